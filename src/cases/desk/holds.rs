//! Bans on destruction: ordered once for one case or for many, reviewed, lifted. Each case keeps a hold of its own.

use chrono::NaiveDate;
use serde_json::json;

use super::term::{living_case, record, required};
use super::visible_case;
use crate::acting::{Acting, Place};
use crate::cases::rules::CaseFile;
use crate::cases::rules::expiry::Refused;
use crate::cases::store;
use crate::db::{Db, Tx};
use crate::ids::{CaseId, HoldId, HoldOrderId};
use crate::organisation::permissions::Procedure;
use crate::refusal::{OrMissing, Refusal, Result};

const NO_HOLD: &str = "Такого запрета нет";

/// A hold to be placed.
#[derive(Clone, Debug)]
pub struct HoldAsked {
    /// Why.
    pub reason: String,
    /// The paper that orders it.
    pub ground: String,
    /// Who says when it is no longer needed.
    pub owner: String,
    /// When somebody should ask whether it is still needed.
    pub review_on: NaiveDate,
}

/// Forbids the destruction of a case.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Invalid`] without reason or ground; [`Refusal::Rule`] for a day of review that is past.
pub async fn place_hold(db: &Db, acting: &Acting, id: CaseId, asked: &HoldAsked) -> Result<HoldId> {
    let mut tx = db.begin().await?;
    let case = living_case(&mut tx, acting, Procedure::PlaceHold, id).await?;
    let scope = format!("дело {} за {}", case.index_with_item(), case.years());
    let order = write_order(&mut tx, acting, asked, &scope).await?;
    let hold = write_hold(&mut tx, acting, &case, asked, order, None).await?;
    tx.commit().await?;
    Ok(hold)
}

/// Writes what is ordered, once for all the cases it covers.
pub(super) async fn write_order(
    tx: &mut Tx,
    acting: &Acting,
    asked: &HoldAsked,
    scope: &str,
) -> Result<HoldOrderId> {
    let order = store::NewHoldOrder {
        reason: required("reason", &asked.reason, "Укажите причину запрета")?,
        ground: required(
            "ground",
            &asked.ground,
            "Укажите документ, которым наложен запрет",
        )?,
        owner: required(
            "owner",
            &asked.owner,
            "Укажите, кто отвечает за запрет и скажет, когда он больше не нужен",
        )?,
        scope: scope.to_owned(),
        placed_by: acting.person.id,
        placed_on: acting.today,
    };
    check_review(acting, asked.review_on)?;
    Ok(store::insert_hold_order(tx, &order).await?)
}

fn check_review(acting: &Acting, review_on: NaiveDate) -> Result<()> {
    if review_on <= acting.today {
        return Err(Refused::ReviewInThePast(review_on).into());
    }
    Ok(())
}

/// Places the ordered hold on one case; `query` tells by which query the case was found, if by one.
pub(super) async fn write_hold(
    tx: &mut Tx,
    acting: &Acting,
    case: &CaseFile,
    asked: &HoldAsked,
    order: HoldOrderId,
    query: Option<&str>,
) -> Result<HoldId> {
    let hold = store::NewHold {
        order,
        case: case.id,
        reason: asked.reason.trim().to_owned(),
        ground: asked.ground.trim().to_owned(),
        placed_by: acting.person.id,
        placed_on: acting.today,
        review_on: asked.review_on,
    };
    let id = store::insert_hold(&mut *tx, &hold).await?;
    let after = json!({"hold": id, "order": order, "reason": hold.reason, "ground": hold.ground,
        "owner": asked.owner.trim(), "review_on": hold.review_on, "query": query});
    record(tx, acting, Procedure::PlaceHold, case, json!({}), after).await?;
    Ok(id)
}

/// Lifts a hold; gives back the case it was on.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::NotFound`]; [`Refusal::Rule`] when it is lifted already.
pub async fn lift_hold(db: &Db, acting: &Acting, id: HoldId, ground: &str) -> Result<CaseId> {
    let mut tx = db.begin().await?;
    let hold = store::hold(&mut tx, id).await.or_missing(NO_HOLD)?;
    let case =
        visible_case(&mut tx, acting, hold.case_id)
            .await
            .map_err(|refusal| match refusal {
                Refusal::NotFound(_) => Refusal::NotFound(NO_HOLD.into()),
                other => other,
            })?;
    lift(&mut tx, acting, &case, id, ground).await?;
    tx.commit().await?;
    Ok(case.id)
}

async fn lift(
    tx: &mut Tx,
    acting: &Acting,
    case: &CaseFile,
    id: HoldId,
    ground: &str,
) -> Result<()> {
    acting.may(Procedure::LiftHold, Place::Department(case.department_id))?;
    let hold = store::hold(&mut *tx, id).await?;
    if let Some(on) = hold.lifted_on {
        return Err(Refused::AlreadyLifted(on).into());
    }
    let ground = required(
        "lift_ground",
        ground,
        "Укажите документ, которым запрет снят",
    )?;
    store::lift_hold(&mut *tx, id, acting.person.id, acting.today, &ground).await?;
    record(
        tx,
        acting,
        Procedure::LiftHold,
        case,
        json!({"hold": hold}),
        json!({"hold": id, "lift_ground": ground, "lifted_on": acting.today}),
    )
    .await
}

/// The cases under an order that are still held and that the person may know of.
async fn held_under(
    tx: &mut Tx,
    acting: &Acting,
    procedure: Procedure,
    id: HoldOrderId,
) -> Result<Vec<(CaseFile, HoldId)>> {
    let known = store::holds_under(&mut *tx, id, acting.sight()).await?;
    let Some((_, _, lifted_on)) = known.last() else {
        return Err(Refusal::NotFound(NO_HOLD.into()));
    };
    let mut held = Vec::with_capacity(known.len());
    for (hold, case, lifted_on) in &known {
        let case = store::case(&mut *tx, *case).await?;
        acting.may(procedure, Place::Department(case.department_id))?;
        if lifted_on.is_none() {
            held.push((case, *hold));
        }
    }
    match (held.is_empty(), lifted_on) {
        (true, Some(on)) => Err(Refused::AlreadyLifted(*on).into()),
        _ => Ok(held),
    }
}

/// Lifts an order from every case under it that the person may know of; gives back how many there were. A case that is
/// hidden from the person stays held.
///
/// # Errors
/// As [`lift_hold`].
pub async fn lift_order(db: &Db, acting: &Acting, id: HoldOrderId, ground: &str) -> Result<usize> {
    let mut tx = db.begin().await?;
    let cases = held_under(&mut tx, acting, Procedure::LiftHold, id).await?;
    for (case, hold) in &cases {
        lift(&mut tx, acting, case, *hold, ground).await?;
    }
    tx.commit().await?;
    Ok(cases.len())
}

/// The order was looked at again and stays: the next day of review.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::NotFound`]; [`Refusal::Rule`] for a day that is past.
pub async fn keep_order(
    db: &Db,
    acting: &Acting,
    id: HoldOrderId,
    review_on: NaiveDate,
) -> Result<usize> {
    let mut tx = db.begin().await?;
    let cases = held_under(&mut tx, acting, Procedure::PlaceHold, id).await?;
    check_review(acting, review_on)?;
    for (case, hold) in &cases {
        let before = store::hold(&mut tx, *hold).await?.review_on;
        store::set_review(&mut tx, *hold, review_on).await?;
        record(
            &mut tx,
            acting,
            Procedure::PlaceHold,
            case,
            json!({"hold": hold, "review_on": before}),
            json!({"hold": hold, "review_on": review_on}),
        )
        .await?;
    }
    tx.commit().await?;
    Ok(cases.len())
}
