//! What stands on the cover of a volume, and so in everything that repeats the cover (N-05, N-14, N-15). Pure.

use chrono::NaiveDate;

use crate::print::russian::long_date;

/// Title of the case, then the volume, where there are several or it has a title of its own (N-05).
pub fn title(case_title: &str, (number, volumes): (i64, i64), volume_title: &str) -> String {
    let mut title = case_title.to_owned();
    if has_number((number, volumes)) || !volume_title.is_empty() {
        title.push_str(&format!(". Том {number}"));
    }
    if !volume_title.is_empty() {
        title.push_str(&format!(". {volume_title}"));
    }
    title
}

/// Whether the number of a volume is named: not that of the only one.
pub fn has_number((number, volumes): (i64, i64)) -> bool {
    volumes > 1 || number > 1
}

/// «12 января 2021 г. – 28 декабря 2021 г.»; one date where both are the same (N-14).
pub fn dates_text(first: NaiveDate, last: NaiveDate) -> String {
    if first == last {
        long_date(first)
    } else {
        format!("{} – {}", long_date(first), long_date(last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_written_with_the_month_in_words() {
        // N-14.
        let text = |first: &str, last: &str| {
            let day = |text: &str| text.parse().expect("a date");
            dates_text(day(first), day(last))
        };
        assert_eq!(
            text("2021-01-12", "2021-12-28"),
            "12 января 2021 г. – 28 декабря 2021 г."
        );
        assert_eq!(text("2021-03-01", "2021-03-01"), "1 марта 2021 г.");
    }

    #[test]
    fn the_title_names_the_volume_where_there_are_several() {
        // N-05.
        let cases = [
            ((1, 1), "", "Приказы"),
            ((1, 3), "", "Приказы. Том 1"),
            ((2, 3), "№ 51–120", "Приказы. Том 2. № 51–120"),
            ((1, 1), "Приложения", "Приказы. Том 1. Приложения"),
        ];
        for (volume, volume_title, expected) in cases {
            assert_eq!(title("Приказы", volume, volume_title), expected);
        }
    }
}
