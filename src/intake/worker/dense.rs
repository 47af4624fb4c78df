//! xls and ods. The library reads them whole at opening; the limits of the process are what protects here.

use super::super::error::IntakeError;
use super::super::workbook::{Merge, Value};
use super::archive::Parts;
use super::layout::SheetLayout;
use super::speech::Speech;
use super::xlsx::{date, iso_date, merge};
use super::{Request, chosen};
use calamine::{Data, Ods, OdsError, Range, Reader, SheetVisible, Xls, XlsError};
use std::io::Cursor;

pub(super) fn read_xls(
    bytes: &[u8],
    request: &Request,
    speech: &mut Speech,
) -> Result<(), IntakeError> {
    if contains(bytes, &utf16("EncryptedPackage")) {
        return Err(IntakeError::PasswordProtected);
    }
    if contains(bytes, &utf16("WordDocument")) {
        return Err(IntakeError::NotASpreadsheet {
            looks_like: "документ Word. Скопируйте его таблицу в Excel и сохраните как xlsx".into(),
        });
    }
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|why| match why {
        XlsError::Password => IntakeError::PasswordProtected,
        why => IntakeError::Damaged {
            why: why.to_string(),
        },
    })?;
    let hidden = hidden_sheets(&book);
    for name in chosen(book.sheet_names(), request)? {
        let merges = book.merge_cells_by_sheet_name(&name).unwrap_or_default();
        let merges = merges.iter().map(merge).collect();
        let range = book
            .worksheet_range(&name)
            .map_err(|why| IntakeError::Damaged {
                why: why.to_string(),
            })?;
        let is_hidden = hidden.contains(&name);
        tell(&name, is_hidden, merges, &range, None, speech)?;
    }
    Ok(())
}

pub(super) fn read_ods(
    bytes: &[u8],
    parts: &Parts,
    request: &Request,
    speech: &mut Speech,
) -> Result<(), IntakeError> {
    let mut book: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(|why| match why {
        OdsError::Password => IntakeError::PasswordProtected,
        why => IntakeError::Damaged {
            why: why.to_string(),
        },
    })?;
    let hidden = hidden_sheets(&book);
    let names = book.sheet_names();
    for name in chosen(names.clone(), request)? {
        let range = book
            .worksheet_range(&name)
            .map_err(|why| IntakeError::Damaged {
                why: why.to_string(),
            })?;
        let number = names.iter().position(|sheet| *sheet == name);
        let layout = number.and_then(|number| parts.tables.get(number));
        let merges = layout.map_or_else(Vec::new, |layout| layout.merges.clone());
        let is_hidden = hidden.contains(&name);
        tell(&name, is_hidden, merges, &range, layout, speech)?;
    }
    Ok(())
}

fn hidden_sheets<RS: std::io::Read + std::io::Seek, R: Reader<RS>>(book: &R) -> Vec<String> {
    book.sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible != SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect()
}

fn tell(
    name: &str,
    is_hidden: bool,
    merges: Vec<Merge>,
    range: &Range<Data>,
    layout: Option<&SheetLayout>,
    speech: &mut Speech,
) -> Result<(), IntakeError> {
    let hidden_columns = layout.map_or_else(Vec::new, SheetLayout::hidden_columns);
    speech.begin_sheet(name, is_hidden, hidden_columns, merges)?;
    let (first_row, first_column) = range.start().unwrap_or((0, 0));
    for (row, column, data) in range.used_cells() {
        let row = first_row.saturating_add(u32::try_from(row).unwrap_or(u32::MAX));
        let column = first_column.saturating_add(u32::try_from(column).unwrap_or(u32::MAX));
        let value = match data {
            Data::Empty => continue,
            Data::String(text) => Value::Text(text.clone()),
            Data::Int(number) => Value::Number(*number as f64),
            Data::Float(number) => Value::Number(*number),
            Data::Bool(truth) => Value::Bool(*truth),
            Data::DateTime(moment) => date(moment),
            Data::DateTimeIso(text) => iso_date(text),
            Data::DurationIso(text) => Value::Text(text.clone()),
            Data::Error(error) => Value::Error(error.to_string()),
        };
        let row_is_hidden = layout.is_some_and(|layout| layout.is_hidden(row));
        speech.cell(row, column, row_is_hidden, value, None)?;
    }
    speech.end_sheet()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}
