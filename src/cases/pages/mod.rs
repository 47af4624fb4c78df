//! Pages of cases: the list with its export, one case, filing, the year's closing and its final record.

pub mod agency_year;
pub mod article;
pub mod case;
pub mod filing;
pub mod records;
pub mod year;

use askama::Template;
use axum::extract::{Query, State};

use super::export;
use super::rules::CaseState;
use super::store::{self, CaseLine, Cursor, Filter};
use crate::ids::DepartmentId;
use crate::nomenclature::rules::Category;
use crate::organisation;
use crate::organisation::people::Department;
use crate::organisation::permissions::Procedure;
use crate::refusal::Result;
use crate::web::App;
use crate::web::answer::{Answer, Typed, file, page_with};
use crate::web::fields::Fields;
use crate::web::frame::Frame;
use crate::web::session::Visitor;

/// Type of an XLSX file.
const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The menu entry of these pages.
const SECTION: &str = "/cases";

#[derive(Template)]
#[template(path = "cases/list.html")]
struct ListPage {
    frame: Frame,
    typed: Typed,
    departments: Vec<Department>,
    lines: Vec<CaseLine>,
    count: i64,
    /// The filter as it stands in the address.
    query: String,
    /// Where the next page begins, if there is one.
    next: Option<String>,
    years_to_close: Vec<YearLink>,
    may_record: bool,
}

/// The way to a year's closing.
struct YearLink {
    department: DepartmentId,
    year: i64,
    label: String,
}

/// The fields of the filter.
const FILTER: [&str; 6] = ["department", "year", "state", "category", "words", "due_by"];

fn filter_of(fields: &Fields) -> Result<Filter> {
    let mut reader = fields.reader();
    let filter = Filter {
        department: reader.optional_choice("department", "подразделение"),
        year: reader.optional_number("year", "Год"),
        state: reader.optional_choice("state", "состояние"),
        category: reader.optional_choice("category", "категорию"),
        words: reader.text("words"),
        due_by: reader.optional_date("due_by", "дата уничтожения"),
    };
    reader.finish(filter)
}

/// The filter as it stands in an address, whatever else the fields hold.
fn query_of(fields: &Fields) -> String {
    let asked: Vec<(&str, &str)> = fields
        .iter()
        .filter(|(name, text)| !text.trim().is_empty() && FILTER.contains(name))
        .collect();
    serde_urlencoded::to_string(asked).unwrap_or_default()
}

/// The cases that the person may see, filtered.
pub async fn list(
    State(app): State<App>,
    visitor: Visitor,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let fields = Fields::new(pairs);
    let sight = visitor.acting.sight();
    let (typed, found) = match filter_of(&fields) {
        Ok(filter) => {
            let cursor: Option<Cursor> = fields.get("after").parse().ok();
            let lines =
                store::page(&app.db, sight, &filter, cursor.as_ref(), store::PAGE + 1).await?;
            let count = store::count(&app.db, sight, &filter).await?;
            let mut typed = Typed::default();
            typed.fields.clone_from(&fields);
            (typed, (lines, count))
        }
        Err(refusal) => (Typed::refused(fields.clone(), refusal)?, (Vec::new(), 0)),
    };
    let (mut lines, count) = found;
    let more = i64::try_from(lines.len()).is_ok_and(|found| found > store::PAGE);
    lines.truncate(usize::try_from(store::PAGE).unwrap_or(usize::MAX));
    let next = lines
        .last()
        .filter(|_| more)
        .map(|line| line.cursor().to_string())
        .and_then(|cursor| serde_urlencoded::to_string([("after", cursor)]).ok());
    let departments = organisation::store::departments(&app.db)
        .await?
        .into_iter()
        .filter(|department| sight.agency_wide || sight.department == Some(department.id))
        .collect();
    let page = ListPage {
        frame: Frame::new(&visitor, SECTION, "Дела"),
        query: query_of(&fields),
        departments,
        lines,
        count,
        next,
        years_to_close: year::years_to_close(&visitor.acting),
        may_record: visitor.acting.can_somewhere(Procedure::RecordEvent)
            || visitor.acting.can_somewhere(Procedure::PlaceHold),
        typed,
    };
    page_with(&page.typed, &page)
}

/// What the filter shows, as a spreadsheet.
pub async fn spreadsheet(
    State(app): State<App>,
    visitor: Visitor,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let filter = filter_of(&Fields::new(pairs))?;
    let bytes = export::spreadsheet(&app.db, visitor.acting.sight(), &filter).await?;
    file("Дела.xlsx", XLSX, bytes)
}
