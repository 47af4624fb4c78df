//! One row: written, read again in words, remarked on and answered for.

use askama::Template;
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::response::IntoResponse;
use serde::Deserialize;

use super::sheet::department_of;
use super::{SECTION, address, title_of};
use crate::acting::Place;
use crate::ids::{DivisionId, HeadingId, NomenclatureId, PersonId, RemarkId};
use crate::journal::{self, Entry};
use crate::nomenclature::advice::{Advice, advice};
use crate::nomenclature::desk;
use crate::nomenclature::papers;
use crate::nomenclature::rules::{
    Heading, HeadingContent, HeadingKind, Nomenclature, NomenclatureState,
};
use crate::nomenclature::sections;
use crate::nomenclature::store::{self, Remark};
use crate::nomenclature::suggesting::{self, Suggested};
use crate::organisation;
use crate::organisation::people::{Division, Person};
use crate::organisation::permissions::Procedure;
use crate::refusal::Refusal;
use crate::web::App;
use crate::web::answer::{Answer, Typed, done, page, page_with};
use crate::web::frame::Frame;
use crate::web::session::{Filled, Visitor};

#[derive(Template)]
#[template(path = "nomenclature/row.html")]
struct RowPage {
    frame: Frame,
    typed: Typed,
    nomenclature: Nomenclature,
    back: String,
    action: String,
    /// The row; missing for a new one.
    row: Option<Heading>,
    content: HeadingContent,
    position: String,
    divisions: Vec<Division>,
    /// Whether rows may stand outside of divisions: the clerk's right, not that of a division's officer.
    may_be_without_division: bool,
    people: Vec<Person>,
    advice: Vec<Advice>,
    term_in_words: Option<(String, String, &'static str)>,
    /// Articles for the title; missing where none were asked for.
    suggestions: Vec<Suggested>,
    suggest_action: String,
    /// Whether rows may be written, and the title for which articles are suggested.
    is_draft: bool,
    heading: String,
    remarks: Vec<Remark>,
    may_write: bool,
    may_answer: bool,
    may_remark: bool,
    history: Vec<Entry>,
}

/// For which division a new row is asked.
#[derive(Deserialize)]
pub struct Asked {
    division: Option<DivisionId>,
}

/// An empty form for a new row, with the next index of the division.
pub async fn new(
    State(app): State<App>,
    Path(id): Path<NomenclatureId>,
    Query(asked): Query<Asked>,
    visitor: Visitor,
) -> Answer {
    let it = papers::visible(&app.db, &visitor.acting, id).await?;
    let mut content = HeadingContent::empty();
    content.division_id = asked.division.or_else(|| own_division(&visitor, &it));
    if let Some(department) = it.department_id {
        let owner = organisation::store::department(&app.db, department).await?;
        let divisions = organisation::store::divisions_of(&app.db, department).await?;
        let division = divisions
            .iter()
            .find(|division| Some(division.id) == content.division_id);
        let rows = store::headings(&app.db, id, true).await?;
        let indexes = rows.iter().map(|row| row.content.index_text.as_str());
        content.index_text =
            sections::next_index(&owner.index_code, division, indexes).unwrap_or_default();
    }
    show(&app, &visitor, it, None, content, Typed::default()).await
}

fn own_division(visitor: &Visitor, it: &Nomenclature) -> Option<DivisionId> {
    visitor
        .acting
        .grants
        .iter()
        .find(|grant| grant.department_id == it.department_id && grant.division_id.is_some())
        .and_then(|grant| grant.division_id)
}

/// A row that the person may see, with its nomenclature.
async fn visible(
    app: &App,
    visitor: &Visitor,
    id: HeadingId,
) -> Result<(Nomenclature, Heading), Refusal> {
    let missing = || Refusal::NotFound("Такой строки номенклатуры нет".into());
    let row = store::heading(&app.db, id).await.map_err(|_| missing())?;
    let it = papers::visible(&app.db, &visitor.acting, row.nomenclature_id)
        .await
        .map_err(|_| missing())?;
    if row.content.restricted && !visitor.acting.sees_restricted(department_of(&it)) {
        return Err(missing());
    }
    Ok((it, row))
}

/// A row with everything said of it.
pub async fn row(State(app): State<App>, Path(id): Path<HeadingId>, visitor: Visitor) -> Answer {
    let (it, row) = visible(&app, &visitor, id).await?;
    let content = row.content.clone();
    show(&app, &visitor, it, Some(row), content, Typed::default()).await
}

async fn show(
    app: &App,
    visitor: &Visitor,
    it: Nomenclature,
    row: Option<Heading>,
    content: HeadingContent,
    typed: Typed,
) -> Answer {
    let acting = &visitor.acting;
    let department = department_of(&it);
    let sees_restricted = acting.sees_restricted(department);
    let is_draft = it.department_id.is_some() && it.state.is_draft();
    let divisions: Vec<Division> = organisation::store::divisions_of(&app.db, department)
        .await?
        .into_iter()
        .filter(|division| division.until.is_none() || Some(division.id) == content.division_id)
        .filter(|division| {
            let place = desk::place_of_division(&it, Some(division.id));
            !is_draft || acting.can(Procedure::DraftHeadings, place)
        })
        .collect();
    let place = desk::place_of_division(
        &it,
        row.as_ref()
            .map_or(content.division_id, |row| row.content.division_id),
    );
    let remarks = match &row {
        Some(row) => store::remarks(&app.db, it.id)
            .await?
            .into_iter()
            .filter(|remark| remark.heading_id == row.id)
            .collect(),
        None => Vec::new(),
    };
    let history = match &row {
        Some(row) => journal::history_of_row(&app.db, row.id)
            .await?
            .into_iter()
            .map(|entry| entry.covered(sees_restricted))
            .collect(),
        None => Vec::new(),
    };
    let owner = organisation::store::department(&app.db, department)
        .await
        .ok();
    let articles = desk::article_judge(&app.db).await?;
    let is_open = is_draft
        || matches!(
            it.state,
            NomenclatureState::Assembled | NomenclatureState::Signed
        );
    let said = match &row {
        Some(row) if is_open => advice(&row.content, it.year, &articles),
        _ => Vec::new(),
    };
    let title = row.as_ref().map_or_else(
        || "Новая строка".to_owned(),
        |row| format!("{} {}", row.content.index_with_item(), row.content.title),
    );
    let page = RowPage {
        frame: Frame::new(visitor, SECTION, title),
        back: title_of(&it, owner.as_ref()),
        action: row.as_ref().map_or_else(
            || format!("{}/headings", address(it.id)),
            |row| format!("/headings/{}", row.id),
        ),
        suggest_action: row.as_ref().map_or_else(
            || format!("{}/headings/suggest", address(it.id)),
            |row| format!("/headings/{}/suggest", row.id),
        ),
        may_be_without_division: acting.can(Procedure::DraftHeadings, desk::place_of(&it)),
        people: organisation::store::working_in(&app.db, department_of(&it)).await?,
        advice: said,
        term_in_words: row.as_ref().and_then(|row| {
            let term = row.term.as_ref()?;
            let category = row.category.map_or("", |category| category.label());
            Some((term.to_string(), term.note(), category))
        }),
        suggestions: if is_draft {
            let title = typed.value("title", &content.title);
            suggesting::suggest(&app.db, &app.indexes, acting, title, it.year).await?
        } else {
            Vec::new()
        },
        heading: typed.value("title", &content.title).to_owned(),
        is_draft,
        may_write: is_draft
            && (acting.can(Procedure::DraftHeadings, place)
                || row.is_none() && !divisions.is_empty()),
        may_answer: is_draft && acting.can(Procedure::AnswerRemark, place),
        may_remark: row.is_some()
            && it.state == NomenclatureState::Signed
            && acting.can(Procedure::RemarkHeading, Place::Agency),
        nomenclature: it,
        row,
        position: content.position.to_string(),
        content,
        divisions,
        remarks,
        history,
        typed,
    };
    page_with(&page.typed, &page)
}

impl RowPage {
    /// What was typed wins over what the row says, and an unticked box of a form that was sent says no.
    fn ticked(&self, name: &str, otherwise: &bool) -> bool {
        if self.is_typed() {
            self.typed.fields.ticked(name)
        } else {
            *otherwise
        }
    }

    fn is_typed(&self) -> bool {
        self.typed.fields.iter().next().is_some()
    }

    fn has_division(&self, division: &Division) -> bool {
        if self.is_typed() {
            self.typed.chosen("division_id", division.id)
        } else {
            self.content.division_id == Some(division.id)
        }
    }

    fn has_kind(&self, kind: &HeadingKind) -> bool {
        if self.is_typed() {
            self.typed.chosen("kind", kind.code())
        } else {
            self.content.kind == *kind
        }
    }

    fn has_responsible(&self, person: &Person) -> bool {
        if self.is_typed() {
            self.typed.chosen("responsible_id", person.id)
        } else {
            self.content.responsible_id == Some(person.id)
        }
    }
}

/// The suggestions alone, as a part of the page: fetched while a title is typed.
#[derive(Template)]
#[template(path = "nomenclature/suggestions.html")]
struct SuggestionsPart {
    suggestions: Vec<Suggested>,
    suggest_action: String,
    is_draft: bool,
    heading: String,
}

/// What is being typed.
#[derive(Deserialize)]
pub struct TypedTitle {
    #[serde(default)]
    title: String,
}

async fn suggested(
    app: &App,
    visitor: &Visitor,
    id: NomenclatureId,
    title: &str,
) -> Result<Vec<Suggested>, Refusal> {
    let it = papers::visible(&app.db, &visitor.acting, id).await?;
    let found = suggesting::suggest(&app.db, &app.indexes, &visitor.acting, title, it.year);
    Ok(found.await?)
}

/// Articles for a title that is being typed, as a part of the page.
pub async fn suggestions(
    State(app): State<App>,
    Path(id): Path<NomenclatureId>,
    Query(typed): Query<TypedTitle>,
    visitor: Visitor,
) -> Answer {
    page(&SuggestionsPart {
        suggestions: suggested(&app, &visitor, id, &typed.title).await?,
        suggest_action: String::new(),
        is_draft: true,
        heading: typed.title,
    })
}

/// The same for programs.
pub async fn suggestions_json(
    State(app): State<App>,
    Path(id): Path<NomenclatureId>,
    Query(typed): Query<TypedTitle>,
    visitor: Visitor,
) -> Answer {
    let found = suggested(&app, &visitor, id, &typed.title).await?;
    Ok(Json(found).into_response())
}

/// The form of a new row again, with articles for its title; with one of them taken where it was chosen.
pub async fn suggest_new(
    State(app): State<App>,
    Path(id): Path<NomenclatureId>,
    form: Filled,
) -> Answer {
    let it = papers::visible(&app.db, &form, id).await?;
    let division = form.fields.get("division_id").parse().ok();
    form.may(
        Procedure::DraftHeadings,
        desk::place_of_division(&it, division),
    )?;
    let typed = with_taken(&app, &form, &it).await?;
    show(
        &app,
        &form.visitor,
        it,
        None,
        HeadingContent::empty(),
        typed,
    )
    .await
}

/// The same for a row that is there.
pub async fn suggest_for(
    State(app): State<App>,
    Path(id): Path<HeadingId>,
    form: Filled,
) -> Answer {
    let (it, row) = visible(&app, &form.visitor, id).await?;
    let place = desk::place_of_division(&it, row.content.division_id);
    form.may(Procedure::DraftHeadings, place)?;
    let typed = with_taken(&app, &form, &it).await?;
    let content = row.content.clone();
    show(&app, &form.visitor, it, Some(row), content, typed).await
}

/// What was typed, with the suggestion put in whose button was pressed. Nothing is saved.
async fn with_taken(app: &App, form: &Filled, it: &Nomenclature) -> Result<Typed, Refusal> {
    let mut typed = Typed::shown_again(form.fields.clone());
    let Ok(at) = form.fields.get("take").parse::<usize>() else {
        return Ok(typed);
    };
    let title = form.fields.get("title");
    let found = suggesting::suggest(&app.db, &app.indexes, form, title, it.year).await?;
    if let Some(taken) = found.get(at).filter(|suggested| !suggested.weak) {
        typed.fields.put("term_text", &taken.term);
        typed.fields.put("article_text", &taken.article);
        typed.fields.put("note", &taken.note);
    }
    Ok(typed)
}

/// The row as it was typed; what the form does not show stays as it was.
fn typed_content(form: &Filled, before: &HeadingContent) -> Result<HeadingContent, Refusal> {
    let mut reader = form.fields.reader();
    let content = HeadingContent {
        division_id: reader.optional_choice("division_id", "отдел"),
        section: reader.text("section"),
        position: reader
            .optional_number("position", "Место в номенклатуре")
            .unwrap_or(before.position),
        index_text: reader.text("index_text"),
        item: reader.text("item"),
        title: reader.text("title"),
        term_text: reader.text("term_text"),
        article_text: reader.text("article_text"),
        note: reader.text("note"),
        kind: reader.choice("kind", "вид", HeadingKind::Case),
        restricted: reader.ticked("restricted"),
        carry_over: reader.ticked("carry_over"),
        responsible_id: reader.optional_choice::<PersonId>("responsible_id", "ответственного"),
    };
    reader.finish(content)
}

/// Adds a row.
pub async fn add(State(app): State<App>, Path(id): Path<NomenclatureId>, form: Filled) -> Answer {
    let added = match typed_content(&form, &HeadingContent::empty()) {
        Ok(content) => desk::add_heading(&app.db, &form, id, content).await,
        Err(refusal) => Err(refusal),
    };
    match added {
        Ok(heading) => done(format!("/headings/{heading}"), "Строка добавлена"),
        Err(refusal) => {
            let content = HeadingContent::empty();
            let typed = Typed::refused(form.fields.clone(), refusal)?;
            let it = papers::visible(&app.db, &form, id).await?;
            show(&app, &form.visitor, it, None, content, typed).await
        }
    }
}

/// Writes a row anew.
pub async fn change(State(app): State<App>, Path(id): Path<HeadingId>, form: Filled) -> Answer {
    let (it, before) = visible(&app, &form.visitor, id).await?;
    let version = version_of(&form);
    let changed = match typed_content(&form, &before.content) {
        Ok(content) => desk::change_heading(&app.db, &form, (id, version), content).await,
        Err(refusal) => Err(refusal),
    };
    match changed {
        Ok(()) => done(format!("/headings/{id}"), "Строка сохранена"),
        Err(refusal) => {
            let typed = Typed::refused(form.fields.clone(), refusal)?;
            let content = before.content.clone();
            show(&app, &form.visitor, it, Some(before), content, typed).await
        }
    }
}

/// Takes a row out of a draft.
pub async fn remove(State(app): State<App>, Path(id): Path<HeadingId>, form: Filled) -> Answer {
    let (it, _) = visible(&app, &form.visitor, id).await?;
    desk::remove_heading(&app.db, &form, id, version_of(&form)).await?;
    done(
        address(it.id),
        "Строка исключена; что в ней было, записано в журнале",
    )
}

/// The version that the form was shown with; one that is missing fits no row.
fn version_of(form: &Filled) -> i64 {
    form.fields.get("version").parse().unwrap_or(0)
}

/// The archive remarks on a row.
pub async fn remark(State(app): State<App>, Path(id): Path<HeadingId>, form: Filled) -> Answer {
    let (it, row) = visible(&app, &form.visitor, id).await?;
    match desk::remark(&app.db, &form, id, form.fields.get("remark")).await {
        Ok(_) => done(back_to(&form, &it, id), "Замечание записано"),
        Err(refusal) => again(&app, form, it, row, refusal).await,
    }
}

/// The department answers a remark.
pub async fn answer(State(app): State<App>, Path(remark): Path<RemarkId>, form: Filled) -> Answer {
    let missing = |_| Refusal::NotFound("Такого замечания нет".into());
    let heading = store::heading_of_remark(&app.db, remark)
        .await
        .map_err(missing)?;
    let (it, row) = visible(&app, &form.visitor, heading).await?;
    match desk::answer_remark(&app.db, &form, remark, form.fields.get("answer")).await {
        Ok(_) => done(back_to(&form, &it, heading), "Ответ на замечание записан"),
        Err(refusal) => again(&app, form, it, row, refusal).await,
    }
}

/// Back to the nomenclature at this row, or to the page of the row: wherever the form stood.
fn back_to(form: &Filled, it: &Nomenclature, row: HeadingId) -> String {
    if form.fields.get("from") == "sheet" {
        format!("{}#r{row}", address(it.id))
    } else {
        format!("/headings/{row}")
    }
}

async fn again(
    app: &App,
    form: Filled,
    it: Nomenclature,
    row: Heading,
    refusal: Refusal,
) -> Answer {
    // Only what concerns remarks was typed; the fields of the row show what it says.
    let sentences = Typed::refused(crate::web::fields::Fields::default(), refusal)?;
    let content = row.content.clone();
    show(app, &form.visitor, it, Some(row), content, sentences).await
}
