//! The SQL of keys of programs.

use chrono::NaiveDate;

use super::rules::ApiToken;
use crate::db::{Result, Store, exactly_one};
use crate::ids::{ApiTokenId, PersonId};

crate::statements! {
    INSERT = "INSERT INTO api_token (name, digest, issued_by, issued_on) VALUES ($1, $2, $3, $4) RETURNING id";
    BY_ID = "SELECT id, name, issued_by, issued_on, revoked_on FROM api_token WHERE id = $1";
    BY_DIGEST = "SELECT id, name, issued_by, issued_on, revoked_on FROM api_token WHERE digest = $1 AND revoked_on IS NULL";
    ALL = "SELECT id, name, issued_by, issued_on, revoked_on FROM api_token ORDER BY id";
    REVOKE = "UPDATE api_token SET revoked_by = $2, revoked_on = $3 WHERE id = $1 AND revoked_on IS NULL";
}

/// Keeps a key by its digest.
pub async fn insert(
    db: impl Store,
    name: &str,
    digest: &str,
    by: PersonId,
    on: NaiveDate,
) -> Result<ApiTokenId> {
    db.fetch_value(INSERT, (name, digest, by, on)).await
}

/// One key.
pub async fn by_id(db: impl Store, id: ApiTokenId) -> Result<ApiToken> {
    db.fetch_one(BY_ID, (id,)).await
}

/// The key with this digest, unless it was taken back.
pub async fn by_digest(db: impl Store, digest: &str) -> Result<Option<ApiToken>> {
    db.fetch_optional(BY_DIGEST, (digest,)).await
}

/// All keys, those taken back among them.
pub async fn all(db: impl Store) -> Result<Vec<ApiToken>> {
    db.fetch_all(ALL, ()).await
}

/// Writes that a key was taken back.
pub async fn revoke(db: impl Store, id: ApiTokenId, by: PersonId, on: NaiveDate) -> Result<()> {
    exactly_one(db.execute(REVOKE, (id, by, on)).await?)
}
