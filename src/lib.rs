//! Делохран: the life of a government body's case files, from the row of a nomenclature to the act of destruction.
//!
//! The modules follow the life of a case; a stage may ask the stages before it and none after it.

// Values and words that everybody uses.
pub mod acting;
pub mod ids;
pub mod refusal;
pub mod words;

/// The only place that knows that two databases exist.
pub mod db;
/// Who did what and when, hash-chained.
pub mod journal;
/// Departments, people, roles, the table of permissions.
pub mod organisation;

/// Spreadsheets in: read in a limited child process, recognised, never all or nothing.
pub mod intake;
/// One form model, its renderings; numbers, dates and nouns in words.
pub mod print;
/// The official lists of documents with their terms, as data by edition.
pub mod reference_lists;
/// Terms, expiries, reasons: pure, the heart.
pub mod retention;

// The life of a case, stage by stage.
/// Loans of volumes kept in the archive.
pub mod archive;
/// The expert commission: stands beside the stages, all of them come before it.
pub mod commission;
/// The yearly campaign of destruction.
pub mod destruction;
/// Inventories of departments and of the agency.
pub mod inventories;
/// Yearly nomenclatures: the rows under which cases are opened.
pub mod nomenclature;
/// Acceptance of volumes into the archive.
pub mod transfer;

/// HTTP: router, session, frame, refusals.
pub mod web;
