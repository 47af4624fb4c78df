//! The sheet: sizes, margins and type of every form (`forms.md` 1.1–1.3; clauses 3.3.3–3.3.7, R-014…R-022).

/// Which way the A4 sheet lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    A4Portrait,
    A4Landscape,
}

/// Margins in millimetres.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Margins {
    pub left: u16,
    pub right: u16,
    pub top: u16,
    pub bottom: u16,
}

/// The least margins clause 3.3.4 allows; every form uses exactly them.
pub const MARGINS: Margins = Margins {
    left: 30,
    right: 10,
    top: 20,
    bottom: 20,
};

impl Page {
    /// Width of the sheet, mm.
    pub fn width_mm(self) -> u16 {
        match self {
            Self::A4Portrait => 210,
            Self::A4Landscape => 297,
        }
    }

    /// Height of the sheet, mm.
    pub fn height_mm(self) -> u16 {
        match self {
            Self::A4Portrait => 297,
            Self::A4Landscape => 210,
        }
    }

    /// Widths of the post and of the rule in a signature line, mm (`forms.md` 1.6); a wide sheet has room for more.
    pub fn signature_mm(self) -> (u16, u16) {
        match self {
            Self::A4Portrait => (SIGNATURE_POST_MM, SIGNATURE_RULE_MM),
            Self::A4Landscape => (SIGNATURE_POST_MM + 40, SIGNATURE_RULE_MM + 10),
        }
    }

    /// Width of the text between the margins, mm: 170 or 257.
    pub fn text_width_mm(self) -> u16 {
        self.width_mm() - MARGINS.left - MARGINS.right
    }
}

/// Size of running text, points (`forms.md` 1.2).
pub const BODY_POINTS: f64 = 13.0;
/// Size of table text, points.
pub const TABLE_POINTS: f64 = 12.0;
/// Size of the hints under a line («(подпись)»), points.
pub const HINT_POINTS: f64 = 9.0;
/// Width of a gryph («УТВЕРЖДАЮ» with what follows), mm (`forms.md` 1.5).
pub const GRYPH_WIDTH_MM: u16 = 75;
/// A label for the spine of a case, mm (F-20K).
pub const LABEL_MM: (u16, u16) = (60, 40);
/// Labels side by side on a sheet.
pub const LABELS_IN_A_ROW: usize = 2;
/// Width of the post in a signature line, mm (`forms.md` 1.6).
pub const SIGNATURE_POST_MM: u16 = 80;
/// Width of the rule for the signature, mm.
pub const SIGNATURE_RULE_MM: u16 = 40;
/// Millimetres in an inch.
pub const MM_PER_INCH: f64 = 25.4;
/// Points in an inch.
pub const POINTS_PER_INCH: f64 = 72.0;
