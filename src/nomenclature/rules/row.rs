//! What a row of a nomenclature says, and what it must say to be signed.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::refused::Refused;
use crate::ids::{DivisionId, HeadingId, MemoId, NomenclatureId, PersonId};
use crate::nomenclature::case_index::CaseIndex;
use crate::nomenclature::headings::{self, FindingCode};
use crate::retention::{self, Reading, RetentionTerm, StorageCategory};

crate::words! {
    /// What stands behind a row.
    HeadingKind {
        /// A case.
        Case = "case", "дело";
        /// A register.
        Register = "register", "журнал";
        /// A card index.
        CardIndex = "card_index", "картотека";
        /// A database.
        Database = "database", "база данных";
        /// Copies.
        Copies = "copies", "копии";
    }
}

crate::words! {
    /// By how long it is kept: decides about inventories and the lines of the final record.
    Category {
        /// Постоянного хранения.
        Permanent = "permanent", "постоянного хранения";
        /// По личному составу.
        Personnel = "personnel", "по личному составу";
        /// Временного (свыше 10 лет) хранения.
        LongTerm = "long_term", "временного (свыше 10 лет) хранения";
        /// Временного (до 10 лет включительно) хранения.
        ShortTerm = "short_term", "временного (до 10 лет включительно) хранения";
    }
}

impl From<StorageCategory> for Category {
    fn from(category: StorageCategory) -> Self {
        match category {
            StorageCategory::Permanent => Category::Permanent,
            StorageCategory::Personnel => Category::Personnel,
            StorageCategory::LongTerm => Category::LongTerm,
            StorageCategory::ShortTerm => Category::ShortTerm,
        }
    }
}

crate::words! {
    /// What an event writes into the note of a row (R-093; M-1…M-5). Never typed.
    MarkKind {
        /// M-4: the first document was filed.
        Opened = "opened", "заведено";
        /// M-3: the case goes on from an earlier year.
        CarriedOver = "carried_over", "переходящее";
        /// M-5: selected for destruction by an approved act.
        Selected = "selected", "выделено к уничтожению";
        /// M-1: taken into the archive by an inventory.
        Transferred = "transferred", "передано в архив";
        /// M-2: destroyed.
        Destroyed = "destroyed", "уничтожено";
    }
}

/// A mark in the note of a row.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct HeadingMark {
    /// On which row.
    pub heading_id: HeadingId,
    /// Which.
    pub mark: MarkKind,
    /// Date of the event or of the paper it refers to; for a case carried over, 1 January of its first year.
    pub dated_on: NaiveDate,
    /// Number of the paper; empty where there is none.
    pub number: String,
}

/// What a row of a nomenclature says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeadingContent {
    /// The division it belongs to.
    pub division_id: Option<DivisionId>,
    /// The section's name as printed above the rows.
    pub section: String,
    /// Place among the rows.
    pub position: i64,
    /// Index (gr. 1).
    pub index_text: String,
    /// Letter of the sub-item; empty for a whole row.
    pub item: String,
    /// Title (gr. 2).
    pub title: String,
    /// Term as written (gr. 4).
    pub term_text: String,
    /// Article as written (gr. 4).
    pub article_text: String,
    /// Note (gr. 5).
    pub note: String,
    /// What stands behind the row.
    pub kind: HeadingKind,
    /// ДСП.
    pub restricted: bool,
    /// Whether cases of this row go on from year to year (переходящее, судебное, личное: R-101).
    pub carry_over: bool,
    /// Who answers for it.
    pub responsible_id: Option<PersonId>,
}

/// A row of a nomenclature.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Heading {
    /// Key.
    pub id: HeadingId,
    /// Of which nomenclature.
    pub nomenclature_id: NomenclatureId,
    /// What it says.
    pub content: HeadingContent,
    /// The parsed term; missing while the words cannot be read.
    pub term: Option<RetentionTerm>,
    /// By how long it is kept.
    pub category: Option<Category>,
    /// By what an imported row is recognised.
    pub source_key: Option<String>,
    /// The memo by which it came, where the approved nomenclature did not foresee it.
    pub memo_id: Option<MemoId>,
    /// Counts changes.
    pub version: i64,
}

impl HeadingContent {
    /// A row that says nothing yet.
    pub fn empty() -> Self {
        HeadingContent {
            division_id: None,
            section: String::new(),
            position: 0,
            index_text: String::new(),
            item: String::new(),
            title: String::new(),
            term_text: String::new(),
            article_text: String::new(),
            note: String::new(),
            kind: HeadingKind::Case,
            restricted: false,
            carry_over: false,
            responsible_id: None,
        }
    }

    /// Reads the term with its article and note.
    ///
    /// # Errors
    /// A Russian sentence: what could not be read, or that there are several terms in the cell.
    pub fn read_term(&self) -> Result<RetentionTerm, String> {
        let text = format!("{} {}", self.term_text, self.article_text);
        if text.trim().is_empty() {
            return Err(
                "срок хранения не указан: впишите его, например «5 лет» или «Постоянно»".to_owned(),
            );
        }
        match retention::read(text.trim(), &self.note) {
            Ok(Reading::One(term)) => Ok(term),
            Ok(Reading::Several(terms)) => Err(format!(
                "в графе «Срок хранения» {} срока: разделите строку по пунктам а), б)",
                terms.len()
            )),
            Err(unreadable) => Err(format!("срок хранения не читается: {}", unreadable.message)),
        }
    }

    /// The same words with single spaces, the index as [`CaseIndex`] writes it.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        for text in [
            &mut self.section,
            &mut self.index_text,
            &mut self.item,
            &mut self.title,
            &mut self.term_text,
            &mut self.article_text,
            &mut self.note,
        ] {
            *text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        }
        if let Ok(index) = self.index_text.parse::<CaseIndex>() {
            self.index_text = index.to_string();
        }
        self
    }

    /// Index with the letter of the sub-item, as people name the row.
    pub fn index_with_item(&self) -> String {
        if self.item.is_empty() {
            self.index_text.clone()
        } else {
            format!("{} {})", self.index_text, self.item)
        }
    }

    /// Term and article as column 4 prints them.
    pub fn term_and_article(&self) -> String {
        match (self.term_text.trim(), self.article_text.trim()) {
            (term, "") => term.to_owned(),
            (term, article) => format!("{term}, {article}"),
        }
    }

    /// What keeps the row from being signed; empty when nothing does.
    pub fn flaws(&self) -> Vec<String> {
        let mut flaws = Vec::new();
        if let Err(error) = self.index_text.parse::<CaseIndex>() {
            flaws.push(error.to_string());
        }
        flaws.extend(
            headings::lint(&self.title)
                .findings
                .into_iter()
                .filter(|finding| matches!(finding.code, FindingCode::Empty | FindingCode::Vague))
                .map(|finding| finding.text),
        );
        if let Err(unreadable) = self.read_term() {
            flaws.push(unreadable);
        }
        flaws
    }
}

/// Checks that the rows may be signed.
///
/// # Errors
/// [`Refused::Empty`], or [`Refused::Flawed`] naming each row by its index.
pub fn ready_to_sign(rows: &[HeadingContent]) -> Result<(), Refused> {
    if rows.is_empty() {
        return Err(Refused::Empty);
    }
    let flaws: Vec<String> = rows
        .iter()
        .flat_map(|row| {
            row.flaws()
                .into_iter()
                .map(move |flaw| format!("{}: {flaw}", row.index_with_item()))
        })
        .collect();
    if flaws.is_empty() {
        Ok(())
    } else {
        Err(Refused::Flawed(flaws))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(title: &str, term: &str, article: &str) -> HeadingContent {
        HeadingContent {
            index_text: "10-1-01".into(),
            title: title.into(),
            term_text: term.into(),
            article_text: article.into(),
            ..HeadingContent::empty()
        }
    }

    #[test]
    fn a_row_without_a_readable_term_cannot_be_signed() {
        //
        assert!(
            row(
                "Приказы ФНС России по основной деятельности",
                "Постоянно",
                "ст. 19 а) ТП"
            )
            .flaws()
            .is_empty()
        );
        let flaws = row(
            "Приказы ФНС России по основной деятельности",
            "когда-нибудь",
            "",
        )
        .flaws();
        assert_eq!(flaws.len(), 1, "{flaws:?}");
    }

    #[test]
    fn a_vague_title_cannot_be_signed() {
        //
        assert_eq!(
            row("Разные материалы", "5 лет", "ст. 70 ТП").flaws().len(),
            1
        );
    }
}
