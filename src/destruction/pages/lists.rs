//! The list of a department: rows, what stands in their way, the department's decisions.

use askama::Template;
use axum::extract::{Path, State};

use super::SECTION;
use crate::acting::Place;
use crate::destruction::rules::act::Standing;
use crate::destruction::rules::agreement::{Choice, undecided};
use crate::destruction::rules::{Campaign, EntryState, List, ListState, Verdict};
use crate::destruction::{desk, papers, store};
use crate::ids::{DestructionEntryId, DestructionListId};
use crate::journal::{self, Entry};
use crate::organisation;
use crate::organisation::people::Department;
use crate::organisation::permissions::Procedure;
use crate::print::centre::Printable;
use crate::print::pdf::Manner;
use crate::refusal::{OrMissing, Refusal, Result};
use crate::web::App;
use crate::web::answer::{Answer, Typed, done, page_with};
use crate::web::frame::Frame;
use crate::web::paper;
use crate::web::session::{Filled, Visitor};

#[derive(Template)]
#[template(path = "destruction/list.html")]
struct ListPage {
    frame: Frame,
    typed: Typed,
    list: List,
    campaign: Campaign,
    department: Department,
    rows: Vec<Standing>,
    /// Rows that «согласовать остальные» would agree.
    rest: Vec<crate::destruction::rules::Entry>,
    may_send: bool,
    may_decide: bool,
    may_agree: bool,
    may_exclude: bool,
    history: Vec<Entry>,
}

impl ListPage {
    fn printables(&self) -> Vec<Printable> {
        papers::printables_of_list(&self.list, self.rows.len())
    }

    fn can_decide(&self, row: &Standing) -> bool {
        self.may_decide && row.entry.state == EntryState::Listed
    }

    fn can_exclude(&self, row: &Standing) -> bool {
        self.may_exclude && row.entry.state == EntryState::Listed
    }
}

/// A list.
pub async fn list(
    State(app): State<App>,
    Path(id): Path<DestructionListId>,
    visitor: Visitor,
) -> Answer {
    show(&app, &visitor, id, Typed::default()).await
}

async fn show(app: &App, visitor: &Visitor, id: DestructionListId, typed: Typed) -> Answer {
    let acting = &visitor.acting;
    let mut tx = desk::reading(&app.db).await?;
    let (list, campaign) = desk::load_list(&mut tx, acting, id).await?;
    let rows = desk::rows_of_list(&mut tx, acting, &list, &campaign).await?;
    let department = organisation::store::department(&mut tx, list.department_id).await?;
    drop(tx);
    let entries: Vec<_> = rows.iter().map(|row| row.entry.clone()).collect();
    let own = Place::Department(list.department_id);
    let sent = list.state == ListState::Sent;
    let sees_restricted = acting.sees_restricted(list.department_id);
    let history = journal::history(&app.db, desk::list_object(&list, &campaign)).await?;
    let page = ListPage {
        frame: Frame::new(
            visitor,
            SECTION,
            format!("Перечень № {}: {}", list.number, department.full_name),
        ),
        typed,
        rest: undecided(&entries).into_iter().cloned().collect(),
        may_send: acting.can(Procedure::SendDestructionList, Place::Agency)
            && list.state == ListState::Draft,
        may_decide: acting.can(Procedure::DecideEntry, own) && sent,
        may_agree: acting.can(Procedure::AgreeDestructionList, own)
            && sent
            && undecided(&entries).is_empty(),
        may_exclude: acting.can(Procedure::DrawAct, Place::Agency),
        history: history
            .into_iter()
            .map(|entry| entry.covered(sees_restricted))
            .collect(),
        list,
        campaign,
        department,
        rows,
    };
    page_with(&page.typed, &page)
}

fn address(id: DestructionListId) -> String {
    format!("/destruction/lists/{id}")
}

async fn answered(
    app: &App,
    form: Filled,
    id: DestructionListId,
    outcome: Result<String>,
) -> Answer {
    match outcome {
        Ok(message) => done(address(id), &message),
        Err(refusal) => {
            let typed = Typed::refused(form.fields, refusal)?;
            show(app, &form.visitor, id, typed).await
        }
    }
}

fn version(form: &Filled) -> i64 {
    form.fields.get("version").parse().unwrap_or(0)
}

/// Sends the list to its department.
pub async fn send(
    State(app): State<App>,
    Path(id): Path<DestructionListId>,
    form: Filled,
) -> Answer {
    let number = form.fields.get("dispatch_number").to_owned();
    let outcome = desk::send(&app.db, &form, (id, version(&form)), &number)
        .await
        .map(|()| "Перечень направлен в подразделение".to_owned());
    answered(&app, form, id, outcome).await
}

/// Agrees every row that has no decision yet.
pub async fn agree_rest(
    State(app): State<App>,
    Path(id): Path<DestructionListId>,
    form: Filled,
) -> Answer {
    let outcome = desk::agree_rest(&app.db, &form, (id, version(&form)))
        .await
        .map(|count| format!("Согласовано строк: {count}"));
    answered(&app, form, id, outcome).await
}

/// Signs the list.
pub async fn agree(
    State(app): State<App>,
    Path(id): Path<DestructionListId>,
    form: Filled,
) -> Answer {
    let outcome = desk::agree(&app.db, &form, (id, version(&form)))
        .await
        .map(|()| "Перечень согласован".to_owned());
    answered(&app, form, id, outcome).await
}

/// Decides on a row.
pub async fn decide(
    State(app): State<App>,
    Path(id): Path<DestructionEntryId>,
    form: Filled,
) -> Answer {
    let list = list_of(&app, id).await?;
    let mut reader = form.fields.reader();
    let verdict = reader.choice("verdict", "решение", Verdict::Refused);
    let keep_until = reader.optional_date("keep_until", "дата, до которой продлить");
    let choice = match verdict {
        Verdict::Agreed => Choice::Agree,
        Verdict::Refused => Choice::Refuse {
            reason: reader.text("reason"),
            keep_until,
        },
    };
    let outcome = match reader.finish(()) {
        Ok(()) => desk::decide(&app.db, &form, id, &choice).await,
        Err(refusal) => Err(refusal),
    };
    let outcome = outcome.map(|()| format!("Решение записано: {}", verdict.label()));
    answered(&app, form, list, outcome).await
}

/// Takes a row out, with the reason; the way back leads where the form stood.
pub async fn exclude(
    State(app): State<App>,
    Path(id): Path<DestructionEntryId>,
    form: Filled,
) -> Answer {
    let entry = store::lists::entry(&app.db, id)
        .await
        .or_missing("Такой строки нет")?;
    let reason = form.fields.get("reason").to_owned();
    let outcome = desk::exclude(&app.db, &form, id, &reason)
        .await
        .map(|()| "Строка исключена".to_owned());
    match (outcome, entry.act_id) {
        (Ok(message), Some(act)) => done(format!("/destruction/acts/{act}"), &message),
        (Err(refusal), Some(act)) => super::acts::refused(&app, form, act, refusal).await,
        (outcome, None) => answered(&app, form, entry.list_id, outcome).await,
    }
}

async fn list_of(app: &App, id: DestructionEntryId) -> Result<DestructionListId, Refusal> {
    let entry = store::lists::entry(&app.db, id)
        .await
        .or_missing("Такой строки нет")?;
    Ok(entry.list_id)
}

/// F-30.
pub async fn list_paper(
    State(app): State<App>,
    Path((id, name)): Path<(DestructionListId, String)>,
    visitor: Visitor,
    manner: Manner,
) -> Answer {
    let (code, format) = paper::asked(&name, manner)?;
    let acting = &visitor.acting;
    let made = papers::paper_of_list(&app.db, acting, id, code).await?;
    paper::printed(made.form, format, made.file_name, acting.today).await
}
