//! Campaigns: the list of them, one with its stage and departments, the proposal of a department.

use askama::Template;
use axum::extract::{Path, State};
use chrono::Datelike;

use super::SECTION;
use crate::acting::Place;
use crate::destruction::desk;
use crate::destruction::rules::proposal::{self, Proposal};
use crate::destruction::rules::{Act, Campaign, EntryState, List, Stage, Track, Verdict};
use crate::destruction::store;
use crate::ids::{CampaignId, DepartmentId};
use crate::journal::{self, Entry};
use crate::organisation;
use crate::organisation::people::Department;
use crate::organisation::permissions::Procedure;
use crate::refusal::{OrMissing, Refusal};
use crate::web::App;
use crate::web::answer::{Answer, Typed, done, page_with};
use crate::web::frame::Frame;
use crate::web::session::{Filled, Visitor};

#[derive(Template)]
#[template(path = "destruction/overview.html")]
struct OverviewPage {
    frame: Frame,
    typed: Typed,
    campaigns: Vec<Campaign>,
    year: i32,
    may_open: bool,
    sees_restricted: bool,
}

/// A department within a campaign.
struct DepartmentRow {
    department: Department,
    /// Volumes whose date has come.
    due: i64,
    list: Option<List>,
    rows: usize,
    agreed: usize,
    refused: usize,
    excluded: usize,
    /// Days with the department.
    waiting: Option<i64>,
}

#[derive(Template)]
#[template(path = "destruction/campaign.html")]
struct CampaignPage {
    frame: Frame,
    typed: Typed,
    campaign: Campaign,
    departments: Vec<DepartmentRow>,
    acts: Vec<Act>,
    next: Option<Stage>,
    missing: Option<String>,
    may_advance: bool,
    may_draw: bool,
    may_draw_act: bool,
    history: Vec<Entry>,
}

#[derive(Template)]
#[template(path = "destruction/proposal.html")]
struct ProposalPage {
    frame: Frame,
    typed: Typed,
    campaign: Campaign,
    department: Department,
    proposal: Proposal,
}

/// All campaigns that the person may know of.
pub async fn overview(State(app): State<App>, visitor: Visitor) -> Answer {
    show_overview(&app, &visitor, Typed::default()).await
}

async fn show_overview(app: &App, visitor: &Visitor, typed: Typed) -> Answer {
    let acting = &visitor.acting;
    let sees_restricted = desk::sees_restricted_campaigns(acting);
    let page = OverviewPage {
        frame: Frame::new(visitor, SECTION, "Уничтожение"),
        typed,
        campaigns: store::campaigns::list(&app.db, sees_restricted).await?,
        year: acting.today.year(),
        may_open: acting.can(Procedure::OpenCampaign, Place::Agency),
        sees_restricted,
    };
    page_with(&page.typed, &page)
}

/// Opens the campaign of the year.
pub async fn open(State(app): State<App>, form: Filled) -> Answer {
    let mut reader = form.fields.reader();
    let year = reader.number("year", "Год");
    let track = reader.choice("track", "вид кампании", Track::Ordinary);
    let opened = match reader.finish(()) {
        Ok(()) => desk::open(&app.db, &form, year, track).await,
        Err(refusal) => Err(refusal),
    };
    match opened {
        Ok(id) => done(address(id), "Кампания открыта"),
        Err(refusal) => {
            let typed = Typed::refused(form.fields, refusal)?;
            show_overview(&app, &form.visitor, typed).await
        }
    }
}

fn address(id: CampaignId) -> String {
    format!("/destruction/campaigns/{id}")
}

/// One campaign: stage, departments, what waits and why.
pub async fn campaign(
    State(app): State<App>,
    Path(id): Path<CampaignId>,
    visitor: Visitor,
) -> Answer {
    show_campaign(&app, &visitor, id, Typed::default()).await
}

async fn show_campaign(app: &App, visitor: &Visitor, id: CampaignId, typed: Typed) -> Answer {
    let acting = &visitor.acting;
    let mut tx = desk::reading(&app.db).await?;
    let campaign = desk::load_campaign(&mut tx, acting, id).await?;
    let sees_acts = desk::sees_acts(acting, &campaign);
    let missing = if sees_acts {
        desk::missing_for_next_stage(&mut tx, acting, &campaign).await?
    } else {
        None
    };
    let due = store::volumes::due_counts(&mut tx, campaign.track, campaign.as_of).await?;
    let lists = store::lists::of_campaign(&mut tx, id).await?;
    let entries = store::lists::entries_of_campaign(&mut tx, id).await?;
    let mut departments = Vec::new();
    for department in organisation::store::departments(&mut tx).await? {
        if !acting
            .sight()
            .covers(department.id, campaign.is_restricted())
        {
            continue;
        }
        let list = lists
            .iter()
            .find(|list| list.department_id == department.id)
            .cloned();
        let due = due
            .iter()
            .find(|(id, _)| *id == department.id)
            .map_or(0, |(_, count)| *count);
        if list.is_none() && due == 0 {
            continue;
        }
        let count = |wanted: fn(&crate::destruction::rules::Entry) -> bool| {
            entries
                .iter()
                .filter(|entry| list.as_ref().is_some_and(|list| list.id == entry.list_id))
                .filter(|entry| wanted(entry))
                .count()
        };
        departments.push(DepartmentRow {
            due,
            rows: count(|_| true),
            agreed: count(|entry| {
                entry.decision == Some(Verdict::Agreed) && entry.state != EntryState::Excluded
            }),
            refused: count(|entry| entry.decision == Some(Verdict::Refused)),
            excluded: count(|entry| {
                entry.state == EntryState::Excluded && entry.decision != Some(Verdict::Refused)
            }),
            waiting: list.as_ref().and_then(|list| desk::waiting(list, acting)),
            department,
            list,
        });
    }
    let acts = if sees_acts {
        store::acts::of_campaign(&mut tx, id).await?
    } else {
        Vec::new()
    };
    drop(tx);
    let title = format!(
        "Уничтожение в {} году: {}",
        campaign.year,
        campaign.track.label()
    );
    let may_open = acting.can(Procedure::OpenCampaign, Place::Agency) && sees_acts;
    let page = CampaignPage {
        frame: Frame::new(visitor, SECTION, title),
        typed,
        departments,
        acts,
        next: campaign.stage.next(),
        missing: missing.map(|missing| missing.to_string()),
        may_advance: may_open && campaign.stage.next().is_some(),
        may_draw: acting.can(Procedure::DrawDestructionList, Place::Agency)
            && campaign.stage == Stage::Lists,
        may_draw_act: acting.can(Procedure::DrawAct, Place::Agency)
            && sees_acts
            && campaign.stage == Stage::Act
            && entries.iter().any(|entry| {
                entry.state == EntryState::Listed && entry.decision == Some(Verdict::Agreed)
            }),
        history: journal::history(&app.db, campaign.object()).await?,
        campaign,
    };
    page_with(&page.typed, &page)
}

/// Opens the next stage.
pub async fn advance(State(app): State<App>, Path(id): Path<CampaignId>, form: Filled) -> Answer {
    let version = form.fields.get("version").parse().unwrap_or(0);
    match desk::advance(&app.db, &form, (id, version)).await {
        Ok(stage) => done(
            address(id),
            &format!("Открыт этап {}: {}", stage.number(), stage.label()),
        ),
        Err(refusal) => refused(&app, form, id, refusal).await,
    }
}

async fn refused(app: &App, form: Filled, id: CampaignId, refusal: Refusal) -> Answer {
    let typed = Typed::refused(form.fields, refusal)?;
    show_campaign(app, &form.visitor, id, typed).await
}

/// Draws the act from the agreed rows.
pub async fn draw_act(State(app): State<App>, Path(id): Path<CampaignId>, form: Filled) -> Answer {
    match desk::draw(&app.db, &form, id).await {
        Ok(act) => done(
            format!("/destruction/acts/{act}"),
            "Акт составлен из согласованных строк",
        ),
        Err(refusal) => refused(&app, form, id, refusal).await,
    }
}

/// What the list of a department would be, and what stays and why.
pub async fn proposal(
    State(app): State<App>,
    Path((id, department)): Path<(CampaignId, DepartmentId)>,
    visitor: Visitor,
) -> Answer {
    show_proposal(&app, &visitor, id, department, Typed::default()).await
}

async fn show_proposal(
    app: &App,
    visitor: &Visitor,
    id: CampaignId,
    department: DepartmentId,
    typed: Typed,
) -> Answer {
    let acting = &visitor.acting;
    let mut tx = desk::reading(&app.db).await?;
    let campaign = desk::load_campaign(&mut tx, acting, id).await?;
    let proposal = desk::propose(&mut tx, acting, &campaign, department).await?;
    let department = organisation::store::department(&mut tx, department)
        .await
        .or_missing("Такого подразделения нет")?;
    drop(tx);
    let page = ProposalPage {
        frame: Frame::new(
            visitor,
            SECTION,
            format!("Предложение: {}", department.full_name),
        ),
        typed,
        campaign,
        department,
        proposal,
    };
    page_with(&page.typed, &page)
}

/// Draws the list that was shown.
pub async fn draw_list(
    State(app): State<App>,
    Path((id, department)): Path<(CampaignId, DepartmentId)>,
    form: Filled,
) -> Answer {
    let fingerprint = form.fields.get("fingerprint").to_owned();
    match desk::draw_list(&app.db, &form, id, department, &fingerprint).await {
        Ok(list) => done(format!("/destruction/lists/{list}"), "Перечень составлен"),
        Err(refusal) => {
            let typed = Typed::refused(form.fields, refusal)?;
            show_proposal(&app, &form.visitor, id, department, typed).await
        }
    }
}
