//! The grid over HTTP: cells saved one by one, two people at once, what is refused and by whom it may be written.

use delohran::db::Store;
use delohran::ids::{HeadingId, NomenclatureId};
use delohran::nomenclature::{desk, store};
use serde_json::{Value, json};

use super::{LETTERS, ORDERS, Scene};
use crate::harness::World;
use crate::harness::browser::{Browser, Page, Site};

crate::on_both! {
    a_cell_is_saved_and_told_to_others;
    two_people_lose_no_word;
    rows_come_go_and_are_put_in_order;
    a_block_is_saved_as_a_whole;
    restricted_rows_stay_hidden;
    only_drafts_and_only_ones_own;
    an_answer_to_a_remark_is_news;
    a_new_row_has_no_history_of_one_taken_out;
    undoing_a_removal_brings_back_what_was_said;
    a_removal_is_undone_where_it_was_made;
}

fn write(row: HeadingId, field: &str, was: &str, value: &str) -> Value {
    json!({"edit": "write", "row": row, "field": field, "was": was, "value": value})
}

fn add(name: i64, below: Option<HeadingId>, cells: &[(&str, &str)]) -> Value {
    json!({"edit": "add", "row": name, "below": below, "cells": cells})
}

async fn send(browser: &Browser, id: NomenclatureId, edits: &[Value]) -> Page {
    let address = format!("/nomenclatures/{id}/grid");
    browser.send(&address, &json!({ "edits": edits })).await
}

async fn done(browser: &Browser, id: NomenclatureId, edits: &[Value]) -> Value {
    let answer = send(browser, id, edits).await;
    assert_eq!(answer.status, 200, "{}", answer.html());
    let answer = answer.data();
    for outcome in answer["outcomes"].as_array().expect("outcomes") {
        assert_eq!(outcome["outcome"], "done", "{answer}");
    }
    answer
}

async fn news(browser: &Browser, id: NomenclatureId, after: i64) -> Value {
    let address = format!("/nomenclatures/{id}/grid/written?after={after}");
    browser.get(&address).await.data()
}

/// What the page of the grid begins with.
async fn beginning(browser: &Browser, id: NomenclatureId) -> Value {
    let page = browser.get(&format!("/nomenclatures/{id}/grid")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let data = page.all("#grid-data").remove(0);
    serde_json::from_str(&data).expect("data of the script")
}

async fn rows(scene: &Scene, id: NomenclatureId) -> Vec<String> {
    let rows = store::headings(&scene.world.db, id, true)
        .await
        .expect("rows");
    rows.iter()
        .map(|row| format!("{} {}", row.content.index_with_item(), row.content.title))
        .collect()
}

async fn a_cell_is_saved_and_told_to_others(world: World) {
    let scene = Scene::set(world).await;
    let (id, heading) = scene.draft(2027).await;
    let site = Site::open(&scene.world).await;
    let (clerk, officer) = (site.sign_in("clerk").await, site.sign_in("officer").await);
    let begun = beginning(&officer, id).await;
    let seen = begun["version"].as_i64().expect("a version");
    assert!(
        news(&officer, id, seen).await.is_null(),
        "nothing is new yet"
    );
    let answer = done(
        &clerk,
        id,
        &[write(heading[0], "note", "", "  Подлинники   в архиве ")],
    )
    .await;
    assert_eq!(answer["rows"][0]["cells"]["note"], "Подлинники в архиве");
    assert!(answer["order"].is_null(), "no row came, went or moved");
    let told = news(&officer, id, seen).await;
    assert_eq!(told["version"], answer["version"]);
    assert_eq!(
        told["rows"].as_array().map(Vec::len),
        Some(1),
        "only what was written: {told}"
    );
    assert_eq!(told["rows"][0]["cells"]["note"], "Подлинники в архиве");
    assert_eq!(told["order"].as_array().map(Vec::len), Some(heading.len()));
    let row = store::heading(&scene.world.db, heading[0])
        .await
        .expect("the row");
    assert_eq!(row.content.note, "Подлинники в архиве");
    assert!(row.term.is_some(), "the term was read with the new note");
    let page = clerk.get(&format!("/headings/{}", heading[0])).await;
    page.says("составление строк номенклатуры");
}

async fn two_people_lose_no_word(world: World) {
    let scene = Scene::set(world).await;
    let (id, heading) = scene.draft(2027).await;
    let site = Site::open(&scene.world).await;
    let (clerk, officer) = (site.sign_in("clerk").await, site.sign_in("officer").await);
    // Different cells of a row are no conflict.
    done(&clerk, id, &[write(heading[0], "note", "", "Примечание")]).await;
    done(
        &officer,
        id,
        &[write(
            heading[0],
            "title",
            ORDERS,
            "Приказы ФНС России по основной деятельности",
        )],
    )
    .await;
    let answer = send(
        &clerk,
        id,
        &[write(
            heading[0],
            "title",
            ORDERS,
            "Распоряжения ФНС России",
        )],
    )
    .await;
    let answer = answer.data();
    let outcome = &answer["outcomes"][0];
    assert_eq!(outcome["outcome"], "conflict");
    assert_eq!(
        outcome["theirs"],
        "Приказы ФНС России по основной деятельности"
    );
    assert!(
        outcome["who"]
            .as_str()
            .is_some_and(|who| who.contains("Зуева")),
        "{outcome}"
    );
    let kept = store::heading(&scene.world.db, heading[0])
        .await
        .expect("the row");
    assert_eq!(
        kept.content.title,
        "Приказы ФНС России по основной деятельности"
    );
    assert_eq!(kept.content.note, "Примечание");
    // Knowing both texts, the clerk decides.
    let seen = "Приказы ФНС России по основной деятельности";
    done(
        &clerk,
        id,
        &[write(heading[0], "title", seen, "Распоряжения ФНС России")],
    )
    .await;
}

async fn rows_come_go_and_are_put_in_order(world: World) {
    let scene = Scene::set(world).await;
    let (id, heading) = scene.draft(2027).await;
    let site = Site::open(&scene.world).await;
    let clerk = site.sign_in("clerk").await;
    let before = rows(&scene, id).await;
    let cells = [
        ("title", "Планы работы отдела за год"),
        ("term", "5 лет"),
        ("article", "ст. 202 ТП"),
    ];
    let answer = done(&clerk, id, &[add(-1, Some(heading[0]), &cells)]).await;
    let new = HeadingId(answer["named"][0][1].as_i64().expect("a key"));
    let after = rows(&scene, id).await;
    assert_eq!(after.len(), before.len() + 1);
    assert!(
        after
            .iter()
            .any(|row| row.ends_with("Планы работы отдела за год")),
        "{after:?}"
    );
    let order: Vec<i64> = answer["order"]
        .as_array()
        .expect("an order")
        .iter()
        .filter_map(Value::as_i64)
        .collect();
    let place = order
        .iter()
        .position(|row| *row == heading[0].0)
        .expect("the neighbour");
    assert_eq!(order[place + 1], new.0, "below its neighbour");
    // A change by somebody else keeps the row from being taken out unseen.
    let version = answer["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .find(|row| row["id"] == new.0)
        .expect("the new row")["version"]
        .clone();
    done(&clerk, id, &[write(new, "note", "", "нужна")]).await;
    let refused = send(
        &clerk,
        id,
        &[json!({"edit": "remove", "row": new, "version": version})],
    )
    .await
    .data();
    assert_eq!(refused["outcomes"][0]["outcome"], "refused");
    let now = store::heading(&scene.world.db, new)
        .await
        .expect("still there")
        .version;
    done(
        &clerk,
        id,
        &[
            json!({"edit": "move", "row": new, "below": null}),
            json!({"edit": "remove", "row": new, "version": now}),
        ],
    )
    .await;
    assert_eq!(rows(&scene, id).await, before);
    let numbered = done(
        &clerk,
        id,
        &[json!({"edit": "renumber", "division": scene.agency.records_divisions[0]})],
    )
    .await;
    assert!(numbered["version"].as_i64() > answer["version"].as_i64());
}

async fn a_block_is_saved_as_a_whole(world: World) {
    let scene = Scene::set(world).await;
    let (id, heading) = scene.draft(2027).await;
    let site = Site::open(&scene.world).await;
    let clerk = site.sign_in("clerk").await;
    let entries = |scene: &Scene| scene.world.db.clone();
    let count = "SELECT count(*) FROM journal_entry";
    let before: i64 = entries(&scene)
        .fetch_value(count, ())
        .await
        .expect("a count");
    let mut edits: Vec<Value> = (1..=300)
        .map(|number| {
            let below = (number == 1).then_some(heading[0]);
            let title = format!("Журнал учёта заявок отдела, часть {number}");
            let cells = [
                ("title", title.as_str()),
                ("term", "3 года"),
                ("article", "ст. 182 ТП"),
            ];
            let below = below.unwrap_or(HeadingId(1 - number));
            add(-number, Some(below), &cells)
        })
        .collect();
    let taken = store::heading(&scene.world.db, heading[0])
        .await
        .expect("a row")
        .content
        .index_text;
    edits.push(add(-301, None, &[("title", "Лишняя"), ("index", &taken)]));
    let answer = send(&clerk, id, &edits).await.data();
    assert_eq!(answer["named"].as_array().map(Vec::len), Some(300));
    let last = &answer["outcomes"][300];
    assert_eq!(
        last["outcome"], "refused",
        "the one that cannot be is told of: {last}"
    );
    assert!(
        last["sentence"]
            .as_str()
            .is_some_and(|sentence| sentence.contains("уже занят"))
    );
    assert_eq!(rows(&scene, id).await.len(), heading.len() + 300);
    let after: i64 = entries(&scene)
        .fetch_value(count, ())
        .await
        .expect("a count");
    assert_eq!(after - before, 300, "each row has its entry");
    let journal = delohran::journal::verify(&scene.world.db)
        .await
        .expect("the chain");
    assert!(journal.is_ok());
}

async fn restricted_rows_stay_hidden(world: World) {
    let scene = Scene::set(world).await;
    let (id, heading) = scene.draft(2027).await;
    let site = Site::open(&scene.world).await;
    let (clerk, officer) = (site.sign_in("clerk").await, site.sign_in("officer").await);
    assert!(
        beginning(&clerk, id).await["sees_restricted"]
            .as_bool()
            .is_some()
    );
    let index = store::heading(&scene.world.db, heading[0])
        .await
        .expect("a row")
        .content
        .index_text;
    scene
        .world
        .db
        .execute(
            "UPDATE heading SET restricted = TRUE WHERE id = $1",
            (heading[0],),
        )
        .await
        .expect("marked");
    let begun = beginning(&officer, id).await;
    assert_eq!(begun["sees_restricted"], false);
    assert!(!begun.to_string().contains(ORDERS));
    assert!(
        !begun["order"]
            .as_array()
            .expect("an order")
            .contains(&json!(heading[0]))
    );
    assert!(!news(&officer, id, 0).await.to_string().contains(ORDERS));
    let tried = [
        write(heading[0], "title", ORDERS, "Узнал"),
        write(heading[0], "note", "что-то", "Узнал"),
        json!({"edit": "remove", "row": heading[0], "version": 1}),
        add(
            -1,
            None,
            &[
                ("title", "Проба"),
                ("index", &index),
                ("division", &scene.agency.records_divisions[0].to_string()),
            ],
        ),
    ];
    let answer = send(&officer, id, &tried).await.data();
    let told = answer.to_string();
    assert!(!told.contains(ORDERS), "no word of a hidden row: {told}");
    for outcome in answer["outcomes"].as_array().expect("outcomes") {
        assert_eq!(outcome["outcome"], "refused", "{told}");
    }
    let row = store::heading(&scene.world.db, heading[0])
        .await
        .expect("the row");
    assert_eq!(row.content.title, ORDERS);
}

async fn only_drafts_and_only_ones_own(world: World) {
    let scene = Scene::set(world).await;
    let (id, heading) = scene.draft(2027).await;
    let site = Site::open(&scene.world).await;
    let edit = write(heading[0], "note", "", "чужое");
    for stranger in ["head", "archivist", "clerk20", "director"] {
        let browser = site.sign_in(stranger).await;
        let page = browser.get(&format!("/nomenclatures/{id}/grid")).await;
        assert!(
            [403, 404].contains(&page.status),
            "{stranger}: {}",
            page.status
        );
        let answer = send(&browser, id, std::slice::from_ref(&edit)).await;
        assert!(
            [403, 404].contains(&answer.status),
            "{stranger}: {}",
            answer.html()
        );
    }
    let clerk = site.sign_in("clerk").await;
    let without_token = clerk
        .post_without_token(&format!("/nomenclatures/{id}/grid"), &[])
        .await;
    assert_eq!(without_token.status, 403);
    let many = vec![edit.clone(); desk::grid::MOST_EDITS + 1];
    let answer = send(&clerk, id, &many).await;
    assert_eq!(answer.status, 409, "more than can be is told, not cut");
    let unreadable = clerk
        .send(
            &format!("/nomenclatures/{id}/grid"),
            &json!({"edits": [{"edit": "explode"}]}),
        )
        .await;
    assert_eq!(unreadable.status, 422);
    let row = store::heading(&scene.world.db, heading[0])
        .await
        .expect("the row");
    assert_eq!(row.content.note, "");
    scene.submit_divisions(id).await.expect("handed in");
    scene.sign(id, "clerk", "head").await.expect("signed");
    let late = send(&clerk, id, &[edit]).await;
    assert_eq!(late.status, 409);
    assert!(
        late.data()["sentences"][0]
            .as_str()
            .is_some_and(|sentence| sentence.contains("уже не меняются")),
        "{}",
        late.html()
    );
    assert_eq!(
        clerk.get(&format!("/nomenclatures/{id}/grid")).await.status,
        409
    );
}

async fn an_answer_to_a_remark_is_news(world: World) {
    let scene = Scene::set(world).await;
    let (id, heading) = scene.draft(2027).await;
    scene.submit_divisions(id).await.expect("handed in");
    scene.sign(id, "clerk", "head").await.expect("signed");
    let archivist = scene.who("archivist").await;
    let db = &scene.world.db;
    let remark = desk::remark(db, &archivist, heading[0], "Уточните заголовок")
        .await
        .expect("remarked");
    desk::return_with_remarks(db, &archivist, id)
        .await
        .expect("returned");
    let site = Site::open(&scene.world).await;
    let (clerk, officer) = (site.sign_in("clerk").await, site.sign_in("officer").await);
    let begun = beginning(&officer, id).await;
    let of_row = begun["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .find(|row| row["id"] == heading[0].0)
        .expect("the row");
    assert_eq!(of_row["remarks"][0]["remark"], "Уточните заголовок");
    let seen = begun["version"].as_i64().expect("a version");
    clerk
        .post(
            &format!("/remarks/{remark}/answer"),
            &[("answer", "Исправлено")],
        )
        .await;
    let told = news(&officer, id, seen).await;
    assert_eq!(told["rows"][0]["remarks"][0]["answer"], "Исправлено");
    assert!(begun.to_string().contains(LETTERS) || heading.len() < 2);
}

async fn a_new_row_has_no_history_of_one_taken_out(world: World) {
    let scene = Scene::set(world).await;
    let (id, _) = scene.draft(2027).await;
    let site = Site::open(&scene.world).await;
    let clerk = site.sign_in("clerk").await;
    let key = |answer: &Value| answer["named"][0][1].as_i64().expect("a key");
    let first = done(&clerk, id, &[add(-1, None, &[("title", LETTERS)])]).await;
    let version = first["rows"][0]["version"].clone();
    let remove = json!({"edit": "remove", "row": key(&first), "version": version});
    done(&clerk, id, &[remove]).await;
    let next = done(&clerk, id, &[add(-1, None, &[("title", ORDERS)])]).await;
    // On SQLite the key is the same; the row is another.
    let page = clerk.get(&format!("/headings/{}", key(&next))).await;
    assert_eq!(page.status, 200);
    let text = page.text();
    assert!(text.contains(ORDERS), "{text}");
    assert!(text.contains("История (1)"), "{text}");
}

/// A row taken out so that it can be brought back.
async fn take_out(scene: &Scene, browser: &Browser, row: HeadingId, removal: i64) {
    let row = store::heading(&scene.world.db, row).await.expect("the row");
    let edit = json!({"edit": "remove", "row": row.id, "version": row.version, "removal": removal});
    done(browser, row.nomenclature_id, &[edit]).await;
}

fn bring_back(title: &str, index: &str, division: &str, removal: i64) -> Value {
    let cells = [("title", title), ("index", index), ("division", division)];
    json!({"edit": "add", "row": -1, "below": null, "cells": cells, "restores": removal})
}

async fn count(scene: &Scene, sql: &'static str) -> i64 {
    scene.world.db.fetch_value(sql, ()).await.expect("a count")
}

async fn undoing_a_removal_brings_back_what_was_said(world: World) {
    let scene = Scene::set(world).await;
    let (id, heading) = scene.draft(2027).await;
    scene.submit_divisions(id).await.expect("handed in");
    scene.sign(id, "clerk", "head").await.expect("signed");
    let archivist = scene.who("archivist").await;
    let db = &scene.world.db;
    for remark in ["Уточните заголовок", "Укажите статью"] {
        desk::remark(db, &archivist, heading[0], remark)
            .await
            .expect("remarked");
    }
    desk::return_with_remarks(db, &archivist, id)
        .await
        .expect("returned");
    let said = store::remarks(db, id).await.expect("remarks");
    let site = Site::open(&scene.world).await;
    let clerk = site.sign_in("clerk").await;
    let answer = format!("/remarks/{}/answer", said[0].id);
    clerk.post(&answer, &[("answer", "Исправлено")]).await;
    db.execute(
        "UPDATE heading SET source_key = 'лист 1', previous_id = 77, version = 4 WHERE id = $1",
        (heading[0],),
    )
    .await
    .expect("it carries something");
    let before = store::heading(db, heading[0]).await.expect("the row");
    let said = store::remarks(db, id).await.expect("remarks");
    take_out(&scene, &clerk, heading[0], 501).await;
    assert!(store::remarks(db, id).await.expect("none").is_empty());
    // On SQLite the key goes to another row, which is taken out in its turn.
    let other = done(&clerk, id, &[add(-1, None, &[("title", "Заявки")])]).await;
    let other = HeadingId(other["named"][0][1].as_i64().expect("a key"));
    take_out(&scene, &clerk, other, 502).await;
    let division = before.content.division_id.expect("a division").to_string();
    let index = &before.content.index_text;
    let edit = bring_back(ORDERS, index, &division, 501);
    let answer = done(&clerk, id, std::slice::from_ref(&edit)).await;
    let told = &answer["rows"][0];
    assert_eq!(told["remarks"][0]["remark"], "Уточните заголовок");
    assert_eq!(told["remarks"][0]["answer"], "Исправлено");
    assert_eq!(told["remarks"][1]["remark"], "Укажите статью");
    assert_eq!(told["version"], 4);
    let key = HeadingId(answer["named"][0][1].as_i64().expect("a key"));
    let after = store::heading(db, key).await.expect("the row");
    assert_eq!(after.source_key.as_deref(), Some("лист 1"));
    assert_eq!(after.version, before.version);
    assert_eq!(after.content.title, before.content.title);
    assert_eq!(after.content.term_text, before.content.term_text);
    assert_eq!(after.content.article_text, before.content.article_text);
    let back = store::remarks(db, id).await.expect("remarks");
    for (was, now) in said.iter().zip(&back) {
        assert_eq!(now.heading_id, key);
        assert_eq!(now.answered_on, was.answered_on);
    }
    assert_eq!(back.len(), said.len());
    let previous = "SELECT count(*) FROM heading WHERE previous_id = 77";
    assert_eq!(count(&scene, previous).await, 1);
    let aside = "SELECT count(*) FROM removed_heading";
    assert_eq!(count(&scene, aside).await, 1, "only the other row");
    let left = "SELECT count(*) FROM removed_heading_remark";
    assert_eq!(count(&scene, left).await, 0);
    // Its history tells that it came back and goes on with its own, not with the other row's.
    let page = clerk.get(&format!("/headings/{key}")).await;
    let text = page.text();
    page.says("Уточните заголовок");
    assert!(!text.contains("Заявки"), "{text}");
    let history = delohran::journal::history_of_row(db, key)
        .await
        .expect("a history");
    assert!(
        history[0]
            .after
            .as_deref()
            .is_some_and(|after| after.contains("restored")),
        "{history:?}"
    );
    assert!(history.len() >= 5, "{}", history.len());
    assert_eq!(
        history.last().map(|entry| entry.before.is_none()),
        Some(true)
    );
    // A second time there is nothing to bring back, and the row that is there keeps its index.
    let again = send(&clerk, id, &[edit]).await.data();
    assert_eq!(again["outcomes"][0]["outcome"], "refused");
    assert_eq!(store::remarks(db, id).await.expect("remarks").len(), 2);
    let journal = delohran::journal::verify(db).await.expect("the chain");
    assert!(journal.is_ok());
}

async fn a_removal_is_undone_where_it_was_made(world: World) {
    let scene = Scene::set(world).await;
    let (id, heading) = scene.draft(2027).await;
    let records_clerk = scene.who("clerk").await;
    let other = desk::begin(&scene.world.db, &records_clerk, scene.agency.records, 2028)
        .await
        .expect("begun");
    let site = Site::open(&scene.world).await;
    let (clerk, officer) = (site.sign_in("clerk").await, site.sign_in("officer").await);
    let db = &scene.world.db;
    let restored = async |row: HeadingId| {
        let history = delohran::journal::history_of_row(db, row).await;
        let first = history.expect("a history").remove(0);
        first.after.expect("a row").contains("restored")
    };
    let key = |answer: &Value| HeadingId(answer["named"][0][1].as_i64().expect("a key"));
    let division = scene.agency.records_divisions[0].to_string();
    // Of another nomenclature: a new row from what the page knows.
    let gone = store::heading(db, heading[0]).await.expect("the row");
    take_out(&scene, &clerk, heading[0], 7).await;
    let elsewhere = bring_back("Сводки отдела", "", &division, 7);
    let answer = done(&clerk, other, &[elsewhere]).await;
    assert!(!restored(key(&answer)).await);
    // Of a division that is not the person's.
    let theirs = scene.agency.records_divisions[1];
    db.execute(
        "UPDATE removed_heading SET content = replace(content, $1, $2)",
        (
            format!("\"division_id\":{division}"),
            format!("\"division_id\":{theirs}"),
        ),
    )
    .await
    .expect("another division's");
    let edit = bring_back(ORDERS, &gone.content.index_text, &division, 7);
    let refused = send(&officer, id, std::slice::from_ref(&edit)).await;
    assert_eq!(refused.status, 403, "{}", refused.html());
    // A restricted row is none for those who may not know of it.
    db.execute(
        "UPDATE removed_heading SET content = replace(content, $1, $2)",
        ("\"restricted\":false", "\"restricted\":true"),
    )
    .await
    .expect("restricted");
    let answer = done(&officer, id, &[edit]).await;
    assert!(!restored(key(&answer)).await);
    let aside = "SELECT count(*) FROM removed_heading";
    assert_eq!(count(&scene, aside).await, 1, "it lies there still");
}
