//! Events, facts and bans: what begins, changes or stops the term of a case.

use chrono::NaiveDate;

use super::office::{Office, department_of};
use crate::cases::desk::{self, EventAsked, FactAsked, HoldAsked};
use crate::refusal::Result;
use crate::retention::{Event, Fact};

/// Something recorded about a case.
#[derive(Clone, Copy, Debug)]
pub(super) enum Record {
    /// An event of the term, with its day and the paper that says so.
    Event(Event, NaiveDate, &'static str),
    /// A fact that is not so, with the paper that says so.
    NotSo(Fact, &'static str),
    /// A ban on destruction: reason, paper, day of review.
    Hold(&'static str, &'static str, NaiveDate),
}

/// Records it on the case of that year and index; bans are placed by the head of the department, the rest by the clerk.
pub(super) async fn record(
    office: &Office<'_>,
    (year, index): (i64, &str),
    record: Record,
) -> Result<()> {
    let case = office.case(year, index).await?.id;
    let department = department_of(index);
    match record {
        Record::Event(event, on, ground) => {
            let asked = EventAsked {
                event,
                happened_on: Some(on),
                ground: ground.into(),
            };
            let clerk = office.clerk(department).await?;
            desk::record_event(office.db, &clerk, case, &asked).await
        }
        Record::NotSo(fact, ground) => {
            let asked = FactAsked {
                fact,
                holds: false,
                ground: ground.into(),
            };
            let clerk = office.clerk(department).await?;
            desk::record_fact(office.db, &clerk, case, &asked).await
        }
        Record::Hold(reason, ground, review_on) => {
            let asked = HoldAsked {
                reason: reason.into(),
                ground: ground.into(),
                owner: "Правовое управление".into(),
                review_on,
            };
            let head = office.head(department).await?;
            desk::place_hold(office.db, &head, case, &asked).await?;
            Ok(())
        }
    }
}
