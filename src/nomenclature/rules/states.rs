//! A nomenclature on its way through the offices (R-066…R-074).

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::refused::Refused;
use crate::ids::{DecisionId, DepartmentId, NomenclatureId, PersonId};

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
    pub decision_id: Option<DecisionId>,
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

    /// The day whose wording its paper has: that of the first signature (the visa on the agency's own), today before it.
    pub fn worded_on(&self, today: NaiveDate) -> NaiveDate {
        let signed_on = match self.state {
            NomenclatureState::Draft
            | NomenclatureState::Returned
            | NomenclatureState::Assembled
            | NomenclatureState::Compiled => None,
            _ => self.visaed_on.or(self.signed_on),
        };
        signed_on.unwrap_or(today)
    }

    /// Whether cases are opened under it on this day: approved, and its year has come.
    pub fn in_force(&self, today: NaiveDate) -> bool {
        self.state == NomenclatureState::Approved && i64::from(today.year()) >= self.year
    }

    /// The first day on which cases may be opened under it, once that has come: the agency's is in force from the beginning of
    /// its year, a department's with the approved one that it is part of, or from the day it joined that one.
    pub fn in_force_since(
        &self,
        whole: Option<&Nomenclature>,
        today: NaiveDate,
    ) -> Option<NaiveDate> {
        let approved = whole.unwrap_or(self);
        let beginning = NaiveDate::from_ymd_opt(i32::try_from(self.year).ok()?, 1, 1);
        approved
            .in_force(today)
            .then_some(self.joined_on.or(beginning))
            .flatten()
    }
}

impl std::ops::Deref for Draft {
    type Target = Nomenclature;

    fn deref(&self) -> &Nomenclature {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
    fn a_paper_has_the_wording_of_its_first_signature() {
        use NomenclatureState as S;
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        let (visa, signature, today) = (day("2022-12-01"), day("2022-12-05"), day("2022-12-20"));
        let cases = [
            (S::Draft, None, None, today),
            (S::Signed, None, Some(signature), signature),
            (S::Accepted, None, Some(signature), signature),
            (S::Sent, None, Some(signature), signature),
            // Sent back: the old signature stands for nothing any more.
            (S::Returned, None, Some(signature), today),
            (S::Assembled, None, Some(signature), today),
            (S::Compiled, None, None, today),
            (S::Visaed, Some(visa), None, visa),
            (S::OfficeSigned, Some(visa), Some(signature), visa),
            (S::Endorsed, Some(visa), Some(signature), visa),
            (S::Approved, Some(visa), Some(signature), visa),
        ];
        for (state, visaed_on, signed_on, expected) in cases {
            let nomenclature = Nomenclature {
                id: NomenclatureId(1),
                kind: NomenclatureKind::Department,
                year: 2023,
                department_id: None,
                state,
                number: String::new(),
                assembled_by: None,
                assembled_on: None,
                signed_by: None,
                signed_on,
                checked_by: None,
                checked_on: None,
                memo_number: None,
                memo_on: None,
                visaed_by: None,
                visaed_on,
                decision_id: None,
                external_protocol_number: None,
                external_protocol_on: None,
                approved_by: None,
                approved_on: None,
                consolidated_id: None,
                joined_on: None,
                version: 1,
            };
            assert_eq!(nomenclature.worded_on(today), expected, "{state:?}");
        }
    }
}
