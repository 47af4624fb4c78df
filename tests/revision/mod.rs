//! The revision of terms: what it would do is counted before anything is done, only what was approved is done, a term is never
//! shortened unseen, a weak source never applied, restricted cases are in the counts of those alone who may know of them.

use chrono::NaiveDate;
use delohran::db::Store;
use delohran::ids::{CaseId, VolumeId};
use delohran::jobs::worker::run_next;
use delohran::reference_lists::{self, ArticleKey, ListEdition};
use delohran::works;

use crate::destruction::shelf;
use crate::harness::browser::{Browser, Page, Site};
use crate::harness::shelf::Case;
use crate::harness::{Agency, World, day};

crate::on_both! {
    an_article_is_changed_after_approval;
    nothing_is_shortened_unseen;
    a_new_edition_applies_what_is_sure;
    only_the_entitled_revise;
    what_was_approved_under_the_old_edition_stays;
}

fn general() -> ListEdition {
    reference_lists::builtin().remove(0)
}

/// A usable article of five years.
fn five_years(list: &ListEdition) -> ArticleKey {
    let found = list
        .articles()
        .iter()
        .find(|article| article.usable() && article.terms[0].text == "5 лет");
    found.expect("there is such an article").key.clone()
}

/// A five-year case of 2015 with this term.
async fn kept_by(
    world: &World,
    agency: &Agency,
    index: &'static str,
    term: String,
    restricted: bool,
) -> CaseId {
    let case = Case {
        term: Box::leak(term.into_boxed_str()),
        restricted,
        ..Case::short_term(agency.records, index, 2015)
    };
    case.put(world).await.case
}

async fn date_of(world: &World, case: CaseId) -> Option<NaiveDate> {
    world
        .db
        .fetch_value("SELECT destroy_from FROM case_file WHERE id = $1", (case,))
        .await
        .expect("there is such a case")
}

async fn carry_out(world: &World) {
    let done = run_next(&world.db, &world.clock, works::of)
        .await
        .expect("run");
    let job = delohran::jobs::store::job(&world.db, done.expect("a job waits")).await;
    assert_eq!(job.expect("there").error, "");
}

/// The key of the loaded edition of the general list of this date; of the first one where none is named.
async fn loaded(world: &World, date: Option<NaiveDate>) -> String {
    let editions = reference_lists::store::current(&world.db)
        .await
        .expect("read");
    let found = editions.iter().find(|(_, edition)| {
        edition.code == "236-2019" && date.is_none_or(|date| edition.edition == date)
    });
    found.expect("it is loaded").0.to_string()
}

/// Proposes another term for an article and has it counted.
async fn proposed(world: &World, browser: &Browser, key: &ArticleKey, words: &str) -> Page {
    let number = key.number.to_string();
    let item = key.item.as_ref().map_or("", |item| item.as_str());
    let fields = [
        ("what", "article"),
        ("list", &loaded(world, None).await),
        ("article", &number),
        ("item", item),
        ("words", words),
    ];
    let page = browser
        .post("/revisions", &fields)
        .await
        .ok()
        .says("подсчитываются");
    carry_out(world).await;
    browser.get(&page.path).await.ok()
}

async fn an_article_is_changed_after_approval(world: World) {
    let agency = Agency::found(&world).await;
    world.on("2022-10-03");
    let key = five_years(&general());
    let cited = format!("5 лет, ст. {key}");
    let plain = kept_by(&world, &agency, "10-1-01", cited.clone(), false).await;
    let hidden = kept_by(&world, &agency, "10-1-02", cited.clone(), true).await;
    let other = kept_by(&world, &agency, "10-1-03", "5 лет".into(), false).await;
    let several = kept_by(&world, &agency, "10-1-04", format!("{cited}, 9999"), false).await;
    let site = Site::open(&world).await;
    let head = site.sign_in("archive_head").await;
    let page = proposed(&world, &head, &key, "10 лет").await;
    let page = page.says("строк номенклатур: 2 , законченных дел: 2");
    let page = page
        .says("раньше 0, позже 1, никогда 0")
        .says("решать вручную 1");
    assert_eq!(
        date_of(&world, plain).await,
        Some(day("2021-01-01")),
        "nothing is done before approval"
    );

    let action = format!("{}/approve", page.path);
    head.submit(&page, &action, &[("ground", " ")])
        .await
        .refused(422, "Укажите документ");
    let job = head
        .submit(
            &page,
            &action,
            &[("ground", "Протокол ЦЭК от 01.10.2022 № 7")],
        )
        .await
        .ok();
    head.post(&action, &[("line", "0"), ("ground", "ещё раз")])
        .await
        .refused(409, "уже утверждён");
    carry_out(&world).await;
    head.get(&job.path)
        .await
        .ok()
        .says("Срок пересмотрен у законченных дел: 1");
    for (case, date) in [
        (plain, "2026-01-01"),
        (hidden, "2026-01-01"),
        (other, "2021-01-01"),
        (several, "2021-01-01"),
    ] {
        assert_eq!(date_of(&world, case).await, Some(day(date)));
    }
    let shown = head
        .get(&format!("/cases/{plain}"))
        .await
        .ok()
        .says("утверждение пересмотра сроков");
    shown
        .says(&format!("10 лет, ст. {key}"))
        .says("01.01.2026")
        .says("01.01.2021");
    // The new term rests on the same article, and is not touched again.
    proposed(&world, &head, &key, "10 лет")
        .await
        .says("законченных дел: 1")
        .says("решать вручную 1");
    let verified = delohran::journal::verify(&world.db).await.expect("walked");
    assert!(verified.is_ok(), "{verified:?}");
}

async fn nothing_is_shortened_unseen(world: World) {
    let agency = Agency::found(&world).await;
    world.on("2022-10-03");
    let key = five_years(&general());
    let plain = kept_by(
        &world,
        &agency,
        "10-1-01",
        format!("5 лет, ст. {key}"),
        false,
    )
    .await;
    let site = Site::open(&world).await;
    let head = site.sign_in("archive_head").await;
    let page = proposed(&world, &head, &key, "3 года").await;
    let page = page
        .says("срок сокращается: только по решению")
        .says("раньше 1, позже 0");
    assert!(
        page.all("input[name=line][checked]").is_empty(),
        "a shortening is not ticked beforehand"
    );
    let action = format!("{}/approve", page.path);
    let ground = ("ground", "Протокол ЦЭК от 01.10.2022 № 7");
    head.post(&action, &[ground])
        .await
        .refused(409, "Отметьте хотя бы одну статью");
    head.post(&action, &[("line", "0"), ground]).await.ok();
    carry_out(&world).await;
    assert_eq!(
        date_of(&world, plain).await,
        Some(day("2021-01-01")),
        "the article was ticked, shortening was not"
    );
    let page = proposed(&world, &head, &key, "3 года").await;
    let action = format!("{}/approve", page.path);
    head.post(&action, &[("line", "0"), ("shorten", "1"), ground])
        .await
        .ok();
    carry_out(&world).await;
    assert_eq!(date_of(&world, plain).await, Some(day("2019-01-01")));
}

async fn a_new_edition_applies_what_is_sure(world: World) {
    let agency = Agency::found(&world).await;
    world.on("2022-10-03");
    let old = general();
    let key = five_years(&old);
    let weak = old
        .articles()
        .iter()
        .find(|article| article.confidence.is_weak() && article.terms[0].text.contains("лет"))
        .expect("a weak article")
        .key
        .clone();
    let sure_case = kept_by(
        &world,
        &agency,
        "10-1-01",
        format!("5 лет, ст. {key}"),
        false,
    )
    .await;
    let weak_case = kept_by(
        &world,
        &agency,
        "10-1-02",
        format!("5 лет, ст. {weak}"),
        false,
    )
    .await;
    // The edition as somebody would load it from a file: two articles with other terms, under a code of its own.
    let mut articles = old.articles().to_vec();
    for article in &mut articles {
        if article.key == key || article.key == weak {
            for term in &mut article.terms {
                term.text = "10 лет".into();
                term.term = match delohran::retention::read("10 лет", "") {
                    Ok(delohran::retention::Reading::One(term)) => Some(term),
                    other => panic!("{other:?}"),
                };
            }
        }
    }
    let mut header = old.header().clone();
    header.edition = day("2022-09-01");
    let new = ListEdition::new(header, articles);
    let origin = reference_lists::store::Origin {
        at: world.clock.now(),
        by: None,
        file_name: "",
    };
    let mut tx = world.db.begin().await.expect("begun");
    reference_lists::store::insert(&mut tx, &new, origin, None)
        .await
        .expect("loaded");
    tx.commit().await.expect("committed");

    let site = Site::open(&world).await;
    let head = site.sign_in("archive_head").await;
    let (was, becomes) = (
        loaded(&world, Some(old.edition)).await,
        loaded(&world, Some(new.edition)).await,
    );
    let same = [("old", was.as_str()), ("new", was.as_str())];
    head.post("/revisions", &same)
        .await
        .refused(409, "две разные редакции");
    let unknown = [("old", was.as_str()), ("new", "999999")];
    head.post("/revisions", &unknown)
        .await
        .refused(409, "Выберите редакцию из загруженных");
    let page = head
        .post("/revisions", &[("old", &was), ("new", &becomes)])
        .await
        .ok()
        .says("редакция от 01.09.2022 вместо редакции от");
    let address = page.path.clone();
    let barred = format!("{address}/approve");
    let ground = ("ground", "приказ о новой редакции");
    head.post(&barred, &[("line", "0"), ground])
        .await
        .refused(409, "ещё не подсчитаны");
    carry_out(&world).await;
    let page = head
        .get(&address)
        .await
        .ok()
        .says("источник статьи ненадёжен")
        .says("законченных дел: 2");
    assert_eq!(
        page.all("input[name=line]").len(),
        1,
        "the weak one cannot be ticked"
    );
    // Not even by a form made up by hand.
    let places = ["0", "1"];
    let sure = page.attributes("input[name=line]", "value").remove(0);
    let weak_place = places
        .into_iter()
        .find(|place| *place != sure)
        .expect("the other");
    head.post(&barred, &[("line", weak_place), ground])
        .await
        .refused(409, "источник статьи ненадёжен");
    head.submit(&page, &barred, &[ground]).await.ok();
    carry_out(&world).await;
    assert_eq!(date_of(&world, sure_case).await, Some(day("2026-01-01")));
    assert_eq!(date_of(&world, weak_case).await, Some(day("2021-01-01")));
}

async fn only_the_entitled_revise(world: World) {
    let agency = Agency::found(&world).await;
    world.on("2022-10-03");
    let key = five_years(&general());
    kept_by(
        &world,
        &agency,
        "10-1-01",
        format!("5 лет, ст. {key}"),
        false,
    )
    .await;
    kept_by(
        &world,
        &agency,
        "10-1-02",
        format!("5 лет, ст. {key}"),
        true,
    )
    .await;
    let site = Site::open(&world).await;
    let clerk = site.sign_in("clerk").await;
    clerk.get("/revisions").await.refused(403, "Нет права");
    clerk
        .post("/revisions", &[("old", "1"), ("new", "2")])
        .await
        .refused(403, "Нет права");
    let archivist = site.sign_in("archivist").await;
    let page = proposed(&world, &archivist, &key, "10 лет")
        .await
        .says("законченных дел: 1");
    let action = format!("{}/approve", page.path);
    archivist
        .post(&action, &[("line", "0"), ("ground", "протокол")])
        .await
        .refused(403, "Нет права");
    clerk.get(&page.path).await.refused(403, "Нет права");
    let general_list = loaded(&world, None).await;
    for (words, told) in [
        ("", "Укажите новый срок"),
        ("как-нибудь", "Срок не прочитан"),
        ("5 лет", "не различаются"),
    ] {
        let number = key.number.to_string();
        let item = key.item.as_ref().map_or("", |item| item.as_str());
        let fields = [
            ("what", "article"),
            ("list", general_list.as_str()),
            ("article", number.as_str()),
            ("item", item),
            ("words", words),
        ];
        let page = archivist.post("/revisions", &fields).await;
        assert!(matches!(page.status, 409 | 422), "{words}: {}", page.text());
        page.says(told);
    }
}

/// Rosarchiv letter Р/М-479 of 13.03.2020: a new edition does not reach approved inventories of permanent storage.
async fn what_was_approved_under_the_old_edition_stays(world: World) {
    let agency = Agency::found(&world).await;
    world.on("2022-10-03");
    shelf::commission(&world, &agency).await;
    let key = five_years(&general());
    let cited = format!("5 лет, ст. {key}");
    let free = kept_by(&world, &agency, "10-1-01", cited.clone(), false).await;
    let decided = kept_by(&world, &agency, "10-1-02", cited, false).await;
    let volume: VolumeId = world
        .db
        .fetch_value("SELECT id FROM volume WHERE case_id = $1", (decided,))
        .await
        .expect("its volume");
    shelf::approve_inventory_of(&world, &agency, 2015, &[volume]).await;
    let site = Site::open(&world).await;
    let head = site.sign_in("archive_head").await;
    let page = proposed(&world, &head, &key, "10 лет").await;
    let page = page.says("законченных дел: 1");
    let ground = [("ground", "Протокол ЦЭК от 01.10.2022 № 7")];
    let action = format!("{}/approve", page.path);
    head.submit(&page, &action, &ground).await.ok();
    carry_out(&world).await;
    assert_eq!(date_of(&world, free).await, Some(day("2026-01-01")));
    assert_eq!(date_of(&world, decided).await, Some(day("2021-01-01")));
}
