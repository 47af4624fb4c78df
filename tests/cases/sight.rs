//! Who sees what: restricted cases are in no list, count, search, export or page of those who may not know of them; the pages.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use delohran::cases::desk::{self, FilingTarget};
use delohran::cases::export;
use delohran::cases::rules::CaseState;
use delohran::cases::store::{self, Cursor, Filter};
use delohran::ids::CaseId;
use delohran::intake::Worker;
use delohran::nomenclature::rules::Category;
use delohran::refusal::Refusal;
use delohran::web::{App, router};
use tower::ServiceExt;

use super::{case, closed, file, letter, opened};
use crate::harness::agency::PASSWORD;
use crate::harness::approved::{
    CORRESPONDENCE, ORDERS, PERSONAL_FILES, PLANS, RESTRICTED, RESTRICTED_ORDERS,
};
use crate::harness::{Agency, Approved, World, day};

crate::on_both! {
    hidden_cases_are_nowhere;
    the_list_is_turned_page_by_page;
    filters_find_what_they_name;
    pages_show_the_reasons_and_hide_the_hidden;
    a_form_files_a_document;
}

async fn hidden_cases_are_nowhere(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2023).await;
    agency.trust_clerk(&world).await;
    let hidden = opened(&world, &agency, &approved, RESTRICTED).await;
    let plain = opened(&world, &agency, &approved, PLANS).await;
    let personal = opened(&world, &agency, &approved, PERSONAL_FILES).await;
    let seen = async |login: &str| {
        let acting = agency.acting(&world, login).await;
        let all = Filter::default();
        let lines = store::page(&world.db, acting.sight(), &all, None, 100)
            .await
            .expect("listed");
        let count = store::count(&world.db, acting.sight(), &all)
            .await
            .expect("counted");
        assert_eq!(count as usize, lines.len(), "{login}");
        lines
            .into_iter()
            .map(|line| line.id)
            .collect::<Vec<CaseId>>()
    };
    // In the order of the indexes: plans (10-1-03) before the restricted correspondence (10-1-08).
    assert_eq!(seen("clerk").await, [plain, hidden]);
    assert_eq!(seen("head").await, [plain]);
    assert_eq!(seen("clerk20").await, [personal]);
    assert_eq!(seen("archivist").await, [plain, personal]);
    assert_eq!(seen("restricted").await.len(), 3);
    let archivist = agency.acting(&world, "archivist").await;
    let words = Filter {
        words: "защиты информации".into(),
        ..Filter::default()
    };
    let found = store::page(&world.db, archivist.sight(), &words, None, 100)
        .await
        .expect("searched");
    assert!(found.is_empty());
    let page = desk::visible_case(&world.db, &archivist, hidden).await;
    assert!(matches!(page, Err(Refusal::NotFound(_))));
    // The row of the nomenclature is as hidden as the case.
    let refused = file(
        &world,
        &agency,
        "officer",
        FilingTarget::Heading(approved.row(RESTRICTED)),
        letter("9", "2023-01-09"),
    )
    .await;
    assert!(matches!(refused, Err(Refusal::NotFound(_))), "{refused:?}");
    let into = file(
        &world,
        &agency,
        "officer",
        FilingTarget::Case(hidden),
        letter("9", "2023-01-09"),
    )
    .await;
    assert!(matches!(into, Err(Refusal::NotFound(_))), "{into:?}");
    for (login, expected) in [("archivist", 2), ("restricted", 3)] {
        let acting = agency.acting(&world, login).await;
        let bytes = export::spreadsheet(&world.db, acting.sight(), &Filter::default())
            .await
            .expect("exported");
        let rows = rows_of(&bytes);
        assert_eq!(rows.len(), expected + 1, "{login}");
        let told = rows
            .iter()
            .flatten()
            .any(|cell| cell.contains("защиты информации"));
        assert_eq!(told, login == "restricted");
    }
}

/// The cells of the first sheet.
fn rows_of(bytes: &[u8]) -> Vec<Vec<String>> {
    use calamine::Reader;
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).expect("a workbook");
    let sheet = book
        .worksheet_range_at(0)
        .expect("a sheet")
        .expect("readable");
    sheet
        .rows()
        .map(|row| row.iter().map(ToString::to_string).collect())
        .collect()
}

async fn the_list_is_turned_page_by_page(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2023).await;
    for index in [
        ORDERS,
        PLANS,
        CORRESPONDENCE,
        "10-1-05",
        "10-1-06",
        PERSONAL_FILES,
    ] {
        opened(&world, &agency, &approved, index).await;
    }
    let acting = agency.acting(&world, "archivist").await;
    let all = Filter::default();
    let whole = store::page(&world.db, acting.sight(), &all, None, 100)
        .await
        .expect("listed");
    assert_eq!(whole.len(), 6);
    let mut turned = Vec::new();
    let mut cursor: Option<Cursor> = None;
    loop {
        let lines = store::page(&world.db, acting.sight(), &all, cursor.as_ref(), 2)
            .await
            .expect("listed");
        let Some(last) = lines.last() else { break };
        cursor = last.cursor().to_string().parse().ok();
        assert!(cursor.is_some());
        turned.extend(lines);
    }
    assert_eq!(turned, whole);
}

async fn filters_find_what_they_name(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2015).await;
    let plans = opened(&world, &agency, &approved, PLANS).await;
    let orders = opened(&world, &agency, &approved, ORDERS).await;
    let personal = opened(&world, &agency, &approved, PERSONAL_FILES).await;
    world.on("2016-02-02");
    closed(&world, &agency, plans, "2015-12-31").await;
    let acting = agency.acting(&world, "archivist").await;
    let found = async |filter: Filter| {
        store::page(&world.db, acting.sight(), &filter, None, 100)
            .await
            .expect("listed")
            .into_iter()
            .map(|line| line.id)
            .collect::<Vec<CaseId>>()
    };
    let none = Filter::default;
    assert_eq!(
        found(Filter {
            department: Some(agency.personnel),
            ..none()
        })
        .await,
        [personal]
    );
    assert_eq!(
        found(Filter {
            state: Some(CaseState::Closed),
            ..none()
        })
        .await,
        [plans]
    );
    assert_eq!(
        found(Filter {
            category: Some(Category::Permanent),
            ..none()
        })
        .await,
        [orders]
    );
    assert_eq!(
        found(Filter {
            words: "ПРИКАЗЫ федеральной".into(),
            ..none()
        })
        .await,
        [orders]
    );
    assert_eq!(
        found(Filter {
            words: "10-1-03".into(),
            ..none()
        })
        .await,
        [plans]
    );
    assert_eq!(
        found(Filter {
            words: "100%".into(),
            ..none()
        })
        .await,
        []
    );
    assert_eq!(
        found(Filter {
            due_by: Some(day("2021-01-01")),
            ..none()
        })
        .await,
        [plans]
    );
    assert_eq!(
        found(Filter {
            due_by: Some(day("2020-12-31")),
            ..none()
        })
        .await,
        []
    );
    assert_eq!(
        found(Filter {
            year: Some(2015),
            ..none()
        })
        .await
        .len(),
        3
    );
    assert_eq!(
        found(Filter {
            year: Some(2016),
            ..none()
        })
        .await,
        []
    );
}

/// Somebody at the program's pages.
struct Browser {
    site: axum::Router,
    cookie: String,
    csrf: String,
}

impl Browser {
    async fn signed_in(world: &World, login: &str) -> Browser {
        let now = world.clock.now();
        let token = delohran::organisation::desk::sign_in(&world.db, now, login, PASSWORD)
            .await
            .expect("signed in")
            .token;
        let digest = delohran::organisation::passwords::digest(&token);
        let (_, csrf) = delohran::organisation::store::session(&world.db, &digest, now)
            .await
            .expect("read")
            .expect("a session");
        let app = App {
            db: world.db.clone(),
            clock: world.clock.clone(),
            spreadsheets: Arc::new(Worker::at(env!("CARGO_BIN_EXE_delohran"))),
            indexes: Arc::default(),
            secure_cookies: false,
        };
        Browser {
            site: router::site(app),
            cookie: format!("delohran_session={token}"),
            csrf,
        }
    }

    async fn send(&self, request: Request<Body>) -> (StatusCode, String, String) {
        let response = self
            .site
            .clone()
            .oneshot(request)
            .await
            .expect("the router answers");
        let status = response.status();
        let location = response
            .headers()
            .get("location")
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        let bytes = axum::body::to_bytes(response.into_body(), 8 << 20)
            .await
            .expect("a body");
        (
            status,
            location,
            String::from_utf8_lossy(&bytes).into_owned(),
        )
    }

    async fn get(&self, address: &str) -> (StatusCode, String) {
        let request = Request::get(address)
            .header("cookie", &self.cookie)
            .body(Body::empty())
            .expect("a request");
        let (status, _, body) = self.send(request).await;
        (status, body)
    }

    async fn post(&self, address: &str, fields: &[(&str, &str)]) -> (StatusCode, String, String) {
        let mut pairs = vec![("csrf", self.csrf.as_str())];
        pairs.extend(fields);
        let request = Request::post(address)
            .header("cookie", &self.cookie)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::from(
                serde_urlencoded::to_string(pairs).expect("fields"),
            ))
            .expect("a request");
        self.send(request).await
    }
}

fn texts(html: &str, selector: &str) -> Vec<String> {
    let selector = scraper::Selector::parse(selector).expect("a selector");
    scraper::Html::parse_document(html)
        .select(&selector)
        .map(|element| element.text().collect::<String>())
        .collect()
}

async fn pages_show_the_reasons_and_hide_the_hidden(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2023).await;
    agency.trust_clerk(&world).await;
    let plans = opened(&world, &agency, &approved, PLANS).await;
    let hidden = opened(&world, &agency, &approved, RESTRICTED_ORDERS).await;
    let review = opened(&world, &agency, &approved, CORRESPONDENCE).await;
    world.on("2024-01-15");
    closed(&world, &agency, plans, "2023-12-31").await;
    closed(&world, &agency, review, "2023-12-31").await;
    let clerk = Browser::signed_in(&world, "clerk").await;
    let (status, html) = clerk.get(&format!("/cases/{plans}")).await;
    assert_eq!(status, StatusCode::OK);
    let reasons = texts(&html, ".reasons li");
    assert!(
        reasons
            .iter()
            .any(|reason| reason.contains("01.01.2029") && reason.contains("п. 10.5.4")),
        "{reasons:?}"
    );
    let (_, html) = clerk.get(&format!("/cases/{review}")).await;
    assert!(texts(&html, ".blocks li")[0].contains("10.3.2"));
    assert_eq!(
        clerk.get(&format!("/cases/{review}/review")).await.0,
        StatusCode::OK
    );
    assert_eq!(
        clerk.get(&format!("/cases/{hidden}")).await.0,
        StatusCode::OK
    );
    assert!(clerk.get("/cases").await.1.contains("защиты информации"));
    for address in [
        "/filing?year=2023".to_owned(),
        format!("/headings/{}/file", approved.row(ORDERS)),
        format!("/cases/{hidden}/file"),
        format!("/departments/{}/years/2023", agency.records),
        format!("/departments/{}/years/2023/final-record", agency.records),
        "/cases?state=closed&due_by=2029-01-01&words=план".to_owned(),
        "/cases/export.xlsx?category=permanent".to_owned(),
    ] {
        assert_eq!(clerk.get(&address).await.0, StatusCode::OK, "{address}");
    }
    let year = format!("/departments/{}/years/2023", agency.records);
    let (_, html) = clerk.get(&year).await;
    let fingerprint = {
        let page = scraper::Html::parse_document(&html);
        let selector = scraper::Selector::parse("input[name=fingerprint]").expect("a selector");
        let input = page.select(&selector).next().expect("the fingerprint");
        input.attr("value").expect("its value").to_owned()
    };
    let choice = format!("choice-{hidden}");
    let fields = [
        ("fingerprint", fingerprint.as_str()),
        (choice.as_str(), "close"),
    ];
    let (status, location, _) = clerk.post(&year, &fields).await;
    assert_eq!(
        (status, location.as_str()),
        (
            StatusCode::SEE_OTHER,
            format!("{year}/final-record").as_str()
        )
    );
    let (status, _, _) = clerk.post(&format!("{year}/final-record"), &[]).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (status, paper) = clerk.get(&format!("{year}/print/F-18Z.html")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(paper.contains("Итоговая запись"));
    assert_eq!(
        clerk.get(&format!("{year}/print/F-18Z.xlsx")).await.0,
        StatusCode::OK
    );
    assert_eq!(
        clerk.get(&format!("{year}/print/f99.html")).await.0,
        StatusCode::NOT_FOUND
    );

    for (code, words) in [
        ("F-20A", "ДЕЛО"),
        ("F-20B", "ЛИСТ-ЗАВЕРИТЕЛЬ ДЕЛА"),
        ("F-20C", "ВНУТРЕННЯЯ ОПИСЬ"),
        ("F-20K", "2023"),
    ] {
        let address = format!("/cases/{hidden}/print/{code}");
        let (status, paper) = clerk.get(&format!("{address}.html")).await;
        assert_eq!(status, StatusCode::OK, "{code}");
        assert!(paper.contains(words), "{code}: {paper}");
        let chosen = format!("{address}.pdf?binding=two-sided&part=1b");
        assert_eq!(clerk.get(&chosen).await.0, StatusCode::OK, "{chosen}");
        let unknown = format!("{address}.pdf?part=4");
        assert_eq!(clerk.get(&unknown).await.0, StatusCode::NOT_FOUND);
    }
    let no_volume = format!("/cases/{hidden}/print/F-20A.html?volume=0");
    assert_eq!(clerk.get(&no_volume).await.0, StatusCode::NOT_FOUND);

    let head = Browser::signed_in(&world, "head").await;
    let (_, list) = head.get("/cases").await;
    assert!(!list.contains("защиты информации"));
    for address in [
        format!("/cases/{hidden}"),
        format!("/cases/{hidden}/print/F-20A.pdf"),
        format!("/cases/{hidden}/file"),
        format!("/cases/{hidden}/review"),
        format!("/headings/{}/file", approved.row(RESTRICTED_ORDERS)),
    ] {
        assert_eq!(
            head.get(&address).await.0,
            StatusCode::NOT_FOUND,
            "{address}"
        );
    }
    assert!(
        !head
            .get("/filing?year=2023")
            .await
            .1
            .contains("защиты информации")
    );
    let stranger = Browser::signed_in(&world, "clerk20").await;
    assert_eq!(
        stranger.get(&format!("/cases/{plans}")).await.0,
        StatusCode::NOT_FOUND
    );
    assert_eq!(
        stranger
            .get(&format!("/headings/{}/file", approved.row(ORDERS)))
            .await
            .0,
        StatusCode::NOT_FOUND
    );
}

async fn a_form_files_a_document(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2023).await;
    let clerk = Browser::signed_in(&world, "clerk").await;
    let address = format!("/headings/{}/file", approved.row(ORDERS));
    let mut fields = vec![
        ("kind", "order"),
        ("registration_number", "ЕД-1-1/1@"),
        ("dated_on", "2023-01-09"),
        ("signatory", "Егоров Д.В."),
        ("title", "О номенклатуре дел"),
        ("sheets", "3"),
        ("attachment_sheets", ""),
    ];
    let (status, location, _) = clerk.post(&address, &fields).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let id: CaseId = location
        .trim_start_matches("/cases/")
        .parse()
        .expect("the way to the case");
    assert_eq!(case(&world, id).await.first_year, 2023);
    // Sent twice: refused, with everything that was typed.
    let (status, _, html) = clerk.post(&address, &fields).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(texts(&html, ".refused")[0].contains("10.2.1"));
    assert!(html.contains("ЕД-1-1/1@"));
    fields[5] = ("sheets", "три");
    let (status, _, html) = clerk.post(&address, &fields).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(texts(&html, ".refused")[0].contains("не целое число"));
    // What the case's page offers works as well.
    let version = case(&world, id).await.version.to_string();
    let (status, _, html) = clerk
        .post(
            &format!("/cases/{id}/close"),
            &[("closed_on", "2022-12-31"), ("version", &version)],
        )
        .await;
    assert_eq!(status, StatusCode::CONFLICT, "{html}");
    let event = [
        ("event", "obsolete"),
        ("happened_on", ""),
        ("ground", "акт № 1"),
    ];
    let (status, _, _) = clerk.post(&format!("/cases/{id}/events"), &event).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let (_, html) = clerk.get(&format!("/cases/{id}")).await;
    assert!(html.contains("акт № 1"));
    assert!(html.contains("История расчётов"));
}
