//! The parent's side: starts a child, reads what it says while it runs, and survives whatever becomes of it.
//!
//! The parent never looks into the file. An allocation that fails aborts a process and cannot be caught, and a
//! spreadsheet of two kilobytes can ask for a hundred gigabytes; hence a process and not a thread.

use super::error::IntakeError;
use super::limits;
use super::protocol::{Message, WORKER_ARGUMENT};
use super::workbook::{Format, Sheet, SheetRow, Workbook};
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

static NAMED: OnceLock<PathBuf> = OnceLock::new();

/// How a child is started.
#[derive(Debug, Clone)]
pub struct Worker {
    executable: PathBuf,
    patience: Duration,
}

impl Worker {
    /// The running program itself, which calls [`worker::run`](super::worker::run) first thing in `main`, or the one that was
    /// named in its place.
    pub fn this_program() -> Result<Worker, IntakeError> {
        if let Some(named) = NAMED.get() {
            return Ok(Worker::at(named));
        }
        let executable = std::env::current_exe().map_err(not_started)?;
        Ok(Worker::at(executable))
    }

    /// Names the executable that reads where the running program does not answer to the hidden argument, as in tests. The
    /// first one named stays.
    pub fn name_program(executable: impl Into<PathBuf>) {
        NAMED.get_or_init(|| executable.into());
    }

    /// A given executable that answers to the hidden argument.
    pub fn at(executable: impl Into<PathBuf>) -> Worker {
        Worker {
            executable: executable.into(),
            patience: limits::PATIENCE,
        }
    }

    /// Ends the child after this time instead of [`limits::PATIENCE`].
    pub fn with_patience(self, patience: Duration) -> Worker {
        Worker { patience, ..self }
    }
}

/// What to read of a file.
#[derive(Debug, Clone, Default)]
pub struct ReadOptions {
    /// Only this sheet; all sheets when absent.
    pub sheet: Option<String>,
    /// A file with more filled rows than this is left unread and refused as [`IntakeError::Longer`].
    pub most_rows: Option<u32>,
}

/// Reads a spreadsheet in a child process. Blocks for at most the worker's patience; async code calls it on a
/// thread for blocking work.
pub fn read_file(
    worker: &Worker,
    path: &Path,
    options: &ReadOptions,
) -> Result<Workbook, IntakeError> {
    let shown = path.display().to_string();
    let cannot_open = |why: std::io::Error| IntakeError::CannotOpen {
        path: shown.clone(),
        why: reason_in_russian(&why),
    };
    // Asked before opening, because opening a pipe without a writer waits for ever.
    if !std::fs::metadata(path).map_err(cannot_open)?.is_file() {
        return Err(IntakeError::NotAFile { path: shown });
    }
    let file = File::open(path).map_err(cannot_open)?;
    let bytes = file.metadata().map_err(cannot_open)?.len();
    if bytes == 0 {
        return Err(IntakeError::EmptyFile);
    }
    if bytes > limits::FILE_BYTES {
        return Err(IntakeError::FileTooBig { bytes });
    }
    read_stream(worker, Stdio::from(file), options)
}

/// Like [`read_file`], for a file that is already open or is being piped in.
pub fn read_stream(
    worker: &Worker,
    contents: Stdio,
    options: &ReadOptions,
) -> Result<Workbook, IntakeError> {
    let mut command = Command::new(&worker.executable);
    command
        .arg(WORKER_ARGUMENT)
        .arg(options.most_rows.unwrap_or(u32::MAX).to_string())
        .env_clear()
        .stdin(contents)
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    if let Some(sheet) = &options.sheet {
        command.arg(sheet);
    }
    let mut child = command.spawn().map_err(not_started)?;
    let answer = child.stdout.take();
    let child = Mutex::new(child);
    let timed_out = AtomicBool::new(false);
    let (finished, on_finish) = mpsc::channel::<()>();
    let (heard, status) = std::thread::scope(|threads| {
        let (child, timed_out) = (&child, &timed_out);
        threads.spawn(move || {
            if on_finish.recv_timeout(worker.patience) == Err(mpsc::RecvTimeoutError::Timeout) {
                timed_out.store(true, Ordering::SeqCst);
                end(child);
            }
        });
        let heard = match answer {
            Some(pipe) => listen(pipe),
            None => Err(IntakeError::BadAnswer),
        };
        if heard.is_err() {
            end(child);
        }
        let status = wait(child);
        drop(finished);
        (heard, status)
    });
    match heard {
        Ok(Some(workbook)) => Ok(workbook),
        _ if timed_out.load(Ordering::SeqCst) => Err(IntakeError::TimedOut {
            seconds: worker.patience.as_secs(),
        }),
        Ok(None) => Err(IntakeError::ReaderDied {
            how: how_it_died(status),
        }),
        Err(refusal) => Err(refusal),
    }
}

/// Takes lines until the child closes its output. `None`: it ended before it had said everything.
fn listen(pipe: impl Read) -> Result<Option<Workbook>, IntakeError> {
    let mut lines = BufReader::new(pipe.take(limits::ANSWER_BYTES));
    let mut heard = Heard::default();
    let mut line = Vec::new();
    loop {
        line.clear();
        lines
            .read_until(b'\n', &mut line)
            .map_err(|_| IntakeError::BadAnswer)?;
        if line.last() != Some(&b'\n') {
            let cap_reached = lines.get_ref().limit() == 0;
            return if cap_reached {
                Err(IntakeError::TooMuchText)
            } else {
                Ok(None)
            };
        }
        let message = serde_json::from_slice(&line).map_err(|_| IntakeError::BadAnswer)?;
        if heard.take(message)? {
            return heard.into_workbook().map(Some);
        }
    }
}

#[derive(Default)]
struct Heard {
    format: Option<Format>,
    sheets: Vec<Sheet>,
}

impl Heard {
    /// True when everything has been said.
    fn take(&mut self, message: Message) -> Result<bool, IntakeError> {
        match message {
            Message::Format(format) => self.format = Some(format),
            Message::Sheet {
                name,
                hidden,
                hidden_columns,
                merges,
            } => self.sheets.push(Sheet {
                name,
                hidden,
                rows: Vec::new(),
                merges,
                hidden_columns,
            }),
            Message::Row {
                number,
                hidden,
                cells,
            } => {
                let sheet = self.sheets.last_mut().ok_or(IntakeError::BadAnswer)?;
                sheet.rows.push(SheetRow {
                    number,
                    hidden,
                    cells,
                });
            }
            Message::Refused(refusal) => return Err(refusal),
            Message::Done => return Ok(true),
        }
        Ok(false)
    }

    fn into_workbook(mut self) -> Result<Workbook, IntakeError> {
        for sheet in &mut self.sheets {
            put_in_order(&mut sheet.rows);
        }
        if self.sheets.iter().all(|sheet| sheet.rows.is_empty()) {
            return Err(IntakeError::NothingInside);
        }
        Ok(Workbook {
            format: self.format.ok_or(IntakeError::BadAnswer)?,
            sheets: self.sheets,
        })
    }
}

/// Rows ascending, one entry per number, cells ascending, one entry per column (the last written wins, as in Excel).
fn put_in_order(rows: &mut Vec<SheetRow>) {
    rows.sort_by_key(|row| row.number);
    rows.dedup_by(|later, earlier| {
        let same = later.number == earlier.number;
        if same {
            earlier.cells.append(&mut later.cells);
        }
        same
    });
    for row in rows {
        row.cells.sort_by_key(|cell| cell.column);
        row.cells.dedup_by(|later, earlier| {
            let same = later.column == earlier.column;
            if same {
                std::mem::swap(later, earlier);
            }
            same
        });
    }
}

fn end(child: &Mutex<Child>) {
    let mut child = child.lock().unwrap_or_else(PoisonError::into_inner);
    // An error means that it has already ended.
    let _ = child.kill();
}

/// Waits without holding the lock, so that the watch can still end the child.
fn wait(child: &Mutex<Child>) -> Option<ExitStatus> {
    loop {
        let state = child
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .try_wait();
        match state {
            Ok(Some(status)) => return Some(status),
            Ok(None) => std::thread::sleep(Duration::from_millis(1)),
            Err(_) => return None,
        }
    }
}

#[cfg(unix)]
fn how_it_died(status: Option<ExitStatus>) -> String {
    use std::os::unix::process::ExitStatusExt;
    const SIGABRT: i32 = 6;
    const SIGKILL: i32 = 9;
    const SIGXCPU: i32 = 24;
    match status.and_then(|status| status.signal()) {
        Some(SIGABRT) => "файл потребовал больше памяти, чем разрешено".into(),
        Some(SIGXCPU | SIGKILL) => {
            "файл потребовал больше процессорного времени, чем разрешено".into()
        }
        Some(signal) => format!("читающая программа завершена сигналом {signal}"),
        None => "читающая программа завершилась, не дочитав файл".into(),
    }
}

#[cfg(not(unix))]
fn how_it_died(_status: Option<ExitStatus>) -> String {
    "читающая программа завершилась, не дочитав файл".into()
}

fn not_started(why: std::io::Error) -> IntakeError {
    IntakeError::ReaderNotStarted {
        why: reason_in_russian(&why),
    }
}

fn reason_in_russian(why: &std::io::Error) -> String {
    match why.kind() {
        std::io::ErrorKind::NotFound => "такого файла нет".into(),
        std::io::ErrorKind::PermissionDenied => "нет права на чтение".into(),
        _ => why.to_string(),
    }
}
