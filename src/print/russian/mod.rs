//! The Russian language of a printed form: numbers in words, counted nouns, dates, years, names, non-breaking spaces.
//!
//! Pure functions without locale or clock.

mod dates;
mod hyphenation;
mod names;
mod nouns;
mod numerals;
mod typography;

pub use dates::{long_date, month_genitive, short_date, year_list};
pub use hyphenation::{SOFT_HYPHEN, hyphenated};
pub use names::{family_first, initials_first};
pub use nouns::{Noun, PluralForm, plural_form};
pub use numerals::{Case, Gender, cardinal};
pub use typography::{NO_BREAK_SPACE, for_print};
