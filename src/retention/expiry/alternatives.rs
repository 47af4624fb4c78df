//! Which of a term and its alternatives governs: a known fact chooses, an unknown
//! one takes the longest.

use super::lengths::settle;
use super::{Outcome, Silent, Step, Trace, date_of};
use crate::retention::facts::Facts;
use crate::retention::term::{Alternative, Base, Fact, RetentionTerm, Start};

/// Chooses between the term and its alternatives: a fact that is so puts its
/// alternative in place of the term, a fact that is unknown adds it to the
/// choice, and the longest wins.
pub(super) fn govern<'a, T: Trace<'a>>(
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
    let is_vague = alternative.fact == Fact::Other && same_fact > 1;
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
