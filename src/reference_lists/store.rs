//! The SQL of reference lists: whole editions by their code.

use chrono::{DateTime, Utc};

use super::ListEdition;
use super::format;
use crate::db::{Result, Store};

crate::statements! {
    CODES = "SELECT code FROM list_edition ORDER BY code";
    CONTENTS = "SELECT content FROM list_edition ORDER BY id";
    STAMP = "SELECT CAST(count(*) AS BIGINT), CAST(coalesce(max(id), 0) AS BIGINT) FROM list_edition";
    INSERT = "INSERT INTO list_edition (code, title, content, loaded_at) VALUES ($1, $2, $3, $4) RETURNING id";
}

/// Codes of the editions that are loaded.
pub async fn codes(db: impl Store) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = db.fetch_all(CODES, ()).await?;
    Ok(rows.into_iter().map(|(code,)| code).collect())
}

/// All editions, in the order of loading; reading some hundreds of articles takes a millisecond or two.
pub async fn editions(db: impl Store) -> Result<Vec<ListEdition>> {
    let rows: Vec<(String,)> = db.fetch_all(CONTENTS, ()).await?;
    Ok(rows
        .into_iter()
        .filter_map(|(content,)| format::read(&content).edition)
        .collect())
}

/// How many editions were ever kept, and the last of them: changes whenever the editions do.
pub async fn stamp(db: impl Store) -> Result<(i64, i64)> {
    db.fetch_one(STAMP, ()).await
}

/// Keeps an edition.
pub async fn insert(db: impl Store, edition: &ListEdition, at: DateTime<Utc>) -> Result<i64> {
    db.fetch_value(
        INSERT,
        (&edition.code, &edition.title, format::write(edition), at),
    )
    .await
}
