//! People, their names as papers write them, and their grants.

use chrono::NaiveDate;
use serde::Serialize;

use super::roles::Role;
use crate::ids::{DepartmentId, DivisionId, GrantId, PersonId};

/// A person who works with the program or is named in its papers.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct Person {
    /// Key.
    pub id: PersonId,
    /// Фамилия.
    pub surname: String,
    /// Имя.
    pub given_name: String,
    /// Отчество; empty where there is none.
    pub patronymic: String,
    /// Должность, as signatures print it.
    pub post: String,
    /// Where the person works.
    pub department_id: Option<DepartmentId>,
    /// The name for signing in.
    pub login: String,
    /// Whether the password was given by somebody else and must be changed first.
    pub must_change_password: bool,
    /// Whether the person may sign in.
    pub active: bool,
}

impl Person {
    /// «И.О. Фамилия», as under a signature (forms.md 1.6).
    pub fn short_name(&self) -> String {
        let initial = |name: &str| {
            name.chars()
                .next()
                .map_or(String::new(), |c| format!("{c}."))
        };
        format!(
            "{}{} {}",
            initial(&self.given_name),
            initial(&self.patronymic),
            self.surname
        )
        .trim_start()
        .to_owned()
    }

    /// Фамилия Имя Отчество.
    pub fn full_name(&self) -> String {
        format!("{} {} {}", self.surname, self.given_name, self.patronymic)
            .trim_end()
            .to_owned()
    }
}

/// A role given to a person for a time.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct Grant {
    /// Key.
    pub id: GrantId,
    /// To whom.
    pub person_id: PersonId,
    /// What.
    pub role: Role,
    /// Where, for roles that belong to a department.
    pub department_id: Option<DepartmentId>,
    /// In which division, for its officer.
    pub division_id: Option<DivisionId>,
    /// First day.
    pub since: NaiveDate,
    /// Last day, if it is known.
    pub until: Option<NaiveDate>,
    /// The order or other ground.
    pub ground: String,
}

impl Grant {
    /// Whether the grant is in force on `day`; both ends belong to it.
    pub fn in_force(&self, day: NaiveDate) -> bool {
        self.since <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// A department.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct Department {
    /// Key.
    pub id: DepartmentId,
    /// Its index in case indexes.
    pub index_code: String,
    /// Full name without abbreviations.
    pub full_name: String,
    /// The same after «начальник»: «Управления кадров».
    pub genitive_name: String,
    /// The same after «заведено в»: «Управлении кадров».
    pub prepositional_name: String,
    /// The same after «передано в»: «Управление кадров».
    pub accusative_name: String,
    /// Place in the approved structure.
    pub sort_order: i64,
    /// Whether it manages records and holds the central archive.
    pub records_office: bool,
    /// First day.
    pub since: NaiveDate,
    /// Last day, if it has ended.
    pub until: Option<NaiveDate>,
}

/// A division of a department.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct Division {
    /// Key.
    pub id: DivisionId,
    /// Of which department.
    pub department_id: DepartmentId,
    /// Its number in case indexes.
    pub number: i64,
    /// Its name.
    pub name: String,
    /// First day.
    pub since: NaiveDate,
    /// Last day, if it has ended.
    pub until: Option<NaiveDate>,
}

/// The body itself.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize, serde::Deserialize)]
pub struct Organisation {
    /// «Федеральная налоговая служба».
    pub full_name: String,
    /// «Федеральной налоговой службы».
    pub name_genitive: String,
    /// «ФНС России».
    pub short_name: String,
    /// Whose consolidated nomenclature it is, in the prepositional case: «ЦА ФНС России».
    pub apparatus_prepositional: String,
    /// The same in the genitive case: «ЦА ФНС России».
    pub apparatus_genitive: String,
    /// Place of composition of acts: «Москва».
    pub place: String,
    /// The archive as forms print it: «Центральный архив».
    pub archive_name: String,
    /// «Центрального архива».
    pub archive_genitive: String,
    /// «ответственный за …»: «Центральный архив».
    pub archive_accusative: String,
    /// The commission as forms print it: «ЦЭК ФНС России».
    pub commission_name: String,
    /// The state archive's commission as forms print it: «ЭПК ГА РФ».
    pub external_commission_name: String,
    /// Number of the fonds; empty while it is not known.
    pub fonds_number: String,
    /// Name of the fonds.
    pub fonds_name: String,
    /// Whether the state archive takes its documents.
    pub acquisition_source: bool,
    /// Column of reference lists with several columns.
    pub body_kind: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(given_name: &str, patronymic: &str) -> Person {
        Person {
            id: PersonId(1),
            surname: "Петрова".into(),
            given_name: given_name.into(),
            patronymic: patronymic.into(),
            post: "главный специалист".into(),
            department_id: None,
            login: "petrova".into(),
            must_change_password: false,
            active: true,
        }
    }

    #[test]
    fn names_as_under_a_signature() {
        assert_eq!(person("Анна", "Борисовна").short_name(), "А.Б. Петрова");
        assert_eq!(person("Анна", "").short_name(), "А. Петрова");
        assert_eq!(person("Анна", "").full_name(), "Петрова Анна");
    }

    #[test]
    fn a_grant_holds_on_both_its_end_days() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 3, d).expect("a date");
        let grant = Grant {
            id: GrantId(1),
            person_id: PersonId(1),
            role: Role::Clerk,
            department_id: None,
            division_id: None,
            since: day(2),
            until: Some(day(4)),
            ground: "приказ".into(),
        };
        let held: Vec<bool> = (1..=5).map(|d| grant.in_force(day(d))).collect();
        assert_eq!(held, [false, true, true, true, false]);
    }
}
