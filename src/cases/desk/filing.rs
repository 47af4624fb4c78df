//! Filing documents, opening and putting volumes in order.

use serde_json::json;

use super::{
    Recomputed, WithExpiry, object, place_of, recompute, still_open, visible_case, visible_volume,
    volume_object,
};
use crate::acting::{Acting, Place};
use crate::cases::rules::certification::Certification;
use crate::cases::rules::filing::{self, DocumentAsked, Target};
use crate::cases::rules::volume::{self, Placement};
use crate::cases::rules::{CaseFile, Medium, Volume, VolumeState};
use crate::cases::store;
use crate::db::{self, Db, Tx};
use crate::ids::{CaseId, DepartmentId, DocumentId, HeadingId, VolumeId};
use crate::journal;
use crate::nomenclature;
use crate::nomenclature::rules::{Heading, HeadingMark, MarkKind, Nomenclature};
use crate::organisation::permissions::Procedure;
use crate::refusal::{Refusal, Result};

/// Where a document is filed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilingTarget {
    /// Under a row of a nomenclature; the first document opens the case.
    Heading(HeadingId),
    /// Into a case that is open.
    Case(CaseId),
}

/// What filing led to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// The case.
    pub case: CaseId,
    /// The volume.
    pub volume: VolumeId,
    /// Number of the volume.
    pub volume_number: i64,
    /// The document.
    pub document: DocumentId,
    /// Whether the document opened the case.
    pub opened_case: bool,
    /// What the person should know.
    pub notes: Vec<String>,
}

/// Files a document (R-100…R-108); the first one under a row opens the case, a full volume gives way to the next.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::NotFound`]; [`Refusal::Rule`] with the clause that stands against it.
pub async fn file_document(
    db: &Db,
    acting: &Acting,
    target: FilingTarget,
    asked: DocumentAsked,
) -> Result<Filed> {
    let asked = asked.tidied();
    let mut tx = db.begin().await?;
    let mut filed = match target {
        FilingTarget::Case(id) => {
            let case = visible_case(&mut tx, acting, id).await?;
            file_into(&mut tx, acting, case, &asked).await?
        }
        FilingTarget::Heading(id) => file_under(&mut tx, acting, id, &asked).await?,
    };
    filed
        .notes
        .extend(volume::advice_on_attachment(asked.attachment_sheets));
    tx.commit().await?;
    Ok(filed)
}

async fn file_under(
    tx: &mut Tx,
    acting: &Acting,
    heading: HeadingId,
    asked: &DocumentAsked,
) -> Result<Filed> {
    let row = nomenclature::desk::visible_heading(&mut *tx, acting, heading).await?;
    let department = department_of(&mut *tx, &row).await?;
    if let Some(case) = store::case_of_heading(&mut *tx, row.id).await? {
        let case = visible_case(&mut *tx, acting, case.id).await?;
        return file_into(tx, acting, case, asked).await;
    }
    let place = row
        .content
        .division_id
        .map_or(Place::Department(department), |division| {
            Place::Division(department, division)
        });
    acting.may(Procedure::FileDocument, place)?;
    let year = year_in_force(&mut *tx, acting, &row, department).await?;
    let target = Target {
        title: &row.content.title,
        years: (year, year),
        carry_over: row.content.carry_over,
        restricted: row.content.restricted,
        holds_this_document: false,
    };
    filing::check(asked, &target, acting.today)?;
    let case = open_case(&mut *tx, acting, &row, department, year).await?;
    let opened = recompute(&mut *tx, acting, case).await?;
    let case = store::case(&mut *tx, case).await?;
    let first = store::insert_volume(&mut *tx, case.id, 1, "", Medium::Paper, acting.today).await?;
    let first = store::volume(&mut *tx, first).await?;
    put(tx, acting, &case, first, asked, Some(opened)).await
}

async fn department_of(tx: &mut Tx, row: &Heading) -> Result<DepartmentId> {
    nomenclature::desk::load(&mut *tx, row.nomenclature_id)
        .await?
        .department_id
        .ok_or_else(|| Refusal::rule("Дела заводят по номенклатуре подразделения"))
}

/// The year of the row's nomenclature, once cases are opened under it and until its final record is signed.
async fn year_in_force(
    tx: &mut Tx,
    acting: &Acting,
    row: &Heading,
    department: DepartmentId,
) -> Result<i64> {
    let own: Nomenclature = nomenclature::desk::load(&mut *tx, row.nomenclature_id).await?;
    let whole = match own.consolidated_id {
        Some(id) => Some(nomenclature::desk::load(&mut *tx, id).await?),
        None => None,
    };
    if !whole.is_some_and(|whole| whole.in_force(acting.today)) {
        return Err(Refusal::rule(format!(
            "Номенклатура дел на {} год не действует: дела по ней заводят с 1 января после утверждения (п. 10.1.9)",
            own.year
        )));
    }
    if store::final_record(&mut *tx, department, own.year)
        .await?
        .is_some()
    {
        return Err(Refusal::rule(format!(
            "Итоговая запись за {} год подписана: новые дела этого года не заводят (п. 10.1.14)",
            own.year
        )));
    }
    if row.content.carry_over {
        let waiting = store::carried_case_waiting(
            &mut *tx,
            department,
            &row.content.index_text,
            &row.content.item,
            own.year,
        )
        .await?;
        if let Some(year) = waiting {
            return Err(Refusal::rule(format!(
                "Под этим индексом открыто переходящее дело {year} года: сначала закройте {year} год, и дело продолжится здесь (п. 10.1.13)"
            )));
        }
    }
    Ok(own.year)
}

async fn open_case(
    tx: &mut Tx,
    acting: &Acting,
    row: &Heading,
    department: DepartmentId,
    year: i64,
) -> Result<CaseId> {
    let (Some(term), Some(category)) = (&row.term, row.category) else {
        return Err(Refusal::rule(
            "У строки номенклатуры нет читаемого срока хранения: дело по ней не заводят",
        ));
    };
    let case = store::insert_case(
        &mut *tx,
        row,
        department,
        year,
        (term, category),
        acting.today,
    )
    .await?;
    store::insert_case_year(&mut *tx, case, year, row.id)
        .await
        .map_err(|error| match error {
            db::Error::Duplicate(_) => db::Error::Stale,
            other => other,
        })?;
    let mark = HeadingMark {
        heading_id: row.id,
        mark: MarkKind::Opened,
        dated_on: acting.today,
        number: String::new(),
    };
    nomenclature::store::insert_mark(&mut *tx, &mark).await?;
    Ok(case)
}

async fn file_into(
    tx: &mut Tx,
    acting: &Acting,
    case: CaseFile,
    asked: &DocumentAsked,
) -> Result<Filed> {
    acting.may(Procedure::FileDocument, place_of(&case))?;
    still_open(&case)?;
    let row = nomenclature::store::heading(&mut *tx, case.heading_id).await?;
    let holds_this_document = store::holds_document(
        &mut *tx,
        case.id,
        &asked.registration_number,
        asked.dated_on,
    )
    .await?;
    let target = Target {
        title: &case.title,
        years: (case.first_year, case.last_year),
        carry_over: row.content.carry_over,
        restricted: case.restricted,
        holds_this_document,
    };
    filing::check(asked, &target, acting.today)?;
    let last = store::volumes(&mut *tx, case.id)
        .await?
        .pop()
        .or_missing_volume()?;
    put(tx, acting, &case, last, asked, None).await
}

trait OrMissingVolume {
    fn or_missing_volume(self) -> Result<Volume>;
}

impl OrMissingVolume for Option<Volume> {
    fn or_missing_volume(self) -> Result<Volume> {
        self.ok_or_else(|| Refusal::rule("У дела нет ни одного тома: сообщите администратору"))
    }
}

/// The volume that `added` more sheets go into: this one, or the next, which is opened; with what is to be said about it.
///
/// Used by whoever puts documents into a case (filing, and the review that moves permanent documents).
///
/// # Errors
/// Those of the database.
pub async fn volume_with_room(
    tx: &mut Tx,
    acting: &Acting,
    case: &CaseFile,
    last: Volume,
    added: i64,
) -> Result<(Volume, Option<String>)> {
    if last.state == VolumeState::Open {
        match volume::place(last.sheets, added, case.category, last.medium) {
            Placement::Here(note) => return Ok((last, note)),
            Placement::NextVolume => store::close_volume(&mut *tx, &last).await?,
        }
    }
    let number = last.number + 1;
    let next =
        store::insert_volume(&mut *tx, case.id, number, "", last.medium, acting.today).await?;
    let note = format!(
        "Том {} заполнен (предел {} листов, п. 10.2.1): открыт том {number}",
        last.number,
        volume::SHEET_LIMIT
    );
    Ok((store::volume(&mut *tx, next).await?, Some(note)))
}

async fn put(
    tx: &mut Tx,
    acting: &Acting,
    case: &CaseFile,
    last: Volume,
    asked: &DocumentAsked,
    opened: Option<Recomputed>,
) -> Result<Filed> {
    let (volume, note) = volume_with_room(&mut *tx, acting, case, last, asked.all_sheets()).await?;
    let document =
        store::insert_document(&mut *tx, &volume, asked, acting.person.id, acting.today).await?;
    store::fill_volume(&mut *tx, &volume, asked.all_sheets(), asked.dated_on).await?;
    store::touch(&mut *tx, case).await?;
    let what = json!({"document": asked, "volume": volume.number, "opened_case": opened.is_some()});
    let objects = [object(case), volume_object(case, volume.id)];
    let procedure = Procedure::FileDocument;
    match &opened {
        Some(computed) => {
            let after = WithExpiry {
                expiry: &computed.after,
                what,
            };
            journal::record_new(tx, acting, procedure, &objects, &after).await?;
        }
        None => journal::record_new(tx, acting, procedure, &objects, &what).await?,
    }
    Ok(Filed {
        case: case.id,
        volume: volume.id,
        volume_number: volume.number,
        document,
        opened_case: opened.is_some(),
        notes: note.into_iter().collect(),
    })
}

/// Opens the next volume of a case by hand, with a title of its own where it has one; the one before is closed.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] when the last volume is empty or the case is closed.
pub async fn open_next_volume(
    db: &Db,
    acting: &Acting,
    (id, version): (CaseId, i64),
    title: &str,
    medium: Medium,
) -> Result<VolumeId> {
    let mut tx = db.begin().await?;
    let case = visible_case(&mut tx, acting, id).await?;
    acting.may(Procedure::OpenVolume, place_of(&case))?;
    still_open(&case)?;
    let seen = CaseFile {
        version,
        ..case.clone()
    };
    store::touch(&mut tx, &seen).await?;
    let last = store::volumes(&mut tx, case.id)
        .await?
        .pop()
        .or_missing_volume()?;
    volume::may_open_next(&last)?;
    if last.state == VolumeState::Open {
        store::close_volume(&mut tx, &last).await?;
    }
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let number = last.number + 1;
    let next = store::insert_volume(&mut tx, case.id, number, &title, medium, acting.today).await?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::OpenVolume,
        &[object(&case), volume_object(&case, next)],
        &json!({"volume": number, "title": title, "medium": medium}),
    )
    .await?;
    tx.commit().await?;
    Ok(next)
}

/// Certifies the sheets of a closed volume (лист-заверитель, R-141).
///
/// Gives back what the person should know: that the number differs from what was filed.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] when the volume is open or gone; [`db::Error::Stale`].
pub async fn certify_volume(
    db: &Db,
    acting: &Acting,
    (id, version): (VolumeId, i64),
    says: &Certification,
) -> Result<Option<String>> {
    let mut tx = db.begin().await?;
    let (case, volume) = visible_volume(&mut tx, acting, id).await?;
    acting.may(
        Procedure::CertifyVolume,
        Place::Department(case.department_id),
    )?;
    volume::may_certify(&volume)?;
    let seen = Volume {
        version,
        ..volume.clone()
    };
    store::certify(&mut tx, &seen, says, acting.person.id, acting.today).await?;
    journal::record(
        &mut tx,
        acting,
        Procedure::CertifyVolume,
        &[object(&case), volume_object(&case, id)],
        Some(&json!({
            "certified_sheets": volume.certified_sheets,
            "lettered": volume.lettered_sheets,
            "skipped": volume.skipped_sheets,
            "contents_sheets": volume.contents_sheets,
            "condition_note": volume.condition_note,
        })),
        Some(&json!({
            "volume": volume.number,
            "certified_sheets": says.sheets,
            "lettered": says.lettered,
            "skipped": says.skipped,
            "contents_sheets": says.contents_sheets,
            "condition_note": says.condition_note,
        })),
    )
    .await?;
    tx.commit().await?;
    Ok((says.sheets != volume.sheets).then(|| {
        let sheets = says.sheets;
        format!(
            "По листу-заверителю {sheets} л., а по включённым документам {}: проверьте, откуда разница",
            volume.sheets
        )
    }))
}

/// Writes where a volume stands: room, cupboard, shelf.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`db::Error::Stale`], also for a volume that the archive has taken.
pub async fn place_volume(
    db: &Db,
    acting: &Acting,
    (id, version): (VolumeId, i64),
    place: &str,
) -> Result<()> {
    let mut tx = db.begin().await?;
    let (case, volume) = visible_volume(&mut tx, acting, id).await?;
    acting.may(
        Procedure::CertifyVolume,
        Place::Department(case.department_id),
    )?;
    if !matches!(volume.state, VolumeState::Open | VolumeState::Closed) {
        return Err(Refusal::rule(format!(
            "Том {} {}: его место ведёт архив",
            volume.number,
            volume.state.label()
        )));
    }
    let seen = Volume {
        version,
        ..volume.clone()
    };
    let place = place.trim();
    store::set_place(&mut tx, &seen, place).await?;
    journal::record(
        &mut tx,
        acting,
        Procedure::CertifyVolume,
        &[object(&case), volume_object(&case, id)],
        Some(&json!({"place": volume.place})),
        Some(&json!({"volume": volume.number, "place": place})),
    )
    .await?;
    Ok(tx.commit().await?)
}
