//! A nomenclature as a table that comes back to the letter: written with everything that a row says, each in a column of its own,
//! and read without guessing. A file whose first row has exactly these columns is taken for one. Pure.

use rust_xlsxwriter::XlsxError;

use super::making::source_key;
use super::preview::{Destination, Notice, Part, SheetRow, Weight};
use crate::intake::workbook::{Sheet, SheetRow as Line, Value, Workbook, number_text};
use crate::nomenclature::rules::{Heading, HeadingKind};
use crate::organisation::people::Division;
use crate::print::list::{self, Cell};

const COLUMNS: [(&str, f64); 11] = [
    ("Индекс дела", 14.0),
    ("Пункт", 8.0),
    ("Заголовок дела", 70.0),
    ("Срок хранения", 24.0),
    ("№ статьи по перечню", 24.0),
    ("Примечание", 36.0),
    ("Отдел", 8.0),
    ("Раздел", 24.0),
    ("Вид", 14.0),
    ("ДСП", 8.0),
    ("Переходящее", 14.0),
];

const YES: &str = "да";

/// The table of these rows; of their division it has the number.
///
/// # Errors
/// Those of the format.
pub fn spreadsheet(rows: &[Heading], divisions: &[Division]) -> Result<Vec<u8>, XlsxError> {
    let yes = |so: bool| if so { YES } else { "" };
    let lines: Vec<Vec<Cell>> = rows
        .iter()
        .map(|row| {
            let content = &row.content;
            let division = content
                .division_id
                .and_then(|id| divisions.iter().find(|division| division.id == id))
                .map_or_else(String::new, |division| division.number.to_string());
            [
                content.index_text.as_str(),
                &content.item,
                &content.title,
                &content.term_text,
                &content.article_text,
                &content.note,
                &division,
                &content.section,
                content.kind.label(),
                yes(content.restricted),
                yes(content.carry_over),
            ]
            .map(Cell::from)
            .to_vec()
        })
        .collect();
    list::spreadsheet("Номенклатура", &COLUMNS, &lines)
}

/// The sheet of a file that was written so.
pub fn sheet(book: &Workbook) -> Option<&Sheet> {
    book.sheets.iter().find(|sheet| {
        let Some(first) = sheet.rows.first() else {
            return false;
        };
        first.number == 1
            && first.cells.len() == COLUMNS.len()
            && COLUMNS
                .iter()
                .zip(0..)
                .all(|((title, _), column)| text(first, column) == *title)
    })
}

/// The rows of such a sheet, and the names of the sections they stand in, in their order.
pub fn rows(sheet: &Sheet, destination: &Destination) -> (Vec<SheetRow>, Vec<String>) {
    let mut sections: Vec<String> = Vec::new();
    let mut rows = Vec::with_capacity(sheet.rows.len());
    for line in sheet.rows.iter().skip(1) {
        let section = text(line, 7);
        let at = match section.as_str() {
            "" => None,
            // Sections follow each other, so the last one is the likeliest.
            name => match sections.iter().rposition(|known| known == name) {
                Some(at) => Some(at),
                None => {
                    sections.push(section.clone());
                    Some(sections.len() - 1)
                }
            },
        };
        rows.push(row(&sheet.name, line, at, destination));
    }
    (rows, sections)
}

fn row(sheet: &str, line: &Line, section: Option<usize>, destination: &Destination) -> SheetRow {
    let mut notices = Vec::new();
    let mut wrong = |weight, code: &str, text| {
        notices.push(Notice {
            weight,
            code: code.to_owned(),
            text,
        });
    };
    let number = text(line, 6);
    let division = destination
        .divisions
        .iter()
        .find(|division| division.number.to_string() == number);
    if division.is_none() && !number.is_empty() {
        let text = format!(
            "Строка {}, столбец «Отдел»: действующего отдела {number} в подразделении нет, строка пойдёт без отдела. Исправьте номер или укажите отдел позже",
            line.number
        );
        wrong(Weight::Warning, "division", text);
    }
    let kind_told = text(line, 8);
    let kind = HeadingKind::ALL
        .iter()
        .copied()
        .find(|kind| kind.label() == kind_told);
    if kind.is_none() && !kind_told.is_empty() {
        let labels: Vec<&str> = HeadingKind::ALL.iter().map(|kind| kind.label()).collect();
        let text = format!(
            "Строка {}, столбец «Вид»: «{kind_told}» не понято, взято «дело». Впишите одно из: {}",
            line.number,
            labels.join(", ")
        );
        wrong(Weight::Warning, "kind", text);
    }
    let index = text(line, 0);
    let (item, title) = (text(line, 1), text(line, 2));
    SheetRow {
        sheet: sheet.to_owned(),
        row: line.number,
        last_row: line.number,
        section,
        division_id: division.map(|division| division.id),
        suggested: None,
        restricted: text(line, 9) == YES,
        carry_over: text(line, 10) == YES,
        kind: kind.unwrap_or(HeadingKind::Case),
        exact: true,
        parts: vec![Part {
            source_key: source_key(&index, &title, &item),
            item,
            title,
            term: text(line, 3),
            article: text(line, 4),
            note: text(line, 5),
        }],
        index,
        notices,
    }
}

/// What a cell says, letter by letter.
fn text(line: &Line, column: u32) -> String {
    let cell = line.cells.iter().find(|cell| cell.column == column);
    match cell.map(|cell| &cell.value) {
        Some(Value::Text(text) | Value::Error(text) | Value::Formula(text)) => text.clone(),
        Some(Value::Number(number)) => number_text(*number),
        Some(Value::Date(day)) => day.format("%d.%m.%Y").to_string(),
        Some(Value::Bool(truth)) => if *truth { YES } else { "" }.to_owned(),
        None => String::new(),
    }
}
