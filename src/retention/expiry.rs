//! From a term and the facts of a case to the first day it may stand in a
//! destruction list (R-190, N-21).
//!
//! The rules run against a [`Trace`]. The usual one is silent and costs
//! nothing; [`Expiry::reasons`] runs the same rules again with a trace that
//! writes sentences, so that a reason can never differ from the decision.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::dates::RecordedDate;
use super::events::Event;
use super::facts::{Contradiction, Facts};
use super::term::{
    Alternative, Base, Condition, Gate, Needs, RetentionTerm, Start, Trigger, Years,
};

/// The first year whose closed personnel cases are kept 50 years instead of 75
/// (Federal Law 125-ФЗ, article 22.1).
const FIRST_YEAR_OF_FIFTY: i32 = 2003;
const PERSONNEL_BEFORE_2003: u32 = 75;
const PERSONNEL_SINCE_2003: u32 = 50;
/// «До минования надобности» lasts at least one year.
const LEAST_OWN_TERM: u32 = 1;

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

/// Chooses between the term and its alternatives: a fact that is so puts its
/// alternative in place of the term, a fact that is unknown adds it to the
/// choice, and the longest wins.
fn govern<'a, T: Trace<'a>>(
    term: &'a RetentionTerm,
    facts: &'a Facts,
    trace: &mut T,
) -> (&'a RetentionTerm, Outcome) {
    if term.alternatives.is_empty() {
        return (term, settle(term, &term.start, facts, trace));
    }
    let outcome_of =
        |branch: &'a RetentionTerm| settle(branch, start_of(branch, term), facts, &mut Silent);
    let mut chosen: Option<(&Alternative, Outcome)> = None;
    for alternative in so(term, facts, Some(true)) {
        let outcome = outcome_of(&alternative.then);
        chosen = match chosen {
            Some(best) if longer(best.1, outcome) == best.1 => Some(best),
            _ => Some((alternative, outcome)),
        };
    }
    for alternative in &term.alternatives {
        trace.step(Step::Weighed {
            alternative,
            holds: holds(alternative, term, facts),
        });
    }
    let unknown_any = so(term, facts, None).next().is_some();
    if chosen.is_none() && unknown_any && term.base == Base::UntilNoLongerNeeded {
        return (term, undecided_need(term, facts, trace));
    }
    let mut best = (
        chosen.map(|(alternative, _)| alternative),
        match chosen {
            Some((_, outcome)) => outcome,
            None => outcome_of(term),
        },
    );
    for alternative in so(term, facts, None) {
        let joint = longer(best.1, outcome_of(&alternative.then));
        if joint != best.1 {
            best = (Some(alternative), joint);
        }
    }
    match best {
        (Some(alternative), outcome) => {
            trace.step(Step::Governed(alternative));
            let branch = &alternative.then;
            settle(branch, start_of(branch, term), facts, trace);
            (branch, outcome)
        }
        (None, _) => (term, settle(term, &term.start, facts, trace)),
    }
}

/// «До минования надобности» while a fact that could lengthen it is unknown:
/// nobody may say that the need is over.
fn undecided_need<'a, T: Trace<'a>>(
    term: &'a RetentionTerm,
    facts: &'a Facts,
    trace: &mut T,
) -> Outcome {
    let own = settle(term, &term.start, facts, trace);
    if own == Outcome::AwaitsClosing {
        return own;
    }
    trace.step(Step::FactNeeded);
    let mut not_before = date_of(own);
    for alternative in so(term, facts, None) {
        let outcome = settle(
            &alternative.then,
            start_of(&alternative.then, term),
            facts,
            &mut Silent,
        );
        not_before = not_before
            .zip(date_of(outcome))
            .map(|(one, other)| one.max(other));
    }
    Outcome::AtDiscretion { not_before }
}

/// The alternatives whose condition holds, does not, or is unknown.
fn so<'a>(
    term: &'a RetentionTerm,
    facts: &'a Facts,
    wanted: Option<bool>,
) -> impl Iterator<Item = &'a Alternative> {
    term.alternatives
        .iter()
        .filter(move |alternative| holds(alternative, term, facts) == wanted)
}

/// Whether the condition of an alternative holds, where that is known.
///
/// One «other» fact cannot say which of several unnamed conditions holds, so it
/// is then unknown, unless it says that none does.
fn holds(alternative: &Alternative, term: &RetentionTerm, facts: &Facts) -> Option<bool> {
    let known = facts.fact(alternative.fact)?;
    let same_fact = term
        .alternatives
        .iter()
        .filter(|other| other.fact == alternative.fact)
        .count();
    let is_vague = alternative.fact == super::term::Fact::Other && same_fact > 1;
    (!(known && is_vague)).then_some(known)
}

/// An alternative without an event of its own begins with that of its term.
fn start_of<'a>(branch: &'a RetentionTerm, term: &'a RetentionTerm) -> &'a Start {
    match branch.start {
        Start::Closing => &term.start,
        Start::Event(_) => &branch.start,
    }
}

/// The longer of two outcomes, the first being the one that holds for sure.
fn longer(sure: Outcome, possible: Outcome) -> Outcome {
    use Outcome::{AtDiscretion, AwaitsClosing, AwaitsEvent, Never, On};
    match (sure, possible) {
        (Never, _) | (_, Never) => Never,
        (AwaitsClosing | AwaitsEvent(_), _) => sure,
        (_, AwaitsClosing | AwaitsEvent(_)) => possible,
        (On(one), On(other)) => On(one.max(other)),
        // A term by the calendar outlasts «до минования надобности», unless the
        // latter is kept longer for a reason of its own.
        (
            On(one),
            AtDiscretion {
                not_before: Some(other),
            },
        ) if other <= one => sure,
        (_, _) => AtDiscretion {
            not_before: date_of(sure)
                .zip(date_of(possible))
                .map(|(one, other)| one.max(other)),
        },
    }
}

fn date_of(outcome: Outcome) -> Option<NaiveDate> {
    match outcome {
        Outcome::On(date) => Some(date),
        Outcome::AtDiscretion { not_before } => not_before,
        Outcome::Never | Outcome::AwaitsClosing | Outcome::AwaitsEvent(_) => None,
    }
}

/// The outcome of one base, before conditions and gates.
fn settle<'a, T: Trace<'a>>(
    term: &'a RetentionTerm,
    start: &'a Start,
    facts: &'a Facts,
    trace: &mut T,
) -> Outcome {
    match term.base {
        Base::Permanent => {
            let note = match start {
                Start::Event(trigger) => Some(trigger),
                Start::Closing => None,
            };
            trace.step(Step::Permanent { note });
            return Outcome::Never;
        }
        Base::NotApplicable => {
            trace.step(Step::NotApplicable);
            return Outcome::AtDiscretion { not_before: None };
        }
        _ => {}
    }
    let Some(closed) = facts.closed else {
        trace.step(Step::Open);
        return Outcome::AwaitsClosing;
    };
    trace.step(Step::Closed(closed));
    match &term.base {
        Base::Years(years) => by_years(*years, term, start, closed, facts, trace),
        Base::Personnel => by_personnel_law(term, start, closed, facts, trace),
        Base::UntilNoLongerNeeded => until_no_longer_needed(term, closed, facts, trace),
        Base::UntilReplaced => until(
            "До замены новыми",
            is_replacement,
            Event::Replaced,
            term,
            closed,
            facts,
            trace,
        ),
        Base::UntilLiquidation => {
            let outcome = until(
                "До ликвидации организации",
                is_liquidation,
                Event::Liquidated,
                term,
                closed,
                facts,
                trace,
            );
            if let Outcome::On(_) = outcome {
                trace.step(Step::LiquidationToCheck);
            }
            outcome
        }
        Base::Until(trigger) => {
            let came = came(trigger, facts);
            let undated = facts.happened(|event| answers(trigger, event));
            end_with(
                &trigger.text,
                came,
                undated,
                trigger.event,
                term,
                closed,
                trace,
            )
        }
        Base::Permanent | Base::NotApplicable => Outcome::AtDiscretion { not_before: None },
    }
}

fn is_replacement(event: Event) -> bool {
    event == Event::Replaced
}

fn is_liquidation(event: Event) -> bool {
    event == Event::Liquidated
}

/// «5 лет»: from the year of closing, or of the event if that is later.
fn by_years<'a, T: Trace<'a>>(
    years: Years,
    term: &'a RetentionTerm,
    start: &'a Start,
    closed: RecordedDate,
    facts: &'a Facts,
    trace: &mut T,
) -> Outcome {
    let base_year = match begin(start, closed, facts, trace) {
        Ok(year) => year,
        Err(waiting) => return waiting,
    };
    if years.get() == PERSONNEL_SINCE_2003 && closed.year() < FIRST_YEAR_OF_FIFTY {
        trace.step(Step::FiftyBefore2003);
        let not_before = Some(first_day_after(base_year, PERSONNEL_BEFORE_2003));
        return Outcome::AtDiscretion { not_before };
    }
    if term.minus_age {
        trace.step(Step::AgeNotSubtracted);
    }
    trace.step(Step::Counted {
        years: years.get(),
        base_year,
        branch: term,
    });
    Outcome::On(first_day_after(base_year, years.get()))
}

/// «50/75 лет»: the year of closing decides which (125-ФЗ, article 22.1).
fn by_personnel_law<'a, T: Trace<'a>>(
    term: &'a RetentionTerm,
    start: &'a Start,
    closed: RecordedDate,
    facts: &'a Facts,
    trace: &mut T,
) -> Outcome {
    let base_year = match begin(start, closed, facts, trace) {
        Ok(year) => year,
        Err(waiting) => return waiting,
    };
    let closed_before_2003 = closed.year() < FIRST_YEAR_OF_FIFTY;
    let years = if closed_before_2003 {
        PERSONNEL_BEFORE_2003
    } else {
        PERSONNEL_SINCE_2003
    };
    trace.step(Step::Personnel { closed_before_2003 });
    trace.step(Step::Counted {
        years,
        base_year,
        branch: term,
    });
    Outcome::On(first_day_after(base_year, years))
}

/// The year after which the years are counted, or the event still awaited.
fn begin<'a, T: Trace<'a>>(
    start: &'a Start,
    closed: RecordedDate,
    facts: &'a Facts,
    trace: &mut T,
) -> Result<i32, Outcome> {
    let Start::Event(trigger) = start else {
        return Ok(closed.year());
    };
    match came(trigger, facts) {
        Some(date) => {
            trace.step(Step::EventCame {
                trigger: &trigger.text,
                date,
            });
            Ok(date.year().max(closed.year()))
        }
        None => {
            let undated = facts.happened(|event| answers(trigger, event));
            trace.step(Step::EventAwaited {
                trigger: &trigger.text,
                undated,
            });
            Err(Outcome::AwaitsEvent(trigger.event))
        }
    }
}

/// When the event of a trigger came: of several the latest.
fn came(trigger: &Trigger, facts: &Facts) -> Option<RecordedDate> {
    let answers_one = |wanted: Event| facts.latest(|event| is_like(event, wanted));
    match trigger.needs {
        Needs::Any => facts.latest(|event| answers(trigger, event)),
        Needs::All => {
            let mut latest: Option<RecordedDate> = None;
            for wanted in trigger.events.iter() {
                let date = answers_one(wanted)?;
                latest = Some(latest.map_or(date, |known| later(known, date)));
            }
            latest
        }
    }
}

fn later(one: RecordedDate, other: RecordedDate) -> RecordedDate {
    if other.last() > one.last() {
        other
    } else {
        one
    }
}

fn answers(trigger: &Trigger, event: Event) -> bool {
    trigger.events.iter().any(|wanted| is_like(event, wanted))
}

/// The end of validity is one thing, whether the paper ran out or was revoked.
fn is_like(event: Event, wanted: Event) -> bool {
    let ends_validity = |event| matches!(event, Event::Expired | Event::Revoked);
    event == wanted || ends_validity(event) && ends_validity(wanted)
}

/// ДМН: at least a year, then until a decision is recorded.
fn until_no_longer_needed<'a, T: Trace<'a>>(
    term: &'a RetentionTerm,
    closed: RecordedDate,
    facts: &'a Facts,
    trace: &mut T,
) -> Outcome {
    let least = term.at_least_years.map_or(LEAST_OWN_TERM, Years::get);
    trace.step(Step::OwnTerm { least });
    let earliest = first_day_after(closed.year(), least);
    match facts.latest(|event| event == Event::Obsolete) {
        Some(decided) => {
            trace.step(Step::NeedOver(decided));
            Outcome::On(earliest.max(first_day_after(decided.year(), 0)))
        }
        None => {
            trace.step(Step::NeedNotDecided);
            Outcome::AtDiscretion {
                not_before: Some(earliest),
            }
        }
    }
}

fn until<'a, T: Trace<'a>>(
    words: &'a str,
    is_wanted: fn(Event) -> bool,
    event: Event,
    term: &'a RetentionTerm,
    closed: RecordedDate,
    facts: &'a Facts,
    trace: &mut T,
) -> Outcome {
    let undated = facts.happened(is_wanted);
    end_with(
        words,
        facts.latest(is_wanted),
        undated,
        event,
        term,
        closed,
        trace,
    )
}

/// «До …»: ends with the event, on the following 1 January, and not before the
/// case itself is closed.
fn end_with<'a, T: Trace<'a>>(
    words: &'a str,
    came: Option<RecordedDate>,
    undated: bool,
    event: Event,
    term: &'a RetentionTerm,
    closed: RecordedDate,
    trace: &mut T,
) -> Outcome {
    let Some(date) = came else {
        trace.step(Step::EventAwaited {
            trigger: words,
            undated,
        });
        return Outcome::AwaitsEvent(event);
    };
    trace.step(Step::EventCame {
        trigger: words,
        date,
    });
    let base_year = date.year().max(closed.year());
    let years = term.at_least_years.map_or(0, Years::get);
    if years > 0 {
        trace.step(Step::Counted {
            years,
            base_year,
            branch: term,
        });
    }
    Outcome::On(first_day_after(base_year, years))
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

/// «При условии проведения проверки»: the first audit after the case was closed.
fn meet_audit<'a, T: Trace<'a>>(
    outcome: Outcome,
    term: &'a RetentionTerm,
    branch: &'a RetentionTerm,
    facts: &'a Facts,
    gates: &mut ShutGates,
    trace: &mut T,
) -> Outcome {
    let wants = |term: &RetentionTerm| term.conditions.contains(&Condition::AuditDone);
    if !wants(term) && !wants(branch) {
        return outcome;
    }
    let audits = || {
        facts
            .events
            .iter()
            .filter(|record| record.event == Event::AuditDone)
    };
    let is_late_enough = |audit: &RecordedDate| {
        facts
            .closed
            .is_some_and(|closed| closed.last() <= audit.first())
    };
    let done = audits()
        .filter_map(|record| record.date)
        .filter(is_late_enough)
        .min_by_key(|audit| audit.last());
    match done {
        Some(audit) => {
            trace.step(Step::AuditDone(audit));
            not_before_year_after(outcome, audit)
        }
        None => {
            gates.audit = true;
            trace.step(if audits().next().is_some() {
                Step::AuditTooEarly
            } else {
                Step::AuditMissing
            });
            outcome
        }
    }
}

/// A dispute that was opened holds the case until it is closed, whether the
/// term speaks of disputes or not.
fn meet_disputes<'a, T: Trace<'a>>(
    outcome: Outcome,
    term: &'a RetentionTerm,
    facts: &'a Facts,
    gates: &mut ShutGates,
    trace: &mut T,
) -> Outcome {
    if facts.events.is_empty() {
        return outcome;
    }
    let is_opening = |event| event == Event::DisputeOpened;
    let was_opened = facts.happened(is_opening);
    let speaks_of_disputes = term.conditions.contains(&Condition::DisputeClosed);
    let is_closing = |event| {
        event == Event::DisputeClosed
            || event == Event::DecisionMade && was_opened && speaks_of_disputes
    };
    if !was_opened && !facts.happened(is_closing) {
        return outcome;
    }
    let count = |is_wanted: &dyn Fn(Event) -> bool, dated_only: bool| {
        facts
            .events
            .iter()
            .filter(|record| is_wanted(record.event) && (!dated_only || record.date.is_some()))
            .count()
    };
    let (opened, closed) = (count(&is_opening, false), count(&is_closing, true));
    let last_closed = facts.latest(is_closing);
    let reopened = facts
        .latest(is_opening)
        .zip(last_closed)
        .is_some_and(|(opening, closing)| closing.last() < opening.first());
    match last_closed {
        Some(closing) if closed >= opened && closed == count(&is_closing, false) && !reopened => {
            trace.step(Step::DisputeOver(closing));
            not_before_year_after(outcome, closing)
        }
        _ => {
            gates.dispute = true;
            trace.step(Step::DisputeOpen);
            outcome
        }
    }
}

/// A note that only a person can judge takes the date out of the program's hands.
fn meet_notes<'a, T: Trace<'a>>(
    outcome: Outcome,
    term: &'a RetentionTerm,
    trace: &mut T,
) -> Outcome {
    let mut result = outcome;
    for condition in &term.conditions {
        if matches!(condition, Condition::Other(_) | Condition::FootnoteMissing) {
            trace.step(Step::NoteToJudge(condition));
            result = Outcome::AtDiscretion {
                not_before: date_of(result),
            };
        }
    }
    result
}
