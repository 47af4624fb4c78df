//! Which document may go into which case (10.2.1, 10.2.2).

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::dotted;

crate::words! {
    /// What kind of document it is, as far as filing asks.
    DocumentKind {
        /// Приказ.
        Order = "order", "приказ";
        /// Распоряжение.
        Instruction = "instruction", "распоряжение";
        /// Протокол.
        Protocol = "protocol", "протокол";
        /// План.
        Plan = "plan", "план";
        /// Отчёт.
        Report = "report", "отчёт";
        /// Смета.
        Estimate = "estimate", "смета";
        /// Письмо.
        Letter = "letter", "письмо";
        /// Служебная записка.
        Memo = "memo", "служебная записка";
        /// Договор.
        Contract = "contract", "договор";
        /// Акт.
        Act = "act", "акт";
        /// Обращение гражданина.
        Appeal = "appeal", "обращение";
        /// Факсограмма.
        Fax = "fax", "факсограмма";
        /// Телеграмма.
        Telegram = "telegram", "телеграмма";
        /// Телефонограмма.
        PhoneMessage = "phone_message", "телефонограмма";
        /// Another kind.
        Other = "other", "другой документ";
        /// Черновик: filed only when it is especially valuable.
        Draft = "draft", "черновик";
        /// Лишний экземпляр: never filed.
        ExtraCopy = "extra_copy", "лишний экземпляр";
        /// Подлежит возврату: never filed.
        ToReturn = "to_return", "документ, подлежащий возврату";
    }
}

/// The years a plan or a report concerns; both ends belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Period {
    /// First year.
    pub first: i64,
    /// Last year; the same as the first for one year.
    pub last: i64,
}

/// A document to be filed, as the person describes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DocumentAsked {
    /// What kind.
    pub kind: DocumentKind,
    /// Registration number.
    pub registration_number: String,
    /// Date of the document.
    pub dated_on: NaiveDate,
    /// Who signed it.
    pub signatory: String,
    /// What it is about.
    pub title: String,
    /// Sheets of the document itself.
    pub sheets: i64,
    /// Sheets of its attachments.
    pub attachment_sheets: i64,
    /// What a plan, a report or an estimate concerns.
    pub period: Option<Period>,
    /// ДСП.
    pub restricted: bool,
    /// Number of the copy of a ДСП document.
    pub copy_number: String,
    /// Whether a draft is especially valuable.
    pub valuable: bool,
}

/// The row and the case a document is to go into.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// Title of the case.
    pub title: &'a str,
    /// Years the case has lived in; for a case not yet opened the year of the nomenclature twice.
    pub years: (i64, i64),
    /// Whether cases of the row go on from year to year (переходящее, судебное, личное).
    pub carry_over: bool,
    /// ДСП.
    pub restricted: bool,
    /// Whether the case holds a document with this number and date.
    pub holds_this_document: bool,
}

/// Why a document is not filed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Something that makes a document complete is missing.
    #[error("В дело включают только полностью оформленный документ: укажите {} (п. 10.2.1)", .0.join(", "))]
    Incomplete(Vec<&'static str>),
    /// A sheet at least, and no more than a lorry carries.
    #[error("Количество листов документа — от 1 до 100 000, листов приложения — от 0 до 100 000")]
    AbsurdSheets,
    /// The document is dated ahead of today.
    #[error("Дата документа {} ещё не наступила", dotted(*.0))]
    InTheFuture(NaiveDate),
    /// The document belongs to another year.
    #[error(
        "Документ относится к {year} году, а дело — к {}: в деле группируют документы одного календарного года, кроме переходящих, судебных и личных дел (п. 10.2.1)",
        super::years(.case.0, .case.1)
    )]
    AnotherYear {
        /// The year the document belongs to.
        year: i64,
        /// The years of the case.
        case: (i64, i64),
    },
    /// A period is asked only of plans, reports and estimates.
    #[error(
        "Период указывают для планов, отчётов и смет (п. 10.2.2): уберите его или исправьте вид документа"
    )]
    PeriodNotAsked,
    /// The years of the period are out of order.
    #[error("Период документа указан неверно: {0}–{1}")]
    AbsurdPeriod(i64, i64),
    /// Drafts, extra copies, what is to be returned.
    #[error("{} в дело не включают{} (п. 10.2.1)", capitalised(.0.label()), exception(*.0))]
    NotFiled(DocumentKind),
    /// Faxes and telegrams go with correspondence.
    #[error(
        "Факсограммы, телеграммы и телефонограммы помещают в дела с перепиской (п. 10.2.1), а дело называется «{0}»"
    )]
    NotCorrespondence(String),
    /// One copy of each document.
    #[error(
        "Документ № {number} от {} в этом деле уже есть: в дело помещают один экземпляр (п. 10.2.1)",
        dotted(*.dated_on)
    )]
    Duplicate {
        /// Its number.
        number: String,
        /// Its date.
        dated_on: NaiveDate,
    },
    /// A ДСП document in a case that everybody sees.
    #[error("Документ «ДСП» включают в дело с пометкой «ДСП»: в этом деле его увидят все")]
    RestrictedIntoOpen,
    /// A ДСП document has a copy number.
    #[error("У документа «ДСП» укажите номер экземпляра (п. 4.2.1.6)")]
    NoCopyNumber,
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn exception(kind: DocumentKind) -> &'static str {
    if kind == DocumentKind::Draft {
        ", кроме особо ценного: если он таков, отметьте это"
    } else {
        ""
    }
}

impl DocumentAsked {
    /// Tidies the texts: no spaces at the ends, one between words.
    pub fn tidied(mut self) -> Self {
        for text in [
            &mut self.registration_number,
            &mut self.signatory,
            &mut self.title,
            &mut self.copy_number,
        ] {
            *text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        self
    }

    /// The year whose case the document goes to: that of its date, but for plans, estimates and reports the one they
    /// concern; a plan for several years goes by the first of them, a report on them by the last.
    pub fn filing_year(&self) -> i64 {
        match (self.kind, self.period) {
            (DocumentKind::Report, Some(period)) => period.last,
            (_, Some(period)) => period.first,
            (_, None) => i64::from(self.dated_on.year()),
        }
    }

    /// Sheets with the attachments.
    pub fn all_sheets(&self) -> i64 {
        self.sheets.saturating_add(self.attachment_sheets)
    }

    fn missing(&self) -> Vec<&'static str> {
        [
            (&self.registration_number, "регистрационный номер"),
            (&self.signatory, "кем подписан"),
            (&self.title, "заголовок (краткое содержание)"),
        ]
        .into_iter()
        .filter(|(text, _)| text.trim().is_empty())
        .map(|(_, name)| name)
        .collect()
    }
}

/// Checks that the document may go into the case.
///
/// # Errors
/// The first [`Refused`] in the order of the clause.
pub fn check(document: &DocumentAsked, target: &Target, today: NaiveDate) -> Result<(), Refused> {
    const MOST_SHEETS: i64 = 100_000;
    match document.kind {
        DocumentKind::Draft if document.valuable => {}
        kind @ (DocumentKind::Draft | DocumentKind::ExtraCopy | DocumentKind::ToReturn) => {
            return Err(Refused::NotFiled(kind));
        }
        _ => {}
    }
    let missing = document.missing();
    if !missing.is_empty() {
        return Err(Refused::Incomplete(missing));
    }
    if !(1..=MOST_SHEETS).contains(&document.sheets)
        || !(0..=MOST_SHEETS).contains(&document.attachment_sheets)
    {
        return Err(Refused::AbsurdSheets);
    }
    if document.dated_on > today {
        return Err(Refused::InTheFuture(document.dated_on));
    }
    check_year(document, target)?;
    let is_wire = matches!(
        document.kind,
        DocumentKind::Fax | DocumentKind::Telegram | DocumentKind::PhoneMessage
    );
    if is_wire && !target.title.to_lowercase().contains("переписк") {
        return Err(Refused::NotCorrespondence(target.title.to_owned()));
    }
    if target.holds_this_document {
        return Err(Refused::Duplicate {
            number: document.registration_number.clone(),
            dated_on: document.dated_on,
        });
    }
    if document.restricted && !target.restricted {
        return Err(Refused::RestrictedIntoOpen);
    }
    if document.restricted && document.copy_number.trim().is_empty() {
        return Err(Refused::NoCopyNumber);
    }
    Ok(())
}

fn check_year(document: &DocumentAsked, target: &Target) -> Result<(), Refused> {
    if let Some(period) = document.period {
        let concerns_a_period = matches!(
            document.kind,
            DocumentKind::Plan | DocumentKind::Report | DocumentKind::Estimate
        );
        if !concerns_a_period {
            return Err(Refused::PeriodNotAsked);
        }
        if period.last < period.first || period.first < 1900 || period.last > 2200 {
            return Err(Refused::AbsurdPeriod(period.first, period.last));
        }
    }
    let (first, last) = target.years;
    let year = document.filing_year();
    if target.carry_over || (first..=last).contains(&year) {
        Ok(())
    } else {
        Err(Refused::AnotherYear {
            year,
            case: target.years,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn letter() -> DocumentAsked {
        DocumentAsked {
            kind: DocumentKind::Letter,
            registration_number: "10-1-04/1".into(),
            dated_on: date("2023-03-01"),
            signatory: "Громов П.И.".into(),
            title: "О порядке налогообложения".into(),
            sheets: 2,
            attachment_sheets: 0,
            period: None,
            restricted: false,
            copy_number: String::new(),
            valuable: false,
        }
    }

    const CASE: Target<'static> = Target {
        title: "Переписка с управлениями ФНС России по вопросам налогообложения",
        years: (2023, 2023),
        carry_over: false,
        restricted: false,
        holds_this_document: false,
    };

    fn filed(document: DocumentAsked, target: Target) -> Result<(), Refused> {
        check(&document, &target, date("2024-02-01"))
    }

    #[test]
    fn a_case_holds_documents_of_one_calendar_year() {
        // 10.2.1, with its three exceptions, which are the rows marked as going on.
        let december = DocumentAsked {
            dated_on: date("2022-12-31"),
            ..letter()
        };
        assert_eq!(filed(letter(), CASE), Ok(()));
        assert_eq!(
            filed(december.clone(), CASE),
            Err(Refused::AnotherYear {
                year: 2022,
                case: (2023, 2023)
            })
        );
        let personal = Target {
            carry_over: true,
            ..CASE
        };
        assert_eq!(filed(december.clone(), personal), Ok(()));
        let carried = Target {
            years: (2022, 2023),
            ..CASE
        };
        assert_eq!(filed(december, carried), Ok(()));
    }

    #[test]
    fn plans_and_reports_go_by_the_year_they_concern() {
        // 10.2.2, paragraph 8.
        let of = |kind, first, last| DocumentAsked {
            kind,
            period: Some(Period { first, last }),
            dated_on: date("2024-01-20"),
            ..letter()
        };
        for (kind, first, last, year) in [
            (DocumentKind::Report, 2023, 2023, 2023),
            (DocumentKind::Plan, 2024, 2026, 2024),
            (DocumentKind::Report, 2021, 2023, 2023),
            (DocumentKind::Estimate, 2023, 2023, 2023),
        ] {
            assert_eq!(of(kind, first, last).filing_year(), year, "{kind:?}");
        }
        assert_eq!(filed(of(DocumentKind::Report, 2023, 2023), CASE), Ok(()));
        assert_eq!(
            filed(of(DocumentKind::Letter, 2023, 2023), CASE),
            Err(Refused::PeriodNotAsked)
        );
        assert_eq!(
            filed(of(DocumentKind::Plan, 2024, 2023), CASE),
            Err(Refused::AbsurdPeriod(2024, 2023))
        );
    }

    #[test]
    fn only_complete_documents_are_filed() {
        // 10.2.1.
        let bare = DocumentAsked {
            registration_number: " ".into(),
            signatory: String::new(),
            ..letter()
        };
        assert_eq!(
            filed(bare, CASE),
            Err(Refused::Incomplete(vec![
                "регистрационный номер",
                "кем подписан"
            ]))
        );
        for (sheets, attachment_sheets) in [(0, 0), (-1, 0), (1, -1), (i64::MAX, i64::MAX)] {
            let absurd = DocumentAsked {
                sheets,
                attachment_sheets,
                ..letter()
            };
            assert_eq!(filed(absurd, CASE), Err(Refused::AbsurdSheets));
        }
        let tomorrow = DocumentAsked {
            dated_on: date("2024-02-02"),
            ..letter()
        };
        assert_eq!(
            filed(tomorrow, CASE),
            Err(Refused::InTheFuture(date("2024-02-02")))
        );
    }

    #[test]
    fn one_copy_of_each_document() {
        // 10.2.1.
        let full = Target {
            holds_this_document: true,
            ..CASE
        };
        assert!(matches!(
            filed(letter(), full),
            Err(Refused::Duplicate { .. })
        ));
    }

    #[test]
    fn drafts_extra_copies_and_what_is_to_be_returned_stay_out() {
        // 10.2.1: a draft goes in only when it is especially valuable, the others never.
        for kind in [
            DocumentKind::Draft,
            DocumentKind::ExtraCopy,
            DocumentKind::ToReturn,
        ] {
            let plain = DocumentAsked { kind, ..letter() };
            assert_eq!(filed(plain.clone(), CASE), Err(Refused::NotFiled(kind)));
            let valuable = DocumentAsked {
                valuable: true,
                ..plain
            };
            assert_eq!(
                filed(valuable, CASE).is_ok(),
                kind == DocumentKind::Draft,
                "{kind:?}"
            );
        }
    }

    #[test]
    fn telegrams_go_with_correspondence() {
        // 10.2.1.
        let orders = Target {
            title: "Приказы по основной деятельности",
            ..CASE
        };
        for kind in [
            DocumentKind::Fax,
            DocumentKind::Telegram,
            DocumentKind::PhoneMessage,
        ] {
            let wire = DocumentAsked { kind, ..letter() };
            assert_eq!(filed(wire.clone(), CASE), Ok(()));
            assert!(matches!(
                filed(wire, orders),
                Err(Refused::NotCorrespondence(_))
            ));
        }
    }

    #[test]
    fn restricted_documents_stay_among_themselves_with_their_copy_number() {
        let restricted = DocumentAsked {
            restricted: true,
            copy_number: "1".into(),
            ..letter()
        };
        assert_eq!(
            filed(restricted.clone(), CASE),
            Err(Refused::RestrictedIntoOpen)
        );
        let shut = Target {
            restricted: true,
            ..CASE
        };
        assert_eq!(filed(restricted.clone(), shut), Ok(()));
        let unnumbered = DocumentAsked {
            copy_number: String::new(),
            ..restricted
        };
        assert_eq!(filed(unnumbered, shut), Err(Refused::NoCopyNumber));
    }

    #[test]
    fn texts_are_tidied() {
        let untidy = DocumentAsked {
            registration_number: "  10-1-04 /  7 ".into(),
            ..letter()
        };
        assert_eq!(untidy.tidied().registration_number, "10-1-04 / 7");
    }
}
