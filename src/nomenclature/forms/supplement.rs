//! F-19D: дополнение к номенклатуре дел (clause 10.1.15, R-098, R-099). F-19V: выписка for a cupboard (clause 10.2.5, R-130).

use super::{DepartmentSection, consolidated_table};
use crate::print::catalogue::{FormCode, f19, f19d, f19v};
use crate::print::{
    Agency, Form, Head, Page, Paragraph, Piece, Signatory, Signing, Status, Templates,
};

/// Values of F-19D.
#[derive(Clone, Debug)]
pub struct Supplement {
    pub year: i32,
    /// Rows that the approved nomenclature did not foresee, in the order of its sections.
    pub departments: Vec<DepartmentSection>,
    /// Head of the department that keeps the records.
    pub records_office_head: Signing,
}

/// F-19D. A draft until the head of the records department has signed.
pub fn supplement(templates: &Templates, agency: &Agency, input: &Supplement) -> Form {
    let year = input.year.to_string();
    let caption = templates.say(f19d::CAPTION);
    let subject = templates.fill(
        f19d::SUBJECT,
        &[("apparatus", &agency.apparatus_genitive), ("year", &year)],
    );
    let signed_by = templates.fill(
        f19d::SIGNED_BY,
        &[("office", &agency.records_office_genitive)],
    );
    let head = input.records_office_head.with_post(signed_by);
    let rows = if input.departments.is_empty() {
        let nothing = templates.fill(f19d::NOTHING, &[("year", &year)]);
        Piece::Paragraph(Paragraph::running(nothing))
    } else {
        Piece::Table(consolidated_table(templates, &input.departments))
    };
    Form {
        code: FormCode::F19D,
        rules_edition: templates.edition().to_owned(),
        title: format!("{caption} {subject}"),
        page: Page::A4Portrait,
        status: if head.signed_on.is_some() {
            Status::Final
        } else {
            templates.draft()
        },
        copy: None,
        body: vec![
            Piece::Head(Head {
                issuer: vec![agency.name.clone()],
                caption,
                details: vec![subject],
                right: None,
            }),
            rows,
            Piece::Signatures(vec![templates.signature(&head)]),
        ],
    }
}

/// Values of F-19V.
#[derive(Clone, Debug)]
pub struct Extract {
    pub year: i32,
    /// One department, or one of its divisions.
    pub department: DepartmentSection,
    /// The clerk who certifies it; signed by hand.
    pub clerk: Signatory,
}

/// F-19V.
pub fn extract(templates: &Templates, agency: &Agency, input: &Extract) -> Form {
    let year = input.year.to_string();
    let caption = templates.say(f19v::CAPTION);
    let subject = templates.fill(
        f19v::SUBJECT,
        &[("apparatus", &agency.apparatus_genitive), ("year", &year)],
    );
    let department = templates.fill(
        f19::DEPARTMENT_GROUP,
        &[
            ("index", &input.department.index),
            ("name", &input.department.name),
        ],
    );
    Form {
        code: FormCode::F19V,
        rules_edition: templates.edition().to_owned(),
        title: format!("{caption} {subject}: {department}"),
        page: Page::A4Portrait,
        status: Status::Final,
        copy: None,
        body: vec![
            Piece::Head(Head {
                issuer: vec![agency.name.clone()],
                caption,
                details: vec![subject],
                right: None,
            }),
            Piece::Table(consolidated_table(
                templates,
                std::slice::from_ref(&input.department),
            )),
            Piece::Signatures(vec![
                templates
                    .signature(&input.clerk)
                    .led_by(templates.say(f19v::CERTIFIED)),
            ]),
        ],
    }
}
