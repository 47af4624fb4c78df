//! What may be asked of the due list, how terms are grouped for people, how the chart by year is drawn. Pure.

use chrono::{Datelike, NaiveDate};

use crate::acting::Sight;
use crate::ids::DepartmentId;
use crate::nomenclature::rules::Category;
use crate::print::russian::{PluralForm, plural_form};

crate::words! {
    /// What stands in the way of a case whose term is over.
    Obstacle {
        /// A hold on destruction.
        Held = "held", "под запретом уничтожения";
        /// Not reviewed page by page.
        AwaitingReview = "awaiting_review", "ждут полистного просмотра";
    }
}

/// What cases with the same length of term are counted under: a number of years, or the code of a term that is none.
#[derive(Clone, Debug, PartialEq, Eq, Hash, sqlx::Type)]
#[sqlx(transparent)]
pub struct TermGroup(String);

impl TermGroup {
    /// The word kept in the database and in addresses.
    pub fn code(&self) -> &str {
        &self.0
    }

    fn years(&self) -> Option<u32> {
        self.0.parse().ok()
    }

    /// «5 лет», «50/75 лет», «до минования надобности».
    pub fn label(&self) -> String {
        match self.years() {
            Some(years) => {
                let unit = match plural_form(years.into()) {
                    PluralForm::One => "год",
                    PluralForm::Few => "года",
                    PluralForm::Many => "лет",
                };
                format!("{years} {unit}")
            }
            None => match self.0.as_str() {
                "personnel" => "50/75 лет".into(),
                "until_no_longer_needed" => "до минования надобности".into(),
                "until_replaced" => "до замены новыми".into(),
                "until_liquidation" => "до ликвидации организации".into(),
                _ => "до события".into(),
            },
        }
    }

    /// Short terms first, those without a number last.
    pub fn rank(&self) -> (bool, u32, &str) {
        (self.years().is_none(), self.years().unwrap_or(0), &self.0)
    }
}

impl std::str::FromStr for TermGroup {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let known = text.len() <= 30 && text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
        let years = text.parse::<u16>().is_ok_and(|years| years < 1000);
        (!text.is_empty() && (known || years))
            .then(|| TermGroup(text.to_owned()))
            .ok_or(())
    }
}

/// Which cases are asked for; nothing set asks for all that have a date.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// Of this department.
    pub department: Option<DepartmentId>,
    /// That fall due on 1 January of this year.
    pub year: Option<i32>,
    /// That have fallen due by this day.
    pub due_by: Option<NaiveDate>,
    /// Of this length of term.
    pub term: Option<TermGroup>,
    /// Of this category.
    pub category: Option<Category>,
    /// With this in their way.
    pub obstacle: Option<Obstacle>,
}

/// The earliest and the latest day that a case can fall due on.
const EVER: (i32, i32) = (1000, 9999);

fn new_year(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year.clamp(EVER.0, EVER.1), 1, 1).unwrap_or_default()
}

impl Asked {
    /// First and last day of falling due; a date is always a 1 January.
    pub fn span(&self) -> (NaiveDate, NaiveDate) {
        let (from, to) = match self.year {
            Some(year) => (new_year(year), new_year(year)),
            None => (new_year(EVER.0), new_year(EVER.1)),
        };
        (from, self.due_by.map_or(to, |by| by.min(to)))
    }

    /// By how many things other than time and place the cases are narrowed down.
    pub fn narrowings(&self) -> usize {
        [
            self.term.is_some(),
            self.category.is_some(),
            self.obstacle.is_some(),
        ]
        .into_iter()
        .filter(|narrowed| *narrowed)
        .count()
    }

    /// The same question within what the person may see; `None` when nothing of it is theirs to see.
    ///
    /// Who sees one department asks for that department, so that the index of the department answers.
    pub fn within(mut self, sight: Sight) -> Option<Asked> {
        if !sight.agency_wide {
            let own = sight.department?;
            if self.department.is_some_and(|asked| asked != own) {
                return None;
            }
            self.department = Some(own);
        }
        Some(self)
    }
}

/// How many cases fall due on one 1 January, or in one department, or with one length of term.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All.
    pub cases: i64,
    /// Of them under a hold.
    pub held: i64,
    /// Of them not reviewed page by page.
    pub awaiting_review: i64,
}

/// One bar of the chart, in units of its picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// The year.
    pub year: i32,
    /// How many cases.
    pub cases: i64,
    /// Whether the day has come.
    pub come: bool,
    /// Left edge.
    pub x: usize,
    /// Upper edge.
    pub y: usize,
    /// Height.
    pub height: usize,
    /// Whether the year is written under it.
    pub named: bool,
}

/// A chart of bars by year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// The bars; every year between the first and the last has one.
    pub bars: Vec<Bar>,
    /// Width of the picture.
    pub width: usize,
    /// The longest bar.
    pub most: i64,
}

impl Chart {
    /// Height of the tallest bar.
    pub const HEIGHT: usize = 160;
    /// Width of a bar.
    pub const BAR: usize = 12;
    /// From one bar to the next.
    pub const STEP: usize = 16;

    /// Draws the counts by year as they stand on a day. More than a century of years is cut at its far end, where the last bar
    /// says so by its year; the table beside the chart has them all.
    pub fn of(years: &[(NaiveDate, Tally)], today: NaiveDate) -> Option<Chart> {
        let (first, last) = (years.first()?.0.year(), years.last()?.0.year());
        let last = last.min(first + 100);
        let most = years.iter().map(|(_, tally)| tally.cases).max()?.max(1);
        let bars: Vec<Bar> = (first..=last)
            .enumerate()
            .map(|(place, year)| {
                let cases = years
                    .iter()
                    .find(|(date, _)| date.year() == year)
                    .map_or(0, |(_, tally)| tally.cases);
                let height = height_of(cases, most);
                Bar {
                    year,
                    cases,
                    come: new_year(year) <= today,
                    x: place * Chart::STEP,
                    y: Chart::HEIGHT - height,
                    height,
                    named: year % 5 == 0,
                }
            })
            .collect();
        Some(Chart {
            width: bars.len() * Chart::STEP,
            bars,
            most,
        })
    }
}

/// A bar that stands for anything at all can be seen.
fn height_of(cases: i64, most: i64) -> usize {
    let tallest = Chart::HEIGHT as i64;
    let height = (cases.max(0) * tallest / most).max(i64::from(cases > 0));
    usize::try_from(height).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sight(agency_wide: bool, department: Option<i64>) -> Sight {
        Sight {
            agency_wide,
            department: department.map(DepartmentId),
            restricted_everywhere: false,
            restricted_in: None,
        }
    }

    #[test]
    fn terms_are_named_as_people_name_them() {
        for (code, label) in [
            ("1", "1 год"),
            ("3", "3 года"),
            ("5", "5 лет"),
            ("personnel", "50/75 лет"),
            ("until_no_longer_needed", "до минования надобности"),
            ("until", "до события"),
        ] {
            let group: TermGroup = code.parse().expect(code);
            assert_eq!((group.code(), group.label().as_str()), (code, label));
        }
        for wrong in ["", "-5", "1000", "5 лет", "' OR 1=1", "ПОСТ"] {
            assert!(wrong.parse::<TermGroup>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn who_sees_one_department_asks_for_it() {
        let ask = |department: Option<i64>| Asked {
            department: department.map(DepartmentId),
            ..Asked::default()
        };
        let own = |asked: Option<Asked>| asked.map(|asked| asked.department.map(|id| id.0));
        assert_eq!(own(ask(None).within(sight(true, None))), Some(None));
        assert_eq!(own(ask(Some(2)).within(sight(true, None))), Some(Some(2)));
        assert_eq!(own(ask(None).within(sight(false, Some(1)))), Some(Some(1)));
        assert_eq!(
            own(ask(Some(1)).within(sight(false, Some(1)))),
            Some(Some(1))
        );
        assert_eq!(own(ask(Some(2)).within(sight(false, Some(1)))), None);
        assert_eq!(own(ask(None).within(sight(false, None))), None);
    }

    #[test]
    fn the_span_is_the_narrower_of_year_and_day() {
        let asked = Asked {
            year: Some(2027),
            due_by: NaiveDate::from_ymd_opt(2026, 11, 22),
            ..Asked::default()
        };
        let (from, to) = asked.span();
        assert!(from > to, "nothing is due in 2027 by November 2026");
    }

    proptest! {
        #[test]
        fn bars_stay_inside_the_picture(counts in proptest::collection::btree_map(1950i32..2200, 0i64..2_000_000, 1..60)) {
            let years: Vec<_> = counts
                .iter()
                .map(|(year, cases)| (new_year(*year), Tally { cases: *cases, ..Tally::default() }))
                .collect();
            let chart = Chart::of(&years, new_year(2026)).expect("there are years");
            prop_assert!(chart.bars.len() <= 101);
            for bar in &chart.bars {
                prop_assert_eq!(bar.y + bar.height, Chart::HEIGHT);
                prop_assert!(bar.x + Chart::BAR <= chart.width);
                prop_assert_eq!(bar.height > 0, bar.cases > 0);
                prop_assert_eq!(counts.get(&bar.year).copied().unwrap_or(0), bar.cases);
            }
        }
    }
}
