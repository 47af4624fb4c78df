//! H3, H4 and H9 of correspondence: with whom and on what question, in this order.

use super::correspondents;
use super::finding::{Finding, FindingCode};
use super::kinds::is_body;
use super::words::{Heading, Word, capitalise};

/// What a correspondence heading says and where, as indexes of its plain words.
struct Parts {
    /// The preposition before the correspondents.
    correspondent: Option<usize>,
    /// The first word of the subject.
    subject: Option<usize>,
}

pub(super) fn check(heading: &Heading) -> Vec<Finding> {
    let plain = heading.plain();
    let Some(noun) = correspondence_noun(&plain) else {
        return Vec::new();
    };
    let parts = find_parts(&plain, noun);
    let subject_in_brackets = heading
        .bracketed()
        .any(|word| word.is(&["о", "об", "обо", "по"]));
    match (parts.correspondent, parts.subject) {
        (None, None) => vec![no_correspondent(
            "Переписка без корреспондента и вопроса: напишите, с кем и о чем она велась",
        )],
        (None, Some(_)) => vec![no_correspondent(
            "Не указано, с кем велась переписка: добавьте корреспондента, например \
             «Переписка с … о …»",
        )],
        (Some(with), None) => {
            let mut findings = correspondents::check(heading, &plain[with..]);
            if !subject_in_brackets {
                findings.push(no_subject());
            }
            findings
        }
        (Some(with), Some(about)) if about < with => {
            vec![subject_before_correspondent(
                heading, &plain, noun, about, with,
            )]
        }
        (Some(with), Some(about)) => correspondents::check(heading, &plain[with..about]),
    }
}

/// The index of the word «переписка» when the heading is about correspondence.
fn correspondence_noun(plain: &[&Word]) -> Option<usize> {
    let at = plain
        .iter()
        .take(3)
        .position(|word| word.is(&["переписка"]))?;
    plain[..at]
        .iter()
        .all(|word| word.may_be_nominative_adjective())
        .then_some(at)
}

fn find_parts(plain: &[&Word], noun: usize) -> Parts {
    let after = noun + 1..plain.len();
    let correspondent = after.clone().find(|&i| names_correspondent(plain, i));
    let subject = after
        .clone()
        .find(|&i| begins_subject(plain, i) && correspondent.is_none_or(|with| i != with));
    Parts {
        correspondent,
        subject,
    }
}

/// Whether the preposition at `i` introduces the correspondents rather than part of the subject
/// («в связи с», «связанная с», «работа с»).
fn names_correspondent(plain: &[&Word], i: usize) -> bool {
    if !plain[i].is(&["с", "со", "между"]) || i + 1 == plain.len() {
        return false;
    }
    let before = plain[i - 1];
    let governed = before.is(&["связи", "соответствии", "вместе", "наряду", "согласно"])
        || before.starts(&[
            "связанн",
            "знакомств",
            "ознакомл",
            "работ",
            "обращени",
            "борьб",
        ]);
    let not_a_party = plain[i + 1].number().is_some();
    !governed && !not_a_party
}

fn begins_subject(plain: &[&Word], i: usize) -> bool {
    let word = plain[i];
    let next = plain.get(i + 1);
    if word.is(&[
        "о",
        "об",
        "обо",
        "для",
        "при",
        "относительно",
        "касательно",
        "насчет",
        "ввиду",
        "из-за",
    ]) {
        return next.is_some();
    }
    if word.starts(&["касающ", "посвящен", "связанн", "относящ"]) {
        return true;
    }
    match (word.lower.as_str(), next) {
        ("по", Some(next)) => {
            let unnamed = next.is(&["вопросам", "вопросу", "теме"]) && i + 2 == plain.len();
            !unnamed && !is_part_of_a_name(plain, i)
        }
        ("в", Some(next)) => next.is(&["связи", "рамках", "целях", "отношении", "части", "ходе"]),
        ("на", Some(next)) => {
            next.number().is_none() && !next.starts(&["территор", "год", "мест"])
        }
        ("к", Some(_)) => true,
        _ => false,
    }
}

/// Whether «по» at `i` belongs to the name of a body: its territory («УФНС России по Москве») or
/// its field («Федеральная служба по труду и занятости»).
fn is_part_of_a_name(plain: &[&Word], i: usize) -> bool {
    const TERRITORIES: &[&str] = &[
        "област",
        "края",
        "краю",
        "край",
        "республик",
        "округ",
        "район",
        "город",
        "г",
        "субъект",
        "федераци",
        "москв",
        "санкт-петербург",
        "севастопол",
        "росси",
        "территори",
        "поселени",
        "автономн",
    ];
    const FIELDS: &[&str] = &[
        "труд",
        "надзор",
        "дел",
        "образован",
        "культур",
        "управлен",
        "контрол",
        "тариф",
        "физическ",
        "социальн",
        "экологич",
        "аккредитац",
        "интеллект",
        "крупнейш",
        "централиз",
        "камеральн",
        "недропольз",
        "рыболовств",
        "спорт",
        "молодеж",
        "финанс",
        "экономик",
        "имуществ",
        "земл",
        "прав",
        "защит",
        "метролог",
        "техническ",
        "гидрометеорол",
        "ветеринар",
        "туризм",
        "печат",
        "военн",
        "стандарт",
        "ценообразован",
        "закуп",
    ];
    let Some(before) = i.checked_sub(1).map(|at| plain[at]) else {
        return false;
    };
    let is_name_so_far = before.is_capitalised()
        || before.starts(&[
            "служб",
            "агентств",
            "комитет",
            "инспекци",
            "управлен",
            "казначейств",
        ])
        || before.number().is_some();
    if !is_name_so_far {
        return false;
    }
    let following = &plain[i + 1..plain.len().min(i + 5)];
    let Some(next) = following.first() else {
        return false;
    };
    if next.is(&[
        "вопросам",
        "вопросу",
        "теме",
        "поводу",
        "результатам",
        "итогам",
        "факту",
    ]) {
        return false;
    }
    let until_next_part = following
        .iter()
        .take_while(|word| !word.is(&["о", "об", "по", "с", "за", "на"]));
    let territory = until_next_part
        .clone()
        .any(|word| word.starts(TERRITORIES) && !word.starts(&["дел"]))
        && (next.is_capitalised()
            || next.starts(TERRITORIES)
            || next.starts(&["муниципальн", "сельск"]));
    let place_name = next.is_capitalised()
        && !next.is_abbreviation()
        && !next.starts(&["федеральн", "закон", "указ", "программ", "приказ"])
        && next.lower.ends_with(['е', 'у', 'ю', 'и']);
    let field = next.starts(FIELDS)
        && (before.is_capitalised() || before.starts(&["служб", "агентств", "комитет"]));
    territory || place_name || field
}

fn no_correspondent(what: &str) -> Finding {
    Finding::error(FindingCode::NoCorrespondent, format!("{what} (п. 10.1.13)"))
}

fn no_subject() -> Finding {
    Finding::error(
        FindingCode::NoSubject,
        "Не указано, по какому вопросу велась переписка: добавьте после корреспондента \
         «о …» или «по вопросам …» (п. 10.1.13)",
    )
}

/// «Переписка о проверках с УФНС»: either the correspondent comes too late, or «с …» is a part of
/// the subject and there is no correspondent at all; the clause is broken both ways.
fn subject_before_correspondent(
    heading: &Heading,
    plain: &[&Word],
    noun: usize,
    about: usize,
    with: usize,
) -> Finding {
    let party = plain[with + 1];
    let party_named =
        party.is_capitalised() || plain[with + 1..].iter().take(3).any(|word| is_body(word));
    if !party_named {
        return no_correspondent(
            "Не указано, с кем велась переписка: поставьте корреспондента сразу после слова \
             «Переписка»",
        );
    }
    let begins = heading.text[..plain[noun].end].trim_end();
    let subject = heading.text[plain[about].start..plain[with].start].trim();
    let parties = heading.text[plain[with].start..].trim();
    let simple = plain[about - 1].start == plain[noun].start
        && !parties.contains(['(', ','])
        && !plain[with + 1..]
            .iter()
            .any(|word| word.is(&["о", "об", "за", "на"]));
    let better = simple.then(|| capitalise(&format!("{begins} {parties} {subject}")));
    Finding::error(
        FindingCode::Order,
        "Порядок элементов: в заголовке переписки корреспондент стоит перед вопросом, \
         «Переписка с … о …» (п. 10.1.13)",
    )
    .suggesting(better)
}
