//! The values of the printed forms of this stage.

use chrono::NaiveDate;

use super::desk::AgencyYear;
use super::rules::agency_year::YearPaper;
use super::rules::final_record::{Count, Counts};
use super::store::{self, FinalRecord};
use crate::acting::Acting;
use crate::db::Db;
use crate::ids::DepartmentId;
use crate::nomenclature;
use crate::nomenclature::forms::{
    CategoryCount, ConsolidatedFinalRecord, DepartmentCounts, DepartmentFinalRecord,
    DepartmentNames, FinalRecordError, YearCounts, consolidated_final_record,
    department_final_record,
};
use crate::organisation;
use crate::organisation::letterhead;
use crate::organisation::people::{Department, Organisation, Person};
use crate::organisation::roles::Role;
use crate::print::catalogue::FormCode;
use crate::print::centre::{Copy, Named, Printable, Subject};
use crate::print::{Form, Signatory};
use crate::refusal::{OrMissing, Refusal, Result as Refused};

/// The final record of a department goes to the records department as well (forms.md F-18Z).
const FINAL_RECORD_COPIES: &[Copy] = &[
    Copy {
        mark: None,
        keeper: "подразделение",
    },
    Copy {
        mark: None,
        keeper: "Подразделение ДОУ",
    },
];

/// What may be printed of a department's year: its final record, once it is signed.
///
/// # Errors
/// Those of the database.
pub async fn printables_of_department(
    db: &Db,
    department: DepartmentId,
    year: i64,
) -> Refused<Vec<Printable>> {
    let record = store::final_record(db, department, year).await?;
    Ok(record
        .iter()
        .map(|_| final_record_of(department, year))
        .collect())
}

/// F-18Z as it is printed.
pub fn final_record_of(department: DepartmentId, year: i64) -> Printable {
    let subject = Subject::DepartmentYear(department, year);
    Printable::new(subject, FormCode::F18Z, "Итоговая запись номенклатуры")
        .in_copies(FINAL_RECORD_COPIES)
}

/// A department that the person may know of.
///
/// # Errors
/// [`Refusal::NotFound`]; those of the database.
pub async fn seen_department(db: &Db, acting: &Acting, id: DepartmentId) -> Refused<Department> {
    const MISSING: &str = "Такого подразделения нет";
    if !acting.sight().covers(id, false) {
        return Err(Refusal::NotFound(MISSING.into()));
    }
    organisation::store::department(db, id)
        .await
        .or_missing(MISSING)
}

/// A paper of a department's year by its code.
///
/// # Errors
/// [`Refusal::NotFound`] for a code that it does not have, and before the record is signed; those of the form.
pub async fn paper_of_department(
    db: &Db,
    acting: &Acting,
    (id, year): (DepartmentId, i64),
    code: &str,
) -> Refused<Named> {
    let department = seen_department(db, acting, id).await?;
    let record = match code {
        "F-18Z" => store::final_record(db, id, year).await?,
        _ => None,
    }
    .ok_or_else(|| Refusal::NotFound("Такой печатной формы нет".into()))?;
    let signed_by = organisation::store::person(db, record.signed_by).await?;
    let organisation = organisation::store::organisation(db).await?;
    let departments = organisation::store::departments(db).await?;
    let records_office = departments
        .iter()
        .find(|department| department.records_office && department.until.is_none());
    let form = final_record(
        (&organisation, records_office),
        &department,
        &record,
        &signed_by,
    )
    .map_err(Refusal::rule)?;
    Ok(Named::new(
        form,
        format!("Итоговая запись {} {year}", department.index_code),
    ))
}

/// What may be printed of the end of the agency's year: drafts before the signature, then what was signed.
pub fn printables_of_year_end(year: &AgencyYear) -> Vec<Printable> {
    let subject = Subject::YearEnd(year.nomenclature.id);
    let departments = year.departments.len();
    vec![
        Printable::new(subject, FormCode::F19Z, YearPaper::FinalRecord.label())
            .with_rows(departments),
        Printable::new(subject, FormCode::F19D, YearPaper::Supplement.label()),
    ]
}

/// A paper of the end of the agency's year by its code.
///
/// # Errors
/// [`Refusal::NotFound`] for a code that it does not have; those of the form.
pub async fn paper_of_year_end(
    db: &Db,
    acting: &Acting,
    year: &AgencyYear,
    code: &str,
) -> Refused<Named> {
    let number = year.nomenclature.year;
    match code {
        "F-19Z" => Ok(Named::new(
            agency_record(db, acting.today, year).await?,
            format!("Итоговая запись номенклатуры {number}"),
        )),
        "F-19D" => Ok(Named::new(
            supplement(db, acting, year).await?,
            format!("Дополнение к номенклатуре {number}"),
        )),
        _ => Err(Refusal::NotFound("Такой печатной формы нет".into())),
    }
}

/// F-19D: rows as they are now, or as they were signed.
///
/// # Errors
/// [`Refusal::Rule`] when what was signed cannot be read; those of the database.
pub async fn supplement(db: &Db, acting: &Acting, year: &AgencyYear) -> Refused<Form> {
    let lines = match year.signed_lines()? {
        Some(lines) => lines,
        None => nomenclature::papers::unforeseen(db, acting, year.nomenclature.id).await?,
    };
    let signed = year
        .paper(YearPaper::Supplement)
        .map(|signed| (signed.signed_by, signed.signed_on));
    nomenclature::papers::supplement(db, acting, &year.nomenclature, lines, signed).await
}

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
