//! Words of terms that were divided: «До востре-бования», «минова ния».

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
pub fn mended(text: &str) -> String {
    let mut out = text.to_owned();
    for whole in DIVIDED {
        if let Some((from, to)) = divided(&out, whole) {
            let first = out[from..].chars().next().unwrap_or(' ');
            let mut joined: String = first.to_string();
            joined.extend(whole.chars().skip(1));
            out.replace_range(from..to, &joined);
        }
    }
    out
}

/// Where `whole` stands with hyphens, spaces or line ends inside. At most two such gaps are accepted.
fn divided(text: &str, whole: &str) -> Option<(usize, usize)> {
    let small = whole.chars().next()?;
    let capital = small.to_uppercase().next()?;
    let mut before = ' ';
    for (start, letter) in text.char_indices() {
        let may_begin = (letter == small || letter == capital) && !before.is_alphabetic();
        if may_begin && let Some(end) = divided_at(&text[start..], whole) {
            return Some((start, start + end));
        }
        before = letter;
    }
    None
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
