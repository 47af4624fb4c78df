//! F-33A and F-33B: акты об уничтожении документов (clauses 10.5.9, 10.5.13).

use chrono::NaiveDate;

use crate::print::catalogue::{FormCode, f33};
use crate::print::russian::{Noun, long_date};
use crate::print::{
    Agency, Align, Cell, Column, DocumentReference, Form, Head, Kilograms, Page, Paragraph, Piece,
    Rows, Signatory, Signature, Status, Table, Templates,
};

/// Why an act of destruction cannot be drawn up.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeedError {
    #[error(
        "Ширина полос {0} мм больше 6 мм (п. 10.5.9). Измельчите документы мельче или исправьте ширину"
    )]
    StripsTooWide(String),
    #[error("Ширина полос не может быть нулевой. Укажите ширину в миллиметрах")]
    NoStripWidth,
    #[error(
        "Не указан контроль уничтожения: нужны присутствовавшие лица или материалы видеоконтроля (п. 10.5.9)"
    )]
    NoControl,
    #[error(
        "В комиссии {found} чел. кроме председателя, а нужно не меньше {least}. Дополните состав комиссии"
    )]
    TooFewMembers { found: usize, least: usize },
    #[error("Акт утвержден, а даты и номера у него нет. Зарегистрируйте акт")]
    NotRegistered,
    #[error("В акте нет ни одного документа «Для служебного пользования». Внесите документы")]
    NoOfficialUseDocuments,
}

/// Width of the strips of a shredder, at most 6 mm (clause 10.5.9, R-198).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StripWidth {
    tenths_of_mm: u16,
}

impl StripWidth {
    const MAX_TENTHS: u16 = 60;

    /// # Errors
    /// When the width is zero or above 6 mm.
    pub fn from_tenths_of_mm(tenths_of_mm: u16) -> Result<Self, DeedError> {
        let width = Self { tenths_of_mm };
        match tenths_of_mm {
            0 => Err(DeedError::NoStripWidth),
            1..=Self::MAX_TENTHS => Ok(width),
            _ => Err(DeedError::StripsTooWide(width.in_mm())),
        }
    }

    fn in_mm(self) -> String {
        match (self.tenths_of_mm / 10, self.tenths_of_mm % 10) {
            (whole, 0) => whole.to_string(),
            (whole, tenths) => format!("{whole},{tenths}"),
        }
    }
}

/// The three methods clause 10.5.9 allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DestructionMethod {
    Burning,
    Chemical,
    Shredding(StripWidth),
}

/// Who or what watched: at least one of the two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Control {
    present: Vec<String>,
    recordings: Vec<String>,
}

impl Control {
    /// # Errors
    /// [`DeedError::NoControl`] when nobody was present and nothing was recorded.
    pub fn new(present: Vec<String>, recordings: Vec<String>) -> Result<Self, DeedError> {
        if present.is_empty() && recordings.is_empty() {
            return Err(DeedError::NoControl);
        }
        Ok(Self {
            present,
            recordings,
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SealState {
    Intact,
    Broken,
}

/// A document for official use that F-33B lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficialUseDocument {
    /// «№ 12-3-05/0041дсп от 14.03.2014»
    pub registration: String,
    pub title: String,
    pub copy_number: String,
    pub main_sheets: u64,
    pub attachment_sheets: u64,
    pub note: String,
}

/// Which of the two acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Track {
    /// F-33A: paper without restriction.
    Paper,
    /// F-33B: confidential, with the list of its documents; at least two members of the commission.
    Confidential(Vec<OfficialUseDocument>),
}

/// Values of F-33A and F-33B.
#[derive(Clone, Debug)]
pub struct DestructionDeed {
    pub track: Track,
    pub registered: Option<DocumentReference>,
    /// Where the documents were destroyed.
    pub place: String,
    /// Who approves; a dated signature makes the act final.
    pub approver: Signatory,
    /// «И.О. Фамилия», in the order of the signatures.
    pub chair: String,
    pub members: Vec<String>,
    /// Representative of the contractor, if there is one.
    pub contractor: Option<String>,
    /// The act of selection.
    pub act: DocumentReference,
    pub unit_count: u64,
    pub bag_count: u64,
    pub weight: Kilograms,
    pub waybill: DocumentReference,
    pub seals: Vec<String>,
    pub seal_state: SealState,
    pub destroyed_on: NaiveDate,
    /// «14:30»; may be empty.
    pub destroyed_at: String,
    pub method: DestructionMethod,
    pub control: Control,
}

/// F-33A or F-33B.
///
/// # Errors
/// When the commission is too small for the track, the confidential act lists nothing, or an approved act has no number.
pub fn destruction_deed(
    templates: &Templates,
    agency: &Agency,
    input: &DestructionDeed,
) -> Result<Form, DeedError> {
    check(input)?;
    let caption = templates.say(f33::CAPTION);
    let (code, subject) = match input.track {
        Track::Paper => (FormCode::F33A, f33::SUBJECT_PAPER),
        Track::Confidential(_) => (FormCode::F33B, f33::SUBJECT_CONFIDENTIAL),
    };
    let subject = templates.say(subject);
    let head = Head {
        issuer: vec![agency.name.clone()],
        caption: caption.clone(),
        details: vec![
            templates.date_and_number(input.registered.as_ref()),
            input.place.clone(),
            subject.clone(),
        ],
        right: Some(templates.approval(&input.approver)),
    };
    let mut body = vec![Piece::Head(head)];
    body.extend(text(templates, input).into_iter().map(Piece::Paragraph));
    if let Track::Confidential(documents) = &input.track {
        body.push(Piece::Table(document_table(templates, documents)));
    }
    body.push(Piece::Signatures(commission_signatures(templates, input)));
    Ok(Form {
        code,
        rules_edition: templates.edition().to_owned(),
        title: format!("{caption} {subject}"),
        page: Page::A4Portrait,
        status: if input.approver.signed_on.is_some() {
            Status::Final
        } else {
            templates.draft()
        },
        copy: None,
        body,
    })
}

fn check(input: &DestructionDeed) -> Result<(), DeedError> {
    if input.approver.signed_on.is_some() && input.registered.is_none() {
        return Err(DeedError::NotRegistered);
    }
    let least = match &input.track {
        Track::Paper => 1,
        Track::Confidential(documents) if documents.is_empty() => {
            return Err(DeedError::NoOfficialUseDocuments);
        }
        Track::Confidential(_) => 2,
    };
    let found = input.members.len();
    if found < least {
        Err(DeedError::TooFewMembers { found, least })
    } else {
        Ok(())
    }
}

fn text(templates: &Templates, input: &DestructionDeed) -> Vec<Paragraph> {
    let members = input.members.join(", ");
    let commission = match &input.contractor {
        None => templates.fill(
            f33::COMMISSION,
            &[("chair", &input.chair), ("members", &members)],
        ),
        Some(contractor) => templates.fill(
            f33::COMMISSION_WITH_CONTRACTOR,
            &[
                ("chair", &input.chair),
                ("members", &members),
                ("contractor", contractor),
            ],
        ),
    };
    let statement = templates.fill(
        f33::STATEMENT,
        &[
            ("act", &templates.reference(Some(&input.act))),
            ("units", &Noun::STORAGE_UNIT.counted(input.unit_count)),
            ("bags", &Noun::BAG.counted(input.bag_count)),
            ("weight", &input.weight.to_string()),
            ("waybill", &templates.reference(Some(&input.waybill))),
        ],
    );
    let seals = match input.seal_state {
        SealState::Intact => f33::SEALS_INTACT,
        SealState::Broken => f33::SEALS_BROKEN,
    };
    let seals = templates.fill(seals, &[("seals", &input.seals.join(", "))]);
    let mut paragraphs = vec![Paragraph::running(format!(
        "{commission} {statement} {seals} {}",
        destroyed(templates, input)
    ))];
    paragraphs.extend(control(templates, &input.control));
    paragraphs
}

/// «уничтожены 12 ноября 2026 г., 14:30 способом сжигания. Папки прогорели до основания.»
fn destroyed(templates: &Templates, input: &DestructionDeed) -> String {
    let day = long_date(input.destroyed_on);
    let when = match input.destroyed_at.trim() {
        "" => day,
        time => format!("{day}, {time}"),
    };
    let (method, statement) = match input.method {
        DestructionMethod::Burning => (f33::METHOD_BURNING, Some(templates.say(f33::BURNT_OUT))),
        DestructionMethod::Chemical => (f33::METHOD_CHEMICAL, None),
        DestructionMethod::Shredding(width) => (
            f33::METHOD_SHREDDING,
            Some(templates.fill(f33::STRIPS, &[("width", &width.in_mm())])),
        ),
    };
    let sentence = templates.fill(
        f33::DESTROYED,
        &[("when", &when), ("method", &templates.say(method))],
    );
    match statement {
        Some(statement) => format!("{sentence} {statement}"),
        None => sentence,
    }
}

fn control(templates: &Templates, control: &Control) -> Vec<Paragraph> {
    let mut paragraphs = Vec::new();
    if !control.present.is_empty() {
        let persons = control.present.join(", ");
        paragraphs.push(Paragraph::running(
            templates.fill(f33::PRESENT, &[("persons", &persons)]),
        ));
    }
    if !control.recordings.is_empty() {
        let materials = control.recordings.join(", ");
        for block in [f33::RECORDED, f33::ATTACHMENT] {
            paragraphs.push(Paragraph::running(
                templates.fill(block, &[("materials", &materials)]),
            ));
        }
    }
    paragraphs
}

/// Six columns, 12/36/56/14/28/24 mm.
fn document_table(templates: &Templates, documents: &[OfficialUseDocument]) -> Table {
    let mut rows = Rows::new([
        Column::new(templates.say(f33::COLUMN_NUMBER), 12, Align::Centre),
        Column::new(templates.say(f33::COLUMN_REGISTRATION), 36, Align::Left),
        Column::new(templates.say(f33::COLUMN_TITLE), 56, Align::Left),
        Column::new(templates.say(f33::COLUMN_COPY), 14, Align::Centre),
        Column::new(templates.say(f33::COLUMN_SHEETS), 28, Align::Centre),
        Column::new(templates.say(f33::COLUMN_NOTE), 24, Align::Left),
    ]);
    for (number, document) in (1..).zip(documents) {
        let sheets = templates.fill(
            f33::SHEETS,
            &[
                ("main", &document.main_sheets.to_string()),
                ("attachments", &document.attachment_sheets.to_string()),
            ],
        );
        rows.line([
            Cell::Number(number),
            Cell::text(&document.registration),
            Cell::text(&document.title),
            Cell::text(&document.copy_number),
            Cell::text(sheets),
            Cell::text(&document.note),
        ]);
    }
    rows.finish()
}

fn commission_signatures(templates: &Templates, input: &DestructionDeed) -> Vec<Signature> {
    let signature = |post: String, name: &str| {
        templates.undated_signature(&Signatory {
            post,
            name: name.to_owned(),
            signed_on: None,
        })
    };
    let mut signatures = vec![signature(templates.say(f33::CHAIR), &input.chair)];
    signatures.extend(
        input
            .members
            .iter()
            .map(|member| signature(templates.say(f33::MEMBER), member)),
    );
    signatures
}
