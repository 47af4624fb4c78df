//! What concerns the child process and the command line.

use super::fixtures::*;
use delohran::intake::{IntakeError, ReadOptions, Worker, read_file};
use std::process::{Command, Output};
use std::time::Duration;

fn simple() -> Vec<u8> {
    let mut grid = Grid::new("Номенклатура");
    grid.header();
    grid.text(&["01-01", "Приказы", "", "Постоянно ст. 19(а)", ""]);
    xlsx(&[grid])
}

#[cfg(unix)]
fn script(body: &str) -> TempFile {
    use std::os::unix::fs::PermissionsExt;
    let file = TempFile::new("sh", format!("#!/bin/sh\n{body}\n").as_bytes());
    std::fs::set_permissions(&file.path, std::fs::Permissions::from_mode(0o755))
        .expect("the mode can be set");
    file
}

#[cfg(unix)]
#[test]
fn a_child_that_never_ends_is_ended() {
    let child = script("while :; do :; done");
    let table = TempFile::new("xlsx", &simple());
    let worker = Worker::at(&child.path).with_patience(Duration::from_millis(200));
    let refused = read_file(&worker, &table.path, &ReadOptions::default());
    assert!(
        matches!(refused, Err(IntakeError::TimedOut { .. })),
        "{refused:?}"
    );
}

#[cfg(unix)]
#[test]
fn children_that_fail_in_other_ways() {
    let table = TempFile::new("xlsx", &simple());
    let outcome = |body: &str| {
        let child = script(body);
        read_file(
            &Worker::at(&child.path),
            &table.path,
            &ReadOptions::default(),
        )
    };
    assert!(matches!(
        outcome("kill -ABRT $$"),
        Err(IntakeError::ReaderDied { .. })
    ));
    assert!(matches!(
        outcome("exit 1"),
        Err(IntakeError::ReaderDied { .. })
    ));
    assert_eq!(outcome("echo no json"), Err(IntakeError::BadAnswer));
    assert_eq!(
        outcome("exec /bin/cat /dev/zero"),
        Err(IntakeError::TooMuchText)
    );
    let nowhere = Worker::at("/nowhere/delohran");
    let refused = read_file(&nowhere, &table.path, &ReadOptions::default());
    assert!(matches!(refused, Err(IntakeError::ReaderNotStarted { .. })));
}

#[test]
fn a_missing_file_and_a_folder() {
    let missing = read_file(
        &worker(),
        "no such file.xlsx".as_ref(),
        &ReadOptions::default(),
    );
    assert!(matches!(missing, Err(IntakeError::CannotOpen { .. })));
    let folder = read_file(&worker(), &std::env::temp_dir(), &ReadOptions::default());
    assert!(matches!(folder, Err(IntakeError::NotAFile { .. })));
}

#[test]
fn a_sheet_is_chosen_by_name() {
    let mut other = Grid::new("Другое");
    other.text(&["пусто"]);
    let mut grid = Grid::new("Номенклатура");
    grid.text(&["01-01"]);
    let bytes = xlsx(&[other, grid]);
    let book = read_sheet("xlsx", &bytes, Some("номенклатура")).expect("the sheet is there");
    assert_eq!(book.sheets.len(), 1);
    let refused = read_sheet("xlsx", &bytes, Some("Кадры"));
    assert_eq!(
        refused,
        Err(IntakeError::NoSuchSheet {
            asked: "Кадры".into(),
            have: vec!["Другое".into(), "Номенклатура".into()]
        })
    );
}

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_delohran"))
        .args(arguments)
        .output()
        .expect("the program starts")
}

#[test]
fn the_lines_of_the_command() {
    let file = TempFile::new("xlsx", &simple());
    let path = file.path.to_str().expect("a plain path");
    let output = run(&["import", "nomenclature", path, "--json", "--dry-run"]);
    assert_eq!(output.status.code(), Some(0));
    let lines: Vec<serde_json::Value> = String::from_utf8(output.stdout)
        .expect("UTF-8")
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(lines.len(), 2);
    let row = &lines[0];
    assert_eq!(row["row"], 2);
    assert_eq!(row["sheet"], "Номенклатура");
    assert_eq!(row["index"], "01-01");
    assert_eq!(row["heading"], "Приказы");
    assert_eq!(row["term"], "Постоянно");
    assert_eq!(row["article"], "ст. 19(а)");
    assert_eq!(row["ok"], true);
    assert!(row["section"].is_null() && row["count"].is_null() && row["findings"].is_array());
    let summary = &lines[1]["summary"];
    for (field, value) in [
        ("rows", 1),
        ("ok", 1),
        ("errors", 0),
        ("warnings", 0),
        ("sections", 0),
    ] {
        assert_eq!(summary[field], value, "{field}");
    }
    assert_eq!(summary["skipped"][0]["row"], 1);
    assert_eq!(summary["skipped"][0]["why"], "header");
}

#[test]
fn exit_codes() {
    let empty = TempFile::new("xlsx", b"");
    let empty = empty.path.to_str().expect("a plain path");
    let output = run(&["import", "nomenclature", empty, "--json", "--dry-run"]);
    assert_eq!(output.status.code(), Some(3));
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(told["error"]["code"], "empty_file");
    assert!(String::from_utf8_lossy(&output.stderr).contains("Файл пуст"));
    assert_eq!(run(&["import", "nomenclature"]).status.code(), Some(2));
    let mut grid = Grid::new("Лист1");
    grid.header();
    grid.text(&["01-01", "Приказы", "", "", ""]);
    let faulty = TempFile::new("xlsx", &xlsx(&[grid]));
    let faulty = faulty.path.to_str().expect("a plain path");
    assert_eq!(
        run(&["import", "nomenclature", faulty, "--dry-run"])
            .status
            .code(),
        Some(1)
    );
}
