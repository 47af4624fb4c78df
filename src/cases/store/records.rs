//! Events, facts and holds of a case, and its page-by-page reviews.

use chrono::NaiveDate;
use serde::Serialize;

use crate::acting::Sight;
use crate::cases::rules::expiry::{EventRecord, FactRecord, HoldRecord, Recorded};
use crate::db::{Result, Store, Tx, exactly_one};
use crate::ids::{CaseId, HoldId, HoldOrderId, PersonId};

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
    INSERT_HOLD = "INSERT INTO hold (case_id, reason, ground, placed_by, placed_on, review_on, order_id)
        VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";
    INSERT_HOLD_ORDER = "INSERT INTO hold_order (reason, ground, owner, scope, placed_by, placed_on)
        VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
    SET_REVIEW = "UPDATE hold SET review_on = $2 WHERE id = $1 AND lifted_on IS NULL";
    HOLD_ORDERS = "SELECT o.id, o.reason, o.ground, o.owner, o.scope, o.placed_on, p.surname, p.given_name, p.patronymic,
            min(h.review_on) AS review_on, count(*) AS cases, min(h.case_id) AS first_case
        FROM hold_order o JOIN hold h ON h.order_id = o.id AND h.lifted_on IS NULL
        JOIN case_file c ON c.id = h.case_id JOIN person p ON p.id = o.placed_by
        WHERE ($1 OR c.department_id = $2) AND (c.restricted = FALSE OR $3 OR c.department_id = $4)
        GROUP BY o.id, o.reason, o.ground, o.owner, o.scope, o.placed_on, p.surname, p.given_name, p.patronymic
        ORDER BY min(h.review_on), o.id";
    HOLDS_UNDER = "SELECT h.id, h.case_id, h.lifted_on FROM hold h JOIN case_file c ON c.id = h.case_id
        WHERE h.order_id = $5 AND ($1 OR c.department_id = $2) AND (c.restricted = FALSE OR $3 OR c.department_id = $4) ORDER BY h.id";
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

/// A hold to be written.
#[derive(Clone, Debug)]
pub struct NewHold {
    /// Under which order.
    pub order: HoldOrderId,
    /// On which case.
    pub case: CaseId,
    /// Why.
    pub reason: String,
    /// The paper that orders it.
    pub ground: String,
    /// By whom.
    pub placed_by: PersonId,
    /// First day.
    pub placed_on: NaiveDate,
    /// When somebody should ask whether it is still needed.
    pub review_on: NaiveDate,
}

/// An order of holds to be written.
#[derive(Clone, Debug)]
pub struct NewHoldOrder {
    /// Why.
    pub reason: String,
    /// The paper.
    pub ground: String,
    /// Who says when it is no longer needed.
    pub owner: String,
    /// The cases, in words.
    pub scope: String,
    /// By whom.
    pub placed_by: PersonId,
    /// When.
    pub placed_on: NaiveDate,
}

/// An order with holds still in force.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct HoldOrder {
    /// Key.
    pub id: HoldOrderId,
    /// Why.
    pub reason: String,
    /// The paper.
    pub ground: String,
    /// Who says when it is no longer needed; empty for holds placed before orders were kept.
    pub owner: String,
    /// The cases, in words; empty likewise.
    pub scope: String,
    /// When it was placed.
    pub placed_on: NaiveDate,
    /// Фамилия of who placed it.
    pub surname: String,
    /// Имя.
    pub given_name: String,
    /// Отчество.
    pub patronymic: String,
    /// The earliest day on which somebody should ask whether it is still needed.
    pub review_on: NaiveDate,
    /// How many cases it holds, of those that the person may know of.
    pub cases: i64,
    /// One of them.
    pub first_case: CaseId,
}

/// Places a hold.
pub async fn insert_hold(db: impl Store, it: &NewHold) -> Result<HoldId> {
    db.fetch_value(
        INSERT_HOLD,
        (
            it.case,
            &it.reason,
            &it.ground,
            it.placed_by,
            it.placed_on,
            it.review_on,
            it.order,
        ),
    )
    .await
}

/// Writes an order of holds.
pub async fn insert_hold_order(db: impl Store, it: &NewHoldOrder) -> Result<HoldOrderId> {
    db.fetch_value(
        INSERT_HOLD_ORDER,
        (
            &it.reason,
            &it.ground,
            &it.owner,
            &it.scope,
            it.placed_by,
            it.placed_on,
        ),
    )
    .await
}

/// Puts the day of review off.
pub async fn set_review(db: impl Store, id: HoldId, review_on: NaiveDate) -> Result<()> {
    exactly_one(db.execute(SET_REVIEW, (id, review_on)).await?)
}

/// The orders in force, those to be reviewed soonest first.
pub async fn hold_orders(db: impl Store, sight: Sight) -> Result<Vec<HoldOrder>> {
    db.fetch_all(
        HOLD_ORDERS,
        (
            sight.agency_wide,
            sight.department,
            sight.restricted_everywhere,
            sight.restricted_in,
        ),
    )
    .await
}

/// The holds of an order with their cases, and when they were lifted.
pub async fn holds_under(
    db: impl Store,
    order: HoldOrderId,
    sight: Sight,
) -> Result<Vec<(HoldId, CaseId, Option<NaiveDate>)>> {
    db.fetch_all(
        HOLDS_UNDER,
        (
            sight.agency_wide,
            sight.department,
            sight.restricted_everywhere,
            sight.restricted_in,
            order,
        ),
    )
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
