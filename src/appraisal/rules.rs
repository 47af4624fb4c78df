//! The page-by-page review (R-133…R-135). Pure.

use crate::cases::rules::{CaseFile, CaseState, Document, Volume, VolumeState};
use crate::ids::DocumentId;
use crate::nomenclature::rules::Category;

crate::words! {
    /// What a review found.
    ReviewOutcome {
        /// Nothing to be kept for ever.
        NothingPermanent = "nothing_permanent", "документов постоянного хранения нет";
        /// Permanent documents were moved into a permanent case.
        PermanentMoved = "permanent_moved", "документы постоянного хранения перенесены";
    }
}

/// Why a review is not recorded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The term does not ask for one.
    #[error("У срока хранения дела нет отметки «ЭПК»: полистный просмотр не нужен (п. 10.3.2)")]
    NotRequired,
    /// The case is still open, or gone.
    #[error("Дело {}: полистно просматривают закрытое дело (п. 10.3.2)", .0.label())]
    NotClosed(CaseState),
    /// A volume is not at the department any more.
    #[error("Том {} {}: полистный просмотр проводят до передачи дела в архив (п. 10.3.2)", .0, .1.label())]
    VolumeNotAtHand(i64, VolumeState),
    /// Reviewed before.
    #[error("Дело уже просмотрено полистно")]
    AlreadyReviewed,
    /// Not every sheet was looked at.
    #[error("В деле {sheets} л., а просмотрено {reviewed}: просматривают каждый лист (п. 10.3.2)")]
    NotEverySheet {
        /// Sheets of the case.
        sheets: i64,
        /// Sheets looked at.
        reviewed: i64,
    },
    /// Documents without a case to go to, or a case without documents.
    #[error(
        "Отметьте документы постоянного хранения и выберите дело, в которое они переносятся, или не отмечайте ничего"
    )]
    HalfChosen,
    /// The document is not in the case.
    #[error("Отмеченного документа в деле нет: откройте страницу заново")]
    NotInTheCase,
    /// The target cannot take them.
    #[error(
        "Документы постоянного хранения присоединяют к открытому делу постоянного хранения того же подразделения (п. 10.3.2)"
    )]
    WrongTarget,
    /// ДСП documents would be seen by everybody.
    #[error("Среди отмеченных есть документы «ДСП»: их переносят только в дело с пометкой «ДСП»")]
    RestrictedIntoOpen,
    /// The target holds such a document.
    #[error("В выбранном деле уже есть документ № {0}: второй экземпляр не включают (п. 10.2.1)")]
    Duplicate(String),
}

/// Checks that the case may be reviewed now.
///
/// # Errors
/// The first thing that stands against it.
pub fn may_review(case: &CaseFile, volumes: &[Volume], reviewed: bool) -> Result<(), Refused> {
    if !case.review_required {
        return Err(Refused::NotRequired);
    }
    if case.state != CaseState::Closed {
        return Err(Refused::NotClosed(case.state));
    }
    if let Some(volume) = volumes
        .iter()
        .find(|volume| volume.state != VolumeState::Closed)
    {
        return Err(Refused::VolumeNotAtHand(volume.number, volume.state));
    }
    if reviewed {
        return Err(Refused::AlreadyReviewed);
    }
    Ok(())
}

/// Sheets of a case: as certified, or as counted where nobody has certified.
pub fn sheets_of(volumes: &[Volume]) -> i64 {
    volumes.iter().map(Volume::known_sheets).sum()
}

/// Checks that every sheet was looked at.
///
/// # Errors
/// [`Refused::NotEverySheet`].
pub fn every_sheet(volumes: &[Volume], reviewed: i64) -> Result<(), Refused> {
    let sheets = sheets_of(volumes);
    if sheets == reviewed {
        Ok(())
    } else {
        Err(Refused::NotEverySheet { sheets, reviewed })
    }
}

/// The chosen documents of the case.
///
/// # Errors
/// [`Refused::NotInTheCase`].
pub fn chosen<'a>(
    documents: &'a [Document],
    ids: &[DocumentId],
) -> Result<Vec<&'a Document>, Refused> {
    let chosen: Vec<&Document> = documents
        .iter()
        .filter(|document| ids.contains(&document.id))
        .collect();
    let mut distinct = ids.to_vec();
    distinct.sort_unstable();
    distinct.dedup();
    if chosen.len() == distinct.len() {
        Ok(chosen)
    } else {
        Err(Refused::NotInTheCase)
    }
}

/// Checks that the target takes permanent documents of this case.
///
/// # Errors
/// [`Refused::WrongTarget`], [`Refused::RestrictedIntoOpen`].
pub fn check_target(
    source: &CaseFile,
    target: &CaseFile,
    documents: &[&Document],
) -> Result<(), Refused> {
    let takes = target.id != source.id
        && target.department_id == source.department_id
        && target.state == CaseState::Open
        && target.category == Category::Permanent;
    if !takes {
        return Err(Refused::WrongTarget);
    }
    let any_restricted = source.restricted || documents.iter().any(|document| document.restricted);
    if any_restricted && !target.restricted {
        return Err(Refused::RestrictedIntoOpen);
    }
    Ok(())
}
