//! H12: kinds that are filed apart may not share a heading (R-110 … R-122, clause 10.2.2).

use super::finding::{Finding, FindingCode};
use super::kinds::head_kinds;
use super::words::{Gap, Heading, Word};

pub(super) fn check(heading: &Heading) -> Vec<Finding> {
    let plain = heading.plain();
    let kinds = head_kinds(&plain);
    let orders = plain
        .first()
        .is_some_and(|word| word.is(&["приказы", "приказ", "распоряжения"]));
    let mut findings = Vec::new();
    if let Some(finding) = calculations(&plain, &kinds) {
        findings.push(finding);
    }
    if orders {
        findings.extend(order_subjects(heading));
        findings.extend(personnel_terms(heading));
        findings.extend(grounds_of_orders(heading));
    }
    findings.extend(meeting_documents(heading, &plain));
    findings.extend(copies_of_laws(heading, &plain));
    findings.extend(unlike_kinds(&plain, &kinds));
    findings.extend(personal_accounts(&plain, &kinds));
    findings
}

/// Plans, reports and estimates apart from the calculations to them.
fn calculations(plain: &[&Word], kinds: &[&Word]) -> Option<Finding> {
    let result = kinds
        .iter()
        .find(|word| word.is(&["план", "планы", "отчет", "отчеты", "смета", "сметы"]))?;
    let calculation = plain
        .iter()
        .find(|word| word.is(&["расчет", "расчеты", "расчетами"]))?;
    let before = plain
        .iter()
        .rfind(|word| word.start < calculation.start && word.start > result.start);
    let joined = kinds.iter().any(|kind| kind.start == calculation.start)
        || before.is_some_and(|word| word.is(&["и", "с"]))
        || calculation.gap == Gap::Comma;
    joined.then(|| {
        apart(&format!(
            "{} и расчеты к ним формируются в разные дела",
            result.text
        ))
    })
}

/// Orders on the main activity, on personnel and on administrative matters apart.
fn order_subjects(heading: &Heading) -> Option<Finding> {
    let text = heading.phrase_text();
    let main = text.contains("основной деятельности") || text.contains("профильной деятельности");
    let personnel = text.contains("личному составу")
        || text.contains("личного состава")
        || text.contains(" кадрам ");
    let household = text.contains("хозяйственн") && !text.contains("финансово-хозяйственн")
        || text.contains(" ахд ")
        || text.contains(" ахо ");
    let together = [main, personnel, household]
        .iter()
        .filter(|is| **is)
        .count();
    let parted = heading.text.contains("кроме") || text.contains(" исключением ");
    (together > 1 && !parted).then(|| {
        apart(
            "Приказы по основной деятельности, по личному составу и по \
             административно-хозяйственной деятельности формируются в разные дела",
        )
    })
}

/// Orders on personnel apart by their terms: admission, transfer and dismissal are kept
/// 50/75 years; leave, business trips and reprimands a few years.
fn personnel_terms(heading: &Heading) -> Option<Finding> {
    let words = || heading.words.iter();
    let long = words().any(|word| {
        word.starts(&[
            "увольнени",
            "перемещени",
            "премировани",
            "поощрени",
            "награждени",
        ]) || word.is(&["приеме", "прием", "переводе", "приему"])
    });
    let text = heading.phrase_text();
    let long_leave = text.contains("по уходу") || text.contains("без сохранения");
    let short = words().any(|word| word.starts(&["командир", "взыскани", "дежурств"]))
        || !long_leave && words().any(|word| word.starts(&["отпуск"]));
    (long && short).then(|| {
        apart(
            "Приказы по личному составу с разными сроками хранения (прием, перевод, увольнение — \
             и отпуска, командировки, взыскания) формируются в разные дела",
        )
    })
}

/// Orders apart from the documents on which they are based.
fn grounds_of_orders(heading: &Heading) -> Option<Finding> {
    let grounds = heading.words.iter().find(|word| {
        word.starts(&["документы-основани", "основани"]) && !word.is(&["основание", "основании"])
    })?;
    Some(apart(&format!(
        "Приказы и документы, послужившие для них основанием («{}»), формируются в разные дела",
        grounds.text
    )))
}

/// Minutes apart from the documents prepared for the meetings. «Документы к ним» may be
/// attachments, which stay with the minutes.
fn meeting_documents(heading: &Heading, plain: &[&Word]) -> Option<Finding> {
    plain
        .first()
        .filter(|word| word.is(&["протоколы", "протокол"]))?;
    let at = plain.iter().position(|word| {
        word.is(&["документы", "материалы", "документами", "материалами"])
            && word.start > plain[0].start
    })?;
    let target = plain.get(at + 1..).unwrap_or_default();
    let to = target.iter().position(|word| word.is(&["к", "для"]))?;
    let what = target.get(to + 1)?;
    if what.starts(&["заседан", "совещан", "собран"]) {
        return Some(apart(
            "Протоколы и документы к заседаниям (не приложения к протоколам) формируются в \
             разные дела",
        ));
    }
    let attachments = what.is(&["ним", "нему", "протоколам"]) && !heading.text.contains("риложени");
    attachments.then(|| {
        Finding::advice(
            FindingCode::MixedKinds,
            "Документы к заседаниям, кроме приложений к протоколам, формируются в отдельное \
             дело (п. 10.2.2)",
        )
    })
}

/// Copies of federal laws, of acts of the President and of the Government apart.
fn copies_of_laws(heading: &Heading, plain: &[&Word]) -> Option<Finding> {
    plain.first().filter(|word| word.is(&["копии"]))?;
    let text = heading.phrase_text();
    let laws = text.contains("федеральных законов")
        || text.contains(" законов рф ")
        || text.contains("законов российской федерации");
    let president = text.contains(" президента ");
    let government = text.contains("правительства рф")
        || text.contains("правительства российской")
        || text.contains(" правительства ") && (laws || president);
    let together = [laws, president, government]
        .iter()
        .filter(|is| **is)
        .count();
    (together > 1).then(|| {
        apart(
            "Копии федеральных законов, актов Президента и актов Правительства формируются в \
             отдельные дела по видам",
        )
    })
}

/// Families of kinds with rules of their own.
fn unlike_kinds(plain: &[&Word], kinds: &[&Word]) -> Option<Finding> {
    const FAMILIES: [&[&str]; 4] = [
        &["приказы", "приказ", "распоряжения"],
        &["протоколы", "протокол"],
        &["переписка"],
        &["журнал", "журналы"],
    ];
    // Later in the heading a kind is one of its own only where its form is surely nominative.
    let joined_later = plain.windows(2).filter_map(|pair| {
        let joined = pair[0].is(&["и"]) || pair[1].gap == Gap::Comma;
        let nominative = pair[1].is(&["приказы", "протоколы", "переписка", "журнал", "журналы"]);
        (joined && nominative).then_some(&pair[1])
    });
    let named: Vec<_> = kinds.iter().chain(joined_later).collect();
    let mut found = FAMILIES
        .iter()
        .filter_map(|family| named.iter().find(|word| word.is(family)));
    let (one, other) = (found.next()?, found.next()?);
    Some(apart(&format!(
        "«{}» и «{}» формируются в разные дела",
        one.text.to_lowercase(),
        other.text.to_lowercase()
    )))
}

/// Personal accounts apart from other pay documents.
fn personal_accounts(plain: &[&Word], kinds: &[&Word]) -> Option<Finding> {
    let accounts = plain
        .windows(2)
        .any(|pair| pair[0].is(&["лицевые"]) && pair[1].is(&["счета"]));
    let other = kinds.iter().find(|word| {
        word.is(&[
            "ведомости",
            "ведомость",
            "табели",
            "табель",
            "справки",
            "приказы",
            "переписка",
        ])
    })?;
    accounts.then(|| {
        apart(&format!(
            "Лицевые счета по заработной плате и «{}» формируются в разные дела",
            other.text.to_lowercase()
        ))
    })
}

fn apart(what: &str) -> Finding {
    Finding::error(
        FindingCode::MixedKinds,
        format!("{what}: разделите заголовок (п. 10.2.2)"),
    )
}
