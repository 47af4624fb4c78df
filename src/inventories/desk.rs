//! The procedures of inventories, one transaction each; those of annual sections stand in [`annual`].

pub mod annual;

use serde_json::json;

use super::cover::{Cover, ShelvedVolume};
use super::proposal::{self, Asked, Proposal};
use super::rules::{self, Entry, Inventory, Refused, Scope, Step};
use super::store::{self, NewInventory};
use crate::acting::{Acting, Place};
use crate::db::{self, Db, Tx};
use crate::ids::{FindingId, InventoryEntryId, InventoryId};
use crate::journal::{self, Object, ObjectKind};
use crate::organisation;
use crate::organisation::permissions::Procedure;
use crate::refusal::{OrMissing, Refusal, Result};

const MISSING: &str = "Такой описи нет";

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Refusal::rule(refused)
    }
}

/// An inventory with its rows, as somebody who may see it opens it.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The inventory.
    pub inventory: Inventory,
    /// Its rows.
    pub entries: Vec<Entry>,
}

impl Opened {
    fn shown_to(acting: &Acting, inventory: Inventory, entries: Vec<Entry>) -> Result<Opened> {
        if rules::visible(&acting.sight(), &inventory, &entries) {
            Ok(Opened { inventory, entries })
        } else {
            Err(Refusal::NotFound(MISSING.into()))
        }
    }

    /// Whether it lists restricted (ДСП) volumes, and so is restricted itself.
    pub fn restricted(&self) -> bool {
        self.entries.iter().any(|entry| entry.restricted)
    }

    /// Names it for the journal.
    pub fn object(&self) -> Object {
        Object::new(ObjectKind::Inventory, self.inventory.id.0).restricted_if(self.restricted())
    }

    /// A row of this inventory.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] when the row is another's.
    pub fn entry(&self, id: InventoryEntryId) -> Result<&Entry> {
        self.entries
            .iter()
            .find(|entry| entry.id == id)
            .ok_or_else(|| Refusal::NotFound("Такой строки в описи нет".into()))
    }
}

/// An inventory for its page.
///
/// # Errors
/// [`Refusal::NotFound`], also for one that the person may not see.
pub async fn open(db: &Db, acting: &Acting, id: InventoryId) -> Result<Opened> {
    let inventory = store::by_id(db, id).await.or_missing(MISSING)?;
    Opened::shown_to(acting, inventory, store::entries(db, id).await?)
}

/// An inventory within a transaction.
///
/// # Errors
/// As [`open`].
pub async fn load(tx: &mut Tx, acting: &Acting, id: InventoryId) -> Result<Opened> {
    let inventory = store::by_id(&mut *tx, id).await.or_missing(MISSING)?;
    Opened::shown_to(acting, inventory, store::entries(tx, id).await?)
}

fn may_draw(acting: &Acting, asked: &Asked) -> Result<()> {
    acting.may(
        Procedure::DrawInventory,
        Place::Department(asked.department_id),
    )?;
    if asked.with_restricted && !acting.sees_restricted(asked.department_id) {
        return Err(Refused::NoRightToRestricted.into());
    }
    Ok(())
}

/// What an inventory would hold; nothing is written.
///
/// Restricted volumes are known, and named among what stays behind, only to somebody who may see them.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] when restricted volumes are asked for without the right.
pub async fn propose(db: &Db, acting: &Acting, asked: Asked) -> Result<Proposal> {
    may_draw(acting, &asked)?;
    let known = acting.sees_restricted(asked.department_id);
    let shelf = store::shelf(db, asked.department_id, asked.kind, asked.year, known).await?;
    Ok(proposal::plan(asked, shelf))
}

async fn plan_anew(
    tx: &mut Tx,
    acting: &Acting,
    asked: Asked,
    own: Option<&str>,
) -> Result<Proposal> {
    let known = acting.sees_restricted(asked.department_id);
    let mut shelf = store::shelf(tx, asked.department_id, asked.kind, asked.year, known).await?;
    for volume in &mut shelf {
        if own.is_some() && volume.listed_in.as_deref() == own {
            volume.listed_in = None;
        }
    }
    let proposal = proposal::plan(asked, shelf);
    if proposal.lines.is_empty() {
        return Err(Refused::NothingToList { year: asked.year }.into());
    }
    Ok(proposal)
}

/// Draws the inventory that was proposed; its number is given here.
///
/// # Errors
/// As [`propose`]; [`Refusal::Rule`] when there is nothing to list, or the proposal with this `fingerprint` is no longer true.
pub async fn draw(
    db: &Db,
    acting: &Acting,
    asked: Asked,
    fingerprint: &str,
) -> Result<InventoryId> {
    may_draw(acting, &asked)?;
    let mut tx = db.begin().await?;
    let owner = organisation::store::department(&mut tx, asked.department_id)
        .await
        .or_missing("Такого подразделения нет")?;
    let proposal = plan_anew(&mut tx, acting, asked, None).await?;
    if proposal.fingerprint() != fingerprint {
        return Err(Refused::GroundMoved.into());
    }
    let taken = store::numbers(&mut tx, asked.kind, asked.year).await?;
    let number = rules::department_number(&owner.index_code, asked.kind, asked.year, &taken);
    let new = NewInventory {
        scope: Scope::Department,
        department_id: Some(asked.department_id),
        kind: asked.kind,
        year: asked.year,
        number: &number,
        compiled_by: acting.person.id,
        compiled_on: acting.today,
    };
    let id = store::insert(&mut tx, &new).await.map_err(somebody_else)?;
    write_lines(&mut tx, id, Scope::Department, &proposal.lines).await?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::DrawInventory,
        &[
            Object::new(ObjectKind::Inventory, id.0).restricted_if(asked.with_restricted),
            Object::new(ObjectKind::Department, asked.department_id.0),
        ],
        &json!({"number": number, "entries": proposal.lines.len(), "left_out": proposal.left_out.len()}),
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// Two people drew at once: the unique indexes let one of them through.
fn somebody_else(error: db::Error) -> Refusal {
    match error {
        db::Error::Duplicate(_) => Refused::GroundMoved.into(),
        other => other.into(),
    }
}

async fn write_lines(
    tx: &mut Tx,
    id: InventoryId,
    scope: Scope,
    lines: &[proposal::Line],
) -> Result<()> {
    for line in lines {
        store::insert_entry(&mut *tx, id, scope, line)
            .await
            .map_err(somebody_else)?;
    }
    Ok(())
}

/// Draws a draft anew from the volumes as they are now; it keeps its number (R-148: recomputed on change).
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] once it is signed, or when there would be nothing in it.
pub async fn redraw(db: &Db, acting: &Acting, id: InventoryId) -> Result<()> {
    let mut tx = db.begin().await?;
    let opened = load(&mut tx, acting, id).await?;
    let inventory = &opened.inventory;
    let department_id = inventory.department()?;
    let asked = Asked {
        department_id,
        kind: inventory.kind,
        year: inventory.year,
        with_restricted: opened.restricted(),
    };
    may_draw(acting, &asked)?;
    inventory.draft()?;
    let proposal = plan_anew(&mut tx, acting, asked, Some(&inventory.number)).await?;
    store::drawn_anew(&mut tx, inventory, acting.person.id, acting.today).await?;
    store::delete_entries(&mut tx, id).await?;
    write_lines(&mut tx, id, Scope::Department, &proposal.lines).await?;
    journal::record(
        &mut tx,
        acting,
        Procedure::DrawInventory,
        &[opened.object()],
        Some(&json!({"entries": opened.entries.len()})),
        Some(&json!({"entries": proposal.lines.len(), "left_out": proposal.left_out.len()})),
    )
    .await?;
    Ok(tx.commit().await?)
}

/// What a row says.
pub(super) fn cover_of(entry: &Entry) -> Cover {
    Cover {
        index_text: entry.index_text.clone(),
        title: entry.title.clone(),
        dates_text: entry.dates_text.clone(),
        sheets: entry.sheets,
        term_text: entry.term_text.clone(),
    }
}

/// Checks that every row says what its cover says.
///
/// # Errors
/// [`Refusal::Rule`] naming the rows.
async fn covers_agree(tx: &mut Tx, opened: &Opened) -> Result<()> {
    let shelf = store::shelf_of(tx, opened.inventory.id).await?;
    let differences = differing(opened, &shelf);
    if differences.is_empty() {
        Ok(())
    } else {
        Err(Refused::CoversDiffer(differences).into())
    }
}

/// The rows that differ from their covers, for a page and for the rule.
pub fn differing(opened: &Opened, shelf: &[ShelvedVolume]) -> Vec<String> {
    proposal::differences(
        store::beside(&opened.entries, shelf)
            .map(|(entry, volume)| (entry.name(), cover_of(entry), volume)),
    )
}

/// The head of the department signs.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] out of turn, or when rows differ from their covers.
pub async fn sign(db: &Db, acting: &Acting, id: InventoryId) -> Result<()> {
    let mut tx = db.begin().await?;
    let opened = load(&mut tx, acting, id).await?;
    let inventory = &opened.inventory;
    acting.may(Procedure::SignInventory, inventory.place())?;
    inventory.state.after(inventory.scope, Step::Sign)?;
    covers_agree(&mut tx, &opened).await?;
    store::signed(&mut tx, inventory, acting.person.id, acting.today).await?;
    step(
        &mut tx,
        acting,
        Procedure::SignInventory,
        &opened,
        Step::Sign,
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Writes into the journal that an inventory went from one state to the next.
pub(super) async fn step(
    tx: &mut Tx,
    acting: &Acting,
    procedure: Procedure,
    opened: &Opened,
    step: Step,
) -> Result<()> {
    let inventory = &opened.inventory;
    let to = inventory.state.after(inventory.scope, step)?;
    journal::record(
        tx,
        acting,
        procedure,
        &[opened.object()],
        Some(&json!({"state": inventory.state.code()})),
        Some(&json!({"state": to.code()})),
    )
    .await?;
    Ok(())
}

/// The archive's check finds something; the department has two weeks to mend it.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] when the inventory is not under check; [`Refusal::Invalid`] without words.
pub async fn find_defect(
    db: &Db,
    acting: &Acting,
    id: InventoryId,
    entry: Option<InventoryEntryId>,
    finding: &str,
) -> Result<FindingId> {
    let mut tx = db.begin().await?;
    let opened = load(&mut tx, acting, id).await?;
    acting.may(Procedure::FindDefect, opened.inventory.place())?;
    opened.inventory.under_check()?;
    let finding = finding.trim();
    if finding.is_empty() {
        return Err(Refusal::invalid("finding", "Напишите, что не так"));
    }
    let row = entry.map(|entry| opened.entry(entry)).transpose()?;
    let due_on = rules::mend_by(acting.today);
    store::claim(&mut tx, &opened.inventory).await?;
    let made = store::insert_finding(
        &mut tx,
        id,
        entry,
        finding,
        acting.person.id,
        acting.today,
        due_on,
    )
    .await?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::FindDefect,
        &[opened.object()],
        &json!({"finding": finding, "entry": row.map(Entry::full_number), "due_on": due_on}),
    )
    .await?;
    tx.commit().await?;
    Ok(made)
}

/// The department mends a finding; the row it is on is read from the cover anew.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] when it is mended already or the check is over; [`Refusal::Invalid`] without words.
pub async fn mend_defect(db: &Db, acting: &Acting, finding: FindingId, how: &str) -> Result<()> {
    let mut tx = db.begin().await?;
    let finding = store::finding(&mut tx, finding)
        .await
        .or_missing("Такого замечания нет")?;
    let opened = load(&mut tx, acting, finding.inventory_id).await?;
    acting.may(Procedure::MendDefect, opened.inventory.place())?;
    opened.inventory.under_check()?;
    if finding.mended_on.is_some() {
        return Err(Refused::AlreadyMended.into());
    }
    let how = how.trim();
    if how.is_empty() {
        return Err(Refusal::invalid("how", "Напишите, как замечание устранено"));
    }
    store::claim(&mut tx, &opened.inventory).await?;
    store::mended(&mut tx, finding.id, acting.person.id, acting.today, how).await?;
    let rewritten = match finding.entry_id {
        Some(entry) => read_cover_anew(&mut tx, &opened, entry).await?,
        None => None,
    };
    let (before, after) = rewritten.unzip();
    journal::record(
        &mut tx,
        acting,
        Procedure::MendDefect,
        &[opened.object()],
        before.as_ref(),
        Some(&json!({"finding": finding.finding, "how": how, "row": after})),
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Writes a row anew when its cover says something else; returns what it said and what it says.
async fn read_cover_anew(
    tx: &mut Tx,
    opened: &Opened,
    entry: InventoryEntryId,
) -> Result<Option<(Cover, Cover)>> {
    let row = opened.entry(entry)?;
    let shelf = store::shelf_of(&mut *tx, opened.inventory.id).await?;
    let cover = shelf
        .iter()
        .find(|volume| volume.volume_id == row.volume_id)
        .and_then(ShelvedVolume::cover);
    let written = cover_of(row);
    match cover {
        Some(cover) if cover != written => {
            store::rewrite_entry(tx, entry, &cover).await?;
            Ok(Some((written, cover)))
        }
        _ => Ok(None),
    }
}

/// The archive ends its check: everything mended, every row as its cover, as many volumes ready as there are rows.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] out of turn, with findings open, or when numbers or covers differ.
pub async fn check(db: &Db, acting: &Acting, id: InventoryId, prepared: i64) -> Result<()> {
    let mut tx = db.begin().await?;
    let opened = load(&mut tx, acting, id).await?;
    let inventory = &opened.inventory;
    acting.may(Procedure::CheckInventory, inventory.place())?;
    inventory.state.after(inventory.scope, Step::Check)?;
    let findings = store::findings(&mut tx, id).await?;
    rules::check_may_end(&findings, opened.entries.len() as i64, prepared)?;
    covers_agree(&mut tx, &opened).await?;
    store::checked(&mut tx, inventory, acting.person.id, acting.today).await?;
    step(
        &mut tx,
        acting,
        Procedure::CheckInventory,
        &opened,
        Step::Check,
    )
    .await?;
    Ok(tx.commit().await?)
}
