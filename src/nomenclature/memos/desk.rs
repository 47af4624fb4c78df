//! The procedures of a memo on a new case, one transaction each.

use chrono::NaiveDate;
use serde_json::json;

use super::rules::{self, Course, Memo, MemoAsked, MemoState, MemoStep, Neighbours, Refused};
use super::store;
use crate::acting::{Acting, Place};
use crate::db::{self, Db, Tx};
use crate::ids::{DepartmentId, HeadingId, MemoId, NomenclatureId};
use crate::journal::{self, Object, ObjectKind};
use crate::nomenclature::desk::{load, object, own_division};
use crate::nomenclature::rules::Nomenclature;
use crate::nomenclature::store as rows;
use crate::organisation;
use crate::organisation::permissions::Procedure;
use crate::refusal::{Fault, OrMissing, Refusal, Result};

const MISSING: &str = "Такой служебной записки нет";

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Refusal::rule(refused)
    }
}

fn department_of(nomenclature: &Nomenclature) -> Result<DepartmentId> {
    nomenclature.department_id.ok_or_else(|| {
        Refusal::rule(
            "Новое дело включают в номенклатуру подразделения: откройте её и составьте записку там",
        )
    })
}

fn memo_object(memo: &Memo) -> Object {
    Object::new(ObjectKind::Memo, memo.id.0).restricted_if(memo.asked.row.restricted)
}

/// A memo that the person may know of, with the nomenclature it is for.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn visible(
    db: impl db::Store + Copy,
    acting: &Acting,
    id: MemoId,
) -> Result<(Memo, Nomenclature)> {
    let memo = store::by_id(db, id).await.or_missing(MISSING)?;
    let nomenclature = load(db, memo.nomenclature_id).await?;
    seen(acting, memo, nomenclature)
}

async fn visible_in(tx: &mut Tx, acting: &Acting, id: MemoId) -> Result<(Memo, Nomenclature)> {
    let memo = store::by_id(&mut *tx, id).await.or_missing(MISSING)?;
    let nomenclature = load(&mut *tx, memo.nomenclature_id).await?;
    seen(acting, memo, nomenclature)
}

fn seen(acting: &Acting, memo: Memo, nomenclature: Nomenclature) -> Result<(Memo, Nomenclature)> {
    let department = department_of(&nomenclature)?;
    if acting.sight().covers(department, memo.asked.row.restricted) {
        Ok((memo, nomenclature))
    } else {
        Err(Refusal::NotFound(MISSING.into()))
    }
}

/// How far the nomenclature has come that a memo is for.
///
/// # Errors
/// Those of the database.
pub async fn course(tx: &mut Tx, nomenclature: &Nomenclature, today: NaiveDate) -> Result<Course> {
    let in_force = match nomenclature.consolidated_id {
        Some(whole) => load(&mut *tx, whole).await?.in_force(today),
        None => false,
    };
    // The final record writes a count for every row.
    let counted = !rows::counts(&mut *tx, nomenclature.id).await?.is_empty();
    Ok(Course {
        year: nomenclature.year,
        in_force,
        counted,
    })
}

async fn check(
    tx: &mut Tx,
    acting: &Acting,
    nomenclature: &Nomenclature,
    but: Option<MemoId>,
    asked: &MemoAsked,
) -> Result<()> {
    let department = department_of(nomenclature)?;
    if let Some(division) = asked.row.division_id {
        own_division(&mut *tx, nomenclature, division).await?;
    }
    let owner = organisation::store::department(&mut *tx, department)
        .await
        .or_missing("Такого подразделения нет")?;
    let divisions = organisation::store::divisions_of(&mut *tx, department).await?;
    let taken = store::taken(&mut *tx, nomenclature.id, but).await?;
    let beside = Neighbours {
        department_index: &owner.index_code,
        divisions: &divisions,
        taken: &taken,
    };
    let mut faults: Vec<Fault> = rules::flaws(asked, beside)
        .into_iter()
        .map(|(field, sentence)| Fault { field, sentence })
        .collect();
    if asked.row.restricted && !acting.sees_restricted(department) {
        faults.push(Fault {
            field: "restricted",
            sentence: "Записку о деле «ДСП» составляет работник с допуском к делам «ДСП»".into(),
        });
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Invalid(faults))
    }
}

fn index_taken(error: db::Error) -> Refusal {
    match error {
        db::Error::Duplicate(_) => Refusal::invalid(
            "index_text",
            "Этот индекс только что занят другой служебной запиской: возьмите следующий",
        ),
        other => other.into(),
    }
}

/// The clerk writes a memo.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] outside of the year of the nomenclature; [`Refusal::Invalid`] with every flaw.
pub async fn draft(
    db: &Db,
    acting: &Acting,
    id: NomenclatureId,
    asked: MemoAsked,
) -> Result<MemoId> {
    let mut tx = db.begin().await?;
    let nomenclature = load(&mut tx, id).await?;
    let department = nomenclature.department_id.map(Place::Department);
    acting.may(Procedure::DraftMemo, department.unwrap_or(Place::Agency))?;
    department_of(&nomenclature)?;
    course(&mut tx, &nomenclature, acting.today)
        .await?
        .takes_memos(acting.today)?;
    let asked = asked.tidied();
    check(&mut tx, acting, &nomenclature, None, &asked).await?;
    let memo = store::insert(&mut tx, id, &asked, acting.person.id, acting.today)
        .await
        .map_err(index_taken)?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::DraftMemo,
        &[
            Object::new(ObjectKind::Memo, memo.0).restricted_if(asked.row.restricted),
            object(id),
        ],
        &asked,
    )
    .await?;
    tx.commit().await?;
    Ok(memo)
}

/// The clerk writes a draft anew.
///
/// # Errors
/// As [`draft`]; [`db::Error::Stale`] when somebody changed it since `version` was read.
pub async fn change(
    db: &Db,
    acting: &Acting,
    (id, version): (MemoId, i64),
    asked: MemoAsked,
) -> Result<()> {
    let mut tx = db.begin().await?;
    let (before, nomenclature) = visible_in(&mut tx, acting, id).await?;
    acting.may(
        Procedure::DraftMemo,
        Place::Department(department_of(&nomenclature)?),
    )?;
    before.state.after(MemoStep::Change)?;
    let asked = asked.tidied();
    check(&mut tx, acting, &nomenclature, Some(id), &asked).await?;
    store::update(&mut tx, id, version, &asked)
        .await
        .map_err(index_taken)?;
    let is_restricted = asked.row.restricted || before.asked.row.restricted;
    journal::record(
        &mut tx,
        acting,
        Procedure::DraftMemo,
        &[
            Object::new(ObjectKind::Memo, id.0).restricted_if(is_restricted),
            object(nomenclature.id),
        ],
        Some(&before.asked),
        Some(&asked),
    )
    .await?;
    Ok(tx.commit().await?)
}

/// The head of the department or their deputy signs; the memo goes to the records department.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] out of turn or outside of the year; [`Refusal::Invalid`] when the index was taken
/// meanwhile.
pub async fn sign(db: &Db, acting: &Acting, id: MemoId) -> Result<()> {
    let mut tx = db.begin().await?;
    let (memo, nomenclature) = visible_in(&mut tx, acting, id).await?;
    acting.may(
        Procedure::SignMemo,
        Place::Department(department_of(&nomenclature)?),
    )?;
    let to = memo.state.after(MemoStep::Sign)?;
    course(&mut tx, &nomenclature, acting.today)
        .await?
        .takes_memos(acting.today)?;
    check(&mut tx, acting, &nomenclature, Some(id), &memo.asked).await?;
    store::signed(&mut tx, &memo, acting.person.id, acting.today).await?;
    step(&mut tx, acting, Procedure::SignMemo, &memo, to).await?;
    Ok(tx.commit().await?)
}

async fn step(
    tx: &mut Tx,
    acting: &Acting,
    procedure: Procedure,
    memo: &Memo,
    to: MemoState,
) -> Result<()> {
    Ok(journal::record(
        tx,
        acting,
        procedure,
        &[memo_object(memo), object(memo.nomenclature_id)],
        Some(&json!({"state": memo.state})),
        Some(&json!({"state": to})),
    )
    .await?)
}

/// The records department registers a memo: its row is in force in the nomenclature of the year.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] out of turn, after the final record, or with a date that does not fit;
/// [`Refusal::Invalid`] without a number.
pub async fn register(
    db: &Db,
    acting: &Acting,
    id: MemoId,
    number: &str,
    registered_on: NaiveDate,
) -> Result<HeadingId> {
    acting.may(Procedure::RegisterMemo, Place::Agency)?;
    let number = number.trim();
    if number.is_empty() {
        return Err(Refusal::invalid(
            "number",
            "Укажите регистрационный номер служебной записки",
        ));
    }
    let mut tx = db.begin().await?;
    let (memo, nomenclature) = visible_in(&mut tx, acting, id).await?;
    let to = memo.state.after(MemoStep::Register)?;
    rules::date_of_registration(memo.signed_on, registered_on, acting.today)?;
    course(&mut tx, &nomenclature, acting.today)
        .await?
        .takes_rows()?;
    check(&mut tx, acting, &nomenclature, Some(id), &memo.asked).await?;
    let row = &memo.asked.row;
    let term = row.read_term().map_err(Refusal::rule)?;
    store::register(&mut tx, &memo, number, registered_on, acting.person.id).await?;
    let heading = rows::insert_unforeseen(&mut tx, id, row, &term).await?;
    journal::record(
        &mut tx,
        acting,
        Procedure::RegisterMemo,
        &[
            memo_object(&memo),
            object(nomenclature.id),
            Object::new(ObjectKind::Heading, heading.0).restricted_if(row.restricted),
        ],
        Some(&json!({"state": memo.state})),
        Some(&json!({"state": to, "number": number, "registered_on": registered_on, "row": row})),
    )
    .await?;
    tx.commit().await?;
    Ok(heading)
}

/// The records department refuses a memo.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] out of turn; [`Refusal::Invalid`] without a reason.
pub async fn refuse(db: &Db, acting: &Acting, id: MemoId, reason: &str) -> Result<()> {
    acting.may(Procedure::RefuseMemo, Place::Agency)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::invalid(
            "reason",
            "Напишите, почему записка отклоняется и что исправить",
        ));
    }
    let mut tx = db.begin().await?;
    let (memo, _) = visible_in(&mut tx, acting, id).await?;
    let to = memo.state.after(MemoStep::Refuse)?;
    end(&mut tx, acting, Procedure::RefuseMemo, &memo, to, reason).await?;
    Ok(tx.commit().await?)
}

/// The department takes a memo back.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] once it is registered or refused.
pub async fn withdraw(db: &Db, acting: &Acting, id: MemoId) -> Result<()> {
    let mut tx = db.begin().await?;
    let (memo, nomenclature) = visible_in(&mut tx, acting, id).await?;
    acting.may(
        Procedure::WithdrawMemo,
        Place::Department(department_of(&nomenclature)?),
    )?;
    let to = memo.state.after(MemoStep::Withdraw)?;
    end(&mut tx, acting, Procedure::WithdrawMemo, &memo, to, "").await?;
    Ok(tx.commit().await?)
}

async fn end(
    tx: &mut Tx,
    acting: &Acting,
    procedure: Procedure,
    memo: &Memo,
    to: MemoState,
    reason: &str,
) -> Result<()> {
    store::end(&mut *tx, memo, to, (acting.person.id, acting.today), reason).await?;
    Ok(journal::record(
        tx,
        acting,
        procedure,
        &[memo_object(memo), object(memo.nomenclature_id)],
        Some(&json!({"state": memo.state})),
        Some(&json!({"state": to, "reason": reason})),
    )
    .await?)
}
