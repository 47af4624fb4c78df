//! Reference lists (перечни): which documents are kept how long, by article.
//!
//! A list is data: one text file per list and edition, in the format that
//! `reference-lists/README.md` describes. Several editions live side by side, and every article
//! tells how well its source is known; an article whose source is weak is shown but never applied
//! silently.
//!
//! | module | what it knows |
//! |---|---|
//! | [`article`] | numbers and items of articles, their terms, the confidence of the source |
//! | [`edition`] | an edition of a list: dates in force, columns, completeness, citation |
//! | [`header`] | what a file says of its list before the articles |
//! | [`mod@format`] | reading and writing a list, with remarks instead of refusal |
//! | [`changes`] | what a new edition changes |
//! | [`checks`] | what a loaded list lacks |
//! | [`spreadsheet`] | a list as a table that people fill in |
//! | [`uploads`] | a file on its way in: read, compared, loaded |
//! | [`declared`] | a declared term against the articles it cites |
//! | [`search`] | finding articles for a heading |
//! | [`store`], [`desk`], [`pages`] | editions in the database, loading and judging, pages |

pub mod article;
pub mod changes;
pub mod checks;
pub mod declared;
pub mod desk;
pub mod edition;
pub mod format;
pub mod header;
pub mod pages;
pub mod search;
pub mod spreadsheet;
pub mod store;
pub mod uploads;

pub use article::{Article, ArticleKey, ArticleNumber, ArticleTerm, Confidence, Item};
pub use edition::{Column, Completeness, ListEdition, Lookup};
pub use format::{LoadRemark, Loaded};

/// The page of an article: «/reference-lists/236-2019/articles/434а».
#[must_use]
pub fn address_of(code: &str, key: &ArticleKey) -> String {
    let item = key.item.as_ref().map_or("", |item| item.as_str());
    let of_item = if item.is_empty() {
        String::new()
    } else {
        format!("/{item}")
    };
    format!("/reference-lists/{code}/articles/{}{of_item}", key.number)
}

/// The files that come with the program, by name.
pub const BUILTIN_FILES: [(&str, &str); 4] = [
    (
        "236-2019.tsv",
        include_str!("../../reference-lists/236-2019.tsv"),
    ),
    (
        "fns-952-2021.tsv",
        include_str!("../../reference-lists/fns-952-2021.tsv"),
    ),
    (
        "142-2021.tsv",
        include_str!("../../reference-lists/142-2021.tsv"),
    ),
    (
        "558-2010.tsv",
        include_str!("../../reference-lists/558-2010.tsv"),
    ),
];

/// The lists that come with the program: the general list of 2019, the list of the tax service,
/// and two editions that are known by name only.
///
/// What is wrong with a file is found by the tests of the package, so remarks are left out here.
#[must_use]
pub fn builtin() -> Vec<ListEdition> {
    let loaded = BUILTIN_FILES.iter().map(|(_, text)| format::read(text));
    loaded.filter_map(|loaded| loaded.edition).collect()
}
