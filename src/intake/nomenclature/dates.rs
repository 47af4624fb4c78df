//! Indexes that a spreadsheet program took for dates: «01-05» became 1 May, «02-21» February 2021, «10-1-01»
//! 10 January 2001, «1.10» the number 1.1.
//!
//! One date can come from several indexes, so the neighbours decide: a path through all rows is sought on which as
//! many indexes as possible follow each other in their numbers. A cell is turned back only if its neighbours on that
//! path leave no other reading; else the row gets an error that says so.

use super::index::{IndexText, Shape};
use chrono::{Datelike, NaiveDate};

/// What stood in the index column of a row.
#[derive(Debug, Clone, PartialEq)]
pub enum IndexCell {
    Missing,
    /// An index as text.
    Plain(IndexText),
    /// A date; the number format says how it was typed, where it says anything.
    Date(NaiveDate, Option<String>),
    /// A number with a fraction.
    Number(f64),
    /// Something else.
    Odd(String),
}

/// The result for a row whose index was a date or a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Restored {
    /// The neighbours leave only this.
    Sure(IndexText),
    /// The possible readings.
    Unsure(Vec<String>),
}

/// A row for this purpose: its index cell and the section it stands in.
pub struct Place<'a> {
    pub cell: &'a IndexCell,
    /// Number of the section, counted over the whole sheet.
    pub section: usize,
    /// Digits at the beginning of the section's name («01 – РУКОВОДСТВО»).
    pub section_code: Option<&'a str>,
}

/// Turns back what can be turned back surely; `None` for rows that need nothing.
pub fn restore(places: &[Place<'_>], year: Option<i32>) -> Vec<Option<Restored>> {
    let is_changed =
        |place: &Place<'_>| matches!(place.cell, IndexCell::Date(..) | IndexCell::Number(_));
    if !places.iter().any(is_changed) {
        return vec![None; places.len()];
    }
    let shape = common_shape(places.iter().map(|place| place.cell));
    let readings: Vec<Vec<IndexText>> = places
        .iter()
        .map(|place| match place.cell {
            IndexCell::Plain(index) => vec![index.clone()],
            IndexCell::Date(day, format) => readings_of_date(*day, format.as_deref(), &shape, year),
            IndexCell::Number(number) => readings_of_number(*number, &shape),
            IndexCell::Missing | IndexCell::Odd(_) => Vec::new(),
        })
        .collect();
    let chosen = best_path(places, &readings);
    (0..places.len())
        .map(|at| {
            if !is_changed(&places[at]) {
                return None;
            }
            Some(judge(at, places, &readings, &chosen))
        })
        .collect()
}

/// The shape that most of the plain indexes have.
pub fn common_shape<'a>(cells: impl Iterator<Item = &'a IndexCell>) -> Shape {
    let mut counts = std::collections::BTreeMap::<Shape, usize>::new();
    for cell in cells {
        if let IndexCell::Plain(index) = cell
            && index.parts.len() > 1
        {
            *counts.entry(index.shape()).or_default() += 1;
        }
    }
    counts
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map(|(shape, _)| shape)
        .unwrap_or_default()
}

/// A date written out, as it stands in csv files and in what converters make: «01.05.2023», «2023-05-01 00:00:00»,
/// «01.май», «май.21».
pub fn written_date(text: &str) -> Option<(NaiveDate, Option<String>)> {
    // «2023-05-01 00:00:00» is the longest.
    if text.len() > 40 || !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let text = text.trim().to_lowercase();
    let day_part = text.split([' ', 't']).next()?;
    for format in ["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"] {
        if let Ok(day) = NaiveDate::parse_from_str(day_part, format) {
            return (1900..2100).contains(&day.year()).then_some((day, None));
        }
    }
    let (left, right) = text.trim_end_matches('.').split_once(['.', '-', ' '])?;
    if let (Ok(number), Some(month)) = (left.parse::<u32>(), month(right)) {
        let day = NaiveDate::from_ymd_opt(2000, month, number)?;
        return Some((day, Some("d-mmm".into())));
    }
    if let (Some(month), Ok(number)) = (month(left), right.parse::<u32>()) {
        if number > 31 || right.len() == 2 {
            let year = if number < 30 { 2000 } else { 1900 };
            let day = NaiveDate::from_ymd_opt(year + i32::try_from(number % 100).ok()?, month, 1)?;
            return Some((day, Some("mmm-yy".into())));
        }
        let day = NaiveDate::from_ymd_opt(2000, month, number)?;
        return Some((day, Some("d-mmm".into())));
    }
    None
}

const MONTHS: [[&str; 2]; 12] = [
    ["янв", "jan"],
    ["фев", "feb"],
    ["мар", "mar"],
    ["апр", "apr"],
    ["ма", "may"],
    ["июн", "jun"],
    ["июл", "jul"],
    ["авг", "aug"],
    ["сен", "sep"],
    ["окт", "oct"],
    ["ноя", "nov"],
    ["дек", "dec"],
];

fn month(word: &str) -> Option<u32> {
    let word = word.trim_end_matches('.');
    if word.chars().count() > 8 || !word.chars().all(char::is_alphabetic) {
        return None;
    }
    let at = MONTHS
        .iter()
        .position(|names| names.iter().any(|name| word.starts_with(name)))?;
    u32::try_from(at + 1).ok()
}

fn readings_of_date(
    day: NaiveDate,
    format: Option<&str>,
    shape: &Shape,
    year: Option<i32>,
) -> Vec<IndexText> {
    let (d, m, y) = (
        day.day(),
        day.month(),
        day.year().rem_euclid(100).unsigned_abs(),
    );
    let format = format.unwrap_or("").to_lowercase();
    let day_and_month = format.contains('d') && !format.contains('y');
    let month_and_year = !format.contains('d') && format.contains('y');
    let mut numbers: Vec<Vec<u32>> = Vec::new();
    if shape.widths.len() == 3 {
        numbers.extend([vec![d, m, y], vec![m, d, y], vec![y, m, d]]);
    } else {
        // A program that reads day and month takes the current year; another year comes from month and year.
        let typed_lately =
            year.is_none_or(|year| (day.year() - year).abs() <= 3) || format == "d-mmm";
        if !month_and_year && typed_lately {
            numbers.extend([vec![d, m], vec![m, d]]);
        }
        if d == 1 && !day_and_month {
            numbers.push(vec![m, y]);
        }
    }
    let mut readings: Vec<IndexText> = Vec::new();
    for parts in numbers {
        let reading = in_shape(&parts, shape);
        if !readings.contains(&reading) {
            readings.push(reading);
        }
    }
    readings
}

/// «1.1» may have been «1.1», «1.10» or, among two-digit parts, «01.10».
fn readings_of_number(number: f64, shape: &Shape) -> Vec<IndexText> {
    let text = crate::intake::workbook::number_text(number);
    let Some((whole, fraction)) = text.split_once('.') else {
        return Vec::new();
    };
    let with = |fraction: &str| IndexText {
        parts: vec![
            format!(
                "{whole:0>width$}",
                width = shape.widths.first().copied().unwrap_or(1)
            ),
            fraction.to_owned(),
        ],
        separators: vec!['.'],
        suffix: String::new(),
    };
    let mut readings = vec![with(fraction)];
    if fraction.len() == 1 {
        readings.push(with(&format!("{fraction}0")));
    }
    readings
}

fn in_shape(numbers: &[u32], shape: &Shape) -> IndexText {
    IndexText {
        parts: numbers
            .iter()
            .enumerate()
            .map(|(at, number)| {
                format!(
                    "{number:0>width$}",
                    width = shape.widths.get(at).copied().unwrap_or(2)
                )
            })
            .collect(),
        separators: (1..numbers.len())
            .map(|at| shape.separators.get(at - 1).copied().unwrap_or('-'))
            .collect(),
        suffix: String::new(),
    }
}

/// How well an index follows another one.
fn link(earlier: &IndexText, later: &IndexText, same_section: bool) -> i32 {
    let (Some(before), Some(after)) = (earlier.number(), later.number()) else {
        return 0;
    };
    if earlier.prefix() != later.prefix() {
        let begins_anew = after == 1 && !same_section;
        return if begins_anew { 2 } else { 0 };
    }
    match after.checked_sub(before) {
        Some(1) => 4,
        Some(2..) => 1,
        _ => 0,
    }
}

/// How well an index suits the section it stands in.
fn suits(index: &IndexText, code: Option<&str>) -> i32 {
    let Some(code) = code else {
        return 0;
    };
    let plain = |text: &str| text.trim_start_matches('0').to_owned();
    let prefix = index.prefix();
    i32::from(plain(&prefix) == plain(code)) * 3
}

/// For every row the number of the reading on the best path; rows without readings are passed over.
fn best_path(places: &[Place<'_>], readings: &[Vec<IndexText>]) -> Vec<Option<usize>> {
    // For each row with readings: its number, the best score of each reading, where each came from.
    let mut steps: Vec<(usize, Vec<i32>, Vec<usize>)> = Vec::new();
    for at in 0..places.len() {
        if readings[at].is_empty() {
            continue;
        }
        let mut scores = Vec::new();
        let mut origins = Vec::new();
        for reading in &readings[at] {
            let own = suits(reading, places[at].section_code);
            let (origin, score) = match steps.last() {
                None => (0, own),
                Some((before, earlier, _)) => {
                    let same_section = places[*before].section == places[at].section;
                    (0..earlier.len())
                        .map(|from| {
                            (
                                from,
                                earlier[from]
                                    + own
                                    + link(&readings[*before][from], reading, same_section),
                            )
                        })
                        .fold(
                            (0, i32::MIN),
                            |best, next| if next.1 > best.1 { next } else { best },
                        )
                }
            };
            scores.push(score);
            origins.push(origin);
        }
        steps.push((at, scores, origins));
    }
    let mut chosen = vec![None; places.len()];
    let mut reading = None;
    for (at, scores, origins) in steps.iter().rev() {
        let this = reading.unwrap_or_else(|| {
            (0..scores.len()).fold(0, |best, next| {
                if scores[next] > scores[best] {
                    next
                } else {
                    best
                }
            })
        });
        chosen[*at] = Some(this);
        reading = Some(origins[this]);
    }
    chosen
}

fn judge(
    at: usize,
    places: &[Place<'_>],
    readings: &[Vec<IndexText>],
    chosen: &[Option<usize>],
) -> Restored {
    let on_path = |row: usize| chosen[row].map(|reading| (row, &readings[row][reading]));
    let before = (0..at).rev().take(3).find_map(on_path);
    let after = (at + 1..places.len()).take(3).find_map(on_path);
    let worth = |reading: &IndexText| {
        let same = |row: usize| places[row].section == places[at].section;
        let left = before.map_or(0, |(row, index)| link(index, reading, same(row)));
        let right = after.map_or(0, |(row, index)| link(reading, index, same(row)));
        left + right + suits(reading, places[at].section_code)
    };
    let unsure = || Restored::Unsure(readings[at].iter().map(IndexText::written).collect());
    let Some((_, best)) = on_path(at) else {
        return unsure();
    };
    let best_worth = worth(best);
    let rivals = readings[at]
        .iter()
        .filter(|other| *other != best)
        .map(worth)
        .max()
        .unwrap_or(0);
    // A neighbour next in number, or the order on both sides together with the section, makes it sure.
    if best_worth >= 4 && best_worth >= rivals + 3 {
        Restored::Sure(best.clone())
    } else {
        unsure()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> IndexCell {
        IndexCell::Date(
            NaiveDate::parse_from_str(text, "%Y-%m-%d").expect("a date"),
            None,
        )
    }

    fn plain(text: &str) -> IndexCell {
        IndexCell::Plain(IndexText::read(text).expect("an index"))
    }

    fn restored(cells: &[IndexCell], code: Option<&str>) -> Vec<String> {
        let places: Vec<Place<'_>> = cells
            .iter()
            .map(|cell| Place {
                cell,
                section: 0,
                section_code: code,
            })
            .collect();
        restore(&places, Some(2023))
            .into_iter()
            .flatten()
            .map(|result| match result {
                Restored::Sure(index) => index.written(),
                Restored::Unsure(readings) => format!("? {}", readings.join(" ")),
            })
            .collect()
    }

    #[test]
    fn neighbours_decide() {
        let cells = [plain("01-04"), date("2023-05-01"), plain("01-06")];
        assert_eq!(restored(&cells, None), ["01-05"]);
        let american = [plain("01-04"), date("2023-01-05"), plain("01-06")];
        assert_eq!(restored(&american, None), ["01-05"]);
        let three = [plain("10-1-01"), date("2002-01-10"), plain("10-1-03")];
        assert_eq!(restored(&three, None), ["10-1-02"]);
    }

    #[test]
    fn month_and_year() {
        let cells = [plain("02-20"), date("2021-02-01"), plain("02-22")];
        assert_eq!(restored(&cells, None), ["02-21"]);
    }

    #[test]
    fn a_run_of_dates_confirms_itself() {
        let cells = [date("2023-02-01"), date("2023-03-01"), date("2023-04-01")];
        assert_eq!(restored(&cells, Some("01")), ["01-02", "01-03", "01-04"]);
        assert_eq!(restored(&cells, None), ["01-02", "01-03", "01-04"]);
    }

    #[test]
    fn without_neighbours_nothing_is_sure() {
        assert_eq!(restored(&[date("2023-05-04")], None), ["? 04-05 05-04"]);
        let far = [plain("07-01"), date("2023-05-04"), plain("09-01")];
        assert_eq!(restored(&far, None), ["? 04-05 05-04"]);
    }

    #[test]
    fn numbers_with_a_lost_zero() {
        let cells = [plain("1.9"), IndexCell::Number(1.1), plain("1.11")];
        assert_eq!(restored(&cells, None), ["1.10"]);
        let first = [IndexCell::Number(1.1), plain("1.2")];
        assert_eq!(restored(&first, None), ["1.1"]);
    }

    #[test]
    fn dates_as_text() {
        let cases = [
            ("01.05.2023", Some((2023, 5, 1))),
            ("2023-05-01 00:00:00", Some((2023, 5, 1))),
            ("01.май", Some((2000, 5, 1))),
            ("5-мар", Some((2000, 3, 5))),
            ("фев.21", Some((2021, 2, 1))),
            ("янв.45", Some((1945, 1, 1))),
            ("01-05", None),
            ("01.05", None),
            ("5 лет", None),
            ("май", None),
        ];
        for (text, expected) in cases {
            let day = written_date(text).map(|(day, _)| (day.year(), day.month(), day.day()));
            assert_eq!(day, expected, "{text}");
        }
    }
}
