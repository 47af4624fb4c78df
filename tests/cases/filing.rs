//! Filing: each rule with its clause, opening by the first document, volumes.

use delohran::acting::Sight;
use delohran::cases::desk::{self, FilingTarget};
use delohran::cases::papers;
use delohran::cases::rules::certification::Certification;
use delohran::cases::rules::filing::{DocumentKind, Period};
use delohran::cases::rules::{CaseState, ExpiryKind, Medium, VolumeState};
use delohran::cases::store;
use delohran::db::{self, Store};
use delohran::journal;
use delohran::nomenclature;
use delohran::nomenclature::rules::MarkKind;
use delohran::print::centre::Variant;
use delohran::print::html;
use delohran::refusal::Refusal;

use super::{case, closed, file, letter, opened, sentence, sheets, volumes};
use crate::harness::approved::{
    CONTRACTS, CORRESPONDENCE, LAWSUITS, ORDERS, PERSONAL_FILES, PLANS, REGISTER,
};
use crate::harness::browser::Site;
use crate::harness::{Agency, Approved, World, day};

crate::on_both! {
    every_statement_is_understood;
    the_first_document_opens_the_case;
    documents_go_where_the_clause_sends_them;
    cases_are_opened_under_a_nomenclature_in_force;
    only_those_who_may_file_do;
    a_full_volume_gives_way_to_the_next;
    a_volume_is_opened_by_hand_once;
    volumes_are_put_in_order;
    the_database_keeps_what_was_filed;
}

async fn every_statement_is_understood(world: World) {
    for (name, text) in store::all_statements().chain(delohran::appraisal::store::STATEMENTS) {
        let prepared = world.db.prepare(text).await;
        assert!(prepared.is_ok(), "{name}: {prepared:?}");
    }
}

async fn the_first_document_opens_the_case(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2023).await;
    world.on("2023-02-01");
    let id = opened(&world, &agency, &approved, ORDERS).await;
    let it = case(&world, id).await;
    // 10.2.4: the case is opened on the day the first document is filed.
    assert_eq!(it.opened_on, day("2023-02-01"));
    assert_eq!((it.first_year, it.last_year), (2023, 2023));
    assert_eq!((it.state, it.expiry), (CaseState::Open, ExpiryKind::Never));
    let marks = nomenclature::store::marks(&world.db, approved.records)
        .await
        .expect("marks");
    assert_eq!(marks.len(), 1);
    assert_eq!(
        (marks[0].mark, marks[0].heading_id, marks[0].dated_on),
        (MarkKind::Opened, approved.row(ORDERS), day("2023-02-01"))
    );
    let [first] = volumes(&world, id).await.try_into().expect("one volume");
    assert_eq!((first.number, first.sheets), (1, 2));
    assert_eq!(first.first_date, Some(day("2023-01-09")));

    let second = file(
        &world,
        &agency,
        "clerk",
        FilingTarget::Heading(approved.row(ORDERS)),
        letter("2", "2023-01-20"),
    )
    .await
    .expect("filed");
    assert_eq!((second.case, second.opened_case), (id, false));
    let [first] = volumes(&world, id).await.try_into().expect("one volume");
    assert_eq!(
        (first.sheets, first.first_date, first.last_date),
        (4, Some(day("2023-01-09")), Some(day("2023-01-20")))
    );
    assert!(journal::verify(&world.db).await.expect("read").is_ok());
}

async fn documents_go_where_the_clause_sends_them(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2023).await;
    world.on("2024-02-01");
    let put = async |index: &str, asked| {
        file(
            &world,
            &agency,
            if index.starts_with("20") {
                "clerk20"
            } else {
                "clerk"
            },
            FilingTarget::Heading(approved.row(index)),
            asked,
        )
        .await
    };
    // 10.2.1: one calendar year, except cases that go on.
    assert!(sentence(put(ORDERS, letter("1", "2024-01-10")).await).contains("10.2.1"));
    assert!(put(LAWSUITS, letter("1", "2021-05-05")).await.is_ok());
    assert!(put(PERSONAL_FILES, letter("1", "2019-05-05")).await.is_ok());
    // 10.2.2, paragraph 8: a report of 2023 made in 2024.
    let mut report = letter("2", "2024-01-10");
    report.kind = DocumentKind::Report;
    report.period = Some(Period {
        first: 2023,
        last: 2023,
    });
    let filed = put(PLANS, report).await.expect("filed");
    let [volume] = volumes(&world, filed.case).await.try_into().expect("one");
    let [document] = store::documents(&world.db, volume.id)
        .await
        .expect("documents")
        .try_into()
        .expect("one");
    assert_eq!(document.period_year, Some(2023));
    // 10.2.1: complete documents only.
    let mut unsigned = letter("3", "2023-03-03");
    unsigned.signatory = "  ".into();
    assert!(sentence(put(ORDERS, unsigned).await).contains("кем подписан"));
    // 10.2.1: one copy; spaces make no other number.
    assert!(put(ORDERS, letter("4", "2023-03-03")).await.is_ok());
    assert!(sentence(put(ORDERS, letter(" 4 ", "2023-03-03")).await).contains("один экземпляр"));
    // 10.2.1.
    let mut telegram = letter("5", "2023-03-03");
    telegram.kind = DocumentKind::Telegram;
    assert!(sentence(put(ORDERS, telegram.clone()).await).contains("переписк"));
    assert!(put(CORRESPONDENCE, telegram).await.is_ok());
    // 10.2.1: drafts stay out unless especially valuable.
    let mut draft = letter("6", "2023-03-03");
    draft.kind = DocumentKind::Draft;
    assert!(sentence(put(ORDERS, draft.clone()).await).contains("особо ценного"));
    draft.valuable = true;
    assert!(put(ORDERS, draft).await.is_ok());
    // A closed case takes nothing more.
    world.on("2024-02-02");
    let id = opened(&world, &agency, &approved, CONTRACTS).await;
    closed(&world, &agency, id, "2023-12-31").await;
    assert!(sentence(put(CONTRACTS, letter("9", "2023-04-04")).await).contains("закрыто"));
}

async fn cases_are_opened_under_a_nomenclature_in_force(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2023).await;
    // 10.1.9: approved in December, in force from 1 January.
    world.on("2022-12-30");
    let early = file(
        &world,
        &agency,
        "clerk",
        FilingTarget::Heading(approved.row(LAWSUITS)),
        letter("1", "2022-12-29"),
    )
    .await;
    assert!(sentence(early).contains("10.1.9"));
    world.on("2023-01-01");
    let in_time = file(
        &world,
        &agency,
        "clerk",
        FilingTarget::Heading(approved.row(LAWSUITS)),
        letter("1", "2022-12-29"),
    )
    .await;
    assert!(in_time.is_ok(), "{in_time:?}");
}

async fn only_those_who_may_file_do(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2023).await;
    let target = FilingTarget::Heading(approved.row(ORDERS));
    for login in ["clerk20", "head", "archivist", "director"] {
        let refused = file(&world, &agency, login, target, letter("1", "2023-01-09")).await;
        assert!(
            matches!(refused, Err(Refusal::Forbidden(_))),
            "{login}: {refused:?}"
        );
    }
    // The officer of division 1 files under its rows and under no other's.
    let household = FilingTarget::Heading(approved.row("10-2-01"));
    let own = file(
        &world,
        &agency,
        "officer",
        target,
        letter("1", "2023-01-09"),
    )
    .await;
    assert!(own.is_ok(), "{own:?}");
    let foreign = file(
        &world,
        &agency,
        "officer",
        household,
        letter("1", "2023-01-09"),
    )
    .await;
    assert!(matches!(foreign, Err(Refusal::Forbidden(_))), "{foreign:?}");
}

async fn a_full_volume_gives_way_to_the_next(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2023).await;
    world.on("2023-06-01");
    let put = async |index: &str, number: &str, count| {
        file(
            &world,
            &agency,
            "clerk",
            FilingTarget::Heading(approved.row(index)),
            sheets(number, "2023-05-05", count),
        )
        .await
        .expect("filed")
    };
    // 10.2.1: 180 sheets warn, more than 200 open the next volume.
    assert!(put(ORDERS, "1", 170).await.notes.is_empty());
    assert_eq!(put(ORDERS, "2", 20).await.notes.len(), 1);
    let over = put(ORDERS, "3", 30).await;
    assert_eq!(over.volume_number, 2);
    assert!(over.notes[0].contains("том 2"), "{:?}", over.notes);
    let both = volumes(&world, over.case).await;
    assert_eq!(
        both.iter()
            .map(|volume| (volume.sheets, volume.state))
            .collect::<Vec<_>>(),
        [(190, VolumeState::Closed), (30, VolumeState::Open)]
    );
    // T-8: up to ten years the limit is thickness; a person is only warned.
    put(REGISTER, "1", 150).await;
    let thick = put(REGISTER, "2", 150).await;
    assert_eq!(thick.volume_number, 1);
    assert!(thick.notes[0].contains("10 см"));
    // a large attachment may become a volume; it is offered and never forced.
    let mut attached = letter("4", "2023-05-05");
    attached.attachment_sheets = 120;
    let filed = file(
        &world,
        &agency,
        "clerk",
        FilingTarget::Heading(approved.row(CORRESPONDENCE)),
        attached,
    )
    .await
    .expect("filed");
    assert!(
        filed
            .notes
            .iter()
            .any(|note| note.contains("отдельным томом"))
    );
}

async fn a_volume_is_opened_by_hand_once(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2023).await;
    let id = opened(&world, &agency, &approved, ORDERS).await;
    let clerk = agency.acting(&world, "clerk").await;
    let version = case(&world, id).await.version;
    let open = async |version| {
        desk::open_next_volume(
            &world.db,
            &clerk,
            (id, version),
            "Приложение",
            Medium::Paper,
        )
        .await
    };
    open(version).await.expect("opened");
    let stale = open(version).await;
    assert!(
        matches!(stale, Err(Refusal::Db(db::Error::Stale))),
        "{stale:?}"
    );
    let version = case(&world, id).await.version;
    assert!(sentence(open(version).await).contains("пуст"));
}

async fn volumes_are_put_in_order(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2023).await;
    let id = opened(&world, &agency, &approved, ORDERS).await;
    let clerk = agency.acting(&world, "clerk").await;
    let plain =
        |sheets| Certification::read(sheets, ("", ""), 0, "").expect("so many sheets there are");
    let volume = volumes(&world, id).await.remove(0);
    let early =
        desk::certify_volume(&world.db, &clerk, (volume.id, volume.version), &plain(2)).await;
    // 10.3.4.
    assert!(sentence(early).contains("10.3.4"));
    desk::place_volume(
        &world.db,
        &clerk,
        (volume.id, volume.version),
        "каб. 214, шкаф 2",
    )
    .await
    .expect("placed");
    world.on("2024-01-15");
    closed(&world, &agency, id, "2023-12-31").await;
    let volume = volumes(&world, id).await.remove(0);
    assert_eq!(volume.place, "каб. 214, шкаф 2");
    let clerk = agency.acting(&world, "clerk").await;
    // What cannot be read is refused, and what was typed stays in the form.
    let site = Site::open(&world).await;
    let browser = site.sign_in("clerk").await;
    let page = browser.get(&format!("/cases/{id}")).await.ok();
    let action = format!("/volumes/{}/certify", volume.id);
    let typed = [("certified_sheets", "3"), ("lettered_sheets", "2а, 3")];
    let refused = browser
        .submit(&page, &action, &typed)
        .await
        .says("Литерный номер листа «3» не читается");
    let field = "input[name=\"lettered_sheets\"]";
    assert_eq!(refused.attributes(field, "value"), ["2а, 3"]);
    let says = Certification::read(3, ("2А", "нет"), 1, "пятна").expect("it is readable");
    let note = desk::certify_volume(&world.db, &clerk, (volume.id, volume.version), &says)
        .await
        .expect("certified");
    assert!(note.is_some_and(|note| note.contains("разница")));
    let volume = volumes(&world, id).await.remove(0);
    assert_eq!(volume.certified_sheets, Some(3));
    assert_eq!(volume.certified_on, Some(day("2024-01-15")));
    let lists = (
        volume.lettered_sheets.as_deref(),
        volume.skipped_sheets.as_deref(),
    );
    assert_eq!(lists, (Some("2а"), Some("")));
    let of_volume = Variant {
        volume: Some(volume.id),
        ..Variant::default()
    };
    let printed = papers::paper_of_case(&world.db, &clerk, id, ("F-20B", of_volume))
        .await
        .expect("the certification sheet");
    let text = html::document(&printed.form, "");
    for line in [
        "литерные номера листов 2а;",
        "пропущенные номера листов нет",
        "описи 1 (один)",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
    let page = browser.get(&format!("/cases/{id}")).await.ok();
    page.says("3 л. от 15.01.2024; литерные 2а; пятна");
    let stranger = agency.acting(&world, "clerk20").await;
    let foreign =
        desk::certify_volume(&world.db, &stranger, (volume.id, volume.version), &plain(3)).await;
    assert!(matches!(foreign, Err(Refusal::NotFound(_))), "{foreign:?}");
}

async fn the_database_keeps_what_was_filed(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2023).await;
    let id = opened(&world, &agency, &approved, CORRESPONDENCE).await;
    for sql in [
        "DELETE FROM case_file WHERE id = $1",
        "DELETE FROM volume WHERE case_id = $1",
        "DELETE FROM document WHERE case_id = $1",
        "UPDATE case_file SET state = 'destroyed', closed_on = '2023-12-31' WHERE id = $1",
    ] {
        let refused = world.db.execute(sql, (id,)).await;
        assert!(
            matches!(refused, Err(db::Error::Refused(_))),
            "{sql}: {refused:?}"
        );
    }
    // A date without a closing, and a date before the closing, contradict the columns' own conditions.
    for sql in [
        "UPDATE case_file SET expiry = 'dated', destroy_from = '2020-01-01' WHERE id = $1",
        "UPDATE case_file SET state = 'closed', closed_on = '2023-12-31', expiry = 'dated',
            destroy_from = '2023-12-31' WHERE id = $1",
        "UPDATE case_file SET destroy_from = '2030-01-01' WHERE id = $1",
        "UPDATE case_file SET state = 'closed' WHERE id = $1",
    ] {
        let refused = world.db.execute(sql, (id,)).await;
        assert!(refused.is_err(), "{sql}");
    }
    let line = store::count(
        &world.db,
        Sight {
            agency_wide: true,
            department: None,
            restricted_everywhere: true,
            restricted_in: None,
        },
        &store::Filter::default(),
    )
    .await
    .expect("counted");
    assert_eq!(line, 1);
}
