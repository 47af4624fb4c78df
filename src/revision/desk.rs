//! Proposing a revision of terms and approving it, one transaction each.

use serde_json::json;

use super::rules::{self, Approval, Line, Proposal, Refused};
use super::store::{self, Revision};
use crate::acting::{Acting, Place};
use crate::db::{Db, Store};
use crate::ids::{JobId, ListLoadingId, RevisionId};
use crate::jobs;
use crate::jobs::rules::JobKind;
use crate::journal::{self, Object, ObjectKind};
use crate::organisation;
use crate::organisation::permissions::Procedure;
use crate::reference_lists::{self, ArticleKey, ListEdition};
use crate::refusal::{OrMissing, Refusal, Result};

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Refusal::rule(refused)
    }
}

/// What is to be looked at.
#[derive(Clone, Debug)]
pub enum Asked {
    /// A new edition in place of an old one.
    Edition {
        /// By which cases are kept now.
        old: ListLoadingId,
        /// By which they would be.
        new: ListLoadingId,
    },
    /// One article with another term.
    Article {
        /// The edition.
        list: ListLoadingId,
        /// Number and item.
        key: ArticleKey,
        /// The words of the term.
        words: String,
        /// Its footnotes.
        note: String,
    },
}

/// The job of a revision, as it is asked for.
#[derive(Clone, Copy, Debug, serde::Serialize, serde::Deserialize)]
pub struct OfRevision {
    /// Which.
    pub revision: RevisionId,
}

fn object(id: RevisionId) -> Object {
    Object::new(ObjectKind::Revision, id.0)
}

fn edition(editions: &[(ListLoadingId, ListEdition)], id: ListLoadingId) -> Result<&ListEdition> {
    let found = editions.iter().find(|(known, _)| *known == id);
    Ok(found
        .map(|(_, edition)| edition)
        .ok_or(Refused::NoSuchList)?)
}

/// Proposes a revision and has it counted what it would do.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] when nothing differs, a term cannot be read, or another one is being counted.
pub async fn propose(db: &Db, acting: &Acting, asked: &Asked) -> Result<(RevisionId, JobId)> {
    acting.may(Procedure::ProposeRevision, Place::Agency)?;
    let editions = reference_lists::store::current(db).await?;
    let column = organisation::store::organisation(db).await?.body_kind;
    let (title, list, lines): (String, &ListEdition, Vec<Line>) = match asked {
        Asked::Edition { old, new } => {
            if old == new {
                return Err(Refused::SameEdition.into());
            }
            let (old, new) = (edition(&editions, *old)?, edition(&editions, *new)?);
            let dated = |edition: &ListEdition| edition.edition.format("%d.%m.%Y").to_string();
            let (since, until) = (dated(new), dated(old));
            let title = if new.code == old.code {
                format!(
                    "{}: редакция от {since} вместо редакции от {until}",
                    new.title
                )
            } else {
                format!("«{}» вместо «{}»", new.title, old.title)
            };
            (title, old, rules::between(old, new, &column))
        }
        Asked::Article {
            list,
            key,
            words,
            note,
        } => {
            let list = edition(&editions, *list)?;
            let line = rules::of_article(list, key, words, note, &column)?;
            let title = format!(
                "{}: «{}» вместо «{}»",
                list.cite(key),
                line.becomes,
                line.was
            );
            (title, list, vec![line])
        }
    };
    if lines.is_empty() {
        return Err(Refused::NothingDiffers.into());
    }
    let proposal = Proposal {
        list: list.code.clone(),
        // Citations that name no list mean the general one, which was loaded first.
        is_general: editions
            .first()
            .is_some_and(|(_, first)| first.code == list.code),
        lines,
    };
    let content = serde_json::to_string(&proposal).map_err(Refusal::rule)?;
    let mut tx = db.begin().await?;
    let id = store::insert(&mut tx, &title, &content, acting.person.id, acting.today).await?;
    let after = json!({"title": title, "articles": proposal.lines.len()});
    journal::record_new(
        &mut tx,
        acting,
        Procedure::ProposeRevision,
        &[object(id)],
        &after,
    )
    .await?;
    let asked = OfRevision { revision: id };
    let job = jobs::desk::ask_within(&mut tx, acting, JobKind::WhatIf, &asked).await?;
    tx.commit().await?;
    Ok((id, job))
}

/// One revision, for those who may propose or approve one.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::NotFound`].
pub async fn visible_revision(db: impl Store, acting: &Acting, id: RevisionId) -> Result<Revision> {
    acting.may(Procedure::ProposeRevision, Place::Agency)?;
    store::revision(db, id)
        .await
        .or_missing("Такого пересмотра нет")
}

/// Approves some of the articles and has them applied.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Invalid`] without a ground; [`Refusal::Rule`] before it was counted, after it was approved, or
/// for an article that nobody may apply.
pub async fn approve(
    db: &Db,
    acting: &Acting,
    id: RevisionId,
    approval: &Approval,
    ground: &str,
) -> Result<JobId> {
    acting.may(Procedure::ApproveRevision, Place::Agency)?;
    let mut tx = db.begin().await?;
    let revision = store::revision(&mut tx, id)
        .await
        .or_missing("Такого пересмотра нет")?;
    if revision.approved_by.is_some() {
        return Err(Refused::Approved.into());
    }
    if revision.report.is_empty() {
        return Err(Refused::NotCounted.into());
    }
    approval.check(&proposal_of(&revision)?)?;
    let ground = ground.trim();
    if ground.is_empty() {
        return Err(Refusal::invalid(
            "ground",
            "Укажите документ, на основании которого сроки пересматриваются",
        ));
    }
    let approved = serde_json::to_string(approval).map_err(Refusal::rule)?;
    store::approve(
        &mut tx,
        id,
        &approved,
        acting.person.id,
        acting.today,
        ground,
    )
    .await?;
    let after = json!({"approved": approval, "ground": ground});
    journal::record_new(
        &mut tx,
        acting,
        Procedure::ApproveRevision,
        &[object(id)],
        &after,
    )
    .await?;
    let asked = OfRevision { revision: id };
    let job = jobs::desk::ask_within(&mut tx, acting, JobKind::ApplyRevision, &asked).await?;
    tx.commit().await?;
    Ok(job)
}

/// What a revision proposes.
///
/// # Errors
/// [`Refusal::Rule`] when it was written by another version of the program.
pub fn proposal_of(revision: &Revision) -> Result<Proposal> {
    serde_json::from_str(&revision.content).map_err(|_| {
        Refusal::rule(
            "Пересмотр записан другой версией программы и не читается: предложите его заново",
        )
    })
}
