//! From a term and the facts of a case to the first day it may stand in a
//! destruction list (R-190, N-21).
//!
//! The rules run against a `Trace`. The usual one is silent and costs
//! nothing; [`Expiry::reasons`] runs the same rules again with a trace that
//! writes sentences, so that a reason can never differ from the decision.
//!
//! `alternatives` chooses the term that governs, `lengths` gives its date,
//! `conditions` what still bars destruction.

mod alternatives;
mod conditions;
mod lengths;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use alternatives::govern;
use conditions::{meet_audit, meet_disputes, meet_notes};

use super::dates::RecordedDate;
use super::events::Event;
use super::facts::{Contradiction, Facts};
use super::term::{Alternative, Condition, Gate, RetentionTerm, Trigger};

/// What becomes of a case under its term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Kept for ever.
    Never,
    /// The case is open: the term has not begun.
    AwaitsClosing,
    /// The event that begins or ends the term has not been recorded with a date.
    AwaitsEvent(Event),
    /// A person must decide; where known, the earliest day that could come of it.
    AtDiscretion {
        /// The earliest day the case could stand in a list, if anyone can tell.
        not_before: Option<NaiveDate>,
    },
    /// The first day the case may stand in a destruction list: always a 1 January.
    On(NaiveDate),
}

/// The state of a case on the day a list is drawn up. The words are the contract's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Permanent: no date, ever.
    Never,
    /// The term has not begun.
    Waiting,
    /// A person must decide.
    Discretion,
    /// The date lies ahead.
    Running,
    /// The date has come, but a gate is shut.
    Blocked,
    /// May stand in a list drawn up on this day.
    Expired,
}

impl Status {
    /// The state as people name it.
    pub fn title(self) -> &'static str {
        match self {
            Status::Never => "хранится постоянно",
            Status::Waiting => "срок не начался",
            Status::Discretion => "решает комиссия",
            Status::Running => "срок идёт",
            Status::Blocked => "срок истёк, но уничтожать нельзя",
            Status::Expired => "срок истёк",
        }
    }
}

/// What still stands between a case and a destruction list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Block {
    /// The expert commission has not looked at the case.
    EpkReview,
    /// The audit is not done.
    Audit,
    /// A dispute is open.
    Dispute,
    /// Destruction is prohibited.
    Hold,
    /// The case is still open.
    Closing,
    /// The event has not come.
    Event(Event),
}

impl Block {
    /// The name used in the machine contract.
    pub fn code(self) -> &'static str {
        match self {
            Block::EpkReview => "epk_review",
            Block::Audit => "audit",
            Block::Dispute => "dispute",
            Block::Hold => "hold",
            Block::Closing => "closing",
            Block::Event(event) => event.code(),
        }
    }

    /// What is missing, as people name it.
    pub fn title(self) -> String {
        match self {
            Block::EpkReview => "дело не просмотрено полистно (п. 10.3.2)".to_owned(),
            Block::Audit => "не отмечена проверка (ревизия)".to_owned(),
            Block::Dispute => "спор не завершён".to_owned(),
            Block::Hold => "уничтожение запрещено".to_owned(),
            Block::Closing => "дело не закончено делопроизводством".to_owned(),
            Block::Event(event) => format!("не записано событие: {}", event.title()),
        }
    }
}

/// The expiry of one case: its outcome, the gates still shut, and the reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Expiry<'a> {
    term: &'a RetentionTerm,
    facts: &'a Facts,
    decision: Decision,
}

/// An outcome with the gates that are shut whatever the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Decision {
    outcome: Outcome,
    gates: ShutGates,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct ShutGates {
    review: bool,
    audit: bool,
    dispute: bool,
}

/// Computes the expiry of a case under its term (R-190, N-21).
///
/// Facts that contradict each other give [`Outcome::AtDiscretion`] without a date.
pub fn expiry<'a>(term: &'a RetentionTerm, facts: &'a Facts) -> Expiry<'a> {
    Expiry {
        term,
        facts,
        decision: decide(term, facts, &mut Silent),
    }
}

impl<'a> Expiry<'a> {
    /// What becomes of the case.
    pub fn outcome(&self) -> Outcome {
        self.decision.outcome
    }

    /// The first day in a destruction list, or for a decision of a person the
    /// earliest possible one.
    pub fn destroy_from(&self) -> Option<NaiveDate> {
        match self.decision.outcome {
            Outcome::On(date) => Some(date),
            Outcome::AtDiscretion { not_before } => not_before,
            Outcome::Never | Outcome::AwaitsClosing | Outcome::AwaitsEvent(_) => None,
        }
    }

    /// The state of the case for a list drawn up on this day.
    pub fn status(&self, as_of: NaiveDate) -> Status {
        match self.decision.outcome {
            Outcome::Never => Status::Never,
            Outcome::AwaitsClosing | Outcome::AwaitsEvent(_) => Status::Waiting,
            Outcome::AtDiscretion { .. } => Status::Discretion,
            Outcome::On(date) if as_of < date => Status::Running,
            Outcome::On(_) if self.is_blocked(as_of) => Status::Blocked,
            Outcome::On(_) => Status::Expired,
        }
    }

    /// What stands in the way on this day: for a waiting case what it waits for,
    /// else the shut gates. Empty for a permanent case.
    pub fn blocks(&self, as_of: NaiveDate) -> Vec<Block> {
        match self.decision.outcome {
            Outcome::Never => return Vec::new(),
            Outcome::AwaitsClosing => return vec![Block::Closing],
            Outcome::AwaitsEvent(event) => return vec![Block::Event(event)],
            Outcome::AtDiscretion { .. } | Outcome::On(_) => {}
        }
        let gates = self.decision.gates;
        [
            (gates.review, Block::EpkReview),
            (gates.audit, Block::Audit),
            (gates.dispute, Block::Dispute),
            (self.is_held(as_of), Block::Hold),
        ]
        .into_iter()
        .filter_map(|(is_shut, block)| is_shut.then_some(block))
        .collect()
    }

    /// The term the expiry was computed from.
    pub fn term(&self) -> &'a RetentionTerm {
        self.term
    }

    /// The facts the expiry was computed from.
    pub fn facts(&self) -> &'a Facts {
        self.facts
    }

    /// Runs the rules once more and hands every step to the trace.
    pub(super) fn retrace<T: Trace<'a>>(&self, trace: &mut T) {
        decide(self.term, self.facts, trace);
    }

    fn is_blocked(&self, as_of: NaiveDate) -> bool {
        let gates = self.decision.gates;
        gates.review || gates.audit || gates.dispute || self.is_held(as_of)
    }

    fn is_held(&self, as_of: NaiveDate) -> bool {
        self.facts.holds.iter().any(|hold| hold.stands_on(as_of))
    }
}

/// A step of the computation that a person may want to read.
#[derive(Debug, Clone)]
pub(super) enum Step<'a> {
    /// The facts exclude each other.
    Contradicted(Contradiction),
    /// An alternative was weighed: whether its condition holds, where known.
    Weighed {
        alternative: &'a Alternative,
        holds: Option<bool>,
    },
    /// This alternative governs.
    Governed(&'a Alternative),
    /// An unknown fact could change a term that a person decides upon.
    FactNeeded,
    Permanent {
        note: Option<&'a Trigger>,
    },
    NotApplicable,
    Open,
    Closed(RecordedDate),
    EventCame {
        trigger: &'a str,
        date: RecordedDate,
    },
    EventAwaited {
        trigger: &'a str,
        undated: bool,
    },
    /// The years run from 1 January of the year after `base_year`.
    Counted {
        years: u32,
        base_year: i32,
        branch: &'a RetentionTerm,
    },
    Personnel {
        closed_before_2003: bool,
    },
    FiftyBefore2003,
    AgeNotSubtracted,
    OwnTerm {
        least: u32,
    },
    NeedOver(RecordedDate),
    NeedNotDecided,
    LiquidationToCheck,
    AuditDone(RecordedDate),
    AuditTooEarly,
    AuditMissing,
    DisputeOver(RecordedDate),
    DisputeOpen,
    NoteToJudge(&'a Condition),
    ReviewDone(Gate),
    ReviewMissing(Gate),
    NotBefore {
        date: NaiveDate,
        is_sure: bool,
    },
}

/// Receives the steps of a computation.
pub(super) trait Trace<'a> {
    /// Takes one step.
    fn step(&mut self, step: Step<'a>);
}

/// A trace nobody reads; the compiler removes it.
struct Silent;

impl<'a> Trace<'a> for Silent {
    #[inline(always)]
    fn step(&mut self, _: Step<'a>) {}
}

fn decide<'a, T: Trace<'a>>(term: &'a RetentionTerm, facts: &'a Facts, trace: &mut T) -> Decision {
    if let Err(contradiction) = facts.check() {
        trace.step(Step::Contradicted(contradiction));
        let outcome = Outcome::AtDiscretion { not_before: None };
        return Decision {
            outcome,
            gates: ShutGates::default(),
        };
    }
    let (branch, settled) = govern(term, facts, trace);
    let mut gates = ShutGates::default();
    let mut outcome = settled;
    if matches!(outcome, Outcome::On(_) | Outcome::AtDiscretion { .. }) {
        outcome = meet_audit(outcome, term, branch, facts, &mut gates, trace);
        outcome = meet_disputes(outcome, term, facts, &mut gates, trace);
        outcome = meet_notes(outcome, term, trace);
        if let Some(gate) = branch.gate.max(term.gate) {
            gates.review = !facts.appraised;
            trace.step(if facts.appraised {
                Step::ReviewDone(gate)
            } else {
                Step::ReviewMissing(gate)
            });
        }
    }
    match outcome {
        Outcome::On(date) => trace.step(Step::NotBefore {
            date,
            is_sure: true,
        }),
        Outcome::AtDiscretion {
            not_before: Some(date),
        } => {
            trace.step(Step::NotBefore {
                date,
                is_sure: false,
            });
        }
        _ => {}
    }
    Decision { outcome, gates }
}

fn date_of(outcome: Outcome) -> Option<NaiveDate> {
    match outcome {
        Outcome::On(date) => Some(date),
        Outcome::AtDiscretion { not_before } => not_before,
        Outcome::Never | Outcome::AwaitsClosing | Outcome::AwaitsEvent(_) => None,
    }
}

/// 1 January after `years` whole calendar years that follow `base_year` (N-21).
fn first_day_after(base_year: i32, years: u32) -> NaiveDate {
    let year = base_year + years as i32 + 1;
    NaiveDate::from_ymd_opt(year, 1, 1).expect("recorded years and terms are bounded")
}

/// Puts the date off to the 1 January after the year in which a condition was met.
fn not_before_year_after(outcome: Outcome, met: RecordedDate) -> Outcome {
    let earliest = first_day_after(met.year(), 0);
    match outcome {
        Outcome::On(date) => Outcome::On(date.max(earliest)),
        Outcome::AtDiscretion { not_before } => Outcome::AtDiscretion {
            not_before: not_before.map(|date| date.max(earliest)),
        },
        waiting => waiting,
    }
}
