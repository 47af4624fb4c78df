//! What is recorded about the term of a case: events and facts. Each computes the expiry anew.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;

use super::{WithExpiry, object, recompute, visible_case};
use crate::acting::{Acting, Place};
use crate::cases::rules::expiry::{EventRecord, FactRecord, Refused, facts_of};
use crate::cases::rules::{CaseFile, CaseState};
use crate::cases::store;
use crate::db::{Db, Tx};
use crate::ids::CaseId;
use crate::journal;
use crate::organisation::permissions::Procedure;
use crate::refusal::{Refusal, Result};
use crate::retention::{Event, Fact};

/// An event to be recorded.
#[derive(Clone, Debug)]
pub struct EventAsked {
    /// What came.
    pub event: Event,
    /// When; without a date nothing begins.
    pub happened_on: Option<NaiveDate>,
    /// The paper that says so.
    pub ground: String,
}

/// A fact to be recorded.
#[derive(Clone, Debug)]
pub struct FactAsked {
    /// Which.
    pub fact: Fact,
    /// Whether it is so.
    pub holds: bool,
    /// The paper that says so.
    pub ground: String,
}

pub(super) async fn living_case(
    tx: &mut Tx,
    acting: &Acting,
    procedure: Procedure,
    id: CaseId,
) -> Result<CaseFile> {
    let case = visible_case(&mut *tx, acting, id).await?;
    acting.may(procedure, Place::Department(case.department_id))?;
    if case.state == CaseState::Destroyed {
        return Err(Refused::CaseGone.into());
    }
    Ok(case)
}

pub(super) fn required(field: &'static str, text: &str, sentence: &str) -> Result<String> {
    match text.trim() {
        "" => Err(Refusal::invalid(field, sentence)),
        text => Ok(text.to_owned()),
    }
}

/// Computes anew and writes the entry with the expiry before and after.
pub(super) async fn record(
    tx: &mut Tx,
    acting: &Acting,
    procedure: Procedure,
    case: &CaseFile,
    before: impl Serialize,
    after: impl Serialize,
) -> Result<()> {
    let computed = recompute(&mut *tx, acting, case.id).await?;
    journal::record(
        tx,
        acting,
        procedure,
        &[object(case)],
        Some(&WithExpiry {
            expiry: &computed.before,
            what: before,
        }),
        Some(&WithExpiry {
            expiry: &computed.after,
            what: after,
        }),
    )
    .await?;
    Ok(())
}

/// Records that an event of the term has come.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Invalid`] without a ground; [`Refusal::Rule`] for a date ahead of today.
pub async fn record_event(db: &Db, acting: &Acting, id: CaseId, asked: &EventAsked) -> Result<()> {
    let mut tx = db.begin().await?;
    let case = living_case(&mut tx, acting, Procedure::RecordEvent, id).await?;
    write_event(&mut tx, acting, &case, asked, None).await?;
    Ok(tx.commit().await?)
}

/// Records the event on one case; `query` tells by which query the case was found, if by one.
pub(super) async fn write_event(
    tx: &mut Tx,
    acting: &Acting,
    case: &CaseFile,
    asked: &EventAsked,
    query: Option<&str>,
) -> Result<()> {
    let ground = required(
        "ground",
        &asked.ground,
        "Укажите документ, подтверждающий событие",
    )?;
    if let Some(on) = asked.happened_on.filter(|on| *on > acting.today) {
        return Err(Refused::InTheFuture(on).into());
    }
    let event = EventRecord {
        case_id: case.id,
        event: asked.event.code().to_owned(),
        happened_on: asked.happened_on,
        ground,
        recorded_on: acting.today,
    };
    store::insert_event(&mut *tx, &event, acting.person.id).await?;
    record(
        tx,
        acting,
        Procedure::RecordEvent,
        case,
        json!({}),
        json!({"event": event, "query": query}),
    )
    .await
}

/// Records a fact that chooses between alternatives of the term, in place of what was recorded of it before.
///
/// # Errors
/// As [`record_event`]; [`Refusal::Rule`] when the fact contradicts what is known of the organisation.
pub async fn record_fact(db: &Db, acting: &Acting, id: CaseId, asked: &FactAsked) -> Result<()> {
    let mut tx = db.begin().await?;
    let case = living_case(&mut tx, acting, Procedure::RecordEvent, id).await?;
    write_fact(&mut tx, acting, &case, asked, None).await?;
    Ok(tx.commit().await?)
}

/// Records the fact on one case; `query` as in [`write_event`].
pub(super) async fn write_fact(
    tx: &mut Tx,
    acting: &Acting,
    case: &CaseFile,
    asked: &FactAsked,
    query: Option<&str>,
) -> Result<()> {
    let ground = required(
        "ground",
        &asked.ground,
        "Укажите документ, подтверждающий обстоятельство",
    )?;
    let fact = FactRecord {
        case_id: case.id,
        fact: asked.fact.code().to_owned(),
        holds: asked.holds,
        ground,
        recorded_on: acting.today,
    };
    let before = store::facts(&mut *tx, case.id)
        .await?
        .into_iter()
        .find(|known| known.fact == fact.fact);
    store::set_fact(&mut *tx, &fact, acting.person.id).await?;
    let recorded = store::recorded(tx, case.id).await?;
    facts_of(case.opened_on, case.closed_on, &recorded)
        .check()
        .map_err(Refused::Contradiction)?;
    record(
        tx,
        acting,
        Procedure::RecordEvent,
        case,
        json!({"fact": before}),
        json!({"fact": fact, "query": query}),
    )
    .await
}
