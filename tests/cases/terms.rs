//! Terms shown with their reasons: events, facts, holds.

use delohran::cases::desk::{self, EventAsked, FactAsked, HoldAsked};
use delohran::cases::rules::ExpiryKind;
use delohran::cases::store;
use delohran::db::{self, Store};
use delohran::journal;
use delohran::refusal::Refusal;
use delohran::retention::{Event, Fact};

use super::{case, closed, opened, sentence};
use crate::harness::approved::{ACCOUNTS, CONTRACTS, COPIES, PLANS};
use crate::harness::{Agency, Approved, World, day};

crate::on_both! {
    an_event_begins_the_term;
    an_audit_opens_its_gate;
    a_need_is_over_when_somebody_says_so;
    a_hold_stands_beside_the_date;
    a_fact_that_contradicts_the_organisation_is_refused;
    every_computing_is_in_the_journal;
}

fn event(event: Event, on: Option<&str>) -> EventAsked {
    EventAsked {
        event,
        happened_on: on.map(day),
        ground: "акт от 15.03.2018 № 7".into(),
    }
}

async fn an_event_begins_the_term(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2015).await;
    let id = opened(&world, &agency, &approved, CONTRACTS).await;
    world.on("2018-03-20");
    let it = closed(&world, &agency, id, "2015-12-31").await;
    assert_eq!((it.expiry, it.destroy_from), (ExpiryKind::Waiting, None));
    let clerk = agency.acting(&world, "clerk").await;
    let record = async |asked: &EventAsked| desk::record_event(&world.db, &clerk, id, asked).await;
    // An event without a date begins nothing.
    record(&event(Event::ContractEnd, None))
        .await
        .expect("recorded");
    assert_eq!(case(&world, id).await.expiry, ExpiryKind::Waiting);
    record(&event(Event::ContractEnd, Some("2018-03-15")))
        .await
        .expect("recorded");
    let it = case(&world, id).await;
    assert_eq!(it.destroy_from, Some(day("2024-01-01")));
    let ahead = record(&event(Event::ContractEnd, Some("2018-03-21"))).await;
    assert!(sentence(ahead).contains("не наступила"));
    let mut bare = event(Event::ContractEnd, Some("2018-03-15"));
    bare.ground = " ".into();
    assert!(matches!(record(&bare).await, Err(Refusal::Invalid(_))));
    let stranger = agency.acting(&world, "clerk20").await;
    let unseen =
        desk::record_event(&world.db, &stranger, id, &event(Event::ContractEnd, None)).await;
    assert!(matches!(unseen, Err(Refusal::NotFound(_))));
}

async fn an_audit_opens_its_gate(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2015).await;
    let id = opened(&world, &agency, &approved, ACCOUNTS).await;
    world.on("2022-02-02");
    let it = closed(&world, &agency, id, "2015-12-31").await;
    assert_eq!(it.shut_gates, "audit");
    assert_eq!(it.destroy_from, Some(day("2021-01-01")));
    let archivist = agency.acting(&world, "archivist").await;
    desk::record_event(
        &world.db,
        &archivist,
        id,
        &event(Event::AuditDone, Some("2021-06-06")),
    )
    .await
    .expect("recorded");
    let it = case(&world, id).await;
    assert_eq!(
        (it.shut_gates.as_str(), it.destroy_from),
        ("", Some(day("2022-01-01")))
    );
    // A dispute shuts a gate of its own, whatever the term says.
    desk::record_event(
        &world.db,
        &archivist,
        id,
        &event(Event::DisputeOpened, Some("2022-01-15")),
    )
    .await
    .expect("recorded");
    assert_eq!(case(&world, id).await.shut_gates, "dispute");
}

async fn a_need_is_over_when_somebody_says_so(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2015).await;
    let id = opened(&world, &agency, &approved, COPIES).await;
    world.on("2020-02-02");
    let it = closed(&world, &agency, id, "2015-12-31").await;
    assert_eq!(it.expiry, ExpiryKind::Discretion);
    let clerk = agency.acting(&world, "clerk").await;
    desk::record_event(
        &world.db,
        &clerk,
        id,
        &event(Event::Obsolete, Some("2019-11-11")),
    )
    .await
    .expect("recorded");
    let it = case(&world, id).await;
    assert_eq!(
        (it.expiry, it.destroy_from),
        (ExpiryKind::Dated, Some(day("2020-01-01")))
    );
}

async fn a_hold_stands_beside_the_date(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2015).await;
    let id = opened(&world, &agency, &approved, PLANS).await;
    world.on("2020-02-02");
    closed(&world, &agency, id, "2015-12-31").await;
    let asked = HoldAsked {
        reason: "определение суда".into(),
        ground: "от 01.02.2020 № А40-1".into(),
        owner: "Правовое управление".into(),
        review_on: day("2021-02-02"),
    };
    let clerk = agency.acting(&world, "clerk").await;
    let refused = desk::place_hold(&world.db, &clerk, id, &asked).await;
    assert!(matches!(refused, Err(Refusal::Forbidden(_))));
    let head = agency.acting(&world, "head").await;
    let past = HoldAsked {
        review_on: day("2020-02-02"),
        ..asked.clone()
    };
    let refused = desk::place_hold(&world.db, &head, id, &past).await;
    assert!(sentence(refused).contains("прошла"));
    let hold = desk::place_hold(&world.db, &head, id, &asked)
        .await
        .expect("placed");
    let it = case(&world, id).await;
    assert_eq!(it.destroy_from, Some(day("2021-01-01")));
    assert!(
        it.reasons
            .0
            .iter()
            .any(|reason| reason.text.contains("определение суда"))
    );
    let obstacles: i64 = world
        .db
        .fetch_value(
            "SELECT count(*) FROM volume_obstacle o JOIN volume v ON v.id = o.volume_id
             WHERE v.case_id = $1 AND o.sentence LIKE '%запрет%'",
            (id,),
        )
        .await
        .expect("counted");
    assert_eq!(obstacles, 1);
    // The head of a department places holds but does not lift them.
    let refused = desk::lift_hold(&world.db, &head, hold, "письмо").await;
    assert!(matches!(refused, Err(Refusal::Forbidden(_))));
    let removed = world
        .db
        .execute("DELETE FROM hold WHERE id = $1", (hold,))
        .await;
    assert!(matches!(removed, Err(db::Error::Refused(_))), "{removed:?}");
    let archive_head = agency.acting(&world, "archive_head").await;
    let groundless = desk::lift_hold(&world.db, &archive_head, hold, " ").await;
    assert!(matches!(groundless, Err(Refusal::Invalid(_))));
    desk::lift_hold(&world.db, &archive_head, hold, "письмо от 02.02.2020 № 5")
        .await
        .expect("lifted");
    let again = desk::lift_hold(&world.db, &archive_head, hold, "ещё раз").await;
    assert!(sentence(again).contains("уже снят"));
    let holds = store::holds(&world.db, id).await.expect("holds");
    assert_eq!(holds[0].lifted_on, Some(day("2020-02-02")));
}

async fn a_fact_that_contradicts_the_organisation_is_refused(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2015).await;
    let id = opened(&world, &agency, &approved, PLANS).await;
    let clerk = agency.acting(&world, "clerk").await;
    let source: bool = world
        .db
        .fetch_value(
            "SELECT acquisition_source FROM organisation WHERE id = 1",
            (),
        )
        .await
        .expect("read");
    let record = async |fact, holds| {
        let asked = FactAsked {
            fact,
            holds,
            ground: "справка".into(),
        };
        desk::record_fact(&world.db, &clerk, id, &asked).await
    };
    let contradicting = record(Fact::NotAcquisitionSource, source).await;
    assert!(sentence(contradicting).contains("противоречивы"));
    assert!(store::facts(&world.db, id).await.expect("facts").is_empty());
    record(Fact::NoAnnualReport, true).await.expect("recorded");
    record(Fact::NoAnnualReport, false).await.expect("recorded");
    let facts = store::facts(&world.db, id).await.expect("facts");
    assert_eq!(facts.len(), 1);
    assert!(!facts[0].holds);
}

async fn every_computing_is_in_the_journal(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2015).await;
    let id = opened(&world, &agency, &approved, CONTRACTS).await;
    world.on("2018-03-20");
    closed(&world, &agency, id, "2015-12-31").await;
    let clerk = agency.acting(&world, "clerk").await;
    desk::record_event(
        &world.db,
        &clerk,
        id,
        &event(Event::ContractEnd, Some("2018-03-15")),
    )
    .await
    .expect("recorded");
    let it = case(&world, id).await;
    let history = journal::history(&world.db, desk::object(&it))
        .await
        .expect("history");
    let last = &history[0];
    let value = |json: &Option<String>| -> serde_json::Value {
        serde_json::from_str(json.as_deref().expect("written")).expect("JSON")
    };
    assert_eq!(value(&last.before)["expiry"]["expiry"], "waiting");
    assert_eq!(value(&last.after)["expiry"]["destroy_from"], "2024-01-01");
    assert_eq!(it.computed_on, day("2018-03-20"));
    assert!(journal::verify(&world.db).await.expect("read").is_ok());
}
