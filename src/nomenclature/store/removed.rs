//! The SQL of rows that were taken out of a draft: set aside with everything that was said of them, and brought back.
//!
//! The head of the journal is read here: what a row went through before it was taken out lies up to there.

use std::collections::HashMap;

use super::insert_heading;
use crate::db::{Result, Store, Tx, exactly_one};
use crate::ids::{HeadingId, NomenclatureId, RemovalId};
use crate::journal::Former;
use crate::nomenclature::editing::Removed;
use crate::nomenclature::rules::{Draft, Heading, HeadingContent};
use crate::retention::RetentionTerm;

crate::statements! {
    SET_ASIDE = "INSERT INTO removed_heading
            (nomenclature_id, removal, heading_id, content, version, source_key, previous_id, import_id, journal_seq)
        SELECT h.nomenclature_id, CAST($2 AS BIGINT), h.id, CAST($3 AS TEXT), h.version, h.source_key, h.previous_id, h.import_id,
            (SELECT j.seq FROM journal_head j WHERE j.id = 1)
        FROM heading h WHERE h.id = $1";
    SET_ASIDE_REMARKS = "INSERT INTO removed_heading_remark
            (nomenclature_id, removal, number, remark, made_by, made_on, answer, answered_by, answered_on)
        SELECT CAST($2 AS BIGINT), CAST($3 AS BIGINT), r.id, r.remark, r.made_by, r.made_on, r.answer, r.answered_by, r.answered_on
        FROM heading_remark r WHERE r.heading_id = $1";
    REMOVED = "SELECT removal, heading_id, content, version, source_key, journal_seq FROM removed_heading
        WHERE nomenclature_id = $1 AND removal = $2";
    BRING_BACK = "UPDATE heading SET version = $4, (previous_id, import_id) = (
            SELECT r.previous_id, r.import_id FROM removed_heading r WHERE r.nomenclature_id = $2 AND r.removal = $3)
        WHERE id = $1";
    BRING_BACK_REMARKS = "INSERT INTO heading_remark (heading_id, remark, made_by, made_on, answer, answered_by, answered_on)
        SELECT CAST($1 AS BIGINT), r.remark, r.made_by, r.made_on, r.answer, r.answered_by, r.answered_on
        FROM removed_heading_remark r WHERE r.nomenclature_id = $2 AND r.removal = $3 ORDER BY r.number";
    FORGET_REMARKS = "DELETE FROM removed_heading_remark WHERE nomenclature_id = $1 AND removal = $2";
    FORGET = "DELETE FROM removed_heading WHERE nomenclature_id = $1 AND removal = $2";
}

/// Sets a row aside that is about to be taken out, with the remarks on it.
pub async fn set_aside(
    tx: &mut Tx,
    draft: &Draft,
    row: &Heading,
    removal: RemovalId,
) -> Result<()> {
    let content =
        serde_json::to_string(&row.content).expect("what a row says has no maps with odd keys");
    exactly_one(tx.execute(SET_ASIDE, (row.id, removal, content)).await?)?;
    tx.execute(SET_ASIDE_REMARKS, (row.id, draft.id, removal))
        .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct RemovedRow {
    removal: RemovalId,
    heading_id: HeadingId,
    content: String,
    version: i64,
    source_key: Option<String>,
    journal_seq: i64,
}

/// Of these removals from a nomenclature, the rows that can be brought back.
pub async fn set_aside_by(
    tx: &mut Tx,
    nomenclature: NomenclatureId,
    removals: impl Iterator<Item = RemovalId>,
) -> Result<HashMap<RemovalId, Removed>> {
    let mut found = HashMap::new();
    for removal in removals {
        let row: Option<RemovedRow> = tx.fetch_optional(REMOVED, (nomenclature, removal)).await?;
        let Some(row) = row else { continue };
        // What an earlier version of the program wrote and this one cannot read comes back as the person's page knows it.
        let Ok(content) = serde_json::from_str::<HeadingContent>(&row.content) else {
            continue;
        };
        let removed = Removed {
            removal: row.removal,
            former: Former {
                heading: row.heading_id,
                up_to: row.journal_seq,
            },
            content,
            source_key: row.source_key,
            version: row.version,
        };
        found.insert(removal, removed);
    }
    Ok(found)
}

/// Brings a row back with the remarks on it; it is set aside no more.
pub async fn bring_back(
    tx: &mut Tx,
    draft: &Draft,
    removed: &Removed,
    (content, term): (&HeadingContent, Option<&RetentionTerm>),
    version: i64,
) -> Result<HeadingId> {
    let source_key = removed.source_key.clone();
    let id = insert_heading(&mut *tx, draft, content, term, source_key).await?;
    let removal = (draft.id, removed.removal);
    exactly_one(
        tx.execute(BRING_BACK, (id, draft.id, removed.removal, version))
            .await?,
    )?;
    tx.execute(BRING_BACK_REMARKS, (id, draft.id, removed.removal))
        .await?;
    tx.execute(FORGET_REMARKS, removal).await?;
    exactly_one(tx.execute(FORGET, removal).await?)?;
    Ok(id)
}
