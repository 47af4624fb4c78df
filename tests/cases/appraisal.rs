//! The page-by-page review of cases marked «ЭПК» (10.3.2, R-135).

use delohran::appraisal::desk::{self, ReviewAsked};
use delohran::cases::desk::{self as cases, FilingTarget};
use delohran::cases::rules::certification::Certification;
use delohran::cases::store;
use delohran::db::Store;
use delohran::ids::{CaseId, DocumentId};
use delohran::refusal::{Refusal, Result};

use super::{case, closed, file, letter, opened, sentence, sheets, volumes};
use crate::harness::approved::{CORRESPONDENCE, ORDERS, PLANS, RESTRICTED_ORDERS};
use crate::harness::{Agency, Approved, World};

crate::on_both! {
    every_sheet_is_looked_at;
    permanent_documents_join_a_permanent_case;
    what_cannot_be_moved_stays;
}

async fn reviewed(
    world: &World,
    agency: &Agency,
    id: CaseId,
    sheets_reviewed: i64,
    permanent: Vec<DocumentId>,
    target: Option<CaseId>,
) -> Result<()> {
    let clerk = agency.acting(world, "clerk").await;
    let asked = ReviewAsked {
        sheets_reviewed,
        note: "просмотрено".into(),
        permanent,
        target,
    };
    desk::review(&world.db, &clerk, id, &asked).await
}

async fn obstacles(world: &World, id: CaseId) -> i64 {
    world
        .db
        .fetch_value(
            "SELECT count(*) FROM volume_obstacle o JOIN volume v ON v.id = o.volume_id
             WHERE v.case_id = $1 AND o.sentence LIKE '%ЭПК%'",
            (id,),
        )
        .await
        .expect("counted")
}

async fn every_sheet_is_looked_at(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2015).await;
    let id = opened(&world, &agency, &approved, CORRESPONDENCE).await;
    let plain = opened(&world, &agency, &approved, PLANS).await;
    let review = async |id, sheets| reviewed(&world, &agency, id, sheets, Vec::new(), None).await;
    assert!(sentence(review(id, 2).await).contains("закрытое дело"));
    world.on("2016-01-15");
    let it = closed(&world, &agency, id, "2015-12-31").await;
    closed(&world, &agency, plain, "2015-12-31").await;
    assert!(it.review_required);
    assert_eq!(obstacles(&world, id).await, 1);
    assert!(sentence(review(id, 1).await).contains("просмотрено 1"));
    assert!(sentence(review(plain, 2).await).contains("нет отметки"));
    let head = agency.acting(&world, "head").await;
    let forbidden = desk::review(&world.db, &head, id, &ReviewAsked::default()).await;
    assert!(matches!(forbidden, Err(Refusal::Forbidden(_))));
    review(id, 2).await.expect("reviewed");
    assert_eq!(obstacles(&world, id).await, 0);
    let it = case(&world, id).await;
    assert!(it.review_required);
    assert!(
        it.reasons
            .0
            .iter()
            .any(|reason| reason.text.ends_with("проведена"))
    );
    assert!(sentence(review(id, 2).await).contains("уже просмотрено"));
}

async fn permanent_documents_join_a_permanent_case(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2023).await;
    let id = opened(&world, &agency, &approved, CORRESPONDENCE).await;
    world.on("2023-06-01");
    file(
        &world,
        &agency,
        "clerk",
        FilingTarget::Case(id),
        sheets("77", "2023-05-05", 10),
    )
    .await
    .expect("filed");
    let orders = opened(&world, &agency, &approved, ORDERS).await;
    file(
        &world,
        &agency,
        "clerk",
        FilingTarget::Case(orders),
        sheets("2", "2023-02-02", 195),
    )
    .await
    .expect("filed");
    world.on("2024-01-15");
    closed(&world, &agency, id, "2023-12-31").await;
    let source = volumes(&world, id).await.remove(0);
    let clerk = agency.acting(&world, "clerk").await;
    let says = Certification::read(12, ("", ""), 0, "").expect("so many sheets there are");
    cases::certify_volume(&world.db, &clerk, (source.id, source.version), &says)
        .await
        .expect("certified");
    let documents = store::documents_of_case(&world.db, id)
        .await
        .expect("documents");
    let large = documents
        .iter()
        .find(|document| document.sheets == 10)
        .expect("the large one")
        .id;
    reviewed(&world, &agency, id, 12, vec![large], Some(orders))
        .await
        .expect("reviewed");
    let source = volumes(&world, id).await.remove(0);
    assert_eq!((source.sheets, source.certified_sheets), (2, None));
    assert_eq!(source.last_date, source.first_date);
    // 197 + 10 sheets: the document went into the next volume of the permanent case.
    let target: Vec<i64> = volumes(&world, orders)
        .await
        .iter()
        .map(|volume| volume.sheets)
        .collect();
    assert_eq!(target, [197, 10]);
    let moved = store::document(&world.db, large)
        .await
        .expect("the document");
    assert_eq!(moved.case_id, orders);
    let reviews = store::reviews(&world.db, id).await.expect("reviews");
    assert_eq!(reviews[0].outcome, "permanent_moved");
    assert_eq!(reviews[0].target_case_id, Some(orders));
}

async fn what_cannot_be_moved_stays(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2023).await;
    let id = opened(&world, &agency, &approved, CORRESPONDENCE).await;
    let plans = opened(&world, &agency, &approved, PLANS).await;
    let orders = opened(&world, &agency, &approved, ORDERS).await;
    agency.trust_clerk(&world).await;
    let hidden = opened(&world, &agency, &approved, RESTRICTED_ORDERS).await;
    file(
        &world,
        &agency,
        "clerk",
        FilingTarget::Case(orders),
        letter(&format!("{CORRESPONDENCE}/1"), "2023-01-09"),
    )
    .await
    .expect("a twin is filed");
    world.on("2024-01-15");
    closed(&world, &agency, id, "2023-12-31").await;
    let document = store::documents_of_case(&world.db, id)
        .await
        .expect("documents")[0]
        .id;
    let foreign = store::documents_of_case(&world.db, plans)
        .await
        .expect("documents")[0]
        .id;
    let review = async |permanent: Vec<DocumentId>, target| {
        reviewed(&world, &agency, id, 2, permanent, target).await
    };
    assert!(sentence(review(vec![document], None).await).contains("выберите дело"));
    assert!(sentence(review(Vec::new(), Some(orders)).await).contains("не отмечайте ничего"));
    assert!(sentence(review(vec![foreign], Some(orders)).await).contains("нет"));
    assert!(sentence(review(vec![document], Some(plans)).await).contains("10.3.2"));
    assert!(sentence(review(vec![document], Some(orders)).await).contains("второй экземпляр"));
    // Nothing of the refused reviews was kept.
    assert!(
        store::reviews(&world.db, id)
            .await
            .expect("reviews")
            .is_empty()
    );
    review(vec![document], Some(hidden))
        .await
        .expect("reviewed");
    // To somebody without the right the target is not there.
    agency.distrust_clerk(&world).await;
    world.on("2024-01-16");
    let clerk = agency.acting(&world, "clerk").await;
    let unseen = cases::visible_case(&world.db, &clerk, hidden).await;
    assert!(matches!(unseen, Err(Refusal::NotFound(_))));
}
