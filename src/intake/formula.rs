//! Formulas whose result the file does not hold. Programs that write spreadsheets without computing them leave such
//! cells, mostly to keep an index from becoming a date: `="01-05"`, `=A8&"-05"`. Only putting texts together is
//! understood; everything else is told as a formula without a result.

use super::workbook::{Sheet, Value, number_text};

/// Deepest chain of references that is followed.
const DEPTH: u32 = 16;
/// Most operands in all formulas that one formula leads to: formulas that name each other many times would else
/// take for ever.
const OPERANDS: u32 = 200;
/// Longest text that may come out.
const CHARACTERS: usize = 4_000;

/// The text a formula gives, if it only puts texts together.
pub fn evaluate(formula: &str, sheet: &Sheet) -> Option<String> {
    evaluate_at_depth(formula, sheet, 0, &mut { OPERANDS })
}

fn evaluate_at_depth(
    formula: &str,
    sheet: &Sheet,
    depth: u32,
    operands_left: &mut u32,
) -> Option<String> {
    if depth > DEPTH {
        return None;
    }
    let mut reader = FormulaReader {
        rest: formula.trim_start_matches('=').trim(),
        sheet,
        depth,
        operands_left,
    };
    let text = reader.joined('&')?;
    (reader.rest.is_empty() && text.len() <= CHARACTERS).then_some(text)
}

struct FormulaReader<'a> {
    rest: &'a str,
    sheet: &'a Sheet,
    depth: u32,
    operands_left: &'a mut u32,
}

impl FormulaReader<'_> {
    /// One or more operands with the given sign between them.
    fn joined(&mut self, sign: char) -> Option<String> {
        let mut text = self.operand()?;
        while self.sign(sign) {
            text.push_str(&self.operand()?);
            if text.len() > CHARACTERS {
                return None;
            }
        }
        Some(text)
    }

    fn operand(&mut self) -> Option<String> {
        *self.operands_left = self.operands_left.checked_sub(1)?;
        self.rest = self.rest.trim_start();
        if let Some(body) = self.rest.strip_prefix('"') {
            return self.literal(body);
        }
        for name in ["CONCATENATE(", "_xlfn.CONCAT(", "CONCAT("] {
            if let Some(rest) = self.rest.strip_prefix(name) {
                self.rest = rest;
                let text = self.arguments()?;
                return self.sign(')').then_some(text);
            }
        }
        self.number().or_else(|| self.reference())
    }

    fn arguments(&mut self) -> Option<String> {
        let mut text = self.joined('&')?;
        while self.sign(',') || self.sign(';') {
            text.push_str(&self.joined('&')?);
            if text.len() > CHARACTERS {
                return None;
            }
        }
        Some(text)
    }

    fn literal(&mut self, body: &str) -> Option<String> {
        let mut text = String::new();
        let mut letters = body.char_indices().peekable();
        while let Some((at, letter)) = letters.next() {
            if letter != '"' {
                text.push(letter);
            } else if letters.next_if(|(_, next)| *next == '"').is_some() {
                text.push('"');
            } else {
                // `body` is a suffix of `self.rest`, so the offset holds there too.
                let start = self.rest.len() - body.len();
                self.rest = &self.rest[start + at + 1..];
                return Some(text);
            }
        }
        None
    }

    fn number(&mut self) -> Option<String> {
        let end = self
            .rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .unwrap_or(self.rest.len());
        let number: f64 = self.rest[..end].parse().ok()?;
        self.rest = &self.rest[end..];
        Some(number_text(number))
    }

    fn reference(&mut self) -> Option<String> {
        let end = self
            .rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '$')
            .unwrap_or(self.rest.len());
        let name: String = self.rest[..end].chars().filter(|c| *c != '$').collect();
        let digits = name.find(|c: char| c.is_ascii_digit())?;
        let mut column = 0_u32;
        for letter in name[..digits].chars() {
            let value = u32::from(letter.to_ascii_uppercase()).checked_sub(u32::from('A'))?;
            column = column.checked_mul(26)?.checked_add(value + 1)?;
        }
        let row: u32 = name[digits..].parse().ok()?;
        self.rest = &self.rest[end..];
        let Some(cell) = self.sheet.cell(row, column.checked_sub(1)?) else {
            return Some(String::new());
        };
        match &cell.value {
            Value::Text(text) => Some(text.clone()),
            Value::Number(number) => Some(number_text(*number)),
            Value::Formula(formula) => {
                evaluate_at_depth(formula, self.sheet, self.depth + 1, self.operands_left)
            }
            Value::Date(_) | Value::Bool(_) | Value::Error(_) => None,
        }
    }

    fn sign(&mut self, sign: char) -> bool {
        self.rest = self.rest.trim_start();
        match self.rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::workbook::{Cell, SheetRow};
    use super::*;

    #[test]
    fn texts_put_together() {
        let cell = |column, value| Cell {
            column,
            value,
            format: None,
        };
        let sheet = Sheet {
            rows: vec![SheetRow {
                number: 1,
                hidden: false,
                cells: vec![
                    cell(0, Value::Text("01".into())),
                    cell(1, Value::Formula("A1&\"-05\"".into())),
                    cell(2, Value::Formula("C1".into())),
                ],
            }],
            ..Sheet::default()
        };
        let cases = [
            ("\"01-05\"", Some("01-05")),
            ("=A1&\"-\"&7", Some("01-7")),
            ("CONCATENATE($A$1,\"-\",\"0\"&5)", Some("01-05")),
            ("B1", Some("01-05")),
            ("\"МУ \"\"Отдел\"\"\"", Some("МУ \"Отдел\"")),
            ("C1", None),
            ("SUM(A1:A9)", None),
            ("\"не закрыто", None),
            ("", None),
        ];
        for (formula, expected) in cases {
            assert_eq!(evaluate(formula, &sheet).as_deref(), expected, "{formula}");
        }
    }
}
