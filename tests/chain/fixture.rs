//! A spreadsheet as a small municipal department would lay it out, with the oddities of real ones.

use rust_xlsxwriter::{Format, Workbook};

/// Index, title, term with article, note; an empty index is a section.
const ROWS: &[[&str; 4]] = &[
    ["", "01 – РУКОВОДСТВО", "", ""],
    [
        "01-01",
        "Законы субъекта Российской Федерации, присланные для сведения",
        "ДМН\nст.3(б) тп",
        "Относящиеся к деятельности организации – постоянно",
    ],
    [
        "01-02",
        "Приказы начальника отдела образования по основной деятельности",
        "Постоянно\nст. 19(а) тп",
        "",
    ],
    [
        "01-03",
        "Годовой план работы отдела образования",
        "Постоянно\nст. 191(а) тп",
        "",
    ],
    [
        "01-03",
        "Переписка с образовательными организациями о летнем отдыхе детей",
        "5 лет ЭПК\nст. 70 тп",
        "",
    ],
    [
        "01-05",
        "Приказы районного управления:\nа) относящиеся к деятельности отдела\nб) присланные для сведения",
        "Постоянно\nст. 4(а) тп\nДМН\nст. 4(б) тп",
        "",
    ],
    [
        "01-06",
        "Журнал регистрации поступающих документов",
        "3 года\nст. 182(г) тп",
        "",
    ],
    ["", "02 – КАДРЫ", "", ""],
    [
        "02-01",
        "Приказы начальника отдела образования по личному составу",
        "50 лет ЭПК\nст. 434(а) тп",
        "",
    ],
    [
        "02-02",
        "Приказы начальника отдела образования о предоставлении отпусков",
        "5 лет\nст. 434(б) тп",
        "",
    ],
    [
        "02-03",
        "Журнал регистрации командировок",
        "1 год\nст. 463(з) тп",
        "",
    ],
    [
        "02-04",
        "Протоколы заседаний аттестационной комиссии отдела образования",
        "10 лет\nст. 485 тп",
        "",
    ],
];

/// The workbook: approval block above, numbered columns, merged sections, signature below.
pub fn workbook() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    let wrapped = Format::new().set_text_wrap();
    let mut write = |row: u32, column: u16, text: &str| {
        sheet
            .write_string_with_format(row, column, text, &wrapped)
            .expect("a cell");
    };
    write(0, 3, "УТВЕРЖДАЮ\nНачальник отдела образования");
    write(2, 0, "НОМЕНКЛАТУРА ДЕЛ на 2023 год");
    let head = [
        "Индекс дела",
        "Заголовок дела",
        "Кол-во дел",
        "Срок хранения и № статей по перечню",
        "Примечание",
    ];
    for (column, text) in (0..).zip(head) {
        write(4, column, text);
        write(5, column, &(column + 1).to_string());
    }
    for (row, [index, title, term, note]) in (6..).zip(ROWS) {
        if index.is_empty() {
            write(row, 0, title);
        } else {
            write(row, 0, index);
            write(row, 1, title);
            write(row, 3, term);
            write(row, 4, note);
        }
    }
    write(20, 0, "Делопроизводитель                 Орлова М.И.");
    workbook.save_to_buffer().expect("a workbook")
}
