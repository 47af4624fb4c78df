//! What is recorded about terms: the forms of an event, a fact, a ban; one of them for all cases that a query finds; the bans
//! in force.

use askama::Template;
use axum::extract::{Path, Query, State};

use super::{SECTION, filter_of, query_of};
use crate::cases::desk::{self, BulkAsked, EventAsked, FactAsked, HoldAsked};
use crate::cases::rules::CaseState;
use crate::cases::rules::bulk::{Found, MOST_CASES};
use crate::cases::store::{self, CaseLine, Filter, HoldOrder};
use crate::ids::HoldOrderId;
use crate::organisation::permissions::Procedure;
use crate::refusal::{Refusal, Result};
use crate::retention::{Event, Fact};
use crate::web::App;
use crate::web::answer::{Answer, Typed, done, page_with};
use crate::web::fields::Fields;
use crate::web::frame::Frame;
use crate::web::session::{Filled, Visitor};

/// How many of the found cases are shown before something is recorded on all of them.
const SHOWN: i64 = 50;

/// Reads the form of an event.
pub(super) fn event(fields: &Fields) -> Result<EventAsked> {
    let mut reader = fields.reader();
    let event = Event::from_code(&reader.text("event"));
    if event.is_none() {
        reader.fault("event", "Выберите событие из списка");
    }
    let asked = EventAsked {
        event: event.unwrap_or(Event::Other),
        happened_on: reader.optional_date("happened_on", "дата события"),
        ground: reader.required("ground", "документ, подтверждающий событие"),
    };
    reader.finish(asked)
}

/// Reads the form of a fact.
pub(super) fn fact(fields: &Fields) -> Result<FactAsked> {
    let mut reader = fields.reader();
    let fact = Fact::from_code(&reader.text("fact"));
    if fact.is_none() {
        reader.fault("fact", "Выберите обстоятельство из списка");
    }
    let holds = reader.text("holds");
    if !matches!(holds.as_str(), "yes" | "no") {
        reader.fault("holds", "Укажите, так ли это");
    }
    let asked = FactAsked {
        fact: fact.unwrap_or(Fact::Other),
        holds: holds == "yes",
        ground: reader.required("ground", "документ, подтверждающий обстоятельство"),
    };
    reader.finish(asked)
}

/// Reads the form of a ban on destruction.
pub(super) fn hold(fields: &Fields) -> Result<HoldAsked> {
    let mut reader = fields.reader();
    let asked = HoldAsked {
        reason: reader.required("reason", "причину запрета"),
        ground: reader.required("ground", "документ, которым наложен запрет"),
        owner: reader.required("owner", "ответственного за запрет"),
        review_on: reader.date("review_on", "дата пересмотра"),
    };
    reader.finish(asked)
}

#[derive(Template)]
#[template(path = "cases/records.html")]
struct RecordsPage {
    frame: Frame,
    typed: Typed,
    /// The query in words, as an address, and as hidden fields.
    words: String,
    query: String,
    filter: Vec<(String, String)>,
    found: Found,
    lines: Vec<CaseLine>,
    may_record: bool,
    may_hold: bool,
}

impl RecordsPage {
    /// The facts that mean the same on every case: neither those of the organisation nor those a note alone explains.
    fn facts() -> impl Iterator<Item = Fact> {
        Fact::ALL
            .into_iter()
            .filter(|fact| !matches!(fact, Fact::NotAcquisitionSource | Fact::Other))
    }
}

/// The cases that a query finds, and what can be recorded on all of them.
pub async fn form(
    State(app): State<App>,
    visitor: Visitor,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let fields = Fields::new(pairs);
    let filter = filter_of(&fields)?;
    show(&app, &visitor, &fields, &filter, Typed::default()).await
}

async fn show(
    app: &App,
    visitor: &Visitor,
    fields: &Fields,
    filter: &Filter,
    typed: Typed,
) -> Answer {
    let acting = &visitor.acting;
    let sight = acting.sight();
    let query = query_of(fields);
    let page = RecordsPage {
        frame: Frame::new(visitor, SECTION, "Записать на все найденные дела"),
        typed,
        words: desk::in_words(&app.db, filter).await?,
        filter: serde_urlencoded::from_str(&query).unwrap_or_default(),
        query,
        found: desk::found(&app.db, acting, filter).await?,
        lines: store::page(&app.db, sight, filter, None, SHOWN)
            .await?
            .into_iter()
            .filter(|line| line.state != CaseState::Destroyed)
            .collect(),
        may_record: visitor.acting.can_somewhere(Procedure::RecordEvent),
        may_hold: visitor.acting.can_somewhere(Procedure::PlaceHold),
    };
    page_with(&page.typed, &page)
}

/// Records one thing on all of them.
pub async fn record(State(app): State<App>, form: Filled) -> Answer {
    let filter = filter_of(&form.fields)?;
    let read = match form.fields.get("what") {
        "event" => event(&form.fields).map(BulkAsked::Event),
        "fact" => fact(&form.fields).map(BulkAsked::Fact),
        "hold" => hold(&form.fields).map(BulkAsked::Hold),
        _ => Err(Refusal::invalid("what", "Выберите, что записать")),
    };
    let fingerprint = form.fields.get("fingerprint");
    let outcome = match read {
        Ok(asked) => desk::record_on_all(&app.db, &form, &filter, fingerprint, &asked).await,
        Err(refusal) => Err(refusal),
    };
    match outcome {
        Ok(count) => done(
            format!("/cases?{}", query_of(&form.fields)),
            &format!("Записано, дел: {count}; сроки пересчитаны"),
        ),
        Err(refusal) => {
            let fields = form.fields.clone();
            let typed = Typed::refused(form.fields, refusal)?;
            show(&app, &form.visitor, &fields, &filter, typed).await
        }
    }
}

#[derive(Template)]
#[template(path = "cases/holds.html")]
struct HoldsPage {
    frame: Frame,
    typed: Typed,
    orders: Vec<HoldOrder>,
    today: chrono::NaiveDate,
    may_keep: bool,
    may_lift: bool,
}

impl HoldsPage {
    fn by(order: &HoldOrder) -> String {
        format!(
            "{} {} {}",
            order.surname, order.given_name, order.patronymic
        )
        .trim_end()
        .to_owned()
    }

    fn is_due(&self, order: &HoldOrder) -> bool {
        order.review_on <= self.today
    }
}

/// The bans in force, those to be looked at again soonest first.
pub async fn holds(State(app): State<App>, visitor: Visitor) -> Answer {
    show_holds(&app, &visitor, Typed::default()).await
}

async fn show_holds(app: &App, visitor: &Visitor, typed: Typed) -> Answer {
    let page = HoldsPage {
        frame: Frame::new(visitor, SECTION, "Запреты уничтожения"),
        typed,
        orders: store::hold_orders(&app.db, visitor.acting.sight()).await?,
        today: visitor.acting.today,
        may_keep: visitor.acting.can_somewhere(Procedure::PlaceHold),
        may_lift: visitor.acting.can_somewhere(Procedure::LiftHold),
    };
    page_with(&page.typed, &page)
}

async fn holds_answered(app: &App, form: Filled, outcome: Result<usize>, message: &str) -> Answer {
    match outcome {
        Ok(count) => done("/holds", &format!("{message}, дел: {count}")),
        Err(refusal) => {
            let typed = Typed::refused(form.fields, refusal)?;
            show_holds(app, &form.visitor, typed).await
        }
    }
}

/// Lifts a ban from all its cases.
pub async fn lift_order(
    State(app): State<App>,
    Path(id): Path<HoldOrderId>,
    form: Filled,
) -> Answer {
    let ground = form.fields.get("lift_ground");
    let outcome = desk::lift_order(&app.db, &form, id, ground).await;
    holds_answered(&app, form, outcome, "Запрет снят").await
}

/// Keeps a ban until the next review.
pub async fn keep_order(
    State(app): State<App>,
    Path(id): Path<HoldOrderId>,
    form: Filled,
) -> Answer {
    let mut reader = form.fields.reader();
    let review_on = reader.date("review_on", "дата следующего пересмотра");
    let outcome = match reader.finish(review_on) {
        Ok(review_on) => desk::keep_order(&app.db, &form, id, review_on).await,
        Err(refusal) => Err(refusal),
    };
    holds_answered(&app, form, outcome, "Запрет оставлен в силе").await
}
