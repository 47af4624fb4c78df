//! Filling an empty database. The organisation comes to be through its desk; cases are written by the hundred past the desks, but
//! not past the guards of the database: they are opened first and closed afterwards.

use std::time::{Duration, Instant};

use chrono::NaiveDate;

use super::world::{self, Kinds, LAST_YEAR, Made, Size};
use super::{store, tell};
use crate::acting::{Acting, Clock};
use crate::db::{Db, OverRows, Tx, folded};
use crate::due;
use crate::ids::DepartmentId;
use crate::organisation::desk::{self, DepartmentAsked, PersonAsked};
use crate::organisation::roles::Role;
use crate::organisation::store::NewGrant;
use crate::refusal::{Refusal, Result};

/// The sign-in name of the head of the archive in whose name things are measured; nobody knows the password.
pub const LOGIN: &str = "bench";

/// How many cases are written in one transaction.
const AT_ONCE: i64 = 4_000;

const NOMENCLATURES: OverRows = OverRows {
    before: "WITH v (year, department_id) AS (VALUES ",
    after: ") INSERT INTO nomenclature (kind, year, department_id, state, number)
        SELECT 'department', year, department_id, 'draft', '' FROM v",
};
const HEADINGS: OverRows = OverRows {
    before: "WITH v (nomenclature_id, position, index_text, title, term_text, article_text, term, category, restricted,
        search_key) AS (VALUES ",
    after: ") INSERT INTO heading (nomenclature_id, section, position, index_text, item, title, term_text, article_text, note,
        term, category, kind, restricted, carry_over, search_key)
        SELECT nomenclature_id, '', position, index_text, '', title, term_text, article_text, '', term, category, 'case',
            restricted, FALSE, search_key FROM v",
};
const CASES: OverRows = OverRows {
    before: "WITH v (department_id, heading_id, year, index_text, title, restricted, opened_on, term, term_text, category,
        search_key) AS (VALUES ",
    after: ") INSERT INTO case_file (department_id, heading_id, first_year, last_year, index_text, item, title, restricted, state,
        opened_on, term, term_text, category, review_required, expiry, shut_gates, reasons, computed_on, search_key)
        SELECT department_id, heading_id, year, year, index_text, '', title, restricted, 'open', opened_on, term, term_text,
            category, FALSE, 'waiting', '', '[]', opened_on, search_key FROM v",
};
const YEARS: OverRows = OverRows {
    before: "INSERT INTO case_year (case_id, year, heading_id) VALUES ",
    after: "",
};
const VOLUMES: OverRows = OverRows {
    before: "WITH v (case_id, opened_on, last_date) AS (VALUES ",
    after: ") INSERT INTO volume (case_id, number, title, opened_on, first_date, last_date, sheets, medium, state,
        condition_note, place)
        SELECT case_id, 1, '', opened_on, opened_on, last_date, 150, 'paper', 'closed', '', '' FROM v",
};
const CLOSINGS: OverRows = OverRows {
    before: "WITH v (id, closed_on, expiry, destroy_from, shut_gates, review_required, reasons, computed_on) AS (VALUES ",
    after: ") UPDATE case_file SET state = 'closed', closed_on = v.closed_on, expiry = v.expiry, destroy_from = v.destroy_from,
        shut_gates = v.shut_gates, review_required = v.review_required, reasons = v.reasons, computed_on = v.computed_on
        FROM v WHERE case_file.id = v.id",
};
const EVENTS: OverRows = OverRows {
    before: "INSERT INTO retention_event (case_id, event, happened_on, ground, recorded_by, recorded_on) VALUES ",
    after: "",
};
const HOLDS: OverRows = OverRows {
    before: "INSERT INTO hold (case_id, reason, ground, placed_by, placed_on, review_on) VALUES ",
    after: "",
};
const REVIEWS: OverRows = OverRows {
    before: "INSERT INTO appraisal (case_id, outcome, reviewed_by, reviewed_on, sheets_reviewed, note) VALUES ",
    after: "",
};

/// Fills the database unless it holds just this; gives back how long that took.
///
/// # Errors
/// [`Refusal::Rule`] when it holds something else.
pub async fn fill(db: &Db, clock: &Clock, size: Size) -> Result<Option<Duration>> {
    let (cases, departments, filled) = store::contents(db).await?;
    if filled && cases == size.cases && departments == size.departments {
        return Ok(None);
    }
    if cases > 0 || departments > 0 {
        return Err(Refusal::rule(
            "В базе уже есть другие сведения: измерения ведут в отдельной пустой базе. Укажите её: --database sqlite://bench.db",
        ));
    }
    let began = Instant::now();
    let acting = found(db, clock, size).await?;
    let kinds = Kinds::of_the_lists();
    let mut number = 0;
    while number < size.cases {
        let end = (number + AT_ONCE).min(size.cases);
        let made: Vec<Made<'_>> = (number..end)
            .map(|number| world::case(&kinds, size, number, acting.today))
            .collect();
        let mut tx = db.begin().await?;
        write(&mut tx, &acting, size, &made).await?;
        tx.commit().await?;
        number = end;
        if number % 100_000 < AT_ONCE {
            tell(format_args!("записано дел: {number} из {}", size.cases));
        }
    }
    let mut tx = db.begin().await?;
    due::store::fold(&mut tx).await?;
    tx.commit().await?;
    db.tidy().await?;
    Ok(Some(began.elapsed()))
}

/// The organisation, its departments, its head of the archive, a nomenclature for each department and year.
async fn found(db: &Db, clock: &Clock, size: Size) -> Result<Acting> {
    let since = NaiveDate::from_ymd_opt((LAST_YEAR - size.years) as i32, 1, 1).unwrap_or_default();
    let admin = desk::acting_by_login(db, clock, "admin").await?;
    for number in 1..=size.departments {
        let asked = DepartmentAsked {
            index_code: format!("{number:02}"),
            full_name: format!("Управление № {number}"),
            genitive_name: String::new(),
            prepositional_name: String::new(),
            accusative_name: String::new(),
            sort_order: number,
            records_office: number == 1,
            since,
        };
        desk::add_department(db, &admin, &asked).await?;
    }
    let person = PersonAsked {
        surname: "Измерителев".into(),
        given_name: "Иван".into(),
        patronymic: "Иванович".into(),
        post: "заведующий архивом".into(),
        department_id: Some(DepartmentId(1)),
        login: LOGIN.into(),
    };
    let (person, _) = desk::add_person(db, &admin, &person).await?;
    for role in [Role::ArchiveHead, Role::RestrictedAccess] {
        let grant = NewGrant {
            person_id: person,
            role,
            department_id: None,
            division_id: None,
            since,
            until: None,
            ground: "измерения".into(),
        };
        desk::grant_role(db, &admin, &grant).await?;
    }
    let mut nomenclatures = Vec::new();
    for year in LAST_YEAR - size.years + 1..=LAST_YEAR {
        for department in 1..=size.departments {
            nomenclatures.push((year, DepartmentId(department)));
        }
    }
    let mut tx = db.begin().await?;
    tx.execute_over(NOMENCLATURES, nomenclatures).await?;
    tx.commit().await?;
    desk::acting_by_login(db, clock, LOGIN).await
}

/// Writes some cases with their rows, years, volumes and everything recorded. Keys of rows and cases are counted from 1 in the order
/// of writing, as both databases give them in an empty table.
async fn write(tx: &mut Tx, acting: &Acting, size: Size, made: &[Made<'_>]) -> Result<()> {
    let (by, today) = (acting.person.id, acting.today);
    let key = |case: &Made<'_>| folded(&format!("{} {}", case.index_text, case.kind.title));
    let headings = made.iter().map(|case| {
        (
            size.nomenclature(case.department - 1, case.year),
            case.position,
            case.index_text.clone(),
            case.kind.title.clone(),
            case.kind.term_text.clone(),
            case.kind.article_text.clone(),
            case.kind.term_json.clone(),
            case.kind.category,
            case.restricted,
            key(case),
        )
    });
    tx.execute_over(HEADINGS, headings.collect()).await?;
    let cases = made.iter().map(|case| {
        (
            case.department,
            case.id.0,
            case.year,
            case.index_text.clone(),
            case.kind.title.clone(),
            case.restricted,
            case.opened_on,
            case.kind.term_json.clone(),
            case.kind.term_text.clone(),
            case.kind.category,
            key(case),
        )
    });
    tx.execute_over(CASES, cases.collect()).await?;
    let years = made.iter().map(|case| (case.id, case.year, case.id.0));
    tx.execute_over(YEARS, years.collect()).await?;
    let volumes = made
        .iter()
        .map(|case| (case.id, case.opened_on, case.closed_on));
    tx.execute_over(VOLUMES, volumes.collect()).await?;
    let closings = made.iter().map(|case| {
        (
            case.id,
            case.closed_on,
            case.computed.expiry,
            case.computed.destroy_from,
            case.computed.shut_gates.clone(),
            case.computed.review_required,
            serde_json::to_string(&case.computed.reasons).unwrap_or_default(),
            today,
        )
    });
    tx.execute_over(CLOSINGS, closings.collect()).await?;
    let events = made
        .iter()
        .filter_map(|case| case.event.as_ref())
        .map(|event| {
            (
                event.case_id,
                event.event.clone(),
                event.happened_on,
                event.ground.clone(),
                by,
                event.recorded_on,
            )
        });
    tx.execute_over(EVENTS, events.collect()).await?;
    let held = made.iter().filter(|case| case.held);
    let review_on = today + chrono::Duration::days(365);
    let holds = held.map(|case| (case.id, "запрос суда", "письмо", by, today, review_on));
    tx.execute_over(HOLDS, holds.collect()).await?;
    let reviewed = made.iter().filter(|case| case.reviewed);
    let reviews = reviewed.map(|case| {
        (
            case.id,
            "nothing_permanent",
            by,
            today,
            150_i64,
            "измерения",
        )
    });
    tx.execute_over(REVIEWS, reviews.collect()).await?;
    Ok(())
}
