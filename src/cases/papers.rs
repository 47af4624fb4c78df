//! The values of the printed forms of this stage.

use chrono::NaiveDate;

use super::desk::{self, AgencyYear};
use super::forms::{
    CertificationSheet, ContentsList, ContentsRow, SpineLabel, VolumeCover, VolumeName,
    certification_sheet, contents_list, spine_labels, volume_cover,
};
use super::rules::agency_year::YearPaper;
use super::rules::certification::numbers;
use super::rules::final_record::{Count, Counts};
use super::rules::{
    CaseFile, Document, Medium, Volume, VolumeState, cover, index_with_item, years,
};
use super::store::{self, FinalRecord, Spine};
use crate::acting::Acting;
use crate::db::Db;
use crate::ids::{CaseId, DepartmentId, VolumeId};
use crate::nomenclature;
use crate::nomenclature::forms::{
    CategoryCount, ConsolidatedFinalRecord, DepartmentCounts, DepartmentFinalRecord,
    DepartmentNames, FinalRecordError, YearCounts, consolidated_final_record,
    department_final_record,
};
use crate::nomenclature::rules::Category;
use crate::organisation;
use crate::organisation::letterhead;
use crate::organisation::people::{Department, Organisation, Person};
use crate::organisation::roles::Role;
use crate::print::catalogue::FormCode;
use crate::print::centre::{Copy, Named, Printable, Subject, Variant};
use crate::print::{Form, Signatory, Templates};
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

/// What may be printed of a department's year: labels for the spines of its cases, its final record once it is signed.
///
/// # Errors
/// Those of the database.
pub async fn printables_of_department(
    db: &Db,
    acting: &Acting,
    (department, year): (DepartmentId, i64),
) -> Refused<Vec<Printable>> {
    let record = store::final_record(db, department, year).await?;
    let mut papers: Vec<Printable> = record
        .iter()
        .map(|_| final_record_of(department, year))
        .collect();
    let with_restricted = acting.sees_restricted(department);
    if !store::spines(db, (department, year), with_restricted)
        .await?
        .is_empty()
    {
        let subject = Subject::DepartmentYear(department, year);
        let title = "Ярлыки на корешки дел года";
        papers.push(Printable::new(subject, FormCode::F20K, title));
    }
    Ok(papers)
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
/// [`Refusal::NotFound`] for a code that it does not have, before the record is signed and while there are no cases; those of the
/// form.
pub async fn paper_of_department(
    db: &Db,
    acting: &Acting,
    (id, year): (DepartmentId, i64),
    code: &str,
) -> Refused<Named> {
    let missing = || Refusal::NotFound("Такой печатной формы нет".into());
    let department = seen_department(db, acting, id).await?;
    if code == "F-20K" {
        let spines = store::spines(db, (id, year), acting.sees_restricted(id)).await?;
        let labels: Vec<SpineLabel> = spines.iter().map(Spine::label).collect();
        if labels.is_empty() {
            return Err(missing());
        }
        let templates = letterhead::wording(db, acting.today).await?;
        return Ok(Named::new(
            spine_labels(&templates, &labels),
            format!("Ярлыки на корешки {} {year}", department.index_code),
        ));
    }
    let record = match code {
        "F-18Z" => store::final_record(db, id, year).await?,
        _ => None,
    }
    .ok_or_else(missing)?;
    let signed_by = organisation::store::person(db, record.signed_by).await?;
    let organisation = organisation::store::organisation(db).await?;
    let departments = organisation::store::departments(db).await?;
    let records_office = departments
        .iter()
        .find(|department| department.records_office && department.until.is_none());
    let templates = letterhead::wording(db, record.signed_on).await?;
    let form = final_record(
        &templates,
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
    let worded_on = signed.map_or(today, |signed| signed.signed_on);
    let templates = letterhead::wording(db, worded_on).await?;
    let agency = letterhead::load(db).await?;
    consolidated_final_record(&templates, &agency, &input).map_err(Refusal::rule)
}

/// A volume of a case, with what its papers say of both.
struct Bound {
    case: CaseFile,
    volume: Volume,
    volumes: i64,
}

impl Bound {
    fn place(&self) -> (i64, i64) {
        (self.volume.number, self.volumes)
    }

    fn name(&self) -> VolumeName {
        volume_name(self.case.index_with_item(), self.place())
    }

    /// Its papers are settled when the volume is put in order.
    fn worded_on(&self, today: NaiveDate) -> NaiveDate {
        self.volume.certified_on.unwrap_or(today)
    }
}

fn volume_name(index: String, place: (i64, i64)) -> VolumeName {
    VolumeName {
        index,
        number: cover::has_number(place).then_some(place.0),
    }
}

impl Spine {
    fn label(&self) -> SpineLabel {
        let index = index_with_item(&self.index_text, &self.item);
        SpineLabel {
            volume: volume_name(index, (self.number, self.volumes)),
            years: years(self.first_year, self.last_year),
        }
    }
}

/// What may be printed of a case: cover, certification sheet and list of contents of each volume, labels of all.
pub fn printables_of_case(case: CaseId, volumes: &[Volume]) -> Vec<Printable> {
    let subject = Subject::Case(case);
    let mut papers = Vec::new();
    for volume in volumes {
        let of_which = match volumes {
            [_] => String::new(),
            _ => format!(" тома {}", volume.number),
        };
        for (code, title) in [
            (FormCode::F20A, "Обложка"),
            (FormCode::F20B, "Лист-заверитель"),
            (FormCode::F20C, "Внутренняя опись"),
        ] {
            let title = format!("{title}{of_which}");
            papers.push(Printable::new(subject, code, title).of_volume(volume.id));
        }
    }
    if !volumes.is_empty() {
        papers.push(Printable::new(subject, FormCode::F20K, "Ярлыки на корешки"));
    }
    papers
}

/// F-20A, F-20B or F-20C of a volume, the last one where none is named; F-20K of the case.
///
/// # Errors
/// [`Refusal::NotFound`] for another form, a case that the person may not see and a volume that it does not have; those of the database.
pub async fn paper_of_case(
    db: &Db,
    acting: &Acting,
    case: CaseId,
    (code, variant): (&str, Variant),
) -> Refused<Named> {
    let form = of_case(db, acting, (case, variant.volume), code)
        .await?
        .ok_or_else(|| Refusal::NotFound("Такой печатной формы нет".into()))?;
    let name = form.title.clone();
    Ok(Named::new(form, name))
}

async fn of_case(
    db: &Db,
    acting: &Acting,
    (case, volume): (CaseId, Option<VolumeId>),
    code: &str,
) -> Refused<Option<Form>> {
    let case = desk::visible_case(db, acting, case).await?;
    let volumes = store::volumes(db, case.id).await?;
    let count = i64::try_from(volumes.len()).unwrap_or(i64::MAX);
    if code == "F-20K" {
        let templates = letterhead::wording(db, acting.today).await?;
        let label = |volume: &Volume| SpineLabel {
            volume: volume_name(case.index_with_item(), (volume.number, count)),
            years: case.years(),
        };
        let labels: Vec<SpineLabel> = volumes.iter().map(label).collect();
        return Ok(Some(spine_labels(&templates, &labels)));
    }
    let found = match volume {
        Some(id) => volumes.into_iter().find(|volume| volume.id == id),
        None => volumes.into_iter().last(),
    };
    let volume = found.ok_or_else(|| Refusal::NotFound("Такого тома в деле нет".into()))?;
    let bound = Bound {
        case,
        volume,
        volumes: count,
    };
    let templates = letterhead::wording(db, bound.worded_on(acting.today)).await?;
    Ok(match code {
        "F-20A" => Some(cover_of(db, &templates, &bound).await?),
        "F-20B" => Some(certification_of(db, &templates, &bound).await?),
        "F-20C" => {
            let documents = store::documents(db, bound.volume.id).await?;
            Some(contents_of(&templates, &bound, &documents))
        }
        _ => None,
    })
}

async fn cover_of(db: &Db, templates: &Templates, bound: &Bound) -> Refused<Form> {
    let (case, volume) = (&bound.case, &bound.volume);
    let organisation = organisation::store::organisation(db).await?;
    let department = organisation::store::department(db, case.department_id).await?;
    let is_permanent = case.category == Category::Permanent;
    let finished = volume.state != VolumeState::Open;
    let dates = volume.first_date.zip(volume.last_date);
    let input = VolumeCover {
        volume: bound.name(),
        department: department.full_name,
        title: if volume.title.is_empty() {
            case.title.clone()
        } else {
            format!("{}. {}", case.title, volume.title)
        },
        dates: dates
            .filter(|_| finished)
            .map(|(first, last)| cover::dates_text(first, last)),
        sheet_count: volume.certified_sheets.map(i64::unsigned_abs),
        term: in_a_sentence(&case.term_text),
        fonds_number: if is_permanent {
            organisation.fonds_number.clone()
        } else {
            String::new()
        },
        is_permanent: is_permanent && organisation.acquisition_source,
        restricted: case.restricted,
    };
    let agency = letterhead::agency(&organisation, &[]);
    Ok(volume_cover(templates, &agency, &input))
}

/// «Постоянно, ст. 19» as it stands after «Хранить»; an abbreviation («ДМН») stays as it is.
fn in_a_sentence(term: &str) -> String {
    let mut letters = term.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => term.to_owned(),
    }
}

async fn certification_of(db: &Db, templates: &Templates, bound: &Bound) -> Refused<Form> {
    let volume = &bound.volume;
    let certified_by = match volume.certified_by {
        Some(person) => {
            let person = organisation::store::person(db, person).await?;
            Signatory {
                name: person.short_name(),
                post: person.post,
                signed_on: volume.certified_on,
            }
        }
        None => Signatory::default(),
    };
    let note = volume.condition_note.trim();
    let input = CertificationSheet {
        volume: bound.name(),
        sheet_count: volume.certified_sheets.map(i64::unsigned_abs),
        // Which numbers are lettered or skipped is known only to who held the volume.
        lettered: volume.lettered_sheets.as_deref().map(numbers),
        skipped: volume.skipped_sheets.as_deref().map(numbers),
        contents_sheets: volume.contents_sheets.map(i64::unsigned_abs),
        peculiarities: (!note.is_empty())
            .then(|| (note.to_owned(), String::new()))
            .into_iter()
            .collect(),
        certified_by,
    };
    Ok(certification_sheet(templates, &input))
}

fn contents_of(templates: &Templates, bound: &Bound, documents: &[Document]) -> Form {
    let is_paper = bound.volume.medium == Medium::Paper;
    let mut last = 0;
    let rows = documents.iter().map(|document| {
        let first = last + 1;
        last += document.sheets + document.attachment_sheets;
        ContentsRow {
            index: document.registration_number.clone(),
            dated_on: document.dated_on,
            title: described(document),
            sheets: match last - first {
                _ if !is_paper || last < first => String::new(),
                0 => first.to_string(),
                _ => format!("{first}–{last}"),
            },
            official_use: document.restricted.then(|| document.copy_number.clone()),
        }
    });
    let input = ContentsList {
        volume: bound.name(),
        rows: rows.collect(),
        own_sheets: bound
            .volume
            .contents_sheets
            .map(i64::unsigned_abs)
            .filter(|sheets| *sheets > 0),
        compiled_by: Signatory::default(),
    };
    contents_list(templates, &input)
}

/// «Приказ. О распределении обязанностей»
fn described(document: &Document) -> String {
    let kind = document.kind.label();
    let mut letters = kind.chars();
    let kind: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters)
        .collect();
    format!("{kind}. {}", document.title)
}

/// F-18Z: the final record of a department's year. Personnel cases stand in the line above ten years.
///
/// # Errors
/// [`Unprintable`].
pub fn final_record(
    templates: &Templates,
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
        templates,
        &letterhead::agency(
            organisation,
            records_office.map(std::slice::from_ref).unwrap_or_default(),
        ),
        &input,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_stands_in_a_sentence() {
        let cases = [
            ("Постоянно, ст. 19 а) ТП", "постоянно, ст. 19 а) ТП"),
            ("5 лет, ст. 70 ВП", "5 лет, ст. 70 ВП"),
            ("ДМН", "ДМН"),
            ("", ""),
        ];
        for (term, expected) in cases {
            assert_eq!(in_a_sentence(term), expected);
        }
    }
}
