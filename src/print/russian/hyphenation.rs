//! Where a Russian word may be divided.
//!
//! Narrow columns («Примечания» in 14 mm) cannot hold a word whole, and browsers have no Russian hyphenation of their
//! own, so the possible places are marked here. The rules are the school ones: a part has a vowel and at least two
//! letters, й, ь and ъ stay with what stands before them, and of a cluster of consonants at least one goes along with
//! the vowel before it. They never put a break where none may be; they do not find every one.

/// U+00AD: seen only where a line is broken at it.
pub const SOFT_HYPHEN: char = '\u{ad}';

/// The word with a soft hyphen at each place where it may be divided. Anything but Russian letters stays as it is.
pub fn hyphenated(word: &str) -> String {
    let letters: Vec<char> = word.chars().collect();
    let mut divided = String::with_capacity(word.len() + 8);
    for (index, letter) in letters.iter().enumerate() {
        if index > 0 && may_divide(&letters, index) {
            divided.push(SOFT_HYPHEN);
        }
        divided.push(*letter);
    }
    divided
}

/// Whether the letters run `..index` and `index..` may stand on different lines.
fn may_divide(letters: &[char], index: usize) -> bool {
    let before = run_before(letters, index);
    let after = run_after(letters, index);
    if before.len() < 2
        || after.len() < 2
        || !before.iter().any(is_vowel)
        || !after.iter().any(is_vowel)
    {
        return false;
    }
    let (Some(last), Some(next)) = (before.last(), after.first()) else {
        return false;
    };
    if is_modifier(next) {
        return false;
    }
    if is_modifier(last) {
        return true;
    }
    let consonants =
        |run: &mut dyn Iterator<Item = &char>| run.take_while(|letter| !is_vowel(letter)).count();
    match (is_vowel(last), is_vowel(next)) {
        // «вы-являть»: before a single consonant with its vowel.
        (true, false) => consonants(&mut after.iter()) == 1,
        // «сто-ян»: between two vowels.
        (true, true) => true,
        // «ар-хив», «но-мен-кла-ту-ра»: the first consonant of a cluster stays.
        (false, false) => consonants(&mut before.iter().rev()) == 1,
        (false, true) => false,
    }
}

fn run_before(letters: &[char], index: usize) -> &[char] {
    let start = letters[..index]
        .iter()
        .rposition(|letter| !is_russian(letter))
        .map_or(0, |position| position + 1);
    &letters[start..index]
}

fn run_after(letters: &[char], index: usize) -> &[char] {
    let end = letters[index..]
        .iter()
        .position(|letter| !is_russian(letter))
        .map_or(letters.len(), |length| index + length);
    &letters[index..end]
}

fn is_russian(letter: &char) -> bool {
    matches!(letter, 'а'..='я' | 'А'..='Я' | 'ё' | 'Ё')
}

fn is_vowel(letter: &char) -> bool {
    "аеёиоуыэюяАЕЁИОУЫЭЮЯ".contains(*letter)
}

/// Letters that never begin a line.
fn is_modifier(letter: &char) -> bool {
    "йьъЙЬЪ".contains(*letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn divided(word: &str) -> String {
        hyphenated(word).replace(SOFT_HYPHEN, "-")
    }

    #[test]
    fn words_of_column_headings() {
        let cases = [
            ("Примечания", "При-ме-ча-ния"),
            ("Количество", "Ко-ли-чес-тво"),
            ("Постоянно", "Пос-то-ян-но"),
            ("принято", "при-ня-то"),
            ("номенклатура", "но-мен-кла-ту-ра"),
            ("рассмотрение", "рас-смот-ре-ние"),
            ("государственных", "го-су-дар-ствен-ных"),
            ("Переходящее", "Пе-ре-хо-дя-щее"),
            ("Согласовано", "Сог-ла-со-ва-но"),
            ("подъезд", "подъ-езд"),
            ("большой", "боль-шой"),
            ("майор", "май-ор"),
        ];
        for (word, expected) in cases {
            assert_eq!(divided(word), expected);
        }
    }

    #[test]
    fn short_words_and_other_signs_stay_whole() {
        for word in ["ст.", "ЭПК", "10-1-01", "archive", "яма", "план1", ""] {
            assert_eq!(divided(word), word);
        }
        assert_eq!(divided("ФНС-отдел1"), "ФНС-от-дел1");
    }
}
