//! What can happen to a case, or to the thing a case is about, so that a term
//! begins, ends or is let go.

use serde::{Deserialize, Serialize};

/// An event that a term waits for («После замены новыми», «До востребования»).
///
/// The names are those of the machine contract and of the database; the last
/// three are never the start of a term, they open and shut its gates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Event {
    /// The contract has run out or its obligations have ended.
    ContractEnd,
    /// Replaced by a newer document.
    Replaced,
    /// The person has left, or the accountable person has changed.
    Dismissal,
    /// The debt is settled, the damage made good.
    DebtSettled,
    /// The account is closed.
    AccountClosed,
    /// Carried out.
    Executed,
    /// The decision on the matter has been taken.
    DecisionMade,
    /// The property has left the books.
    Disposed,
    /// The vehicle or equipment is written off.
    WrittenOff,
    /// The building is demolished.
    Demolished,
    /// Struck off a register.
    Deregistered,
    /// The validity of the certificate, consent or licence has run out.
    Expired,
    /// The cases or blanks are destroyed.
    Destroyed,
    /// Approved.
    Approved,
    /// The next audit has taken place.
    NextAudit,
    /// The activity has ended.
    ActivityEnded,
    /// The organisation is liquidated.
    Liquidated,
    /// A decision that the need is over is recorded.
    Obsolete,
    /// The owner has claimed the papers.
    Claimed,
    /// The consent or power is revoked.
    Revoked,
    /// The pension or other payments have ended.
    PaymentsEnded,
    /// Any other event; the words of the term say which.
    Other,
    /// The audit that lets accounting documents go is done.
    AuditDone,
    /// A dispute, disagreement or lawsuit has begun.
    DisputeOpened,
    /// The dispute is decided.
    DisputeClosed,
}

impl Event {
    /// All events, in the order of the contract.
    pub const ALL: [Event; 25] = [
        Event::ContractEnd,
        Event::Replaced,
        Event::Dismissal,
        Event::DebtSettled,
        Event::AccountClosed,
        Event::Executed,
        Event::DecisionMade,
        Event::Disposed,
        Event::WrittenOff,
        Event::Demolished,
        Event::Deregistered,
        Event::Expired,
        Event::Destroyed,
        Event::Approved,
        Event::NextAudit,
        Event::ActivityEnded,
        Event::Liquidated,
        Event::Obsolete,
        Event::Claimed,
        Event::Revoked,
        Event::PaymentsEnded,
        Event::Other,
        Event::AuditDone,
        Event::DisputeOpened,
        Event::DisputeClosed,
    ];

    /// The name used in the machine contract and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Event::ContractEnd => "contract_end",
            Event::Replaced => "replaced",
            Event::Dismissal => "dismissal",
            Event::DebtSettled => "debt_settled",
            Event::AccountClosed => "account_closed",
            Event::Executed => "executed",
            Event::DecisionMade => "decision_made",
            Event::Disposed => "disposed",
            Event::WrittenOff => "written_off",
            Event::Demolished => "demolished",
            Event::Deregistered => "deregistered",
            Event::Expired => "expired",
            Event::Destroyed => "destroyed",
            Event::Approved => "approved",
            Event::NextAudit => "next_audit",
            Event::ActivityEnded => "activity_ended",
            Event::Liquidated => "liquidated",
            Event::Obsolete => "obsolete",
            Event::Claimed => "claimed",
            Event::Revoked => "revoked",
            Event::PaymentsEnded => "payments_ended",
            Event::Other => "other",
            Event::AuditDone => "audit_done",
            Event::DisputeOpened => "dispute_opened",
            Event::DisputeClosed => "dispute_closed",
        }
    }

    /// The event with this contract name.
    pub fn from_code(code: &str) -> Option<Event> {
        Event::ALL.into_iter().find(|event| event.code() == code)
    }

    /// What the event is called in a sentence, in the nominative.
    pub fn title(self) -> &'static str {
        match self {
            Event::ContractEnd => "окончание срока действия договора (прекращение обязательств)",
            Event::Replaced => "замена новыми",
            Event::Dismissal => "увольнение (смена) лица",
            Event::DebtSettled => "погашение (снятие) задолженности",
            Event::AccountClosed => "закрытие счёта",
            Event::Executed => "исполнение",
            Event::DecisionMade => "принятие (вынесение) решения",
            Event::Disposed => "выбытие имущества",
            Event::WrittenOff => "списание",
            Event::Demolished => "снос",
            Event::Deregistered => "снятие с учёта (исключение из реестра)",
            Event::Expired => "истечение срока действия",
            Event::Destroyed => "уничтожение",
            Event::Approved => "утверждение",
            Event::NextAudit => "следующая проверка",
            Event::ActivityEnded => "прекращение деятельности",
            Event::Liquidated => "ликвидация организации",
            Event::Obsolete => "решение о том, что надобность миновала",
            Event::Claimed => "востребование владельцем",
            Event::Revoked => "отзыв",
            Event::PaymentsEnded => "прекращение выплат",
            Event::Other => "наступление события, названного в сроке",
            Event::AuditDone => "завершение проверки (ревизии)",
            Event::DisputeOpened => "возникновение спора",
            Event::DisputeClosed => "завершение спора",
        }
    }
}

/// A set of events, kept in one machine word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Event>", into = "Vec<Event>")]
pub struct EventSet(u32);

impl EventSet {
    /// The empty set.
    pub const EMPTY: EventSet = EventSet(0);

    /// The set of one event.
    pub const fn of(event: Event) -> EventSet {
        EventSet(1 << event as u8)
    }

    /// This set and one event more.
    #[must_use]
    pub const fn with(self, event: Event) -> EventSet {
        EventSet(self.0 | 1 << event as u8)
    }

    /// The events of both sets.
    #[must_use]
    pub const fn union(self, other: EventSet) -> EventSet {
        EventSet(self.0 | other.0)
    }

    /// Whether the event belongs to the set.
    pub const fn contains(self, event: Event) -> bool {
        self.0 & (1 << event as u8) != 0
    }

    /// Whether no event belongs to the set.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The events of the set, in the order of the contract.
    pub fn iter(self) -> impl Iterator<Item = Event> {
        Event::ALL
            .into_iter()
            .filter(move |&event| self.contains(event))
    }
}

impl From<Vec<Event>> for EventSet {
    fn from(events: Vec<Event>) -> Self {
        events.into_iter().fold(EventSet::EMPTY, EventSet::with)
    }
}

impl From<EventSet> for Vec<Event> {
    fn from(set: EventSet) -> Self {
        set.iter().collect()
    }
}
