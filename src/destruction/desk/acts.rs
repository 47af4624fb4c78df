//! The act: drawn from agreed rows, before the commission, approved.

use chrono::NaiveDate;
use serde_json::json;

use super::{act_object, list_object, load_act, load_campaign, rows_of_act, same_version};
use crate::acting::{Acting, Place};
use crate::commission;
use crate::commission::rules::Subject;
use crate::db::{Db, Tx};
use crate::destruction::rules::act::{self, Standing};
use crate::destruction::rules::campaign::at_stage;
use crate::destruction::rules::{Act, ActState, Entry, EntryState, ListState, Stage};
use crate::destruction::store;
use crate::ids::{ActId, CampaignId, CaseId, DestructionEntryId};
use crate::journal;
use crate::nomenclature;
use crate::nomenclature::rules::{HeadingMark, MarkKind};
use crate::organisation::permissions::Procedure;
use crate::refusal::{OrMissing, Refusal, Result};

/// Draws the act from every agreed row that stands in no act yet.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] at another stage, without agreed rows, or naming the cases with obstacles: those
/// are excluded with a reason first.
pub async fn draw(db: &Db, acting: &Acting, campaign: CampaignId) -> Result<ActId> {
    acting.may(Procedure::DrawAct, Place::Agency)?;
    let mut tx = db.begin().await?;
    let campaign = load_campaign(&mut tx, acting, campaign).await?;
    if !super::sees_acts(acting, &campaign) {
        return Err(Refusal::NotFound("Такой кампании нет".into()));
    }
    at_stage(&campaign, Stage::Act)?;
    let entries = store::lists::entries_of_campaign(&mut tx, campaign.id).await?;
    let rows = act::rows_for_act(&entries)?;
    let number = store::acts::next_number(&mut tx, campaign.year).await?;
    let id =
        store::acts::insert(&mut tx, campaign.id, number, acting.person.id, acting.today).await?;
    for entry in &rows {
        store::lists::put_in_act(&mut tx, entry.id, id).await?;
    }
    let drawn = store::acts::by_id(&mut tx, id).await?;
    act::clear(&rows_of_act(&mut tx, acting, &drawn, &campaign).await?)?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::DrawAct,
        &[act_object(&drawn, &campaign), campaign.object()],
        &json!({"number": number, "volumes": volumes_of(&rows)}),
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

fn volumes_of(rows: &[&Entry]) -> Vec<i64> {
    rows.iter().map(|entry| entry.volume_id.0).collect()
}

/// Takes a row out of its list or act, with the reason; the volume may be listed again in a later year.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] without a reason or once the act is approved.
pub async fn exclude(
    db: &Db,
    acting: &Acting,
    entry: DestructionEntryId,
    reason: &str,
) -> Result<()> {
    acting.may(Procedure::DrawAct, Place::Agency)?;
    let mut tx = db.begin().await?;
    let entry = store::lists::entry(&mut tx, entry)
        .await
        .or_missing("Такой строки нет")?;
    let (list, campaign) = super::load_list(&mut tx, acting, entry.list_id).await?;
    let mut objects = vec![list_object(&list, &campaign)];
    let act = match entry.act_id {
        Some(id) => Some(store::acts::by_id(&mut tx, id).await?),
        None => None,
    };
    act::exclude(&entry, act.as_ref(), reason)?;
    store::lists::exclude(&mut tx, entry.id, reason.trim()).await?;
    if let Some(act) = &act {
        store::acts::touch(&mut tx, act).await?;
        objects.insert(0, act_object(act, &campaign));
    }
    if list.state != ListState::Agreed {
        store::lists::touch(&mut tx, &list).await?;
    }
    journal::record(
        &mut tx,
        acting,
        Procedure::DrawAct,
        &objects,
        Some(&json!({"row": entry.number, "index": entry.index_text, "state": entry.state})),
        Some(&json!({"state": EntryState::Excluded, "reason": reason.trim()})),
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Notes the commission's protocol on the act.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] without the commission's decision, or naming the cases with obstacles.
pub async fn endorse(db: &Db, acting: &Acting, (id, version): (ActId, i64)) -> Result<()> {
    acting.may(Procedure::EndorseAct, Place::Agency)?;
    let mut tx = db.begin().await?;
    let (it, campaign) = load_act(&mut tx, acting, id).await?;
    same_version(it.version, version)?;
    let rows = rows_of_act(&mut tx, acting, &it, &campaign).await?;
    let decision = last_word(&mut tx, &it).await?;
    let decision = act::endorse(&it, decision, &rows)?;
    store::acts::endorsed(&mut tx, &it, decision.id).await?;
    journal::record(
        &mut tx,
        acting,
        Procedure::EndorseAct,
        &[act_object(&it, &campaign)],
        Some(&json!({"state": it.state})),
        Some(&json!({"state": ActState::Endorsed, "protocol": decision.protocol()})),
    )
    .await?;
    Ok(tx.commit().await?)
}

async fn last_word(tx: &mut Tx, act: &Act) -> Result<Option<commission::rules::Decision>> {
    Ok(commission::store::endorsement(&mut *tx, Subject::DestructionAct, act.id.0).await?)
}

/// Approval by the head of the body or a deputy, after typing the number of the act; the cases are marked as
/// selected (M-5).
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] out of turn, for whoever drew the act, with a wrong number, or naming the cases
/// with obstacles; [`crate::db::Error::Stale`] when somebody was quicker.
pub async fn approve(
    db: &Db,
    acting: &Acting,
    (id, version): (ActId, i64),
    typed: &str,
) -> Result<()> {
    acting.may(Procedure::ApproveAct, Place::Agency)?;
    let mut tx = db.begin().await?;
    let (it, campaign) = load_act(&mut tx, acting, id).await?;
    same_version(it.version, version)?;
    let rows = rows_of_act(&mut tx, acting, &it, &campaign).await?;
    let decision = last_word(&mut tx, &it).await?;
    act::approve(&it, &rows, decision, acting.person.id, typed)?;
    store::acts::approved(&mut tx, &it, acting.person.id, acting.today).await?;
    let cases = cases_of(&mut tx, &it, acting.today).await?;
    for case in &cases {
        write_marks(&mut tx, *case, MarkKind::Selected, &it, acting.today).await?;
    }
    journal::record(
        &mut tx,
        acting,
        Procedure::ApproveAct,
        &[act_object(&it, &campaign), campaign.object()],
        Some(&json!({"state": it.state})),
        Some(&json!({"state": ActState::Approved, "confirmed_by_typing": typed.trim(), "rows": numbers(&rows)})),
    )
    .await?;
    Ok(tx.commit().await?)
}

fn numbers(rows: &[Standing]) -> Vec<i64> {
    rows.iter().map(|row| row.entry.volume_id.0).collect()
}

/// The cases that an act speaks of, each once.
pub(super) async fn cases_of(tx: &mut Tx, act: &Act, today: NaiveDate) -> Result<Vec<CaseId>> {
    let facts = store::volumes::of_act(&mut *tx, act.id, today).await?;
    let mut cases: Vec<CaseId> = facts.iter().map(|facts| facts.case_id).collect();
    cases.sort_unstable();
    cases.dedup();
    Ok(cases)
}

/// Writes a mark that names the act into every row of a nomenclature under which the case lived (M-2, M-5).
pub(super) async fn write_marks(
    tx: &mut Tx,
    case: CaseId,
    mark: MarkKind,
    act: &Act,
    today: NaiveDate,
) -> Result<()> {
    let dated_on = act.approved_on.unwrap_or(today);
    for heading_id in store::volumes::headings(&mut *tx, case).await? {
        let mark = HeadingMark {
            heading_id,
            mark,
            dated_on,
            number: act.number.to_string(),
        };
        nomenclature::store::insert_mark(&mut *tx, &mark).await?;
    }
    Ok(())
}
