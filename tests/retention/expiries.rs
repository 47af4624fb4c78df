//! Terms and events: the day a case falls due, each with its clause.

use delohran::retention::{Event, Fact, OrganisationKind, Outcome};

use super::cases::{Known, check, closed, on, person};

/// R-190, N-21: closed in Y, a term of N years, a list not before 1 January Y+N+1.
#[test]
fn years_from_closing() {
    check(vec![
        ("10.5.4", "5 лет", "", closed("2015"), on("2021-01-01")),
        ("10.5.4", "3 года", "", closed("2011"), on("2015-01-01")),
        (
            "10.5.4",
            "1 год",
            "",
            closed("2020-02-29"),
            on("2022-01-01"),
        ),
        // Closed on 1 January the year itself does not count.
        (
            "10.5.4",
            "5 лет",
            "",
            closed("2012-01-01"),
            on("2018-01-01"),
        ),
        (
            "10.5.4",
            "10 лет",
            "",
            closed("03.01.2013"),
            on("2024-01-01"),
        ),
        (
            "10.5.4",
            "5 лет",
            "",
            closed("31 декабря 2021 г."),
            on("2027-01-01"),
        ),
        (
            "10.5.4",
            "5 лет",
            "",
            closed("IV квартал 2021"),
            on("2027-01-01"),
        ),
        (
            "10.5.4",
            "5 лет",
            "",
            closed("ноябрь 2021"),
            on("2027-01-01"),
        ),
        ("10.5.4", "45 лет ЭПК", "", closed("1980"), on("2026-01-01")),
        (
            "10.5.4",
            "не менее 10 лет",
            "",
            closed("2000"),
            on("2011-01-01"),
        ),
        ("10.5.4", "999 лет", "", closed("2999"), on("3999-01-01")),
        ("10.1.13", "5 лет", "", closed(""), Outcome::AwaitsClosing),
        (
            "10.1.13",
            "5 лет",
            "После замены новыми",
            closed("").event(Event::Replaced, "2020"),
            Outcome::AwaitsClosing,
        ),
    ]);
}

/// Permanent cases have no date, whatever the note or the organisation.
#[test]
fn permanent_is_never() {
    let replaced = closed("2010").event(Event::Replaced, "2018");
    check(vec![
        ("10.1.5", "Постоянно", "", closed("1990"), Outcome::Never),
        ("10.1.5", "Постоянно", "", closed(""), Outcome::Never),
        (
            "10.1.5",
            "Постоянно",
            "После замены новыми",
            replaced,
            Outcome::Never,
        ),
        (
            "10.1.5",
            "Постоянно",
            "",
            closed("1990").of(OrganisationKind::NotSource),
            Outcome::Never,
        ),
        (
            "перечень, сноска",
            "Постоянно (1)",
            "(1) Оперативных совещаний - 5 лет ЭПК",
            closed("1990"),
            Outcome::Never,
        ),
        (
            "перечень, сноска",
            "Постоянно (1)",
            "(1) В организациях, не являющихся источниками комплектования - до ликвидации организации",
            closed("1990").of(OrganisationKind::NotSource),
            Outcome::AwaitsEvent(Event::Liquidated),
        ),
    ]);
}

/// Federal Law 125-ФЗ, article 22.1: 75 years before 2003, then 50.
#[test]
fn personnel_terms() {
    check(vec![
        (
            "ст. 22.1 125-ФЗ",
            "50/75 лет",
            "",
            closed("31.12.2002"),
            on("2078-01-01"),
        ),
        (
            "ст. 22.1 125-ФЗ",
            "50/75 лет",
            "",
            closed("2003-01-01"),
            on("2054-01-01"),
        ),
        (
            "ст. 22.1 125-ФЗ",
            "75/50 лет ЭПК",
            "",
            closed("1999"),
            on("2075-01-01"),
        ),
        ("N-25", "50 лет", "", closed("2010"), on("2061-01-01")),
        // Fifty years contradict the law for older cases: a person decides.
        (
            "ст. 22.1 125-ФЗ",
            "50 лет",
            "",
            closed("2002"),
            person("2078-01-01"),
        ),
        ("N-25", "75 лет", "", closed("2010"), on("2086-01-01")),
        ("N-25", "75 л. - В", "", closed("1990"), on("2066-01-01")),
    ]);
}

/// The years begin with the event, or with closing where that is later; an event
/// without a date begins nothing.
#[test]
fn years_from_an_event() {
    let contract =
        "(1) После истечения срока действия договора; после прекращения обязательств по договору";
    let both = "(1) После увольнения; после снятия задолженности";
    let consent = "(1) После истечения срока действия согласия или его отзыва, если иное не предусмотрено договором";
    check(vec![
        (
            "сноска",
            "5 л. (1)",
            contract,
            closed("2018").event(Event::ContractEnd, "2020-03-15"),
            on("2026-01-01"),
        ),
        (
            "сноска",
            "5 л. (1)",
            contract,
            closed("2018").event(Event::ContractEnd, "2017-05-01"),
            on("2024-01-01"),
        ),
        (
            "сноска",
            "5 л. (1)",
            contract,
            closed("2018"),
            Outcome::AwaitsEvent(Event::ContractEnd),
        ),
        (
            "сноска",
            "5 л. (1)",
            contract,
            closed("2018").event(Event::ContractEnd, ""),
            Outcome::AwaitsEvent(Event::ContractEnd),
        ),
        (
            "сноска",
            "5 л. (1)",
            contract,
            closed("2018").event(Event::Replaced, "2019"),
            Outcome::AwaitsEvent(Event::ContractEnd),
        ),
        (
            "сноска",
            "3 г. (1)",
            "(1) После замены новыми",
            closed("2019").event(Event::Replaced, "31.12.2019"),
            on("2023-01-01"),
        ),
        (
            "сноска",
            "3 г. (1)",
            "(1) После замены новыми",
            closed("2019").event(Event::Replaced, "01.01.2020"),
            on("2024-01-01"),
        ),
        // Two events of the same kind: the later one.
        (
            "сноска",
            "3 г. (1)",
            "(1) После замены новыми",
            closed("2015")
                .event(Event::Replaced, "2021")
                .event(Event::Replaced, "2016"),
            on("2025-01-01"),
        ),
        // Both events must have come, the later one counts.
        (
            "сноска",
            "5 лет (1)",
            both,
            closed("2015").event(Event::Dismissal, "2016"),
            Outcome::AwaitsEvent(Event::Dismissal),
        ),
        (
            "сноска",
            "5 лет (1)",
            both,
            closed("2015")
                .event(Event::Dismissal, "2016")
                .event(Event::DebtSettled, "2018"),
            on("2024-01-01"),
        ),
        (
            "сноска",
            "3 года (1)",
            consent,
            closed("2015").event(Event::Revoked, "2016"),
            on("2020-01-01"),
        ),
        (
            "сноска",
            "3 года (1)",
            consent,
            closed("2015").event(Event::Expired, "2016"),
            on("2020-01-01"),
        ),
        // The later event outlives 2003, the case itself was closed before.
        (
            "ст. 22.1 125-ФЗ",
            "50/75 лет (1)",
            "(1) После увольнения",
            closed("2001").event(Event::Dismissal, "2005"),
            on("2081-01-01"),
        ),
    ]);
}

/// «До …» ends with its event, on the following 1 January.
#[test]
fn until_an_event() {
    let unclaimed = "(1) Невостребованные - 50/75 лет";
    check(vec![
        (
            "перечень",
            "До замены новыми",
            "",
            closed("2018"),
            Outcome::AwaitsEvent(Event::Replaced),
        ),
        (
            "перечень",
            "До замены новыми",
            "",
            closed("2018").event(Event::Replaced, "2021-06-01"),
            on("2022-01-01"),
        ),
        (
            "перечень",
            "До замены новыми",
            "",
            closed("2018").event(Event::Replaced, "2016"),
            on("2019-01-01"),
        ),
        (
            "перечень",
            "ДЗН, но не менее 3 лет",
            "",
            closed("2018").event(Event::Replaced, "2016"),
            on("2022-01-01"),
        ),
        (
            "перечень",
            "До ликвидации организации",
            "",
            closed("2018"),
            Outcome::AwaitsEvent(Event::Liquidated),
        ),
        (
            "перечень",
            "До ликвидации организации",
            "",
            closed("2018").event(Event::Liquidated, "2020"),
            on("2021-01-01"),
        ),
        (
            "перечень",
            "До списания транспортных средств",
            "",
            closed("2018").event(Event::WrittenOff, "2020"),
            on("2021-01-01"),
        ),
        (
            "перечень",
            "До востребования (1)",
            unclaimed,
            closed("2000"),
            Outcome::AwaitsEvent(Event::Claimed),
        ),
        (
            "перечень",
            "До востребования (1)",
            unclaimed,
            closed("2000")
                .event(Event::Claimed, "2001-05-05")
                .fact(Fact::Unclaimed, false),
            on("2002-01-01"),
        ),
        (
            "перечень",
            "До востребования (1)",
            unclaimed,
            closed("2000").fact(Fact::Unclaimed, true),
            on("2076-01-01"),
        ),
        (
            "перечень",
            "До востребования (1)",
            unclaimed,
            closed("2005").fact(Fact::Unclaimed, true),
            on("2056-01-01"),
        ),
    ]);
}

/// ДМН: at least a year, and nothing without a recorded decision.
#[test]
fn until_no_longer_needed() {
    let ours = "Относящиеся к деятельности организации - постоянно";
    let over = |at: &str| closed("2021").event(Event::Obsolete, at);
    check(vec![
        (
            "перечень, ДМН",
            "ДМН",
            "",
            closed("2015"),
            person("2017-01-01"),
        ),
        (
            "перечень, ДМН",
            "ДМН",
            "",
            over("2022-05-20"),
            on("2023-01-01"),
        ),
        (
            "перечень, ДМН",
            "ДМН",
            "",
            over("2020-05-20"),
            on("2023-01-01"),
        ),
        (
            "перечень, ДМН",
            "ДМН",
            "",
            over("2025-05-20"),
            on("2026-01-01"),
        ),
        ("перечень, ДМН", "ДМН", "", over(""), person("2023-01-01")),
        (
            "перечень, ДМН",
            "ДМН (3 года)",
            "",
            over("2022-05-20"),
            on("2025-01-01"),
        ),
        // Nobody may say the need is over while the documents may be the organisation's own.
        (
            "перечень, сноска",
            "ДМН",
            ours,
            over("2022-05-20"),
            person(""),
        ),
        (
            "перечень, сноска",
            "ДМН",
            ours,
            over("2022-05-20").fact(Fact::ConcernsOrganisation, false),
            on("2023-01-01"),
        ),
        (
            "перечень, сноска",
            "ДМН",
            ours,
            over("2022-05-20").fact(Fact::ConcernsOrganisation, true),
            Outcome::Never,
        ),
    ]);
}

/// A fact that is so puts its alternative in place; an unknown one takes the longest.
#[test]
fn alternatives() {
    let annual = "(1) При отсутствии годовых - постоянно";
    let harm = "При вредных и опасных условиях труда - 50/75 лет";
    let two = "(1) При отсутствии лицевых счетов - 50/75 лет; при отсутствии годовых - постоянно";
    check(vec![
        (
            "сноска",
            "1 год (1)",
            annual,
            closed("2020"),
            Outcome::Never,
        ),
        (
            "сноска",
            "1 год (1)",
            annual,
            closed("2020").fact(Fact::NoAnnualReport, true),
            Outcome::Never,
        ),
        (
            "сноска",
            "1 год (1)",
            annual,
            closed("2020").fact(Fact::NoAnnualReport, false),
            on("2022-01-01"),
        ),
        (
            "сноска",
            "5 лет",
            harm,
            closed("2005").fact(Fact::HazardousWork, true),
            on("2056-01-01"),
        ),
        (
            "сноска",
            "5 лет",
            harm,
            closed("2005").fact(Fact::HazardousWork, false),
            on("2011-01-01"),
        ),
        ("сноска", "5 лет", harm, closed("2005"), on("2056-01-01")),
        ("сноска", "5 лет", harm, closed("2001"), on("2077-01-01")),
        (
            "сноска",
            "6 лет (1)",
            two,
            closed("2005")
                .fact(Fact::NoAnnualReport, false)
                .fact(Fact::NoPayrollAccounts, true),
            on("2056-01-01"),
        ),
        (
            "сноска",
            "6 лет (1)",
            two,
            closed("2005").fact(Fact::NoPayrollAccounts, false),
            Outcome::Never,
        ),
        // A shorter alternative holds only where its condition is known to hold.
        (
            "сноска",
            "50/75 лет (1)",
            "(1) Не согласованные - до минования надобности",
            closed("2005"),
            on("2056-01-01"),
        ),
        (
            "сноска",
            "50/75 лет (1)",
            "(1) Не согласованные - до минования надобности",
            closed("2005").fact(Fact::Other, true),
            person("2007-01-01"),
        ),
        (
            "сноска",
            "3 года (1)",
            "(1) При отсутствии книг, журналов - до ликвидации организации",
            closed("2005"),
            Outcome::AwaitsEvent(Event::Liquidated),
        ),
        // One «other» fact cannot say which of two unnamed conditions holds.
        (
            "сноска",
            "Постоянно (1)",
            "(1) Переписка - 5 лет; черновики - 1 год",
            closed("2005").fact(Fact::Other, true),
            Outcome::Never,
        ),
        // An alternative begins with the event of its term.
        (
            "сноска",
            "5 лет (1)",
            "(1) После увольнения; переписка - 3 года",
            closed("2005").fact(Fact::Other, true),
            Outcome::AwaitsEvent(Event::Dismissal),
        ),
    ]);
}
