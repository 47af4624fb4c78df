//! The paper itself and the file for an office program: no text of a form is missing from either.

use std::io::{Cursor, Read};

use delohran::destruction::forms::*;
use delohran::inventories::forms::{InventoryState, department_inventory};
use delohran::nomenclature::forms::*;
use delohran::print::pdf::{Binding, Manner, pdf};
use delohran::print::russian::for_print;
use delohran::print::{Cell, Form, Piece, Row, docx};

use super::fixtures::*;

fn forms() -> Vec<Form> {
    vec![
        department_nomenclature(
            templates(),
            &agency(),
            &department_nomenclature_input(false),
        ),
        consolidated_nomenclature(
            templates(),
            &agency(),
            &consolidated_input(true, approved_consolidated()),
        ),
        department_inventory(
            templates(),
            &agency(),
            &inventory_input(InventoryState::Draft),
        )
        .expect("numbered"),
        destruction_act(templates(), &agency(), &act_input(approved_act(None))),
    ]
}

/// The texts of tables, records and signatures.
fn texts(form: &Form) -> Vec<String> {
    let mut texts = Vec::new();
    for piece in &form.body {
        match piece {
            Piece::Head(head) => texts.push(head.caption.clone()),
            Piece::Paragraph(it) => texts.push(it.text.clone()),
            Piece::Together(all) | Piece::FinalRecord(all) => {
                texts.extend(all.iter().map(|it| it.text.clone()));
            }
            Piece::Signatures(all) => {
                texts.extend(all.iter().flat_map(|it| [it.post.clone(), it.name.clone()]));
            }
            Piece::Aside(lines) => texts.extend(lines.clone()),
            Piece::Room(_) => {}
            Piece::Labels(labels) => texts.extend(labels.concat()),
            Piece::Gryphs(all) => texts.extend(all.iter().map(|it| it.word.clone())),
            Piece::Table(table) => {
                texts.extend(table.columns().iter().map(|it| it.heading.clone()));
                for row in table.rows() {
                    match row {
                        Row::Group { text } => texts.push(text.clone()),
                        Row::Line(cells) | Row::Total(cells) => {
                            texts.extend(cells.iter().filter_map(|cell| match cell {
                                Cell::Text(text) => Some(text.clone()),
                                _ => None,
                            }));
                        }
                    }
                }
            }
        }
    }
    texts
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut text = String::new();
    archive
        .by_name(name)
        .expect("the part")
        .read_to_string(&mut text)
        .expect("text");
    text
}

/// What a reader sees of a part: its tags are taken away, what they stand for is put back.
fn read(xml: &str) -> String {
    let mut text = String::new();
    let mut inside = false;
    for character in xml.replace("</w:p>", "\n").chars() {
        match character {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => text.push(character),
            _ => {}
        }
    }
    for (entity, character) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, character);
    }
    text
}

#[test]
fn an_office_program_gets_every_text() {
    for form in forms() {
        let bytes = docx::document(&form, day(2026, 11, 22)).expect("written");
        let document = part(&bytes, "word/document.xml");
        let seen = read(&document);
        for text in texts(&form) {
            assert!(seen.contains(&for_print(&text)), "{}: «{text}»", form.title);
        }
        assert_eq!(
            document.matches("<w:tc>").count(),
            document.matches("</w:tc>").count()
        );
        assert!(document.contains("<w:tblHeader/>") && document.contains("<w:titlePg/>"));
        assert_eq!(
            docx::document(&form, day(2026, 11, 22)).expect("written"),
            bytes
        );
    }
}

#[test]
fn what_would_break_the_file_is_taken_as_text() {
    let mut input = consolidated_input(true, approved_consolidated());
    input.departments[0].sections[0].rows[0].title = "Акты <w:p> & «\u{1}»".to_owned();
    let form = consolidated_nomenclature(templates(), &agency(), &input);
    let bytes = docx::document(&form, day(2026, 11, 22)).expect("written");
    assert!(read(&part(&bytes, "word/document.xml")).contains("Акты <w:p> & «»"));
}

#[test]
fn every_form_is_an_archival_file() {
    for form in forms() {
        for binding in Binding::ALL {
            let manner = Manner {
                binding: *binding,
                ..Manner::default()
            };
            let made = pdf(&form, day(2026, 11, 22), manner).expect("written");
            assert!(made.pages >= 1);
            assert!(made.missing.is_empty(), "{:?}", made.missing);
            assert!(made.bytes.starts_with(b"%PDF"));
        }
    }
}
