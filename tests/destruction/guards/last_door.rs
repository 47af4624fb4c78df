//! The last door: hand-over, destruction, what is kept for ever, races.

use delohran::db::{self, Store};
use delohran::destruction::desk;

use super::super::shelf::{self, Asked};
use super::super::{Stage, deed, guarded, hand_over};
use crate::harness::{World, day};

crate::on_both! {
    nothing_is_handed_over_without_waybill_and_bags;
    bags_waybill_and_record_are_written_once;
    no_volume_is_destroyed_past_the_last_door;
    what_is_destroyed_stays_on_record;
    holds_loans_and_reviews_are_not_rewritten;
    a_destruction_waits_for_a_hold_being_placed;
    a_hold_waits_for_a_destruction_being_recorded;
    nothing_is_replaced_or_emptied;
}

const INSERT_WAYBILL: &str = "INSERT INTO waybill (act_id, number, place, recipient, recipient_person, contract, vehicle,
    driver, warrant, handed_by, handed_on) VALUES ($1, '1', '', '', '', '', '', '', '', 1, $2) RETURNING id";

const INSERT_HOLD: &str =
    "INSERT INTO hold (case_id, reason, ground, placed_by, placed_on, review_on)
    VALUES ($1, 'запрос суда', '', $2, $3, $3)";

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
                // Computed columns cannot be written, so those that can are named.
                let columns: String = db
                    .fetch_value(
                        "SELECT group_concat(name) FROM pragma_table_info($1)",
                        (table.to_owned(),),
                    )
                    .await
                    .expect("columns");
                let replace = statement(format!(
                    "REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table}
                     WHERE id = (SELECT min(id) FROM {table})"
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
