//! Pages of reference lists: which editions are loaded and how whole they are, their articles, a search among them, a file on
//! its way in. The card of an article also tells where it is used, which later stages know: it stands with the pages of cases.

use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;

use super::search::{Suggestion, matching};
use super::store::Loading;
use super::uploads::{self, Agreed, Opened, Target};
use super::{Article, ListEdition, address_of, checks, spreadsheet, store};
use crate::acting::{Acting, Place};
use crate::ids::ListUploadId;
use crate::organisation::permissions::Procedure;
use crate::refusal::Refusal;
use crate::web::App;
use crate::web::answer::{Answer, Typed, done, file, page_with};
use crate::web::frame::Frame;
use crate::web::session::{Filled, Uploaded, Visitor};

/// Which way of the menu is lit.
pub const SECTION: &str = "/reference-lists";
/// How many articles a search by likeness shows.
const FOUND_MOST: usize = 20;
/// How many differences a page shows at once.
const CHANGES_MOST: usize = 300;

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[derive(Template)]
#[template(path = "reference_lists/overview.html")]
struct OverviewPage {
    frame: Frame,
    typed: Typed,
    editions: Vec<ListEdition>,
    question: String,
    found: Vec<Suggestion>,
    may_load: bool,
}

#[derive(Template)]
#[template(path = "reference_lists/edition.html")]
struct EditionPage {
    frame: Frame,
    typed: Typed,
    edition: ListEdition,
    /// Other editions of the same list.
    others: Vec<ListEdition>,
    question: String,
    /// How the articles shown were found: all, by words, by likeness.
    found_by: FoundBy,
    sections: Vec<(String, Vec<Article>)>,
    weak: usize,
    missing: String,
    loadings: Vec<(Loading, String)>,
    may_load: bool,
}

#[derive(PartialEq, Eq)]
enum FoundBy {
    All,
    Words,
    Likeness,
}

#[derive(Template)]
#[template(path = "reference_lists/upload.html")]
struct UploadPage {
    frame: Frame,
    typed: Typed,
    opened: Opened,
    changes: Vec<String>,
    changes_left: usize,
}

/// What is sought, and in which edition.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    edition: String,
}

fn may_load(acting: &Acting) -> bool {
    acting.can(Procedure::LoadReferenceList, Place::Agency)
}

/// All editions, and articles that suit the words typed.
pub async fn overview(
    State(app): State<App>,
    Query(asked): Query<Asked>,
    visitor: Visitor,
) -> Answer {
    show_overview(&app, &visitor, asked.q, Typed::default()).await
}

async fn show_overview(app: &App, visitor: &Visitor, question: String, typed: Typed) -> Answer {
    let suggester = app.indexes.lists(&app.db).await?;
    let page = OverviewPage {
        frame: Frame::new(visitor, SECTION, "Перечни"),
        typed,
        editions: suggester.editions().to_vec(),
        found: if question.trim().is_empty() {
            Vec::new()
        } else {
            suggester.suggest(&question, FOUND_MOST)
        },
        question,
        may_load: may_load(&visitor.acting),
    };
    page_with(&page.typed, &page)
}

/// One edition, section by section, or the articles in it that were sought.
pub async fn edition(
    State(app): State<App>,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
    visitor: Visitor,
) -> Answer {
    show_edition(&app, &visitor, &code, asked, Typed::default()).await
}

/// The edition of a list with this date, else the latest.
///
/// # Errors
/// [`Refusal::NotFound`] when there is none.
pub fn chosen(editions: &[ListEdition], code: &str, date: &str) -> Result<ListEdition, Refusal> {
    let of_list = editions.iter().filter(|edition| edition.code == code);
    of_list
        .clone()
        .find(|edition| edition.edition.to_string() == date)
        .or_else(|| of_list.max_by_key(|edition| edition.edition))
        .cloned()
        .ok_or_else(|| Refusal::NotFound("Такого перечня нет".into()))
}

async fn show_edition(
    app: &App,
    visitor: &Visitor,
    code: &str,
    asked: Asked,
    typed: Typed,
) -> Answer {
    let suggester = app.indexes.lists(&app.db).await?;
    let edition = chosen(suggester.editions(), code, &asked.edition)?;
    let (found_by, articles) = if asked.q.trim().is_empty() {
        (FoundBy::All, edition.articles().to_vec())
    } else {
        let exact = matching(edition.articles(), &asked.q);
        if exact.is_empty() {
            let like = suggester.suggest_among(&asked.q, FOUND_MOST, |header, _| {
                header.code == edition.code && header.edition == edition.edition
            });
            let like = like.into_iter().map(|found| found.article);
            (FoundBy::Likeness, like.collect())
        } else {
            (FoundBy::Words, exact.into_iter().cloned().collect())
        }
    };
    let mut sections: Vec<(String, Vec<Article>)> = Vec::new();
    for article in articles {
        match sections.last_mut() {
            Some((section, articles)) if *section == article.section => articles.push(article),
            _ => sections.push((article.section.clone(), vec![article])),
        }
    }
    let page = EditionPage {
        frame: Frame::new(visitor, SECTION, edition.citation.clone()),
        typed,
        others: suggester
            .editions()
            .iter()
            .filter(|other| other.code == edition.code && other.edition != edition.edition)
            .cloned()
            .collect(),
        question: asked.q,
        found_by,
        sections,
        weak: edition
            .articles()
            .iter()
            .filter(|article| article.confidence.is_weak())
            .count(),
        missing: checks::in_ranges(&checks::missing_numbers(&edition)),
        loadings: loadings(app, code).await?,
        may_load: may_load(&visitor.acting),
        edition,
    };
    page_with(&page.typed, &page)
}

/// Every loading with the name of who did it.
async fn loadings(app: &App, code: &str) -> Result<Vec<(Loading, String)>, Refusal> {
    let people = crate::organisation::store::people(&app.db).await?;
    let named = |loading: Loading| {
        let by = people
            .iter()
            .find(|person| Some(person.id) == loading.loaded_by);
        let name = by.map_or_else(|| "программа".to_owned(), |person| person.short_name());
        (loading, name)
    };
    let loadings = store::loadings(&app.db, code).await?;
    Ok(loadings.into_iter().map(named).collect())
}

/// The edition as a spreadsheet to be completed.
pub async fn template(
    State(app): State<App>,
    Path(code): Path<String>,
    Query(asked): Query<Asked>,
    _visitor: Visitor,
) -> Answer {
    let editions = store::editions(&app.db).await?;
    let edition = chosen(&editions, &code, &asked.edition)?;
    let name = format!("Перечень {} {}.xlsx", edition.code, edition.edition);
    let written = tokio::task::spawn_blocking(move || spreadsheet::write(&edition)).await;
    match written {
        Ok(Ok(bytes)) => file(&name, XLSX, bytes),
        _ => Err(Refusal::rule("Шаблон не сложился: повторите").into()),
    }
}

/// Takes a file: a list that says itself which it is, one that completes a list that is there, or a new one.
pub async fn upload(State(app): State<App>, form: Uploaded) -> Answer {
    let acting = &form.visitor.acting;
    acting.may(Procedure::LoadReferenceList, Place::Agency)?;
    let mut reader = form.fields.reader();
    let target = Target {
        code: reader.text("code"),
        edition: reader.optional_date("edition", "дата редакции"),
    };
    let uploaded = match reader.finish(target) {
        Ok(target) => take(&app, &form, &target).await,
        Err(refusal) => Err(refusal),
    };
    let refusal = match uploaded {
        Ok(id) => return done(format!("/reference-lists/uploads/{id}"), READ),
        Err(refusal) => refusal,
    };
    let code = form.fields.get("code").to_owned();
    let typed = Typed::refused(form.fields, refusal)?;
    let codes = store::codes(&app.db).await?;
    if codes.contains(&code) {
        let asked = Asked {
            q: String::new(),
            edition: String::new(),
        };
        show_edition(&app, &form.visitor, &code, asked, typed).await
    } else {
        show_overview(&app, &form.visitor, String::new(), typed).await
    }
}

const READ: &str = "Файл прочитан. Проверьте отличия и загрузите";

async fn take(app: &App, form: &Uploaded, target: &Target) -> Result<ListUploadId, Refusal> {
    let Some((name, bytes)) = form.file.clone() else {
        return Err(Refusal::invalid("file", "Выберите файл таблицы"));
    };
    let acting = &form.visitor.acting;
    uploads::upload(&app.db, acting, &app.spreadsheets, target, (&name, bytes)).await
}

/// A file on its way in: what is wrong with it and what it would change.
pub async fn preview(
    State(app): State<App>,
    Path(id): Path<ListUploadId>,
    visitor: Visitor,
) -> Answer {
    show_upload(&app, &visitor, id, Typed::default()).await
}

async fn show_upload(app: &App, visitor: &Visitor, id: ListUploadId, typed: Typed) -> Answer {
    let opened = uploads::open(&app.db, &visitor.acting, id).await?;
    let changes = opened.changes.iter().take(CHANGES_MOST);
    let page = UploadPage {
        frame: Frame::new(visitor, SECTION, "Загрузка перечня"),
        typed,
        changes: changes.map(ToString::to_string).collect(),
        changes_left: opened.changes.len().saturating_sub(CHANGES_MOST),
        opened,
    };
    page_with(&page.typed, &page)
}

/// Loads the file.
pub async fn load(State(app): State<App>, Path(id): Path<ListUploadId>, form: Filled) -> Answer {
    let agreed = Agreed {
        unread: form.fields.ticked("unread"),
        removed: form.fields.ticked("removed"),
    };
    match uploads::load(&app.db, &form, id, agreed).await {
        Ok(_) => {
            let edition = uploads::open(&app.db, &form, id).await?.edition;
            let said = format!("Перечень загружен: {}", edition.completeness());
            done(
                format!(
                    "/reference-lists/{}?edition={}",
                    edition.code, edition.edition
                ),
                &said,
            )
        }
        Err(refusal) => {
            let typed = Typed::refused(form.fields.clone(), refusal)?;
            show_upload(&app, &form.visitor, id, typed).await
        }
    }
}

impl EditionPage {
    fn address(&self, article: &Article) -> String {
        address_of(&self.edition.code, &article.key)
    }
}

impl OverviewPage {
    fn address(&self, found: &Suggestion) -> String {
        address_of(&found.list, &found.key)
    }
}
