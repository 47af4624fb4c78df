//! A cell of the column «срок хранения и № статей»: parting terms from articles, and one term from the next.
//!
//! This is a knife, not a reader: what a term means is decided by a [`TermReader`](super::TermReader).

use super::divided::{mended, same_letter};

/// One term with its article; either may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TermPiece {
    /// «а» where the term has the letter of a sub-item before it.
    pub letter: Option<char>,
    pub term: String,
    pub article: String,
}

/// Cuts the text of a cell, its lines parted by `\n`, into terms with their articles.
pub fn split(text: &str) -> Vec<TermPiece> {
    let letters: Vec<char> = mended(text).chars().collect();
    let cuts = cuts(&letters);
    let mut pieces: Vec<TermPiece> = Vec::new();
    let article_first = cuts.first().is_some_and(|cut| cut.kind == Kind::Article)
        && cuts.iter().any(|cut| cut.kind == Kind::Term);
    for (at, cut) in cuts.iter().enumerate() {
        let end = cuts
            .get(at + 1)
            .map_or(letters.len(), |next| next.label_start);
        let words = one_line(&letters[cut.start..end]);
        let last = pieces.last_mut();
        match (cut.kind, last) {
            (Kind::Term, Some(piece)) if article_first && piece.term.is_empty() => {
                piece.term = words;
                piece.letter = cut.letter;
            }
            (Kind::Article, Some(piece)) if !article_first && piece.article.is_empty() => {
                piece.article = words;
            }
            (Kind::Term, _) => pieces.push(TermPiece {
                letter: cut.letter,
                term: words,
                article: String::new(),
            }),
            (Kind::Article, _) => pieces.push(TermPiece {
                letter: cut.letter,
                term: String::new(),
                article: words,
            }),
        }
    }
    pieces
}

/// Letters that are enough to know what a text begins with.
const BEGINNING: usize = 48;

/// True when the text begins with a term: a number of years, «постоянно», «ДМН» …
pub fn begins_with_term(text: &str) -> bool {
    let mut letters = text.chars();
    let (first, second) = (letters.next(), letters.next());
    if second != Some(')') && !first.is_some_and(may_begin_core) {
        return false;
    }
    let beginning: String = text.chars().take(BEGINNING).collect();
    let letters: Vec<char> = mended(&beginning).chars().collect();
    let start = sub_item_label(&letters, 0).map_or(0, |(_, after)| after);
    core(&letters, start).is_some()
}

/// True when the text begins with an article: «ст. 70», «п. 5».
pub fn begins_with_article(text: &str) -> bool {
    let letters: Vec<char> = text.trim_start().chars().take(BEGINNING).collect();
    article_word(&letters, 0)
}

/// True when the text has a term or an article anywhere.
pub fn has_term(text: &str) -> bool {
    split(text)
        .iter()
        .any(|piece| begins_with_term(&piece.term))
}

/// True for a number with at most one letter: an article that lacks its «ст.».
pub fn is_bare_article(text: &str) -> bool {
    let text = text.trim();
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let rest: String = text[digits..]
        .chars()
        .filter(|c| !matches!(c, ' ' | '(' | ')' | ',' | '.'))
        .collect();
    (1..=3).contains(&digits)
        && rest.chars().count() <= 4
        && rest.chars().all(char::is_alphabetic)
        && !matches!(rest.as_str(), "л" | "г" | "лет" | "год" | "года" | "т")
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Term,
    Article,
}

/// Where a term or an article begins.
struct Cut {
    kind: Kind,
    letter: Option<char>,
    /// Where its sub-item's letter stands, or the same as `start`.
    label_start: usize,
    start: usize,
}

fn cuts(letters: &[char]) -> Vec<Cut> {
    let mut cuts: Vec<Cut> = Vec::new();
    let mut depth = 0_u32;
    let mut at = 0;
    let mut core_end = 0;
    while at < letters.len() {
        match letters[at] {
            '(' | '<' => depth += 1,
            ')' | '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > 0 && cuts.is_empty() && !letters[at].is_whitespace() {
            // A bracket before everything else belongs to the first term.
            cuts.push(Cut {
                kind: Kind::Term,
                letter: None,
                label_start: at,
                start: at,
            });
        }
        let at_word = at == 0 || is_boundary(letters[at - 1]);
        if depth > 0 || !at_word || letters[at].is_whitespace() || at < core_end {
            at += 1;
            continue;
        }
        let label = sub_item_label(letters, at).filter(|_| may_be_label(letters, at));
        let start = label.map_or(at, |(_, after)| after);
        let before = cuts.last();
        if let Some(end) = core(letters, start) {
            let opens = before.is_none_or(|cut| may_follow(&letters[cut.start..at], cut.kind));
            if opens {
                cuts.push(Cut {
                    kind: Kind::Term,
                    letter: label.map(|(letter, _)| letter),
                    label_start: at,
                    start,
                });
                core_end = end;
                at = start + 1;
                continue;
            }
        }
        let in_article = before.is_some_and(|cut| cut.kind == Kind::Article);
        let named = article_word(letters, start);
        let bare = before.is_some_and(|cut| {
            cut.kind == Kind::Term
                && is_whole_term(&letters[cut.start..at])
                && bare_number(letters, start)
        });
        let first_in_cell = before.is_none() && at == 0;
        if !in_article && (named && (!first_in_cell || at == 0) || bare) {
            cuts.push(Cut {
                kind: Kind::Article,
                letter: None,
                label_start: at,
                start: at,
            });
        } else if cuts.is_empty() {
            cuts.push(Cut {
                kind: Kind::Term,
                letter: None,
                label_start: at,
                start: at,
            });
        }
        at += 1;
    }
    cuts
}

/// A new term may begin here only if what stands since the last cut is complete in itself: inside a footnote («при
/// отсутствии лицевых счетов – 50 лет») a number of years begins nothing.
fn may_follow(since: &[char], kind: Kind) -> bool {
    match kind {
        Kind::Article => is_whole_article(since),
        Kind::Term => is_whole_term(since) && !since.iter().all(|c| c.is_whitespace()),
    }
}

/// A core, marks of commissions, marks of notes and punctuation, no more.
fn is_whole_term(letters: &[char]) -> bool {
    let Some(mut at) = core(letters, 0) else {
        return false;
    };
    while at < letters.len() {
        let rest = &letters[at..];
        if let Some(after) = ["эпк", "эк", "в", "а"]
            .iter()
            .find_map(|mark| word(letters, at, mark))
        {
            at = after;
        } else if rest[0] == '(' || rest[0] == '<' {
            match rest.iter().position(|c| matches!(c, ')' | '>')) {
                Some(end) => at += end + 1,
                None => return false,
            }
        } else if rest[0].is_whitespace()
            || matches!(
                rest[0],
                '.' | ',' | ';' | '-' | '–' | '—' | '*' | '«' | '»' | '"'
            )
        {
            at += 1;
        } else {
            return false;
        }
    }
    true
}

const ARTICLE_WORDS: &[&str] = &[
    "ст",
    "статья",
    "статьи",
    "статей",
    "п",
    "пп",
    "подп",
    "пункт",
    "пункты",
    "подпункт",
    "тп",
    "т",
    "и",
    "по",
    "к",
    "перечень",
    "перечня",
    "перечню",
    "перечней",
    "типового",
    "типовой",
    "ведомственного",
    "росархива",
    "приказ",
    "приказа",
    "приказу",
    "от",
    "г",
    "год",
    "года",
    "рф",
    "раздел",
    "прим",
    "примечание",
    "фз",
];

/// Only words that belong to naming an article and the list it stands in.
fn is_whole_article(letters: &[char]) -> bool {
    let text: String = letters.iter().collect();
    let mut has_number = false;
    let plain = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .all(|word| {
            let digits = word.chars().take_while(char::is_ascii_digit).count();
            has_number |= digits > 0;
            let tail: String = word.chars().skip(digits).collect();
            let is_list = word.chars().count() <= 8
                && word.chars().all(|c| c.is_uppercase() || c.is_ascii_digit());
            let lower = word.to_lowercase();
            (digits > 0
                && (tail.chars().count() <= 1
                    || ARTICLE_WORDS.contains(&tail.to_lowercase().as_str())))
                || (digits == 0 && word.chars().count() == 1)
                || is_list
                || ARTICLE_WORDS.contains(&lower.as_str())
        });
    plain && has_number
}

const CORES: &[&str] = &[
    "постоянно",
    "постоянный",
    "постоянное",
    "пост",
    "дмн",
    "дзн",
    "д.м.н",
    "д.з.н",
    "до минования",
    "до мин",
    "до замены",
    "до зам",
    "до ликвидации",
    "до ликв",
    "до востребования",
    "до востре",
    "до списания",
    "бессрочно",
];

/// A number, or one of the fixed words.
fn may_begin_core(letter: char) -> bool {
    matches!(
        letter,
        '0'..='9' | 'п' | 'П' | 'д' | 'Д' | 'б' | 'Б' | 'н' | 'Н' | 'с' | 'С'
    )
}

/// The end of a term's core that begins at `start`: a number with its unit, or one of the fixed words.
fn core(letters: &[char], start: usize) -> Option<usize> {
    if !letters.get(start).copied().is_some_and(may_begin_core) {
        return None;
    }
    if let Some(end) = CORES.iter().find_map(|words| word(letters, start, words)) {
        return Some(end);
    }
    let start = ["не менее", "не менее чем", "свыше"]
        .iter()
        .find_map(|words| word(letters, start, words))
        .map_or(start, |after| skip_spaces(letters, after));
    let mut at = digits(letters, start, 3)?;
    if letters.get(at) == Some(&'/') {
        at = digits(letters, at + 1, 3)?;
    }
    let unit = skip_spaces(letters, at);
    let units = [
        "года",
        "годов",
        "год",
        "лет",
        "лёт",
        "л",
        "г",
        "месяцев",
        "месяца",
        "месяц",
        "мес",
        "дней",
        "дня",
    ];
    units.iter().find_map(|name| word(letters, unit, name))
}

fn bare_number(letters: &[char], start: usize) -> bool {
    digits(letters, start, 3).is_some_and(|end| {
        let rest: String = letters[end..].iter().take_while(|c| **c != '\n').collect();
        is_bare_article(&format!(
            "1{}",
            rest.split_whitespace().next().unwrap_or("")
        )) || rest.trim_start().starts_with('(')
    })
}

fn article_word(letters: &[char], start: usize) -> bool {
    let may_begin = letters.get(start).is_some_and(|first| {
        matches!(
            first,
            'с' | 'С' | 'п' | 'П' | '№' | 'г' | 'Г' | 'р' | 'Р' | 'т' | 'Т'
        )
    });
    if !may_begin {
        return false;
    }
    let numbered = |names: &[&str]| {
        names.iter().any(|name| {
            word(letters, start, name).is_some_and(|after| {
                let at = after
                    + letters[after..]
                        .iter()
                        .take_while(|c| c.is_whitespace() || matches!(c, '.' | '№'))
                        .count();
                letters.get(at).is_some_and(char::is_ascii_digit)
            })
        })
    };
    let bare = [
        "ст",
        "статья",
        "статьи",
        "перечень",
        "перечня",
        "решение",
        "решению",
        "протокол",
        "приказ",
        "приказа",
        "тп",
    ];
    numbered(&["ст.ст", "ст", "п", "пп", "п.п", "пункт", "№", "гл"]) || {
        // «ст70» has no boundary after its letters.
        let glued = starts_with(letters, start, "ст")
            && letters.get(start + 2).is_some_and(char::is_ascii_digit);
        glued || bare.iter().any(|name| word(letters, start, name).is_some())
    }
}

/// «а)», «б.)», «1)» at `start`: the letter and the place after it and the spaces.
fn sub_item_label(letters: &[char], start: usize) -> Option<(char, usize)> {
    let letter = *letters.get(start)?;
    let sign = *letters.get(start + 1)?;
    (letter.is_alphanumeric() && sign == ')').then(|| {
        let after = skip_spaces(letters, start + 2);
        let dash = letters
            .get(after)
            .is_some_and(|c| matches!(c, '-' | '–' | '—'));
        (
            letter,
            if dash {
                skip_spaces(letters, after + 1)
            } else {
                after
            },
        )
    })
}

/// «ст. 434 а) 50 лет»: after a number the letter belongs to the article.
fn may_be_label(letters: &[char], at: usize) -> bool {
    let before = letters[..at].iter().rev().find(|c| !c.is_whitespace());
    let same_line = letters[..at]
        .iter()
        .rev()
        .take_while(|c| c.is_whitespace())
        .all(|c| *c != '\n');
    !(same_line && before.is_some_and(char::is_ascii_digit))
}

fn is_boundary(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(
            letter,
            ';' | ',' | ')' | '(' | '.' | '-' | '–' | '—' | '|' | '"' | '«' | '»' | '>'
        )
}

fn starts_with(letters: &[char], start: usize, lower: &str) -> bool {
    lower.chars().enumerate().all(|(at, wanted)| {
        let letter = letters.get(start + at);
        letter.is_some_and(|letter| same_letter(*letter, wanted))
    })
}

/// The place after the words and their full stop, if they stand at `start` and no letter follows.
fn word(letters: &[char], start: usize, lower: &str) -> Option<usize> {
    if !starts_with(letters, start, lower) {
        return None;
    }
    let after = start + lower.chars().count();
    match letters.get(after) {
        Some(next) if next.is_alphabetic() => None,
        Some('.') => Some(after + 1),
        _ => Some(after),
    }
}

/// The place after one to `most` digits.
fn digits(letters: &[char], start: usize, most: usize) -> Option<usize> {
    let count = letters
        .get(start..)?
        .iter()
        .take_while(|c| c.is_ascii_digit())
        .count();
    (1..=most).contains(&count).then_some(start + count)
}

fn skip_spaces(letters: &[char], start: usize) -> usize {
    start
        + letters[start.min(letters.len())..]
            .iter()
            .take_while(|c| c.is_whitespace())
            .count()
}

fn one_line(letters: &[char]) -> String {
    let text: String = letters.iter().collect();
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.trim_end_matches([',', ';', '|', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let pieces: Vec<String> = split(text)
            .iter()
            .map(|piece| {
                let label = piece.letter.map_or(String::new(), |c| format!("{c}) "));
                format!("{label}{} @ {}", piece.term, piece.article)
            })
            .collect();
        pieces.join(" | ")
    }

    #[test]
    fn terms_and_articles() {
        let cases = [
            ("ДМН\nст.1(б) тп", "ДМН @ ст.1(б) тп"),
            (
                "Постоянно\nст. 1(б) тп\nДМН\nст. 1(б) тп",
                "Постоянно @ ст. 1(б) тп | ДМН @ ст. 1(б) тп",
            ),
            (
                "Постоянно ст.172 (а)тп 50 лет ст.172(б)тп 3 года ст. 172(в)тп",
                "Постоянно @ ст.172 (а)тп | 50 лет @ ст.172(б)тп | 3 года @ ст. 172(в)тп",
            ),
            ("5 л. (1) ЭПК ст. 11 ТП", "5 л. (1) ЭПК @ ст. 11 ТП"),
            (
                "5 л. ст.434 (б) 5 л. ст.434 (в) 3 г. ст.434 (д)",
                "5 л. @ ст.434 (б) | 5 л. @ ст.434 (в) | 3 г. @ ст.434 (д)",
            ),
            ("Пост. ст.18", "Пост. @ ст.18"),
            ("5 лет(1) ЭПК, ст. 3б", "5 лет(1) ЭПК @ ст. 3б"),
            ("5 лет. Ст. 22 ТП", "5 лет. @ Ст. 22 ТП"),
            ("75 л. - В", "75 л. - В @ "),
            ("50/75 лет ЭПК ст. 435", "50/75 лет ЭПК @ ст. 435"),
            (
                "До востре-\nбования\nст. 449 тп",
                "До востребования @ ст. 449 тп",
            ),
            (
                "до минова ния надоб- ности ст. 1",
                "до минования надобности @ ст. 1",
            ),
            ("ст. 70\n5 лет ЭПК", "5 лет ЭПК @ ст. 70"),
            (
                "5 лет ЭПК ст. 70, ст. 71 ТП",
                "5 лет ЭПК @ ст. 70, ст. 71 ТП",
            ),
            (
                "50 лет (при вредных условиях - 75 лет) ст. 402",
                "50 лет (при вредных условиях - 75 лет) @ ст. 402",
            ),
            (
                "5 лет (1) ст. 295 При отсутствии лицевых счетов - 50 лет",
                "5 лет (1) @ ст. 295 При отсутствии лицевых счетов - 50 лет",
            ),
            (
                "а) Постоянно ст. 21а б) 5 лет ст. 21б",
                "а) Постоянно @ ст. 21а | б) 5 лет @ ст. 21б",
            ),
            ("Постоянно\n5 лет", "Постоянно @  | 5 лет @ "),
            ("5 лет ЭПК 70", "5 лет ЭПК @ 70"),
            ("ст. 70", " @ ст. 70"),
            ("до замены новыми, ст. 8б", "до замены новыми @ ст. 8б"),
            ("не менее 10 лет", "не менее 10 лет @ "),
            (
                "1 год после замены новыми ст. 8 (б)",
                "1 год после замены новыми @ ст. 8 (б)",
            ),
            ("50лет ст434а", "50лет @ ст434а"),
            (
                "Постоянно Решение ЭПК № 10 от 26.10.2006",
                "Постоянно @ Решение ЭПК № 10 от 26.10.2006",
            ),
            ("-", "- @ "),
            ("", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(shown(text), expected, "{text:?}");
        }
    }

    #[test]
    fn beginnings() {
        assert!(begins_with_term("5л. ЭПК"));
        assert!(begins_with_term("б) Постоянно"));
        assert!(!begins_with_term("Постановления"));
        assert!(!begins_with_term("ЭПК ст. 70"));
        assert!(!begins_with_term("2023 г."));
        assert!(begins_with_article("ст.70"));
        assert!(begins_with_article("Ст. 19а"));
        assert!(!begins_with_article("Статистические отчеты"));
        assert!(is_bare_article("19 (а)") && !is_bare_article("5 лет") && !is_bare_article("2023"));
    }
}
