//! Bringing a spreadsheet in: uploaded, shown, imported; the same from the command line.

use std::collections::HashSet;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::exact;
use super::large::{self, Large};
use super::making::Found;
use super::plan::{Choices, Existing, Outcome, Plan, Report, SectionChoice, plan};
use super::preview::{ColumnsBy, Destination, Preview, terms_in};
use crate::acting::{Acting, Place};
use crate::db::{self, Db, Tx};
use crate::ids::{DepartmentId, HeadingId, ImportId, NomenclatureId};
use crate::intake::nomenclature::{ColumnMap, Options, Recognised, SheetColumns, recognise_with};
use crate::intake::{self, IntakeError, ReadOptions, Workbook, Worker};
use crate::journal::{self, Change, Object, ObjectKind};
use crate::nomenclature::desk::{article_judge, bound_rows, load, object, own_division, place_of};
use crate::nomenclature::rules::{Draft, Heading, HeadingContent, Nomenclature};
use crate::nomenclature::store::{self, Upload};
use crate::organisation;
use crate::organisation::permissions::Procedure;
use crate::refusal::{OrMissing, Refusal, Result};

const MISSING: &str = "Такого загруженного файла нет";

/// Reads a spreadsheet in a limited child process and keeps everything recognised until the person has chosen. A large one
/// (more than [`large::AT_ONCE`] filled rows) is only kept, and a job reads it.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] when the nomenclature is no draft; [`Refusal::Invalid`] when the file cannot be read or
/// holds no nomenclature.
pub async fn upload(
    db: &Db,
    acting: &Acting,
    worker: &Worker,
    nomenclature: NomenclatureId,
    file_name: &str,
    bytes: Vec<u8>,
) -> Result<ImportId> {
    let draft = draft_for(acting, load(db, nomenclature).await?)?;
    let digest = hex::encode(Sha256::digest(&bytes));
    let bytes = Arc::new(bytes);
    let most = Some(large::AT_ONCE);
    let Some(book) = opened_book(worker, Contents::Bytes(bytes.clone()), None, most).await? else {
        return large::put_aside(db, acting, nomenclature, (file_name, &digest), bytes).await;
    };
    let (found, columns_by) = remembering(db, &draft, book).await?;
    let preview = Preview {
        columns_by,
        ..preview(db, &draft, found).await?
    };
    let mut tx = db.begin().await?;
    // Reading took its time: the nomenclature may have been assembled meanwhile.
    let draft = draft_for(acting, load(&mut tx, nomenclature).await?)?;
    let id = keep(&mut tx, acting, &draft, (file_name, &digest), &preview).await?;
    store::keep_import_file(&mut tx, id, bytes.to_vec()).await?;
    tx.commit().await?;
    Ok(id)
}

/// What is recognised in a file; where people of the department told the columns of a file that looked the same, with those.
pub(super) async fn remembering(
    db: &Db,
    draft: &Draft,
    book: Workbook,
) -> Result<(Found, ColumnsBy)> {
    let book = Arc::new(book);
    if exact::sheet(&book).is_some() {
        return Ok((Found::Exact(book), ColumnsBy::Program));
    }
    let found = recognised(book.clone(), of_year(draft.year)).await?;
    let chosen = store::layout(db, department_of(draft), &looks(&found.columns)).await?;
    let chosen = chosen.and_then(|columns| serde_json::from_str(&columns).ok());
    let Some(columns) = chosen else {
        return Ok((Found::Recognised(found), ColumnsBy::Program));
    };
    match recognised(book, with_columns(draft.year, columns)).await {
        Ok(anew) => Ok((Found::Recognised(anew), ColumnsBy::Memory)),
        // What was told of another file does not fit this one.
        Err(_) => Ok((Found::Recognised(found), ColumnsBy::Program)),
    }
}

/// What is recognised in a file with the columns that a person tells, and how the program alone takes it.
pub(super) async fn as_told(
    draft: &Draft,
    book: Workbook,
    columns: ColumnMap,
) -> Result<(Recognised, String)> {
    let book = Arc::new(book);
    let by_program = recognised(book.clone(), of_year(draft.year)).await?;
    let looks = looks(&by_program.columns);
    drop(by_program);
    Ok((
        recognised(book, with_columns(draft.year, columns)).await?,
        looks,
    ))
}

/// By what files that the program takes in the same way are known.
fn looks(columns: &[SheetColumns]) -> String {
    let maps: Vec<ColumnMap> = columns.iter().map(|sheet| sheet.columns).collect();
    hex::encode(Sha256::digest(as_json(&maps).as_bytes()))
}

/// Reads an uploaded file anew with the columns that a person tells, and remembers them for the next file of this look.
///
/// # Errors
/// [`Refusal::Invalid`] when no nomenclature can be read from these columns; [`Refusal::Rule`] when the file was imported already;
/// [`Refusal::Forbidden`].
pub async fn choose_columns(
    db: &Db,
    acting: &Acting,
    worker: &Worker,
    id: ImportId,
    columns: ColumnMap,
) -> Result<()> {
    if !columns.is_nomenclature() {
        return Err(Refusal::invalid(
            "heading",
            "Укажите графу заголовка и хотя бы одну из граф: индекс или срок хранения",
        ));
    }
    let opened = open(db, acting, id).await?;
    if opened.large.is_some() {
        return large::read_anew(db, acting, &opened, columns).await;
    }
    let draft = draft_for(acting, opened.nomenclature)?;
    let bytes = kept_file(db, id).await?;
    let book = whole_book(worker, Contents::Bytes(Arc::new(bytes)), None).await?;
    let (anew, looks) = as_told(&draft, book, columns).await?;
    let preview = Preview {
        columns_by: ColumnsBy::Person,
        ..preview(db, &draft, Found::Recognised(anew)).await?
    };
    let mut tx = db.begin().await?;
    let draft = draft_for(acting, load(&mut tx, draft.id).await?)?;
    store::recognised_anew(&mut tx, id, &as_json(&preview)).await?;
    let chosen = as_json(&columns);
    store::keep_layout(&mut tx, department_of(&draft), &looks, &chosen).await?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::ImportNomenclature,
        &[object(draft.id)],
        &json!({"upload": id, "columns": columns, "rows": preview.rows.len()}),
    )
    .await?;
    Ok(tx.commit().await?)
}

/// The file of an upload that is not imported yet.
pub(super) async fn kept_file(db: &Db, id: ImportId) -> Result<Vec<u8>> {
    store::import_file(db, id).await?.ok_or_else(|| {
        Refusal::rule("Файл больше не хранится: чтобы прочитать его ещё раз, загрузите его снова")
    })
}

async fn keep(
    tx: &mut Tx,
    acting: &Acting,
    draft: &Draft,
    (file_name, digest): (&str, &str),
    preview: &Preview,
) -> Result<ImportId> {
    let id = store::insert_import(
        &mut *tx,
        draft,
        file_name,
        digest,
        &as_json(preview),
        acting.person.id,
        acting.at,
    )
    .await?;
    journal::record_new(
        tx,
        acting,
        Procedure::ImportNomenclature,
        &[object(draft.id)],
        &json!({"upload": id, "file": file_name, "sha256": digest, "rows": preview.rows.len()}),
    )
    .await?;
    Ok(id)
}

/// An uploaded file with what was recognised in it, and with its report once it was imported.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The file.
    pub upload: Upload,
    /// Into which nomenclature it goes.
    pub nomenclature: Nomenclature,
    /// Everything recognised.
    pub preview: Preview,
    /// What became of the rows, once it was imported.
    pub report: Option<Report>,
    /// Of a large file: the job that has it in hand, and which stretch of its rows is at hand in the preview.
    pub large: Option<Large>,
}

/// Opens an uploaded file.
///
/// A file may hold restricted rows, so besides the person who uploaded it only those may open it who may see restricted cases of
/// the department.
///
/// # Errors
/// [`Refusal::NotFound`]; [`Refusal::Forbidden`].
pub async fn open(db: &Db, acting: &Acting, id: ImportId) -> Result<Opened> {
    open_part(db, acting, id, 0).await
}

/// The same with this stretch of a large file.
///
/// # Errors
/// As [`open`].
pub async fn open_part(db: &Db, acting: &Acting, id: ImportId, part: i64) -> Result<Opened> {
    let upload = store::import(db, id).await.or_missing(MISSING)?;
    let mut opened = opened(upload, acting, |nomenclature| load(db, nomenclature)).await?;
    large::find_part(db, &mut opened, part).await?;
    Ok(opened)
}

pub(super) async fn opened<L: Future<Output = Result<Nomenclature>>>(
    upload: Upload,
    acting: &Acting,
    load: impl FnOnce(NomenclatureId) -> L,
) -> Result<Opened> {
    let nomenclature = load(upload.nomenclature_id).await?;
    let is_own = upload.uploaded_by == acting.person.id;
    if !is_own && !acting.sees_restricted(department_of(&nomenclature)) {
        return Err(Refusal::NotFound(MISSING.into()));
    }
    acting.may(Procedure::ImportNomenclature, place_of(&nomenclature))?;
    let unreadable = |_| {
        Refusal::rule(
            "Сведения о загруженном файле не читаются этой версией программы: загрузите файл снова",
        )
    };
    Ok(Opened {
        preview: match upload.recognised.as_str() {
            "" => Preview::default(),
            recognised => serde_json::from_str(recognised).map_err(unreadable)?,
        },
        large: None,
        report: match &upload.report {
            Some(report) => Some(serde_json::from_str(report).map_err(unreadable)?),
            None => None,
        },
        nomenclature,
        upload,
    })
}

/// What would become of the rows with these choices; nothing is written.
///
/// # Errors
/// Those of the database; [`Refusal::Invalid`] when the choices are not for this file.
pub async fn forecast(
    db: &Db,
    acting: &Acting,
    opened: &Opened,
    choices: &Choices,
) -> Result<Report> {
    let there = (
        store::headings(db, opened.nomenclature.id, true).await?,
        store::last_position(db, opened.nomenclature.id).await?,
    );
    let plan = planned(
        acting,
        &opened.nomenclature,
        &opened.preview,
        choices,
        there,
    )?;
    Ok(plan.report)
}

/// Brings the chosen rows in, in one transaction.
///
/// # Errors
/// [`Refusal::Rule`] when the file was imported already or the nomenclature is no draft; [`Refusal::Invalid`] when the choices are not
/// for this file; [`Refusal::Forbidden`].
pub async fn apply(db: &Db, acting: &Acting, id: ImportId, choices: &Choices) -> Result<Report> {
    let mut tx = db.begin().await?;
    let upload = store::import(&mut tx, id).await.or_missing(MISSING)?;
    let opened = {
        let tx = &mut tx;
        opened(upload, acting, |nomenclature| load(tx, nomenclature)).await?
    };
    not_imported(&opened.upload)?;
    if store::imports::progress(&mut tx, id).await?.parts > 0 {
        return Err(Refusal::rule("Большой файл загружается заданием"));
    }
    let draft = draft_for(acting, opened.nomenclature.clone())?;
    for section in &choices.sections {
        if let SectionChoice::Division(division) = section {
            own_division(&mut tx, &draft, *division).await?;
        }
    }
    let there = (
        store::headings(&mut tx, draft.id, true).await?,
        store::last_position(&mut tx, draft.id).await?,
    );
    let plan = planned(acting, &draft, &opened.preview, choices, there)?;
    carry_out(&mut tx, acting, &draft, &opened.upload, &plan).await?;
    tx.commit().await?;
    Ok(plan.report)
}

pub(super) fn not_imported(upload: &Upload) -> Result<()> {
    let Some(imported_at) = upload.imported_at else {
        return Ok(());
    };
    Err(Refusal::rule(format!(
        "Файл «{}» уже импортирован {}: повторно импорт не проводится. Чтобы добавить оставшиеся строки, откройте файл ещё раз",
        upload.file_name,
        imported_at
            .with_timezone(&crate::acting::office_zone())
            .format("%d.%m.%Y в %H:%M"),
    )))
}

/// The rows that are there, as far as the person may know of them.
pub(super) fn existing(
    acting: &Acting,
    nomenclature: &Nomenclature,
    rows: Vec<Heading>,
) -> Vec<Existing> {
    let sees_restricted = acting.sees_restricted(department_of(nomenclature));
    rows.into_iter()
        .map(|heading| Existing {
            visible: sees_restricted || !heading.content.restricted,
            heading,
        })
        .collect()
}

fn planned(
    acting: &Acting,
    nomenclature: &Nomenclature,
    preview: &Preview,
    choices: &Choices,
    (rows, last_position): (Vec<Heading>, i64),
) -> Result<Plan> {
    if !choices.fit(preview) {
        return Err(Refusal::invalid(
            "form",
            "Форма дошла не целиком: откройте страницу файла заново. Ничего не изменено",
        ));
    }
    let existing = existing(acting, nomenclature, rows);
    Ok(plan(preview, choices, &existing, last_position))
}

async fn carry_out(
    tx: &mut Tx,
    acting: &Acting,
    draft: &Draft,
    upload: &Upload,
    plan: &Plan,
) -> Result<()> {
    store::imports::keep_additions(tx, upload.id, &plan.additions).await?;
    settle(tx, acting, draft, upload, &plan.report).await
}

/// Puts the rows that wait into the draft and closes the upload.
pub(super) async fn settle(
    tx: &mut Tx,
    acting: &Acting,
    draft: &Draft,
    upload: &Upload,
    report: &Report,
) -> Result<()> {
    let mut objects = vec![object(draft.id)];
    if report.count(Outcome::Added) > 0 {
        let version = store::touch(&mut *tx, draft).await?;
        let added = store::imports::add_all(tx, draft, version, upload.id)
            .await
            .map_err(added_meanwhile)?;
        objects.extend(
            added
                .iter()
                .map(|id| Object::new(ObjectKind::Heading, id.0)),
        );
    }
    let written = as_json(report);
    store::finish_import(&mut *tx, upload.id, acting.at, &written).await?;
    store::drop_import_file(&mut *tx, upload.id).await?;
    // The report itself stays beside the upload, where restricted rows are covered; its hash here keeps it from being changed.
    journal::record_new(
        tx,
        acting,
        Procedure::ImportNomenclature,
        &objects,
        &json!({
            "upload": upload.id,
            "file": upload.file_name,
            "sha256": upload.file_digest,
            "added": report.count(Outcome::Added),
            "unchanged": report.count(Outcome::Unchanged),
            "different": report.count(Outcome::Different),
            "left_out": report.count(Outcome::LeftOut),
            "refused": report.count(Outcome::Refused),
            "skipped": report.skipped,
            "report_sha256": hex::encode(Sha256::digest(written.as_bytes())),
        }),
    )
    .await?;
    Ok(())
}

fn added_meanwhile(error: db::Error) -> Refusal {
    match error {
        db::Error::Duplicate(_) => Refusal::rule(
            "Пока шёл импорт, в номенклатуре появилась строка с индексом из файла. Ничего не изменено: откройте файл заново",
        ),
        other => other.into(),
    }
}

/// What undoing an import has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Undone {
    /// Rows taken out.
    pub removed: usize,
    /// Rows that stay because somebody has written or remarked on them since, or a case goes on under them.
    pub kept: i64,
}

/// Takes the rows of an import out again, all but those that people have worked on since.
///
/// # Errors
/// [`Refusal::Rule`] when the file was not imported, was undone already, or the nomenclature is no draft any more;
/// [`Refusal::Forbidden`].
pub async fn undo(db: &Db, acting: &Acting, id: ImportId) -> Result<Undone> {
    let mut tx = db.begin().await?;
    let upload = store::import(&mut tx, id).await.or_missing(MISSING)?;
    let opened = {
        let tx = &mut tx;
        opened(upload, acting, |nomenclature| load(tx, nomenclature)).await?
    };
    if opened.upload.imported_at.is_none() || opened.upload.undone_at.is_some() {
        return Err(Refusal::rule(format!(
            "Строк из файла «{}» в номенклатуре нет: отменять нечего",
            opened.upload.file_name
        )));
    }
    let draft = draft_for(acting, opened.nomenclature)?;
    store::touch(&mut tx, &draft).await?;
    let untouched: HashSet<HeadingId> = store::untouched_of_import(&mut tx, id)
        .await?
        .into_iter()
        .collect();
    let rows = store::headings(&mut tx, draft.id, true).await?;
    let bound = bound_rows(&mut tx, &draft, &rows).await?;
    let removed: Vec<Heading> = rows
        .into_iter()
        .filter(|row| untouched.contains(&row.id) && !bound.contains_key(&row.id))
        .collect();
    let keys = removed.iter().map(|row| row.id).collect();
    store::imports::delete_headings(&mut tx, &draft, keys).await?;
    let kept = store::came_by_import(&mut tx, id).await?;
    store::undo_import(&mut tx, id, acting.at).await?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::ImportNomenclature,
        &[object(draft.id)],
        &json!({"undone": id, "removed": removed.len(), "kept": kept}),
    )
    .await?;
    let told = removed
        .chunks(UNDONE_TOGETHER)
        .map(|rows| taken_out(&draft, id, rows));
    journal::record_each(
        &mut tx,
        acting,
        Procedure::ImportNomenclature,
        told.collect(),
    )
    .await?;
    tx.commit().await?;
    Ok(Undone {
        removed: removed.len(),
        kept,
    })
}

/// Rows of which one entry of the journal keeps what they said.
const UNDONE_TOGETHER: usize = 500;

/// What rows said that an import had brought.
fn taken_out(draft: &Draft, id: ImportId, rows: &[Heading]) -> Change {
    let objects = rows.iter().map(|row| {
        Object::new(ObjectKind::Heading, row.id.0).restricted_if(row.content.restricted)
    });
    let contents: Vec<&HeadingContent> = rows.iter().map(|row| &row.content).collect();
    Change {
        objects: std::iter::once(object(draft.id)).chain(objects).collect(),
        before: Some(json!({"upload": id, "rows": contents})),
        after: None,
    }
}

/// Opens an imported file once more, for the rows that were left out or refused.
///
/// # Errors
/// As [`open`] and [`upload`].
pub async fn open_again(db: &Db, acting: &Acting, id: ImportId) -> Result<ImportId> {
    let mut earlier = open(db, acting, id).await?;
    if earlier.large.is_some() {
        // Its rows are copied as they lie.
        earlier.preview.rows.clear();
    }
    let mut tx = db.begin().await?;
    let draft = draft_for(acting, load(&mut tx, earlier.nomenclature.id).await?)?;
    let id = keep(
        &mut tx,
        acting,
        &draft,
        (&earlier.upload.file_name, &earlier.upload.file_digest),
        &earlier.preview,
    )
    .await?;
    store::imports::copy_parts(&mut tx, earlier.upload.id, id).await?;
    tx.commit().await?;
    Ok(id)
}

/// What to bring in from the command line.
#[derive(Clone, Debug)]
pub struct FileAsked {
    /// The file.
    pub path: PathBuf,
    /// Only this sheet.
    pub sheet: Option<String>,
    /// Index of the department.
    pub department_index: String,
    /// Year of the nomenclature.
    pub year: i64,
    /// Only tell what would be done.
    pub dry_run: bool,
}

/// What the command line did.
#[derive(Clone, Debug, Serialize)]
pub struct FileImported {
    /// The upload; missing in a dry run.
    pub upload: Option<ImportId>,
    /// The nomenclature; missing in a dry run when the year has none yet.
    pub nomenclature: Option<NomenclatureId>,
    /// Everything recognised.
    pub preview: Preview,
    /// What became of every row.
    pub report: Report,
}

/// Brings a file in without questions: every row without an error, the others are reported. The nomenclature is begun when the year
/// has none.
///
/// # Errors
/// As [`upload`] and [`apply`]; [`Refusal::NotFound`] without such a department.
pub async fn import_from_command(
    db: &Db,
    acting: &Acting,
    worker: &Worker,
    asked: &FileAsked,
) -> Result<FileImported> {
    let department = organisation::store::department_by_index(db, asked.department_index.trim())
        .await
        .or_missing("Действующего подразделения с таким индексом нет")?;
    acting.may(
        Procedure::ImportNomenclature,
        Place::Department(department.id),
    )?;
    let options = Options {
        sheet: asked.sheet.clone(),
        ..of_year(asked.year)
    };
    let contents = Contents::File(asked.path.clone());
    let book = whole_book(worker, contents, asked.sheet.clone()).await?;
    let book = Arc::new(book);
    let found = match exact::sheet(&book).is_some() {
        true => Found::Exact(book),
        false => Found::Recognised(recognised(book, options).await?),
    };
    let begun = store::of_department(db, department.id, asked.year).await?;
    if asked.dry_run {
        let preview = preview_for(db, department.id, asked.year, found).await?;
        let choices = Choices::without_errors(&preview);
        let report = match &begun {
            Some(nomenclature) => {
                let there = (
                    store::headings(db, nomenclature.id, true).await?,
                    store::last_position(db, nomenclature.id).await?,
                );
                planned(acting, nomenclature, &preview, &choices, there)?.report
            }
            None => plan(&preview, &choices, &[], 0).report,
        };
        return Ok(FileImported {
            upload: None,
            nomenclature: begun.map(|nomenclature| nomenclature.id),
            preview,
            report,
        });
    }
    let nomenclature = match begun {
        Some(nomenclature) => nomenclature.id,
        None => {
            crate::nomenclature::desk::begin_empty(db, acting, department.id, asked.year).await?
        }
    };
    let draft = draft_for(acting, load(db, nomenclature).await?)?;
    let preview = preview(db, &draft, found).await?;
    let (name, digest) = name_and_digest(&asked.path)?;
    let mut tx = db.begin().await?;
    let draft = draft_for(acting, load(&mut tx, nomenclature).await?)?;
    let id = keep(&mut tx, acting, &draft, (&name, &digest), &preview).await?;
    tx.commit().await?;
    let report = apply(db, acting, id, &Choices::without_errors(&preview)).await?;
    Ok(FileImported {
        upload: Some(id),
        nomenclature: Some(nomenclature),
        preview,
        report,
    })
}

fn name_and_digest(path: &Path) -> Result<(String, String)> {
    let bytes = std::fs::read(path).map_err(|error| {
        Refusal::invalid(
            "file",
            format!("Файл «{}» не читается: {error}", path.display()),
        )
    })?;
    let name = path.file_name().map_or_else(
        || path.display().to_string(),
        |name| name.to_string_lossy().into_owned(),
    );
    Ok((name, hex::encode(Sha256::digest(&bytes))))
}

pub(super) fn draft_for(acting: &Acting, nomenclature: Nomenclature) -> Result<Draft> {
    acting.may(Procedure::ImportNomenclature, place_of(&nomenclature))?;
    Ok(nomenclature.into_draft()?)
}

pub(super) fn department_of(nomenclature: &Nomenclature) -> DepartmentId {
    nomenclature.department_id.unwrap_or(DepartmentId(0))
}

pub(super) fn as_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("texts, numbers and lists can always be written")
}

/// What is to be read.
pub(super) enum Contents {
    Bytes(Arc<Vec<u8>>),
    File(PathBuf),
}

/// Nothing known of a file but the year of its nomenclature.
fn of_year(year: i64) -> Options {
    Options {
        year: i32::try_from(year).ok(),
        ..Options::default()
    }
}

fn with_columns(year: i64, columns: ColumnMap) -> Options {
    Options {
        columns: Some(columns),
        ..of_year(year)
    }
}

/// Reads a file on a thread for blocking work; the child process that reads may take a minute. `None` where it has more filled
/// rows than `most`.
async fn opened_book(
    worker: &Worker,
    contents: Contents,
    sheet: Option<String>,
    most: Option<u32>,
) -> Result<Option<Workbook>> {
    let worker = worker.clone();
    let reading = tokio::task::spawn_blocking(move || {
        let options = ReadOptions {
            sheet,
            most_rows: most,
        };
        match contents {
            Contents::File(path) => intake::read_file(&worker, &path, &options),
            Contents::Bytes(bytes) => {
                let kept = kept(&bytes).map_err(|why| IntakeError::CannotOpen {
                    path: "загруженный файл".into(),
                    why: why.to_string(),
                })?;
                intake::read_file(&worker, kept.path(), &options)
            }
        }
    });
    match reading.await.map_err(broken_off)? {
        Ok(book) => Ok(Some(book)),
        Err(IntakeError::Longer { .. }) => Ok(None),
        Err(refusal) => Err(Refusal::invalid("file", refusal.to_string())),
    }
}

/// The same of a file of any length.
pub(super) async fn whole_book(
    worker: &Worker,
    contents: Contents,
    sheet: Option<String>,
) -> Result<Workbook> {
    let book = opened_book(worker, contents, sheet, None).await?;
    book.ok_or_else(|| Refusal::invalid("file", IntakeError::BadAnswer.to_string()))
}

async fn recognised(book: Arc<Workbook>, options: Options) -> Result<Recognised> {
    let recognising =
        tokio::task::spawn_blocking(move || recognise_with(&book, &options, &terms_in));
    let recognised = recognising.await.map_err(broken_off)?;
    if recognised.rows.is_empty() {
        return Err(Refusal::invalid(
            "file",
            "Номенклатура дел в файле не найдена: нет столбцов с индексами, заголовками и сроками хранения",
        ));
    }
    Ok(recognised)
}

fn broken_off(_: tokio::task::JoinError) -> Refusal {
    Refusal::invalid(
        "file",
        "Таблица не разобрана: чтение прервалось. Сохраните её заново в табличном редакторе и загрузите снова",
    )
}

/// The child reads from an open file, so what was uploaded is put into one; it vanishes with its handle.
fn kept(bytes: &[u8]) -> std::io::Result<tempfile::NamedTempFile> {
    let mut file = tempfile::NamedTempFile::new()?;
    file.write_all(bytes)?;
    file.flush()?;
    Ok(file)
}

/// Everything recognised in an uploaded file that belongs to no department.
///
/// # Errors
/// As [`upload`], but for the right and the state.
pub(in crate::nomenclature) async fn previewed(
    db: &Db,
    worker: &Worker,
    bytes: Vec<u8>,
    year: i64,
) -> Result<Preview> {
    let book = whole_book(worker, Contents::Bytes(Arc::new(bytes)), None).await?;
    let recognised = recognised(Arc::new(book), of_year(year)).await?;
    let nobody = Destination {
        department_index: String::new(),
        divisions: Vec::new(),
        year,
    };
    judged(db, Found::Recognised(recognised), nobody).await
}

async fn preview(db: &Db, draft: &Draft, found: Found) -> Result<Preview> {
    preview_for(db, department_of(draft), draft.year, found).await
}

async fn preview_for(
    db: &Db,
    department: DepartmentId,
    year: i64,
    found: Found,
) -> Result<Preview> {
    judged(db, found, destination(db, department, year).await?).await
}

/// Where a file of a department goes.
pub(super) async fn destination(
    db: &Db,
    department: DepartmentId,
    year: i64,
) -> Result<Destination> {
    let owner = organisation::store::department(db, department).await?;
    Ok(Destination {
        department_index: owner.index_code,
        divisions: organisation::store::divisions_of(db, department)
            .await?
            .into_iter()
            .filter(|division| division.until.is_none())
            .collect(),
        year,
    })
}

/// The preview with what the lists say of each row, made on a thread for blocking work.
async fn judged(db: &Db, found: Found, destination: Destination) -> Result<Preview> {
    let articles = article_judge(db).await?;
    let judging = tokio::task::spawn_blocking(move || Preview::of(found, destination, &articles));
    judging.await.map_err(|_| {
        Refusal::invalid(
            "file",
            "Таблица не разобрана: сообщите об этом файле разработчикам",
        )
    })
}
