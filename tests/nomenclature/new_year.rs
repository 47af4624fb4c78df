//! A draft beside the nomenclatures of the years before (R-079, R-092…R-094).

use delohran::cases;
use delohran::cases::desk::FilingTarget;
use delohran::cases::rules::filing::{DocumentAsked, DocumentKind};
use delohran::ids::{CaseId, HeadingId, NomenclatureId};
use delohran::journal;
use delohran::nomenclature::rules::{HeadingContent, NomenclatureState};
use delohran::nomenclature::{desk, store};

use super::{Scene, refused};
use crate::harness::approved::{
    HOUSEHOLD, LAWSUITS, ORDERS, PLANS, REGISTER, RESTRICTED, RESTRICTED_ORDERS,
};
use crate::harness::browser::{Browser, Page, Site};
use crate::harness::{Approved, World, day};

crate::on_both! {
    idle_rows_are_offered_taken_out_and_come_back;
    a_row_stays_while_its_case_goes_on;
    what_is_different_is_told_row_by_row;
    others_learn_nothing_of_the_rows;
}

impl Scene {
    /// The first document of the year under a row opens its case.
    async fn filed(&self, year: &Approved, index: &str) -> CaseId {
        let asked = DocumentAsked {
            kind: DocumentKind::Letter,
            registration_number: format!("{index}/{}", year.year),
            dated_on: day(&format!("{}-01-09", year.year)),
            signatory: "Громов П.И.".into(),
            title: "О порядке работы с документами".into(),
            sheets: 2,
            attachment_sheets: 0,
            period: None,
            restricted: false,
            copy_number: String::new(),
            valuable: false,
        };
        let target = FilingTarget::Heading(year.row(index));
        let clerk = self.who("clerk").await;
        cases::desk::file_document(&self.world.db, &clerk, target, asked)
            .await
            .expect("filed")
            .case
    }

    async fn row(&self, nomenclature: NomenclatureId, index: &str) -> Option<HeadingId> {
        store::heading_by_index(&self.world.db, nomenclature, index, "")
            .await
            .expect("asked")
            .map(|row| row.id)
    }

    async fn content(&self, row: HeadingId) -> (i64, HeadingContent) {
        let row = store::heading(&self.world.db, row).await.expect("the row");
        (row.version, row.content)
    }

    /// The records department's draft with the rows of the year before.
    async fn begun(&self, year: i64) -> NomenclatureId {
        let clerk = self.who("clerk").await;
        desk::begin(&self.world.db, &clerk, self.agency.records, year)
            .await
            .expect("begun")
    }
}

/// Indexes of the rows in the form that posts to this address.
fn offered(page: &Page, what: &str) -> Vec<String> {
    page.all(&format!("form[action$=\"/changes/{what}\"] td.index"))
}

async fn compared(browser: &Browser, id: NomenclatureId) -> Page {
    browser
        .get(&format!("/nomenclatures/{id}/changes"))
        .await
        .ok()
}

async fn idle_rows_are_offered_taken_out_and_come_back(world: World) {
    let scene = Scene::set(world).await;
    for year in [2020, 2021] {
        let approved = Approved::of_year(&scene.world, &scene.agency, year).await;
        scene.filed(&approved, PLANS).await;
    }
    let site = Site::open(&scene.world).await;
    // After two years nobody can say that a row is not needed.
    scene.world.on("2021-10-04");
    let early = scene.begun(2022).await;
    let clerk = site.sign_in("clerk").await;
    assert!(offered(&compared(&clerk, early).await, "remove").is_empty());
    let approved = finished(&scene, early, 2022).await;
    scene.filed(&approved, ORDERS).await;

    scene.world.on("2022-10-03");
    let id = scene.begun(2023).await;
    let clerk = site.sign_in("clerk").await;
    let page = compared(&clerk, id)
        .await
        .says("По номенклатурам 2020–2022 годов по этой строке не заведено ни одного дела");
    let idle = offered(&page, "remove");
    assert!(
        idle.contains(&REGISTER.to_owned()) && idle.contains(&HOUSEHOLD.to_owned()),
        "{idle:?}"
    );
    for used in [PLANS, ORDERS, RESTRICTED, RESTRICTED_ORDERS] {
        assert!(!idle.contains(&used.to_owned()), "{used}: {idle:?}");
    }

    let remove = format!("/nomenclatures/{id}/changes/remove");
    clerk
        .post(&remove, &[])
        .await
        .refused(422, "Отметьте хотя бы одну строку");
    let register = scene.row(id, REGISTER).await.expect("the row").to_string();
    let household = scene.row(id, HOUSEHOLD).await.expect("the row").to_string();
    let plans = scene.row(id, PLANS).await.expect("the row").to_string();
    // A row that is in use refuses them all: nothing is done by halves.
    clerk
        .post(&remove, &[("row", &register), ("row", &plans)])
        .await
        .refused(409, "Строка 10-1-03 к исключению не предлагается");
    assert!(scene.row(id, REGISTER).await.is_some());
    let before = journal::latest(&scene.world.db, i64::MAX, 1)
        .await
        .expect("the journal")[0]
        .seq;
    let page = clerk
        .post(&remove, &[("row", &register), ("row", &household)])
        .await
        .ok()
        .says("Исключено строк: 2")
        .says("Были в 2022 году, в номенклатуру не вошли (2)");
    assert!(scene.row(id, REGISTER).await.is_none());
    let written = journal::latest(&scene.world.db, i64::MAX, 10)
        .await
        .expect("the journal")
        .into_iter()
        .filter(|entry| entry.seq > before)
        .collect::<Vec<_>>();
    assert_eq!(written.len(), 2);
    assert!(
        written
            .iter()
            .all(|entry| entry.action == "nomenclature.draft"
                && entry
                    .after
                    .as_ref()
                    .is_some_and(|after| after.contains("2020–2022"))),
        "{written:?}"
    );

    // One button brings one row back, as it was a year ago.
    assert_eq!(offered(&page, "include"), [REGISTER, HOUSEHOLD]);
    let include = format!("/nomenclatures/{id}/changes/include");
    let last = approved.row(REGISTER).to_string();
    clerk
        .post(&include, &[("only", &last), ("row", &household)])
        .await
        .ok()
        .says("Включено строк: 1");
    let back = scene.row(id, REGISTER).await.expect("it is back");
    assert_eq!(
        scene.content(back).await.1,
        scene.content(approved.row(REGISTER)).await.1
    );
    clerk
        .post(&include, &[("only", &last)])
        .await
        .refused(409, "Строка 10-1-11 уже есть в проекте");
    clerk
        .post(&include, &[("row", &approved.row(HOUSEHOLD).to_string())])
        .await
        .ok()
        .says("Включено строк: 1");
    // Once it is assembled there is nothing to press any more.
    scene.submit_divisions(id).await.expect("submitted");
    let acting = scene.who("clerk").await;
    desk::assemble(&scene.world.db, &acting, id)
        .await
        .expect("assembled");
    let page = compared(&clerk, id).await;
    assert!(page.all("button[name=\"only\"]").is_empty());
    clerk
        .post(&remove, &[("row", &plans)])
        .await
        .refused(409, "её строки уже не меняются");
}

/// The rest of the way of a year whose draft of the records department has begun.
async fn finished(scene: &Scene, draft: NomenclatureId, year: i64) -> Approved {
    let db = &scene.world.db;
    scene.submit_divisions(draft).await.expect("submitted");
    scene.sign(draft, "clerk", "head").await.expect("signed");
    scene.pass_check(draft, "clerk").await.expect("sent");
    let personnel = scene.personnel_signed(year).await;
    scene.pass_check(personnel, "clerk20").await.expect("sent");
    scene.world.on(&format!("{}-12-20", year - 1));
    let keeper = scene.who("archive_head").await;
    let consolidated = desk::consolidate(db, &keeper, year)
        .await
        .expect("compiled");
    scene.endorsed_whole(consolidated).await;
    let on = format!("{}-12-20", year - 1);
    scene
        .approve(consolidated, &on, None)
        .await
        .expect("approved");
    scene.world.on(&format!("{year}-01-10"));
    Approved::standing(&scene.world, year, (draft, personnel, consolidated)).await
}

async fn a_row_stays_while_its_case_goes_on(world: World) {
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    let approved = Approved::of_year(&scene.world, &scene.agency, 2023).await;
    let case = scene.filed(&approved, LAWSUITS).await;
    scene.filed(&approved, PLANS).await;
    scene.world.on("2023-10-02");
    let id = scene.begun(2024).await;
    let clerk = scene.who("clerk").await;
    let lawsuits = scene.row(id, LAWSUITS).await.expect("the row");
    let (version, content) = scene.content(lawsuits).await;
    // it enters the new nomenclature, under the same index.
    let words = "Строку 10-1-09 нельзя исключить или перенумеровать: по ней продолжается дело, переходящее с 2023 года";
    refused(
        desk::remove_heading(db, &clerk, lawsuits, version).await,
        words,
    );
    for renumbered in [
        HeadingContent {
            index_text: "10-1-44".into(),
            ..content.clone()
        },
        HeadingContent {
            item: "а".into(),
            ..content.clone()
        },
    ] {
        refused(
            desk::change_heading(db, &clerk, (lawsuits, version), renumbered).await,
            words,
        );
    }
    let mended = HeadingContent {
        title: "Документы (иски, решения) о рассмотрении судебных дел".into(),
        ..content.clone()
    };
    desk::change_heading(db, &clerk, (lawsuits, version), mended)
        .await
        .expect("its words may be mended");
    // The case of a plan is closed with its year: its row is free.
    let plans = scene.row(id, PLANS).await.expect("the row");
    desk::remove_heading(db, &clerk, plans, 1)
        .await
        .expect("taken out");
    let site = Site::open(&scene.world).await;
    let browser = site.sign_in("clerk").await;
    compared(&browser, id)
        .await
        .says("обязательна: переходящее с 2023 года");
    // The grid keeps to the same rule.
    let (version, _) = scene.content(lawsuits).await;
    let edits = serde_json::json!({"edits": [
        {"edit": "remove", "row": lawsuits, "version": version},
        {"edit": "write", "row": lawsuits, "field": "index", "was": "10-1-09", "value": "10-1-44"},
    ]});
    let answer = browser
        .send(&format!("/nomenclatures/{id}/grid"), &edits)
        .await;
    let outcomes = answer.data()["outcomes"].clone();
    for outcome in outcomes.as_array().expect("outcomes") {
        let sentence = outcome["sentence"].as_str().unwrap_or_default();
        assert!(sentence.starts_with(words), "{outcome}");
    }

    // A draft begun without rows cannot be assembled before the row is there; one button brings it.
    let empty = desk::begin_empty(db, &clerk, scene.agency.records, 2025)
        .await
        .expect("begun");
    let orders = super::row(ORDERS, super::ORDERS, "Постоянно, ст. 19 а) ТП", None);
    desk::add_heading(db, &clerk, empty, orders)
        .await
        .expect("a row");
    refused(
        desk::assemble(db, &clerk, empty).await,
        "Нет строк для переходящих дел: 10-1-09 (переходящее с 2023 года)",
    );
    let last = lawsuits.to_string();
    browser
        .get(&format!("/nomenclatures/{empty}/changes"))
        .await
        .ok()
        .says("Нет строк для переходящих дел: 10-1-09 (переходящее с 2023 года)")
        .says("она должна войти с тем же индексом");
    browser
        .post(
            &format!("/nomenclatures/{empty}/changes/include"),
            &[("only", &last)],
        )
        .await
        .ok()
        .says("Включено строк: 1");
    let division = scene.agency.records_divisions[0];
    let clerk_with_division = scene.who("clerk").await;
    desk::submit_division(db, &clerk_with_division, empty, division)
        .await
        .ok();
    desk::assemble(db, &clerk, empty).await.expect("assembled");
    assert_eq!(scene.state(empty).await, NomenclatureState::Assembled);

    // Closed, the case keeps nothing any more.
    let version = cases::store::case(db, case)
        .await
        .expect("the case")
        .version;
    cases::desk::close_case(db, &clerk, (case, version), day("2023-09-29"))
        .await
        .expect("closed");
    let (version, _) = scene.content(lawsuits).await;
    desk::remove_heading(db, &clerk, lawsuits, version)
        .await
        .expect("taken out");
}

async fn what_is_different_is_told_row_by_row(world: World) {
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    Approved::of_year(&scene.world, &scene.agency, 2022).await;
    scene.world.on("2022-10-03");
    let id = scene.begun(2023).await;
    let clerk = scene.who("clerk").await;
    let plans = scene.row(id, PLANS).await.expect("the row");
    let (version, content) = scene.content(plans).await;
    // The trade's own trap: renumbered, renamed, and with a term shorter than the article's.
    let changed = HeadingContent {
        index_text: "10-1-77".into(),
        title: "Планы работы отделов Управления делами на год".into(),
        term_text: "3 года".into(),
        division_id: Some(scene.agency.records_divisions[1]),
        ..content
    };
    desk::change_heading(db, &clerk, (plans, version), changed)
        .await
        .expect("changed");
    let added = super::row(
        "10-1-03",
        super::LETTERS,
        "5 лет ЭПК, ст. 70 ТП",
        Some(scene.agency.records_divisions[0]),
    );
    desk::add_heading(db, &clerk, id, added)
        .await
        .expect("a row under the index that is free now");
    let register = scene.row(id, REGISTER).await.expect("the row");
    desk::remove_heading(db, &clerk, register, 1)
        .await
        .expect("taken out");

    let site = Site::open(&scene.world).await;
    let browser = site.sign_in("clerk").await;
    let page = compared(&browser, id)
        .await
        .says("Были в 2022 году, в номенклатуру не вошли (1)");
    let told = page.all(&format!("tr#r{plans} td"));
    assert_eq!(told[0], "10-1-77");
    for words in [
        "индекс: 10-1-03 → 10-1-77",
        "заголовок: Годовые планы работы отделов Управления делами → Планы работы отделов Управления делами на год",
        "срок хранения и статья: 5 лет, ст. 202 ТП → 3 года, ст. 202 ТП",
        "отдел: 1. Отдел документационного обеспечения → 2. Отдел хозяйственного обеспечения",
    ] {
        assert!(told[2].contains(words), "«{words}» is not in: {}", told[2]);
    }
    // the terms over the years; R-067: the article says five.
    assert_eq!(
        told[3],
        "с 2022: 5 лет, ст. 202 ТПс 2023: 3 года, ст. 202 ТП"
    );
    assert!(!told[4].is_empty(), "the check says that it is shorter");
    let new = scene.row(id, "10-1-03").await.expect("the row");
    assert_eq!(page.all(&format!("tr#r{new} td"))[2], "добавлена");
    assert!(page.all(&format!("tr#r{}", plans.0 + 1)).is_empty());
    let same = browser
        .get(&format!("/nomenclatures/{id}/changes?rows=same"))
        .await
        .ok();
    assert!(same.all("td.index").contains(&ORDERS.to_owned()));
    assert!(same.all(&format!("tr#r{plans}")).is_empty());
    browser
        .get(&format!("/nomenclatures/{id}"))
        .await
        .ok()
        .says("Изменения с прошлого года");
    // Last year's row may vanish while it is a draft; this year's stays and is new then.
    let next = scene.begun(2024).await;
    let (version, _) = scene.content(new).await;
    desk::remove_heading(db, &clerk, new, version)
        .await
        .expect("taken out");
    let kept = scene.row(next, "10-1-03").await.expect("it stays");
    let page = compared(&browser, next).await;
    assert_eq!(page.all(&format!("tr#r{kept} td"))[2], "добавлена");
}

async fn others_learn_nothing_of_the_rows(world: World) {
    let scene = Scene::set(world).await;
    Approved::of_year(&scene.world, &scene.agency, 2022).await;
    scene.world.on("2022-10-03");
    let id = scene.begun(2023).await;
    let site = Site::open(&scene.world).await;
    let address = format!("/nomenclatures/{id}/changes?rows=all");
    let clerk = site.sign_in("clerk").await;
    let shown = clerk.get(&address).await.ok();
    assert!(!shown.html().contains("защиты информации"));
    assert!(!shown.all("td.index").contains(&RESTRICTED.to_owned()));
    let whole = site.sign_in("restricted").await.get(&address).await.ok();
    assert!(whole.all("td.index").contains(&RESTRICTED.to_owned()));
    let counted = |page: &Page| {
        page.all("p.filters")
            .pop()
            .expect("the filters with their counts")
    };
    assert!(counted(&shown).contains("все (11)"), "{}", counted(&shown));
    assert!(counted(&whole).contains("все (13)"), "{}", counted(&whole));

    let stranger = site.sign_in("clerk20").await;
    stranger
        .get(&address)
        .await
        .refused(404, "Такой номенклатуры нет");
    // Neither by the way of one's own draft.
    let acting = scene.who("clerk20").await;
    let own = desk::begin(&scene.world.db, &acting, scene.agency.personnel, 2023)
        .await
        .expect("begun");
    let foreign = scene.row(id, REGISTER).await.expect("the row").to_string();
    let hidden = scene
        .row(id, RESTRICTED)
        .await
        .expect("the row")
        .to_string();
    for what in ["remove", "include"] {
        stranger
            .post(
                &format!("/nomenclatures/{own}/changes/{what}"),
                &[("row", &foreign)],
            )
            .await
            .refused(404, "Такой строки номенклатуры нет");
        clerk
            .post(
                &format!("/nomenclatures/{id}/changes/{what}"),
                &[("row", &hidden)],
            )
            .await
            .refused(404, "Такой строки номенклатуры нет");
        // The division's officer may not touch the rows of another one.
        let household = scene.row(id, HOUSEHOLD).await.expect("the row").to_string();
        site.sign_in("officer")
            .await
            .post(
                &format!("/nomenclatures/{id}/changes/{what}"),
                &[("row", &household)],
            )
            .await
            .refused(403, "Нет права");
    }
}
