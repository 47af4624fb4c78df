//! Closed cases on the shelf, approved inventories, a commission: what earlier stages leave behind for destruction.
//!
//! Written by SQL that goes the way the guards allow: a case is opened, then closed; an inventory begins as a draft.

use chrono::{Datelike, NaiveDate};
use delohran::commission;
use delohran::commission::desk::DecisionAsked;
use delohran::commission::rules::{Outcome, Part, Subject};
use delohran::db::Store;
use delohran::ids::{ActId, CaseId, DepartmentId, DivisionId, HeadingId, VolumeId};
use delohran::retention::{Base, RetentionTerm, Years};

use crate::harness::{Agency, World, day};

/// A case with one volume.
#[derive(Clone, Copy, Debug)]
pub struct Shelved {
    pub case: CaseId,
    pub volume: VolumeId,
    pub heading: HeadingId,
}

/// A closed case to be put on the shelf.
#[derive(Clone, Debug)]
pub struct Asked {
    pub department: DepartmentId,
    pub division: Option<DivisionId>,
    pub index: String,
    pub closed_on: NaiveDate,
    /// Years of the term; the date follows from them.
    pub years: u32,
    pub category: &'static str,
    pub restricted: bool,
    pub review: bool,
    pub medium: &'static str,
}

impl Asked {
    /// Five years, closed at the end of 2017: may be listed from 1 January 2023.
    pub fn five_years_of_2017(department: DepartmentId, index: &str) -> Asked {
        Asked {
            department,
            division: None,
            index: index.to_owned(),
            closed_on: day("2017-12-31"),
            years: 5,
            category: "short_term",
            restricted: false,
            review: false,
            medium: "paper",
        }
    }
}

/// Puts a closed case with a closed volume on the shelf.
pub async fn shelve(world: &World, asked: &Asked) -> Shelved {
    let year = i64::from(asked.closed_on.year());
    let nomenclature: i64 = match world
        .db
        .fetch_optional::<(i64,)>(
            "SELECT id FROM nomenclature WHERE year = $1 AND department_id = $2",
            (year, asked.department),
        )
        .await
        .expect("nomenclatures")
    {
        Some((id,)) => id,
        None => world
            .db
            .fetch_value(
                "INSERT INTO nomenclature (kind, year, department_id, state, number)
                 VALUES ('department', $1, $2, 'draft', '10') RETURNING id",
                (year, asked.department),
            )
            .await
            .expect("a nomenclature"),
    };
    let heading: HeadingId = world
        .db
        .fetch_value(
            "INSERT INTO heading (nomenclature_id, division_id, section, position, index_text, item, title, term_text,
                article_text, note, kind, restricted, carry_over, search_key)
             VALUES ($1, $2, '', 1, $3, '', 'Переписка', '5 лет', 'ст. 70 ТП', '', 'case', $4, FALSE, '') RETURNING id",
            (nomenclature, asked.division, &asked.index, asked.restricted),
        )
        .await
        .expect("a heading");
    let base = match asked.category {
        "permanent" => Base::Permanent,
        _ => Base::Years(Years::new(asked.years).expect("some years")),
    };
    let term = serde_json::to_string(&RetentionTerm::plain(base)).expect("JSON");
    let opened_on = NaiveDate::from_ymd_opt(asked.closed_on.year(), 1, 10).expect("a date");
    let case: CaseId = world
        .db
        .fetch_value(
            "INSERT INTO case_file (department_id, division_id, heading_id, first_year, last_year, index_text, item, title,
                restricted, state, opened_on, term, term_text, category, review_required, expiry, shut_gates, reasons,
                computed_on, search_key)
             VALUES ($1, $2, $3, $4, $4, $5, '', 'Переписка по вопросам учёта', $6, 'open', $7, $8, '5 лет', $9, $10,
                'waiting', '', '[]', $7, '') RETURNING id",
            (
                asked.department,
                asked.division,
                heading,
                year,
                &asked.index,
                asked.restricted,
                opened_on,
                term,
                asked.category,
                asked.review,
            ),
        )
        .await
        .expect("a case");
    world
        .db
        .execute(
            "INSERT INTO case_year (case_id, year, heading_id) VALUES ($1, $2, $3)",
            (case, year, heading),
        )
        .await
        .expect("a year of the case");
    let volume: VolumeId = world
        .db
        .fetch_value(
            "INSERT INTO volume (case_id, number, title, opened_on, sheets, medium, state, condition_note, place)
             VALUES ($1, 1, '', $2, 120, $3, 'closed', '', '') RETURNING id",
            (case, opened_on, asked.medium),
        )
        .await
        .expect("a volume");
    let destroy_from = NaiveDate::from_ymd_opt(
        asked.closed_on.year() + i32::try_from(asked.years).expect("few years") + 1,
        1,
        1,
    );
    let (expiry, destroy_from) = if asked.category == "permanent" {
        ("never", None)
    } else {
        ("dated", destroy_from)
    };
    world
        .db
        .execute(
            "UPDATE case_file SET state = 'closed', closed_on = $2, expiry = $3, destroy_from = $4 WHERE id = $1",
            (case, asked.closed_on, expiry, destroy_from),
        )
        .await
        .expect("the case closes");
    Shelved {
        case,
        volume,
        heading,
    }
}

/// The commission with its chair and secretary.
pub async fn commission(world: &World, agency: &Agency) {
    let secretary = agency.acting(world, "secretary").await;
    let since = day("2016-01-11");
    commission::desk::create(&world.db, &secretary, "ЦЭК", "1", since)
        .await
        .expect("a commission");
    for (login, part) in [("chair", Part::Chair), ("secretary", Part::Secretary)] {
        commission::desk::name_member(&world.db, &secretary, agency.id(login), part, since)
            .await
            .expect("a member");
    }
}

/// The commission meets on the day the clock shows and decides on an act.
pub async fn meet(world: &World, agency: &Agency, act: ActId, outcome: Outcome) {
    let secretary = agency.acting(world, "secretary").await;
    let present = [agency.id("chair"), agency.id("secretary")];
    let decision = DecisionAsked {
        subject: Subject::DestructionAct,
        subject_id: act.0,
        outcome,
        wording: "об акте".into(),
    };
    commission::desk::hold_meeting(
        &world.db,
        &secretary,
        secretary.today,
        &present,
        &[decision],
    )
    .await
    .expect("a meeting");
}

/// The annual inventory of permanent cases of a year, approved by the state archive's commission.
pub async fn approve_inventory(world: &World, agency: &Agency, year: i64) {
    approve_inventory_of(world, agency, year, &[]).await;
}

/// The same with these volumes in it.
pub async fn approve_inventory_of(world: &World, agency: &Agency, year: i64, volumes: &[VolumeId]) {
    let archivist = agency.id("archivist");
    let inventory: i64 = world
        .db
        .fetch_value(
            "INSERT INTO inventory (scope, kind, year, number, state, compiled_by, compiled_on)
             VALUES ('annual', 'permanent', $1, $2, 'draft', $3, $4) RETURNING id",
            (year, format!("1/{year}"), archivist, day("2021-03-01")),
        )
        .await
        .expect("an inventory");
    for (number, volume) in (1_i64..).zip(volumes) {
        world
            .db
            .execute(
                "INSERT INTO inventory_entry (inventory_id, scope, volume_id, number, suffix, group_name, index_text, title,
                    dates_text, sheets, term_text, note)
                 VALUES ($1, 'annual', $2, $3, '', '', '10-1-01', 'Приказы', '2015', 150, 'Постоянно', '')",
                (inventory, *volume, number),
            )
            .await
            .expect("a row");
    }
    let meeting: i64 = world
        .db
        .fetch_value(
            "INSERT INTO meeting (commission_id, held_on, year, number, chaired_by, recorded_by, attendance)
             VALUES ((SELECT max(id) FROM commission), $1, 2021, $2, $3, $3, '') RETURNING id",
            (day("2021-04-01"), year, archivist),
        )
        .await
        .expect("a meeting");
    let decision: i64 = world
        .db
        .fetch_value(
            "INSERT INTO decision (meeting_id, subject_kind, subject_id, outcome, wording)
             VALUES ($1, 'inventory', $2, 'endorsed', '') RETURNING id",
            (meeting, inventory),
        )
        .await
        .expect("a decision");
    for state in ["endorsed", "approved"] {
        world
            .db
            .execute(
                "UPDATE inventory SET state = $2, decision_id = $3, external_protocol_number = '12',
                    external_protocol_on = $4 WHERE id = $1",
                (inventory, state, decision, day("2021-06-24")),
            )
            .await
            .expect("the inventory is approved");
    }
}

/// Forbids the destruction of a case.
pub async fn hold(world: &World, agency: &Agency, case: CaseId) -> i64 {
    world
        .db
        .fetch_value(
            "INSERT INTO hold (case_id, reason, ground, placed_by, placed_on, review_on)
             VALUES ($1, 'запрос суда', 'письмо № 1', $2, $3, $4) RETURNING id",
            (
                case,
                agency.id("archivist"),
                day("2023-01-10"),
                day("2024-01-10"),
            ),
        )
        .await
        .expect("a hold")
}

/// Lifts a hold.
pub async fn lift(world: &World, agency: &Agency, hold: i64) {
    world
        .db
        .execute(
            "UPDATE hold SET lifted_by = $2, lifted_on = $3, lift_ground = '' WHERE id = $1",
            (hold, agency.id("archive_head"), day("2023-02-01")),
        )
        .await
        .expect("the hold is lifted");
}

/// Lends a volume.
pub async fn lend(world: &World, agency: &Agency, volume: VolumeId) -> delohran::db::Result<i64> {
    world
        .db
        .fetch_value(
            "INSERT INTO loan (volume_id, borrower_id, ground, issued_by, issued_on, due_on)
             VALUES ($1, $2, 'записка № 2', $3, $4, $5) RETURNING id",
            (
                volume,
                agency.id("clerk"),
                agency.id("archivist"),
                day("2023-01-20"),
                day("2023-02-20"),
            ),
        )
        .await
}

/// Gives everybody the right to restricted cases.
pub async fn clear_everybody(world: &World) {
    world
        .db
        .execute(
            "INSERT INTO role_grant (person_id, role, since, ground)
             SELECT id, 'restricted_access', $1, 'приказ' FROM person",
            (day("2015-01-01"),),
        )
        .await
        .expect("grants");
}

/// Files a restricted document into a volume.
pub async fn file_restricted(world: &World, shelved: Shelved) {
    world
        .db
        .execute(
            "INSERT INTO document (case_id, volume_id, kind, registration_number, dated_on, signatory, title, sheets,
                attachment_sheets, restricted, copy_number, filed_by, filed_on)
             VALUES ($1, $2, 'письмо', $3, $4, '', 'О мерах', 3, 2, TRUE, '1', 1, $4)",
            (
                shelved.case,
                shelved.volume,
                format!("{}дсп", shelved.volume),
                day("2017-03-14"),
            ),
        )
        .await
        .expect("a document");
}

/// A case with a hold, a loan and a review, so that every guarded table has a row.
pub async fn keep_one_of_each(world: &World, agency: &Agency) {
    let kept = shelve(world, &Asked::five_years_of_2017(agency.records, "10-1-90")).await;
    hold(world, agency, kept.case).await;
    lend(world, agency, kept.volume).await.expect("a loan");
    world
        .db
        .execute(
            "INSERT INTO appraisal (case_id, outcome, reviewed_by, reviewed_on, sheets_reviewed, note)
             VALUES ($1, 'nothing_permanent', 1, $2, 120, '')",
            (kept.case, day("2018-02-01")),
        )
        .await
        .expect("a review");
}
