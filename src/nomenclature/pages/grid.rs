//! The grid in which a draft is written: the page, the edits that its script sends, and the news of what others have written.

use std::collections::{HashMap, HashSet};

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};

use super::{SECTION, address, title_of};
use crate::acting::Acting;
use crate::db::Db;
use crate::ids::{DivisionId, HeadingId, NomenclatureId, RemarkId};
use crate::journal;
use crate::nomenclature::advice::{Advice, Topic, advice};
use crate::nomenclature::checking::check;
use crate::nomenclature::desk;
use crate::nomenclature::desk::grid::{self, Rows};
use crate::nomenclature::editing::{Edit, Field, Outcome, cell};
use crate::nomenclature::papers;
use crate::nomenclature::rules::{Heading, HeadingContent, HeadingKind, Nomenclature};
use crate::nomenclature::sections;
use crate::nomenclature::store::{self, Remark};
use crate::organisation;
use crate::organisation::people::{Division, Person};
use crate::organisation::permissions::Procedure;
use crate::refusal::{Refusal, Result};
use crate::web::App;
use crate::web::answer::{Answer, data, page};
use crate::web::frame::{Frame, dotted};
use crate::web::session::{Sent, Visitor};

#[derive(Template)]
#[template(path = "nomenclature/grid.html")]
struct GridPage {
    frame: Frame,
    back: String,
    nomenclature: Nomenclature,
    /// Everything that the script shows, as JSON.
    data: String,
}

/// What the script begins with.
#[derive(Serialize)]
struct Beginning {
    id: NomenclatureId,
    year: i64,
    person: i64,
    divisions: Vec<DivisionLine>,
    may_write_outside: bool,
    sees_restricted: bool,
    people: Vec<PersonLine>,
    kinds: Vec<(&'static str, &'static str)>,
    #[serde(flatten)]
    news: News,
}

#[derive(Serialize)]
struct DivisionLine {
    id: DivisionId,
    number: i64,
    name: String,
    may_write: bool,
}

#[derive(Serialize)]
struct PersonLine {
    id: i64,
    name: String,
}

/// Rows as they are now: those that were written, and the order of all, where it may be another.
#[derive(Serialize)]
struct News {
    version: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    order: Option<Vec<HeadingId>>,
    rows: Vec<RowLine>,
}

#[derive(Serialize)]
struct RowLine {
    id: HeadingId,
    version: i64,
    cells: HashMap<&'static str, String>,
    may_write: bool,
    advice: Vec<Advice>,
    remarks: Vec<RemarkLine>,
}

#[derive(Serialize)]
struct RemarkLine {
    id: RemarkId,
    made_on: String,
    remark: String,
    answered_on: Option<String>,
    answer: Option<String>,
}

impl From<Remark> for RemarkLine {
    fn from(remark: Remark) -> Self {
        RemarkLine {
            id: remark.id,
            made_on: dotted(&remark.made_on),
            remark: remark.remark,
            answered_on: remark.answered_on.as_ref().map(dotted),
            answer: remark.answer,
        }
    }
}

/// The grid of a draft.
pub async fn show(
    State(app): State<App>,
    Path(id): Path<NomenclatureId>,
    visitor: Visitor,
) -> Answer {
    let acting = &visitor.acting;
    let it = papers::visible(&app.db, acting, id).await?;
    let department = super::sheet::department_of(&it);
    let divisions = organisation::store::divisions_of(&app.db, department).await?;
    grid::may_write_somewhere(acting, &it, &divisions)?;
    it.clone().into_draft().map_err(Refusal::from)?;
    let owner = organisation::store::department(&app.db, department).await?;
    let people = organisation::store::working_in(&app.db, department).await?;
    let rows = rows_in_order(&app, acting, &it, &divisions).await?;
    let beginning = Beginning {
        id,
        year: it.year,
        person: acting.person.id.0,
        may_write_outside: may_write(acting, &it, None),
        sees_restricted: acting.sees_restricted(department),
        news: news(&app, acting, (&it, Rows::All(rows)), Wanted::All).await?,
        divisions: division_lines(acting, &it, divisions),
        people: people.iter().map(person_line).collect(),
        kinds: HeadingKind::ALL
            .iter()
            .map(|kind| (kind.code(), kind.label()))
            .collect(),
    };
    let title = title_of(&it, Some(&owner));
    page(&GridPage {
        frame: Frame::new(&visitor, SECTION, format!("{title}: таблица")),
        back: title,
        data: for_script(&beginning)?,
        nomenclature: it,
    })
}

/// JSON that can stand inside a page: no tag can begin in it.
fn for_script(data: &impl Serialize) -> Result<String> {
    let json = serde_json::to_string(data).map_err(Refusal::rule)?;
    Ok(json.replace('<', "\\u003c"))
}

fn division_lines(
    acting: &Acting,
    it: &Nomenclature,
    divisions: Vec<Division>,
) -> Vec<DivisionLine> {
    let open = divisions
        .into_iter()
        .filter(|division| division.until.is_none());
    open.map(|division| DivisionLine {
        may_write: may_write(acting, it, Some(division.id)),
        id: division.id,
        number: division.number,
        name: division.name,
    })
    .collect()
}

fn person_line(person: &Person) -> PersonLine {
    PersonLine {
        id: person.id.0,
        name: person.short_name(),
    }
}

fn may_write(acting: &Acting, it: &Nomenclature, division: Option<DivisionId>) -> bool {
    let place = desk::place_of_division(it, division);
    it.state.is_draft() && acting.can(Procedure::DraftHeadings, place)
}

/// Which rows are to be told of whole.
enum Wanted {
    All,
    These(HashSet<HeadingId>),
}

impl Wanted {
    fn has(&self, row: HeadingId) -> bool {
        match self {
            Wanted::All => true,
            Wanted::These(rows) => rows.contains(&row),
        }
    }
}

/// The rows that the person may see.
async fn rows_in_order(
    app: &App,
    acting: &Acting,
    it: &Nomenclature,
    divisions: &[Division],
) -> Result<Vec<Heading>> {
    let sees_restricted = acting.sees_restricted(super::sheet::department_of(it));
    let rows = store::headings(&app.db, it.id, sees_restricted).await?;
    Ok(sections::rows_in_order(rows, divisions))
}

/// `rows` are those that the person may see, in their order.
async fn news(
    app: &App,
    acting: &Acting,
    (it, rows): (&Nomenclature, Rows),
    wanted: Wanted,
) -> Result<News> {
    let db = &app.db;
    let (rows, order) = match rows {
        Rows::All(rows) => {
            let order = rows.iter().map(|row| row.id).collect();
            (rows, Some(order))
        }
        Rows::Few(rows) => (rows, None),
    };
    let indexes: HashSet<&str> = rows
        .iter()
        .filter(|row| wanted.has(row.id))
        .map(|row| row.content.index_text.as_str())
        .collect();
    // What is said of a row may depend on those under the same index.
    let beside: Vec<Heading> = rows
        .iter()
        .filter(|row| indexes.contains(row.content.index_text.as_str()))
        .cloned()
        .collect();
    let articles = desk::judge_by(db, app.indexes.editions(db).await?).await?;
    let checked = check(&beside, it.year, &articles);
    let mut remarks: HashMap<HeadingId, Vec<RemarkLine>> = HashMap::new();
    for remark in store::remarks(db, it.id).await? {
        let of_row = remarks.entry(remark.heading_id).or_default();
        of_row.push(remark.into());
    }
    let line = |row: &Heading| RowLine {
        id: row.id,
        version: row.version,
        cells: cells(&row.content),
        may_write: may_write(acting, it, row.content.division_id),
        advice: checked.of(row.id).to_vec(),
        remarks: remarks.remove(&row.id).unwrap_or_default(),
    };
    let told = beside.iter().filter(|row| wanted.has(row.id));
    Ok(News {
        version: it.version,
        order,
        rows: told.map(line).collect(),
    })
}

fn cells(content: &HeadingContent) -> HashMap<&'static str, String> {
    let fields = Field::ALL.iter();
    fields
        .map(|field| (field.code(), cell(content, *field)))
        .collect()
}

/// What the script sends.
#[derive(Deserialize)]
pub struct Edits {
    edits: Vec<Edit>,
}

/// What it is answered.
#[derive(Serialize)]
struct Edited {
    outcomes: Vec<Told>,
    /// The keys of new rows by the names that the script called them.
    named: Vec<(HeadingId, HeadingId)>,
    #[serde(flatten)]
    news: News,
}

/// What became of an edit; of a conflict also whose text stands there.
#[derive(Serialize)]
struct Told {
    #[serde(flatten)]
    outcome: Outcome,
    #[serde(skip_serializing_if = "Option::is_none")]
    who: Option<String>,
}

/// Carries out edits.
pub async fn edit(
    State(app): State<App>,
    Path(id): Path<NomenclatureId>,
    sent: Sent<Edits>,
) -> Response {
    data(edited(&app, id, &sent).await)
}

async fn edited(app: &App, id: NomenclatureId, sent: &Sent<Edits>) -> Result<Edited> {
    let acting = &sent.visitor.acting;
    papers::visible(&app.db, acting, id).await?;
    let done = grid::edit(&app.db, acting, id, &sent.data.edits).await?;
    let mut outcomes = Vec::new();
    for (outcome, edit) in done.outcomes.into_iter().zip(&sent.data.edits) {
        let who = match (&outcome, edit) {
            (Outcome::Conflict { .. }, Edit::Write { row, .. }) => {
                last_writer(&app.db, *row).await?
            }
            _ => None,
        };
        outcomes.push(Told { outcome, who });
    }
    let as_left = (&done.nomenclature, done.rows);
    Ok(Edited {
        outcomes,
        named: done.named,
        news: news(app, acting, as_left, Wanted::These(done.touched)).await?,
    })
}

/// Who wrote a row last.
async fn last_writer(db: &Db, row: HeadingId) -> Result<Option<String>> {
    let history = journal::history_of_row(db, row).await?;
    let last = history.into_iter().next();
    Ok(last.map(|entry| entry.person_name))
}

/// What the script has seen last.
#[derive(Deserialize)]
pub struct Seen {
    after: i64,
}

/// What others have written since; nothing where nobody has.
pub async fn written(
    State(app): State<App>,
    Path(id): Path<NomenclatureId>,
    Query(seen): Query<Seen>,
    visitor: Visitor,
) -> Response {
    data(written_after(&app, id, seen.after, &visitor.acting).await)
}

async fn written_after(
    app: &App,
    id: NomenclatureId,
    after: i64,
    acting: &Acting,
) -> Result<Option<News>> {
    let it = papers::visible(&app.db, acting, id).await?;
    if it.version == after {
        return Ok(None);
    }
    let written = grid::written_since(&app.db, id, after).await?;
    let department = super::sheet::department_of(&it);
    let divisions = organisation::store::divisions_of(&app.db, department).await?;
    let rows = rows_in_order(app, acting, &it, &divisions).await?;
    let news = news(app, acting, (&it, Rows::All(rows)), Wanted::These(written)).await?;
    Ok(Some(news))
}

/// A row that is being typed.
#[derive(Deserialize)]
pub struct TypedRow {
    #[serde(default)]
    index: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    term: String,
    #[serde(default)]
    article: String,
    #[serde(default)]
    note: String,
    #[serde(default)]
    kind: String,
}

/// What can be said of a row while it is typed; nothing is saved.
pub async fn judge(
    State(app): State<App>,
    Path(id): Path<NomenclatureId>,
    Query(typed): Query<TypedRow>,
    visitor: Visitor,
) -> Response {
    data(judged(&app, id, typed, &visitor.acting).await)
}

async fn judged(
    app: &App,
    id: NomenclatureId,
    typed: TypedRow,
    acting: &Acting,
) -> Result<Vec<Advice>> {
    let it = papers::visible(&app.db, acting, id).await?;
    let content = HeadingContent {
        index_text: typed.index,
        title: typed.title,
        term_text: typed.term,
        article_text: typed.article,
        note: typed.note,
        kind: typed.kind.parse().unwrap_or(HeadingKind::Case),
        ..HeadingContent::empty()
    };
    let articles = desk::judge_by(&app.db, app.indexes.editions(&app.db).await?).await?;
    let content = content.tidied();
    let said = advice(&content, it.year, &articles).into_iter();
    // What is not typed yet is no fault yet; a row without an index is given one.
    let is_ahead = |advice: &Advice| match advice.topic {
        Topic::Index => content.index_text.is_empty(),
        Topic::Term => content.term_text.is_empty() && content.article_text.is_empty(),
        _ => false,
    };
    Ok(said.filter(|advice| !is_ahead(advice)).collect())
}

impl GridPage {
    fn address(&self) -> String {
        address(self.nomenclature.id)
    }
}
