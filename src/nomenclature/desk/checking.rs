//! Checking a nomenclature against the loaded reference lists.

use std::sync::Arc;

use crate::acting::Acting;
use crate::db::Db;
use crate::nomenclature::advice::Advice;
use crate::nomenclature::checking::{self, Checked};
use crate::nomenclature::rules::{Heading, HeadingContent, HeadingKind};
use crate::nomenclature::store;
use crate::organisation;
use crate::reference_lists::{self, ListEdition};
use crate::refusal::{Refusal, Result};

/// The loaded reference lists as a check of rows, with the column of terms of this body.
///
/// # Errors
/// Those of the database.
pub async fn article_judge(
    db: &Db,
) -> Result<impl Fn(&HeadingContent, i64) -> Vec<Advice> + Send + Sync + use<>> {
    judge_by(db, Arc::new(reference_lists::store::editions(db).await?)).await
}

/// The same with lists that were read before, for pages that ask at every key.
///
/// # Errors
/// Those of the database.
pub async fn judge_by(
    db: &Db,
    editions: Arc<Vec<ListEdition>>,
) -> Result<impl Fn(&HeadingContent, i64) -> Vec<Advice> + Send + Sync + use<>> {
    let column = organisation::store::organisation(db).await?.body_kind;
    Ok(move |row: &HeadingContent, year: i64| {
        let cell = format!("{} {}", row.term_text, row.article_text);
        let is_copy = row.kind == HeadingKind::Copies;
        reference_lists::desk::judge(&editions, &cell, &row.note, year, is_copy, &column)
            .into_iter()
            .map(Advice::from)
            .collect()
    })
}

/// A department's nomenclature of a year with what the check says of the rows that the person may see.
///
/// # Errors
/// [`Refusal::NotFound`] when there is none that the person may know of; those of the database.
pub async fn checked(
    db: &Db,
    acting: &Acting,
    department_index: &str,
    year: i64,
) -> Result<(Vec<Heading>, Checked)> {
    let missing = || {
        Refusal::NotFound(format!(
            "Номенклатуры подразделения {department_index} на {year} год нет"
        ))
    };
    let department = organisation::store::department_by_index(db, department_index.trim())
        .await
        .map_err(|_| missing())?;
    if !acting.sight().covers(department.id, false) {
        return Err(missing());
    }
    let it = store::of_department(db, department.id, year)
        .await?
        .ok_or_else(missing)?;
    let rows = store::headings(db, it.id, acting.sees_restricted(department.id)).await?;
    let articles = article_judge(db).await?;
    let checked = checking::check(&rows, year, &articles);
    Ok((rows, checked))
}
