//! Marks in the column «Примечание» of a nomenclature, M-1…M-8 (`forms.md` section 3, R-093).
//!
//! They are written from events, never typed.

use chrono::NaiveDate;

use super::catalogue::{Block, marks};
use super::phrases::DocumentReference;
use super::russian::short_date;
use super::wording::Templates;

/// An event that leaves a mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// M-1: accepted by the archive, with the department's inventory (clause 10.4.5).
    Transferred(DocumentReference),
    /// M-2: destroyed, with the act (clause 10.5.14).
    Destroyed(DocumentReference),
    /// M-3: carried over, with the year in which the case was opened (clause 10.1.13).
    CarriedOver { since: i32 },
    /// M-4: opened.
    Opened { on: NaiveDate },
    /// M-5: selected for destruction, with the act.
    Selected(DocumentReference),
    /// M-6: the person responsible, «Фамилия И.О.» (see [`super::russian::family_first`]).
    Responsible { name: String },
    /// M-7: handed to another organisation to be continued there, with the document that says so («приказ от … № …»).
    ContinuedElsewhere {
        organisation: String,
        document: String,
    },
    /// M-8: for official use.
    OfficialUse,
    /// Not foreseen by the approved nomenclature, with the memo by which the row came (clauses 10.1.6, 10.1.15).
    Unforeseen(DocumentReference),
}

impl Mark {
    /// The text of the mark in the wording of an edition.
    pub fn text(&self, templates: &Templates) -> String {
        let dated = |block: Block, document: &DocumentReference| {
            let date = short_date(document.date);
            templates.fill(block, &[("date", &date), ("number", &document.number)])
        };
        match self {
            Self::Transferred(inventory) => dated(marks::TRANSFERRED, inventory),
            Self::Destroyed(act) => dated(marks::DESTROYED, act),
            Self::CarriedOver { since } => {
                templates.fill(marks::CARRIED_OVER, &[("year", &since.to_string())])
            }
            Self::Opened { on } => templates.fill(marks::OPENED, &[("date", &short_date(*on))]),
            Self::Selected(act) => dated(marks::SELECTED, act),
            Self::Responsible { name } => templates.fill(marks::RESPONSIBLE, &[("name", name)]),
            Self::ContinuedElsewhere {
                organisation,
                document,
            } => templates.fill(
                marks::CONTINUED_ELSEWHERE,
                &[("organisation", organisation), ("document", document)],
            ),
            Self::OfficialUse => templates.say(marks::OFFICIAL_USE),
            Self::Unforeseen(memo) => dated(marks::UNFORESEEN, memo),
        }
    }
}
