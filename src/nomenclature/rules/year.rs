//! When a nomenclature is drawn up, approved, agreed with the state archive, and joined by a new department's.

use chrono::{Datelike, NaiveDate};

use super::refused::Refused;
use super::states::{Nomenclature, NomenclatureState};
use crate::ids::NomenclatureId;

/// The day before which a department's nomenclature for `year` is drawn up: 15 November of the year before, or, for a
/// department that begins its work in that year, the day it begins.
pub fn deadline(year: i64, department_since: NaiveDate) -> Option<NaiveDate> {
    if i64::from(department_since.year()) == year {
        return Some(department_since);
    }
    NaiveDate::from_ymd_opt(i32::try_from(year - 1).ok()?, 11, 15)
}

/// Checks the date of approval.
///
/// # Errors
/// [`Refused::WrongYearOfApproval`], [`Refused::InTheFuture`].
pub fn date_of_approval(
    year: i64,
    approved_on: NaiveDate,
    today: NaiveDate,
) -> Result<(), Refused> {
    if approved_on > today {
        return Err(Refused::InTheFuture(approved_on));
    }
    if i64::from(approved_on.year()) != year - 1 {
        return Err(Refused::WrongYearOfApproval { year, approved_on });
    }
    Ok(())
}

/// The approved nomenclature that a department's joins in mid-year: the department is new or reorganised, its nomenclature has gone
/// the way of 10.1.6, and the year is running.
///
/// # Errors
/// [`Refused::NotSent`], [`Refused::JoinedAlready`], [`Refused::NothingToJoin`], [`Refused::JoinsInItsYear`],
/// [`Refused::NotNew`].
pub fn may_join(
    part: &Nomenclature,
    whole: Option<&Nomenclature>,
    department_since: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<NomenclatureId, Refused> {
    let year = part.year;
    if part.consolidated_id.is_some() {
        return Err(Refused::JoinedAlready(year));
    }
    let (NomenclatureState::Sent, Some(since)) = (part.state, department_since) else {
        return Err(Refused::NotSent(part.state));
    };
    let whole = whole.filter(|whole| whole.state == NomenclatureState::Approved);
    let Some((whole, approved_on)) = whole.and_then(|whole| Some((whole.id, whole.approved_on?)))
    else {
        return Err(Refused::NothingToJoin(year));
    };
    if i64::from(today.year()) != year {
        return Err(Refused::JoinsInItsYear(year));
    }
    if since < approved_on {
        return Err(Refused::NotNew { year, since });
    }
    Ok(whole)
}

/// Whether the state archive's commission must agree before approval on this day (R-072: once in five years).
pub fn external_agreement_due(last_agreed_on: Option<NaiveDate>, approved_on: NaiveDate) -> bool {
    const MONTHS_IN_FIVE_YEARS: u32 = 60;
    last_agreed_on.is_none_or(|agreed_on| {
        agreed_on
            .checked_add_months(chrono::Months::new(MONTHS_IN_FIVE_YEARS))
            .is_none_or(|until| until < approved_on)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::DepartmentId;
    use crate::nomenclature::rules::NomenclatureKind;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_nomenclature_is_drawn_up_before_its_year() {
        //
        let deadline = |year, since| deadline(year, date(since)).map(|day| day.to_string());
        assert_eq!(deadline(2027, "2015-01-01").as_deref(), Some("2026-11-15"));
        assert_eq!(deadline(2027, "2027-04-01").as_deref(), Some("2027-04-01"));
        assert_eq!(deadline(2028, "2027-04-01").as_deref(), Some("2027-11-15"));
    }

    #[test]
    fn approval_falls_into_the_year_before() {
        //
        let today = date("2023-02-01");
        assert_eq!(date_of_approval(2023, date("2022-12-28"), today), Ok(()));
        for wrong in ["2023-01-09", "2021-12-28"] {
            assert!(matches!(
                date_of_approval(2023, date(wrong), today),
                Err(Refused::WrongYearOfApproval { .. })
            ));
        }
        assert_eq!(
            date_of_approval(2024, date("2023-12-28"), today),
            Err(Refused::InTheFuture(date("2023-12-28")))
        );
    }

    #[test]
    fn a_new_department_joins_the_nomenclature_of_the_running_year() {
        //
        let nomenclature = |id, kind, state| Nomenclature {
            id: NomenclatureId(id),
            kind,
            year: 2023,
            department_id: (kind == NomenclatureKind::Department).then_some(DepartmentId(3)),
            state,
            number: String::new(),
            assembled_by: None,
            assembled_on: None,
            signed_by: None,
            signed_on: None,
            checked_by: None,
            checked_on: None,
            memo_number: None,
            memo_on: None,
            visaed_by: None,
            visaed_on: None,
            decision_id: None,
            external_protocol_number: None,
            external_protocol_on: None,
            approved_by: None,
            approved_on: Some(date("2022-12-20")),
            consolidated_id: None,
            joined_on: None,
            version: 1,
        };
        let whole = |state| nomenclature(1, NomenclatureKind::Consolidated, state);
        let part = |state| nomenclature(2, NomenclatureKind::Department, state);
        let (approved, sent) = (
            whole(NomenclatureState::Approved),
            part(NomenclatureState::Sent),
        );
        let (since, today) = (Some(date("2023-04-03")), date("2023-04-20"));
        assert_eq!(
            may_join(&sent, Some(&approved), since, today),
            Ok(NomenclatureId(1))
        );
        let joined = Nomenclature {
            consolidated_id: Some(NomenclatureId(1)),
            ..sent.clone()
        };
        let cases = [
            (
                may_join(&joined, Some(&approved), since, today),
                Refused::JoinedAlready(2023),
            ),
            (
                may_join(
                    &part(NomenclatureState::Accepted),
                    Some(&approved),
                    since,
                    today,
                ),
                Refused::NotSent(NomenclatureState::Accepted),
            ),
            (
                may_join(&sent, None, since, today),
                Refused::NothingToJoin(2023),
            ),
            (
                may_join(
                    &sent,
                    Some(&whole(NomenclatureState::Endorsed)),
                    since,
                    today,
                ),
                Refused::NothingToJoin(2023),
            ),
            (
                may_join(&sent, Some(&approved), since, date("2024-01-09")),
                Refused::JoinsInItsYear(2023),
            ),
            (
                may_join(&sent, Some(&approved), Some(date("2022-12-19")), today),
                Refused::NotNew {
                    year: 2023,
                    since: date("2022-12-19"),
                },
            ),
        ];
        for (outcome, refused) in cases {
            assert_eq!(outcome, Err(refused));
        }
    }

    #[test]
    fn the_state_archive_agrees_once_in_five_years() {
        //
        let approved_on = date("2026-12-25");
        assert!(external_agreement_due(None, approved_on));
        assert!(external_agreement_due(
            Some(date("2021-12-24")),
            approved_on
        ));
        assert!(!external_agreement_due(
            Some(date("2021-12-25")),
            approved_on
        ));
    }
}
