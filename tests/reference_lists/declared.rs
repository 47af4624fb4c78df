//! Declared terms against their articles.

use delohran::reference_lists::declared::{Declared, Problem, Weight, check};
use delohran::reference_lists::{ListEdition, builtin};
use delohran::retention::ArticleReference;

use super::{edition, small};

fn row(term: &str) -> Declared<'_> {
    Declared {
        term,
        note: "",
        articles: &[],
        year: 2026,
        is_copy: false,
        column: "general",
    }
}

fn reference(article: &str, item: Option<&str>, list: Option<&str>) -> ArticleReference {
    ArticleReference {
        article: article.to_owned(),
        item: item.map(str::to_owned),
        list: list.map(str::to_owned),
    }
}

fn problems(declared: &Declared, editions: &[ListEdition]) -> Vec<(Weight, Problem)> {
    let remarks = check(declared, editions);
    for remark in &remarks {
        assert!(!remark.text.is_empty());
    }
    remarks
        .into_iter()
        .map(|remark| (remark.weight, remark.problem))
        .collect()
}

/// Rows as clerks write them, against the lists that come with the program.
#[test]
fn declared_terms_are_judged() {
    use Problem::{
        ArticleAbsent, ItemUnclear, ListNotLoaded, Longer, NoGround, Shorter, UnreadableTerm,
        UntilNoLongerNeeded, WeakArticle,
    };
    use Weight::{Error, Note, Warning};
    let lists = builtin();
    for (term, expected) in [
        ("5 лет ЭПК ст. 70 ТП", vec![]),
        ("Постоянно ст. 19(а) ТП", vec![]),
        ("50 лет ЭПК, ст. 434 (а) ТП", vec![]),
        ("3 года ст. 70 ТП", vec![(Error, Shorter)]),
        ("5 лет ст. 70 ТП", vec![(Error, Shorter)]),
        ("10 лет ст. 453 ТП", vec![(Note, Longer)]),
        ("Постоянно ст. 453 ТП", vec![(Note, Longer)]),
        ("5 лет ст. 999 ТП", vec![(Error, ArticleAbsent)]),
        ("5 лет ст. 650 ТП", vec![(Warning, ArticleAbsent)]),
        ("5 лет ст. 434 ТП", vec![(Warning, ItemUnclear)]),
        ("5 лет ст. 434 (ж) ТП", vec![(Warning, ItemUnclear)]),
        ("5 лет ст. 46 ТП", vec![(Note, WeakArticle)]),
        ("ДМН ст. 70 ТП", vec![(Warning, UntilNoLongerNeeded)]),
        ("ДМН ст. 1(б) ТП", vec![]),
        ("5 лет", vec![(Warning, NoGround)]),
        ("Постоянно Решение ЭПК от 26.10.2006 № 10", vec![]),
        ("5 лет ЭПК ст. 91 ПНТД", vec![(Warning, ArticleAbsent)]),
        ("когда-нибудь", vec![(Error, UnreadableTerm)]),
    ] {
        assert_eq!(problems(&row(term), &lists), expected, "{term}");
    }
    let elsewhere = [reference("7", None, Some("moscow-2024"))];
    let declared = Declared {
        articles: &elsewhere,
        ..row("5 лет")
    };
    assert_eq!(problems(&declared, &lists), [(Note, ListNotLoaded)]);
}

/// The longest of several articles applies.
#[test]
fn of_several_articles_the_longest_applies() {
    let lists = builtin();
    let remarks = check(&row("3 года ст. 453, 70 ТП"), &lists);
    assert_eq!(remarks.len(), 1, "{remarks:?}");
    assert_eq!(remarks[0].problem, Problem::Shorter);
    assert!(
        remarks[0].text.contains("ст. 70 Перечня 2019 г."),
        "{}",
        remarks[0].text
    );
    assert!(
        remarks[0].text.contains("самый длительный"),
        "{}",
        remarks[0].text
    );
    assert_eq!(problems(&row("5 лет ЭПК ст. 453, 70 ТП"), &lists), []);
}

/// A heading with several items has a term and an article for each.
#[test]
fn several_terms_are_compared_with_their_own_articles() {
    let lists = builtin();
    let articles = [
        reference("273", Some("а"), Some("236-2019")),
        reference("273", Some("в"), Some("236-2019")),
    ];
    let declared = |term| Declared {
        articles: &articles,
        ..row(term)
    };
    assert_eq!(problems(&declared("а) Постоянно б) 5 лет"), &lists), []);
    assert_eq!(
        problems(&declared("а) 5 лет б) 5 лет"), &lists),
        [(Weight::Error, Problem::Shorter)]
    );
}

/// Copies: the article is that of the original and does not set their term.
#[test]
fn copies_are_exempt() {
    let lists = builtin();
    let copies = Declared {
        is_copy: true,
        ..row("ДМН ст. 70 ТП")
    };
    assert_eq!(problems(&copies, &lists), []);
    let copies = Declared {
        is_copy: true,
        ..row("1 год ст. 999 ТП")
    };
    assert_eq!(
        problems(&copies, &lists),
        [(Weight::Error, Problem::ArticleAbsent)]
    );
}

/// An article missing from a part of a list may only be missing from the loaded part.
#[test]
fn an_absent_article_is_told_from_one_that_is_not_loaded() {
    let lists = builtin();
    let said = &check(&row("5 лет ст. 650 ТП"), &lists)[0].text;
    assert!(said.contains("незагруженной части"), "{said}");
    assert!(said.contains("216 из 657"), "{said}");
    let whole = [small()];
    let cited = [reference("3", Some("а"), None)];
    let said = &check(
        &Declared {
            articles: &cited,
            ..row("5 лет")
        },
        &whole,
    )[0]
    .text;
    assert!(said.contains("пункта «а» нет, срок"), "{said}");
    let cited = [reference("5", None, None)];
    let said = &check(
        &Declared {
            articles: &cited,
            ..row("5 лет")
        },
        &whole,
    )[0]
    .text;
    assert!(said.contains("в перечне 4 статей"), "{said}");
}

#[test]
fn a_list_out_of_force_is_named() {
    let lists = builtin();
    let declared = Declared {
        year: 2018,
        ..row("5 лет ЭПК ст. 70 ТП")
    };
    assert_eq!(
        problems(&declared, &lists),
        [(Weight::Warning, Problem::NotInForce)]
    );
    let former = [reference("70", None, Some("558-2010"))];
    let declared = Declared {
        articles: &former,
        ..row("5 лет")
    };
    assert_eq!(
        problems(&declared, &lists),
        [
            (Weight::Warning, Problem::NotInForce),
            (Weight::Warning, Problem::ArticleAbsent)
        ]
    );
}

/// Where no list is named, the general list in force in the year is meant.
#[test]
fn an_article_without_a_list_belongs_to_the_list_of_its_year() {
    let lists = builtin();
    let of_year = |year| {
        let declared = Declared {
            year,
            ..row("3 года, ст. 70")
        };
        check(&declared, &lists).remove(0)
    };
    let now = of_year(2026);
    assert_eq!(now.problem, Problem::Shorter);
    // The list of 2010 is known by name only, so the term cannot be judged by it.
    let then = of_year(2015);
    assert_eq!(then.problem, Problem::ArticleAbsent);
    assert!(
        then.text.contains("ст. 70 Перечня 2010 г."),
        "{}",
        then.text
    );
}

/// The column of the body decides; a dash means that it makes no such documents.
#[test]
fn the_column_of_the_body_is_used() {
    let list = [edition("fns-952-2021")];
    let plans = [reference("224", None, None)];
    let declared = |column| Declared {
        articles: &plans,
        column,
        ..row("3 года")
    };
    assert_eq!(problems(&declared("regional"), &list), []);
    assert_eq!(
        problems(&declared("central-office"), &list),
        [(Weight::Warning, Problem::NotMadeHere)]
    );
    let orders = [reference("1", Some("а"), None)];
    let declared = |column| Declared {
        articles: &orders,
        column,
        ..row("10 лет ЭПК")
    };
    let small = [small()];
    assert_eq!(problems(&declared("regional"), &small), []);
    assert_eq!(
        problems(&declared("central"), &small),
        [(Weight::Error, Problem::Shorter)]
    );
}

/// The edition in force on 1 January counts, for then the nomenclature of the year comes into effect; else the latest.
#[test]
fn the_edition_of_the_year_is_chosen() {
    let mut later = super::SMALL.replace("2020-02-01", "2024-02-01");
    later = later
        .replace("2020-03-01", "2024-03-01")
        .replace("5 лет ЭПК\t-", "15 лет ЭПК\t-");
    let later = delohran::reference_lists::format::read(&later)
        .edition
        .unwrap();
    let lists = [small(), later];
    let letters = [reference("2", None, Some("small-2020"))];
    let declared = |year| Declared {
        articles: &letters,
        year,
        column: "central",
        ..row("5 лет ЭПК")
    };
    assert_eq!(problems(&declared(2022), &lists), []);
    assert_eq!(problems(&declared(2024), &lists), []);
    assert_eq!(
        problems(&declared(2025), &lists),
        [(Weight::Error, Problem::Shorter)]
    );
}
