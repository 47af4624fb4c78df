//! What the program gives away as a table comes back to the letter.

use delohran::ids::{DepartmentId, DivisionId, HeadingId, NomenclatureId};
use delohran::intake::{ReadOptions, Worker, read_file};
use delohran::nomenclature::desk as nomenclatures;
use delohran::nomenclature::import::desk;
use delohran::nomenclature::import::exact;
use delohran::nomenclature::import::making::Found;
use delohran::nomenclature::import::preview::Destination;
use delohran::nomenclature::import::{Choices, Outcome, Preview, plan};
use delohran::nomenclature::rules::{Heading, HeadingContent, HeadingKind};
use delohran::nomenclature::store;
use delohran::organisation::people::Division;
use proptest::prelude::*;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::sync::Arc;

use super::{Scene, row};
use crate::harness::World;

crate::on_both! {
    a_nomenclature_comes_back_row_by_row;
}

fn worker() -> Worker {
    Worker::at(env!("CARGO_BIN_EXE_delohran"))
}

fn divisions() -> Vec<Division> {
    [(5, 1, "Отдел кадров"), (6, 2, "Отдел учёта")]
        .map(|(id, number, name)| Division {
            id: DivisionId(id),
            department_id: DepartmentId(1),
            number,
            name: name.into(),
            since: chrono::NaiveDate::default(),
            until: None,
        })
        .to_vec()
}

/// Words, marks and what a keyboard can do to them; single spaces, as every row is kept.
fn text() -> impl Strategy<Value = String> {
    let letters = prop_oneof![
        8 => "[А-Яа-яЁё0-9 ,.;:()«»№/-]{1,60}",
        1 => "[A-Za-z=+@'\"<>&_%!?*#{}|\\\\ ]{1,20}",
        1 => prop::sample::select(vec![
            "_x000D_", "=1+1", "\u{200b}я\u{ad}", "01.05", "1E5", "007", "ИСТИНА", "#REF!", "'а", "Пpикaзы", "й и\u{306}", "🗂",
        ]).prop_map(str::to_owned),
    ];
    letters.prop_map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn content() -> impl Strategy<Value = HeadingContent> {
    let term = prop::sample::select(vec![
        ("5 лет ЭПК", "ст. 70 ТП"),
        ("Постоянно", "ст. 19 а) ТП"),
        ("5 лет (1)", "ст. 11 ТП"),
        ("До минования надобности", ""),
        ("50/75 лет ЭПК", "ст. 435 ТП, ст. 5 ВП"),
        ("3 года", "ст. 182 г), е) ТП"),
    ]);
    let place = prop_oneof![
        Just((None, String::new())),
        Just((Some(DivisionId(5)), String::new())),
        Just((Some(DivisionId(6)), String::new())),
        text().prop_map(|section| (None, section)),
    ];
    let kind = prop::sample::select(HeadingKind::ALL.to_vec());
    let marks = (any::<bool>(), any::<bool>());
    (text(), term, text(), place, kind, marks, 0_usize..4).prop_map(
        |(title, (term, article), note, place, kind, (restricted, carry_over), items)| {
            HeadingContent {
                division_id: place.0,
                section: place.1,
                position: 0,
                index_text: String::new(),
                item: ["", "", "а", "б"][items].to_owned(),
                title: if title.is_empty() {
                    "Письма".into()
                } else {
                    title
                },
                term_text: term.into(),
                article_text: article.into(),
                note,
                kind,
                restricted,
                carry_over,
                responsible_id: None,
            }
        },
    )
}

/// Rows of a nomenclature: places in order, sub-items of one number together, no place twice.
fn rows() -> impl Strategy<Value = Vec<Heading>> {
    prop::collection::vec(content(), 1..25).prop_map(|contents| {
        let mut number = 0;
        let mut items = BTreeSet::new();
        (1..)
            .zip(contents)
            .map(|(position, mut content)| {
                let goes_on = !content.item.is_empty() && !items.contains(&content.item);
                if !goes_on || number == 0 {
                    number += 1;
                    items.clear();
                }
                items.insert(content.item.clone());
                content.position = position;
                content.index_text = format!("10-{}-{number:02}", 1 + number % 2);
                Heading {
                    id: HeadingId(position),
                    nomenclature_id: NomenclatureId(1),
                    term: content.read_term().ok(),
                    content,
                    category: None,
                    source_key: None,
                    memo_id: None,
                    version: 1,
                }
            })
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn any_rows_come_back_to_the_letter(rows in rows()) {
        let bytes = exact::spreadsheet(&rows, &divisions()).expect("a table");
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(&bytes).expect("written");
        let book = read_file(&worker(), file.path(), &ReadOptions::default()).expect("read");
        prop_assert!(exact::sheet(&book).is_some());
        let destination = Destination {
            department_index: "10".into(),
            divisions: divisions(),
            year: 2027,
        };
        let preview = Preview::of(Found::Exact(Arc::new(book)), destination, &|_, _| Vec::new());
        let choices = Choices::as_recognised(&preview);
        let plan = plan(&preview, &choices, &[], 0);
        let wanted: Vec<&HeadingContent> = rows.iter().map(|row| &row.content).collect();
        let got: Vec<&HeadingContent> = plan.additions.iter().map(|added| &added.content).collect();
        prop_assert_eq!(got, wanted, "{:#?}", plan.report);
    }
}

async fn a_nomenclature_comes_back_row_by_row(world: World) {
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    let clerk = scene.who("clerk").await;
    let (id, _) = scene.draft(2027).await;
    let [first, _] = scene.agency.records_divisions;
    for (item, term) in [("а", "Постоянно"), ("б", "5 лет")] {
        let content = HeadingContent {
            item: item.into(),
            restricted: item == "б",
            carry_over: item == "а",
            note: "(1) После «закрытия», см. 10-1-01".into(),
            ..row(
                "10-1-07",
                "Отчеты о работе отдела",
                &format!("{term}, ст. 211 ТП"),
                Some(first),
            )
        };
        nomenclatures::add_heading(db, &clerk, id, content)
            .await
            .expect("a row");
    }
    let given = store::headings(db, id, true).await.expect("rows");
    let divisions = delohran::organisation::store::divisions_of(db, scene.agency.records)
        .await
        .expect("divisions");
    let bytes = exact::spreadsheet(&given, &divisions).expect("a table");
    let other = nomenclatures::begin_empty(db, &clerk, scene.agency.records, 2029)
        .await
        .expect("begun");
    for added in [given.len(), 0] {
        let import = desk::upload(db, &clerk, &worker(), other, "строки.xlsx", bytes.clone())
            .await
            .expect("uploaded");
        let opened = desk::open(db, &clerk, import).await.expect("opened");
        let choices = Choices::as_recognised(&opened.preview);
        let report = desk::apply(db, &clerk, import, &choices)
            .await
            .expect("imported");
        assert_eq!(report.count(Outcome::Added), added, "{report:#?}");
        assert_eq!(report.count(Outcome::Unchanged), given.len() - added);
        let back = store::headings(db, other, true).await.expect("rows");
        let told = |rows: &[Heading]| -> Vec<HeadingContent> {
            rows.iter().map(|row| row.content.clone()).collect()
        };
        assert_eq!(told(&back), told(&given));
        assert!(back.iter().all(|row| row.term.is_some()));
    }
}
