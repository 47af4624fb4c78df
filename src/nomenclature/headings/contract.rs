//! The machine-readable face of the linter: one heading per line in, one JSON object per line out.

use std::io::{self, BufRead, Write};

use serde::Serialize;

use super::{Finding, Judgement, Verdict, lint};

#[derive(Serialize)]
struct Line<'a> {
    heading: &'a str,
    verdict: Judgement,
    findings: &'a [Finding],
}

/// Judges every line of `input` and writes one JSON object for each, in order.
///
/// Bytes that are not UTF-8 are replaced by «�», an empty line is an empty heading, a line break
/// of Windows and a byte order mark are not part of a heading. Returns how many headings are bad.
///
/// # Errors
///
/// Only when reading or writing fails; no text makes it fail.
pub fn run(input: impl BufRead, output: impl Write) -> io::Result<usize> {
    judge_lines(input, output, |heading, verdict, output| {
        let line = Line {
            heading,
            verdict: verdict.judgement(),
            findings: &verdict.findings,
        };
        serde_json::to_writer(&mut *output, &line)?;
        output.write_all(b"\n")
    })
}

/// Does the same in words for people: the heading, then what was found, a line each.
///
/// # Errors
///
/// Only when reading or writing fails.
pub fn run_for_people(input: impl BufRead, output: impl Write) -> io::Result<usize> {
    judge_lines(input, output, |heading, verdict, output| {
        let mark = if verdict.is_bad() { "✗" } else { "✓" };
        writeln!(output, "{mark} {heading}")?;
        for finding in &verdict.findings {
            writeln!(output, "    {} {}", finding.code, finding.text)?;
            if let Some(better) = &finding.suggest {
                writeln!(output, "    Например: «{better}»")?;
            }
        }
        Ok(())
    })
}

fn judge_lines<W: Write>(
    mut input: impl BufRead,
    mut output: W,
    answer: impl Fn(&str, &Verdict, &mut W) -> io::Result<()>,
) -> io::Result<usize> {
    let mut bad = 0;
    let mut first = true;
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        if input.read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        let line = String::from_utf8_lossy(&bytes);
        let mut heading = line.strip_suffix('\n').unwrap_or(&line);
        heading = heading.strip_suffix('\r').unwrap_or(heading);
        if first {
            heading = heading.strip_prefix('\u{feff}').unwrap_or(heading);
            first = false;
        }
        let verdict = lint(heading);
        bad += usize::from(verdict.is_bad());
        answer(heading, &verdict, &mut output)?;
    }
    output.flush()?;
    Ok(bad)
}
