//! Pages of revisions: proposing one, what it would do, approving it.

use askama::Template;
use axum::extract::{Path, State};
use chrono::NaiveDate;

use super::desk::{self, Asked};
use super::rules::{Approval, Line, Split, Tally};
use super::store::{self, Revision};
use crate::acting::{Acting, Place};
use crate::ids::{ListLoadingId, RevisionId};
use crate::journal::{self, Entry, Object, ObjectKind};
use crate::organisation;
use crate::organisation::permissions::Procedure;
use crate::reference_lists::{self, ArticleKey, ListEdition};
use crate::refusal::Result;
use crate::web::App;
use crate::web::answer::{Answer, Typed, done, page_with};
use crate::web::fields::Fields;
use crate::web::frame::Frame;
use crate::web::session::{Filled, Visitor};

/// The menu entry of these pages.
const SECTION: &str = "/reference-lists";

#[derive(Template)]
#[template(path = "revision/list.html")]
struct ListPage {
    frame: Frame,
    typed: Typed,
    editions: Vec<(ListLoadingId, ListEdition)>,
    revisions: Vec<Revision>,
}

/// A line with what it would do to the cases that the person may know of.
struct Shown {
    place: usize,
    line: Line,
    tally: Tally,
    ticked: bool,
}

#[derive(Template)]
#[template(path = "revision/revision.html")]
struct RevisionPage {
    frame: Frame,
    typed: Typed,
    lines: Vec<Shown>,
    total: Tally,
    counted: bool,
    may_approve: bool,
    proposed_by: String,
    approved: Option<(String, NaiveDate)>,
    history: Vec<Entry>,
    revision: Revision,
}

/// The revisions there are, and the forms to propose one.
pub async fn list(State(app): State<App>, visitor: Visitor) -> Answer {
    show_list(&app, &visitor, Typed::default()).await
}

async fn show_list(app: &App, visitor: &Visitor, typed: Typed) -> Answer {
    visitor
        .acting
        .may(Procedure::ProposeRevision, Place::Agency)?;
    let page = ListPage {
        frame: Frame::new(visitor, SECTION, "Пересмотр сроков"),
        editions: reference_lists::store::current(&app.db).await?,
        revisions: store::latest(&app.db).await?,
        typed,
    };
    page_with(&page.typed, &page)
}

fn asked_of(fields: &Fields) -> Result<Asked> {
    let mut reader = fields.reader();
    let nothing = ListLoadingId(0);
    if fields.get("what") != "article" {
        let asked = Asked::Edition {
            old: reader.choice("old", "нынешнюю редакцию", nothing),
            new: reader.choice("new", "новую редакцию", nothing),
        };
        return reader.finish(asked);
    }
    let list = reader.choice("list", "перечень", nothing);
    let words = reader.required("words", "новый срок");
    let note = reader.text("note");
    let key = ArticleKey::read(fields.get("article"), fields.get("item"));
    if let Err(error) = &key {
        reader.fault("article", error.to_string());
    }
    let asked = match key {
        Ok(key) => Asked::Article {
            list,
            key,
            words,
            note,
        },
        // The fault is noted, so this is never carried out.
        Err(_) => Asked::Edition {
            old: list,
            new: list,
        },
    };
    reader.finish(asked)
}

/// Proposes a revision and has it counted.
pub async fn propose(State(app): State<App>, form: Filled) -> Answer {
    let proposed = match asked_of(&form.fields) {
        Ok(asked) => desk::propose(&app.db, &form, &asked).await,
        Err(refusal) => Err(refusal),
    };
    match proposed {
        Ok((id, _)) => done(
            format!("/revisions/{id}"),
            "Последствия подсчитываются: страница покажет их сама",
        ),
        Err(refusal) => {
            let typed = Typed::refused(form.fields, refusal)?;
            show_list(&app, &form.visitor, typed).await
        }
    }
}

/// One revision with what it would do.
pub async fn revision(
    State(app): State<App>,
    Path(id): Path<RevisionId>,
    visitor: Visitor,
) -> Answer {
    show(&app, &visitor, id, Typed::default()).await
}

async fn show(app: &App, visitor: &Visitor, id: RevisionId, typed: Typed) -> Answer {
    let acting: &Acting = &visitor.acting;
    let revision = desk::visible_revision(&app.db, acting, id).await?;
    let proposal = desk::proposal_of(&revision)?;
    let counted: Vec<Split> = serde_json::from_str(&revision.report).unwrap_or_default();
    let approval: Option<Approval> = serde_json::from_str(&revision.approved).ok();
    let sees_restricted = acting.sight().restricted_everywhere;
    let ticked_again: Vec<&str> = typed.fields.all("line").collect();
    let lines: Vec<Shown> = proposal
        .lines
        .into_iter()
        .enumerate()
        .map(|(place, line)| Shown {
            tally: counted
                .get(place)
                .map_or_else(Tally::default, |split| split.seen(sees_restricted)),
            ticked: match &approval {
                Some(approval) => approval.lines.contains(&place),
                None if typed.sentences.is_empty() => line.may_be_applied() && line.doubt.is_none(),
                None => ticked_again.contains(&place.to_string().as_str()),
            },
            place,
            line,
        })
        .collect();
    let name = async |id| -> Result<String> {
        Ok(organisation::store::person(&app.db, id).await?.short_name())
    };
    let approved = match (revision.approved_by, revision.approved_on) {
        (Some(by), Some(on)) => Some((name(by).await?, on)),
        _ => None,
    };
    let counted = !revision.report.is_empty();
    let page = RevisionPage {
        total: lines
            .iter()
            .fold(Tally::default(), |sum, line| sum.and(line.tally)),
        may_approve: counted
            && approved.is_none()
            && acting.can(Procedure::ApproveRevision, Place::Agency),
        proposed_by: name(revision.proposed_by).await?,
        history: journal::history(&app.db, Object::new(ObjectKind::Revision, id.0)).await?,
        frame: Frame::new(visitor, SECTION, format!("Пересмотр сроков № {id}")),
        lines,
        counted,
        approved,
        revision,
        typed,
    };
    let mut response = page_with(&page.typed, &page)?;
    if !page.counted {
        response.headers_mut().insert(
            axum::http::HeaderName::from_static("refresh"),
            axum::http::HeaderValue::from_static("2"),
        );
    }
    Ok(response)
}

/// Approves the ticked articles and has them applied.
pub async fn approve(State(app): State<App>, Path(id): Path<RevisionId>, form: Filled) -> Answer {
    let approval = Approval {
        lines: form
            .fields
            .all("line")
            .filter_map(|place| place.parse().ok())
            .collect(),
        shorten: form.fields.ticked("shorten"),
    };
    let ground = form.fields.get("ground").to_owned();
    match desk::approve(&app.db, &form, id, &approval, &ground).await {
        Ok(job) => done(format!("/jobs/{job}"), "Пересмотр утверждён и применяется"),
        Err(refusal) => {
            let typed = Typed::refused(form.fields, refusal)?;
            show(&app, &form.visitor, id, typed).await
        }
    }
}
