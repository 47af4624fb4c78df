//! The procedures of a nomenclature, one transaction each.

use chrono::NaiveDate;
use serde_json::json;

use super::advice::{self, Advice};
use super::checking::{self, Checked};
use super::rules::{
    self, Draft, Heading, HeadingContent, HeadingKind, Nomenclature, NomenclatureKind,
    NomenclatureState, Refused, Step,
};
use super::store;
use crate::acting::{Acting, Place};
use crate::commission;
use crate::commission::rules::Subject;
use crate::db::{self, Db, Store, Tx};
use crate::ids::{DepartmentId, DivisionId, HeadingId, NomenclatureId, RemarkId};
use crate::journal::{self, Object, ObjectKind};
use crate::organisation;
use crate::organisation::permissions::Procedure;
use crate::reference_lists;
use crate::refusal::{OrMissing, Refusal, Result};

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Refusal::rule(refused)
    }
}

/// Names a nomenclature for the journal.
pub fn object(id: NomenclatureId) -> Object {
    Object::new(ObjectKind::Nomenclature, id.0)
}

/// One nomenclature, or a sentence that there is none.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn load(db: impl Store, id: NomenclatureId) -> Result<Nomenclature> {
    store::by_id(db, id)
        .await
        .or_missing("Такой номенклатуры нет")
}

pub(super) fn place_of(nomenclature: &Nomenclature) -> Place {
    nomenclature
        .department_id
        .map_or(Place::Agency, Place::Department)
}

pub(super) fn place_of_division(
    nomenclature: &Nomenclature,
    division: Option<DivisionId>,
) -> Place {
    match (nomenclature.department_id, division) {
        (Some(department), Some(division)) => Place::Division(department, division),
        _ => place_of(nomenclature),
    }
}

/// Begins a department's nomenclature for a year; the rows of the year before come along.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] when the year has one already.
pub async fn begin(
    db: &Db,
    acting: &Acting,
    department: DepartmentId,
    year: i64,
) -> Result<NomenclatureId> {
    begin_with(db, acting, department, year, Beginning::RowsOfLastYear).await
}

/// Begins a department's nomenclature for a year without any rows, for a spreadsheet that has them all.
///
/// # Errors
/// As [`begin`].
pub async fn begin_empty(
    db: &Db,
    acting: &Acting,
    department: DepartmentId,
    year: i64,
) -> Result<NomenclatureId> {
    begin_with(db, acting, department, year, Beginning::Empty).await
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Beginning {
    RowsOfLastYear,
    Empty,
}

async fn begin_with(
    db: &Db,
    acting: &Acting,
    department: DepartmentId,
    year: i64,
    beginning: Beginning,
) -> Result<NomenclatureId> {
    acting.may(Procedure::BeginNomenclature, Place::Department(department))?;
    if !(1990..=2100).contains(&year) {
        return Err(Refusal::invalid(
            "year",
            "Укажите год четырьмя цифрами, например 2027",
        ));
    }
    let mut tx = db.begin().await?;
    let owner = organisation::store::department(&mut tx, department)
        .await
        .or_missing("Такого подразделения нет")?;
    if store::of_department(&mut tx, department, year)
        .await?
        .is_some()
    {
        return Err(Refusal::rule(format!(
            "Номенклатура подразделения на {year} год уже начата: откройте её в списке"
        )));
    }
    let id = store::insert(
        &mut tx,
        NomenclatureKind::Department,
        year,
        Some(department),
        NomenclatureState::Draft,
        &owner.index_code,
    )
    .await?;
    let draft = load(&mut tx, id).await?.into_draft()?;
    let mut carried = 0;
    let last = match beginning {
        Beginning::RowsOfLastYear => store::of_department(&mut tx, department, year - 1).await?,
        Beginning::Empty => None,
    };
    if let Some(last) = last {
        for row in store::headings(&mut tx, last.id, true).await? {
            let content = rules::carried_into_new_year(&row.content);
            store::insert_heading(&mut tx, &draft, &content, row.term.as_ref(), None).await?;
            carried += 1;
        }
    }
    journal::record_new(
        &mut tx,
        acting,
        Procedure::BeginNomenclature,
        &[
            object(id),
            Object::new(ObjectKind::Department, department.0),
        ],
        &json!({"year": year, "rows_from_last_year": carried}),
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// Adds a row to a draft.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Invalid`] for an index that is taken or an empty title or term.
pub async fn add_heading(
    db: &Db,
    acting: &Acting,
    nomenclature: NomenclatureId,
    content: HeadingContent,
) -> Result<HeadingId> {
    let mut tx = db.begin().await?;
    let draft = draft_for(&mut tx, acting, nomenclature, content.division_id).await?;
    let mut content = tidy(content)?;
    if content.position == 0 {
        content.position = store::last_position(&mut tx, nomenclature).await? + 1;
    }
    let term = content.read_term().ok();
    let id = store::insert_heading(&mut tx, &draft, &content, term.as_ref(), None)
        .await
        .map_err(|error| index_taken(error, &content))?;
    store::touch(&mut tx, &draft).await?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::DraftHeadings,
        &[
            object(nomenclature),
            Object::new(ObjectKind::Heading, id.0).restricted_if(content.restricted),
        ],
        &content,
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// Writes a row of a draft anew.
///
/// # Errors
/// As [`add_heading`]; [`db::Error::Stale`] when somebody changed the row since `version` was read.
pub async fn change_heading(
    db: &Db,
    acting: &Acting,
    (id, version): (HeadingId, i64),
    content: HeadingContent,
) -> Result<()> {
    let mut tx = db.begin().await?;
    let before = visible_heading(&mut tx, acting, id).await?;
    draft_for(
        &mut tx,
        acting,
        before.nomenclature_id,
        before.content.division_id,
    )
    .await?;
    let draft = draft_for(&mut tx, acting, before.nomenclature_id, content.division_id).await?;
    let content = tidy(content)?;
    let term = content.read_term().ok();
    store::update_heading(&mut tx, &draft, (id, version), &content, term.as_ref())
        .await
        .map_err(|error| index_taken(error, &content))?;
    store::touch(&mut tx, &draft).await?;
    journal::record(
        &mut tx,
        acting,
        Procedure::DraftHeadings,
        &[
            object(draft.id),
            Object::new(ObjectKind::Heading, id.0)
                .restricted_if(content.restricted || before.content.restricted),
        ],
        Some(&before.content),
        Some(&content),
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Takes a row out of a draft.
///
/// # Errors
/// As [`change_heading`].
pub async fn remove_heading(db: &Db, acting: &Acting, id: HeadingId, version: i64) -> Result<()> {
    let mut tx = db.begin().await?;
    let before = visible_heading(&mut tx, acting, id).await?;
    let draft = draft_for(
        &mut tx,
        acting,
        before.nomenclature_id,
        before.content.division_id,
    )
    .await?;
    store::delete_heading(&mut tx, &draft, id, version).await?;
    store::touch(&mut tx, &draft).await?;
    journal::record(
        &mut tx,
        acting,
        Procedure::DraftHeadings,
        &[
            object(draft.id),
            Object::new(ObjectKind::Heading, id.0).restricted_if(before.content.restricted),
        ],
        Some(&before.content),
        None::<&()>,
    )
    .await?;
    Ok(tx.commit().await?)
}

async fn draft_for(
    tx: &mut Tx,
    acting: &Acting,
    nomenclature: NomenclatureId,
    division: Option<DivisionId>,
) -> Result<Draft> {
    let nomenclature = load(&mut *tx, nomenclature).await?;
    acting.may(
        Procedure::DraftHeadings,
        place_of_division(&nomenclature, division),
    )?;
    if let Some(division) = division {
        own_division(&mut *tx, &nomenclature, division).await?;
    }
    Ok(nomenclature.into_draft()?)
}

/// Makes sure that a division is one of the nomenclature's department.
pub(super) async fn own_division(
    tx: &mut Tx,
    nomenclature: &Nomenclature,
    division: DivisionId,
) -> Result<()> {
    let found = organisation::store::division(&mut *tx, division)
        .await
        .or_missing("Такого отдела нет")?;
    if Some(found.department_id) == nomenclature.department_id {
        Ok(())
    } else {
        Err(Refusal::invalid(
            "division_id",
            format!("Отдел «{}» — другого подразделения", found.name),
        ))
    }
}

/// A row, unless it is restricted and the person may not know of it.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn visible_heading(db: &mut Tx, acting: &Acting, id: HeadingId) -> Result<Heading> {
    const MISSING: &str = "Такой строки номенклатуры нет";
    let heading = store::heading(&mut *db, id).await.or_missing(MISSING)?;
    let nomenclature = load(&mut *db, heading.nomenclature_id).await?;
    let department = nomenclature.department_id.unwrap_or(DepartmentId(0));
    if heading.content.restricted && !acting.sees_restricted(department) {
        return Err(Refusal::NotFound(MISSING.into()));
    }
    Ok(heading)
}

fn tidy(content: HeadingContent) -> Result<HeadingContent> {
    let content = content.tidied();
    let mut faults = Vec::new();
    let mut require = |field, text: &str, sentence: &str| {
        if text.is_empty() {
            faults.push(crate::refusal::Fault {
                field,
                sentence: sentence.to_owned(),
            });
        }
    };
    require(
        "index_text",
        &content.index_text,
        "Укажите индекс дела (графа 1)",
    );
    require("title", &content.title, "Укажите заголовок дела (графа 2)");
    require(
        "term_text",
        &content.term_text,
        "Укажите срок хранения (графа 4)",
    );
    if faults.is_empty() {
        Ok(content)
    } else {
        Err(Refusal::Invalid(faults))
    }
}

fn index_taken(error: db::Error, content: &HeadingContent) -> Refusal {
    match error {
        db::Error::Duplicate(_) => Refusal::invalid(
            "index_text",
            format!(
                "Индекс {} в этой номенклатуре уже есть: индексы не повторяются (п. 10.1.13)",
                content.index_with_item()
            ),
        ),
        other => other.into(),
    }
}

/// A division hands its rows to the clerk.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] when the division's rows have flaws.
pub async fn submit_division(
    db: &Db,
    acting: &Acting,
    id: NomenclatureId,
    division: DivisionId,
) -> Result<()> {
    let mut tx = db.begin().await?;
    let nomenclature = load(&mut tx, id).await?;
    acting.may(
        Procedure::SubmitDivision,
        place_of_division(&nomenclature, Some(division)),
    )?;
    let draft = nomenclature.into_draft()?;
    let rows: Vec<HeadingContent> = contents(&mut tx, id)
        .await?
        .into_iter()
        .filter(|row| row.division_id == Some(division))
        .collect();
    rules::ready_to_sign(&rows)?;
    store::submit_division(&mut tx, &draft, division, acting.person.id, acting.today).await?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::SubmitDivision,
        &[object(id)],
        &json!({"division": division, "rows": rows.len()}),
    )
    .await?;
    Ok(tx.commit().await?)
}

async fn contents(tx: &mut Tx, id: NomenclatureId) -> Result<Vec<HeadingContent>> {
    let rows = store::headings(&mut *tx, id, true).await?;
    Ok(rows.into_iter().map(|row| row.content).collect())
}

/// The clerk puts the divisions' rows together.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] when rows have flaws, a division has not handed in, or remarks are unanswered.
pub async fn assemble(db: &Db, acting: &Acting, id: NomenclatureId) -> Result<()> {
    let mut tx = db.begin().await?;
    let nomenclature = load(&mut tx, id).await?;
    acting.may(Procedure::AssembleNomenclature, place_of(&nomenclature))?;
    nomenclature.state.after(Step::Assemble)?;
    let rows = contents(&mut tx, id).await?;
    rules::ready_to_sign(&rows)?;
    let submitted = store::submitted_divisions(&mut tx, id).await?;
    let department = nomenclature.department_id.unwrap_or(DepartmentId(0));
    let missing: Vec<String> = organisation::store::divisions_of(&mut tx, department)
        .await?
        .into_iter()
        .filter(|division| rows.iter().any(|row| row.division_id == Some(division.id)))
        .filter(|division| !submitted.contains(&division.id))
        .map(|division| division.name)
        .collect();
    if !missing.is_empty() {
        return Err(Refused::DivisionsMissing(missing).into());
    }
    let open = open_remarks(&mut tx, id).await?;
    if !open.is_empty() {
        return Err(Refused::RemarksOpen(open).into());
    }
    store::assembled(&mut tx, &nomenclature, acting.person.id, acting.today).await?;
    step(
        &mut tx,
        acting,
        Procedure::AssembleNomenclature,
        &nomenclature,
        Step::Assemble,
    )
    .await?;
    Ok(tx.commit().await?)
}

/// The indexes of rows whose remarks have no answer.
async fn open_remarks(tx: &mut Tx, id: NomenclatureId) -> Result<Vec<String>> {
    let rows = store::headings(&mut *tx, id, true).await?;
    let remarks = store::remarks(&mut *tx, id).await?;
    Ok(rows
        .iter()
        .filter(|row| {
            remarks
                .iter()
                .any(|remark| remark.heading_id == row.id && remark.answered_on.is_none())
        })
        .map(|row| row.content.index_with_item())
        .collect())
}

async fn step(
    tx: &mut Tx,
    acting: &Acting,
    procedure: Procedure,
    before: &Nomenclature,
    step: Step,
) -> Result<()> {
    let to = before.state.after(step)?;
    Ok(journal::record(
        tx,
        acting,
        procedure,
        &[object(before.id)],
        Some(&json!({"state": before.state})),
        Some(&json!({"state": to})),
    )
    .await?)
}

/// The head of the department signs; the archive's check begins.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] out of turn.
pub async fn sign(db: &Db, acting: &Acting, id: NomenclatureId) -> Result<()> {
    let mut tx = db.begin().await?;
    let nomenclature = load(&mut tx, id).await?;
    acting.may(Procedure::SignNomenclature, place_of(&nomenclature))?;
    let to = nomenclature.state.after(Step::Sign)?;
    rules::ready_to_sign(&contents(&mut tx, id).await?)?;
    store::signed(&mut tx, &nomenclature, to, acting.person.id, acting.today).await?;
    step(
        &mut tx,
        acting,
        Procedure::SignNomenclature,
        &nomenclature,
        Step::Sign,
    )
    .await?;
    Ok(tx.commit().await?)
}

/// The archive remarks on a row of a signed nomenclature.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] when it is not being checked.
pub async fn remark(db: &Db, acting: &Acting, heading: HeadingId, text: &str) -> Result<RemarkId> {
    acting.may(Procedure::RemarkHeading, Place::Agency)?;
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::invalid("remark", "Напишите замечание"));
    }
    let mut tx = db.begin().await?;
    let row = visible_heading(&mut tx, acting, heading).await?;
    let nomenclature = load(&mut tx, row.nomenclature_id).await?;
    nomenclature.state.after(Step::Return)?;
    let id = store::insert_remark(&mut tx, heading, text, acting.person.id, acting.today).await?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::RemarkHeading,
        &[
            object(nomenclature.id),
            Object::new(ObjectKind::Heading, heading.0).restricted_if(row.content.restricted),
        ],
        &json!({"row": row.content.index_with_item(), "remark": text}),
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// The department answers a remark («исправлено»).
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] when the nomenclature was not returned.
pub async fn answer_remark(
    db: &Db,
    acting: &Acting,
    remark: RemarkId,
    answer: &str,
) -> Result<HeadingId> {
    let answer = answer.trim();
    let mut tx = db.begin().await?;
    let heading = store::heading_of_remark(&mut tx, remark)
        .await
        .or_missing("Такого замечания нет")?;
    let row = visible_heading(&mut tx, acting, heading).await?;
    let nomenclature = load(&mut tx, row.nomenclature_id).await?;
    acting.may(
        Procedure::AnswerRemark,
        place_of_division(&nomenclature, row.content.division_id),
    )?;
    let draft = nomenclature.into_draft()?;
    if answer.is_empty() {
        return Err(Refusal::invalid(
            "answer",
            "Напишите, что исправлено, или почему осталось",
        ));
    }
    store::answer_remark(&mut tx, remark, answer, acting.person.id, acting.today).await?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::AnswerRemark,
        &[
            object(draft.id),
            Object::new(ObjectKind::Heading, heading.0).restricted_if(row.content.restricted),
        ],
        &json!({"row": row.content.index_with_item(), "answer": answer}),
    )
    .await?;
    tx.commit().await?;
    Ok(heading)
}

/// The archive sends the nomenclature back.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] out of turn or without a remark to answer.
pub async fn return_with_remarks(db: &Db, acting: &Acting, id: NomenclatureId) -> Result<()> {
    acting.may(Procedure::ReturnNomenclature, Place::Agency)?;
    let mut tx = db.begin().await?;
    let nomenclature = load(&mut tx, id).await?;
    let to = nomenclature.state.after(Step::Return)?;
    if open_remarks(&mut tx, id).await?.is_empty() {
        return Err(Refused::NothingToMend.into());
    }
    store::checked(&mut tx, &nomenclature, to, acting.person.id, acting.today).await?;
    step(
        &mut tx,
        acting,
        Procedure::ReturnNomenclature,
        &nomenclature,
        Step::Return,
    )
    .await?;
    Ok(tx.commit().await?)
}

/// The archive finds it in order.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] out of turn or with remarks unanswered.
pub async fn accept(db: &Db, acting: &Acting, id: NomenclatureId) -> Result<()> {
    acting.may(Procedure::AcceptNomenclature, Place::Agency)?;
    let mut tx = db.begin().await?;
    let nomenclature = load(&mut tx, id).await?;
    let to = nomenclature.state.after(Step::Accept)?;
    let open = open_remarks(&mut tx, id).await?;
    if !open.is_empty() {
        return Err(Refused::RemarksOpen(open).into());
    }
    store::checked(&mut tx, &nomenclature, to, acting.person.id, acting.today).await?;
    step(
        &mut tx,
        acting,
        Procedure::AcceptNomenclature,
        &nomenclature,
        Step::Accept,
    )
    .await?;
    Ok(tx.commit().await?)
}

/// The clerk sends it to the records department with a memo.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] out of turn; [`Refusal::Invalid`] without the memo's number.
pub async fn send(
    db: &Db,
    acting: &Acting,
    id: NomenclatureId,
    memo_number: &str,
    memo_on: NaiveDate,
) -> Result<()> {
    let mut tx = db.begin().await?;
    let nomenclature = load(&mut tx, id).await?;
    acting.may(Procedure::SendNomenclature, place_of(&nomenclature))?;
    nomenclature.state.after(Step::Send)?;
    if memo_number.trim().is_empty() {
        return Err(Refusal::invalid(
            "memo_number",
            "Укажите номер служебной записки (п. 10.1.6)",
        ));
    }
    if memo_on > acting.today {
        return Err(Refused::InTheFuture(memo_on).into());
    }
    store::sent(&mut tx, &nomenclature, memo_number.trim(), memo_on).await?;
    step(
        &mut tx,
        acting,
        Procedure::SendNomenclature,
        &nomenclature,
        Step::Send,
    )
    .await?;
    Ok(tx.commit().await?)
}

/// The departments' nomenclatures become the agency's, in the order of the structure.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] naming the departments whose nomenclature has not come, or when it exists.
pub async fn consolidate(db: &Db, acting: &Acting, year: i64) -> Result<NomenclatureId> {
    acting.may(Procedure::ConsolidateNomenclature, Place::Agency)?;
    let mut tx = db.begin().await?;
    if store::consolidated(&mut tx, year).await?.is_some() {
        return Err(Refusal::rule(format!(
            "Сводная номенклатура на {year} год уже составлена"
        )));
    }
    let parts = store::all_of_year(&mut tx, year).await?;
    let missing: Vec<String> = organisation::store::departments(&mut tx)
        .await?
        .into_iter()
        .filter(|department| department.until.is_none())
        .filter(|department| {
            !parts.iter().any(|part| {
                part.department_id == Some(department.id) && part.state == NomenclatureState::Sent
            })
        })
        .map(|department| format!("{}. {}", department.index_code, department.full_name))
        .collect();
    if !missing.is_empty() {
        return Err(Refused::DepartmentsMissing(missing).into());
    }
    let id = store::insert(
        &mut tx,
        NomenclatureKind::Consolidated,
        year,
        None,
        NomenclatureState::Compiled,
        &year.to_string(),
    )
    .await?;
    let mut objects = vec![object(id)];
    for part in parts
        .iter()
        .filter(|part| part.state == NomenclatureState::Sent)
    {
        store::join_consolidated(&mut tx, part, id).await?;
        objects.push(object(part.id));
    }
    journal::record_new(
        &mut tx,
        acting,
        Procedure::ConsolidateNomenclature,
        &objects,
        &json!({"year": year, "departments": objects.len() - 1}),
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// Visa of the person responsible for the archive.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] out of turn.
pub async fn visa(db: &Db, acting: &Acting, id: NomenclatureId) -> Result<()> {
    acting.may(Procedure::VisaNomenclature, Place::Agency)?;
    let mut tx = db.begin().await?;
    let nomenclature = load(&mut tx, id).await?;
    nomenclature.state.after(Step::Visa)?;
    store::visaed(&mut tx, &nomenclature, acting.person.id, acting.today).await?;
    step(
        &mut tx,
        acting,
        Procedure::VisaNomenclature,
        &nomenclature,
        Step::Visa,
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Signature of the head of the records department.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] out of turn.
pub async fn sign_consolidated(db: &Db, acting: &Acting, id: NomenclatureId) -> Result<()> {
    acting.may(Procedure::SignConsolidated, Place::Agency)?;
    let mut tx = db.begin().await?;
    let nomenclature = load(&mut tx, id).await?;
    let to = nomenclature.state.after(Step::SignConsolidated)?;
    store::signed(&mut tx, &nomenclature, to, acting.person.id, acting.today).await?;
    step(
        &mut tx,
        acting,
        Procedure::SignConsolidated,
        &nomenclature,
        Step::SignConsolidated,
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Notes the commission's protocol on it.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] out of turn or without the commission's decision.
pub async fn endorse(db: &Db, acting: &Acting, id: NomenclatureId) -> Result<()> {
    acting.may(Procedure::EndorseNomenclature, Place::Agency)?;
    let mut tx = db.begin().await?;
    let nomenclature = load(&mut tx, id).await?;
    nomenclature.state.after(Step::Endorse)?;
    let decision = commission::store::endorsement(&mut tx, Subject::Nomenclature, id.0)
        .await?
        .ok_or(Refused::NotEndorsed)?;
    store::endorsed(&mut tx, &nomenclature, decision.id).await?;
    step(
        &mut tx,
        acting,
        Procedure::EndorseNomenclature,
        &nomenclature,
        Step::Endorse,
    )
    .await?;
    Ok(tx.commit().await?)
}

/// What the head of the body gives with the approval.
#[derive(Clone, Debug)]
pub struct ApprovalAsked {
    /// The date on the paper.
    pub approved_on: NaiveDate,
    /// The state archive's protocol, in a year in which it falls due.
    pub external_protocol: Option<(String, NaiveDate)>,
}

/// Approval by the head of the body at the end of the year.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] out of turn, in the wrong year, or with the state archive's agreement overdue.
pub async fn approve(
    db: &Db,
    acting: &Acting,
    id: NomenclatureId,
    asked: &ApprovalAsked,
) -> Result<()> {
    acting.may(Procedure::ApproveNomenclature, Place::Agency)?;
    let mut tx = db.begin().await?;
    let nomenclature = load(&mut tx, id).await?;
    nomenclature.state.after(Step::Approve)?;
    rules::date_of_approval(nomenclature.year, asked.approved_on, acting.today)?;
    if let Some((_, on)) = &asked.external_protocol
        && *on > acting.today
    {
        return Err(Refused::InTheFuture(*on).into());
    }
    let last = store::last_external_agreement(&mut tx).await?;
    let agreed_on = asked.external_protocol.as_ref().map(|(_, on)| *on).or(last);
    if rules::external_agreement_due(agreed_on, asked.approved_on) {
        return Err(Refused::ExternalAgreementDue.into());
    }
    store::approved(
        &mut tx,
        &nomenclature,
        acting.person.id,
        asked.approved_on,
        asked.external_protocol.clone(),
    )
    .await?;
    step(
        &mut tx,
        acting,
        Procedure::ApproveNomenclature,
        &nomenclature,
        Step::Approve,
    )
    .await?;
    Ok(tx.commit().await?)
}

/// The loaded reference lists as a check of rows, with the column of terms of this body.
///
/// # Errors
/// Those of the database.
pub async fn article_judge(
    db: &Db,
) -> Result<impl Fn(&HeadingContent, i64) -> Vec<Advice> + Send + Sync + use<>> {
    let editions = reference_lists::store::editions(db).await?;
    let column = organisation::store::organisation(db).await?.body_kind;
    Ok(move |row: &HeadingContent, year: i64| {
        let cell = format!("{} {}", row.term_text, row.article_text);
        let is_copy = row.kind == HeadingKind::Copies;
        reference_lists::desk::judge(&editions, &cell, &row.note, year, is_copy, &column)
            .into_iter()
            .map(|remark| Advice {
                grave: remark.is_error,
                topic: advice::topic_of(remark.problem),
                text: remark.text,
            })
            .collect()
    })
}

/// A department's nomenclature of a year with what the check says of the rows that the person may see.
///
/// # Errors
/// [`Refusal::NotFound`] when there is none that the person may know of; those of the database.
pub async fn checked(
    db: &Db,
    acting: &Acting,
    department_index: &str,
    year: i64,
) -> Result<(Vec<Heading>, Checked)> {
    let missing = || {
        Refusal::NotFound(format!(
            "Номенклатуры подразделения {department_index} на {year} год нет"
        ))
    };
    let department = organisation::store::department_by_index(db, department_index.trim())
        .await
        .map_err(|_| missing())?;
    if !acting.sight().covers(department.id, false) {
        return Err(missing());
    }
    let it = store::of_department(db, department.id, year)
        .await?
        .ok_or_else(missing)?;
    let rows = store::headings(db, it.id, acting.sees_restricted(department.id)).await?;
    let articles = article_judge(db).await?;
    let checked = checking::check(&rows, year, &articles);
    Ok((rows, checked))
}
