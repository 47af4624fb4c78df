//! Headings of earlier years that say nearly the same as the one being typed.

use std::collections::BTreeMap;

use super::text::{Periods, Term, terms};
use super::vocabulary::{StemId, Vocabulary};

/// What words count that nearly every heading may have, and words in brackets.
const COMMON: f32 = 0.3;
const BRACKETS: f32 = 0.5;
/// What a word counts that no earlier heading has, against the rarest one.
const UNKNOWN: f32 = 0.6;
/// What is left of the likeness where one is of the year and the other of the quarter.
const OTHER_PERIOD: f32 = 0.5;

/// Earlier headings in memory.
#[derive(Debug)]
pub struct PastHeadings {
    vocabulary: Vocabulary,
    postings: Vec<Vec<(usize, f32)>>,
    periods: Vec<Periods>,
}

/// The weight of a typed word, and the stems it may mean.
type Typed = (f32, Vec<(StemId, f32)>);

/// An earlier heading that resembles the one typed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Resembling {
    /// Which, in the order of the headings given.
    pub at: usize,
    /// From 0 to 1, where 1 is the same words.
    pub likeness: f32,
}

impl PastHeadings {
    /// Indexes headings.
    #[must_use]
    pub fn new<'a>(headings: impl Iterator<Item = &'a str>) -> Self {
        let phrases: Vec<Vec<Term>> = headings.map(terms).collect();
        let vocabulary = Vocabulary::of(phrases.iter().map(Vec::as_slice));
        let mut postings = vec![Vec::new(); vocabulary.len()];
        for (at, phrase) in phrases.iter().enumerate() {
            let mut weights: BTreeMap<StemId, f32> = BTreeMap::new();
            for term in phrase {
                if let Some(id) = vocabulary.id(&term.stem) {
                    let known = weights.entry(id).or_default();
                    *known = known.max(weight(term, vocabulary.rarity(id)));
                }
            }
            let length = length(weights.values());
            for (id, weight) in weights {
                postings[id].push((at, weight / length));
            }
        }
        Self {
            periods: phrases.iter().map(|phrase| Periods::of(phrase)).collect(),
            vocabulary,
            postings,
        }
    }

    /// The headings whose likeness is at least `least`, the nearest first; the later of equal ones first.
    #[must_use]
    pub fn resembling(&self, heading: &str, least: f32) -> Vec<Resembling> {
        let typed = terms(heading);
        let periods = Periods::of(&typed);
        let greatest = self.vocabulary.greatest_rarity();
        let mut weights: BTreeMap<&str, Typed> = BTreeMap::new();
        for term in &typed {
            let stems = self.vocabulary.alike(&term.stem);
            let rarity = stems
                .first()
                .map_or(greatest * UNKNOWN, |(id, _)| self.vocabulary.rarity(*id));
            weights.insert(&term.stem, (weight(term, rarity), stems));
        }
        let length = length(weights.values().map(|(weight, _)| weight));
        let mut likeness = vec![0.0_f32; self.periods.len()];
        for (weight, stems) in weights.values() {
            for (id, alike) in stems {
                for (at, own) in &self.postings[*id] {
                    likeness[*at] += weight / length * own * alike;
                }
            }
        }
        let mut resembling: Vec<Resembling> = likeness
            .into_iter()
            .enumerate()
            .map(|(at, likeness)| {
                let own = self.periods[at];
                let said = !own.is_unsaid() && !periods.is_unsaid();
                let factor = if said && !own.meets(periods) {
                    OTHER_PERIOD
                } else {
                    1.0
                };
                Resembling {
                    at,
                    likeness: (likeness * factor).min(1.0),
                }
            })
            .filter(|it| it.likeness >= least)
            .collect();
        resembling.sort_by(|one, other| {
            other
                .likeness
                .total_cmp(&one.likeness)
                .then(other.at.cmp(&one.at))
        });
        resembling
    }
}

fn weight(term: &Term, rarity: f32) -> f32 {
    let common = if term.is_common() { COMMON } else { 1.0 };
    let example = if term.in_brackets { BRACKETS } else { 1.0 };
    rarity * common * example
}

fn length<'a>(weights: impl Iterator<Item = &'a f32>) -> f32 {
    weights
        .map(|weight| weight * weight)
        .sum::<f32>()
        .sqrt()
        .max(f32::MIN_POSITIVE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_in_other_forms_are_found_first() {
        let past = PastHeadings::new(
            [
                "Журнал регистрации приказов по личному составу",
                "Приказы по личному составу",
                "Отчеты о работе за квартал",
                "Отчеты о работе за год",
            ]
            .into_iter(),
        );
        let nearest = |heading| past.resembling(heading, 0.6).first().map(|it| it.at);
        assert_eq!(nearest("приказ по личному составу"), Some(1));
        assert_eq!(
            nearest("Журналы регистрации приказов по личному составу"),
            Some(0)
        );
        assert_eq!(nearest("Отчет о работе за год"), Some(3));
        assert_eq!(nearest("Отчёт о работе за III квартал"), Some(2));
        assert_eq!(nearest("Паспорт здания"), None);
        assert_eq!(nearest(""), None);
        let same = past.resembling("Приказы по личному составу", 0.6)[0];
        assert!(same.likeness > 0.99, "{same:?}");
    }
}
