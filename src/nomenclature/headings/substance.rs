//! H10: a kind alone is no heading: it needs an author, an object or a subject.

use super::finding::{Finding, FindingCode};
use super::kinds::{is_body, is_generic_kind, is_kind, is_kind_nominative, is_preposition};
use super::period_text;
use super::words::{Heading, Word};

/// First words that name a field of work, not a kind of documents.
#[rustfmt::skip]
const FIELDS: &[&str] = &[
    "автотранспорт", "архив", "бухгалтерия", "деятельность", "делопроизводство", "закупки",
    "заседания", "заседание", "кадры", "командировки", "контроль", "мероприятия", "налоги",
    "обучение", "отпуска", "отпуск", "охрана", "проверки", "проверка", "работа", "совещания",
    "совещание", "собрания", "транспорт", "учет", "финансы", "аттестация", "ремонт", "зарплата",
    "увольнение", "прием", "награждение", "конкурсы", "конкурс",
];

/// Words that add nothing to a kind: what it is a record of, without whose.
#[rustfmt::skip]
const EMPTY_OBJECTS: &[&str] = &[
    "заседаний", "заседания", "совещаний", "совещания", "собраний", "собрания", "регистрации",
    "учета", "комиссии", "комиссий", "рабочей", "группы", "групп", "комитета", "копия",
    "подлинники", "проекты", "база", "базы", "рабочих", "и", "или", "к", "ним", "нему",
];

/// Adjectives that narrow a kind but give neither its author nor its object.
#[rustfmt::skip]
const EMPTY_ADJECTIVES: &[&str] = &[
    "годов", "квартальн", "месячн", "полугодов", "ежемесячн", "ежеквартальн", "ежегодн",
    "еженедельн", "сводн", "утвержденн", "докладн", "служебн", "объяснительн", "аналитическ",
    "информационн", "подлинн", "оперативн", "перспективн", "внутренн", "подписанн",
];

pub(super) fn check(heading: &Heading) -> Option<Finding> {
    let plain = heading.plain();
    let says_more = |word: &&Word| {
        word.in_quotes
            || word.in_brackets
                && !word.is_adjective_of(&["входящ", "исходящ"])
                && !word.is(&["копии", "копия", "подлинники"])
    };
    if heading.words.iter().any(|word| says_more(&word)) {
        return None;
    }
    if let Some(field) = field_without_kind(&plain) {
        return Some(Finding::error(
            FindingCode::NoSubstance,
            format!(
                "Не назван вид документов: «{field}» говорит, к чему они относятся. Начните с \
                 вида («Отчеты о …», «Документы (…) о …») (п. 10.1.13)"
            ),
        ));
    }
    if says_nothing_but_kind(&plain) {
        return Some(Finding::error(
            FindingCode::NoSubstance,
            format!(
                "Назван только вид документов («{}»): укажите автора и содержание, например \
                 «Приказы начальника Управления по основной деятельности» (п. 10.1.13)",
                heading.text
            ),
        ));
    }
    author_may_be_added(&plain)
}

/// «Отпуска», «О проверках», «Отдел кадров»: no kind of documents at all.
fn field_without_kind<'a>(plain: &[&Word<'a>]) -> Option<&'a str> {
    let first = plain.first()?;
    let preposition = is_preposition(first) && plain.len() > 1;
    let no_kind = !plain
        .iter()
        .any(|word| is_kind_nominative(word) || is_kind(word) && word.start == first.start);
    let body = is_body(first) && !first.is(&["банк", "банки"]);
    ((first.is(FIELDS) || preposition || body) && no_kind).then_some(first.text)
}

/// Whether every word is a kind, a period or adds nothing: «Приказы», «Протоколы заседаний»,
/// «Планы и отчеты за 2024 год», «Копии приказов», «Отчеты о работе».
fn says_nothing_but_kind(plain: &[&Word]) -> bool {
    let periods = period_text::find(plain);
    let in_period = |at: usize| periods.iter().any(|p| (p.first..p.end).contains(&at));
    let about_work = |at: usize| {
        let words = (plain.get(at), plain.get(at + 1));
        (at + 2..plain.len()).all(in_period)
            && matches!(words, (Some(o), Some(work))
                if o.is(&["о"]) && work.is(&["работе", "деятельности"]))
    };
    let own_periods = periods.iter().any(period_text::Period::names_a_year);
    let plan_of_work = |at: usize| {
        plain[at].is(&["работы", "работ", "деятельности"])
            && at > 0
            && plain[at - 1].is(&["план", "планы"])
            && !own_periods
            && !plain[..at]
                .iter()
                .any(|word| word.is_adjective_of(EMPTY_ADJECTIVES))
    };
    let mut kinds = 0;
    let mut at = 0;
    while at < plain.len() {
        let word = plain[at];
        if about_work(at) {
            at += 1;
        } else if word.is(&["документы", "материалы", "копии", "номенклатура"])
            || is_database(plain, at)
            || is_generic_kind(word) && (is_kind_nominative(word) || follows_copies(plain, at))
            || word.is(&["документов", "материалов"]) && follows_copies(plain, at)
        {
            kinds += 1;
        } else if !in_period(at)
            && !word.is(EMPTY_OBJECTS)
            && !word.is_adjective_of(EMPTY_ADJECTIVES)
            && !plan_of_work(at)
        {
            return false;
        }
        at += 1;
    }
    kinds > 0
}

/// «База данных», its second word being taken with it.
fn is_database(plain: &[&Word], at: usize) -> bool {
    plain[at].is(&["данных"]) && at > 0 && plain[at - 1].is(&["база", "базы"])
}

fn follows_copies(plain: &[&Word], at: usize) -> bool {
    plain[..at]
        .iter()
        .any(|word| word.is(&["копии", "копия", "проекты", "подлинники"]))
}

/// Orders and plans without their author may pass in a nomenclature of one body, but the clause
/// wants it named.
fn author_may_be_added(plain: &[&Word]) -> Option<Finding> {
    let first = plain.first()?;
    let next = plain.get(1)?;
    let orders = first.is(&["приказы", "распоряжения", "приказ"]) && next.is(&["по", "о", "об"]);
    let plan = first.is_adjective_of(&["годов"])
        && next.is(&["план", "планы", "отчет", "отчеты"])
        && plain
            .get(2)
            .is_none_or(|word| word.is(&["по", "о"]) || word.is(&["работы"]) && plain.len() == 3);
    let alone = plain.len() == 2
        && (first.is(&["номенклатура"]) && next.is(&["дел"])
            || first.is(&["личное", "личные"]) && next.is(&["дело", "дела"]));
    (orders || plan || alone).then(|| {
        Finding::advice(
            FindingCode::NoSubstance,
            "Не указан автор документов: после вида назовите государственный орган или \
             подразделение, например «Приказы Федеральной налоговой службы по основной \
             деятельности» (п. 10.1.13)",
        )
    })
}
