//! Reading and writing a list: a header block and a table parted by tabs.
//!
//! The format is described in `reference-lists/README.md`. Reading never refuses a whole file
//! for one row: what can be read is taken, what cannot stands in the remarks with its line.

use std::collections::HashMap;
use std::fmt::{self, Write};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::article::{Article, ArticleKey, ArticleTerm, Confidence};
use super::edition::ListEdition;
use super::header::{Column, Header};
use crate::retention::{Reading, read as read_term};

/// How the column of numbers may be named.
const NUMBER_NAMES: &[&str] = &["article", "статья", "№ статьи", "номер статьи", "№"];
/// How the column of kinds may be named.
const KIND_NAMES: &[&str] = &[
    "kind",
    "вид документов",
    "виды документов",
    "вид документа",
    "вид",
    "наименование",
];

/// What came out of a file.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The edition, unless the header does not even say which list and edition it is.
    pub edition: Option<ListEdition>,
    /// What was left out or looks wrong, in the order of the lines.
    pub remarks: Vec<LoadRemark>,
}

/// One thing left out or suspicious.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadRemark {
    /// The line of the file, from 1; 0 for the file as a whole.
    pub line: usize,
    /// Whether something was left out.
    pub is_error: bool,
    /// Whether it is only a term that could not be read: the article is there, and its term is for people alone.
    pub is_unread: bool,
    /// What is wrong, in Russian.
    pub text: String,
}

impl fmt::Display for LoadRemark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(&self.text),
            line => write!(f, "Строка {line}: {}", self.text),
        }
    }
}

/// Reads a file of a list.
#[must_use]
pub fn read(text: &str) -> Loaded {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let table_at = text
        .lines()
        .position(|line| !line.trim().is_empty() && !line.starts_with(['@', '#']))
        .unwrap_or(text.lines().count());
    let mut remarks = Vec::new();
    let header = read_header(text.lines().take(table_at), &mut remarks);
    let rows = (1..)
        .zip(text.lines())
        .skip(table_at)
        .filter(|(_, row)| !row.starts_with('#'))
        .map(|(line, row)| (line, row.split('\t').map(str::to_owned).collect()));
    let Some(header) = header else {
        return Loaded {
            edition: None,
            remarks,
        };
    };
    let mut loaded = from_rows(header, rows);
    remarks.append(&mut loaded.remarks);
    Loaded { remarks, ..loaded }
}

/// Makes an edition of rows that come from elsewhere, a spreadsheet for instance. The first row
/// names the columns; each row comes with its line number.
#[must_use]
pub fn from_rows(header: Header, rows: impl IntoIterator<Item = (usize, Vec<String>)>) -> Loaded {
    let mut remarks = Vec::new();
    let mut rows = rows.into_iter();
    let Some((line, names)) = rows.next() else {
        remarks.push(error(
            0,
            "Нет таблицы статей: первая ее строка должна называть графы",
        ));
        return Loaded {
            edition: Some(ListEdition::new(header, Vec::new())),
            remarks,
        };
    };
    let layout = Layout::read(&names, &header, line, &mut remarks);
    let mut articles: Vec<Article> = Vec::new();
    let mut lines_of = HashMap::new();
    for (line, cells) in rows {
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        match layout.article(&cells, &header, line, &mut remarks) {
            Ok(article) => match lines_of.get(&article.key) {
                Some(first) => remarks.push(error(
                    line,
                    format!(
                        "Статья {} уже есть в строке {first}; строка пропущена",
                        article.key
                    ),
                )),
                None => {
                    lines_of.insert(article.key.clone(), line);
                    articles.push(article);
                }
            },
            Err(why) => remarks.push(error(line, format!("{why}; строка пропущена"))),
        }
    }
    remarks.sort_by_key(|remark| remark.line);
    Loaded {
        edition: Some(ListEdition::new(header, articles)),
        remarks,
    }
}

/// Writes an edition as [`read`] reads it.
#[must_use]
pub fn write(edition: &ListEdition) -> String {
    let mut text = String::new();
    let mut line = |cells: &[&str]| {
        let cells: Vec<_> = cells.iter().map(|cell| one_line(cell)).collect();
        text.push_str(cells.join("\t").trim_end_matches('\n'));
        text.push('\n');
    };
    line(&["@code", &edition.code]);
    line(&["@title", &edition.title]);
    line(&["@act", &edition.act]);
    line(&["@citation", &edition.citation]);
    for name in &edition.cited_as {
        line(&["@cited-as", name]);
    }
    line(&["@edition", &edition.edition.to_string()]);
    if let Some(day) = edition.in_force_since {
        line(&["@in-force-since", &day.to_string()]);
    }
    if let Some(day) = edition.in_force_until {
        line(&["@in-force-until", &day.to_string()]);
    }
    if let Some(code) = &edition.replaces {
        line(&["@replaces", code]);
    }
    if let Some(count) = edition.article_count {
        line(&["@articles", &count.to_string()]);
    }
    for column in &edition.columns {
        line(&["@column", &column.code, &column.title]);
    }
    if let Some(degree) = edition.default_confidence {
        line(&["@confidence", degree.code()]);
    }
    for (kind, key) in &edition.general {
        let item = key.item.as_ref().map_or("", |item| item.as_str());
        line(&["@general", kind, &key.number.to_string(), item]);
    }
    for remark in &edition.remarks {
        line(&["@remark", remark]);
    }
    line(&[""]);
    let mut names = String::from("article\titem\tsection\tkind");
    for column in &edition.columns {
        // Writing to a string cannot fail.
        let _ = write!(names, "\tterm:{}", column.code);
    }
    text.push_str(&names);
    text.push_str("\tnote\tconfidence\tremark\n");
    for article in edition.articles() {
        let number = article.key.number.to_string();
        let item = article.key.item.as_ref().map_or("", |item| item.as_str());
        let mut cells = vec![&number, item, &article.section, &article.kind];
        cells.extend(article.terms.iter().map(|term| term.text.as_str()));
        cells.extend([&article.note, article.confidence.code(), &article.remark]);
        let cells: Vec<_> = cells.into_iter().map(one_line).collect();
        text.push_str(&cells.join("\t"));
        text.push('\n');
    }
    text
}

/// A cell without tabs and line breaks.
fn one_line(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) fn read_header<'a>(
    lines: impl Iterator<Item = &'a str>,
    remarks: &mut Vec<LoadRemark>,
) -> Option<Header> {
    let mut code = None;
    let mut edition = None;
    let mut header = Header {
        columns: Vec::new(),
        default_confidence: None,
        ..Header::new("", NaiveDate::MIN)
    };
    let mut citation = None;
    for (line, text) in (1..).zip(lines) {
        let Some(field) = text.strip_prefix('@') else {
            continue;
        };
        let mut cells = field.split('\t').map(str::trim);
        let name = cells.next().unwrap_or_default();
        let value = cells.next().unwrap_or_default().to_owned();
        match name {
            "code" if !value.is_empty() => code = Some(value),
            "title" => header.title = value,
            "act" => header.act = value,
            "citation" => citation = Some(value).filter(|value| !value.is_empty()),
            "cited-as" => header.cited_as.push(value),
            "edition" => edition = read_date(&value, line, remarks),
            "in-force-since" => header.in_force_since = read_date(&value, line, remarks),
            "in-force-until" => header.in_force_until = read_date(&value, line, remarks),
            "replaces" => header.replaces = Some(value).filter(|value| !value.is_empty()),
            "articles" => match value.parse() {
                Ok(count) => header.article_count = Some(count),
                Err(_) => remarks.push(error(
                    line,
                    format!("Число статей «{value}» не прочитано: пишется цифрами"),
                )),
            },
            "column" => header.columns.push(Column {
                title: cells
                    .next()
                    .filter(|t| !t.is_empty())
                    .unwrap_or(&value)
                    .to_owned(),
                code: value,
            }),
            "confidence" => match Confidence::from_code(&value) {
                Some(degree) => header.default_confidence = Some(degree),
                None => remarks.push(error(line, unknown_confidence(&value))),
            },
            "general" => {
                let (number, item) = (cells.next().unwrap_or(""), cells.next().unwrap_or(""));
                match ArticleKey::read(number, item) {
                    Ok(key) => header.general.push((value, key)),
                    Err(why) => remarks.push(error(line, why.to_string())),
                }
            }
            "remark" => header.remarks.push(value),
            _ => remarks.push(error(
                line,
                format!("Неизвестное поле «@{name}» или пустое значение; строка пропущена"),
            )),
        }
    }
    if header.columns.is_empty() {
        header.columns = Header::new("", NaiveDate::MIN).columns;
    }
    if let (Some(since), Some(until)) = (header.in_force_since, header.in_force_until)
        && since > until
    {
        remarks.push(error(
            0,
            "Перечень утратил силу раньше, чем вступил в нее: проверьте даты",
        ));
    }
    let (Some(code), Some(edition)) = (code, edition) else {
        remarks.push(error(
            0,
            "Неизвестно, какой это перечень: нужны строки «@code» и «@edition» с датой вида 2019-12-20",
        ));
        return None;
    };
    let citation = citation.unwrap_or_else(|| Header::new("", edition).citation);
    Some(Header {
        code,
        edition,
        citation,
        ..header
    })
}

fn read_date(text: &str, line: usize, remarks: &mut Vec<LoadRemark>) -> Option<NaiveDate> {
    if text.is_empty() {
        return None;
    }
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .or_else(|_| NaiveDate::parse_from_str(text, "%d.%m.%Y"));
    match date {
        Ok(date) => Some(date),
        Err(_) => {
            remarks.push(error(
                line,
                format!("Дата «{text}» не прочитана: пишется 2019-12-20 или 20.12.2019"),
            ));
            None
        }
    }
}

/// Which cell of a row holds what.
/// Where the columns of a table stand.
pub(super) struct Layout {
    pub number: Option<usize>,
    pub item: Option<usize>,
    pub section: Option<usize>,
    pub kind: Option<usize>,
    note: Option<usize>,
    confidence: Option<usize>,
    remark: Option<usize>,
    /// In the order of the edition's columns.
    terms: Vec<Option<usize>>,
}

impl Layout {
    /// Whether these names, in small letters, are those of a table of articles.
    pub fn names_articles(names: &[String]) -> bool {
        let has = |known: &[&str]| names.iter().any(|name| known.contains(&name.trim()));
        has(NUMBER_NAMES) && has(KIND_NAMES)
    }

    /// The text of a column; empty where the column or the cell is missing.
    pub fn get<'a>(&self, cells: &'a [String], at: Option<usize>) -> &'a str {
        at.and_then(|at| cells.get(at)).map_or("", String::as_str)
    }

    /// How many cells a whole row has.
    pub fn width(&self) -> usize {
        let own = [
            self.number,
            self.item,
            self.section,
            self.kind,
            self.note,
            self.confidence,
            self.remark,
        ];
        let all = own.iter().chain(&self.terms).flatten();
        all.max().map_or(0, |last| last + 1)
    }

    /// Whether no term stands in the row.
    pub fn has_no_terms(&self, cells: &[String]) -> bool {
        self.terms.iter().all(|at| self.get(cells, *at).is_empty())
    }

    /// Whether the row names an article and says nothing of it yet.
    pub fn says_nothing(&self, cells: &[String]) -> bool {
        let said = [self.kind, self.note, self.remark];
        self.has_no_terms(cells) && said.iter().all(|at| self.get(cells, *at).is_empty())
    }

    pub fn read(
        names: &[String],
        header: &Header,
        line: usize,
        remarks: &mut Vec<LoadRemark>,
    ) -> Self {
        let names: Vec<_> = names
            .iter()
            .map(|name| name.trim().to_lowercase())
            .collect();
        let find = |known: &[&str]| names.iter().position(|name| known.contains(&name.as_str()));
        let single = header.columns.len() == 1;
        let terms = header.columns.iter().map(|column| {
            let own = [format!("term:{}", column.code), column.title.to_lowercase()];
            find(&[&own[0], &own[1]]).or_else(|| {
                single
                    .then(|| find(&["term", "срок", "срок хранения"]))
                    .flatten()
            })
        });
        let layout = Self {
            number: find(NUMBER_NAMES),
            item: find(&["item", "пункт", "подпункт"]),
            section: find(&["section", "раздел"]),
            kind: find(KIND_NAMES),
            note: find(&["note", "примечание", "примечания", "сноска"]),
            confidence: find(&["confidence", "достоверность"]),
            remark: find(&["remark", "замечание"]),
            terms: terms.collect(),
        };
        for (found, name) in [(layout.number, "article"), (layout.kind, "kind")] {
            if found.is_none() {
                remarks.push(error(line, format!("В таблице нет графы «{name}»")));
            }
        }
        for (column, found) in header.columns.iter().zip(&layout.terms) {
            if found.is_none() {
                remarks.push(error(
                    line,
                    format!("В таблице нет графы сроков «term:{}»", column.code),
                ));
            }
        }
        layout
    }

    fn article(
        &self,
        cells: &[String],
        header: &Header,
        line: usize,
        remarks: &mut Vec<LoadRemark>,
    ) -> Result<Article, String> {
        let cell = |at: Option<usize>| {
            let text = at.and_then(|at| cells.get(at)).map_or("", String::as_str);
            one_line(text)
        };
        let key =
            ArticleKey::read(&cell(self.number), &cell(self.item)).map_err(|e| e.to_string())?;
        let kind = cell(self.kind);
        if kind.is_empty() {
            return Err(format!("У статьи {key} не назван вид документов"));
        }
        if header
            .article_count
            .is_some_and(|count| key.number.whole() > count)
        {
            remarks.push(doubt(
                line,
                format!("Статья {key} больше числа статей перечня; проверьте номер"),
            ));
        }
        let confidence = self.confidence(&cell(self.confidence), header, line, remarks);
        let note = cell(self.note);
        let terms: Vec<_> = self
            .terms
            .iter()
            .map(|&at| article_term(&key, cell(at), &note, line, remarks))
            .collect();
        let unknown = terms.iter().all(|term| term.term.is_none());
        if unknown && !confidence.is_weak() && confidence != Confidence::Inferred {
            remarks.push(doubt(line, format!("У статьи {key} нет ни одного срока")));
        }
        Ok(Article {
            key,
            section: cell(self.section),
            kind,
            terms,
            note,
            confidence,
            remark: cell(self.remark),
        })
    }

    /// The confidence of a row; what is not said or not understood is taken as doubtful.
    fn confidence(
        &self,
        code: &str,
        header: &Header,
        line: usize,
        remarks: &mut Vec<LoadRemark>,
    ) -> Confidence {
        if code.is_empty()
            && let Some(degree) = header.default_confidence
        {
            return degree;
        }
        Confidence::read(code).unwrap_or_else(|| {
            remarks.push(doubt(
                line,
                format!(
                    "{}; статья принята как сомнительная",
                    unknown_confidence(code)
                ),
            ));
            Confidence::Doubtful
        })
    }
}

fn article_term(
    key: &ArticleKey,
    text: String,
    note: &str,
    line: usize,
    remarks: &mut Vec<LoadRemark>,
) -> ArticleTerm {
    if text.is_empty() {
        return ArticleTerm { text, term: None };
    }
    let term = match read_term(&text, note) {
        Ok(Reading::One(term)) => Some(term),
        Ok(Reading::Several(_)) => {
            remarks.push(unread(
                line,
                format!(
                    "У статьи {key} несколько сроков («{text}»): дайте каждому пункту свою строку"
                ),
            ));
            None
        }
        Err(why) => {
            remarks.push(unread(
                line,
                format!("Срок «{text}» статьи {key} не прочитан: {why}"),
            ));
            None
        }
    };
    ArticleTerm { text, term }
}

fn unknown_confidence(code: &str) -> String {
    let known: Vec<_> = Confidence::ALL.iter().map(|degree| degree.code()).collect();
    format!(
        "Достоверность «{code}» неизвестна: пишется одно из слов {}",
        known.join(", ")
    )
}

fn error(line: usize, text: impl Into<String>) -> LoadRemark {
    LoadRemark {
        line,
        is_error: true,
        is_unread: false,
        text: text.into(),
    }
}

fn unread(line: usize, text: impl Into<String>) -> LoadRemark {
    LoadRemark {
        is_unread: true,
        ..error(line, text)
    }
}

pub(super) fn doubt(line: usize, text: impl Into<String>) -> LoadRemark {
    LoadRemark {
        is_error: false,
        ..error(line, text)
    }
}
