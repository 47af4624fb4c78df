//! Every form as DOCX and XLSX opened by LibreOffice, where `DELOHRAN_TEST_OFFICE` names it: as many pages and the same words as
//! are stored. `pdftotext` and `pdftoppm` of poppler read what LibreOffice printed; the pictures stay in `target/tmp/office`.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Once;

use delohran::print::{Form, docx, xlsx};

use super::conformance::all_forms;
use super::fixtures::day;

/// Names the program: `soffice`.
const OFFICE_VARIABLE: &str = "DELOHRAN_TEST_OFFICE";

fn office() -> Option<String> {
    static SAID: Once = Once::new();
    let program = std::env::var(OFFICE_VARIABLE).ok();
    if program.is_none() {
        SAID.call_once(|| {
            let _ = writeln!(
                std::io::stderr(),
                "\n{OFFICE_VARIABLE} не задана: печать через LibreOffice не проверена"
            );
        });
    }
    program
}

/// Prints the files of a folder into PDF beside them, all in one run.
fn print_all(office: &str, folder: &Path, files: &[PathBuf]) {
    // A profile of its own: another LibreOffice of the same user would take the run over.
    let profile = folder.join("profile");
    let told = Command::new(office)
        .arg(format!(
            "-env:UserInstallation=file://{}",
            profile.display()
        ))
        .args(["--headless", "--convert-to", "pdf", "--outdir"])
        .arg(folder)
        .args(files)
        .output()
        .expect("LibreOffice runs");
    assert!(told.status.success(), "{told:?}");
}

/// What a program of poppler says.
fn poppler(program: &str, arguments: &[&str], file: &Path) -> String {
    let told = Command::new(program)
        .args(arguments)
        .arg(file)
        .arg("-")
        .output()
        .expect("poppler runs");
    assert!(told.status.success(), "{told:?}");
    String::from_utf8(told.stdout).expect("text")
}

/// The pages of a PDF, the words of each on one line.
fn pages(file: &Path) -> Vec<String> {
    let text = poppler("pdftotext", &["-raw", "-enc", "UTF-8"], file);
    let pages = text.trim_end_matches('\u{c}').split('\u{c}');
    pages
        .map(|page| page.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

/// Writes every form, has it printed, and tells what stands on the pages.
fn printed(kind: &str, write: impl Fn(&Form) -> Vec<u8>) -> Option<String> {
    let office = office()?;
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("office")
        .join(kind);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).expect("a folder");
    let mut files = Vec::new();
    for (index, form) in all_forms().iter().enumerate() {
        let path = folder.join(format!("{index:02}-{}.{kind}", form.code.as_str()));
        std::fs::write(&path, write(form)).expect("written");
        files.push(path);
    }
    print_all(&office, &folder, &files);
    let mut told = String::new();
    for file in &files {
        let paper = file.with_extension("pdf");
        let name = file.file_name().expect("a name").display();
        let pages = pages(&paper);
        let _ = writeln!(told, "# {name}: {}", pages.len());
        for page in &pages {
            let _ = writeln!(told, "{page}");
        }
        let picture = file.with_extension("");
        let drawn = Command::new("pdftoppm")
            .args(["-r", "60", "-png"])
            .args([&paper, &picture])
            .status();
        assert!(drawn.is_ok_and(|drawn| drawn.success()), "{name}");
    }
    Some(told)
}

#[test]
fn a_text_document_has_the_pages_and_words_expected() {
    let written = |form: &Form| docx::document(form, day(2026, 11, 22)).expect("written");
    if let Some(told) = printed("docx", written) {
        insta::assert_snapshot!(told);
    }
}

#[test]
fn a_spreadsheet_has_the_pages_and_words_expected() {
    let written = |form: &Form| {
        let made = xlsx::spreadsheet(form, day(2026, 11, 22));
        made.expect("written").bytes
    };
    if let Some(told) = printed("xlsx", written) {
        insta::assert_snapshot!(told);
    }
}
