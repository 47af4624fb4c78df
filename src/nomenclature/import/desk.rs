//! Bringing a spreadsheet in: uploaded, shown, imported; the same from the command line.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::plan::{Choices, Existing, Outcome, Plan, Report, SectionChoice, plan};
use super::preview::{ColumnsBy, Destination, Preview, terms_in};
use crate::acting::{Acting, Place};
use crate::db::{self, Db, Tx};
use crate::ids::{DepartmentId, ImportId, NomenclatureId};
use crate::intake::nomenclature::{ColumnMap, Options, Recognised, SheetColumns, recognise_with};
use crate::intake::{self, IntakeError, ReadOptions, Worker};
use crate::journal::{self, Object, ObjectKind};
use crate::nomenclature::desk::{article_judge, bound_rows, load, object, own_division, place_of};
use crate::nomenclature::rules::{Draft, Heading, Nomenclature};
use crate::nomenclature::store::{self, Upload};
use crate::organisation;
use crate::organisation::permissions::Procedure;
use crate::refusal::{OrMissing, Refusal, Result};

const MISSING: &str = "Такого загруженного файла нет";

/// Reads a spreadsheet in a limited child process and keeps everything recognised until the person has chosen.
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
    let preview = remembering(db, worker, &draft, bytes.clone()).await?;
    let mut tx = db.begin().await?;
    // Reading took its time: the nomenclature may have been assembled meanwhile.
    let draft = draft_for(acting, load(&mut tx, nomenclature).await?)?;
    let id = keep(&mut tx, acting, &draft, file_name, &digest, &preview).await?;
    store::keep_import_file(&mut tx, id, bytes).await?;
    tx.commit().await?;
    Ok(id)
}

/// The preview of a file; where people of the department told the columns of a file that looked the same, with those.
async fn remembering(db: &Db, worker: &Worker, draft: &Draft, bytes: Vec<u8>) -> Result<Preview> {
    let found = recognised(worker, Contents::Bytes(bytes.clone()), of_year(draft.year)).await?;
    let looks = looks(&found.columns);
    let chosen = store::layout(db, department_of(draft), &looks).await?;
    let chosen = chosen.and_then(|columns| serde_json::from_str(&columns).ok());
    let Some(columns) = chosen else {
        return preview(db, draft, found).await;
    };
    let options = Options {
        columns: Some(columns),
        ..of_year(draft.year)
    };
    match recognised(worker, Contents::Bytes(bytes), options).await {
        Ok(anew) => Ok(Preview {
            columns_by: ColumnsBy::Memory,
            ..preview(db, draft, anew).await?
        }),
        // What was told of another file does not fit this one.
        Err(_) => preview(db, draft, found).await,
    }
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
    let draft = draft_for(acting, opened.nomenclature)?;
    let bytes = store::import_file(db, id).await?.ok_or_else(|| {
        Refusal::rule(
            "Файл уже загружен и больше не хранится: чтобы указать графы, загрузите его снова",
        )
    })?;
    let by_program =
        recognised(worker, Contents::Bytes(bytes.clone()), of_year(draft.year)).await?;
    let options = Options {
        columns: Some(columns),
        ..of_year(draft.year)
    };
    let anew = recognised(worker, Contents::Bytes(bytes), options).await?;
    let preview = Preview {
        columns_by: ColumnsBy::Person,
        ..preview(db, &draft, anew).await?
    };
    let mut tx = db.begin().await?;
    let draft = draft_for(acting, load(&mut tx, draft.id).await?)?;
    store::recognised_anew(&mut tx, id, &as_json(&preview)).await?;
    let chosen = as_json(&columns);
    store::keep_layout(
        &mut tx,
        department_of(&draft),
        &looks(&by_program.columns),
        &chosen,
    )
    .await?;
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

async fn keep(
    tx: &mut Tx,
    acting: &Acting,
    draft: &Draft,
    file_name: &str,
    digest: &str,
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
}

/// Opens an uploaded file.
///
/// A file may hold restricted rows, so besides the person who uploaded it only those may open it who may see restricted cases of
/// the department.
///
/// # Errors
/// [`Refusal::NotFound`]; [`Refusal::Forbidden`].
pub async fn open(db: &Db, acting: &Acting, id: ImportId) -> Result<Opened> {
    let upload = store::import(db, id).await.or_missing(MISSING)?;
    opened(upload, acting, |nomenclature| load(db, nomenclature)).await
}

async fn opened<L: Future<Output = Result<Nomenclature>>>(
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
        preview: serde_json::from_str(&upload.recognised).map_err(unreadable)?,
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
    if let Some(imported_at) = opened.upload.imported_at {
        return Err(Refusal::rule(format!(
            "Файл «{}» уже импортирован {}: повторно импорт не проводится. Чтобы добавить оставшиеся строки, откройте файл ещё раз",
            opened.upload.file_name,
            imported_at
                .with_timezone(&crate::acting::office_zone())
                .format("%d.%m.%Y в %H:%M"),
        )));
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
    let sees_restricted = acting.sees_restricted(department_of(nomenclature));
    let existing: Vec<Existing> = rows
        .into_iter()
        .map(|heading| Existing {
            visible: sees_restricted || !heading.content.restricted,
            heading,
        })
        .collect();
    Ok(plan(preview, choices, &existing, last_position))
}

async fn carry_out(
    tx: &mut Tx,
    acting: &Acting,
    draft: &Draft,
    upload: &Upload,
    plan: &Plan,
) -> Result<()> {
    let mut objects = vec![object(draft.id)];
    let version = match plan.additions.is_empty() {
        true => draft.version,
        false => store::touch(&mut *tx, draft).await?,
    };
    for addition in &plan.additions {
        let id = store::insert_heading(
            &mut *tx,
            draft,
            &addition.content,
            Some(&addition.term),
            Some(addition.source_key.clone()),
        )
        .await
        .map_err(|error| added_meanwhile(error, &addition.content.index_with_item()))?;
        objects.push(Object::new(ObjectKind::Heading, id.0));
    }
    store::name_import(&mut *tx, draft, version, upload.id).await?;
    let report = as_json(&plan.report);
    store::finish_import(&mut *tx, upload.id, acting.at, &report).await?;
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
            "added": plan.report.count(Outcome::Added),
            "unchanged": plan.report.count(Outcome::Unchanged),
            "different": plan.report.count(Outcome::Different),
            "left_out": plan.report.count(Outcome::LeftOut),
            "refused": plan.report.count(Outcome::Refused),
            "skipped": plan.report.skipped,
            "report_sha256": hex::encode(Sha256::digest(report.as_bytes())),
        }),
    )
    .await?;
    Ok(())
}

fn added_meanwhile(error: db::Error, index: &str) -> Refusal {
    match error {
        db::Error::Duplicate(_) => Refusal::rule(format!(
            "Пока шёл импорт, строка с индексом {index} появилась в номенклатуре. Ничего не изменено: откройте файл заново"
        )),
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
    let untouched = store::untouched_of_import(&mut tx, id).await?;
    let mut objects = vec![object(draft.id)];
    let mut removed = Vec::new();
    let rows = store::headings(&mut tx, draft.id, true).await?;
    let bound = bound_rows(&mut tx, &draft, &rows).await?;
    for row in rows {
        if untouched.contains(&row.id) && !bound.contains_key(&row.id) {
            store::delete_heading(&mut tx, &draft, row.id, row.version).await?;
            let object = Object::new(ObjectKind::Heading, row.id.0);
            objects.push(object.restricted_if(row.content.restricted));
            removed.push(row.content);
        }
    }
    let kept = store::came_by_import(&mut tx, id).await?;
    store::undo_import(&mut tx, id, acting.at).await?;
    journal::record(
        &mut tx,
        acting,
        Procedure::ImportNomenclature,
        &objects,
        Some(&json!({"upload": id, "rows": removed})),
        Some(&json!({"undone": id, "removed": removed.len(), "kept": kept})),
    )
    .await?;
    tx.commit().await?;
    Ok(Undone {
        removed: removed.len(),
        kept,
    })
}

/// Opens an imported file once more, for the rows that were left out or refused.
///
/// # Errors
/// As [`open`] and [`upload`].
pub async fn open_again(db: &Db, acting: &Acting, id: ImportId) -> Result<ImportId> {
    let earlier = open(db, acting, id).await?;
    let mut tx = db.begin().await?;
    let draft = draft_for(acting, load(&mut tx, earlier.nomenclature.id).await?)?;
    let id = keep(
        &mut tx,
        acting,
        &draft,
        &earlier.upload.file_name,
        &earlier.upload.file_digest,
        &earlier.preview,
    )
    .await?;
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
    let recognised = recognised(worker, Contents::File(asked.path.clone()), options).await?;
    let begun = store::of_department(db, department.id, asked.year).await?;
    if asked.dry_run {
        let preview = preview_for(db, department.id, asked.year, recognised).await?;
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
    let preview = preview(db, &draft, recognised).await?;
    let (name, digest) = name_and_digest(&asked.path)?;
    let mut tx = db.begin().await?;
    let draft = draft_for(acting, load(&mut tx, nomenclature).await?)?;
    let id = keep(&mut tx, acting, &draft, &name, &digest, &preview).await?;
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

fn draft_for(acting: &Acting, nomenclature: Nomenclature) -> Result<Draft> {
    acting.may(Procedure::ImportNomenclature, place_of(&nomenclature))?;
    Ok(nomenclature.into_draft()?)
}

fn department_of(nomenclature: &Nomenclature) -> DepartmentId {
    nomenclature.department_id.unwrap_or(DepartmentId(0))
}

fn as_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).expect("texts, numbers and lists can always be written")
}

/// What is to be read.
enum Contents {
    Bytes(Vec<u8>),
    File(PathBuf),
}

/// Nothing known of a file but the year of its nomenclature.
fn of_year(year: i64) -> Options {
    Options {
        year: i32::try_from(year).ok(),
        ..Options::default()
    }
}

/// Reads and recognises on a thread for blocking work; the child process that reads may take a minute.
async fn recognised(worker: &Worker, contents: Contents, options: Options) -> Result<Recognised> {
    let worker = worker.clone();
    let reading = tokio::task::spawn_blocking(move || -> Result<Recognised, IntakeError> {
        let options_of_reading = ReadOptions {
            sheet: options.sheet.clone(),
        };
        let workbook = match contents {
            Contents::File(path) => intake::read_file(&worker, &path, &options_of_reading)?,
            Contents::Bytes(bytes) => {
                let kept = kept(&bytes).map_err(|why| IntakeError::CannotOpen {
                    path: "загруженный файл".into(),
                    why: why.to_string(),
                })?;
                intake::read_file(&worker, kept.path(), &options_of_reading)?
            }
        };
        Ok(recognise_with(&workbook, &options, &terms_in))
    })
    .await;
    let recognised = match reading {
        Ok(read) => read.map_err(|refusal| Refusal::invalid("file", refusal.to_string()))?,
        Err(_) => {
            return Err(Refusal::invalid(
                "file",
                "Таблица не разобрана: чтение прервалось. Сохраните её заново в табличном редакторе и загрузите снова",
            ));
        }
    };
    if recognised.rows.is_empty() {
        return Err(Refusal::invalid(
            "file",
            "Номенклатура дел в файле не найдена: нет столбцов с индексами, заголовками и сроками хранения",
        ));
    }
    Ok(recognised)
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
    let recognised = recognised(worker, Contents::Bytes(bytes), of_year(year)).await?;
    let nobody = Destination {
        department_index: String::new(),
        divisions: Vec::new(),
        year,
    };
    judged(db, recognised, nobody).await
}

async fn preview(db: &Db, draft: &Draft, recognised: Recognised) -> Result<Preview> {
    preview_for(db, department_of(draft), draft.year, recognised).await
}

async fn preview_for(
    db: &Db,
    department: DepartmentId,
    year: i64,
    recognised: Recognised,
) -> Result<Preview> {
    let owner = organisation::store::department(db, department).await?;
    let destination = Destination {
        department_index: owner.index_code,
        divisions: organisation::store::divisions_of(db, department)
            .await?
            .into_iter()
            .filter(|division| division.until.is_none())
            .collect(),
        year,
    };
    judged(db, recognised, destination).await
}

/// The preview with what the lists say of each row, made on a thread for blocking work.
async fn judged(db: &Db, recognised: Recognised, destination: Destination) -> Result<Preview> {
    let articles = article_judge(db).await?;
    let judging =
        tokio::task::spawn_blocking(move || Preview::of(recognised, &destination, &articles));
    judging.await.map_err(|_| {
        Refusal::invalid(
            "file",
            "Таблица не разобрана: сообщите об этом файле разработчикам",
        )
    })
}
