//! What a loaded list lacks: articles, items in between, the text of footnotes.

use std::collections::BTreeSet;

use super::article::Article;
use super::edition::ListEdition;

/// Letters of items in their order; «ё» and «й» are not used.
const LETTERS: &str = "абвгдежзиклмнопрстуфхцчшщэюя";

/// What is missing, in Russian, in the order of the articles; the missing articles first.
#[must_use]
pub fn gaps(edition: &ListEdition) -> Vec<String> {
    let mut gaps = Vec::new();
    let missing = missing_numbers(edition);
    if !missing.is_empty() {
        gaps.push(format!(
            "Нет статей ({} из {}): {}",
            missing.len(),
            edition.article_count.unwrap_or_default(),
            in_ranges(&missing)
        ));
    }
    let articles = edition.articles();
    for items in articles.chunk_by(|one, other| one.key.number == other.key.number) {
        gaps.extend(missing_items(items));
        gaps.extend(items.iter().flat_map(footnotes_without_text));
    }
    gaps
}

/// The numbers of the official list that are not loaded; none where their count is not known.
#[must_use]
pub fn missing_numbers(edition: &ListEdition) -> Vec<u16> {
    let present: BTreeSet<u16> = edition
        .articles()
        .iter()
        .map(|article| article.key.number.whole())
        .collect();
    let all = 1..=edition.article_count.unwrap_or_default();
    all.filter(|number| !present.contains(number)).collect()
}

/// «5–7, 9, 13–17».
#[must_use]
pub fn in_ranges(numbers: &[u16]) -> String {
    let ranges = numbers.chunk_by(|one, other| one + 1 == *other);
    let written = ranges.map(|range| match range {
        [] => String::new(),
        [only] => only.to_string(),
        [first, .., last] => format!("{first}–{last}"),
    });
    written.collect::<Vec<_>>().join(", ")
}

/// Letters left out before the last one there is.
fn missing_items(items: &[Article]) -> Option<String> {
    let number = items.first()?.key.number;
    let present: BTreeSet<&str> = items
        .iter()
        .filter_map(|article| Some(article.key.item.as_ref()?.as_str()))
        .collect();
    let last = LETTERS
        .chars()
        .rposition_in(|letter| present.contains(letter.to_string().as_str()))?;
    let missing: Vec<String> = LETTERS
        .chars()
        .take(last)
        .map(String::from)
        .filter(|letter| !present.contains(letter.as_str()))
        .collect();
    (!missing.is_empty()).then(|| {
        format!(
            "У статьи {number} нет пунктов перед последним: {}",
            missing.join(", ")
        )
    })
}

/// The last position that fits, of an iterator that cannot be walked backwards by count.
trait LastPosition: Iterator + Sized {
    fn rposition_in(self, fits: impl Fn(&Self::Item) -> bool) -> Option<usize> {
        let fitting = self.enumerate().filter(|(_, item)| fits(item));
        fitting.map(|(at, _)| at).last()
    }
}

impl<I: Iterator> LastPosition for I {}

/// A term with «(1)» whose text is not given cannot be computed.
fn footnotes_without_text(article: &Article) -> Vec<String> {
    (1..=9)
        .map(|mark| format!("({mark})"))
        .filter(|mark| {
            let marked = article
                .terms
                .iter()
                .any(|term| term.text.contains(mark.as_str()));
            let text = article.note.split_once(mark.as_str()).map(|(_, text)| text);
            marked && text.is_none_or(|text| text.trim().is_empty())
        })
        .map(|mark| {
            format!(
                "У статьи {} есть знак сноски {mark}, а текста сноски нет",
                article.key
            )
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_written_short() {
        assert_eq!(in_ranges(&[1, 2, 3, 5, 7, 8]), "1–3, 5, 7–8");
        assert_eq!(in_ranges(&[]), "");
    }
}
