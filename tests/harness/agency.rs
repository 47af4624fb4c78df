//! An agency with two departments and somebody in every role.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use delohran::acting::Acting;
use delohran::ids::{DepartmentId, DivisionId, PersonId};
use delohran::organisation::desk::{self, DepartmentAsked, PersonAsked};
use delohran::organisation::roles::Role;
use delohran::organisation::store::NewGrant;

use super::{World, day};

/// The password of everybody in the test agency.
pub const PASSWORD: &str = "пароль для проверки";

/// The people and places that tests speak of.
pub struct Agency {
    /// 10. Управление делами: the records department, divisions 1 and 2.
    pub records: DepartmentId,
    /// Its divisions.
    pub records_divisions: [DivisionId; 2],
    /// 20. Управление кадров: one division.
    pub personnel: DepartmentId,
    pub personnel_division: DivisionId,
    people: BTreeMap<&'static str, PersonId>,
}

/// Sign-in name, name, post, role, department index for roles that belong to one.
type PersonPlan = (
    &'static str,
    [&'static str; 3],
    &'static str,
    Role,
    Option<&'static str>,
);

/// Sign-in name, name, post, role, department index for roles that belong to one.
const PEOPLE: &[PersonPlan] = &[
    (
        "clerk",
        ["Орлова", "Мария", "Ивановна"],
        "главный специалист-эксперт",
        Role::Clerk,
        Some("10"),
    ),
    (
        "officer",
        ["Зуева", "Инна", "Петровна"],
        "специалист",
        Role::DivisionOfficer,
        Some("10"),
    ),
    (
        "head",
        ["Громов", "Павел", "Ильич"],
        "начальник Управления делами",
        Role::DepartmentHead,
        Some("10"),
    ),
    (
        "clerk20",
        ["Белова", "Анна", "Сергеевна"],
        "ведущий специалист",
        Role::Clerk,
        Some("20"),
    ),
    (
        "head20",
        ["Соколов", "Игорь", "Олегович"],
        "начальник Управления кадров",
        Role::DepartmentHead,
        Some("20"),
    ),
    (
        "archivist",
        ["Лебедева", "Ольга", "Юрьевна"],
        "ведущий архивист",
        Role::ArchiveWorker,
        None,
    ),
    (
        "archive_head",
        ["Котов", "Денис", "Андреевич"],
        "заведующий архивом",
        Role::ArchiveHead,
        None,
    ),
    (
        "office_head",
        ["Крылов", "Борис", "Егорович"],
        "начальник Управления делами",
        Role::OfficeHead,
        None,
    ),
    (
        "secretary",
        ["Фомина", "Вера", "Львовна"],
        "секретарь ЦЭК",
        Role::CommissionSecretary,
        None,
    ),
    (
        "chair",
        ["Титов", "Глеб", "Иванович"],
        "председатель ЦЭК",
        Role::CommissionChair,
        None,
    ),
    (
        "deputy",
        ["Ершов", "Лев", "Маркович"],
        "заместитель Руководителя",
        Role::DeputyDirector,
        None,
    ),
    (
        "director",
        ["Егоров", "Даниил", "Вячеславович"],
        "Руководитель",
        Role::Director,
        None,
    ),
    (
        "restricted",
        ["Носов", "Пётр", "Фомич"],
        "архивист",
        Role::ArchiveWorker,
        None,
    ),
];

impl Agency {
    /// Fills an empty database.
    pub async fn found(world: &World) -> Agency {
        let admin = world.acting(PersonId(1)).await;
        let since = day("2014-01-01");
        let department = async |index: &str, name: &str, genitive: &str, order, records_office| {
            let asked = DepartmentAsked {
                index_code: index.into(),
                full_name: name.into(),
                genitive_name: genitive.into(),
                prepositional_name: String::new(),
                accusative_name: String::new(),
                sort_order: order,
                records_office,
                since,
            };
            desk::add_department(&world.db, &admin, &asked)
                .await
                .expect("a department")
        };
        let records = department("10", "Управление делами", "Управления делами", 1, true).await;
        let personnel = department("20", "Управление кадров", "Управления кадров", 2, false).await;
        let division = async |department, number, name: &str| {
            desk::add_division(&world.db, &admin, department, number, name, since)
                .await
                .expect("a division")
        };
        let records_divisions = [
            division(records, 1, "Отдел документационного обеспечения").await,
            division(records, 2, "Отдел хозяйственного обеспечения").await,
        ];
        let personnel_division = division(personnel, 1, "Отдел кадров").await;
        let mut agency = Agency {
            records,
            records_divisions,
            personnel,
            personnel_division,
            people: BTreeMap::new(),
        };
        for (login, [surname, given_name, patronymic], post, role, index) in PEOPLE {
            let department_id = index.map(|index| if index == "10" { records } else { personnel });
            let asked = PersonAsked {
                surname: (*surname).into(),
                given_name: (*given_name).into(),
                patronymic: (*patronymic).into(),
                post: (*post).into(),
                department_id,
                login: (*login).into(),
            };
            let id = desk::add_person_with_password(&world.db, &admin, &asked, PASSWORD, false)
                .await
                .expect("a person");
            agency.people.insert(login, id);
            let division_id = (*role == Role::DivisionOfficer).then_some(records_divisions[0]);
            agency
                .grant(&admin, world, id, *role, department_id, division_id, since)
                .await;
        }
        let restricted = agency.id("restricted");
        agency
            .grant(
                &admin,
                world,
                restricted,
                Role::RestrictedAccess,
                None,
                None,
                since,
            )
            .await;
        agency
    }

    #[allow(clippy::too_many_arguments, reason = "a grant has as many parts")]
    async fn grant(
        &self,
        admin: &Acting,
        world: &World,
        person_id: PersonId,
        role: Role,
        department_id: Option<DepartmentId>,
        division_id: Option<DivisionId>,
        since: NaiveDate,
    ) {
        let asked = NewGrant {
            person_id,
            role,
            department_id,
            division_id,
            since,
            until: None,
            ground: "приказ от 01.01.2015 № 1".into(),
        };
        desk::grant_role(&world.db, admin, &asked)
            .await
            .expect("a grant");
    }

    /// The key of a person by their sign-in name.
    pub fn id(&self, login: &str) -> PersonId {
        self.people[login]
    }

    /// A person at work on the day the clock shows.
    pub async fn acting(&self, world: &World, login: &str) -> Acting {
        world.acting(self.id(login)).await
    }

    /// Gives the clerk of department 10 the right to its restricted (ДСП) cases.
    pub async fn trust_clerk(&self, world: &World) {
        let admin = world.acting(PersonId(1)).await;
        let (clerk, department) = (self.id("clerk"), Some(self.records));
        let since = world.clock.today();
        let role = Role::RestrictedAccess;
        self.grant(&admin, world, clerk, role, department, None, since)
            .await;
    }

    /// Takes that right away again.
    pub async fn distrust_clerk(&self, world: &World) {
        let admin = world.acting(PersonId(1)).await;
        let clerk = self.acting(world, "clerk").await;
        for grant in clerk
            .grants
            .iter()
            .filter(|grant| grant.role == Role::RestrictedAccess)
        {
            desk::end_role(&world.db, &admin, clerk.person.id, grant.id)
                .await
                .expect("the grant ends");
        }
    }
}
