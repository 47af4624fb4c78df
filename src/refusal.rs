//! Why a procedure was not carried out: the one error type of every desk.
//!
//! Rules have error types of their own, without databases or the web; here they become sentences with the kind of answer they
//! call for. Nothing is written when a procedure is refused.

use crate::db;

/// Result of a procedure.
pub type Result<T, E = Refusal> = std::result::Result<T, E>;

/// Why a procedure was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The person has no right to it.
    #[error("{0}")]
    Forbidden(String),
    /// The thing is not there, or the person may not know that it is.
    #[error("{0}")]
    NotFound(String),
    /// What was filled in cannot be accepted; a sentence for each fault.
    #[error("{}", .0.iter().map(Fault::to_string).collect::<Vec<_>>().join("\n"))]
    Invalid(Vec<Fault>),
    /// A rule of the trade stands against it; the sentence names the clause.
    #[error("{0}")]
    Rule(String),
    /// The database.
    #[error(transparent)]
    Db(#[from] db::Error),
}

/// One thing wrong in what was filled in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{sentence}")]
pub struct Fault {
    /// The name of the field in the form.
    pub field: &'static str,
    /// What is wrong and what to do, in Russian.
    pub sentence: String,
}

impl Refusal {
    /// A refusal by a rule of the trade.
    pub fn rule(sentence: impl ToString) -> Self {
        Refusal::Rule(sentence.to_string())
    }

    /// One field that cannot be accepted.
    pub fn invalid(field: &'static str, sentence: impl Into<String>) -> Self {
        Refusal::Invalid(vec![Fault {
            field,
            sentence: sentence.into(),
        }])
    }
}

/// Turns «no such row» into a sentence that names what was sought.
pub trait OrMissing<T> {
    /// Replaces a missing row by [`Refusal::NotFound`] with this sentence.
    fn or_missing(self, sentence: &str) -> Result<T>;
}

impl<T> OrMissing<T> for db::Result<T> {
    fn or_missing(self, sentence: &str) -> Result<T> {
        self.map_err(|error| match error {
            db::Error::NotFound => Refusal::NotFound(sentence.to_owned()),
            other => Refusal::Db(other),
        })
    }
}
