//! The SQL of the desktop: how much of each task waits.

use chrono::NaiveDate;

use super::rules::Task;
use crate::acting::Sight;
use crate::db::{Result, Store};
use crate::ids::DepartmentId;

/// The condition that a case of `c` may be shown: `$2` restricted everywhere, `$3` restricted in one department.
macro_rules! visible {
    () => {
        "(c.restricted = FALSE OR $2 OR c.department_id = CAST($3 AS BIGINT))"
    };
}

/// The condition that a thing belongs to the department asked for, or to any.
macro_rules! of_department {
    ($column:literal) => {
        concat!("(CAST($1 AS BIGINT) IS NULL OR ", $column, " = $1)")
    };
}

crate::statements! {
    NOMENCLATURES = concat!("SELECT count(*) FROM nomenclature n
        WHERE n.kind = 'department' AND n.state = $2 AND ", of_department!("n.department_id"));
    CONSOLIDATED = "SELECT count(*) FROM nomenclature n WHERE n.kind = 'consolidated' AND n.state = $1";
    MEMOS = concat!("SELECT count(*) FROM heading_memo m JOIN nomenclature n ON n.id = m.nomenclature_id
        WHERE m.state = $4 AND ", of_department!("n.department_id"), "
          AND (m.restricted = FALSE OR $2 OR n.department_id = CAST($3 AS BIGINT))");
    OPEN_PAST = concat!("SELECT count(*) FROM case_file c
        WHERE c.state = 'open' AND c.last_year < $4 AND ", of_department!("c.department_id"), " AND ", visible!());
    UNCERTIFIED = concat!("SELECT count(*) FROM volume v JOIN case_file c ON c.id = v.case_id
        WHERE v.state = 'closed' AND v.certified_on IS NULL AND c.category <> 'short_term' AND ",
        of_department!("c.department_id"), " AND ", visible!());
    UNREVIEWED = concat!("SELECT count(*) FROM case_file c
        WHERE c.state = 'closed' AND c.review_required AND c.destroy_from <= $4
          AND NOT EXISTS (SELECT 1 FROM appraisal a WHERE a.case_id = c.id) AND ",
        of_department!("c.department_id"), " AND ", visible!());
    INVENTORIES = concat!("SELECT count(*) FROM inventory i
        WHERE i.scope = 'department' AND i.state = $2 AND ", of_department!("i.department_id"));
    FINDINGS = concat!("SELECT count(*) FROM inventory_finding f JOIN inventory i ON i.id = f.inventory_id
        WHERE f.mended_on IS NULL AND ", of_department!("i.department_id"));
    LISTS = concat!("SELECT count(*) FROM destruction_list l JOIN destruction_campaign k ON k.id = l.campaign_id
        WHERE l.state = 'sent' AND (k.track = 'ordinary' OR $2) AND ", of_department!("l.department_id"));
    ACTS = "SELECT count(*) FROM destruction_act a JOIN destruction_campaign k ON k.id = a.campaign_id
        WHERE a.state = 'endorsed' AND (k.track = 'ordinary' OR $1)";
    OVERDUE_LOANS = "SELECT count(*) FROM loan WHERE returned_on IS NULL AND due_on < $1";
    HOLDS = concat!("SELECT count(*) FROM hold h JOIN case_file c ON c.id = h.case_id
        WHERE h.lifted_on IS NULL AND h.review_on <= $4 AND ", of_department!("c.department_id"), " AND ", visible!());
}

/// How much of a task waits: in one department, or in all when `department` is `None`.
pub async fn waiting(
    db: impl Store,
    task: Task,
    department: Option<DepartmentId>,
    sight: Sight,
    today: NaiveDate,
    year: i64,
) -> Result<i64> {
    let everywhere = sight.restricted_everywhere;
    let within = sight.restricted_in;
    let restricted = everywhere || within.is_some();
    match task {
        Task::FinishDraft => db.fetch_value(NOMENCLATURES, (department, "draft")).await,
        Task::AnswerRemarks => {
            db.fetch_value(NOMENCLATURES, (department, "returned"))
                .await
        }
        Task::SendNomenclature => {
            db.fetch_value(NOMENCLATURES, (department, "accepted"))
                .await
        }
        Task::SignNomenclature => {
            db.fetch_value(NOMENCLATURES, (department, "assembled"))
                .await
        }
        Task::CheckNomenclature => db.fetch_value(NOMENCLATURES, (department, "signed")).await,
        Task::SignMemos => {
            db.fetch_value(MEMOS, (department, everywhere, within, "draft"))
                .await
        }
        Task::RegisterMemos => {
            db.fetch_value(MEMOS, (department, everywhere, within, "signed"))
                .await
        }
        Task::Visa => db.fetch_value(CONSOLIDATED, ("compiled",)).await,
        Task::SignConsolidated => db.fetch_value(CONSOLIDATED, ("visaed",)).await,
        Task::ApproveNomenclature => db.fetch_value(CONSOLIDATED, ("endorsed",)).await,
        Task::CloseYear => {
            db.fetch_value(OPEN_PAST, (department, everywhere, within, year))
                .await
        }
        Task::CertifyVolumes => {
            db.fetch_value(UNCERTIFIED, (department, everywhere, within))
                .await
        }
        Task::Review => {
            db.fetch_value(UNREVIEWED, (department, everywhere, within, today))
                .await
        }
        Task::SignInventory => db.fetch_value(INVENTORIES, (department, "draft")).await,
        Task::CheckInventory => db.fetch_value(INVENTORIES, (department, "signed")).await,
        Task::AcceptInventory => db.fetch_value(INVENTORIES, (department, "checked")).await,
        Task::MendFindings => db.fetch_value(FINDINGS, (department,)).await,
        Task::AgreeLists => db.fetch_value(LISTS, (department, restricted)).await,
        Task::Agenda => Ok(i64::try_from(
            crate::commission::store::agenda(db, everywhere)
                .await?
                .len(),
        )
        .unwrap_or(i64::MAX)),
        Task::ApproveActs => db.fetch_value(ACTS, (restricted,)).await,
        Task::OverdueLoans => db.fetch_value(OVERDUE_LOANS, (today,)).await,
        Task::ReviewHolds => {
            db.fetch_value(HOLDS, (department, everywhere, within, today))
                .await
        }
    }
}
