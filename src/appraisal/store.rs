//! The SQL of appraisal. Reviews are read by the stage of cases, for which they are facts of the term.

use chrono::NaiveDate;

use super::rules::ReviewOutcome;
use crate::db::{Result, Store};
use crate::ids::{CaseId, PersonId};

crate::statements! {
    INSERT = "INSERT INTO appraisal (case_id, outcome, reviewed_by, reviewed_on, sheets_reviewed, note, target_case_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
}

/// Records a review; `target` is where permanent documents went.
pub async fn insert(
    db: impl Store,
    case: CaseId,
    target: Option<CaseId>,
    sheets_reviewed: i64,
    note: &str,
    by: PersonId,
    on: NaiveDate,
) -> Result<()> {
    let outcome = match target {
        Some(_) => ReviewOutcome::PermanentMoved,
        None => ReviewOutcome::NothingPermanent,
    };
    db.execute(
        INSERT,
        (case, outcome, by, on, sheets_reviewed, note, target),
    )
    .await?;
    Ok(())
}
