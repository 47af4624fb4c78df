//! Cardinal numerals in words: three genders, six cases, every `u64`.

use super::nouns::{PluralForm, plural_form};

/// Grammatical gender of the counted noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    Masculine,
    Feminine,
    Neuter,
}

/// Grammatical case. The accusative is that of inanimate nouns: forms count things.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    Nominative,
    Genitive,
    Dative,
    Accusative,
    Instrumental,
    Prepositional,
}

impl Case {
    pub const ALL: [Self; 6] = [
        Self::Nominative,
        Self::Genitive,
        Self::Dative,
        Self::Accusative,
        Self::Instrumental,
        Self::Prepositional,
    ];

    /// Nominative or accusative: the cases in which a numeral governs its noun («два дела», «пять дел»).
    pub(super) fn is_direct(self) -> bool {
        matches!(self, Self::Nominative | Self::Accusative)
    }
}

/// The number in words, lower case: `cardinal(21, Neuter, Nominative)` is «двадцать одно».
///
/// ```
/// use delohran::print::russian::{Case, Gender, cardinal};
///
/// assert_eq!(cardinal(1001, Gender::Neuter, Case::Nominative), "одна тысяча одно");
/// assert_eq!(cardinal(42, Gender::Neuter, Case::Genitive), "сорока двух");
/// ```
pub fn cardinal(number: u64, gender: Gender, case: Case) -> String {
    if number == 0 {
        return in_case(["ноль", "ноля", "нолю", "ноль", "нолём", "ноле"], case).to_owned();
    }
    let mut words = Vec::new();
    for scale in SCALES.iter().rev() {
        let group = number / scale.value % 1000;
        if group > 0 {
            push_group(group, scale.gender, case, &mut words);
            words.push(scale.name(group, case));
        }
    }
    push_group(number % 1000, gender, case, &mut words);
    words.join(" ")
}

/// Words of a number below a thousand; nothing for 0.
fn push_group(group: u64, gender: Gender, case: Case, words: &mut Vec<String>) {
    let (hundreds, rest) = (group / 100, group % 100);
    words.extend(hundreds_word(hundreds, case));
    if rest < 20 {
        words.extend(below_twenty(rest, gender, case));
    } else {
        words.extend(tens_word(rest / 10, case));
        words.extend(below_twenty(rest % 10, gender, case));
    }
}

fn below_twenty(number: u64, gender: Gender, case: Case) -> Option<String> {
    let word = match number {
        1 => in_case(one(gender), case).to_owned(),
        2 => {
            let direct = if gender == Gender::Feminine {
                "две"
            } else {
                "два"
            };
            in_case([direct, "двух", "двум", direct, "двумя", "двух"], case).to_owned()
        }
        3 => in_case(["три", "трёх", "трём", "три", "тремя", "трёх"], case).to_owned(),
        4 => in_case(
            [
                "четыре",
                "четырёх",
                "четырём",
                "четыре",
                "четырьмя",
                "четырёх",
            ],
            case,
        )
        .to_owned(),
        8 => in_case(
            ["восемь", "восьми", "восьми", "восемь", "восемью", "восьми"],
            case,
        )
        .to_owned(),
        _ => with_soft_sign(soft_stem(number)?, case),
    };
    Some(word)
}

fn one(gender: Gender) -> [&'static str; 6] {
    match gender {
        Gender::Masculine => ["один", "одного", "одному", "один", "одним", "одном"],
        Gender::Feminine => ["одна", "одной", "одной", "одну", "одной", "одной"],
        Gender::Neuter => ["одно", "одного", "одному", "одно", "одним", "одном"],
    }
}

/// Stem of the numerals declined like «ночь»: 5…7, 9…20 and 30.
fn soft_stem(number: u64) -> Option<&'static str> {
    Some(match number {
        5 => "пят",
        6 => "шест",
        7 => "сем",
        9 => "девят",
        10 => "десят",
        11 => "одиннадцат",
        12 => "двенадцат",
        13 => "тринадцат",
        14 => "четырнадцат",
        15 => "пятнадцат",
        16 => "шестнадцат",
        17 => "семнадцат",
        18 => "восемнадцат",
        19 => "девятнадцат",
        20 => "двадцат",
        30 => "тридцат",
        _ => return None,
    })
}

fn with_soft_sign(stem: &str, case: Case) -> String {
    format!("{stem}{}", in_case(["ь", "и", "и", "ь", "ью", "и"], case))
}

/// 20, 30, … 90. In 50…80 both parts are declined: «пятидесяти», «восемьюдесятью».
fn tens_word(tens: u64, case: Case) -> Option<String> {
    match tens {
        2 | 3 => Some(with_soft_sign(soft_stem(tens * 10)?, case)),
        4 => Some(
            in_case(
                ["сорок", "сорока", "сорока", "сорок", "сорока", "сорока"],
                case,
            )
            .to_owned(),
        ),
        5..=8 => {
            let units = below_twenty(tens, Gender::Masculine, case)?;
            let ending = in_case(
                ["десят", "десяти", "десяти", "десят", "десятью", "десяти"],
                case,
            );
            Some(units + ending)
        }
        9 => Some(hundred_like("девяност", "о", case)),
        _ => None,
    }
}

/// 100, 200, … 900. From 200 on both parts are declined: «двухсот», «пятьюстами».
fn hundreds_word(hundreds: u64, case: Case) -> Option<String> {
    if hundreds == 1 {
        return Some(hundred_like("ст", "о", case));
    }
    let units = below_twenty(hundreds, Gender::Feminine, case)?;
    let direct = match hundreds {
        2 => "сти",
        3 | 4 => "ста",
        _ => "сот",
    };
    let ending = in_case([direct, "сот", "стам", direct, "стами", "стах"], case);
    Some(units + ending)
}

/// «сто», «девяносто»: one form in the direct cases, «-а» in all others.
fn hundred_like(stem: &str, direct_ending: &str, case: Case) -> String {
    let ending = if case.is_direct() {
        direct_ending
    } else {
        "а"
    };
    format!("{stem}{ending}")
}

/// Thousand, million and so on: counted nouns with a gender of their own.
struct Scale {
    value: u64,
    gender: Gender,
    stem: &'static str,
}

const SCALES: [Scale; 6] = [
    Scale {
        value: 1_000,
        gender: Gender::Feminine,
        stem: "тысяч",
    },
    Scale {
        value: 1_000_000,
        gender: Gender::Masculine,
        stem: "миллион",
    },
    Scale {
        value: 1_000_000_000,
        gender: Gender::Masculine,
        stem: "миллиард",
    },
    Scale {
        value: 1_000_000_000_000,
        gender: Gender::Masculine,
        stem: "триллион",
    },
    Scale {
        value: 1_000_000_000_000_000,
        gender: Gender::Masculine,
        stem: "квадриллион",
    },
    Scale {
        value: 1_000_000_000_000_000_000,
        gender: Gender::Masculine,
        stem: "квинтиллион",
    },
];

impl Scale {
    fn name(&self, count: u64, case: Case) -> String {
        let feminine = self.gender == Gender::Feminine;
        let singular = if feminine {
            ["а", "и", "е", "у", "ей", "е"]
        } else {
            ["", "а", "у", "", "ом", "е"]
        };
        let many = if feminine { "" } else { "ов" };
        let few = if feminine { "и" } else { "а" };
        let ending = match (plural_form(count), case.is_direct()) {
            (PluralForm::One, _) => in_case(singular, case),
            (PluralForm::Few, true) => few,
            (PluralForm::Many, true) => many,
            (_, false) => in_case(["", many, "ам", "", "ами", "ах"], case),
        };
        format!("{}{ending}", self.stem)
    }
}

fn in_case(forms: [&'static str; 6], case: Case) -> &'static str {
    forms[case as usize]
}
