//! Finding articles for a heading.

use std::sync::LazyLock;

use delohran::reference_lists::ArticleKey;
use delohran::reference_lists::search::{BUILTIN_SYNONYMS, Suggester, Suggestion, Synonyms};
use delohran::retention::{Reading, read as read_term};
use proptest::prelude::*;

use super::{edition, key, small};

static GENERAL: LazyLock<Suggester> = LazyLock::new(|| Suggester::new(&[&edition("236-2019")]));

fn found(suggester: &Suggester, heading: &str) -> Vec<Suggestion> {
    suggester.suggest(heading, 3)
}

/// Words in any case and number, with slips and abbreviations, find their article.
#[test]
fn headings_find_their_articles() {
    let suggester = &*GENERAL;
    for (heading, number, item) in [
        ("Номенклатура дел отдела", "157", ""),
        ("Табели учёта рабочего времени", "402", ""),
        ("табель учота рабочего времини", "402", ""),
        ("график отпусков работников", "453", ""),
        ("больничные", "618", ""),
        (
            "Приказы начальника по личному составу о дисциплинарных взысканиях",
            "434",
            "д",
        ),
        ("приказ по АХО", "19", "б"),
        (
            "Протоколы заседаний экспертной комиссии Инспекции",
            "18",
            "д",
        ),
        ("Журнал инструктажа по пожарной безопасности", "613", ""),
        ("согласия сотрудников на обработку ПДн", "441", ""),
        (
            "Переписка с организациями по вопросам бухгалтерского учета",
            "289",
            "",
        ),
        ("паспорт архива", "171", ""),
    ] {
        let suggestions = found(suggester, heading);
        assert!(
            suggestions.iter().any(|s| s.key == key(number, item)),
            "{heading}: {suggestions:#?}"
        );
    }
}

/// Names a table of one's own to measure suggestions by: tab-separated, with the columns `heading` and `article`.
const HEADINGS_VARIABLE: &str = "DELOHRAN_TEST_HEADINGS";

/// Headings of bodies of many kinds, with the article a clerk would take: one of the three suggested is right for nine in ten.
///
/// A body's own earlier choices are left out here: they only make it better.
#[test]
fn three_suggestions_hold_the_right_article() {
    let measured = measure(include_str!("headings.tsv"));
    assert!(measured.asked > 150);
    assert!(measured.held >= 0.9, "{:#?}", measured.missed);
    if let Ok(path) = std::env::var(HEADINGS_VARIABLE) {
        let measured = measure(&std::fs::read_to_string(path).expect("the table is read"));
        assert!(measured.held >= 0.8, "{:#?}", measured.missed);
    }
}

struct Measured {
    asked: u16,
    /// The share whose right article is among three.
    held: f32,
    missed: Vec<String>,
}

/// Headings whose article is not in the loaded part of the list are left out.
fn measure(table: &str) -> Measured {
    let all = delohran::reference_lists::builtin();
    let suggester = Suggester::new(&all.iter().collect::<Vec<_>>());
    let general = edition("236-2019");
    let mut lines = table.lines().filter(|line| !line.starts_with('#'));
    let names: Vec<&str> = lines
        .next()
        .expect("names of columns")
        .split('\t')
        .collect();
    let column = |name: &str| {
        names
            .iter()
            .position(|own| *own == name)
            .expect("the column")
    };
    let (heading_at, article_at) = (column("heading"), column("article"));
    let (mut asked, mut first) = (0_u16, 0_u16);
    let mut missed = Vec::new();
    for line in lines {
        let cells: Vec<&str> = line.split('\t').collect();
        let heading = cells[heading_at];
        let right: Vec<ArticleKey> = cells[article_at].split('|').flat_map(articles).collect();
        let fits = |known: &ArticleKey| {
            let whole = |key: &ArticleKey| key.item.is_none() && key.number == known.number;
            right.iter().any(|key| key == known || whole(key))
        };
        if !general.articles().iter().any(|article| fits(&article.key)) {
            continue;
        }
        asked += 1;
        let is_right = |s: &Suggestion| s.list == "236-2019" && fits(&s.key);
        let suggestions = found(&suggester, heading);
        first += u16::from(suggestions.first().is_some_and(is_right));
        if !suggestions.iter().any(is_right) {
            let instead: Vec<_> = suggestions.iter().map(|s| s.key.to_string()).collect();
            missed.push(format!(
                "{}: {heading}: {}",
                cells[article_at],
                instead.join(", ")
            ));
        }
    }
    let share = |count: u16| f32::from(count) / f32::from(asked);
    let held = share(asked - u16::try_from(missed.len()).unwrap());
    println!(
        "заголовков {asked}: верная статья первая у {:.1} %, среди трёх у {:.1} %",
        share(first) * 100.0,
        held * 100.0
    );
    Measured {
        asked,
        held,
        missed,
    }
}

/// «ст. 434 (а) ТП», «434а».
fn articles(cell: &str) -> Vec<ArticleKey> {
    let cell = cell.trim().trim_start_matches("ст.").trim();
    match read_term(&format!("5 лет ст. {cell}"), "") {
        Ok(Reading::One(term)) => {
            let cited = term.basis().articles.iter();
            cited
                .filter_map(|cited| ArticleKey::try_from(cited).ok())
                .collect()
        }
        _ => Vec::new(),
    }
}

/// Every general article that a list names is one of its articles.
#[test]
fn general_articles_are_there() {
    for list in delohran::reference_lists::builtin() {
        for (kind, key) in &list.general {
            assert!(list.find(key).is_some(), "{kind}: {}", list.cite(key));
        }
    }
    let correspondence = &GENERAL.suggest("Переписка с посольствами о протоколе визитов", 3);
    let general = correspondence
        .iter()
        .find(|s| s.key == key("70", ""))
        .unwrap();
    assert!(general.why.contains("Общая статья"), "{}", general.why);
}

#[test]
fn a_suggestion_explains_itself() {
    let suggestions = GENERAL.suggest("Номенклатура дел", 1);
    assert_eq!(suggestions[0].citation, "ст. 157 Перечня 2019 г.");
    assert_eq!(suggestions[0].why, "Совпали слова: номенклатура, дел");
    assert!(suggestions[0].usable);
    let by_synonym = &GENERAL.suggest("больничные", 1)[0];
    assert!(
        by_synonym.why.starts_with("По синонимам: листки"),
        "{}",
        by_synonym.why
    );
}

/// A weak source is found, and shown as one.
#[test]
fn weak_articles_are_marked() {
    let suggestions = GENERAL.suggest("Акты о выделении к уничтожению документов", 5);
    let doubtful = suggestions
        .iter()
        .find(|s| s.key == key("162", ""))
        .unwrap();
    assert!(!doubtful.usable);
}

#[test]
fn several_lists_are_searched_together() {
    let suggester = Suggester::new(&[&edition("236-2019"), &small()]);
    let lists: Vec<_> = found(&suggester, "Переписка о проверках")
        .into_iter()
        .map(|s| s.list)
        .collect();
    assert_eq!(lists[0], "small-2020");
}

#[test]
fn nothing_to_look_for_finds_nothing() {
    for heading in ["", "   ", "и по о", "—", "!!!"] {
        assert_eq!(GENERAL.suggest(heading, 3), [], "{heading}");
    }
    assert_eq!(Suggester::new(&[]).suggest("Приказы", 3), []);
}

#[test]
fn synonyms_are_data() {
    let (_, remarks) = Synonyms::read(BUILTIN_SYNONYMS);
    assert_eq!(remarks, []);
    let (synonyms, remarks) = Synonyms::read("# свои слова\nчайник\tпереписка\n\nбез значения\n");
    assert_eq!(remarks.len(), 1);
    assert_eq!(remarks[0].line, 4);
    let suggester = Suggester::with_synonyms(&[&small()], synonyms);
    assert_eq!(found(&suggester, "чайник")[0].key, key("2", ""));
}

proptest! {
    #[test]
    fn the_best_stands_first(heading in "\\PC{0,40}", limit in 0_usize..8) {
        let suggestions = Suggester::new(&[&small()]).suggest(&heading, limit);
        prop_assert!(suggestions.len() <= limit);
        prop_assert!(suggestions.windows(2).all(|pair| pair[0].score >= pair[1].score));
        prop_assert!(suggestions.iter().all(|s| (0.0..=1.0).contains(&s.score)));
    }

    /// Whatever the order of the words, the article is among those suggested.
    #[test]
    fn shuffled_words_find_the_same(words in Just(vec!["графики", "отпусков", "работников", "годовые"]).prop_shuffle()) {
        let best = GENERAL.suggest(&words.join(" "), 3);
        prop_assert!(best.iter().any(|s| s.key == key("453", "")), "{:?}", best);
    }
}
