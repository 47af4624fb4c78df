//! How much of a foreign file is read at all. Every limit has a sentence of its own in
//! [`IntakeError`](super::IntakeError); nothing beyond a limit is cut off silently.

use std::time::Duration;

/// Largest file, in bytes: a hundred thousand cases as a text file with separators.
pub const FILE_BYTES: u64 = 40 << 20;
/// Most parts (entries) of a zip container.
pub const ZIP_PARTS: usize = 2_000;
/// Most bytes that really come out of a zip container, whatever its directory declares.
pub const UNPACKED_BYTES: u64 = 256 << 20;
/// Most rows of one sheet: a hundred thousand cases, and the names of their sections.
pub const ROWS: u32 = 120_000;
/// Most columns of one sheet.
pub const COLUMNS: u32 = 64;
/// Most filled cells of all sheets together.
pub const CELLS: u64 = 2_000_000;
/// Longest text of one cell, in characters; what Excel itself allows.
pub const CELL_CHARACTERS: usize = 32_767;
/// Most merged ranges of one sheet.
pub const MERGES: usize = 200_000;
/// Address space of the child process, in bytes.
pub const CHILD_MEMORY: u64 = 1 << 30;
/// Processor time of the child process, in seconds.
pub const CHILD_CPU_SECONDS: u64 = 30;
/// Most bytes that the parent takes from the child.
pub const ANSWER_BYTES: u64 = 160 << 20;
/// Wall-clock time after which the parent ends the child.
pub const PATIENCE: Duration = Duration::from_secs(60);
