//! What holds for every term and every case.

use chrono::{Datelike, NaiveDate};
use delohran::retention::{
    Event, Fact, Facts, Hold, KnownFacts, Outcome, Reading, RecordedDate, RecordedEvent,
    RetentionTerm, Status, expiry, read,
};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

use super::brief::one;

/// Pieces of real terms, so that random texts come near to real ones.
const PIECES: &[&str] = &[
    "5 лет",
    "1 год",
    "50/75 лет",
    "75 л. - В",
    "Постоянно",
    "Пост.",
    "ДМН",
    "До замены новыми",
    "до ликвидации организации",
    "До востребования",
    "До списания транспортных средств",
    "не менее",
    "ЭПК",
    "ЭК",
    "(1)",
    "<2>",
    "*",
    "¹",
    "1)",
    "а)",
    "б)",
    "ст.",
    "ст. 434 (а, б)",
    "п. 3",
    "19а",
    "257-258",
    "70",
    "145.1",
    "ТП",
    "т.п.",
    "ПНТД",
    "ВП",
    "Перечня 2019",
    "по Перечню 2010",
    "пр. № 236",
    "952",
    "Решение ЭПК от 26.10.2006 № 10",
    "ст. 22.1 Федерального закона № 125-ФЗ",
    "после замены новыми",
    "при условии проведения проверки",
    "при отсутствии годовых - постоянно",
    "(после увольнения)",
    "в электронном виде",
    ",",
    ";",
    ".",
    "-",
    "–",
    "|",
    "/",
    "(",
    ")",
    "\u{a0}",
    "\u{ad}",
    "…",
    "?",
    "0",
    "999",
    "1000",
    "4294967296",
    "лет",
    "г.",
    "и",
    "востре- бования",
    "летЭПК",
    "EPK",
    "до",
    "слово",
];

const NOTE_PIECES: &[&str] = &[
    "(1)",
    "(2)",
    "<1>",
    "1)",
    "После замены новыми",
    "После истечения срока действия договора",
    "после прекращения обязательств по договору",
    "После увольнения",
    "после снятия задолженности или списания",
    "При условии проведения проверки (ревизии)",
    "В случае возникновения споров - сохраняются до вынесения решения по делу",
    "При отсутствии годовых - постоянно",
    "При вредных условиях труда - 50/75 лет",
    "Невостребованные – 50 лет",
    "Оперативных совещаний 5 лет ЭПК",
    "В структурных подразделениях - 3 года после утверждения",
    "Хранится в организации",
    "переходящее с 2019 года",
    "Не уничтожать",
    "то же",
    "Копии",
    "ЭПК",
    "ст. 70 ТП",
    "Решение ЭПК № 10",
    "10 лет",
    "до окончания эксплуатации",
    "по месту разработки - ",
    ";",
    ".",
    ",",
    "-",
    "Иванов И.И.",
    "50",
    "лет",
    "ДМН (3 года)",
];

fn text_of(pieces: &'static [&'static str], longest: usize) -> impl Strategy<Value = String> {
    let glue = prop::sample::select(vec![" ", " ", " ", "", "  ", "\n"]);
    let piece = prop::sample::select(pieces);
    prop::collection::vec((piece, glue), 0..longest).prop_map(|pieces| {
        pieces
            .into_iter()
            .flat_map(|(piece, glue)| [piece, glue])
            .collect()
    })
}

fn terms_of(reading: Reading) -> Vec<RetentionTerm> {
    match reading {
        Reading::One(term) => vec![term],
        Reading::Several(terms) => terms,
    }
}

/// Terms of every kind, with what the note adds.
fn any_term() -> impl Strategy<Value = RetentionTerm> {
    let text = prop::sample::select(vec![
        "1 год",
        "5 лет",
        "10 лет ЭПК",
        "50/75 лет",
        "45 лет ЭК",
        "75 лет",
        "Постоянно",
        "ДМН",
        "ДМН (3 года)",
        "ДЗН",
        "До ликвидации организации",
        "До востребования",
        "До списания",
        "-",
        "50 лет",
        "5 лет (1)",
    ]);
    let note = prop::sample::select(vec![
        "",
        "",
        "",
        "После замены новыми",
        "После увольнения; после снятия задолженности",
        "При условии проведения ревизии",
        "При отсутствии годовых - постоянно",
        "При вредных условиях - 50/75 лет",
        "Недвижимого имущества - 10 лет",
        "Невостребованные - 50/75 лет",
        "Присланные для сведения - ДМН",
        "Не уничтожать",
    ]);
    (text, note).prop_map(|(text, note)| one(text, note))
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (1980..2040i32, 1..=366u32).prop_map(|(year, day)| {
        NaiveDate::from_yo_opt(year, day.min(365)).expect("every year has 365 days")
    })
}

fn any_facts() -> impl Strategy<Value = Facts> {
    let event = (
        prop::sample::select(Event::ALL.to_vec()),
        prop::option::weighted(0.9, any_day()),
    );
    let fact = (prop::sample::select(Fact::ALL.to_vec()), any::<bool>());
    let hold = (prop::option::of(any_day()), 0..2000u64);
    (
        prop::option::weighted(0.9, any_day()),
        prop::collection::vec(event, 0..6),
        prop::collection::vec(fact, 0..4),
        prop::collection::vec(hold, 0..2),
        any::<bool>(),
    )
        .prop_map(|(closed, events, facts, holds, appraised)| Facts {
            closed: closed.map(RecordedDate::from),
            events: events
                .into_iter()
                .map(|(event, date)| RecordedEvent {
                    event,
                    date: date.map(RecordedDate::from),
                })
                .collect(),
            known: facts
                .into_iter()
                .fold(KnownFacts::NONE, |known, (fact, is_so)| {
                    known.with(fact, is_so)
                }),
            holds: holds
                .into_iter()
                .map(|(from, days)| Hold {
                    from,
                    to: from.and_then(|from| from.checked_add_days(chrono::Days::new(days))),
                    reason: String::new(),
                })
                .collect(),
            appraised,
            ..Facts::default()
        })
}

/// How long an outcome keeps a case; later is larger, no date is largest.
fn keeps_until(outcome: Outcome) -> Option<NaiveDate> {
    match outcome {
        Outcome::On(date) => Some(date),
        _ => None,
    }
}

/// Whether the second outcome lets the case go no earlier than the first.
fn no_earlier(first: Outcome, second: Outcome) -> bool {
    match (keeps_until(first), keeps_until(second)) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(first), Some(second)) => second >= first,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, rng_seed: RngSeed::Fixed(2019), failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the letters, reading ends with a term or a refusal inside the text.
    #[test]
    fn reading_never_panics(text in "\\PC*", note in "\\PC*") {
        if let Err(unreadable) = read(&text, &note) {
            prop_assert!(unreadable.at <= text.chars().count());
        }
    }

    /// The same for bytes that came through a bad encoding.
    #[test]
    fn reading_never_panics_on_garbage(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        let text = String::from_utf8_lossy(&bytes);
        let _ = read(&text, &text);
    }

    /// The canonical words with their note, read again, give the same term; so does its JSON.
    #[test]
    fn canonical_words_read_back(text in text_of(PIECES, 7), note in text_of(NOTE_PIECES, 6)) {
        let Ok(reading) = read(&text, &note) else { return Ok(()) };
        for term in terms_of(reading) {
            let (words, footnote) = (term.to_string(), term.note());
            let again = read(&words, &footnote);
            prop_assert_eq!(again, Ok(Reading::One(term.clone())), "«{}» «{}» from «{}» «{}»", words, footnote, text, note);
            let json = serde_json::to_string(&term).expect("a term is plain data");
            let stored: RetentionTerm = serde_json::from_str(&json).expect("its own JSON");
            prop_assert_eq!(stored, term);
        }
    }

    /// A date is a 1 January after the year of closing; without closing there is none.
    #[test]
    fn dates_are_first_of_january_after_closing(term in any_term(), facts in any_facts()) {
        let expiry = expiry(&term, &facts);
        prop_assert!(!expiry.reasons().is_empty());
        if let Some(date) = expiry.destroy_from() {
            prop_assert_eq!((date.month(), date.day()), (1, 1));
            let closed = facts.closed.expect("a date needs a closed case");
            prop_assert!(date.year() > closed.year() + 1 - i32::from(!counts_years(&term)));
        }
    }

    /// A longer term never ends earlier.
    #[test]
    fn longer_terms_end_no_earlier(years in 1..300u32, more in 1..300u32, facts in any_facts(), note in prop::sample::select(vec![
        "", "После замены новыми", "При условии проведения ревизии", "При отсутствии годовых - постоянно",
    ])) {
        let short = one(&format!("{years} лет"), note);
        let long = one(&format!("{} лет", years + more), note);
        // «50 лет» before 2003 is a contradiction that a person decides.
        if years == 50 {
            return Ok(());
        }
        prop_assert!(no_earlier(expiry(&short, &facts).outcome(), expiry(&long, &facts).outcome()));
    }

    /// A case closed later never goes earlier, on the same side of 1 January 2003.
    #[test]
    fn later_closing_ends_no_earlier(term in any_term(), facts in any_facts(), days in 0..4000u64) {
        let Some(closed) = facts.closed else { return Ok(()) };
        let later = closed.last().checked_add_days(chrono::Days::new(days)).expect("a near day");
        if (closed.year() < 2003) != (later.year() < 2003) {
            return Ok(());
        }
        let delayed = Facts { closed: Some(RecordedDate::from(later)), ..facts.clone() };
        let (first, second) = (expiry(&term, &facts), expiry(&term, &delayed));
        prop_assert!(no_earlier(first.outcome(), second.outcome()));
    }

    /// A hold, an opened dispute or a missing review never frees a case.
    #[test]
    fn gates_only_shut(term in any_term(), facts in any_facts(), as_of in any_day()) {
        let before = expiry(&term, &facts);
        let mut held = facts.clone();
        held.holds.push(Hold { from: None, to: None, reason: "запрет".to_owned() });
        let mut disputed = facts.clone();
        disputed.events.push(RecordedEvent { event: Event::DisputeOpened, date: None });
        let unseen = Facts { appraised: false, ..facts.clone() };
        for more in [&held, &disputed, &unseen] {
            let after = expiry(&term, more);
            prop_assert!(no_earlier(before.outcome(), after.outcome()));
            if before.status(as_of) != Status::Expired {
                prop_assert_ne!(after.status(as_of), Status::Expired);
            }
        }
        prop_assert_ne!(expiry(&term, &held).status(as_of), Status::Expired);
    }

    /// Not knowing a fact never lets a case go earlier than knowing it.
    #[test]
    fn unknown_is_never_short(term in any_term(), facts in any_facts(), fact in prop::sample::select(Fact::ALL.to_vec())) {
        let unknown = Facts { known: KnownFacts::NONE, ..facts.clone() };
        for is_so in [true, false] {
            let known = Facts { known: KnownFacts::NONE.with(fact, is_so), ..facts.clone() };
            let (certain, cautious) = (expiry(&term, &known), expiry(&term, &unknown));
            if let Some(date) = cautious.destroy_from() {
                prop_assert!(certain.destroy_from().is_some_and(|certain| certain <= date));
            }
        }
    }

    /// A note never makes a term shorter than it is without one, as long as its facts are unknown.
    #[test]
    fn notes_never_shorten(facts in any_facts(), note in text_of(NOTE_PIECES, 5), text in prop::sample::select(vec![
        "5 лет", "50/75 лет", "Постоянно", "ДМН", "ДЗН", "1 год ЭПК",
    ])) {
        let facts = Facts { known: KnownFacts::NONE, ..facts };
        let (bare, noted) = (one(text, ""), one(text, &note));
        prop_assert!(no_earlier(expiry(&bare, &facts).outcome(), expiry(&noted, &facts).outcome()));
        prop_assert!(noted.gate() >= bare.gate());
    }
}

fn counts_years(term: &RetentionTerm) -> bool {
    !matches!(
        term.base(),
        delohran::retention::Base::UntilReplaced
            | delohran::retention::Base::UntilLiquidation
            | delohran::retention::Base::Until(_)
    )
}
