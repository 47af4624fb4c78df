//! What only shows when the rows are seen together: an index given twice, a number left out, a number out of order.
//! The number of a case must be unique inside its department and year (N-01, R-078).

use super::index::IndexText;
use super::{Finding, Level, Row};
use std::collections::{BTreeMap, BTreeSet};

/// Gaps longer than this are told by their ends.
const LISTED: u32 = 6;

pub fn across_rows(rows: &mut [Row]) {
    let indexes: Vec<Option<IndexText>> = rows
        .iter()
        .map(|row| IndexText::read(row.index.as_deref()?))
        .collect();
    let sheets_are_years = rows.iter().all(|row| {
        row.sheet.trim().len() == 4 && row.sheet.trim().bytes().all(|c| c.is_ascii_digit())
    });
    duplicates(rows, &indexes, sheets_are_years);
    order(rows, &indexes);
    gaps(rows, &indexes);
}

fn warn(row: &mut Row, level: Level, code: &'static str, text: String) {
    row.findings.push(Finding {
        level,
        code,
        column: "index",
        text,
    });
}

/// «01-05» and «1-5» are one index, «01-05» and «01-05а» are two.
fn key(index: &IndexText) -> String {
    let plain = |part: &String| {
        let bare = part.trim_start_matches('0');
        if bare.is_empty() {
            "0".to_owned()
        } else {
            bare.to_lowercase()
        }
    };
    let parts: Vec<String> = index.parts.iter().map(plain).collect();
    format!("{} {}", parts.join("-"), index.suffix.to_lowercase())
}

fn duplicates(rows: &mut [Row], indexes: &[Option<IndexText>], sheets_are_years: bool) {
    let mut first = BTreeMap::<(String, String), usize>::new();
    for at in 0..rows.len() {
        let Some(index) = &indexes[at] else { continue };
        let scope = if sheets_are_years {
            rows[at].sheet.clone()
        } else {
            String::new()
        };
        match first.get(&(scope.clone(), key(index))) {
            None => {
                first.insert((scope, key(index)), at);
            }
            Some(&before) => {
                let sheet = if rows[before].sheet == rows[at].sheet {
                    String::new()
                } else {
                    format!(" листа «{}»", rows[before].sheet)
                };
                let text = format!(
                    "Индекс {} уже стоит в строке {}{sheet}",
                    index.written(),
                    rows[before].row
                );
                warn(&mut rows[at], Level::Error, "duplicate_index", text);
            }
        }
    }
}

fn order(rows: &mut [Row], indexes: &[Option<IndexText>]) {
    let mut before: Option<(&IndexText, usize)> = None;
    let mut seen = BTreeSet::new();
    for at in 0..rows.len() {
        let Some(index) = &indexes[at] else { continue };
        let is_new = seen.insert((rows[at].sheet.clone(), key(index)));
        if let Some((earlier, _)) = before.filter(|(_, row)| rows[*row].sheet == rows[at].sheet)
            && is_new
            && earlier.prefix() == index.prefix()
            && let (Some(earlier_number), Some(number)) = (earlier.number(), index.number())
            && number < earlier_number
        {
            let text = format!(
                "Индекс {} стоит после {}: нарушен порядок номеров",
                index.written(),
                earlier.written()
            );
            warn(&mut rows[at], Level::Warning, "order", text);
        }
        before = Some((index, at));
    }
}

fn gaps(rows: &mut [Row], indexes: &[Option<IndexText>]) {
    // Numbers of each prefix with the first row of each.
    let mut runs = BTreeMap::<String, BTreeMap<u32, usize>>::new();
    for (at, index) in indexes.iter().enumerate() {
        if let Some(index) = index
            && let Some(number) = index.number()
        {
            runs.entry(index.prefix())
                .or_default()
                .entry(number)
                .or_insert(at);
        }
    }
    for (prefix, run) in runs {
        let mut before = 0;
        for (number, row) in run {
            if number > before + 1 && before > 0 || number == 2 && before == 0 {
                let width = indexes[row]
                    .as_ref()
                    .and_then(|index| index.parts.last())
                    .map_or(1, String::len);
                let missing = missing(&prefix, before + 1, number - 1, width);
                let text = format!(
                    "Перед индексом {} пропущено: {missing}",
                    rows[row].index.clone().unwrap_or_default()
                );
                warn(&mut rows[row], Level::Warning, "gap", text);
            }
            before = number;
        }
    }
}

fn missing(prefix: &str, first: u32, last: u32, width: usize) -> String {
    let index = |number: u32| {
        let dash = if prefix.is_empty() { "" } else { "-" };
        format!("{prefix}{dash}{number:0>width$}")
    };
    if last - first < LISTED {
        (first..=last).map(index).collect::<Vec<_>>().join(", ")
    } else {
        format!("с {} по {}", index(first), index(last))
    }
}
