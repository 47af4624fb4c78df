//! The child's side: takes the file from standard input, under limits that the system enforces, and says on
//! standard output what is in it. It needs no file system and no environment.

mod archive;
mod dense;
mod layout;
mod sniff;
mod speech;
mod tags;
mod text;
mod xlsx;

use super::error::IntakeError;
use super::limits;
use super::protocol::{Message, WORKER_ARGUMENT};
use super::workbook::Format;
use sniff::Kind;
use speech::Speech;
use std::ffi::OsString;
use std::io::Read;
use std::process::ExitCode;

/// What the child was asked for.
struct Request {
    most_rows: u32,
    sheet: Option<String>,
}

/// If the program was started as a child, does the child's work and returns the exit code; otherwise `None` at once.
/// Call it first thing in `main`, with the arguments as the system gave them.
pub fn run_if_asked(arguments: impl IntoIterator<Item = OsString>) -> Option<ExitCode> {
    let mut arguments = arguments.into_iter().skip(1);
    if arguments.next()? != WORKER_ARGUMENT {
        return None;
    }
    Some(run(arguments))
}

/// The child's work; `arguments` are those after the hidden one: most rows, and the name of a sheet where one is asked for.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut arguments = arguments
        .into_iter()
        .map(|argument| argument.to_string_lossy().into_owned());
    let request = Request {
        most_rows: arguments
            .next()
            .and_then(|number| number.parse().ok())
            .unwrap_or(u32::MAX),
        sheet: arguments.next(),
    };
    let mut speech = Speech::new(request.most_rows);
    let outcome = restrain().and_then(|()| read(&request, &mut speech));
    let last = match outcome {
        Ok(()) => Message::Done,
        Err(refusal) => Message::Refused(refusal),
    };
    match speech.say(&last).and_then(|()| speech.finish()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// Takes rights away from this process before it sees the first byte. Without the limits nothing is read.
fn restrain() -> Result<(), IntakeError> {
    use rlimit::Resource;
    let wanted = [
        (Resource::AS, limits::CHILD_MEMORY),
        (Resource::CPU, limits::CHILD_CPU_SECONDS),
        (Resource::CORE, 0),
        (Resource::FSIZE, 0),
    ];
    for (resource, most) in wanted {
        let set = resource.get_hard().and_then(|hard| {
            let most = most.min(hard);
            resource.set(most, most)
        });
        set.map_err(|why| IntakeError::ReaderNotStarted {
            why: format!("ограничения не установлены ({why})"),
        })?;
    }
    Ok(())
}

fn read(request: &Request, speech: &mut Speech) -> Result<(), IntakeError> {
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(limits::FILE_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|why| IntakeError::Damaged {
            why: why.to_string(),
        })?;
    if bytes.is_empty() {
        return Err(IntakeError::EmptyFile);
    }
    if bytes.len() as u64 > limits::FILE_BYTES {
        return Err(IntakeError::FileTooBig {
            bytes: bytes.len() as u64,
        });
    }
    match sniff::kind_of(&bytes) {
        Kind::Zip => {
            let parts = archive::inspect(&bytes)?;
            if parts.is_ods() {
                speech.say(&Message::Format(Format::Ods))?;
                dense::read_ods(&bytes, &parts, request, speech)
            } else if parts.is_xlsx() {
                speech.say(&Message::Format(Format::Xlsx))?;
                xlsx::read(&bytes, &parts, request, speech)
            } else {
                Err(IntakeError::NotASpreadsheet {
                    looks_like: parts.what_else().into(),
                })
            }
        }
        Kind::CompoundFile => {
            speech.say(&Message::Format(Format::Xls))?;
            dense::read_xls(&bytes, request, speech)
        }
        Kind::Text => {
            speech.say(&Message::Format(Format::Csv))?;
            text::read(&bytes, request, speech)
        }
        Kind::Foreign(looks_like) => Err(IntakeError::NotASpreadsheet {
            looks_like: looks_like.into(),
        }),
    }
}

/// The sheets to read, in their order in the file.
fn chosen(names: Vec<String>, request: &Request) -> Result<Vec<String>, IntakeError> {
    let Some(asked) = &request.sheet else {
        return Ok(names);
    };
    let same = |name: &str| name.trim().to_lowercase() == asked.trim().to_lowercase();
    match names.iter().find(|name| same(name)) {
        Some(name) => Ok(vec![name.clone()]),
        None => Err(IntakeError::NoSuchSheet {
            asked: asked.clone(),
            have: names,
        }),
    }
}
