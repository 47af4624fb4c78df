//! What holds for any sheet whatever.

use super::fixtures::assert_everything_is_accounted_for;
use delohran::intake::cleaning::clean;
use delohran::intake::nomenclature::{Options, recognise, terms};
use delohran::intake::workbook::{Cell, Format, Merge, Sheet, SheetRow, Value, Workbook};
use proptest::prelude::*;

/// Texts that mean something to the recognition, and texts that mean nothing.
fn value() -> impl Strategy<Value = Value> {
    let known = prop::sample::select(vec![
        "Индекс дела",
        "Заголовок дела",
        "Срок хранения и № статей",
        "Примечание",
        "01 – РУКОВОДСТВО",
        "01-05",
        "10-1-",
        "01",
        "а) годовые",
        "Переписка с организациями по",
        "основной деятельности",
        "5 лет ЭПК\nст. 70",
        "ст. 19а",
        "Постоянно",
        "ДМН – до минования надобности",
        "Итого",
        "Начальник отдела ______",
        "СОГЛАСОВАНО",
        "3 т.",
        "01.05.2023",
    ]);
    prop_oneof![
        6 => known.prop_map(|text| Value::Text(text.to_owned())),
        1 => "\\PC{0,12}".prop_map(Value::Text),
        1 => (1_i32..60_000).prop_map(|number| Value::Number(f64::from(number) / 10.0)),
        1 => (0_u64..60_000).prop_map(|days| {
            let epoch = chrono::NaiveDate::from_ymd_opt(1899, 12, 30).expect("a date");
            Value::Date(epoch + chrono::Days::new(days))
        }),
        1 => Just(Value::Formula("A1&A2&\"-\"".into())),
    ]
}

fn workbook() -> impl Strategy<Value = Workbook> {
    let cell = (0_u32..6, value()).prop_map(|(column, value)| Cell {
        column,
        value,
        format: None,
    });
    let row = (prop::collection::vec(cell, 1..5), any::<bool>(), 1_u32..4);
    let merge =
        (1_u32..30, 0_u32..4, 0_u32..6, 0_u32..4).prop_map(|(row, rows, column, columns)| Merge {
            first_row: row,
            last_row: row + rows,
            first_column: column,
            last_column: column + columns,
        });
    let merges = prop::collection::vec(merge, 0..4);
    (prop::collection::vec(row, 1..40), merges).prop_map(|(rows, merges)| {
        let mut number = 0;
        let rows = rows
            .into_iter()
            .map(|(mut cells, hidden, step)| {
                number += step;
                cells.sort_by_key(|cell| cell.column);
                cells.dedup_by_key(|cell| cell.column);
                SheetRow {
                    number,
                    hidden,
                    cells,
                }
            })
            .collect();
        Workbook {
            format: Format::Xlsx,
            sheets: vec![Sheet {
                name: "Лист1".into(),
                rows,
                merges,
                ..Sheet::default()
            }],
        }
    })
}

proptest! {
    #[test]
    fn every_row_of_any_sheet_is_accounted_for(workbook in workbook()) {
        let recognised = recognise(&workbook, &Options::default());
        assert_everything_is_accounted_for(&workbook, &recognised);
    }

    #[test]
    fn cleaning_keeps_every_letter_and_leaves_single_spaces(raw in "[а-яА-Яa-zA-Z0-9 \\-\n\u{ad}\u{a0}\u{200b}]{0,40}") {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
        let cleaned = clean(&raw);
        prop_assert_eq!(letters(&cleaned.text()), letters(&raw));
        for line in &cleaned.lines {
            prop_assert_eq!(line.split_whitespace().collect::<Vec<_>>().join(" "), line.as_str());
            let has_invisible = line.contains(['\u{ad}', '\u{a0}', '\u{200b}']);
            prop_assert!(!line.is_empty());
            prop_assert!(!has_invisible);
        }
    }

    #[test]
    fn cutting_a_term_loses_no_letter(raw in "(5 лет|Постоянно|ст\\. 70|ЭПК|ТП|\\(1\\)|б\\)|до |после |19а|, |\n| ){1,12}") {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
        let pieces = terms::split(&raw);
        let kept: usize = pieces.iter().map(|piece| letters(&piece.term) + letters(&piece.article) + usize::from(piece.letter.is_some())).sum();
        prop_assert_eq!(kept, letters(&raw), "{:?}", pieces);
    }
}
