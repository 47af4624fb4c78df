//! A new case in mid-year (10.1.6): a department asks for it by a memo, its head signs, the records department registers it, and
//! the row is in force beside those that were approved.

pub mod desk;
pub mod pages;
pub mod papers;
pub mod rules;
pub mod store;
