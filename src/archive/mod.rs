//! Keeping in the archive: volumes lent to employees and taken back (10.4.10, 10.4.12).

pub mod desk;
pub mod pages;
pub mod rules;
pub mod store;
