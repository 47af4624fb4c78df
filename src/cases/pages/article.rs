//! The card of an article: what it says, how well that is known, what it said before, where it is used.

use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;

use crate::cases::store::citing::{self, Citing};
use crate::reference_lists::pages::{SECTION, chosen};
use crate::reference_lists::{self, Article, ArticleKey, ListEdition};
use crate::refusal::Refusal;
use crate::retention::{ArticleReference, RetentionTerm};
use crate::web::App;
use crate::web::answer::{Answer, page};
use crate::web::frame::{Frame, dotted};
use crate::web::session::Visitor;

/// How many rows that cite an article a page shows.
const ROWS_MOST: usize = 500;

#[derive(Template)]
#[template(path = "reference_lists/article.html")]
struct ArticlePage {
    frame: Frame,
    edition: ListEdition,
    article: Article,
    /// The column of terms, its words, the words as they were read.
    terms: Vec<(String, String, Option<String>)>,
    /// Other items of the article.
    items: Vec<(ArticleKey, String, String)>,
    history: Vec<Former>,
    rows: Vec<Citing>,
    /// Whether there are more rows than the page shows.
    more: bool,
    cases: i64,
}

/// What the article said in one loading of its list.
struct Former {
    loaded: String,
    edition: String,
    /// Its terms, joined; missing while the list did not have it.
    said: Option<String>,
}

/// In which edition.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    edition: String,
}

/// The card of an article without items.
pub async fn article(
    State(app): State<App>,
    Path((code, number)): Path<(String, String)>,
    Query(asked): Query<Asked>,
    visitor: Visitor,
) -> Answer {
    show(&app, &visitor, &code, (&number, ""), &asked.edition).await
}

/// The card of an item of an article.
pub async fn item(
    State(app): State<App>,
    Path((code, number, item)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
    visitor: Visitor,
) -> Answer {
    show(&app, &visitor, &code, (&number, &item), &asked.edition).await
}

async fn show(
    app: &App,
    visitor: &Visitor,
    code: &str,
    (number, item): (&str, &str),
    date: &str,
) -> Answer {
    let missing = || Refusal::NotFound("Такой статьи в загруженном перечне нет".into());
    let lists = app.indexes.lists(&app.db).await?;
    let edition = chosen(lists.editions(), code, date)?;
    let key = ArticleKey::read(number, item).map_err(|_| missing())?;
    let article = edition.find(&key).cloned().ok_or_else(missing)?;
    let limit = i64::try_from(ROWS_MOST)
        .unwrap_or(i64::MAX)
        .saturating_add(1);
    let sight = visitor.acting.sight();
    let mut rows = citing::citing(&app.db, sight, key.number, limit).await?;
    let more = rows.len() > ROWS_MOST;
    rows.retain(|row| cites(row, &edition, &key));
    rows.truncate(ROWS_MOST);
    page(&ArticlePage {
        frame: Frame::new(visitor, SECTION, edition.cite(&key)),
        terms: edition
            .columns
            .iter()
            .zip(&article.terms)
            .map(|(column, term)| {
                let read = term.term.as_ref().map(ToString::to_string);
                (column.title.clone(), term.text.clone(), read)
            })
            .collect(),
        items: edition
            .items_of(key.number)
            .iter()
            .filter(|other| other.key != key)
            .map(|other| {
                let address = reference_lists::address_of(code, &other.key);
                (other.key.clone(), address, other.kind.clone())
            })
            .collect(),
        history: history(app, code, &key).await?,
        cases: rows.iter().map(|row| row.cases).sum(),
        rows,
        more,
        article,
        edition,
    })
}

/// The number was sought in the text of the term; here the list and the item are compared too.
fn cites(row: &Citing, edition: &ListEdition, key: &ArticleKey) -> bool {
    let Ok(term) = serde_json::from_str::<RetentionTerm>(&row.term) else {
        return false;
    };
    let means = |reference: &ArticleReference| {
        let of_list = reference
            .list
            .as_ref()
            .is_none_or(|list| *list == edition.code);
        of_list && ArticleKey::try_from(reference).is_ok_and(|cited| cited == *key)
    };
    term.basis().articles.iter().any(means)
}

/// What the article said in every loading of its list, the latest first.
async fn history(app: &App, code: &str, key: &ArticleKey) -> Result<Vec<Former>, Refusal> {
    let mut history = Vec::new();
    for loading in reference_lists::store::loadings(&app.db, code).await? {
        let list = reference_lists::store::loading(&app.db, code, loading.id).await?;
        let said = list
            .as_ref()
            .and_then(|list| list.find(key))
            .map(|article| {
                let terms = article.terms.iter().map(|term| term.text.as_str());
                let terms = terms.collect::<Vec<_>>().join(" | ");
                let note = if article.note.is_empty() {
                    String::new()
                } else {
                    format!(" {}", article.note)
                };
                let words = if terms.is_empty() {
                    "срок неизвестен".to_owned()
                } else {
                    terms
                };
                format!("{words}{note} ({})", article.confidence.explanation())
            });
        history.push(Former {
            loaded: dotted(&loading.loaded_on()),
            edition: dotted(&loading.edition_on),
            said,
        });
    }
    Ok(history)
}

impl ArticlePage {
    fn cases_of(&self, row: &Citing) -> String {
        let words: String = row.index_text.chars().filter(|c| *c != '&').collect();
        format!("/cases?year={}&words={words}", row.year)
    }
}
