//! The departments' lists: planned, drawn, sent, decided row by row, signed (R-185, R-189…R-191).

use chrono::Datelike;
use serde_json::json;

use super::{inventories, list_object, load_campaign, load_list, same_version};
use crate::acting::{Acting, Place};
use crate::db::{Db, Tx};
use crate::destruction::rules::agreement::{self, Choice};
use crate::destruction::rules::campaign::at_stage;
use crate::destruction::rules::proposal::{Proposal, plan};
use crate::destruction::rules::{Campaign, ListState, Refused, Stage};
use crate::destruction::store;
use crate::ids::{CampaignId, DepartmentId, DestructionEntryId, DestructionListId};
use crate::journal;
use crate::organisation;
use crate::organisation::permissions::Procedure;
use crate::refusal::{OrMissing, Refusal, Result};

/// What the list of a department would be now.
///
/// # Errors
/// [`Refusal::NotFound`]; [`Refusal::Forbidden`].
pub async fn propose(
    tx: &mut Tx,
    acting: &Acting,
    campaign: &Campaign,
    department: DepartmentId,
) -> Result<Proposal> {
    acting.may(Procedure::DrawDestructionList, Place::Agency)?;
    if !acting.sight().covers(department, campaign.is_restricted()) {
        return Err(Refusal::NotFound("Такого подразделения нет".into()));
    }
    let volumes = store::volumes::candidates(
        &mut *tx,
        department,
        campaign.track,
        campaign.as_of,
        acting.today,
    )
    .await?;
    let inventories = inventories(tx).await?;
    Ok(plan(volumes, &inventories, campaign.campaigning()))
}

/// Draws the list that was shown: exactly the proposal whose fingerprint this is.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] at another stage, for a second list, an empty one, or when the ground has moved.
pub async fn draw_list(
    db: &Db,
    acting: &Acting,
    campaign: CampaignId,
    department: DepartmentId,
    fingerprint: &str,
) -> Result<DestructionListId> {
    acting.may(Procedure::DrawDestructionList, Place::Agency)?;
    let mut tx = db.begin().await?;
    let campaign = load_campaign(&mut tx, acting, campaign).await?;
    at_stage(&campaign, Stage::Lists)?;
    let owner = organisation::store::department(&mut tx, department)
        .await
        .or_missing("Такого подразделения нет")?;
    if let Some(list) = store::lists::of_department(&mut tx, campaign.id, department).await? {
        return Err(Refused::ListExists(list.number).into());
    }
    let proposal = propose(&mut tx, acting, &campaign, department).await?;
    if proposal.fingerprint != fingerprint {
        return Err(Refused::GroundMoved.into());
    }
    if proposal.rows.is_empty() {
        return Err(Refused::NothingToList.into());
    }
    let number = number_of_list(&owner.index_code, &campaign);
    let id = store::lists::insert(
        &mut tx,
        campaign.id,
        department,
        &number,
        acting.person.id,
        acting.today,
    )
    .await?;
    for (number, row) in (1..).zip(&proposal.rows) {
        store::lists::insert_entry(&mut tx, id, number, row).await?;
    }
    let list = store::lists::by_id(&mut tx, id).await?;
    let volumes: Vec<i64> = proposal
        .rows
        .iter()
        .map(|row| row.facts.volume_id.0)
        .collect();
    journal::record_new(
        &mut tx,
        acting,
        Procedure::DrawDestructionList,
        &[list_object(&list, &campaign), campaign.object()],
        &json!({"list": list, "volumes": volumes, "left": proposal.left.len()}),
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// «10/2021», with «дсп» on the restricted track.
fn number_of_list(index: &str, campaign: &Campaign) -> String {
    let mark = if campaign.is_restricted() {
        "дсп"
    } else {
        ""
    };
    format!("{index}/{}{mark}", campaign.as_of.year())
}

/// Sends a list to its department under a number of the document-management system.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Invalid`] without the number; [`Refusal::Rule`] when it was sent already.
pub async fn send(
    db: &Db,
    acting: &Acting,
    (id, version): (DestructionListId, i64),
    dispatch_number: &str,
) -> Result<()> {
    acting.may(Procedure::SendDestructionList, Place::Agency)?;
    if dispatch_number.trim().is_empty() {
        return Err(Refusal::invalid(
            "dispatch_number",
            "Укажите номер, под которым перечень направлен через СЭД (п. 10.5.5)",
        ));
    }
    let mut tx = db.begin().await?;
    let (list, campaign) = load_list(&mut tx, acting, id).await?;
    same_version(list.version, version)?;
    agreement::in_state(&list, ListState::Draft)?;
    store::lists::sent(&mut tx, &list, acting.today, dispatch_number.trim()).await?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::SendDestructionList,
        &[list_object(&list, &campaign)],
        &json!({"dispatch_number": dispatch_number.trim(), "sent_on": acting.today}),
    )
    .await?;
    Ok(tx.commit().await?)
}

/// The head of the department decides on a row.
///
/// # Errors
/// [`Refusal::Forbidden`] for another department; [`Refusal::Rule`] when the list is not with the department or a refusal
/// gives no reason.
pub async fn decide(
    db: &Db,
    acting: &Acting,
    entry: DestructionEntryId,
    choice: &Choice,
) -> Result<()> {
    let mut tx = db.begin().await?;
    let entry = store::lists::entry(&mut tx, entry)
        .await
        .or_missing("Такой строки нет")?;
    let (list, campaign) = load_list(&mut tx, acting, entry.list_id).await?;
    acting.may(
        Procedure::DecideEntry,
        Place::Department(list.department_id),
    )?;
    agreement::decide(&list, &entry, choice, acting.today)?;
    store::lists::decide(&mut tx, entry.id, choice, acting.person.id, acting.today).await?;
    store::lists::touch(&mut tx, &list).await?;
    journal::record(
        &mut tx,
        acting,
        Procedure::DecideEntry,
        &[list_object(&list, &campaign)],
        Some(&json!({"row": entry.number, "index": entry.index_text, "decision": entry.decision})),
        Some(&json!({
            "row": entry.number,
            "decision": choice.verdict(),
            "reason": choice.reason(),
            "keep_until": choice.keep_until(),
        })),
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Agrees every row that has no decision yet, as it was shown (`version`).
///
/// # Errors
/// As [`decide`]; [`crate::db::Error::Stale`] when the list changed since it was shown.
pub async fn agree_rest(
    db: &Db,
    acting: &Acting,
    (id, version): (DestructionListId, i64),
) -> Result<usize> {
    let mut tx = db.begin().await?;
    let (list, campaign) = load_list(&mut tx, acting, id).await?;
    acting.may(
        Procedure::DecideEntry,
        Place::Department(list.department_id),
    )?;
    same_version(list.version, version)?;
    let rows = super::rows_of_list(&mut tx, acting, &list, &campaign).await?;
    let entries: Vec<_> = rows.into_iter().map(|row| row.entry).collect();
    let rest = agreement::undecided(&entries);
    for entry in &rest {
        agreement::decide(&list, entry, &Choice::Agree, acting.today)?;
        store::lists::decide(
            &mut tx,
            entry.id,
            &Choice::Agree,
            acting.person.id,
            acting.today,
        )
        .await?;
    }
    store::lists::touch(&mut tx, &list).await?;
    let numbers: Vec<i64> = rest.iter().map(|entry| entry.number).collect();
    journal::record_new(
        &mut tx,
        acting,
        Procedure::DecideEntry,
        &[list_object(&list, &campaign)],
        &json!({"agreed_rows": numbers}),
    )
    .await?;
    tx.commit().await?;
    Ok(numbers.len())
}

/// The head of the department signs the list with all its decisions; refused rows leave it.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] while a row waits, or for whoever drew the list.
pub async fn agree(
    db: &Db,
    acting: &Acting,
    (id, version): (DestructionListId, i64),
) -> Result<()> {
    let mut tx = db.begin().await?;
    let (list, campaign) = load_list(&mut tx, acting, id).await?;
    acting.may(
        Procedure::AgreeDestructionList,
        Place::Department(list.department_id),
    )?;
    same_version(list.version, version)?;
    let entries = store::lists::entries(&mut tx, list.id).await?;
    let refused = agreement::sign(&list, &entries, acting.person.id)?;
    for entry in &refused {
        store::lists::exclude(&mut tx, entry.id, &entry.decision_reason).await?;
    }
    store::lists::agreed(&mut tx, &list, acting.person.id, acting.today).await?;
    let numbers: Vec<i64> = refused.iter().map(|entry| entry.number).collect();
    journal::record_new(
        &mut tx,
        acting,
        Procedure::AgreeDestructionList,
        &[list_object(&list, &campaign), campaign.object()],
        &json!({"refused_rows": numbers}),
    )
    .await?;
    Ok(tx.commit().await?)
}
