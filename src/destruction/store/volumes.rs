//! What is read of earlier stages: volumes with everything that their destruction depends on, and the inventories of years.
//! What is written there: that a volume and its case are gone.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::db::{Result, Store, exactly_one};
use crate::destruction::rules::Track;
use crate::destruction::rules::eligibility::VolumeFacts;
use crate::ids::{ActId, CaseId, DepartmentId, DestructionListId, HeadingId, VolumeId};

/// A [`VolumeFacts`] without its `WHERE`; `$1` is today: a hold lifted on a later day still stands.
macro_rules! facts {
    () => {
        "SELECT v.id AS volume_id, c.id AS case_id, v.number AS volume_number,
            (SELECT count(*) FROM volume other WHERE other.case_id = c.id) AS volume_count,
            v.title AS volume_title, c.department_id, c.division_id, d.number AS division_number, d.name AS division_name,
            c.first_year, c.last_year, c.index_text, c.item, c.title, c.term_text, h.article_text, c.term, c.category,
            c.restricted, c.state AS case_state, v.state AS volume_state, v.medium, c.closed_on, c.expiry, c.destroy_from,
            c.review_required, (SELECT max(a.reviewed_on) FROM appraisal a WHERE a.case_id = c.id) AS reviewed_on,
            c.shut_gates,
            (SELECT string_agg(b.reason, '; ' ORDER BY b.id) FROM hold b
                WHERE b.case_id = c.id AND (b.lifted_on IS NULL OR b.lifted_on > $1)) AS holds,
            (SELECT max(l.due_on) FROM loan l WHERE l.volume_id = v.id AND l.returned_on IS NULL) AS lent_until,
            (EXISTS (SELECT 1 FROM inventory_entry e WHERE e.volume_id = v.id AND e.acceptance = 'absent')
                AND NOT EXISTS (SELECT 1 FROM inventory_entry e WHERE e.volume_id = v.id AND e.acceptance = 'present'))
                AS absent,
            i.number AS inventory_number, e.number || e.suffix AS inventory_position,
            (SELECT max(l.number) FROM destruction_entry x JOIN destruction_list l ON l.id = x.list_id
                WHERE x.volume_id = v.id AND x.state <> 'excluded') AS open_list,
            (SELECT max(x.keep_until) FROM destruction_entry x
                WHERE x.volume_id = v.id AND x.decision = 'refused') AS kept_until
        FROM case_file c
        JOIN volume v ON v.case_id = c.id
        JOIN heading h ON h.id = c.heading_id
        LEFT JOIN division d ON d.id = c.division_id
        LEFT JOIN inventory_entry e ON e.id = (
            SELECT max(own.id) FROM inventory_entry own
            JOIN inventory listed ON listed.id = own.inventory_id AND listed.scope = 'department'
            WHERE own.volume_id = v.id AND (own.acceptance IS NULL OR own.acceptance = 'present'))
        LEFT JOIN inventory i ON i.id = e.inventory_id "
    };
}

crate::statements! {
    CANDIDATES = concat!(facts!(), "WHERE c.department_id = $2 AND c.restricted = $3 AND c.state = 'closed'
        AND c.category <> 'permanent' AND c.expiry <> 'never'
        AND (c.expiry <> 'dated' OR c.destroy_from <= $4) ORDER BY v.id");
    DUE = concat!(facts!(), "WHERE c.restricted = $2 AND c.state = 'closed' AND c.expiry = 'dated' AND c.destroy_from <= $3
        ORDER BY v.id");
    DUE_COUNTS = "SELECT c.department_id, count(*) FROM case_file c JOIN volume v ON v.case_id = c.id
        WHERE c.restricted = $1 AND c.state = 'closed' AND c.expiry = 'dated' AND c.destroy_from <= $2
          AND v.state IN ('closed', 'accepted') GROUP BY c.department_id";
    OF_LIST = concat!(facts!(), "JOIN destruction_entry own_row ON own_row.volume_id = v.id WHERE own_row.list_id = $2 ORDER BY v.id");
    OF_ACT = concat!(facts!(), "JOIN destruction_entry own_row ON own_row.volume_id = v.id WHERE own_row.act_id = $2 ORDER BY v.id");
    ONE = concat!(facts!(), "WHERE v.id = $2");
    APPROVED_YEARS = "SELECT DISTINCT year FROM inventory
        WHERE scope = 'annual' AND kind = 'permanent' AND state = 'approved'";
    UNLISTED_YEARS = "SELECT DISTINCT p.first_year FROM case_file p JOIN volume v ON v.case_id = p.id
        WHERE p.state = 'closed' AND p.category IN ('permanent', 'personnel') AND NOT EXISTS (
            SELECT 1 FROM inventory_entry e JOIN inventory i ON i.id = e.inventory_id
            WHERE e.volume_id = v.id AND i.scope = 'annual' AND i.state = 'approved')";
    PROTOCOLS = "SELECT year, external_protocol_number, external_protocol_on FROM inventory
        WHERE scope = 'annual' AND kind = 'permanent' AND state = 'approved'
          AND external_protocol_number IS NOT NULL AND external_protocol_on IS NOT NULL ORDER BY year, external_protocol_on";
    VOLUME_DESTROYED = "UPDATE volume SET state = 'destroyed', version = version + 1 WHERE id = $1 AND state <> 'destroyed'";
    CASE_REMAINS = "SELECT count(*) FROM volume WHERE case_id = $1 AND state NOT IN ('destroyed', 'lost')";
    CASE_DESTROYED = "UPDATE case_file SET state = 'destroyed', version = version + 1 WHERE id = $1 AND state = 'closed'";
    HEADINGS = "SELECT heading_id FROM case_year WHERE case_id = $1
        UNION SELECT heading_id FROM case_file WHERE id = $1 ORDER BY 1";
    RESTRICTED_DOCUMENTS = "SELECT d.registration_number, d.dated_on, d.title, d.copy_number, d.sheets, d.attachment_sheets
        FROM document d JOIN destruction_entry e ON e.volume_id = d.volume_id
        WHERE e.act_id = $1 AND d.restricted ORDER BY e.number, d.dated_on, d.id";
    OBSTACLES = "SELECT volume_id, sentence FROM volume_obstacle WHERE volume_id = $1";
}

/// Volumes of a department that a list could hold, and those that have no date at all.
pub async fn candidates(
    db: impl Store,
    department: DepartmentId,
    track: Track,
    as_of: NaiveDate,
    today: NaiveDate,
) -> Result<Vec<VolumeFacts>> {
    db.fetch_all(
        CANDIDATES,
        (today, department, track == Track::Restricted, as_of),
    )
    .await
}

/// Volumes of the whole agency whose date has come.
pub async fn due(
    db: impl Store,
    track: Track,
    as_of: NaiveDate,
    today: NaiveDate,
) -> Result<Vec<VolumeFacts>> {
    db.fetch_all(DUE, (today, track == Track::Restricted, as_of))
        .await
}

/// How many volumes of each department have come to their date.
pub async fn due_counts(
    db: impl Store,
    track: Track,
    as_of: NaiveDate,
) -> Result<Vec<(DepartmentId, i64)>> {
    db.fetch_all(DUE_COUNTS, (track == Track::Restricted, as_of))
        .await
}

/// Volumes of a list, excluded rows included.
pub async fn of_list(
    db: impl Store,
    list: DestructionListId,
    today: NaiveDate,
) -> Result<Vec<VolumeFacts>> {
    db.fetch_all(OF_LIST, (today, list)).await
}

/// Volumes of an act.
pub async fn of_act(db: impl Store, act: ActId, today: NaiveDate) -> Result<Vec<VolumeFacts>> {
    db.fetch_all(OF_ACT, (today, act)).await
}

/// One volume.
pub async fn one(db: impl Store, volume: VolumeId, today: NaiveDate) -> Result<VolumeFacts> {
    db.fetch_one(ONE, (today, volume)).await
}

/// Years whose permanent inventory is approved.
pub async fn approved_years(db: impl Store) -> Result<BTreeSet<i64>> {
    let rows: Vec<(i64,)> = db.fetch_all(APPROVED_YEARS, ()).await?;
    Ok(rows.into_iter().map(|(year,)| year).collect())
}

/// Years with permanent or personnel cases outside the approved (agreed) inventories.
pub async fn unlisted_years(db: impl Store) -> Result<BTreeSet<i64>> {
    let rows: Vec<(i64,)> = db.fetch_all(UNLISTED_YEARS, ()).await?;
    Ok(rows.into_iter().map(|(year,)| year).collect())
}

/// Year, number and date of the protocols that approved the permanent inventories.
pub async fn protocols(db: impl Store) -> Result<Vec<(i64, String, NaiveDate)>> {
    db.fetch_all(PROTOCOLS, ()).await
}

/// Writes that a volume is gone; the database asks everything again.
pub async fn volume_destroyed(db: impl Store, id: VolumeId) -> Result<()> {
    exactly_one(db.execute(VOLUME_DESTROYED, (id,)).await?)
}

/// How many volumes of a case are still there.
pub async fn remaining(db: impl Store, case: CaseId) -> Result<i64> {
    db.fetch_value(CASE_REMAINS, (case,)).await
}

/// Writes that a case is gone; its record stays for ever.
pub async fn case_destroyed(db: impl Store, id: CaseId) -> Result<()> {
    exactly_one(db.execute(CASE_DESTROYED, (id,)).await?)
}

/// The rows of nomenclatures under which the case lived.
pub async fn headings(db: impl Store, case: CaseId) -> Result<Vec<HeadingId>> {
    let rows: Vec<(HeadingId,)> = db.fetch_all(HEADINGS, (case,)).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// A document for official use in a volume of an act, for F-33B.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct RestrictedDocument {
    /// Registration number.
    pub registration_number: String,
    /// Date.
    pub dated_on: NaiveDate,
    /// Title.
    pub title: String,
    /// Number of the copy.
    pub copy_number: String,
    /// Sheets of the document itself.
    pub sheets: i64,
    /// Sheets of its attachments.
    pub attachment_sheets: i64,
}

/// The documents for official use in the volumes of an act.
pub async fn restricted_documents(db: impl Store, act: ActId) -> Result<Vec<RestrictedDocument>> {
    db.fetch_all(RESTRICTED_DOCUMENTS, (act,)).await
}

/// What the database itself says against a volume; the tests hold it against the rules.
pub async fn obstacles_in_database(db: impl Store, id: VolumeId) -> Result<Vec<String>> {
    let rows: Vec<(VolumeId, String)> = db.fetch_all(OBSTACLES, (id,)).await?;
    Ok(rows.into_iter().map(|(_, sentence)| sentence).collect())
}
