//! Pages of what falls due: the chart by year with its tables, the list of cases.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Query, State};
use chrono::Datelike;

use super::rules::{Asked, Chart, Obstacle, Tally, TermGroup};
use super::store::{self, Cursor, DueLine};
use crate::acting::Place;
use crate::ids::DepartmentId;
use crate::nomenclature::rules::Category;
use crate::organisation;
use crate::organisation::people::Department;
use crate::organisation::permissions::Procedure;
use crate::refusal::Result;
use crate::web::App;
use crate::web::answer::{Answer, Typed, page_with};
use crate::web::fields::Fields;
use crate::web::frame::Frame;
use crate::web::session::Visitor;

/// The menu entry of these pages.
const SECTION: &str = "/due";

/// One row of a table of counts, with the way to its cases.
struct Counted {
    label: String,
    tally: Tally,
    /// The list narrowed to this row.
    cases: String,
    /// Whether the day has come.
    come: bool,
}

#[derive(Template)]
#[template(path = "due/years.html")]
struct YearsPage {
    frame: Frame,
    typed: Typed,
    departments: Vec<Department>,
    terms: Vec<TermGroup>,
    chart: Option<Chart>,
    years: Vec<Counted>,
    by_department: Vec<Counted>,
    by_term: Vec<Counted>,
    total: Tally,
    come: i64,
    /// Whether the person may have the revision of terms counted.
    may_revise: bool,
    /// The filter as it stands in the address.
    query: String,
}

#[derive(Template)]
#[template(path = "due/list.html")]
struct ListPage {
    frame: Frame,
    typed: Typed,
    departments: Vec<Department>,
    terms: Vec<TermGroup>,
    lines: Vec<DueLine>,
    by_department: Vec<Counted>,
    by_term: Vec<Counted>,
    total: Tally,
    query: String,
    next: Option<String>,
}

fn asked_of(fields: &Fields) -> Result<Asked> {
    let mut reader = fields.reader();
    let year = reader.optional_number("year", "Год");
    if year.is_some_and(|year| !(1900..=2999).contains(&year)) {
        reader.fault("year", "Год — четыре цифры, например 2027");
    }
    let asked = Asked {
        department: reader.optional_choice("department", "подразделение"),
        year: year.and_then(|year| i32::try_from(year).ok()),
        due_by: reader.optional_date("due_by", "дата"),
        term: term_of(&mut reader, fields),
        category: reader.optional_choice("category", "категорию"),
        obstacle: reader.optional_choice("obstacle", "препятствие"),
    };
    reader.finish(asked)
}

fn term_of(reader: &mut crate::web::fields::Reader<'_>, fields: &Fields) -> Option<TermGroup> {
    let text = fields.get("term").trim();
    let term = text.parse().ok();
    if term.is_none() && !text.is_empty() {
        reader.fault("term", "Выберите срок из списка");
    }
    term
}

/// The filter with some of its fields put otherwise.
fn query_with(fields: &Fields, changed: &[(&str, String)]) -> String {
    let kept = fields
        .iter()
        .filter(|(name, text)| !text.trim().is_empty() && *name != "after")
        .filter(|(name, _)| changed.iter().all(|(other, _)| other != name));
    let all: Vec<(&str, &str)> = kept
        .chain(changed.iter().map(|(name, text)| (*name, text.as_str())))
        .collect();
    serde_urlencoded::to_string(all).unwrap_or_default()
}

fn counted<K>(
    fields: &Fields,
    name: &'static str,
    tallies: Vec<(K, Tally)>,
    label: impl Fn(&K) -> (String, String),
) -> Vec<Counted> {
    tallies
        .into_iter()
        .map(|(key, tally)| {
            let (label, value) = label(&key);
            Counted {
                label,
                tally,
                cases: query_with(fields, &[(name, value)]),
                come: false,
            }
        })
        .collect()
}

/// The counts by department in the order of the structure.
fn departments_counted(
    fields: &Fields,
    departments: &[Department],
    tallies: Vec<(DepartmentId, Tally)>,
) -> Vec<Counted> {
    let mut tallies: HashMap<DepartmentId, Tally> = tallies.into_iter().collect();
    let in_order: Vec<(&Department, Tally)> = departments
        .iter()
        .filter_map(|department| Some((department, tallies.remove(&department.id)?)))
        .collect();
    counted(fields, "department", in_order, |department| {
        let label = format!("{}. {}", department.index_code, department.full_name);
        (label, department.id.to_string())
    })
}

fn terms_counted(fields: &Fields, tallies: Vec<(TermGroup, Tally)>) -> Vec<Counted> {
    counted(fields, "term", tallies, |term| {
        (term.label(), term.code().to_owned())
    })
}

fn total_of<K>(tallies: &[(K, Tally)]) -> Tally {
    tallies
        .iter()
        .fold(Tally::default(), |sum, (_, one)| Tally {
            cases: sum.cases + one.cases,
            held: sum.held + one.held,
            awaiting_review: sum.awaiting_review + one.awaiting_review,
        })
}

/// The question and the form to show it in.
fn read(
    fields: &Fields,
) -> std::result::Result<(Typed, Option<Asked>), crate::web::answer::WebRefusal> {
    match asked_of(fields) {
        Ok(asked) => {
            let mut typed = Typed::default();
            typed.fields.clone_from(fields);
            Ok((typed, Some(asked)))
        }
        Err(refusal) => Ok((Typed::refused(fields.clone(), refusal)?, None)),
    }
}

async fn departments(app: &App, visitor: &Visitor) -> Result<Vec<Department>> {
    let sight = visitor.acting.sight();
    Ok(organisation::store::departments(&app.db)
        .await?
        .into_iter()
        .filter(|department| sight.agency_wide || sight.department == Some(department.id))
        .collect())
}

/// The lengths of term that there are to choose from, whatever else is asked.
async fn terms(app: &App, visitor: &Visitor, asked: &Asked) -> Result<Vec<TermGroup>> {
    let any = Asked {
        department: asked.department,
        ..Asked::default()
    };
    let found = store::by_term(&app.db, visitor.acting.sight(), &any).await?;
    Ok(found.into_iter().map(|(term, _)| term).collect())
}

/// How many cases fall due when: a chart, and tables by year, department and term.
pub async fn years(
    State(app): State<App>,
    visitor: Visitor,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let fields = Fields::new(pairs);
    let (typed, asked) = read(&fields)?;
    let (sight, today) = (visitor.acting.sight(), visitor.acting.today);
    let departments = departments(&app, &visitor).await?;
    let (by_year, by_department, by_term) = match &asked {
        Some(asked) => (
            store::by_year(&app.db, sight, asked).await?,
            store::by_department(&app.db, sight, asked).await?,
            store::by_term(&app.db, sight, asked).await?,
        ),
        None => Default::default(),
    };
    let terms = terms(&app, &visitor, &asked.unwrap_or_default()).await?;
    let come = by_year.iter().filter(|(date, _)| *date <= today);
    let page = YearsPage {
        may_revise: visitor
            .acting
            .can(Procedure::ProposeRevision, Place::Agency),
        come: come.map(|(_, tally)| tally.cases).sum(),
        chart: Chart::of(&by_year, today),
        total: total_of(&by_year),
        years: by_year
            .into_iter()
            .map(|(date, tally)| Counted {
                label: date.year().to_string(),
                tally,
                cases: query_with(&fields, &[("year", date.year().to_string())]),
                come: date <= today,
            })
            .collect(),
        by_department: departments_counted(&fields, &departments, by_department),
        by_term: terms_counted(&fields, by_term),
        query: query_with(&fields, &[]),
        frame: Frame::new(&visitor, SECTION, "Что истекает"),
        departments,
        terms,
        typed,
    };
    page_with(&page.typed, &page)
}

/// The cases that fall due, filtered, with counts by department and term.
pub async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let fields = Fields::new(pairs);
    let (typed, asked) = read(&fields)?;
    let sight = visitor.acting.sight();
    let departments = departments(&app, &visitor).await?;
    let (mut lines, by_department, by_term) = match &asked {
        Some(asked) => {
            let cursor: Option<Cursor> = fields.get("after").parse().ok();
            (
                store::page(&app.db, sight, asked, cursor, store::PAGE + 1).await?,
                store::by_department(&app.db, sight, asked).await?,
                store::by_term(&app.db, sight, asked).await?,
            )
        }
        None => Default::default(),
    };
    let page_length = usize::try_from(store::PAGE).unwrap_or(usize::MAX);
    let more = lines.len() > page_length;
    lines.truncate(page_length);
    let next = lines
        .last()
        .filter(|_| more)
        .map(|line| query_with(&fields, &[("after", line.cursor().to_string())]));
    let page = ListPage {
        total: total_of(&by_department),
        by_department: departments_counted(&fields, &departments, by_department),
        by_term: terms_counted(&fields, by_term),
        terms: terms(&app, &visitor, &asked.unwrap_or_default()).await?,
        query: query_with(&fields, &[]),
        frame: Frame::new(&visitor, SECTION, "Что истекает: дела"),
        departments,
        lines,
        next,
        typed,
    };
    page_with(&page.typed, &page)
}
