//! The autumn campaign of all departments: how far each has come, a picture of the days, reminders.

use askama::Template;
use axum::extract::{Query, State};
use chrono::Datelike;

use super::{SECTION, name_of};
use crate::acting::Place;
use crate::db::Error;
use crate::ids::DepartmentId;
use crate::nomenclature::campaign::{Asked, Line, Order, Picture, Progress, arranged};
use crate::nomenclature::desk::{self, Campaign};
use crate::organisation;
use crate::organisation::permissions::Procedure;
use crate::print::list::{self, Cell};
use crate::refusal::{Refusal, Result};
use crate::web::App;
use crate::web::answer::{Answer, Typed, done, file, page_with};
use crate::web::fields::Fields;
use crate::web::frame::{Frame, dotted};
use crate::web::session::{Filled, Visitor};

#[derive(Template)]
#[template(path = "nomenclature/campaign.html")]
struct CampaignPage {
    frame: Frame,
    typed: Typed,
    year: i64,
    years: Vec<i64>,
    asked: Asked,
    /// The filter as it stands in the address.
    query: String,
    lines: Vec<Shown>,
    counts: Vec<(Progress, usize)>,
    all: usize,
    late: usize,
    picture: Option<Picture>,
    agreement: Option<String>,
    reminders: Vec<ReminderLine>,
    may_remind: bool,
}

impl CampaignPage {
    fn is_asked(&self, progress: &Progress) -> bool {
        self.asked.progress.as_ref() == Some(progress)
    }
}

/// A department as the table shows it.
struct Shown {
    line: Line,
    standing: String,
    ticked: bool,
}

/// A reminder that was written.
struct ReminderLine {
    on: String,
    by: String,
    department: String,
    text: String,
}

/// The year asked for, else the coming one.
fn year_of(fields: &Fields, visitor: &Visitor) -> i64 {
    let coming = i64::from(visitor.acting.today.year()) + 1;
    let asked: Option<i64> = fields.get("year").trim().parse().ok();
    asked.map_or(coming, |year| year.clamp(1990, 2100))
}

fn asked_of(fields: &Fields) -> Asked {
    Asked {
        progress: fields.get("progress").parse().ok(),
        late: fields.ticked("late"),
        grave: fields.ticked("grave"),
        order: fields.get("order").parse().unwrap_or(Order::Structure),
    }
}

/// The question as it stands in the address, without what else the fields hold.
fn query_of(year: i64, asked: Asked) -> String {
    let mut pairs = vec![("year", year.to_string())];
    pairs.extend(asked.progress.map(|it| ("progress", it.code().to_owned())));
    pairs.extend(asked.late.then(|| ("late", "1".to_owned())));
    pairs.extend(asked.grave.then(|| ("grave", "1".to_owned())));
    pairs.push(("order", asked.order.code().to_owned()));
    serde_urlencoded::to_string(pairs).unwrap_or_default()
}

/// The campaign of a year.
pub async fn campaign(
    State(app): State<App>,
    visitor: Visitor,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let fields = Fields::new(pairs);
    show(&app, &visitor, &fields, Typed::default()).await
}

async fn show(app: &App, visitor: &Visitor, fields: &Fields, typed: Typed) -> Answer {
    let acting = &visitor.acting;
    let year = year_of(fields, visitor);
    let asked = asked_of(fields);
    let Campaign {
        lines,
        picture,
        agreement,
        reminders,
    } = desk::campaign(&app.db, acting, &app.indexes, year).await?;
    let people = organisation::store::people(&app.db).await?;
    let coming = i64::from(acting.today.year()) + 1;
    let mut years = crate::nomenclature::store::years(&app.db).await?;
    years.extend([year, coming]);
    years.sort_unstable_by(|one, other| other.cmp(one));
    years.dedup();
    let name_of_department = |id| {
        let line = lines.iter().find(|line| line.department_id == id);
        line.map_or(String::new(), |line| {
            format!("{}. {}", line.index_code, line.name)
        })
    };
    let page = CampaignPage {
        frame: Frame::new(
            visitor,
            SECTION,
            format!("Кампания номенклатур на {year} год"),
        ),
        year,
        years,
        query: query_of(year, asked),
        counts: Progress::ALL
            .iter()
            .map(|progress| {
                let come = lines.iter().filter(|line| line.progress == *progress);
                (*progress, come.count())
            })
            .collect(),
        all: lines.len(),
        late: lines.iter().filter(|line| line.is_late).count(),
        picture,
        agreement: agreement.warning(),
        reminders: reminders
            .iter()
            .rev()
            .map(|reminder| ReminderLine {
                on: dotted(&reminder.sent_on),
                by: name_of(&people, Some(reminder.sent_by)),
                department: name_of_department(reminder.department_id),
                text: reminder.text.clone(),
            })
            .collect(),
        may_remind: acting.can(Procedure::RemindDepartment, Place::Agency),
        lines: arranged(lines, asked)
            .into_iter()
            .map(|line| Shown {
                standing: line.standing(acting.today),
                ticked: typed
                    .fields
                    .all("department")
                    .any(|id| id == line.department_id.to_string()),
                line,
            })
            .collect(),
        asked,
        typed,
    };
    page_with(&page.typed, &page)
}

const COLUMNS: [(&str, f64); 13] = [
    ("Индекс", 8.0),
    ("Подразделение", 50.0),
    ("Состояние", 26.0),
    ("У кого сейчас", 40.0),
    ("Последний день", 13.0),
    ("Срок", 24.0),
    ("Срок прошёл", 10.0),
    ("Строк", 8.0),
    ("Строк с нарушениями", 12.0),
    ("Строк с замечаниями проверки", 14.0),
    ("Замечаний архива без ответа", 14.0),
    ("Замечаний архива с ответом", 14.0),
    ("Напоминаний", 12.0),
];

/// The same departments as a spreadsheet.
pub async fn spreadsheet(
    State(app): State<App>,
    visitor: Visitor,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Answer {
    let fields = Fields::new(pairs);
    let year = year_of(&fields, &visitor);
    let today = visitor.acting.today;
    let campaign = desk::campaign(&app.db, &visitor.acting, &app.indexes, year).await?;
    let rows: Vec<Vec<Cell>> = arranged(campaign.lines, asked_of(&fields))
        .into_iter()
        .map(|line| {
            vec![
                line.index_code.as_str().into(),
                line.name.as_str().into(),
                line.progress.label().into(),
                line.holder.as_str().into(),
                line.term
                    .map(|term| dotted(&term.last_day))
                    .unwrap_or_default()
                    .into(),
                line.standing(today).into(),
                if line.is_late { "да" } else { "" }.into(),
                line.rows.into(),
                line.findings.grave.into(),
                line.findings.remarked.into(),
                line.open_remarks.into(),
                line.answered_remarks.into(),
                line.reminded.map_or(0, |(times, _)| times).into(),
            ]
        })
        .collect();
    let bytes = list::spreadsheet("Кампания", &COLUMNS, &rows)
        .map_err(|error| Error::Environment(format!("таблица не сложилась: {error}")))
        .map_err(Refusal::from)?;
    file(
        &format!("Кампания номенклатур на {year} год, {today}.xlsx"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        bytes,
    )
}

/// Writes a reminder to the departments that are ticked.
pub async fn remind(State(app): State<App>, form: Filled) -> Answer {
    let year = year_of(&form.fields, &form.visitor);
    let reminded = match departments_of(&form.fields) {
        Ok(departments) => {
            let text = form.fields.get("text");
            desk::remind(&app.db, &form, year, &departments, text).await
        }
        Err(refusal) => Err(refusal),
    };
    match reminded {
        Ok(count) => done(
            format!(
                "/nomenclatures/campaign?{}",
                query_of(year, asked_of(&form.fields))
            ),
            &format!("Напоминаний отправлено: {count}"),
        ),
        Err(refusal) => {
            let typed = Typed::refused(form.fields.clone(), refusal)?;
            show(&app, &form.visitor, &form.fields, typed).await
        }
    }
}

fn departments_of(fields: &Fields) -> Result<Vec<DepartmentId>> {
    let ids: std::result::Result<Vec<DepartmentId>, _> =
        fields.all("department").map(str::parse).collect();
    ids.map_err(|_| Refusal::invalid("department", "Отметьте подразделения из списка"))
}
