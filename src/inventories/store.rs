//! The SQL of inventories.

use chrono::NaiveDate;

use super::annual::{AcceptedRow, EarlierSection, OutsideVolume};
use super::cover::{Cover, ShelvedVolume};
use super::proposal::Line;
use super::rules::{Entry, Finding, Inventory, InventoryKind, InventoryState, Scope};
use crate::acting::Sight;
use crate::db::{Result, Store, exactly_one};
use crate::ids::{
    DecisionId, DepartmentId, FindingId, InventoryEntryId, InventoryId, PersonId, VolumeId,
};

/// The columns of an [`Inventory`].
macro_rules! inventory_columns {
    () => {
        "i.id, i.scope, i.department_id, i.kind, i.year, i.number, i.state, i.compiled_by, i.compiled_on, i.signed_by,
        i.signed_on, i.checked_by, i.checked_on, i.delivered_by, i.accepted_by, i.accepted_on, i.decision_id,
        i.external_protocol_number, i.external_protocol_on, i.version"
    };
}

/// The columns of a [`ShelvedVolume`], and where they come from.
macro_rules! shelf {
    () => {
        "SELECT v.id AS volume_id, v.case_id, c.department_id, d.number AS division_number,
            coalesce(d.name, h.section) AS group_name, h.position, c.index_text, c.item, c.title AS case_title,
            c.restricted, (c.state = 'open') AS case_open, c.first_year, c.closed_on, c.term_text, c.review_required,
            EXISTS (SELECT 1 FROM appraisal a WHERE a.case_id = c.id) AS reviewed,
            (SELECT count(*) FROM volume o WHERE o.case_id = c.id) AS volumes,
            v.number AS volume_number, v.title AS volume_title, v.state AS volume_state, v.first_date, v.last_date,
            v.certified_sheets, v.condition_note,
            (SELECT i.number FROM inventory_entry e JOIN inventory i ON i.id = e.inventory_id
                WHERE e.volume_id = v.id AND e.scope = 'department'
                  AND (e.acceptance IS NULL OR e.acceptance = 'present')) AS listed_in
        FROM volume v JOIN case_file c ON c.id = v.case_id
        LEFT JOIN case_year y ON y.case_id = c.id AND y.year = c.first_year
        JOIN heading h ON h.id = coalesce(y.heading_id, c.heading_id)
        LEFT JOIN division d ON d.id = c.division_id "
    };
}

/// Whether `i` lists a restricted case that may be seen neither everywhere ($n) nor in one's own department ($m).
macro_rules! hidden {
    ($everywhere:literal, $own:literal) => {
        concat!(
            "EXISTS (SELECT 1 FROM inventory_entry re JOIN volume rv ON rv.id = re.volume_id
                JOIN case_file rc ON rc.id = rv.case_id
                WHERE re.inventory_id = i.id AND rc.restricted AND NOT (",
            $everywhere,
            " OR rc.department_id = ",
            $own,
            "))"
        )
    };
}

crate::statements! {
    SHELF = concat!(shelf!(), "WHERE c.department_id = $1 AND c.category = $2 AND c.first_year = $3
        AND (c.restricted = FALSE OR $4) ORDER BY v.id");
    SHELF_OF = concat!(shelf!(), "JOIN inventory_entry own ON own.volume_id = v.id
        WHERE own.inventory_id = $1 ORDER BY v.id");
    NUMBERS = "SELECT number FROM inventory WHERE scope = 'department' AND kind = $1 AND year = $2";
    INSERT = "INSERT INTO inventory (scope, department_id, kind, year, number, state, compiled_by, compiled_on)
        VALUES ($1, $2, $3, $4, $5, 'draft', $6, $7) RETURNING id";
    INSERT_ENTRY = "INSERT INTO inventory_entry (inventory_id, scope, volume_id, number, suffix, group_name, index_text,
        title, dates_text, sheets, term_text, note) VALUES ($1, $2, $3, $4, '', $5, $6, $7, $8, $9, $10, $11)";
    DELETE_ENTRIES = "DELETE FROM inventory_entry WHERE inventory_id = $1";
    BY_ID = concat!("SELECT ", inventory_columns!(), " FROM inventory i WHERE i.id = $1");
    ENTRIES = "SELECT e.id, e.volume_id, v.case_id, c.department_id, c.restricted, c.closed_on, e.number, e.suffix,
        e.group_name, e.index_text, e.title, e.dates_text, e.sheets, e.term_text, e.note, e.acceptance, e.absence_reason
        FROM inventory_entry e JOIN volume v ON v.id = e.volume_id JOIN case_file c ON c.id = v.case_id
        WHERE e.inventory_id = $1 ORDER BY e.number, e.suffix";
    CLAIM = "UPDATE inventory SET version = version + 1 WHERE id = $1 AND version = $2";
    DRAWN_ANEW = "UPDATE inventory SET compiled_by = $3, compiled_on = $4, version = version + 1
        WHERE id = $1 AND version = $2";
    SIGNED = "UPDATE inventory SET state = 'signed', signed_by = $3, signed_on = $4, version = version + 1
        WHERE id = $1 AND version = $2";
    CHECKED = "UPDATE inventory SET state = 'checked', checked_by = $3, checked_on = $4, version = version + 1
        WHERE id = $1 AND version = $2";
    ENDORSED = "UPDATE inventory SET state = 'endorsed', decision_id = $3, version = version + 1
        WHERE id = $1 AND version = $2";
    APPROVED = "UPDATE inventory SET state = 'approved', external_protocol_number = $3, external_protocol_on = $4,
        version = version + 1 WHERE id = $1 AND version = $2";
    REWRITE_ENTRY = "UPDATE inventory_entry SET index_text = $2, title = $3, dates_text = $4, sheets = $5, term_text = $6
        WHERE id = $1";

    INSERT_FINDING = "INSERT INTO inventory_finding (inventory_id, entry_id, finding, found_by, found_on, due_on)
        VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
    FINDING = "SELECT id, inventory_id, entry_id, finding, found_by, found_on, due_on, mended_by, mended_on, mended_how
        FROM inventory_finding WHERE id = $1";
    FINDINGS = "SELECT id, inventory_id, entry_id, finding, found_by, found_on, due_on, mended_by, mended_on, mended_how
        FROM inventory_finding WHERE inventory_id = $1 ORDER BY id";
    MENDED = "UPDATE inventory_finding SET mended_by = $2, mended_on = $3, mended_how = $4
        WHERE id = $1 AND mended_on IS NULL";

    ACCEPTED_ROWS = "SELECT e.volume_id, c.department_id, p.full_name AS department_name, c.restricted, e.group_name,
            e.index_text, e.title, e.dates_text, e.sheets, e.term_text, e.note
        FROM inventory_entry e JOIN inventory i ON i.id = e.inventory_id JOIN department p ON p.id = i.department_id
        JOIN volume v ON v.id = e.volume_id JOIN case_file c ON c.id = v.case_id
        WHERE i.scope = 'department' AND i.state = 'accepted' AND i.kind = $1 AND i.year = $2
          AND e.acceptance = 'present' AND v.state = 'accepted'
          AND NOT EXISTS (SELECT 1 FROM inventory_entry s WHERE s.volume_id = e.volume_id AND s.scope = 'annual')
        ORDER BY p.sort_order, p.id, i.id, e.number, e.suffix";
    OUTSIDE = "SELECT v.id AS volume_id, c.department_id, c.restricted, c.index_text, c.title, v.number AS volume_number,
            (SELECT i.number FROM inventory_entry e JOIN inventory i ON i.id = e.inventory_id
                WHERE e.volume_id = v.id AND e.scope = 'department'
                  AND (e.acceptance IS NULL OR e.acceptance = 'present')) AS listed_in
        FROM volume v JOIN case_file c ON c.id = v.case_id JOIN department p ON p.id = c.department_id
        WHERE c.category = $1 AND c.first_year = $2 AND c.state = 'closed' AND v.state NOT IN ('destroyed', 'lost')
          AND NOT EXISTS (SELECT 1 FROM inventory_entry s WHERE s.volume_id = v.id AND s.scope = 'annual')
          AND NOT EXISTS (SELECT 1 FROM inventory_entry e JOIN inventory i ON i.id = e.inventory_id
              WHERE e.volume_id = v.id AND i.scope = 'department' AND i.state = 'accepted' AND e.acceptance = 'present')
        ORDER BY p.sort_order, p.id, c.index_text, v.number";
    SECTIONS = "SELECT i.kind, i.year, i.number,
            (SELECT max(e.number) FROM inventory_entry e WHERE e.inventory_id = i.id) AS last
        FROM inventory i WHERE i.scope = 'annual' AND i.id <> $1 ORDER BY i.id";
    LATER_SECTION = "SELECT number FROM inventory WHERE scope = 'annual' AND kind = $1 AND id > $2 ORDER BY id LIMIT 1";

    LIST = concat!("SELECT i.id, i.scope, i.kind, i.year, i.number, i.state, i.compiled_on, i.accepted_on,
            p.index_code AS department_index, p.full_name AS department_name,
            (SELECT count(*) FROM inventory_entry e WHERE e.inventory_id = i.id) AS entries,
            (SELECT count(*) FROM inventory_finding f WHERE f.inventory_id = i.id AND f.mended_on IS NULL) AS open_findings,
            (SELECT count(*) FROM inventory_finding f WHERE f.inventory_id = i.id AND f.mended_on IS NULL
                AND f.due_on < $10) AS overdue_findings
        FROM inventory i LEFT JOIN department p ON p.id = i.department_id
        WHERE ($1 OR i.department_id = $2) AND NOT ", hidden!("$3", "$4"), "
          AND (CAST($5 AS TEXT) IS NULL OR i.scope = $5) AND (CAST($6 AS TEXT) IS NULL OR i.kind = $6)
          AND (CAST($7 AS TEXT) IS NULL OR i.state = $7) AND (CAST($8 AS BIGINT) IS NULL OR i.year = $8)
          AND (CAST($9 AS BIGINT) IS NULL OR i.department_id = $9)
        ORDER BY i.year DESC, i.scope, p.sort_order, i.kind, i.id");
}

/// The volumes of a department that belong to an inventory of this kind and year, wherever they are now.
pub async fn shelf(
    db: impl Store,
    department: DepartmentId,
    kind: InventoryKind,
    year: i64,
    with_restricted: bool,
) -> Result<Vec<ShelvedVolume>> {
    db.fetch_all(SHELF, (department, kind.category(), year, with_restricted))
        .await
}

/// The volumes of the rows of an inventory as they are now.
pub async fn shelf_of(db: impl Store, inventory: InventoryId) -> Result<Vec<ShelvedVolume>> {
    db.fetch_all(SHELF_OF, (inventory,)).await
}

/// The numbers that departments' inventories of this kind and year have.
pub async fn numbers(db: impl Store, kind: InventoryKind, year: i64) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = db.fetch_all(NUMBERS, (kind, year)).await?;
    Ok(rows.into_iter().map(|(number,)| number).collect())
}

/// A new inventory.
pub struct NewInventory<'a> {
    /// Whose.
    pub scope: Scope,
    /// Of which department.
    pub department_id: Option<DepartmentId>,
    /// Of which cases.
    pub kind: InventoryKind,
    /// Of which year.
    pub year: i64,
    /// Its number.
    pub number: &'a str,
    /// Who draws it.
    pub compiled_by: PersonId,
    /// When.
    pub compiled_on: NaiveDate,
}

/// Begins an inventory.
pub async fn insert(db: impl Store, it: &NewInventory<'_>) -> Result<InventoryId> {
    db.fetch_value(
        INSERT,
        (
            it.scope,
            it.department_id,
            it.kind,
            it.year,
            it.number,
            it.compiled_by,
            it.compiled_on,
        ),
    )
    .await
}

/// Writes a row of a draft.
pub async fn insert_entry(
    db: impl Store,
    inventory: InventoryId,
    scope: Scope,
    line: &Line,
) -> Result<()> {
    db.execute(
        INSERT_ENTRY,
        (
            inventory,
            scope,
            line.volume_id,
            line.number,
            &line.group_name,
            &line.cover.index_text,
            &line.cover.title,
            &line.cover.dates_text,
            line.cover.sheets,
            &line.cover.term_text,
            &line.note,
        ),
    )
    .await?;
    Ok(())
}

/// Takes all rows out of a draft.
pub async fn delete_entries(db: impl Store, inventory: InventoryId) -> Result<()> {
    db.execute(DELETE_ENTRIES, (inventory,)).await?;
    Ok(())
}

/// One inventory.
pub async fn by_id(db: impl Store, id: InventoryId) -> Result<Inventory> {
    db.fetch_one(BY_ID, (id,)).await
}

/// The rows of an inventory in their order.
pub async fn entries(db: impl Store, id: InventoryId) -> Result<Vec<Entry>> {
    db.fetch_all(ENTRIES, (id,)).await
}

/// Counts a change and keeps everybody else from changing it within the transaction.
pub async fn claim(db: impl Store, it: &Inventory) -> Result<()> {
    exactly_one(db.execute(CLAIM, (it.id, it.version)).await?)
}

/// Writes that a draft was drawn anew.
pub async fn drawn_anew(db: impl Store, it: &Inventory, by: PersonId, on: NaiveDate) -> Result<()> {
    exactly_one(db.execute(DRAWN_ANEW, (it.id, it.version, by, on)).await?)
}

/// Writes the signature of the head.
pub async fn signed(db: impl Store, it: &Inventory, by: PersonId, on: NaiveDate) -> Result<()> {
    exactly_one(db.execute(SIGNED, (it.id, it.version, by, on)).await?)
}

/// Writes that the archive's check is done.
pub async fn checked(db: impl Store, it: &Inventory, by: PersonId, on: NaiveDate) -> Result<()> {
    exactly_one(db.execute(CHECKED, (it.id, it.version, by, on)).await?)
}

/// Writes the commission's endorsement.
pub async fn endorsed(db: impl Store, it: &Inventory, decision: DecisionId) -> Result<()> {
    exactly_one(db.execute(ENDORSED, (it.id, it.version, decision)).await?)
}

/// Writes the state archive's protocol.
pub async fn approved(
    db: impl Store,
    it: &Inventory,
    protocol_number: &str,
    protocol_on: NaiveDate,
) -> Result<()> {
    exactly_one(
        db.execute(APPROVED, (it.id, it.version, protocol_number, protocol_on))
            .await?,
    )
}

/// Writes a row anew from its cover.
pub async fn rewrite_entry(db: impl Store, id: InventoryEntryId, cover: &Cover) -> Result<()> {
    exactly_one(
        db.execute(
            REWRITE_ENTRY,
            (
                id,
                &cover.index_text,
                &cover.title,
                &cover.dates_text,
                cover.sheets,
                &cover.term_text,
            ),
        )
        .await?,
    )
}

/// Adds a finding.
pub async fn insert_finding(
    db: impl Store,
    inventory: InventoryId,
    entry: Option<InventoryEntryId>,
    finding: &str,
    by: PersonId,
    on: NaiveDate,
    due_on: NaiveDate,
) -> Result<FindingId> {
    db.fetch_value(INSERT_FINDING, (inventory, entry, finding, by, on, due_on))
        .await
}

/// One finding.
pub async fn finding(db: impl Store, id: FindingId) -> Result<Finding> {
    db.fetch_one(FINDING, (id,)).await
}

/// The findings of an inventory.
pub async fn findings(db: impl Store, inventory: InventoryId) -> Result<Vec<Finding>> {
    db.fetch_all(FINDINGS, (inventory,)).await
}

/// Writes that a finding was mended.
pub async fn mended(
    db: impl Store,
    id: FindingId,
    by: PersonId,
    on: NaiveDate,
    how: &str,
) -> Result<()> {
    exactly_one(db.execute(MENDED, (id, by, on, how)).await?)
}

/// The accepted rows of a kind and year that stand in no annual section, in the order of the structure.
pub async fn accepted_rows(
    db: impl Store,
    kind: InventoryKind,
    year: i64,
) -> Result<Vec<AcceptedRow>> {
    db.fetch_all(ACCEPTED_ROWS, (kind, year)).await
}

/// The volumes of closed cases of a kind and year that are neither in a section nor accepted.
pub async fn outside(db: impl Store, kind: InventoryKind, year: i64) -> Result<Vec<OutsideVolume>> {
    db.fetch_all(OUTSIDE, (kind.category(), year)).await
}

/// All annual sections but one, in the order in which they were drawn.
pub async fn sections(db: impl Store, but: InventoryId) -> Result<Vec<EarlierSection>> {
    db.fetch_all(SECTIONS, (but,)).await
}

/// Number of the next section of the same kind drawn after this one.
pub async fn later_section(
    db: impl Store,
    kind: InventoryKind,
    id: InventoryId,
) -> Result<Option<String>> {
    let row: Option<(String,)> = db.fetch_optional(LATER_SECTION, (kind, id)).await?;
    Ok(row.map(|(number,)| number))
}

/// Which inventories a list shows; nothing chosen shows all.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Of departments or annual sections.
    pub scope: Option<Scope>,
    /// Of which cases.
    pub kind: Option<InventoryKind>,
    /// How far they have come.
    pub state: Option<InventoryState>,
    /// Of which year.
    pub year: Option<i64>,
    /// Of which department.
    pub department: Option<DepartmentId>,
}

/// An inventory in a list.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct ListRow {
    /// Key.
    pub id: InventoryId,
    /// Whose.
    pub scope: Scope,
    /// Of which cases.
    pub kind: InventoryKind,
    /// Of which year.
    pub year: i64,
    /// Its number.
    pub number: String,
    /// How far it has come.
    pub state: InventoryState,
    /// When it was drawn.
    pub compiled_on: NaiveDate,
    /// When the volumes were taken.
    pub accepted_on: Option<NaiveDate>,
    /// Index of the department.
    pub department_index: Option<String>,
    /// Its full name.
    pub department_name: Option<String>,
    /// How many rows.
    pub entries: i64,
    /// Findings not mended.
    pub open_findings: i64,
    /// Of these, past their day.
    pub overdue_findings: i64,
}

/// The inventories that somebody may see.
pub async fn list(
    db: impl Store,
    sight: Sight,
    filter: Filter,
    today: NaiveDate,
) -> Result<Vec<ListRow>> {
    db.fetch_all(
        LIST,
        (
            sight.agency_wide,
            sight.department,
            sight.restricted_everywhere,
            // No department has this key: an absent one must not make the whole condition unknown.
            sight.restricted_in.unwrap_or(DepartmentId(0)),
            filter.scope,
            filter.kind,
            filter.state,
            filter.year,
            filter.department,
            today,
        ),
    )
    .await
}

/// The rows of an inventory paired with their volumes as they are now.
pub fn beside<'a>(
    entries: &'a [Entry],
    shelf: &'a [ShelvedVolume],
) -> impl Iterator<Item = (&'a Entry, Option<&'a ShelvedVolume>)> {
    let by_volume: std::collections::HashMap<VolumeId, &ShelvedVolume> = shelf
        .iter()
        .map(|volume| (volume.volume_id, volume))
        .collect();
    entries
        .iter()
        .map(move |entry| (entry, by_volume.get(&entry.volume_id).copied()))
}
