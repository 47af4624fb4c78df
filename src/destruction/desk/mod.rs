//! The procedures of destruction, one transaction each, by the stage of the campaign they belong to.

mod acts;
mod campaigns;
mod deeds;
mod lists;

use crate::acting::Acting;
use crate::db::{self, Db, Tx};
use crate::ids::{ActId, CampaignId, DestructionListId};
use crate::journal::{Object, ObjectKind};
use crate::refusal::{OrMissing, Refusal, Result};

use super::rules::act::Standing;
use super::rules::eligibility::{Campaigning, Inventories, Obstacle, VolumeFacts, standing};
use super::rules::{Act, Campaign, Entry, EntryState, List, Refused, Track};
use super::store;

pub use acts::{approve, draw, endorse, exclude};
pub use campaigns::{advance, missing_for_next_stage, open, waiting};
pub use deeds::{hand_over, mark, record};
pub use lists::{agree, agree_rest, decide, draw_list, propose, send};

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Refusal::rule(refused)
    }
}

impl Campaign {
    /// For which day and track volumes are asked.
    pub fn campaigning(&self) -> Campaigning {
        Campaigning {
            as_of: self.as_of,
            track: self.track,
        }
    }

    /// Names it for the journal.
    pub fn object(&self) -> Object {
        Object::new(ObjectKind::Campaign, self.id.0).restricted_if(self.is_restricted())
    }
}

/// Names a list for the journal.
pub fn list_object(list: &List, campaign: &Campaign) -> Object {
    Object::new(ObjectKind::DestructionList, list.id.0).restricted_if(campaign.is_restricted())
}

/// Names an act for the journal.
pub fn act_object(act: &Act, campaign: &Campaign) -> Object {
    Object::new(ObjectKind::DestructionAct, act.id.0).restricted_if(campaign.is_restricted())
}

/// Whether the person may know that campaigns for restricted cases exist.
pub fn sees_restricted_campaigns(acting: &Acting) -> bool {
    let sight = acting.sight();
    sight.restricted_everywhere || sight.restricted_in.is_some()
}

/// A campaign that the person may see; a hidden one is as if it were not there.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn load_campaign(
    db: impl db::Store,
    acting: &Acting,
    id: CampaignId,
) -> Result<Campaign> {
    let campaign = store::campaigns::by_id(db, id)
        .await
        .or_missing("Такой кампании нет")?;
    if campaign.track == Track::Restricted && !sees_restricted_campaigns(acting) {
        return Err(Refusal::NotFound("Такой кампании нет".into()));
    }
    Ok(campaign)
}

/// A list that the person may see, with its campaign.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn load_list(
    tx: &mut Tx,
    acting: &Acting,
    id: DestructionListId,
) -> Result<(List, Campaign)> {
    let missing = "Такого перечня нет";
    let list = store::lists::by_id(&mut *tx, id)
        .await
        .or_missing(missing)?;
    let campaign = store::campaigns::by_id(&mut *tx, list.campaign_id).await?;
    if acting
        .sight()
        .covers(list.department_id, campaign.is_restricted())
    {
        Ok((list, campaign))
    } else {
        Err(Refusal::NotFound(missing.into()))
    }
}

/// An act that the person may see, with its campaign: acts span departments, so they are for those who see the agency.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn load_act(tx: &mut Tx, acting: &Acting, id: ActId) -> Result<(Act, Campaign)> {
    let missing = "Такого акта нет";
    let act = store::acts::by_id(&mut *tx, id).await.or_missing(missing)?;
    let campaign = store::campaigns::by_id(&mut *tx, act.campaign_id).await?;
    if sees_acts(acting, &campaign) {
        Ok((act, campaign))
    } else {
        Err(Refusal::NotFound(missing.into()))
    }
}

/// Whether the person may see the acts of a campaign.
pub fn sees_acts(acting: &Acting, campaign: &Campaign) -> bool {
    let sight = acting.sight();
    sight.agency_wide && (!campaign.is_restricted() || sight.restricted_everywhere)
}

/// Which years have their inventories.
///
/// # Errors
/// Those of the database.
pub async fn inventories(tx: &mut Tx) -> Result<Inventories> {
    Ok(Inventories {
        approved: store::volumes::approved_years(&mut *tx).await?,
        unlisted: store::volumes::unlisted_years(&mut *tx).await?,
    })
}

/// The rows of a list with what stands in their way today.
///
/// Rows whose case has become restricted since are left out for those who may not see it.
///
/// # Errors
/// Those of the database.
pub async fn rows_of_list(
    tx: &mut Tx,
    acting: &Acting,
    list: &List,
    campaign: &Campaign,
) -> Result<Vec<Standing>> {
    let entries = store::lists::entries(&mut *tx, list.id).await?;
    let facts = store::volumes::of_list(&mut *tx, list.id, acting.today).await?;
    let inventories = inventories(tx).await?;
    let sight = acting.sight();
    let visible = entries.into_iter().filter(|entry| {
        facts_of(&facts, entry)
            .is_some_and(|facts| sight.covers(list.department_id, facts.restricted))
    });
    Ok(visible
        .map(|entry| with_obstacles(entry, &facts, &inventories, campaign))
        .collect())
}

/// The rows of an act with what stands in their way today.
///
/// # Errors
/// Those of the database.
pub async fn rows_of_act(
    tx: &mut Tx,
    acting: &Acting,
    act: &Act,
    campaign: &Campaign,
) -> Result<Vec<Standing>> {
    let entries = store::lists::entries_of_act(&mut *tx, act.id).await?;
    let facts = store::volumes::of_act(&mut *tx, act.id, acting.today).await?;
    let inventories = inventories(tx).await?;
    Ok(entries
        .into_iter()
        .map(|entry| with_obstacles(entry, &facts, &inventories, campaign))
        .collect())
}

fn facts_of<'a>(facts: &'a [VolumeFacts], entry: &Entry) -> Option<&'a VolumeFacts> {
    facts
        .binary_search_by_key(&entry.volume_id, |facts| facts.volume_id)
        .ok()
        .and_then(|position| facts.get(position))
}

fn with_obstacles(
    entry: Entry,
    facts: &[VolumeFacts],
    inventories: &Inventories,
    campaign: &Campaign,
) -> Standing {
    let obstacles = match (entry.state, facts_of(facts, &entry)) {
        (EntryState::Excluded | EntryState::Destroyed, _) => Vec::new(),
        (EntryState::Listed | EntryState::InAct, Some(facts)) => {
            standing(facts, inventories, campaign.campaigning())
        }
        (EntryState::Listed | EntryState::InAct, None) => vec![Obstacle::VolumeNotOnShelf],
    };
    Standing { entry, obstacles }
}

/// Somebody was quicker, or the page is old.
fn same_version(now: i64, seen: i64) -> Result<()> {
    if now == seen {
        Ok(())
    } else {
        Err(db::Error::Stale.into())
    }
}

/// Opens a transaction for reading several things that belong together.
///
/// # Errors
/// Those of the database.
pub async fn reading(db: &Db) -> Result<Tx> {
    Ok(db.begin().await?)
}
