//! Dates and years as a form prints them (clause 4.8, R-036).

use chrono::{Datelike, NaiveDate};

pub(super) const MONTHS_GENITIVE: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];

/// «31.03.2022»
pub fn short_date(date: NaiveDate) -> String {
    format!("{:02}.{:02}.{:04}", date.day(), date.month(), date.year())
}

/// «31 марта 2022 г.»; the spaces that must not break are put in by [`super::for_print`].
pub fn long_date(date: NaiveDate) -> String {
    format!("{} {} {} г.", date.day(), month_genitive(date), date.year())
}

/// «марта»
pub fn month_genitive(date: NaiveDate) -> &'static str {
    MONTHS_GENITIVE[date.month0() as usize]
}

/// «2015 год», «2015–2017 годы», «2013, 2015–2017 годы»: the years a list covers, each once, in order.
///
/// `None` when there are no years. Two neighbouring years are written as a range too.
pub fn year_list(years: impl IntoIterator<Item = i32>) -> Option<String> {
    let mut sorted: Vec<i32> = years.into_iter().collect();
    sorted.sort_unstable();
    sorted.dedup();
    let word = if sorted.len() == 1 {
        "год"
    } else {
        "годы"
    };
    let ranges: Vec<String> = sorted
        .chunk_by(|earlier, later| earlier.checked_add(1) == Some(*later))
        .filter_map(|run| match run {
            [] => None,
            [only] => Some(only.to_string()),
            [first, .., last] => Some(format!("{first}–{last}")),
        })
        .collect();
    (!ranges.is_empty()).then(|| format!("{} {word}", ranges.join(", ")))
}
