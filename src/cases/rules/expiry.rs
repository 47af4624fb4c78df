//! The bridge between a stored case and the heart: from its events, facts, holds and review to [`retention::Facts`], and from
//! [`retention::Expiry`] back to the columns.
//!
//! The stored date says when the term is over. Holds, loans and reviews come and go without it: the guards of the database
//! look at them where they are, so a forgotten recomputation can never let a case go.

use chrono::NaiveDate;
use serde::Serialize;

use super::{CaseFile, ExpiryKind, StoredReasons, dotted};
use crate::ids::{CaseId, HoldId, PersonId};
use crate::nomenclature::rules::Category;
use crate::retention::{
    self, Block, Event, Fact, Facts, Gate, KnownFacts, Outcome, Reason, RetentionTerm,
};

/// By what rules expiries are computed; shown beside the day of the computing.
pub const RULES: &str =
    "п. 10.5.4 Инструкции № ЕД-7-10/799@ и ст. 22.1 Федерального закона № 125-ФЗ";

/// An event of the term, as recorded.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct EventRecord {
    /// On which case.
    pub case_id: CaseId,
    /// Code of the [`Event`].
    pub event: String,
    /// When it came; an event without a date starts nothing.
    pub happened_on: Option<NaiveDate>,
    /// The paper that says so.
    pub ground: String,
    /// When it was recorded.
    pub recorded_on: NaiveDate,
}

/// A fact that chooses between alternatives of the term, as recorded.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct FactRecord {
    /// On which case.
    pub case_id: CaseId,
    /// Code of the [`Fact`].
    pub fact: String,
    /// Whether it is so.
    pub holds: bool,
    /// The paper that says so.
    pub ground: String,
    /// When it was recorded.
    pub recorded_on: NaiveDate,
}

/// A ban on destruction, as recorded.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct HoldRecord {
    /// Key.
    pub id: HoldId,
    /// On which case.
    pub case_id: CaseId,
    /// Why.
    pub reason: String,
    /// The paper that orders it.
    pub ground: String,
    /// Who placed it.
    pub placed_by: PersonId,
    /// First day.
    pub placed_on: NaiveDate,
    /// When somebody should ask whether it is still needed.
    pub review_on: NaiveDate,
    /// Last day, once it is lifted.
    pub lifted_on: Option<NaiveDate>,
    /// The paper that lifted it.
    pub lift_ground: Option<String>,
}

/// Everything recorded about a case that its expiry depends on.
#[derive(Clone, Debug, Default)]
pub struct Recorded {
    /// Date of the earliest document.
    pub first_document: Option<NaiveDate>,
    /// Events.
    pub events: Vec<EventRecord>,
    /// Facts.
    pub facts: Vec<FactRecord>,
    /// Holds, lifted ones too.
    pub holds: Vec<HoldRecord>,
    /// Whether the case was reviewed page by page.
    pub reviewed: bool,
    /// Whether the state archive takes the body's documents.
    pub acquisition_source: bool,
}

/// What a case's columns say of its term; also what the journal keeps before and after a computing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Computed {
    /// What the term has come to.
    pub expiry: ExpiryKind,
    /// First day on which the case may stand in a destruction list.
    pub destroy_from: Option<NaiveDate>,
    /// Conditions of the term that are not met.
    pub shut_gates: String,
    /// Whether it must be reviewed page by page first.
    pub review_required: bool,
    /// Why, step by step.
    #[serde(skip)]
    pub reasons: StoredReasons,
}

impl Computed {
    /// What the columns of a case say now.
    pub fn stored(case: &CaseFile) -> Computed {
        Computed {
            expiry: case.expiry,
            destroy_from: case.destroy_from,
            shut_gates: case.shut_gates.clone(),
            review_required: case.review_required,
            reasons: case.reasons.clone(),
        }
    }
}

/// The recorded things as the heart takes them. An event or a fact with a code that is not known any more is left out of what
/// is known, and the unknown never shortens a term.
pub fn facts_of(opened_on: NaiveDate, closed_on: Option<NaiveDate>, recorded: &Recorded) -> Facts {
    let known = recorded
        .facts
        .iter()
        .filter_map(|record| Fact::from_code(&record.fact).map(|fact| (fact, record.holds)))
        .fold(KnownFacts::NONE, |known, (fact, holds)| {
            known.with(fact, holds)
        });
    Facts {
        // Documents of an earlier year are often filed in January: the case began with its first document, not with the sewing.
        opened: Some(
            recorded
                .first_document
                .map_or(opened_on, |first| first.min(opened_on))
                .into(),
        ),
        closed: closed_on.map(Into::into),
        events: recorded
            .events
            .iter()
            .filter_map(|record| {
                Some(retention::facts::RecordedEvent {
                    event: Event::from_code(&record.event)?,
                    date: record.happened_on.map(Into::into),
                })
            })
            .collect(),
        holds: recorded
            .holds
            .iter()
            .map(|record| retention::facts::Hold {
                from: Some(record.placed_on),
                to: record.lifted_on,
                reason: record.reason.clone(),
            })
            .collect(),
        known,
        appraised: recorded.reviewed,
        organisation: Some(if recorded.acquisition_source {
            retention::OrganisationKind::Source
        } else {
            retention::OrganisationKind::NotSource
        }),
    }
}

/// Whether a computing now would say what the columns say, without making up the sentences that explain it.
pub fn stands(
    stored: &Computed,
    term: &RetentionTerm,
    category: Category,
    facts: &Facts,
    today: NaiveDate,
) -> bool {
    let expiry = retention::expiry(term, facts);
    columns_of(&expiry, category) == (stored.expiry, stored.destroy_from)
        && shut_gates(&expiry, today) == stored.shut_gates
        && review_required(term, category, facts) == stored.review_required
}

/// What a case of permanent keeping by its nomenclature comes to is never a date, whatever its term says.
fn columns_of(
    expiry: &retention::Expiry<'_>,
    category: Category,
) -> (ExpiryKind, Option<NaiveDate>) {
    match expiry.outcome() {
        Outcome::Never => (ExpiryKind::Never, None),
        Outcome::AwaitsClosing | Outcome::AwaitsEvent(_) => (ExpiryKind::Waiting, None),
        Outcome::AtDiscretion { .. } => (ExpiryKind::Discretion, None),
        Outcome::On(_) if category == Category::Permanent => (ExpiryKind::Never, None),
        Outcome::On(date) => (ExpiryKind::Dated, Some(date)),
    }
}

/// Codes of the conditions that are not met, comma-separated.
fn shut_gates(expiry: &retention::Expiry<'_>, today: NaiveDate) -> String {
    let mut codes = String::new();
    for block in expiry.blocks(today) {
        if matches!(block, Block::Audit | Block::Dispute) {
            if !codes.is_empty() {
                codes.push(',');
            }
            codes.push_str(block.code());
        }
    }
    codes
}

/// Computes what the columns say.
pub fn compute(
    term: &RetentionTerm,
    category: Category,
    facts: &Facts,
    today: NaiveDate,
) -> Computed {
    let expiry = retention::expiry(term, facts);
    let mut reasons = expiry.reasons();
    let (kind, destroy_from) = columns_of(&expiry, category);
    if category == Category::Permanent && matches!(expiry.outcome(), Outcome::On(_)) {
        reasons.push(Reason {
            text: "Дело учтено по номенклатуре как дело постоянного хранения: к уничтожению не выделяется"
                .into(),
            clause: "10.1.5".into(),
        });
    }
    Computed {
        expiry: kind,
        destroy_from,
        shut_gates: shut_gates(&expiry, today),
        review_required: review_required(term, category, facts),
        reasons: StoredReasons(reasons),
    }
}

/// Whether the case must be reviewed page by page before it may go: its term or an alternative that may govern it says so.
fn review_required(term: &RetentionTerm, category: Category, facts: &Facts) -> bool {
    category != Category::Permanent
        && (term.has_expert_review()
            || term.alternatives().iter().any(|alternative| {
                facts.fact(alternative.fact) != Some(false) && alternative.then.has_expert_review()
            }))
}

/// Whether the final record counts the case among those «с отметкой «ЭПК»»: temporary ones whose term bears the mark.
pub fn counted_as_reviewable(term: &RetentionTerm, category: Category) -> bool {
    category != Category::Permanent && term.gate() == Some(Gate::Epk)
}

crate::words! {
    /// A condition of a term that is not met.
    ShutGate {
        /// The audit.
        Audit = "audit", "не отмечена проверка (ревизия)";
        /// A dispute.
        Dispute = "dispute", "спор не завершён";
    }
}

/// The shut gates of a case in words.
pub fn gates_in_words(shut_gates: &str) -> Vec<&'static str> {
    shut_gates
        .split(',')
        .filter_map(|code| code.parse::<ShutGate>().ok())
        .map(ShutGate::label)
        .collect()
}

/// The clause of a reason as the page prints it: «п. 10.5.4», or a law as it is.
pub fn clause_in_words(clause: &str) -> String {
    if clause.starts_with(|letter: char| letter.is_ascii_digit()) {
        format!("п. {clause}")
    } else {
        clause.to_owned()
    }
}

/// Why an event, a fact or a hold is not recorded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// A date ahead of today.
    #[error("Дата {} ещё не наступила", dotted(*.0))]
    InTheFuture(NaiveDate),
    /// The day of review lies behind or is today.
    #[error("Дата пересмотра запрета {} уже прошла: назначьте день после сегодняшнего", dotted(*.0))]
    ReviewInThePast(NaiveDate),
    /// The hold was lifted before.
    #[error("Запрет уничтожения уже снят {}", dotted(*.0))]
    AlreadyLifted(NaiveDate),
    /// The fact contradicts what is known.
    #[error("{0}")]
    Contradiction(retention::Contradiction),
    /// Nothing is left to be kept or let go.
    #[error("Дело уничтожено: записать о нём больше ничего нельзя")]
    CaseGone,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::retention::Reading;
    use proptest::prelude::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn term(words: &str, note: &str) -> RetentionTerm {
        match retention::read(words, note) {
            Ok(Reading::One(term)) => term,
            other => panic!("{words}: {other:?}"),
        }
    }

    fn recorded() -> Recorded {
        Recorded {
            acquisition_source: true,
            ..Recorded::default()
        }
    }

    fn computed(words: &str, note: &str, closed: Option<&str>, recorded: &Recorded) -> Computed {
        let term = term(words, note);
        let facts = facts_of(date("2015-02-01"), closed.map(date), recorded);
        let category = Category::from(term.category());
        compute(&term, category, &facts, date("2026-11-22"))
    }

    fn event(code: &str, on: Option<&str>) -> EventRecord {
        EventRecord {
            case_id: CaseId(1),
            event: code.into(),
            happened_on: on.map(date),
            ground: "акт".into(),
            recorded_on: date("2020-01-01"),
        }
    }

    #[test]
    fn five_years_closed_in_2015_go_from_1_january_2021() {
        // The example of 10.5.4.
        let it = computed("5 лет, ст. 70", "", Some("2015-12-31"), &recorded());
        assert_eq!(it.expiry, ExpiryKind::Dated);
        assert_eq!(it.destroy_from, Some(date("2021-01-01")));
        assert!(it.reasons.0.iter().any(|reason| reason.clause == "10.5.4"));
    }

    #[test]
    fn each_outcome_has_its_column() {
        let dispute = Recorded {
            events: vec![event("dispute_opened", Some("2016-01-01"))],
            ..recorded()
        };
        let cases = [
            (
                "Постоянно",
                "",
                Some("2015-12-31"),
                recorded(),
                ExpiryKind::Never,
                "",
                false,
            ),
            (
                "5 лет",
                "",
                None,
                recorded(),
                ExpiryKind::Waiting,
                "",
                false,
            ),
            (
                "ДМН",
                "",
                Some("2015-12-31"),
                recorded(),
                ExpiryKind::Discretion,
                "",
                false,
            ),
            (
                "5 лет (1)",
                "(1) После истечения срока действия договора",
                Some("2015-12-31"),
                recorded(),
                ExpiryKind::Waiting,
                "",
                false,
            ),
            (
                "5 лет ЭПК",
                "",
                Some("2015-12-31"),
                recorded(),
                ExpiryKind::Dated,
                "",
                true,
            ),
            (
                "5 лет (1)",
                "(1) При условии проведения проверки (ревизии)",
                Some("2015-12-31"),
                recorded(),
                ExpiryKind::Dated,
                "audit",
                false,
            ),
            (
                "5 лет",
                "",
                Some("2015-12-31"),
                dispute,
                ExpiryKind::Dated,
                "dispute",
                false,
            ),
        ];
        for (words, note, closed, recorded, kind, gates, review) in cases {
            let it = computed(words, note, closed, &recorded);
            assert_eq!(
                (it.expiry, it.shut_gates.as_str(), it.review_required),
                (kind, gates, review),
                "{words} {note}"
            );
            assert_eq!(it.destroy_from.is_some(), kind == ExpiryKind::Dated);
            assert!(!it.reasons.0.is_empty());
        }
    }

    #[test]
    fn a_hold_is_told_but_does_not_move_the_date() {
        let held = Recorded {
            holds: vec![HoldRecord {
                id: HoldId(1),
                case_id: CaseId(1),
                reason: "определение суда".into(),
                ground: "письмо".into(),
                placed_by: PersonId(1),
                placed_on: date("2020-05-05"),
                review_on: date("2021-05-05"),
                lifted_on: None,
                lift_ground: None,
            }],
            ..recorded()
        };
        let it = computed("5 лет", "", Some("2015-12-31"), &held);
        assert_eq!(it.destroy_from, Some(date("2021-01-01")));
        assert_eq!(it.shut_gates, "");
        assert!(
            it.reasons
                .0
                .iter()
                .any(|reason| reason.text.contains("определение суда"))
        );
    }

    #[test]
    fn documents_filed_after_the_year_do_not_contradict_its_closing() {
        let january = Recorded {
            first_document: Some(date("2015-12-20")),
            ..recorded()
        };
        let facts = facts_of(date("2016-01-15"), Some(date("2015-12-31")), &january);
        assert_eq!(facts.check(), Ok(()));
    }

    #[test]
    fn the_unknown_never_shortens() {
        let strange = Recorded {
            events: vec![event("an_event_of_old", Some("2016-01-01"))],
            facts: vec![FactRecord {
                case_id: CaseId(1),
                fact: "a_fact_of_old".into(),
                holds: false,
                ground: "акт".into(),
                recorded_on: date("2020-01-01"),
            }],
            ..recorded()
        };
        let words = "5 лет (1)";
        let note = "(1) При отсутствии годовых - постоянно";
        let it = computed(words, note, Some("2015-12-31"), &strange);
        assert_eq!(it.expiry, ExpiryKind::Never);
    }

    proptest! {
        #[test]
        fn a_stored_date_is_a_new_year_after_the_closing(year in 1950i32..2100, years in 1u32..100, day in 1u32..=366) {
            let closed = NaiveDate::from_yo_opt(year, day.min(365)).expect("a day");
            let term = term(&format!("{years} лет"), "");
            let facts = facts_of(closed, Some(closed), &recorded());
            let it = compute(&term, Category::LongTerm, &facts, date("2026-11-22"));
            if let Some(date) = it.destroy_from {
                use chrono::Datelike;
                prop_assert_eq!((date.month(), date.day()), (1, 1));
                prop_assert!(date.year() > year + i32::try_from(years).expect("small"));
            }
        }
    }
}
