//! Power cuts: the server is killed in the middle of an import, again and again; the data stay whole and the work can be repeated.

use std::time::Duration;

use delohran::db::Store;
use delohran::journal;

use crate::chain::fixture;
use crate::harness::browser::Site;
use crate::harness::program::Program;
use crate::harness::{Agency, World, day};

crate::on_both! {
    an_import_cut_off_leaves_all_rows_or_none;
}

async fn an_import_cut_off_leaves_all_rows_or_none(world: World) {
    let agency = Agency::found(&world).await;
    let site = Site::open(&world).await;
    let clerk = site.sign_in("clerk").await;
    let department = agency.records.to_string();
    let fields = [("department_id", department.as_str()), ("year", "2023")];
    let own = clerk.post("/nomenclatures", &fields).await.ok().id();
    let preview = clerk
        .upload(
            &format!("/nomenclatures/{own}/imports"),
            "номенклатура.xlsx",
            fixture::workbook(),
        )
        .await
        .ok();
    let (address, form) = (preview.path.clone(), preview.form(&preview.path));
    for cut in 0..8_u64 {
        let program = Program::serve(&world.url, day("2022-10-03"));
        let clerk = Site::running_at(program.address.clone())
            .sign_in("clerk")
            .await;
        let (address, form) = (address.clone(), form.clone());
        let sent = tokio::spawn(async move {
            let fields: Vec<(&str, &str)> = form
                .iter()
                .filter(|(name, _)| name != "csrf")
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            clerk.post(&address, &fields).await
        });
        tokio::time::sleep(Duration::from_millis(cut * 9)).await;
        program.kill();
        // Whether the answer came before the cut is of no matter.
        let _ = sent.await;
        let rows = rows_of(&world, own).await;
        assert!(
            rows == 0 || rows >= 10,
            "half an import: {rows} rows after cut {cut}"
        );
        let verified = journal::verify(&world.db)
            .await
            .expect("the journal is read");
        assert!(verified.is_ok(), "{verified:?}");
    }
    // The interrupted work can be repeated, or is told to be done.
    let fields: Vec<(&str, &str)> = form
        .iter()
        .filter(|(name, _)| name != "csrf")
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let again = clerk.post(&address, &fields).await;
    assert!([200, 409].contains(&again.status), "{}", again.text());
    assert!(rows_of(&world, own).await >= 10);
}

async fn rows_of(world: &World, nomenclature: i64) -> i64 {
    world
        .db
        .fetch_value(
            "SELECT count(*) FROM heading WHERE nomenclature_id = $1",
            (nomenclature,),
        )
        .await
        .expect("counted")
}
