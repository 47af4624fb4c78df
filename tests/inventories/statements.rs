//! Every text of these stages is understood by both databases.

use crate::harness::World;

crate::on_both! {
    every_statement_is_understood;
}

async fn every_statement_is_understood(world: World) {
    let stores = [
        delohran::inventories::store::STATEMENTS,
        delohran::transfer::store::STATEMENTS,
        delohran::archive::store::STATEMENTS,
    ];
    for (name, sql) in stores.into_iter().flatten() {
        let understood = world.db.prepare(sql).await;
        assert!(understood.is_ok(), "{name}: {understood:?}");
    }
}
