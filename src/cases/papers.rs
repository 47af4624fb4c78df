//! The values of the printed forms of this stage.

use super::store::FinalRecord;
use crate::nomenclature::forms::{
    CategoryCount, DepartmentFinalRecord, DepartmentNames, FinalRecordError, YearCounts,
    department_final_record,
};
use crate::organisation::letterhead;
use crate::organisation::people::{Department, Organisation, Person};
use crate::print::{Form, Signatory};

/// Why a form is not printed.
#[derive(Debug, thiserror::Error)]
pub enum Unprintable {
    /// The counts are not those of a final record.
    #[error("{0}")]
    Counts(#[from] FinalRecordError),
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
        letterhead::templates(),
        &letterhead::agency(
            organisation,
            records_office.map(std::slice::from_ref).unwrap_or_default(),
        ),
        &input,
    ))
}
