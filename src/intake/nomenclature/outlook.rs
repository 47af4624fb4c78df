//! What can be said of the lines of a sheet before any of them is taken: where cases begin, what follows a line,
//! and how the sheet as a whole is made.

use super::columns::{Table, is_column_numbers};
use super::dates::IndexCell;
use super::fields::{Fields, index_cell};
use super::footers;
use super::lines::Line;
use super::words;
use crate::intake::cleaning::is_dash;
use std::collections::BTreeMap;

/// What can be said of one line.
pub struct Look {
    pub starts_case: bool,
    /// A case comes next, with nothing between but names of sections and headings of columns.
    pub followed_by_case: bool,
    /// Prefix of the index of the next case.
    pub next_prefix: Option<String>,
}

/// Most lines above the index of a case whose index is centred.
const CENTRED_LINES: usize = 12;

/// The lines of a sheet with what can be said of them.
pub struct Outlook<'a> {
    pub lines: &'a [Line],
    pub headers: &'a [bool],
    pub tables: &'a [Table],
    fields: Vec<Fields>,
    pub looks: Vec<Look>,
    /// Parts that most indexes of the sheet have.
    pub usual_parts: usize,
    /// The sheet came from a converter that made a row of every printed line.
    pub one_line_per_row: bool,
    /// Names of sections are told apart by their place in this sheet, not only by their wording.
    pub sections_are_marked: bool,
    /// Cases whose index stands in the middle of their lines: from the first line to the line with the index.
    pub centred: BTreeMap<usize, usize>,
}

impl<'a> Outlook<'a> {
    pub fn new(lines: &'a [Line], headers: &'a [bool], tables: &'a [Table]) -> Outlook<'a> {
        let mut outlook = Outlook {
            lines,
            headers,
            tables,
            fields: Vec::new(),
            looks: Vec::new(),
            usual_parts: usual_parts(lines, tables),
            one_line_per_row: false,
            sections_are_marked: false,
            centred: BTreeMap::new(),
        };
        outlook.fields = (0..lines.len())
            .map(|at| Fields::of(&lines[at], outlook.table(at), outlook.usual_parts))
            .collect();
        outlook.looks = outlook.look_ahead();
        outlook.one_line_per_row = outlook.is_one_line_per_row();
        if outlook.one_line_per_row {
            outlook.centred = outlook.centred_cases();
            outlook.looks = outlook.look_ahead();
        }
        outlook.sections_are_marked = (0..lines.len()).any(|at| outlook.is_marked_section(at));
        outlook
    }

    /// The sheet holds a nomenclature.
    pub fn has_cases(&self) -> bool {
        self.tables
            .iter()
            .any(|table| table.columns.is_nomenclature())
            && self.looks.iter().any(|look| look.starts_case)
    }

    pub fn table(&self, at: usize) -> &'a Table {
        let after = self.tables.partition_point(|table| table.lines.start <= at);
        &self.tables[after.saturating_sub(1)]
    }

    pub fn look_ahead(&self) -> Vec<Look> {
        let mut looks: Vec<Look> = Vec::with_capacity(self.lines.len());
        let mut followed = false;
        let mut prefix = None;
        for at in (0..self.lines.len()).rev() {
            let line = &self.lines[at];
            let starts_case = self.centred.contains_key(&at) || self.starts_case(at);
            looks.push(Look {
                starts_case,
                followed_by_case: followed,
                next_prefix: prefix.clone(),
            });
            if starts_case {
                followed = true;
                let with_index = self.centred.get(&at).copied().unwrap_or(at);
                prefix = match &self.fields(with_index).index {
                    IndexCell::Plain(index) => Some(index.prefix()),
                    _ => None,
                };
            } else if !(self.is_passed_over(at) || self.may_name_section(line)) {
                followed = false;
            }
        }
        looks.reverse();
        looks
    }

    pub fn is_passed_over(&self, at: usize) -> bool {
        self.headers[at] || self.lines[at].cells.is_empty() || is_column_numbers(&self.lines[at])
    }

    pub fn may_name_section(&self, line: &Line) -> bool {
        let short_number = line.cells.len() == 2 && {
            let number = line.cells[0].whole();
            words::section_number(&format!("{number} Раздел")).is_some()
                && number.chars().count() <= 6
        };
        short_number
            || line
                .lone_text()
                .is_some_and(|text| footers::footer(&text).is_none() || footers::is_total(&text))
    }

    pub fn starts_case(&self, at: usize) -> bool {
        if self.is_passed_over(at) {
            return false;
        }
        let fields = self.fields(at);
        let table = self.table(at);
        if !table.columns.is_nomenclature() {
            return false;
        }
        let is_lone_index = self.usual_parts > 1 && self.lines[at].cells.len() == 1;
        let has_content = !fields.heading.is_empty() || !fields.term.is_empty() || is_lone_index;
        if table.columns.index.is_none() && fields.index == IndexCell::Missing {
            let begins_new = !fields.heading.is_empty()
                && words::sub_item_mark(&fields.heading_text()).is_none()
                && !starts_small(&fields.heading_text());
            return begins_new && fields.has_fresh_term();
        }
        match &fields.index {
            IndexCell::Plain(index) if index.parts.len() < self.usual_parts => {
                has_content && fields.has_fresh_term()
            }
            IndexCell::Plain(_) => has_content && !self.is_section_with_index(fields),
            IndexCell::Date(..) | IndexCell::Number(_) => has_content,
            IndexCell::Odd(text) => is_cut_index(text) && !fields.heading.is_empty(),
            IndexCell::Missing => false,
        }
    }

    /// «02-00 КАДРОВОЕ ОБЕСПЕЧЕНИЕ» without a term: the index of the section itself.
    pub fn is_section_with_index(&self, fields: &Fields) -> bool {
        fields.term.is_empty()
            && fields.article.is_empty()
            && words::is_capitals(&fields.heading_text())
            && fields.heading_text().chars().count() > 5
    }

    pub fn is_one_line_per_row(&self) -> bool {
        let mut tails = 0;
        let mut cases = 0;
        for at in 0..self.lines.len() {
            if self.looks[at].starts_case {
                cases += 1;
            } else if !self.is_passed_over(at) {
                let fields = self.fields(at);
                let heading = fields.heading_text();
                let is_tail = fields.index == IndexCell::Missing
                    && starts_small(&heading)
                    && words::sub_item_mark(&heading).is_none();
                tails += usize::from(is_tail);
            }
        }
        tails >= 3 && tails * 6 >= cases
    }

    /// Cases whose index stands in the middle of their printed lines: a converter keeps a cell that is centred
    /// vertically so. As many lines stand above the index as below it, or one more below.
    pub fn centred_cases(&self) -> BTreeMap<usize, usize> {
        let indexed: Vec<usize> = (0..self.lines.len())
            .filter(|at| self.looks[*at].starts_case)
            .collect();
        let tails = indexed
            .iter()
            .filter(|at| self.goes_on_at_index(**at))
            .count();
        if tails < 2 || tails * 4 < indexed.len() {
            return BTreeMap::new();
        }
        let mut found = BTreeMap::new();
        // Lines above the index of the case before, and the line with its index.
        let mut before: Option<(usize, usize)> = None;
        for &at in &indexed {
            let barrier = (0..at)
                .rev()
                .take_while(|line| !self.looks[*line].starts_case)
                .find(|line| self.is_barrier(*line));
            let first = match (barrier, before) {
                (Some(barrier), _) => barrier + 1,
                (None, None) => at,
                (None, Some((above, index))) => self.first_line_between(index, above, at),
            };
            let first = first.max(at.saturating_sub(CENTRED_LINES));
            if first < at {
                found.insert(first, at);
            }
            before = Some((at - first, at));
        }
        found
    }

    /// The heading beside the index is the middle of a sentence.
    pub fn goes_on_at_index(&self, at: usize) -> bool {
        let heading = self.fields(at).heading_text();
        let begins_below = self
            .lines
            .get(at + 1)
            .is_some_and(|_| starts_big(&self.fields(at + 1).heading_text()));
        starts_small(&heading) || heading.is_empty() && !begins_below
    }

    pub fn first_line_between(&self, index: usize, above: usize, next_index: usize) -> usize {
        let likely = [above, above + 1, above.saturating_sub(1)]
            .map(|below| (index + 1 + below).min(next_index));
        let begins = |line: &usize| starts_big(&self.fields(*line).heading_text());
        let fresh = |line: &usize| begins(line) && self.fields(*line).has_fresh_term();
        let by_symmetry = likely[..2]
            .iter()
            .find(|line| fresh(line))
            .or_else(|| likely.iter().find(|line| begins(line)));
        let nearest = || (index + 1..=next_index).rev().find(|line| begins(line));
        by_symmetry.copied().or_else(nearest).unwrap_or(next_index)
    }

    /// No case goes on over this line.
    pub fn is_barrier(&self, at: usize) -> bool {
        let line = &self.lines[at];
        let is_name = line.lone_text().is_some_and(|text| !starts_small(&text))
            && (line.merged_width >= 3
                || line.cells.first().map(|cell| cell.column) == self.table(at).columns.index);
        self.headers[at] || is_name
    }

    pub fn is_marked_section(&self, at: usize) -> bool {
        let line = &self.lines[at];
        if self.headers[at] || !self.looks[at].followed_by_case || self.looks[at].starts_case {
            return false;
        }
        let Some(text) = line.lone_text() else {
            return false;
        };
        let in_index_column =
            line.cells.first().map(|cell| cell.column) == self.table(at).columns.index;
        let is_marked = line.merged_width >= 3
            || line.cells.len() >= 3
            || in_index_column
            || words::section_number(&text).is_some();
        is_marked && !footers::is_title(&text) && !starts_small(&text)
    }

    /// The same for the last time: nobody asks for the line again. Its index stays, for a case that began above it.
    pub fn take_fields(&mut self, at: usize) -> Fields {
        let index = self.fields[at].index.clone();
        let left = Fields {
            index,
            ..Fields::default()
        };
        std::mem::replace(&mut self.fields[at], left)
    }

    /// The texts of a line by what their columns hold.
    pub fn fields(&self, at: usize) -> &Fields {
        &self.fields[at]
    }
}

fn usual_parts(lines: &[Line], tables: &[Table]) -> usize {
    let mut counts = std::collections::BTreeMap::<usize, usize>::new();
    for table in tables {
        let Some(column) = table.columns.index else {
            continue;
        };
        for line in &lines[table.lines.clone()] {
            if is_column_numbers(line) {
                continue;
            }
            let Some(cell) = line.at(column) else {
                continue;
            };
            let parts = match index_cell(cell, 1).0 {
                IndexCell::Plain(index) => index.parts.len(),
                IndexCell::Number(_) => 2,
                _ => continue,
            };
            *counts.entry(parts).or_default() += 1;
        }
    }
    let several: usize = counts.range(2..).map(|(_, count)| count).sum();
    let single = counts.get(&1).copied().unwrap_or(0);
    if several == 0 || single > 4 * several {
        return 1;
    }
    counts
        .into_iter()
        .filter(|(parts, _)| *parts > 1)
        .max_by_key(|(_, count)| *count)
        .map_or(1, |(parts, _)| parts)
}

/// «10-1-» at the end of a printed line.
pub fn is_cut_index(text: &str) -> bool {
    let has_digit = text.starts_with(|c: char| c.is_ascii_digit());
    has_digit
        && text.ends_with(is_dash)
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || is_dash(c) || c == '/' || c == '.')
}

fn starts_big(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_uppercase)
}

/// The text begins with a small letter.
pub fn starts_small(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_lowercase)
}
