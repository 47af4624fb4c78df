//! The SQL of a spreadsheet on its way in: stretches of a large one, and rows that wait beside the nomenclature until they go in
//! as a whole.

use super::{as_json, search_key};
use crate::db::{Error, OverRows, Result, Store, Tx, exactly_one};
use crate::ids::{HeadingId, ImportId, JobId};
use crate::nomenclature::import::plan::Addition;
use crate::nomenclature::rules::{Category, Draft};

crate::statements! {
    ADD_ALL = "INSERT INTO heading (nomenclature_id, import_id, changed_in, division_id, section, position, index_text, item,
            title, term_text, article_text, note, term, category, kind, restricted, carry_over, source_key, search_key)
        SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), CAST($3 AS BIGINT), division_id, section, position, index_text, item,
            title, term_text, article_text, note, term, category, kind, restricted, carry_over, source_key, search_key
        FROM nomenclature_import_addition WHERE import_id = CAST($2 AS BIGINT) ORDER BY position";
    ADDED = "SELECT id FROM heading WHERE import_id = $1 AND changed_in = $2 ORDER BY id";
    PROGRESS = "SELECT i.job_id, i.section_choices,
            (SELECT CAST(count(*) AS BIGINT) FROM nomenclature_import_part p WHERE p.import_id = i.id) AS parts
        FROM nomenclature_import i WHERE i.id = $1";
    SET_JOB = "UPDATE nomenclature_import SET job_id = $2 WHERE id = $1 AND imported_at IS NULL";
    PART = "SELECT recognised, choices FROM nomenclature_import_part WHERE import_id = $1 AND number = $2";
    FORGET_PARTS = "DELETE FROM nomenclature_import_part WHERE import_id = $1";
    COPY_PARTS = "INSERT INTO nomenclature_import_part (import_id, number, recognised, choices)
        SELECT CAST($2 AS BIGINT), number, recognised, choices FROM nomenclature_import_part WHERE import_id = $1";
    CHOOSE_PART = "UPDATE nomenclature_import_part SET choices = $3 WHERE import_id = $1 AND number = $2";
    CHOOSE_SECTIONS = "UPDATE nomenclature_import SET section_choices = $2 WHERE id = $1 AND imported_at IS NULL";
    FORGET_ADDITIONS = "DELETE FROM nomenclature_import_addition WHERE import_id = $1";
}

const ADDITIONS_OVER: OverRows = OverRows {
    before: "INSERT INTO nomenclature_import_addition (import_id, position, division_id, section, index_text, item, title,
        term_text, article_text, note, term, category, kind, restricted, carry_over, source_key, search_key) VALUES ",
    after: "",
};

const PARTS_OVER: OverRows = OverRows {
    before: "INSERT INTO nomenclature_import_part (import_id, number, recognised) VALUES ",
    after: "",
};

/// Puts rows to those that wait; nobody sees them in the nomenclature yet.
pub async fn keep_additions(tx: &mut Tx, id: ImportId, additions: &[Addition]) -> Result<()> {
    let rows = additions.iter().map(|addition| {
        let content = &addition.content;
        (
            id,
            content.position,
            content.division_id,
            content.section.clone(),
            content.index_text.clone(),
            content.item.clone(),
            content.title.clone(),
            content.term_text.clone(),
            content.article_text.clone(),
            content.note.clone(),
            as_json(&addition.term),
            Category::from(addition.term.category()),
            content.kind,
            content.restricted,
            content.carry_over,
            addition.source_key.clone(),
            search_key(content),
        )
    });
    tx.execute_over(ADDITIONS_OVER, rows.collect()).await?;
    Ok(())
}

/// Puts all rows that wait into the draft, as rows written in this version of it, and gives their keys in their order.
pub async fn add_all(
    tx: &mut Tx,
    draft: &Draft,
    version: i64,
    id: ImportId,
) -> Result<Vec<HeadingId>> {
    tx.execute(ADD_ALL, (draft.id, id, version)).await?;
    let added: Vec<(HeadingId,)> = tx.fetch_all(ADDED, (id, version)).await?;
    forget_additions(tx, id).await?;
    Ok(added.into_iter().map(|(id,)| id).collect())
}

/// Drops the rows that wait.
pub async fn forget_additions(db: impl Store, id: ImportId) -> Result<()> {
    db.execute(FORGET_ADDITIONS, (id,)).await?;
    Ok(())
}

const DELETE_OVER: OverRows = OverRows {
    before: "DELETE FROM heading WHERE version = 1 AND id IN (VALUES ",
    after: ")",
};

/// Takes out rows that nobody has written since they came in.
///
/// # Errors
/// [`Error::Stale`] when one of them was written meanwhile.
pub async fn delete_headings(tx: &mut Tx, _draft: &Draft, rows: Vec<HeadingId>) -> Result<()> {
    let wanted = rows.len() as u64;
    let keys = rows.into_iter().map(|id| (id,)).collect();
    match tx.execute_over(DELETE_OVER, keys).await? {
        deleted if deleted == wanted => Ok(()),
        _ => Err(Error::Stale),
    }
}

/// Where a large file is on its way.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Progress {
    /// The job that reads it or brings it in, the latest.
    pub job_id: Option<JobId>,
    /// JSON of where its sections go; empty while nothing was chosen.
    pub section_choices: String,
    /// How many stretches were recognised.
    pub parts: i64,
}

/// A stretch of a large file.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PartRow {
    /// JSON of the rows recognised.
    pub recognised: String,
    /// JSON of what people chose for them; empty while nothing was chosen.
    pub choices: String,
}

/// Where a file is on its way.
pub async fn progress(db: impl Store, id: ImportId) -> Result<Progress> {
    db.fetch_one(PROGRESS, (id,)).await
}

/// Writes which job has a file in hand.
pub async fn set_job(db: impl Store, id: ImportId, job: JobId) -> Result<()> {
    exactly_one(db.execute(SET_JOB, (id, job)).await?)
}

/// Keeps stretches of rows as they were recognised: number and JSON.
pub async fn keep_parts(tx: &mut Tx, id: ImportId, parts: Vec<(i64, String)>) -> Result<()> {
    let rows = parts.into_iter().map(|(number, rows)| (id, number, rows));
    tx.execute_over(PARTS_OVER, rows.collect()).await?;
    Ok(())
}

/// One stretch.
pub async fn part(db: impl Store, id: ImportId, number: i64) -> Result<PartRow> {
    db.fetch_one(PART, (id, number)).await
}

/// Drops everything that was recognised.
pub async fn forget_parts(db: impl Store, id: ImportId) -> Result<()> {
    db.execute(FORGET_PARTS, (id,)).await?;
    Ok(())
}

/// The stretches of one upload, with what was chosen, for another one of the same file.
pub async fn copy_parts(db: impl Store, from: ImportId, to: ImportId) -> Result<()> {
    db.execute(COPY_PARTS, (from, to)).await?;
    Ok(())
}

/// Writes what people chose for the rows of a stretch.
pub async fn choose_part(db: impl Store, id: ImportId, number: i64, choices: &str) -> Result<()> {
    exactly_one(db.execute(CHOOSE_PART, (id, number, choices)).await?)
}

/// Writes where the sections of a file go.
pub async fn choose_sections(db: impl Store, id: ImportId, choices: &str) -> Result<()> {
    exactly_one(db.execute(CHOOSE_SECTIONS, (id, choices)).await?)
}
