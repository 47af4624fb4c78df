//! A small nomenclature of a school, grids of cells, and writers of the file formats.

use delohran::intake::nomenclature::{Options, Recognised, Row, recognise};
use delohran::intake::{IntakeError, ReadOptions, Workbook, Worker, read_file};
use rust_xlsxwriter::{Format, Workbook as Writer};
use std::io::Write;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, Ordering};

/// A case as it should come out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    pub index: String,
    pub heading: String,
    pub term: String,
    pub article: String,
    pub note: String,
    pub section: String,
}

pub fn school() -> Vec<Case> {
    include_str!("school.tsv")
        .lines()
        .map(|line| {
            let fields: Vec<&str> = line.split('\t').collect();
            let field = |at: usize| fields[at].to_owned();
            Case {
                index: field(0),
                heading: field(1),
                term: field(2),
                article: field(3),
                note: field(4),
                section: field(5),
            }
        })
        .collect()
}

/// The cases of each section, in order.
pub fn by_section(cases: &[Case]) -> Vec<(String, Vec<Case>)> {
    cases
        .chunk_by(|left, right| left.section == right.section)
        .map(|chunk| (chunk[0].section.clone(), chunk.to_vec()))
        .collect()
}

/// What a cell is given.
#[derive(Debug, Clone, PartialEq)]
pub enum Put {
    Text(String),
    Number(f64),
    /// A serial number with a number format.
    Formatted(f64, &'static str),
}

impl From<&str> for Put {
    fn from(text: &str) -> Put {
        Put::Text(text.to_owned())
    }
}

impl From<&String> for Put {
    fn from(text: &String) -> Put {
        Put::Text(text.clone())
    }
}

/// A sheet to be written.
#[derive(Debug, Clone, Default)]
pub struct Grid {
    pub name: String,
    pub rows: Vec<Vec<Option<Put>>>,
    /// Row, first and last column; from 0.
    pub merges_across: Vec<(u32, u16, u16)>,
    /// Column, first and last row; from 0.
    pub merges_down: Vec<(u16, u32, u32)>,
    pub hidden_rows: Vec<u32>,
    pub hidden_columns: Vec<u16>,
    pub is_hidden: bool,
}

impl Grid {
    pub fn new(name: &str) -> Grid {
        Grid {
            name: name.to_owned(),
            ..Grid::default()
        }
    }

    /// Adds a row of texts; empty ones leave the cell empty.
    pub fn text(&mut self, texts: &[&str]) {
        self.row(texts.iter().map(|text| Put::from(*text)).collect());
    }

    pub fn row(&mut self, cells: Vec<Put>) {
        let filled = |cell: Put| (cell != Put::Text(String::new())).then_some(cell);
        self.rows.push(cells.into_iter().map(filled).collect());
    }

    /// Adds a row merged over the first `width` columns.
    pub fn merged(&mut self, text: &str, width: u16) {
        self.text(&[text]);
        self.merges_across.push((self.last_row(), 0, width - 1));
    }

    /// Number of the last row, from 0.
    pub fn last_row(&self) -> u32 {
        u32::try_from(self.rows.len()).expect("few rows") - 1
    }

    pub fn approval(&mut self) {
        self.text(&["Муниципальная школа № 7", "", "", "УТВЕРЖДАЮ"]);
        self.text(&["", "", "", "Директор школы"]);
        self.text(&["НОМЕНКЛАТУРА ДЕЛ", "", "", "__________ П.П. Петров"]);
        self.text(&["на 2023 год", "", "", "«__» ________ 2022 г."]);
        self.text(&[]);
    }

    pub fn header(&mut self) {
        self.text(&[
            "Индекс дела",
            "Заголовок дела",
            "Кол-во дел (томов)",
            "Срок хранения и № статей по перечню",
            "Примечание",
        ]);
    }

    pub fn numbers(&mut self) {
        self.row(
            (1..=5)
                .map(|number| Put::Number(f64::from(number)))
                .collect(),
        );
    }

    pub fn signatures(&mut self) {
        self.text(&[]);
        self.text(&["Секретарь школы", "", "", "И.И. Иванова"]);
        self.text(&["СОГЛАСОВАНО"]);
        self.text(&["Протокол ЭК от 01.12.2022 № 4"]);
    }

    /// The usual five columns.
    pub fn case(&mut self, case: &Case) {
        let term = format!("{}\n{}", case.term, case.article);
        self.text(&[&case.index, &case.heading, "", &term, &case.note]);
    }
}

static FILES: AtomicU32 = AtomicU32::new(0);

/// A file that goes away with the value.
pub struct TempFile {
    pub path: PathBuf,
}

impl TempFile {
    pub fn new(extension: &str, bytes: &[u8]) -> TempFile {
        let number = FILES.fetch_add(1, Ordering::SeqCst);
        let name = format!(
            "delohran-intake-{}-{number}.{extension}",
            std::process::id()
        );
        let path = std::env::temp_dir().join(name);
        std::fs::write(&path, bytes).expect("the folder for temporary files can be written to");
        TempFile { path }
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

pub fn worker() -> Worker {
    Worker::at(env!("CARGO_BIN_EXE_delohran"))
}

pub fn read(extension: &str, bytes: &[u8]) -> Result<Workbook, IntakeError> {
    read_sheet(extension, bytes, None)
}

pub fn read_sheet(
    extension: &str,
    bytes: &[u8],
    sheet: Option<&str>,
) -> Result<Workbook, IntakeError> {
    let file = TempFile::new(extension, bytes);
    let options = ReadOptions {
        sheet: sheet.map(str::to_owned),
        ..ReadOptions::default()
    };
    read_file(&worker(), &file.path, &options)
}

pub fn recognise_bytes(extension: &str, bytes: &[u8]) -> Recognised {
    let workbook = read(extension, bytes).expect("the fixture can be read");
    let options = Options {
        year: Some(2023),
        ..Options::default()
    };
    let recognised = recognise(&workbook, &options);
    assert_everything_is_accounted_for(&workbook, &recognised);
    recognised
}

pub fn recognise_grid(grid: &Grid) -> Recognised {
    recognise_bytes("xlsx", &xlsx(std::slice::from_ref(grid)))
}

/// Every row of the workbook is in a case or among the skipped ones, and in one of them only.
pub fn assert_everything_is_accounted_for(workbook: &Workbook, recognised: &Recognised) {
    for sheet in &workbook.sheets {
        for row in &sheet.rows {
            let skipped = recognised
                .skipped
                .iter()
                .filter(|skipped| {
                    skipped.sheet == sheet.name
                        && (skipped.row..=skipped.last_row).contains(&row.number)
                })
                .count();
            let in_cases = recognised
                .rows
                .iter()
                .filter(|case| {
                    case.sheet == sheet.name && (case.row..=case.last_row).contains(&row.number)
                })
                .count();
            assert!(
                skipped + in_cases >= 1,
                "row {} of «{}» is lost",
                row.number,
                sheet.name
            );
            assert!(
                in_cases <= 1,
                "row {} of «{}» is in two cases",
                row.number,
                sheet.name
            );
        }
    }
}

/// Compares rows with cases, field by field, and says all differences.
pub fn assert_cases(rows: &[Row], cases: &[Case]) {
    let mut differences = Vec::new();
    for (at, case) in cases.iter().enumerate() {
        let Some(row) = rows.get(at) else {
            differences.push(format!("lost: {} {}", case.index, case.heading));
            continue;
        };
        let fields = [
            (
                "index",
                row.index.clone().unwrap_or_default(),
                case.index.clone(),
            ),
            ("heading", row.heading.clone(), case.heading.clone()),
            ("term", row.term.clone(), case.term.clone()),
            ("article", row.article.clone(), case.article.clone()),
            ("note", row.note.clone(), case.note.clone()),
            (
                "section",
                row.section.clone().unwrap_or_default(),
                case.section.clone(),
            ),
        ];
        for (name, got, wanted) in fields {
            if got != wanted {
                differences.push(format!(
                    "{} {name}: got «{got}», wanted «{wanted}»",
                    case.index
                ));
            }
        }
    }
    for row in rows.iter().skip(cases.len()) {
        differences.push(format!(
            "extra: row {} {:?} {}",
            row.row, row.index, row.heading
        ));
    }
    assert!(differences.is_empty(), "\n{}", differences.join("\n"));
}

pub fn codes(row: &Row) -> Vec<&'static str> {
    row.findings.iter().map(|finding| finding.code).collect()
}

/// Writes grids as a real xlsx.
pub fn xlsx(grids: &[Grid]) -> Vec<u8> {
    let mut book = Writer::new();
    let plain = Format::new();
    for grid in grids {
        let sheet = book.add_worksheet();
        sheet.set_name(&grid.name).expect("a right name");
        for &(row, first, last) in &grid.merges_across {
            sheet
                .merge_range(row, first, row, last, "", &plain)
                .expect("a right range");
        }
        for &(column, first, last) in &grid.merges_down {
            sheet
                .merge_range(first, column, last, column, "", &plain)
                .expect("a right range");
        }
        for (row, cells) in grid.rows.iter().enumerate() {
            let row = u32::try_from(row).expect("few rows");
            for (column, cell) in cells.iter().enumerate() {
                let column = u16::try_from(column).expect("few columns");
                match cell {
                    None => {}
                    Some(Put::Text(text)) => {
                        sheet.write_string(row, column, text).expect("a right cell");
                    }
                    Some(Put::Number(number)) => {
                        sheet
                            .write_number(row, column, *number)
                            .expect("a right cell");
                    }
                    Some(Put::Formatted(number, code)) => {
                        let format = Format::new().set_num_format(*code);
                        sheet
                            .write_number_with_format(row, column, *number, &format)
                            .expect("a right cell");
                    }
                }
            }
        }
        for &row in &grid.hidden_rows {
            sheet.set_row_hidden(row).expect("a right row");
        }
        for &column in &grid.hidden_columns {
            sheet.set_column_hidden(column).expect("a right column");
        }
        sheet.set_hidden(grid.is_hidden);
    }
    book.save_to_buffer().expect("the workbook can be written")
}

/// A zip container with the given parts.
pub fn zip(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, bytes) in parts {
        writer.start_file(*name, options).expect("a part can begin");
        writer.write_all(bytes).expect("a part can be written");
    }
    writer
        .finish()
        .expect("the container can be closed")
        .into_inner()
}

/// An xlsx of one sheet from the XML of its `worksheet` element's inside, for what the writer above cannot do.
pub fn raw_xlsx(workbook_properties: &str, sheet: &str) -> Vec<u8> {
    raw_xlsx_with(workbook_properties, sheet, &[])
}

pub fn raw_xlsx_with(workbook_properties: &str, sheet: &str, others: &[(&str, &[u8])]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const DOC: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
    let types = format!(
        r#"<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#
    );
    let package = format!(
        r#"<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{DOC}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
    );
    let relations = format!(
        r#"<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" Type="{DOC}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="{DOC}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="{DOC}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#
    );
    let book = format!(
        r#"<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="{DOC}">{workbook_properties}<sheets><sheet name="Лист1" sheetId="1" r:id="rId1"/></sheets></workbook>"#
    );
    let styles = format!(
        r#"<?xml version="1.0"?><styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#
    );
    let sheet = format!(r#"<?xml version="1.0"?><worksheet xmlns="{MAIN}">{sheet}</worksheet>"#);
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", package.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    parts.extend_from_slice(others);
    zip(&parts)
}

/// The XML of an inline text cell.
pub fn inline(place: &str, text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    format!(r#"<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>"#)
}

/// An ods of one sheet from the XML of its rows.
pub fn ods(name: &str, rows: &str) -> Vec<u8> {
    const OASIS: &str = "urn:oasis:names:tc:opendocument:xmlns";
    let content = format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{OASIS}:office:1.0" xmlns:table="{OASIS}:table:1.0" xmlns:text="{OASIS}:text:1.0"><office:body><office:spreadsheet><table:table table:name="{name}">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"#
    );
    zip(&[
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", content.as_bytes()),
        ("META-INF/manifest.xml", b"<?xml version=\"1.0\"?><manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\"/>"),
    ])
}
