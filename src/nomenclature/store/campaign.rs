//! The SQL of the autumn campaign.
//!
//! Its picture is read from the journal: the tables know only how far a nomenclature has come, not when it came there.

use chrono::NaiveDate;

use crate::acting::Sight;
use crate::db::{Result, Store};
use crate::ids::{DepartmentId, NomenclatureId, PersonId};

crate::statements! {
    STEPS = "SELECT o.object_id, e.action, e.at FROM nomenclature n
        JOIN journal_object o ON o.object_kind = 'nomenclature' AND o.object_id = n.id
        JOIN journal_entry e ON e.seq = o.seq
        WHERE n.kind = 'department' AND n.year = $1
          AND e.action IN ('nomenclature.begin', 'nomenclature.assemble', 'nomenclature.sign', 'nomenclature.return',
            'nomenclature.accept', 'nomenclature.send')
        ORDER BY e.seq";
    REMARK_COUNTS = "SELECT h.nomenclature_id, CAST(count(*) - count(r.answered_on) AS BIGINT) AS open,
            CAST(count(r.answered_on) AS BIGINT) AS answered
        FROM heading_remark r JOIN heading h ON h.id = r.heading_id JOIN nomenclature n ON n.id = h.nomenclature_id
        WHERE n.year = $1 AND (h.restricted = FALSE OR $2 OR n.department_id = CAST($3 AS BIGINT))
        GROUP BY h.nomenclature_id";
    INSERT_REMINDER = "INSERT INTO nomenclature_reminder (department_id, year, text, sent_by, sent_on)
        VALUES ($1, $2, $3, $4, $5)";
    REMINDERS_OF_YEAR = "SELECT department_id, year, text, sent_by, sent_on FROM nomenclature_reminder
        WHERE year = $1 ORDER BY id";
    PENDING_REMINDERS = "SELECT r.department_id, r.year, r.text, r.sent_by, r.sent_on FROM nomenclature_reminder r
        WHERE r.department_id = $1 AND NOT EXISTS (
            SELECT 1 FROM nomenclature n WHERE n.kind = 'department' AND n.department_id = r.department_id
              AND n.year = r.year AND n.state = 'sent')
        ORDER BY r.id DESC";
}

/// A reminder of the archive to a department.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Reminder {
    /// To whom.
    pub department_id: DepartmentId,
    /// Of which year's nomenclature.
    pub year: i64,
    /// What it says.
    pub text: String,
    /// Who wrote it.
    pub sent_by: PersonId,
    /// When.
    pub sent_on: NaiveDate,
}

/// Remarks of the archive on a nomenclature.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub struct RemarkCount {
    /// Which.
    pub nomenclature_id: NomenclatureId,
    /// Without an answer.
    pub open: i64,
    /// With one.
    pub answered: i64,
}

/// The steps of a year's departments in the order they were taken: nomenclature, code of the procedure, moment.
pub async fn steps(db: impl Store, year: i64) -> Result<Vec<(NomenclatureId, String, String)>> {
    db.fetch_all(STEPS, (year,)).await
}

/// Remarks on the rows that somebody may see, by nomenclature; those without any are missing.
pub async fn remark_counts(db: impl Store, year: i64, sight: Sight) -> Result<Vec<RemarkCount>> {
    db.fetch_all(
        REMARK_COUNTS,
        (year, sight.restricted_everywhere, sight.restricted_in),
    )
    .await
}

/// Keeps a reminder.
pub async fn insert_reminder(db: impl Store, it: &Reminder) -> Result<()> {
    db.execute(
        INSERT_REMINDER,
        (it.department_id, it.year, &it.text, it.sent_by, it.sent_on),
    )
    .await?;
    Ok(())
}

/// All reminders of a year, the earliest first.
pub async fn reminders(db: impl Store, year: i64) -> Result<Vec<Reminder>> {
    db.fetch_all(REMINDERS_OF_YEAR, (year,)).await
}

/// Reminders to a department of nomenclatures that are not sent yet, the latest first.
pub async fn pending_reminders(db: impl Store, department: DepartmentId) -> Result<Vec<Reminder>> {
    db.fetch_all(PENDING_REMINDERS, (department,)).await
}
