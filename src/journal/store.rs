//! The SQL of the journal.

use super::chain::{Draft, Entry};
use super::{Object, ObjectKind};
use crate::db::{OverRows, Result, Store, Tx};

crate::statements! {
    /// Moves the head on by one; the row stays locked until the transaction ends, so entries queue up in order.
    ADVANCE_HEAD = "UPDATE journal_head SET seq = seq + 1 WHERE id = 1 RETURNING seq, hash";
    ADVANCE_HEAD_BY = "UPDATE journal_head SET seq = seq + $1 WHERE id = 1 RETURNING seq, hash";
    SEAL_HEAD = "UPDATE journal_head SET hash = $1 WHERE id = 1";
    INSERT = "INSERT INTO journal_entry
        (seq, at, person_id, person_name, action, objects, restricted, before, after, previous_hash, hash)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    INSERT_OBJECT = "INSERT INTO journal_object (seq, object_kind, object_id) VALUES ($1, $2, $3)
        ON CONFLICT DO NOTHING";
    HEAD = "SELECT seq, hash FROM journal_head WHERE id = 1";
    AFTER = "SELECT * FROM journal_entry WHERE seq > $1 ORDER BY seq LIMIT $2";
    OBJECTS = "SELECT seq, object_kind, object_id FROM journal_object WHERE seq BETWEEN $1 AND $2";
    OF_OBJECT = "SELECT e.* FROM journal_entry e JOIN journal_object o ON o.seq = e.seq
        WHERE o.object_kind = $1 AND o.object_id = $2 AND e.seq <= $3 ORDER BY e.seq DESC LIMIT 200";
    LATEST = "SELECT * FROM journal_entry WHERE seq <= $1 ORDER BY seq DESC LIMIT $2";
}

pub(super) async fn append(tx: &mut Tx, draft: Draft) -> Result<()> {
    let (seq, previous_hash): (i64, String) = tx.fetch_one(ADVANCE_HEAD, ()).await?;
    let objects = draft.objects.clone();
    let entry = Entry::sealed(draft, seq, previous_hash);
    tx.execute(SEAL_HEAD, (&entry.hash,)).await?;
    tx.execute(
        INSERT,
        (
            entry.seq,
            &entry.at,
            entry.person_id,
            &entry.person_name,
            &entry.action,
            &entry.objects,
            entry.restricted,
            &entry.before,
            &entry.after,
            &entry.previous_hash,
            &entry.hash,
        ),
    )
    .await?;
    match objects[..] {
        // Most entries are about one thing; a statement that is always the same stays prepared.
        [Object { kind, id, .. }] => tx.execute(INSERT_OBJECT, (seq, kind, id)).await?,
        _ => {
            let rows = objects.iter().map(|object| (seq, object.kind, object.id));
            tx.execute_over(INSERT_OBJECTS, rows.collect()).await?
        }
    };
    Ok(())
}

const INSERT_MANY: OverRows = OverRows {
    before: "INSERT INTO journal_entry
        (seq, at, person_id, person_name, action, objects, restricted, before, after, previous_hash, hash) VALUES ",
    after: "",
};
const INSERT_OBJECTS: OverRows = OverRows {
    before: "INSERT INTO journal_object (seq, object_kind, object_id) VALUES ",
    after: " ON CONFLICT DO NOTHING",
};

/// Adds entries one after the other, sending many at once.
pub(super) async fn append_many(tx: &mut Tx, drafts: Vec<Draft>) -> Result<()> {
    let Ok(count) = i64::try_from(drafts.len()) else {
        return Ok(());
    };
    if count == 0 {
        return Ok(());
    }
    let (last, mut previous_hash): (i64, String) = tx.fetch_one(ADVANCE_HEAD_BY, (count,)).await?;
    let mut entries = Vec::with_capacity(drafts.len());
    let mut objects = Vec::with_capacity(drafts.len());
    for (seq, draft) in (last - count + 1..).zip(drafts) {
        objects.extend(
            draft
                .objects
                .iter()
                .map(|object| (seq, object.kind, object.id)),
        );
        let entry = Entry::sealed(draft, seq, std::mem::take(&mut previous_hash));
        previous_hash.clone_from(&entry.hash);
        entries.push(entry);
    }
    tx.execute(SEAL_HEAD, (previous_hash,)).await?;
    let rows: Vec<_> = entries
        .into_iter()
        .map(|entry| {
            (
                entry.seq,
                entry.at,
                entry.person_id,
                entry.person_name,
                entry.action,
                entry.objects,
                entry.restricted,
                entry.before,
                entry.after,
                entry.previous_hash,
                entry.hash,
            )
        })
        .collect();
    tx.execute_over(INSERT_MANY, rows).await?;
    tx.execute_over(INSERT_OBJECTS, objects).await?;
    Ok(())
}

pub(super) async fn head(db: impl Store) -> Result<(i64, String)> {
    db.fetch_one(HEAD, ()).await
}

pub(super) async fn after(db: impl Store, seq: i64, limit: i64) -> Result<Vec<Entry>> {
    db.fetch_all(AFTER, (seq, limit)).await
}

pub(super) async fn indexed_objects(
    db: impl Store,
    first: i64,
    last: i64,
) -> Result<Vec<(i64, String, i64)>> {
    db.fetch_all(OBJECTS, (first, last)).await
}

/// The latest entries about one object up to number `up_to`, newest first, at most two hundred.
pub(super) async fn entries_of(db: impl Store, object: Object, up_to: i64) -> Result<Vec<Entry>> {
    let kind: ObjectKind = object.kind;
    db.fetch_all(OF_OBJECT, (kind, object.id, up_to)).await
}

/// Entries up to number `up_to`, newest first.
pub async fn latest(db: impl Store, up_to: i64, limit: i64) -> Result<Vec<Entry>> {
    db.fetch_all(LATEST, (up_to, limit)).await
}
