//! The chain itself: what an entry is, how its hash is made, how a break is recognised. Pure.

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Former, Object, ObjectKind};
use crate::ids::PersonId;
use crate::organisation::permissions::Procedure;

/// An entry before it has its place in the chain.
pub(super) struct Draft {
    pub at: DateTime<Utc>,
    pub person: Option<PersonId>,
    pub person_name: String,
    pub action: String,
    pub objects: Vec<Object>,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// An entry of the journal.
#[derive(Clone, Debug, sqlx::FromRow, Serialize)]
pub struct Entry {
    /// Place in the chain, from 1 without gaps.
    pub seq: i64,
    /// The moment, RFC 3339 in UTC.
    pub at: String,
    /// Who did it.
    pub person_id: Option<PersonId>,
    /// Their name as it was then.
    pub person_name: String,
    /// Code of the [`Procedure`].
    pub action: String,
    /// JSON list of `[kind, id]`.
    pub objects: String,
    /// Whether only those with the right to restricted (ДСП) cases may read it.
    pub restricted: bool,
    /// JSON of what was, where something was changed.
    pub before: Option<String>,
    /// JSON of what came to be.
    pub after: Option<String>,
    /// Hash of the entry before; empty for the first.
    pub previous_hash: String,
    /// Hash over all of the above.
    pub hash: String,
}

impl Entry {
    /// Gives `draft` the place after the entry `seq - 1` with the hash `previous_hash`.
    pub(super) fn sealed(draft: Draft, seq: i64, previous_hash: String) -> Entry {
        let objects: Vec<(&str, i64)> = draft
            .objects
            .iter()
            .map(|object| (object.kind.code(), object.id))
            .collect();
        let mut entry = Entry {
            seq,
            at: draft.at.to_rfc3339_opts(SecondsFormat::Micros, true),
            person_id: draft.person,
            person_name: draft.person_name,
            action: draft.action,
            objects: serde_json::to_string(&objects).unwrap_or_default(),
            restricted: draft.objects.iter().any(|object| object.restricted),
            before: draft.before,
            after: draft.after,
            previous_hash,
            hash: String::new(),
        };
        entry.hash = entry.computed_hash();
        entry
    }

    /// The hash that the content calls for.
    ///
    /// Every field goes in with its length before it, so that text cannot move from one field to the next unseen.
    fn computed_hash(&self) -> String {
        let mut hasher = Sha256::new();
        let seq = self.seq.to_string();
        let restricted = self.restricted.to_string();
        let person = self.person_id.map_or(String::new(), |id| id.to_string());
        let absent = |text: &Option<String>| text.as_ref().map_or("-".into(), |t| format!("+{t}"));
        for field in [
            &seq,
            &self.at,
            &person,
            &self.person_name,
            &self.action,
            &self.objects,
            &restricted,
            &absent(&self.before),
            &absent(&self.after),
            &self.previous_hash,
        ] {
            hasher.update((field.len() as u64).to_le_bytes());
            hasher.update(field.as_bytes());
        }
        hex::encode(hasher.finalize())
    }

    /// The things the entry is about.
    pub fn about(&self) -> Vec<Object> {
        let pairs: Vec<(ObjectKind, i64)> = serde_json::from_str(&self.objects).unwrap_or_default();
        pairs
            .into_iter()
            .map(|(kind, id)| Object::new(kind, id))
            .collect()
    }

    /// The same entry for somebody who may not see restricted cases: that it is there, but not what it says.
    pub fn covered(mut self, sees_restricted: bool) -> Entry {
        if self.restricted && !sees_restricted {
            self.before = None;
            self.after = Some("сведения ограниченного доступа".into());
            self.objects = "[]".into();
        }
        self
    }

    /// Whether it tells that a row was taken out, with or without the reason.
    pub(super) fn is_of_a_removal(&self) -> bool {
        let is_reason = |after: &String| after.starts_with("{\"taken_out\":");
        self.before.is_some() && self.after.as_ref().is_none_or(is_reason)
    }

    /// Under what key the row was known before, where the entry tells that it was brought back.
    pub(super) fn former(&self) -> Option<Former> {
        #[derive(Deserialize)]
        struct Told {
            restored: Former,
        }
        let told: Told = serde_json::from_str(self.after.as_deref()?).ok()?;
        Some(told.restored).filter(|former| former.up_to < self.seq)
    }

    /// What was done, in words for people.
    pub fn action_label(&self) -> &str {
        self.action
            .parse::<Procedure>()
            .map_or(self.action.as_str(), |procedure| procedure.label())
    }

    /// Day and time in Moscow, where the body sits, as people write them.
    pub fn moment(&self) -> String {
        DateTime::parse_from_rfc3339(&self.at).map_or_else(
            |_| self.at.clone(),
            |at| {
                at.with_timezone(&crate::acting::office_zone())
                    .format("%d.%m.%Y %H:%M:%S")
                    .to_string()
            },
        )
    }
}

/// The first place where the chain does not hold.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// An entry is not there, or two changed places.
    #[error("после записи № {after} ожидалась запись № {}, а стоит № {found}: запись удалена или переставлена", after + 1)]
    Missing {
        /// The last good entry.
        after: i64,
        /// The entry found next.
        found: i64,
    },
    /// The entry does not continue the one before it.
    #[error("запись № {0} не продолжает предыдущую: одна из них подменена")]
    Unlinked(i64),
    /// The content of the entry was changed.
    #[error("содержание записи № {0} изменено после того, как она была сделана")]
    Changed(i64),
    /// The index by which a page finds the history of its object differs from the entry.
    #[error("указатель объектов записи № {0} не совпадает с её содержанием")]
    Index(i64),
    /// Entries at the end are missing.
    #[error(
        "журнал обрывается на записи № {found}, а последней сделана № {expected}: конец журнала удалён"
    )]
    CutOff {
        /// The number of the last entry made.
        expected: i64,
        /// The number of the last entry found.
        found: i64,
    },
}

/// How far the walk has come.
pub(super) struct Link {
    seq: i64,
    hash: String,
}

impl Link {
    pub(super) fn start() -> Self {
        Link {
            seq: 0,
            hash: String::new(),
        }
    }

    pub(super) fn seq(&self) -> i64 {
        self.seq
    }

    pub(super) fn follow(&mut self, entry: &Entry) -> Result<(), Broken> {
        if entry.seq != self.seq + 1 {
            return Err(Broken::Missing {
                after: self.seq,
                found: entry.seq,
            });
        }
        if entry.previous_hash != self.hash {
            return Err(Broken::Unlinked(entry.seq));
        }
        if entry.hash != entry.computed_hash() {
            return Err(Broken::Changed(entry.seq));
        }
        self.seq = entry.seq;
        self.hash.clone_from(&entry.hash);
        Ok(())
    }

    pub(super) fn end(&self, head_seq: i64, head_hash: &str) -> Result<(), Broken> {
        if self.seq != head_seq {
            Err(Broken::CutOff {
                expected: head_seq,
                found: self.seq,
            })
        } else if self.hash != head_hash {
            Err(Broken::Unlinked(self.seq))
        } else {
            Ok(())
        }
    }
}

/// Whether the index of objects says what the entry says.
pub(super) fn objects_agree(entry: &Entry, mut found: Vec<(String, i64)>) -> Result<(), Broken> {
    let mut said: Vec<(String, i64)> = entry
        .about()
        .into_iter()
        .map(|object| (object.kind.code().to_owned(), object.id))
        .collect();
    said.sort();
    said.dedup();
    found.sort();
    if said == found {
        Ok(())
    } else {
        Err(Broken::Index(entry.seq))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(length: i64) -> Vec<Entry> {
        let mut entries: Vec<Entry> = Vec::new();
        for seq in 1..=length {
            let previous = entries.last().map_or(String::new(), |e| e.hash.clone());
            let draft = Draft {
                at: DateTime::UNIX_EPOCH,
                person: Some(PersonId(7)),
                person_name: "А.Б. Петрова".into(),
                action: "case.file_document".into(),
                objects: vec![Object::new(ObjectKind::Case, seq)],
                before: None,
                after: Some(format!("{{\"n\":{seq}}}")),
            };
            entries.push(Entry::sealed(draft, seq, previous));
        }
        entries
    }

    fn walk(entries: &[Entry], head: (i64, &str)) -> Result<(), Broken> {
        let mut link = Link::start();
        for entry in entries {
            link.follow(entry)?;
        }
        link.end(head.0, head.1)
    }

    #[test]
    fn an_untouched_chain_holds() {
        let entries = chain(5);
        assert_eq!(walk(&entries, (5, &entries[4].hash)), Ok(()));
    }

    #[test]
    fn a_changed_entry_is_named() {
        let mut entries = chain(5);
        entries[2].after = Some("{}".into());
        let head = entries[4].hash.clone();
        assert_eq!(walk(&entries, (5, &head)), Err(Broken::Changed(3)));
        // Whoever also mends the hash breaks the link to the next entry.
        entries[2].hash = entries[2].computed_hash();
        assert_eq!(walk(&entries, (5, &head)), Err(Broken::Unlinked(4)));
    }

    #[test]
    fn a_removed_and_a_reordered_entry_are_named() {
        let mut entries = chain(5);
        let head = entries[4].hash.clone();
        entries.swap(1, 2);
        assert_eq!(
            walk(&entries, (5, &head)),
            Err(Broken::Missing { after: 1, found: 3 })
        );
        entries.swap(1, 2);
        entries.remove(3);
        assert_eq!(
            walk(&entries, (5, &head)),
            Err(Broken::Missing { after: 3, found: 5 })
        );
    }

    #[test]
    fn a_cut_end_is_named() {
        let mut entries = chain(5);
        let head = entries[4].hash.clone();
        entries.truncate(3);
        assert_eq!(
            walk(&entries, (5, &head)),
            Err(Broken::CutOff {
                expected: 5,
                found: 3
            })
        );
    }

    #[test]
    fn text_cannot_move_between_fields_unseen() {
        let mut entries = chain(1);
        let head = entries[0].hash.clone();
        entries[0].person_name = "А.Б. Петроваcase.file".into();
        entries[0].action = "_document".into();
        assert_eq!(walk(&entries, (1, &head)), Err(Broken::Changed(1)));
    }
}
