//! Articles: «ст. 434 (а, б) ТП», «п. 3 Перечня 2019», «ст. 257-258».

use super::core::{Freedom, core_at};
use super::grounds::law_behind;
use super::lists::{NamedList, list_at};
use super::tokens::Tokens;
use super::words::{ListName, Word};
use super::{Refusal, Stop};
use crate::retention::term::ArticleReference;

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
    // Where the last «ст.» stands, and how many articles stand before it.
    let mut last_run = (at, 0);
    loop {
        if is_article_word(tokens, next) && item_before.is_none() {
            last_run = (next, articles.len());
        }
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
    if let Some((text, behind)) = law_behind(tokens, last_run.0, next) {
        articles.truncate(last_run.1);
        return Ok((
            Ground {
                articles,
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

/// «ст. 257, ст. 258 ТП»: a list covers the articles before it too.
pub(super) fn spread_lists(articles: &mut [ArticleReference]) {
    let mut list = None;
    for article in articles.iter_mut().rev() {
        match &article.list {
            Some(named) => list = Some(named.clone()),
            None => article.list.clone_from(&list),
        }
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

pub(super) fn skip_sign(tokens: &Tokens, at: usize, sign: char) -> usize {
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

pub(super) fn is_unit(tokens: &Tokens, at: usize) -> bool {
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

/// «п.» or «, п.» before the letter of an item; «, п. 3 ст. 5» begins another article.
fn point_of_item(tokens: &Tokens, at: usize) -> Option<usize> {
    let point = skip_sign(tokens, at, ',');
    let item = skip_sign(tokens, point + 1, '.');
    let behind = skip_sign(tokens, item + 1, ')');
    let names_another = is_article_word(tokens, behind);
    (tokens.word(point) == Some(Word::Point) && !names_another).then_some(point)
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
    let reads_as_term = is_unit(tokens, separator + 1)
        || matches!(core_at(tokens, separator, Freedom::FixedOnly), Ok(Some(_)));
    let is_term = reads_as_term && number < 100 && !repeats;
    let is_law = tokens.is_sign(separator + 1, '-') && tokens.starts(separator + 2, "фз");
    (!is_term && !is_law).then_some(separator)
}
