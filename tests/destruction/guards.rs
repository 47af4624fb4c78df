//! Around the desk: raw SQL tries every shortcut, and the database refuses each with its own sentence.

use delohran::commission::rules::Outcome;
use delohran::db::{self, Store};
use delohran::destruction::desk;
use delohran::destruction::rules::Track;
use delohran::ids::VolumeId;

use super::shelf::{self, Asked};
use super::{Stage, deed, guarded, hand_over};
use crate::harness::{World, day};

crate::on_both! {
    what_may_not_be_listed_is_not_inserted;
    a_row_begins_clean_and_on_a_draft_of_its_department;
    rows_are_neither_rewritten_nor_deleted_nor_moved;
    decisions_are_made_by_the_department_while_it_has_the_list;
    lists_go_their_way_and_stay;
    campaigns_keep_their_year_and_their_stages;
    an_act_begins_as_a_draft_and_goes_step_by_step;
    an_act_needs_the_commission_another_person_and_the_right_one;
    an_approved_act_is_not_touched;
    two_connections_cannot_both_approve;
    obstacles_stop_the_act_in_the_database_too;
    nothing_is_handed_over_without_waybill_and_bags;
    bags_waybill_and_record_are_written_once;
    no_volume_is_destroyed_past_the_last_door;
    what_is_destroyed_stays_on_record;
    holds_loans_and_reviews_are_not_rewritten;
    what_the_department_keeps_is_not_listed_before_its_day;
    a_destruction_waits_for_a_hold_being_placed;
    a_hold_waits_for_a_destruction_being_recorded;
    nothing_is_replaced_or_emptied;
}

const INSERT_ENTRY: &str =
    "INSERT INTO destruction_entry (list_id, volume_id, number, years_text, index_text, title,
    group_name, inventory_number, inventory_position, term_text, expired_on, decision_reason, state)
    VALUES ($1, $2, 99, '2017', '10-1-05', 'Переписка', '', '', '', '5 лет', $3, '', 'listed')";

async fn insert_entry(stage: &Stage, volume: VolumeId) -> db::Result<u64> {
    stage
        .world
        .db
        .execute(INSERT_ENTRY, (stage.list, volume, day("2022-12-31")))
        .await
}

async fn what_may_not_be_listed_is_not_inserted(world: World) {
    let stage = Stage::listed(world).await;
    let shelve = async |index: &str, change: fn(&mut Asked)| {
        let mut asked = Asked::five_years_of_2017(stage.agency.records, index);
        change(&mut asked);
        shelf::shelve(&stage.world, &asked).await
    };
    // One day less than the term: destroy_from is 2 January.
    let early = shelve("10-1-20", |_| {}).await;
    stage
        .world
        .db
        .execute(
            "UPDATE case_file SET destroy_from = $2 WHERE id = $1",
            (early.case, day("2023-01-02")),
        )
        .await
        .expect("a later date");
    guarded(
        insert_entry(&stage, early.volume).await,
        "срок хранения не истёк",
    );
    let held = shelve("10-1-21", |_| {}).await;
    shelf::hold(&stage.world, &stage.agency, held.case).await;
    guarded(
        insert_entry(&stage, held.volume).await,
        "запрет уничтожения",
    );
    let lent = shelve("10-1-22", |_| {}).await;
    shelf::lend(&stage.world, &stage.agency, lent.volume)
        .await
        .expect("a loan");
    guarded(
        insert_entry(&stage, lent.volume).await,
        "выдан и не возвращён",
    );
    let unreviewed = shelve("10-1-23", |it| it.review = true).await;
    guarded(
        insert_entry(&stage, unreviewed.volume).await,
        "не просмотрено полистно",
    );
    let electronic = shelve("10-1-25", |it| it.medium = "electronic").await;
    guarded(insert_entry(&stage, electronic.volume).await, "электронном");
    let restricted = shelve("10-1-26", |it| it.restricted = true).await;
    guarded(insert_entry(&stage, restricted.volume).await, "порознь");
    let unlisted_year = shelve("10-1-27", |it| it.closed_on = day("2016-12-31")).await;
    guarded(
        insert_entry(&stage, unlisted_year.volume).await,
        "за 2016 год утверждены не все",
    );
    guarded(
        insert_entry(&stage, stage.cases[0].volume).await,
        "уже стоит в другом перечне",
    );
    let open = shelve("10-1-28", |_| {}).await;
    stage
        .world
        .db
        .execute(
            "UPDATE volume SET state = 'open' WHERE id = $1",
            (open.volume,),
        )
        .await
        .expect("the volume is open");
    guarded(insert_entry(&stage, open.volume).await, "том не закрыт");
    let disputed = shelve("10-1-29", |_| {}).await;
    stage
        .world
        .db
        .execute(
            "UPDATE case_file SET shut_gates = 'dispute' WHERE id = $1",
            (disputed.case,),
        )
        .await
        .expect("a dispute");
    guarded(
        insert_entry(&stage, disputed.volume).await,
        "спор не закончен",
    );
    // No date at all never means «now».
    let dateless = shelve("10-1-30", |_| {}).await;
    stage
        .world
        .db
        .execute(
            "UPDATE case_file SET expiry = 'waiting', destroy_from = NULL WHERE id = $1",
            (dateless.case,),
        )
        .await
        .expect("no date");
    guarded(
        insert_entry(&stage, dateless.volume).await,
        "даты уничтожения нет",
    );
    // Last: a permanent case outside the inventories stops its whole year.
    let permanent = shelve("10-1-31", |it| it.category = "permanent").await;
    guarded(
        insert_entry(&stage, permanent.volume).await,
        "хранится постоянно",
    );
    let innocent = shelve("10-1-32", |_| {}).await;
    guarded(
        insert_entry(&stage, innocent.volume).await,
        "не внесённые в утверждённую",
    );
}

async fn a_row_begins_clean_and_on_a_draft_of_its_department(world: World) {
    let stage = Stage::listed(world).await;
    let asked = Asked::five_years_of_2017(stage.agency.records, "10-1-40");
    let other = shelf::shelve(&stage.world, &asked).await;
    let asked = Asked::five_years_of_2017(stage.agency.personnel, "20-1-40");
    let foreign = shelf::shelve(&stage.world, &asked).await;
    guarded(
        insert_entry(&stage, foreign.volume).await,
        "другого подразделения",
    );
    let begins = stage
        .world
        .db
        .execute(
            "INSERT INTO destruction_entry (list_id, volume_id, number, years_text, index_text, title, group_name,
                inventory_number, inventory_position, term_text, expired_on, decision_reason, state, decision)
             VALUES ($1, $2, 98, '', '', '', '', '', '', '', $3, '', 'listed', 'agreed')",
            (stage.list, other.volume, day("2022-12-31")),
        )
        .await;
    guarded(begins, "без решения и без акта");
    let archivist = stage.acting("archivist").await;
    desk::send(
        &stage.world.db,
        &archivist,
        (stage.list, stage.list_version().await),
        "77",
    )
    .await
    .expect("sent");
    guarded(insert_entry(&stage, other.volume).await, "уже направлен");
}

async fn rows_are_neither_rewritten_nor_deleted_nor_moved(world: World) {
    let stage = Stage::drawn(world).await;
    let db = &stage.world.db;
    let entry = stage.entries().await[0].id;
    guarded(
        db.execute(
            "UPDATE destruction_entry SET title = 'Другое' WHERE id = $1",
            (entry,),
        )
        .await,
        "не переписывают",
    );
    guarded(
        db.execute(
            "UPDATE destruction_entry SET volume_id = $2 WHERE id = $1",
            (entry, VolumeId(77)),
        )
        .await,
        "не переписывают",
    );
    guarded(
        db.execute("DELETE FROM destruction_entry WHERE id = $1", (entry,))
            .await,
        "не удаляют",
    );
    let second: i64 = db
        .fetch_value(
            "INSERT INTO destruction_act (campaign_id, number, state, drawn_by, drawn_on)
             VALUES ($1, 2, 'draft', $2, $3) RETURNING id",
            (
                stage.campaign,
                stage.agency.id("archivist"),
                day("2023-02-01"),
            ),
        )
        .await
        .expect("a second draft");
    guarded(
        db.execute(
            "UPDATE destruction_entry SET act_id = $2 WHERE id = $1",
            (entry, second),
        )
        .await,
        "из одного акта в другой",
    );
    guarded(
        db.execute(
            "UPDATE destruction_entry SET act_id = NULL WHERE id = $1",
            (entry,),
        )
        .await,
        "стоит в акте тогда и только тогда",
    );
    guarded(
        db.execute(
            "UPDATE destruction_entry SET state = 'listed', act_id = NULL WHERE id = $1",
            (entry,),
        )
        .await,
        "этапы идут один за другим",
    );
    guarded(
        db.execute(
            "UPDATE destruction_entry SET state = 'excluded', act_id = NULL WHERE id = $1",
            (entry,),
        )
        .await,
        "с указанием причины",
    );
    guarded(
        db.execute(
            "UPDATE destruction_entry SET state = 'destroyed' WHERE id = $1",
            (entry,),
        )
        .await,
        "том строки акта не уничтожен",
    );
    db.execute(
        "UPDATE destruction_entry SET state = 'excluded', act_id = NULL, decision_reason = 'запрет' WHERE id = $1",
        (entry,),
    )
    .await
    .expect("a row may be taken out with its reason");
    guarded(
        db.execute(
            "UPDATE destruction_entry SET decision_reason = 'иное' WHERE id = $1",
            (entry,),
        )
        .await,
        "исключена или уничтожена",
    );
}

async fn decisions_are_made_by_the_department_while_it_has_the_list(world: World) {
    let stage = Stage::listed(world).await;
    let db = &stage.world.db;
    let entries = stage.entries().await;
    let agree = async || {
        db.execute(
            "UPDATE destruction_entry SET decision = 'agreed', decided_by = $2, decided_on = $3 WHERE id = $1",
            (entries[0].id, stage.agency.id("head"), day("2023-02-01")),
        )
        .await
    };
    guarded(agree().await, "пока перечень на согласовании");
    let archivist = stage.acting("archivist").await;
    desk::send(
        db,
        &archivist,
        (stage.list, stage.list_version().await),
        "77",
    )
    .await
    .expect("sent");
    guarded(
        db.execute(
            "UPDATE destruction_entry SET decision = 'agreed' WHERE id = $1",
            (entries[0].id,),
        )
        .await,
        "кто и когда",
    );
    agree().await.expect("now it may be decided");
    // Nobody has agreed to the second row: into no act it goes.
    let act = db
        .execute(
            "UPDATE destruction_entry SET state = 'in_act', act_id = 1 WHERE id = $1",
            (entries[1].id,),
        )
        .await;
    guarded(act, "в акт идут только строки согласованных перечней");
    stage.agree_all().await.expect("signed");
    guarded(
        db.execute(
            "UPDATE destruction_entry SET decision = 'refused', decision_reason = 'поздно' WHERE id = $1",
            (entries[0].id,),
        )
        .await,
        "пока перечень на согласовании",
    );
}

async fn lists_go_their_way_and_stay(world: World) {
    let stage = Stage::listed(world).await;
    let db = &stage.world.db;
    let list = stage.list;
    guarded(
        db.execute(
            "INSERT INTO destruction_list (campaign_id, department_id, number, state, drawn_by, drawn_on, agreed_by, agreed_on)
             VALUES ($1, $2, '1', 'agreed', $3, $4, $3, $4)",
            (
                stage.campaign,
                stage.agency.personnel,
                stage.agency.id("archivist"),
                day("2023-02-01"),
            ),
        )
        .await,
        "начинается с проекта",
    );
    guarded(
        db.execute(
            "UPDATE destruction_list SET state = 'agreed', agreed_by = $2, agreed_on = $3 WHERE id = $1",
            (list, stage.agency.id("head"), day("2023-02-01")),
        )
        .await,
        "этапы идут один за другим",
    );
    guarded(
        db.execute(
            "UPDATE destruction_list SET state = 'sent' WHERE id = $1",
            (list,),
        )
        .await,
        "с номером и датой",
    );
    guarded(
        db.execute(
            "UPDATE destruction_list SET agreed_by = $2, agreed_on = $3 WHERE id = $1",
            (list, stage.agency.id("head"), day("2023-02-01")),
        )
        .await,
        "подписал начальник",
    );
    guarded(
        db.execute(
            "UPDATE destruction_list SET department_id = $2 WHERE id = $1",
            (list, stage.agency.personnel),
        )
        .await,
        "не меняются",
    );
    guarded(
        db.execute("DELETE FROM destruction_list WHERE id = $1", (list,))
            .await,
        "удалить нельзя",
    );
    db.execute(
        "UPDATE destruction_list SET state = 'sent', sent_on = $2, dispatch_number = '77' WHERE id = $1",
        (list, day("2023-02-01")),
    )
    .await
    .expect("it may be sent");
    let sign = async |login: &str, on: &str| {
        db.execute(
            "UPDATE destruction_list SET state = 'agreed', agreed_by = $2, agreed_on = $3 WHERE id = $1",
            (list, stage.agency.id(login), day(on)),
        )
        .await
    };
    guarded(sign("head", "2023-02-01").await, "решены не все строки");
    db.execute(
        "UPDATE destruction_entry SET decision = 'agreed', decided_by = $2, decided_on = $3 WHERE list_id = $1",
        (list, stage.agency.id("head"), day("2023-02-01")),
    )
    .await
    .expect("decided");
    guarded(
        sign("archivist", "2023-02-01").await,
        "не тот, кто его составил",
    );
    guarded(sign("head", "2023-01-31").await, "раньше, чем направлен");
    sign("head", "2023-02-01").await.expect("signed");
    guarded(
        db.execute(
            "UPDATE destruction_list SET number = '2' WHERE id = $1",
            (list,),
        )
        .await,
        "согласован и не меняется",
    );
}

async fn campaigns_keep_their_year_and_their_stages(world: World) {
    let stage = Stage::opened(world).await;
    let db = &stage.world.db;
    let insert = async |year: i64, as_of: &str, at: i64, opened_on: &str| {
        db.execute(
            "INSERT INTO destruction_campaign (year, track, as_of, stage, opened_by, opened_on)
             VALUES ($1, 'ordinary', $2, $3, 1, $4)",
            (year, day(as_of), at, day(opened_on)),
        )
        .await
    };
    // As if more had expired than has.
    guarded(
        insert(2022, "2022-12-31", 1, "2022-12-31").await,
        "к 1 января года кампании",
    );
    guarded(
        insert(2021, "2023-01-01", 1, "2023-02-01").await,
        "к 1 января года кампании",
    );
    guarded(
        insert(2022, "2022-01-01", 1, "2023-02-01").await,
        "в этом же году",
    );
    guarded(
        insert(2022, "2022-01-01", 4, "2022-02-01").await,
        "с первого этапа",
    );
    guarded(
        db.execute(
            "UPDATE destruction_campaign SET as_of = $2 WHERE id = $1",
            (stage.campaign, day("2023-02-01")),
        )
        .await,
        "не меняются",
    );
    guarded(
        db.execute(
            "UPDATE destruction_campaign SET track = 'restricted' WHERE id = $1",
            (stage.campaign,),
        )
        .await,
        "не меняются",
    );
    let to = async |number: i64| {
        db.execute(
            "UPDATE destruction_campaign SET stage = $2 WHERE id = $1",
            (stage.campaign, number),
        )
        .await
    };
    guarded(to(4).await, "этапы кампании идут один за другим");
    guarded(to(1).await, "этапы кампании идут один за другим");
    guarded(to(3).await, "третий этап не открывается");
    guarded(
        db.execute(
            "DELETE FROM destruction_campaign WHERE id = $1",
            (stage.campaign,),
        )
        .await,
        "удалить нельзя",
    );
    // The other track has nothing due, so nothing is missing; its lists are.
    let cleared = stage.acting("restricted").await;
    let other = desk::open(db, &cleared, 2023, Track::Restricted)
        .await
        .expect("a campaign");
    guarded(
        db.execute(
            "INSERT INTO destruction_list (campaign_id, department_id, number, state, drawn_by, drawn_on)
             VALUES ($1, $2, '1', 'draft', $3, $4)",
            (
                other,
                stage.agency.records,
                stage.agency.id("archivist"),
                day("2023-02-01"),
            ),
        )
        .await,
        "на втором этапе",
    );
    let mut asked = Asked::five_years_of_2017(stage.agency.records, "10-1-50");
    asked.restricted = true;
    asked.closed_on = day("2016-12-31");
    shelf::shelve(&stage.world, &asked).await;
    guarded(
        db.execute(
            "UPDATE destruction_campaign SET stage = 2 WHERE id = $1",
            (other,),
        )
        .await,
        "второй этап не открывается",
    );
}

async fn an_act_begins_as_a_draft_and_goes_step_by_step(world: World) {
    let stage = Stage::agreed(world).await;
    let db = &stage.world.db;
    guarded(
        db.execute(
            "INSERT INTO destruction_act (campaign_id, number, state, drawn_by, drawn_on, decision_id, approved_by, approved_on)
             VALUES ($1, 9, 'approved', $2, $3, (SELECT max(id) FROM decision), $4, $3)",
            (
                stage.campaign,
                stage.agency.id("archivist"),
                day("2023-02-01"),
                stage.agency.id("director"),
            ),
        )
        .await,
        "начинается с проекта",
    );
    guarded(
        db.execute(
            "INSERT INTO destruction_act (campaign_id, number, state, drawn_by, drawn_on, approved_by, approved_on)
             VALUES ($1, 9, 'draft', $2, $3, $4, $3)",
            (
                stage.campaign,
                stage.agency.id("archivist"),
                day("2023-02-01"),
                stage.agency.id("director"),
            ),
        )
        .await,
        "начинается с проекта",
    );
    guarded(
        db.execute(
            "UPDATE destruction_campaign SET stage = 4 WHERE id = $1",
            (stage.campaign,),
        )
        .await,
        "четвёртый этап не открывается",
    );
    let act: i64 = db
        .fetch_value(
            "INSERT INTO destruction_act (campaign_id, number, state, drawn_by, drawn_on)
             VALUES ($1, 9, 'draft', $2, $3) RETURNING id",
            (
                stage.campaign,
                stage.agency.id("archivist"),
                day("2023-02-01"),
            ),
        )
        .await
        .expect("a draft");
    // An act without rows goes nowhere, even with the commission's word.
    shelf::meet(
        &stage.world,
        &stage.agency,
        delohran::ids::ActId(act),
        Outcome::Endorsed,
    )
    .await;
    guarded(
        db.execute(
            "UPDATE destruction_act SET state = 'endorsed', decision_id = (SELECT max(id) FROM decision) WHERE id = $1",
            (act,),
        )
        .await,
        "в акте нет ни одного дела",
    );
    for state in ["approved", "handed_over", "destroyed"] {
        let skipped = db
            .execute(
                "UPDATE destruction_act SET state = $2, decision_id = (SELECT max(id) FROM decision), approved_by = $3,
                    approved_on = $4 WHERE id = $1",
                (act, state, stage.agency.id("director"), day("2023-02-01")),
            )
            .await;
        assert!(
            matches!(skipped, Err(db::Error::Refused(_))),
            "{state}: {skipped:?}"
        );
    }
    // The commission has spoken of an act of no rows: none may be slipped in afterwards.
    guarded(
        db.execute(
            "UPDATE destruction_entry SET state = 'in_act', act_id = $2 WHERE list_id = $1",
            (stage.list, act),
        )
        .await,
        "акт рассмотрен ЦЭК: дела в него не добавляют",
    );
    guarded(
        db.execute("DELETE FROM destruction_act WHERE id = $1", (act,))
            .await,
        "акт удалить нельзя",
    );
}

async fn an_act_needs_the_commission_another_person_and_the_right_one(world: World) {
    let stage = Stage::drawn(world).await;
    let db = &stage.world.db;
    let endorse = async || {
        db.execute(
            "UPDATE destruction_act SET state = 'endorsed', decision_id = (SELECT max(id) FROM decision
                WHERE outcome = 'endorsed') WHERE id = $1",
            (stage.act,),
        )
        .await
    };
    // There is a decision, but on an inventory.
    guarded(endorse().await, "не рассмотрен на заседании ЦЭК");
    shelf::meet(&stage.world, &stage.agency, stage.act, Outcome::Endorsed).await;
    shelf::meet(&stage.world, &stage.agency, stage.act, Outcome::Rejected).await;
    guarded(endorse().await, "на последнем заседании ЦЭК акт отклонён");
    shelf::meet(&stage.world, &stage.agency, stage.act, Outcome::Endorsed).await;
    guarded(
        db.execute(
            "UPDATE destruction_act SET approved_by = $2, approved_on = $3 WHERE id = $1",
            (stage.act, stage.agency.id("director"), day("2023-02-01")),
        )
        .await,
        "после рассмотрения на заседании ЦЭК",
    );
    guarded(
        db.execute(
            "UPDATE destruction_act SET state = 'approved', decision_id = (SELECT max(id) FROM decision), approved_by = $2,
                approved_on = $3 WHERE id = $1",
            (stage.act, stage.agency.id("director"), day("2023-02-01")),
        )
        .await,
        "этапы акта идут один за другим",
    );
    endorse().await.expect("endorsed");
    let approve = async |login: &str, on: &str| {
        db.execute(
            "UPDATE destruction_act SET state = 'approved', approved_by = $2, approved_on = $3 WHERE id = $1",
            (stage.act, stage.agency.id(login), day(on)),
        )
        .await
    };
    guarded(
        approve("archivist", "2023-02-01").await,
        "не тот, кто его составил",
    );
    guarded(
        approve("head", "2023-02-01").await,
        "Руководитель или заместитель",
    );
    guarded(
        approve("director", "2023-01-31").await,
        "раньше, чем рассмотрен",
    );
    guarded(
        db.execute(
            "UPDATE destruction_act SET drawn_by = $2 WHERE id = $1",
            (stage.act, stage.agency.id("archive_head")),
        )
        .await,
        "составитель акта не меняются",
    );
    approve("director", "2023-02-01").await.expect("approved");
}

async fn an_approved_act_is_not_touched(world: World) {
    let stage = Stage::approved(world).await;
    let db = &stage.world.db;
    let entry = stage.entries().await[0].id;
    for sql in [
        "UPDATE destruction_act SET number = 9 WHERE id = $1",
        "UPDATE destruction_act SET approved_on = NULL, approved_by = NULL WHERE id = $1",
        "UPDATE destruction_act SET approved_by = 1 WHERE id = $1",
        "UPDATE destruction_act SET decision_id = 1 WHERE id = $1",
    ] {
        guarded(
            db.execute(sql, (stage.act,)).await,
            "акт утверждён и не меняется",
        );
    }
    guarded(
        db.execute(
            "UPDATE destruction_entry SET state = 'excluded', act_id = NULL, decision_reason = 'нет' WHERE id = $1",
            (entry,),
        )
        .await,
        "строка утверждённого акта не меняется",
    );
    guarded(
        db.execute(
            "UPDATE destruction_act SET state = 'marked', marked_by = 1, marked_on = $2 WHERE id = $1",
            (stage.act, day("2023-02-01")),
        )
        .await,
        "этапы акта идут один за другим",
    );
    guarded(
        db.execute(
            "UPDATE destruction_act SET marked_by = 1, marked_on = $2 WHERE id = $1",
            (stage.act, day("2023-02-01")),
        )
        .await,
        "отметки вносят после уничтожения",
    );
}

async fn two_connections_cannot_both_approve(world: World) {
    let stage = Stage::endorsed(world).await;
    let act = stage.act;
    let approve = |login: &str| {
        let (db, person) = (stage.world.db.clone(), stage.agency.id(login));
        tokio::spawn(async move {
            db.execute(
                "UPDATE destruction_act SET state = 'approved', approved_by = $2, approved_on = $3 WHERE id = $1",
                (act, person, day("2023-02-01")),
            )
            .await
        })
    };
    let (one, other) = (approve("director"), approve("deputy"));
    let outcomes = [one.await.expect("a task"), other.await.expect("a task")];
    assert_eq!(
        outcomes.iter().filter(|outcome| outcome.is_ok()).count(),
        1,
        "{outcomes:?}"
    );
    for outcome in outcomes {
        if outcome.is_err() {
            guarded(outcome, "акт утверждён и не меняется");
        }
    }
}

async fn obstacles_stop_the_act_in_the_database_too(world: World) {
    let stage = Stage::endorsed(world).await;
    let db = &stage.world.db;
    let approve = async || {
        db.execute(
            "UPDATE destruction_act SET state = 'approved', approved_by = $2, approved_on = $3 WHERE id = $1",
            (stage.act, stage.agency.id("director"), day("2023-02-01")),
        )
        .await
    };
    let hold = shelf::hold(&stage.world, &stage.agency, stage.cases[1].case).await;
    guarded(approve().await, "дело 10-1-07: на дело наложен запрет");
    shelf::lift(&stage.world, &stage.agency, hold).await;
    let move_date = async |to: &str| {
        db.execute(
            "UPDATE case_file SET destroy_from = $2 WHERE id = $1",
            (stage.cases[0].case, day(to)),
        )
        .await
        .expect("the date moves");
    };
    move_date("2023-01-02").await;
    guarded(approve().await, "дело 10-1-05: срок хранения не истёк");
    move_date("2023-01-01").await;
    shelf::lend(&stage.world, &stage.agency, stage.cases[0].volume)
        .await
        .expect("a loan");
    guarded(approve().await, "дело 10-1-05: том выдан");
}

const INSERT_WAYBILL: &str = "INSERT INTO waybill (act_id, number, place, recipient, recipient_person, contract, vehicle,
    driver, warrant, handed_by, handed_on) VALUES ($1, '1', '', '', '', '', '', '', '', 1, $2) RETURNING id";

async fn nothing_is_handed_over_without_waybill_and_bags(world: World) {
    let stage = Stage::endorsed(world).await;
    let db = &stage.world.db;
    let waybill = async |on: &str| {
        db.fetch_value::<i64>(INSERT_WAYBILL, (stage.act, day(on)))
            .await
    };
    guarded(waybill("2023-02-01").await, "только по утверждённому акту");
    stage.approve("director", "1").await.expect("approved");
    guarded(waybill("2023-02-01").await, "на четвёртом этапе");
    stage.next_stage().await.expect("stage 4");
    guarded(waybill("2023-01-31").await, "только по утверждённому акту");
    let hand_over = async || {
        db.execute(
            "UPDATE destruction_act SET state = 'handed_over' WHERE id = $1",
            (stage.act,),
        )
        .await
    };
    guarded(hand_over().await, "документы сдают по накладной");
    let id = waybill("2023-02-01").await.expect("a waybill");
    guarded(hand_over().await, "документы сдают по накладной");
    let bag = async |number: i64, seal: &str, units: i64| {
        db.execute(
            "INSERT INTO bag (waybill_id, number, seal, storage_units, weight_grams) VALUES ($1, $2, $3, $4, 1000)",
            (id, number, seal, units),
        )
        .await
    };
    bag(1, "001", 1).await.expect("a bag");
    guarded(hand_over().await, "столько же ед. хр.");
    guarded(bag(2, "001", 1).await, "эта пломба уже стоит");
    bag(2, "002", 1).await.expect("the second bag");
    let hold = shelf::hold(&stage.world, &stage.agency, stage.cases[0].case).await;
    guarded(hand_over().await, "запрет");
    shelf::lift(&stage.world, &stage.agency, hold).await;
    hand_over().await.expect("handed over");
    guarded(bag(3, "003", 1).await, "уже сданы");
    // What has left the archive is lent to nobody.
    guarded(
        shelf::lend(&stage.world, &stage.agency, stage.cases[0].volume).await,
        "сдан на уничтожение",
    );
}

async fn bags_waybill_and_record_are_written_once(world: World) {
    let stage = Stage::handed_over(world).await;
    let db = &stage.world.db;
    let act = (stage.act,);
    let record = async |destroyed_on: &str| {
        db.execute(
            "INSERT INTO destruction_record (act_id, number, method, mixed_with_other_paper, burnt_to_base, seals_intact,
                place, chair, members, witnesses, footage, destroyed_on, recorded_by, recorded_on)
             VALUES ($1, '1', 'chemical', FALSE, FALSE, TRUE, '', 'Зайцев', 'Орлова', 'Зайцев', '', $2, 1, $3)",
            (stage.act, day(destroyed_on), day("2023-02-01")),
        )
        .await
    };
    guarded(record("2023-01-31").await, "после сдачи по накладной");
    let hold = shelf::hold(&stage.world, &stage.agency, stage.cases[0].case).await;
    guarded(
        record("2023-02-01").await,
        "дело 10-1-05: на дело наложен запрет",
    );
    shelf::lift(&stage.world, &stage.agency, hold).await;
    stage.record(&deed()).await.expect("destroyed");
    for (sql, words) in [
        (
            "UPDATE waybill SET number = '9' WHERE act_id = $1",
            "накладная не меняется",
        ),
        (
            "DELETE FROM waybill WHERE act_id = $1",
            "накладную удалить нельзя",
        ),
        (
            "UPDATE bag SET seal = '9' WHERE waybill_id = (SELECT id FROM waybill WHERE act_id = $1)",
            "мешок по накладной не меняется",
        ),
        (
            "DELETE FROM bag WHERE waybill_id = (SELECT id FROM waybill WHERE act_id = $1)",
            "мешок из накладной удалить нельзя",
        ),
        (
            "UPDATE destruction_record SET number = '9' WHERE act_id = $1",
            "акт об уничтожении не меняется",
        ),
        (
            "DELETE FROM destruction_record WHERE act_id = $1",
            "акт об уничтожении удалить нельзя",
        ),
    ] {
        guarded(db.execute(sql, act).await, words);
    }
}

async fn no_volume_is_destroyed_past_the_last_door(world: World) {
    let stage = Stage::approved(world).await;
    let db = &stage.world.db;
    let volume = stage.cases[0].volume;
    let destroy = async || {
        db.execute(
            "UPDATE volume SET state = 'destroyed' WHERE id = $1",
            (volume,),
        )
        .await
    };
    // Approved, but not handed over.
    guarded(destroy().await, "уничтожать нельзя (п. 10.5.8)");
    stage.hand_over(&hand_over(2)).await.expect("handed over");
    // Handed over, but nobody has recorded how it was destroyed.
    guarded(destroy().await, "об уничтожении не составлен акт");
    guarded(
        db.execute(
            "UPDATE destruction_act SET state = 'destroyed' WHERE id = $1",
            (stage.act,),
        )
        .await,
        "не все дела акта уничтожены",
    );
    db.execute(
        "INSERT INTO destruction_record (act_id, number, method, mixed_with_other_paper, burnt_to_base, seals_intact,
            place, chair, members, witnesses, footage, destroyed_on, recorded_by, recorded_on)
         VALUES ($1, '1', 'chemical', FALSE, FALSE, TRUE, '', 'Зайцев', 'Орлова', 'Зайцев', '', $2, 1, $2)",
        (stage.act, day("2023-02-01")),
    )
    .await
    .expect("a record");
    let hold = shelf::hold(&stage.world, &stage.agency, stage.cases[0].case).await;
    guarded(destroy().await, "запрет уничтожения");
    shelf::lift(&stage.world, &stage.agency, hold).await;
    db.execute(
        "UPDATE case_file SET destroy_from = $2 WHERE id = $1",
        (stage.cases[0].case, day("2023-01-02")),
    )
    .await
    .expect("the date moves");
    guarded(destroy().await, "срок хранения не истёк");
    // A volume of a case that must stay is not carried over into one that may go.
    let asked = Asked::five_years_of_2017(stage.agency.records, "10-1-60");
    let other = shelf::shelve(&stage.world, &asked).await;
    guarded(
        db.execute(
            "UPDATE volume SET case_id = $2, number = 2 WHERE id = $1",
            (other.volume, stage.cases[1].case),
        )
        .await,
        "том не переносят",
    );
    guarded(
        db.execute(
            "UPDATE volume SET state = 'destroyed' WHERE id = $1",
            (other.volume,),
        )
        .await,
        "уничтожать нельзя",
    );
    guarded(
        db.execute(
            "INSERT INTO volume (case_id, number, title, opened_on, sheets, medium, state, condition_note, place)
             VALUES ($1, 2, '', $2, 1, 'paper', 'destroyed', '', '')",
            (other.case, day("2017-01-10")),
        )
        .await,
        "том начинается открытым",
    );
    guarded(
        db.execute(
            "UPDATE case_file SET state = 'destroyed' WHERE id = $1",
            (other.case,),
        )
        .await,
        "не все тома дела уничтожены",
    );
    // A case of which nothing was destroyed is not destroyed, though nothing is left of it.
    db.execute(
        "UPDATE volume SET state = 'lost' WHERE id = $1",
        (other.volume,),
    )
    .await
    .expect("lost");
    guarded(
        db.execute(
            "UPDATE case_file SET state = 'destroyed' WHERE id = $1",
            (other.case,),
        )
        .await,
        "не все тома дела уничтожены",
    );
}

async fn what_is_destroyed_stays_on_record(world: World) {
    let stage = Stage::destroyed(world).await;
    let db = &stage.world.db;
    let (case, volume) = (stage.cases[0].case, stage.cases[0].volume);
    guarded(
        db.execute(
            "UPDATE destruction_act SET state = 'marked', marked_by = 1, marked_on = $2 WHERE id = $1",
            (stage.act, day("2023-02-01")),
        )
        .await,
        "нет отметки об уничтожении",
    );
    stage.mark().await.expect("marked");
    for (sql, words) in [
        (
            "UPDATE volume SET state = 'closed' WHERE id = $1",
            "том уничтожен",
        ),
        (
            "UPDATE volume SET place = 'полка' WHERE id = $1",
            "том уничтожен",
        ),
        ("DELETE FROM volume WHERE id = $1", "том удалить нельзя"),
    ] {
        guarded(db.execute(sql, (volume,)).await, words);
    }
    for (sql, words) in [
        ("UPDATE case_file SET state = 'closed' WHERE id = $1", "дело уничтожено"),
        ("UPDATE case_file SET title = 'Другое' WHERE id = $1", "дело уничтожено"),
        ("DELETE FROM case_file WHERE id = $1", "дело удалить нельзя"),
        (
            "DELETE FROM heading_mark WHERE mark = 'destroyed'
                AND heading_id = (SELECT heading_id FROM case_file WHERE id = $1)",
            "отметку о выделении или уничтожении удалить нельзя",
        ),
        (
            "UPDATE heading_mark SET number = '9' WHERE mark = 'selected'
                AND heading_id = (SELECT heading_id FROM case_file WHERE id = $1)",
            "отметка о выделении или уничтожении не меняется",
        ),
        (
            "INSERT INTO volume (case_id, number, title, opened_on, sheets, medium, state, condition_note, place)
             SELECT id, 7, '', opened_on, 1, 'paper', 'closed', '', '' FROM case_file WHERE id = $1",
            "дело уничтожено: том в него не добавляют",
        ),
        (
            "INSERT INTO hold (case_id, reason, ground, placed_by, placed_on, review_on)
             SELECT id, 'суд', '', 1, opened_on, opened_on FROM case_file WHERE id = $1",
            "дело уже уничтожено",
        ),
        (
            "INSERT INTO appraisal (case_id, outcome, reviewed_by, reviewed_on, sheets_reviewed, note)
             SELECT id, 'nothing_permanent', 1, opened_on, 1, '' FROM case_file WHERE id = $1",
            "дело уже уничтожено",
        ),
    ] {
        guarded(db.execute(sql, (case,)).await, words);
    }
    guarded(
        shelf::lend(&stage.world, &stage.agency, volume).await,
        "том уничтожен",
    );
    let entry = stage.entries().await[0].id;
    guarded(
        db.execute(
            "UPDATE destruction_entry SET state = state WHERE id = $1",
            (entry,),
        )
        .await,
        "исключена или уничтожена",
    );
    guarded(
        db.execute(
            "UPDATE destruction_act SET marked_on = $2 WHERE id = $1",
            (stage.act, day("2023-03-01")),
        )
        .await,
        "всё исполнено",
    );
}

async fn holds_loans_and_reviews_are_not_rewritten(world: World) {
    let stage = Stage::shelved(world).await;
    let db = &stage.world.db;
    let hold = (shelf::hold(&stage.world, &stage.agency, stage.cases[0].case).await,);
    guarded(
        db.execute("UPDATE hold SET case_id = case_id + 1 WHERE id = $1", hold)
            .await,
        "не переписывают",
    );
    guarded(
        db.execute("DELETE FROM hold WHERE id = $1", hold).await,
        "удалить нельзя, его снимают",
    );
    shelf::lift(&stage.world, &stage.agency, hold.0).await;
    guarded(
        db.execute("UPDATE hold SET lift_ground = 'иное' WHERE id = $1", hold)
            .await,
        "не переписывают",
    );
    let loan = shelf::lend(&stage.world, &stage.agency, stage.cases[0].volume)
        .await
        .expect("a loan");
    guarded(
        db.execute(
            "UPDATE loan SET volume_id = volume_id + 1 WHERE id = $1",
            (loan,),
        )
        .await,
        "не переписывают",
    );
    guarded(
        db.execute("DELETE FROM loan WHERE id = $1", (loan,)).await,
        "запись о выдаче удалить нельзя",
    );
    let review: i64 = db
        .fetch_value(
            "INSERT INTO appraisal (case_id, outcome, reviewed_by, reviewed_on, sheets_reviewed, note)
             VALUES ($1, 'nothing_permanent', 1, $2, 120, '') RETURNING id",
            (stage.cases[0].case, day("2018-02-01")),
        )
        .await
        .expect("a review");
    guarded(
        db.execute(
            "UPDATE appraisal SET case_id = case_id + 1 WHERE id = $1",
            (review,),
        )
        .await,
        "не переписывают",
    );
    guarded(
        db.execute("DELETE FROM appraisal WHERE id = $1", (review,))
            .await,
        "результат полистного просмотра удалить нельзя",
    );
}

async fn what_the_department_keeps_is_not_listed_before_its_day(world: World) {
    let stage = Stage::sent(world).await;
    let keep = |until: &str| delohran::destruction::rules::agreement::Choice::Refuse {
        reason: "идёт проверка".into(),
        keep_until: Some(day(until)),
    };
    stage
        .decide("head", 0, &keep("2024-06-01"))
        .await
        .expect("refused");
    stage.agree_all().await.expect("signed");
    let db = &stage.world.db;
    guarded(
        db.execute(
            "INSERT INTO destruction_act (campaign_id, number, state, drawn_by, drawn_on) VALUES ($1, 5, 'draft', 1, $2)",
            (stage.campaign, day("2023-02-01")),
        )
        .await,
        "на третьем этапе кампании",
    );
    stage.world.on("2024-01-15");
    let archivist = stage.acting("archivist").await;
    let next = desk::open(db, &archivist, 2024, Track::Ordinary)
        .await
        .expect("a campaign");
    desk::advance(db, &archivist, (next, 1))
        .await
        .expect("stage 2");
    let list: i64 = db
        .fetch_value(
            "INSERT INTO destruction_list (campaign_id, department_id, number, state, drawn_by, drawn_on)
             VALUES ($1, $2, '10/2024', 'draft', 1, $3) RETURNING id",
            (next, stage.agency.records, day("2024-01-15")),
        )
        .await
        .expect("a list");
    let listed = db
        .execute(
            INSERT_ENTRY,
            (list, stage.cases[0].volume, day("2022-12-31")),
        )
        .await;
    guarded(listed, "продлило хранение");
    guarded(
        db.execute(
            "INSERT INTO case_file (department_id, heading_id, first_year, last_year, index_text, item, title, restricted,
                state, opened_on, closed_on, term, term_text, category, review_required, expiry, shut_gates, reasons,
                computed_on, search_key)
             SELECT department_id, heading_id, 2017, 2017, 'x', '', 'x', FALSE, 'closed', opened_on, closed_on, term, '',
                category, FALSE, 'waiting', '', '', computed_on, '' FROM case_file WHERE id = $1",
            (stage.cases[0].case,),
        )
        .await,
        "дело заводится открытым",
    );
}

/// Waits until the task stands before a lock (PostgreSQL) or has ended; SQLite has one writer, there is nothing to see.
async fn until_it_waits<T>(db: &db::Db, task: &tokio::task::JoinHandle<T>) {
    if let db::Db::Sqlite(_) = db {
        return;
    }
    while !task.is_finished() {
        let waiting: i64 = db
            .fetch_value(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
                (),
            )
            .await
            .expect("the server tells who waits");
        if waiting > 0 {
            return;
        }
        tokio::task::yield_now().await;
    }
}

const INSERT_HOLD: &str =
    "INSERT INTO hold (case_id, reason, ground, placed_by, placed_on, review_on)
    VALUES ($1, 'запрос суда', '', $2, $3, $3)";

async fn a_destruction_waits_for_a_hold_being_placed(world: World) {
    let stage = Stage::handed_over(world).await;
    let db = stage.world.db.clone();
    let mut placing = db.begin().await.expect("a transaction");
    placing
        .execute(
            INSERT_HOLD,
            (
                stage.cases[0].case,
                stage.agency.id("archivist"),
                day("2023-02-01"),
            ),
        )
        .await
        .expect("the hold is written, not yet committed");
    let archivist = stage.acting("archivist").await;
    let (act, version) = (stage.act, stage.act_version().await);
    let destroying = tokio::spawn({
        let db = db.clone();
        async move { desk::record(&db, &archivist, (act, version), &deed()).await }
    });
    until_it_waits(&db, &destroying).await;
    placing.commit().await.expect("the hold is placed");
    let said = destroying
        .await
        .expect("a task")
        .expect_err("a hold stands")
        .to_string();
    assert!(said.contains("запрет уничтожения"), "{said}");
    assert_eq!(stage.state_of_volume(0).await, "closed");
}

async fn a_hold_waits_for_a_destruction_being_recorded(world: World) {
    let stage = Stage::handed_over(world).await;
    let db = stage.world.db.clone();
    let archivist = stage.agency.id("archivist");
    let (case, volume) = (stage.cases[0].case, stage.cases[0].volume);
    let mut destroying = db.begin().await.expect("a transaction");
    destroying
        .execute(
            "INSERT INTO destruction_record (act_id, number, method, mixed_with_other_paper, burnt_to_base, seals_intact,
                place, chair, members, witnesses, footage, destroyed_on, recorded_by, recorded_on)
             VALUES ($1, '1', 'chemical', FALSE, FALSE, TRUE, '', 'Зайцев', 'Орлова', 'Зайцев', '', $2, 1, $2)",
            (stage.act, day("2023-02-01")),
        )
        .await
        .expect("a record");
    for (sql, id) in [
        (
            "UPDATE volume SET state = 'destroyed' WHERE id = $1",
            volume.0,
        ),
        (
            "UPDATE case_file SET state = 'destroyed' WHERE id = $1",
            case.0,
        ),
    ] {
        destroying
            .execute(sql, (id,))
            .await
            .expect("the last door opens");
    }
    let placing = tokio::spawn({
        let db = db.clone();
        async move {
            db.execute(INSERT_HOLD, (case, archivist, day("2023-02-01")))
                .await
        }
    });
    until_it_waits(&db, &placing).await;
    destroying.commit().await.expect("destroyed");
    guarded(placing.await.expect("a task"), "дело уже уничтожено");
}

async fn nothing_is_replaced_or_emptied(world: World) {
    let stage = Stage::destroyed(world).await;
    shelf::keep_one_of_each(&stage.world, &stage.agency).await;
    let db = &stage.world.db;
    let statement = |text: String| -> &'static str { Box::leak(text.into_boxed_str()) };
    match db {
        db::Db::Sqlite(_) => {
            // REPLACE deletes the row that stands in its way without asking the guards of deletion, unless told to.
            for table in [
                "appraisal",
                "bag",
                "case_file",
                "destruction_act",
                "destruction_campaign",
                "destruction_entry",
                "destruction_list",
                "destruction_record",
                "hold",
                "loan",
                "volume",
                "waybill",
            ] {
                let replace = statement(format!(
                    "REPLACE INTO {table} SELECT * FROM {table} WHERE id = (SELECT min(id) FROM {table})"
                ));
                guarded(db.execute(replace, ()).await, "заменить её нельзя");
            }
            let journal = "REPLACE INTO journal_entry SELECT * FROM journal_entry WHERE seq = 1";
            guarded(db.execute(journal, ()).await, "удалить нельзя");
        }
        db::Db::Postgres(_) => {
            for table in [
                "appraisal",
                "bag",
                "case_file",
                "decision",
                "destruction_act",
                "destruction_campaign",
                "destruction_entry",
                "destruction_list",
                "destruction_record",
                "document",
                "heading_mark",
                "hold",
                "inventory",
                "inventory_entry",
                "journal_entry",
                "journal_object",
                "loan",
                "nomenclature",
                "volume",
                "waybill",
            ] {
                let empty = statement(format!("TRUNCATE {table} CASCADE"));
                guarded(
                    db.execute(empty, ()).await,
                    &format!("таблицу {table} опустошить нельзя"),
                );
            }
        }
    }
}
