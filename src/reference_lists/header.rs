//! What a file says of its list before the articles.

use chrono::{Datelike, NaiveDate};

use super::article::{ArticleKey, Confidence};

/// A column of terms: bodies of different kinds may have different terms.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// A short name for files and settings: `regional`.
    pub code: String,
    /// The kind of bodies, in Russian.
    pub title: String,
}

/// Everything an edition of a list is, but its articles.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The code by which terms and nomenclatures name the list: `236-2019`.
    pub code: String,
    /// The full title.
    pub title: String,
    /// The act that adopted the list: «приказ Росархива от 20.12.2019 № 236».
    pub act: String,
    /// The name after «ст. …», in the genitive: «Перечня 2019 г.».
    pub citation: String,
    /// Short names found in nomenclatures: «ТП», «Перечень 236».
    pub cited_as: Vec<String>,
    /// The date of the act, or of the change that made this edition.
    pub edition: NaiveDate,
    /// The first day in force, where it is known.
    pub in_force_since: Option<NaiveDate>,
    /// The last day in force; `None` while the edition is in force, or where it is not known.
    pub in_force_until: Option<NaiveDate>,
    /// The code of the list this one replaced.
    pub replaces: Option<String>,
    /// How many articles the official list has, where it is known.
    pub article_count: Option<u16>,
    /// The columns of terms; at least one.
    pub columns: Vec<Column>,
    /// The confidence of rows that give none.
    pub default_confidence: Option<Confidence>,
    /// The general article of a kind of documents, for headings that no special article suits: «переписка», ст. 70.
    pub general: Vec<(String, ArticleKey)>,
    /// What an archivist should know of the whole list.
    pub remarks: Vec<String>,
}

impl Header {
    /// A header with one column of terms, for a list that a user loads from a spreadsheet.
    #[must_use]
    pub fn new(code: &str, edition: NaiveDate) -> Self {
        Self {
            code: code.to_owned(),
            title: code.to_owned(),
            act: String::new(),
            citation: format!("Перечня {} г.", edition.year()),
            cited_as: Vec::new(),
            edition,
            in_force_since: None,
            in_force_until: None,
            replaces: None,
            article_count: None,
            columns: vec![Column {
                code: "general".to_owned(),
                title: "Срок хранения".to_owned(),
            }],
            default_confidence: Some(Confidence::Official),
            general: Vec::new(),
            remarks: Vec::new(),
        }
    }

    /// Whether the edition is in force on this day, as far as its dates are known.
    #[must_use]
    pub fn in_force_on(&self, day: NaiveDate) -> bool {
        let begun = self.in_force_since.unwrap_or(self.edition) <= day;
        begun && self.in_force_until.is_none_or(|last| day <= last)
    }

    /// Whether the edition is in force on at least one day of a year.
    #[must_use]
    pub fn in_force_in(&self, year: i32) -> bool {
        let begun = self.in_force_since.unwrap_or(self.edition).year() <= year;
        begun && self.in_force_until.is_none_or(|last| year <= last.year())
    }

    /// Whether a nomenclature may mean this list by these words, whatever their letters' size,
    /// points and spaces: «ТП», «тп», «т.п.».
    #[must_use]
    pub fn is_cited_as(&self, words: &str) -> bool {
        let bare = bare_name(words);
        !bare.is_empty() && self.cited_as.iter().any(|name| bare_name(name) == bare)
    }

    /// The kinds of documents whose general article this is.
    #[must_use]
    pub fn general_kinds(&self, key: &ArticleKey) -> Vec<String> {
        let of_key = self.general.iter().filter(|(_, general)| general == key);
        of_key.map(|(kind, _)| kind.clone()).collect()
    }

    /// The position of a column with this code.
    #[must_use]
    pub fn column(&self, code: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.code == code)
    }
}

fn bare_name(words: &str) -> String {
    words
        .to_lowercase()
        .chars()
        .filter(|c| c.is_alphanumeric())
        .collect()
}
