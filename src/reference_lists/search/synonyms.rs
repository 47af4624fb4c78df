//! What offices call things, and what the lists call them. The list is data and may be edited.

use std::ops::Range;

use super::text::{Term, terms};

/// Everyday words and the words of the lists for them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Synonyms {
    entries: Vec<Synonym>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Synonym {
    /// The stems that must stand together in a heading, in this order.
    stems: Vec<String>,
    /// What is looked for as well.
    meaning: Vec<Term>,
}

/// A line of a file of synonyms that was left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SynonymsRemark {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong, in Russian.
    pub text: String,
}

impl Synonyms {
    /// Reads lines of two columns parted by a tab; lines with «#» are comments. What cannot be
    /// read is left out and said.
    #[must_use]
    pub fn read(text: &str) -> (Self, Vec<SynonymsRemark>) {
        let mut entries = Vec::new();
        let mut remarks = Vec::new();
        for (line, row) in (1..).zip(text.lines()) {
            if row.trim().is_empty() || row.starts_with('#') {
                continue;
            }
            let (word, meaning) = row.split_once('\t').unwrap_or((row, ""));
            let stems: Vec<_> = terms(word).into_iter().map(|term| term.stem).collect();
            let meaning = terms(meaning);
            if stems.is_empty() || meaning.is_empty() {
                remarks.push(SynonymsRemark {
                    line,
                    text: format!(
                        "Строка «{}» пропущена: нужны два столбца через табуляцию, слово и его значение",
                        row.trim()
                    ),
                });
                continue;
            }
            entries.push(Synonym { stems, meaning });
        }
        (Self { entries }, remarks)
    }

    /// What to look for as well, with the places of the typed words that it stands for.
    pub(super) fn meanings(&self, typed: &[Term]) -> Vec<(Range<usize>, &[Term])> {
        let mut found = Vec::new();
        for synonym in &self.entries {
            for (at, window) in typed.windows(synonym.stems.len()).enumerate() {
                let mut pairs = window.iter().zip(&synonym.stems);
                if pairs.all(|(term, stem)| term.stem == *stem) {
                    let places = at..at + synonym.stems.len();
                    found.push((places, synonym.meaning.as_slice()));
                }
            }
        }
        found
    }
}
