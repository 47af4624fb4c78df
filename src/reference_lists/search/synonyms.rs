//! What offices call things, and what the lists call them. The list is data and may be edited.

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

    /// The words to look for beside the typed ones.
    pub(super) fn for_terms(&self, typed: &[Term]) -> Vec<Term> {
        let stands = |stems: &[String]| {
            typed.windows(stems.len()).any(|window| {
                window
                    .iter()
                    .zip(stems)
                    .all(|(term, stem)| term.stem == *stem)
            })
        };
        self.entries
            .iter()
            .filter(|synonym| stands(&synonym.stems))
            .flat_map(|synonym| synonym.meaning.iter().cloned())
            .filter(|term| typed.iter().all(|own| own.stem != term.stem))
            .collect()
    }
}
