//! One thing recorded on every case that a query finds: the audit of a year, the end of a contract, a ban for a lawsuit.

use super::holds::{HoldAsked, write_hold, write_order};
use super::term::{EventAsked, FactAsked, write_event, write_fact};
use crate::acting::{Acting, Place};
use crate::cases::rules::CaseFile;
use crate::cases::rules::bulk::{Found, MOST_CASES};
use crate::cases::store::{self, Filter};
use crate::db::{Db, Store};
use crate::organisation;
use crate::organisation::permissions::Procedure;
use crate::refusal::{Refusal, Result};

/// What is recorded on every case found.
#[derive(Clone, Debug)]
pub enum BulkAsked {
    /// An event of the term.
    Event(EventAsked),
    /// A fact of its alternatives.
    Fact(FactAsked),
    /// A ban on destruction.
    Hold(HoldAsked),
}

impl BulkAsked {
    fn procedure(&self) -> Procedure {
        match self {
            BulkAsked::Event(_) | BulkAsked::Fact(_) => Procedure::RecordEvent,
            BulkAsked::Hold(_) => Procedure::PlaceHold,
        }
    }
}

/// The cases that a query finds and that can still be written about, in the order of their keys.
///
/// # Errors
/// [`Refusal::NotFound`] for a department that is not the person's to know of.
pub async fn found(db: impl Store, acting: &Acting, filter: &Filter) -> Result<Found> {
    if filter
        .department
        .is_some_and(|department| !acting.sight().covers(department, false))
    {
        return Err(Refusal::NotFound("Такого подразделения нет".into()));
    }
    let cases = store::living_ids(db, acting.sight(), filter, MOST_CASES + 1).await?;
    Ok(Found { cases })
}

/// The query in words, as the journal and the order of a ban keep it.
///
/// # Errors
/// Those of the database.
pub async fn in_words(db: impl Store, filter: &Filter) -> Result<String> {
    let department = match filter.department {
        Some(id) => Some(organisation::store::department(db, id).await?.full_name),
        None => None,
    };
    Ok(filter.in_words(department.as_deref()))
}

/// Records one thing on every case that was shown under `fingerprint`; gives back how many there were.
///
/// # Errors
/// [`Refusal::Forbidden`] when the right does not reach one of the cases; [`Refusal::Rule`] when other cases are found than were
/// shown, or too many; those of the single record. Then nothing is recorded on any.
pub async fn record_on_all(
    db: &Db,
    acting: &Acting,
    filter: &Filter,
    fingerprint: &str,
    asked: &BulkAsked,
) -> Result<usize> {
    acting.may_somewhere(asked.procedure())?;
    let mut tx = db.begin().await?;
    let found = found(&mut tx, acting, filter).await?;
    let mut cases: Vec<CaseFile> = Vec::with_capacity(found.cases.len());
    for id in found.checked(fingerprint)? {
        let case = store::case(&mut tx, *id).await?;
        acting.may(asked.procedure(), Place::Department(case.department_id))?;
        cases.push(case);
    }
    let query = in_words(&mut tx, filter).await?;
    let order = match asked {
        BulkAsked::Hold(hold) => Some(write_order(&mut tx, acting, hold, &query).await?),
        BulkAsked::Event(_) | BulkAsked::Fact(_) => None,
    };
    for case in &cases {
        match (asked, order) {
            (BulkAsked::Event(event), _) => {
                write_event(&mut tx, acting, case, event, Some(&query)).await?;
            }
            (BulkAsked::Fact(fact), _) => {
                write_fact(&mut tx, acting, case, fact, Some(&query)).await?;
            }
            (BulkAsked::Hold(hold), Some(order)) => {
                write_hold(&mut tx, acting, case, hold, order, Some(&query)).await?;
            }
            (BulkAsked::Hold(_), None) => {}
        }
    }
    tx.commit().await?;
    Ok(cases.len())
}
