//! Campaigns, lists and acts: skipped steps, forged signatures, changes after approval.

use delohran::commission::rules::Outcome;
use delohran::db::{self, Store};
use delohran::destruction::desk;
use delohran::destruction::rules::Track;

use super::super::shelf::{self, Asked};
use super::super::{Stage, guarded};
use crate::harness::{World, day};

crate::on_both! {
    lists_go_their_way_and_stay;
    campaigns_keep_their_year_and_their_stages;
    an_act_begins_as_a_draft_and_goes_step_by_step;
    an_act_needs_the_commission_another_person_and_the_right_one;
    an_approved_act_is_not_touched;
    two_connections_cannot_both_approve;
    obstacles_stop_the_act_in_the_database_too;
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
