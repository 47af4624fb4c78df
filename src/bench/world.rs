//! Which cases there are. Everything follows from the number of the case and the size of the world, so two databases filled with
//! the same size are equal.

use chrono::{Datelike, NaiveDate};

use crate::cases::rules::expiry::{self, Computed, EventRecord, Recorded};
use crate::ids::CaseId;
use crate::nomenclature::rules::Category;
use crate::reference_lists;
use crate::retention::{self, Reading, RetentionTerm, Start};

/// How large the world is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Size {
    /// Closed cases.
    pub cases: i64,
    /// Departments they belong to.
    pub departments: i64,
    /// Years they were closed in, the last one being 2025.
    pub years: i64,
}

/// The latest year in which cases were closed.
pub const LAST_YEAR: i64 = 2025;

impl Size {
    /// Rows of the nomenclature of one department in one year.
    pub fn rows(self) -> i64 {
        let nomenclatures = self.departments * self.years;
        (self.cases + nomenclatures - 1) / nomenclatures.max(1)
    }

    /// The year in which a case was closed: the first cases are the oldest.
    pub fn year(self, case: i64) -> i64 {
        LAST_YEAR - self.years + 1 + case / (self.rows() * self.departments)
    }

    /// The department of a case, from 0.
    pub fn department(self, case: i64) -> i64 {
        case / self.rows() % self.departments
    }

    /// The place of a case in the nomenclature of its department and year, from 0; the same row comes back each year.
    pub fn place(self, case: i64) -> i64 {
        case % self.rows()
    }

    /// The nomenclature of a department, from 0, in a year: its key.
    pub fn nomenclature(self, department: i64, year: i64) -> i64 {
        (year - LAST_YEAR + self.years - 1) * self.departments + department + 1
    }
}

/// A kind of cases: an article of a list with its term.
#[derive(Debug)]
pub struct Kind {
    /// What the documents are.
    pub title: String,
    /// Term and article as printed.
    pub term_text: String,
    /// The article as printed.
    pub article_text: String,
    /// The parsed term.
    pub term: RetentionTerm,
    /// The same as it is stored.
    pub term_json: String,
    /// By how long it is kept.
    pub category: Category,
}

/// The kinds of cases there are to choose from, by how long they are kept.
#[derive(Debug)]
pub struct Kinds {
    permanent: Vec<Kind>,
    personnel: Vec<Kind>,
    long_term: Vec<Kind>,
    short_term: Vec<Kind>,
}

impl Kinds {
    /// All of them.
    pub fn all(&self) -> Vec<&Kind> {
        let groups = [
            &self.permanent,
            &self.personnel,
            &self.long_term,
            &self.short_term,
        ];
        groups.into_iter().flatten().collect()
    }

    /// Every article of the general list of 2019 whose term may be applied.
    pub fn of_the_lists() -> Kinds {
        let mut kinds = Kinds {
            permanent: Vec::new(),
            personnel: Vec::new(),
            long_term: Vec::new(),
            short_term: Vec::new(),
        };
        for edition in reference_lists::builtin() {
            for article in edition.articles() {
                if article.usable_term(0).is_none() {
                    continue;
                }
                let words = &article.terms[0].text;
                let cited = format!("ст. {}", article.key);
                let Ok(Reading::One(term)) =
                    retention::read(&format!("{words}, {cited}"), &article.note)
                else {
                    continue;
                };
                let category = Category::from(term.category());
                let kind = Kind {
                    title: article.kind.clone(),
                    term_text: format!("{words}, {cited}"),
                    article_text: cited,
                    term_json: serde_json::to_string(&term).unwrap_or_default(),
                    term,
                    category,
                };
                match category {
                    Category::Permanent => kinds.permanent.push(kind),
                    Category::Personnel => kinds.personnel.push(kind),
                    Category::LongTerm => kinds.long_term.push(kind),
                    Category::ShortTerm => kinds.short_term.push(kind),
                }
            }
        }
        kinds
    }

    /// The kind of a row: of a hundred rows 12 are kept for ever, 8 are of personnel, 8 are kept for more than ten years.
    fn of_row(&self, row: u64) -> &Kind {
        let among = match row % 100 {
            0..12 => &self.permanent,
            12..20 => &self.personnel,
            20..28 => &self.long_term,
            _ => &self.short_term,
        };
        &among[(row / 100 % among.len().max(1) as u64) as usize]
    }
}

/// One closed case.
#[derive(Debug)]
pub struct Made<'a> {
    /// Its key.
    pub id: CaseId,
    /// Its department, from 1.
    pub department: i64,
    /// The year it was closed in.
    pub year: i64,
    /// Its place in the nomenclature, from 1.
    pub position: i64,
    /// Its index.
    pub index_text: String,
    /// What it is.
    pub kind: &'a Kind,
    /// ДСП: one in fifty.
    pub restricted: bool,
    /// The day on which it was opened.
    pub opened_on: NaiveDate,
    /// The last day of its year.
    pub closed_on: NaiveDate,
    /// An event that begins its term, recorded on two of three cases that wait for one; the audit on three of four.
    pub event: Option<EventRecord>,
    /// Held: one in five hundred.
    pub held: bool,
    /// Whether an ЭПК case was reviewed: one in three.
    pub reviewed: bool,
    /// What its term comes to.
    pub computed: Computed,
}

/// Mixes the bits of a number, so that neighbours have nothing in common.
fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// The case with this number, from 0.
pub fn case<'a>(kinds: &'a Kinds, size: Size, number: i64, today: NaiveDate) -> Made<'a> {
    let (department, year, place) = (
        size.department(number),
        size.year(number),
        size.place(number),
    );
    let row = mixed((department as u64) << 32 | place as u64);
    let kind = kinds.of_row(row);
    let own = mixed(number as u64 ^ 0x5EED);
    let one_in = |share: u64, salt: u64| mixed(own ^ salt).is_multiple_of(share);
    let opened_on = NaiveDate::from_yo_opt(year as i32, 5 + (own % 60) as u32).unwrap_or_default();
    let closed_on = NaiveDate::from_ymd_opt(year as i32, 12, 31).unwrap_or_default();
    let id = CaseId(number + 1);
    let event = event_of(&kind.term)
        .filter(|_| !one_in(3, 1))
        .map(|event| EventRecord {
            case_id: id,
            event: event.to_owned(),
            happened_on: NaiveDate::from_ymd_opt(closed_on.year() + 1, 6, 15),
            ground: "письмо".into(),
            recorded_on: NaiveDate::from_ymd_opt(closed_on.year() + 1, 7, 1).unwrap_or_default(),
        });
    let held = one_in(500, 2);
    let reviewed = kind.term.has_expert_review() && one_in(3, 3);
    let recorded = Recorded {
        events: event.clone().into_iter().collect(),
        reviewed,
        acquisition_source: true,
        ..Recorded::default()
    };
    let facts = expiry::facts_of(opened_on, Some(closed_on), &recorded);
    Made {
        id,
        department: department + 1,
        year,
        position: place + 1,
        index_text: format!(
            "{:02}-{:02}-{:02}",
            department + 1,
            place / 40 + 1,
            place % 40 + 1
        ),
        kind,
        restricted: row % 50 == 7,
        opened_on,
        closed_on,
        event,
        held,
        reviewed,
        computed: expiry::compute(&kind.term, kind.category, &facts, today),
    }
}

/// The event that a term waits for, or its audit.
fn event_of(term: &RetentionTerm) -> Option<&'static str> {
    use crate::retention::{Condition, Event};
    match term.start() {
        Start::Event(trigger) => Some(trigger.event.code()),
        Start::Closing => term
            .conditions()
            .contains(&Condition::AuditDone)
            .then(|| Event::AuditDone.code()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{HashMap, HashSet};

    #[test]
    fn the_world_is_believable() {
        let size = Size {
            cases: 20_000,
            departments: 20,
            years: 30,
        };
        let kinds = Kinds::of_the_lists();
        let today = NaiveDate::from_ymd_opt(2026, 1, 15).expect("a date");
        let mut by_category: HashMap<Category, i64> = HashMap::new();
        let mut rows = HashSet::new();
        for number in 0..size.cases {
            let made = case(&kinds, size, number, today);
            *by_category.entry(made.kind.category).or_default() += 1;
            assert!((1996..=2025).contains(&made.year));
            assert!(made.opened_on < made.closed_on);
            assert!(
                rows.insert((made.department, made.year, made.index_text.clone())),
                "no row holds two cases"
            );
        }
        for category in Category::ALL {
            assert!(by_category[category] > size.cases / 50, "{by_category:?}");
        }
        assert!(
            by_category[&Category::ShortTerm] > size.cases / 2,
            "{by_category:?}"
        );
    }
}
