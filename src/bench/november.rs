//! What a clerk and the archive wait for in November: the grid, an import, the agency's nomenclature.

use std::ops::RangeInclusive;
use std::time::{Duration, Instant};

use serde_json::json;

use super::load::LOGIN;
use super::measure::Window;
use super::report::Report;
use super::store;
use super::world::{Kinds, Size};
use crate::acting::{Acting, Clock};
use crate::db::Db;
use crate::ids::{DepartmentId, HeadingId, NomenclatureId};
use crate::intake::Worker;
use crate::jobs::worker::run_next;
use crate::nomenclature::desk;
use crate::nomenclature::editing::{Edit, Field};
use crate::nomenclature::import;
use crate::nomenclature::store as nomenclatures;
use crate::organisation::roles::Role;
use crate::organisation::store::NewGrant;
use crate::organisation::{self, desk::PersonAsked};
use crate::refusal::{Refusal, Result};
use crate::works;

/// Rows of the grid that is opened and written in.
const LARGE: usize = 500;
/// Rows of each of the other departments.
const ROWS: usize = 100;
/// Rows of the spreadsheet: all numbers that an index has, but for some.
const SPREADSHEET: usize = 9_000;
/// How often the grid is opened, and how many cells are saved.
const OPENED: usize = 30;
const SAVED: usize = 300;

/// Measures on the year after the last one that has a nomenclature, so that it can be done again.
pub(super) async fn all(report: &mut Report, db: &Db, clock: &Clock, size: Size) -> Result<()> {
    let clerk = clerk_of(db, clock, "bench-clerk", 1..=1).await?;
    let year = store::last_nomenclature(db).await? + 1;
    let kinds = Kinds::of_the_lists();
    let own = drawn_up(db, &clerk, year, (1, LARGE), &kinds).await?;
    let window = Window::open(db, clock, &clerk).await?;
    let address = format!("/nomenclatures/{own}/grid");
    let mut times = Vec::new();
    for _ in 0..OPENED {
        times.push(window.page(&address).await?);
    }
    report.many(
        ("grid_open_p50", "grid_open_p95"),
        (
            "Таблица номенклатуры, 500 строк, половина",
            "Таблица номенклатуры, 500 строк, 95 из 100",
        ),
        &mut times,
        "≤ 150",
    );
    let mut times = saved(db, &window, own, &address).await?;
    report.many(
        ("cell_p50", "cell_p95"),
        (
            "Сохранить ячейку таблицы, половина",
            "Сохранить ячейку таблицы, 95 из 100",
        ),
        &mut times,
        "≤ 15",
    );
    let others = clerk_of(db, clock, "bench-clerks", 2..=size.departments).await?;
    for department in 2..=size.departments {
        drawn_up(db, &others, year, (department, ROWS), &kinds).await?;
    }
    let mut tx = db.begin().await?;
    store::send_all(&mut tx, year).await?;
    tx.commit().await?;
    let archive = organisation::desk::acting_by_login(db, clock, LOGIN).await?;
    let began = Instant::now();
    desk::consolidate(db, &archive, year).await?;
    report.once(
        "consolidate",
        "Свод номенклатур подразделений по 100 строк",
        began.elapsed(),
        "≤ 1",
    );
    imported(report, (db, clock), &clerk, year + 1, &kinds).await
}

/// The clerk of these departments, hired when first needed. One who keeps the cases of every department of the agency is met
/// nowhere, so what a clerk waits for is measured as one of a single department.
async fn clerk_of(
    db: &Db,
    clock: &Clock,
    login: &str,
    departments: RangeInclusive<i64>,
) -> Result<Acting> {
    match organisation::desk::acting_by_login(db, clock, login).await {
        Err(Refusal::NotFound(_)) => {}
        found => return found,
    }
    let admin = organisation::desk::acting_by_login(db, clock, "admin").await?;
    let person = PersonAsked {
        surname: "Измерителева".into(),
        given_name: "Мария".into(),
        patronymic: "Ивановна".into(),
        post: "делопроизводитель".into(),
        department_id: Some(DepartmentId(1)),
        login: login.into(),
    };
    let (person, _) = organisation::desk::add_person(db, &admin, &person).await?;
    let mut tx = db.begin().await?;
    for department in departments {
        let grant = NewGrant {
            person_id: person,
            role: Role::Clerk,
            department_id: Some(DepartmentId(department)),
            division_id: None,
            since: admin.today,
            until: None,
            ground: "измерения".into(),
        };
        organisation::store::insert_grant(&mut tx, &grant, None).await?;
    }
    tx.commit().await?;
    organisation::desk::acting_by_login(db, clock, login).await
}

/// A department's draft with so many rows, written as a block is pasted into the grid.
async fn drawn_up(
    db: &Db,
    acting: &Acting,
    year: i64,
    (department, rows): (i64, usize),
    kinds: &Kinds,
) -> Result<NomenclatureId> {
    let id = desk::begin_empty(db, acting, DepartmentId(department), year).await?;
    let edits: Vec<Edit> = (1_i64..)
        .zip(kinds.all().iter().cycle().take(rows))
        .map(|(number, kind)| Edit::Add {
            row: HeadingId(-number),
            below: (number > 1).then_some(HeadingId(1 - number)),
            cells: vec![
                (Field::Title, kind.title.clone()),
                (Field::Term, kind.term_text.clone()),
                (Field::Article, kind.article_text.clone()),
            ],
            restores: None,
        })
        .collect();
    desk::grid::edit(db, acting, id, &edits).await?;
    Ok(id)
}

async fn saved(
    db: &Db,
    window: &Window,
    id: NomenclatureId,
    address: &str,
) -> Result<Vec<Duration>> {
    let rows = nomenclatures::headings(db, id, true).await?;
    let mut times = Vec::new();
    for (number, row) in rows.iter().cycle().take(SAVED).enumerate() {
        let note = |number: usize| match number / rows.len() {
            0 => String::new(),
            round => format!("Примечание {round}"),
        };
        let edit = json!({
            "edit": "write", "row": row.id, "field": "note", "was": note(number), "value": note(number + rows.len()),
        });
        times.push(window.send(address, &json!({ "edits": [edit] })).await?);
    }
    Ok(times)
}

/// A spreadsheet read in the child process, previewed, and brought in whole, by the jobs that large ones take.
async fn imported(
    report: &mut Report,
    (db, clock): (&Db, &Clock),
    acting: &Acting,
    year: i64,
    kinds: &Kinds,
) -> Result<()> {
    let mut table =
        String::from("Индекс дела;Заголовок дела;Кол-во дел;Срок хранения и № статей;Примечание\n");
    for (number, kind) in (1..).zip(kinds.all().iter().cycle().take(SPREADSHEET)) {
        table.push_str(&format!(
            "01-{number:04};\"{} № {number}\";;\"{}, {}\";\n",
            kind.title.replace('"', ""),
            kind.term_text,
            kind.article_text
        ));
    }
    let id = desk::begin_empty(db, acting, DepartmentId(1), year).await?;
    let worker = Worker::this_program().map_err(Refusal::rule)?;
    let began = Instant::now();
    let name = "номенклатура.csv";
    let upload = import::desk::upload(db, acting, &worker, id, name, table.into_bytes()).await?;
    worked_off(db, clock).await?;
    report.rate(
        "import_read",
        "Прочитать таблицу и показать, что узнано",
        SPREADSHEET,
        began.elapsed(),
        "≥ 10 000",
    );
    let began = Instant::now();
    import::large::bring_in(db, acting, upload).await?;
    worked_off(db, clock).await?;
    let opened = import::desk::open(db, acting, upload).await?;
    let done = opened.report.unwrap_or_default();
    report.rate(
        "import_write",
        "Записать строки таблицы с журналом",
        done.count(import::Outcome::Added),
        began.elapsed(),
        "≥ 10 000",
    );
    Ok(())
}

/// Carries out the jobs that wait.
async fn worked_off(db: &Db, clock: &Clock) -> Result<()> {
    while run_next(db, clock, works::of).await?.is_some() {}
    Ok(())
}
