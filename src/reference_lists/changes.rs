//! What a new edition of a list changes for the cases that are kept by the old one.

use std::fmt;

use super::article::{Article, ArticleKey, Confidence};
use super::edition::ListEdition;
use crate::retention::{Comparison, compare};

/// One difference between two editions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The article.
    pub key: ArticleKey,
    /// What is different.
    pub what: Difference,
}

/// How an article differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// The new edition has an article that the old one has not.
    Added,
    /// The article is gone, or is not loaded.
    Removed,
    /// The term of a column is another one.
    Term {
        /// The code of the column.
        column: String,
        /// The words of the old edition.
        old: String,
        /// The words of the new edition.
        new: String,
        /// The new term against the old one; `None` where one of them is not known.
        comparison: Option<Comparison>,
    },
    /// The footnotes differ, the words of the term do not.
    Note,
    /// The kind of documents is worded otherwise.
    Kind,
    /// The source is known better or worse.
    Source {
        /// Before.
        old: Confidence,
        /// Now.
        new: Confidence,
    },
}

/// All differences, in the order of the articles. Columns are compared by their codes.
#[must_use]
pub fn between(old: &ListEdition, new: &ListEdition) -> Vec<Change> {
    let mut changes = Vec::new();
    for before in old.articles() {
        let differences = match new.find(&before.key) {
            Some(after) => article_differences(old, before, new, after),
            None => vec![Difference::Removed],
        };
        changes.extend(differences.into_iter().map(|what| Change {
            key: before.key.clone(),
            what,
        }));
    }
    for after in new.articles() {
        if old.find(&after.key).is_none() {
            changes.push(Change {
                key: after.key.clone(),
                what: Difference::Added,
            });
        }
    }
    changes.sort_by(|one, other| one.key.cmp(&other.key));
    changes
}

fn article_differences(
    old: &ListEdition,
    before: &Article,
    new: &ListEdition,
    after: &Article,
) -> Vec<Difference> {
    let mut differences = Vec::new();
    for (column, before) in old.columns.iter().zip(&before.terms) {
        let Some(after) = new.column(&column.code).and_then(|at| after.terms.get(at)) else {
            continue;
        };
        if before.text == after.text {
            continue;
        }
        let comparison = before.term.as_ref().zip(after.term.as_ref());
        differences.push(Difference::Term {
            column: column.code.clone(),
            old: before.text.clone(),
            new: after.text.clone(),
            comparison: comparison.map(|(before, after)| compare(after, before, false)),
        });
    }
    if before.note != after.note && differences.is_empty() {
        differences.push(Difference::Note);
    }
    if before.kind != after.kind {
        differences.push(Difference::Kind);
    }
    if before.confidence != after.confidence {
        differences.push(Difference::Source {
            old: before.confidence,
            new: after.confidence,
        });
    }
    differences
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = &self.key;
        match &self.what {
            Difference::Added => write!(f, "Статья {key} добавлена"),
            Difference::Removed => write!(f, "Статьи {key} в новой редакции нет"),
            Difference::Note => write!(f, "Статья {key}: изменены сноски"),
            Difference::Kind => write!(f, "Статья {key}: изменена формулировка вида документов"),
            Difference::Source { old, new } => write!(
                f,
                "Статья {key}: источник был «{}», стал «{}»",
                old.explanation(),
                new.explanation()
            ),
            Difference::Term {
                old,
                new,
                comparison,
                ..
            } => {
                let how = match comparison {
                    Some(Comparison::Shorter) => ", срок сокращен",
                    Some(Comparison::Longer) => ", срок увеличен",
                    Some(Comparison::Equal) => ", длительность прежняя",
                    Some(Comparison::Incomparable) => ", сравните сами",
                    None => "",
                };
                let words = |text: &str| match text {
                    "" => "не указан".to_owned(),
                    text => format!("«{text}»"),
                };
                write!(
                    f,
                    "Статья {key}: срок был {}, стал {}{how}",
                    words(old),
                    words(new)
                )
            }
        }
    }
}
