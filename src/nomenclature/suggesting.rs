//! Which article a heading may have: what the body itself accepted in earlier years first, then the articles of the lists.
//!
//! Nothing here is applied by itself: a person takes a suggestion or does not.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use serde::Serialize;

use super::campaign::Findings;
use super::store::{self, PastChoice};
use crate::acting::{Acting, Sight};
use crate::db::{Db, Error};
use crate::ids::{HeadingId, NomenclatureId};
use crate::organisation;
use crate::reference_lists::declared::{self, Declared, Problem, Weight};
use crate::reference_lists::search::{PastHeadings, Suggester, Suggestion};
use crate::reference_lists::{self, Article, ArticleKey, ListEdition};
use crate::retention::{ArticleReference, Reading, read as read_term};

/// How many suggestions a person is shown.
pub const SHOWN: usize = 3;
/// Headings of earlier years less like than this say something else.
const LIKE_LEAST: f32 = 0.6;
/// From here on the words are the same but for their forms.
const SAME_WORDS: f32 = 0.97;

/// An article that a heading may have, ready to be put into the row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Suggested {
    /// The term, for column 4.
    pub term: String,
    /// The article as a nomenclature cites it: «ст. 434 а) ТП».
    pub article: String,
    /// The footnote, for column 5.
    pub note: String,
    /// What the article is about, or the earlier heading.
    pub kind: String,
    /// Why it is suggested: «Так было в номенклатуре на 2022 год» or the words that agree.
    pub why: String,
    /// How well it suits, in percent.
    pub confidence: u8,
    /// How well the source of the article is known; empty for an earlier choice.
    pub source: &'static str,
    /// Whether the source is too weak to be taken with a click.
    pub weak: bool,
    /// Where to read more.
    pub address: String,
}

/// What suggestions are made of, kept in memory between requests and made anew when the records have changed.
#[derive(Debug, Default)]
pub struct Indexes {
    editions: Mutex<Option<(Stamp, Arc<Vec<ListEdition>>)>>,
    lists: Mutex<Option<(Stamp, Arc<Suggester>)>>,
    past: Mutex<Option<(Stamp, Arc<Past>)>>,
    findings: Mutex<HashMap<Checked, (Rested, Findings)>>,
}

/// What was checked: a nomenclature, with or without its restricted rows.
type Checked = (NomenclatureId, bool);

/// What a check rested on: the version of the nomenclature and the lists.
type Rested = (i64, Stamp);

/// How many records there were and the last of them.
type Stamp = (i64, i64);

/// Approved headings of earlier years.
#[derive(Debug)]
struct Past {
    choices: Vec<PastChoice>,
    index: PastHeadings,
}

impl Indexes {
    /// The articles of the loaded lists, indexed.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn lists(&self, db: &Db) -> Result<Arc<Suggester>, Error> {
        let stamp = reference_lists::store::stamp(db).await?;
        if let Some(known) = kept(&self.lists, stamp) {
            return Ok(known);
        }
        let editions = self.editions(db).await?;
        let made = Arc::new(Suggester::new(&editions.iter().collect::<Vec<_>>()));
        Ok(keep(&self.lists, stamp, made))
    }

    /// The loaded lists, read once.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn editions(&self, db: &Db) -> Result<Arc<Vec<ListEdition>>, Error> {
        let stamp = reference_lists::store::stamp(db).await?;
        if let Some(known) = kept(&self.editions, stamp) {
            return Ok(known);
        }
        let read = Arc::new(reference_lists::store::editions(db).await?);
        Ok(keep(&self.editions, stamp, read))
    }

    /// What the check said of a nomenclature, while what it rested on is the same.
    pub fn findings(&self, of: Checked, on: Rested) -> Option<Findings> {
        let kept = self.findings.lock().unwrap_or_else(PoisonError::into_inner);
        let (_, known) = kept.get(&of).filter(|(rested, _)| *rested == on)?;
        Some(*known)
    }

    /// Keeps what the check said of a nomenclature.
    pub fn keep_findings(&self, of: Checked, on: Rested, findings: Findings) {
        let mut kept = self.findings.lock().unwrap_or_else(PoisonError::into_inner);
        kept.insert(of, (on, findings));
    }

    async fn past(&self, db: &Db) -> Result<Arc<Past>, Error> {
        let stamp = store::approved_stamp(db).await?;
        if let Some(known) = kept(&self.past, stamp) {
            return Ok(known);
        }
        let choices = store::past_choices(db).await?;
        let index = PastHeadings::new(choices.iter().map(|choice| choice.title.as_str()));
        Ok(keep(&self.past, stamp, Arc::new(Past { choices, index })))
    }
}

fn kept<T>(place: &Mutex<Option<(Stamp, Arc<T>)>>, stamp: Stamp) -> Option<Arc<T>> {
    let kept = place.lock().unwrap_or_else(PoisonError::into_inner);
    let (_, known) = kept.as_ref().filter(|(of, _)| *of == stamp)?;
    Some(Arc::clone(known))
}

fn keep<T>(place: &Mutex<Option<(Stamp, Arc<T>)>>, stamp: Stamp, made: Arc<T>) -> Arc<T> {
    let mut kept = place.lock().unwrap_or_else(PoisonError::into_inner);
    *kept = Some((stamp, Arc::clone(&made)));
    made
}

/// The articles that a heading of a nomenclature for `year` may have, the likeliest first.
///
/// Earlier choices are those of nomenclatures that were approved and that the person may see.
///
/// # Errors
/// Those of the database.
pub async fn suggest(
    db: &Db,
    indexes: &Indexes,
    acting: &Acting,
    heading: &str,
    year: i64,
) -> Result<Vec<Suggested>, Error> {
    let lists = indexes.lists(db).await?;
    let past = indexes.past(db).await?;
    let column = organisation::store::organisation(db).await?.body_kind;
    let year = i32::try_from(year).unwrap_or(i32::MAX);
    Ok(Question {
        lists: &lists,
        column: &column,
        year,
    }
    .suggest(heading, &past, acting.sight()))
}

/// The articles of the lists alone, without earlier choices: what a benchmark measures.
#[must_use]
pub fn from_lists(lists: &Suggester, heading: &str, year: i32, column: &str) -> Vec<Suggested> {
    let question = Question {
        lists,
        column,
        year,
    };
    question.of_lists(heading, SHOWN, &HashSet::new())
}

struct Question<'a> {
    lists: &'a Suggester,
    column: &'a str,
    year: i32,
}

/// What an article is recognised by, so that it is not suggested twice.
type Cited = (String, ArticleKey);

impl Question<'_> {
    fn suggest(&self, heading: &str, past: &Past, sight: Sight) -> Vec<Suggested> {
        let mut taken = HashSet::new();
        let mut suggested = self.of_past(heading, past, sight, &mut taken);
        let left = SHOWN.saturating_sub(suggested.len());
        suggested.extend(self.of_lists(heading, left, &taken));
        suggested
    }

    /// Earlier choices: one for each article, the nearest heading of the latest year.
    fn of_past(
        &self,
        heading: &str,
        past: &Past,
        sight: Sight,
        taken: &mut HashSet<Cited>,
    ) -> Vec<Suggested> {
        let mut suggested = Vec::new();
        for resembling in past.index.resembling(heading, LIKE_LEAST) {
            let choice = &past.choices[resembling.at];
            let visible = sight.covers(choice.department_id, choice.restricted);
            let earlier = choice.year < i64::from(self.year);
            if !visible || !earlier {
                continue;
            }
            let Some(cited) = self.still_valid(choice) else {
                continue;
            };
            if cited.iter().all(|cited| taken.contains(cited)) {
                continue;
            }
            taken.extend(cited);
            suggested.push(of_choice(choice, resembling.likeness));
            // The lists have a word too, unless the heading was there before as it is.
            let most = if resembling.likeness >= SAME_WORDS {
                SHOWN
            } else {
                SHOWN - 1
            };
            if suggested.len() >= most.min(SHOWN - 1) {
                break;
            }
        }
        suggested
    }

    /// The articles of an earlier choice, when they may still be cited: lists in force, terms not too short.
    fn still_valid(&self, choice: &PastChoice) -> Option<Vec<Cited>> {
        let words = format!("{} {}", choice.term_text, choice.article_text);
        let Ok(Reading::One(term)) = read_term(&words, &choice.note) else {
            return None;
        };
        let declared = Declared {
            term: &words,
            note: &choice.note,
            articles: &[],
            year: self.year,
            is_copy: choice.kind == super::rules::HeadingKind::Copies,
            column: self.column,
        };
        let outdated = declared::check(&declared, self.lists.editions())
            .iter()
            .any(|remark| remark.weight == Weight::Error || remark.problem == Problem::NotInForce);
        let cited: Vec<Cited> = term.basis().articles.iter().filter_map(cited).collect();
        (!outdated && !cited.is_empty()).then_some(cited)
    }

    fn of_lists(&self, heading: &str, limit: usize, taken: &HashSet<Cited>) -> Vec<Suggested> {
        if limit == 0 {
            return Vec::new();
        }
        self.lists
            .suggest_among(heading, limit, |edition, article| {
                let made_here = !article
                    .terms
                    .get(edition.column(self.column).unwrap_or(0))
                    .is_some_and(reference_lists::ArticleTerm::is_not_made);
                let known = taken.contains(&(edition.code.clone(), article.key.clone()));
                let of_year =
                    declared::edition_for(&edition.code, self.year, self.lists.editions());
                let applies = of_year.is_some_and(|it| it.edition == edition.edition)
                    && edition.in_force_in(self.year);
                applies && made_here && !known
            })
            .into_iter()
            .filter_map(|suggestion| self.of_article(&suggestion))
            .collect()
    }

    fn of_article(&self, suggestion: &Suggestion) -> Option<Suggested> {
        let edition = declared::edition_for(&suggestion.list, self.year, self.lists.editions())?;
        let article = &suggestion.article;
        let column = edition.column(self.column).unwrap_or(0);
        Some(Suggested {
            term: article.terms.get(column)?.text.clone(),
            article: in_a_nomenclature(edition, article),
            note: article.note.clone(),
            kind: article.kind.clone(),
            why: suggestion.why.clone(),
            confidence: percent(suggestion.score),
            source: article.confidence.explanation(),
            weak: article.usable_term(column).is_none(),
            address: reference_lists::address_of(&edition.code, &article.key),
        })
    }
}

fn cited(reference: &ArticleReference) -> Option<Cited> {
    let list = reference.list.clone().unwrap_or_default();
    Some((list, ArticleKey::try_from(reference).ok()?))
}

fn of_choice(choice: &PastChoice, likeness: f32) -> Suggested {
    let how = if likeness >= SAME_WORDS {
        ""
    } else {
        ", похожий заголовок"
    };
    Suggested {
        term: choice.term_text.clone(),
        article: choice.article_text.clone(),
        note: choice.note.clone(),
        kind: choice.title.clone(),
        why: format!(
            "Так было в {} году{how}: дело {}",
            choice.year, choice.index_text
        ),
        confidence: percent(likeness),
        source: "",
        weak: false,
        address: format!("/headings/{}", HeadingId(choice.heading_id.0)),
    }
}

/// «ст. 434 а) ТП»: as column 4 cites an article.
fn in_a_nomenclature(edition: &ListEdition, article: &Article) -> String {
    let name = edition.cited_as.first().unwrap_or(&edition.citation);
    match &article.key.item {
        Some(item) => format!("ст. {} {}) {name}", article.key.number, item.as_str()),
        None => format!("ст. {} {name}", article.key.number),
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn percent(share: f32) -> u8 {
    (share.clamp(0.0, 1.0) * 100.0).round() as u8
}
