//! csv and tsv: the encoding and the separator are found by trying.

use super::super::error::IntakeError;
use super::super::limits;
use super::super::workbook::Value;
use super::speech::Speech;
use super::{Request, chosen};
use encoding_rs::{Encoding, IBM866, KOI8_R, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251};

/// The name given to the only sheet.
const SHEET: &str = "Таблица";
/// Lines that decide about the separator.
const TRIED_RECORDS: usize = 300;
/// A text cell with more lines than this comes from a quotation mark that nobody closed.
const LINES_IN_A_CELL: usize = 60;

pub(super) fn read(
    bytes: &[u8],
    request: &Request,
    speech: &mut Speech,
) -> Result<(), IntakeError> {
    chosen(vec![SHEET.into()], request)?;
    let text = decode(bytes);
    let (declared, text) = declared_separator(&text);
    let separator = declared.unwrap_or_else(|| likely_separator(text));
    let quoting = !has_runaway_quote(text, separator);
    speech.begin_sheet(SHEET, false, Vec::new(), Vec::new())?;
    let mut reader = reader(text, separator, quoting);
    let mut record = csv::StringRecord::new();
    let mut row = 0_u32;
    while reader
        .read_record(&mut record)
        .map_err(|why| IntakeError::Damaged {
            why: why.to_string(),
        })?
    {
        for (column, field) in record.iter().enumerate() {
            let column = u32::try_from(column).unwrap_or(u32::MAX);
            speech.cell(row, column, false, Value::Text(field.to_owned()), None)?;
        }
        row += 1;
        if row > limits::ROWS {
            return Err(IntakeError::TooManyRows {
                sheet: SHEET.into(),
                row: u64::from(row),
            });
        }
    }
    speech.end_sheet()
}

fn reader(text: &str, separator: u8, quoting: bool) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .quoting(quoting)
        .from_reader(text.as_bytes())
}

fn decode(bytes: &[u8]) -> String {
    let encoding = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None if std::str::from_utf8(bytes).is_ok() => UTF_8,
        None => most_russian(bytes),
    };
    debug_assert!(![UTF_16LE, UTF_16BE].contains(&encoding) || bytes.len() > 1);
    encoding.decode(bytes).0.into_owned()
}

/// Of the one-byte encodings of Cyrillic, the one that gives the most Russian letters and the fewest oddities.
fn most_russian(bytes: &[u8]) -> &'static Encoding {
    let sample = &bytes[..bytes.len().min(1 << 16)];
    let score = |encoding: &'static Encoding| {
        let (text, _, _) = encoding.decode(sample);
        text.chars().map(worth).sum::<i64>()
    };
    [WINDOWS_1251, IBM866, KOI8_R]
        .into_iter()
        .rev()
        .max_by_key(|encoding| score(encoding))
        .unwrap_or(WINDOWS_1251)
}

/// Small letters are the rule in a text and capitals the exception; KOI8-R read as windows-1251 turns that round.
fn worth(letter: char) -> i64 {
    match letter {
        'о' | 'е' | 'а' | 'и' | 'н' | 'т' | 'с' | 'р' => 4,
        'а'..='я' | 'ё' => 2,
        'А'..='Я' | 'Ё' | '№' | '«' | '»' | '–' | '—' => 1,
        letter if letter.is_ascii() => 0,
        _ => -5,
    }
}

/// Excel's own first line «sep=;».
fn declared_separator(text: &str) -> (Option<u8>, &str) {
    let Some(rest) = text.strip_prefix("sep=") else {
        return (None, text);
    };
    match rest.as_bytes().first() {
        Some(&separator @ (b';' | b',' | b'\t' | b'|')) => {
            let rest = rest[1..].trim_start_matches('\r');
            (Some(separator), rest.strip_prefix('\n').unwrap_or(rest))
        }
        _ => (None, text),
    }
}

/// The separator that cuts the most lines into one and the same number of fields, and into more of them.
fn likely_separator(text: &str) -> u8 {
    let agreement = |separator: u8| {
        let mut by_width = std::collections::BTreeMap::<usize, usize>::new();
        let mut reader = reader(text, separator, true);
        for record in reader.records().take(TRIED_RECORDS).flatten() {
            if record.len() > 1 {
                *by_width.entry(record.len()).or_default() += 1;
            }
        }
        by_width
            .into_iter()
            .map(|(width, lines)| (lines, width))
            .max()
            .unwrap_or((0, 0))
    };
    [b',', b'|', b';', b'\t']
        .into_iter()
        .max_by_key(|separator| agreement(*separator))
        .unwrap_or(b';')
}

fn has_runaway_quote(text: &str, separator: u8) -> bool {
    let mut reader = reader(text, separator, true);
    let mut record = csv::StringRecord::new();
    while let Ok(true) = reader.read_record(&mut record) {
        if record
            .iter()
            .any(|field| field.matches('\n').count() > LINES_IN_A_CELL)
        {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = "01-01;Приказы, распоряжения по основной деятельности;Постоянно;ст. 19а\n";

    #[test]
    fn encodings_are_found() {
        for encoding in [UTF_8, WINDOWS_1251, IBM866, KOI8_R] {
            let (bytes, _, unmappable) = encoding.encode(LINE);
            assert!(!unmappable);
            assert_eq!(decode(&bytes), LINE, "{}", encoding.name());
        }
        let with_mark: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain(LINE.encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        assert_eq!(decode(&with_mark), LINE);
    }

    #[test]
    fn separators_are_found() {
        for separator in [';', '\t', '|'] {
            let text = LINE.replace(';', &separator.to_string()).repeat(5);
            assert_eq!(char::from(likely_separator(&text)), separator);
        }
        let commas = "01-01,\"Приказы; распоряжения\",Постоянно\n".repeat(5);
        assert_eq!(likely_separator(&commas), b',');
        assert_eq!(declared_separator("sep=;\r\n1;2").0, Some(b';'));
    }
}
