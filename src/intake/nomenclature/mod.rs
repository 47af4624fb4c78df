//! Recognising a nomenclature of cases in a workbook: which columns are which, which rows are cases, which are
//! sections, and what is odd about each. Pure: no files, no clock.
//!
//! Every row of every sheet that has anything in it ends up in a [`Row`] or in [`Skipped`] with a reason. What is
//! changed on the way (a look-alike letter, a date turned back into an index) is told in a [`Finding`].

mod checks;
mod columns;
mod dates;
mod divided;
mod drafts;
mod fields;
mod footers;
mod index;
mod lines;
mod merges;
mod outlook;
mod sections;
mod sub_items;
pub mod terms;
mod walk;
mod words;

pub use columns::ColumnMap;
pub use sub_items::SubItem;
pub use words::Why;

use crate::intake::workbook::Workbook;
use serde::Serialize;
use std::collections::BTreeSet;

/// What the caller may know better than the file says.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Columns as the user has set them; they hold for every sheet that is read.
    pub columns: Option<ColumnMap>,
    /// Only this sheet.
    pub sheet: Option<String>,
    /// The year of the nomenclature; helps to turn dates back into indexes.
    pub year: Option<i32>,
}

/// Reads a term for the check «does this text say when the case may go».
pub trait TermReader {
    /// How many terms the text holds, or in Russian why it cannot be understood. `note` is the note column.
    fn terms_in(&self, text: &str, note: &str) -> Result<usize, String>;
}

/// A function is a reader as well.
impl<F: Fn(&str, &str) -> Result<usize, String>> TermReader for F {
    fn terms_in(&self, text: &str, note: &str) -> Result<usize, String> {
        self(text, note)
    }
}

/// Knows what a term begins with and no more; for use where nothing better is at hand.
pub struct LightTermReader;

impl TermReader for LightTermReader {
    fn terms_in(&self, text: &str, _note: &str) -> Result<usize, String> {
        let pieces = terms::split(text);
        let is_event = |term: &str| term.to_lowercase().starts_with("до ");
        let is_dash = |term: &str| term.chars().all(crate::intake::cleaning::is_dash);
        let reads = |term: &str| terms::begins_with_term(term) || is_event(term) || is_dash(term);
        match pieces.iter().find(|piece| !reads(&piece.term)) {
            Some(piece) => Err(format!("«{}» не читается как срок хранения", piece.term)),
            None => Ok(pieces.len()),
        }
    }
}

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Something was read otherwise than it was written; for information.
    Note,
    /// Odd, and taken as it is.
    Warning,
    /// The row cannot be used before a person has mended it.
    Error,
}

/// Something odd about a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub level: Level,
    /// Stable name for scripts: `date`, `duplicate_index`, `gap`, …
    pub code: &'static str,
    /// Which field it is about: `index`, `heading`, `term`, `article`, `note`, `count`, `section`.
    pub column: &'static str,
    /// A Russian sentence.
    pub text: String,
}

/// A case as the nomenclature lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub sheet: String,
    /// Row of the sheet where the case begins, from 1.
    pub row: u32,
    /// Row of the sheet where it ends.
    pub last_row: u32,
    /// Names of the section and of those above it, outermost first, parted by « / ».
    pub section: Option<String>,
    /// `None` if it is missing or could not be read surely.
    pub index: Option<String>,
    pub heading: String,
    /// As written, in one line; the whole cell where it holds several terms.
    pub term: String,
    pub article: String,
    pub note: String,
    /// «3», «3 т.».
    pub count: Option<String>,
    /// The several terms of the case with what each belongs to; empty where there is one.
    pub sub_items: Vec<SubItem>,
    /// Texts of columns that a nomenclature does not have, with the names of the columns.
    pub other: Vec<(String, String)>,
    pub findings: Vec<Finding>,
}

impl Row {
    /// False while an error stands.
    pub fn is_ok(&self) -> bool {
        self.findings
            .iter()
            .all(|finding| finding.level < Level::Error)
    }
}

/// Rows of a sheet that are no cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    pub sheet: String,
    pub row: u32,
    pub last_row: u32,
    pub why: Why,
    /// Everything that stands there.
    pub text: String,
}

/// Which columns were taken for what, on one sheet from one row on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct SheetColumns {
    pub sheet: String,
    pub from_row: u32,
    pub columns: ColumnMap,
}

/// The outcome.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recognised {
    pub rows: Vec<Row>,
    pub skipped: Vec<Skipped>,
    /// Names of sections that have cases, in order.
    pub sections: Vec<String>,
    pub columns: Vec<SheetColumns>,
}

/// Recognises the nomenclature with the light reader of terms.
pub fn recognise(workbook: &Workbook, options: &Options) -> Recognised {
    recognise_with(workbook, options, &LightTermReader)
}

/// Recognises the nomenclature; `reader` judges the terms.
pub fn recognise_with(
    workbook: &Workbook,
    options: &Options,
    reader: &dyn TermReader,
) -> Recognised {
    let mut recognised = Recognised::default();
    let mut sheets = Vec::new();
    for sheet in &workbook.sheets {
        let wanted = options
            .sheet
            .as_ref()
            .is_none_or(|name| *name == sheet.name);
        if wanted {
            sheets.push(walk::walk(sheet, options));
        }
    }
    sections::name_after_sheets(&mut sheets);
    for sheet in sheets {
        recognised.columns.extend(sheet.columns);
        recognised.skipped.extend(sheet.skipped);
        recognised
            .rows
            .extend(drafts::rows(sheet.drafts, options.year, reader));
    }
    checks::across_rows(&mut recognised.rows);
    let mut met = BTreeSet::new();
    for section in recognised
        .rows
        .iter()
        .filter_map(|row| row.section.as_ref())
    {
        if met.insert(section) {
            recognised.sections.push(section.clone());
        }
    }
    recognised
}
