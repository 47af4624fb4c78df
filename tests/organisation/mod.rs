//! The first start, people, the journal: on both databases.

mod permissions;
mod wording;

use delohran::journal;
use delohran::organisation::desk;

use crate::harness::{Agency, World};

crate::on_both! {
    the_first_start_happens_once;
    an_agency_can_be_founded_and_its_journal_holds;
    wrong_passwords_are_refused_and_soon_wait;
}

async fn the_first_start_happens_once(world: World) {
    let again = desk::install(&world.db, &world.clock)
        .await
        .expect("the question is answered");
    assert_eq!(again, None);
}

async fn an_agency_can_be_founded_and_its_journal_holds(world: World) {
    let agency = Agency::found(&world).await;
    let clerk = agency.acting(&world, "clerk").await;
    assert_eq!(clerk.own_department(), Some(agency.records));
    let verified = journal::verify(&world.db)
        .await
        .expect("the journal is read")
        .expect("the chain holds");
    assert!(verified.entries > 20);
}

async fn wrong_passwords_are_refused_and_soon_wait(world: World) {
    Agency::found(&world).await;
    let now = world.clock.now();
    let enter = async |password: &str| desk::sign_in(&world.db, now, "clerk", password).await;
    assert!(enter(crate::harness::agency::PASSWORD).await.is_ok());
    let wrong = enter("не тот пароль")
        .await
        .err()
        .expect("refused")
        .to_string();
    let unknown = desk::sign_in(&world.db, now, "nobody", "не тот пароль")
        .await
        .err()
        .expect("refused");
    assert_eq!(wrong, unknown.to_string());
    for _ in 0..10 {
        let _ = enter("не тот пароль").await;
    }
    let waiting = enter(crate::harness::agency::PASSWORD)
        .await
        .err()
        .expect("refused")
        .to_string();
    assert!(waiting.contains("15 минут"), "{waiting}");
}
