//! Pages of inventories: the list, the proposal, an inventory, its paper; those of annual sections stand in [`annual`].

pub mod annual;

use askama::Template;
use axum::extract::{Path, Query, State};

use super::desk::{self, Opened};
use super::papers;
use super::proposal::{Asked, Proposal};
use super::rules::{Acceptance, Finding, InventoryKind, InventoryState, Scope, Step};
use super::store::{self, Filter, ListRow};
use super::window::Window;
use crate::acting::Place;
use crate::commission;
use crate::commission::rules::{Decision, Subject};
use crate::ids::{DepartmentId, FindingId, InventoryEntryId, InventoryId, PersonId};
use crate::journal::{self, Entry as JournalEntry};
use crate::organisation;
use crate::organisation::letterhead;
use crate::organisation::people::{Department, Person};
use crate::organisation::permissions::Procedure;
use crate::print::Templates;
use crate::print::centre::{Printable, Variant};
use crate::print::pdf::Manner;
use crate::refusal::{OrMissing, Refusal};
use crate::web::App;
use crate::web::answer::{Answer, Typed, done, page, page_with};
use crate::web::fields::Fields;
use crate::web::frame::Frame;
use crate::web::paper;
use crate::web::session::{Filled, Visitor};

const SECTION: &str = "/inventories";

/// What was asked in the address: `?year=2022&kind=permanent`.
pub type Pairs = Query<Vec<(String, String)>>;

#[derive(Template)]
#[template(path = "inventories/list.html")]
struct ListPage {
    frame: Frame,
    asked: Fields,
    rows: Vec<ListRow>,
    departments: Vec<Department>,
    /// Departments for which the person may draw an inventory.
    draws_for: Vec<Department>,
    may_draw_annual: bool,
    last_year: i64,
}

impl ListPage {
    fn chosen(&self, field: &str, option: impl ToString) -> bool {
        self.asked.get(field) == option.to_string()
    }
}

/// The inventories that the visitor may see.
pub async fn list(State(app): State<App>, Query(pairs): Pairs, visitor: Visitor) -> Answer {
    use chrono::Datelike;
    let asked = Fields::new(pairs);
    let filter = Filter {
        scope: asked.get("scope").parse().ok(),
        kind: asked.get("kind").parse().ok(),
        state: asked.get("state").parse().ok(),
        year: asked.get("year").trim().parse().ok(),
        department: asked.get("department").parse().ok(),
    };
    let acting = &visitor.acting;
    let departments = organisation::store::departments(&app.db).await?;
    page(&ListPage {
        frame: Frame::new(&visitor, SECTION, "Описи"),
        rows: store::list(&app.db, acting.sight(), filter, acting.today).await?,
        draws_for: departments
            .iter()
            .filter(|department| {
                acting.can(Procedure::DrawInventory, Place::Department(department.id))
            })
            .cloned()
            .collect(),
        departments,
        may_draw_annual: acting.can(Procedure::DrawAnnualInventory, Place::Agency),
        last_year: i64::from(acting.today.year()) - 1,
        asked,
    })
}

#[derive(Template)]
#[template(path = "inventories/proposal.html")]
struct ProposalPage {
    frame: Frame,
    typed: Typed,
    department: Department,
    proposal: Proposal,
    fingerprint: String,
    sees_restricted: bool,
    timeliness: Option<String>,
}

fn asked_of(fields: &Fields) -> Result<Asked, Refusal> {
    let mut reader = fields.reader();
    let asked = Asked {
        department_id: reader.choice("department", "подразделение", DepartmentId(0)),
        kind: reader.choice("kind", "вид описи", InventoryKind::Permanent),
        year: reader.number("year", "Год заведения дел"),
        with_restricted: reader.ticked("with_restricted"),
    };
    reader.finish(asked)
}

/// What an inventory would hold and what it would leave out.
pub async fn proposal(State(app): State<App>, Query(pairs): Pairs, visitor: Visitor) -> Answer {
    let asked = asked_of(&Fields::new(pairs))?;
    show_proposal(&app, &visitor, asked, Typed::default()).await
}

async fn show_proposal(app: &App, visitor: &Visitor, asked: Asked, typed: Typed) -> Answer {
    let acting = &visitor.acting;
    let proposal = desk::propose(&app.db, acting, asked).await?;
    let department = organisation::store::department(&app.db, asked.department_id)
        .await
        .or_missing("Такого подразделения нет")?;
    let page = ProposalPage {
        frame: Frame::new(
            visitor,
            SECTION,
            format!("Предложение описи за {} год", asked.year),
        ),
        typed,
        department,
        fingerprint: proposal.fingerprint(),
        sees_restricted: acting.sees_restricted(asked.department_id),
        timeliness: proposal.window.map(|window| timeliness(window, visitor)),
        proposal,
    };
    page_with(&page.typed, &page)
}

fn timeliness(window: Window, visitor: &Visitor) -> String {
    format!(
        "Передача в архив {}: {} (п. 10.3.3)",
        window.words(),
        window.on(visitor.acting.today).label()
    )
}

/// Draws the inventory that was proposed.
pub async fn draw(State(app): State<App>, form: Filled) -> Answer {
    let asked = asked_of(&form.fields)?;
    match desk::draw(&app.db, &form, asked, form.fields.get("fingerprint")).await {
        Ok(id) => done(format!("/inventories/{id}"), "Опись составлена"),
        Err(refusal) => {
            let typed = Typed::refused(form.fields, refusal)?;
            show_proposal(&app, &form.visitor, asked, typed).await
        }
    }
}

#[derive(Template)]
#[template(path = "inventories/inventory.html")]
struct InventoryPage {
    frame: Frame,
    typed: Typed,
    opened: Opened,
    department: Option<Department>,
    people: Vec<Person>,
    findings: Vec<Finding>,
    final_record: Vec<String>,
    differences: Vec<String>,
    decision: Option<Decision>,
    timeliness: Option<String>,
    today: chrono::NaiveDate,
    history: Vec<JournalEntry>,
    may: May,
}

/// What the visitor can do with the inventory now.
struct May {
    redraw: bool,
    sign: bool,
    find: bool,
    mend: bool,
    check: bool,
    accept: bool,
    redraw_annual: bool,
    endorse: bool,
    approve: bool,
}

impl May {
    fn with(visitor: &Visitor, opened: &Opened, decision: Option<&Decision>) -> May {
        let inventory = &opened.inventory;
        let can = |procedure| visitor.acting.can(procedure, inventory.place());
        let turn = |step: Step| inventory.state.after(inventory.scope, step).is_ok();
        let draft = inventory.draft().is_ok();
        let annual = inventory.scope == Scope::Annual;
        let under_check = inventory.under_check().is_ok();
        May {
            redraw: draft && !annual && can(Procedure::DrawInventory),
            sign: turn(Step::Sign) && can(Procedure::SignInventory),
            find: under_check && can(Procedure::FindDefect),
            mend: under_check && can(Procedure::MendDefect),
            check: turn(Step::Check) && can(Procedure::CheckInventory),
            accept: turn(Step::Accept) && can(Procedure::AcceptInventory),
            redraw_annual: draft
                && annual
                && decision.is_none()
                && can(Procedure::DrawAnnualInventory),
            endorse: turn(Step::Endorse) && decision.is_some() && can(Procedure::EndorseInventory),
            approve: turn(Step::Approve)
                && inventory.kind.goes_to_state_archive()
                && can(Procedure::ApproveInventory),
        }
    }
}

impl InventoryPage {
    fn printables(&self) -> Vec<Printable> {
        let inventory = &self.opened.inventory;
        let rows = self.opened.entries.len();
        papers::printables(inventory.id, inventory.scope, "Опись", rows)
    }

    fn name(&self, id: &PersonId) -> String {
        self.name_or_blank(&Some(*id))
    }

    fn name_or_blank(&self, id: &Option<PersonId>) -> String {
        id.and_then(|id| self.people.iter().find(|person| person.id == id))
            .map(Person::short_name)
            .unwrap_or_default()
    }

    fn row_of(&self, finding: &Finding) -> String {
        finding
            .entry_id
            .and_then(|id| self.opened.entry(id).ok())
            .map_or_else(|| "опись в целом".to_owned(), |entry| entry.name())
    }

    fn overdue(&self, finding: &Finding) -> bool {
        finding.overdue(self.today)
    }

    fn begins_group(&self, index: &usize) -> bool {
        let entries = &self.opened.entries;
        let before = index.checked_sub(1).and_then(|before| entries.get(before));
        entries.get(*index).is_some_and(|entry| {
            !entry.group_name.is_empty()
                && before.is_none_or(|before| before.group_name != entry.group_name)
        })
    }
}

/// An inventory with its rows, findings and history.
pub async fn inventory(
    State(app): State<App>,
    Path(id): Path<InventoryId>,
    visitor: Visitor,
) -> Answer {
    show(&app, &visitor, id, Typed::default()).await
}

async fn show(app: &App, visitor: &Visitor, id: InventoryId, typed: Typed) -> Answer {
    let acting = &visitor.acting;
    let opened = desk::open(&app.db, acting, id).await?;
    let inventory = &opened.inventory;
    let department = match inventory.department_id {
        Some(department) => Some(organisation::store::department(&app.db, department).await?),
        None => None,
    };
    let decision = match inventory.decision_id {
        Some(decision) => Some(commission::store::decision(&app.db, decision).await?),
        None => commission::store::endorsement(&app.db, Subject::Inventory, id.0).await?,
    };
    let shelf = match inventory.state {
        InventoryState::Draft | InventoryState::Signed if department.is_some() => {
            Some(store::shelf_of(&app.db, id).await?)
        }
        _ => None,
    };
    let sees_restricted = !opened.restricted() || acting.sight().restricted_everywhere;
    let history = journal::history(&app.db, opened.object()).await?;
    let templates = letterhead::wording(&app.db, inventory.worded_on(acting.today)).await?;
    let page = InventoryPage {
        frame: Frame::new(visitor, SECTION, inventory.title()),
        typed,
        department,
        people: organisation::store::people(&app.db).await?,
        findings: store::findings(&app.db, id).await?,
        final_record: final_record(&templates, &opened)?,
        differences: shelf.map_or_else(Vec::new, |shelf| desk::differing(&opened, &shelf)),
        timeliness: window_of(&opened).map(|window| timeliness(window, visitor)),
        today: acting.today,
        history: history
            .into_iter()
            .map(|entry| entry.covered(sees_restricted))
            .collect(),
        may: May::with(visitor, &opened, decision.as_ref()),
        decision,
        opened,
    };
    page_with(&page.typed, &page)
}

/// The transfer window of a department's inventory while its volumes are not in the archive.
pub(crate) fn window_of(opened: &Opened) -> Option<Window> {
    let waiting = opened.inventory.scope == Scope::Department
        && opened.inventory.state != InventoryState::Accepted;
    Window::of_all(opened.entries.iter().filter_map(|entry| entry.closed_on)).filter(|_| waiting)
}

fn final_record(templates: &Templates, opened: &Opened) -> Result<Vec<String>, Refusal> {
    let record = papers::numbering(&opened.entries).map_err(super::rules::Refused::from)?;
    Ok(match (opened.inventory.scope, record) {
        (Scope::Department, Some(record)) => papers::final_record(templates, &record),
        (Scope::Department, None) => Vec::new(),
        (Scope::Annual, record) => {
            let asked = super::annual::Asked {
                kind: opened.inventory.kind,
                year: opened.inventory.year,
            };
            vec![super::annual::final_record(asked, record.as_ref())]
        }
    })
}

/// Goes on to the inventory's page after something was done, or shows it again with what was refused.
async fn answered(
    app: &App,
    form: Filled,
    id: InventoryId,
    outcome: crate::refusal::Result<()>,
    message: &str,
) -> Answer {
    match outcome {
        Ok(()) => done(format!("/inventories/{id}"), message),
        Err(refusal) => {
            let typed = Typed::refused(form.fields, refusal)?;
            show(app, &form.visitor, id, typed).await
        }
    }
}

/// Draws a draft anew.
pub async fn redraw(State(app): State<App>, Path(id): Path<InventoryId>, form: Filled) -> Answer {
    let drawn = desk::redraw(&app.db, &form, id).await;
    answered(&app, form, id, drawn, "Опись составлена заново").await
}

/// The head of the department signs.
pub async fn sign(State(app): State<App>, Path(id): Path<InventoryId>, form: Filled) -> Answer {
    let signed = desk::sign(&app.db, &form, id).await;
    answered(&app, form, id, signed, "Опись подписана").await
}

/// The archive's check finds something.
pub async fn find(State(app): State<App>, Path(id): Path<InventoryId>, form: Filled) -> Answer {
    let mut reader = form.fields.reader();
    let entry: Option<InventoryEntryId> = reader.optional_choice("entry", "строку описи");
    let finding = reader.required("finding", "замечание");
    let found = match reader.finish(()) {
        Ok(()) => desk::find_defect(&app.db, &form, id, entry, &finding)
            .await
            .map(drop),
        Err(refusal) => Err(refusal),
    };
    answered(&app, form, id, found, "Замечание записано").await
}

/// The department mends a finding.
pub async fn mend(
    State(app): State<App>,
    Path((id, finding)): Path<(InventoryId, FindingId)>,
    form: Filled,
) -> Answer {
    let mended = desk::mend_defect(&app.db, &form, finding, form.fields.get("how")).await;
    answered(&app, form, id, mended, "Замечание устранено").await
}

/// The archive ends its check.
pub async fn check(State(app): State<App>, Path(id): Path<InventoryId>, form: Filled) -> Answer {
    let mut reader = form.fields.reader();
    let prepared = reader.number("prepared", "Подготовлено дел");
    let checked = match reader.finish(()) {
        Ok(()) => desk::check(&app.db, &form, id, prepared).await,
        Err(refusal) => Err(refusal),
    };
    answered(&app, form, id, checked, "Проверка закончена").await
}

/// F-21 in any format, with `?copy=1` for the archive's copy.
pub async fn print_form(
    State(app): State<App>,
    Path((id, form)): Path<(InventoryId, String)>,
    Query(pairs): Pairs,
    visitor: Visitor,
    manner: Manner,
) -> Answer {
    let copy: Option<u8> = Fields::new(pairs).get("copy").parse().ok();
    let (code, format) = paper::asked(&form, manner)?;
    let acting = &visitor.acting;
    let variant = Variant {
        copy,
        ..Variant::default()
    };
    let made = papers::paper(&app.db, acting, id, (code, variant)).await?;
    paper::printed(made.form, format, made.file_name, acting.today).await
}
