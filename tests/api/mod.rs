//! The approved nomenclature as programs of other systems read it: the same for the same, without what they may not see.

use delohran::api::desk as keys;
use delohran::ids::PersonId;
use delohran::nomenclature::memos::{desk as memos, rules::MemoAsked};
use delohran::nomenclature::store;
use delohran::organisation::desk::{self, PersonAsked};
use delohran::organisation::roles::Role;
use delohran::organisation::store::NewGrant;
use serde_json::Value;

use crate::harness::agency::PASSWORD;
use crate::harness::approved::{ORDERS, PERSONNEL_ORDERS, RESTRICTED, RESTRICTED_ORDERS};
use crate::harness::browser::{Browser, Page, Site};
use crate::harness::{Agency, Approved, World, day};

crate::on_both! {
    a_program_reads_the_nomenclature_of_a_year;
    restricted_rows_are_for_those_who_may_see_them;
    an_administrator_issues_and_takes_back_keys;
}

const ADDRESS: &str = "/api/v1/nomenclatures/2023";

fn json(page: &Page) -> Value {
    serde_json::from_slice(&page.bytes).expect("JSON")
}

fn indexes(page: &Page) -> Vec<String> {
    json(page)["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| row["index"].as_str().expect("an index").to_owned())
        .collect()
}

async fn key_of(world: &World) -> String {
    let admin = world.acting(PersonId(1)).await;
    let key = keys::issue(&world.db, &admin, "СЭД").await.expect("a key");
    format!("Bearer {key}")
}

async fn a_program_reads_the_nomenclature_of_a_year(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2023).await;
    let key = key_of(&world).await;
    let site = Site::open(&world).await;
    let program = site.stranger();
    let read = async |headers: &[(&str, &str)]| {
        let mut all = vec![("Authorization", key.as_str())];
        all.extend_from_slice(headers);
        program.get_with(ADDRESS, &all).await
    };
    let first = read(&[]).await;
    assert_eq!(first.status, 200);
    assert_eq!(
        first.headers["content-type"],
        "application/json; charset=utf-8"
    );
    assert_eq!(first.headers["cache-control"], "private, no-cache");
    let answer = json(&first);
    assert_eq!(answer["year"], 2023);
    assert_eq!(answer["approved_on"], "2022-12-20");
    assert_eq!(answer["valid_from"], "2023-01-01");
    assert_eq!(answer["valid_until"], "2023-12-31");
    let row = &answer["rows"][0];
    for (field, value) in [
        ("index", ORDERS),
        ("term", "Постоянно"),
        ("article", "ст. 19 а) ТП"),
        ("category", "permanent"),
        ("kind", "case"),
        ("valid_from", "2023-01-01"),
    ] {
        assert_eq!(row[field], value, "{field}");
    }
    assert_eq!(row["department"]["index"], "10");
    assert_eq!(
        row["division"]["name"],
        "Отдел документационного обеспечения"
    );
    assert_eq!(row["unforeseen"], Value::Null);
    // In the order of the paper: the departments of the structure, the divisions by number.
    let order = indexes(&first);
    assert_eq!(order[0], ORDERS);
    assert_eq!(order.last().map(String::as_str), Some(PERSONNEL_ORDERS));
    assert!(!order.contains(&RESTRICTED.to_owned()));
    assert!(!String::from_utf8_lossy(&first.bytes).contains("защиты информации"));

    // What has not changed is not sent again.
    let tag = first.headers["etag"].to_str().expect("a tag").to_owned();
    let again = read(&[]).await;
    assert_eq!(
        (&again.bytes, &again.headers["etag"]),
        (&first.bytes, &first.headers["etag"])
    );
    let unchanged = read(&[("If-None-Match", &tag)]).await;
    assert_eq!((unchanged.status, unchanged.bytes.len()), (304, 0));
    assert_eq!(unchanged.headers["etag"], tag.as_str());

    // A row by memo changes the tag and says by what it came.
    let clerk = agency.acting(&world, "clerk").await;
    let mut row = store::heading(&world.db, approved.row(ORDERS))
        .await
        .expect("a row")
        .content;
    row.index_text = "10-1-13".into();
    let asked = MemoAsked {
        row,
        ground: "приказ от 09.01.2023 № 1".into(),
    };
    let memo = memos::draft(&world.db, &clerk, approved.records, asked)
        .await
        .expect("a memo");
    let head = agency.acting(&world, "head").await;
    memos::sign(&world.db, &head, memo).await.expect("signed");
    let unregistered = read(&[("If-None-Match", &tag)]).await;
    assert_eq!(unregistered.status, 304);
    let office_head = agency.acting(&world, "office_head").await;
    memos::register(&world.db, &office_head, memo, "17", day("2023-01-10"))
        .await
        .expect("registered");
    let changed = read(&[("If-None-Match", &tag)]).await;
    assert_eq!(changed.status, 200);
    let changed = json(&changed);
    let added = changed["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .find(|row| row["index"] == "10-1-13")
        .expect("the new row");
    assert_eq!(added["unforeseen"]["number"], "17");
    assert_eq!(added["unforeseen"]["date"], "2023-01-10");
    assert_eq!(added["unforeseen"]["ground"], "приказ от 09.01.2023 № 1");
    assert_eq!(added["valid_from"], "2023-01-10");

    let spreadsheet = program
        .get_with(&format!("{ADDRESS}.xlsx"), &[("Authorization", &key)])
        .await;
    assert_eq!(spreadsheet.status, 200);
    assert!(spreadsheet.bytes.starts_with(b"PK"));
    let tag = spreadsheet.headers["etag"]
        .to_str()
        .expect("a tag")
        .to_owned();
    let unchanged = program
        .get_with(
            &format!("{ADDRESS}.xlsx"),
            &[("Authorization", &key), ("If-None-Match", &tag)],
        )
        .await;
    assert_eq!(unchanged.status, 304);

    // Not approved, not a year, not let in.
    for (path, status) in [
        ("/api/v1/nomenclatures/2024", 404),
        ("/api/v1/nomenclatures/next", 404),
    ] {
        let page = program.get_with(path, &[("Authorization", &key)]).await;
        assert_eq!(page.status, status, "{path}");
        assert!(json(&page)["error"].is_string());
    }
    for headers in [
        vec![],
        vec![("Authorization", "Bearer чужой")],
        vec![("Authorization", "Basic YTpi")],
    ] {
        let page = match headers.first() {
            Some((name, value)) if value.is_ascii() => {
                program.get_with(ADDRESS, &[(*name, *value)]).await
            }
            Some(_) => {
                program
                    .get_with(ADDRESS, &[("Authorization", "Bearer stranger")])
                    .await
            }
            None => program.get(ADDRESS).await,
        };
        assert_eq!(page.status, 401);
        assert_eq!(page.headers["www-authenticate"], "Bearer");
    }
}

async fn restricted_rows_are_for_those_who_may_see_them(world: World) {
    let agency = Agency::found(&world).await;
    Approved::of_year(&world, &agency, 2023).await;
    let key = key_of(&world).await;
    let site = Site::open(&world).await;
    let trusted = site.sign_in("restricted").await.get(ADDRESS).await;
    assert_eq!(trusted.status, 200);
    let hidden = [RESTRICTED, RESTRICTED_ORDERS].map(str::to_owned);
    assert!(hidden.iter().all(|index| indexes(&trusted).contains(index)));
    let others = site.sign_in("clerk20").await.get(ADDRESS).await;
    let program = site
        .stranger()
        .get_with(ADDRESS, &[("Authorization", &key)])
        .await;
    assert_eq!(others.bytes, program.bytes);
    assert!(!hidden.iter().any(|index| indexes(&program).contains(index)));
    // A key never widens what is seen, not even in the hands of a person who is signed in.
    let both = site
        .sign_in("restricted")
        .await
        .get_with(ADDRESS, &[("Authorization", &key)])
        .await;
    assert_eq!(both.bytes, program.bytes);
    assert_ne!(trusted.headers["etag"], program.headers["etag"]);
}

async fn administrator(world: &World, site: &Site) -> Browser {
    let admin = world.acting(PersonId(1)).await;
    let asked = PersonAsked {
        surname: "Админов".into(),
        given_name: "Иван".into(),
        patronymic: String::new(),
        post: "администратор".into(),
        department_id: None,
        login: "keeper".into(),
    };
    let person_id = desk::add_person_with_password(&world.db, &admin, &asked, PASSWORD, false)
        .await
        .expect("a person");
    let grant = NewGrant {
        person_id,
        role: Role::Administrator,
        department_id: None,
        division_id: None,
        since: day("2020-01-01"),
        until: None,
        ground: "приказ".into(),
    };
    desk::grant_role(&world.db, &admin, &grant)
        .await
        .expect("a grant");
    site.sign_in("keeper").await
}

async fn an_administrator_issues_and_takes_back_keys(world: World) {
    let agency = Agency::found(&world).await;
    Approved::of_year(&world, &agency, 2023).await;
    let site = Site::open(&world).await;
    let admin = administrator(&world, &site).await;
    admin
        .post("/programs", &[("name", " ")])
        .await
        .refused(422, "Назовите программу");
    let issued = admin.post("/programs", &[("name", "СЭД")]).await.ok();
    let flash = issued.all(".flash").remove(0);
    let (_, key) = flash.rsplit_once(' ').expect("the key is told");
    let key = format!("Bearer {key}");
    let program = site.stranger();
    let read = async || program.get_with(ADDRESS, &[("Authorization", &key)]).await;
    assert_eq!(read().await.status, 200);
    // Told once, kept as a digest.
    let later = admin.get("/programs").await.ok().says("СЭД");
    assert!(!later.html().contains(key.trim_start_matches("Bearer ")));
    admin
        .post("/programs", &[("name", "СЭД")])
        .await
        .refused(422, "уже выдавался");
    // A key opens nothing but what is published.
    let other = program.get_with("/cases", &[("Authorization", &key)]).await;
    assert_eq!(other.path, "/sign-in");
    let revoke = later
        .attributes("form[action$=\"/revoke\"]", "action")
        .remove(0);
    admin.post(&revoke, &[]).await.ok().says("Ключ отозван");
    assert_eq!(read().await.status, 401);
    admin.post(&revoke, &[]).await.refused(409, "уже отозван");
    site.sign_in("office_head")
        .await
        .get("/programs")
        .await
        .refused(403, "ключи программ");
}
