//! The rules of a meeting: who must be there, how protocols are numbered, what may be decided. Pure.

use chrono::NaiveDate;
use serde::Serialize;

use crate::ids::{DecisionId, MeetingId, PersonId};

crate::words! {
    /// What the commission decides on.
    Subject {
        /// The agency's nomenclature.
        Nomenclature = "nomenclature", "номенклатура дел";
        /// The annual section of an inventory.
        Inventory = "inventory", "годовой раздел описи";
        /// An act of selection for destruction.
        DestructionAct = "destruction_act", "акт о выделении к уничтожению";
    }
}

crate::words! {
    /// What it decided.
    Outcome {
        /// Согласовать.
        Endorsed = "endorsed", "согласовать";
        /// Вернуть.
        Rejected = "rejected", "отклонить, вернуть на доработку";
    }
}

crate::words! {
    /// What a member is in the commission.
    Part {
        /// Председатель.
        Chair = "chair", "председатель";
        /// Секретарь.
        Secretary = "secretary", "секретарь";
        /// Член комиссии.
        Member = "member", "член комиссии";
    }
}

/// A member of the commission for a time.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct Member {
    /// Who.
    pub person_id: PersonId,
    /// As what.
    pub part: Part,
    /// First day.
    pub since: NaiveDate,
    /// Last day.
    pub until: Option<NaiveDate>,
}

/// A decision with the protocol that holds it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct Decision {
    /// Key.
    pub id: DecisionId,
    /// At which meeting.
    pub meeting_id: MeetingId,
    /// On what kind of thing.
    pub subject_kind: Subject,
    /// On which.
    pub subject_id: i64,
    /// What was decided.
    pub outcome: Outcome,
    /// The words of the protocol.
    pub wording: String,
    /// Number of the protocol within its year.
    pub protocol_number: i64,
    /// Date of the meeting, which is the date of the protocol.
    pub held_on: NaiveDate,
}

impl Decision {
    /// «от 25.12.2026 № 3», as grif blocks print it.
    pub fn protocol(&self) -> String {
        format!(
            "от {} № {}",
            self.held_on.format("%d.%m.%Y"),
            self.protocol_number
        )
    }
}

/// Why a protocol cannot be recorded.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Without a chair or a secretary there is no meeting.
    #[error("В составе комиссии на {} нет {missing}: внесите его по приказу", .on.format("%d.%m.%Y"))]
    Incomplete {
        /// Who is missing, in the genitive.
        missing: &'static str,
        /// The day of the meeting.
        on: NaiveDate,
    },
    /// Fewer than half of the members came.
    #[error(
        "На заседании {present} из {all} членов комиссии: для решения нужно не меньше половины"
    )]
    NoQuorum {
        /// How many came.
        present: usize,
        /// How many there are.
        all: usize,
    },
    /// The chair must be at the meeting.
    #[error("Председатель не отмечен среди присутствующих")]
    ChairAbsent,
    /// A meeting ahead of today.
    #[error("Дата заседания {} ещё не наступила", .0.format("%d.%m.%Y"))]
    InTheFuture(NaiveDate),
    /// A meeting before one already recorded.
    #[error("Заседание № {number} состоялось {}: следующее не может быть раньше", .held_on.format("%d.%m.%Y"))]
    BeforeTheLast {
        /// Number of the last protocol of the year.
        number: i64,
        /// Its date.
        held_on: NaiveDate,
    },
    /// Nothing on the agenda.
    #[error("Повестка пуста: отметьте, что рассмотрено")]
    NothingDecided,
}

/// Who leads and who writes the protocol of a meeting.
#[derive(Debug, PartialEq, Eq)]
pub struct Bench {
    /// Председатель.
    pub chair: PersonId,
    /// Секретарь.
    pub secretary: PersonId,
}

/// Checks that the meeting was one: held by now, led, with half of the members there.
///
/// # Errors
/// See [`Refused`].
pub fn convene(
    members: &[Member],
    present: &[PersonId],
    held_on: NaiveDate,
    today: NaiveDate,
) -> Result<Bench, Refused> {
    if held_on > today {
        return Err(Refused::InTheFuture(held_on));
    }
    let sitting: Vec<&Member> = members
        .iter()
        .filter(|member| {
            member.since <= held_on && member.until.is_none_or(|until| held_on <= until)
        })
        .collect();
    let find = |part: Part, missing: &'static str| {
        sitting
            .iter()
            .find(|member| member.part == part)
            .map(|member| member.person_id)
            .ok_or(Refused::Incomplete {
                missing,
                on: held_on,
            })
    };
    let chair = find(Part::Chair, "председателя")?;
    let secretary = find(Part::Secretary, "секретаря")?;
    let came = sitting
        .iter()
        .filter(|member| present.contains(&member.person_id))
        .count();
    if !present.contains(&chair) {
        return Err(Refused::ChairAbsent);
    }
    if came * 2 < sitting.len() {
        return Err(Refused::NoQuorum {
            present: came,
            all: sitting.len(),
        });
    }
    Ok(Bench { chair, secretary })
}

/// The number of the next protocol of the year, which cannot be dated before the last.
///
/// # Errors
/// [`Refused::BeforeTheLast`].
pub fn next_protocol(last: Option<(i64, NaiveDate)>, held_on: NaiveDate) -> Result<i64, Refused> {
    match last {
        None => Ok(1),
        Some((number, last_on)) if held_on < last_on => Err(Refused::BeforeTheLast {
            number,
            held_on: last_on,
        }),
        Some((number, _)) => Ok(number + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn member(id: i64, part: Part) -> Member {
        Member {
            person_id: PersonId(id),
            part,
            since: day("2026-01-01"),
            until: None,
        }
    }

    fn commission() -> Vec<Member> {
        vec![
            member(1, Part::Chair),
            member(2, Part::Secretary),
            member(3, Part::Member),
            member(4, Part::Member),
            member(5, Part::Member),
        ]
    }

    fn convened(present: &[i64], held_on: &str) -> Result<Bench, Refused> {
        let present: Vec<PersonId> = present.iter().copied().map(PersonId).collect();
        convene(&commission(), &present, day(held_on), day("2026-12-01"))
    }

    #[test]
    fn half_of_the_members_with_the_chair_can_decide() {
        assert!(convened(&[1, 2, 3], "2026-11-30").is_ok());
        assert_eq!(
            convened(&[2, 3, 4], "2026-11-30"),
            Err(Refused::ChairAbsent)
        );
        assert_eq!(
            convened(&[1, 2], "2026-11-30"),
            Err(Refused::NoQuorum { present: 2, all: 5 })
        );
        // Whoever is no member does not count.
        assert_eq!(
            convened(&[1, 2, 77], "2026-11-30"),
            Err(Refused::NoQuorum { present: 2, all: 5 })
        );
    }

    #[test]
    fn no_meeting_before_the_commission_was_named_or_after_today() {
        assert!(matches!(
            convened(&[1, 2, 3], "2025-12-31"),
            Err(Refused::Incomplete { .. })
        ));
        assert_eq!(
            convened(&[1, 2, 3], "2026-12-02"),
            Err(Refused::InTheFuture(day("2026-12-02")))
        );
    }

    #[test]
    fn protocols_are_numbered_in_the_order_of_their_dates() {
        //
        assert_eq!(next_protocol(None, day("2026-01-15")), Ok(1));
        assert_eq!(
            next_protocol(Some((1, day("2026-01-15"))), day("2026-01-15")),
            Ok(2)
        );
        assert!(next_protocol(Some((2, day("2026-03-01"))), day("2026-02-01")).is_err());
    }
}
