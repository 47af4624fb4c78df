//! The ground of a term: «ст. 434 (а, б) ТП», «п. 3 Перечня 2019», «Решение ЭПК № 10».

use super::core::{Freedom, core_at};
use super::tokens::{Kind, Tokens};
use super::words::{ListName, Word};
use super::{Refusal, Stop};
use crate::retention::term::ArticleReference;

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

/// Articles that stand together, or a law cited by its article.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Ground {
    pub(super) articles: Vec<ArticleReference>,
    pub(super) text: Option<String>,
}

/// Ranges longer than this are a slip, not a citation.
const LONGEST_RANGE: u32 = 30;
/// The letters that number items; ё and й are never used.
const ITEM_LETTERS: &str = "абвгдежзиклмнопрстуфхцчшщэюя";

/// Reads «ст. …» and everything that belongs to it, with its list.
///
/// # Errors
///
/// When no number follows «ст.», or the number is no article.
pub(super) fn articles_at(tokens: &Tokens, at: usize) -> Result<(Ground, usize), Stop> {
    let mut articles: Vec<ArticleReference> = Vec::new();
    let mut item_before: Option<String> = None;
    let mut next = at;
    loop {
        next = skip_article_words(tokens, next);
        if tokens.word(next).is_some() && letter_at(tokens, next).is_some() && item_before.is_none()
        {
            // «п. а) ст. 19»
            item_before = letter_at(tokens, next).map(String::from);
            next = skip_sign(tokens, next + 1, ')');
            if !is_article_word(tokens, next) {
                return Err(Stop::at(next, Refusal::ArticleWithoutNumber));
            }
            continue;
        }
        let Some(number) = tokens.number(next) else {
            return Err(Stop::at(next, Refusal::ArticleWithoutNumber));
        };
        let was_point = next > at && is_point_before(tokens, next);
        if was_point
            && tokens.word(next + 1) == Some(Word::Article)
            && tokens
                .number(skip_article_words(tokens, next + 1))
                .is_some()
        {
            // «п. 3 ст. 19»
            item_before = Some(number.to_string());
            next += 1;
            continue;
        }
        next = one_article(tokens, next, &mut articles)?;
        if let Some(item) = item_before.take()
            && let Some(last) = articles.last_mut()
        {
            last.item.get_or_insert(item);
        }
        match next_article(tokens, next, &articles) {
            Some(following) => next = following,
            None => break,
        }
    }
    if let Some((text, behind)) = law_behind(tokens, at, next) {
        return Ok((
            Ground {
                articles: Vec::new(),
                text: Some(text),
            },
            behind,
        ));
    }
    let mut text = None;
    if let Some((list, behind)) = list_at(tokens, next) {
        next = behind;
        match list {
            NamedList::Known(name) => name_list(&mut articles, name),
            NamedList::Unsaid => {}
            NamedList::Foreign(words) => text = Some(words),
        }
    }
    Ok((Ground { articles, text }, next))
}

/// Gives the list to every article that has none yet.
pub(super) fn name_list(articles: &mut [ArticleReference], list: ListName) {
    for article in articles.iter_mut().filter(|article| article.list.is_none()) {
        article.list = Some(list.code().to_owned());
    }
}

/// Whether «ст.» or «п.» with a number stands here.
pub(super) fn begins_article(tokens: &Tokens, at: usize) -> bool {
    if !is_article_word(tokens, at) {
        return false;
    }
    let next = skip_article_words(tokens, at);
    tokens.number(next).is_some()
        || letter_at(tokens, next).is_some()
            && is_article_word(tokens, skip_sign(tokens, next + 1, ')'))
        || tokens.word(at) == Some(Word::Article)
}

fn is_article_word(tokens: &Tokens, at: usize) -> bool {
    matches!(tokens.word(at), Some(Word::Article | Word::Point))
}

fn is_point_before(tokens: &Tokens, at: usize) -> bool {
    (at.saturating_sub(3)..at)
        .rev()
        .find_map(|before| tokens.word(before))
        == Some(Word::Point)
}

fn skip_sign(tokens: &Tokens, at: usize, sign: char) -> usize {
    if tokens.is_sign(at, sign) { at + 1 } else { at }
}

fn skip_article_words(tokens: &Tokens, at: usize) -> usize {
    let mut next = at;
    while is_article_word(tokens, next)
        || next > at
            && (tokens.is_sign(next, '.') || tokens.is_sign(next, '№') || tokens.is_sign(next, ':'))
    {
        next += 1;
    }
    next
}

/// One number with its items, or a range of numbers.
fn one_article(
    tokens: &Tokens,
    at: usize,
    articles: &mut Vec<ArticleReference>,
) -> Result<usize, Stop> {
    let number = tokens.number(at).unwrap_or(0);
    if !(1..=9999).contains(&number) {
        return Err(Stop::at(at, Refusal::BadArticle));
    }
    let mut next = at + 1;
    let mut name = number.to_string();
    if tokens.is_sign(next, '.')
        && tokens.is_glued(next)
        && tokens.is_glued(next + 1)
        && let Some(part) = tokens.number(next + 1)
        && !is_unit(tokens, next + 2)
    {
        name = format!("{name}.{part}");
        next += 2;
    } else if let Some((last, behind)) = range_end(tokens, next, number) {
        articles.extend((number..=last).map(|number| reference(number.to_string(), None)));
        return Ok(behind);
    }
    let (items, behind) = items_at(tokens, next);
    if items.is_empty() {
        articles.push(reference(name, None));
    } else {
        articles.extend(
            items
                .into_iter()
                .map(|item| reference(name.clone(), Some(item))),
        );
    }
    Ok(behind)
}

fn reference(article: String, item: Option<String>) -> ArticleReference {
    ArticleReference {
        article,
        item,
        list: None,
    }
}

fn is_unit(tokens: &Tokens, at: usize) -> bool {
    tokens.word(at) == Some(Word::Unit)
}

/// «-258» behind «257».
fn range_end(tokens: &Tokens, at: usize, first: u32) -> Option<(u32, usize)> {
    let last = tokens.number(at + 1)?;
    let is_range = tokens.is_sign(at, '-')
        && last > first
        && last - first <= LONGEST_RANGE
        && !is_unit(tokens, at + 2)
        && !(first, last).eq(&(50, 75));
    is_range.then_some((last, at + 2))
}

/// A letter that numbers an item.
fn letter_at(tokens: &Tokens, at: usize) -> Option<char> {
    tokens.word(at)?;
    let mut letters = tokens.text(at).chars();
    let letter = letters.next()?;
    (letters.next().is_none() && ITEM_LETTERS.contains(letter)).then_some(letter)
}

/// «(а, б)», «а), б)», «а», «п. б».
fn items_at(tokens: &Tokens, at: usize) -> (Vec<String>, usize) {
    let mut items = Vec::new();
    let mut next = at;
    loop {
        if let Some((found, behind)) = bracketed_items(tokens, next) {
            items.extend(found);
            next = behind;
        } else if let Some((letter, behind)) = bare_item(tokens, next) {
            items.push(letter.to_string());
            next = behind;
            if let Some(last) = letter_range_end(tokens, next) {
                items.extend(letters_between(letter, last));
                next = skip_sign(tokens, next + 2, ')');
            }
        } else if let Some(point) = point_of_item(tokens, next).filter(|_| items.is_empty()) {
            next = point;
            let behind = skip_sign(tokens, next + 1, '.');
            let item = match (letter_at(tokens, behind), tokens.number(behind)) {
                (Some(letter), _) => letter.to_string(),
                (None, Some(number)) if number < 100 && !is_unit(tokens, behind + 1) => {
                    number.to_string()
                }
                _ => break,
            };
            items.push(item);
            next = skip_sign(tokens, behind + 1, ')');
        } else {
            break;
        }
        let separator = skip_separator(tokens, next);
        if separator == next && bracketed_items(tokens, next).is_some() {
            continue;
        }
        let goes_on = bracketed_items(tokens, separator).is_some()
            || bare_item(tokens, separator)
                .is_some_and(|(_, behind)| is_end_of_item(tokens, separator, behind));
        if separator == next || !goes_on {
            break;
        }
        next = separator;
    }
    (items, next)
}

/// «п.» or «, п.» before the letter of an item.
fn point_of_item(tokens: &Tokens, at: usize) -> Option<usize> {
    let point = skip_sign(tokens, at, ',');
    (tokens.word(point) == Some(Word::Point)).then_some(point)
}

/// «, б» goes on with the items unless «б» begins a word or «5 л.» follows.
fn is_end_of_item(tokens: &Tokens, at: usize, behind: usize) -> bool {
    tokens.is_sign(behind.saturating_sub(1), ')')
        || !tokens.is_sign(at + 1, '.')
        || tokens.kind(at + 2).is_none()
}

fn skip_separator(tokens: &Tokens, at: usize) -> usize {
    let is_separator = tokens.is_sign(at, ',')
        || tokens.is_sign(at, ';')
        || tokens.is_sign(at, '/')
        || tokens.word(at) == Some(Word::And);
    if is_separator { at + 1 } else { at }
}

fn bare_item(tokens: &Tokens, at: usize) -> Option<(char, usize)> {
    let letter = letter_at(tokens, at)?;
    let is_preposition = matches!(letter, 'в' | 'с' | 'к' | 'о' | 'у' | 'и' | 'а')
        && tokens.get(at).is_some_and(|token| token.spaced)
        && tokens.word(at + 1).is_some_and(|word| {
            matches!(word, Word::Plain | Word::Until | Word::Not)
                && tokens.text(at + 1).chars().count() > 2
        })
        && !tokens.is_sign(at + 1, ')');
    let is_conjunction =
        letter == 'и' && (tokens.number(at + 1).is_some() || is_article_word(tokens, at + 1));
    // «т.п.» is the name of a list.
    let is_initial = tokens.is_sign(at + 1, '.')
        && matches!(letter, 'т' | 'д')
        && letter_at(tokens, at + 2).is_some();
    if is_preposition || is_conjunction || is_initial || tokens.word(at) == Some(Word::Point) {
        return None;
    }
    Some((letter, skip_sign(tokens, at + 1, ')')))
}

fn letter_range_end(tokens: &Tokens, at: usize) -> Option<char> {
    (tokens.is_sign(at, '-') && tokens.is_glued(at + 1))
        .then(|| letter_at(tokens, at + 1))
        .flatten()
        .filter(|_| tokens.word(at + 2) != Some(Word::Plain))
}

/// The letters after the first one up to the last one.
fn letters_between(first: char, last: char) -> Vec<String> {
    let position = |letter| ITEM_LETTERS.chars().position(|known| known == letter);
    match (position(first), position(last)) {
        (Some(from), Some(to)) if from < to => ITEM_LETTERS
            .chars()
            .skip(from + 1)
            .take(to - from)
            .map(String::from)
            .collect(),
        _ => vec![last.to_string()],
    }
}

/// «(а)», «(а, б)», «(а-в)», «(а и б)».
fn bracketed_items(tokens: &Tokens, at: usize) -> Option<(Vec<String>, usize)> {
    if !tokens.is_sign(at, '(') {
        return None;
    }
    let mut items: Vec<String> = Vec::new();
    let mut next = at + 1;
    loop {
        if tokens.word(next) == Some(Word::Point) && tokens.is_sign(next + 1, '.') {
            next += 2;
        }
        let letter = letter_at(tokens, next)?;
        items.push(letter.to_string());
        next += 1;
        if tokens.is_sign(next, '-') {
            items.extend(letters_between(letter, letter_at(tokens, next + 1)?));
            next += 2;
        }
        if tokens.is_sign(next, ')') {
            return Some((items, next + 1));
        }
        let separator = skip_separator(tokens, skip_sign(tokens, next, '.'));
        if separator == next {
            return None;
        }
        next = separator;
        if tokens.is_sign(next, ')') {
            return Some((items, next + 1));
        }
    }
}

/// Where the next article of the same list begins, if one does: «, 435», «; ст. 436», «и 437».
fn next_article(tokens: &Tokens, at: usize, articles: &[ArticleReference]) -> Option<usize> {
    let separator = skip_separator(tokens, at);
    if is_article_word(tokens, separator) && begins_article(tokens, separator) {
        return Some(separator);
    }
    if separator == at {
        return None;
    }
    let number = tokens.number(separator)?;
    let repeats = articles
        .last()
        .is_some_and(|last| last.article == number.to_string());
    let is_term = is_unit(tokens, separator + 1) && !(number >= 100 || repeats)
        || matches!(core_at(tokens, separator, Freedom::FixedOnly), Ok(Some(_)))
            && !(number >= 100 || repeats);
    let is_law = tokens.is_sign(separator + 1, '-') && tokens.starts(separator + 2, "фз");
    (!is_term && !is_law).then_some(separator)
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
        Word::ListWord => list_phrase(tokens, at),
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
                && (at + 1..at + 4).any(|word| tokens.word(word) == Some(Word::ListWord)) =>
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
            Kind::Word(Word::ListWord | Word::Order) => solid = next + 1,
            Kind::Word(Word::Plain) if is_list_word(tokens.text(next)) => {
                let text = tokens.text(next);
                if text.starts_with("ведомств") || text == "фнс" || text.starts_with("налогов")
                {
                    by_year = by_year.or(Some(ListName::Departmental));
                }
                solid = next + 1;
            }
            Kind::Number(number) => {
                if is_unit_of_term(tokens, next)
                    || tokens.is_sign(next + 1, '/') && tokens.number(next + 2) == Some(75)
                {
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
    const STEMS: [&str; 40] = [
        "типов",
        "управлен",
        "архивн",
        "документ",
        "образ",
        "деятельн",
        "росархив",
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

/// A law right behind articles: «ст. 22.1 Федерального закона № 125-ФЗ».
fn law_behind(tokens: &Tokens, from: usize, at: usize) -> Option<(String, usize)> {
    let next = skip_sign(tokens, at, ',');
    if !is_law_at(tokens, next) {
        return None;
    }
    let end = end_of_ground_text(tokens, next, true);
    Some((tokens.as_written(from, end), end))
}

const LAW_STEMS: [&str; 14] = [
    "закон",
    "федеральн",
    "фз",
    "нк",
    "гк",
    "тк",
    "бк",
    "кодекс",
    "коап",
    "правил",
    "положен",
    "порядк",
    "инструкц",
    "указ",
];
const DECISION_STEMS: [&str; 9] = [
    "решени",
    "протокол",
    "письм",
    "постановл",
    "распоряж",
    "регламент",
    "фсбу",
    "налогов",
    "трудов",
];

fn is_law_at(tokens: &Tokens, at: usize) -> bool {
    let is_numbered_law = |number: usize| {
        tokens.number(number).is_some()
            && tokens.is_sign(number + 1, '-')
            && tokens.starts(number + 2, "фз")
    };
    let is_law_word = tokens.word(at) == Some(Word::Plain) && {
        let text = tokens.text(at);
        LAW_STEMS.iter().any(|stem| {
            if stem.chars().count() <= 2 {
                text == *stem
            } else {
                text.starts_with(stem)
            }
        }) || text == "рф"
    };
    is_law_word || is_numbered_law(at) || tokens.is_sign(at, '№') && is_numbered_law(at + 1)
}

/// Reads a ground in free words: a decision, a law, an order that approves no list.
pub(super) fn ground_text_at(tokens: &Tokens, at: usize) -> Option<(String, usize)> {
    let is_law = is_law_at(tokens, at);
    let is_decision = tokens.word(at) == Some(Word::Order)
        || tokens.word(at) == Some(Word::Plain)
            && DECISION_STEMS
                .iter()
                .any(|stem| tokens.text(at).starts_with(stem));
    if !is_law && !is_decision {
        return None;
    }
    let end = end_of_ground_text(tokens, at, is_law);
    Some((tokens.as_written(at, end), end))
}

/// A ground in free words runs to a semicolon, a closing bracket, the next term or article.
fn end_of_ground_text(tokens: &Tokens, from: usize, is_law: bool) -> usize {
    let mut next = from + 1;
    let mut depth = 0;
    while let Some(kind) = tokens.kind(next) {
        match kind {
            Kind::Sign(';' | '|') => break,
            Kind::Sign('(')
                if tokens.number(next + 1).is_some_and(|mark| mark < 10)
                    && tokens.is_sign(next + 2, ')') =>
            {
                break;
            }
            Kind::Sign('(') => depth += 1,
            Kind::Sign(')') if depth == 0 => break,
            Kind::Sign(')') => depth -= 1,
            Kind::Word(Word::Article) if !is_law => break,
            Kind::Word(Word::Article) => {
                let names_list = articles_at(tokens, next).is_ok_and(|(ground, _)| {
                    ground.articles.iter().any(|article| article.list.is_some())
                });
                if names_list {
                    break;
                }
            }
            Kind::Word(Word::Permanent | Word::NoNeed | Word::Replacement) => break,
            Kind::Number(number)
                if number < 200 && is_unit(tokens, next + 1) && !tokens.is_sign(next - 1, '.') =>
            {
                break;
            }
            _ => {}
        }
        next += 1;
    }
    while next > from + 1
        && (tokens.is_sign(next - 1, ',')
            || tokens.is_sign(next - 1, '.')
            || tokens.is_sign(next - 1, '-'))
    {
        next -= 1;
    }
    next
}
