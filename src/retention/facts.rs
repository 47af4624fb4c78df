//! What is known of a case when its expiry is computed.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::dates::RecordedDate;
use super::events::Event;
use super::term::Fact;

/// Everything known of a case that its expiry depends on.
///
/// What is absent is unknown, and unknown never shortens a term.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Facts {
    /// When the case was opened, or the date of its first document.
    pub opened: Option<RecordedDate>,
    /// When the case was closed in records work; `None` while it is open.
    pub closed: Option<RecordedDate>,
    /// Events recorded on the case, in any order.
    pub events: Vec<RecordedEvent>,
    /// Prohibitions of destruction.
    pub holds: Vec<Hold>,
    /// Facts that choose between alternatives of the term.
    pub known: KnownFacts,
    /// Whether the expert commission has looked at the case.
    pub appraised: bool,
    /// Whether the organisation hands documents over to a state archive.
    pub organisation: Option<OrganisationKind>,
}

/// An event of a case, with its date where that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedEvent {
    /// What happened.
    pub event: Event,
    /// When; `None` where it is only known to have happened, which starts nothing.
    pub date: Option<RecordedDate>,
}

/// A prohibition of destruction: a court's, an auditor's, the head's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// The first day of the prohibition; `None` means it has always stood.
    pub from: Option<NaiveDate>,
    /// The last day of the prohibition; `None` while nobody has lifted it.
    pub to: Option<NaiveDate>,
    /// Why, in the words of the order.
    pub reason: String,
}

impl Hold {
    /// Whether destruction is prohibited on this day.
    pub fn stands_on(&self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }
}

/// Whether an organisation is a source of a state or municipal archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganisationKind {
    /// It hands documents over to a state or municipal archive.
    Source,
    /// It hands nothing over.
    NotSource,
}

/// Facts that are known to be so or not so; the others are unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct KnownFacts {
    known: u8,
    so: u8,
}

impl KnownFacts {
    /// Nothing is known.
    pub const NONE: KnownFacts = KnownFacts { known: 0, so: 0 };

    /// The same facts and this one.
    #[must_use]
    pub fn with(self, fact: Fact, is_so: bool) -> KnownFacts {
        let bit = 1 << fact as u8;
        KnownFacts {
            known: self.known | bit,
            so: if is_so { self.so | bit } else { self.so & !bit },
        }
    }

    /// Whether the fact is so, where that is known.
    pub fn get(self, fact: Fact) -> Option<bool> {
        let bit = 1 << fact as u8;
        (self.known & bit != 0).then_some(self.so & bit != 0)
    }
}

/// Facts that exclude each other: nothing is computed from them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Contradiction {
    /// The case was closed before it was opened.
    #[error("Дело закончено ({closed}) раньше, чем заведено ({opened}); исправьте одну из дат")]
    ClosedBeforeOpened {
        /// The date of opening.
        opened: RecordedDate,
        /// The date of closing.
        closed: RecordedDate,
    },
    /// A prohibition ends before it begins.
    #[error(
        "Запрет на уничтожение снят ({to}) раньше, чем наложен ({from}); исправьте одну из дат"
    )]
    HoldEndsBeforeItBegins {
        /// The first day of the prohibition.
        from: NaiveDate,
        /// The last day of the prohibition.
        to: NaiveDate,
    },
    /// The kind of organisation and the fact about it disagree.
    #[error(
        "Сведения об организации противоречивы: она названа и источником комплектования архива, и не источником"
    )]
    OrganisationKind,
}

impl Facts {
    /// The fact, where it is known directly or follows from the kind of organisation.
    pub fn fact(&self, fact: Fact) -> Option<bool> {
        self.known
            .get(fact)
            .or_else(|| match (fact, self.organisation) {
                (Fact::NotAcquisitionSource, Some(kind)) => {
                    Some(kind == OrganisationKind::NotSource)
                }
                _ => None,
            })
    }

    /// Looks for facts that exclude each other.
    ///
    /// # Errors
    ///
    /// The first [`Contradiction`] found. [`expiry`](super::expiry()) of such facts
    /// never gives a date.
    pub fn check(&self) -> Result<(), Contradiction> {
        if let (Some(opened), Some(closed)) = (self.opened, self.closed)
            && closed.last() < opened.first()
        {
            return Err(Contradiction::ClosedBeforeOpened { opened, closed });
        }
        for hold in &self.holds {
            if let (Some(from), Some(to)) = (hold.from, hold.to)
                && to < from
            {
                return Err(Contradiction::HoldEndsBeforeItBegins { from, to });
            }
        }
        let stated = self.known.get(Fact::NotAcquisitionSource);
        let implied = self
            .organisation
            .map(|kind| kind == OrganisationKind::NotSource);
        match (stated, implied) {
            (Some(stated), Some(implied)) if stated != implied => {
                Err(Contradiction::OrganisationKind)
            }
            _ => Ok(()),
        }
    }

    /// The latest dated record of any of the events.
    pub(super) fn latest(&self, is_wanted: impl Fn(Event) -> bool) -> Option<RecordedDate> {
        self.events
            .iter()
            .filter(|record| is_wanted(record.event))
            .filter_map(|record| record.date)
            .max_by_key(|date| date.last())
    }

    /// Whether any of the events is recorded, dated or not.
    pub(super) fn happened(&self, is_wanted: impl Fn(Event) -> bool) -> bool {
        self.events.iter().any(|record| is_wanted(record.event))
    }
}
