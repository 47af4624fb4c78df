//! H14: letters, spaces and punctuation; done first, so that the other checks see clean text.

use super::finding::{Finding, FindingCode};
use super::kinds::is_known_word;
use super::words::{capitalise, is_alphanumeric};
use crate::intake::cleaning::is_letter;

/// Latin and Greek letters that look like Cyrillic ones.
#[rustfmt::skip]
const LOOK_ALIKES: &[(char, char)] = &[
    ('a', 'а'), ('c', 'с'), ('e', 'е'), ('o', 'о'), ('p', 'р'), ('x', 'х'), ('y', 'у'), ('k', 'к'),
    ('A', 'А'), ('B', 'В'), ('C', 'С'), ('E', 'Е'), ('H', 'Н'), ('K', 'К'), ('M', 'М'), ('O', 'О'),
    ('P', 'Р'), ('T', 'Т'), ('X', 'Х'), ('Y', 'У'), ('ë', 'ё'), ('Ë', 'Ё'), ('m', 'т'), ('u', 'и'),
    ('n', 'п'), ('r', 'г'), ('g', 'д'), ('b', 'ь'), ('ο', 'о'), ('α', 'а'), ('Α', 'А'), ('Β', 'В'),
    ('Ε', 'Е'), ('Η', 'Н'), ('Κ', 'К'), ('Μ', 'М'), ('Ο', 'О'), ('Ρ', 'Р'), ('Τ', 'Т'), ('Χ', 'Х'),
    ('і', 'и'), ('І', 'И'),
];

/// Latin letters whose small forms look the same in print, safe to change in a word that has
/// no Cyrillic letter of its own.
const SAME_IN_PRINT: &str = "aceopxyABCEHKMOPTXкK";

/// The text with clean letters and spaces, and what was wrong with the one given.
pub(super) fn normalise(heading: &str) -> (String, Option<Finding>) {
    let mut wrong: Vec<String> = Vec::new();
    let visible = drop_invisible(heading);
    if visible.changed {
        wrong.push("невидимые знаки".into());
    }
    let spaced = visible
        .text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if spaced != visible.text {
        wrong.push("лишние пробелы или переносы строк".into());
    }
    let (cyrillic, mended) = mend_look_alikes(&spaced);
    if !mended.is_empty() {
        wrong.push(format!(
            "латинские буквы, похожие на русские, в словах: {}",
            mended.join(", ")
        ));
    }
    let punctuated = mend_punctuation(&cyrillic);
    if punctuated != cyrillic {
        wrong.push("знаки препинания или пробелы около них".into());
    }
    let better = capitalise(&punctuated);
    if better != punctuated {
        wrong.push("строчная буква в начале".into());
    }
    let balanced = brackets_balance(&better);
    if !balanced {
        wrong.push("непарные скобки или кавычки".into());
    }
    if wrong.is_empty() || better.is_empty() {
        return (better, None);
    }
    let suggest = (balanced && better != heading).then(|| better.clone());
    let finding = Finding::advice(
        FindingCode::Spelling,
        format!("Поправьте написание: {}", wrong.join("; ")),
    )
    .suggesting(suggest);
    (better, Some(finding))
}

struct Visible {
    text: String,
    changed: bool,
}

/// Removes marks nobody sees and joins letters written as a base and a combining mark.
fn drop_invisible(heading: &str) -> Visible {
    let mut text = String::with_capacity(heading.len());
    let mut changed = false;
    for c in heading.chars() {
        let before = || text.chars().next_back();
        let joined = match c {
            '\u{306}' if before() == Some('и') => Some('й'),
            '\u{306}' if before() == Some('И') => Some('Й'),
            '\u{308}' if before() == Some('е') => Some('ё'),
            '\u{308}' if before() == Some('Е') => Some('Ё'),
            _ => None,
        };
        if let Some(letter) = joined {
            text.pop();
            text.push(letter);
        } else if matches!(
            c,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
        ) {
            changed = true;
        } else if c == '\u{a0}' || c == '\u{202f}' {
            // A no-break space is good typography; the checks need only know it is a space.
            text.push(' ');
        } else if c.is_control() && !c.is_whitespace() {
            changed = true;
        } else {
            text.push(c);
        }
    }
    Visible { text, changed }
}

fn mend_look_alikes(text: &str) -> (String, Vec<String>) {
    let text_is_russian = text.chars().any(is_cyrillic);
    let mut mended_words = Vec::new();
    let mut result = String::with_capacity(text.len());
    let mut word = String::new();
    for c in text.chars().map(Some).chain([None]) {
        match c {
            Some(c) if is_alphanumeric(c) => word.push(c),
            _ => {
                if is_plain(&word) {
                    result.push_str(&word);
                } else {
                    let mended = mend_word(&word, text_is_russian);
                    if mended != word {
                        mended_words.push(format!("«{mended}»"));
                    }
                    result.push_str(&mended);
                }
                word.clear();
                result.extend(c);
            }
        }
    }
    (result, mended_words)
}

/// Russian letters only: nothing to mend.
fn is_plain(word: &str) -> bool {
    word.chars().all(|c| matches!(c, 'А'..='я' | 'ё' | 'Ё'))
}

fn mend_word(word: &str, text_is_russian: bool) -> String {
    let has_cyrillic = word.chars().any(|c| is_cyrillic(c) && c != 'і' && c != 'І');
    let has_look_alike = word.chars().any(|c| look_alike(c).is_some());
    let digit_for_letter = word.starts_with(['0', '3']) && has_cyrillic;
    if has_cyrillic && has_look_alike {
        return word.chars().map(|c| look_alike(c).unwrap_or(c)).collect();
    }
    if digit_for_letter {
        let mended: String = match word.as_bytes()[0] {
            b'0' => word.replacen('0', "О", 1),
            _ => word.replacen('3', "З", 1),
        };
        let is_word = mended.chars().all(char::is_alphabetic) && is_known_word(&mended);
        return if is_word { mended } else { word.to_owned() };
    }
    let only_same_in_print = !word.is_empty() && word.chars().all(|c| SAME_IN_PRINT.contains(c));
    if text_is_russian && only_same_in_print {
        let mended: String = word.chars().map(|c| look_alike(c).unwrap_or(c)).collect();
        let preposition = matches!(mended.as_str(), "с" | "о" | "у" | "а" | "С" | "О" | "со");
        if preposition || is_known_word(&mended) {
            return mended;
        }
    }
    word.to_owned()
}

fn look_alike(c: char) -> Option<char> {
    LOOK_ALIKES
        .iter()
        .find_map(|&(foreign, russian)| (foreign == c).then_some(russian))
}

fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{4ff}')
}

/// Removes spaces before points and commas, doubled commas and marks at the end; adds the space
/// that is missing after a comma.
fn mend_punctuation(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let point = c == '.'
            && !chars
                .peek()
                .is_some_and(|n| n.is_alphanumeric() || *n == '.');
        let closes = matches!(c, ',' | ';' | ')' | '»' | ':') || point;
        if closes && result.ends_with(' ') {
            result.pop();
        }
        if c == ',' && result.ends_with(',') {
            continue;
        }
        if c == ' ' && result.ends_with(['(', '«']) {
            continue;
        }
        result.push(c);
        if matches!(c, ',' | ';') && chars.peek().is_some_and(|next| is_letter(*next)) {
            result.push(' ');
        }
    }
    trim_end(&result).to_owned()
}

/// Cuts marks at the end, but not the point of «и др.», «2024 г.» or another abbreviation.
fn trim_end(text: &str) -> &str {
    let bare = text.trim_end_matches([',', ';', ':', '.', ' ', '–', '—']);
    let last = bare.rsplit([' ', '(', '.']).next().unwrap_or_default();
    let abbreviated = text[bare.len()..].starts_with('.') && last.chars().count() <= 4;
    if abbreviated && !bare.is_empty() {
        &text[..=bare.len()]
    } else {
        bare
    }
}

fn brackets_balance(text: &str) -> bool {
    let mut round = 0_i32;
    let mut quotes = 0_i32;
    for (at, c) in text.char_indices() {
        match c {
            '(' => round += 1,
            ')' if round == 0 && is_list_letter(&text[..at]) => {}
            ')' => round -= 1,
            '«' => quotes += 1,
            '»' => quotes -= 1,
            _ => {}
        }
        if round < 0 {
            return false;
        }
    }
    // Names in names often share the closing mark: «МУ «Отдел культуры».
    round == 0 && (0..=1).contains(&quotes) && text.matches('"').count().is_multiple_of(2)
}

/// Whether the text ends with the letter or number of a list item: «а» of «а) годовые».
fn is_list_letter(before: &str) -> bool {
    let item = before.rsplit(' ').next().unwrap_or_default();
    (1..=2).contains(&item.chars().count()) && item.chars().all(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(given: &str, expected: &str) {
        let (text, finding) = normalise(given);
        assert_eq!(text, expected, "{given}");
        assert_eq!(finding.is_some(), given != expected, "{given}: {finding:?}");
    }

    #[test]
    fn text_is_cleaned() {
        for (given, expected) in [
            ("Приказы начальника", "Приказы начальника"),
            ("Paзныe мaтepиaлы", "Разные материалы"),
            ("Переписка c ФНС России", "Переписка с ФНС России"),
            ("0тчеты отдела", "Отчеты отдела"),
            ("3аявления граждан", "Заявления граждан"),
            ("Отчет по форме 3НДФЛ", "Отчет по форме 3НДФЛ"),
            ("База данных XML", "База данных XML"),
            (
                "приказы  начальника ,по кадрам.",
                "Приказы начальника, по кадрам",
            ),
            (
                "Журнал регистрации личных дел,",
                "Журнал регистрации личных дел",
            ),
            ("Приказы за 2024 г.", "Приказы за 2024 г."),
            ("Письма, справки и др.", "Письма, справки и др."),
            ("При\u{ad}казы отдела", "Приказы отдела"),
        ] {
            check(given, expected);
        }
    }

    #[test]
    fn unbalanced_brackets_are_reported_without_a_guess() {
        let (_, finding) = normalise("Документы (планы, отчеты о проверках");
        assert_eq!(finding.map(|f| f.suggest), Some(None));
    }
}
