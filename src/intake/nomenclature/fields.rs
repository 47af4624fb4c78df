//! The texts of one line, sorted by what their columns hold.

use super::columns::{ColumnMap, Table, is_count};
use super::dates::{self, IndexCell};
use super::index::IndexText;
use super::lines::{Line, Origin, Text, joined_index, looks_like_index};
use super::terms;
use super::words::Role;
use crate::intake::cleaning::is_dash;
use crate::intake::workbook::number_text;
use chrono::{Days, NaiveDate};

/// A line's texts by what their columns hold.
#[derive(Debug, Clone)]
pub struct Fields {
    pub index: IndexCell,
    pub heading: Vec<String>,
    pub term: Vec<String>,
    pub article: Vec<String>,
    pub note: Vec<String>,
    pub count: Option<String>,
    pub section: Option<String>,
    pub other: Vec<(String, String)>,
    /// The columns that were taken, with what they are, for findings.
    pub taken: Vec<(Role, u32)>,
    /// Fields that come from a range merged over several rows, with its first row.
    pub from_merges: Vec<(Role, u32)>,
}

impl Default for Fields {
    fn default() -> Fields {
        Fields {
            index: IndexCell::Missing,
            heading: Vec::new(),
            term: Vec::new(),
            article: Vec::new(),
            note: Vec::new(),
            count: None,
            section: None,
            other: Vec::new(),
            taken: Vec::new(),
            from_merges: Vec::new(),
        }
    }
}

impl Fields {
    /// Sorts the cells of a line.
    pub fn of(line: &Line, table: &Table, usual_parts: usize) -> Fields {
        let mut fields = Fields::default();
        let mut homeless = Vec::new();
        for cell in &line.cells {
            match table.role(cell.column) {
                Some(Role::Index) => fields.put_index(cell, usual_parts),
                Some(Role::Heading) if table.columns.index.is_none() => {
                    fields.put_index_and_heading(cell);
                }
                Some(role) => {
                    let title = table.others.get(&cell.column).map_or("", String::as_str);
                    fields.put(role, cell, title);
                }
                None => homeless.push(cell),
            }
        }
        for cell in homeless {
            match guess(cell, &fields, &table.columns) {
                Role::Index => fields.put_index(cell, usual_parts),
                role => fields.put(role, cell, ""),
            }
        }
        fields
    }

    fn put_index(&mut self, cell: &Text, usual_parts: usize) {
        let (index, rest) = index_cell(cell, usual_parts);
        self.index = index;
        if let Some(rest) = rest {
            self.heading.insert(0, rest);
        }
        self.taken.push((Role::Index, cell.column));
    }

    /// «01-05 Приказы директора» in one cell.
    fn put_index_and_heading(&mut self, cell: &Text) {
        match index_before_heading(&cell.whole(), 2) {
            Some((index, heading)) => {
                self.index = IndexCell::Plain(index);
                self.heading.push(heading);
                self.taken.push((Role::Heading, cell.column));
            }
            None => self.put(Role::Heading, cell, ""),
        }
    }

    pub fn put(&mut self, role: Role, cell: &Text, title: &str) {
        let lines = cell.lines.iter().cloned();
        match role {
            Role::Heading => self.heading.extend(lines),
            Role::Term => self.term.extend(lines),
            Role::Article => self.article.extend(lines),
            Role::Note => self.note.extend(lines),
            Role::Count => self.count = Some(cell.whole().into_owned()),
            Role::Section => self.section = Some(cell.whole().into_owned()),
            Role::Index | Role::Ordinal | Role::Other => self
                .other
                .push((title.to_owned(), cell.whole().into_owned())),
        }
        self.taken.push((role, cell.column));
    }

    pub fn is_empty(&self, role: Role) -> bool {
        match role {
            Role::Term => self.term.is_empty(),
            Role::Article => self.article.is_empty(),
            Role::Note => self.note.is_empty(),
            Role::Section => self.section.is_none(),
            _ => false,
        }
    }

    pub fn heading_text(&self) -> String {
        self.heading.join(" ")
    }

    /// The line begins a term of its own.
    pub fn has_fresh_term(&self) -> bool {
        let is_dash_only = |text: &str| !text.is_empty() && text.chars().all(is_dash);
        let term = self.term.join("\n");
        terms::begins_with_term(&term) || terms::has_term(&term) || is_dash_only(&term) || {
            let article = self.article.join("\n");
            terms::begins_with_term(&article)
        }
    }

    pub fn put_before_heading(&mut self, mark: &str) {
        match self.heading.first_mut() {
            Some(first) => *first = format!("{mark} {first}"),
            None => self.heading.push(mark.to_owned()),
        }
    }

    /// A tail of a heading that slipped into the index column.
    pub fn with_heading_from(mut self, line: &Line) -> Fields {
        self.index = IndexCell::Missing;
        self.heading = line
            .cells
            .first()
            .map(|cell| cell.lines.clone())
            .unwrap_or_default();
        self
    }
}
/// A cell in a column that has no role: merged cells begin now here, now there.
fn guess(cell: &Text, fields: &Fields, columns: &ColumnMap) -> Role {
    let whole = cell.whole();
    let left_of_heading = columns.heading.is_some_and(|heading| cell.column < heading);
    let right_of_heading = columns.heading.is_some_and(|heading| cell.column > heading);
    let left_of_term = columns.term.is_none_or(|term| cell.column < term);
    let near_index = columns
        .index
        .is_none_or(|index| cell.column.abs_diff(index) <= 2);
    let is_written_date = cell.origin == Origin::Text && dates::written_date(&whole).is_some();
    if fields.index == IndexCell::Missing
        && left_of_heading
        && near_index
        && !is_written_date
        && looks_like_index(cell)
    {
        Role::Index
    } else if fields.term.is_empty() && right_of_heading && terms::has_term(&whole) {
        Role::Term
    } else if fields.article.is_empty() && right_of_heading && terms::begins_with_article(&whole) {
        Role::Article
    } else if fields.heading.is_empty() && left_of_term {
        Role::Heading
    } else if columns.count.is_none() && right_of_heading && is_count(&whole) {
        Role::Count
    } else if right_of_heading && !left_of_term && fields.note.is_empty() {
        Role::Note
    } else {
        Role::Other
    }
}

/// The index of a cell, and the heading if it stands in the same cell.
pub fn index_cell(cell: &Text, usual_parts: usize) -> (IndexCell, Option<String>) {
    const EXCEL_EPOCH: (i32, u32, u32) = (1899, 12, 30);
    match &cell.origin {
        Origin::Date(day, format) => return (IndexCell::Date(*day, format.clone()), None),
        Origin::Number(number)
            if usual_parts > 1
                && (30_000.0..=75_000.0).contains(number)
                && number.fract() == 0.0 =>
        {
            let (year, month, day) = EXCEL_EPOCH;
            let epoch = NaiveDate::from_ymd_opt(year, month, day);
            // The range above keeps the conversion exact.
            let date = epoch.and_then(|epoch| epoch.checked_add_days(Days::new(*number as u64)));
            if let Some(date) = date {
                return (IndexCell::Date(date, None), None);
            }
        }
        Origin::Number(number) if number.fract() != 0.0 && cell.whole() == number_text(*number) => {
            return (IndexCell::Number(*number), None);
        }
        _ => {}
    }
    let text = joined_index(&cell.lines);
    if let Some((day, format)) = dates::written_date(&text) {
        return (IndexCell::Date(day, format), None);
    }
    if let Some(index) = IndexText::read(&text) {
        return (IndexCell::Plain(index), None);
    }
    if let Some((index, heading)) = index_before_heading(&text, usual_parts.max(2)) {
        return (IndexCell::Plain(index), Some(heading));
    }
    (IndexCell::Odd(text), None)
}

/// The index of several parts at the beginning of a text, and the heading after it.
fn index_before_heading(text: &str, least_parts: usize) -> Option<(IndexText, String)> {
    let (first, rest) = text.split_once(' ')?;
    let index = IndexText::read(first)?;
    let is_heading = rest.chars().any(char::is_lowercase)
        && rest.starts_with(|c: char| c.is_uppercase() || c == '«' || c == '"');
    (index.parts.len() >= least_parts && is_heading).then(|| (index, rest.to_owned()))
}

/// True for a text that begins with an index and goes on as a heading.
pub fn has_index_before_heading(text: &str) -> bool {
    index_before_heading(text, 2).is_some()
}
