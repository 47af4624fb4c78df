//! Pages of reference lists: which editions are loaded and how whole they are, their articles, a search among them.

use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;

use super::search::{Suggester, Suggestion};
use super::{Article, ListEdition, store};
use crate::refusal::Refusal;
use crate::web::App;
use crate::web::answer::{Answer, page};
use crate::web::frame::Frame;
use crate::web::session::Visitor;

/// How many articles a search shows.
const FOUND_MOST: usize = 20;

#[derive(Template)]
#[template(path = "reference_lists/overview.html")]
struct OverviewPage {
    frame: Frame,
    editions: Vec<ListEdition>,
    question: String,
    found: Vec<Suggestion>,
}

#[derive(Template)]
#[template(path = "reference_lists/edition.html")]
struct EditionPage {
    frame: Frame,
    edition: ListEdition,
    sections: Vec<(String, Vec<Article>)>,
}

/// What is sought.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
}

/// All editions, and articles that suit the words typed.
pub async fn overview(
    State(app): State<App>,
    Query(asked): Query<Asked>,
    visitor: Visitor,
) -> Answer {
    let editions = store::editions(&app.db).await?;
    let found = if asked.q.trim().is_empty() {
        Vec::new()
    } else {
        let all: Vec<&ListEdition> = editions.iter().collect();
        Suggester::new(&all).suggest(&asked.q, FOUND_MOST)
    };
    page(&OverviewPage {
        frame: Frame::new(&visitor, "/reference-lists", "Перечни"),
        editions,
        question: asked.q,
        found,
    })
}

/// One edition, section by section.
pub async fn edition(State(app): State<App>, Path(code): Path<String>, visitor: Visitor) -> Answer {
    let edition = store::editions(&app.db)
        .await?
        .into_iter()
        .find(|edition| edition.code == code)
        .ok_or_else(|| Refusal::NotFound("Такого перечня нет".into()))?;
    let mut sections: Vec<(String, Vec<Article>)> = Vec::new();
    for article in edition.articles() {
        match sections.last_mut() {
            Some((section, articles)) if *section == article.section => {
                articles.push(article.clone())
            }
            _ => sections.push((article.section.clone(), vec![article.clone()])),
        }
    }
    page(&EditionPage {
        frame: Frame::new(&visitor, "/reference-lists", edition.citation.clone()),
        edition,
        sections,
    })
}
