//! The procedures of the commission.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::rules::{self, Outcome, Part, Refused, Subject};
use super::store::{self, Commission, Meeting};
use crate::acting::{Acting, Place};
use crate::db::Db;
use crate::ids::{CommissionId, MeetingId, PersonId};
use crate::journal::{self, Object, ObjectKind};
use crate::organisation;
use crate::organisation::permissions::Procedure;
use crate::refusal::{OrMissing, Refusal, Result};

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Refusal::rule(refused)
    }
}

/// Creates the commission by order.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Invalid`] without the order.
pub async fn create(
    db: &Db,
    acting: &Acting,
    name: &str,
    order_number: &str,
    order_on: NaiveDate,
) -> Result<CommissionId> {
    acting.may(Procedure::NameCommission, Place::Agency)?;
    if name.trim().is_empty() || order_number.trim().is_empty() {
        return Err(Refusal::invalid(
            "order_number",
            "Укажите наименование комиссии и номер приказа о её создании",
        ));
    }
    let mut tx = db.begin().await?;
    let id = store::insert(&mut tx, name.trim(), order_number.trim(), order_on).await?;
    let made = Commission {
        id,
        name: name.trim().to_owned(),
        order_number: order_number.trim().to_owned(),
        order_on,
    };
    journal::record_new(
        &mut tx,
        acting,
        Procedure::NameCommission,
        &[Object::new(ObjectKind::Organisation, 1)],
        &made,
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// Names a member; whoever was chair or secretary before gives way.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::NotFound`].
pub async fn name_member(
    db: &Db,
    acting: &Acting,
    person: PersonId,
    part: Part,
    since: NaiveDate,
) -> Result<()> {
    acting.may(Procedure::NameCommission, Place::Agency)?;
    let mut tx = db.begin().await?;
    let commission = store::current(&mut tx)
        .await?
        .ok_or_else(|| Refusal::rule("Комиссия ещё не создана: внесите приказ о её создании"))?;
    organisation::store::person(&mut tx, person)
        .await
        .or_missing("Такого работника нет")?;
    let last_day = since.pred_opt().unwrap_or(since);
    store::end_member(&mut tx, commission.id, person, last_day).await?;
    if part != Part::Member {
        for member in store::members(&mut tx, commission.id).await? {
            if member.part == part && member.until.is_none() {
                store::end_member(&mut tx, commission.id, member.person_id, last_day).await?;
            }
        }
    }
    store::insert_member(&mut tx, commission.id, person, part, since).await?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::NameCommission,
        &[Object::new(ObjectKind::Person, person.0)],
        &serde_json::json!({"part": part, "since": since}),
    )
    .await?;
    Ok(tx.commit().await?)
}

/// A decision to be recorded.
#[derive(Clone, Debug, Serialize)]
pub struct DecisionAsked {
    /// On what kind of thing.
    pub subject: Subject,
    /// On which.
    pub subject_id: i64,
    /// What was decided.
    pub outcome: Outcome,
    /// The words of the protocol.
    pub wording: String,
}

/// Records a meeting with its decisions; the protocol gets the next number of the year.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] without a quorum, with a date out of order, or on a thing that is not before the commission.
pub async fn hold_meeting(
    db: &Db,
    acting: &Acting,
    held_on: NaiveDate,
    present: &[PersonId],
    decisions: &[DecisionAsked],
) -> Result<MeetingId> {
    acting.may(Procedure::HoldMeeting, Place::Agency)?;
    if decisions.is_empty() {
        return Err(Refused::NothingDecided.into());
    }
    let mut tx = db.begin().await?;
    let commission = store::current(&mut tx)
        .await?
        .ok_or_else(|| Refusal::rule("Комиссия ещё не создана: внесите приказ о её создании"))?;
    let members = store::members(&mut tx, commission.id).await?;
    let bench = rules::convene(&members, present, held_on, acting.today)?;
    let year = i64::from(held_on.year());
    let last = store::last_protocol(&mut tx, commission.id, year).await?;
    let agenda = store::agenda(&mut tx, acting.sight().restricted_everywhere).await?;
    let mut names = Vec::new();
    for person in present {
        names.push(
            organisation::store::person(&mut tx, *person)
                .await?
                .short_name(),
        );
    }
    let meeting = Meeting {
        id: MeetingId(0),
        held_on,
        year,
        number: rules::next_protocol(last, held_on)?,
        chaired_by: bench.chair,
        recorded_by: bench.secretary,
        attendance: names.join(", "),
    };
    let id = store::insert_meeting(&mut tx, commission.id, &meeting).await?;
    let mut objects = vec![Object::new(ObjectKind::Meeting, id.0)];
    for asked in decisions {
        let Some(item) = agenda
            .iter()
            .find(|item| item.subject_kind == asked.subject && item.subject_id == asked.subject_id)
        else {
            return Err(Refusal::rule(format!(
                "{} № {} не ждёт решения комиссии: откройте повестку заново",
                asked.subject.label(),
                asked.subject_id
            )));
        };
        let kind = match asked.subject {
            Subject::Nomenclature => ObjectKind::Nomenclature,
            Subject::Inventory => ObjectKind::Inventory,
            Subject::DestructionAct => ObjectKind::DestructionAct,
        };
        objects.push(Object::new(kind, asked.subject_id).restricted_if(item.restricted));
        store::insert_decision(
            &mut tx,
            id,
            asked.subject,
            asked.subject_id,
            asked.outcome,
            &asked.wording,
        )
        .await?;
    }
    journal::record_new(
        &mut tx,
        acting,
        Procedure::HoldMeeting,
        &objects,
        &serde_json::json!({"meeting": meeting, "decisions": decisions}),
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}
