//! F-31: акт о выделении к уничтожению архивных документов, не подлежащих хранению.

use chrono::NaiveDate;

use crate::print::catalogue::{FormCode, common, f31};
use crate::print::russian::{Noun, year_list};
use crate::print::{
    Agency, Align, Cell, Column, DocumentReference, Form, Head, Kilograms, Page, Paragraph, Piece,
    Rows, Signatory, Signing, Status, Templates,
};

/// Who approves the act (clause 10.5.7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Approver {
    Head,
    Deputy,
}

/// A list of terms the act rests on; exactly those used in its column 7.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListCitation {
    /// The standard list, order of Rosarchiv of 20.12.2019 № 236.
    Standard236,
    /// The list of the FNS, order of 02.11.2021 № ЕД-7-10/952@.
    Fns952,
    /// Another one, in the genitive: «Перечня …, утвержденного …».
    Other(String),
}

/// Where the units of a row are listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArchiveReference {
    Inventory {
        number: String,
        /// «1–5, 7»
        units: String,
    },
    /// Never inventoried: the nomenclature of the year and the index of the case take the two columns.
    Nomenclature { year: i32, index: String },
}

/// A row of the act: a case, or similar cases under a group title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActRow {
    pub title: String,
    pub years: Vec<i32>,
    pub reference: ArchiveReference,
    pub unit_count: u64,
    pub term: String,
    pub note: String,
}

/// Values of F-31.
#[derive(Clone, Debug)]
pub struct DestructionAct {
    pub approver: Approver,
    pub approver_name: String,
    pub basis: Vec<ListCitation>,
    pub fonds_number: String,
    pub fonds_name: String,
    pub rows: Vec<ActRow>,
    pub inventories_approved: Option<InventoriesApproved>,
    pub archive_keeper: Signing,
    pub state: ActState,
}

/// Permanent inventories approved and personnel ones agreed by the ЭПК: the precondition of the act (clause 10.5.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InventoriesApproved {
    pub years: Vec<i32>,
    pub minutes: DocumentReference,
}

/// The act on its way. Nothing can be handed over before approval (clause 10.5.8): only an approved act has the place
/// for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActState {
    Draft,
    /// Considered by the commission; still a draft.
    Endorsed {
        minutes: DocumentReference,
    },
    Approved(Box<ApprovedAct>),
}

impl ActState {
    /// The day whose wording the act has: what the commission considered does not change afterwards.
    pub fn worded_on(&self, today: NaiveDate) -> NaiveDate {
        match self {
            ActState::Draft => today,
            ActState::Endorsed { minutes } => minutes.date,
            ActState::Approved(act) => act.minutes.date,
        }
    }
}

/// An approved act, and what was done under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApprovedAct {
    pub registered: DocumentReference,
    pub minutes: DocumentReference,
    pub approved_on: NaiveDate,
    /// Filled after the physical hand-over (clause 10.5.12).
    pub handed_over: Option<HandOver>,
}

/// The block of the hand-over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOver {
    pub unit_count: u64,
    pub weight: Kilograms,
    pub waybill: DocumentReference,
    /// Method of destruction of electronic carriers; `None` when there were none.
    pub electronic_method: Option<String>,
    pub by: Signatory,
    /// Who entered the changes in the registers; blank until then.
    pub registers_updated_by: Option<Signatory>,
}

/// F-31.
///
/// Final once approved; the blocks of the hand-over and of the registers are blank until their facts are given.
pub fn destruction_act(templates: &Templates, agency: &Agency, input: &DestructionAct) -> Form {
    let (status, minutes, approved) = match &input.state {
        ActState::Draft => (templates.draft(), None, None),
        ActState::Endorsed { minutes } => (templates.draft(), Some(minutes), None),
        ActState::Approved(act) => (Status::Final, Some(&act.minutes), Some(act.as_ref())),
    };
    let hand_over = approved.and_then(|act| act.handed_over.as_ref());
    let caption = templates.say(f31::CAPTION);
    let subject = templates.say(f31::SUBJECT);
    let keeper = templates.fill(
        f31::ARCHIVE_KEEPER,
        &[("archive", &agency.archive_accusative)],
    );
    let mut body = vec![Piece::Head(act_head(templates, agency, input, approved))];
    body.extend(preamble(templates, input));
    body.push(Piece::Table(act_rows(templates, &input.rows).finish()));
    body.push(Piece::FinalRecord(final_record(templates, agency, input)));
    body.push(Piece::Signatures(vec![
        templates.signature(&input.archive_keeper.with_post(keeper)),
    ]));
    body.push(Piece::Gryphs(vec![
        templates.endorsement(&agency.commission, minutes),
    ]));
    body.extend(hand_over_pieces(templates, hand_over));
    body.extend(registers_pieces(templates, agency, hand_over));
    Form {
        code: FormCode::F31,
        rules_edition: templates.edition().to_owned(),
        title: format!("{caption} {subject}"),
        page: Page::A4Landscape,
        status,
        copy: None,
        body,
    }
}

fn act_head(
    templates: &Templates,
    agency: &Agency,
    input: &DestructionAct,
    approved: Option<&ApprovedAct>,
) -> Head {
    let post = match input.approver {
        Approver::Head => f31::APPROVER_HEAD,
        Approver::Deputy => f31::APPROVER_DEPUTY,
    };
    let approver = Signatory {
        post: templates.fill(post, &[("organisation", &agency.name_genitive)]),
        name: input.approver_name.clone(),
        signed_on: approved.map(|act| act.approved_on),
    };
    Head {
        issuer: vec![agency.name.clone()],
        caption: templates.say(f31::CAPTION),
        details: vec![
            templates.date_and_number(approved.map(|act| &act.registered)),
            agency.place.clone(),
            templates.say(f31::SUBJECT),
        ],
        right: Some(templates.approval(&approver)),
    }
}

/// «На основании …» to the name of the fonds.
fn preamble(templates: &Templates, input: &DestructionAct) -> [Piece; 3] {
    let basis = basis(templates, &input.basis);
    let fonds = [
        ("number", input.fonds_number.as_str()),
        ("name", input.fonds_name.as_str()),
    ];
    [
        Paragraph::running(templates.fill(f31::BASIS, &[("basis", &basis)]))
            .with_hint(templates.say(f31::BASIS_HINT)),
        Paragraph::line(templates.say(f31::SELECTED)),
        Paragraph::line(templates.fill(f31::FONDS, &fonds))
            .with_hint(templates.say(f31::FONDS_HINT)),
    ]
    .map(Piece::Paragraph)
}

/// The lists joined by commas and «и»; empty without lists, which prints a blank.
fn basis(templates: &Templates, lists: &[ListCitation]) -> String {
    let cited = lists.iter().map(|list| match list {
        ListCitation::Standard236 => templates.say(f31::LIST_236),
        ListCitation::Fns952 => templates.say(f31::LIST_FNS_952),
        ListCitation::Other(citation) => citation.clone(),
    });
    let mut cited: Vec<String> = cited.collect();
    match cited.pop() {
        None => String::new(),
        Some(only) if cited.is_empty() => only,
        Some(last) => templates.fill(
            f31::BASIS_AND,
            &[("lists", &cited.join(", ")), ("last", &last)],
        ),
    }
}

fn act_rows(templates: &Templates, act_rows: &[ActRow]) -> Rows<8> {
    let mut rows = Rows::new([
        Column::new(templates.say(f31::COLUMN_NUMBER), 12, Align::Centre),
        Column::new(templates.say(f31::COLUMN_TITLE), 90, Align::Left),
        Column::new(templates.say(f31::COLUMN_YEARS), 24, Align::Centre),
        Column::new(templates.say(f31::COLUMN_INVENTORY), 24, Align::Left),
        Column::new(templates.say(f31::COLUMN_UNIT), 24, Align::Centre),
        Column::new(templates.say(f31::COLUMN_COUNT), 22, Align::Centre),
        Column::new(templates.say(f31::COLUMN_TERM), 36, Align::Left),
        Column::new(templates.say(f31::COLUMN_NOTE), 25, Align::Left),
    ]);
    for (number, row) in (1..).zip(act_rows) {
        let (inventory, units) = match &row.reference {
            ArchiveReference::Inventory { number, units } => (number.clone(), units),
            ArchiveReference::Nomenclature { year, index } => (
                templates.fill(f31::NOT_INVENTORIED, &[("year", &year.to_string())]),
                index,
            ),
        };
        rows.line([
            Cell::Number(number),
            Cell::text(&row.title),
            years_cell(&row.years),
            Cell::text(inventory),
            Cell::text(units),
            Cell::Number(row.unit_count),
            Cell::text(&row.term),
            Cell::text(&row.note),
        ]);
    }
    rows
}

/// «2015», «2015–2017»: years in a column that says «Годы».
pub(super) fn years_cell(years: &[i32]) -> Cell {
    let list = year_list(years.iter().copied()).unwrap_or_default();
    let figures =
        list.trim_end_matches(|character: char| character.is_alphabetic() || character == ' ');
    Cell::text(figures)
}

/// Total of units with their years, and the sentence on the approved inventories.
fn final_record(templates: &Templates, agency: &Agency, input: &DestructionAct) -> Vec<Paragraph> {
    let units = input
        .rows
        .iter()
        .map(|row| row.unit_count)
        .fold(0, u64::saturating_add);
    let counted = Noun::STORAGE_UNIT.counted(units);
    let years =
        year_list(input.rows.iter().flat_map(|row| row.years.iter().copied())).unwrap_or_default();
    let approved = input.inventories_approved.as_ref();
    let approved_years = approved
        .and_then(|facts| year_list(facts.years.iter().copied()))
        .unwrap_or_default();
    let reference = templates.reference(approved.map(|facts| &facts.minutes));
    let sentence = templates.fill(
        f31::INVENTORIES_APPROVED,
        &[
            ("years", &approved_years),
            ("commission", &agency.expert_review_commission),
            ("reference", &reference),
        ],
    );
    vec![
        Paragraph::line(templates.fill(f31::TOTAL, &[("counted", &counted), ("years", &years)]))
            .with_hint(templates.say(common::FIGURES_HINT)),
        Paragraph::running(sentence),
    ]
}

fn hand_over_pieces(templates: &Templates, hand_over: Option<&HandOver>) -> [Piece; 2] {
    let counted = hand_over.map_or_else(
        || templates.say(f31::BLANK_COUNTED),
        |facts| Noun::STORAGE_UNIT.counted(facts.unit_count),
    );
    let weight = hand_over
        .map(|facts| facts.weight.to_string())
        .unwrap_or_default();
    let waybill = templates.reference(hand_over.map(|facts| &facts.waybill));
    let electronic = match hand_over.map(|facts| &facts.electronic_method) {
        None => String::new(),
        Some(None) => templates.say(common::EMPTY_LIST),
        Some(Some(method)) => templates.fill(f31::ELECTRONIC_HANDED_OVER, &[("method", method)]),
    };
    let lines = vec![
        Paragraph::line(templates.fill(f31::HANDED_OVER, &[("counted", &counted)]))
            .with_hint(templates.say(common::FIGURES_HINT)),
        Paragraph::line(
            templates.fill(f31::ON_PAPER, &[("weight", &weight), ("waybill", &waybill)]),
        ),
        Paragraph::line(templates.fill(f31::ON_ELECTRONIC, &[("electronic", &electronic)])),
    ];
    let deliverer = hand_over
        .map(|facts| facts.by.clone())
        .unwrap_or_else(|| Signatory {
            post: templates.say(f31::DELIVERER),
            ..Signatory::default()
        });
    [
        Piece::Together(lines),
        Piece::Signatures(vec![templates.signature(&deliverer)]),
    ]
}

fn registers_pieces(
    templates: &Templates,
    agency: &Agency,
    hand_over: Option<&HandOver>,
) -> [Piece; 1] {
    let updater = hand_over
        .and_then(|facts| facts.registers_updated_by.clone())
        .unwrap_or_else(|| Signatory {
            post: templates.fill(f31::UPDATER, &[("archive", &agency.archive_genitive)]),
            ..Signatory::default()
        });
    let lead = templates.say(f31::REGISTERS_UPDATED);
    [Piece::Signatures(vec![
        templates.signature(&updater).led_by(lead),
    ])]
}
