//! What bars a case whose term has run out, and what only people may decide.

use delohran::retention::{
    Block, Contradiction, Event, Fact, Facts, OrganisationKind, RetentionTerm, Status, expiry,
};

use super::brief::one;
use super::cases::{Known, check, closed, date, day, on, person};

/// «При условии проведения проверки»: the first audit after closing, on the next 1 January.
#[test]
fn audits() {
    let note = "При условии проведения проверки (ревизии)";
    check(vec![
        (
            "сноска",
            "5 л.",
            note,
            closed("2016").event(Event::AuditDone, "2019-06-01"),
            on("2022-01-01"),
        ),
        (
            "сноска",
            "5 л.",
            note,
            closed("2016").event(Event::AuditDone, "2024-06-01"),
            on("2025-01-01"),
        ),
        (
            "сноска",
            "5 л.",
            note,
            closed("2016")
                .event(Event::AuditDone, "2019-06-01")
                .event(Event::AuditDone, "2025"),
            on("2022-01-01"),
        ),
        ("сноска", "5 л.", note, closed("2016"), on("2022-01-01")),
    ]);
    let term = one("5 л.", note);
    let as_of = day("2030-01-01");
    for facts in [
        closed("2016"),
        closed("2016").event(Event::AuditDone, ""),
        closed("2016").event(Event::AuditDone, "2015-06-01"),
        closed("2016").event(Event::AuditDone, "2016"),
    ] {
        let expiry = expiry(&term, &facts);
        assert_eq!(expiry.status(as_of), Status::Blocked, "{facts:?}");
        assert_eq!(expiry.blocks(as_of), [Block::Audit], "{facts:?}");
    }
}

/// A dispute holds the case until it is decided, named in the term or not.
#[test]
fn disputes() {
    let named =
        "В случае возникновения споров, разногласий - сохраняются до вынесения решения по делу";
    let as_of = day("2030-01-01");
    let opened = || closed("2016").event(Event::DisputeOpened, "2019-01-01");
    let table = [
        ("", closed("2016"), Status::Expired, "2022-01-01"),
        (named, closed("2016"), Status::Expired, "2022-01-01"),
        (named, opened(), Status::Blocked, "2022-01-01"),
        ("", opened(), Status::Blocked, "2022-01-01"),
        (
            named,
            opened().event(Event::DisputeClosed, "2020"),
            Status::Expired,
            "2022-01-01",
        ),
        (
            named,
            opened().event(Event::DisputeClosed, "2024"),
            Status::Expired,
            "2025-01-01",
        ),
        (
            named,
            opened().event(Event::DecisionMade, "2024"),
            Status::Expired,
            "2025-01-01",
        ),
        (
            "",
            opened().event(Event::DecisionMade, "2024"),
            Status::Blocked,
            "2022-01-01",
        ),
        (
            named,
            opened().event(Event::DisputeClosed, ""),
            Status::Blocked,
            "2022-01-01",
        ),
        (
            named,
            opened().event(Event::DisputeClosed, "2018"),
            Status::Blocked,
            "2022-01-01",
        ),
        (
            named,
            opened()
                .event(Event::DisputeClosed, "2020")
                .event(Event::DisputeOpened, "2021"),
            Status::Blocked,
            "2022-01-01",
        ),
    ];
    for (note, facts, status, from) in table {
        let term = one("5 лет", note);
        let expiry = expiry(&term, &facts);
        assert_eq!(expiry.status(as_of), status, "«{note}» {facts:?}");
        assert_eq!(expiry.destroy_from(), Some(day(from)), "«{note}» {facts:?}");
    }
}

/// a case marked «ЭПК» or «ЭК» goes nowhere before its review.
#[test]
fn reviews() {
    for text in ["5 лет ЭПК", "5 лет ЭК"] {
        let term = one(text, "");
        let (waiting, done) = (closed("2020").not_appraised(), closed("2020"));
        assert_eq!(
            expiry(&term, &waiting).status(day("2026-01-01")),
            Status::Blocked
        );
        assert_eq!(
            expiry(&term, &waiting).blocks(day("2026-01-01")),
            [Block::EpkReview]
        );
        assert_eq!(
            expiry(&term, &done).status(day("2026-01-01")),
            Status::Expired
        );
    }
}

/// A hold bars every day it stands, first and last included, and moves no date.
#[test]
fn holds() {
    let term = one("5 лет", "");
    let facts = closed("2015").hold("2022-03-01", "2023-06-30");
    let expiry = expiry(&term, &facts);
    for (as_of, status) in [
        ("2020-12-31", Status::Running),
        ("2021-01-01", Status::Expired),
        ("2022-03-01", Status::Blocked),
        ("2023-06-30", Status::Blocked),
        ("2023-07-01", Status::Expired),
    ] {
        assert_eq!(expiry.status(day(as_of)), status, "{as_of}");
    }
    let forever = closed("2015").hold("", "");
    assert_eq!(status(&term, &forever, "2100-01-01"), Status::Blocked);
}

fn status(term: &RetentionTerm, facts: &Facts, as_of: &str) -> Status {
    expiry(term, facts).status(day(as_of))
}

/// What is not understood and could matter is a person's to judge.
#[test]
fn notes_nobody_understands_are_judged_by_people() {
    check(vec![
        (
            "10.1.5",
            "5 лет (1)",
            "",
            closed("2015"),
            person("2021-01-01"),
        ),
        (
            "10.1.5",
            "5 лет",
            "Не уничтожать",
            closed("2015"),
            person("2021-01-01"),
        ),
        (
            "10.1.5",
            "5 лет",
            "Хранить до особого распоряжения",
            closed("2015"),
            person("2021-01-01"),
        ),
        (
            "10.1.5",
            "5 лет",
            "Хранится в организации",
            closed("2015"),
            on("2021-01-01"),
        ),
        (
            "10.1.13",
            "5 лет",
            "переходящее с 2012 года",
            closed("2015"),
            on("2021-01-01"),
        ),
        ("10.1.13", "-", "", closed("2015"), person("")),
    ]);
}

/// Facts that exclude each other give no date.
#[test]
fn contradictions_never_expire() {
    let term = one("5 лет", "");
    let backwards = Facts {
        opened: Some(date("2016")),
        ..closed("2015")
    };
    assert!(matches!(
        backwards.check(),
        Err(Contradiction::ClosedBeforeOpened { .. })
    ));
    let lifted_early = closed("2015").hold("2020-01-01", "2019-12-31");
    let both = closed("2015")
        .of(OrganisationKind::Source)
        .fact(Fact::NotAcquisitionSource, true);
    for facts in [backwards, lifted_early, both] {
        let expiry = expiry(&term, &facts);
        assert_eq!(expiry.outcome(), person(""), "{facts:?}");
        assert!(!expiry.reasons().is_empty());
    }
}

/// The sentences, as an archivist reads them.
#[test]
fn reasons_are_sentences() {
    let term = one(
        "5 л. ЭПК (1) ст. 11 ТП",
        "(1) После истечения срока действия договора",
    );
    let facts = closed("31.12.2018")
        .not_appraised()
        .event(Event::ContractEnd, "2020")
        .hold("2021-02-01", "");
    let told: Vec<String> = expiry(&term, &facts)
        .reasons()
        .into_iter()
        .map(|reason| format!("{} ({})", reason.text, reason.clause))
        .collect();
    assert_eq!(
        told,
        [
            "Закончено делопроизводством 31.12.2018 (10.5.4)",
            "Событие срока «После истечения срока действия договора» наступило в 2020 г. (10.5.4)",
            "5 лет (ст. 11 Перечня 2019 г.) исчисляются с 01.01.2021 и истекают 31.12.2025 (10.5.4)",
            "Экспертиза (полистный просмотр) по отметке «ЭПК» не проведена: без неё дело в перечень не включается (10.3.2)",
            "К уничтожению не ранее 01.01.2026 (10.5.4)",
            "Запрет на уничтожение с 01.02.2021, не снят: запрос суда (10.5.4)",
        ]
    );
}
