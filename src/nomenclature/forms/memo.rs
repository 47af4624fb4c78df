//! F-54: служебная записка о включении нового дела в номенклатуру (clause 10.1.6, R-070).

use super::{DepartmentNames, term_with_basis};
use crate::print::catalogue::{FormCode, f54};
use crate::print::{
    Agency, Align, Cell, Column, DocumentReference, Form, Head, Page, Paragraph, Piece, Rows,
    Signatory, Status, Templates,
};

/// Values of F-54.
#[derive(Clone, Debug)]
pub struct NewCaseMemo {
    pub department: DepartmentNames,
    pub year: i32,
    /// «10-1-13»
    pub index: String,
    pub title: String,
    pub term: String,
    pub basis: String,
    /// Why the case is to be opened.
    pub ground: String,
    /// Head of the department or their deputy, with their own post; an empty post is worded by the form.
    pub signed_by: Signatory,
    /// Date and number, once registered.
    pub registered: Option<DocumentReference>,
}

/// F-54. A draft until it is signed; date and number stay blank until the records department has registered it.
pub fn new_case_memo(templates: &Templates, agency: &Agency, input: &NewCaseMemo) -> Form {
    let year = input.year.to_string();
    let caption = templates.say(f54::CAPTION);
    let subject = templates.fill(f54::SUBJECT, &[("year", &year)]);
    let department = input.department.genitive.as_str();
    let head = Head {
        issuer: vec![agency.name.clone(), input.department.name.clone()],
        caption: caption.clone(),
        details: vec![
            templates.date_and_number(input.registered.as_ref()),
            subject.clone(),
        ],
        right: Some(crate::print::Gryph {
            word: templates.fill(
                f54::ADDRESSEE,
                &[("office", &agency.records_office_accusative)],
            ),
            ..crate::print::Gryph::default()
        }),
    };
    let mut rows = Rows::new([
        Column::new(templates.say(f54::COLUMN_INDEX), 24, Align::Left),
        Column::new(templates.say(f54::COLUMN_TITLE), 62, Align::Left),
        Column::new(templates.say(f54::COLUMN_TERM), 34, Align::Left),
        Column::new(templates.say(f54::COLUMN_GROUND), 50, Align::Left),
    ]);
    rows.line([
        Cell::text(&input.index),
        Cell::text(&input.title),
        Cell::text(term_with_basis(templates, &input.term, &input.basis)),
        Cell::text(&input.ground),
    ]);
    let mut signatory = input.signed_by.clone();
    if signatory.post.trim().is_empty() {
        signatory.post = templates.fill(f54::SIGNED_BY, &[("department", department)]);
    }
    Form {
        code: FormCode::F54,
        rules_edition: templates.edition().to_owned(),
        title: format!("{caption} {subject}"),
        page: Page::A4Portrait,
        status: if signatory.signed_on.is_some() {
            Status::Final
        } else {
            templates.draft()
        },
        copy: None,
        body: vec![
            Piece::Head(head),
            Piece::Paragraph(Paragraph::running(
                templates.fill(f54::REQUEST, &[("department", department), ("year", &year)]),
            )),
            Piece::Table(rows.finish()),
            Piece::Signatures(vec![templates.signature(&signatory)]),
        ],
    }
}
