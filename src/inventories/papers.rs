//! The printed form of a department's inventory: domain values into F-21.

use super::desk::{self, Opened};
use super::forms::{
    self, DepartmentInventory, InventoryRow, InventorySection, InventoryState as PrintedState,
};
use super::numbering::{NumberingError, NumberingRecord};
use super::rules::{self, Acceptance, Entry, InventoryState, Refused, Scope};
use crate::acting::Acting;
use crate::db::Db;
use crate::ids::{InventoryId, PersonId};
use crate::organisation;
use crate::organisation::letterhead;
use crate::organisation::people::Person;
use crate::organisation::roles::Role;
use crate::print::catalogue::FormCode;
use crate::print::centre::{Copy, Named, Printable, Subject, Variant};
use crate::print::{Form, Paragraph, Signatory, Signing, Templates};
use crate::refusal::{OrMissing, Refusal, Result};

/// One for the archive, one for the department.
const COPIES: &[Copy] = &[
    Copy {
        mark: Some(1),
        keeper: "архив",
    },
    Copy {
        mark: Some(2),
        keeper: "подразделение",
    },
];

/// What may be printed of an inventory with so many rows; annual sections have no paper of this stage.
pub fn printables(
    id: InventoryId,
    scope: Scope,
    title: impl Into<String>,
    rows: usize,
) -> Vec<Printable> {
    match scope {
        Scope::Department => {
            let paper = Printable::new(Subject::Inventory(id), FormCode::F21, title);
            vec![paper.with_rows(rows).in_copies(COPIES)]
        }
        Scope::Annual => Vec::new(),
    }
}

/// A paper of an inventory by its code.
///
/// # Errors
/// [`Refusal::NotFound`] for a code that it does not have; those of the form.
pub async fn paper(
    db: &Db,
    acting: &Acting,
    id: InventoryId,
    (code, variant): (&str, Variant),
) -> Result<Named> {
    if code != FormCode::F21.as_str() {
        return Err(Refusal::NotFound("Такой печатной формы нет".into()));
    }
    let is_known = |copy: &u8| COPIES.iter().any(|one| one.mark == Some(*copy));
    let copy = variant.copy.filter(is_known);
    let form = department_inventory(db, acting, id, copy).await?;
    let file_name = form.title.clone();
    Ok(Named::new(form, file_name))
}

/// The final record of an inventory by its rows; `None` while it has none.
///
/// # Errors
/// When the numbers do not make an inventory.
pub fn numbering(entries: &[Entry]) -> Result<Option<NumberingRecord>, NumberingError> {
    let numbers = entries
        .iter()
        .map(Entry::unit)
        .collect::<Result<Vec<_>, _>>()?;
    match NumberingRecord::of(&numbers) {
        Ok(record) => Ok(Some(record)),
        Err(NumberingError::Empty) => Ok(None),
        Err(wrong) => Err(wrong),
    }
}

/// The final record of a department's inventory in words, a sentence a line.
pub fn final_record(templates: &Templates, record: &NumberingRecord) -> Vec<String> {
    forms::final_record(templates, record)
        .into_iter()
        .map(|Paragraph { text, .. }| text)
        .collect()
}

/// F-21 of a department's inventory; `copy` is 1 for the archive, 2 for the department.
///
/// # Errors
/// [`crate::refusal::Refusal::NotFound`] for an inventory that is not there or not to be seen;
/// [`crate::refusal::Refusal::Rule`] for an annual section, which has a form of its own.
pub async fn department_inventory(
    db: &Db,
    acting: &Acting,
    id: InventoryId,
    copy: Option<u8>,
) -> Result<Form> {
    let opened = desk::open(db, acting, id).await?;
    let inventory = &opened.inventory;
    let department = organisation::store::department(db, inventory.department()?)
        .await
        .or_missing("Такого подразделения нет")?;
    let heads = organisation::store::holders(
        db,
        Role::DepartmentHead,
        inventory.department_id,
        acting.today,
    )
    .await?;
    let people = organisation::store::people(db).await?;
    let head = match inventory.signed_by {
        Some(signed_by) => people.iter().find(|person| person.id == signed_by),
        None => heads.first(),
    };
    let agency = letterhead::agency(
        &organisation::store::organisation(db).await?,
        &organisation::store::departments(db).await?,
    );
    let values = DepartmentInventory {
        number: inventory.number.clone(),
        kind: inventory.kind,
        year: i32::try_from(inventory.year).unwrap_or_default(),
        department: department.full_name,
        department_genitive: department.genitive_name,
        sections: sections(&opened, &people)?,
        head: Signing {
            name: head.map(Person::short_name).unwrap_or_default(),
            signed_on: inventory.signed_on,
        },
        compiler: signatory(
            &people,
            Some(inventory.compiled_by),
            Some(inventory.compiled_on),
        ),
        copy,
        state: printed_state(&opened, &people),
    };
    let templates = letterhead::wording(db, inventory.worded_on(acting.today)).await?;
    let form = forms::department_inventory(&templates, &agency, &values);
    Ok(form.map_err(Refused::from)?)
}

fn signatory(
    people: &[Person],
    id: Option<PersonId>,
    signed_on: Option<chrono::NaiveDate>,
) -> Signatory {
    let person = people.iter().find(|person| Some(person.id) == id);
    Signatory {
        post: person.map(|person| person.post.clone()).unwrap_or_default(),
        name: person.map(Person::short_name).unwrap_or_default(),
        signed_on,
    }
}

fn printed_state(opened: &Opened, people: &[Person]) -> PrintedState {
    let inventory = &opened.inventory;
    let present = opened
        .entries
        .iter()
        .filter(|entry| entry.acceptance == Some(Acceptance::Present))
        .count() as u64;
    match (inventory.state, inventory.accepted_on) {
        (InventoryState::Draft, _) => PrintedState::Draft,
        (_, Some(accepted_on)) => PrintedState::Accepted(forms::Acceptance {
            handed_over_count: present,
            handed_over_by: signatory(people, inventory.delivered_by, None),
            accepted_count: present,
            accepted_by: signatory(people, inventory.accepted_by, None),
            accepted_on,
        }),
        (_, None) => PrintedState::Signed,
    }
}

fn sections(opened: &Opened, people: &[Person]) -> Result<Vec<InventorySection>> {
    let accepted = acceptance_mark(&opened.inventory, people);
    let mut sections: Vec<InventorySection> = Vec::new();
    for entry in &opened.entries {
        let division = Some(entry.group_name.clone()).filter(|name| !name.is_empty());
        if sections.last().is_none_or(|last| last.division != division) {
            sections.push(InventorySection {
                division,
                rows: Vec::new(),
            });
        }
        let row = row(entry, accepted.as_deref())?;
        if let Some(section) = sections.last_mut() {
            section.rows.push(row);
        }
    }
    Ok(sections)
}

/// M-10: against each volume the day of the acceptance and who took it.
fn acceptance_mark(inventory: &rules::Inventory, people: &[Person]) -> Option<String> {
    let accepted_on = inventory.accepted_on?;
    let by = people
        .iter()
        .find(|person| Some(person.id) == inventory.accepted_by)?;
    Some(format!(
        "принято {} {}",
        accepted_on.format("%d.%m.%Y"),
        by.short_name()
    ))
}

fn row(entry: &Entry, accepted: Option<&str>) -> Result<InventoryRow, Refused> {
    let mut notes = Vec::new();
    if !entry.note.is_empty() {
        notes.push(entry.note.clone());
    }
    match (entry.acceptance, accepted, &entry.absence_reason) {
        (Some(Acceptance::Present), Some(mark), _) => notes.push(mark.to_owned()),
        (Some(Acceptance::Absent), Some(_), Some(reason)) => {
            notes.push(format!("отсутствует: {reason}"));
        }
        _ => {}
    }
    Ok(InventoryRow {
        number: entry.unit()?,
        index: entry.index_text.clone(),
        title: entry.title.clone(),
        dates: entry.dates_text.clone(),
        sheet_count: u64::try_from(entry.sheets).ok(),
        term: entry.term_text.clone(),
        notes,
    })
}
