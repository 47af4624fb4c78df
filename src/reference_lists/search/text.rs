//! From a phrase to the words that are compared: stems, kinds of documents, periods.

use rust_stemmers::{Algorithm, Stemmer};

/// Words without a meaning of their own.
#[rustfmt::skip]
const STOP_WORDS: &[&str] = &[
    "а", "без", "бы", "в", "во", "вне", "для", "до", "его", "ее", "за", "и", "из", "или", "их", "к",
    "ко", "как", "на", "над", "не", "ни", "ним", "нему", "ней", "них", "о", "об", "обо", "от", "по",
    "под", "при", "про", "с", "со", "том", "числе", "у", "также", "др", "пр", "т", "д", "п", "ст", "г",
    "гг", "иной", "иные", "иных", "другие", "других", "ф", "форма", "формы", "форме", "указанные",
    "отдельных",
];

/// Stop words that may stand between the kinds of documents: «законы и иные акты».
const JOINING: &[&str] = &["и", "или", "иной", "иные", "иных"];

/// Stems that nearly every heading may have, so that they tell articles apart only when nothing else does.
#[rustfmt::skip]
const COMMON_STEMS: &[&str] = &[
    "документ", "организац", "учрежден", "орган", "деятельн", "работ", "работник", "сотрудник", "вопрос",
    "профильн", "направлен", "структурн", "подразделен", "отдел", "управлен", "инспекц", "администрац", "район",
    "област", "город", "федер", "российск", "государствен", "муниципальн", "проведен", "осуществлен", "проч",
    "регистрац", "учет", "веден", "указан", "стат",
];

/// Endings of adjectives in the nominative.
const ADJECTIVE_ENDINGS: &[&str] = &["ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие"];

/// The end of nouns that look like adjectives: «решение», «положение».
const NOUN_ENDING: &str = "ние";

/// The stem that stands for any «… правовой акт», which has nothing in common with an act of inspection.
const LEGAL_ACT: &str = "нормативный акт";

/// The stem of «документ»: a heading that begins so may hold any kind.
pub(super) const DOCUMENT: &str = "документ";

/// One word of a phrase that carries a meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    /// The word in small letters.
    pub word: String,
    /// Its stem.
    pub stem: String,
    /// Whether it stands in brackets, where examples stand.
    pub in_brackets: bool,
    /// Whether it begins the phrase or a part of an enumeration, where the kinds of documents stand.
    pub begins: bool,
}

impl Term {
    /// Whether the word tells little.
    pub fn is_common(&self) -> bool {
        COMMON_STEMS.contains(&self.stem.as_str())
    }
}

/// A group of three letters of a stem, with a space at its ends.
pub(super) type Trigram = [char; 3];

/// The meaningful words of a phrase: small letters, «ё» as «е», no stop words, stemmed.
pub(super) fn terms(phrase: &str) -> Vec<Term> {
    let stemmer = Stemmer::create(Algorithm::Russian);
    let folded = phrase.to_lowercase().replace('ё', "е");
    let mut terms: Vec<Term> = Vec::new();
    let mut depth = 0_usize;
    let mut begins = true;
    // Whether this part has named nothing but kinds yet: then «и» joins another kind to them.
    let mut only_kinds = true;
    for word in words_and_marks(&folded) {
        match word {
            "(" => (depth, begins, only_kinds) = (depth + 1, true, true),
            ")" => depth = depth.saturating_sub(1),
            "," | ";" | "/" => (begins, only_kinds) = (true, true),
            mark if !mark.starts_with(char::is_alphanumeric) => {}
            stop if STOP_WORDS.contains(&stop) => {
                only_kinds = only_kinds && JOINING.contains(&stop);
                begins = only_kinds;
            }
            word => {
                let describes = is_adjective(word);
                let stem = match terms.last() {
                    Some(before) if word.starts_with("акт") && is_legal(&before.stem) => {
                        LEGAL_ACT.to_owned()
                    }
                    _ => stemmer.stem(word).into_owned(),
                };
                terms.push(Term {
                    word: word.to_owned(),
                    stem,
                    in_brackets: depth > 0,
                    begins: begins && !describes,
                });
                only_kinds = only_kinds && begins;
                begins = begins && describes;
            }
        }
    }
    terms
}

/// Words and, one by one, the marks between them.
fn words_and_marks(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let first = rest.chars().next()?;
        let end = if first.is_alphanumeric() {
            rest.find(|c: char| !c.is_alphanumeric())
                .unwrap_or(rest.len())
        } else {
            first.len_utf8()
        };
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

/// Whether the word may stand before the noun that names the kind: «годовые» in «Годовые отчеты».
fn is_adjective(word: &str) -> bool {
    !word.ends_with(NOUN_ENDING)
        && word.chars().count() > 4
        && ADJECTIVE_ENDINGS
            .iter()
            .any(|ending| word.ends_with(ending))
}

fn is_legal(stem: &str) -> bool {
    ["правов", "нормативн", "локальн"].contains(&stem)
}

/// How often documents are made, as far as a phrase says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Periods(u8);

const ANNUAL: u8 = 1;

/// Beginnings of words and the periods they name; what is «промежуточный» is made within the year.
const PERIODS: &[(&str, u8)] = &[
    ("год", ANNUAL),
    ("ежегодн", ANNUAL),
    ("полугод", 2),
    ("квартал", 4),
    ("ежеквартал", 4),
    ("месяц", 8),
    ("месячн", 8),
    ("ежемесячн", 8),
    ("промежуточн", 2 | 4 | 8),
    ("декад", 16),
    ("недел", 16),
    ("еженедельн", 16),
];

impl Periods {
    /// All periods that the words name.
    pub fn of(terms: &[Term]) -> Self {
        let named = terms.iter().flat_map(|term| {
            // A stemmer takes «квартал» for a verb of the past, so the word itself is asked.
            let begun = |(beginning, _): &&(&str, u8)| term.word.starts_with(beginning);
            PERIODS.iter().filter(begun).map(|(_, period)| *period)
        });
        Self(named.fold(0, |all, period| all | period))
    }

    /// Whether nothing is said of a period.
    pub fn is_unsaid(self) -> bool {
        self.0 == 0
    }

    /// Whether a year is among them.
    pub fn has_annual(self) -> bool {
        self.0 & ANNUAL != 0
    }

    /// Whether a period is common to both.
    pub fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }
}

/// Where documents were made, which is what parts the items «по месту разработки» and «в других организациях».
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// Nothing is said.
    Unsaid,
    /// «По месту разработки», «по месту утверждения».
    Own,
    /// «Присланные для сведения», «в других организациях», «копии».
    Received,
}

impl Origin {
    /// What the words of a phrase say.
    pub fn of(phrase: &str) -> Self {
        let folded = phrase.to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| folded.contains(word));
        if has(&["присланн", "поступивш", "копии", "в других организациях"])
        {
            Self::Received
        } else if has(&["по месту"]) {
            Self::Own
        } else {
            Self::Unsaid
        }
    }
}

/// The groups of letters of a stem: « ста», «стаж», «таж » for «стаж».
pub(super) fn trigrams(stem: &str) -> impl Iterator<Item = Trigram> {
    let letters: Vec<char> = std::iter::once(' ')
        .chain(stem.chars())
        .chain([' '])
        .collect();
    (0..letters.len().saturating_sub(2))
        .map(move |at| [letters[at], letters[at + 1], letters[at + 2]])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(phrase: &str) -> Vec<String> {
        terms(phrase).into_iter().map(|term| term.stem).collect()
    }

    #[test]
    fn words_of_one_stem_are_one() {
        assert_eq!(stems("Отчётами о приказах"), stems("отчет, приказ"));
        assert_eq!(stems("и в по"), Vec::<String>::new());
    }

    #[test]
    fn trigrams_mark_both_ends() {
        let all: Vec<String> = trigrams("акт").map(String::from_iter).collect();
        assert_eq!(all, [" ак", "акт", "кт "]);
        assert_eq!(trigrams("").count(), 0);
    }

    #[test]
    fn kinds_of_documents_begin_the_parts_of_an_enumeration() {
        let kinds = |phrase| -> Vec<String> {
            let begin = terms(phrase).into_iter().filter(|term| term.begins);
            begin.map(|term| term.word).collect()
        };
        for (phrase, expected) in [
            ("Годовые отчеты о работе", vec!["отчеты"]),
            (
                "Приказы, распоряжения по личному составу",
                vec!["приказы", "распоряжения"],
            ),
            (
                "Документы (акты, справки) о проверках",
                vec!["документы", "акты", "справки"],
            ),
            (
                "Законы и иные нормативные правовые акты",
                vec!["законы", "акты"],
            ),
            ("Положения об отделах", vec!["положения"]),
        ] {
            assert_eq!(kinds(phrase), expected, "{phrase}");
        }
    }

    #[test]
    fn a_legal_act_is_no_act_of_inspection() {
        assert_eq!(stems("правовые акты")[1], LEGAL_ACT);
        assert_eq!(stems("акты проверок")[0], "акт");
    }

    #[test]
    fn periods_and_origins() {
        let periods = |phrase| Periods::of(&terms(phrase));
        assert!(periods("Отчеты за квартал").meets(periods("промежуточная отчетность")));
        assert!(!periods("Отчеты за квартал").meets(periods("годовые отчеты")));
        assert!(periods("Отчет за год").has_annual());
        assert!(periods("Приказы").is_unsaid());
        assert_eq!(
            Origin::of("Приказы, присланные для сведения"),
            Origin::Received
        );
        assert_eq!(Origin::of("Уставы - по месту утверждения"), Origin::Own);
        assert_eq!(Origin::of("Уставы"), Origin::Unsaid);
    }
}
