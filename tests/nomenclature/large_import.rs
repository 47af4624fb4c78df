//! A file with more rows than a request can bear: read by a job, chosen from page by page, brought in by another job as a whole.

use std::fmt::Write as _;

use delohran::db::Store;
use delohran::ids::{ImportId, NomenclatureId};
use delohran::intake::Worker;
use delohran::jobs;
use delohran::jobs::rules::JobState;
use delohran::jobs::worker::run_next;
use delohran::journal;
use delohran::nomenclature::desk as nomenclatures;
use delohran::nomenclature::import::desk::{self, FileAsked};
use delohran::nomenclature::import::{Outcome, large};
use delohran::nomenclature::rules::{Heading, HeadingContent};
use delohran::nomenclature::store;
use delohran::works;

use super::{Scene, refused, row};
use crate::harness::World;
use crate::harness::browser::{Browser, Page, Site};

crate::on_both! {
    a_large_file_goes_in_as_a_whole;
    a_large_file_gives_the_same_rows_as_a_small_one;
    a_stopped_job_leaves_nothing;
    a_job_taken_over_brings_every_row_once;
    rows_written_meanwhile_are_reckoned_with;
    a_large_file_on_its_pages;
}

/// Cases in the file: some more than are read at once.
const CASES: usize = large::AT_ONCE as usize + 300;

fn worker() -> Worker {
    Worker::name_program(env!("CARGO_BIN_EXE_delohran"));
    Worker::this_program().expect("the program is named")
}

fn index(number: usize) -> String {
    format!("10-{}-{:02}", number / 90 + 1, number % 90 + 1)
}

fn table() -> Vec<u8> {
    let mut text =
        String::from("Индекс дела;Заголовок дела;Кол-во дел;Срок хранения и № статей;Примечание\n");
    for number in 0..CASES {
        let note = if number % 5 == 0 {
            "Переходящее"
        } else {
            ""
        };
        writeln!(
            text,
            "{};Переписка с организациями по вопросам снабжения № {number};;5 лет ЭПК, ст. 70 ТП;{note}",
            index(number)
        )
        .expect("a text takes everything");
    }
    text.into_bytes()
}

impl Scene {
    async fn large(&self, year: i64) -> (NomenclatureId, ImportId) {
        let clerk = self.who("clerk").await;
        let db = &self.world.db;
        let id = nomenclatures::begin_empty(db, &clerk, self.agency.records, year)
            .await
            .expect("begun");
        let import = desk::upload(db, &clerk, &worker(), id, "большая.csv", table())
            .await
            .expect("uploaded");
        (id, import)
    }

    async fn work(&self) {
        let (db, clock) = (&self.world.db, &self.world.clock);
        while run_next(db, clock, works::of).await.expect("run").is_some() {}
    }

    async fn contents(&self, id: NomenclatureId) -> Vec<HeadingContent> {
        let rows: Vec<Heading> = store::headings(&self.world.db, id, true)
            .await
            .expect("rows");
        rows.into_iter().map(|row| row.content).collect()
    }

    async fn rows_waiting(&self) -> i64 {
        let sql = "SELECT CAST(count(*) AS BIGINT) FROM nomenclature_import_addition";
        self.world.db.fetch_value(sql, ()).await.expect("counted")
    }
}

async fn a_large_file_goes_in_as_a_whole(world: World) {
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    let clerk = scene.who("clerk").await;
    let (id, import) = scene.large(2027).await;
    let unread = desk::open(db, &clerk, import).await.expect("opened");
    assert!(unread.preview.rows.is_empty());
    refused(
        large::bring_in(db, &clerk, import).await,
        "работает задание",
    );
    scene.work().await;

    let opened = desk::open_part(db, &clerk, import, 1)
        .await
        .expect("opened");
    assert_eq!(opened.preview.totals().rows, CASES);
    assert_eq!(opened.preview.totals().without_errors, CASES);
    assert_eq!(opened.preview.rows.len(), large::PART);
    let chosen = opened.large.expect("it is large");
    assert_eq!(chosen.parts, CASES.div_ceil(large::PART) as i64);
    let mut choices = chosen.choices;
    choices[0].taken = false;
    choices[1].parts[0].title = "Переписка с поставщиками по вопросам снабжения".into();
    refused(
        large::choose(db, &clerk, (import, 1), &choices[1..], &chosen.sections).await,
        "не целиком",
    );
    large::choose(db, &clerk, (import, 1), &choices, &chosen.sections)
        .await
        .expect("chosen");

    large::bring_in(db, &clerk, import).await.expect("asked");
    assert!(scene.contents(id).await.is_empty());
    scene.work().await;
    let rows = scene.contents(id).await;
    assert_eq!(rows.len(), CASES - 1);
    let mended = &rows[large::PART];
    assert_eq!(mended.index_text, index(large::PART + 1));
    assert_eq!(
        mended.title,
        "Переписка с поставщиками по вопросам снабжения"
    );
    assert_eq!(scene.rows_waiting().await, 0);
    let done = desk::open(db, &clerk, import).await.expect("opened");
    let report = done.report.expect("it was brought in");
    assert_eq!(report.count(Outcome::Added), CASES - 1);
    assert_eq!(report.count(Outcome::LeftOut), 1);
    assert_eq!(report.of(Outcome::LeftOut).count(), 1);

    // The same file again adds the row left out and no other.
    let again = desk::open_again(db, &clerk, import).await.expect("again");
    large::bring_in(db, &clerk, again).await.expect("asked");
    scene.work().await;
    let done = desk::open(db, &clerk, again).await.expect("opened");
    let report = done.report.expect("it was brought in");
    assert_eq!(report.count(Outcome::Added), 0, "it was left out again");
    assert_eq!(report.count(Outcome::Unchanged), CASES - 1);

    let undone = desk::undo(db, &clerk, import).await.expect("undone");
    assert_eq!((undone.removed, undone.kept), (CASES - 1, 0));
    assert!(scene.contents(id).await.is_empty());
    journal::verify(db)
        .await
        .expect("the journal is read")
        .expect("the chain holds");
}

async fn a_large_file_gives_the_same_rows_as_a_small_one(world: World) {
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    let clerk = scene.who("clerk").await;
    let (id, import) = scene.large(2027).await;
    scene.work().await;
    large::bring_in(db, &clerk, import).await.expect("asked");
    scene.work().await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("большая.csv");
    std::fs::write(&path, table()).expect("written");
    let asked = FileAsked {
        path,
        sheet: None,
        department_index: "10".into(),
        year: 2028,
        dry_run: false,
    };
    let at_once = desk::import_from_command(db, &clerk, &worker(), &asked)
        .await
        .expect("imported");
    let other = at_once.nomenclature.expect("begun");
    assert_eq!(scene.contents(id).await, scene.contents(other).await);
}

async fn a_stopped_job_leaves_nothing(world: World) {
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    let clerk = scene.who("clerk").await;
    let (id, import) = scene.large(2027).await;
    scene.work().await;
    let job = large::bring_in(db, &clerk, import).await.expect("asked");
    // What a runner that was lost has left behind.
    let sql = "INSERT INTO nomenclature_import_addition (import_id, position, section, index_text, item, title, term_text,
        article_text, note, term, category, kind, restricted, carry_over, source_key, search_key)
        VALUES ($1, 1, '', '10-1-01', '', 'Письма', '5 лет', '', '', '{}', 'short_term', 'case', FALSE, FALSE, 'к', 'к')";
    db.execute(sql, (import,)).await.expect("written");
    db.execute(
        "UPDATE job SET state = 'running', runner = 'lost', seen_at = $2, cancel_asked = TRUE WHERE id = $1",
        (job, chrono::DateTime::UNIX_EPOCH),
    )
    .await
    .expect("written");
    scene.work().await;
    let job = jobs::store::job(db, job).await.expect("it is there");
    assert_eq!(job.state, JobState::Cancelled);
    assert!(scene.contents(id).await.is_empty());
    // It can be asked for again, and what was left behind does not come in.
    large::bring_in(db, &clerk, import).await.expect("asked");
    scene.work().await;
    assert_eq!(scene.contents(id).await.len(), CASES);
    assert_eq!(scene.rows_waiting().await, 0);
}

async fn a_job_taken_over_brings_every_row_once(world: World) {
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    let clerk = scene.who("clerk").await;
    let (id, import) = scene.large(2027).await;
    scene.work().await;
    let job = large::bring_in(db, &clerk, import).await.expect("asked");
    // However far the first runner has come, the second goes on from there.
    let first = run_next(db, &scene.world.clock, works::of);
    let _ = tokio::time::timeout(std::time::Duration::from_millis(40), first).await;
    db.execute(
        "UPDATE job SET seen_at = $2 WHERE id = $1 AND state = 'running'",
        (job, chrono::DateTime::UNIX_EPOCH),
    )
    .await
    .expect("written");
    scene.work().await;
    let job = jobs::store::job(db, job).await.expect("it is there");
    assert_eq!(job.state, JobState::Done, "{}", job.error);
    let rows = scene.contents(id).await;
    let wanted: Vec<String> = (0..CASES).map(index).collect();
    let got: Vec<&str> = rows.iter().map(|row| row.index_text.as_str()).collect();
    assert_eq!(got, wanted);
}

async fn rows_written_meanwhile_are_reckoned_with(world: World) {
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    let clerk = scene.who("clerk").await;
    let (id, import) = scene.large(2027).await;
    scene.work().await;
    large::bring_in(db, &clerk, import).await.expect("asked");
    let own = row(
        &index(7),
        "Распоряжения начальника",
        "5 лет, ст. 19 ТП",
        None,
    );
    nomenclatures::add_heading(db, &clerk, id, own)
        .await
        .expect("a row");
    scene.work().await;
    let done = desk::open(db, &clerk, import).await.expect("opened");
    let report = done.report.expect("it was brought in");
    assert_eq!(report.count(Outcome::Added), CASES - 1);
    let taken: Vec<_> = report.of(Outcome::Refused).collect();
    assert_eq!(taken.len(), 1);
    assert!(
        taken[0].why[0].contains("Распоряжения начальника"),
        "{taken:?}"
    );
}

async fn send(browser: &Browser, page: &Page, address: &str, more: &[(&str, &str)]) -> Page {
    let form = page.form(address);
    let mut fields: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    fields.extend(more);
    browser.post(address, &fields).await
}

async fn a_large_file_on_its_pages(world: World) {
    let scene = Scene::set(world).await;
    let (id, import) = scene.large(2027).await;
    let site = Site::open(&scene.world).await;
    let clerk = site.sign_in("clerk").await;
    let address = format!("/imports/{import}");
    clerk
        .get(&address)
        .await
        .ok()
        .says("Чтение большой таблицы")
        .says("ждёт очереди");
    let other = site.sign_in("clerk20").await;
    other
        .get(&address)
        .await
        .refused(404, "Такого загруженного файла нет");
    scene.work().await;
    let first = clerk
        .get(&address)
        .await
        .ok()
        .says("Страница 1 из 12")
        .says(&format!("Строк дел в файле: {CASES}"));
    let second = clerk.get(&format!("{address}?part=2")).await.ok();
    send(&clerk, &second, &address, &[])
        .await
        .ok()
        .says("Выбор на странице 2 сохранён")
        .says("Страница 3 из 12");
    assert!(scene.contents(id).await.is_empty());
    send(&clerk, &first, &address, &[("all", "1")])
        .await
        .ok()
        .says("Загрузка большой таблицы в номенклатуру");
    scene.work().await;
    clerk.get(&address).await.ok().says(&CASES.to_string());
    assert_eq!(scene.contents(id).await.len(), CASES);
    let table = clerk
        .get(&format!("/nomenclatures/{id}/export.xlsx"))
        .await
        .ok();
    assert!(table.bytes.starts_with(b"PK"));
}
