//! The journal in the database: what was tampered with is found.

use delohran::db::{Dialect, Store};
use delohran::journal;

use crate::harness::{Agency, World};

crate::on_both! {
    the_database_lets_nobody_change_an_entry;
    tampering_behind_the_databases_back_is_found;
    procedures_at_the_same_time_keep_the_chain_whole;
}

async fn the_database_lets_nobody_change_an_entry(world: World) {
    for sql in [
        "UPDATE journal_entry SET person_name = 'Никто' WHERE seq = 1",
        "DELETE FROM journal_entry WHERE seq = 1",
    ] {
        let refused = world
            .db
            .execute(sql, ())
            .await
            .expect_err("the guard refuses");
        assert!(refused.to_string().contains("запись журнала"), "{refused}");
    }
}

/// Whoever owns the database file can drop the guards first; the chain still tells.
async fn tampering_behind_the_databases_back_is_found(world: World) {
    Agency::found(&world).await;
    let drop_guards: &[&'static str] = match (&world.db).dialect() {
        Dialect::Sqlite => &[
            "DROP TRIGGER journal_unchanged",
            "DROP TRIGGER journal_kept",
        ],
        Dialect::Postgres => &[
            "DROP TRIGGER journal_unchanged ON journal_entry",
            "DROP TRIGGER journal_kept ON journal_entry",
        ],
    };
    for sql in drop_guards {
        world.db.execute(sql, ()).await.expect("dropped");
    }
    assert!(verdict(&world).await.is_none());
    run(
        &world,
        "UPDATE journal_entry SET after = '\"другое\"' WHERE seq = 3",
    )
    .await;
    assert_eq!(
        verdict(&world).await.as_deref(),
        Some("содержание записи № 3 изменено после того, как она была сделана")
    );
    run(&world, "DELETE FROM journal_object WHERE seq = 2").await;
    assert!(verdict(&world).await.expect("found").contains("№ 2"));
    run(&world, "DELETE FROM journal_entry WHERE seq = 2").await;
    assert!(
        verdict(&world)
            .await
            .expect("found")
            .contains("удалена или переставлена")
    );
}

async fn run(world: &World, sql: &'static str) {
    assert_eq!(world.db.execute(sql, ()).await.expect("done"), 1, "{sql}");
}

async fn verdict(world: &World) -> Option<String> {
    journal::verify(&world.db)
        .await
        .expect("the journal is read")
        .err()
        .map(|broken| broken.to_string())
}

async fn procedures_at_the_same_time_keep_the_chain_whole(world: World) {
    let agency = Agency::found(&world).await;
    let admin = world.acting(delohran::ids::PersonId(1)).await;
    let mut tasks = Vec::new();
    for number in 0..24 {
        let (db, admin, department) = (world.db.clone(), admin.clone(), agency.records);
        tasks.push(tokio::spawn(async move {
            delohran::organisation::desk::add_division(
                &db,
                &admin,
                department,
                10 + number,
                "Отдел",
                admin.today,
            )
            .await
        }));
    }
    for task in tasks {
        task.await.expect("no panic").expect("added");
    }
    assert!(verdict(&world).await.is_none());
}
