//! The year's closing: for each open case, whether it is closed or carried over, and what waits.
//!
//! The planner looks at the ground (the open cases and the rows of the next nomenclature) and returns a proposal with its
//! report. People see it and decide; the execution takes exactly what was decided, and refuses when the ground has moved.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{dotted, index_with_item};
use crate::ids::{CaseId, DivisionId, HeadingId};
use crate::nomenclature::rules::Category;

/// An open case of the year.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct OpenCase {
    /// Key.
    pub id: CaseId,
    /// Counts changes of the case.
    pub version: i64,
    /// Of which division.
    pub division_id: Option<DivisionId>,
    /// Index.
    pub index_text: String,
    /// Letter of the sub-item.
    pub item: String,
    /// Title.
    pub title: String,
    /// By how long it is kept.
    pub category: Category,
    /// Its term as printed.
    pub term_text: String,
    /// The year it was opened in.
    pub first_year: i64,
    /// Whether its row says that its cases go on from year to year.
    pub carry_over: bool,
    /// Date of the latest document.
    pub last_document: Option<NaiveDate>,
    /// How many volumes it has.
    pub volumes: i64,
}

impl OpenCase {
    /// Index with the letter of the sub-item.
    pub fn index_with_item(&self) -> String {
        index_with_item(&self.index_text, &self.item)
    }
}

/// A row of the department's nomenclature of the next year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NextRow {
    /// Key.
    pub id: HeadingId,
    /// Index.
    pub index_text: String,
    /// Letter of the sub-item.
    pub item: String,
    /// By how long its cases are kept.
    pub category: Option<Category>,
    /// Term and article as printed.
    pub term_text: String,
    /// ДСП.
    pub restricted: bool,
    /// Whether a case lives under it already.
    pub taken: bool,
}

/// The next year's nomenclature of the department, as far as it has come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum NextYear {
    /// There is none, or it is not approved.
    NotApproved,
    /// Its rows.
    Rows(Vec<NextRow>),
}

/// What the plan stands on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ground {
    /// The year to be closed.
    pub year: i64,
    /// Its open cases, in the order of the nomenclature.
    pub cases: Vec<OpenCase>,
    /// Where cases may be carried over to.
    pub next: NextYear,
}

impl Ground {
    /// What the ground looked like when the plan was shown: any change of a case or of a row changes it.
    pub fn fingerprint(&self) -> String {
        let json = serde_json::to_vec(self).unwrap_or_default();
        hex::encode(Sha256::digest(json))
    }
}

crate::words! {
    /// What becomes of an open case.
    Choice {
        /// It is closed.
        Close = "close", "закрыть";
        /// It goes on under the same index.
        CarryOver = "carry_over", "переходящее";
        /// Nothing yet.
        Wait = "wait", "оставить";
    }
}

/// What the planner says of one case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// The case.
    pub case: OpenCase,
    /// What is proposed.
    pub choice: Choice,
    /// The day on which it would be closed, or why it cannot be.
    pub close: Result<NaiveDate, String>,
    /// The row it would go on under, or why it cannot go on.
    pub carry_over: Result<HeadingId, String>,
    /// What a person should know before deciding.
    pub remarks: Vec<String>,
}

/// The closing of a year, proposed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// The year.
    pub year: i64,
    /// Each open case.
    pub proposals: Vec<Proposal>,
    /// See [`Ground::fingerprint`].
    pub fingerprint: String,
}

/// Why a year is not closed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The year is not over.
    #[error("{0} год ещё не кончился: его закрывают не раньше 31.12.{0} (п. 10.1.13)")]
    YearNotOver(i64),
    /// A case or a row was changed since the plan was shown.
    #[error(
        "Пока вы решали, дела или номенклатура следующего года изменились. Ничего не закрыто: просмотрите предложение заново"
    )]
    GroundMoved,
    /// A case that is not in the plan.
    #[error("Среди открытых дел {0} года такого дела нет: просмотрите предложение заново")]
    NotInThePlan(i64),
    /// The case cannot be closed.
    #[error("Дело {index}: закрыть нельзя: {reason}")]
    CannotClose {
        /// Its index.
        index: String,
        /// Why.
        reason: String,
    },
    /// The case cannot go on.
    #[error("Дело {index}: перевести на следующий год нельзя: {reason}")]
    CannotCarryOver {
        /// Its index.
        index: String,
        /// Why.
        reason: String,
    },
    /// The case is closed before its last document.
    #[error(
        "Дело закрывают не раньше даты его последнего документа ({}), а указано {}",
        dotted(*.last_document),
        dotted(*.closed_on)
    )]
    BeforeLastDocument {
        /// Date of the latest document.
        last_document: NaiveDate,
        /// The day asked.
        closed_on: NaiveDate,
    },
    /// A day before the year in which the case lives.
    #[error("Дело живёт с {first_year} года: закрыть его {} нельзя", dotted(*.closed_on))]
    BeforeItsYear {
        /// The year the case was opened in.
        first_year: i64,
        /// The day asked.
        closed_on: NaiveDate,
    },
    /// A day ahead of today.
    #[error("Дата закрытия {} ещё не наступила", dotted(*.0))]
    InTheFuture(NaiveDate),
}

/// Whether a year's last day has come (10.1.13).
pub fn may_be_closed(year: i64, today: NaiveDate) -> bool {
    last_day_of(year) <= today
}

/// Proposes what becomes of each open case.
///
/// # Errors
/// [`Refused::YearNotOver`].
pub fn plan(ground: &Ground, today: NaiveDate) -> Result<Plan, Refused> {
    let last_day = last_day_of(ground.year);
    if !may_be_closed(ground.year, today) {
        return Err(Refused::YearNotOver(ground.year));
    }
    let proposals = ground
        .cases
        .iter()
        .map(|case| propose(case, ground, last_day, today))
        .collect();
    Ok(Plan {
        year: ground.year,
        proposals,
        fingerprint: ground.fingerprint(),
    })
}

fn last_day_of(year: i64) -> NaiveDate {
    i32::try_from(year)
        .ok()
        .and_then(|year| NaiveDate::from_ymd_opt(year, 12, 31))
        .unwrap_or(NaiveDate::MAX)
}

fn propose(case: &OpenCase, ground: &Ground, last_day: NaiveDate, today: NaiveDate) -> Proposal {
    let close_on = case
        .last_document
        .map_or(last_day, |document| document.max(last_day));
    let close = check_closing(case.first_year, case.last_document, close_on, today)
        .map(|()| close_on)
        .map_err(|refused| refused.to_string());
    let row = row_for(case, &ground.next);
    let carry_over = match &row {
        Ok(row) => Ok(row.id),
        Err(reason) => Err(reason.clone()),
    };
    let mut remarks = Vec::new();
    if close_on > last_day {
        remarks.push(format!(
            "последний документ датирован {}: дело закроется этим днём, срок пойдёт с 1 января следующего за ним года",
            dotted(close_on)
        ));
    }
    if let Ok(row) = &row
        && row.term_text != case.term_text
    {
        remarks.push(format!(
            "в номенклатуре {} года срок другой: «{}» вместо «{}»; переходящее дело получит новый",
            ground.year + 1,
            row.term_text,
            case.term_text
        ));
    }
    let choice = match (case.carry_over, &carry_over, &close) {
        (true, Ok(_), _) => Choice::CarryOver,
        (true, Err(reason), _) => {
            remarks.push(format!("по номенклатуре дело переходящее, но {reason}"));
            Choice::Wait
        }
        (false, _, Ok(_)) => Choice::Close,
        (false, _, Err(_)) => Choice::Wait,
    };
    Proposal {
        case: case.clone(),
        choice,
        close,
        carry_over,
        remarks,
    }
}

/// The row of the next year under which the case goes on: the same index and item, the same category.
fn row_for<'a>(case: &OpenCase, next: &'a NextYear) -> Result<&'a NextRow, String> {
    let NextYear::Rows(rows) = next else {
        return Err("номенклатура следующего года не утверждена".into());
    };
    let row = rows
        .iter()
        .find(|row| row.index_text == case.index_text && row.item == case.item)
        .ok_or_else(|| {
            format!(
                "в номенклатуре следующего года нет строки с индексом {}",
                case.index_with_item()
            )
        })?;
    if row.taken {
        return Err("под этим индексом в следующем году уже заведено другое дело".into());
    }
    if row.category != Some(case.category) {
        return Err(
            "в номенклатуре следующего года у этого индекса срок другой категории: постоянное и временное хранение не смешивают (п. 10.2.1)"
                .into(),
        );
    }
    Ok(row)
}

/// Checks the day on which a case is closed.
///
/// # Errors
/// [`Refused::BeforeLastDocument`], [`Refused::BeforeItsYear`], [`Refused::InTheFuture`].
pub fn check_closing(
    first_year: i64,
    last_document: Option<NaiveDate>,
    closed_on: NaiveDate,
    today: NaiveDate,
) -> Result<(), Refused> {
    if closed_on > today {
        return Err(Refused::InTheFuture(closed_on));
    }
    if let Some(last_document) = last_document
        && closed_on < last_document
    {
        return Err(Refused::BeforeLastDocument {
            last_document,
            closed_on,
        });
    }
    if i64::from(closed_on.year()) < first_year {
        return Err(Refused::BeforeItsYear {
            first_year,
            closed_on,
        });
    }
    Ok(())
}

/// What a person decided about one case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// The case.
    pub case: CaseId,
    /// What becomes of it.
    pub choice: Choice,
}

/// What is to be done, checked against the plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Close the case on this day.
    Close(CaseId, NaiveDate),
    /// Carry it over to this row.
    CarryOver(CaseId, HeadingId),
}

/// Turns decisions into steps; a case that is not named or is left waits.
///
/// # Errors
/// [`Refused::GroundMoved`] when the plan is not the one that was shown; what a case refuses.
pub fn steps(plan: &Plan, shown: &str, decisions: &[Decision]) -> Result<Vec<Step>, Refused> {
    if plan.fingerprint != shown {
        return Err(Refused::GroundMoved);
    }
    let mut steps = Vec::new();
    for decision in decisions {
        let proposal = plan
            .proposals
            .iter()
            .find(|proposal| proposal.case.id == decision.case)
            .ok_or(Refused::NotInThePlan(plan.year))?;
        let index = || proposal.case.index_with_item();
        match decision.choice {
            Choice::Wait => {}
            Choice::Close => match &proposal.close {
                Ok(on) => steps.push(Step::Close(decision.case, *on)),
                Err(reason) => {
                    return Err(Refused::CannotClose {
                        index: index(),
                        reason: reason.clone(),
                    });
                }
            },
            Choice::CarryOver => match &proposal.carry_over {
                Ok(row) => steps.push(Step::CarryOver(decision.case, *row)),
                Err(reason) => {
                    return Err(Refused::CannotCarryOver {
                        index: index(),
                        reason: reason.clone(),
                    });
                }
            },
        }
    }
    Ok(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn case(id: i64, index: &str, carry_over: bool) -> OpenCase {
        OpenCase {
            id: CaseId(id),
            version: 1,
            division_id: None,
            index_text: index.into(),
            item: String::new(),
            title: "Переписка".into(),
            category: Category::ShortTerm,
            term_text: "5 лет".into(),
            first_year: 2023,
            carry_over,
            last_document: Some(date("2023-11-11")),
            volumes: 1,
        }
    }

    fn row(id: i64, index: &str) -> NextRow {
        NextRow {
            id: HeadingId(id),
            index_text: index.into(),
            item: String::new(),
            category: Some(Category::ShortTerm),
            term_text: "5 лет".into(),
            restricted: false,
            taken: false,
        }
    }

    fn ground(cases: Vec<OpenCase>, next: NextYear) -> Ground {
        Ground {
            year: 2023,
            cases,
            next,
        }
    }

    const TODAY: &str = "2024-01-15";

    #[test]
    fn a_year_is_closed_when_it_is_over() {
        let ground = ground(Vec::new(), NextYear::NotApproved);
        assert_eq!(
            plan(&ground, date("2023-12-30")),
            Err(Refused::YearNotOver(2023))
        );
        assert!(plan(&ground, date("2023-12-31")).is_ok());
    }

    #[test]
    fn a_case_is_closed_on_the_last_day_or_on_its_last_document() {
        let mut late = case(2, "10-1-05", false);
        late.last_document = Some(date("2024-01-10"));
        let plan = plan(
            &ground(vec![case(1, "10-1-04", false), late], NextYear::NotApproved),
            date(TODAY),
        )
        .expect("a plan");
        assert_eq!(plan.proposals[0].close, Ok(date("2023-12-31")));
        assert_eq!(plan.proposals[1].close, Ok(date("2024-01-10")));
        assert_eq!(plan.proposals[1].remarks.len(), 1);
    }

    #[test]
    fn a_case_goes_on_under_the_same_index_only() {
        // 10.1.13.
        let table: [(NextYear, bool); 6] = [
            (NextYear::Rows(vec![row(7, "10-1-10")]), true),
            (NextYear::NotApproved, false),
            (NextYear::Rows(vec![row(7, "10-1-11")]), false),
            (
                NextYear::Rows(vec![NextRow {
                    item: "а".into(),
                    ..row(7, "10-1-10")
                }]),
                false,
            ),
            (
                NextYear::Rows(vec![NextRow {
                    taken: true,
                    ..row(7, "10-1-10")
                }]),
                false,
            ),
            (
                NextYear::Rows(vec![NextRow {
                    category: Some(Category::Permanent),
                    ..row(7, "10-1-10")
                }]),
                false,
            ),
        ];
        for (next, goes_on) in table {
            let plan = plan(
                &ground(vec![case(1, "10-1-10", true)], next.clone()),
                date(TODAY),
            )
            .expect("a plan");
            let proposal = &plan.proposals[0];
            assert_eq!(proposal.carry_over.is_ok(), goes_on, "{next:?}");
            let expected = if goes_on {
                Choice::CarryOver
            } else {
                Choice::Wait
            };
            assert_eq!(proposal.choice, expected, "{next:?}");
        }
    }

    #[test]
    fn what_was_shown_is_what_is_done() {
        let before = ground(
            vec![case(1, "10-1-04", false), case(2, "10-1-10", true)],
            NextYear::Rows(vec![row(7, "10-1-10")]),
        );
        let shown = plan(&before, date(TODAY)).expect("a plan");
        let decisions = [
            Decision {
                case: CaseId(1),
                choice: Choice::Close,
            },
            Decision {
                case: CaseId(2),
                choice: Choice::CarryOver,
            },
        ];
        assert_eq!(
            steps(&shown, &shown.fingerprint, &decisions),
            Ok(vec![
                Step::Close(CaseId(1), date("2023-12-31")),
                Step::CarryOver(CaseId(2), HeadingId(7)),
            ])
        );
        let mut after = before;
        after.cases[0].version += 1;
        let moved = plan(&after, date(TODAY)).expect("a plan");
        assert_eq!(
            steps(&moved, &shown.fingerprint, &decisions),
            Err(Refused::GroundMoved)
        );
    }

    #[test]
    fn what_cannot_be_is_refused_by_name() {
        let plan = plan(
            &ground(vec![case(1, "10-1-04", false)], NextYear::NotApproved),
            date(TODAY),
        )
        .expect("a plan");
        let carry = Decision {
            case: CaseId(1),
            choice: Choice::CarryOver,
        };
        assert!(matches!(
            steps(&plan, &plan.fingerprint, &[carry]),
            Err(Refused::CannotCarryOver { index, .. }) if index == "10-1-04"
        ));
        let stranger = Decision {
            case: CaseId(9),
            choice: Choice::Close,
        };
        assert_eq!(
            steps(&plan, &plan.fingerprint, &[stranger]),
            Err(Refused::NotInThePlan(2023))
        );
    }

    #[test]
    fn the_day_of_closing_is_checked() {
        let check = |on: &str| check_closing(2023, Some(date("2023-11-11")), date(on), date(TODAY));
        assert_eq!(check("2023-11-11"), Ok(()));
        assert!(matches!(
            check("2023-11-10"),
            Err(Refused::BeforeLastDocument { .. })
        ));
        assert_eq!(
            check("2024-01-16"),
            Err(Refused::InTheFuture(date("2024-01-16")))
        );
        assert!(matches!(
            check_closing(2023, None, date("2022-12-31"), date(TODAY)),
            Err(Refused::BeforeItsYear { .. })
        ));
    }
}
