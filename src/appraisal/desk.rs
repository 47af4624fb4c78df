//! The procedure of the page-by-page review.

use serde_json::json;

use super::{rules, store};
use crate::acting::{Acting, Place};
use crate::cases;
use crate::cases::rules::{CaseFile, Document};
use crate::db::{Db, Tx};
use crate::ids::{CaseId, DocumentId};
use crate::journal;
use crate::organisation::permissions::Procedure;
use crate::refusal::{Refusal, Result};

impl From<rules::Refused> for Refusal {
    fn from(refused: rules::Refused) -> Self {
        Refusal::rule(refused)
    }
}

/// A review as the person reports it.
#[derive(Clone, Debug, Default)]
pub struct ReviewAsked {
    /// How many sheets were looked at; every sheet of the case.
    pub sheets_reviewed: i64,
    /// What was found, in words.
    pub note: String,
    /// Documents to be kept for ever.
    pub permanent: Vec<DocumentId>,
    /// The case of permanent keeping that takes them.
    pub target: Option<CaseId>,
}

/// Records the page-by-page review of a case marked «ЭПК»; permanent documents go into an open volume of the case
/// chosen, and the expiry is computed anew.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::NotFound`]; [`Refusal::Rule`] when a sheet was not looked at, the case is not closed or
/// the target does not take them.
pub async fn review(db: &Db, acting: &Acting, id: CaseId, asked: &ReviewAsked) -> Result<()> {
    let mut tx = db.begin().await?;
    let case = cases::desk::visible_case(&mut tx, acting, id).await?;
    acting.may(Procedure::ReviewCase, Place::Department(case.department_id))?;
    let volumes = cases::store::volumes(&mut tx, id).await?;
    let reviewed = !cases::store::reviews(&mut tx, id).await?.is_empty();
    rules::may_review(&case, &volumes, reviewed)?;
    rules::every_sheet(&volumes, asked.sheets_reviewed)?;
    let documents = cases::store::documents_of_case(&mut tx, id).await?;
    let permanent = rules::chosen(&documents, &asked.permanent)?;
    let target = match (permanent.is_empty(), asked.target) {
        (true, None) => None,
        (false, Some(target)) => {
            let target = cases::desk::visible_case(&mut tx, acting, target).await?;
            rules::check_target(&case, &target, &permanent)?;
            move_documents(&mut tx, acting, &permanent, &target).await?;
            for volume in &volumes {
                if permanent
                    .iter()
                    .any(|document| document.volume_id == volume.id)
                {
                    cases::store::recount_volume(&mut tx, volume).await?;
                }
            }
            cases::store::touch(&mut tx, &target).await?;
            Some(target)
        }
        (true, Some(_)) | (false, None) => return Err(rules::Refused::HalfChosen.into()),
    };
    store::insert(
        &mut tx,
        id,
        target.as_ref().map(|target| target.id),
        asked.sheets_reviewed,
        asked.note.trim(),
        acting.person.id,
        acting.today,
    )
    .await?;
    record(&mut tx, acting, &case, target.as_ref(), &permanent, asked).await?;
    Ok(tx.commit().await?)
}

async fn move_documents(
    tx: &mut Tx,
    acting: &Acting,
    permanent: &[&Document],
    target: &CaseFile,
) -> Result<()> {
    for document in permanent {
        let taken = cases::store::holds_document(
            &mut *tx,
            target.id,
            &document.registration_number,
            document.dated_on,
        )
        .await?;
        if taken {
            return Err(rules::Refused::Duplicate(document.registration_number.clone()).into());
        }
        let Some(last) = cases::store::volumes(&mut *tx, target.id).await?.pop() else {
            return Err(rules::Refused::WrongTarget.into());
        };
        let sheets = document.all_sheets();
        let (volume, _) =
            cases::desk::volume_with_room(&mut *tx, acting, target, last, sheets).await?;
        cases::store::move_document(&mut *tx, document, &volume).await?;
        cases::store::fill_volume(&mut *tx, &volume, sheets, document.dated_on).await?;
    }
    Ok(())
}

async fn record(
    tx: &mut Tx,
    acting: &Acting,
    case: &CaseFile,
    target: Option<&CaseFile>,
    permanent: &[&Document],
    asked: &ReviewAsked,
) -> Result<()> {
    let computed = cases::desk::recompute(&mut *tx, acting, case.id).await?;
    let moved: Vec<String> = permanent
        .iter()
        .map(|document| {
            format!(
                "{} от {}",
                document.registration_number,
                document.dated_on.format("%d.%m.%Y")
            )
        })
        .collect();
    let restricted = case.restricted || target.is_some_and(|target| target.restricted);
    let mut objects = vec![cases::desk::object(case).restricted_if(restricted)];
    objects.extend(target.map(cases::desk::object));
    journal::record(
        tx,
        acting,
        Procedure::ReviewCase,
        &objects,
        Some(&json!({"expiry": computed.before})),
        Some(&json!({
            "expiry": computed.after,
            "sheets_reviewed": asked.sheets_reviewed,
            "note": asked.note.trim(),
            "moved": moved,
            "target": target.map(CaseFile::index_with_item),
        })),
    )
    .await?;
    Ok(())
}
