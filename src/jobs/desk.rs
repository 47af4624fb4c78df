//! Asking for jobs and stopping them, one transaction each.

use serde::Serialize;
use serde_json::json;

use super::rules::{Job, JobKind, JobState, Refused};
use super::store;
use crate::acting::{Acting, Place};
use crate::db::{Db, Store, Tx};
use crate::ids::JobId;
use crate::journal::{self, Object, ObjectKind};
use crate::refusal::{OrMissing, Refusal, Result};

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Refusal::rule(refused)
    }
}

const MISSING: &str = "Такого задания нет";

fn object(id: JobId) -> Object {
    Object::new(ObjectKind::Job, id.0)
}

/// Asks for a job. One of a kind at a time: two that do the same thing would only get into each other's way.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] while one of its kind waits or runs.
pub async fn ask(db: &Db, acting: &Acting, kind: JobKind, asked: &impl Serialize) -> Result<JobId> {
    let mut tx = db.begin().await?;
    let id = ask_within(&mut tx, acting, kind, asked).await?;
    tx.commit().await?;
    Ok(id)
}

/// The same within the transaction of a procedure that ends in a job.
///
/// # Errors
/// As [`ask`].
pub async fn ask_within(
    tx: &mut Tx,
    acting: &Acting,
    kind: JobKind,
    asked: &impl Serialize,
) -> Result<JobId> {
    acting.may(kind.procedure(), Place::Agency)?;
    if store::is_at_work(&mut *tx, kind).await? {
        return Err(Refused::AtWork.into());
    }
    put(tx, acting, kind, asked).await
}

/// Puts a job to those that wait, however many of its kind are at work; the procedure that ends in it has asked the right.
///
/// # Errors
/// Those of the database.
pub async fn put(
    tx: &mut Tx,
    acting: &Acting,
    kind: JobKind,
    asked: &impl Serialize,
) -> Result<JobId> {
    let asked = json!(asked);
    let id = store::insert(
        &mut *tx,
        kind,
        &asked.to_string(),
        acting.person.id,
        acting.at,
    )
    .await?;
    let after = json!({"job": kind.code(), "asked": asked});
    journal::record_new(tx, acting, kind.procedure(), &[object(id)], &after).await?;
    Ok(id)
}

/// One job, unless it is not the person's to know of.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn visible_job(db: impl Store, acting: &Acting, id: JobId) -> Result<Job> {
    let job = store::job(db, id).await.or_missing(MISSING)?;
    if job.is_for(acting) {
        Ok(job)
    } else {
        Err(Refusal::NotFound(MISSING.into()))
    }
}

/// Stops a job: one that waits at once, one that runs after the step it is at. What is done stays done.
///
/// # Errors
/// [`Refusal::NotFound`]; [`Refusal::Forbidden`]; [`Refusal::Rule`] when it is over.
pub async fn cancel(db: &Db, acting: &Acting, id: JobId) -> Result<()> {
    let mut tx = db.begin().await?;
    let job = visible_job(&mut tx, acting, id).await?;
    may_stop(acting, &job)?;
    match job.state {
        JobState::Waiting => store::cancel_waiting(&mut tx, id, acting.at).await?,
        JobState::Running => store::ask_to_cancel(&mut tx, id).await?,
        JobState::Done | JobState::Failed | JobState::Cancelled => {
            return Err(Refused::Over.into());
        }
    }
    note(&mut tx, acting, &job, "cancel").await?;
    Ok(tx.commit().await?)
}

fn may_stop(acting: &Acting, job: &Job) -> Result<()> {
    if job.may_be_stopped_by(acting) {
        return Ok(());
    }
    acting.may(job.kind.procedure(), Place::Agency)
}

/// Goes on with a job that an error stopped, from the last place it had come to.
///
/// # Errors
/// [`Refusal::NotFound`]; [`Refusal::Forbidden`]; [`Refusal::Rule`] when no error stopped it or one of its kind is at work.
pub async fn go_on(db: &Db, acting: &Acting, id: JobId) -> Result<()> {
    let mut tx = db.begin().await?;
    let job = visible_job(&mut tx, acting, id).await?;
    may_stop(acting, &job)?;
    if job.state != JobState::Failed {
        return Err(Refused::NotFailed.into());
    }
    if job.kind.is_of_agency() && store::is_at_work(&mut tx, job.kind).await? {
        return Err(Refused::AtWork.into());
    }
    store::wait_again(&mut tx, id).await?;
    note(&mut tx, acting, &job, "go_on").await?;
    Ok(tx.commit().await?)
}

/// Writes into the journal what a person did with a job, or what has come of it.
pub(super) async fn note(tx: &mut Tx, acting: &Acting, job: &Job, what: &str) -> Result<()> {
    let after = json!({"job": job.kind.code(), "what": what, "percent": job.percent});
    journal::record_new(tx, acting, job.kind.procedure(), &[object(job.id)], &after).await?;
    Ok(())
}
