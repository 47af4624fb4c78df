//! The SQL of the departments' lists and their rows.

use chrono::NaiveDate;

use crate::db::{Result, Store, exactly_one};
use crate::destruction::rules::agreement::Choice;
use crate::destruction::rules::proposal::{self, Proposed};
use crate::destruction::rules::{Entry, List};
use crate::ids::{
    ActId, CampaignId, CaseId, DepartmentId, DestructionEntryId, DestructionListId, PersonId,
};

macro_rules! list_columns {
    () => {
        "l.id, l.campaign_id, l.department_id, l.number, l.state, l.drawn_by, l.drawn_on, l.sent_on, l.dispatch_number,
        l.agreed_by, l.agreed_on, l.version"
    };
}

macro_rules! entry_columns {
    () => {
        "e.id, e.list_id, e.act_id, e.volume_id, e.number, e.years_text, e.index_text, e.title, e.group_name,
        e.inventory_number, e.inventory_position, e.term_text, e.expired_on, e.decision, e.keep_until, e.decision_reason,
        e.decided_by, e.decided_on, e.state"
    };
}

crate::statements! {
    INSERT = "INSERT INTO destruction_list (campaign_id, department_id, number, state, drawn_by, drawn_on)
        VALUES ($1, $2, $3, 'draft', $4, $5) RETURNING id";
    BY_ID = concat!("SELECT ", list_columns!(), " FROM destruction_list l WHERE l.id = $1");
    OF_DEPARTMENT = concat!("SELECT ", list_columns!(), " FROM destruction_list l
        WHERE l.campaign_id = $1 AND l.department_id = $2");
    OF_CAMPAIGN = concat!("SELECT ", list_columns!(), " FROM destruction_list l JOIN department d ON d.id = l.department_id
        WHERE l.campaign_id = $1 ORDER BY d.sort_order, d.id");
    SENT = "UPDATE destruction_list SET state = 'sent', sent_on = $3, dispatch_number = $4, version = version + 1
        WHERE id = $1 AND version = $2";
    AGREED = "UPDATE destruction_list SET state = 'agreed', agreed_by = $3, agreed_on = $4, version = version + 1
        WHERE id = $1 AND version = $2";
    TOUCH = "UPDATE destruction_list SET version = version + 1 WHERE id = $1 AND version = $2";
    INSERT_ENTRY = "INSERT INTO destruction_entry (list_id, volume_id, number, years_text, index_text, title, group_name,
        inventory_number, inventory_position, term_text, expired_on, decision_reason, state)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', 'listed') RETURNING id";
    ENTRY = concat!("SELECT ", entry_columns!(), " FROM destruction_entry e WHERE e.id = $1");
    ENTRIES = concat!("SELECT ", entry_columns!(), " FROM destruction_entry e WHERE e.list_id = $1 ORDER BY e.number");
    ENTRIES_OF_CAMPAIGN = concat!("SELECT ", entry_columns!(), " FROM destruction_entry e
        JOIN destruction_list l ON l.id = e.list_id JOIN department d ON d.id = l.department_id
        WHERE l.campaign_id = $1 ORDER BY d.sort_order, d.id, e.number");
    ENTRIES_OF_ACT = concat!("SELECT ", entry_columns!(), " FROM destruction_entry e
        JOIN destruction_list l ON l.id = e.list_id JOIN department d ON d.id = l.department_id
        WHERE e.act_id = $1 ORDER BY d.sort_order, d.id, e.number");
    CASES_OF_ACT = "SELECT v.case_id, min(e.id) FROM destruction_entry e JOIN volume v ON v.id = e.volume_id
        WHERE e.act_id = $1 GROUP BY v.case_id HAVING min(e.id) > $2 ORDER BY min(e.id) LIMIT $3";
    DECIDE = "UPDATE destruction_entry SET decision = $2, keep_until = $3, decision_reason = $4, decided_by = $5,
        decided_on = $6 WHERE id = $1 AND state = 'listed'";
    EXCLUDE = "UPDATE destruction_entry SET state = 'excluded', act_id = NULL, decision_reason = $2
        WHERE id = $1 AND state IN ('listed', 'in_act')";
    PUT_IN_ACT = "UPDATE destruction_entry SET state = 'in_act', act_id = $2 WHERE id = $1 AND state = 'listed'";
    DESTROYED = "UPDATE destruction_entry SET state = 'destroyed' WHERE id = $1 AND state = 'in_act'";
}

/// Begins a list.
pub async fn insert(
    db: impl Store,
    campaign: CampaignId,
    department: DepartmentId,
    number: &str,
    by: PersonId,
    on: NaiveDate,
) -> Result<DestructionListId> {
    db.fetch_value(INSERT, (campaign, department, number, by, on))
        .await
}

/// One list.
pub async fn by_id(db: impl Store, id: DestructionListId) -> Result<List> {
    db.fetch_one(BY_ID, (id,)).await
}

/// A department's list in a campaign.
pub async fn of_department(
    db: impl Store,
    campaign: CampaignId,
    department: DepartmentId,
) -> Result<Option<List>> {
    db.fetch_optional(OF_DEPARTMENT, (campaign, department))
        .await
}

/// The lists of a campaign in the order of the structure.
pub async fn of_campaign(db: impl Store, campaign: CampaignId) -> Result<Vec<List>> {
    db.fetch_all(OF_CAMPAIGN, (campaign,)).await
}

/// Writes that a list was sent.
pub async fn sent(db: impl Store, it: &List, on: NaiveDate, dispatch_number: &str) -> Result<()> {
    exactly_one(
        db.execute(SENT, (it.id, it.version, on, dispatch_number))
            .await?,
    )
}

/// Writes the signature of the head of the department.
pub async fn agreed(db: impl Store, it: &List, by: PersonId, on: NaiveDate) -> Result<()> {
    exactly_one(db.execute(AGREED, (it.id, it.version, by, on)).await?)
}

/// Counts a change of its rows, so that nobody signs what they have not seen.
pub async fn touch(db: impl Store, it: &List) -> Result<()> {
    exactly_one(db.execute(TOUCH, (it.id, it.version)).await?)
}

/// Puts a volume on a list; the database asks everything again.
pub async fn insert_entry(
    db: impl Store,
    list: DestructionListId,
    number: i64,
    row: &Proposed,
) -> Result<DestructionEntryId> {
    let (inventory, position) = proposal::reference(&row.facts);
    db.fetch_value(
        INSERT_ENTRY,
        (
            list,
            row.facts.volume_id,
            number,
            proposal::years_text(&row.facts),
            proposal::index(&row.facts),
            proposal::title(&row.facts),
            proposal::group(&row.facts),
            inventory,
            position,
            proposal::term(&row.facts),
            row.expired_on,
        ),
    )
    .await
}

/// One row.
pub async fn entry(db: impl Store, id: DestructionEntryId) -> Result<Entry> {
    db.fetch_one(ENTRY, (id,)).await
}

/// The rows of a list.
pub async fn entries(db: impl Store, list: DestructionListId) -> Result<Vec<Entry>> {
    db.fetch_all(ENTRIES, (list,)).await
}

/// The rows of all lists of a campaign.
pub async fn entries_of_campaign(db: impl Store, campaign: CampaignId) -> Result<Vec<Entry>> {
    db.fetch_all(ENTRIES_OF_CAMPAIGN, (campaign,)).await
}

/// The rows of an act.
pub async fn entries_of_act(db: impl Store, act: ActId) -> Result<Vec<Entry>> {
    db.fetch_all(ENTRIES_OF_ACT, (act,)).await
}

/// At most `limit` cases whose volumes an act names, each with the key of its first row, after the row `after`.
pub async fn cases_of_act(
    db: impl Store,
    act: ActId,
    after: DestructionEntryId,
    limit: i64,
) -> Result<Vec<(CaseId, DestructionEntryId)>> {
    db.fetch_all(CASES_OF_ACT, (act, after, limit)).await
}

/// Writes what the department decided.
pub async fn decide(
    db: impl Store,
    id: DestructionEntryId,
    choice: &Choice,
    by: PersonId,
    on: NaiveDate,
) -> Result<()> {
    let changed = db
        .execute(
            DECIDE,
            (
                id,
                choice.verdict(),
                choice.keep_until(),
                choice.reason(),
                by,
                on,
            ),
        )
        .await?;
    exactly_one(changed)
}

/// Takes a row out, with the reason.
pub async fn exclude(db: impl Store, id: DestructionEntryId, reason: &str) -> Result<()> {
    exactly_one(db.execute(EXCLUDE, (id, reason)).await?)
}

/// Puts a row into an act.
pub async fn put_in_act(db: impl Store, id: DestructionEntryId, act: ActId) -> Result<()> {
    exactly_one(db.execute(PUT_IN_ACT, (id, act)).await?)
}

/// Writes that the volume of a row is gone.
pub async fn destroyed(db: impl Store, id: DestructionEntryId) -> Result<()> {
    exactly_one(db.execute(DESTROYED, (id,)).await?)
}
