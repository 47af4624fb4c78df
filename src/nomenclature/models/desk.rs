//! The procedures of typical and exemplary nomenclatures: drawn up by hand or out of a spreadsheet, approved, compared with.

use chrono::Datelike;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::rules::{
    Approval, Deviation, Model, ModelKind, ModelRow, ModelState, Refused, deviations,
};
use super::store;
use crate::acting::{Acting, Place};
use crate::db::{self, Db, Tx};
use crate::ids::{HeadingId, ModelHeadingId, ModelNomenclatureId, NomenclatureId};
use crate::intake::Worker;
use crate::journal::{self, Object, ObjectKind};
use crate::nomenclature::import::desk::previewed;
use crate::nomenclature::import::plan::{Existing, Outcome, Report, plan};
use crate::nomenclature::import::{Choices, Preview, SkippedRow, Weight};
use crate::nomenclature::papers;
use crate::nomenclature::rules::{Heading, HeadingContent, Nomenclature, ready_to_sign};
use crate::organisation::permissions::Procedure;
use crate::refusal::{Fault, OrMissing, Refusal, Result};

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Refusal::rule(refused)
    }
}

/// Names one for the journal.
pub fn object(id: ModelNomenclatureId) -> Object {
    Object::new(ObjectKind::ModelNomenclature, id.0)
}

/// One of them, or a sentence that there is none.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn load(db: impl db::Store, id: ModelNomenclatureId) -> Result<Model> {
    store::by_id(db, id)
        .await
        .or_missing("Такой типовой (примерной) номенклатуры нет")
}

async fn draft(tx: &mut Tx, id: ModelNomenclatureId) -> Result<Model> {
    let model = load(&mut *tx, id).await?;
    match model.state {
        ModelState::Draft => Ok(model),
        ModelState::Approved => Err(Refused::Approved.into()),
    }
}

/// Begins a nomenclature for subordinate bodies.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Invalid`] without a name or the bodies.
pub async fn begin(
    db: &Db,
    acting: &Acting,
    kind: ModelKind,
    title: &str,
    bodies: &str,
) -> Result<ModelNomenclatureId> {
    acting.may(Procedure::DraftModelNomenclature, Place::Agency)?;
    let (title, bodies) = (title.trim(), bodies.trim());
    required(&[
        ("title", title, "Укажите название номенклатуры"),
        ("bodies", bodies, "Укажите, для каких организаций она"),
    ])?;
    let mut tx = db.begin().await?;
    let id = store::insert(&mut tx, kind, title, bodies).await?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::DraftModelNomenclature,
        &[object(id)],
        &json!({"kind": kind, "title": title, "bodies": bodies}),
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

fn required(fields: &[(&'static str, &str, &str)]) -> Result<()> {
    let faults: Vec<Fault> = fields
        .iter()
        .filter(|(_, text, _)| text.is_empty())
        .map(|(field, _, sentence)| Fault {
            field,
            sentence: (*sentence).to_owned(),
        })
        .collect();
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Refusal::Invalid(faults))
    }
}

fn tidy(row: HeadingContent) -> Result<HeadingContent> {
    let row = row.tidied();
    required(&[
        (
            "index_text",
            &row.index_text,
            "Укажите индекс дела (графа 1)",
        ),
        ("title", &row.title, "Укажите заголовок дела (графа 2)"),
        (
            "term_text",
            &row.term_text,
            "Укажите срок хранения (графа 4)",
        ),
    ])?;
    Ok(row)
}

fn index_taken(error: db::Error, index: &str) -> Refusal {
    match error {
        db::Error::Duplicate(_) => Refusal::invalid(
            "index_text",
            format!(
                "Индекс {index} в этой номенклатуре уже есть: индексы не повторяются (п. 10.1.13)"
            ),
        ),
        other => other.into(),
    }
}

/// Adds a row.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] once approved; [`Refusal::Invalid`] for an index that is taken or an empty column.
pub async fn add_row(
    db: &Db,
    acting: &Acting,
    id: ModelNomenclatureId,
    row: HeadingContent,
) -> Result<ModelHeadingId> {
    acting.may(Procedure::DraftModelNomenclature, Place::Agency)?;
    let mut tx = db.begin().await?;
    draft(&mut tx, id).await?;
    let mut row = tidy(row)?;
    let rows = store::rows(&mut tx, id).await?;
    row.position = rows.last().map_or(1, |last| last.position + 1);
    let added = store::insert_row(&mut tx, id, &row)
        .await
        .map_err(|error| index_taken(error, &row.index_text))?;
    written(&mut tx, acting, id, None::<&()>, Some(&row)).await?;
    tx.commit().await?;
    Ok(added)
}

/// Writes a row anew.
///
/// # Errors
/// As [`add_row`]; [`db::Error::Stale`] when somebody changed it since `version` was read.
pub async fn change_row(
    db: &Db,
    acting: &Acting,
    id: ModelNomenclatureId,
    at: (ModelHeadingId, i64),
    row: HeadingContent,
) -> Result<()> {
    acting.may(Procedure::DraftModelNomenclature, Place::Agency)?;
    let mut tx = db.begin().await?;
    draft(&mut tx, id).await?;
    let before = one_row(&mut tx, id, at.0).await?;
    let row = tidy(row)?;
    store::update_row(&mut tx, id, at, &row)
        .await
        .map_err(|error| index_taken(error, &row.index_text))?;
    written(&mut tx, acting, id, Some(&before), Some(&row)).await?;
    Ok(tx.commit().await?)
}

/// Takes a row out.
///
/// # Errors
/// As [`change_row`].
pub async fn remove_row(
    db: &Db,
    acting: &Acting,
    id: ModelNomenclatureId,
    at: (ModelHeadingId, i64),
) -> Result<()> {
    acting.may(Procedure::DraftModelNomenclature, Place::Agency)?;
    let mut tx = db.begin().await?;
    draft(&mut tx, id).await?;
    let before = one_row(&mut tx, id, at.0).await?;
    store::delete_row(&mut tx, id, at).await?;
    written(&mut tx, acting, id, Some(&before), None::<&()>).await?;
    Ok(tx.commit().await?)
}

async fn one_row(tx: &mut Tx, model: ModelNomenclatureId, id: ModelHeadingId) -> Result<ModelRow> {
    let rows = store::rows(&mut *tx, model).await?;
    rows.into_iter()
        .find(|row| row.id == id)
        .ok_or_else(|| Refusal::NotFound("Такой строки в номенклатуре нет".into()))
}

async fn written(
    tx: &mut Tx,
    acting: &Acting,
    id: ModelNomenclatureId,
    before: Option<&impl serde::Serialize>,
    after: Option<&impl serde::Serialize>,
) -> Result<()> {
    store::touch(&mut *tx, id).await?;
    let procedure = Procedure::DraftModelNomenclature;
    Ok(journal::record(tx, acting, procedure, &[object(id)], before, after).await?)
}

/// What became of a file.
#[derive(Clone, Debug)]
pub struct Imported {
    /// Of each row.
    pub report: Report,
    /// What in the file is no row.
    pub skipped: Vec<SkippedRow>,
}

/// Brings in every row of a spreadsheet that can be used as it is, and tells of each of the others why it stays behind.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] once approved; [`Refusal::Invalid`] when the file cannot be read or holds no
/// nomenclature.
pub async fn import(
    db: &Db,
    acting: &Acting,
    worker: &Worker,
    id: ModelNomenclatureId,
    (file_name, bytes): (&str, Vec<u8>),
) -> Result<Imported> {
    acting.may(Procedure::DraftModelNomenclature, Place::Agency)?;
    draft(&mut db.begin().await?, id).await?;
    let digest = hex::encode(Sha256::digest(&bytes));
    let year = i64::from(acting.today.year());
    let preview = previewed(db, worker, bytes, year).await?;
    let (choices, reasons) = chosen(&preview);
    let mut tx = db.begin().await?;
    // Reading took its time: it may have been approved meanwhile.
    draft(&mut tx, id).await?;
    let rows = store::rows(&mut tx, id).await?;
    let last_position = rows.last().map_or(0, |row| row.position);
    let existing: Vec<Existing> = rows.iter().map(existing).collect();
    let mut plan = plan(&preview, &choices, &existing, last_position);
    for (row, why) in plan.report.rows.iter_mut().zip(reasons) {
        if row.outcome == Outcome::LeftOut {
            row.why = why;
        }
    }
    for addition in &plan.additions {
        store::insert_row(&mut tx, id, &addition.content)
            .await
            .map_err(|error| index_taken(error, &addition.content.index_text))?;
    }
    let counted = json!({
        "file": file_name,
        "sha256": digest,
        "added": plan.report.count(Outcome::Added),
        "unchanged": plan.report.count(Outcome::Unchanged),
        "different": plan.report.count(Outcome::Different),
        "left_out": plan.report.count(Outcome::LeftOut),
        "refused": plan.report.count(Outcome::Refused),
    });
    written(&mut tx, acting, id, None::<&()>, Some(&counted)).await?;
    tx.commit().await?;
    Ok(Imported {
        report: plan.report,
        skipped: preview.skipped,
    })
}

/// Which rows of a file go in as they are, and for each of their parts why not.
fn chosen(preview: &Preview) -> (Choices, Vec<Vec<String>>) {
    let mut choices = Choices::as_recognised(preview);
    let mut reasons = Vec::new();
    for (choice, row) in choices.rows.iter_mut().zip(&preview.rows) {
        let grave = row
            .notices
            .iter()
            .filter(|notice| notice.weight == Weight::Error);
        let mut why: Vec<String> = grave.map(|notice| notice.text.clone()).collect();
        if row.restricted {
            why.push(
                "Строка отмечена «ДСП»: номенклатура рассылается организациям, такие строки в неё не вносятся".into(),
            );
        }
        if row.parts.len() > 1 {
            why.push(
                "В ячейке несколько сроков: разделите строку на несколько, у каждой свой индекс и один срок".into(),
            );
        }
        choice.taken = why.is_empty();
        reasons.extend(std::iter::repeat_n(why, row.parts.len()));
    }
    (choices, reasons)
}

/// A row that is there, as the plan of an import knows rows.
fn existing(row: &ModelRow) -> Existing {
    Existing {
        visible: true,
        heading: Heading {
            id: HeadingId(row.id.0),
            nomenclature_id: NomenclatureId(0),
            content: row.content(),
            term: None,
            category: None,
            source_key: None,
            memo_id: None,
            version: row.version,
        },
    }
}

/// Records the letter of agreement and the order; from then on nothing changes.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Invalid`] without a number; [`Refusal::Rule`] for the wrong order of dates, or rows with flaws.
pub async fn approve(
    db: &Db,
    acting: &Acting,
    id: ModelNomenclatureId,
    approval: &Approval,
) -> Result<()> {
    acting.may(Procedure::ApproveModelNomenclature, Place::Agency)?;
    required(&[
        (
            "agreement_number",
            &approval.agreement_number,
            "Укажите номер письма Росархива (п. 10.1.3)",
        ),
        (
            "order_number",
            &approval.order_number,
            "Укажите номер приказа (п. 10.1.3)",
        ),
    ])?;
    let mut tx = db.begin().await?;
    let model = draft(&mut tx, id).await?;
    approval.check(acting.today)?;
    let rows = store::rows(&mut tx, id).await?;
    ready_to_sign(&rows.iter().map(ModelRow::content).collect::<Vec<_>>())?;
    store::approve(&mut tx, &model, approval).await?;
    journal::record(
        &mut tx,
        acting,
        Procedure::ApproveModelNomenclature,
        &[object(id)],
        Some(&json!({"state": model.state})),
        Some(approval),
    )
    .await?;
    Ok(tx.commit().await?)
}

/// How a department's nomenclature deviates, as far as the person may see its rows.
///
/// # Errors
/// [`Refusal::NotFound`]; those of the database.
pub async fn deviations_of(
    db: &Db,
    acting: &Acting,
    model: &Model,
    nomenclature: NomenclatureId,
) -> Result<(Nomenclature, Vec<Deviation>)> {
    let it = papers::visible(db, acting, nomenclature).await?;
    let department = it
        .department_id
        .ok_or_else(|| Refusal::NotFound("Сравнивают номенклатуры подразделений".into()))?;
    let sees = acting.sees_restricted(department);
    let own: Vec<HeadingContent> = crate::nomenclature::store::headings(db, it.id, sees)
        .await?
        .into_iter()
        .map(|row| row.content)
        .collect();
    Ok((it, against(db, model, &own).await?))
}

/// How the nomenclature in a file deviates; nothing of the file is kept.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Invalid`] when the file cannot be read or holds no nomenclature.
pub async fn deviations_of_file(
    db: &Db,
    acting: &Acting,
    worker: &Worker,
    model: &Model,
    bytes: Vec<u8>,
) -> Result<Vec<Deviation>> {
    acting.may(Procedure::DraftModelNomenclature, Place::Agency)?;
    let year = i64::from(acting.today.year());
    let preview = previewed(db, worker, bytes, year).await?;
    let own: Vec<HeadingContent> = preview
        .rows
        .iter()
        .flat_map(|row| row.parts.iter().map(|part| row.content(part)))
        .collect();
    against(db, model, &own).await
}

async fn against(db: &Db, model: &Model, own: &[HeadingContent]) -> Result<Vec<Deviation>> {
    let rows = store::rows(db, model.id).await?;
    let rows: Vec<HeadingContent> = rows.iter().map(ModelRow::content).collect();
    Ok(deviations(model.kind, &rows, own))
}
