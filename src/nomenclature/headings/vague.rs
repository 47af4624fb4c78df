//! H1: wording that says nothing definite.

use super::finding::{Finding, FindingCode};
use super::kinds::{head_kinds, is_body, is_kind, is_kind_nominative};
use super::words::{Gap, Heading, Word};

/// Adjectives that stand in place of a name, whatever they are joined to.
#[rustfmt::skip]
const INDEFINITE: &[&str] = &[
    "разн", "различн", "проч", "ин", "друг", "всяк", "всевозможн", "остальн", "некотор",
    "разнообразн", "неопределенн",
];

/// Adjectives that say nothing of a collective noun such as «документы».
#[rustfmt::skip]
const EMPTY: &[&str] = &[
    "общ", "текущ", "обычн", "важн", "срочн", "нужн", "стар", "рабоч", "внутренн", "входящ",
    "исходящ", "поступающ", "поступивш", "отправленн", "отправляем", "дополнительн", "второстепенн",
    "ненужн", "необходим", "отдельн",
];

/// Nouns that name no kind of documents.
const COLLECTIVE: &[&str] = &[
    "документ",
    "документац",
    "материал",
    "корреспонденц",
    "бумаг",
    "бумаж",
    "почт",
    "дел",
];

/// First words that name no kind of documents at all.
#[rustfmt::skip]
const NO_KIND: &[&str] = &[
    "разное", "прочее", "всякое", "иное", "другое", "остальное", "общее", "мелочи", "бумаги",
    "бумага", "папка", "папки", "файл", "файлы", "скоросшиватель", "подшивка", "коробка", "том",
    "часть", "короб", "почта", "корреспонденция", "вопросы", "вопрос", "черновики", "черновик",
    "всё", "все",
];

/// Pronouns: what they point at is not in the heading.
#[rustfmt::skip]
const POINTING: &[&str] = &[
    "наш", "наши", "нашего", "наша", "нашей", "нашем", "наших", "мой", "мои", "моего", "моих",
    "ваш", "ваши", "вашего", "этот", "этого", "эти", "этих", "этому", "этой", "тот", "того",
    "такой", "такие", "таких", "какие-то", "какие-либо", "чьи-то", "какой-то", "некие",
];

pub(super) fn check(heading: &Heading) -> Vec<Finding> {
    let plain = heading.plain();
    let Some(wording) = vague_wording(heading, &plain) else {
        return endless_list(&plain).into_iter().collect();
    };
    vec![Finding::error(
        FindingCode::Vague,
        format!(
            "Неконкретная формулировка «{wording}»: назовите вид документов и вопрос, \
             к которому они относятся (п. 10.1.13)"
        ),
    )]
}

/// The words that make the heading indefinite, if any.
fn vague_wording(heading: &Heading, plain: &[&Word]) -> Option<String> {
    let first = plain.first()?;
    if !heading
        .text
        .chars()
        .any(|c| matches!(c, '\u{400}'..='\u{4ff}'))
    {
        return Some(heading.text.to_owned());
    }
    if first.is(NO_KIND) && !(first.is(&["почта", "вопросы"]) && plain.len() > 4) {
        return Some(first.text.to_owned());
    }
    empty_head(plain)
        .or_else(|| vague_brackets(heading))
        .or_else(|| indefinite_pair(plain))
        .or_else(|| bare_collective(heading, plain))
        .or_else(|| pointing_word(plain))
        .or_else(|| general_character(heading))
}

/// «Прочие договоры», «Входящие документы», «Входящие и исходящие письма»: the heading begins
/// with empty adjectives.
fn empty_head(plain: &[&Word]) -> Option<String> {
    let first = plain.first()?;
    let and_another = plain.get(1).is_some_and(|word| word.is(&["и"]))
        && plain.get(2).is_some_and(|word| word.is_adjective_of(EMPTY));
    let noun = plain.get(if and_another { 3 } else { 1 })?;
    let indefinite = first.is_adjective_of(INDEFINITE) && noun.gap == Gap::Space;
    let empty = first.is_adjective_of(EMPTY) && is_collective(noun);
    let matters = first.may_be_nominative_adjective() && noun.is(&["вопросы"]);
    let direction = first.is_adjective_of(&["входящ", "исходящ"])
        && noun.starts(&["письм"])
        && (and_another || plain.len() <= 3);
    (indefinite || empty || matters || direction).then(|| pair(first, noun))
}

/// «Договоры (прочие)»: the brackets hold nothing definite.
fn vague_brackets(heading: &Heading) -> Option<String> {
    let mut brackets = heading.bracketed().peekable();
    let first = brackets.peek().map(|word| word.text)?;
    brackets
        .all(|word| word.is_adjective_of(INDEFINITE))
        .then(|| format!("({first})"))
}

/// «… по разным вопросам», «… с различными организациями», «общая переписка».
fn indefinite_pair(plain: &[&Word]) -> Option<String> {
    plain.windows(2).enumerate().find_map(|(at, window)| {
        let [adjective, noun] = window else {
            return None;
        };
        let before = at.checked_sub(1).map(|i| plain[i]);
        let unsure = adjective.is_adjective_of(INDEFINITE);
        let one_of_many = adjective.is_adjective_of(&["друг", "ин"])
            && before.is_some_and(|word| word.is(&["и"]));
        let matter = !one_of_many
            && noun.starts(&["вопрос", "тем", "повод", "направлени"])
            && noun.gap == Gap::Space
            && (unsure && !noun.starts(&["направлени"])
                || noun.starts(&["вопрос", "тем"])
                    && (adjective.is_adjective_of(&["общ", "текущ"])
                        || adjective.is(&["всем", "всех"])));
        let parties =
            adjective.is_adjective_of(&["разн", "различн", "проч", "всевозможн", "некотор"])
                && before.is_some_and(|word| word.is(&["с", "со", "из", "от", "между"]))
                && is_body(noun);
        let letters = noun.starts(&["переписк"])
            && (unsure || adjective.is_adjective_of(&["общ", "текущ", "обычн"]));
        let after_noun = at == 0
            && (is_collective(adjective)
                || is_kind_nominative(adjective) && noun.is_adjective_of(INDEFINITE)
                || adjective.is(&["переписка"]))
            && noun.gap == Gap::Space
            && noun.lower.ends_with(['е', 'я'])
            && (noun.is_adjective_of(INDEFINITE) || noun.is_adjective_of(&["общ", "текущ"]));
        (matter || parties || letters || after_noun).then(|| pair(adjective, noun))
    })
}

/// «Дела», «Дело № 5», «Документация отдела», «Материалы»: the collective noun and nothing more.
fn bare_collective(heading: &Heading, plain: &[&Word]) -> Option<String> {
    let first = plain.first()?;
    if !first.is(&[
        "дела",
        "дело",
        "документация",
        "документы",
        "материалы",
        "документ",
    ]) {
        return None;
    }
    if heading.bracketed().any(is_kind) {
        return None;
    }
    let says_nothing = |word: &&Word| {
        word.number().is_some()
            || word.is(&[
                "за",
                "год",
                "года",
                "г",
                "отдел",
                "отдела",
                "отделов",
                "том",
                "и",
                "на",
            ])
            || word.is_adjective_of(EMPTY)
            || is_collective(word)
    };
    let own_files = first.is(&["дела", "дело"])
        && plain
            .get(1)
            .is_some_and(|word| word.is(&["управления", "инспекции", "отдела", "организации"]))
        && plain.len() <= 3;
    (plain[1..].iter().all(says_nothing) || own_files).then(|| heading.text.to_owned())
}

/// «Отчеты этого отдела», «Переписка по данному вопросу».
fn pointing_word(plain: &[&Word]) -> Option<String> {
    plain.iter().enumerate().find_map(|(at, word)| {
        let next = plain.get(at + 1);
        let this_matter = word.is_adjective_of(&["данн"])
            && next.is_some_and(|next| next.starts(&["вопрос", "тем", "организаци", "отдел"]))
            && !word.is(&["данных"]);
        (word.is(POINTING) && next.is_some() || this_matter).then(|| match next {
            Some(next) => pair(word, next),
            None => word.text.to_owned(),
        })
    })
}

/// «Переписка общего характера».
fn general_character(heading: &Heading) -> Option<String> {
    let plain = heading.plain();
    plain.windows(2).find_map(|window| {
        let [adjective, noun] = window else {
            return None;
        };
        let vague = adjective.is_adjective_of(INDEFINITE)
            || adjective.is_adjective_of(&["общ", "второстепенн", "обычн"]);
        (vague
            && noun.is(&["характера", "рода", "содержания", "назначения"])
            && !adjective.is(&["общего", "другого", "иного"])
            || adjective.is(&["общего"]) && noun.is(&["характера", "содержания", "плана"]))
        .then(|| pair(adjective, noun))
    })
}

/// «… и т.д.», «… и другие документы» outside brackets: advice, since the kinds before it
/// are named.
fn endless_list(plain: &[&Word]) -> Option<Finding> {
    let at = plain.windows(2).position(|window| {
        let [and, other] = window else { return false };
        and.is(&["и"])
            && (other.is(&["т", "др", "пр", "прочее", "другое", "разное"])
                || other.is_adjective_of(&["друг", "ин", "проч"]))
    })?;
    let names_kind = plain[at + 1].is_adjective_of(&["друг", "ин", "проч"])
        && plain.get(at + 2).is_some_and(|noun| !is_collective(noun));
    if names_kind || head_kinds(plain).is_empty() {
        return None;
    }
    Some(Finding::advice(
        FindingCode::Vague,
        format!(
            "Перечень кончается неопределенно («и {}»): назовите основные разновидности \
             документов, остальные опустите (п. 10.1.13)",
            plain[at + 1].text
        ),
    ))
}

fn is_collective(word: &Word) -> bool {
    COLLECTIVE.contains(&word.stem())
        || word.is(&[
            "дела",
            "бумаги",
            "документация",
            "корреспонденция",
            "почта",
            "материалы",
        ])
}

fn pair(first: &Word, second: &Word) -> String {
    format!("{} {}", first.text.to_lowercase(), second.text)
}
