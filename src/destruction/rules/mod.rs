//! The rules of destruction (10.5): pure, without SQL, HTTP or the present time.
//!
//! Reading order: [`eligibility`] (may this volume go), [`campaign`] (the year and its stages), [`proposal`] (the list of a
//! department), [`agreement`] (what the department says), [`act`], [`deed`] (hand-over and record).

pub mod act;
pub mod agreement;
pub mod campaign;
pub mod deed;
pub mod eligibility;
pub mod proposal;

mod refused;

use chrono::NaiveDate;
use serde::Serialize;

use crate::ids::{
    ActId, CampaignId, DecisionId, DepartmentId, DestructionEntryId, DestructionListId, PersonId,
    VolumeId, WaybillId,
};

pub use campaign::Stage;
pub use refused::Refused;

crate::words! {
    /// Which of the two yearly ways: restricted documents go by an order of their own.
    Track {
        /// Documents without restriction.
        Ordinary = "ordinary", "обычные дела";
        /// «Для служебного пользования».
        Restricted = "restricted", "дела «ДСП»";
    }
}

crate::words! {
    /// How far a department's list has come.
    ListState {
        /// Drawn by the archive.
        Draft = "draft", "проект";
        /// Sent to the department.
        Sent = "sent", "на согласовании в подразделении";
        /// Signed by the head of the department.
        Agreed = "agreed", "согласован";
    }
}

crate::words! {
    /// What the department says of a row.
    Verdict {
        /// It may go.
        Agreed = "agreed", "согласовано";
        /// It stays.
        Refused = "refused", "не согласовано";
    }
}

crate::words! {
    /// How far a row has come.
    EntryState {
        /// On the list.
        Listed = "listed", "в перечне";
        /// Taken out, with the reason; may be listed again in a later year.
        Excluded = "excluded", "исключено";
        /// In an act.
        InAct = "in_act", "в акте";
        /// Destroyed.
        Destroyed = "destroyed", "уничтожено";
    }
}

crate::words! {
    /// How far an act has come; no step is skipped.
    ActState {
        /// Drawn up from agreed rows.
        Draft = "draft", "проект";
        /// Considered by the commission.
        Endorsed = "endorsed", "рассмотрен ЦЭК";
        /// Approved by the head of the body or a deputy.
        Approved = "approved", "утверждён";
        /// Handed over by waybill.
        HandedOver = "handed_over", "сдано по накладной";
        /// Destroyed.
        Destroyed = "destroyed", "уничтожено";
        /// The marks stand in the nomenclature.
        Marked = "marked", "отметки внесены";
    }
}

impl ActState {
    /// Whether the act has been approved, whatever came after.
    pub fn is_approved(self) -> bool {
        self >= ActState::Approved
    }
}

crate::words! {
    /// The three methods that 10.5.9 allows; a dump, tearing up and use as scrap paper are none.
    Method {
        /// Сжигание.
        Burning = "burning", "сжигание";
        /// Химическая обработка.
        Chemical = "chemical", "химическая обработка активными веществами";
        /// Измельчение.
        Shredding = "shredding", "измельчение на промышленном шредере";
    }
}

/// A yearly campaign.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct Campaign {
    /// Key.
    pub id: CampaignId,
    /// Its year.
    pub year: i64,
    /// Ordinary or restricted.
    pub track: Track,
    /// 1 January of the year: what has expired by then may be listed.
    pub as_of: NaiveDate,
    /// How far it has come.
    pub stage: Stage,
    /// By whom it was opened.
    pub opened_by: PersonId,
    /// When.
    pub opened_on: NaiveDate,
    /// For the question whether somebody was quicker.
    pub version: i64,
}

impl Campaign {
    /// Whether only those with the right to restricted cases may know of it.
    pub fn is_restricted(&self) -> bool {
        self.track == Track::Restricted
    }
}

/// The list of a department.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct List {
    /// Key.
    pub id: DestructionListId,
    /// Of which campaign.
    pub campaign_id: CampaignId,
    /// Of which department.
    pub department_id: DepartmentId,
    /// Number of the paper.
    pub number: String,
    /// How far it has come.
    pub state: ListState,
    /// Who drew it up.
    pub drawn_by: PersonId,
    /// When.
    pub drawn_on: NaiveDate,
    /// When it was sent to the department.
    pub sent_on: Option<NaiveDate>,
    /// Under which number of the document-management system.
    pub dispatch_number: Option<String>,
    /// Head of the department who signed.
    pub agreed_by: Option<PersonId>,
    /// When.
    pub agreed_on: Option<NaiveDate>,
    /// For the question whether somebody was quicker.
    pub version: i64,
}

/// A row: one volume, as it was when the list was drawn.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct Entry {
    /// Key.
    pub id: DestructionEntryId,
    /// On which list.
    pub list_id: DestructionListId,
    /// In which act.
    pub act_id: Option<ActId>,
    /// Which volume.
    pub volume_id: VolumeId,
    /// Number in the list.
    pub number: i64,
    /// «2015» or «2014–2016».
    pub years_text: String,
    /// Index of the case.
    pub index_text: String,
    /// Title of the case with the volume.
    pub title: String,
    /// «2015 год. 1. Отдел …».
    pub group_name: String,
    /// Number of the inventory, or «номенклатура 2015» for what was never inventoried.
    pub inventory_number: String,
    /// Number in the inventory; the index for what was never inventoried.
    pub inventory_position: String,
    /// Term with its article.
    pub term_text: String,
    /// Last day of the term.
    pub expired_on: NaiveDate,
    /// What the department says.
    pub decision: Option<Verdict>,
    /// Until when the department wants it kept.
    pub keep_until: Option<NaiveDate>,
    /// Why the department refused, or why the row was taken out.
    pub decision_reason: String,
    /// Who decided.
    pub decided_by: Option<PersonId>,
    /// When.
    pub decided_on: Option<NaiveDate>,
    /// How far it has come.
    pub state: EntryState,
}

impl Entry {
    /// How sentences name it: «дело 10-1-07 «Журнал …»».
    pub fn name(&self) -> String {
        format!("{} «{}»", self.index_text, self.title)
    }
}

/// The act of selection for destruction.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct Act {
    /// Key.
    pub id: ActId,
    /// Of which campaign.
    pub campaign_id: CampaignId,
    /// Its number, one row of numbers for both tracks of a year.
    pub number: i64,
    /// How far it has come.
    pub state: ActState,
    /// Who drew it up.
    pub drawn_by: PersonId,
    /// When.
    pub drawn_on: NaiveDate,
    /// The commission's decision.
    pub decision_id: Option<DecisionId>,
    /// Who approved it.
    pub approved_by: Option<PersonId>,
    /// When.
    pub approved_on: Option<NaiveDate>,
    /// Who entered the marks.
    pub marked_by: Option<PersonId>,
    /// When.
    pub marked_on: Option<NaiveDate>,
    /// For the question whether somebody was quicker.
    pub version: i64,
}

/// The waybill.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct Waybill {
    /// Key.
    pub id: WaybillId,
    /// By which act.
    pub act_id: ActId,
    /// Its number.
    pub number: String,
    /// Where the bags were handed over: on the premises of the archive.
    pub place: String,
    /// Who took them.
    pub recipient: String,
    /// The recipient's person.
    pub recipient_person: String,
    /// The state contract; empty when the archive destroys with its own people.
    pub contract: String,
    /// Car and number plate.
    pub vehicle: String,
    /// Driver.
    pub driver: String,
    /// Warrant of the recipient's person.
    pub warrant: String,
    /// Who handed over.
    pub handed_by: PersonId,
    /// When.
    pub handed_on: NaiveDate,
}

/// A sealed bag.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct Bag {
    /// Its number.
    pub number: i64,
    /// Its one seal.
    pub seal: String,
    /// How many storage units are in it.
    pub storage_units: i64,
    /// How heavy it is, grams.
    pub weight_grams: i64,
}

/// The record of the destruction.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct Record {
    /// Its number.
    pub number: String,
    /// How.
    pub method: Method,
    /// Width of the strips, micrometres.
    pub strip_width_micrometres: Option<i64>,
    /// Whether the strips were mixed with other paper.
    pub mixed_with_other_paper: bool,
    /// Whether the folders burnt to the base.
    pub burnt_to_base: bool,
    /// Whether the seals were whole before destruction.
    pub seals_intact: bool,
    /// Where.
    pub place: String,
    /// Chair of the commission.
    pub chair: String,
    /// Members, one a line.
    pub members: String,
    /// Authorised persons who were there, one a line.
    pub witnesses: String,
    /// Video and photographs, one a line.
    pub footage: String,
    /// When.
    pub destroyed_on: NaiveDate,
    /// Who wrote it.
    pub recorded_by: PersonId,
    /// When.
    pub recorded_on: NaiveDate,
    /// Who approved the record.
    pub approved_by: Option<PersonId>,
    /// When.
    pub approved_on: Option<NaiveDate>,
}

/// The lines of a text that say something.
pub fn lines(text: &str) -> Vec<String> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

fn dotted(date: &NaiveDate) -> String {
    date.format("%d.%m.%Y").to_string()
}
