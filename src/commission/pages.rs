//! Pages of the commission: its members, its meetings, what waits for it.

use askama::Template;
use axum::extract::{Path, State};

use super::desk::{self, DecisionAsked};
use super::rules::{Decision, Member, Outcome, Part};
use super::store::{self, AgendaItem, Commission, Meeting};
use crate::acting::Place;
use crate::ids::{MeetingId, PersonId};
use crate::journal::{self, Entry, Object, ObjectKind};
use crate::organisation;
use crate::organisation::people::Person;
use crate::organisation::permissions::Procedure;
use crate::refusal::{OrMissing, Refusal};
use crate::web::App;
use crate::web::answer::{Answer, Typed, done, page, page_with};
use crate::web::frame::Frame;
use crate::web::session::{Filled, Visitor};

#[derive(Template)]
#[template(path = "commission/overview.html")]
struct OverviewPage {
    frame: Frame,
    typed: Typed,
    commission: Option<Commission>,
    members: Vec<(Member, Person)>,
    meetings: Vec<(Meeting, Vec<Decision>)>,
    agenda: Vec<AgendaItem>,
    people: Vec<Person>,
    may_name: bool,
    may_hold: bool,
}

#[derive(Template)]
#[template(path = "commission/meeting.html")]
struct MeetingPage {
    frame: Frame,
    meeting: Meeting,
    chair: String,
    secretary: String,
    decisions: Vec<Decision>,
    history: Vec<Entry>,
}

/// The commission, its agenda and its protocols.
pub async fn overview(State(app): State<App>, visitor: Visitor) -> Answer {
    show(&app, &visitor, Typed::default()).await
}

async fn show(app: &App, visitor: &Visitor, typed: Typed) -> Answer {
    let people = organisation::store::people(&app.db).await?;
    let commission = store::current(&app.db).await?;
    let mut members = Vec::new();
    if let Some(commission) = &commission {
        for member in store::members(&app.db, commission.id).await? {
            if let Some(person) = people.iter().find(|person| person.id == member.person_id) {
                members.push((member, person.clone()));
            }
        }
    }
    let sees_restricted = visitor.acting.sight().restricted_everywhere;
    let mut meetings = Vec::new();
    for meeting in store::meetings(&app.db).await? {
        let decisions = store::decisions_of(&app.db, meeting.id, sees_restricted).await?;
        meetings.push((meeting, decisions));
    }
    let page = OverviewPage {
        frame: Frame::new(visitor, "/commission", "Экспертная комиссия"),
        typed,
        commission,
        members,
        meetings,
        agenda: store::agenda(&app.db, sees_restricted).await?,
        people,
        may_name: visitor.acting.can(Procedure::NameCommission, Place::Agency),
        may_hold: visitor.acting.can(Procedure::HoldMeeting, Place::Agency),
    };
    page_with(&page.typed, &page)
}

/// Creates the commission.
pub async fn create(State(app): State<App>, form: Filled) -> Answer {
    let mut reader = form.fields.reader();
    let name = reader.required("name", "наименование комиссии");
    let number = reader.required("order_number", "номер приказа");
    let on = reader.date("order_on", "дата приказа");
    let created = match reader.finish(()) {
        Ok(()) => desk::create(&app.db, &form, &name, &number, on).await,
        Err(refusal) => Err(refusal),
    };
    match created {
        Ok(_) => done("/commission", "Комиссия создана"),
        Err(refusal) => refused(&app, form, refusal).await,
    }
}

async fn refused(app: &App, form: Filled, refusal: Refusal) -> Answer {
    let typed = Typed::refused(form.fields, refusal)?;
    show(app, &form.visitor, typed).await
}

/// Names a member.
pub async fn name_member(State(app): State<App>, form: Filled) -> Answer {
    let mut reader = form.fields.reader();
    let person = reader.choice("person_id", "работника", PersonId(0));
    let part = reader.choice("part", "роль в комиссии", Part::Member);
    let since = reader.date("since", "дата включения в состав");
    let named = match reader.finish(()) {
        Ok(()) => desk::name_member(&app.db, &form, person, part, since).await,
        Err(refusal) => Err(refusal),
    };
    match named {
        Ok(()) => done("/commission", "Состав комиссии изменён"),
        Err(refusal) => refused(&app, form, refusal).await,
    }
}

/// Records a meeting.
pub async fn hold_meeting(State(app): State<App>, form: Filled) -> Answer {
    let mut reader = form.fields.reader();
    let held_on = reader.date("held_on", "дата заседания");
    let present: Vec<PersonId> = form
        .fields
        .all("present")
        .filter_map(|id| id.parse().ok())
        .collect();
    let decisions = decisions_of(&app, &form).await?;
    let held = match reader.finish(()) {
        Ok(()) => desk::hold_meeting(&app.db, &form, held_on, &present, &decisions).await,
        Err(refusal) => Err(refusal),
    };
    match held {
        Ok(id) => done(format!("/commission/meetings/{id}"), "Протокол записан"),
        Err(refusal) => refused(&app, form, refusal).await,
    }
}

/// The decisions ticked in the agenda; fields are named by what is decided on: `outcome-inventory-7`.
async fn decisions_of(app: &App, form: &Filled) -> Result<Vec<DecisionAsked>, Refusal> {
    let agenda = store::agenda(&app.db, form.sight().restricted_everywhere).await?;
    Ok(agenda
        .into_iter()
        .filter_map(|item| {
            let key = format!("{}-{}", item.subject_kind.code(), item.subject_id);
            let outcome: Outcome = form.fields.get(&format!("outcome-{key}")).parse().ok()?;
            let wording = form.fields.get(&format!("wording-{key}")).trim();
            Some(DecisionAsked {
                subject: item.subject_kind,
                subject_id: item.subject_id,
                outcome,
                wording: if wording.is_empty() {
                    format!("{}: {}", item.title, outcome.label())
                } else {
                    wording.to_owned()
                },
            })
        })
        .collect())
}

/// A protocol.
pub async fn meeting(
    State(app): State<App>,
    Path(id): Path<MeetingId>,
    visitor: Visitor,
) -> Answer {
    let meeting = store::meeting(&app.db, id)
        .await
        .or_missing("Такого заседания нет")?;
    let sees_restricted = visitor.acting.sight().restricted_everywhere;
    page(&MeetingPage {
        frame: Frame::new(
            &visitor,
            "/commission",
            format!(
                "Протокол № {} от {}",
                meeting.number,
                meeting.held_on.format("%d.%m.%Y")
            ),
        ),
        chair: organisation::store::person(&app.db, meeting.chaired_by)
            .await?
            .short_name(),
        secretary: organisation::store::person(&app.db, meeting.recorded_by)
            .await?
            .short_name(),
        decisions: store::decisions_of(&app.db, id, sees_restricted).await?,
        history: journal::history(&app.db, Object::new(ObjectKind::Meeting, id.0))
            .await?
            .into_iter()
            .map(|entry| entry.covered(sees_restricted))
            .collect(),
        meeting,
    })
}
