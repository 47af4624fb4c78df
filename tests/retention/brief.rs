//! A term in one short line, so that tables of readings stay readable.

use std::fmt::Write;

use delohran::retention::{Base, Condition, Gate, Reading, RetentionTerm, Start, Unreadable, read};

/// Reads a term that stands alone.
///
/// # Panics
///
/// When it does not read, or is several terms.
#[track_caller]
pub(super) fn one(text: &str, note: &str) -> RetentionTerm {
    match read(text, note) {
        Ok(Reading::One(term)) => term,
        other => panic!("«{text}» («{note}») is not one term: {other:?}"),
    }
}

/// What was read, or where reading stopped: `years 5 epk @replaced {8б/236-2019}`.
pub(super) fn brief(reading: &Result<Reading, Unreadable>) -> String {
    match reading {
        Ok(Reading::One(term)) => brief_term(term),
        Ok(Reading::Several(terms)) => terms.iter().map(brief_term).collect::<Vec<_>>().join(" | "),
        Err(unreadable) => format!("refused at {}", unreadable.at),
    }
}

fn brief_term(term: &RetentionTerm) -> String {
    let mut brief = match term.base() {
        Base::Permanent => "permanent".to_owned(),
        Base::Years(years) => format!("years {}", years.get()),
        Base::Personnel => "50/75".to_owned(),
        Base::UntilNoLongerNeeded => "ДМН".to_owned(),
        Base::UntilReplaced => "ДЗН".to_owned(),
        Base::UntilLiquidation => "ДЛО".to_owned(),
        Base::Until(trigger) => format!("until {}", trigger.event.code()),
        Base::NotApplicable => "none".to_owned(),
    };
    if let Some(years) = term.at_least_years() {
        write!(brief, " {}", years.get()).expect("a string takes all");
    }
    if term.is_at_least() {
        brief.push_str(" least");
    }
    match term.gate() {
        Some(Gate::Epk) => brief.push_str(" epk"),
        Some(Gate::Ek) => brief.push_str(" ek"),
        None => {}
    }
    if let Start::Event(trigger) = term.start() {
        write!(brief, " @{}", trigger.event.code()).expect("a string takes all");
    }
    for condition in term.conditions() {
        match condition {
            Condition::AuditDone => brief.push_str(" +audit"),
            Condition::DisputeClosed => brief.push_str(" +dispute"),
            Condition::FootnoteMissing => brief.push_str(" +footnote?"),
            Condition::Other(text) => write!(brief, " +«{text}»").expect("a string takes all"),
        }
    }
    for alternative in term.alternatives() {
        let (fact, then) = (alternative.fact.code(), brief_term(&alternative.then));
        write!(brief, " if {fact}: {then};").expect("a string takes all");
    }
    for article in &term.basis().articles {
        let item = article.item.as_deref().unwrap_or("");
        let list = article.list.as_deref().unwrap_or("?");
        write!(brief, " {}{item}/{list}", article.article).expect("a string takes all");
    }
    if let Some(text) = &term.basis().text {
        write!(brief, " [{text}]").expect("a string takes all");
    }
    brief
}
