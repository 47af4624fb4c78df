//! Through the desk: the whole way, and the shortcuts it refuses.

use std::collections::BTreeSet;

use delohran::acting::Acting;
use delohran::commission::rules::Outcome;
use delohran::db::{self, Store};
use delohran::destruction::desk;
use delohran::destruction::rules::agreement::Choice;
use delohran::destruction::rules::deed::Recipient;
use delohran::destruction::rules::eligibility::{Inventories, standing};
use delohran::destruction::rules::{ActState, EntryState, Track};
use delohran::destruction::{papers, store};
use delohran::journal;
use delohran::print::html;
use delohran::refusal::Refusal;

use super::shelf::{self, Asked};
use super::{Stage, deed, guarded, hand_over, refused};
use crate::harness::{Agency, World, day};

crate::on_both! {
    the_whole_way_to_the_marks;
    a_campaign_is_of_the_current_year_and_opens_once;
    stages_are_not_skipped;
    the_second_stage_waits_for_the_inventories;
    what_stays_is_named_with_its_reason;
    the_rules_and_the_database_agree_on_every_obstacle;
    the_proposal_is_not_carried_out_when_the_ground_has_moved;
    the_department_decides_its_own_rows_only;
    a_refused_row_leaves_the_list_and_may_come_back_later;
    an_obstacle_that_comes_up_stops_every_step;
    a_row_can_be_taken_out_before_approval_only;
    a_row_of_an_agreed_list_can_be_taken_out;
    an_act_needs_the_commission_and_another_person;
    two_people_cannot_both_approve;
    hand_over_and_destruction_follow_the_instruction;
    restricted_campaigns_are_hidden;
    restricted_documents_go_their_own_way;
    wrong_roles_are_refused;
}

async fn the_whole_way_to_the_marks(world: World) {
    let stage = Stage::destroyed(world).await;
    stage.mark().await.expect("the marks are entered");
    let db = &stage.world.db;
    let act = store::acts::by_id(db, stage.act).await.expect("the act");
    assert_eq!(act.state, ActState::Marked);
    assert_eq!(act.approved_by, Some(stage.agency.id("director")));
    for (position, case) in stage.cases.iter().enumerate() {
        assert_eq!(stage.state_of_volume(position).await, "destroyed");
        let state: String = db
            .fetch_value("SELECT state FROM case_file WHERE id = $1", (case.case,))
            .await
            .expect("the record of the case is kept");
        assert_eq!(state, "destroyed");
        let marks: Vec<(String, String)> = db
            .fetch_all(
                "SELECT mark, number FROM heading_mark WHERE heading_id = $1 ORDER BY mark",
                (case.heading,),
            )
            .await
            .expect("marks");
        let wanted = [("destroyed", "1"), ("selected", "1")]
            .map(|(mark, number)| (mark.to_owned(), number.to_owned()));
        assert_eq!(marks, wanted);
    }
    for entry in stage.entries().await {
        assert_eq!(entry.state, EntryState::Destroyed);
        assert_eq!(entry.expired_on, day("2022-12-31"));
        assert_eq!(entry.term_text, "5 лет, ст. 70 ТП");
    }
    journal::verify(db)
        .await
        .expect("the journal is read")
        .expect("the chain holds");
    refused(stage.mark().await, "отметки внесены");
}

async fn a_campaign_is_of_the_current_year_and_opens_once(world: World) {
    let stage = Stage::opened(world).await;
    let archivist = stage.acting("archivist").await;
    let db = &stage.world.db;
    for year in [2022, 2024] {
        refused(
            desk::open(db, &archivist, year, Track::Ordinary).await,
            "Кампанию открывают в её году",
        );
    }
    refused(
        desk::open(db, &archivist, 2023, Track::Ordinary).await,
        "уже открыта",
    );
}

async fn stages_are_not_skipped(world: World) {
    let stage = Stage::opened(world).await;
    refused(stage.next_stage().await, "Ни одно дело не согласовано");
    let archivist = stage.acting("archivist").await;
    refused(
        desk::draw(&stage.world.db, &archivist, stage.campaign).await,
        "это действие этапа 3",
    );
}

async fn the_second_stage_waits_for_the_inventories(world: World) {
    let mut stage = Stage::shelved(world).await;
    let mut older = Asked::five_years_of_2017(stage.agency.records, "10-1-09");
    older.closed_on = day("2016-12-31");
    shelf::shelve(&stage.world, &older).await;
    let mut permanent = Asked::five_years_of_2017(stage.agency.records, "10-1-01");
    permanent.category = "permanent";
    shelf::shelve(&stage.world, &permanent).await;
    let archivist = stage.acting("archivist").await;
    stage.campaign = desk::open(&stage.world.db, &archivist, 2023, Track::Ordinary)
        .await
        .expect("a campaign");
    let said = stage
        .next_stage()
        .await
        .expect_err("the inventory of 2016 is missing")
        .to_string();
    assert!(
        said.contains("опись дел постоянного хранения за 2016 год не утверждена"),
        "{said}"
    );
    assert!(said.contains("за 2017 год не все дела"), "{said}");
    refused(stage.draw_list().await, "это действие этапа 2");
}

async fn what_stays_is_named_with_its_reason(world: World) {
    let stage = Stage::shelved(world).await;
    let shelve = async |index: &str, change: fn(&mut Asked)| {
        let mut asked = Asked::five_years_of_2017(stage.agency.records, index);
        change(&mut asked);
        shelf::shelve(&stage.world, &asked).await
    };
    // One day less: closed in 2018, it may go from 1 January 2024.
    shelve("10-1-20", |it| it.closed_on = day("2018-12-31")).await;
    let held = shelve("10-1-21", |_| {}).await;
    shelf::hold(&stage.world, &stage.agency, held.case).await;
    let lent = shelve("10-1-22", |_| {}).await;
    shelf::lend(&stage.world, &stage.agency, lent.volume)
        .await
        .expect("a loan");
    shelve("10-1-23", |it| it.review = true).await;
    shelve("10-1-24", |it| it.medium = "electronic").await;
    shelve("10-1-25", |it| it.restricted = true).await;
    let mut stage = stage;
    let archivist = stage.acting("archivist").await;
    stage.campaign = desk::open(&stage.world.db, &archivist, 2023, Track::Ordinary)
        .await
        .expect("a campaign");
    stage.next_stage().await.expect("stage 2");
    let proposal = stage.proposal().await;
    let listed: Vec<&str> = proposal
        .rows
        .iter()
        .map(|row| row.facts.index_text.as_str())
        .collect();
    assert_eq!(listed, ["10-1-05", "10-1-07"]);
    let left: Vec<(String, String)> = proposal
        .left
        .iter()
        .map(|kept| {
            (
                kept.facts.index_text.clone(),
                kept.obstacles
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join("; "),
            )
        })
        .collect();
    for (index, words) in [
        ("10-1-21", "запрос суда"),
        ("10-1-22", "выдан и не возвращён"),
        ("10-1-23", "не просмотрено полистно"),
        ("10-1-24", "электронном"),
    ] {
        assert!(
            left.iter()
                .any(|(left, reason)| left == index && reason.contains(words)),
            "{index}: {left:?}"
        );
    }
    assert_eq!(left.len(), 4, "{left:?}");
}

/// The rules in Rust and the view in the database must find a volume free or obstructed alike.
async fn the_rules_and_the_database_agree_on_every_obstacle(world: World) {
    type Spoil = &'static str;
    const SPOILT: &[(&str, Spoil)] = &[
        ("никаких препятствий", "UPDATE case_file SET version = version WHERE id = $1"),
        (
            "постоянно",
            "UPDATE case_file SET expiry = 'never', destroy_from = NULL WHERE id = $1",
        ),
        (
            "нет даты",
            "UPDATE case_file SET expiry = 'waiting', destroy_from = NULL WHERE id = $1",
        ),
        (
            "решение",
            "UPDATE case_file SET expiry = 'discretion', destroy_from = NULL WHERE id = $1",
        ),
        ("ЭПК", "UPDATE case_file SET review_required = TRUE WHERE id = $1"),
        ("спор", "UPDATE case_file SET shut_gates = 'dispute' WHERE id = $1"),
        (
            "запрет",
            "INSERT INTO hold (case_id, reason, ground, placed_by, placed_on, review_on)
             SELECT id, 'суд', '', 1, closed_on, closed_on FROM case_file WHERE id = $1",
        ),
        (
            "выдача",
            "INSERT INTO loan (volume_id, borrower_id, ground, issued_by, issued_on, due_on)
             SELECT v.id, 1, 'записка', 1, v.opened_on, v.opened_on FROM volume v WHERE v.case_id = $1",
        ),
        ("том утрачен", "UPDATE volume SET state = 'lost' WHERE case_id = $1"),
        ("том открыт", "UPDATE volume SET state = 'open' WHERE case_id = $1"),
        ("дело утрачено", "UPDATE case_file SET state = 'lost' WHERE id = $1"),
        ("электронный", "UPDATE volume SET medium = 'electronic' WHERE case_id = $1"),
        (
            "описи годов",
            "UPDATE case_file SET first_year = 2015, last_year = 2017 WHERE id = $1",
        ),
        (
            "лет 2013–2014 не утверждены",
            "UPDATE case_file SET first_year = 2013, last_year = 2014 WHERE id = $1",
        ),
    ];
    let stage = Stage::opened(world).await;
    let db = &stage.world.db;
    let archivist = stage.acting("archivist").await;
    for (what, sql) in SPOILT {
        let asked = Asked::five_years_of_2017(stage.agency.personnel, &format!("20-1-{what}"));
        let shelved = shelf::shelve(&stage.world, &asked).await;
        db.execute(sql, (shelved.case,)).await.expect(what);
        let mut tx = desk::reading(db).await.expect("a transaction");
        let campaign = desk::load_campaign(&mut tx, &archivist, stage.campaign)
            .await
            .expect("the campaign");
        let facts = store::volumes::one(&mut tx, shelved.volume, archivist.today)
            .await
            .expect("the facts");
        let inventories = Inventories {
            approved: store::volumes::approved_years(&mut tx)
                .await
                .expect("years"),
            unlisted: BTreeSet::new(),
        };
        let by_rules = standing(&facts, &inventories, campaign.campaigning());
        let by_database = store::volumes::obstacles_in_database(&mut tx, shelved.volume)
            .await
            .expect("the view");
        assert_eq!(
            by_rules.is_empty(),
            by_database.is_empty(),
            "{what}: {by_rules:?} against {by_database:?}"
        );
        assert_eq!(
            by_rules.is_empty(),
            *what == "никаких препятствий",
            "{what}"
        );
    }
}

async fn the_proposal_is_not_carried_out_when_the_ground_has_moved(world: World) {
    let stage = Stage::opened(world).await;
    let archivist = stage.acting("archivist").await;
    let fingerprint = stage.proposal().await.fingerprint;
    shelf::hold(&stage.world, &stage.agency, stage.cases[0].case).await;
    refused(
        desk::draw_list(
            &stage.world.db,
            &archivist,
            stage.campaign,
            stage.agency.records,
            &fingerprint,
        )
        .await,
        "состав дел изменился",
    );
    let list = stage
        .draw_list()
        .await
        .expect("the new proposal is carried out");
    let rows = store::lists::entries(&stage.world.db, list)
        .await
        .expect("rows");
    assert_eq!(rows.len(), 1);
    refused(stage.draw_list().await, "уже составлен");
}

async fn the_department_decides_its_own_rows_only(world: World) {
    let stage = Stage::listed(world).await;
    refused(
        stage.decide("head", 0, &Choice::Agree).await,
        "нужно состояние «на согласовании",
    );
    let archivist = stage.acting("archivist").await;
    let version = stage.list_version().await;
    refused(
        desk::send(&stage.world.db, &archivist, (stage.list, version), " ").await,
        "Укажите номер",
    );
    desk::send(&stage.world.db, &archivist, (stage.list, version), "77")
        .await
        .expect("sent");
    refused(
        desk::send(&stage.world.db, &archivist, (stage.list, version), "77").await,
        "изменил кто-то другой",
    );
    assert!(matches!(
        stage.decide("head20", 0, &Choice::Agree).await,
        Err(Refusal::NotFound(_))
    ));
    assert!(matches!(
        stage.decide("archivist", 0, &Choice::Agree).await,
        Err(Refusal::Forbidden(_))
    ));
    stage
        .decide("head", 0, &Choice::Agree)
        .await
        .expect("the own head decides");
    let head = stage.acting("head").await;
    refused(
        desk::agree(
            &stage.world.db,
            &head,
            (stage.list, stage.list_version().await),
        )
        .await,
        "не принято решений: 1",
    );
    refused(stage.next_stage().await, "не согласованы перечни");
}

async fn a_refused_row_leaves_the_list_and_may_come_back_later(world: World) {
    let stage = Stage::sent(world).await;
    let refuse = |reason: &str, until: Option<&str>| Choice::Refuse {
        reason: reason.into(),
        keep_until: until.map(day),
    };
    refused(
        stage.decide("head", 0, &refuse(" ", None)).await,
        "с указанием причины",
    );
    refused(
        stage
            .decide("head", 0, &refuse("нужно", Some("2023-02-01")))
            .await,
        "уже наступило",
    );
    stage
        .decide("head", 0, &refuse("идёт проверка", Some("2024-06-01")))
        .await
        .expect("the head refuses");
    stage.agree_all().await.expect("the head signs");
    let entries = stage.entries().await;
    assert_eq!(entries[0].state, EntryState::Excluded);
    assert_eq!(entries[1].state, EntryState::Listed);
    // In 2024 the department's wish still holds; in 2025 the case is proposed again.
    for (year, expected) in [(2024, 0), (2025, 1)] {
        stage.world.on(&format!("{year}-01-15"));
        let archivist = stage.acting("archivist").await;
        let id = desk::open(&stage.world.db, &archivist, year, Track::Ordinary)
            .await
            .expect("a campaign");
        let mut tx = desk::reading(&stage.world.db).await.expect("a transaction");
        let campaign = desk::load_campaign(&mut tx, &archivist, id)
            .await
            .expect("the campaign");
        let proposal = desk::propose(&mut tx, &archivist, &campaign, stage.agency.records)
            .await
            .expect("a proposal");
        assert_eq!(proposal.rows.len(), expected, "{year}: {proposal:?}");
    }
}

async fn an_obstacle_that_comes_up_stops_every_step(world: World) {
    let mut stage = Stage::agreed(world).await;
    let archivist = stage.acting("archivist").await;
    let first = shelf::hold(&stage.world, &stage.agency, stage.cases[0].case).await;
    refused(
        desk::draw(&stage.world.db, &archivist, stage.campaign).await,
        "10-1-05",
    );
    shelf::lift(&stage.world, &stage.agency, first).await;
    stage.act = desk::draw(&stage.world.db, &archivist, stage.campaign)
        .await
        .expect("an act");
    shelf::meet(&stage.world, &stage.agency, stage.act, Outcome::Endorsed).await;
    let second = shelf::hold(&stage.world, &stage.agency, stage.cases[0].case).await;
    refused(stage.endorse().await, "запрет уничтожения");
    shelf::lift(&stage.world, &stage.agency, second).await;
    stage.endorse().await.expect("endorsed");
    // An event has moved the date.
    stage
        .world
        .db
        .execute(
            "UPDATE case_file SET destroy_from = $2 WHERE id = $1",
            (stage.cases[0].case, day("2026-01-01")),
        )
        .await
        .expect("the date moves");
    refused(stage.approve("director", "1").await, "не ранее 01.01.2026");
    stage
        .world
        .db
        .execute(
            "UPDATE case_file SET destroy_from = $2 WHERE id = $1",
            (stage.cases[0].case, day("2023-01-01")),
        )
        .await
        .expect("the date moves back");
    stage.approve("director", "1").await.expect("approved");
    stage.next_stage().await.expect("stage 4");
    let third = shelf::hold(&stage.world, &stage.agency, stage.cases[0].case).await;
    let said = stage
        .hand_over(&hand_over(2))
        .await
        .expect_err("a hold stands")
        .to_string();
    assert!(
        said.contains("10-1-05") && said.contains("запрос суда"),
        "{said}"
    );
    shelf::lift(&stage.world, &stage.agency, third).await;
    stage.hand_over(&hand_over(2)).await.expect("handed over");
    let fourth = shelf::hold(&stage.world, &stage.agency, stage.cases[0].case).await;
    refused(stage.record(&deed()).await, "запрос суда");
    assert_eq!(stage.state_of_volume(0).await, "closed");
    shelf::lift(&stage.world, &stage.agency, fourth).await;
    stage.record(&deed()).await.expect("destroyed");
}

async fn a_row_can_be_taken_out_before_approval_only(world: World) {
    let stage = Stage::endorsed(world).await;
    let archivist = stage.acting("archivist").await;
    let entries = stage.entries().await;
    let exclude = async |row: usize, reason: &str| {
        desk::exclude(&stage.world.db, &archivist, entries[row].id, reason).await
    };
    let version = stage.act_version().await;
    refused(exclude(0, " ").await, "с указанием причины");
    exclude(0, "наложен запрет").await.expect("taken out");
    refused(exclude(0, "ещё раз").await, "строка исключена");
    let director = stage.acting("director").await;
    refused(
        desk::approve(&stage.world.db, &director, (stage.act, version), "1").await,
        "изменил кто-то другой",
    );
    stage.approve("director", "1").await.expect("approved");
    refused(exclude(1, "поздно").await, "исключить из него дело нельзя");
    stage.next_stage().await.expect("stage 4");
    refused(stage.hand_over(&hand_over(2)).await, "в акте 1");
    stage.hand_over(&hand_over(1)).await.expect("one unit");
    stage.record(&deed()).await.expect("destroyed");
    assert_eq!(stage.state_of_volume(0).await, "closed");
    assert_eq!(stage.state_of_volume(1).await, "destroyed");
}

async fn a_row_of_an_agreed_list_can_be_taken_out(world: World) {
    let mut stage = Stage::agreed(world).await;
    let archivist = stage.acting("archivist").await;
    let db = stage.world.db.clone();
    shelf::hold(&stage.world, &stage.agency, stage.cases[0].case).await;
    refused(
        desk::draw(&db, &archivist, stage.campaign).await,
        "дело 10-1-05",
    );
    let held = stage.entries().await[0].id;
    desk::exclude(&db, &archivist, held, "наложен запрет")
        .await
        .expect("taken out");
    stage.act = desk::draw(&db, &archivist, stage.campaign)
        .await
        .expect("an act of what is left");
    let rows = store::lists::entries_of_act(&db, stage.act)
        .await
        .expect("rows");
    assert_eq!(rows.len(), 1);
}

async fn an_act_needs_the_commission_and_another_person(world: World) {
    let stage = Stage::drawn(world).await;
    refused(stage.endorse().await, "не рассмотрен на заседании ЦЭК");
    shelf::meet(&stage.world, &stage.agency, stage.act, Outcome::Endorsed).await;
    shelf::meet(&stage.world, &stage.agency, stage.act, Outcome::Rejected).await;
    refused(stage.endorse().await, "не рассмотрен на заседании ЦЭК");
    refused(
        stage.approve("director", "1").await,
        "нужно состояние «рассмотрен ЦЭК»",
    );
    shelf::meet(&stage.world, &stage.agency, stage.act, Outcome::Endorsed).await;
    stage.endorse().await.expect("endorsed");
    for typed in ["", "2", "один"] {
        refused(
            stage.approve("director", typed).await,
            "наберите его номер: 1",
        );
    }
    refused(
        stage.hand_over(&hand_over(2)).await,
        "нужно состояние «утверждён»",
    );
    refused(stage.record(&deed()).await, "нужно состояние «сдано");
    refused(stage.next_stage().await, "не утверждены акты: № 1");
    stage
        .approve("deputy", " 1 ")
        .await
        .expect("a deputy approves");
    refused(stage.hand_over(&hand_over(2)).await, "это действие этапа 4");
}

async fn two_people_cannot_both_approve(world: World) {
    let stage = Stage::endorsed(world).await;
    let version = stage.act_version().await;
    let director = stage.acting("director").await;
    let deputy = stage.acting("deputy").await;
    let act = stage.act;
    let start = |acting: Acting| {
        let db = stage.world.db.clone();
        tokio::spawn(async move { desk::approve(&db, &acting, (act, version), "1").await })
    };
    let (one, other) = (start(director), start(deputy));
    let outcomes = [one.await.expect("a task"), other.await.expect("a task")];
    assert_eq!(
        outcomes.iter().filter(|outcome| outcome.is_ok()).count(),
        1,
        "{outcomes:?}"
    );
    let refused = outcomes
        .into_iter()
        .find_map(Result::err)
        .expect("one refusal");
    assert!(
        matches!(
            refused,
            Refusal::Db(db::Error::Stale | db::Error::Refused(_)) | Refusal::Rule(_)
        ),
        "{refused:?}"
    );
    let approvals: i64 = stage
        .world
        .db
        .fetch_value(
            "SELECT count(*) FROM journal_entry WHERE action = 'destruction.approve_act'",
            (),
        )
        .await
        .expect("the journal");
    assert_eq!(approvals, 1);
}

async fn hand_over_and_destruction_follow_the_instruction(world: World) {
    let stage = Stage::approved(world).await;
    let mut wrong = hand_over(2);
    wrong.recipient = Recipient::Contractor {
        name: "ООО «Вторичные ресурсы»".into(),
        representative: "И.И. Лебедев".into(),
        contract: String::new(),
        warrant: String::new(),
    };
    refused(
        stage.hand_over(&wrong).await,
        "по государственному контракту",
    );
    refused(
        stage.hand_over(&hand_over(3)).await,
        "В мешках 3 ед. хр., а в акте 2",
    );
    let mut early = hand_over(2);
    early.handed_on = day("2023-01-31");
    refused(
        stage.hand_over(&early).await,
        "раньше, чем утверждение акта",
    );
    stage.hand_over(&hand_over(2)).await.expect("handed over");
    let mut wide = deed();
    wide.strip_width_micrometres = Some(6_100);
    refused(stage.record(&wide).await, "не больше 6 мм");
    let mut unseen = deed();
    unseen.witnesses = String::new();
    refused(stage.record(&unseen).await, "присутствовавших");
    refused(stage.mark().await, "нужно состояние «уничтожено»");
    stage.record(&deed()).await.expect("destroyed");
}

async fn restricted_campaigns_are_hidden(world: World) {
    let mut stage = Stage::shelved(world).await;
    let mut asked = Asked::five_years_of_2017(stage.agency.records, "10-1-30");
    asked.restricted = true;
    shelf::shelve(&stage.world, &asked).await;
    let archivist = stage.acting("archivist").await;
    let cleared = stage.acting("restricted").await;
    let db = &stage.world.db;
    assert!(matches!(
        desk::open(db, &archivist, 2023, Track::Restricted).await,
        Err(Refusal::Forbidden(_))
    ));
    let campaign = desk::open(db, &cleared, 2023, Track::Restricted)
        .await
        .expect("a campaign");
    for login in ["archivist", "director", "head", "secretary"] {
        let acting = stage.acting(login).await;
        assert!(
            matches!(
                desk::load_campaign(db, &acting, campaign).await,
                Err(Refusal::NotFound(_))
            ),
            "{login}"
        );
    }
    let hidden = store::campaigns::list(db, desk::sees_restricted_campaigns(&archivist))
        .await
        .expect("a list");
    assert!(hidden.is_empty());
    desk::advance(db, &cleared, (campaign, 1))
        .await
        .expect("stage 2");
    stage.campaign = campaign;
    let mut tx = desk::reading(db).await.expect("a transaction");
    let loaded = desk::load_campaign(&mut tx, &cleared, campaign)
        .await
        .expect("the campaign");
    let proposal = desk::propose(&mut tx, &cleared, &loaded, stage.agency.records)
        .await
        .expect("a proposal");
    drop(tx);
    let indexes: Vec<&str> = proposal
        .rows
        .iter()
        .map(|row| row.facts.index_text.as_str())
        .collect();
    assert_eq!(indexes, ["10-1-30"]);
    let list = desk::draw_list(
        db,
        &cleared,
        campaign,
        stage.agency.records,
        &proposal.fingerprint,
    )
    .await
    .expect("a list");
    let mut tx = desk::reading(db).await.expect("a transaction");
    let head = stage.agency.acting(&stage.world, "clerk20").await;
    assert!(matches!(
        desk::load_list(&mut tx, &head, list).await,
        Err(Refusal::NotFound(_))
    ));
    assert!(matches!(
        desk::load_list(&mut tx, &archivist, list).await,
        Err(Refusal::NotFound(_))
    ));
    assert!(desk::load_list(&mut tx, &cleared, list).await.is_ok());
}

async fn restricted_documents_go_their_own_way(world: World) {
    let stage = Stage::approved_on(world, Track::Restricted).await;
    for case in &stage.cases {
        shelf::file_restricted(&stage.world, *case).await;
    }
    let mut contractor = hand_over(2);
    contractor.recipient = Recipient::Contractor {
        name: "ООО «Вторичные ресурсы»".into(),
        representative: "И.И. Лебедев".into(),
        contract: "от 12.01.2023 № 5".into(),
        warrant: String::new(),
    };
    refused(
        stage.hand_over(&contractor).await,
        "подрядчику на уничтожение не сдают",
    );
    guarded(
        stage
            .world
            .db
            .execute(
                "INSERT INTO waybill (act_id, number, place, recipient, recipient_person, contract, vehicle, driver, warrant,
                    handed_by, handed_on) VALUES ($1, '1', '', '', '', 'от 12.01.2023 № 5', '', '', '', 1, $2)",
                (stage.act, day("2023-02-01")),
            )
            .await,
        "подрядчику на уничтожение не сдают",
    );
    stage.hand_over(&hand_over(2)).await.expect("handed over");
    let mut alone = deed();
    alone.members = "Т.М. Орлова".into();
    refused(stage.record(&alone).await, "не меньше 2 чел.");
    stage.record(&deed()).await.expect("destroyed");
    let archivist = stage.acting("archivist").await;
    let mut tx = desk::reading(&stage.world.db).await.expect("a transaction");
    let form = papers::deed(&mut tx, &archivist, stage.act)
        .await
        .expect("F-33B");
    let paper = html::document(&form, "").replace(['\u{a0}', '\u{ad}'], " ");
    assert!(paper.contains("конфиденциальную"), "{paper}");
    let entries: i64 = stage
        .world
        .db
        .fetch_value(
            "SELECT count(*) FROM journal_entry WHERE action LIKE 'destruction.%' AND NOT restricted",
            (),
        )
        .await
        .expect("the journal");
    assert_eq!(entries, 0, "every entry is restricted");
}

async fn wrong_roles_are_refused(world: World) {
    let stage = Stage::endorsed(world).await;
    let db = &stage.world.db;
    let (act, version) = (stage.act, stage.act_version().await);
    for login in ["clerk", "head", "archivist", "archive_head", "secretary"] {
        let acting = stage.acting(login).await;
        assert!(
            matches!(
                desk::approve(db, &acting, (act, version), "1").await,
                Err(Refusal::Forbidden(_))
            ),
            "{login}"
        );
    }
    for login in ["clerk", "head", "director", "secretary"] {
        let acting = stage.acting(login).await;
        for outcome in [
            desk::open(db, &acting, 2023, Track::Ordinary)
                .await
                .map(|_| ()),
            desk::draw(db, &acting, stage.campaign).await.map(|_| ()),
            desk::hand_over(db, &acting, (act, version), &hand_over(2)).await,
            desk::record(db, &acting, (act, version), &deed()).await,
            desk::mark(db, &acting, (act, version)).await,
        ] {
            assert!(matches!(outcome, Err(Refusal::Forbidden(_))), "{login}");
        }
    }
    // A department's people do not see the act at all.
    let director = Agency::acting(&stage.agency, &stage.world, "director").await;
    let mut tx = desk::reading(db).await.expect("a transaction");
    assert!(desk::load_act(&mut tx, &director, act).await.is_ok());
    let head = stage.acting("head").await;
    assert!(matches!(
        desk::load_act(&mut tx, &head, act).await,
        Err(Refusal::NotFound(_))
    ));
}
