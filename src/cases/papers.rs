//! The values of the printed forms of this stage.

use super::store::FinalRecord;
use crate::nomenclature::forms::{
    CategoryCount, DepartmentFinalRecord, DepartmentNames, FinalRecordError, YearCounts,
    department_final_record,
};
use crate::organisation::people::{Department, Organisation, Person};
use crate::print::wording::{DEFAULT_EDITION, TemplateError};
use crate::print::{Agency, Form, Signatory, Templates};

/// Why a form is not printed.
#[derive(Debug, thiserror::Error)]
pub enum Unprintable {
    /// The counts are not those of a final record.
    #[error("{0}")]
    Counts(#[from] FinalRecordError),
    /// The wording of the forms.
    #[error("{0}")]
    Wording(#[from] TemplateError),
}

/// The body as its forms name it.
fn letterhead(organisation: &Organisation, records_office: Option<&Department>) -> Agency {
    let office = |name: fn(&Department) -> &String| {
        records_office.map_or_else(String::new, |department| name(department).clone())
    };
    Agency {
        name: organisation.full_name.clone(),
        name_genitive: organisation.name_genitive.clone(),
        apparatus_prepositional: organisation.apparatus_prepositional.clone(),
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

/// F-18Z: the final record of a department's year. Personnel cases stand in the line above ten years.
///
/// # Errors
/// [`Unprintable`].
pub fn final_record(
    (organisation, records_office): (&Organisation, Option<&Department>),
    department: &Department,
    record: &FinalRecord,
    signed_by: &Person,
) -> Result<Form, Unprintable> {
    let count = |count: super::rules::final_record::Count| CategoryCount {
        total: count.total.unsigned_abs(),
        carried_over: count.carried_over.unsigned_abs(),
        expert_review: count.expert_review.unsigned_abs(),
    };
    let counts = YearCounts::new(
        count(record.counts.permanent),
        count(record.counts.above_ten_years()),
        count(record.counts.short_term),
    )?;
    let input = DepartmentFinalRecord {
        department: DepartmentNames {
            index: department.index_code.clone(),
            name: department.full_name.clone(),
            genitive: department.genitive_name.clone(),
            prepositional: department.prepositional_name.clone(),
        },
        year: i32::try_from(record.year).unwrap_or_default(),
        counts,
        handed_over_by: Signatory {
            post: signed_by.post.clone(),
            name: signed_by.short_name(),
            signed_on: Some(record.signed_on),
        },
        received_by: Signatory::default(),
    };
    Ok(department_final_record(
        &Templates::shipped(DEFAULT_EDITION)?,
        &letterhead(organisation, records_office),
        &input,
    ))
}
