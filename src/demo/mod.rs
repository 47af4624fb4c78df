//! The demonstration agency: an empty database filled through the desks, as if people had worked with it for years.
//!
//! Nothing is written around the procedures, so every rule was asked, every right was held and every entry of the journal is
//! real. The story stands in [`calendar`]: a list of days with what is done on them, none after today.

mod agency;
mod archive;
mod calendar;
mod destruction;
mod documents;
mod founding;
mod guide;
mod memos;
mod nomenclature;
mod office;
mod records;
pub mod store;
mod year_end;

use crate::acting::Clock;
use crate::db::Db;
use crate::organisation;
use crate::refusal::{Refusal, Result};

pub use founding::PASSWORD;
pub use guide::{Entrance, Guide};
pub use store::Count;

use office::Office;

/// Signs in as the head of the agency, who may see everything.
pub const SEES_ALL: &str = "rukovoditel";

/// Fills an empty database with an agency at work, from seven years ago until the day the clock shows; tells the progress on the
/// standard error.
///
/// # Errors
/// [`Refusal::Rule`] when there are departments already; those of the database.
pub async fn fill(db: &Db, clock: &Clock) -> Result<Guide> {
    let today = clock.today();
    if !organisation::store::departments(db).await?.is_empty() {
        return Err(Refusal::rule(
            "В базе уже есть подразделения: учебное учреждение создают только в пустой базе. Укажите другую: --database sqlite://учебная.db",
        ));
    }
    let mut office = Office::new(db, today);
    founding::found(&mut office).await?;
    for (day, step) in calendar::until(today) {
        office.clock.set(day);
        step.take(&mut office).await?;
    }
    guide::of(&office).await
}

/// Tells how far the filling has come.
fn tell(progress: impl std::fmt::Display) {
    eprintln!("{progress}");
}
