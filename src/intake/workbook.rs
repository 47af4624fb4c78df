//! What was in the file, cell by cell, before anybody asks what it means.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The kind of file, found by its contents and not by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    Xlsx,
    Xls,
    Ods,
    Csv,
}

/// A whole file.
#[derive(Debug, Clone, PartialEq)]
pub struct Workbook {
    pub format: Format,
    pub sheets: Vec<Sheet>,
}

/// One sheet; rows are in ascending order and have at least one filled cell each.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    pub name: String,
    /// Hidden from the user of the spreadsheet program.
    pub hidden: bool,
    pub rows: Vec<SheetRow>,
    pub merges: Vec<Merge>,
    /// Hidden columns, counted from 0.
    pub hidden_columns: Vec<u32>,
}

/// One row with its filled cells in ascending order of columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SheetRow {
    /// As the spreadsheet program shows it: from 1.
    pub number: u32,
    pub hidden: bool,
    pub cells: Vec<Cell>,
}

/// One filled cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// From 0.
    #[serde(rename = "c")]
    pub column: u32,
    #[serde(rename = "v")]
    pub value: Value,
    /// Number format of a number or a date, where it is not the general one («dd-mm», «0.00»).
    #[serde(rename = "f", default, skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
}

/// The value of a cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Value {
    #[serde(rename = "t")]
    Text(String),
    #[serde(rename = "n")]
    Number(f64),
    #[serde(rename = "d")]
    Date(NaiveDate),
    #[serde(rename = "b")]
    Bool(bool),
    /// An error value such as «#REF!».
    #[serde(rename = "e")]
    Error(String),
    /// A formula whose result the file does not hold, without the leading «=».
    #[serde(rename = "x")]
    Formula(String),
}

/// A merged range; rows from 1, columns from 0, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merge {
    pub first_row: u32,
    pub last_row: u32,
    pub first_column: u32,
    pub last_column: u32,
}

impl Sheet {
    /// The cell at a row (from 1) and a column (from 0).
    pub fn cell(&self, row: u32, column: u32) -> Option<&Cell> {
        let at = self
            .rows
            .binary_search_by_key(&row, |line| line.number)
            .ok()?;
        self.rows[at]
            .cells
            .iter()
            .find(|cell| cell.column == column)
    }
}

/// «A1» for row 1, column 0.
pub fn cell_name(row: u64, column: u32) -> String {
    format!("{}{row}", column_name(column))
}

/// «A» for column 0, «AA» for column 26.
pub fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = u64::from(column) + 1;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).expect("a remainder of 26 fits a byte");
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The number as a spreadsheet program shows it in the general format: `3`, `1.5`.
pub fn number_text(number: f64) -> String {
    if number.is_finite() && number.fract() == 0.0 && number.abs() < 1e15 {
        format!("{number:.0}")
    } else {
        format!("{number}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_cells() {
        assert_eq!(cell_name(1, 0), "A1");
        assert_eq!(cell_name(7, 25), "Z7");
        assert_eq!(cell_name(7, 26), "AA7");
        assert_eq!(cell_name(1_048_576, 16_383), "XFD1048576");
    }

    #[test]
    fn numbers_as_shown() {
        assert_eq!(number_text(3.0), "3");
        assert_eq!(number_text(1.5), "1.5");
        assert_eq!(number_text(-0.25), "-0.25");
    }
}
