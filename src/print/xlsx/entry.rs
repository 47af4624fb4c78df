//! What goes into a cell, and how it looks.

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, FormatBorder};

use super::super::form::{Align, Cell, TextStyle};
use super::super::layout::{BODY_POINTS, TABLE_POINTS};
use super::super::metrics::Type;
use super::super::russian::{for_print, short_date};
use super::FONT;
use super::grid::Span;

/// Whole numbers above this lose digits in a spreadsheet.
const MAX_EXACT_INTEGER: u64 = 1 << 53;

/// A text with its place and look, waiting for the height of its row.
pub(super) struct Entry {
    pub(super) span: Span,
    pub(super) content: Content,
    pub(super) look: Look,
}

pub(super) enum Content {
    Text(String),
    Number(f64),
    Date(ExcelDateTime),
}

#[derive(Clone, Copy)]
pub(super) struct Look {
    pub(super) kind: Type,
    pub(super) align: Align,
    pub(super) vertical: Vertical,
    pub(super) bordered: bool,
}

#[derive(Clone, Copy)]
pub(super) enum Vertical {
    Top,
    Centre,
    Bottom,
}

impl Look {
    pub(super) fn plain(kind: Type) -> Self {
        Self {
            kind,
            align: Align::Left,
            vertical: Vertical::Top,
            bordered: false,
        }
    }

    pub(super) fn aligned(self, align: Align) -> Self {
        Self { align, ..self }
    }

    pub(super) fn heading() -> Self {
        Self {
            kind: Type::regular(TABLE_POINTS),
            align: Align::Centre,
            vertical: Vertical::Centre,
            bordered: true,
        }
    }

    pub(super) fn format(self, content: &Content) -> Format {
        let mut format = Format::new()
            .set_font_name(FONT)
            .set_font_size(self.kind.points)
            .set_text_wrap()
            .set_align(match self.align {
                Align::Left => FormatAlign::Left,
                Align::Centre => FormatAlign::Center,
                Align::Right => FormatAlign::Right,
            })
            .set_align(match self.vertical {
                Vertical::Top => FormatAlign::Top,
                Vertical::Centre => FormatAlign::VerticalCenter,
                Vertical::Bottom => FormatAlign::Bottom,
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

pub(super) fn heading_entry(text: &str, span: Span) -> Entry {
    text_entry(text, span, Look::heading())
}

pub(super) fn text_entry(text: &str, span: Span, look: Look) -> Entry {
    Entry {
        span,
        content: Content::Text(for_print(text)),
        look,
    }
}

/// Several lines in one cell.
pub(super) fn lines_entry(lines: &[String], span: Span, look: Look) -> Entry {
    let lines: Vec<String> = lines.iter().map(|line| for_print(line)).collect();
    Entry {
        span,
        content: Content::Text(lines.join("\n")),
        look,
    }
}

/// A number or a date that a spreadsheet cannot hold exactly goes in as text.
pub(super) fn content(cell: &Cell) -> Content {
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

pub(super) fn excel_date(date: NaiveDate) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.year()).ok()?;
    let (month, day) = (
        u8::try_from(date.month()).ok()?,
        u8::try_from(date.day()).ok()?,
    );
    ExcelDateTime::from_ymd(year, month, day).ok()
}

pub(super) fn body_look(style: TextStyle) -> Look {
    Look::plain(match style {
        TextStyle::Plain => Type::regular(BODY_POINTS),
        TextStyle::Caption => Type::bold(BODY_POINTS),
    })
}
