//! A form as HTML: on the screen and for the browser's own printing.
//!
//! No inline style and no script, because the site's content security policy forbids both: the look is in [`CSS`], column
//! widths are `width` attributes of `col`. Every text goes through [`for_print`] and [`escaped`].
//!
//! The verbal heading is a table of its own above the main one, whose `thead` is only the row of column numbers: that
//! row alone repeats on continuation pages (`forms.md` 1.8). For a screen reader each number carries its heading.

use std::fmt::Write;

use super::form::{
    Align, Cell, Column, Form, Gryph, Head, Paragraph, Piece, Room, Row, Signature, Status, Table,
    TextStyle, UpperHeading,
};
use super::layout::{Page, TABLE_POINTS};
use super::metrics::Type;
use super::russian::{NO_BREAK_SPACE, for_print, hyphenated};
use super::wording::BLANK;

/// The style sheet of the forms, to be served as a static file.
pub const CSS: &str = include_str!("print.css");
/// Name under which the style sheet is best served.
pub const CSS_FILE_NAME: &str = "print.css";

/// A complete document; `css_href` is the address of [`CSS`].
pub fn document(form: &Form, css_href: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"ru\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n\
         <link rel=\"stylesheet\" href=\"{}\">\n</head>\n<body class=\"paper-body\">\n{}</body>\n</html>\n",
        plain(&form.title),
        escaped(css_href),
        fragment(form)
    )
}

/// The form alone, to be shown inside a page that links [`CSS`].
pub fn fragment(form: &Form) -> String {
    let orientation = match form.page {
        Page::A4Portrait => "paper-portrait",
        Page::A4Landscape => "paper-landscape",
    };
    let mut html = format!("<article class=\"paper {orientation}\" lang=\"ru\">\n");
    push_marks(&mut html, form);
    for piece in &form.body {
        push_piece(&mut html, piece);
    }
    html.push_str("</article>\n");
    html
}

/// Draft mark at the top left, copy number at the top right.
fn push_marks(html: &mut String, form: &Form) {
    let draft = match &form.status {
        Status::Draft { mark } => Some(mark),
        Status::Final => None,
    };
    if draft.is_none() && form.copy.is_none() {
        return;
    }
    html.push_str("<div class=\"paper-marks\">\n");
    push_line(html, "paper-draft", draft.map_or("", String::as_str));
    push_line(html, "paper-copy", form.copy.as_deref().unwrap_or_default());
    html.push_str("</div>\n");
}

fn push_piece(html: &mut String, piece: &Piece) {
    match piece {
        Piece::Head(head) => push_head(html, head),
        Piece::Paragraph(paragraph) => push_paragraph(html, paragraph),
        Piece::Table(table) => push_table(html, table),
        Piece::Together(paragraphs) => {
            push_section(html, "paper-together", paragraphs, push_paragraph)
        }
        Piece::FinalRecord(paragraphs) => {
            push_section(html, "paper-final-record", paragraphs, push_paragraph)
        }
        Piece::Signatures(signatures) => {
            push_section(html, "paper-signatures", signatures, push_signature)
        }
        Piece::Gryphs(gryphs) => push_section(html, "paper-gryphs", gryphs, push_gryph),
        Piece::Aside(lines) => push_section(html, "paper-aside", lines, |html, line| {
            push_line(html, "paper-plain", line);
        }),
        Piece::Room(Room::Small) => html.push_str("<div class=\"paper-room\"></div>\n"),
        Piece::Room(Room::Large) => {
            html.push_str("<div class=\"paper-room paper-room-large\"></div>\n")
        }
        Piece::Labels(labels) => push_section(html, "paper-labels", labels, |html, label| {
            push_label(html, label);
        }),
    }
}

fn push_section<T>(html: &mut String, class: &str, items: &[T], push: fn(&mut String, &T)) {
    let _ = writeln!(html, "<section class=\"{class}\">");
    for item in items {
        push(html, item);
    }
    html.push_str("</section>\n");
}

fn push_head(html: &mut String, head: &Head) {
    html.push_str("<header class=\"paper-head\">\n<div class=\"paper-head-left\">\n");
    for line in &head.issuer {
        push_line(html, "paper-plain", line);
    }
    push_line(html, "paper-caption", &head.caption);
    for line in &head.details {
        push_line(html, "paper-plain", line);
    }
    html.push_str("</div>\n");
    if let Some(gryph) = &head.right {
        push_gryph(html, gryph);
    }
    html.push_str("</header>\n");
}

fn push_gryph(html: &mut String, gryph: &Gryph) {
    html.push_str("<div class=\"paper-gryph\">\n");
    push_line(html, "paper-gryph-word", &gryph.word);
    for line in &gryph.lines {
        push_line(html, "paper-plain", line);
    }
    if let Some(name) = &gryph.signed_by {
        let _ = writeln!(
            html,
            "<p class=\"paper-gryph-signature\"><span class=\"paper-rule\"></span><span>{}</span></p>",
            printed(if name.trim().is_empty() { BLANK } else { name })
        );
    }
    if let Some(date) = &gryph.dated {
        push_line(html, "paper-plain", date);
    }
    html.push_str("</div>\n");
}

fn push_paragraph(html: &mut String, paragraph: &Paragraph) {
    let indent = if paragraph.indented {
        " paper-indented"
    } else {
        ""
    };
    let class = format!(
        "{} {}{indent}",
        style_class(paragraph.style),
        align_class(paragraph.align)
    );
    push_line(html, &class, &paragraph.text);
    if let Some(hint) = &paragraph.hint {
        let class = if paragraph.hint_is_centred() {
            "paper-hint"
        } else {
            "paper-hint paper-hint-under"
        };
        push_line(html, class, &format!("({hint})"));
    }
}

fn push_label(html: &mut String, label: &[String]) {
    html.push_str("<div class=\"paper-label\">\n");
    for (index, line) in label.iter().enumerate() {
        let style = if index == 0 {
            TextStyle::Caption
        } else {
            TextStyle::Plain
        };
        push_line(html, style_class(style), line);
    }
    html.push_str("</div>\n");
}

fn push_signature(html: &mut String, signature: &Signature) {
    html.push_str("<div class=\"paper-signature\">\n");
    if let Some(lead) = &signature.lead {
        push_line(html, "paper-lead", lead);
    }
    let _ = writeln!(
        html,
        "<div class=\"paper-signature-line\"><span class=\"paper-post\">{}</span>\
         <span class=\"paper-sign\"><span class=\"paper-rule\"></span><span class=\"paper-hint\">({})</span></span>\
         <span class=\"paper-name\">{}</span></div>",
        printed_or_rule(&signature.post),
        printed(&signature.hint),
        printed_or_rule(&signature.name),
    );
    for line in [&signature.note, &signature.dated].into_iter().flatten() {
        push_line(html, "paper-plain", line);
    }
    html.push_str("</div>\n");
}

fn push_table(html: &mut String, table: &Table) {
    html.push_str("<div class=\"paper-table\">\n");
    push_verbal_heading(html, table);
    html.push_str("<table class=\"paper-rows\">\n");
    push_column_widths(html, table);
    html.push_str("<thead>\n<tr class=\"paper-numbers\">");
    for (index, column) in table.columns().iter().enumerate() {
        let _ = write!(
            html,
            "<th scope=\"col\" aria-label=\"{}\">{}</th>",
            plain(&full_heading(column)),
            index + 1
        );
    }
    html.push_str("</tr>\n</thead>\n");
    push_rows(html, table);
    html.push_str("</table>\n</div>\n");
}

fn push_column_widths(html: &mut String, table: &Table) {
    let whole = f64::from(table.width_mm().max(1));
    html.push_str("<colgroup>");
    for column in table.columns() {
        let _ = write!(
            html,
            "<col width=\"{:.2}%\">",
            f64::from(column.width_mm) / whole * 100.0
        );
    }
    html.push_str("</colgroup>\n");
}

fn push_verbal_heading(html: &mut String, table: &Table) {
    html.push_str("<table class=\"paper-heading\">\n");
    push_column_widths(html, table);
    html.push_str("<tbody>\n<tr>");
    if !table.has_spanning_headings() {
        for column in table.columns() {
            let _ = write!(
                html,
                "<th>{}</th>",
                printed_within(&column.heading, column.width_mm)
            );
        }
        html.push_str("</tr>\n</tbody>\n</table>\n");
        return;
    }
    for heading in table.upper_headings() {
        let _ = match heading {
            UpperHeading::Single { column, .. } => {
                write!(
                    html,
                    "<th rowspan=\"2\">{}</th>",
                    printed_within(&column.heading, column.width_mm)
                )
            }
            UpperHeading::Spanning { text, first, last } => {
                write!(
                    html,
                    "<th colspan=\"{}\">{}</th>",
                    last - first + 1,
                    printed(text)
                )
            }
        };
    }
    html.push_str("</tr>\n<tr>");
    for column in table
        .columns()
        .iter()
        .filter(|column| column.under.is_some())
    {
        let _ = write!(
            html,
            "<th>{}</th>",
            printed_within(&column.heading, column.width_mm)
        );
    }
    html.push_str("</tr>\n</tbody>\n</table>\n");
}

fn full_heading(column: &Column) -> String {
    match &column.under {
        Some(under) => format!("{under}: {}", column.heading),
        None => column.heading.clone(),
    }
}

/// Rows in bodies: group rows with the line after them make a body that is not divided between pages.
fn push_rows(html: &mut String, table: &Table) {
    let mut rows = table.rows();
    while !rows.is_empty() {
        let groups = rows
            .iter()
            .take_while(|row| matches!(row, Row::Group { .. }))
            .count();
        let (class, length) = if groups > 0 {
            (" class=\"paper-keep\"", rows.len().min(groups + 1))
        } else {
            (
                "",
                rows.iter()
                    .take_while(|row| !matches!(row, Row::Group { .. }))
                    .count(),
            )
        };
        let (body, rest) = rows.split_at(length);
        let _ = writeln!(html, "<tbody{class}>");
        for row in body {
            push_row(html, row, table.columns());
        }
        html.push_str("</tbody>\n");
        rows = rest;
    }
}

fn push_row(html: &mut String, row: &Row, columns: &[Column]) {
    let (class, cells) = match row {
        Row::Group { text } => {
            let _ = writeln!(
                html,
                "<tr class=\"paper-group\"><th colspan=\"{}\" scope=\"colgroup\">{}</th></tr>",
                columns.len(),
                printed(text)
            );
            return;
        }
        Row::Line(cells) => ("", cells),
        Row::Total(cells) => (" class=\"paper-total\"", cells),
    };
    let _ = write!(html, "<tr{class}>");
    for (cell, column) in cells.iter().zip(columns) {
        let _ = write!(
            html,
            "<td class=\"{}\">{}</td>",
            align_class(column.align),
            cell_html(cell, column.width_mm)
        );
    }
    html.push_str("</tr>\n");
}

fn cell_html(cell: &Cell, width_mm: u16) -> String {
    match cell {
        Cell::Text(text) => printed_within(text, width_mm),
        other => other.printed(),
    }
}

fn push_line(html: &mut String, class: &str, text: &str) {
    let _ = writeln!(html, "<p class=\"{class}\">{}</p>", printed(text));
}

fn style_class(style: TextStyle) -> &'static str {
    match style {
        TextStyle::Plain => "paper-plain",
        TextStyle::Caption => "paper-caption",
    }
}

fn align_class(align: Align) -> &'static str {
    match align {
        Align::Left => "paper-left",
        Align::Centre => "paper-centre",
        Align::Right => "paper-right",
    }
}

/// The text of a cell. Words wider than the column get places to be divided at; numbers and indexes that fit stay whole.
fn printed_within(text: &str, width_mm: u16) -> String {
    let words = for_print(text);
    let words: Vec<String> = words
        .split(' ')
        .map(|word| word_within(word, f64::from(width_mm)))
        .collect();
    words.join(" ")
}

fn word_within(word: &str, width_mm: f64) -> String {
    if !Type::regular(TABLE_POINTS).may_overflow(word, width_mm - CELL_PADDING_MM) {
        return unbroken(word);
    }
    // What cannot stay on one line together is set apart again, and only then divided.
    if word.contains(NO_BREAK_SPACE) {
        let parts: Vec<String> = word
            .split(NO_BREAK_SPACE)
            .map(|part| word_within(part, width_mm))
            .collect();
        return parts.join(" ");
    }
    escaped(&hyphenated(word))
}

/// Padding of a cell at both sides together with its border, mm, as in [`CSS`].
const CELL_PADDING_MM: f64 = 2.3;
/// Letters of the longest number that is kept on one line: more could not be sure to fit.
const LONGEST_WHOLE: usize = 24;

/// A word that a browser would break at its hyphens or slashes («10-1-01», «№ 5-7-02/88», «п/п») is kept whole.
fn unbroken(word: &str) -> String {
    let has_digit = word.contains(|character: char| character.is_ascii_digit());
    let is_short = word.chars().count() <= LONGEST_WHOLE;
    let may_break =
        word.contains(['-', '/', '–']) && (has_digit || word.contains("п/п")) && is_short;
    let word = escaped(word);
    if may_break {
        format!("<span class=\"paper-whole\">{word}</span>")
    } else {
        word
    }
}

/// The text, or a rule to write it on by hand.
fn printed_or_rule(text: &str) -> String {
    if text.trim().is_empty() {
        "<span class=\"paper-rule\"></span>".to_owned()
    } else {
        printed(text)
    }
}

/// Running text.
fn printed(text: &str) -> String {
    let text = for_print(text);
    let words: Vec<String> = text.split(' ').map(unbroken).collect();
    words.join(" ")
}

/// Text for an attribute or a title, where no element may stand.
fn plain(text: &str) -> String {
    escaped(&for_print(text))
}

/// Text safe inside an element and inside a quoted attribute.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            _ => safe.push(character),
        }
    }
    safe
}
