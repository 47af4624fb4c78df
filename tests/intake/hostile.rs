//! Files that mean harm, and files that are something else: each gets a sentence, the program lives.

use super::fixtures::*;
use delohran::intake::IntakeError;
use std::io::Cursor;

fn refusal(extension: &str, bytes: &[u8]) -> IntakeError {
    let refusal = read(extension, bytes).expect_err("the file is refused");
    let text = refusal.to_string();
    assert!(
        text.chars().any(|c| ('а'..='я').contains(&c)),
        "not a Russian sentence: {text}"
    );
    refusal
}

#[test]
fn shared_strings_that_ask_for_a_hundred_gigabytes() {
    let strings = br#"<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" count="1" uniqueCount="4294967295"><si><t>a</t></si></sst>"#;
    let sheet = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row></sheetData>";
    let bytes = raw_xlsx_with("", sheet, &[("xl/sharedStrings.xml", strings)]);
    assert!(matches!(
        refusal("xlsx", &bytes),
        IntakeError::ReaderDied { .. }
    ));
}

#[test]
fn cells_in_opposite_corners() {
    let sheet = format!(
        "<sheetData><row r=\"1\">{}</row><row r=\"1048576\">{}</row></sheetData>",
        inline("A1", "а"),
        inline("XFD1048576", "б")
    );
    let refused = refusal("xlsx", &raw_xlsx("", &sheet));
    assert!(
        matches!(refused, IntakeError::TooManyRows { row: 1_048_576, .. }),
        "{refused:?}"
    );
    let absurd = format!(
        "<sheetData><row r=\"4294967295\">{}</row></sheetData>",
        inline("ZZZZZZ4294967295", "а")
    );
    refusal("xlsx", &raw_xlsx("", &absurd));
}

#[test]
fn columns_beyond_the_limit_are_counted() {
    let sheet = format!(
        "<sheetData><row r=\"1\">{}</row><row r=\"2\">{}{}</row></sheetData>",
        inline("A1", "а"),
        inline("BN2", "б"),
        inline("CA2", "в")
    );
    let refused = refusal("xlsx", &raw_xlsx("", &sheet));
    assert_eq!(
        refused,
        IntakeError::TooManyColumns {
            sheet: "Лист1".into(),
            cells: 2,
            first: "BN2".into()
        }
    );
}

#[test]
fn two_million_rows() {
    let bytes = "1\n".repeat(2_000_000).into_bytes();
    let refused = refusal("csv", &bytes);
    assert!(
        matches!(refused, IntakeError::TooManyRows { .. }),
        "{refused:?}"
    );
    assert!(refused.to_string().contains("120000"), "{refused}");
}

#[test]
fn a_zip_bomb() {
    let one = zip(&[("part", &vec![b' '; 1 << 20])]);
    let mut source = zip::ZipArchive::new(Cursor::new(one)).expect("a container");
    let mut bomb = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for number in 0..300 {
        let part = source.by_index(0).expect("a part");
        bomb.raw_copy_file_rename(part, format!("xl/media/{number}.bin"))
            .expect("a copy");
    }
    let bytes = bomb.finish().expect("a container").into_inner();
    assert!(bytes.len() < 1 << 20);
    assert_eq!(refusal("xlsx", &bytes), IntakeError::UnpacksTooLarge);
}

#[test]
fn a_container_of_very_many_parts() {
    let names: Vec<String> = (0..2_100)
        .map(|number| format!("xl/part{number}.bin"))
        .collect();
    let parts: Vec<(&str, &[u8])> = names
        .iter()
        .map(|name| (name.as_str(), b"".as_slice()))
        .collect();
    let refused = refusal("xlsx", &zip(&parts));
    assert!(
        matches!(refused, IntakeError::TooManyParts { parts: 2_100 }),
        "{refused:?}"
    );
}

#[test]
fn a_repeated_row_of_open_document() {
    let rows = "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell table:number-columns-repeated=\"90\" office:value-type=\"string\"><text:p>а</text:p></table:table-cell></table:table-row>";
    refusal("ods", &ods("Лист1", rows));
}

#[test]
fn a_cell_longer_than_a_cell_can_be() {
    let sheet = format!(
        "<sheetData><row r=\"1\">{}</row></sheetData>",
        inline("A1", &"а".repeat(40_000))
    );
    let refused = refusal("xlsx", &raw_xlsx("", &sheet));
    assert!(
        matches!(
            refused,
            IntakeError::CellTooLong {
                characters: 40_000,
                ..
            }
        ),
        "{refused:?}"
    );
}

#[test]
fn entities_that_multiply() {
    let sheet = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&b;&b;</t></is></c></row></sheetData>";
    // Whether it is refused or read as nothing matters less than that it ends.
    let _ = read("xlsx", &raw_xlsx("", sheet));
}

#[test]
fn files_of_other_kinds() {
    let cases: [(&str, &[u8], &str); 6] = [
        ("xlsx", b"%PDF-1.7 ...", "PDF"),
        (
            "xls",
            b"<html><body><table><tr><td>1</td></tr></table></body></html>",
            "HTML",
        ),
        ("xlsx", b"\x89PNG\r\n\x1a\n", "рисунок"),
        ("csv", b"\x00\x01\x02\x03", "двоичный"),
        ("xlsx", &zip(&[("word/document.xml", b"<w/>")]), "Word"),
        ("xlsx", &zip(&[("readme.txt", b"text")]), "архив"),
    ];
    for (extension, bytes, word) in cases {
        let refused = refusal(extension, bytes);
        assert!(
            matches!(refused, IntakeError::NotASpreadsheet { .. }),
            "{refused:?}"
        );
        assert!(refused.to_string().contains(word), "{refused}");
    }
}

#[test]
fn empty_and_cut_files() {
    assert_eq!(refusal("xlsx", b""), IntakeError::EmptyFile);
    assert_eq!(refusal("csv", b"\n\n;;\n"), IntakeError::NothingInside);
    assert_eq!(
        refusal("xlsx", &raw_xlsx("", "<sheetData/>")),
        IntakeError::NothingInside
    );
    let whole = xlsx(&[Grid::new("Лист1")]);
    refusal("xlsx", &whole[..whole.len() / 2]);
    refusal("xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and nothing more");
    let too_big = vec![b'1'; (40 << 20) + 1];
    assert!(matches!(
        refusal("csv", &too_big),
        IntakeError::FileTooBig { .. }
    ));
}

#[test]
fn changed_bytes_never_hang_or_break_the_parent() {
    let mut grid = Grid::new("Лист1");
    grid.header();
    school().iter().for_each(|case| grid.case(case));
    let whole = xlsx(&[grid]);
    let mut state = 7_u64;
    for _ in 0..40 {
        let mut bytes = whole.clone();
        for _ in 0..8 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let at = (state >> 33) as usize % bytes.len();
            bytes[at] ^= (state >> 20) as u8;
        }
        let _ = read("xlsx", &bytes);
    }
}
