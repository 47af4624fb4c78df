//! The SQL of memos on new cases.

use chrono::NaiveDate;

use super::rules::{Memo, MemoAsked, MemoState};
use crate::db::{Result, Store, exactly_one};
use crate::ids::{DivisionId, MemoId, NomenclatureId, PersonId};
use crate::nomenclature::rules::{HeadingContent, HeadingKind};

/// The columns of a [`MemoRow`].
macro_rules! memo_columns {
    () => {
        "m.id, m.nomenclature_id, m.state, m.division_id, m.section, m.index_text, m.item, m.title, m.term_text,
        m.article_text, m.note, m.kind, m.restricted, m.carry_over, m.ground, m.drafted_by, m.drafted_on, m.signed_by,
        m.signed_on, m.number, m.registered_on, m.registered_by, m.ended_by, m.ended_on, m.reason, m.version"
    };
}

crate::statements! {
    INSERT = "INSERT INTO heading_memo (nomenclature_id, state, division_id, section, index_text, item, title, term_text,
        article_text, note, kind, restricted, carry_over, ground, drafted_by, drafted_on, reason)
        VALUES ($1, 'draft', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, '') RETURNING id";
    UPDATE = "UPDATE heading_memo SET division_id = $3, section = $4, index_text = $5, item = $6, title = $7, term_text = $8,
        article_text = $9, note = $10, kind = $11, restricted = $12, carry_over = $13, ground = $14, version = version + 1
        WHERE id = $1 AND version = $2";
    BY_ID = concat!("SELECT ", memo_columns!(), " FROM heading_memo m WHERE m.id = $1");
    OF_NOMENCLATURE = concat!("SELECT ", memo_columns!(), " FROM heading_memo m
        WHERE m.nomenclature_id = $1 AND (m.restricted = FALSE OR $2) ORDER BY m.id");
    OF_AGENCY = concat!("SELECT ", memo_columns!(), " FROM heading_memo m
        JOIN nomenclature n ON n.id = m.nomenclature_id JOIN department d ON d.id = n.department_id
        WHERE n.consolidated_id = $1 AND m.state IN ('signed', 'registered')
          AND (m.restricted = FALSE OR $2 OR n.department_id = CAST($3 AS BIGINT))
        ORDER BY d.sort_order, d.id, m.id");
    OF_YEAR = concat!("SELECT ", memo_columns!(), " FROM heading_memo m
        JOIN nomenclature n ON n.id = m.nomenclature_id JOIN department d ON d.id = n.department_id
        WHERE n.year = $1 AND ($2 OR n.department_id = CAST($3 AS BIGINT))
          AND (m.restricted = FALSE OR $4 OR n.department_id = CAST($5 AS BIGINT))
        ORDER BY m.registered_on DESC NULLS FIRST, d.sort_order, d.id, m.id");
    TAKEN = "SELECT h.index_text, h.item FROM heading h WHERE h.nomenclature_id = $1
        UNION ALL SELECT m.index_text, m.item FROM heading_memo m
        WHERE m.nomenclature_id = $1 AND m.state IN ('draft', 'signed') AND m.id <> $2";
    REGISTERED = "SELECT m.id, m.registered_on, m.number FROM heading_memo m
        WHERE m.nomenclature_id = $1 AND m.registered_on IS NOT NULL AND m.number IS NOT NULL";
    SIGNED = "UPDATE heading_memo SET state = 'signed', signed_by = $3, signed_on = $4, version = version + 1
        WHERE id = $1 AND version = $2";
    REGISTER = "UPDATE heading_memo SET state = 'registered', number = $3, registered_on = $4, registered_by = $5,
        version = version + 1 WHERE id = $1 AND version = $2";
    END = "UPDATE heading_memo SET state = $3, ended_by = $4, ended_on = $5, reason = $6, version = version + 1
        WHERE id = $1 AND version = $2";
}

#[derive(sqlx::FromRow)]
struct MemoRow {
    id: MemoId,
    nomenclature_id: NomenclatureId,
    state: MemoState,
    division_id: Option<DivisionId>,
    section: String,
    index_text: String,
    item: String,
    title: String,
    term_text: String,
    article_text: String,
    note: String,
    kind: HeadingKind,
    restricted: bool,
    carry_over: bool,
    ground: String,
    drafted_by: PersonId,
    drafted_on: NaiveDate,
    signed_by: Option<PersonId>,
    signed_on: Option<NaiveDate>,
    number: Option<String>,
    registered_on: Option<NaiveDate>,
    registered_by: Option<PersonId>,
    ended_by: Option<PersonId>,
    ended_on: Option<NaiveDate>,
    reason: String,
    version: i64,
}

impl From<MemoRow> for Memo {
    fn from(row: MemoRow) -> Self {
        Memo {
            id: row.id,
            nomenclature_id: row.nomenclature_id,
            state: row.state,
            asked: MemoAsked {
                row: HeadingContent {
                    division_id: row.division_id,
                    section: row.section,
                    position: 0,
                    index_text: row.index_text,
                    item: row.item,
                    title: row.title,
                    term_text: row.term_text,
                    article_text: row.article_text,
                    note: row.note,
                    kind: row.kind,
                    restricted: row.restricted,
                    carry_over: row.carry_over,
                    responsible_id: None,
                },
                ground: row.ground,
            },
            drafted_by: row.drafted_by,
            drafted_on: row.drafted_on,
            signed_by: row.signed_by,
            signed_on: row.signed_on,
            number: row.number,
            registered_on: row.registered_on,
            registered_by: row.registered_by,
            ended_by: row.ended_by,
            ended_on: row.ended_on,
            reason: row.reason,
            version: row.version,
        }
    }
}

/// Begins a memo.
pub async fn insert(
    db: impl Store,
    nomenclature: NomenclatureId,
    asked: &MemoAsked,
    by: PersonId,
    on: NaiveDate,
) -> Result<MemoId> {
    let row = &asked.row;
    db.fetch_value(
        INSERT,
        (
            nomenclature,
            row.division_id,
            &row.section,
            &row.index_text,
            &row.item,
            &row.title,
            &row.term_text,
            &row.article_text,
            &row.note,
            row.kind,
            row.restricted,
            row.carry_over,
            &asked.ground,
            by,
            on,
        ),
    )
    .await
}

/// Writes a draft anew.
pub async fn update(db: impl Store, id: MemoId, version: i64, asked: &MemoAsked) -> Result<()> {
    let row = &asked.row;
    exactly_one(
        db.execute(
            UPDATE,
            (
                id,
                version,
                row.division_id,
                &row.section,
                &row.index_text,
                &row.item,
                &row.title,
                &row.term_text,
                &row.article_text,
                &row.note,
                row.kind,
                row.restricted,
                row.carry_over,
                &asked.ground,
            ),
        )
        .await?,
    )
}

/// One memo.
pub async fn by_id(db: impl Store, id: MemoId) -> Result<Memo> {
    let row: MemoRow = db.fetch_one(BY_ID, (id,)).await?;
    Ok(row.into())
}

/// The memos of a department's nomenclature; restricted ones only for those who may see them.
pub async fn of_nomenclature(
    db: impl Store,
    nomenclature: NomenclatureId,
    with_restricted: bool,
) -> Result<Vec<Memo>> {
    let rows: Vec<MemoRow> = db
        .fetch_all(OF_NOMENCLATURE, (nomenclature, with_restricted))
        .await?;
    Ok(rows.into_iter().map(Memo::from).collect())
}

/// The memos that reached the records department for the agency's nomenclature, in the order of the structure, as far as somebody
/// may see them.
pub async fn of_agency(
    db: impl Store,
    consolidated: NomenclatureId,
    sight: crate::acting::Sight,
) -> Result<Vec<Memo>> {
    let rows: Vec<MemoRow> = db
        .fetch_all(
            OF_AGENCY,
            (
                consolidated,
                sight.restricted_everywhere,
                sight.restricted_in,
            ),
        )
        .await?;
    Ok(rows.into_iter().map(Memo::from).collect())
}

/// The memos of a year that somebody may see: those on their way first.
pub async fn of_year(db: impl Store, year: i64, sight: crate::acting::Sight) -> Result<Vec<Memo>> {
    let rows: Vec<MemoRow> = db
        .fetch_all(
            OF_YEAR,
            (
                year,
                sight.agency_wide,
                sight.department,
                sight.restricted_everywhere,
                sight.restricted_in,
            ),
        )
        .await?;
    Ok(rows.into_iter().map(Memo::from).collect())
}

/// Index and letter of every row of a nomenclature and of every memo on its way but this one; restricted ones among them, because
/// an index is given once.
pub async fn taken(
    db: impl Store,
    nomenclature: NomenclatureId,
    but: Option<MemoId>,
) -> Result<Vec<(String, String)>> {
    db.fetch_all(TAKEN, (nomenclature, but.unwrap_or(MemoId(0))))
        .await
}

/// Date and number of each registered memo of a nomenclature.
pub async fn registered(
    db: impl Store,
    nomenclature: NomenclatureId,
) -> Result<Vec<(MemoId, NaiveDate, String)>> {
    db.fetch_all(REGISTERED, (nomenclature,)).await
}

/// Writes the signature.
pub async fn signed(db: impl Store, it: &Memo, by: PersonId, on: NaiveDate) -> Result<()> {
    exactly_one(db.execute(SIGNED, (it.id, it.version, by, on)).await?)
}

/// Writes the registration.
pub async fn register(
    db: impl Store,
    it: &Memo,
    number: &str,
    on: NaiveDate,
    by: PersonId,
) -> Result<()> {
    exactly_one(
        db.execute(REGISTER, (it.id, it.version, number, on, by))
            .await?,
    )
}

/// Writes that it was refused or taken back.
pub async fn end(
    db: impl Store,
    it: &Memo,
    to: MemoState,
    (by, on): (PersonId, NaiveDate),
    reason: &str,
) -> Result<()> {
    exactly_one(
        db.execute(END, (it.id, it.version, to, by, on, reason))
            .await?,
    )
}
