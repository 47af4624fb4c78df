//! The wording of the forms, amended over HTTP: what paper says before and after, what is refused, what is kept.

use delohran::commission::rules::Outcome;
use delohran::db::Store;
use delohran::ids::NomenclatureId;
use delohran::journal;
use delohran::nomenclature::desk;
use delohran::organisation::roles::Role;

use super::permissions::hired;
use crate::destruction::{Stage, shelf};
use crate::harness::browser::{Browser, Page, Site};
use crate::harness::{Agency, Approved, World};

crate::on_both! {
    a_draft_says_the_new_text_and_a_signed_paper_the_old_one;
    an_act_keeps_the_words_that_the_commission_considered;
    what_is_planned_can_be_withdrawn;
    what_cannot_be_amended_comes_back_with_what_was_typed;
    everybody_looks_and_the_pages_tell_where_a_text_comes_from;
    the_database_keeps_amendments_by_itself;
}

const YEAR_LINE: &str = "/wording/F-18/year_line";
const AMENDMENTS: &str = "/wording/amendments";
const GROUND: &str = "приказ от 10.11.2023 № 5";

/// The agency with an administrator whose password is known.
async fn founded(world: &World) -> Agency {
    let agency = Agency::found(world).await;
    hired(world, "keeper", Role::Administrator, None, None).await;
    agency
}

async fn amend(keeper: &Browser, address: &str, text: &str, since: &str) -> Page {
    let page = keeper.get(address).await.ok();
    let filled = [("text", text), ("since", since), ("ground", GROUND)];
    keeper.submit(&page, AMENDMENTS, &filled).await
}

async fn back_to_shipped(keeper: &Browser, since: &str) -> Page {
    let fields = [
        ("form", "F-18"),
        ("block", "year_line"),
        ("back", "1"),
        ("since", since),
        ("ground", GROUND),
    ];
    keeper.post(AMENDMENTS, &fields).await
}

/// A paper as people read it, on a day.
async fn paper(world: &World, site: &Site, on: &str, address: &str) -> String {
    world.on(on);
    let archivist = site.sign_in("archivist").await;
    let html = archivist.get(address).await.ok().html();
    html.replace(['\u{a0}', '\u{ad}'], " ")
}

#[track_caller]
fn says(paper: &str, words: &str, not: &str) {
    assert!(paper.contains(words), "«{words}» is not in {paper}");
    assert!(!paper.contains(not), "«{not}» is in {paper}");
}

async fn a_draft_says_the_new_text_and_a_signed_paper_the_old_one(world: World) {
    let agency = founded(&world).await;
    let signed = Approved::of_year(&world, &agency, 2023).await;
    world.on("2023-11-10");
    let clerk = agency.acting(&world, "clerk").await;
    let draft = desk::begin(&world.db, &clerk, agency.records, 2024)
        .await
        .expect("a draft");
    let of = |id: NomenclatureId| format!("/nomenclatures/{id}/print/F-18.html");
    let (old, new) = ("на 2024 год<", "на календарный 2024 год<");

    let site = Site::open(&world).await;
    let keeper = site.sign_in("keeper").await;
    for address in [YEAR_LINE, "/wording/F-19/year_line"] {
        let amended = amend(&keeper, address, "на календарный {year} год", "2023-11-20").await;
        assert_eq!(amended.ok().path, address);
    }
    says(
        &paper(&world, &site, "2023-11-10", &of(draft)).await,
        old,
        new,
    );
    says(
        &paper(&world, &site, "2023-11-19", &of(draft)).await,
        old,
        new,
    );
    says(
        &paper(&world, &site, "2023-11-20", &of(draft)).await,
        new,
        old,
    );
    let before = paper(&world, &site, "2023-11-20", &of(signed.records)).await;
    says(&before, "на 2023 год<", "календарный");
    let whole = format!("/nomenclatures/{}/print/F-19.html", signed.consolidated);
    says(
        &paper(&world, &site, "2023-11-20", &whole).await,
        "на 2023 год<",
        "календарный",
    );

    // Signed under the new text, it keeps it when the old one is back.
    world.on("2023-11-21");
    let clerk = agency.acting(&world, "clerk").await;
    for division in agency.records_divisions {
        desk::submit_division(&world.db, &clerk, draft, division)
            .await
            .expect("handed in");
    }
    desk::assemble(&world.db, &clerk, draft)
        .await
        .expect("assembled");
    let head = agency.acting(&world, "head").await;
    desk::sign(&world.db, &head, draft).await.expect("signed");
    let keeper = site.sign_in("keeper").await;
    back_to_shipped(&keeper, "2023-11-25").await.ok();
    let clerk20 = agency.acting(&world, "clerk20").await;
    let other = desk::begin(&world.db, &clerk20, agency.personnel, 2024)
        .await
        .expect("a draft");
    says(
        &paper(&world, &site, "2023-11-24", &of(other)).await,
        new,
        old,
    );
    says(
        &paper(&world, &site, "2023-11-25", &of(other)).await,
        old,
        new,
    );
    says(
        &paper(&world, &site, "2023-11-25", &of(draft)).await,
        new,
        old,
    );

    // The archive sends it back: it is a draft again and speaks today's words.
    let archivist = agency.acting(&world, "archivist").await;
    let row = delohran::nomenclature::store::headings(&world.db, draft, true)
        .await
        .expect("rows")[0]
        .id;
    desk::remark(&world.db, &archivist, row, "Уточните срок")
        .await
        .expect("a remark");
    desk::return_with_remarks(&world.db, &archivist, draft)
        .await
        .expect("returned");
    says(
        &paper(&world, &site, "2023-11-25", &of(draft)).await,
        old,
        new,
    );

    let told = site.sign_in("keeper").await.get(YEAR_LINE).await.ok();
    let cells = told.all("h2 ~ table td");
    let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
    let rows: Vec<&[&str]> = cells.chunks(5).collect();
    assert_eq!(
        rows,
        [
            [
                "с 25.11.2023",
                "на календарный {year} год",
                "на {year} год (исходный)",
                GROUND,
                "И. Проверяющий, 21.11.2023",
            ],
            [
                "с 20.11.2023 по 24.11.2023",
                "на {year} год",
                "на календарный {year} год",
                GROUND,
                "И. Проверяющий, 10.11.2023",
            ],
        ]
    );
    let journal = site.sign_in("keeper").await.get("/journal").await.ok();
    journal
        .says("поправка к формулировке формы")
        .says("Поправка к формулировке 3")
        .says("на календарный {year} год");
    journal::verify(&world.db)
        .await
        .expect("read")
        .expect("the chain holds");
}

async fn an_act_keeps_the_words_that_the_commission_considered(world: World) {
    let stage = Stage::drawn(world).await;
    let world = &stage.world;
    hired(world, "keeper", Role::Administrator, None, None).await;
    let site = Site::open(world).await;
    let act = format!("/destruction/acts/{}/print/F-31.html", stage.act);
    let list = format!("/destruction/lists/{}/print/F-30.html", stage.list);
    let subject = "/wording/F-31/subject";
    let keeper = site.sign_in("keeper").await;
    amend(&keeper, subject, "о первом тексте", "2023-02-03")
        .await
        .ok();
    amend(&keeper, subject, "о втором тексте", "2023-02-05")
        .await
        .ok();
    let sent_before = "о тексте после отправки";
    amend(&keeper, "/wording/F-30/subject", sent_before, "2023-02-03")
        .await
        .ok();

    let draft = paper(world, &site, "2023-02-02", &act).await;
    says(&draft, "о выделении к уничтожению", "о первом тексте");
    let draft = paper(world, &site, "2023-02-04", &act).await;
    says(&draft, "о первом тексте", "о втором тексте");
    shelf::meet(world, &stage.agency, stage.act, Outcome::Endorsed).await;
    world.on("2023-02-05");
    let draft = paper(world, &site, "2023-02-05", &act).await;
    says(&draft, "о втором тексте", "о первом тексте");
    stage.endorse().await.expect("endorsed");
    let considered = paper(world, &site, "2023-02-05", &act).await;
    says(&considered, "о первом тексте", "о втором тексте");
    stage.approve("director", "1").await.expect("approved");
    let approved = paper(world, &site, "2023-02-06", &act).await;
    says(&approved, "о первом тексте", "о втором тексте");
    let list = paper(world, &site, "2023-02-06", &list).await;
    assert!(!list.contains(sent_before), "{list}");
}

async fn what_is_planned_can_be_withdrawn(world: World) {
    founded(&world).await;
    let site = Site::open(&world).await;
    let keeper = site.sign_in("keeper").await;
    let page = amend(&keeper, YEAR_LINE, "{year}", "2022-10-10").await.ok();
    let page = page.says("Намечено").says("С 10.10.2022: «{year}»");
    let withdrawal = "/wording/amendments/1/withdraw";
    keeper
        .submit(&page, withdrawal, &[])
        .await
        .refused(422, "Укажите, почему поправка отзывается");
    keeper
        .submit(&page, withdrawal, &[("reason", "ошибка в приказе")])
        .await
        .ok()
        .says("намечалось с 10.10.2022; отозвано 03.10.2022, И. Проверяющий: ошибка в приказе");
    keeper
        .submit(&page, withdrawal, &[("reason", "ещё раз")])
        .await
        .refused(409, "Поправка уже отозвана 03.10.2022");
    // Its day is free again, and it is never in force.
    amend(&keeper, YEAR_LINE, "{year} г.", "2022-10-10")
        .await
        .ok();
    world.on("2022-10-10");
    let keeper = site.sign_in("keeper").await;
    let page = keeper.get(YEAR_LINE).await.ok();
    assert_eq!(page.all("h1"), ["{year} г. изменён"]);
    let late = [
        ("form", "F-18"),
        ("block", "year_line"),
        ("reason", "поздно"),
    ];
    keeper
        .post("/wording/amendments/2/withdraw", &late)
        .await
        .refused(409, "Поправка действует с 10.10.2022, и отозвать её нельзя");
    keeper
        .post("/wording/amendments/99/withdraw", &late)
        .await
        .refused(404, "Такой поправки нет");
    let entries: i64 = world
        .db
        .fetch_value(
            "SELECT count(*) FROM journal_entry WHERE action = 'wording.amend'",
            (),
        )
        .await
        .expect("counted");
    assert_eq!(entries, 3, "two amendments and one withdrawal");
    let of_first = journal::history(
        &world.db,
        journal::Object::new(journal::ObjectKind::WordingAmendment, 1),
    )
    .await
    .expect("read");
    assert_eq!(of_first.len(), 2);
    assert!(
        of_first[1]
            .before
            .as_deref()
            .is_some_and(|was| was.contains("на {year} год"))
    );
}

async fn what_cannot_be_amended_comes_back_with_what_was_typed(world: World) {
    founded(&world).await;
    let site = Site::open(&world).await;
    let keeper = site.sign_in("keeper").await;
    let tomorrow = "2022-10-04";
    let cases = [
        (
            ("на {decade}", tomorrow, GROUND),
            "подстановка {decade} не известна. Допустимы: {year}",
        ),
        (
            ("на {year год", tomorrow, GROUND),
            "фигурная скобка без пары",
        ),
        (("   ", tomorrow, GROUND), "текст пуст"),
        (
            ("на {year} год", tomorrow, GROUND),
            "поправка ничего не меняет",
        ),
        (
            ("год {year}", "2022-10-03", GROUND),
            "не раньше чем со следующего дня, 04.10.2022",
        ),
        (("год {year}", "завтра", GROUND), "«завтра» не читается"),
        (
            ("год {year}", "", GROUND),
            "Не указана дата начала действия",
        ),
        (("год {year}", tomorrow, " "), "Укажите документ"),
    ];
    for ((text, since, ground), words) in cases {
        let page = keeper.get(YEAR_LINE).await.ok();
        let filled = [("text", text), ("since", since), ("ground", ground)];
        let again = keeper
            .submit(&page, AMENDMENTS, &filled)
            .await
            .refused(422, words);
        let kept = again.form(AMENDMENTS);
        for (name, value) in filled {
            assert!(
                kept.contains(&(name.to_owned(), value.to_owned())),
                "{name} = «{value}» in {kept:?}"
            );
        }
    }
    amend(&keeper, YEAR_LINE, "год {year}", "2022-10-08")
        .await
        .ok();
    amend(&keeper, YEAR_LINE, "{year}", "2022-10-08")
        .await
        .refused(422, "На 08.10.2022 для этого текста уже намечена поправка");
    back_to_shipped(&keeper, "2022-10-05")
        .await
        .refused(422, "С 05.10.2022 форма и так напечатает этот текст");
    for address in [
        "/wording/F-99",
        "/wording/F-18/subject",
        "/wording/F-99/caption",
    ] {
        keeper.get(address).await.refused(404, "");
    }
    let nowhere = [("form", "F-18"), ("block", "subject"), ("text", "текст")];
    keeper
        .post(AMENDMENTS, &nowhere)
        .await
        .refused(404, "В форме F-18 нет такого текста");
    let kept: i64 = world
        .db
        .fetch_value("SELECT count(*) FROM wording_amendment", ())
        .await
        .expect("counted");
    assert_eq!(kept, 1);
}

async fn everybody_looks_and_the_pages_tell_where_a_text_comes_from(world: World) {
    founded(&world).await;
    let site = Site::open(&world).await;
    let keeper = site.sign_in("keeper").await;
    amend(&keeper, YEAR_LINE, "на год", "2022-10-04")
        .await
        .ok()
        .says("Из исходного текста пропало: {year} (год). На бумаге этого не будет");
    amend(&keeper, "/wording/F-18/caption", "ДЕЛА", "2022-12-01")
        .await
        .ok();
    world.on("2022-10-05");
    let clerk = site.sign_in("clerk").await;
    let forms = clerk
        .get("/wording")
        .await
        .ok()
        .says("Редакция правил — 526");
    let cells = forms.all("tbody td");
    let of_form = cells.chunks(5).find(|row| row[0] == "F-18");
    assert_eq!(
        of_form.expect("the form")[1..],
        [
            "Номенклатура дел структурного подразделения",
            "11",
            "1",
            "1"
        ]
    );
    let cells = clerk.get("/wording/F-18").await.ok().all("tbody td");
    let rows: Vec<&[String]> = cells.chunks(4).collect();
    assert_eq!(
        rows[1],
        [
            "на год изменён",
            &format!("поправка с 04.10.2022, основание: {GROUND}"),
            "526",
            "{year} год",
        ]
    );
    assert!(rows[0][0].ends_with("другой с 01.12.2022"), "{:?}", rows[0]);
    assert!(
        rows.iter()
            .any(|row| row[1].contains("приказ Минюста России № 460")),
        "{rows:?}"
    );
    let text = clerk.get(YEAR_LINE).await.ok();
    assert_eq!(text.form(AMENDMENTS), [], "a clerk only looks");
    text.says("Исходный текст на {year} год")
        .says("На бумаге на год");
    let archive = clerk.get("/wording/F-18/archive_visa").await.ok();
    archive.says("Виза работника ‹архив в падеже, которого требует исходный текст›");
    for (login, address) in [("keeper", "/organisation"), ("clerk", "/print")] {
        let links = site.sign_in(login).await.get(address).await.ok();
        let links = links.attributes("main a", "href");
        assert!(
            links.contains(&"/wording".to_owned()),
            "{address}: {links:?}"
        );
    }
}

async fn the_database_keeps_amendments_by_itself(world: World) {
    founded(&world).await;
    let site = Site::open(&world).await;
    let keeper = site.sign_in("keeper").await;
    amend(&keeper, YEAR_LINE, "{year}", "2022-10-04").await.ok();
    amend(&keeper, YEAR_LINE, "год {year}", "2022-10-20")
        .await
        .ok();
    let page = keeper.get(YEAR_LINE).await.ok();
    keeper
        .submit(
            &page,
            "/wording/amendments/2/withdraw",
            &[("reason", "ошибка")],
        )
        .await
        .ok();
    let guarded = [
        (
            "UPDATE wording_amendment SET text = 'другой' WHERE id = 1",
            "вносят новую",
        ),
        (
            "DELETE FROM wording_amendment WHERE id = 2",
            "удалить нельзя",
        ),
        (
            "UPDATE wording_withdrawal SET reason = 'другая'",
            "не переписывают",
        ),
        ("DELETE FROM wording_withdrawal", "удалить нельзя"),
        (
            "INSERT INTO wording_withdrawal (amendment_id, reason, withdrawn_by, withdrawn_on)
             VALUES (1, 'поздно', 1, '2022-10-04')",
            "уже действует",
        ),
    ];
    for (sql, words) in guarded {
        let refused = world.db.execute(sql, ()).await.expect_err(sql);
        assert!(refused.to_string().contains(words), "{sql}: {refused}");
    }
    let backdated = "INSERT INTO wording_amendment
        (edition, form, block, text, in_force_from, ground, made_by, made_on)
        VALUES ('526', 'F-18', 'year_line', 'текст', '2022-10-03', 'приказ', 1, '2022-10-03')";
    assert!(world.db.execute(backdated, ()).await.is_err());
}
