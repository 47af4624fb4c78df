//! The index of a case as clerks write it: «10-1-01», «01–05», «1/4-1», «№ 02.03».
//!
//! The instruction wants arabic digits and hyphens (R-078, N-01); other bodies write otherwise, so more is understood
//! here than is right there, and the shape most used in a file is what its other indexes are compared with.

use crate::intake::cleaning::is_dash;

/// Longest text that is considered.
const CHARACTERS: usize = 32;

/// After a single number these make a quantity and not an index.
const UNITS: &[&str] = &["лет", "год", "г", "л", "т", "шт", "мес"];

/// An index taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexText {
    /// Digits or letters between the separators; at least one.
    pub parts: Vec<String>,
    /// `-`, `/`, `.`; one fewer than parts.
    pub separators: Vec<char>,
    /// What follows the last number: a letter, «(ДСП)».
    pub suffix: String,
}

impl IndexText {
    /// Understands a text, or gives `None`. Spaces, «№» and the kind of dash do not matter.
    pub fn read(text: &str) -> Option<IndexText> {
        if text.chars().count() > CHARACTERS {
            return None;
        }
        let mut rest = without_label(text.trim());
        let mut parts = Vec::new();
        let mut separators = Vec::new();
        loop {
            let (part, after) = part(rest)?;
            parts.push(part);
            let spaceless = after.trim_start();
            let Some(sign) = spaceless.chars().next() else {
                rest = "";
                break;
            };
            let next = spaceless[sign.len_utf8()..].trim_start();
            let goes_on = next.starts_with(|c: char| c.is_ascii_digit());
            if let Some(separator) = separator(sign).filter(|_| goes_on) {
                separators.push(separator);
                rest = next;
            } else {
                rest = after;
                break;
            }
        }
        let suffix = suffix(rest)?;
        let is_quantity = parts.len() == 1 && UNITS.contains(&suffix.as_str());
        if is_quantity {
            return None;
        }
        let has_number = parts
            .iter()
            .any(|part| part.starts_with(|c: char| c.is_ascii_digit()));
        has_number.then_some(IndexText {
            parts,
            separators,
            suffix,
        })
    }

    /// As it is written when all is well: one kind of hyphen, no spaces.
    pub fn written(&self) -> String {
        let mut text = String::new();
        for (at, part) in self.parts.iter().enumerate() {
            if at > 0 {
                text.push(self.separators.get(at - 1).copied().unwrap_or('-'));
            }
            text.push_str(part);
        }
        text + &self.suffix
    }

    /// Everything before the number of the case.
    pub fn prefix(&self) -> String {
        self.parts[..self.parts.len().saturating_sub(1)].join("-")
    }

    /// The number of the case: the last part, if it is a number.
    pub fn number(&self) -> Option<u32> {
        self.parts.last()?.parse().ok()
    }

    /// How it is built: digits of each part and the separators; indexes of one nomenclature mostly agree in it.
    pub fn shape(&self) -> Shape {
        Shape {
            widths: self.parts.iter().map(String::len).collect(),
            separators: self.separators.clone(),
        }
    }
}

/// The build of an index.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Shape {
    pub widths: Vec<usize>,
    pub separators: Vec<char>,
}

impl Default for Shape {
    /// «01-05», the commonest build in small bodies.
    fn default() -> Shape {
        Shape {
            widths: vec![2, 2],
            separators: vec!['-'],
        }
    }
}

fn without_label(text: &str) -> &str {
    let mut rest = text;
    for label in ["Дело", "дело", "Индекс", "индекс", "№", "N"] {
        rest = rest.strip_prefix(label).unwrap_or(rest).trim_start();
    }
    rest
}

/// Up to five digits, with up to three letters before or after, and what follows.
fn part(text: &str) -> Option<(String, &str)> {
    let is_letter = |c: &char| c.is_alphabetic();
    let letters = text.chars().take_while(is_letter).count();
    let after_letters = text
        .char_indices()
        .nth(letters)
        .map_or(text.len(), |(at, _)| at);
    let mut after = &text[after_letters..];
    if letters > 3 {
        return None;
    }
    let digits = after.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 5 || (digits == 0 && letters == 0) {
        return None;
    }
    after = &after[digits..];
    let end = text.len() - after.len();
    // A part of letters only is a mark in capitals before a hyphen: «КД-05», neither «Приказы» nor «ст. 70».
    let is_mark = text[..end].chars().all(char::is_uppercase)
        && after.starts_with(|c| matches!(separator(c), Some('-' | '/')));
    if digits == 0 && !is_mark {
        return None;
    }
    Some((text[..end].to_owned(), after))
}

fn separator(sign: char) -> Option<char> {
    match sign {
        '/' | '\\' => Some('/'),
        '.' => Some('.'),
        sign if is_dash(sign) => Some('-'),
        _ => None,
    }
}

/// «а», « ДСП», «(э)», «.»; nothing else may follow the last number.
fn suffix(rest: &str) -> Option<String> {
    let rest = rest
        .trim()
        .trim_end_matches(['.', ',', ';', '*'])
        .trim_end();
    let inside = rest
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'))
        .unwrap_or(rest);
    let letters = inside.chars().count();
    if letters > 3 || !inside.chars().all(char::is_alphabetic) {
        return None;
    }
    Some(rest.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indexes_as_written() {
        let cases = [
            ("10-1-01", "10-1-01"),
            ("01 – 05", "01-05"),
            ("01−05.", "01-05"),
            ("№ 02.03", "02.03"),
            ("1/4-1", "1/4-1"),
            ("01-05а", "01-05а"),
            ("01-05 ДСП", "01-05ДСП"),
            ("01-05(э)", "01-05(э)"),
            ("КД-01-05", "КД-01-05"),
            ("07", "07"),
            ("Дело № 01-05", "01-05"),
        ];
        for (text, expected) in cases {
            let index = IndexText::read(text);
            assert_eq!(
                index.map(|index| index.written()).as_deref(),
                Some(expected),
                "{text}"
            );
        }
    }

    #[test]
    fn texts_that_are_no_indexes() {
        for text in [
            "",
            "Приказы",
            "01 – РУКОВОДСТВО",
            "5 лет",
            "ст. 70",
            "2-НДФЛ за год",
            "-",
            "01-05 Приказы директора",
        ] {
            assert_eq!(IndexText::read(text), None, "{text}");
        }
    }

    #[test]
    fn number_and_prefix() {
        let index = IndexText::read("10-1-07").expect("a right index");
        assert_eq!(index.prefix(), "10-1");
        assert_eq!(index.number(), Some(7));
        assert_eq!(index.shape().widths, vec![2, 1, 2]);
    }
}
