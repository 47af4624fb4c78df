//! A form as a DOCX file, for those who must still write on it by hand or in an editor.
//!
//! Written as a stream, so that memory does not grow with the rows. As in [`super::html`], the verbal heading is a table of
//! its own and only the row of column numbers is repeated on every page. A table is begun anew every [`ROWS_OF_A_TABLE`] rows,
//! on a new page: office programs take a time that grows with the square of the rows of one table.

use std::io::{self, Cursor, Write};

use chrono::NaiveDate;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::form::{
    About, Align, Column, Form, Gryph, Head, Paragraph, Piece, Row, Signature, Status, Table,
    TextStyle, UpperHeading,
};
use super::html::escaped;
use super::layout::{
    BODY_POINTS, GRYPH_WIDTH_MM, HINT_POINTS, LABEL_MM, LABELS_IN_A_ROW, MARGINS, Page,
    TABLE_POINTS,
};
use super::metrics::Type;
use super::russian::{SOFT_HYPHEN, for_print, hyphenated};
use super::wording::BLANK;

/// Named rather than embedded: every office has it, or a metric twin that takes its place.
const FONT: &str = "Times New Roman";
/// Rows after which a table is begun anew.
const ROWS_OF_A_TABLE: usize = 500;
/// How much of the text is gathered before it is compressed, bytes.
const BATCH: usize = 1 << 16;
const HEADER_MM: u16 = 10;
const SIGNATURE_GAP_MM: u16 = 4;
/// Padding of a cell at both sides together with its border, mm.
const CELL_PADDING_MM: f64 = 2.3;

/// Why a form cannot be written as DOCX.
#[derive(Debug, thiserror::Error)]
#[error("Файл DOCX не сложился: {0}")]
pub struct DocxError(#[from] zip::result::ZipError);

impl From<io::Error> for DocxError {
    fn from(error: io::Error) -> Self {
        DocxError(error.into())
    }
}

/// Twentieths of a point, the unit of the format.
fn twips(mm: u16) -> u32 {
    (f64::from(mm) * 1440.0 / 25.4).round() as u32
}

fn half_points(points: f64) -> u32 {
    (points * 2.0).round() as u32
}

/// The form as a DOCX file; `made_on` goes to the file's properties.
///
/// # Errors
/// Those of the archive, which is written in memory.
pub fn document(form: &Form, made_on: NaiveDate) -> Result<Vec<u8>, DocxError> {
    let mut book = Book::begin(&form.about(), made_on)?;
    book.add(form)?;
    book.finish()
}

/// A file on its way: one form or many, each a section with page numbers of its own.
pub struct Book {
    archive: ZipWriter<Cursor<Vec<u8>>>,
    /// The sheet of the last form, whose section is still open.
    open: Option<Page>,
}

impl Book {
    /// An empty file; `made_on` goes to its properties.
    ///
    /// # Errors
    /// Those of the archive.
    pub fn begin(about: &About, made_on: NaiveDate) -> Result<Self, DocxError> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
        for (name, text) in [
            ("[Content_Types].xml", CONTENT_TYPES.to_owned()),
            ("_rels/.rels", RELATIONS.to_owned()),
            ("docProps/core.xml", properties(about, made_on)),
            (
                "word/_rels/document.xml.rels",
                DOCUMENT_RELATIONS.to_owned(),
            ),
            ("word/styles.xml", styles()),
            ("word/header1.xml", header()),
        ] {
            archive.start_file(name, options)?;
            archive.write_all(text.as_bytes())?;
        }
        archive.start_file("word/document.xml", options)?;
        archive.write_all(DOCUMENT_BEGIN.as_bytes())?;
        Ok(Book {
            archive,
            open: None,
        })
    }

    /// Puts a form behind those before it.
    ///
    /// # Errors
    /// Those of the archive.
    pub fn add(&mut self, form: &Form) -> Result<(), DocxError> {
        let mut body = Body {
            out: &mut self.archive,
            xml: String::with_capacity(2 * BATCH),
            page: form.page,
        };
        if let Some(page) = self.open.replace(form.page) {
            body.xml
                .push_str(&format!("<w:p><w:pPr>{}</w:pPr></w:p>", section(page)));
        }
        body.marks(form);
        for (index, piece) in form.body.iter().enumerate() {
            body.piece(piece, form.body.get(index + 1))?;
        }
        Ok(body.flush(0)?)
    }

    /// The file.
    ///
    /// # Errors
    /// Those of the archive.
    pub fn finish(mut self) -> Result<Vec<u8>, DocxError> {
        let last = self.open.map(section).unwrap_or_default();
        self.archive
            .write_all(format!("{last}</w:body></w:document>").as_bytes())?;
        Ok(self.archive.finish()?.into_inner())
    }
}

/// Sheet, margins and numbering of the form that ends here: its pages are counted from one, the first carries no number.
fn section(page: Page) -> String {
    let (width, height) = (twips(page.width_mm()), twips(page.height_mm()));
    let turned = match page {
        Page::A4Portrait => "",
        Page::A4Landscape => r#" w:orient="landscape""#,
    };
    format!(
        r#"<w:sectPr><w:headerReference w:type="default" r:id="rId2"/><w:type w:val="nextPage"/><w:pgSz w:w="{width}" w:h="{height}"{turned}/><w:pgMar w:top="{}" w:right="{}" w:bottom="{}" w:left="{}" w:header="{}" w:footer="{}" w:gutter="0"/><w:pgNumType w:start="1"/><w:titlePg/></w:sectPr>"#,
        twips(MARGINS.top),
        twips(MARGINS.right),
        twips(MARGINS.bottom),
        twips(MARGINS.left),
        twips(HEADER_MM),
        twips(HEADER_MM),
    )
}

const CONTENT_TYPES: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/><Override PartName="/word/header1.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/><Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>"#;
const RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>"#;
const DOCUMENT_RELATIONS: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/header" Target="header1.xml"/></Relationships>"#;
const DOCUMENT_BEGIN: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>"#;

fn properties(about: &About, made_on: NaiveDate) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{}</dc:title><dc:description>{}</dc:description><dc:language>ru</dc:language><dcterms:created xsi:type="dcterms:W3CDTF">{made_on}T00:00:00Z</dcterms:created></cp:coreProperties>"#,
        printed(&about.title),
        printed(&about.description),
    )
}

fn styles() -> String {
    let size = half_points(BODY_POINTS);
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}" w:eastAsia="{FONT}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/><w:lang w:val="ru-RU"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>"#
    )
}

/// The number of the page, centred on top; the first page has none.
fn header() -> String {
    let size = half_points(TABLE_POINTS);
    format!(
        r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:sz w:val="{size}"/></w:rPr><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:rPr><w:sz w:val="{size}"/></w:rPr><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>"#
    )
}

fn printed(text: &str) -> String {
    escaped(&for_print(text))
}

/// The lines of a label; room above and below makes it as high as it should be.
fn label_lines(lines: &[String], height_mm: u16) -> Vec<String> {
    /// Height of a line with what stands above it, mm.
    const LINE_MM: u16 = 7;
    let taken = LINE_MM * u16::try_from(lines.len()).unwrap_or(1);
    let above = height_mm.saturating_sub(taken) / 2;
    let mut set: Vec<String> = lines
        .iter()
        .enumerate()
        .map(|(index, line)| {
            let look = Look {
                bold: index == 0,
                above_mm: if index == 0 { above } else { 2 },
                ..Look::default()
            };
            paragraph(line, look.centred())
        })
        .collect();
    set.push(paragraph(
        "",
        Look::default().above(above.saturating_sub(LINE_MM)),
    ));
    set
}

/// How a paragraph is set.
#[derive(Clone, Copy, Default)]
struct Look {
    align: Align,
    bold: bool,
    /// Size in points; the body's when nought.
    points: f64,
    indented: bool,
    /// Room above, mm.
    above_mm: u16,
    /// Indent from the left, mm.
    left_mm: u16,
    /// Stays on the page of the next paragraph.
    with_next: bool,
}

impl Look {
    fn of(points: f64) -> Look {
        Look {
            points,
            ..Look::default()
        }
    }

    fn centred(self) -> Look {
        Look {
            align: Align::Centre,
            ..self
        }
    }

    fn bold(self) -> Look {
        Look { bold: true, ..self }
    }

    fn above(self, above_mm: u16) -> Look {
        Look { above_mm, ..self }
    }

    fn with_next(self, with_next: bool) -> Look {
        Look { with_next, ..self }
    }
}

/// Which borders a cell has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Borders {
    None,
    Below,
    All,
}

/// A cell of any table.
struct Boxed<'a> {
    width_mm: u16,
    columns: usize,
    borders: Borders,
    /// Joined with the cell above or below: `restart` begins, `continue` goes on.
    merged: Option<&'static str>,
    at_bottom: bool,
    paragraphs: &'a [String],
}

struct Body<'a, W: Write + io::Seek> {
    out: &'a mut ZipWriter<W>,
    xml: String,
    page: Page,
}

impl<W: Write + io::Seek> Body<'_, W> {
    fn flush(&mut self, at_least: usize) -> io::Result<()> {
        if self.xml.len() >= at_least {
            self.out.write_all(self.xml.as_bytes())?;
            self.xml.clear();
        }
        Ok(())
    }

    fn width_mm(&self) -> u16 {
        self.page.text_width_mm()
    }

    fn marks(&mut self, form: &Form) {
        let draft = match &form.status {
            Status::Draft { mark } => mark.as_str(),
            Status::Final => "",
        };
        let copy = form.copy.as_deref().unwrap_or_default();
        if draft.is_empty() && copy.is_empty() {
            return;
        }
        let half = self.width_mm() / 2;
        let right = Look {
            align: Align::Right,
            ..Look::default()
        };
        let (left, right) = (
            [paragraph(draft, Look::default().bold())],
            [paragraph(copy, right)],
        );
        self.frame(&[(half, &left), (half, &right)]);
        self.gap(4);
    }

    /// An empty stretch between two tables, which an office program would otherwise join.
    fn gap(&mut self, mm: u16) {
        let height = twips(mm).max(20);
        self.xml.push_str(&format!(
            r#"<w:p><w:pPr><w:spacing w:line="{height}" w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>"#
        ));
    }

    /// Blocks side by side, without borders.
    fn frame(&mut self, cells: &[(u16, &[String])]) {
        let widths: Vec<u16> = cells.iter().map(|(width, _)| *width).collect();
        self.begin_table(&widths, false);
        let row: Vec<Boxed<'_>> = cells
            .iter()
            .map(|(width_mm, paragraphs)| Boxed {
                width_mm: *width_mm,
                columns: 1,
                borders: Borders::None,
                merged: None,
                at_bottom: false,
                paragraphs,
            })
            .collect();
        self.row(&row, false);
        self.xml.push_str("</w:tbl>");
    }

    fn begin_table(&mut self, widths_mm: &[u16], bordered: bool) {
        let whole: u32 = widths_mm.iter().map(|mm| twips(*mm)).sum();
        let side = if bordered { twips(1) } else { 0 };
        self.xml.push_str(&format!(
            r#"<w:tbl><w:tblPr><w:tblW w:w="{whole}" w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="{side}" w:type="dxa"/><w:right w:w="{side}" w:type="dxa"/></w:tblCellMar></w:tblPr><w:tblGrid>"#
        ));
        for mm in widths_mm {
            self.xml
                .push_str(&format!(r#"<w:gridCol w:w="{}"/>"#, twips(*mm)));
        }
        self.xml.push_str("</w:tblGrid>");
    }

    fn row(&mut self, cells: &[Boxed<'_>], repeated: bool) {
        self.xml.push_str("<w:tr><w:trPr><w:cantSplit/>");
        if repeated {
            self.xml.push_str("<w:tblHeader/>");
        }
        self.xml.push_str("</w:trPr>");
        for cell in cells {
            self.xml.push_str(&format!(
                r#"<w:tc><w:tcPr><w:tcW w:w="{}" w:type="dxa"/>"#,
                twips(cell.width_mm)
            ));
            if cell.columns > 1 {
                self.xml
                    .push_str(&format!(r#"<w:gridSpan w:val="{}"/>"#, cell.columns));
            }
            if let Some(merged) = cell.merged {
                self.xml
                    .push_str(&format!(r#"<w:vMerge w:val="{merged}"/>"#));
            }
            let line = |side: &str| {
                format!(r#"<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>"#)
            };
            match cell.borders {
                Borders::None => {}
                Borders::Below => self
                    .xml
                    .push_str(&format!("<w:tcBorders>{}</w:tcBorders>", line("bottom"))),
                Borders::All => self.xml.push_str(&format!(
                    "<w:tcBorders>{}</w:tcBorders>",
                    ["top", "left", "bottom", "right"].map(line).concat()
                )),
            }
            if cell.at_bottom {
                self.xml.push_str(r#"<w:vAlign w:val="bottom"/>"#);
            }
            self.xml.push_str("</w:tcPr>");
            for paragraph in cell.paragraphs {
                self.xml.push_str(paragraph);
            }
            if cell.paragraphs.is_empty() {
                self.xml.push_str("<w:p/>");
            }
            self.xml.push_str("</w:tc>");
        }
        self.xml.push_str("</w:tr>");
    }

    fn piece(&mut self, piece: &Piece, next: Option<&Piece>) -> io::Result<()> {
        match piece {
            Piece::Head(head) => self.head(head),
            Piece::Paragraph(it) => {
                let is_heading = it.style == TextStyle::Caption && next.is_some();
                self.paragraphs(std::slice::from_ref(it), 0, is_heading);
            }
            Piece::Together(paragraphs) => {
                self.paragraphs(paragraphs, 5, false);
                self.gap(5);
            }
            Piece::FinalRecord(paragraphs) => {
                let signed = matches!(next, Some(Piece::Signatures(_)));
                self.paragraphs(paragraphs, 5, signed);
            }
            Piece::Signatures(signatures) => {
                for signature in signatures {
                    self.signature(signature);
                }
            }
            Piece::Gryphs(gryphs) => self.gryphs(gryphs),
            Piece::Aside(lines) => {
                let look = Look {
                    left_mm: self.width_mm() - GRYPH_WIDTH_MM,
                    above_mm: 1,
                    ..Look::default()
                };
                for line in lines {
                    self.xml.push_str(&paragraph(line, look));
                }
            }
            Piece::Room(room) => self.gap(room.height_mm()),
            Piece::Labels(labels) => self.labels(labels),
            Piece::Table(table) => {
                self.gap(5);
                self.table(table, matches!(next, Some(Piece::FinalRecord(_))))?;
            }
        }
        self.flush(BATCH)
    }

    /// Labels side by side in their frames.
    fn labels(&mut self, labels: &[Vec<String>]) {
        let (width_mm, height_mm) = LABEL_MM;
        self.begin_table(&[width_mm; LABELS_IN_A_ROW], true);
        for pair in labels.chunks(LABELS_IN_A_ROW) {
            let texts: Vec<Vec<String>> =
                pair.iter().map(|it| label_lines(it, height_mm)).collect();
            let label = |paragraphs| Boxed {
                width_mm,
                columns: 1,
                borders: Borders::All,
                merged: None,
                at_bottom: false,
                paragraphs,
            };
            let mut row: Vec<Boxed<'_>> = texts.iter().map(|lines| label(lines)).collect();
            // Otherwise the last label would be drawn out over the place of the one that is not there.
            row.resize_with(LABELS_IN_A_ROW, || Boxed {
                borders: Borders::None,
                ..label(&[])
            });
            self.row(&row, false);
        }
        self.xml.push_str("</w:tbl>");
        self.gap(1);
    }

    fn head(&mut self, head: &Head) {
        let mut left: Vec<String> = head
            .issuer
            .iter()
            .map(|line| paragraph(line, Look::default()))
            .collect();
        left.push(paragraph(&head.caption, Look::default().bold().above(5)));
        left.extend(
            head.details
                .iter()
                .map(|line| paragraph(line, Look::default().above(2))),
        );
        match &head.right {
            Some(gryph) => {
                let width = self.width_mm() - GRYPH_WIDTH_MM;
                self.frame(&[(width, &left), (GRYPH_WIDTH_MM, &gryph_lines(gryph))]);
            }
            None => left.iter().for_each(|line| self.xml.push_str(line)),
        }
        self.gap(5);
    }

    fn gryphs(&mut self, gryphs: &[Gryph]) {
        for pair in gryphs.chunks(2) {
            self.gap(8);
            let lines: Vec<Vec<String>> = pair.iter().map(gryph_lines).collect();
            let rest = self.width_mm() - GRYPH_WIDTH_MM;
            let cells: Vec<(u16, &[String])> = [rest, GRYPH_WIDTH_MM]
                .into_iter()
                .zip(lines.iter().map(Vec::as_slice))
                .collect();
            self.frame(&cells);
        }
        self.gap(1);
    }

    /// Paragraphs on one page; with the next block on it too when `with_next`.
    fn paragraphs(&mut self, paragraphs: &[Paragraph], above_mm: u16, with_next: bool) {
        for (index, it) in paragraphs.iter().enumerate() {
            let is_last = index + 1 == paragraphs.len();
            let stays = !is_last || with_next;
            let look = Look {
                align: it.align,
                bold: it.style == TextStyle::Caption,
                indented: it.indented,
                above_mm: if index == 0 { above_mm } else { 1 },
                with_next: stays || it.hint.is_some(),
                ..Look::default()
            };
            self.xml.push_str(&paragraph(&it.text, look));
            if let Some(hint) = &it.hint {
                let small = Look::of(HINT_POINTS).with_next(stays);
                let look = if it.hint_is_centred() {
                    small.centred()
                } else {
                    Look {
                        left_mm: 50,
                        ..small
                    }
                };
                self.xml.push_str(&paragraph(&format!("({hint})"), look));
            }
        }
    }

    /// Post, rule and name on one line, the hint under the rule.
    fn signature(&mut self, signature: &Signature) {
        let stays = Look::default().with_next(true);
        match &signature.lead {
            Some(lead) => self.xml.push_str(&paragraph(lead, stays.above(6))),
            None => self.gap(6),
        }
        let (post, rule) = self.page.signature_mm();
        let name = self.width_mm() - post - rule - 2 * SIGNATURE_GAP_MM;
        let widths = [post, SIGNATURE_GAP_MM, rule, SIGNATURE_GAP_MM, name];
        self.begin_table(&widths, false);
        let cell = |index: usize, paragraphs, borders| Boxed {
            width_mm: widths[index],
            columns: 1,
            borders,
            merged: None,
            at_bottom: true,
            paragraphs,
        };
        let blank = |text: &str| {
            if text.trim().is_empty() {
                Borders::Below
            } else {
                Borders::None
            }
        };
        let (post, name) = (
            [paragraph(&signature.post, stays)],
            [paragraph(&signature.name, stays)],
        );
        let nothing = [paragraph("", stays)];
        self.row(
            &[
                cell(0, &post, blank(&signature.post)),
                cell(1, &nothing, Borders::None),
                cell(2, &nothing, Borders::Below),
                cell(3, &nothing, Borders::None),
                cell(4, &name, blank(&signature.name)),
            ],
            false,
        );
        let hint = [paragraph(
            &format!("({})", signature.hint),
            Look::of(HINT_POINTS).centred(),
        )];
        let small = [paragraph("", Look::of(HINT_POINTS))];
        self.row(
            &[
                cell(0, &small, Borders::None),
                cell(1, &small, Borders::None),
                cell(2, &hint, Borders::None),
                cell(3, &small, Borders::None),
                cell(4, &small, Borders::None),
            ],
            false,
        );
        self.xml.push_str("</w:tbl>");
        let below: Vec<&String> = [&signature.note, &signature.dated]
            .into_iter()
            .flatten()
            .collect();
        if below.is_empty() {
            self.gap(1);
        }
        for line in below {
            self.xml.push_str(&paragraph(line, Look::default()));
        }
    }

    /// The table; its last row stays with the final record after it, if there is one.
    fn table(&mut self, table: &Table, ends_with_record: bool) -> io::Result<()> {
        let widths = fitted(table, self.width_mm());
        self.heading(table, &widths);
        let rows = table.rows();
        let numbers: Vec<[String; 1]> = (1..=widths.len())
            .map(|number| {
                let look = Look::of(TABLE_POINTS).centred().with_next(true);
                [paragraph(&number.to_string(), look)]
            })
            .collect();
        let begin = |body: &mut Self| {
            body.begin_table(&widths, true);
            let cells: Vec<Boxed<'_>> = numbers
                .iter()
                .zip(&widths)
                .map(|(number, width)| bordered(*width, number))
                .collect();
            body.row(&cells, true);
        };
        begin(self);
        for (index, row) in rows.iter().enumerate() {
            if index > 0 && index % ROWS_OF_A_TABLE == 0 {
                self.xml.push_str("</w:tbl>");
                self.xml.push_str(r#"<w:p><w:pPr><w:pageBreakBefore/><w:spacing w:line="20" w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>"#);
                begin(self);
            }
            let is_last = index + 1 == rows.len();
            let stays = (is_last && ends_with_record) || matches!(row, Row::Group { .. });
            self.table_row(row, table.columns(), &widths, stays);
            self.flush(BATCH)?;
        }
        self.xml.push_str("</w:tbl>");
        if !ends_with_record {
            self.gap(5);
        }
        Ok(())
    }

    /// The words above the columns, in one storey or two.
    fn heading(&mut self, table: &Table, widths: &[u16]) {
        let look = Look::of(TABLE_POINTS).centred().with_next(true);
        let word = |text: &str, width: u16| vec![paragraph_within(text, look, width)];
        self.begin_table(widths, true);
        if table.has_spanning_headings() {
            let (mut upper, mut lower) = (Vec::new(), Vec::new());
            for heading in table.upper_headings() {
                match heading {
                    UpperHeading::Single { column, index } => {
                        upper.push((
                            widths[index],
                            1,
                            Some("restart"),
                            word(&column.heading, widths[index]),
                        ));
                        lower.push((widths[index], 1, Some("continue"), word("", widths[index])));
                    }
                    UpperHeading::Spanning { text, first, last } => {
                        let width = widths[first..=last].iter().sum();
                        upper.push((width, last - first + 1, None, word(text, width)));
                        let spanned = table.columns().iter().zip(widths).take(last + 1);
                        for (column, width) in spanned.skip(first) {
                            lower.push((*width, 1, None, word(&column.heading, *width)));
                        }
                    }
                }
            }
            for storey in [upper, lower] {
                let cells: Vec<Boxed<'_>> = storey
                    .iter()
                    .map(|(width, columns, merged, text)| Boxed {
                        columns: *columns,
                        merged: *merged,
                        ..bordered(*width, text)
                    })
                    .collect();
                self.row(&cells, false);
            }
        } else {
            let words: Vec<Vec<String>> = table
                .columns()
                .iter()
                .zip(widths)
                .map(|(column, width)| word(&column.heading, *width))
                .collect();
            let cells: Vec<Boxed<'_>> = words
                .iter()
                .zip(widths)
                .map(|(text, width)| bordered(*width, text))
                .collect();
            self.row(&cells, false);
        }
        self.xml.push_str("</w:tbl>");
        self.xml.push_str(r#"<w:p><w:pPr><w:keepNext/><w:spacing w:line="20" w:lineRule="exact"/><w:rPr><w:sz w:val="2"/></w:rPr></w:pPr></w:p>"#);
    }

    fn table_row(&mut self, row: &Row, columns: &[Column], widths: &[u16], stays: bool) {
        let look = Look::of(TABLE_POINTS).with_next(stays);
        let (cells, look) = match row {
            Row::Group { text } => {
                let text = [paragraph(text, look.centred())];
                let cell = Boxed {
                    columns: widths.len(),
                    ..bordered(widths.iter().sum(), &text)
                };
                return self.row(&[cell], false);
            }
            Row::Line(cells) => (cells, look),
            Row::Total(cells) => (cells, look.bold()),
        };
        let texts: Vec<[String; 1]> = cells
            .iter()
            .zip(columns)
            .zip(widths)
            .map(|((cell, column), width)| {
                let look = Look {
                    align: column.align,
                    ..look
                };
                [paragraph_within(&cell.printed(), look, *width)]
            })
            .collect();
        let cells: Vec<Boxed<'_>> = texts
            .iter()
            .zip(widths)
            .map(|(text, width)| bordered(*width, text))
            .collect();
        self.row(&cells, false);
    }
}

fn bordered(width_mm: u16, paragraphs: &[String]) -> Boxed<'_> {
    Boxed {
        width_mm,
        columns: 1,
        borders: Borders::All,
        merged: None,
        at_bottom: false,
        paragraphs,
    }
}

/// Widths of the columns in whole millimetres that fill the text from margin to margin.
fn fitted(table: &Table, whole_mm: u16) -> Vec<u16> {
    let asked = table.width_mm().max(1);
    let mut widths: Vec<u16> = table
        .columns()
        .iter()
        .map(|column| (u32::from(column.width_mm) * u32::from(whole_mm) / u32::from(asked)) as u16)
        .collect();
    let rest = whole_mm.saturating_sub(widths.iter().sum());
    if let Some(widest) = widths.iter_mut().max() {
        *widest += rest;
    }
    widths
}

fn gryph_lines(gryph: &Gryph) -> Vec<String> {
    let mut lines = vec![paragraph(&gryph.word, Look::default())];
    lines.extend(
        gryph
            .lines
            .iter()
            .map(|line| paragraph(line, Look::default().above(1))),
    );
    if let Some(name) = &gryph.signed_by {
        let name = if name.trim().is_empty() { BLANK } else { name };
        // A rule that runs up to the name, which ends at the right edge.
        lines.push(format!(
            r#"<w:p><w:pPr><w:tabs><w:tab w:val="right" w:leader="underscore" w:pos="{}"/></w:tabs><w:spacing w:before="{}"/></w:pPr><w:r><w:tab/><w:t xml:space="preserve"> {}</w:t></w:r></w:p>"#,
            twips(GRYPH_WIDTH_MM),
            twips(4),
            printed(name)
        ));
    }
    lines.extend(
        gryph
            .dated
            .iter()
            .map(|date| paragraph(date, Look::default().above(1))),
    );
    lines
}

fn paragraph(text: &str, look: Look) -> String {
    paragraph_of(&printed(text), look)
}

/// The text of a cell: words that the cell may be too narrow for may be divided.
fn paragraph_within(text: &str, look: Look, width_mm: u16) -> String {
    let room = f64::from(width_mm) - CELL_PADDING_MM;
    let words: Vec<String> = for_print(text)
        .split(' ')
        .map(|word| {
            if !Type::regular(TABLE_POINTS).may_overflow(word, room) {
                return escaped(word);
            }
            escaped(&hyphenated(word)).replace(
                SOFT_HYPHEN,
                r#"</w:t><w:softHyphen/><w:t xml:space="preserve">"#,
            )
        })
        .collect();
    paragraph_of(&words.join(" "), look)
}

fn paragraph_of(printed: &str, look: Look) -> String {
    let mut xml = String::with_capacity(printed.len() + 160);
    xml.push_str("<w:p><w:pPr>");
    if look.with_next {
        xml.push_str("<w:keepNext/>");
    }
    if look.above_mm > 0 {
        xml.push_str(&format!(
            r#"<w:spacing w:before="{}"/>"#,
            twips(look.above_mm)
        ));
    }
    if look.left_mm > 0 {
        xml.push_str(&format!(r#"<w:ind w:left="{}"/>"#, twips(look.left_mm)));
    }
    if look.indented {
        xml.push_str(r#"<w:ind w:firstLine="709"/>"#);
    }
    match look.align {
        Align::Left => {}
        Align::Centre => xml.push_str(r#"<w:jc w:val="center"/>"#),
        Align::Right => xml.push_str(r#"<w:jc w:val="right"/>"#),
    }
    let mut properties = String::new();
    if look.bold {
        properties.push_str("<w:b/>");
    }
    if look.points > 0.0 {
        let size = half_points(look.points);
        properties.push_str(&format!(
            r#"<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>"#
        ));
    }
    xml.push_str(&format!("<w:rPr>{properties}</w:rPr></w:pPr>"));
    if !printed.is_empty() {
        xml.push_str(&format!(
            r#"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{printed}</w:t></w:r>"#
        ));
    }
    xml.push_str("</w:p>");
    xml
}
