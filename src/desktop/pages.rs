//! The first page after signing in.

use askama::Template;
use axum::extract::State;
use chrono::Datelike;

use super::rules::{self, Task};
use super::store;
use crate::organisation::roles::Role;
use crate::web::App;
use crate::web::answer::{Answer, page};
use crate::web::frame::Frame;
use crate::web::session::Visitor;

#[derive(Template)]
#[template(path = "desktop/home.html")]
struct HomePage {
    frame: Frame,
    waiting: Vec<(Task, i64)>,
    reminder: Option<String>,
    administrator: bool,
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
    let drafts = [
        Role::Clerk,
        Role::DivisionOfficer,
        Role::DepartmentHead,
        Role::ArchiveWorker,
    ];
    let concerned = drafts.iter().any(|role| acting.has(*role));
    page(&HomePage {
        reminder: rules::draft_reminder(acting.today).filter(|_| concerned),
        administrator: acting.has(Role::Administrator),
        frame: Frame::new(&visitor, "/", "Рабочий стол"),
        waiting,
    })
}
