//! The procedures of acceptance, one transaction each.

use chrono::NaiveDate;
use serde_json::json;

use super::rules::{self, Mark, Refused, Totals};
use super::store;
use crate::acting::Acting;
use crate::db::{Db, Tx};
use crate::ids::{InventoryId, PersonId};
use crate::inventories;
use crate::inventories::desk::Opened;
use crate::inventories::rules::Step;
use crate::journal::{self, Object, ObjectKind};
use crate::nomenclature;
use crate::nomenclature::rules::{HeadingMark, MarkKind};
use crate::organisation;
use crate::organisation::permissions::Procedure;
use crate::organisation::roles::Role;
use crate::refusal::{OrMissing, Refusal, Result};

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Refusal::rule(refused)
    }
}

/// What the two sides of an acceptance state.
#[derive(Clone, Debug)]
pub struct AcceptanceAsked {
    /// Marks made now; rows marked before keep theirs.
    pub marks: Vec<Mark>,
    /// The clerk in whose presence the volumes are taken.
    pub delivered_by: PersonId,
    /// The day.
    pub accepted_on: NaiveDate,
    /// Where the volumes are put; empty leaves the places as they are.
    pub place: String,
}

/// Opens a checked inventory for marking and keeps everybody else from it within the transaction.
async fn claim(tx: &mut Tx, acting: &Acting, id: InventoryId) -> Result<Opened> {
    let opened = inventories::desk::load(&mut *tx, acting, id).await?;
    let inventory = &opened.inventory;
    acting.may(Procedure::AcceptInventory, inventory.place())?;
    inventory.state.after(inventory.scope, Step::Accept)?;
    inventories::store::claim(tx, inventory).await?;
    Ok(opened)
}

async fn write_marks(tx: &mut Tx, opened: &Opened, marks: &[Mark]) -> Result<()> {
    for mark in marks {
        opened.entry(mark.entry)?;
        store::mark(&mut *tx, opened.inventory.id, mark).await?;
    }
    Ok(())
}

/// Marks some rows; the rest may follow later.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] before the check has ended or after the acceptance.
pub async fn mark(db: &Db, acting: &Acting, id: InventoryId, marks: &[Mark]) -> Result<()> {
    let mut tx = db.begin().await?;
    let opened = claim(&mut tx, acting, id).await?;
    write_marks(&mut tx, &opened, marks).await?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::AcceptInventory,
        &[opened.object()],
        &json!({"marked": told(&opened, marks)}),
    )
    .await?;
    Ok(tx.commit().await?)
}

fn told(opened: &Opened, marks: &[Mark]) -> Vec<serde_json::Value> {
    marks
        .iter()
        .filter_map(|mark| {
            let entry = opened.entry(mark.entry).ok()?;
            Some(json!({"row": entry.full_number(), "found": mark.found}))
        })
        .collect()
}

/// Takes the volumes: every row is marked, the volumes present are the archive's from now on, and the nomenclatures tell so
///
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] out of turn, with rows unmarked, with nothing present, without the department's
/// clerk, or when a volume is no longer there.
pub async fn accept(
    db: &Db,
    acting: &Acting,
    id: InventoryId,
    asked: &AcceptanceAsked,
) -> Result<Totals> {
    let mut tx = db.begin().await?;
    let opened = claim(&mut tx, acting, id).await?;
    let inventory = &opened.inventory;
    rules::date_of_acceptance(asked.accepted_on, inventory.checked_on, acting.today)?;
    in_presence_of_the_clerk(&mut tx, acting, &opened, asked).await?;
    write_marks(&mut tx, &opened, &asked.marks).await?;
    let entries = inventories::store::entries(&mut tx, id).await?;
    let totals = rules::totals(&entries)?;
    if store::take_volumes(&mut tx, id, asked.place.trim()).await? != totals.present {
        return Err(Refused::VolumesMoved.into());
    }
    write_into_nomenclatures(&mut tx, &opened, asked.accepted_on).await?;
    store::accepted(
        &mut tx,
        inventory,
        asked.delivered_by,
        acting.person.id,
        asked.accepted_on,
    )
    .await?;
    let mut objects = vec![opened.object()];
    objects.extend(entries.iter().map(|entry| {
        Object::new(ObjectKind::Volume, entry.volume_id.0).restricted_if(entry.restricted)
    }));
    journal::record(
        &mut tx,
        acting,
        Procedure::AcceptInventory,
        &objects,
        Some(&json!({"state": inventory.state.code()})),
        Some(&json!({
            "state": "accepted", "number": inventory.number, "totals": totals,
            "delivered_by": asked.delivered_by, "accepted_on": asked.accepted_on,
            "marked": told(&opened, &asked.marks),
        })),
    )
    .await?;
    tx.commit().await?;
    Ok(totals)
}

async fn in_presence_of_the_clerk(
    tx: &mut Tx,
    acting: &Acting,
    opened: &Opened,
    asked: &AcceptanceAsked,
) -> Result<()> {
    if asked.delivered_by == acting.person.id {
        return Err(Refused::SamePerson.into());
    }
    let department = opened.inventory.department()?;
    let clerks =
        organisation::store::holders(&mut *tx, Role::Clerk, Some(department), asked.accepted_on)
            .await?;
    if clerks.iter().any(|clerk| clerk.id == asked.delivered_by) {
        return Ok(());
    }
    let person = organisation::store::person(tx, asked.delivered_by)
        .await
        .or_missing("Такого работника нет")?;
    Err(Refused::NotTheClerk(person.short_name()).into())
}

/// M-1 in the note of every row under which the cases lived.
async fn write_into_nomenclatures(
    tx: &mut Tx,
    opened: &Opened,
    accepted_on: NaiveDate,
) -> Result<()> {
    for (_, heading_id) in store::headings(&mut *tx, opened.inventory.id).await? {
        let mark = HeadingMark {
            heading_id,
            mark: MarkKind::Transferred,
            dated_on: accepted_on,
            number: opened.inventory.number.clone(),
        };
        nomenclature::store::insert_mark(&mut *tx, &mark).await?;
    }
    Ok(())
}
