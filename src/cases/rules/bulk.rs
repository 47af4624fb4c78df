//! One record for many cases: they are the ones that were shown, and not more than one transaction should carry.

use sha2::{Digest, Sha256};

use crate::ids::CaseId;

/// How many cases one record is written on at once.
pub const MOST_CASES: i64 = 5_000;

/// The cases that a query finds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Their keys, in order; one more than [`MOST_CASES`] when there are too many.
    pub cases: Vec<CaseId>,
}

/// Why nothing is recorded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The query finds nothing.
    #[error("Отбор не нашёл ни одного дела, о котором можно записать: измените отбор")]
    NothingFound,
    /// The query finds too much.
    #[error("Дел больше {MOST_CASES}: сузьте отбор годом, подразделением или словами заголовка")]
    TooMany,
    /// Other cases than were shown.
    #[error(
        "Пока вы решали, отбор стал находить другие дела. Ничего не записано: просмотрите их заново"
    )]
    GroundMoved,
}

impl Found {
    /// Whether there are more than can be written at once.
    pub fn too_many(&self) -> bool {
        i64::try_from(self.cases.len()).is_ok_and(|found| found > MOST_CASES)
    }

    /// Tells one set of cases from another.
    pub fn fingerprint(&self) -> String {
        let mut hasher = Sha256::new();
        for case in &self.cases {
            hasher.update(case.0.to_be_bytes());
        }
        hex::encode(hasher.finalize())
    }

    /// The cases, if they are the ones that were shown.
    ///
    /// # Errors
    /// [`Refused`].
    pub fn checked(&self, shown: &str) -> Result<&[CaseId], Refused> {
        if self.cases.is_empty() {
            return Err(Refused::NothingFound);
        }
        if self.too_many() {
            return Err(Refused::TooMany);
        }
        if self.fingerprint() != shown {
            return Err(Refused::GroundMoved);
        }
        Ok(&self.cases)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(keys: impl IntoIterator<Item = i64>) -> Found {
        Found {
            cases: keys.into_iter().map(CaseId).collect(),
        }
    }

    #[test]
    fn only_what_was_shown_is_written_on() {
        let shown = found([1, 2, 3]).fingerprint();
        assert_eq!(found([1, 2, 3]).checked(&shown).map(<[CaseId]>::len), Ok(3));
        for other in [found([1, 2]), found([1, 2, 4]), found([1, 2, 3, 4])] {
            assert_eq!(other.checked(&shown), Err(Refused::GroundMoved));
        }
        let none = found([]);
        assert_eq!(
            none.checked(&none.fingerprint()),
            Err(Refused::NothingFound)
        );
        let many = found(0..=MOST_CASES);
        assert_eq!(many.checked(&many.fingerprint()), Err(Refused::TooMany));
        let most = found(0..MOST_CASES);
        assert!(most.checked(&most.fingerprint()).is_ok());
    }
}
