//! What the base of a term comes to, before conditions and gates.

use super::{Outcome, Step, Trace, first_day_after};
use crate::retention::dates::RecordedDate;
use crate::retention::events::Event;
use crate::retention::facts::Facts;
use crate::retention::term::{Base, Needs, RetentionTerm, Start, Trigger, Years};

/// The first year whose closed personnel cases are kept 50 years instead of 75
/// (Federal Law 125-ФЗ, article 22.1).
const FIRST_YEAR_OF_FIFTY: i32 = 2003;
const PERSONNEL_BEFORE_2003: u32 = 75;
const PERSONNEL_SINCE_2003: u32 = 50;
/// «До минования надобности» lasts at least one year.
const LEAST_OWN_TERM: u32 = 1;

/// The outcome of one base, before conditions and gates.
pub(super) fn settle<'a, T: Trace<'a>>(
    term: &'a RetentionTerm,
    start: &'a Start,
    facts: &'a Facts,
    trace: &mut T,
) -> Outcome {
    match term.base {
        Base::Permanent => {
            let note = match start {
                Start::Event(trigger) => Some(trigger),
                Start::Closing => None,
            };
            trace.step(Step::Permanent { note });
            return Outcome::Never;
        }
        Base::NotApplicable => {
            trace.step(Step::NotApplicable);
            return Outcome::AtDiscretion { not_before: None };
        }
        _ => {}
    }
    let Some(closed) = facts.closed else {
        trace.step(Step::Open);
        return Outcome::AwaitsClosing;
    };
    trace.step(Step::Closed(closed));
    match &term.base {
        Base::Years(years) => by_years(*years, term, start, closed, facts, trace),
        Base::Personnel => by_personnel_law(term, start, closed, facts, trace),
        Base::UntilNoLongerNeeded => until_no_longer_needed(term, closed, facts, trace),
        Base::UntilReplaced => until(
            "До замены новыми",
            is_replacement,
            Event::Replaced,
            term,
            closed,
            facts,
            trace,
        ),
        Base::UntilLiquidation => {
            let outcome = until(
                "До ликвидации организации",
                is_liquidation,
                Event::Liquidated,
                term,
                closed,
                facts,
                trace,
            );
            if let Outcome::On(_) = outcome {
                trace.step(Step::LiquidationToCheck);
            }
            outcome
        }
        Base::Until(trigger) => {
            let came = came(trigger, facts);
            let undated = facts.happened(|event| answers(trigger, event));
            end_with(
                &trigger.text,
                came,
                undated,
                trigger.event,
                term,
                closed,
                trace,
            )
        }
        Base::Permanent | Base::NotApplicable => Outcome::AtDiscretion { not_before: None },
    }
}

fn is_replacement(event: Event) -> bool {
    event == Event::Replaced
}

fn is_liquidation(event: Event) -> bool {
    event == Event::Liquidated
}

/// «5 лет»: from the year of closing, or of the event if that is later.
fn by_years<'a, T: Trace<'a>>(
    years: Years,
    term: &'a RetentionTerm,
    start: &'a Start,
    closed: RecordedDate,
    facts: &'a Facts,
    trace: &mut T,
) -> Outcome {
    let base_year = match begin(start, closed, facts, trace) {
        Ok(year) => year,
        Err(waiting) => return waiting,
    };
    if years.get() == PERSONNEL_SINCE_2003 && closed.year() < FIRST_YEAR_OF_FIFTY {
        trace.step(Step::FiftyBefore2003);
        let not_before = Some(first_day_after(base_year, PERSONNEL_BEFORE_2003));
        return Outcome::AtDiscretion { not_before };
    }
    if term.minus_age {
        trace.step(Step::AgeNotSubtracted);
    }
    trace.step(Step::Counted {
        years: years.get(),
        base_year,
        branch: term,
    });
    Outcome::On(first_day_after(base_year, years.get()))
}

/// «50/75 лет»: the year of closing decides which (125-ФЗ, article 22.1).
fn by_personnel_law<'a, T: Trace<'a>>(
    term: &'a RetentionTerm,
    start: &'a Start,
    closed: RecordedDate,
    facts: &'a Facts,
    trace: &mut T,
) -> Outcome {
    let base_year = match begin(start, closed, facts, trace) {
        Ok(year) => year,
        Err(waiting) => return waiting,
    };
    let closed_before_2003 = closed.year() < FIRST_YEAR_OF_FIFTY;
    let years = if closed_before_2003 {
        PERSONNEL_BEFORE_2003
    } else {
        PERSONNEL_SINCE_2003
    };
    trace.step(Step::Personnel { closed_before_2003 });
    trace.step(Step::Counted {
        years,
        base_year,
        branch: term,
    });
    Outcome::On(first_day_after(base_year, years))
}

/// The year after which the years are counted, or the event still awaited.
fn begin<'a, T: Trace<'a>>(
    start: &'a Start,
    closed: RecordedDate,
    facts: &'a Facts,
    trace: &mut T,
) -> Result<i32, Outcome> {
    let Start::Event(trigger) = start else {
        return Ok(closed.year());
    };
    match came(trigger, facts) {
        Some(date) => {
            trace.step(Step::EventCame {
                trigger: &trigger.text,
                date,
            });
            Ok(date.year().max(closed.year()))
        }
        None => {
            let undated = facts.happened(|event| answers(trigger, event));
            trace.step(Step::EventAwaited {
                trigger: &trigger.text,
                undated,
            });
            Err(Outcome::AwaitsEvent(trigger.event))
        }
    }
}

/// When the event of a trigger came: of several the latest.
fn came(trigger: &Trigger, facts: &Facts) -> Option<RecordedDate> {
    let answers_one = |wanted: Event| facts.latest(|event| is_like(event, wanted));
    match trigger.needs {
        Needs::Any => facts.latest(|event| answers(trigger, event)),
        Needs::All => {
            let mut latest: Option<RecordedDate> = None;
            for wanted in trigger.events.iter() {
                let date = answers_one(wanted)?;
                latest = Some(latest.map_or(date, |known| later(known, date)));
            }
            latest
        }
    }
}

fn later(one: RecordedDate, other: RecordedDate) -> RecordedDate {
    if other.last() > one.last() {
        other
    } else {
        one
    }
}

fn answers(trigger: &Trigger, event: Event) -> bool {
    trigger.events.iter().any(|wanted| is_like(event, wanted))
}

/// The end of validity is one thing, whether the paper ran out or was revoked.
fn is_like(event: Event, wanted: Event) -> bool {
    let ends_validity = |event| matches!(event, Event::Expired | Event::Revoked);
    event == wanted || ends_validity(event) && ends_validity(wanted)
}

/// ДМН: at least a year, then until a decision is recorded.
fn until_no_longer_needed<'a, T: Trace<'a>>(
    term: &'a RetentionTerm,
    closed: RecordedDate,
    facts: &'a Facts,
    trace: &mut T,
) -> Outcome {
    let least = term.at_least_years.map_or(LEAST_OWN_TERM, Years::get);
    trace.step(Step::OwnTerm { least });
    let earliest = first_day_after(closed.year(), least);
    match facts.latest(|event| event == Event::Obsolete) {
        Some(decided) => {
            trace.step(Step::NeedOver(decided));
            Outcome::On(earliest.max(first_day_after(decided.year(), 0)))
        }
        None => {
            trace.step(Step::NeedNotDecided);
            Outcome::AtDiscretion {
                not_before: Some(earliest),
            }
        }
    }
}

fn until<'a, T: Trace<'a>>(
    words: &'a str,
    is_wanted: fn(Event) -> bool,
    event: Event,
    term: &'a RetentionTerm,
    closed: RecordedDate,
    facts: &'a Facts,
    trace: &mut T,
) -> Outcome {
    let undated = facts.happened(is_wanted);
    end_with(
        words,
        facts.latest(is_wanted),
        undated,
        event,
        term,
        closed,
        trace,
    )
}

/// «До …»: ends with the event, on the following 1 January, and not before the
/// case itself is closed.
fn end_with<'a, T: Trace<'a>>(
    words: &'a str,
    came: Option<RecordedDate>,
    undated: bool,
    event: Event,
    term: &'a RetentionTerm,
    closed: RecordedDate,
    trace: &mut T,
) -> Outcome {
    let Some(date) = came else {
        trace.step(Step::EventAwaited {
            trigger: words,
            undated,
        });
        return Outcome::AwaitsEvent(event);
    };
    trace.step(Step::EventCame {
        trigger: words,
        date,
    });
    let base_year = date.year().max(closed.year());
    let years = term.at_least_years.map_or(0, Years::get);
    if years > 0 {
        trace.step(Step::Counted {
            years,
            base_year,
            branch: term,
        });
    }
    Outcome::On(first_day_after(base_year, years))
}
