//! H6 and H6p: plans and reports say the period on (for) which they are made.

use super::finding::{Finding, FindingCode};
use super::kinds::head_kinds;
use super::period_text::{self, Period};
use super::words::{Heading, Word};

/// Plans and reports of another nature: they have an object, not a period.
#[rustfmt::skip]
const WITHOUT_PERIOD: &[&str] = &[
    "авансов", "эвакуац", "план-схем", "планы-схем", "поэтажн", "генеральн", "командиров", "оценк",
    "оценщик", "научно-исследовательск", "пожар", "ликвидац", "учебн", "счетов",
];

pub(super) fn check(heading: &Heading) -> Vec<Finding> {
    let plain = heading.plain();
    let periods = period_text::find(&plain);
    let mut findings: Vec<_> = periods
        .iter()
        .filter_map(|period| impossible(heading, &plain, period))
        .collect();
    findings.extend(
        periods
            .iter()
            .filter_map(|period| badly_written_year(heading, &plain, period)),
    );
    let kinds = head_kinds(&plain);
    if let Some(kind) = kinds
        .first()
        .filter(|kind| is_plan(kind) || is_report(kind))
    {
        if periods.is_empty() && !period_text::says_period(heading) {
            findings.extend(no_period(&plain, kind));
        }
        if kinds.len() == 1 {
            findings.extend(
                periods
                    .iter()
                    .filter_map(|period| wrong_preposition(heading, &plain, kind, period)),
            );
        }
    }
    findings
}

fn is_plan(word: &Word) -> bool {
    word.is(&["план", "планы", "план-график", "планы-графики"])
}

fn is_report(word: &Word) -> bool {
    word.is(&["отчет", "отчеты", "отчетность"])
}

fn no_period(plain: &[&Word], kind: &Word) -> Option<Finding> {
    if plain.iter().any(|word| word.starts(WITHOUT_PERIOD)) {
        return None;
    }
    let (what, example) = if is_plan(kind) {
        (
            "на который составлен план",
            "«Годовые планы …», «План … на 2025 год»",
        )
    } else {
        (
            "за который составлен отчет",
            "«Годовые отчеты …», «Отчет … за I квартал»",
        )
    };
    Some(Finding::advice(
        FindingCode::NoPeriod,
        format!(
            "Не указан период (квартал, год), {what}: напишите, например, {example} (п. 10.1.13)"
        ),
    ))
}

fn impossible(heading: &Heading, plain: &[&Word], period: &Period) -> Option<Finding> {
    let why = period.impossible.as_ref()?;
    let better = match period.years[..] {
        [later, earlier] if later > earlier => {
            let words = &plain[period.first..period.end];
            let text = &heading.text[words.first()?.start..words.last()?.end];
            let swapped = text
                .replacen(&later.to_string(), "\u{0}", 1)
                .replacen(&earlier.to_string(), &later.to_string(), 1)
                .replacen('\u{0}', &earlier.to_string(), 1);
            Some(heading.text.replacen(text, &swapped, 1))
        }
        _ => None,
    };
    let finding = Finding::error(
        FindingCode::WrongPeriod,
        format!("Период указан неверно: {why}. Напишите квартал и год или только год (п. 10.1.13)"),
    );
    Some(finding.suggesting(better))
}

/// «за 2024», «за 2024г»: the year is clear, its writing is not.
fn badly_written_year(heading: &Heading, plain: &[&Word], period: &Period) -> Option<Finding> {
    let bound = matches!(period.preposition.as_deref(), Some("за" | "на"));
    if period.impossible.is_some() || !bound {
        return None;
    }
    let last = plain[period.end - 1];
    let better = match period.years[..] {
        [year] if period_text::is_glued_year(last) => format!("{year} год"),
        [_] if period.unit_missing => format!("{} год", last.text),
        [_, _] if period.unit_missing => format!("{} годы", last.text),
        _ => return None,
    };
    let text = format!(
        "{}{better}{}",
        &heading.text[..last.start],
        heading.text[last.end..].trim_start_matches('.')
    );
    Some(
        Finding::advice(
            FindingCode::WrongPeriod,
            format!("Период пишется словом «год»: «{better}»"),
        )
        .suggesting(Some(text)),
    )
}

/// A plan is made *for* a period to come («на»), a report *for* one that has passed («за»).
fn wrong_preposition(
    heading: &Heading,
    plain: &[&Word],
    kind: &Word,
    period: &Period,
) -> Option<Finding> {
    let (right, wrong) = if is_plan(kind) {
        ("на", "за")
    } else {
        ("за", "на")
    };
    if period.preposition.as_deref() != Some(wrong) || period.impossible.is_some() {
        return None;
    }
    let word = plain[period.first];
    let next = plain.get(period.first + 1)?;
    let is_day = next.number().is_some_and(|number| number <= 31);
    if is_day && right == "за" || is_report(kind) && !period.names_a_year() {
        return None;
    }
    let better = format!(
        "{}{right}{}",
        &heading.text[..word.start],
        &heading.text[word.end..]
    );
    let finding = Finding::advice(
        FindingCode::WrongPeriod,
        format!(
            "{} составляется «{right}» период, а не «{wrong}»",
            if is_plan(kind) {
                "План"
            } else {
                "Отчет"
            }
        ),
    );
    Some(finding.suggesting(Some(better)))
}
