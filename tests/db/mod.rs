//! Both databases: the same tables, every statement understood by both.

use std::collections::BTreeSet;

use delohran::db::{Db, Dialect, Store};

use crate::harness::World;

crate::on_both! {
    every_statement_is_understood;
}

/// The statements of every store: stage, name, text.
fn statements() -> Vec<(&'static str, &'static str, &'static str)> {
    type Listed = &'static [(&'static str, &'static str)];
    let stores: [(&str, Listed); 30] = [
        ("organisation", delohran::organisation::store::STATEMENTS),
        (
            "wording",
            delohran::organisation::wording::store::STATEMENTS,
        ),
        ("journal", delohran::journal::STATEMENTS),
        (
            "reference_lists",
            delohran::reference_lists::store::STATEMENTS,
        ),
        ("nomenclature", delohran::nomenclature::store::STATEMENTS),
        (
            "nomenclature",
            delohran::nomenclature::store::campaign::STATEMENTS,
        ),
        (
            "nomenclature",
            delohran::nomenclature::store::new_year::STATEMENTS,
        ),
        (
            "nomenclature",
            delohran::nomenclature::store::imports::STATEMENTS,
        ),
        (
            "nomenclature",
            delohran::nomenclature::store::removed::STATEMENTS,
        ),
        (
            "model_nomenclatures",
            delohran::nomenclature::models::store::STATEMENTS,
        ),
        ("memos", delohran::nomenclature::memos::store::STATEMENTS),
        ("api", delohran::api::store::STATEMENTS),
        ("desktop", delohran::desktop::store::STATEMENTS),
        ("commission", delohran::commission::store::STATEMENTS),
        ("appraisal", delohran::appraisal::store::STATEMENTS),
        ("jobs", delohran::jobs::store::STATEMENTS),
        ("due", delohran::due::store::STATEMENTS),
        ("inventories", delohran::inventories::store::STATEMENTS),
        ("transfer", delohran::transfer::store::STATEMENTS),
        ("archive", delohran::archive::store::STATEMENTS),
        (
            "destruction",
            delohran::destruction::store::acts::STATEMENTS,
        ),
        (
            "destruction",
            delohran::destruction::store::campaigns::STATEMENTS,
        ),
        (
            "destruction",
            delohran::destruction::store::deeds::STATEMENTS,
        ),
        (
            "destruction",
            delohran::destruction::store::lists::STATEMENTS,
        ),
        (
            "destruction",
            delohran::destruction::store::volumes::STATEMENTS,
        ),
        (
            "nomenclature",
            delohran::nomenclature::store::printing::STATEMENTS,
        ),
        ("print centre", delohran::print_centre::store::STATEMENTS),
        ("bench", delohran::bench::store::STATEMENTS),
        ("revision", delohran::revision::store::STATEMENTS),
        ("demo", delohran::demo::store::STATEMENTS),
    ];
    let cases =
        delohran::cases::store::all_statements().map(|(name, text)| ("cases", *name, *text));
    stores
        .into_iter()
        .flat_map(|(stage, all)| all.iter().map(move |(name, text)| (stage, *name, *text)))
        .chain(cases)
        .collect()
}

async fn every_statement_is_understood(world: World) {
    let mut refused = Vec::new();
    for (stage, name, text) in statements() {
        if let Err(error) = world.db.prepare(text).await {
            refused.push(format!("{stage}::{name}: {error:?}"));
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

/// Every statement declared in the source is in the list above, so a new store cannot be forgotten.
#[test]
fn every_store_is_listed() {
    let listed = statements().len();
    let declared: usize = walk("src")
        .iter()
        .filter_map(|text| text.split_once("\ncrate::statements! {"))
        .map(|(_, after)| {
            let body = after.split_once("\n}").map_or(after, |(body, _)| body);
            body.lines().filter(|line| is_declaration(line)).count()
        })
        .sum();
    assert_eq!(
        listed, declared,
        "a store is missing from the list in this file"
    );
}

/// `    NAME = "…` or `    NAME = concat!(…`
fn is_declaration(line: &str) -> bool {
    line.strip_prefix("    ")
        .and_then(|line| line.split_once(" ="))
        .is_some_and(|(name, _)| {
            !name.is_empty() && name.chars().all(|c| c.is_ascii_uppercase() || c == '_')
        })
}

fn walk(folder: &str) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder)
        .expect("the source is there")
        .flatten()
    {
        let path = entry.path();
        if path.is_dir() {
            texts.extend(walk(&path.to_string_lossy()));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            texts.push(std::fs::read_to_string(&path).expect("a source file"));
        }
    }
    texts
}

#[tokio::test]
async fn both_databases_have_the_same_columns() {
    let sqlite = World::sqlite().await;
    let Some(postgres) = World::postgres().await else {
        return;
    };
    assert_eq!(columns(&sqlite.db).await, columns(&postgres.db).await);
}

#[test]
fn migrations_come_in_twins() {
    let names = |folder: &str| {
        std::fs::read_dir(folder)
            .expect("migrations")
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect::<BTreeSet<String>>()
    };
    assert_eq!(names("migrations/sqlite"), names("migrations/postgres"));
}

async fn columns(db: &Db) -> BTreeSet<(String, String)> {
    let sql = match db.dialect() {
        Dialect::Sqlite => {
            "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_xinfo(m.name) c
             WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite%' AND m.name NOT LIKE '_sqlx%'"
        }
        Dialect::Postgres => {
            "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns
             WHERE table_schema = 'public' AND table_name NOT LIKE '\\_sqlx%'"
        }
    };
    let rows: Vec<(String, String)> = db.fetch_all(sql, ()).await.expect("the catalogue");
    rows.into_iter().collect()
}
