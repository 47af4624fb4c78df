//! A declared term against its article.

use super::brief::one;
use delohran::retention::Comparison::{Equal, Incomparable, Longer, Shorter};
use delohran::retention::{Comparison, StorageCategory, compare};

#[test]
fn declared_terms_against_articles() {
    let table: &[(&str, &str, Comparison)] = &[
        ("5 лет", "5 лет", Equal),
        ("3 года", "5 лет", Shorter),
        ("10 лет", "5 лет", Longer),
        ("Постоянно", "5 лет ЭПК", Longer),
        ("75 лет ЭПК", "Постоянно", Shorter),
        ("Постоянно", "Постоянно", Equal),
        ("5 лет ЭПК", "5 лет", Longer),
        ("5 лет", "5 лет ЭПК", Shorter),
        ("5 лет ЭК", "5 лет ЭПК", Shorter),
        ("10 лет", "5 лет ЭПК", Incomparable),
        // A nomenclature of one year writes one of the two numbers.
        ("50 лет ЭПК", "50/75 лет ЭПК", Equal),
        ("75 лет", "50/75 лет", Equal),
        ("45 лет", "50/75 лет", Shorter),
        ("50/75 лет", "45 лет", Longer),
        ("50/75 лет", "75 лет", Shorter),
        ("ДМН", "5 лет", Shorter),
        ("ДМН (5 лет)", "5 лет", Equal),
        ("5 лет", "ДМН", Longer),
        ("До ликвидации организации", "ДМН", Longer),
        ("ДМН", "До ликвидации организации", Shorter),
        ("До замены новыми", "3 года", Incomparable),
        ("До востребования", "До востребования", Equal),
    ];
    for (declared, article, expected) in table {
        let got = compare(&one(declared, ""), &one(article, ""), false);
        assert_eq!(got, *expected, "«{declared}» against «{article}»");
    }
}

/// Counting from closing what the article counts from an event is shorter; a
/// footnote mark whose text is not at hand is taken for the article's footnote.
#[test]
fn starts_are_compared() {
    let article = one("5 лет (1)", "(1) После замены новыми");
    assert_eq!(compare(&one("5 лет", ""), &article, false), Shorter);
    assert_eq!(compare(&one("5 лет (1)", ""), &article, false), Equal);
    assert_eq!(
        compare(&one("5 лет", "После замены новыми"), &article, false),
        Equal
    );
    assert_eq!(compare(&article, &one("5 лет", ""), false), Longer);
    assert_eq!(compare(&one("10 лет", ""), &article, false), Incomparable);
}

/// The article of a copy is that of the original and does not set its term.
#[test]
fn copies_are_exempt() {
    assert_eq!(compare(&one("ДМН", ""), &one("Постоянно", ""), true), Equal);
}

/// N-25: the kinds of holdings.
#[test]
fn categories() {
    use StorageCategory::{LongTerm, Permanent, Personnel, ShortTerm};
    let table: &[(&str, &str, StorageCategory)] = &[
        ("Постоянно", "", Permanent),
        ("50/75 лет ЭПК", "", Personnel),
        ("50 лет", "", Personnel),
        ("75 лет", "", Personnel),
        ("15 лет", "", LongTerm),
        ("11 лет", "", LongTerm),
        ("45 лет", "", LongTerm),
        ("10 лет ЭПК", "", ShortTerm),
        ("1 год", "", ShortTerm),
        ("ДМН", "", ShortTerm),
        ("ДМН (15 лет)", "", LongTerm),
        ("До замены новыми", "", ShortTerm),
        ("До ликвидации организации", "", LongTerm),
        ("До востребования", "", ShortTerm),
        (
            "До востребования",
            "Невостребованные - 50/75 лет",
            Personnel,
        ),
        ("-", "", ShortTerm),
    ];
    for (text, note, expected) in table {
        assert_eq!(one(text, note).category(), *expected, "«{text}» («{note}»)");
    }
}
