//! Words by which rows that are no cases are known: headings of columns, totals, signatures, titles.

/// Why a row of the sheet is not a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// Name of the body, «Номенклатура дел», year.
    Title,
    /// «УТВЕРЖДАЮ», «СОГЛАСОВАНО» and what stands under them.
    Approval,
    /// Headings of columns, first or repeated.
    Header,
    /// «1 2 3 4 5».
    ColumnNumbers,
    /// Nothing to see in the row, or rows passed over in the file.
    Blank,
    /// A section's name; the rows below carry it.
    Section,
    /// «Итого», the final record and its table.
    Total,
    Signature,
    /// List of abbreviations and footnotes below the table.
    Abbreviations,
    /// The sheet has no table of this kind.
    OtherSheet,
    /// Text below the table that is none of the above.
    Remainder,
}

impl Why {
    /// For people.
    pub fn in_russian(self) -> &'static str {
        match self {
            Why::Title => "заглавие",
            Why::Approval => "утверждение или согласование",
            Why::Header => "заголовки граф",
            Why::ColumnNumbers => "номера граф",
            Why::Blank => "пустая строка",
            Why::Section => "название раздела",
            Why::Total => "итоги",
            Why::Signature => "подпись",
            Why::Abbreviations => "сокращения и сноски",
            Why::OtherSheet => "лист без номенклатуры",
            Why::Remainder => "текст вне таблицы",
        }
    }
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    Index,
    Heading,
    Count,
    /// The term, often with the article in the same cell.
    Term,
    Article,
    Note,
    /// The department or section, repeated beside every case.
    Section,
    /// «№ п/п».
    Ordinal,
    /// Named by its heading as something a nomenclature does not need.
    Other,
}

/// The role that the heading of a column gives it.
pub fn role_of_heading(text: &str) -> Option<Role> {
    // Converters divide words of narrow columns: «Приме- чание», «хра- нения».
    let lower = text.to_lowercase();
    let lower = lower.replace("- ", "").replace('-', "");
    let words = words_of(&lower);
    let has = |stems: &[&str]| stems.iter().any(|stem| lower.contains(stem));
    let is_shortened = |forms: &[&str]| forms.iter().any(|form| words.contains(form));
    if has(&["п/п", "п.п", "№ пп", "номер по порядку"]) {
        Some(Role::Ordinal)
    } else if has(&["индекс", "номер дела", "№ дела"]) || is_shortened(&["инд", "шифр"])
    {
        Some(Role::Index)
    } else if has(&["срок"]) || is_shortened(&["ср"]) {
        Some(Role::Term)
    } else if has(&[
        "ответствен",
        "исполнител",
        "кто вед",
        "ведёт",
        "ведет",
        "фио",
        "ф.и.о",
    ]) || is_shortened(&["отв", "исп"])
    {
        Some(Role::Other)
    } else if has(&[
        "загол",
        "наименование дел",
        "название дел",
        "наименование дела",
        "заглавие",
        "наименование документ",
        "содержание дел",
    ]) || is_shortened(&["заг"])
    {
        Some(Role::Heading)
    } else if has(&[
        "колво",
        "количеств",
        "число дел",
        "число том",
        "томов",
        "кол.",
        "колич",
    ]) || is_shortened(&["кол", "кво", "ед"])
    {
        Some(Role::Count)
    } else if has(&["примеч", "отметк", "пометк", "комментар"]) || is_shortened(&["прим"])
    {
        Some(Role::Note)
    } else if has(&["стат", "перечн", "основан", "№ ст"])
        || is_shortened(&["ст"]) && !lower.contains(|c: char| c.is_ascii_digit())
    {
        Some(Role::Article)
    } else if has(&["подразделен", "раздел", "отдел", "структурн"]) || is_shortened(&["подр"])
    {
        Some(Role::Section)
    } else if has(&[
        "место",
        "носител",
        "вид дел",
        "начат",
        "оконч",
        "дата",
        "гриф",
        "форма",
    ]) {
        Some(Role::Other)
    } else if has(&["наименован", "названи"]) || is_shortened(&["наим", "назв"])
    {
        Some(Role::Heading)
    } else if lower.trim().trim_end_matches('.') == "№" {
        Some(Role::Index)
    } else {
        None
    }
}

fn words_of(lower: &str) -> Vec<&str> {
    lower
        .split(|c: char| !(c.is_alphanumeric() || c == '№' || c == '/'))
        .filter(|word| !word.is_empty())
        .collect()
}

/// Whole words of shortened headings, too short to be beginnings of others.
const SHORTENED: &[&str] = &[
    "прим",
    "отв",
    "исп",
    "кто",
    "ведёт",
    "ведет",
    "инд",
    "заг",
    "наим",
    "назв",
    "ср",
    "кво",
    "подр",
    "загол",
    "шифр",
];

const HEADER_STEMS: &[&str] = &[
    "индекс",
    "дел",
    "заголов",
    "ловок",
    "ловки",
    "наимен",
    "назван",
    "том",
    "част",
    "кол",
    "количеств",
    "срок",
    "хра",
    "нения",
    "стат",
    "ста",
    "тей",
    "номер",
    "№",
    "n",
    "перечн",
    "перечен",
    "пере",
    "примеч",
    "приме",
    "чание",
    "чания",
    "раздел",
    "подраздел",
    "структурн",
    "п/п",
    "п",
    "ед",
    "единиц",
    "хр",
    "и",
    "по",
    "ст",
    "год",
    "основан",
    "документ",
    "ответственн",
    "отметк",
    "во",
    "в",
    "пп",
    "к",
    "о",
    "с",
    "книг",
    "число",
    "индек",
    "пункт",
    "вид",
    "носител",
    "место",
];

const STRONG_STEMS: &[&str] = &[
    "индекс",
    "индек",
    "заголов",
    "срок",
    "примеч",
    "приме",
    "колво",
    "количеств",
    "кол",
    "стат",
    "перечн",
    "наимен",
];

/// How a row reads as a heading of columns: the share of its words that belong to such headings, and whether one of
/// the telling words is there.
pub fn header_words(text: &str) -> (f64, bool) {
    let lower = text.to_lowercase();
    let words = words_of(&lower);
    if words.is_empty() {
        return (0.0, false);
    }
    let is_known = |word: &&&str| {
        SHORTENED.contains(*word)
            || HEADER_STEMS.iter().any(|stem| {
                if word.chars().all(|c| c == '№') {
                    true
                } else if stem.chars().count() <= 2 {
                    **word == *stem
                } else {
                    word.starts_with(stem)
                }
            })
    };
    let known = words.iter().filter(is_known).count();
    let strong = words
        .iter()
        .any(|word| STRONG_STEMS.iter().any(|stem| word.starts_with(stem)));
    (known as f64 / words.len() as f64, strong)
}

fn begins(lower: &str, beginnings: &[&str]) -> bool {
    beginnings
        .iter()
        .any(|beginning| lower.starts_with(beginning))
}

const UNITS_OF_A_BODY: &[&str] = &[
    "отдел",
    "управлени",
    "сектор",
    "служба",
    "бухгалтер",
    "канцеляри",
    "раздел",
    "подраздел",
    "группа",
    "отделени",
    "совет",
    "комисси",
    "комитет",
    "администраци",
    "руководств",
    "архив",
    "профсоюз",
    "департамент",
    "секретариат",
    "приемная",
    "приёмная",
    "аппарат",
    "центр",
    "бюро",
    "филиал",
    "общий отдел",
    "кадров",
    "юридическ",
    "финансов",
    "структурное подразделение",
    "дирекци",
    "лаборатори",
    "кафедр",
    "деканат",
    "делопроизводств",
];

/// The text names a unit of a body.
pub fn names_unit(text: &str) -> bool {
    let lower = text.trim().to_lowercase();
    UNITS_OF_A_BODY.iter().any(|unit| lower.starts_with(unit))
        || lower.split_whitespace().take(4).any(|word| {
            begins(
                word,
                &[
                    "отдел",
                    "сектор",
                    "управлени",
                    "служб",
                    "департамент",
                    "бухгалтери",
                ],
            ) && !begins(word, &["отдельн"])
        })
}

/// At least five letters and none of them small.
pub fn is_capitals(text: &str) -> bool {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphabetic()).collect();
    letters.len() >= 5 && !letters.iter().any(|c| c.is_lowercase())
}

/// «01 – РУКОВОДСТВО», «1. Кадры», «I. Общий отдел», «Раздел 2»: the number at the beginning and what follows.
pub fn section_number(text: &str) -> Option<(String, &str)> {
    let text = text.trim();
    let body = ["Раздел", "РАЗДЕЛ", "раздел", "Подраздел", "ПОДРАЗДЕЛ", "№"]
        .iter()
        .fold(text, |rest, label| {
            rest.strip_prefix(label).unwrap_or(rest).trim_start()
        });
    let is_sign =
        |c: char| c.is_ascii_digit() || matches!(c, 'I' | 'V' | 'X' | 'Х' | '.' | '-' | '–' | '/');
    let end = body.find(|c: char| !is_sign(c)).unwrap_or(body.len());
    let number = body[..end].trim_end_matches(['.', '-', '–', '/']);
    let rest = body[end..].trim_start_matches([' ', '.', ')', '-', '–', '—', ':', ',']);
    let number_is_whole = body[end..].starts_with([' ', '.', ')', '-', '–', '—', ':', ','])
        || body[end..].is_empty()
        || body[..end].ends_with(['.', '-', '–']);
    let has_sign = number
        .chars()
        .any(|c| c.is_ascii_digit() || matches!(c, 'I' | 'V' | 'X' | 'Х'));
    let labelled = body.len() < text.len();
    (has_sign
        && number.chars().count() <= 9
        && number_is_whole
        && (labelled || rest.chars().next().is_some_and(char::is_uppercase)))
    .then(|| (number.to_owned(), rest))
}

/// The letter of «а) годовые», the digit of «1) годовые», a dash before the text.
pub fn sub_item_mark(text: &str) -> Option<char> {
    let mut letters = text.trim_start().chars();
    let first = letters.next()?;
    let second = letters.next()?;
    if (first.is_lowercase() || first.is_ascii_digit()) && second == ')' {
        return Some(first);
    }
    let is_dash = matches!(first, '-' | '–' | '—' | '•' | '·');
    (is_dash && (second == ' ' || second.is_lowercase())).then_some('-')
}

/// The text cannot end here: a comma, a hyphen, an open bracket, a preposition or a conjunction at its end.
pub fn is_open(text: &str) -> bool {
    let text = text.trim_end();
    let last_word = text
        .rsplit(|c: char| c.is_whitespace() || c == '(')
        .next()
        .unwrap_or("")
        .to_lowercase();
    let hanging = [
        "и",
        "в",
        "во",
        "на",
        "о",
        "об",
        "по",
        "с",
        "со",
        "к",
        "из",
        "за",
        "для",
        "от",
        "до",
        "при",
        "у",
        "не",
        "или",
        "а",
        "их",
        "г.",
        "под",
        "между",
        "также",
        "числе",
        "том",
        "№",
        "ф.",
    ];
    let opened = text.matches('(').count() > text.matches(')').count();
    let quoted = text.matches('«').count() > text.matches('»').count();
    text.ends_with([',', '-', '–', '—', '/'])
        || opened
        || quoted
        || hanging.contains(&last_word.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_columns() {
        let cases = [
            ("Индекс дела", Some(Role::Index)),
            ("Заголовок дела (тома, части)", Some(Role::Heading)),
            ("Кол-во дел (томов)", Some(Role::Count)),
            ("Срок хранения дела и № статей по перечню", Some(Role::Term)),
            ("№ статьи по Перечню", Some(Role::Article)),
            ("Приме- чание", Some(Role::Note)),
            ("№ п/п", Some(Role::Ordinal)),
            ("Структурное подразделение", Some(Role::Section)),
            ("Ответственный", Some(Role::Other)),
            ("Приказы", None),
            // Shortened.
            ("Инд.", Some(Role::Index)),
            ("Шифр дела", Some(Role::Index)),
            ("Загол. дела", Some(Role::Heading)),
            ("Заг. дела", Some(Role::Heading)),
            ("Наим. дел", Some(Role::Heading)),
            ("К-во", Some(Role::Count)),
            ("Ед. хр.", Some(Role::Count)),
            ("Ср. хр.", Some(Role::Term)),
            ("Ср. хр., ст.", Some(Role::Term)),
            ("Ст.", Some(Role::Article)),
            ("Прим.", Some(Role::Note)),
            ("Комментарий", Some(Role::Note)),
            ("Кто ведёт", Some(Role::Other)),
            ("Кто ведет дело", Some(Role::Other)),
            ("Отв.", Some(Role::Other)),
            ("Ответственный за ведение дела", Some(Role::Other)),
            ("Ф.И.О. исполнителя", Some(Role::Other)),
            ("Подр.", Some(Role::Section)),
            // Words that only begin alike.
            ("Применение санкций", None),
            ("Заграничные командировки", None),
            ("5 лет ЭПК, ст. 22", None),
        ];
        for (text, expected) in cases {
            assert_eq!(role_of_heading(text), expected, "{text}");
        }
    }

    #[test]
    fn numbers_of_sections() {
        assert_eq!(
            section_number("01 – РУКОВОДСТВО"),
            Some(("01".into(), "РУКОВОДСТВО"))
        );
        assert_eq!(section_number("1. Кадры"), Some(("1".into(), "Кадры")));
        assert_eq!(
            section_number("I. Общий отдел"),
            Some(("I".into(), "Общий отдел"))
        );
        assert_eq!(
            section_number("02-1 Отдел кадров"),
            Some(("02-1".into(), "Отдел кадров"))
        );
        assert_eq!(section_number("Кадры"), None);
        assert_eq!(section_number("5 лет"), None);
    }

    #[test]
    fn open_ends() {
        for text in [
            "Переписка с организациями по",
            "Планы,",
            "отчеты (годовые",
            "востре-",
        ] {
            assert!(is_open(text), "{text}");
        }
        assert!(!is_open("Годовые отчеты"));
    }
}
