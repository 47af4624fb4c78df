//! Printed form of a department's inventory, F-21.

use chrono::NaiveDate;

pub use super::numbering::{
    MAX_UNIT_NUMBER, NumberingError, NumberingRecord, UnitNumber, unit_count,
};
pub use super::rules::InventoryKind;
use crate::print::catalogue::{FormCode, common, f21};
use crate::print::russian::{Noun, short_date};
use crate::print::{
    Agency, Align, Cell, Column, Form, Head, Page, Paragraph, Piece, Rows, Signatory, Signature,
    Signing, Status, Templates,
};

/// A row of an inventory: a volume, or an attachment formed as one. Its texts repeat the cover.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InventoryRow {
    pub number: UnitNumber,
    /// «10-1-01»
    pub index: String,
    /// Title with the number and the title of the volume (N-05).
    pub title: String,
    /// Dates as on the cover.
    pub dates: String,
    pub sheet_count: Option<u64>,
    /// Term as on the cover; when empty in an inventory of permanent storage, «Постоянно» is printed.
    pub term: String,
    pub notes: Vec<String>,
}

/// Rows of one division under its group row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InventorySection {
    /// «Отдел документационного обеспечения»; `None` in a department without divisions.
    pub division: Option<String>,
    pub rows: Vec<InventoryRow>,
}

/// Values of F-21.
#[derive(Clone, Debug)]
pub struct DepartmentInventory {
    /// «10п-2022»
    pub number: String,
    pub kind: InventoryKind,
    pub year: i32,
    /// Full name without abbreviations (clause 10.3.3).
    pub department: String,
    pub department_genitive: String,
    pub sections: Vec<InventorySection>,
    pub head: Signing,
    /// The clerk who compiled it, with the post.
    pub compiler: Signatory,
    /// 1 for the archive, 2 for the department.
    pub copy: Option<u8>,
    pub state: InventoryState,
}

/// Acceptance is noted only in a signed inventory (clause 10.4.5).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InventoryState {
    Draft,
    Signed,
    Accepted(Acceptance),
}

/// The block «Передал / Принял»: numbers of cases in fact handed over and accepted, which may differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    pub handed_over_count: u64,
    pub handed_over_by: Signatory,
    pub accepted_count: u64,
    pub accepted_by: Signatory,
    pub accepted_on: NaiveDate,
}

/// F-21: опись дел структурного подразделения.
///
/// # Errors
/// When the numbers of the units do not make an inventory ([`NumberingRecord::of`]).
pub fn department_inventory(
    templates: &Templates,
    agency: &Agency,
    input: &DepartmentInventory,
) -> Result<Form, NumberingError> {
    let numbers: Vec<UnitNumber> = input
        .sections
        .iter()
        .flat_map(|section| &section.rows)
        .map(|row| row.number)
        .collect();
    let record = NumberingRecord::of(&numbers)?;
    let caption = templates.fill(f21::CAPTION, &[("number", &input.number)]);
    let kind = templates.say(match input.kind {
        InventoryKind::Permanent => f21::KIND_PERMANENT,
        InventoryKind::LongTerm => f21::KIND_LONG_TERM,
        InventoryKind::Personnel => f21::KIND_PERSONNEL,
    });
    let year_line = templates.fill(f21::YEAR_LINE, &[("year", &input.year.to_string())]);
    let title = format!("{caption} {kind} {year_line}");
    let lines = vec![
        agency.name.clone(),
        input.department.clone(),
        caption.clone(),
        kind,
        year_line,
    ];
    let signed_by = templates.fill(
        f21::SIGNED_BY,
        &[("department", &input.department_genitive)],
    );
    let mut body = vec![
        Piece::Head(Head::new(lines, &caption, None)),
        Piece::Table(inventory_rows(templates, input).finish()),
        Piece::FinalRecord(final_record(templates, &record)),
        Piece::Signatures(vec![
            templates.signature(&input.head.with_post(signed_by)),
            templates.signature(&input.compiler),
        ]),
    ];
    body.extend(acceptance_pieces(templates, &input.state));
    Ok(Form {
        code: FormCode::F21,
        rules_edition: templates.edition().to_owned(),
        title,
        page: Page::A4Portrait,
        status: match input.state {
            InventoryState::Draft => templates.draft(),
            InventoryState::Signed | InventoryState::Accepted(_) => Status::Final,
        },
        copy: templates.copy(input.copy),
        body,
    })
}

fn inventory_rows(templates: &Templates, input: &DepartmentInventory) -> Rows<7> {
    let mut rows = Rows::new([
        Column::new(templates.say(f21::COLUMN_NUMBER), 12, Align::Centre),
        Column::new(templates.say(f21::COLUMN_INDEX), 24, Align::Left),
        Column::new(templates.say(f21::COLUMN_TITLE), 62, Align::Left),
        Column::new(templates.say(f21::COLUMN_DATES), 24, Align::Left),
        Column::new(templates.say(f21::COLUMN_SHEETS), 16, Align::Centre),
        Column::new(templates.say(f21::COLUMN_TERM), 18, Align::Left),
        Column::new(templates.say(f21::COLUMN_NOTES), 14, Align::Left),
    ]);
    for section in &input.sections {
        if let Some(division) = &section.division {
            rows.group(division);
        }
        for row in &section.rows {
            let number = match row.number.letter() {
                None => Cell::Number(row.number.number().into()),
                Some(_) => Cell::text(row.number.to_string()),
            };
            let term = if row.term.trim().is_empty() && input.kind == InventoryKind::Permanent {
                templates.say(f21::TERM_PERMANENT)
            } else {
                row.term.clone()
            };
            rows.line([
                number,
                Cell::text(&row.index),
                Cell::text(&row.title),
                Cell::text(&row.dates),
                Cell::optional_number(row.sheet_count),
                Cell::text(term),
                Cell::text(row.notes.join("; ")),
            ]);
        }
    }
    rows
}

/// «В данную опись внесено 247 (двести сорок семь) дел с № 1 по № 247, в том числе: …» (clause 10.3.5).
pub fn final_record(templates: &Templates, record: &NumberingRecord) -> Vec<Paragraph> {
    let counted = Noun::CASE_FILE.counted(record.count);
    let numbers = [
        ("first", record.first.to_string()),
        ("last", record.last.to_string()),
    ];
    let numbers = numbers
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    vec![
        Paragraph::line(templates.fill(f21::ENTERED, &[("counted", &counted)]))
            .with_hint(templates.say(common::FIGURES_HINT)),
        Paragraph::line(templates.fill(f21::NUMBERS, &numbers)),
        Paragraph::line(templates.fill(
            f21::LETTERED,
            &[("list", &templates.list_or_none(&record.lettered))],
        )),
        Paragraph::line(templates.fill(
            f21::SKIPPED,
            &[("list", &templates.list_or_none(&record.skipped))],
        )),
    ]
}

/// The block of acceptance; blank until the cases are handed over.
fn acceptance_pieces(templates: &Templates, state: &InventoryState) -> Vec<Piece> {
    let acceptance = match state {
        InventoryState::Accepted(acceptance) => Some(acceptance),
        InventoryState::Draft | InventoryState::Signed => None,
    };
    let counted = |count: Option<u64>| {
        count.map_or_else(
            || templates.say(f21::BLANK_COUNTED),
            |count| Noun::CASE_FILE.counted(count),
        )
    };
    let handed_over = counted(acceptance.map(|block| block.handed_over_count));
    let accepted = counted(acceptance.map(|block| block.accepted_count));
    let signature = |lead: String, signatory: Option<&Signatory>| -> Signature {
        templates
            .undated_signature(&signatory.cloned().unwrap_or_default())
            .led_by(lead)
    };
    let date = acceptance
        .map(|block| short_date(block.accepted_on))
        .unwrap_or_default();
    vec![
        Piece::Signatures(vec![
            signature(
                templates.fill(f21::HANDED_OVER, &[("counted", &handed_over)]),
                acceptance.map(|block| &block.handed_over_by),
            ),
            signature(
                templates.fill(f21::ACCEPTED, &[("counted", &accepted)]),
                acceptance.map(|block| &block.accepted_by),
            ),
        ]),
        Piece::Paragraph(Paragraph::line(
            templates.fill(f21::ACCEPTED_ON, &[("date", &date)]),
        )),
    ]
}
