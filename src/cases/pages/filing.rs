//! The form by which a document is filed, and the rows it can be filed under.

use askama::Template;
use axum::extract::{Path, Query, State};
use chrono::Datelike;

use super::SECTION;
use crate::cases::desk::{self, FilingTarget};
use crate::cases::rules::filing::{DocumentAsked, DocumentKind, Period};
use crate::cases::store;
use crate::ids::{CaseId, HeadingId};
use crate::nomenclature;
use crate::nomenclature::rules::Heading;
use crate::refusal::{Refusal, Result};
use crate::web::App;
use crate::web::answer::{Answer, Typed, done, page, page_with};
use crate::web::fields::Fields;
use crate::web::frame::Frame;
use crate::web::session::{Filled, Visitor};

#[derive(Template)]
#[template(path = "cases/filing.html")]
struct FilingPage {
    frame: Frame,
    typed: Typed,
    index: String,
    title: String,
    term: String,
    restricted: bool,
    address: String,
    /// Where «back» leads.
    back: String,
}

#[derive(Template)]
#[template(path = "cases/rows.html")]
struct RowsPage {
    frame: Frame,
    year: i64,
    rows: Vec<(Heading, Option<CaseId>)>,
}

/// What the address may ask of the rows.
#[derive(serde::Deserialize)]
pub struct Asked {
    year: Option<i64>,
}

/// The rows of the person's own department under which documents are filed.
pub async fn rows(State(app): State<App>, Query(asked): Query<Asked>, visitor: Visitor) -> Answer {
    let acting = &visitor.acting;
    let year = asked.year.unwrap_or_else(|| i64::from(acting.today.year()));
    let mut rows = Vec::new();
    if let Some(department) = acting.own_department()
        && let Some(own) = nomenclature::store::of_department(&app.db, department, year).await?
    {
        let sees_restricted = acting.sees_restricted(department);
        for row in nomenclature::store::headings(&app.db, own.id, sees_restricted).await? {
            let case = store::case_of_heading(&app.db, row.id).await?;
            rows.push((row, case.map(|case| case.id)));
        }
    }
    page(&RowsPage {
        frame: Frame::new(
            &visitor,
            SECTION,
            format!("В дело: номенклатура {year} года"),
        ),
        year,
        rows,
    })
}

async fn show(app: &App, visitor: &Visitor, target: FilingTarget, typed: Typed) -> Answer {
    let acting = &visitor.acting;
    let mut tx = app.db.begin().await?;
    let page = match target {
        FilingTarget::Case(id) => {
            let case = desk::visible_case(&mut tx, acting, id).await?;
            FilingPage {
                frame: Frame::new(visitor, SECTION, "Включение документа в дело"),
                typed,
                index: case.index_with_item(),
                title: case.title,
                term: case.term_text,
                restricted: case.restricted,
                address: format!("/cases/{id}/file"),
                back: format!("/cases/{id}"),
            }
        }
        FilingTarget::Heading(id) => {
            let row = nomenclature::desk::visible_heading(&mut tx, acting, id).await?;
            let own = nomenclature::desk::load(&mut tx, row.nomenclature_id).await?;
            let mine = own
                .department_id
                .is_some_and(|department| acting.sight().covers(department, false));
            if !mine {
                return Err(Refusal::NotFound("Такой строки номенклатуры нет".into()).into());
            }
            FilingPage {
                frame: Frame::new(visitor, SECTION, "Включение документа в дело"),
                typed,
                index: row.content.index_with_item(),
                title: row.content.title.clone(),
                term: row.content.term_and_article(),
                restricted: row.content.restricted,
                address: format!("/headings/{id}/file"),
                back: format!("/filing?year={}", own.year),
            }
        }
    };
    drop(tx);
    page_with(&page.typed, &page)
}

/// The form, from a row of the nomenclature.
pub async fn form_of_heading(
    State(app): State<App>,
    Path(id): Path<HeadingId>,
    visitor: Visitor,
) -> Answer {
    show(&app, &visitor, FilingTarget::Heading(id), Typed::default()).await
}

/// The form, from a case.
pub async fn form_of_case(
    State(app): State<App>,
    Path(id): Path<CaseId>,
    visitor: Visitor,
) -> Answer {
    show(&app, &visitor, FilingTarget::Case(id), Typed::default()).await
}

/// Files under a row.
pub async fn file_under(State(app): State<App>, Path(id): Path<HeadingId>, form: Filled) -> Answer {
    file(&app, form, FilingTarget::Heading(id)).await
}

/// Files into a case.
pub async fn file_into(State(app): State<App>, Path(id): Path<CaseId>, form: Filled) -> Answer {
    file(&app, form, FilingTarget::Case(id)).await
}

fn document_of(fields: &Fields) -> Result<DocumentAsked> {
    let mut reader = fields.reader();
    let first = reader.optional_number("period_first", "Первый год периода");
    let last = reader.optional_number("period_last", "Последний год периода");
    let period = first.or(last).map(|year| Period {
        first: first.unwrap_or(year),
        last: last.unwrap_or(year),
    });
    let asked = DocumentAsked {
        kind: reader.choice("kind", "вид документа", DocumentKind::Other),
        registration_number: reader.text("registration_number"),
        dated_on: reader.date("dated_on", "дата документа"),
        signatory: reader.text("signatory"),
        title: reader.text("title"),
        sheets: reader.number("sheets", "Количество листов документа"),
        attachment_sheets: reader
            .optional_number("attachment_sheets", "Количество листов приложения")
            .unwrap_or(0),
        period,
        restricted: reader.ticked("restricted"),
        copy_number: reader.text("copy_number"),
        valuable: reader.ticked("valuable"),
    };
    reader.finish(asked)
}

async fn file(app: &App, form: Filled, target: FilingTarget) -> Answer {
    let outcome = match document_of(&form.fields) {
        Ok(asked) => desk::file_document(&app.db, &form, target, asked).await,
        Err(refusal) => Err(refusal),
    };
    match outcome {
        Ok(filed) => {
            let mut message = if filed.opened_case {
                "Дело заведено, документ включён".to_owned()
            } else {
                format!("Документ включён в том {}", filed.volume_number)
            };
            for note in filed.notes {
                message.push_str(". ");
                message.push_str(&note);
            }
            done(format!("/cases/{}", filed.case), &message)
        }
        Err(refusal) => {
            let typed = Typed::refused(form.fields, refusal)?;
            show(app, &form.visitor, target, typed).await
        }
    }
}
