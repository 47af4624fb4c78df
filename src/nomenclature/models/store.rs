//! The SQL of typical and exemplary nomenclatures.

use super::rules::{Approval, Model, ModelKind, ModelRow};
use crate::db::{Result, Store, exactly_one};
use crate::ids::{ModelHeadingId, ModelNomenclatureId};
use crate::nomenclature::rules::HeadingContent;

/// The columns of a [`Model`].
macro_rules! model_columns {
    () => {
        "m.id, m.kind, m.title, m.bodies, m.state, m.agreement_number, m.agreement_on, m.order_number, m.order_on, m.version"
    };
}

crate::statements! {
    INSERT = "INSERT INTO model_nomenclature (kind, title, bodies, state) VALUES ($1, $2, $3, 'draft') RETURNING id";
    LIST = concat!("SELECT ", model_columns!(), " FROM model_nomenclature m ORDER BY m.id DESC");
    BY_ID = concat!("SELECT ", model_columns!(), " FROM model_nomenclature m WHERE m.id = $1");
    APPROVE = "UPDATE model_nomenclature SET state = 'approved', agreement_number = $3, agreement_on = $4,
        order_number = $5, order_on = $6, version = version + 1 WHERE id = $1 AND version = $2";
    TOUCH = "UPDATE model_nomenclature SET version = version + 1 WHERE id = $1";
    ROWS = "SELECT id, position, section, index_text, title, term_text, article_text, note, version
        FROM model_heading WHERE model_id = $1 ORDER BY position, id";
    INSERT_ROW = "INSERT INTO model_heading (model_id, position, section, index_text, title, term_text, article_text, note)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id";
    UPDATE_ROW = "UPDATE model_heading SET section = $4, index_text = $5, title = $6, term_text = $7, article_text = $8,
        note = $9, version = version + 1 WHERE id = $1 AND version = $2 AND model_id = $3";
    DELETE_ROW = "DELETE FROM model_heading WHERE id = $1 AND version = $2 AND model_id = $3";
}

/// Begins one.
pub async fn insert(
    db: impl Store,
    kind: ModelKind,
    title: &str,
    bodies: &str,
) -> Result<ModelNomenclatureId> {
    db.fetch_value(INSERT, (kind, title, bodies)).await
}

/// All of them, the latest first.
pub async fn list(db: impl Store) -> Result<Vec<Model>> {
    db.fetch_all(LIST, ()).await
}

/// One of them.
pub async fn by_id(db: impl Store, id: ModelNomenclatureId) -> Result<Model> {
    db.fetch_one(BY_ID, (id,)).await
}

/// Writes the letter and the order.
pub async fn approve(db: impl Store, it: &Model, approval: &Approval) -> Result<()> {
    exactly_one(
        db.execute(
            APPROVE,
            (
                it.id,
                it.version,
                &approval.agreement_number,
                approval.agreement_on,
                &approval.order_number,
                approval.order_on,
            ),
        )
        .await?,
    )
}

/// Counts a change of its rows.
pub async fn touch(db: impl Store, id: ModelNomenclatureId) -> Result<()> {
    exactly_one(db.execute(TOUCH, (id,)).await?)
}

/// Its rows in their order.
pub async fn rows(db: impl Store, id: ModelNomenclatureId) -> Result<Vec<ModelRow>> {
    db.fetch_all(ROWS, (id,)).await
}

/// Adds a row.
pub async fn insert_row(
    db: impl Store,
    model: ModelNomenclatureId,
    row: &HeadingContent,
) -> Result<ModelHeadingId> {
    db.fetch_value(
        INSERT_ROW,
        (
            model,
            row.position,
            &row.section,
            &row.index_text,
            &row.title,
            &row.term_text,
            &row.article_text,
            &row.note,
        ),
    )
    .await
}

/// Writes a row anew.
pub async fn update_row(
    db: impl Store,
    model: ModelNomenclatureId,
    (id, version): (ModelHeadingId, i64),
    row: &HeadingContent,
) -> Result<()> {
    exactly_one(
        db.execute(
            UPDATE_ROW,
            (
                id,
                version,
                model,
                &row.section,
                &row.index_text,
                &row.title,
                &row.term_text,
                &row.article_text,
                &row.note,
            ),
        )
        .await?,
    )
}

/// Takes a row out.
pub async fn delete_row(
    db: impl Store,
    model: ModelNomenclatureId,
    (id, version): (ModelHeadingId, i64),
) -> Result<()> {
    exactly_one(db.execute(DELETE_ROW, (id, version, model)).await?)
}
