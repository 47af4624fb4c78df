//! Pages of jobs: the latest ones, and one with its progress. A page of a job at work comes again by itself, without scripts.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderName, HeaderValue};

use super::rules::{Job, JobKind, JobState};
use super::{desk, store};
use crate::acting::{Place, office_zone};
use crate::ids::JobId;
use crate::journal::{self, Entry, Object, ObjectKind};
use crate::organisation;
use crate::web::App;
use crate::web::answer::{Answer, done, page};
use crate::web::frame::Frame;
use crate::web::session::{Filled, Visitor};

/// The menu entry of these pages.
const SECTION: &str = "/jobs";

/// After how many seconds the page of a job at work comes again.
const REFRESH: &str = "2";

#[derive(Template)]
#[template(path = "jobs/list.html")]
struct ListPage {
    frame: Frame,
    jobs: Vec<Job>,
    /// Kinds that the person may ask for here.
    kinds: Vec<JobKind>,
}

#[derive(Template)]
#[template(path = "jobs/job.html")]
struct JobPage {
    frame: Frame,
    asked_by: String,
    result: Vec<String>,
    may_stop: bool,
    history: Vec<Entry>,
    job: Job,
}

impl Job {
    /// When it was asked for, by the clock of the office.
    pub fn asked_moment(&self) -> String {
        let at = self.asked_at.with_timezone(&office_zone());
        at.format("%d.%m.%Y %H:%M").to_string()
    }

    /// When it was over.
    pub fn finished_moment(&self) -> String {
        self.finished_at.map_or_else(String::new, |at| {
            let at = at.with_timezone(&office_zone());
            at.format("%d.%m.%Y %H:%M").to_string()
        })
    }
}

/// The latest jobs that are the person's to know of.
pub async fn list(State(app): State<App>, visitor: Visitor) -> Answer {
    let acting = &visitor.acting;
    let jobs = store::latest(&app.db).await?;
    page(&ListPage {
        jobs: jobs.into_iter().filter(|job| job.is_for(acting)).collect(),
        kinds: [JobKind::Recompute]
            .into_iter()
            .filter(|kind| acting.can(kind.procedure(), Place::Agency))
            .collect(),
        frame: Frame::new(&visitor, SECTION, "Задания"),
    })
}

/// One job.
pub async fn job(State(app): State<App>, Path(id): Path<JobId>, visitor: Visitor) -> Answer {
    let acting = &visitor.acting;
    let job = desk::visible_job(&app.db, acting, id).await?;
    let may = job.may_be_stopped_by(acting);
    let asked_by = organisation::store::person(&app.db, job.asked_by).await?;
    let at_work = !job.state.is_over();
    let mut response = page(&JobPage {
        asked_by: asked_by.short_name(),
        result: job.result_for(acting.sight()),
        may_stop: may,
        history: journal::history(&app.db, Object::new(ObjectKind::Job, id.0)).await?,
        frame: Frame::new(&visitor, SECTION, format!("Задание № {id}")),
        job,
    })?;
    if at_work {
        response.headers_mut().insert(
            HeaderName::from_static("refresh"),
            HeaderValue::from_static(REFRESH),
        );
    }
    Ok(response)
}

/// Asks for all expiries to be computed anew.
pub async fn recompute(State(app): State<App>, form: Filled) -> Answer {
    let id = desk::ask(&app.db, &form, JobKind::Recompute, &()).await?;
    done(format!("/jobs/{id}"), "Задание поставлено")
}

/// Stops a job.
pub async fn cancel(State(app): State<App>, Path(id): Path<JobId>, form: Filled) -> Answer {
    desk::cancel(&app.db, &form, id).await?;
    done(format!("/jobs/{id}"), "Задание будет остановлено")
}

/// Goes on with a job that an error stopped.
pub async fn go_on(State(app): State<App>, Path(id): Path<JobId>, form: Filled) -> Answer {
    desk::go_on(&app.db, &form, id).await?;
    done(format!("/jobs/{id}"), "Задание продолжено")
}
