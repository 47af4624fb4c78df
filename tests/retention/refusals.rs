//! Texts that a careful person would not be sure of: refused, with the place
//! where reading stopped, never guessed.

use delohran::retention::read;

#[test]
fn doubtful_texts_are_refused_where_reading_stopped() {
    let misses: Vec<String> = REFUSED
        .iter()
        .filter_map(|(text, at)| match read(text, "") {
            Err(unreadable) if unreadable.at == *at && is_russian(&unreadable.message) => None,
            other => Some(format!("«{text}»: {other:?}, expected a refusal at {at}")),
        })
        .collect();
    assert!(misses.is_empty(), "{}", misses.join("\n"));
}

/// A note never makes a term of what is none.
#[test]
fn a_note_does_not_heal_a_refusal() {
    assert!(read("", "5 лет").is_err());
    assert!(read("смотри примечание", "(1) 5 лет").is_err());
}

fn is_russian(message: &str) -> bool {
    message
        .chars()
        .filter(|letter| ('а'..='я').contains(letter))
        .count()
        > 10
}

#[rustfmt::skip]
const REFUSED: &[(&str, usize)] = &[
    ("", 0),
    ("   ", 3),
    ("5 (шесть) лет", 3),
    ("До минования на-", 13),
    ("ДМН 3 года", 4),
    ("До 5 лет", 0),
    ("до 2030 года", 0),
    ("5", 0),
    ("70", 0),
    ("лет", 0),
    ("ЭПК", 0),
    ("ст. 70", 0),
    ("5 лет 70", 6),
    ("5 месяцев", 2),
    ("6 мес.", 2),
    ("30 дней", 3),
    ("0 лет", 0),
    ("1000 лет", 0),
    ("5,5 лет", 0),
    ("1.5 года", 0),
    ("1,5 года", 0),
    ("-5 лет", 0),
    ("5-10 лет", 0),
    ("5–6 лет", 0),
    ("5 лет?", 5),
    ("5 лет ...", 6),
    ("5 лет … ДМН", 6),
    ("5 лет ... ДМН", 6),
    ("5 лет ДМН", 6),
    ("5 лет, 3 года", 7),
    ("5 лет; 3 года", 7),
    ("5 лет 3 года", 6),
    ("5 лет / 3 года", 8),
    ("постоянно ДМН", 10),
    ("Постоянно 5 лет", 10),
    ("5 лет ст. 70, 5 лет", 14),
    ("5 лет ст. 70 бла бла", 13),
    ("5 лет какие-то слова", 6),
    ("привет", 0),
    ("5 лет ст", 8),
    ("5 лет ст.", 9),
    ("5 лет ст. а", 11),
    ("5 лет, ст. 434 в, 5 г", 18),
    ("Постоянно (до ликвидации организации)", 11),
    ("Постоянно/ДМН", 10),
    ("Пост./5 л.", 6),
    ("45/75 лет", 0),
    ("Пожизненно", 0),
];
