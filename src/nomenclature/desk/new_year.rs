//! What the program offers for a draft in view of the years before: idle rows are taken out, absent ones come back.

use super::rows::{draft_for, index_taken, keeps_its_case};
use super::{load, object, visible_heading};
use crate::acting::Acting;
use crate::db::{Db, Tx};
use crate::ids::{HeadingId, NomenclatureId};
use crate::journal::{self, Object, ObjectKind};
use crate::nomenclature::new_year::{GoingOn, Lineages, YearRow};
use crate::nomenclature::rules::{Heading, Nomenclature};
use crate::nomenclature::store;
use crate::organisation::permissions::Procedure;
use crate::refusal::{Refusal, Result};

const NOTHING_CHOSEN: &str = "Отметьте хотя бы одну строку";

/// Takes out rows under which nobody opened a case for three years, as far as they are still offered.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::NotFound`]; [`Refusal::Invalid`] without a row; [`Refusal::Rule`] for a row that is not offered
/// or is not of this nomenclature.
pub async fn remove_idle(
    db: &Db,
    acting: &Acting,
    id: NomenclatureId,
    rows: &[HeadingId],
) -> Result<usize> {
    let mut tx = db.begin().await?;
    let chosen = chosen_rows(&mut tx, acting, rows).await?;
    let nomenclature = load(&mut tx, id).await?;
    let (all, going_on) = ground(&mut tx, acting, &nomenclature).await?;
    let lineages = Lineages::of(&all);
    for row in &chosen {
        known(&all, row)?;
        let draft = draft_for(&mut tx, acting, id, row.content.division_id).await?;
        let reason = all
            .iter()
            .find(|one| one.heading.id == row.id && one.heading.nomenclature_id == id)
            .and_then(|one| lineages.idle(one, &going_on))
            .ok_or_else(|| {
                Refusal::rule(format!(
                    "Строка {} к исключению не предлагается: по ней заводили дела, или она в номенклатуре меньше трёх лет. Ничего не изменено",
                    row.content.index_with_item()
                ))
            })?;
        keeps_its_case(&mut tx, &draft, &row.content, None).await?;
        store::delete_heading(&mut tx, &draft, row.id, row.version).await?;
        store::touch(&mut tx, &draft).await?;
        journal::record(
            &mut tx,
            acting,
            Procedure::DraftHeadings,
            &objects(id, row.id, row.content.restricted),
            Some(&row.content),
            Some(&serde_json::json!({"taken_out": reason})),
        )
        .await?;
    }
    tx.commit().await?;
    Ok(chosen.len())
}

/// Brings rows of last year's nomenclature into the draft that it lacks: taken out by mistake, or added to last year's since.
///
/// # Errors
/// As [`remove_idle`]; [`Refusal::Invalid`] when an index is taken.
pub async fn include_again(
    db: &Db,
    acting: &Acting,
    id: NomenclatureId,
    rows: &[HeadingId],
) -> Result<usize> {
    let mut tx = db.begin().await?;
    let chosen = chosen_rows(&mut tx, acting, rows).await?;
    let nomenclature = load(&mut tx, id).await?;
    let (all, _) = ground(&mut tx, acting, &nomenclature).await?;
    let lineages = Lineages::of(&all);
    let absent = lineages.absent(&all, nomenclature.year, nomenclature.year - 1);
    for row in &chosen {
        known(&all, row)?;
        let draft = draft_for(&mut tx, acting, id, row.content.division_id).await?;
        if !absent.iter().any(|one| one.heading.id == row.id) {
            return Err(Refusal::rule(format!(
                "Строка {} уже есть в проекте или она не из номенклатуры прошлого года. Ничего не изменено",
                row.content.index_with_item()
            )));
        }
        let term = row.term.as_ref();
        let added = store::insert_heading(&mut tx, &draft, &row.content, term, None)
            .await
            .map_err(|error| index_taken(error, &row.content))?;
        store::new_year::set_previous(&mut tx, added, row.id).await?;
        store::touch(&mut tx, &draft).await?;
        journal::record_new(
            &mut tx,
            acting,
            Procedure::DraftHeadings,
            &objects(id, added, row.content.restricted),
            &row.content,
        )
        .await?;
    }
    tx.commit().await?;
    Ok(chosen.len())
}

/// Rows that the person may see, each once; the first question of all is the right to write rows.
async fn chosen_rows(tx: &mut Tx, acting: &Acting, rows: &[HeadingId]) -> Result<Vec<Heading>> {
    acting.may_somewhere(Procedure::DraftHeadings)?;
    let mut distinct = rows.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    let mut found = Vec::with_capacity(distinct.len());
    for id in distinct {
        found.push(visible_heading(&mut *tx, acting, id).await?);
    }
    if found.is_empty() {
        return Err(Refusal::invalid("row", NOTHING_CHOSEN));
    }
    Ok(found)
}

/// Of rows of other departments nothing is told, not even that they are there.
fn known(all: &[YearRow], row: &Heading) -> Result<()> {
    if all.iter().any(|one| one.heading.id == row.id) {
        Ok(())
    } else {
        Err(Refusal::NotFound("Такой строки номенклатуры нет".into()))
    }
}

fn objects(nomenclature: NomenclatureId, row: HeadingId, restricted: bool) -> [Object; 2] {
    [
        object(nomenclature),
        Object::new(ObjectKind::Heading, row.0).restricted_if(restricted),
    ]
}

/// The department's rows up to the year and its cases that go on, as far as the person may see them.
async fn ground(
    tx: &mut Tx,
    acting: &Acting,
    it: &Nomenclature,
) -> Result<(Vec<YearRow>, Vec<GoingOn>)> {
    let Some(department) = it.department_id else {
        return Err(Refusal::rule(
            "Строки меняются в номенклатурах подразделений, а не в сводной",
        ));
    };
    let sees = acting.sees_restricted(department);
    Ok((
        store::new_year::rows_up_to(&mut *tx, department, it.year, sees).await?,
        store::new_year::going_on(&mut *tx, department, it.year, sees).await?,
    ))
}
