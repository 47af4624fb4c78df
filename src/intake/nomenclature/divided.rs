//! Words of terms that were divided: «До востре-бования», «минова ния».

use crate::intake::cleaning::is_letter;
use std::borrow::Cow;

/// Words of terms that were divided at the end of a line or by a stray space; their vocabulary is closed, so putting
/// them together is sure.
const DIVIDED: &[&str] = &[
    "минования",
    "надобности",
    "востребования",
    "ликвидации",
    "постоянно",
    "замены",
];

/// Puts the divided words of the closed vocabulary together; everything else stays as it is.
pub fn mended(text: &str) -> Cow<'_, str> {
    let mut out = Cow::Borrowed(text);
    let mut from = 0;
    while let Some((start, end, whole)) = next_divided(&out, from) {
        let first = out[start..].chars().next().unwrap_or(' ');
        let mut joined: String = first.to_string();
        joined.extend(whole.chars().skip(1));
        from = start + joined.len();
        out.to_mut().replace_range(start..end, &joined);
    }
    out
}

/// The first of the words with hyphens, spaces or line ends inside, and where it stands. At most two such gaps are accepted.
fn next_divided(text: &str, from: usize) -> Option<(usize, usize, &'static str)> {
    let mut before = text[..from].chars().next_back().unwrap_or(' ');
    for (at, letter) in text[from..].char_indices() {
        if is_initial(letter) && !is_letter(before) {
            let start = from + at;
            for whole in DIVIDED {
                if let Some(end) = divided_at(&text[start..], whole) {
                    return Some((start, start + end, whole));
                }
            }
        }
        before = letter;
    }
    None
}

/// One of [`DIVIDED`] may begin so.
fn is_initial(letter: char) -> bool {
    matches!(
        letter,
        'м' | 'М' | 'н' | 'Н' | 'в' | 'В' | 'л' | 'Л' | 'п' | 'П' | 'з' | 'З'
    )
}

fn divided_at(text: &str, whole: &str) -> Option<usize> {
    let mut letters = text.char_indices().peekable();
    let mut gaps = 0;
    let mut end = 0;
    for (at, wanted) in whole.chars().enumerate() {
        if at > 0 {
            let mut gap = false;
            while letters
                .next_if(|(_, c)| matches!(c, '-' | ' ' | '\n' | '\u{2010}'))
                .is_some()
            {
                gap = true;
            }
            gaps += u32::from(gap);
        }
        let (place, letter) = letters.next()?;
        if !same_letter(letter, wanted) {
            return None;
        }
        end = place + letter.len_utf8();
    }
    let ends_word = letters.peek().is_none_or(|(_, c)| !c.is_alphabetic());
    ((1..=2).contains(&gaps) && ends_word).then_some(end)
}

/// The same letter, whatever its case; `small` is a small letter.
pub fn same_letter(letter: char, small: char) -> bool {
    letter == small || letter.is_uppercase() && letter.to_lowercase().eq(small.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn divided_words_are_put_together() {
        let cases = [
            ("До востре-\nбования", "До востребования"),
            ("до минова ния надоб- ности", "до минования надобности"),
            ("По- стоянно", "Постоянно"),
            ("Постоянно", "Постоянно"),
            ("до замены новыми", "до замены новыми"),
            ("востре бо ва ния", "востре бо ва ния"),
            ("5 лет", "5 лет"),
        ];
        for (text, expected) in cases {
            assert_eq!(mended(text), expected, "{text:?}");
        }
    }
}
