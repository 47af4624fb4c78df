//! From a clerk's words to a term, or to the place where reading stopped.
//!
//! | module | what it reads |
//! |---|---|
//! | `tokens` | letters into words, numbers and signs |
//! | `words` | what single words mean, and what clauses speak of |
//! | `core` | «5 лет», «Постоянно», «До замены новыми» |
//! | `articles` | «ст. 434 (а, б)», «п. 3», «ст. 257-258» |
//! | `lists` | «ТП», «по Перечню 2010», «пр. № 236» |
//! | `grounds` | «Решение ЭПК № 10», «ст. 23 НК РФ» |
//! | `marks` | «(1)», «*» |
//! | `triggers` | which event «После …» names |
//! | `clauses` | one clause of a note |
//! | `notes` | a whole note column, cut into footnotes and clauses |
//! | `cell` | the whole column of the term |
//!
//! Nothing is guessed: what a careful person would not be sure of is refused,
//! with the place where reading stopped.

mod articles;
mod cell;
mod clauses;
mod core;
mod grounds;
mod lists;
mod marks;
mod notes;
mod tokens;
mod triggers;
mod words;

use super::term::{RetentionTerm, Years};
use tokens::Tokens;

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    /// One term.
    One(RetentionTerm),
    /// Several terms, one for each item of the heading, in the order of the text.
    Several(Vec<RetentionTerm>),
}

/// The text is no term, or not surely one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Unreadable {
    /// How many characters of the text were read before reading stopped.
    pub at: usize,
    /// What is wrong, in Russian.
    pub message: String,
}

/// Reads the words of a term and of the note beside it.
///
/// `text` is the cell of the term with its article and list («5 л. (1) ЭПК ст. 11 ТП»),
/// `note` the cell of the note («(1) После истечения срока действия договора»), or empty.
/// A note never makes a term unreadable and never shortens it: what is not
/// understood and could matter becomes a condition in its own words.
///
/// # Errors
///
/// [`Unreadable`] where a careful person would not be sure what is meant.
pub fn read(text: &str, note: &str) -> Result<Reading, Unreadable> {
    let tokens = Tokens::of(text);
    cell::read(&tokens, note).or_else(|stop| {
        let mended = mended(&tokens).and_then(|text| cell::read(&Tokens::of(&text), note).ok());
        mended.ok_or_else(|| stop.explain(&tokens))
    })
}

/// The text with words parted that were glued together, and slips of one letter
/// put right; `None` when there is nothing to mend.
fn mended(tokens: &Tokens) -> Option<String> {
    let mut text = String::new();
    let mut changed = false;
    for at in 0..tokens.len() {
        if tokens.get(at).is_some_and(|token| token.spaced) {
            text.push(' ');
        }
        let better = match tokens.word(at) {
            Some(words::Word::Plain) => words::mended(tokens.text(at)),
            _ => None,
        };
        match better {
            Some(better) => {
                changed = true;
                text.push_str(&better);
            }
            None => text.push_str(&tokens.as_written(at, at + 1)),
        }
    }
    changed.then_some(text)
}

/// Where and why reading stopped.
#[derive(Debug, Clone, Copy)]
struct Stop {
    token: usize,
    why: Refusal,
}

/// Why a text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Refusal {
    Empty,
    NoTerm,
    TwoTerms,
    AbsurdYears,
    NotInYears,
    NumbersDisagree,
    NumberAlone,
    ArticleWithoutNumber,
    BadArticle,
    Unknown,
    Doubtful,
}

impl Stop {
    fn at(token: usize, why: Refusal) -> Stop {
        Stop { token, why }
    }

    fn explain(self, tokens: &Tokens) -> Unreadable {
        let end = (self.token + 4).min(tokens.len());
        let here: String = tokens
            .as_written(self.token.min(end), end)
            .chars()
            .take(40)
            .collect();
        let message = match self.why {
            Refusal::Empty => {
                "Срок хранения не указан: впишите его, например «5 лет» или «Постоянно»".to_owned()
            }
            Refusal::NoTerm => {
                "Срок хранения не найден: нужны число лет, «Постоянно», «ДМН» или «До …»".to_owned()
            }
            Refusal::TwoTerms => format!(
                "В графе ещё один срок («{here}»), и неясно, к чему какой относится: разделите позицию или укажите у каждого срока его статью"
            ),
            Refusal::AbsurdYears => {
                format!("Число лет («{here}») должно быть от 1 до {}", Years::MAX)
            }
            Refusal::NotInYears => {
                format!("Срок хранения считается целыми годами, а здесь «{here}»")
            }
            Refusal::NumbersDisagree => format!("Число цифрами и словами («{here}») не совпадает"),
            Refusal::NumberAlone => {
                format!("У числа («{here}») нет ни «лет», ни «ст.»: непонятно, срок это или статья")
            }
            Refusal::ArticleWithoutNumber => "После «ст.» нет номера статьи".to_owned(),
            Refusal::BadArticle => format!("Номер статьи («{here}») не читается"),
            Refusal::Unknown => format!("Слова «{here}» в сроке хранения не поняты"),
            Refusal::Doubtful => {
                format!("Знак «{here}» делает срок сомнительным: впишите его однозначно")
            }
        };
        Unreadable {
            at: tokens.at(self.token),
            message,
        }
    }
}
