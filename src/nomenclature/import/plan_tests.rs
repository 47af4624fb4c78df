//! The plan as a story: a file comes, is corrected, comes again.

use proptest::prelude::*;

use super::*;
use crate::ids::{HeadingId, NomenclatureId};
use crate::nomenclature::rules::HeadingKind;

fn row(number: u32, index: &str, parts: &[(&str, &str, &str)]) -> SheetRow {
    SheetRow {
        sheet: "Лист1".into(),
        row: number,
        last_row: number,
        section: None,
        division_id: None,
        index: index.into(),
        suggested: None,
        restricted: false,
        carry_over: false,
        kind: HeadingKind::Case,
        exact: false,
        parts: parts
            .iter()
            .map(|(item, title, term)| Part {
                item: (*item).into(),
                title: (*title).into(),
                term: (*term).into(),
                article: "ст. 70 ТП".into(),
                note: String::new(),
                source_key: format!("{index}|{title}|{item}|{number}"),
            })
            .collect(),
        notices: Vec::new(),
    }
}

fn preview(rows: Vec<SheetRow>) -> Preview {
    Preview {
        rows,
        ..Preview::default()
    }
}

fn imported(plan: &Plan) -> Vec<Existing> {
    plan.additions
        .iter()
        .zip(1..)
        .map(|(addition, id)| Existing {
            heading: Heading {
                id: HeadingId(id),
                nomenclature_id: NomenclatureId(1),
                content: addition.content.clone(),
                term: Some(addition.term.clone()),
                category: None,
                source_key: Some(addition.source_key.clone()),
                memo_id: None,
                version: 1,
            },
            visible: true,
        })
        .collect()
}

fn outcomes(plan: &Plan) -> Vec<Outcome> {
    plan.report.rows.iter().map(|row| row.outcome).collect()
}

fn school() -> Preview {
    preview(vec![
        row(
            3,
            "10-1-01",
            &[("", "Приказы по основной деятельности", "5 лет")],
        ),
        row(4, "10-1-01", &[("", "Планы работы", "5 лет")]),
        row(
            5,
            "10-1-03",
            &[
                ("а", "Отчёты: годовые", "Постоянно"),
                ("б", "Отчёты: месячные", "1 год"),
            ],
        ),
        row(
            6,
            "10-1-04",
            &[(
                "",
                "Переписка с банками по вопросам расчётов",
                "когда-нибудь",
            )],
        ),
    ])
}

#[test]
fn a_doubled_index_waits_until_it_is_mended() {
    let preview = school();
    let first = plan(&preview, &Choices::as_recognised(&preview), &[], 0);
    assert_eq!(
        outcomes(&first),
        [
            Outcome::Added,
            Outcome::Refused,
            Outcome::Added,
            Outcome::Added,
            Outcome::Refused
        ]
    );
    let why = &first.report.rows[1].why[0];
    assert!(why.contains("10-1-01") && why.contains("строка 3"), "{why}");
    let why = &first.report.rows[4].why[0];
    assert!(why.starts_with("Срок хранения не читается"), "{why}");

    let mut choices = Choices::as_recognised(&preview);
    choices.rows[1].index = "10-1-02".into();
    choices.rows[3].parts[0].term = "5 лет".into();
    let second = plan(&preview, &choices, &imported(&first), 3);
    assert_eq!(
        outcomes(&second),
        [
            Outcome::Unchanged,
            Outcome::Added,
            Outcome::Unchanged,
            Outcome::Unchanged,
            Outcome::Added
        ]
    );
    let places: Vec<i64> = second
        .additions
        .iter()
        .map(|row| row.content.position)
        .collect();
    assert_eq!(places, [4, 5]);
}

#[test]
fn what_is_there_is_never_overwritten() {
    let preview = school();
    let mut there = imported(&plan(&preview, &Choices::as_recognised(&preview), &[], 0));
    there[0].heading.content.term_text = "Постоянно".into();
    let again = plan(&preview, &Choices::as_recognised(&preview), &there, 3);
    assert_eq!(again.report.rows[0].outcome, Outcome::Different);
    assert_eq!(
        again.report.rows[0].why,
        ["Срок: в файле «5 лет», в номенклатуре «Постоянно»"]
    );
    // What the person may not see is not described.
    there[0].visible = false;
    let again = plan(&preview, &Choices::as_recognised(&preview), &there, 3);
    assert_eq!(again.report.rows[0].outcome, Outcome::Unchanged);
    assert!(!again.report.rows[1].why[0].contains("Приказы"));
}

#[test]
fn rows_written_by_hand_are_recognised_by_index_and_title() {
    let preview = school();
    let mut there = imported(&plan(&preview, &Choices::as_recognised(&preview), &[], 0));
    for row in &mut there {
        row.heading.source_key = None;
    }
    there[0].heading.content.index_text = "10-1-1".into();
    let again = plan(&preview, &Choices::as_recognised(&preview), &there, 3);
    assert_eq!(again.report.rows[0].outcome, Outcome::Unchanged);
    there[0].heading.content.title = "Распоряжения".into();
    let again = plan(&preview, &Choices::as_recognised(&preview), &there, 3);
    assert_eq!(again.report.rows[0].outcome, Outcome::Refused);
    assert!(again.report.rows[0].why[0].contains("«Распоряжения»"));
}

#[test]
fn a_row_left_out_is_told() {
    let preview = school();
    let mut choices = Choices::as_recognised(&preview);
    choices.rows[0].taken = false;
    let plan = plan(&preview, &choices, &[], 0);
    assert_eq!(plan.report.rows[0].outcome, Outcome::LeftOut);
    // Its index is free for the other one.
    assert_eq!(plan.report.rows[1].outcome, Outcome::Added);
}

proptest! {
    /// Whatever the file and the choices: every part is accounted for, no index is given twice, and the second time nothing is added.
    #[test]
    fn the_second_time_adds_nothing(
        rows in prop::collection::vec((1u32..6, any::<bool>(), 0usize..4, any::<bool>()), 0..12)
    ) {
        let terms = ["5 лет", "Постоянно", "", "не знаю"];
        let preview = preview(
            rows.iter()
                .zip(1..)
                .map(|((number, parted, term, _), line)| {
                    let index = format!("10-1-{number:02}");
                    if *parted {
                        row(line, &index, &[("а", "Акты: первые", terms[*term]), ("б", "Акты: вторые", "3 года")])
                    } else {
                        row(line, &index, &[("", "Акты", terms[*term])])
                    }
                })
                .collect(),
        );
        let mut choices = Choices::as_recognised(&preview);
        for (choice, (_, _, _, taken)) in choices.rows.iter_mut().zip(&rows) {
            choice.taken = *taken;
        }
        let first = plan(&preview, &choices, &[], 0);
        let parts: usize = preview.rows.iter().map(|row| row.parts.len()).sum();
        prop_assert_eq!(first.report.rows.len(), parts);
        prop_assert_eq!(first.report.count(Outcome::Added), first.additions.len());
        let mut given: Vec<(String, String)> = first
            .additions
            .iter()
            .map(|row| (row.content.index_text.clone(), row.content.item.clone()))
            .collect();
        given.sort();
        given.dedup();
        prop_assert_eq!(given.len(), first.additions.len());
        let second = plan(&preview, &choices, &imported(&first), 12);
        prop_assert!(second.additions.is_empty());
        prop_assert_eq!(second.report.count(Outcome::Unchanged), first.additions.len());
    }
}
