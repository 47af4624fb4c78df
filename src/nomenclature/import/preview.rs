//! Every row of a file with what is odd about it, ready to be shown to people and kept until they have chosen. Pure.

use serde::{Deserialize, Serialize};

use crate::ids::DivisionId;
use crate::intake::nomenclature::SheetColumns;
use crate::nomenclature::advice::{Advice, ArticleCheck};
use crate::nomenclature::rules::{HeadingContent, HeadingKind};
use crate::organisation::people::Division;
use crate::retention::{self, Reading};

crate::words! {
    /// How grave a notice is.
    Weight {
        /// For information.
        Note = "note", "примечание";
        /// Odd, and taken as it is.
        Warning = "warning", "предупреждение";
        /// A person must look before the row can be used.
        Error = "error", "ошибка";
    }
}

/// Something to know about a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// How grave it is.
    pub weight: Weight,
    /// Stable name: `duplicate_index`, `gap`, `several_terms`, `shorter_than_article`, …
    pub code: String,
    /// A Russian sentence.
    pub text: String,
}

/// A row of the file that is a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetRow {
    /// Name of the sheet.
    pub sheet: String,
    /// Row of the sheet where the case begins, from 1.
    pub row: u32,
    /// Row of the sheet where it ends.
    pub last_row: u32,
    /// Its section: place in [`Preview::sections`].
    pub section: Option<usize>,
    /// The division it surely belongs to.
    pub division_id: Option<DivisionId>,
    /// Index as recognised; empty where it is missing.
    pub index: String,
    /// The index suggested in its place, where it is doubled or missing.
    pub suggested: Option<String>,
    /// Marked as restricted (ДСП).
    pub restricted: bool,
    /// Marked as carried over from year to year.
    pub carry_over: bool,
    /// What stands behind the row.
    pub kind: HeadingKind,
    /// Comes from a table that the program itself has written: sub-items stand in rows of their own.
    #[serde(default)]
    pub exact: bool,
    /// What it becomes: one row, or one for each of several terms.
    pub parts: Vec<Part>,
    /// What is odd about it.
    pub notices: Vec<Notice>,
}

/// A row of the nomenclature that a row of the file becomes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Letter of the sub-item; empty for a whole row.
    pub item: String,
    /// Title.
    pub title: String,
    /// Term as written.
    pub term: String,
    /// Article as written.
    pub article: String,
    /// Note.
    pub note: String,
    /// By what the row is recognised when the same file comes again.
    pub source_key: String,
}

/// Rows of a sheet that are no cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedRow {
    /// Name of the sheet.
    pub sheet: String,
    /// First row, from 1.
    pub row: u32,
    /// Last row.
    pub last_row: u32,
    /// Why they are no cases.
    pub why: String,
    /// Everything that stands there.
    pub text: String,
}

/// Everything that was recognised in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// Names of the sections that have cases, in their order.
    pub sections: Vec<String>,
    /// The cases.
    pub rows: Vec<SheetRow>,
    /// Everything else.
    pub skipped: Vec<SkippedRow>,
    /// Which columns were taken for what.
    #[serde(default)]
    pub columns: Vec<SheetColumns>,
    /// Who said so.
    #[serde(default)]
    pub columns_by: ColumnsBy,
    /// Counts over all cases of a large file, of which only a stretch is at hand.
    #[serde(default)]
    pub totals: Option<Totals>,
}

/// Counts over the cases of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    /// Cases.
    pub rows: usize,
    /// Cases that need nothing mended.
    pub without_errors: usize,
    /// Notices of each weight.
    pub notes: usize,
    /// As said.
    pub warnings: usize,
    /// As said.
    pub errors: usize,
}

impl Totals {
    /// Of these rows.
    pub fn of(rows: &[SheetRow]) -> Self {
        let mut totals = Totals::default();
        totals.add(rows);
        totals
    }

    /// Counts these rows as well.
    pub fn add(&mut self, rows: &[SheetRow]) {
        self.rows += rows.len();
        self.without_errors += rows.iter().filter(|row| row.is_ok()).count();
        for notice in rows.iter().flat_map(|row| &row.notices) {
            match notice.weight {
                Weight::Note => self.notes += 1,
                Weight::Warning => self.warnings += 1,
                Weight::Error => self.errors += 1,
            }
        }
    }
}

/// Who said which column is which.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnsBy {
    /// The program, from headings and contents.
    #[default]
    Program,
    /// A person, for this file.
    Person,
    /// A person, for an earlier file that the program took in the same way.
    Memory,
}

/// Into whose nomenclature the file goes.
#[derive(Clone, Debug)]
pub struct Destination {
    /// Index of the department.
    pub department_index: String,
    /// Its divisions.
    pub divisions: Vec<Division>,
    /// Year of the nomenclature.
    pub year: i64,
}

impl SheetRow {
    /// A part of the row as a row of a nomenclature, with nothing corrected.
    pub fn content(&self, part: &Part) -> HeadingContent {
        content(self, part)
    }

    /// Whether nothing must be mended before the row can be used.
    pub fn is_ok(&self) -> bool {
        self.notices
            .iter()
            .all(|notice| notice.weight < Weight::Error)
    }

    /// «строка 14», «строки 14–15», with the sheet where there are several.
    pub fn place(&self) -> String {
        place(&self.sheet, self.row, self.last_row)
    }
}

impl SkippedRow {
    /// As [`SheetRow::place`].
    pub fn place(&self) -> String {
        place(&self.sheet, self.row, self.last_row)
    }
}

/// «лист «А», строка 14».
pub(super) fn place(sheet: &str, row: u32, last_row: u32) -> String {
    if row == last_row {
        format!("лист «{sheet}», строка {row}")
    } else {
        format!("лист «{sheet}», строки {row}–{last_row}")
    }
}

/// How many terms a text holds, for the recogniser.
///
/// # Errors
/// In Russian, why it cannot be read.
pub fn terms_in(text: &str, note: &str) -> Result<usize, String> {
    match retention::read(text, note) {
        Ok(Reading::One(_)) => Ok(1),
        Ok(Reading::Several(terms)) => Ok(terms.len()),
        Err(unreadable) => Err(unreadable.message),
    }
}

/// What the articles of the loaded lists say against the term of a part, for the preview.
pub fn article_remarks(
    row: &SheetRow,
    part: &Part,
    year: i64,
    check: ArticleCheck<'_>,
) -> Vec<Advice> {
    check(&content(row, part), year)
}

/// The part as a row of a nomenclature, with nothing corrected yet.
pub(super) fn content(row: &SheetRow, part: &Part) -> HeadingContent {
    HeadingContent {
        division_id: row.division_id,
        section: String::new(),
        position: 0,
        index_text: row.index.clone(),
        item: part.item.clone(),
        title: part.title.clone(),
        term_text: part.term.clone(),
        article_text: part.article.clone(),
        note: part.note.clone(),
        kind: row.kind,
        restricted: row.restricted,
        carry_over: row.carry_over,
        responsible_id: None,
    }
}

impl Preview {
    /// Counts over all cases of the file.
    pub fn totals(&self) -> Totals {
        self.totals.unwrap_or_else(|| Totals::of(&self.rows))
    }

    /// Name of the section of a row.
    pub fn section_of(&self, row: &SheetRow) -> &str {
        row.section
            .and_then(|at| self.sections.get(at))
            .map_or("", String::as_str)
    }
}
