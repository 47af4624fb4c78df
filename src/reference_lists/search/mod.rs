//! Finding articles for a heading as somebody types it.
//!
//! | module | what it knows |
//! |---|---|
//! | [`text`] | words: Snowball stems, kinds of documents, periods, «присланные» |
//! | [`vocabulary`] | how rare a stem is, and which stems resemble a word with a slip |
//! | [`synonyms`] | the language of offices for the language of the lists: data |
//! | [`ranking`] | how well articles suit a heading |
//! | [`past`] | headings of earlier years that say nearly the same |

mod past;
mod ranking;
mod synonyms;
mod text;
mod vocabulary;

use std::collections::HashSet;

pub use past::{PastHeadings, Resembling};
pub use synonyms::{Synonyms, SynonymsRemark};

use super::article::{Article, ArticleKey};
use super::edition::ListEdition;
use super::header::Header;
use ranking::{Ranked, Ranking};
use text::{Term, terms};

/// The synonyms that come with the program.
pub const BUILTIN_SYNONYMS: &str = include_str!("../../../reference-lists/synonyms.tsv");

/// Articles that suit less have hardly more than a part of a word in common with the heading.
const LIKELY_LEAST: f32 = 0.22;

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
    /// How well it suits, from 0 to 1.
    pub score: f32,
    /// What the match rests on, in Russian.
    pub why: String,
    /// Whether the article may be applied without asking; a weak source must be shown.
    pub usable: bool,
    /// The article itself.
    pub article: Article,
}

/// The articles that have every word sought, in any of its forms, in whatever they say; «434а» is an article by its number.
#[must_use]
pub fn matching<'a>(articles: &'a [Article], sought: &str) -> Vec<&'a Article> {
    let sought: Vec<String> = terms(sought).into_iter().map(|term| term.stem).collect();
    let has_all = |article: &&Article| {
        let mut said = format!(
            "{} {} {} {} {}",
            article.key, article.key.number, article.kind, article.note, article.remark
        );
        for term in &article.terms {
            said.push(' ');
            said.push_str(&term.text);
        }
        let stems: HashSet<String> = terms(&said).into_iter().map(|term| term.stem).collect();
        sought.iter().all(|stem| stems.contains(stem))
    };
    if sought.is_empty() {
        return Vec::new();
    }
    articles.iter().filter(has_all).collect()
}

/// An index of articles in memory. Building it takes milliseconds; a list that changes is
/// indexed anew.
#[derive(Debug)]
pub struct Suggester {
    editions: Vec<ListEdition>,
    entries: Vec<Entry>,
    ranking: Ranking,
    synonyms: Synonyms,
}

#[derive(Debug)]
struct Entry {
    /// Which of the editions, and which of its articles.
    edition: usize,
    article: usize,
    terms: Vec<Term>,
    /// The kinds of documents for which it is the general article.
    general_for: Vec<String>,
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
        let editions: Vec<ListEdition> = editions.iter().map(|it| (*it).clone()).collect();
        let entries: Vec<_> = editions
            .iter()
            .enumerate()
            .flat_map(|(at, edition)| {
                let articles = edition.articles().iter().enumerate();
                articles.map(move |(article, it)| Entry {
                    edition: at,
                    article,
                    terms: terms(&it.kind),
                    general_for: edition.general_kinds(&it.key),
                })
            })
            .collect();
        let ranking = Ranking::of(entries.iter().map(|entry| {
            let kind = editions[entry.edition].articles()[entry.article]
                .kind
                .as_str();
            (kind, entry.terms.as_slice(), entry.general_for.clone())
        }));
        Self {
            editions,
            entries,
            ranking,
            synonyms,
        }
    }

    /// The editions that are searched.
    #[must_use]
    pub fn editions(&self) -> &[ListEdition] {
        &self.editions
    }

    /// The articles that suit a heading, the best first; at most `limit`.
    #[must_use]
    pub fn suggest(&self, heading: &str, limit: usize) -> Vec<Suggestion> {
        self.suggest_among(heading, limit, |_, _| true)
    }

    /// The same among the articles that `fits` lets through: of lists in force in a year, for instance.
    ///
    /// Where nothing special may suit, the general article of the kind of documents stands among them as well.
    #[must_use]
    pub fn suggest_among(
        &self,
        heading: &str,
        limit: usize,
        fits: impl Fn(&Header, &Article) -> bool,
    ) -> Vec<Suggestion> {
        let typed = terms(heading);
        if typed.is_empty() {
            return Vec::new();
        }
        let ranked: Vec<Ranked> = self
            .ranking
            .rank(heading, &self.synonyms)
            .into_iter()
            .filter(|ranked| {
                let (edition, article) = self.article(ranked.at);
                fits(edition, article)
            })
            .collect();
        let likely = |ranked: &&Ranked| ranked.is_general || ranked.score >= LIKELY_LEAST;
        let mut best: Vec<Ranked> = ranked.iter().take(limit).filter(likely).copied().collect();
        let general = ranked.iter().skip(limit).find(|ranked| ranked.is_general);
        if let Some(general) = general
            && best.iter().all(|ranked| !ranked.is_general)
            && let Some(last) = best.last_mut()
        {
            *last = *general;
        }
        let synonyms: Vec<Term> = self
            .synonyms
            .meanings(&typed)
            .into_iter()
            .flat_map(|(_, meaning)| meaning)
            .filter(|term| typed.iter().all(|own| own.stem != term.stem))
            .cloned()
            .collect();
        best.into_iter()
            .map(|ranked| self.suggestion(ranked, &typed, &synonyms))
            .collect()
    }

    fn article(&self, at: usize) -> (&ListEdition, &Article) {
        let entry = &self.entries[at];
        let edition = &self.editions[entry.edition];
        (edition, &edition.articles()[entry.article])
    }

    fn suggestion(&self, ranked: Ranked, typed: &[Term], synonyms: &[Term]) -> Suggestion {
        let (edition, article) = self.article(ranked.at);
        let entry = &self.entries[ranked.at];
        Suggestion {
            list: edition.code.clone(),
            key: article.key.clone(),
            citation: edition.cite(&article.key),
            kind: article.kind.clone(),
            score: ranked.score,
            why: entry.why(typed, synonyms, ranked.is_general),
            usable: article.usable(),
            article: article.clone(),
        }
    }
}

impl Entry {
    /// «Совпали слова: приказы, личному, составу; по синонимам: отпусках».
    fn why(&self, typed: &[Term], synonyms: &[Term], is_general: bool) -> String {
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
        let words = match (common(typed).as_str(), common(synonyms).as_str()) {
            ("", "") => String::new(),
            (same, "") => format!("Совпали слова: {same}"),
            ("", by_synonyms) => format!("По синонимам: {by_synonyms}"),
            (same, by_synonyms) => format!("Совпали слова: {same}; по синонимам: {by_synonyms}"),
        };
        match (words.as_str(), is_general) {
            ("", false) => "Похожие слова".to_owned(),
            ("", true) => "Общая статья для этого вида документов, если нет особой".to_owned(),
            (words, true) => {
                format!("{words}. Общая статья для этого вида документов, если нет особой")
            }
            (words, false) => words.to_owned(),
        }
    }
}
