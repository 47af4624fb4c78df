//! The body as its papers name it: one mapping for the printed forms of every stage.

use std::sync::LazyLock;

use super::people::{Department, Organisation, Person};
use super::store;
use crate::db::{Db, Result};
use crate::print::wording::DEFAULT_EDITION;
use crate::print::{Agency, DocumentReference, Signing, Templates};

/// The wording of the forms in the edition of the rules that the program follows.
pub fn templates() -> &'static Templates {
    static TEMPLATES: LazyLock<Templates> = LazyLock::new(|| {
        Templates::shipped(DEFAULT_EDITION)
            .expect("the tests of the package load the shipped wording")
    });
    &TEMPLATES
}

/// The body with the department that manages its records; blanks to write on where there is none.
pub fn agency(organisation: &Organisation, departments: &[Department]) -> Agency {
    let records_office = departments
        .iter()
        .find(|department| department.records_office && department.until.is_none());
    let office =
        |case: fn(&Department) -> &String| records_office.map(case).cloned().unwrap_or_default();
    Agency {
        name: organisation.full_name.clone(),
        name_genitive: organisation.name_genitive.clone(),
        apparatus_prepositional: organisation.apparatus_prepositional.clone(),
        apparatus_genitive: organisation.apparatus_genitive.clone(),
        place: organisation.place.clone(),
        archive: organisation.archive_name.clone(),
        archive_genitive: organisation.archive_genitive.clone(),
        archive_accusative: organisation.archive_accusative.clone(),
        records_office_genitive: office(|department| &department.genitive_name),
        records_office_accusative: office(|department| &department.accusative_name),
        commission: organisation.commission_name.clone(),
        expert_review_commission: organisation.external_commission_name.clone(),
    }
}

/// The body as the database knows it now.
///
/// # Errors
/// Those of the database.
pub async fn load(db: &Db) -> Result<Agency> {
    let organisation = store::organisation(db).await?;
    Ok(agency(&organisation, &store::departments(db).await?))
}

/// A person under a form; a blank to sign on where nobody is known.
pub fn signing(person: Option<&Person>, signed_on: Option<chrono::NaiveDate>) -> Signing {
    Signing {
        name: person.map(Person::short_name).unwrap_or_default(),
        signed_on,
    }
}

/// A document by its date and number.
pub fn reference(date: chrono::NaiveDate, number: impl Into<String>) -> DocumentReference {
    DocumentReference {
        date,
        number: number.into(),
    }
}
