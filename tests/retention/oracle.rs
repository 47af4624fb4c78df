//! A slow second opinion: it walks through the years one by one and asks of each
//! 1 January whether everything the term wants has happened by then. It shares
//! no code with the engine and is compared with it on many random cases.

use std::fmt::Write;

use chrono::{Datelike, NaiveDate};
use delohran::retention::{
    Event, Fact, Facts, KnownFacts, Outcome, RecordedDate, RecordedEvent, expiry,
};

use super::brief::one;

const CASES: u32 = 120_000;
const LAST_YEAR: i32 = 2400;

/// A small generator, so that every run sees the same cases.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn chance(&mut self, of: u64) -> bool {
        self.below(of) == 0
    }

    fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len() as u64) as usize]
    }

    fn year(&mut self) -> i32 {
        1985 + self.below(45) as i32
    }

    fn day(&mut self) -> NaiveDate {
        let (year, month, day) = (
            self.year(),
            1 + self.below(12) as u32,
            1 + self.below(28) as u32,
        );
        let day = self.pick(&[day, day, 1]);
        NaiveDate::from_ymd_opt(year, month, day).expect("days up to 28 exist")
    }
}

/// What a term counts, in the oracle's own words.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Length {
    Forever,
    Years(i32),
    Personnel,
    Replaced,
    Liquidated,
    NoNeed { least: i32 },
}

#[derive(Debug)]
struct Model {
    length: Length,
    starts_with: Option<Event>,
    wants_audit: bool,
    other: Option<(Fact, Length)>,
}

#[derive(Debug)]
struct World {
    closed: Option<NaiveDate>,
    events: Vec<(Event, Option<NaiveDate>)>,
    known: Option<bool>,
}

#[derive(Debug, PartialEq)]
enum Opinion {
    Never,
    Waits,
    Person(Option<i32>),
    From(i32),
}

impl World {
    fn dates(&self, event: Event) -> impl Iterator<Item = NaiveDate> {
        self.events
            .iter()
            .filter(move |(happened, _)| *happened == event)
            .filter_map(|(_, date)| *date)
    }

    /// Whether all dated events of this kind lie before this 1 January, and there is one.
    fn all_before(&self, event: Event, new_year: NaiveDate) -> bool {
        self.dates(event).next().is_some() && self.dates(event).all(|date| date < new_year)
    }
}

fn new_year(year: i32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, 1, 1).expect("a 1 January")
}

/// The first year on whose 1 January this length is over.
fn first_year_over(length: Length, starts_with: Option<Event>, world: &World) -> Option<i32> {
    let closed = world.closed?;
    let wanted = match length {
        Length::Forever => return None,
        Length::Years(years) => years,
        Length::Personnel if closed < new_year(2003) => 75,
        Length::Personnel => 50,
        Length::Replaced | Length::Liquidated => 0,
        Length::NoNeed { least } => least,
    };
    let mut whole_years = 0;
    for year in 1980..LAST_YEAR {
        let today = new_year(year);
        let event = match length {
            Length::Replaced => Some(Event::Replaced),
            Length::Liquidated => Some(Event::Liquidated),
            Length::NoNeed { .. } => None,
            _ => starts_with,
        };
        let has_begun = closed < today && event.is_none_or(|event| world.all_before(event, today));
        if !has_begun {
            continue;
        }
        let is_decided =
            !matches!(length, Length::NoNeed { .. }) || world.all_before(Event::Obsolete, today);
        if whole_years >= wanted && is_decided {
            return Some(year);
        }
        // The year that begins today will have passed by the next 1 January.
        whole_years += 1;
    }
    None
}

/// What the oracle thinks of a case.
fn opinion(model: &Model, world: &World) -> Opinion {
    let lengths: Vec<Length> = match (model.other, world.known) {
        (None, _) | (Some(_), Some(false)) => vec![model.length],
        (Some((_, other)), Some(true)) => vec![other],
        (Some((_, other)), None) => vec![model.length, other],
    };
    if lengths.contains(&Length::Forever) {
        return Opinion::Never;
    }
    let mut last = 0;
    for length in lengths {
        match first_year_over(length, model.starts_with, world) {
            Some(year) => last = last.max(year),
            None if world.closed.is_some() && matches!(length, Length::NoNeed { .. }) => {
                let Length::NoNeed { least } = length else {
                    unreachable!("matched above")
                };
                let own_years = first_year_over(Length::Years(least), None, world);
                return Opinion::Person(own_years);
            }
            None => return Opinion::Waits,
        }
    }
    if model.wants_audit {
        let closed = world.closed.expect("a case without closing waits");
        let audit_years = world
            .dates(Event::AuditDone)
            .filter(|audit| *audit >= closed)
            .map(|audit| audit.year() + 1);
        last = last.max(audit_years.min().unwrap_or(last));
    }
    Opinion::From(last)
}

fn random_length(dice: &mut Dice) -> Length {
    match dice.below(10) {
        0 => Length::Forever,
        1 => Length::Personnel,
        2 => Length::Replaced,
        3 => Length::Liquidated,
        4 => Length::NoNeed {
            least: dice.pick(&[1, 1, 3]),
        },
        _ => Length::Years(dice.pick(&[1, 3, 5, 6, 10, 15, 45, 75])),
    }
}

fn random_model(dice: &mut Dice) -> Model {
    let length = random_length(dice);
    let counts_years = matches!(length, Length::Years(_) | Length::Personnel);
    let other = (counts_years && dice.chance(3)).then(|| {
        let fact = dice.pick(&[Fact::NoAnnualReport, Fact::HazardousWork, Fact::Other]);
        (
            fact,
            dice.pick(&[
                Length::Forever,
                Length::Personnel,
                Length::Years(3),
                Length::Years(75),
            ]),
        )
    });
    Model {
        length,
        starts_with: (counts_years && dice.chance(2))
            .then(|| dice.pick(&[Event::Replaced, Event::Dismissal, Event::AccountClosed])),
        wants_audit: dice.chance(4),
        other,
    }
}

fn words(length: Length) -> String {
    match length {
        Length::Forever => "Пост.".to_owned(),
        Length::Years(years) => format!("{years} л."),
        Length::Personnel => "50/75 лет".to_owned(),
        Length::Replaced => "ДЗН".to_owned(),
        Length::Liquidated => "До ликвидации организации".to_owned(),
        Length::NoNeed { least: 1 } => "ДМН".to_owned(),
        Length::NoNeed { least } => format!("ДМН, но не менее {least} лет"),
    }
}

fn note(model: &Model) -> String {
    let mut note = String::new();
    let start = match model.starts_with {
        Some(Event::Replaced) => "После замены новыми. ",
        Some(Event::Dismissal) => "После увольнения (смены) ответственного лица; ",
        Some(_) => "После закрытия счета; ",
        None => "",
    };
    note.push_str(start);
    if model.wants_audit {
        note.push_str("При условии проведения ревизии; ");
    }
    if let Some((fact, length)) = model.other {
        let condition = match fact {
            Fact::NoAnnualReport => "при отсутствии годовых отчетов",
            Fact::HazardousWork => "при вредных условиях труда",
            _ => "недвижимого имущества",
        };
        write!(note, "{condition} – {}", words(length)).expect("a string takes all");
    }
    note
}

fn random_world(dice: &mut Dice) -> World {
    let kinds = [
        Event::Replaced,
        Event::Dismissal,
        Event::AccountClosed,
        Event::Liquidated,
        Event::Obsolete,
        Event::AuditDone,
    ];
    let count = dice.below(6);
    World {
        closed: (!dice.chance(12)).then(|| dice.day()),
        events: (0..count)
            .map(|_| (dice.pick(&kinds), (!dice.chance(8)).then(|| dice.day())))
            .collect(),
        known: dice.pick(&[None, Some(true), Some(false)]),
    }
}

fn facts(model: &Model, world: &World) -> Facts {
    Facts {
        closed: world.closed.map(RecordedDate::from),
        events: world
            .events
            .iter()
            .map(|(event, date)| RecordedEvent {
                event: *event,
                date: date.map(RecordedDate::from),
            })
            .collect(),
        known: match (model.other, world.known) {
            (Some((fact, _)), Some(is_so)) => KnownFacts::NONE.with(fact, is_so),
            _ => KnownFacts::NONE,
        },
        ..Facts::default()
    }
}

fn engine_opinion(outcome: Outcome) -> Opinion {
    match outcome {
        Outcome::Never => Opinion::Never,
        Outcome::AwaitsClosing | Outcome::AwaitsEvent(_) => Opinion::Waits,
        Outcome::AtDiscretion { not_before } => Opinion::Person(not_before.map(|date| date.year())),
        Outcome::On(date) => {
            assert_eq!(date, new_year(date.year()), "a date is always a 1 January");
            Opinion::From(date.year())
        }
    }
}

/// R-190, N-21: the engine and the walk through the years agree on every case.
#[test]
fn the_engine_agrees_with_a_walk_through_the_years() {
    let mut dice = Dice(20_191_220);
    let mut dated = 0;
    for _ in 0..CASES {
        let (model, world) = (random_model(&mut dice), random_world(&mut dice));
        let term = one(&words(model.length), &note(&model));
        let facts = facts(&model, &world);
        let mut expected = opinion(&model, &world);
        if let (Opinion::Person(Some(year)), true) = (&mut expected, model.wants_audit) {
            // The audit also puts off what a person may decide.
            let closed = world.closed.expect("a person decides on closed cases");
            let audits = world
                .dates(Event::AuditDone)
                .filter(|audit| *audit >= closed);
            *year = audits
                .map(|audit| audit.year() + 1)
                .min()
                .unwrap_or(*year)
                .max(*year);
        }
        let got = engine_opinion(expiry(&term, &facts).outcome());
        assert_eq!(
            got,
            expected,
            "{model:?} «{term}» «{}» {world:?}",
            term.note()
        );
        dated += u32::from(matches!(got, Opinion::From(_)));
    }
    assert!(
        dated > CASES / 4,
        "most cases must come to a date, only {dated} did"
    );
}
