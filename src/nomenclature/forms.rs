//! Printed forms of a nomenclature: F-18 (of a department), F-18Z (its final record), F-19 (consolidated), F-19Z (final
//! record of the whole), F-19D (supplement), F-19V (extract), F-54 (memo on a new case).
//!
//! Pure functions from plain values to a [`Form`]; the wording comes from [`Templates`]. Columns are the same in both
//! nomenclatures (clause 10.1.13, R-077).

mod final_record;
mod memo;
mod supplement;

pub use final_record::{
    Category, CategoryCount, ConsolidatedFinalRecord, DepartmentCounts, DepartmentFinalRecord,
    FinalRecordError, YearCounts, consolidate, consolidated_final_record, department_final_record,
};
pub use memo::{NewCaseMemo, new_case_memo};
pub use supplement::{Extract, Supplement, extract, supplement};

use crate::print::catalogue::{FormCode, f18, f19};
use crate::print::{
    Agency, Align, Cell, Column, DocumentReference, Form, Head, Page, Piece, Rows, Signatory,
    Signing, Status, Table, Templates,
};

/// A department in the cases its forms need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DepartmentNames {
    /// «10»
    pub index: String,
    /// «Управление делами», in full.
    pub name: String,
    /// «Управления делами»
    pub genitive: String,
    /// «Управлении делами»
    pub prepositional: String,
}

/// A row of a nomenclature.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct HeadingRow {
    /// «10-1-01»
    pub index: String,
    pub title: String,
    /// Number of volumes formed; empty until the end of the year.
    pub volume_count: Option<u64>,
    /// Term as written: «5 лет ЭПК».
    pub term: String,
    /// Article of the list: «ст. 70 ВП»; may be empty.
    pub basis: String,
    /// Marks, in the order of the events (see [`crate::print::marks`]).
    pub notes: Vec<String>,
}

/// Rows of one division, under its group row; a department without divisions has one section without a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DivisionSection {
    pub division: Option<DivisionName>,
    pub rows: Vec<HeadingRow>,
}

/// Number and name of a division: 1, «Отдел документационного обеспечения».
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct DivisionName {
    pub number: String,
    pub name: String,
}

/// Values of F-18.
#[derive(Clone, Debug)]
pub struct DepartmentNomenclature {
    pub department: DepartmentNames,
    pub year: i32,
    pub sections: Vec<DivisionSection>,
    /// Head of the department.
    pub head: Signing,
    /// Worker of the archive who checked the draft (clause 10.1.6).
    pub archive_worker: Signing,
    pub state: DepartmentNomenclatureState,
}

/// A final print needs the date and number of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DepartmentNomenclatureState {
    Draft,
    Signed { registered: DocumentReference },
}

/// F-18: номенклатура дел структурного подразделения.
pub fn department_nomenclature(
    templates: &Templates,
    agency: &Agency,
    input: &DepartmentNomenclature,
) -> Form {
    let (status, registered) = match &input.state {
        DepartmentNomenclatureState::Draft => (templates.draft(), None),
        DepartmentNomenclatureState::Signed { registered } => (Status::Final, Some(registered)),
    };
    let year = input.year.to_string();
    let caption = templates.say(f18::CAPTION);
    let year_line = templates.fill(f18::YEAR_LINE, &[("year", &year)]);
    let head = Head {
        issuer: vec![agency.name.clone(), input.department.name.clone()],
        caption: caption.clone(),
        details: vec![
            templates.date_and_number(registered),
            agency.place.clone(),
            year_line.clone(),
        ],
        right: None,
    };
    let mut rows = nomenclature_rows(templates);
    for section in &input.sections {
        if let Some(division) = &section.division {
            rows.group(templates.fill(
                f18::DIVISION_GROUP,
                &[("number", &division.number), ("name", &division.name)],
            ));
        }
        push_headings(templates, &mut rows, &section.rows);
    }
    let signed_by = templates.fill(
        f18::SIGNED_BY,
        &[("department", &input.department.genitive)],
    );
    let visa = templates.fill(f18::ARCHIVE_VISA, &[("archive", &agency.archive_genitive)]);
    Form {
        code: FormCode::F18,
        rules_edition: templates.edition().to_owned(),
        title: format!("{} {caption} {year_line}", input.department.name),
        page: Page::A4Portrait,
        status,
        copy: None,
        body: vec![
            Piece::Head(head),
            Piece::Table(rows.finish()),
            Piece::Signatures(vec![
                templates.signature(&input.head.with_post(signed_by)),
                templates.signature(&input.archive_worker.with_post(visa)),
            ]),
        ],
    }
}

/// Values of F-19.
#[derive(Clone, Debug)]
pub struct ConsolidatedNomenclature {
    pub year: i32,
    /// In the order of the approved structure (clause 10.1.10).
    pub departments: Vec<DepartmentSection>,
    /// Head of the department that keeps the records.
    pub records_office_head: Signing,
    /// Person responsible for the archive.
    pub archive_keeper: Signing,
    /// Head of the agency, decoding of the signature.
    pub approver_name: String,
    pub state: ConsolidatedNomenclatureState,
}

/// The part of a department in the consolidated nomenclature.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DepartmentSection {
    pub index: String,
    pub name: String,
    pub sections: Vec<DivisionSection>,
}

/// A final print needs the registration, the minutes of the commission and the date of approval (clause 10.1.8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ConsolidatedNomenclatureState {
    Draft {
        /// Whether the block of the ЭПК is printed, blank: true in a year in which its agreement falls due.
        expert_review_due: bool,
    },
    Approved {
        registered: DocumentReference,
        approved_on: chrono::NaiveDate,
        commission_minutes: DocumentReference,
        /// This year's minutes of the ЭПК, or the last valid ones; `None` leaves the block out.
        expert_review_minutes: Option<DocumentReference>,
    },
}

/// F-19: номенклатура дел центрального аппарата, consolidated from those of the departments.
pub fn consolidated_nomenclature(
    templates: &Templates,
    agency: &Agency,
    input: &ConsolidatedNomenclature,
) -> Form {
    let standing = Standing::of(templates, &input.state);
    let year = input.year.to_string();
    let caption = templates.say(f19::CAPTION);
    let year_line = templates.fill(f19::YEAR_LINE, &[("year", &year)]);
    let approver = Signatory {
        post: templates.fill(f19::APPROVER, &[("organisation", &agency.name_genitive)]),
        name: input.approver_name.clone(),
        signed_on: standing.approved_on,
    };
    let head = Head {
        issuer: vec![agency.name.clone()],
        caption: caption.clone(),
        details: vec![
            templates.date_and_number(standing.registered),
            agency.place.clone(),
            year_line.clone(),
        ],
        right: Some(templates.approval(&approver)),
    };
    let signed_by = templates.fill(
        f19::SIGNED_BY,
        &[("office", &agency.records_office_genitive)],
    );
    let visa = templates.fill(
        f19::ARCHIVE_VISA,
        &[("archive", &agency.archive_accusative)],
    );
    let mut gryphs = vec![templates.endorsement(&agency.commission, standing.commission_minutes)];
    if standing.has_expert_review_block {
        gryphs.push(templates.endorsement(
            &agency.expert_review_commission,
            standing.expert_review_minutes,
        ));
    }
    Form {
        code: FormCode::F19,
        rules_edition: templates.edition().to_owned(),
        title: format!("{caption} {year_line}"),
        page: Page::A4Portrait,
        status: standing.status,
        copy: None,
        body: vec![
            Piece::Head(head),
            Piece::Table(consolidated_table(templates, &input.departments)),
            Piece::Signatures(vec![
                templates.signature(&input.records_office_head.with_post(signed_by)),
                templates.signature(&input.archive_keeper.with_post(visa)),
            ]),
            Piece::Gryphs(gryphs),
        ],
    }
}

/// What the state of a consolidated nomenclature puts on paper.
struct Standing<'a> {
    status: Status,
    registered: Option<&'a DocumentReference>,
    approved_on: Option<chrono::NaiveDate>,
    commission_minutes: Option<&'a DocumentReference>,
    has_expert_review_block: bool,
    expert_review_minutes: Option<&'a DocumentReference>,
}

impl<'a> Standing<'a> {
    fn of(templates: &Templates, state: &'a ConsolidatedNomenclatureState) -> Self {
        match state {
            ConsolidatedNomenclatureState::Draft { expert_review_due } => Self {
                status: templates.draft(),
                registered: None,
                approved_on: None,
                commission_minutes: None,
                has_expert_review_block: *expert_review_due,
                expert_review_minutes: None,
            },
            ConsolidatedNomenclatureState::Approved {
                registered,
                approved_on,
                commission_minutes,
                expert_review_minutes,
            } => Self {
                status: Status::Final,
                registered: Some(registered),
                approved_on: Some(*approved_on),
                commission_minutes: Some(commission_minutes),
                has_expert_review_block: expert_review_minutes.is_some(),
                expert_review_minutes: expert_review_minutes.as_ref(),
            },
        }
    }
}

fn consolidated_table(templates: &Templates, departments: &[DepartmentSection]) -> Table {
    let mut rows = nomenclature_rows(templates);
    for department in departments {
        rows.group(templates.fill(
            f19::DEPARTMENT_GROUP,
            &[("index", &department.index), ("name", &department.name)],
        ));
        for section in &department.sections {
            if let Some(division) = &section.division {
                rows.group(templates.fill(
                    f19::DIVISION_GROUP,
                    &[
                        ("index", &department.index),
                        ("number", &division.number),
                        ("name", &division.name),
                    ],
                ));
            }
            push_headings(templates, &mut rows, &section.rows);
        }
    }
    rows.finish()
}

/// The five columns of both nomenclatures, 22/72/18/32/26 mm. The notes take 6 mm of the catalogue's 78 for the title: in
/// 20 mm neither the heading «Примечание» nor the number of an inventory (mark M-1) fits on a line.
fn nomenclature_rows(templates: &Templates) -> Rows<5> {
    Rows::new([
        Column::new(templates.say(f18::COLUMN_INDEX), 22, Align::Left),
        Column::new(templates.say(f18::COLUMN_TITLE), 72, Align::Left),
        Column::new(templates.say(f18::COLUMN_COUNT), 18, Align::Centre),
        Column::new(templates.say(f18::COLUMN_TERM), 32, Align::Left),
        Column::new(templates.say(f18::COLUMN_NOTE), 26, Align::Left),
    ])
}

fn push_headings(templates: &Templates, rows: &mut Rows<5>, headings: &[HeadingRow]) {
    for heading in headings {
        rows.line([
            Cell::text(&heading.index),
            Cell::text(&heading.title),
            Cell::optional_number(heading.volume_count),
            Cell::text(term_with_basis(templates, &heading.term, &heading.basis)),
            Cell::text(heading.notes.join("; ")),
        ]);
    }
}

/// «5 лет ЭПК, ст. 70 ВП»; without a basis the term alone.
fn term_with_basis(templates: &Templates, term: &str, basis: &str) -> String {
    if basis.trim().is_empty() || term.trim().is_empty() {
        return term.to_owned();
    }
    templates.fill(f18::TERM_WITH_BASIS, &[("term", term), ("basis", basis)])
}
