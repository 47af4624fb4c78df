//! Pages of nomenclatures: the list of a year, the autumn campaign, one nomenclature, the grid of a draft, what has become
//! different in it, one row, a spreadsheet on its way in, paper.

pub mod campaign;
pub mod changes;
pub mod grid;
pub mod import;
pub mod list;
pub mod row;
pub mod sheet;
pub mod steps;

use crate::ids::{NomenclatureId, PersonId};
use crate::organisation::people::{Department, Person};

use super::rules::{Nomenclature, NomenclatureKind};

pub(super) const SECTION: &str = "/nomenclatures";

pub(super) fn address(id: NomenclatureId) -> String {
    format!("/nomenclatures/{id}")
}

/// «Номенклатура дел Управления делами на 2027 год».
pub(super) fn title_of(nomenclature: &Nomenclature, owner: Option<&Department>) -> String {
    match (nomenclature.kind, owner) {
        (NomenclatureKind::Department, Some(owner)) => format!(
            "Номенклатура дел {} на {} год",
            if owner.genitive_name.is_empty() {
                &owner.full_name
            } else {
                &owner.genitive_name
            },
            nomenclature.year
        ),
        _ => format!("Сводная номенклатура дел на {} год", nomenclature.year),
    }
}

pub(super) fn name_of(people: &[Person], id: Option<PersonId>) -> String {
    id.and_then(|id| people.iter().find(|person| person.id == id))
        .map(Person::short_name)
        .unwrap_or_default()
}
