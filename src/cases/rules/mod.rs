//! What a case is, and the rules of its life until the archive takes it. Pure.

pub mod agency_year;
pub mod bulk;
pub mod certification;
pub mod closing;
pub mod cover;
pub mod expiry;
pub mod filing;
pub mod final_record;
pub mod selection;
pub mod volume;

use chrono::NaiveDate;
use serde::Serialize;

use crate::ids::{CaseId, DepartmentId, DivisionId, DocumentId, HeadingId, PersonId, VolumeId};
use crate::nomenclature::rules::Category;
use crate::retention::{Reason, RetentionTerm};

crate::words! {
    /// How far a case has come.
    CaseState {
        /// Documents are filed into it.
        Open = "open", "открыто";
        /// Finished in records work; its term runs.
        Closed = "closed", "закрыто";
        /// Destroyed under an approved act.
        Destroyed = "destroyed", "уничтожено";
        /// Lost.
        Lost = "lost", "утрачено";
    }
}

crate::words! {
    /// How far a volume has come.
    VolumeState {
        /// Documents are filed into it.
        Open = "open", "открыт";
        /// Full, or its case is closed.
        Closed = "closed", "закрыт";
        /// Taken by the archive.
        Accepted = "accepted", "принят в архив";
        /// Destroyed under an approved act.
        Destroyed = "destroyed", "уничтожен";
        /// Lost.
        Lost = "lost", "утрачен";
    }
}

crate::words! {
    /// On what a volume is kept.
    Medium {
        /// Sheets in a cover.
        Paper = "paper", "на бумаге";
        /// Files in the document-management system.
        Electronic = "electronic", "электронный";
    }
}

crate::words! {
    /// What the term of a case has come to.
    ExpiryKind {
        /// Kept for ever.
        Never = "never", "уничтожению не подлежит";
        /// The case is open, or the event of its term has not come.
        Waiting = "waiting", "срок не начался";
        /// A person must decide.
        Discretion = "discretion", "требуется решение";
        /// There is a date.
        Dated = "dated", "срок исчислен";
    }
}

/// A term as it is kept with the case: the JSON of the parsed one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct StoredTerm(pub RetentionTerm);

impl TryFrom<String> for StoredTerm {
    type Error = serde_json::Error;

    fn try_from(json: String) -> Result<Self, Self::Error> {
        serde_json::from_str(&json).map(StoredTerm)
    }
}

/// The steps that led to an expiry, as they are kept with the case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct StoredReasons(pub Vec<Reason>);

impl StoredReasons {
    /// Each step as people read it: sentence and clause.
    pub fn sentences(&self) -> Vec<String> {
        self.0
            .iter()
            .map(|reason| {
                format!(
                    "{} ({})",
                    reason.text,
                    expiry::clause_in_words(&reason.clause)
                )
            })
            .collect()
    }
}

impl TryFrom<String> for StoredReasons {
    type Error = serde_json::Error;

    fn try_from(json: String) -> Result<Self, Self::Error> {
        serde_json::from_str(&json).map(StoredReasons)
    }
}

/// A case (дело): documents on one matter under one row of a nomenclature, in one or more volumes.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct CaseFile {
    /// Key.
    pub id: CaseId,
    /// Where it was formed.
    pub department_id: DepartmentId,
    /// In which division.
    pub division_id: Option<DivisionId>,
    /// The row of the nomenclature of the latest year that the case lived in.
    pub heading_id: HeadingId,
    /// The year of the nomenclature under which it was opened.
    pub first_year: i64,
    /// The latest year it lived in; of a closed case the year of closing.
    pub last_year: i64,
    /// Index without the letter of the sub-item.
    pub index_text: String,
    /// Letter of the sub-item; empty for a whole row.
    pub item: String,
    /// Title.
    pub title: String,
    /// ДСП.
    pub restricted: bool,
    /// How far it has come.
    pub state: CaseState,
    /// The day on which the first document was filed.
    pub opened_on: NaiveDate,
    /// The day on which it was finished in records work.
    pub closed_on: Option<NaiveDate>,
    /// The parsed term.
    #[sqlx(try_from = "String")]
    pub term: StoredTerm,
    /// Term and article as the nomenclature prints them.
    pub term_text: String,
    /// By how long it is kept.
    pub category: Category,
    /// Whether it must be reviewed page by page before it may go.
    pub review_required: bool,
    /// What its term has come to.
    pub expiry: ExpiryKind,
    /// First day on which it may stand in a destruction list.
    pub destroy_from: Option<NaiveDate>,
    /// Codes of the conditions of the term that are not met, with commas between.
    pub shut_gates: String,
    /// Why, step by step.
    #[sqlx(try_from = "String")]
    pub reasons: StoredReasons,
    /// When the expiry was computed.
    pub computed_on: NaiveDate,
    /// Counts changes.
    pub version: i64,
}

impl CaseFile {
    /// Index with the letter of the sub-item, as people name the case.
    pub fn index_with_item(&self) -> String {
        index_with_item(&self.index_text, &self.item)
    }

    /// «2023», or «2023–2025» for a case that was carried over.
    pub fn years(&self) -> String {
        years(self.first_year, self.last_year)
    }
}

/// Index with the letter of the sub-item: «10-1-01 а)».
pub fn index_with_item(index: &str, item: &str) -> String {
    if item.is_empty() {
        index.to_owned()
    } else {
        format!("{index} {item})")
    }
}

/// «2023», or «2023–2025».
pub fn years(first: i64, last: i64) -> String {
    if first == last {
        first.to_string()
    } else {
        format!("{first}–{last}")
    }
}

/// A volume (том) of a case.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct Volume {
    /// Key.
    pub id: VolumeId,
    /// Of which case.
    pub case_id: CaseId,
    /// 1, 2, … within the case.
    pub number: i64,
    /// Its own title, where it has one.
    pub title: String,
    /// When it was opened.
    pub opened_on: NaiveDate,
    /// Date of the earliest document.
    pub first_date: Option<NaiveDate>,
    /// Date of the latest document.
    pub last_date: Option<NaiveDate>,
    /// Sheets of the documents with their attachments.
    pub sheets: i64,
    /// On what it is kept.
    pub medium: Medium,
    /// How far it has come.
    pub state: VolumeState,
    /// Sheets by the certification sheet (лист-заверитель).
    pub certified_sheets: Option<i64>,
    /// Lettered numbers of sheets by it; not known of volumes certified before they were asked for.
    pub lettered_sheets: Option<String>,
    /// Skipped numbers of sheets by it.
    pub skipped_sheets: Option<String>,
    /// Sheets of the list of contents by it.
    pub contents_sheets: Option<i64>,
    /// Who certified.
    pub certified_by: Option<PersonId>,
    /// When.
    pub certified_on: Option<NaiveDate>,
    /// Peculiarities of its physical state.
    pub condition_note: String,
    /// Room, cupboard, shelf.
    pub place: String,
    /// Counts changes.
    pub version: i64,
}

impl Volume {
    /// Sheets as certified, or as counted while nobody has certified them.
    pub fn known_sheets(&self) -> i64 {
        self.certified_sheets.unwrap_or(self.sheets)
    }
}

/// A document in a volume.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct Document {
    /// Key.
    pub id: DocumentId,
    /// In which case.
    pub case_id: CaseId,
    /// In which volume.
    pub volume_id: VolumeId,
    /// What kind of document.
    pub kind: filing::DocumentKind,
    /// Registration number.
    pub registration_number: String,
    /// Its date.
    pub dated_on: NaiveDate,
    /// Who signed it.
    pub signatory: String,
    /// What it is about.
    pub title: String,
    /// Sheets of the document itself.
    pub sheets: i64,
    /// Sheets of its attachments.
    pub attachment_sheets: i64,
    /// The year it concerns, where that decides about the case.
    pub period_year: Option<i64>,
    /// ДСП.
    pub restricted: bool,
    /// Number of the copy of a ДСП document.
    pub copy_number: String,
    /// When it was filed.
    pub filed_on: NaiveDate,
}

impl Document {
    /// Sheets with the attachments.
    pub fn all_sheets(&self) -> i64 {
        self.sheets + self.attachment_sheets
    }
}

/// A date as sentences write it.
pub(crate) fn dotted(date: NaiveDate) -> String {
    date.format("%d.%m.%Y").to_string()
}
