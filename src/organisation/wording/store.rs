//! The SQL of amendments.

use chrono::NaiveDate;

use super::rules::{self, Amendment, Withdrawal};
use crate::db::{Result, Store};
use crate::ids::{AmendmentId, PersonId};
use crate::print::catalogue::Block;
use crate::print::wording::DEFAULT_EDITION;

crate::statements! {
    ALL = "SELECT a.id, a.form, a.block, a.text, a.in_force_from, a.ground, a.made_by, a.made_on,
        w.withdrawn_by, w.withdrawn_on, w.reason
        FROM wording_amendment a LEFT JOIN wording_withdrawal w ON w.amendment_id = a.id
        WHERE a.edition = $1 ORDER BY a.id";
    INSERT = "INSERT INTO wording_amendment (edition, form, block, text, in_force_from, ground, made_by, made_on)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id";
    WITHDRAW = "INSERT INTO wording_withdrawal (amendment_id, reason, withdrawn_by, withdrawn_on)
        VALUES ($1, $2, $3, $4)";
}

#[derive(sqlx::FromRow)]
struct Row {
    id: AmendmentId,
    form: String,
    block: String,
    text: Option<String>,
    in_force_from: NaiveDate,
    ground: String,
    made_by: PersonId,
    made_on: NaiveDate,
    withdrawn_by: Option<PersonId>,
    withdrawn_on: Option<NaiveDate>,
    reason: Option<String>,
}

impl Row {
    /// `None` for a block that forms no longer have: no paper says it.
    fn amendment(self) -> Option<Amendment> {
        let block = rules::block(&self.form, &self.block).ok()?;
        let withdrawn = match (self.withdrawn_by, self.withdrawn_on, self.reason) {
            (Some(by), Some(on), Some(reason)) => Some(Withdrawal { by, on, reason }),
            _ => None,
        };
        Some(Amendment {
            id: self.id,
            block,
            text: self.text,
            since: self.in_force_from,
            ground: self.ground,
            made_by: self.made_by,
            made_on: self.made_on,
            withdrawn,
        })
    }
}

/// Every amendment of the edition in use, those withdrawn among them, in the order in which they were made.
pub async fn amendments(db: impl Store) -> Result<Vec<Amendment>> {
    let rows: Vec<Row> = db.fetch_all(ALL, (DEFAULT_EDITION,)).await?;
    Ok(rows.into_iter().filter_map(Row::amendment).collect())
}

/// A new amendment of the edition in use.
pub struct NewAmendment<'a> {
    /// What is amended.
    pub block: Block,
    /// The new text; nothing for the return to the one that came with the program.
    pub text: Option<String>,
    /// The first day on which it is in force.
    pub since: NaiveDate,
    /// The document that says so.
    pub ground: &'a str,
}

/// Keeps an amendment.
pub async fn insert(
    db: impl Store,
    it: NewAmendment<'_>,
    by: PersonId,
    on: NaiveDate,
) -> Result<AmendmentId> {
    let (form, block) = (it.block.form().as_str(), it.block.name());
    db.fetch_value(
        INSERT,
        (
            DEFAULT_EDITION,
            form,
            block,
            it.text,
            it.since,
            it.ground,
            by,
            on,
        ),
    )
    .await
}

/// Keeps that an amendment was taken back.
pub async fn withdraw(
    db: impl Store,
    id: AmendmentId,
    reason: &str,
    by: PersonId,
    on: NaiveDate,
) -> Result<()> {
    db.execute(WITHDRAW, (id, reason, by, on)).await?;
    Ok(())
}
