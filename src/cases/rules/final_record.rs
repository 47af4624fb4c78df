//! The final record of a year: how many volumes were formed, by category.
//!
//! Volumes are counted under the rows of the year's nomenclature: those of cases opened in it, and those of cases that went on
//! from earlier years, with everything that was formed by then.

use serde::{Deserialize, Serialize};

use crate::ids::HeadingId;
use crate::nomenclature::rules::Category;

/// What stands under one row of the year's nomenclature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowCount {
    /// The row.
    pub heading: HeadingId,
    /// By how long its cases are kept.
    pub category: Category,
    /// Volumes; 0 for a row under which nothing was opened.
    pub volumes: i64,
    /// Whether its case goes on into the next year.
    pub carried_over: bool,
    /// Whether its term bears the mark «ЭПК».
    pub expert_review: bool,
}

/// Volumes of one category.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// All.
    pub total: i64,
    /// Of them in cases that go on into the next year.
    pub carried_over: i64,
    /// Of them with the mark «ЭПК».
    pub expert_review: i64,
}

/// Volumes of the year by category.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Постоянного хранения.
    pub permanent: Count,
    /// По личному составу.
    pub personnel: Count,
    /// Временного (свыше 10 лет).
    pub long_term: Count,
    /// Временного (до 10 лет включительно).
    pub short_term: Count,
}

impl Count {
    fn add(&mut self, row: &RowCount) {
        self.total += row.volumes;
        if row.carried_over {
            self.carried_over += row.volumes;
        }
        if row.expert_review {
            self.expert_review += row.volumes;
        }
    }

    fn plus(self, other: Count) -> Count {
        Count {
            total: self.total + other.total,
            carried_over: self.carried_over + other.carried_over,
            expert_review: self.expert_review + other.expert_review,
        }
    }
}

impl Counts {
    /// The counts of one category.
    pub fn of(&self, category: Category) -> Count {
        match category {
            Category::Permanent => self.permanent,
            Category::Personnel => self.personnel,
            Category::LongTerm => self.long_term,
            Category::ShortTerm => self.short_term,
        }
    }

    /// The sum over departments.
    pub fn sum<'a>(parts: impl IntoIterator<Item = &'a Counts>) -> Counts {
        parts
            .into_iter()
            .fold(Counts::default(), |sum, part| Counts {
                permanent: sum.permanent.plus(part.permanent),
                personnel: sum.personnel.plus(part.personnel),
                long_term: sum.long_term.plus(part.long_term),
                short_term: sum.short_term.plus(part.short_term),
            })
    }

    /// The row «ИТОГО».
    pub fn totals(&self) -> Count {
        Category::ALL
            .iter()
            .fold(Count::default(), |sum, category| {
                sum.plus(self.of(*category))
            })
    }

    /// The form has one line for everything temporary above ten years, personnel cases (50/75 years) among them.
    pub fn above_ten_years(&self) -> Count {
        self.personnel.plus(self.long_term)
    }
}

/// Why the final record is not signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Cases of the year that are still open.
    #[error(
        "Не все дела {year} года решены. Сначала закройте год: каждое открытое дело закрывается или становится переходящим (п. 10.1.13). Дела «ДСП» решает работник с допуском"
    )]
    CasesOpen {
        /// The year.
        year: i64,
    },
    /// Signed once.
    #[error("Итоговая запись за {0} год уже подписана")]
    AlreadySigned(i64),
    /// The year is not over.
    #[error("{0} год ещё не кончился: итоговую запись составляют после него (п. 10.1.14)")]
    YearNotOver(i64),
    /// The sums do not agree.
    #[error(
        "Итог по категориям ({by_category}) не равен сумме по строкам номенклатуры ({by_row}): проверьте сроки хранения"
    )]
    SumsDiffer {
        /// Sum over categories.
        by_category: i64,
        /// Sum over rows.
        by_row: i64,
    },
}

/// Counts the rows by category and checks the sums.
///
/// # Errors
/// [`Refused::SumsDiffer`].
pub fn count(rows: &[RowCount]) -> Result<Counts, Refused> {
    let mut counts = Counts::default();
    for row in rows {
        let count = match row.category {
            Category::Permanent => &mut counts.permanent,
            Category::Personnel => &mut counts.personnel,
            Category::LongTerm => &mut counts.long_term,
            Category::ShortTerm => &mut counts.short_term,
        };
        count.add(row);
    }
    let by_row: i64 = rows.iter().map(|row| row.volumes).sum();
    let by_category = counts.totals().total;
    if by_row == by_category {
        Ok(counts)
    } else {
        Err(Refused::SumsDiffer {
            by_category,
            by_row,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn row(category: Category, volumes: i64, carried_over: bool, expert_review: bool) -> RowCount {
        RowCount {
            heading: HeadingId(1),
            category,
            volumes,
            carried_over,
            expert_review,
        }
    }

    #[test]
    fn volumes_are_counted_by_category() {
        // 10.1.14: with volumes, permanent and temporary apart, «ЭПК» and carried-over ones told.
        let counts = count(&[
            row(Category::Permanent, 3, false, false),
            row(Category::Personnel, 2, true, true),
            row(Category::LongTerm, 1, false, false),
            row(Category::ShortTerm, 4, false, true),
            row(Category::ShortTerm, 0, false, true),
        ])
        .expect("the sums agree");
        assert_eq!(counts.permanent.total, 3);
        assert_eq!(
            counts.above_ten_years(),
            Count {
                total: 3,
                carried_over: 2,
                expert_review: 2
            }
        );
        assert_eq!(counts.short_term.expert_review, 4);
        assert_eq!(
            counts.totals(),
            Count {
                total: 10,
                carried_over: 2,
                expert_review: 6
            }
        );
    }

    proptest! {
        #[test]
        fn no_part_is_greater_than_its_whole(
            rows in proptest::collection::vec((0usize..4, 0i64..50, any::<bool>(), any::<bool>()), 0..40)
        ) {
            let rows: Vec<RowCount> = rows
                .into_iter()
                .map(|(category, volumes, carried, review)| row(Category::ALL[category], volumes, carried, review))
                .collect();
            let counts = count(&rows).expect("the sums agree");
            for category in Category::ALL {
                let part = counts.of(*category);
                prop_assert!(part.carried_over <= part.total && part.expert_review <= part.total);
            }
            let kept = serde_json::to_string(&counts).expect("plain numbers");
            prop_assert_eq!(serde_json::from_str::<Counts>(&kept).expect("the same"), counts);
        }
    }
}
