//! Beginning a department's nomenclature for a year.

use serde_json::json;

use super::{load, object};
use crate::acting::{Acting, Place};
use crate::db::Db;
use crate::ids::{DepartmentId, NomenclatureId};
use crate::journal::{self, Object, ObjectKind};
use crate::nomenclature::rules::{NomenclatureKind, NomenclatureState};
use crate::nomenclature::store;
use crate::organisation;
use crate::organisation::permissions::Procedure;
use crate::refusal::{OrMissing, Refusal, Result};

/// Begins a department's nomenclature for a year; the rows of the year before come along.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] when the year has one already.
pub async fn begin(
    db: &Db,
    acting: &Acting,
    department: DepartmentId,
    year: i64,
) -> Result<NomenclatureId> {
    begin_with(db, acting, department, year, Beginning::RowsOfLastYear).await
}

/// Begins a department's nomenclature for a year without any rows, for a spreadsheet that has them all.
///
/// # Errors
/// As [`begin`].
pub async fn begin_empty(
    db: &Db,
    acting: &Acting,
    department: DepartmentId,
    year: i64,
) -> Result<NomenclatureId> {
    begin_with(db, acting, department, year, Beginning::Empty).await
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Beginning {
    RowsOfLastYear,
    Empty,
}

async fn begin_with(
    db: &Db,
    acting: &Acting,
    department: DepartmentId,
    year: i64,
    beginning: Beginning,
) -> Result<NomenclatureId> {
    acting.may(Procedure::BeginNomenclature, Place::Department(department))?;
    if !(1990..=2100).contains(&year) {
        return Err(Refusal::invalid(
            "year",
            "Укажите год четырьмя цифрами, например 2027",
        ));
    }
    let mut tx = db.begin().await?;
    let owner = organisation::store::department(&mut tx, department)
        .await
        .or_missing("Такого подразделения нет")?;
    if store::of_department(&mut tx, department, year)
        .await?
        .is_some()
    {
        return Err(Refusal::rule(format!(
            "Номенклатура подразделения на {year} год уже начата: откройте её в списке"
        )));
    }
    let id = store::insert(
        &mut tx,
        NomenclatureKind::Department,
        year,
        Some(department),
        NomenclatureState::Draft,
        &owner.index_code,
    )
    .await?;
    let draft = load(&mut tx, id).await?.into_draft()?;
    let mut carried = 0;
    let last = match beginning {
        Beginning::RowsOfLastYear => store::of_department(&mut tx, department, year - 1).await?,
        Beginning::Empty => None,
    };
    if let Some(last) = last {
        for row in store::headings(&mut tx, last.id, true).await? {
            // Same index, same words; the events of the year stay behind.
            let term = row.term.as_ref();
            let id = store::insert_heading(&mut tx, &draft, &row.content, term, None).await?;
            store::new_year::set_previous(&mut tx, id, row.id).await?;
            carried += 1;
        }
    }
    journal::record_new(
        &mut tx,
        acting,
        Procedure::BeginNomenclature,
        &[
            object(id),
            Object::new(ObjectKind::Department, department.0),
        ],
        &json!({"year": year, "rows_from_last_year": carried}),
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}
