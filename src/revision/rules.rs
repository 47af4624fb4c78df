//! Which articles differ, what that does to the term of a case, what may be applied and when. Pure.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::cases::rules::ExpiryKind;
use crate::cases::rules::expiry::Computed;
use crate::reference_lists::{Article, ArticleKey, ListEdition};
use crate::retention::{
    self, ArticleReference, Base, Basis, Comparison, Reading, RetentionTerm, compare,
};

crate::words! {
    /// Why the new term of an article is not simply applied.
    Doubt {
        /// The source of the article is weak.
        Weak = "weak", "источник статьи ненадёжен: не применяется";
        /// The new edition has no such article.
        Gone = "gone", "статьи в новой редакции нет: не применяется, решите по каждому делу";
        /// The new term is not known, cannot be read, or is a dash.
        Unknown = "unknown", "новый срок не указан или не прочитан: не применяется";
        /// The kind of documents is worded otherwise.
        OtherKind = "other_kind", "вид документов сформулирован иначе: проверьте, та ли это статья";
        /// The new term is shorter.
        Shorter = "shorter", "срок сокращается: только по решению, с основанием";
        /// Neither is surely the longer one.
        Incomparable = "incomparable", "сроки несравнимы: только по решению, с основанием";
    }
}

impl Doubt {
    /// Whether nobody can approve it here.
    pub fn bars(self) -> bool {
        matches!(self, Doubt::Weak | Doubt::Gone | Doubt::Unknown)
    }
}

/// An article that differs, as it was and as it is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// Number and item.
    pub key: ArticleKey,
    /// The kind of documents.
    pub kind: String,
    /// The words of the term as they were.
    pub was: String,
    /// The words as they are to be.
    pub becomes: String,
    /// Term and article as they are to be printed.
    pub term_text: String,
    /// The term, where it may be applied.
    pub term: Option<RetentionTerm>,
    /// Why it is not simply applied.
    pub doubt: Option<Doubt>,
}

impl Line {
    /// Whether anybody may approve it.
    pub fn may_be_applied(&self) -> bool {
        self.term.is_some() && !self.doubt.is_some_and(Doubt::bars)
    }
}

/// What is proposed: the list and its articles that differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// Code of the list whose articles the cases cite now.
    pub list: String,
    /// Whether citations that name no list mean this one.
    pub is_general: bool,
    /// The articles that differ.
    pub lines: Vec<Line>,
}

/// Why a revision is not proposed or approved.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Nothing differs.
    #[error("Сроки статей не различаются: пересматривать нечего")]
    NothingDiffers,
    /// There is no such list.
    #[error("Выберите редакцию из загруженных")]
    NoSuchList,
    /// There is no such article.
    #[error("Статьи «{0}» нет в этом перечне")]
    NoSuchArticle(String),
    /// One edition against itself.
    #[error("Выберите две разные редакции")]
    SameEdition,
    /// The words of a term cannot be read.
    #[error("Срок не прочитан: {0}")]
    Unreadable(String),
    /// Several terms where one is wanted.
    #[error("Указано несколько сроков: у статьи должен быть один")]
    SeveralTerms,
    /// Nobody has counted yet.
    #[error("Последствия ещё не подсчитаны: дождитесь задания")]
    NotCounted,
    /// It was approved before.
    #[error("Пересмотр уже утверждён")]
    Approved,
    /// Nothing was ticked.
    #[error("Отметьте хотя бы одну статью")]
    NothingTicked,
    /// An article that nobody may apply was ticked.
    #[error("Статью {0} применить нельзя: {1}")]
    Barred(String, &'static str),
}

/// The articles of the old edition whose term is another one in the new. Footnotes count: they are part of a term.
pub fn between(old: &ListEdition, new: &ListEdition, column: &str) -> Vec<Line> {
    let (old_column, new_column) = (column_of(old, column), column_of(new, column));
    old.articles()
        .iter()
        .filter_map(|before| {
            let was = before.terms.get(old_column)?;
            let Some(after) = new.find(&before.key) else {
                return Some(line(before, old_column, None, Some(Doubt::Gone)));
            };
            let becomes = after.terms.get(new_column);
            let differs = match (&was.term, becomes.and_then(|term| term.term.as_ref())) {
                (Some(was), Some(becomes)) => bare(was) != bare(becomes),
                (None, None) => was.text != becomes.map_or("", |term| term.text.as_str()),
                _ => true,
            };
            differs.then(|| {
                let doubt = doubt(before, after, old_column, new_column);
                line(before, old_column, Some((new, after, new_column)), doubt)
            })
        })
        .collect()
}

/// One article with another term in the words of a person, who answers for it.
///
/// # Errors
/// [`Refused`] when the words cannot be read or say the same as before.
pub fn of_article(
    list: &ListEdition,
    key: &ArticleKey,
    words: &str,
    note: &str,
    column: &str,
) -> Result<Line, Refused> {
    let before = list
        .find(key)
        .ok_or_else(|| Refused::NoSuchArticle(key.to_string()))?;
    let term = match retention::read(words, note) {
        Ok(Reading::One(term)) => term,
        Ok(Reading::Several(_)) => return Err(Refused::SeveralTerms),
        Err(unreadable) => return Err(Refused::Unreadable(unreadable.message)),
    };
    let at = column_of(list, column);
    let was = before.terms.get(at).and_then(|term| term.term.as_ref());
    if was.is_some_and(|was| bare(was) == bare(&term)) {
        return Err(Refused::NothingDiffers);
    }
    if *term.base() == Base::NotApplicable {
        return Err(Refused::Unreadable("прочерк сроком не является".into()));
    }
    let doubt = was.and_then(|was| shortening(&term, was));
    let mut line = line(before, at, None, doubt);
    line.becomes = words.trim().to_owned();
    line.term_text = format!("{}, {}", words.trim(), list.cite(key));
    line.term = Some(grounded(&term, list, key));
    Ok(line)
}

fn column_of(list: &ListEdition, code: &str) -> usize {
    list.column(code).unwrap_or(0)
}

fn bare(term: &RetentionTerm) -> RetentionTerm {
    term.clone().with_basis(Basis::default())
}

fn grounded(term: &RetentionTerm, list: &ListEdition, key: &ArticleKey) -> RetentionTerm {
    term.clone().with_basis(Basis {
        articles: vec![ArticleReference {
            article: key.number.to_string(),
            item: key.item.as_ref().map(|item| item.as_str().to_owned()),
            list: Some(list.code.clone()),
        }],
        text: None,
    })
}

fn doubt(before: &Article, after: &Article, old_column: usize, new_column: usize) -> Option<Doubt> {
    if after.confidence.is_weak() {
        return Some(Doubt::Weak);
    }
    let Some(becomes) = after.usable_term(new_column) else {
        return Some(Doubt::Unknown);
    };
    if before.kind != after.kind {
        return Some(Doubt::OtherKind);
    }
    let was = before.terms.get(old_column)?.term.as_ref()?;
    shortening(becomes, was)
}

fn shortening(becomes: &RetentionTerm, was: &RetentionTerm) -> Option<Doubt> {
    match compare(becomes, was, false) {
        Comparison::Shorter => Some(Doubt::Shorter),
        Comparison::Incomparable => Some(Doubt::Incomparable),
        Comparison::Equal | Comparison::Longer => None,
    }
}

fn line(
    before: &Article,
    old_column: usize,
    after: Option<(&ListEdition, &Article, usize)>,
    doubt: Option<Doubt>,
) -> Line {
    let words = |article: &Article, column: usize| {
        let text = article
            .terms
            .get(column)
            .map_or("", |term| term.text.as_str());
        text.to_owned()
    };
    let (becomes, term, cited) = match after {
        Some((list, article, column)) => (
            words(article, column),
            article
                .usable_term(column)
                .map(|term| grounded(term, list, &article.key)),
            list.cite(&article.key),
        ),
        None => (String::new(), None, String::new()),
    };
    Line {
        key: before.key.clone(),
        kind: before.kind.clone(),
        was: words(before, old_column),
        term_text: format!("{becomes}, {cited}"),
        becomes,
        term,
        doubt,
    }
}

/// What a proposal does to a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It rests on nothing that differs.
    Untouched,
    /// It rests on this line, but a person must say what becomes of it: several articles are cited, or the line has no term.
    ByHand(usize),
    /// The term of this line takes its place.
    Replaced {
        /// The place of the line.
        line: usize,
        /// Whether that may shorten it: its own term may be longer than that of the article was.
        shortens: bool,
    },
}

impl Proposal {
    /// What becomes of a term.
    pub fn fate(&self, term: &RetentionTerm) -> Fate {
        let cited = &term.basis().articles;
        let of_this_list = |reference: &ArticleReference| match &reference.list {
            Some(list) => *list == self.list,
            None => self.is_general,
        };
        let found = cited
            .iter()
            .filter(|reference| of_this_list(reference))
            .filter_map(|reference| ArticleKey::try_from(reference).ok())
            .find_map(|key| self.lines.iter().position(|line| line.key == key));
        let Some(place) = found else {
            return Fate::Untouched;
        };
        let line = &self.lines[place];
        match &line.term {
            Some(new) if new == term => Fate::Untouched,
            Some(new) if cited.len() == 1 && line.may_be_applied() => Fate::Replaced {
                line: place,
                shortens: shortening(new, term).is_some(),
            },
            _ => Fate::ByHand(place),
        }
    }
}

/// How many things a line touches, and what becomes of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tally {
    /// Rows of nomenclatures that cite the article.
    pub headings: i64,
    /// Closed cases kept by it.
    pub cases: i64,
    /// Of them due sooner.
    pub sooner: i64,
    /// Due later.
    pub later: i64,
    /// Never to be destroyed, unlike before.
    pub never: i64,
    /// Waiting for something, or not waiting any more.
    pub otherwise: i64,
    /// Whose own term is shortened.
    pub shortened: i64,
    /// That a person must decide upon.
    pub by_hand: i64,
}

impl Tally {
    /// Counts what becomes of a case.
    pub fn count(
        &mut self,
        before: (ExpiryKind, Option<NaiveDate>),
        after: &Computed,
        shortens: bool,
    ) {
        self.cases += 1;
        self.shortened += i64::from(shortens);
        match (before, (after.expiry, after.destroy_from)) {
            (before, after) if before == after => {}
            (_, (ExpiryKind::Never, _)) => self.never += 1,
            ((_, Some(was)), (_, Some(becomes))) if becomes < was => self.sooner += 1,
            ((_, Some(_)), (_, Some(_))) => self.later += 1,
            _ => self.otherwise += 1,
        }
    }

    /// Counts a case that a person must decide upon.
    pub fn count_by_hand(&mut self) {
        self.cases += 1;
        self.by_hand += 1;
    }

    /// Both together.
    #[must_use]
    pub fn and(self, other: Tally) -> Tally {
        Tally {
            headings: self.headings + other.headings,
            cases: self.cases + other.cases,
            sooner: self.sooner + other.sooner,
            later: self.later + other.later,
            never: self.never + other.never,
            otherwise: self.otherwise + other.otherwise,
            shortened: self.shortened + other.shortened,
            by_hand: self.by_hand + other.by_hand,
        }
    }
}

/// The tallies of a line: what everybody may know of, and what concerns restricted (ДСП) cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Split {
    /// Of cases that are not restricted.
    pub open: Tally,
    /// Of restricted ones.
    pub restricted: Tally,
}

impl Split {
    /// The one that a restricted or other case is counted in.
    pub fn of(&mut self, restricted: bool) -> &mut Tally {
        if restricted {
            &mut self.restricted
        } else {
            &mut self.open
        }
    }

    /// What a person may know.
    #[must_use]
    pub fn seen(&self, sees_restricted: bool) -> Tally {
        if sees_restricted {
            self.open.and(self.restricted)
        } else {
            self.open
        }
    }
}

/// What was approved.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approval {
    /// Places of the lines that are to be applied.
    pub lines: Vec<usize>,
    /// Whether terms may be shortened where such a line says so.
    pub shorten: bool,
}

impl Approval {
    /// Whether the ticked lines may be approved.
    ///
    /// # Errors
    /// [`Refused`] when nothing is ticked, or a line that nobody may apply.
    pub fn check(&self, proposal: &Proposal) -> Result<(), Refused> {
        if self.lines.is_empty() {
            return Err(Refused::NothingTicked);
        }
        for place in &self.lines {
            let Some(line) = proposal.lines.get(*place) else {
                return Err(Refused::NoSuchArticle(place.to_string()));
            };
            if !line.may_be_applied() {
                let why = line.doubt.unwrap_or(Doubt::Unknown).label();
                return Err(Refused::Barred(line.key.to_string(), why));
            }
        }
        Ok(())
    }

    /// Whether a replacement was approved: never a shortening that was not.
    pub fn covers(&self, line: usize, shortens: bool) -> bool {
        self.lines.contains(&line) && (!shortens || self.shorten)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference_lists::builtin;

    fn term(words: &str) -> RetentionTerm {
        match retention::read(words, "") {
            Ok(Reading::One(term)) => term,
            other => panic!("{words}: {other:?}"),
        }
    }

    fn list() -> ListEdition {
        builtin().remove(0)
    }

    fn article_of(years: &str) -> (ListEdition, ArticleKey) {
        let list = list();
        let found = list
            .articles()
            .iter()
            .find(|article| article.usable() && article.terms[0].text == years)
            .expect("a usable article of that term")
            .key
            .clone();
        (list, found)
    }

    fn proposal(words: &str) -> (Proposal, ArticleKey) {
        let (list, key) = article_of("5 лет");
        let line = of_article(&list, &key, words, "", "").expect("it differs");
        let proposal = Proposal {
            list: list.code.clone(),
            is_general: true,
            lines: vec![line],
        };
        (proposal, key)
    }

    #[test]
    fn an_edition_against_itself_differs_in_nothing() {
        for list in builtin() {
            assert_eq!(between(&list, &list, ""), [], "{}", list.code);
        }
    }

    #[test]
    fn a_case_is_touched_through_the_article_it_cites() {
        let (proposal, key) = proposal("10 лет");
        let fate = |words: String| proposal.fate(&term(&words));
        let replaced = Fate::Replaced {
            line: 0,
            shortens: false,
        };
        assert_eq!(fate(format!("5 лет, ст. {key}")), replaced);
        assert_eq!(fate(format!("5 лет, ст. {key} Перечня 2019")), replaced);
        assert_eq!(fate(format!("5 лет, ст. {key} ПНТД")), Fate::Untouched);
        assert_eq!(fate("5 лет, ст. 9999".into()), Fate::Untouched);
        assert_eq!(fate("5 лет".into()), Fate::Untouched);
        assert_eq!(fate(format!("5 лет, ст. {key}, 9999")), Fate::ByHand(0));
    }

    #[test]
    fn a_term_longer_than_its_article_is_not_shortened_unseen() {
        // The article grows from 5 to 10 years, but this case is kept for 15 by a decision of its own.
        let (proposal, key) = proposal("10 лет");
        let own = proposal.fate(&term(&format!("15 лет, ст. {key}")));
        assert_eq!(
            own,
            Fate::Replaced {
                line: 0,
                shortens: true
            }
        );
        let approved = Approval {
            lines: vec![0],
            shorten: false,
        };
        assert!(approved.covers(0, false));
        assert!(!approved.covers(0, true));
    }

    #[test]
    fn the_new_term_is_not_touched_again() {
        let (proposal, _) = proposal("10 лет");
        let new = proposal.lines[0].term.clone().expect("a term");
        assert_eq!(proposal.fate(&new), Fate::Untouched);
    }

    #[test]
    fn a_shorter_term_is_doubted_and_words_must_be_readable() {
        let (list, key) = article_of("5 лет");
        let said = |words: &str| of_article(&list, &key, words, "", "");
        assert_eq!(
            said("3 года").map(|line| line.doubt),
            Ok(Some(Doubt::Shorter))
        );
        assert_eq!(said("10 лет").map(|line| line.doubt), Ok(None));
        assert_eq!(said("5 лет"), Err(Refused::NothingDiffers));
        assert!(matches!(said("сколько-то"), Err(Refused::Unreadable(_))));
    }

    #[test]
    fn a_weak_source_is_never_applied() {
        let old = list();
        let weak = old
            .articles()
            .iter()
            .find(|article| article.confidence.is_weak() && article.terms[0].term.is_some())
            .expect("a weak article with a term");
        let mut changed = old.articles().to_vec();
        for article in changed.iter_mut().filter(|article| article.key == weak.key) {
            article.terms[0].text = "99 лет".into();
            article.terms[0].term = Some(term("99 лет"));
        }
        let new = ListEdition::new(old.header().clone(), changed);
        let lines = between(&old, &new, "");
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].doubt, Some(Doubt::Weak));
        let proposal = Proposal {
            list: old.code.clone(),
            is_general: true,
            lines,
        };
        let approval = Approval {
            lines: vec![0],
            shorten: true,
        };
        assert!(matches!(
            approval.check(&proposal),
            Err(Refused::Barred(..))
        ));
    }

    #[test]
    fn each_case_is_counted_once_and_where_it_belongs() {
        let computed = |expiry, date: Option<&str>| Computed {
            expiry,
            destroy_from: date.map(|text| text.parse().expect("a date")),
            shut_gates: String::new(),
            review_required: false,
            reasons: Default::default(),
        };
        let before = (ExpiryKind::Dated, "2025-01-01".parse().ok());
        let mut tally = Tally::default();
        tally.count(
            before,
            &computed(ExpiryKind::Dated, Some("2024-01-01")),
            true,
        );
        tally.count(
            before,
            &computed(ExpiryKind::Dated, Some("2030-01-01")),
            false,
        );
        tally.count(
            before,
            &computed(ExpiryKind::Dated, Some("2025-01-01")),
            false,
        );
        tally.count(before, &computed(ExpiryKind::Never, None), false);
        tally.count(before, &computed(ExpiryKind::Waiting, None), false);
        tally.count_by_hand();
        let expected = Tally {
            headings: 0,
            cases: 6,
            sooner: 1,
            later: 1,
            never: 1,
            otherwise: 1,
            shortened: 1,
            by_hand: 1,
        };
        assert_eq!(tally, expected);
    }
}
