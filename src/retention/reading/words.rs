//! The vocabulary: words with a meaning of their own, and stems that tell what
//! a clause speaks of.

use std::sync::OnceLock;

/// What a single folded word means by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// «постоянно», «пост.».
    Permanent,
    /// «лет», «год», «г.».
    Unit,
    /// «ДМН».
    NoNeed,
    /// «ДЗН».
    Replacement,
    /// «ДЛО».
    Liquidation,
    /// «до».
    Until,
    /// «ЭПК».
    Epk,
    /// «ЭК», «ЦЭК».
    Ek,
    /// «ст.», «статья».
    Article,
    /// «п.», «пункт».
    Point,
    /// A short name of a list: «ТП», «ПНТД», «ВП».
    List(ListName),
    /// «перечень» in any case.
    Listing,
    /// «приказ», «пр.».
    Order,
    /// «не».
    Not,
    /// «и», «или».
    And,
    /// A number in words.
    Numeral(u32),
    /// Any other word.
    Plain,
}

/// The lists that texts name by a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ListName {
    /// The general list in force: Rosarchiv order 236 of 20.12.2019.
    General,
    /// The general list before it: order 558 of 25.08.2010.
    Former,
    /// The list of scientific-technical documents: order 142 of 28.12.2021.
    Technical,
    /// The departmental list of the tax service: order ЕД-7-10/952@ of 02.11.2021.
    Departmental,
}

impl ListName {
    /// The code under which the list is kept.
    pub(super) fn code(self) -> &'static str {
        match self {
            ListName::General => "236-2019",
            ListName::Former => "558-2010",
            ListName::Technical => "142-2021",
            ListName::Departmental => "fns-952-2021",
        }
    }

    /// The list whose order has this number.
    pub(super) fn of_order(number: u32) -> Option<ListName> {
        match number {
            236 => Some(ListName::General),
            558 => Some(ListName::Former),
            142 => Some(ListName::Technical),
            952 => Some(ListName::Departmental),
            _ => None,
        }
    }

    /// The list adopted in this year.
    pub(super) fn of_year(year: u32) -> Option<ListName> {
        match year {
            2019 | 2020 => Some(ListName::General),
            2010 => Some(ListName::Former),
            _ => None,
        }
    }
}

/// Words that mean something by themselves.
const WORDS: &[(&[&str], Word)] = &[
    (
        &[
            "постоянно",
            "пост",
            "постоянное",
            "постоянный",
            "постоянного",
            "постоян",
        ],
        Word::Permanent,
    ),
    (
        &["лет", "л", "год", "года", "г", "годов", "лета"],
        Word::Unit,
    ),
    (&["дмн"], Word::NoNeed),
    (&["дзн"], Word::Replacement),
    (&["дло"], Word::Liquidation),
    (&["до"], Word::Until),
    (&["эпк", "эпмк", "ерк"], Word::Epk),
    (&["эк", "цэк", "цек"], Word::Ek),
    (
        &[
            "ст",
            "статья",
            "статьи",
            "статье",
            "статей",
            "статьям",
            "стст",
        ],
        Word::Article,
    ),
    (
        &[
            "п",
            "пп",
            "пункт",
            "пункта",
            "пункты",
            "пунктов",
            "поз",
            "позиция",
        ],
        Word::Point,
    ),
    (&["тп", "птуд", "птуад"], Word::List(ListName::General)),
    (&["пнтд", "нтд"], Word::List(ListName::Technical)),
    (&["вп"], Word::List(ListName::Departmental)),
    (
        &[
            "перечень",
            "перечня",
            "перечню",
            "перечнем",
            "перечне",
            "переч",
            "перечни",
        ],
        Word::Listing,
    ),
    (
        &["приказ", "приказа", "приказу", "приказом", "пр"],
        Word::Order,
    ),
    (&["не"], Word::Not),
    (&["и", "или"], Word::And),
    (&["один", "одного"], Word::Numeral(1)),
    (&["два", "двух"], Word::Numeral(2)),
    (&["три", "трех"], Word::Numeral(3)),
    (&["четыре", "четырех"], Word::Numeral(4)),
    (&["пять", "пяти"], Word::Numeral(5)),
    (&["шесть", "шести"], Word::Numeral(6)),
    (&["семь", "семи"], Word::Numeral(7)),
    (&["восемь", "восьми"], Word::Numeral(8)),
    (&["девять", "девяти"], Word::Numeral(9)),
    (&["десять", "десяти"], Word::Numeral(10)),
    (&["пятнадцать", "пятнадцати"], Word::Numeral(15)),
    (&["двадцать", "двадцати"], Word::Numeral(20)),
    (&["тридцать", "тридцати"], Word::Numeral(30)),
    (&["сорок", "сорока"], Word::Numeral(40)),
    (&["пятьдесят", "пятидесяти"], Word::Numeral(50)),
    (&["семьдесят", "семидесяти"], Word::Numeral(70)),
    (&["сто", "ста"], Word::Numeral(100)),
];

impl Word {
    /// Looks a folded word up.
    pub(super) fn of(word: &str) -> Word {
        static SHELVES: OnceLock<Shelves<Word>> = OnceLock::new();
        let shelves = SHELVES.get_or_init(|| {
            let spellings = WORDS.iter().flat_map(|(spellings, meaning)| {
                spellings.iter().map(|spelling| (*spelling, *meaning))
            });
            Shelves::of(spellings)
        });
        let known = shelves.like(word).iter().find(|(known, _)| *known == word);
        known.map_or(Word::Plain, |(_, meaning)| *meaning)
    }
}

/// Whether a fragment before or after a hyphen is a word of its own, so that the
/// hyphen is a dash and not the break of a word: «годовых- постоянно».
pub(super) fn stands_alone(word: &str) -> bool {
    !matches!(Word::of(word), Word::Plain)
        || matches!(
            word,
            "новыми"
                | "новой"
                | "новым"
                | "организации"
                | "надобности"
                | "минования"
                | "востребования"
                | "фз"
        )
}

/// Subjects a clause may speak of, found by the beginnings of its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Subjects(u128);

macro_rules! subjects {
    ($($name:ident: $($stem:literal)+;)+) => {
        /// One subject.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub(super) enum Subject { $($name),+ }

        const STEMS: &[(&str, Subject)] = &[$($(($stem, Subject::$name)),+),+];
    };
}

subjects! {
    Absence: "отсутств" "отсут" "нет";
    Account: "счет";
    Activity: "деятельн";
    Actualisation: "актуализ";
    Annulment: "аннулир" "отмен";
    Approval: "утвержд" "согласован";
    Archive: "архив" "госархив";
    Audit: "провер" "ревиз" "аудит" "инвентаризац";
    Building: "здани" "строен" "сооруж";
    Carrying: "переход" "заведен" "начат";
    Change: "смен";
    Claim: "востреб";
    Closing: "закрыт";
    Compensation: "возмещ" "взаиморасч";
    Composition: "состав";
    Condition: "услови";
    Consent: "согласи";
    Contract: "догов" "контракт" "соглашен";
    Copy: "копи" "подлинник" "оригинал" "дубликат" "экземпляр";
    Court: "судебн" "спор" "разноглас" "уголовн" "иск";
    Danger: "вредн" "опасн" "тяжел";
    Debt: "задолжен" "долг" "недоимк" "кредит" "займ" "ссуд";
    Decision: "решен" "приговор" "вердикт" "определен";
    Demolition: "снос";
    Destruction: "уничтож";
    Dismissal: "увольн" "увол";
    Disposal: "выбыт";
    Dues: "штраф";
    Electronic: "электрон" "сэд" "эд" "эвд";
    End: "истечен" "окончан" "прекращ" "расторж" "заверш" "утрат" "конца";
    Exclusion: "исключ" "снят";
    Execution: "исполн" "выполн";
    Force: "действ" "сил" "срок";
    Foresight: "предусмотр";
    Information: "сведен";
    Keeping: "хран" "сохран";
    Ledger: "книг" "журнал" "оттиск" "слепк";
    Liable: "ответствен" "материальноответ" "исполнитель";
    Liquidation: "ликвидац" "ликвид";
    Need: "надобн" "минован";
    Next: "следующ" "очередн";
    Obligation: "обязательств";
    Occurrence: "возникнов" "возбужд" "случа" "налич";
    Operation: "эксплуатац";
    Payment: "выплат";
    Paying: "оплат" "уплат" "погаш";
    Payroll: "лицев" "ведомост" "расчетн";
    Pension: "пенси" "пособ";
    Personal: "личн";
    Place: "месту" "месте";
    Period: "годов" "отчет" "план" "баланс" "полугод" "кварт" "месячн" "смет";
    Receipt: "получен";
    Register: "учет" "реестр" "регистр" "контрол" "баланса";
    Relation: "относящ" "касающ";
    Replacement: "замен" "замещ";
    Revocation: "отзыв" "отозв";
    Selection: "служащ";
    Source: "источник" "комплектован";
    State: "государствен" "муницип" "гос" "мун";
    Taking: "принят" "вынес" "вступл";
    Transfer: "переда" "сдают" "сдает" "сдач" "поступ";
    Unclaimed: "невостреб";
    Wage: "заработн";
    WriteOff: "списан";
    Year: "лет" "год";
    Weight: "уничтож" "срок" "постоян" "хран" "сохран" "после" "если" "случа" "услови" "кроме" "исключен" "ранее" "менее" "более" "свыше" "отсутств" "налич" "эпк" "эк" "дмн" "дзн" "при";
}

impl Subjects {
    /// Adds what this word speaks of.
    pub(super) fn note(&mut self, word: &str) {
        for (stem, subject) in stems_like(word) {
            if word.starts_with(stem) {
                self.0 |= 1 << *subject as u8;
            }
        }
    }

    /// Whether the clause speaks of this.
    pub(super) fn has(self, subject: Subject) -> bool {
        self.0 & (1 << subject as u8) != 0
    }

    /// Whether the clause speaks of any of these.
    pub(super) fn any(self, subjects: &[Subject]) -> bool {
        subjects.iter().any(|&subject| self.has(subject))
    }
}

/// The stems that begin with the same two letters as the word.
fn stems_like(word: &str) -> &'static [(&'static str, Subject)] {
    static SHELVES: OnceLock<Shelves<Subject>> = OnceLock::new();
    SHELVES
        .get_or_init(|| Shelves::of(STEMS.iter().copied()))
        .like(word)
}

/// A vocabulary put on shelves by the first two letters, so that a word is compared with few others.
struct Shelves<T>(Vec<Vec<(&'static str, T)>>);

impl<T> Shelves<T> {
    fn of(vocabulary: impl Iterator<Item = (&'static str, T)>) -> Shelves<T> {
        let mut shelves = Vec::new();
        shelves.resize_with(LETTERS * (LETTERS + 1), Vec::new);
        for (word, meaning) in vocabulary {
            if let Some(shelf) = shelf_of(word) {
                shelves[shelf].push((word, meaning));
            }
        }
        Shelves(shelves)
    }

    /// Everything that begins with the same two letters, in the order of the vocabulary.
    fn like(&self, word: &str) -> &[(&'static str, T)] {
        shelf_of(word).map_or(&[], |shelf| &self.0[shelf])
    }
}

/// Letters of the folded alphabet, from «а» to «я».
const LETTERS: usize = 32;

/// The shelf for words with these first two letters, or of this one letter; `None` for a word that begins otherwise.
fn shelf_of(word: &str) -> Option<usize> {
    let mut letters = word.chars().map(|letter| {
        let place = (letter as usize).wrapping_sub('а' as usize);
        (place < LETTERS).then_some(place)
    });
    let first = letters.next()??;
    let second = letters.next().unwrap_or(Some(LETTERS))?;
    Some(first * (LETTERS + 1) + second)
}

/// A word that was glued to its neighbour or misspelt by one letter, put right:
/// «эпкст» → «эпк ст», «постояно» → «постоянно».
pub(super) fn mended(word: &str) -> Option<String> {
    split_glued(word, 3).or_else(|| misspelt(word).map(str::to_owned))
}

const GLUED: [&str; 19] = [
    "постоянно",
    "надобности",
    "новыми",
    "организации",
    "востребования",
    "пост",
    "дмн",
    "дзн",
    "лет",
    "года",
    "год",
    "эпк",
    "цэк",
    "эк",
    "ст",
    "тп",
    "пнтд",
    "вп",
    "до",
];

fn split_glued(word: &str, depth: u32) -> Option<String> {
    if depth == 0 {
        return None;
    }
    let is_item = |rest: &str| rest.chars().count() == 1;
    for known in GLUED {
        let Some(rest) = word.strip_prefix(known) else {
            continue;
        };
        if rest.is_empty() || GLUED.contains(&rest) {
            return (!rest.is_empty()).then(|| format!("{known} {rest}"));
        }
        if let Some(split) = split_glued(rest, depth - 1) {
            return Some(format!("{known} {split}"));
        }
    }
    let first = word.chars().next()?;
    let rest = &word[first.len_utf8()..];
    (is_item(&word[..first.len_utf8()]) && matches!(rest, "тп" | "пнтд" | "вп"))
        .then(|| format!("{first} {rest}"))
}

const SPELLING: [&str; 9] = [
    "постоянно",
    "минования",
    "надобности",
    "ликвидации",
    "организации",
    "востребования",
    "замены",
    "новыми",
    "перечень",
];

fn misspelt(word: &str) -> Option<&'static str> {
    let length = word.chars().count();
    if length < 6 {
        return None;
    }
    SPELLING
        .into_iter()
        .filter(|known| known.chars().count().abs_diff(length) <= 1)
        .find(|known| word != *known && is_one_slip_away(word, known))
}

/// One letter missing, added, changed, or two neighbours swapped.
fn is_one_slip_away(word: &str, known: &str) -> bool {
    let word: Vec<char> = word.chars().collect();
    let known: Vec<char> = known.chars().collect();
    let same_start = word
        .iter()
        .zip(&known)
        .take_while(|(one, other)| one == other)
        .count();
    let (rest, right) = (&word[same_start..], &known[same_start..]);
    match (rest, right) {
        ([_, after @ ..], [_, expected @ ..]) if after == expected => true,
        ([_, after @ ..], expected) if after == expected => true,
        (after, [_, expected @ ..]) if after == expected => true,
        ([a, b, after @ ..], [c, d, expected @ ..]) => a == d && b == c && after == expected,
        _ => false,
    }
}
