//! H8: periodicals, books and brochures are not included in a nomenclature (R-076, clause 10.1.12).

use super::finding::{Finding, FindingCode};
use super::words::{Heading, Word};

pub(super) fn check(heading: &Heading) -> Option<Finding> {
    let plain = heading.plain();
    let first = plain.first()?;
    let second = plain.get(1);
    let whole = first.is(&["газета", "газеты", "брошюра", "брошюры", "книги", "книжки"]);
    let is_register = |word: &&&Word| {
        word.starts(&[
            "учет",
            "регистр",
            "выдач",
            "при",
            "отзыв",
            "жалоб",
            "движ",
            "записи",
            "запис",
        ]) || word.starts(&[
            "проток",
            "приказ",
            "поступл",
            "пожел",
            "инструкт",
            "доход",
            "продаж",
        ])
    };
    let books_of_account = first.is(&["книги", "книжки"])
        && plain.len() > 1
        && !second.is_some_and(|word| word.is(&["и", "по", "о", "для", "из"]));
    if whole && !books_of_account && !plain[1..].iter().any(|word| is_register(&word)) {
        return Some(publication(first.text));
    }
    let periodicals = first.starts(&["периодическ", "печатн"])
        && second.is_some_and(|word| word.starts(&["издани"]));
    if periodicals {
        return Some(publication("периодические издания"));
    }
    let magazine = first.is(&["журнал", "журналы"])
        && heading
            .words
            .get(1)
            .is_some_and(|word| word.in_quotes && !word.in_brackets)
        && !heading.words.iter().any(|word| is_register(&&word));
    magazine.then(|| publication("журнал с названием"))
}

fn publication(what: &str) -> Finding {
    Finding::error(
        FindingCode::Publication,
        format!(
            "Периодические издания, книги и брошюры в номенклатуру не включаются \
             («{}»): уберите строку (п. 10.1.12)",
            what.to_lowercase()
        ),
    )
}
