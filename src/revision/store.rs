//! The SQL of revisions.

use std::collections::HashSet;

use chrono::NaiveDate;

use crate::cases::rules::expiry::Computed;
use crate::cases::store::bulk::{ClosedCase, Span};
use crate::db::{Error, OverRows, Result, Store, Tx, exactly_one};
use crate::ids::{CaseId, PersonId, RevisionId};
use crate::nomenclature::rules::Category;

macro_rules! revision_columns {
    () => {
        "id, title, content, proposed_by, proposed_on, report, approved, approved_by, approved_on, ground"
    };
}

crate::statements! {
    REVISION = concat!("SELECT ", revision_columns!(), " FROM revision WHERE id = $1");
    LATEST = concat!("SELECT ", revision_columns!(), " FROM revision ORDER BY id DESC LIMIT 50");
    INSERT = "INSERT INTO revision (title, content, proposed_by, proposed_on) VALUES ($1, $2, $3, $4) RETURNING id";
    REPORT = "UPDATE revision SET report = $2 WHERE id = $1 AND approved_by IS NULL";
    APPROVE = "UPDATE revision SET approved = $2, approved_by = $3, approved_on = $4, ground = $5
        WHERE id = $1 AND approved_by IS NULL AND report <> ''";
    /// A term stands on thousands of rows of many years: rows are counted, not read.
    HEADINGS_WITHIN = "SELECT term, restricted, count(*) FROM heading WHERE id > $1 AND id <= $2 AND term IS NOT NULL
        GROUP BY term, restricted";
    DECIDED_WITHIN = "SELECT v.case_id FROM inventory_entry e JOIN inventory i ON i.id = e.inventory_id
            JOIN volume v ON v.id = e.volume_id
        WHERE i.scope = 'annual' AND i.kind = 'permanent' AND i.state = 'approved' AND v.case_id > $1 AND v.case_id <= $2
        UNION SELECT v.case_id FROM destruction_entry e JOIN destruction_act a ON a.id = e.act_id
            JOIN volume v ON v.id = e.volume_id
        WHERE a.state IN ('approved', 'handed_over', 'destroyed', 'marked') AND v.case_id > $1 AND v.case_id <= $2";
    LAST_HEADING = "SELECT coalesce(max(id), 0) FROM heading";
}

/// Written only where nobody has changed the case since it was read.
const REVISED_OVER: OverRows = OverRows {
    before: "WITH v (id, version, term, term_text, category, expiry, destroy_from, shut_gates, review_required, reasons,
        computed_on) AS (VALUES ",
    after: ") UPDATE case_file SET term = v.term, term_text = v.term_text, category = v.category, expiry = v.expiry,
        destroy_from = v.destroy_from, shut_gates = v.shut_gates, review_required = v.review_required,
        reasons = v.reasons, computed_on = v.computed_on, version = case_file.version + 1
        FROM v WHERE case_file.id = v.id AND case_file.version = v.version",
};

/// A revision as it is kept.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Revision {
    /// Key.
    pub id: RevisionId,
    /// What is revised.
    pub title: String,
    /// JSON of a [`Proposal`](super::rules::Proposal).
    pub content: String,
    /// Who proposed it.
    pub proposed_by: PersonId,
    /// When.
    pub proposed_on: NaiveDate,
    /// JSON of a [`Split`](super::rules::Split) for each line; empty until counted.
    pub report: String,
    /// JSON of an [`Approval`](super::rules::Approval); empty until approved.
    pub approved: String,
    /// Who approved it.
    pub approved_by: Option<PersonId>,
    /// When.
    pub approved_on: Option<NaiveDate>,
    /// The paper that says so.
    pub ground: String,
}

/// One revision.
pub async fn revision(db: impl Store, id: RevisionId) -> Result<Revision> {
    db.fetch_one(REVISION, (id,)).await
}

/// The latest revisions, newest first, at most fifty.
pub async fn latest(db: impl Store) -> Result<Vec<Revision>> {
    db.fetch_all(LATEST, ()).await
}

/// Keeps a proposal.
pub async fn insert(
    db: impl Store,
    title: &str,
    content: &str,
    by: PersonId,
    on: NaiveDate,
) -> Result<RevisionId> {
    db.fetch_value(INSERT, (title, content, by, on)).await
}

/// Writes what was counted.
pub async fn set_report(db: impl Store, id: RevisionId, report: &str) -> Result<()> {
    exactly_one(db.execute(REPORT, (id, report)).await?)
}

/// Writes what was approved.
pub async fn approve(
    db: impl Store,
    id: RevisionId,
    approved: &str,
    by: PersonId,
    on: NaiveDate,
    ground: &str,
) -> Result<()> {
    exactly_one(db.execute(APPROVE, (id, approved, by, on, ground)).await?)
}

/// The key of the last row of a nomenclature.
pub async fn last_heading(db: impl Store) -> Result<i64> {
    db.fetch_value(LAST_HEADING, ()).await
}

/// How many rows between two keys have which term, restricted ones apart.
pub async fn headings_within(
    db: impl Store,
    after: i64,
    to: i64,
) -> Result<Vec<(String, bool, i64)>> {
    db.fetch_all(HEADINGS_WITHIN, (after, to)).await
}

/// The cases of a span that stand in an approved inventory of permanent storage or an approved act: a new edition does
/// not reach them (Rosarchiv letter Р/М-479 of 13.03.2020).
pub async fn decided_within(db: impl Store, span: Span) -> Result<HashSet<CaseId>> {
    let decided: Vec<(CaseId,)> = db.fetch_all(DECIDED_WITHIN, (span.after, span.to)).await?;
    Ok(decided.into_iter().map(|(case,)| case).collect())
}

/// A case with the term that takes the place of its own, and what that comes to.
pub struct RevisedCase<'a> {
    /// The case as it was read.
    pub case: &'a ClosedCase,
    /// JSON of the new term.
    pub term: String,
    /// Term and article as printed.
    pub term_text: String,
    /// By how long it is kept now.
    pub category: Category,
    /// What it comes to.
    pub computed: Computed,
}

/// Writes new terms with what they come to, all or none.
///
/// # Errors
/// [`Error::Stale`] when one of the cases was changed since it was read.
pub async fn revise(tx: &mut Tx, revised: &[RevisedCase<'_>], today: NaiveDate) -> Result<()> {
    let rows: Vec<_> = revised
        .iter()
        .map(|it| {
            (
                it.case.id,
                it.case.version,
                it.term.clone(),
                it.term_text.clone(),
                it.category,
                it.computed.expiry,
                it.computed.destroy_from,
                it.computed.shut_gates.clone(),
                it.computed.review_required,
                serde_json::to_string(&it.computed.reasons).expect("reasons are plain texts"),
                today,
            )
        })
        .collect();
    let changed = tx.execute_over(REVISED_OVER, rows).await?;
    if usize::try_from(changed) == Ok(revised.len()) {
        Ok(())
    } else {
        Err(Error::Stale)
    }
}
