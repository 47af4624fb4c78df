//! What stands on a page, drawn.

use krilla::Document;
use krilla::geom::{PathBuilder, Point};
use krilla::page::PageSettings;
use krilla::paint::Stroke;

use super::super::layout::{MARGINS, Page};
use super::face::Faces;
use super::fragment::Fragment;
use super::{Binding, points};

/// Width of the rules of tables, points.
const RULE_WIDTH: f32 = 0.7;

/// Adds a page to the document.
pub(super) fn draw(
    document: &mut Document,
    faces: &Faces,
    (page, binding): (Page, Binding),
    number: usize,
    content: &Fragment,
) {
    let left = match binding {
        Binding::TwoSided if number.is_multiple_of(2) => points(MARGINS.right),
        _ => points(MARGINS.left),
    };
    let top = points(MARGINS.top);
    let Some(settings) = PageSettings::from_wh(points(page.width_mm()), points(page.height_mm()))
    else {
        return;
    };
    let mut sheet = document.start_page_with(settings);
    let mut surface = sheet.surface();
    for text in content.texts.iter().filter(|it| !it.text.is_empty()) {
        surface.draw_glyphs(
            Point::from_xy(left + text.x, top + text.y),
            &faces.glyphs(&text.text, text.kind.bold),
            faces.font(text.kind.bold),
            &text.text,
            text.kind.size,
            false,
        );
    }
    let mut path = PathBuilder::new();
    for rule in &content.rules {
        path.move_to(left + rule.from.0, top + rule.from.1);
        path.line_to(left + rule.to.0, top + rule.to.1);
    }
    if let Some(path) = path.finish() {
        surface.set_fill(None);
        surface.set_stroke(Some(Stroke {
            width: RULE_WIDTH,
            ..Stroke::default()
        }));
        surface.draw_path(&path);
    }
    surface.finish();
    sheet.finish();
}
