//! The spreadsheet read back: texts, columns, numbers, dates, no formulas.

use std::io::{Cursor, Read};

use calamine::{Data, Range, Reader, Xlsx};
use delohran::destruction::forms::*;
use delohran::nomenclature::forms::*;
use delohran::print::Form;
use delohran::print::xlsx::{Remark, SpreadsheetError, spreadsheet};

use super::fixtures::*;

fn open(form: &Form) -> Xlsx<Cursor<Vec<u8>>> {
    let written = spreadsheet(form, day(2026, 11, 22)).expect("written");
    assert_eq!(written.remarks, []);
    Xlsx::new(Cursor::new(written.bytes)).expect("a workbook")
}

fn cells(form: &Form) -> Range<Data> {
    let mut workbook = open(form);
    let name = workbook.sheet_names()[0].clone();
    workbook.worksheet_range(&name).expect("a sheet")
}

/// Rows whose first cell is the given number, as the rows of a numbered table are.
fn row_with_first(range: &Range<Data>, first: &Data) -> Vec<Data> {
    range
        .rows()
        .rfind(|row| row[0] == *first)
        .expect("the row")
        .to_vec()
}

fn nomenclature(title: &str) -> Form {
    let mut input = consolidated_input(true, approved_consolidated());
    input.departments[0].sections[0].rows[0].title = title.to_owned();
    consolidated_nomenclature(templates(), &agency(), &input)
}

#[test]
fn columns_and_their_numbers_are_on_the_sheet() {
    let range = cells(&nomenclature("Приказы"));
    assert_eq!(range.width(), 5);
    let rows: Vec<&[Data]> = range.rows().collect();
    let numbers = rows
        .iter()
        .position(|row| row[0] == Data::Float(1.0))
        .expect("the row of numbers");
    assert_eq!(rows[numbers], [1.0, 2.0, 3.0, 4.0, 5.0].map(Data::Float));
    assert_eq!(rows[numbers - 1][0], Data::String("Индекс дела".into()));
    assert_eq!(rows[numbers - 1][4], Data::String("Примечание".into()));
    assert_eq!(
        rows[numbers + 1][0],
        Data::String("10. Управление обеспечения контроля оборота товаров".into())
    );
}

#[test]
fn counts_are_numbers_and_indexes_are_text() {
    let row = row_with_first(
        &cells(&nomenclature("Приказы")),
        &Data::String("10-1-01".into()),
    );
    assert_eq!(row[1], Data::String("Приказы".into()));
    assert_eq!(row[2], Data::Float(3.0));
    assert_eq!(row[4], Data::Empty);
}

#[test]
fn dates_are_dates_and_weights_are_numbers() {
    let list = destruction_list(
        templates(),
        &agency(),
        &list_input(list_draft(), ListDecision::Pending),
    )
    .expect("draft");
    let row = row_with_first(&cells(&list), &Data::Float(2.0));
    let Data::DateTime(expired) = &row[8] else {
        panic!("not a date: {:?}", row[8])
    };
    assert_eq!(expired.to_ymd_hms_milli().0, 2020);
    assert_eq!(expired.as_f64(), 44_196.0, "31.12.2020 as a serial number");
    let waybill =
        destruction_waybill(templates(), &agency(), &waybill_input()).expect("sums agree");
    let row = row_with_first(&cells(&waybill), &Data::Float(2.0));
    assert_eq!(
        row[2],
        Data::String("0045872".into()),
        "the zeros of a seal stay"
    );
    assert_eq!(row[4], Data::Float(22.5));
}

#[test]
fn text_is_never_a_formula() {
    for title in [
        "=1+1",
        "+7 (495) 000-00-00",
        "-5",
        "@SUM(A1)",
        "=HYPERLINK(\"http://example.org\")",
    ] {
        let form = nomenclature(title);
        let row = row_with_first(&cells(&form), &Data::String("10-1-01".into()));
        assert_eq!(row[1], Data::String(title.into()));
        let mut workbook = open(&form);
        let name = workbook.sheet_names()[0].clone();
        let formulas = workbook.worksheet_formula(&name).expect("readable");
        assert!(formulas.used_cells().next().is_none());
    }
}

#[test]
fn control_characters_do_not_reach_the_file() {
    let form = nomenclature("Прика\u{1}зы\u{0} по\nличному\u{202e} составу");
    let row = row_with_first(&cells(&form), &Data::String("10-1-01".into()));
    assert_eq!(row[1], Data::String("Приказы по личному составу".into()));
}

#[test]
fn a_two_storey_heading_keeps_every_heading() {
    let input = DepartmentFinalRecord {
        department: department(),
        year: 2025,
        counts: counts([14, 2], [21, 0, 6], [103, 11, 8]),
        handed_over_by: signatory("Старший специалист", "М.А. Кузнецова", None),
        received_by: signatory("Заместитель начальника", "Л.К. Громова", None),
    };
    let range = cells(&department_final_record(templates(), &agency(), &input));
    let rows: Vec<&[Data]> = range.rows().collect();
    let upper = rows
        .iter()
        .position(|row| row[0] == Data::String("По срокам хранения".into()))
        .expect("the heading");
    assert_eq!(
        rows[upper][1..3],
        ["Всего", "В том числе"].map(|text| Data::String(text.into()))
    );
    assert_eq!(
        rows[upper + 1][2..],
        ["переходящих", "с отметкой «ЭПК»"].map(|text| Data::String(text.into()))
    );
    let total = row_with_first(&range, &Data::String("ИТОГО:".into()));
    assert_eq!(total[1..], [138.0, 13.0, 14.0].map(Data::Float));
}

#[test]
fn limits_of_the_format_are_told() {
    let tall =
        spreadsheet(&nomenclature(&"Переписка ".repeat(400)), day(2026, 11, 22)).expect("written");
    let [Remark::RowTooTall { row }] = tall.remarks[..] else {
        panic!("one remark: {:?}", tall.remarks)
    };
    assert!(
        tall.remarks[0]
            .to_string()
            .starts_with(&format!("Строка {row} листа выше предела Excel"))
    );
    let refused =
        spreadsheet(&nomenclature(&"а".repeat(32_768)), day(2026, 11, 22)).expect_err("too long");
    assert!(matches!(refused, SpreadsheetError::TextTooLong));
}

#[test]
fn the_same_form_gives_the_same_bytes() {
    let form = nomenclature("Приказы");
    let write = || {
        spreadsheet(&form, day(2026, 11, 22))
            .expect("written")
            .bytes
    };
    assert_eq!(write(), write());
}

#[test]
fn ten_thousand_rows_are_written() {
    let mut input = consolidated_input(true, approved_consolidated());
    let row = input.departments[0].sections[0].rows[0].clone();
    input.departments[0].sections[0].rows = (0..10_000)
        .map(|number| HeadingRow {
            index: format!("10-1-{number:05}"),
            ..row.clone()
        })
        .collect();
    let range = cells(&consolidated_nomenclature(templates(), &agency(), &input));
    assert_eq!(
        row_with_first(&range, &Data::String("10-1-09999".into()))[2],
        Data::Float(3.0)
    );
}

/// Pages are numbered from the second one on (`forms.md` section 1).
#[test]
fn the_first_page_bears_no_number() {
    let form = nomenclature("Приказы");
    let written = spreadsheet(&form, day(2026, 11, 22)).expect("written");
    let mut archive = zip::ZipArchive::new(Cursor::new(written.bytes)).expect("an archive");
    let mut sheet = String::new();
    archive
        .by_name("xl/worksheets/sheet1.xml")
        .expect("a sheet")
        .read_to_string(&mut sheet)
        .expect("text");
    let header = sheet.split("<headerFooter").nth(1).expect("a header");
    assert!(header.starts_with(" differentFirst=\"1\"><oddHeader>"));
    assert!(!header.contains("firstHeader"));
}

/// The row of column numbers, and only it, is the print title.
#[test]
fn the_number_row_repeats_on_each_page() {
    let mut workbook = open(&nomenclature("Приказы"));
    let sheet = workbook.sheet_names()[0].clone();
    let range = workbook.worksheet_range(&sheet).expect("a sheet");
    let offset = range.start().expect("cells").0 as usize;
    let numbers = range
        .rows()
        .position(|row| row[0] == Data::Float(1.0))
        .expect("the row of numbers")
        + offset
        + 1;
    let titles = workbook
        .defined_names()
        .iter()
        .find(|(name, _)| name.contains("Print_Titles"));
    let (_, area) = titles.expect("print titles");
    assert!(area.ends_with(&format!("!${numbers}:${numbers}")), "{area}");
}
