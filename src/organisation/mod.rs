//! Departments, people, roles; who may do what; signing in.

pub mod desk;
pub mod letterhead;
pub mod pages;
pub mod passwords;
pub mod people;
pub mod permissions;
pub mod roles;
pub mod store;
pub mod wording;
