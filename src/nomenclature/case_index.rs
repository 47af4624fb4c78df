//! The index of a case: department, division, number (R-078, R-079; forms N-01, N-02).
//!
//! The tax service writes three parts joined by hyphens, «10-1-01». Other bodies write two,
//! «01-05», or a slash after the department, «1/4-1». All are read; the digits stay as they are
//! written, so that an index prints as it stands on the covers.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The most digits a part may have.
const LONGEST_PART: usize = 4;

/// Digits of the number when the program gives it («01»), form N-01.
const NUMBER_WIDTH: usize = 2;

/// The index of a case in a nomenclature.
///
/// Two indexes are equal when they are written alike; [`CaseIndex::takes_place_of`] tells whether
/// they stand for the same place («01-05» and «1-5»). They order by their numbers.
///
/// ```
/// use delohran::nomenclature::case_index::CaseIndex;
///
/// let index: CaseIndex = " 10 – 1 – 01 ".parse()?;
/// assert_eq!(index.to_string(), "10-1-01");
/// assert_eq!((index.department(), index.division(), index.number()), (10, Some(1), 1));
/// assert!(index < "10-1-2".parse()?);
/// # Ok::<(), delohran::nomenclature::case_index::CaseIndexError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CaseIndex {
    department: Part,
    division: Option<(Separator, Part)>,
    before_number: Separator,
    number: Part,
    suffix: Option<char>,
}

/// The digits of one part, as written.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Part(String);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Separator {
    Hyphen,
    Slash,
}

/// Why a text is no index.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CaseIndexError {
    /// Nothing but spaces.
    #[error("Индекс дела не заполнен: напишите его цифрами через дефис, например 10-1-01")]
    Empty,
    /// One part, or more than three.
    #[error(
        "Индекс «{text}»: частей {count}, а нужно две или три — индекс подразделения, \
         номер отдела, номер дела, например 10-1-01 или 01-05"
    )]
    PartCount {
        /// The index as given.
        text: String,
        /// How many parts it has.
        count: usize,
    },
    /// A part without digits: «10--01».
    #[error("Индекс «{text}»: часть {part} пуста, лишний или пропущенный дефис")]
    EmptyPart {
        /// The index as given.
        text: String,
        /// Which part, from 1.
        part: usize,
    },
    /// A character that has no place in an index.
    #[error(
        "Индекс «{text}»: знак «{found}» недопустим, пишутся арабские цифры через дефис, \
         в конце может стоять одна буква"
    )]
    UnexpectedCharacter {
        /// The index as given.
        text: String,
        /// The character.
        found: char,
    },
    /// A last letter that may be a digit: «01-1О».
    #[error("Индекс «{text}»: в конце стоит буква «{found}», похожая на цифру; исправьте знак")]
    LetterOrDigit {
        /// The index as given.
        text: String,
        /// The letter.
        found: char,
    },
    /// Too many digits.
    #[error("Индекс «{text}»: в части {part} больше {LONGEST_PART} цифр")]
    PartTooLong {
        /// The index as given.
        text: String,
        /// Which part, from 1.
        part: usize,
    },
    /// A number of a case begins with 1.
    #[error("Индекс «{text}»: номер дела не может быть нулевым")]
    ZeroNumber {
        /// The index as given.
        text: String,
    },
}

impl CaseIndex {
    /// Makes an index as form N-01 writes it: hyphens, the number of at least two digits.
    /// `None` when a part has more than four digits or the number is zero.
    #[must_use]
    pub fn new(department: u16, division: Option<u16>, number: u16) -> Option<Self> {
        let fits = |part: u16| part < 10_u16.pow(4);
        let all_fit = fits(department) && division.is_none_or(fits) && fits(number);
        (all_fit && number > 0).then(|| Self {
            department: Part(department.to_string()),
            division: division.map(|part| (Separator::Hyphen, Part(part.to_string()))),
            before_number: Separator::Hyphen,
            number: Part(format!("{number:0NUMBER_WIDTH$}")),
            suffix: None,
        })
    }

    /// The index of the department (structural unit).
    #[must_use]
    pub fn department(&self) -> u16 {
        self.department.value()
    }

    /// The number of the division inside the department, where the index names one.
    #[must_use]
    pub fn division(&self) -> Option<u16> {
        self.division.as_ref().map(|(_, part)| part.value())
    }

    /// The number of the case inside the division, or inside the department without divisions.
    #[must_use]
    pub fn number(&self) -> u16 {
        self.number.value()
    }

    /// The letter after the number, of a case put between two others: «01-05а».
    #[must_use]
    pub fn suffix(&self) -> Option<char> {
        self.suffix
    }

    /// The same index with a letter; `None` unless it is a Russian letter used for items.
    #[must_use]
    pub fn with_suffix(&self, letter: char) -> Option<Self> {
        is_suffix(letter).then(|| Self {
            suffix: Some(letter),
            ..self.clone()
        })
    }

    /// Whether both belong to the same division of the same department, so that their numbers
    /// must differ (R-078).
    #[must_use]
    pub fn is_beside(&self, other: &Self) -> bool {
        (self.department(), self.division()) == (other.department(), other.division())
    }

    /// Whether both stand for the same place of a nomenclature, however they are written.
    #[must_use]
    pub fn takes_place_of(&self, other: &Self) -> bool {
        self.place() == other.place()
    }

    /// Whether the index is written as form N-01 asks: three parts, hyphens, a number of two or
    /// three digits, no letter.
    #[must_use]
    pub fn is_canonical(&self) -> bool {
        let hyphens = self.before_number == Separator::Hyphen;
        let division = self
            .division
            .as_ref()
            .is_some_and(|(separator, part)| *separator == Separator::Hyphen && part.0.len() <= 2);
        let number = (NUMBER_WIDTH..=3).contains(&self.number.0.len());
        hyphens && division && number && self.department.0.len() <= 3 && self.suffix.is_none()
    }

    /// The index for the next case beside this one, written in the same manner.
    ///
    /// A number once given is never given again, so it is the one after the largest taken, not the
    /// first gap. `None` when the numbers of the division are used up.
    #[must_use]
    pub fn next_free<'a>(&self, taken: impl IntoIterator<Item = &'a Self>) -> Option<Self> {
        let beside = taken.into_iter().filter(|other| self.is_beside(other));
        let largest = beside.map(Self::number).max().unwrap_or(0);
        self.with_number(largest.max(self.number()).checked_add(1)?)
    }

    /// The index with another number, written in the same manner; `None` when it has more than four digits.
    #[must_use]
    pub fn with_number(&self, number: u16) -> Option<Self> {
        let width = self.number.0.len().max(NUMBER_WIDTH);
        let digits = format!("{number:0width$}");
        (number > 0 && digits.len() <= LONGEST_PART).then(|| Self {
            number: Part(digits),
            suffix: None,
            ..self.clone()
        })
    }

    fn place(&self) -> (u16, Option<u16>, u16, Option<char>) {
        (
            self.department(),
            self.division(),
            self.number(),
            self.suffix,
        )
    }
}

impl Part {
    fn value(&self) -> u16 {
        self.0
            .parse()
            .expect("a part holds one to four digits, checked when it was read")
    }
}

impl Ord for CaseIndex {
    fn cmp(&self, other: &Self) -> Ordering {
        self.place()
            .cmp(&other.place())
            .then_with(|| self.to_string().cmp(&other.to_string()))
    }
}

impl PartialOrd for CaseIndex {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for CaseIndex {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.department.0)?;
        if let Some((separator, part)) = &self.division {
            write!(f, "{separator}{}", part.0)?;
        }
        write!(f, "{}{}", self.before_number, self.number.0)?;
        self.suffix.map_or(Ok(()), |letter| write!(f, "{letter}"))
    }
}

impl fmt::Display for Separator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Hyphen => "-",
            Self::Slash => "/",
        })
    }
}

impl FromStr for CaseIndex {
    type Err = CaseIndexError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read(text)
    }
}

impl TryFrom<String> for CaseIndex {
    type Error = CaseIndexError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        read(&text)
    }
}

impl From<CaseIndex> for String {
    fn from(index: CaseIndex) -> Self {
        index.to_string()
    }
}

fn read(given: &str) -> Result<CaseIndex, CaseIndexError> {
    let text = || given.trim().to_owned();
    let clean = normalise(given);
    if clean.is_empty() {
        return Err(CaseIndexError::Empty);
    }
    let (digits, suffix) = take_suffix(&clean, given)?;
    let mut parts = vec![String::new()];
    let mut separators = Vec::new();
    for c in digits.chars() {
        match (c, parts.last_mut()) {
            ('0'..='9', Some(part)) => part.push(c),
            ('-' | '/', _) => {
                separators.push(if c == '-' {
                    Separator::Hyphen
                } else {
                    Separator::Slash
                });
                parts.push(String::new());
            }
            (found, _) => {
                return Err(CaseIndexError::UnexpectedCharacter {
                    text: text(),
                    found,
                });
            }
        }
    }
    for (part, digits) in (1..).zip(&parts) {
        if digits.is_empty() && parts.len() > 1 {
            return Err(CaseIndexError::EmptyPart { text: text(), part });
        }
        if digits.len() > LONGEST_PART {
            return Err(CaseIndexError::PartTooLong { text: text(), part });
        }
    }
    let count = parts.len();
    let mut parts = parts.into_iter().map(Part);
    let index = match (parts.next(), parts.next(), parts.next(), &separators[..]) {
        (Some(department), Some(number), None, &[before_number]) => CaseIndex {
            department,
            division: None,
            before_number,
            number,
            suffix,
        },
        (Some(department), Some(division), Some(number), &[after_department, before_number]) => {
            CaseIndex {
                department,
                division: Some((after_department, division)),
                before_number,
                number,
                suffix,
            }
        }
        _ => {
            return Err(CaseIndexError::PartCount {
                text: text(),
                count,
            });
        }
    };
    if index.number() == 0 {
        return Err(CaseIndexError::ZeroNumber { text: text() });
    }
    Ok(index)
}

/// Without spaces, with one kind of hyphen and slash, and with digits where a letter surely
/// stands for one («1О-1-О1»: a letter with a digit after it).
fn normalise(given: &str) -> String {
    let visible: Vec<char> = given
        .chars()
        .filter(|c| {
            !c.is_whitespace() && !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{feff}')
        })
        .collect();
    let mut clean = String::with_capacity(visible.len());
    for (at, &c) in visible.iter().enumerate() {
        let before_digit_or_separator = visible
            .get(at + 1)
            .is_some_and(|next| next.is_ascii_digit() || is_dash(*next) || is_slash(*next));
        let begins_or_follows_digit = at == 0
            || visible[at - 1].is_ascii_digit()
            || is_dash(visible[at - 1])
            || is_slash(visible[at - 1]);
        let stands_for_digit = before_digit_or_separator && begins_or_follows_digit;
        clean.push(match c {
            _ if is_dash(c) => '-',
            _ if is_slash(c) => '/',
            'О' | 'о' | 'O' | 'o' if stands_for_digit => '0',
            'З' | 'з' if stands_for_digit => '3',
            _ => c,
        });
    }
    clean
}

fn is_dash(c: char) -> bool {
    matches!(
        c,
        '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}'
    )
}

fn is_slash(c: char) -> bool {
    matches!(c, '/' | '\u{2044}' | '\u{2215}' | '\\')
}

/// Parts the letter at the end from the digits.
fn take_suffix<'a>(clean: &'a str, given: &str) -> Result<(&'a str, Option<char>), CaseIndexError> {
    let Some(last) = clean.chars().next_back().filter(|c| c.is_alphabetic()) else {
        return Ok((clean, None));
    };
    let text = || given.trim().to_owned();
    if matches!(last, 'О' | 'о' | 'O' | 'o' | 'I' | 'l' | 'З') {
        return Err(CaseIndexError::LetterOrDigit {
            text: text(),
            found: last,
        });
    }
    let letter = match last {
        'a' | 'A' => 'а',
        'B' => 'в',
        'e' | 'E' => 'е',
        _ => last.to_lowercase().next().unwrap_or(last),
    };
    if !is_suffix(letter) {
        return Err(CaseIndexError::UnexpectedCharacter {
            text: text(),
            found: last,
        });
    }
    Ok((&clean[..clean.len() - last.len_utf8()], Some(letter)))
}

/// Letters used for items in Russian official texts: «ё», «й» and the signs never stand, and «о»
/// could be a nought.
fn is_suffix(letter: char) -> bool {
    matches!(letter, 'а'..='я') && !matches!(letter, 'й' | 'о' | 'ъ' | 'ы' | 'ь')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn index(text: &str) -> CaseIndex {
        text.parse().unwrap()
    }

    /// The forms of clause 10.1.13 and of real nomenclatures, as given and as written.
    #[test]
    fn indexes_are_read_and_written() {
        for (given, written, department, division, number) in [
            ("10-1-01", "10-1-01", 10, Some(1), 1),
            ("01-05", "01-05", 1, None, 5),
            ("1/4-1", "1/4-1", 1, Some(4), 1),
            ("10/1/01", "10/1/01", 10, Some(1), 1),
            (" 10 – 1 — 01 ", "10-1-01", 10, Some(1), 1),
            ("10\u{2011}1\u{2011}01", "10-1-01", 10, Some(1), 1),
            ("1О-1-О1", "10-1-01", 10, Some(1), 1),
            ("O1-05", "01-05", 1, None, 5),
            ("01-З1", "01-31", 1, None, 31),
            ("00-01", "00-01", 0, None, 1),
            ("5-100", "5-100", 5, None, 100),
            ("01-05\u{a0}", "01-05", 1, None, 5),
        ] {
            let read = index(given);
            assert_eq!(read.to_string(), written, "{given}");
            assert_eq!(
                (read.department(), read.division(), read.number()),
                (department, division, number),
                "{given}"
            );
        }
    }

    #[test]
    fn a_letter_may_follow_the_number() {
        for (given, written) in [
            ("01-05а", "01-05а"),
            ("01-05 б", "01-05б"),
            ("01-05A", "01-05а"),
            ("01-05з", "01-05з"),
        ] {
            assert_eq!(index(given).to_string(), written);
        }
        assert_eq!(index("01-05а").suffix(), Some('а'));
        assert_eq!(index("01-05").with_suffix('ё'), None);
        assert_eq!(
            index("01-05").with_suffix('в').map(String::from),
            Some("01-05в".into())
        );
    }

    #[test]
    fn what_is_no_index_is_refused_with_a_reason() {
        for (given, reason) in [
            ("", "не заполнен"),
            ("  ", "не заполнен"),
            ("15", "частей 1"),
            ("1-2-3-4", "частей 4"),
            ("10--01", "часть 2 пуста"),
            ("-01", "часть 1 пуста"),
            ("01-", "часть 2 пуста"),
            ("-", "часть 1 пуста"),
            ("01-1О", "похожая на цифру"),
            ("01-1l", "похожая на цифру"),
            ("01.05", "знак «.»"),
            ("А-05", "знак «А»"),
            ("1а-05", "знак «а»"),
            ("01-05аб", "знак «а»"),
            ("01-00", "нулевым"),
            ("00000-1", "больше 4 цифр"),
            ("№ 5-01", "знак «№»"),
            ("01-05ё", "знак «ё»"),
            ("٣-١", "недопустим"),
        ] {
            let error = given.parse::<CaseIndex>().unwrap_err().to_string();
            assert!(error.contains(reason), "{given}: {error}");
        }
    }

    #[test]
    fn order_is_by_numbers() {
        let mut all = [
            "10-1-02", "2-1-1", "10-1-1", "10-01", "2-1-10", "2-1-2", "2-1-2а",
        ]
        .map(index)
        .to_vec();
        all.sort();
        let written: Vec<_> = all.iter().map(ToString::to_string).collect();
        assert_eq!(
            written,
            [
                "2-1-1", "2-1-2", "2-1-2а", "2-1-10", "10-01", "10-1-1", "10-1-02"
            ]
        );
    }

    /// R-078: the number is unique inside the division; numbers given are not given again.
    #[test]
    fn the_next_number_follows_the_largest_one() {
        let taken = ["10-1-01", "10-1-07", "10-2-15", "11-1-20"].map(index);
        let next = index("10-1-01").next_free(&taken).unwrap();
        assert_eq!(next.to_string(), "10-1-08");
        let next = index("1/4-9").next_free(&[index("1/4-9")]).unwrap();
        assert_eq!(next.to_string(), "1/4-10");
        assert_eq!(index("1-9999").next_free([]), None);
    }

    #[test]
    fn the_same_place_may_be_written_differently() {
        assert!(index("01-05").takes_place_of(&index("1/5")));
        assert!(!index("01-05").takes_place_of(&index("01-05а")));
        assert_ne!(index("01-05"), index("1-5"));
        assert!(index("10-1-01").is_canonical());
        assert!(!index("01-05").is_canonical());
        assert!(!index("10/1-01").is_canonical());
    }

    #[test]
    fn json_holds_the_text() {
        let json = serde_json::to_string(&index("10-1-01")).unwrap();
        assert_eq!(json, "\"10-1-01\"");
        assert!(serde_json::from_str::<CaseIndex>("\"10\"").is_err());
    }
}
