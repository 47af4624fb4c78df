//! Why a nomenclature cannot go where it is sent.

use chrono::NaiveDate;

use super::states::{NomenclatureState, Step};

/// Why a nomenclature cannot go where it is sent.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The steps go one after the other.
    #[error("Номенклатура в состоянии «{}»: действие «{}» сейчас не её очередь (п. 10.1.6, 10.1.8)", .0.label(), .1.label())]
    OutOfOrder(NomenclatureState, Step),
    /// Rows change only in a draft or a returned one.
    #[error("Номенклатура в состоянии «{}»: её строки уже не меняются. Исправление — новый документ (п. 4.7)", .0.label())]
    NotADraft(NomenclatureState),
    /// There is nothing in it.
    #[error("В номенклатуре нет ни одной строки")]
    Empty,
    /// Rows that cannot be signed.
    #[error("Исправьте строки, прежде чем продолжить: {}", listed(.0))]
    Flawed(Vec<String>),
    /// Divisions that have not handed in their rows.
    #[error("Не представлены разделы отделов: {}", .0.join(", "))]
    DivisionsMissing(Vec<String>),
    /// A row under which a case goes on stays, with its index.
    #[error(
        "Строку {index} нельзя исключить или перенумеровать: по ней продолжается дело, переходящее с {since} года, а оно входит в новую номенклатуру с тем же индексом (п. 10.1.13). Сначала закройте дело"
    )]
    CaseGoesOn {
        /// Its index.
        index: String,
        /// The year the case was opened in.
        since: i64,
    },
    /// Cases that go on and have no row.
    #[error(
        "Нет строк для переходящих дел: {}. Они входят в новую номенклатуру с тем же индексом (п. 10.1.13): верните строки прошлого года на странице «Изменения»", .0.join(", ")
    )]
    CarriedRowsMissing(Vec<String>),
    /// Remarks without an answer.
    #[error("Без ответа замечания к строкам: {}", .0.join(", "))]
    RemarksOpen(Vec<String>),
    /// The archive returns a nomenclature only with something to mend.
    #[error(
        "Нет ни одного замечания без ответа: возвращать не с чем. Сделайте замечание к строке или примите номенклатуру"
    )]
    NothingToMend,
    /// Departments whose nomenclature has not come.
    #[error("Не поступили номенклатуры подразделений: {}", .0.join("; "))]
    DepartmentsMissing(Vec<String>),
    /// The commission has not endorsed it.
    #[error("Нет решения ЦЭК о согласовании: сначала проведите заседание (п. 10.1.8)")]
    NotEndorsed,
    /// The state archive's commission must agree once in five years.
    #[error(
        "Со дня последнего согласования с ЭПК ГА РФ прошло пять лет или его ещё не было: укажите номер и дату протокола ЭПК (п. 10.1.8)"
    )]
    ExternalAgreementDue,
    /// Approved at the end of the year before.
    #[error("Номенклатура на {year} год утверждается в {} году, а указана дата {} (п. 10.1.9)", year - 1, approved_on.format("%d.%m.%Y"))]
    WrongYearOfApproval {
        /// The year of the nomenclature.
        year: i64,
        /// The date given.
        approved_on: NaiveDate,
    },
    /// A reminder of what is done.
    #[error("{0}: номенклатура на {1} год уже направлена, напоминать не о чем")]
    NothingToRemindOf(String, i64),
    /// A reminder to a department that is no more, or not yet.
    #[error("{0}: номенклатуру на {1} год подразделение не составляет, напоминать не о чем")]
    TakesNoPart(String, i64),
    /// It has not gone the way of 10.1.6.
    #[error("Номенклатура в состоянии «{}»: присоединяют ту, что направлена в Подразделение ДОУ со служебной запиской (п. 10.1.6, 10.1.7)", .0.label())]
    NotSent(NomenclatureState),
    /// It is part of the agency's already.
    #[error("Номенклатура уже вошла в сводную на {0} год")]
    JoinedAlready(i64),
    /// There is no approved nomenclature of the year.
    #[error(
        "Утверждённой номенклатуры на {0} год нет: присоединять не к чему. Номенклатура войдёт в сводную, когда её составят (п. 10.1.8)"
    )]
    NothingToJoin(i64),
    /// Its year is not the present one.
    #[error("Номенклатуру на {0} год присоединяют к действующей в течение {0} года (п. 10.1.7)")]
    JoinsInItsYear(i64),
    /// A department that was there all the time.
    #[error("Подразделение работает с {}, раньше утверждения номенклатуры на {year} год: присоединяют номенклатуры вновь созданных и реорганизованных подразделений (п. 10.1.7)", .since.format("%d.%m.%Y"))]
    NotNew {
        /// The year.
        year: i64,
        /// When the department began its work.
        since: NaiveDate,
    },
    /// A date ahead of today.
    #[error("Дата {} ещё не наступила", .0.format("%d.%m.%Y"))]
    InTheFuture(NaiveDate),
}

fn listed(flaws: &[String]) -> String {
    const SHOWN: usize = 5;
    let mut text = flaws
        .iter()
        .take(SHOWN)
        .cloned()
        .collect::<Vec<_>>()
        .join("; ");
    if flaws.len() > SHOWN {
        text.push_str(&format!("; и ещё {}", flaws.len() - SHOWN));
    }
    text
}
