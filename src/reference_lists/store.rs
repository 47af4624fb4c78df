//! The SQL of reference lists: whole editions by their code, every loading of each, files on their way in.

use chrono::{DateTime, NaiveDate, Utc};

use super::ListEdition;
use super::format;
use crate::acting::office_zone;
use crate::db::{Result, Store, exactly_one};
use crate::ids::{ListLoadingId, ListUploadId, PersonId};

/// In the order in which the lists came, so that the general list stays the first one.
macro_rules! in_order {
    () => {
        " ORDER BY (SELECT min(f.id) FROM list_edition f WHERE f.code = e.code), e.edition_on, e.id"
    };
}

crate::statements! {
    CODES = "SELECT DISTINCT code FROM list_edition ORDER BY code";
    CONTENTS = concat!("SELECT e.content FROM list_edition e WHERE e.superseded_by IS NULL", in_order!());
    CURRENT = concat!("SELECT e.id, e.content FROM list_edition e WHERE e.superseded_by IS NULL", in_order!());
    STAMP = "SELECT CAST(count(*) AS BIGINT), CAST(coalesce(max(id), 0) AS BIGINT) FROM list_edition";
    INSERT = "INSERT INTO list_edition (code, title, content, loaded_at, edition_on, loaded_by, file_name)
        VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";
    SUPERSEDE = "UPDATE list_edition SET superseded_by = $2 WHERE id = $1 AND superseded_by IS NULL";
    BE_SUPERSEDED_BY = "UPDATE list_edition SET superseded_by = $2 WHERE id = $1 AND superseded_by = $1";
    LOADINGS = "SELECT id, edition_on, loaded_at, loaded_by, file_name, superseded_by FROM list_edition
        WHERE code = $1 ORDER BY edition_on DESC, id DESC";
    LOADING = "SELECT content FROM list_edition WHERE id = $1 AND code = $2";

    INSERT_UPLOAD = "INSERT INTO list_upload (file_name, file_digest, content, remarks, base_id, uploaded_by, uploaded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";
    UPLOAD = "SELECT id, file_name, content, remarks, base_id, uploaded_by, uploaded_at, loaded_as FROM list_upload
        WHERE id = $1";
    FINISH_UPLOAD = "UPDATE list_upload SET loaded_as = $2 WHERE id = $1 AND loaded_as IS NULL";
}

/// One loading of an edition, without its contents.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Loading {
    /// Key.
    pub id: ListLoadingId,
    /// The date of the edition.
    pub edition_on: NaiveDate,
    /// When it was loaded.
    pub loaded_at: DateTime<Utc>,
    /// Who loaded it; nobody for what came with the program.
    pub loaded_by: Option<PersonId>,
    /// The file it came from; empty for what came with the program.
    pub file_name: String,
    /// The later loading of the same edition.
    pub superseded_by: Option<ListLoadingId>,
}

impl Loading {
    /// The day at the office on which it was loaded.
    #[must_use]
    pub fn loaded_on(&self) -> NaiveDate {
        self.loaded_at.with_timezone(&office_zone()).date_naive()
    }
}

/// A file on its way in.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Upload {
    /// Key.
    pub id: ListUploadId,
    /// As the user's machine called it.
    pub file_name: String,
    /// The list as the text of its file.
    pub content: String,
    /// The remarks as JSON.
    pub remarks: String,
    /// The loading it would take the place of.
    pub base_id: Option<ListLoadingId>,
    /// Who uploaded it.
    pub uploaded_by: PersonId,
    /// When.
    pub uploaded_at: DateTime<Utc>,
    /// What it was loaded as.
    pub loaded_as: Option<ListLoadingId>,
}

/// Where an edition came from.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// When it is loaded.
    pub at: DateTime<Utc>,
    /// By whom; nobody for what came with the program.
    pub by: Option<PersonId>,
    /// From which file.
    pub file_name: &'a str,
}

/// Codes of the editions that are loaded.
pub async fn codes(db: impl Store) -> Result<Vec<String>> {
    let rows: Vec<(String,)> = db.fetch_all(CODES, ()).await?;
    Ok(rows.into_iter().map(|(code,)| code).collect())
}

/// All editions as they were loaded last, in the order in which the lists came; reading some hundreds of articles takes a
/// millisecond or two.
pub async fn editions(db: impl Store) -> Result<Vec<ListEdition>> {
    let rows: Vec<(String,)> = db.fetch_all(CONTENTS, ()).await?;
    Ok(rows
        .into_iter()
        .filter_map(|(content,)| format::read(&content).edition)
        .collect())
}

/// The same with their keys.
pub async fn current(db: impl Store) -> Result<Vec<(ListLoadingId, ListEdition)>> {
    let rows: Vec<(ListLoadingId, String)> = db.fetch_all(CURRENT, ()).await?;
    Ok(rows
        .into_iter()
        .filter_map(|(id, content)| Some((id, format::read(&content).edition?)))
        .collect())
}

/// How many editions were ever kept, and the last of them: changes whenever the editions do.
pub async fn stamp(db: impl Store) -> Result<(i64, i64)> {
    db.fetch_one(STAMP, ()).await
}

/// Keeps an edition, in the place of an earlier loading of it where there is one.
pub async fn insert(
    db: &mut crate::db::Tx,
    edition: &ListEdition,
    origin: Origin<'_>,
    instead_of: Option<ListLoadingId>,
) -> Result<ListLoadingId> {
    if let Some(before) = instead_of {
        // The index knows one current loading of an edition, so the earlier one steps back first.
        exactly_one(db.execute(SUPERSEDE, (before, before)).await?)?;
    }
    let id: ListLoadingId = db
        .fetch_value(
            INSERT,
            (
                &edition.code,
                &edition.title,
                format::write(edition),
                origin.at,
                edition.edition,
                origin.by,
                origin.file_name,
            ),
        )
        .await?;
    if let Some(before) = instead_of {
        exactly_one(db.execute(BE_SUPERSEDED_BY, (before, id)).await?)?;
    }
    Ok(id)
}

/// Every loading of a list, the latest edition first.
pub async fn loadings(db: impl Store, code: &str) -> Result<Vec<Loading>> {
    db.fetch_all(LOADINGS, (code,)).await
}

/// The contents of one loading.
pub async fn loading(db: impl Store, code: &str, id: ListLoadingId) -> Result<Option<ListEdition>> {
    let row: Option<(String,)> = db.fetch_optional(LOADING, (id, code)).await?;
    Ok(row.and_then(|(content,)| format::read(&content).edition))
}

/// Keeps a file on its way in.
pub async fn insert_upload(
    db: impl Store,
    (file_name, file_digest): (&str, &str),
    (content, remarks): (&str, &str),
    base: Option<ListLoadingId>,
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<ListUploadId> {
    db.fetch_value(
        INSERT_UPLOAD,
        (file_name, file_digest, content, remarks, base, by, at),
    )
    .await
}

/// A file on its way in.
pub async fn upload(db: impl Store, id: ListUploadId) -> Result<Upload> {
    db.fetch_one(UPLOAD, (id,)).await
}

/// Writes what a file was loaded as.
pub async fn finish_upload(
    db: impl Store,
    id: ListUploadId,
    loaded_as: ListLoadingId,
) -> Result<()> {
    exactly_one(db.execute(FINISH_UPLOAD, (id, loaded_as)).await?)
}
