//! The year's closing and its final record.

use askama::Template;
use axum::extract::{Path, Query, State};
use chrono::Datelike;

use super::{SECTION, YearLink};
use crate::acting::{Acting, Place};
use crate::cases::desk;
use crate::cases::papers;
use crate::cases::rules::closing::{self, Choice, Decision, Plan, Proposal};
use crate::cases::rules::final_record::Count;
use crate::cases::rules::selection::Selection;
use crate::cases::store::{self, FinalRecord};
use crate::ids::DepartmentId;
use crate::nomenclature::rules::Category;
use crate::organisation;
use crate::organisation::people::{Department, Division};
use crate::organisation::permissions::Procedure;
use crate::print::centre::Printable;
use crate::print::pdf::Manner;
use crate::refusal::Result;
use crate::web::App;
use crate::web::answer::{Answer, Typed, done, page_with};
use crate::web::fields::Fields;
use crate::web::frame::Frame;
use crate::web::paper;
use crate::web::session::{Filled, Visitor};

#[derive(Template)]
#[template(path = "cases/year.html")]
struct YearPage {
    frame: Frame,
    typed: Typed,
    department: Department,
    divisions: Vec<Division>,
    plan: Plan,
    selection: Selection,
    /// The proposals looked at, each with what is marked.
    shown: Vec<(Proposal, Choice)>,
    /// The selection as it stands in the address.
    query: String,
}

impl YearPage {
    fn count(&self, choice: Choice) -> usize {
        self.shown
            .iter()
            .filter(|(_, marked)| *marked == choice)
            .count()
    }

    fn action(&self) -> String {
        format!(
            "/departments/{}/years/{}{}",
            self.department.id, self.plan.year, self.query
        )
    }
}

/// The selection in the fields of an address.
fn selection_of(fields: &Fields) -> Result<Selection> {
    let mut reader = fields.reader();
    let selection = Selection {
        category: reader.optional_choice("category", "категорию"),
        only_carried_over: reader.ticked("carry"),
        division: reader.optional_choice("division", "отдел"),
        words: reader.text("words"),
        for_all: reader.optional_choice("mark", "что отметить"),
    };
    reader.finish(selection)
}

/// The same selection for the address of a form, so that a refusal shows the same cases again.
fn query_of(fields: &Fields) -> String {
    const NAMES: [&str; 5] = ["category", "carry", "division", "words", "mark"];
    let asked: Vec<(&str, &str)> = fields
        .iter()
        .filter(|(name, text)| !text.trim().is_empty() && NAMES.contains(name))
        .collect();
    match serde_urlencoded::to_string(asked) {
        Ok(query) if !query.is_empty() => format!("?{query}"),
        _ => String::new(),
    }
}

#[derive(Template)]
#[template(path = "cases/final_record.html")]
struct FinalRecordPage {
    frame: Frame,
    typed: Typed,
    department: Department,
    year: i64,
    record: Option<SignedRecord>,
    printables: Vec<Printable>,
    may_sign: bool,
}

struct SignedRecord {
    signed_by: String,
    signed_on: String,
    lines: Vec<(&'static str, Count)>,
    totals: Count,
}

/// The years that the person closes: the last one, and the present one on its last day.
pub(super) fn years_to_close(acting: &Acting) -> Vec<YearLink> {
    let Some(department) = acting
        .own_department()
        .filter(|own| acting.can(Procedure::CloseYear, Place::Department(*own)))
    else {
        return Vec::new();
    };
    let this_year = i64::from(acting.today.year());
    [this_year - 1, this_year]
        .into_iter()
        .filter(|year| closing::may_be_closed(*year, acting.today))
        .map(|year| YearLink {
            department,
            year,
            label: format!("закрытие {year} года"),
        })
        .collect()
}

/// The proposal for the closing of a year.
pub async fn closing(
    State(app): State<App>,
    Path((department, year)): Path<(DepartmentId, i64)>,
    Query(pairs): Query<Vec<(String, String)>>,
    visitor: Visitor,
) -> Answer {
    let asked = Fields::new(pairs);
    show_closing(&app, &visitor, (department, year), &asked, Typed::default()).await
}

async fn show_closing(
    app: &App,
    visitor: &Visitor,
    (id, year): (DepartmentId, i64),
    asked: &Fields,
    typed: Typed,
) -> Answer {
    let department = papers::seen_department(&app.db, &visitor.acting, id).await?;
    let plan = desk::plan_of_year(&app.db, &visitor.acting, id, year).await?;
    let selection = selection_of(asked)?;
    let shown = plan
        .proposals
        .iter()
        .filter(|proposal| selection.shows(&proposal.case))
        .map(|proposal| {
            // What was marked in a form that was refused stays marked.
            let typed = typed.fields.get(&format!("choice-{}", proposal.case.id));
            let marked = typed.parse().unwrap_or_else(|_| selection.marked(proposal));
            (proposal.clone(), marked)
        })
        .collect();
    let page = YearPage {
        frame: Frame::new(visitor, SECTION, format!("Закрытие {year} года")),
        divisions: organisation::store::divisions_of(&app.db, id).await?,
        query: query_of(asked),
        typed,
        department,
        plan,
        selection,
        shown,
    };
    page_with(&page.typed, &page)
}

/// Carries the decisions out; fields are named by the case: `choice-17`.
pub async fn close(
    State(app): State<App>,
    Path((department, year)): Path<(DepartmentId, i64)>,
    Query(pairs): Query<Vec<(String, String)>>,
    form: Filled,
) -> Answer {
    let asked = Fields::new(pairs);
    let decisions: Vec<Decision> = form
        .fields
        .iter()
        .filter_map(|(name, text)| {
            Some(Decision {
                case: name.strip_prefix("choice-")?.parse().ok()?,
                choice: text.parse::<Choice>().ok()?,
            })
        })
        .collect();
    let fingerprint = form.fields.get("fingerprint").to_owned();
    let address = format!("/departments/{department}/years/{year}");
    match desk::close_year(&app.db, &form, (department, year), &fingerprint, &decisions).await {
        Ok(closed) if closed.left == 0 => done(
            format!("{address}/final-record"),
            &format!(
                "Год закрыт. Закрыто дел: {}, переходящих: {}. Составьте итоговую запись",
                closed.closed, closed.carried_over
            ),
        ),
        Ok(closed) => done(
            address,
            &format!(
                "Закрыто дел: {}, переходящих: {}, осталось: {}",
                closed.closed, closed.carried_over, closed.left
            ),
        ),
        Err(refusal) => {
            let typed = Typed::refused(form.fields, refusal)?;
            show_closing(&app, &form.visitor, (department, year), &asked, typed).await
        }
    }
}

/// The final record of a year.
pub async fn final_record(
    State(app): State<App>,
    Path((department, year)): Path<(DepartmentId, i64)>,
    visitor: Visitor,
) -> Answer {
    show_record(&app, &visitor, department, year, Typed::default()).await
}

async fn show_record(
    app: &App,
    visitor: &Visitor,
    id: DepartmentId,
    year: i64,
    typed: Typed,
) -> Answer {
    let department = papers::seen_department(&app.db, &visitor.acting, id).await?;
    let record = match store::final_record(&app.db, id, year).await? {
        Some(record) => Some(signed(app, &record).await?),
        None => None,
    };
    let may_sign = record.is_none()
        && visitor
            .acting
            .can(Procedure::SignFinalRecord, Place::Department(id));
    let page = FinalRecordPage {
        frame: Frame::new(visitor, SECTION, format!("Итоговая запись за {year} год")),
        typed,
        department,
        year,
        printables: papers::printables_of_department(&app.db, &visitor.acting, (id, year)).await?,
        record,
        may_sign,
    };
    page_with(&page.typed, &page)
}

async fn signed(app: &App, record: &FinalRecord) -> Result<SignedRecord> {
    let person = organisation::store::person(&app.db, record.signed_by).await?;
    Ok(SignedRecord {
        signed_by: format!("{}, {}", person.short_name(), person.post),
        signed_on: crate::cases::rules::dotted(record.signed_on),
        lines: Category::ALL
            .iter()
            .map(|category| (category.label(), record.counts.of(*category)))
            .collect(),
        totals: record.counts.totals(),
    })
}

/// Signs it.
pub async fn sign(
    State(app): State<App>,
    Path((department, year)): Path<(DepartmentId, i64)>,
    form: Filled,
) -> Answer {
    match desk::sign_final_record(&app.db, &form, department, year).await {
        Ok(_) => done(
            format!("/departments/{department}/years/{year}/final-record"),
            "Итоговая запись подписана",
        ),
        Err(refusal) => {
            let typed = Typed::refused(form.fields, refusal)?;
            show_record(&app, &form.visitor, department, year, typed).await
        }
    }
}

/// F-18Z or F-20K in any format.
pub async fn print(
    State(app): State<App>,
    Path((id, year, name)): Path<(DepartmentId, i64, String)>,
    visitor: Visitor,
    manner: Manner,
) -> Answer {
    let (code, format) = paper::asked(&name, manner)?;
    let acting = &visitor.acting;
    let made = papers::paper_of_department(&app.db, acting, (id, year), code).await?;
    paper::printed(made.form, format, made.file_name, acting.today).await
}
