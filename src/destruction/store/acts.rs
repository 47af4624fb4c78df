//! The SQL of acts.

use chrono::NaiveDate;

use crate::db::{Result, Store, exactly_one};
use crate::destruction::rules::Act;
use crate::ids::{ActId, CampaignId, DecisionId, PersonId};

macro_rules! act_columns {
    () => {
        "a.id, a.campaign_id, a.number, a.state, a.drawn_by, a.drawn_on, a.decision_id, a.approved_by, a.approved_on,
        a.marked_by, a.marked_on, a.version"
    };
}

crate::statements! {
    NEXT_NUMBER = "SELECT coalesce(max(a.number), 0) + 1 FROM destruction_act a
        JOIN destruction_campaign k ON k.id = a.campaign_id WHERE k.year = $1";
    INSERT = "INSERT INTO destruction_act (campaign_id, number, state, drawn_by, drawn_on)
        VALUES ($1, $2, 'draft', $3, $4) RETURNING id";
    BY_ID = concat!("SELECT ", act_columns!(), " FROM destruction_act a WHERE a.id = $1");
    OF_CAMPAIGN = concat!("SELECT ", act_columns!(), " FROM destruction_act a WHERE a.campaign_id = $1 ORDER BY a.number");
    TOUCH = "UPDATE destruction_act SET version = version + 1 WHERE id = $1 AND version = $2";
    ENDORSED = "UPDATE destruction_act SET state = 'endorsed', decision_id = $3, version = version + 1
        WHERE id = $1 AND version = $2";
    APPROVED = "UPDATE destruction_act SET state = 'approved', approved_by = $3, approved_on = $4, version = version + 1
        WHERE id = $1 AND version = $2";
    HANDED_OVER = "UPDATE destruction_act SET state = 'handed_over', version = version + 1 WHERE id = $1 AND version = $2";
    DESTROYED = "UPDATE destruction_act SET state = 'destroyed', version = version + 1 WHERE id = $1 AND version = $2";
    MARKED = "UPDATE destruction_act SET state = 'marked', marked_by = $3, marked_on = $4, version = version + 1
        WHERE id = $1 AND version = $2";
}

/// The next number of the year, one row of numbers for both tracks.
pub async fn next_number(db: impl Store, year: i64) -> Result<i64> {
    db.fetch_value(NEXT_NUMBER, (year,)).await
}

/// Begins an act.
pub async fn insert(
    db: impl Store,
    campaign: CampaignId,
    number: i64,
    by: PersonId,
    on: NaiveDate,
) -> Result<ActId> {
    db.fetch_value(INSERT, (campaign, number, by, on)).await
}

/// One act.
pub async fn by_id(db: impl Store, id: ActId) -> Result<Act> {
    db.fetch_one(BY_ID, (id,)).await
}

/// The acts of a campaign.
pub async fn of_campaign(db: impl Store, campaign: CampaignId) -> Result<Vec<Act>> {
    db.fetch_all(OF_CAMPAIGN, (campaign,)).await
}

/// Counts a change of its rows, so that nobody approves what they have not seen.
pub async fn touch(db: impl Store, it: &Act) -> Result<()> {
    exactly_one(db.execute(TOUCH, (it.id, it.version)).await?)
}

/// Writes the commission's decision.
pub async fn endorsed(db: impl Store, it: &Act, decision: DecisionId) -> Result<()> {
    exactly_one(db.execute(ENDORSED, (it.id, it.version, decision)).await?)
}

/// Writes the approval.
pub async fn approved(db: impl Store, it: &Act, by: PersonId, on: NaiveDate) -> Result<()> {
    exactly_one(db.execute(APPROVED, (it.id, it.version, by, on)).await?)
}

/// Writes that the documents were handed over.
pub async fn handed_over(db: impl Store, it: &Act) -> Result<()> {
    exactly_one(db.execute(HANDED_OVER, (it.id, it.version)).await?)
}

/// Writes that they are gone.
pub async fn destroyed(db: impl Store, it: &Act) -> Result<()> {
    exactly_one(db.execute(DESTROYED, (it.id, it.version)).await?)
}

/// Writes that the marks are in.
pub async fn marked(db: impl Store, it: &Act, by: PersonId, on: NaiveDate) -> Result<()> {
    exactly_one(db.execute(MARKED, (it.id, it.version, by, on)).await?)
}
