//! One record for many cases, found by a query; bans on destruction that cover them.

use delohran::cases::store;
use delohran::db::Store;
use delohran::ids::CaseId;
use delohran::journal;

use super::{case, closed, opened};
use crate::harness::approved::{ACCOUNTS, ORDERS, PERSONNEL_ORDERS, PLANS, RESTRICTED};
use crate::harness::browser::{Browser, Page, Site};
use crate::harness::{Agency, Approved, World};

crate::on_both! {
    an_audit_is_recorded_on_all_cases_of_a_query;
    nothing_is_recorded_when_other_cases_are_found;
    a_ban_covers_what_the_query_found;
    hidden_cases_are_left_alone;
}

/// The page from which one thing is recorded on all cases of a query.
async fn asked(browser: &Browser, query: &str) -> Page {
    browser.get(&format!("/cases/record?{query}")).await.ok()
}

const AUDIT: [(&str, &str); 4] = [
    ("what", "event"),
    ("event", "audit_done"),
    ("happened_on", "2016-06-06"),
    ("ground", "акт проверки от 06.06.2016 № 3"),
];

const BAN: [(&str, &str); 5] = [
    ("what", "hold"),
    ("reason", "запрос прокуратуры"),
    ("ground", "письмо от 01.06.2016 № 77"),
    ("owner", "Правовое управление"),
    ("review_on", "2017-06-01"),
];

/// Sends the form that was shown, with its fingerprint and its query.
async fn record(browser: &Browser, page: &Page, typed: &[(&str, &str)]) -> Page {
    let what = typed
        .iter()
        .find(|(name, _)| *name == "what")
        .map_or("", |(_, what)| *what);
    let hidden: Vec<(String, String)> = page
        .attributes(
            &format!("form:has([value=\"{what}\"]) input[type=hidden]"),
            "name",
        )
        .into_iter()
        .zip(page.attributes(
            &format!("form:has([value=\"{what}\"]) input[type=hidden]"),
            "value",
        ))
        .filter(|(name, _)| name != "csrf" && name != "what")
        .collect();
    let mut fields: Vec<(&str, &str)> = hidden
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    fields.extend_from_slice(typed);
    browser.post("/cases/record", &fields).await
}

async fn shelf(world: &World, agency: &Agency) -> [CaseId; 3] {
    let approved = Approved::of_year(world, agency, 2015).await;
    let cases = [
        opened(world, agency, &approved, ACCOUNTS).await,
        opened(world, agency, &approved, PLANS).await,
        opened(world, agency, &approved, PERSONNEL_ORDERS).await,
    ];
    world.on("2016-07-01");
    for id in &cases[..2] {
        closed(world, agency, *id, "2015-12-31").await;
    }
    cases
}

async fn holds(world: &World) -> i64 {
    world
        .db
        .fetch_value("SELECT count(*) FROM hold WHERE lifted_on IS NULL", ())
        .await
        .expect("counted")
}

async fn an_audit_is_recorded_on_all_cases_of_a_query(world: World) {
    let agency = Agency::found(&world).await;
    let [accounts, plans, personnel] = shelf(&world, &agency).await;
    let site = Site::open(&world).await;
    let clerk = site.sign_in("clerk").await;
    clerk
        .get("/cases?year=2015")
        .await
        .ok()
        .says("Записать на все найденные");
    let page = asked(&clerk, "year=2015").await.says("2015 год");
    assert_eq!(case(&world, accounts).await.shut_gates, "audit");
    record(&clerk, &page, &AUDIT).await.ok().says("дел: 2");
    assert_eq!(case(&world, accounts).await.shut_gates, "");
    for (id, events) in [(accounts, 1), (plans, 1), (personnel, 0)] {
        let recorded = store::events(&world.db, id).await.expect("events");
        assert_eq!(recorded.len(), events);
    }
    // Each case tells of it by itself, with the query by which it was found.
    clerk
        .get(&format!("/cases/{plans}"))
        .await
        .ok()
        .says("акт проверки от 06.06.2016 № 3")
        .says("2015 год");
    let verified = journal::verify(&world.db)
        .await
        .expect("the journal is read");
    assert!(verified.is_ok(), "{verified:?}");
}

async fn nothing_is_recorded_when_other_cases_are_found(world: World) {
    let agency = Agency::found(&world).await;
    let [accounts, ..] = shelf(&world, &agency).await;
    let site = Site::open(&world).await;
    let clerk = site.sign_in("clerk").await;
    let page = asked(&clerk, "year=2016")
        .await
        .says("Дел, о которых можно записать: 0");
    assert!(page.attributes("[name=fingerprint]", "value").is_empty());
    let page = asked(&clerk, "state=closed").await;
    // Meanwhile one more case of the same query comes up.
    let approved = Approved::of_year(&world, &agency, 2017).await;
    let late = opened(&world, &agency, &approved, ORDERS).await;
    closed(&world, &agency, late, "2017-01-10").await;
    let clerk = site.sign_in("clerk").await;
    record(&clerk, &page, &AUDIT)
        .await
        .refused(409, "отбор стал находить другие дела");
    assert!(
        store::events(&world.db, accounts)
            .await
            .expect("events")
            .is_empty()
    );
    // What was typed comes back.
    let page = asked(&clerk, "state=closed").await;
    let refused = record(&clerk, &page, &[("what", "event"), ("ground", "акт № 3")]).await;
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert!(refused.html().contains("акт № 3"));
}

async fn a_ban_covers_what_the_query_found(world: World) {
    let agency = Agency::found(&world).await;
    shelf(&world, &agency).await;
    let site = Site::open(&world).await;
    let query = "year=2015";
    // The clerk records events but does not forbid destruction.
    let clerk = site.sign_in("clerk").await;
    let page = asked(&clerk, query).await;
    let archivist = site.sign_in("archivist").await;
    let form = asked(&archivist, query).await;
    record(&clerk, &form, &BAN).await.refused(403, "Нет права");
    assert!(!page.text().contains("Запретить уничтожение"));
    record(&archivist, &form, &BAN).await.ok().says("дел: 3");
    assert_eq!(holds(&world).await, 3);
    let list = archivist
        .get("/holds")
        .await
        .ok()
        .says("2015 год")
        .says("Правовое управление")
        .says("01.06.2017");
    // The head of one department knows of the cases of that department.
    let head = site.sign_in("head20").await;
    assert_eq!(head.get("/holds").await.ok().all("tbody td.number"), ["1"]);

    let action = list
        .attributes("form[action$=\"/keep\"]", "action")
        .pop()
        .expect("the archive may keep the ban");
    archivist
        .post(&action, &[("review_on", "2016-07-01")])
        .await
        .refused(409, "назначьте день после сегодняшнего");
    archivist
        .post(&action, &[("review_on", "2018-06-01")])
        .await
        .ok()
        .says("01.06.2018");
    let lift = action.replace("/keep", "/lift");
    let ground = [("lift_ground", "письмо от 01.07.2016 № 8")];
    archivist
        .post(&lift, &ground)
        .await
        .refused(403, "Нет права");
    let archive_head = site.sign_in("archive_head").await;
    archive_head.post(&lift, &[]).await.not_done();
    assert_eq!(holds(&world).await, 3);
    archive_head
        .post(&lift, &ground)
        .await
        .ok()
        .says("Запретов в силе нет");
    assert_eq!(holds(&world).await, 0);
    archive_head
        .post(&lift, &ground)
        .await
        .refused(409, "уже снят");
}

async fn hidden_cases_are_left_alone(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2023).await;
    agency.trust_clerk(&world).await;
    let hidden = opened(&world, &agency, &approved, RESTRICTED).await;
    let plain = opened(&world, &agency, &approved, PLANS).await;
    let site = Site::open(&world).await;
    let seeing = site.sign_in("restricted").await;
    let form = asked(&seeing, "year=2023").await;
    let ban = BAN.map(|(name, text)| {
        (
            name,
            if name == "review_on" {
                "2024-01-11"
            } else {
                text
            },
        )
    });
    record(&seeing, &form, &ban).await.ok().says("дел: 2");
    let blind = site.sign_in("archive_head").await;
    let list = blind.get("/holds").await.ok();
    assert_eq!(list.all("tbody td.number"), ["1"]);
    let lift = list
        .attributes("form[action$=\"/lift\"]", "action")
        .pop()
        .expect("a ban");
    blind
        .post(&lift, &[("lift_ground", "письмо")])
        .await
        .ok()
        .says("дел: 1");
    for (id, held) in [(plain, false), (hidden, true)] {
        let holds = store::holds(&world.db, id).await.expect("holds");
        assert_eq!(holds[0].lifted_on.is_none(), held);
    }
}
