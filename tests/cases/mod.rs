//! Cases through the desk, on both databases: filing, volumes, the year's closing, terms, reviews, who sees what.

mod agency_year;
mod appraisal;
mod bulk;
mod filing;
mod sight;
mod terms;
mod years;

use chrono::NaiveDate;
use delohran::cases::desk::{self, Filed, FilingTarget};
use delohran::cases::rules::filing::{DocumentAsked, DocumentKind};
use delohran::cases::rules::{CaseFile, Volume};
use delohran::cases::store;
use delohran::ids::CaseId;
use delohran::refusal::{Refusal, Result};

use crate::harness::{Agency, Approved, World, day};

/// A complete letter of two sheets.
fn letter(number: &str, dated_on: &str) -> DocumentAsked {
    DocumentAsked {
        kind: DocumentKind::Letter,
        registration_number: number.into(),
        dated_on: day(dated_on),
        signatory: "Громов П.И.".into(),
        title: "О порядке работы с документами".into(),
        sheets: 2,
        attachment_sheets: 0,
        period: None,
        restricted: false,
        copy_number: String::new(),
        valuable: false,
    }
}

/// The same with so many sheets.
fn sheets(number: &str, dated_on: &str, sheets: i64) -> DocumentAsked {
    DocumentAsked {
        sheets,
        ..letter(number, dated_on)
    }
}

async fn file(
    world: &World,
    agency: &Agency,
    login: &str,
    target: FilingTarget,
    asked: DocumentAsked,
) -> Result<Filed> {
    let acting = agency.acting(world, login).await;
    desk::file_document(&world.db, &acting, target, asked).await
}

/// The clerk of the row's department files a letter of two sheets under the row, which opens the case.
async fn opened(world: &World, agency: &Agency, approved: &Approved, index: &str) -> CaseId {
    let login = if index.starts_with("20") {
        "clerk20"
    } else {
        "clerk"
    };
    let mut asked = letter(&format!("{index}/1"), &format!("{}-01-09", approved.year));
    if index.starts_with("10-1-08") {
        asked.restricted = true;
        asked.copy_number = "1".into();
    }
    file(
        world,
        agency,
        login,
        FilingTarget::Heading(approved.row(index)),
        asked,
    )
    .await
    .expect("filed")
    .case
}

async fn case(world: &World, id: CaseId) -> CaseFile {
    store::case(&world.db, id).await.expect("the case")
}

async fn volumes(world: &World, id: CaseId) -> Vec<Volume> {
    store::volumes(&world.db, id).await.expect("the volumes")
}

/// The clerk closes the case on this day.
async fn closed(world: &World, agency: &Agency, id: CaseId, on: &str) -> CaseFile {
    let on: NaiveDate = day(on);
    let clerk = agency.acting(world, "clerk").await;
    let version = case(world, id).await.version;
    desk::close_case(&world.db, &clerk, (id, version), on)
        .await
        .expect("closed");
    case(world, id).await
}

/// The sentence of a refusal by a rule.
fn sentence<T: std::fmt::Debug>(refused: Result<T>) -> String {
    match refused.expect_err("a refusal was expected") {
        Refusal::Rule(sentence) => sentence,
        other => panic!("a rule was expected to refuse: {other}"),
    }
}
