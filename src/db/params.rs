//! Parameters of a statement as a tuple that both databases can bind.

use sqlx::error::BoxDynError;
use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Arguments, Encode, Postgres, Sqlite, Type};

/// A value that both databases can bind; references, options, dates and `Json<T>` included.
pub trait Param:
    for<'q> Encode<'q, Sqlite> + Type<Sqlite> + for<'q> Encode<'q, Postgres> + Type<Postgres> + Send
{
}

impl<T> Param for T where
    T: for<'q> Encode<'q, Sqlite>
        + Type<Sqlite>
        + for<'q> Encode<'q, Postgres>
        + Type<Postgres>
        + Send
{
}

/// The values for `$1`, `$2`, … of one statement.
pub trait Params: Send {
    /// As arguments for SQLite.
    fn sqlite(self) -> Result<SqliteArguments, sqlx::Error>;
    /// As arguments for PostgreSQL.
    fn postgres(self) -> Result<PgArguments, sqlx::Error>;
}

fn unencodable(cause: BoxDynError) -> sqlx::Error {
    sqlx::Error::Encode(cause)
}

macro_rules! params_for_tuple {
    ($($name:ident),*) => {
        #[allow(non_snake_case, unused_mut)]
        impl<$($name: Param),*> Params for ($($name,)*) {
            fn sqlite(self) -> Result<SqliteArguments, sqlx::Error> {
                let ($($name,)*) = self;
                let mut arguments = SqliteArguments::default();
                $(arguments.add($name).map_err(unencodable)?;)*
                Ok(arguments)
            }

            fn postgres(self) -> Result<PgArguments, sqlx::Error> {
                let ($($name,)*) = self;
                let mut arguments = PgArguments::default();
                $(arguments.add($name).map_err(unencodable)?;)*
                Ok(arguments)
            }
        }
    };
}

macro_rules! params_for_tuples_up_to {
    ($first:ident $(, $rest:ident)*) => {
        params_for_tuple!($first $(, $rest)*);
        params_for_tuples_up_to!($($rest),*);
    };
    () => { params_for_tuple!(); };
}

params_for_tuples_up_to!(
    A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R, S, T, U, V, W, X
);
