//! The SQL of waybills, bags and records of destruction.

use chrono::NaiveDate;

use crate::db::{Result, Store};
use crate::destruction::rules::deed::{Deed, HandOver, Recipient};
use crate::destruction::rules::{Bag, Record, Waybill};
use crate::ids::{ActId, PersonId, WaybillId};

crate::statements! {
    INSERT_WAYBILL = "INSERT INTO waybill (act_id, number, place, recipient, recipient_person, contract, vehicle, driver,
        warrant, handed_by, handed_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id";
    WAYBILL = "SELECT id, act_id, number, place, recipient, recipient_person, contract, vehicle, driver, warrant, handed_by,
        handed_on FROM waybill WHERE act_id = $1";
    INSERT_BAG = "INSERT INTO bag (waybill_id, number, seal, storage_units, weight_grams) VALUES ($1, $2, $3, $4, $5)";
    BAGS = "SELECT number, seal, storage_units, weight_grams FROM bag WHERE waybill_id = $1 ORDER BY number";
    SEAL_USED = "SELECT count(*) FROM bag WHERE seal = $1";
    INSERT_RECORD = "INSERT INTO destruction_record (act_id, number, method, strip_width_micrometres,
        mixed_with_other_paper, burnt_to_base, seals_intact, place, chair, members, witnesses, footage, destroyed_on,
        approved_by, approved_on, recorded_by, recorded_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
    RECORD = "SELECT number, method, strip_width_micrometres, mixed_with_other_paper, burnt_to_base, seals_intact, place,
        chair, members, witnesses, footage, destroyed_on, recorded_by, recorded_on, approved_by, approved_on
        FROM destruction_record WHERE act_id = $1";
}

/// Writes a waybill; `own_name` names the archive where it destroys with its own people.
pub async fn insert_waybill(
    db: impl Store,
    act: ActId,
    asked: &HandOver,
    own_name: &str,
    by: PersonId,
) -> Result<WaybillId> {
    let (recipient, person, contract, warrant) = match &asked.recipient {
        Recipient::Own => (own_name, "", "", ""),
        Recipient::Contractor {
            name,
            representative,
            contract,
            warrant,
        } => (
            name.trim(),
            representative.trim(),
            contract.trim(),
            warrant.trim(),
        ),
    };
    db.fetch_value(
        INSERT_WAYBILL,
        (
            act,
            asked.number.trim(),
            asked.place.trim(),
            recipient,
            person,
            contract,
            asked.vehicle.trim(),
            asked.driver.trim(),
            warrant,
            by,
            asked.handed_on,
        ),
    )
    .await
}

/// The waybill of an act, once there is one.
pub async fn waybill(db: impl Store, act: ActId) -> Result<Option<Waybill>> {
    db.fetch_optional(WAYBILL, (act,)).await
}

/// Writes a bag.
pub async fn insert_bag(db: impl Store, waybill: WaybillId, bag: &Bag) -> Result<()> {
    db.execute(
        INSERT_BAG,
        (
            waybill,
            bag.number,
            bag.seal.trim(),
            bag.storage_units,
            bag.weight_grams,
        ),
    )
    .await?;
    Ok(())
}

/// The bags of a waybill.
pub async fn bags(db: impl Store, waybill: WaybillId) -> Result<Vec<Bag>> {
    db.fetch_all(BAGS, (waybill,)).await
}

/// Whether a seal was ever used.
pub async fn seal_is_used(db: impl Store, seal: &str) -> Result<bool> {
    let count: i64 = db.fetch_value(SEAL_USED, (seal,)).await?;
    Ok(count > 0)
}

/// Writes the record of a destruction.
pub async fn insert_record(
    db: impl Store,
    act: ActId,
    asked: &Deed,
    by: PersonId,
    on: NaiveDate,
) -> Result<()> {
    let (approved_by, approved_on) = asked.approved.unzip();
    db.execute(
        INSERT_RECORD,
        (
            act,
            asked.number.trim(),
            asked.method,
            asked.strip_width_micrometres,
            asked.mixed_with_other_paper,
            asked.burnt_to_base,
            asked.seals_intact,
            asked.place.trim(),
            asked.chair.trim(),
            super::super::rules::lines(&asked.members).join("\n"),
            super::super::rules::lines(&asked.witnesses).join("\n"),
            super::super::rules::lines(&asked.footage).join("\n"),
            asked.destroyed_on,
            approved_by,
            approved_on,
            by,
            on,
        ),
    )
    .await?;
    Ok(())
}

/// The record of an act's destruction, once there is one.
pub async fn record(db: impl Store, act: ActId) -> Result<Option<Record>> {
    db.fetch_optional(RECORD, (act,)).await
}
