//! Grounds in free words: «Решение ЭПК № 10», «ст. 22.1 Федерального закона № 125-ФЗ».

use super::articles::{articles_at, is_unit, skip_sign};
use super::tokens::{Kind, Tokens};
use super::words::Word;

/// A law right behind articles: «ст. 22.1 Федерального закона № 125-ФЗ».
pub(super) fn law_behind(tokens: &Tokens, from: usize, at: usize) -> Option<(String, usize)> {
    let next = skip_sign(tokens, at, ',');
    if !is_law_at(tokens, next) {
        return None;
    }
    let end = end_of_ground_text(tokens, next, true);
    let words = tokens.as_written(from, end);
    // The word «ст.» may be missing in the text.
    let text = if tokens.number(from).is_some() {
        format!("ст. {words}")
    } else {
        words
    };
    Some((text, end))
}

/// Bytes of the stems that are whole words: «нк», «фз».
const SHORT_STEM: usize = "нк".len();
const LAW_STEMS: [&str; 14] = [
    "закон",
    "федеральн",
    "фз",
    "нк",
    "гк",
    "тк",
    "бк",
    "кодекс",
    "коап",
    "правил",
    "положен",
    "порядк",
    "инструкц",
    "указ",
];
const DECISION_STEMS: [&str; 9] = [
    "решени",
    "протокол",
    "письм",
    "постановл",
    "распоряж",
    "регламент",
    "фсбу",
    "налогов",
    "трудов",
];

fn is_law_at(tokens: &Tokens, at: usize) -> bool {
    let is_numbered_law = |number: usize| {
        tokens.number(number).is_some()
            && tokens.is_sign(number + 1, '-')
            && tokens.starts(number + 2, "фз")
    };
    let is_law_word = tokens.word(at) == Some(Word::Plain) && {
        let text = tokens.text(at);
        LAW_STEMS.iter().any(|stem| {
            if stem.len() <= SHORT_STEM {
                text == *stem
            } else {
                text.starts_with(stem)
            }
        }) || text == "рф"
    };
    is_law_word || is_numbered_law(at) || tokens.is_sign(at, '№') && is_numbered_law(at + 1)
}

/// Reads a ground in free words: a decision, a law, an order that approves no list.
pub(super) fn ground_text_at(tokens: &Tokens, at: usize) -> Option<(String, usize)> {
    let is_law = is_law_at(tokens, at);
    let is_decision = tokens.word(at) == Some(Word::Order)
        || tokens.word(at) == Some(Word::Plain)
            && DECISION_STEMS
                .iter()
                .any(|stem| tokens.text(at).starts_with(stem));
    if !is_law && !is_decision {
        return None;
    }
    let end = end_of_ground_text(tokens, at, is_law);
    Some((tokens.as_written(at, end), end))
}

/// A ground in free words runs to a semicolon, a closing bracket, the next term or article.
fn end_of_ground_text(tokens: &Tokens, from: usize, is_law: bool) -> usize {
    let mut next = from + 1;
    let mut depth = 0;
    while let Some(kind) = tokens.kind(next) {
        match kind {
            Kind::Sign(';' | '|') => break,
            Kind::Sign('(')
                if tokens.number(next + 1).is_some_and(|mark| mark < 10)
                    && tokens.is_sign(next + 2, ')') =>
            {
                break;
            }
            Kind::Sign('(') => depth += 1,
            Kind::Sign(')') if depth == 0 => break,
            Kind::Sign(')') => depth -= 1,
            Kind::Word(Word::Article) if !is_law => break,
            Kind::Word(Word::Article) => {
                let names_list = articles_at(tokens, next).is_ok_and(|(ground, _)| {
                    ground.articles.iter().any(|article| article.list.is_some())
                });
                if names_list {
                    break;
                }
            }
            Kind::Word(Word::Permanent | Word::NoNeed | Word::Replacement) => break,
            Kind::Number(number)
                if number < 200 && is_unit(tokens, next + 1) && !tokens.is_sign(next - 1, '.') =>
            {
                break;
            }
            _ => {}
        }
        next += 1;
    }
    let is_trifle = |at: usize| {
        [',', '.', '-', '/', ':']
            .iter()
            .any(|&sign| tokens.is_sign(at, sign))
    };
    while next > from + 1 && is_trifle(next - 1) {
        next -= 1;
    }
    next
}
