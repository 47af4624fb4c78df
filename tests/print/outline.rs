//! A form as plain lines, for snapshots: every text, and the columns with their widths.

use std::fmt::Write;

use delohran::print::russian::{for_print, short_date};
use delohran::print::{Cell, Form, Gryph, Paragraph, Piece, Row, Signature, Status, Table};

pub fn outline(form: &Form) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{} · {} · {:?} · {}",
        form.code.as_str(),
        form.rules_edition,
        form.page,
        form.title
    );
    if let Status::Draft { mark } = &form.status {
        let _ = writeln!(out, "[{mark}]");
    }
    if let Some(copy) = &form.copy {
        let _ = writeln!(out, "[{copy}]");
    }
    for piece in &form.body {
        out.push('\n');
        match piece {
            Piece::Head(head) => {
                head.issuer.iter().for_each(|line| {
                    out.push_str(&format!(
                        "{line}
"
                    ))
                });
                let _ = writeln!(out, "# {}", head.caption);
                head.details.iter().for_each(|line| {
                    out.push_str(&format!(
                        "{line}
"
                    ))
                });
                if let Some(gryph) = &head.right {
                    push_gryph(&mut out, "right", gryph);
                }
            }
            Piece::Paragraph(paragraph) => push_paragraph(&mut out, paragraph),
            Piece::Together(paragraphs) => {
                paragraphs
                    .iter()
                    .for_each(|paragraph| push_paragraph(&mut out, paragraph));
            }
            Piece::FinalRecord(paragraphs) => {
                out.push_str("(final record)\n");
                paragraphs
                    .iter()
                    .for_each(|paragraph| push_paragraph(&mut out, paragraph));
            }
            Piece::Table(table) => push_table(&mut out, table),
            Piece::Signatures(signatures) => signatures
                .iter()
                .for_each(|line| push_signature(&mut out, line)),
            Piece::Aside(lines) => lines
                .iter()
                .for_each(|line| out.push_str(&format!("aside: {line}\n"))),
            Piece::Room(room) => {
                let _ = writeln!(out, "({} mm)", room.height_mm());
            }
            Piece::Labels(labels) => labels.iter().for_each(|label| {
                let _ = writeln!(out, "label: {}", label.join(" | "));
            }),
            Piece::Gryphs(gryphs) => gryphs
                .iter()
                .for_each(|gryph| push_gryph(&mut out, "below", gryph)),
        }
    }
    // What stays together on paper is shown with «~».
    for_print_lines(&out)
}

fn for_print_lines(text: &str) -> String {
    let lines: Vec<String> = text
        .lines()
        .map(|line| for_print(line).replace('\u{a0}', "~"))
        .collect();
    lines.join("\n")
}

fn push_gryph(out: &mut String, place: &str, gryph: &Gryph) {
    let signature = gryph
        .signed_by
        .as_ref()
        .map(|name| format!("[rule] {name}"));
    let lines: Vec<&str> = std::iter::once(gryph.word.as_str())
        .chain(gryph.lines.iter().map(String::as_str))
        .chain(signature.as_deref())
        .chain(gryph.dated.as_deref())
        .collect();
    let _ = writeln!(out, "{place}: {}", lines.join(" | "));
}

fn push_paragraph(out: &mut String, paragraph: &Paragraph) {
    let _ = writeln!(out, "{}", paragraph.text);
    if let Some(hint) = &paragraph.hint {
        let _ = writeln!(out, "    ‹{hint}›");
    }
}

fn push_signature(out: &mut String, signature: &Signature) {
    for line in [&signature.lead].into_iter().flatten() {
        let _ = writeln!(out, "{line}");
    }
    let _ = writeln!(
        out,
        "{} | [rule ‹{}›] | {}",
        signature.post, signature.hint, signature.name
    );
    for line in [&signature.note, &signature.dated].into_iter().flatten() {
        let _ = writeln!(out, "{line}");
    }
}

fn push_table(out: &mut String, table: &Table) {
    for (index, column) in table.columns().iter().enumerate() {
        let under = column
            .under
            .as_ref()
            .map(|text| format!("{text} / "))
            .unwrap_or_default();
        let _ = writeln!(
            out,
            "{}. {under}{} ({} mm, {:?})",
            index + 1,
            column.heading,
            column.width_mm,
            column.align
        );
    }
    for row in table.rows() {
        let (mark, cells) = match row {
            Row::Group { text } => {
                let _ = writeln!(out, "== {text}");
                continue;
            }
            Row::Line(cells) => ("|", cells),
            Row::Total(cells) => ("‖", cells),
        };
        let texts: Vec<String> = cells.iter().map(cell_text).collect();
        let _ = writeln!(out, "{mark} {}", texts.join(" | "));
    }
}

fn cell_text(cell: &Cell) -> String {
    match cell {
        Cell::Empty => "·".to_owned(),
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => format!("#{number}"),
        Cell::Date(date) => format!("@{}", short_date(*date)),
        Cell::Weight(weight) => format!("{weight} kg"),
    }
}
