//! The SQL of a year beside the years before.
//!
//! Two tables of a later stage are read here: whether cases were opened under a row, and which of them go on.

use super::HeadingRow;
use crate::db::{Result, Store, exactly_one};
use crate::ids::{DepartmentId, HeadingId};
use crate::nomenclature::new_year::{GoingOn, YearRow};

crate::statements! {
    SET_PREVIOUS = "UPDATE heading SET previous_id = $2 WHERE id = $1";
    YEAR_ROWS = concat!("SELECT ", heading_columns!(), ", n.year, h.previous_id,
            EXISTS (SELECT 1 FROM nomenclature c WHERE c.id = n.consolidated_id AND c.state = 'approved') AS approved,
            EXISTS (SELECT 1 FROM case_year y WHERE y.heading_id = h.id) AS used
        FROM heading h JOIN nomenclature n ON n.id = h.nomenclature_id
        WHERE n.kind = 'department' AND n.department_id = $1 AND n.year <= $2 AND (h.restricted = FALSE OR $3)
        ORDER BY n.year, h.position, h.id");
    GOING_ON = "SELECT c.index_text, c.item, c.title, c.first_year FROM case_file c JOIN heading h ON h.id = c.heading_id
        WHERE c.department_id = $1 AND c.state = 'open' AND c.last_year < $2
          AND (h.carry_over OR c.first_year < c.last_year) AND (c.restricted = FALSE OR $3)
        ORDER BY c.index_text, c.item, c.first_year";
}

#[derive(sqlx::FromRow)]
struct YearRowRow {
    #[sqlx(flatten)]
    heading: HeadingRow,
    year: i64,
    previous_id: Option<HeadingId>,
    approved: bool,
    used: bool,
}

/// Writes which row of an earlier year a row of a draft was taken over from.
pub async fn set_previous(db: impl Store, row: HeadingId, previous: HeadingId) -> Result<()> {
    exactly_one(db.execute(SET_PREVIOUS, (row, previous)).await?)
}

/// The rows of a department's nomenclatures up to a year; restricted ones only for those who may see them.
pub async fn rows_up_to(
    db: impl Store,
    department: DepartmentId,
    year: i64,
    with_restricted: bool,
) -> Result<Vec<YearRow>> {
    let rows: Vec<YearRowRow> = db
        .fetch_all(YEAR_ROWS, (department, year, with_restricted))
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| YearRow {
            heading: row.heading.into(),
            year: row.year,
            previous: row.previous_id,
            approved: row.approved,
            used: row.used,
        })
        .collect())
}

/// Open cases of a department that go on into a year: their row says so, or they were carried over before.
pub async fn going_on(
    db: impl Store,
    department: DepartmentId,
    year: i64,
    with_restricted: bool,
) -> Result<Vec<GoingOn>> {
    db.fetch_all(GOING_ON, (department, year, with_restricted))
        .await
}
