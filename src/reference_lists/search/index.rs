//! BM25 over groups of three letters.

use std::collections::{BTreeSet, HashMap};

use super::text::{Term, Trigram, trigrams};

/// How quickly repeated groups of letters stop to count more.
const K1: f32 = 1.2;
/// How much long articles are discounted.
const B: f32 = 0.75;
/// What a word added by the synonyms weighs against one that was typed.
const SYNONYM_WEIGHT: f32 = 0.6;

/// For every group of letters, the articles that have it and how often.
#[derive(Debug)]
pub(super) struct Index {
    postings: HashMap<Trigram, Vec<(usize, f32)>>,
    /// Groups of letters in each article, relative to the average article.
    relative_lengths: Vec<f32>,
}

impl Index {
    pub fn of<'a>(documents: impl Iterator<Item = &'a [Term]>) -> Self {
        let mut postings: HashMap<Trigram, Vec<(usize, f32)>> = HashMap::new();
        let mut lengths = Vec::new();
        for (document, terms) in documents.enumerate() {
            let mut counts: HashMap<Trigram, f32> = HashMap::new();
            for trigram in terms.iter().flat_map(|term| trigrams(&term.stem)) {
                *counts.entry(trigram).or_default() += 1.0;
            }
            lengths.push(counts.values().sum::<f32>());
            for (trigram, count) in counts {
                postings.entry(trigram).or_default().push((document, count));
            }
        }
        let average = lengths.iter().sum::<f32>() / as_f32(lengths.len().max(1));
        Self {
            postings,
            relative_lengths: lengths
                .into_iter()
                .map(|length| length / average.max(1.0))
                .collect(),
        }
    }

    /// The best documents with their scores. Equal ones stand in the order of the list.
    pub fn rank(&self, typed: &[Term], added: &[Term], limit: usize) -> Vec<(usize, f32)> {
        let mut scores = vec![0.0_f32; self.relative_lengths.len()];
        self.add_scores(typed, 1.0, &mut scores);
        self.add_scores(added, SYNONYM_WEIGHT, &mut scores);
        let mut ranked: Vec<_> = scores
            .into_iter()
            .enumerate()
            .filter(|(_, score)| *score > 0.0)
            .collect();
        ranked
            .sort_by(|(first, one), (second, other)| other.total_cmp(one).then(first.cmp(second)));
        ranked.truncate(limit);
        ranked
    }

    /// The score of a document of average length that has exactly the typed words.
    pub fn best_possible(&self, typed: &[Term]) -> f32 {
        let total: f32 = groups(typed).iter().map(|group| self.rarity(group)).sum();
        total.max(f32::MIN_POSITIVE)
    }

    fn add_scores(&self, query: &[Term], weight: f32, scores: &mut [f32]) {
        for trigram in groups(query) {
            let rarity = self.rarity(&trigram);
            for &(document, count) in self.postings.get(&trigram).into_iter().flatten() {
                let length = 1.0 - B + B * self.relative_lengths[document];
                scores[document] += weight * rarity * count * (K1 + 1.0) / (count + K1 * length);
            }
        }
    }

    /// The inverse document frequency of BM25, never negative.
    fn rarity(&self, trigram: &Trigram) -> f32 {
        let documents = as_f32(self.relative_lengths.len());
        let having = self
            .postings
            .get(trigram)
            .map_or(0.0, |list| as_f32(list.len()));
        (1.0 + (documents - having + 0.5) / (having + 0.5)).ln()
    }
}

/// Every group of letters of a query once, since a heading repeats words for grammar, not for
/// weight. In a fixed order, so that sums of fractions are the same every time.
fn groups(query: &[Term]) -> BTreeSet<Trigram> {
    let stems = query.iter().map(|term| term.stem.as_str());
    stems.flat_map(trigrams).collect()
}

/// Counts here are far below the 2^24 that an `f32` holds exactly.
fn as_f32(count: usize) -> f32 {
    count as f32
}
