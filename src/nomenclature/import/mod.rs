//! A nomenclature out of a spreadsheet: everything that was recognised is shown, people choose and correct, what they chose
//! is brought in. Nothing is dropped in silence, and the same file brought in again changes nothing.
//!
//! | module | what it knows |
//! |---|---|
//! | [`preview`] | every row of the file with what is odd about it, ready to be shown and kept |
//! | [`making`] | from what was recognised to that preview: divisions, parts, what the linter and the lists say |
//! | [`exact`] | a table that comes back to the letter |
//! | [`suggestion`] | which index a row with a doubled or missing one should have had |
//! | [`mod@plan`] | from a preview, the choices and the rows already there: what becomes of each row |
//! | [`large`], [`works`] | a file with more rows than a request can bear, and its jobs |
//! | [`desk`] | uploading, importing, importing from the command line |

pub mod desk;
pub mod exact;
pub mod large;
pub mod making;
pub mod plan;
pub mod preview;
pub mod suggestion;
pub mod works;

pub use plan::{
    Choice, Choices, Outcome, PartChoice, Plan, Report, ReportRow, SectionChoice, plan,
};
pub use preview::{
    ColumnsBy, Notice, Part, Preview, SheetRow, SkippedRow, Weight, article_remarks,
};
