//! The expiries of all closed cases computed anew, stretch by stretch.
//!
//! A stretch is read and computed without any lock and written in one transaction together with the place to go on from, so that
//! work cut off anywhere goes on where it stopped and doing it twice changes nothing more (docs/decisions/010).

use std::collections::HashMap;

use chrono::NaiveDate;
use serde_json::json;

use crate::acting::{Acting, Place};
use crate::cases::rules::expiry::{self, Computed};
use crate::cases::store::bulk::{self, ClosedCase, Stretch};
use crate::db::Tx;
use crate::ids::CaseId;
use crate::journal::{self, Change, Object, ObjectKind};
use crate::organisation::permissions::Procedure;
use crate::refusal::Result;
use crate::retention::RetentionTerm;

/// What a computing of a stretch has found.
#[derive(Debug, Default)]
pub struct Found<'a> {
    /// Cases whose columns say something else than the computing.
    pub differing: Vec<(&'a ClosedCase, Computed)>,
    /// Cases whose stored term cannot be read: they are left as they are, and told.
    pub unreadable: Vec<CaseId>,
}

/// Computes every case of a stretch on all processors and tells which columns must change. Takes a while: not to be called where
/// requests are answered.
pub fn computed(stretch: &Stretch, today: NaiveDate) -> Found<'_> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = stretch.cases.len().div_ceil(threads).max(1);
    let parts: Vec<Found<'_>> = std::thread::scope(|scope| {
        let working: Vec<_> = stretch
            .cases
            .chunks(share)
            .map(|part| scope.spawn(move || computed_part(stretch, part, today)))
            .collect();
        working
            .into_iter()
            .map(|part| {
                part.join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
            .collect()
    });
    parts.into_iter().fold(Found::default(), |mut all, part| {
        all.differing.extend(part.differing);
        all.unreadable.extend(part.unreadable);
        all
    })
}

fn computed_part<'a>(stretch: &Stretch, part: &'a [ClosedCase], today: NaiveDate) -> Found<'a> {
    let mut terms: HashMap<&str, Option<RetentionTerm>> = HashMap::new();
    let mut found = Found::default();
    for case in part {
        let term = terms
            .entry(&case.term)
            .or_insert_with(|| serde_json::from_str(&case.term).ok());
        let Some(term) = term else {
            found.unreadable.push(case.id);
            continue;
        };
        let facts = expiry::facts_of(case.opened_on, case.closed_on, stretch.recorded(case.id));
        if !expiry::stands(&case.stored(), term, case.category, &facts, today) {
            let computed = expiry::compute(term, case.category, &facts, today);
            found.differing.push((case, computed));
        }
    }
    found
}

/// Writes what was found, with an entry of the journal for each case, so that its page tells who computed it anew and when.
///
/// # Errors
/// [`Refusal::Forbidden`](crate::refusal::Refusal::Forbidden); [`Stale`](crate::db::Error::Stale) when a case was changed since
/// it was read: then the stretch is to be read again.
pub async fn write(tx: &mut Tx, acting: &Acting, found: &Found<'_>) -> Result<()> {
    acting.may(Procedure::RecomputeExpiries, Place::Agency)?;
    bulk::set_computed_of_many(&mut *tx, &found.differing, acting.today).await?;
    let entries = entries(&found.differing);
    journal::record_each(tx, acting, Procedure::RecomputeExpiries, entries).await?;
    Ok(())
}

/// What the page of a case tells of a computing, for each of the cases.
fn entries(differing: &[(&ClosedCase, Computed)]) -> Vec<Change> {
    let told = |expiry: &Computed| json!({ "expiry": expiry });
    differing
        .iter()
        .map(|(case, after)| Change {
            objects: vec![Object::new(ObjectKind::Case, case.id.0).restricted_if(case.restricted)],
            before: Some(told(&case.stored())),
            after: Some(told(after)),
        })
        .collect()
}
