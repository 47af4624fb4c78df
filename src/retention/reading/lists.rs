//! The names of lists: «ТП», «т.п.», «по Перечню 2010», «пр. № 236», «(ПНТД)».

use super::articles::{is_unit, skip_sign};
use super::tokens::{Kind, Tokens};
use super::words::{ListName, Word};

/// A list as named by the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NamedList {
    /// A list the program knows by a code.
    Known(ListName),
    /// The word «перечень» without saying which.
    Unsaid,
    /// A list the program has no code for, in the words of the text.
    Foreign(String),
}

/// Reads the name of a list: «ТП», «т.п.», «по Перечню 2010», «пр. № 236», «(ПНТД)».
pub(super) fn list_at(tokens: &Tokens, at: usize) -> Option<(NamedList, usize)> {
    let mut next = at;
    if tokens.is_sign(next, ',') || tokens.is_sign(next, '-') {
        next += 1;
    }
    let opens = tokens.is_sign(next, '(');
    if opens {
        next += 1;
    }
    while matches!(tokens.text(next), "по" | "в" | "к" | "из" | "согласно") {
        next += 1;
    }
    let is_prefixed = next > at && tokens.text(next - 1) == "по";
    if let Some(list) = list_by_number_alone(tokens, next, is_prefixed) {
        return Some((
            NamedList::Known(list),
            if opens {
                skip_sign(tokens, next + 1, ')')
            } else {
                next + 1
            },
        ));
    }
    let (list, behind) = list_name(tokens, next)?;
    Some((
        list,
        if opens {
            skip_sign(tokens, behind, ')')
        } else {
            behind
        },
    ))
}

/// «ст. 145.1 952», «по 236»: the number of the order, where it can be no article.
fn list_by_number_alone(tokens: &Tokens, at: usize, is_prefixed: bool) -> Option<ListName> {
    let number = tokens.number(at).filter(|_| !is_unit(tokens, at + 1))?;
    (is_prefixed || number == 952)
        .then(|| ListName::of_order(number))
        .flatten()
}

fn list_name(tokens: &Tokens, at: usize) -> Option<(NamedList, usize)> {
    let text = tokens.text(at);
    match tokens.word(at)? {
        Word::List(name) => Some(short_name(tokens, at + 1, name)),
        Word::Listing => list_phrase(tokens, at),
        Word::Order => {
            list_phrase(tokens, at).filter(|(list, _)| matches!(list, NamedList::Known(_)))
        }
        Word::Plain if text == "т" && tokens.is_sign(at + 1, '.') && tokens.text(at + 2) == "п" => {
            Some(short_name(
                tokens,
                skip_sign(tokens, at + 3, '.'),
                ListName::General,
            ))
        }
        Word::Plain
            if (text.starts_with("типов") || text.starts_with("ведомств"))
                && (at + 1..at + 4).any(|word| tokens.word(word) == Some(Word::Listing)) =>
        {
            list_phrase(tokens, at)
        }
        _ => None,
    }
}

/// What may follow a short name: «ТП-2019», «ТП № 236», «ТП (2010)», «ВП ФНС».
fn short_name(tokens: &Tokens, at: usize, name: ListName) -> (NamedList, usize) {
    let mut next = skip_sign(tokens, at, '.');
    let mut probe = next;
    while ['-', '№', '(']
        .iter()
        .any(|&sign| tokens.is_sign(probe, sign))
        || tokens.text(probe) == "от"
    {
        probe += 1;
    }
    let mut named = name;
    if let Some(number) = tokens.number(probe)
        && !is_unit_of_term(tokens, probe)
        && let Some(list) = ListName::of_order(number).or_else(|| ListName::of_year(number))
        && name == ListName::General
    {
        named = list;
        next = skip_sign(tokens, skip_year_word(tokens, probe + 1), ')');
    } else if tokens.text(next) == "фнс" {
        next += 1 + usize::from(tokens.starts(next + 1, "росс"));
    }
    (NamedList::Known(named), next)
}

/// «5 лет» but not «2019 г.».
fn is_unit_of_term(tokens: &Tokens, at: usize) -> bool {
    is_unit(tokens, at + 1) && tokens.number(at).is_some_and(|number| number < 1000)
}

fn skip_year_word(tokens: &Tokens, at: usize) -> usize {
    if is_unit(tokens, at) {
        skip_sign(tokens, at + 1, '.')
    } else {
        at
    }
}

/// «Перечня типовых управленческих архивных документов 2019 г.», «Приказ Росархива
/// от 20.12.2019 № 236», «Перечень ФНС».
fn list_phrase(tokens: &Tokens, at: usize) -> Option<(NamedList, usize)> {
    let mut named: Option<ListName> = None;
    let mut by_year: Option<ListName> = None;
    let mut has_number = false;
    let mut next = at;
    let mut solid = at;
    while let Some(kind) = tokens.kind(next) {
        match kind {
            Kind::Word(Word::List(name)) => {
                by_year.get_or_insert(name);
                solid = next + 1;
            }
            Kind::Word(Word::Listing | Word::Order) => solid = next + 1,
            Kind::Word(Word::Plain) if is_list_word(tokens.text(next)) => {
                let text = tokens.text(next);
                if text.starts_with("ведомств") || text == "фнс" || text.starts_with("налогов")
                {
                    by_year = by_year.or(Some(ListName::Departmental));
                }
                solid = next + 1;
            }
            Kind::Number(number) => {
                if is_unit_of_term(tokens, next) || number == 50 && tokens.is_sign(next + 1, '/') {
                    break;
                }
                has_number = true;
                named = named.or(ListName::of_order(number));
                if let Some(list) = ListName::of_year(number) {
                    by_year = by_year
                        .filter(|known| *known != ListName::General)
                        .or(Some(list));
                }
                next = skip_year_word(tokens, next + 1);
                solid = next;
                continue;
            }
            Kind::Sign('-' | '.' | '№' | '/' | '@') => {
                if kind == Kind::Sign('@') {
                    solid = next + 1;
                }
            }
            Kind::Sign('(') if tokens.number(next + 1).is_none_or(|number| number > 99) => {}
            Kind::Sign(')')
                if solid == next && (at..next).any(|before| tokens.is_sign(before, '(')) =>
            {
                solid = next + 1;
            }
            _ => break,
        }
        next += 1;
    }
    let is_order = tokens.word(at) == Some(Word::Order);
    let list = match named.or(by_year) {
        Some(list) if !is_order || named.is_some() => NamedList::Known(list),
        _ if has_number || is_order => NamedList::Foreign(tokens.as_written(at, solid)),
        _ if tokens.text(at).starts_with("типов") => NamedList::Known(ListName::General),
        _ => NamedList::Unsaid,
    };
    Some((list, solid.max(at + 1)))
}

fn is_list_word(word: &str) -> bool {
    const STEMS: [&str; 43] = [
        "типов",
        "управлен",
        "архивн",
        "документ",
        "образ",
        "деятельн",
        "росархив",
        "федеральн",
        "агентств",
        "утв",
        "утвержд",
        "ведомств",
        "фнс",
        "росс",
        "налогов",
        "минкульт",
        "орган",
        "власт",
        "государств",
        "местн",
        "самоуправ",
        "организац",
        "процесс",
        "указан",
        "срок",
        "хранен",
        "номер",
        "туад",
        "ед",
        "рф",
        "научно",
        "январ",
        "феврал",
        "март",
        "апрел",
        "июн",
        "июл",
        "август",
        "сентябр",
        "октябр",
        "ноябр",
        "декабр",
        "производств",
    ];
    matches!(word, "от" | "с" | "в" | "их" | "за" | "ммв")
        || STEMS.iter().any(|stem| word.starts_with(stem))
}
