//! The SQL of lending.

use chrono::NaiveDate;

use super::rules::{KeptVolume, Loan};
use crate::acting::Sight;
use crate::db::{Result, Store, exactly_one, folded};
use crate::ids::{LoanId, PersonId, VolumeId};

/// A [`KeptVolume`]: the columns and where they come from.
macro_rules! kept {
    () => {
        "SELECT v.id AS volume_id, v.case_id, c.department_id, c.restricted, v.state, c.index_text, c.title,
            v.number AS volume_number, v.certified_sheets, v.place, i.number AS inventory_number,
            CAST(e.number AS TEXT) || e.suffix AS inventory_position, l.id AS loan_id
        FROM volume v JOIN case_file c ON c.id = v.case_id
        LEFT JOIN inventory_entry e ON e.volume_id = v.id AND e.scope = 'department' AND e.acceptance = 'present'
        LEFT JOIN inventory i ON i.id = e.inventory_id
        LEFT JOIN loan l ON l.volume_id = v.id AND l.returned_on IS NULL "
    };
}

/// A [`Loan`]: the columns and where they come from.
macro_rules! loans {
    () => {
        "SELECT l.id, l.volume_id, v.case_id, c.department_id, c.restricted, c.index_text, c.title,
            v.number AS volume_number, v.certified_sheets, l.borrower_id, l.ground, l.issued_by, l.issued_on, l.due_on,
            l.returned_to, l.returned_on, l.return_note
        FROM loan l JOIN volume v ON v.id = l.volume_id JOIN case_file c ON c.id = v.case_id "
    };
}

crate::statements! {
    KEPT = concat!(kept!(), "WHERE v.id = $1");
    SEARCH = concat!(kept!(), "WHERE v.state = 'accepted' AND ($1 OR c.department_id = $2)
        AND (c.restricted = FALSE OR $3 OR c.department_id = $4)
        AND (c.search_key LIKE $5 ESCAPE '!' OR i.number = $6)
        ORDER BY c.index_text, c.first_year, v.case_id, v.number LIMIT $7");
    INSERT = "INSERT INTO loan (volume_id, borrower_id, ground, issued_by, issued_on, due_on)
        VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
    RETURNED = "UPDATE loan SET returned_to = $2, returned_on = $3, return_note = $4 WHERE id = $1 AND returned_on IS NULL";
    LOAN = concat!(loans!(), "WHERE l.id = $1");
    LIST = concat!(loans!(), "WHERE ($1 OR c.department_id = $2 OR l.borrower_id = $8)
        AND (c.restricted = FALSE OR $3 OR c.department_id = $4)
        AND ($5 = FALSE OR l.returned_on IS NULL) AND ($6 = FALSE OR (l.returned_on IS NULL AND l.due_on < $7))
        ORDER BY l.returned_on DESC NULLS FIRST, l.due_on, l.id");
    OPEN_OF = concat!(loans!(), "WHERE l.borrower_id = $1 AND l.returned_on IS NULL ORDER BY l.due_on, l.id");
    OF_VOLUME = concat!(loans!(), "WHERE l.volume_id = $1 ORDER BY l.issued_on DESC, l.id DESC");
}

/// A volume as the desk sees it.
pub async fn kept(db: impl Store, id: VolumeId) -> Result<KeptVolume> {
    db.fetch_one(KEPT, (id,)).await
}

/// Volumes in the archive whose index or title has these words, or that came by the inventory with this number.
pub async fn search(
    db: impl Store,
    sight: Sight,
    words: &str,
    limit: i64,
) -> Result<Vec<KeptVolume>> {
    let words = words.trim();
    let escaped = folded(words)
        .replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_");
    db.fetch_all(
        SEARCH,
        (
            sight.agency_wide,
            sight.department,
            sight.restricted_everywhere,
            sight.restricted_in,
            format!("%{escaped}%"),
            words,
            limit,
        ),
    )
    .await
}

/// A new loan.
#[derive(Clone, Debug, serde::Serialize)]
pub struct NewLoan {
    /// Which volume.
    pub volume_id: VolumeId,
    /// To whom.
    pub borrower_id: PersonId,
    /// Memo or permission.
    pub ground: String,
    /// Who gives it out.
    pub issued_by: PersonId,
    /// When.
    pub issued_on: NaiveDate,
    /// By when it is to be back.
    pub due_on: NaiveDate,
}

/// Writes a loan.
pub async fn insert(db: impl Store, it: &NewLoan) -> Result<LoanId> {
    db.fetch_value(
        INSERT,
        (
            it.volume_id,
            it.borrower_id,
            &it.ground,
            it.issued_by,
            it.issued_on,
            it.due_on,
        ),
    )
    .await
}

/// Writes a return.
pub async fn returned(
    db: impl Store,
    id: LoanId,
    to: PersonId,
    on: NaiveDate,
    note: &str,
) -> Result<()> {
    exactly_one(db.execute(RETURNED, (id, to, on, note)).await?)
}

/// One loan.
pub async fn loan(db: impl Store, id: LoanId) -> Result<Loan> {
    db.fetch_one(LOAN, (id,)).await
}

crate::words! {
    /// Which loans a list shows.
    Shown {
        /// Those not returned.
        Open = "open", "не возвращены";
        /// Those not returned in time.
        Overdue = "overdue", "просрочены";
        /// All of them.
        All = "all", "все";
    }
}

/// The loans that somebody may see: open ones first, the most urgent at the top.
pub async fn list(
    db: impl Store,
    sight: Sight,
    person: PersonId,
    shown: Shown,
    today: NaiveDate,
) -> Result<Vec<Loan>> {
    db.fetch_all(
        LIST,
        (
            sight.agency_wide,
            sight.department,
            sight.restricted_everywhere,
            sight.restricted_in,
            shown == Shown::Open,
            shown == Shown::Overdue,
            today,
            person,
        ),
    )
    .await
}

/// What a person has not returned: to be settled before a long absence.
pub async fn open_of(db: impl Store, borrower: PersonId) -> Result<Vec<Loan>> {
    db.fetch_all(OPEN_OF, (borrower,)).await
}

/// Every loan of a volume, the latest first.
pub async fn of_volume(db: impl Store, volume: VolumeId) -> Result<Vec<Loan>> {
    db.fetch_all(OF_VOLUME, (volume,)).await
}
