//! The SQL of handing over to the archive.

use chrono::NaiveDate;

use super::rules::Mark;
use crate::acting::Sight;
use crate::db::{Result, Store, exactly_one};
use crate::ids::{CaseId, DepartmentId, HeadingId, InventoryId, PersonId};
use crate::inventories::rules::Inventory;
use crate::nomenclature::rules::Category;

crate::statements! {
    MARK = "UPDATE inventory_entry SET acceptance = $3, absence_reason = $4 WHERE id = $1 AND inventory_id = $2";
    ACCEPTED = "UPDATE inventory SET state = 'accepted', delivered_by = $3, accepted_by = $4, accepted_on = $5,
        version = version + 1 WHERE id = $1 AND version = $2";
    TAKE_VOLUMES = "UPDATE volume SET state = 'accepted', version = version + 1,
        place = CASE WHEN CAST($2 AS TEXT) = '' THEN place ELSE CAST($2 AS TEXT) END
        WHERE state = 'closed' AND id IN
            (SELECT e.volume_id FROM inventory_entry e WHERE e.inventory_id = $1 AND e.acceptance = 'present')";
    HEADINGS = "SELECT DISTINCT y.case_id, y.heading_id FROM case_year y
        JOIN volume v ON v.case_id = y.case_id JOIN inventory_entry e ON e.volume_id = v.id
        WHERE e.inventory_id = $1 AND e.acceptance = 'present' ORDER BY y.case_id, y.heading_id";
    WAITING = "SELECT c.department_id, p.index_code AS department_index, p.full_name AS department_name,
            c.first_year AS year, c.category, count(*) AS volumes, count(e.id) AS listed, min(c.closed_on) AS closed_on
        FROM volume v JOIN case_file c ON c.id = v.case_id JOIN department p ON p.id = c.department_id
        LEFT JOIN inventory_entry e ON e.volume_id = v.id AND e.scope = 'department'
            AND (e.acceptance IS NULL OR e.acceptance = 'present')
        WHERE v.state = 'closed' AND c.state = 'closed' AND c.category <> 'short_term'
          AND ($1 OR c.department_id = $2) AND (c.restricted = FALSE OR $3 OR c.department_id = $4)
        GROUP BY c.department_id, p.index_code, p.full_name, p.sort_order, c.first_year, c.category
        ORDER BY c.first_year, p.sort_order, c.department_id, c.category";
}

/// Writes what was found of one volume.
pub async fn mark(db: impl Store, inventory: InventoryId, mark: &Mark) -> Result<()> {
    exactly_one(
        db.execute(
            MARK,
            (
                mark.entry,
                inventory,
                mark.found.acceptance(),
                mark.found.reason().map(str::to_owned),
            ),
        )
        .await?,
    )
}

/// Writes that the volumes are in the archive; the inventory was claimed in this transaction.
pub async fn accepted(
    db: impl Store,
    claimed: &Inventory,
    delivered_by: PersonId,
    accepted_by: PersonId,
    accepted_on: NaiveDate,
) -> Result<()> {
    // The claim has counted one change already.
    exactly_one(
        db.execute(
            ACCEPTED,
            (
                claimed.id,
                claimed.version + 1,
                delivered_by,
                accepted_by,
                accepted_on,
            ),
        )
        .await?,
    )
}

/// Moves the volumes marked present into the archive; tells how many were there to be moved.
pub async fn take_volumes(db: impl Store, inventory: InventoryId, place: &str) -> Result<u64> {
    db.execute(TAKE_VOLUMES, (inventory, place)).await
}

/// Every row of a nomenclature under which the cases of the volumes marked present lived.
pub async fn headings(db: impl Store, inventory: InventoryId) -> Result<Vec<(CaseId, HeadingId)>> {
    db.fetch_all(HEADINGS, (inventory,)).await
}

/// Volumes of closed cases still in a department, by year and category.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Waiting {
    /// Which department.
    pub department_id: DepartmentId,
    /// Its index.
    pub department_index: String,
    /// Its full name.
    pub department_name: String,
    /// The year in which the cases were opened.
    pub year: i64,
    /// By how long they are kept.
    pub category: Category,
    /// How many volumes.
    pub volumes: i64,
    /// How many of them stand in an inventory.
    pub listed: i64,
    /// When the first of the cases was closed.
    pub closed_on: Option<NaiveDate>,
}

/// What waits to be handed over, as far as somebody may see it.
pub async fn waiting(db: impl Store, sight: Sight) -> Result<Vec<Waiting>> {
    db.fetch_all(
        WAITING,
        (
            sight.agency_wide,
            sight.department,
            sight.restricted_everywhere,
            sight.restricted_in,
        ),
    )
    .await
}
