//! What is printed at once and what in the background. Pure.

pub use crate::print::centre::ROWS_AT_ONCE;

/// A batch of more papers than this is made in the background.
pub const PAPERS_AT_ONCE: usize = 200;
/// A file of a long print takes no paper more after so many papers…
const PAPERS_OF_A_FILE: usize = 1_000;
/// …or so many rows: what is in the making lies in memory.
const ROWS_OF_A_FILE: usize = 50_000;
/// After how many papers the progress is told.
pub const TOLD_EVERY: usize = 25;
/// For how many days the files of a long print are kept.
pub const KEPT_DAYS: u64 = 7;

/// Whether so many papers with so many rows are made in the background.
pub fn is_long(papers: usize, rows: u64) -> bool {
    papers > PAPERS_AT_ONCE || rows > ROWS_AT_ONCE
}

/// Whether a form of so many rows is not made at once whoever asks for it. Rows are reckoned roughly before a form is there, so
/// one that was offered to be made at once may have some more of them.
pub fn is_far_too_long(rows: usize) -> bool {
    rows as u64 > 2 * ROWS_AT_ONCE
}

/// Whether a file of a long print takes no paper more.
pub fn is_full(papers: usize, rows: usize) -> bool {
    papers >= PAPERS_OF_A_FILE || rows >= ROWS_OF_A_FILE
}

/// Why something is not printed as it was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Too long to wait for.
    #[error(
        "Больше {PAPERS_AT_ONCE} форм или {ROWS_AT_ONCE} строк сразу не печатаются: закажите печать в фоне на странице «Печать»"
    )]
    TooLong,
    /// A page of the browser is not a file; a spreadsheet takes one form.
    #[error("В фоне делают файлы PDF/A и DOCX, для одной формы ещё XLSX: выберите один из них")]
    WrongFormat,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_short_is_printed_at_once() {
        assert!(!is_long(1, 5_000));
        assert!(is_long(1, 5_001));
        assert!(!is_long(200, 0));
        assert!(is_long(201, 0));
        assert!(!is_far_too_long(10_000));
        assert!(is_far_too_long(10_001));
    }

    #[test]
    fn a_file_takes_at_least_one_paper() {
        assert!(!is_full(0, 0));
        assert!(is_full(1, 50_000));
        assert!(is_full(1_000, 0));
    }
}
