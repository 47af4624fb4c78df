//! How a program is let in, and when it need not read again. Pure.

use chrono::NaiveDate;

use crate::ids::{ApiTokenId, PersonId};

/// A key of a program; what the program shows is kept as a digest only.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct ApiToken {
    /// Key of the row.
    pub id: ApiTokenId,
    /// Which program it is for.
    pub name: String,
    /// Who issued it.
    pub issued_by: PersonId,
    /// When.
    pub issued_on: NaiveDate,
    /// When it was taken back.
    pub revoked_on: Option<NaiveDate>,
}

/// The key in a header «Authorization: Bearer …».
pub fn bearer(header: &str) -> Option<&str> {
    let (scheme, key) = header.trim().split_once(' ')?;
    let key = key.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !key.is_empty()).then_some(key)
}

/// Whether what the program has is what there is: a header «If-None-Match» against the tag of the answer.
pub fn is_unchanged(if_none_match: &str, tag: &str) -> bool {
    if_none_match
        .split(',')
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag)
}

/// What a program asks for by the last part of the address: the year, and whether as a spreadsheet.
pub fn asked(name: &str) -> Option<(i64, bool)> {
    let (year, is_spreadsheet) = match name.strip_suffix(".xlsx") {
        Some(year) => (year, true),
        None => (name, false),
    };
    let is_year = year.len() == 4 && year.bytes().all(|digit| digit.is_ascii_digit());
    is_year.then(|| year.parse().ok().map(|year| (year, is_spreadsheet)))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_stands_after_bearer() {
        for (header, key) in [
            ("Bearer abc", Some("abc")),
            ("bearer  abc ", Some("abc")),
            ("Basic abc", None),
            ("Bearer ", None),
            ("Bearer", None),
            ("abc", None),
        ] {
            assert_eq!(bearer(header), key, "{header}");
        }
    }

    #[test]
    fn a_tag_is_found_in_the_header() {
        for (header, unchanged) in [
            ("\"a\"", true),
            ("W/\"a\"", true),
            ("\"b\", \"a\"", true),
            ("*", true),
            ("\"b\"", false),
            ("a", false),
            ("", false),
        ] {
            assert_eq!(is_unchanged(header, "\"a\""), unchanged, "{header}");
        }
    }

    #[test]
    fn a_year_is_four_figures() {
        for (name, read) in [
            ("2023", Some((2023, false))),
            ("2023.xlsx", Some((2023, true))),
            ("2023.pdf", None),
            ("23", None),
            ("+023", None),
            ("", None),
        ] {
            assert_eq!(asked(name), read, "{name}");
        }
    }
}
