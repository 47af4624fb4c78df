//! Reading and writing the files of lists.

use chrono::NaiveDate;
use delohran::reference_lists::header::Header;
use delohran::reference_lists::{BUILTIN_FILES, Confidence, format};
use proptest::prelude::*;

use super::{SMALL, key, small};

fn remarks(text: &str) -> Vec<String> {
    let loaded = format::read(text);
    loaded.remarks.iter().map(ToString::to_string).collect()
}

/// What is written is read back to the same edition.
#[test]
fn an_edition_survives_writing_and_reading() {
    for text in BUILTIN_FILES
        .map(|(_, text)| text)
        .into_iter()
        .chain([SMALL])
    {
        let edition = format::read(text).edition.unwrap();
        let again = format::read(&format::write(&edition));
        assert_eq!(again.remarks, []);
        assert_eq!(again.edition, Some(edition));
    }
}

/// One bad row never costs the others; each is named by its line.
#[test]
fn bad_rows_are_left_out_and_named() {
    let mut text = String::from(SMALL);
    text.push_str("сорок\t\tр\tВид\t1 год\t1 год\t\tofficial\t\n");
    text.push_str("1\tа\tр\tЕще раз\t1 год\t1 год\t\tofficial\t\n");
    text.push_str("2\tа\tр\t\t1 год\t1 год\t\tofficial\t\n");
    text.push_str("3\tа\tр\tВид\tкогда-нибудь\t1 год\t\tofficial\t\n");
    text.push_str("3\tб\tр\tВид\t1 год\t1 год\t\tнаверное\t\n");
    text.push_str("9\t\tр\tВид\t1 год\t1 год\t\tofficial\t\n");
    text.push_str("\n# примечание\n4\tа\n");
    let loaded = format::read(&text);
    let lines: Vec<_> = loaded
        .remarks
        .iter()
        .map(|r| (r.line, r.is_error))
        .collect();
    assert_eq!(
        lines,
        [
            (18, true),
            (19, true),
            (20, true),
            (21, true),
            (22, false),
            (23, false),
            (26, true)
        ],
        "{:#?}",
        loaded.remarks
    );
    let edition = loaded.edition.unwrap();
    assert_eq!(edition.articles().len(), small().articles().len() + 3);
    let unread = edition.find(&key("3", "а")).unwrap();
    assert_eq!(unread.terms[0].text, "когда-нибудь");
    assert_eq!(unread.terms[0].term, None);
    let unsure = edition.find(&key("3", "б")).unwrap();
    assert_eq!(unsure.confidence, Confidence::Doubtful);
    let first = edition.find(&key("1", "а")).unwrap();
    assert_eq!(first.kind, "Приказы по основной деятельности");
}

#[test]
fn a_faulty_header_is_explained() {
    assert_eq!(
        remarks("article\tkind\n1\tВид\n"),
        [
            "Неизвестно, какой это перечень: нужны строки «@code» и «@edition» с датой вида 2019-12-20"
        ]
    );
    let said = remarks(
        "@code\tx\n@edition\t2020-02-30\n@articles\tмного\n@color\tred\n@confidence\tверю\narticle\tkind\tterm\n",
    );
    assert_eq!(said.len(), 5, "{said:#?}");
    assert!(said[0].starts_with("Строка 2: Дата «2020-02-30»"));
    assert!(said[1].starts_with("Строка 3: Число статей «много»"));
    assert!(said[2].starts_with("Строка 4: Неизвестное поле «@color»"));
    assert!(said[3].starts_with("Строка 5: Достоверность «верю»"));
    let said = remarks(
        "@code\tx\n@edition\t01.02.2020\n@in-force-since\t2021-01-01\n@in-force-until\t2020-01-01\n",
    );
    assert!(said[0].contains("утратил силу раньше"), "{said:?}");
    assert!(said[1].contains("Нет таблицы"), "{said:?}");
}

/// Rows of a user's spreadsheet with Russian names of columns.
#[test]
fn rows_of_a_spreadsheet_make_an_edition() {
    let header = Header::new("own-2025", NaiveDate::from_ymd_opt(2025, 1, 9).unwrap());
    let row = |cells: &[&str]| {
        cells
            .iter()
            .map(|&cell| cell.to_owned())
            .collect::<Vec<_>>()
    };
    let rows = [
        (
            3,
            row(&[
                "№ статьи",
                "Пункт",
                "Вид документов",
                "Срок хранения",
                "Примечание",
            ]),
        ),
        (
            4,
            row(&["1", "а", "Приказы\nпо кадрам", "50/75 лет ЭПК", ""]),
        ),
        (5, row(&["", "", "", "", ""])),
        (7, row(&["2", "", "Письма", "5 лет", ""])),
    ];
    let loaded = format::from_rows(header, rows);
    assert_eq!(loaded.remarks, []);
    let edition = loaded.edition.unwrap();
    assert_eq!(edition.articles().len(), 2);
    let article = edition.find(&key("1", "а")).unwrap();
    assert_eq!(article.kind, "Приказы по кадрам");
    assert_eq!(article.confidence, Confidence::Official);
    assert_eq!(edition.cite(&article.key), "ст. 1а Перечня 2025 г.");
}

proptest! {
    #[test]
    fn no_text_makes_reading_panic(text in "\\PC*") {
        let _ = format::read(&text);
    }

    /// Cells at random below a good header: every row is taken or remarked on.
    #[test]
    fn every_row_is_taken_or_remarked_on(
        rows in prop::collection::vec(("[0-9]{0,3}", "[а-в]?", "[А-я ]{0,8}", "(5 лет|Постоянно|-|когда|)"), 0..12),
    ) {
        let mut text = String::from("@code\tx\n@edition\t2020-01-01\n@confidence\tsingle\narticle\titem\tkind\tterm\n");
        for (number, item, kind, term) in &rows {
            text.push_str(&format!("{number}\t{item}\t{kind}\t{term}\n"));
        }
        let loaded = format::read(&text);
        let edition = loaded.edition.unwrap();
        let blank = rows
            .iter()
            .filter(|(number, item, kind, term)| {
                [number, item, kind, term].iter().all(|cell| cell.trim().is_empty())
            })
            .count();
        let left_out = loaded.remarks.iter().filter(|remark| remark.text.ends_with("строка пропущена"));
        prop_assert_eq!(edition.articles().len() + left_out.count() + blank, rows.len());
        prop_assert_eq!(format::read(&format::write(&edition)).edition, Some(edition));
    }
}
