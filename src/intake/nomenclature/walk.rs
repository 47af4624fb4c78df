//! Going through a sheet row by row: a row begins a case, goes on with one, names a section, or is none of these.

use super::columns::{Table, header_lines, is_column_numbers, tables};
use super::dates::IndexCell;
use super::drafts::Draft;
use super::fields::{Fields, index_cell};
use super::index::IndexText;
use super::lines::{Line, Origin, Text, lines_of};
use super::merges::MergesDown;
use super::sections::Sections;
use super::terms;
use super::words::{self, Role, Why};
use super::{Options, SheetColumns, Skipped};
use crate::intake::cleaning::is_dash;
use crate::intake::workbook::Sheet;
use std::collections::BTreeMap;

/// What one sheet gave.
pub struct WalkedSheet {
    pub name: String,
    /// The department that the title of the sheet names.
    pub unit: Option<String>,
    pub drafts: Vec<Draft>,
    pub skipped: Vec<Skipped>,
    pub columns: Vec<SheetColumns>,
}

pub fn walk(sheet: &Sheet, options: &Options) -> WalkedSheet {
    let lines = lines_of(sheet);
    let headers = header_lines(&lines);
    let tables = tables(&lines, &headers, options.columns);
    let mut walker = Walker::new(sheet, &lines, &headers, &tables);
    if tables.iter().any(|table| table.columns.is_nomenclature())
        && walker.looks.iter().any(|look| look.starts_case)
    {
        walker.go();
    } else {
        for line in &lines {
            walker.skip(line, Why::OtherSheet);
        }
    }
    walker.finish(&tables)
}

/// What can be said of a line before its neighbours are known.
struct Look {
    starts_case: bool,
    /// A case comes next, with nothing between but names of sections and headings of columns.
    followed_by_case: bool,
    /// Prefix of the index of the next case.
    next_prefix: Option<String>,
}

/// Most lines above the index of a case whose index is centred.
const CENTRED_LINES: usize = 12;

struct Walker<'a> {
    sheet: &'a Sheet,
    lines: &'a [Line],
    headers: &'a [bool],
    tables: &'a [Table],
    looks: Vec<Look>,
    /// Parts that most indexes of the sheet have.
    usual_parts: usize,
    /// The sheet came from a converter that made a row of every printed line.
    one_line_per_row: bool,
    /// Names of sections are told apart by their place in this sheet, not only by their wording.
    sections_are_marked: bool,
    sections: Sections,
    drafts: Vec<Draft>,
    skipped: Vec<Skipped>,
    unit: Option<String>,
    header_seen: bool,
    after_section: bool,
    /// What stands below the table has begun.
    footer: Option<Why>,
    merges: MergesDown,
    /// Lines that stand above the line with the index of their case, which is in the middle of its row: from the
    /// first line of the case to the line with the index.
    centred: BTreeMap<usize, usize>,
}

impl<'a> Walker<'a> {
    fn new(
        sheet: &'a Sheet,
        lines: &'a [Line],
        headers: &'a [bool],
        tables: &'a [Table],
    ) -> Walker<'a> {
        let mut walker = Walker {
            sheet,
            lines,
            headers,
            tables,
            looks: Vec::new(),
            usual_parts: usual_parts(lines, tables),
            one_line_per_row: false,
            sections_are_marked: false,
            sections: Sections::default(),
            drafts: Vec::new(),
            skipped: Vec::new(),
            unit: None,
            header_seen: false,
            after_section: false,
            footer: None,
            merges: MergesDown::new(&sheet.merges),
            centred: BTreeMap::new(),
        };
        walker.looks = walker.look_ahead();
        walker.one_line_per_row = walker.is_one_line_per_row();
        if walker.one_line_per_row {
            walker.centred = walker.centred_cases();
            walker.looks = walker.look_ahead();
        }
        walker.sections_are_marked = (0..lines.len()).any(|at| walker.is_marked_section(at));
        walker
    }

    fn table(&self, at: usize) -> &'a Table {
        let after = self.tables.partition_point(|table| table.lines.start <= at);
        &self.tables[after.saturating_sub(1)]
    }

    fn look_ahead(&self) -> Vec<Look> {
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
                prefix = match self.fields(with_index).index {
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

    fn is_passed_over(&self, at: usize) -> bool {
        self.headers[at] || self.lines[at].cells.is_empty() || is_column_numbers(&self.lines[at])
    }

    fn may_name_section(&self, line: &Line) -> bool {
        let short_number = line.cells.len() == 2 && {
            let number = line.cells[0].whole();
            words::section_number(&format!("{number} Раздел")).is_some()
                && number.chars().count() <= 6
        };
        short_number
            || line
                .lone_text()
                .is_some_and(|text| words::footer(&text).is_none() || words::is_total(&text))
    }

    fn starts_case(&self, at: usize) -> bool {
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
            IndexCell::Plain(_) => has_content && !self.is_section_with_index(&fields),
            IndexCell::Date(..) | IndexCell::Number(_) => has_content,
            IndexCell::Odd(text) => is_cut_index(text) && !fields.heading.is_empty(),
            IndexCell::Missing => false,
        }
    }

    /// «02-00 КАДРОВОЕ ОБЕСПЕЧЕНИЕ» without a term: the index of the section itself.
    fn is_section_with_index(&self, fields: &Fields) -> bool {
        fields.term.is_empty()
            && fields.article.is_empty()
            && words::is_capitals(&fields.heading_text())
            && fields.heading_text().chars().count() > 5
    }

    fn is_one_line_per_row(&self) -> bool {
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
    fn centred_cases(&self) -> BTreeMap<usize, usize> {
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
    fn goes_on_at_index(&self, at: usize) -> bool {
        let heading = self.fields(at).heading_text();
        let begins_below = self
            .lines
            .get(at + 1)
            .is_some_and(|_| starts_big(&self.fields(at + 1).heading_text()));
        starts_small(&heading) || heading.is_empty() && !begins_below
    }

    fn first_line_between(&self, index: usize, above: usize, next_index: usize) -> usize {
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
    fn is_barrier(&self, at: usize) -> bool {
        let line = &self.lines[at];
        let is_name = line.lone_text().is_some_and(|text| !starts_small(&text))
            && (line.merged_width >= 3
                || line.cells.first().map(|cell| cell.column) == self.table(at).columns.index);
        self.headers[at] || is_name
    }

    fn is_marked_section(&self, at: usize) -> bool {
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
        is_marked && !words::is_title(&text) && !starts_small(&text)
    }

    fn go(&mut self) {
        for at in 0..self.lines.len() {
            self.tell_gap(at);
            let line = &self.lines[at];
            let is_section = self.step(at, line);
            if !self.is_passed_over(at) {
                self.after_section = is_section;
            }
        }
    }

    /// Rows that the file does not have are blank; they are told as one.
    fn tell_gap(&mut self, at: usize) {
        let before = if at == 0 {
            0
        } else {
            self.lines[at - 1].number
        };
        let number = self.lines[at].number;
        if number > before + 1 {
            self.skipped.push(Skipped {
                sheet: self.sheet.name.clone(),
                row: before + 1,
                last_row: number - 1,
                why: Why::Blank,
                text: String::new(),
            });
        }
    }

    /// Takes one line; true if it names a section.
    fn step(&mut self, at: usize, line: &'a Line) -> bool {
        if line.cells.is_empty() {
            self.skip(line, Why::Blank);
            return false;
        }
        if self.headers[at] {
            self.header_seen = true;
            self.footer = None;
            self.skip(line, Why::Header);
            return false;
        }
        if is_column_numbers(line) {
            self.skip(line, Why::ColumnNumbers);
            return false;
        }
        let mut fields = self.fields(at);
        if let Some(&with_index) = self.centred.get(&at) {
            fields.index = self.fields(with_index).index;
            self.begin_case(at, line, fields);
            return false;
        }
        if self.looks[at].starts_case {
            let has_begun = self
                .centred
                .range(..at)
                .next_back()
                .is_some_and(|(_, with_index)| *with_index == at);
            if has_begun {
                self.go_on(line, fields);
            } else {
                self.begin_case(at, line, fields);
            }
            return false;
        }
        if self.is_before_table(at) {
            self.take_title(line);
            return false;
        }
        if let Some(name) = self.section_in_two_cells(at, &fields) {
            return self.enter_section(line, &name);
        }
        if let Some(text) = line.lone_text() {
            return self.take_lone(at, line, &text, fields);
        }
        self.take_rest(at, line, fields);
        false
    }

    fn is_before_table(&self, at: usize) -> bool {
        let table = self.table(at);
        if !self.drafts.is_empty() || self.header_seen {
            return false;
        }
        table.has_header || !self.looks[at].followed_by_case || {
            let line = &self.lines[at];
            let text = line.lone_text().unwrap_or_else(|| line.whole());
            let is_name = words::section_number(&text).is_some()
                || words::is_capitals(&text)
                || words::names_unit(&text)
                || line.merged_width >= 3;
            line.lone_text().is_none() || words::is_title(&text) || !is_name
        }
    }

    fn take_title(&mut self, line: &Line) {
        let text = line.lone_text().unwrap_or_else(|| line.whole());
        let is_approval = line.cells.iter().any(|cell| {
            let text = cell.whole();
            words::is_approval(&text)
                || words::is_signature(&text)
                || words::begins_with_post(&text)
                || text.contains("__")
        });
        if !is_approval && line.lone_text().is_some() && words::names_unit(&text) {
            self.unit = Some(text);
        }
        self.skip(
            line,
            if is_approval {
                Why::Approval
            } else {
                Why::Title
            },
        );
    }

    /// «01» and «Руководство» in two cells, or an index of fewer parts than usual without a term.
    fn section_in_two_cells(&self, at: usize, fields: &Fields) -> Option<String> {
        let heading = fields.heading_text();
        let without_term =
            fields.term.is_empty() && fields.article.is_empty() && fields.note.is_empty();
        if heading.is_empty() || !without_term || !self.looks[at].followed_by_case {
            return None;
        }
        let number = match &fields.index {
            IndexCell::Plain(index)
                if index.parts.len() < self.usual_parts || self.is_section_with_index(fields) =>
            {
                index.written()
            }
            IndexCell::Odd(text) if words::section_number(&format!("{text} Раздел")).is_some() => {
                text.clone()
            }
            _ => return None,
        };
        (!starts_small(&heading)).then(|| format!("{number} {heading}"))
    }

    fn enter_section(&mut self, line: &Line, name: &str) -> bool {
        self.sections.enter(name, self.after_section);
        self.footer = None;
        self.skip(line, Why::Section);
        true
    }

    /// One text in the whole row.
    fn take_lone(&mut self, at: usize, line: &'a Line, text: &str, fields: Fields) -> bool {
        if is_page_number(text) && fields.count.is_none() {
            self.skip(line, Why::Remainder);
            return false;
        }
        if let Some(why) = words::footer(text) {
            self.footer = Some(why);
            self.skip(line, why);
            return false;
        }
        let followed = self.looks[at].followed_by_case;
        if followed && self.section_score(at, line, text) >= 3 {
            return self.enter_section(line, text);
        }
        let may_go_on = !fields.heading.is_empty()
            || !fields.term.is_empty()
            || !fields.article.is_empty()
            || !fields.note.is_empty();
        if self.footer.is_some() && !followed {
            self.skip_below_table(line, text);
        } else if self.drafts.is_empty() && followed {
            return self.enter_section(line, text);
        } else if !followed && self.begins_footer(text, &fields) {
            self.footer = Some(footer_kind(text));
            self.skip_below_table(line, text);
        } else if may_go_on && !self.drafts.is_empty() {
            self.go_on(line, fields);
        } else if !self.drafts.is_empty() && !followed {
            self.footer = Some(footer_kind(text));
            self.skip_below_table(line, text);
        } else if !self.drafts.is_empty()
            && fields.index != IndexCell::Missing
            && words::is_open(&self.drafts[self.drafts.len() - 1].heading())
        {
            self.go_on(line, fields.with_heading_from(line));
        } else {
            return self.enter_section(line, text);
        }
        false
    }

    /// How much speaks for the name of a section; 3 is enough.
    fn section_score(&self, at: usize, line: &Line, text: &str) -> i32 {
        let column = line.cells.first().map(|cell| cell.column);
        let table = self.table(at);
        let spread = line.merged_width >= 3 || line.cells.len() >= 3;
        let outside_heading = column != table.columns.heading
            && column.is_some_and(|column| Some(column) <= table.columns.index);
        let numbered = words::section_number(text).is_some();
        let capitals = words::is_capitals(text);
        let mut score = 1;
        for (speaks, weight) in [
            (spread, 3),
            (outside_heading, 3),
            (capitals, 2),
            (numbered, 2),
            (words::names_unit(text), 1),
            (
                self.prefix_changes(at)
                    && (!self.sections_are_marked || self.after_section || capitals || numbered),
                2,
            ),
            (self.stands_right_of_headings(at, column) && !spread, -3),
            (
                starts_small(text) || words::sub_item_mark(text).is_some(),
                -4,
            ),
            (
                terms::begins_with_term(text) || terms::begins_with_article(text),
                -4,
            ),
        ] {
            score += if speaks { weight } else { 0 };
        }
        let is_tail = self
            .drafts
            .last()
            .is_some_and(|draft| words::is_open(&draft.heading()));
        let unmarked = !spread && !outside_heading && !numbered;
        if is_tail && unmarked && !self.after_section {
            score -= 3;
        }
        score
    }

    fn stands_right_of_headings(&self, at: usize, column: Option<u32>) -> bool {
        let role = column.and_then(|column| self.table(at).role(column));
        matches!(
            role,
            Some(Role::Term | Role::Article | Role::Note | Role::Count)
        )
    }

    fn prefix_changes(&self, at: usize) -> bool {
        let before = self.drafts.last().and_then(|draft| match &draft.index {
            IndexCell::Plain(index) => Some(index.prefix()),
            _ => None,
        });
        match (before, &self.looks[at].next_prefix) {
            (Some(before), Some(next)) => before != *next,
            _ => false,
        }
    }

    fn begins_footer(&self, text: &str, fields: &Fields) -> bool {
        let in_heading = !fields.heading.is_empty();
        words::is_abbreviation(text)
            || words::begins_with_post(text) && !starts_small(text) && !in_heading
            || (!in_heading
                && fields.term.is_empty()
                && fields.article.is_empty()
                && fields.note.is_empty())
    }

    fn skip_below_table(&mut self, line: &Line, text: &str) {
        let why = words::footer(text)
            .or_else(|| words::is_abbreviation(text).then_some(Why::Abbreviations))
            .or(self.footer)
            .unwrap_or(Why::Remainder);
        self.skip(line, why);
    }

    /// Several cells, but no index that begins a case.
    fn take_rest(&mut self, at: usize, line: &'a Line, mut fields: Fields) {
        let whole = line.whole();
        let first = line.cells.first().map(Text::whole).unwrap_or_default();
        let followed = self.looks[at].followed_by_case;
        if let Some(why) = words::footer(&first) {
            self.footer = Some(why);
            self.skip(line, why);
            return;
        }
        let has_name = line
            .cells
            .iter()
            .any(|cell| words::is_signature(&cell.whole()) || cell.whole().contains("___"));
        if has_name && !fields.has_fresh_term() {
            self.footer = Some(Why::Signature);
            self.skip(line, Why::Signature);
            return;
        }
        if let IndexCell::Odd(text) = &fields.index
            && words::sub_item_mark(&format!("{text} ")).is_some()
        {
            let mark = text.clone();
            fields.index = IndexCell::Missing;
            fields.put_before_heading(&mark);
        }
        let in_footer = self.footer.is_some() && !followed;
        let complete = !fields.heading.is_empty() && fields.has_fresh_term();
        if in_footer && !(complete && fields.index != IndexCell::Missing) {
            self.skip_below_table(line, &whole);
            return;
        }
        match &fields.index {
            IndexCell::Missing => self.take_without_index(at, line, fields),
            _ if complete => self.begin_case(at, line, fields),
            IndexCell::Plain(_) if self.last_index_is_cut() => self.go_on(line, fields),
            IndexCell::Odd(text)
                if words::is_abbreviation(&format!(
                    "{text} – {}",
                    fields.heading_text().to_lowercase()
                )) && !followed =>
            {
                self.footer = Some(Why::Abbreviations);
                self.skip(line, Why::Abbreviations);
            }
            _ if !fields.heading.is_empty() && followed => self.begin_case(at, line, fields),
            _ if !fields.heading.is_empty()
                && self.footer.is_none()
                && matches!(fields.index, IndexCell::Plain(_)) =>
            {
                self.begin_case(at, line, fields);
            }
            _ => {
                let why = footer_kind(&whole);
                if !followed {
                    self.footer = Some(why);
                }
                self.skip_below_table(line, &whole);
            }
        }
    }

    fn last_index_is_cut(&self) -> bool {
        self.drafts
            .last()
            .is_some_and(|draft| matches!(&draft.index, IndexCell::Odd(text) if is_cut_index(text)))
    }

    /// A continuation, a sub-item, or a case that nobody gave an index.
    fn take_without_index(&mut self, at: usize, line: &'a Line, fields: Fields) {
        let Some(last) = self.drafts.last() else {
            if fields.has_fresh_term() && !fields.heading.is_empty() {
                self.begin_case(at, line, fields);
            } else {
                self.skip(line, Why::Remainder);
            }
            return;
        };
        let heading = fields.heading_text();
        let is_part = heading.is_empty()
            || starts_small(&heading)
            || words::sub_item_mark(&heading).is_some()
            || !fields.has_fresh_term()
            || self.one_line_per_row
            || last.has_no_term()
            || last.heads_a_list()
            || last.is_parent
            || words::is_open(&last.heading())
            || self.shares_merged_index(at, last.last_row);
        let after_section = self.after_section;
        if is_part && !(after_section && fields.has_fresh_term()) {
            self.go_on(line, fields);
        } else {
            self.begin_case(at, line, fields);
        }
    }

    /// The index cell of the case above is merged down over this row.
    fn shares_merged_index(&self, at: usize, last_row: u32) -> bool {
        let Some(column) = self.table(at).columns.index else {
            return false;
        };
        let merge = self.merges.covering(self.lines[at].number, column);
        merge.is_some_and(|merge| merge.first_row <= last_row)
    }

    fn begin_case(&mut self, at: usize, line: &Line, fields: Fields) {
        let fields = self.filled_from_merges(at, line, fields);
        self.footer = None;
        let mut draft = Draft::new(&self.sheet.name, line.number);
        draft.section = self.sections.path();
        draft.section_number = self.sections.count;
        draft.section_code = self.sections.code();
        draft.sheet_is_hidden = self.sheet.hidden;
        if let Some(named) = &fields.section {
            draft.section = Some(named.clone());
        } else if self.table(at).columns.section.is_some() {
            let before = self.drafts.last().and_then(|draft| draft.section.clone());
            draft.section = before.or(draft.section);
        }
        draft.index = fields.index.clone();
        draft.take(line, fields, &self.sheet.hidden_columns);
        self.drafts.push(draft);
    }

    /// A value merged down over several cases belongs to each of them.
    fn filled_from_merges(&self, at: usize, line: &Line, mut fields: Fields) -> Fields {
        let columns = &self.table(at).columns;
        for (column, role) in [
            (columns.term, Role::Term),
            (columns.article, Role::Article),
            (columns.note, Role::Note),
            (columns.section, Role::Section),
        ] {
            let Some(column) = column else { continue };
            let above = self.merges.covering(line.number, column);
            let Some(merge) = above.filter(|merge| merge.first_row < line.number) else {
                continue;
            };
            let Ok(origin) = self
                .lines
                .binary_search_by_key(&merge.first_row, |line| line.number)
            else {
                continue;
            };
            if let Some(text) = self.lines[origin].at(merge.first_column)
                && fields.is_empty(role)
            {
                let mut copy = text.clone();
                copy.origin = Origin::MergedFrom(merge.first_row);
                fields.put(role, &copy, "");
            }
        }
        fields
    }

    fn go_on(&mut self, line: &Line, mut fields: Fields) {
        let Some(draft) = self.drafts.last_mut() else {
            self.skip(line, Why::Remainder);
            return;
        };
        if let (IndexCell::Odd(first), IndexCell::Plain(rest)) = (&draft.index, &fields.index) {
            let joined = format!("{first}{}", rest.written());
            if let Some(index) = IndexText::read(&joined) {
                draft.index = IndexCell::Plain(index);
            }
        } else if let IndexCell::Odd(text) =
            std::mem::replace(&mut fields.index, IndexCell::Missing)
        {
            fields.other.push(("Индекс".to_owned(), text));
        }
        draft.is_parent |=
            draft.has_no_term() && !fields.heading.is_empty() && fields.has_fresh_term();
        draft.take(line, fields, &self.sheet.hidden_columns);
    }

    fn skip(&mut self, line: &Line, why: Why) {
        self.skipped.push(Skipped {
            sheet: self.sheet.name.clone(),
            row: line.number,
            last_row: line.number,
            why,
            text: line.whole(),
        });
    }

    fn finish(self, tables: &[Table]) -> WalkedSheet {
        let columns = tables
            .iter()
            .filter(|table| table.columns.is_nomenclature())
            .map(|table| SheetColumns {
                sheet: self.sheet.name.clone(),
                from_row: self
                    .lines
                    .get(table.lines.start)
                    .map_or(1, |line| line.number),
                columns: table.columns,
            })
            .collect();
        WalkedSheet {
            name: self.sheet.name.clone(),
            unit: self.unit,
            drafts: self.drafts,
            skipped: self.skipped,
            columns,
        }
    }

    fn fields(&self, at: usize) -> Fields {
        Fields::of(&self.lines[at], self.table(at), self.usual_parts)
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
fn is_cut_index(text: &str) -> bool {
    let has_digit = text.starts_with(|c: char| c.is_ascii_digit());
    has_digit
        && text.ends_with(is_dash)
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || is_dash(c) || c == '/' || c == '.')
}

fn is_page_number(text: &str) -> bool {
    let lower = text.to_lowercase();
    let bare = lower.trim_matches(|c: char| is_dash(c) || c.is_whitespace());
    (1..=3).contains(&bare.len()) && bare.bytes().all(|c| c.is_ascii_digit())
        || lower.starts_with("страница ") && lower.chars().count() < 20
        || lower.starts_with("стр. ") && lower.chars().count() < 16
        || lower.starts_with("продолжение ") && lower.chars().count() < 40
}

fn footer_kind(text: &str) -> Why {
    if words::is_abbreviation(text) {
        Why::Abbreviations
    } else if words::begins_with_post(text) {
        Why::Signature
    } else {
        Why::Remainder
    }
}

fn starts_big(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_uppercase)
}

fn starts_small(text: &str) -> bool {
    text.chars().next().is_some_and(char::is_lowercase)
}
