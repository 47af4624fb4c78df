//! From a phrase to the stems and groups of letters that are compared.

use rust_stemmers::{Algorithm, Stemmer};

/// Words without a meaning of their own.
#[rustfmt::skip]
const STOP_WORDS: &[&str] = &[
    "а", "без", "бы", "в", "во", "вне", "для", "до", "его", "ее", "за", "и", "из", "или", "их", "к",
    "ко", "как", "на", "над", "не", "ни", "ним", "нему", "ней", "них", "о", "об", "обо", "от", "по",
    "под", "при", "про", "с", "со", "том", "числе", "у", "том", "также", "др", "пр", "т", "ст", "г",
    "гг", "год", "года", "году", "годы", "иной", "иные", "иных",
];

/// One word of a phrase that carries a meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    /// The word in small letters.
    pub word: String,
    /// Its stem.
    pub stem: String,
}

/// A group of three letters of a stem, with a space at its ends.
pub(super) type Trigram = [char; 3];

/// The meaningful words of a phrase: small letters, «ё» as «е», no stop words, stemmed.
pub(super) fn terms(phrase: &str) -> Vec<Term> {
    let stemmer = Stemmer::create(Algorithm::Russian);
    let folded = phrase.to_lowercase().replace('ё', "е");
    folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !STOP_WORDS.contains(word))
        .map(|word| Term {
            word: word.to_owned(),
            stem: stemmer.stem(word).into_owned(),
        })
        .collect()
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

    #[test]
    fn words_of_one_stem_are_one() {
        let stems = |phrase| -> Vec<String> { terms(phrase).into_iter().map(|t| t.stem).collect() };
        assert_eq!(stems("Отчётами о приказах"), stems("отчет, приказ"));
        assert_eq!(stems("и в по"), Vec::<String>::new());
    }

    #[test]
    fn trigrams_mark_both_ends() {
        let all: Vec<String> = trigrams("акт").map(String::from_iter).collect();
        assert_eq!(all, [" ак", "акт", "кт "]);
        assert_eq!(trigrams("").count(), 0);
    }
}
