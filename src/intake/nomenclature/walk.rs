//! Going through a sheet row by row: a row begins a case, goes on with one, names a section, or is none of these.

use super::columns::{Table, header_lines, is_column_numbers, tables};
use super::dates::IndexCell;
use super::drafts::Draft;
use super::fields::Fields;
use super::footers;
use super::index::IndexText;
use super::lines::{Line, Text, lines_of};
use super::merges::MergesDown;
use super::outlook::{Outlook, is_cut_index, starts_small};
use super::sections::Sections;
use super::terms;
use super::words::{self, Role, Why};
use super::{Options, SheetColumns, Skipped};
use crate::intake::workbook::Sheet;

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
    let outlook = Outlook::new(&lines, &headers, &tables);
    let has_cases = outlook.has_cases();
    let mut walker = Walker::new(sheet, outlook);
    if has_cases {
        walker.go();
    } else {
        for line in &lines {
            walker.skip(line, Why::OtherSheet);
        }
    }
    walker.finish(&tables)
}

struct Walker<'a> {
    sheet: &'a Sheet,
    outlook: Outlook<'a>,
    sections: Sections,
    drafts: Vec<Draft>,
    skipped: Vec<Skipped>,
    unit: Option<String>,
    header_seen: bool,
    after_section: bool,
    /// What stands below the table has begun.
    footer: Option<Why>,
    merges: MergesDown,
}

impl<'a> Walker<'a> {
    fn new(sheet: &'a Sheet, outlook: Outlook<'a>) -> Walker<'a> {
        Walker {
            sheet,
            outlook,
            sections: Sections::default(),
            drafts: Vec::new(),
            skipped: Vec::new(),
            unit: None,
            header_seen: false,
            after_section: false,
            footer: None,
            merges: MergesDown::new(&sheet.merges),
        }
    }

    fn go(&mut self) {
        for at in 0..self.outlook.lines.len() {
            self.tell_gap(at);
            let lines = self.outlook.lines;
            let line = &lines[at];
            let is_section = self.step(at, line);
            if !self.outlook.is_passed_over(at) {
                self.after_section = is_section;
            }
        }
    }

    /// Rows that the file does not have are blank; they are told as one.
    fn tell_gap(&mut self, at: usize) {
        let before = if at == 0 {
            0
        } else {
            self.outlook.lines[at - 1].number
        };
        let number = self.outlook.lines[at].number;
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
        if self.outlook.headers[at] {
            self.header_seen = true;
            self.footer = None;
            self.skip(line, Why::Header);
            return false;
        }
        if is_column_numbers(line) {
            self.skip(line, Why::ColumnNumbers);
            return false;
        }
        let mut fields = self.outlook.take_fields(at);
        if let Some(&with_index) = self.outlook.centred.get(&at) {
            fields.index = self.outlook.fields(with_index).index.clone();
            self.begin_case(at, line, fields);
            return false;
        }
        if self.outlook.looks[at].starts_case {
            let has_begun = self
                .outlook
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
        let name = self.section_in_two_cells(at, &fields);
        if self.is_before_table(at) && (name.is_none() || self.outlook.table(at).has_header) {
            self.take_title(line);
            return false;
        }
        if let Some(name) = name {
            return self.enter_section(line, &name);
        }
        if let Some(text) = line.lone_text() {
            return self.take_lone(at, line, &text, fields);
        }
        self.take_rest(at, line, fields);
        false
    }

    fn is_before_table(&self, at: usize) -> bool {
        let table = self.outlook.table(at);
        if !self.drafts.is_empty() || self.header_seen {
            return false;
        }
        table.has_header || !self.outlook.looks[at].followed_by_case || {
            let line = &self.outlook.lines[at];
            let text = line.lone_text().unwrap_or_else(|| line.whole().into());
            let is_name = words::section_number(&text).is_some()
                || words::is_capitals(&text)
                || words::names_unit(&text)
                || line.merged_width >= 3;
            line.lone_text().is_none() || footers::is_title(&text) || !is_name
        }
    }

    fn take_title(&mut self, line: &Line) {
        let text = line.lone_text().unwrap_or_else(|| line.whole().into());
        let is_approval = line.cells.iter().any(|cell| {
            let text = cell.whole();
            footers::is_approval(&text)
                || footers::is_signature(&text)
                || footers::begins_with_post(&text)
                || text.contains("__")
        });
        if !is_approval && line.lone_text().is_some() && words::names_unit(&text) {
            self.unit = Some(text.clone().into_owned());
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
        if heading.is_empty() || !without_term || !self.outlook.looks[at].followed_by_case {
            return None;
        }
        let number = match &fields.index {
            IndexCell::Plain(index)
                if index.parts.len() < self.outlook.usual_parts
                    || self.outlook.is_section_with_index(fields) =>
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
        let is_value = fields.count.is_some()
            || !(fields.term.is_empty() && fields.article.is_empty() && fields.note.is_empty());
        if footers::is_page_number(text) && !is_value {
            self.skip(line, Why::Remainder);
            return false;
        }
        if let Some(why) = footers::footer(text) {
            self.footer = Some(why);
            self.skip(line, why);
            return false;
        }
        let followed = self.outlook.looks[at].followed_by_case;
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
            self.footer = Some(footers::kind_of(text));
            self.skip_below_table(line, text);
        } else if may_go_on && !self.drafts.is_empty() {
            self.go_on(line, fields);
        } else if !self.drafts.is_empty() && !followed {
            self.footer = Some(footers::kind_of(text));
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
        let table = self.outlook.table(at);
        let spread = line.merged_width >= 3 || line.cells.len() >= 3;
        let role = column.and_then(|column| table.role(column));
        let outside_heading = matches!(role, None | Some(Role::Index))
            && column.is_some_and(|column| Some(column) <= table.columns.index);
        let numbered = words::section_number(text).is_some_and(|(_, name)| has_word(name));
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
                    && (!self.outlook.sections_are_marked
                        || self.after_section
                        || capitals
                        || numbered),
                2,
            ),
            (
                self.stands_right_of_headings(at, column) && !spread && !(numbered && capitals),
                -3,
            ),
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
        let is_plain = !(spread || outside_heading || capitals || numbered);
        if is_plain && self.outlook.one_line_per_row && !self.after_section {
            score -= if words::names_unit(text) { 1 } else { 3 };
        }
        let is_marked = spread || outside_heading || (numbered && capitals);
        if is_tail && !is_marked && !self.after_section {
            score -= 3;
        }
        score
    }

    fn stands_right_of_headings(&self, at: usize, column: Option<u32>) -> bool {
        let role = column.and_then(|column| self.outlook.table(at).role(column));
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
        match (before, &self.outlook.looks[at].next_prefix) {
            (Some(before), Some(next)) => before != *next,
            _ => false,
        }
    }

    fn begins_footer(&self, text: &str, fields: &Fields) -> bool {
        let in_heading = !fields.heading.is_empty();
        footers::is_abbreviation(text)
            || footers::begins_with_post(text) && !starts_small(text) && !in_heading
            || (!in_heading
                && fields.term.is_empty()
                && fields.article.is_empty()
                && fields.note.is_empty())
    }

    fn skip_below_table(&mut self, line: &Line, text: &str) {
        let why = footers::footer(text)
            .or_else(|| footers::is_abbreviation(text).then_some(Why::Abbreviations))
            .or(self.footer)
            .unwrap_or(Why::Remainder);
        self.skip(line, why);
    }

    /// Several cells, but no index that begins a case.
    fn take_rest(&mut self, at: usize, line: &'a Line, mut fields: Fields) {
        let whole = line.whole();
        let first = line.cells.first().map(Text::whole).unwrap_or_default();
        let followed = self.outlook.looks[at].followed_by_case;
        if let Some(why) = footers::footer(&first) {
            self.footer = Some(why);
            self.skip(line, why);
            return;
        }
        let has_name = line
            .cells
            .iter()
            .any(|cell| footers::is_signature(&cell.whole()) || cell.whole().contains("___"));
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
                if footers::is_abbreviation(&format!(
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
                let why = footers::kind_of(&whole);
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
            || self.outlook.one_line_per_row
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
        let Some(column) = self.outlook.table(at).columns.index else {
            return false;
        };
        let merge = self.merges.covering(self.outlook.lines[at].number, column);
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
        } else if self.outlook.table(at).columns.section.is_some() {
            let before = self.drafts.last().and_then(|draft| draft.section.clone());
            draft.section = before.or(draft.section);
        }
        draft.index = fields.index.clone();
        draft.take(line, fields, &self.sheet.hidden_columns);
        self.drafts.push(draft);
    }

    /// A value merged down over several cases belongs to each of them.
    fn filled_from_merges(&self, at: usize, line: &Line, mut fields: Fields) -> Fields {
        let columns = &self.outlook.table(at).columns;
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
                .outlook
                .lines
                .binary_search_by_key(&merge.first_row, |line| line.number)
            else {
                continue;
            };
            if let Some(text) = self.outlook.lines[origin].at(merge.first_column)
                && fields.is_empty(role)
            {
                fields.put(role, text, "");
                // The text is not a cell of this line.
                fields.taken.pop();
                fields.from_merges.push((role, merge.first_row));
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
                    .outlook
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
}

/// Four letters in a row.
fn has_word(text: &str) -> bool {
    text.split(|c: char| !c.is_alphabetic())
        .any(|word| word.chars().count() >= 4)
}
