//! The pages of the print centre: the things of a year, one thing with its papers and batches, a batch as a file.

use askama::Template;
use axum::extract::{Path, Query, State};
use chrono::Datelike;
use serde::Deserialize;

use super::desk::{self, Chosen, Thing};
use super::rules::{self, Refused};
use super::shelves::{self, Shelf};
use super::store::{self, FileLine};
use super::{batches::Batch, binding};
use crate::ids::JobId;
use crate::nomenclature;
use crate::print::centre::{Subject, Variant, Wanted};
use crate::print::pdf::Manner;
use crate::refusal::{OrMissing, Refusal, Result};
use crate::web::App;
use crate::web::answer::{Answer, done, page, with_message};
use crate::web::frame::Frame;
use crate::web::paper;
use crate::web::session::{Filled, Visitor};

/// The files of a paper, and with the last one left out of a batch: what they are called, and the end of the address.
const FILES: [(&str, &str); 5] = [
    ("PDF/A", "pdf"),
    ("PDF/A, двусторонний", "pdf?binding=two-sided"),
    ("PDF/A-1b", "pdf?part=1b"),
    ("DOCX", "docx"),
    ("XLSX", "xlsx"),
];

/// The menu entry of these pages.
const SECTION: &str = "/print";

#[derive(Template)]
#[template(path = "print_centre/shelves.html")]
struct ShelvesPage {
    frame: Frame,
    year: i64,
    years: Vec<i64>,
    shelves: Vec<Shelf>,
    /// Long prints that wait or run.
    unfinished: Vec<JobId>,
    /// What they came to.
    files: Vec<FileLine>,
}

#[derive(Template)]
#[template(path = "print_centre/thing.html")]
struct ThingPage {
    frame: Frame,
    thing: Thing,
}

impl ThingPage {
    fn files_of_batch() -> &'static [(&'static str, &'static str)] {
        FILES.split_last().map_or(&[], |(_, files)| files)
    }
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
        unfinished: store::unfinished(&app.db, acting.person.id).await?,
        files: store::files(&app.db, acting.person.id, acting.today).await?,
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
    if batch.is_long() {
        return Err(Refused::TooLong.into());
    }
    let forms = forms_of(&app, &visitor, batch).await?;
    let (title, made_on) = (batch.title.clone(), acting.today);
    let made = tokio::task::spawn_blocking(move || binding::bound(&title, &forms, way, made_on))
        .await
        .unwrap_or_else(|error| {
            tracing::error!(%error, "a batch could not be made");
            Err(Refusal::rule("Формы не сложились в один файл: повторите"))
        });
    let (bytes, remark) = made?;
    let name = desk::joined(&thing.title, &batch.title);
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

/// Has a paper or a batch printed in the background: a batch is named as in its address, a paper by the code of its form.
pub async fn queue(
    State(app): State<App>,
    Path((name, file)): Path<(String, String)>,
    manner: Manner,
    form: Filled,
) -> Answer {
    let subject = subject_of(&name)?;
    let (code, way) = paper::asked(&file, manner)?;
    let chosen = match crate::print::catalogue::FormCode::of(code) {
        Some(code) => Chosen::Paper(Wanted {
            subject,
            code,
            variant: Variant {
                division: form.fields.get("division").parse().ok(),
                volume: form.fields.get("volume").parse().ok(),
                copy: form.fields.get("copy").parse().ok(),
            },
        }),
        None => Chosen::Batch(code.to_owned()),
    };
    let job = desk::queue(&app.db, &form, subject, chosen, way).await?;
    done(format!("/jobs/{job}"), "Печать поставлена в очередь")
}

/// A file of a long print, for the person who asked for it.
pub async fn file(
    State(app): State<App>,
    Path((job, part)): Path<(JobId, i64)>,
    visitor: Visitor,
) -> Answer {
    let acting = &visitor.acting;
    let kept = store::file(&app.db, (job, part), acting.person.id, acting.today)
        .await
        .or_missing(
            "Такого файла нет: его срок истёк, или печать заказали не вы. Закажите её снова",
        )?;
    let answer = paper::handed_over(&kept.name, kept.format, kept.content)?;
    Ok(if kept.remark.is_empty() {
        answer
    } else {
        with_message(answer, &kept.remark)
    })
}
