//! The SQL of jobs.

use chrono::{DateTime, Utc};

use super::rules::{Job, JobKind, JobState};
use crate::db::{Result, Store, exactly_one};
use crate::ids::{JobId, PersonId};

macro_rules! job_columns {
    () => {
        "id, kind, asked, asked_by, asked_at, state, cancel_asked, place, percent, words, result, error, finished_at"
    };
}

crate::statements! {
    JOB = concat!("SELECT ", job_columns!(), " FROM job WHERE id = $1");
    LATEST = concat!("SELECT ", job_columns!(), " FROM job ORDER BY id DESC LIMIT 100");
    INSERT = "INSERT INTO job (kind, asked, asked_by, asked_at, state) VALUES ($1, $2, $3, $4, 'waiting') RETURNING id";
    AT_WORK = "SELECT count(*) FROM job WHERE kind = $1 AND state IN ('waiting', 'running')";
    /// The oldest job that waits, or whose runner has given no sign of life for too long.
    NEXT = "SELECT min(id) FROM job WHERE state IN ('waiting', 'running') AND (state = 'waiting' OR seen_at < $1)";
    /// Two runners that want the same job: one of them finds it taken.
    TAKE = "UPDATE job SET state = 'running', runner = $2, seen_at = $3 WHERE id = $1 AND (state = 'waiting'
        OR (state = 'running' AND seen_at < $4))";
    SAVE = "UPDATE job SET place = $3, percent = $4, words = $5, seen_at = $6
        WHERE id = $1 AND runner = $2 AND state = 'running' AND NOT cancel_asked";
    SEEN = "UPDATE job SET seen_at = $3 WHERE id = $1 AND runner = $2 AND state = 'running'";
    FINISH = "UPDATE job SET state = $3, result = $4, error = $5, finished_at = $6,
        percent = CASE WHEN $3 = 'done' THEN 100 ELSE percent END WHERE id = $1 AND runner = $2 AND state = 'running'";
    ASK_TO_CANCEL = "UPDATE job SET cancel_asked = TRUE WHERE id = $1 AND state = 'running'";
    CANCEL_WAITING = "UPDATE job SET state = 'cancelled', cancel_asked = TRUE, finished_at = $2 WHERE id = $1 AND state = 'waiting'";
    WAIT_AGAIN = "UPDATE job SET state = 'waiting', error = '', finished_at = NULL WHERE id = $1 AND state = 'failed'";
}

/// One job.
pub async fn job(db: impl Store, id: JobId) -> Result<Job> {
    db.fetch_one(JOB, (id,)).await
}

/// The latest jobs, newest first, at most a hundred.
pub async fn latest(db: impl Store) -> Result<Vec<Job>> {
    db.fetch_all(LATEST, ()).await
}

/// Whether a job of this kind waits or runs.
pub async fn is_at_work(db: impl Store, kind: JobKind) -> Result<bool> {
    let count: i64 = db.fetch_value(AT_WORK, (kind,)).await?;
    Ok(count > 0)
}

/// Adds a job to those that wait.
pub async fn insert(
    db: impl Store,
    kind: JobKind,
    asked: &str,
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<JobId> {
    db.fetch_value(INSERT, (kind, asked, by, at)).await
}

/// The job to be carried out next: the oldest that waits or was left by a runner not seen since `lost_before`.
pub async fn next(db: impl Store, lost_before: DateTime<Utc>) -> Result<Option<JobId>> {
    db.fetch_value(NEXT, (lost_before,)).await
}

/// Takes a job to carry it out, unless somebody else was quicker.
pub async fn take(
    db: impl Store,
    id: JobId,
    runner: &str,
    now: DateTime<Utc>,
    lost_before: DateTime<Utc>,
) -> Result<bool> {
    let taken = db.execute(TAKE, (id, runner, now, lost_before)).await?;
    Ok(taken == 1)
}

/// How far a job has come.
pub struct Progress<'a> {
    /// JSON of the place to go on from.
    pub place: &'a str,
    /// How much is done.
    pub percent: i64,
    /// What is being done.
    pub words: &'a str,
}

/// Writes how far the job has come; `false` when it is to stop or is no more the runner's.
pub async fn save(
    db: impl Store,
    id: JobId,
    runner: &str,
    progress: Progress<'_>,
    now: DateTime<Utc>,
) -> Result<bool> {
    let saved = db
        .execute(
            SAVE,
            (
                id,
                runner,
                progress.place,
                progress.percent,
                progress.words,
                now,
            ),
        )
        .await?;
    Ok(saved == 1)
}

/// Gives a sign of life.
pub async fn seen(db: impl Store, id: JobId, runner: &str, now: DateTime<Utc>) -> Result<()> {
    db.execute(SEEN, (id, runner, now)).await?;
    Ok(())
}

/// Writes what has come of the job.
pub async fn finish(
    db: impl Store,
    id: JobId,
    runner: &str,
    state: JobState,
    (result, error): (&str, &str),
    now: DateTime<Utc>,
) -> Result<()> {
    exactly_one(
        db.execute(FINISH, (id, runner, state.code(), result, error, now))
            .await?,
    )
}

/// Asks the runner to stop after the step it is at.
pub async fn ask_to_cancel(db: impl Store, id: JobId) -> Result<()> {
    exactly_one(db.execute(ASK_TO_CANCEL, (id,)).await?)
}

/// Cancels a job that nobody has begun.
pub async fn cancel_waiting(db: impl Store, id: JobId, now: DateTime<Utc>) -> Result<()> {
    exactly_one(db.execute(CANCEL_WAITING, (id, now)).await?)
}

/// Puts a failed job back among those that wait; its place stays.
pub async fn wait_again(db: impl Store, id: JobId) -> Result<()> {
    exactly_one(db.execute(WAIT_AGAIN, (id,)).await?)
}
