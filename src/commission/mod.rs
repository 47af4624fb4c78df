//! The central expert commission: who sits in it, its meetings, what it decided on what. Stands beside the line of
//! stages: nomenclatures, inventories and acts all come before it.

pub mod desk;
pub mod pages;
pub mod rules;
pub mod store;
