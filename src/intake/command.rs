//! `delohran import nomenclature FILE --dry-run`: reads, recognises, tells; stores nothing.

use super::nomenclature::{LightTermReader, Options, Recognised, TermReader, recognise_with};
use super::{IntakeError, ReadOptions, Worker, contract, read_file, read_stream};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{ExitCode, Stdio};

/// Nothing graver than a warning was found.
pub const DONE: u8 = 0;
/// Errors were found, or no nomenclature.
pub const FINDINGS: u8 = 1;
/// The command line was wrong.
pub const USAGE: u8 = 2;
/// The file could not be read.
pub const ENVIRONMENT: u8 = 3;

/// A command line, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// `-` stands for standard input.
    pub file: PathBuf,
    pub sheet: Option<String>,
    pub year: Option<i32>,
    pub json: bool,
}

/// Reads and shows a nomenclature; the light reader judges the terms.
pub fn show(worker: &Worker, request: &Request) -> ExitCode {
    show_with(worker, request, &LightTermReader)
}

/// Reads and shows a nomenclature.
pub fn show_with(worker: &Worker, request: &Request, reader: &dyn TermReader) -> ExitCode {
    let mut out = BufWriter::new(io::stdout().lock());
    let written = match read(worker, request) {
        Err(refusal) => {
            // Nothing else can be done where even the message finds nobody.
            let _ = writeln!(io::stderr(), "{refusal}");
            let told = if request.json {
                contract::write_refusal(&refusal, &mut out)
            } else {
                Ok(())
            };
            told.map(|()| ENVIRONMENT)
        }
        Ok(workbook) => {
            let options = Options {
                columns: None,
                sheet: None,
                year: request.year,
            };
            let recognised = recognise_with(&workbook, &options, reader);
            let told = if request.json {
                contract::write(&recognised, &mut out)
            } else {
                write_for_people(&recognised, &mut out)
            };
            told.map(|()| code_for(&recognised))
        }
    };
    match written.and_then(|code| out.flush().map(|()| code)) {
        Ok(code) => ExitCode::from(code),
        Err(_) => ExitCode::from(ENVIRONMENT),
    }
}

fn read(worker: &Worker, request: &Request) -> Result<super::Workbook, IntakeError> {
    let options = ReadOptions {
        sheet: request.sheet.clone(),
        ..ReadOptions::default()
    };
    if request.file == Path::new("-") {
        read_stream(worker, Stdio::inherit(), &options)
    } else {
        read_file(worker, &request.file, &options)
    }
}

fn code_for(recognised: &Recognised) -> u8 {
    if recognised.rows.is_empty() {
        let _ = writeln!(
            io::stderr(),
            "Номенклатура дел в файле не найдена: нет столбцов с индексами, заголовками и сроками хранения"
        );
        return FINDINGS;
    }
    if recognised.rows.iter().all(super::nomenclature::Row::is_ok) {
        DONE
    } else {
        FINDINGS
    }
}

fn write_for_people(recognised: &Recognised, out: &mut dyn Write) -> io::Result<()> {
    let mut section = None;
    for row in &recognised.rows {
        if row.section != section {
            section.clone_from(&row.section);
            writeln!(out, "\n{}", section.as_deref().unwrap_or("Без раздела"))?;
        }
        let index = row.index.as_deref().unwrap_or("без индекса");
        writeln!(
            out,
            "{index}\t{}\t{} {}",
            row.heading, row.term, row.article
        )?;
        for finding in &row.findings {
            writeln!(out, "\tстрока {}: {}", row.row, finding.text)?;
        }
    }
    let summary = contract::summary(recognised);
    writeln!(
        out,
        "\nДел: {}, без ошибок: {}; ошибок: {}, предупреждений: {}, примечаний: {}; разделов: {}",
        summary.rows, summary.ok, summary.errors, summary.warnings, summary.notes, summary.sections
    )?;
    for skipped in &summary.skipped {
        let rows = if skipped.row == skipped.last_row {
            format!("строка {}", skipped.row)
        } else {
            format!("строки {}–{}", skipped.row, skipped.last_row)
        };
        writeln!(
            out,
            "Не дело, {rows}: {}. {}",
            skipped.why.in_russian(),
            skipped.text
        )?;
    }
    Ok(())
}
