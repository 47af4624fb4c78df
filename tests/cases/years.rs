//! The year's closing and its final record.

use delohran::cases::desk::{self, FilingTarget};
use delohran::cases::rules::closing::{Choice, Decision, Plan};
use delohran::cases::rules::final_record::Count;
use delohran::cases::rules::{CaseState, ExpiryKind, VolumeState};
use delohran::cases::store;
use delohran::db::Store;
use delohran::nomenclature;
use delohran::nomenclature::rules::MarkKind;
use delohran::refusal::Refusal;

use super::{case, file, letter, opened, sentence, sheets, volumes};
use crate::harness::approved::{
    BUILDINGS, CORRESPONDENCE, LAWSUITS, ORDERS, PERSONAL_FILES, PLANS, RESTRICTED,
};
use crate::harness::browser::Site;
use crate::harness::{Agency, Approved, World, day};

crate::on_both! {
    a_year_is_closed_as_proposed;
    a_moved_ground_is_refused_whole;
    a_case_goes_on_under_the_same_index;
    restricted_cases_are_decided_by_those_who_see_them;
    the_final_record_counts_and_is_signed_once;
    personal_files_go_on_in_their_own_department;
    many_cases_are_decided_at_once_with_exceptions;
    more_than_a_thousand_cases_are_closed_from_the_page;
}

async fn planned(world: &World, agency: &Agency, year: i64) -> Plan {
    let clerk = agency.acting(world, "clerk").await;
    desk::plan_of_year(&world.db, &clerk, agency.records, year)
        .await
        .expect("a plan")
}

fn as_proposed(plan: &Plan) -> Vec<Decision> {
    plan.proposals
        .iter()
        .map(|proposal| Decision {
            case: proposal.case.id,
            choice: proposal.choice,
        })
        .collect()
}

async fn close_as_proposed(world: &World, agency: &Agency, year: i64) -> desk::Closed {
    let plan = planned(world, agency, year).await;
    let clerk = agency.acting(world, "clerk").await;
    let decisions = as_proposed(&plan);
    desk::close_year(
        &world.db,
        &clerk,
        (agency.records, year),
        &plan.fingerprint,
        &decisions,
    )
    .await
    .expect("closed")
}

async fn a_year_is_closed_as_proposed(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2015).await;
    let id = opened(&world, &agency, &approved, PLANS).await;
    world.on("2015-12-30");
    let clerk = agency.acting(&world, "clerk").await;
    let early = desk::plan_of_year(&world.db, &clerk, agency.records, 2015).await;
    assert!(sentence(early).contains("ещё не кончился"));
    world.on("2016-01-12");
    let closed = close_as_proposed(&world, &agency, 2015).await;
    assert_eq!((closed.closed, closed.left), (1, 0));
    let it = case(&world, id).await;
    assert_eq!(it.state, CaseState::Closed);
    assert_eq!(it.closed_on, Some(day("2015-12-31")));
    assert_eq!(it.last_year, 2015);
    // 10.5.4: five years, finished in 2015, not before 1 January 2021.
    assert_eq!(it.expiry, ExpiryKind::Dated);
    assert_eq!(it.destroy_from, Some(day("2021-01-01")));
    let told: Vec<&str> = it
        .reasons
        .0
        .iter()
        .map(|reason| reason.text.as_str())
        .collect();
    assert!(
        told.iter().any(|text| text.contains("01.01.2016")),
        "{told:?}"
    );
    assert!(it.reasons.0.iter().any(|reason| reason.clause == "10.5.4"));
    assert_eq!(volumes(&world, id).await[0].state, VolumeState::Closed);
}

async fn a_moved_ground_is_refused_whole(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2023).await;
    let first = opened(&world, &agency, &approved, PLANS).await;
    let second = opened(&world, &agency, &approved, CORRESPONDENCE).await;
    world.on("2024-01-12");
    let plan = planned(&world, &agency, 2023).await;
    // Somebody files one more document meanwhile.
    file(
        &world,
        &agency,
        "officer",
        FilingTarget::Case(second),
        letter("77", "2023-12-29"),
    )
    .await
    .expect("filed");
    let clerk = agency.acting(&world, "clerk").await;
    let close = async |fingerprint: &str, decisions: &[Decision]| {
        desk::close_year(
            &world.db,
            &clerk,
            (agency.records, 2023),
            fingerprint,
            decisions,
        )
        .await
    };
    let moved = close(&plan.fingerprint, &as_proposed(&plan)).await;
    assert!(sentence(moved).contains("изменились"));
    assert_eq!(case(&world, first).await.state, CaseState::Open);
    let again = planned(&world, &agency, 2023).await;
    let decisions = [
        Decision {
            case: first,
            choice: Choice::Close,
        },
        Decision {
            case: second,
            choice: Choice::CarryOver,
        },
    ];
    // There is no nomenclature of 2024: the second cannot go on, so the first is not closed either.
    let refused = close(&again.fingerprint, &decisions).await;
    assert!(sentence(refused).contains("не утверждена"));
    assert_eq!(case(&world, first).await.state, CaseState::Open);
    assert!(close(&again.fingerprint, &decisions[..1]).await.is_ok());
    assert_eq!(case(&world, first).await.state, CaseState::Closed);
    let head = agency.acting(&world, "head").await;
    let forbidden = desk::plan_of_year(&world.db, &head, agency.records, 2023).await;
    assert!(matches!(forbidden, Err(Refusal::Forbidden(_))));
}

async fn a_case_goes_on_under_the_same_index(world: World) {
    let agency = Agency::found(&world).await;
    let of_2023 = Approved::of_year(&world, &agency, 2023).await;
    let id = opened(&world, &agency, &of_2023, LAWSUITS).await;
    let of_2024 = Approved::of_year(&world, &agency, 2024).await;
    // Before the year is closed, nothing is opened beside the case that goes on.
    let beside = file(
        &world,
        &agency,
        "clerk",
        FilingTarget::Heading(of_2024.row(LAWSUITS)),
        letter("5", "2024-01-09"),
    )
    .await;
    assert!(sentence(beside).contains("переходящее"));
    let closed = close_as_proposed(&world, &agency, 2023).await;
    assert_eq!((closed.closed, closed.carried_over), (0, 1));
    let it = case(&world, id).await;
    assert_eq!((it.first_year, it.last_year), (2023, 2024));
    assert_eq!(it.heading_id, of_2024.row(LAWSUITS));
    assert_eq!(it.state, CaseState::Open);
    let years = store::case_years(&world.db, id).await.expect("years");
    assert_eq!(
        years,
        [(2023, of_2023.row(LAWSUITS)), (2024, of_2024.row(LAWSUITS))]
    );
    // 10.1.13: «переходящее с 2023 года».
    let marks = nomenclature::store::marks(&world.db, of_2024.records)
        .await
        .expect("marks");
    assert_eq!(marks.len(), 1);
    assert_eq!(
        (marks[0].mark, marks[0].dated_on),
        (MarkKind::CarriedOver, day("2023-01-01"))
    );
    let filed = file(
        &world,
        &agency,
        "clerk",
        FilingTarget::Heading(of_2024.row(LAWSUITS)),
        letter("5", "2024-01-09"),
    )
    .await
    .expect("filed");
    assert_eq!((filed.case, filed.opened_case), (id, false));
}

async fn restricted_cases_are_decided_by_those_who_see_them(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2023).await;
    agency.trust_clerk(&world).await;
    opened(&world, &agency, &approved, RESTRICTED).await;
    opened(&world, &agency, &approved, PLANS).await;
    world.on("2024-01-12");
    assert_eq!(planned(&world, &agency, 2023).await.proposals.len(), 2);
    agency.distrust_clerk(&world).await;
    world.on("2024-01-13");
    assert_eq!(planned(&world, &agency, 2023).await.proposals.len(), 1);
    close_as_proposed(&world, &agency, 2023).await;
    let clerk = agency.acting(&world, "clerk").await;
    let signed = desk::sign_final_record(&world.db, &clerk, agency.records, 2023).await;
    assert!(sentence(signed).contains("10.1.13"));
}

async fn the_final_record_counts_and_is_signed_once(world: World) {
    let agency = Agency::found(&world).await;
    let of_2023 = Approved::of_year(&world, &agency, 2023).await;
    world.on("2023-06-01");
    let orders = opened(&world, &agency, &of_2023, ORDERS).await;
    file(
        &world,
        &agency,
        "clerk",
        FilingTarget::Case(orders),
        sheets("2", "2023-02-02", 199),
    )
    .await
    .expect("filed");
    for index in [PLANS, CORRESPONDENCE, LAWSUITS, BUILDINGS] {
        opened(&world, &agency, &of_2023, index).await;
    }
    Approved::of_year(&world, &agency, 2024).await;
    let clerk = agency.acting(&world, "clerk").await;
    let sign = async || desk::sign_final_record(&world.db, &clerk, agency.records, 2023).await;
    // 10.1.14: not while a case is neither closed nor carried over.
    assert!(sentence(sign().await).contains("Не все дела 2023 года решены"));
    let closed = close_as_proposed(&world, &agency, 2023).await;
    assert_eq!((closed.closed, closed.carried_over, closed.left), (4, 1, 0));
    let record = sign().await.expect("signed");
    let count = |total, carried_over, expert_review| Count {
        total,
        carried_over,
        expert_review,
    };
    assert_eq!(record.counts.permanent, count(2, 0, 0));
    assert_eq!(record.counts.long_term, count(1, 0, 0));
    assert_eq!(record.counts.short_term, count(3, 1, 1));
    let stored = store::final_record(&world.db, agency.records, 2023)
        .await
        .expect("read");
    assert_eq!(stored.as_ref(), Some(&record));
    let counts = nomenclature::store::counts(&world.db, of_2023.records)
        .await
        .expect("counts");
    let volumes_of = |index: &str| {
        counts
            .iter()
            .find(|(heading, _)| *heading == of_2023.row(index))
            .map(|(_, volumes)| *volumes)
    };
    assert_eq!(volumes_of(ORDERS), Some(2));
    assert_eq!(volumes_of(RESTRICTED), Some(0));
    assert!(sentence(sign().await).contains("уже подписана"));
    // Nothing new is opened in a year whose record is signed.
    let late = file(
        &world,
        &agency,
        "clerk",
        FilingTarget::Heading(of_2023.row("10-1-05")),
        letter("1", "2023-03-03"),
    )
    .await;
    assert!(sentence(late).contains("10.1.14"));
}

async fn personal_files_go_on_in_their_own_department(world: World) {
    let agency = Agency::found(&world).await;
    let of_2023 = Approved::of_year(&world, &agency, 2023).await;
    let id = opened(&world, &agency, &of_2023, PERSONAL_FILES).await;
    Approved::of_year(&world, &agency, 2024).await;
    let clerk = agency.acting(&world, "clerk20").await;
    let plan = desk::plan_of_year(&world.db, &clerk, agency.personnel, 2023)
        .await
        .expect("a plan");
    assert_eq!(plan.proposals[0].choice, Choice::CarryOver);
    let department = (agency.personnel, 2023);
    let decisions = as_proposed(&plan);
    desk::close_year(&world.db, &clerk, department, &plan.fingerprint, &decisions)
        .await
        .expect("carried over");
    let record = desk::sign_final_record(&world.db, &clerk, agency.personnel, 2023)
        .await
        .expect("signed");
    assert_eq!(record.counts.personnel.carried_over, 1);
    assert_eq!(record.counts.personnel.expert_review, 1);
    assert_eq!(case(&world, id).await.last_year, 2024);
}

async fn many_cases_are_decided_at_once_with_exceptions(world: World) {
    let agency = Agency::found(&world).await;
    let of_2023 = Approved::of_year(&world, &agency, 2023).await;
    let mut cases = Vec::new();
    for index in [ORDERS, PLANS, CORRESPONDENCE, LAWSUITS, BUILDINGS] {
        cases.push(opened(&world, &agency, &of_2023, index).await);
    }
    let [orders, plans, correspondence, lawsuits, buildings] = cases[..] else {
        panic!("five cases");
    };
    Approved::of_year(&world, &agency, 2024).await;
    let site = Site::open(&world).await;
    let clerk = site.sign_in("clerk").await;
    let address = format!("/departments/{}/years/2023", agency.records);
    clerk
        .get(&address)
        .await
        .ok()
        .says("Открытых дел: 5. Отмечено: закрыть — 4, переходящих — 1, оставить — 0");
    clerk
        .get(&format!("{address}?carry=1"))
        .await
        .ok()
        .says("Показано дел: 1 из 5");
    clerk
        .get(&format!(
            "{address}?words=%D0%BF%D0%BB%D0%B0%D0%BD%D1%8B&division={}",
            agency.records_divisions[0]
        ))
        .await
        .ok()
        .says("Показано дел: 1 из 5");
    clerk
        .get(&format!("{address}?category=weekly"))
        .await
        .refused(422, "Выберите категорию");

    // All of a category are carried over but one, which is closed; the others are left as they are.
    let query = "?category=short_term&mark=carry_over";
    let page = clerk
        .get(&format!("{address}{query}"))
        .await
        .ok()
        .says("Показано дел: 3 из 5; остальные не изменятся")
        .says("переходящих — 3");
    let action = page
        .attributes("form[method=post].wide", "action")
        .remove(0);
    assert!(
        action.ends_with("category=short_term&mark=carry_over"),
        "{action}"
    );
    let except = format!("choice-{plans}");
    clerk
        .submit(&page, &action, &[(&except, "close")])
        .await
        .ok()
        .says("Закрыто дел: 1, переходящих: 2, осталось: 2");
    assert_eq!(case(&world, plans).await.state, CaseState::Closed);
    for id in [correspondence, lawsuits] {
        assert_eq!(case(&world, id).await.last_year, 2024);
    }
    for id in [orders, buildings] {
        let it = case(&world, id).await;
        assert_eq!((it.state, it.last_year), (CaseState::Open, 2023));
    }

    // A form sent on a ground that moved changes nothing and keeps what was marked.
    let page = clerk.get(&format!("{address}?mark=close")).await.ok();
    file(
        &world,
        &agency,
        "clerk",
        FilingTarget::Case(orders),
        letter("78", "2023-12-29"),
    )
    .await
    .expect("filed");
    let action = page
        .attributes("form[method=post].wide", "action")
        .remove(0);
    let except = format!("choice-{buildings}");
    let refused = clerk
        .submit(&page, &action, &[(&except, "wait")])
        .await
        .refused(409, "изменились")
        .says("закрыть — 1, переходящих — 0, оставить — 1");
    assert_eq!(case(&world, orders).await.state, CaseState::Open);
    let action = refused
        .attributes("form[method=post].wide", "action")
        .remove(0);
    clerk
        .submit(&refused, &action, &[(&except, "close")])
        .await
        .ok()
        .says("Год закрыт. Закрыто дел: 2, переходящих: 0");
}

/// Rows of a draft of 2022 and, once they were approved for 2023, an open case with two volumes under each.
const MANY: i64 = 1_100;

async fn more_than_a_thousand_cases_are_closed_from_the_page(world: World) {
    let agency = Agency::found(&world).await;
    let db = &world.db;
    let clerk = agency.acting(&world, "clerk").await;
    let draft = nomenclature::desk::begin(db, &clerk, agency.records, 2022)
        .await
        .expect("begun");
    let term = nomenclature::rules::HeadingContent {
        term_text: "5 лет".into(),
        article_text: "ст. 202 ТП".into(),
        ..blank()
    }
    .read_term()
    .expect("a term");
    let [first, second] = agency.records_divisions;
    let term = serde_json::to_string(&term).expect("JSON");
    let numbers = "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1100)";
    let rows: &'static str = String::leak(format!(
        "INSERT INTO heading (nomenclature_id, division_id, section, position, index_text, item, title, term_text,
            article_text, note, term, category, kind, restricted, carry_over, search_key)
         {numbers} SELECT $1, CASE WHEN n < 1100 THEN CAST($2 AS BIGINT) ELSE CAST($4 AS BIGINT) END, '', n, '10-1-' || CAST(n AS TEXT), '', 'Годовые планы работы отдела', '5 лет',
            'ст. 202 ТП', '', $3, 'short_term', 'case', FALSE, FALSE, '' FROM numbers"
    ));
    db.execute(rows, (draft, first, term, second))
        .await
        .expect("rows");
    let approved = Approved::of_year(&world, &agency, 2023).await;
    for sql in [
        "INSERT INTO case_file (department_id, division_id, heading_id, first_year, last_year, index_text, item, title,
            restricted, state, opened_on, term, term_text, category, review_required, expiry, shut_gates, reasons,
            computed_on, search_key)
         SELECT n.department_id, h.division_id, h.id, 2023, 2023, h.index_text, '', h.title, FALSE, 'open', $2, h.term,
            '5 лет, ст. 202 ТП', h.category, FALSE, 'waiting', '', '[]', $2, ''
         FROM heading h JOIN nomenclature n ON n.id = h.nomenclature_id WHERE n.id = $1",
        "INSERT INTO case_year (case_id, year, heading_id)
         SELECT c.id, 2023, c.heading_id FROM case_file c JOIN heading h ON h.id = c.heading_id
         WHERE h.nomenclature_id = $1 AND c.opened_on = $2",
        "INSERT INTO volume (case_id, number, title, opened_on, sheets, medium, state, condition_note, place)
         SELECT c.id, k.number, '', $2, 0, 'paper', 'open', '', '' FROM case_file c
         JOIN heading h ON h.id = c.heading_id CROSS JOIN (SELECT 1 AS number UNION ALL SELECT 2) k
         WHERE h.nomenclature_id = $1",
    ] {
        db.execute(sql, (approved.records, day("2023-01-10")))
            .await
            .expect(sql);
    }
    world.on("2024-01-15");
    let site = Site::open(&world).await;
    let clerk = site.sign_in("clerk").await;
    let address = format!("/departments/{}/years/2023", agency.records);
    let page = clerk
        .get(&format!("{address}?mark=close"))
        .await
        .ok()
        .says(&format!("закрыть — {MANY}"));
    let action = page
        .attributes("form[method=post].wide", "action")
        .remove(0);
    clerk
        .submit(&page, &action, &[])
        .await
        .ok()
        .says(&format!("Год закрыт. Закрыто дел: {MANY}"));
    // Column 3 is counted of volumes, and the sums of the final record agree with it.
    let clerk = agency.acting(&world, "clerk").await;
    let record = desk::sign_final_record(db, &clerk, agency.records, 2023)
        .await
        .expect("signed");
    assert_eq!(record.counts.totals().total, 2 * MANY);
    assert_eq!(record.counts.short_term.total, 2 * MANY);
    let counts = nomenclature::store::counts(db, approved.records)
        .await
        .expect("counts");
    assert_eq!(
        counts.iter().map(|(_, volumes)| volumes).sum::<i64>(),
        2 * MANY
    );
}

fn blank() -> nomenclature::rules::HeadingContent {
    nomenclature::rules::HeadingContent {
        division_id: None,
        section: String::new(),
        position: 0,
        index_text: String::new(),
        item: String::new(),
        title: String::new(),
        term_text: String::new(),
        article_text: String::new(),
        note: String::new(),
        kind: nomenclature::rules::HeadingKind::Case,
        restricted: false,
        carry_over: false,
        responsible_id: None,
    }
}
