//! Counting what a revision would do, and doing what was approved, stretch by stretch of closed cases.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::desk::{OfRevision, proposal_of};
use super::rules::{Approval, Fate, Proposal, Split};
use super::store::{self, RevisedCase};
use crate::cases::rules::expiry;
use crate::cases::store::bulk::{self, ClosedCase, Stretch, Stretches};
use crate::db::Error;
use crate::ids::CaseId;
use crate::jobs::rules::Outcome;
use crate::jobs::worker::{Running, Stop, Work, Working};
use crate::journal::{self, Change, Object, ObjectKind};
use crate::nomenclature::rules::Category;
use crate::organisation::permissions::Procedure;
use crate::refusal::Refusal;
use crate::retention::RetentionTerm;

/// How many rows of nomenclatures are counted at once.
const ROWS: i64 = 50_000;
/// How often a stretch is read again when somebody has changed a case of it meanwhile.
const ATTEMPTS: usize = 5;

/// Counts what a revision would do.
pub struct WhatIf;

/// Does what was approved.
pub struct Apply;

impl Work for WhatIf {
    fn carry_out<'a>(&'a self, running: &'a Running) -> Working<'a> {
        Box::pin(what_if(running))
    }
}

impl Work for Apply {
    fn carry_out<'a>(&'a self, running: &'a Running) -> Working<'a> {
        Box::pin(apply(running))
    }
}

/// How far the counting has come.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Counted {
    headings_after: i64,
    cases_after: i64,
    lines: Vec<Split>,
}

async fn what_if(running: &Running) -> Result<Outcome, Stop> {
    let OfRevision { revision: id } = running.asked()?;
    let revision = store::revision(&running.db, id).await?;
    let proposal = proposal_of(&revision)?;
    let mut counted: Counted = running.place().unwrap_or_default();
    counted.lines.resize(proposal.lines.len(), Split::default());
    let last_heading = store::last_heading(&running.db).await?;
    let mut stretches = Stretches::after(&running.db, CaseId(counted.cases_after)).await?;
    let all = last_heading + stretches.last().0;
    let mut fates = Fates::of(&proposal);
    while counted.headings_after < last_heading {
        let to = counted.headings_after + ROWS;
        for (term, restricted, rows) in
            store::headings_within(&running.db, counted.headings_after, to).await?
        {
            if let Some(place) = fates.line_of(&term) {
                counted.lines[place].of(restricted).headings += rows;
            }
        }
        counted.headings_after = to.min(last_heading);
        let words = "Подсчитываются строки номенклатур";
        keep(running, &counted, (counted.headings_after, all), words).await?;
    }
    while let Some(mut stretch) = stretches.next().await? {
        let decided = store::decided_within(&running.db, stretch.span).await?;
        stretch.cases.retain(|case| !decided.contains(&case.id));
        tokio::task::block_in_place(|| count(&proposal, &stretch, running, &mut counted.lines));
        counted.cases_after = stretch.span.to.0;
        let words = "Вычисляются сроки законченных дел";
        keep(
            running,
            &counted,
            (last_heading + stretch.span.to.0, all),
            words,
        )
        .await?;
    }
    let report = serde_json::to_string(&counted.lines).map_err(Refusal::rule)?;
    store::set_report(&running.db, id, &report).await?;
    Ok(Outcome {
        sentences: vec![format!("Последствия подсчитаны: откройте пересмотр № {id}")],
        of_restricted: Vec::new(),
    })
}

async fn keep(
    running: &Running,
    counted: &Counted,
    progress: (i64, i64),
    words: &str,
) -> Result<(), Stop> {
    let mut tx = running.db.begin().await?;
    running.save(&mut tx, counted, progress, words).await?;
    Ok(tx.commit().await?)
}

/// What becomes of each term that was met: the same one stands on thousands of cases.
struct Fates<'a> {
    proposal: &'a Proposal,
    known: HashMap<String, Option<(RetentionTerm, Fate)>>,
}

impl<'a> Fates<'a> {
    fn of(proposal: &'a Proposal) -> Fates<'a> {
        Fates {
            proposal,
            known: HashMap::new(),
        }
    }

    /// The term with its fate; `None` when it cannot be read.
    fn get(&mut self, json: &str) -> Option<&(RetentionTerm, Fate)> {
        if !self.known.contains_key(json) {
            let read = serde_json::from_str(json).ok().map(|term: RetentionTerm| {
                let fate = self.proposal.fate(&term);
                (term, fate)
            });
            self.known.insert(json.to_owned(), read);
        }
        self.known.get(json).and_then(Option::as_ref)
    }

    /// The line that a term rests on.
    fn line_of(&mut self, json: &str) -> Option<usize> {
        match self.get(json)?.1 {
            Fate::Untouched => None,
            Fate::ByHand(line) | Fate::Replaced { line, .. } => Some(line),
        }
    }
}

/// Counts a stretch on all processors.
fn count(proposal: &Proposal, stretch: &Stretch, running: &Running, lines: &mut [Split]) {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = stretch.cases.len().div_ceil(threads).max(1);
    let parts: Vec<Vec<Split>> = std::thread::scope(|scope| {
        let working: Vec<_> = stretch
            .cases
            .chunks(share)
            .map(|part| scope.spawn(move || count_part(proposal, stretch, part, running)))
            .collect();
        working
            .into_iter()
            .map(|part| {
                part.join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
            .collect()
    });
    for part in parts {
        for (line, more) in lines.iter_mut().zip(part) {
            line.open = line.open.and(more.open);
            line.restricted = line.restricted.and(more.restricted);
        }
    }
}

fn count_part(
    proposal: &Proposal,
    stretch: &Stretch,
    part: &[ClosedCase],
    running: &Running,
) -> Vec<Split> {
    let mut lines = vec![Split::default(); proposal.lines.len()];
    let mut fates = Fates::of(proposal);
    for case in part {
        match fates.get(&case.term).map(|(_, fate)| fate.clone()) {
            None | Some(Fate::Untouched) => {}
            Some(Fate::ByHand(line)) => lines[line].of(case.restricted).count_by_hand(),
            Some(Fate::Replaced { line, shortens }) => {
                if let Some(revised) = revised(proposal, line, case, stretch, running) {
                    let before = (case.expiry, case.destroy_from);
                    let tally = lines[line].of(case.restricted);
                    tally.count(before, &revised.computed, shortens);
                }
            }
        }
    }
    lines
}

/// The case with the term of a line.
fn revised<'a>(
    proposal: &Proposal,
    line: usize,
    case: &'a ClosedCase,
    stretch: &Stretch,
    running: &Running,
) -> Option<RevisedCase<'a>> {
    let line = proposal.lines.get(line)?;
    let term = line.term.as_ref()?;
    let category = Category::from(term.category());
    let facts = expiry::facts_of(case.opened_on, case.closed_on, stretch.recorded(case.id));
    Some(RevisedCase {
        case,
        term: serde_json::to_string(term).ok()?,
        term_text: line.term_text.clone(),
        category,
        computed: expiry::compute(term, category, &facts, running.acting.today),
    })
}

/// How far the doing has come.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Done {
    after: i64,
    changed: i64,
    changed_restricted: i64,
}

async fn apply(running: &Running) -> Result<Outcome, Stop> {
    let OfRevision { revision: id } = running.asked()?;
    let revision = store::revision(&running.db, id).await?;
    let proposal = proposal_of(&revision)?;
    let approval: Approval = serde_json::from_str(&revision.approved)
        .map_err(|_| Refusal::rule("Пересмотр не утверждён: применять нечего"))?;
    let mut done: Done = running.place().unwrap_or_default();
    let mut stretches = Stretches::after(&running.db, CaseId(done.after)).await?;
    let last = stretches.last();
    while let Some(stretch) = stretches.next().await? {
        done = one_stretch(running, (&proposal, &approval), done, stretch, last).await?;
    }
    Ok(Outcome {
        sentences: vec![format!(
            "Срок пересмотрен у законченных дел: {}",
            done.changed
        )],
        of_restricted: vec![format!(
            "Кроме того, у дел «ДСП»: {}",
            done.changed_restricted
        )],
    })
}

async fn one_stretch(
    running: &Running,
    (proposal, approval): (&Proposal, &Approval),
    done: Done,
    mut stretch: Stretch,
    last: CaseId,
) -> Result<Done, Stop> {
    let span = stretch.span;
    let mut attempt = 1;
    loop {
        let mut revised =
            tokio::task::block_in_place(|| approved(proposal, approval, &stretch, running));
        // Asked in the transaction that writes: an inventory or an act may have been approved meanwhile.
        let mut tx = running.db.begin().await?;
        let decided = store::decided_within(&mut tx, span).await?;
        revised.retain(|it| !decided.contains(&it.case.id));
        let mut next = done.clone();
        next.after = span.to.0;
        for it in &revised {
            if it.case.restricted {
                next.changed_restricted += 1;
            } else {
                next.changed += 1;
            }
        }
        match store::revise(&mut tx, &revised, running.acting.today).await {
            Ok(()) => {
                let entries = entries(&revised);
                let acting = &running.acting;
                journal::record_each(&mut tx, acting, Procedure::ApproveRevision, entries).await?;
                let words = "Применяются пересмотренные сроки";
                running
                    .save(&mut tx, &next, (span.to.0, last.0), words)
                    .await?;
                tx.commit().await?;
                return Ok(next);
            }
            Err(Error::Stale) if attempt < ATTEMPTS => {
                drop(tx);
                attempt += 1;
                stretch = bulk::closed_within(&running.db, span).await?;
            }
            Err(other) => return Err(other.into()),
        }
    }
}

/// The cases of a stretch whose new term was approved.
fn approved<'a>(
    proposal: &Proposal,
    approval: &Approval,
    stretch: &'a Stretch,
    running: &Running,
) -> Vec<RevisedCase<'a>> {
    let mut fates = Fates::of(proposal);
    stretch
        .cases
        .iter()
        .filter_map(|case| match fates.get(&case.term)?.1 {
            Fate::Replaced { line, shortens } if approval.covers(line, shortens) => {
                revised(proposal, line, case, stretch, running)
            }
            _ => None,
        })
        .collect()
}

/// What the page of a case tells of the revision of its term.
fn entries(revised: &[RevisedCase<'_>]) -> Vec<Change> {
    revised
        .iter()
        .map(|it| Change {
            objects: vec![
                Object::new(ObjectKind::Case, it.case.id.0).restricted_if(it.case.restricted),
            ],
            before: Some(
                json!({"expiry": it.case.stored(), "term": as_json(&it.case.term), "category": it.case.category}),
            ),
            after: Some(json!({
                "expiry": it.computed,
                "term": as_json(&it.term),
                "term_text": it.term_text,
                "category": it.category,
            })),
        })
        .collect()
}

fn as_json(text: &str) -> serde_json::Value {
    serde_json::from_str(text).unwrap_or_default()
}
