//! A case as asked about, and what is answered.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::retention::dates::RecordedDate;
use crate::retention::events::Event;
use crate::retention::expiry::{Block, Outcome, Status, expiry};
use crate::retention::facts::{Facts, Hold, OrganisationKind, RecordedEvent};
use crate::retention::reading::{Reading, read};
use crate::retention::reasons::Reason;
use crate::retention::term::{Fact, RetentionTerm};

/// A case as asked about.
pub(super) struct Question {
    pub(super) id: Value,
    pub(super) term: String,
    pub(super) note: String,
    pub(super) facts: Facts,
    pub(super) as_of: Option<NaiveDate>,
}

/// What is answered about a case.
pub(super) struct Answer {
    pub(super) status: Status,
    pub(super) destroy_from: Option<NaiveDate>,
    pub(super) blocks: Vec<&'static str>,
    pub(super) reasons: Vec<Reason>,
    pub(super) canonical: String,
}

pub(super) struct Refusal {
    pub(super) error: String,
    pub(super) at: Option<usize>,
}

impl From<String> for Refusal {
    fn from(error: String) -> Self {
        Refusal { error, at: None }
    }
}

#[derive(Serialize)]
#[serde(untagged)]
pub(super) enum AnsweredLine<'a> {
    Done {
        id: &'a Value,
        ok: bool,
        status: Status,
        destroy_from: Option<NaiveDate>,
        blocks: &'a [&'static str],
        reasons: &'a [Reason],
        canonical: &'a str,
    },
    Failed {
        id: &'a Value,
        ok: bool,
        error: &'a str,
        at: Option<usize>,
    },
}

impl<'a> AnsweredLine<'a> {
    pub(super) fn of(id: &'a Value, answer: &'a Result<Answer, Refusal>) -> Self {
        match answer {
            Ok(answer) => AnsweredLine::Done {
                id,
                ok: true,
                status: answer.status,
                destroy_from: answer.destroy_from,
                blocks: &answer.blocks,
                reasons: &answer.reasons,
                canonical: &answer.canonical,
            },
            Err(refusal) => AnsweredLine::Failed {
                id,
                ok: false,
                error: &refusal.error,
                at: refusal.at,
            },
        }
    }
}

/// The line as its JSON says it, before its dates and names are understood.
#[derive(Deserialize)]
struct RawQuestion {
    #[serde(default)]
    term: Option<String>,
    #[serde(default)]
    note: Option<String>,
    #[serde(default)]
    closed: Value,
    #[serde(default)]
    opened: Value,
    #[serde(default)]
    as_of: Value,
    #[serde(default)]
    events: Option<Vec<RawEvent>>,
    #[serde(default)]
    facts: Option<Map<String, Value>>,
    #[serde(default)]
    holds: Option<Vec<RawHold>>,
    #[serde(default)]
    appraised: Option<bool>,
    #[serde(default)]
    organisation: Option<String>,
}

#[derive(Deserialize)]
struct RawEvent {
    event: String,
    #[serde(default)]
    date: Value,
}

#[derive(Deserialize)]
struct RawHold {
    #[serde(default)]
    from: Value,
    #[serde(default)]
    to: Value,
    #[serde(default)]
    reason: Option<String>,
}

impl Question {
    pub(super) fn read(line: &str) -> Result<Question, (Value, Refusal)> {
        let line = line.trim_start_matches('\u{feff}');
        let value: Value = serde_json::from_str(line).map_err(|error| {
            (
                Value::Null,
                format!("Строка не читается как JSON: {error}").into(),
            )
        })?;
        let id = value.get("id").cloned().unwrap_or(Value::Null);
        match RawQuestion::deserialize(value) {
            Ok(raw) => raw.understand(id.clone()).map_err(|refusal| (id, refusal)),
            Err(error) => Err((id, format!("Поля дела заполнены неверно: {error}").into())),
        }
    }

    pub(super) fn answer(&self, today: NaiveDate) -> Result<Answer, Refusal> {
        let reading = read(&self.term, &self.note).map_err(|unreadable| Refusal {
            error: unreadable.message,
            at: Some(unreadable.at),
        })?;
        let as_of = self.as_of.unwrap_or(today);
        Ok(match &reading {
            Reading::One(term) => {
                let expiry = expiry(term, &self.facts);
                Answer {
                    status: expiry.status(as_of),
                    destroy_from: expiry.destroy_from(),
                    blocks: expiry.blocks(as_of).into_iter().map(Block::code).collect(),
                    reasons: expiry.reasons(),
                    canonical: term.to_string(),
                }
            }
            Reading::Several(terms) => answer_several(terms, &self.facts),
        })
    }
}

/// Several terms in one cell: a person decides, not before the longest of them.
fn answer_several(terms: &[RetentionTerm], facts: &Facts) -> Answer {
    let canonical: Vec<String> = terms.iter().map(RetentionTerm::to_string).collect();
    let canonical = canonical.join(" | ");
    let dates: Option<Vec<NaiveDate>> = terms
        .iter()
        .map(|term| match expiry(term, facts).outcome() {
            Outcome::On(date)
            | Outcome::AtDiscretion {
                not_before: Some(date),
            } => Some(date),
            _ => None,
        })
        .collect();
    let text = format!(
        "В позиции несколько сроков ({canonical}): разделите дело по срокам или примите наибольший; решает комиссия"
    );
    Answer {
        status: Status::Discretion,
        destroy_from: dates.and_then(|dates| dates.into_iter().max()),
        blocks: Vec::new(),
        reasons: vec![Reason {
            text,
            clause: "10.2.1".to_owned(),
        }],
        canonical,
    }
}

impl RawQuestion {
    fn understand(self, id: Value) -> Result<Question, Refusal> {
        let mut facts = Facts {
            opened: date_of(&self.opened, "заведения дела")?,
            closed: date_of(&self.closed, "окончания дела")?,
            appraised: self.appraised.unwrap_or(false),
            ..Facts::default()
        };
        for raw in self.events.unwrap_or_default() {
            let event = Event::from_code(&raw.event)
                .ok_or_else(|| Refusal::from(format!("Событие «{}» неизвестно", raw.event)))?;
            facts.events.push(RecordedEvent {
                event,
                date: date_of(&raw.date, "события")?,
            });
        }
        for (name, value) in self.facts.unwrap_or_default() {
            let fact = Fact::from_code(&name)
                .ok_or_else(|| Refusal::from(format!("Сведение «{name}» неизвестно")))?;
            match value {
                Value::Null => {}
                Value::Bool(is_so) => facts.known = facts.known.with(fact, is_so),
                _ => return Err(format!("Сведение «{name}» должно быть true или false").into()),
            }
        }
        for raw in self.holds.unwrap_or_default() {
            facts.holds.push(Hold {
                from: date_of(&raw.from, "начала запрета")?.map(RecordedDate::first),
                to: date_of(&raw.to, "снятия запрета")?.map(RecordedDate::last),
                reason: raw.reason.unwrap_or_default(),
            });
        }
        facts.organisation = self
            .organisation
            .as_deref()
            .map(organisation_of)
            .transpose()?;
        facts
            .check()
            .map_err(|contradiction| Refusal::from(contradiction.to_string()))?;
        Ok(Question {
            id,
            term: self.term.unwrap_or_default(),
            note: self.note.unwrap_or_default(),
            // The first day a vague date may mean: the list must not run ahead of it.
            as_of: date_of(&self.as_of, "перечня")?.map(RecordedDate::first),
            facts,
        })
    }
}

fn organisation_of(name: &str) -> Result<OrganisationKind, Refusal> {
    match name {
        "source" => Ok(OrganisationKind::Source),
        "not_source" | "non_source" | "not_acquisition_source" => Ok(OrganisationKind::NotSource),
        _ => Err(format!("Вид организации «{name}» неизвестен: source или not_source").into()),
    }
}

fn date_of(value: &Value, what: &str) -> Result<Option<RecordedDate>, Refusal> {
    let text = match value {
        Value::Null => return Ok(None),
        Value::String(text) if text.trim().is_empty() => return Ok(None),
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        other => other.to_string(),
    };
    RecordedDate::read(&text)
        .map(Some)
        .map_err(|unreadable| Refusal::from(format!("{unreadable} (дата {what})")))
}
