//! The procedures of lending, one transaction each.

use chrono::NaiveDate;
use serde_json::json;

use super::rules::{self, KeptVolume, Refused};
use super::store::{self, NewLoan};
use crate::acting::{Acting, Place};
use crate::db::{self, Db, Store};
use crate::ids::{LoanId, PersonId, VolumeId};
use crate::journal::{self, Object, ObjectKind};
use crate::organisation;
use crate::organisation::permissions::Procedure;
use crate::refusal::{OrMissing, Refusal, Result};

const MISSING: &str = "Такого тома нет";

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Refusal::rule(refused)
    }
}

/// What is asked of the archive.
#[derive(Clone, Debug)]
pub struct LoanAsked {
    /// Which volume.
    pub volume: VolumeId,
    /// For whom.
    pub borrower: PersonId,
    /// Memo or permission.
    pub ground: String,
    /// By when it will be back.
    pub due_on: NaiveDate,
    /// Whether title and requisites were compared with the cover.
    pub compared: bool,
}

/// A volume for the desk, unless the person may not know of it.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn volume(db: impl Store, acting: &Acting, id: VolumeId) -> Result<KeptVolume> {
    let volume = store::kept(db, id).await.or_missing(MISSING)?;
    if acting
        .sight()
        .covers(volume.department_id, volume.restricted)
    {
        Ok(volume)
    } else {
        Err(Refusal::NotFound(MISSING.into()))
    }
}

/// Lends a volume for a month at most (R-173… ).
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::NotFound`]; [`Refusal::Invalid`] without a ground; [`Refusal::Rule`] when the volume is
/// not in the archive, restricted or lent, the term is too long, or the cover was not compared.
pub async fn lend(db: &Db, acting: &Acting, asked: &LoanAsked) -> Result<LoanId> {
    acting.may(Procedure::LendVolume, Place::Agency)?;
    let ground = asked.ground.trim();
    if ground.is_empty() {
        return Err(Refusal::invalid(
            "ground",
            "Укажите основание: номер и дату служебной записки или разрешение начальника Подразделения ДОУ (п. 10.4.10)",
        ));
    }
    let mut tx = db.begin().await?;
    let kept = volume(&mut tx, acting, asked.volume).await?;
    rules::may_be_lent(&kept, acting.today, asked.due_on, asked.compared)?;
    let borrower = organisation::store::person(&mut tx, asked.borrower)
        .await
        .or_missing("Такого работника нет")?;
    if !borrower.active {
        return Err(Refused::BorrowerGone(borrower.short_name()).into());
    }
    let loan = NewLoan {
        volume_id: asked.volume,
        borrower_id: asked.borrower,
        ground: ground.to_owned(),
        issued_by: acting.person.id,
        issued_on: acting.today,
        due_on: asked.due_on,
    };
    let id = store::insert(&mut tx, &loan)
        .await
        .map_err(|error| match error {
            db::Error::Duplicate(_) => Refused::AlreadyLent.into(),
            other => Refusal::from(other),
        })?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::LendVolume,
        &objects(kept.volume_id, kept.case_id, kept.restricted),
        &json!({"loan": loan, "requisites_compared": asked.compared}),
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

fn objects(volume: VolumeId, case: crate::ids::CaseId, restricted: bool) -> [Object; 2] {
    [
        Object::new(ObjectKind::Volume, volume.0).restricted_if(restricted),
        Object::new(ObjectKind::Case, case.0).restricted_if(restricted),
    ]
}

/// Takes a volume back, its sheets counted in the presence of the person returning it.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::NotFound`]; [`Refusal::Rule`] when it is back already, or sheets differ and nothing is
/// said of it.
pub async fn take_back(
    db: &Db,
    acting: &Acting,
    id: LoanId,
    sheets: i64,
    note: &str,
) -> Result<()> {
    acting.may(Procedure::ReturnVolume, Place::Agency)?;
    let mut tx = db.begin().await?;
    let loan = store::loan(&mut tx, id)
        .await
        .or_missing("Такой выдачи нет")?;
    volume(&mut tx, acting, loan.volume_id).await?;
    if loan.returned_on.is_some() {
        return Err(Refused::AlreadyReturned.into());
    }
    let note = rules::return_note(loan.certified_sheets, sheets, note)?;
    store::returned(&mut tx, id, acting.person.id, acting.today, &note).await?;
    journal::record(
        &mut tx,
        acting,
        Procedure::ReturnVolume,
        &objects(loan.volume_id, loan.case_id, loan.restricted),
        Some(&json!({"loan": id, "due_on": loan.due_on, "borrower": loan.borrower_id})),
        Some(&json!({"returned_on": acting.today, "sheets": sheets, "note": note})),
    )
    .await?;
    Ok(tx.commit().await?)
}
