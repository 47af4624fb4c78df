//! The autumn campaign as the archive sees it, and its reminders to departments.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate};
use serde_json::json;

use super::{article_judge, object};
use crate::acting::{Acting, Place, office_zone};
use crate::db::Db;
use crate::ids::{DepartmentId, NomenclatureId};
use crate::journal::{self, Object, ObjectKind};
use crate::nomenclature::campaign::{
    Days, ExternalAgreement, Findings, Line, Picture, Progress, Taken, Term,
};
use crate::nomenclature::checking::{self, Shown};
use crate::nomenclature::rules::{Nomenclature, NomenclatureState, Refused};
use crate::nomenclature::store::{self, campaign::Reminder};
use crate::nomenclature::suggesting::Indexes;
use crate::organisation;
use crate::organisation::people::{Department, Grant, Person};
use crate::organisation::permissions::Procedure;
use crate::refusal::{OrMissing, Refusal, Result};

/// The campaign of a year.
#[derive(Clone, Debug)]
pub struct Campaign {
    /// Every department that draws up a nomenclature, in the order of the structure.
    pub lines: Vec<Line>,
    /// How many departments had come how far, day by day; nothing before the first began.
    pub picture: Option<Picture>,
    /// The agreement of the state archive's commission.
    pub agreement: ExternalAgreement,
    /// The reminders that were written.
    pub reminders: Vec<Reminder>,
}

/// How every department stands with its nomenclature for `year`, as far as the person may see the rows.
///
/// # Errors
/// [`Refusal::Forbidden`] for people of one department; those of the database.
pub async fn campaign(db: &Db, acting: &Acting, indexes: &Indexes, year: i64) -> Result<Campaign> {
    let sight = acting.sight();
    if !sight.agency_wide {
        return Err(Refusal::Forbidden(
            "Ход кампании по всем подразделениям видят работники архива, Подразделения ДОУ и руководство".into(),
        ));
    }
    let nomenclatures = store::all_of_year(db, year).await?;
    let findings = findings(db, acting, indexes, &nomenclatures).await?;
    let rows: HashMap<NomenclatureId, i64> = store::heading_counts(db, year, sight)
        .await?
        .into_iter()
        .collect();
    let remarks = store::campaign::remark_counts(db, year, sight).await?;
    let reminders = store::campaign::reminders(db, year).await?;
    let holders = Holders {
        grants: organisation::store::grants(db).await?,
        people: organisation::store::people(db).await?,
        today: acting.today,
    };
    let departments = organisation::store::departments(db).await?;
    let lines: Vec<Line> = departments
        .iter()
        .filter_map(|department| {
            let it = nomenclatures
                .iter()
                .find(|it| it.department_id == Some(department.id));
            if it.is_none() && !takes_part(department, year) {
                return None;
            }
            let id = it.map(|it| it.id);
            let progress = Progress::of(it.map(|it| it.state));
            let term = Term::of(year, department.since);
            let counted = remarks
                .iter()
                .find(|count| Some(count.nomenclature_id) == id);
            let reminded: Vec<&Reminder> = reminders
                .iter()
                .filter(|reminder| reminder.department_id == department.id)
                .collect();
            Some(Line {
                department_id: department.id,
                index_code: department.index_code.clone(),
                name: department.full_name.clone(),
                nomenclature_id: id,
                progress,
                term,
                is_late: progress != Progress::Sent
                    && term.is_some_and(|term| term.is_over(acting.today)),
                rows: id.and_then(|id| rows.get(&id).copied()).unwrap_or_default(),
                findings: id
                    .and_then(|id| findings.get(&id).copied())
                    .unwrap_or_default(),
                open_remarks: counted.map_or(0, |count| count.open),
                answered_remarks: counted.map_or(0, |count| count.answered),
                holder: holders.of(progress, department.id),
                reminded: reminded.last().map(|last| (reminded.len(), last.sent_on)),
            })
        })
        .collect();
    Ok(Campaign {
        picture: picture(db, year, lines.len(), acting.today).await?,
        lines,
        agreement: ExternalAgreement::of(store::last_external_agreement(db).await?, acting.today),
        reminders,
    })
}

/// How many departments take part in the campaign of a year, how many have not sent theirs, how many of those are late.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// All.
    pub all: usize,
    /// Not sent.
    pub unsent: usize,
    /// Late.
    pub late: usize,
}

/// The campaign of a year in three numbers.
///
/// # Errors
/// Those of the database.
pub async fn campaign_tally(db: &Db, year: i64, today: NaiveDate) -> Result<Tally> {
    let nomenclatures = store::all_of_year(db, year).await?;
    let departments = organisation::store::departments(db).await?;
    let mut tally = Tally::default();
    for department in departments {
        let it = nomenclatures
            .iter()
            .find(|it| it.department_id == Some(department.id));
        if it.is_none() && !takes_part(&department, year) {
            continue;
        }
        tally.all += 1;
        if Progress::of(it.map(|it| it.state)) != Progress::Sent {
            tally.unsent += 1;
            let term = Term::of(year, department.since);
            tally.late += usize::from(term.is_some_and(|term| term.is_over(today)));
        }
    }
    Ok(tally)
}

/// Departments that exist and those that begin in the year; one that began later had no nomenclature to draw up.
fn takes_part(department: &Department, year: i64) -> bool {
    use chrono::Datelike;
    department.until.is_none() && i64::from(department.since.year()) <= year
}

/// What the check says of each nomenclature; what has not changed since is not checked again.
async fn findings(
    db: &Db,
    acting: &Acting,
    indexes: &Indexes,
    nomenclatures: &[Nomenclature],
) -> Result<HashMap<NomenclatureId, Findings>> {
    let stamp = crate::reference_lists::store::stamp(db).await?;
    let mut found = HashMap::new();
    let mut unknown = Vec::new();
    for it in nomenclatures {
        let sees = it
            .department_id
            .is_some_and(|department| acting.sees_restricted(department));
        match indexes.findings((it.id, sees), (it.version, stamp)) {
            Some(known) => {
                found.insert(it.id, known);
            }
            None => unknown.push((
                it.id,
                sees,
                it.version,
                it.year,
                store::headings(db, it.id, sees).await?,
            )),
        }
    }
    if unknown.is_empty() {
        return Ok(found);
    }
    let articles = article_judge(db).await?;
    let checking = tokio::task::spawn_blocking(move || {
        unknown
            .into_iter()
            .map(|(id, sees, version, year, rows)| {
                let checked = checking::check(&rows, year, &articles);
                let findings = Findings {
                    grave: checked.count(Shown::Grave),
                    remarked: checked.count(Shown::Remarked),
                };
                (id, sees, version, findings)
            })
            .collect::<Vec<_>>()
    });
    let checked = checking
        .await
        .map_err(|_| Refusal::rule("Проверка строк прервалась: откройте страницу ещё раз"))?;
    for (id, sees, version, findings) in checked {
        indexes.keep_findings((id, sees), (version, stamp), findings);
        found.insert(id, findings);
    }
    Ok(found)
}

/// Who holds which role today.
struct Holders {
    grants: Vec<Grant>,
    people: Vec<Person>,
    today: NaiveDate,
}

impl Holders {
    /// «делопроизводитель: М.И. Орлова», or the role alone where nobody has it.
    fn of(&self, progress: Progress, department: DepartmentId) -> String {
        let roles = progress.waits_for();
        let Some(role) = roles.first() else {
            return String::new();
        };
        let names: Vec<String> = self
            .grants
            .iter()
            .filter(|grant| roles.contains(&grant.role) && grant.in_force(self.today))
            .filter(|grant| {
                !grant.role.belongs_to_department() || grant.department_id == Some(department)
            })
            .filter_map(|grant| {
                self.people
                    .iter()
                    .find(|person| person.id == grant.person_id)
            })
            .filter(|person| person.active)
            .map(Person::short_name)
            .collect();
        match names.as_slice() {
            [] => format!("{}: не назначен", role.label()),
            names => format!("{}: {}", role.label(), names.join(", ")),
        }
    }
}

async fn picture(
    db: &Db,
    year: i64,
    departments: usize,
    today: NaiveDate,
) -> Result<Option<Picture>> {
    let steps: Vec<Taken> = store::campaign::steps(db, year)
        .await?
        .into_iter()
        .filter_map(|(nomenclature, action, at)| {
            let at = DateTime::parse_from_rfc3339(&at).ok()?;
            Some(Taken {
                on: at.with_timezone(&office_zone()).date_naive(),
                nomenclature,
                progress: arrived_at(action.parse().ok()?)?,
            })
        })
        .collect();
    // The picture ends where nothing more can change: today, or the last day of the year before.
    let eve = NaiveDate::from_ymd_opt(i32::try_from(year - 1).unwrap_or(i32::MAX), 12, 31);
    let last = steps.last().map(|step| step.on);
    let until = eve.map_or(today, |eve| today.min(eve.max(last.unwrap_or(eve))));
    let term = Term::of(year, NaiveDate::MIN).map(|term| term.last_day);
    Ok(Days::of(&steps, departments, until).map(|days| Picture::of(&days, term)))
}

/// Where a procedure brings a department's nomenclature.
fn arrived_at(procedure: Procedure) -> Option<Progress> {
    match procedure {
        Procedure::BeginNomenclature => Some(Progress::Draft),
        Procedure::AssembleNomenclature => Some(Progress::Assembled),
        Procedure::SignNomenclature => Some(Progress::Signed),
        Procedure::ReturnNomenclature => Some(Progress::Returned),
        Procedure::AcceptNomenclature => Some(Progress::Accepted),
        Procedure::SendNomenclature => Some(Progress::Sent),
        _ => None,
    }
}

/// The archive reminds departments of their nomenclatures for `year`; they see it until the nomenclature is sent.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Invalid`] without a text or a department; [`Refusal::Rule`] for a department that has nothing
/// left to do.
pub async fn remind(
    db: &Db,
    acting: &Acting,
    year: i64,
    departments: &[DepartmentId],
    text: &str,
) -> Result<usize> {
    acting.may(Procedure::RemindDepartment, Place::Agency)?;
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::invalid("text", "Напишите, о чём напомнить"));
    }
    let mut chosen = departments.to_vec();
    chosen.sort_unstable();
    chosen.dedup();
    if chosen.is_empty() {
        return Err(Refusal::invalid(
            "department",
            "Отметьте подразделения, которым напомнить",
        ));
    }
    let mut tx = db.begin().await?;
    for id in &chosen {
        let department = organisation::store::department(&mut tx, *id)
            .await
            .or_missing("Такого подразделения нет")?;
        let nomenclature = store::of_department(&mut tx, *id, year).await?;
        let name = || format!("{}. {}", department.index_code, department.full_name);
        match &nomenclature {
            Some(it) if it.state == NomenclatureState::Sent => {
                return Err(Refused::NothingToRemindOf(name(), year).into());
            }
            None if !takes_part(&department, year) => {
                return Err(Refused::TakesNoPart(name(), year).into());
            }
            _ => {}
        }
        let reminder = Reminder {
            department_id: *id,
            year,
            text: text.to_owned(),
            sent_by: acting.person.id,
            sent_on: acting.today,
        };
        store::campaign::insert_reminder(&mut tx, &reminder).await?;
        let mut objects = vec![Object::new(ObjectKind::Department, id.0)];
        objects.extend(nomenclature.map(|it| object(it.id)));
        journal::record_new(
            &mut tx,
            acting,
            Procedure::RemindDepartment,
            &objects,
            &json!({"year": year, "text": text}),
        )
        .await?;
    }
    tx.commit().await?;
    Ok(chosen.len())
}
