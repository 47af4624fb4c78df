//! Printed forms of one case, appendix 20: F-20A (the cover), F-20B (the certification sheet), F-20C (the list of contents),
//! F-20K (labels for the spine). Pure functions from plain values to a [`Form`].

use chrono::NaiveDate;

use crate::print::catalogue::{Block, FormCode, common, f20a, f20b, f20c, f20k};
use crate::print::russian::Noun;
use crate::print::wording::BLANK;
use crate::print::{
    Agency, Align, Cell, Column, Form, Page, Paragraph, Piece, Room, Rows, Signatory, Status,
    Templates,
};

/// Rows of the certification sheet left to be filled in by hand.
const BLANK_ROWS: usize = 4;

/// A volume as its papers name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VolumeName {
    /// «10-1-01»
    pub index: String,
    /// Its number, unless it is the only one.
    pub number: Option<i64>,
}

impl VolumeName {
    /// One of two blocks: without the number of the volume, or with it.
    fn said(&self, templates: &Templates, (alone, of_several): (Block, Block)) -> String {
        match self.number {
            None => templates.fill(alone, &[("index", &self.index)]),
            Some(number) => {
                let number = number.to_string();
                templates.fill(of_several, &[("index", &self.index), ("volume", &number)])
            }
        }
    }
}

/// Values of F-20A.
#[derive(Clone, Debug)]
pub struct VolumeCover {
    pub volume: VolumeName,
    /// Full name without abbreviations.
    pub department: String,
    /// Title of the case; of the volume too, where it has one. The number of the volume stands above it.
    pub title: String,
    /// Dates of the first and the last document; missing while documents are filed.
    pub dates: Option<String>,
    /// Sheets by the certification sheet; missing until it is made.
    pub sheet_count: Option<u64>,
    /// Term and article: «постоянно, ст. 19 а)».
    pub term: String,
    /// Number of the fonds; empty while it is not known.
    pub fonds_number: String,
    /// Whether it goes to the state archive: its name is then on the cover.
    pub is_permanent: bool,
    /// ДСП.
    pub restricted: bool,
}

/// F-20A: обложка дела. Inventory and unit stay blank: they are pencilled until the inventory is approved (M-12).
pub fn volume_cover(templates: &Templates, agency: &Agency, input: &VolumeCover) -> Form {
    let caption = input
        .volume
        .said(templates, (f20a::CASE, f20a::CASE_AND_VOLUME));
    let mut code = Vec::new();
    if input.restricted {
        code.push(templates.say(f20a::OFFICIAL_USE));
        code.push(templates.fill(common::COPY, &[]));
    }
    code.push(templates.fill(f20a::CODE_FONDS, &[("number", &input.fonds_number)]));
    code.push(templates.fill(f20a::CODE_INVENTORY, &[]));
    code.push(templates.fill(f20a::CODE_UNIT, &[]));
    let named = |name: &str, hint| {
        Piece::Paragraph(
            Paragraph::line(name)
                .centred()
                .with_hint(templates.say(hint)),
        )
    };
    let mut body = vec![Piece::Aside(code), Piece::Room(Room::Large)];
    if input.is_permanent {
        body.push(named(
            &templates.say(f20a::STATE_ARCHIVE),
            f20a::ARCHIVE_HINT,
        ));
        body.push(Piece::Room(Room::Small));
    }
    body.push(named(&agency.name, f20a::ORGANISATION_HINT));
    body.push(Piece::Room(Room::Small));
    body.push(named(&input.department, f20a::DEPARTMENT_HINT));
    body.push(Piece::Room(Room::Large));
    body.push(Piece::Paragraph(Paragraph::heading(&caption)));
    body.push(Piece::Room(Room::Small));
    body.push(named(&input.title, f20a::TITLE_HINT));
    body.push(Piece::Room(Room::Small));
    let dates = input.dates.clone();
    let dates = dates.unwrap_or_else(|| BLANK.repeat(3));
    body.push(named(&dates, f20a::DATES_HINT));
    body.push(Piece::Room(Room::Large));
    let count = input.sheet_count.map(|it| it.to_string());
    let count = count.as_deref().unwrap_or_default();
    let sheets = match input.sheet_count {
        Some(sheets) if sheets % 10 == 1 && sheets % 100 != 11 => f20a::ON_A_SHEET,
        _ => f20a::ON_SHEETS,
    };
    body.push(Piece::Aside(vec![
        templates.fill(sheets, &[("count", count)]),
        templates.fill(f20a::KEEP, &[("term", &input.term)]),
    ]));
    Form {
        code: FormCode::F20A,
        rules_edition: templates.edition().to_owned(),
        title: format!("Обложка дела {}", input.volume.index),
        page: Page::A4Portrait,
        status: Status::Final,
        copy: None,
        body,
    }
}

/// Values of F-20B. What is not known is left blank, to be written by hand.
#[derive(Clone, Debug)]
pub struct CertificationSheet {
    pub volume: VolumeName,
    pub sheet_count: Option<u64>,
    /// Lettered numbers of sheets (N-19).
    pub lettered: Option<Vec<String>>,
    /// Skipped numbers of sheets.
    pub skipped: Option<Vec<String>>,
    /// Sheets of the list of contents, counted apart (N-20).
    pub contents_sheets: Option<u64>,
    /// What is peculiar about the volume, and on which sheets.
    pub peculiarities: Vec<(String, String)>,
    pub certified_by: Signatory,
}

/// F-20B: лист-заверитель дела; a draft until it is certified.
pub fn certification_sheet(templates: &Templates, input: &CertificationSheet) -> Form {
    let caption = input
        .volume
        .said(templates, (f20b::CAPTION, f20b::CAPTION_AND_VOLUME));
    let counted = input.sheet_count.map_or_else(
        || templates.say(f20b::BLANK_COUNTED),
        |count| Noun::SHEET.counted(count),
    );
    let list = |numbers: &Option<Vec<String>>| match numbers {
        Some(numbers) => templates.list_or_none(numbers),
        None => BLANK.to_owned(),
    };
    let contents = match input.contents_sheets {
        Some(0) => templates.say(common::EMPTY_LIST),
        Some(count) => Noun::SHEET.figures_and_words(count),
        None => BLANK.to_owned(),
    };
    let record = vec![
        Paragraph::running(templates.fill(f20b::SEWN, &[("counted", &counted)]))
            .with_hint(templates.say(common::FIGURES_HINT)),
        Paragraph::line(templates.say(f20b::INCLUDING)),
        Paragraph::line(templates.fill(f20b::LETTERED, &[("list", &list(&input.lettered))])),
        Paragraph::line(templates.fill(f20b::SKIPPED, &[("list", &list(&input.skipped))])),
        Paragraph::line(templates.fill(f20b::CONTENTS_SHEETS, &[("counted", &contents)])),
    ];
    let mut rows = Rows::new([
        Column::new(templates.say(f20b::COLUMN_PECULIARITIES), 120, Align::Left),
        Column::new(templates.say(f20b::COLUMN_SHEETS), 50, Align::Left),
    ]);
    for (peculiarity, sheets) in &input.peculiarities {
        rows.line([Cell::text(peculiarity), Cell::text(sheets)]);
    }
    for _ in input.peculiarities.len()..BLANK_ROWS {
        rows.line([Cell::Empty, Cell::Empty]);
    }
    Form {
        code: FormCode::F20B,
        rules_edition: templates.edition().to_owned(),
        title: format!("Лист-заверитель дела {}", input.volume.index),
        page: Page::A4Portrait,
        status: match input.certified_by.signed_on {
            Some(_) => Status::Final,
            None => templates.draft(),
        },
        copy: None,
        body: vec![
            Piece::Paragraph(Paragraph::heading(caption)),
            Piece::Room(Room::Small),
            Piece::Together(record),
            Piece::Table(rows.finish()),
            Piece::Signatures(vec![templates.signature(&with_post(
                templates,
                &input.certified_by,
                f20b::SIGNER,
            ))]),
        ],
    }
}

/// The person with the post; where nobody is known, the words of the form for it.
fn with_post(templates: &Templates, signatory: &Signatory, words: Block) -> Signatory {
    let mut signatory = signatory.clone();
    if signatory.post.trim().is_empty() {
        signatory.post = templates.say(words);
    }
    signatory
}

/// A row of F-20C.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContentsRow {
    /// Registration number.
    pub index: String,
    pub dated_on: NaiveDate,
    pub title: String,
    /// «1–4»; empty where they are not numbered.
    pub sheets: String,
    /// Number of the copy of a ДСП document.
    pub official_use: Option<String>,
}

/// Values of F-20C.
#[derive(Clone, Debug)]
pub struct ContentsList {
    pub volume: VolumeName,
    pub rows: Vec<ContentsRow>,
    /// Sheets of this list, numbered apart from those of the case (N-20).
    pub own_sheets: Option<u64>,
    pub compiled_by: Signatory,
}

/// F-20C: внутренняя опись документов дела.
pub fn contents_list(templates: &Templates, input: &ContentsList) -> Form {
    let subject = input
        .volume
        .said(templates, (f20c::SUBJECT, f20c::SUBJECT_AND_VOLUME));
    let mut rows = Rows::new([
        Column::new(templates.say(f20c::COLUMN_NUMBER), 10, Align::Centre),
        Column::new(templates.say(f20c::COLUMN_INDEX), 28, Align::Left),
        Column::new(templates.say(f20c::COLUMN_DATE), 24, Align::Centre),
        Column::new(templates.say(f20c::COLUMN_TITLE), 66, Align::Left),
        Column::new(templates.say(f20c::COLUMN_SHEETS), 22, Align::Centre),
        Column::new(templates.say(f20c::COLUMN_NOTE), 20, Align::Left),
    ]);
    for (number, row) in (1..).zip(&input.rows) {
        let note = row.official_use.as_ref().map_or_else(String::new, |copy| {
            templates.fill(f20c::OFFICIAL_USE, &[("copy", copy)])
        });
        rows.line([
            Cell::Number(number),
            Cell::text(&row.index),
            Cell::Date(row.dated_on),
            Cell::text(&row.title),
            Cell::text(&row.sheets),
            Cell::text(note),
        ]);
    }
    let count = u64::try_from(input.rows.len()).unwrap_or(u64::MAX);
    let own = input
        .own_sheets
        .map(|count| Noun::SHEET.figures_and_words(count))
        .unwrap_or_default();
    let record = [
        templates.fill(f20c::TOTAL, &[("counted", &Noun::DOCUMENT.counted(count))]),
        templates.fill(f20c::OWN_SHEETS, &[("counted", &own)]),
    ];
    let record = record
        .into_iter()
        .map(|text| Paragraph::line(text).with_hint(templates.say(common::FIGURES_HINT)));
    let caption = templates.say(f20c::CAPTION);
    Form {
        code: FormCode::F20C,
        rules_edition: templates.edition().to_owned(),
        title: format!("{caption} {subject}"),
        page: Page::A4Portrait,
        status: Status::Final,
        copy: None,
        body: vec![
            Piece::Paragraph(Paragraph::heading(caption)),
            Piece::Paragraph(Paragraph::line(subject).centred()),
            Piece::Table(rows.finish()),
            Piece::FinalRecord(record.collect()),
            Piece::Signatures(vec![templates.signature(&with_post(
                templates,
                &input.compiled_by,
                f20c::SIGNER,
            ))]),
        ],
    }
}

/// A label for the spine of a volume.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpineLabel {
    /// Which volume.
    pub volume: VolumeName,
    /// The years of its case: «2023», «2023–2025».
    pub years: String,
}

/// F-20K: ярлыки на корешок, one for each volume (clause 10.2.5).
pub fn spine_labels(templates: &Templates, labels: &[SpineLabel]) -> Form {
    let label = |SpineLabel { volume, years }: &SpineLabel| {
        let number = volume
            .number
            .map(|number| templates.fill(f20k::VOLUME, &[("number", &number.to_string())]));
        [Some(volume.index.clone()), Some(years.clone()), number]
            .into_iter()
            .flatten()
            .collect()
    };
    Form {
        code: FormCode::F20K,
        rules_edition: templates.edition().to_owned(),
        title: templates.say(f20k::TITLE),
        page: Page::A4Portrait,
        status: Status::Final,
        copy: None,
        body: vec![Piece::Labels(labels.iter().map(label).collect())],
    }
}
