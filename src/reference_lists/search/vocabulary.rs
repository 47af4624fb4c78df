//! The stems of a set of phrases: how rare each is, and which of them resemble a word that was typed.

use std::collections::{BTreeMap, HashMap};

use super::text::{Term, Trigram, trigrams};

/// Stems share at least this part of their groups of letters to be taken for one word with a slip.
const ALIKE_LEAST: f32 = 0.55;
/// How much a word that only resembles another one counts.
const ALIKE_WEIGHT: f32 = 0.9;
/// Shorter stems resemble too many others.
const SHORTEST: usize = 4;

/// The number of a stem.
pub(super) type StemId = usize;

/// All stems of some phrases.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    ids: HashMap<String, StemId>,
    rarity: Vec<f32>,
    common: Vec<bool>,
    by_trigram: HashMap<Trigram, Vec<StemId>>,
    /// Groups of letters of each stem.
    sizes: Vec<usize>,
}

impl Vocabulary {
    pub fn of<'a>(phrases: impl Iterator<Item = &'a [Term]>) -> Self {
        let mut it = Self::default();
        let mut last_phrase: Vec<usize> = Vec::new();
        let mut having: Vec<usize> = Vec::new();
        let mut count = 0;
        for phrase in phrases {
            count += 1;
            for term in phrase {
                let id = it.learn(term);
                if id == having.len() {
                    having.push(0);
                    last_phrase.push(0);
                }
                if last_phrase[id] != count {
                    last_phrase[id] = count;
                    having[id] += 1;
                }
            }
        }
        // The inverse document frequency of BM25, never negative.
        it.rarity = having
            .into_iter()
            .map(|having| (as_f32(count) - as_f32(having) + 0.5) / (as_f32(having) + 0.5))
            .map(|odds| (1.0 + odds).ln())
            .collect();
        it
    }

    fn learn(&mut self, term: &Term) -> StemId {
        if let Some(id) = self.ids.get(&term.stem) {
            return *id;
        }
        let id = self.sizes.len();
        self.ids.insert(term.stem.clone(), id);
        self.common.push(term.is_common());
        let mut size = 0;
        for trigram in trigrams(&term.stem) {
            size += 1;
            self.by_trigram.entry(trigram).or_default().push(id);
        }
        self.sizes.push(size);
        id
    }

    /// How many stems there are.
    pub fn len(&self) -> usize {
        self.sizes.len()
    }

    pub fn id(&self, stem: &str) -> Option<StemId> {
        self.ids.get(stem).copied()
    }

    pub fn rarity(&self, id: StemId) -> f32 {
        self.rarity[id]
    }

    /// The rarity of the rarest stem.
    pub fn greatest_rarity(&self) -> f32 {
        self.rarity.iter().copied().fold(0.0, f32::max)
    }

    pub fn is_common(&self, id: StemId) -> bool {
        self.common[id]
    }

    /// The stem itself and those that resemble it, each with a likeness up to 1; the stem itself first.
    pub fn alike(&self, stem: &str) -> Vec<(StemId, f32)> {
        let own = self.id(stem);
        let mut alike: Vec<_> = own.map(|id| (id, 1.0)).into_iter().collect();
        if stem.chars().count() < SHORTEST {
            return alike;
        }
        // In the order of the stems, so that sums of fractions are the same every time.
        let mut shared: BTreeMap<StemId, usize> = BTreeMap::new();
        let mut size = 0;
        for trigram in trigrams(stem) {
            size += 1;
            for id in self.by_trigram.get(&trigram).into_iter().flatten() {
                *shared.entry(*id).or_default() += 1;
            }
        }
        let others = shared.into_iter().filter(|(id, _)| Some(*id) != own);
        alike.extend(others.filter_map(|(id, shared)| {
            let dice = 2.0 * as_f32(shared) / as_f32(size + self.sizes[id]);
            (dice >= ALIKE_LEAST).then_some((id, dice.min(1.0) * ALIKE_WEIGHT))
        }));
        alike
    }
}

/// Counts here are far below the 2^24 that an `f32` holds exactly.
pub(super) fn as_f32(count: usize) -> f32 {
    count as f32
}
