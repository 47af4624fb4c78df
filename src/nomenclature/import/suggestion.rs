//! Which index a row with a doubled or missing one should have had: the number left out between its neighbours. Pure.

use std::collections::{BTreeMap, BTreeSet};

/// An index as its beginning, its number and how many digits the number is written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Numbered<'a> {
    beginning: &'a str,
    number: u32,
    digits: usize,
}

fn numbered(index: &str) -> Option<Numbered<'_>> {
    let digits = index.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (beginning, number) = index.split_at(index.len() - digits);
    Some(Numbered {
        beginning,
        number: number.parse().ok()?,
        digits,
    })
}

/// For each index (empty where it is missing) the one suggested in its place, for those that are missing or stand twice.
///
/// A suggestion is made only where exactly that number is left out: it lies after the neighbour above and, where there is one in
/// the same part of the nomenclature, before the neighbour below, and no row of the file has it.
pub fn suggestions(indexes: &[&str]) -> Vec<Option<String>> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for index in indexes.iter().filter(|index| !index.is_empty()) {
        *seen.entry(index).or_default() += 1;
    }
    let mut given: BTreeSet<String> = seen.keys().map(|index| (*index).to_owned()).collect();
    let numbers: Vec<Option<Numbered<'_>>> = indexes.iter().map(|index| numbered(index)).collect();
    let below = nearest_below(&numbers);
    let mut above = None;
    let mut suggested = Vec::with_capacity(indexes.len());
    for (at, index) in indexes.iter().enumerate() {
        let needs_one = index.is_empty() || seen.get(index).is_some_and(|times| *times > 1);
        let found = needs_one
            .then(|| left_out(above, numbers[at], below[at], &given))
            .flatten();
        if let Some(found) = &found {
            given.insert(found.clone());
        }
        suggested.push(found);
        above = numbers[at].or(above);
    }
    suggested
}

/// For each index the next one that has a number.
fn nearest_below<'a>(numbers: &[Option<Numbered<'a>>]) -> Vec<Option<Numbered<'a>>> {
    let mut nearest = None;
    let mut below: Vec<_> = numbers
        .iter()
        .rev()
        .map(|number| {
            let next = number.or(nearest);
            std::mem::replace(&mut nearest, next)
        })
        .collect();
    below.reverse();
    below
}

fn left_out(
    above: Option<Numbered<'_>>,
    own: Option<Numbered<'_>>,
    below: Option<Numbered<'_>>,
    given: &BTreeSet<String>,
) -> Option<String> {
    let beside_own =
        |neighbour: &Numbered<'_>| own.is_none_or(|own| own.beginning == neighbour.beginning);
    let (above, below) = (above.filter(beside_own), below.filter(beside_own));
    let (beginning, digits, number) = match (above, below) {
        (Some(above), _) => (
            above.beginning,
            above.digits,
            above.number.saturating_add(1),
        ),
        (None, Some(below)) if below.number == 2 => (below.beginning, below.digits, 1),
        _ => return None,
    };
    let index = format!("{beginning}{number:0digits$}");
    let fits_below =
        below.is_none_or(|below| below.beginning != beginning || number < below.number);
    (fits_below && !given.contains(&index)).then_some(index)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suggested(indexes: &[&str]) -> Vec<String> {
        suggestions(indexes)
            .into_iter()
            .map(Option::unwrap_or_default)
            .collect()
    }

    #[test]
    fn the_number_left_out_is_suggested() {
        let cases: &[(&[&str], &[&str])] = &[
            // The second of the two is wrong.
            (
                &["01-04", "01-05", "01-05", "01-07"],
                &["", "", "01-06", ""],
            ),
            // The first of the two is wrong.
            (
                &["01-02", "01-05", "01-04", "01-05"],
                &["", "01-03", "", ""],
            ),
            // The last row of a section.
            (
                &["1-1-08", "1-1-09", "1-1-09", "1-2-01"],
                &["", "", "1-1-10", ""],
            ),
            // No number is left out: a case was put in between.
            (&["01-05", "01-05", "01-06"], &["", "", ""]),
            // A missing index.
            (&["01-01", "", "01-03"], &["", "01-02", ""]),
            (&["", "01-02"], &["01-01", ""]),
            // Nothing is known of the neighbours.
            (&["", ""], &["", ""]),
            // The same number is not suggested twice.
            (&["01-01", "", "", "01-03"], &["", "01-02", "", ""]),
        ];
        for (indexes, expected) in cases {
            assert_eq!(suggested(indexes), *expected, "{indexes:?}");
        }
    }
}
