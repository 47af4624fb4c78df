//! Pages of annual sections.

use askama::Template;
use axum::extract::{Path, Query, State};

use super::{Pairs, SECTION, answered};
use crate::ids::InventoryId;
use crate::inventories::annual::{Asked, final_record};
use crate::inventories::desk::annual::{self as desk, Proposed};
use crate::inventories::numbering::{NumberingRecord, UnitNumber};
use crate::inventories::rules::InventoryKind;
use crate::refusal::Refusal;
use crate::web::App;
use crate::web::answer::{Answer, Typed, done, page_with};
use crate::web::fields::Fields;
use crate::web::frame::Frame;
use crate::web::session::{Filled, Visitor};

#[derive(Template)]
#[template(path = "inventories/annual_proposal.html")]
struct AnnualProposalPage {
    frame: Frame,
    typed: Typed,
    asked: Asked,
    proposed: Proposed,
    fingerprint: String,
    final_record: String,
}

fn asked_of(fields: &Fields) -> Result<Asked, Refusal> {
    let mut reader = fields.reader();
    let asked = Asked {
        kind: reader.choice("kind", "вид описи", InventoryKind::Permanent),
        year: reader.number("year", "Год заведения дел"),
    };
    reader.finish(asked)
}

/// What an annual section would hold.
pub async fn proposal(State(app): State<App>, Query(pairs): Pairs, visitor: Visitor) -> Answer {
    let asked = asked_of(&Fields::new(pairs))?;
    show_proposal(&app, &visitor, asked, Typed::default()).await
}

async fn show_proposal(app: &App, visitor: &Visitor, asked: Asked, typed: Typed) -> Answer {
    let proposed = desk::propose(&app.db, &visitor.acting, asked).await?;
    let numbers: Vec<UnitNumber> = proposed
        .proposal
        .lines
        .iter()
        .filter_map(|line| UnitNumber::new(u32::try_from(line.number).ok()?, None).ok())
        .collect();
    let page = AnnualProposalPage {
        frame: Frame::new(
            visitor,
            SECTION,
            format!("Предложение годового раздела за {} год", asked.year),
        ),
        typed,
        asked,
        fingerprint: proposed.proposal.fingerprint(),
        final_record: final_record(asked, NumberingRecord::of(&numbers).ok().as_ref()),
        proposed,
    };
    page_with(&page.typed, &page)
}

/// Draws the section that was proposed.
pub async fn draw(State(app): State<App>, form: Filled) -> Answer {
    let asked = asked_of(&form.fields)?;
    match desk::draw(&app.db, &form, asked, form.fields.get("fingerprint")).await {
        Ok(id) => done(format!("/inventories/{id}"), "Годовой раздел составлен"),
        Err(refusal) => {
            let typed = Typed::refused(form.fields, refusal)?;
            show_proposal(&app, &form.visitor, asked, typed).await
        }
    }
}

/// Draws a draft section anew.
pub async fn redraw(State(app): State<App>, Path(id): Path<InventoryId>, form: Filled) -> Answer {
    let drawn = desk::redraw(&app.db, &form, id).await;
    answered(&app, form, id, drawn, "Раздел составлен заново").await
}

/// Notes the commission's protocol.
pub async fn endorse(State(app): State<App>, Path(id): Path<InventoryId>, form: Filled) -> Answer {
    let endorsed = desk::endorse(&app.db, &form, id).await;
    answered(&app, form, id, endorsed, "Согласование ЦЭК отмечено").await
}

/// Records the state archive's protocol.
pub async fn approve(State(app): State<App>, Path(id): Path<InventoryId>, form: Filled) -> Answer {
    let mut reader = form.fields.reader();
    let number = reader.required("protocol_number", "номер протокола ЭПК");
    let on = reader.date("protocol_on", "дата протокола ЭПК");
    let approved = match reader.finish(()) {
        Ok(()) => desk::approve(&app.db, &form, id, &number, on).await,
        Err(refusal) => Err(refusal),
    };
    answered(&app, form, id, approved, "Протокол ЭПК записан").await
}
