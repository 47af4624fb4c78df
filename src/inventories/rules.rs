//! The rules of an inventory: its kinds and numbers, its way through the offices, what keeps it from going on. Pure.

use chrono::{Days, NaiveDate};
use serde::Serialize;

use super::numbering::{NumberingError, UnitNumber};
use crate::acting::{Place, Sight};
use crate::ids::{
    CaseId, DecisionId, DepartmentId, FindingId, InventoryEntryId, InventoryId, PersonId, VolumeId,
};
use crate::nomenclature::rules::Category;

crate::words! {
    /// Which cases an inventory lists (N-11). Cases kept up to 10 years stand in none (T-1).
    InventoryKind {
        /// Постоянного хранения.
        Permanent = "permanent", "постоянного хранения";
        /// По личному составу.
        Personnel = "personnel", "по личному составу";
        /// Временных (свыше 10 лет) сроков хранения.
        LongTerm = "long_term", "временных (свыше 10 лет) сроков хранения";
    }
}

crate::words! {
    /// Whose inventory it is.
    Scope {
        /// Of a department (F-21).
        Department = "department", "опись подразделения";
        /// The annual section of the agency's own inventory (R-151, N-12).
        Annual = "annual", "годовой раздел";
    }
}

crate::words! {
    /// How far an inventory has come.
    InventoryState {
        /// Drawn, may be drawn anew.
        Draft = "draft", "проект";
        /// The head of the department has signed; the archive checks.
        Signed = "signed", "подписана, на проверке в архиве";
        /// The archive has found it in order.
        Checked = "checked", "проверена, ждёт приёма дел";
        /// The volumes are in the archive.
        Accepted = "accepted", "дела приняты";
        /// The agency's commission has endorsed it.
        Endorsed = "endorsed", "согласован ЦЭК";
        /// The state archive's commission has approved (agreed) it.
        Approved = "approved", "утверждён (согласован) ЭПК";
    }
}

crate::words! {
    /// What carries an inventory from one state to the next.
    Step {
        /// The head of the department signs.
        Sign = "sign", "подписать";
        /// The archive finishes its check.
        Check = "check", "закончить проверку";
        /// The archive takes the volumes.
        Accept = "accept", "принять дела";
        /// The commission's protocol is noted.
        Endorse = "endorse", "отметить согласование ЦЭК";
        /// The state archive's protocol is noted.
        Approve = "approve", "отметить утверждение (согласование) ЭПК";
    }
}

crate::words! {
    /// What was found of a volume at the acceptance.
    Acceptance {
        /// Is there.
        Present = "present", "в наличии";
        /// Is not there; the reason is told (F-53).
        Absent = "absent", "отсутствует";
    }
}

/// How many days a department has to mend what the archive's check found.
pub const DAYS_TO_MEND: u64 = 14;

impl InventoryKind {
    /// The category of cases that it lists.
    pub fn category(self) -> Category {
        match self {
            InventoryKind::Permanent => Category::Permanent,
            InventoryKind::Personnel => Category::Personnel,
            InventoryKind::LongTerm => Category::LongTerm,
        }
    }

    /// Its letters in the number of a department's inventory (N-10).
    pub fn letters(self) -> &'static str {
        match self {
            InventoryKind::Permanent => "п",
            InventoryKind::Personnel => "л/с",
            InventoryKind::LongTerm => "в",
        }
    }

    /// The number of the agency's first inventory of this kind (N-09).
    pub fn first_fonds_inventory(self) -> u32 {
        match self {
            InventoryKind::Permanent => 1,
            InventoryKind::Personnel => 2,
            InventoryKind::LongTerm => 3,
        }
    }

    /// Whether its annual sections go before the state archive's commission.
    pub fn goes_to_state_archive(self) -> bool {
        matches!(self, InventoryKind::Permanent | InventoryKind::Personnel)
    }
}

/// The number of a department's next inventory of a kind and year: «10п-2022», then «10п-2022/2» (R-147, N-10).
///
/// `taken` are numbers given before; a number is never given twice.
pub fn department_number(
    index_code: &str,
    kind: InventoryKind,
    year: i64,
    taken: &[String],
) -> String {
    let first = format!("{index_code}{}-{year}", kind.letters());
    if !taken.contains(&first) {
        return first;
    }
    let mut ordinal = 2;
    loop {
        let next = format!("{first}/{ordinal}");
        if !taken.contains(&next) {
            return next;
        }
        ordinal += 1;
    }
}

/// By which day a finding made on `found_on` is to be mended.
pub fn mend_by(found_on: NaiveDate) -> NaiveDate {
    found_on
        .checked_add_days(Days::new(DAYS_TO_MEND))
        .unwrap_or(NaiveDate::MAX)
}

/// Why an inventory cannot go where it is sent.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The steps go one after the other.
    #[error("{}: состояние «{}», действие «{}» сейчас не её очередь (п. 10.3.6, 10.4.2, 10.5.2)", .0.label(), .1.label(), .2.label())]
    OutOfOrder(Scope, InventoryState, Step),
    /// An inventory is drawn anew only as a draft.
    #[error("Опись № {number} в состоянии «{}»: её строки не меняются. Исправление — новая опись (п. 4.7)", .state.label())]
    NotADraft {
        /// Its number.
        number: String,
        /// How far it has come.
        state: InventoryState,
    },
    /// A step of departments' inventories asked of an annual section, or the other way round.
    #[error("№ {number} — {}: такого действия у неё нет", .scope.label())]
    WrongScope {
        /// Its number.
        number: String,
        /// What it is.
        scope: Scope,
    },
    /// There is nothing to be listed.
    #[error(
        "Вносить в опись нечего: нет закрытых и оформленных дел за {year} год. Почему, сказано в предложении"
    )]
    NothingToList {
        /// The year of the cases.
        year: i64,
    },
    /// Between the proposal and its execution something changed.
    #[error(
        "Пока вы смотрели предложение, дела изменились. Откройте предложение заново и сверьте его"
    )]
    GroundMoved,
    /// Restricted volumes are listed by those who may see them.
    #[error("Дела «ДСП» вносит в опись работник с допуском к ним")]
    NoRightToRestricted,
    /// Rows that differ from their covers.
    #[error("Строки описи расходятся с обложками (п. 10.3.4): {}", listed(.0))]
    CoversDiffer(Vec<String>),
    /// The archive's findings that are not mended.
    #[error("Не устранены замечания проверки (п. 10.4.3): {}", listed(.0))]
    NotMended(Vec<String>),
    /// The number of prepared volumes is not the number of rows.
    #[error(
        "В описи {entries} дел, а подготовлено {prepared}: проверка не закончена, пока числа не сойдутся (п. 10.4.3)"
    )]
    CountDiffers {
        /// Rows of the inventory.
        entries: i64,
        /// Volumes made ready, as counted by the archive.
        prepared: i64,
    },
    /// Findings are made while the archive checks.
    #[error(
        "Замечания делают и устраняют, пока опись на проверке: после подписания и до её окончания (п. 10.4.3)"
    )]
    NotUnderCheck,
    /// Mended already.
    #[error("Замечание уже устранено")]
    AlreadyMended,
    /// The year is not over.
    #[error("{0} год ещё не закончен: годовой раздел составляют по завершённым годам")]
    YearNotOver(i64),
    /// There are cases that an empty section would deny.
    #[error(
        "Пустой раздел составить нельзя: за {year} год есть закрытые дела вне принятых описей ({count}). Сначала примите их по описям подразделений (п. 10.5.3)"
    )]
    CasesOutside {
        /// The year of the section.
        year: i64,
        /// How many volumes.
        count: i64,
    },
    /// Everything is listed already.
    #[error("За {year} год раздел уже составлен (№ {number}), новых принятых дел нет")]
    NothingNew {
        /// The year of the section.
        year: i64,
        /// The section that exists.
        number: String,
    },
    /// Later sections go on from this one's numbers.
    #[error(
        "После этого раздела составлен № {0}, его нумерация продолжает нумерацию этого: заново составить нельзя"
    )]
    Continued(String),
    /// The commission has endorsed exactly this.
    #[error("Раздел уже согласован протоколом ЦЭК {0}: заново составить нельзя")]
    AlreadyEndorsed(String),
    /// The commission has not endorsed it.
    #[error("Нет решения ЦЭК о согласовании: сначала проведите заседание (п. 10.5.2)")]
    NotEndorsed,
    /// Sections of temporary storage end with the commission.
    #[error(
        "Описи дел временного хранения ЭПК не рассматривает: достаточно согласования ЦЭК (п. 10.5.2)"
    )]
    NotForStateArchive,
    /// The state archive's protocol before the agency's own.
    #[error("Протокол ЭПК от {} раньше протокола ЦЭК от {}: сначала согласование ЦЭК (п. 10.5.2)", .external.format("%d.%m.%Y"), .own.format("%d.%m.%Y"))]
    BeforeCommission {
        /// Date of the state archive's protocol.
        external: NaiveDate,
        /// Date of the agency's own.
        own: NaiveDate,
    },
    /// A date ahead of today.
    #[error("Дата {} ещё не наступила", .0.format("%d.%m.%Y"))]
    InTheFuture(NaiveDate),
    /// The numbers do not make an inventory.
    #[error(transparent)]
    Numbering(#[from] NumberingError),
}

/// The first of many things, and how many more there are.
pub(crate) fn listed(things: &[String]) -> String {
    const SHOWN: usize = 5;
    let mut text = things[..things.len().min(SHOWN)].join("; ");
    if things.len() > SHOWN {
        text.push_str(&format!("; и ещё {}", things.len() - SHOWN));
    }
    text
}

impl InventoryState {
    /// The state that `step` leads to.
    ///
    /// # Errors
    /// [`Refused::OutOfOrder`] when it is not the step's turn.
    pub fn after(self, scope: Scope, step: Step) -> Result<InventoryState, Refused> {
        use InventoryState as S;
        match (scope, self, step) {
            (Scope::Department, S::Draft, Step::Sign) => Ok(S::Signed),
            (Scope::Department, S::Signed, Step::Check) => Ok(S::Checked),
            (Scope::Department, S::Checked, Step::Accept) => Ok(S::Accepted),
            (Scope::Annual, S::Draft, Step::Endorse) => Ok(S::Endorsed),
            (Scope::Annual, S::Endorsed, Step::Approve) => Ok(S::Approved),
            (scope, state, step) => Err(Refused::OutOfOrder(scope, state, step)),
        }
    }
}

/// An inventory.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct Inventory {
    /// Key.
    pub id: InventoryId,
    /// Whose.
    pub scope: Scope,
    /// Of which department, unless it is the agency's.
    pub department_id: Option<DepartmentId>,
    /// Of which cases.
    pub kind: InventoryKind,
    /// The year in which the cases were opened (N-10).
    pub year: i64,
    /// Given by the program.
    pub number: String,
    /// How far it has come.
    pub state: InventoryState,
    /// Who drew it.
    pub compiled_by: PersonId,
    /// When.
    pub compiled_on: NaiveDate,
    /// Head of the department.
    pub signed_by: Option<PersonId>,
    /// When signed.
    pub signed_on: Option<NaiveDate>,
    /// Worker of the archive who checked.
    pub checked_by: Option<PersonId>,
    /// When the check ended.
    pub checked_on: Option<NaiveDate>,
    /// The clerk in whose presence the volumes were taken.
    pub delivered_by: Option<PersonId>,
    /// Worker of the archive who took them.
    pub accepted_by: Option<PersonId>,
    /// When.
    pub accepted_on: Option<NaiveDate>,
    /// The commission's decision.
    pub decision_id: Option<DecisionId>,
    /// Protocol of the state archive's commission.
    pub external_protocol_number: Option<String>,
    /// Its date.
    pub external_protocol_on: Option<NaiveDate>,
    /// Counts changes, so that two people cannot both change it.
    pub version: i64,
}

impl Inventory {
    /// Where it belongs.
    pub fn place(&self) -> Place {
        self.department_id.map_or(Place::Agency, Place::Department)
    }

    /// The day whose wording its paper has: that of the signature, today before it.
    pub fn worded_on(&self, today: NaiveDate) -> NaiveDate {
        self.signed_on.unwrap_or(today)
    }

    /// The department whose inventory it is.
    ///
    /// # Errors
    /// [`Refused::WrongScope`] for an annual section.
    pub fn department(&self) -> Result<DepartmentId, Refused> {
        self.department_id.ok_or_else(|| self.wrong_scope())
    }

    /// Checks that it is an annual section.
    ///
    /// # Errors
    /// [`Refused::WrongScope`] for a department's inventory.
    pub fn annual(&self) -> Result<(), Refused> {
        match self.scope {
            Scope::Annual => Ok(()),
            Scope::Department => Err(self.wrong_scope()),
        }
    }

    fn wrong_scope(&self) -> Refused {
        Refused::WrongScope {
            number: self.number.clone(),
            scope: self.scope,
        }
    }

    /// Checks that it may be drawn anew.
    ///
    /// # Errors
    /// [`Refused::NotADraft`].
    pub fn draft(&self) -> Result<(), Refused> {
        if self.state == InventoryState::Draft {
            Ok(())
        } else {
            Err(Refused::NotADraft {
                number: self.number.clone(),
                state: self.state,
            })
        }
    }

    /// Checks that the archive is checking it.
    ///
    /// # Errors
    /// [`Refused::NotUnderCheck`].
    pub fn under_check(&self) -> Result<(), Refused> {
        if self.scope == Scope::Department && self.state == InventoryState::Signed {
            Ok(())
        } else {
            Err(Refused::NotUnderCheck)
        }
    }

    /// «Опись дел постоянного хранения № 10п-2022 за 2022 год», for headings of pages.
    pub fn title(&self) -> String {
        let what = match self.scope {
            Scope::Department => "Опись дел",
            Scope::Annual => "Годовой раздел описи дел",
        };
        format!(
            "{what} {} № {} за {} год",
            self.kind.label(),
            self.number,
            self.year
        )
    }
}

/// A row of an inventory, with what is known of its volume.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct Entry {
    /// Key.
    pub id: InventoryEntryId,
    /// The volume.
    pub volume_id: VolumeId,
    /// Its case.
    pub case_id: CaseId,
    /// The department of the case.
    pub department_id: DepartmentId,
    /// Whether the case is restricted (ДСП).
    pub restricted: bool,
    /// When the case was closed: the transfer window runs from here (N-22).
    pub closed_on: Option<NaiveDate>,
    /// Number without its letter.
    pub number: i64,
    /// Letter; empty for most (N-18).
    pub suffix: String,
    /// Group row above it; empty where there are no groups.
    pub group_name: String,
    /// Index of the case.
    pub index_text: String,
    /// Title as on the cover.
    pub title: String,
    /// Dates as on the cover.
    pub dates_text: String,
    /// Sheets as certified.
    pub sheets: i64,
    /// Term as on the cover.
    pub term_text: String,
    /// State of the volume, copies and the like (N-28).
    pub note: String,
    /// What was found at the acceptance.
    pub acceptance: Option<Acceptance>,
    /// Why the volume was not there.
    pub absence_reason: Option<String>,
}

impl Entry {
    /// «12», «12а».
    pub fn full_number(&self) -> String {
        format!("{}{}", self.number, self.suffix)
    }

    /// Its number as the final record counts it.
    ///
    /// # Errors
    /// When the number or the letter cannot stand in an inventory.
    pub fn unit(&self) -> Result<UnitNumber, NumberingError> {
        let number = u32::try_from(self.number).unwrap_or(u32::MAX);
        let mut letters = self.suffix.chars();
        let letter = letters.next();
        match letters.next() {
            Some(second) => Err(NumberingError::WrongLetter(second)),
            None => UnitNumber::new(number, letter),
        }
    }

    /// «№ 3, дело 10-1-01», as sentences name it.
    pub fn name(&self) -> String {
        format!("№ {}, дело {}", self.full_number(), self.index_text)
    }
}

/// Whether somebody may see the inventory: one that lists restricted volumes is restricted as a whole, because its rows are
/// signed and counted together.
pub fn visible(sight: &Sight, inventory: &Inventory, entries: &[Entry]) -> bool {
    let own = match inventory.department_id {
        Some(department) => sight.covers(department, false),
        None => sight.agency_wide,
    };
    own && entries
        .iter()
        .all(|entry| !entry.restricted || sight.covers(entry.department_id, true))
}

/// A finding of the archive's check.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct Finding {
    /// Key.
    pub id: FindingId,
    /// Of which inventory.
    pub inventory_id: InventoryId,
    /// On which row; on the whole where there is none.
    pub entry_id: Option<InventoryEntryId>,
    /// What is wrong.
    pub finding: String,
    /// Who found it.
    pub found_by: PersonId,
    /// When.
    pub found_on: NaiveDate,
    /// By when it is to be mended.
    pub due_on: NaiveDate,
    /// Who mended it.
    pub mended_by: Option<PersonId>,
    /// When.
    pub mended_on: Option<NaiveDate>,
    /// How.
    pub mended_how: Option<String>,
}

impl Finding {
    /// Whether it should have been mended by now.
    pub fn overdue(&self, today: NaiveDate) -> bool {
        self.mended_on.is_none() && self.due_on < today
    }
}

/// Checks that the archive's check may end.
///
/// # Errors
/// [`Refused::NotMended`], [`Refused::CountDiffers`].
pub fn check_may_end(findings: &[Finding], entries: i64, prepared: i64) -> Result<(), Refused> {
    let open: Vec<String> = findings
        .iter()
        .filter(|finding| finding.mended_on.is_none())
        .map(|finding| finding.finding.clone())
        .collect();
    if !open.is_empty() {
        return Err(Refused::NotMended(open));
    }
    if entries != prepared {
        return Err(Refused::CountDiffers { entries, prepared });
    }
    Ok(())
}

/// Checks the state archive's protocol.
///
/// # Errors
/// [`Refused::NotForStateArchive`], [`Refused::InTheFuture`], [`Refused::BeforeCommission`].
pub fn state_archive_protocol(
    kind: InventoryKind,
    external: NaiveDate,
    own: NaiveDate,
    today: NaiveDate,
) -> Result<(), Refused> {
    if !kind.goes_to_state_archive() {
        return Err(Refused::NotForStateArchive);
    }
    if external > today {
        return Err(Refused::InTheFuture(external));
    }
    if external < own {
        return Err(Refused::BeforeCommission { external, own });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn every_state_takes_its_own_steps_and_no_other() {
        use InventoryState as S;
        let allowed = [
            (Scope::Department, S::Draft, Step::Sign, S::Signed),
            (Scope::Department, S::Signed, Step::Check, S::Checked),
            (Scope::Department, S::Checked, Step::Accept, S::Accepted),
            (Scope::Annual, S::Draft, Step::Endorse, S::Endorsed),
            (Scope::Annual, S::Endorsed, Step::Approve, S::Approved),
        ];
        for scope in Scope::ALL {
            for state in S::ALL {
                for step in Step::ALL {
                    let expected = allowed
                        .iter()
                        .find(|(of, from, by, _)| of == scope && from == state && by == step)
                        .map(|(.., to)| *to);
                    assert_eq!(
                        state.after(*scope, *step).ok(),
                        expected,
                        "{scope:?} {state:?} {step:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn numbers_are_given_by_kind_and_year_and_never_twice() {
        // N-10.
        let cases = [
            (InventoryKind::Permanent, &[][..], "10п-2022"),
            (InventoryKind::LongTerm, &[], "10в-2022"),
            (InventoryKind::Personnel, &[], "10л/с-2022"),
            (InventoryKind::Permanent, &["10п-2022"], "10п-2022/2"),
            (
                InventoryKind::Permanent,
                &["10п-2022", "10п-2022/2"],
                "10п-2022/3",
            ),
            (InventoryKind::Permanent, &["10в-2022"], "10п-2022"),
        ];
        for (kind, taken, expected) in cases {
            let taken: Vec<String> = taken.iter().map(|number| (*number).to_owned()).collect();
            assert_eq!(department_number("10", kind, 2022, &taken), expected);
        }
    }

    #[test]
    fn a_finding_is_mended_within_two_weeks() {
        //
        let found_on = day("2025-02-20");
        assert_eq!(mend_by(found_on), day("2025-03-06"));
    }

    fn finding(mended: bool) -> Finding {
        Finding {
            id: FindingId(1),
            inventory_id: InventoryId(1),
            entry_id: None,
            finding: "нет листа-заверителя".into(),
            found_by: PersonId(1),
            found_on: day("2025-02-20"),
            due_on: day("2025-03-06"),
            mended_by: mended.then_some(PersonId(2)),
            mended_on: mended.then(|| day("2025-03-01")),
            mended_how: mended.then(|| "лист-заверитель составлен".into()),
        }
    }

    #[test]
    fn a_finding_is_overdue_the_day_after_its_last_day() {
        assert!(!finding(false).overdue(day("2025-03-06")));
        assert!(finding(false).overdue(day("2025-03-07")));
        assert!(!finding(true).overdue(day("2025-04-01")));
    }

    #[test]
    fn the_check_ends_when_all_is_mended_and_the_numbers_agree() {
        //
        assert_eq!(check_may_end(&[finding(true)], 3, 3), Ok(()));
        assert!(matches!(
            check_may_end(&[finding(true), finding(false)], 3, 3),
            Err(Refused::NotMended(open)) if open.len() == 1
        ));
        assert_eq!(
            check_may_end(&[], 3, 2),
            Err(Refused::CountDiffers {
                entries: 3,
                prepared: 2
            })
        );
    }

    #[test]
    fn the_state_archive_comes_after_the_commission() {
        //
        let (own, today) = (day("2025-06-10"), day("2025-09-01"));
        let asked = |kind, external: &str| state_archive_protocol(kind, day(external), own, today);
        assert_eq!(asked(InventoryKind::Permanent, "2025-06-10"), Ok(()));
        assert_eq!(asked(InventoryKind::Personnel, "2025-08-31"), Ok(()));
        assert_eq!(
            asked(InventoryKind::LongTerm, "2025-08-31"),
            Err(Refused::NotForStateArchive)
        );
        assert!(matches!(
            asked(InventoryKind::Permanent, "2025-06-09"),
            Err(Refused::BeforeCommission { .. })
        ));
        assert!(matches!(
            asked(InventoryKind::Permanent, "2025-09-02"),
            Err(Refused::InTheFuture(_))
        ));
    }
}
