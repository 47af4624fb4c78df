//! A file with a list on its way in: read in a limited child process, checked, compared with what there is, loaded whole or not
//! at all.

use std::io::Write;

use chrono::NaiveDate;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::changes::{self, Change, Difference};
use super::format::{self, LoadRemark};
use super::header::Header;
use super::store::{self, Origin, Upload};
use super::{Article, ListEdition, checks, spreadsheet};
use crate::acting::{Acting, Place};
use crate::db::Db;
use crate::ids::{ListLoadingId, ListUploadId};
use crate::intake::{self, IntakeError, ReadOptions, Worker};
use crate::journal::{self, Object, ObjectKind};
use crate::organisation::permissions::Procedure;
use crate::refusal::{OrMissing, Refusal, Result};

const MISSING: &str = "Такого загруженного файла нет";

/// Which list a file holds when it does not say so itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// The code of a list that is there or of a new one; empty when the file says it.
    pub code: String,
    /// The date of the edition; that of the list that is there when missing.
    pub edition: Option<NaiveDate>,
}

/// A file that was read, with everything a person should know before it is loaded.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The file.
    pub upload: Upload,
    /// The list in it.
    pub edition: ListEdition,
    /// What was left out or looks wrong.
    pub remarks: Vec<LoadRemark>,
    /// What the list lacks.
    pub gaps: Vec<String>,
    /// The edition it is compared with: the same one as it was loaded before, else the one before it.
    pub before: Option<ListEdition>,
    /// What is different.
    pub changes: Vec<Change>,
}

/// What a person has agreed to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Agreed {
    /// To articles whose terms could not be read: they are shown and never applied.
    pub unread: bool,
    /// To articles that were there and are gone.
    pub removed: bool,
}

impl Opened {
    /// Rows that were left out or a header that could not be read: nothing is loaded with these.
    #[must_use]
    pub fn errors(&self) -> Vec<&LoadRemark> {
        let is_grave = |remark: &&LoadRemark| remark.is_error && !remark.is_unread;
        self.remarks.iter().filter(is_grave).collect()
    }

    /// Terms that could not be read.
    #[must_use]
    pub fn unread(&self) -> Vec<&LoadRemark> {
        self.remarks
            .iter()
            .filter(|remark| remark.is_unread)
            .collect()
    }

    /// What only looks wrong.
    #[must_use]
    pub fn doubts(&self) -> Vec<&LoadRemark> {
        self.remarks
            .iter()
            .filter(|remark| !remark.is_error)
            .collect()
    }

    /// How many articles of the list before are gone.
    #[must_use]
    pub fn removed(&self) -> usize {
        let gone = |change: &&Change| change.what == Difference::Removed;
        self.changes.iter().filter(gone).count()
    }

    /// Articles that are shown and never applied by themselves.
    #[must_use]
    pub fn weak(&self) -> Vec<&Article> {
        let articles = self.edition.articles().iter();
        articles
            .filter(|article| article.confidence.is_weak())
            .collect()
    }

    /// Whether the file says nothing that is not there already.
    #[must_use]
    pub fn is_same(&self) -> bool {
        self.before.as_ref() == Some(&self.edition)
    }
}

/// Reads a file and keeps it until a person has looked at the differences.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Invalid`] when the file cannot be read or holds no list.
pub async fn upload(
    db: &Db,
    acting: &Acting,
    worker: &Worker,
    target: &Target,
    (file_name, bytes): (&str, Vec<u8>),
) -> Result<ListUploadId> {
    acting.may(Procedure::LoadReferenceList, Place::Agency)?;
    let digest = hex::encode(Sha256::digest(&bytes));
    let known = store::current(db).await?;
    let header = header_for(target, &known);
    let worker = worker.clone();
    let reading = tokio::task::spawn_blocking(move || read(&worker, &bytes, header)).await;
    let interrupted = "Таблица не разобрана: чтение прервалось. Сохраните её заново в табличном редакторе и загрузите снова";
    let loaded = match reading {
        Ok(read) => read.map_err(|why| Refusal::invalid("file", why))?,
        Err(_) => return Err(Refusal::invalid("file", interrupted)),
    };
    let Some(mut edition) = loaded.edition else {
        let said: Vec<String> = loaded.remarks.iter().map(ToString::to_string).collect();
        return Err(Refusal::invalid("file", said.join(". ")));
    };
    if !target.code.is_empty() && edition.code != target.code {
        return Err(Refusal::invalid(
            "file",
            format!(
                "В файле перечень «{}», а загружается «{}»",
                edition.code, target.code
            ),
        ));
    }
    if let Some(date) = target.edition.filter(|date| *date != edition.edition) {
        let header = Header {
            edition: date,
            ..edition.header().clone()
        };
        edition = ListEdition::new(header, edition.articles().to_vec());
    }
    let base = same_edition(&known, &edition).map(|(id, _)| *id);
    let remarks = serde_json::to_string(&loaded.remarks).unwrap_or_default();
    let content = format::write(&edition);
    let mut tx = db.begin().await?;
    let names = (file_name, digest.as_str());
    let id = store::insert_upload(
        &mut tx,
        names,
        (&content, &remarks),
        base,
        acting.person.id,
        acting.at,
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// The header of a list that is there, with the date asked for, or a new one.
fn header_for(target: &Target, known: &[(ListLoadingId, ListEdition)]) -> Option<Header> {
    let latest = known
        .iter()
        .map(|(_, edition)| edition)
        .filter(|edition| edition.code == target.code)
        .max_by_key(|edition| edition.edition);
    match (latest, target.edition) {
        (Some(latest), date) => Some(Header {
            edition: date.unwrap_or(latest.edition),
            ..latest.header().clone()
        }),
        (None, Some(date)) if !target.code.is_empty() => Some(Header::new(&target.code, date)),
        _ => None,
    }
}

fn read(
    worker: &Worker,
    bytes: &[u8],
    header: Option<Header>,
) -> std::result::Result<format::Loaded, String> {
    let cannot_keep = |why: std::io::Error| {
        let error = IntakeError::CannotOpen {
            path: "загруженный файл".into(),
            why: why.to_string(),
        };
        error.to_string()
    };
    let mut file = tempfile::NamedTempFile::new().map_err(cannot_keep)?;
    file.write_all(bytes)
        .and_then(|()| file.flush())
        .map_err(cannot_keep)?;
    let workbook = intake::read_file(worker, file.path(), &ReadOptions::default())
        .map_err(|refusal| refusal.to_string())?;
    spreadsheet::read(&workbook, header)
}

fn same_edition<'a>(
    known: &'a [(ListLoadingId, ListEdition)],
    edition: &ListEdition,
) -> Option<&'a (ListLoadingId, ListEdition)> {
    known
        .iter()
        .find(|(_, it)| it.code == edition.code && it.edition == edition.edition)
}

/// Opens a file that was read: the list, what is wrong with it, what it would change.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::NotFound`].
pub async fn open(db: &Db, acting: &Acting, id: ListUploadId) -> Result<Opened> {
    acting.may(Procedure::LoadReferenceList, Place::Agency)?;
    let upload = store::upload(db, id).await.or_missing(MISSING)?;
    let known = store::current(db).await?;
    opened(upload, &known)
}

fn opened(upload: Upload, known: &[(ListLoadingId, ListEdition)]) -> Result<Opened> {
    let unreadable = || {
        Refusal::rule(
            "Сведения о загруженном файле не читаются этой версией программы: загрузите файл снова",
        )
    };
    let edition = format::read(&upload.content)
        .edition
        .ok_or_else(unreadable)?;
    let remarks = serde_json::from_str(&upload.remarks).map_err(|_| unreadable())?;
    let earlier = || {
        let editions = known.iter().map(|(_, it)| it);
        editions
            .filter(|it| it.code == edition.code && it.edition < edition.edition)
            .max_by_key(|it| it.edition)
    };
    let before = same_edition(known, &edition)
        .map(|(_, it)| it)
        .or_else(earlier)
        .cloned();
    Ok(Opened {
        changes: before
            .as_ref()
            .map(|before| changes::between(before, &edition))
            .unwrap_or_default(),
        gaps: checks::gaps(&edition),
        before,
        remarks,
        edition,
        upload,
    })
}

/// Loads a file whose differences a person has seen: the whole list, or nothing.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] when rows were left out, when nothing would change, when articles would be lost or
/// terms stay unread without consent, or when the list was loaded by somebody else meanwhile.
pub async fn load(
    db: &Db,
    acting: &Acting,
    id: ListUploadId,
    agreed: Agreed,
) -> Result<ListLoadingId> {
    acting.may(Procedure::LoadReferenceList, Place::Agency)?;
    let mut tx = db.begin().await?;
    let upload = store::upload(&mut tx, id).await.or_missing(MISSING)?;
    if upload.loaded_as.is_some() {
        return Err(Refusal::rule(
            "Этот файл уже загружен: чтобы изменить перечень, загрузите новый файл",
        ));
    }
    let known = store::current(&mut tx).await?;
    let opened = opened(upload, &known)?;
    let current = same_edition(&known, &opened.edition).map(|(id, _)| *id);
    if current != opened.upload.base_id {
        return Err(Refusal::rule(
            "Пока вы смотрели, этот перечень загрузил кто-то другой: загрузите файл ещё раз и сравните снова",
        ));
    }
    may_be_loaded(&opened, agreed)?;
    let edition = &opened.edition;
    let origin = Origin {
        at: acting.at,
        by: Some(acting.person.id),
        file_name: &opened.upload.file_name,
    };
    let loaded = store::insert(&mut tx, edition, origin, current).await?;
    store::finish_upload(&mut tx, id, loaded).await?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::LoadReferenceList,
        &[Object::new(ObjectKind::ListEdition, loaded.0)],
        &json!({
            "code": edition.code, "edition": edition.edition, "articles": edition.articles().len(),
            "file": opened.upload.file_name, "instead_of": current, "changes": opened.changes.len(),
        }),
    )
    .await?;
    tx.commit().await?;
    Ok(loaded)
}

fn may_be_loaded(opened: &Opened, agreed: Agreed) -> Result<()> {
    let errors = opened.errors();
    if let Some(first) = errors.first() {
        return Err(Refusal::rule(format!(
            "Перечень загружается целиком или никак: исправьте в файле строки с ошибками (их {}) и загрузите его снова. Первая: {first}",
            errors.len()
        )));
    }
    if opened.is_same() {
        return Err(Refusal::rule(
            "В файле то же, что уже загружено: загружать нечего",
        ));
    }
    let unread = opened.unread().len();
    if unread > 0 && !agreed.unread {
        return Err(Refusal::rule(format!(
            "Не прочитано сроков: {unread}. Исправьте их или отметьте согласие: такие статьи будут показаны, но сами не применятся"
        )));
    }
    let removed = opened.removed();
    if removed > 0 && !agreed.removed {
        return Err(Refusal::rule(format!(
            "В файле нет статей, которые сейчас загружены (их {removed}). Дополните файл или отметьте согласие исключить их"
        )));
    }
    Ok(())
}
