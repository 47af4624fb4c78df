//! The first page after signing in.

use askama::Template;
use axum::extract::State;
use chrono::{Datelike, NaiveDate};

use super::rules::Task;
use super::store;
use crate::acting::{Acting, Place};
use crate::nomenclature;
use crate::nomenclature::campaign::{self, ExternalAgreement, Term};
use crate::nomenclature::rules::may_join;
use crate::organisation;
use crate::organisation::permissions::Procedure;
use crate::organisation::roles::Role;
use crate::refusal::Result;
use crate::web::App;
use crate::web::answer::{Answer, page};
use crate::web::frame::{Frame, dotted};
use crate::web::session::Visitor;

#[derive(Template)]
#[template(path = "desktop/home.html")]
struct HomePage {
    frame: Frame,
    waiting: Vec<(Task, i64)>,
    notices: Vec<Notice>,
    administrator: bool,
}

/// Something to know today, with the page where it is dealt with.
struct Notice {
    text: String,
    address: String,
}

/// What waits for the person.
pub async fn home(State(app): State<App>, visitor: Visitor) -> Answer {
    let acting = &visitor.acting;
    let year = i64::from(acting.today.year());
    let sight = acting.sight();
    let mut waiting = Vec::new();
    for task in Task::ALL.iter().copied() {
        let (roles, _) = task.belongs_to();
        let Some(role) = roles.iter().find(|role| acting.has(**role)) else {
            continue;
        };
        let department = if role.sees_the_agency() {
            None
        } else {
            acting.own_department()
        };
        let count = store::waiting(&app.db, task, department, sight, acting.today, year).await?;
        if count > 0 {
            waiting.push((task, count));
        }
    }
    let mut notices = of_the_department(&app, acting).await?;
    notices.extend(of_new_departments(&app, acting).await?);
    notices.extend(of_the_campaign(&app, acting).await?);
    page(&HomePage {
        notices,
        administrator: acting.has(Role::Administrator),
        frame: Frame::new(&visitor, "/", "Рабочий стол"),
        waiting,
    })
}

/// What the department's people are told of its nomenclatures: the term, and the archive's reminders until they are sent
///
async fn of_the_department(app: &App, acting: &Acting) -> Result<Vec<Notice>> {
    let concerned = [Role::Clerk, Role::DivisionOfficer, Role::DepartmentHead];
    let Some(department) = acting
        .own_department()
        .filter(|_| concerned.iter().any(|role| acting.has(*role)))
    else {
        return Ok(Vec::new());
    };
    let since = organisation::store::department(&app.db, department)
        .await?
        .since;
    let this_year = i64::from(acting.today.year());
    let mut notices = Vec::new();
    for year in [this_year, this_year + 1] {
        let it = nomenclature::store::of_department(&app.db, department, year).await?;
        // Of a year that has begun, only what was begun too, or what a new department owes.
        let is_owed = year > this_year || it.is_some() || i64::from(since.year()) == year;
        let term = Term::of(year, since).filter(|_| is_owed);
        let state = it.as_ref().map(|it| it.state);
        let text = term.and_then(|term| campaign::notice(year, state, term, acting.today));
        notices.extend(text.map(|text| Notice {
            text,
            address: it.map_or_else(
                || format!("/nomenclatures?year={year}"),
                |it| format!("/nomenclatures/{}", it.id),
            ),
        }));
    }
    let reminders = nomenclature::store::campaign::pending_reminders(&app.db, department).await?;
    notices.extend(reminders.into_iter().map(|reminder| Notice {
        text: format!(
            "Архив напоминает о номенклатуре на {} год, {}: {}",
            reminder.year,
            dotted(&reminder.sent_on),
            reminder.text.trim_end_matches('.')
        ),
        address: format!("/nomenclatures?year={}", reminder.year),
    }));
    Ok(notices)
}

/// Sections of departments founded in the year that wait to join its approved nomenclature.
async fn of_new_departments(app: &App, acting: &Acting) -> Result<Vec<Notice>> {
    let mut notices = Vec::new();
    if !acting.can(Procedure::JoinNomenclature, Place::Agency) {
        return Ok(notices);
    }
    let year = i64::from(acting.today.year());
    let whole = nomenclature::store::consolidated(&app.db, year).await?;
    let departments = organisation::store::departments(&app.db).await?;
    for part in nomenclature::store::all_of_year(&app.db, year).await? {
        let owner = departments
            .iter()
            .find(|department| Some(department.id) == part.department_id);
        let since = owner.map(|owner| owner.since);
        let Ok(_) = may_join(&part, whole.as_ref(), since, acting.today) else {
            continue;
        };
        notices.extend(owner.map(|owner| Notice {
            text: format!(
                "Номенклатура нового подразделения {} на {year} год прислана: присоедините её к утверждённой (п. 10.1.7)",
                owner.index_code
            ),
            address: format!("/nomenclatures/{}", part.id),
        }));
    }
    Ok(notices)
}

/// What the archive is told of the autumn's campaign and of the agreement that is needed once in five years.
async fn of_the_campaign(app: &App, acting: &Acting) -> Result<Vec<Notice>> {
    let mut notices = Vec::new();
    let year = i64::from(acting.today.year()) + 1;
    let address = format!("/nomenclatures/campaign?year={year}");
    let is_autumn = acting.today.month() >= 9;
    let concerned = [Role::ArchiveWorker, Role::ArchiveHead, Role::OfficeHead];
    if is_autumn && concerned.iter().any(|role| acting.has(*role)) {
        let tally = nomenclature::desk::campaign_tally(&app.db, year, acting.today).await?;
        let term = Term::of(year, NaiveDate::MIN).filter(|_| tally.unsent > 0);
        notices.extend(term.map(|term| Notice {
            text: format!(
                "Номенклатуры подразделений на {year} год, {}: не направлено {} из {}{}",
                term.standing(acting.today),
                tally.unsent,
                tally.all,
                if tally.late > 0 {
                    format!(", срок прошёл у {}", tally.late)
                } else {
                    String::new()
                }
            ),
            address: address.clone(),
        }));
    }
    if acting.has(Role::ArchiveHead) {
        let last = nomenclature::store::last_external_agreement(&app.db).await?;
        let warning = ExternalAgreement::of(last, acting.today).warning();
        notices.extend(warning.map(|text| Notice { text, address }));
    }
    Ok(notices)
}
