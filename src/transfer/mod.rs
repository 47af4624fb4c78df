//! Handing over to the archive (10.4.5): every volume of a checked inventory is marked present or absent in the presence of
//! the department's clerk, and the nomenclature tells where the cases went.

pub mod desk;
pub mod pages;
pub mod rules;
pub mod store;
