//! Finding articles for a heading as somebody types it.
//!
//! Words in any case, number and order, with slips of the fingers, must find their article.
//! So words are reduced to Snowball stems, stems to groups of three letters, and the articles
//! ranked by BM25 over these groups. A list of synonyms, which is data, joins the language of
//! offices with the language of the lists.

mod index;
mod synonyms;
mod text;

use std::collections::HashSet;

pub use synonyms::{Synonyms, SynonymsRemark};

use super::article::{Article, ArticleKey};
use super::edition::ListEdition;
use index::Index;
use text::{Term, terms};

/// The synonyms that come with the program.
pub const BUILTIN_SYNONYMS: &str = include_str!("../../../reference-lists/synonyms.tsv");

/// An article that may suit a heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Suggestion {
    /// The code of the list.
    pub list: String,
    /// Number and item.
    pub key: ArticleKey,
    /// The citation: «ст. 70 Перечня 2019 г.».
    pub citation: String,
    /// The kind of documents of the article.
    pub kind: String,
    /// How well it suits: a share of the best possible match with this heading, from 0 to 1.
    pub score: f32,
    /// What the match rests on, in Russian.
    pub why: String,
    /// Whether the article may be applied without asking; a weak source must be shown.
    pub usable: bool,
}

/// An index of articles in memory. Building it takes milliseconds; a list that changes is
/// indexed anew.
#[derive(Debug)]
pub struct Suggester {
    entries: Vec<Entry>,
    index: Index,
    synonyms: Synonyms,
}

#[derive(Debug)]
struct Entry {
    list: String,
    citation: String,
    key: ArticleKey,
    kind: String,
    usable: bool,
    terms: Vec<Term>,
}

impl Suggester {
    /// Indexes the articles of several editions with the synonyms of the program.
    #[must_use]
    pub fn new(editions: &[&ListEdition]) -> Self {
        let (synonyms, _) = Synonyms::read(BUILTIN_SYNONYMS);
        Self::with_synonyms(editions, synonyms)
    }

    /// Indexes the articles of several editions with a list of synonyms of one's own.
    #[must_use]
    pub fn with_synonyms(editions: &[&ListEdition], synonyms: Synonyms) -> Self {
        let entries: Vec<_> = editions
            .iter()
            .flat_map(|edition| edition.articles().iter().map(|a| Entry::of(edition, a)))
            .collect();
        let index = Index::of(entries.iter().map(|entry| entry.terms.as_slice()));
        Self {
            entries,
            index,
            synonyms,
        }
    }

    /// The articles that suit a heading, the best first; at most `limit`.
    #[must_use]
    pub fn suggest(&self, heading: &str, limit: usize) -> Vec<Suggestion> {
        let typed = terms(heading);
        let added = self.synonyms.for_terms(&typed);
        let best_possible = self.index.best_possible(&typed);
        let ranked = self.index.rank(&typed, &added, limit);
        ranked
            .into_iter()
            .map(|(document, score)| {
                let entry = &self.entries[document];
                Suggestion {
                    list: entry.list.clone(),
                    key: entry.key.clone(),
                    citation: entry.citation.clone(),
                    kind: entry.kind.clone(),
                    score: (score / best_possible).clamp(0.0, 1.0),
                    why: entry.why(&typed, &added),
                    usable: entry.usable,
                }
            })
            .collect()
    }
}

impl Entry {
    fn of(edition: &ListEdition, article: &Article) -> Self {
        Self {
            list: edition.code.clone(),
            citation: edition.cite(&article.key),
            key: article.key.clone(),
            kind: article.kind.clone(),
            usable: article.usable(),
            terms: terms(&article.kind),
        }
    }

    /// «Совпали слова: приказы, личному, составу; по синонимам: отпусках».
    fn why(&self, typed: &[Term], added: &[Term]) -> String {
        let common = |query: &[Term]| {
            let stems: HashSet<_> = query.iter().map(|term| term.stem.as_str()).collect();
            let mut seen = HashSet::new();
            let words: Vec<_> = self
                .terms
                .iter()
                .filter(|term| stems.contains(term.stem.as_str()))
                .filter(|term| seen.insert(term.stem.as_str()))
                .map(|term| term.word.as_str())
                .collect();
            words.join(", ")
        };
        match (common(typed).as_str(), common(added).as_str()) {
            ("", "") => "Похожие слова".to_owned(),
            (same, "") => format!("Совпали слова: {same}"),
            ("", by_synonyms) => format!("По синонимам: {by_synonyms}"),
            (same, by_synonyms) => format!("Совпали слова: {same}; по синонимам: {by_synonyms}"),
        }
    }
}
