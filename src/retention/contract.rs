//! JSON lines in, JSON lines out: what `retention parse` and `retention expiry`
//! promise to scripts.
//!
//! One answer for every line, in order, also for lines that cannot be read.

use std::io::{self, BufRead, Read, Write};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::dates::RecordedDate;
use super::events::Event;
use super::expiry::{Outcome, Status, expiry};
use super::facts::{Facts, Hold, OrganisationKind, RecordedEvent};
use super::reading::{Reading, read};
use super::reasons::Reason;
use super::term::{
    Alternative, ArticleReference, Base, Condition, Fact, Gate, RetentionTerm, Start, Trigger,
};

/// Longer lines are answered with an error: no term or case needs as much.
pub const LONGEST_LINE: usize = 256 * 1024;

/// How the answers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// One JSON object per line.
    Json,
    /// One Russian line or paragraph per line, for people.
    Plain,
}

/// How many lines were answered, and how many of them with a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Lines answered.
    pub lines: u64,
    /// Lines refused.
    pub refused: u64,
}

/// Answers `retention parse`: a term per line, after a TAB its note.
///
/// # Errors
///
/// Only those of reading and writing; an unreadable line gets its own answer.
pub fn parse_lines(input: impl BufRead, mut output: impl Write, style: Style) -> io::Result<Tally> {
    answer_lines(input, |line| {
        let (text, note) = line.split();
        let reading = line.readable().and_then(|()| {
            read(&text, &note).map_err(|unreadable| (unreadable.message, Some(unreadable.at)))
        });
        let is_good = reading.is_ok();
        match (style, reading) {
            (Style::Json, Ok(reading)) => {
                serde_json::to_writer(&mut output, &ParsedLine::of(&text, &note, &reading))?;
            }
            (Style::Json, Err((error, at))) => {
                let failed = FailedLine {
                    input: &text,
                    note: &note,
                    ok: false,
                    error: &error,
                    at,
                };
                serde_json::to_writer(&mut output, &failed)?;
            }
            (Style::Plain, Ok(Reading::One(term))) => write_term(&mut output, &term)?,
            (Style::Plain, Ok(Reading::Several(terms))) => {
                for (index, term) in terms.iter().enumerate() {
                    if index > 0 {
                        output.write_all(b" | ")?;
                    }
                    write_term(&mut output, term)?;
                }
            }
            (Style::Plain, Err((error, at))) => {
                let place = at
                    .map(|at| format!(" (знак {})", at + 1))
                    .unwrap_or_default();
                write!(output, "не прочитано{place}: {error}")?;
            }
        }
        output.write_all(b"\n")?;
        Ok(is_good)
    })
}

fn write_term(output: &mut impl Write, term: &RetentionTerm) -> io::Result<()> {
    write!(output, "{term}")?;
    match term.note() {
        note if note.is_empty() => Ok(()),
        note => write!(output, " [{note}]"),
    }
}

/// Answers `retention expiry`: a case per line as JSON; `today` is the date of
/// the list where a line gives none.
///
/// # Errors
///
/// Only those of reading and writing; an unreadable line gets its own answer.
pub fn expiry_lines(
    input: impl BufRead,
    mut output: impl Write,
    style: Style,
    today: NaiveDate,
) -> io::Result<Tally> {
    answer_lines(input, |line| {
        let question = line
            .readable()
            .map_err(|(error, _)| (Value::Null, Refusal { error, at: None }))
            .and_then(|()| Question::read(&line.text));
        let (id, answer) = match question {
            Ok(question) => {
                let answer = question.answer(today);
                (question.id, answer)
            }
            Err((id, refusal)) => (id, Err(refusal)),
        };
        let is_good = answer.is_ok();
        match style {
            Style::Json => serde_json::to_writer(&mut output, &AnsweredLine::of(&id, &answer))?,
            Style::Plain => write_answer(&mut output, &id, &answer)?,
        }
        output.write_all(b"\n")?;
        Ok(is_good)
    })
}

fn write_answer(
    output: &mut impl Write,
    id: &Value,
    answer: &Result<Answer, Refusal>,
) -> io::Result<()> {
    match id {
        Value::Null => {}
        Value::String(id) => write!(output, "{id}: ")?,
        id => write!(output, "{id}: ")?,
    }
    match answer {
        Ok(answer) => {
            output.write_all(status_title(answer.status).as_bytes())?;
            if let Some(date) = answer.destroy_from {
                write!(output, ", не ранее {}", date.format("%d.%m.%Y"))?;
            }
            for reason in &answer.reasons {
                write!(output, "\n    {} (п. {})", reason.text, reason.clause)?;
            }
            Ok(())
        }
        Err(refusal) => write!(output, "не вычислено: {}", refusal.error),
    }
}

fn status_title(status: Status) -> &'static str {
    match status {
        Status::Never => "хранится постоянно",
        Status::Waiting => "срок не начался",
        Status::Discretion => "решает комиссия",
        Status::Running => "срок идёт",
        Status::Blocked => "срок истёк, но уничтожать нельзя",
        Status::Expired => "срок истёк",
    }
}

/// One line of input, as far as it could be read.
struct Line {
    text: String,
    is_utf8: bool,
    is_whole: bool,
}

impl Line {
    fn readable(&self) -> Result<(), (String, Option<usize>)> {
        if !self.is_whole {
            let error = format!(
                "Строка длиннее {LONGEST_LINE} байт: так длинны не бывают ни сроки, ни дела"
            );
            return Err((error, None));
        }
        if !self.is_utf8 {
            let at = self
                .text
                .chars()
                .position(|letter| letter == char::REPLACEMENT_CHARACTER);
            return Err((
                "Строка не в кодировке UTF-8: сохраните файл в UTF-8".to_owned(),
                at,
            ));
        }
        Ok(())
    }

    /// The term and, behind a TAB, the note.
    fn split(&self) -> (String, String) {
        match self.text.split_once('\t') {
            Some((text, note)) => (text.to_owned(), note.to_owned()),
            None => (self.text.clone(), String::new()),
        }
    }
}

/// Calls `answer` for every line; it says whether the line was understood.
fn answer_lines(
    mut input: impl BufRead,
    mut answer: impl FnMut(&Line) -> io::Result<bool>,
) -> io::Result<Tally> {
    let mut tally = Tally::default();
    let mut bytes = Vec::new();
    while let Some(line) = next_line(&mut input, &mut bytes)? {
        tally.lines += 1;
        tally.refused += u64::from(!answer(&line)?);
    }
    Ok(tally)
}

fn next_line(input: &mut impl BufRead, bytes: &mut Vec<u8>) -> io::Result<Option<Line>> {
    bytes.clear();
    let limit = LONGEST_LINE as u64 + 2;
    if input.by_ref().take(limit).read_until(b'\n', bytes)? == 0 {
        return Ok(None);
    }
    let is_whole = bytes.ends_with(b"\n") || bytes.len() <= LONGEST_LINE;
    if !is_whole {
        input.skip_until(b'\n')?;
        bytes.truncate(200);
    }
    while matches!(bytes.last(), Some(b'\n' | b'\r')) {
        bytes.pop();
    }
    let is_utf8 = std::str::from_utf8(bytes).is_ok();
    let text = String::from_utf8_lossy(bytes).into_owned();
    Ok(Some(Line {
        text,
        is_utf8,
        is_whole,
    }))
}

// ---------------------------------------------------------------- parse --

#[derive(Serialize)]
struct FailedLine<'a> {
    input: &'a str,
    note: &'a str,
    ok: bool,
    error: &'a str,
    at: Option<usize>,
}

#[derive(Serialize)]
struct ParsedLine<'a> {
    input: &'a str,
    note: &'a str,
    ok: bool,
    #[serde(flatten)]
    term: TermView<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parts: Option<Vec<TermView<'a>>>,
}

impl<'a> ParsedLine<'a> {
    fn of(input: &'a str, note: &'a str, reading: &'a Reading) -> Self {
        match reading {
            Reading::One(term) => ParsedLine {
                input,
                note,
                ok: true,
                term: TermView::of(term),
                parts: None,
            },
            Reading::Several(terms) => ParsedLine {
                input,
                note,
                ok: true,
                term: TermView::of_several(terms),
                parts: Some(terms.iter().map(TermView::of).collect()),
            },
        }
    }
}

/// A term in the field names of the contract.
#[derive(Serialize)]
struct TermView<'a> {
    kind: &'static str,
    years: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    years_before_2003: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    years_since_2003: Option<u32>,
    gate: Option<&'static str>,
    start: &'static str,
    event: Option<&'static str>,
    event_text: Option<&'a str>,
    conditions: Vec<ConditionView<'a>>,
    alternatives: Vec<AlternativeView<'a>>,
    own_term: bool,
    at_least: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    minus_age: bool,
    basis: Vec<&'a ArticleReference>,
    basis_text: Option<&'a str>,
    canonical: String,
    canonical_note: String,
}

/// `"audit_done"`, `"dispute_closed"`, or `{"condition":"other","text":…}`.
#[derive(Serialize)]
#[serde(untagged)]
enum ConditionView<'a> {
    Named(&'static str),
    Other {
        condition: &'static str,
        text: &'a str,
    },
}

#[derive(Serialize)]
struct AlternativeView<'a> {
    #[serde(rename = "if")]
    condition: &'a str,
    fact: &'static str,
    then: TermView<'a>,
}

impl<'a> TermView<'a> {
    fn of(term: &'a RetentionTerm) -> Self {
        let (event, event_text) = event_of(term);
        let is_personnel = *term.base() == Base::Personnel;
        let years = match term.base() {
            Base::Years(years) => Some(years.get()),
            _ => term.at_least_years().map(super::term::Years::get),
        };
        TermView {
            kind: kind_of(term.base()),
            years,
            years_before_2003: is_personnel.then_some(75),
            years_since_2003: is_personnel.then_some(50),
            gate: term.gate().map(gate_code),
            start: if event.is_some() { "event" } else { "closing" },
            event: event.map(Event::code),
            event_text,
            conditions: term.conditions().iter().map(ConditionView::of).collect(),
            alternatives: term
                .alternatives()
                .iter()
                .map(AlternativeView::of)
                .collect(),
            own_term: term.is_own_term(),
            at_least: term.is_at_least(),
            minus_age: term.minus_age,
            basis: term.basis().articles.iter().collect(),
            basis_text: term.basis().text.as_deref(),
            canonical: term.to_string(),
            canonical_note: term.note(),
        }
    }

    /// The heading of several terms: no term of its own, the grounds of all.
    fn of_several(terms: &'a [RetentionTerm]) -> Self {
        let canonical: Vec<String> = terms.iter().map(RetentionTerm::to_string).collect();
        TermView {
            kind: "several",
            years: None,
            years_before_2003: None,
            years_since_2003: None,
            gate: None,
            start: "closing",
            event: None,
            event_text: None,
            conditions: Vec::new(),
            alternatives: Vec::new(),
            own_term: false,
            at_least: false,
            minus_age: false,
            basis: terms
                .iter()
                .flat_map(|term| &term.basis().articles)
                .collect(),
            basis_text: terms.iter().find_map(|term| term.basis().text.as_deref()),
            canonical: canonical.join(" | "),
            canonical_note: String::new(),
        }
    }
}

impl<'a> ConditionView<'a> {
    fn of(condition: &'a Condition) -> Self {
        let other = |text| ConditionView::Other {
            condition: "other",
            text,
        };
        match condition {
            Condition::AuditDone => ConditionView::Named("audit_done"),
            Condition::DisputeClosed => ConditionView::Named("dispute_closed"),
            Condition::Other(text) => other(text),
            Condition::FootnoteMissing => other("Текст сноски не приведён"),
        }
    }
}

impl<'a> AlternativeView<'a> {
    fn of(alternative: &'a Alternative) -> Self {
        AlternativeView {
            condition: &alternative.condition,
            fact: alternative.fact.code(),
            then: TermView {
                canonical: alternative.then.in_words(),
                ..TermView::of(&alternative.then)
            },
        }
    }
}

fn kind_of(base: &Base) -> &'static str {
    match base {
        Base::Permanent => "permanent",
        Base::Years(_) => "years",
        Base::Personnel => "personnel",
        Base::UntilNoLongerNeeded => "until_obsolete",
        Base::UntilReplaced => "until_replaced",
        Base::UntilLiquidation => "until_liquidation",
        Base::Until(_) => "until_event",
        Base::NotApplicable => "not_applicable",
    }
}

fn gate_code(gate: Gate) -> &'static str {
    match gate {
        Gate::Epk => "epk",
        Gate::Ek => "ek",
    }
}

/// The event of the start, or the one that ends an «until» term.
fn event_of(term: &RetentionTerm) -> (Option<Event>, Option<&str>) {
    let of = |trigger: &'_ Trigger| trigger.event;
    match (term.start(), term.base()) {
        (Start::Event(trigger), _) => (Some(of(trigger)), Some(trigger.text.as_str())),
        (Start::Closing, Base::Until(trigger)) => (Some(of(trigger)), Some(trigger.text.as_str())),
        (Start::Closing, Base::UntilNoLongerNeeded) => (Some(Event::Obsolete), None),
        (Start::Closing, Base::UntilReplaced) => (Some(Event::Replaced), None),
        (Start::Closing, Base::UntilLiquidation) => (Some(Event::Liquidated), None),
        (Start::Closing, _) => (None, None),
    }
}

// --------------------------------------------------------------- expiry --

/// A case as asked about.
struct Question {
    id: Value,
    term: String,
    note: String,
    facts: Facts,
    as_of: Option<NaiveDate>,
}

/// What is answered about a case.
struct Answer {
    status: Status,
    destroy_from: Option<NaiveDate>,
    blocks: Vec<&'static str>,
    reasons: Vec<Reason>,
    canonical: String,
}

struct Refusal {
    error: String,
    at: Option<usize>,
}

impl From<String> for Refusal {
    fn from(error: String) -> Self {
        Refusal { error, at: None }
    }
}

#[derive(Serialize)]
#[serde(untagged)]
enum AnsweredLine<'a> {
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
    fn of(id: &'a Value, answer: &'a Result<Answer, Refusal>) -> Self {
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
    fn read(line: &str) -> Result<Question, (Value, Refusal)> {
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

    fn answer(&self, today: NaiveDate) -> Result<Answer, Refusal> {
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
                    blocks: expiry
                        .blocks(as_of)
                        .into_iter()
                        .map(super::expiry::Block::code)
                        .collect(),
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

/// The same answers as JSON values, for callers inside the program.
pub fn parse_value(text: &str, note: &str) -> Value {
    match read(text, note) {
        Ok(reading) => {
            serde_json::to_value(ParsedLine::of(text, note, &reading)).unwrap_or(Value::Null)
        }
        Err(unreadable) => {
            json!({"input": text, "note": note, "ok": false, "error": unreadable.message, "at": unreadable.at})
        }
    }
}
