//! Facts of cases in few words, for the tables of expiries.

use chrono::NaiveDate;
use delohran::retention::{
    Event, Fact, Facts, Hold, OrganisationKind, Outcome, RecordedDate, RecordedEvent, expiry,
};

use super::brief::one;

pub(super) fn date(text: &str) -> RecordedDate {
    RecordedDate::read(text).unwrap_or_else(|error| panic!("{error}"))
}

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// Facts of a case closed at this time; an empty text leaves it open.
pub(super) fn closed(text: &str) -> Facts {
    Facts {
        closed: (!text.is_empty()).then(|| date(text)),
        appraised: true,
        ..Facts::default()
    }
}

pub(super) trait Known {
    fn event(self, event: Event, at: &str) -> Facts;
    fn fact(self, fact: Fact, is_so: bool) -> Facts;
    fn hold(self, from: &str, to: &str) -> Facts;
    fn not_appraised(self) -> Facts;
    fn of(self, kind: OrganisationKind) -> Facts;
}

impl Known for Facts {
    fn event(mut self, event: Event, at: &str) -> Facts {
        let date = (!at.is_empty()).then(|| date(at));
        self.events.push(RecordedEvent { event, date });
        self
    }

    fn fact(mut self, fact: Fact, is_so: bool) -> Facts {
        self.known = self.known.with(fact, is_so);
        self
    }

    fn hold(mut self, from: &str, to: &str) -> Facts {
        let side = |text: &str| (!text.is_empty()).then(|| day(text));
        self.holds.push(Hold {
            from: side(from),
            to: side(to),
            reason: "запрос суда".to_owned(),
        });
        self
    }

    fn not_appraised(mut self) -> Facts {
        self.appraised = false;
        self
    }

    fn of(mut self, kind: OrganisationKind) -> Facts {
        self.organisation = Some(kind);
        self
    }
}

pub(super) fn on(text: &str) -> Outcome {
    Outcome::On(day(text))
}

pub(super) fn person(not_before: &str) -> Outcome {
    Outcome::AtDiscretion {
        not_before: (!not_before.is_empty()).then(|| day(not_before)),
    }
}

/// (clause or source, term, note, facts, outcome)
pub(super) type Case = (&'static str, &'static str, &'static str, Facts, Outcome);

#[track_caller]
pub(super) fn check(cases: Vec<Case>) {
    for (clause, text, note, facts, expected) in cases {
        let term = one(text, note);
        let expiry = expiry(&term, &facts);
        assert_eq!(
            expiry.outcome(),
            expected,
            "{clause}: «{text}» («{note}»), {facts:?}"
        );
        assert!(
            !expiry.reasons().is_empty(),
            "{clause}: «{text}» has no reasons"
        );
    }
}
