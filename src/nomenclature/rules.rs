//! The rules of a nomenclature: its way through the offices, what a row must have, when it comes into force. Pure.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::case_index::CaseIndex;
use super::headings::{self, FindingCode};
use crate::ids::{DepartmentId, DivisionId, HeadingId, MemoId, NomenclatureId, PersonId};
use crate::retention::{self, Reading, RetentionTerm, StorageCategory};

crate::words! {
    /// Whose nomenclature it is.
    NomenclatureKind {
        /// Of one department (F-18).
        Department = "department", "номенклатура подразделения";
        /// Of the agency (F-19).
        Consolidated = "consolidated", "сводная номенклатура";
    }
}

crate::words! {
    /// How far a nomenclature has come.
    NomenclatureState {
        /// Rows are being written by the divisions and the clerk.
        Draft = "draft", "проект";
        /// The clerk has put it together.
        Assembled = "assembled", "сведена делопроизводителем";
        /// The head of the department has signed; the archive checks.
        Signed = "signed", "подписана, на проверке в архиве";
        /// The archive has sent it back with remarks.
        Returned = "returned", "возвращена с замечаниями";
        /// The archive finds it in order.
        Accepted = "accepted", "принята архивом";
        /// Sent to the records department with a memo.
        Sent = "sent", "направлена со служебной запиской";
        /// The agency's: compiled from the departments'.
        Compiled = "compiled", "составлена из номенклатур подразделений";
        /// The person responsible for the archive has put their visa.
        Visaed = "visaed", "завизирована";
        /// The head of the records department has signed.
        OfficeSigned = "office_signed", "подписана начальником Подразделения ДОУ";
        /// The commission has endorsed it.
        Endorsed = "endorsed", "согласована ЦЭК";
        /// The head of the body has approved it.
        Approved = "approved", "утверждена";
    }
}

crate::words! {
    /// What carries a nomenclature from one state to the next.
    Step {
        /// The clerk puts it together.
        Assemble = "assemble", "свести";
        /// The head of the department signs.
        Sign = "sign", "подписать";
        /// The archive sends it back.
        Return = "return", "вернуть с замечаниями";
        /// The archive finds it in order.
        Accept = "accept", "принять";
        /// It goes to the records department.
        Send = "send", "направить";
        /// Visa.
        Visa = "visa", "завизировать";
        /// Signature on the agency's.
        SignConsolidated = "sign_consolidated", "подписать сводную";
        /// The commission's endorsement.
        Endorse = "endorse", "отметить согласование ЦЭК";
        /// Approval.
        Approve = "approve", "утвердить";
    }
}

crate::words! {
    /// What stands behind a row.
    HeadingKind {
        /// A case.
        Case = "case", "дело";
        /// A register.
        Register = "register", "журнал";
        /// A card index.
        CardIndex = "card_index", "картотека";
        /// A database.
        Database = "database", "база данных";
        /// Copies.
        Copies = "copies", "копии";
    }
}

crate::words! {
    /// By how long it is kept: decides about inventories and the lines of the final record.
    Category {
        /// Постоянного хранения.
        Permanent = "permanent", "постоянного хранения";
        /// По личному составу.
        Personnel = "personnel", "по личному составу";
        /// Временного (свыше 10 лет) хранения.
        LongTerm = "long_term", "временного (свыше 10 лет) хранения";
        /// Временного (до 10 лет включительно) хранения.
        ShortTerm = "short_term", "временного (до 10 лет включительно) хранения";
    }
}

impl From<StorageCategory> for Category {
    fn from(category: StorageCategory) -> Self {
        match category {
            StorageCategory::Permanent => Category::Permanent,
            StorageCategory::Personnel => Category::Personnel,
            StorageCategory::LongTerm => Category::LongTerm,
            StorageCategory::ShortTerm => Category::ShortTerm,
        }
    }
}

crate::words! {
    /// What an event writes into the note of a row (R-093; M-1…M-5). Never typed.
    MarkKind {
        /// M-4: the first document was filed.
        Opened = "opened", "заведено";
        /// M-3: the case goes on from an earlier year.
        CarriedOver = "carried_over", "переходящее";
        /// M-5: selected for destruction by an approved act.
        Selected = "selected", "выделено к уничтожению";
        /// M-1: taken into the archive by an inventory.
        Transferred = "transferred", "передано в архив";
        /// M-2: destroyed.
        Destroyed = "destroyed", "уничтожено";
    }
}

/// A mark in the note of a row.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct HeadingMark {
    /// On which row.
    pub heading_id: HeadingId,
    /// Which.
    pub mark: MarkKind,
    /// Date of the event or of the paper it refers to; for a case carried over, 1 January of its first year.
    pub dated_on: NaiveDate,
    /// Number of the paper; empty where there is none.
    pub number: String,
}

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

impl NomenclatureState {
    /// The state that `step` leads to.
    ///
    /// # Errors
    /// [`Refused::OutOfOrder`] when it is not the step's turn.
    pub fn after(self, step: Step) -> Result<NomenclatureState, Refused> {
        use NomenclatureState as S;
        match (self, step) {
            (S::Draft | S::Returned, Step::Assemble) => Ok(S::Assembled),
            (S::Assembled, Step::Sign) => Ok(S::Signed),
            (S::Signed, Step::Return) => Ok(S::Returned),
            (S::Signed, Step::Accept) => Ok(S::Accepted),
            (S::Accepted, Step::Send) => Ok(S::Sent),
            (S::Compiled, Step::Visa) => Ok(S::Visaed),
            (S::Visaed, Step::SignConsolidated) => Ok(S::OfficeSigned),
            (S::OfficeSigned, Step::Endorse) => Ok(S::Endorsed),
            (S::Endorsed, Step::Approve) => Ok(S::Approved),
            (state, step) => Err(Refused::OutOfOrder(state, step)),
        }
    }

    /// Whether rows may be written.
    pub fn is_draft(self) -> bool {
        matches!(self, NomenclatureState::Draft | NomenclatureState::Returned)
    }
}

/// A nomenclature of a year.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct Nomenclature {
    /// Key.
    pub id: NomenclatureId,
    /// Whose.
    pub kind: NomenclatureKind,
    /// For which year.
    pub year: i64,
    /// Of which department, unless it is the agency's.
    pub department_id: Option<DepartmentId>,
    /// How far it has come.
    pub state: NomenclatureState,
    /// Number of the document.
    pub number: String,
    /// Clerk.
    pub assembled_by: Option<PersonId>,
    /// When the clerk put it together.
    pub assembled_on: Option<NaiveDate>,
    /// Head of the department, or of the records department on the agency's.
    pub signed_by: Option<PersonId>,
    /// When signed.
    pub signed_on: Option<NaiveDate>,
    /// Worker of the archive.
    pub checked_by: Option<PersonId>,
    /// When the archive accepted or returned it.
    pub checked_on: Option<NaiveDate>,
    /// Number of the memo with which it was sent.
    pub memo_number: Option<String>,
    /// Its date.
    pub memo_on: Option<NaiveDate>,
    /// The person responsible for the archive.
    pub visaed_by: Option<PersonId>,
    /// When visaed.
    pub visaed_on: Option<NaiveDate>,
    /// The commission's decision.
    pub decision_id: Option<crate::ids::DecisionId>,
    /// Protocol of the state archive's commission.
    pub external_protocol_number: Option<String>,
    /// Its date.
    pub external_protocol_on: Option<NaiveDate>,
    /// Head of the body.
    pub approved_by: Option<PersonId>,
    /// When approved.
    pub approved_on: Option<NaiveDate>,
    /// The agency's nomenclature that it went into.
    pub consolidated_id: Option<NomenclatureId>,
    /// When it joined the agency's of its year, approved before.
    pub joined_on: Option<NaiveDate>,
    /// Counts changes, so that two people cannot both change it.
    pub version: i64,
}

/// A nomenclature whose rows may be written: the only kind that the functions writing rows take.
#[derive(Clone, Debug)]
pub struct Draft(Nomenclature);

impl Nomenclature {
    /// This nomenclature as one whose rows may be written.
    ///
    /// # Errors
    /// [`Refused::NotADraft`] once it is assembled and signed.
    pub fn into_draft(self) -> Result<Draft, Refused> {
        if self.state.is_draft() {
            Ok(Draft(self))
        } else {
            Err(Refused::NotADraft(self.state))
        }
    }

    /// Whether cases are opened under it on this day: approved, and its year has come.
    pub fn in_force(&self, today: NaiveDate) -> bool {
        self.state == NomenclatureState::Approved && i64::from(today.year()) >= self.year
    }
}

impl std::ops::Deref for Draft {
    type Target = Nomenclature;

    fn deref(&self) -> &Nomenclature {
        &self.0
    }
}

/// What a row of a nomenclature says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HeadingContent {
    /// The division it belongs to.
    pub division_id: Option<DivisionId>,
    /// The section's name as printed above the rows.
    pub section: String,
    /// Place among the rows.
    pub position: i64,
    /// Index (gr. 1).
    pub index_text: String,
    /// Letter of the sub-item; empty for a whole row.
    pub item: String,
    /// Title (gr. 2).
    pub title: String,
    /// Term as written (gr. 4).
    pub term_text: String,
    /// Article as written (gr. 4).
    pub article_text: String,
    /// Note (gr. 5).
    pub note: String,
    /// What stands behind the row.
    pub kind: HeadingKind,
    /// ДСП.
    pub restricted: bool,
    /// Whether cases of this row go on from year to year (переходящее, судебное, личное: R-101).
    pub carry_over: bool,
    /// Who answers for it.
    pub responsible_id: Option<PersonId>,
}

/// A row of a nomenclature.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Heading {
    /// Key.
    pub id: HeadingId,
    /// Of which nomenclature.
    pub nomenclature_id: NomenclatureId,
    /// What it says.
    pub content: HeadingContent,
    /// The parsed term; missing while the words cannot be read.
    pub term: Option<RetentionTerm>,
    /// By how long it is kept.
    pub category: Option<Category>,
    /// By what an imported row is recognised.
    pub source_key: Option<String>,
    /// The memo by which it came, where the approved nomenclature did not foresee it.
    pub memo_id: Option<MemoId>,
    /// Counts changes.
    pub version: i64,
}

impl HeadingContent {
    /// A row that says nothing yet.
    pub fn empty() -> Self {
        HeadingContent {
            division_id: None,
            section: String::new(),
            position: 0,
            index_text: String::new(),
            item: String::new(),
            title: String::new(),
            term_text: String::new(),
            article_text: String::new(),
            note: String::new(),
            kind: HeadingKind::Case,
            restricted: false,
            carry_over: false,
            responsible_id: None,
        }
    }

    /// Reads the term with its article and note.
    ///
    /// # Errors
    /// A Russian sentence: what could not be read, or that there are several terms in the cell.
    pub fn read_term(&self) -> Result<RetentionTerm, String> {
        let text = format!("{} {}", self.term_text, self.article_text);
        if text.trim().is_empty() {
            return Err(
                "срок хранения не указан: впишите его, например «5 лет» или «Постоянно»".to_owned(),
            );
        }
        match retention::read(text.trim(), &self.note) {
            Ok(Reading::One(term)) => Ok(term),
            Ok(Reading::Several(terms)) => Err(format!(
                "в графе «Срок хранения» {} срока: разделите строку по пунктам а), б)",
                terms.len()
            )),
            Err(unreadable) => Err(format!("срок хранения не читается: {}", unreadable.message)),
        }
    }

    /// The same words with single spaces, the index as [`CaseIndex`] writes it.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        for text in [
            &mut self.section,
            &mut self.index_text,
            &mut self.item,
            &mut self.title,
            &mut self.term_text,
            &mut self.article_text,
            &mut self.note,
        ] {
            *text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        if let Ok(index) = self.index_text.parse::<CaseIndex>() {
            self.index_text = index.to_string();
        }
        self
    }

    /// Index with the letter of the sub-item, as people name the row.
    pub fn index_with_item(&self) -> String {
        if self.item.is_empty() {
            self.index_text.clone()
        } else {
            format!("{} {})", self.index_text, self.item)
        }
    }

    /// Term and article as column 4 prints them.
    pub fn term_and_article(&self) -> String {
        match (self.term_text.trim(), self.article_text.trim()) {
            (term, "") => term.to_owned(),
            (term, article) => format!("{term}, {article}"),
        }
    }

    /// What keeps the row from being signed; empty when nothing does.
    pub fn flaws(&self) -> Vec<String> {
        let mut flaws = Vec::new();
        if let Err(error) = self.index_text.parse::<CaseIndex>() {
            flaws.push(error.to_string());
        }
        flaws.extend(
            headings::lint(&self.title)
                .findings
                .into_iter()
                .filter(|finding| matches!(finding.code, FindingCode::Empty | FindingCode::Vague))
                .map(|finding| finding.text),
        );
        if let Err(unreadable) = self.read_term() {
            flaws.push(unreadable);
        }
        flaws
    }
}

/// Checks that the rows may be signed.
///
/// # Errors
/// [`Refused::Empty`], or [`Refused::Flawed`] naming each row by its index.
pub fn ready_to_sign(rows: &[HeadingContent]) -> Result<(), Refused> {
    if rows.is_empty() {
        return Err(Refused::Empty);
    }
    let flaws: Vec<String> = rows
        .iter()
        .flat_map(|row| {
            row.flaws()
                .into_iter()
                .map(move |flaw| format!("{}: {flaw}", row.index_with_item()))
        })
        .collect();
    if flaws.is_empty() {
        Ok(())
    } else {
        Err(Refused::Flawed(flaws))
    }
}

/// The day before which a department's nomenclature for `year` is drawn up: 15 November of the year before, or, for a
/// department that begins its work in that year, the day it begins.
pub fn deadline(year: i64, department_since: NaiveDate) -> Option<NaiveDate> {
    if i64::from(department_since.year()) == year {
        return Some(department_since);
    }
    NaiveDate::from_ymd_opt(i32::try_from(year - 1).ok()?, 11, 15)
}

/// Checks the date of approval.
///
/// # Errors
/// [`Refused::WrongYearOfApproval`], [`Refused::InTheFuture`].
pub fn date_of_approval(
    year: i64,
    approved_on: NaiveDate,
    today: NaiveDate,
) -> Result<(), Refused> {
    if approved_on > today {
        return Err(Refused::InTheFuture(approved_on));
    }
    if i64::from(approved_on.year()) != year - 1 {
        return Err(Refused::WrongYearOfApproval { year, approved_on });
    }
    Ok(())
}

/// The approved nomenclature that a department's joins in mid-year: the department is new or reorganised, its nomenclature has gone
/// the way of 10.1.6, and the year is running.
///
/// # Errors
/// [`Refused::NotSent`], [`Refused::JoinedAlready`], [`Refused::NothingToJoin`], [`Refused::JoinsInItsYear`],
/// [`Refused::NotNew`].
pub fn may_join(
    part: &Nomenclature,
    whole: Option<&Nomenclature>,
    department_since: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<NomenclatureId, Refused> {
    let year = part.year;
    if part.consolidated_id.is_some() {
        return Err(Refused::JoinedAlready(year));
    }
    let (NomenclatureState::Sent, Some(since)) = (part.state, department_since) else {
        return Err(Refused::NotSent(part.state));
    };
    let whole = whole.filter(|whole| whole.state == NomenclatureState::Approved);
    let Some((whole, approved_on)) = whole.and_then(|whole| Some((whole.id, whole.approved_on?)))
    else {
        return Err(Refused::NothingToJoin(year));
    };
    if i64::from(today.year()) != year {
        return Err(Refused::JoinsInItsYear(year));
    }
    if since < approved_on {
        return Err(Refused::NotNew { year, since });
    }
    Ok(whole)
}

/// Whether the state archive's commission must agree before approval on this day (R-072: once in five years).
pub fn external_agreement_due(last_agreed_on: Option<NaiveDate>, approved_on: NaiveDate) -> bool {
    const MONTHS_IN_FIVE_YEARS: u32 = 60;
    last_agreed_on.is_none_or(|agreed_on| {
        agreed_on
            .checked_add_months(chrono::Months::new(MONTHS_IN_FIVE_YEARS))
            .is_none_or(|until| until < approved_on)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn row(title: &str, term: &str, article: &str) -> HeadingContent {
        HeadingContent {
            division_id: None,
            section: String::new(),
            position: 1,
            index_text: "10-1-01".into(),
            item: String::new(),
            title: title.into(),
            term_text: term.into(),
            article_text: article.into(),
            note: String::new(),
            kind: HeadingKind::Case,
            restricted: false,
            carry_over: false,
            responsible_id: None,
        }
    }

    #[test]
    fn every_state_takes_its_own_steps_and_no_other() {
        use NomenclatureState as S;
        let allowed = [
            (S::Draft, Step::Assemble, S::Assembled),
            (S::Returned, Step::Assemble, S::Assembled),
            (S::Assembled, Step::Sign, S::Signed),
            (S::Signed, Step::Return, S::Returned),
            (S::Signed, Step::Accept, S::Accepted),
            (S::Accepted, Step::Send, S::Sent),
            (S::Compiled, Step::Visa, S::Visaed),
            (S::Visaed, Step::SignConsolidated, S::OfficeSigned),
            (S::OfficeSigned, Step::Endorse, S::Endorsed),
            (S::Endorsed, Step::Approve, S::Approved),
        ];
        for state in S::ALL {
            for step in Step::ALL {
                let expected = allowed
                    .iter()
                    .find(|(from, by, _)| from == state && by == step)
                    .map(|(_, _, to)| *to);
                assert_eq!(state.after(*step).ok(), expected, "{state:?} {step:?}");
            }
        }
    }

    #[test]
    fn a_row_without_a_readable_term_cannot_be_signed() {
        //
        assert!(
            row(
                "Приказы ФНС России по основной деятельности",
                "Постоянно",
                "ст. 19 а) ТП"
            )
            .flaws()
            .is_empty()
        );
        let flaws = row(
            "Приказы ФНС России по основной деятельности",
            "когда-нибудь",
            "",
        )
        .flaws();
        assert_eq!(flaws.len(), 1, "{flaws:?}");
    }

    #[test]
    fn a_vague_title_cannot_be_signed() {
        //
        assert_eq!(
            row("Разные материалы", "5 лет", "ст. 70 ТП").flaws().len(),
            1
        );
    }

    #[test]
    fn a_nomenclature_is_drawn_up_before_its_year() {
        //
        let deadline = |year, since| deadline(year, date(since)).map(|day| day.to_string());
        assert_eq!(deadline(2027, "2015-01-01").as_deref(), Some("2026-11-15"));
        assert_eq!(deadline(2027, "2027-04-01").as_deref(), Some("2027-04-01"));
        assert_eq!(deadline(2028, "2027-04-01").as_deref(), Some("2027-11-15"));
    }

    #[test]
    fn approval_falls_into_the_year_before() {
        //
        let today = date("2023-02-01");
        assert_eq!(date_of_approval(2023, date("2022-12-28"), today), Ok(()));
        for wrong in ["2023-01-09", "2021-12-28"] {
            assert!(matches!(
                date_of_approval(2023, date(wrong), today),
                Err(Refused::WrongYearOfApproval { .. })
            ));
        }
        assert_eq!(
            date_of_approval(2024, date("2023-12-28"), today),
            Err(Refused::InTheFuture(date("2023-12-28")))
        );
    }

    #[test]
    fn a_new_department_joins_the_nomenclature_of_the_running_year() {
        //
        let nomenclature = |id, kind, state| Nomenclature {
            id: NomenclatureId(id),
            kind,
            year: 2023,
            department_id: (kind == NomenclatureKind::Department).then_some(DepartmentId(3)),
            state,
            number: String::new(),
            assembled_by: None,
            assembled_on: None,
            signed_by: None,
            signed_on: None,
            checked_by: None,
            checked_on: None,
            memo_number: None,
            memo_on: None,
            visaed_by: None,
            visaed_on: None,
            decision_id: None,
            external_protocol_number: None,
            external_protocol_on: None,
            approved_by: None,
            approved_on: Some(date("2022-12-20")),
            consolidated_id: None,
            joined_on: None,
            version: 1,
        };
        let whole = |state| nomenclature(1, NomenclatureKind::Consolidated, state);
        let part = |state| nomenclature(2, NomenclatureKind::Department, state);
        let (approved, sent) = (
            whole(NomenclatureState::Approved),
            part(NomenclatureState::Sent),
        );
        let (since, today) = (Some(date("2023-04-03")), date("2023-04-20"));
        assert_eq!(
            may_join(&sent, Some(&approved), since, today),
            Ok(NomenclatureId(1))
        );
        let joined = Nomenclature {
            consolidated_id: Some(NomenclatureId(1)),
            ..sent.clone()
        };
        let cases = [
            (
                may_join(&joined, Some(&approved), since, today),
                Refused::JoinedAlready(2023),
            ),
            (
                may_join(
                    &part(NomenclatureState::Accepted),
                    Some(&approved),
                    since,
                    today,
                ),
                Refused::NotSent(NomenclatureState::Accepted),
            ),
            (
                may_join(&sent, None, since, today),
                Refused::NothingToJoin(2023),
            ),
            (
                may_join(
                    &sent,
                    Some(&whole(NomenclatureState::Endorsed)),
                    since,
                    today,
                ),
                Refused::NothingToJoin(2023),
            ),
            (
                may_join(&sent, Some(&approved), since, date("2024-01-09")),
                Refused::JoinsInItsYear(2023),
            ),
            (
                may_join(&sent, Some(&approved), Some(date("2022-12-19")), today),
                Refused::NotNew {
                    year: 2023,
                    since: date("2022-12-19"),
                },
            ),
        ];
        for (outcome, refused) in cases {
            assert_eq!(outcome, Err(refused));
        }
    }

    #[test]
    fn the_state_archive_agrees_once_in_five_years() {
        //
        let approved_on = date("2026-12-25");
        assert!(external_agreement_due(None, approved_on));
        assert!(external_agreement_due(
            Some(date("2021-12-24")),
            approved_on
        ));
        assert!(!external_agreement_due(
            Some(date("2021-12-25")),
            approved_on
        ));
    }
}
