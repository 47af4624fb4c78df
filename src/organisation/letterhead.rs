//! The body as its papers name it: one mapping for the printed forms of every stage.

use std::sync::Arc;

use chrono::NaiveDate;

use super::people::{Department, Organisation, Person};
use super::{store, wording};
use crate::db::{Db, Result, Store};
use crate::print::{Agency, DocumentReference, Signing, Templates};
use crate::refusal::{Refusal, Result as Refused};

/// The wording of the forms on a day: for a paper the day on which it was signed, for a draft today.
///
/// # Errors
/// Those of the database; [`Refusal::Rule`] for an amendment that this version of the program cannot read.
pub async fn wording(db: impl Store, on: NaiveDate) -> Refused<Arc<Templates>> {
    let amendments = wording::store::amendments(db).await?;
    let amended =
        wording::rules::of_day(wording::shipped(), &amendments, on).map_err(Refusal::rule)?;
    Ok(amended.map_or_else(|| Arc::clone(wording::shipped()), Arc::new))
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
pub fn signing(person: Option<&Person>, signed_on: Option<NaiveDate>) -> Signing {
    Signing {
        name: person.map(Person::short_name).unwrap_or_default(),
        signed_on,
    }
}

/// A document by its date and number.
pub fn reference(date: NaiveDate, number: impl Into<String>) -> DocumentReference {
    DocumentReference {
        date,
        number: number.into(),
    }
}
