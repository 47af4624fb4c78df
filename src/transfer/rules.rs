//! The rules of acceptance: every row is marked, an absent volume needs its reason. Pure.

use chrono::NaiveDate;
use serde::Serialize;

use crate::ids::InventoryEntryId;
use crate::inventories::rules::{Acceptance, Entry, listed};
use crate::print::russian::Noun;

/// What was found of one volume.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// Which row.
    pub entry: InventoryEntryId,
    /// Whether the volume is there.
    pub found: Found,
}

/// A volume is there, or it is told why it is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Found {
    /// In place.
    Present,
    /// Missing: the reason and what is done to find it (F-53).
    Absent(Reason),
}

/// Why a volume is absent; never empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason(String);

impl Reason {
    /// What was written, unless it is nothing.
    pub fn new(text: &str) -> Option<Reason> {
        let text = text.trim();
        (!text.is_empty()).then(|| Reason(text.to_owned()))
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Found {
    /// The word kept in the row.
    pub fn acceptance(&self) -> Acceptance {
        match self {
            Found::Present => Acceptance::Present,
            Found::Absent(_) => Acceptance::Absent,
        }
    }

    /// The reason of an absence.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Found::Present => None,
            Found::Absent(reason) => Some(reason.as_str()),
        }
    }
}

/// How many volumes were in fact handed over, and how many of the inventory's were not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Totals {
    /// Taken into the archive.
    pub present: u64,
    /// Not there.
    pub absent: u64,
}

impl Totals {
    /// «Принято 12 (двенадцать) дел, отсутствует 1 (одно) дело».
    pub fn words(self) -> String {
        let present = format!("Принято {}", Noun::CASE_FILE.counted(self.present));
        match self.absent {
            0 => present,
            absent => format!("{present}, отсутствует {}", Noun::CASE_FILE.counted(absent)),
        }
    }
}

/// Why the volumes cannot be taken.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Rows without a mark.
    #[error("Не отмечено наличие дел (п. 10.4.5): {}", listed(.0))]
    Unmarked(Vec<String>),
    /// Everything is missing.
    #[error("Ни одно дело не предъявлено: принимать нечего. Перенесите приём")]
    NothingPresent,
    /// Whoever delivers must be the department's clerk.
    #[error(
        "Дела сдаёт делопроизводитель подразделения: {0} им на этот день не назначен (п. 10.4.5)"
    )]
    NotTheClerk(String),
    /// One person on both sides.
    #[error(
        "Передал и принял дела один и тот же работник: приём идёт в присутствии сдающего (п. 10.4.5)"
    )]
    SamePerson,
    /// A date ahead of today.
    #[error("Дата {} ещё не наступила", .0.format("%d.%m.%Y"))]
    InTheFuture(NaiveDate),
    /// Acceptance before the check ended.
    #[error("Приём {} раньше окончания проверки {} (п. 10.4.3)", .accepted_on.format("%d.%m.%Y"), .checked_on.format("%d.%m.%Y"))]
    BeforeTheCheck {
        /// The day given.
        accepted_on: NaiveDate,
        /// When the check ended.
        checked_on: NaiveDate,
    },
    /// A volume is no longer where it was.
    #[error("Часть томов описи уже не в подразделении или не закрыта: откройте опись заново")]
    VolumesMoved,
}

/// Counts what was handed over; every row must be marked.
///
/// # Errors
/// [`Refused::Unmarked`] naming the rows, [`Refused::NothingPresent`].
pub fn totals(entries: &[Entry]) -> Result<Totals, Refused> {
    let unmarked: Vec<String> = entries
        .iter()
        .filter(|entry| entry.acceptance.is_none())
        .map(Entry::name)
        .collect();
    if !unmarked.is_empty() {
        return Err(Refused::Unmarked(unmarked));
    }
    let present = entries
        .iter()
        .filter(|entry| entry.acceptance == Some(Acceptance::Present))
        .count();
    if present == 0 {
        return Err(Refused::NothingPresent);
    }
    Ok(Totals {
        present: present as u64,
        absent: (entries.len() - present) as u64,
    })
}

/// Checks the day of the acceptance.
///
/// # Errors
/// [`Refused::InTheFuture`], [`Refused::BeforeTheCheck`].
pub fn date_of_acceptance(
    accepted_on: NaiveDate,
    checked_on: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(), Refused> {
    if accepted_on > today {
        return Err(Refused::InTheFuture(accepted_on));
    }
    match checked_on {
        Some(checked_on) if accepted_on < checked_on => Err(Refused::BeforeTheCheck {
            accepted_on,
            checked_on,
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{CaseId, DepartmentId, VolumeId};

    fn entry(number: i64, acceptance: Option<Acceptance>) -> Entry {
        Entry {
            id: InventoryEntryId(number),
            volume_id: VolumeId(number),
            case_id: CaseId(number),
            department_id: DepartmentId(1),
            restricted: false,
            closed_on: None,
            number,
            suffix: String::new(),
            group_name: String::new(),
            index_text: format!("10-1-{number:02}"),
            title: "Приказы".into(),
            dates_text: String::new(),
            sheets: 10,
            term_text: "Постоянно".into(),
            note: String::new(),
            acceptance,
            absence_reason: None,
        }
    }

    #[test]
    fn every_row_is_marked_before_the_volumes_are_taken() {
        //
        use Acceptance::{Absent, Present};
        let rows = |marks: &[Option<Acceptance>]| -> Vec<Entry> {
            (1..).zip(marks).map(|(n, mark)| entry(n, *mark)).collect()
        };
        assert_eq!(
            totals(&rows(&[Some(Present), None])),
            Err(Refused::Unmarked(vec!["№ 2, дело 10-1-02".into()]))
        );
        assert_eq!(
            totals(&rows(&[Some(Absent), Some(Absent)])),
            Err(Refused::NothingPresent)
        );
        let counted = totals(&rows(&[Some(Present), Some(Absent), Some(Present)]));
        assert_eq!(
            counted,
            Ok(Totals {
                present: 2,
                absent: 1
            })
        );
    }

    #[test]
    fn totals_are_told_in_figures_and_words() {
        //
        let words = |present, absent| Totals { present, absent }.words();
        assert_eq!(words(247, 0), "Принято 247 (двести сорок семь) дел");
        assert_eq!(
            words(12, 1),
            "Принято 12 (двенадцать) дел, отсутствует 1 (одно) дело"
        );
    }

    #[test]
    fn an_absence_without_words_has_no_reason() {
        assert_eq!(Reason::new("  "), None);
        assert_eq!(
            Reason::new(" выдано по запросу ").map(|reason| reason.0),
            Some("выдано по запросу".into())
        );
    }

    #[test]
    fn the_acceptance_follows_the_check() {
        let day = |text: &str| -> NaiveDate { text.parse().expect("a date") };
        let (checked, today) = (Some(day("2025-03-10")), day("2025-03-20"));
        assert_eq!(
            date_of_acceptance(day("2025-03-10"), checked, today),
            Ok(())
        );
        assert!(matches!(
            date_of_acceptance(day("2025-03-09"), checked, today),
            Err(Refused::BeforeTheCheck { .. })
        ));
        assert!(matches!(
            date_of_acceptance(day("2025-03-21"), checked, today),
            Err(Refused::InTheFuture(_))
        ));
    }
}
