//! Closed cases with their volumes, put straight onto the shelf: for stages that begin where the filing of documents ends.

use chrono::{Datelike, NaiveDate};
use delohran::db::Store;
use delohran::ids::{CaseId, DepartmentId, DivisionId, HeadingId, NomenclatureId, VolumeId};
use delohran::nomenclature::rules::Category;
use delohran::retention::{self, Reading};

use super::{World, day};

/// A case to be put onto the shelf: closed at the end of its year, one certified volume. Change what the test is about.
#[derive(Clone, Debug)]
pub struct Case {
    pub department: DepartmentId,
    pub division: Option<DivisionId>,
    /// Place of its row in the nomenclature.
    pub position: i64,
    pub index: &'static str,
    pub title: &'static str,
    pub category: Category,
    pub term: &'static str,
    /// Years of the term counted from closing; none for a case that has no date.
    pub term_years: Option<i32>,
    pub first_year: i64,
    pub closed_on: Option<NaiveDate>,
    pub restricted: bool,
    pub review_required: bool,
    pub volumes: i64,
    pub certified_sheets: Option<i64>,
}

/// What was put there.
#[derive(Clone, Debug)]
pub struct Shelved {
    pub case: CaseId,
    pub volumes: Vec<VolumeId>,
    /// A row of a nomenclature for each year of the case.
    pub headings: Vec<HeadingId>,
}

impl Case {
    /// A case of permanent storage of a year, without a division.
    pub fn permanent(department: DepartmentId, index: &'static str, year: i64) -> Case {
        Case {
            department,
            division: None,
            position: 1,
            index,
            title: "Приказы по основной деятельности",
            category: Category::Permanent,
            term: "Постоянно",
            term_years: None,
            first_year: year,
            closed_on: Some(end_of(year)),
            restricted: false,
            review_required: false,
            volumes: 1,
            certified_sheets: Some(150),
        }
    }

    /// A case of personnel, kept for 50 years.
    pub fn personnel(department: DepartmentId, index: &'static str, year: i64) -> Case {
        Case {
            title: "Приказы по личному составу",
            category: Category::Personnel,
            term: "50 лет",
            term_years: Some(50),
            ..Case::permanent(department, index, year)
        }
    }

    /// A case kept for 15 years.
    pub fn long_term(department: DepartmentId, index: &'static str, year: i64) -> Case {
        Case {
            title: "Документы о состоянии зданий",
            category: Category::LongTerm,
            term: "15 лет",
            term_years: Some(15),
            ..Case::permanent(department, index, year)
        }
    }

    /// A case kept for 5 years: in no inventory.
    pub fn short_term(department: DepartmentId, index: &'static str, year: i64) -> Case {
        Case {
            title: "Переписка по основной деятельности",
            category: Category::ShortTerm,
            term: "5 лет",
            term_years: Some(5),
            ..Case::permanent(department, index, year)
        }
    }

    /// Puts it onto the shelf, past the desks but not past the guards of the database.
    pub async fn put(&self, world: &World) -> Shelved {
        let last_year = self
            .closed_on
            .map_or(self.first_year, |date| i64::from(date.year()));
        let mut headings = Vec::new();
        for year in self.first_year..=last_year {
            headings.push(self.heading(world, year).await);
        }
        let case = self
            .insert_case(world, *headings.last().expect("a year"), last_year)
            .await;
        for (heading, year) in headings.iter().zip(self.first_year..) {
            world
                .db
                .execute(
                    "INSERT INTO case_year (case_id, year, heading_id) VALUES ($1, $2, $3)",
                    (case, year, *heading),
                )
                .await
                .expect("a year of the case");
        }
        let mut volumes = Vec::new();
        for number in 1..=self.volumes {
            volumes.push(self.insert_volume(world, case, number).await);
        }
        if let Some(closed_on) = self.closed_on {
            self.close(world, case, closed_on).await;
        }
        Shelved {
            case,
            volumes,
            headings,
        }
    }

    async fn heading(&self, world: &World, year: i64) -> HeadingId {
        world
            .db
            .fetch_value(
                "INSERT INTO heading (nomenclature_id, division_id, section, position, index_text, item, title, term_text,
                article_text, note, term, category, kind, restricted, carry_over, search_key)
                VALUES ($1, $2, '', $3, $4, '', $5, $6, '', '', $7, $8, 'case', $9, FALSE, '') RETURNING id",
                (
                    nomenclature(world, self.department, year).await,
                    self.division,
                    self.position,
                    self.index,
                    self.title,
                    self.term,
                    self.term_json(),
                    self.category,
                    self.restricted,
                ),
            )
            .await
            .expect("a row of the nomenclature")
    }

    async fn insert_case(&self, world: &World, heading: HeadingId, last_year: i64) -> CaseId {
        world
            .db
            .fetch_value(
                "INSERT INTO case_file (department_id, division_id, heading_id, first_year, last_year, index_text, item,
                title, restricted, state, opened_on, term, term_text, category, review_required, expiry, shut_gates,
                reasons, computed_on, search_key)
                VALUES ($1, $2, $3, $4, $5, $6, '', $7, $8, 'open', $9, $10, $11, $12, $13, 'waiting', '', '[]', $9, $14)
                RETURNING id",
                (
                    self.department,
                    self.division,
                    heading,
                    self.first_year,
                    last_year,
                    self.index,
                    self.title,
                    self.restricted,
                    within(self.first_year, 1, 12),
                    self.term_json(),
                    self.term,
                    self.category,
                    self.review_required,
                    delohran::db::folded(&format!("{} {}", self.index, self.title)),
                ),
            )
            .await
            .expect("a case")
    }

    async fn insert_volume(&self, world: &World, case: CaseId, number: i64) -> VolumeId {
        let state = match self.closed_on {
            Some(_) => "closed",
            None => "open",
        };
        world
            .db
            .fetch_value(
                "INSERT INTO volume (case_id, number, title, opened_on, first_date, last_date, sheets, medium, state,
                certified_sheets, condition_note, place)
                VALUES ($1, $2, '', $3, $3, $4, 150, 'paper', $5, $6, '', '') RETURNING id",
                (
                    case,
                    number,
                    within(self.first_year, 1, 12),
                    within(self.first_year, 12, 28),
                    state,
                    self.certified_sheets,
                ),
            )
            .await
            .expect("a volume")
    }

    async fn close(&self, world: &World, case: CaseId, closed_on: NaiveDate) {
        let destroy_from = self
            .term_years
            .and_then(|years| NaiveDate::from_ymd_opt(closed_on.year() + years + 1, 1, 1));
        let expiry = match (self.category, destroy_from) {
            (Category::Permanent, _) => "never",
            (_, Some(_)) => "dated",
            (_, None) => "waiting",
        };
        world
            .db
            .execute(
                "UPDATE case_file SET state = 'closed', closed_on = $2, expiry = $3, destroy_from = $4 WHERE id = $1",
                (case, closed_on, expiry, destroy_from),
            )
            .await
            .expect("the case is closed");
    }

    fn term_json(&self) -> String {
        match retention::read(self.term, "") {
            Ok(Reading::One(term)) => serde_json::to_string(&term).expect("a term"),
            other => panic!("a test's term must be readable: {other:?}"),
        }
    }
}

async fn nomenclature(world: &World, department: DepartmentId, year: i64) -> NomenclatureId {
    let found: Option<(NomenclatureId,)> = world
        .db
        .fetch_optional(
            "SELECT id FROM nomenclature WHERE department_id = $1 AND year = $2",
            (department, year),
        )
        .await
        .expect("the question is answered");
    if let Some((id,)) = found {
        return id;
    }
    world
        .db
        .fetch_value(
            "INSERT INTO nomenclature (kind, year, department_id, state, number) VALUES ('department', $1, $2, 'draft', '')
            RETURNING id",
            (year, department),
        )
        .await
        .expect("a nomenclature")
}

fn end_of(year: i64) -> NaiveDate {
    within(year, 12, 31)
}

fn within(year: i64, month: u32, of_month: u32) -> NaiveDate {
    day(&format!("{year}-{month:02}-{of_month:02}"))
}
