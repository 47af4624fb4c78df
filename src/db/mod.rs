//! The only place that knows that two databases exist.
//!
//! Everybody else speaks through [`Store`]: one SQL text, a tuple of parameters, rows that fill a struct.
//! A function that takes `impl Store` runs on the pool (`&Db`) and inside a transaction (`&mut Tx`) alike, so the
//! caller decides about the transaction. Statements are declared with [`statements!`](crate::statements), which also lists
//! them for the test that prepares every text on both databases.

mod error;
mod many;
mod params;
mod statements;

use std::future::Future;
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions, PgRow};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use sqlx::{Connection, Executor, FromRow, Postgres, Sqlite, Transaction};

pub use error::{Error, Result, exactly_one};
pub use many::OverRows;
pub use params::{Param, Params};

/// The oldest PostgreSQL that the SQL of this program was run on.
const OLDEST_POSTGRES: u32 = 150_000;

/// A pool of connections to one of the two databases.
#[derive(Clone)]
pub enum Db {
    /// One file, one writer at a time; the default.
    Sqlite(SqlitePool),
    /// For agencies with many writers.
    Postgres(PgPool),
}

/// An open transaction; rolled back when dropped without [`Tx::commit`].
pub enum Tx {
    /// Begun with `BEGIN IMMEDIATE`, so that reading before writing never ends in «database is locked».
    Sqlite(Transaction<'static, Sqlite>),
    /// Begun with the default isolation; rows that guard each other are locked by conditional updates.
    Postgres(Transaction<'static, Postgres>),
}

/// A row that both databases can fill; `#[derive(sqlx::FromRow)]` is enough.
pub trait Record:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static
{
}

impl<T> Record for T where
    T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin + 'static
{
}

/// Which of the two databases is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// SQLite.
    Sqlite,
    /// PostgreSQL.
    Postgres,
}

/// What a statement runs on: the pool or an open transaction.
pub trait Store: Send + Sized {
    /// All rows, in the order of the statement.
    fn fetch_all<T: Record>(
        self,
        sql: &'static str,
        params: impl Params,
    ) -> impl Future<Output = Result<Vec<T>>> + Send;

    /// The first row, if there is one.
    fn fetch_optional<T: Record>(
        self,
        sql: &'static str,
        params: impl Params,
    ) -> impl Future<Output = Result<Option<T>>> + Send;

    /// The row; [`Error::NotFound`] when there is none.
    fn fetch_one<T: Record>(
        self,
        sql: &'static str,
        params: impl Params,
    ) -> impl Future<Output = Result<T>> + Send {
        async move {
            self.fetch_optional(sql, params)
                .await?
                .ok_or(Error::NotFound)
        }
    }

    /// The single column of the row; [`Error::NotFound`] when there is none.
    fn fetch_value<V>(
        self,
        sql: &'static str,
        params: impl Params,
    ) -> impl Future<Output = Result<V>> + Send
    where
        (V,): Record,
    {
        async move { Ok(self.fetch_one::<(V,)>(sql, params).await?.0) }
    }

    /// Runs the statement and tells how many rows it changed.
    fn execute(
        self,
        sql: &'static str,
        params: impl Params,
    ) -> impl Future<Output = Result<u64>> + Send;

    /// For the few statements that cannot be written portably.
    fn dialect(&self) -> Dialect;
}

macro_rules! run {
    ($self:expr, $db:ident, $params:expr, |$connection:ident, $arguments:ident| $body:expr) => {
        match $self {
            $db::Sqlite(handle) => {
                let $arguments = $params.sqlite().map_err(Error::from)?;
                let $connection = sqlite_executor!($db, handle);
                $body
            }
            $db::Postgres(handle) => {
                let $arguments = $params.postgres().map_err(Error::from)?;
                let $connection = sqlite_executor!($db, handle);
                $body
            }
        }
    };
}

macro_rules! sqlite_executor {
    (Db, $handle:ident) => {
        $handle
    };
    (Tx, $handle:ident) => {
        &mut **$handle
    };
}

macro_rules! store_for {
    ($receiver:ty, $db:ident) => {
        impl Store for $receiver {
            async fn fetch_all<T: Record>(
                self,
                sql: &'static str,
                params: impl Params,
            ) -> Result<Vec<T>> {
                run!(self, $db, params, |connection, arguments| Ok(
                    sqlx::query_as_with(sql, arguments)
                        .fetch_all(connection)
                        .await?
                ))
            }

            async fn fetch_optional<T: Record>(
                self,
                sql: &'static str,
                params: impl Params,
            ) -> Result<Option<T>> {
                run!(self, $db, params, |connection, arguments| Ok(
                    sqlx::query_as_with(sql, arguments)
                        .fetch_optional(connection)
                        .await?
                ))
            }

            async fn execute(self, sql: &'static str, params: impl Params) -> Result<u64> {
                run!(self, $db, params, |connection, arguments| Ok(
                    sqlx::query_with(sql, arguments)
                        .execute(connection)
                        .await?
                        .rows_affected()
                ))
            }

            fn dialect(&self) -> Dialect {
                match self {
                    $db::Sqlite(_) => Dialect::Sqlite,
                    $db::Postgres(_) => Dialect::Postgres,
                }
            }
        }
    };
}

store_for!(&Db, Db);
store_for!(&mut Tx, Tx);

impl Db {
    /// Opens the database named by `url` (`sqlite://file` or `postgres://…`), creating an SQLite file that is not there, and
    /// brings its tables up to date.
    ///
    /// # Errors
    /// [`Error::Environment`] with a sentence for the administrator: unknown scheme, no such server, too old a PostgreSQL.
    pub async fn open(url: &str) -> Result<Db> {
        let db = if let Some(path) = url
            .strip_prefix("sqlite://")
            .or_else(|| url.strip_prefix("sqlite:"))
        {
            Db::Sqlite(open_sqlite(path).await?)
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Db::Postgres(open_postgres(url).await?)
        } else {
            return Err(Error::Environment(
                "адрес базы данных должен начинаться с «sqlite://» или «postgres://»".into(),
            ));
        };
        db.migrate().await?;
        Ok(db)
    }

    async fn migrate(&self) -> Result<()> {
        let outcome = match self {
            Db::Sqlite(pool) => sqlx::migrate!("migrations/sqlite").run(pool).await,
            Db::Postgres(pool) => sqlx::migrate!("migrations/postgres").run(pool).await,
        };
        outcome.map_err(|error| {
            Error::Environment(format!(
                "не удалось привести таблицы базы данных к нынешнему виду: {error}"
            ))
        })
    }

    /// Begins a transaction that will write.
    pub async fn begin(&self) -> Result<Tx> {
        Ok(match self {
            Db::Sqlite(pool) => Tx::Sqlite(pool.begin_with("BEGIN IMMEDIATE").await?),
            Db::Postgres(pool) => Tx::Postgres(pool.begin().await?),
        })
    }

    /// Lets the database look at its tables anew, so that it plans well after much was written at once.
    pub async fn tidy(&self) -> Result<()> {
        match self {
            Db::Sqlite(pool) => sqlx::query("ANALYZE").execute(pool).await.map(drop)?,
            Db::Postgres(pool) => sqlx::query("VACUUM ANALYZE")
                .execute(pool)
                .await
                .map(drop)?,
        }
        Ok(())
    }

    /// Waits for all connections and closes them.
    pub async fn close(&self) {
        match self {
            Db::Sqlite(pool) => pool.close().await,
            Db::Postgres(pool) => pool.close().await,
        }
    }

    /// Asks the database to plan `sql` without running it.
    ///
    /// # Errors
    /// What the database says against the text.
    pub async fn prepare(&self, sql: &'static str) -> Result<()> {
        match self {
            Db::Sqlite(pool) => {
                pool.acquire()
                    .await?
                    .prepare(sqlx::SqlStr::from_static(sql))
                    .await?;
            }
            Db::Postgres(pool) => {
                pool.acquire()
                    .await?
                    .prepare(sqlx::SqlStr::from_static(sql))
                    .await?;
            }
        }
        Ok(())
    }

    /// Writes a consistent copy of the whole database into a new file while others go on working.
    ///
    /// # Errors
    /// [`Error::Environment`] on PostgreSQL (which has tools of its own for this) and when the file cannot be written.
    pub async fn backup_into(&self, file: &std::path::Path) -> Result<()> {
        match self {
            Db::Sqlite(pool) => {
                sqlx::query("VACUUM INTO $1")
                    .bind(file.to_string_lossy().into_owned())
                    .execute(pool)
                    .await
                    .map_err(|error| {
                        Error::Environment(format!(
                            "не удалось записать копию в файл {}: {error}",
                            file.display()
                        ))
                    })?;
                Ok(())
            }
            Db::Postgres(_) => Err(Error::Environment(
                "копию базы PostgreSQL делают её средствами: pg_dump".into(),
            )),
        }
    }
}

impl Tx {
    /// Makes everything done in the transaction last.
    pub async fn commit(self) -> Result<()> {
        match self {
            Tx::Sqlite(transaction) => transaction.commit().await?,
            Tx::Postgres(transaction) => transaction.commit().await?,
        }
        Ok(())
    }
}

async fn open_sqlite(path: &str) -> Result<SqlitePool> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // A journal that must not lose entries is worth a millisecond a commit.
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        // Otherwise REPLACE would delete a row without asking the triggers that keep it.
        .pragma("recursive_triggers", "ON")
        .busy_timeout(Duration::from_secs(15))
        .collation("russian", |left, right| {
            folded(left).cmp(&folded(right)).then(left.cmp(right))
        });
    SqlitePoolOptions::new()
        .max_connections(8)
        .connect_with(options)
        .await
        .map_err(|error| {
            Error::Environment(format!(
                "не удалось открыть файл базы данных {path}: {error}"
            ))
        })
}

async fn open_postgres(url: &str) -> Result<PgPool> {
    let options = PgConnectOptions::from_str(url)
        .map_err(|_| {
            Error::Environment(
                "адрес PostgreSQL не читается: postgres://имя:пароль@узел/база".into(),
            )
        })?
        .options([("TimeZone", "UTC"), ("client_min_messages", "warning")]);
    // The address is not part of the message: it may hold a password.
    let refused =
        |error: sqlx::Error| Error::Environment(format!("PostgreSQL не отвечает: {error}"));
    let pool = PgPoolOptions::new()
        .max_connections(16)
        .connect_with(options)
        .await
        .map_err(refused)?;
    let mut connection = pool.acquire().await.map_err(refused)?;
    connection.ping().await.map_err(refused)?;
    let version = connection.server_version_num().unwrap_or(0);
    if version < OLDEST_POSTGRES {
        return Err(Error::Environment(format!(
            "нужен PostgreSQL 15 или новее, а сервер называет версию {version}"
        )));
    }
    Ok(pool)
}

/// The form of a text by which it is searched and sorted: lower case, ё as е.
///
/// Databases fold Russian letters differently (SQLite not at all), so it is done here and stored.
pub fn folded(text: &str) -> String {
    text.to_lowercase().replace('ё', "е")
}
