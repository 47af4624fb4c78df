//! Edits of a draft's rows as the grid sends them: what they come to together, and which of them cannot be. Pure.
//!
//! A cell is written only while it still says what the person saw, so of two people writing at once neither loses a word: the
//! later one is told both texts.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::case_index::CaseIndex;
use super::rules::{Heading, HeadingContent};
use super::sections;
use crate::ids::{DivisionId, HeadingId, NomenclatureId, PersonId, RemovalId};
use crate::journal::Former;
use crate::organisation::people::Division;

/// How far apart rows are placed, so that later ones find room between them.
const ROOM: i64 = 100;

crate::words! {
    /// A cell of a row, or one of the row's properties.
    Field {
        /// Column 1.
        Index = "index", "индекс";
        /// Letter of the sub-item.
        Item = "item", "буква пункта";
        /// Column 2.
        Title = "title", "заголовок";
        /// Column 4: the term.
        Term = "term", "срок хранения";
        /// Column 4: the article.
        Article = "article", "статья перечня";
        /// Column 5.
        Note = "note", "примечание";
        /// What stands behind the row: a code of [`HeadingKind`](super::rules::HeadingKind).
        Kind = "kind", "вид";
        /// ДСП: `1` or nothing.
        Restricted = "restricted", "ДСП";
        /// Cases go on from year to year: `1` or nothing.
        CarryOver = "carry_over", "переходящее";
        /// Key of the person who answers for the row, or nothing.
        Responsible = "responsible", "ответственный";
        /// Key of the division, or nothing.
        Division = "division", "отдел";
        /// Name of the section.
        Section = "section", "раздел";
    }
}

/// One edit. A row that is not stored yet has a negative name, by which later edits may call it.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "edit", rename_all = "snake_case")]
pub enum Edit {
    /// A cell, if it still says what the person saw.
    Write {
        /// Which row.
        row: HeadingId,
        /// Which cell.
        field: Field,
        /// What the person saw.
        was: String,
        /// What it shall say.
        value: String,
    },
    /// A new row.
    Add {
        /// Its name until it is stored.
        row: HeadingId,
        /// The row it stands below, in the same division and section; at the end where none is named.
        below: Option<HeadingId>,
        /// What it says; without an index it gets the next one.
        cells: Vec<(Field, String)>,
        /// The removal that it undoes: the row comes back with everything that was said of it.
        restores: Option<RemovalId>,
    },
    /// A row taken out, if nobody has changed it since the person saw it.
    Remove {
        /// Which row.
        row: HeadingId,
        /// The version that the person saw.
        version: i64,
        /// By what name it can be undone; without one it cannot.
        removal: Option<RemovalId>,
    },
    /// A row put in another place, into the division and section of the row it comes to stand below.
    Move {
        /// Which row.
        row: HeadingId,
        /// The row it shall stand below; first where none is named.
        below: Option<HeadingId>,
    },
    /// Indexes given anew in the order of the rows; rows that must keep theirs do.
    Renumber {
        /// Of which division; the rows outside of divisions where none is named.
        division: Option<DivisionId>,
    },
}

impl Edit {
    /// The row whose cell it writes, where neither the order of the rows nor their indexes can change by it: all others may
    /// then be left unread.
    pub fn within(&self) -> Option<HeadingId> {
        match self {
            Edit::Write {
                field: Field::Index | Field::Item | Field::Division | Field::Section,
                ..
            } => None,
            Edit::Write { row, .. } => Some(*row),
            Edit::Add { .. } | Edit::Remove { .. } | Edit::Move { .. } | Edit::Renumber { .. } => {
                None
            }
        }
    }

    /// The removal that it makes or undoes.
    pub fn removal(&self) -> Option<RemovalId> {
        match self {
            Edit::Add { restores, .. } => *restores,
            Edit::Remove { removal, .. } => *removal,
            Edit::Write { .. } | Edit::Move { .. } | Edit::Renumber { .. } => None,
        }
    }
}

/// What an edit came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// Done.
    Done,
    /// Somebody else has written another text meanwhile; nothing is overwritten.
    Conflict {
        /// What the cell says now.
        theirs: String,
    },
    /// It is another division's to write.
    #[serde(rename = "refused")]
    NotYours {
        /// Whose it is.
        sentence: String,
    },
    /// It cannot be.
    Refused {
        /// Why, and what to do.
        sentence: String,
    },
}

impl Outcome {
    fn refused(sentence: impl Into<String>) -> Self {
        Outcome::Refused {
            sentence: sentence.into(),
        }
    }

    fn gone() -> Self {
        Self::refused("Такой строки больше нет: её исключили, пока вы писали")
    }

    fn other_division() -> Self {
        Outcome::NotYours {
            sentence: "Строки другого отдела правит этот отдел или делопроизводитель".to_owned(),
        }
    }
}

/// A row that was taken out and can be brought back.
#[derive(Clone, Debug)]
pub struct Removed {
    /// Under what name it lies.
    pub removal: RemovalId,
    /// The key that it had, and the last entry of the journal while it did.
    pub former: Former,
    /// What it said.
    pub content: HeadingContent,
    /// By what an import knows it.
    pub source_key: Option<String>,
    /// How often it had been written.
    pub version: i64,
}

/// What the edits stand on.
pub struct Ground<'a> {
    /// Index of the department.
    pub department_index: &'a str,
    /// Its divisions.
    pub divisions: &'a [Division],
    /// Who may answer for a row.
    pub people: &'a HashSet<PersonId>,
    /// Whether the person may write rows of a division, or those outside of divisions.
    pub may_write: &'a (dyn Fn(Option<DivisionId>) -> bool + Sync),
    /// Whether restricted rows exist for the person.
    pub sees_restricted: bool,
    /// Rows that must stay under their index, with the reason.
    pub bound: &'a HashMap<HeadingId, String>,
    /// The rows taken out by the removals that the edits name.
    pub set_aside: &'a HashMap<RemovalId, Removed>,
}

/// A row on its way.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its key, or the name of a new one.
    pub id: HeadingId,
    /// What it says now.
    pub content: HeadingContent,
    /// The row as it was stored; a new one was not.
    pub before: Option<Heading>,
    /// What a new one brings back.
    pub restores: Option<Removed>,
    /// Whether its place is still to be found.
    is_unplaced: bool,
    /// Whether an edit put it in another place.
    is_moved: bool,
}

impl Line {
    /// Whether it says something else than before, its place among the rows apart.
    pub fn is_rewritten(&self) -> bool {
        self.before
            .as_ref()
            .is_none_or(|before| self.is_moved || placed(&before.content) != placed(&self.content))
    }

    /// Whether it stands elsewhere though nobody wrote or moved it.
    pub fn is_shifted(&self) -> bool {
        let place = |row: &Heading| row.content.position;
        !self.is_rewritten() && self.before.as_ref().map(place) != Some(self.content.position)
    }

    /// The row as it is stored under its key once it has been written.
    pub fn into_row(self, nomenclature_id: NomenclatureId, key: HeadingId) -> Heading {
        let is_rewritten = self.is_rewritten();
        match self.before {
            Some(before) if is_rewritten => {
                let term = self.content.read_term().ok();
                Heading {
                    category: term.as_ref().map(|term| term.category().into()),
                    term,
                    content: self.content,
                    version: before.version + 1,
                    ..before
                }
            }
            Some(before) => Heading {
                content: self.content,
                ..before
            },
            None => {
                let term = self.content.read_term().ok();
                Heading {
                    id: key,
                    nomenclature_id,
                    category: term.as_ref().map(|term| term.category().into()),
                    term,
                    version: self.first_version(),
                    content: self.content,
                    source_key: self.restores.and_then(|removed| removed.source_key),
                    memo_id: None,
                }
            }
        }
    }

    /// The version in which a new row begins: one that comes back as it was counts as written no oftener than before.
    pub fn first_version(&self) -> i64 {
        self.restores.as_ref().map_or(1, |removed| {
            removed.version + i64::from(placed(&removed.content) != placed(&self.content))
        })
    }

    fn key(&self) -> (&str, &str) {
        (&self.content.index_text, &self.content.item)
    }

    /// Whether it stands under another index than before.
    pub fn is_reindexed(&self) -> bool {
        self.before.as_ref().is_none_or(|before| {
            (
                before.content.index_text.as_str(),
                before.content.item.as_str(),
            ) != self.key()
        })
    }
}

/// What a row says, wherever it stands.
fn placed(content: &HeadingContent) -> HeadingContent {
    HeadingContent {
        position: 0,
        ..content.clone()
    }
}

/// What the rows come to.
#[derive(Debug)]
pub struct Plan {
    /// All rows.
    pub lines: Vec<Line>,
    /// Rows that were taken out, and under what name each can be brought back.
    pub removed: Vec<(Heading, Option<RemovalId>)>,
    /// What became of each edit.
    pub outcomes: Vec<Outcome>,
}

/// Carries the edits out on the rows, one after the other. `rows` are all of the nomenclature, or, where every edit stays
/// [within](Edit::within) its row, at least those.
pub fn apply(rows: Vec<Heading>, edits: &[Edit], ground: &Ground<'_>) -> Plan {
    let mut editing = Editing {
        lines: sections::rows_in_order(rows, ground.divisions)
            .into_iter()
            .map(|row| Line {
                id: row.id,
                content: row.content.clone(),
                before: Some(row),
                restores: None,
                is_unplaced: false,
                is_moved: false,
            })
            .collect(),
        removed: Vec::new(),
        ground,
    };
    let mut outcomes: Vec<Outcome> = edits
        .iter()
        .map(|edit| match editing.carry_out(edit) {
            Ok(()) => Outcome::Done,
            Err(outcome) => outcome,
        })
        .collect();
    editing.give_way_to_taken_indexes(edits, &mut outcomes);
    editing.place();
    Plan {
        lines: editing.lines,
        removed: editing.removed,
        outcomes,
    }
}

struct Editing<'a> {
    lines: Vec<Line>,
    removed: Vec<(Heading, Option<RemovalId>)>,
    ground: &'a Ground<'a>,
}

impl Editing<'_> {
    fn carry_out(&mut self, edit: &Edit) -> Result<(), Outcome> {
        match edit {
            Edit::Write {
                row,
                field,
                was,
                value,
            } => self.write(*row, *field, was, value),
            Edit::Add {
                row,
                below,
                cells,
                restores,
            } => self.add(*row, *below, cells, *restores),
            Edit::Remove {
                row,
                version,
                removal,
            } => self.remove(*row, *version, *removal),
            Edit::Move { row, below } => self.shift(*row, *below),
            Edit::Renumber { division } => self.renumber(*division),
        }
    }

    /// The place of a row that the person may see and write.
    fn writable(&self, row: HeadingId) -> Result<usize, Outcome> {
        let at = self.place_of(row).ok_or_else(Outcome::gone)?;
        if (self.ground.may_write)(self.lines[at].content.division_id) {
            Ok(at)
        } else {
            Err(Outcome::other_division())
        }
    }

    fn place_of(&self, row: HeadingId) -> Option<usize> {
        self.lines
            .iter()
            .position(|line| line.id == row)
            .filter(|at| self.ground.sees_restricted || !self.lines[*at].content.restricted)
    }

    fn write(
        &mut self,
        row: HeadingId,
        field: Field,
        was: &str,
        value: &str,
    ) -> Result<(), Outcome> {
        let at = self.writable(row)?;
        let now = cell(&self.lines[at].content, field);
        let content = self.with(&self.lines[at].content, field, value)?;
        if cell(&content, field) == now {
            return Ok(());
        }
        if now != was {
            return Err(Outcome::Conflict { theirs: now });
        }
        if matches!(field, Field::Index | Field::Item)
            && let Some(reason) = self.ground.bound.get(&row)
        {
            return Err(Outcome::refused(reason));
        }
        let line = &mut self.lines[at];
        line.is_unplaced |= matches!(field, Field::Division | Field::Section);
        line.content = content;
        Ok(())
    }

    /// The row with one cell written.
    fn with(
        &self,
        before: &HeadingContent,
        field: Field,
        value: &str,
    ) -> Result<HeadingContent, Outcome> {
        let mut content = before.clone();
        // NUL cannot be kept by PostgreSQL and means nothing to a person.
        let value = value.replace('\0', "");
        let text = value.trim();
        let needs = |what| {
            if text.is_empty() {
                Err(Outcome::refused(what))
            } else {
                Ok(text.to_owned())
            }
        };
        match field {
            Field::Index => content.index_text = needs("Укажите индекс дела (графа 1)")?,
            Field::Title => content.title = needs("Укажите заголовок дела (графа 2)")?,
            Field::Item => content.item = text.to_owned(),
            Field::Term => content.term_text = text.to_owned(),
            Field::Article => content.article_text = text.to_owned(),
            Field::Note => content.note = text.to_owned(),
            Field::Section => content.section = text.to_owned(),
            Field::Kind => content.kind = text.parse().map_err(Outcome::refused)?,
            Field::CarryOver => content.carry_over = text == "1",
            Field::Restricted => {
                if !self.ground.sees_restricted {
                    return Err(Outcome::refused(
                        "Пометку «ДСП» ставит тот, кому такие дела доступны",
                    ));
                }
                content.restricted = text == "1";
            }
            Field::Responsible => content.responsible_id = self.person(text)?,
            Field::Division => {
                content.division_id = self.division(text)?;
                if !(self.ground.may_write)(content.division_id) {
                    return Err(Outcome::other_division());
                }
            }
        }
        Ok(content.tidied())
    }

    fn person(&self, text: &str) -> Result<Option<PersonId>, Outcome> {
        if text.is_empty() {
            return Ok(None);
        }
        let known = text.parse().ok();
        known
            .filter(|person| self.ground.people.contains(person))
            .map(Some)
            .ok_or_else(|| {
                Outcome::refused(
                    "Ответственным может быть работник этого подразделения: выберите его в списке",
                )
            })
    }

    fn division(&self, text: &str) -> Result<Option<DivisionId>, Outcome> {
        if text.is_empty() {
            return Ok(None);
        }
        let division = text.parse().ok().and_then(|id: DivisionId| {
            let mut divisions = self.ground.divisions.iter();
            divisions.find(|division| division.id == id)
        });
        division.map(|division| Some(division.id)).ok_or_else(|| {
            Outcome::refused("Такого отдела в подразделении нет: выберите его в списке")
        })
    }

    fn add(
        &mut self,
        row: HeadingId,
        below: Option<HeadingId>,
        cells: &[(Field, String)],
        restores: Option<RemovalId>,
    ) -> Result<(), Outcome> {
        if row.0 >= 0 || self.lines.iter().any(|line| line.id == row) {
            return Err(Outcome::refused(
                "Строка не добавлена: обновите страницу и повторите",
            ));
        }
        let above = below.and_then(|below| self.place_of(below));
        let beside = above.or(self.lines.len().checked_sub(1));
        let restored = restores.and_then(|removal| self.set_aside(removal));
        if let Some(removed) = restored
            && !(self.ground.may_write)(removed.content.division_id)
        {
            return Err(Outcome::other_division());
        }
        let mut content = restored.map_or_else(
            || HeadingContent {
                division_id: beside.and_then(|at| self.lines[at].content.division_id),
                section: beside.map_or(String::new(), |at| self.lines[at].content.section.clone()),
                ..HeadingContent::empty()
            },
            |removed| removed.content.clone(),
        );
        // An empty cell says nothing that the row does not say by itself.
        for (field, value) in cells.iter().filter(|(_, value)| !value.trim().is_empty()) {
            // What came back with the row need not be possible any more: its person may have left the department.
            if cell(&content, *field) != *value {
                content = self.with(&content, *field, value)?;
            }
        }
        if !(self.ground.may_write)(content.division_id) {
            return Err(Outcome::other_division());
        }
        if content.title.is_empty() {
            return Err(Outcome::refused("Укажите заголовок дела (графа 2)"));
        }
        if content.index_text.is_empty() {
            content.index_text = self.next_index(content.division_id)?;
        }
        let line = Line {
            id: row,
            content,
            before: None,
            restores: restored.cloned(),
            is_unplaced: true,
            is_moved: false,
        };
        self.lines
            .insert(above.map_or(self.lines.len(), |at| at + 1), line);
        Ok(())
    }

    /// A row that was taken out; none for those who may not know of it. It comes back once.
    fn set_aside(&self, removal: RemovalId) -> Option<&Removed> {
        let is_back = self.lines.iter().any(|line| {
            let restores = line.restores.as_ref();
            restores.is_some_and(|removed| removed.removal == removal)
        });
        let removed = self.ground.set_aside.get(&removal);
        removed.filter(|removed| {
            !is_back && (self.ground.sees_restricted || !removed.content.restricted)
        })
    }

    fn next_index(&self, division: Option<DivisionId>) -> Result<String, Outcome> {
        let mut divisions = self.ground.divisions.iter();
        let division = division.and_then(|id| divisions.find(|division| division.id == id));
        let indexes = self
            .lines
            .iter()
            .map(|line| line.content.index_text.as_str());
        sections::next_index(self.ground.department_index, division, indexes).ok_or_else(|| {
            Outcome::refused(
                "Следующий индекс не подобрать: напишите его сами (п. 10.1.13, графа 1)",
            )
        })
    }

    fn remove(
        &mut self,
        row: HeadingId,
        version: i64,
        removal: Option<RemovalId>,
    ) -> Result<(), Outcome> {
        // Sent again because the answer was lost; under the key another row may stand by now.
        if removal.is_some_and(|removal| self.ground.set_aside.contains_key(&removal)) {
            return Ok(());
        }
        let at = self.writable(row)?;
        if let Some(reason) = self.ground.bound.get(&row) {
            return Err(Outcome::refused(reason));
        }
        let seen = self.lines[at].before.as_ref().map(|row| row.version);
        if seen.is_some_and(|seen| seen != version) {
            return Err(Outcome::refused(
                "Строку только что изменил другой человек: посмотрите, что в ней теперь, и повторите",
            ));
        }
        let before = self.lines.remove(at).before;
        self.removed.extend(before.map(|row| (row, removal)));
        Ok(())
    }

    fn shift(&mut self, row: HeadingId, below: Option<HeadingId>) -> Result<(), Outcome> {
        let at = self.writable(row)?;
        if below == Some(row) {
            return Ok(());
        }
        let neighbour = match below {
            Some(below) => Some(self.place_of(below).ok_or_else(Outcome::gone)?),
            None => (!self.lines.is_empty()).then_some(0),
        };
        let (division, section) = neighbour.map_or((None, String::new()), |at| {
            let content = &self.lines[at].content;
            (content.division_id, content.section.clone())
        });
        if !(self.ground.may_write)(division) {
            return Err(Outcome::other_division());
        }
        let mut line = self.lines.remove(at);
        line.content.division_id = division;
        line.content.section = section;
        line.is_unplaced = true;
        line.is_moved = true;
        let to = below.map_or(0, |below| {
            self.lines
                .iter()
                .position(|line| line.id == below)
                .map_or(self.lines.len(), |at| at + 1)
        });
        self.lines.insert(to, line);
        Ok(())
    }

    fn renumber(&mut self, division: Option<DivisionId>) -> Result<(), Outcome> {
        if !(self.ground.may_write)(division) {
            return Err(Outcome::other_division());
        }
        let keeps = |line: &Line| {
            line.content.division_id != division
                || line.content.carry_over
                || self.ground.bound.contains_key(&line.id)
                || line.content.restricted && !self.ground.sees_restricted
        };
        let kept: HashSet<String> = self
            .lines
            .iter()
            .filter(|line| keeps(line))
            .map(|line| line.content.index_text.clone())
            .collect();
        let kept: Vec<CaseIndex> = kept.iter().filter_map(|text| text.parse().ok()).collect();
        let numbered: Vec<usize> = (0..self.lines.len())
            .filter(|at| !keeps(&self.lines[*at]))
            .collect();
        let model = numbered
            .iter()
            .find_map(|at| self.lines[*at].content.index_text.parse::<CaseIndex>().ok());
        let model = match model {
            Some(model) => model,
            None if numbered.is_empty() => return Ok(()),
            None => {
                return Err(Outcome::refused(
                    "Ни у одной строки нет индекса по форме 10-1-01: напишите первый индекс сами",
                ));
            }
        };
        let mut number = 0;
        let mut given: HashMap<String, String> = HashMap::new();
        for at in numbered {
            let content = &mut self.lines[at].content;
            // Items of one heading keep one index.
            if !content.item.is_empty()
                && let Some(index) = given.get(&content.index_text)
            {
                content.index_text.clone_from(index);
                continue;
            }
            let index = loop {
                number += 1;
                let index = model.with_number(number).ok_or_else(|| {
                    Outcome::refused("Строк больше, чем номеров в индексе: четырёх цифр не хватает")
                })?;
                if !kept.iter().any(|kept| kept.takes_place_of(&index)) {
                    break index;
                }
            };
            let before = std::mem::replace(&mut content.index_text, index.to_string());
            given.insert(before, index.to_string());
        }
        Ok(())
    }

    /// Of two rows under one index the one that came to it last goes back, with every edit that brought it there.
    fn give_way_to_taken_indexes(&mut self, edits: &[Edit], outcomes: &mut [Outcome]) {
        while let Some((loser, holder)) = self.collision() {
            let (id, index) = (
                self.lines[loser].id,
                self.lines[loser].content.index_with_item(),
            );
            let holder = &self.lines[holder].content;
            let is_hidden = holder.restricted && !self.ground.sees_restricted;
            let sentence = if is_hidden {
                format!("Индекс {index} уже занят: индексы не повторяются (п. 10.1.13)")
            } else {
                format!(
                    "Индекс {index} уже занят строкой «{}»: индексы не повторяются (п. 10.1.13)",
                    holder.title
                )
            };
            for (edit, outcome) in edits.iter().zip(outcomes.iter_mut()) {
                let brought = match edit {
                    Edit::Write { row, field, .. } => {
                        *row == id && matches!(field, Field::Index | Field::Item)
                    }
                    Edit::Add { row, .. } => *row == id,
                    Edit::Renumber { .. } => true,
                    Edit::Remove { .. } | Edit::Move { .. } => false,
                };
                if brought && *outcome == Outcome::Done {
                    *outcome = Outcome::refused(&sentence);
                }
            }
            match self.lines[loser].before.clone() {
                Some(before) => {
                    let content = &mut self.lines[loser].content;
                    content.index_text = before.content.index_text;
                    content.item = before.content.item;
                }
                None => {
                    self.lines.remove(loser);
                }
            }
        }
    }

    /// A row that came to an index where another one stands.
    fn collision(&self) -> Option<(usize, usize)> {
        let mut holders: HashMap<(&str, &str), usize> = HashMap::new();
        // Rows that kept their index hold it against those that came.
        let (came, stayed): (Vec<usize>, Vec<usize>) =
            (0..self.lines.len()).partition(|at| self.lines[*at].is_reindexed());
        for at in stayed.into_iter().chain(came) {
            if let Some(holder) = holders.insert(self.lines[at].key(), at) {
                return Some((at, holder));
            }
        }
        None
    }

    /// Finds places for the rows that need one, between those that have theirs; where there is no room, all are placed anew.
    fn place(&mut self) {
        if !self.lines.iter().any(|line| line.is_unplaced) {
            return;
        }
        let mut last = 0;
        let mut at = 0;
        while at < self.lines.len() {
            let run = self.lines[at..]
                .iter()
                .take_while(|line| line.is_unplaced)
                .count();
            if run > 0 {
                let next = self.lines.get(at + run).map(|line| line.content.position);
                let count = i64::try_from(run).unwrap_or(i64::MAX - 1);
                let step = match next {
                    Some(next) => (next - last) / (count + 1),
                    None => ROOM,
                };
                if step < 1 {
                    return self.place_all();
                }
                for line in &mut self.lines[at..at + run] {
                    last += step;
                    line.content.position = last;
                }
                at += run;
            } else {
                let position = self.lines[at].content.position;
                if position < last {
                    return self.place_all();
                }
                last = position;
                at += 1;
            }
        }
    }

    fn place_all(&mut self) {
        for (line, place) in self.lines.iter_mut().zip(1_i64..) {
            line.content.position = place * ROOM;
        }
    }
}

/// What a cell says, as the grid shows and sends it.
pub fn cell(content: &HeadingContent, field: Field) -> String {
    let ticked = |is: bool| if is { "1".to_owned() } else { String::new() };
    match field {
        Field::Index => content.index_text.clone(),
        Field::Item => content.item.clone(),
        Field::Title => content.title.clone(),
        Field::Term => content.term_text.clone(),
        Field::Article => content.article_text.clone(),
        Field::Note => content.note.clone(),
        Field::Kind => content.kind.code().to_owned(),
        Field::Restricted => ticked(content.restricted),
        Field::CarryOver => ticked(content.carry_over),
        Field::Responsible => content
            .responsible_id
            .map_or(String::new(), |id| id.to_string()),
        Field::Division => content
            .division_id
            .map_or(String::new(), |id| id.to_string()),
        Field::Section => content.section.clone(),
    }
}
