//! What is recorded about the term of a case: events, facts, holds. Each computes the expiry anew.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::json;

use super::{WithExpiry, object, recompute, visible_case};
use crate::acting::{Acting, Place};
use crate::cases::rules::expiry::{EventRecord, FactRecord, Refused, facts_of};
use crate::cases::rules::{CaseFile, CaseState};
use crate::cases::store;
use crate::db::{Db, Tx};
use crate::ids::{CaseId, HoldId};
use crate::journal;
use crate::organisation::permissions::Procedure;
use crate::refusal::{OrMissing, Refusal, Result};
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

/// A hold to be placed.
#[derive(Clone, Debug)]
pub struct HoldAsked {
    /// Why.
    pub reason: String,
    /// The paper that orders it.
    pub ground: String,
    /// When somebody should ask whether it is still needed.
    pub review_on: NaiveDate,
}

async fn living_case(
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

fn required(field: &'static str, text: &str, sentence: &str) -> Result<String> {
    match text.trim() {
        "" => Err(Refusal::invalid(field, sentence)),
        text => Ok(text.to_owned()),
    }
}

/// Computes anew and writes the entry with the expiry before and after.
async fn record(
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
    let ground = required(
        "ground",
        &asked.ground,
        "Укажите документ, подтверждающий событие",
    )?;
    if let Some(on) = asked.happened_on.filter(|on| *on > acting.today) {
        return Err(Refused::InTheFuture(on).into());
    }
    let event = EventRecord {
        case_id: id,
        event: asked.event.code().to_owned(),
        happened_on: asked.happened_on,
        ground,
        recorded_on: acting.today,
    };
    store::insert_event(&mut tx, &event, acting.person.id).await?;
    let procedure = Procedure::RecordEvent;
    record(
        &mut tx,
        acting,
        procedure,
        &case,
        json!({}),
        json!({"event": event}),
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Records a fact that chooses between alternatives of the term, in place of what was recorded of it before.
///
/// # Errors
/// As [`record_event`]; [`Refusal::Rule`] when the fact contradicts what is known of the organisation.
pub async fn record_fact(db: &Db, acting: &Acting, id: CaseId, asked: &FactAsked) -> Result<()> {
    let mut tx = db.begin().await?;
    let case = living_case(&mut tx, acting, Procedure::RecordEvent, id).await?;
    let ground = required(
        "ground",
        &asked.ground,
        "Укажите документ, подтверждающий обстоятельство",
    )?;
    let fact = FactRecord {
        case_id: id,
        fact: asked.fact.code().to_owned(),
        holds: asked.holds,
        ground,
        recorded_on: acting.today,
    };
    let before = store::facts(&mut tx, id)
        .await?
        .into_iter()
        .find(|known| known.fact == fact.fact);
    store::set_fact(&mut tx, &fact, acting.person.id).await?;
    let recorded = store::recorded(&mut tx, id).await?;
    facts_of(case.opened_on, case.closed_on, &recorded)
        .check()
        .map_err(Refused::Contradiction)?;
    let procedure = Procedure::RecordEvent;
    record(
        &mut tx,
        acting,
        procedure,
        &case,
        json!({"fact": before}),
        json!({"fact": fact}),
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Forbids the destruction of a case.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Invalid`] without reason or ground; [`Refusal::Rule`] for a day of review that is past.
pub async fn place_hold(db: &Db, acting: &Acting, id: CaseId, asked: &HoldAsked) -> Result<HoldId> {
    let mut tx = db.begin().await?;
    let case = living_case(&mut tx, acting, Procedure::PlaceHold, id).await?;
    let reason = required("reason", &asked.reason, "Укажите причину запрета")?;
    let ground = required(
        "ground",
        &asked.ground,
        "Укажите документ, которым наложен запрет",
    )?;
    if asked.review_on <= acting.today {
        return Err(Refused::ReviewInThePast(asked.review_on).into());
    }
    let hold = store::insert_hold(
        &mut tx,
        id,
        &reason,
        &ground,
        acting.person.id,
        acting.today,
        asked.review_on,
    )
    .await?;
    record(
        &mut tx,
        acting,
        Procedure::PlaceHold,
        &case,
        json!({}),
        json!({"hold": hold, "reason": reason, "ground": ground, "review_on": asked.review_on}),
    )
    .await?;
    tx.commit().await?;
    Ok(hold)
}

/// Lifts a hold; gives back the case it was on.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::NotFound`]; [`Refusal::Rule`] when it is lifted already.
pub async fn lift_hold(db: &Db, acting: &Acting, id: HoldId, ground: &str) -> Result<CaseId> {
    let mut tx = db.begin().await?;
    const MISSING: &str = "Такого запрета нет";
    let hold = store::hold(&mut tx, id).await.or_missing(MISSING)?;
    let case =
        visible_case(&mut tx, acting, hold.case_id)
            .await
            .map_err(|refusal| match refusal {
                Refusal::NotFound(_) => Refusal::NotFound(MISSING.into()),
                other => other,
            })?;
    acting.may(Procedure::LiftHold, Place::Department(case.department_id))?;
    if let Some(on) = hold.lifted_on {
        return Err(Refused::AlreadyLifted(on).into());
    }
    let ground = required("ground", ground, "Укажите документ, которым запрет снят")?;
    store::lift_hold(&mut tx, id, acting.person.id, acting.today, &ground).await?;
    record(
        &mut tx,
        acting,
        Procedure::LiftHold,
        &case,
        json!({"hold": hold}),
        json!({"hold": id, "lift_ground": ground, "lifted_on": acting.today}),
    )
    .await?;
    tx.commit().await?;
    Ok(case.id)
}
