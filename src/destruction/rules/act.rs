//! The act of selection: from agreed rows only, before the commission, approved by the head of the body (R-186, R-192…R-194).

use chrono::NaiveDate;

use super::eligibility::Obstacle;
use super::{Act, ActState, Entry, EntryState, Refused, Verdict};
use crate::commission::rules::Decision;
use crate::ids::PersonId;

/// A row with everything that stands in its way now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The row.
    pub entry: Entry,
    /// What has come up since it was listed.
    pub obstacles: Vec<Obstacle>,
}

impl Standing {
    /// «дело 10-1-07 «…»: на дело наложен запрет…».
    pub fn sentences(&self) -> impl Iterator<Item = String> {
        let name = self.entry.name();
        self.obstacles
            .iter()
            .map(move |obstacle| format!("дело {name}: {obstacle}"))
    }
}

/// The rows that an act is drawn from: agreed, on their list still.
///
/// # Errors
/// [`Refused::NothingAgreed`].
pub fn rows_for_act(entries: &[Entry]) -> Result<Vec<&Entry>, Refused> {
    let rows: Vec<&Entry> = entries
        .iter()
        .filter(|entry| {
            entry.state == EntryState::Listed && entry.decision == Some(Verdict::Agreed)
        })
        .collect();
    if rows.is_empty() {
        Err(Refused::NothingAgreed)
    } else {
        Ok(rows)
    }
}

/// An act in the state that a step needs.
///
/// # Errors
/// [`Refused::ActNotIn`].
pub fn in_state(act: &Act, wanted: ActState) -> Result<(), Refused> {
    if act.state == wanted {
        Ok(())
    } else {
        Err(Refused::ActNotIn {
            now: act.state,
            wanted,
        })
    }
}

/// That nothing stands in the way of any row.
///
/// # Errors
/// [`Refused::ObstaclesStand`] naming every case and why; [`Refused::EmptyAct`].
pub fn clear(rows: &[Standing]) -> Result<(), Refused> {
    if rows.is_empty() {
        return Err(Refused::EmptyAct);
    }
    let sentences: Vec<String> = rows.iter().flat_map(Standing::sentences).collect();
    if sentences.is_empty() {
        Ok(())
    } else {
        Err(Refused::ObstaclesStand(sentences))
    }
}

/// That the commission's last word was to endorse the act as it was drawn.
///
/// # Errors
/// [`Refused`].
pub fn endorse(
    act: &Act,
    decision: Option<Decision>,
    rows: &[Standing],
) -> Result<Decision, Refused> {
    in_state(act, ActState::Draft)?;
    clear(rows)?;
    of_the_commission(act, decision)
}

fn of_the_commission(act: &Act, decision: Option<Decision>) -> Result<Decision, Refused> {
    let decision = decision.ok_or(Refused::NotEndorsed)?;
    if decision.held_on < act.drawn_on {
        return Err(Refused::DecisionTooOld(decision.held_on));
    }
    Ok(decision)
}

/// Approval: by another person than the one who drew it, after typing the act's number.
///
/// # Errors
/// [`Refused`] with what stands in the way.
pub fn approve(
    act: &Act,
    rows: &[Standing],
    decision: Option<Decision>,
    approver: PersonId,
    typed: &str,
) -> Result<(), Refused> {
    in_state(act, ActState::Endorsed)?;
    of_the_commission(act, decision)?;
    if approver == act.drawn_by {
        return Err(Refused::ApprovedByDrawer);
    }
    let expected = act.number.to_string();
    if typed.trim() != expected {
        return Err(Refused::NotConfirmed {
            expected,
            typed: typed.trim().to_owned(),
        });
    }
    clear(rows)
}

/// Whether a row may still be taken out, with the reason.
///
/// # Errors
/// [`Refused::ApprovedActIsFixed`], [`Refused::RowIsOut`], [`Refused::NoReason`].
pub fn exclude(entry: &Entry, act: Option<&Act>, reason: &str) -> Result<(), Refused> {
    if act.is_some_and(|act| act.state.is_approved()) {
        return Err(Refused::ApprovedActIsFixed);
    }
    if !matches!(entry.state, EntryState::Listed | EntryState::InAct) {
        return Err(Refused::RowIsOut(entry.name()));
    }
    if reason.trim().is_empty() {
        return Err(Refused::NoReason);
    }
    Ok(())
}

/// A date that must not lie before another nor ahead of today.
///
/// # Errors
/// [`Refused::TooEarly`], [`Refused::InTheFuture`].
pub(super) fn in_order(
    (what, on): (&'static str, NaiveDate),
    (before, not_before): (&'static str, Option<NaiveDate>),
    today: NaiveDate,
) -> Result<(), Refused> {
    if let Some(not_before) = not_before.filter(|day| on < *day) {
        return Err(Refused::TooEarly {
            what,
            on,
            before,
            not_before,
        });
    }
    if on > today {
        return Err(Refused::InTheFuture { what, on });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commission::rules::{Outcome, Subject};
    use crate::ids::{ActId, CampaignId, DecisionId, MeetingId};

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn act(state: ActState) -> Act {
        Act {
            id: ActId(1),
            campaign_id: CampaignId(1),
            number: 7,
            state,
            drawn_by: PersonId(1),
            drawn_on: day("2021-10-18"),
            decision_id: None,
            approved_by: None,
            approved_on: None,
            marked_by: None,
            marked_on: None,
            version: 1,
        }
    }

    fn decision(held_on: &str) -> Option<Decision> {
        Some(Decision {
            id: DecisionId(1),
            meeting_id: MeetingId(1),
            subject_kind: Subject::DestructionAct,
            subject_id: 1,
            outcome: Outcome::Endorsed,
            wording: "согласовать".into(),
            protocol_number: 3,
            held_on: day(held_on),
        })
    }

    #[test]
    fn no_step_is_taken_out_of_turn() {
        // nothing may be destroyed before approval.
        for (position, state) in ActState::ALL.iter().enumerate() {
            for (wanted_position, wanted) in ActState::ALL.iter().enumerate() {
                assert_eq!(
                    in_state(&act(*state), *wanted).is_ok(),
                    position == wanted_position
                );
            }
        }
        assert!(!ActState::Draft.is_approved() && !ActState::Endorsed.is_approved());
        assert!(ActState::Approved.is_approved() && ActState::Marked.is_approved());
    }

    #[test]
    fn an_empty_act_is_never_clear() {
        assert_eq!(clear(&[]), Err(Refused::EmptyAct));
    }

    #[test]
    fn approval_needs_another_person_and_the_number() {
        let endorsed = act(ActState::Endorsed);
        let approved = |by: i64, typed: &str| {
            approve(&endorsed, &[], decision("2021-10-22"), PersonId(by), typed)
        };
        assert_eq!(approved(1, "7"), Err(Refused::ApprovedByDrawer));
        assert!(matches!(
            approved(2, "8"),
            Err(Refused::NotConfirmed { .. })
        ));
        assert!(matches!(approved(2, ""), Err(Refused::NotConfirmed { .. })));
        // The number is right; the act has no rows.
        assert_eq!(approved(2, " 7 "), Err(Refused::EmptyAct));
    }

    #[test]
    fn an_older_decision_does_not_cover_the_act() {
        let found = approve(
            &act(ActState::Endorsed),
            &[],
            decision("2021-10-17"),
            PersonId(2),
            "7",
        );
        assert_eq!(found, Err(Refused::DecisionTooOld(day("2021-10-17"))));
    }
}
