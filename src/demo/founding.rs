//! The first day: the first start, the structure, the people with their roles, the commission.

use chrono::{Datelike, NaiveDate};

use super::agency::{AGENCY_PEOPLE, DEPARTMENTS, DepartmentPlan, NEW_DEPARTMENT, PersonPlan};
use super::calendar::{YEARS_BACK, day};
use super::office::{Department, Office};
use super::tell;
use crate::acting::Acting;
use crate::command_line;
use crate::commission;
use crate::commission::rules::Part;
use crate::ids::{DepartmentId, DivisionId, PersonId};
use crate::organisation::desk::{self, DepartmentAsked, PersonAsked};
use crate::organisation::roles::Role;
use crate::organisation::store::NewGrant;
use crate::refusal::Result;

/// The password of everybody in the demonstration agency.
pub const PASSWORD: &str = "delohran-demo";

/// They work in no department.
const LEADERS: [Role; 3] = [Role::Director, Role::DeputyDirector, Role::CommissionChair];

/// The first administrator.
const ADMINISTRATOR: PersonId = PersonId(1);

/// Everything about the agency that stands before its first document.
pub(super) async fn found(office: &mut Office<'_>) -> Result<()> {
    let first_day = day(i64::from(office.today.year()) - YEARS_BACK - 1, 1, 9);
    office.clock.set(first_day);
    if command_line::prepare(office.db, &office.clock)
        .await?
        .is_none()
    {
        // The administrator of a database begun before cannot act on a day on which there was none.
        office.clock.set(office.today);
    }
    let administrator = desk::acting(office.db, &office.clock, ADMINISTRATOR).await?;
    desk::change_password(office.db, &administrator, PASSWORD, PASSWORD).await?;
    office.people.insert("admin", ADMINISTRATOR);
    for (place, plan) in (1..).zip(&DEPARTMENTS) {
        let department = add_department(office, &administrator, plan, place, first_day).await?;
        office.departments.push(department);
    }
    let mut personnel = Personnel {
        administrator,
        since: first_day,
    };
    for (person, roles) in AGENCY_PEOPLE {
        let leads = roles.iter().any(|role| LEADERS.contains(role));
        let works_in = if leads {
            None
        } else {
            Some(office.department("10")?.id)
        };
        personnel
            .hire(office, person, works_in, roles, Posting::Agency)
            .await?;
    }
    for department in office.departments.clone() {
        staff(office, &mut personnel, department).await?;
    }
    name_commission(office, first_day).await?;
    tell(format!(
        "Учреждение: подразделений {}, работников {}",
        office.departments.len(),
        office.people.len()
    ));
    Ok(())
}

/// The department that is founded later, with its people.
pub(super) async fn found_new_department(office: &mut Office<'_>) -> Result<Department> {
    let administrator = desk::acting(office.db, &office.clock, ADMINISTRATOR).await?;
    let since = administrator.today;
    let place = 1 + i64::try_from(DEPARTMENTS.len()).unwrap_or_default();
    let department = add_department(office, &administrator, &NEW_DEPARTMENT, place, since).await?;
    office.departments.push(department);
    let mut personnel = Personnel {
        administrator,
        since,
    };
    staff(office, &mut personnel, department).await?;
    Ok(department)
}

async fn add_department(
    office: &Office<'_>,
    administrator: &Acting,
    plan: &'static DepartmentPlan,
    sort_order: i64,
    since: NaiveDate,
) -> Result<Department> {
    let asked = DepartmentAsked {
        index_code: plan.index.into(),
        full_name: plan.name.into(),
        genitive_name: plan.genitive.into(),
        prepositional_name: plan.prepositional.into(),
        accusative_name: String::new(),
        sort_order,
        records_office: plan.records_office,
        since,
    };
    let id = desk::add_department(office.db, administrator, &asked).await?;
    let mut divisions = [DivisionId(0); 2];
    for ((number, division), key) in (1..).zip(&plan.divisions).zip(&mut divisions) {
        *key =
            desk::add_division(office.db, administrator, id, number, division.name, since).await?;
    }
    Ok(Department {
        plan,
        id,
        divisions,
    })
}

async fn staff(
    office: &mut Office<'_>,
    personnel: &mut Personnel,
    department: Department,
) -> Result<()> {
    let plan = department.plan;
    for (person, role) in [
        (&plan.clerk, Role::Clerk),
        (&plan.head, Role::DepartmentHead),
    ] {
        let with_restricted = [role, Role::RestrictedAccess];
        let roles = if plan.restricted {
            &with_restricted[..]
        } else {
            &with_restricted[..1]
        };
        let posting = Posting::Department(department.id);
        personnel
            .hire(office, person, Some(department.id), roles, posting)
            .await?;
    }
    for (division, id) in plan.divisions.iter().zip(department.divisions) {
        if let Some(officer) = &division.officer {
            let posting = Posting::Division(department.id, id);
            let roles = [Role::DivisionOfficer];
            personnel
                .hire(office, officer, Some(department.id), &roles, posting)
                .await?;
        }
    }
    Ok(())
}

/// Where somebody's roles hold.
#[derive(Clone, Copy)]
enum Posting {
    Agency,
    Department(DepartmentId),
    Division(DepartmentId, DivisionId),
}

struct Personnel {
    administrator: Acting,
    since: NaiveDate,
}

impl Personnel {
    async fn hire(
        &mut self,
        office: &mut Office<'_>,
        plan: &PersonPlan,
        department_id: Option<DepartmentId>,
        roles: &[Role],
        posting: Posting,
    ) -> Result<()> {
        let [surname, given_name, patronymic] = plan.name.map(str::to_owned);
        let asked = PersonAsked {
            surname,
            given_name,
            patronymic,
            post: plan.post.into(),
            department_id,
            login: plan.login.into(),
        };
        let person_id =
            desk::add_person_with_password(office.db, &self.administrator, &asked, PASSWORD, false)
                .await?;
        office.people.insert(plan.login, person_id);
        let (department_id, division_id) = match posting {
            Posting::Agency => (None, None),
            Posting::Department(department) => (Some(department), None),
            Posting::Division(department, division) => (Some(department), Some(division)),
        };
        for role in roles {
            let grant = NewGrant {
                person_id,
                role: *role,
                department_id,
                division_id,
                since: self.since,
                until: None,
                ground: format!("приказ от {} № 1-л", self.since.format("%d.%m.%Y")),
            };
            desk::grant_role(office.db, &self.administrator, &grant).await?;
        }
        Ok(())
    }
}

/// Who sits in the commission beside its chair and its secretary.
const MEMBERS: [&str; 3] = ["hranitel", "dou", "volkov"];

async fn name_commission(office: &Office<'_>, since: NaiveDate) -> Result<()> {
    let secretary = office.acting("sekretar").await?;
    commission::desk::create(office.db, &secretary, "ЦЭК ФНС России", "ЕД-7-10/1@", since).await?;
    let members = MEMBERS.map(|login| (login, Part::Member));
    let leaders = [("predsedatel", Part::Chair), ("sekretar", Part::Secretary)];
    for (login, part) in leaders.into_iter().chain(members) {
        let person = office.id(login)?;
        commission::desk::name_member(office.db, &secretary, person, part, since).await?;
    }
    Ok(())
}

/// Those who come to the meetings of the commission.
pub(super) fn present(office: &Office<'_>) -> Result<Vec<PersonId>> {
    ["predsedatel", "sekretar", "hranitel", "dou"]
        .into_iter()
        .map(|login| office.id(login))
        .collect()
}
