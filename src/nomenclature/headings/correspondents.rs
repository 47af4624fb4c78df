//! H5: correspondents of one kind are given by their common name, not one by one.

use std::collections::BTreeMap;

use super::finding::{Finding, FindingCode};
use super::words::{Gap, Heading, Word};

/// How many correspondents of one kind are surely a list.
const SURELY_A_LIST: usize = 3;

/// Common names of correspondents: the first word of each one listed, and what they are called
/// together.
const COMMON_NAMES: &[(&[&str], &str)] = &[
    (
        &["уфнс"],
        "управлениями ФНС России по субъектам Российской Федерации",
    ),
    (&["ифнс", "мифнс"], "инспекциями ФНС России"),
];

/// `parties` are the words from the preposition before the correspondents up to the subject.
pub(super) fn check(heading: &Heading, parties: &[&Word]) -> Vec<Finding> {
    let named = &parties[1..];
    let items = split_into_items(named);
    let Some(kind) = repeated_kind(&items) else {
        return Vec::new();
    };
    let surely = kind.count >= SURELY_A_LIST;
    let text = format!(
        "Однородные корреспонденты перечислены по одному («{} …»): дайте их общее видовое \
         название, например «управлениями ФНС России по субъектам Российской Федерации» \
         (п. 10.1.13)",
        kind.word
    );
    let finding = if surely {
        Finding::error(FindingCode::ListedCorrespondents, text)
    } else {
        Finding::advice(FindingCode::ListedCorrespondents, text)
    };
    let all_alike = kind.count == items.len();
    let better = COMMON_NAMES
        .iter()
        .find(|(words, _)| all_alike && words.contains(&kind.word.to_lowercase().as_str()))
        .map(|(_, common)| replace_parties(heading, named, common));
    vec![finding.suggesting(better)]
}

fn split_into_items<'h, 'a>(named: &[&'h Word<'a>]) -> Vec<Vec<&'h Word<'a>>> {
    let mut items: Vec<Vec<&Word>> = Vec::new();
    for word in named {
        let begins = items.is_empty() || word.gap == Gap::Comma;
        if word.is(&["и", "или", "а", "также", "с", "со"]) {
            items.push(Vec::new());
        } else if begins && items.last().is_none_or(|item| !item.is_empty()) {
            items.push(vec![word]);
        } else if let Some(item) = items.last_mut() {
            item.push(word);
        }
    }
    items.retain(|item| !item.is_empty());
    items
}

struct Repeated<'a> {
    word: &'a str,
    count: usize,
}

/// The kind of correspondents that stands more than once, each time as a single body: its first
/// word is a name in the singular or an abbreviation, or only a number («№ 1, № 2, № 3»).
fn repeated_kind<'a>(items: &[Vec<&'a Word<'a>>]) -> Option<Repeated<'a>> {
    let numbers = items.iter().filter(|item| item[0].numbered).count();
    let first = items.first()?.first()?;
    if numbers + 1 >= SURELY_A_LIST && items.len() == numbers + 1 {
        return Some(Repeated {
            word: first.text,
            count: items.len(),
        });
    }
    let mut counts: BTreeMap<&str, Repeated> = BTreeMap::new();
    for item in items {
        let word = item[0];
        if is_single_body(word) {
            let key = family(word);
            counts
                .entry(key)
                .or_insert(Repeated {
                    word: word.text,
                    count: 0,
                })
                .count += 1;
        }
    }
    let most = counts.into_values().max_by_key(|repeated| repeated.count)?;
    if most.count >= 2 {
        return Some(most);
    }
    let proper_names = items.iter().filter(|item| item[0].is_capitalised()).count();
    (proper_names > SURELY_A_LIST && proper_names == items.len()).then_some(Repeated {
        word: first.text,
        count: proper_names,
    })
}

/// Ministries are one family whatever their abbreviation; other bodies are known by their word.
fn family<'a>(word: &'a Word) -> &'a str {
    if word.starts(&["мин"]) && word.is_capitalised() {
        "мин"
    } else if word.is(&["ифнс", "мифнс"]) {
        "ифнс"
    } else {
        word.stem()
    }
}

/// A body in the instrumental singular, or an abbreviation with more words after it.
fn is_single_body(word: &Word) -> bool {
    const SINGULAR: &[&str] = &["ом", "ем", "ой", "ей", "ью", "им", "ым"];
    word.is_abbreviation()
        || word.is(&["мифнс", "ифнс", "уфнс"])
        || SINGULAR.iter().any(|ending| word.lower.ends_with(ending))
        || word.starts(&["мин"]) && word.is_capitalised()
}

fn replace_parties(heading: &Heading, named: &[&Word], common: &str) -> String {
    let (Some(first), Some(last)) = (named.first(), named.last()) else {
        return heading.text.to_owned();
    };
    let before = &heading.text[..first.start];
    let after = &heading.text[last.end..];
    format!("{before}{common}{after}")
}
