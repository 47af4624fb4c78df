//! From records to the printed forms F-30…F-33: nothing is decided here.

use crate::acting::Acting;
use crate::db::{Db, Tx};
use crate::ids::{ActId, DestructionListId, PersonId};
use crate::organisation;
use crate::organisation::letterhead;
use crate::organisation::people::Organisation;
use crate::organisation::roles::Role;
use crate::print::catalogue::FormCode;
use crate::print::centre::{Named, Printable, Subject};
use crate::print::{Agency, DocumentReference, Form, Kilograms, Signatory, Signing};
use crate::reference_lists;
use crate::refusal::{Refusal, Result};
use crate::retention::{self, Reading};

use super::desk;
use super::forms;
use super::rules::act::Standing;
use super::rules::deed::reference;
use super::rules::{Act, Bag, Entry, EntryState, List, ListState, Method, Verdict, Waybill, lines};
use super::store;

fn missing() -> Refusal {
    Refusal::NotFound("Такой печатной формы нет".into())
}

/// What may be printed of a list with so many rows.
pub fn printables_of_list(list: &List, rows: impl TryInto<u64>) -> Vec<Printable> {
    let subject = Subject::DestructionList(list.id);
    let title = format!("Перечень № {}", list.number);
    vec![Printable::new(subject, FormCode::F30, title).with_rows(rows)]
}

/// What may be printed of an act with so many rows: what follows it, once it has come to that.
pub fn printables_of_act(
    act: &Act,
    rows: impl TryInto<u64>,
    (handed_over, destroyed): (bool, bool),
) -> Vec<Printable> {
    let paper = |code, title: &str| Printable::new(Subject::Act(act.id), code, title);
    let title = format!("Акт о выделении к уничтожению № {}", act.number);
    let mut papers = vec![paper(FormCode::F31, &title).with_rows(rows)];
    if handed_over {
        papers.push(paper(FormCode::F32, "Накладная"));
    }
    if destroyed {
        papers.push(paper(FormCode::F33, "Акт об уничтожении"));
    }
    papers
}

/// A paper of a list by its code.
///
/// # Errors
/// [`Refusal::NotFound`] for a code that it does not have; those of the form.
pub async fn paper_of_list(
    db: &Db,
    acting: &Acting,
    id: DestructionListId,
    code: &str,
) -> Result<Named> {
    if code != FormCode::F30.as_str() {
        return Err(missing());
    }
    let mut tx = desk::reading(db).await?;
    let form = list(&mut tx, acting, id).await?;
    Ok(Named::new(form, format!("Перечень {id}")))
}

/// A paper of an act by its code.
///
/// # Errors
/// [`Refusal::NotFound`] for a code that it does not have, or has not come to yet; those of the form.
pub async fn paper_of_act(db: &Db, acting: &Acting, id: ActId, code: &str) -> Result<Named> {
    let mut tx = desk::reading(db).await?;
    let (form, title) = match code {
        "F-31" => (act(&mut tx, acting, id).await?, "Акт"),
        "F-32" => (waybill(&mut tx, acting, id).await?, "Накладная"),
        "F-33" => (deed(&mut tx, acting, id).await?, "Акт об уничтожении"),
        _ => return Err(missing()),
    };
    Ok(Named::new(form, format!("{title} {id}")))
}

async fn agency(tx: &mut Tx) -> Result<(Organisation, Agency)> {
    let organisation = organisation::store::organisation(&mut *tx).await?;
    let departments = organisation::store::departments(&mut *tx).await?;
    let agency = letterhead::agency(&organisation, &departments);
    Ok((organisation, agency))
}

async fn signatory(
    tx: &mut Tx,
    person: PersonId,
    signed_on: Option<chrono::NaiveDate>,
) -> Result<Signatory> {
    let person = organisation::store::person(&mut *tx, person).await?;
    Ok(Signatory {
        post: person.post.clone(),
        name: person.short_name(),
        signed_on,
    })
}

/// «2015» or «2014–2016» as years.
fn years(text: &str) -> Vec<i32> {
    let mut ends = text.split('–').filter_map(|year| year.trim().parse().ok());
    let Some(first) = ends.next() else {
        return Vec::new();
    };
    (first..=ends.next().unwrap_or(first)).collect()
}

/// F-30.
///
/// # Errors
/// [`Refusal::NotFound`] for a hidden list; [`Refusal::Rule`] when the form cannot be made.
pub async fn list(tx: &mut Tx, acting: &Acting, id: DestructionListId) -> Result<Form> {
    let (list, campaign) = desk::load_list(tx, acting, id).await?;
    let rows = desk::rows_of_list(tx, acting, &list, &campaign).await?;
    let department = organisation::store::department(&mut *tx, list.department_id).await?;
    let head = match list.agreed_by {
        Some(person) => Some(organisation::store::person(&mut *tx, person).await?),
        None => organisation::store::holders(
            &mut *tx,
            Role::DepartmentHead,
            Some(list.department_id),
            acting.today,
        )
        .await?
        .into_iter()
        .next(),
    };
    let numbered = |date, number: &str| DocumentReference {
        date,
        number: number.to_owned(),
    };
    let state = match (list.state, list.sent_on, list.agreed_on) {
        (ListState::Agreed, Some(_), Some(agreed_on)) => forms::ListState::Endorsed {
            registered: numbered(list.drawn_on, &list.number),
            answer: numbered(agreed_on, list.dispatch_number.as_deref().unwrap_or("")),
        },
        _ => forms::ListState::Draft {
            registered: Some(numbered(list.drawn_on, &list.number)),
        },
    };
    let input = forms::DestructionList {
        as_of_year: i32::try_from(campaign.year).unwrap_or_default(),
        department_genitive: department.genitive_name.clone(),
        // The dative of a department's name is not kept; with the kind of unit before it the name stands in the nominative.
        department_dative: format!("подразделению «{}»", department.full_name),
        groups: groups(&rows),
        endorser_name: head.map(|head| head.short_name()).unwrap_or_default(),
        compiler: signatory(tx, list.drawn_by, Some(list.drawn_on)).await?,
        state,
    };
    // What the department agrees to is the paper that was sent to it.
    let worded_on = list.sent_on.unwrap_or(acting.today);
    let templates = letterhead::wording(&mut *tx, worded_on).await?;
    let (_, agency) = agency(tx).await?;
    forms::destruction_list(&templates, &agency, &input).map_err(Refusal::rule)
}

/// Rows under their year and division; a row taken out before anybody decided on it is not printed.
fn groups(rows: &[Standing]) -> Vec<forms::ListGroup> {
    let mut groups: Vec<forms::ListGroup> = Vec::new();
    let printed = rows
        .iter()
        .map(|row| &row.entry)
        .filter(|entry| entry.state != EntryState::Excluded || entry.decision.is_some());
    for entry in printed {
        let year = years(&entry.years_text).first().copied().unwrap_or(0);
        let division = (!entry.group_name.is_empty()).then(|| entry.group_name.clone());
        let same = groups
            .last()
            .is_some_and(|group| group.year == year && group.division == division);
        if !same {
            groups.push(forms::ListGroup {
                year,
                division,
                rows: Vec::new(),
            });
        }
        if let Some(group) = groups.last_mut() {
            group.rows.push(list_row(entry));
        }
    }
    groups
}

fn list_row(entry: &Entry) -> forms::ListRow {
    let decision = match entry.decision {
        None => forms::ListDecision::Pending,
        Some(Verdict::Agreed) => forms::ListDecision::Agreed,
        Some(Verdict::Refused) => forms::ListDecision::Declined {
            extend_until: entry.keep_until,
        },
    };
    forms::ListRow {
        index: entry.index_text.clone(),
        title: entry.title.clone(),
        years: years(&entry.years_text),
        inventory: entry.inventory_number.clone(),
        unit: entry.inventory_position.clone(),
        unit_count: 1,
        term: entry.term_text.clone(),
        expired_on: Some(entry.expired_on),
        decision,
        note: entry.decision_reason.clone(),
    }
}

/// F-31.
///
/// # Errors
/// [`Refusal::NotFound`] for a hidden act.
pub async fn act(tx: &mut Tx, acting: &Acting, id: ActId) -> Result<Form> {
    let (act, campaign) = desk::load_act(tx, acting, id).await?;
    let rows = desk::rows_of_act(tx, acting, &act, &campaign).await?;
    let (organisation, agency) = agency(tx).await?;
    let (approver, approver_name) = approver(tx, acting, &act).await?;
    let state = act_state(tx, &act, rows.len()).await?;
    let templates = letterhead::wording(&mut *tx, state.worded_on(acting.today)).await?;
    let input = forms::DestructionAct {
        approver,
        approver_name,
        basis: basis(tx, &rows).await?,
        fonds_number: organisation.fonds_number.clone(),
        fonds_name: organisation.fonds_name.clone(),
        rows: rows.iter().map(|row| act_row(&row.entry)).collect(),
        inventories_approved: inventories_approved(tx, &rows).await?,
        archive_keeper: Signing {
            name: signatory(tx, act.drawn_by, None).await?.name,
            signed_on: Some(act.drawn_on),
        },
        state,
    };
    Ok(forms::destruction_act(&templates, &agency, &input))
}

async fn approver(tx: &mut Tx, acting: &Acting, act: &Act) -> Result<(forms::Approver, String)> {
    let Some(person) = act.approved_by else {
        let head = organisation::store::holders(&mut *tx, Role::Director, None, acting.today)
            .await?
            .into_iter()
            .next();
        let name = head.map(|head| head.short_name()).unwrap_or_default();
        return Ok((forms::Approver::Head, name));
    };
    let day = act.approved_on.unwrap_or(acting.today);
    let is_head = organisation::store::grants_of(&mut *tx, person)
        .await?
        .iter()
        .any(|grant| grant.role == Role::Director && grant.in_force(day));
    let approver = if is_head {
        forms::Approver::Head
    } else {
        forms::Approver::Deputy
    };
    Ok((approver, signatory(tx, person, None).await?.name))
}

fn act_row(entry: &Entry) -> forms::ActRow {
    let nomenclature = entry
        .inventory_number
        .strip_prefix("номенклатура ")
        .and_then(|year| year.parse().ok());
    let reference = match nomenclature {
        Some(year) => forms::ArchiveReference::Nomenclature {
            year,
            index: entry.inventory_position.clone(),
        },
        None => forms::ArchiveReference::Inventory {
            number: entry.inventory_number.clone(),
            units: entry.inventory_position.clone(),
        },
    };
    forms::ActRow {
        title: entry.title.clone(),
        years: years(&entry.years_text),
        reference,
        unit_count: 1,
        term: entry.term_text.clone(),
        note: String::new(),
    }
}

/// The lists of terms that the rows name, each once, in the order of the rows.
async fn basis(tx: &mut Tx, rows: &[Standing]) -> Result<Vec<forms::ListCitation>> {
    let editions = reference_lists::store::editions(&mut *tx).await?;
    let mut named = Vec::new();
    for row in rows {
        let Ok(Reading::One(term)) = retention::read(&row.entry.term_text, "") else {
            continue;
        };
        for code in term
            .basis()
            .articles
            .iter()
            .filter_map(|article| article.list.as_deref())
        {
            let citation = match code {
                "236-2019" => forms::ListCitation::Standard236,
                "fns-952-2021" => forms::ListCitation::Fns952,
                other => {
                    let text = editions
                        .iter()
                        .find(|edition| edition.code == other)
                        .map_or_else(
                            || format!("перечня {other}"),
                            |edition| format!("перечня «{}» ({})", edition.title, edition.act),
                        );
                    forms::ListCitation::Other(text)
                }
            };
            if !named.contains(&citation) {
                named.push(citation);
            }
        }
    }
    Ok(named)
}

/// The years of the rows, with the protocols that approved their inventories; `None` while a year has none.
async fn inventories_approved(
    tx: &mut Tx,
    rows: &[Standing],
) -> Result<Option<forms::InventoriesApproved>> {
    let mut wanted: Vec<i32> = rows
        .iter()
        .flat_map(|row| years(&row.entry.years_text))
        .collect();
    wanted.sort_unstable();
    wanted.dedup();
    let mut found: Vec<(chrono::NaiveDate, String)> = store::volumes::protocols(&mut *tx)
        .await?
        .into_iter()
        .filter(|(year, _, _)| i32::try_from(*year).is_ok_and(|year| wanted.contains(&year)))
        .map(|(_, number, on)| (on, number))
        .collect();
    found.sort();
    found.dedup();
    let mut found = found.into_iter();
    let Some((date, first)) = found.next() else {
        return Ok(None);
    };
    let number = found.fold(first, |named, (on, number)| {
        format!("{named}, от {} № {number}", on.format("%d.%m.%Y"))
    });
    Ok(Some(forms::InventoriesApproved {
        years: wanted,
        minutes: DocumentReference { date, number },
    }))
}

async fn act_state(tx: &mut Tx, act: &Act, units: usize) -> Result<forms::ActState> {
    let Some(decision) = act.decision_id else {
        return Ok(forms::ActState::Draft);
    };
    let decision = crate::commission::store::decision(&mut *tx, decision).await?;
    let minutes = DocumentReference {
        date: decision.held_on,
        number: decision.protocol_number.to_string(),
    };
    let Some(approved_on) = act.approved_on else {
        return Ok(forms::ActState::Endorsed { minutes });
    };
    let handed_over = match store::deeds::waybill(&mut *tx, act.id).await? {
        None => None,
        Some(waybill) => {
            let bags = store::deeds::bags(&mut *tx, waybill.id).await?;
            let registers_updated_by = match act.marked_by {
                Some(person) => Some(signatory(tx, person, act.marked_on).await?),
                None => None,
            };
            Some(forms::HandOver {
                unit_count: units as u64,
                weight: weight(&bags),
                waybill: reference_to(&waybill),
                electronic_method: None,
                by: signatory(tx, waybill.handed_by, Some(waybill.handed_on)).await?,
                registers_updated_by,
            })
        }
    };
    Ok(forms::ActState::Approved(Box::new(forms::ApprovedAct {
        registered: registered(act),
        minutes,
        approved_on,
        handed_over,
    })))
}

fn registered(act: &Act) -> DocumentReference {
    DocumentReference {
        date: act.approved_on.unwrap_or(act.drawn_on),
        number: act.number.to_string(),
    }
}

fn reference_to(waybill: &Waybill) -> DocumentReference {
    DocumentReference {
        date: waybill.handed_on,
        number: waybill.number.clone(),
    }
}

fn grams(bag: &Bag) -> u64 {
    u64::try_from(bag.weight_grams).unwrap_or(0)
}

fn weight(bags: &[Bag]) -> Kilograms {
    Kilograms::from_grams(bags.iter().map(grams).fold(0, u64::saturating_add))
}

async fn with_waybill(
    tx: &mut Tx,
    acting: &Acting,
    id: ActId,
) -> Result<(Act, super::rules::Campaign, Waybill, Vec<Bag>)> {
    let (act, campaign) = desk::load_act(tx, acting, id).await?;
    let waybill = store::deeds::waybill(&mut *tx, act.id)
        .await?
        .ok_or_else(|| {
            Refusal::NotFound("Документы по этому акту ещё не сданы: накладной нет".into())
        })?;
    let bags = store::deeds::bags(&mut *tx, waybill.id).await?;
    Ok((act, campaign, waybill, bags))
}

/// F-32.
///
/// # Errors
/// [`Refusal::NotFound`] before the hand-over.
pub async fn waybill(tx: &mut Tx, acting: &Acting, id: ActId) -> Result<Form> {
    let (act, campaign, waybill, bags) = with_waybill(tx, acting, id).await?;
    let rows = desk::rows_of_act(tx, acting, &act, &campaign).await?;
    let templates = letterhead::wording(&mut *tx, waybill.handed_on).await?;
    let (_, agency) = agency(tx).await?;
    let sealed_by = signatory(tx, waybill.handed_by, None).await?;
    let named = |text: &str| {
        reference(text).map(|(date, number)| DocumentReference {
            date,
            number: number.to_owned(),
        })
    };
    let input = forms::Waybill {
        number: waybill.number.clone(),
        handed_over_on: waybill.handed_on,
        act: registered(&act),
        act_unit_count: rows.len() as u64,
        contract: named(&waybill.contract),
        address: waybill.place.clone(),
        vehicle: waybill.vehicle.clone(),
        driver: waybill.driver.clone(),
        contractor: forms::Contractor {
            name: waybill.recipient.clone(),
            representative: Signatory {
                post: String::new(),
                name: waybill.recipient_person.clone(),
                signed_on: None,
            },
            warrant: named(&waybill.warrant),
        },
        bags: bags
            .iter()
            .map(|bag| forms::Bag {
                number: bag.number.to_string(),
                seal: bag.seal.clone(),
                unit_count: u64::try_from(bag.storage_units).unwrap_or(0),
                weight: Kilograms::from_grams(grams(bag)),
                note: String::new(),
            })
            .collect(),
        sealed_by: sealed_by.clone(),
        delivered_by: sealed_by,
    };
    forms::destruction_waybill(&templates, &agency, &input).map_err(Refusal::rule)
}

/// F-33A, or F-33B for restricted documents.
///
/// # Errors
/// [`Refusal::NotFound`] before the destruction is recorded; [`Refusal::Rule`] when the form cannot be made.
pub async fn deed(tx: &mut Tx, acting: &Acting, id: ActId) -> Result<Form> {
    let (act, campaign, waybill, bags) = with_waybill(tx, acting, id).await?;
    let record = store::deeds::record(&mut *tx, act.id)
        .await?
        .ok_or_else(|| {
            Refusal::NotFound(
                "Уничтожение по этому акту ещё не записано: акта об уничтожении нет".into(),
            )
        })?;
    let units = desk::rows_of_act(tx, acting, &act, &campaign).await?.len();
    let track = if campaign.is_restricted() {
        forms::Track::Confidential(official_use(tx, &act).await?)
    } else {
        forms::Track::Paper
    };
    let approver = match record.approved_by {
        Some(person) => signatory(tx, person, record.approved_on).await?,
        None => Signatory::default(),
    };
    let control = forms::Control::new(lines(&record.witnesses), lines(&record.footage))
        .map_err(Refusal::rule)?;
    let templates = letterhead::wording(&mut *tx, record.destroyed_on).await?;
    let (_, agency) = agency(tx).await?;
    let input = forms::DestructionDeed {
        track,
        registered: Some(DocumentReference {
            date: record.destroyed_on,
            number: record.number.clone(),
        }),
        place: record.place.clone(),
        approver,
        chair: record.chair.clone(),
        members: lines(&record.members),
        contractor: (!waybill.recipient_person.is_empty())
            .then(|| waybill.recipient_person.clone()),
        act: registered(&act),
        unit_count: units as u64,
        bag_count: bags.len() as u64,
        weight: weight(&bags),
        waybill: reference_to(&waybill),
        seals: bags.iter().map(|bag| bag.seal.clone()).collect(),
        seal_state: if record.seals_intact {
            forms::SealState::Intact
        } else {
            forms::SealState::Broken
        },
        destroyed_on: record.destroyed_on,
        destroyed_at: String::new(),
        method: method(record.method, record.strip_width_micrometres)?,
        control,
    };
    forms::destruction_deed(&templates, &agency, &input).map_err(Refusal::rule)
}

/// The width is printed in tenths of a millimetre, never narrower than it was.
fn method(method: Method, width: Option<i64>) -> Result<forms::DestructionMethod> {
    Ok(match method {
        Method::Burning => forms::DestructionMethod::Burning,
        Method::Chemical => forms::DestructionMethod::Chemical,
        Method::Shredding => {
            let tenths = u16::try_from((width.unwrap_or(0) + 99) / 100).unwrap_or(u16::MAX);
            let width = forms::StripWidth::from_tenths_of_mm(tenths).map_err(Refusal::rule)?;
            forms::DestructionMethod::Shredding(width)
        }
    })
}

async fn official_use(tx: &mut Tx, act: &Act) -> Result<Vec<forms::OfficialUseDocument>> {
    let documents = store::volumes::restricted_documents(&mut *tx, act.id).await?;
    Ok(documents
        .into_iter()
        .map(|document| forms::OfficialUseDocument {
            registration: format!(
                "№ {} от {}",
                document.registration_number,
                document.dated_on.format("%d.%m.%Y")
            ),
            title: document.title,
            copy_number: document.copy_number,
            main_sheets: u64::try_from(document.sheets).unwrap_or(0),
            attachment_sheets: u64::try_from(document.attachment_sheets).unwrap_or(0),
            note: String::new(),
        })
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_read_back_from_the_row() {
        assert_eq!(years("2015"), [2015]);
        assert_eq!(years("2014–2016"), [2014, 2015, 2016]);
        assert!(years("").is_empty());
    }
}
