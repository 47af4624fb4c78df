//! F-32: накладная на передачу документов на уничтожение (clause 10.5.11).

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::print::catalogue::{FormCode, f32 as wording};
use crate::print::russian::{Noun, short_date};
use crate::print::{
    Agency, Align, Cell, Column, DocumentReference, Form, Head, Kilograms, Page, Paragraph, Piece,
    Rows, Signatory, Signature, Status, Templates,
};

/// Why a waybill cannot be printed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WaybillError {
    #[error("В накладной нет ни одного мешка. Внесите мешки с пломбами (п. 10.5.11)")]
    NoBags,
    #[error("Номер мешка {0} повторяется. Дайте каждому мешку свой номер")]
    RepeatedBag(String),
    #[error("Номер пломбы {0} повторяется. На каждом мешке своя пломба (п. 10.5.11)")]
    RepeatedSeal(String),
    #[error("У мешка {0} нет номера пломбы. Внесите номер (п. 10.5.11)")]
    NoSeal(String),
    #[error("В мешках {in_bags} ед. хр., а по акту {by_act}. Проверьте количество по мешкам")]
    CountMismatch { in_bags: u64, by_act: u64 },
    #[error("Вес мешков слишком велик, чтобы его сложить. Проверьте вес")]
    WeightOverflow,
}

/// An opaque bag with its one seal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bag {
    pub number: String,
    pub seal: String,
    /// Documents (cases, volumes) in it.
    pub unit_count: u64,
    pub weight: Kilograms,
    pub note: String,
}

/// Who carries the documents away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contractor {
    /// With the taxpayer's number: «ООО «Вторсырьё», ИНН 7700000000».
    pub name: String,
    pub representative: Signatory,
    /// Warrant of the representative.
    pub warrant: Option<DocumentReference>,
}

/// Values of F-32.
#[derive(Clone, Debug)]
pub struct Waybill {
    pub number: String,
    pub handed_over_on: NaiveDate,
    /// The approved act.
    pub act: DocumentReference,
    /// Units selected by the act; the bags must hold as many.
    pub act_unit_count: u64,
    pub contract: Option<DocumentReference>,
    /// Address of the place of the hand-over.
    pub address: String,
    pub vehicle: String,
    pub driver: String,
    pub contractor: Contractor,
    pub bags: Vec<Bag>,
    /// Who sealed the bags.
    pub sealed_by: Signatory,
    pub delivered_by: Signatory,
}

/// F-32. A waybill is made out at the hand-over itself, so it has no draft.
///
/// # Errors
/// When the bags do not hold what the act selected, or a bag or seal is named twice.
pub fn destruction_waybill(
    templates: &Templates,
    agency: &Agency,
    input: &Waybill,
) -> Result<Form, WaybillError> {
    let totals = check(input)?;
    let caption = templates.fill(wording::CAPTION, &[("number", &input.number)]);
    let subject = templates.say(wording::SUBJECT);
    let date = short_date(input.handed_over_on);
    let head = Head {
        issuer: vec![agency.name.clone(), agency.archive.clone()],
        caption: caption.clone(),
        details: vec![subject.clone(), date.clone()],
        right: None,
    };
    let mut body = vec![Piece::Head(head)];
    body.push(Piece::Together(grounds(templates, agency, input)));
    body.push(Piece::Table(bag_rows(templates, &input.bags).finish()));
    body.push(Piece::FinalRecord(vec![Paragraph::line(total_line(
        templates, &totals,
    ))]));
    body.push(Piece::Signatures(signatures(templates, input)));
    let handed_over = templates.fill(wording::HANDED_OVER_ON, &[("date", &date)]);
    body.push(Piece::Paragraph(Paragraph::line(handed_over)));
    Ok(Form {
        code: FormCode::F32,
        rules_edition: templates.edition().to_owned(),
        title: format!("{caption} {subject}"),
        page: Page::A4Portrait,
        status: Status::Final,
        copy: None,
        body,
    })
}

struct Totals {
    bags: u64,
    units: u64,
    weight: Kilograms,
}

fn check(input: &Waybill) -> Result<Totals, WaybillError> {
    if input.bags.is_empty() {
        return Err(WaybillError::NoBags);
    }
    let (mut numbers, mut seals) = (BTreeSet::new(), BTreeSet::new());
    let mut totals = Totals {
        bags: 0,
        units: 0,
        weight: Kilograms::default(),
    };
    for bag in &input.bags {
        if bag.seal.trim().is_empty() {
            return Err(WaybillError::NoSeal(bag.number.clone()));
        }
        if !numbers.insert(bag.number.trim()) {
            return Err(WaybillError::RepeatedBag(bag.number.clone()));
        }
        if !seals.insert(bag.seal.trim()) {
            return Err(WaybillError::RepeatedSeal(bag.seal.clone()));
        }
        totals.bags += 1;
        totals.units = totals.units.saturating_add(bag.unit_count);
        totals.weight = totals
            .weight
            .checked_add(bag.weight)
            .ok_or(WaybillError::WeightOverflow)?;
    }
    if totals.units != input.act_unit_count {
        return Err(WaybillError::CountMismatch {
            in_bags: totals.units,
            by_act: input.act_unit_count,
        });
    }
    Ok(totals)
}

fn grounds(templates: &Templates, agency: &Agency, input: &Waybill) -> Vec<Paragraph> {
    let act = templates.reference(Some(&input.act));
    let mut ground = templates.fill(wording::GROUND_ACT, &[("reference", &act)]);
    if let Some(contract) = &input.contract {
        let reference = templates.reference(Some(contract));
        ground = format!(
            "{ground}; {}",
            templates.fill(wording::GROUND_CONTRACT, &[("reference", &reference)])
        );
    }
    let parties = [
        ("organisation", agency.name.as_str()),
        ("contractor", input.contractor.name.as_str()),
    ];
    let vehicle = [
        ("vehicle", input.vehicle.as_str()),
        ("driver", input.driver.as_str()),
    ];
    vec![
        Paragraph::line(ground),
        Paragraph::line(templates.fill(wording::PLACE, &[("place", &input.address)])),
        Paragraph::line(templates.fill(wording::PARTIES, &parties)),
        Paragraph::line(templates.fill(wording::VEHICLE, &vehicle)),
    ]
}

/// Six columns, 12/28/32/42/24/32 mm.
fn bag_rows(templates: &Templates, bags: &[Bag]) -> Rows<6> {
    let mut rows = Rows::new([
        Column::new(templates.say(wording::COLUMN_NUMBER), 12, Align::Centre),
        Column::new(templates.say(wording::COLUMN_BAG), 28, Align::Centre),
        Column::new(templates.say(wording::COLUMN_SEAL), 32, Align::Centre),
        Column::new(templates.say(wording::COLUMN_COUNT), 42, Align::Centre),
        Column::new(templates.say(wording::COLUMN_WEIGHT), 24, Align::Centre),
        Column::new(templates.say(wording::COLUMN_NOTE), 32, Align::Left),
    ]);
    for (number, bag) in (1..).zip(bags) {
        rows.line([
            Cell::Number(number),
            Cell::text(&bag.number),
            Cell::text(&bag.seal),
            Cell::Number(bag.unit_count),
            Cell::Weight(bag.weight),
            Cell::text(&bag.note),
        ]);
    }
    rows
}

/// «Итого: мешков 2 (два), документов (дел, томов) 41 (сорок один), вес 52,5 кг.»
fn total_line(templates: &Templates, totals: &Totals) -> String {
    templates.fill(
        wording::TOTAL,
        &[
            ("bags", &Noun::BAG.figures_and_words(totals.bags)),
            ("count", &Noun::DOCUMENT.figures_and_words(totals.units)),
            ("weight", &totals.weight.to_string()),
        ],
    )
}

fn signatures(templates: &Templates, input: &Waybill) -> Vec<Signature> {
    let warrant = input.contractor.warrant.as_ref().map(|warrant| {
        templates.fill(
            wording::WARRANT,
            &[("reference", &templates.reference(Some(warrant)))],
        )
    });
    let received = templates.undated_signature(&input.contractor.representative);
    vec![
        templates
            .undated_signature(&input.sealed_by)
            .led_by(templates.say(wording::SEALED)),
        templates
            .undated_signature(&input.delivered_by)
            .led_by(templates.say(wording::DELIVERED)),
        Signature {
            note: warrant,
            ..received
        }
        .led_by(templates.say(wording::RECEIVED)),
    ]
}
