//! The page of the calculator.

use askama::Template;
use axum::extract::{Query, State};
use chrono::NaiveDate;

use crate::cases::rules::expiry::clause_in_words;
use crate::organisation;
use crate::refusal::{Refusal, Result};
use crate::retention::{
    Event, Fact, Facts, Hold, KnownFacts, OrganisationKind, Reading, RecordedDate, RecordedEvent,
    RetentionTerm, UnreadableDate, expiry, read, standing,
};
use crate::web::App;
use crate::web::answer::{Answer, Typed, page, page_with};
use crate::web::fields::{Fields, Reader};
use crate::web::frame::Frame;
use crate::web::session::Visitor;

/// The menu entry of these pages: they belong to what falls due.
const SECTION: &str = "/due";
/// Empty lines for further events below those given.
const SPARE_EVENTS: usize = 2;

/// What comes of one term.
struct Computed {
    /// The term as it was understood, in its canonical words, and its note.
    term: String,
    note: String,
    status: &'static str,
    destroy_from: Option<String>,
    blocks: Vec<String>,
    /// Sentence and clause.
    reasons: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "calculator/calculator.html")]
struct CalculatorPage {
    frame: Frame,
    typed: Typed,
    /// Code and date of each event, with spare ones.
    events: Vec<(String, String)>,
    as_of: String,
    is_source: bool,
    computed: Vec<Computed>,
}

impl CalculatorPage {
    /// The facts that choose between alternatives; what kind of organisation it is stands apart.
    fn facts() -> impl Iterator<Item = Fact> {
        Fact::ALL
            .into_iter()
            .filter(|fact| *fact != Fact::NotAcquisitionSource)
    }
}

/// The question, as typed, and what comes of it.
pub async fn calculator(
    State(app): State<App>,
    visitor: Visitor,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let fields = Fields::new(pairs);
    let today = visitor.acting.today;
    let organisation = organisation::store::organisation(&app.db).await?;
    let is_source = match fields.get("organisation") {
        "" => organisation.acquisition_source,
        kind => kind == "source",
    };
    let as_of = match fields.get("as_of") {
        "" => today.to_string(),
        typed => typed.to_owned(),
    };
    let mut events: Vec<(String, String)> = events_typed(&fields)
        .map(|(event, on)| (event.to_owned(), on.to_owned()))
        .collect();
    events.extend(vec![(String::new(), String::new()); SPARE_EVENTS]);
    let (computed, typed) = match computed(&fields, today, is_source) {
        Ok(computed) => {
            let mut typed = Typed::default();
            typed.fields = fields;
            (computed, typed)
        }
        Err(refusal) => (Vec::new(), Typed::refused(fields, refusal)?),
    };
    let page = CalculatorPage {
        frame: Frame::new(&visitor, SECTION, "Калькулятор срока"),
        typed,
        events,
        as_of,
        is_source,
        computed,
    };
    page_with(&page.typed, &page)
}

#[derive(Template)]
#[template(path = "calculator/rules.html")]
struct RulesPage {
    frame: Frame,
}

/// By what rules dates are computed, and which of them are to be checked.
pub async fn rules(visitor: Visitor) -> Answer {
    page(&RulesPage {
        frame: Frame::new(&visitor, SECTION, "Правила исчисления сроков"),
    })
}

fn events_typed(fields: &Fields) -> impl Iterator<Item = (&str, &str)> {
    fields
        .all("event")
        .zip(fields.all("event_on"))
        .filter(|(event, on)| !event.is_empty() || !on.trim().is_empty())
}

fn computed(fields: &Fields, today: NaiveDate, is_source: bool) -> Result<Vec<Computed>> {
    if fields.get("term").trim().is_empty() {
        return Ok(Vec::new());
    }
    let mut reader = fields.reader();
    let as_of = reader
        .optional_date("as_of", "дата перечня")
        .unwrap_or(today);
    let facts = Facts {
        opened: date(&mut reader, "opened"),
        closed: date(&mut reader, "closed"),
        events: events(&mut reader, fields),
        holds: holds(&mut reader),
        known: known(&mut reader),
        appraised: reader.ticked("appraised"),
        organisation: Some(if is_source {
            OrganisationKind::Source
        } else {
            OrganisationKind::NotSource
        }),
    };
    let term = reader.text("term");
    let reading = match read(&term, &reader.text("note")) {
        Ok(reading) => Some(reading),
        Err(unreadable) => {
            let place: String = term.chars().skip(unreadable.at).take(30).collect();
            let place = if place.is_empty() {
                String::new()
            } else {
                format!(" (чтение остановилось на «{place}»)")
            };
            reader.fault("term", format!("{}{place}", unreadable.message));
            None
        }
    };
    let reading = reader.finish(reading)?;
    facts.check().map_err(Refusal::rule)?;
    Ok(match reading {
        Some(Reading::One(term)) => vec![of_term(&term, &facts, as_of)],
        Some(Reading::Several(terms)) => terms
            .iter()
            .map(|term| of_term(term, &facts, as_of))
            .collect(),
        None => Vec::new(),
    })
}

fn of_term(term: &RetentionTerm, facts: &Facts, as_of: NaiveDate) -> Computed {
    let expiry = expiry(term, facts);
    Computed {
        term: term.to_string(),
        note: term.note(),
        status: expiry.status(as_of).title(),
        destroy_from: expiry
            .destroy_from()
            .map(|date| date.format("%d.%m.%Y").to_string()),
        blocks: expiry
            .blocks(as_of)
            .into_iter()
            .map(|block| block.title())
            .collect(),
        reasons: expiry
            .reasons()
            .into_iter()
            .map(|reason| (reason.text, clause_in_words(&reason.clause)))
            .collect(),
    }
}

/// A date as records know it: a day, a month, a year.
fn date(reader: &mut Reader<'_>, field: &'static str) -> Option<RecordedDate> {
    let text = reader.text(field);
    if text.is_empty() {
        return None;
    }
    match RecordedDate::read(&text) {
        Ok(date) => Some(date),
        Err(unreadable) => {
            reader.fault(field, unreadable_date(&unreadable));
            None
        }
    }
}

fn unreadable_date(unreadable: &UnreadableDate) -> String {
    format!(
        "{unreadable}: напишите год, месяц с годом или день, например 2015, ноябрь 2015, 31.12.2015"
    )
}

fn events(reader: &mut Reader<'_>, fields: &Fields) -> Vec<RecordedEvent> {
    let mut events = Vec::new();
    for (code, on) in events_typed(fields) {
        let Some(event) = Event::from_code(code) else {
            reader.fault("event", "Выберите событие из списка");
            continue;
        };
        let date = match on.trim() {
            "" => None,
            on => match RecordedDate::read(on) {
                Ok(date) => Some(date),
                Err(unreadable) => {
                    reader.fault("event_on", unreadable_date(&unreadable));
                    None
                }
            },
        };
        events.push(RecordedEvent { event, date });
    }
    events
}

fn holds(reader: &mut Reader<'_>) -> Vec<Hold> {
    if !reader.ticked("held") {
        return Vec::new();
    }
    vec![Hold {
        from: None,
        to: None,
        reason: "запрет, отмеченный в калькуляторе".into(),
    }]
}

fn known(reader: &mut Reader<'_>) -> KnownFacts {
    Fact::ALL
        .into_iter()
        .filter_map(|fact| match reader.text(fact.code()).as_str() {
            "yes" => Some((fact, true)),
            "no" => Some((fact, false)),
            _ => None,
        })
        .fold(KnownFacts::NONE, |known, (fact, so)| known.with(fact, so))
}
