//! H9: kind → body → correspondent → subject → territory → period → copies.
//!
//! Only what stands surely in a wrong place is reported: the kind not coming first, or the
//! period coming before the subject or the author.

use super::finding::{Finding, FindingCode};
use super::kinds::{is_body, is_kind_nominative, is_preposition};
use super::period_text::{self, Period};
use super::words::{Gap, Heading, Word, capitalise, decapitalise};

/// Kinds whose form is surely nominative, wherever they stand.
#[rustfmt::skip]
const SURELY_KINDS: &[&str] = &[
    "приказы", "приказ", "протоколы", "протокол", "отчеты", "отчет", "планы", "план", "акты", "акт",
    "журналы", "журнал", "списки", "список", "договоры", "договор", "документы", "переписка",
    "реестры", "реестр", "графики", "график", "расчеты", "регламенты", "доклады", "перечень",
    "материалы", "контракты", "табели", "картотека", "уставы", "устав", "запросы", "обзоры",
    "паспорта", "свидетельства", "счета",
];

/// Those of them that cannot be another form of the same word, so that «Проверок акты» is surely
/// out of order.
#[rustfmt::skip]
const SURELY_PLURAL: &[&str] = &[
    "приказы", "протоколы", "отчеты", "планы", "акты", "журналы", "списки", "договоры", "документы",
    "реестры", "графики", "доклады", "контракты", "материалы",
];

pub(super) fn check(heading: &Heading) -> Vec<Finding> {
    let plain = heading.plain();
    if let Some(finding) = copies_first(heading, &plain) {
        return vec![finding];
    }
    let Some(kind_at) = plain.iter().position(|word| is_sure_kind(word)) else {
        return Vec::new();
    };
    let what_stands_first = period_first(&plain, kind_at)
        .or_else(|| subject_first(&plain, kind_at))
        .or_else(|| author_first(heading, &plain, kind_at));
    if let Some((what, better)) = what_stands_first {
        let finding = Finding::error(
            FindingCode::Order,
            format!(
                "Порядок элементов: {what} стоит перед видом документов «{}». Начните с вида, \
                 затем укажите автора, корреспондента, содержание, территорию, период (п. 10.1.13)",
                plain[kind_at].text
            ),
        );
        return vec![finding.suggesting(better.rebuild(heading, &plain, kind_at))];
    }
    period_in_the_middle(heading, &plain, kind_at)
        .into_iter()
        .collect()
}

/// «(копии) Приказы ФНС России»: the mark of copies is the last element.
fn copies_first(heading: &Heading, plain: &[&Word]) -> Option<Finding> {
    let (first, kind) = (heading.words.first()?, plain.first()?);
    if !first.in_brackets || kind.in_brackets {
        return None;
    }
    let mark = heading.text[..kind.start].trim();
    let rest = heading.text[kind.start..].trim();
    let finding = Finding::error(
        FindingCode::Order,
        format!(
            "Порядок элементов: «{mark}» стоит перед видом документов; указание на копии \
             ставится в конце заголовка (п. 10.1.13)"
        ),
    );
    let closed = mark.starts_with('(') && mark.ends_with(')');
    Some(finding.suggesting(closed.then(|| capitalise(&format!("{rest} {mark}")))))
}

fn is_sure_kind(word: &Word) -> bool {
    word.is(SURELY_KINDS)
}

/// How a heading with a misplaced beginning is put in order.
enum Better {
    /// Move the words before the kind to the end.
    MoveToEnd,
    /// Move the period to the end, with a preposition that suits the kind.
    PeriodToEnd(Period),
    /// Move the author to stand right after the kind.
    Unknown,
}

fn period_first(plain: &[&Word], kind_at: usize) -> Option<(&'static str, Better)> {
    let period = period_text::find(plain)
        .into_iter()
        .find(|period| period.first == 0 && period.end <= kind_at)?;
    Some(("период", Better::PeriodToEnd(period)))
}

fn subject_first(plain: &[&Word], kind_at: usize) -> Option<(&'static str, Better)> {
    let first = plain[0];
    if kind_at == 0 || !is_preposition(first) {
        return None;
    }
    let what = if first.is(&["с", "со", "между"]) {
        "корреспондент"
    } else {
        "содержание"
    };
    let turn = plain[1].is(&[
        "соответствии",
        "связи",
        "целях",
        "рамках",
        "исполнение",
        "основании",
        "отношении",
        "ходе",
    ]);
    (!turn).then_some((what, Better::MoveToEnd))
}

/// «Управления культуры приказы», «Проверок акты», «Кадры: приказы»: something else than the kind
/// stands first, without a comma, a conjunction or a preposition that would join it.
fn author_first(
    heading: &Heading,
    plain: &[&Word],
    kind_at: usize,
) -> Option<(&'static str, Better)> {
    if kind_at == 0 {
        return None;
    }
    let first = plain[0];
    let before = &plain[..first_of_kind_phrase(plain, kind_at)];
    let listed = before
        .iter()
        .any(|word| is_kind_nominative(word) || is_preposition(word) || word.is(&["и", "или"]))
        || plain[1..=kind_at].iter().any(|word| word.gap == Gap::Comma);
    if listed || before.is_empty() || heading.words[0].start != first.start {
        return None;
    }
    let whole_in_capitals = !heading.text.chars().any(char::is_lowercase);
    let body =
        before.iter().any(|word| is_body(word)) || first.is_abbreviation() && !whole_in_capitals;
    let topic = plain[1..=kind_at].iter().any(|word| word.gap == Gap::Break);
    let what = if body {
        "автор"
    } else {
        "содержание"
    };
    let inverted =
        is_genitive_adjective(first) || plain[kind_at].is(SURELY_PLURAL) && !whole_in_capitals;
    (body || topic || inverted).then_some((what, Better::Unknown))
}

/// «Годового», «личных»: an adjective that cannot be nominative.
fn is_genitive_adjective(word: &Word) -> bool {
    let genitive = ["ого", "его", "ых", "их", "ей"];
    genitive.iter().any(|ending| word.lower.ends_with(ending)) && word.lower.chars().count() > 5
}

/// «Отчет за 2023 год ФНС России о работе …»: the period is followed by what must stand before it.
fn period_in_the_middle(heading: &Heading, plain: &[&Word], kind_at: usize) -> Option<Finding> {
    let periods = period_text::find(plain);
    let [period] = &periods[..] else {
        return None;
    };
    let next = plain.get(period.end)?;
    let form_follows = plain
        .get(period.end + 1)
        .is_some_and(|word| word.starts(&["форм", "состояни"]));
    let subject_follows = next.is(&["о", "об", "обо", "заседаний", "совещаний"])
        || next.is(&["по"]) && !form_follows
        || is_body(next);
    let suits = period.names_a_year()
        && period
            .preposition
            .as_deref()
            .is_some_and(|p| p == "за" || p == "на")
        && period.first > kind_at
        && period.impossible.is_none();
    if !suits || !subject_follows || next.gap != Gap::Space {
        return None;
    }
    let last = plain.last()?;
    let whole = last.end == heading.words.last()?.end && heading.text.len() - last.end <= 1;
    let from = plain[period.first].start;
    let to = next.start;
    let better = whole.then(|| {
        format!(
            "{}{} {}",
            &heading.text[..from],
            heading.text[to..].trim_end(),
            heading.text[from..to].trim_end()
        )
    });
    Some(
        Finding::error(
            FindingCode::Order,
            "Порядок элементов: период ставится в конце заголовка, после автора и содержания \
             (п. 10.1.13)",
        )
        .suggesting(better),
    )
}

impl Better {
    fn rebuild(&self, heading: &Heading, plain: &[&Word], kind_at: usize) -> Option<String> {
        let kind_from = first_of_kind_phrase(plain, kind_at);
        let kept = heading.text[plain[kind_from].start..].trim_end();
        match self {
            Self::Unknown => None,
            Self::MoveToEnd => {
                let moved =
                    heading.text[..plain[kind_from].start].trim_end_matches([' ', ':', ',']);
                let simple = !moved.contains(['(', ',', ':']) && !kept.contains(['(', ',', ':']);
                let says_more = plain[kind_at..].iter().any(|word| is_preposition(word));
                (simple && !says_more)
                    .then(|| capitalise(&format!("{kept} {}", decapitalise(moved))))
            }
            Self::PeriodToEnd(period) => {
                if period.end != kind_from || !period.names_a_year() {
                    return None;
                }
                let words = &heading.text[plain[0].start..plain[period.end - 1].end];
                let words = match &period.preposition {
                    Some(_) => decapitalise(words),
                    None if plain[kind_at].is(&["план", "планы"]) => format!("на {words}"),
                    None => format!("за {words}"),
                };
                Some(capitalise(&format!("{kept} {words}")))
            }
        }
    }
}

/// The kind with the adjectives before it («годовые отчеты»).
fn first_of_kind_phrase(plain: &[&Word], kind_at: usize) -> usize {
    let adjectives = plain[..kind_at]
        .iter()
        .rev()
        .take_while(|word| word.may_be_nominative_adjective() && !is_body(word))
        .count();
    kind_at - adjectives
}
