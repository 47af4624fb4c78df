//! A term in the field names of the contract.

use serde::Serialize;

use crate::retention::events::Event;
use crate::retention::reading::Reading;
use crate::retention::term::{
    Alternative, ArticleReference, Base, Condition, Gate, RetentionTerm, Start, Trigger, Years,
};

#[derive(Serialize)]
pub(super) struct FailedLine<'a> {
    pub(super) input: &'a str,
    pub(super) note: &'a str,
    pub(super) ok: bool,
    pub(super) error: &'a str,
    pub(super) at: Option<usize>,
}

#[derive(Serialize)]
pub(super) struct ParsedLine<'a> {
    input: &'a str,
    note: &'a str,
    ok: bool,
    #[serde(flatten)]
    term: TermView<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parts: Option<Vec<TermView<'a>>>,
}

impl<'a> ParsedLine<'a> {
    pub(super) fn of(input: &'a str, note: &'a str, reading: &'a Reading) -> Self {
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
                term: TermView::of_several(input, terms),
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
            _ => term.at_least_years().map(Years::get),
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
    ///
    /// It is `several` where the text itself says which term is whose («а) постоянно б) 5 лет»). Where it does not, no one
    /// term applies to the whole and nothing tells what each belongs to: `not_applicable`. The parts are given in both.
    fn of_several(input: &str, terms: &'a [RetentionTerm]) -> Self {
        let canonical: Vec<String> = terms.iter().map(RetentionTerm::to_string).collect();
        TermView {
            kind: if names_its_parts(input) {
                "several"
            } else {
                "not_applicable"
            },
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

/// Whether the terms stand under letters of sub-items; a letter after a number is the item of an article («ст. 19 а)»).
fn names_its_parts(input: &str) -> bool {
    let characters: Vec<char> = input.chars().collect();
    characters.windows(2).enumerate().any(|(at, pair)| {
        let is_mark = pair[1] == ')' && matches!(pair[0], 'а'..='я');
        let before = &characters[..at];
        let stands_alone = before.last().is_none_or(|c| c.is_whitespace());
        let previous = before.iter().rev().find(|c| !c.is_whitespace());
        is_mark && stands_alone && previous.is_none_or(|c| !c.is_ascii_digit() && *c != ',')
    })
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
