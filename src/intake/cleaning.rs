//! Cleaning of texts: what a spreadsheet, a converter or a keyboard left in a cell besides the words. Every change
//! that alters letters is told, so that a finding can be made of it.

/// Latin letters that look like Cyrillic ones.
const LOOK_ALIKES: &[(char, char)] = &[
    ('A', 'А'),
    ('B', 'В'),
    ('C', 'С'),
    ('E', 'Е'),
    ('H', 'Н'),
    ('K', 'К'),
    ('M', 'М'),
    ('O', 'О'),
    ('P', 'Р'),
    ('T', 'Т'),
    ('X', 'Х'),
    ('Y', 'У'),
    ('a', 'а'),
    ('b', 'ь'),
    ('c', 'с'),
    ('e', 'е'),
    ('k', 'к'),
    ('o', 'о'),
    ('p', 'р'),
    ('x', 'х'),
    ('y', 'у'),
];

/// Fewest letters that are taken for a word typed with spaces between its letters.
const SPACED_LETTERS: usize = 4;

/// A cleaned text and what was done to it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// The lines of the cell, each with single spaces, none empty. A word divided by a hyphen at the end of a line is
    /// put together in the first of the two lines, its hyphen kept.
    pub lines: Vec<String>,
    pub changes: Vec<Change>,
}

/// A change that alters letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A word written partly in Latin letters; as it was and as it is now.
    LookAlike { was: String, now: String },
    /// A word put together over the end of a line, hyphen kept.
    LineBreakHyphen { word: String },
    /// Letters typed with spaces between them; the word they make.
    SpacedOut { word: String },
}

impl Cleaned {
    /// The whole text in one line.
    pub fn text(&self) -> String {
        self.lines.join(" ")
    }
}

/// Cleans a text as it came from a cell.
pub fn clean(raw: &str) -> Cleaned {
    if is_clean(raw) {
        return Cleaned {
            lines: vec![raw.to_owned()],
            changes: Vec::new(),
        };
    }
    let mut changes = Vec::new();
    let visible = without_invisible(raw);
    let is_russian = visible.chars().any(is_cyrillic);
    let mut lines: Vec<String> = Vec::new();
    for line in visible.split('\n') {
        let line = join_spaced_letters(line, &mut changes);
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.is_empty() {
            continue;
        }
        let line = if is_russian {
            to_cyrillic(&line, &mut changes)
        } else {
            line
        };
        match lines.last_mut() {
            Some(before) if ends_inside_word(before) && starts_small(&line) => {
                let others = take_rest_of_word(before, &line, &mut changes);
                lines.extend(others);
            }
            _ => lines.push(line),
        }
    }
    Cleaned { lines, changes }
}

/// One line of Russian words, digits and marks with single spaces between them, as most cells are: nothing to clean. A single
/// letter beside another may belong to a word typed with spaces, so such a line is looked at.
fn is_clean(raw: &str) -> bool {
    let mut before = ' ';
    let mut letters = 0;
    let mut was_single = false;
    for letter in raw.chars().chain(std::iter::once(' ')) {
        match letter {
            'А'..='я' | 'Ё' | 'ё' => letters += 1,
            ' ' => {
                let is_single = letters == 1;
                if before == ' ' || is_single && was_single {
                    return false;
                }
                was_single = is_single;
                letters = 0;
            }
            '0'..='9' | '!'..='/' | ':'..='?' | '№' | '«' | '»' | '–' | '—' => letters = 2,
            _ => return false,
        }
        before = letter;
    }
    true
}

/// True when a line ends with a letter and a hyphen: the word may go on in the next line.
pub fn ends_inside_word(line: &str) -> bool {
    let mut from_end = line.chars().rev();
    from_end.next().is_some_and(is_dash) && from_end.next().is_some_and(char::is_alphabetic)
}

/// The same as [`char::is_alphabetic`], which takes its time over letters that are not Latin.
pub fn is_letter(letter: char) -> bool {
    matches!(letter, 'А'..='я') || letter.is_alphabetic()
}

/// Any of the dashes that stand for a hyphen.
pub fn is_dash(letter: char) -> bool {
    matches!(
        letter,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FF0D}'
    )
}

fn starts_small(line: &str) -> bool {
    line.chars().next().is_some_and(char::is_lowercase)
}

/// Moves the first word of `line` to the end of the line before it; gives back the other words.
fn take_rest_of_word(before: &mut String, line: &str, changes: &mut Vec<Change>) -> Option<String> {
    let (rest_of_word, others) = match line.split_once(' ') {
        Some((word, others)) => (word, Some(others.to_owned())),
        None => (line, None),
    };
    before.push_str(rest_of_word);
    let word = before.rsplit(' ').next().unwrap_or(before).to_owned();
    changes.push(Change::LineBreakHyphen { word });
    others
}

/// Drops what prints nothing, makes every kind of space a space and every kind of line end `\n`, puts й and ё together.
fn without_invisible(raw: &str) -> String {
    let raw = raw.replace("_x000D_", "\n").replace("\u{AD}\r\n", "");
    let mut out = String::with_capacity(raw.len());
    let mut letters = raw.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            // A soft hyphen at the end of a line divided a word for print only.
            '\u{AD}' => {
                letters.next_if_eq(&'\n');
            }
            '\r' => {
                letters.next_if_eq(&'\n');
                out.push('\n');
            }
            '\n' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{2064}'
            | '\u{FEFF}' => {}
            '\u{306}' if matches!(out.chars().last(), Some('и' | 'И')) => {
                let small = out.pop() == Some('и');
                out.push(if small { 'й' } else { 'Й' });
            }
            '\u{308}' if matches!(out.chars().last(), Some('е' | 'Е')) => {
                let small = out.pop() == Some('е');
                out.push(if small { 'ё' } else { 'Ё' });
            }
            letter if letter == '\t' || letter.is_whitespace() => out.push(' '),
            letter if letter.is_control() => {}
            letter => out.push(letter),
        }
    }
    out
}

/// «П Р И К А З Ы» → «ПРИКАЗЫ». Two spaces in a row part two such words; beside a long word of this kind a short one
/// («П О») is put together too.
fn join_spaced_letters(line: &str, changes: &mut Vec<Change>) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    let runs: Vec<&[&str]> = words
        .chunk_by(|left, right| is_one_letter(left) && is_one_letter(right))
        .collect();
    if runs.iter().all(|run| run.len() < SPACED_LETTERS) {
        return line.to_owned();
    }
    let mut out: Vec<String> = Vec::with_capacity(runs.len());
    for run in runs {
        let word = run.concat();
        if run.len() > 1 {
            changes.push(Change::SpacedOut { word: word.clone() });
        }
        out.push(word);
    }
    out.join(" ")
}

fn is_one_letter(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_alphabetic) && letters.next().is_none()
}

/// Turns Latin look-alikes into Cyrillic in words that are Russian: those with a Cyrillic letter of their own, and
/// single letters among Russian words.
fn to_cyrillic(line: &str, changes: &mut Vec<Change>) -> String {
    if !line.chars().any(|letter| letter.is_ascii_alphabetic()) {
        return line.to_owned();
    }
    let mut out = String::with_capacity(line.len());
    let mut word = String::new();
    for letter in line.chars().chain(std::iter::once(' ')) {
        if letter.is_alphabetic() {
            word.push(letter);
            continue;
        }
        if !word.is_empty() {
            match russian_form(&word) {
                Some(now) => {
                    out.push_str(&now);
                    changes.push(Change::LookAlike {
                        was: std::mem::take(&mut word),
                        now,
                    });
                }
                None => out.push_str(&word),
            }
            word.clear();
        }
        out.push(letter);
    }
    out.pop();
    out
}

/// The word in Cyrillic, if it is Russian and not wholly in Cyrillic already.
fn russian_form(word: &str) -> Option<String> {
    if word.chars().all(|letter| !letter.is_ascii_alphabetic()) {
        return None;
    }
    let is_single = word.chars().nth(1).is_none();
    // A lone X is more often the Roman ten.
    let is_russian = word.chars().any(is_cyrillic) || (is_single && word != "X");
    if !is_russian {
        return None;
    }
    word.chars().map(cyrillic_twin).collect()
}

fn cyrillic_twin(letter: char) -> Option<char> {
    if !letter.is_ascii_alphabetic() {
        return Some(letter);
    }
    let (_, twin) = LOOK_ALIKES.iter().find(|(latin, _)| *latin == letter)?;
    Some(*twin)
}

fn is_cyrillic(letter: char) -> bool {
    matches!(letter, 'А'..='я' | 'Ё' | 'ё')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleaned_texts() {
        let cases = [
            ("5\u{a0}лет\r\n ЭПК ", "5 лет ЭПК"),
            ("при\u{ad}казы", "приказы"),
            ("при\u{ad}\nказы", "приказы"),
            ("\u{feff}01\u{200b}-05", "01-05"),
            ("Приказы_x000D_\nраспоряжения", "Приказы распоряжения"),
            ("журнали\u{306} е\u{308}", "журналй ё"),
            ("До востре-\nбования\nст. 449", "До востре-бования ст. 449"),
            ("научно -\nтехнический", "научно - технический"),
            ("Пpикaзы o коммандировках", "Приказы о коммандировках"),
            ("cт. 19a", "ст. 19а"),
            ("Журнал COVID-19", "Журнал COVID-19"),
            ("IV квартал", "IV квартал"),
            ("П Р И К А З Ы  П О  Л И Ч Н О М У", "ПРИКАЗЫ ПО ЛИЧНОМУ"),
            ("\0a\u{1}", "a"),
        ];
        for (raw, expected) in cases {
            assert_eq!(clean(raw).text(), expected, "{raw:?}");
        }
    }

    #[test]
    fn changes_of_letters_are_told() {
        let cleaned = clean("cт. 70");
        assert_eq!(
            cleaned.changes,
            vec![Change::LookAlike {
                was: "cт".into(),
                now: "ст".into()
            }]
        );
        assert_eq!(
            clean("востре-\nбования").changes,
            vec![Change::LineBreakHyphen {
                word: "востре-бования".into()
            }]
        );
        assert_eq!(clean("ДМН\nст. 1").changes, vec![]);
        assert_eq!(clean("ДМН\nст. 1").lines, vec!["ДМН", "ст. 1"]);
    }
}
