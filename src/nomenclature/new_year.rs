//! This year's nomenclature beside those of the years before: which row is which, what has become different, which rows must
//! stay and which nobody needs (R-079, R-092…R-094). Pure.

use std::collections::{HashMap, HashSet};

use super::rules::{Heading, HeadingContent};
use crate::db::folded;
use crate::ids::{DivisionId, HeadingId, PersonId};

/// For how many years nobody opened a case under a row that is offered for removal.
pub const IDLE_YEARS: i64 = 3;

/// A row of one of a department's nomenclatures.
#[derive(Clone, Debug, PartialEq)]
pub struct YearRow {
    /// The row.
    pub heading: Heading,
    /// The year of its nomenclature.
    pub year: i64,
    /// The row of an earlier year that it was taken over from.
    pub previous: Option<HeadingId>,
    /// Whether cases could be opened under it: the agency's nomenclature of the year was approved.
    pub approved: bool,
    /// Whether a case was opened or carried on under it.
    pub used: bool,
}

/// An open case that goes on into the next year.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct GoingOn {
    /// Index.
    pub index_text: String,
    /// Letter of the sub-item.
    pub item: String,
    /// Title.
    pub title: String,
    /// The year it was opened in.
    pub first_year: i64,
}

impl GoingOn {
    /// Whether it goes on under a row with this index.
    pub fn is_under(&self, row: &HeadingContent) -> bool {
        self.index_text == row.index_text && self.item == row.item
    }

    /// Index with the letter of the sub-item.
    pub fn index_with_item(&self) -> String {
        if self.item.is_empty() {
            self.index_text.clone()
        } else {
            format!("{} {})", self.index_text, self.item)
        }
    }
}

/// The indexes of cases that go on and have no row in a nomenclature; they enter it under the same index.
pub fn missing_rows(going_on: &[GoingOn], rows: &[HeadingContent]) -> Vec<String> {
    going_on
        .iter()
        .filter(|case| !rows.iter().any(|row| case.is_under(row)))
        .map(|case| {
            format!(
                "{} (переходящее с {} года)",
                case.index_with_item(),
                case.first_year
            )
        })
        .collect()
}

crate::words! {
    /// What a row says, column by column.
    Column {
        /// Graph 1.
        Index = "index", "индекс";
        /// Graph 2.
        Title = "title", "заголовок";
        /// Graph 4.
        Term = "term", "срок хранения и статья";
        /// Graph 5.
        Note = "note", "примечание";
        /// The division.
        Division = "division", "отдел";
        /// The section.
        Section = "section", "раздел";
        /// What stands behind the row.
        Kind = "kind", "вид";
        /// ДСП.
        Restricted = "restricted", "ДСП";
        /// Переходящее.
        CarryOver = "carry_over", "переходящее";
        /// Who answers for it.
        Responsible = "responsible", "ответственный";
    }
}

/// One column that says something else than a year ago.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Which.
    pub column: Column,
    /// What it said.
    pub old: String,
    /// What it says.
    pub new: String,
}

/// How divisions and people are called, for telling what has become different.
pub struct Names<'a> {
    /// A division.
    pub division: &'a dyn Fn(DivisionId) -> String,
    /// A person.
    pub person: &'a dyn Fn(PersonId) -> String,
}

/// The columns of a row that say something else, in the order of the columns; the place among the rows is none of them.
pub fn differences(
    old: &HeadingContent,
    new: &HeadingContent,
    names: &Names<'_>,
) -> Vec<Difference> {
    let said = |row: &HeadingContent, column: Column| match column {
        Column::Index => row.index_with_item(),
        Column::Title => row.title.clone(),
        Column::Term => row.term_and_article(),
        Column::Note => row.note.clone(),
        Column::Division => row.division_id.map(names.division).unwrap_or_default(),
        Column::Section => row.section.clone(),
        Column::Kind => row.kind.label().to_owned(),
        Column::Restricted => yes_or_no(row.restricted),
        Column::CarryOver => yes_or_no(row.carry_over),
        Column::Responsible => row.responsible_id.map(names.person).unwrap_or_default(),
    };
    Column::ALL
        .iter()
        .map(|column| Difference {
            column: *column,
            old: said(old, *column),
            new: said(new, *column),
        })
        .filter(|difference| difference.old != difference.new)
        .collect()
}

fn yes_or_no(said: bool) -> String {
    if said { "да" } else { "нет" }.to_owned()
}

crate::words! {
    /// What has become of a row since last year.
    Fate {
        /// It was not there.
        Added = "added", "добавлена";
        /// It says something else.
        Changed = "changed", "изменена";
        /// It is not there any more.
        Absent = "absent", "не вошла";
        /// It says the same.
        Same = "same", "без изменений";
    }
}

/// Which row is which over the years of one department.
#[derive(Debug)]
pub struct Lineages<'a> {
    rows: HashMap<HeadingId, &'a YearRow>,
    before: HashMap<HeadingId, HeadingId>,
    years: Vec<i64>,
}

impl<'a> Lineages<'a> {
    /// Finds for each row the one of the year before: the row that it was taken over from; else the one with its index, else the
    /// one with its title. A row is the successor of one row only.
    pub fn of(all: &'a [YearRow]) -> Self {
        let mut years: Vec<i64> = all.iter().map(|row| row.year).collect();
        years.sort_unstable();
        years.dedup();
        let of_year =
            |year: i64| -> Vec<&'a YearRow> { all.iter().filter(|row| row.year == year).collect() };
        let mut before = HashMap::new();
        for pair in years.windows(2) {
            before.extend(paired(&of_year(pair[1]), &of_year(pair[0])));
        }
        Lineages {
            rows: all.iter().map(|row| (row.heading.id, row)).collect(),
            before,
            years,
        }
    }

    /// The rows of a year, in their order.
    pub fn of_year(&self, all: &'a [YearRow], year: i64) -> Vec<&'a YearRow> {
        all.iter().filter(|row| row.year == year).collect()
    }

    /// Whether the department has a nomenclature of a year with rows.
    pub fn has_year(&self, year: i64) -> bool {
        self.years.contains(&year)
    }

    /// The row of the year before.
    pub fn before(&self, row: HeadingId) -> Option<&'a YearRow> {
        let id = self.before.get(&row)?;
        self.rows.get(id).copied()
    }

    /// The same row in earlier years, the latest first.
    pub fn ancestors(&self, row: HeadingId) -> Vec<&'a YearRow> {
        let mut found = Vec::new();
        let mut at = row;
        while let Some(earlier) = self.before(at) {
            found.push(earlier);
            at = earlier.heading.id;
        }
        found
    }

    /// The rows of `last` that have no successor in `year`.
    pub fn absent(&self, all: &'a [YearRow], year: i64, last: i64) -> Vec<&'a YearRow> {
        let taken: HashSet<HeadingId> = self
            .of_year(all, year)
            .into_iter()
            .filter_map(|row| self.before.get(&row.heading.id).copied())
            .collect();
        let rows = self.of_year(all, last).into_iter();
        rows.filter(|row| !taken.contains(&row.heading.id))
            .collect()
    }

    /// Since when the term of a row is what it is: each term with its first year, the earliest first.
    pub fn terms(&self, row: &YearRow) -> Vec<(i64, String)> {
        let mut earlier = self.ancestors(row.heading.id);
        earlier.reverse();
        let mut terms: Vec<(i64, String)> = Vec::new();
        for one in earlier.into_iter().chain([row]) {
            let term = one.heading.content.term_and_article();
            if terms.last().is_none_or(|(_, last)| *last != term) {
                terms.push((one.year, term));
            }
        }
        terms
    }

    /// Why nobody needs a row, when nobody does: the nomenclatures of the last three years had it, cases could be opened under
    /// it, and none was.
    pub fn idle(&self, row: &YearRow, going_on: &[GoingOn]) -> Option<String> {
        let ancestors = self.ancestors(row.heading.id);
        let idle = (1..=IDLE_YEARS).all(|back| {
            ancestors
                .iter()
                .any(|one| one.year == row.year - back && one.approved && !one.used)
        });
        let must_stay = going_on
            .iter()
            .any(|case| case.is_under(&row.heading.content));
        (idle && !must_stay && !row.used).then(|| {
            format!(
                "По номенклатурам {}–{} годов по этой строке не заведено ни одного дела",
                row.year - IDLE_YEARS,
                row.year - 1
            )
        })
    }
}

fn paired(now: &[&YearRow], before: &[&YearRow]) -> Vec<(HeadingId, HeadingId)> {
    type Alike = fn(&YearRow, &YearRow) -> bool;
    const BY: [Alike; 3] = [
        |new, old| new.previous == Some(old.heading.id),
        |new, old| {
            let (new, old) = (&new.heading.content, &old.heading.content);
            new.index_text == old.index_text && new.item == old.item
        },
        |new, old| {
            let (new, old) = (&new.heading.content, &old.heading.content);
            folded(&new.title) == folded(&old.title) && new.item == old.item
        },
    ];
    let mut found: Vec<(HeadingId, HeadingId)> = Vec::new();
    let mut paired_new = HashSet::new();
    let mut paired_old = HashSet::new();
    for alike in BY {
        for new in now {
            if paired_new.contains(&new.heading.id) {
                continue;
            }
            let old = before
                .iter()
                .find(|old| !paired_old.contains(&old.heading.id) && alike(new, old));
            if let Some(old) = old {
                paired_new.insert(new.heading.id);
                paired_old.insert(old.heading.id);
                found.push((new.heading.id, old.heading.id));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::NomenclatureId;
    use proptest::prelude::*;

    fn row(id: i64, year: i64, index: &str, title: &str, term: &str) -> YearRow {
        YearRow {
            heading: Heading {
                id: HeadingId(id),
                nomenclature_id: NomenclatureId(year),
                content: HeadingContent {
                    position: id,
                    index_text: index.into(),
                    title: title.into(),
                    term_text: term.into(),
                    ..HeadingContent::empty()
                },
                term: None,
                category: None,
                source_key: None,
                memo_id: None,
                version: 1,
            },
            year,
            previous: None,
            approved: true,
            used: false,
        }
    }

    fn from(previous: i64, row: YearRow) -> YearRow {
        YearRow {
            previous: Some(HeadingId(previous)),
            ..row
        }
    }

    const NAMES: Names<'static> = Names {
        division: &|id| format!("отдел {id}"),
        person: &|id| format!("работник {id}"),
    };

    #[test]
    fn a_row_is_known_again_by_its_link_then_its_index_then_its_title() {
        // the index stays as a rule, but not always.
        let rows = [
            row(1, 2026, "10-1-01", "Приказы", "Постоянно"),
            row(2, 2026, "10-1-02", "Планы", "5 лет"),
            row(3, 2026, "10-1-03", "Отчёты", "5 лет"),
            row(4, 2026, "10-1-04", "Журнал", "3 года"),
            // Renumbered to an index that another row had.
            from(1, row(11, 2027, "10-1-02", "Приказы", "Постоянно")),
            row(12, 2027, "10-1-09", "ПЛАНЫ", "5 лет"),
            row(13, 2027, "10-1-03", "Отчёты о работе", "5 лет"),
            row(14, 2027, "10-1-10", "Протоколы", "Постоянно"),
        ];
        let lineages = Lineages::of(&rows);
        let before = |id: i64| lineages.before(HeadingId(id)).map(|row| row.heading.id.0);
        assert_eq!(
            [11, 12, 13, 14].map(before),
            [Some(1), Some(2), Some(3), None]
        );
        let absent: Vec<i64> = lineages
            .absent(&rows, 2027, 2026)
            .iter()
            .map(|row| row.heading.id.0)
            .collect();
        assert_eq!(absent, [4]);
    }

    #[test]
    fn a_link_to_a_row_that_is_gone_says_nothing() {
        let rows = [
            row(1, 2026, "10-1-01", "Приказы", "Постоянно"),
            from(77, row(11, 2027, "10-1-01", "Приказы", "Постоянно")),
        ];
        let lineages = Lineages::of(&rows);
        assert_eq!(
            lineages
                .before(HeadingId(11))
                .map(|row| row.heading.id)
                .as_ref(),
            Some(&HeadingId(1))
        );
    }

    #[test]
    fn what_is_different_is_told_column_by_column() {
        let old = row(1, 2026, "10-1-01", "Планы работы", "5 лет")
            .heading
            .content;
        let new = HeadingContent {
            title: "Годовые планы работы".into(),
            article_text: "ст. 202 ТП".into(),
            division_id: Some(DivisionId(7)),
            carry_over: true,
            position: 99,
            ..old.clone()
        };
        let told: Vec<(Column, String, String)> = differences(&old, &new, &NAMES)
            .into_iter()
            .map(|it| (it.column, it.old, it.new))
            .collect();
        let said = |column, old: &str, new: &str| (column, old.to_owned(), new.to_owned());
        assert_eq!(
            told,
            [
                said(Column::Title, "Планы работы", "Годовые планы работы"),
                said(Column::Term, "5 лет", "5 лет, ст. 202 ТП"),
                said(Column::Division, "", "отдел 7"),
                said(Column::CarryOver, "нет", "да"),
            ]
        );
        assert!(differences(&old, &old, &NAMES).is_empty());
    }

    #[test]
    fn the_terms_of_a_row_are_told_from_the_year_they_began() {
        let rows = [
            row(1, 2023, "10-1-01", "Планы", "3 года"),
            row(2, 2024, "10-1-01", "Планы", "3 года"),
            row(3, 2025, "10-1-01", "Планы", "5 лет"),
            from(3, row(4, 2027, "10-1-08", "Планы работы", "5 лет")),
        ];
        let lineages = Lineages::of(&rows);
        assert_eq!(
            lineages.terms(&rows[3]),
            [(2023, "3 года".to_owned()), (2025, "5 лет".to_owned())]
        );
    }

    /// Rows of one case over four years; what each of the three earlier ones was: approved, used.
    fn over_years(years: [(bool, bool); 3]) -> Vec<YearRow> {
        (0_i64..)
            .zip(years.into_iter().chain([(false, false)]))
            .map(|(at, (approved, used))| YearRow {
                approved,
                used,
                ..row(at + 1, 2024 + at, "10-1-01", "Планы", "5 лет")
            })
            .collect()
    }

    #[test]
    fn a_row_is_offered_for_removal_after_three_idle_years_only() {
        let idle = (true, false);
        for (years, expected) in [
            ([idle, idle, idle], true),
            ([(true, true), idle, idle], false),
            ([idle, idle, (true, true)], false),
            // Where the nomenclature was not approved, no case could be opened: that says nothing of the row.
            ([(false, false), idle, idle], false),
        ] {
            let rows = over_years(years);
            let lineages = Lineages::of(&rows);
            assert_eq!(
                lineages.idle(&rows[3], &[]).is_some(),
                expected,
                "{years:?}"
            );
        }
        // A row that came two years ago has not had its time.
        let rows = &over_years([idle; 3])[1..];
        assert_eq!(Lineages::of(rows).idle(&rows[2], &[]), None);
        let rows = over_years([idle; 3]);
        assert_eq!(
            Lineages::of(&rows).idle(&rows[3], &[]).as_deref(),
            Some("По номенклатурам 2024–2026 годов по этой строке не заведено ни одного дела")
        );
    }

    #[test]
    fn a_case_that_goes_on_keeps_its_row() {
        //
        let rows = over_years([(true, false); 3]);
        let case = GoingOn {
            index_text: "10-1-01".into(),
            item: String::new(),
            title: "Планы".into(),
            first_year: 2022,
        };
        let going_on = [case];
        assert_eq!(Lineages::of(&rows).idle(&rows[3], &going_on), None);
        let content = rows[3].heading.content.clone();
        assert!(missing_rows(&going_on, std::slice::from_ref(&content)).is_empty());
        let renumbered = HeadingContent {
            item: "а".into(),
            ..content
        };
        assert_eq!(
            missing_rows(&going_on, &[renumbered]),
            ["10-1-01 (переходящее с 2022 года)"]
        );
    }

    proptest! {
        #[test]
        fn no_row_has_two_successors_and_none_is_lost(
            old in proptest::collection::vec((0_u8..5, 0_u8..4), 0..12),
            new in proptest::collection::vec((0_u8..5, 0_u8..4, proptest::option::of(0_i64..14)), 0..12),
        ) {
            let mut rows: Vec<YearRow> = (0_i64..)
                .zip(&old)
                .map(|(id, (index, title))| {
                    row(id, 2026, &format!("10-1-0{index}"), &format!("Заголовок {title}"), "5 лет")
                })
                .collect();
            rows.extend((100_i64..).zip(&new).map(|(id, (index, title, previous))| YearRow {
                previous: previous.map(HeadingId),
                ..row(id, 2027, &format!("10-1-0{index}"), &format!("Заголовок {title}"), "5 лет")
            }));
            let lineages = Lineages::of(&rows);
            let before: Vec<HeadingId> = lineages
                .of_year(&rows, 2027)
                .iter()
                .filter_map(|row| lineages.before(row.heading.id))
                .map(|row| row.heading.id)
                .collect();
            let distinct: HashSet<HeadingId> = before.iter().copied().collect();
            prop_assert_eq!(distinct.len(), before.len());
            let absent = lineages.absent(&rows, 2027, 2026).len();
            prop_assert_eq!(absent + before.len(), old.len());
        }
    }
}
