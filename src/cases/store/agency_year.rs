//! The signed papers of the agency's year.

use chrono::NaiveDate;

use crate::cases::rules::agency_year::YearPaper;
use crate::db::{Result, Store};
use crate::ids::{NomenclatureId, PersonId};

crate::statements! {
    YEAR_PAPERS = "SELECT paper, content, signed_by, signed_on FROM year_paper WHERE nomenclature_id = $1 ORDER BY id";
    INSERT_YEAR_PAPER = "INSERT INTO year_paper (nomenclature_id, paper, content, signed_by, signed_on)
        VALUES ($1, $2, $3, $4, $5)";
}

/// A paper as it was signed.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct SignedPaper {
    /// Which.
    pub paper: YearPaper,
    /// JSON of the counts or of the rows.
    pub content: String,
    /// Who signed.
    pub signed_by: PersonId,
    /// When.
    pub signed_on: NaiveDate,
}

/// The papers that were signed for the agency's nomenclature.
pub async fn year_papers(db: impl Store, nomenclature: NomenclatureId) -> Result<Vec<SignedPaper>> {
    db.fetch_all(YEAR_PAPERS, (nomenclature,)).await
}

/// Writes a signed paper.
pub async fn insert_year_paper(
    db: impl Store,
    nomenclature: NomenclatureId,
    it: &SignedPaper,
) -> Result<()> {
    db.execute(
        INSERT_YEAR_PAPER,
        (
            nomenclature,
            it.paper,
            &it.content,
            it.signed_by,
            it.signed_on,
        ),
    )
    .await?;
    Ok(())
}
