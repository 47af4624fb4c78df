//! A file with more rows than a request can bear: it is kept at once, read by a job, chosen from stretch by stretch, and brought in
//! by another job (decision 018).

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::desk::{Opened, as_json, draft_for, not_imported, opened};
use super::plan::{Choice, SectionChoice};
use super::preview::SheetRow;
use crate::acting::Acting;
use crate::db::Db;
use crate::ids::{ImportId, JobId, NomenclatureId};
use crate::intake::nomenclature::ColumnMap;
use crate::jobs;
use crate::jobs::rules::{Job, JobKind};
use crate::journal;
use crate::nomenclature::desk::{load, object, own_division};
use crate::nomenclature::store;
use crate::nomenclature::store::imports::PartRow;
use crate::organisation::permissions::Procedure;
use crate::refusal::{OrMissing, Refusal, Result};

/// Most filled rows of a file that is read, shown and brought in within one request.
pub const AT_ONCE: u32 = 2_000;

/// Rows of a stretch, which are a page.
pub const PART: usize = 200;

/// What else there is to know of a large file.
#[derive(Clone, Debug)]
pub struct Large {
    /// The job that has it in hand, the latest.
    pub job: Option<Job>,
    /// Which stretch of its rows is in the preview, from 0.
    pub part: i64,
    /// How many stretches there are; none before it was read.
    pub parts: i64,
    /// What is chosen for the rows at hand.
    pub choices: Vec<Choice>,
    /// Where the sections go.
    pub sections: Vec<SectionChoice>,
}

impl Large {
    /// Whether a job has it in hand just now.
    pub fn is_at_work(&self) -> bool {
        self.job.as_ref().is_some_and(|job| !job.state.is_over())
    }
}

/// What a job that reads was asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct ReadAsked {
    pub import: ImportId,
    /// Columns as a person tells them.
    pub columns: Option<ColumnMap>,
}

/// What a job that brings in was asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct BringAsked {
    pub import: ImportId,
}

/// Keeps a large file and asks for the job that reads it.
pub(super) async fn put_aside(
    db: &Db,
    acting: &Acting,
    nomenclature: NomenclatureId,
    (file_name, digest): (&str, &str),
    bytes: Arc<Vec<u8>>,
) -> Result<ImportId> {
    let mut tx = db.begin().await?;
    let draft = draft_for(acting, load(&mut tx, nomenclature).await?)?;
    let by = acting.person.id;
    let id = store::insert_import(&mut tx, &draft, file_name, digest, "", by, acting.at).await?;
    store::keep_import_file(&mut tx, id, bytes.to_vec()).await?;
    let asked = ReadAsked {
        import: id,
        columns: None,
    };
    let job = jobs::desk::put(&mut tx, acting, JobKind::ReadImport, &asked).await?;
    store::imports::set_job(&mut tx, id, job).await?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::ImportNomenclature,
        &[object(draft.id)],
        &json!({"upload": id, "file": file_name, "sha256": digest, "job": job}),
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// Finds what else there is to know of a file, and the rows of this stretch, if it is a large one.
pub(super) async fn find_part(db: &Db, opened: &mut Opened, part: i64) -> Result<()> {
    let id = opened.upload.id;
    let progress = store::imports::progress(db, id).await?;
    if progress.parts == 0 && progress.job_id.is_none() {
        return Ok(());
    }
    let mut large = Large {
        job: match progress.job_id {
            Some(job) => Some(jobs::store::job(db, job).await?),
            None => None,
        },
        part: part.clamp(0, (progress.parts - 1).max(0)),
        parts: progress.parts,
        choices: Vec::new(),
        sections: chosen_sections(&progress.section_choices, opened.preview.sections.len()),
    };
    let is_read = !opened.upload.recognised.is_empty();
    if is_read && large.parts > 0 && opened.report.is_none() {
        let row = store::imports::part(db, id, large.part).await?;
        (opened.preview.rows, large.choices) = rows_and_choices(&row)?;
    }
    opened.large = Some(large);
    Ok(())
}

pub(super) fn chosen_sections(choices: &str, sections: usize) -> Vec<SectionChoice> {
    serde_json::from_str(choices)
        .ok()
        .filter(|chosen: &Vec<SectionChoice>| chosen.len() == sections)
        .unwrap_or_else(|| vec![SectionChoice::AsRecognised; sections])
}

/// The rows of a stretch; where nothing was chosen, those without errors are taken as they were recognised.
pub(super) fn rows_and_choices(part: &PartRow) -> Result<(Vec<SheetRow>, Vec<Choice>)> {
    let unreadable = |_| {
        Refusal::rule(
            "Сведения о загруженном файле не читаются этой версией программы: загрузите файл снова",
        )
    };
    let rows: Vec<SheetRow> = serde_json::from_str(&part.recognised).map_err(unreadable)?;
    let choices = match part.choices.as_str() {
        "" => rows
            .iter()
            .map(|row| Choice {
                taken: row.is_ok(),
                ..Choice::as_recognised(row)
            })
            .collect(),
        chosen => serde_json::from_str(chosen).map_err(unreadable)?,
    };
    Ok((rows, choices))
}

/// Writes what a person chose for a stretch and for the sections; nothing goes in yet.
///
/// # Errors
/// As [`bring_in`]; [`Refusal::Invalid`] when the choices are not for this stretch.
pub async fn choose(
    db: &Db,
    acting: &Acting,
    (id, part): (ImportId, i64),
    choices: &[Choice],
    sections: &[SectionChoice],
) -> Result<()> {
    let found = super::desk::open_part(db, acting, id, part).await?;
    ready(&found)?;
    let fits = choices.len() == found.preview.rows.len()
        && sections.len() == found.preview.sections.len()
        && choices
            .iter()
            .zip(&found.preview.rows)
            .all(|(choice, row)| choice.parts.len() == row.parts.len());
    if !fits {
        return Err(Refusal::invalid(
            "form",
            "Форма дошла не целиком: откройте страницу файла заново. Ничего не изменено",
        ));
    }
    let mut tx = db.begin().await?;
    let draft = draft_for(acting, load(&mut tx, found.nomenclature.id).await?)?;
    for section in sections {
        if let SectionChoice::Division(division) = section {
            own_division(&mut tx, &draft, *division).await?;
        }
    }
    store::imports::choose_part(&mut tx, id, part, &as_json(&choices)).await?;
    store::imports::choose_sections(&mut tx, id, &as_json(&sections)).await?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::ImportNomenclature,
        &[object(draft.id)],
        &json!({"upload": id, "chosen_part": part}),
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Asks for the job that brings in everything chosen.
///
/// # Errors
/// [`Refusal::Rule`] when the file is not read yet, is in hand, was imported, or the nomenclature is no draft;
/// [`Refusal::Forbidden`].
pub async fn bring_in(db: &Db, acting: &Acting, id: ImportId) -> Result<JobId> {
    let found = super::desk::open(db, acting, id).await?;
    ready(&found)?;
    let mut tx = db.begin().await?;
    draft_for(acting, load(&mut tx, found.nomenclature.id).await?)?;
    let asked = BringAsked { import: id };
    let job = jobs::desk::put(&mut tx, acting, JobKind::BringIn, &asked).await?;
    store::imports::set_job(&mut tx, id, job).await?;
    tx.commit().await?;
    Ok(job)
}

/// Asks for the job that reads a file anew with the columns that a person tells.
pub(super) async fn read_anew(
    db: &Db,
    acting: &Acting,
    found: &Opened,
    columns: ColumnMap,
) -> Result<()> {
    ready(found)?;
    let mut tx = db.begin().await?;
    draft_for(acting, load(&mut tx, found.nomenclature.id).await?)?;
    let asked = ReadAsked {
        import: found.upload.id,
        columns: Some(columns),
    };
    let job = jobs::desk::put(&mut tx, acting, JobKind::ReadImport, &asked).await?;
    store::imports::set_job(&mut tx, found.upload.id, job).await?;
    Ok(tx.commit().await?)
}

fn ready(found: &Opened) -> Result<()> {
    not_imported(&found.upload)?;
    let large = found
        .large
        .as_ref()
        .ok_or_else(|| Refusal::rule("Этот файл загружается сразу, без задания"))?;
    if large.is_at_work() {
        return Err(Refusal::rule(
            "С файлом сейчас работает задание: дождитесь его или остановите",
        ));
    }
    if found.upload.recognised.is_empty() {
        return Err(Refusal::rule(
            "Файл не дочитан: продолжите задание или загрузите файл снова",
        ));
    }
    Ok(())
}

/// The file that a job has in hand, for the person who asked, with the rights of today.
pub(super) async fn in_hand(db: &Db, acting: &Acting, id: ImportId, job: JobId) -> Result<Opened> {
    let upload = store::import(db, id)
        .await
        .or_missing("Такого загруженного файла нет")?;
    let found = opened(upload, acting, |nomenclature| load(db, nomenclature)).await?;
    not_imported(&found.upload)?;
    if store::imports::progress(db, id).await?.job_id != Some(job) {
        return Err(Refusal::rule(
            "С файлом работает другое задание: это больше не нужно",
        ));
    }
    Ok(found)
}
