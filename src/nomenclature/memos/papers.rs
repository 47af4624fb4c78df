//! A memo on paper: F-54.

use chrono::NaiveDate;

use super::desk;
use super::rules::Memo;
use crate::acting::Acting;
use crate::db::Db;
use crate::ids::MemoId;
use crate::nomenclature::advice::capitalised;
use crate::nomenclature::forms::{NewCaseMemo, new_case_memo};
use crate::nomenclature::papers::{names, year_of};
use crate::organisation::letterhead::{self, reference};
use crate::organisation::roles::Role;
use crate::organisation::store as organisation;
use crate::print::catalogue::FormCode;
use crate::print::centre::{Named, Printable, Subject};
use crate::print::{Form, Signatory};
use crate::refusal::{OrMissing, Refusal, Result};

/// What may be printed of a memo.
pub fn printables(memo: &Memo) -> Vec<Printable> {
    let subject = Subject::Memo(memo.id);
    let title = format!(
        "Служебная записка о новом деле {}",
        memo.asked.row.index_with_item()
    );
    vec![Printable::new(subject, FormCode::F54, title).with_rows(1_u64)]
}

/// A paper of a memo by its code.
///
/// # Errors
/// [`Refusal::NotFound`] for a code that it does not have; those of the form.
pub async fn paper(db: &Db, acting: &Acting, id: MemoId, code: &str) -> Result<Named> {
    if code != FormCode::F54.as_str() {
        return Err(Refusal::NotFound("Такой печатной формы нет".into()));
    }
    let form = form(db, acting, id).await?;
    Ok(Named::new(form, format!("Служебная записка {id}")))
}

/// F-54 of a memo that the person may see.
///
/// # Errors
/// [`crate::refusal::Refusal::NotFound`]; those of the database.
pub async fn form(db: &Db, acting: &Acting, id: MemoId) -> Result<Form> {
    let (memo, nomenclature) = desk::visible(db, acting, id).await?;
    let owner = match nomenclature.department_id {
        Some(department) => organisation::department(db, department).await,
        None => Err(crate::db::Error::NotFound),
    }
    .or_missing("Подразделения этой записки нет")?;
    let row = &memo.asked.row;
    let input = NewCaseMemo {
        department: names(&owner),
        year: year_of(&nomenclature),
        index: row.index_with_item(),
        title: row.title.clone(),
        term: row.term_text.clone(),
        basis: row.article_text.clone(),
        ground: memo.asked.ground.clone(),
        signed_by: signatory(db, &memo, owner.id, acting.today).await?,
        registered: memo
            .registered_on
            .zip(memo.number.clone())
            .map(|(on, number)| reference(on, number)),
    };
    let worded_on = memo.signed_on.unwrap_or(acting.today);
    let templates = letterhead::wording(db, worded_on).await?;
    let agency = letterhead::load(db).await?;
    Ok(new_case_memo(&templates, &agency, &input))
}

/// Whoever signed, with their post; before that the head of the department, whose post the form words.
async fn signatory(
    db: &Db,
    memo: &Memo,
    department: crate::ids::DepartmentId,
    today: NaiveDate,
) -> Result<Signatory> {
    if let Some(person) = memo.signed_by {
        let person = organisation::person(db, person).await?;
        return Ok(Signatory {
            name: person.short_name(),
            post: capitalised(&person.post),
            signed_on: memo.signed_on,
        });
    }
    let heads = organisation::holders(db, Role::DepartmentHead, Some(department), today).await?;
    Ok(Signatory {
        name: heads
            .first()
            .map(|person| person.short_name())
            .unwrap_or_default(),
        ..Signatory::default()
    })
}
