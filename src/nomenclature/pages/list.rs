//! The nomenclatures of a year.

use askama::Template;
use axum::extract::{Query, State};
use chrono::Datelike;
use serde::Deserialize;

use super::{SECTION, address};
use crate::acting::Place;
use crate::ids::DepartmentId;
use crate::nomenclature::campaign::Term;
use crate::nomenclature::desk;
use crate::nomenclature::rules::{Nomenclature, NomenclatureState};
use crate::nomenclature::store;
use crate::organisation;
use crate::organisation::people::Department;
use crate::organisation::permissions::Procedure;
use crate::refusal::Refusal;
use crate::web::App;
use crate::web::answer::{Answer, Typed, done, page_with};
use crate::web::frame::Frame;
use crate::web::session::{Filled, Visitor};

#[derive(Template)]
#[template(path = "nomenclature/list.html")]
struct ListPage {
    frame: Frame,
    typed: Typed,
    in_force: bool,
    year: i64,
    year_text: String,
    years: Vec<i64>,
    lines: Vec<Line>,
    consolidated: Option<Nomenclature>,
    may_begin: Vec<Department>,
    may_consolidate: bool,
    sees_campaign: bool,
}

/// A department with its nomenclature of the year, if it has begun.
struct Line {
    department: Department,
    nomenclature: Option<Nomenclature>,
    rows: i64,
    term: Option<Term>,
    is_late: bool,
}

/// Which year is asked for.
#[derive(Deserialize)]
pub struct Asked {
    year: Option<i64>,
}

/// The nomenclatures of a year: the own department's, or all of them for the archive.
pub async fn list(State(app): State<App>, Query(asked): Query<Asked>, visitor: Visitor) -> Answer {
    show(&app, &visitor, asked.year, Typed::default()).await
}

async fn show(app: &App, visitor: &Visitor, year: Option<i64>, typed: Typed) -> Answer {
    let acting = &visitor.acting;
    let sight = acting.sight();
    let coming_year = i64::from(acting.today.year()) + 1;
    let year = year.unwrap_or(coming_year).clamp(1900, 2200);
    let mut years = store::years(&app.db).await?;
    years.extend([year, coming_year, coming_year - 1]);
    years.sort_unstable_by(|one, other| other.cmp(one));
    years.dedup();
    let nomenclatures = store::all_of_year(&app.db, year).await?;
    let counts = store::heading_counts(&app.db, year, sight).await?;
    let departments = organisation::store::departments(&app.db).await?;
    let lines: Vec<Line> = departments
        .iter()
        .filter(|department| sight.covers(department.id, false))
        .filter_map(|department| {
            let nomenclature = nomenclatures
                .iter()
                .find(|it| it.department_id == Some(department.id))
                .cloned();
            if nomenclature.is_none() && department.until.is_some() {
                return None;
            }
            let term = Term::of(year, department.since);
            let is_done = nomenclature
                .as_ref()
                .is_some_and(|it| it.state == NomenclatureState::Sent);
            Some(Line {
                rows: nomenclature
                    .as_ref()
                    .and_then(|it| counts.iter().find(|(id, _)| *id == it.id))
                    .map_or(0, |(_, rows)| *rows),
                is_late: !is_done && term.is_some_and(|term| term.is_over(acting.today)),
                term: term.filter(|_| !is_done),
                department: department.clone(),
                nomenclature,
            })
        })
        .collect();
    let may_begin = departments
        .into_iter()
        .filter(|department| {
            department.until.is_none()
                && acting.can(
                    Procedure::BeginNomenclature,
                    Place::Department(department.id),
                )
                && !lines
                    .iter()
                    .any(|line| line.department.id == department.id && line.nomenclature.is_some())
        })
        .collect();
    let consolidated = store::consolidated(&app.db, year).await?;
    let page = ListPage {
        frame: Frame::new(visitor, SECTION, "Номенклатуры дел"),
        typed,
        in_force: consolidated
            .as_ref()
            .is_some_and(|it| it.in_force(acting.today)),
        year,
        year_text: year.to_string(),
        years,
        lines,
        may_begin,
        may_consolidate: consolidated.is_none()
            && acting.can(Procedure::ConsolidateNomenclature, Place::Agency),
        consolidated,
        sees_campaign: sight.agency_wide,
    };
    page_with(&page.typed, &page)
}

async fn refused(app: &App, form: Filled, year: i64, refusal: Refusal) -> Answer {
    let typed = Typed::refused(form.fields, refusal)?;
    show(app, &form.visitor, Some(year), typed).await
}

/// Begins a department's nomenclature for a year, with the rows of the year before or without.
pub async fn begin(State(app): State<App>, form: Filled) -> Answer {
    let mut reader = form.fields.reader();
    let department = reader.choice("department_id", "подразделение", DepartmentId(0));
    let year = reader.number("year", "Год");
    let copies = reader.ticked("copy");
    let begun = match reader.finish(()) {
        Ok(()) if copies => desk::begin(&app.db, &form, department, year).await,
        Ok(()) => desk::begin_empty(&app.db, &form, department, year).await,
        Err(refusal) => Err(refusal),
    };
    match begun {
        Ok(id) => done(address(id), "Номенклатура начата"),
        Err(refusal) => refused(&app, form, year, refusal).await,
    }
}

/// Compiles the agency's nomenclature of a year.
pub async fn consolidate(State(app): State<App>, form: Filled) -> Answer {
    let mut reader = form.fields.reader();
    let year = reader.number("year", "Год");
    let compiled = match reader.finish(()) {
        Ok(()) => desk::consolidate(&app.db, &form, year).await,
        Err(refusal) => Err(refusal),
    };
    match compiled {
        Ok(id) => done(address(id), "Сводная номенклатура составлена"),
        Err(refusal) => refused(&app, form, year, refusal).await,
    }
}
