//! The SQL of the print centre.

use crate::db::{Result, Store};
use crate::ids::DepartmentId;

crate::statements! {
    FINAL_RECORDS = "SELECT f.department_id, d.index_code FROM final_record f JOIN department d ON d.id = f.department_id
        WHERE f.year = $1 AND ($2 OR f.department_id = CAST($3 AS BIGINT)) ORDER BY d.sort_order, d.id";
}

/// The departments whose final record of the year is signed, with their indexes, as far as somebody may see.
pub async fn final_records(
    db: impl Store,
    year: i64,
    sight: crate::acting::Sight,
) -> Result<Vec<(DepartmentId, String)>> {
    db.fetch_all(FINAL_RECORDS, (year, sight.agency_wide, sight.department))
        .await
}
