//! How many rows the papers of nomenclatures have, and of which divisions extracts may be printed.

use crate::acting::Sight;
use crate::db::{Result, Store};
use crate::ids::{DivisionId, NomenclatureId};

crate::statements! {
    ROWS = "SELECT CAST(count(*) AS BIGINT) FROM heading h JOIN nomenclature n ON n.id = h.nomenclature_id
        WHERE (n.id = $1 OR n.consolidated_id = $1)
          AND (h.restricted = FALSE OR $2 OR n.department_id = CAST($3 AS BIGINT))";
    EXTRACTS = "SELECT n.id, d.index_code AS department_index, h.division_id, CAST(count(*) AS BIGINT) AS rows
        FROM heading h JOIN nomenclature n ON n.id = h.nomenclature_id JOIN department d ON d.id = n.department_id
        WHERE n.consolidated_id = $1 AND (h.restricted = FALSE OR $2 OR n.department_id = CAST($3 AS BIGINT))
          AND ($4 OR n.department_id = CAST($5 AS BIGINT))
        GROUP BY n.id, d.index_code, d.sort_order, d.id, h.division_id
        ORDER BY d.sort_order, d.id, min(h.position), h.division_id";
}

/// How many rows somebody sees in a nomenclature, or in all that make up the agency's.
pub async fn rows(db: impl Store, id: NomenclatureId, sight: Sight) -> Result<i64> {
    db.fetch_value(ROWS, (id, sight.restricted_everywhere, sight.restricted_in))
        .await
}

/// The rows of a division in a department's nomenclature, those without division apart.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct ExtractRows {
    /// The department's nomenclature.
    pub id: NomenclatureId,
    /// Index of the department.
    pub department_index: String,
    /// The division.
    pub division_id: Option<DivisionId>,
    /// How many rows somebody sees.
    pub rows: i64,
}

/// What extracts of the agency's nomenclature are made of, in the order of the structure, as far as somebody may see.
pub async fn extracts(
    db: impl Store,
    consolidated: NomenclatureId,
    sight: Sight,
) -> Result<Vec<ExtractRows>> {
    db.fetch_all(
        EXTRACTS,
        (
            consolidated,
            sight.restricted_everywhere,
            sight.restricted_in,
            sight.agency_wide,
            sight.department,
        ),
    )
    .await
}
