//! What the desk refuses: the wrong person, the wrong moment, a row changed meanwhile, an index taken.

use delohran::commission::rules::Outcome;
use delohran::ids::NomenclatureId;
use delohran::nomenclature::{desk, store};

use super::{LETTERS, ORDERS, Scene, forbidden, is_stale, refused, row};
use crate::harness::{World, day};

crate::on_both! {
    only_those_named_may_act;
    steps_go_one_after_the_other;
    a_row_changed_meanwhile_is_not_overwritten;
    an_index_is_given_once;
    rows_with_flaws_are_not_signed;
    restricted_rows_are_not_there_for_others;
}

async fn only_those_named_may_act(world: World) {
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    let (id, rows) = scene.draft(2023).await;
    let [own, other] = scene.agency.records_divisions;
    let stranger = scene.who("clerk20").await;
    let head = scene.who("head").await;
    let officer = scene.who("officer").await;
    let archivist = scene.who("archivist").await;

    forbidden(desk::begin(db, &stranger, scene.agency.records, 2024).await);
    forbidden(
        desk::add_heading(
            db,
            &stranger,
            id,
            row("10-1-05", ORDERS, "5 лет", Some(own)),
        )
        .await,
    );
    forbidden(
        desk::add_heading(
            db,
            &archivist,
            id,
            row("10-1-05", ORDERS, "5 лет", Some(own)),
        )
        .await,
    );
    // The officer of a division writes its rows and no others.
    desk::add_heading(
        db,
        &officer,
        id,
        row("10-1-02", LETTERS, "5 лет, ст. 70 ТП", Some(own)),
    )
    .await
    .expect("a row of the own division");
    forbidden(
        desk::add_heading(
            db,
            &officer,
            id,
            row("10-2-02", LETTERS, "5 лет", Some(other)),
        )
        .await,
    );
    forbidden(desk::add_heading(db, &officer, id, row("10-00", LETTERS, "5 лет", None)).await);
    let theirs = store::heading(db, rows[1]).await.expect("the row");
    let mut taken_over = theirs.content.clone();
    taken_over.division_id = Some(own);
    forbidden(desk::change_heading(db, &officer, (theirs.id, theirs.version), taken_over).await);
    forbidden(desk::remove_heading(db, &officer, theirs.id, theirs.version).await);
    forbidden(desk::submit_division(db, &officer, id, other).await);
    forbidden(desk::assemble(db, &officer, id).await);
    forbidden(desk::assemble(db, &head, id).await);

    scene.submit_divisions(id).await.expect("submitted");
    let clerk = scene.who("clerk").await;
    desk::assemble(db, &clerk, id).await.expect("assembled");
    forbidden(desk::sign(db, &clerk, id).await);
    forbidden(desk::sign(db, &scene.who("head20").await, id).await);
    desk::sign(db, &head, id).await.expect("signed");
    forbidden(desk::accept(db, &clerk, id).await);
    forbidden(desk::remark(db, &head, rows[0], "Нет").await);
    forbidden(desk::return_with_remarks(db, &head, id).await);
    desk::accept(db, &archivist, id).await.expect("accepted");
    forbidden(desk::send(db, &archivist, id, "1", day("2022-10-03")).await);
    forbidden(desk::consolidate(db, &clerk, 2023).await);
    forbidden(desk::visa(db, &archivist, id).await);
    forbidden(desk::sign_consolidated(db, &head, id).await);
    forbidden(desk::endorse(db, &archivist, id).await);
    forbidden(desk::approve(db, &scene.who("deputy").await, id, &approval()).await);
}

fn approval() -> desk::ApprovalAsked {
    desk::ApprovalAsked {
        approved_on: day("2022-12-28"),
        external_protocol: Some(("8".into(), day("2022-12-01"))),
    }
}

async fn steps_go_one_after_the_other(world: World) {
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    scene.commission().await;
    let (id, rows) = scene.draft(2023).await;
    let clerk = scene.who("clerk").await;
    let archivist = scene.who("archivist").await;
    refused(
        desk::sign(db, &scene.who("head").await, id).await,
        "не её очередь",
    );
    refused(
        desk::remark(db, &archivist, rows[0], "Нет").await,
        "не её очередь",
    );
    refused(desk::accept(db, &archivist, id).await, "не её очередь");
    scene.submit_divisions(id).await.expect("submitted");
    scene.sign(id, "clerk", "head").await.expect("signed");
    refused(
        desk::add_heading(db, &clerk, id, row("10-1-09", ORDERS, "5 лет", None)).await,
        "строки уже не меняются",
    );
    let signed = store::heading(db, rows[0]).await.expect("the row");
    refused(
        desk::remove_heading(db, &clerk, signed.id, signed.version).await,
        "строки уже не меняются",
    );
    desk::accept(db, &archivist, id).await.expect("accepted");
    refused(
        desk::send(db, &clerk, id, " ", clerk.today).await,
        "номер служебной записки",
    );
    refused(
        desk::send(db, &clerk, id, "5", day("2022-10-04")).await,
        "ещё не наступила",
    );
    desk::send(db, &clerk, id, "5", clerk.today)
        .await
        .expect("sent");
    let personnel = scene.personnel_signed(2023).await;
    scene.pass_check(personnel, "clerk20").await.expect("sent");

    let keeper = scene.who("archive_head").await;
    let whole = desk::consolidate(db, &keeper, 2023)
        .await
        .expect("compiled");
    refused(desk::consolidate(db, &keeper, 2023).await, "уже составлена");
    refused(
        desk::sign_consolidated(db, &scene.who("office_head").await, whole).await,
        "не её очередь",
    );
    desk::visa(db, &keeper, whole).await.expect("visa");
    refused(desk::visa(db, &keeper, whole).await, "не её очередь");
    desk::sign_consolidated(db, &scene.who("office_head").await, whole)
        .await
        .expect("signed");
    refused(desk::endorse(db, &keeper, whole).await, "Нет решения ЦЭК");
    refused(
        scene.approve(whole, "2022-10-03", None).await,
        "не её очередь",
    );
    // A rejection is no endorsement; a later meeting may endorse.
    scene
        .commission_decides(whole, Outcome::Rejected)
        .await
        .expect("decided");
    refused(desk::endorse(db, &keeper, whole).await, "Нет решения ЦЭК");
    scene.world.on("2022-10-10");
    scene
        .commission_decides(whole, Outcome::Endorsed)
        .await
        .expect("decided");
    desk::endorse(db, &keeper, whole).await.expect("endorsed");
}

async fn a_row_changed_meanwhile_is_not_overwritten(world: World) {
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    let (_, rows) = scene.draft(2023).await;
    let clerk = scene.who("clerk").await;
    let read = store::heading(db, rows[0]).await.expect("the row");
    let mut first = read.content.clone();
    first.note = "первая правка".into();
    desk::change_heading(db, &clerk, (read.id, read.version), first)
        .await
        .expect("changed");
    let mut second = read.content.clone();
    second.note = "вторая правка".into();
    let late = desk::change_heading(db, &clerk, (read.id, read.version), second).await;
    assert!(is_stale(&refused(late, "изменил кто-то другой")));
    let late = desk::remove_heading(db, &clerk, read.id, read.version).await;
    assert!(is_stale(&refused(late, "изменил кто-то другой")));
    let now = store::heading(db, rows[0]).await.expect("the row");
    assert_eq!(now.content.note, "первая правка");
    desk::remove_heading(db, &clerk, now.id, now.version)
        .await
        .expect("removed");
}

async fn an_index_is_given_once(world: World) {
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    let (id, rows) = scene.draft(2023).await;
    let clerk = scene.who("clerk").await;
    let again = desk::add_heading(db, &clerk, id, row("10–1–01", LETTERS, "5 лет", None)).await;
    refused(again, "Индекс 10-1-01 в этой номенклатуре уже есть");
    let second = store::heading(db, rows[1]).await.expect("the row");
    let mut moved = second.content.clone();
    moved.index_text = "10-1-01".into();
    refused(
        desk::change_heading(db, &clerk, (second.id, second.version), moved).await,
        "уже есть",
    );
    let foreign = row(
        "20-1-01",
        LETTERS,
        "5 лет",
        Some(scene.agency.personnel_division),
    );
    refused(
        desk::add_heading(db, &clerk, id, foreign).await,
        "другого подразделения",
    );
}

async fn rows_with_flaws_are_not_signed(world: World) {
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    let (id, _) = scene.draft(2023).await;
    let clerk = scene.who("clerk").await;
    let [own, _] = scene.agency.records_divisions;
    for (index, title, term, words) in [
        ("10-1-02", "Разные материалы", "5 лет, ст. 70 ТП", "10-1-02"),
        (
            "10-1-03",
            LETTERS,
            "пока не надоест",
            "срок хранения не читается",
        ),
        ("X-1", LETTERS, "5 лет", "X-1"),
    ] {
        let heading = desk::add_heading(db, &clerk, id, row(index, title, term, Some(own)))
            .await
            .expect("a draft may have flaws");
        refused(desk::submit_division(db, &clerk, id, own).await, words);
        refused(desk::assemble(db, &clerk, id).await, words);
        let flawed = store::heading(db, heading).await.expect("the row");
        desk::remove_heading(db, &clerk, heading, flawed.version)
            .await
            .expect("removed");
    }
    refused(
        desk::assemble(db, &clerk, NomenclatureId(999)).await,
        "Такой номенклатуры нет",
    );
}

async fn restricted_rows_are_not_there_for_others(world: World) {
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    let (id, _) = scene.draft(2023).await;
    let clerk = scene.who("clerk").await;
    let mut hidden = row(
        "10-1-07",
        "Документы (акты, справки) о проверках",
        "5 лет, ст. 141 ТП",
        None,
    );
    hidden.restricted = true;
    let heading = desk::add_heading(db, &clerk, id, hidden)
        .await
        .expect("a row");
    let version = 1;
    refused(
        desk::remove_heading(db, &clerk, heading, version).await,
        "Такой строки номенклатуры нет",
    );
    let shown = |rows: Vec<delohran::nomenclature::rules::Heading>| rows.len();
    assert_eq!(
        shown(store::headings(db, id, false).await.expect("rows")),
        2
    );
    assert_eq!(shown(store::headings(db, id, true).await.expect("rows")), 3);
    let sees = scene.who("restricted").await;
    for (acting, count) in [(&clerk, 2), (&sees, 3)] {
        let counts = store::heading_counts(db, 2023, acting.sight())
            .await
            .expect("counts");
        assert_eq!(counts, [(id, count)]);
    }
}
