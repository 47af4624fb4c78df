//! Procedures of reference lists: loading those that come with the program, and judging a row by what is loaded.

use serde_json::json;

use super::declared::{self, Declared, Weight};
use super::{builtin, store};
use crate::acting::Clock;
use crate::db::Db;
use crate::ids::PersonId;
use crate::journal::{self, Object, ObjectKind};
use crate::organisation;
use crate::organisation::permissions::Procedure;
use crate::reference_lists::ListEdition;
use crate::refusal::Result;

/// The first administrator, in whose name the program does its own first steps.
const INSTALLER: PersonId = PersonId(1);

/// Loads the lists that come with the program and are not in the database yet.
///
/// An edition that is there is left alone: it may have been completed by hand.
///
/// # Errors
/// Those of the database.
pub async fn load_builtin(db: &Db, clock: &Clock) -> Result<usize> {
    let acting = organisation::desk::acting(db, clock, INSTALLER).await?;
    let mut tx = db.begin().await?;
    let known = store::codes(&mut tx).await?;
    let mut loaded = 0;
    for edition in builtin()
        .iter()
        .filter(|edition| !known.contains(&edition.code))
    {
        let origin = store::Origin {
            at: acting.at,
            by: None,
            file_name: "",
        };
        let id = store::insert(&mut tx, edition, origin, None).await?;
        journal::record_new(
            &mut tx,
            &acting,
            Procedure::LoadReferenceList,
            &[Object::new(ObjectKind::ListEdition, id.0)],
            &json!({"code": edition.code, "articles": edition.articles().len()}),
        )
        .await?;
        loaded += 1;
    }
    tx.commit().await?;
    Ok(loaded)
}

/// What can be said of a row's term in view of the articles it cites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermRemark {
    /// Whether the norm is broken (a term shorter than its article).
    pub is_error: bool,
    /// What it is about.
    pub problem: declared::Problem,
    /// What is wrong and what to do.
    pub text: String,
}

/// Judges a row's term by the loaded lists.
///
/// An article that may only be missing from the loaded part of its list is no fault of the row.
pub fn judge(
    editions: &[ListEdition],
    term_and_article: &str,
    note: &str,
    year: i64,
    is_copy: bool,
    column: &str,
) -> Vec<TermRemark> {
    let asked = Declared {
        term: term_and_article,
        note,
        articles: &[],
        year: i32::try_from(year).unwrap_or(i32::MAX),
        is_copy,
        column,
    };
    declared::check(&asked, editions)
        .into_iter()
        .filter(|remark| {
            remark.weight > Weight::Note
                || matches!(
                    remark.problem,
                    declared::Problem::Longer | declared::Problem::WeakArticle
                )
        })
        .map(|remark| TermRemark {
            is_error: remark.weight == Weight::Error,
            problem: remark.problem,
            text: remark.text,
        })
        .collect()
}
