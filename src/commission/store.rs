//! The SQL of the commission.

use chrono::NaiveDate;

use super::rules::{Decision, Member, Outcome, Part, Subject};
use crate::db::{Result, Store};
use crate::ids::{CommissionId, DecisionId, MeetingId, PersonId};

crate::statements! {
    CURRENT = "SELECT id, name, order_number, order_on FROM commission ORDER BY id DESC LIMIT 1";
    INSERT = "INSERT INTO commission (name, order_number, order_on) VALUES ($1, $2, $3) RETURNING id";
    MEMBERS = "SELECT person_id, part, since, until FROM commission_member WHERE commission_id = $1 ORDER BY id";
    INSERT_MEMBER = "INSERT INTO commission_member (commission_id, person_id, part, since) VALUES ($1, $2, $3, $4)";
    END_MEMBER = "UPDATE commission_member SET until = $3
        WHERE commission_id = $1 AND person_id = $2 AND until IS NULL";
    MEETINGS = "SELECT id, held_on, year, number, chaired_by, recorded_by, attendance FROM meeting
        ORDER BY held_on DESC, number DESC";
    MEETING = "SELECT id, held_on, year, number, chaired_by, recorded_by, attendance FROM meeting WHERE id = $1";
    LAST_PROTOCOL = "SELECT number, held_on FROM meeting WHERE commission_id = $1 AND year = $2
        ORDER BY number DESC LIMIT 1";
    INSERT_MEETING = "INSERT INTO meeting
        (commission_id, held_on, year, number, chaired_by, recorded_by, attendance)
        VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id";
    INSERT_DECISION = "INSERT INTO decision (meeting_id, subject_kind, subject_id, outcome, wording)
        VALUES ($1, $2, $3, $4, $5) RETURNING id";
    DECISIONS_OF_MEETING = "SELECT d.id, d.meeting_id, d.subject_kind, d.subject_id, d.outcome, d.wording,
        m.number AS protocol_number, m.held_on
        FROM decision d JOIN meeting m ON m.id = d.meeting_id
        WHERE d.meeting_id = $1 AND ($2 OR NOT EXISTS (SELECT 1 FROM restricted_subject r
            WHERE r.subject_kind = d.subject_kind AND r.subject_id = d.subject_id))
        ORDER BY d.id";
    DECISION = "SELECT d.id, d.meeting_id, d.subject_kind, d.subject_id, d.outcome, d.wording,
        m.number AS protocol_number, m.held_on
        FROM decision d JOIN meeting m ON m.id = d.meeting_id WHERE d.id = $1";
    LATEST_ON = "SELECT d.id, d.meeting_id, d.subject_kind, d.subject_id, d.outcome, d.wording,
        m.number AS protocol_number, m.held_on
        FROM decision d JOIN meeting m ON m.id = d.meeting_id
        WHERE d.subject_kind = $1 AND d.subject_id = $2 ORDER BY m.held_on DESC, m.number DESC, d.id DESC LIMIT 1";
    AGENDA = "SELECT w.subject_kind, w.subject_id, w.title,
            EXISTS (SELECT 1 FROM restricted_subject r
                WHERE r.subject_kind = w.subject_kind AND r.subject_id = w.subject_id) AS restricted
        FROM (
            SELECT 'nomenclature' AS subject_kind, n.id AS subject_id,
                'Сводная номенклатура дел на ' || n.year || ' год' AS title
            FROM nomenclature n WHERE n.kind = 'consolidated' AND n.state = 'office_signed'
            UNION ALL SELECT 'inventory', i.id, 'Годовой раздел описи № ' || i.number
            FROM inventory i WHERE i.scope = 'annual' AND i.state = 'draft'
            UNION ALL SELECT 'destruction_act', a.id,
                'Акт о выделении к уничтожению № ' || a.number || ' за ' || k.year || ' год'
            FROM destruction_act a JOIN destruction_campaign k ON k.id = a.campaign_id WHERE a.state = 'draft') w
        WHERE $1 OR NOT EXISTS (SELECT 1 FROM restricted_subject r
            WHERE r.subject_kind = w.subject_kind AND r.subject_id = w.subject_id)
        ORDER BY w.subject_kind, w.subject_id";
}

/// The commission as it was created by order.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, serde::Serialize)]
pub struct Commission {
    /// Key.
    pub id: CommissionId,
    /// «Центральная экспертная комиссия».
    pub name: String,
    /// Number of the order.
    pub order_number: String,
    /// Its date.
    pub order_on: NaiveDate,
}

/// A meeting held.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, serde::Serialize)]
pub struct Meeting {
    /// Key.
    pub id: MeetingId,
    /// When.
    pub held_on: NaiveDate,
    /// In whose numbering.
    pub year: i64,
    /// Number of the protocol.
    pub number: i64,
    /// Председатель.
    pub chaired_by: PersonId,
    /// Секретарь.
    pub recorded_by: PersonId,
    /// Names of those present.
    pub attendance: String,
}

/// Something that waits for the commission.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, serde::Serialize)]
pub struct AgendaItem {
    /// Its kind.
    pub subject_kind: Subject,
    /// Its key.
    pub subject_id: i64,
    /// Its name for people.
    pub title: String,
    /// Whether it concerns restricted (ДСП) cases.
    pub restricted: bool,
}

/// The commission that exists now.
pub async fn current(db: impl Store) -> Result<Option<Commission>> {
    db.fetch_optional(CURRENT, ()).await
}

/// Creates the commission.
pub async fn insert(
    db: impl Store,
    name: &str,
    order_number: &str,
    order_on: NaiveDate,
) -> Result<CommissionId> {
    db.fetch_value(INSERT, (name, order_number, order_on)).await
}

/// Its members, past ones included.
pub async fn members(db: impl Store, commission: CommissionId) -> Result<Vec<Member>> {
    db.fetch_all(MEMBERS, (commission,)).await
}

/// Adds a member.
pub async fn insert_member(
    db: impl Store,
    commission: CommissionId,
    person: PersonId,
    part: Part,
    since: NaiveDate,
) -> Result<()> {
    db.execute(INSERT_MEMBER, (commission, person, part, since))
        .await?;
    Ok(())
}

/// Ends a membership; tells whether there was one.
pub async fn end_member(
    db: impl Store,
    commission: CommissionId,
    person: PersonId,
    until: NaiveDate,
) -> Result<u64> {
    db.execute(END_MEMBER, (commission, person, until)).await
}

/// All meetings, latest first.
pub async fn meetings(db: impl Store) -> Result<Vec<Meeting>> {
    db.fetch_all(MEETINGS, ()).await
}

/// One meeting.
pub async fn meeting(db: impl Store, id: MeetingId) -> Result<Meeting> {
    db.fetch_one(MEETING, (id,)).await
}

/// Number and date of the last protocol of a year.
pub async fn last_protocol(
    db: impl Store,
    commission: CommissionId,
    year: i64,
) -> Result<Option<(i64, NaiveDate)>> {
    db.fetch_optional(LAST_PROTOCOL, (commission, year)).await
}

/// Records a meeting.
pub async fn insert_meeting(
    db: impl Store,
    commission: CommissionId,
    meeting: &Meeting,
) -> Result<MeetingId> {
    db.fetch_value(
        INSERT_MEETING,
        (
            commission,
            meeting.held_on,
            meeting.year,
            meeting.number,
            meeting.chaired_by,
            meeting.recorded_by,
            &meeting.attendance,
        ),
    )
    .await
}

/// Records a decision.
pub async fn insert_decision(
    db: impl Store,
    meeting: MeetingId,
    subject: Subject,
    subject_id: i64,
    outcome: Outcome,
    wording: &str,
) -> Result<DecisionId> {
    db.fetch_value(
        INSERT_DECISION,
        (meeting, subject, subject_id, outcome, wording),
    )
    .await
}

/// The decisions of a meeting; those on restricted (ДСП) things only for those who may know of them.
pub async fn decisions_of(
    db: impl Store,
    meeting: MeetingId,
    with_restricted: bool,
) -> Result<Vec<Decision>> {
    db.fetch_all(DECISIONS_OF_MEETING, (meeting, with_restricted))
        .await
}

/// One decision.
pub async fn decision(db: impl Store, id: DecisionId) -> Result<Decision> {
    db.fetch_one(DECISION, (id,)).await
}

/// The commission's last word on a thing, if it was to endorse it.
pub async fn endorsement(db: impl Store, subject: Subject, id: i64) -> Result<Option<Decision>> {
    let latest: Option<Decision> = db.fetch_optional(LATEST_ON, (subject, id)).await?;
    Ok(latest.filter(|decision| decision.outcome == Outcome::Endorsed))
}

/// What waits for the commission; restricted (ДСП) things only for those who may know of them.
pub async fn agenda(db: impl Store, with_restricted: bool) -> Result<Vec<AgendaItem>> {
    db.fetch_all(AGENDA, (with_restricted,)).await
}
