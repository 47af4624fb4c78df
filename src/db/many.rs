//! One statement over many rows: hundreds of them go to the database at once.

use sqlx::AssertSqlSafe;

use super::params::{Many, Params};
use super::{Dialect, Error, Result, Tx};

/// How many parameters one statement takes at most; SQLite's limit is the lower one.
const MOST_PARAMETERS: usize = 32_000;

/// How many rows go at once.
const fn batch(dialect: Dialect) -> usize {
    match dialect {
        // More gain nothing.
        Dialect::Sqlite => 200,
        // Each batch is a way there and back.
        Dialect::Postgres => 1_000,
    }
}

/// A statement whose rows stand between two constant pieces of text: `INSERT INTO t (a, b) VALUES ` and nothing, or
/// `WITH v (a, b) AS (VALUES ` and `) UPDATE …`.
#[derive(Clone, Copy, Debug)]
pub struct OverRows {
    /// What stands before the rows.
    pub before: &'static str,
    /// What stands after them.
    pub after: &'static str,
}

impl OverRows {
    /// SQLite seeks each numbered parameter among all others, which takes longer than the writing; its unnumbered ones it counts.
    fn text(&self, rows: usize, columns: usize, dialect: Dialect) -> String {
        let mut text = String::with_capacity(self.before.len() + rows * columns * 7);
        text.push_str(self.before);
        for row in 0..rows {
            text.push_str(if row == 0 { "(" } else { ", (" });
            for column in 1..=columns {
                if column > 1 {
                    text.push_str(", ");
                }
                match dialect {
                    Dialect::Sqlite => text.push('?'),
                    Dialect::Postgres => {
                        text.push('$');
                        text.push_str(&(row * columns + column).to_string());
                    }
                }
            }
            text.push(')');
        }
        text.push_str(self.after);
        text
    }
}

impl Tx {
    /// Runs the statement over all rows; gives back how many rows of the table it changed.
    pub async fn execute_over<P: Params>(
        &mut self,
        statement: OverRows,
        rows: Vec<P>,
    ) -> Result<u64> {
        let dialect = match self {
            Tx::Sqlite(_) => Dialect::Sqlite,
            Tx::Postgres(_) => Dialect::Postgres,
        };
        let batch = batch(dialect).min(MOST_PARAMETERS / P::COUNT.max(1));
        let mut rows = rows.into_iter();
        let mut changed = 0;
        loop {
            let some: Vec<P> = rows.by_ref().take(batch).collect();
            if some.is_empty() {
                return Ok(changed);
            }
            // The text is made of constants and numbers of parameters only.
            let text = AssertSqlSafe(statement.text(some.len(), P::COUNT, dialect));
            let params = Many(some);
            changed += match self {
                Tx::Sqlite(transaction) => {
                    let arguments = params.sqlite().map_err(Error::from)?;
                    sqlx::query_with(text, arguments)
                        .execute(&mut **transaction)
                        .await?
                        .rows_affected()
                }
                Tx::Postgres(transaction) => {
                    let arguments = params.postgres().map_err(Error::from)?;
                    sqlx::query_with(text, arguments)
                        .execute(&mut **transaction)
                        .await?
                        .rows_affected()
                }
            };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_numbered_through() {
        let insert = OverRows {
            before: "INSERT INTO t (a, b) VALUES ",
            after: " RETURNING a",
        };
        assert_eq!(
            insert.text(2, 2, Dialect::Postgres),
            "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4) RETURNING a"
        );
        assert_eq!(
            insert.text(2, 2, Dialect::Sqlite),
            "INSERT INTO t (a, b) VALUES (?, ?), (?, ?) RETURNING a"
        );
    }
}
