//! What bars a case whose term has run out: audits, disputes, notes for a person.

use super::{Outcome, ShutGates, Step, Trace, date_of, not_before_year_after};
use crate::retention::dates::RecordedDate;
use crate::retention::events::Event;
use crate::retention::facts::Facts;
use crate::retention::term::{Condition, RetentionTerm};

/// «При условии проведения проверки»: the first audit after the case was closed.
pub(super) fn meet_audit<'a, T: Trace<'a>>(
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
pub(super) fn meet_disputes<'a, T: Trace<'a>>(
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
            last_closed.map_or(outcome, |closing| not_before_year_after(outcome, closing))
        }
    }
}

/// A note that only a person can judge takes the date out of the program's hands.
pub(super) fn meet_notes<'a, T: Trace<'a>>(
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
