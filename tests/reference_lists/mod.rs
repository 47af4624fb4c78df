//! Reference lists as data: the files that come with the program, the format, the comparison of
//! editions, declared terms, search.

mod declared;
mod format;
mod pages;
mod search;
mod spreadsheet;

use delohran::reference_lists::{
    ArticleKey, BUILTIN_FILES, Confidence, ListEdition, Lookup, builtin, changes, format as files,
};

/// A small list of our own, whole: its official text has four articles.
const SMALL: &str = "\
@code\tsmall-2020
@title\tПеречень для проверки
@act\tприказ от 01.02.2020 № 1
@citation\tПеречня проверки
@cited-as\tПП
@edition\t2020-02-01
@in-force-since\t2020-03-01
@articles\t4
@column\tcentral\tЦентральный аппарат
@column\tregional\tТерриториальные органы

article\titem\tsection\tkind\tterm:central\tterm:regional\tnote\tconfidence\tremark
1\tа\t1 Управление\tПриказы по основной деятельности\tПостоянно\t10 лет ЭПК\t\tofficial\t
1\tб\t1 Управление\tПриказы по хозяйственным вопросам\t5 лет\t5 лет\t\tofficial\t
2\t\t1 Управление\tПереписка о проверках\t5 лет ЭПК\t-\t\tofficial\t
3\t\t2 Кадры\tДоговоры\t5 лет (1)\t5 лет (1)\t(1) После истечения срока действия договора\tofficial\t
4\t\t2 Кадры\tГрафики\t3 года\t3 года\t\tconflict\tВ другом источнике 1 год
";

fn small() -> ListEdition {
    let loaded = files::read(SMALL);
    assert_eq!(loaded.remarks, []);
    loaded.edition.unwrap()
}

fn edition(code: &str) -> ListEdition {
    let mut all = builtin();
    let at = all.iter().position(|edition| edition.code == code).unwrap();
    all.swap_remove(at)
}

fn key(number: &str, item: &str) -> ArticleKey {
    ArticleKey::read(number, item).unwrap()
}

/// Nothing in the files that come with the program is left out or suspicious.
#[test]
fn the_files_of_the_program_are_read_without_remarks() {
    for (name, text) in BUILTIN_FILES {
        let loaded = files::read(text);
        assert!(loaded.remarks.is_empty(), "{name}: {:#?}", loaded.remarks);
        assert!(loaded.edition.is_some(), "{name}");
    }
    let codes: Vec<_> = builtin()
        .into_iter()
        .map(|edition| edition.code.clone())
        .collect();
    assert_eq!(codes, ["236-2019", "fns-952-2021", "142-2021", "558-2010"]);
}

/// What is known of the general list, article by article, with its term as written.
#[test]
fn the_general_list_gives_its_articles() {
    let list = edition("236-2019");
    for (number, item, term) in [
        ("19", "а", "Постоянно (1)"),
        ("70", "", "5 лет ЭПК"),
        ("157", "", "Постоянно (1)"),
        ("434", "а", "50/75 лет ЭПК"),
        ("434", "д", "3 года"),
        ("453", "", "3 года"),
        ("449", "", "До востребования (1)"),
        ("548", "", "До списания транспортных средств"),
    ] {
        let article = list.find(&key(number, item)).unwrap();
        assert_eq!(article.terms[0].text, term, "{number}{item}");
        assert!(article.usable(), "{number}{item}");
    }
}

/// Rows whose sources are weak are never applied silently.
#[test]
fn weak_rows_are_not_usable() {
    let list = edition("236-2019");
    for (number, item, confidence) in [
        ("46", "", Confidence::Conflict),
        ("310", "", Confidence::Conflict),
        ("218", "", Confidence::Conflict),
        ("162", "", Confidence::Doubtful),
        ("36", "", Confidence::TermUnknown),
        ("464", "", Confidence::NumberUnverified),
    ] {
        let article = list.find(&key(number, item)).unwrap();
        assert_eq!(article.confidence, confidence, "{number}{item}");
        assert!(!article.usable(), "{number}{item}");
        assert!(!article.remark.is_empty(), "{number}{item}");
    }
    // The number is sure enough, but the term is not known.
    let without_term = list.find(&key("309", "")).unwrap();
    assert_eq!(without_term.confidence, Confidence::Inferred);
    assert!(!without_term.usable());
}

#[test]
fn every_usable_article_of_the_program_has_a_term_that_is_read() {
    for list in builtin() {
        for article in list.articles() {
            for term in &article.terms {
                assert_eq!(
                    term.term.is_some(),
                    !term.text.is_empty(),
                    "{}",
                    list.cite(&article.key)
                );
            }
        }
    }
}

#[test]
fn completeness_is_said() {
    let general = edition("236-2019").completeness();
    assert_eq!(general.to_string(), "загружено статей: 216 из 657");
    assert!(!general.is_whole());
    let departmental = edition("fns-952-2021").completeness();
    assert_eq!(
        departmental.to_string(),
        "загружено статей: 27, всего в перечне — не установлено"
    );
    assert!(!departmental.is_whole());
    assert!(small().completeness().is_whole());
    assert_eq!(edition("142-2021").completeness().present, 0);
}

#[test]
fn articles_are_looked_up_with_their_items() {
    let list = small();
    assert!(
        matches!(list.article(&key("1", "а")), Lookup::Found(a) if a.kind.starts_with("Приказы"))
    );
    assert!(matches!(list.article(&key("1", "в")), Lookup::OtherItems(items) if items.len() == 2));
    assert!(matches!(list.article(&key("1", "")), Lookup::OtherItems(items) if items.len() == 2));
    assert_eq!(list.article(&key("5", "")), Lookup::Absent);
    assert_eq!(list.items_of(key("1", "").number).len(), 2);
}

/// Columns of terms by kind of body: a dash means that such bodies make no such documents.
#[test]
fn columns_give_their_own_terms() {
    let list = edition("fns-952-2021");
    let plans = list.find(&key("224", "")).unwrap();
    let central = list.column("central-office").unwrap();
    let regional = list.column("regional").unwrap();
    assert!(plans.terms[central].is_not_made());
    assert_eq!(plans.usable_term(central), None);
    assert_eq!(plans.terms[regional].text, "3 года");
    assert!(plans.usable_term(regional).is_some());
    assert_eq!(list.column("unknown"), None);
}

/// The words by which real nomenclatures name a list.
#[test]
fn a_list_is_known_by_its_short_names() {
    let general = edition("236-2019");
    for name in ["ТП", "тп", "т.п.", "Перечень 236", "перечень  2019"] {
        assert!(general.is_cited_as(name), "{name}");
    }
    for name in ["", "ПНТД", "ВП", "."] {
        assert!(!general.is_cited_as(name), "{name}");
    }
    assert!(edition("142-2021").is_cited_as("ПНТД"));
    assert_eq!(general.cite(&key("70", "")), "ст. 70 Перечня 2019 г.");
    assert_eq!(general.cite(&key("434", "а")), "ст. 434а Перечня 2019 г.");
}

#[test]
fn an_edition_knows_when_it_is_in_force() {
    let day = |text: &str| text.parse().unwrap();
    let general = edition("236-2019");
    assert!(!general.in_force_on(day("2020-02-17")));
    assert!(general.in_force_on(day("2020-02-18")));
    assert!(general.in_force_in(2020) && general.in_force_in(2026) && !general.in_force_in(2019));
    let former = edition("558-2010");
    assert!(former.in_force_on(day("2020-02-17")));
    assert!(!former.in_force_on(day("2020-02-18")));
    assert!(former.in_force_in(2020) && !former.in_force_in(2021));
}

#[test]
fn changes_between_editions_are_listed() {
    let old = small();
    let text = SMALL
        .replace("5 лет ЭПК\t-", "3 года\t-")
        .replace("4\t\t2 Кадры\tГрафики", "4.1\t\t2 Кадры\tГрафики")
        .replace("\t10 лет ЭПК", "\t15 лет ЭПК")
        .replace("Приказы по хозяйственным", "Приказы по административным");
    let new = files::read(&text).edition.unwrap();
    let said: Vec<_> = changes::between(&old, &new)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(
        said,
        [
            "Статья 1а: срок был «10 лет ЭПК», стал «15 лет ЭПК», срок увеличен",
            "Статья 1б: изменена формулировка вида документов",
            "Статья 2: срок был «5 лет ЭПК», стал «3 года», срок сокращен",
            "Статьи 4 в новой редакции нет",
            "Статья 4.1 добавлена",
        ]
    );
    assert_eq!(changes::between(&old, &old), []);
}
