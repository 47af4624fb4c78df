//! The built-in type: Liberation Serif, the metric twin of Times New Roman.

use std::cell::RefCell;
use std::collections::BTreeSet;

use krilla::text::{Font, GlyphId, KrillaGlyph};

static REGULAR: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/serif-regular.ttf"));
static BOLD: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/serif-bold.ttf"));

/// What stands for a character that the type does not have.
pub const STAND_IN: char = '□';

/// Type of a line of text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Type {
    /// Size in points.
    pub(super) size: f32,
    pub(super) bold: bool,
}

impl Type {
    pub(super) fn regular(size: f64) -> Self {
        Type {
            size: size as f32,
            bold: false,
        }
    }

    pub(super) fn bold(size: f64) -> Self {
        Type {
            bold: true,
            ..Type::regular(size)
        }
    }

    /// From one baseline to the next.
    pub(super) fn leading(self) -> f32 {
        self.size * 1.15
    }

    /// From the top of a line to its baseline.
    pub(super) fn ascent(self) -> f32 {
        self.size * 0.95
    }
}

struct Face {
    font: Font,
    face: ttf_parser::Face<'static>,
    /// Width of the first characters, in units of the font: nearly all text is among them.
    widths: Vec<Option<u16>>,
}

/// Characters below this have their widths at hand: Latin and Cyrillic.
const COMMON: u32 = 0x0530;

impl Face {
    fn of(data: &'static [u8]) -> Option<Face> {
        let face = ttf_parser::Face::parse(data, 0).ok()?;
        let widths = (0..COMMON)
            .map(|code| {
                let glyph = face.glyph_index(char::from_u32(code)?)?;
                face.glyph_hor_advance(glyph)
            })
            .collect();
        Some(Face {
            font: Font::new(data.into(), 0)?,
            face,
            widths,
        })
    }

    fn has(&self, character: char) -> bool {
        // A character of private use means nothing outside its own font: level A forbids it.
        if matches!(character, '\u{e000}'..='\u{f8ff}') {
            return false;
        }
        match self.widths.get(character as usize) {
            Some(width) => width.is_some(),
            None => self.face.glyph_index(character).is_some(),
        }
    }

    fn advance(&self, character: char) -> u16 {
        match self.widths.get(character as usize) {
            Some(width) => width.unwrap_or_default(),
            None => self
                .face
                .glyph_index(character)
                .and_then(|glyph| self.face.glyph_hor_advance(glyph))
                .unwrap_or_default(),
        }
    }
}

/// Both weights of the type, and what they turned out not to have.
pub(super) struct Faces {
    regular: Face,
    bold: Face,
    missing: RefCell<BTreeSet<char>>,
}

impl Faces {
    /// The faces that were built in; none when they are no fonts.
    pub(super) fn built_in() -> Option<Faces> {
        Some(Faces {
            regular: Face::of(REGULAR)?,
            bold: Face::of(BOLD)?,
            missing: RefCell::default(),
        })
    }

    fn face(&self, bold: bool) -> &Face {
        if bold { &self.bold } else { &self.regular }
    }

    /// The text with a stand-in for every character that cannot be printed; an archival file must not hold an empty box that
    /// means nothing.
    pub(super) fn printable(&self, text: &str) -> String {
        text.chars()
            .map(|character| {
                if self.regular.has(character) && self.bold.has(character) {
                    return character;
                }
                self.missing.borrow_mut().insert(character);
                STAND_IN
            })
            .collect()
    }

    /// Characters that were replaced.
    pub(super) fn missing(&self) -> BTreeSet<char> {
        self.missing.borrow().clone()
    }

    /// Width of a text on one line, points.
    pub(super) fn width(&self, text: &str, kind: Type) -> f32 {
        let face = self.face(kind.bold);
        let units: u32 = text.chars().map(|c| u32::from(face.advance(c))).sum();
        units as f32 / f32::from(face.face.units_per_em()) * kind.size
    }

    pub(super) fn font(&self, bold: bool) -> Font {
        self.face(bold).font.clone()
    }

    /// The text as krilla draws it.
    pub(super) fn glyphs(&self, text: &str, bold: bool) -> Vec<KrillaGlyph> {
        let face = self.face(bold);
        let em = f32::from(face.face.units_per_em());
        text.char_indices()
            .map(|(at, character)| {
                let glyph = face.face.glyph_index(character).unwrap_or_default();
                KrillaGlyph {
                    glyph_id: GlyphId::new(u32::from(glyph.0)),
                    text_range: at..at + character.len_utf8(),
                    x_advance: f32::from(face.advance(character)) / em,
                    x_offset: 0.0,
                    y_offset: 0.0,
                    y_advance: 0.0,
                    location: None,
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_type_has_what_forms_need_in_both_weights() {
        let faces = Faces::built_in().expect("the faces are built in");
        let text = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя№«»—–…0123456789§□\u{a0}";
        assert_eq!(faces.printable(text), text);
        assert!(faces.missing().is_empty());
    }

    #[test]
    fn what_it_has_not_is_replaced_and_told() {
        let faces = Faces::built_in().expect("the faces are built in");
        assert_eq!(faces.printable("акт 漢🙂\u{f001}"), "акт □□□");
        assert_eq!(faces.missing().len(), 3);
    }

    #[test]
    fn widths_are_those_of_times() {
        let faces = Faces::built_in().expect("the faces are built in");
        let kind = Type::regular(1000.0);
        // Half an em for a digit, a quarter for a space: 500 and 250 thousandths.
        assert!((faces.width("0", kind) - 500.0).abs() < 0.5);
        assert!((faces.width(" ", kind) - 250.0).abs() < 0.5);
    }
}
