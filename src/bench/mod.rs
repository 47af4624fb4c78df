//! Measuring on a database of any size: `delohran bench` fills an empty one with believable closed cases and tells how long the
//! things take that people wait for.
//!
//! | module | what it knows |
//! |---|---|
//! | [`world`] | which cases there are: the same numbers give the same cases, to the letter |
//! | [`load`] | writing them by the hundred |
//! | [`store`] | the few statements of the measuring itself |
//! | [`measure`] | what is measured and how |
//! | [`november`] | the same of a nomenclature: the grid, an import, the agency's |
//! | [`report`] | the figures as a table and as JSON |

mod load;
mod measure;
mod november;
mod report;
pub mod store;
mod world;

use crate::acting::Clock;
use crate::db::Db;
use crate::refusal::Result;

pub use report::Report;
pub use world::Size;

/// Fills the database unless that was done before, measures, and gives back the figures.
///
/// # Errors
/// [`Rule`](crate::refusal::Refusal::Rule) when the database holds something else; those of the database.
pub async fn run(db: &Db, clock: &Clock, size: Size) -> Result<Report> {
    let loaded_in = load::fill(db, clock, size).await?;
    measure::all(db, clock, size, loaded_in).await
}

/// Tells how far it has come.
fn tell(progress: impl std::fmt::Display) {
    eprintln!("{progress}");
}
