//! The agency's nomenclature: compiled from the departments', visaed, signed, endorsed, approved.

use chrono::NaiveDate;
use serde_json::json;

use super::{load, object, step};
use crate::acting::{Acting, Place};
use crate::commission;
use crate::commission::rules::Subject;
use crate::db::Db;
use crate::ids::NomenclatureId;
use crate::journal;
use crate::nomenclature::rules::{self, NomenclatureKind, NomenclatureState, Refused, Step};
use crate::nomenclature::store;
use crate::organisation;
use crate::organisation::permissions::Procedure;
use crate::refusal::{OrMissing, Refusal, Result};

/// The departments' nomenclatures become the agency's, in the order of the structure.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] naming the departments whose nomenclature has not come, or when it exists.
pub async fn consolidate(db: &Db, acting: &Acting, year: i64) -> Result<NomenclatureId> {
    acting.may(Procedure::ConsolidateNomenclature, Place::Agency)?;
    let mut tx = db.begin().await?;
    if store::consolidated(&mut tx, year).await?.is_some() {
        return Err(Refusal::rule(format!(
            "Сводная номенклатура на {year} год уже составлена"
        )));
    }
    let parts = store::all_of_year(&mut tx, year).await?;
    let missing: Vec<String> = organisation::store::departments(&mut tx)
        .await?
        .into_iter()
        .filter(|department| department.until.is_none())
        .filter(|department| {
            !parts.iter().any(|part| {
                part.department_id == Some(department.id) && part.state == NomenclatureState::Sent
            })
        })
        .map(|department| format!("{}. {}", department.index_code, department.full_name))
        .collect();
    if !missing.is_empty() {
        return Err(Refused::DepartmentsMissing(missing).into());
    }
    let id = store::insert(
        &mut tx,
        NomenclatureKind::Consolidated,
        year,
        None,
        NomenclatureState::Compiled,
        &year.to_string(),
    )
    .await?;
    let mut objects = vec![object(id)];
    for part in parts
        .iter()
        .filter(|part| part.state == NomenclatureState::Sent)
    {
        store::join_consolidated(&mut tx, part, id).await?;
        objects.push(object(part.id));
    }
    journal::record_new(
        &mut tx,
        acting,
        Procedure::ConsolidateNomenclature,
        &objects,
        &json!({"year": year, "departments": objects.len() - 1}),
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// The nomenclature of a department that began its work in mid-year, or was reorganised, joins the approved nomenclature of the
/// year and is in force at once; the whole is not approved anew.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] before it was sent with its memo, outside of its year, without an approved
/// nomenclature to join, or when the department was there when that was approved.
pub async fn join(db: &Db, acting: &Acting, id: NomenclatureId) -> Result<()> {
    acting.may(Procedure::JoinNomenclature, Place::Agency)?;
    let mut tx = db.begin().await?;
    let part = load(&mut tx, id).await?;
    let whole = store::consolidated(&mut tx, part.year).await?;
    let since = match part.department_id {
        Some(department) => Some(
            organisation::store::department(&mut tx, department)
                .await
                .or_missing("Такого подразделения нет")?
                .since,
        ),
        None => None,
    };
    let whole = rules::may_join(&part, whole.as_ref(), since, acting.today)?;
    store::join_approved(&mut tx, &part, whole, acting.today).await?;
    journal::record(
        &mut tx,
        acting,
        Procedure::JoinNomenclature,
        &[object(part.id), object(whole)],
        Some(&json!({"state": part.state})),
        Some(&json!({"joined": whole, "joined_on": acting.today})),
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Visa of the person responsible for the archive.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] out of turn.
pub async fn visa(db: &Db, acting: &Acting, id: NomenclatureId) -> Result<()> {
    acting.may(Procedure::VisaNomenclature, Place::Agency)?;
    let mut tx = db.begin().await?;
    let nomenclature = load(&mut tx, id).await?;
    nomenclature.state.after(Step::Visa)?;
    store::visaed(&mut tx, &nomenclature, acting.person.id, acting.today).await?;
    step(
        &mut tx,
        acting,
        Procedure::VisaNomenclature,
        &nomenclature,
        Step::Visa,
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Signature of the head of the records department.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] out of turn.
pub async fn sign_consolidated(db: &Db, acting: &Acting, id: NomenclatureId) -> Result<()> {
    acting.may(Procedure::SignConsolidated, Place::Agency)?;
    let mut tx = db.begin().await?;
    let nomenclature = load(&mut tx, id).await?;
    let to = nomenclature.state.after(Step::SignConsolidated)?;
    store::signed(&mut tx, &nomenclature, to, acting.person.id, acting.today).await?;
    step(
        &mut tx,
        acting,
        Procedure::SignConsolidated,
        &nomenclature,
        Step::SignConsolidated,
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Notes the commission's protocol on it.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] out of turn or without the commission's decision.
pub async fn endorse(db: &Db, acting: &Acting, id: NomenclatureId) -> Result<()> {
    acting.may(Procedure::EndorseNomenclature, Place::Agency)?;
    let mut tx = db.begin().await?;
    let nomenclature = load(&mut tx, id).await?;
    nomenclature.state.after(Step::Endorse)?;
    let decision = commission::store::endorsement(&mut tx, Subject::Nomenclature, id.0)
        .await?
        .ok_or(Refused::NotEndorsed)?;
    store::endorsed(&mut tx, &nomenclature, decision.id).await?;
    step(
        &mut tx,
        acting,
        Procedure::EndorseNomenclature,
        &nomenclature,
        Step::Endorse,
    )
    .await?;
    Ok(tx.commit().await?)
}

/// What the head of the body gives with the approval.
#[derive(Clone, Debug)]
pub struct ApprovalAsked {
    /// The date on the paper.
    pub approved_on: NaiveDate,
    /// The state archive's protocol, in a year in which it falls due.
    pub external_protocol: Option<(String, NaiveDate)>,
}

/// Approval by the head of the body at the end of the year.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] out of turn, in the wrong year, or with the state archive's agreement overdue.
pub async fn approve(
    db: &Db,
    acting: &Acting,
    id: NomenclatureId,
    asked: &ApprovalAsked,
) -> Result<()> {
    acting.may(Procedure::ApproveNomenclature, Place::Agency)?;
    let mut tx = db.begin().await?;
    let nomenclature = load(&mut tx, id).await?;
    nomenclature.state.after(Step::Approve)?;
    rules::date_of_approval(nomenclature.year, asked.approved_on, acting.today)?;
    if let Some((_, on)) = &asked.external_protocol
        && *on > acting.today
    {
        return Err(Refused::InTheFuture(*on).into());
    }
    let last = store::last_external_agreement(&mut tx).await?;
    let agreed_on = asked.external_protocol.as_ref().map(|(_, on)| *on).or(last);
    if rules::external_agreement_due(agreed_on, asked.approved_on) {
        return Err(Refused::ExternalAgreementDue.into());
    }
    store::approved(
        &mut tx,
        &nomenclature,
        acting.person.id,
        asked.approved_on,
        asked.external_protocol.clone(),
    )
    .await?;
    step(
        &mut tx,
        acting,
        Procedure::ApproveNomenclature,
        &nomenclature,
        Step::Approve,
    )
    .await?;
    Ok(tx.commit().await?)
}
