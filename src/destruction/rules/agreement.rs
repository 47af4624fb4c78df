//! What the department says of its list: row by row, then the whole under the head's signature.

use chrono::NaiveDate;

use super::{Entry, EntryState, List, ListState, Refused, Verdict};
use crate::ids::PersonId;

/// What the head of the department decides on a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// It may go.
    Agree,
    /// It stays.
    Refuse {
        /// Why.
        reason: String,
        /// Until when, if it is known.
        keep_until: Option<NaiveDate>,
    },
}

impl Choice {
    /// The word that is kept.
    pub fn verdict(&self) -> Verdict {
        match self {
            Choice::Agree => Verdict::Agreed,
            Choice::Refuse { .. } => Verdict::Refused,
        }
    }

    /// The reason; empty for an agreement.
    pub fn reason(&self) -> &str {
        match self {
            Choice::Agree => "",
            Choice::Refuse { reason, .. } => reason.trim(),
        }
    }

    /// Until when it is kept.
    pub fn keep_until(&self) -> Option<NaiveDate> {
        match self {
            Choice::Agree => None,
            Choice::Refuse { keep_until, .. } => *keep_until,
        }
    }
}

/// Whether the choice can be written on the row now.
///
/// # Errors
/// [`Refused`] when the list is not with the department, the row is out, or a refusal gives no reason.
pub fn decide(
    list: &List,
    entry: &Entry,
    choice: &Choice,
    today: NaiveDate,
) -> Result<(), Refused> {
    in_state(list, ListState::Sent)?;
    if entry.state != EntryState::Listed {
        return Err(Refused::RowIsOut(entry.name()));
    }
    if let Choice::Refuse { keep_until, .. } = choice {
        if choice.reason().is_empty() {
            return Err(Refused::NoReason);
        }
        if let Some(until) = keep_until.filter(|until| *until <= today) {
            return Err(Refused::KeptIntoThePast(until));
        }
    }
    Ok(())
}

/// Rows that nobody has decided yet: what «согласовать остальные» would agree.
pub fn undecided(entries: &[Entry]) -> Vec<&Entry> {
    entries
        .iter()
        .filter(|entry| entry.state == EntryState::Listed && entry.decision.is_none())
        .collect()
}

/// Whether the head may sign, and which rows the signature takes out.
///
/// # Errors
/// [`Refused::Undecided`] while a row waits; [`Refused::AgreedByDrawer`].
pub fn sign<'a>(
    list: &List,
    entries: &'a [Entry],
    signer: PersonId,
) -> Result<Vec<&'a Entry>, Refused> {
    in_state(list, ListState::Sent)?;
    let open = undecided(entries);
    if let Some(first) = open.first() {
        return Err(Refused::Undecided {
            count: open.len(),
            first: first.name(),
        });
    }
    if signer == list.drawn_by {
        return Err(Refused::AgreedByDrawer);
    }
    Ok(entries
        .iter()
        .filter(|entry| {
            entry.state == EntryState::Listed && entry.decision == Some(Verdict::Refused)
        })
        .collect())
}

/// A list in the state that a step needs.
///
/// # Errors
/// [`Refused::ListNotIn`].
pub fn in_state(list: &List, wanted: ListState) -> Result<(), Refused> {
    if list.state == wanted {
        Ok(())
    } else {
        Err(Refused::ListNotIn {
            now: list.state,
            wanted,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{CampaignId, DepartmentId, DestructionEntryId, DestructionListId, VolumeId};

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn list(state: ListState) -> List {
        List {
            id: DestructionListId(1),
            campaign_id: CampaignId(1),
            department_id: DepartmentId(1),
            number: "10/2021".into(),
            state,
            drawn_by: PersonId(1),
            drawn_on: day("2021-02-01"),
            sent_on: None,
            dispatch_number: None,
            agreed_by: None,
            agreed_on: None,
            version: 1,
        }
    }

    fn entry(decision: Option<Verdict>, state: EntryState) -> Entry {
        Entry {
            id: DestructionEntryId(1),
            list_id: DestructionListId(1),
            act_id: None,
            volume_id: VolumeId(1),
            number: 1,
            years_text: "2015".into(),
            index_text: "10-1-05".into(),
            title: "Переписка".into(),
            group_name: String::new(),
            inventory_number: String::new(),
            inventory_position: String::new(),
            term_text: "5 лет".into(),
            expired_on: day("2020-12-31"),
            decision,
            keep_until: None,
            decision_reason: String::new(),
            decided_by: None,
            decided_on: None,
            state,
        }
    }

    fn refuse(reason: &str, until: Option<&str>) -> Choice {
        Choice::Refuse {
            reason: reason.into(),
            keep_until: until.map(day),
        }
    }

    #[test]
    fn a_refusal_needs_a_reason_and_a_day_ahead() {
        let list = list(ListState::Sent);
        let row = entry(None, EntryState::Listed);
        let decided = |choice: &Choice| decide(&list, &row, choice, day("2021-03-01"));
        assert_eq!(decided(&Choice::Agree), Ok(()));
        assert_eq!(decided(&refuse("нужно для проверки", None)), Ok(()));
        assert_eq!(decided(&refuse("  ", None)), Err(Refused::NoReason));
        assert_eq!(
            decided(&refuse("нужно", Some("2021-03-01"))),
            Err(Refused::KeptIntoThePast(day("2021-03-01")))
        );
    }

    #[test]
    fn decisions_are_made_while_the_department_has_the_list() {
        let row = entry(None, EntryState::Listed);
        for state in [ListState::Draft, ListState::Agreed] {
            assert!(decide(&list(state), &row, &Choice::Agree, day("2021-03-01")).is_err());
        }
    }

    #[test]
    fn the_signature_waits_for_every_row() {
        let with = list(ListState::Sent);
        let rows = [
            entry(Some(Verdict::Agreed), EntryState::Listed),
            entry(None, EntryState::Listed),
        ];
        assert!(matches!(
            sign(&with, &rows, PersonId(2)),
            Err(Refused::Undecided { count: 1, .. })
        ));
        let rows = [
            entry(Some(Verdict::Agreed), EntryState::Listed),
            entry(Some(Verdict::Refused), EntryState::Listed),
            entry(None, EntryState::Excluded),
        ];
        assert_eq!(sign(&with, &rows, PersonId(2)).map(|out| out.len()), Ok(1));
        assert_eq!(
            sign(&with, &rows, PersonId(1)),
            Err(Refused::AgreedByDrawer)
        );
    }
}
