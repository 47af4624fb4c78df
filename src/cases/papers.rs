//! The values of the printed forms of this stage.

use chrono::NaiveDate;

use super::desk::AgencyYear;
use super::rules::agency_year::YearPaper;
use super::rules::final_record::{Count, Counts};
use super::store::FinalRecord;
use crate::db::Db;
use crate::nomenclature::forms::{
    CategoryCount, ConsolidatedFinalRecord, DepartmentCounts, DepartmentFinalRecord,
    DepartmentNames, FinalRecordError, YearCounts, consolidated_final_record,
    department_final_record,
};
use crate::organisation;
use crate::organisation::letterhead;
use crate::organisation::people::{Department, Organisation, Person};
use crate::organisation::roles::Role;
use crate::print::{Form, Signatory};
use crate::refusal::{Refusal, Result as Refused};

/// Why a form is not printed.
#[derive(Debug, thiserror::Error)]
pub enum Unprintable {
    /// The counts are not those of a final record.
    #[error("{0}")]
    Counts(#[from] FinalRecordError),
}

/// The counts in the lines of the form: personnel cases stand in the line above ten years.
fn printed(counts: &Counts) -> Result<YearCounts, FinalRecordError> {
    let count = |count: Count| CategoryCount {
        total: count.total.unsigned_abs(),
        carried_over: count.carried_over.unsigned_abs(),
        expert_review: count.expert_review.unsigned_abs(),
    };
    YearCounts::new(
        count(counts.permanent),
        count(counts.above_ten_years()),
        count(counts.short_term),
    )
}

/// F-19Z: the final record of the agency's year: a draft that names the missing, or as it was signed. Every number is
/// compared with the sum of the departments'.
///
/// # Errors
/// [`Refusal::Rule`] when counts are not those of a final record or the sums differ; those of the database.
pub async fn agency_record(db: &Db, today: NaiveDate, year: &AgencyYear) -> Refused<Form> {
    let mut departments = Vec::new();
    for (department, record) in &year.departments {
        let counts = match record {
            Some(record) => Some(printed(&record.counts).map_err(Refusal::rule)?),
            None => None,
        };
        departments.push(DepartmentCounts {
            department: department.full_name.clone(),
            counts,
        });
    }
    if let Some(signed) = year.signed_counts()? {
        printed(&signed)
            .and_then(|signed| {
                signed.check_sum(departments.iter().filter_map(|one| one.counts.as_ref()))
            })
            .map_err(Refusal::rule)?;
    }
    let signed = year.paper(YearPaper::FinalRecord);
    let head = match signed {
        Some(signed) => Some(organisation::store::person(db, signed.signed_by).await?),
        None => organisation::store::holders(db, Role::OfficeHead, None, today)
            .await?
            .into_iter()
            .next(),
    };
    let input = ConsolidatedFinalRecord {
        year: i32::try_from(year.nomenclature.year).unwrap_or_default(),
        departments,
        records_office_head: letterhead::signing(
            head.as_ref(),
            signed.map(|signed| signed.signed_on),
        ),
        handed_over_by: Signatory::default(),
    };
    let agency = letterhead::load(db).await?;
    consolidated_final_record(letterhead::templates(), &agency, &input).map_err(Refusal::rule)
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
    let counts = printed(&record.counts)?;
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
