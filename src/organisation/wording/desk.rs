//! Amending the wording and taking an amendment back, one transaction each.

use chrono::NaiveDate;
use serde_json::json;

use super::rules::{self, Amendment, Refused};
use super::shipped;
use super::store::{self, NewAmendment};
use crate::acting::{Acting, Place};
use crate::db::Db;
use crate::ids::AmendmentId;
use crate::journal::{self, Object, ObjectKind};
use crate::organisation::permissions::Procedure;
use crate::print::catalogue::Block;
use crate::refusal::{Refusal, Result};

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NoSuchForm(_) | Refused::NoSuchBlock { .. } => {
                Refusal::NotFound(refused.to_string())
            }
            Refused::Text(_) | Refused::TooLong(_) | Refused::Same(_) => {
                Refusal::invalid("text", refused.to_string())
            }
            Refused::TooEarly(_) | Refused::DayTaken(_) => {
                Refusal::invalid("since", refused.to_string())
            }
            Refused::Withdrawn(_) | Refused::InForce(_) => Refusal::rule(refused),
        }
    }
}

/// What the text of a block is to be.
#[derive(Clone, Debug)]
pub struct Asked {
    pub block: Block,
    /// The new text; nothing for the return to the one that came with the program.
    pub text: Option<String>,
    /// The first day on which it is in force.
    pub since: NaiveDate,
    /// The document that says so.
    pub ground: String,
}

fn object(id: AmendmentId) -> Object {
    Object::new(ObjectKind::WordingAmendment, id.0)
}

/// Puts another text into a form from a day on.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Invalid`] for a text that the block cannot have, a day that is past or taken, no ground.
pub async fn amend(db: &Db, acting: &Acting, asked: &Asked) -> Result<Amendment> {
    acting.may(Procedure::AmendWording, Place::Agency)?;
    let (block, ground) = (asked.block, asked.ground.trim());
    if ground.is_empty() {
        return Err(Refusal::invalid(
            "ground",
            "Укажите документ, на основании которого меняется текст формы",
        ));
    }
    let mut tx = db.begin().await?;
    let before = store::amendments(&mut tx).await?;
    let text = rules::admitted(
        shipped(),
        &before,
        (block, asked.text.as_deref()),
        asked.since,
        acting.today,
    )?;
    let id = store::insert(
        &mut tx,
        NewAmendment {
            block,
            text,
            since: asked.since,
            ground,
        },
        acting.person.id,
        acting.today,
    )
    .await?;
    let after = store::amendments(&mut tx).await?;
    let was = json!({"text": rules::text(shipped(), &before, block, asked.since)});
    let is = json!({
        "form": block.form().as_str(),
        "block": block.name(),
        "text": rules::text(shipped(), &after, block, asked.since),
        "in_force_from": asked.since,
        "ground": ground,
    });
    journal::record(
        &mut tx,
        acting,
        Procedure::AmendWording,
        &[object(id)],
        Some(&was),
        Some(&is),
    )
    .await?;
    let made = found(after, id)?;
    tx.commit().await?;
    Ok(made)
}

/// Takes an amendment back before it is in force.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::NotFound`]; [`Refusal::Rule`] once it is in force or was taken back; [`Refusal::Invalid`]
/// without a reason.
pub async fn withdraw(
    db: &Db,
    acting: &Acting,
    id: AmendmentId,
    reason: &str,
) -> Result<Amendment> {
    acting.may(Procedure::AmendWording, Place::Agency)?;
    let mut tx = db.begin().await?;
    let amendment = found(store::amendments(&mut tx).await?, id)?;
    amendment.may_be_withdrawn(acting.today)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Refusal::invalid(
            "reason",
            "Укажите, почему поправка отзывается",
        ));
    }
    store::withdraw(&mut tx, id, reason, acting.person.id, acting.today).await?;
    let after = json!({
        "form": amendment.block.form().as_str(),
        "block": amendment.block.name(),
        "withdrawn": amendment.text,
        "in_force_from": amendment.since,
        "reason": reason,
    });
    journal::record_new(
        &mut tx,
        acting,
        Procedure::AmendWording,
        &[object(id)],
        &after,
    )
    .await?;
    tx.commit().await?;
    Ok(amendment)
}

fn found(amendments: Vec<Amendment>, id: AmendmentId) -> Result<Amendment> {
    let mut amendments = amendments.into_iter();
    amendments
        .find(|it| it.id == id)
        .ok_or_else(|| Refusal::NotFound("Такой поправки нет".into()))
}
