//! What happens to any text on its way to paper: characters that no form can show are dropped, and spaces that must not
//! break are made non-breaking.

use super::dates::MONTHS_GENITIVE;

/// U+00A0.
pub const NO_BREAK_SPACE: char = '\u{a0}';

/// Text as it goes to paper.
///
/// Line breaks and tabs become spaces; control, zero-width and direction characters are dropped, because a spreadsheet
/// brings them and no reader of the paper could see them. The space stays together with its neighbours in «2025 г.»,
/// «31 марта», «ст. 19», «п. 3», «№ 5», between initials and a surname (on either side) and before a dash.
pub fn for_print(text: &str) -> String {
    let clean = without_invisible(text);
    let words: Vec<&str> = clean.split(' ').collect();
    let mut printed = String::with_capacity(clean.len());
    for (index, word) in words.iter().enumerate() {
        if index > 0 {
            let previous = words[index - 1];
            printed.push(if is_bound(previous, word) {
                NO_BREAK_SPACE
            } else {
                ' '
            });
        }
        printed.push_str(word);
    }
    printed
}

fn without_invisible(text: &str) -> String {
    text.replace("\r\n", "\n")
        .chars()
        .filter_map(|character| match character {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => Some(' '),
            _ if is_invisible(character) => None,
            _ => Some(character),
        })
        .collect()
}

fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}'
                | '\u{200b}'..='\u{200f}'
                | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{fffe}'
                | '\u{ffff}'
        )
}

/// Whether the space between two words must not break.
fn is_bound(before: &str, after: &str) -> bool {
    let opened = before.trim_start_matches(['(', '«', '"']);
    let closed = after.trim_end_matches([',', ';', ':', ')', '»']);
    let precedes_number = (matches!(opened, "№" | "№№" | "N") && after != "п/п")
        || (matches!(opened, "ст." | "п." | "пп." | "ч." | "гл." | "прил.")
            && after.starts_with(|c: char| c.is_ascii_digit()));
    let follows_year =
        before.ends_with(|c: char| c.is_ascii_digit()) && matches!(closed, "г." | "гг.");
    precedes_number
        || follows_year
        || (is_day(opened) && is_month(after))
        || (is_initials(opened) && is_surname(after))
        || (!ends_a_phrase(opened) && is_surname(opened) && is_initials(closed))
        || (is_single_initial(opened) && is_initials(closed))
        || matches!((opened, closed), ("ед.", "хр." | "хр"))
        || (!before.is_empty() && matches!(after, "–" | "—"))
}

fn is_day(word: &str) -> bool {
    word.parse::<u8>().is_ok_and(|day| (1..=31).contains(&day))
}

fn is_month(word: &str) -> bool {
    MONTHS_GENITIVE.contains(&word.trim_end_matches([',', ';', ')']))
}

/// «Сидоров, И.О. Петров»: the comma parts two persons.
fn ends_a_phrase(word: &str) -> bool {
    word.ends_with([',', ';', ':', '.', ')', '»'])
}

/// «И.О.» or «И.»: capital letters, each with its point.
fn is_initials(word: &str) -> bool {
    let mut letters = word.chars();
    let mut count = 0;
    while let Some(letter) = letters.next() {
        if !letter.is_uppercase() || letters.next() != Some('.') {
            return false;
        }
        count += 1;
    }
    (1..=3).contains(&count)
}

fn is_single_initial(word: &str) -> bool {
    is_initials(word) && word.chars().count() == 2
}

/// A capital letter followed by small ones (a hyphen may stand between two surnames), before any punctuation.
fn is_surname(word: &str) -> bool {
    let bare = word.trim_end_matches([',', ';', ':', '.', ')', '»']);
    let mut letters = bare.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.next().is_some_and(char::is_lowercase)
        && letters.all(|c| c.is_alphabetic() || matches!(c, '-' | '‑'))
}
