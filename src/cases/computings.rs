//! The history of a case's expiry: every computing, with who, when and on what occasion, as the journal tells it.

use serde_json::Value;

use super::rules::ExpiryKind;
use super::rules::expiry::gates_in_words;
use crate::journal::Entry;

/// A computing of the expiry.
pub struct Computing {
    /// When.
    pub moment: String,
    /// Who did what led to it.
    pub person: String,
    /// What that was.
    pub action: String,
    /// What the expiry was; empty for the first computing.
    pub before: String,
    /// What it became.
    pub after: String,
}

impl Computing {
    /// The computing that an entry tells of, if it tells of one.
    pub fn told_by(entry: &Entry) -> Option<Computing> {
        let expiry_in = |json: &Option<String>| {
            let value: Value = serde_json::from_str(json.as_deref()?).ok()?;
            value.get("expiry").map(in_words)
        };
        Some(Computing {
            after: expiry_in(&entry.after)?,
            before: expiry_in(&entry.before).unwrap_or_default(),
            moment: entry.moment(),
            person: entry.person_name.clone(),
            action: entry.action_label().to_owned(),
        })
    }
}

fn in_words(expiry: &Value) -> String {
    let text = |key: &str| expiry.get(key).and_then(Value::as_str);
    let date = text("destroy_from").and_then(|date| date.parse::<chrono::NaiveDate>().ok());
    let mut words = match (date, text("expiry").map(str::parse::<ExpiryKind>)) {
        (Some(date), _) => format!("к уничтожению не ранее {}", date.format("%d.%m.%Y")),
        (None, Some(Ok(kind))) => kind.label().to_owned(),
        _ => String::new(),
    };
    for gate in gates_in_words(text("shut_gates").unwrap_or_default()) {
        words.push_str("; ");
        words.push_str(gate);
    }
    words
}
