//! The papers of the agency's year: its final record is the sum of those of the departments, the supplement tells what was not
//! foreseen; both are signed when every department has reported (10.1.15, R-097…R-099). Pure.

use chrono::{Datelike, NaiveDate};

use super::final_record::Counts;

crate::words! {
    /// A paper that is attached to the approved nomenclature after its year.
    YearPaper {
        /// F-19Z.
        FinalRecord = "final_record", "Итоговая запись номенклатуры дел";
        /// F-19D.
        Supplement = "supplement", "Дополнение к номенклатуре дел";
    }
}

/// Why a paper of the year is not signed, or the year's package is not made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The agency's nomenclature is not approved.
    #[error(
        "Номенклатура дел на {0} год не утверждена: документы года составляют к утверждённой (п. 10.1.15)"
    )]
    NotApproved(i64),
    /// The year is not over.
    #[error(
        "{0} год ещё не кончился: итоговую запись и дополнение составляют после него (п. 10.1.15)"
    )]
    YearNotOver(i64),
    /// Departments that have not reported.
    #[error("Не сданы итоговые записи подразделений: {}. Дождитесь их (п. 10.1.15)", .0.join("; "))]
    DepartmentsMissing(Vec<String>),
    /// Signed once.
    #[error("«{}» за {year} год уже подписан и не меняется", .paper.label())]
    AlreadySigned {
        /// Which.
        paper: YearPaper,
        /// The year.
        year: i64,
    },
    /// What the package is waiting for.
    #[error("Пакет документов года собирают, когда всё подписано (п. 10.1.15). Не подписано: {}", .0.iter().map(|paper| paper.label()).collect::<Vec<_>>().join("; "))]
    Unsigned(Vec<YearPaper>),
}

/// What one department reported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// Index and name.
    pub department: String,
    /// Its signed final record.
    pub counts: Option<Counts>,
}

/// The sum of the departments' final records, once all have come and the year is over.
///
/// # Errors
/// [`Refused::YearNotOver`], [`Refused::DepartmentsMissing`] with the list of the missing.
pub fn summed(year: i64, today: NaiveDate, reported: &[Reported]) -> Result<Counts, Refused> {
    if i64::from(today.year()) <= year {
        return Err(Refused::YearNotOver(year));
    }
    let missing = missing(reported);
    if !missing.is_empty() {
        return Err(Refused::DepartmentsMissing(missing));
    }
    Ok(Counts::sum(
        reported.iter().filter_map(|one| one.counts.as_ref()),
    ))
}

/// The departments that have not reported.
pub fn missing(reported: &[Reported]) -> Vec<String> {
    reported
        .iter()
        .filter(|one| one.counts.is_none())
        .map(|one| one.department.clone())
        .collect()
}

/// Checks that everything of the year is signed.
///
/// # Errors
/// [`Refused::Unsigned`] with what is not.
pub fn complete(signed: &[YearPaper]) -> Result<(), Refused> {
    let unsigned: Vec<YearPaper> = YearPaper::ALL
        .iter()
        .copied()
        .filter(|paper| !signed.contains(paper))
        .collect();
    if unsigned.is_empty() {
        Ok(())
    } else {
        Err(Refused::Unsigned(unsigned))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::final_record::Count;
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn reported(department: &str, permanent: Option<i64>) -> Reported {
        Reported {
            department: department.into(),
            counts: permanent.map(|total| Counts {
                permanent: Count {
                    total,
                    ..Count::default()
                },
                ..Counts::default()
            }),
        }
    }

    #[test]
    fn the_record_waits_for_every_department() {
        //
        let both = [reported("10", Some(3)), reported("20", Some(4))];
        let one = [
            reported("10", Some(3)),
            reported("20. Управление кадров", None),
        ];
        let after = date("2024-01-15");
        let sum = summed(2023, after, &both).expect("complete");
        assert_eq!(sum.totals().total, 7);
        assert_eq!(
            summed(2023, after, &one),
            Err(Refused::DepartmentsMissing(vec![
                "20. Управление кадров".into()
            ]))
        );
        assert_eq!(
            summed(2023, date("2023-12-31"), &both),
            Err(Refused::YearNotOver(2023))
        );
    }

    #[test]
    fn the_package_waits_for_both_papers() {
        //
        assert_eq!(complete(YearPaper::ALL), Ok(()));
        assert_eq!(
            complete(&[YearPaper::FinalRecord]),
            Err(Refused::Unsigned(vec![YearPaper::Supplement]))
        );
    }

    proptest! {
        /// Every number of F-19Z is the sum of those of all F-18Z.
        #[test]
        fn every_number_is_a_sum(numbers in proptest::collection::vec((0i64..99, 0i64..99, 0i64..99), 1..20)) {
            let reported: Vec<Reported> = numbers
                .iter()
                .map(|(total, carried_over, expert_review)| Reported {
                    department: String::new(),
                    counts: Some(Counts {
                        short_term: Count { total: *total, carried_over: *carried_over, expert_review: *expert_review },
                        long_term: Count { total: 1, ..Count::default() },
                        ..Counts::default()
                    }),
                })
                .collect();
            let sum = summed(2023, date("2024-02-01"), &reported).expect("complete");
            prop_assert_eq!(sum.short_term.total, numbers.iter().map(|one| one.0).sum::<i64>());
            prop_assert_eq!(sum.short_term.carried_over, numbers.iter().map(|one| one.1).sum::<i64>());
            prop_assert_eq!(sum.short_term.expert_review, numbers.iter().map(|one| one.2).sum::<i64>());
            prop_assert_eq!(sum.long_term.total, i64::try_from(numbers.len()).expect("few"));
            prop_assert_eq!(sum.permanent, Count::default());
        }
    }
}
