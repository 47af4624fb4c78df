//! Which event the words «После …» and «До …» speak of.

use super::tokens::{Kind, Tokens};
use super::words::{Subject, Subjects};
use crate::retention::events::{Event, EventSet};
use crate::retention::term::{Needs, Trigger};

/// Reads the event named by the words from one token up to another.
pub(super) fn read(tokens: &Tokens, from: usize, to: usize) -> Trigger {
    let opens = (from..to).any(|at| tokens.is_sign(at, '('));
    let mut to = to;
    while !opens && to > from && tokens.is_sign(to - 1, ')') {
        to -= 1;
    }
    let mut subjects = Subjects::default();
    let mut has_or = false;
    for at in from..to {
        if tokens.text(at) == "если" {
            // «если иное не предусмотрено договором» names no event.
            break;
        }
        if let Some(Kind::Word(_)) = tokens.kind(at) {
            subjects.note(tokens.text(at));
            has_or |= matches!(tokens.text(at), "или" | "либо");
        }
        has_or |= tokens.is_sign(at, '(') || tokens.is_sign(at, '/');
    }
    let (event, mut events) = events_of(subjects);
    if has_or {
        // The other event may be one that has no name here.
        events = events.with(Event::Other);
    }
    let is_one_thing = events == EventSet::of(event) || has_or || is_loose(event, subjects);
    Trigger {
        event,
        events,
        needs: if is_one_thing { Needs::Any } else { Needs::All },
        text: tokens.as_written(from, to),
    }
}

/// Joins a second clause to a trigger: «После истечения срока действия договора;
/// после прекращения обязательств по договору». Different events must all come.
pub(super) fn join(first: Trigger, second: Trigger) -> Trigger {
    let text = format!("{}; {}", first.text, second.text);
    if first.event == second.event {
        return Trigger {
            events: first.events.union(second.events),
            text,
            ..first
        };
    }
    let events = match (first.needs, second.needs) {
        (Needs::All, Needs::All) => first.events.union(second.events),
        (Needs::All, Needs::Any) => first.events.with(second.event),
        (Needs::Any, Needs::All) => second.events.with(first.event),
        (Needs::Any, Needs::Any) => EventSet::of(first.event).with(second.event),
    };
    Trigger {
        event: first.event,
        events,
        needs: Needs::All,
        text,
    }
}

/// Whether the events of the set are only different names for what the words say.
fn is_loose(event: Event, subjects: Subjects) -> bool {
    match event {
        Event::Other => true,
        Event::Expired => !subjects.has(Subject::Revocation),
        Event::ContractEnd => true,
        _ => false,
    }
}

/// The event named first, and every event that answers the words.
fn events_of(subjects: Subjects) -> (Event, EventSet) {
    use Subject as S;
    let has = |subject| subjects.has(subject);
    let ends = subjects.any(&[S::End, S::Force, S::Execution, S::Disposal]);
    let mut found = Found::default();

    if subjects.any(&[S::Contract, S::Obligation]) && ends && !has(S::Debt) {
        found.add(Event::ContractEnd);
        if has(S::Execution) {
            found.also(Event::Executed);
        }
    }
    if has(S::Replacement) {
        found.add(Event::Replaced);
    }
    if has(S::Dismissal) || has(S::Change) && has(S::Liable) {
        found.add(Event::Dismissal);
    }
    let settles = subjects.any(&[S::Exclusion, S::Paying, S::WriteOff, S::End, S::Closing]);
    if has(S::Debt) && settles || has(S::Compensation) {
        found.add(Event::DebtSettled);
    }
    if has(S::Account) && has(S::Closing) {
        found.add(Event::AccountClosed);
    }
    if has(S::Payment) && !has(S::Debt) {
        found.add(Event::PaymentsEnded);
    }
    if has(S::Disposal) {
        found.add(Event::Disposed);
    }
    if has(S::WriteOff) && !has(S::Debt) {
        found.add(Event::WrittenOff);
    }
    if has(S::Demolition) {
        found.add(Event::Demolished);
    }
    if has(S::Exclusion) && has(S::Register) && !has(S::Debt) {
        found.add(Event::Deregistered);
    }
    if has(S::Destruction) {
        found.add(Event::Destroyed);
    }
    if has(S::Decision) && (has(S::Taking) || has(S::Force)) {
        found.add(Event::DecisionMade);
    } else if has(S::Approval) && !has(S::Consent) {
        found.add(Event::Approved);
    }
    if has(S::Audit) && has(S::Next) {
        found.add(Event::NextAudit);
    }
    if has(S::Liquidation) {
        found.add(Event::Liquidated);
    }
    if has(S::Activity) && has(S::End) {
        found.add(Event::ActivityEnded);
    }
    if has(S::Claim) {
        found.add(Event::Claimed);
    }
    if has(S::Need) {
        found.add(Event::Obsolete);
    }
    let validity_ends = has(S::Force) && has(S::End);
    if validity_ends && found.is_empty() {
        found.add(Event::Expired);
        if !has(S::Consent) && !has(S::Revocation) {
            found.also(Event::ContractEnd);
        }
    }
    if subjects.any(&[S::Revocation, S::Annulment]) {
        found.add(Event::Revoked);
    }
    if has(S::Execution) && !has(S::Liable) && found.is_empty() {
        found.add(Event::Executed);
    }
    if found.is_empty() {
        found.add(Event::Other);
        for (subject, event) in [
            (S::Audit, Event::AuditDone),
            (S::Audit, Event::NextAudit),
            (S::Actualisation, Event::Replaced),
            (S::Operation, Event::WrittenOff),
            (S::Operation, Event::Disposed),
            (S::Paying, Event::DebtSettled),
            (S::Dues, Event::Executed),
        ] {
            if has(subject) {
                found.also(event);
            }
        }
    }
    (found.first.unwrap_or(Event::Other), found.all)
}

#[derive(Default)]
struct Found {
    first: Option<Event>,
    all: EventSet,
}

impl Found {
    fn add(&mut self, event: Event) {
        self.first.get_or_insert(event);
        self.also(event);
    }

    fn also(&mut self, event: Event) {
        self.all = self.all.with(event);
    }

    fn is_empty(&self) -> bool {
        self.first.is_none()
    }
}
