//! A heading taken apart into words, with what the checks ask about each of them.

use std::cell::OnceCell;

use rust_stemmers::{Algorithm, Stemmer};

use crate::intake::cleaning::is_letter;

/// What stands between a word and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Gap {
    /// Only a space, or nothing.
    Space,
    /// A comma.
    Comma,
    /// A semicolon, colon, full stop or dash: a new part of the heading.
    Break,
}

/// One word of a heading.
#[derive(Debug, Clone)]
pub(super) struct Word<'a> {
    /// As written.
    pub text: &'a str,
    /// In small letters, «ё» as «е».
    pub lower: String,
    stem: OnceCell<String>,
    /// Byte offset in the heading where it begins.
    pub start: usize,
    /// Byte offset just after its last letter.
    pub end: usize,
    /// What stands before it.
    pub gap: Gap,
    /// Whether it stands inside brackets.
    pub in_brackets: bool,
    /// Whether it stands inside quotation marks.
    pub in_quotes: bool,
    /// Whether the sign «№» stands right before it.
    pub numbered: bool,
}

impl Word<'_> {
    /// Its Snowball stem.
    pub fn stem(&self) -> &str {
        self.stem.get_or_init(|| stem(&self.lower))
    }

    /// Whether the word begins with a capital letter.
    pub fn is_capitalised(&self) -> bool {
        self.text.chars().next().is_some_and(char::is_uppercase)
    }

    /// Whether the word is an abbreviation in capitals, such as «ФНС» or «УФНС».
    pub fn is_abbreviation(&self) -> bool {
        let letters = self.text.chars().filter(|c| c.is_alphabetic());
        letters.clone().count() >= 2 && letters.clone().all(char::is_uppercase)
    }

    /// Whether the word is one of these forms (small letters, «ё» as «е»).
    pub fn is(&self, forms: &[&str]) -> bool {
        forms.contains(&self.lower.as_str())
    }

    /// Whether the word is an adjective made of one of these roots: the root and an ending of
    /// declension, nothing between («общие», but not «общественные»).
    pub fn is_adjective_of(&self, roots: &[&str]) -> bool {
        roots.iter().any(|root| {
            self.lower
                .strip_prefix(root)
                .is_some_and(|ending| ADJECTIVE_ENDINGS.contains(&ending))
        })
    }

    /// Whether the word may be an adjective or participle in the nominative.
    pub fn may_be_nominative_adjective(&self) -> bool {
        const ENDINGS: &[&str] = &["ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие"];
        ENDINGS.iter().any(|ending| self.lower.ends_with(ending))
    }

    /// Whether the word begins with one of these groups of letters.
    pub fn starts(&self, prefixes: &[&str]) -> bool {
        prefixes.iter().any(|p| self.lower.starts_with(p))
    }

    /// The number the word is, if it is written in digits only.
    pub fn number(&self) -> Option<u32> {
        if self.lower.bytes().all(|b| b.is_ascii_digit()) {
            self.lower.parse().ok()
        } else {
            None
        }
    }
}

#[rustfmt::skip]
const ADJECTIVE_ENDINGS: &[&str] = &[
    "ый", "ий", "ой", "ая", "яя", "ое", "ее", "ые", "ие", "ого", "его", "ому", "ему", "ым", "им",
    "ых", "их", "ую", "юю", "ей", "ыми", "ими", "ом", "ем",
];

/// A heading and its words.
#[derive(Debug)]
pub(super) struct Heading<'a> {
    /// The normalised text.
    pub text: &'a str,
    /// All its words.
    pub words: Vec<Word<'a>>,
    plain: OnceCell<Vec<usize>>,
}

impl<'a> Heading<'a> {
    /// Takes a normalised text apart.
    pub fn read(text: &'a str) -> Self {
        Self {
            text,
            words: split(text),
            plain: OnceCell::new(),
        }
    }

    /// The words outside brackets and quotation marks.
    pub fn plain(&self) -> Vec<&Word<'a>> {
        self.plain
            .get_or_init(|| {
                (0..self.words.len())
                    .filter(|&i| !self.words[i].in_brackets && !self.words[i].in_quotes)
                    .collect()
            })
            .iter()
            .map(|&i| &self.words[i])
            .collect()
    }

    /// The words inside brackets.
    pub fn bracketed(&self) -> impl Iterator<Item = &Word<'a>> {
        self.words.iter().filter(|word| word.in_brackets)
    }

    /// The words in small letters joined by single spaces, with a space at both ends,
    /// for looking up phrases of whole words.
    pub fn phrase_text(&self) -> String {
        let mut joined = String::from(" ");
        for word in &self.words {
            joined.push_str(&word.lower);
            joined.push(' ');
        }
        joined
    }
}

/// Small letters with «ё» as «е».
pub(super) fn fold(text: &str) -> String {
    text.to_lowercase().replace('ё', "е")
}

/// The Snowball stem of a word in small letters.
pub(super) fn stem(lower: &str) -> String {
    thread_local! {
        static RUSSIAN: Stemmer = Stemmer::create(Algorithm::Russian);
    }
    RUSSIAN.with(|stemmer| stemmer.stem(lower).into_owned())
}

/// The same text with its first letter capital.
pub(super) fn capitalise(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_uppercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// The same text with its first letter small, unless its first word is an abbreviation or
/// seems a name.
pub(super) fn decapitalise(text: &str) -> String {
    let first_word = text.split(' ').next().unwrap_or_default();
    if first_word.chars().filter(|c| c.is_uppercase()).count() > 1 {
        return text.to_owned();
    }
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => first.to_lowercase().chain(chars).collect(),
        None => String::new(),
    }
}

/// A letter or a digit.
pub(super) fn is_alphanumeric(c: char) -> bool {
    is_letter(c) || c.is_numeric()
}

fn split(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let mut depth = 0_u32;
    let mut quotes = 0_u32;
    let mut gap = Gap::Space;
    let mut numbered = false;
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        if !is_alphanumeric(first) {
            match first {
                '(' | '[' => depth += 1,
                ')' | ']' => depth = depth.saturating_sub(1),
                '«' | '“' | '„' => quotes += 1,
                '»' | '”' => quotes = quotes.saturating_sub(1),
                '"' => quotes = u32::from(quotes == 0),
                ',' if gap == Gap::Space => gap = Gap::Comma,
                ';' | ':' | '.' | '–' | '—' | '-' => gap = Gap::Break,
                '№' => numbered = true,
                _ => {}
            }
            continue;
        }
        let mut end = start + first.len_utf8();
        while let Some(&(at, c)) = chars.peek() {
            let joins = c == '-' && {
                let mut ahead = chars.clone();
                ahead.next();
                ahead
                    .peek()
                    .is_some_and(|(_, after)| after.is_alphanumeric())
            };
            if !is_alphanumeric(c) && !joins {
                break;
            }
            end = at + c.len_utf8();
            chars.next();
        }
        let lower = fold(&text[start..end]);
        words.push(Word {
            text: &text[start..end],
            stem: OnceCell::new(),
            lower,
            start,
            end,
            gap,
            in_brackets: depth > 0,
            in_quotes: quotes > 0,
            numbered,
        });
        gap = Gap::Space;
        numbered = false;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_know_their_surroundings() {
        let heading = Heading::read("Акты (копии) приема-передачи, УФНС «Архив» № 5");
        let words: Vec<_> = heading.words.iter().map(|w| w.text).collect();
        assert_eq!(
            words,
            ["Акты", "копии", "приема-передачи", "УФНС", "Архив", "5"]
        );
        assert!(heading.words[1].in_brackets);
        assert_eq!(heading.words[3].gap, Gap::Comma);
        assert!(heading.words[3].is_abbreviation());
        assert!(heading.words[4].in_quotes);
        assert!(heading.words[5].numbered);
        assert_eq!(heading.plain().len(), 4);
    }

    #[test]
    fn unclosed_brackets_and_quotes_do_not_panic() {
        for text in ["((«", ")))", "\"a", "-", "а-", "–а-б-"] {
            let _ = Heading::read(text);
        }
    }
}
