//! The act: rows, obstacles, the next step, and the forms of the hand-over and of the record.

use askama::Template;
use axum::extract::{Path, State};

use super::SECTION;
use crate::acting::Place;
use crate::commission;
use crate::commission::rules::{Decision, Subject};
use crate::destruction::rules::act::Standing;
use crate::destruction::rules::deed::{Deed, HandOver, Recipient, millimetres};
use crate::destruction::rules::{Act, ActState, Bag, Campaign, Method, Record, Stage, Waybill};
use crate::destruction::{desk, papers, store};
use crate::ids::{ActId, PersonId};
use crate::journal::{self, Entry};
use crate::organisation;
use crate::organisation::people::Person;
use crate::organisation::permissions::Procedure;
use crate::organisation::roles::Role;
use crate::print::centre::Printable;
use crate::print::pdf::Manner;
use crate::refusal::{Refusal, Result};
use crate::web::App;
use crate::web::answer::{Answer, Typed, done, page_with};
use crate::web::fields::Reader;
use crate::web::frame::Frame;
use crate::web::paper;
use crate::web::session::{Filled, Visitor};

#[derive(Template)]
#[template(path = "destruction/act.html")]
struct ActPage {
    frame: Frame,
    typed: Typed,
    act: Act,
    campaign: Campaign,
    rows: Vec<Standing>,
    obstacles: Vec<String>,
    drawn_by: String,
    approved_by: String,
    decision: Option<Decision>,
    waybill: Option<Waybill>,
    bags: Vec<Bag>,
    record: Option<Record>,
    approvers: Vec<Person>,
    may_endorse: bool,
    may_approve: bool,
    may_hand_over: bool,
    may_record: bool,
    may_mark: bool,
    may_exclude: bool,
    history: Vec<Entry>,
}

impl ActPage {
    fn printables(&self) -> Vec<Printable> {
        let follows = (self.waybill.is_some(), self.record.is_some());
        papers::printables_of_act(&self.act, self.rows.len(), follows)
    }

    fn width(&self, micrometres: &i64) -> String {
        millimetres(*micrometres)
    }

    fn weight(&self, bag: &Bag) -> String {
        millimetres(bag.weight_grams)
    }
}

/// An act.
pub async fn act(State(app): State<App>, Path(id): Path<ActId>, visitor: Visitor) -> Answer {
    show(&app, &visitor, id, Typed::default()).await
}

async fn show(app: &App, visitor: &Visitor, id: ActId, typed: Typed) -> Answer {
    let acting = &visitor.acting;
    let mut tx = desk::reading(&app.db).await?;
    let (act, campaign) = desk::load_act(&mut tx, acting, id).await?;
    let rows = desk::rows_of_act(&mut tx, acting, &act, &campaign).await?;
    let obstacles: Vec<String> = rows.iter().flat_map(Standing::sentences).collect();
    let waybill = store::deeds::waybill(&mut tx, id).await?;
    let bags = match &waybill {
        Some(waybill) => store::deeds::bags(&mut tx, waybill.id).await?,
        None => Vec::new(),
    };
    let record = store::deeds::record(&mut tx, id).await?;
    let drawn_by = organisation::store::person(&mut tx, act.drawn_by)
        .await?
        .short_name();
    let approved_by = match act.approved_by {
        Some(person) => organisation::store::person(&mut tx, person)
            .await?
            .short_name(),
        None => String::new(),
    };
    let decision = commission::store::endorsement(&mut tx, Subject::DestructionAct, id.0).await?;
    let mut approvers = Vec::new();
    for role in [Role::Director, Role::DeputyDirector] {
        approvers.extend(organisation::store::holders(&mut tx, role, None, acting.today).await?);
    }
    drop(tx);
    let in_turn = |procedure, state| acting.can(procedure, Place::Agency) && act.state == state;
    let page = ActPage {
        frame: Frame::new(
            visitor,
            SECTION,
            format!("Акт о выделении к уничтожению № {}", act.number),
        ),
        typed,
        may_endorse: in_turn(Procedure::EndorseAct, ActState::Draft) && decision.is_some(),
        may_approve: in_turn(Procedure::ApproveAct, ActState::Endorsed)
            && act.drawn_by != acting.person.id,
        may_hand_over: in_turn(Procedure::HandOver, ActState::Approved)
            && campaign.stage == Stage::Destruction,
        may_record: in_turn(Procedure::RecordDestruction, ActState::HandedOver),
        may_mark: in_turn(Procedure::MarkDestroyed, ActState::Destroyed),
        may_exclude: acting.can(Procedure::DrawAct, Place::Agency) && !act.state.is_approved(),
        history: journal::history(&app.db, desk::act_object(&act, &campaign)).await?,
        act,
        campaign,
        rows,
        obstacles,
        drawn_by,
        approved_by,
        decision,
        waybill,
        bags,
        record,
        approvers,
    };
    page_with(&page.typed, &page)
}

pub(super) async fn refused(app: &App, form: Filled, id: ActId, refusal: Refusal) -> Answer {
    let typed = Typed::refused(form.fields, refusal)?;
    show(app, &form.visitor, id, typed).await
}

async fn answered(
    app: &App,
    form: Filled,
    id: ActId,
    outcome: Result<()>,
    message: &str,
) -> Answer {
    match outcome {
        Ok(()) => done(format!("/destruction/acts/{id}"), message),
        Err(refusal) => refused(app, form, id, refusal).await,
    }
}

fn version(form: &Filled) -> i64 {
    form.fields.get("version").parse().unwrap_or(0)
}

/// Notes the commission's protocol.
pub async fn endorse(State(app): State<App>, Path(id): Path<ActId>, form: Filled) -> Answer {
    let outcome = desk::endorse(&app.db, &form, (id, version(&form))).await;
    answered(&app, form, id, outcome, "Протокол ЦЭК отмечен на акте").await
}

/// Approves the act whose number was typed.
pub async fn approve(State(app): State<App>, Path(id): Path<ActId>, form: Filled) -> Answer {
    let typed = form.fields.get("number").to_owned();
    let outcome = desk::approve(&app.db, &form, (id, version(&form)), &typed).await;
    answered(&app, form, id, outcome, "Акт утверждён").await
}

/// Hands the documents over.
pub async fn hand_over(State(app): State<App>, Path(id): Path<ActId>, form: Filled) -> Answer {
    let mut reader = form.fields.reader();
    let number = reader.required("number", "номер накладной");
    let place = reader.required("place", "место передачи");
    let name = reader.text("contractor");
    let recipient = if name.is_empty() {
        Recipient::Own
    } else {
        Recipient::Contractor {
            name,
            representative: reader.text("representative"),
            contract: reader.text("contract"),
            warrant: reader.text("warrant"),
        }
    };
    let vehicle = reader.text("vehicle");
    let driver = reader.text("driver");
    let handed_on = reader.date("handed_on", "дата передачи");
    let bags = bags_of(&mut reader);
    let asked = reader.finish(HandOver {
        number,
        place,
        recipient,
        vehicle,
        driver,
        handed_on,
        bags,
    });
    let outcome = match asked {
        Ok(asked) => desk::hand_over(&app.db, &form, (id, version(&form)), &asked).await,
        Err(refusal) => Err(refusal),
    };
    answered(&app, form, id, outcome, "Документы сданы по накладной").await
}

/// A bag a line: seal, storage units, weight in kilograms, parted by semicolons or tabs.
fn bags_of(reader: &mut Reader<'_>) -> Vec<Bag> {
    let text = reader.text("bags");
    let mut bags = Vec::new();
    for (number, line) in (1..).zip(text.lines().filter(|line| !line.trim().is_empty())) {
        match bag_of(number, line) {
            Some(bag) => bags.push(bag),
            None => reader.fault(
                "bags",
                format!(
                    "Мешок {number}: «{}» не читается. Напишите пломбу, количество ед. хр. и вес в кг через точку с запятой: 0045871; 12; 26,5",
                    line.trim()
                ),
            ),
        }
    }
    bags
}

fn bag_of(number: i64, line: &str) -> Option<Bag> {
    let mut cells = line.split([';', '\t']).map(str::trim);
    let (seal, units, weight) = (cells.next()?, cells.next()?, cells.next()?);
    if seal.is_empty() || cells.next().is_some_and(|rest| !rest.is_empty()) {
        return None;
    }
    Some(Bag {
        number,
        seal: seal.to_owned(),
        storage_units: units
            .parse()
            .ok()
            .filter(|units| (1..1_000_000).contains(units))?,
        weight_grams: thousandths(weight).filter(|grams| *grams > 0)?,
    })
}

/// «26,5» as thousandths: kilograms become grams, millimetres micrometres.
fn thousandths(text: &str) -> Option<i64> {
    let text = text.trim().replace(',', ".");
    let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 6 || rest.len() > 3 || !digits(whole) || !digits(rest) {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let rest: i64 = format!("{rest:0<3}").parse().ok()?;
    Some(whole * 1000 + rest)
}

/// Records the destruction.
pub async fn record_destruction(
    State(app): State<App>,
    Path(id): Path<ActId>,
    form: Filled,
) -> Answer {
    let mut reader = form.fields.reader();
    let number = reader.required("number", "номер акта об уничтожении");
    let place = reader.required("place", "место уничтожения");
    let method = reader.choice("method", "способ уничтожения", Method::Chemical);
    let width = reader.text("strip_width");
    let strip_width_micrometres = thousandths(&width);
    if !width.is_empty() && strip_width_micrometres.is_none() {
        reader.fault(
            "strip_width",
            format!("Ширина полос «{width}» не читается: напишите миллиметры, например 3,9"),
        );
    }
    let approved_by: Option<PersonId> = reader.optional_choice("approved_by", "кто утвердил");
    let approved_on = reader.optional_date("approved_on", "дата утверждения");
    if approved_by.is_some() != approved_on.is_some() {
        reader.fault(
            "approved_on",
            "Укажите и кто утвердил акт об уничтожении, и дату, или оставьте оба поля пустыми",
        );
    }
    let asked = Deed {
        number,
        method,
        strip_width_micrometres: strip_width_micrometres.filter(|_| method == Method::Shredding),
        mixed_with_other_paper: reader.ticked("mixed"),
        burnt_to_base: reader.ticked("burnt"),
        seals_intact: reader.ticked("seals_intact"),
        place,
        chair: reader.required("chair", "председателя комиссии"),
        members: reader.required("members", "членов комиссии"),
        witnesses: reader.text("witnesses"),
        footage: reader.text("footage"),
        destroyed_on: reader.date("destroyed_on", "дата уничтожения"),
        approved: approved_by.zip(approved_on),
    };
    let outcome = match reader.finish(asked) {
        Ok(asked) => desk::record(&app.db, &form, (id, version(&form)), &asked).await,
        Err(refusal) => Err(refusal),
    };
    answered(&app, form, id, outcome, "Уничтожение записано").await
}

/// Enters the marks.
pub async fn mark_destroyed(State(app): State<App>, Path(id): Path<ActId>, form: Filled) -> Answer {
    let outcome = desk::mark(&app.db, &form, (id, version(&form))).await;
    answered(&app, form, id, outcome, "Отметки внесены в номенклатуры").await
}

/// F-31, F-32, F-33A, F-33B.
pub async fn act_paper(
    State(app): State<App>,
    Path((id, name)): Path<(ActId, String)>,
    visitor: Visitor,
    manner: Manner,
) -> Answer {
    let (code, format) = paper::asked(&name, manner)?;
    let acting = &visitor.acting;
    let made = papers::paper_of_act(&app.db, acting, id, code).await?;
    paper::printed(made.form, format, made.file_name, acting.today).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bag_is_read_from_a_line() {
        for line in ["0045871; 12; 26,5", "0045871\t12\t26.5"] {
            let bag = bag_of(1, line).expect(line);
            assert_eq!(
                (bag.seal.as_str(), bag.storage_units, bag.weight_grams),
                ("0045871", 12, 26_500)
            );
        }
        for line in [
            "",
            "0045871",
            "0045871; 12",
            "; 12; 1",
            "1; 0; 1",
            "1; два; 1",
            "1; 1; 0",
            "1; 1; 1; лишнее",
        ] {
            assert_eq!(bag_of(1, line), None, "{line}");
        }
    }

    #[test]
    fn decimals_are_read_without_rounding() {
        for (text, value) in [("3,9", 3_900), ("6", 6_000), ("0,001", 1), ("6,001", 6_001)] {
            assert_eq!(thousandths(text), Some(value), "{text}");
        }
        for text in ["", "-1", "1,2345", "abc", "1e3", ",5"] {
            assert_eq!(thousandths(text), None, "{text}");
        }
    }
}
