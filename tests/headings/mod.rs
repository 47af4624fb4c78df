//! The linter of headings and the index of a case, as rules over tables and as properties.

use std::io::Cursor;

use delohran::nomenclature::case_index::CaseIndex;
use delohran::nomenclature::headings::{FindingCode, Severity, contract, lint};
use proptest::prelude::*;

const GOOD: &str = include_str!("good.txt");
const BAD: &str = include_str!("bad.tsv");

fn rows(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|line| !line.starts_with('#'))
}

fn errors(heading: &str) -> Vec<&'static str> {
    let findings = lint(heading).findings.into_iter();
    findings
        .filter(|finding| finding.severity == Severity::Error)
        .map(|finding| finding.code.as_str())
        .collect()
}

/// Headings of state bodies that keep clause 10.1.13 are left in peace.
#[test]
fn good_headings_have_no_errors() {
    let false_alarms: Vec<_> = rows(GOOD)
        .filter(|heading| lint(heading).is_bad())
        .map(|heading| (heading, errors(heading)))
        .collect();
    assert!(false_alarms.is_empty(), "{false_alarms:#?}");
}

/// Headings that break clause 10.1.13 are found, with the right code.
#[test]
fn bad_headings_are_found() {
    let missed: Vec<_> = rows(BAD)
        .filter_map(|row| row.split_once('\t'))
        .filter(|(heading, code)| !errors(heading).contains(code))
        .map(|(heading, code)| (heading, code, errors(heading)))
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

/// Every code of the contract that may break the clause has cases in the table.
#[test]
fn every_error_code_is_tried() {
    for code in [
        "H0", "H1", "H2", "H3", "H4", "H5", "H6p", "H7", "H8", "H9", "H10", "H12",
    ] {
        let cases = rows(BAD).filter(|row| row.ends_with(&format!("\t{code}")));
        assert!(cases.count() >= 3, "{code}");
    }
}

/// a nomenclature is made for a year, so a missing period is said but does not condemn.
#[test]
fn a_missing_period_is_advice() {
    for heading in [
        "Отчеты о работе отдела",
        "Планы проверок",
        "Отчет о реализации муниципальных программ Управления",
        "План мероприятий по охране труда",
        "Статистические отчеты детских школ искусств",
        "Планы-графики закупок",
    ] {
        let verdict = lint(heading);
        assert!(!verdict.is_bad(), "{heading}: {verdict:?}");
        let codes: Vec<_> = verdict.findings.iter().map(|f| f.code).collect();
        assert!(codes.contains(&FindingCode::NoPeriod), "{heading}");
    }
    for heading in [
        "Годовой отчет о работе отдела",
        "Отчет о работе отдела за 2024 год",
        "Отчеты о работе отдела за квартал",
        "План работы школы на 2024/2025 учебный год",
        "Авансовые отчеты",
        "Планы эвакуации людей при пожаре",
    ] {
        let verdict = lint(heading);
        let codes: Vec<_> = verdict.findings.iter().map(|f| f.code).collect();
        assert!(!codes.contains(&FindingCode::NoPeriod), "{heading}");
    }
}

/// What is suggested, for the cases where a better text follows surely.
#[test]
fn suggestions_mend_the_heading() {
    for (heading, code, better) in [
        (
            "2024 год отчет ФНС России о работе автотранспорта",
            FindingCode::Order,
            "Отчет ФНС России о работе автотранспорта за 2024 год",
        ),
        (
            "О работе автотранспорта годовые отчеты ФНС России",
            FindingCode::Order,
            "Годовые отчеты ФНС России о работе автотранспорта",
        ),
        (
            "(копии) Приказы ФНС России",
            FindingCode::Order,
            "Приказы ФНС России (копии)",
        ),
        (
            "Переписка о проверках с УФНС России по Москве",
            FindingCode::Order,
            "Переписка с УФНС России по Москве о проверках",
        ),
        (
            "Переписка с УФНС России по Москве, УФНС России по Тверской области и УФНС России по \
             Московской области по вопросам налогообложения",
            FindingCode::ListedCorrespondents,
            "Переписка с управлениями ФНС России по субъектам Российской Федерации по вопросам \
             налогообложения",
        ),
        (
            "Так называемые отчеты о работе комиссии за 2023 год",
            FindingCode::Syntax,
            "Отчеты о работе комиссии за 2023 год",
        ),
        (
            "План работы отдела за 2024 год",
            FindingCode::WrongPeriod,
            "План работы отдела на 2024 год",
        ),
        (
            "Отчеты отдела о проверках за 2024-2022 годы",
            FindingCode::WrongPeriod,
            "Отчеты отдела о проверках за 2022-2024 годы",
        ),
        (
            "Отчет отдела о проверках за 2024г.",
            FindingCode::WrongPeriod,
            "Отчет отдела о проверках за 2024 год",
        ),
        (
            "Планы работы отдела на 2024-2026",
            FindingCode::WrongPeriod,
            "Планы работы отдела на 2024-2026 годы",
        ),
        (
            "приказы  нaчaльника отдела ,по кадрам.",
            FindingCode::Spelling,
            "Приказы начальника отдела, по кадрам",
        ),
    ] {
        let findings = lint(heading).findings;
        let finding = findings.iter().find(|finding| finding.code == code);
        let suggested = finding.and_then(|finding| finding.suggest.as_deref());
        assert_eq!(suggested, Some(better), "{heading}: {findings:#?}");
    }
}

/// A suggestion removes the very fault it is offered for.
#[test]
fn no_suggestion_repeats_its_fault() {
    for heading in rows(GOOD).chain(rows(BAD).filter_map(|row| row.split('\t').next())) {
        for finding in lint(heading).findings {
            let Some(better) = &finding.suggest else {
                continue;
            };
            let repeated = lint(better)
                .findings
                .iter()
                .any(|again| again.code == finding.code);
            assert!(!repeated, "{heading} -> {better} ({})", finding.code);
        }
    }
}

#[test]
fn the_contract_answers_every_line() {
    let input = "\u{feff}Приказы\r\n\nЛичные дела работников\n".as_bytes();
    let garbage = [0xff, 0xfe, b'\n', 0, b'\n'];
    let mut output = Vec::new();
    let bad = contract::run(Cursor::new([input, &garbage].concat()), &mut output).unwrap();
    let lines: Vec<serde_json::Value> = String::from_utf8(output)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), 5);
    assert_eq!(bad, 4);
    assert_eq!(lines[0]["heading"], "Приказы");
    assert_eq!(lines[0]["verdict"], "bad");
    assert_eq!(lines[0]["findings"][0]["code"], "H10");
    assert_eq!(lines[0]["findings"][0]["suggest"], serde_json::Value::Null);
    assert_eq!(lines[1]["findings"][0]["code"], "H0");
    assert_eq!(lines[2]["verdict"], "good");
    assert_eq!(lines[2]["findings"], serde_json::json!([]));
}

/// Words that the checks look at, for headings made at random.
fn any_heading() -> impl Strategy<Value = String> {
    let words = prop::sample::select(vec![
        "Приказы",
        "Переписка",
        "с",
        "ФНС России",
        "о",
        "по",
        "Москве",
        "вопросам",
        "(",
        ")",
        "документы",
        "2024",
        "год",
        "за",
        "на",
        ",",
        "и",
        "разные",
        "к",
        "ним",
        "№",
        "1",
        "«",
        "»",
        "5",
        "квартал",
        "отчеты",
        "которые",
        "расчеты",
        "2024-2020",
        "0",
        "-",
        "УФНС",
        "\u{0301}",
    ]);
    prop::collection::vec(words, 0..14).prop_map(|words| words.join(" "))
}

proptest! {
    #[test]
    fn no_text_makes_the_linter_panic(text in "\\PC*") {
        let _ = lint(&text);
    }

    #[test]
    fn no_mixture_of_its_words_makes_the_linter_panic(text in any_heading()) {
        let _ = lint(&text);
    }

    #[test]
    fn any_bytes_give_one_object_a_line(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut output = Vec::new();
        contract::run(Cursor::new(&bytes), &mut output).unwrap();
        let lines = bytes.split_inclusive(|&byte| byte == b'\n').count();
        prop_assert_eq!(String::from_utf8(output).unwrap().lines().count(), lines);
    }

    #[test]
    fn spaces_and_look_alikes_do_not_change_the_verdict(
        heading in prop::sample::select(rows(BAD).filter_map(|r| r.split('\t').next()).collect::<Vec<_>>()),
    ) {
        let disguised = heading.replace('о', "o").replace('е', "e").replace(' ', "  ");
        prop_assert_eq!(lint(heading).is_bad(), lint(&disguised).is_bad());
    }

    #[test]
    fn an_index_is_read_as_it_is_written(
        department in 0_u16..1000,
        division in prop::option::of(0_u16..100),
        number in 1_u16..1000,
        suffix in prop::option::of(prop::sample::select(vec!['а', 'б', 'з', 'я'])),
    ) {
        let index = CaseIndex::new(department, division, number).unwrap();
        let index = suffix.map_or(Some(index.clone()), |letter| index.with_suffix(letter)).unwrap();
        let again: CaseIndex = index.to_string().parse().unwrap();
        prop_assert_eq!(&again, &index);
        prop_assert_eq!(again.number(), number);
        prop_assert_eq!(again.division(), division);
    }

    #[test]
    fn an_index_as_written_survives(text in "[0-9]{1,4}([-/][0-9]{1,4})?[-/][0-9]{0,3}[1-9][абвг]?") {
        let index: CaseIndex = text.parse().unwrap();
        prop_assert_eq!(index.to_string(), text);
    }

    #[test]
    fn no_text_makes_the_index_panic(text in "\\PC{0,12}") {
        let _ = text.parse::<CaseIndex>();
    }

    #[test]
    fn the_next_index_is_free(numbers in prop::collection::btree_set(1_u16..200, 1..20)) {
        let taken: Vec<_> = numbers
            .iter()
            .filter_map(|&number| CaseIndex::new(10, Some(1), number))
            .collect();
        let next = taken[0].next_free(&taken).unwrap();
        prop_assert!(taken.iter().all(|index| index < &next && !index.takes_place_of(&next)));
    }
}
