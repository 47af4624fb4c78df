//! When volumes are handed over to the archive (R-138, N-22). It reminds, and never blocks. Pure.

use chrono::{Months, NaiveDate};

/// The days between which a case closed long enough ago is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Window {
    /// Two years after the case was closed.
    pub from: NaiveDate,
    /// Three years after it was closed: the last day.
    pub until: NaiveDate,
}

crate::words! {
    /// Where today stands in the window.
    Timeliness {
        /// Before it.
        Early = "early", "срок ещё не наступил";
        /// Within it.
        Due = "due", "пора передавать";
        /// After it.
        Overdue = "overdue", "срок передачи пропущен";
    }
}

impl Window {
    /// The window of a case closed on this day.
    pub fn of(closed_on: NaiveDate) -> Window {
        let years = |count: u32| {
            closed_on
                .checked_add_months(Months::new(12 * count))
                .unwrap_or(NaiveDate::MAX)
        };
        Window {
            from: years(2),
            until: years(3),
        }
    }

    /// The window that the earliest of several cases leaves to all of them.
    pub fn of_all(closed_on: impl IntoIterator<Item = NaiveDate>) -> Option<Window> {
        closed_on.into_iter().map(Window::of).min()
    }

    /// Where `today` stands in it.
    pub fn on(self, today: NaiveDate) -> Timeliness {
        if today < self.from {
            Timeliness::Early
        } else if today <= self.until {
            Timeliness::Due
        } else {
            Timeliness::Overdue
        }
    }

    /// «с 31.12.2024 по 31.12.2025».
    pub fn words(self) -> String {
        format!(
            "с {} по {}",
            self.from.format("%d.%m.%Y"),
            self.until.format("%d.%m.%Y")
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn two_to_three_years_after_the_case_is_closed() {
        // Clause 10.3.3 with the arithmetic of N-22.
        let window = Window::of(day("2022-12-31"));
        assert_eq!(window.words(), "с 31.12.2024 по 31.12.2025");
        let cases = [
            ("2024-12-30", Timeliness::Early),
            ("2024-12-31", Timeliness::Due),
            ("2025-12-31", Timeliness::Due),
            ("2026-01-01", Timeliness::Overdue),
        ];
        for (today, expected) in cases {
            assert_eq!(window.on(day(today)), expected, "{today}");
        }
    }

    #[test]
    fn a_leap_day_has_its_anniversary_on_the_last_of_february() {
        assert_eq!(Window::of(day("2024-02-29")).from, day("2026-02-28"));
    }

    #[test]
    fn the_earliest_case_decides() {
        let closed = [day("2023-05-10"), day("2022-12-31")];
        assert_eq!(Window::of_all(closed), Some(Window::of(day("2022-12-31"))));
        assert_eq!(Window::of_all([]), None);
    }
}
