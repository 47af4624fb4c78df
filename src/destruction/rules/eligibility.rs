//! May this volume be destroyed? Everything that stands in the way, at once, each with its clause.
//!
//! The database asks the same questions again in the view `volume_obstacle` and in its triggers; a test holds the two
//! against each other. Whatever is not known counts as an obstacle: a case without a date is never listed.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::{Track, dotted};
use crate::ids::{CaseId, DepartmentId, DivisionId, VolumeId};
use crate::nomenclature::rules::Category;
use crate::retention::{Base, RetentionTerm, Start};

crate::words! {
    /// What a case's term comes to.
    ExpiryKind {
        /// It never runs out.
        Never = "never", "не истекает";
        /// It waits for an event.
        Waiting = "waiting", "ждёт события";
        /// Somebody has to decide.
        Discretion = "discretion", "требует решения";
        /// It runs out on a day.
        Dated = "dated", "истекает в срок";
    }
}

/// A volume with everything that its destruction depends on, as loaded.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct VolumeFacts {
    /// The volume.
    pub volume_id: VolumeId,
    /// Its case.
    pub case_id: CaseId,
    /// Number of the volume.
    pub volume_number: i64,
    /// How many volumes the case has.
    pub volume_count: i64,
    /// Title of the volume, where it has one of its own.
    pub volume_title: String,
    /// Whose case it is.
    pub department_id: DepartmentId,
    /// Of which division.
    pub division_id: Option<DivisionId>,
    /// Number of the division.
    pub division_number: Option<i64>,
    /// Its name.
    pub division_name: Option<String>,
    /// First year of the case.
    pub first_year: i64,
    /// Last year.
    pub last_year: i64,
    /// Index of the case.
    pub index_text: String,
    /// Letter of the sub-item.
    pub item: String,
    /// Title of the case.
    pub title: String,
    /// Term in words.
    pub term_text: String,
    /// Article as the nomenclature names it.
    pub article_text: String,
    /// The term, JSON.
    pub term: String,
    /// Permanent, personnel, long or short.
    pub category: Category,
    /// Whether it is restricted (ДСП).
    pub restricted: bool,
    /// `open`, `closed`, `destroyed`, `lost`.
    pub case_state: String,
    /// `open`, `closed`, `accepted`, `destroyed`, `lost`.
    pub volume_state: String,
    /// `paper` or `electronic`.
    pub medium: String,
    /// When the case was closed.
    pub closed_on: Option<NaiveDate>,
    /// What its term comes to.
    pub expiry: ExpiryKind,
    /// The first day on which it may be listed.
    pub destroy_from: Option<NaiveDate>,
    /// Whether an expert commission's mark asks for a page-by-page review.
    pub review_required: bool,
    /// The latest review.
    pub reviewed_on: Option<NaiveDate>,
    /// Conditions of the term not met, comma-separated.
    pub shut_gates: String,
    /// Reasons of the holds that stand; empty when there is none.
    pub holds: Option<String>,
    /// Until when it is lent, if it is.
    pub lent_until: Option<NaiveDate>,
    /// Whether it was missing when the archive took the case, and has not turned up.
    pub absent: bool,
    /// Number of the inventory it stands in.
    pub inventory_number: Option<String>,
    /// Its number there.
    pub inventory_position: Option<String>,
    /// Number of the open list or act it stands on.
    pub open_list: Option<String>,
    /// Until when the department has asked to keep it.
    pub kept_until: Option<NaiveDate>,
}

impl VolumeFacts {
    /// Every year of the case.
    pub fn years(&self) -> impl Iterator<Item = i64> + use<> {
        self.first_year..=self.last_year
    }

    /// Whether the date has come by `as_of`, whatever else stands in the way.
    pub fn is_due(&self, as_of: NaiveDate) -> bool {
        self.expiry == ExpiryKind::Dated && self.destroy_from.is_some_and(|from| from <= as_of)
    }
}

/// Which years have their inventories.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inventories {
    /// Years whose permanent inventory is approved.
    pub approved: BTreeSet<i64>,
    /// Years with permanent or personnel cases that are in no approved (agreed) inventory.
    pub unlisted: BTreeSet<i64>,
}

/// For which campaign the question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Campaigning {
    /// 1 January of the year.
    pub as_of: NaiveDate,
    /// Ordinary or restricted.
    pub track: Track,
}

/// Something that stands in the way of destruction.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Obstacle {
    /// Kept for ever.
    #[error("дело хранится постоянно и к уничтожению не выделяется")]
    Permanent,
    /// No date at all.
    #[error(
        "срок хранения дела ещё не начался или требует решения: даты уничтожения нет (п. 10.5.4)"
    )]
    NoDate,
    /// Not yet.
    #[error("срок хранения истекает позже: к уничтожению не ранее {}, а отбирают по состоянию на {} (п. 10.5.4)", dotted(.from), dotted(.as_of))]
    NotExpired {
        /// First day.
        from: NaiveDate,
        /// The campaign's day.
        as_of: NaiveDate,
    },
    /// The date on record is earlier than the term allows.
    #[error("записанная дата уничтожения {} раньше, чем следует из срока ({}): пересчитайте срок дела (п. 10.5.4)", dotted(.recorded), dotted(.earliest))]
    DateBeforeTerm {
        /// On record.
        recorded: NaiveDate,
        /// By the term.
        earliest: NaiveDate,
    },
    /// The term on record cannot be read.
    #[error("срок хранения дела не читается: исправьте его (п. 10.5.4)")]
    TermUnreadable,
    /// No page-by-page review since the case was closed.
    #[error("дело с отметкой «ЭПК» не просмотрено полистно (п. 10.3.2)")]
    NotReviewed,
    /// Audit or dispute.
    #[error("не выполнено условие срока хранения: проверка не проведена или спор не закончен")]
    GatesShut,
    /// A hold.
    #[error("на дело наложен запрет уничтожения: {0}")]
    Held(String),
    /// Lent.
    #[error("том выдан и не возвращён, срок возврата {} (п. 10.4.10)", dotted(.0))]
    OnLoan(NaiveDate),
    /// Not closed, lost or gone.
    #[error("том не закрыт, утрачен или уже уничтожен")]
    VolumeNotOnShelf,
    /// The case itself.
    #[error("дело не закрыто, утрачено или уже уничтожено")]
    CaseNotClosed,
    /// The three methods are for paper.
    #[error("том на электронном носителе: п. 10.5.9 не называет способа его уничтожения")]
    NotPaper,
    /// Missing at acceptance.
    #[error("при приёме в архив тома не оказалось на месте: нельзя уничтожить то, чего нет")]
    Absent,
    /// Inventories of permanent cases.
    #[error("описи дел постоянного хранения не утверждены за годы: {} (п. 10.5.3)", joined(.0))]
    InventoriesNotApproved(Vec<i64>),
    /// Cases outside the inventories.
    #[error("есть дела постоянного хранения или по личному составу, не внесённые в утверждённую (согласованную) опись, за годы: {} (п. 10.5.3)", joined(.0))]
    CasesOutsideInventories(Vec<i64>),
    /// Restricted and ordinary cases go apart.
    #[error(
        "дела «ДСП» и обычные уничтожают порознь: дело относится к другой кампании (п. 10.5.1)"
    )]
    OtherTrack,
    /// On another list.
    #[error("том уже стоит в перечне к уничтожению № {0}")]
    AlreadyListed(String),
    /// The department wants it longer.
    #[error("подразделение продлило хранение до {} (п. 10.5.5)", dotted(.0))]
    KeptByDepartment(NaiveDate),
    /// Another volume of the case stays, so the case stays whole.
    #[error("остаётся том {number} этого же дела: {reason}")]
    OtherVolumeStays {
        /// Which.
        number: i64,
        /// Why.
        reason: String,
    },
}

fn joined(years: &[i64]) -> String {
    let years: Vec<String> = years.iter().map(i64::to_string).collect();
    years.join(", ")
}

/// Everything that stands in the way, except that the volume stands on a list already: what is asked of rows at every step
/// after listing.
pub fn standing(
    facts: &VolumeFacts,
    inventories: &Inventories,
    campaign: Campaigning,
) -> Vec<Obstacle> {
    let mut found = of_the_term(facts, campaign);
    if facts.review_required && !reviewed_since_closing(facts) {
        found.push(Obstacle::NotReviewed);
    }
    if !facts.shut_gates.is_empty() {
        found.push(Obstacle::GatesShut);
    }
    if let Some(reasons) = &facts.holds {
        found.push(Obstacle::Held(reasons.clone()));
    }
    if let Some(until) = facts.lent_until {
        found.push(Obstacle::OnLoan(until));
    }
    if !matches!(facts.volume_state.as_str(), "closed" | "accepted") {
        found.push(Obstacle::VolumeNotOnShelf);
    }
    if facts.case_state != "closed" {
        found.push(Obstacle::CaseNotClosed);
    }
    if facts.medium != "paper" {
        found.push(Obstacle::NotPaper);
    }
    if facts.absent {
        found.push(Obstacle::Absent);
    }
    if facts.restricted != (campaign.track == Track::Restricted) {
        found.push(Obstacle::OtherTrack);
    }
    found.extend(of_the_inventories(facts, inventories));
    found
}

/// Whether the volume may be put on a list.
///
/// # Errors
/// Every obstacle there is.
pub fn eligible(
    facts: &VolumeFacts,
    inventories: &Inventories,
    campaign: Campaigning,
) -> Result<(), Vec<Obstacle>> {
    let mut found = standing(facts, inventories, campaign);
    if let Some(list) = &facts.open_list {
        found.push(Obstacle::AlreadyListed(list.clone()));
    }
    if let Some(until) = facts.kept_until.filter(|until| *until > campaign.as_of) {
        found.push(Obstacle::KeptByDepartment(until));
    }
    if found.is_empty() { Ok(()) } else { Err(found) }
}

fn of_the_term(facts: &VolumeFacts, campaign: Campaigning) -> Vec<Obstacle> {
    let mut found = Vec::new();
    if facts.expiry == ExpiryKind::Never || facts.category == Category::Permanent {
        found.push(Obstacle::Permanent);
    }
    match (facts.expiry, facts.destroy_from) {
        (ExpiryKind::Dated, Some(from)) if from > campaign.as_of => {
            found.push(Obstacle::NotExpired {
                from,
                as_of: campaign.as_of,
            });
        }
        (ExpiryKind::Dated, Some(from)) => found.extend(against_the_term(facts, from)),
        (ExpiryKind::Never, _) => {}
        (ExpiryKind::Dated, None) | (ExpiryKind::Waiting | ExpiryKind::Discretion, _) => {
            found.push(Obstacle::NoDate);
        }
    }
    found
}

/// A second look at the recorded date: no term of years lets a case go before 1 January after so many whole years, whatever
/// the record says (R-190, N-21).
fn against_the_term(facts: &VolumeFacts, recorded: NaiveDate) -> Option<Obstacle> {
    let Ok(term) = serde_json::from_str::<RetentionTerm>(&facts.term) else {
        return Some(Obstacle::TermUnreadable);
    };
    if *term.base() == Base::Permanent {
        return Some(Obstacle::Permanent);
    }
    let earliest = earliest(&term, facts.closed_on?)?;
    (recorded < earliest).then_some(Obstacle::DateBeforeTerm { recorded, earliest })
}

/// The first day that a term of years counted from closing or from a later event can ever give.
fn earliest(term: &RetentionTerm, closed_on: NaiveDate) -> Option<NaiveDate> {
    let years = match (term.base(), term.start()) {
        (Base::Years(years), Start::Closing | Start::Event(_)) => years.get(),
        (Base::Personnel, _) => 50,
        _ => 0,
    };
    // Another term may hold instead for a part of the documents, and it may be the shorter one.
    let years = if term.alternatives().is_empty() {
        years
    } else {
        0
    };
    let year = closed_on.year().checked_add(i32::try_from(years).ok()?)?;
    NaiveDate::from_ymd_opt(year.checked_add(1)?, 1, 1)
}

fn reviewed_since_closing(facts: &VolumeFacts) -> bool {
    matches!((facts.reviewed_on, facts.closed_on), (Some(reviewed), Some(closed)) if reviewed >= closed)
}

fn of_the_inventories(facts: &VolumeFacts, inventories: &Inventories) -> Vec<Obstacle> {
    let mut found = Vec::new();
    let missing: Vec<i64> = facts
        .years()
        .filter(|year| !inventories.approved.contains(year))
        .collect();
    if !missing.is_empty() {
        found.push(Obstacle::InventoriesNotApproved(missing));
    }
    let outside: Vec<i64> = facts
        .years()
        .filter(|year| inventories.unlisted.contains(year))
        .collect();
    if !outside.is_empty() {
        found.push(Obstacle::CasesOutsideInventories(outside));
    }
    found
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(crate) fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    /// The example of 10.5.4: five years, closed in 2015, listed not before 1 January 2021.
    pub(crate) fn five_years_closed_in_2015() -> VolumeFacts {
        let years = crate::retention::Years::new(5).expect("five years");
        let term = RetentionTerm::plain(Base::Years(years));
        VolumeFacts {
            volume_id: VolumeId(1),
            case_id: CaseId(1),
            volume_number: 1,
            volume_count: 1,
            volume_title: String::new(),
            department_id: DepartmentId(1),
            division_id: None,
            division_number: None,
            division_name: None,
            first_year: 2015,
            last_year: 2015,
            index_text: "10-1-05".into(),
            item: String::new(),
            title: "Переписка по вопросам маркировки товаров".into(),
            term_text: "5 лет".into(),
            article_text: "ст. 70 ТП".into(),
            term: serde_json::to_string(&term).expect("JSON"),
            category: Category::ShortTerm,
            restricted: false,
            case_state: "closed".into(),
            volume_state: "closed".into(),
            medium: "paper".into(),
            closed_on: Some(day("2015-12-31")),
            expiry: ExpiryKind::Dated,
            destroy_from: Some(day("2021-01-01")),
            review_required: false,
            reviewed_on: None,
            shut_gates: String::new(),
            holds: None,
            lent_until: None,
            absent: false,
            inventory_number: None,
            inventory_position: None,
            open_list: None,
            kept_until: None,
        }
    }

    pub(crate) fn inventories() -> Inventories {
        Inventories {
            approved: [2014, 2015, 2016].into(),
            unlisted: BTreeSet::new(),
        }
    }

    pub(crate) fn campaign(year: i32) -> Campaigning {
        Campaigning {
            as_of: NaiveDate::from_ymd_opt(year, 1, 1).expect("a date"),
            track: Track::Ordinary,
        }
    }

    #[test]
    fn the_example_of_the_instruction() {
        // 10.5.4: «5 лет … 2015 … не ранее 1 января 2021».
        let facts = five_years_closed_in_2015();
        assert_eq!(eligible(&facts, &inventories(), campaign(2021)), Ok(()));
        let early = eligible(&facts, &inventories(), campaign(2020)).expect_err("too early");
        assert!(
            matches!(early.as_slice(), [Obstacle::NotExpired { .. }]),
            "{early:?}"
        );
    }

    /// A change of a volume that may go, and the words of the obstacle that it must bring.
    type Spoilt = (&'static str, fn(&mut VolumeFacts));

    const SPOILT: &[Spoilt] = &[
        ("хранится постоянно", |it| {
            it.category = Category::Permanent
        }),
        ("хранится постоянно", |it| {
            it.expiry = ExpiryKind::Never;
            it.destroy_from = None;
        }),
        ("даты уничтожения нет", |it| {
            it.expiry = ExpiryKind::Waiting;
            it.destroy_from = None;
        }),
        ("даты уничтожения нет", |it| {
            it.expiry = ExpiryKind::Discretion;
            it.destroy_from = None;
        }),
        ("даты уничтожения нет", |it| {
            it.destroy_from = None
        }),
        ("не ранее 02.01.2021", |it| {
            it.destroy_from = Some(day("2021-01-02"))
        }),
        ("раньше, чем следует из срока", |it| {
            it.destroy_from = Some(day("2020-01-01"))
        }),
        ("не читается", |it| it.term = "{}".into()),
        ("не просмотрено полистно", |it| {
            it.review_required = true
        }),
        ("не просмотрено полистно", |it| {
            it.review_required = true;
            it.reviewed_on = Some(day("2015-12-30"));
        }),
        ("не выполнено условие", |it| {
            it.shut_gates = "dispute".into()
        }),
        (
            "запрет уничтожения: запрос суда",
            |it| it.holds = Some("запрос суда".into()),
        ),
        ("выдан и не возвращён", |it| {
            it.lent_until = Some(day("2021-02-01"))
        }),
        ("том не закрыт", |it| {
            it.volume_state = "open".into()
        }),
        ("том не закрыт", |it| {
            it.volume_state = "lost".into()
        }),
        ("том не закрыт", |it| {
            it.volume_state = "destroyed".into()
        }),
        ("дело не закрыто", |it| {
            it.case_state = "open".into()
        }),
        ("электронном носителе", |it| {
            it.medium = "electronic".into()
        }),
        ("не оказалось на месте", |it| {
            it.absent = true
        }),
        ("не утверждены за годы: 2013", |it| {
            it.first_year = 2013
        }),
        ("уничтожают порознь", |it| {
            it.restricted = true
        }),
        ("уже стоит в перечне", |it| {
            it.open_list = Some("1/2021".into())
        }),
        ("продлило хранение до 01.06.2021", |it| {
            it.kept_until = Some(day("2021-06-01"))
        }),
    ];

    #[test]
    fn each_obstacle_is_named_and_alone() {
        for (words, spoil) in SPOILT {
            let mut facts = five_years_closed_in_2015();
            spoil(&mut facts);
            let found = eligible(&facts, &inventories(), campaign(2021)).expect_err(words);
            assert_eq!(found.len(), 1, "{words}: {found:?}");
            assert!(
                found[0].to_string().contains(words),
                "{words}: {}",
                found[0]
            );
        }
    }

    #[test]
    fn all_obstacles_are_told_at_once() {
        let mut facts = five_years_closed_in_2015();
        facts.holds = Some("проверка".into());
        facts.lent_until = Some(day("2021-02-01"));
        facts.review_required = true;
        let found = eligible(&facts, &inventories(), campaign(2021)).expect_err("three obstacles");
        assert_eq!(found.len(), 3);
    }

    #[test]
    fn a_year_with_cases_outside_the_inventories_waits() {
        let inventories = Inventories {
            unlisted: [2015].into(),
            ..inventories()
        };
        let found = eligible(&five_years_closed_in_2015(), &inventories, campaign(2021))
            .expect_err("cases outside");
        assert_eq!(found, [Obstacle::CasesOutsideInventories(vec![2015])]);
    }

    fn any_facts() -> impl Strategy<Value = VolumeFacts> {
        let dates = (-800i64..800).prop_map(|shift| {
            day("2021-01-01")
                .checked_add_signed(chrono::TimeDelta::days(shift))
                .expect("a date near 2021")
        });
        let maybe = |one: proptest::strategy::BoxedStrategy<NaiveDate>| prop_oneof![3 => Just(None), 1 => one.prop_map(Some)];
        let dates = dates.boxed();
        (
            (
                prop_oneof![
                    8 => Just(ExpiryKind::Dated),
                    1 => Just(ExpiryKind::Never),
                    1 => Just(ExpiryKind::Waiting),
                    1 => Just(ExpiryKind::Discretion)
                ],
                prop_oneof![5 => dates.clone().prop_map(Some), 1 => Just(None)],
                prop_oneof![8 => Just(Category::ShortTerm), 1 => Just(Category::Permanent)],
                proptest::bool::weighted(0.2),
                maybe(dates.clone()),
            ),
            (
                prop_oneof![6 => Just(String::new()), 1 => Just("audit".to_owned())],
                prop_oneof![6 => Just(None), 1 => Just(Some("суд".to_owned()))],
                prop_oneof![6 => Just(None), 1 => dates.prop_map(Some)],
                prop_oneof![
                    8 => Just("closed"),
                    4 => Just("accepted"),
                    1 => Just("open"),
                    1 => Just("lost"),
                    1 => Just("destroyed")
                ],
                proptest::bool::weighted(0.1),
                2012i64..2017,
            ),
        )
            .prop_map(
                |(
                    (expiry, destroy_from, category, review_required, reviewed_on),
                    (gates, holds, lent_until, state, restricted, first_year),
                )| {
                    VolumeFacts {
                        expiry,
                        destroy_from,
                        category,
                        review_required,
                        reviewed_on,
                        shut_gates: gates,
                        holds,
                        lent_until,
                        volume_state: state.to_owned(),
                        restricted,
                        first_year: first_year.min(2015),
                        ..five_years_closed_in_2015()
                    }
                },
            )
    }

    proptest! {
        /// Nothing that may go has any of the things that must keep it.
        #[test]
        fn eligible_means_expired_and_free(facts in any_facts(), year in 2019i32..2024) {
            let campaign = campaign(year);
            if eligible(&facts, &inventories(), campaign).is_ok() {
                prop_assert_eq!(facts.expiry, ExpiryKind::Dated);
                prop_assert!(facts.destroy_from.is_some_and(|from| from <= campaign.as_of));
                prop_assert!(facts.destroy_from.is_some_and(|from| from >= day("2021-01-01")));
                prop_assert_ne!(facts.category, Category::Permanent);
                prop_assert!(facts.holds.is_none() && facts.lent_until.is_none());
                prop_assert!(facts.shut_gates.is_empty());
                prop_assert!(!facts.review_required || facts.reviewed_on.is_some());
                prop_assert!(!facts.restricted);
                prop_assert!(matches!(facts.volume_state.as_str(), "closed" | "accepted"));
                prop_assert!(facts.years().all(|year| inventories().approved.contains(&year)));
            }
        }

        /// What may go this year may go next year: time alone never brings an obstacle.
        #[test]
        fn time_alone_brings_no_obstacle(facts in any_facts(), year in 2019i32..2023) {
            if eligible(&facts, &inventories(), campaign(year)).is_ok() {
                prop_assert!(eligible(&facts, &inventories(), campaign(year + 1)).is_ok());
            }
        }
    }
}
