//! Keys of programs: issued, taken back, recognised.

use serde_json::json;

use super::rules::ApiToken;
use super::store;
use crate::acting::{Acting, Place};
use crate::db::{self, Db};
use crate::ids::ApiTokenId;
use crate::journal::{self, Object, ObjectKind};
use crate::organisation::passwords;
use crate::organisation::permissions::Procedure;
use crate::refusal::{OrMissing, Refusal, Result};

/// Issues a key for a program; the key itself is returned once and never kept.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Invalid`] without a name, or with one that is taken.
pub async fn issue(db: &Db, acting: &Acting, name: &str) -> Result<String> {
    acting.may(Procedure::KeepPrograms, Place::Agency)?;
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() {
        return Err(Refusal::invalid(
            "name",
            "Назовите программу, которой выдаётся ключ",
        ));
    }
    let key = passwords::token();
    let mut tx = db.begin().await?;
    let id = store::insert(
        &mut tx,
        &name,
        &passwords::digest(&key),
        acting.person.id,
        acting.today,
    )
    .await
    .map_err(|error| match error {
        db::Error::Duplicate(_) => Refusal::invalid(
            "name",
            format!("Ключ с названием «{name}» уже выдавался: назовите новый иначе"),
        ),
        other => other.into(),
    })?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::KeepPrograms,
        &[Object::new(ObjectKind::ApiToken, id.0)],
        &json!({"issued": name}),
    )
    .await?;
    tx.commit().await?;
    Ok(key)
}

/// Takes a key back: the program is not let in any more.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::NotFound`]; [`Refusal::Rule`] when it was taken back before.
pub async fn revoke(db: &Db, acting: &Acting, id: ApiTokenId) -> Result<()> {
    acting.may(Procedure::KeepPrograms, Place::Agency)?;
    let mut tx = db.begin().await?;
    let token = store::by_id(&mut tx, id)
        .await
        .or_missing("Такого ключа нет")?;
    if token.revoked_on.is_some() {
        return Err(Refusal::rule(format!(
            "Ключ программы «{}» уже отозван",
            token.name
        )));
    }
    store::revoke(&mut tx, id, acting.person.id, acting.today).await?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::KeepPrograms,
        &[Object::new(ObjectKind::ApiToken, id.0)],
        &json!({"revoked": token.name}),
    )
    .await?;
    Ok(tx.commit().await?)
}

/// The program that shows this key, unless the key is unknown or was taken back.
///
/// # Errors
/// Those of the database.
pub async fn program(db: &Db, key: &str) -> Result<Option<ApiToken>> {
    Ok(store::by_digest(db, &passwords::digest(key)).await?)
}
