//! Numbers in words, plurals, dates, years, non-breaking spaces.

use delohran::print::russian::{
    Case, Gender, Noun, cardinal, family_first, for_print, initials_first, long_date, short_date,
    year_list,
};
use proptest::prelude::*;

use super::fixtures::day;

/// The table of `forms.md` 1.9, with 0 and 9999.
#[test]
fn figures_and_words_of_the_catalogue() {
    let cases: [(Noun, &[(u64, &str)]); 3] = [
        (
            Noun::CASE_FILE,
            &[
                (0, "0 (ноль) дел"),
                (1, "1 (одно) дело"),
                (2, "2 (два) дела"),
                (5, "5 (пять) дел"),
                (11, "11 (одиннадцать) дел"),
                (21, "21 (двадцать одно) дело"),
                (22, "22 (двадцать два) дела"),
                (101, "101 (сто одно) дело"),
                (247, "247 (двести сорок семь) дел"),
                (1000, "1000 (одна тысяча) дел"),
                (1001, "1001 (одна тысяча одно) дело"),
                (2012, "2012 (две тысячи двенадцать) дел"),
                (9999, "9999 (девять тысяч девятьсот девяносто девять) дел"),
            ],
        ),
        (
            Noun::STORAGE_UNIT,
            &[
                (1, "1 (одна) ед. хр."),
                (2, "2 (две) ед. хр."),
                (5, "5 (пять) ед. хр."),
                (11, "11 (одиннадцать) ед. хр."),
                (21, "21 (двадцать одна) ед. хр."),
                (22, "22 (двадцать две) ед. хр."),
                (101, "101 (сто одна) ед. хр."),
                (247, "247 (двести сорок семь) ед. хр."),
                (1000, "1000 (одна тысяча) ед. хр."),
                (1001, "1001 (одна тысяча одна) ед. хр."),
                (2012, "2012 (две тысячи двенадцать) ед. хр."),
            ],
        ),
        (
            Noun::SHEET,
            &[
                (1, "1 (один) лист"),
                (2, "2 (два) листа"),
                (5, "5 (пять) листов"),
                (11, "11 (одиннадцать) листов"),
                (21, "21 (двадцать один) лист"),
                (22, "22 (двадцать два) листа"),
                (101, "101 (сто один) лист"),
                (247, "247 (двести сорок семь) листов"),
                (1000, "1000 (одна тысяча) листов"),
                (1001, "1001 (одна тысяча один) лист"),
                (2012, "2012 (две тысячи двенадцать) листов"),
            ],
        ),
    ];
    for (noun, numbers) in cases {
        for (number, expected) in numbers {
            assert_eq!(noun.counted(*number), *expected);
        }
    }
    assert_eq!(Noun::DOCUMENT.counted(22), "22 (двадцать два) документа");
    assert_eq!(Noun::VOLUME.counted(3), "3 (три) тома");
    assert_eq!(Noun::BAG.counted(112), "112 (сто двенадцать) мешков");
    assert_eq!(Noun::SEAL.counted(42), "42 (сорок две) пломбы");
}

#[test]
fn numbers_in_other_cases() {
    assert_eq!(
        Noun::CASE_FILE.counted_in(42, Case::Genitive),
        "42 (сорока двух) дел"
    );
    assert_eq!(
        Noun::CASE_FILE.counted_in(1, Case::Genitive),
        "1 (одного) дела"
    );
    assert_eq!(
        Noun::SHEET.counted_in(2648, Case::Instrumental),
        "2648 (двумя тысячами шестьюстами сорока восемью) листами"
    );
    assert_eq!(
        Noun::SEAL.counted_in(21, Case::Accusative),
        "21 (двадцать одну) пломбу"
    );
    assert_eq!(
        cardinal(500_000, Gender::Masculine, Case::Prepositional),
        "пятистах тысячах"
    );
    assert_eq!(
        cardinal(1_001_000, Gender::Masculine, Case::Dative),
        "одному миллиону одной тысяче"
    );
    assert_eq!(
        cardinal(u64::MAX, Gender::Masculine, Case::Nominative),
        "восемнадцать квинтиллионов четыреста сорок шесть квадриллионов семьсот сорок четыре триллиона \
         семьдесят три миллиарда семьсот девять миллионов пятьсот пятьдесят одна тысяча шестьсот пятнадцать"
    );
}

/// The same language written the other way round: whole words of the nominative in one list, oblique cases made by
/// replacing endings, numbers read from their decimal digits.
mod second_opinion {
    use delohran::print::russian::{Case, Gender};

    const NOMINATIVE: &str = "1 один 2 два 3 три 4 четыре 5 пять 6 шесть 7 семь 8 восемь 9 девять 10 десять \
        11 одиннадцать 12 двенадцать 13 тринадцать 14 четырнадцать 15 пятнадцать 16 шестнадцать 17 семнадцать \
        18 восемнадцать 19 девятнадцать 20 двадцать 30 тридцать 40 сорок 50 пятьдесят 60 шестьдесят 70 семьдесят \
        80 восемьдесят 90 девяносто 100 сто 200 двести 300 триста 400 четыреста 500 пятьсот 600 шестьсот \
        700 семьсот 800 восемьсот 900 девятьсот";

    /// Nominative, genitive, dative, instrumental, prepositional of the irregular words.
    const OBLIQUE: [&str; 17] = [
        "один одного одному одним одном",
        "одна одной одной одной одной",
        "одно одного одному одним одном",
        "два двух двум двумя двух",
        "две двух двум двумя двух",
        "три трёх трём тремя трёх",
        "четыре четырёх четырём четырьмя четырёх",
        "восемь восьми восьми восемью восьми",
        "восемьдесят восьмидесяти восьмидесяти восемьюдесятью восьмидесяти",
        "сорок сорока сорока сорока сорока",
        "девяносто девяноста девяноста девяноста девяноста",
        "сто ста ста ста ста",
        "двести двухсот двумстам двумястами двухстах",
        "триста трёхсот трёмстам тремястами трёхстах",
        "четыреста четырёхсот четырёмстам четырьмястами четырёхстах",
        "восемьсот восьмисот восьмистам восемьюстами восьмистах",
        "тысяча тысячи тысяче тысячей тысяче",
    ];

    pub fn words(number: u32, gender: Gender, case: Case) -> String {
        if number == 0 {
            return match case {
                Case::Nominative | Case::Accusative => "ноль",
                Case::Genitive => "ноля",
                Case::Dative => "нолю",
                Case::Instrumental => "нолём",
                Case::Prepositional => "ноле",
            }
            .to_owned();
        }
        let digits = format!("{number:06}");
        let (thousands, units) = digits.split_at(3);
        let mut all = triad(thousands, Gender::Feminine, case);
        if !all.is_empty() {
            all.push(thousand_word(thousands, case));
        }
        all.extend(triad(units, gender, case));
        all.join(" ")
    }

    fn triad(digits: &str, gender: Gender, case: Case) -> Vec<String> {
        let value = |text: &str| text.parse::<u32>().expect("digits");
        let mut parts = vec![value(&digits[..1]) * 100];
        if digits[1..].starts_with('1') {
            parts.push(value(&digits[1..]));
        } else {
            parts.push(value(&digits[1..2]) * 10);
            parts.push(value(&digits[2..]));
        }
        parts
            .into_iter()
            .filter(|part| *part > 0)
            .map(|part| decline(nominative(part, gender), case))
            .collect()
    }

    fn nominative(part: u32, gender: Gender) -> &'static str {
        match (part, gender) {
            (1, Gender::Feminine) => return "одна",
            (1, Gender::Neuter) => return "одно",
            (2, Gender::Feminine) => return "две",
            _ => {}
        }
        let mut pairs = NOMINATIVE.split_whitespace();
        while let Some(figure) = pairs.next() {
            let word = pairs.next().expect("a word after each figure");
            if figure == part.to_string() {
                return word;
            }
        }
        panic!("no word for {part}")
    }

    fn decline(word: &str, case: Case) -> String {
        let column = match case {
            Case::Nominative => return word.to_owned(),
            Case::Accusative if word == "одна" => return "одну".to_owned(),
            Case::Accusative => return word.to_owned(),
            Case::Genitive => 1,
            Case::Dative => 2,
            Case::Instrumental => 3,
            Case::Prepositional => 4,
        };
        for line in OBLIQUE {
            let forms: Vec<&str> = line.split(' ').collect();
            if forms[0] == word {
                return forms[column].to_owned();
            }
        }
        if let Some(tens) = word.strip_suffix("ьдесят") {
            return match case {
                Case::Instrumental => format!("{tens}ьюдесятью"),
                _ => format!("{tens}идесяти"),
            };
        }
        if let Some(hundreds) = word.strip_suffix("ьсот") {
            return match case {
                Case::Genitive => format!("{hundreds}исот"),
                Case::Dative => format!("{hundreds}истам"),
                Case::Instrumental => format!("{hundreds}ьюстами"),
                _ => format!("{hundreds}истах"),
            };
        }
        let stem = word.strip_suffix('ь').expect("a numeral in a soft sign");
        format!(
            "{stem}{}",
            if case == Case::Instrumental {
                "ью"
            } else {
                "и"
            }
        )
    }

    fn thousand_word(digits: &str, case: Case) -> String {
        let teens = digits[1..].starts_with('1');
        let one = digits.ends_with('1') && !teens;
        let few = digits.ends_with(['2', '3', '4']) && !teens;
        match (case, one, few) {
            (Case::Accusative, true, _) => "тысячу".to_owned(),
            (_, true, _) => decline("тысяча", case),
            (Case::Nominative | Case::Accusative, _, true) => "тысячи".to_owned(),
            (Case::Nominative | Case::Accusative | Case::Genitive, ..) => "тысяч".to_owned(),
            (Case::Dative, ..) => "тысячам".to_owned(),
            (Case::Instrumental, ..) => "тысячами".to_owned(),
            (Case::Prepositional, ..) => "тысячах".to_owned(),
        }
    }
}

const GENDERS: [Gender; 3] = [Gender::Masculine, Gender::Feminine, Gender::Neuter];

/// Every word occurs below 1100, in every gender and case.
#[test]
fn words_below_1100_agree_with_the_second_opinion() {
    for number in 0..1100_u32 {
        for gender in GENDERS {
            for case in Case::ALL {
                assert_eq!(
                    cardinal(number.into(), gender, case),
                    second_opinion::words(number, gender, case)
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn words_agree_with_the_second_opinion(number in 0..=999_999_u32) {
        for gender in GENDERS {
            for case in Case::ALL {
                prop_assert_eq!(cardinal(number.into(), gender, case), second_opinion::words(number, gender, case));
            }
        }
    }

    #[test]
    fn printing_twice_changes_nothing(text in "[а-яЁ№.И 0-9\t\n\u{200b}\u{1}]{0,60}") {
        let once = for_print(&text);
        prop_assert_eq!(for_print(&once), once);
    }

    #[test]
    fn nothing_invisible_reaches_paper(text in any::<String>()) {
        let invisible = ['\u{200b}', '\u{202e}', '\u{feff}', '\u{ffff}'];
        let seen = for_print(&text).chars().any(|c| c.is_control() || invisible.contains(&c));
        prop_assert!(!seen);
    }
}

#[test]
fn dates_in_both_formats_of_clause_4_8() {
    assert_eq!(short_date(day(2022, 3, 31)), "31.03.2022");
    assert_eq!(long_date(day(2022, 3, 31)), "31 марта 2022 г.");
    assert_eq!(long_date(day(2021, 5, 9)), "9 мая 2021 г.");
}

#[test]
fn years_are_listed_once_and_in_ranges() {
    let list = |years: &[i32]| year_list(years.iter().copied());
    assert_eq!(list(&[]), None);
    assert_eq!(list(&[2015]).as_deref(), Some("2015 год"));
    assert_eq!(list(&[2016, 2015, 2015]).as_deref(), Some("2015–2016 годы"));
    assert_eq!(
        list(&[2017, 2013, 2015, 2016]).as_deref(),
        Some("2013, 2015–2017 годы")
    );
    assert_eq!(
        list(&[i32::MAX, i32::MAX - 1]).as_deref(),
        Some("2147483646–2147483647 годы")
    );
}

#[test]
fn names_are_decoded_both_ways() {
    assert_eq!(
        initials_first("Иванова", "Анна", "Петровна"),
        "А.П. Иванова"
    );
    assert_eq!(family_first("Иванова", "анна", ""), "Иванова А.");
    assert_eq!(initials_first("", "", ""), "");
}

#[test]
fn spaces_that_must_not_break() {
    let cases = [
        ("31 марта 2025 г.", "31~марта 2025~г."),
        ("за 2025 г., ст. 19 а) ТП", "за 2025~г., ст.~19 а) ТП"),
        ("протокол от 12.12.2024 № 8", "протокол от 12.12.2024 №~8"),
        ("(п. 10.5.3)", "(п.~10.5.3)"),
        (
            "Ответственный: Иванов А.П., до 1 мая",
            "Ответственный: Иванов~А.П., до 1~мая",
        ),
        ("А.П. Иванов, С.С. Белова", "А.П.~Иванов, С.С.~Белова"),
        ("22 ед. хр.", "22 ед.~хр."),
        ("№ п/п", "№ п/п"),
        ("12.01.2022 – 28.06.2022", "12.01.2022~– 28.06.2022"),
        ("в 2025 году", "в 2025 году"),
        ("ст. о кадрах", "ст. о кадрах"),
        ("строка\nвторая\tтретья", "строка вторая третья"),
    ];
    for (text, expected) in cases {
        assert_eq!(for_print(text).replace('\u{a0}', "~"), expected);
    }
}
