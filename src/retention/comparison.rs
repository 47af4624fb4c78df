//! Whether a declared term is shorter than its article.

use std::cmp::Ordering;

use super::term::{Base, Condition, Gate, RetentionTerm, Start};

/// A declared term against the term of its article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// They keep a case equally long.
    Equal,
    /// The declared term is shorter: an error, the law sets a minimum.
    Shorter,
    /// The declared term is longer: allowed by a decision of the expert commission.
    Longer,
    /// Neither is surely the longer one.
    Incomparable,
}

/// Compares a declared term with the term of the article it cites.
///
/// `is_copy` exempts rows of copies: their article is that of the original and
/// does not set their term.
///
/// * «50 лет» and «75 лет» equal «50/75 лет»: a nomenclature of one year writes one of them.
/// * Adding ЭПК or «Постоянно» is longer, dropping ЭПК is shorter.
/// * A term that waits for an event is longer than one counted from closing. A
///   declared footnote mark without its text is taken to be the article's footnote.
/// * Conditions and alternatives of the article hold for the case anyway, through
///   its article; they are not compared.
pub fn compare(declared: &RetentionTerm, article: &RetentionTerm, is_copy: bool) -> Comparison {
    if is_copy {
        return Comparison::Equal;
    }
    if declared.base == Base::Permanent || article.base == Base::Permanent {
        let is_permanent = |term: &RetentionTerm| u8::from(term.base == Base::Permanent);
        return Comparison::of(Some(is_permanent(declared).cmp(&is_permanent(article))));
    }
    let length = Comparison::of(compare_bases(declared, article));
    let start = Comparison::of(compare_starts(declared, article));
    let gate = Comparison::of(Some(gate_rank(declared.gate).cmp(&gate_rank(article.gate))));
    length.and(start).and(gate)
}

impl Comparison {
    fn of(ordering: Option<Ordering>) -> Comparison {
        match ordering {
            Some(Ordering::Equal) => Comparison::Equal,
            Some(Ordering::Less) => Comparison::Shorter,
            Some(Ordering::Greater) => Comparison::Longer,
            None => Comparison::Incomparable,
        }
    }

    /// Two sides of one comparison: they must not point different ways.
    fn and(self, other: Comparison) -> Comparison {
        match (self, other) {
            (Comparison::Equal, only) | (only, Comparison::Equal) => only,
            (one, other) if one == other => one,
            _ => Comparison::Incomparable,
        }
    }
}

fn gate_rank(gate: Option<Gate>) -> u8 {
    match gate {
        None => 0,
        Some(Gate::Ek) => 1,
        Some(Gate::Epk) => 2,
    }
}

fn compare_starts(declared: &RetentionTerm, article: &RetentionTerm) -> Option<Ordering> {
    let counts_years = |term: &RetentionTerm| matches!(term.base, Base::Years(_) | Base::Personnel);
    if !counts_years(declared) || !counts_years(article) {
        return Some(Ordering::Equal);
    }
    match (&declared.start, &article.start) {
        (Start::Closing, Start::Closing) => Some(Ordering::Equal),
        (Start::Event(_), Start::Closing) => Some(Ordering::Greater),
        (Start::Closing, Start::Event(_))
            if declared.conditions.contains(&Condition::FootnoteMissing) =>
        {
            Some(Ordering::Equal)
        }
        (Start::Closing, Start::Event(_)) => Some(Ordering::Less),
        (Start::Event(one), Start::Event(other)) if one.event == other.event => {
            Some(Ordering::Equal)
        }
        (Start::Event(_), Start::Event(_)) => None,
    }
}

fn compare_bases(declared: &RetentionTerm, article: &RetentionTerm) -> Option<Ordering> {
    use Base::{Personnel, Until, UntilLiquidation, UntilNoLongerNeeded, UntilReplaced, Years};
    let floor = |term: &RetentionTerm| term.at_least_years.map_or(0, super::term::Years::get);
    match (&declared.base, &article.base) {
        (Years(one), Years(other)) => Some(one.cmp(other)),
        (Personnel, Personnel) => Some(Ordering::Equal),
        (Years(years), Personnel) => Some(match years.get() {
            50 | 75 => Ordering::Equal,
            count => count.cmp(&50),
        }),
        (Personnel, Years(years)) => Some(match years.get() {
            50 => Ordering::Equal,
            count => 50.cmp(&count),
        }),
        // «До минования надобности» may end after a year, whatever it says at most.
        (UntilNoLongerNeeded, Years(years)) => Some(floor(declared).cmp(&years.get())),
        (Years(years), UntilNoLongerNeeded) => Some(years.get().cmp(&floor(article).max(1))),
        (UntilNoLongerNeeded, Personnel) => Some(floor(declared).cmp(&50)),
        (Personnel, UntilNoLongerNeeded) => Some(Ordering::Greater),
        (UntilNoLongerNeeded, UntilNoLongerNeeded)
        | (UntilReplaced, UntilReplaced)
        | (UntilLiquidation, UntilLiquidation) => Some(floor(declared).cmp(&floor(article))),
        (UntilLiquidation, UntilNoLongerNeeded | UntilReplaced) => Some(Ordering::Greater),
        (UntilNoLongerNeeded | UntilReplaced, UntilLiquidation) => Some(Ordering::Less),
        (Until(one), Until(other)) if one.event == other.event => {
            Some(floor(declared).cmp(&floor(article)))
        }
        _ => None,
    }
}
