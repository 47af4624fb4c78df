//! What can be said of a row before it is signed: what must be mended, and what is only worth a look. Pure.

use serde::Serialize;

use super::case_index::CaseIndex;
use super::headings::{self, FindingCode};
use super::rules::HeadingContent;
use crate::reference_lists::declared::Problem;
use crate::reference_lists::desk::TermRemark;

crate::words! {
    /// What a remark is about, for summaries and filters.
    Topic {
        /// Shorter than the article.
        Shorter = "shorter", "срок короче статьи";
        /// Longer than the article.
        Longer = "longer", "срок длиннее статьи";
        /// Neither is surely the longer one, or ДМН outside of copies.
        Compare = "compare", "срок и статья не сходятся";
        /// The edition has no such article or item.
        Absent = "absent", "статьи или пункта нет";
        /// The list is not in force in the year, or is not loaded.
        List = "list", "не тот перечень";
        /// No article and no other ground.
        Ground = "ground", "нет основания срока";
        /// The source of the article is weak: the term was not checked.
        Unverified = "unverified", "источник статьи ненадёжен";
        /// Copies.
        Copies = "copies", "копии";
        /// Items of a heading.
        Items = "items", "пункты заголовка";
        /// Permanent with temporary.
        Mixed = "mixed", "постоянный с временным";
        /// The term cannot be read.
        Term = "term", "срок не читается";
        /// Index.
        Index = "index", "индекс";
        /// Title (R-080…R-086).
        Title = "title", "заголовок";
    }
}

/// One remark of the program on a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Advice {
    /// Whether a rule is broken, or the remark is only worth a look.
    pub grave: bool,
    /// What it is about.
    pub topic: Topic,
    /// What is wrong and what to do.
    pub text: String,
    /// A better title, where one follows from the words given.
    pub better: Option<String>,
}

impl Advice {
    /// A broken rule.
    pub fn grave(text: impl Into<String>) -> Self {
        Advice {
            grave: true,
            topic: Topic::Term,
            text: text.into(),
            better: None,
        }
    }

    /// Something worth a look.
    pub fn light(text: impl Into<String>) -> Self {
        Advice {
            grave: false,
            topic: Topic::Term,
            text: text.into(),
            better: None,
        }
    }

    /// The same, said on a topic.
    #[must_use]
    pub fn on(self, topic: Topic) -> Self {
        Advice { topic, ..self }
    }
}

impl From<TermRemark> for Advice {
    fn from(remark: TermRemark) -> Self {
        Advice {
            grave: remark.is_error,
            topic: topic_of(remark.problem),
            text: remark.text,
            better: None,
        }
    }
}

/// What the articles of the loaded lists say against the term of a row of this year.
pub type ArticleCheck<'a> = &'a (dyn Fn(&HeadingContent, i64) -> Vec<Advice> + Send + Sync);

/// Everything to say of a row of the nomenclature for `year`: index, title (R-080…R-086), term, article.
pub fn advice(row: &HeadingContent, year: i64, articles: ArticleCheck<'_>) -> Vec<Advice> {
    let mut said = Vec::new();
    if let Err(error) = row.index_text.parse::<CaseIndex>() {
        said.push(Advice::grave(error.to_string()).on(Topic::Index));
    }
    said.extend(on_title(&row.title));
    match row.read_term() {
        Err(unreadable) => said.push(Advice::grave(capitalised(&unreadable))),
        Ok(_) => said.extend(articles(row, year)),
    }
    said
}

/// The topic of what an article says against a term.
fn topic_of(problem: Problem) -> Topic {
    match problem {
        Problem::UnreadableTerm => Topic::Term,
        Problem::NoGround => Topic::Ground,
        Problem::Shorter => Topic::Shorter,
        Problem::Longer => Topic::Longer,
        Problem::Incomparable | Problem::UntilNoLongerNeeded => Topic::Compare,
        Problem::ListNotLoaded | Problem::NotInForce => Topic::List,
        Problem::ArticleAbsent | Problem::ItemUnclear | Problem::NotMadeHere => Topic::Absent,
        Problem::WeakArticle => Topic::Unverified,
    }
}

/// What the linter says of a title; grave is only what keeps a row from being signed.
pub fn on_title(title: &str) -> Vec<Advice> {
    headings::lint(title)
        .findings
        .into_iter()
        .map(|finding| Advice {
            topic: Topic::Title,
            grave: matches!(finding.code, FindingCode::Empty | FindingCode::Vague),
            text: match &finding.suggest {
                Some(better) => format!("{}. Например: «{better}»", finding.text),
                None => finding.text,
            },
            better: finding.suggest,
        })
        .collect()
}

/// Of [`on_title`] only what keeps a row from being signed, in a fraction of the time.
pub fn grave_on_title(title: &str) -> impl Iterator<Item = String> {
    headings::lint_grave(title)
        .into_iter()
        .map(|finding| finding.text)
}

/// The sentence with a capital letter.
pub fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nomenclature::rules::HeadingKind;

    #[test]
    fn an_unreadable_term_is_told_instead_of_its_article() {
        let mut row = HeadingContent {
            division_id: None,
            section: String::new(),
            position: 1,
            index_text: "10-1-01".into(),
            item: String::new(),
            title: "Журнал регистрации входящих документов".into(),
            term_text: "3 года".into(),
            article_text: "ст. 182".into(),
            note: String::new(),
            kind: HeadingKind::Register,
            restricted: false,
            carry_over: false,
            responsible_id: None,
        };
        let shorter =
            |_: &HeadingContent, _: i64| vec![Advice::grave("Срок короче установленного")];
        assert_eq!(
            advice(&row, 2027, &shorter),
            [Advice::grave("Срок короче установленного")]
        );
        row.term_text = "пока не надоест".into();
        let said = advice(&row, 2027, &shorter);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].grave && said[0].text.starts_with("Срок хранения не читается"));
    }
}
