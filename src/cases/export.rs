//! The list as a spreadsheet: batch after batch from the database, row after row into the file, so that memory does not grow
//! with the number of cases.

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use super::rules::index_with_item;
use super::store::{self, CaseLine, Cursor, Filter};
use crate::acting::Sight;
use crate::db::{Db, Error};
use crate::print::list::head;
use crate::refusal::{Refusal, Result};

/// What a sheet of the format holds below the heading.
const MOST_ROWS: i64 = 1_048_575;
/// Lines read at once.
const BATCH: i64 = 1_000;

const HEADINGS: [(&str, f64); 11] = [
    ("Подразделение", 14.0),
    ("Индекс", 14.0),
    ("Заголовок дела", 70.0),
    ("Годы", 12.0),
    ("Томов", 8.0),
    ("Состояние", 12.0),
    ("Категория", 26.0),
    ("Срок хранения", 34.0),
    ("К уничтожению не ранее", 16.0),
    ("Что со сроком", 24.0),
    ("ДСП", 6.0),
];

fn unwritable(error: XlsxError) -> Refusal {
    Error::Environment(format!("таблица не сложилась: {error}")).into()
}

/// The cases that the filter shows to the person, as an XLSX file.
///
/// # Errors
/// [`Refusal::Rule`] when there are more cases than a sheet holds; those of the database.
pub async fn spreadsheet(db: &Db, sight: Sight, filter: &Filter) -> Result<Vec<u8>> {
    let all = store::count(db, sight, filter).await?;
    if all > MOST_ROWS {
        return Err(Refusal::rule(format!(
            "Дел {all}, а на листе таблицы помещается {MOST_ROWS}: уточните отбор"
        )));
    }
    let mut workbook = Workbook::new();
    let sheet = workbook
        .add_worksheet_with_constant_memory()
        .map_err(unwritable)?;
    head(sheet, "Дела", &HEADINGS).map_err(unwritable)?;
    let mut row = 1;
    let mut cursor: Option<Cursor> = None;
    loop {
        let batch = store::page(db, sight, filter, cursor.as_ref(), BATCH).await?;
        let Some(last) = batch.last() else { break };
        cursor = Some(last.cursor());
        let sheet = workbook.worksheet_from_index(0).map_err(unwritable)?;
        for line in &batch {
            write(sheet, row, line).map_err(unwritable)?;
            row += 1;
        }
    }
    workbook.save_to_buffer().map_err(unwritable)
}

fn write(sheet: &mut Worksheet, row: u32, line: &CaseLine) -> std::result::Result<(), XlsxError> {
    let date = line
        .destroy_from
        .map(|date| date.format("%d.%m.%Y").to_string())
        .unwrap_or_default();
    let texts = [
        (0, line.department_index.clone()),
        (1, index_with_item(&line.index_text, &line.item)),
        (2, line.title.clone()),
        (3, line.years()),
        (5, line.state.label().to_owned()),
        (6, line.category.label().to_owned()),
        (7, line.term_text.clone()),
        (8, date),
        (9, line.expiry.label().to_owned()),
        (10, if line.restricted { "ДСП" } else { "" }.to_owned()),
    ];
    for (column, text) in texts {
        if column == 5 {
            sheet.write_number(row, 4, line.volumes as f64)?;
        }
        sheet.write_string(row, column, text)?;
    }
    Ok(())
}
