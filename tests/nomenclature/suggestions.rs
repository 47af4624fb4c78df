//! Articles suggested for a heading: earlier choices first, under the right to see them, then the lists; nothing applied by itself.

use delohran::nomenclature::desk;
use delohran::nomenclature::store;
use serde_json::Value;

use crate::harness::browser::{Browser, Site};
use crate::harness::{Agency, Approved, World};

crate::on_both! {
    what_was_approved_before_comes_first;
    a_choice_that_was_too_short_or_restricted_is_not_repeated;
    a_suggestion_is_taken_without_scripts_and_saves_nothing;
}

/// An agency with the nomenclature of 2023 approved and the records department's draft for 2024.
async fn drafting(world: &World) -> (Agency, Site, String) {
    let agency = Agency::found(world).await;
    Approved::of_year(world, &agency, 2023).await;
    world.on("2023-11-01");
    let clerk = agency.acting(world, "clerk").await;
    let draft = desk::begin(&world.db, &clerk, agency.records, 2024)
        .await
        .expect("begun");
    let site = Site::open(world).await;
    (agency, site, format!("/nomenclatures/{draft}"))
}

async fn suggested(browser: &Browser, draft: &str, title: &str) -> Vec<Value> {
    let address = format!("{draft}/suggestions.json?title={}", title.replace(' ', "+"));
    let page = browser.get(&address).await.ok();
    serde_json::from_slice(&page.bytes).expect("JSON")
}

fn text<'a>(suggestion: &'a Value, field: &str) -> &'a str {
    suggestion[field].as_str().unwrap_or_default()
}

async fn what_was_approved_before_comes_first(world: World) {
    let (_, site, draft) = drafting(&world).await;
    let clerk = site.sign_in("clerk").await;
    // The lists would say «ст. 181» for correspondence on records work.
    let title = "Переписка с управлениями ФНС России по вопросам делопроизводства";
    let found = suggested(&clerk, &draft, title).await;
    assert_eq!(found.len(), 3, "{found:?}");
    assert_eq!(text(&found[0], "article"), "ст. 70 ТП");
    assert_eq!(text(&found[0], "term"), "5 лет ЭПК");
    assert!(
        text(&found[0], "why").starts_with("Так было в 2023 году"),
        "{found:?}"
    );
    assert!(
        found.iter().any(|it| text(it, "article") == "ст. 181 ТП"),
        "{found:?}"
    );
    // What another department chose is not this one's to see; the list answers.
    let found = suggested(
        &clerk,
        &draft,
        "Личные дела государственных гражданских служащих",
    )
    .await;
    assert!(
        text(&found[0], "why").starts_with("Совпали слова"),
        "{found:?}"
    );
    assert_eq!(text(&found[0], "article"), "ст. 445 ТП");
    assert_eq!(suggested(&clerk, &draft, "  ").await, Vec::<Value>::new());
    // The part of the page says the same.
    clerk
        .get(&format!("{draft}/suggestions?title=графики+отпусков"))
        .await
        .ok();
    let stranger = site.sign_in("clerk20").await;
    let refused = stranger
        .get(&format!("{draft}/suggestions?title=приказы"))
        .await;
    assert_eq!(refused.status, 404);
}

async fn a_choice_that_was_too_short_or_restricted_is_not_repeated(world: World) {
    let (agency, site, draft) = drafting(&world).await;
    let clerk = site.sign_in("clerk").await;
    // Approved with 3 years, while ст. 182 г) gives 5.
    let found = suggested(&clerk, &draft, "Журнал регистрации входящих документов").await;
    assert!(
        found.iter().all(|it| !text(it, "why").contains("Так было")),
        "{found:?}"
    );
    let register = found
        .iter()
        .find(|it| text(it, "article") == "ст. 182 г) ТП");
    assert_eq!(text(register.expect("the article"), "term"), "5 лет");

    let secret = "Приказы Федеральной налоговой службы по вопросам защиты информации";
    let found = suggested(&clerk, &draft, secret).await;
    assert!(
        found.iter().all(|it| text(it, "kind") != secret),
        "{found:?}"
    );
    agency.trust_clerk(&world).await;
    let found = suggested(&clerk, &draft, secret).await;
    assert_eq!(text(&found[0], "kind"), secret, "{found:?}");
}

async fn a_suggestion_is_taken_without_scripts_and_saves_nothing(world: World) {
    let (agency, site, draft) = drafting(&world).await;
    let clerk = site.sign_in("clerk").await;
    let form = clerk.get(&format!("{draft}/headings/new")).await.ok();
    let asked = clerk
        .submit(
            &form,
            &format!("{draft}/headings"),
            &[
                ("title", "Графики отпусков работников"),
                ("index_text", "10-1-20"),
            ],
        )
        .await;
    // Without a term the row is refused, and the same page suggests one.
    asked.not_done();
    let suggest = format!("{draft}/headings/suggest");
    let fields = [
        ("title", "Графики отпусков работников"),
        ("index_text", "10-1-20"),
    ];
    let shown = clerk
        .post(&suggest, &fields)
        .await
        .ok()
        .says("ст. 453 ТП")
        .says("уверенность");
    assert_eq!(shown.field("index_text").as_deref(), Some("10-1-20"));
    let taken = clerk
        .post(&suggest, &[fields[0], fields[1], ("take", "0")])
        .await
        .ok();
    assert_eq!(taken.field("article_text").as_deref(), Some("ст. 453 ТП"));
    assert_eq!(taken.field("term_text").as_deref(), Some("3 года"));
    let year = store::of_department(&world.db, agency.records, 2024).await;
    let rows = store::headings(&world.db, year.unwrap().unwrap().id, true).await;
    let is_there = |title: &str| title == "Графики отпусков работников";
    assert!(
        rows.unwrap()
            .iter()
            .all(|row| !is_there(&row.content.title))
    );

    // A weak source is shown and cannot be taken with a click.
    let weak = [("title", "Планы-графики закупок товаров")];
    let page = clerk
        .post(&suggest, &weak)
        .await
        .ok()
        .says("источники расходятся");
    assert!(page.text().contains("впишите сами"), "{}", page.text());
    let not_taken = clerk.post(&suggest, &[weak[0], ("take", "0")]).await.ok();
    assert_eq!(not_taken.field("article_text").as_deref(), Some(""));
}
