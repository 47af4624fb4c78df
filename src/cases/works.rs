//! What cases have done in the background.

use serde::{Deserialize, Serialize};

use super::desk::recomputing;
use super::store::bulk::{self, Stretch, Stretches};
use crate::db::Error;
use crate::ids::CaseId;
use crate::jobs::rules::Outcome;
use crate::jobs::worker::{Running, Stop, Work, Working};

/// How often a stretch is read again when somebody has changed a case of it meanwhile.
const ATTEMPTS: usize = 5;

/// The expiries of all closed cases computed anew.
pub struct Recompute;

/// How far it has come, and what was found on the way.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Place {
    after: i64,
    examined: Counts,
    changed: Counts,
    unreadable: i64,
}

/// Numbers of cases that everybody may know of, and of restricted (ДСП) ones.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Counts {
    open: i64,
    restricted: i64,
}

impl Counts {
    fn add(&mut self, restricted: bool) {
        if restricted {
            self.restricted += 1;
        } else {
            self.open += 1;
        }
    }
}

impl Work for Recompute {
    fn carry_out<'a>(&'a self, running: &'a Running) -> Working<'a> {
        Box::pin(recompute(running))
    }
}

async fn recompute(running: &Running) -> Result<Outcome, Stop> {
    let mut place: Place = running.place().unwrap_or_default();
    let mut stretches = Stretches::after(&running.db, CaseId(place.after)).await?;
    let last = stretches.last();
    while let Some(stretch) = stretches.next().await? {
        place = one_stretch(running, place, stretch, last).await?;
    }
    Ok(outcome(&place))
}

/// Computes a stretch and writes what is different, again from the reading when somebody changed a case of it meanwhile.
async fn one_stretch(
    running: &Running,
    place: Place,
    mut stretch: Stretch,
    last: CaseId,
) -> Result<Place, Stop> {
    let today = running.acting.today;
    let span = stretch.span;
    let mut attempt = 1;
    loop {
        let mut next = place.clone();
        next.after = span.to.0;
        for case in &stretch.cases {
            next.examined.add(case.restricted);
        }
        let found = tokio::task::block_in_place(|| recomputing::computed(&stretch, today));
        for (case, _) in &found.differing {
            next.changed.add(case.restricted);
        }
        next.unreadable += i64::try_from(found.unreadable.len()).unwrap_or(i64::MAX);
        let mut tx = running.db.begin().await?;
        match recomputing::write(&mut tx, &running.acting, &found).await {
            Ok(()) => {
                let words = "Сроки законченных дел вычисляются заново";
                running
                    .save(&mut tx, &next, (span.to.0, last.0), words)
                    .await?;
                tx.commit().await?;
                return Ok(next);
            }
            Err(crate::refusal::Refusal::Db(Error::Stale)) if attempt < ATTEMPTS => {
                drop(tx);
                attempt += 1;
                stretch = bulk::closed_within(&running.db, span).await?;
            }
            Err(other) => return Err(other.into()),
        }
    }
}

fn outcome(place: &Place) -> Outcome {
    let mut outcome = Outcome {
        sentences: vec![format!(
            "Проверено законченных дел: {}, срок изменён у {}",
            place.examined.open, place.changed.open
        )],
        of_restricted: vec![format!(
            "Кроме того, дел «ДСП»: {}, срок изменён у {}",
            place.examined.restricted, place.changed.restricted
        )],
    };
    if place.unreadable > 0 {
        outcome.sentences.push(format!(
            "Не прочитан сохранённый срок у {} дел: они оставлены как были",
            place.unreadable
        ));
    }
    outcome
}
