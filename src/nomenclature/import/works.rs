//! What is done with a large file in the background: it is read, and what was chosen of it is brought in.
//!
//! Nothing of either is seen before its last step: what is recognised lies by the stretch beside an upload that is not read yet,
//! and the rows to be added wait beside the nomenclature until one transaction puts them in. A job that is stopped leaves nothing.

use serde::{Deserialize, Serialize};
use serde_json::json;
use std::sync::Arc;
use tokio::task::JoinHandle;

use super::desk::{self, Contents, as_json, department_of, draft_for, existing, settle};
use super::large::{self, BringAsked, PART, ReadAsked};
use super::making::{Found, Making};
use super::plan::{Addition, Planner, Report, Sections};
use super::preview::{ColumnsBy, Totals};
use crate::ids::ImportId;
use crate::intake::Worker;
use crate::jobs::rules::Outcome;
use crate::jobs::worker::{Running, Stop, Work, Working};
use crate::journal;
use crate::nomenclature::desk::{article_judge, load, object};
use crate::nomenclature::store;
use crate::organisation::permissions::Procedure;
use crate::refusal::Refusal;

/// Stretches that one step takes.
const PARTS_AT_ONCE: usize = 10;
/// Of each outcome that asks for work so many rows are listed in the report.
const LISTED: usize = 100;
/// How often a file is planned anew when somebody has written in the nomenclature meanwhile.
const ATTEMPTS: usize = 3;
/// Of a hundred parts of the reading those that come before the rows are judged.
const BEFORE_ROWS: i64 = 30;

/// A large file is read.
pub struct ReadFile;

impl Work for ReadFile {
    fn carry_out<'a>(&'a self, running: &'a Running) -> Working<'a> {
        Box::pin(read(running))
    }
}

async fn read(running: &Running) -> Result<Outcome, Stop> {
    let asked: ReadAsked = running.asked()?;
    let (db, acting) = (&running.db, &running.acting);
    let found = large::in_hand(db, acting, asked.import, running.id()).await?;
    let draft = draft_for(acting, found.nomenclature)?;
    step(running, asked.import, 1, "Таблица читается").await?;
    let bytes = Arc::new(desk::kept_file(db, asked.import).await?);
    let worker = Worker::this_program().map_err(Refusal::rule)?;
    let book = desk::whole_book(&worker, Contents::Bytes(bytes), None).await?;
    step(running, asked.import, BEFORE_ROWS / 2, "Строки узнаются").await?;
    let (found, columns_by, looks) = match asked.columns {
        Some(columns) => {
            let (recognised, looks) = desk::as_told(&draft, book, columns).await?;
            (
                Found::Recognised(recognised),
                ColumnsBy::Person,
                Some(looks),
            )
        }
        None => {
            let (found, by) = desk::remembering(db, &draft, book).await?;
            (found, by, None)
        }
    };
    let department = department_of(&draft);
    let destination = desk::destination(db, department, draft.year).await?;
    let articles = article_judge(db).await?;
    let (mut preview, mut making) =
        tokio::task::block_in_place(|| Making::begin(found, destination));
    preview.columns_by = columns_by;
    let mut totals = Totals::default();
    let mut number = 0;
    let mut behind = Behind::default();
    let all = making.left();
    while making.left() > 0 {
        let rows =
            tokio::task::block_in_place(|| making.next_rows(PARTS_AT_ONCE * PART, &articles));
        totals.add(&rows);
        let parts: Vec<(i64, String)> = (number..)
            .zip(rows.chunks(PART))
            .map(|(number, rows)| (number, as_json(&rows)))
            .collect();
        number += i64::try_from(parts.len()).unwrap_or(0);
        let done = BEFORE_ROWS + share(100 - BEFORE_ROWS, all - making.left(), all);
        let words = format!("Строки проверяются: {} из {all}", all - making.left());
        let running = running.clone();
        behind
            .write(async move {
                let mut tx = running.db.begin().await?;
                store::imports::keep_parts(&mut tx, asked.import, parts).await?;
                running.save(&mut tx, &(), (done, 100), &words).await?;
                Ok(tx.commit().await?)
            })
            .await?;
    }
    behind.finish().await?;
    preview.totals = Some(totals);
    let mut tx = db.begin().await?;
    let draft = draft_for(acting, load(&mut tx, draft.id).await?)?;
    store::recognised_anew(&mut tx, asked.import, &as_json(&preview)).await?;
    if let (Some(columns), Some(looks)) = (asked.columns, looks) {
        store::keep_layout(&mut tx, department, &looks, &as_json(&columns)).await?;
    }
    journal::record_new(
        &mut tx,
        acting,
        Procedure::ImportNomenclature,
        &[object(draft.id)],
        &json!({"upload": asked.import, "columns": asked.columns, "rows": totals.rows}),
    )
    .await?;
    running.save(&mut tx, &(), (99, 100), "").await?;
    tx.commit().await?;
    Ok(Outcome {
        sentences: vec![format!(
            "Строк дел в файле: {}, без ошибок: {}",
            totals.rows, totals.without_errors
        )],
        of_restricted: Vec::new(),
    })
}

/// Tells how far the reading is; what an earlier attempt had recognised is dropped.
async fn step(running: &Running, id: ImportId, percent: i64, words: &str) -> Result<(), Stop> {
    let mut tx = running.db.begin().await?;
    store::imports::forget_parts(&mut tx, id).await?;
    store::recognised_anew(&mut tx, id, "").await?;
    running.save(&mut tx, &(), (percent, 100), words).await?;
    Ok(tx.commit().await?)
}

fn share(of: i64, done: usize, all: usize) -> i64 {
    let part = of as i128 * done as i128 / all.max(1) as i128;
    i64::try_from(part).unwrap_or(of)
}

/// What was chosen of a large file goes into the nomenclature.
pub struct BringIn;

impl Work for BringIn {
    fn carry_out<'a>(&'a self, running: &'a Running) -> Working<'a> {
        Box::pin(bring_in(running))
    }
}

/// How far it has come: which stretch is next, in which version of the nomenclature it was planned, what became of the rows so far.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Place {
    part: i64,
    version: i64,
    report: Report,
}

async fn bring_in(running: &Running) -> Result<Outcome, Stop> {
    let asked: BringAsked = running.asked()?;
    let mut place: Option<Place> = running.place();
    for _ in 0..ATTEMPTS {
        match one_attempt(running, asked.import, place.take()).await {
            Ok(Some(report)) => return Ok(outcome(&report)),
            // Somebody has written in the nomenclature meanwhile: what was planned may fit no more.
            Ok(None) => {}
            Err(stop) => {
                if matches!(stop, Stop::Cancelled) && running.is_to_stop().await? {
                    store::imports::forget_additions(&running.db, asked.import).await?;
                }
                return Err(stop);
            }
        }
    }
    Err(Refusal::rule(
        "Пока файл загружался, в номенклатуре всё время правили строки. Ничего не изменено: загрузите файл, когда её не правят",
    )
    .into())
}

/// Plans all stretches from `place` on and puts the rows in; `None` when the nomenclature was written in meanwhile.
async fn one_attempt(
    running: &Running,
    id: ImportId,
    place: Option<Place>,
) -> Result<Option<Report>, Stop> {
    let (db, acting) = (&running.db, &running.acting);
    let found = large::in_hand(db, acting, id, running.id()).await?;
    let draft = draft_for(acting, found.nomenclature.clone())?;
    let mut place = match place.filter(|place| place.version == draft.version) {
        Some(place) => place,
        None => {
            store::imports::forget_additions(db, id).await?;
            Place {
                version: draft.version,
                ..Place::default()
            }
        }
    };
    let there = store::headings(db, draft.id, true).await?;
    let last_position = store::last_position(db, draft.id).await?;
    let there = existing(acting, &draft, there);
    let mut planner = Planner::new(&there, last_position);
    let progress = store::imports::progress(db, id).await?;
    let preview = &found.preview;
    let chosen = large::chosen_sections(&progress.section_choices, preview.sections.len());
    let sections = Sections::of(preview, &chosen);
    // What the stretches before took, they take again.
    let (first, mut next) = (place.part, 0);
    let mut behind = Behind::default();
    while next < progress.parts {
        let mut additions = Vec::new();
        let until = (next + PARTS_AT_ONCE as i64).min(progress.parts);
        for part in next..until {
            let row = store::imports::part(db, id, part).await?;
            let decided = tokio::task::block_in_place(|| {
                let (rows, choices) = large::rows_and_choices(&row)?;
                Ok::<_, Refusal>(planner.decide(&rows, &choices, sections))
            })?;
            if part >= first {
                place.report.absorb(decided.report, LISTED);
                additions.extend(decided.additions);
            }
        }
        next = until;
        if next <= first {
            continue;
        }
        place.part = next;
        let rows = preview.totals().rows;
        let prepared = Prepared {
            id,
            additions,
            place: place.clone(),
            of: progress.parts + 1,
            words: format!(
                "Строки готовятся: {} из {rows}",
                (next as usize * PART).min(rows)
            ),
        };
        behind.write(prepared.keep(running.clone())).await?;
    }
    behind.finish().await?;
    place.report.skipped = preview.skipped.len();
    let mut tx = db.begin().await?;
    let draft = draft_for(acting, load(&mut tx, draft.id).await?)?;
    if draft.version != place.version {
        return Ok(None);
    }
    settle(&mut tx, acting, &draft, &found.upload, &place.report).await?;
    running
        .save(&mut tx, &place, (99, 100), "Строки загружены")
        .await?;
    tx.commit().await?;
    Ok(Some(place.report))
}

/// What one step has planned.
struct Prepared {
    id: ImportId,
    additions: Vec<Addition>,
    place: Place,
    /// How many stretches and steps there are.
    of: i64,
    words: String,
}

impl Prepared {
    /// Puts the rows to those that wait, together with the place to go on from.
    async fn keep(self, running: Running) -> Result<(), Stop> {
        let mut tx = running.db.begin().await?;
        store::imports::keep_additions(&mut tx, self.id, &self.additions).await?;
        let progress = (self.place.part, self.of);
        running
            .save(&mut tx, &self.place, progress, &self.words)
            .await?;
        Ok(tx.commit().await?)
    }
}

/// The step that is written while the next one is planned.
#[derive(Default)]
struct Behind(Option<JoinHandle<Result<(), Stop>>>);

impl Behind {
    /// Begins to write a step once the one before it is written.
    async fn write(
        &mut self,
        step: impl Future<Output = Result<(), Stop>> + Send + 'static,
    ) -> Result<(), Stop> {
        self.finish().await?;
        self.0 = Some(tokio::spawn(step));
        Ok(())
    }

    /// Waits until everything is written.
    async fn finish(&mut self) -> Result<(), Stop> {
        match self.0.take() {
            Some(writing) => writing.await.map_err(Refusal::rule)?,
            None => Ok(()),
        }
    }
}

fn outcome(report: &Report) -> Outcome {
    use super::plan::Outcome as Fate;
    let sentences = Fate::ALL
        .iter()
        .filter(|fate| report.count(**fate) > 0)
        .map(|fate| format!("Строк: {} — {}", report.count(*fate), fate.past_label()))
        .collect();
    Outcome {
        sentences,
        of_restricted: Vec::new(),
    }
}
