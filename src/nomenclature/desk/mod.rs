//! The procedures of a nomenclature, one transaction each: beginning a year, drafting rows, the way through a department and the
//! archive, the agency's nomenclature; and the check that anybody may ask for.

mod beginning;
mod campaign;
mod checking;
mod consolidation;
pub mod grid;
mod new_year;
mod rows;
mod way;

use serde_json::json;

use super::rules::{HeadingContent, Nomenclature, Refused, Step};
use super::store;
use crate::acting::{Acting, Place};
use crate::db::{Store, Tx};
use crate::ids::{DivisionId, NomenclatureId};
use crate::journal::{self, Object, ObjectKind};
use crate::organisation::permissions::Procedure;
use crate::refusal::{OrMissing, Refusal, Result};

pub use beginning::{begin, begin_empty};
pub use campaign::{Campaign, Tally, campaign, campaign_tally, remind};
pub use checking::{article_judge, checked, judge_by};
pub use consolidation::{
    ApprovalAsked, approve, consolidate, endorse, join, sign_consolidated, visa,
};
pub use new_year::{include_again, remove_idle};
pub use rows::{add_heading, change_heading, remove_heading, visible_heading};
pub(in crate::nomenclature) use rows::{bound_rows, own_division};
pub use way::{
    accept, answer_remark, assemble, remark, return_with_remarks, send, sign, submit_division,
};

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Refusal::rule(refused)
    }
}

/// Names a nomenclature for the journal.
pub fn object(id: NomenclatureId) -> Object {
    Object::new(ObjectKind::Nomenclature, id.0)
}

/// One nomenclature, or a sentence that there is none.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn load(db: impl Store, id: NomenclatureId) -> Result<Nomenclature> {
    store::by_id(db, id)
        .await
        .or_missing("Такой номенклатуры нет")
}

pub(super) fn place_of(nomenclature: &Nomenclature) -> Place {
    nomenclature
        .department_id
        .map_or(Place::Agency, Place::Department)
}

pub(super) fn place_of_division(
    nomenclature: &Nomenclature,
    division: Option<DivisionId>,
) -> Place {
    match (nomenclature.department_id, division) {
        (Some(department), Some(division)) => Place::Division(department, division),
        _ => place_of(nomenclature),
    }
}

async fn contents(tx: &mut Tx, id: NomenclatureId) -> Result<Vec<HeadingContent>> {
    let rows = store::headings(&mut *tx, id, true).await?;
    Ok(rows.into_iter().map(|row| row.content).collect())
}

async fn step(
    tx: &mut Tx,
    acting: &Acting,
    procedure: Procedure,
    before: &Nomenclature,
    step: Step,
) -> Result<()> {
    let to = before.state.after(step)?;
    Ok(journal::record(
        tx,
        acting,
        procedure,
        &[object(before.id)],
        Some(&json!({"state": before.state})),
        Some(&json!({"state": to})),
    )
    .await?)
}
