//! The rules of lending (R-173… ). Pure.

use chrono::{Months, NaiveDate};
use serde::Serialize;

use crate::ids::{CaseId, DepartmentId, LoanId, PersonId, VolumeId};
use crate::inventories::cover::VolumeState;

/// Why a volume is not lent or taken back.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Only what is in the archive can be lent by it.
    #[error("Том не в архиве (состояние «{}»): выдают только принятые тома", .0.label())]
    NotInArchive(VolumeState),
    /// Originals of restricted cases stay where they are.
    #[error(
        "Подлинники дел «ДСП» не выдают: только копии и с письменного согласия подразделения (п. 10.4.10)"
    )]
    Restricted,
    /// Lent already.
    #[error("Том уже выдан и не возвращён: новая выдача — после возврата (п. 10.4.10)")]
    AlreadyLent,
    /// A term of more than a month.
    #[error("Срок выдачи — не более одного месяца, до {} (п. 10.4.10)", .0.format("%d.%m.%Y"))]
    TooLong(NaiveDate),
    /// A term that is over before it begins.
    #[error("Срок возврата раньше дня выдачи")]
    TooShort,
    /// The borrower does not work here any more.
    #[error("{0} больше не работает в системе: выдать том некому")]
    BorrowerGone(String),
    /// The title and the requisites were not compared before the issue.
    #[error(
        "Перед выдачей сверяют заголовок и реквизиты обложки: отметьте, что сверка сделана (п. 10.4.12)"
    )]
    NotCompared,
    /// Returned already.
    #[error("Том уже возвращён")]
    AlreadyReturned,
    /// Sheets differ and nothing is said of it.
    #[error(
        "В деле {counted} л., а по листу-заверителю {certified}: без замечаний принять нельзя. Опишите недостачу и составьте акт о повреждениях (п. 10.4.12)"
    )]
    SheetsDiffer {
        /// As counted on the return.
        counted: i64,
        /// By the certification sheet.
        certified: i64,
    },
}

/// The last day of a loan made on `issued_on`.
pub fn latest_due(issued_on: NaiveDate) -> NaiveDate {
    issued_on
        .checked_add_months(Months::new(1))
        .unwrap_or(NaiveDate::MAX)
}

/// A volume as the archive's desk sees it before it is lent.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct KeptVolume {
    /// Key.
    pub volume_id: VolumeId,
    /// Its case.
    pub case_id: CaseId,
    /// The department of the case.
    pub department_id: DepartmentId,
    /// Whether the case is restricted (ДСП).
    pub restricted: bool,
    /// How far the volume has come.
    pub state: VolumeState,
    /// Index of the case.
    pub index_text: String,
    /// Title of the case.
    pub title: String,
    /// Number of the volume.
    pub volume_number: i64,
    /// Sheets by the certification sheet.
    pub certified_sheets: Option<i64>,
    /// Where it stands.
    pub place: String,
    /// Inventory by which it was accepted.
    pub inventory_number: Option<String>,
    /// Its number in it.
    pub inventory_position: Option<String>,
    /// The open loan, if it is lent.
    pub loan_id: Option<LoanId>,
}

/// Checks that a volume may be lent until `due_on`.
///
/// # Errors
/// See [`Refused`].
pub fn may_be_lent(
    volume: &KeptVolume,
    issued_on: NaiveDate,
    due_on: NaiveDate,
    compared: bool,
) -> Result<(), Refused> {
    if volume.state != VolumeState::Accepted {
        return Err(Refused::NotInArchive(volume.state));
    }
    if volume.restricted {
        return Err(Refused::Restricted);
    }
    if volume.loan_id.is_some() {
        return Err(Refused::AlreadyLent);
    }
    if due_on < issued_on {
        return Err(Refused::TooShort);
    }
    let latest = latest_due(issued_on);
    if due_on > latest {
        return Err(Refused::TooLong(latest));
    }
    if !compared {
        return Err(Refused::NotCompared);
    }
    Ok(())
}

/// A loan with its volume.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct Loan {
    /// Key.
    pub id: LoanId,
    /// The volume.
    pub volume_id: VolumeId,
    /// Its case.
    pub case_id: CaseId,
    /// The department of the case.
    pub department_id: DepartmentId,
    /// Whether the case is restricted (ДСП).
    pub restricted: bool,
    /// Index of the case.
    pub index_text: String,
    /// Title of the case.
    pub title: String,
    /// Number of the volume.
    pub volume_number: i64,
    /// Sheets by the certification sheet.
    pub certified_sheets: Option<i64>,
    /// To whom.
    pub borrower_id: PersonId,
    /// Memo or permission.
    pub ground: String,
    /// Who gave it out.
    pub issued_by: PersonId,
    /// When.
    pub issued_on: NaiveDate,
    /// By when it is to be back.
    pub due_on: NaiveDate,
    /// Who took it back.
    pub returned_to: Option<PersonId>,
    /// When.
    pub returned_on: Option<NaiveDate>,
    /// What was found on the return; empty when all was well.
    pub return_note: Option<String>,
}

impl Loan {
    /// Whether it should have been returned by now.
    pub fn overdue(&self, today: NaiveDate) -> bool {
        self.returned_on.is_none() && self.due_on < today
    }
}

/// The note of a return with so many sheets; empty only when they are all there.
///
/// # Errors
/// [`Refused::SheetsDiffer`] when sheets are missing or too many and nothing is said of it.
pub fn return_note(certified: Option<i64>, counted: i64, note: &str) -> Result<String, Refused> {
    let note = note.trim();
    match certified {
        Some(certified) if certified != counted => {
            if note.is_empty() {
                return Err(Refused::SheetsDiffer { counted, certified });
            }
            Ok(format!("Листов {counted} вместо {certified}. {note}"))
        }
        _ => Ok(note.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn kept() -> KeptVolume {
        KeptVolume {
            volume_id: VolumeId(1),
            case_id: CaseId(1),
            department_id: DepartmentId(1),
            restricted: false,
            state: VolumeState::Accepted,
            index_text: "10-1-01".into(),
            title: "Приказы".into(),
            volume_number: 1,
            certified_sheets: Some(150),
            place: String::new(),
            inventory_number: None,
            inventory_position: None,
            loan_id: None,
        }
    }

    #[test]
    fn a_loan_lasts_a_month_at_most() {
        //
        let issued = day("2025-01-31");
        assert_eq!(latest_due(issued), day("2025-02-28"));
        let asked = |due: &str| may_be_lent(&kept(), issued, day(due), true);
        assert_eq!(asked("2025-02-28"), Ok(()));
        assert_eq!(
            asked("2025-03-01"),
            Err(Refused::TooLong(day("2025-02-28")))
        );
        assert_eq!(asked("2025-01-31"), Ok(()));
        assert_eq!(asked("2025-01-30"), Err(Refused::TooShort));
    }

    #[test]
    fn what_is_not_in_the_archive_restricted_or_lent_stays() {
        let on = day("2025-01-31");
        let asked = |volume: KeptVolume| may_be_lent(&volume, on, on, true);
        for state in [
            VolumeState::Closed,
            VolumeState::Destroyed,
            VolumeState::Lost,
        ] {
            let elsewhere = KeptVolume { state, ..kept() };
            assert_eq!(asked(elsewhere), Err(Refused::NotInArchive(state)));
        }
        //
        let restricted = KeptVolume {
            restricted: true,
            ..kept()
        };
        assert_eq!(asked(restricted), Err(Refused::Restricted));
        let lent = KeptVolume {
            loan_id: Some(LoanId(3)),
            ..kept()
        };
        assert_eq!(asked(lent), Err(Refused::AlreadyLent));
        //
        assert_eq!(
            may_be_lent(&kept(), on, on, false),
            Err(Refused::NotCompared)
        );
    }

    #[test]
    fn missing_sheets_are_told_on_the_return() {
        //
        assert_eq!(return_note(Some(150), 150, " "), Ok(String::new()));
        assert_eq!(
            return_note(Some(150), 148, " "),
            Err(Refused::SheetsDiffer {
                counted: 148,
                certified: 150
            })
        );
        assert_eq!(
            return_note(Some(150), 148, "нет листов 12, 13"),
            Ok("Листов 148 вместо 150. нет листов 12, 13".into())
        );
        assert_eq!(
            return_note(Some(150), 150, "надрыв обложки"),
            Ok("надрыв обложки".into())
        );
    }
}
