//! The calculator's page: a term tried out on dates and facts.

use crate::harness::browser::{Browser, Page, Site};
use crate::harness::shelf::Case;
use crate::harness::{Agency, World};

crate::on_both! {
    a_term_is_tried_out;
    a_case_is_tried_out_from_its_page;
}

async fn asked(browser: &Browser, fields: &[(&str, &str)]) -> Page {
    let query: Vec<String> = fields
        .iter()
        .map(|(name, text)| format!("{name}={}", text.replace(' ', "+")))
        .collect();
    browser
        .get(&format!("/calculator?{}", query.join("&")))
        .await
}

async fn a_term_is_tried_out(world: World) {
    Agency::found(&world).await;
    let browser = Site::open(&world).await.sign_in("clerk").await;
    browser
        .get("/calculator/rules")
        .await
        .ok()
        .says("требует проверки");
    let empty = browser.get("/calculator").await.ok();
    assert!(empty.all(".computed").is_empty());
    // The example of 10.5.4.
    asked(&browser, &[("term", "5 л. ст. 70 тп"), ("closed", "2015")])
        .await
        .ok()
        .says("5 лет, ст. 70 Перечня 2019")
        .says("к уничтожению не ранее 01.01.2021")
        .says("п. 10.5.4");
    // The event begins the term, not the closing (N-21).
    let contract = [
        ("term", "5 лет (1) ст. 11 ТП"),
        ("note", "(1) После истечения срока действия договора"),
        ("closed", "2015"),
    ];
    asked(&browser, &contract)
        .await
        .ok()
        .says("срок не начался");
    let mut ended = contract.to_vec();
    ended.extend([("event", "contract_end"), ("event_on", "ноябрь 2017")]);
    asked(&browser, &ended)
        .await
        .ok()
        .says("не ранее 01.01.2023");
    // A ban bars what has expired.
    let held = [("term", "1 год"), ("closed", "2015"), ("held", "1")];
    asked(&browser, &held)
        .await
        .ok()
        .says("срок истёк, но уничтожать нельзя")
        .says("уничтожение запрещено");
    // Each of several terms by itself.
    let several = asked(
        &browser,
        &[
            ("term", "Постоянно ст. 1б ТП ДМН ст. 2б ТП"),
            ("closed", "2015"),
        ],
    )
    .await;
    assert_eq!(several.ok().all(".computed h2").len(), 2);
    for (fields, words) in [
        (
            vec![("term", "5 лет и ещё немного"), ("closed", "2015")],
            "чтение остановилось",
        ),
        (
            vec![("term", "5 лет"), ("closed", "недавно")],
            "напишите год",
        ),
        (
            vec![("term", "5 лет"), ("opened", "2016"), ("closed", "2015")],
            "раньше, чем заведено",
        ),
    ] {
        let refused = asked(&browser, &fields).await.not_done();
        assert!(
            refused.text().contains(words),
            "{words}: {}",
            refused.text()
        );
        // What was typed is still there.
        assert_eq!(refused.field("term").as_deref(), Some(fields[0].1));
    }
}

async fn a_case_is_tried_out_from_its_page(world: World) {
    world.on("2025-03-10");
    let agency = Agency::found(&world).await;
    let shelved = Case::long_term(agency.records, "10-1-10", 2015)
        .put(&world)
        .await;
    let browser = Site::open(&world).await.sign_in("clerk").await;
    let page = browser.get(&format!("/cases/{}", shelved.case)).await.ok();
    let link = page
        .attributes("a[href^=\"/calculator?\"]", "href")
        .pop()
        .expect("a way to the calculator");
    browser.get(&link).await.ok().says("не ранее 01.01.2031");
}
