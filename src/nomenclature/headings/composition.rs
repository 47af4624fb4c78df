//! H7: «Документы» must name their main kinds in brackets.

use super::finding::{Finding, FindingCode};
use super::kinds::is_kind;
use super::words::{Gap, Heading, Word};

/// Adjectives that narrow «документы» to a field of work without naming a kind.
#[rustfmt::skip]
const FIELDS_OF_WORK: &[&str] = &[
    "служебн", "рабоч", "кадров", "внутренн", "делов", "важн", "финансов", "бухгалтерск",
    "организационн", "управленческ", "хозяйственн", "юридическ",
];

pub(super) fn check(heading: &Heading) -> Option<Finding> {
    let noun = collective_head(&heading.plain())?;
    if names_kinds_after_colon(&heading.plain()) {
        return None;
    }
    let brackets: Vec<_> = heading.bracketed().collect();
    if brackets.is_empty() {
        let text = format!(
            "После слова «{noun}» назовите в скобках основные разновидности, например: \
             «Документы (планы, списки, доклады) о …» (п. 10.1.13)"
        );
        return Some(if belong_to_minutes(&heading.plain()) {
            Finding::advice(FindingCode::UnnamedKinds, text)
        } else {
            Finding::error(FindingCode::UnnamedKinds, text)
        });
    }
    if names_kinds(&brackets) {
        return None;
    }
    Some(Finding::error(
        FindingCode::UnnamedKinds,
        format!(
            "В скобках не названы разновидности документов («{}»): перечислите их, например \
             «(планы, списки, доклады)» (п. 10.1.13)",
            brackets
                .iter()
                .map(|word| word.text)
                .collect::<Vec<_>>()
                .join(" ")
        ),
    ))
}

/// The word «документы» or «материалы» when the heading begins with it.
fn collective_head(plain: &[&Word]) -> Option<String> {
    let first = plain.first()?;
    let noun = if first.is_adjective_of(FIELDS_OF_WORK) {
        plain.get(1)?
    } else {
        first
    };
    let grounds = plain
        .get(1)
        .is_some_and(|next| next.is(&["основания", "основание"]) && next.gap == Gap::Break);
    let of_a_tender = plain
        .iter()
        .any(|word| word.starts(&["аукцион", "конкурс", "торг", "закупк"]));
    let documentation = noun.is(&["документация"]) && !of_a_tender;
    let collective = noun.is(&["документы", "документ", "материалы", "материал"]);
    ((collective || documentation) && !grounds).then(|| noun.text.to_owned())
}

/// «Документы о выдаче лицензий: журналы регистрации, расписки».
fn names_kinds_after_colon(plain: &[&Word]) -> bool {
    plain
        .iter()
        .any(|word| word.gap == Gap::Break && is_kind(word))
}

/// «Документы к протоколам …» are told from others by the minutes they belong to.
fn belong_to_minutes(plain: &[&Word]) -> bool {
    plain.get(1).is_some_and(|word| word.is(&["к"]))
        && plain
            .get(2)
            .is_some_and(|word| word.is(&["протоколам", "протоколу"]))
}

fn names_kinds(brackets: &[&Word]) -> bool {
    let vague = |word: &&&Word| {
        word.is(&[
            "копии",
            "копия",
            "подлинники",
            "формы",
            "все",
            "документы",
            "материалы",
            "бумаги",
        ]) || word.is_adjective_of(&["разн", "различн", "проч", "друг", "ин", "входящ", "исходящ"])
    };
    let named = brackets
        .iter()
        .filter(|word| !vague(word))
        .collect::<Vec<_>>();
    let listed = named.iter().filter(|word| word.gap == Gap::Comma).count() > 0;
    named.iter().any(|word| is_kind(word)) || listed
}
