//! How well articles suit a heading.
//!
//! A heading names a kind of documents («Приказы», «Переписка», «Журнал») and what they are about; so does an article. The score is
//! the share of the heading's words that the article has, together with the share of the article's words that the heading has, each
//! word weighed by its rarity; less where the kinds differ, the periods differ, or one says «присланные» and the other does not.
//! For every kind a list may name its general article («Переписка по основным направлениям деятельности»): it suits whenever
//! nothing special does.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::synonyms::Synonyms;
use super::text::{DOCUMENT, Origin, Periods, Term, terms};
use super::vocabulary::{StemId, Vocabulary};

/// What words count that nearly every heading may have.
const COMMON: f32 = 0.15;
/// What words in brackets count: they are examples.
const BRACKETS: f32 = 0.3;
/// What the kind of documents counts among the words of an article.
const KIND: f32 = 0.6;
/// What a word of the synonyms counts against one that was typed.
const SYNONYM: f32 = 0.8;
/// What a word that no article has counts: mostly a name.
const UNKNOWN: f32 = 0.4;
/// The part of the score that comes from the words of the article; the rest from those of the heading.
const OF_ARTICLE: f32 = 0.45;
/// More missing words than this of a long article are not held against it: they are an enumeration.
const MISSING_MOST: f32 = 10.0;
/// Factors for what speaks against an article, or for it.
const OTHER_KIND: f32 = 0.4;
const DOCUMENTS_FOR_A_KIND: f32 = 0.7;
const A_KIND_FOR_DOCUMENTS: f32 = 0.8;
const NO_SUBJECT: f32 = 0.6;
const OTHER_PERIOD: f32 = 0.5;
const UNSAID_PERIOD: f32 = 0.85;
const SAME_PERIOD: f32 = 1.2;
const OTHER_ORIGIN: f32 = 0.7;
const UNSAID_ORIGIN: f32 = 0.8;
/// The least score of the general article of a kind.
const GENERAL: f32 = 0.3;
/// A word that counts less than this is no subject.
const SUBJECT_LEAST: f32 = 0.3;

/// An article, as far as ranking is concerned.
#[derive(Debug)]
struct Entry {
    /// The words that tell what the documents are about.
    words: Vec<(StemId, f32)>,
    /// The kinds of documents outside of brackets: any one of them is enough.
    heads: BTreeSet<StemId>,
    head_weight: f32,
    /// Weight of all words and of the kind.
    total: f32,
    /// All kinds of documents, those in brackets too.
    kinds: BTreeSet<StemId>,
    is_documents: bool,
    has_subject: bool,
    periods: Periods,
    origin: Origin,
    /// The kinds for which this is the general article.
    general_for: BTreeSet<StemId>,
}

/// Articles ready to be ranked.
#[derive(Debug)]
pub(super) struct Ranking {
    entries: Vec<Entry>,
    vocabulary: Vocabulary,
    /// For every stem, the entries that have it; a weight of zero marks a kind.
    postings: Vec<Vec<(usize, f32)>>,
    kinds: BTreeSet<StemId>,
}

/// An article with its score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ranked {
    /// Which, in the order of the articles given.
    pub at: usize,
    /// From 0 to 1.
    pub score: f32,
    /// Whether it is the general article of the heading's kind.
    pub is_general: bool,
}

/// A typed word with what it matches.
struct Typed {
    weight: f32,
    stems: Vec<(StemId, f32)>,
}

/// A heading ready to be compared.
struct Question {
    words: Vec<Typed>,
    total: f32,
    kinds: BTreeSet<StemId>,
    names_a_kind: bool,
    is_documents: bool,
    periods: Periods,
    origin: Origin,
}

impl Ranking {
    /// Prepares articles: the words of each, and the kinds for which it is the general one.
    pub fn of<'a>(
        articles: impl Iterator<Item = (&'a str, &'a [Term], Vec<String>)> + Clone,
    ) -> Self {
        let vocabulary = Vocabulary::of(articles.clone().map(|(_, terms, _)| terms));
        let mut it = Self {
            postings: vec![Vec::new(); vocabulary.len()],
            entries: Vec::new(),
            kinds: BTreeSet::new(),
            vocabulary,
        };
        for (kind, words, general_for) in articles {
            let entry = it.entry(kind, words, &general_for);
            let at = it.entries.len();
            for (id, weight) in &entry.words {
                it.postings[*id].push((at, *weight));
            }
            for id in &entry.heads {
                it.postings[*id].push((at, 0.0));
            }
            it.kinds
                .extend(entry.kinds.iter().chain(&entry.general_for));
            it.entries.push(entry);
        }
        it
    }

    fn entry(&self, kind: &str, words: &[Term], general_for: &[String]) -> Entry {
        let id = |term: &Term| self.vocabulary.id(&term.stem);
        let begin = words.iter().filter(|term| term.begins);
        let kinds: BTreeSet<_> = begin.clone().filter_map(id).collect();
        let is_head = |term: &&Term| !term.in_brackets && term.stem != DOCUMENT;
        let heads: BTreeSet<_> = begin.filter(is_head).filter_map(id).collect();
        let mut weights: BTreeMap<StemId, f32> = BTreeMap::new();
        let mut head_weight = 0.0_f32;
        for term in words {
            let Some(id) = id(term) else { continue };
            let weight = self.weight(term, self.vocabulary.rarity(id));
            if heads.contains(&id) {
                head_weight = head_weight.max(weight * KIND);
            } else {
                let known = weights.entry(id).or_default();
                *known = known.max(weight);
            }
        }
        let general_for = general_for.iter().flat_map(|kind| terms(kind));
        Entry {
            total: weights.values().sum::<f32>() + head_weight,
            words: weights.into_iter().collect(),
            heads,
            head_weight,
            is_documents: words
                .iter()
                .any(|term| term.begins && term.stem == DOCUMENT),
            has_subject: words
                .iter()
                .any(|term| !term.is_common() && !term.begins && !term.in_brackets),
            kinds,
            periods: Periods::of(words),
            origin: Origin::of(kind),
            general_for: general_for.filter_map(|term| id(&term)).collect(),
        }
    }

    fn weight(&self, term: &Term, rarity: f32) -> f32 {
        let common = if term.is_common() { COMMON } else { 1.0 };
        let example = if term.in_brackets { BRACKETS } else { 1.0 };
        rarity * common * example
    }

    /// All articles that have something in common with the heading, the best first; equal ones in their order.
    pub fn rank(&self, heading: &str, synonyms: &Synonyms) -> Vec<Ranked> {
        let question = self.question(heading, synonyms);
        let mut meant: BTreeMap<StemId, f32> = BTreeMap::new();
        for (id, likeness) in question.words.iter().flat_map(|word| &word.stems) {
            let known = meant.entry(*id).or_default();
            *known = known.max(*likeness);
        }
        let count = self.entries.len();
        let (mut matched, mut head, mut subject) = (
            vec![0.0_f32; count],
            vec![0.0_f32; count],
            vec![false; count],
        );
        for (&id, &likeness) in &meant {
            for &(at, weight) in &self.postings[id] {
                if weight == 0.0 {
                    head[at] = head[at].max(likeness);
                } else {
                    matched[at] += likeness * weight;
                    subject[at] |=
                        !self.vocabulary.is_common(id) && likeness * weight > SUBJECT_LEAST;
                }
            }
        }
        let covered = self.covered(&question.words);
        let mut ranked: Vec<Ranked> = (0..count)
            .filter_map(|at| {
                let entry = &self.entries[at];
                let matched = matched[at] + head[at] * entry.head_weight;
                let of_heading = covered[at] / question.total;
                question.score(at, entry, matched, of_heading, subject[at])
            })
            .collect();
        ranked.sort_by(|one, other| {
            other
                .score
                .total_cmp(&one.score)
                .then(one.at.cmp(&other.at))
        });
        ranked
    }

    /// For every entry, the weight of the typed words that it has.
    fn covered(&self, words: &[Typed]) -> Vec<f32> {
        let mut covered = vec![0.0_f32; self.entries.len()];
        for word in words {
            let mut best: HashMap<usize, f32> = HashMap::new();
            for &(id, likeness) in &word.stems {
                for &(at, weight) in &self.postings[id] {
                    // What stands in the article as an example only counts half.
                    let fully = if weight == 0.0 {
                        1.0
                    } else {
                        (weight / self.vocabulary.rarity(id).max(f32::MIN_POSITIVE)).min(1.0)
                    };
                    let known = best.entry(at).or_default();
                    *known = known.max(likeness * (0.5 + 0.5 * fully));
                }
            }
            for (at, likeness) in best {
                covered[at] += word.weight * likeness;
            }
        }
        covered
    }

    fn question(&self, heading: &str, synonyms: &Synonyms) -> Question {
        let typed = terms(heading);
        let meanings = synonyms.meanings(&typed);
        let greatest = self.vocabulary.greatest_rarity();
        let words: Vec<Typed> = typed
            .iter()
            .enumerate()
            .map(|(at, term)| {
                let mut stems = self.vocabulary.alike(&term.stem);
                let mut rarity = stems
                    .first()
                    .map_or(greatest * UNKNOWN, |(id, _)| self.vocabulary.rarity(*id));
                let meant = meanings.iter().filter(|(places, _)| places.contains(&at));
                for id in meant
                    .flat_map(|(_, meaning)| *meaning)
                    .filter_map(|term| self.vocabulary.id(&term.stem))
                {
                    stems.push((id, SYNONYM));
                    rarity = rarity.max(self.vocabulary.rarity(id) * SYNONYM);
                }
                Typed {
                    weight: self.weight(term, rarity),
                    stems,
                }
            })
            .collect();
        let may_be_kind = |at: &usize| {
            typed[*at].stem == DOCUMENT
                || words[*at]
                    .stems
                    .iter()
                    .any(|(id, _)| self.kinds.contains(id))
        };
        let kind_at = (0..typed.len())
            .find(|at| typed[*at].begins && may_be_kind(at))
            .or_else(|| (0..typed.len()).find(may_be_kind));
        let is_documents = kind_at.is_some_and(|at| typed[at].stem == DOCUMENT);
        let kinds: BTreeSet<StemId> = match kind_at {
            Some(_) if is_documents => typed
                .iter()
                .filter(|term| term.in_brackets && term.begins)
                .filter_map(|term| self.vocabulary.id(&term.stem))
                .collect(),
            Some(at) => words[at]
                .stems
                .iter()
                .map(|(id, _)| *id)
                .filter(|id| self.kinds.contains(id))
                .collect(),
            None => BTreeSet::new(),
        };
        Question {
            total: words
                .iter()
                .map(|word| word.weight)
                .sum::<f32>()
                .max(f32::MIN_POSITIVE),
            words,
            kinds,
            names_a_kind: kind_at.is_some(),
            is_documents,
            periods: Periods::of(&typed),
            origin: Origin::of(heading),
        }
    }
}

impl Question {
    fn score(
        &self,
        at: usize,
        entry: &Entry,
        matched: f32,
        of_heading: f32,
        has_subject: bool,
    ) -> Option<Ranked> {
        let is_received = self.origin == Origin::Received;
        let made_elsewhere = is_received && entry.origin == Origin::Own;
        let is_named = !entry.general_for.is_disjoint(&self.kinds);
        let is_general = is_named && !made_elsewhere;
        if matched == 0.0 && !is_general {
            return None;
        }
        let missing = (entry.total - matched).clamp(0.0, MISSING_MOST);
        let of_article = matched / (matched + missing).max(f32::MIN_POSITIVE);
        let mut score = OF_ARTICLE * of_article + (1.0 - OF_ARTICLE) * of_heading;
        if !is_general {
            score *= self.kind_factor(entry);
        }
        let same_period = self.periods.meets(entry.periods);
        if entry.has_subject && !has_subject && !same_period {
            score *= NO_SUBJECT;
        }
        if is_general {
            score = score.max(GENERAL);
        }
        score *= self.period_factor(entry, same_period);
        score *= match (is_received, entry.origin) {
            (true, Origin::Own) | (false, Origin::Received) => OTHER_ORIGIN,
            (true, Origin::Unsaid) => UNSAID_ORIGIN,
            _ => 1.0,
        };
        Some(Ranked {
            at,
            score: score.clamp(0.0, 1.0),
            is_general,
        })
    }

    fn kind_factor(&self, entry: &Entry) -> f32 {
        if !entry.kinds.is_disjoint(&self.kinds) || !self.names_a_kind {
            1.0
        } else if self.is_documents {
            if entry.is_documents {
                1.0
            } else {
                A_KIND_FOR_DOCUMENTS
            }
        } else if entry.is_documents {
            DOCUMENTS_FOR_A_KIND
        } else {
            OTHER_KIND
        }
    }

    fn period_factor(&self, entry: &Entry, same: bool) -> f32 {
        if same {
            SAME_PERIOD
        } else if entry.periods.is_unsaid() {
            1.0
        } else if self.periods.is_unsaid() {
            if entry.periods.has_annual() {
                1.0
            } else {
                UNSAID_PERIOD
            }
        } else {
            OTHER_PERIOD
        }
    }
}
