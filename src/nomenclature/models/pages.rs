//! Pages of typical and exemplary nomenclatures.

use askama::Template;
use axum::extract::{Path, Query, State};
use chrono::Datelike;
use serde::Deserialize;

use super::desk::{self, Imported};
use super::export;
use super::rules::{Approval, Deviation, Model, ModelKind, ModelRow, ModelState, in_sections};
use super::store;
use crate::acting::Place;
use crate::db::Error;
use crate::ids::{ModelHeadingId, ModelNomenclatureId, NomenclatureId};
use crate::journal::{self, Entry};
use crate::nomenclature::advice::{Advice, advice};
use crate::nomenclature::desk::article_judge;
use crate::nomenclature::import::ReportRow;
use crate::nomenclature::import::plan::Outcome;
use crate::nomenclature::papers::WITHOUT_RESTRICTED;
use crate::nomenclature::rules::{HeadingContent, NomenclatureKind};
use crate::organisation;
use crate::organisation::permissions::Procedure;
use crate::refusal::{Refusal, Result};
use crate::web::App;
use crate::web::answer::{Answer, Typed, done, file, page, page_with};
use crate::web::fields::Fields;
use crate::web::frame::Frame;
use crate::web::session::{Filled, Uploaded, Visitor};

/// The menu entry of these pages.
const SECTION: &str = "/nomenclatures";

fn address(id: ModelNomenclatureId) -> String {
    format!("/model-nomenclatures/{id}")
}

#[derive(Template)]
#[template(path = "model_nomenclatures/list.html")]
struct ListPage {
    frame: Frame,
    typed: Typed,
    models: Vec<Model>,
    may_draft: bool,
}

/// All of them.
pub async fn list(State(app): State<App>, visitor: Visitor) -> Answer {
    show_list(&app, &visitor, Typed::default()).await
}

async fn show_list(app: &App, visitor: &Visitor, typed: Typed) -> Answer {
    let page = ListPage {
        frame: Frame::new(visitor, SECTION, "Типовые и примерные номенклатуры"),
        typed,
        models: store::list(&app.db).await?,
        may_draft: visitor
            .acting
            .can(Procedure::DraftModelNomenclature, Place::Agency),
    };
    page_with(&page.typed, &page)
}

/// Begins one.
pub async fn begin(State(app): State<App>, form: Filled) -> Answer {
    let mut reader = form.fields.reader();
    let kind = reader.choice("kind", "вид номенклатуры", ModelKind::Exemplary);
    let (title, bodies) = (reader.text("title"), reader.text("bodies"));
    let begun = match reader.finish(()) {
        Ok(()) => desk::begin(&app.db, &form, kind, &title, &bodies).await,
        Err(refusal) => Err(refusal),
    };
    match begun {
        Ok(id) => done(
            address(id),
            "Номенклатура начата: внесите строки или загрузите таблицу",
        ),
        Err(refusal) => {
            let typed = Typed::refused(form.fields, refusal)?;
            show_list(&app, &form.visitor, typed).await
        }
    }
}

#[derive(Template)]
#[template(path = "model_nomenclatures/model.html")]
struct ModelPage {
    frame: Frame,
    typed: Typed,
    model: Model,
    sections: Vec<Section>,
    rows: usize,
    /// Nomenclatures of departments that it can be compared with.
    comparable: Vec<(NomenclatureId, String)>,
    may_draft: bool,
    may_write: bool,
    may_approve: bool,
    history: Vec<Entry>,
}

struct Section {
    name: String,
    rows: Vec<RowLine>,
}

struct RowLine {
    row: ModelRow,
    content: HeadingContent,
    advice: Vec<Advice>,
}

/// One of them with its rows.
pub async fn model(
    State(app): State<App>,
    Path(id): Path<ModelNomenclatureId>,
    visitor: Visitor,
) -> Answer {
    show(&app, &visitor, id, Typed::default()).await
}

async fn show(app: &App, visitor: &Visitor, id: ModelNomenclatureId, typed: Typed) -> Answer {
    let acting = &visitor.acting;
    let model = desk::load(&app.db, id).await?;
    let rows = store::rows(&app.db, id).await?;
    let is_draft = model.state == ModelState::Draft;
    let articles = article_judge(&app.db).await?;
    let year = i64::from(acting.today.year());
    let line = |row: &ModelRow| {
        let content = row.content();
        RowLine {
            advice: if is_draft {
                advice(&content, year, &articles)
            } else {
                Vec::new()
            },
            content,
            row: row.clone(),
        }
    };
    let sections = in_sections(&rows)
        .into_iter()
        .map(|(name, rows)| Section {
            name: name.to_owned(),
            rows: rows.into_iter().map(line).collect(),
        })
        .collect();
    let may_draft = acting.can(Procedure::DraftModelNomenclature, Place::Agency);
    let page = ModelPage {
        frame: Frame::new(visitor, SECTION, model.title.clone()),
        typed,
        sections,
        rows: rows.len(),
        comparable: comparable(app, visitor).await?,
        may_draft,
        may_write: is_draft && may_draft,
        may_approve: is_draft && acting.can(Procedure::ApproveModelNomenclature, Place::Agency),
        history: journal::history(&app.db, desk::object(id)).await?,
        model,
    };
    page_with(&page.typed, &page)
}

/// The departments' nomenclatures that the person may see, the latest years first.
async fn comparable(app: &App, visitor: &Visitor) -> Result<Vec<(NomenclatureId, String)>> {
    let departments = organisation::store::departments(&app.db).await?;
    let all = crate::nomenclature::store::list(&app.db, visitor.acting.sight()).await?;
    Ok(all
        .into_iter()
        .filter(|it| it.kind == NomenclatureKind::Department)
        .filter_map(|it| {
            let owner = departments
                .iter()
                .find(|department| Some(department.id) == it.department_id)?;
            let name = format!("{} год: {}. {}", it.year, owner.index_code, owner.full_name);
            Some((it.id, name))
        })
        .collect())
}

async fn answered(
    app: &App,
    form: Filled,
    id: ModelNomenclatureId,
    outcome: Result<()>,
    message: &str,
) -> Answer {
    match outcome {
        Ok(()) => done(address(id), message),
        Err(refusal) => {
            let typed = Typed::refused(form.fields, refusal)?;
            show(app, &form.visitor, id, typed).await
        }
    }
}

fn typed_row(fields: &Fields) -> HeadingContent {
    let mut reader = fields.reader();
    let row = ModelRow {
        id: ModelHeadingId(0),
        position: 0,
        section: reader.text("section"),
        index_text: reader.text("index_text"),
        title: reader.text("title"),
        term_text: reader.text("term_text"),
        article_text: reader.text("article_text"),
        note: reader.text("note"),
        version: 0,
    };
    row.content()
}

/// Adds a row.
pub async fn add_row(
    State(app): State<App>,
    Path(id): Path<ModelNomenclatureId>,
    form: Filled,
) -> Answer {
    let added = desk::add_row(&app.db, &form, id, typed_row(&form.fields)).await;
    answered(&app, form, id, added.map(drop), "Строка добавлена").await
}

/// Writes a row anew.
pub async fn change_row(
    State(app): State<App>,
    Path((id, row)): Path<(ModelNomenclatureId, ModelHeadingId)>,
    form: Filled,
) -> Answer {
    let at = (row, version_of(&form.fields));
    let changed = desk::change_row(&app.db, &form, id, at, typed_row(&form.fields)).await;
    answered(&app, form, id, changed, "Строка сохранена").await
}

/// Takes a row out.
pub async fn remove_row(
    State(app): State<App>,
    Path((id, row)): Path<(ModelNomenclatureId, ModelHeadingId)>,
    form: Filled,
) -> Answer {
    let at = (row, version_of(&form.fields));
    let removed = desk::remove_row(&app.db, &form, id, at).await;
    let message = "Строка исключена; что в ней было, записано в журнале";
    answered(&app, form, id, removed, message).await
}

/// The version that the form was shown with; one that is missing fits no row.
fn version_of(fields: &Fields) -> i64 {
    fields.get("version").parse().unwrap_or(0)
}

/// Records the letter and the order.
pub async fn approve(
    State(app): State<App>,
    Path(id): Path<ModelNomenclatureId>,
    form: Filled,
) -> Answer {
    let mut reader = form.fields.reader();
    let approval = Approval {
        agreement_number: reader.text("agreement_number"),
        agreement_on: reader.date("agreement_on", "дата письма Росархива"),
        order_number: reader.text("order_number"),
        order_on: reader.date("order_on", "дата приказа"),
    };
    let outcome = match reader.finish(()) {
        Ok(()) => desk::approve(&app.db, &form, id, &approval).await,
        Err(refusal) => Err(refusal),
    };
    let message = "Утверждение записано: строки больше не меняются";
    answered(&app, form, id, outcome, message).await
}

#[derive(Template)]
#[template(path = "model_nomenclatures/imported.html")]
struct ImportedPage {
    frame: Frame,
    model: Model,
    file_name: String,
    imported: Imported,
}

impl ImportedPage {
    fn count(&self, outcome: &Outcome) -> usize {
        self.imported.report.count(*outcome)
    }

    fn of(&self, outcome: &Outcome) -> impl Iterator<Item = &ReportRow> {
        self.imported.report.of(*outcome)
    }

    fn heading(&self, outcome: &Outcome) -> String {
        crate::nomenclature::advice::capitalised(outcome.past_label())
    }
}

/// Brings the rows of a spreadsheet in and tells what became of each.
pub async fn import(
    State(app): State<App>,
    Path(id): Path<ModelNomenclatureId>,
    form: Uploaded,
) -> Answer {
    let acting = &form.visitor.acting;
    let file_name = form
        .file
        .as_ref()
        .map_or_else(String::new, |(name, _)| name.clone());
    let imported = match form.file {
        Some((name, bytes)) => {
            desk::import(&app.db, acting, &app.spreadsheets, id, (&name, bytes)).await
        }
        None => Err(Refusal::invalid("file", "Выберите файл таблицы")),
    };
    match imported {
        Ok(imported) => page(&ImportedPage {
            frame: Frame::new(&form.visitor, SECTION, "Итог загрузки"),
            model: desk::load(&app.db, id).await?,
            file_name,
            imported,
        }),
        Err(refusal) => {
            let typed = Typed::refused(form.fields, refusal)?;
            show(&app, &form.visitor, id, typed).await
        }
    }
}

/// The file that subordinate bodies load as the beginning of theirs.
pub async fn spreadsheet(
    State(app): State<App>,
    Path(id): Path<ModelNomenclatureId>,
    _visitor: Visitor,
) -> Answer {
    let model = desk::load(&app.db, id).await?;
    let rows = store::rows(&app.db, id).await?;
    let bytes = export::spreadsheet(&model, &rows)
        .map_err(|error| Error::Environment(format!("таблица не сложилась: {error}")))
        .map_err(Refusal::from)?;
    file(
        &format!("{}.xlsx", model.title),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        bytes,
    )
}

#[derive(Template)]
#[template(path = "model_nomenclatures/deviations.html")]
struct DeviationsPage {
    frame: Frame,
    model: Model,
    /// What was compared.
    compared: String,
    deviations: Vec<Deviation>,
    violations: usize,
    without_restricted: Option<&'static str>,
}

/// With what it is compared.
#[derive(Deserialize)]
pub struct Compared {
    nomenclature: NomenclatureId,
}

/// How a department's nomenclature deviates.
pub async fn deviations(
    State(app): State<App>,
    Path(id): Path<ModelNomenclatureId>,
    Query(asked): Query<Compared>,
    visitor: Visitor,
) -> Answer {
    let acting = &visitor.acting;
    let model = desk::load(&app.db, id).await?;
    let (it, found) = desk::deviations_of(&app.db, acting, &model, asked.nomenclature).await?;
    let sees = it
        .department_id
        .is_some_and(|department| acting.sees_restricted(department));
    let names = comparable(&app, &visitor).await?;
    let compared = names.into_iter().find(|(known, _)| *known == it.id);
    page(&DeviationsPage {
        frame: Frame::new(&visitor, SECTION, "Отступления"),
        compared: compared.map(|(_, name)| name).unwrap_or_default(),
        violations: found.iter().filter(|it| it.is_violation).count(),
        deviations: found,
        without_restricted: (!sees).then_some(WITHOUT_RESTRICTED),
        model,
    })
}

/// How the nomenclature in a file deviates.
pub async fn deviations_of_file(
    State(app): State<App>,
    Path(id): Path<ModelNomenclatureId>,
    form: Uploaded,
) -> Answer {
    let acting = &form.visitor.acting;
    let model = desk::load(&app.db, id).await?;
    let compared = form
        .file
        .as_ref()
        .map_or_else(String::new, |(name, _)| format!("файл «{name}»"));
    let found = match form.file {
        Some((_, bytes)) => {
            desk::deviations_of_file(&app.db, acting, &app.spreadsheets, &model, bytes).await
        }
        None => Err(Refusal::invalid("file", "Выберите файл таблицы")),
    };
    match found {
        Ok(found) => page(&DeviationsPage {
            frame: Frame::new(&form.visitor, SECTION, "Отступления"),
            compared,
            violations: found.iter().filter(|it| it.is_violation).count(),
            deviations: found,
            without_restricted: None,
            model,
        }),
        Err(refusal) => {
            let typed = Typed::refused(form.fields, refusal)?;
            show(&app, &form.visitor, id, typed).await
        }
    }
}
