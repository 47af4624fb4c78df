//! JSON lines in, JSON lines out: what `retention parse` and `retention expiry`
//! promise to scripts.
//!
//! One answer for every line, in order, also for lines that cannot be read.

mod case;
mod parsed;

use std::io::{self, BufRead, Read, Write};

use chrono::NaiveDate;
use serde_json::Value;

use super::reading::{Reading, read};
use super::term::RetentionTerm;
use case::{Answer, AnsweredLine, Question, Refusal};
use parsed::{FailedLine, ParsedLine};

/// Longer lines are answered with an error: no term or case needs as much.
pub const LONGEST_LINE: usize = 256 * 1024;

/// How the answers are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// One JSON object per line.
    Json,
    /// One Russian line or paragraph per line, for people.
    Plain,
}

/// How many lines were answered, and how many of them with a refusal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Lines answered.
    pub lines: u64,
    /// Lines refused.
    pub refused: u64,
}

/// Answers `retention parse`: a term per line, after a TAB its note.
///
/// # Errors
///
/// Only those of reading and writing; an unreadable line gets its own answer.
pub fn parse_lines(input: impl BufRead, mut output: impl Write, style: Style) -> io::Result<Tally> {
    answer_lines(input, |line| {
        let (text, note) = line.split();
        let reading = line.readable().and_then(|()| {
            read(&text, &note).map_err(|unreadable| (unreadable.message, Some(unreadable.at)))
        });
        let is_good = reading.is_ok();
        match (style, reading) {
            (Style::Json, Ok(reading)) => {
                serde_json::to_writer(&mut output, &ParsedLine::of(&text, &note, &reading))?;
            }
            (Style::Json, Err((error, at))) => {
                let failed = FailedLine {
                    input: &text,
                    note: &note,
                    ok: false,
                    error: &error,
                    at,
                };
                serde_json::to_writer(&mut output, &failed)?;
            }
            (Style::Plain, Ok(Reading::One(term))) => write_term(&mut output, &term)?,
            (Style::Plain, Ok(Reading::Several(terms))) => {
                for (index, term) in terms.iter().enumerate() {
                    if index > 0 {
                        output.write_all(b" | ")?;
                    }
                    write_term(&mut output, term)?;
                }
            }
            (Style::Plain, Err((error, at))) => {
                let place = at
                    .map(|at| format!(" (знак {})", at + 1))
                    .unwrap_or_default();
                write!(output, "не прочитано{place}: {error}")?;
            }
        }
        output.write_all(b"\n")?;
        Ok(is_good)
    })
}

fn write_term(output: &mut impl Write, term: &RetentionTerm) -> io::Result<()> {
    write!(output, "{term}")?;
    match term.note() {
        note if note.is_empty() => Ok(()),
        note => write!(output, " [{note}]"),
    }
}

/// Answers `retention expiry`: a case per line as JSON; `today` is the date of
/// the list where a line gives none.
///
/// # Errors
///
/// Only those of reading and writing; an unreadable line gets its own answer.
pub fn expiry_lines(
    input: impl BufRead,
    mut output: impl Write,
    style: Style,
    today: NaiveDate,
) -> io::Result<Tally> {
    answer_lines(input, |line| {
        let question = line
            .readable()
            .map_err(|(error, _)| (Value::Null, Refusal { error, at: None }))
            .and_then(|()| Question::read(&line.text));
        let (id, answer) = match question {
            Ok(question) => {
                let answer = question.answer(today);
                (question.id, answer)
            }
            Err((id, refusal)) => (id, Err(refusal)),
        };
        let is_good = answer.is_ok();
        match style {
            Style::Json => serde_json::to_writer(&mut output, &AnsweredLine::of(&id, &answer))?,
            Style::Plain => write_answer(&mut output, &id, &answer)?,
        }
        output.write_all(b"\n")?;
        Ok(is_good)
    })
}

fn write_answer(
    output: &mut impl Write,
    id: &Value,
    answer: &Result<Answer, Refusal>,
) -> io::Result<()> {
    match id {
        Value::Null => {}
        Value::String(id) => write!(output, "{id}: ")?,
        id => write!(output, "{id}: ")?,
    }
    match answer {
        Ok(answer) => {
            output.write_all(answer.status.title().as_bytes())?;
            if let Some(date) = answer.destroy_from {
                write!(output, ", не ранее {}", date.format("%d.%m.%Y"))?;
            }
            for reason in &answer.reasons {
                write!(output, "\n    {} (п. {})", reason.text, reason.clause)?;
            }
            Ok(())
        }
        Err(refusal) => write!(output, "не вычислено: {}", refusal.error),
    }
}

/// One line of input, as far as it could be read.
struct Line {
    text: String,
    is_utf8: bool,
    is_whole: bool,
}

impl Line {
    fn readable(&self) -> Result<(), (String, Option<usize>)> {
        if !self.is_whole {
            let error = format!(
                "Строка длиннее {LONGEST_LINE} байт: так длинны не бывают ни сроки, ни дела"
            );
            return Err((error, None));
        }
        if !self.is_utf8 {
            let at = self
                .text
                .chars()
                .position(|letter| letter == char::REPLACEMENT_CHARACTER);
            return Err((
                "Строка не в кодировке UTF-8: сохраните файл в UTF-8".to_owned(),
                at,
            ));
        }
        Ok(())
    }

    /// The term and, behind a TAB, the note.
    fn split(&self) -> (String, String) {
        match self.text.split_once('\t') {
            Some((text, note)) => (text.to_owned(), note.to_owned()),
            None => (self.text.clone(), String::new()),
        }
    }
}

/// Calls `answer` for every line; it says whether the line was understood.
fn answer_lines(
    mut input: impl BufRead,
    mut answer: impl FnMut(&Line) -> io::Result<bool>,
) -> io::Result<Tally> {
    let mut tally = Tally::default();
    let mut bytes = Vec::new();
    while let Some(line) = next_line(&mut input, &mut bytes)? {
        tally.lines += 1;
        tally.refused += u64::from(!answer(&line)?);
    }
    Ok(tally)
}

fn next_line(input: &mut impl BufRead, bytes: &mut Vec<u8>) -> io::Result<Option<Line>> {
    bytes.clear();
    let limit = LONGEST_LINE as u64 + 2;
    if input.by_ref().take(limit).read_until(b'\n', bytes)? == 0 {
        return Ok(None);
    }
    let is_whole = bytes.ends_with(b"\n") || bytes.len() <= LONGEST_LINE;
    if !is_whole {
        input.skip_until(b'\n')?;
        bytes.truncate(200);
    }
    while matches!(bytes.last(), Some(b'\n' | b'\r')) {
        bytes.pop();
    }
    let is_utf8 = std::str::from_utf8(bytes).is_ok();
    let text = String::from_utf8_lossy(bytes).into_owned();
    Ok(Some(Line {
        text,
        is_utf8,
        is_whole,
    }))
}
