//! What was typed into a form, and how it becomes values.

use std::str::FromStr;

use chrono::NaiveDate;

use crate::refusal::{Fault, Refusal, Result};

/// The fields of a form as they were typed.
///
/// Kept so that a form refused can be shown again with everything in it.
#[derive(Clone, Debug, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Fields from pairs of name and text.
    ///
    /// NUL cannot be kept by PostgreSQL and means nothing to a person, so it is dropped here, where text enters.
    pub fn new(pairs: Vec<(String, String)>) -> Self {
        Fields(
            pairs
                .into_iter()
                .map(|(name, text)| (name, text.replace('\0', "").replace("\r\n", "\n")))
                .collect(),
        )
    }

    /// The text of a field; empty when it is not there.
    pub fn get(&self, name: &str) -> &str {
        self.0
            .iter()
            .find(|(field, _)| field == name)
            .map_or("", |(_, text)| text.as_str())
    }

    /// The text of a field, or `otherwise` when nothing at all was sent under its name.
    pub fn get_or<'a>(&'a self, name: &str, otherwise: &'a str) -> &'a str {
        self.0
            .iter()
            .find(|(field, _)| field == name)
            .map_or(otherwise, |(_, text)| text.as_str())
    }

    /// Puts a text into a field, in place of what was typed there.
    pub fn put(&mut self, name: &str, text: &str) {
        self.0.retain(|(field, _)| field != name);
        self.0.push((name.to_owned(), text.to_owned()));
    }

    /// Whether a check box is ticked.
    pub fn ticked(&self, name: &str) -> bool {
        !self.get(name).is_empty()
    }

    /// Every field, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()))
    }

    /// Every text sent under one name.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.iter()
            .filter_map(move |(field, text)| (field == name).then_some(text))
    }

    /// Starts turning fields into values; all faults are gathered before anything is refused.
    pub fn reader(&self) -> Reader<'_> {
        Reader {
            fields: self,
            faults: Vec::new(),
        }
    }
}

/// Turns fields into values and gathers what is wrong.
pub struct Reader<'a> {
    fields: &'a Fields,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    /// Notes a fault.
    pub fn fault(&mut self, field: &'static str, sentence: impl Into<String>) {
        self.faults.push(Fault {
            field,
            sentence: sentence.into(),
        });
    }

    /// Text that may be empty.
    pub fn text(&mut self, field: &'static str) -> String {
        self.fields.get(field).trim().to_owned()
    }

    /// Text that must not be empty; `what` names it in the accusative: «заголовок».
    pub fn required(&mut self, field: &'static str, what: &str) -> String {
        let text = self.text(field);
        if text.is_empty() {
            self.fault(field, format!("Укажите {what}"));
        }
        text
    }

    /// A check box.
    pub fn ticked(&mut self, field: &'static str) -> bool {
        self.fields.ticked(field)
    }

    /// A date, if one was typed: 2026-11-22 (as browsers send it) or 22.11.2026.
    pub fn optional_date(&mut self, field: &'static str, what: &str) -> Option<NaiveDate> {
        let text = self.text(field);
        if text.is_empty() {
            return None;
        }
        let date = NaiveDate::parse_from_str(&text, "%Y-%m-%d")
            .or_else(|_| NaiveDate::parse_from_str(&text, "%d.%m.%Y"))
            .ok()
            .filter(|date| {
                use chrono::Datelike;
                (1800..=2200).contains(&date.year())
            });
        if date.is_none() {
            self.fault(
                field,
                format!("«{text}» не читается как {what}: напишите день, месяц и год, например 31.12.2025"),
            );
        }
        date
    }

    /// A date that must be there; `what` in the nominative: «дата документа».
    pub fn date(&mut self, field: &'static str, what: &str) -> NaiveDate {
        if self.fields.get(field).trim().is_empty() {
            self.fault(field, format!("Не указана {what}"));
        }
        self.optional_date(field, what).unwrap_or_default()
    }

    /// A whole number, if one was typed.
    pub fn optional_number(&mut self, field: &'static str, what: &str) -> Option<i64> {
        let text = self.text(field);
        if text.is_empty() {
            return None;
        }
        match text.parse::<i64>() {
            Ok(number) if (0..=9_999_999).contains(&number) => Some(number),
            _ => {
                self.fault(field, format!("{what}: «{text}» — не целое число"));
                None
            }
        }
    }

    /// A whole number that must be there; `what` in the nominative with a capital: «Количество листов».
    pub fn number(&mut self, field: &'static str, what: &str) -> i64 {
        if self.fields.get(field).trim().is_empty() {
            self.fault(field, format!("{what}: укажите число"));
        }
        self.optional_number(field, what).unwrap_or_default()
    }

    /// One of the words or keys offered by the form, if one was chosen.
    pub fn optional_choice<T: FromStr>(&mut self, field: &'static str, what: &str) -> Option<T> {
        let text = self.text(field);
        if text.is_empty() {
            return None;
        }
        let choice = text.parse().ok();
        if choice.is_none() {
            self.fault(field, format!("Выберите {what} из списка"));
        }
        choice
    }

    /// One of the words or keys offered by the form; `what` in the accusative: «вид документа».
    pub fn choice<T: FromStr>(&mut self, field: &'static str, what: &str, stand_in: T) -> T {
        if self.fields.get(field).trim().is_empty() {
            self.fault(field, format!("Выберите {what}"));
        }
        self.optional_choice(field, what).unwrap_or(stand_in)
    }

    /// The value built of the parts, unless something was wrong.
    ///
    /// # Errors
    /// [`Refusal::Invalid`] with all faults.
    pub fn finish<T>(self, value: T) -> Result<T> {
        if self.faults.is_empty() {
            Ok(value)
        } else {
            Err(Refusal::Invalid(self.faults))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        Fields::new(
            pairs
                .iter()
                .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
                .collect(),
        )
    }

    #[test]
    fn every_fault_is_told_at_once() {
        let fields = fields(&[("date", "31.02.2025"), ("sheets", "два"), ("title", " ")]);
        let mut form = fields.reader();
        form.required("title", "заголовок");
        form.date("date", "дата документа");
        form.number("sheets", "Количество листов");
        let Err(Refusal::Invalid(faults)) = form.finish(()) else {
            panic!("three faults were expected");
        };
        assert_eq!(
            faults.iter().map(|f| f.field).collect::<Vec<_>>(),
            ["title", "date", "sheets"]
        );
    }

    #[test]
    fn both_ways_of_writing_a_date_are_read() {
        for text in ["2025-12-31", "31.12.2025"] {
            let fields = fields(&[("date", text)]);
            let mut form = fields.reader();
            let date = form.date("date", "дата");
            assert_eq!(
                form.finish(date).ok(),
                NaiveDate::from_ymd_opt(2025, 12, 31)
            );
        }
    }

    #[test]
    fn nul_never_enters() {
        assert_eq!(fields(&[("a", "до\0говор")]).get("a"), "договор");
    }
}
