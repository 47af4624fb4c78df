//! The SQL of campaigns.

use chrono::NaiveDate;

use crate::db::{Result, Store, exactly_one};
use crate::destruction::rules::{Campaign, Stage, Track};
use crate::ids::{CampaignId, PersonId};

crate::statements! {
    INSERT = "INSERT INTO destruction_campaign (year, track, as_of, stage, opened_by, opened_on)
        VALUES ($1, $2, $3, 1, $4, $5) RETURNING id";
    BY_ID = "SELECT id, year, track, as_of, stage, opened_by, opened_on, version FROM destruction_campaign WHERE id = $1";
    OF_YEAR = "SELECT id, year, track, as_of, stage, opened_by, opened_on, version FROM destruction_campaign
        WHERE year = $1 AND track = $2";
    LIST = "SELECT id, year, track, as_of, stage, opened_by, opened_on, version FROM destruction_campaign
        WHERE track = 'ordinary' OR $1 ORDER BY year DESC, track";
    SET_STAGE = "UPDATE destruction_campaign SET stage = $3, version = version + 1 WHERE id = $1 AND version = $2";
}

/// Opens a campaign.
pub async fn insert(
    db: impl Store,
    (year, track): (i64, Track),
    as_of: NaiveDate,
    by: PersonId,
    on: NaiveDate,
) -> Result<CampaignId> {
    db.fetch_value(INSERT, (year, track, as_of, by, on)).await
}

/// One campaign.
pub async fn by_id(db: impl Store, id: CampaignId) -> Result<Campaign> {
    db.fetch_one(BY_ID, (id,)).await
}

/// The campaign of a year and track.
pub async fn of_year(db: impl Store, year: i64, track: Track) -> Result<Option<Campaign>> {
    db.fetch_optional(OF_YEAR, (year, track)).await
}

/// All campaigns, latest first; restricted ones only for those who may know of them.
pub async fn list(db: impl Store, with_restricted: bool) -> Result<Vec<Campaign>> {
    db.fetch_all(LIST, (with_restricted,)).await
}

/// Carries a campaign to the next stage.
pub async fn set_stage(db: impl Store, it: &Campaign, to: Stage) -> Result<()> {
    exactly_one(db.execute(SET_STAGE, (it.id, it.version, to)).await?)
}
