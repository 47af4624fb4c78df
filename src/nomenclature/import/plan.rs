//! From a preview, the choices and the rows already there: what becomes of each row. Pure; the desk carries out exactly this.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::preview::{Part, Preview, SheetRow, content, place as place_in_file};
use crate::db::folded;
use crate::ids::DivisionId;
use crate::nomenclature::advice::capitalised;
use crate::nomenclature::case_index::CaseIndex;
use crate::nomenclature::rules::{Heading, HeadingContent};
use crate::retention::RetentionTerm;

crate::words! {
    /// What becomes of a row.
    Outcome {
        /// It is new and goes in.
        Added = "added", "будет добавлена";
        /// It is there already, word for word.
        Unchanged = "unchanged", "уже есть";
        /// It is there already and says something else; what is there stays.
        Different = "different", "уже есть, но отличается";
        /// The person left it out.
        LeftOut = "left_out", "не выбрана";
        /// It cannot go in before it is mended.
        Refused = "refused", "не может быть добавлена";
    }
}

impl Outcome {
    /// The same after the import.
    pub fn past_label(self) -> &'static str {
        match self {
            Outcome::Added => "добавлена",
            Outcome::Unchanged => "уже была",
            Outcome::Different => "уже была и отличается; оставлена как есть",
            Outcome::LeftOut => "не выбрана",
            Outcome::Refused => "не добавлена",
        }
    }
}

/// What a person chose for a row of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// Whether it goes in.
    pub taken: bool,
    /// Its index.
    pub index: String,
    /// Restricted (ДСП).
    pub restricted: bool,
    /// Carried over from year to year.
    pub carry_over: bool,
    /// For each part of the row.
    pub parts: Vec<PartChoice>,
}

/// What a person wrote for a part of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartChoice {
    /// Title.
    pub title: String,
    /// Term.
    pub term: String,
    /// Article.
    pub article: String,
}

/// Where the rows of a section of the file go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SectionChoice {
    /// To the division that was recognised, row by row.
    AsRecognised,
    /// To no division.
    NoDivision,
    /// To this one.
    Division(DivisionId),
}

/// The choices for a whole file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// One for each row of the preview.
    pub rows: Vec<Choice>,
    /// One for each section of the preview.
    pub sections: Vec<SectionChoice>,
}

impl Choices {
    /// Everything as it was recognised, every row taken.
    pub fn as_recognised(preview: &Preview) -> Self {
        Choices {
            rows: preview.rows.iter().map(Choice::as_recognised).collect(),
            sections: vec![SectionChoice::AsRecognised; preview.sections.len()],
        }
    }

    /// The same, with every row left out that has an error.
    pub fn without_errors(preview: &Preview) -> Self {
        let mut choices = Self::as_recognised(preview);
        for (choice, row) in choices.rows.iter_mut().zip(&preview.rows) {
            choice.taken = row.is_ok();
        }
        choices
    }

    /// Whether there is a choice for every row, part and section of the preview.
    pub fn fit(&self, preview: &Preview) -> bool {
        self.sections.len() == preview.sections.len()
            && self.rows.len() == preview.rows.len()
            && self
                .rows
                .iter()
                .zip(&preview.rows)
                .all(|(choice, row)| choice.parts.len() == row.parts.len())
    }
}

impl Choice {
    /// The row as it was recognised, taken.
    pub fn as_recognised(row: &SheetRow) -> Self {
        Choice {
            taken: true,
            index: row.index.clone(),
            restricted: row.restricted,
            carry_over: row.carry_over,
            parts: row
                .parts
                .iter()
                .map(|part| PartChoice {
                    title: part.title.clone(),
                    term: part.term.clone(),
                    article: part.article.clone(),
                })
                .collect(),
        }
    }
}

/// A row already in the nomenclature.
#[derive(Clone, Debug)]
pub struct Existing {
    /// The row.
    pub heading: Heading,
    /// Whether the person may know what it says (it is not restricted, or they may see restricted ones).
    pub visible: bool,
}

/// A row to be added.
#[derive(Clone, Debug)]
pub struct Addition {
    /// What it says.
    pub content: HeadingContent,
    /// Its term.
    pub term: RetentionTerm,
    /// By what it will be recognised when the file comes again.
    pub source_key: String,
}

/// What became of a row, or of a part of one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportRow {
    /// Where it stands in the file.
    pub place: String,
    /// Its index with the letter of the sub-item.
    pub index: String,
    /// Its title.
    pub title: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Why, and what to mend.
    pub why: Vec<String>,
}

/// What became of every row of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Rows and parts in the order of the file.
    pub rows: Vec<ReportRow>,
    /// How many places of the file are no cases (listed in the preview).
    pub skipped: usize,
    /// How the rows of a large file fared, where `rows` has only the first of those that ask for work.
    #[serde(default)]
    pub totals: Option<Vec<(Outcome, usize)>>,
}

impl Report {
    /// How many rows fared so.
    pub fn count(&self, outcome: Outcome) -> usize {
        match &self.totals {
            Some(totals) => totals
                .iter()
                .find_map(|(this, count)| (*this == outcome).then_some(*count))
                .unwrap_or(0),
            None => self.of(outcome).count(),
        }
    }

    /// How many of the rows that fared so are not listed here.
    pub fn unlisted(&self, outcome: Outcome) -> usize {
        self.count(outcome) - self.of(outcome).count()
    }

    /// The same report with another stretch of a large file; of each outcome that asks for work the first `most` rows are listed.
    pub fn absorb(&mut self, stretch: Report, most: usize) {
        let totals = self.totals.get_or_insert_with(Vec::new);
        for outcome in Outcome::ALL {
            let more = stretch
                .rows
                .iter()
                .filter(|row| row.outcome == *outcome)
                .count();
            match totals.iter_mut().find(|(this, _)| this == outcome) {
                Some((_, count)) => *count += more,
                None => totals.push((*outcome, more)),
            }
        }
        for row in stretch.rows {
            let asks_for_work = !matches!(row.outcome, Outcome::Added | Outcome::Unchanged);
            if asks_for_work && self.of(row.outcome).count() < most {
                self.rows.push(row);
            }
        }
    }

    /// The rows that fared so.
    pub fn of(&self, outcome: Outcome) -> impl Iterator<Item = &ReportRow> {
        self.rows.iter().filter(move |row| row.outcome == outcome)
    }
}

/// What is to be done with a file.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Rows to be added, in order.
    pub additions: Vec<Addition>,
    /// What becomes of every row.
    pub report: Report,
}

/// Decides what becomes of every row of the file.
///
/// A row that came from the same row of the same file before is recognised by its key and never added again; a row with the same
/// index and title that people wrote themselves likewise. What is there is never overwritten. `choices` must fit the preview
/// ([`Choices::fit`]); new rows get places after `last_position`.
pub fn plan(
    preview: &Preview,
    choices: &Choices,
    existing: &[Existing],
    last_position: i64,
) -> Plan {
    let sections = Sections::of(preview, &choices.sections);
    let mut plan =
        Planner::new(existing, last_position).decide(&preview.rows, &choices.rows, sections);
    plan.report.skipped = preview.skipped.len();
    plan
}

/// The sections of a file by name, and where the rows of each go.
#[derive(Clone, Copy)]
pub struct Sections<'a> {
    names: &'a [String],
    choices: &'a [SectionChoice],
}

impl<'a> Sections<'a> {
    /// Those of a file.
    pub fn of(preview: &'a Preview, choices: &'a [SectionChoice]) -> Self {
        Sections {
            names: &preview.sections,
            choices,
        }
    }
}

/// What stands for one place of a nomenclature however it is written: «01-05» and «1-5».
type IndexPlace = (u16, Option<u16>, u16, Option<char>);

fn place_of(index: &str) -> Option<IndexPlace> {
    let index: CaseIndex = index.parse().ok()?;
    Some((
        index.department(),
        index.division(),
        index.number(),
        index.suffix(),
    ))
}

fn chosen_content(
    sections: Sections<'_>,
    row: &SheetRow,
    part: &Part,
    choice: &Choice,
    written: &PartChoice,
) -> HeadingContent {
    let section = row.section.and_then(|at| sections.choices.get(at));
    let division_id = match section {
        Some(SectionChoice::Division(id)) => Some(*id),
        Some(SectionChoice::NoDivision) => None,
        Some(SectionChoice::AsRecognised) | None => row.division_id,
    };
    // The division's own name stands above its rows; a section is named only where there is no division.
    let section = match division_id {
        Some(_) if !row.exact => String::new(),
        _ => row
            .section
            .and_then(|at| sections.names.get(at))
            .cloned()
            .unwrap_or_default(),
    };
    HeadingContent {
        division_id,
        section,
        index_text: choice.index.clone(),
        title: written.title.clone(),
        term_text: written.term.clone(),
        article_text: written.article.clone(),
        restricted: choice.restricted,
        carry_over: choice.carry_over,
        ..content(row, part)
    }
    .tidied()
}

/// Plans a file stretch by stretch, in the order of the file; what it has given to the rows before, it remembers.
pub struct Planner<'a> {
    by_key: HashMap<&'a str, &'a Existing>,
    by_place: HashMap<IndexPlace, Vec<&'a Existing>>,
    /// Places given in this file, with the row that has them.
    taken: HashMap<IndexPlace, Taken>,
    plan: Plan,
    position: i64,
}

/// A row of the file that has a place, and which of its parts have it.
struct Taken {
    sheet: String,
    row: u32,
    last_row: u32,
    items: Vec<String>,
}

impl Taken {
    fn by(row: &SheetRow) -> Self {
        Taken {
            sheet: row.sheet.clone(),
            row: row.row,
            last_row: row.last_row,
            items: Vec::new(),
        }
    }

    fn is(&self, row: &SheetRow) -> bool {
        (self.row, self.last_row) == (row.row, row.last_row) && self.sheet == row.sheet
    }
}

impl<'a> Planner<'a> {
    /// For a nomenclature with these rows; new ones get places after `last_position`.
    pub fn new(existing: &'a [Existing], last_position: i64) -> Self {
        let mut planner = Planner {
            by_key: existing
                .iter()
                .filter_map(|row| Some((row.heading.source_key.as_deref()?, row)))
                .collect(),
            by_place: HashMap::new(),
            taken: HashMap::new(),
            plan: Plan::default(),
            position: last_position,
        };
        for row in existing {
            if let Some(place) = place_of(&row.heading.content.index_text) {
                planner.by_place.entry(place).or_default().push(row);
            }
        }
        planner
    }

    /// Decides about the next rows of the file.
    pub fn decide(
        &mut self,
        rows: &[SheetRow],
        choices: &[Choice],
        sections: Sections<'_>,
    ) -> Plan {
        for (row, choice) in rows.iter().zip(choices) {
            for (part, written) in row.parts.iter().zip(&choice.parts) {
                let content = chosen_content(sections, row, part, choice, written);
                self.place(row, part, choice.taken, content);
            }
        }
        std::mem::take(&mut self.plan)
    }

    fn place(&mut self, row: &SheetRow, part: &Part, taken: bool, content: HeadingContent) {
        let (outcome, why) = if let Some(known) = self.known(row, part, &content) {
            compared(known, &content)
        } else if !taken {
            (Outcome::LeftOut, Vec::new())
        } else {
            match self.admitted(row, &content) {
                Ok(term) => {
                    self.add(row, part, content.clone(), term);
                    (Outcome::Added, Vec::new())
                }
                Err(why) => (Outcome::Refused, why),
            }
        };
        self.plan.report.rows.push(ReportRow {
            place: row.place(),
            index: content.index_with_item(),
            title: content.title,
            outcome,
            why,
        });
    }

    /// The row that this one already is.
    fn known(&self, row: &SheetRow, part: &Part, content: &HeadingContent) -> Option<&'a Existing> {
        if let Some(known) = self.by_key.get(part.source_key.as_str()) {
            return Some(known);
        }
        let same_title = folded(&content.title);
        self.beside(&content.index_text).find(|known| {
            known.heading.content.item == content.item
                && folded(&known.heading.content.title) == same_title
                && !is_of_another_row(known, row)
        })
    }

    fn beside(&self, index: &str) -> impl Iterator<Item = &'a Existing> + use<'a, '_> {
        place_of(index)
            .and_then(|place| self.by_place.get(&place))
            .into_iter()
            .flatten()
            .copied()
    }

    /// The term of a row that may go in, or what must be mended first.
    fn admitted(
        &self,
        row: &SheetRow,
        content: &HeadingContent,
    ) -> Result<RetentionTerm, Vec<String>> {
        let mut why = Vec::new();
        match place_of(&content.index_text) {
            Some(place) => why.extend(self.occupied(place, row, content)),
            None => why.extend(
                content
                    .index_text
                    .parse::<CaseIndex>()
                    .err()
                    .map(|error| error.to_string()),
            ),
        }
        if content.title.is_empty() {
            why.push("Нет заголовка дела: впишите его (графа 2)".into());
        }
        match content.read_term() {
            Ok(term) if why.is_empty() => Ok(term),
            Ok(_) => Err(why),
            Err(unreadable) => {
                why.push(capitalised(&unreadable));
                Err(why)
            }
        }
    }

    /// Why the index is not free for this row; sub-items of one row share theirs.
    fn occupied(
        &self,
        place: IndexPlace,
        row: &SheetRow,
        content: &HeadingContent,
    ) -> Option<String> {
        let index = &content.index_text;
        if let Some(other) = self.taken.get(&place)
            && (!row.exact && !other.is(row) || other.items.contains(&content.item))
        {
            return Some(format!(
                "Индекс {index} уже занят ({}): впишите другой, индексы не повторяются (п. 10.1.13)",
                place_in_file(&other.sheet, other.row, other.last_row)
            ));
        }
        let other = self.beside(index).find(|known| {
            !row.exact && !is_part_of(known, row) || known.heading.content.item == content.item
        })?;
        Some(if other.visible {
            format!(
                "Индекс {index} в номенклатуре уже занят делом «{}»: впишите другой (п. 10.1.13)",
                other.heading.content.title
            )
        } else {
            format!("Индекс {index} в номенклатуре уже занят: впишите другой (п. 10.1.13)")
        })
    }

    fn add(
        &mut self,
        row: &SheetRow,
        part: &Part,
        mut content: HeadingContent,
        term: RetentionTerm,
    ) {
        if let Some(place) = place_of(&content.index_text) {
            let taken = self.taken.entry(place).or_insert_with(|| Taken::by(row));
            taken.items.push(content.item.clone());
        }
        self.position += 1;
        content.position = self.position;
        self.plan.additions.push(Addition {
            content,
            term,
            source_key: part.source_key.clone(),
        });
    }
}

/// Whether a row of the nomenclature came from this row of the file.
fn is_part_of(known: &Existing, row: &SheetRow) -> bool {
    known
        .heading
        .source_key
        .as_ref()
        .is_some_and(|key| row.parts.iter().any(|part| part.source_key == *key))
}

/// Whether a row of the nomenclature came from a file, but not from this row of it.
fn is_of_another_row(known: &Existing, row: &SheetRow) -> bool {
    known.heading.source_key.is_some() && !is_part_of(known, row)
}

/// Whether what is there says the same as the file, and in what it differs.
fn compared(known: &Existing, offered: &HeadingContent) -> (Outcome, Vec<String>) {
    if !known.visible {
        return (Outcome::Unchanged, Vec::new());
    }
    let there = &known.heading.content;
    let mut differences = Vec::new();
    let mut compare = |what: &str, in_file: &str, in_nomenclature: &str| {
        if in_file != in_nomenclature {
            differences.push(format!(
                "{what}: в файле «{in_file}», в номенклатуре «{in_nomenclature}»"
            ));
        }
    };
    if place_of(&offered.index_text) != place_of(&there.index_text) {
        compare("Индекс", &offered.index_text, &there.index_text);
    }
    compare("Заголовок", &offered.title, &there.title);
    compare("Срок", &offered.term_text, &there.term_text);
    compare("Статья", &offered.article_text, &there.article_text);
    compare("Примечание", &offered.note, &there.note);
    if differences.is_empty() {
        (Outcome::Unchanged, differences)
    } else {
        (Outcome::Different, differences)
    }
}

#[cfg(test)]
#[path = "plan_tests.rs"]
mod tests;
