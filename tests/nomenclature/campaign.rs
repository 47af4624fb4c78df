//! The autumn campaign as the archive sees it, and its reminders (R-068…R-072).

use calamine::Reader;
use delohran::db;
use delohran::journal::{self, Object, ObjectKind};
use delohran::nomenclature::desk;

use super::{Scene, forbidden, refused, row};
use crate::harness::browser::{Page, Site};
use crate::harness::{Approved, World};

crate::on_both! {
    the_archive_sees_where_every_department_stands;
    a_reminder_is_shown_until_the_nomenclature_is_sent;
    restricted_rows_are_not_counted_for_others;
    the_archive_is_warned_of_the_state_archive_s_agreement;
}

/// The cells of a department's line.
fn line(page: &Page, index: &str) -> Vec<String> {
    let cells = page.all("form[action$=\"/reminders\"] tbody td");
    let columns = page.all("form[action$=\"/reminders\"] thead th").len();
    cells
        .chunks(columns)
        .find(|cells| cells.contains(&index.to_owned()))
        .unwrap_or_else(|| panic!("no line {index}: {}", page.text()))
        .to_vec()
}

fn indexes(page: &Page) -> Vec<String> {
    page.all("form[action$=\"/reminders\"] td.index")
}

async fn the_archive_sees_where_every_department_stands(world: World) {
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    let (id, rows) = scene.draft(2023).await;
    // A row that breaks a rule: shorter than its article.
    let clerk = scene.who("clerk").await;
    let short = row(
        "10-1-02",
        "Переписка с организациями по вопросам делопроизводства",
        "3 года, ст. 70 ТП",
        Some(scene.agency.records_divisions[0]),
    );
    desk::add_heading(db, &clerk, id, short)
        .await
        .expect("a row");
    let site = Site::open(&scene.world).await;
    let archive = site.sign_in("archivist").await;
    let address = "/nomenclatures/campaign?year=2023";
    let page = archive.get(address).await.ok();
    let own = line(&page, "10");
    assert_eq!(own[3], "проект");
    assert_eq!(own[4], "делопроизводитель: М.И. Орлова");
    assert!(own[5].contains("до 15.11.2022 (п. 10.1.6)") && own[5].contains("осталось 42 дня"));
    assert_eq!((own[6].as_str(), own[7].chars().next()), ("3", Some('1')));
    let other = line(&page, "20");
    assert_eq!(other[3], "не начата");
    assert_eq!(other[4], "делопроизводитель: А.С. Белова");

    // What is kept of the check is not kept beyond a change of the rows.
    let mended = desk::visible_heading(&mut db.begin().await.expect("begun"), &clerk, rows[0])
        .await
        .expect("the row");
    let spoilt = delohran::nomenclature::rules::HeadingContent {
        title: "Разные материалы".into(),
        ..mended.content.clone()
    };
    desk::change_heading(db, &clerk, (rows[0], mended.version), spoilt)
        .await
        .expect("spoilt");
    let page = archive.get(address).await.ok();
    assert_eq!(line(&page, "10")[7].chars().next(), Some('2'));
    desk::change_heading(db, &clerk, (rows[0], mended.version + 1), mended.content)
        .await
        .expect("mended");

    // The way there and back is in the picture, day by day.
    scene.world.on("2022-10-10");
    scene.submit_divisions(id).await.expect("submitted");
    scene.sign(id, "clerk", "head").await.expect("signed");
    scene.world.on("2022-10-12");
    let archivist = scene.who("archivist").await;
    for text in ["Уточните вопрос", "Уточните вид"] {
        desk::remark(db, &archivist, rows[1], text)
            .await
            .expect("a remark");
    }
    desk::return_with_remarks(db, &archivist, id)
        .await
        .expect("returned");
    let clerk = scene.who("clerk").await;
    let first = delohran::nomenclature::store::remarks(db, id)
        .await
        .expect("remarks")[0]
        .id;
    desk::answer_remark(db, &clerk, first, "Исправлено")
        .await
        .expect("answered");
    scene.world.on("2022-11-15");
    let page = site.sign_in("archivist").await.get(address).await.ok();
    let own = line(&page, "10");
    assert_eq!(own[3], "возвращена с замечаниями");
    assert_eq!(own[8], "1 / 1");
    // T-10: 15 November is a day too late.
    assert!(own[5].contains("просрочено на 1 день"), "{own:?}");
    let drawn = page.all("figure.campaign title");
    for told in [
        "03.10.2022, проект: 1",
        "03.10.2022, не начата: 1",
        "09.10.2022, проект: 1",
        "10.10.2022, на проверке в архиве: 1",
        "12.10.2022, возвращена с замечаниями: 1",
        "15.11.2022, не начата: 1",
        "Последний день срока",
    ] {
        assert!(drawn.contains(&told.to_owned()), "{told}: {drawn:?}");
    }
    assert!(!drawn.iter().any(|told| told.starts_with("16.11.2022")));
    assert!(
        !drawn
            .iter()
            .any(|told| told.starts_with("11.10.2022, проект"))
    );

    let archive = site.sign_in("archivist").await;
    for (query, expected) in [
        ("late=1", vec!["10", "20"]),
        ("progress=not_begun", vec!["20"]),
        ("grave=1", vec!["10"]),
        ("order=progress", vec!["20", "10"]),
        ("order=remarks", vec!["10", "20"]),
    ] {
        let page = archive.get(&format!("{address}&{query}")).await.ok();
        assert_eq!(indexes(&page), expected, "{query}");
    }
    let table = archive
        .get("/nomenclatures/campaign.xlsx?year=2023&order=progress")
        .await
        .ok();
    let cells = cells_of(&table.bytes);
    assert_eq!(cells[0][1], "Подразделение");
    assert_eq!(
        cells[1][..4],
        [
            "20",
            "Управление кадров",
            "не начата",
            "делопроизводитель: А.С. Белова"
        ]
    );
    assert_eq!(
        cells[2][4..8],
        ["14.11.2022", "просрочено на 1 день", "да", "3"]
    );
    assert_eq!(cells[2][8..], ["1", "1", "1", "1", "0"]);
    // The page of the year reads the term as strictly.
    archive
        .get("/nomenclatures?year=2023")
        .await
        .ok()
        .says("срок прошёл (п. 10.1.6)")
        .says("Ход кампании");
    // Departments see their own.
    for path in [address, "/nomenclatures/campaign.xlsx?year=2023"] {
        site.sign_in("clerk")
            .await
            .get(path)
            .await
            .refused(403, "видят работники архива");
    }
}

/// The cells of the first sheet, row by row.
fn cells_of(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).expect("a workbook");
    let range = book.worksheet_range("Кампания").expect("the sheet");
    let texts = |row: &[calamine::Data]| row.iter().map(ToString::to_string).collect();
    range.rows().map(texts).collect()
}

async fn a_reminder_is_shown_until_the_nomenclature_is_sent(world: World) {
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    let (id, _) = scene.draft(2023).await;
    let site = Site::open(&scene.world).await;
    let archive = site.sign_in("archivist").await;
    let (records, personnel) = (
        scene.agency.records.to_string(),
        scene.agency.personnel.to_string(),
    );
    let address = "/nomenclatures/campaign/reminders";
    archive
        .post(address, &[("year", "2023"), ("text", "Ждём")])
        .await
        .refused(422, "Отметьте подразделения");
    // What was ticked and typed is still there.
    let refused_page = archive
        .post(
            address,
            &[("year", "2023"), ("department", &personnel), ("text", " ")],
        )
        .await
        .refused(422, "Напишите, о чём напомнить");
    assert_eq!(
        refused_page.attributes("input[name=\"department\"][checked]", "value"),
        [personnel.as_str()]
    );
    let text = "Представьте номенклатуру до пятницы";
    archive
        .post(
            address,
            &[
                ("year", "2023"),
                ("department", &records),
                ("department", &personnel),
                ("text", text),
            ],
        )
        .await
        .ok()
        .says("Напоминаний отправлено: 2");
    let page = archive.get("/nomenclatures/campaign?year=2023").await.ok();
    assert_eq!(line(&page, "20")[9], "03.10.2022");
    let of_nomenclature = journal::history(db, desk::object(id)).await.expect("read");
    assert_eq!(of_nomenclature[0].action, "nomenclature.remind");
    let of_department = Object::new(ObjectKind::Department, scene.agency.personnel.0);
    let of_department = journal::history(db, of_department).await.expect("read");
    assert!(
        of_department[0]
            .after
            .as_ref()
            .is_some_and(|it| it.contains(text))
    );

    for login in ["clerk", "head", "officer", "clerk20"] {
        site.sign_in(login)
            .await
            .get("/")
            .await
            .ok()
            .says(&format!(
                "Архив напоминает о номенклатуре на 2023 год, 03.10.2022: {text}."
            ))
            .says("Номенклатура на 2023 год разрабатывается до 15.11.2022 (п. 10.1.6): осталось 42 дня.");
    }
    let desktop = site.sign_in("archive_head").await.get("/").await.ok();
    assert!(!desktop.text().contains(text));
    let _ = desktop.says("осталось 42 дня: не направлено 2 из 2.");
    let sheet = format!("/nomenclatures/{id}");
    let clerk = site.sign_in("clerk").await;
    clerk
        .get(&sheet)
        .await
        .ok()
        .says(&format!("Архив напоминает, 03.10.2022: {text}"));

    // Once it is sent, there is nothing to remind of.
    scene.submit_divisions(id).await.expect("submitted");
    scene.sign(id, "clerk", "head").await.expect("signed");
    scene.pass_check(id, "clerk").await.expect("sent");
    for path in ["/", &sheet] {
        let page = clerk.get(path).await.ok();
        assert!(!page.text().contains("Архив напоминает"), "{}", page.text());
        assert!(!page.text().contains("разрабатывается"), "{}", page.text());
    }
    let refusal = archive
        .post(
            address,
            &[
                ("year", "2023"),
                ("department", &personnel),
                ("department", &records),
                ("text", text),
            ],
        )
        .await;
    refusal.refused(
        409,
        "10. Управление делами: номенклатура на 2023 год уже направлена",
    );
    let kept = delohran::nomenclature::store::campaign::reminders(db, 2023)
        .await
        .expect("reminders");
    assert_eq!(kept.len(), 2, "nothing is done by halves");

    let clerk = scene.who("clerk").await;
    forbidden(desk::remind(db, &clerk, 2023, &[scene.agency.records], text).await);
    let archivist = scene.who("archivist").await;
    refused(
        desk::remind(db, &archivist, 2013, &[scene.agency.records], text).await,
        "номенклатуру на 2013 год подразделение не составляет",
    );
    for sql in [
        "UPDATE nomenclature_reminder SET text = 'Иное'",
        "DELETE FROM nomenclature_reminder",
    ] {
        let outcome = db::Store::execute(db, sql, ()).await;
        assert!(matches!(outcome, Err(db::Error::Refused(_))), "{outcome:?}");
    }
}

async fn restricted_rows_are_not_counted_for_others(world: World) {
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    let (id, _) = scene.draft(2023).await;
    let clerk = scene.who("clerk").await;
    let mut hidden = row(
        "10-1-07",
        "Переписка с государственными органами по вопросам защиты информации",
        "3 года, ст. 70 ТП",
        Some(scene.agency.records_divisions[0]),
    );
    hidden.restricted = true;
    let hidden = desk::add_heading(db, &clerk, id, hidden)
        .await
        .expect("a row");
    scene.submit_divisions(id).await.expect("submitted");
    scene.sign(id, "clerk", "head").await.expect("signed");
    let trusted = scene.who("restricted").await;
    desk::remark(db, &trusted, hidden, "Уточните")
        .await
        .expect("a remark");
    let site = Site::open(&scene.world).await;
    let address = "/nomenclatures/campaign?year=2023";
    for (login, rows, grave, remarks) in [
        ("archivist", "2", "0", "0 / 0"),
        ("restricted", "3", "1", "1 / 0"),
    ] {
        let page = site.sign_in(login).await.get(address).await.ok();
        let own = line(&page, "10");
        assert_eq!(
            (own[6].as_str(), own[8].as_str()),
            (rows, remarks),
            "{login}"
        );
        assert!(own[7].starts_with(grave), "{login}: {own:?}");
    }
}

async fn the_archive_is_warned_of_the_state_archive_s_agreement(world: World) {
    let scene = Scene::set(world).await;
    let site = Site::open(&scene.world).await;
    let address = "/nomenclatures/campaign?year=2023";
    let head = site.sign_in("archive_head").await;
    for path in ["/", address] {
        head.get(path)
            .await
            .ok()
            .says("Согласования номенклатуры с ЭПК ГА РФ ещё не было");
    }
    // Agreed on 20 December 2022.
    Approved::of_year(&scene.world, &scene.agency, 2023).await;
    for (today, words) in [
        ("2026-12-20", None),
        (
            "2026-12-21",
            Some("действует по 20.12.2027: подготовьте новое"),
        ),
        ("2027-12-21", Some("действовало по 20.12.2027")),
    ] {
        scene.world.on(today);
        let head = site.sign_in("archive_head").await;
        for path in ["/", address] {
            let told = head.get(path).await.ok().text();
            match words {
                Some(words) => assert!(told.contains(words), "{today} {path}: {told}"),
                None => assert!(!told.contains("ЭПК ГА РФ"), "{today} {path}: {told}"),
            }
        }
        let clerk = site.sign_in("clerk").await.get("/").await.ok().text();
        assert!(!clerk.contains("ЭПК ГА РФ"), "{clerk}");
    }
}
