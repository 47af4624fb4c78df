//! Who and what the story speaks of, found by the names it uses.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::agency::{DEPARTMENTS, DepartmentPlan};
use crate::acting::{Acting, Clock};
use crate::cases;
use crate::cases::rules::CaseFile;
use crate::db::Db;
use crate::ids::{DepartmentId, DivisionId, HeadingId, InventoryId, NomenclatureId, PersonId};
use crate::inventories::rules::InventoryKind;
use crate::nomenclature;
use crate::organisation;
use crate::refusal::{Refusal, Result};

/// A department as it stands in the database.
#[derive(Clone, Copy)]
pub(super) struct Department {
    pub plan: &'static DepartmentPlan,
    pub id: DepartmentId,
    pub divisions: [DivisionId; 2],
}

/// The agency being filled.
pub(super) struct Office<'a> {
    pub db: &'a Db,
    /// Stands on the day of the story.
    pub clock: Clock,
    /// The day on which the story ends.
    pub today: NaiveDate,
    /// In the order of the structure.
    pub departments: Vec<Department>,
    pub people: BTreeMap<&'static str, PersonId>,
    /// Inventories of departments: year of the cases, index of the department, kind.
    pub inventories: BTreeMap<(i64, &'static str, InventoryKind), InventoryId>,
    /// Rows under which documents are filed: year and index.
    rows: BTreeMap<(i64, String), HeadingId>,
}

impl<'a> Office<'a> {
    pub fn new(db: &'a Db, today: NaiveDate) -> Self {
        Office {
            db,
            clock: Clock::standing_at(today),
            today,
            departments: Vec::new(),
            people: BTreeMap::new(),
            inventories: BTreeMap::new(),
            rows: BTreeMap::new(),
        }
    }

    /// Key of somebody by the name for signing in.
    pub fn id(&self, login: &str) -> Result<PersonId> {
        self.people
            .get(login)
            .copied()
            .ok_or_else(|| Refusal::NotFound(format!("Работника «{login}» нет")))
    }

    /// Somebody at work on the day of the story.
    pub async fn acting(&self, login: &str) -> Result<Acting> {
        organisation::desk::acting(self.db, &self.clock, self.id(login)?).await
    }

    /// A department by its index.
    pub fn department(&self, index: &str) -> Result<Department> {
        self.departments
            .iter()
            .find(|department| department.plan.index == index)
            .copied()
            .ok_or_else(|| Refusal::NotFound(format!("Подразделения {index} нет")))
    }

    /// The clerk of a department at work.
    pub async fn clerk(&self, index: &str) -> Result<Acting> {
        self.acting(self.department(index)?.plan.clerk.login).await
    }

    /// The head of a department at work.
    pub async fn head(&self, index: &str) -> Result<Acting> {
        self.acting(self.department(index)?.plan.head.login).await
    }

    /// The nomenclature of a department.
    pub async fn nomenclature(&self, index: &str, year: i64) -> Result<NomenclatureId> {
        nomenclature::store::of_department(self.db, self.department(index)?.id, year)
            .await?
            .map(|found| found.id)
            .ok_or_else(|| Refusal::NotFound(format!("Номенклатуры {index} на {year} год нет")))
    }

    /// Remembers the rows of a department's nomenclature.
    pub async fn learn_rows(&mut self, nomenclature: NomenclatureId, year: i64) -> Result<()> {
        for row in nomenclature::store::headings(self.db, nomenclature, true).await? {
            self.rows.insert((year, row.content.index_text), row.id);
        }
        Ok(())
    }

    /// The row with this index.
    pub fn row(&self, year: i64, index: &str) -> Result<HeadingId> {
        self.rows
            .get(&(year, index.to_owned()))
            .copied()
            .ok_or_else(|| Refusal::NotFound(format!("Строки {index} {year} года нет")))
    }

    /// The case that lives or lived under the row with this index.
    pub async fn case(&self, year: i64, index: &str) -> Result<CaseFile> {
        cases::store::case_of_heading(self.db, self.row(year, index)?)
            .await?
            .ok_or_else(|| Refusal::NotFound(format!("Дела {index} {year} года нет")))
    }
}

/// The index of the department in an index of a case.
pub(super) fn department_of(index: &str) -> &'static str {
    DEPARTMENTS
        .iter()
        .map(|plan| plan.index)
        .find(|department| {
            index
                .strip_prefix(department)
                .is_some_and(|rest| rest.starts_with('-'))
        })
        .unwrap_or("")
}
