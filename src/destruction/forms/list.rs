//! F-30: перечень документов и дел, не подлежащих хранению и предлагаемых для выделения к уничтожению.

use chrono::NaiveDate;

use crate::print::catalogue::{FormCode, common, f30};
use crate::print::russian::{Noun, short_date, year_list};
use crate::print::{
    Agency, Align, Cell, Column, DocumentReference, Form, Gryph, Head, Page, Paragraph, Piece,
    Rows, Signatory, Signing, Status, Templates,
};

/// Why an agreed list cannot be printed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ListError {
    #[error(
        "Перечень согласован, а по делу {index} «{title}» решения нет (п. 10.5.5). Внесите решение подразделения"
    )]
    Undecided { index: String, title: String },
}

/// What the department says of a row (clause 10.5.5, R-191).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListDecision {
    Pending,
    Agreed,
    Declined { extend_until: Option<NaiveDate> },
}

/// A case, or volumes of one, proposed for destruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListRow {
    pub index: String,
    pub title: String,
    /// Years of the documents.
    pub years: Vec<i32>,
    /// Number of the inventory; for a case never inventoried, its nomenclature.
    pub inventory: String,
    /// Number in the inventory; for a case never inventoried, empty.
    pub unit: String,
    pub unit_count: u64,
    /// Term with its article: «5 лет, ст. 70 ВП».
    pub term: String,
    /// Last day of the term; unknown for terms that end by an event already in `note`.
    pub expired_on: Option<NaiveDate>,
    pub decision: ListDecision,
    pub note: String,
}

/// Rows of one year and division, under their group rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListGroup {
    /// Year in which the cases were opened.
    pub year: i32,
    pub division: Option<String>,
    pub rows: Vec<ListRow>,
}

/// Values of F-30.
#[derive(Clone, Debug)]
pub struct DestructionList {
    /// Terms are over on 1 January of this year (clause 10.5.4).
    pub as_of_year: i32,
    /// «Управления делами»
    pub department_genitive: String,
    /// «Управлению делами»
    pub department_dative: String,
    /// Ordered by year, then division; a year is printed once.
    pub groups: Vec<ListGroup>,
    /// Head of the department, decoding of the signature.
    pub endorser_name: String,
    /// Worker of the archive, with the post.
    pub compiler: Signatory,
    pub state: ListState,
}

/// A list is final once the department has answered each row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListState {
    /// Registered once it is sent to the department.
    Draft {
        registered: Option<DocumentReference>,
    },
    /// With date and number of the department's answer in the document-management system.
    Endorsed {
        registered: DocumentReference,
        answer: DocumentReference,
    },
}

/// F-30.
///
/// # Errors
/// [`ListError::Undecided`] when an endorsed list has a row without decision.
pub fn destruction_list(
    templates: &Templates,
    agency: &Agency,
    input: &DestructionList,
) -> Result<Form, ListError> {
    let rows: Vec<&ListRow> = input.groups.iter().flat_map(|group| &group.rows).collect();
    let (status, registered) = match &input.state {
        ListState::Draft { registered } => (templates.draft(), registered.as_ref()),
        ListState::Endorsed { registered, .. } => {
            if let Some(open) = rows
                .iter()
                .find(|row| row.decision == ListDecision::Pending)
            {
                return Err(ListError::Undecided {
                    index: open.index.clone(),
                    title: open.title.clone(),
                });
            }
            (Status::Final, Some(registered))
        }
    };
    let caption = templates.say(f30::CAPTION);
    let scope = templates.fill(
        f30::SCOPE,
        &[
            ("department", &input.department_dative),
            ("year", &input.as_of_year.to_string()),
        ],
    );
    let head = Head {
        issuer: vec![agency.name.clone(), agency.archive.clone()],
        caption: caption.clone(),
        details: vec![
            templates.say(f30::SUBJECT),
            templates.date_and_number(registered),
            scope.clone(),
        ],
        right: Some(endorsement(templates, input)),
    };
    let compiler = templates
        .signature(&input.compiler)
        .led_by(templates.say(f30::COMPILED));
    Ok(Form {
        code: FormCode::F30,
        rules_edition: templates.edition().to_owned(),
        title: format!("{caption} {scope}"),
        page: Page::A4Landscape,
        status,
        copy: None,
        body: vec![
            Piece::Head(head),
            Piece::Table(list_rows(templates, &input.groups).finish()),
            Piece::FinalRecord(totals(templates, &rows)),
            Piece::Signatures(vec![compiler]),
        ],
    })
}

/// «СОГЛАСОВАНО» of the head of the department, with the number in the document-management system once it is there.
fn endorsement(templates: &Templates, input: &DestructionList) -> Gryph {
    let post = templates.fill(f30::ENDORSER, &[("department", &input.department_genitive)]);
    let signing = Signing {
        name: input.endorser_name.clone(),
        signed_on: None,
    };
    let gryph = templates.personal_endorsement(&signing.with_post(post));
    match &input.state {
        ListState::Draft { .. } => gryph,
        ListState::Endorsed { answer, .. } => {
            let date = short_date(answer.date);
            let values = [("date", date.as_str()), ("number", answer.number.as_str())];
            Gryph {
                dated: Some(templates.fill(f30::ENDORSED_IN_SED, &values)),
                ..gryph
            }
        }
    }
}

/// Eleven columns, 257 mm together; of the catalogue's 60 mm for the title 5 go to the date, which 18 mm would break.
fn list_rows(templates: &Templates, groups: &[ListGroup]) -> Rows<11> {
    let mut rows = Rows::new([
        Column::new(templates.say(f30::COLUMN_NUMBER), 10, Align::Centre),
        Column::new(templates.say(f30::COLUMN_INDEX), 22, Align::Left),
        Column::new(templates.say(f30::COLUMN_TITLE), 55, Align::Left),
        Column::new(templates.say(f30::COLUMN_YEARS), 18, Align::Centre),
        Column::new(templates.say(f30::COLUMN_INVENTORY), 22, Align::Left),
        Column::new(templates.say(f30::COLUMN_UNIT), 18, Align::Centre),
        Column::new(templates.say(f30::COLUMN_COUNT), 18, Align::Centre),
        Column::new(templates.say(f30::COLUMN_TERM), 30, Align::Left),
        Column::new(templates.say(f30::COLUMN_EXPIRED), 23, Align::Centre),
        Column::new(templates.say(f30::COLUMN_DECISION), 26, Align::Left),
        Column::new(templates.say(f30::COLUMN_NOTE), 15, Align::Left),
    ]);
    let mut number = 0;
    let mut printed_year = None;
    for group in groups {
        if printed_year != Some(group.year) {
            rows.group(templates.fill(f30::YEAR_GROUP, &[("year", &group.year.to_string())]));
            printed_year = Some(group.year);
        }
        if let Some(division) = &group.division {
            rows.group(division);
        }
        for row in &group.rows {
            number += 1;
            rows.line([
                Cell::Number(number),
                Cell::text(&row.index),
                Cell::text(&row.title),
                super::act::years_cell(&row.years),
                Cell::text(&row.inventory),
                Cell::text(&row.unit),
                Cell::Number(row.unit_count),
                Cell::text(&row.term),
                row.expired_on.map_or(Cell::Empty, Cell::Date),
                Cell::text(decision(templates, row.decision)),
                Cell::text(&row.note),
            ]);
        }
    }
    rows
}

fn decision(templates: &Templates, decision: ListDecision) -> String {
    match decision {
        ListDecision::Pending => String::new(),
        ListDecision::Agreed => templates.say(f30::AGREED),
        ListDecision::Declined { extend_until: None } => templates.say(f30::DECLINED),
        ListDecision::Declined {
            extend_until: Some(until),
        } => templates.fill(f30::DECLINED_UNTIL, &[("until", &short_date(until))]),
    }
}

/// The total, and how the department decided.
fn totals(templates: &Templates, rows: &[&ListRow]) -> Vec<Paragraph> {
    let units = |wanted: fn(&ListDecision) -> bool| -> String {
        let count = rows
            .iter()
            .filter(|row| wanted(&row.decision))
            .map(|row| row.unit_count)
            .fold(0, u64::saturating_add);
        Noun::STORAGE_UNIT.counted(count)
    };
    let years =
        year_list(rows.iter().flat_map(|row| row.years.iter().copied())).unwrap_or_default();
    let all = units(|_| true);
    let agreed = units(|decision| *decision == ListDecision::Agreed);
    let declined = units(|decision| matches!(decision, ListDecision::Declined { .. }));
    vec![
        Paragraph::line(templates.fill(f30::TOTAL, &[("counted", &all), ("years", &years)]))
            .with_hint(templates.say(common::FIGURES_HINT)),
        Paragraph::line(templates.fill(
            f30::DECIDED,
            &[("agreed", &agreed), ("declined", &declined)],
        )),
    ]
}
