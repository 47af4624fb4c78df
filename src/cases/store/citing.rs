//! The SQL of where an article is used: rows of nomenclatures that cite it, and the cases under them.

use crate::acting::Sight;
use crate::db::{Result, Store};
use crate::ids::{HeadingId, NomenclatureId};
use crate::reference_lists::ArticleNumber;

crate::statements! {
    CITING = "SELECT h.id AS heading_id, h.nomenclature_id, n.year, d.full_name AS department, h.index_text, h.item, h.title,
            h.term_text, h.term, h.restricted,
            (SELECT CAST(count(*) AS BIGINT) FROM case_file c
                WHERE c.heading_id = h.id AND (c.restricted = FALSE OR $3 OR c.department_id = $4)) AS cases
        FROM heading h JOIN nomenclature n ON n.id = h.nomenclature_id JOIN department d ON d.id = n.department_id
        WHERE h.term LIKE $5 AND ($1 OR n.department_id = $2) AND (h.restricted = FALSE OR $3 OR n.department_id = $4)
        ORDER BY n.year DESC, d.sort_order, d.id, h.position, h.id LIMIT $6";
}

/// A row of a nomenclature that cites an article.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Citing {
    /// The row.
    pub heading_id: HeadingId,
    /// Of which nomenclature.
    pub nomenclature_id: NomenclatureId,
    /// For which year.
    pub year: i64,
    /// Of which department.
    pub department: String,
    /// Index.
    pub index_text: String,
    /// Letter of the sub-item.
    pub item: String,
    /// Title.
    pub title: String,
    /// Term as written.
    pub term_text: String,
    /// The parsed term as JSON: the number was only sought in its text.
    pub term: String,
    /// ДСП.
    pub restricted: bool,
    /// How many cases under the row the person may see.
    pub cases: i64,
}

/// Rows that the person may see whose terms name an article with this number, whatever its list and item; the latest years first.
pub async fn citing(
    db: impl Store,
    sight: Sight,
    number: ArticleNumber,
    limit: i64,
) -> Result<Vec<Citing>> {
    let named = format!("%\"article\":\"{number}\"%");
    db.fetch_all(
        CITING,
        (
            sight.agency_wide,
            sight.department,
            sight.restricted_everywhere,
            sight.restricted_in,
            named,
            limit,
        ),
    )
    .await
}
