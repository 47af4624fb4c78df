//! The form of the page-by-page review of a case.

use askama::Template;
use axum::extract::{Path, State};

use super::desk::{self, ReviewAsked};
use super::rules;
use crate::cases;
use crate::cases::rules::{CaseFile, Document};
use crate::ids::{CaseId, DocumentId};
use crate::web::App;
use crate::web::answer::{Answer, Typed, done, page_with};
use crate::web::frame::Frame;
use crate::web::session::{Filled, Visitor};

#[derive(Template)]
#[template(path = "appraisal/review.html")]
struct ReviewPage {
    frame: Frame,
    typed: Typed,
    case: CaseFile,
    documents: Vec<Document>,
    targets: Vec<CaseFile>,
    sheets: i64,
}

/// The form of the review.
pub async fn form(State(app): State<App>, Path(id): Path<CaseId>, visitor: Visitor) -> Answer {
    show(&app, &visitor, id, Typed::default()).await
}

async fn show(app: &App, visitor: &Visitor, id: CaseId, typed: Typed) -> Answer {
    let case = cases::desk::visible_case(&app.db, &visitor.acting, id).await?;
    let volumes = cases::store::volumes(&app.db, id).await?;
    let reviewed = !cases::store::reviews(&app.db, id).await?.is_empty();
    rules::may_review(&case, &volumes, reviewed)?;
    let with_restricted = visitor.acting.sees_restricted(case.department_id);
    let page = ReviewPage {
        frame: Frame::new(visitor, "/cases", "Полистный просмотр"),
        typed,
        documents: cases::store::documents_of_case(&app.db, id).await?,
        targets: cases::store::permanent_open_cases(
            &app.db,
            case.department_id,
            id,
            with_restricted,
        )
        .await?,
        sheets: rules::sheets_of(&volumes),
        case,
    };
    page_with(&page.typed, &page)
}

/// Records the review.
pub async fn review(State(app): State<App>, Path(id): Path<CaseId>, form: Filled) -> Answer {
    let mut reader = form.fields.reader();
    let asked = ReviewAsked {
        sheets_reviewed: reader.number("sheets_reviewed", "Просмотрено листов"),
        note: reader.text("note"),
        target: reader.optional_choice("target", "дело постоянного хранения"),
        permanent: form
            .fields
            .all("permanent")
            .filter_map(|id| id.parse::<DocumentId>().ok())
            .collect(),
    };
    let outcome = match reader.finish(()) {
        Ok(()) => desk::review(&app.db, &form, id, &asked).await,
        Err(refusal) => Err(refusal),
    };
    match outcome {
        Ok(()) => done(format!("/cases/{id}"), "Полистный просмотр записан"),
        Err(refusal) => {
            let typed = Typed::refused(form.fields, refusal)?;
            show(&app, &form.visitor, id, typed).await
        }
    }
}
