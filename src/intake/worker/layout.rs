//! What stands beside the cells: hidden rows and columns, merged ranges of OpenDocument, formulas without results.

use super::super::limits;
use super::super::workbook::Merge;
use super::tags::{Tag, plain};
use std::collections::{BTreeMap, BTreeSet};

/// Most formulas without a result that are kept; more of them in one sheet are told as empty cells.
const FORMULAS: usize = 200_000;

#[derive(Default)]
pub(super) struct SheetLayout {
    /// From 0.
    hidden_rows: BTreeSet<u32>,
    /// From 0.
    hidden_columns: BTreeSet<u32>,
    /// Formulas whose result the file does not hold, by row and column from 0.
    formulas: BTreeMap<(u32, u32), String>,
    pub(super) merges: Vec<Merge>,
    /// Row and column of the tag being heard.
    row: u32,
    column: u32,
    formula: Option<String>,
    has_result: bool,
}

impl SheetLayout {
    pub(super) fn is_hidden(&self, row: u32) -> bool {
        self.hidden_rows.contains(&row)
    }

    pub(super) fn hidden_columns(&self) -> Vec<u32> {
        self.hidden_columns.iter().copied().collect()
    }

    pub(super) fn formula_at(&self, row: u32, column: u32) -> Option<&str> {
        self.formulas.get(&(row, column)).map(String::as_str)
    }

    fn hide_columns(&mut self, first: u32, last: u32) {
        let last = last.min(limits::COLUMNS - 1);
        if first <= last {
            self.hidden_columns.extend(first..=last);
        }
    }

    fn hide_rows(&mut self, first: u32, last: u32) {
        let last = last.min(limits::ROWS - 1);
        if first <= last {
            self.hidden_rows.extend(first..=last);
        }
    }

    /// Hears a tag of an xlsx sheet, with the text before it.
    pub(super) fn hear(&mut self, tag: &Tag<'_>, text: &[u8]) {
        match tag.name() {
            ("col", false) if tag.is_true("hidden") => {
                if let (Some(first), Some(last)) = (tag.number("min"), tag.number("max")) {
                    self.hide_columns(first.saturating_sub(1), last.saturating_sub(1));
                }
            }
            ("row", false) => {
                self.row = match tag.number("r") {
                    Some(number) => number.saturating_sub(1),
                    None => self.row,
                };
                self.column = 0;
                if tag.is_true("hidden") {
                    self.hide_rows(self.row, self.row);
                }
                if tag.is_empty_element() {
                    self.row = self.row.saturating_add(1);
                }
            }
            ("row", true) => self.row = self.row.saturating_add(1),
            ("c", false) => {
                if let Some((row, column)) = tag.attribute("r").as_deref().and_then(position) {
                    (self.row, self.column) = (row, column);
                }
                self.formula = None;
                self.has_result = false;
                if tag.is_empty_element() {
                    self.column = self.column.saturating_add(1);
                }
            }
            ("f", true) => self.formula = Some(plain(&String::from_utf8_lossy(text))),
            ("v", true) => self.has_result = !text.is_empty(),
            ("c", true) => {
                if let Some(formula) = self.formula.take()
                    && !self.has_result
                    && self.formulas.len() < FORMULAS
                {
                    self.formulas.insert((self.row, self.column), formula);
                }
                self.column = self.column.saturating_add(1);
            }
            _ => {}
        }
    }
}

/// Row and column, from 0, of «B7».
fn position(name: &str) -> Option<(u32, u32)> {
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let mut column = 0_u32;
    for letter in name[..digits].chars() {
        let value = u32::from(letter.to_ascii_uppercase()).checked_sub(u32::from('A'))?;
        column = column.checked_mul(26)?.checked_add(value)?.checked_add(1)?;
    }
    let row: u32 = name[digits..].parse().ok()?;
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

/// The tables of an OpenDocument spreadsheet, as their tags go by.
#[derive(Default)]
pub(super) struct OdsLayout {
    pub(super) tables: Vec<SheetLayout>,
    row: u32,
    row_repeats: u32,
    column: u32,
    /// Position in the declarations of columns.
    declared: u32,
    /// Tables inside cells (charts and the like) are not sheets.
    depth: u32,
}

impl OdsLayout {
    pub(super) fn hear(&mut self, tag: &Tag<'_>) {
        match tag.name() {
            ("table", false) => {
                self.depth += 1;
                if self.depth == 1 {
                    self.tables.push(SheetLayout::default());
                    (self.row, self.column, self.declared) = (0, 0, 0);
                }
                if tag.is_empty_element() {
                    self.depth -= 1;
                }
            }
            ("table", true) => self.depth = self.depth.saturating_sub(1),
            (name, closing) if self.depth == 1 => self.hear_inside(name, closing, tag),
            _ => {}
        }
    }

    fn hear_inside(&mut self, name: &str, closing: bool, tag: &Tag<'_>) {
        let Some(table) = self.tables.last_mut() else {
            return;
        };
        let hidden = || {
            matches!(
                tag.attribute("visibility").as_deref(),
                Some("collapse" | "filter")
            )
        };
        match (name, closing) {
            ("table-column", false) => {
                let repeats = tag.number("number-columns-repeated").unwrap_or(1).max(1);
                let next = self.declared.saturating_add(repeats);
                if hidden() {
                    table.hide_columns(self.declared, next - 1);
                }
                self.declared = next;
            }
            ("table-row", false) => {
                self.row_repeats = tag.number("number-rows-repeated").unwrap_or(1).max(1);
                self.column = 0;
                if hidden() {
                    let last = self.row.saturating_add(self.row_repeats - 1);
                    table.hide_rows(self.row, last);
                }
                if tag.is_empty_element() {
                    self.row = self.row.saturating_add(self.row_repeats);
                }
            }
            ("table-row", true) => self.row = self.row.saturating_add(self.row_repeats),
            ("table-cell" | "covered-table-cell", false) => {
                let rows = tag.number("number-rows-spanned").unwrap_or(1).max(1);
                let columns = tag.number("number-columns-spanned").unwrap_or(1).max(1);
                let worth_telling = (rows > 1 || columns > 1) && self.column < limits::COLUMNS;
                if worth_telling && table.merges.len() <= limits::MERGES {
                    table.merges.push(Merge {
                        first_row: self.row.saturating_add(1),
                        last_row: self.row.saturating_add(rows),
                        first_column: self.column,
                        last_column: self.column.saturating_add(columns - 1),
                    });
                }
                let repeats = tag.number("number-columns-repeated").unwrap_or(1).max(1);
                self.column = self.column.saturating_add(repeats);
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tags::TagScanner;
    use super::*;

    #[test]
    fn xlsx_hidden_rows_and_formulas() {
        let xml = r#"<cols><col min="2" max="3" hidden="1"/></cols><sheetData>
            <row r="1"><c r="A1"><f>"01-"&amp;"05"</f><v></v></c><c r="B1"><f>1+1</f><v>2</v></c></row>
            <row r="3" hidden="true"><c r="A3" t="s"><v>0</v></c></row></sheetData>"#;
        let mut layout = SheetLayout::default();
        TagScanner::default().feed(xml.as_bytes(), |tag, text| layout.hear(&tag, text));
        assert_eq!(layout.formula_at(0, 0), Some(r#""01-"&"05""#));
        assert_eq!(layout.formula_at(0, 1), None);
        assert_eq!(layout.hidden_columns(), vec![1, 2]);
        assert!(layout.is_hidden(2) && !layout.is_hidden(0));
    }

    #[test]
    fn ods_spans_and_hidden_rows() {
        let xml = r#"<table:table table:name="А"><table:table-column table:visibility="collapse"/>
            <table:table-row table:number-rows-repeated="2"/>
            <table:table-row><table:table-cell table:number-columns-spanned="3"/><table:covered-table-cell table:number-columns-repeated="2"/><table:table-cell table:number-rows-spanned="2"/></table:table-row>
            <table:table-row table:visibility="filter"></table:table-row></table:table>"#;
        let mut layout = OdsLayout::default();
        TagScanner::default().feed(xml.as_bytes(), |tag, _| layout.hear(&tag));
        let table = &layout.tables[0];
        let merge = |first_row, last_row, first_column, last_column| Merge {
            first_row,
            last_row,
            first_column,
            last_column,
        };
        assert_eq!(table.merges, vec![merge(3, 3, 0, 2), merge(3, 4, 3, 3)]);
        assert_eq!(table.hidden_columns(), vec![0]);
        assert!(table.is_hidden(3) && !table.is_hidden(2));
    }
}
