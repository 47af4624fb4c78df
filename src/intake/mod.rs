//! Spreadsheets in: a file from outside is read in a child process under limits, its layout recognised, its texts
//! cleaned, and whatever is odd about it reported beside the row, never mended in silence.
//!
//! The way of a file: [`read_file`] (a child process does the reading, [`worker`] is its side) gives a [`Workbook`];
//! [`nomenclature::recognise`], a pure function, gives rows with findings; [`contract`] writes them for scripts.
//! This module knows neither databases nor the web.

pub mod cleaning;
pub mod command;
pub mod contract;
pub mod error;
mod formula;
pub mod limits;
pub mod nomenclature;
mod protocol;
mod reading;
pub mod workbook;
pub mod worker;

pub use error::IntakeError;
pub use reading::{ReadOptions, Worker, read_file, read_stream};
pub use workbook::Workbook;
