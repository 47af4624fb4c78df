//! The whole way of a nomenclature.

use chrono::Datelike;
use delohran::ids::PersonId;
use delohran::journal;
use delohran::nomenclature::{desk, papers, rules::NomenclatureState, store};
use delohran::organisation::desk::{self as organisation, DepartmentAsked};
use delohran::organisation::roles::Role;
use delohran::organisation::store::NewGrant;
use delohran::print::{Piece, Row, Status};

use super::{LETTERS, Scene, department_rows, refused};
use crate::harness::browser::Site;
use crate::harness::{Agency, Approved, World, day};

crate::on_both! {
    remarks_are_made_answered_and_the_nomenclature_accepted;
    the_agency_s_nomenclature_is_compiled_endorsed_and_approved;
    the_state_archive_agrees_once_in_five_years;
    the_next_year_begins_with_the_rows_of_the_last;
    a_new_department_joins_in_mid_year;
}

async fn remarks_are_made_answered_and_the_nomenclature_accepted(world: World) {
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    let (id, rows) = scene.draft(2023).await;
    let clerk = scene.who("clerk").await;

    // the divisions first, then the clerk, then the head.
    refused(
        desk::assemble(db, &clerk, id).await,
        "Не представлены разделы отделов",
    );
    let officer = scene.who("officer").await;
    let [own, other] = scene.agency.records_divisions;
    desk::submit_division(db, &officer, id, own)
        .await
        .expect("its own division");
    desk::submit_division(db, &clerk, id, other)
        .await
        .expect("the clerk for the other");
    scene.sign(id, "clerk", "head").await.expect("signed");
    assert_eq!(scene.state(id).await, NomenclatureState::Signed);

    let archivist = scene.who("archivist").await;
    refused(
        desk::return_with_remarks(db, &archivist, id).await,
        "возвращать не с чем",
    );
    let remark = desk::remark(db, &archivist, rows[1], "Уточните вопрос переписки")
        .await
        .expect("a remark");
    refused(desk::accept(db, &archivist, id).await, "10-2-01");
    desk::return_with_remarks(db, &archivist, id)
        .await
        .expect("returned");
    assert_eq!(scene.state(id).await, NomenclatureState::Returned);

    // The clerk mends the row and answers; without the answer it does not go on.
    refused(
        desk::assemble(db, &clerk, id).await,
        "Без ответа замечания к строкам: 10-2-01",
    );
    let before = store::heading(db, rows[1]).await.expect("the row");
    let mut mended = before.content.clone();
    mended.title = format!("{LETTERS} и архивного дела");
    desk::change_heading(db, &clerk, (rows[1], before.version), mended)
        .await
        .expect("mended");
    desk::answer_remark(db, &clerk, remark, "Исправлено")
        .await
        .expect("answered");
    scene.sign(id, "clerk", "head").await.expect("signed again");
    scene.pass_check(id, "clerk").await.expect("sent");
    let sent = store::by_id(db, id).await.expect("it is there");
    assert_eq!(sent.state, NomenclatureState::Sent);
    assert_eq!(sent.memo_number.as_deref(), Some("10-07/15"));
    journal::verify(db)
        .await
        .expect("the journal is read")
        .expect("the chain holds");
}

async fn the_agency_s_nomenclature_is_compiled_endorsed_and_approved(world: World) {
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    scene.commission().await;
    let keeper = scene.who("archive_head").await;
    let (records, _) = scene.draft(2023).await;
    refused(
        desk::consolidate(db, &keeper, 2023).await,
        "10. Управление делами; 20. Управление кадров",
    );
    scene.submit_divisions(records).await.expect("submitted");
    scene.sign(records, "clerk", "head").await.expect("signed");
    scene.pass_check(records, "clerk").await.expect("sent");
    let personnel = scene.personnel_signed(2023).await;
    scene.pass_check(personnel, "clerk20").await.expect("sent");

    scene.world.on("2022-12-20");
    let id = scene.endorsed(2023).await.expect("endorsed");
    // in the order of the structure.
    let parts = store::parts(db, id).await.expect("parts");
    assert_eq!(
        parts.iter().map(|part| part.id).collect::<Vec<_>>(),
        [records, personnel]
    );
    let draft_print = papers::form(db, &keeper, id).await.expect("a form");
    assert!(matches!(draft_print.status, Status::Draft { .. }));

    // the state archive's protocol is due, the date is in the year before and not ahead of today.
    refused(scene.approve(id, "2022-12-20", None).await, "ЭПК");
    refused(
        scene.approve(id, "2022-12-27", Some("2022-12-15")).await,
        "ещё не наступила",
    );
    scene.world.on("2023-01-10");
    refused(
        scene.approve(id, "2023-01-09", Some("2022-12-15")).await,
        "утверждается в 2022 году",
    );
    scene
        .approve(id, "2022-12-28", Some("2022-12-15"))
        .await
        .expect("approved");
    let approved = store::by_id(db, id).await.expect("it is there");
    assert!(!approved.in_force(day("2022-12-31")));
    assert!(approved.in_force(day("2023-01-01")));
    let print = papers::form(db, &keeper, id).await.expect("a form");
    assert_eq!(print.status, Status::Final);
    let groups: Vec<String> = print
        .body
        .iter()
        .filter_map(|piece| match piece {
            Piece::Table(table) => Some(table.rows()),
            _ => None,
        })
        .flatten()
        .filter_map(|row| match row {
            Row::Group { text } => Some(text.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(
        groups,
        [
            "10. Управление делами",
            "10-1. Отдел документационного обеспечения",
            "10-2. Отдел хозяйственного обеспечения",
            "20. Управление кадров",
            "20-1. Отдел кадров",
        ]
    );
}

async fn the_state_archive_agrees_once_in_five_years(world: World) {
    let scene = Scene::set(world).await;
    scene.commission().await;
    for (year, external) in [
        (2023, Some("2022-12-20")),
        (2024, None),
        (2027, None),
        (2028, Some("2027-12-20")),
    ] {
        scene.world.on(&format!("{}-10-05", year - 1));
        scene.both_sent_of(year).await;
        scene.world.on(&format!("{}-12-21", year - 1));
        let id = scene.endorsed(year).await.expect("endorsed");
        let on = format!("{}-12-21", year - 1);
        if external.is_some() {
            refused(scene.approve(id, &on, None).await, "прошло пять лет");
        }
        scene.approve(id, &on, external).await.expect("approved");
    }
}

async fn the_next_year_begins_with_the_rows_of_the_last(world: World) {
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    scene.draft(2023).await;
    scene.world.on("2023-10-02");
    let clerk = scene.who("clerk").await;
    assert_eq!(clerk.today.year(), 2023);
    // the indexes stay.
    desk::begin(db, &clerk, scene.agency.records, 2024)
        .await
        .expect("begun");
    let last = department_rows(&scene, scene.agency.records, 2023).await;
    assert_eq!(
        department_rows(&scene, scene.agency.records, 2024).await,
        last
    );
    refused(
        desk::begin(db, &clerk, scene.agency.records, 2024).await,
        "уже начата",
    );
    desk::begin_empty(db, &clerk, scene.agency.records, 2025)
        .await
        .expect("begun");
    assert!(
        department_rows(&scene, scene.agency.records, 2025)
            .await
            .is_empty()
    );
}

async fn a_new_department_joins_in_mid_year(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2023).await;
    world.on("2023-04-03");
    let db = &world.db;
    let admin = world.acting(PersonId(1)).await;
    let department = organisation::add_department(
        db,
        &admin,
        &DepartmentAsked {
            index_code: "30".into(),
            full_name: "Управление проверок".into(),
            genitive_name: "Управления проверок".into(),
            prepositional_name: String::new(),
            accusative_name: String::new(),
            sort_order: 3,
            records_office: false,
            since: day("2023-04-17"),
        },
    )
    .await
    .expect("a department");
    for (login, role) in [("clerk20", Role::Clerk), ("head20", Role::DepartmentHead)] {
        let grant = NewGrant {
            person_id: agency.id(login),
            role,
            department_id: Some(department),
            division_id: None,
            since: day("2023-04-03"),
            until: None,
            ground: "приказ".into(),
        };
        organisation::grant_role(db, &admin, &grant)
            .await
            .expect("a grant");
    }
    let scene = Scene { world, agency };
    let db = &scene.world.db;
    let clerk = scene.who("clerk20").await;
    let id = desk::begin(db, &clerk, department, 2023)
        .await
        .expect("begun");
    let content = super::row(
        "30-01",
        "Годовые планы проверок территориальных органов",
        "5 лет, ст. 202 ТП",
        None,
    );
    let heading = desk::add_heading(db, &clerk, id, content)
        .await
        .expect("a row");
    // the deadline is the day the department begins its work.
    let site = Site::open(&scene.world).await;
    let address = format!("/nomenclatures/{id}");
    site.sign_in("archivist")
        .await
        .get(&address)
        .await
        .ok()
        .says("Разрабатывается не позднее 17.04.2023");
    let office_head = site.sign_in("office_head").await;
    let join = format!("{address}/join");
    office_head
        .post(&join, &[])
        .await
        .refused(409, "направлена в Подразделение ДОУ");
    scene.sign(id, "clerk20", "head20").await.expect("signed");
    scene.pass_check(id, "clerk20").await.expect("sent");
    let document = || delohran::cases::rules::filing::DocumentAsked {
        kind: delohran::cases::rules::filing::DocumentKind::Letter,
        registration_number: "1".into(),
        dated_on: day("2023-04-03"),
        signatory: "Громов П.И.".into(),
        title: "О планах".into(),
        sheets: 2,
        attachment_sheets: 0,
        period: None,
        restricted: false,
        copy_number: String::new(),
        valuable: false,
    };
    let target = delohran::cases::desk::FilingTarget::Heading(heading);
    refused(
        delohran::cases::desk::file_document(db, &clerk, target, document()).await,
        "не действует",
    );
    let before = store::by_id(db, approved.consolidated)
        .await
        .expect("whole");
    const WAITS: &str = "присоедините её к утверждённой";
    office_head.get("/").await.ok().says(WAITS);
    office_head.get(&address).await.ok().says("Присоединить");
    office_head
        .post(&join, &[])
        .await
        .ok()
        .says("Присоединена к утверждённой")
        .says("действует с 03.04.2023");
    let home = office_head.get("/").await.ok();
    assert!(!home.text().contains(WAITS), "nothing waits any more");
    office_head.post(&join, &[]).await.refused(409, "уже вошла");
    // In force at once, and what was approved is not approved anew.
    delohran::cases::desk::file_document(db, &clerk, target, document())
        .await
        .expect("filed");
    assert_eq!(
        store::by_id(db, approved.consolidated)
            .await
            .expect("whole"),
        before
    );
    let parts = store::parts(db, approved.consolidated)
        .await
        .expect("parts");
    assert_eq!(parts.last().map(|part| part.id), Some(id));
    assert_eq!(
        parts.last().and_then(|part| part.joined_on),
        Some(day("2023-04-03"))
    );
    let keeper = scene.who("archive_head").await;
    let paper = papers::form(db, &keeper, approved.consolidated)
        .await
        .expect("F-19");
    assert!(format!("{paper:?}").contains("30. Управление проверок"));
}

impl Scene {
    /// As [`Scene::both_sent`], where the rows come from the year before.
    async fn both_sent_of(&self, year: i64) {
        let db = &self.world.db;
        let earlier = store::of_department(db, self.agency.records, year - 1)
            .await
            .expect("asked");
        if earlier.is_none() {
            self.both_sent(year).await;
            return;
        }
        let clerk = self.who("clerk").await;
        let records = desk::begin(db, &clerk, self.agency.records, year)
            .await
            .expect("begun");
        self.submit_divisions(records).await.expect("submitted");
        self.sign(records, "clerk", "head").await.expect("signed");
        self.pass_check(records, "clerk").await.expect("sent");
        let personnel = self.personnel_signed(year).await;
        self.pass_check(personnel, "clerk20").await.expect("sent");
    }
}
