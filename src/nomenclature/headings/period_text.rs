//! Reads the periods that a heading names.

use super::words::{Heading, Word};

/// A period found in a heading: «за I квартал 2024 года», «на 2024 год», «за год».
#[derive(Debug)]
pub(super) struct Period {
    /// Index of its first word (its preposition, where it has one) among the plain words.
    pub first: usize,
    /// Index just after its last word.
    pub end: usize,
    /// «за», «на» or another preposition before it.
    pub preposition: Option<String>,
    /// The years it names, in their order.
    pub years: Vec<u32>,
    /// Whether years stand without the word «год».
    pub unit_missing: bool,
    /// Why it cannot be right.
    pub impossible: Option<String>,
}

impl Period {
    /// Whether the period is bound to the calendar by a year.
    pub fn names_a_year(&self) -> bool {
        !self.years.is_empty()
    }
}

/// All periods among the plain words, in their order.
pub(super) fn find(plain: &[&Word]) -> Vec<Period> {
    let mut periods = Vec::new();
    let mut at = 0;
    while at < plain.len() {
        match read_at(plain, at) {
            Some(period) => {
                at = period.end;
                periods.push(period);
            }
            None => at += 1,
        }
    }
    periods
}

/// Whether the heading says anything of its period, with or without a year.
pub(super) fn says_period(heading: &Heading) -> bool {
    const SAYING: &[&str] = &[
        "годов",
        "годич",
        "кварталь",
        "месячн",
        "ежемесяч",
        "еженедель",
        "ежегодн",
        "ежекварт",
        "ежесуточ",
        "ежедневн",
        "полугод",
        "полугодов",
        "недельн",
        "декадн",
        "суточн",
        "перспективн",
        "долгосрочн",
        "среднесрочн",
        "краткосрочн",
        "пятилет",
        "трехлет",
        "календарн",
        "единовремен",
        "период",
        "квартал",
        "семестр",
        "четверт",
        "сезон",
    ];
    heading.words.iter().any(|word| {
        word.starts(SAYING)
            || word.is(&[
                "год",
                "года",
                "году",
                "годы",
                "годов",
                "лет",
                "месяц",
                "месяцев",
                "неделю",
            ])
            || word.lower.ends_with("летний")
            || word.lower.ends_with("летние")
            || years_of(word).is_some()
    })
}

fn read_at(plain: &[&Word], at: usize) -> Option<Period> {
    let preposition = plain[at]
        .is(&["за", "на", "с", "в", "по", "к"])
        .then(|| plain[at].lower.clone());
    let begin = at + usize::from(preposition.is_some());
    let mut words = PeriodWords::default();
    let mut end = begin;
    while end < plain.len() && words.take(plain, end) {
        end += 1;
    }
    let says_something = words.has_unit || !words.years.is_empty();
    let bound = preposition.is_some() || !words.years.is_empty() || words.impossible.is_some();
    if end == begin || !says_something || !bound {
        return None;
    }
    let impossible = words.impossible.or_else(|| wrong_years(&words.years));
    Some(Period {
        first: at,
        end,
        preposition,
        years: words.years,
        unit_missing: !words.has_unit,
        impossible,
    })
}

/// What the words of a period have said so far.
#[derive(Default)]
struct PeriodWords {
    years: Vec<u32>,
    has_unit: bool,
    impossible: Option<String>,
}

impl PeriodWords {
    /// Takes the word at `at`, if it belongs to the period.
    fn take(&mut self, plain: &[&Word], at: usize) -> bool {
        let word = plain[at];
        let following = plain.get(at + 1).copied();
        let before = at.checked_sub(1).map(|i| plain[i]);
        let year_follows = following.is_some_and(|next| years_of(next).is_some());
        if let Some(years) = years_of(word) {
            if following.is_some_and(is_counted_unit) {
                self.blame(format!("номер «{}» невозможен", word.text));
            } else {
                self.has_unit |= is_glued_year(word);
                self.years.extend(years);
            }
            return true;
        }
        if is_unit(word, !self.years.is_empty()) {
            self.has_unit = true;
            return true;
        }
        if let Some(problem) = wrong_count(word, before, following) {
            problem.into_iter().for_each(|problem| self.blame(problem));
            return true;
        }
        if let Some(relative) = relative_period(word, following) {
            self.blame(relative);
            return true;
        }
        let joins = word.is(&["и", "по"]) && !self.years.is_empty() && year_follows;
        joins || is_qualifier(word, following)
    }

    /// Keeps the first reason.
    fn blame(&mut self, why: String) {
        self.impossible.get_or_insert(why);
    }
}

/// Whether the word is a part of the year that is counted: «квартал», «полугодие», «месяц».
fn is_counted_unit(word: &Word) -> bool {
    is_part_of_year(word) && !is_month(word)
}

/// «2024г», «2024год»: the unit is written together with the number.
pub(super) fn is_glued_year(word: &Word) -> bool {
    word.lower.ends_with(['г', 'д', 'а']) && word.lower.starts_with(|c: char| c.is_ascii_digit())
}

/// The years a word names: «2024», «2023-2024», «2024г».
fn years_of(word: &Word) -> Option<Vec<u32>> {
    let digits = word
        .lower
        .trim_end_matches("года")
        .trim_end_matches("год")
        .trim_end_matches("гг")
        .trim_end_matches('г');
    let years = digits
        .split('-')
        .map(|part| (part.len() == 4).then(|| part.parse().ok()).flatten())
        .collect::<Option<Vec<u32>>>()?;
    let plausible = years.iter().any(|year| (1800..=2199).contains(year));
    (plausible && !word.numbered).then_some(years)
}

fn wrong_years(years: &[u32]) -> Option<String> {
    if let Some(year) = years.iter().find(|year| !(1900..=2100).contains(*year)) {
        return Some(format!("{year} год невозможен"));
    }
    let pair = years.windows(2).find(|pair| pair[0] > pair[1])?;
    Some(format!("{} год стоит раньше, чем {}", pair[0], pair[1]))
}

/// «год», «квартал», a month; «г.» only after a year, for it also stands for «город».
fn is_unit(word: &Word, after_a_year: bool) -> bool {
    word.is(&["год", "года", "году", "годы", "годов", "гг", "годам"])
        || word.is(&["г"]) && after_a_year
        || is_part_of_year(word)
}

fn is_part_of_year(word: &Word) -> bool {
    word.starts(&["квартал", "полугоди", "месяц", "недел", "декад"])
        && !word.lower.ends_with("ый")
        && !word.starts(&["квартальн", "недельн", "декадн"])
        || is_month(word)
}

fn is_month(word: &Word) -> bool {
    word.starts(&[
        "январ",
        "феврал",
        "апрел",
        "июн",
        "июл",
        "август",
        "сентябр",
        "октябр",
        "ноябр",
        "декабр",
    ]) && word.lower.chars().count() <= 8
        || word.is(&["март", "марта", "май", "мая"])
}

/// Nothing when the word is no number before a part of the year; else what is wrong with it, if
/// anything.
fn wrong_count(
    word: &Word,
    before: Option<&Word>,
    following: Option<&Word>,
) -> Option<Option<String>> {
    let unit = following?;
    let number = count(word)?;
    let (limit, name) = if unit.starts(&["квартал"]) && !unit.starts(&["квартальн"])
    {
        (4, "квартал")
    } else if unit.starts(&["полугоди"]) {
        (2, "полугодие")
    } else if unit.is(&["месяц"]) {
        (12, "месяц")
    } else if unit.starts(&["месяц"]) {
        (120, "месяц")
    } else if is_month(unit) {
        (31, "день месяца")
    } else if unit.is(&["год", "г"]) || unit.is(&["года"]) && before.is_some_and(is_part_of_year)
    {
        return Some(wrong_year_number(word, number));
    } else {
        return None;
    };
    let wrong = number == 0 || number > limit;
    Some(wrong.then(|| format!("{name} «{}» не бывает", word.text)))
}

/// A year that is not of four digits: «за 23 год», «за 20244 год».
fn wrong_year_number(word: &Word, number: u32) -> Option<String> {
    let counts_years = number % 10 == 1 && number < 100;
    (!counts_years).then(|| format!("год «{}» пишется четырьмя цифрами", word.text))
}

fn count(word: &Word) -> Option<u32> {
    const ROMAN: &[&str] = &["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];
    const ORDINALS: &[&str] = &["перв", "втор", "трет", "четверт", "пят", "шест", "седьм"];
    let digits = word.lower.split('-').next().unwrap_or_default();
    if let Ok(number) = digits.parse() {
        return Some(number);
    }
    let place = |list: &[&str], found: &dyn Fn(&str) -> bool| {
        let index = list.iter().position(|item| found(item))?;
        u32::try_from(index + 1).ok()
    };
    place(ROMAN, &|roman| digits == roman).or_else(|| {
        place(ORDINALS, &|root| {
            word.lower.starts_with(root) && word.lower.len() > root.len()
        })
    })
}

/// «за прошлый год», «за разные годы»: a heading must name the period itself.
fn relative_period(word: &Word, following: Option<&Word>) -> Option<String> {
    let unit = following?;
    if !unit.is(&[
        "год",
        "года",
        "годы",
        "лет",
        "квартал",
        "месяц",
        "период",
        "полугодие",
    ]) {
        return None;
    }
    let relative = word.is_adjective_of(&[
        "прошл",
        "последн",
        "предыдущ",
        "истекш",
        "минувш",
        "следующ",
        "будущ",
        "разн",
        "некотор",
        "всевозможн",
        "прошедш",
    ]) || word.is(&["несколько", "все", "этот", "эти", "тот", "какой-то"]);
    relative.then(|| format!("«{} {}» не называет периода", word.text, unit.text))
}

/// Words that stand inside a period: «финансовый», «плановый», «учебный».
fn is_qualifier(word: &Word, following: Option<&Word>) -> bool {
    following.is_some()
        && word.is_adjective_of(&["финансов", "учебн", "календарн", "отчетн", "бюджетн"])
        && following
            .is_some_and(|next| next.is(&["год", "года", "году"]) || years_of(next).is_some())
}
