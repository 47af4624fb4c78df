//! Typical and exemplary nomenclatures (10.1.3): drawn up by the archive for subordinate bodies, agreed with the federal archive
//! agency, approved by an order, handed over as a file, and compared with what the bodies have.

pub mod desk;
pub mod export;
pub mod pages;
pub mod rules;
pub mod store;
