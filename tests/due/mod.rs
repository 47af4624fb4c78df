//! What falls due when: the kept counts agree with the cases whatever happens to them, pages turn without losing a case, and
//! restricted cases are in no count, bar or line of those who may not know of them.

use chrono::NaiveDate;
use delohran::appraisal::desk::ReviewAsked;
use delohran::cases::desk::{HoldAsked, lift_hold, place_hold};
use delohran::db::Store;
use delohran::due::rules::{Asked, Obstacle, Tally};
use delohran::due::store::{self, Cursor};
use delohran::ids::{CaseId, DepartmentId};
use delohran::nomenclature::rules::Category;

use crate::harness::agency::PASSWORD;
use crate::harness::browser::Site;
use crate::harness::shelf::Case;
use crate::harness::{Agency, World, day};

crate::on_both! {
    counts_follow_every_change;
    pages_turn_without_losing_a_case;
    hidden_cases_are_in_no_count;
    the_pages_lead_to_the_cases;
    a_wrong_question_is_told;
}

/// The ledger added up, and the cases counted anew.
async fn ledger_agrees(world: &World) {
    type Row = (
        NaiveDate,
        DepartmentId,
        String,
        String,
        bool,
        bool,
        bool,
        i64,
    );
    let kept: Vec<Row> = world
        .db
        .fetch_all(
            "SELECT destroy_from, department_id, term_group, category, restricted, held, awaiting_review,
             CAST(sum(cases) AS BIGINT) FROM due_count
             GROUP BY destroy_from, department_id, term_group, category, restricted, held, awaiting_review
             HAVING sum(cases) <> 0
             ORDER BY destroy_from, department_id, term_group, category, restricted, held, awaiting_review",
            (),
        )
        .await
        .expect("the ledger is read");
    let counted: Vec<Row> = world
        .db
        .fetch_all(
            "SELECT c.destroy_from, c.department_id, c.term_group, c.category, c.restricted,
             EXISTS (SELECT 1 FROM hold h WHERE h.case_id = c.id AND h.lifted_on IS NULL),
             (c.review_required AND NOT EXISTS (SELECT 1 FROM appraisal a WHERE a.case_id = c.id AND a.reviewed_on >= c.closed_on)),
             count(*) FROM case_file c WHERE c.state = 'closed' AND c.expiry = 'dated'
             GROUP BY 1, 2, 3, 4, 5, 6, 7 ORDER BY 1, 2, 3, 4, 5, 6, 7",
            (),
        )
        .await
        .expect("the cases are counted");
    assert_eq!(kept, counted);
}

/// A shelf of `count` short-term cases of a department, closed in one year after another from 2010.
async fn shelf(world: &World, department: DepartmentId, count: i64) -> Vec<CaseId> {
    let mut cases = Vec::new();
    for number in 0..count {
        let index: &'static str = Box::leak(format!("10-1-{number:02}").into_boxed_str());
        let year = 2010 + number % 4;
        let put = Case::short_term(department, index, year).put(world).await;
        cases.push(put.case);
    }
    cases
}

async fn fold(world: &World) {
    let mut tx = world.db.begin().await.expect("begun");
    store::fold(&mut tx).await.expect("folded");
    tx.commit().await.expect("committed");
}

async fn counts_follow_every_change(world: World) {
    let agency = Agency::found(&world).await;
    world.on("2022-10-03");
    let cases = shelf(&world, agency.records, 4).await;
    Case::personnel(agency.personnel, "20-1-01", 2004)
        .put(&world)
        .await;
    let restricted = Case {
        restricted: true,
        review_required: true,
        ..Case::long_term(agency.records, "10-2-01", 2001)
    };
    let restricted = restricted.put(&world).await.case;
    ledger_agrees(&world).await;

    let head = agency.acting(&world, "archive_head").await;
    let hold = HoldAsked {
        reason: "определение суда".into(),
        ground: "письмо от 01.10.2022 № 5".into(),
        owner: "Правовое управление".into(),
        review_on: day("2023-10-01"),
    };
    let first = place_hold(&world.db, &head, cases[0], &hold)
        .await
        .expect("held");
    let second = place_hold(&world.db, &head, cases[0], &hold)
        .await
        .expect("held twice");
    ledger_agrees(&world).await;
    for hold in [first, second] {
        lift_hold(&world.db, &head, hold, "письмо от 02.10.2022")
            .await
            .expect("lifted");
        ledger_agrees(&world).await;
    }
    fold(&world).await;
    ledger_agrees(&world).await;

    agency.trust_clerk(&world).await;
    let clerk = agency.acting(&world, "clerk").await;
    let review = ReviewAsked {
        sheets_reviewed: 150,
        note: "просмотрено".into(),
        permanent: Vec::new(),
        target: None,
    };
    delohran::appraisal::desk::review(&world.db, &clerk, restricted, &review)
        .await
        .expect("reviewed");
    ledger_agrees(&world).await;

    // Past the desks, as a change that somebody may make some day.
    for change in [
        "UPDATE case_file SET destroy_from = '2031-01-01' WHERE id = $1",
        "UPDATE case_file SET category = 'long_term' WHERE id = $1",
        "UPDATE case_file SET restricted = TRUE WHERE id = $1",
        "UPDATE case_file SET expiry = 'waiting', destroy_from = NULL WHERE id = $1",
        "UPDATE case_file SET expiry = 'dated', destroy_from = '2030-01-01' WHERE id = $1",
        "UPDATE case_file SET title = 'Другое' WHERE id = $1",
        "UPDATE case_file SET state = 'lost' WHERE id = $1",
    ] {
        world.db.execute(change, (cases[1],)).await.expect(change);
        ledger_agrees(&world).await;
    }
    world
        .db
        .execute(
            "UPDATE case_file SET destroy_from = '2040-01-01' WHERE expiry = 'dated'",
            (),
        )
        .await
        .expect("many at once");
    ledger_agrees(&world).await;
    fold(&world).await;
    ledger_agrees(&world).await;
    let rows: i64 = world
        .db
        .fetch_value("SELECT count(*) FROM due_count", ())
        .await
        .expect("counted");
    assert_eq!(
        rows, 3,
        "two kinds of short-term and long-term cases, one of personnel"
    );
}

async fn pages_turn_without_losing_a_case(world: World) {
    let agency = Agency::found(&world).await;
    let mut expected = shelf(&world, agency.records, 9).await.len();
    for number in 0..5_i64 {
        let index: &'static str = Box::leak(format!("20-1-{number:02}").into_boxed_str());
        Case::personnel(agency.personnel, index, 2005)
            .put(&world)
            .await;
        expected += 1;
    }
    let sight = agency.acting(&world, "archivist").await.sight();
    let everything = Asked::default();
    let of_records = Asked {
        department: Some(agency.records),
        ..Asked::default()
    };
    let of_fifty = Asked {
        term: "50".parse().ok(),
        ..Asked::default()
    };
    let of_both = Asked {
        term: "5".parse().ok(),
        ..of_records.clone()
    };
    let of_2017 = Asked {
        year: Some(2017),
        ..Asked::default()
    };
    let due = Asked {
        due_by: Some(day("2018-06-01")),
        ..Asked::default()
    };
    let personnel = Asked {
        category: Some(Category::Personnel),
        ..Asked::default()
    };
    let held = Asked {
        obstacle: Some(Obstacle::Held),
        ..Asked::default()
    };
    let rare = Asked {
        term: "5".parse().ok(),
        category: Some(Category::Personnel),
        ..Asked::default()
    };
    let term_and_category = Asked {
        term: "50".parse().ok(),
        category: Some(Category::Personnel),
        due_by: Some(day("2060-01-01")),
        ..Asked::default()
    };
    for (asked, count) in [
        (everything, expected),
        (of_records, 9),
        (of_fifty, 5),
        (of_both, 9),
        (of_2017, 2),
        (due, 7),
        (personnel, 5),
        (held, 0),
        (rare, 0),
        (term_and_category, 5),
    ] {
        let mut seen = Vec::new();
        let mut cursor: Option<Cursor> = None;
        loop {
            let lines = store::page(&world.db, sight, &asked, cursor, 2)
                .await
                .expect("a page");
            let Some(last) = lines.last() else { break };
            cursor = Some(last.cursor());
            seen.extend(
                lines
                    .iter()
                    .map(|line| (line.destroy_from, line.department_id, line.id)),
            );
        }
        assert!(
            seen.windows(2).all(|pair| pair[0] < pair[1]),
            "{asked:?}: {seen:?}"
        );
        assert_eq!(seen.len(), count, "{asked:?}");
        let mut sums = Vec::new();
        let sum = |tallies: Vec<Tally>| tallies.iter().map(|tally| tally.cases).sum::<i64>();
        let by_year = store::by_year(&world.db, sight, &asked)
            .await
            .expect("counted");
        sums.push(sum(by_year.into_iter().map(|(_, tally)| tally).collect()));
        let by_department = store::by_department(&world.db, sight, &asked)
            .await
            .expect("counted");
        sums.push(sum(by_department
            .into_iter()
            .map(|(_, tally)| tally)
            .collect()));
        let by_term = store::by_term(&world.db, sight, &asked)
            .await
            .expect("counted");
        sums.push(sum(by_term.into_iter().map(|(_, tally)| tally).collect()));
        assert_eq!(sums, [count as i64; 3], "{asked:?}");
    }
}

async fn hidden_cases_are_in_no_count(world: World) {
    let agency = Agency::found(&world).await;
    shelf(&world, agency.records, 2).await;
    let restricted = Case {
        restricted: true,
        ..Case::long_term(agency.records, "10-2-01", 2001)
    };
    restricted.put(&world).await;
    Case::personnel(agency.personnel, "20-1-01", 2004)
        .put(&world)
        .await;
    for (login, count) in [
        ("clerk", 2),
        ("head20", 1),
        ("archivist", 3),
        ("restricted", 4),
    ] {
        let sight = agency.acting(&world, login).await.sight();
        let asked = Asked::default();
        let lines = store::page(&world.db, sight, &asked, None, 100)
            .await
            .expect("listed");
        assert_eq!(lines.len(), count, "{login}");
        let years = store::by_year(&world.db, sight, &asked)
            .await
            .expect("counted");
        assert_eq!(
            years.iter().map(|(_, tally)| tally.cases).sum::<i64>(),
            count as i64,
            "{login}"
        );
        // 15 years is the term of the restricted case alone.
        let terms = store::by_term(&world.db, sight, &asked)
            .await
            .expect("counted");
        let told = terms.iter().any(|(term, _)| term.code() == "15");
        assert_eq!(told, login == "restricted", "{login}");
    }
    // Another department asked for by address is not answered.
    let sight = agency.acting(&world, "clerk").await.sight();
    let foreign = Asked {
        department: Some(agency.personnel),
        ..Asked::default()
    };
    assert!(
        store::page(&world.db, sight, &foreign, None, 100)
            .await
            .expect("listed")
            .is_empty()
    );
    assert!(
        store::by_department(&world.db, sight, &foreign)
            .await
            .expect("counted")
            .is_empty()
    );
}

async fn the_pages_lead_to_the_cases(world: World) {
    let agency = Agency::found(&world).await;
    world.on("2018-06-01");
    let cases = shelf(&world, agency.records, 8).await;
    let restricted = Case {
        restricted: true,
        ..Case::long_term(agency.records, "10-2-01", 2001)
    };
    restricted.put(&world).await;
    let site = Site::open(&world).await;
    assert!(!PASSWORD.is_empty());
    let archivist = site.sign_in("archivist").await;
    let years = archivist.get("/due").await.ok();
    let years = years.says("Всего дел с датой: 8 , дата уже наступила у 6");
    assert!(!years.text().contains("15 лет"));
    // The restricted case falls due in 2017 as two others do.
    let bar = years.all("svg rect title");
    assert_eq!(bar, ["2016: 2", "2017: 2", "2018: 2", "2019: 2"]);
    let ways = years.attributes("svg a", "href");
    let list = archivist.get(&ways[1]).await.ok().says("Найдено дел: 2");
    assert!(list.html().contains(&format!("/cases/{}", cases[1])));
    let narrowed = archivist
        .get("/due/cases?term=5&due_by=01.01.2016&obstacle=")
        .await
        .ok();
    narrowed.says("Найдено дел: 2").says("10-1-04");
    let trusted = site.sign_in("restricted").await;
    trusted
        .get("/due")
        .await
        .ok()
        .says("Всего дел с датой: 9")
        .says("15 лет");
}

async fn a_wrong_question_is_told(world: World) {
    Agency::found(&world).await;
    let site = Site::open(&world).await;
    let archivist = site.sign_in("archivist").await;
    for address in ["/due", "/due/cases"] {
        let wrong = archivist
            .get(&format!(
                "{address}?year=20&term=%27&due_by=x&obstacle=y&department=z"
            ))
            .await;
        let wrong = wrong.refused(422, "Год — четыре цифры");
        let wrong = wrong
            .says("Выберите срок из списка")
            .says("Выберите препятствие из списка");
        wrong.says("Выберите подразделение из списка");
        archivist
            .get(&format!("{address}?after=nonsense"))
            .await
            .ok();
    }
}
