//! Appraisal of value (10.3.2): cases marked «ЭПК» are reviewed page by page before anything else becomes of them; what must
//! be kept for ever is taken out and joined to a case of permanent keeping.

pub mod desk;
pub mod pages;
pub mod rules;
pub mod store;
