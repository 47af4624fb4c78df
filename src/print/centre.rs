//! What may be printed of a thing: the one answer that its page, the print centre, batches, long prints and the gallery share.
//!
//! Which papers there are is said by the stage of the thing, in its `papers.rs`; here is only what they say it with.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::catalogue::FormCode;
use super::form::Form;
use super::pdf::{Binding, Part};
use crate::ids::{
    ActId, CampaignId, CaseId, DepartmentId, DestructionListId, DivisionId, InventoryId, MemoId,
    NomenclatureId, VolumeId,
};

/// A thing of which papers are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// Of a department or of the agency.
    Nomenclature(NomenclatureId),
    /// The end of the year of the agency's nomenclature.
    YearEnd(NomenclatureId),
    /// The year of a department.
    DepartmentYear(DepartmentId, i64),
    /// On a new case in mid-year.
    Memo(MemoId),
    /// A case with its volumes.
    Case(CaseId),
    Inventory(InventoryId),
    /// A yearly campaign of destruction; it has batches only.
    Campaign(CampaignId),
    /// What a department is asked to agree to destroy.
    DestructionList(DestructionListId),
    /// Of selection for destruction, with what follows it.
    Act(ActId),
}

impl Subject {
    /// Address of its own page; its papers stand below it.
    pub fn address(self) -> String {
        match self {
            Subject::Nomenclature(id) => format!("/nomenclatures/{id}"),
            Subject::YearEnd(id) => format!("/nomenclatures/{id}/year-end"),
            Subject::DepartmentYear(id, year) => format!("/departments/{id}/years/{year}"),
            Subject::Memo(id) => format!("/memos/{id}"),
            Subject::Case(id) => format!("/cases/{id}"),
            Subject::Inventory(id) => format!("/inventories/{id}"),
            Subject::Campaign(id) => format!("/destruction/campaigns/{id}"),
            Subject::DestructionList(id) => format!("/destruction/lists/{id}"),
            Subject::Act(id) => format!("/destruction/acts/{id}"),
        }
    }

    /// Address of its page in the print centre.
    pub fn centre(self) -> String {
        format!("/print/{self}")
    }
}

/// «nomenclature-12», «department-year-3-2024»: its name in addresses.
impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::Nomenclature(id) => write!(f, "nomenclature-{id}"),
            Subject::YearEnd(id) => write!(f, "year-end-{id}"),
            Subject::DepartmentYear(id, year) => write!(f, "department-year-{id}-{year}"),
            Subject::Memo(id) => write!(f, "memo-{id}"),
            Subject::Case(id) => write!(f, "case-{id}"),
            Subject::Inventory(id) => write!(f, "inventory-{id}"),
            Subject::Campaign(id) => write!(f, "campaign-{id}"),
            Subject::DestructionList(id) => write!(f, "destruction-list-{id}"),
            Subject::Act(id) => write!(f, "act-{id}"),
        }
    }
}

/// A name that no thing has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Такого предмета печати нет")]
pub struct NoSubject;

impl FromStr for Subject {
    type Err = NoSubject;

    fn from_str(name: &str) -> Result<Self, NoSubject> {
        let (kind, key) = name.rsplit_once('-').ok_or(NoSubject)?;
        let key: i64 = key.parse().map_err(|_| NoSubject)?;
        Ok(match kind {
            "nomenclature" => Subject::Nomenclature(NomenclatureId(key)),
            "year-end" => Subject::YearEnd(NomenclatureId(key)),
            "memo" => Subject::Memo(MemoId(key)),
            "case" => Subject::Case(CaseId(key)),
            "inventory" => Subject::Inventory(InventoryId(key)),
            "campaign" => Subject::Campaign(CampaignId(key)),
            "destruction-list" => Subject::DestructionList(DestructionListId(key)),
            "act" => Subject::Act(ActId(key)),
            other => {
                let department = other.strip_prefix("department-year-").ok_or(NoSubject)?;
                let department = department.parse().map_err(|_| NoSubject)?;
                Subject::DepartmentYear(department, key)
            }
        })
    }
}

/// Which of the papers of one form is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Variant {
    /// Only what belongs to this division.
    pub division: Option<DivisionId>,
    /// Of this volume of the case.
    #[serde(default)]
    pub volume: Option<VolumeId>,
    /// With the mark of this copy.
    pub copy: Option<u8>,
}

impl Variant {
    /// The variant as the end of an address.
    fn query(self) -> String {
        let division = self.division.map(|id| format!("division={id}"));
        let volume = self.volume.map(|id| format!("volume={id}"));
        let copy = self.copy.map(|number| format!("copy={number}"));
        let fields: Vec<String> = [division, volume, copy].into_iter().flatten().collect();
        if fields.is_empty() {
            String::new()
        } else {
            format!("?{}", fields.join("&"))
        }
    }
}

/// A copy of a paper: the number it is marked with, and for whom it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Copy {
    /// «Экз. № 1»; papers whose copies are all alike carry no number.
    pub mark: Option<u8>,
    /// For whom.
    pub keeper: &'static str,
}

/// One copy, for the case of the thing.
pub const ONE_COPY: &[Copy] = &[Copy {
    mark: None,
    keeper: "",
}];

/// A paper with more rows than this is made in the background.
pub const ROWS_AT_ONCE: u64 = 5_000;

/// A paper that may be printed now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printable {
    pub subject: Subject,
    pub code: FormCode,
    pub variant: Variant,
    /// What it is, for people.
    pub title: String,
    pub copies: &'static [Copy],
    /// About how many rows its tables have.
    pub rows: u64,
}

impl Printable {
    /// The whole paper of a form, one copy.
    pub fn new(subject: Subject, code: FormCode, title: impl Into<String>) -> Self {
        Printable {
            subject,
            code,
            variant: Variant::default(),
            title: title.into(),
            copies: ONE_COPY,
            rows: 0,
        }
    }

    #[must_use]
    pub fn with_rows(self, rows: impl TryInto<u64>) -> Self {
        let rows = rows.try_into().unwrap_or(0);
        Printable { rows, ..self }
    }

    #[must_use]
    pub fn of_division(self, division: DivisionId) -> Self {
        let variant = Variant {
            division: Some(division),
            ..self.variant
        };
        Printable { variant, ..self }
    }

    #[must_use]
    pub fn of_volume(self, volume: VolumeId) -> Self {
        let variant = Variant {
            volume: Some(volume),
            ..self.variant
        };
        Printable { variant, ..self }
    }

    #[must_use]
    pub fn in_copies(self, copies: &'static [Copy]) -> Self {
        Printable { copies, ..self }
    }

    /// Whether it is made in the background.
    pub fn is_long(&self) -> bool {
        self.rows > ROWS_AT_ONCE
    }

    /// Every copy that differs from the others on paper: as many as there are marks.
    pub fn ways(&self) -> Vec<Way> {
        let marked = self.copies.iter().any(|copy| copy.mark.is_some());
        let copies = if marked { self.copies } else { ONE_COPY };
        copies
            .iter()
            .map(|copy| Way {
                wanted: Wanted {
                    subject: self.subject,
                    code: self.code,
                    variant: Variant {
                        copy: copy.mark,
                        ..self.variant
                    },
                },
                title: match copy.mark {
                    Some(number) => format!("{}, экз. № {number} ({})", self.title, copy.keeper),
                    None => self.title.clone(),
                },
            })
            .collect()
    }

    /// How many copies and for whom, in words.
    pub fn copies_in_words(&self) -> String {
        let each: Vec<String> = self
            .copies
            .iter()
            .filter(|copy| !copy.keeper.is_empty())
            .map(|copy| match copy.mark {
                Some(number) => format!("№ {number} — {}", copy.keeper),
                None => copy.keeper.to_owned(),
            })
            .collect();
        if each.is_empty() {
            self.copies.len().to_string()
        } else {
            format!("{}: {}", self.copies.len(), each.join("; "))
        }
    }
}

/// One paper in one of its copies: what is asked for when it is to be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    pub subject: Subject,
    pub code: FormCode,
    pub variant: Variant,
}

impl Wanted {
    /// Address in a format: «html», «view», «pdf», «docx», «xlsx».
    pub fn address(&self, format: &str) -> String {
        let (thing, code) = (self.subject.address(), self.code.as_str());
        format!("{thing}/print/{code}.{format}{}", self.variant.query())
    }
}

/// A paper in one of its copies, with its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    pub wanted: Wanted,
    pub title: String,
}

impl Way {
    /// Address in a format.
    pub fn address(&self, format: &str) -> String {
        self.wanted.address(format)
    }

    /// Address of the PDF whose sheets are printed on both sides.
    pub fn two_sided(&self) -> String {
        in_manner(&self.address("pdf"), "binding", Binding::TwoSided.code())
    }

    /// Address of the PDF by the first part of the standard.
    pub fn first_part(&self) -> String {
        in_manner(&self.address("pdf"), "part", Part::One.code())
    }
}

/// The address of a paper with one more choice.
fn in_manner(address: &str, name: &str, value: &str) -> String {
    let sign = if address.contains('?') { '&' } else { '?' };
    format!("{address}{sign}{name}={value}")
}

/// A form, and the name its file is saved under.
#[derive(Clone, Debug)]
pub struct Named {
    pub form: Form,
    pub file_name: String,
}

impl Named {
    pub fn new(form: Form, file_name: impl Into<String>) -> Self {
        Named {
            form,
            file_name: file_name.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_read_back_from_its_name() {
        for subject in [
            Subject::Nomenclature(NomenclatureId(12)),
            Subject::YearEnd(NomenclatureId(1)),
            Subject::DepartmentYear(DepartmentId(3), 2024),
            Subject::Memo(MemoId(7)),
            Subject::Case(CaseId(4)),
            Subject::Inventory(InventoryId(5)),
            Subject::Campaign(CampaignId(2)),
            Subject::DestructionList(DestructionListId(8)),
            Subject::Act(ActId(9)),
        ] {
            assert_eq!(subject.to_string().parse(), Ok(subject));
        }
        for name in ["", "act", "act-", "act-x", "cat-1", "department-year-2024"] {
            assert_eq!(name.parse::<Subject>(), Err(NoSubject), "{name}");
        }
    }

    #[test]
    fn marked_copies_are_papers_of_their_own_and_others_are_counted() {
        const MARKED: &[Copy] = &[
            Copy {
                mark: Some(1),
                keeper: "архив",
            },
            Copy {
                mark: Some(2),
                keeper: "подразделение",
            },
        ];
        let paper = Printable::new(Subject::Inventory(InventoryId(5)), FormCode::F21, "Опись");
        assert_eq!(paper.copies_in_words(), "1");
        assert_eq!(
            paper.ways()[0].address("pdf"),
            "/inventories/5/print/F-21.pdf"
        );
        let marked = paper.clone().in_copies(MARKED);
        assert_eq!(
            marked.copies_in_words(),
            "2: № 1 — архив; № 2 — подразделение"
        );
        let ways = marked.ways();
        assert_eq!(ways.len(), 2);
        assert_eq!(
            ways[1].address("docx"),
            "/inventories/5/print/F-21.docx?copy=2"
        );
        assert_eq!(
            ways[1].two_sided(),
            "/inventories/5/print/F-21.pdf?copy=2&binding=two-sided"
        );
        assert_eq!(
            paper.ways()[0].first_part(),
            "/inventories/5/print/F-21.pdf?part=1b"
        );
        assert_eq!(ways[1].title, "Опись, экз. № 2 (подразделение)");
    }
}
