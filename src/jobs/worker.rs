//! Carrying jobs out, one after the other.
//!
//! Signs of life are told by the machine's clock, whatever date the clock of the program was set to: they measure how long a runner
//! has been silent, nothing else.

use std::pin::Pin;
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::rules::{Job, JobKind, JobState, Outcome, percent};
use super::{desk, store};
use crate::acting::{Acting, Clock, Place};
use crate::db::{Db, Tx};
use crate::ids::JobId;
use crate::organisation;
use crate::refusal::Refusal;

/// How often somebody looks whether a job waits.
const LOOK: Duration = Duration::from_secs(1);
/// How often a runner gives a sign of life.
const SIGN: Duration = Duration::from_secs(5);
/// After how many seconds of silence a runner counts as lost.
const LOST: i64 = 30;

/// Why a job is not carried on.
#[derive(Debug)]
pub enum Stop {
    /// Somebody has cancelled it, or another runner has taken it over.
    Cancelled,
    /// It was refused or failed.
    Refused(Refusal),
}

impl<E: Into<Refusal>> From<E> for Stop {
    fn from(error: E) -> Self {
        Stop::Refused(error.into())
    }
}

/// A future of a kind of work.
pub type Working<'a> = Pin<Box<dyn Future<Output = Result<Outcome, Stop>> + Send + 'a>>;

/// What a kind of job does.
pub trait Work: Send + Sync {
    /// Carries a job out from its place on, saving the new place with each step.
    fn carry_out<'a>(&'a self, running: &'a Running) -> Working<'a>;
}

/// Which work belongs to which kind of job.
pub type Works = fn(JobKind) -> &'static dyn Work;

/// A job in the hands of a runner.
#[derive(Clone)]
pub struct Running {
    /// The records.
    pub db: Db,
    /// Who asked, with the rights of today: whoever has lost the right meanwhile gets nothing done.
    pub acting: Acting,
    job: Job,
    runner: String,
    /// Told of every step, for a bar in the terminal.
    tell: Option<fn(i64, &str)>,
}

impl Running {
    /// Key of the job.
    pub fn id(&self) -> JobId {
        self.job.id
    }

    /// Whether a person wants it stopped, as opposed to another runner having taken it over.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn is_to_stop(&self) -> crate::db::Result<bool> {
        Ok(store::job(&self.db, self.job.id).await?.cancel_asked)
    }

    /// What was asked.
    ///
    /// # Errors
    /// [`Refusal::Rule`] when a later version of the program asks otherwise.
    pub fn asked<T: DeserializeOwned>(&self) -> Result<T, Refusal> {
        serde_json::from_str(&self.job.asked).map_err(|_| {
            Refusal::rule(
                "Задание поставлено другой версией программы и не читается: поставьте его заново",
            )
        })
    }

    /// The place to go on from; where there is none or it cannot be read, the work begins anew, which changes nothing twice.
    pub fn place<T: DeserializeOwned>(&self) -> Option<T> {
        serde_json::from_str(&self.job.place).ok()
    }

    /// Writes the place that the step in this transaction leads to.
    ///
    /// # Errors
    /// [`Stop::Cancelled`] when the job is to stop: the transaction is then to be dropped.
    pub async fn save(
        &self,
        tx: &mut Tx,
        place: &impl Serialize,
        (done, all): (i64, i64),
        words: &str,
    ) -> Result<(), Stop> {
        let place = serde_json::to_string(place).unwrap_or_default();
        let progress = store::Progress {
            place: &place,
            percent: percent(done, all),
            words,
        };
        if !store::save(tx, self.job.id, &self.runner, progress, Utc::now()).await? {
            return Err(Stop::Cancelled);
        }
        if let Some(tell) = self.tell {
            tell(percent(done, all), words);
        }
        Ok(())
    }
}

/// Looks for jobs and carries them out for as long as the program runs.
pub fn start(db: Db, clock: Clock, works: Works) -> tokio::task::JoinHandle<()> {
    tokio::spawn(async move {
        loop {
            match run_next(&db, &clock, works).await {
                Ok(Some(_)) => {}
                Ok(None) => tokio::time::sleep(LOOK).await,
                Err(error) => {
                    tracing::error!(%error, "looking for jobs failed");
                    tokio::time::sleep(LOOK * 10).await;
                }
            }
        }
    })
}

/// Carries out the next job, if one waits.
///
/// # Errors
/// Those of the database; what befalls the job itself is written to it.
pub async fn run_next(db: &Db, clock: &Clock, works: Works) -> crate::db::Result<Option<JobId>> {
    let Some(id) = store::next(db, lost_before(Utc::now())).await? else {
        return Ok(None);
    };
    run(db, clock, works, id, None).await?;
    Ok(Some(id))
}

/// Carries out one job, telling every step; gives it back as it is then, or as it was when another runner has it.
///
/// # Errors
/// Those of the database.
pub async fn run(
    db: &Db,
    clock: &Clock,
    works: Works,
    id: JobId,
    tell: Option<fn(i64, &str)>,
) -> crate::db::Result<Job> {
    let runner = new_runner();
    let now = Utc::now();
    if store::take(db, id, &runner, now, lost_before(now)).await? {
        let job = store::job(db, id).await?;
        let outcome = carried_out(db, clock, works, &job, &runner, tell).await;
        finish(db, clock, &job, &runner, outcome).await?;
    }
    store::job(db, id).await
}

fn lost_before(now: DateTime<Utc>) -> DateTime<Utc> {
    now - chrono::Duration::seconds(LOST)
}

/// A name that no other runner has.
fn new_runner() -> String {
    let mut bytes = [0; 16];
    match getrandom::fill(&mut bytes) {
        Ok(()) => hex::encode(bytes),
        Err(_) => format!("{}-{}", std::process::id(), Utc::now().timestamp_micros()),
    }
}

async fn carried_out(
    db: &Db,
    clock: &Clock,
    works: Works,
    job: &Job,
    runner: &str,
    tell: Option<fn(i64, &str)>,
) -> Result<Outcome, Stop> {
    let acting = organisation::desk::acting(db, clock, job.asked_by).await?;
    if job.kind.is_of_agency() {
        acting.may(job.kind.procedure(), Place::Agency)?;
    }
    if job.cancel_asked {
        return Err(Stop::Cancelled);
    }
    let running = Running {
        db: db.clone(),
        acting,
        job: job.clone(),
        runner: runner.to_owned(),
        tell,
    };
    // A panic in the work must end the job, not the worker.
    let work = works(job.kind);
    let working = tokio::spawn(async move { work.carry_out(&running).await });
    let alive = signs_of_life(db, job.id, runner);
    tokio::select! {
        done = working => done.unwrap_or_else(|error| {
            tracing::error!(%error, "a job broke off");
            Err(Stop::Refused(Refusal::rule(
                "Внутренняя ошибка программы: сообщите администратору, подробности в её журнале сообщений",
            )))
        }),
        () = alive => Err(Stop::Cancelled),
    }
}

async fn signs_of_life(db: &Db, id: JobId, runner: &str) {
    loop {
        tokio::time::sleep(SIGN).await;
        if let Err(error) = store::seen(db, id, runner, Utc::now()).await {
            tracing::warn!(%error, "a sign of life was not written");
        }
    }
}

async fn finish(
    db: &Db,
    clock: &Clock,
    job: &Job,
    runner: &str,
    outcome: Result<Outcome, Stop>,
) -> crate::db::Result<()> {
    let (state, result, error) = match outcome {
        Ok(outcome) => (
            JobState::Done,
            serde_json::to_string(&outcome).unwrap_or_default(),
            String::new(),
        ),
        Err(Stop::Cancelled) => (JobState::Cancelled, String::new(), String::new()),
        Err(Stop::Refused(refusal)) => (
            JobState::Failed,
            String::new(),
            crate::web::answer::sentences_of(&refusal).join(". "),
        ),
    };
    let mut tx = db.begin().await?;
    let finished = store::finish(
        &mut tx,
        job.id,
        runner,
        state,
        (&result, &error),
        clock.now(),
    );
    match finished.await {
        // Another runner has taken it over: what becomes of it is theirs to write.
        Err(crate::db::Error::Stale) => return Ok(()),
        other => other?,
    }
    if let Ok(acting) = organisation::desk::acting(db, clock, job.asked_by).await
        && let Err(refusal) = desk::note(&mut tx, &acting, job, state.code()).await
    {
        tracing::error!(%refusal, "the end of a job was not written to the journal");
        return Ok(());
    }
    tx.commit().await
}
