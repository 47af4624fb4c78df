//! The way of a department's nomenclature: divisions hand in, the clerk assembles, the head signs, the archive checks, the memo
//! sends it on.

use chrono::NaiveDate;
use serde_json::json;

use super::{contents, load, object, place_of, place_of_division, step, visible_heading};
use crate::acting::{Acting, Place};
use crate::db::{Db, Tx};
use crate::ids::{DepartmentId, DivisionId, HeadingId, NomenclatureId, RemarkId};
use crate::journal::{self, Object, ObjectKind};
use crate::nomenclature::new_year::missing_rows;
use crate::nomenclature::rules::{self, HeadingContent, Refused, Step};
use crate::nomenclature::store;
use crate::organisation;
use crate::organisation::permissions::Procedure;
use crate::refusal::{OrMissing, Refusal, Result};

/// A division hands its rows to the clerk.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] when the division's rows have flaws.
pub async fn submit_division(
    db: &Db,
    acting: &Acting,
    id: NomenclatureId,
    division: DivisionId,
) -> Result<()> {
    let mut tx = db.begin().await?;
    let nomenclature = load(&mut tx, id).await?;
    acting.may(
        Procedure::SubmitDivision,
        place_of_division(&nomenclature, Some(division)),
    )?;
    let draft = nomenclature.into_draft()?;
    let rows: Vec<HeadingContent> = contents(&mut tx, id)
        .await?
        .into_iter()
        .filter(|row| row.division_id == Some(division))
        .collect();
    rules::ready_to_sign(&rows)?;
    store::submit_division(&mut tx, &draft, division, acting.person.id, acting.today).await?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::SubmitDivision,
        &[object(id)],
        &json!({"division": division, "rows": rows.len()}),
    )
    .await?;
    Ok(tx.commit().await?)
}

/// The clerk puts the divisions' rows together.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] when rows have flaws, a case that goes on has no row, a division has not handed in, or
/// remarks are unanswered.
pub async fn assemble(db: &Db, acting: &Acting, id: NomenclatureId) -> Result<()> {
    let mut tx = db.begin().await?;
    let nomenclature = load(&mut tx, id).await?;
    acting.may(Procedure::AssembleNomenclature, place_of(&nomenclature))?;
    nomenclature.state.after(Step::Assemble)?;
    let rows = contents(&mut tx, id).await?;
    rules::ready_to_sign(&rows)?;
    let department = nomenclature.department_id.unwrap_or(DepartmentId(0));
    let going_on = store::new_year::going_on(&mut tx, department, nomenclature.year, true).await?;
    let unplaced = missing_rows(&going_on, &rows);
    if !unplaced.is_empty() {
        return Err(Refused::CarriedRowsMissing(unplaced).into());
    }
    let submitted = store::submitted_divisions(&mut tx, id).await?;
    let missing: Vec<String> = organisation::store::divisions_of(&mut tx, department)
        .await?
        .into_iter()
        .filter(|division| rows.iter().any(|row| row.division_id == Some(division.id)))
        .filter(|division| !submitted.contains(&division.id))
        .map(|division| division.name)
        .collect();
    if !missing.is_empty() {
        return Err(Refused::DivisionsMissing(missing).into());
    }
    let open = open_remarks(&mut tx, id).await?;
    if !open.is_empty() {
        return Err(Refused::RemarksOpen(open).into());
    }
    store::assembled(&mut tx, &nomenclature, acting.person.id, acting.today).await?;
    step(
        &mut tx,
        acting,
        Procedure::AssembleNomenclature,
        &nomenclature,
        Step::Assemble,
    )
    .await?;
    Ok(tx.commit().await?)
}

/// The indexes of rows whose remarks have no answer.
async fn open_remarks(tx: &mut Tx, id: NomenclatureId) -> Result<Vec<String>> {
    let rows = store::headings(&mut *tx, id, true).await?;
    let remarks = store::remarks(&mut *tx, id).await?;
    Ok(rows
        .iter()
        .filter(|row| {
            remarks
                .iter()
                .any(|remark| remark.heading_id == row.id && remark.answered_on.is_none())
        })
        .map(|row| row.content.index_with_item())
        .collect())
}

/// The head of the department signs; the archive's check begins.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] out of turn.
pub async fn sign(db: &Db, acting: &Acting, id: NomenclatureId) -> Result<()> {
    let mut tx = db.begin().await?;
    let nomenclature = load(&mut tx, id).await?;
    acting.may(Procedure::SignNomenclature, place_of(&nomenclature))?;
    let to = nomenclature.state.after(Step::Sign)?;
    rules::ready_to_sign(&contents(&mut tx, id).await?)?;
    store::signed(&mut tx, &nomenclature, to, acting.person.id, acting.today).await?;
    step(
        &mut tx,
        acting,
        Procedure::SignNomenclature,
        &nomenclature,
        Step::Sign,
    )
    .await?;
    Ok(tx.commit().await?)
}

/// The archive remarks on a row of a signed nomenclature.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] when it is not being checked.
pub async fn remark(db: &Db, acting: &Acting, heading: HeadingId, text: &str) -> Result<RemarkId> {
    acting.may(Procedure::RemarkHeading, Place::Agency)?;
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::invalid("remark", "Напишите замечание"));
    }
    let mut tx = db.begin().await?;
    let row = visible_heading(&mut tx, acting, heading).await?;
    let nomenclature = load(&mut tx, row.nomenclature_id).await?;
    nomenclature.state.after(Step::Return)?;
    let id = store::insert_remark(&mut tx, heading, text, acting.person.id, acting.today).await?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::RemarkHeading,
        &[
            object(nomenclature.id),
            Object::new(ObjectKind::Heading, heading.0).restricted_if(row.content.restricted),
        ],
        &json!({"row": row.content.index_with_item(), "remark": text}),
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// The department answers a remark («исправлено»).
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] when the nomenclature was not returned.
pub async fn answer_remark(
    db: &Db,
    acting: &Acting,
    remark: RemarkId,
    answer: &str,
) -> Result<HeadingId> {
    let answer = answer.trim();
    let mut tx = db.begin().await?;
    let heading = store::heading_of_remark(&mut tx, remark)
        .await
        .or_missing("Такого замечания нет")?;
    let row = visible_heading(&mut tx, acting, heading).await?;
    let nomenclature = load(&mut tx, row.nomenclature_id).await?;
    acting.may(
        Procedure::AnswerRemark,
        place_of_division(&nomenclature, row.content.division_id),
    )?;
    let draft = nomenclature.into_draft()?;
    if answer.is_empty() {
        return Err(Refusal::invalid(
            "answer",
            "Напишите, что исправлено, или почему осталось",
        ));
    }
    store::touch(&mut tx, &draft).await?;
    store::stamp_heading(&mut tx, &draft, heading).await?;
    store::answer_remark(&mut tx, remark, answer, acting.person.id, acting.today).await?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::AnswerRemark,
        &[
            object(draft.id),
            Object::new(ObjectKind::Heading, heading.0).restricted_if(row.content.restricted),
        ],
        &json!({"row": row.content.index_with_item(), "answer": answer}),
    )
    .await?;
    tx.commit().await?;
    Ok(heading)
}

/// The archive sends the nomenclature back.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] out of turn or without a remark to answer.
pub async fn return_with_remarks(db: &Db, acting: &Acting, id: NomenclatureId) -> Result<()> {
    acting.may(Procedure::ReturnNomenclature, Place::Agency)?;
    let mut tx = db.begin().await?;
    let nomenclature = load(&mut tx, id).await?;
    let to = nomenclature.state.after(Step::Return)?;
    if open_remarks(&mut tx, id).await?.is_empty() {
        return Err(Refused::NothingToMend.into());
    }
    store::checked(&mut tx, &nomenclature, to, acting.person.id, acting.today).await?;
    step(
        &mut tx,
        acting,
        Procedure::ReturnNomenclature,
        &nomenclature,
        Step::Return,
    )
    .await?;
    Ok(tx.commit().await?)
}

/// The archive finds it in order.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] out of turn or with remarks unanswered.
pub async fn accept(db: &Db, acting: &Acting, id: NomenclatureId) -> Result<()> {
    acting.may(Procedure::AcceptNomenclature, Place::Agency)?;
    let mut tx = db.begin().await?;
    let nomenclature = load(&mut tx, id).await?;
    let to = nomenclature.state.after(Step::Accept)?;
    let open = open_remarks(&mut tx, id).await?;
    if !open.is_empty() {
        return Err(Refused::RemarksOpen(open).into());
    }
    store::checked(&mut tx, &nomenclature, to, acting.person.id, acting.today).await?;
    step(
        &mut tx,
        acting,
        Procedure::AcceptNomenclature,
        &nomenclature,
        Step::Accept,
    )
    .await?;
    Ok(tx.commit().await?)
}

/// The clerk sends it to the records department with a memo.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] out of turn; [`Refusal::Invalid`] without the memo's number.
pub async fn send(
    db: &Db,
    acting: &Acting,
    id: NomenclatureId,
    memo_number: &str,
    memo_on: NaiveDate,
) -> Result<()> {
    let mut tx = db.begin().await?;
    let nomenclature = load(&mut tx, id).await?;
    acting.may(Procedure::SendNomenclature, place_of(&nomenclature))?;
    nomenclature.state.after(Step::Send)?;
    if memo_number.trim().is_empty() {
        return Err(Refusal::invalid(
            "memo_number",
            "Укажите номер служебной записки (п. 10.1.6)",
        ));
    }
    if memo_on > acting.today {
        return Err(Refused::InTheFuture(memo_on).into());
    }
    store::sent(&mut tx, &nomenclature, memo_number.trim(), memo_on).await?;
    step(
        &mut tx,
        acting,
        Procedure::SendNomenclature,
        &nomenclature,
        Step::Send,
    )
    .await?;
    Ok(tx.commit().await?)
}
