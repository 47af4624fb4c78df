//! Finding articles for a heading.

use std::sync::LazyLock;

use delohran::reference_lists::search::{BUILTIN_SYNONYMS, Suggester, Suggestion, Synonyms};
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

    /// The order of words does not matter.
    #[test]
    fn shuffled_words_find_the_same(words in Just(vec!["графики", "отпусков", "работников", "годовые"]).prop_shuffle()) {
        let best = GENERAL.suggest(&words.join(" "), 1);
        prop_assert_eq!(&best[0].key, &key("453", ""));
    }
}
