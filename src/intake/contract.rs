//! The lines that `delohran import nomenclature --json` prints: one object per row, then one summary. Scripts rely
//! on the names of the fields; fields may be added, none removed.

use super::IntakeError;
use super::nomenclature::{Finding, Level, Recognised, Row, SubItem, Why};
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct RowLine<'a> {
    row: u32,
    last_row: u32,
    sheet: &'a str,
    section: Option<&'a str>,
    index: Option<&'a str>,
    heading: &'a str,
    term: &'a str,
    article: &'a str,
    note: &'a str,
    count: Option<&'a str>,
    sub_items: &'a [SubItem],
    other: Vec<OtherColumn<'a>>,
    ok: bool,
    findings: &'a [Finding],
}

#[derive(Serialize)]
struct OtherColumn<'a> {
    column: &'a str,
    text: &'a str,
}

#[derive(Serialize)]
struct SummaryLine {
    summary: Summary,
}

/// Counts over the whole file.
#[derive(Debug, Serialize)]
pub struct Summary {
    pub rows: usize,
    /// Rows without an error.
    pub ok: usize,
    /// Findings of each level.
    pub errors: usize,
    pub warnings: usize,
    pub notes: usize,
    pub sections: usize,
    pub skipped: Vec<SkippedLine>,
}

/// Rows of the sheet that are no cases.
#[derive(Debug, Serialize)]
pub struct SkippedLine {
    pub row: u32,
    pub last_row: u32,
    pub sheet: String,
    pub why: Why,
    pub text: String,
}

#[derive(Serialize)]
struct ErrorLine {
    error: ErrorObject,
}

#[derive(Serialize)]
struct ErrorObject {
    code: String,
    text: String,
}

/// Counts what was recognised.
pub fn summary(recognised: &Recognised) -> Summary {
    let count = |level: Level| {
        let findings = recognised.rows.iter().flat_map(|row| &row.findings);
        findings.filter(|finding| finding.level == level).count()
    };
    let skipped = recognised.skipped.iter().map(|skipped| SkippedLine {
        row: skipped.row,
        last_row: skipped.last_row,
        sheet: skipped.sheet.clone(),
        why: skipped.why,
        text: skipped.text.clone(),
    });
    Summary {
        rows: recognised.rows.len(),
        ok: recognised.rows.iter().filter(|row| row.is_ok()).count(),
        errors: count(Level::Error),
        warnings: count(Level::Warning),
        notes: count(Level::Note),
        sections: recognised.sections.len(),
        skipped: skipped.collect(),
    }
}

/// Writes the rows and the summary.
pub fn write(recognised: &Recognised, out: &mut dyn Write) -> io::Result<()> {
    for row in &recognised.rows {
        write_line(&row_line(row), out)?;
    }
    let summary = summary(recognised);
    write_line(&SummaryLine { summary }, out)
}

/// Writes the refusal of a whole file.
pub fn write_refusal(refusal: &IntakeError, out: &mut dyn Write) -> io::Result<()> {
    let error = ErrorObject {
        code: refusal.code(),
        text: refusal.to_string(),
    };
    write_line(&ErrorLine { error }, out)
}

fn row_line(row: &Row) -> RowLine<'_> {
    RowLine {
        row: row.row,
        last_row: row.last_row,
        sheet: &row.sheet,
        section: row.section.as_deref(),
        index: row.index.as_deref(),
        heading: &row.heading,
        term: &row.term,
        article: &row.article,
        note: &row.note,
        count: row.count.as_deref(),
        sub_items: &row.sub_items,
        other: row
            .other
            .iter()
            .map(|(column, text)| OtherColumn { column, text })
            .collect(),
        ok: row.is_ok(),
        findings: &row.findings,
    }
}

fn write_line(line: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, line)?;
    out.write_all(b"\n")
}
