//! The SQL of the print centre.

use chrono::NaiveDate;

use crate::acting::Sight;
use crate::db::{Result, Store};
use crate::ids::{DepartmentId, JobId, PersonId};
use crate::web::paper::Format;

crate::statements! {
    FINAL_RECORDS = "SELECT f.department_id, d.index_code FROM final_record f JOIN department d ON d.id = f.department_id
        WHERE f.year = $1 AND ($2 OR f.department_id = CAST($3 AS BIGINT)) ORDER BY d.sort_order, d.id";
    DEPARTMENT_YEARS = "SELECT d.id, d.index_code,
        EXISTS (SELECT 1 FROM final_record f WHERE f.department_id = d.id AND f.year = $1) AS is_signed
        FROM department d WHERE ($2 OR d.id = CAST($3 AS BIGINT))
        AND (EXISTS (SELECT 1 FROM final_record f WHERE f.department_id = d.id AND f.year = $1)
            OR EXISTS (SELECT 1 FROM nomenclature n JOIN heading h ON h.nomenclature_id = n.id
                JOIN case_year y ON y.heading_id = h.id
                WHERE n.department_id = d.id AND n.year = $1 AND (h.restricted = FALSE OR $4 OR d.id = CAST($5 AS BIGINT))))
        ORDER BY d.sort_order, d.id";
    INSERT_FILE = "INSERT INTO print_file (job_id, part, name, format, content, remark, kept_until)
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    FILES = "SELECT f.job_id, f.part, f.name, f.format, f.kept_until FROM print_file f JOIN job j ON j.id = f.job_id
        WHERE j.kind = 'print' AND j.asked_by = $1 AND j.state = 'done' AND f.kept_until >= $2
        ORDER BY f.job_id DESC, f.part";
    UNFINISHED = "SELECT id FROM job WHERE kind = 'print' AND asked_by = $1 AND state IN ('waiting', 'running') ORDER BY id";
    FILE = "SELECT f.name, f.format, f.content, f.remark FROM print_file f JOIN job j ON j.id = f.job_id
        WHERE f.job_id = $1 AND f.part = $2 AND j.asked_by = $3 AND j.state = 'done' AND f.kept_until >= $4";
    SWEEP = "DELETE FROM print_file WHERE kept_until < $1";
}

/// The departments whose final record of the year is signed, with their indexes, as far as somebody may see.
pub async fn final_records(
    db: impl Store,
    year: i64,
    sight: Sight,
) -> Result<Vec<(DepartmentId, String)>> {
    db.fetch_all(FINAL_RECORDS, (year, sight.agency_wide, sight.department))
        .await
}

/// A department that has cases of a year.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct DepartmentYear {
    /// Which.
    pub id: DepartmentId,
    /// Its index.
    pub index_code: String,
    /// Whether its final record is signed.
    pub is_signed: bool,
}

/// The departments of which something of a year may be printed, as far as somebody may see.
pub async fn department_years(
    db: impl Store,
    year: i64,
    sight: Sight,
) -> Result<Vec<DepartmentYear>> {
    let params = (
        year,
        sight.agency_wide,
        sight.department,
        sight.restricted_everywhere,
        sight.restricted_in,
    );
    db.fetch_all(DEPARTMENT_YEARS, params).await
}

/// A file that a long print came to.
pub struct NewFile {
    /// By which job.
    pub job: JobId,
    /// Counted from one.
    pub part: i64,
    /// What it is called, without the ending.
    pub name: String,
    /// Its format.
    pub format: Format,
    /// The file.
    pub content: Vec<u8>,
    /// What its reader should know.
    pub remark: String,
    /// The last day on which it can be fetched.
    pub kept_until: NaiveDate,
}

/// Keeps a file.
pub async fn insert_file(db: impl Store, it: NewFile) -> Result<()> {
    db.execute(
        INSERT_FILE,
        (
            it.job,
            it.part,
            it.name,
            it.format,
            it.content,
            it.remark,
            it.kept_until,
        ),
    )
    .await?;
    Ok(())
}

/// A file that can be fetched.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct FileLine {
    /// By which job.
    pub job_id: JobId,
    /// Counted from one.
    pub part: i64,
    /// What it is called.
    pub name: String,
    /// Its format.
    pub format: Format,
    /// The last day on which it can be fetched.
    pub kept_until: NaiveDate,
}

/// What somebody had printed and can fetch, latest first.
pub async fn files(db: impl Store, person: PersonId, today: NaiveDate) -> Result<Vec<FileLine>> {
    db.fetch_all(FILES, (person, today)).await
}

/// The long prints of somebody that wait or run.
pub async fn unfinished(db: impl Store, person: PersonId) -> Result<Vec<JobId>> {
    let rows: Vec<(JobId,)> = db.fetch_all(UNFINISHED, (person,)).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// A file with its content.
#[derive(sqlx::FromRow)]
pub struct KeptFile {
    /// What it is called.
    pub name: String,
    /// Its format.
    pub format: Format,
    /// The file.
    pub content: Vec<u8>,
    /// What its reader should know.
    pub remark: String,
}

/// A file for the person who asked for it.
pub async fn file(
    db: impl Store,
    (job, part): (JobId, i64),
    person: PersonId,
    today: NaiveDate,
) -> Result<KeptFile> {
    db.fetch_one(FILE, (job, part, person, today)).await
}

/// Throws away what nobody can fetch any more.
pub async fn sweep(db: impl Store, today: NaiveDate) -> Result<()> {
    db.execute(SWEEP, (today,)).await?;
    Ok(())
}
