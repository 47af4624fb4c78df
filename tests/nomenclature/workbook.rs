//! A department's nomenclature as clerks keep it: approval block, numbered columns, merged names of sections, an index given twice and
//! one left out, several terms in a cell, restricted rows, notes.

use rust_xlsxwriter::{Format, Workbook};

/// What stands in a row of the sheet.
enum Line {
    /// One text over all columns.
    Merged(&'static str),
    /// A text in one column.
    Text(u16, &'static str),
    /// Five columns.
    Row([&'static str; 5]),
}

use Line::{Merged, Row, Text};

const LINES: &[Line] = &[
    Text(3, "УТВЕРЖДАЮ"),
    Text(3, "Начальник Управления делами"),
    Text(3, "____________ П.И. Громов"),
    Merged("НОМЕНКЛАТУРА ДЕЛ"),
    Merged("Управления делами на 2027 год"),
    Row([
        "Индекс дела",
        "Заголовок дела (тома, части)",
        "Кол-во дел (томов, частей)",
        "Срок хранения дела и № статей по перечню",
        "Примечание",
    ]),
    Row(["1", "2", "3", "4", "5"]),
    Merged("Отдел документационного обеспечения"),
    Row([
        "10-1-01",
        "Приказы ФНС России по основной деятельности. Копии",
        "",
        "До минования надобности ст. 19 а) ТП",
        "",
    ]),
    Row([
        "10-1-02",
        "Положение об отделе",
        "1",
        "Постоянно ст. 33 а) ТП",
        "",
    ]),
    Row([
        "10-1-03",
        "Отчеты о работе отдела: а) годовые; б) квартальные",
        "",
        "а) Постоянно ст. 211 а) ТП; б) 5 лет ст. 211 б) ТП",
        "",
    ]),
    Row([
        "10-1-03",
        "Журнал регистрации входящих документов",
        "",
        "5 лет ст. 182 г) ТП",
        "",
    ]),
    Row([
        "10-1-05",
        "Переписка с территориальными налоговыми органами по вопросам делопроизводства",
        "",
        "5 лет ЭПК ст. 70 ТП",
        "Переходящее с 2025 года",
    ]),
    Merged("Отдел хозяйственного обеспечения"),
    Row([
        "10-2-01",
        "Документы (акты, справки) о проверке режима",
        "",
        "5 лет ст. 141 ТП",
        "ДСП",
    ]),
    Row([
        "10-2-02",
        "Договоры о закупке товаров",
        "",
        "5 лет (1) ЭПК ст. 11 ТП",
        "(1) После истечения срока действия договора",
    ]),
    Row(["", "Описи дел отдела", "", "Постоянно ст. 172 а) ТП", ""]),
    Row([
        "10-2-04",
        "Заявки на ремонт помещений",
        "",
        "пока не отремонтируют",
        "",
    ]),
    Text(0, "Делопроизводитель"),
    Text(3, "М.И. Орлова"),
];

/// How many rows of the sheet are filled.
pub fn filled_rows() -> u32 {
    u32::try_from(LINES.len()).expect("a small sheet")
}

/// The workbook as bytes of an XLSX file.
pub fn xlsx() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let plain = Format::new();
    for (line, row) in LINES.iter().zip(0..) {
        let written = match line {
            Merged(text) => sheet.merge_range(row, 0, row, 4, text, &plain).map(|_| ()),
            Text(column, text) => sheet.write_string(row, *column, *text).map(|_| ()),
            Row(cells) => cells
                .iter()
                .zip(0..)
                .filter(|(text, _)| !text.is_empty())
                .try_for_each(|(text, column)| sheet.write_string(row, column, *text).map(|_| ())),
        };
        written.expect("a small sheet can be written");
    }
    workbook
        .save_to_buffer()
        .expect("a small workbook can be written")
}
