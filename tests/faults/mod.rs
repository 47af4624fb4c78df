//! Power cuts: the server is killed in the middle of great works, again and again; the data stay whole and the work can be repeated.

use std::time::Instant;

use chrono::NaiveDate;
use delohran::db::Store;
use delohran::inventories::rules::InventoryKind;
use delohran::journal;

use crate::chain::fixture;
use crate::destruction::Stage;
use crate::harness::browser::{Browser, Site};
use crate::harness::program::Program;
use crate::harness::shelf::Case;
use crate::harness::{Agency, World};
use crate::inventories;

crate::on_both! {
    an_import_cut_off_leaves_all_rows_or_none;
    an_acceptance_cut_off_takes_all_volumes_or_none;
    an_approval_cut_off_is_given_or_not;
}

/// How many times each work is cut off, at moments spread over the time it takes.
const CUTS: u32 = 12;

/// A form that one person sends.
#[derive(Clone)]
struct Work {
    login: &'static str,
    today: NaiveDate,
    address: String,
    fields: Vec<(String, String)>,
    /// Counts what the work writes, in one number; nought as long as nothing of it was done.
    count: &'static str,
    /// The name of the work in the journal.
    action: &'static str,
    /// How often the journal names it already: an import begins with a file looked at.
    told_before: i64,
}

impl Work {
    async fn send(&self, browser: &Browser) -> u16 {
        let fields: Vec<(&str, &str)> = self
            .fields
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
            .collect();
        browser.post(&self.address, &fields).await.status
    }

    async fn told(&self, world: &World) -> i64 {
        world
            .db
            .fetch_value(
                "SELECT count(*) FROM journal_entry WHERE action = $1",
                (self.action,),
            )
            .await
            .expect("counted")
    }

    /// What is there of it, which the journal must tell too.
    async fn written(&self, world: &World) -> i64 {
        let counted: i64 = world.db.fetch_value(self.count, ()).await.expect("counted");
        let told = self.told(world).await - self.told_before;
        assert_eq!(told, i64::from(counted > 0), "the journal tells the same");
        let verified = journal::verify(&world.db)
            .await
            .expect("the journal is read");
        assert!(verified.is_ok(), "{verified:?}");
        counted
    }
}

/// Does the work once undisturbed to learn how long it takes, then cuts it off at moments all along that time.
async fn cut_off(world: World, work: Work) {
    let frozen = world.frozen().await;
    let undisturbed = frozen.copy().await;
    let program = Program::serve(&undisturbed.url, work.today);
    let browser = Site::running_at(&program.address).sign_in(work.login).await;
    let begun = Instant::now();
    assert_eq!(work.send(&browser).await, 200);
    let whole = begun.elapsed();
    program.kill();
    let all = work.written(&undisturbed).await;
    assert!(all > 0);

    let mut interrupted = 0;
    for cut in 0..CUTS {
        let world = frozen.copy().await;
        let program = Program::serve(&world.url, work.today);
        let browser = Site::running_at(&program.address).sign_in(work.login).await;
        let sent = tokio::spawn({
            let work = work.clone();
            async move { work.send(&browser).await }
        });
        tokio::time::sleep(whole * cut / CUTS).await;
        program.kill();
        // Whether the answer came before the cut is of no matter.
        let _ = sent.await;
        let written = work.written(&world).await;
        assert!(
            written == 0 || written == all,
            "half done after cut {cut}: {written}"
        );
        interrupted += u32::from(written == 0);
        // The interrupted work can be repeated; the finished one is told to be done.
        let program = Program::serve(&world.url, work.today);
        let browser = Site::running_at(&program.address).sign_in(work.login).await;
        let status = work.send(&browser).await;
        assert_eq!(status, if written == 0 { 200 } else { 409 }, "cut {cut}");
        assert_eq!(work.written(&world).await, all);
        program.kill();
    }
    assert!(interrupted > 0, "no cut came before the work was done");
}

/// What a browser would send, without the token, which every session has of its own.
fn filled(form: Vec<(String, String)>, typed: &[(&str, &str)]) -> Vec<(String, String)> {
    let untouched = form
        .into_iter()
        .filter(|(name, _)| name != "csrf" && !typed.iter().any(|(given, _)| given == name));
    let typed = typed
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
    untouched.chain(typed).collect()
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
    let work = Work {
        login: "clerk",
        today: world.clock.today(),
        address: preview.path.clone(),
        fields: filled(preview.form(&preview.path), &[]),
        count: "SELECT count(*) FROM heading",
        action: "nomenclature.import",
        told_before: 1,
    };
    cut_off(world, work).await;
}

async fn an_acceptance_cut_off_takes_all_volumes_or_none(world: World) {
    world.on("2025-03-10");
    let agency = Agency::found(&world).await;
    for index in ["10-1-01", "10-1-02", "10-1-03", "10-1-04", "10-1-05"] {
        let case = Case {
            volumes: 4,
            ..Case::permanent(agency.records, index, 2022)
        };
        case.put(&world).await;
    }
    let clerk = agency.acting(&world, "clerk").await;
    let asked = inventories::asked(agency.records, InventoryKind::Permanent, 2022);
    let id = inventories::drawn(&world, &clerk, asked).await;
    inventories::checked(&world, &agency, id, "head").await;
    let site = Site::open(&world).await;
    let page = site
        .sign_in("archivist")
        .await
        .get(&format!("/inventories/{id}/acceptance"))
        .await
        .ok();
    let address = format!("/inventories/{id}/accept");
    let delivered_by = agency.id("clerk").to_string();
    let mut marks = page.attributes("input[name^=\"mark-\"]", "name");
    marks.dedup();
    let mut typed = vec![
        ("delivered_by", delivered_by.as_str()),
        ("accepted_on", "2025-03-10"),
    ];
    typed.extend(marks.iter().map(|mark| (mark.as_str(), "present")));
    let work = Work {
        login: "archivist",
        today: world.clock.today(),
        fields: filled(page.form(&address), &typed),
        address,
        count: "SELECT (SELECT count(*) FROM volume WHERE state = 'accepted')
            + (SELECT count(*) FROM inventory_entry WHERE acceptance = 'present')
            + (SELECT count(*) FROM inventory WHERE state = 'accepted')",
        action: "inventory.accept",
        told_before: 0,
    };
    cut_off(world, work).await;
}

async fn an_approval_cut_off_is_given_or_not(world: World) {
    let stage = Stage::endorsed(world).await;
    let address = format!("/destruction/acts/{}/approve", stage.act);
    let version = stage.act_version().await.to_string();
    let typed = [("number", "1"), ("version", version.as_str())];
    let work = Work {
        login: "director",
        today: stage.world.clock.today(),
        address,
        fields: filled(Vec::new(), &typed),
        count: "SELECT count(*) FROM destruction_act WHERE state = 'approved' AND approved_by IS NOT NULL",
        action: "destruction.approve_act",
        told_before: 0,
    };
    cut_off(stage.world, work).await;
}
