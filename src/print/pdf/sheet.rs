//! What stands on a page, drawn.

use krilla::Document;
use krilla::geom::{PathBuilder, Point};
use krilla::page::PageSettings;
use krilla::paint::Stroke;
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier};

use super::super::layout::{MARGINS, Page};
use super::face::Faces;
use super::fragment::{Fragment, Placed};
use super::structure::Element;
use super::{Binding, points};

/// Width of the rules of tables, points.
const RULE_WIDTH: f32 = 0.7;

/// Adds a page to the document; tells what of each element stands on it.
pub(super) fn draw(
    document: &mut Document,
    faces: &Faces,
    (page, binding): (Page, Binding),
    number: usize,
    content: &Fragment,
) -> Vec<(Element, Identifier)> {
    let left = match binding {
        Binding::TwoSided if number.is_multiple_of(2) => points(MARGINS.right),
        _ => points(MARGINS.left),
    };
    let top = points(MARGINS.top);
    let Some(settings) = PageSettings::from_wh(points(page.width_mm()), points(page.height_mm()))
    else {
        return Vec::new();
    };
    let mut sheet = document.start_page_with(settings);
    let mut surface = sheet.surface();
    let mut contents = Vec::new();
    let texts: Vec<&Placed> = content
        .texts
        .iter()
        .filter(|text| !text.text.is_empty())
        .collect();
    for part in texts.chunk_by(|one, next| one.element == next.element) {
        match part.first().and_then(|text| text.element) {
            Some(element) => {
                contents.push((element, surface.start_tagged(ContentTag::Other)));
            }
            None => {
                let artifact = Artifact::with_kind(ArtifactType::PaginationOther);
                surface.start_tagged(ContentTag::Artifact(artifact));
            }
        }
        write(&mut surface, faces, (left, top), part);
        surface.end_tagged();
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
        let artifact = Artifact::with_kind(ArtifactType::Layout);
        surface.start_tagged(ContentTag::Artifact(artifact));
        surface.draw_path(&path);
        surface.end_tagged();
    }
    surface.finish();
    sheet.finish();
    contents
}

/// Writes the texts of one element. Where a line ends and the word does not, a space says so to who reads without seeing.
fn write(surface: &mut Surface<'_>, faces: &Faces, (left, top): (f32, f32), texts: &[&Placed]) {
    for (index, it) in texts.iter().enumerate() {
        let is_last = index + 1 == texts.len();
        let text = match it.text.as_str() {
            text if is_last || it.is_broken => text.to_owned(),
            text => format!("{text} "),
        };
        surface.draw_glyphs(
            Point::from_xy(left + it.x, top + it.y),
            &faces.glyphs(&text, it.kind.bold),
            faces.font(it.kind.bold),
            &text,
            it.kind.size,
            false,
        );
    }
}
