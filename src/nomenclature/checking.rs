//! A whole nomenclature against the lists of its year: what is said of each row, and of rows beside one another. Pure.

use std::collections::BTreeMap;

use super::advice::{Advice, ArticleCheck, Topic, advice};
use super::rules::{Heading, HeadingContent, HeadingKind};
use crate::ids::HeadingId;
use crate::retention::{Base, Fact, Reading, RetentionTerm, read as read_term};

/// What is said of the rows that have anything to be said of.
#[derive(Clone, Debug, Default)]
pub struct Checked {
    by_row: BTreeMap<HeadingId, Vec<Advice>>,
    rows: usize,
}

/// Which rows a person wants to see.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shown {
    /// Every row.
    #[default]
    All,
    /// Rows with something to say.
    Remarked,
    /// Rows that break a rule.
    Grave,
    /// Rows with something to say on one topic.
    On(Topic),
}

/// Checks the rows of a nomenclature for `year` (R-067, R-080… ).
#[must_use]
pub fn check(rows: &[Heading], year: i64, articles: ArticleCheck<'_>) -> Checked {
    let mut checked = Checked {
        by_row: BTreeMap::new(),
        rows: rows.len(),
    };
    for row in rows {
        let mut said = advice(&row.content, year, articles);
        said.extend(on_copies(&row.content));
        said.extend(on_mixed_terms(&row.content));
        said.extend(on_items(row, rows));
        if !said.is_empty() {
            checked.by_row.insert(row.id, said);
        }
    }
    checked
}

impl Checked {
    /// What is said of a row.
    #[must_use]
    pub fn of(&self, row: HeadingId) -> &[Advice] {
        self.by_row.get(&row).map_or(&[], Vec::as_slice)
    }

    /// Whether a row is among those shown.
    #[must_use]
    pub fn shows(&self, row: HeadingId, shown: Shown) -> bool {
        let said = self.of(row);
        match shown {
            Shown::All => true,
            Shown::Remarked => !said.is_empty(),
            Shown::Grave => said.iter().any(|advice| advice.grave),
            Shown::On(topic) => said.iter().any(|advice| advice.topic == topic),
        }
    }

    /// How many rows a filter shows.
    #[must_use]
    pub fn count(&self, shown: Shown) -> usize {
        match shown {
            Shown::All => self.rows,
            _ => self
                .by_row
                .keys()
                .filter(|row| self.shows(**row, shown))
                .count(),
        }
    }

    /// The topics that something is said on, each with its number of rows.
    #[must_use]
    pub fn topics(&self) -> Vec<(Topic, usize)> {
        let counted = Topic::ALL
            .iter()
            .map(|topic| (*topic, self.count(Shown::On(*topic))));
        counted.filter(|(_, count)| *count > 0).collect()
    }

    /// «12 строк с замечаниями, из них с нарушениями: 3».
    #[must_use]
    pub fn summary(&self) -> String {
        let (remarked, grave) = (self.count(Shown::Remarked), self.count(Shown::Grave));
        match (remarked, grave) {
            (0, _) => format!("Строк проверено: {}. Замечаний нет", self.rows),
            (remarked, 0) => format!(
                "Строк с замечаниями: {remarked} из {}. Нарушений нет",
                self.rows
            ),
            (remarked, grave) => format!(
                "Строк с замечаниями: {remarked} из {}, из них с нарушениями: {grave}",
                self.rows
            ),
        }
    }
}

impl Shown {
    /// The filter of an address: `remarks`, `grave`, the code of a topic; anything else shows all.
    #[must_use]
    pub fn from_code(code: &str) -> Self {
        match code {
            "remarks" => Self::Remarked,
            "grave" => Self::Grave,
            code => code.parse().map_or(Self::All, Self::On),
        }
    }
}

/// The article of a row of copies is that of the originals, so the row must say what it is.
fn on_copies(row: &HeadingContent) -> Option<Advice> {
    let title = row.title.to_lowercase();
    let says_so = ["копии", "копия", "присланн", "поступивш"]
        .iter()
        .any(|word| title.contains(word));
    let is_copies = row.kind == HeadingKind::Copies;
    let text = if is_copies && !says_so {
        "Строка отмечена как копии, а заголовок этого не говорит: допишите указание на наличие копий (п. 10.1.13, графа 2)"
    } else if !is_copies && title.contains("копии") && row.kind == HeadingKind::Case {
        "Заголовок говорит о копиях, а вид строки — дело: статья перечня относится к подлинникам; отметьте вид «копии»"
    } else {
        return None;
    };
    Some(Advice::light(text).on(Topic::Copies))
}

/// Permanent and temporary documents are grouped apart (R-102, clause 10.2.1).
fn on_mixed_terms(row: &HeadingContent) -> Option<Advice> {
    let words = format!("{} {}", row.term_text, row.article_text);
    match read_term(words.trim(), &row.note).ok()? {
        Reading::Several(terms) => {
            let permanent = terms.iter().filter(|term| is_permanent(term)).count();
            (permanent > 0 && permanent < terms.len()).then(|| {
                Advice::grave(
                    "В одном заголовке смешаны постоянный и временный сроки: документы группируются в разные дела (п. 10.2.1)",
                )
                .on(Topic::Mixed)
            })
        }
        Reading::One(term) if !is_permanent(&term) => {
            let part = term.alternatives().iter().find(|alternative| {
                matches!(alternative.fact, Fact::ConcernsOrganisation | Fact::Other)
                    && is_permanent(&alternative.then)
            })?;
            let text = format!(
                "Часть документов хранится постоянно («{}»), остальные — временно: заведите для них отдельное дело (п. 10.2.1)",
                part.condition
            );
            Some(Advice::light(text).on(Topic::Mixed))
        }
        Reading::One(_) => None,
    }
}

fn is_permanent(term: &RetentionTerm) -> bool {
    *term.base() == Base::Permanent
}

/// Items of one heading: each is a case of its own, with a term of its own.
fn on_items(row: &Heading, rows: &[Heading]) -> Vec<Advice> {
    let content = &row.content;
    if content.item.is_empty() {
        return Vec::new();
    }
    let of_heading: Vec<&Heading> = rows
        .iter()
        .filter(|other| other.content.index_text == content.index_text)
        .collect();
    let is_first = of_heading
        .iter()
        .find(|other| !other.content.item.is_empty())
        .is_some_and(|first| first.id == row.id);
    if !is_first {
        return Vec::new();
    }
    let mut said = Vec::new();
    let about = |text: String| Advice::light(text).on(Topic::Items);
    let items: Vec<&&Heading> = of_heading
        .iter()
        .filter(|other| !other.content.item.is_empty())
        .collect();
    if items.len() < of_heading.len() {
        said.push(about(format!(
            "У заголовка {} есть и общая строка, и пункты: срок должен быть у каждого пункта, общую строку исключите",
            content.index_text
        )));
    }
    if items.len() == 1 {
        said.push(about(format!(
            "У заголовка {} один пункт «{})»: добавьте остальные или уберите букву",
            content.index_text, content.item
        )));
    }
    let term_of = |heading: &Heading| heading.content.term_text.to_lowercase();
    let differ = items.iter().any(|other| term_of(other) != term_of(row));
    let permanent = items
        .iter()
        .filter(|other| other.term.as_ref().is_some_and(is_permanent))
        .count();
    let listed: Vec<String> = items
        .iter()
        .map(|other| format!("{}) {}", other.content.item, other.content.term_text))
        .collect();
    if permanent > 0 && permanent < items.len() {
        said.push(
            Advice::light(format!(
                "Под одним заголовком постоянный и временный сроки ({}): заводите дела по пунктам, не смешивая их (п. 10.2.1)",
                listed.join("; ")
            ))
            .on(Topic::Mixed),
        );
    } else if differ {
        said.push(about(format!(
            "У пунктов одного заголовка разные сроки ({}): по каждому заводится своё дело",
            listed.join("; ")
        )));
    }
    said
}
