//! What a database may answer, in the terms of this program.

/// Result of a statement.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What the database refused, or why it did not answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The asked row is not there.
    #[error("запись не найдена")]
    NotFound,
    /// The row was changed by somebody since it was read.
    #[error("запись тем временем изменил кто-то другой; откройте её заново и повторите")]
    Stale,
    /// A unique index says that such a row exists; the text names the index or its columns.
    #[error("такая запись уже есть ({0})")]
    Duplicate(String),
    /// A guard of the database itself refused the change; the text is a sentence for the user.
    #[error("{0}")]
    Refused(String),
    /// The database cannot be opened or brought up to date; the text is a sentence for the administrator.
    #[error("{0}")]
    Environment(String),
    /// Anything else; only the log says what.
    #[error("база данных не выполнила запрос")]
    Database(#[source] sqlx::Error),
}

/// Guards in the migrations begin their messages with this word.
const GUARD: &str = "delohran: ";

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match &error {
            sqlx::Error::RowNotFound => Error::NotFound,
            sqlx::Error::Database(refusal) => {
                let message = refusal.message();
                if let Some((_, sentence)) = message.split_once(GUARD) {
                    Error::Refused(sentence.to_owned())
                } else if refusal.is_unique_violation() {
                    Error::Duplicate(refusal.constraint().unwrap_or(message).to_owned())
                } else {
                    Error::Database(error)
                }
            }
            _ => Error::Database(error),
        }
    }
}

/// Turns «how many rows changed» of a conditional update into a result: exactly one, or somebody was quicker.
///
/// # Errors
/// [`Error::Stale`] when no row fitted the condition.
pub fn exactly_one(changed: u64) -> Result<()> {
    if changed == 1 {
        Ok(())
    } else {
        Err(Error::Stale)
    }
}
