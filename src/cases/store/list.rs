//! The list of cases: what the person may see, filtered, page by page without ever counting rows off.

use chrono::NaiveDate;
use serde::Serialize;

use crate::acting::Sight;
use crate::cases::rules::{CaseState, ExpiryKind, StoredReasons};
use crate::db::{Result, Store, folded};
use crate::ids::{CaseId, DepartmentId};
use crate::nomenclature::rules::Category;

/// Rows of one page.
pub const PAGE: i64 = 100;

/// What is asked for and may be seen: parameters 1 to 10.
macro_rules! asked_for {
    () => {
        "($1 OR c.department_id = $2)
        AND (c.restricted = FALSE OR $3 OR c.department_id = $4)
        AND (CAST($5 AS BIGINT) IS NULL OR c.department_id = $5)
        AND (CAST($6 AS BIGINT) IS NULL OR (c.first_year <= $6 AND c.last_year >= $6))
        AND (CAST($7 AS TEXT) IS NULL OR c.state = $7)
        AND (CAST($8 AS TEXT) IS NULL OR c.category = $8)
        AND (CAST($9 AS TEXT) IS NULL OR c.search_key LIKE $9 ESCAPE '!')
        AND (CAST($10 AS DATE) IS NULL OR (c.expiry = 'dated' AND c.destroy_from <= $10))"
    };
}

/// The columns of a [`CaseLine`].
macro_rules! line_columns {
    () => {
        "c.id, c.department_id, d.index_code AS department_index, c.index_text, c.item, c.title, c.first_year, c.last_year,
        c.state, c.category, c.term_text, c.expiry, c.destroy_from, c.reasons, c.restricted,
        (SELECT count(*) FROM volume v WHERE v.case_id = c.id) AS volumes"
    };
}

crate::statements! {
    FIRST_PAGE = concat!("SELECT ", line_columns!(), " FROM case_file c JOIN department d ON d.id = c.department_id
        WHERE ", asked_for!(), "
        ORDER BY c.department_id, c.last_year, c.index_text, c.item, c.id LIMIT $11");
    NEXT_PAGE = concat!("SELECT ", line_columns!(), " FROM case_file c JOIN department d ON d.id = c.department_id
        WHERE ", asked_for!(), "
          AND (c.department_id, c.last_year, c.index_text, c.item, c.id) > ($12, $13, $14, $15, $16)
        ORDER BY c.department_id, c.last_year, c.index_text, c.item, c.id LIMIT $11");
    LIVING = concat!("SELECT c.id FROM case_file c WHERE ", asked_for!(), " AND c.state <> 'destroyed' ORDER BY c.id LIMIT $11");
    COUNT = concat!("SELECT count(*) FROM case_file c WHERE ", asked_for!());
}

/// Which cases are asked for; nothing set asks for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of this department.
    pub department: Option<DepartmentId>,
    /// That lived in this year.
    pub year: Option<i64>,
    /// In this state.
    pub state: Option<CaseState>,
    /// Of this category.
    pub category: Option<Category>,
    /// Whose index and title hold these words, in this order.
    pub words: String,
    /// That may stand in a destruction list on this day or before.
    pub due_by: Option<NaiveDate>,
}

impl Filter {
    /// What is asked for, as a person would say it; `department` is the name of the one asked for.
    pub fn in_words(&self, department: Option<&str>) -> String {
        let mut parts: Vec<String> = Vec::new();
        parts.extend(department.map(str::to_owned));
        parts.extend(self.year.map(|year| format!("{year} год")));
        parts.extend(
            self.state
                .map(|state| format!("состояние: {}", state.label())),
        );
        parts.extend(self.category.map(|category| category.label().to_owned()));
        let words = self.words.split_whitespace().collect::<Vec<_>>().join(" ");
        if !words.is_empty() {
            parts.push(format!("слова «{words}»"));
        }
        parts.extend(
            self.due_by
                .map(|day| format!("к уничтожению не позже {}", day.format("%d.%m.%Y"))),
        );
        if parts.is_empty() {
            return "все дела".into();
        }
        parts.join("; ")
    }

    /// The words as a pattern; what means something to `LIKE` is taken literally.
    fn pattern(&self) -> Option<String> {
        let folded = folded(&self.words);
        let words: Vec<String> = folded
            .split_whitespace()
            .map(|word| {
                word.replace('!', "!!")
                    .replace('%', "!%")
                    .replace('_', "!_")
            })
            .collect();
        (!words.is_empty()).then(|| format!("%{}%", words.join("%")))
    }
}

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct CaseLine {
    /// Key.
    pub id: CaseId,
    /// Of which department.
    pub department_id: DepartmentId,
    /// Its index.
    pub department_index: String,
    /// Index of the case.
    pub index_text: String,
    /// Letter of the sub-item.
    pub item: String,
    /// Title.
    pub title: String,
    /// The year it was opened in.
    pub first_year: i64,
    /// The latest year it lived in.
    pub last_year: i64,
    /// How far it has come.
    pub state: CaseState,
    /// By how long it is kept.
    pub category: Category,
    /// Term and article as printed.
    pub term_text: String,
    /// What the term has come to.
    pub expiry: ExpiryKind,
    /// First day in a destruction list.
    pub destroy_from: Option<NaiveDate>,
    /// Why, step by step.
    #[sqlx(try_from = "String")]
    pub reasons: StoredReasons,
    /// ДСП.
    pub restricted: bool,
    /// How many volumes it has.
    pub volumes: i64,
}

impl CaseLine {
    /// Index with the letter of the sub-item.
    pub fn index_with_item(&self) -> String {
        crate::cases::rules::index_with_item(&self.index_text, &self.item)
    }

    /// «2023», or «2023–2025».
    pub fn years(&self) -> String {
        crate::cases::rules::years(self.first_year, self.last_year)
    }

    /// What the term has come to, in words: a date, or why there is none.
    pub fn expiry_in_words(&self) -> String {
        match self.destroy_from {
            Some(date) => date.format("%d.%m.%Y").to_string(),
            None => self.expiry.label().to_owned(),
        }
    }

    /// Where the next page begins when this is the last line of a page.
    pub fn cursor(&self) -> Cursor {
        Cursor {
            department: self.department_id,
            last_year: self.last_year,
            index_text: self.index_text.clone(),
            item: self.item.clone(),
            id: self.id,
        }
    }
}

/// The last line of a page: the next one begins after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    department: DepartmentId,
    last_year: i64,
    index_text: String,
    item: String,
    id: CaseId,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{}~{}~{}~{}~{}",
            self.department, self.last_year, self.id, self.item, self.index_text
        )
    }
}

impl std::str::FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.splitn(5, '~');
        let mut part = || parts.next().ok_or(());
        let (department, last_year, id) = (part()?, part()?, part()?);
        Ok(Cursor {
            department: department.parse().map_err(|_| ())?,
            last_year: last_year.parse().map_err(|_| ())?,
            id: id.parse().map_err(|_| ())?,
            item: part()?.to_owned(),
            index_text: part()?.to_owned(),
        })
    }
}

/// At most `limit` lines after `cursor`, in the order of department, year, index.
pub async fn page(
    db: impl Store,
    sight: Sight,
    filter: &Filter,
    cursor: Option<&Cursor>,
    limit: i64,
) -> Result<Vec<CaseLine>> {
    let code = |word: &str| word.to_owned();
    let (state, category) = (
        filter.state.map(CaseState::code).map(code),
        filter.category.map(Category::code).map(code),
    );
    match cursor {
        None => {
            db.fetch_all(
                FIRST_PAGE,
                (
                    sight.agency_wide,
                    sight.department,
                    sight.restricted_everywhere,
                    sight.restricted_in,
                    filter.department,
                    filter.year,
                    state,
                    category,
                    filter.pattern(),
                    filter.due_by,
                    limit,
                ),
            )
            .await
        }
        Some(cursor) => {
            db.fetch_all(
                NEXT_PAGE,
                (
                    sight.agency_wide,
                    sight.department,
                    sight.restricted_everywhere,
                    sight.restricted_in,
                    filter.department,
                    filter.year,
                    state,
                    category,
                    filter.pattern(),
                    filter.due_by,
                    limit,
                    cursor.department,
                    cursor.last_year,
                    &cursor.index_text,
                    &cursor.item,
                    cursor.id,
                ),
            )
            .await
        }
    }
}

/// How many cases there are.
pub async fn count(db: impl Store, sight: Sight, filter: &Filter) -> Result<i64> {
    let code = |word: &str| word.to_owned();
    db.fetch_value(
        COUNT,
        (
            sight.agency_wide,
            sight.department,
            sight.restricted_everywhere,
            sight.restricted_in,
            filter.department,
            filter.year,
            filter.state.map(CaseState::code).map(code),
            filter.category.map(Category::code).map(code),
            filter.pattern(),
            filter.due_by,
        ),
    )
    .await
}

/// Keys of at most `limit` cases that are not destroyed, in order.
pub async fn living_ids(
    db: impl Store,
    sight: Sight,
    filter: &Filter,
    limit: i64,
) -> Result<Vec<CaseId>> {
    let code = |word: &str| word.to_owned();
    let found: Vec<(CaseId,)> = db
        .fetch_all(
            LIVING,
            (
                sight.agency_wide,
                sight.department,
                sight.restricted_everywhere,
                sight.restricted_in,
                filter.department,
                filter.year,
                filter.state.map(CaseState::code).map(code),
                filter.category.map(Category::code).map(code),
                filter.pattern(),
                filter.due_by,
                limit,
            ),
        )
        .await?;
    Ok(found.into_iter().map(|(id,)| id).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_its_text() {
        let cursor = Cursor {
            department: DepartmentId(3),
            last_year: 2023,
            index_text: "10-1-~04".into(),
            item: "а".into(),
            id: CaseId(17),
        };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        assert_eq!("1~2".parse::<Cursor>(), Err(()));
    }

    #[test]
    fn words_are_taken_literally() {
        let filter = Filter {
            words: "  100%  Переписка_ё ".into(),
            ..Filter::default()
        };
        assert_eq!(filter.pattern().as_deref(), Some("%100!%%переписка!_е%"));
        assert_eq!(Filter::default().pattern(), None);
    }
}
