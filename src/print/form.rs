//! The neutral model of a printed form: what stands on the paper, in reading order, without a word on how it is drawn.

use std::fmt;

use chrono::NaiveDate;

use super::catalogue::FormCode;
use super::layout::Page;
use super::russian::short_date;

/// One form, ready to be rendered.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    pub code: FormCode,
    /// Edition of the rules whose wording is printed («526»). Goes to the file's metadata, never to the paper.
    pub rules_edition: String,
    /// What the document is, for the file's metadata and the browser's title; not printed.
    pub title: String,
    pub page: Page,
    pub status: Status,
    /// «Экз. № 1», for forms made in several copies.
    pub copy: Option<String>,
    pub body: Vec<Piece>,
}

/// What a file says of itself in its properties.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct About {
    pub title: String,
    pub description: String,
}

impl Form {
    /// The properties of a file with this form alone.
    pub fn about(&self) -> About {
        About {
            title: self.title.clone(),
            description: format!("{}, {}", self.code.as_str(), self.rules_edition),
        }
    }
}

impl Form {
    /// How many rows its tables have together.
    pub fn rows(&self) -> usize {
        let tables = self.body.iter().map(|piece| match piece {
            Piece::Table(table) => table.rows().len(),
            _ => 0,
        });
        tables.sum()
    }
}

/// A draft carries its mark on the paper; a final form carries none (`forms.md` section 8, item 10).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// With the words of the mark («ПРОЕКТ»), printed at the top left.
    Draft {
        mark: String,
    },
    Final,
}

/// A block of a form.
#[derive(Clone, Debug, PartialEq)]
pub enum Piece {
    Head(Head),
    Paragraph(Paragraph),
    /// Paragraphs that stay on one page.
    Together(Vec<Paragraph>),
    Table(Table),
    /// The final record. It is never alone on a page: the last row of the table before it goes along.
    FinalRecord(Vec<Paragraph>),
    /// Signature lines that stay together.
    Signatures(Vec<Signature>),
    /// Gryphs under the text, side by side.
    Gryphs(Vec<Gryph>),
    /// Lines on the right half of the sheet, set left: the archive's code on a cover, what is kept how long.
    Aside(Vec<String>),
    /// Empty paper between the parts of a cover.
    Room(Room),
    /// Labels to be cut out, 60 × 40 mm; the first line of each in bold.
    Labels(Vec<Vec<String>>),
}

/// How much paper is left empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    Small,
    Large,
}

impl Room {
    /// Height, mm.
    pub fn height_mm(self) -> u16 {
        match self {
            Self::Small => 10,
            Self::Large => 30,
        }
    }
}

/// The top of page 1: who, what, when on the left; the gryph on the right (`forms.md` 1.7).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// The organisation and, where the form has it, its part.
    pub issuer: Vec<String>,
    /// The name of the document: «АКТ», «ОПИСЬ № 10п-2022».
    pub caption: String,
    /// Date and number, place, what the document is about; in the order of the form.
    pub details: Vec<String>,
    pub right: Option<Gryph>,
}

/// How a line of text is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TextStyle {
    #[default]
    Plain,
    /// A heading: bold.
    Caption,
}

/// «УТВЕРЖДАЮ», «СОГЛАСОВАНО»: about 75 mm wide, its lines set left (`forms.md` 1.5).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gryph {
    /// The word itself, capitals, without quotes or colon.
    pub word: String,
    /// Post, or the document that approves.
    pub lines: Vec<String>,
    /// Decoding of the signature after its rule; `None` when a document approves instead of a person.
    pub signed_by: Option<String>,
    /// Date of the approval and what belongs to it.
    pub dated: Option<String>,
}

/// Running text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paragraph {
    pub text: String,
    pub style: TextStyle,
    pub align: Align,
    /// First line indented by 1.25 cm (clause 3.3.5).
    pub indented: bool,
    /// Small text under the line («цифрами и прописью»), without its brackets.
    pub hint: Option<String>,
}

impl Paragraph {
    /// A line set left without indent.
    pub fn line(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// Running text with the indent of the first line.
    pub fn running(text: impl Into<String>) -> Self {
        Self {
            indented: true,
            ..Self::line(text)
        }
    }

    /// A centred heading in bold.
    pub fn heading(text: impl Into<String>) -> Self {
        Self {
            style: TextStyle::Caption,
            align: Align::Centre,
            ..Self::line(text)
        }
    }

    /// The same paragraph in the middle of the sheet.
    pub fn centred(self) -> Self {
        Self {
            align: Align::Centre,
            ..self
        }
    }

    /// Whether the hint stands in the middle: under running text and under what is centred itself. Under a line it stands
    /// below the words it explains.
    pub fn hint_is_centred(&self) -> bool {
        self.indented || self.align == Align::Centre
    }

    /// The same paragraph with a hint under it.
    pub fn with_hint(self, hint: impl Into<String>) -> Self {
        Self {
            hint: Some(hint.into()),
            ..self
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    #[default]
    Left,
    Centre,
    Right,
}

/// A table with full borders, a heading of one or two storeys and the row of column numbers under it.
///
/// On continuation pages only the row of numbers is repeated. A row is never split between pages; a group row is never
/// the last of a page (`forms.md` 1.8). Each row has as many cells as there are columns: [`Rows`] sees to that.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    columns: Vec<Column>,
    rows: Vec<Row>,
}

impl Table {
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Width of the whole table, mm.
    pub fn width_mm(&self) -> u16 {
        self.columns.iter().map(|column| column.width_mm).sum()
    }

    /// Whether the heading has two storeys.
    pub fn has_spanning_headings(&self) -> bool {
        self.columns.iter().any(|column| column.under.is_some())
    }

    /// The upper storey of the heading: each heading that spans columns, and each column without one, with the indexes
    /// of its first and last columns.
    pub fn upper_headings(&self) -> Vec<UpperHeading<'_>> {
        let mut upper: Vec<UpperHeading<'_>> = Vec::new();
        for (index, column) in self.columns.iter().enumerate() {
            match (&column.under, upper.last_mut()) {
                (
                    Some(text),
                    Some(UpperHeading::Spanning {
                        text: open, last, ..
                    }),
                ) if text == open => {
                    *last = index;
                }
                (Some(text), _) => upper.push(UpperHeading::Spanning {
                    text,
                    first: index,
                    last: index,
                }),
                (None, _) => upper.push(UpperHeading::Single { column, index }),
            }
        }
        upper
    }
}

/// An element of the upper storey of a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UpperHeading<'a> {
    /// A column whose heading takes both storeys.
    Single { column: &'a Column, index: usize },
    /// A heading over the columns `first..=last`.
    Spanning {
        text: &'a str,
        first: usize,
        last: usize,
    },
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub heading: String,
    pub width_mm: u16,
    pub align: Align,
    /// Heading of the upper storey; neighbours with the same text share one cell.
    pub under: Option<String>,
}

impl Column {
    pub fn new(heading: impl Into<String>, width_mm: u16, align: Align) -> Self {
        Self {
            heading: heading.into(),
            width_mm,
            align,
            under: None,
        }
    }

    /// The same column under a heading it shares with its neighbours.
    pub fn under(self, heading: impl Into<String>) -> Self {
        Self {
            under: Some(heading.into()),
            ..self
        }
    }
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// One cell over all columns, centred: a department, a division, a year.
    Group {
        text: String,
    },
    Line(Vec<Cell>),
    /// A line of totals, in bold.
    Total(Vec<Cell>),
}

/// What a cell holds. Numbers and dates stay numbers and dates in a spreadsheet.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Empty,
    Text(String),
    Number(u64),
    Date(NaiveDate),
    Weight(Kilograms),
}

impl Cell {
    /// Text, or nothing when there is none: an empty cell stays blank (`forms.md` 1.8).
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.trim().is_empty() {
            Self::Empty
        } else {
            Self::Text(text)
        }
    }

    /// What stands on paper.
    pub fn printed(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Date(date) => short_date(*date),
            Self::Weight(weight) => weight.to_string(),
        }
    }

    pub fn optional_number(number: Option<u64>) -> Self {
        number.map_or(Self::Empty, Self::Number)
    }
}

/// Builds a [`Table`] whose rows have exactly `N` cells.
#[derive(Clone, Debug)]
pub struct Rows<const N: usize> {
    columns: [Column; N],
    rows: Vec<Row>,
}

impl<const N: usize> Rows<N> {
    pub fn new(columns: [Column; N]) -> Self {
        Self {
            columns,
            rows: Vec::new(),
        }
    }

    pub fn group(&mut self, text: impl Into<String>) {
        self.rows.push(Row::Group { text: text.into() });
    }

    pub fn line(&mut self, cells: [Cell; N]) {
        self.rows.push(Row::Line(cells.into()));
    }

    pub fn total(&mut self, cells: [Cell; N]) {
        self.rows.push(Row::Total(cells.into()));
    }

    pub fn finish(self) -> Table {
        Table {
            columns: self.columns.into(),
            rows: self.rows,
        }
    }
}

/// A signature line: post, rule, decoding; under it the date (`forms.md` 1.6).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signature {
    /// A line above («Передал 12 (двенадцать) дел», «Составил:»).
    pub lead: Option<String>,
    pub post: String,
    /// Hint under the rule, without its brackets.
    pub hint: String,
    /// «И.О. Фамилия»; blank while unknown.
    pub name: String,
    /// A note after the name («доверенность от … № …»).
    pub note: Option<String>,
    /// «Дата 31.03.2022», or a blank for it; `None` when the model has no date here.
    pub dated: Option<String>,
}

/// A weight in whole grams, so that no rounding stands between the scales and the paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kilograms {
    grams: u64,
}

impl Kilograms {
    pub fn from_grams(grams: u64) -> Self {
        Self { grams }
    }

    pub fn grams(self) -> u64 {
        self.grams
    }

    /// The sum; `None` when it does not fit.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.grams.checked_add(other.grams).map(Self::from_grams)
    }
}

/// «12,5»: kilograms with a decimal comma, without needless zeros.
impl fmt::Display for Kilograms {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.grams / 1000, self.grams % 1000);
        if rest == 0 {
            return write!(formatter, "{whole}");
        }
        let decimals = format!("{rest:03}");
        write!(formatter, "{whole},{}", decimals.trim_end_matches('0'))
    }
}
