//! A list as people take it away: one sheet, a frozen head, columns as wide as they need to be.

use rust_xlsxwriter::{Format, FormatAlign, Workbook, Worksheet, XlsxError};

/// What stands in a cell of a list.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// Words.
    Text(String),
    /// A count.
    Count(i64),
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        Cell::Text(text.to_owned())
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::Text(text)
    }
}

impl From<i64> for Cell {
    fn from(count: i64) -> Self {
        Cell::Count(count)
    }
}

impl From<usize> for Cell {
    fn from(count: usize) -> Self {
        Cell::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

/// Names the sheet and writes the head of its columns, each with its width.
///
/// # Errors
/// Those of the format.
pub fn head(sheet: &mut Worksheet, name: &str, columns: &[(&str, f64)]) -> Result<(), XlsxError> {
    let bold = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    sheet.set_name(name)?;
    sheet.set_freeze_panes(1, 0)?;
    for (column, (heading, width)) in (0u16..).zip(columns) {
        sheet.set_column_width(column, *width)?;
        sheet.write_string_with_format(0, column, *heading, &bold)?;
    }
    Ok(())
}

/// A short list as an XLSX file.
///
/// # Errors
/// Those of the format.
pub fn spreadsheet(
    name: &str,
    columns: &[(&str, f64)],
    rows: &[Vec<Cell>],
) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    head(sheet, name, columns)?;
    for (row, cells) in (1u32..).zip(rows) {
        for (column, cell) in (0u16..).zip(cells) {
            match cell {
                Cell::Text(text) => sheet.write_string(row, column, text)?,
                #[allow(
                    clippy::cast_precision_loss,
                    reason = "counts are far below 2^53, and the format knows no whole numbers"
                )]
                Cell::Count(count) => sheet.write_number(row, column, *count as f64)?,
            };
        }
    }
    workbook.save_to_buffer()
}
