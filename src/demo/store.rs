//! The SQL of the demonstration agency: only counts, for what is told at the end. Nothing is written here.

use crate::cases::rules::{CaseState, ExpiryKind};
use crate::db::{Result, Store};

crate::statements! {
    COUNTS = "SELECT state, expiry, count(*) AS cases FROM case_file GROUP BY state, expiry ORDER BY state, expiry";
    VOLUMES = "SELECT count(*) FROM volume";
    DOCUMENTS = "SELECT count(*) FROM document";
}

/// Cases of one state whose term has come to the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Count {
    /// How far they have come.
    pub state: CaseState,
    /// What their term has come to.
    pub expiry: ExpiryKind,
    /// How many.
    pub cases: i64,
}

/// Cases by state and by what their term has come to.
pub async fn counts(db: impl Store) -> Result<Vec<Count>> {
    db.fetch_all(COUNTS, ()).await
}

/// All volumes.
pub async fn volumes(db: impl Store) -> Result<i64> {
    db.fetch_value(VOLUMES, ()).await
}

/// All documents.
pub async fn documents(db: impl Store) -> Result<i64> {
    db.fetch_value(DOCUMENTS, ()).await
}
