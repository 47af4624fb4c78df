//! The core of a term: «5 лет», «50/75 лет», «Постоянно», «До минования надобности».

use super::grounds;
use super::notes;
use super::tokens::{Kind, Tokens};
use super::triggers;
use super::words::{self, Word};
use super::{Refusal, Stop};
use crate::retention::events::{Event, EventSet};
use crate::retention::term::{Base, Needs, Trigger, Years};

/// Letters of «новыми» and «надобностей»: a longer word is glued to the next one.
const LONGEST_NEW: usize = 6;
const LONGEST_NEED: usize = 11;

/// A core as read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Core {
    pub(super) base: Base,
    /// The old «75 лет - В».
    pub(super) minus_age: bool,
    /// A footnote mark between the number and its unit: «5 (1) лет».
    pub(super) mark: Option<u32>,
}

impl Core {
    /// A core of this base and nothing else.
    pub(super) fn of(base: Base) -> Core {
        Core {
            base,
            minus_age: false,
            mark: None,
        }
    }
}

/// A core and the place behind it.
pub(super) type Found = Option<(Core, usize)>;

/// How freely «До …» may be read as a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Freedom {
    /// In the column of terms any «До …» is a term that ends with an event.
    AnyEvent,
    /// Inside a sentence only the fixed expressions are.
    FixedOnly,
}

/// Reads a core that begins at this token, if one does.
///
/// # Errors
///
/// When a number of years is absurd, or months and days are meant.
pub(super) fn core_at(tokens: &Tokens, at: usize, freedom: Freedom) -> Result<Found, Stop> {
    match tokens.kind(at) {
        Some(Kind::Number(number)) => years_at(tokens, at, number),
        Some(Kind::Word(Word::Numeral(_))) => Ok(years_in_words(tokens, at)),
        Some(Kind::Word(word)) => Ok(fixed_at(tokens, at, word, freedom)),
        _ => Ok(None),
    }
}

fn plain(base: Base, next: usize) -> Found {
    Some((Core::of(base), next))
}

fn fixed_at(tokens: &Tokens, at: usize, word: Word, freedom: Freedom) -> Found {
    match word {
        Word::Permanent => plain(Base::Permanent, after_point(tokens, at + 1)),
        Word::NoNeed => plain(Base::UntilNoLongerNeeded, after_point(tokens, at + 1)),
        Word::Replacement => plain(Base::UntilReplaced, after_point(tokens, at + 1)),
        Word::Liquidation => plain(Base::UntilLiquidation, after_point(tokens, at + 1)),
        Word::Until => until_at(tokens, at, freedom),
        Word::Plain => match tokens.text(at) {
            "д" => spaced_initials(tokens, at),
            "по" if tokens.starts(at + 1, "минован") => no_need_at(tokens, at + 1),
            text if text.starts_with("мин") => no_need_at(tokens, at),
            _ => None,
        },
        _ => None,
    }
}

/// «д.м.н.», «д. з. н.»
fn spaced_initials(tokens: &Tokens, at: usize) -> Found {
    let middle = after_point(tokens, at + 1);
    let last = after_point(tokens, middle + 1);
    if tokens.text(last) != "н" {
        return None;
    }
    let next = after_point(tokens, last + 1);
    match tokens.text(middle) {
        "м" => plain(Base::UntilNoLongerNeeded, next),
        "з" => plain(Base::UntilReplaced, next),
        _ => None,
    }
}

fn after_point(tokens: &Tokens, at: usize) -> usize {
    if tokens.is_sign(at, '.') && !tokens.is_sign(at + 1, '.') {
        at + 1
    } else {
        at
    }
}

/// «минования надобности», «мин. надоб.».
fn no_need_at(tokens: &Tokens, at: usize) -> Found {
    let next = after_point(tokens, at + 1);
    let is_need = tokens.starts(next, "над") && tokens.text(next).chars().count() <= LONGEST_NEED;
    is_need.then(|| {
        (
            Core::of(Base::UntilNoLongerNeeded),
            after_point(tokens, next + 1),
        )
    })
}

/// «до минования надобности», «до замены новыми», «до ликвидации организации»,
/// «до востребования», and in a column of terms «до списания …».
fn until_at(tokens: &Tokens, at: usize, freedom: Freedom) -> Found {
    let next = at + 1;
    let text = tokens.text(next);
    if !matches!(tokens.kind(next), Some(Kind::Word(_))) {
        return None;
    }
    if text.starts_with("мин") {
        let behind = no_need_at(tokens, next);
        return behind.or_else(|| {
            text.starts_with("минован")
                .then(|| (Core::of(Base::UntilNoLongerNeeded), next + 1))
        });
    }
    if text.starts_with("надоб") || text == "мн" {
        return plain(Base::UntilNoLongerNeeded, after_point(tokens, next + 1));
    }
    if text == "м" {
        let slash = if tokens.is_sign(next + 1, '/') {
            next + 2
        } else {
            after_point(tokens, next + 1)
        };
        return (tokens.text(slash) == "н").then(|| {
            (
                Core::of(Base::UntilNoLongerNeeded),
                after_point(tokens, slash + 1),
            )
        });
    }
    if text.starts_with("зам") {
        let new = after_point(tokens, next + 1);
        if tokens.starts(new, "нов") && tokens.text(new).chars().count() <= LONGEST_NEW {
            return plain(Base::UntilReplaced, after_point(tokens, new + 1));
        }
        if ends_here(tokens, new) {
            return plain(Base::UntilReplaced, new);
        }
    }
    if text.starts_with("ликв") {
        let organisation = after_point(tokens, next + 1);
        if let Some(behind) = organisation_at(tokens, organisation) {
            return plain(Base::UntilLiquidation, behind);
        }
        if ends_here(tokens, organisation) {
            return plain(Base::UntilLiquidation, organisation);
        }
    }
    if text.starts_with("востр") {
        let behind = after_point(tokens, next + 1);
        let trigger = Trigger {
            event: Event::Claimed,
            events: EventSet::of(Event::Claimed),
            needs: Needs::Any,
            text: "До востребования".to_owned(),
        };
        return plain(Base::Until(trigger), behind);
    }
    match freedom {
        Freedom::AnyEvent => free_event(tokens, at),
        Freedom::FixedOnly => None,
    }
}

/// Whether nothing that could belong to the expression follows.
fn ends_here(tokens: &Tokens, at: usize) -> bool {
    match tokens.kind(at) {
        None | Some(Kind::Sign(_) | Kind::Raised(_) | Kind::Number(_)) => true,
        Some(Kind::Word(word)) => !matches!(word, Word::Plain | Word::And | Word::Not),
    }
}

const ORGANISATIONS: [&str; 16] = [
    "орг",
    "учрежд",
    "предпр",
    "инспек",
    "общес",
    "юрид",
    "комп",
    "управл",
    "школ",
    "ведомст",
    "госорган",
    "фонд",
    "корпорац",
    "министер",
    "служб",
    "лиц",
];

/// «организации», «юридического лица», «(учреждения, организации)».
fn organisation_at(tokens: &Tokens, at: usize) -> Option<usize> {
    let is_organisation = |at: usize| ORGANISATIONS.iter().any(|stem| tokens.starts(at, stem));
    let opens = tokens.is_sign(at, '(');
    let first = at + usize::from(opens);
    if !is_organisation(first) {
        return None;
    }
    let mut next = after_point(tokens, first + 1);
    loop {
        if is_organisation(next) {
            next = after_point(tokens, next + 1);
        } else if (tokens.is_sign(next, '(')
            || tokens.is_sign(next, ',')
            || tokens.word(next) == Some(Word::And))
            && is_organisation(next + 1)
        {
            next = after_point(tokens, next + 2);
            if tokens.is_sign(next, ')') {
                next += 1;
            }
        } else {
            break;
        }
    }
    Some(if opens && tokens.is_sign(next, ')') {
        next + 1
    } else {
        next
    })
}

/// «До списания транспортных средств»: words up to the next thing that is not a word.
fn free_event(tokens: &Tokens, at: usize) -> Found {
    let mut end = at + 1;
    while let Some(Kind::Word(Word::Plain | Word::And | Word::Not | Word::Until)) = tokens.kind(end)
    {
        if end > at + 1 && notes::ends_clause(tokens, end, at) {
            break;
        }
        if tokens.text(end) == "после" && end > at + 1 {
            break;
        }
        if words::mended(tokens.text(end)).is_some() {
            // Glued or misspelt: the mended text is read instead.
            return None;
        }
        let is_label = tokens.is_sign(end + 1, ')') && tokens.text(end).chars().count() == 1;
        if is_label {
            break;
        }
        end += 1;
        if tokens.is_sign(end, '/')
            && tokens.is_glued(end)
            && tokens.word(end + 1) == Some(Word::Plain)
        {
            end += 1;
        }
        if tokens.is_sign(end, ',')
            && tokens.word(end + 1) == Some(Word::Plain)
            && tokens.text(end + 1) != "но"
            && grounds::ground_text_at(tokens, end + 1).is_none()
        {
            end += 1;
        }
        if tokens.is_sign(end, '(')
            && let Some(close) = (end..end + 6).find(|&sign| tokens.is_sign(sign, ')'))
            && (end + 1..close).all(|inside| {
                tokens.word(inside) == Some(Word::Plain) || tokens.is_sign(inside, ',')
            })
            && close > end + 1
        {
            end = close + 1;
        }
    }
    while tokens.is_sign(end - 1, ',') || tokens.is_sign(end - 1, '/') {
        end -= 1;
    }
    let names_something =
        tokens.word(at + 1) == Some(Word::Plain) && tokens.text(at + 1).chars().count() >= 4;
    names_something.then(|| {
        let trigger = triggers::read(tokens, at, end);
        (Core::of(Base::Until(trigger)), end)
    })
}

/// «5 лет», «5 (пять) лет», «50/75 лет», «75 (50) лет», «50 лет/75 лет», «75 л. - В».
fn years_at(tokens: &Tokens, at: usize, number: u32) -> Result<Found, Stop> {
    let mut next = at + 1;
    if tokens.is_sign(next, '(')
        && let Some((spelt, behind)) = numeral_at(tokens, next + 1)
        && tokens.is_sign(behind, ')')
    {
        if spelt != number {
            return Err(Stop::at(next + 1, Refusal::NumbersDisagree));
        }
        next = behind + 1;
    }
    if let Some((other, behind)) = second_number(tokens, next)
        && is_personnel_pair(number, other)
    {
        return Ok(plain(
            Base::Personnel,
            after_unit(tokens, behind).unwrap_or(behind),
        ));
    }
    if let Some(mark) = mark_at(tokens, next)
        && let Some(unit) = after_unit(tokens, next + 3)
    {
        let base = years(number, at)?;
        return Ok(Some((
            Core {
                mark: Some(mark),
                ..Core::of(base)
            },
            unit,
        )));
    }
    if let Some(unit) = minus_age_at(tokens, next).and_then(|age| after_unit(tokens, age))
        && matches!(number, 50 | 75)
    {
        let base = years(number, at)?;
        return Ok(Some((
            Core {
                minus_age: true,
                ..Core::of(base)
            },
            unit,
        )));
    }
    let Some(behind) = after_unit(tokens, next) else {
        return refuse_other_units(tokens, next);
    };
    if let Some((other, after)) = second_number(tokens, behind)
        && is_personnel_pair(number, other)
        && let Some(end) = after_unit(tokens, after)
    {
        let end = if tokens.is_sign(end, ')') {
            end + 1
        } else {
            end
        };
        return Ok(plain(Base::Personnel, end));
    }
    let base = years(number, at)?;
    let age = minus_age_at(tokens, behind).filter(|_| matches!(number, 50 | 75));
    let next = age.unwrap_or(behind);
    Ok(Some((
        Core {
            minus_age: age.is_some(),
            ..Core::of(base)
        },
        next,
    )))
}

fn years(number: u32, at: usize) -> Result<Base, Stop> {
    Years::new(number)
        .map(Base::Years)
        .ok_or(Stop::at(at, Refusal::AbsurdYears))
}

fn is_personnel_pair(one: u32, other: u32) -> bool {
    matches!((one, other), (50, 75) | (75, 50))
}

/// «/75», «(75», «-75», «или 75»; a closing bracket is taken too.
fn second_number(tokens: &Tokens, at: usize) -> Option<(u32, usize)> {
    let joins = ['/', '\\', '(', '-']
        .iter()
        .any(|&sign| tokens.is_sign(at, sign))
        || tokens.text(at) == "или";
    if !joins {
        return None;
    }
    let number = tokens.number(at + 1)?;
    let behind = at + 2;
    Some((
        number,
        if tokens.is_sign(at, '(') && tokens.is_sign(behind, ')') {
            behind + 1
        } else {
            behind
        },
    ))
}

/// «(1)»
fn mark_at(tokens: &Tokens, at: usize) -> Option<u32> {
    let mark = tokens.number(at + 1).filter(|&mark| mark < 10)?;
    (tokens.is_sign(at, '(') && tokens.is_sign(at + 2, ')')).then_some(mark)
}

/// Behind «лет», «г.», «(лет)», or `None` where no unit stands.
fn after_unit(tokens: &Tokens, at: usize) -> Option<usize> {
    if tokens.word(at) == Some(Word::Unit) {
        return Some(after_point(tokens, at + 1));
    }
    (tokens.is_sign(at, '(')
        && tokens.word(at + 1) == Some(Word::Unit)
        && tokens.is_sign(at + 2, ')'))
    .then_some(at + 3)
}

fn refuse_other_units(tokens: &Tokens, at: usize) -> Result<Found, Stop> {
    const SHORTER_UNITS: [&str; 5] = ["мес", "дн", "день", "недел", "сут"];
    if SHORTER_UNITS.iter().any(|stem| tokens.starts(at, stem)) {
        return Err(Stop::at(at, Refusal::NotInYears));
    }
    Ok(None)
}

/// «- В», «-В»: the person's age is subtracted (old notation).
fn minus_age_at(tokens: &Tokens, at: usize) -> Option<usize> {
    let letter = if tokens.is_sign(at, '-') { at + 1 } else { at };
    let is_capital = tokens.get(letter).is_some_and(|token| token.capital);
    (is_capital && tokens.text(letter) == "в" && tokens.word(letter + 1) != Some(Word::Plain))
        .then(|| after_point(tokens, letter + 1))
}

/// «пять», «семьдесят пять».
pub(super) fn numeral_at(tokens: &Tokens, at: usize) -> Option<(u32, usize)> {
    let Some(Word::Numeral(first)) = tokens.word(at) else {
        return None;
    };
    match tokens.word(at + 1) {
        Some(Word::Numeral(second)) if first >= 20 && second < 10 => Some((first + second, at + 2)),
        _ => Some((first, at + 1)),
    }
}

/// «пять лет», «5 лет» in words with the digits in brackets: «пять (5) лет».
fn years_in_words(tokens: &Tokens, at: usize) -> Found {
    let (number, mut next) = numeral_at(tokens, at)?;
    if tokens.is_sign(next, '(')
        && tokens.number(next + 1) == Some(number)
        && tokens.is_sign(next + 2, ')')
    {
        next += 3;
    }
    let behind = after_unit(tokens, next)?;
    Years::new(number).map(|years| (Core::of(Base::Years(years)), behind))
}
