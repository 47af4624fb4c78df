//! Volumes lent from the archive and taken back.

use delohran::archive::desk::{self, LoanAsked};
use delohran::archive::store::{self, Shown};
use delohran::db::{self, Store};
use delohran::ids::VolumeId;
use delohran::inventories::rules::InventoryKind;
use delohran::organisation;
use delohran::refusal::Refusal;

use super::{accepted, asked, refused};
use crate::harness::shelf::Case;
use crate::harness::{Agency, World, day};

crate::on_both! {
    a_volume_is_lent_for_a_month_and_taken_back;
    what_cannot_be_lent;
    restricted_originals_are_not_lent;
    two_people_cannot_both_lend;
}

async fn archive_with_a_volume(world: &World) -> (Agency, VolumeId) {
    world.on("2025-03-10");
    let agency = Agency::found(world).await;
    let shelved = Case::permanent(agency.records, "10-1-01", 2022)
        .put(world)
        .await;
    let own = asked(agency.records, InventoryKind::Permanent, 2022);
    accepted(world, &agency, own, "clerk", "head").await;
    (agency, shelved.volumes[0])
}

fn loan(agency: &Agency, volume: VolumeId) -> LoanAsked {
    LoanAsked {
        volume,
        borrower: agency.id("officer"),
        ground: "служебная записка от 10.03.2025 № 10-07/0112".into(),
        due_on: day("2025-04-10"),
        compared: true,
    }
}

async fn a_volume_is_lent_for_a_month_and_taken_back(world: World) {
    let (agency, volume) = archive_with_a_volume(&world).await;
    let archivist = agency.acting(&world, "archivist").await;
    let found = store::search(&world.db, archivist.sight(), "ПРИКАЗЫ", 10)
        .await
        .expect("a search");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].inventory_position.as_deref(), Some("1"));
    assert_eq!(found[0].inventory_number.as_deref(), Some("10п-2022"));
    let by_number = store::search(&world.db, archivist.sight(), "10п-2022", 10).await;
    assert_eq!(by_number.expect("a search").len(), 1);
    let none = store::search(&world.db, archivist.sight(), "%", 10).await;
    assert!(none.expect("a search").is_empty(), "a sign is no wild card");

    let id = desk::lend(&world.db, &archivist, &loan(&agency, volume))
        .await
        .expect("lent");
    let again = desk::lend(&world.db, &archivist, &loan(&agency, volume)).await;
    assert!(refused(again).contains("уже выдан"));
    let shown = async |login: &str, shown: Shown| {
        let acting = agency.acting(&world, login).await;
        store::list(
            &world.db,
            acting.sight(),
            acting.person.id,
            shown,
            acting.today,
        )
        .await
        .expect("a list")
        .len()
    };
    // The archive, the department and the borrower see it; strangers do not. The last day is not overdue.
    world.on("2025-04-10");
    assert_eq!(shown("archivist", Shown::Open).await, 1);
    assert_eq!(shown("clerk", Shown::Open).await, 1);
    assert_eq!(shown("clerk20", Shown::All).await, 0);
    assert_eq!(shown("archivist", Shown::Overdue).await, 0);
    world.on("2025-04-11");
    assert_eq!(shown("archivist", Shown::Overdue).await, 1);
    let own = store::open_of(&world.db, agency.id("officer"))
        .await
        .expect("loans");
    assert_eq!(own.len(), 1, "R-007");

    // sheets are counted; a shortage without words is refused.
    let archivist = agency.acting(&world, "archivist").await;
    let clerk = agency.acting(&world, "clerk").await;
    let by_clerk = desk::take_back(&world.db, &clerk, id, 150, "").await;
    assert!(matches!(by_clerk, Err(Refusal::Forbidden(_))));
    let short = desk::take_back(&world.db, &archivist, id, 148, " ").await;
    assert!(refused(short).contains("148 л., а по листу-заверителю 150"));
    desk::take_back(&world.db, &archivist, id, 148, "нет листов 12, 13")
        .await
        .expect("returned");
    let twice = desk::take_back(&world.db, &archivist, id, 150, "").await;
    assert!(refused(twice).contains("уже возвращён"));
    let kept = store::loan(&world.db, id).await.expect("kept");
    assert_eq!(
        kept.return_note.as_deref(),
        Some("Листов 148 вместо 150. нет листов 12, 13")
    );
    assert_eq!(kept.returned_on, Some(day("2025-04-11")));
    assert_eq!(shown("archivist", Shown::Open).await, 0);
    assert_eq!(shown("archivist", Shown::All).await, 1);

    // a renewal is a new issue after the return.
    let renewed = LoanAsked {
        due_on: day("2025-05-11"),
        ..loan(&agency, volume)
    };
    desk::lend(&world.db, &archivist, &renewed)
        .await
        .expect("lent again");
}

async fn what_cannot_be_lent(world: World) {
    let (agency, volume) = archive_with_a_volume(&world).await;
    let elsewhere = Case::permanent(agency.records, "10-1-02", 2023)
        .put(&world)
        .await;
    let archivist = agency.acting(&world, "archivist").await;
    let lend = async |change: &dyn Fn(&mut LoanAsked)| {
        let mut asked = loan(&agency, volume);
        change(&mut asked);
        desk::lend(&world.db, &archivist, &asked).await
    };
    //
    assert!(matches!(
        lend(&|asked| asked.ground = " ".into()).await,
        Err(Refusal::Invalid(_))
    ));
    let long = lend(&|asked| asked.due_on = day("2025-04-11")).await;
    assert!(refused(long).contains("10.04.2025"));
    let past = lend(&|asked| asked.due_on = day("2025-03-09")).await;
    assert!(refused(past).contains("раньше дня выдачи"));
    assert!(refused(lend(&|asked| asked.compared = false).await).contains("сверяют"));
    let kept_by_department = lend(&|asked| asked.volume = elsewhere.volumes[0]).await;
    assert!(refused(kept_by_department).contains("не в архиве"));
    let missing = lend(&|asked| asked.volume = VolumeId(777)).await;
    assert!(matches!(missing, Err(Refusal::NotFound(_))));
    organisation::store::set_active(&world.db, agency.id("officer"), false)
        .await
        .expect("left");
    assert!(refused(lend(&|_| ()).await).contains("И.П. Зуева"));
    let clerk = agency.acting(&world, "clerk").await;
    let by_clerk = desk::lend(&world.db, &clerk, &loan(&agency, volume)).await;
    assert!(matches!(by_clerk, Err(Refusal::Forbidden(_))));
}

async fn restricted_originals_are_not_lent(world: World) {
    let (agency, _) = archive_with_a_volume(&world).await;
    let case = Case {
        restricted: true,
        ..Case::permanent(agency.records, "10-1-02", 2022)
    };
    let shelved = case.put(&world).await;
    world
        .db
        .execute(
            "UPDATE volume SET state = 'accepted' WHERE id = $1",
            (shelved.volumes[0],),
        )
        .await
        .expect("in the archive");
    let asked = loan(&agency, shelved.volumes[0]);
    let archivist = agency.acting(&world, "archivist").await;
    let unseen = desk::lend(&world.db, &archivist, &asked).await;
    assert!(matches!(unseen, Err(Refusal::NotFound(_))));
    let found = store::search(&world.db, archivist.sight(), "10-1-02", 10).await;
    assert!(found.expect("a search").is_empty());
    let cleared = agency.acting(&world, "restricted").await;
    let original = desk::lend(&world.db, &cleared, &asked).await;
    assert!(refused(original).contains("только копии"));
}

async fn two_people_cannot_both_lend(world: World) {
    let (agency, volume) = archive_with_a_volume(&world).await;
    let archivist = agency.acting(&world, "archivist").await;
    let asked = loan(&agency, volume);
    let (one, other) = tokio::join!(
        desk::lend(&world.db, &archivist, &asked),
        desk::lend(&world.db, &archivist, &asked),
    );
    assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1);
    let sentence = one
        .err()
        .or(other.err())
        .expect("one was refused")
        .to_string();
    assert!(sentence.contains("уже выдан"), "{sentence}");
    // The index holds without the desk.
    let raw = world
        .db
        .execute(
            "INSERT INTO loan (volume_id, borrower_id, ground, issued_by, issued_on, due_on) VALUES ($1, 1, 'x', 1, $2, $2)",
            (volume, day("2025-03-10")),
        )
        .await;
    assert!(matches!(raw, Err(db::Error::Duplicate(_))), "{raw:?}");
}
