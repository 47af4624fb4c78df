//! Nomenclatures (10.1): drafted by divisions, assembled by the clerk, signed by the head, checked by the archive,
//! consolidated in the order of the structure, endorsed, approved, in force from 1 January.

pub mod advice;
pub mod campaign;
pub mod case_index;
pub mod checking;
pub mod desk;
pub mod editing;
pub mod forms;
pub mod headings;
pub mod import;
pub mod memos;
pub mod models;
pub mod new_year;
pub mod pages;
pub mod papers;
pub mod publication;
pub mod rules;
pub mod sections;
pub mod store;
pub mod suggesting;
