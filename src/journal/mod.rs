//! What was done, when and by whom: an append-only chain of entries.
//!
//! Every procedure writes its entry in its own transaction. Each entry carries the hash of the one before it, and the head of
//! the chain is kept apart, so a changed, removed or reordered entry is found by [`verify`]. What cannot be found from inside
//! is the replacement of the whole database by an older copy; for that the head's hash is printed by the command and can be
//! kept on paper.

mod chain;
pub mod pages;
mod store;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::acting::Acting;
use crate::db::{Db, Result, Store, Tx};
use crate::ids::HeadingId;
use crate::organisation::permissions::Procedure;

pub use chain::{Broken, Entry};
pub use store::{STATEMENTS, latest};

crate::words! {
    /// What kind of thing an entry is about.
    ObjectKind {
        /// The organisation itself.
        Organisation = "organisation", "Организация";
        /// A department.
        Department = "department", "Подразделение";
        /// A person.
        Person = "person", "Работник";
        /// An edition of a reference list.
        ListEdition = "list_edition", "Перечень";
        /// A nomenclature.
        Nomenclature = "nomenclature", "Номенклатура дел";
        /// A row of a nomenclature.
        Heading = "heading", "Строка номенклатуры";
        /// A typical or exemplary nomenclature.
        ModelNomenclature = "model_nomenclature", "Типовая (примерная) номенклатура";
        /// A memo on a new case in mid-year.
        Memo = "memo", "Служебная записка";
        /// A key of a program.
        ApiToken = "api_token", "Ключ программы";
        /// A case.
        Case = "case", "Дело";
        /// A volume.
        Volume = "volume", "Том";
        /// An inventory.
        Inventory = "inventory", "Опись";
        /// A meeting of the commission.
        Meeting = "meeting", "Заседание комиссии";
        /// A campaign of destruction.
        Campaign = "campaign", "Кампания уничтожения";
        /// A department's list for destruction.
        DestructionList = "destruction_list", "Перечень к уничтожению";
        /// An act of selection for destruction.
        DestructionAct = "destruction_act", "Акт о выделении к уничтожению";
        /// Long work in the background.
        Job = "job", "Задание";
        /// A revision of terms.
        Revision = "revision", "Пересмотр сроков";
        /// An amendment of the wording of a form.
        WordingAmendment = "wording_amendment", "Поправка к формулировке";
    }
}

/// A thing that an entry is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Object {
    /// Its kind.
    pub kind: ObjectKind,
    /// Its key.
    pub id: i64,
    /// Whether only those with the right to restricted (ДСП) cases may read the entry.
    pub restricted: bool,
}

impl Object {
    /// Names a thing.
    pub fn new(kind: ObjectKind, id: i64) -> Self {
        Object {
            kind,
            id,
            restricted: false,
        }
    }

    /// The same thing, marked as restricted when its case is.
    pub fn restricted_if(self, restricted: bool) -> Self {
        Object { restricted, ..self }
    }
}

/// Adds an entry about `objects` (the first is the main one) within the transaction of the procedure.
///
/// `before` and `after` are what the procedure changed; anything serialisable.
///
/// # Errors
/// Those of the database.
pub async fn record(
    tx: &mut Tx,
    acting: &Acting,
    procedure: Procedure,
    objects: &[Object],
    before: Option<&impl Serialize>,
    after: Option<&impl Serialize>,
) -> Result<()> {
    let text = |value: Value| value.to_string();
    let draft = chain::Draft {
        at: acting.at,
        person: Some(acting.person.id),
        person_name: acting.person.short_name(),
        action: procedure.code().to_owned(),
        objects: objects.to_vec(),
        before: before.map(as_json).map(text),
        after: after.map(as_json).map(text),
    };
    store::append(tx, draft).await
}

/// Adds an entry whose only content is what came to be.
///
/// # Errors
/// Those of the database.
pub async fn record_new(
    tx: &mut Tx,
    acting: &Acting,
    procedure: Procedure,
    objects: &[Object],
    after: &impl Serialize,
) -> Result<()> {
    record(tx, acting, procedure, objects, None::<&()>, Some(after)).await
}

/// What was and what came to be of one of many things.
#[derive(Clone, Debug)]
pub struct Change {
    /// The things, the main one first.
    pub objects: Vec<Object>,
    /// What was; nothing for a thing that came to be.
    pub before: Option<Value>,
    /// What came to be; nothing for a thing that is gone.
    pub after: Option<Value>,
}

/// Adds an entry about each of many things that one procedure changes, in their order.
///
/// # Errors
/// Those of the database.
pub async fn record_each(
    tx: &mut Tx,
    acting: &Acting,
    procedure: Procedure,
    changes: Vec<Change>,
) -> Result<()> {
    let person_name = acting.person.short_name();
    let drafts = changes
        .into_iter()
        .map(|change| chain::Draft {
            at: acting.at,
            person: Some(acting.person.id),
            person_name: person_name.clone(),
            action: procedure.code().to_owned(),
            objects: change.objects,
            before: change.before.map(|value| value.to_string()),
            after: change.after.map(|value| value.to_string()),
        })
        .collect();
    store::append_many(tx, drafts).await
}

fn as_json(value: &impl Serialize) -> Value {
    serde_json::to_value(value)
        .unwrap_or_else(|error| Value::String(format!("не удалось записать: {error}")))
}

/// The state of the chain after a walk through all of it.
#[derive(Debug)]
pub struct Verified {
    /// How many entries there are.
    pub entries: i64,
    /// The hash of the last one; worth keeping on paper.
    pub head: String,
}

/// Walks the whole chain.
///
/// # Errors
/// The outer one is the database's; the inner one names the first broken link.
pub async fn verify(db: &Db) -> Result<std::result::Result<Verified, Broken>> {
    let (head_seq, head_hash) = store::head(db).await?;
    let mut link = chain::Link::start();
    loop {
        let batch = store::after(db, link.seq(), 1_000).await?;
        let (Some(first), Some(last)) = (batch.first(), batch.last()) else {
            break;
        };
        let mut indexed: HashMap<i64, Vec<(String, i64)>> = HashMap::new();
        for (seq, kind, id) in store::indexed_objects(db, first.seq, last.seq).await? {
            indexed.entry(seq).or_default().push((kind, id));
        }
        for entry in &batch {
            if let Err(broken) = link.follow(entry) {
                return Ok(Err(broken));
            }
            let found = indexed.remove(&entry.seq).unwrap_or_default();
            if let Err(broken) = chain::objects_agree(entry, found) {
                return Ok(Err(broken));
            }
        }
    }
    Ok(link.end(head_seq, &head_hash).map(|()| Verified {
        entries: head_seq,
        head: head_hash,
    }))
}

/// History of one object for its page, newest first.
///
/// # Errors
/// Those of the database.
pub async fn history(db: impl Store, object: Object) -> Result<Vec<Entry>> {
    store::entries_of(db, object, i64::MAX).await
}

/// The key that a row of a nomenclature had before it was taken out and brought back, and the last entry while it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Former {
    /// The key.
    pub heading: HeadingId,
    /// The number of the entry.
    pub up_to: i64,
}

/// What an entry says of a row that was brought back.
pub fn restored(content: &impl Serialize, former: Former) -> Value {
    let mut told = as_json(content);
    told["restored"] = as_json(&former);
    told
}

/// History of a row of a nomenclature, newest first.
///
/// SQLite gives the key of a row that was taken out to the next one: the history of a row ends where another one under its key was
/// taken out. That of a row that was brought back goes on with what it went through under its former key.
///
/// # Errors
/// Those of the database.
pub async fn history_of_row(db: &Db, id: HeadingId) -> Result<Vec<Entry>> {
    let mut told: Vec<Entry> = Vec::new();
    let mut next = Some(Former {
        heading: id,
        up_to: i64::MAX,
    });
    while let Some(Former { heading, up_to }) = next {
        let object = Object::new(ObjectKind::Heading, heading.0);
        let entries = store::entries_of(db, object, up_to).await?.into_iter();
        let before = told.len();
        told.extend(entries.take_while(|entry| !entry.is_of_a_removal()));
        next = told[before..].last().and_then(Entry::former);
    }
    Ok(told)
}
