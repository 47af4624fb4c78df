//! What a certification sheet says of the sheets of a volume (R-141, F-20B).

use std::collections::BTreeSet;

use serde::Serialize;

/// No volume has more.
const MOST_SHEETS: i64 = 100_000;

/// The sheets of a volume as its certification sheet counts them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Certification {
    /// Sheets in all.
    pub sheets: i64,
    /// Numbers with a letter, «25а» (N-19), as they are printed; empty where there are none.
    pub lettered: String,
    /// Numbers that no sheet has, «12, 15–17», as they are printed; empty where there are none.
    pub skipped: String,
    /// Sheets of the list of contents, numbered apart (N-20).
    pub contents_sheets: i64,
    /// Peculiarities of the physical state.
    pub condition_note: String,
}

/// Why a certification sheet cannot be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// The number of sheets is absurd.
    #[error("Количество листов по листу-заверителю — целое число от 1 до 100 000")]
    Sheets,
    /// Not a number with a letter.
    #[error(
        "Литерный номер листа «{0}» не читается: это номер с буквой, например 25а; номера разделяют запятыми"
    )]
    Lettered(String),
    /// Neither a number nor a run of numbers.
    #[error(
        "Пропущенный номер листа «{0}» не читается: это номер или ряд номеров, например 12 или 15–17; номера разделяют запятыми"
    )]
    Skipped(String),
    /// A number stands twice.
    #[error("Номер листа «{0}» указан дважды: оставьте один")]
    Repeated(String),
    /// The list of contents has an absurd number of sheets.
    #[error("Листов внутренней описи — целое число от 0 до 100 000")]
    Contents,
}

impl Certification {
    /// Reads what was written in the fields; lists of numbers are taken with any spaces, dashes and case of letters.
    ///
    /// # Errors
    /// [`Unreadable`] with what is wrong.
    pub fn read(
        sheets: i64,
        (lettered, skipped): (&str, &str),
        contents_sheets: i64,
        condition_note: &str,
    ) -> Result<Certification, Unreadable> {
        if !(1..=MOST_SHEETS).contains(&sheets) {
            return Err(Unreadable::Sheets);
        }
        if !(0..=MOST_SHEETS).contains(&contents_sheets) {
            return Err(Unreadable::Contents);
        }
        Ok(Certification {
            sheets,
            lettered: list(lettered, lettered_number, Unreadable::Lettered)?,
            skipped: list(skipped, skipped_numbers, Unreadable::Skipped)?,
            contents_sheets,
            condition_note: condition_note.trim().to_owned(),
        })
    }
}

/// The numbers of a list as they were printed.
pub fn numbers(list: &str) -> Vec<String> {
    let numbers = list.split(", ").filter(|number| !number.is_empty());
    numbers.map(str::to_owned).collect()
}

/// A list with its numbers in the usual form; «нет» and a dash say that there are none.
fn list(
    text: &str,
    one: impl Fn(&str) -> Option<String>,
    unreadable: impl Fn(String) -> Unreadable,
) -> Result<String, Unreadable> {
    let text = text.trim();
    if matches!(text.to_lowercase().as_str(), "нет" | "-" | "–" | "—") {
        return Ok(String::new());
    }
    let mut seen = BTreeSet::new();
    let mut numbers = Vec::new();
    let written = text.split([',', ';']).map(str::trim);
    for written in written.filter(|written| !written.is_empty()) {
        let number = one(written).ok_or_else(|| unreadable(written.to_owned()))?;
        if !seen.insert(number.clone()) {
            return Err(Unreadable::Repeated(number));
        }
        numbers.push(number);
    }
    Ok(numbers.join(", "))
}

/// «25а».
fn lettered_number(written: &str) -> Option<String> {
    let letter = written.chars().last()?;
    let number = written.strip_suffix(letter)?.trim_end();
    let letter = letter.to_lowercase().next()?;
    let is_letter = matches!(letter, 'а'..='я');
    is_letter
        .then(|| Some(format!("{}{letter}", sheet_number(number)?)))
        .flatten()
}

/// «12», «15–17».
fn skipped_numbers(written: &str) -> Option<String> {
    let Some((first, last)) = written.split_once(['-', '–', '—']) else {
        return Some(sheet_number(written)?.to_string());
    };
    let (first, last) = (sheet_number(first.trim())?, sheet_number(last.trim())?);
    (first < last).then(|| format!("{first}–{last}"))
}

fn sheet_number(written: &str) -> Option<i64> {
    let is_number = written.bytes().all(|digit| digit.is_ascii_digit());
    let number = written.parse().ok().filter(|_| is_number)?;
    (1..=MOST_SHEETS).contains(&number).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lists(lettered: &str, skipped: &str) -> Result<(String, String), Unreadable> {
        Certification::read(10, (lettered, skipped), 0, "").map(|it| (it.lettered, it.skipped))
    }

    #[test]
    fn numbers_are_read_as_clerks_write_them() {
        let cases = [
            ("", "", "", ""),
            ("нет", "—", "", ""),
            ("25а,25б", "12", "25а, 25б", "12"),
            (" 25 А ; 7в, ", "15 - 17, 3", "25а, 7в", "15–17, 3"),
        ];
        for (lettered, skipped, first, second) in cases {
            let read = lists(lettered, skipped).expect(lettered);
            assert_eq!(read, (first.into(), second.into()), "{lettered} {skipped}");
        }
    }

    #[test]
    fn what_is_no_number_is_refused_with_its_text() {
        for lettered in ["25", "а", "25аб", "25z", "0а", "-5а"] {
            assert_eq!(
                lists(lettered, ""),
                Err(Unreadable::Lettered(lettered.into()))
            );
        }
        for skipped in ["25а", "17-15", "5-5", "1-2-3", "0", "+5"] {
            assert_eq!(lists("", skipped), Err(Unreadable::Skipped(skipped.into())));
        }
        assert_eq!(
            lists("25а, 25А", ""),
            Err(Unreadable::Repeated("25а".into()))
        );
        assert_eq!(
            Certification::read(0, ("", ""), 0, ""),
            Err(Unreadable::Sheets)
        );
        assert_eq!(
            Certification::read(1, ("", ""), -1, ""),
            Err(Unreadable::Contents)
        );
    }

    proptest! {
        #[test]
        fn what_was_read_is_read_again_to_the_same(lettered in "[0-9а-яА-Я,; -]{0,20}", skipped in "[0-9,; –-]{0,20}") {
            if let Ok((first, second)) = lists(&lettered, &skipped) {
                prop_assert_eq!(lists(&first, &second), Ok((first.clone(), second.clone())));
                prop_assert_eq!(numbers(&first).join(", "), first);
            }
        }
    }
}
