//! The pages of the print centre: the things of a year, one thing with its papers and batches, a batch as a file.

use askama::Template;
use axum::extract::{Path, Query, State};
use chrono::Datelike;
use serde::Deserialize;

use super::desk::{self, Thing};
use super::shelves::{self, Shelf};
use super::{batches::Batch, binding};
use crate::nomenclature;
use crate::print::centre::Subject;
use crate::print::pdf::Manner;
use crate::refusal::{Refusal, Result};
use crate::web::App;
use crate::web::answer::{Answer, page, with_message};
use crate::web::frame::Frame;
use crate::web::paper;
use crate::web::session::Visitor;

/// The menu entry of these pages.
const SECTION: &str = "/print";

#[derive(Template)]
#[template(path = "print_centre/shelves.html")]
struct ShelvesPage {
    frame: Frame,
    year: i64,
    years: Vec<i64>,
    shelves: Vec<Shelf>,
}

#[derive(Template)]
#[template(path = "print_centre/thing.html")]
struct ThingPage {
    frame: Frame,
    thing: Thing,
}

/// Which year is asked for.
#[derive(Deserialize)]
pub struct Asked {
    year: Option<i64>,
}

/// The things of a year of which the person may print something.
pub async fn shelves(
    State(app): State<App>,
    Query(asked): Query<Asked>,
    visitor: Visitor,
) -> Answer {
    let acting = &visitor.acting;
    let this_year = i64::from(acting.today.year());
    let year = asked.year.unwrap_or(this_year).clamp(1900, 2200);
    let mut years = nomenclature::store::years(&app.db).await?;
    years.extend([year, this_year]);
    years.sort_unstable_by(|one, other| other.cmp(one));
    years.dedup();
    page(&ShelvesPage {
        frame: Frame::new(&visitor, SECTION, format!("Печать, {year} год")),
        year,
        years,
        shelves: shelves::of_year(&app.db, acting, year).await?,
    })
}

fn subject_of(name: &str) -> Result<Subject> {
    name.parse().map_err(|_| paper::missing())
}

/// One thing: its papers, in which formats, in how many copies; its batches.
pub async fn thing(State(app): State<App>, Path(name): Path<String>, visitor: Visitor) -> Answer {
    let thing = desk::thing(&app.db, &visitor.acting, subject_of(&name)?).await?;
    page(&ThingPage {
        frame: Frame::new(&visitor, SECTION, format!("Печать: {}", thing.title)),
        thing,
    })
}

/// A batch as one file.
pub async fn batch(
    State(app): State<App>,
    Path((name, file)): Path<(String, String)>,
    visitor: Visitor,
    manner: Manner,
) -> Answer {
    let acting = &visitor.acting;
    let (code, way) = paper::asked(&file, manner)?;
    let thing = desk::thing(&app.db, acting, subject_of(&name)?).await?;
    let batch = thing
        .batches
        .iter()
        .find(|batch| batch.code == code)
        .ok_or_else(paper::missing)?;
    let forms = forms_of(&app, &visitor, batch).await?;
    let (title, made_on) = (batch.title.clone(), acting.today);
    let made = tokio::task::spawn_blocking(move || binding::bound(&title, &forms, way, made_on))
        .await
        .unwrap_or_else(|error| {
            tracing::error!(%error, "a batch could not be made");
            Err(Refusal::rule("Формы не сложились в один файл: повторите"))
        });
    let (bytes, remark) = made?;
    let name = format!("{}. {}", thing.title, batch.title);
    let answer = paper::handed_over(&name, way.format, bytes)?;
    Ok(match remark {
        Some(remark) => with_message(answer, &remark),
        None => answer,
    })
}

async fn forms_of(app: &App, visitor: &Visitor, batch: &Batch) -> Result<Vec<crate::print::Form>> {
    let mut forms = Vec::new();
    for wanted in &batch.papers {
        forms.push(desk::paper(&app.db, &visitor.acting, wanted).await?.form);
    }
    Ok(forms)
}
