//! Opening a campaign and carrying it from stage to stage (R-183…R-188).

use serde_json::json;

use super::{inventories, load_campaign, same_version, sees_restricted_campaigns};
use crate::acting::{Acting, Place};
use crate::db::{Db, Tx};
use crate::destruction::rules::campaign::{self, Ground};
use crate::destruction::rules::{Campaign, List, Refused, Stage, Track};
use crate::destruction::store;
use crate::ids::CampaignId;
use crate::journal;
use crate::organisation;
use crate::organisation::permissions::Procedure;
use crate::refusal::{Refusal, Result};

/// Opens the campaign of the current year.
///
/// # Errors
/// [`Refusal::Forbidden`], also for restricted cases without the right to them; [`Refusal::Rule`] for another year or a
/// second campaign.
pub async fn open(db: &Db, acting: &Acting, year: i64, track: Track) -> Result<CampaignId> {
    acting.may(Procedure::OpenCampaign, Place::Agency)?;
    if track == Track::Restricted && !sees_restricted_campaigns(acting) {
        return Err(Refusal::Forbidden(
            "Кампанию по делам «ДСП» открывает работник архива с допуском к ним".into(),
        ));
    }
    let as_of = campaign::open(year, acting.today)?;
    let mut tx = db.begin().await?;
    if store::campaigns::of_year(&mut tx, year, track)
        .await?
        .is_some()
    {
        return Err(Refused::CampaignExists(year).into());
    }
    let id = store::campaigns::insert(
        &mut tx,
        (year, track),
        as_of,
        acting.person.id,
        acting.today,
    )
    .await?;
    let opened = store::campaigns::by_id(&mut tx, id).await?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::OpenCampaign,
        &[opened.object()],
        &opened,
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// Opens the next stage; `seen` is the stage that the person saw.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] naming what must come first.
pub async fn advance(db: &Db, acting: &Acting, (id, version): (CampaignId, i64)) -> Result<Stage> {
    acting.may(Procedure::OpenCampaign, Place::Agency)?;
    let mut tx = db.begin().await?;
    let campaign = load_campaign(&mut tx, acting, id).await?;
    same_version(campaign.version, version)?;
    let next = next_stage(&mut tx, acting, &campaign).await??;
    store::campaigns::set_stage(&mut tx, &campaign, next).await?;
    journal::record(
        &mut tx,
        acting,
        Procedure::OpenCampaign,
        &[campaign.object()],
        Some(&json!({"stage": campaign.stage.number()})),
        Some(&json!({"stage": next.number()})),
    )
    .await?;
    tx.commit().await?;
    Ok(next)
}

/// What keeps the next stage from being opened; empty when nothing does or there is none.
///
/// # Errors
/// Those of the database.
pub async fn missing_for_next_stage(
    tx: &mut Tx,
    acting: &Acting,
    campaign: &Campaign,
) -> Result<Option<Refused>> {
    Ok(next_stage(tx, acting, campaign).await?.err())
}

async fn next_stage(
    tx: &mut Tx,
    acting: &Acting,
    campaign: &Campaign,
) -> Result<std::result::Result<Stage, Refused>> {
    let due = store::volumes::due(&mut *tx, campaign.track, campaign.as_of, acting.today).await?;
    let lists = with_departments(tx, campaign).await?;
    let ground = Ground {
        due: &due,
        inventories: &inventories(tx).await?,
        lists: &lists,
        entries: &store::lists::entries_of_campaign(&mut *tx, campaign.id).await?,
        acts: &store::acts::of_campaign(&mut *tx, campaign.id).await?,
    };
    Ok(campaign::advance(campaign, ground))
}

/// The lists of a campaign with the names of their departments.
async fn with_departments(tx: &mut Tx, campaign: &Campaign) -> Result<Vec<(List, String)>> {
    let departments = organisation::store::departments(&mut *tx).await?;
    let lists = store::lists::of_campaign(&mut *tx, campaign.id).await?;
    Ok(lists
        .into_iter()
        .map(|list| {
            let name = departments
                .iter()
                .find(|department| department.id == list.department_id)
                .map_or_else(String::new, |department| department.full_name.clone());
            (list, name)
        })
        .collect())
}

/// How long a list has been with its department, days.
pub fn waiting(list: &List, acting: &Acting) -> Option<i64> {
    use crate::destruction::rules::ListState;
    (list.state == ListState::Sent)
        .then_some(list.sent_on)
        .flatten()
        .map(|sent| (acting.today - sent).num_days())
}
