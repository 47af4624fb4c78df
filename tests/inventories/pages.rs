//! The pages, asked over HTTP in memory as the people who use them.

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use delohran::acting::Clock;
use delohran::intake::Worker;
use delohran::inventories::rules::InventoryKind;
use delohran::organisation;
use delohran::web::App;
use delohran::web::router::site;
use tower::ServiceExt;

use super::{asked, checked, drawn};
use crate::harness::agency::PASSWORD;
use crate::harness::shelf::Case;
use crate::harness::{Agency, World};

crate::on_both! {
    the_way_of_an_inventory_by_its_pages;
    pages_hide_what_is_not_to_be_seen;
}

/// A person with a browser.
struct Browser<'w> {
    world: &'w World,
    cookie: String,
    csrf: String,
}

struct Page {
    status: StatusCode,
    location: String,
    text: String,
}

impl<'w> Browser<'w> {
    async fn of(world: &'w World, login: &str) -> Browser<'w> {
        let signed_in = organisation::desk::sign_in(&world.db, world.clock.now(), login, PASSWORD)
            .await
            .expect("signed in");
        let hash = organisation::passwords::digest(&signed_in.token);
        let (_, csrf) = organisation::store::session(&world.db, &hash, world.clock.now())
            .await
            .expect("read")
            .expect("a session");
        Browser {
            world,
            cookie: format!("delohran_session={}", signed_in.token),
            csrf,
        }
    }

    async fn send(&self, request: Request<Body>) -> Page {
        let Clock::Fixed(_) = &self.world.clock else {
            panic!("tests have a standing clock");
        };
        let app = App {
            db: self.world.db.clone(),
            clock: self.world.clock.clone(),
            spreadsheets: Arc::new(Worker::at("unused")),
            indexes: Arc::default(),
            secure_cookies: false,
        };
        let response = site(app).oneshot(request).await.expect("an answer");
        let status = response.status();
        let location = response
            .headers()
            .get("location")
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        let bytes = to_bytes(response.into_body(), 8 << 20)
            .await
            .expect("a body");
        Page {
            status,
            location,
            text: String::from_utf8_lossy(&bytes).into_owned(),
        }
    }

    async fn get(&self, address: &str) -> Page {
        let request = Request::get(address)
            .header("cookie", &self.cookie)
            .body(Body::empty())
            .expect("a request");
        self.send(request).await
    }

    async fn post(&self, address: &str, fields: &[(&str, &str)]) -> Page {
        let mut fields = fields.to_vec();
        fields.push(("csrf", &self.csrf));
        let request = Request::post(address)
            .header("cookie", &self.cookie)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(
                serde_urlencoded::to_string(fields).expect("a form"),
            ))
            .expect("a request");
        self.send(request).await
    }
}

fn hidden_field(page: &str, name: &str) -> String {
    let before = format!("name=\"{name}\" value=\"");
    let (_, after) = page.split_once(&before).expect("the field is there");
    after.split('"').next().unwrap_or_default().to_owned()
}

async fn the_way_of_an_inventory_by_its_pages(world: World) {
    world.on("2025-03-10");
    let agency = Agency::found(&world).await;
    let shelved = Case::permanent(agency.records, "10-1-01", 2022)
        .put(&world)
        .await;
    let clerk = Browser::of(&world, "clerk").await;
    let head = Browser::of(&world, "head").await;
    let archivist = Browser::of(&world, "archivist").await;

    let waiting = clerk.get("/transfers").await;
    assert!(waiting.text.contains("пора передавать"), "{}", waiting.text);
    let asked = format!("department={}&kind=permanent&year=2022", agency.records);
    let proposal = clerk.get(&format!("/inventories/proposal?{asked}")).await;
    assert_eq!(proposal.status, StatusCode::OK);
    assert!(
        proposal.text.contains("Войдут в опись: 1"),
        "{}",
        proposal.text
    );
    let department = agency.records.to_string();
    let fingerprint = hidden_field(&proposal.text, "fingerprint");
    let draw = |fingerprint: String| {
        let department = department.clone();
        let clerk = &clerk;
        async move {
            let fields = [
                ("department", department.as_str()),
                ("kind", "permanent"),
                ("year", "2022"),
                ("fingerprint", fingerprint.as_str()),
            ];
            clerk.post("/inventories", &fields).await
        }
    };
    let stale = draw("чужой".into()).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    assert!(stale.text.contains("дела изменились"));
    let drawn = draw(fingerprint).await;
    assert_eq!(drawn.status, StatusCode::SEE_OTHER, "{}", drawn.text);
    let address = drawn.location;

    let page = clerk.get(&address).await;
    assert!(page.text.contains("10п-2022") && !page.text.contains("Подписать"));
    assert!(head.get(&address).await.text.contains("Подписать"));
    assert_eq!(
        head.post(&format!("{address}/sign"), &[]).await.status,
        StatusCode::SEE_OTHER
    );
    let found = [("entry", ""), ("finding", "обложка без даты")];
    archivist.post(&format!("{address}/findings"), &found).await;
    let page = clerk.get(&address).await;
    assert!(page.text.contains("обложка без даты") && page.text.contains("24.03.2025"));
    let (_, after) = page
        .text
        .split_once("/findings/")
        .expect("a form of mending");
    let finding = after.split('/').next().unwrap_or_default();
    let mended = clerk
        .post(
            &format!("{address}/findings/{finding}/mend"),
            &[("how", "исправлено")],
        )
        .await;
    assert_eq!(mended.status, StatusCode::SEE_OTHER);
    let checked = archivist
        .post(&format!("{address}/check"), &[("prepared", "1")])
        .await;
    assert_eq!(checked.status, StatusCode::SEE_OTHER, "{}", checked.text);

    // Acceptance: a reason is wanted for what is absent, and what was typed stays on the page.
    let acceptance = archivist.get(&format!("{address}/acceptance")).await;
    let (_, after) = acceptance.text.split_once("name=\"mark-").expect("a mark");
    let mark = format!("mark-{}", after.split('"').next().unwrap_or_default());
    let clerk_id = agency.id("clerk").to_string();
    let accept = async |found: &str| {
        let fields = [
            (mark.as_str(), found),
            ("delivered_by", clerk_id.as_str()),
            ("accepted_on", "2025-03-10"),
            ("place", "хранилище 1"),
        ];
        archivist.post(&format!("{address}/accept"), &fields).await
    };
    let unexplained = accept("absent").await;
    assert_eq!(unexplained.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        unexplained.text.contains("напишите причину") && unexplained.text.contains("хранилище 1")
    );
    let accepted = accept("present").await;
    assert_eq!(accepted.location, address, "{}", accepted.text);
    let list = clerk
        .get("/inventories?state=accepted&year=2022&kind=&scope=&department=")
        .await;
    assert!(list.text.contains("10п-2022"));
    let print = clerk
        .get(&format!("{address}/print/F-21.html?copy=2"))
        .await;
    assert!(
        print.text.replace('\u{a0}', " ").contains("Экз. № 2"),
        "{}",
        print.text
    );
    let sheet = clerk
        .get(&format!("{address}/print/F-21.xlsx?copy=1"))
        .await;
    assert!(sheet.status == StatusCode::OK && sheet.text.starts_with("PK"));
    let unknown = clerk.get(&format!("{address}/print/f-99.html")).await;
    assert_eq!(unknown.status, StatusCode::NOT_FOUND);

    // The annual section and a loan.
    let proposal = archivist
        .get("/inventories/annual/proposal?kind=permanent&year=2022")
        .await;
    assert!(proposal.text.contains("1/2022"), "{}", proposal.text);
    let fingerprint = hidden_field(&proposal.text, "fingerprint");
    let fields = [
        ("kind", "permanent"),
        ("year", "2022"),
        ("fingerprint", fingerprint.as_str()),
    ];
    let section = archivist.post("/inventories/annual", &fields).await;
    assert_eq!(section.status, StatusCode::SEE_OTHER);
    let page = archivist.get(&section.location).await;
    assert!(
        page.text
            .contains("В данный раздел описи внесено 1 (одно) дело"),
        "{}",
        page.text
    );
    let volume = format!("/loans/volumes/{}", shelved.volumes[0]);
    let found = archivist.get("/loans?words=10-1-01").await;
    assert!(found.text.contains(&volume), "{}", found.text);
    assert!(archivist.get(&volume).await.text.contains("2025-04-10"));
    let borrower = agency.id("officer").to_string();
    let fields = [
        ("borrower", borrower.as_str()),
        ("ground", "СЗ № 5"),
        ("due_on", "2025-04-10"),
        ("compared", "yes"),
    ];
    let lent = archivist.post(&volume, &fields).await;
    assert_eq!(lent.location, "/loans", "{}", lent.text);
    let loans = archivist.get("/loans").await;
    assert!(loans.text.contains("И.П. Зуева") && loans.text.contains("СЗ № 5"));
    let (_, after) = loans
        .text
        .split_once("action=\"/loans/")
        .expect("a form of return");
    let loan = after.split('/').next().unwrap_or_default();
    let address = format!("/loans/{loan}/return");
    let short = archivist
        .post(&address, &[("sheets", "149"), ("note", "")])
        .await;
    assert_eq!(short.status, StatusCode::CONFLICT);
    let returned = archivist
        .post(&address, &[("sheets", "150"), ("note", "")])
        .await;
    assert_eq!(returned.status, StatusCode::SEE_OTHER);
    assert!(
        archivist
            .get("/loans?shown=all")
            .await
            .text
            .contains("без замечаний")
    );
}

async fn pages_hide_what_is_not_to_be_seen(world: World) {
    world.on("2025-03-10");
    let agency = Agency::found(&world).await;
    Case::permanent(agency.records, "10-1-01", 2022)
        .put(&world)
        .await;
    let clerk = agency.acting(&world, "clerk").await;
    let id = drawn(
        &world,
        &clerk,
        asked(agency.records, InventoryKind::Permanent, 2022),
    )
    .await;
    checked(&world, &agency, id, "head").await;
    let stranger = Browser::of(&world, "clerk20").await;
    let address = format!("/inventories/{id}");
    for page in ["", "/print/F-21.html", "/print/F-21.xlsx", "/acceptance"] {
        let answer = stranger.get(&format!("{address}{page}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{page}");
    }
    assert!(!stranger.get("/inventories").await.text.contains("10п-2022"));
    assert!(
        !stranger
            .get("/transfers")
            .await
            .text
            .contains("Управление делами</td>")
    );
    let own = Browser::of(&world, "clerk").await;
    let acceptance = own.get(&format!("{address}/acceptance")).await;
    assert_eq!(acceptance.status, StatusCode::FORBIDDEN);
    let nobody = Request::get(&address)
        .body(Body::empty())
        .expect("a request");
    assert_eq!(own.send(nobody).await.location, "/sign-in");
}
