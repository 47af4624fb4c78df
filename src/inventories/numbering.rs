//! Numbers of units in an inventory and the arithmetic of its final record (N-07, N-08, N-13, N-18). Pure.

use std::collections::BTreeSet;
use std::fmt;

/// The last number of an inventory (N-08).
pub const MAX_UNIT_NUMBER: u32 = 9999;

/// Why numbers cannot stand in an inventory.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberingError {
    #[error("В описи нет ни одного дела: итоговую запись составить нельзя. Внесите дела")]
    Empty,
    #[error("Номер {0} в описи невозможен: допустимы номера от 1 до 9999. Исправьте номер")]
    OutOfRange(u32),
    #[error("Литера «{0}» в номере невозможна: допустимы строчные русские буквы. Исправьте номер")]
    WrongLetter(char),
    #[error(
        "Номер {after} стоит после номера {before}: номера в описи идут по возрастанию и не повторяются. Исправьте порядок"
    )]
    OutOfOrder {
        before: UnitNumber,
        after: UnitNumber,
    },
    #[error("Литерный номер {0} стоит без дела с тем же номером без литеры. Исправьте номер")]
    LetterWithoutBase(UnitNumber),
}

/// Number of a unit in an inventory: «12», «12а» (N-18).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UnitNumber {
    number: u32,
    letter: Option<char>,
}

impl UnitNumber {
    /// # Errors
    /// When the number is not in 1…9999 or the letter is not a small Cyrillic one.
    pub fn new(number: u32, letter: Option<char>) -> Result<Self, NumberingError> {
        if !(1..=MAX_UNIT_NUMBER).contains(&number) {
            return Err(NumberingError::OutOfRange(number));
        }
        match letter {
            Some(letter) if !('а'..='я').contains(&letter) => {
                Err(NumberingError::WrongLetter(letter))
            }
            _ => Ok(Self { number, letter }),
        }
    }

    pub fn number(self) -> u32 {
        self.number
    }

    pub fn letter(self) -> Option<char> {
        self.letter
    }
}

impl fmt::Display for UnitNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.number)?;
        self.letter
            .map_or(Ok(()), |letter| write!(formatter, "{letter}"))
    }
}

/// What the final record of an inventory says of its numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberingRecord {
    /// How many units are entered.
    pub count: u64,
    pub first: u32,
    pub last: u32,
    pub lettered: Vec<UnitNumber>,
    pub skipped: Vec<u32>,
}

impl NumberingRecord {
    /// Counts the units of an inventory from their numbers, in the order of the rows.
    ///
    /// `count = (last − first + 1) − skipped + lettered` (N-13).
    ///
    /// # Errors
    /// When there are no units, numbers repeat or go back, or a lettered number has no base before it.
    pub fn of(numbers: &[UnitNumber]) -> Result<Self, NumberingError> {
        let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else {
            return Err(NumberingError::Empty);
        };
        if let Some(pair) = numbers.windows(2).find(|pair| pair[0] >= pair[1]) {
            return Err(NumberingError::OutOfOrder {
                before: pair[0],
                after: pair[1],
            });
        }
        let plain: BTreeSet<u32> = numbers
            .iter()
            .filter(|unit| unit.letter.is_none())
            .map(|unit| unit.number)
            .collect();
        let lettered: Vec<UnitNumber> = numbers
            .iter()
            .copied()
            .filter(|unit| unit.letter.is_some())
            .collect();
        if let Some(orphan) = lettered.iter().find(|unit| !plain.contains(&unit.number)) {
            return Err(NumberingError::LetterWithoutBase(*orphan));
        }
        let (first, last) = (first.number, last.number);
        let skipped: Vec<u32> = (first..=last)
            .filter(|number| !plain.contains(number))
            .collect();
        Ok(Self {
            count: unit_count(first, last, skipped.len(), lettered.len()),
            first,
            last,
            lettered,
            skipped,
        })
    }
}

/// N-13: `(last − first + 1) − skipped + lettered`; zero when more numbers are skipped than there are.
pub fn unit_count(first: u32, last: u32, skipped: usize, lettered: usize) -> u64 {
    let range = (u64::from(last) + 1).saturating_sub(u64::from(first));
    (range + lettered as u64).saturating_sub(skipped as u64)
}
