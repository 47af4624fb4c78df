//! Editing the rows of a draft in the grid: any number of edits in one transaction, and what has changed since a person looked.

use std::collections::{BTreeSet, HashMap, HashSet};

use serde_json::json;

use super::rows::bound_rows;
use super::{load, object, place_of, place_of_division};
use crate::acting::Acting;
use crate::db::{Db, Store, Tx};
use crate::ids::{DepartmentId, HeadingId, NomenclatureId, PersonId};
use crate::journal::{self, Change, Object, ObjectKind};
use crate::nomenclature::editing::{self, Edit, Ground, Line, Outcome, Plan};
use crate::nomenclature::rules::{Draft, Heading, Nomenclature};
use crate::nomenclature::{sections, store};
use crate::organisation;
use crate::organisation::people::Division;
use crate::organisation::permissions::Procedure;
use crate::refusal::{OrMissing, Refusal, Result};

/// The most edits that are taken at once: a pasted nomenclature of a large department has some thousand rows of six cells.
pub const MOST_EDITS: usize = 20_000;

/// In how many rows cells are written with no others read; above, one reading of all is quicker.
const FEW_ROWS: usize = 20;

/// What became of the edits.
#[derive(Debug)]
pub struct Edited {
    /// The nomenclature in the version that they led to.
    pub nomenclature: Nomenclature,
    /// What became of each, in their order.
    pub outcomes: Vec<Outcome>,
    /// The keys of new rows by the names that the edits called them.
    pub named: Vec<(HeadingId, HeadingId)>,
    /// The rows that were written, and those whose remarks may be others now because they share an index with one.
    pub touched: HashSet<HeadingId>,
    /// Rows that the person may see, in their order, as the edits left them.
    pub rows: Rows,
}

/// Rows of a draft.
#[derive(Debug)]
pub enum Rows {
    /// All there are.
    All(Vec<Heading>),
    /// Some, each with all others under its index; the order of the rest has not changed.
    Few(Vec<Heading>),
}

/// Carries out the edits that can be, all in one transaction; the others are told of, and nothing is overwritten.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::NotFound`]; [`Refusal::Rule`] when the rows are not to be written any more.
pub async fn edit(db: &Db, acting: &Acting, id: NomenclatureId, edits: &[Edit]) -> Result<Edited> {
    if edits.len() > MOST_EDITS {
        return Err(Refusal::rule(format!(
            "За один раз вносится не больше {MOST_EDITS} изменений, а вставлено {}: вставьте таблицу частями или загрузите её файлом",
            edits.len()
        )));
    }
    let mut tx = db.begin().await?;
    let mut nomenclature = load(&mut tx, id).await?;
    let department = nomenclature.department_id.unwrap_or(DepartmentId(0));
    let divisions = organisation::store::divisions_of(&mut tx, department).await?;
    may_write_somewhere(acting, &nomenclature, &divisions)?;
    let owner = organisation::store::department(&mut tx, department)
        .await
        .or_missing("Такого подразделения нет")?;
    let people: HashSet<PersonId> = organisation::store::working_in(&mut tx, department)
        .await?
        .into_iter()
        .map(|person| person.id)
        .collect();
    let draft = nomenclature.clone().into_draft();
    if let Ok(draft) = &draft {
        nomenclature.version = store::touch(&mut tx, draft).await?;
    }
    let may_write = |division| {
        let place = place_of_division(&nomenclature, division);
        acting.can(Procedure::DraftHeadings, place)
    };
    let written_in = few_rows(edits);
    let (rows, bound) = match &written_in {
        Some(written_in) => {
            let mut rows = HashMap::new();
            for row in written_in {
                let beside = store::headings_beside(&mut tx, id, *row).await?;
                rows.extend(beside.into_iter().map(|row| (row.id, row)));
            }
            (rows.into_values().collect(), HashMap::new())
        }
        None => {
            let rows = store::headings(&mut tx, id, true).await?;
            let bound = bound_rows(&mut tx, &nomenclature, &rows).await?;
            (rows, bound)
        }
    };
    let removals = edits.iter().filter_map(Edit::removal);
    let set_aside = store::removed::set_aside_by(&mut tx, id, removals).await?;
    let ground = Ground {
        department_index: &owner.index_code,
        divisions: &divisions,
        people: &people,
        may_write: &may_write,
        sees_restricted: acting.sees_restricted(department),
        bound: &bound,
        set_aside: &set_aside,
    };
    let plan = editing::apply(rows, edits, &ground);
    let theirs = |outcome: &Outcome| match outcome {
        Outcome::NotYours { sentence } => Some(sentence.clone()),
        _ => None,
    };
    let refused: Vec<String> = plan.outcomes.iter().filter_map(theirs).collect();
    if let Some(sentence) = refused.first()
        && refused.len() == plan.outcomes.len()
    {
        return Err(Refusal::Forbidden(sentence.clone()));
    }
    // Whose the rows are is told before how far the nomenclature has come.
    let draft = draft?;
    let named = write(&mut tx, acting, &draft, &plan).await?;
    let touched = touched(&plan, &named);
    tx.commit().await?;
    let sees_restricted = ground.sees_restricted;
    let rows = plan.lines.into_iter().map(|line| {
        let key = stored_as(line.id, &named);
        line.into_row(id, key)
    });
    let seen = rows.filter(|row| sees_restricted || !row.content.restricted);
    let rows = sections::rows_in_order(seen.collect(), &divisions);
    Ok(Edited {
        nomenclature,
        outcomes: plan.outcomes,
        named,
        touched,
        rows: if written_in.is_some() {
            Rows::Few(rows)
        } else {
            Rows::All(rows)
        },
    })
}

/// The rows in which the edits write, where they are few and nothing outside of them can change.
fn few_rows(edits: &[Edit]) -> Option<BTreeSet<HeadingId>> {
    let rows: BTreeSet<HeadingId> = edits.iter().map(Edit::within).collect::<Option<_>>()?;
    (rows.len() <= FEW_ROWS).then_some(rows)
}

/// Makes sure that at least some rows may be written by the person.
///
/// # Errors
/// [`Refusal::Forbidden`].
pub fn may_write_somewhere(
    acting: &Acting,
    nomenclature: &Nomenclature,
    divisions: &[Division],
) -> Result<()> {
    let in_division = divisions.iter().any(|division| {
        let place = place_of_division(nomenclature, Some(division.id));
        acting.can(Procedure::DraftHeadings, place)
    });
    if in_division {
        return Ok(());
    }
    acting.may(Procedure::DraftHeadings, place_of(nomenclature))
}

async fn write(
    tx: &mut Tx,
    acting: &Acting,
    draft: &Draft,
    plan: &Plan,
) -> Result<Vec<(HeadingId, HeadingId)>> {
    let mut entries = Vec::new();
    for (row, removal) in &plan.removed {
        if let Some(removal) = removal {
            store::removed::set_aside(tx, draft, row, *removal).await?;
        }
        store::delete_heading(tx, draft, row.id, row.version).await?;
        entries.push(Change {
            objects: vec![row_object(row.id, row.content.restricted), object(draft.id)],
            before: Some(json!(row.content)),
            after: None,
        });
    }
    for (line, before) in reindexed(plan) {
        let taken = plan.lines.iter().any(|other| {
            other.id != line.id
                && other.content.index_text == before.content.index_text
                && other.content.item == before.content.item
        });
        if taken {
            store::step_aside(&mut *tx, draft, line.id).await?;
        }
    }
    let mut named = Vec::new();
    for line in plan.lines.iter().filter(|line| line.is_rewritten()) {
        let term = line.content.read_term().ok();
        let id = match &line.before {
            Some(before) => {
                let at = (line.id, before.version);
                store::update_heading(&mut *tx, draft, at, &line.content, term.as_ref()).await?;
                line.id
            }
            None => {
                let says = (&line.content, term.as_ref());
                let id = match &line.restores {
                    Some(removed) => {
                        let version = line.first_version();
                        store::removed::bring_back(tx, draft, removed, says, version).await?
                    }
                    None => store::insert_heading(&mut *tx, draft, says.0, says.1, None).await?,
                };
                named.push((line.id, id));
                id
            }
        };
        let earlier = line.before.as_ref().map(|row| &row.content);
        let earlier = earlier.or(line.restores.as_ref().map(|removed| &removed.content));
        let was_restricted = earlier.is_some_and(|content| content.restricted);
        let mut objects = vec![row_object(id, line.content.restricted || was_restricted)];
        // The history of the nomenclature tells which rows came and went; what was written into them is in their own.
        if line.before.is_none() {
            objects.push(object(draft.id));
        }
        entries.push(Change {
            objects,
            before: line.before.as_ref().map(|row| json!(row.content)),
            after: Some(match &line.restores {
                Some(removed) => journal::restored(&line.content, removed.former),
                None => json!(line.content),
            }),
        });
    }
    let shifted = plan.lines.iter().filter(|line| line.is_shifted());
    let places = shifted
        .map(|line| (line.id, line.content.position))
        .collect();
    store::place_headings(tx, draft, places).await?;
    journal::record_each(tx, acting, Procedure::DraftHeadings, entries).await?;
    Ok(named)
}

fn row_object(id: HeadingId, restricted: bool) -> Object {
    Object::new(ObjectKind::Heading, id.0).restricted_if(restricted)
}

fn reindexed(plan: &Plan) -> impl Iterator<Item = (&Line, &Heading)> {
    let stored = plan
        .lines
        .iter()
        .filter_map(|line| Some((line, line.before.as_ref()?)));
    stored.filter(|(line, _)| line.is_reindexed())
}

/// The rows written, and those under the same indexes as they stand or stood under.
fn touched(plan: &Plan, named: &[(HeadingId, HeadingId)]) -> HashSet<HeadingId> {
    let written = || plan.lines.iter().filter(|line| line.is_rewritten());
    let indexes: HashSet<&str> = written()
        .flat_map(|line| {
            let before = line
                .before
                .as_ref()
                .map(|row| row.content.index_text.as_str());
            [Some(line.content.index_text.as_str()), before]
        })
        .flatten()
        .chain(
            plan.removed
                .iter()
                .map(|(row, _)| row.content.index_text.as_str()),
        )
        .collect();
    plan.lines
        .iter()
        .filter(|line| line.is_rewritten() || indexes.contains(line.content.index_text.as_str()))
        .map(|line| stored_as(line.id, named))
        .collect()
}

/// The key of a row that the edits may have called by another name.
fn stored_as(id: HeadingId, named: &[(HeadingId, HeadingId)]) -> HeadingId {
    let new = named.iter().find(|(name, _)| *name == id);
    new.map_or(id, |(_, key)| *key)
}

/// The rows that were written since the nomenclature had a version.
///
/// # Errors
/// Those of the database.
pub async fn written_since(
    db: impl Store,
    id: NomenclatureId,
    version: i64,
) -> Result<HashSet<HeadingId>> {
    let rows = store::changed_after(db, id, version).await?;
    Ok(rows.into_iter().collect())
}
