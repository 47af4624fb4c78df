//! The rules of a memo on a new case: its way, what it must say, when it may be asked for. Pure.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use crate::ids::{DivisionId, MemoId, NomenclatureId, PersonId};
use crate::nomenclature::case_index::CaseIndex;
use crate::nomenclature::rules::HeadingContent;
use crate::organisation::people::Division;

crate::words! {
    /// How far a memo has come.
    MemoState {
        /// Written by the clerk.
        Draft = "draft", "проект";
        /// Signed by the head of the department; waits for the records department.
        Signed = "signed", "подписана, на регистрации";
        /// Registered: the row is in force.
        Registered = "registered", "зарегистрирована, дело включено в номенклатуру";
        /// The records department did not agree.
        Refused = "refused", "отклонена";
        /// The department took it back.
        Withdrawn = "withdrawn", "отозвана";
    }
}

crate::words! {
    /// What carries a memo from one state to the next.
    MemoStep {
        /// The clerk writes it anew.
        Change = "change", "изменить";
        /// The head signs.
        Sign = "sign", "подписать";
        /// The records department registers it.
        Register = "register", "зарегистрировать";
        /// The records department refuses it.
        Refuse = "refuse", "отклонить";
        /// The department takes it back.
        Withdraw = "withdraw", "отозвать";
    }
}

impl MemoState {
    /// The state that `step` leads to.
    ///
    /// # Errors
    /// [`Refused::OutOfOrder`] when it is not the step's turn.
    pub fn after(self, step: MemoStep) -> Result<MemoState, Refused> {
        use MemoState as S;
        match (self, step) {
            (S::Draft, MemoStep::Change) => Ok(S::Draft),
            (S::Draft, MemoStep::Sign) => Ok(S::Signed),
            (S::Signed, MemoStep::Register) => Ok(S::Registered),
            (S::Signed, MemoStep::Refuse) => Ok(S::Refused),
            (S::Draft | S::Signed, MemoStep::Withdraw) => Ok(S::Withdrawn),
            (state, step) => Err(Refused::OutOfOrder(state, step)),
        }
    }
}

/// A memo on a new case.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Memo {
    /// Key.
    pub id: MemoId,
    /// The department's nomenclature that the row is for.
    pub nomenclature_id: NomenclatureId,
    /// How far it has come.
    pub state: MemoState,
    /// What it asks for.
    pub asked: MemoAsked,
    /// Clerk.
    pub drafted_by: PersonId,
    /// When it was written.
    pub drafted_on: NaiveDate,
    /// Head of the department or their deputy.
    pub signed_by: Option<PersonId>,
    /// When signed.
    pub signed_on: Option<NaiveDate>,
    /// Number under which the records department registered it.
    pub number: Option<String>,
    /// Date of registration.
    pub registered_on: Option<NaiveDate>,
    /// Who registered it.
    pub registered_by: Option<PersonId>,
    /// Who refused it or took it back.
    pub ended_by: Option<PersonId>,
    /// When.
    pub ended_on: Option<NaiveDate>,
    /// Why it was refused.
    pub reason: String,
    /// Counts changes.
    pub version: i64,
}

/// What a memo asks for: index, heading, term of storage, ground.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct MemoAsked {
    /// The row.
    pub row: HeadingContent,
    /// Why the case is to be opened.
    pub ground: String,
}

impl MemoAsked {
    /// The same words with single spaces.
    #[must_use]
    pub fn tidied(self) -> Self {
        MemoAsked {
            row: self.row.tidied(),
            ground: self.ground.split_whitespace().collect::<Vec<_>>().join(" "),
        }
    }
}

/// Why a memo does not go on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The steps go one after the other.
    #[error("Служебная записка в состоянии «{}»: действие «{}» сейчас не её очередь (п. 10.1.6)", .0.label(), .1.label())]
    OutOfOrder(MemoState, MemoStep),
    /// The nomenclature is not approved or its year has not come: rows are still written into the draft itself.
    #[error(
        "Номенклатура дел на {0} год не действует: новое дело включают служебной запиской только в действующую номенклатуру (п. 10.1.6)"
    )]
    NotInForce(i64),
    /// The year of the nomenclature is over.
    #[error(
        "{0} год закончился: новое дело заводят в течение года номенклатуры (п. 10.1.6). Внесите дело в номенклатуру текущего года"
    )]
    YearOver(i64),
    /// The final record counts every row.
    #[error(
        "Итоговая запись за {0} год подписана: новых дел в этой номенклатуре быть не может (п. 10.1.14)"
    )]
    YearCounted(i64),
    /// A date ahead of today.
    #[error("Дата {} ещё не наступила", .0.format("%d.%m.%Y"))]
    InTheFuture(NaiveDate),
    /// Registered before it was signed.
    #[error("Служебная записка подписана {}: зарегистрировать её раньше, {}, нельзя", .signed_on.format("%d.%m.%Y"), .registered_on.format("%d.%m.%Y"))]
    BeforeSignature {
        /// When it was signed.
        signed_on: NaiveDate,
        /// The date given.
        registered_on: NaiveDate,
    },
}

/// The nomenclature that a memo is for, as far as the rules ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Course {
    /// Its year.
    pub year: i64,
    /// Whether cases are opened under it.
    pub in_force: bool,
    /// Whether its final record is signed.
    pub counted: bool,
}

impl Course {
    /// Whether a new case may be asked for today: in force, and within its year.
    ///
    /// # Errors
    /// [`Refused::NotInForce`], [`Refused::YearOver`], [`Refused::YearCounted`].
    pub fn takes_memos(self, today: NaiveDate) -> Result<(), Refused> {
        self.takes_rows()?;
        if i64::from(today.year()) > self.year {
            return Err(Refused::YearOver(self.year));
        }
        Ok(())
    }

    /// Whether a memo written in time may still bring its row: until the final record counts the rows.
    ///
    /// # Errors
    /// [`Refused::NotInForce`], [`Refused::YearCounted`].
    pub fn takes_rows(self) -> Result<(), Refused> {
        if !self.in_force {
            return Err(Refused::NotInForce(self.year));
        }
        if self.counted {
            return Err(Refused::YearCounted(self.year));
        }
        Ok(())
    }
}

/// Checks the date of registration.
///
/// # Errors
/// [`Refused::InTheFuture`], [`Refused::BeforeSignature`].
pub fn date_of_registration(
    signed_on: Option<NaiveDate>,
    registered_on: NaiveDate,
    today: NaiveDate,
) -> Result<(), Refused> {
    if registered_on > today {
        return Err(Refused::InTheFuture(registered_on));
    }
    match signed_on {
        Some(signed_on) if registered_on < signed_on => Err(Refused::BeforeSignature {
            signed_on,
            registered_on,
        }),
        _ => Ok(()),
    }
}

/// What the row asked for stands beside.
#[derive(Clone, Copy, Debug)]
pub struct Neighbours<'a> {
    /// Index of the department.
    pub department_index: &'a str,
    /// Its divisions.
    pub divisions: &'a [Division],
    /// Index and letter of every row and of every other memo on its way.
    pub taken: &'a [(String, String)],
}

impl Neighbours<'_> {
    /// The indexes that can be read.
    pub fn indexes(&self) -> Vec<CaseIndex> {
        self.taken
            .iter()
            .filter_map(|(index, _)| index.parse().ok())
            .collect()
    }
}

/// What is wrong with a memo, each with the field it is said of; the row is judged as any row of a nomenclature (R-012, R-067,
///
pub fn flaws(asked: &MemoAsked, beside: Neighbours<'_>) -> Vec<(&'static str, String)> {
    let row = &asked.row;
    let mut flaws = Vec::new();
    let mut require = |field, text: &str, sentence: &str| {
        if text.is_empty() {
            flaws.push((field, sentence.to_owned()));
        }
    };
    require(
        "index_text",
        &row.index_text,
        "Укажите индекс дела (п. 10.1.6)",
    );
    require("title", &row.title, "Укажите заголовок дела (п. 10.1.6)");
    require(
        "term_text",
        &row.term_text,
        "Укажите срок хранения (п. 10.1.6)",
    );
    require(
        "ground",
        &asked.ground,
        "Укажите основание для заведения дела (п. 10.1.6)",
    );
    if !flaws.is_empty() {
        return flaws;
    }
    flaws.extend(
        row.flaws()
            .into_iter()
            .map(|flaw| ("row", format!("{}: {flaw}", row.index_with_item()))),
    );
    if let Ok(index) = row.index_text.parse::<CaseIndex>() {
        flaws.extend(
            of_index(&index, row.division_id, &row.item, beside)
                .into_iter()
                .map(|flaw| ("index_text", flaw)),
        );
    }
    flaws
}

/// An index is free, and of the department's and the division's own form.
fn of_index(
    index: &CaseIndex,
    division: Option<DivisionId>,
    item: &str,
    beside: Neighbours<'_>,
) -> Vec<String> {
    let mut flaws = Vec::new();
    if let Ok(department) = beside.department_index.parse::<u16>()
        && department != index.department()
    {
        flaws.push(format!(
            "Индекс {index} начинается не с индекса подразделения {department} (п. 10.1.13)"
        ));
    }
    let chosen = beside
        .divisions
        .iter()
        .find(|one| Some(one.id) == division)
        .map(|one| one.number);
    let named = index.division().map(i64::from);
    match (named, chosen) {
        (Some(named), Some(chosen)) if named != chosen => flaws.push(format!(
            "В индексе {index} назван отдел {named}, а выбран отдел {chosen} (п. 10.1.13)"
        )),
        (Some(named), None) if beside.divisions.iter().any(|one| one.number == named) => {
            flaws.push(format!(
                "В индексе {index} назван отдел {named}: выберите его и в поле «Отдел»"
            ));
        }
        (None, _) => {
            let indexes = beside.indexes();
            if !indexes.is_empty() && indexes.iter().all(|other| other.division().is_some()) {
                flaws.push(format!(
                    "В индексе {index} нет номера отдела, а в номенклатуре он есть у всех дел (п. 10.1.13)"
                ));
            }
        }
        _ => {}
    }
    let is_taken = beside.taken.iter().any(|(other, other_item)| {
        other
            .parse::<CaseIndex>()
            .is_ok_and(|other| other.takes_place_of(index))
            && (other_item == item || other_item.is_empty() || item.is_empty())
    });
    if is_taken {
        flaws.push(format!(
            "Индекс {index} в номенклатуре или в другой служебной записке уже занят: индексы не повторяются (п. 10.1.13)"
        ));
    }
    flaws
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ids::DepartmentId;
    use crate::nomenclature::rules::HeadingKind;
    use crate::nomenclature::sections::next_beside;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn division(number: i64) -> Division {
        Division {
            id: DivisionId(number),
            department_id: DepartmentId(1),
            number,
            name: format!("Отдел {number}"),
            since: date("2015-01-01"),
            until: None,
        }
    }

    fn asked(index: &str, division: Option<i64>) -> MemoAsked {
        MemoAsked {
            row: HeadingContent {
                division_id: division.map(DivisionId),
                section: String::new(),
                position: 0,
                index_text: index.into(),
                item: String::new(),
                title: "Документы (планы, отчеты) о переезде отделов".into(),
                term_text: "5 лет".into(),
                article_text: "ст. 531 ТП".into(),
                note: String::new(),
                kind: HeadingKind::Case,
                restricted: false,
                carry_over: false,
                responsible_id: None,
            },
            ground: "приказ ФНС России от 01.03.2023 № 12".into(),
        }
    }

    fn said(asked: &MemoAsked, taken: &[&str]) -> String {
        let taken: Vec<(String, String)> = taken
            .iter()
            .map(|index| ((*index).to_owned(), String::new()))
            .collect();
        let beside = Neighbours {
            department_index: "10",
            divisions: &[division(1), division(2)],
            taken: &taken,
        };
        flaws(asked, beside)
            .into_iter()
            .map(|(_, flaw)| flaw)
            .collect::<Vec<_>>()
            .join("; ")
    }

    #[test]
    fn every_state_takes_its_own_steps_and_no_other() {
        use MemoState as S;
        let allowed = [
            (S::Draft, MemoStep::Change, S::Draft),
            (S::Draft, MemoStep::Sign, S::Signed),
            (S::Draft, MemoStep::Withdraw, S::Withdrawn),
            (S::Signed, MemoStep::Register, S::Registered),
            (S::Signed, MemoStep::Refuse, S::Refused),
            (S::Signed, MemoStep::Withdraw, S::Withdrawn),
        ];
        for state in S::ALL {
            for step in MemoStep::ALL {
                let expected = allowed
                    .iter()
                    .find(|(from, by, _)| from == state && by == step)
                    .map(|(_, _, to)| *to);
                assert_eq!(state.after(*step).ok(), expected, "{state:?} {step:?}");
            }
        }
    }

    #[test]
    fn the_index_is_free_and_of_the_department_s_form() {
        // «индекс СП – № отдела – № дела в пределах отдела».
        let cases = [
            ("10-1-03", Some(1), ""),
            ("10-1-02", Some(1), "уже занят"),
            ("10-1-2", Some(1), "уже занят"),
            ("20-1-03", Some(1), "не с индекса подразделения 10"),
            ("10-2-01", Some(1), "назван отдел 2, а выбран отдел 1"),
            ("10-2-01", None, "выберите его и в поле «Отдел»"),
            ("10-03", Some(1), "нет номера отдела"),
            ("10-1", None, "нет номера отдела"),
            ("дело 5", Some(1), "Индекс"),
        ];
        for (index, division, words) in cases {
            let flaws = said(&asked(index, division), &["10-1-01", "10-1-02"]);
            assert_eq!(flaws.is_empty(), words.is_empty(), "{index}: {flaws}");
            assert!(flaws.contains(words), "{index}: {flaws}");
        }
    }

    #[test]
    fn the_four_things_of_the_clause_must_be_there() {
        //
        let mut empty = asked("", Some(1));
        empty.row.title.clear();
        empty.row.term_text.clear();
        empty.ground.clear();
        let flaws = said(&empty, &[]);
        for word in ["индекс", "заголовок", "срок хранения", "основание"]
        {
            assert!(flaws.contains(word), "{word}: {flaws}");
        }
        let mut vague = asked("10-1-03", Some(1));
        vague.row.title = "Разные материалы".into();
        vague.row.term_text = "когда-нибудь".into();
        let flaws = said(&vague, &[]);
        assert!(flaws.contains("срок хранения не читается"), "{flaws}");
        assert_eq!(flaws.matches("10-1-03").count(), 2, "{flaws}");
    }

    #[test]
    fn memos_are_taken_in_their_year_and_rows_until_it_is_counted() {
        //
        let course = |in_force, counted| Course {
            year: 2023,
            in_force,
            counted,
        };
        let (within, after) = (date("2023-12-31"), date("2024-01-01"));
        assert_eq!(course(true, false).takes_memos(within), Ok(()));
        assert_eq!(
            course(true, false).takes_memos(after),
            Err(Refused::YearOver(2023))
        );
        assert_eq!(course(true, false).takes_rows(), Ok(()));
        assert_eq!(
            course(false, false).takes_rows(),
            Err(Refused::NotInForce(2023))
        );
        assert_eq!(
            course(true, true).takes_rows(),
            Err(Refused::YearCounted(2023))
        );
    }

    #[test]
    fn a_memo_is_registered_between_its_signature_and_today() {
        let (signed, today) = (Some(date("2023-03-10")), date("2023-03-20"));
        for (on, fits) in [
            ("2023-03-09", false),
            ("2023-03-10", true),
            ("2023-03-20", true),
            ("2023-03-21", false),
        ] {
            assert_eq!(
                date_of_registration(signed, date(on), today).is_ok(),
                fits,
                "{on}"
            );
        }
    }

    proptest! {
        /// The index that is suggested is always one that may be asked for.
        #[test]
        fn the_suggested_index_has_no_flaws(numbers in proptest::collection::btree_set(1u16..400, 0..30)) {
            let texts: Vec<String> = numbers.iter().map(|number| format!("10-1-{number:02}")).collect();
            let indexes: Vec<CaseIndex> = texts.iter().map(|text| text.parse().expect("an index")).collect();
            let suggested = next_beside("10", Some(&division(1)), &indexes).expect("a free index");
            let taken: Vec<&str> = texts.iter().map(String::as_str).collect();
            prop_assert_eq!(said(&asked(&suggested, Some(1)), &taken), "");
        }
    }
}
