//! The procedures of cases, one transaction each.

mod agency_year;
mod bulk;
mod closing;
mod filing;
mod holds;
pub mod recomputing;
mod term;

pub use agency_year::{AgencyYear, agency_year, sign_agency_record, sign_supplement};
pub use bulk::{BulkAsked, found, in_words, record_on_all};
pub use closing::{
    Closed, close_case, close_year, ground_of_year, plan_of_year, sign_final_record,
    year_is_decided,
};
pub use filing::{
    Filed, FilingTarget, certify_volume, file_document, open_next_volume, place_volume,
    volume_with_room,
};
pub use holds::{HoldAsked, keep_order, lift_hold, lift_order, place_hold};
pub use term::{EventAsked, FactAsked, record_event, record_fact};

use serde::Serialize;

use super::rules::expiry::{self, Computed};
use super::rules::{CaseFile, CaseState, Volume, closing as closing_rules, filing as filing_rules};
use super::rules::{bulk as bulk_rules, final_record, volume};
use super::store;
use crate::acting::{Acting, Place};
use crate::db::{Store, Tx};
use crate::ids::{CaseId, VolumeId};
use crate::journal::{Object, ObjectKind};
use crate::refusal::{OrMissing, Refusal, Result};

macro_rules! refusals {
    ($($refused:ty),*) => {
        $(impl From<$refused> for Refusal {
            fn from(refused: $refused) -> Self {
                Refusal::rule(refused)
            }
        })*
    };
}

refusals!(
    filing_rules::Refused,
    volume::Refused,
    closing_rules::Refused,
    final_record::Refused,
    expiry::Refused,
    bulk_rules::Refused
);

const NO_CASE: &str = "Такого дела нет";
const NO_VOLUME: &str = "Такого тома нет";

/// Names a case for the journal.
pub fn object(case: &CaseFile) -> Object {
    Object::new(ObjectKind::Case, case.id.0).restricted_if(case.restricted)
}

/// Names a volume for the journal.
pub fn volume_object(case: &CaseFile, volume: VolumeId) -> Object {
    Object::new(ObjectKind::Volume, volume.0).restricted_if(case.restricted)
}

/// Where a case belongs, for the question who may touch it.
pub fn place_of(case: &CaseFile) -> Place {
    match case.division_id {
        Some(division) => Place::Division(case.department_id, division),
        None => Place::Department(case.department_id),
    }
}

/// One case, unless it is not the person's to know of.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn visible_case(db: impl Store, acting: &Acting, id: CaseId) -> Result<CaseFile> {
    let case = store::case(db, id).await.or_missing(NO_CASE)?;
    if acting.sight().covers(case.department_id, case.restricted) {
        Ok(case)
    } else {
        Err(Refusal::NotFound(NO_CASE.into()))
    }
}

/// One volume with its case, unless it is not the person's to know of.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn visible_volume(
    tx: &mut Tx,
    acting: &Acting,
    id: VolumeId,
) -> Result<(CaseFile, Volume)> {
    let volume = store::volume(&mut *tx, id).await.or_missing(NO_VOLUME)?;
    let case = visible_case(&mut *tx, acting, volume.case_id)
        .await
        .map_err(|refusal| match refusal {
            Refusal::NotFound(_) => Refusal::NotFound(NO_VOLUME.into()),
            other => other,
        })?;
    Ok((case, volume))
}

/// What a case's term was taken to be and what it is now; the caller puts it into its journal entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recomputed {
    /// The columns before.
    pub before: Computed,
    /// The columns now.
    pub after: Computed,
}

/// The part of a journal entry that tells an expiry; the case page gathers them into the history of computings.
#[derive(Serialize)]
pub(super) struct WithExpiry<'a, T: Serialize> {
    pub(super) expiry: &'a Computed,
    #[serde(flatten)]
    pub(super) what: T,
}

/// Computes the expiry of a case anew from everything recorded, and writes it.
///
/// Whoever changes what the expiry depends on (an event, a fact, a review) calls this in the same transaction and puts
/// `before` and `after` into the journal under the key `expiry`. The case's version goes up by one.
///
/// # Errors
/// [`Refusal::NotFound`]; those of the database.
pub async fn recompute(tx: &mut Tx, acting: &Acting, case: CaseId) -> Result<Recomputed> {
    let case = store::case(&mut *tx, case).await.or_missing(NO_CASE)?;
    let recorded = store::recorded(&mut *tx, case.id).await?;
    let facts = expiry::facts_of(case.opened_on, case.closed_on, &recorded);
    let after = expiry::compute(&case.term.0, case.category, &facts, acting.today);
    store::set_computed(&mut *tx, &case, &after, acting.today).await?;
    Ok(Recomputed {
        before: Computed::stored(&case),
        after,
    })
}

/// A case into which documents are filed.
fn still_open(case: &CaseFile) -> Result<()> {
    if case.state == CaseState::Open {
        Ok(())
    } else {
        Err(Refusal::rule(format!(
            "Дело {} {}: документы в него больше не включают",
            case.index_with_item(),
            case.state.label()
        )))
    }
}
