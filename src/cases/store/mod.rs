//! The SQL of cases and volumes.
//!
//! One table of a later stage is read here: whether a case was reviewed page by page is a fact of its term.

mod agency_year;
pub mod bulk;
pub mod citing;
mod list;
mod records;
mod years;

pub use agency_year::{SignedPaper, insert_year_paper, year_papers};
pub use list::{CaseLine, Cursor, Filter, PAGE, count, living_ids, page};
pub use records::{
    HoldOrder, NewHold, NewHoldOrder, Review, events, facts, hold, hold_orders, holds, holds_under,
    insert_event, insert_hold, insert_hold_order, lift_hold, recorded, reviews, set_fact,
    set_review,
};
pub use years::{
    FinalRecord, Spine, count_undecided, final_record, insert_final_record, open_cases, row_counts,
    spines, taken_rows,
};

use chrono::NaiveDate;

use super::rules::certification::Certification;
use super::rules::expiry::Computed;
use super::rules::filing::DocumentAsked;
use super::rules::{CaseFile, Document, Medium, Volume};
use crate::db::{Result, Store, exactly_one, folded};
use crate::ids::{CaseId, DepartmentId, DocumentId, HeadingId, PersonId, VolumeId};
use crate::nomenclature::rules::{Category, Heading};
use crate::retention::RetentionTerm;

/// The columns of a [`CaseFile`].
macro_rules! case_columns {
    () => {
        "c.id, c.department_id, c.division_id, c.heading_id, c.first_year, c.last_year, c.index_text, c.item, c.title,
        c.restricted, c.state, c.opened_on, c.closed_on, c.term, c.term_text, c.category, c.review_required, c.expiry,
        c.destroy_from, c.shut_gates, c.reasons, c.computed_on, c.version"
    };
}

/// The columns of a [`Volume`].
macro_rules! volume_columns {
    () => {
        "v.id, v.case_id, v.number, v.title, v.opened_on, v.first_date, v.last_date, v.sheets, v.medium, v.state,
        v.certified_sheets, v.lettered_sheets, v.skipped_sheets, v.contents_sheets, v.certified_by, v.certified_on,
        v.condition_note, v.place, v.version"
    };
}

/// The columns of a [`Document`].
macro_rules! document_columns {
    () => {
        "d.id, d.case_id, d.volume_id, d.kind, d.registration_number, d.dated_on, d.signatory, d.title, d.sheets,
        d.attachment_sheets, d.period_year, d.restricted, d.copy_number, d.filed_on"
    };
}

crate::statements! {
    CASE = concat!("SELECT ", case_columns!(), " FROM case_file c WHERE c.id = $1");
    CASE_OF_HEADING = concat!("SELECT ", case_columns!(), " FROM case_file c JOIN case_year y ON y.case_id = c.id
        WHERE y.heading_id = $1");
    CARRIED_CASE_WAITING = "SELECT min(c.last_year) FROM case_file c JOIN heading h ON h.id = c.heading_id
        WHERE c.department_id = $1 AND c.index_text = $2 AND c.item = $3 AND c.state = 'open' AND c.last_year < $4
          AND h.carry_over";
    PERMANENT_OPEN = concat!("SELECT ", case_columns!(), " FROM case_file c
        WHERE c.department_id = $1 AND c.state = 'open' AND c.category = 'permanent' AND c.id <> $2
          AND (c.restricted = FALSE OR $3) ORDER BY c.last_year, c.index_text, c.item, c.id");
    INSERT_CASE = "INSERT INTO case_file (department_id, division_id, heading_id, first_year, last_year, index_text,
        item, title, restricted, state, opened_on, term, term_text, category, review_required, expiry, shut_gates,
        reasons, computed_on, search_key)
        VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8, 'open', $9, $10, $11, $12, FALSE, 'waiting', '', '[]', $9, $13)
        RETURNING id";
    INSERT_CASE_YEAR = "INSERT INTO case_year (case_id, year, heading_id) VALUES ($1, $2, $3)";
    CASE_YEARS = "SELECT year, heading_id FROM case_year WHERE case_id = $1 ORDER BY year";
    COMPUTED = "UPDATE case_file SET expiry = $3, destroy_from = $4, shut_gates = $5, review_required = $6,
        reasons = $7, computed_on = $8, version = version + 1 WHERE id = $1 AND version = $2";
    CLOSE = "UPDATE case_file SET state = 'closed', closed_on = $9, last_year = $10, expiry = $3, destroy_from = $4,
        shut_gates = $5, review_required = $6, reasons = $7, computed_on = $8, version = version + 1
        WHERE id = $1 AND version = $2 AND state = 'open'";
    CARRY_OVER = "UPDATE case_file SET heading_id = $3, last_year = $4, term = $5, term_text = $6, restricted = $7,
        version = version + 1 WHERE id = $1 AND version = $2 AND state = 'open'";
    TOUCH = "UPDATE case_file SET version = version + 1 WHERE id = $1 AND version = $2";

    VOLUME = concat!("SELECT ", volume_columns!(), " FROM volume v WHERE v.id = $1");
    VOLUMES = concat!("SELECT ", volume_columns!(), " FROM volume v WHERE v.case_id = $1 ORDER BY v.number");
    INSERT_VOLUME = "INSERT INTO volume (case_id, number, title, opened_on, sheets, medium, state, condition_note, place)
        VALUES ($1, $2, $3, $4, 0, $5, 'open', '', '') RETURNING id";
    FILL_VOLUME = "UPDATE volume SET sheets = sheets + $3,
        first_date = CASE WHEN first_date IS NULL OR first_date > $4 THEN $4 ELSE first_date END,
        last_date = CASE WHEN last_date IS NULL OR last_date < $4 THEN $4 ELSE last_date END,
        version = version + 1
        WHERE id = $1 AND version = $2 AND state = 'open'";
    RECOUNT_VOLUME = "UPDATE volume SET
        sheets = (SELECT CAST(coalesce(sum(d.sheets + d.attachment_sheets), 0) AS BIGINT) FROM document d WHERE d.volume_id = volume.id),
        first_date = (SELECT min(d.dated_on) FROM document d WHERE d.volume_id = volume.id),
        last_date = (SELECT max(d.dated_on) FROM document d WHERE d.volume_id = volume.id),
        certified_sheets = NULL, lettered_sheets = NULL, skipped_sheets = NULL, contents_sheets = NULL,
        certified_by = NULL, certified_on = NULL, version = version + 1
        WHERE id = $1 AND version = $2 AND state = 'closed'";
    CLOSE_VOLUME = "UPDATE volume SET state = 'closed', version = version + 1 WHERE id = $1 AND version = $2 AND state = 'open'";
    CLOSE_VOLUMES = "UPDATE volume SET state = 'closed', version = version + 1 WHERE case_id = $1 AND state = 'open'";
    CERTIFY = "UPDATE volume SET certified_sheets = $3, certified_by = $4, certified_on = $5, condition_note = $6,
        lettered_sheets = $7, skipped_sheets = $8, contents_sheets = $9, version = version + 1
        WHERE id = $1 AND version = $2 AND state = 'closed'";
    PLACE = "UPDATE volume SET place = $3, version = version + 1 WHERE id = $1 AND version = $2
        AND state IN ('open', 'closed')";

    DOCUMENT = concat!("SELECT ", document_columns!(), " FROM document d WHERE d.id = $1");
    DOCUMENTS = concat!("SELECT ", document_columns!(), " FROM document d WHERE d.volume_id = $1
        ORDER BY d.dated_on, d.id");
    DOCUMENTS_OF_CASE = concat!("SELECT ", document_columns!(), " FROM document d WHERE d.case_id = $1
        ORDER BY d.dated_on, d.id");
    HOLDS_DOCUMENT = "SELECT count(*) FROM document WHERE case_id = $1 AND registration_number = $2 AND dated_on = $3";
    LAST_DOCUMENT = "SELECT max(dated_on) FROM document WHERE case_id = $1";
    INSERT_DOCUMENT = "INSERT INTO document (case_id, volume_id, kind, registration_number, dated_on, signatory, title,
        sheets, attachment_sheets, period_year, restricted, copy_number, filed_by, filed_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id";
    MOVE_DOCUMENT = "UPDATE document SET case_id = $3, volume_id = $4 WHERE id = $1 AND volume_id = $2";
}

/// Every statement of this stage: name and text.
pub fn all_statements() -> impl Iterator<Item = &'static (&'static str, &'static str)> {
    STATEMENTS
        .iter()
        .chain(agency_year::STATEMENTS)
        .chain(citing::STATEMENTS)
        .chain(list::STATEMENTS)
        .chain(records::STATEMENTS)
        .chain(years::STATEMENTS)
        .chain(bulk::STATEMENTS)
}

/// One case.
pub async fn case(db: impl Store, id: CaseId) -> Result<CaseFile> {
    db.fetch_one(CASE, (id,)).await
}

/// The case that lives or lived under a row.
pub async fn case_of_heading(db: impl Store, heading: HeadingId) -> Result<Option<CaseFile>> {
    db.fetch_optional(CASE_OF_HEADING, (heading,)).await
}

/// The earliest year before `year` in which a carried-over case of this index is still open.
pub async fn carried_case_waiting(
    db: impl Store,
    department: DepartmentId,
    index: &str,
    item: &str,
    year: i64,
) -> Result<Option<i64>> {
    db.fetch_value(CARRIED_CASE_WAITING, (department, index, item, year))
        .await
}

/// Open cases of permanent keeping of a department, `except` one; restricted ones only for those who may see them.
pub async fn permanent_open_cases(
    db: impl Store,
    department: DepartmentId,
    except: CaseId,
    with_restricted: bool,
) -> Result<Vec<CaseFile>> {
    db.fetch_all(PERMANENT_OPEN, (department, except, with_restricted))
        .await
}

fn as_json(term: &RetentionTerm) -> String {
    serde_json::to_string(term).expect("a term has no maps with odd keys")
}

/// Opens a case under a row; its expiry is computed afterwards.
pub async fn insert_case(
    db: impl Store,
    heading: &Heading,
    department: DepartmentId,
    year: i64,
    (term, category): (&RetentionTerm, Category),
    today: NaiveDate,
) -> Result<CaseId> {
    let content = &heading.content;
    db.fetch_value(
        INSERT_CASE,
        (
            department,
            content.division_id,
            heading.id,
            year,
            &content.index_text,
            &content.item,
            &content.title,
            content.restricted,
            today,
            as_json(term),
            content.term_and_article(),
            category,
            folded(&format!("{} {}", content.index_text, content.title)),
        ),
    )
    .await
}

/// Writes that the case lives in a year under a row.
pub async fn insert_case_year(
    db: impl Store,
    case: CaseId,
    year: i64,
    heading: HeadingId,
) -> Result<()> {
    db.execute(INSERT_CASE_YEAR, (case, year, heading)).await?;
    Ok(())
}

/// The years the case lived in, with its rows.
pub async fn case_years(db: impl Store, case: CaseId) -> Result<Vec<(i64, HeadingId)>> {
    db.fetch_all(CASE_YEARS, (case,)).await
}

fn reasons_json(computed: &Computed) -> String {
    serde_json::to_string(&computed.reasons).expect("reasons are plain texts")
}

/// Writes what the term has come to.
pub async fn set_computed(
    db: impl Store,
    case: &CaseFile,
    computed: &Computed,
    today: NaiveDate,
) -> Result<()> {
    exactly_one(
        db.execute(
            COMPUTED,
            (
                case.id,
                case.version,
                computed.expiry,
                computed.destroy_from,
                &computed.shut_gates,
                computed.review_required,
                reasons_json(computed),
                today,
            ),
        )
        .await?,
    )
}

/// Closes a case with its volumes.
pub async fn close(
    tx: &mut crate::db::Tx,
    case: &CaseFile,
    closed_on: NaiveDate,
    last_year: i64,
    computed: &Computed,
    today: NaiveDate,
) -> Result<()> {
    exactly_one(
        tx.execute(
            CLOSE,
            (
                case.id,
                case.version,
                computed.expiry,
                computed.destroy_from,
                &computed.shut_gates,
                computed.review_required,
                reasons_json(computed),
                today,
                closed_on,
                last_year,
            ),
        )
        .await?,
    )?;
    tx.execute(CLOSE_VOLUMES, (case.id,)).await?;
    Ok(())
}

/// Carries a case over to a row of the next year, with the term of that row.
pub async fn carry_over(
    db: impl Store,
    case: &CaseFile,
    row: &Heading,
    term: &RetentionTerm,
    year: i64,
) -> Result<()> {
    exactly_one(
        db.execute(
            CARRY_OVER,
            (
                case.id,
                case.version,
                row.id,
                year,
                as_json(term),
                row.content.term_and_article(),
                case.restricted || row.content.restricted,
            ),
        )
        .await?,
    )
}

/// Counts a change of the case, so that whoever planned on it before is told.
pub async fn touch(db: impl Store, case: &CaseFile) -> Result<()> {
    exactly_one(db.execute(TOUCH, (case.id, case.version)).await?)
}

/// One volume.
pub async fn volume(db: impl Store, id: VolumeId) -> Result<Volume> {
    db.fetch_one(VOLUME, (id,)).await
}

/// The volumes of a case in their order.
pub async fn volumes(db: impl Store, case: CaseId) -> Result<Vec<Volume>> {
    db.fetch_all(VOLUMES, (case,)).await
}

/// Opens a volume.
pub async fn insert_volume(
    db: impl Store,
    case: CaseId,
    number: i64,
    title: &str,
    medium: Medium,
    on: NaiveDate,
) -> Result<VolumeId> {
    db.fetch_value(INSERT_VOLUME, (case, number, title, on, medium))
        .await
}

/// Adds the sheets and the date of a document to an open volume.
pub async fn fill_volume(
    db: impl Store,
    volume: &Volume,
    sheets: i64,
    dated_on: NaiveDate,
) -> Result<()> {
    exactly_one(
        db.execute(FILL_VOLUME, (volume.id, volume.version, sheets, dated_on))
            .await?,
    )
}

/// Counts a closed volume anew from its documents; its certification no longer holds.
pub async fn recount_volume(db: impl Store, volume: &Volume) -> Result<()> {
    exactly_one(
        db.execute(RECOUNT_VOLUME, (volume.id, volume.version))
            .await?,
    )
}

/// Closes one volume.
pub async fn close_volume(db: impl Store, volume: &Volume) -> Result<()> {
    exactly_one(
        db.execute(CLOSE_VOLUME, (volume.id, volume.version))
            .await?,
    )
}

/// Writes the certification of the sheets.
pub async fn certify(
    db: impl Store,
    volume: &Volume,
    says: &Certification,
    by: PersonId,
    on: NaiveDate,
) -> Result<()> {
    exactly_one(
        db.execute(
            CERTIFY,
            (
                volume.id,
                volume.version,
                says.sheets,
                by,
                on,
                says.condition_note.as_str(),
                says.lettered.as_str(),
                says.skipped.as_str(),
                says.contents_sheets,
            ),
        )
        .await?,
    )
}

/// Writes where the volume stands.
pub async fn set_place(db: impl Store, volume: &Volume, place: &str) -> Result<()> {
    exactly_one(
        db.execute(PLACE, (volume.id, volume.version, place))
            .await?,
    )
}

/// One document.
pub async fn document(db: impl Store, id: DocumentId) -> Result<Document> {
    db.fetch_one(DOCUMENT, (id,)).await
}

/// The documents of a volume by date.
pub async fn documents(db: impl Store, volume: VolumeId) -> Result<Vec<Document>> {
    db.fetch_all(DOCUMENTS, (volume,)).await
}

/// The documents of a case by date.
pub async fn documents_of_case(db: impl Store, case: CaseId) -> Result<Vec<Document>> {
    db.fetch_all(DOCUMENTS_OF_CASE, (case,)).await
}

/// Whether the case holds a document with this number and date.
pub async fn holds_document(
    db: impl Store,
    case: CaseId,
    number: &str,
    dated_on: NaiveDate,
) -> Result<bool> {
    let found: i64 = db
        .fetch_value(HOLDS_DOCUMENT, (case, number, dated_on))
        .await?;
    Ok(found > 0)
}

/// Date of the latest document of a case.
pub async fn last_document(db: impl Store, case: CaseId) -> Result<Option<NaiveDate>> {
    db.fetch_value(LAST_DOCUMENT, (case,)).await
}

/// Adds a document to a volume.
pub async fn insert_document(
    db: impl Store,
    volume: &Volume,
    asked: &DocumentAsked,
    by: PersonId,
    on: NaiveDate,
) -> Result<DocumentId> {
    db.fetch_value(
        INSERT_DOCUMENT,
        (
            volume.case_id,
            volume.id,
            asked.kind,
            &asked.registration_number,
            asked.dated_on,
            &asked.signatory,
            &asked.title,
            asked.sheets,
            asked.attachment_sheets,
            asked.period.map(|_| asked.filing_year()),
            asked.restricted,
            &asked.copy_number,
            by,
            on,
        ),
    )
    .await
}

/// Moves a document into a volume of another case.
pub async fn move_document(db: impl Store, document: &Document, target: &Volume) -> Result<()> {
    exactly_one(
        db.execute(
            MOVE_DOCUMENT,
            (document.id, document.volume_id, target.case_id, target.id),
        )
        .await?,
    )
}
