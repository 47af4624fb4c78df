//! A term declared in a nomenclature against the articles it cites.

use std::fmt;

use super::article::{Article, ArticleKey};
use super::edition::{ListEdition, Lookup};
use crate::retention::{
    ArticleReference, Base, Basis, Comparison, Reading, RetentionTerm, compare, read as read_term,
};

/// A row of a nomenclature, as far as its term is concerned.
#[derive(Debug, Clone, Copy)]
pub struct Declared<'a> {
    /// The words of the term, with or without its articles.
    pub term: &'a str,
    /// The note column.
    pub note: &'a str,
    /// The articles cited, where they stand in a column of their own; else they are taken from
    /// the words of the term.
    pub articles: &'a [ArticleReference],
    /// The year of the nomenclature.
    pub year: i32,
    /// Whether the row holds copies: the article is that of the original and does not set
    /// their term.
    pub is_copy: bool,
    /// The code of the column of terms for this kind of body; lists without such a column
    /// are read in their first one.
    pub column: &'a str,
}

/// How much a remark weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Worth knowing.
    Note,
    /// Should be looked at.
    Warning,
    /// The norm is broken.
    Error,
}

/// What is wrong or worth knowing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Problem {
    /// The term cannot be read.
    UnreadableTerm,
    /// Neither an article nor another ground is named.
    NoGround,
    /// The term is shorter than the one of the article.
    Shorter,
    /// The term is longer: allowed by a decision of the expert commission.
    Longer,
    /// Neither is surely the longer one.
    Incomparable,
    /// ДМН in a row that is not marked as copies.
    UntilNoLongerNeeded,
    /// The list is not loaded at all.
    ListNotLoaded,
    /// The list is not in force in the year of the nomenclature.
    NotInForce,
    /// The edition has no such article.
    ArticleAbsent,
    /// The article has no such item, or is divided into items and none is named.
    ItemUnclear,
    /// The source of the article is too weak to judge by it.
    WeakArticle,
    /// A dash stands in the column of this kind of body.
    NotMadeHere,
}

/// One remark on a declared term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remark {
    /// How much it weighs.
    pub weight: Weight,
    /// What it is about.
    pub problem: Problem,
    /// The article it is about, as cited.
    pub article: Option<ArticleReference>,
    /// What is wrong and what to do, in Russian.
    pub text: String,
}

impl fmt::Display for Remark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Checks a declared term against the articles it cites.
///
/// `editions` are the editions the nomenclature is checked against; an article that names no list
/// belongs to the first of them, or to the list that it replaced, whichever was in force. Several articles at one term: the longest applies. Several terms
/// (items of one heading) are compared with their own articles, or pairwise when there are as
/// many articles as terms.
#[must_use]
pub fn check(declared: &Declared, editions: &[ListEdition]) -> Vec<Remark> {
    let reading = match read_term(declared.term, declared.note) {
        Ok(reading) => reading,
        Err(why) => {
            let text = format!("Срок «{}» не прочитан: {why}", declared.term.trim());
            return vec![remark(Weight::Error, Problem::UnreadableTerm, None, text)];
        }
    };
    match reading {
        Reading::One(term) => {
            let articles = articles_of(&term, declared.articles);
            check_one(&term, articles, declared, editions)
        }
        Reading::Several(terms) if declared.articles.len() == terms.len() => terms
            .iter()
            .zip(declared.articles)
            .flat_map(|(term, article)| {
                check_one(term, std::slice::from_ref(article), declared, editions)
            })
            .collect(),
        Reading::Several(terms) => terms
            .iter()
            .flat_map(|term| {
                let articles = articles_of(term, &[]);
                check_one(term, articles, declared, editions)
            })
            .collect(),
    }
}

/// The articles of the row's own column, or those that the words of the term name.
fn articles_of<'a>(
    term: &'a RetentionTerm,
    separately: &'a [ArticleReference],
) -> &'a [ArticleReference] {
    if separately.is_empty() {
        &term.basis().articles
    } else {
        separately
    }
}

/// An article that a declared term can be measured by.
struct Measure<'a> {
    reference: &'a ArticleReference,
    edition: &'a ListEdition,
    key: ArticleKey,
    article: &'a Article,
    term: &'a RetentionTerm,
}

fn check_one(
    declared_term: &RetentionTerm,
    articles: &[ArticleReference],
    declared: &Declared,
    editions: &[ListEdition],
) -> Vec<Remark> {
    if articles.is_empty() {
        return no_ground(declared_term).into_iter().collect();
    }
    let mut remarks = Vec::new();
    let mut measures = Vec::new();
    for reference in articles {
        match find_measure(reference, declared, editions, &mut remarks) {
            Ok(measure) => measures.push(measure),
            Err(remark) => remarks.push(remark),
        }
    }
    if !declared.is_copy {
        remarks.extend(measure_by(declared_term, &measures, articles.len()));
    }
    remarks
}

fn no_ground(term: &RetentionTerm) -> Option<Remark> {
    let without = term.basis().text.is_none() && *term.base() != Base::NotApplicable;
    without.then(|| {
        let text =
            "Не указаны статья перечня или иное основание срока хранения (п. 10.1.13, графа 4)";
        remark(Weight::Warning, Problem::NoGround, None, text)
    })
}

/// The article a reference means, when a term can be measured by it; else why not.
fn find_measure<'a>(
    reference: &'a ArticleReference,
    declared: &Declared,
    editions: &'a [ListEdition],
    remarks: &mut Vec<Remark>,
) -> Result<Measure<'a>, Remark> {
    let say = |weight, problem, text| remark(weight, problem, Some(reference), text);
    let edition = match &reference.list {
        None => general_for(declared.year, editions),
        Some(code) => edition_for(code, declared.year, editions),
    };
    let Some(edition) = edition else {
        let list = reference.list.as_deref().unwrap_or("без названия");
        let text = format!(
            "Перечень «{list}» не загружен: срок по ст. {} не проверен",
            reference.article
        );
        return Err(say(Weight::Note, Problem::ListNotLoaded, text));
    };
    if !edition.in_force_in(declared.year) {
        remarks.push(say(
            Weight::Warning,
            Problem::NotInForce,
            not_in_force(edition, declared.year),
        ));
    }
    let key = ArticleKey::try_from(reference)
        .map_err(|why| say(Weight::Warning, Problem::ArticleAbsent, why.to_string()))?;
    let article = match edition.article(&key) {
        Lookup::Found(article) => article,
        Lookup::OtherItems(items) => {
            return Err(say(
                Weight::Warning,
                Problem::ItemUnclear,
                item_unclear(edition, &key, &items),
            ));
        }
        Lookup::Absent => {
            let (weight, text) = absent(edition, &key);
            return Err(say(weight, Problem::ArticleAbsent, text));
        }
    };
    let column = edition.column(declared.column).unwrap_or(0);
    let cited = edition.cite(&key);
    if article
        .terms
        .get(column)
        .is_some_and(super::ArticleTerm::is_not_made)
    {
        let text = format!(
            "По {cited} документы в органах «{}» не образуются (прочерк): проверьте статью",
            edition
                .columns
                .get(column)
                .map_or("", |column| &column.title)
        );
        return Err(say(Weight::Warning, Problem::NotMadeHere, text));
    }
    match article.usable_term(column) {
        Some(term) => Ok(Measure {
            reference,
            edition,
            key,
            article,
            term,
        }),
        None => Err(say(
            Weight::Note,
            Problem::WeakArticle,
            weak(article, column, &cited),
        )),
    }
}

/// The edition of a list for a year: the one in force on its first day, when its nomenclature comes into effect; else the
/// latest in force in it, else the latest there is.
pub fn edition_for<'a>(
    code: &str,
    year: i32,
    editions: &'a [ListEdition],
) -> Option<&'a ListEdition> {
    let of_list = editions.iter().filter(|edition| edition.code == code);
    let first_day = chrono::NaiveDate::from_ymd_opt(year, 1, 1);
    let on_first_day = of_list
        .clone()
        .filter(|edition| first_day.is_some_and(|day| edition.in_force_on(day)));
    let in_force = of_list.clone().filter(|edition| edition.in_force_in(year));
    on_first_day
        .max_by_key(|edition| edition.edition)
        .or_else(|| in_force.max_by_key(|edition| edition.edition))
        .or_else(|| of_list.max_by_key(|edition| edition.edition))
}

/// The list meant where none is named: the first one, or in its place the one that it replaced and that was in force then.
fn general_for(year: i32, editions: &[ListEdition]) -> Option<&ListEdition> {
    let mut general = edition_for(&editions.first()?.code, year, editions)?;
    // A chain of replaced lists is no longer than the lists there are.
    for _ in editions {
        let before = general.replaces.as_deref();
        match before.and_then(|code| edition_for(code, year, editions)) {
            Some(before) if !general.in_force_in(year) => general = before,
            _ => break,
        }
    }
    Some(general)
}

fn not_in_force(edition: &ListEdition, year: i32) -> String {
    let day = |date: chrono::NaiveDate| date.format("%d.%m.%Y");
    let why = match (edition.in_force_since, edition.in_force_until) {
        (_, Some(last)) => format!("действовал по {}", day(last)),
        (Some(first), _) => format!("действует с {}", day(first)),
        (None, None) => format!("принят {}", day(edition.edition)),
    };
    format!(
        "Перечень ({}) {why} и к номенклатуре на {year} год не применяется",
        edition.act
    )
}

fn absent(edition: &ListEdition, key: &ArticleKey) -> (Weight, String) {
    let loaded = edition.completeness();
    let cited = edition.cite(key);
    match loaded.official {
        Some(official) if key.number.whole() > official => (
            Weight::Error,
            format!("Нет {cited}: в перечне {official} статей; проверьте номер"),
        ),
        _ if loaded.is_whole() => (
            Weight::Warning,
            format!("Нет {cited}: проверьте номер и перечень"),
        ),
        _ => (
            Weight::Warning,
            format!(
                "Среди загруженных статей нет {cited}, срок не проверен: возможно, она есть в \
                 незагруженной части ({loaded})"
            ),
        ),
    }
}

fn item_unclear(edition: &ListEdition, key: &ArticleKey, items: &[&Article]) -> String {
    let known: Vec<_> = items
        .iter()
        .map(|article| match &article.key.item {
            Some(item) => format!("{} — {}", item.as_str(), article.kind),
            None => format!("без пунктов — {}", article.kind),
        })
        .collect();
    let whole = edition.completeness().is_whole();
    let perhaps = if whole {
        ""
    } else {
        " (загружены не все пункты)"
    };
    let what = match &key.item {
        Some(item) => format!("пункта «{}» нет", item.as_str()),
        None => "есть пункты, нужный не указан".to_owned(),
    };
    let number = ArticleKey {
        item: None,
        ..key.clone()
    };
    format!(
        "У {} {what}{perhaps}, срок не проверен. Известны: {}",
        edition.cite(&number),
        known.join("; ")
    )
}

fn weak(article: &Article, column: usize, cited: &str) -> String {
    let stated = match article.terms.get(column).map(|term| term.text.as_str()) {
        None | Some("") => "срок неизвестен".to_owned(),
        Some(text) => format!("срок «{text}»"),
    };
    let why = match article.remark.as_str() {
        "" => capitalised(article.confidence.explanation()),
        remark => remark.to_owned(),
    };
    format!("По {cited} {stated}, но источник слабый: сверьте с официальным текстом. {why}")
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

/// A declared term must be at least as long as the longest of its articles.
fn measure_by(declared: &RetentionTerm, measures: &[Measure], cited: usize) -> Vec<Remark> {
    let compared: Vec<_> = measures
        .iter()
        .map(|measure| (compare(declared, measure.term, false), measure))
        .collect();
    let longest = longest_of(&compared, Comparison::Shorter);
    if let Some(measure) = longest {
        return vec![shorter(declared, measure, cited)];
    }
    if let Some((_, measure)) = compared
        .iter()
        .find(|(comparison, _)| *comparison == Comparison::Incomparable)
    {
        let text = format!(
            "Срок «{}» и срок «{}» ({}) нельзя сравнить: проверьте сами",
            words(declared),
            words(measure.term),
            measure.edition.cite(&measure.key)
        );
        return vec![remark(
            Weight::Warning,
            Problem::Incomparable,
            Some(measure.reference),
            text,
        )];
    }
    let all_longer = !compared.is_empty()
        && measures.len() == cited
        && compared
            .iter()
            .all(|(comparison, _)| *comparison == Comparison::Longer);
    match longest_of(&compared, Comparison::Longer).filter(|_| all_longer) {
        Some(measure) => vec![longer(declared, measure)],
        None => Vec::new(),
    }
}

/// Of the articles that compare so with the declared term, the one with the longest term.
fn longest_of<'m, 'a>(
    compared: &[(Comparison, &'m Measure<'a>)],
    wanted: Comparison,
) -> Option<&'m Measure<'a>> {
    let mut candidates = compared
        .iter()
        .filter(|(comparison, _)| *comparison == wanted)
        .map(|(_, measure)| *measure);
    let first = candidates.next()?;
    Some(candidates.fold(first, |longest, other| {
        if compare(other.term, longest.term, false) == Comparison::Longer {
            other
        } else {
            longest
        }
    }))
}

fn shorter(declared: &RetentionTerm, measure: &Measure, cited: usize) -> Remark {
    let article = measure.edition.cite(&measure.key);
    if *declared.base() == Base::UntilNoLongerNeeded {
        let text = format!(
            "«{}» короче срока «{}» ({article}): так хранят только копии и присланное для \
             сведения; отметьте вид строки или исправьте срок",
            words(declared),
            words(measure.term)
        );
        return remark(
            Weight::Warning,
            Problem::UntilNoLongerNeeded,
            Some(measure.reference),
            text,
        );
    }
    let several = if cited > 1 {
        " Из нескольких статей применяется самый длительный срок."
    } else {
        ""
    };
    let text = format!(
        "Срок «{}» короче установленного: «{}» ({article}, {}). Укажите срок не короче (п. 10.1.5).{several}",
        words(declared),
        words(measure.term),
        measure.article.confidence.explanation(),
    );
    remark(
        Weight::Error,
        Problem::Shorter,
        Some(measure.reference),
        text,
    )
}

fn longer(declared: &RetentionTerm, measure: &Measure) -> Remark {
    let text = format!(
        "Срок «{}» длиннее установленного: «{}» ({}). Увеличить срок можно решением экспертной \
         комиссии",
        words(declared),
        words(measure.term),
        measure.edition.cite(&measure.key)
    );
    remark(Weight::Note, Problem::Longer, Some(measure.reference), text)
}

/// The words of a term without its articles, its footnote put in brackets.
fn words(term: &RetentionTerm) -> String {
    let note = term.note();
    let words = term.clone().with_basis(Basis::default()).to_string();
    match note.strip_prefix("(1) ") {
        Some(note) => format!("{} ({note})", words.replacen(" (1)", "", 1)),
        None => words,
    }
}

fn remark(
    weight: Weight,
    problem: Problem,
    article: Option<&ArticleReference>,
    text: impl Into<String>,
) -> Remark {
    Remark {
        weight,
        problem,
        article: article.cloned(),
        text: text.into(),
    }
}
