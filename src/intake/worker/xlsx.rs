//! xlsx, cell by cell in the order of the file: asking the library for a whole sheet would let a file with two
//! cells in opposite corners reserve half a terabyte.

use super::super::error::IntakeError;
use super::super::workbook::{Merge, Value};
use super::archive::Parts;
use super::layout::SheetLayout;
use super::speech::Speech;
use super::{Request, chosen};
use calamine::{DataRef, ExcelDateTime, Reader, SheetVisible, Xlsx, XlsxError};
use chrono::NaiveDate;
use std::io::Cursor;

pub(super) fn read(
    bytes: &[u8],
    parts: &Parts,
    request: &Request,
    speech: &mut Speech,
) -> Result<(), IntakeError> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(refusal)?;
    let visible: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
        .collect();
    let no_layout = SheetLayout::default();
    for name in chosen(book.sheet_names(), request)? {
        let layout = parts.layout_of(&name).unwrap_or(&no_layout);
        // A chart sheet has no merged cells and no cells: its merges and cells cannot be read, which is no fault.
        let merges = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let merges = merges.iter().map(merge).collect();
        let hidden = visible.iter().any(|(sheet, seen)| *sheet == name && !seen);
        speech.begin_sheet(&name, hidden, layout.hidden_columns(), merges)?;
        read_cells(&mut book, &name, layout, speech)?;
        speech.end_sheet()?;
    }
    Ok(())
}

fn read_cells(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    layout: &SheetLayout,
    speech: &mut Speech,
) -> Result<(), IntakeError> {
    let mut reader = match book.worksheet_cells_reader(name) {
        Ok(reader) => reader,
        Err(XlsxError::NotAWorksheet(_)) => return Ok(()),
        Err(why) => return Err(refusal(why)),
    };
    let formats: Vec<Option<String>> = reader
        .styles()
        .iter()
        .map(|style| style.number_format.as_ref())
        .map(|format| Some(format?.format_code.clone()).filter(|code| code != "General"))
        .collect();
    while let Some((cell, style)) = reader.next_cell_with_style_id().map_err(refusal)? {
        let (row, column) = cell.get_position();
        let value = match cell.get_value() {
            DataRef::Empty => match layout.formula_at(row, column) {
                Some(formula) => Value::Formula(formula.to_owned()),
                None => continue,
            },
            DataRef::SharedString(text) => Value::Text((*text).to_owned()),
            DataRef::String(text) if text.is_empty() => match layout.formula_at(row, column) {
                Some(formula) => Value::Formula(formula.to_owned()),
                None => continue,
            },
            DataRef::String(text) => Value::Text(text.clone()),
            DataRef::Int(number) => Value::Number(*number as f64),
            DataRef::Float(number) => Value::Number(*number),
            DataRef::Bool(truth) => Value::Bool(*truth),
            DataRef::DateTime(moment) => date(moment),
            DataRef::DateTimeIso(text) => iso_date(text),
            DataRef::DurationIso(text) => Value::Text(text.clone()),
            DataRef::Error(error) => Value::Error(error.to_string()),
        };
        let is_quantity = matches!(value, Value::Number(_) | Value::Date(_));
        let format = if is_quantity {
            formats.get(style).cloned().flatten()
        } else {
            None
        };
        speech.cell(row, column, layout.is_hidden(row), value, format)?;
    }
    Ok(())
}

/// The day of a date; a number that is no day of this calendar stays a number.
pub(super) fn date(moment: &ExcelDateTime) -> Value {
    let day = if moment.is_datetime() && moment.as_f64() >= 1.0 {
        let (year, month, day, ..) = moment.to_ymd_hms_milli();
        NaiveDate::from_ymd_opt(i32::from(year), u32::from(month), u32::from(day))
    } else {
        None
    };
    day.map_or(Value::Number(moment.as_f64()), Value::Date)
}

/// A date written as «2023-05-01» or «2023-05-01T00:00:00»; another text stays a text.
pub(super) fn iso_date(text: &str) -> Value {
    let day = text
        .get(..10)
        .and_then(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok());
    day.map_or_else(|| Value::Text(text.to_owned()), Value::Date)
}

pub(super) fn merge(range: &calamine::Dimensions) -> Merge {
    Merge {
        first_row: range.start.0.saturating_add(1),
        last_row: range.end.0.saturating_add(1),
        first_column: range.start.1,
        last_column: range.end.1,
    }
}

fn refusal(why: XlsxError) -> IntakeError {
    match why {
        XlsxError::Password => IntakeError::PasswordProtected,
        why => IntakeError::Damaged {
            why: why.to_string(),
        },
    }
}
