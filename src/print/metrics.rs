//! How wide text is, roughly: enough to tell in how many lines a cell will wrap.
//!
//! A spreadsheet program trusts the row heights of a file and does not wrap rows open by itself, so the heights must be
//! known when the file is written. The widths are those of Liberation Serif (the metric twin of Times New Roman), averaged
//! over classes of characters and rounded up: a row a little too high is readable, one too low is not.
//!
//! Widths are in thousandths of the type size («em»):
//!
//! | class | width | examples and their own widths |
//! | --- | --- | --- |
//! | spaces and points | 260 | space 250, `.` 250, `,` 250 |
//! | brackets, hyphens, thin letters | 340 | `(` 333, `-` 333, `i` 278 |
//! | digits | 500 | 500 |
//! | small letters | 495 | а 444, в 472, н 535, п 535, о 500 |
//! | wide small letters | 700 | ж 691, м 633, ф 648, ш 770, щ 770, ы 671, ю 747 |
//! | capitals | 700 | А 722, В 667, Н 722, С 667 |
//! | wide capitals and signs | 960 | Ж 896, М 889, Ш 1009, Щ 1009, Ю 1028, № 954, — 1000 |

/// Height of a line in type sizes: 15.75 points for 12-point type.
const LINE_HEIGHT: f64 = 1.3125;
/// Bold type is wider than regular by about this factor.
const BOLD: f64 = 1.07;
/// Blank a spreadsheet keeps at both sides of a cell together, mm.
const CELL_PADDING_MM: f64 = 1.5;
/// By how much the true width of a word may exceed that of its classes.
const WORD_TOLERANCE: f64 = 1.08;
const MM_PER_POINT: f64 = super::layout::MM_PER_INCH / super::layout::POINTS_PER_INCH;

/// Type that a text is measured in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Type {
    /// Size in points.
    pub points: f64,
    pub bold: bool,
}

impl Type {
    pub fn regular(points: f64) -> Self {
        Self {
            points,
            bold: false,
        }
    }

    pub fn bold(points: f64) -> Self {
        Self { points, bold: true }
    }

    /// Height of `lines` lines, points.
    pub fn height_points(self, lines: usize) -> f64 {
        lines as f64 * self.points * LINE_HEIGHT
    }

    /// Estimated width of a text on one line, mm.
    pub fn width_mm(self, text: &str) -> f64 {
        let thousandths: u32 = text.chars().map(character_width).sum();
        let factor = if self.bold { BOLD } else { 1.0 };
        f64::from(thousandths) / 1000.0 * self.points * MM_PER_POINT * factor
    }

    /// Whether a word may be too wide for one line in the given room, mm. Classes are averages, so a narrow miss counts.
    pub fn may_overflow(self, word: &str, room_mm: f64) -> bool {
        self.width_mm(word) * WORD_TOLERANCE > room_mm
    }

    /// How many lines the text takes in a cell of the given width; at least one.
    ///
    /// Words move to the next line whole; a word wider than the cell is broken.
    pub fn lines_in_cell(self, text: &str, cell_width_mm: f64) -> usize {
        let room = (cell_width_mm - CELL_PADDING_MM).max(self.width_mm("Ж"));
        let space = self.width_mm(" ");
        let mut lines = 1;
        let mut used = 0.0;
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let width = self.width_mm(word);
            let with_space = if used > 0.0 {
                used + space + width
            } else {
                width
            };
            if with_space <= room {
                used = with_space;
                continue;
            }
            if used > 0.0 {
                lines += 1;
            }
            let broken = (width / room).ceil().max(1.0);
            lines += broken as usize - 1;
            used = width - (broken - 1.0) * room;
        }
        lines
    }
}

/// Width of a character in thousandths of the type size, by its class.
fn character_width(character: char) -> u32 {
    match character {
        ' ' | '\u{a0}' | '.' | ',' | ':' | ';' => 260,
        '!' | '(' | ')' | '-' | '/' | '\'' | '|' | '[' | ']' | 'i' | 'j' | 'l' | 't' | 'f'
        | 'r' | 'I' => 340,
        '0'..='9' => 500,
        'ж' | 'м' | 'ф' | 'ш' | 'щ' | 'ы' | 'ю' | 'm' | 'w' => 700,
        'Ж' | 'М' | 'Ф' | 'Ш' | 'Щ' | 'Ы' | 'Ю' | 'M' | 'W' | '№' | '—' | '…' | '@' | '%' => {
            960
        }
        _ if character.is_uppercase() => 700,
        _ if character.is_alphanumeric() || character.is_ascii() => 495,
        '«' | '»' | '–' | '„' | '“' => 500,
        _ => 1000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_text_takes_one_line_and_an_empty_one_too() {
        let table = Type::regular(12.0);
        assert_eq!(table.lines_in_cell("", 20.0), 1);
        assert_eq!(table.lines_in_cell("10-1-01", 22.0), 1);
    }

    #[test]
    fn words_move_whole() {
        // 7 small letters of 12 points are about 15 mm: two such words need two lines in 25 mm.
        assert_eq!(
            Type::regular(12.0).lines_in_cell("приказы приказы", 25.0),
            2
        );
        assert_eq!(
            Type::regular(12.0).lines_in_cell("приказы приказы", 60.0),
            1
        );
    }

    #[test]
    fn a_word_wider_than_the_cell_is_broken_into_lines() {
        let word = "а".repeat(400);
        let table = Type::regular(12.0);
        let expected = (table.width_mm(&word) / (20.0 - CELL_PADDING_MM)).ceil() as usize;
        assert_eq!(table.lines_in_cell(&word, 20.0), expected);
    }

    #[test]
    fn a_narrower_cell_never_takes_fewer_lines() {
        let text = "Переписка с управлениями ФНС России по субъектам Российской Федерации по вопросам налогообложения";
        let lines: Vec<usize> = (3..30)
            .rev()
            .map(|cm| Type::regular(12.0).lines_in_cell(text, f64::from(cm) * 10.0 / 2.0))
            .collect();
        assert!(lines.is_sorted(), "{lines:?}");
    }
}
