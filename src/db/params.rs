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
pub trait Params: Send + Sized {
    /// How many values there are.
    const COUNT: usize;

    /// Adds them to arguments for SQLite.
    fn add_to_sqlite(self, arguments: &mut SqliteArguments) -> Result<(), sqlx::Error>;
    /// Adds them to arguments for PostgreSQL.
    fn add_to_postgres(self, arguments: &mut PgArguments) -> Result<(), sqlx::Error>;

    /// As arguments for SQLite.
    fn sqlite(self) -> Result<SqliteArguments, sqlx::Error> {
        let mut arguments = SqliteArguments::default();
        self.add_to_sqlite(&mut arguments)?;
        Ok(arguments)
    }

    /// As arguments for PostgreSQL.
    fn postgres(self) -> Result<PgArguments, sqlx::Error> {
        let mut arguments = PgArguments::default();
        self.add_to_postgres(&mut arguments)?;
        Ok(arguments)
    }
}

/// The values of many rows, one after the other.
pub(super) struct Many<P>(pub Vec<P>);

impl<P: Params> Params for Many<P> {
    const COUNT: usize = P::COUNT;

    fn add_to_sqlite(self, arguments: &mut SqliteArguments) -> Result<(), sqlx::Error> {
        self.0
            .into_iter()
            .try_for_each(|row| row.add_to_sqlite(arguments))
    }

    fn add_to_postgres(self, arguments: &mut PgArguments) -> Result<(), sqlx::Error> {
        self.0
            .into_iter()
            .try_for_each(|row| row.add_to_postgres(arguments))
    }
}

fn unencodable(cause: BoxDynError) -> sqlx::Error {
    sqlx::Error::Encode(cause)
}

macro_rules! params_for_tuple {
    ($($name:ident),*) => {
        #[allow(non_snake_case, unused_variables)]
        impl<$($name: Param),*> Params for ($($name,)*) {
            const COUNT: usize = { const NAMES: &[&str] = &[$(stringify!($name)),*]; NAMES.len() };

            fn add_to_sqlite(self, arguments: &mut SqliteArguments) -> Result<(), sqlx::Error> {
                let ($($name,)*) = self;
                $(arguments.add($name).map_err(unencodable)?;)*
                Ok(())
            }

            fn add_to_postgres(self, arguments: &mut PgArguments) -> Result<(), sqlx::Error> {
                let ($($name,)*) = self;
                $(arguments.add($name).map_err(unencodable)?;)*
                Ok(())
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
