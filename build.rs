//! A changed migration must rebuild the program that carries it.
//!
//! Takes the faces of the printed forms out of the crate that brings them, so that no font file lies in the repository and a
//! machine without fonts prints the same.

use std::path::Path;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=migrations");
    let folder = std::env::var("OUT_DIR").expect("cargo names the folder");
    for (bold, file) in [(false, "serif-regular.ttf"), (true, "serif-bold.ttf")] {
        let (_, face) = oxml_layout::bundled_fonts::bundled_font_data()
            .into_iter()
            .find(|(family, data)| *family == "Liberation Serif" && is_face(data, bold))
            .expect("the crate brings Liberation Serif");
        std::fs::write(Path::new(&folder).join(file), face).expect("the face is written");
    }
}

/// Whether the font is upright and of this weight, by its own table.
fn is_face(data: &[u8], bold: bool) -> bool {
    ttf_parser::Face::parse(data, 0).is_ok_and(|face| face.is_bold() == bold && !face.is_italic())
}
