//! A spreadsheet is shown, chosen from, brought in; the same file again changes nothing.

use std::collections::BTreeSet;

use delohran::ids::{ImportId, NomenclatureId};
use delohran::intake::Worker;
use delohran::intake::nomenclature::ColumnMap;
use delohran::journal;
use delohran::nomenclature::desk as nomenclatures;
use delohran::nomenclature::import::desk::{self, FileAsked};
use delohran::nomenclature::import::{Choices, ColumnsBy, Outcome, Preview, Report};
use delohran::nomenclature::rules::Heading;
use delohran::nomenclature::store;
use delohran::refusal::Refusal;

use super::{Scene, forbidden, refused, row, workbook};
use crate::harness::World;

crate::on_both! {
    columns_are_told_once_and_remembered;
    an_import_is_undone_as_a_whole;
    a_file_is_shown_row_by_row;
    what_is_chosen_goes_in_and_nothing_twice;
    a_finished_import_is_not_repeated;
    an_upload_is_for_those_who_may_see_it;
    the_command_line_brings_in_what_has_no_errors;
    a_file_that_is_no_nomenclature_is_refused;
}

fn worker() -> Worker {
    Worker::at(env!("CARGO_BIN_EXE_delohran"))
}

impl Scene {
    async fn empty_draft(&self) -> NomenclatureId {
        let clerk = self.who("clerk").await;
        nomenclatures::begin_empty(&self.world.db, &clerk, self.agency.records, 2027)
            .await
            .expect("begun")
    }

    async fn uploaded(&self, id: NomenclatureId) -> (ImportId, Preview) {
        let clerk = self.who("clerk").await;
        let db = &self.world.db;
        let import = desk::upload(
            db,
            &clerk,
            &worker(),
            id,
            "номенклатура.xlsx",
            workbook::xlsx(),
        )
        .await
        .expect("uploaded");
        let opened = desk::open(db, &clerk, import).await.expect("opened");
        (import, opened.preview)
    }

    async fn rows(&self, id: NomenclatureId) -> Vec<Heading> {
        store::headings(&self.world.db, id, true)
            .await
            .expect("rows")
    }
}

fn with_index<'a>(
    preview: &'a Preview,
    title: &str,
) -> &'a delohran::nomenclature::import::SheetRow {
    preview
        .rows
        .iter()
        .find(|row| row.parts[0].title.contains(title))
        .unwrap_or_else(|| panic!("no row «{title}» in {preview:#?}"))
}

fn codes(row: &delohran::nomenclature::import::SheetRow) -> BTreeSet<&str> {
    row.notices
        .iter()
        .map(|notice| notice.code.as_str())
        .collect()
}

/// Every filled row of the sheet is a case or stands among the rest with a reason.
fn everything_is_accounted_for(preview: &Preview) {
    let cases = preview.rows.iter().map(|row| (row.row, row.last_row));
    let rest = preview.skipped.iter().map(|row| (row.row, row.last_row));
    let mut told: Vec<u32> = cases
        .chain(rest)
        .flat_map(|(first, last)| first..=last)
        .collect();
    told.sort_unstable();
    let filled: Vec<u32> = (1..=workbook::filled_rows()).collect();
    assert_eq!(told, filled, "{preview:#?}");
}

async fn a_file_is_shown_row_by_row(world: World) {
    let scene = Scene::set(world).await;
    let id = scene.empty_draft().await;
    let (_, preview) = scene.uploaded(id).await;
    everything_is_accounted_for(&preview);
    assert_eq!(preview.rows.len(), 9);

    let doubled = with_index(&preview, "Журнал регистрации");
    assert!(codes(doubled).contains("duplicate_index"));
    assert_eq!(doubled.suggested.as_deref(), Some("10-1-04"));
    let parted = with_index(&preview, "Отчеты о работе");
    assert!(codes(parted).contains("several_terms"));
    assert_eq!(parted.parts.len(), 2);
    assert!(codes(with_index(&preview, "Переписка")).contains("gap"));
    assert!(with_index(&preview, "Переписка").carry_over);
    assert!(with_index(&preview, "режима").restricted);
    assert!(codes(with_index(&preview, "Заявки")).contains("term_unreadable"));
    let without = with_index(&preview, "Описи дел");
    assert!(codes(without).contains("no_index"));
    assert_eq!(without.suggested.as_deref(), Some("10-2-03"));
    assert!(codes(with_index(&preview, "Положение")).contains("count_left"));
    let [first, second] = scene.agency.records_divisions;
    assert_eq!(parted.division_id, Some(first));
    assert_eq!(with_index(&preview, "Договоры").division_id, Some(second));
    assert!(
        scene.rows(id).await.is_empty(),
        "nothing is written before the choice"
    );
}

/// The choices of a clerk who mends what can be mended and leaves one row out.
fn choices(preview: &Preview) -> Choices {
    let mut choices = Choices::as_recognised(preview);
    for (choice, row) in choices.rows.iter_mut().zip(&preview.rows) {
        if let Some(suggested) = &row.suggested {
            choice.index.clone_from(suggested);
        }
        if row.parts[0].title.contains("Положение") {
            choice.taken = false;
        }
        if row.parts[0].title.contains("Договоры") {
            choice.parts[0].title = "Договоры о закупке товаров, работ, услуг".into();
        }
    }
    choices
}

fn counts(report: &Report) -> Vec<usize> {
    Outcome::ALL
        .iter()
        .map(|outcome| report.count(*outcome))
        .collect()
}

async fn what_is_chosen_goes_in_and_nothing_twice(world: World) {
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    let id = scene.empty_draft().await;
    let clerk = scene.who("clerk").await;
    let (import, preview) = scene.uploaded(id).await;
    let report = desk::apply(db, &clerk, import, &choices(&preview))
        .await
        .expect("imported");
    // 9 rows of the file are 10 of the nomenclature: 8 go in, one is left out, one waits for a term.
    assert_eq!(counts(&report), [8, 0, 0, 1, 1], "{report:#?}");
    assert!(report.of(Outcome::Refused).all(|row| !row.why.is_empty()));
    let rows = scene.rows(id).await;
    let indexes: Vec<String> = rows
        .iter()
        .map(|row| row.content.index_with_item())
        .collect();
    assert_eq!(
        indexes,
        [
            "10-1-01",
            "10-1-03 а)",
            "10-1-03 б)",
            "10-1-04",
            "10-1-05",
            "10-2-01",
            "10-2-02",
            "10-2-03"
        ]
    );
    assert_eq!(rows[1].content.title, "Отчеты о работе отдела: годовые");
    assert_eq!(rows[2].content.term_text, "5 лет");
    assert!(rows.iter().all(|row| row.term.is_some()));
    assert!(rows[5].content.restricted);

    // The same file again, as it is: nothing is added, nothing is changed, differences are told.
    let version = store::by_id(db, id).await.expect("it is there").version;
    let (again, preview) = scene.uploaded(id).await;
    let mut untouched = Choices::as_recognised(&preview);
    untouched.rows[1].taken = false;
    let report = desk::apply(db, &clerk, again, &untouched)
        .await
        .expect("imported again");
    assert_eq!(report.count(Outcome::Added), 0, "{report:#?}");
    let differing: Vec<&str> = report
        .of(Outcome::Different)
        .map(|row| row.title.as_str())
        .collect();
    assert_eq!(
        differing,
        [
            "Журнал регистрации входящих документов",
            "Договоры о закупке товаров",
            "Описи дел отдела"
        ]
    );
    assert_eq!(scene.rows(id).await, rows);
    assert_eq!(
        store::by_id(db, id).await.expect("it is there").version,
        version
    );

    // The row left out and the row without a term can still come.
    let once_more = desk::open_again(db, &clerk, again)
        .await
        .expect("opened again");
    let mut mended = Choices::as_recognised(&preview);
    for (choice, row) in mended.rows.iter_mut().zip(&preview.rows) {
        if row.parts[0].title.contains("Заявки") {
            choice.parts[0].term = "1 год".into();
        }
    }
    let report = desk::apply(db, &clerk, once_more, &mended)
        .await
        .expect("imported");
    assert_eq!(report.count(Outcome::Added), 2, "{report:#?}");
    assert_eq!(scene.rows(id).await.len(), 10);
    journal::verify(db)
        .await
        .expect("the journal is read")
        .expect("the chain holds");
}

async fn a_finished_import_is_not_repeated(world: World) {
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    let id = scene.empty_draft().await;
    let clerk = scene.who("clerk").await;
    let (import, preview) = scene.uploaded(id).await;
    let mut short = choices(&preview);
    short.rows.pop();
    refused(
        desk::apply(db, &clerk, import, &short).await,
        "дошла не целиком",
    );
    desk::apply(db, &clerk, import, &choices(&preview))
        .await
        .expect("imported");
    let rows = scene.rows(id).await;
    refused(
        desk::apply(db, &clerk, import, &choices(&preview)).await,
        "уже импортирован",
    );
    assert_eq!(scene.rows(id).await, rows);

    // A row of one's own under an index of the file is not overwritten.
    let other = scene.empty_draft_of(2028).await;
    let (import, preview) = scene.uploaded(other).await;
    let own = row(
        "10-1-01",
        "Распоряжения начальника Управления",
        "5 лет, ст. 19 ТП",
        None,
    );
    nomenclatures::add_heading(db, &clerk, other, own)
        .await
        .expect("a row");
    let report = desk::apply(db, &clerk, import, &choices(&preview))
        .await
        .expect("imported");
    let taken = &report.rows[0];
    assert_eq!(taken.outcome, Outcome::Refused);
    assert!(
        taken.why[0].contains("Распоряжения начальника"),
        "{taken:?}"
    );

    // Once assembled, nothing goes in.
    let (late, preview) = scene.uploaded(id).await;
    scene.assemble_imported(id).await;
    refused(
        desk::apply(db, &clerk, late, &choices(&preview)).await,
        "строки уже не меняются",
    );
    refused(
        desk::upload(db, &clerk, &worker(), id, "а.xlsx", workbook::xlsx()).await,
        "строки уже не меняются",
    );
}

impl Scene {
    async fn empty_draft_of(&self, year: i64) -> NomenclatureId {
        let clerk = self.who("clerk").await;
        nomenclatures::begin_empty(&self.world.db, &clerk, self.agency.records, year)
            .await
            .expect("begun")
    }

    async fn assemble_imported(&self, id: NomenclatureId) {
        self.submit_divisions(id).await.expect("submitted");
        nomenclatures::assemble(&self.world.db, &self.who("clerk").await, id)
            .await
            .expect("assembled");
    }
}

async fn an_upload_is_for_those_who_may_see_it(world: World) {
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    let id = scene.empty_draft().await;
    for login in ["clerk20", "archivist", "head", "officer"] {
        let acting = scene.who(login).await;
        let uploaded = desk::upload(db, &acting, &worker(), id, "а.xlsx", workbook::xlsx()).await;
        forbidden(uploaded);
    }
    let (import, preview) = scene.uploaded(id).await;
    for login in ["clerk20", "archivist", "head"] {
        let acting = scene.who(login).await;
        refused(
            desk::open(db, &acting, import).await,
            "Такого загруженного файла нет",
        );
        refused(
            desk::apply(db, &acting, import, &choices(&preview)).await,
            "Такого загруженного файла нет",
        );
    }
    let sees = scene.who("restricted").await;
    forbidden(desk::open(db, &sees, import).await);
}

async fn the_command_line_brings_in_what_has_no_errors(world: World) {
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    let clerk = scene.who("clerk").await;
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("номенклатура.xlsx");
    std::fs::write(&path, workbook::xlsx()).expect("written");
    let mut asked = FileAsked {
        path,
        sheet: None,
        department_index: "10".into(),
        year: 2027,
        dry_run: true,
    };
    let told = desk::import_from_command(db, &clerk, &worker(), &asked)
        .await
        .expect("told");
    assert_eq!(told.report.count(Outcome::Added), 7, "{:#?}", told.report);
    let begun = store::of_department(db, scene.agency.records, 2027).await;
    assert!(begun.expect("asked").is_none(), "a dry run begins nothing");

    asked.dry_run = false;
    let done = desk::import_from_command(db, &clerk, &worker(), &asked)
        .await
        .expect("imported");
    assert_eq!(done.report, told.report);
    let id = done.nomenclature.expect("begun");
    assert_eq!(scene.rows(id).await.len(), 7);
    let again = desk::import_from_command(db, &clerk, &worker(), &asked)
        .await
        .expect("imported again");
    assert_eq!(again.report.count(Outcome::Unchanged), 7);
    assert_eq!(again.report.count(Outcome::Added), 0);
    asked.department_index = "99".into();
    refused(
        desk::import_from_command(db, &clerk, &worker(), &asked).await,
        "подразделения с таким индексом нет",
    );
}

async fn a_file_that_is_no_nomenclature_is_refused(world: World) {
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    let id = scene.empty_draft().await;
    let clerk = scene.who("clerk").await;
    for (bytes, words) in [
        (Vec::new(), "Файл пуст"),
        (b"%PDF-1.4 and so on".to_vec(), "Это не таблица"),
        (
            "имя;возраст\nИван;5\n".as_bytes().to_vec(),
            "Номенклатура дел в файле не найдена",
        ),
    ] {
        refused(
            desk::upload(db, &clerk, &worker(), id, "файл", bytes).await,
            words,
        );
    }
}

async fn an_import_is_undone_as_a_whole(world: World) {
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    let id = scene.empty_draft().await;
    let clerk = scene.who("clerk").await;
    let (import, preview) = scene.uploaded(id).await;
    let too_early = desk::undo(db, &clerk, import).await;
    assert!(matches!(too_early, Err(Refusal::Rule(_))), "{too_early:?}");
    desk::apply(db, &clerk, import, &choices(&preview))
        .await
        .expect("imported");
    let rows = scene.rows(id).await;
    // What people have worked on since stays.
    let mut worked_on = rows[0].content.clone();
    worked_on.note = "Уточнено".into();
    delohran::nomenclature::desk::change_heading(
        db,
        &clerk,
        (rows[0].id, rows[0].version),
        worked_on,
    )
    .await
    .expect("changed");
    let undone = desk::undo(db, &clerk, import).await.expect("undone");
    assert_eq!(
        undone,
        desk::Undone {
            removed: rows.len() - 1,
            kept: 1
        }
    );
    let left: Vec<_> = scene.rows(id).await.into_iter().map(|row| row.id).collect();
    assert_eq!(left, [rows[0].id]);
    let twice = desk::undo(db, &clerk, import).await;
    assert!(matches!(twice, Err(Refusal::Rule(_))), "{twice:?}");
    // The file can be brought in once more, and the row that stayed is not doubled.
    let (again, preview) = scene.uploaded(id).await;
    let report = desk::apply(db, &clerk, again, &choices(&preview))
        .await
        .expect("imported again");
    assert_eq!(report.count(Outcome::Added), rows.len() - 1, "{report:#?}");
    assert_eq!(scene.rows(id).await.len(), rows.len());
}

/// A file with two columns of titles, of which people mean the other one: told once, the next one is read so by itself.
async fn columns_are_told_once_and_remembered(world: World) {
    const FILE: &str = "Индекс дела;Заголовок дела;Срок хранения;Примечание;Заголовок дела по-новому\n\
        10-1-01;Приказы;5 лет ЭПК ст. 70 ТП;;Приказы Федеральной налоговой службы по основной деятельности\n\
        10-1-02;Планы;5 лет ст. 202 ТП;;Годовые планы работы Федеральной налоговой службы\n";
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    let id = scene.empty_draft().await;
    let clerk = scene.who("clerk").await;
    let upload = async |clerk| {
        let bytes = FILE.as_bytes().to_vec();
        let import = desk::upload(db, clerk, &worker(), id, "дела.csv", bytes)
            .await
            .expect("uploaded");
        desk::open(db, clerk, import).await.expect("opened")
    };
    let first = upload(&clerk).await;
    assert_eq!(first.preview.columns_by, ColumnsBy::Program);
    let mut columns = first.preview.columns[0].columns;
    assert_ne!(columns.heading, Some(1), "{columns:?}");
    columns.heading = Some(1);
    let nothing = ColumnMap::default();
    let too_few = desk::choose_columns(db, &clerk, &worker(), first.upload.id, nothing).await;
    assert!(matches!(too_few, Err(Refusal::Invalid(_))), "{too_few:?}");
    desk::choose_columns(db, &clerk, &worker(), first.upload.id, columns)
        .await
        .expect("read anew");
    let title = |opened: &desk::Opened| opened.preview.rows[1].parts[0].title.clone();
    let anew = desk::open(db, &clerk, first.upload.id)
        .await
        .expect("opened");
    assert_eq!(title(&anew), "Планы");
    assert_eq!(anew.preview.columns_by, ColumnsBy::Person);
    let next = upload(&clerk).await;
    assert_eq!(title(&next), "Планы");
    assert_eq!(next.preview.columns_by, ColumnsBy::Memory);
    // Once the rows are in, the file is not kept any more.
    let choices = Choices::as_recognised(&next.preview);
    desk::apply(db, &clerk, next.upload.id, &choices)
        .await
        .expect("imported");
    let late = desk::choose_columns(db, &clerk, &worker(), next.upload.id, columns).await;
    assert!(matches!(late, Err(Refusal::Rule(_))), "{late:?}");
}
