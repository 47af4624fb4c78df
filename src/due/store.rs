//! The SQL of what falls due.
//!
//! Pages are sought by the last row of the page before (never counted off), one statement for each index that can answer, so
//! that neither database has to guess. Counts come from the ledger `due_count`, which the database itself keeps
//! (docs/decisions/009).

use chrono::NaiveDate;

use super::rules::{Asked, Obstacle, Tally, TermGroup};
use crate::acting::Sight;
use crate::db::{Db, Result, Store, Tx};
use crate::ids::{CaseId, DepartmentId};
use crate::nomenclature::rules::Category;

/// Rows of one page.
pub const PAGE: i64 = 100;

/// A page of lines after the row `$5`, `$6`, `$7`: `$1`, `$2` restricted cases, `$3` the last day, `$4` category, `$8` how many;
/// a term is `$9`. `$after` compares in the order of the index that is to answer.
macro_rules! lines {
    ($after:expr $(, $also:expr)*) => {
        concat!("SELECT c.id, c.department_id, d.index_code AS department_index, c.index_text, c.item, c.title, c.first_year,
            c.last_year, c.category, c.term_text, c.destroy_from, c.restricted, c.held, c.awaiting_review, c.shut_gates
        FROM case_file c JOIN department d ON d.id = c.department_id
        WHERE c.state = 'closed' AND c.expiry = 'dated'
          AND (c.restricted = FALSE OR $1 OR c.department_id = $2)
          AND c.destroy_from <= $3 AND (CAST($4 AS TEXT) IS NULL OR c.category = $4)
          AND ", $after, $($also,)* "
        ORDER BY c.destroy_from, c.department_id, c.id LIMIT $8")
    };
}

/// Counts grouped by a column: `$1`, `$2` restricted cases, `$3` to `$4` the span, `$5` category, `$6` to `$7` obstacles;
/// what comes on top begins with `$8`.
macro_rules! tallies {
    ($by:literal $(, $also:expr)*) => {
        concat!("SELECT n.", $by, ", CAST(sum(n.cases) AS BIGINT),
            CAST(sum(CASE WHEN n.held THEN n.cases ELSE 0 END) AS BIGINT),
            CAST(sum(CASE WHEN n.awaiting_review THEN n.cases ELSE 0 END) AS BIGINT)
        FROM due_count n
        WHERE (n.restricted = FALSE OR $1 OR n.department_id = $2) AND n.destroy_from >= $3 AND n.destroy_from <= $4
          AND (CAST($5 AS TEXT) IS NULL OR n.category = $5)
          AND (n.held OR NOT $6) AND (n.awaiting_review OR NOT $7)", $($also,)* "
        GROUP BY n.", $by, " HAVING sum(n.cases) > 0 ORDER BY n.", $by)
    };
}

/// In all departments.
macro_rules! anywhere {
    () => {
        "(c.destroy_from, c.department_id, c.id) > ($5, $6, $7)"
    };
}

/// In the department of the row before.
macro_rules! in_department {
    () => {
        "c.department_id = $6 AND (c.destroy_from, c.id) > ($5, $7)"
    };
}

crate::statements! {
    LINES = lines!(anywhere!());
    LINES_HELD = lines!(anywhere!(), " AND c.held");
    LINES_AWAITING = lines!(anywhere!(), " AND c.awaiting_review");
    LINES_OF_CATEGORY = lines!(anywhere!(), " AND c.category = $4");
    LINES_OF_CATEGORY_AWAITING = lines!(anywhere!(), " AND c.category = $4 AND c.awaiting_review");
    LINES_OF_DEPARTMENT = lines!(in_department!());
    LINES_OF_DEPARTMENT_HELD = lines!(in_department!(), " AND c.held");
    LINES_OF_DEPARTMENT_AWAITING = lines!(in_department!(), " AND c.awaiting_review");
    LINES_OF_TERM = lines!(anywhere!(), " AND c.term_group = $9");
    LINES_OF_TERM_HELD = lines!(anywhere!(), " AND c.term_group = $9 AND c.held");
    LINES_OF_TERM_AWAITING = lines!(anywhere!(), " AND c.term_group = $9 AND c.awaiting_review");
    LINES_OF_BOTH = lines!(in_department!(), " AND c.term_group = $9");
    LINES_OF_BOTH_HELD = lines!(in_department!(), " AND c.term_group = $9 AND c.held");
    LINES_OF_BOTH_AWAITING = lines!(in_department!(), " AND c.term_group = $9 AND c.awaiting_review");

    BY_YEAR = tallies!("destroy_from");
    BY_YEAR_OF_DEPARTMENT = tallies!("destroy_from", " AND n.department_id = $8");
    BY_YEAR_OF_TERM = tallies!("destroy_from", " AND n.term_group = $8");
    BY_YEAR_OF_BOTH = tallies!("destroy_from", " AND n.department_id = $8", " AND n.term_group = $9");
    BY_DEPARTMENT = tallies!("department_id");
    BY_DEPARTMENT_OF_DEPARTMENT = tallies!("department_id", " AND n.department_id = $8");
    BY_DEPARTMENT_OF_TERM = tallies!("department_id", " AND n.term_group = $8");
    BY_DEPARTMENT_OF_BOTH = tallies!("department_id", " AND n.department_id = $8", " AND n.term_group = $9");
    BY_TERM = tallies!("term_group");
    BY_TERM_OF_DEPARTMENT = tallies!("term_group", " AND n.department_id = $8");
    BY_TERM_OF_TERM = tallies!("term_group", " AND n.term_group = $8");
    BY_TERM_OF_BOTH = tallies!("term_group", " AND n.department_id = $8", " AND n.term_group = $9");

    SINGLE_ROWS = "SELECT count(*) FROM due_count WHERE cases IN (1, -1)";
    BEGIN_FOLDING = "UPDATE due_count SET folding = TRUE";
    FOLD = "INSERT INTO due_count (destroy_from, department_id, term_group, category, restricted, held, awaiting_review, cases)
        SELECT destroy_from, department_id, term_group, category, restricted, held, awaiting_review, sum(cases)
        FROM due_count WHERE folding
        GROUP BY destroy_from, department_id, term_group, category, restricted, held, awaiting_review HAVING sum(cases) <> 0";
    END_FOLDING = "DELETE FROM due_count WHERE folding";
}

/// One line of the due list.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct DueLine {
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
    /// The year it was closed in.
    pub last_year: i64,
    /// By how long it is kept.
    pub category: Category,
    /// Term and article as printed.
    pub term_text: String,
    /// First day in a destruction list.
    pub destroy_from: NaiveDate,
    /// ДСП.
    pub restricted: bool,
    /// Whether destruction is forbidden.
    pub held: bool,
    /// Whether nobody has reviewed it page by page since it was closed, though its term asks for it.
    pub awaiting_review: bool,
    /// Conditions of the term that are not met.
    pub shut_gates: String,
}

impl DueLine {
    /// Index with the letter of the sub-item.
    pub fn index_with_item(&self) -> String {
        crate::cases::rules::index_with_item(&self.index_text, &self.item)
    }

    /// «2023», or «2023–2025».
    pub fn years(&self) -> String {
        crate::cases::rules::years(self.first_year, self.last_year)
    }

    /// What stands in its way, in words.
    pub fn obstacles(&self) -> Vec<&'static str> {
        let mut obstacles = crate::cases::rules::expiry::gates_in_words(&self.shut_gates);
        if self.held {
            obstacles.push("запрет уничтожения");
        }
        if self.awaiting_review {
            obstacles.push("не просмотрено полистно");
        }
        obstacles
    }

    /// Where the next page begins when this is the last line of a page.
    pub fn cursor(&self) -> Cursor {
        Cursor {
            destroy_from: self.destroy_from,
            department: self.department_id,
            id: self.id,
        }
    }
}

/// The last line of a page: the next one begins after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    destroy_from: NaiveDate,
    department: DepartmentId,
    id: CaseId,
}

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}~{}~{}", self.destroy_from, self.department, self.id)
    }
}

impl std::str::FromStr for Cursor {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.splitn(3, '~');
        let mut part = || parts.next().ok_or(());
        Ok(Cursor {
            destroy_from: part()?.parse().map_err(|_| ())?,
            department: part()?.parse().map_err(|_| ())?,
            id: part()?.parse().map_err(|_| ())?,
        })
    }
}

/// At most `limit` lines after `cursor`, by date, department and time of opening.
pub async fn page(
    db: &Db,
    sight: Sight,
    asked: &Asked,
    cursor: Option<Cursor>,
    limit: i64,
) -> Result<Vec<DueLine>> {
    let Some(asked) = asked.clone().within(sight) else {
        return Ok(Vec::new());
    };
    let (mut from, mut to) = asked.span();
    if asked.department.is_none() && asked.narrowings() > 1 {
        // What is rare is not sought among everything: the counts tell from when to when there is any.
        let reached = cursor.map_or(from, |after| after.destroy_from);
        let years = by_year(db, sight, &asked).await?;
        let mut left = years
            .iter()
            .map(|(date, _)| *date)
            .filter(|date| *date >= reached);
        let Some(first) = left.next() else {
            return Ok(Vec::new());
        };
        (from, to) = (first, left.next_back().unwrap_or(first));
    }
    // No key is below 1, so this stands before every row of the first day.
    let before_all = Cursor {
        destroy_from: from,
        department: asked.department.unwrap_or(DepartmentId(0)),
        id: CaseId(0),
    };
    let after = cursor
        .filter(|after| after.destroy_from >= from)
        .filter(|after| asked.department.is_none_or(|own| own == after.department))
        .unwrap_or(before_all);
    let category = asked.category.map(|category| category.code().to_owned());
    macro_rules! lines {
        ($sql:expr $(, $also:expr)?) => {
            db.fetch_all(
                $sql,
                (
                    sight.restricted_everywhere, sight.restricted_in, to, category,
                    after.destroy_from, after.department, after.id, limit, $($also)?
                ),
            )
            .await
        };
    }
    use Obstacle::{AwaitingReview, Held};
    let one = asked.department.is_some();
    match (one, &asked.term, asked.obstacle) {
        (false, None, None) if category.is_some() => lines!(LINES_OF_CATEGORY),
        (false, None, Some(AwaitingReview)) if category.is_some() => {
            lines!(LINES_OF_CATEGORY_AWAITING)
        }
        (false, None, None) => lines!(LINES),
        (false, None, Some(Held)) => lines!(LINES_HELD),
        (false, None, Some(AwaitingReview)) => lines!(LINES_AWAITING),
        (true, None, None) => lines!(LINES_OF_DEPARTMENT),
        (true, None, Some(Held)) => lines!(LINES_OF_DEPARTMENT_HELD),
        (true, None, Some(AwaitingReview)) => lines!(LINES_OF_DEPARTMENT_AWAITING),
        (false, Some(term), None) => lines!(LINES_OF_TERM, term),
        (false, Some(term), Some(Held)) => lines!(LINES_OF_TERM_HELD, term),
        (false, Some(term), Some(AwaitingReview)) => lines!(LINES_OF_TERM_AWAITING, term),
        (true, Some(term), None) => lines!(LINES_OF_BOTH, term),
        (true, Some(term), Some(Held)) => lines!(LINES_OF_BOTH_HELD, term),
        (true, Some(term), Some(AwaitingReview)) => lines!(LINES_OF_BOTH_AWAITING, term),
    }
}

/// The statements that count by one column: of all, of a department, of a term, of both.
struct Counting {
    all: &'static str,
    of_department: &'static str,
    of_term: &'static str,
    of_both: &'static str,
}

async fn tallies<K>(
    db: &Db,
    sight: Sight,
    asked: &Asked,
    counting: Counting,
) -> Result<Vec<(K, Tally)>>
where
    (K, i64, i64, i64): crate::db::Record,
{
    let Some(asked) = asked.clone().within(sight) else {
        return Ok(Vec::new());
    };
    let (from, to) = asked.span();
    let category = asked.category.map(|category| category.code().to_owned());
    macro_rules! counted {
        ($sql:expr $(, $also:expr)*) => {
            db.fetch_all(
                $sql,
                (
                    sight.restricted_everywhere, sight.restricted_in, from, to, category,
                    asked.obstacle == Some(Obstacle::Held), asked.obstacle == Some(Obstacle::AwaitingReview), $($also),*
                ),
            )
            .await?
        };
    }
    let rows: Vec<(K, i64, i64, i64)> = match (asked.department, &asked.term) {
        (None, None) => counted!(counting.all),
        (Some(of), None) => counted!(counting.of_department, of),
        (None, Some(term)) => counted!(counting.of_term, term),
        (Some(of), Some(term)) => counted!(counting.of_both, of, term),
    };
    Ok(rows
        .into_iter()
        .map(|(key, cases, held, awaiting_review)| {
            let tally = Tally {
                cases,
                held,
                awaiting_review,
            };
            (key, tally)
        })
        .collect())
}

/// How many fall due on each day.
pub async fn by_year(db: &Db, sight: Sight, asked: &Asked) -> Result<Vec<(NaiveDate, Tally)>> {
    let counting = Counting {
        all: BY_YEAR,
        of_department: BY_YEAR_OF_DEPARTMENT,
        of_term: BY_YEAR_OF_TERM,
        of_both: BY_YEAR_OF_BOTH,
    };
    tallies(db, sight, asked, counting).await
}

/// How many fall due in each department.
pub async fn by_department(
    db: &Db,
    sight: Sight,
    asked: &Asked,
) -> Result<Vec<(DepartmentId, Tally)>> {
    let counting = Counting {
        all: BY_DEPARTMENT,
        of_department: BY_DEPARTMENT_OF_DEPARTMENT,
        of_term: BY_DEPARTMENT_OF_TERM,
        of_both: BY_DEPARTMENT_OF_BOTH,
    };
    tallies(db, sight, asked, counting).await
}

/// How many fall due of each length of term, short ones first.
pub async fn by_term(db: &Db, sight: Sight, asked: &Asked) -> Result<Vec<(TermGroup, Tally)>> {
    let counting = Counting {
        all: BY_TERM,
        of_department: BY_TERM_OF_DEPARTMENT,
        of_term: BY_TERM_OF_TERM,
        of_both: BY_TERM_OF_BOTH,
    };
    let mut terms: Vec<(TermGroup, Tally)> = tallies(db, sight, asked, counting).await?;
    terms.sort_by(|(one, _), (other, _)| one.rank().cmp(&other.rank()));
    Ok(terms)
}

/// Adds up the ledger's rows of each kind into one. The counts stay what they are, only quicker to read; whoever changes cases
/// meanwhile is not kept waiting.
pub async fn fold(tx: &mut Tx) -> Result<()> {
    tx.execute(BEGIN_FOLDING, ()).await?;
    tx.execute(FOLD, ()).await?;
    tx.execute(END_FOLDING, ()).await?;
    Ok(())
}

/// How many rows may stand singly before reading them takes noticeably longer.
const MANY_SINGLE_ROWS: i64 = 20_000;

/// The same, where enough has gathered to make it worth while.
pub async fn fold_if_long(db: &Db) -> Result<()> {
    let single: i64 = db.fetch_value(SINGLE_ROWS, ()).await?;
    if single > MANY_SINGLE_ROWS {
        let mut tx = db.begin().await?;
        fold(&mut tx).await?;
        tx.commit().await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_survives_its_text() {
        let cursor = Cursor {
            destroy_from: NaiveDate::from_ymd_opt(2027, 1, 1).expect("a date"),
            department: DepartmentId(3),
            id: CaseId(17),
        };
        assert_eq!(cursor.to_string().parse(), Ok(cursor));
        for wrong in ["", "2027-01-01~3", "2027-13-01~3~17", "2027-01-01~x~17"] {
            assert_eq!(wrong.parse::<Cursor>(), Err(()), "{wrong}");
        }
    }
}
