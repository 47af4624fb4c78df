//! What stands above and below the table: titles, approvals, totals, signatures, lists of abbreviations.

use super::words::Why;
use crate::intake::cleaning::is_dash;

fn begins(lower: &str, beginnings: &[&str]) -> bool {
    beginnings
        .iter()
        .any(|beginning| lower.starts_with(beginning))
}

/// The first word, in small letters, if the text begins with a capital: continuations of headings rarely do.
fn capital_start(text: &str) -> Option<String> {
    let text = text.trim();
    let first = text.chars().next()?;
    first.is_uppercase().then(|| {
        let word = text.split(|c: char| !c.is_alphabetic()).next();
        word.unwrap_or("").to_lowercase()
    })
}

/// A row of totals or of the final record.
pub fn is_total(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let first = lower
        .split(|c: char| !c.is_alphabetic())
        .next()
        .unwrap_or("");
    let capital = capital_start(text).is_some();
    first == "итого"
        || capital && (first == "всего" || first == "итог")
        || capital
            && begins(
                &lower,
                &[
                    "итоговая запись",
                    "по срокам хранения",
                    "количество дел",
                    "заведено дел",
                    "в том числе:",
                ],
            )
}

/// What begins the matter below the table, and of which kind it is.
pub fn footer(text: &str) -> Option<Why> {
    let lower = text.trim().to_lowercase();
    if is_total(text) {
        return Some(Why::Total);
    }
    if is_approval(text) {
        return Some(Why::Approval);
    }
    if begins(
        &lower,
        &[
            "список сокращ",
            "принятые сокращ",
            "сокращения",
            "перечень сокращ",
            "условные обозначения",
            "список использ",
            "* ",
            "примечание:",
            "примечания:",
            "сноски",
        ],
    ) {
        return Some(Why::Abbreviations);
    }
    if lower.contains("___") || is_signature(text) {
        return Some(Why::Signature);
    }
    None
}

/// «УТВЕРЖДАЮ», «СОГЛАСОВАНО», «Протокол ЭК от …».
pub fn is_approval(text: &str) -> bool {
    let Some(first) = capital_start(text) else {
        return false;
    };
    let acts = [
        "утверждаю",
        "утверждено",
        "утвержден",
        "утверждён",
        "утверждена",
        "согласовано",
        "согласован",
        "согласована",
        "одобрено",
        "одобрена",
    ];
    let lower = text.trim().to_lowercase();
    acts.contains(&first.as_str()) && lower.chars().count() < 80
        || begins(
            &lower,
            &[
                "протокол эк",
                "протокол цэк",
                "протокол эпк",
                "протокол заседания эк",
                "протокол №",
            ],
        )
}

const POSTS: &[&str] = &[
    "начальник",
    "заведующ",
    "директор",
    "руководитель",
    "специалист",
    "архивариус",
    "делопроизводител",
    "секретар",
    "ответствен",
    "исполнител",
    "составил",
    "составитель",
    "главный",
    "ведущий",
    "инспектор",
    "заместител",
    "глава",
    "председател",
    "наименование должности",
    "должность",
    "подпись",
    "визы",
    "виза",
    "старший",
    "помощник",
    "методист",
    "проверил",
    "передал",
    "принял",
];

/// A post with a name, initials or a line to sign on.
pub fn is_signature(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    let named_post = begins_with_post(text);
    named_post
        && (has_initials(text)
            || lower.contains("__")
            || begins(
                &lower,
                &[
                    "наименование должности",
                    "подпись",
                    "исполнител",
                    "составил",
                    "визы",
                ],
            ))
        || is_name(text)
}

/// A post without anything else: «Начальник отдела».
pub fn begins_with_post(text: &str) -> bool {
    capital_start(text).is_some_and(|first| begins(&first, POSTS))
        || begins(&text.trim().to_lowercase(), &["наименование должности"])
}

/// «И.И. Иванов» or «Иванов И.И.» and nothing else.
fn is_name(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let initials = |word: &str| {
        let letters: Vec<char> = word.chars().collect();
        (2..=4).contains(&letters.len())
            && letters
                .chunks(2)
                .all(|pair| pair[0].is_uppercase() && pair.get(1).is_none_or(|dot| *dot == '.'))
            && letters.contains(&'.')
    };
    let surname = |word: &str| {
        word.chars().next().is_some_and(char::is_uppercase)
            && word.chars().skip(1).all(|c| c.is_lowercase() || c == '-')
            && word.chars().count() > 2
    };
    match words.as_slice() {
        [one, two] => initials(one) && surname(two) || surname(one) && initials(two),
        [one, two, three] => {
            initials(one) && initials(two) && surname(three)
                || surname(one) && initials(two) && initials(three)
        }
        _ => false,
    }
}

fn has_initials(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(2).any(|pair| is_name(&pair.join(" ")))
        || words.windows(3).any(|three| is_name(&three.join(" ")))
}

/// Titles above the table.
pub fn is_title(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    lower.contains("номенклатура дел")
        || begins(
            &lower,
            &[
                "номенклатура",
                "на 20",
                "на 19",
                "форма ",
                "приложение",
                "утвержд",
                "согласован",
                "г. ",
                "«__",
                "\"__",
            ],
        )
        || lower.contains("__")
        || is_approval(text)
        || is_signature(text)
        || is_year(&lower)
}

fn is_year(lower: &str) -> bool {
    let words: Vec<&str> = lower.split_whitespace().collect();
    match words.as_slice() {
        [year, "год" | "г." | "года"] | [year] => {
            year.len() == 4 && (year.starts_with("20") || year.starts_with("19"))
        }
        _ => false,
    }
}

/// «ДМН – до минования надобности»: a short mark, a dash, its meaning.
pub fn is_abbreviation(text: &str) -> bool {
    let mut halves = text.splitn(2, ['–', '—', '-', '=']);
    let (Some(mark), Some(meaning)) = (halves.next(), halves.next()) else {
        return false;
    };
    let mark = mark.trim();
    let capitals = mark.chars().filter(|c| c.is_uppercase()).count();
    let short =
        (1..=8).contains(&mark.chars().count()) && !mark.contains(|c: char| c.is_ascii_digit());
    let mark_like = capitals >= 2 || mark.ends_with('.');
    short
        && mark_like
        && meaning
            .trim()
            .chars()
            .next()
            .is_some_and(char::is_lowercase)
}

/// The number of a page, or a word that the table goes on.
pub fn is_page_number(text: &str) -> bool {
    let lower = text.to_lowercase();
    let bare = lower.trim_matches(|c: char| is_dash(c) || c.is_whitespace());
    (1..=3).contains(&bare.len()) && bare.bytes().all(|c| c.is_ascii_digit())
        || lower.starts_with("страница ") && lower.chars().count() < 20
        || lower.starts_with("стр. ") && lower.chars().count() < 16
        || lower.starts_with("продолжение ") && lower.chars().count() < 40
}

/// The kind of a text that stands below the table and says no more about itself.
pub fn kind_of(text: &str) -> Why {
    if is_abbreviation(text) {
        Why::Abbreviations
    } else if begins_with_post(text) {
        Why::Signature
    } else {
        Why::Remainder
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn footers() {
        let cases = [
            ("Итого заведено дел", Some(Why::Total)),
            ("Начальник общего отдела ____________", Some(Why::Signature)),
            ("Архивариус И.И. Иванова", Some(Why::Signature)),
            ("Петрова А.Б.", Some(Why::Signature)),
            ("СОГЛАСОВАНО", Some(Why::Approval)),
            ("Протокол ЭК от 01.12.2022 № 4", Some(Why::Approval)),
            ("Принятые сокращения:", Some(Why::Abbreviations)),
            ("Протоколы заседаний комиссии", None),
            ("Директор школы", None),
        ];
        for (text, expected) in cases {
            assert_eq!(footer(text), expected, "{text}");
        }
        assert!(is_abbreviation("ДМН – до минования надобности"));
        assert!(!is_abbreviation("01 – РУКОВОДСТВО"));
    }
}
