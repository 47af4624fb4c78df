//! Rows of lists: what is inserted, rewritten, moved or decided around the desk.

use delohran::db::{self, Store};
use delohran::destruction::desk;
use delohran::destruction::rules::Track;
use delohran::ids::VolumeId;

use super::super::shelf::{self, Asked};
use super::super::{Stage, guarded};
use crate::harness::{World, day};

crate::on_both! {
    what_may_not_be_listed_is_not_inserted;
    a_row_begins_clean_and_on_a_draft_of_its_department;
    rows_are_neither_rewritten_nor_deleted_nor_moved;
    decisions_are_made_by_the_department_while_it_has_the_list;
    what_the_department_keeps_is_not_listed_before_its_day;
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
