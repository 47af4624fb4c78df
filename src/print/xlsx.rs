//! A form as a spreadsheet, written row by row in constant memory.
//!
//! Texts are strings and never formulas; counts, weights and dates are numbers and dates. The row of column numbers is the
//! print title that repeats on each page. Row heights are set from estimated wrapping ([`super::metrics`]), because
//! spreadsheet programs do not open wrapped rows of a generated file by themselves.
//!
//! What a spreadsheet cannot do: leave the first page without its number, and keep the final record on the page of
//! the last row.

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::form::{
    Align, Cell, Column, Form, Gryph, Head, Paragraph, Piece, Row, Signature, Status, Table,
    TextStyle, UpperHeading,
};
use super::layout::{
    BODY_POINTS, GRYPH_WIDTH_MM, HINT_POINTS, MARGINS, MM_PER_INCH, Page, TABLE_POINTS,
};
use super::metrics::Type;
use super::russian::{for_print, short_date};
use super::wording::BLANK;

/// Named rather than embedded: every office has it, or a metric twin that takes its place.
const FONT: &str = "Times New Roman";
const PIXELS_PER_INCH: f64 = 96.0;
/// Excel shows no row higher than this, points.
const MAX_ROW_POINTS: f64 = 409.0;
/// Excel's number of a sheet of A4.
const PAPER_A4: u8 = 9;
/// Whole numbers above this lose digits in a spreadsheet.
const MAX_EXACT_INTEGER: u64 = 1 << 53;
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
    workbook.set_properties(&properties(form, made_on));
    let worksheet = workbook.add_worksheet_with_constant_memory()?;
    worksheet.set_name(sheet_name(&form.title))?;
    let mut sheet = Sheet {
        worksheet,
        grid: Grid::of(form),
        row: 0,
        remarks: Vec::new(),
    };
    sheet.set_up_page(form.page)?;
    sheet.write_marks(form)?;
    for piece in &form.body {
        sheet.write_piece(piece)?;
    }
    let remarks = sheet.remarks;
    Ok(Spreadsheet {
        bytes: workbook.save_to_buffer()?,
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

fn excel_date(date: NaiveDate) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.year()).ok()?;
    let (month, day) = (
        u8::try_from(date.month()).ok()?,
        u8::try_from(date.day()).ok()?,
    );
    ExcelDateTime::from_ymd(year, month, day).ok()
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

/// The columns of the sheet: edges, in mm from the left margin, that every table of the form falls on.
struct Grid {
    edges: Vec<u16>,
    /// Index of the column where the right zone (gryph, signature) begins.
    right_zone: u16,
}

/// Columns `first..=last` of the sheet.
#[derive(Clone, Copy)]
struct Span {
    first: u16,
    last: u16,
}

impl Grid {
    fn of(form: &Form) -> Self {
        let width = form.page.text_width_mm();
        let mut edges = vec![0];
        for piece in &form.body {
            if let Piece::Table(table) = piece {
                edges.extend(column_edges(table).into_iter().skip(1));
            }
        }
        if edges.len() == 1 {
            edges.extend([width - GRYPH_WIDTH_MM, width]);
        }
        edges.sort_unstable();
        edges.dedup();
        let whole = edges.last().copied().unwrap_or(width);
        let right_zone = (1..edges.len() - 1)
            .min_by_key(|index| (whole - edges[*index]).abs_diff(GRYPH_WIDTH_MM))
            .unwrap_or(0);
        Self {
            right_zone: right_zone as u16,
            edges,
        }
    }

    fn columns(&self) -> u16 {
        (self.edges.len() - 1) as u16
    }

    fn all(&self) -> Span {
        Span {
            first: 0,
            last: self.columns() - 1,
        }
    }

    fn left(&self) -> Span {
        Span {
            first: 0,
            last: self.right_zone.saturating_sub(1),
        }
    }

    fn right(&self) -> Span {
        Span {
            first: self.right_zone,
            last: self.columns() - 1,
        }
    }

    /// The sheet's columns between two edges of a table.
    fn between(&self, from_mm: u16, to_mm: u16) -> Span {
        let first = self.edges.partition_point(|edge| *edge < from_mm) as u16;
        let end = self.edges.partition_point(|edge| *edge < to_mm) as u16;
        Span {
            first,
            last: end.saturating_sub(1).max(first),
        }
    }

    fn width_mm(&self, span: Span) -> f64 {
        f64::from(self.edges[usize::from(span.last) + 1] - self.edges[usize::from(span.first)])
    }
}

/// Edges of the columns of a table, mm from its left side: one more than columns.
fn column_edges(table: &Table) -> Vec<u16> {
    let mut edges = vec![0];
    let mut edge = 0;
    for column in table.columns() {
        edge += column.width_mm;
        edges.push(edge);
    }
    edges
}

/// A text with its place and look, waiting for the height of its row.
struct Entry {
    span: Span,
    content: Content,
    look: Look,
}

enum Content {
    Text(String),
    Number(f64),
    Date(ExcelDateTime),
}

#[derive(Clone, Copy)]
struct Look {
    kind: Type,
    align: Align,
    bordered: bool,
    centred_vertically: bool,
}

impl Look {
    fn plain(kind: Type) -> Self {
        Self {
            kind,
            align: Align::Left,
            bordered: false,
            centred_vertically: false,
        }
    }

    fn aligned(self, align: Align) -> Self {
        Self { align, ..self }
    }

    fn heading() -> Self {
        Self {
            kind: Type::regular(TABLE_POINTS),
            align: Align::Centre,
            bordered: true,
            centred_vertically: true,
        }
    }

    fn format(self, content: &Content) -> Format {
        let mut format = Format::new()
            .set_font_name(FONT)
            .set_font_size(self.kind.points)
            .set_text_wrap()
            .set_align(match self.align {
                Align::Left => FormatAlign::Left,
                Align::Centre => FormatAlign::Center,
                Align::Right => FormatAlign::Right,
            })
            .set_align(if self.centred_vertically {
                FormatAlign::VerticalCenter
            } else {
                FormatAlign::Top
            })
            .set_num_format(match content {
                Content::Text(_) => "@",
                Content::Number(_) => "General",
                Content::Date(_) => "dd.mm.yyyy",
            });
        if self.kind.bold {
            format = format.set_bold();
        }
        if self.bordered {
            format = format.set_border(FormatBorder::Thin);
        }
        format
    }
}

struct Sheet<'a> {
    worksheet: &'a mut Worksheet,
    grid: Grid,
    /// The next row to be written; earlier rows are already in the file.
    row: u32,
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
        self.skip_row();
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
            Piece::Signatures(signatures) => {
                for signature in signatures {
                    self.write_signature(signature)?;
                }
            }
            Piece::Gryphs(gryphs) => {
                for pair in gryphs.chunks(2) {
                    let body = Look::plain(Type::regular(BODY_POINTS));
                    let left = gryph_lines(&pair[0]);
                    let right = pair.get(1).map(gryph_lines).unwrap_or_default();
                    self.write_side_by_side(
                        &left
                            .iter()
                            .map(|line| (line.as_str(), body))
                            .collect::<Vec<_>>(),
                        &right,
                    )?;
                }
            }
        }
        self.skip_row();
        Ok(())
    }

    fn write_head(&mut self, head: &Head) -> Result<(), XlsxError> {
        let left: Vec<(&str, Look)> = head
            .left
            .iter()
            .map(|line| (line.text.as_str(), body_look(line.style)))
            .collect();
        let right = head.right.as_ref().map(gryph_lines).unwrap_or_default();
        self.write_side_by_side(&left, &right)
    }

    fn write_side_by_side(
        &mut self,
        left: &[(&str, Look)],
        right: &[String],
    ) -> Result<(), XlsxError> {
        let body = Look::plain(Type::regular(BODY_POINTS));
        for index in 0..left.len().max(right.len()) {
            let left = left.get(index).copied().unwrap_or(("", body));
            let right = right.get(index).map_or("", String::as_str);
            self.write_zones(left, (right, body))?;
        }
        Ok(())
    }

    fn write_paragraph(&mut self, paragraph: &Paragraph) -> Result<(), XlsxError> {
        let look = body_look(paragraph.style).aligned(paragraph.align);
        self.write_line(&paragraph.text, look)?;
        if let Some(hint) = &paragraph.hint {
            let look = Look::plain(Type::regular(HINT_POINTS)).aligned(Align::Centre);
            self.write_line(&format!("({hint})"), look)?;
        }
        Ok(())
    }

    fn write_signature(&mut self, signature: &Signature) -> Result<(), XlsxError> {
        let body = Look::plain(Type::regular(BODY_POINTS));
        self.skip_row();
        if let Some(lead) = &signature.lead {
            self.write_line(lead, body)?;
        }
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
            let format = entry.look.format(&entry.content);
            if let Content::Text(text) = &entry.content {
                let Span { first, last } = entry.span;
                self.worksheet
                    .merge_range(self.row, first, self.row + 1, last, text, &format)?;
            }
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
                    bordered: true,
                    centred_vertically: false,
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

    fn skip_row(&mut self) {
        self.row += 1;
    }

    /// Sets the height first: in constant memory a row is flushed when the next one begins.
    fn write_row(&mut self, entries: Vec<Entry>) -> Result<(), XlsxError> {
        let height = self.height(&entries);
        self.set_height(self.row, height)?;
        self.write_entries(entries)?;
        self.row += 1;
        Ok(())
    }

    fn height(&self, entries: &[Entry]) -> f64 {
        entries
            .iter()
            .map(|entry| {
                let lines = match &entry.content {
                    Content::Text(text) => entry
                        .look
                        .kind
                        .lines_in_cell(text, self.grid.width_mm(entry.span)),
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
/// Puts the hint under the middle of the rule.
const HINT_INDENT: &str = "            ";

fn body_look(style: TextStyle) -> Look {
    Look::plain(match style {
        TextStyle::Plain => Type::regular(BODY_POINTS),
        TextStyle::Caption => Type::bold(BODY_POINTS),
    })
}

fn gryph_lines(gryph: &Gryph) -> Vec<String> {
    let signature = gryph
        .signed_by
        .as_ref()
        .map(|name| format!("{SIGNATURE_RULE} {}", or_blank(name)));
    let mut lines = vec![gryph.word.clone()];
    lines.extend(gryph.lines.iter().cloned());
    lines.extend(signature);
    lines.extend(gryph.dated.clone());
    lines
}

/// The text, or a blank to write it on by hand.
fn or_blank(text: &str) -> &str {
    if text.trim().is_empty() { BLANK } else { text }
}

fn heading_entry(text: &str, span: Span) -> Entry {
    text_entry(text, span, Look::heading())
}

fn text_entry(text: &str, span: Span, look: Look) -> Entry {
    Entry {
        span,
        content: Content::Text(for_print(text)),
        look,
    }
}

/// A number or a date that a spreadsheet cannot hold exactly goes in as text.
fn content(cell: &Cell) -> Content {
    match cell {
        Cell::Empty => Content::Text(String::new()),
        Cell::Text(text) => Content::Text(for_print(text)),
        Cell::Number(number) if *number <= MAX_EXACT_INTEGER => Content::Number(*number as f64),
        Cell::Number(number) => Content::Text(number.to_string()),
        Cell::Date(date) => match excel_date(*date) {
            Some(excel) => Content::Date(excel),
            None => Content::Text(short_date(*date)),
        },
        Cell::Weight(weight) if weight.grams() <= MAX_EXACT_INTEGER => {
            Content::Number(weight.grams() as f64 / 1000.0)
        }
        Cell::Weight(weight) => Content::Text(weight.to_string()),
    }
}
