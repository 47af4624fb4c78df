//! Drafting rows: added, written anew, taken out.

use std::collections::HashMap;

use super::{load, object, place_of_division};
use crate::acting::Acting;
use crate::db::{self, Db, Tx};
use crate::ids::{DepartmentId, DivisionId, HeadingId, NomenclatureId};
use crate::journal::{self, Object, ObjectKind};
use crate::nomenclature::rules::{Draft, Heading, HeadingContent, Nomenclature, Refused};
use crate::nomenclature::store;
use crate::organisation;
use crate::organisation::permissions::Procedure;
use crate::refusal::{OrMissing, Refusal, Result};

/// Adds a row to a draft.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Invalid`] for an index that is taken or an empty title or term.
pub async fn add_heading(
    db: &Db,
    acting: &Acting,
    nomenclature: NomenclatureId,
    content: HeadingContent,
) -> Result<HeadingId> {
    let mut tx = db.begin().await?;
    let draft = draft_for(&mut tx, acting, nomenclature, content.division_id).await?;
    let mut content = tidy(content)?;
    if content.position == 0 {
        content.position = store::last_position(&mut tx, nomenclature).await? + 1;
    }
    let term = content.read_term().ok();
    store::touch(&mut tx, &draft).await?;
    let id = store::insert_heading(&mut tx, &draft, &content, term.as_ref(), None)
        .await
        .map_err(|error| index_taken(error, &content))?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::DraftHeadings,
        &[
            object(nomenclature),
            Object::new(ObjectKind::Heading, id.0).restricted_if(content.restricted),
        ],
        &content,
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// Writes a row of a draft anew.
///
/// # Errors
/// As [`add_heading`]; [`Refusal::Rule`] when a case goes on under the row and its index would change;
/// [`db::Error::Stale`] when somebody changed the row since `version` was read.
pub async fn change_heading(
    db: &Db,
    acting: &Acting,
    (id, version): (HeadingId, i64),
    content: HeadingContent,
) -> Result<()> {
    let mut tx = db.begin().await?;
    let before = visible_heading(&mut tx, acting, id).await?;
    draft_for(
        &mut tx,
        acting,
        before.nomenclature_id,
        before.content.division_id,
    )
    .await?;
    let draft = draft_for(&mut tx, acting, before.nomenclature_id, content.division_id).await?;
    let content = tidy(content)?;
    keeps_its_case(&mut tx, &draft, &before.content, Some(&content)).await?;
    let term = content.read_term().ok();
    store::touch(&mut tx, &draft).await?;
    store::update_heading(&mut tx, &draft, (id, version), &content, term.as_ref())
        .await
        .map_err(|error| index_taken(error, &content))?;
    journal::record(
        &mut tx,
        acting,
        Procedure::DraftHeadings,
        &[
            object(draft.id),
            Object::new(ObjectKind::Heading, id.0)
                .restricted_if(content.restricted || before.content.restricted),
        ],
        Some(&before.content),
        Some(&content),
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Takes a row out of a draft.
///
/// # Errors
/// As [`change_heading`].
pub async fn remove_heading(db: &Db, acting: &Acting, id: HeadingId, version: i64) -> Result<()> {
    let mut tx = db.begin().await?;
    let before = visible_heading(&mut tx, acting, id).await?;
    let draft = draft_for(
        &mut tx,
        acting,
        before.nomenclature_id,
        before.content.division_id,
    )
    .await?;
    keeps_its_case(&mut tx, &draft, &before.content, None).await?;
    store::touch(&mut tx, &draft).await?;
    store::delete_heading(&mut tx, &draft, id, version).await?;
    journal::record(
        &mut tx,
        acting,
        Procedure::DraftHeadings,
        &[
            object(draft.id),
            Object::new(ObjectKind::Heading, id.0).restricted_if(before.content.restricted),
        ],
        Some(&before.content),
        None::<&()>,
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Refuses to take out or to renumber a row under which a case goes on.
///
/// Asked about restricted cases too: whoever may write the row learns no more than its index.
pub(super) async fn keeps_its_case(
    tx: &mut Tx,
    draft: &Draft,
    before: &HeadingContent,
    after: Option<&HeadingContent>,
) -> Result<()> {
    let Some(department) = draft.department_id else {
        return Ok(());
    };
    let going_on = store::new_year::going_on(&mut *tx, department, draft.year, true).await?;
    let case = going_on
        .iter()
        .find(|case| case.is_under(before) && after.is_none_or(|after| !case.is_under(after)));
    match case {
        Some(case) => Err(Refused::CaseGoesOn {
            index: before.index_with_item(),
            since: case.first_year,
        }
        .into()),
        None => Ok(()),
    }
}

/// The rows under which a case goes on, with the reason for which they must stay as they are.
pub(in crate::nomenclature) async fn bound_rows(
    tx: &mut Tx,
    nomenclature: &Nomenclature,
    rows: &[Heading],
) -> Result<HashMap<HeadingId, String>> {
    let Some(department) = nomenclature.department_id else {
        return Ok(HashMap::new());
    };
    let going_on = store::new_year::going_on(&mut *tx, department, nomenclature.year, true).await?;
    let bound = rows.iter().filter_map(|row| {
        let case = going_on.iter().find(|case| case.is_under(&row.content))?;
        let reason = Refused::CaseGoesOn {
            index: row.content.index_with_item(),
            since: case.first_year,
        };
        Some((row.id, reason.to_string()))
    });
    Ok(bound.collect())
}

pub(super) async fn draft_for(
    tx: &mut Tx,
    acting: &Acting,
    nomenclature: NomenclatureId,
    division: Option<DivisionId>,
) -> Result<Draft> {
    let nomenclature = load(&mut *tx, nomenclature).await?;
    acting.may(
        Procedure::DraftHeadings,
        place_of_division(&nomenclature, division),
    )?;
    if let Some(division) = division {
        own_division(&mut *tx, &nomenclature, division).await?;
    }
    Ok(nomenclature.into_draft()?)
}

/// Makes sure that a division is one of the nomenclature's department.
pub(in crate::nomenclature) async fn own_division(
    tx: &mut Tx,
    nomenclature: &Nomenclature,
    division: DivisionId,
) -> Result<()> {
    let found = organisation::store::division(&mut *tx, division)
        .await
        .or_missing("Такого отдела нет")?;
    if Some(found.department_id) == nomenclature.department_id {
        Ok(())
    } else {
        Err(Refusal::invalid(
            "division_id",
            format!("Отдел «{}» — другого подразделения", found.name),
        ))
    }
}

/// A row, unless it is restricted and the person may not know of it.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn visible_heading(db: &mut Tx, acting: &Acting, id: HeadingId) -> Result<Heading> {
    const MISSING: &str = "Такой строки номенклатуры нет";
    let heading = store::heading(&mut *db, id).await.or_missing(MISSING)?;
    let nomenclature = load(&mut *db, heading.nomenclature_id).await?;
    let department = nomenclature.department_id.unwrap_or(DepartmentId(0));
    if heading.content.restricted && !acting.sees_restricted(department) {
        return Err(Refusal::NotFound(MISSING.into()));
    }
    Ok(heading)
}

fn tidy(content: HeadingContent) -> Result<HeadingContent> {
    let content = content.tidied();
    let mut faults = Vec::new();
    let mut require = |field, text: &str, sentence: &str| {
        if text.is_empty() {
            faults.push(crate::refusal::Fault {
                field,
                sentence: sentence.to_owned(),
            });
        }
    };
    require(
        "index_text",
        &content.index_text,
        "Укажите индекс дела (графа 1)",
    );
    require("title", &content.title, "Укажите заголовок дела (графа 2)");
    require(
        "term_text",
        &content.term_text,
        "Укажите срок хранения (графа 4)",
    );
    if faults.is_empty() {
        Ok(content)
    } else {
        Err(Refusal::Invalid(faults))
    }
}

pub(super) fn index_taken(error: db::Error, content: &HeadingContent) -> Refusal {
    match error {
        db::Error::Duplicate(_) => Refusal::invalid(
            "index_text",
            format!(
                "Индекс {} в этой номенклатуре уже есть: индексы не повторяются (п. 10.1.13)",
                content.index_with_item()
            ),
        ),
        other => other.into(),
    }
}
