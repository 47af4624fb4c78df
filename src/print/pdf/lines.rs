//! Words into lines.

use super::super::russian::{NO_BREAK_SPACE, SOFT_HYPHEN, for_print, hyphenated};
use super::face::{Faces, Type};

/// A line of text with its width in points.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) width: f32,
    /// Whether its last word goes on on the next line.
    pub(super) is_broken: bool,
}

/// Breaks running text into lines of at most `room` points, the first one `indent` points shorter. No letter is ever lost: a
/// word wider than the line is divided by syllables, and where that does not help, anywhere.
pub(super) fn wrapped(faces: &Faces, text: &str, kind: Type, room: f32, indent: f32) -> Vec<Line> {
    let text = faces.printable(&for_print(text));
    let mut breaking = Breaking {
        faces,
        kind,
        room,
        indent,
        lines: Vec::new(),
        line: String::new(),
        used: 0.0,
    };
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        breaking.add_word(word);
    }
    breaking.end_line();
    breaking.lines
}

struct Breaking<'a> {
    faces: &'a Faces,
    kind: Type,
    room: f32,
    indent: f32,
    lines: Vec<Line>,
    line: String,
    used: f32,
}

impl Breaking<'_> {
    fn room_here(&self) -> f32 {
        if self.lines.is_empty() {
            self.room - self.indent
        } else {
            self.room
        }
    }

    fn end_line(&mut self) {
        if self.line.is_empty() && !self.lines.is_empty() {
            return;
        }
        self.lines.push(Line {
            text: std::mem::take(&mut self.line),
            width: self.used,
            is_broken: false,
        });
        self.used = 0.0;
    }

    /// Ends the line within a word.
    fn end_broken_line(&mut self) {
        self.end_line();
        if let Some(line) = self.lines.last_mut() {
            line.is_broken = true;
        }
    }

    /// Puts it on the line if it fits.
    fn fits(&mut self, word: &str) -> bool {
        let space = if self.line.is_empty() {
            0.0
        } else {
            self.faces.width(" ", self.kind)
        };
        let width = self.faces.width(word, self.kind);
        if self.used + space + width > self.room_here() {
            return false;
        }
        if space > 0.0 {
            self.line.push(' ');
        }
        self.line.push_str(word);
        self.used += space + width;
        true
    }

    fn add_word(&mut self, word: &str) {
        if self.fits(word) {
            return;
        }
        let width = self.faces.width(word, self.kind);
        if width <= self.room {
            self.end_line();
            if self.fits(word) {
                return;
            }
        }
        // What should stay together but cannot is set apart again.
        if word.contains(NO_BREAK_SPACE) {
            for part in word.split(NO_BREAK_SPACE) {
                self.add_word(part);
            }
            return;
        }
        self.divide(word);
    }

    /// Fills the line with as many syllables as it takes, each time with a hyphen; then with as many letters.
    fn divide(&mut self, word: &str) {
        let marked = hyphenated(word);
        let syllables: Vec<&str> = marked.split(SOFT_HYPHEN).collect();
        let mut at = 0;
        while at < syllables.len() {
            let rest: String = syllables[at..].concat();
            if self.fits(&rest) {
                return;
            }
            let taken = (at + 1..syllables.len())
                .rev()
                .find(|end| self.fits(&format!("{}-", syllables[at..*end].concat())));
            match taken {
                Some(end) => {
                    at = end;
                    self.end_broken_line();
                }
                None if !self.line.is_empty() => self.end_line(),
                None => {
                    self.break_anywhere(syllables[at]);
                    at += 1;
                }
            }
        }
    }

    fn break_anywhere(&mut self, letters: &str) {
        for letter in letters.chars() {
            let width = self.faces.width(letter.encode_utf8(&mut [0; 4]), self.kind);
            if !self.line.is_empty() && self.used + width > self.room_here() {
                self.end_broken_line();
            }
            self.line.push(letter);
            self.used += width;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str, room: f32) -> Vec<String> {
        let faces = Faces::built_in().expect("the faces are built in");
        wrapped(&faces, text, Type::regular(12.0), room, 0.0)
            .into_iter()
            .map(|line| {
                assert!(line.width <= room + 0.01, "{line:?}");
                line.text
            })
            .collect()
    }

    #[test]
    fn no_letter_is_lost() {
        let text = "Переписка с управлениями ФНС России по субъектам Российской Федерации № 5-7/88 от 31 марта 2025 г.";
        let long = "а".repeat(400);
        for (text, room) in [
            (text, 60.0),
            (text, 200.0),
            (text, 30.0),
            (long.as_str(), 100.0),
        ] {
            let whole = |text: &str| -> String {
                text.chars()
                    .filter(|c| !c.is_whitespace() && *c != '-')
                    .collect()
            };
            assert_eq!(whole(&lines(text, room).concat()), whole(text));
        }
    }

    #[test]
    fn a_line_tells_whether_its_word_goes_on() {
        let faces = Faces::built_in().expect("the faces are built in");
        let broken = |text: &str, room| -> Vec<bool> {
            let lines = wrapped(&faces, text, Type::regular(12.0), room, 0.0);
            lines.iter().map(|line| line.is_broken).collect()
        };
        assert_eq!(broken("приказы приказы", 60.0), [false, false]);
        assert_eq!(broken("прослеживаемости", 60.0), [true, false]);
        assert_eq!(broken("аааааааааааа", 40.0), [true, false]);
    }

    #[test]
    fn words_move_whole_while_they_can() {
        assert_eq!(lines("приказы приказы", 60.0), ["приказы", "приказы"]);
        assert_eq!(lines("от 5 марта", 40.0), ["от", "5\u{a0}марта"]);
        assert_eq!(lines("", 40.0), [""]);
    }
}
