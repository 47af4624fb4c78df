//! Why each case of an act may go: the supplement that the commission reads beside the act.

use askama::Template;
use axum::extract::{Path, Query, State};

use super::SECTION;
use crate::cases;
use crate::cases::computings::Computing;
use crate::cases::rules::CaseFile;
use crate::cases::rules::expiry::{EventRecord, FactRecord, HoldRecord};
use crate::cases::store::Review;
use crate::destruction::rules::{Act, Campaign};
use crate::destruction::{desk, store};
use crate::ids::{ActId, DestructionEntryId};
use crate::journal;
use crate::retention::{Event, Fact};
use crate::web::App;
use crate::web::answer::{Answer, page};
use crate::web::frame::Frame;
use crate::web::session::Visitor;

/// Cases of one page.
const PAGE: i64 = 100;

/// Everything on which the date of one case rests.
struct Grounds {
    case: CaseFile,
    events: Vec<EventRecord>,
    facts: Vec<FactRecord>,
    holds: Vec<HoldRecord>,
    reviews: Vec<Review>,
    computings: Vec<Computing>,
}

#[derive(Template)]
#[template(path = "destruction/grounds.html")]
struct GroundsPage {
    frame: Frame,
    act: Act,
    campaign: Campaign,
    cases: Vec<Grounds>,
    /// Where the next page begins, if there is one.
    next: Option<DestructionEntryId>,
}

impl GroundsPage {
    fn event(record: &EventRecord) -> &'static str {
        Event::from_code(&record.event).map_or("событие", Event::title)
    }

    fn fact(record: &FactRecord) -> &'static str {
        Fact::from_code(&record.fact).map_or("обстоятельство", Fact::title)
    }
}

/// What the address may ask of the page.
#[derive(serde::Deserialize)]
pub struct Asked {
    after: Option<DestructionEntryId>,
}

/// The grounds of an act, page by page.
pub async fn grounds(
    State(app): State<App>,
    Path(id): Path<ActId>,
    Query(asked): Query<Asked>,
    visitor: Visitor,
) -> Answer {
    let acting = &visitor.acting;
    let mut tx = desk::reading(&app.db).await?;
    let (act, campaign) = desk::load_act(&mut tx, acting, id).await?;
    let after = asked.after.unwrap_or(DestructionEntryId(0));
    let mut named = store::lists::cases_of_act(&mut tx, id, after, PAGE + 1).await?;
    let more = i64::try_from(named.len()).is_ok_and(|found| found > PAGE);
    named.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let next = named.last().filter(|_| more).map(|(_, entry)| *entry);
    let mut all = Vec::with_capacity(named.len());
    for (case, _) in named {
        let case = cases::store::case(&mut tx, case).await?;
        all.push(Grounds {
            events: cases::store::events(&mut tx, case.id).await?,
            facts: cases::store::facts(&mut tx, case.id).await?,
            holds: cases::store::holds(&mut tx, case.id).await?,
            reviews: cases::store::reviews(&mut tx, case.id).await?,
            computings: journal::history(&mut tx, cases::desk::object(&case))
                .await?
                .iter()
                .filter_map(Computing::told_by)
                .collect(),
            case,
        });
    }
    drop(tx);
    page(&GroundsPage {
        frame: Frame::new(
            &visitor,
            SECTION,
            format!("Обоснование сроков к акту № {}", act.number),
        ),
        act,
        campaign,
        cases: all,
        next,
    })
}
