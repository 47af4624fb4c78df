//! The machine contract: one answer for every line, whatever the line.

use chrono::NaiveDate;
use delohran::retention::contract::{LONGEST_LINE, Style, Tally, expiry_lines, parse_lines};
use serde_json::{Value, json};

fn parse(input: &[u8]) -> (Vec<Value>, Tally) {
    let mut output = Vec::new();
    let tally = parse_lines(input, &mut output, Style::Json).expect("memory does not fail");
    (values(&output), tally)
}

fn compute(input: &[u8]) -> (Vec<Value>, Tally) {
    let mut output = Vec::new();
    let today = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a real day");
    let tally = expiry_lines(input, &mut output, Style::Json, today).expect("memory does not fail");
    (values(&output), tally)
}

fn values(output: &[u8]) -> Vec<Value> {
    output
        .split(|&byte| byte == b'\n')
        .filter(|line| !line.is_empty())
        .map(|line| serde_json::from_slice(line).expect("every line is JSON"))
        .collect()
}

#[test]
fn a_term_answers_with_all_fields() {
    let (answers, tally) = parse("6 лет (1) ЭПК ст. 12б ТП\t(1) После закрытия счета; при отсутствии ведомостей - 50/75 лет\r\n".as_bytes());
    assert_eq!(
        tally,
        Tally {
            lines: 1,
            refused: 0
        }
    );
    let answer = &answers[0];
    let expected = json!({
        "ok": true, "kind": "years", "years": 6, "gate": "epk", "start": "event",
        "event": "account_closed", "event_text": "После закрытия счета", "conditions": [],
        "own_term": false, "at_least": false,
        "basis": [{"article": "12", "item": "б", "list": "236-2019"}], "basis_text": null,
        "canonical": "6 лет ЭПК (1), ст. 12б Перечня 2019",
    });
    for (field, value) in expected.as_object().expect("an object") {
        assert_eq!(&answer[field], value, "{field}");
    }
    let alternative = &answer["alternatives"][0];
    assert_eq!(alternative["if"], "при отсутствии ведомостей");
    assert_eq!(alternative["fact"], "no_payroll_accounts");
    assert_eq!(alternative["then"]["kind"], "personnel");
    assert_eq!(alternative["then"]["years_before_2003"], 75);
    assert_eq!(alternative["then"]["years_since_2003"], 50);
    assert_eq!(alternative["then"]["years"], Value::Null);
}

#[test]
fn several_terms_answer_with_parts_in_order() {
    let (answers, _) = parse("а) постоянно ст. 4а б) 5 лет ст. 4б\n".as_bytes());
    assert_eq!(answers[0]["kind"], "several");
    assert_eq!(answers[0]["parts"][0]["kind"], "permanent");
    assert_eq!(answers[0]["parts"][1]["years"], 5);
    assert_eq!(answers[0]["basis"].as_array().map(Vec::len), Some(2));
}

/// Nothing says which term belongs to what: no one term applies, and none is taken silently.
#[test]
fn several_unnamed_terms_are_no_one_term() {
    let (answers, _) = parse("Постоянно ст. 1(б) ТП ДМН ст. 1 б) ТП\n".as_bytes());
    assert_eq!(answers[0]["kind"], "not_applicable");
    assert_eq!(answers[0]["parts"][0]["kind"], "permanent");
    assert_eq!(answers[0]["parts"][1]["kind"], "until_obsolete");
}

/// Garbage, empty lines and other encodings get their own answers, in order.
#[test]
fn every_line_is_answered() {
    let mut input = b"5 \xeb\xe5\xf2\n\n\xff\xfe\x00\n".to_vec();
    input.extend("5 лет\n".as_bytes());
    input.extend(std::iter::repeat_n(b'5', LONGEST_LINE + 10));
    input.extend("\n1 год".as_bytes());
    let (answers, tally) = parse(&input);
    let oks: Vec<bool> = answers.iter().map(|answer| answer["ok"] == true).collect();
    assert_eq!(oks, [false, false, false, true, false, true]);
    assert_eq!(
        tally,
        Tally {
            lines: 6,
            refused: 4
        }
    );
    assert!(
        answers
            .iter()
            .all(|answer| answer["ok"] == true || answer["error"].is_string())
    );
}

#[test]
fn a_case_answers_with_status_date_and_reasons() {
    let (answers, _) = compute(r#"{"id":7,"term":"5 лет ст. 70 ТП","closed":"2015"}"#.as_bytes());
    let answer = &answers[0];
    assert_eq!(answer["id"], 7);
    assert_eq!(answer["status"], "expired");
    assert_eq!(answer["destroy_from"], "2021-01-01");
    assert_eq!(answer["blocks"], json!([]));
    let texts: Vec<&str> = answer["reasons"]
        .as_array()
        .expect("reasons")
        .iter()
        .filter_map(|reason| reason["text"].as_str())
        .collect();
    assert_eq!(
        texts,
        [
            "Закончено делопроизводством в 2015 г.",
            "5 лет (ст. 70 Перечня 2019 г.) исчисляются с 01.01.2016 и истекают 31.12.2020",
            "К уничтожению не ранее 01.01.2021",
        ]
    );
}

/// What contradicts itself or is no date is refused, never computed from.
#[test]
fn bad_cases_are_refused_in_russian() {
    let lines = [
        r#"{"id":1,"term":"5 лет","opened":"2016","closed":"2015"}"#,
        r#"{"id":2,"term":"5 лет","closed":"2015","holds":[{"from":"2020-01-01","to":"2019-01-01"}]}"#,
        r#"{"id":3,"term":"5 лет","closed":"давно"}"#,
        r#"{"id":4,"term":"5 лет","closed":"2015-02-30"}"#,
        r#"{"id":5,"term":"5 лет","closed":"2015","events":[{"event":"gone","date":"2015"}]}"#,
        r#"{"id":6,"term":"5 лет","closed":"2015","facts":{"hazardous":true}}"#,
        r#"{"id":7,"term":"0 лет","closed":"2015"}"#,
        r#"{"id":8,"closed":"2015"}"#,
        r#"{"id":9,"term":"5 лет","closed":["2015"]}"#,
        r#"{"id":10,"term":5}"#,
        r#"{"id":11,"term":"5 лет","closed":"2015","organisation":"shop"}"#,
        r#"{"id":12,"term":"5 лет","closed":"2015","organisation":"source","facts":{"not_acquisition_source":true}}"#,
        "[1,2]",
        "5 лет",
        "",
    ];
    let (answers, tally) = compute(lines.join("\n").as_bytes());
    assert_eq!(
        answers.len(),
        lines.len() - 1,
        "the text ends with an empty line's break"
    );
    assert_eq!(tally.refused, tally.lines);
    for answer in &answers {
        let error = answer["error"].as_str().expect("an error");
        assert!(
            error.chars().any(|letter| ('а'..='я').contains(&letter)),
            "{error}"
        );
        assert_eq!(answer.get("destroy_from"), None);
    }
    assert_eq!(answers[0]["id"], 1);
}

/// Several terms in one cell are a person's to decide, not before the longest.
#[test]
fn several_terms_wait_for_a_person() {
    let (answers, _) = compute(r#"{"term":"5 лет ст. 4б 3 года ст. 4в","closed":2015}"#.as_bytes());
    assert_eq!(answers[0]["status"], "discretion");
    assert_eq!(answers[0]["destroy_from"], "2021-01-01");
    let (answers, _) =
        compute(r#"{"term":"5 лет ст. 4б Постоянно ст. 4а","closed":2015}"#.as_bytes());
    assert_eq!(answers[0]["destroy_from"], Value::Null);
}

#[test]
fn people_get_sentences() {
    let mut output = Vec::new();
    parse_lines("5 л.\nзабор\n".as_bytes(), &mut output, Style::Plain)
        .expect("memory does not fail");
    let text = String::from_utf8(output).expect("UTF-8");
    assert_eq!(text.lines().next(), Some("5 лет"));
    assert!(text.contains("не прочитано"), "{text}");
}
