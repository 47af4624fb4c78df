//! Pages of handing over: what waits for it, and the acceptance of an inventory volume by volume.

use askama::Template;
use axum::extract::{Path, State};

use super::desk::{self, AcceptanceAsked};
use super::rules::{Found, Mark, Reason};
use super::store::{self, Waiting};
use crate::acting::Place;
use crate::ids::{InventoryId, PersonId};
use crate::inventories;
use crate::inventories::desk::Opened;
use crate::inventories::rules::{Acceptance, Entry, Step};
use crate::inventories::window::{Timeliness, Window};
use crate::organisation;
use crate::organisation::people::Person;
use crate::organisation::permissions::Procedure;
use crate::organisation::roles::Role;
use crate::refusal::{Fault, Refusal, Result};
use crate::web::App;
use crate::web::answer::{Answer, Typed, done, page, page_with};
use crate::web::fields::Fields;
use crate::web::frame::Frame;
use crate::web::session::{Filled, Visitor};

const SECTION: &str = "/inventories";

#[derive(Template)]
#[template(path = "transfer/waiting.html")]
struct WaitingPage {
    frame: Frame,
    groups: Vec<WaitingGroup>,
}

/// Volumes of a department, year and category with their window.
struct WaitingGroup {
    row: Waiting,
    window: Option<(Window, Timeliness)>,
    /// Whether the visitor may draw the inventory.
    may_draw: bool,
}

/// What waits to be handed over, and by when.
pub async fn waiting(State(app): State<App>, visitor: Visitor) -> Answer {
    let acting = &visitor.acting;
    let groups = store::waiting(&app.db, acting.sight())
        .await?
        .into_iter()
        .map(|row| WaitingGroup {
            window: row
                .closed_on
                .map(Window::of)
                .map(|window| (window, window.on(acting.today))),
            may_draw: row.listed < row.volumes
                && acting.can(
                    Procedure::DrawInventory,
                    Place::Department(row.department_id),
                ),
            row,
        })
        .collect();
    page(&WaitingPage {
        frame: Frame::new(&visitor, SECTION, "Передача дел в архив"),
        groups,
    })
}

#[derive(Template)]
#[template(path = "transfer/acceptance.html")]
struct AcceptancePage {
    frame: Frame,
    typed: Typed,
    opened: Opened,
    clerks: Vec<Person>,
    today: String,
    timeliness: Option<String>,
}

impl AcceptancePage {
    fn marked(&self, entry: &Entry, acceptance: &Acceptance) -> bool {
        let kept = entry.acceptance.map(Acceptance::code).unwrap_or_default();
        self.typed.value(&format!("mark-{}", entry.id), kept) == acceptance.code()
    }

    fn reason<'a>(&'a self, entry: &'a Entry) -> &'a str {
        let kept = entry.absence_reason.as_deref().unwrap_or_default();
        self.typed.value(&format!("reason-{}", entry.id), kept)
    }
}

/// The page on which the archive marks every volume.
pub async fn acceptance(
    State(app): State<App>,
    Path(id): Path<InventoryId>,
    visitor: Visitor,
) -> Answer {
    show(&app, &visitor, id, Typed::default()).await
}

async fn show(app: &App, visitor: &Visitor, id: InventoryId, typed: Typed) -> Answer {
    let acting = &visitor.acting;
    let opened = inventories::desk::open(&app.db, acting, id).await?;
    let inventory = &opened.inventory;
    acting.may(Procedure::AcceptInventory, inventory.place())?;
    inventory.state.after(inventory.scope, Step::Accept)?;
    let page = AcceptancePage {
        frame: Frame::new(
            visitor,
            SECTION,
            format!("Приём дел по описи № {}", inventory.number),
        ),
        typed,
        clerks: organisation::store::holders(
            &app.db,
            Role::Clerk,
            inventory.department_id,
            acting.today,
        )
        .await?,
        today: acting.today.to_string(),
        timeliness: inventories::pages::window_of(&opened).map(|window| {
            format!(
                "Срок передачи {}: {} (п. 10.3.3)",
                window.words(),
                window.on(acting.today).label()
            )
        }),
        opened,
    };
    page_with(&page.typed, &page)
}

/// The marks of the rows: `mark-7=absent`, `reason-7=…`; rows without a mark are not there yet.
fn marks_of(fields: &Fields, entries: &[Entry]) -> Result<Vec<Mark>> {
    let mut marks = Vec::new();
    let mut faults = Vec::new();
    for entry in entries {
        let found = match fields.get(&format!("mark-{}", entry.id)).parse() {
            Ok(Acceptance::Present) => Found::Present,
            Ok(Acceptance::Absent) => {
                match Reason::new(fields.get(&format!("reason-{}", entry.id))) {
                    Some(reason) => Found::Absent(reason),
                    None => {
                        faults.push(Fault {
                            field: "reason",
                            sentence: format!(
                                "{}: напишите причину отсутствия и что сделано для розыска",
                                entry.name()
                            ),
                        });
                        continue;
                    }
                }
            }
            Err(_) => continue,
        };
        marks.push(Mark {
            entry: entry.id,
            found,
        });
    }
    if faults.is_empty() {
        Ok(marks)
    } else {
        Err(Refusal::Invalid(faults))
    }
}

/// Keeps the marks made so far.
pub async fn mark(State(app): State<App>, Path(id): Path<InventoryId>, form: Filled) -> Answer {
    let opened = inventories::desk::open(&app.db, &form, id).await?;
    let marked = match marks_of(&form.fields, &opened.entries) {
        Ok(marks) => desk::mark(&app.db, &form, id, &marks).await,
        Err(refusal) => Err(refusal),
    };
    match marked {
        Ok(()) => done(format!("/inventories/{id}/acceptance"), "Отметки сохранены"),
        Err(refusal) => {
            let typed = Typed::refused(form.fields, refusal)?;
            show(&app, &form.visitor, id, typed).await
        }
    }
}

/// Takes the volumes.
pub async fn accept(State(app): State<App>, Path(id): Path<InventoryId>, form: Filled) -> Answer {
    let opened = inventories::desk::open(&app.db, &form, id).await?;
    let mut reader = form.fields.reader();
    let delivered_by = reader.choice("delivered_by", "работника, сдающего дела", PersonId(0));
    let accepted_on = reader.date("accepted_on", "дата приёма-передачи");
    let place = reader.text("place");
    let accepted = match reader
        .finish(())
        .and(marks_of(&form.fields, &opened.entries))
    {
        Ok(marks) => {
            let asked = AcceptanceAsked {
                marks,
                delivered_by,
                accepted_on,
                place,
            };
            desk::accept(&app.db, &form, id, &asked).await
        }
        Err(refusal) => Err(refusal),
    };
    match accepted {
        Ok(totals) => done(format!("/inventories/{id}"), &totals.words()),
        Err(refusal) => {
            let typed = Typed::refused(form.fields, refusal)?;
            show(&app, &form.visitor, id, typed).await
        }
    }
}
