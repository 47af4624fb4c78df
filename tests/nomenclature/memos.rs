//! A new case in mid-year: from the memo to the first document, and what stands in its way.

use delohran::cases;
use delohran::db::Store;
use delohran::journal;
use delohran::nomenclature::memos::{desk, rules::MemoAsked};
use delohran::nomenclature::rules::{HeadingContent, HeadingKind};
use delohran::nomenclature::{papers, store};
use delohran::print::{Form, Piece, Row};

use super::refused;
use crate::harness::browser::{Browser, Page, Site};
use crate::harness::{Agency, Approved, World, day};

crate::on_both! {
    a_case_is_asked_for_registered_and_opened;
    a_memo_is_judged_as_any_row;
    a_memo_is_refused_or_taken_back;
    memos_have_their_time;
    a_restricted_memo_is_not_there_for_others;
    a_row_without_a_registered_memo_cannot_be_added_by_sql;
}

const TITLE: &str = "Документы (планы, сметы, акты) о переезде отделов Управления делами";

/// The memo as a clerk types it.
const TYPED: [(&str, &str); 6] = [
    ("index_text", "10-1-13"),
    ("title", TITLE),
    ("term_text", "5 лет"),
    ("article_text", "ст. 531 ТП"),
    ("ground", "приказ ФНС России от 01.03.2023 № 12"),
    ("kind", "case"),
];

struct Office {
    world: World,
    agency: Agency,
    approved: Approved,
    site: Site,
}

impl Office {
    /// The nomenclature of 2023 is in force.
    async fn open(world: World) -> Office {
        let agency = Agency::found(&world).await;
        let approved = Approved::of_year(&world, &agency, 2023).await;
        world.on("2023-03-06");
        let site = Site::open(&world).await;
        Office {
            world,
            agency,
            approved,
            site,
        }
    }

    fn sheet(&self) -> String {
        format!("/nomenclatures/{}", self.approved.records)
    }

    async fn draft(&self, clerk: &Browser, changed: &[(&str, &str)]) -> Page {
        let division = self.agency.records_divisions[0].to_string();
        let mut fields = Vec::new();
        if !changed.iter().any(|(name, _)| *name == "division_id") {
            fields.push(("division_id", division.as_str()));
        }
        fields.extend(TYPED.iter().map(|(name, text)| {
            let text = changed
                .iter()
                .find(|(other, _)| other == name)
                .map_or(*text, |(_, text)| *text);
            (*name, text)
        }));
        fields.extend(
            changed
                .iter()
                .filter(|(name, _)| !TYPED.iter().any(|(typed, _)| typed == name)),
        );
        clerk
            .post(&format!("{}/memos", self.sheet()), &fields)
            .await
    }

    fn asked(&self) -> MemoAsked {
        MemoAsked {
            row: HeadingContent {
                division_id: Some(self.agency.records_divisions[0]),
                section: String::new(),
                position: 0,
                index_text: "10-1-13".into(),
                item: String::new(),
                title: TITLE.into(),
                term_text: "5 лет".into(),
                article_text: "ст. 531 ТП".into(),
                note: String::new(),
                kind: HeadingKind::Case,
                restricted: false,
                carry_over: false,
                responsible_id: None,
            },
            ground: "приказ ФНС России от 01.03.2023 № 12".into(),
        }
    }
}

fn indexes(form: &Form) -> Vec<String> {
    form.body
        .iter()
        .filter_map(|piece| match piece {
            Piece::Table(table) => Some(table.rows()),
            _ => None,
        })
        .flatten()
        .filter_map(|row| match row {
            Row::Line(cells) => Some(cells[0].printed()),
            _ => None,
        })
        .collect()
}

async fn a_case_is_asked_for_registered_and_opened(world: World) {
    let office = Office::open(world).await;
    let db = &office.world.db;
    let clerk = office.site.sign_in("clerk").await;
    let new = format!("{}/memos/new", office.sheet());
    clerk
        .get(&office.sheet())
        .await
        .ok()
        .says("Новое дело в течение года");
    // Where nothing is said, the first division.
    let plain = clerk.get(&new).await.ok();
    assert_eq!(plain.field("index_text").as_deref(), Some("10-1-13"));
    let division = office.agency.records_divisions[1];
    let other = clerk.get(&format!("{new}?division={division}")).await.ok();
    assert_eq!(other.field("index_text").as_deref(), Some("10-2-02"));
    let division = office.agency.records_divisions[0];
    let form = clerk.get(&format!("{new}?division={division}")).await.ok();
    // the number after the largest of the division.
    assert_eq!(form.field("index_text").as_deref(), Some("10-1-13"));

    let memo = office.draft(&clerk, &[]).await.ok().says("проект");
    let address = memo.path.clone();
    assert!(
        !memo.html().contains(&format!("{address}/sign")),
        "the clerk does not sign"
    );
    let head = office.site.sign_in("head").await;
    head.get("/")
        .await
        .ok()
        .says("записки о новых делах на подпись");
    let office_head = office.site.sign_in("office_head").await;
    office_head
        .post(
            &format!("{address}/register"),
            &[("number", "17"), ("registered_on", "2023-03-06")],
        )
        .await
        .refused(409, "сейчас не её очередь");
    head.post(&format!("{address}/sign"), &[])
        .await
        .ok()
        .says("подписана, на регистрации")
        .says("Громов");
    // Signed, it is not written anew.
    office.draft(&clerk, &[]).await.refused(422, "уже занят");
    clerk
        .post(&address, &[("kind", "case"), ("title", "Иное")])
        .await
        .not_done();

    office.world.on("2023-03-09");
    let clerk = office.site.sign_in("clerk").await;
    let office_head = office.site.sign_in("office_head").await;
    office_head.get("/memos").await.ok().says(TITLE);
    let memos_of_2023 = office_head.get("/memos?year=2023").await.ok();
    memos_of_2023.says(TITLE);
    let memos_of_2022 = office_head.get("/memos?year=2022").await.ok();
    memos_of_2022.says("нет. Записку составляют");
    for (number, on, status, words) in [
        ("", "2023-03-08", 422, "номер"),
        ("17", "2023-03-10", 409, "ещё не наступила"),
        ("17", "2023-03-05", 409, "подписана 06.03.2023"),
    ] {
        office_head
            .post(
                &format!("{address}/register"),
                &[("number", number), ("registered_on", on)],
            )
            .await
            .refused(status, words);
    }
    office_head
        .post(
            &format!("{address}/register"),
            &[("number", "10-07/17"), ("registered_on", "2023-03-08")],
        )
        .await
        .ok()
        .says("от 08.03.2023 № 10-07/17");

    // In force at once: the row is there with its ground, and a document opens the case.
    clerk
        .get(&office.sheet())
        .await
        .ok()
        .says("Не предусмотрено, служебная записка от 08.03.2023 № 10-07/17");
    let row = store::heading_by_index(db, office.approved.records, "10-1-13", "")
        .await
        .expect("asked")
        .expect("the row");
    assert_eq!(row.content.title, TITLE);
    clerk
        .post(
            &format!("/headings/{}/file", row.id),
            &[
                ("kind", "letter"),
                ("registration_number", "01/77"),
                ("dated_on", "2023-03-09"),
                ("signatory", "Громов П.И."),
                ("title", "О переезде отделов"),
                ("sheets", "3"),
                ("attachment_sheets", "0"),
            ],
        )
        .await
        .ok();
    assert!(
        cases::store::case_of_heading(db, row.id)
            .await
            .expect("asked")
            .is_some()
    );

    // it stands in the supplement and in the extract, never in what was approved.
    let acting = office.agency.acting(&office.world, "clerk").await;
    let of_department = papers::form(db, &acting, office.approved.records)
        .await
        .expect("F-18");
    let whole = papers::form(db, &acting, office.approved.consolidated)
        .await
        .expect("F-19");
    assert!(!indexes(&of_department).contains(&"10-1-13".to_owned()));
    assert!(!indexes(&whole).contains(&"10-1-13".to_owned()));
    assert!(indexes(&whole).contains(&"10-1-11".to_owned()));
    let extract = papers::extract(db, &acting, office.approved.records, Some(division))
        .await
        .expect("F-19V");
    assert!(indexes(&extract).contains(&"10-1-13".to_owned()));
    assert!(!indexes(&extract).contains(&"10-2-01".to_owned()));
    let lines = papers::unforeseen(db, &acting, office.approved.consolidated)
        .await
        .expect("lines");
    assert_eq!(lines.len(), 1);
    assert_eq!(lines[0].row.index, "10-1-13");

    for format in ["html", "pdf", "docx", "xlsx"] {
        let paper = clerk.get(&format!("{address}/print/F-54.{format}")).await;
        assert_eq!(paper.status, 200, "{format}");
        let extract = clerk
            .get(&format!("{}/print/F-19V.{format}", office.sheet()))
            .await;
        assert_eq!(extract.status, 200, "{format}");
    }
    clerk
        .get(&format!("{address}/print/F-18.html"))
        .await
        .refused(404, "Такой печатной формы нет");
    journal::verify(db)
        .await
        .expect("the journal is read")
        .expect("the chain holds");
}

async fn a_memo_is_judged_as_any_row(world: World) {
    let office = Office::open(world).await;
    let clerk = office.site.sign_in("clerk").await;
    for (field, text, words) in [
        ("index_text", "10-1-12", "уже занят"),
        ("index_text", "20-1-13", "не с индекса подразделения 10"),
        ("index_text", "10-2-13", "назван отдел 2, а выбран отдел 1"),
        ("index_text", "", "Укажите индекс дела"),
        ("term_text", "когда-нибудь", "срок хранения не читается"),
        ("title", "Разные материалы", "10-1-13"),
        ("ground", "", "Укажите основание"),
    ] {
        let page = office
            .draft(&clerk, &[(field, text)])
            .await
            .refused(422, words);
        // What was typed comes back.
        assert!(page.html().contains("переезде") || field == "title");
    }
    // Index of a division of another department.
    let other = office.agency.personnel_division.to_string();
    office
        .draft(&clerk, &[("division_id", other.as_str())])
        .await
        .refused(422, "другого подразделения");
    clerk
        .post(
            &format!("/nomenclatures/{}/memos", office.approved.personnel),
            &TYPED,
        )
        .await
        .refused(404, "Такой номенклатуры нет");
}

async fn a_memo_is_refused_or_taken_back(world: World) {
    let office = Office::open(world).await;
    let clerk = office.site.sign_in("clerk").await;
    let head = office.site.sign_in("head").await;
    let office_head = office.site.sign_in("office_head").await;
    let refused = office.draft(&clerk, &[]).await.ok().path;
    head.post(&format!("{refused}/sign"), &[]).await.ok();
    office_head
        .post(&format!("{refused}/refuse"), &[("reason", " ")])
        .await
        .refused(422, "почему записка отклоняется");
    office_head
        .post(
            &format!("{refused}/refuse"),
            &[("reason", "есть дело 10-1-06")],
        )
        .await
        .ok()
        .says("отклонена")
        .says("есть дело 10-1-06");
    for step in ["sign", "withdraw"] {
        head.post(&format!("{refused}/{step}"), &[])
            .await
            .refused(409, "сейчас не её очередь");
    }
    // The index is free again, and the words of the refused memo begin a new one.
    let id = refused.rsplit('/').next().expect("a key");
    let again = clerk
        .get(&format!("{}/memos/new?like={id}", office.sheet()))
        .await
        .ok();
    assert_eq!(again.field("index_text").as_deref(), Some("10-1-13"));
    let taken_back = office.draft(&clerk, &[]).await.ok().path;
    clerk
        .post(&format!("{taken_back}/withdraw"), &[])
        .await
        .ok()
        .says("отозвана");
    head.post(&format!("{taken_back}/sign"), &[])
        .await
        .refused(409, "сейчас не её очередь");
    let rows = store::headings(&office.world.db, office.approved.records, true)
        .await
        .expect("rows");
    assert!(rows.iter().all(|row| row.memo_id.is_none()));
    // Somebody of another department does not know of it.
    office
        .site
        .sign_in("clerk20")
        .await
        .get(&refused)
        .await
        .refused(404, "Такой служебной записки нет");
}

async fn memos_have_their_time(world: World) {
    let office = Office::open(world).await;
    let (world, agency, db) = (&office.world, &office.agency, &office.world.db);
    let clerk = agency.acting(world, "clerk").await;
    let head = agency.acting(world, "head").await;
    let memo = desk::draft(db, &clerk, office.approved.records, office.asked())
        .await
        .expect("a memo");
    desk::sign(db, &head, memo).await.expect("signed");
    // Of a draft of the next year nothing is asked by memo: the row is written into it.
    let next = delohran::nomenclature::desk::begin(db, &clerk, agency.records, 2024)
        .await
        .expect("begun");
    super::refused(
        desk::draft(db, &clerk, next, office.asked()).await,
        "не действует",
    );
    world.on("2024-01-09");
    let clerk = agency.acting(world, "clerk").await;
    let mut late = office.asked();
    late.row.index_text = "10-1-14".into();
    refused(
        desk::draft(db, &clerk, office.approved.records, late).await,
        "2023 год закончился",
    );
    // What was signed in time is registered until the final record counts the rows.
    cases::desk::sign_final_record(db, &clerk, agency.records, 2023)
        .await
        .expect("an empty year is counted");
    let office_head = agency.acting(world, "office_head").await;
    refused(
        desk::register(db, &office_head, memo, "18", day("2024-01-09")).await,
        "Итоговая запись за 2023 год подписана",
    );
}

async fn a_restricted_memo_is_not_there_for_others(world: World) {
    let office = Office::open(world).await;
    let clerk = office.site.sign_in("clerk").await;
    office
        .draft(&clerk, &[("restricted", "1")])
        .await
        .refused(422, "с допуском к делам «ДСП»");
    office.agency.trust_clerk(&office.world).await;
    let address = office.draft(&clerk, &[("restricted", "1")]).await.ok().path;
    let head = office.site.sign_in("head").await;
    for path in [address.clone(), format!("{address}/print/F-54.html")] {
        head.get(&path).await.refused(404, "записки нет");
    }
    head.post(&format!("{address}/sign"), &[])
        .await
        .refused(404, "записки нет");
    for page in ["/memos".to_owned(), office.sheet(), "/".to_owned()] {
        let page = head.get(&page).await.ok();
        assert!(!page.text().contains("переезде"), "{}", page.path);
        assert!(!page.text().contains("на подпись"), "{}", page.path);
    }
    clerk.get("/memos").await.ok().says("переезде");
}

async fn a_row_without_a_registered_memo_cannot_be_added_by_sql(world: World) {
    let office = Office::open(world).await;
    let (world, agency, db) = (&office.world, &office.agency, &office.world.db);
    let clerk = agency.acting(world, "clerk").await;
    let head = agency.acting(world, "head").await;
    let memo = desk::draft(db, &clerk, office.approved.records, office.asked())
        .await
        .expect("a memo");
    desk::sign(db, &head, memo).await.expect("signed");
    let row = office.asked().row;
    let term = row.read_term().expect("a term");
    let around = store::insert_unforeseen(db, memo, &row, &term).await;
    assert!(
        matches!(around, Err(delohran::db::Error::Refused(_))),
        "{around:?}"
    );
    for sql in [
        "UPDATE heading_memo SET title = 'Иное'",
        "UPDATE heading_memo SET state = 'draft'",
        "DELETE FROM heading_memo",
    ] {
        let outcome = db.execute(sql, ()).await;
        assert!(
            matches!(outcome, Err(delohran::db::Error::Refused(_))),
            "{sql}: {outcome:?}"
        );
    }
    let office_head = agency.acting(world, "office_head").await;
    let row = desk::register(db, &office_head, memo, "17", day("2023-03-06"))
        .await
        .expect("registered");
    let once_more = db
        .execute("UPDATE heading SET title = 'Иное' WHERE id = $1", (row,))
        .await;
    assert!(matches!(once_more, Err(delohran::db::Error::Refused(_))));
}
