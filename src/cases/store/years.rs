//! What a year's closing and its final record need.

use chrono::NaiveDate;

use crate::cases::rules::closing::OpenCase;
use crate::cases::rules::expiry::counted_as_reviewable;
use crate::cases::rules::final_record::{Counts, RowCount};
use crate::db::{Result, Store};
use crate::ids::{DepartmentId, HeadingId, NomenclatureId, PersonId};
use crate::nomenclature::rules::Category;

crate::statements! {
    OPEN_CASES = "SELECT c.id, c.version, c.division_id, c.index_text, c.item, c.title, c.category, c.term_text, c.first_year,
        h.carry_over, (SELECT max(d.dated_on) FROM document d WHERE d.case_id = c.id) AS last_document,
        (SELECT count(*) FROM volume v WHERE v.case_id = c.id) AS volumes
        FROM case_file c JOIN heading h ON h.id = c.heading_id
        WHERE c.department_id = $1 AND c.state = 'open' AND c.last_year = $2 AND (c.restricted = FALSE OR $3)
        ORDER BY h.position, c.id";
    TAKEN_ROWS = "SELECT y.heading_id FROM case_year y JOIN heading h ON h.id = y.heading_id WHERE h.nomenclature_id = $1";
    COUNT_UNDECIDED = "SELECT count(*) FROM case_file WHERE department_id = $1 AND state = 'open' AND last_year <= $2";
    ROW_COUNTS = "SELECT h.id, h.category, h.term,
        (SELECT count(*) FROM volume v WHERE v.case_id = y.case_id) AS volumes,
        (SELECT count(*) FROM case_year n WHERE n.case_id = y.case_id AND n.year > $2) AS later_years
        FROM heading h LEFT JOIN case_year y ON y.heading_id = h.id AND y.year = $2
        WHERE h.nomenclature_id = $1 ORDER BY h.position, h.id";
    SPINES = "SELECT c.index_text, c.item, c.first_year, c.last_year, v.number,
        (SELECT count(*) FROM volume o WHERE o.case_id = c.id) AS volumes
        FROM nomenclature n JOIN heading h ON h.nomenclature_id = n.id JOIN case_year y ON y.heading_id = h.id
        JOIN case_file c ON c.id = y.case_id JOIN volume v ON v.case_id = c.id
        WHERE n.department_id = $1 AND n.year = $2 AND (c.restricted = FALSE OR $3)
        ORDER BY h.position, c.id, v.number";
    FINAL_RECORD = "SELECT department_id, year, counts, signed_by, signed_on FROM final_record
        WHERE department_id = $1 AND year = $2";
    INSERT_FINAL_RECORD = "INSERT INTO final_record (department_id, year, counts, signed_by, signed_on)
        VALUES ($1, $2, $3, $4, $5)";
}

/// Open cases whose latest year this is, in the order of the nomenclature; restricted ones only for those who may see them.
pub async fn open_cases(
    db: impl Store,
    department: DepartmentId,
    year: i64,
    with_restricted: bool,
) -> Result<Vec<OpenCase>> {
    db.fetch_all(OPEN_CASES, (department, year, with_restricted))
        .await
}

/// The rows of a nomenclature under which a case lives.
pub async fn taken_rows(db: impl Store, nomenclature: NomenclatureId) -> Result<Vec<HeadingId>> {
    let rows: Vec<(HeadingId,)> = db.fetch_all(TAKEN_ROWS, (nomenclature,)).await?;
    Ok(rows.into_iter().map(|(heading,)| heading).collect())
}

/// A volume as it stands in the shelf.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Spine {
    /// Index of the case.
    pub index_text: String,
    /// Letter of the sub-item; empty for most.
    pub item: String,
    /// The year in which the case was begun…
    pub first_year: i64,
    /// …and its latest one.
    pub last_year: i64,
    /// Number of the volume.
    pub number: i64,
    /// How many volumes the case has.
    pub volumes: i64,
}

/// The volumes of a department's cases of a year, in the order of its nomenclature; restricted ones only for those who may see them.
pub async fn spines(
    db: impl Store,
    (department, year): (DepartmentId, i64),
    with_restricted: bool,
) -> Result<Vec<Spine>> {
    db.fetch_all(SPINES, (department, year, with_restricted))
        .await
}

/// How many cases of the year or of earlier ones are neither closed nor carried over, restricted ones among them.
pub async fn count_undecided(db: impl Store, department: DepartmentId, year: i64) -> Result<i64> {
    db.fetch_value(COUNT_UNDECIDED, (department, year)).await
}

#[derive(sqlx::FromRow)]
struct RowCountRow {
    id: HeadingId,
    category: Option<Category>,
    term: Option<String>,
    volumes: i64,
    later_years: i64,
}

/// Volumes under every row of the year's nomenclature, restricted rows among them.
pub async fn row_counts(
    db: impl Store,
    nomenclature: NomenclatureId,
    year: i64,
) -> Result<Vec<RowCount>> {
    let rows: Vec<RowCountRow> = db.fetch_all(ROW_COUNTS, (nomenclature, year)).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            // Approved rows have a category; without one a row counts as of permanent keeping, the cautious end.
            let category = row.category.unwrap_or(Category::Permanent);
            RowCount {
                heading: row.id,
                category,
                volumes: row.volumes,
                carried_over: row.later_years > 0,
                expert_review: row
                    .term
                    .and_then(|json| serde_json::from_str(&json).ok())
                    .is_some_and(|term| counted_as_reviewable(&term, category)),
            }
        })
        .collect())
}

/// The signed final record of a year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FinalRecord {
    /// Of which department.
    pub department_id: DepartmentId,
    /// The year.
    pub year: i64,
    /// As it was signed.
    pub counts: Counts,
    /// Who signed.
    pub signed_by: PersonId,
    /// When.
    pub signed_on: NaiveDate,
}

#[derive(sqlx::FromRow)]
struct FinalRecordRow {
    department_id: DepartmentId,
    year: i64,
    counts: String,
    signed_by: PersonId,
    signed_on: NaiveDate,
}

/// The signed final record, if there is one.
pub async fn final_record(
    db: impl Store,
    department: DepartmentId,
    year: i64,
) -> Result<Option<FinalRecord>> {
    let row: Option<FinalRecordRow> = db.fetch_optional(FINAL_RECORD, (department, year)).await?;
    Ok(row.map(|row| FinalRecord {
        department_id: row.department_id,
        year: row.year,
        counts: serde_json::from_str(&row.counts).unwrap_or_default(),
        signed_by: row.signed_by,
        signed_on: row.signed_on,
    }))
}

/// Writes the signed final record.
pub async fn insert_final_record(db: impl Store, it: &FinalRecord) -> Result<()> {
    let counts = serde_json::to_string(&it.counts).expect("counts are plain numbers");
    db.execute(
        INSERT_FINAL_RECORD,
        (
            it.department_id,
            it.year,
            counts,
            it.signed_by,
            it.signed_on,
        ),
    )
    .await?;
    Ok(())
}
