//! Events, facts and holds of a case, and its page-by-page reviews.

use chrono::NaiveDate;
use serde::Serialize;

use crate::cases::rules::expiry::{EventRecord, FactRecord, HoldRecord, Recorded};
use crate::db::{Result, Store, Tx, exactly_one};
use crate::ids::{CaseId, HoldId, PersonId};

crate::statements! {
    EVENTS = "SELECT case_id, event, happened_on, ground, recorded_on FROM retention_event WHERE case_id = $1 ORDER BY id";
    INSERT_EVENT = "INSERT INTO retention_event (case_id, event, happened_on, ground, recorded_by, recorded_on)
        VALUES ($1, $2, $3, $4, $5, $6)";
    FACTS = "SELECT case_id, fact, holds, ground, recorded_on FROM retention_fact WHERE case_id = $1 ORDER BY fact";
    SET_FACT = "INSERT INTO retention_fact (case_id, fact, holds, ground, recorded_by, recorded_on)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (case_id, fact) DO UPDATE SET holds = excluded.holds,
        ground = excluded.ground, recorded_by = excluded.recorded_by, recorded_on = excluded.recorded_on";
    HOLDS = "SELECT id, case_id, reason, ground, placed_by, placed_on, review_on, lifted_on, lift_ground FROM hold
        WHERE case_id = $1 ORDER BY id";
    HOLD = "SELECT id, case_id, reason, ground, placed_by, placed_on, review_on, lifted_on, lift_ground FROM hold WHERE id = $1";
    INSERT_HOLD = "INSERT INTO hold (case_id, reason, ground, placed_by, placed_on, review_on)
        VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
    LIFT_HOLD = "UPDATE hold SET lifted_by = $2, lifted_on = $3, lift_ground = $4 WHERE id = $1 AND lifted_on IS NULL";
    REVIEWS = "SELECT a.case_id, a.outcome, a.reviewed_on, a.sheets_reviewed, a.note, a.target_case_id,
        p.surname, p.given_name, p.patronymic FROM appraisal a JOIN person p ON p.id = a.reviewed_by
        WHERE a.case_id = $1 ORDER BY a.id";
    FIRST_DOCUMENT = "SELECT min(dated_on) FROM document WHERE case_id = $1";
    ACQUISITION_SOURCE = "SELECT acquisition_source FROM organisation WHERE id = 1";
}

/// A page-by-page review that was made.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct Review {
    /// Of which case.
    pub case_id: CaseId,
    /// `nothing_permanent` or `permanent_moved`.
    pub outcome: String,
    /// When.
    pub reviewed_on: NaiveDate,
    /// How many sheets were looked through.
    pub sheets_reviewed: i64,
    /// What was found.
    pub note: String,
    /// Where permanent documents went.
    pub target_case_id: Option<CaseId>,
    /// Фамилия of the reviewer.
    pub surname: String,
    /// Имя.
    pub given_name: String,
    /// Отчество.
    pub patronymic: String,
}

/// Events of a case in the order of recording.
pub async fn events(db: impl Store, case: CaseId) -> Result<Vec<EventRecord>> {
    db.fetch_all(EVENTS, (case,)).await
}

/// Records an event.
pub async fn insert_event(db: impl Store, event: &EventRecord, by: PersonId) -> Result<()> {
    db.execute(
        INSERT_EVENT,
        (
            event.case_id,
            &event.event,
            event.happened_on,
            &event.ground,
            by,
            event.recorded_on,
        ),
    )
    .await?;
    Ok(())
}

/// Facts of a case.
pub async fn facts(db: impl Store, case: CaseId) -> Result<Vec<FactRecord>> {
    db.fetch_all(FACTS, (case,)).await
}

/// Records a fact, in place of what was recorded of it before.
pub async fn set_fact(db: impl Store, fact: &FactRecord, by: PersonId) -> Result<()> {
    db.execute(
        SET_FACT,
        (
            fact.case_id,
            &fact.fact,
            fact.holds,
            &fact.ground,
            by,
            fact.recorded_on,
        ),
    )
    .await?;
    Ok(())
}

/// Holds of a case, lifted ones too.
pub async fn holds(db: impl Store, case: CaseId) -> Result<Vec<HoldRecord>> {
    db.fetch_all(HOLDS, (case,)).await
}

/// One hold.
pub async fn hold(db: impl Store, id: HoldId) -> Result<HoldRecord> {
    db.fetch_one(HOLD, (id,)).await
}

/// Places a hold.
pub async fn insert_hold(
    db: impl Store,
    case: CaseId,
    reason: &str,
    ground: &str,
    by: PersonId,
    on: NaiveDate,
    review_on: NaiveDate,
) -> Result<HoldId> {
    db.fetch_value(INSERT_HOLD, (case, reason, ground, by, on, review_on))
        .await
}

/// Lifts a hold.
pub async fn lift_hold(
    db: impl Store,
    id: HoldId,
    by: PersonId,
    on: NaiveDate,
    ground: &str,
) -> Result<()> {
    exactly_one(db.execute(LIFT_HOLD, (id, by, on, ground)).await?)
}

/// Reviews of a case in the order of time.
pub async fn reviews(db: impl Store, case: CaseId) -> Result<Vec<Review>> {
    db.fetch_all(REVIEWS, (case,)).await
}

/// Everything recorded about a case that its expiry depends on.
pub async fn recorded(tx: &mut Tx, case: CaseId) -> Result<Recorded> {
    Ok(Recorded {
        first_document: tx.fetch_value(FIRST_DOCUMENT, (case,)).await?,
        events: events(&mut *tx, case).await?,
        facts: facts(&mut *tx, case).await?,
        holds: holds(&mut *tx, case).await?,
        reviewed: !reviews(&mut *tx, case).await?.is_empty(),
        acquisition_source: tx.fetch_value(ACQUISITION_SOURCE, ()).await?,
    })
}
