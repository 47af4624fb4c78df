//! The journal as a page: the latest entries, older ones by number.

use askama::Template;
use axum::extract::{Query, State};
use serde::Deserialize;

use super::{Entry, store};
use crate::organisation::roles::Role;
use crate::refusal::Refusal;
use crate::web::App;
use crate::web::answer::{Answer, page};
use crate::web::frame::Frame;
use crate::web::session::Visitor;

const PAGE: i64 = 100;

#[derive(Template)]
#[template(path = "journal/list.html")]
struct JournalPage {
    frame: Frame,
    entries: Vec<Entry>,
    older: Option<i64>,
}

/// Which part of the journal is asked for.
#[derive(Deserialize)]
pub struct Asked {
    up_to: Option<i64>,
}

/// The latest entries, or those up to a number.
pub async fn list(State(app): State<App>, Query(asked): Query<Asked>, visitor: Visitor) -> Answer {
    let keeps_watch = [Role::Administrator, Role::ArchiveHead, Role::OfficeHead];
    if !keeps_watch.iter().any(|role| visitor.acting.has(*role)) {
        return Err(Refusal::Forbidden(
            "Журнал целиком смотрят администратор, ответственный за архив и начальник Подразделения ДОУ. История дела есть на его странице"
                .into(),
        )
        .into());
    }
    let entries = store::latest(&app.db, asked.up_to.unwrap_or(i64::MAX), PAGE).await?;
    let sees_restricted = visitor.acting.sight().restricted_everywhere;
    page(&JournalPage {
        frame: Frame::new(&visitor, "/journal", "Журнал"),
        older: entries
            .last()
            .map(|entry| entry.seq - 1)
            .filter(|seq| *seq > 0),
        entries: entries
            .into_iter()
            .map(|entry| entry.covered(sees_restricted))
            .collect(),
    })
}
