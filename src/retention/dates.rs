//! Dates as people write them: a day, a month, a quarter or only a year.

use std::fmt;

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// A date known to the day, the month, the quarter or the year.
///
/// Kept as the first and the last day it may mean, so that a rule can take the
/// cautious end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Bounds", into = "Bounds")]
pub struct RecordedDate {
    first: NaiveDate,
    last: NaiveDate,
}

/// The serialised form of a [`RecordedDate`].
#[derive(Serialize, Deserialize)]
struct Bounds {
    first: NaiveDate,
    last: NaiveDate,
}

/// The text is no date, or the day does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "Дата «{0}» не читается: нужны год (2015), день (31.12.2015 или 2015-12-31), месяц («ноябрь 2021») или квартал («IV квартал 2021»)"
)]
pub struct UnreadableDate(pub String);

impl TryFrom<Bounds> for RecordedDate {
    type Error = UnreadableDate;

    fn try_from(bounds: Bounds) -> Result<Self, Self::Error> {
        let span = RecordedDate {
            first: bounds.first,
            last: bounds.last,
        };
        let one_year = span.first.year() == span.last.year();
        if span.first <= span.last && one_year && YEARS.contains(&span.first.year()) {
            Ok(span)
        } else {
            Err(UnreadableDate(format!(
                "{} – {}",
                bounds.first, bounds.last
            )))
        }
    }
}

impl From<RecordedDate> for Bounds {
    fn from(date: RecordedDate) -> Self {
        Bounds {
            first: date.first,
            last: date.last,
        }
    }
}

impl From<NaiveDate> for RecordedDate {
    fn from(day: NaiveDate) -> Self {
        RecordedDate {
            first: day,
            last: day,
        }
    }
}

/// Years a case of an archive may bear. Outside them a date is a slip of the pen.
const YEARS: std::ops::RangeInclusive<i32> = 1500..=2999;

const MONTHS: [&str; 12] = [
    "январ",
    "феврал",
    "март",
    "апрел",
    "ма",
    "июн",
    "июл",
    "август",
    "сентябр",
    "октябр",
    "ноябр",
    "декабр",
];

impl RecordedDate {
    /// A whole year, if an archive may hold such a year.
    pub fn year_only(year: i32) -> Option<RecordedDate> {
        RecordedDate::months(year, 1, 12)
    }

    /// The year; a date never spans two.
    pub fn year(self) -> i32 {
        self.last.year()
    }

    /// The first day the date may mean.
    pub fn first(self) -> NaiveDate {
        self.first
    }

    /// The last day the date may mean.
    pub fn last(self) -> NaiveDate {
        self.last
    }

    /// Reads «2015», «2021 г.», «31.12.2015», «2015-12-31», «ноябрь 2021»,
    /// «31 декабря 2021 г.», «IV квартал 2021».
    ///
    /// # Errors
    ///
    /// When the text is none of these, the day does not exist, or the year
    /// lies outside 1500–2999.
    pub fn read(text: &str) -> Result<RecordedDate, UnreadableDate> {
        let refused = || UnreadableDate(text.trim().chars().take(40).collect());
        let trimmed = text.trim();
        numeric(trimmed)
            .or_else(|| in_words(trimmed))
            .filter(|date| YEARS.contains(&date.year()))
            .ok_or_else(refused)
    }

    fn day(year: i32, month: u32, day: u32) -> Option<RecordedDate> {
        NaiveDate::from_ymd_opt(year, month, day).map(RecordedDate::from)
    }

    fn months(year: i32, month: u32, count: u32) -> Option<RecordedDate> {
        if !YEARS.contains(&year) {
            return None;
        }
        let first = NaiveDate::from_ymd_opt(year, month, 1)?;
        let last = first.checked_add_months(Months::new(count))?.pred_opt()?;
        Some(RecordedDate { first, last })
    }
}

impl fmt::Display for RecordedDate {
    /// «31.12.2015», «11.2021» or «2015 г.».
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.first == self.last {
            write!(f, "{}", self.first.format("%d.%m.%Y"))
        } else if self.first.month() == self.last.month() {
            write!(f, "{}", self.first.format("%m.%Y"))
        } else {
            write!(f, "{} г.", self.year())
        }
    }
}

/// A number written with exactly these digits.
fn digits(text: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let all_digits = text.bytes().all(|byte| byte.is_ascii_digit());
    (lengths.contains(&text.len()) && all_digits)
        .then(|| text.parse().ok())
        .flatten()
}

fn year_of(text: &str) -> Option<i32> {
    digits(text, 4..=4).and_then(|year| i32::try_from(year).ok())
}

/// «2015», «2015-12-31», «2015-12», «31.12.2015», «12.2015».
fn numeric(text: &str) -> Option<RecordedDate> {
    if let Some(year) = year_of(text) {
        return RecordedDate::year_only(year);
    }
    let mut parts = [""; 3];
    let separator = if text.contains('-') { '-' } else { '.' };
    let mut count = 0;
    for part in text.split(separator) {
        *parts.get_mut(count)? = part.trim();
        count += 1;
    }
    if separator == '-' {
        let (year, month) = (year_of(parts[0])?, digits(parts[1], 2..=2)?);
        return match count {
            3 => RecordedDate::day(year, month, digits(parts[2], 2..=2)?),
            _ => RecordedDate::months(year, month, 1),
        };
    }
    match count {
        3 => RecordedDate::day(
            year_of(parts[2].trim_end_matches(|mark: char| mark == 'г' || mark.is_whitespace()))?,
            digits(parts[1], 1..=2)?,
            digits(parts[0], 1..=2)?,
        ),
        2 => RecordedDate::months(year_of(parts[1])?, digits(parts[0], 1..=2)?, 1),
        _ => None,
    }
}

/// «2021 г.», «ноябрь 2021», «31 декабря 2021 года», «IV квартал 2021 г.».
fn in_words(text: &str) -> Option<RecordedDate> {
    let lower = text.to_lowercase();
    let mut words: Vec<&str> = lower
        .split(|gap: char| gap.is_whitespace() || matches!(gap, '.' | ',' | '«' | '»' | '"'))
        .filter(|word| !word.is_empty())
        .collect();
    if matches!(words.last(), Some(&"г" | &"год" | &"года" | &"году")) {
        words.pop();
    }
    if let [first, rest @ ..] = words.as_slice()
        && matches!(*first, "в" | "с" | "от" | "за")
    {
        words = rest.to_vec();
    }
    match words.as_slice() {
        [glued] => year_of(glued.trim_end_matches('г')).and_then(RecordedDate::year_only),
        [day, month, year] if digits(day, 1..=2).is_some() && month_of(month).is_some() => {
            RecordedDate::day(year_of(year)?, month_of(month)?, digits(day, 1..=2)?)
        }
        [month, year] if month_of(month).is_some() => {
            RecordedDate::months(year_of(year)?, month_of(month)?, 1)
        }
        [quarter, word, year] if word.starts_with("кв") => {
            RecordedDate::months(year_of(year)?, quarter_of(quarter)? * 3 - 2, 3)
        }
        [day, month, year] => {
            RecordedDate::day(year_of(year)?, digits(month, 1..=2)?, digits(day, 1..=2)?)
        }
        _ => None,
    }
}

fn month_of(word: &str) -> Option<u32> {
    let index = MONTHS.iter().position(|stem| {
        word.strip_prefix(stem)
            .is_some_and(|ending| matches!(ending, "" | "ь" | "я" | "а" | "е" | "й"))
    })?;
    u32::try_from(index + 1).ok()
}

fn quarter_of(word: &str) -> Option<u32> {
    match word.trim_end_matches("-й") {
        "1" | "i" | "і" | "первый" => Some(1),
        "2" | "ii" | "второй" => Some(2),
        "3" | "iii" | "третий" => Some(3),
        "4" | "iv" | "четвертый" | "четвёртый" => Some(4),
        _ => None,
    }
}
