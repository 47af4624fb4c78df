//! The rows of a sheet as text: values shown as a person would see them, cleaned, merged ranges known.

use super::index::IndexText;
use crate::intake::cleaning::{Change, clean};
use crate::intake::formula;
use crate::intake::workbook::{Cell, Merge, Sheet, Value, cell_name, number_text};
use chrono::NaiveDate;
use std::borrow::Cow;

/// A cell ready for recognition.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    pub column: u32,
    /// Cleaned lines; at least one.
    pub lines: Vec<String>,
    pub changes: Vec<Change>,
    /// What the cell held before it became text, where that matters.
    pub origin: Origin,
}

/// What a text was made of.
#[derive(Debug, Clone, PartialEq)]
pub enum Origin {
    Text,
    /// A number, and the shown form where its format gives leading zeros or decimals.
    Number(f64),
    /// A date, with its number format.
    Date(NaiveDate, Option<String>),
    /// A formula whose text was computed here.
    ComputedFormula,
    /// A formula that the file has no result for.
    OpenFormula,
    /// «#REF!» and the like.
    Error,
}

impl Text {
    /// The whole text in one line.
    pub fn whole(&self) -> Cow<'_, str> {
        match &self.lines[..] {
            [line] => Cow::Borrowed(line),
            lines => Cow::Owned(lines.join(" ")),
        }
    }
}

/// One row of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// From 1.
    pub number: u32,
    pub hidden: bool,
    /// Ascending by column.
    pub cells: Vec<Text>,
    /// Columns covered by the widest merged range that begins in this row; 1 if none does.
    pub merged_width: u32,
}

impl Line {
    pub fn at(&self, column: u32) -> Option<&Text> {
        self.cells.iter().find(|cell| cell.column == column)
    }

    /// The only text of the row, also when it is repeated in every column.
    pub fn lone_text(&self) -> Option<Cow<'_, str>> {
        let (first, others) = self.cells.split_first()?;
        let text = first.whole();
        others
            .iter()
            .all(|other| other.lines == first.lines)
            .then_some(text)
    }

    /// Everything in the row, for reports.
    pub fn whole(&self) -> String {
        let texts: Vec<Cow<'_, str>> = self.cells.iter().map(Text::whole).collect();
        texts.join(" ¦ ")
    }
}

/// Makes lines of a sheet's rows; rows with nothing to see keep their number and have no cells.
pub fn lines_of(sheet: &Sheet) -> Vec<Line> {
    let widths = merged_widths(&sheet.merges);
    sheet
        .rows
        .iter()
        .map(|row| Line {
            number: row.number,
            hidden: row.hidden,
            cells: row
                .cells
                .iter()
                .filter_map(|cell| text_of(cell, sheet))
                .collect(),
            merged_width: widths
                .binary_search_by_key(&row.number, |(number, _)| *number)
                .map_or(1, |at| widths[at].1),
        })
        .collect()
}

/// Row and width of the widest range that begins in it, ascending by row.
fn merged_widths(merges: &[Merge]) -> Vec<(u32, u32)> {
    let mut widths: Vec<(u32, u32)> = merges
        .iter()
        .filter(|merge| merge.first_row == merge.last_row)
        .map(|merge| {
            (
                merge.first_row,
                merge.last_column.saturating_sub(merge.first_column) + 1,
            )
        })
        .collect();
    widths.sort_by_key(|(row, width)| (*row, std::cmp::Reverse(*width)));
    widths.dedup_by_key(|(row, _)| *row);
    widths
}

fn text_of(cell: &Cell, sheet: &Sheet) -> Option<Text> {
    let (raw, origin) = match &cell.value {
        Value::Text(text) => (text.clone(), Origin::Text),
        Value::Number(number) => (
            shown_number(*number, cell.format.as_deref()),
            Origin::Number(*number),
        ),
        Value::Date(day) => (
            day.format("%d.%m.%Y").to_string(),
            Origin::Date(*day, cell.format.clone()),
        ),
        Value::Bool(truth) => (
            if *truth { "ИСТИНА" } else { "ЛОЖЬ" }.to_owned(),
            Origin::Text,
        ),
        Value::Error(error) => (error.clone(), Origin::Error),
        Value::Formula(source) => match formula::evaluate(source, sheet) {
            Some(text) => (text, Origin::ComputedFormula),
            None => (format!("={source}"), Origin::OpenFormula),
        },
    };
    let cleaned = clean(&raw);
    (!cleaned.lines.is_empty()).then_some(Text {
        column: cell.column,
        lines: cleaned.lines,
        changes: cleaned.changes,
        origin,
    })
}

/// A number as its format shows it, for the few formats that clerks give to indexes: «00-00», «0.00», «000».
fn shown_number(number: f64, format: Option<&str>) -> String {
    let general = number_text(number);
    let Some(format) = format else {
        return general;
    };
    let format = format
        .split(';')
        .next()
        .unwrap_or(format)
        .replace(['\\', '"'], "");
    if number < 0.0 {
        return general;
    }
    if let Some((whole, decimals)) = format.split_once('.') {
        let only_zeros = !decimals.is_empty() && decimals.bytes().all(|c| c == b'0');
        if only_zeros && whole.bytes().all(|c| c == b'0') {
            let shown = format!("{number:.*}", decimals.len());
            let width = whole.len() + 1 + decimals.len();
            return format!("{shown:0>width$}");
        }
        return general;
    }
    let zeros = format.bytes().filter(|c| *c == b'0').count();
    let is_mask = zeros > 1
        && format
            .chars()
            .all(|c| matches!(c, '0' | '-' | '/' | ' ' | '–'));
    if !is_mask || number.fract() != 0.0 || number >= 1e15 {
        return general;
    }
    let mut digits = format!("{number:0>zeros$.0}")
        .chars()
        .rev()
        .collect::<Vec<_>>()
        .into_iter();
    let mut shown: Vec<char> = format
        .chars()
        .rev()
        .map(|c| {
            if c == '0' {
                digits.next().unwrap_or('0')
            } else {
                c
            }
        })
        .collect();
    shown.extend(digits);
    shown.iter().rev().collect()
}

/// Where a cell is, for sentences: «B7».
pub fn place(line: &Line, column: u32) -> String {
    cell_name(u64::from(line.number), column)
}

/// True for what can only be an index of several parts, or was one before it became a date.
pub fn looks_like_index(text: &Text) -> bool {
    match text.origin {
        Origin::Date(..) => true,
        Origin::Number(number) => {
            number.fract() != 0.0 && number < 1_000.0 || text.whole().contains(['-', '/'])
        }
        _ => {
            let whole = joined_index(&text.lines);
            IndexText::read(&whole).is_some_and(|index| index.parts.len() > 1)
                || super::dates::written_date(&whole).is_some()
        }
    }
}

/// The lines of an index cell put together: an index divided over two lines has its hyphen at the end of the first.
pub fn joined_index(lines: &[String]) -> String {
    lines.iter().fold(String::new(), |joined, line| {
        let divided = joined
            .ends_with(|c: char| crate::intake::cleaning::is_dash(c) || matches!(c, '/' | '.'))
            || line.starts_with(crate::intake::cleaning::is_dash);
        match joined.is_empty() || divided {
            true => joined + line,
            false => joined + " " + line,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_as_their_formats_show_them() {
        let cases = [
            (105.0, Some("00\\-00"), "01-05"),
            (10101.0, Some("00\"-\"0\"-\"00"), "10-1-01"),
            (1.1, Some("0.00"), "1.10"),
            (1.1, Some("00.00"), "01.10"),
            (7.0, Some("000"), "007"),
            (1.1, None, "1.1"),
            (1.1, Some("#,##0.00"), "1.1"),
            (12345.0, Some("00-00"), "123-45"),
        ];
        for (number, format, expected) in cases {
            assert_eq!(
                shown_number(number, format),
                expected,
                "{number} {format:?}"
            );
        }
    }
}
