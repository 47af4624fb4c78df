//! A typical or exemplary nomenclature as a file: the columns of a department's nomenclature, so that a subordinate body can load
//! it as the beginning of its own.

use rust_xlsxwriter::{Format, FormatAlign, Workbook, XlsxError};

use super::rules::{Model, ModelRow, in_sections};
use crate::nomenclature::advice::capitalised;

const COLUMNS: [(&str, f64); 5] = [
    ("Индекс дела", 14.0),
    ("Заголовок дела (тома, части)", 70.0),
    ("Кол-во дел (томов, частей)", 12.0),
    (
        "Срок хранения дела (тома, части) и № статей по перечню",
        36.0,
    ),
    ("Примечание", 36.0),
];

/// The file.
///
/// # Errors
/// Those of the format.
pub fn spreadsheet(model: &Model, rows: &[ModelRow]) -> Result<Vec<u8>, XlsxError> {
    let wrapped = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let bold = wrapped.clone().set_bold();
    let middle = bold.clone().set_align(FormatAlign::Center);
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.set_name("Номенклатура")?;
    let mut row = 0;
    for text in [
        format!("{} номенклатура дел", capitalised(model.kind.label())),
        model.title.clone(),
        ground(model),
    ] {
        if !text.is_empty() {
            sheet.merge_range(row, 0, row, 4, &text, &middle)?;
            row += 1;
        }
    }
    for (column, (heading, width)) in (0u16..).zip(COLUMNS) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(row, column, heading, &bold)?;
    }
    row += 1;
    for (section, lines) in in_sections(rows) {
        if !section.is_empty() {
            sheet.merge_range(row, 0, row, 4, section, &middle)?;
            row += 1;
        }
        for line in lines {
            let texts = [
                (0, line.index_text.clone()),
                (1, line.title.clone()),
                (3, line.content().term_and_article()),
                (4, line.note.clone()),
            ];
            for (column, text) in texts {
                sheet.write_string_with_format(row, column, text, &wrapped)?;
            }
            row += 1;
        }
    }
    workbook.save_to_buffer()
}

/// «Утверждена приказом от 20.11.2026 № 5 по согласованию с Росархивом (письмо от 01.11.2026 № 7)».
fn ground(model: &Model) -> String {
    match (
        &model.order_number,
        model.order_on,
        &model.agreement_number,
        model.agreement_on,
    ) {
        (Some(order), Some(order_on), Some(letter), Some(letter_on)) => format!(
            "Утверждена приказом от {} № {order} по согласованию с Росархивом (письмо от {} № {letter})",
            order_on.format("%d.%m.%Y"),
            letter_on.format("%d.%m.%Y")
        ),
        _ => "Проект".to_owned(),
    }
}
