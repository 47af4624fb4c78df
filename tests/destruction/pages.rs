//! Through HTTP: what is shown, to whom, which buttons, and the papers.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use delohran::commission::rules::Outcome;
use delohran::destruction::desk;
use delohran::destruction::rules::Track;
use delohran::intake::Worker;
use delohran::organisation;
use delohran::web::{App, router};
use tower::ServiceExt;

use super::{Stage, deed, hand_over, shelf};
use crate::harness::World;
use crate::harness::agency::PASSWORD;

crate::on_both! {
    pages_show_what_can_be_done_by_whom;
    papers_follow_the_act;
    forms_lead_the_whole_way;
    restricted_campaigns_answer_as_if_they_were_not_there;
}

/// Somebody at a browser.
struct Browser {
    site: axum::Router,
    cookie: String,
    csrf: String,
}

impl Browser {
    async fn of(stage: &Stage, login: &str) -> Browser {
        let app = App {
            db: stage.world.db.clone(),
            clock: stage.world.clock.clone(),
            spreadsheets: Arc::new(Worker::this_program().expect("a path")),
            indexes: Arc::default(),
            secure_cookies: false,
        };
        let now = stage.world.clock.now();
        let signed_in = organisation::desk::sign_in(&stage.world.db, now, login, PASSWORD)
            .await
            .expect("the password fits");
        let digest = organisation::passwords::digest(&signed_in.token);
        let (_, csrf) = organisation::store::session(&stage.world.db, &digest, now)
            .await
            .expect("the session is read")
            .expect("there is a session");
        Browser {
            site: router::site(app),
            cookie: format!("delohran_session={}", signed_in.token),
            csrf,
        }
    }

    async fn send(&self, request: Request<Body>) -> (StatusCode, String, Vec<u8>) {
        let response = self
            .site
            .clone()
            .oneshot(request)
            .await
            .expect("the site answers");
        let status = response.status();
        let location = response
            .headers()
            .get(header::LOCATION)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
            .to_owned();
        let body = axum::body::to_bytes(response.into_body(), 1 << 24)
            .await
            .expect("a body");
        (status, location, body.to_vec())
    }

    async fn get(&self, address: &str) -> (StatusCode, String) {
        let request = Request::get(address)
            .header(header::COOKIE, &self.cookie)
            .body(Body::empty())
            .expect("a request");
        let (status, _, body) = self.send(request).await;
        let text = String::from_utf8_lossy(&body)
            .replace('\u{a0}', " ")
            .replace('\u{ad}', "");
        (status, text)
    }

    async fn bytes(&self, address: &str) -> Vec<u8> {
        let request = Request::get(address)
            .header(header::COOKIE, &self.cookie)
            .body(Body::empty())
            .expect("a request");
        self.send(request).await.2
    }

    /// Sends a form; the address the browser is led on to, or the page with the refusal.
    async fn post(&self, address: &str, fields: &[(&str, &str)]) -> Result<String, (u16, String)> {
        let mut pairs = vec![("csrf", self.csrf.as_str())];
        pairs.extend_from_slice(fields);
        let body = serde_urlencoded::to_string(pairs).expect("a form");
        let request = Request::post(address)
            .header(header::COOKIE, &self.cookie)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .expect("a request");
        let (status, location, body) = self.send(request).await;
        if status == StatusCode::SEE_OTHER {
            Ok(location)
        } else {
            Err((status.as_u16(), String::from_utf8_lossy(&body).into_owned()))
        }
    }
}

async fn pages_show_what_can_be_done_by_whom(world: World) {
    let stage = Stage::sent(world).await;
    let list = format!("/destruction/lists/{}", stage.list);
    let head = Browser::of(&stage, "head").await;
    let (status, page) = head.get(&list).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("Согласовать остальные (2)"));
    assert!(!page.contains("Исключить строку"));
    let archivist = Browser::of(&stage, "archivist").await;
    let (_, page) = archivist.get(&list).await;
    assert!(!page.contains("Согласовать остальные") && page.contains("Исключить строку 1"));
    let stranger = Browser::of(&stage, "head20").await;
    assert_eq!(stranger.get(&list).await.0, StatusCode::NOT_FOUND);
    // The campaign shows a department only itself.
    let campaign = format!("/destruction/campaigns/{}", stage.campaign);
    assert!(head.get(&campaign).await.1.contains("Управление делами"));
    assert!(
        !stranger
            .get(&campaign)
            .await
            .1
            .contains("Управление делами")
    );
    assert!(
        archivist
            .get(&campaign)
            .await
            .1
            .contains("Этап 3 «акт о выделении к уничтожению» ждёт")
    );
    let refused = head
        .post(&format!("{list}/agree"), &[("version", "2")])
        .await
        .expect_err("no row is decided");
    assert_eq!(refused.0, 409);
    assert!(refused.1.contains("не принято решений: 2"));
}

async fn papers_follow_the_act(world: World) {
    let stage = Stage::drawn(world).await;
    let archivist = Browser::of(&stage, "archivist").await;
    let act = format!("/destruction/acts/{}", stage.act);
    let list = format!("/destruction/lists/{}/print/F-30.html", stage.list);
    let (status, paper) = archivist.get(&list).await;
    assert_eq!(status, StatusCode::OK);
    assert!(!paper.contains("ПРОЕКТ"), "an agreed list is final");
    assert!(paper.contains("2 (две) ед. хр."), "{paper}");
    let (_, paper) = archivist.get(&format!("{act}/print/F-31.html")).await;
    assert!(paper.contains("ПРОЕКТ"));
    for format in ["pdf", "docx", "xlsx"] {
        let (status, _) = archivist.get(&format!("{act}/print/F-31.{format}")).await;
        assert_eq!(status, StatusCode::OK, "{format}");
    }
    for missing in ["F-32.html", "F-33.html", "F-99.html", "F-31.doc", "F-31"] {
        let (status, _) = archivist.get(&format!("{act}/print/{missing}")).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{missing}");
    }
    shelf::meet(&stage.world, &stage.agency, stage.act, Outcome::Endorsed).await;
    stage.endorse().await.expect("endorsed");
    stage.approve("deputy", "1").await.expect("approved");
    stage.next_stage().await.expect("stage 4");
    stage.hand_over(&hand_over(2)).await.expect("handed over");
    stage.record(&deed()).await.expect("destroyed");
    stage.mark().await.expect("marked");
    let (_, paper) = archivist.get(&format!("{act}/print/F-31.html")).await;
    assert!(!paper.contains("ПРОЕКТ"));
    for words in [
        "Заместитель Руководителя",
        "Л.М. Ершов",
        "номенклатура 2017",
        "10-1-05",
        "протокол от 24.06.2021 № 12",
        "по накладной от 01.02.2023 № 2",
    ] {
        assert!(paper.contains(words), "«{words}» in {paper}");
    }
    let (_, paper) = archivist.get(&format!("{act}/print/F-32.html")).await;
    assert!(
        paper.contains("0045871") && paper.contains("2,4"),
        "{paper}"
    );
    let (_, paper) = archivist.get(&format!("{act}/print/F-33.html")).await;
    assert!(
        paper.contains("3,9") && paper.contains("Н.П. Зайцев"),
        "{paper}"
    );
    assert!(
        paper.contains("ПРОЕКТ"),
        "nobody has approved the record yet"
    );
    for name in ["F-31", "F-32", "F-33"] {
        let bytes = archivist.bytes(&format!("{act}/print/{name}.xlsx")).await;
        assert!(bytes.starts_with(b"PK"), "{name}");
    }
}

async fn forms_lead_the_whole_way(world: World) {
    let stage = Stage::shelved(world).await;
    let archivist = Browser::of(&stage, "archivist").await;
    let head = Browser::of(&stage, "head").await;
    let director = Browser::of(&stage, "director").await;
    let refused = archivist
        .post("/destruction", &[("year", "2022"), ("track", "ordinary")])
        .await
        .expect_err("another year");
    assert!(refused.1.contains("Кампанию открывают в её году"));
    let campaign = archivist
        .post("/destruction", &[("year", "2023"), ("track", "ordinary")])
        .await
        .expect("a campaign");
    archivist
        .post(&format!("{campaign}/advance"), &[("version", "1")])
        .await
        .expect("stage 2");
    let proposal = format!("{campaign}/departments/{}", stage.agency.records);
    let (_, page) = archivist.get(&proposal).await;
    assert!(page.contains("Войдёт в перечень: 2"), "{page}");
    let fingerprint = hidden(&page, "fingerprint");
    let list = archivist
        .post(&proposal, &[("fingerprint", &fingerprint)])
        .await
        .expect("a list");
    archivist
        .post(
            &format!("{list}/send"),
            &[("version", "1"), ("dispatch_number", "77")],
        )
        .await
        .expect("sent");
    let (_, page) = head.get(&list).await;
    let version = hidden(&page, "version");
    head.post(&format!("{list}/agree-rest"), &[("version", &version)])
        .await
        .expect("agreed");
    let (_, page) = head.get(&list).await;
    let version = hidden(&page, "version");
    head.post(&format!("{list}/agree"), &[("version", &version)])
        .await
        .expect("signed");
    archivist
        .post(&format!("{campaign}/advance"), &[("version", "2")])
        .await
        .expect("stage 3");
    let act = archivist
        .post(&format!("{campaign}/acts"), &[])
        .await
        .expect("an act");
    let id: i64 = act
        .rsplit('/')
        .next()
        .and_then(|id| id.parse().ok())
        .expect("the key of the act");
    shelf::meet(
        &stage.world,
        &stage.agency,
        delohran::ids::ActId(id),
        Outcome::Endorsed,
    )
    .await;
    Browser::of(&stage, "secretary")
        .await
        .post(&format!("{act}/endorse"), &[("version", "1")])
        .await
        .expect("endorsed");
    let refused = director
        .post(
            &format!("{act}/approve"),
            &[("version", "2"), ("number", "2")],
        )
        .await
        .expect_err("a wrong number");
    assert!(refused.1.contains("наберите его номер: 1"));
    director
        .post(
            &format!("{act}/approve"),
            &[("version", "2"), ("number", "1")],
        )
        .await
        .expect("approved");
    archivist
        .post(&format!("{campaign}/advance"), &[("version", "3")])
        .await
        .expect("stage 4");
    let waybill = |bags| {
        [
            ("version", "3"),
            ("number", "2"),
            ("place", "г. Москва"),
            ("handed_on", "2023-02-01"),
            ("contractor", "ООО «Вторичные ресурсы»"),
            ("contract", "от 12.01.2023 № 5"),
            ("bags", bags),
        ]
    };
    let refused = archivist
        .post(&format!("{act}/hand-over"), &waybill("0045871; один; 2"))
        .await
        .expect_err("an unreadable bag");
    assert!(refused.1.contains("не читается") && refused.1.contains("0045871; один; 2"));
    archivist
        .post(
            &format!("{act}/hand-over"),
            &waybill("0045871; 1; 1,2\n0045872; 1; 1,4"),
        )
        .await
        .expect("handed over");
    archivist
        .post(
            &format!("{act}/record"),
            &[
                ("version", "4"),
                ("number", "4"),
                ("place", "г. Подольск"),
                ("method", "burning"),
                ("burnt", "1"),
                ("seals_intact", "1"),
                ("chair", "Н.П. Зайцев"),
                ("members", "Т.М. Орлова"),
                ("footage", "видеозапись № 1"),
                ("destroyed_on", "2023-02-01"),
            ],
        )
        .await
        .expect("destroyed");
    archivist
        .post(&format!("{act}/mark"), &[("version", "5")])
        .await
        .expect("marked");
    let (_, page) = archivist.get(&act).await;
    assert!(page.contains("отметки внесены") && page.contains("История"));
    let (status, paper) = archivist.get(&format!("{act}/print/F-32.html")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(paper.contains("от 12.01.2023 № 5"), "{paper}");
    assert_eq!(stage.state_of_volume(0).await, "destroyed");
}

/// The value of a hidden field.
fn hidden(page: &str, name: &str) -> String {
    let marker = format!("name=\"{name}\" value=\"");
    let (_, rest) = page.split_once(&marker).expect("the field is in the page");
    rest.split('"').next().unwrap_or_default().to_owned()
}

async fn restricted_campaigns_answer_as_if_they_were_not_there(world: World) {
    let stage = Stage::shelved(world).await;
    let mut asked = shelf::Asked::five_years_of_2017(stage.agency.records, "10-1-30");
    asked.restricted = true;
    shelf::shelve(&stage.world, &asked).await;
    let cleared = stage.acting("restricted").await;
    let id = desk::open(&stage.world.db, &cleared, 2023, Track::Restricted)
        .await
        .expect("a campaign");
    let address = format!("/destruction/campaigns/{id}");
    let archivist = Browser::of(&stage, "archivist").await;
    assert_eq!(archivist.get(&address).await.0, StatusCode::NOT_FOUND);
    let proposal = format!("{address}/departments/{}", stage.agency.records);
    assert_eq!(archivist.get(&proposal).await.0, StatusCode::NOT_FOUND);
    let (_, overview) = archivist.get("/destruction").await;
    assert!(!overview.contains("ДСП"), "{overview}");
    let cleared = Browser::of(&stage, "restricted").await;
    assert_eq!(cleared.get(&address).await.0, StatusCode::OK);
    assert!(cleared.get(&proposal).await.1.contains("10-1-30"));
    assert!(cleared.get("/destruction").await.1.contains("ДСП"));
}
