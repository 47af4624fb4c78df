//! The agency's year: who has reported, the final record, the supplement, the package for keeping.

use askama::Template;
use axum::extract::{Path, State};
use chrono::Datelike;

use crate::acting::Place;
use crate::cases::desk::{self, AgencyYear};
use crate::cases::package::{self, Packed};
use crate::cases::papers;
use crate::cases::rules::agency_year::{Refused, YearPaper, missing};
use crate::cases::rules::dotted;
use crate::ids::NomenclatureId;
use crate::nomenclature;
use crate::nomenclature::rules::NomenclatureState;
use crate::organisation;
use crate::organisation::people::Department;
use crate::organisation::permissions::Procedure;
use crate::print::catalogue::FormCode;
use crate::print::centre::Printable;
use crate::print::pdf::Manner;
use crate::refusal::{Refusal, Result};
use crate::web::App;
use crate::web::answer::{Answer, Typed, done, file, page_with};
use crate::web::frame::Frame;
use crate::web::paper;
use crate::web::session::{Filled, Visitor};

#[derive(Template)]
#[template(path = "cases/agency_year.html")]
struct AgencyYearPage {
    frame: Frame,
    typed: Typed,
    id: NomenclatureId,
    year: i64,
    is_approved: bool,
    /// Why nothing can be signed yet, while the year lasts.
    too_early: Option<String>,
    /// Department, and when its final record was signed.
    departments: Vec<(Department, Option<String>)>,
    missing: Vec<String>,
    papers: Vec<PaperLine>,
    is_complete: bool,
}

struct PaperLine {
    printable: Printable,
    /// Address of the button; empty for whoever may not sign.
    sign: String,
    signed: Option<String>,
}

fn address(id: NomenclatureId) -> String {
    format!("/nomenclatures/{id}/year-end")
}

async fn loaded(app: &App, visitor: &Visitor, id: NomenclatureId) -> Result<AgencyYear> {
    nomenclature::papers::visible(&app.db, &visitor.acting, id).await?;
    let mut tx = app.db.begin().await?;
    desk::agency_year(&mut tx, id).await
}

/// Who has reported, what is signed, what can be signed.
pub async fn year_end(
    State(app): State<App>,
    Path(id): Path<NomenclatureId>,
    visitor: Visitor,
) -> Answer {
    show(&app, &visitor, id, Typed::default()).await
}

async fn show(app: &App, visitor: &Visitor, id: NomenclatureId, typed: Typed) -> Answer {
    let acting = &visitor.acting;
    let year = loaded(app, visitor, id).await?;
    let number = year.nomenclature.year;
    let is_over = i64::from(acting.today.year()) > number;
    let people = organisation::store::people(&app.db).await?;
    let line = |printable: Printable| {
        let (paper, procedure, way) = match printable.code {
            FormCode::F19D => (
                YearPaper::Supplement,
                Procedure::SignSupplement,
                "supplement",
            ),
            _ => (
                YearPaper::FinalRecord,
                Procedure::SignAgencyRecord,
                "final-record",
            ),
        };
        let signed = year.paper(paper).map(|signed| {
            let name = people
                .iter()
                .find(|person| person.id == signed.signed_by)
                .map(|person| person.short_name())
                .unwrap_or_default();
            format!("{}, {name}", dotted(signed.signed_on))
        });
        PaperLine {
            printable,
            sign: if signed.is_none() && is_over && acting.can(procedure, Place::Agency) {
                format!("{}/{way}", address(id))
            } else {
                String::new()
            },
            signed,
        }
    };
    let papers = papers::printables_of_year_end(&year)
        .into_iter()
        .map(line)
        .collect();
    let page = AgencyYearPage {
        frame: Frame::new(visitor, "/nomenclatures", format!("Итоги {number} года")),
        typed,
        id,
        year: number,
        is_approved: year.nomenclature.state == NomenclatureState::Approved,
        too_early: (!is_over).then(|| Refused::YearNotOver(number).to_string()),
        missing: missing(&year.reported()),
        is_complete: year.complete().is_ok(),
        papers,
        departments: year
            .departments
            .into_iter()
            .map(|(department, record)| (department, record.map(|record| dotted(record.signed_on))))
            .collect(),
    };
    page_with(&page.typed, &page)
}

async fn answered(
    app: &App,
    form: Filled,
    id: NomenclatureId,
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

/// Signs F-19Z.
pub async fn sign_record(
    State(app): State<App>,
    Path(id): Path<NomenclatureId>,
    form: Filled,
) -> Answer {
    let outcome = desk::sign_agency_record(&app.db, &form, id).await;
    answered(&app, form, id, outcome, "Итоговая запись подписана").await
}

/// Signs F-19D.
pub async fn sign_supplement(
    State(app): State<App>,
    Path(id): Path<NomenclatureId>,
    form: Filled,
) -> Answer {
    let outcome = desk::sign_supplement(&app.db, &form, id).await;
    answered(&app, form, id, outcome, "Дополнение подписано").await
}

/// F-19Z and F-19D in any format.
pub async fn print(
    State(app): State<App>,
    Path((id, name)): Path<(NomenclatureId, String)>,
    visitor: Visitor,
    manner: Manner,
) -> Answer {
    let (code, format) = paper::asked(&name, manner)?;
    let year = loaded(&app, &visitor, id).await?;
    let acting = &visitor.acting;
    let made = papers::paper_of_year_end(&app.db, acting, &year, code).await?;
    paper::printed(made.form, format, made.file_name, acting.today).await
}

/// The package of the year, with what the person may see.
pub async fn package(
    State(app): State<App>,
    Path(id): Path<NomenclatureId>,
    visitor: Visitor,
) -> Answer {
    let acting = &visitor.acting;
    let year = loaded(&app, &visitor, id).await?;
    year.complete().map_err(Refusal::from)?;
    let number = year.nomenclature.year;
    let forms = [
        nomenclature::papers::form(&app.db, acting, id).await?,
        papers::agency_record(&app.db, acting.today, &year).await?,
        papers::supplement(&app.db, acting, &year).await?,
    ];
    let sees = |department| acting.sees_restricted(department);
    let published = nomenclature::publication::published(&app.db, number, sees).await?;
    let today = acting.today;
    let made = tokio::task::spawn_blocking(move || -> Result<Vec<u8>> {
        let mut files = Vec::new();
        for form in &forms {
            files.push(package::paper(form, today)?);
        }
        files.push(Packed {
            name: format!("nomenclature-{number}.json"),
            bytes: published.json(),
        });
        files.push(Packed {
            name: format!("nomenclature-{number}.xlsx"),
            bytes: published.xlsx()?,
        });
        package::package(files, today)
    })
    .await
    .unwrap_or_else(|error| {
        tracing::error!(%error, "a package could not be made");
        Err(Refusal::rule("Пакет документов не сложился: повторите"))
    })?;
    file(
        &format!("Номенклатура {number}.zip"),
        "application/zip",
        made,
    )
}
