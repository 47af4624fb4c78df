//! Hand-over, destruction, marks: what follows approval (R-194…R-206).

use serde_json::json;

use super::acts::{cases_of, write_marks};
use super::{act_object, load_act, rows_of_act, same_version};
use crate::acting::{Acting, Place};
use crate::db::Db;
use crate::destruction::rules::act::in_state;
use crate::destruction::rules::campaign::at_stage;
use crate::destruction::rules::deed::{self, Deed, HandOver};
use crate::destruction::rules::{ActState, Refused, Stage};
use crate::destruction::store;
use crate::ids::ActId;
use crate::journal::{self, Object, ObjectKind};
use crate::nomenclature::rules::MarkKind;
use crate::organisation;
use crate::organisation::permissions::Procedure;
use crate::refusal::{Refusal, Result};

/// Hands the documents of an approved act over, in sealed bags, by waybill (R-193, R-202…R-204).
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Invalid`] without number or place; [`Refusal::Rule`] before approval, naming the cases
/// with obstacles, or when the bags do not fit the act.
pub async fn hand_over(
    db: &Db,
    acting: &Acting,
    (id, version): (ActId, i64),
    asked: &HandOver,
) -> Result<()> {
    acting.may(Procedure::HandOver, Place::Agency)?;
    if asked.number.trim().is_empty() || asked.place.trim().is_empty() {
        return Err(Refusal::invalid(
            "number",
            "Укажите номер накладной и место передачи (п. 10.5.11)",
        ));
    }
    let mut tx = db.begin().await?;
    let (act, campaign) = load_act(&mut tx, acting, id).await?;
    same_version(act.version, version)?;
    in_state(&act, ActState::Approved)?;
    at_stage(&campaign, Stage::Destruction)?;
    let rows = rows_of_act(&mut tx, acting, &act, &campaign).await?;
    deed::hand_over(&act, campaign.track, &rows, asked, acting.today)?;
    for bag in &asked.bags {
        if store::deeds::seal_is_used(&mut tx, bag.seal.trim()).await? {
            return Err(Refused::RepeatedSeal(bag.seal.trim().to_owned()).into());
        }
    }
    let own = organisation::store::organisation(&mut tx).await?.full_name;
    let waybill =
        store::deeds::insert_waybill(&mut tx, act.id, asked, &own, acting.person.id).await?;
    for bag in &asked.bags {
        store::deeds::insert_bag(&mut tx, waybill, bag).await?;
    }
    store::acts::handed_over(&mut tx, &act).await?;
    journal::record(
        &mut tx,
        acting,
        Procedure::HandOver,
        &[act_object(&act, &campaign)],
        Some(&json!({"state": act.state})),
        Some(&json!({"state": ActState::HandedOver, "waybill": asked})),
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Records that the documents are gone: the record with its method, then every volume and every case that has none left.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Invalid`] without number or place; [`Refusal::Rule`] before the hand-over, naming the
/// cases with obstacles, or when the method was not carried through.
pub async fn record(
    db: &Db,
    acting: &Acting,
    (id, version): (ActId, i64),
    asked: &Deed,
) -> Result<()> {
    acting.may(Procedure::RecordDestruction, Place::Agency)?;
    if asked.number.trim().is_empty() || asked.place.trim().is_empty() {
        return Err(Refusal::invalid(
            "number",
            "Укажите номер акта об уничтожении и место уничтожения (п. 10.5.13)",
        ));
    }
    let mut tx = db.begin().await?;
    let (act, campaign) = load_act(&mut tx, acting, id).await?;
    same_version(act.version, version)?;
    let rows = rows_of_act(&mut tx, acting, &act, &campaign).await?;
    let handed_on = store::deeds::waybill(&mut tx, act.id)
        .await?
        .map(|waybill| waybill.handed_on);
    deed::record(&act, campaign.track, &rows, handed_on, asked, acting.today)?;
    store::deeds::insert_record(&mut tx, act.id, asked, acting.person.id, acting.today).await?;
    let cases = cases_of(&mut tx, &act, acting.today).await?;
    for row in &rows {
        store::volumes::volume_destroyed(&mut tx, row.entry.volume_id).await?;
        store::lists::destroyed(&mut tx, row.entry.id).await?;
    }
    let mut objects = vec![act_object(&act, &campaign), campaign.object()];
    objects.extend(rows.iter().map(|row| {
        Object::new(ObjectKind::Volume, row.entry.volume_id.0)
            .restricted_if(campaign.is_restricted())
    }));
    for case in cases {
        if store::volumes::remaining(&mut tx, case).await? == 0 {
            store::volumes::case_destroyed(&mut tx, case).await?;
        }
        objects.push(Object::new(ObjectKind::Case, case.0).restricted_if(campaign.is_restricted()));
    }
    store::acts::destroyed(&mut tx, &act).await?;
    journal::record(
        &mut tx,
        acting,
        Procedure::RecordDestruction,
        &objects,
        Some(&json!({"state": act.state})),
        Some(&json!({"state": ActState::Destroyed, "record": asked})),
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Enters the mark «Уничтожено. См. акт…» on every row under which a destroyed case lived (R-206, M-2).
///
/// A case of which a volume is still kept gets its mark with the act that takes the last one.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] before the destruction is recorded.
pub async fn mark(db: &Db, acting: &Acting, (id, version): (ActId, i64)) -> Result<()> {
    acting.may(Procedure::MarkDestroyed, Place::Agency)?;
    let mut tx = db.begin().await?;
    let (act, campaign) = load_act(&mut tx, acting, id).await?;
    same_version(act.version, version)?;
    in_state(&act, ActState::Destroyed)?;
    let mut marked = Vec::new();
    for case in cases_of(&mut tx, &act, acting.today).await? {
        if store::volumes::remaining(&mut tx, case).await? == 0 {
            write_marks(&mut tx, case, MarkKind::Destroyed, &act, acting.today).await?;
            marked.push(case.0);
        }
    }
    store::acts::marked(&mut tx, &act, acting.person.id, acting.today).await?;
    journal::record(
        &mut tx,
        acting,
        Procedure::MarkDestroyed,
        &[act_object(&act, &campaign)],
        Some(&json!({"state": act.state})),
        Some(&json!({"state": ActState::Marked, "marked_cases": marked})),
    )
    .await?;
    Ok(tx.commit().await?)
}
