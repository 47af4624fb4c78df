//! Lists as spreadsheets: written, filled in, read back.

use std::io::Write;

use delohran::intake::{ReadOptions, Worker, read_file};
use delohran::reference_lists::format::Loaded;
use delohran::reference_lists::header::Header;
use delohran::reference_lists::{Confidence, builtin, checks, format as files, spreadsheet};
use rust_xlsxwriter::Workbook;

use super::{edition, key, small};

/// Reads as the program does: in a child process.
fn read(bytes: &[u8], otherwise: Option<Header>) -> Result<Loaded, String> {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(bytes).unwrap();
    let worker = Worker::at(env!("CARGO_BIN_EXE_delohran"));
    let workbook = read_file(&worker, file.path(), &ReadOptions::default()).unwrap();
    spreadsheet::read(&workbook, otherwise)
}

/// A sheet of these rows as a person would type it.
pub fn typed(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0_u32..).zip(rows) {
        for (column, text) in (0_u16..).zip(*cells) {
            match text.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number).unwrap(),
                Err(_) => sheet.write_string(row, column, *text).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

fn header() -> Option<Header> {
    Some(Header::new("proba-2024", "2024-05-01".parse().unwrap()))
}

/// What is written is read back exactly, header and articles, for every list of the program.
#[test]
fn a_list_goes_out_and_comes_back_the_same() {
    for list in builtin().into_iter().chain([small()]) {
        let bytes = spreadsheet::write(&list).unwrap();
        let loaded = read(&bytes, None).unwrap();
        assert_eq!(loaded.remarks, [], "{}", list.code);
        let back = loaded.edition.unwrap();
        assert_eq!(files::write(&back), files::write(&list));
        assert_eq!(back, list);
    }
}

/// The file format itself is a table too.
#[test]
fn the_files_of_the_program_are_read_as_tables() {
    for (name, text) in delohran::reference_lists::BUILTIN_FILES {
        let loaded = read(text.as_bytes(), None).unwrap();
        let expected = files::read(text).edition.unwrap();
        assert_eq!(
            files::write(&loaded.edition.unwrap()),
            files::write(&expected),
            "{name}"
        );
    }
}

/// As an official list is typed: sections and articles in rows of their own, items below, numbers as numbers.
#[test]
fn a_typed_list_is_understood() {
    let bytes = typed(&[
        &["Перечень документов"],
        &[
            "№ статьи",
            "Пункт",
            "Вид документов",
            "Срок хранения",
            "Примечание",
        ],
        &["1. Управление"],
        &["1", "", "Приказы:"],
        &["", "а)", "по основной деятельности", "Постоянно"],
        &["", "б)", "по хозяйственным вопросам", "5 лет"],
        &["2", "", "Переписка с судами", "5 лет ЭПК"],
        &["2. Кадры"],
        &["3а", "", "Графики отпусков", "3 года"],
        &["3б", "", "Графики дежурств", "1 год"],
        &[
            "4",
            "",
            "Договоры",
            "5 лет (1)",
            "(1) После истечения срока действия договора",
        ],
    ]);
    let loaded = read(&bytes, header()).unwrap();
    assert_eq!(loaded.remarks, []);
    let list = loaded.edition.unwrap();
    let said: Vec<_> = list
        .articles()
        .iter()
        .map(|it| {
            format!(
                "{} | {} | {} | {}",
                it.key, it.section, it.kind, it.terms[0].text
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            "1а | 1. Управление | Приказы: по основной деятельности | Постоянно",
            "1б | 1. Управление | Приказы: по хозяйственным вопросам | 5 лет",
            "2 | 1. Управление | Переписка с судами | 5 лет ЭПК",
            "3а | 2. Кадры | Графики отпусков | 3 года",
            "3б | 2. Кадры | Графики дежурств | 1 год",
            "4 | 2. Кадры | Договоры | 5 лет (1)",
        ]
    );
    assert!(
        list.articles()
            .iter()
            .all(|it| it.confidence == Confidence::Official)
    );
}

#[test]
fn what_is_wrong_is_said_with_its_row() {
    let bytes = typed(&[
        &["Статья", "Пункт", "Вид документов", "Срок хранения"],
        &["2", "", "Переписка", "5 лет"],
        &["1", "", "Приказы", "Постоянно"],
        &["1", "", "Приказы ещё раз", "5 лет"],
        &["3", "", "Планы", "пока не надоест"],
        &["нет", "", "Отчеты", "5 лет"],
        &["5", "", "", "5 лет"],
    ]);
    let loaded = read(&bytes, header()).unwrap();
    let said: Vec<_> = loaded
        .remarks
        .iter()
        .map(|it| (it.line, it.is_error, it.is_unread))
        .collect();
    assert_eq!(
        said,
        [
            (3, false, false),
            (4, true, false),
            (5, true, true),
            (5, false, false),
            (6, true, false),
            (7, true, false)
        ],
        "{:#?}",
        loaded.remarks
    );
    for (file, words) in [
        (typed(&[&["Что-то", "другое"]]), "нет таблицы статей"),
        (
            typed(&[
                &["Статья", "Вид документов", "Срок"],
                &["1", "Приказы", "5 лет"],
            ]),
            "Неизвестно, какой это перечень",
        ),
    ] {
        let why = read(&file, None).unwrap_err();
        assert!(why.contains(words), "{why}");
    }
}

#[test]
fn what_a_list_lacks_is_said() {
    let general = edition("236-2019");
    let gaps = checks::gaps(&general);
    assert!(
        gaps[0].starts_with("Нет статей (441 из 657): 5–7, 9–10, 13–17, 20,"),
        "{}",
        gaps[0]
    );
    assert!(
        gaps.iter()
            .any(|gap| gap.starts_with("У статьи 18 нет пунктов")),
        "{gaps:?}"
    );
    assert!(
        gaps.iter()
            .any(|gap| gap.contains("статьи 44б есть знак сноски (1)")),
        "{gaps:?}"
    );
    assert_eq!(checks::gaps(&small()), Vec::<String>::new());
    assert!(general.find(&key("5", "")).is_none());
}
