//! Closing a case, closing a year, signing its final record.

use chrono::{Datelike, NaiveDate};
use serde_json::json;

use super::{WithExpiry, object, still_open, visible_case};
use crate::acting::{Acting, Place};
use crate::cases::rules::closing::{self, Decision, Ground, NextRow, NextYear, Plan, Step};
use crate::cases::rules::expiry::{self, Computed};
use crate::cases::rules::final_record;
use crate::cases::rules::{CaseFile, dotted};
use crate::cases::store::{self, FinalRecord};
use crate::db::{self, Db, Tx};
use crate::ids::{CaseId, DepartmentId, HeadingId};
use crate::journal::{self, Object, ObjectKind};
use crate::nomenclature;
use crate::nomenclature::rules::{HeadingMark, MarkKind, Nomenclature, NomenclatureState};
use crate::organisation::permissions::Procedure;
use crate::refusal::{Refusal, Result};

/// What closing a year did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Closed {
    /// Cases closed.
    pub closed: usize,
    /// Cases carried over.
    pub carried_over: usize,
    /// Cases of the plan left open.
    pub left: usize,
}

/// Closes a case whose matter is finished, on the day given; its term begins.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] for a day before the last document or ahead of today; [`db::Error::Stale`].
pub async fn close_case(
    db: &Db,
    acting: &Acting,
    (id, version): (CaseId, i64),
    closed_on: NaiveDate,
) -> Result<()> {
    let mut tx = db.begin().await?;
    let case = visible_case(&mut tx, acting, id).await?;
    acting.may(Procedure::CloseCase, Place::Department(case.department_id))?;
    still_open(&case)?;
    if case.version != version {
        return Err(db::Error::Stale.into());
    }
    let last = store::last_document(&mut tx, case.id).await?;
    closing::check_closing(case.first_year, last, closed_on, acting.today)?;
    finish(&mut tx, acting, Procedure::CloseCase, &case, closed_on).await?;
    Ok(tx.commit().await?)
}

async fn finish(
    tx: &mut Tx,
    acting: &Acting,
    procedure: Procedure,
    case: &CaseFile,
    closed_on: NaiveDate,
) -> Result<()> {
    let recorded = store::recorded(&mut *tx, case.id).await?;
    let facts = expiry::facts_of(case.opened_on, Some(closed_on), &recorded);
    let after = expiry::compute(&case.term.0, case.category, &facts, acting.today);
    // A case is never closed in a year before one it lived in.
    let last_year = i64::from(closed_on.year()).max(case.first_year);
    store::close(&mut *tx, case, closed_on, last_year, &after, acting.today).await?;
    journal::record(
        tx,
        acting,
        procedure,
        &[object(case)],
        Some(&WithExpiry {
            expiry: &Computed::stored(case),
            what: json!({"state": case.state}),
        }),
        Some(&WithExpiry {
            expiry: &after,
            what: json!({"state": "closed", "closed_on": closed_on}),
        }),
    )
    .await?;
    Ok(())
}

/// Everything the plan of a year's closing stands on, as far as the person may see it.
///
/// # Errors
/// Those of the database.
pub async fn ground_of_year(
    tx: &mut Tx,
    acting: &Acting,
    department: DepartmentId,
    year: i64,
) -> Result<Ground> {
    let cases = store::open_cases(
        &mut *tx,
        department,
        year,
        acting.sees_restricted(department),
    )
    .await?;
    let next = match approved_nomenclature(&mut *tx, department, year + 1).await? {
        None => NextYear::NotApproved,
        Some(next) => {
            let taken = store::taken_rows(&mut *tx, next.id).await?;
            let rows = nomenclature::store::headings(&mut *tx, next.id, true).await?;
            NextYear::Rows(
                rows.into_iter()
                    .filter(|row| {
                        cases.iter().any(|case| {
                            case.index_text == row.content.index_text
                                && case.item == row.content.item
                        })
                    })
                    .map(|row| NextRow {
                        taken: taken.contains(&row.id),
                        id: row.id,
                        category: row.category,
                        term_text: row.content.term_and_article(),
                        restricted: row.content.restricted,
                        index_text: row.content.index_text,
                        item: row.content.item,
                    })
                    .collect(),
            )
        }
    };
    Ok(Ground { year, cases, next })
}

/// The department's nomenclature of a year, once the agency's that it went into is approved.
async fn approved_nomenclature(
    tx: &mut Tx,
    department: DepartmentId,
    year: i64,
) -> Result<Option<Nomenclature>> {
    let Some(own) = nomenclature::store::of_department(&mut *tx, department, year).await? else {
        return Ok(None);
    };
    let Some(whole) = own.consolidated_id else {
        return Ok(None);
    };
    let whole = nomenclature::desk::load(&mut *tx, whole).await?;
    Ok((whole.state == NomenclatureState::Approved).then_some(own))
}

/// The proposal for the closing of a year.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] while the year is not over.
pub async fn plan_of_year(
    db: &Db,
    acting: &Acting,
    department: DepartmentId,
    year: i64,
) -> Result<Plan> {
    acting.may(Procedure::CloseYear, Place::Department(department))?;
    let mut tx = db.begin().await?;
    let ground = ground_of_year(&mut tx, acting, department, year).await?;
    Ok(closing::plan(&ground, acting.today)?)
}

/// Carries out what was decided on the plan with this fingerprint: nothing more, and nothing at all when the ground moved.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] for a moved ground or what a case refuses.
pub async fn close_year(
    db: &Db,
    acting: &Acting,
    (department, year): (DepartmentId, i64),
    fingerprint: &str,
    decisions: &[Decision],
) -> Result<Closed> {
    acting.may(Procedure::CloseYear, Place::Department(department))?;
    let mut tx = db.begin().await?;
    let ground = ground_of_year(&mut tx, acting, department, year).await?;
    let plan = closing::plan(&ground, acting.today)?;
    let steps = closing::steps(&plan, fingerprint, decisions)?;
    let mut done = Closed {
        left: plan.proposals.len(),
        ..Closed::default()
    };
    for step in steps {
        match step {
            Step::Close(case, on) => {
                let case = store::case(&mut tx, case).await?;
                finish(&mut tx, acting, Procedure::CloseYear, &case, on).await?;
                done.closed += 1;
            }
            Step::CarryOver(case, row) => {
                let case = store::case(&mut tx, case).await?;
                carry_over(&mut tx, acting, &case, row, year + 1).await?;
                done.carried_over += 1;
            }
        }
        done.left = done.left.saturating_sub(1);
    }
    tx.commit().await?;
    Ok(done)
}

async fn carry_over(
    tx: &mut Tx,
    acting: &Acting,
    case: &CaseFile,
    row: HeadingId,
    year: i64,
) -> Result<()> {
    let row = nomenclature::store::heading(&mut *tx, row).await?;
    let term = row.term.clone().unwrap_or_else(|| case.term.0.clone());
    store::carry_over(&mut *tx, case, &row, &term, year).await?;
    store::insert_case_year(&mut *tx, case.id, year, row.id).await?;
    let first_day = i32::try_from(case.first_year)
        .ok()
        .and_then(|year| NaiveDate::from_ymd_opt(year, 1, 1))
        .unwrap_or(case.opened_on);
    let mark = HeadingMark {
        heading_id: row.id,
        mark: MarkKind::CarriedOver,
        dated_on: first_day,
        number: String::new(),
    };
    nomenclature::store::insert_mark(&mut *tx, &mark).await?;
    let computed = super::recompute(&mut *tx, acting, case.id).await?;
    journal::record(
        tx,
        acting,
        Procedure::CloseYear,
        &[object(case)],
        Some(&WithExpiry {
            expiry: &computed.before,
            what: json!({"last_year": case.last_year, "term": case.term_text}),
        }),
        Some(&WithExpiry {
            expiry: &computed.after,
            what: json!({"last_year": year, "term": row.content.term_and_article()}),
        }),
    )
    .await?;
    Ok(())
}

/// Whether every case of the year and of earlier ones is closed or carried over.
///
/// # Errors
/// Those of the database.
pub async fn year_is_decided(
    db: impl db::Store,
    department: DepartmentId,
    year: i64,
) -> Result<bool> {
    Ok(store::count_undecided(db, department, year).await? == 0)
}

/// Counts and signs the final record of a year; the counts are written into the rows and never change again.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] while cases are undecided, before the year is over, or when it is signed.
pub async fn sign_final_record(
    db: &Db,
    acting: &Acting,
    department: DepartmentId,
    year: i64,
) -> Result<FinalRecord> {
    acting.may(Procedure::SignFinalRecord, Place::Department(department))?;
    if i64::from(acting.today.year()) <= year {
        return Err(final_record::Refused::YearNotOver(year).into());
    }
    let mut tx = db.begin().await?;
    if store::final_record(&mut tx, department, year)
        .await?
        .is_some()
    {
        return Err(final_record::Refused::AlreadySigned(year).into());
    }
    let open = store::count_undecided(&mut tx, department, year).await?;
    if open > 0 {
        return Err(final_record::Refused::CasesOpen { year }.into());
    }
    let own = approved_nomenclature(&mut tx, department, year)
        .await?
        .ok_or_else(|| {
            Refusal::rule(format!(
                "Утверждённой номенклатуры подразделения на {year} год нет: итоговую запись составлять не к чему"
            ))
        })?;
    let rows = store::row_counts(&mut tx, own.id, year).await?;
    let record = FinalRecord {
        department_id: department,
        year,
        counts: final_record::count(&rows)?,
        signed_by: acting.person.id,
        signed_on: acting.today,
    };
    store::insert_final_record(&mut tx, &record).await?;
    for row in &rows {
        nomenclature::store::set_count(&mut tx, row.heading, row.volumes).await?;
    }
    journal::record_new(
        &mut tx,
        acting,
        Procedure::SignFinalRecord,
        &[
            nomenclature::desk::object(own.id),
            Object::new(ObjectKind::Department, department.0),
        ],
        &json!({"year": year, "counts": record.counts, "signed_on": dotted(record.signed_on)}),
    )
    .await?;
    tx.commit().await?;
    Ok(record)
}
