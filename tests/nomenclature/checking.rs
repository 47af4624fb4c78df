//! A whole nomenclature against the lists of its year: a table of cases with the clause of each, and the page that sums them up.

use delohran::ids::{HeadingId, NomenclatureId};
use delohran::nomenclature::advice::{Advice, Topic};
use delohran::nomenclature::checking::{Shown, check};
use delohran::nomenclature::desk;
use delohran::nomenclature::rules::{Heading, HeadingContent, HeadingKind};
use delohran::reference_lists;

use super::{Scene, row};
use crate::harness::World;
use crate::harness::browser::Site;

crate::on_both! {
    the_sheet_sums_up_and_leads_to_the_rows;
}

fn headings(rows: Vec<HeadingContent>) -> Vec<Heading> {
    let numbered = (1..).zip(rows);
    numbered
        .map(|(id, content)| Heading {
            id: HeadingId(id),
            nomenclature_id: NomenclatureId(1),
            term: content.read_term().ok(),
            category: None,
            source_key: None,
            memo_id: None,
            version: 1,
            content,
        })
        .collect()
}

/// What is said of the rows of a nomenclature for 2026: for each row the topics, the grave ones marked with «!».
fn said(rows: Vec<HeadingContent>) -> Vec<Vec<String>> {
    let editions = reference_lists::builtin();
    let articles = |row: &HeadingContent, year: i64| {
        let cell = format!("{} {}", row.term_text, row.article_text);
        let is_copy = row.kind == HeadingKind::Copies;
        reference_lists::desk::judge(&editions, &cell, &row.note, year, is_copy, "general")
            .into_iter()
            .map(Advice::from)
            .collect()
    };
    let rows = headings(rows);
    let checked = check(&rows, 2026, &articles);
    let of = |row: &Heading| {
        let said = checked.of(row.id).iter();
        said.filter(|advice| advice.topic != Topic::Title)
            .map(|advice| {
                format!(
                    "{}{}",
                    if advice.grave { "!" } else { "" },
                    advice.topic.code()
                )
            })
            .collect()
    };
    rows.iter().map(of).collect()
}

#[test]
fn rows_are_checked_against_their_articles() {
    let orders = "Приказы Инспекции по основной деятельности";
    let letters = "Переписка с судами по вопросам рассмотрения исков";
    let cases: &[(&str, &str, HeadingKind, &str, &[&str])] = &[
        // as the article says.
        (
            orders,
            "Постоянно, ст. 19 а) ТП",
            HeadingKind::Case,
            "",
            &[],
        ),
        // R-067, clause 10.1.5: no shorter than the article.
        (
            letters,
            "3 года, ст. 70 ТП",
            HeadingKind::Case,
            "",
            &["!shorter"],
        ),
        // Dropping ЭПК is shorter too.
        (
            letters,
            "5 лет, ст. 70 ТП",
            HeadingKind::Case,
            "",
            &["!shorter"],
        ),
        // Longer by a decision of the expert commission.
        (
            letters,
            "10 лет ЭПК, ст. 70 ТП",
            HeadingKind::Case,
            "",
            &["longer"],
        ),
        // More than the list has.
        (
            letters,
            "5 лет, ст. 700 ТП",
            HeadingKind::Case,
            "",
            &["!absent"],
        ),
        // Perhaps only not loaded.
        (
            letters,
            "5 лет, ст. 650 ТП",
            HeadingKind::Case,
            "",
            &["absent"],
        ),
        (
            letters,
            "5 лет, ст. 434 ТП",
            HeadingKind::Case,
            "",
            &["absent"],
        ),
        // A list that another one replaced on 18.02.2020.
        (
            letters,
            "5 лет, ст. 70 Перечня 2010",
            HeadingKind::Case,
            "",
            &["list", "absent"],
        ),
        // column 4 names the ground.
        (letters, "5 лет", HeadingKind::Case, "", &["ground"]),
        // A weak source proves nothing.
        (
            letters,
            "1 год, ст. 46 ТП",
            HeadingKind::Case,
            "",
            &["unverified"],
        ),
        // copies.
        (
            letters,
            "ДМН, ст. 70 ТП",
            HeadingKind::Case,
            "",
            &["compare"],
        ),
        (
            letters,
            "ДМН, ст. 70 ТП",
            HeadingKind::Copies,
            "",
            &["copies"],
        ),
        (
            "Приказы Минфина России. Копии",
            "ДМН, ст. 19 а) ТП",
            HeadingKind::Copies,
            "",
            &[],
        ),
        (
            "Приказы Минфина России. Копии",
            "Постоянно, ст. 19 а) ТП",
            HeadingKind::Case,
            "",
            &["copies"],
        ),
        // R-102, clause 10.2.1: permanent and temporary apart.
        (
            orders,
            "а) Постоянно б) 5 лет",
            HeadingKind::Case,
            "",
            &["!term", "!mixed"],
        ),
        (
            "Указы Президента Российской Федерации, присланные для сведения",
            "До минования надобности (1), ст. 1 б) ТП",
            HeadingKind::Case,
            "(1) Относящиеся к деятельности организации - постоянно",
            &["mixed"],
        ),
        // Not a part of the documents, but what to do when something is missing.
        (
            "Годовые планы работы отделов",
            "1 год (1), ст. 202 ТП",
            HeadingKind::Case,
            "(1) При отсутствии годовых планов организации - постоянно",
            &[],
        ),
        (orders, "когда-нибудь", HeadingKind::Case, "", &["!term"]),
    ];
    for (title, term, kind, note, expected) in cases {
        let mut content = row("10-1-01", title, term, None);
        content.kind = *kind;
        content.note = (*note).into();
        assert_eq!(said(vec![content]), [expected.to_vec()], "{title}: {term}");
    }
}

/// Letters and terms of the items, and the topics of what is said.
type ItemsCase<'a> = (&'a [(&'a str, &'a str)], &'a [&'a str]);

#[test]
fn items_of_a_heading_are_checked_together() {
    let item = |letter: &str, term: &str| HeadingContent {
        item: letter.into(),
        ..row(
            "10-1-01",
            "Отчеты Инспекции об исполнении сметы",
            term,
            None,
        )
    };
    let cases: &[ItemsCase] = &[
        (
            &[
                ("а", "Постоянно, ст. 273 б) ТП"),
                ("б", "5 лет, решение ЭПК от 01.02.2020 № 1"),
            ],
            &["mixed"],
        ),
        (
            &[
                ("а", "5 лет, решение ЭПК от 01.02.2020 № 1"),
                ("б", "3 года, решение ЭПК от 01.02.2020 № 1"),
            ],
            &["items"],
        ),
        (
            &[
                ("а", "5 лет, решение ЭПК от 01.02.2020 № 1"),
                ("б", "5 лет, решение ЭПК от 01.02.2020 № 1"),
            ],
            &[],
        ),
        (&[("а", "Постоянно, ст. 273 б) ТП")], &["items"]),
        (
            &[
                ("", "Постоянно, ст. 273 б) ТП"),
                ("а", "Постоянно, ст. 273 б) ТП"),
                ("б", "Постоянно, ст. 273 а) ТП"),
            ],
            &["items"],
        ),
    ];
    for (items, expected) in cases {
        let rows = items
            .iter()
            .map(|(letter, term)| item(letter, term))
            .collect();
        let said: Vec<String> = said(rows).into_iter().flatten().collect();
        assert_eq!(said, *expected, "{items:?}");
    }
}

#[test]
fn filters_are_read_from_addresses() {
    assert_eq!(Shown::from_code("remarks"), Shown::Remarked);
    assert_eq!(Shown::from_code("grave"), Shown::Grave);
    assert_eq!(Shown::from_code("shorter"), Shown::On(Topic::Shorter));
    assert_eq!(Shown::from_code("что угодно"), Shown::All);
}

async fn the_sheet_sums_up_and_leads_to_the_rows(world: World) {
    let scene = Scene::set(world).await;
    let (id, _) = scene.draft(2027).await;
    let clerk = scene.who("clerk").await;
    let [first, _] = scene.agency.records_divisions;
    let letters = "Переписка с судами по вопросам рассмотрения исков";
    let short = row("10-1-02", letters, "3 года, ст. 70 ТП", Some(first));
    let mut secret = row("10-1-03", letters, "3 года, ст. 70 ТП", Some(first));
    secret.restricted = true;
    desk::add_heading(&scene.world.db, &clerk, id, short)
        .await
        .expect("a row");
    scene.agency.trust_clerk(&scene.world).await;
    let trusted = scene.who("clerk").await;
    desk::add_heading(&scene.world.db, &trusted, id, secret)
        .await
        .expect("a row");

    let site = Site::open(&scene.world).await;
    let sheet = format!("/nomenclatures/{id}");
    let clerk = site.sign_in("clerk").await;
    clerk
        .get(&sheet)
        .await
        .ok()
        .says("Строк с замечаниями: 2 из 4, из них с нарушениями: 2")
        .says("срок короче статьи (2)");
    let filtered = clerk.get(&format!("{sheet}?rows=shorter")).await.ok();
    assert_eq!(filtered.all("td.index"), ["10-1-02", "10-1-03"]);
    assert!(filtered.text().contains("Показана часть строк"));
    // Restricted rows are in nobody's count who may not see them.
    let head = site.sign_in("head").await;
    head.get(&sheet)
        .await
        .ok()
        .says("Строк с замечаниями: 1 из 3");
}
