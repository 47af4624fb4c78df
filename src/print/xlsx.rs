//! A form as a spreadsheet, written row by row in constant memory.
//!
//! Texts are strings and never formulas; counts, weights and dates are numbers and dates. The row of column numbers is the
//! print title that repeats on each page. Row heights are set from estimated wrapping ([`super::metrics`]), because
//! spreadsheet programs do not open wrapped rows of a generated file by themselves.
//!
//! What a spreadsheet cannot do: keep the final record on the page of the last row.

mod entry;
mod first_page;
mod grid;

use chrono::NaiveDate;
use rust_xlsxwriter::{DocProperties, Format, Workbook, Worksheet, XlsxError};

use self::entry::{
    Content, Entry, Look, Vertical, body_look, content, excel_date, heading_entry, lines_entry,
    text_entry,
};
use self::grid::{Grid, Span, column_edges, label_edges};
use super::form::{
    Align, Column, Form, Gryph, Head, Paragraph, Piece, Row, Signature, Status, Table, UpperHeading,
};
use super::layout::{
    BODY_POINTS, HINT_POINTS, LABEL_MM, LABELS_IN_A_ROW, MARGINS, MM_PER_INCH, POINTS_PER_INCH,
    Page, TABLE_POINTS,
};
use super::metrics::Type;
use super::russian::for_print;
use super::wording::BLANK;

/// Named rather than embedded: every office has it, or a metric twin that takes its place.
const FONT: &str = "Times New Roman";
/// Height of an empty row: a line of 12-point type, 15.75 points.
const DEFAULT_ROW_PIXELS: u32 = 21;
/// Width of an untouched column; 72 tells the library that a digit of the default font takes 8 pixels.
const DEFAULT_COLUMN_PIXELS: u32 = 72;
const PIXELS_PER_INCH: f64 = 96.0;
/// Excel shows no row higher than this, points.
const MAX_ROW_POINTS: f64 = 409.0;
/// Excel's number of a sheet of A4.
const PAPER_A4: u8 = 9;
const MAX_SHEET_NAME: usize = 31;
const HEADER_MM: u16 = 10;

/// Why a form cannot be written as a spreadsheet.
#[derive(Debug, thiserror::Error)]
pub enum SpreadsheetError {
    #[error(
        "Текст длиннее 32 767 знаков не помещается в ячейку книги Excel. Сократите его или печатайте форму в PDF"
    )]
    TextTooLong,
    #[error(
        "В форме больше 1 048 576 строк: столько не помещается на лист Excel. Печатайте форму по частям"
    )]
    TooManyRows,
    #[error("Книга Excel не записана: {0}. Проверьте свободное место на диске")]
    Write(#[source] XlsxError),
    #[error("Книга Excel не сложилась: {0}. Повторите печать")]
    Archive(#[from] zip::result::ZipError),
}

impl From<XlsxError> for SpreadsheetError {
    fn from(cause: XlsxError) -> Self {
        match cause {
            XlsxError::MaxStringLengthExceeded => Self::TextTooLong,
            XlsxError::RowColumnLimitError => Self::TooManyRows,
            other => Self::Write(other),
        }
    }
}

/// A written spreadsheet and what its reader should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spreadsheet {
    pub bytes: Vec<u8>,
    pub remarks: Vec<Remark>,
}

/// A limit of the format that the form met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Remark {
    /// The text of this row (counted from 1, as the program shows) needs more height than Excel gives a row: it is all in
    /// the cell, but its end is not seen on paper.
    RowTooTall { row: u32 },
}

impl std::fmt::Display for Remark {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::RowTooTall { row } => write!(
                formatter,
                "Строка {row} листа выше предела Excel (409 пунктов): конец текста не будет виден на бумаге. \
                 Сократите текст или печатайте форму в PDF"
            ),
        }
    }
}

/// The form as an XLSX file; `made_on` goes to the file's properties.
///
/// # Errors
/// When a text or the number of rows exceeds what the format holds, or the temporary file cannot be written.
pub fn spreadsheet(form: &Form, made_on: NaiveDate) -> Result<Spreadsheet, SpreadsheetError> {
    let mut workbook = Workbook::new();
    // Columns are counted in digits of the default font: without it their widths depend on the machine.
    let default_format = Format::new()
        .set_font_name(FONT)
        .set_font_size(TABLE_POINTS);
    workbook.set_default_format(&default_format, DEFAULT_ROW_PIXELS, DEFAULT_COLUMN_PIXELS)?;
    workbook.set_properties(&properties(form, made_on));
    let worksheet = workbook.add_worksheet_with_constant_memory()?;
    worksheet.set_name(sheet_name(&form.title))?;
    let mut sheet = Sheet {
        worksheet,
        grid: Grid::of(form),
        row: 0,
        after_gap: true,
        remarks: Vec::new(),
    };
    sheet.set_up_page(form.page)?;
    sheet.write_marks(form)?;
    for piece in &form.body {
        sheet.write_piece(piece)?;
    }
    let remarks = sheet.remarks;
    Ok(Spreadsheet {
        bytes: first_page::without_header(&workbook.save_to_buffer()?)?,
        remarks,
    })
}

fn properties(form: &Form, made_on: NaiveDate) -> DocProperties {
    let properties = DocProperties::new()
        .set_title(for_print(&form.title))
        .set_comment(format!("{}, {}", form.code.as_str(), form.rules_edition));
    match excel_date(made_on) {
        Some(date) => properties.set_creation_datetime(&date),
        None => properties,
    }
}

/// The title cut to what Excel takes for a sheet's name.
fn sheet_name(title: &str) -> String {
    let name: String = for_print(title)
        .chars()
        .map(|character| {
            if "[]:*?/\\'".contains(character) {
                ' '
            } else {
                character
            }
        })
        .take(MAX_SHEET_NAME)
        .collect();
    let trimmed = name.trim();
    if trimmed.is_empty() {
        "Форма".to_owned()
    } else {
        trimmed.to_owned()
    }
}

struct Sheet<'a> {
    worksheet: &'a mut Worksheet,
    grid: Grid,
    /// The next row to be written; earlier rows are already in the file.
    row: u32,
    /// Whether the row before is empty, so that blocks stand apart by one row and not by two.
    after_gap: bool,
    remarks: Vec<Remark>,
}

impl Sheet<'_> {
    fn set_up_page(&mut self, page: Page) -> Result<(), XlsxError> {
        let inches = |mm: u16| f64::from(mm) / MM_PER_INCH;
        match page {
            Page::A4Portrait => self.worksheet.set_portrait(),
            Page::A4Landscape => self.worksheet.set_landscape(),
        };
        self.worksheet
            .set_paper_size(PAPER_A4)
            .set_margins(
                inches(MARGINS.left),
                inches(MARGINS.right),
                inches(MARGINS.top),
                inches(MARGINS.bottom),
                inches(HEADER_MM),
                inches(HEADER_MM),
            )
            .set_print_fit_to_pages(1, 0)
            .set_header(format!("&C&\"{FONT}\"&12&P"))
            .set_screen_gridlines(false);
        for column in 0..self.grid.columns() {
            let width = self.grid.width_mm(Span {
                first: column,
                last: column,
            });
            let pixels = (width / MM_PER_INCH * PIXELS_PER_INCH).round();
            self.worksheet
                .set_column_width_pixels(column, pixels as u32)?;
        }
        Ok(())
    }

    fn write_marks(&mut self, form: &Form) -> Result<(), XlsxError> {
        let draft = match &form.status {
            Status::Draft { mark } => mark.as_str(),
            Status::Final => "",
        };
        let copy = form.copy.as_deref().unwrap_or_default();
        if draft.is_empty() && copy.is_empty() {
            return Ok(());
        }
        let bold = Look::plain(Type::bold(BODY_POINTS));
        let plain = Look::plain(Type::regular(BODY_POINTS)).aligned(Align::Right);
        self.write_zones((draft, bold), (copy, plain))?;
        self.leave_gap();
        Ok(())
    }

    fn write_piece(&mut self, piece: &Piece) -> Result<(), XlsxError> {
        match piece {
            Piece::Head(head) => self.write_head(head)?,
            Piece::Paragraph(paragraph) => return self.write_paragraph(paragraph),
            Piece::Table(table) => self.write_table(table)?,
            Piece::Together(paragraphs) | Piece::FinalRecord(paragraphs) => {
                for paragraph in paragraphs {
                    self.write_paragraph(paragraph)?;
                }
            }
            Piece::Aside(lines) => {
                let plain = Look::plain(Type::regular(BODY_POINTS));
                for line in lines {
                    self.write_zones(("", plain), (line, plain))?;
                }
            }
            Piece::Room(_) => {}
            Piece::Labels(labels) => {
                for row in labels.chunks(LABELS_IN_A_ROW) {
                    self.write_labels(row)?;
                }
            }
            Piece::Signatures(signatures) => {
                for signature in signatures {
                    self.write_signature(signature)?;
                }
            }
            Piece::Gryphs(gryphs) => {
                for pair in gryphs.chunks(2) {
                    let spans = [self.grid.left(), self.grid.right()];
                    let entries = pair
                        .iter()
                        .zip(spans)
                        .map(|(gryph, span)| gryph_entry(gryph, span));
                    let entries = entries.collect();
                    self.write_row(entries)?;
                }
            }
        }
        self.leave_gap();
        Ok(())
    }

    fn write_head(&mut self, head: &Head) -> Result<(), XlsxError> {
        let plain = Look::plain(Type::regular(BODY_POINTS));
        let caption = Look::plain(Type::bold(BODY_POINTS));
        let issuer = head.issuer.iter().map(|line| (line.as_str(), plain));
        let details = head.details.iter().map(|line| (line.as_str(), plain));
        let left = issuer
            .chain([(head.caption.as_str(), caption)])
            .chain(details);
        let left: Vec<(&str, Look)> = left.collect();
        match &head.right {
            Some(gryph) => self.write_lines_beside(&left, gryph_entry(gryph, self.grid.right())),
            None => left
                .into_iter()
                .try_for_each(|(text, look)| self.write_line(text, look)),
        }
    }

    /// Lines in the left zone and one cell beside all of them, so that neither stretches the other's lines.
    fn write_lines_beside(
        &mut self,
        left: &[(&str, Look)],
        beside: Entry,
    ) -> Result<(), XlsxError> {
        let span = self.grid.left();
        let lines: Vec<Entry> = left
            .iter()
            .map(|(text, look)| text_entry(text, span, *look))
            .collect();
        let mut heights: Vec<f64> = lines
            .iter()
            .map(|line| self.height(std::slice::from_ref(line)))
            .collect();
        let missing = self.height(std::slice::from_ref(&beside)) - heights.iter().sum::<f64>();
        if let (Some(last), true) = (heights.last_mut(), missing > 0.0) {
            *last += missing;
        }
        for (row, height) in (self.row..).zip(&heights) {
            self.set_height(row, *height)?;
        }
        let last_row = (self.row..)
            .zip(&lines)
            .map(|(row, _)| row)
            .last()
            .unwrap_or(self.row);
        self.write_block(&beside, last_row)?;
        for line in lines {
            self.write_entries(vec![line])?;
            self.row += 1;
        }
        self.after_gap = false;
        Ok(())
    }

    fn write_paragraph(&mut self, paragraph: &Paragraph) -> Result<(), XlsxError> {
        let look = body_look(paragraph.style).aligned(paragraph.align);
        self.write_line(&paragraph.text, look)?;
        if let Some(hint) = &paragraph.hint {
            let look = Look::plain(Type::regular(HINT_POINTS));
            let (look, indent) = if paragraph.hint_is_centred() {
                (look.aligned(Align::Centre), "")
            } else {
                (look, LINE_HINT_INDENT)
            };
            self.write_line(&format!("{indent}({hint})"), look)?;
        }
        Ok(())
    }

    /// Labels side by side, each a cell of its size.
    fn write_labels(&mut self, labels: &[Vec<String>]) -> Result<(), XlsxError> {
        let look = Look {
            kind: Type::regular(BODY_POINTS),
            ..Look::heading()
        };
        let mut left = 0;
        let mut entries = Vec::new();
        for (label, edge) in labels.iter().zip(label_edges()) {
            entries.push(lines_entry(label, self.grid.between(left, edge), look));
            left = edge;
        }
        self.set_height(
            self.row,
            f64::from(LABEL_MM.1) * POINTS_PER_INCH / MM_PER_INCH,
        )?;
        self.write_entries(entries)?;
        self.row += 1;
        self.after_gap = false;
        Ok(())
    }

    fn write_signature(&mut self, signature: &Signature) -> Result<(), XlsxError> {
        let body = Look::plain(Type::regular(BODY_POINTS));
        self.leave_gap();
        if let Some(lead) = &signature.lead {
            self.write_line(lead, body)?;
        }
        // A long post goes over several lines, and one signs beside the last.
        let body = Look {
            vertical: Vertical::Bottom,
            ..body
        };
        let line = format!("{SIGNATURE_RULE} {}", or_blank(&signature.name));
        self.write_zones((or_blank(&signature.post), body), (&line, body))?;
        let hint = Look::plain(Type::regular(HINT_POINTS));
        self.write_zones(
            ("", hint),
            (&format!("{HINT_INDENT}({})", signature.hint), hint),
        )?;
        for line in [&signature.note, &signature.dated].into_iter().flatten() {
            self.write_line(line, body)?;
        }
        Ok(())
    }

    fn write_table(&mut self, table: &Table) -> Result<(), XlsxError> {
        self.leave_gap();
        let edges = column_edges(table);
        let spans: Vec<Span> = edges
            .windows(2)
            .map(|pair| self.grid.between(pair[0], pair[1]))
            .collect();
        self.write_verbal_heading(table, &spans)?;
        let numbers = (1..).zip(&spans).map(|(number, span)| Entry {
            span: *span,
            content: Content::Number(f64::from(number)),
            look: Look::heading(),
        });
        let numbers: Vec<Entry> = numbers.collect();
        self.worksheet.set_repeat_rows(self.row, self.row)?;
        self.write_row(numbers)?;
        for row in table.rows() {
            self.write_table_row(row, table.columns(), &spans)?;
        }
        Ok(())
    }

    fn write_verbal_heading(&mut self, table: &Table, spans: &[Span]) -> Result<(), XlsxError> {
        if !table.has_spanning_headings() {
            let headings = table
                .columns()
                .iter()
                .zip(spans)
                .map(|(column, span)| heading_entry(&column.heading, *span));
            return self.write_row(headings.collect());
        }
        let lower: Vec<Entry> = table
            .columns()
            .iter()
            .zip(spans)
            .filter(|(column, _)| column.under.is_some())
            .map(|(column, span)| heading_entry(&column.heading, *span))
            .collect();
        let mut upper = Vec::new();
        let mut both = Vec::new();
        for heading in table.upper_headings() {
            match heading {
                UpperHeading::Single { column, index } => {
                    both.push(heading_entry(&column.heading, spans[index]))
                }
                UpperHeading::Spanning { text, first, last } => {
                    let span = Span {
                        first: spans[first].first,
                        last: spans[last].last,
                    };
                    upper.push(heading_entry(text, span));
                }
            }
        }
        // A heading of both storeys needs its height divided between them.
        let whole = self.height(&both);
        let upper_height = self.height(&upper).max(whole / 2.0);
        let lower_height = self.height(&lower).max(whole - upper_height);
        self.set_height(self.row, upper_height)?;
        self.set_height(self.row + 1, lower_height)?;
        for entry in both {
            self.write_block(&entry, self.row + 1)?;
        }
        self.write_entries(upper)?;
        self.row += 1;
        self.write_entries(lower)?;
        self.row += 1;
        Ok(())
    }

    fn write_table_row(
        &mut self,
        row: &Row,
        columns: &[Column],
        spans: &[Span],
    ) -> Result<(), XlsxError> {
        let (cells, kind) = match row {
            Row::Group { text } => {
                let span = Span {
                    first: spans.first().map_or(0, |span| span.first),
                    last: spans.last().map_or(0, |span| span.last),
                };
                return self.write_row(vec![heading_entry(text, span)]);
            }
            Row::Line(cells) => (cells, Type::regular(TABLE_POINTS)),
            Row::Total(cells) => (cells, Type::bold(TABLE_POINTS)),
        };
        let entries = cells
            .iter()
            .zip(columns)
            .zip(spans)
            .map(|((cell, column), span)| Entry {
                span: *span,
                content: content(cell),
                look: Look {
                    kind,
                    align: column.align,
                    vertical: Vertical::Top,
                    bordered: true,
                },
            });
        let entries = entries.collect();
        self.write_row(entries)
    }

    fn write_line(&mut self, text: &str, look: Look) -> Result<(), XlsxError> {
        let span = self.grid.all();
        self.write_row(vec![text_entry(text, span, look)])
    }

    /// A row of two texts: left column of a head and gryph, post and signature.
    fn write_zones(&mut self, left: (&str, Look), right: (&str, Look)) -> Result<(), XlsxError> {
        let (left_span, right_span) = (self.grid.left(), self.grid.right());
        let mut entries = Vec::new();
        if !left.0.is_empty() {
            entries.push(text_entry(left.0, left_span, left.1));
        }
        if !right.0.is_empty() {
            entries.push(text_entry(right.0, right_span, right.1));
        }
        self.write_row(entries)
    }

    /// Leaves an empty row unless there is one already.
    fn leave_gap(&mut self) {
        if !self.after_gap {
            self.row += 1;
            self.after_gap = true;
        }
    }

    /// Sets the height first: in constant memory a row is flushed when the next one begins.
    fn write_row(&mut self, entries: Vec<Entry>) -> Result<(), XlsxError> {
        let height = self.height(&entries);
        self.set_height(self.row, height)?;
        self.write_entries(entries)?;
        self.row += 1;
        self.after_gap = false;
        Ok(())
    }

    fn height(&self, entries: &[Entry]) -> f64 {
        entries
            .iter()
            .map(|entry| {
                let lines = match &entry.content {
                    Content::Text(text) => {
                        let width = self.grid.width_mm(entry.span);
                        text.split('\n')
                            .map(|line| entry.look.kind.lines_in_cell(line, width))
                            .sum()
                    }
                    Content::Number(_) | Content::Date(_) => 1,
                };
                entry.look.kind.height_points(lines)
            })
            .fold(0.0, f64::max)
    }

    fn set_height(&mut self, row: u32, points: f64) -> Result<(), XlsxError> {
        if points > MAX_ROW_POINTS {
            self.remarks.push(Remark::RowTooTall { row: row + 1 });
        }
        if points > 0.0 {
            self.worksheet
                .set_row_height(row, points.min(MAX_ROW_POINTS))?;
        }
        Ok(())
    }

    /// Writes a text over the rows from the present one to `last_row`, whose heights are set already.
    fn write_block(&mut self, entry: &Entry, last_row: u32) -> Result<(), XlsxError> {
        let Content::Text(text) = &entry.content else {
            return Ok(());
        };
        let format = entry.look.format(&entry.content);
        let Span { first, last } = entry.span;
        if first == last && last_row == self.row {
            self.worksheet
                .write_string_with_format(self.row, first, text, &format)?;
        } else {
            self.worksheet
                .merge_range(self.row, first, last_row, last, text, &format)?;
        }
        Ok(())
    }

    fn write_entries(&mut self, entries: Vec<Entry>) -> Result<(), XlsxError> {
        for Entry {
            span,
            content,
            look,
        } in entries
        {
            let format = look.format(&content);
            let (row, first) = (self.row, span.first);
            if span.last > first {
                self.worksheet
                    .merge_range(row, first, row, span.last, "", &format)?;
            }
            match content {
                Content::Text(text) if text.is_empty() => {
                    self.worksheet.write_blank(row, first, &format)?
                }
                Content::Text(text) => self
                    .worksheet
                    .write_string_with_format(row, first, text, &format)?,
                Content::Number(number) => self
                    .worksheet
                    .write_number_with_format(row, first, number, &format)?,
                Content::Date(date) => self
                    .worksheet
                    .write_datetime_with_format(row, first, date, &format)?,
            };
        }
        Ok(())
    }
}

/// The rule for a signature, drawn with underscores: a cell has no half.
const SIGNATURE_RULE: &str = "______________";
/// Puts a hint under the words of a line that it explains.
const LINE_HINT_INDENT: &str = "                                                  ";
/// Puts the hint under the middle of the rule.
const HINT_INDENT: &str = "            ";

/// A gryph as one cell of several lines.
fn gryph_entry(gryph: &Gryph, span: Span) -> Entry {
    let signature = gryph
        .signed_by
        .as_ref()
        .map(|name| format!("{SIGNATURE_RULE} {}", or_blank(name)));
    let mut lines = vec![gryph.word.clone()];
    lines.extend(gryph.lines.iter().cloned());
    lines.extend(signature);
    lines.extend(gryph.dated.clone());
    lines_entry(&lines, span, Look::plain(Type::regular(BODY_POINTS)))
}

/// The text, or a blank to write it on by hand.
fn or_blank(text: &str) -> &str {
    if text.trim().is_empty() { BLANK } else { text }
}
