//! Saying rows to the parent, with the limits that hold for every kind of file.

use super::super::error::IntakeError;
use super::super::limits;
use super::super::protocol::Message;
use super::super::workbook::{Cell, Merge, Value, cell_name};
use std::io::{BufWriter, Stdout, Write};

pub(super) struct Speech {
    out: BufWriter<Stdout>,
    sheet: String,
    cells_said: u64,
    rows_said: u32,
    most_rows: u32,
    row: Option<OpenRow>,
    beyond: Option<Beyond>,
}

struct OpenRow {
    number: u32,
    hidden: bool,
    cells: Vec<Cell>,
}

/// Filled cells to the right of the last column that is read.
struct Beyond {
    cells: u64,
    first: String,
}

impl Speech {
    pub(super) fn new(most_rows: u32) -> Speech {
        Speech {
            out: BufWriter::new(std::io::stdout()),
            sheet: String::new(),
            cells_said: 0,
            rows_said: 0,
            most_rows,
            row: None,
            beyond: None,
        }
    }

    pub(super) fn say(&mut self, message: &Message) -> Result<(), IntakeError> {
        let gone = |_| IntakeError::BadAnswer;
        serde_json::to_writer(&mut self.out, message).map_err(|_| IntakeError::BadAnswer)?;
        self.out.write_all(b"\n").map_err(gone)
    }

    pub(super) fn finish(&mut self) -> Result<(), IntakeError> {
        self.out.flush().map_err(|_| IntakeError::BadAnswer)
    }

    pub(super) fn begin_sheet(
        &mut self,
        name: &str,
        hidden: bool,
        hidden_columns: Vec<u32>,
        merges: Vec<Merge>,
    ) -> Result<(), IntakeError> {
        if merges.len() > limits::MERGES {
            return Err(IntakeError::TooManyMerges { sheet: name.into() });
        }
        self.sheet = name.into();
        self.say(&Message::Sheet {
            name: name.into(),
            hidden,
            hidden_columns,
            merges,
        })
    }

    /// Takes one cell; `row` and `column` count from 0, `hidden` belongs to the row. Empty texts are passed over.
    pub(super) fn cell(
        &mut self,
        row: u32,
        column: u32,
        hidden: bool,
        value: Value,
        format: Option<String>,
    ) -> Result<(), IntakeError> {
        let text = match &value {
            Value::Text(text) | Value::Error(text) | Value::Formula(text) => text.as_str(),
            Value::Number(_) | Value::Date(_) | Value::Bool(_) => "-",
        };
        if text.trim().is_empty() {
            return Ok(());
        }
        let number = u64::from(row) + 1;
        if row >= limits::ROWS {
            return Err(IntakeError::TooManyRows {
                sheet: self.sheet.clone(),
                row: number,
            });
        }
        if column >= limits::COLUMNS {
            let beyond = self.beyond.get_or_insert_with(|| Beyond {
                cells: 0,
                first: cell_name(number, column),
            });
            beyond.cells += 1;
            return Ok(());
        }
        // Bytes are at least as many as characters: the exact count is needed only for long texts.
        if text.len() > limits::CELL_CHARACTERS {
            let characters = text.chars().count();
            if characters > limits::CELL_CHARACTERS {
                return Err(IntakeError::CellTooLong {
                    sheet: self.sheet.clone(),
                    cell: cell_name(number, column),
                    characters,
                });
            }
        }
        self.cells_said += 1;
        if self.cells_said > limits::CELLS {
            return Err(IntakeError::TooManyCells);
        }
        let cell = Cell {
            column,
            value,
            format,
        };
        let number = row + 1;
        match &mut self.row {
            Some(open) if open.number == number => open.cells.push(cell),
            _ => {
                self.end_row()?;
                self.row = Some(OpenRow {
                    number,
                    hidden,
                    cells: vec![cell],
                });
            }
        }
        Ok(())
    }

    pub(super) fn end_sheet(&mut self) -> Result<(), IntakeError> {
        self.end_row()?;
        match self.beyond.take() {
            Some(Beyond { cells, first }) => Err(IntakeError::TooManyColumns {
                sheet: self.sheet.clone(),
                cells,
                first,
            }),
            None => Ok(()),
        }
    }

    fn end_row(&mut self) -> Result<(), IntakeError> {
        match self.row.take() {
            Some(_) if self.rows_said == self.most_rows => Err(IntakeError::Longer {
                than: self.most_rows,
            }),
            Some(row) => self.say_row(row),
            None => Ok(()),
        }
    }

    fn say_row(&mut self, row: OpenRow) -> Result<(), IntakeError> {
        self.rows_said += 1;
        self.say(&Message::Row {
            number: row.number,
            hidden: row.hidden,
            cells: row.cells,
        })
    }
}
