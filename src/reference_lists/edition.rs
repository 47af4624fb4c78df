//! An edition of a list with its articles.

use std::fmt;
use std::ops::Deref;

use super::article::{Article, ArticleKey, ArticleNumber};
use super::header::Header;

pub use super::header::Column;

/// One edition of a reference list. Its header's fields and methods are its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListEdition {
    header: Header,
    articles: Vec<Article>,
}

/// What a list says of an article one looks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lookup<'a> {
    /// The article, with the item asked for.
    Found(&'a Article),
    /// The article is there, but not with this item; these are the items there are.
    OtherItems(Vec<&'a Article>),
    /// The article is not among the loaded ones.
    Absent,
}

/// How much of the official list is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Completeness {
    /// Articles loaded, each counted once whatever its items.
    pub present: usize,
    /// Articles of the official list, where that is known.
    pub official: Option<u16>,
}

impl Deref for ListEdition {
    type Target = Header;

    fn deref(&self) -> &Header {
        &self.header
    }
}

impl ListEdition {
    /// Puts the articles in the order of their numbers. Of two with one key the first stays.
    #[must_use]
    pub fn new(header: Header, mut articles: Vec<Article>) -> Self {
        articles.sort_by(|one, other| one.key.cmp(&other.key));
        articles.dedup_by(|later, first| later.key == first.key);
        Self { header, articles }
    }

    /// What the edition is, without its articles.
    #[must_use]
    pub fn header(&self) -> &Header {
        &self.header
    }

    /// All articles in the order of their numbers and items.
    #[must_use]
    pub fn articles(&self) -> &[Article] {
        &self.articles
    }

    /// All items of an article.
    #[must_use]
    pub fn items_of(&self, number: ArticleNumber) -> &[Article] {
        let from = self.articles.partition_point(|a| a.key.number < number);
        let to = self.articles.partition_point(|a| a.key.number <= number);
        &self.articles[from..to]
    }

    /// The article with exactly this number and item.
    #[must_use]
    pub fn find(&self, key: &ArticleKey) -> Option<&Article> {
        let at = self
            .articles
            .binary_search_by(|article| article.key.cmp(key));
        at.ok().map(|at| &self.articles[at])
    }

    /// Looks an article up, and says what there is instead.
    #[must_use]
    pub fn article(&self, key: &ArticleKey) -> Lookup<'_> {
        let items = self.items_of(key.number);
        match self.find(key) {
            Some(article) => Lookup::Found(article),
            None if items.is_empty() => Lookup::Absent,
            None => Lookup::OtherItems(items.iter().collect()),
        }
    }

    /// How much of the official list is loaded.
    #[must_use]
    pub fn completeness(&self) -> Completeness {
        let numbers = self.articles.chunk_by(|a, b| a.key.number == b.key.number);
        Completeness {
            present: numbers.count(),
            official: self.header.article_count,
        }
    }

    /// The citation of an article as a nomenclature prints it: «ст. 70 Перечня 2019 г.».
    #[must_use]
    pub fn cite(&self, key: &ArticleKey) -> String {
        format!("ст. {key} {}", self.header.citation)
    }
}

impl Completeness {
    /// Whether every article of the official list is loaded. Unknown counts as no.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self.official
            .is_some_and(|official| self.present >= usize::from(official))
    }
}

impl fmt::Display for Completeness {
    /// «загружено статей: 216 из 657».
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.official {
            Some(official) => write!(f, "загружено статей: {} из {official}", self.present),
            None => write!(
                f,
                "загружено статей: {}, всего в перечне — не установлено",
                self.present
            ),
        }
    }
}
