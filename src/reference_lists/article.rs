//! One article of a list: its number, its kind of documents, its terms and their source.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::retention::{ArticleReference, Base, RetentionTerm};

/// The number of an article: «434», or «145.1» for one put in later. Orders by value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ArticleNumber {
    whole: u16,
    /// The number after the point, zero where there is none.
    inserted: u16,
}

/// The item of an article: a letter «а», or a number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Item(String);

/// What names an article in its list: the number and, where the article has them, the item.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ArticleKey {
    /// The number.
    pub number: ArticleNumber,
    /// The item, where the article is divided.
    pub item: Option<Item>,
}

/// Why a text names no article.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ArticleKeyError {
    /// Not a number of an article.
    #[error("«{0}» не похоже на номер статьи: пишется число от 1, например 434 или 145.1")]
    Number(String),
    /// Not an item.
    #[error("«{0}» не похоже на пункт статьи: пишется одна буква, например «а», или число")]
    Item(String),
}

/// How well the source of an article is known.
///
/// Weak sources ([`Confidence::is_weak`]) are shown to people and never applied silently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Taken from the official text.
    Official,
    /// A reference work quotes the article by its number.
    Quoted,
    /// At least two sources give the same number and term.
    Confirmed,
    /// One source cites the article.
    Single,
    /// The term comes from a departmental list with the same wording.
    Analogy,
    /// The number follows from the order of articles around it.
    Inferred,
    /// Sources differ; the longer term is written down.
    Conflict,
    /// The source probably cites a wrong article for its heading.
    Doubtful,
    /// The wording and term are known, the number is not confirmed.
    NumberUnverified,
    /// The kind of documents is known, the term is not.
    TermUnknown,
}

impl Confidence {
    /// All degrees, the surest first.
    pub const ALL: [Self; 10] = [
        Self::Official,
        Self::Quoted,
        Self::Confirmed,
        Self::Single,
        Self::Analogy,
        Self::Inferred,
        Self::Conflict,
        Self::Doubtful,
        Self::NumberUnverified,
        Self::TermUnknown,
    ];

    /// The word in a data file.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Official => "official",
            Self::Quoted => "quoted",
            Self::Confirmed => "confirmed",
            Self::Single => "single",
            Self::Analogy => "analogy",
            Self::Inferred => "inferred",
            Self::Conflict => "conflict",
            Self::Doubtful => "doubtful",
            Self::NumberUnverified => "number-unverified",
            Self::TermUnknown => "term-unknown",
        }
    }

    /// The degree with this word in a data file.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|degree| degree.code() == code)
    }

    /// The degree with this word in a data file or with these Russian words in a spreadsheet.
    #[must_use]
    pub fn read(words: &str) -> Option<Self> {
        let words = words.trim().to_lowercase();
        let explained = |degree: &Self| degree.explanation() == words;
        Self::from_code(&words).or_else(|| Self::ALL.into_iter().find(explained))
    }

    /// Whether a term from this source may not be applied without a person's look.
    #[must_use]
    pub fn is_weak(self) -> bool {
        matches!(
            self,
            Self::Conflict | Self::Doubtful | Self::NumberUnverified | Self::TermUnknown
        )
    }

    /// What the degree means, in Russian, for a page.
    #[must_use]
    pub fn explanation(self) -> &'static str {
        match self {
            Self::Official => "по официальному тексту",
            Self::Quoted => "по цитате в справочном издании",
            Self::Confirmed => "подтверждено несколькими источниками",
            Self::Single => "по одному источнику",
            Self::Analogy => "срок взят по ведомственному перечню с той же формулировкой",
            Self::Inferred => "номер выведен из порядка статей",
            Self::Conflict => "источники расходятся",
            Self::Doubtful => "сомнительно: источник мог указать не ту статью",
            Self::NumberUnverified => "номер статьи не подтвержден",
            Self::TermUnknown => "срок неизвестен",
        }
    }
}

/// The term of an article in one column of its list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticleTerm {
    /// The words of the cell; empty where the term is not known.
    pub text: String,
    /// The words as read together with the footnote, where they can be read.
    pub term: Option<RetentionTerm>,
}

impl ArticleTerm {
    /// Whether a dash stands in the cell: bodies of this column make no such documents.
    #[must_use]
    pub fn is_not_made(&self) -> bool {
        self.term
            .as_ref()
            .is_some_and(|term| *term.base() == Base::NotApplicable)
    }
}

/// One article (or item of an article) of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// Number and item.
    pub key: ArticleKey,
    /// Number and title of the section.
    pub section: String,
    /// The kind of documents.
    pub kind: String,
    /// The terms, in the order of the columns of the edition.
    pub terms: Vec<ArticleTerm>,
    /// The text of the footnotes.
    pub note: String,
    /// How well the source is known.
    pub confidence: Confidence,
    /// What an archivist should know of the row, in Russian; may be empty.
    pub remark: String,
}

impl Article {
    /// The term in a column (counted from 0) that may be applied without asking: the source is
    /// not weak, the term is known, and bodies of the column make such documents.
    #[must_use]
    pub fn usable_term(&self, column: usize) -> Option<&RetentionTerm> {
        let term = self.terms.get(column)?;
        let may_be_applied = !self.confidence.is_weak() && !term.is_not_made();
        term.term.as_ref().filter(|_| may_be_applied)
    }

    /// Whether the article may be applied without asking in at least one column.
    #[must_use]
    pub fn usable(&self) -> bool {
        (0..self.terms.len()).any(|column| self.usable_term(column).is_some())
    }
}

impl ArticleKey {
    /// Reads a number and an item, the item empty where there is none.
    ///
    /// # Errors
    ///
    /// [`ArticleKeyError`] when one of the texts is neither.
    pub fn read(number: &str, item: &str) -> Result<Self, ArticleKeyError> {
        let item = match item.trim() {
            "" => None,
            item => Some(item.parse()?),
        };
        Ok(Self {
            number: number.parse()?,
            item,
        })
    }
}

impl TryFrom<&ArticleReference> for ArticleKey {
    type Error = ArticleKeyError;

    fn try_from(reference: &ArticleReference) -> Result<Self, Self::Error> {
        Self::read(
            &reference.article,
            reference.item.as_deref().unwrap_or_default(),
        )
    }
}

impl fmt::Display for ArticleKey {
    /// «434а», «145.1», «12 п. 3».
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.item {
            Some(Item(item)) if item.starts_with(|c: char| c.is_ascii_digit()) => {
                write!(f, "{} п. {item}", self.number)
            }
            Some(Item(item)) => write!(f, "{}{item}", self.number),
            None => write!(f, "{}", self.number),
        }
    }
}

impl FromStr for ArticleNumber {
    type Err = ArticleKeyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || ArticleKeyError::Number(text.trim().to_owned());
        let (whole, inserted) = match text.trim().split_once('.') {
            Some((whole, inserted)) => (whole, Some(inserted)),
            None => (text.trim(), None),
        };
        let digits = |part: &str| -> Option<u16> {
            let only_digits = !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
            part.parse()
                .ok()
                .filter(|&number| only_digits && number > 0)
        };
        Ok(Self {
            whole: digits(whole).ok_or_else(refused)?,
            inserted: match inserted {
                Some(part) => digits(part).ok_or_else(refused)?,
                None => 0,
            },
        })
    }
}

impl ArticleNumber {
    /// The number before the point.
    #[must_use]
    pub fn whole(self) -> u16 {
        self.whole
    }
}

impl fmt::Display for ArticleNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.whole)?;
        if self.inserted > 0 {
            write!(f, ".{}", self.inserted)?;
        }
        Ok(())
    }
}

impl FromStr for Item {
    type Err = ArticleKeyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bare = text
            .trim()
            .trim_matches(['(', ')', '«', '»', '"', '.', ' ']);
        let item: String = bare.to_lowercase().chars().map(in_cyrillic).collect();
        let letter = item.chars().count() == 1 && item.chars().all(|c| matches!(c, 'а'..='я'));
        let number = (1..=3).contains(&item.len()) && item.bytes().all(|b| b.is_ascii_digit());
        if letter || number {
            Ok(Self(item))
        } else {
            Err(ArticleKeyError::Item(text.trim().to_owned()))
        }
    }
}

/// Latin letters that a keyboard puts in place of items.
fn in_cyrillic(c: char) -> char {
    match c {
        'a' => 'а',
        'b' => 'в',
        'e' => 'е',
        'k' => 'к',
        'c' => 'с',
        _ => c,
    }
}

impl Item {
    /// The letter or number.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ArticleNumber {
    type Error = ArticleKeyError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<ArticleNumber> for String {
    fn from(number: ArticleNumber) -> Self {
        number.to_string()
    }
}

impl TryFrom<String> for Item {
    type Error = ArticleKeyError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Item> for String {
    fn from(item: Item) -> Self {
        item.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_and_written() {
        for (number, item, written) in [
            ("434", "а", "434а"),
            (" 434 ", "(а)", "434а"),
            ("434", "A", "434а"),
            ("145.1", "", "145.1"),
            ("12", "3", "12 п. 3"),
            ("0070", "", "70"),
        ] {
            let key = ArticleKey::read(number, item).unwrap();
            assert_eq!(key.to_string(), written);
        }
        for (number, item) in [
            ("", ""),
            ("0", ""),
            ("-1", ""),
            ("1.", ""),
            ("1", "аб"),
            ("1", "ё"),
            ("1,2", ""),
        ] {
            assert!(ArticleKey::read(number, item).is_err(), "{number} {item}");
        }
    }

    #[test]
    fn numbers_order_by_value() {
        let mut numbers: Vec<ArticleNumber> = ["146", "145.1", "22", "145", "145.10", "145.2"]
            .map(|text| text.parse().unwrap())
            .to_vec();
        numbers.sort();
        let written: Vec<_> = numbers.iter().map(ToString::to_string).collect();
        assert_eq!(written, ["22", "145", "145.1", "145.2", "145.10", "146"]);
    }

    #[test]
    fn confidence_words_are_read_back() {
        for degree in Confidence::ALL {
            assert_eq!(Confidence::from_code(degree.code()), Some(degree));
        }
    }
}
