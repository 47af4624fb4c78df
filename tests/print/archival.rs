//! Every form as PDF/A, judged by programs that did not write it: Apache PDFBox Preflight, where `DELOHRAN_TEST_PREFLIGHT` names
//! its class path, and the crate `oxidize-pdf` (decision 016).

use std::collections::BTreeSet;
use std::io::{Cursor, Write};
use std::path::Path;
use std::process::Command;
use std::sync::Once;

use delohran::print::catalogue::FormCode;
use delohran::print::pdf::{Binding, Manner, Part, pdf};
use oxidize_pdf::parser::PdfReader;
use oxidize_pdf::pdfa::{PdfALevel, PdfAValidator};

use super::conformance::all_forms;
use super::fixtures::day;

/// Names the class path of Preflight, as `.ci/run` puts it together.
const PREFLIGHT_VARIABLE: &str = "DELOHRAN_TEST_PREFLIGHT";

/// All forms by one part, on one side and on both: name and content.
fn files(part: Part) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for (index, form) in all_forms().iter().enumerate() {
        for binding in Binding::ALL {
            let manner = Manner {
                binding: *binding,
                part,
            };
            let made = pdf(form, day(2026, 11, 22), manner).expect("written");
            let name = format!("{}-{index}-{}", form.code.as_str(), binding.code());
            files.push((name, made.bytes));
        }
    }
    files
}

/// A PDF with an unembedded font, no metadata, no output intent.
fn plain_pdf() -> Vec<u8> {
    let mut document = oxidize_pdf::Document::new();
    let mut page = oxidize_pdf::Page::a4();
    page.text()
        .set_font(oxidize_pdf::Font::TimesRoman, 12.0)
        .at(100.0, 700.0)
        .write("act")
        .expect("a line");
    document.add_page(page);
    document.to_bytes().expect("a file")
}

/// What is wrong with a file by part 2, level A; nothing when it is right.
fn faults_by_part_2(bytes: &[u8]) -> Vec<String> {
    let mut reader = PdfReader::new(Cursor::new(bytes)).expect("a PDF");
    PdfAValidator::new(PdfALevel::A2a)
        .validate(&mut reader)
        .expect("judged")
        .errors()
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn every_form_of_the_catalogue_is_judged() {
    let printed: BTreeSet<FormCode> = all_forms().iter().map(|form| form.code).collect();
    // Shared wording is no form; the record F-33 words the two acts of destruction.
    let wording = [FormCode::Common, FormCode::Marks, FormCode::F33];
    for code in FormCode::ALL.iter().filter(|code| !wording.contains(code)) {
        assert!(printed.contains(code), "{}", code.as_str());
    }
}

#[test]
fn every_form_keeps_to_part_2() {
    for (name, bytes) in files(Part::Two) {
        assert_eq!(faults_by_part_2(&bytes), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn what_is_no_archival_file_is_seen_by_part_2() {
    assert!(!faults_by_part_2(&plain_pdf()).is_empty());
    let (_, other_part) = files(Part::One).remove(0);
    assert!(!faults_by_part_2(&other_part).is_empty());
}

/// What Preflight finds wrong, file after file, all in one run; none where there is no Preflight.
fn faults_by_part_1(folder: &str, files: &[(String, Vec<u8>)]) -> Option<Vec<Vec<String>>> {
    static SAID: Once = Once::new();
    let Ok(class_path) = std::env::var(PREFLIGHT_VARIABLE) else {
        SAID.call_once(|| {
            let _ = writeln!(
                std::io::stderr(),
                "\n{PREFLIGHT_VARIABLE} не задана: проверки PDF/A-1b пропущены"
            );
        });
        return None;
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut names = Vec::new();
    for (name, bytes) in files {
        let path = folder.join(format!("{name}.pdf"));
        std::fs::write(&path, bytes).expect("written");
        names.push(path.display().to_string());
    }
    let list = folder.join("list");
    std::fs::write(&list, names.join("\n")).expect("written");
    let told = Command::new("java")
        .args(["-cp", &class_path])
        .arg("org.apache.pdfbox.preflight.Validator_A1b")
        .args(["xml", "group"])
        .arg(&list)
        .output()
        .expect("java runs");
    let report = std::fs::read_to_string(folder.join("list.preflight.xml"))
        .unwrap_or_else(|_| panic!("no report: {}", String::from_utf8_lossy(&told.stderr)));
    let judged: Vec<Vec<String>> = report
        .split("<preflight name=")
        .skip(1)
        .map(faults_of_report)
        .collect();
    assert_eq!(judged.len(), files.len(), "{report}");
    Some(judged)
}

/// What Preflight, which knows part 1 alone, rightly finds in every file of part 2: the part itself, and a profile of colours of
/// a version that part 2 allows.
const DIFFERENCES_OF_PART_2: [&str; 2] = [
    "Error on MetaData, part must be 1",
    "Invalid graphics object, Invalid version of the ICCProfile",
];

/// The faults of one file in Preflight's report; none when it is told to be valid.
fn faults_of_report(report: &str) -> Vec<String> {
    let faults: Vec<String> = report
        .split("<details>")
        .skip(1)
        .filter_map(|rest| rest.split("</details>").next())
        .map(str::to_owned)
        .collect();
    let is_valid = report.contains(">true</isValid>");
    assert_eq!(is_valid, faults.is_empty(), "{report}");
    faults
}

#[test]
fn every_form_keeps_to_part_1() {
    let files = files(Part::One);
    let Some(judged) = faults_by_part_1("part-1", &files) else {
        return;
    };
    for ((name, _), faults) in files.iter().zip(judged) {
        assert_eq!(faults, Vec::<String>::new(), "{name}");
    }
}

#[test]
fn by_part_2_a_form_differs_from_part_1_where_it_may() {
    let files = files(Part::Two);
    let Some(judged) = faults_by_part_1("part-2", &files) else {
        return;
    };
    for ((name, _), faults) in files.iter().zip(judged) {
        let found: BTreeSet<&str> = faults.iter().map(String::as_str).collect();
        assert_eq!(found, BTreeSet::from(DIFFERENCES_OF_PART_2), "{name}");
    }
}

#[test]
fn what_is_no_archival_file_is_seen_by_part_1() {
    let files = vec![("plain".to_owned(), plain_pdf())];
    let Some(judged) = faults_by_part_1("plain", &files) else {
        return;
    };
    assert!(judged.iter().all(|faults| faults.len() > 2), "{judged:?}");
}
