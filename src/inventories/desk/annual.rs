//! The procedures of annual sections: stage 1 of the yearly destruction.

use chrono::NaiveDate;
use serde_json::json;

use super::{Opened, load, somebody_else, step, write_lines};
use crate::acting::{Acting, Place};
use crate::commission;
use crate::commission::rules::Subject;
use crate::db::{Db, Tx};
use crate::ids::InventoryId;
use crate::inventories::annual::{
    self, AcceptedRow, Asked, EarlierSection, OutsideVolume, Proposal,
};
use crate::inventories::rules::{self, Refused, Scope, Step};
use crate::inventories::store::{self, NewInventory};
use crate::journal::{self, Object, ObjectKind};
use crate::organisation::permissions::Procedure;
use crate::refusal::{Refusal, Result};

/// No inventory has this key: none is left out of the earlier sections.
const NONE: InventoryId = InventoryId(0);

/// A proposal with the volumes of the year that stay outside, as far as the person may see them.
#[derive(Clone, Debug)]
pub struct Proposed {
    /// What the section would hold.
    pub proposal: Proposal,
    /// What it would not.
    pub outside: Vec<OutsideVolume>,
    /// Whether it would hold restricted (ДСП) volumes.
    pub restricted: bool,
}

fn over(acting: &Acting, asked: Asked) -> Result<()> {
    use chrono::Datelike;
    if asked.year >= i64::from(acting.today.year()) {
        return Err(Refused::YearNotOver(asked.year).into());
    }
    Ok(())
}

fn planned(
    acting: &Acting,
    asked: Asked,
    rows: Vec<AcceptedRow>,
    outside: Vec<OutsideVolume>,
    earlier: &[EarlierSection],
) -> Result<Proposed> {
    let sight = acting.sight();
    let all = rows.len() + outside.len();
    let rows: Vec<AcceptedRow> = rows
        .into_iter()
        .filter(|row| sight.covers(row.department_id, row.restricted))
        .collect();
    let restricted = rows.iter().any(|row| row.restricted);
    let proposal = annual::plan(asked, rows.clone(), (all - rows.len()) as i64, earlier)?;
    Ok(Proposed {
        proposal,
        outside: outside
            .into_iter()
            .filter(|volume| sight.covers(volume.department_id, volume.restricted))
            .collect(),
        restricted,
    })
}

/// What an annual section would hold; nothing is written.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] when the year is not over, when an empty section would deny cases, or when
/// there is nothing new since the last one.
pub async fn propose(db: &Db, acting: &Acting, asked: Asked) -> Result<Proposed> {
    acting.may(Procedure::DrawAnnualInventory, Place::Agency)?;
    over(acting, asked)?;
    let rows = store::accepted_rows(db, asked.kind, asked.year).await?;
    let outside = store::outside(db, asked.kind, asked.year).await?;
    let earlier = store::sections(db, NONE).await?;
    planned(acting, asked, rows, outside, &earlier)
}

async fn plan_anew(
    tx: &mut Tx,
    acting: &Acting,
    asked: Asked,
    but: InventoryId,
) -> Result<Proposed> {
    let rows = store::accepted_rows(&mut *tx, asked.kind, asked.year).await?;
    let outside = store::outside(&mut *tx, asked.kind, asked.year).await?;
    let earlier = store::sections(tx, but).await?;
    planned(acting, asked, rows, outside, &earlier)
}

/// Draws the section that was proposed.
///
/// # Errors
/// As [`propose`]; [`Refusal::Rule`] when the proposal with this `fingerprint` is no longer true.
pub async fn draw(
    db: &Db,
    acting: &Acting,
    asked: Asked,
    fingerprint: &str,
) -> Result<InventoryId> {
    acting.may(Procedure::DrawAnnualInventory, Place::Agency)?;
    over(acting, asked)?;
    let mut tx = db.begin().await?;
    let proposed = plan_anew(&mut tx, acting, asked, NONE).await?;
    let proposal = &proposed.proposal;
    if proposal.fingerprint() != fingerprint {
        return Err(Refused::GroundMoved.into());
    }
    let new = NewInventory {
        scope: Scope::Annual,
        department_id: None,
        kind: asked.kind,
        year: asked.year,
        number: &proposal.number,
        compiled_by: acting.person.id,
        compiled_on: acting.today,
    };
    let id = store::insert(&mut tx, &new).await.map_err(somebody_else)?;
    write_lines(&mut tx, id, Scope::Annual, &proposal.lines).await?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::DrawAnnualInventory,
        &[Object::new(ObjectKind::Inventory, id.0).restricted_if(proposed.restricted)],
        &json!({"number": proposal.number, "entries": proposal.lines.len(), "no_cases": proposal.lines.is_empty()}),
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// Draws a draft section anew, after the commission sent it back or more volumes were accepted; it keeps its number.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] once the commission has endorsed it or a later section goes on from its numbers.
pub async fn redraw(db: &Db, acting: &Acting, id: InventoryId) -> Result<()> {
    acting.may(Procedure::DrawAnnualInventory, Place::Agency)?;
    let mut tx = db.begin().await?;
    let opened = load(&mut tx, acting, id).await?;
    let inventory = &opened.inventory;
    inventory.annual()?;
    inventory.draft()?;
    if let Some(decision) =
        commission::store::endorsement(&mut tx, Subject::Inventory, id.0).await?
    {
        return Err(Refused::AlreadyEndorsed(decision.protocol()).into());
    }
    if let Some(later) = store::later_section(&mut tx, inventory.kind, id).await? {
        return Err(Refused::Continued(later).into());
    }
    store::drawn_anew(&mut tx, inventory, acting.person.id, acting.today).await?;
    store::delete_entries(&mut tx, id).await?;
    let asked = Asked {
        kind: inventory.kind,
        year: inventory.year,
    };
    let proposed = plan_anew(&mut tx, acting, asked, id).await?;
    write_lines(&mut tx, id, Scope::Annual, &proposed.proposal.lines).await?;
    journal::record(
        &mut tx,
        acting,
        Procedure::DrawAnnualInventory,
        &[opened
            .object()
            .restricted_if(opened.restricted() || proposed.restricted)],
        Some(&json!({"entries": opened.entries.len()})),
        Some(&json!({"entries": proposed.proposal.lines.len()})),
    )
    .await?;
    Ok(tx.commit().await?)
}

async fn load_annual(tx: &mut Tx, acting: &Acting, id: InventoryId) -> Result<Opened> {
    let opened = load(tx, acting, id).await?;
    opened.inventory.annual()?;
    Ok(opened)
}

/// Notes the commission's protocol on the section.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] out of turn or without the commission's decision.
pub async fn endorse(db: &Db, acting: &Acting, id: InventoryId) -> Result<()> {
    acting.may(Procedure::EndorseInventory, Place::Agency)?;
    let mut tx = db.begin().await?;
    let opened = load_annual(&mut tx, acting, id).await?;
    opened.inventory.state.after(Scope::Annual, Step::Endorse)?;
    let decision = commission::store::endorsement(&mut tx, Subject::Inventory, id.0)
        .await?
        .ok_or(Refused::NotEndorsed)?;
    store::endorsed(&mut tx, &opened.inventory, decision.id).await?;
    step(
        &mut tx,
        acting,
        Procedure::EndorseInventory,
        &opened,
        Step::Endorse,
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Records the protocol with which the state archive's commission approved (personnel: agreed) the section.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Invalid`] without a number; [`Refusal::Rule`] out of turn, for a section of temporary
/// storage, or when the date is ahead of today or before the commission's own.
pub async fn approve(
    db: &Db,
    acting: &Acting,
    id: InventoryId,
    protocol_number: &str,
    protocol_on: NaiveDate,
) -> Result<()> {
    acting.may(Procedure::ApproveInventory, Place::Agency)?;
    let protocol_number = protocol_number.trim();
    if protocol_number.is_empty() {
        return Err(Refusal::invalid(
            "protocol_number",
            "Укажите номер протокола ЭПК",
        ));
    }
    let mut tx = db.begin().await?;
    let opened = load_annual(&mut tx, acting, id).await?;
    let inventory = &opened.inventory;
    inventory.state.after(Scope::Annual, Step::Approve)?;
    let decision = inventory.decision_id.ok_or(Refused::NotEndorsed)?;
    let decision = commission::store::decision(&mut tx, decision).await?;
    rules::state_archive_protocol(inventory.kind, protocol_on, decision.held_on, acting.today)?;
    store::approved(&mut tx, inventory, protocol_number, protocol_on).await?;
    journal::record(
        &mut tx,
        acting,
        Procedure::ApproveInventory,
        &[opened.object()],
        Some(&json!({"state": inventory.state.code()})),
        Some(&json!({"state": "approved", "protocol_number": protocol_number, "protocol_on": protocol_on})),
    )
    .await?;
    Ok(tx.commit().await?)
}
