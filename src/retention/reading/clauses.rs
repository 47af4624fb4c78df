//! One clause of a note: when the term begins, what bars destruction, which
//! other term may hold, or nothing that matters.

use super::articles;
use super::core::{Core, Freedom, core_at};
use super::grounds;
use super::lists::{self, NamedList};
use super::marks::mark_at;
use super::tokens::{Kind, Tokens};
use super::triggers;
use super::words::{ListName, Subject as S, Subjects, Word};
use crate::retention::events::Event;
use crate::retention::term::{
    Alternative, ArticleReference, Base, Condition, Fact, Gate, RetentionTerm, Start, Trigger,
};

/// What a clause says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Clause {
    /// «После замены новыми»: the term begins with an event.
    Starts(Trigger),
    /// «При условии проведения проверки»: destruction is barred until then.
    Requires(Condition),
    /// «При отсутствии годовых - постоянно».
    Offers(Box<Alternative>),
    /// The clause is a term by itself.
    Names {
        core: Core,
        gate: Option<Gate>,
        text: String,
    },
    /// «ЭПК» alone.
    Gates(Gate),
    /// «Решение ЭПК № 10».
    Grounds(String),
    /// «Перечень 2019»: the list of the articles in the cell.
    Lists(ListName),
    /// «ст. 70 ТП».
    Cites(Vec<ArticleReference>),
    /// «Хранится в организации»: nothing that moves a date.
    Neutral,
    /// Not understood; in its own words.
    Unclear { text: String, could_matter: bool },
}

impl Clause {
    /// Lets an unclear clause matter.
    pub(super) fn take_seriously(&mut self) {
        if let Clause::Unclear { could_matter, .. } = self {
            *could_matter = true;
        }
    }
}

/// Reads the clause between two tokens.
pub(super) fn read(tokens: &Tokens, from: usize, to: usize) -> Clause {
    let (from, to) = trimmed(tokens, from, to);
    if from >= to {
        return Clause::Neutral;
    }
    let mut subjects = Subjects::default();
    for at in from..to {
        if tokens.word(at).is_some() {
            subjects.note(tokens.text(at));
        }
    }
    let has = |subject| subjects.has(subject);
    let first = tokens.text(from);
    if has(S::Transfer)
        && (subjects.any(&[S::Archive, S::State, S::Keeping]) || first.starts_with("переда"))
    {
        return Clause::Neutral;
    }
    let other_term = term_inside(tokens, from, to)
        .filter(|found| !found.is_decision() || !is_dispute(subjects, first));
    if other_term.is_none() {
        if is_dispute(subjects, first) {
            return Clause::Requires(Condition::DisputeClosed);
        }
        if has(S::Condition) && has(S::Audit) {
            return Clause::Requires(Condition::AuditDone);
        }
        let start = skip_counting_words(tokens, from);
        if begins_term(tokens, start) {
            return Clause::Starts(triggers::read(tokens, start, to));
        }
        if let (Some(word @ (Word::Epk | Word::Ek)), 1) = (tokens.word(from), to - from) {
            return Clause::Gates(if word == Word::Epk {
                Gate::Epk
            } else {
                Gate::Ek
            });
        }
        if articles::begins_article(tokens, from)
            && let Ok((ground, end)) = articles::articles_at(tokens, from)
            && end >= to
            && ground.text.is_none()
        {
            return Clause::Cites(ground.articles);
        }
        if let Some((NamedList::Known(name), end)) = lists::list_at(tokens, from)
            && end >= to
        {
            return Clause::Lists(name);
        }
        if let Some((text, end)) = grounds::ground_text_at(tokens, from)
            && end >= to
        {
            return Clause::Grounds(text);
        }
        if is_neutral(subjects, first) && !speaks_of_years(tokens, from, to) {
            return Clause::Neutral;
        }
    }
    match other_term {
        Some(found) if found.at == from => match found.then {
            Some(then) if then.start == Start::Closing => Clause::Names {
                core: Core {
                    minus_age: then.minus_age,
                    ..Core::of(then.base)
                },
                gate: then.gate,
                text: tokens.as_written(from, to),
            },
            _ => unclear(tokens, from, to, true),
        },
        Some(TermInside {
            at,
            then: Some(then),
        }) => match condition_of(tokens, from, at) {
            Some((condition, fact)) => Clause::Offers(Box::new(Alternative {
                condition,
                fact,
                then,
            })),
            None => unclear(tokens, from, to, true),
        },
        Some(TermInside { then: None, .. }) => unclear(tokens, from, to, true),
        None => unclear(
            tokens,
            from,
            to,
            has(S::Weight) || speaks_of_years(tokens, from, to) || refers_elsewhere(tokens, from),
        ),
    }
}

fn unclear(tokens: &Tokens, from: usize, to: usize, could_matter: bool) -> Clause {
    Clause::Unclear {
        text: tokens.as_written(from, to),
        could_matter,
    }
}

/// Drops the signs and footnote marks around a clause.
fn trimmed(tokens: &Tokens, mut from: usize, mut to: usize) -> (usize, usize) {
    let is_trifle = |at: usize| {
        matches!(
            tokens.kind(at),
            Some(Kind::Sign('.' | ',' | ';' | ':' | '-'))
        )
    };
    loop {
        if from < to && is_trifle(from) {
            from += 1;
        } else if let Some((_, next)) = mark_at(tokens, from).filter(|(_, next)| *next <= to) {
            from = next;
        } else {
            break;
        }
    }
    while to > from && (is_trifle(to - 1) || tokens.is_sign(to - 1, '*')) {
        to -= 1;
    }
    if to - from >= 2 && tokens.is_sign(from, '(') && tokens.is_sign(to - 1, ')') {
        let inner_closes = (from + 1..to - 1).any(|at| tokens.is_sign(at, ')'));
        if !inner_closes {
            return trimmed(tokens, from + 1, to - 1);
        }
    }
    (from, to)
}

/// «Срок хранения исчисляется» before «после …».
fn skip_counting_words(tokens: &Tokens, at: usize) -> usize {
    let mut next = at;
    while ["срок", "хран", "исчисл", "счита", "отсчет"]
        .iter()
        .any(|stem| tokens.starts(next, stem))
    {
        next += 1;
    }
    next
}

/// Whether the words begin like the start of a term: «После …», «С момента …».
pub(super) fn begins_term(tokens: &Tokens, at: usize) -> bool {
    let next = tokens.text(at + 1);
    match tokens.text(at) {
        "после" => true,
        "по" => [
            "окончани",
            "истечени",
            "завершени",
            "исполнени",
            "прекращени",
        ]
        .iter()
        .any(|stem| next.starts_with(stem)),
        "с" | "со" => ["момент", "дн", "дат", "год", "даты"]
            .iter()
            .any(|stem| next.starts_with(stem)),
        _ => false,
    }
}

/// Whether a clause may begin with this word inside a longer sentence.
pub(super) fn begins_clause(tokens: &Tokens, at: usize) -> bool {
    if tokens.text(at) == "после" {
        return true;
    }
    let next = tokens.text(at + 1);
    match tokens.text(at) {
        "при" => ["услов", "возникнов", "отсутств", "налич", "вредн", "опасн"]
            .iter()
            .any(|stem| next.starts_with(stem)),
        "в" => next.starts_with("случа"),
        _ => false,
    }
}

fn is_dispute(subjects: Subjects, first: &str) -> bool {
    let names_dispute = subjects.has(S::Court) && (subjects.has(S::Occurrence) || first == "при");
    let kept_until_decision =
        subjects.has(S::Keeping) && subjects.has(S::Decision) && subjects.has(S::Taking);
    names_dispute || kept_until_decision
}

fn is_neutral(subjects: Subjects, first: &str) -> bool {
    let has = |subject| subjects.has(subject);
    let kept_here = has(S::Keeping)
        && !has(S::Destruction)
        && matches!(first, "хранится" | "хранятся" | "хранить" | "место");
    let kept_as_part = has(S::Composition);
    let kind_of_paper = has(S::Electronic) || has(S::Copy);
    let history = has(S::Carrying) && !has(S::Destruction);
    let place = first == "по" && has(S::Place);
    let contents = has(S::Information) && has(S::Foresight);
    kept_here || kept_as_part || kind_of_paper || history || place || contents
}

/// «То же», «там же», «см. выше»: the words stand in another row.
fn refers_elsewhere(tokens: &Tokens, at: usize) -> bool {
    matches!(
        (tokens.text(at), tokens.text(at + 1)),
        ("то" | "там" | "так", "же") | ("тоже" | "аналогично", _) | ("см" | "смотри", _)
    )
}

fn speaks_of_years(tokens: &Tokens, from: usize, to: usize) -> bool {
    (from..to).any(|at| {
        tokens.number(at).is_some_and(|number| number < 1000)
            && tokens.word(at + 1) == Some(Word::Unit)
            || matches!(
                tokens.word(at),
                Some(Word::Permanent | Word::NoNeed | Word::Replacement | Word::Until)
            )
    })
}

/// A term inside a clause; `then` is absent when words behind it were not understood.
struct TermInside {
    at: usize,
    then: Option<RetentionTerm>,
}

impl TermInside {
    /// «до вынесения решения по делу»
    fn is_decision(&self) -> bool {
        let base = self.then.as_ref().map(|then| &then.base);
        matches!(base, Some(Base::Until(trigger)) if trigger.event == Event::DecisionMade)
    }
}

/// Finds the term a clause names: right behind a dash, else the first one.
fn term_inside(tokens: &Tokens, from: usize, to: usize) -> Option<TermInside> {
    let behind_dash = (from..to)
        .filter(|&at| tokens.is_sign(at, '-') || tokens.is_sign(at, ':'))
        .map(|dash| skip_keeping_words(tokens, dash + 1))
        .find_map(|at| whole_term(tokens, at, to, Freedom::AnyEvent));
    behind_dash.or_else(|| {
        (from..to)
            .filter(|&at| !is_bound(tokens, at, from))
            .find_map(|at| whole_term(tokens, at, to, Freedom::FixedOnly))
    })
}

/// «свыше 10 лет», «(до 10 лет)», «через 3 года»: a bound, not a term.
fn is_bound(tokens: &Tokens, at: usize, from: usize) -> bool {
    at > from
        && (matches!(
            tokens.text(at - 1),
            "до" | "свыше"
                | "более"
                | "через"
                | "за"
                | "в"
                | "течение"
                | "первые"
                | "последние"
        ) || tokens.is_sign(at - 1, '('))
}

fn skip_keeping_words(tokens: &Tokens, at: usize) -> usize {
    let mut next = at;
    while tokens.starts(next, "хран")
        || tokens.starts(next, "сохран")
        || matches!(tokens.text(next), "срок" | "их")
    {
        next += 1;
    }
    next
}

/// A term with everything behind it up to the end of the clause.
fn whole_term(tokens: &Tokens, at: usize, to: usize, freedom: Freedom) -> Option<TermInside> {
    let mut first = at;
    let mut at_least = false;
    if tokens.word(at) == Some(Word::Not) && tokens.text(at + 1) == "менее" {
        at_least = true;
        first = at + 2;
    }
    let (core, next) = core_at(tokens, first, freedom).ok()??;
    // The point of «л.» may be the one that ends the clause.
    if next > to + 1 || next > to && !tokens.is_sign(to, '.') {
        return None;
    }
    let next = next.min(to);
    let mut term = RetentionTerm::plain(core.base);
    term.minus_age = core.minus_age;
    term.at_least = at_least;
    let is_understood = finish_term(tokens, next, to, &mut term) && !term.minus_age;
    let then = is_understood.then_some(term);
    Some(TermInside { at, then })
}

/// Takes the gate, footnote marks and the event behind a term.
fn finish_term(tokens: &Tokens, from: usize, to: usize, term: &mut RetentionTerm) -> bool {
    let mut next = from;
    while next < to {
        match tokens.kind(next) {
            Some(Kind::Word(Word::Epk)) => term.gate = Some(Gate::Epk),
            Some(Kind::Word(Word::Ek)) => term.gate = term.gate.or(Some(Gate::Ek)),
            Some(Kind::Sign('.' | ',' | ')' | '(' | '-') | Kind::Raised(_)) => {}
            Some(Kind::Number(_))
                if tokens.is_sign(next - 1, '(') && tokens.is_sign(next + 1, ')') => {}
            Some(Kind::Word(_)) if begins_term(tokens, next) => {
                let mut trigger = triggers::read(tokens, next, to);
                trigger.text = uncapitalised(&trigger.text);
                term.start = Start::Event(trigger);
                return true;
            }
            Some(Kind::Word(_)) if tokens.starts(next, "хран") => {}
            _ => return false,
        }
        next += 1;
    }
    true
}

/// The first letter made small, as inside a sentence.
fn uncapitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_lowercase().chain(letters).collect())
        .unwrap_or_default()
}

/// The words before the term of an alternative, and the fact they speak of.
fn condition_of(tokens: &Tokens, from: usize, at: usize) -> Option<(String, Fact)> {
    let mut end = at;
    while end > from
        && (matches!(
            tokens.kind(end - 1),
            Some(Kind::Sign('-' | ',' | ':' | '.'))
        ) || tokens.starts(end - 1, "хран")
            || tokens.starts(end - 1, "сохран")
            || matches!(tokens.text(end - 1), "срок"))
    {
        end -= 1;
    }
    let (from, end) = trimmed(tokens, from, end);
    // «После увольнения - 3 года» is no condition but a start of an unknown kind.
    if end <= from || begins_term(tokens, from) {
        return None;
    }
    let mut subjects = Subjects::default();
    for word in from..end {
        if tokens.word(word).is_some() {
            subjects.note(tokens.text(word));
        }
    }
    Some((tokens.as_written(from, end), fact_of(subjects)))
}

fn fact_of(subjects: Subjects) -> Fact {
    let has = |subject| subjects.has(subject);
    if has(S::Unclaimed) {
        Fact::Unclaimed
    } else if has(S::Absence) && has(S::Danger) {
        // «При отсутствии других документов о вредных условиях» is neither fact.
        Fact::Other
    } else if has(S::Absence) && has(S::Payroll) {
        Fact::NoPayrollAccounts
    } else if has(S::Absence) && has(S::Ledger) {
        Fact::NoLedgers
    } else if has(S::Absence) && has(S::Period) {
        Fact::NoAnnualReport
    } else if has(S::Danger) {
        Fact::HazardousWork
    } else if has(S::Relation) && has(S::Activity) {
        Fact::ConcernsOrganisation
    } else if has(S::Source) {
        Fact::NotAcquisitionSource
    } else {
        Fact::Other
    }
}
