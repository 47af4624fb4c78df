//! What the child says to the parent: one JSON object per line of its standard output.

use super::error::IntakeError;
use super::workbook::{Cell, Format, Merge};
use serde::{Deserialize, Serialize};

/// The hidden first argument that makes the program a child.
pub(crate) const WORKER_ARGUMENT: &str = "intake-worker";

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Message {
    /// The file is of this kind and is being read.
    Format(Format),
    /// A sheet begins; the rows that follow are its rows.
    Sheet {
        name: String,
        hidden: bool,
        hidden_columns: Vec<u32>,
        merges: Vec<Merge>,
    },
    /// Filled cells of a row; rows may come in any order, a number may come twice.
    Row {
        number: u32,
        hidden: bool,
        cells: Vec<Cell>,
    },
    /// Everything has been said.
    Done,
    /// The file is refused; nothing follows.
    Refused(IntakeError),
}
