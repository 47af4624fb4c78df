//! Who acts, when, and with what rights: the first argument of every procedure.

use chrono::{DateTime, FixedOffset, NaiveDate, SubsecRound, Utc};

use crate::ids::{DepartmentId, DivisionId};
use crate::organisation::people::{Grant, Person};
use crate::organisation::permissions::{Procedure, Reach};
use crate::organisation::roles::Role;
use crate::refusal::{Refusal, Result};

/// A person at work at a moment.
#[derive(Clone, Debug)]
pub struct Acting {
    /// The person.
    pub person: Person,
    /// Grants in force today.
    pub grants: Vec<Grant>,
    /// The moment, whole microseconds in UTC (what both databases can keep).
    pub at: DateTime<Utc>,
    /// The civil date at the office; what the rules call «today».
    pub today: NaiveDate,
}

/// Where a thing belongs, for the question who may touch it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The agency as a whole.
    Agency,
    /// One department.
    Department(DepartmentId),
    /// One division of a department.
    Division(DepartmentId, DivisionId),
}

/// Moscow time: the offices of the federal bodies that the program is made for. Daylight saving was given up in 2014.
pub fn office_zone() -> FixedOffset {
    FixedOffset::east_opt(3 * 3600).expect("three hours is a valid offset")
}

/// Where the present moment comes from.
#[derive(Clone, Debug)]
pub enum Clock {
    /// The machine's clock.
    System,
    /// A clock that stands where it was put; for tests and training.
    Fixed(std::sync::Arc<std::sync::Mutex<DateTime<Utc>>>),
}

impl Clock {
    /// A clock that stands at nine in the morning of `date`.
    pub fn standing_at(date: NaiveDate) -> Self {
        let clock = Clock::Fixed(std::sync::Arc::new(std::sync::Mutex::new(
            DateTime::UNIX_EPOCH,
        )));
        clock.set(date);
        clock
    }

    /// Puts a standing clock to nine in the morning of `date`; the machine's clock is left alone.
    pub fn set(&self, date: NaiveDate) {
        if let Clock::Fixed(moment) = self {
            let nine = date.and_hms_opt(6, 0, 0).unwrap_or_default().and_utc();
            *moment
                .lock()
                .unwrap_or_else(|poisoned| poisoned.into_inner()) = nine;
        }
    }

    /// The present moment.
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            Clock::System => Utc::now().trunc_subsecs(6),
            Clock::Fixed(moment) => *moment
                .lock()
                .unwrap_or_else(|poisoned| poisoned.into_inner()),
        }
    }

    /// The civil date at the office.
    pub fn today(&self) -> NaiveDate {
        self.now().with_timezone(&office_zone()).date_naive()
    }

    /// Whether the date was set by hand.
    pub fn is_set_by_hand(&self) -> bool {
        matches!(self, Clock::Fixed(_))
    }
}

impl Acting {
    /// Whether the table of permissions lets this person carry out `procedure` on a thing that belongs to `place`.
    pub fn can(&self, procedure: Procedure, place: Place) -> bool {
        procedure.permitted().iter().any(|(role, reach)| {
            self.grants
                .iter()
                .any(|grant| grant.role == *role && reaches(*reach, grant, place))
        })
    }

    /// Whether a role of this person lets them carry out `procedure` at all, be it on a part of the things only.
    pub fn can_somewhere(&self, procedure: Procedure) -> bool {
        procedure
            .permitted()
            .iter()
            .any(|(role, _)| self.has(*role))
    }

    /// The first line of a procedure on things that are yet to be found; each of them is asked about with [`Acting::may`].
    ///
    /// # Errors
    /// As [`Acting::may`].
    pub fn may_somewhere(&self, procedure: Procedure) -> Result<()> {
        if self.can_somewhere(procedure) {
            return Ok(());
        }
        Err(forbidden(procedure))
    }

    /// The first line of every procedure.
    ///
    /// # Errors
    /// [`Refusal::Forbidden`] with the name of the procedure and who may do it.
    pub fn may(&self, procedure: Procedure, place: Place) -> Result<()> {
        if self.can(procedure, place) {
            return Ok(());
        }
        Err(forbidden(procedure))
    }

    /// Whether the person may see restricted (ДСП) cases of the department.
    pub fn sees_restricted(&self, department: DepartmentId) -> bool {
        self.grants.iter().any(|grant| {
            grant.role == Role::RestrictedAccess
                && grant.department_id.is_none_or(|own| own == department)
        })
    }

    /// What the person may see, for the queries of lists.
    pub fn sight(&self) -> Sight {
        let everywhere = self
            .grants
            .iter()
            .any(|grant| grant.role == Role::RestrictedAccess && grant.department_id.is_none());
        let restricted_in = self
            .grants
            .iter()
            .find(|grant| grant.role == Role::RestrictedAccess && grant.department_id.is_some())
            .and_then(|grant| grant.department_id);
        let agency_wide = self.grants.iter().any(|grant| grant.role.sees_the_agency());
        let department = if agency_wide {
            None
        } else {
            self.own_department()
        };
        Sight {
            agency_wide,
            department,
            restricted_everywhere: everywhere,
            restricted_in,
        }
    }

    /// The department in which the person works by their grants.
    pub fn own_department(&self) -> Option<DepartmentId> {
        self.grants
            .iter()
            .filter(|grant| grant.role != Role::RestrictedAccess)
            .find_map(|grant| grant.department_id)
            .or(self.person.department_id)
    }

    /// Whether the person has this role anywhere today.
    pub fn has(&self, role: Role) -> bool {
        self.grants.iter().any(|grant| grant.role == role)
    }
}

/// What a person may see; part of every query that lists cases, so that hidden ones are in no page, count, search or export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sight {
    /// Sees the cases of every department.
    pub agency_wide: bool,
    /// Otherwise: of this one.
    pub department: Option<DepartmentId>,
    /// Sees restricted (ДСП) cases wherever they are.
    pub restricted_everywhere: bool,
    /// Otherwise: of this department.
    pub restricted_in: Option<DepartmentId>,
}

impl Sight {
    /// Whether a thing of the department may be shown.
    pub fn covers(&self, department: DepartmentId, restricted: bool) -> bool {
        (self.agency_wide || self.department == Some(department))
            && (!restricted || self.restricted_everywhere || self.restricted_in == Some(department))
    }
}

fn forbidden(procedure: Procedure) -> Refusal {
    let mut who: Vec<&str> = procedure
        .permitted()
        .iter()
        .map(|(role, _)| role.label())
        .collect();
    who.dedup();
    Refusal::Forbidden(format!(
        "Нет права на действие «{}». Его совершает: {}",
        procedure.label(),
        who.join(", ")
    ))
}

fn reaches(reach: Reach, grant: &Grant, place: Place) -> bool {
    match (reach, place) {
        (Reach::Agency, _) => true,
        (Reach::OwnDepartment, Place::Department(department) | Place::Division(department, _)) => {
            grant.department_id == Some(department)
        }
        (Reach::OwnDivision, Place::Division(department, division)) => {
            grant.department_id == Some(department) && grant.division_id == Some(division)
        }
        (Reach::OwnDepartment, Place::Agency)
        | (Reach::OwnDivision, Place::Agency | Place::Department(_)) => false,
    }
}
