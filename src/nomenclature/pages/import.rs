//! A spreadsheet on its way in: every row before anything is written, and what became of each.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderName, HeaderValue};

use super::{SECTION, address, sheet, title_of};
use crate::db::Error;
use crate::ids::{DivisionId, ImportId, NomenclatureId};
use crate::intake::nomenclature::ColumnMap;
use crate::intake::workbook::column_name;
use crate::jobs::rules::{Job, JobState};
use crate::nomenclature::import::desk::{self, Opened};
use crate::nomenclature::import::exact;
use crate::nomenclature::import::large;
use crate::nomenclature::import::{
    Choice, Choices, ColumnsBy, Outcome, PartChoice, Preview, Report, ReportRow, SectionChoice,
    SheetRow,
};
use crate::nomenclature::{papers, store};
use crate::organisation;
use crate::organisation::people::{Department, Division};
use crate::refusal::Refusal;
use crate::web::App;
use crate::web::answer::{Answer, Typed, done, file, page, page_with};
use crate::web::fields::Fields;
use crate::web::frame::Frame;
use crate::web::paper;
use crate::web::session::{Filled, Uploaded, Visitor};

#[derive(Template)]
#[template(path = "nomenclature/preview.html")]
struct PreviewPage {
    frame: Frame,
    typed: Typed,
    opened: Opened,
    back: String,
    sections: Vec<SectionView>,
    /// Columns of the file by what they were taken for.
    columns: Vec<ColumnView>,
    rows: Vec<RowView>,
    report: Report,
}

/// What a column may hold, its name in the form, and the columns of the file with the one taken for it.
struct ColumnView {
    name: &'static str,
    label: &'static str,
    taken: String,
    choices: Vec<(u32, String, bool)>,
}

/// The columns of the first table of the file that has any; the others are read alike when a person tells them.
fn column_views(preview: &Preview) -> Vec<ColumnView> {
    /// Enough for any nomenclature; a file with more columns has them named too.
    const COLUMNS: u32 = 26;
    let Some(first) = preview.columns.first() else {
        return Vec::new();
    };
    let map = first.columns;
    let view = |name, label, taken: Option<u32>| ColumnView {
        name,
        label,
        taken: taken.map_or_else(|| "нет".to_owned(), column_name),
        choices: (0..COLUMNS.max(taken.map_or(0, |column| column + 1)))
            .map(|column| (column, column_name(column), taken == Some(column)))
            .collect(),
    };
    vec![
        view("index", "Индекс", map.index),
        view("heading", "Заголовок", map.heading),
        view("count", "Количество дел", map.count),
        view("term", "Срок хранения", map.term),
        view("article", "Статья", map.article),
        view("note", "Примечание", map.note),
        view("section", "Раздел", map.section),
    ]
}

/// A section of the file with the division chosen for its rows.
struct SectionView {
    at: usize,
    name: String,
    without_division: bool,
    divisions: Vec<(Division, bool)>,
}

/// A row of the file with what is chosen for it and what would become of it.
struct RowView {
    at: usize,
    row: SheetRow,
    choice: Choice,
    parts: Vec<(usize, PartChoice, ReportRow)>,
    division: String,
    section: String,
}

#[derive(Template)]
#[template(path = "nomenclature/importing.html")]
struct ImportingPage {
    frame: Frame,
    opened: Opened,
    job: Job,
    /// Whether it was read before, so that choosing can go on.
    is_read: bool,
    may_stop: bool,
    back: String,
}

/// Which stretch of a large file is asked for, from 1 as people count.
#[derive(serde::Deserialize)]
pub struct PartAsked {
    part: Option<i64>,
}

/// In which order the result tells what became of the rows: what asks for work first.
const ORDER: &[Outcome] = &[
    Outcome::Refused,
    Outcome::Different,
    Outcome::LeftOut,
    Outcome::Added,
    Outcome::Unchanged,
];

#[derive(Template)]
#[template(path = "nomenclature/imported.html")]
struct ImportedPage {
    frame: Frame,
    opened: Opened,
    report: Report,
    back: String,
    is_draft: bool,
}

/// The rows that the person may see as a table that comes back to the letter.
pub async fn export(
    State(app): State<App>,
    Path(id): Path<NomenclatureId>,
    visitor: Visitor,
) -> Answer {
    let it = papers::visible(&app.db, &visitor.acting, id).await?;
    let Some(department) = it.department_id else {
        return Err(paper::missing().into());
    };
    let sees_restricted = visitor.acting.sees_restricted(department);
    let rows = store::headings(&app.db, id, sees_restricted).await?;
    let divisions = organisation::store::divisions_of(&app.db, department).await?;
    let bytes = exact::spreadsheet(&rows, &divisions)
        .map_err(|error| Error::Environment(format!("таблица не сложилась: {error}")))
        .map_err(Refusal::from)?;
    file(
        &format!("Номенклатура {} {}, строки.xlsx", it.number, it.year),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        bytes,
    )
}

/// Takes a spreadsheet for a nomenclature.
pub async fn upload(
    State(app): State<App>,
    Path(id): Path<NomenclatureId>,
    form: Uploaded,
) -> Answer {
    let acting = &form.visitor.acting;
    let uploaded = match form.file {
        Some((name, bytes)) => {
            desk::upload(&app.db, acting, &app.spreadsheets, id, &name, bytes).await
        }
        None => Err(Refusal::invalid("file", "Выберите файл таблицы")),
    };
    match uploaded {
        Ok(import) => done(
            format!("/imports/{import}"),
            "Файл прочитан. Проверьте строки и выберите, что загрузить",
        ),
        Err(refusal) => {
            let typed = Typed::refused(form.fields, refusal)?;
            sheet::show(&app, &form.visitor, id, typed).await
        }
    }
}

/// Everything recognised in a file, or what became of it once it was imported.
pub async fn preview(
    State(app): State<App>,
    Path(id): Path<ImportId>,
    Query(asked): Query<PartAsked>,
    visitor: Visitor,
) -> Answer {
    let part = asked.part.unwrap_or(1).saturating_sub(1);
    let opened = desk::open_part(&app.db, &visitor.acting, id, part).await?;
    if let Some(report) = &opened.report {
        let report = report.clone();
        return show_report(&app, &visitor, opened, report).await;
    }
    if let Some(job) = job_in_the_way(&opened) {
        return show_job(&app, &visitor, opened, job).await;
    }
    let choices = chosen_so_far(&opened);
    show_preview(&app, &visitor, opened, choices, Typed::default()).await
}

/// The job that works with a large file, or that has not come to the end of reading it.
fn job_in_the_way(opened: &Opened) -> Option<Job> {
    let large = opened.large.as_ref()?;
    let is_unread = opened.upload.recognised.is_empty();
    large
        .job
        .clone()
        .filter(|_| large.is_at_work() || is_unread)
}

fn chosen_so_far(opened: &Opened) -> Choices {
    match &opened.large {
        Some(large) => Choices {
            rows: large.choices.clone(),
            sections: large.sections.clone(),
        },
        None => Choices::as_recognised(&opened.preview),
    }
}

/// How far the job is; the page comes again by itself, without scripts.
async fn show_job(app: &App, visitor: &Visitor, opened: Opened, job: Job) -> Answer {
    const REFRESH: &str = "2";
    let at_work = !job.state.is_over();
    let mut response = page(&ImportingPage {
        back: title_of(&opened.nomenclature, owner(app, &opened).await?.as_ref()),
        frame: Frame::new(visitor, SECTION, "Загрузка номенклатуры"),
        is_read: !opened.upload.recognised.is_empty(),
        may_stop: job.may_be_stopped_by(&visitor.acting),
        opened,
        job,
    })?;
    if at_work {
        response.headers_mut().insert(
            HeaderName::from_static("refresh"),
            HeaderValue::from_static(REFRESH),
        );
    }
    Ok(response)
}

async fn owner(app: &App, opened: &Opened) -> Result<Option<Department>, Refusal> {
    Ok(match opened.nomenclature.department_id {
        Some(department) => Some(organisation::store::department(&app.db, department).await?),
        None => None,
    })
}

async fn show_report(app: &App, visitor: &Visitor, opened: Opened, report: Report) -> Answer {
    let back = title_of(&opened.nomenclature, owner(app, &opened).await?.as_ref());
    page(&ImportedPage {
        frame: Frame::new(visitor, SECTION, "Итог загрузки"),
        is_draft: opened.nomenclature.state.is_draft(),
        opened,
        report,
        back,
    })
}

async fn show_preview(
    app: &App,
    visitor: &Visitor,
    opened: Opened,
    choices: Choices,
    typed: Typed,
) -> Answer {
    let report = desk::forecast(&app.db, &visitor.acting, &opened, &choices).await?;
    let owner = owner(app, &opened).await?;
    let divisions = match &owner {
        Some(department) => organisation::store::divisions_of(&app.db, department.id).await?,
        None => Vec::new(),
    };
    let mut fates = report.rows.iter().cloned();
    let rows = opened
        .preview
        .rows
        .iter()
        .zip(&choices.rows)
        .enumerate()
        .map(|(at, (row, choice))| RowView {
            at,
            parts: choice
                .parts
                .iter()
                .cloned()
                .enumerate()
                .zip(fates.by_ref())
                .map(|((number, part), fate)| (number, part, fate))
                .collect(),
            division: row
                .division_id
                .and_then(|id| divisions.iter().find(|division| division.id == id))
                .map(|division| format!("{}. {}", division.number, division.name))
                .unwrap_or_default(),
            section: opened.preview.section_of(row).to_owned(),
            row: row.clone(),
            choice: choice.clone(),
        })
        .collect();
    let page = PreviewPage {
        frame: Frame::new(visitor, SECTION, "Загрузка номенклатуры"),
        back: title_of(&opened.nomenclature, owner.as_ref()),
        typed,
        sections: section_views(&opened.preview, &choices, &divisions),
        columns: column_views(&opened.preview),
        opened,
        rows,
        report,
    };
    page_with(&page.typed, &page)
}

fn section_views(preview: &Preview, choices: &Choices, divisions: &[Division]) -> Vec<SectionView> {
    preview
        .sections
        .iter()
        .zip(&choices.sections)
        .enumerate()
        .map(|(at, (name, choice))| SectionView {
            at,
            name: name.clone(),
            without_division: *choice == SectionChoice::NoDivision,
            divisions: divisions
                .iter()
                .map(|division| {
                    let chosen = *choice == SectionChoice::Division(division.id);
                    (division.clone(), chosen)
                })
                .collect(),
        })
        .collect()
}

/// Brings the chosen rows in.
pub async fn apply(State(app): State<App>, Path(id): Path<ImportId>, form: Filled) -> Answer {
    let part = form.fields.get("part").parse::<i64>().unwrap_or(1) - 1;
    let opened = desk::open_part(&app.db, &form, id, part).await?;
    let choices = chosen(&form.fields, &opened.preview);
    if opened.large.is_some() && opened.report.is_none() {
        return choose_of_large(&app, &form, opened, choices).await;
    }
    let applied = match &choices {
        Some(choices) => desk::apply(&app.db, &form, id, choices).await,
        None => Err(Refusal::invalid(
            "form",
            "Форма дошла не целиком: проверьте строки и повторите. Ничего не изменено",
        )),
    };
    match applied {
        Ok(report) => done(
            format!("/imports/{id}"),
            &format!("Добавлено строк: {}", report.count(Outcome::Added)),
        ),
        Err(refusal) if opened.report.is_some() => Err(refusal.into()),
        Err(refusal) => {
            let choices = choices.unwrap_or_else(|| Choices::as_recognised(&opened.preview));
            // What was typed stands in the choices; of the refusal only its sentences are needed.
            let typed = Typed::refused(Fields::default(), refusal)?;
            show_preview(&app, &form.visitor, opened, choices, typed).await
        }
    }
}

/// Keeps what was chosen on a page of a large file; with «all», asks for everything chosen to be brought in.
async fn choose_of_large(
    app: &App,
    form: &Filled,
    opened: Opened,
    choices: Option<Choices>,
) -> Answer {
    let id = opened.upload.id;
    let (part, parts) = opened
        .large
        .as_ref()
        .map_or((0, 0), |large| (large.part, large.parts));
    let kept = match &choices {
        Some(choices) => {
            let (rows, sections) = (&choices.rows, &choices.sections);
            large::choose(&app.db, form, (id, part), rows, sections).await
        }
        None => Err(Refusal::invalid(
            "form",
            "Форма дошла не целиком: проверьте строки и повторите. Ничего не изменено",
        )),
    };
    let asked_for_all = !form.fields.get("all").is_empty();
    let outcome = match kept {
        Ok(()) if asked_for_all => large::bring_in(&app.db, form, id).await.map(drop),
        other => other,
    };
    match outcome {
        Ok(()) if asked_for_all => done(format!("/imports/{id}"), "Задание поставлено"),
        Ok(()) => {
            let next = (part + 2).min(parts);
            let address = format!("/imports/{id}?part={next}");
            done(address, &format!("Выбор на странице {} сохранён", part + 1))
        }
        Err(refusal) => {
            let choices = choices.unwrap_or_else(|| chosen_so_far(&opened));
            let typed = Typed::refused(Fields::default(), refusal)?;
            show_preview(app, &form.visitor, opened, choices, typed).await
        }
    }
}

/// Opens an imported file once more, for the rows that stayed behind.
pub async fn open_again(State(app): State<App>, Path(id): Path<ImportId>, form: Filled) -> Answer {
    let again = desk::open_again(&app.db, &form, id).await?;
    done(
        format!("/imports/{again}"),
        "Файл открыт ещё раз: уже загруженные строки второй раз не добавятся",
    )
}

/// Reads the file anew with the columns that the person tells.
pub async fn choose_columns(
    State(app): State<App>,
    Path(id): Path<ImportId>,
    form: Filled,
) -> Answer {
    let column = |name| form.fields.get(name).parse().ok();
    let columns = ColumnMap {
        index: column("index"),
        heading: column("heading"),
        count: column("count"),
        term: column("term"),
        article: column("article"),
        note: column("note"),
        section: column("section"),
    };
    match desk::choose_columns(&app.db, &form, &app.spreadsheets, id, columns).await {
        Ok(()) => done(
            format!("/imports/{id}"),
            "Файл читается с указанными графами; для следующего такого файла они запоминаются",
        ),
        Err(refusal) => {
            let opened = desk::open(&app.db, &form, id).await?;
            let choices = chosen_so_far(&opened);
            let typed = Typed::refused(form.fields.clone(), refusal)?;
            show_preview(&app, &form.visitor, opened, choices, typed).await
        }
    }
}

/// Takes the rows of an import out again.
pub async fn undo(State(app): State<App>, Path(id): Path<ImportId>, form: Filled) -> Answer {
    let done_so = desk::undo(&app.db, &form, id).await?;
    let removed = format!("Загрузка отменена, убрано строк: {}", done_so.removed);
    let message = match done_so.kept {
        0 => removed,
        kept => format!("{removed}; осталось строк, с которыми уже работали: {kept}"),
    };
    done(format!("/imports/{id}"), &message)
}

/// The choices of the form: `u` taken, `x` the suggested index, `i` index, `d` ДСП, `p` переходящее for each row; `t` title, `s` term,
/// `a` article for each part; `g` division for each section. `None` when a field is missing: then the form was cut short.
fn chosen(fields: &Fields, preview: &Preview) -> Option<Choices> {
    // Thousands of fields: looked up by name, not searched one by one.
    let by_name: HashMap<&str, &str> = fields.iter().collect();
    let text = |name: String| by_name.get(name.as_str()).map(|text| (*text).to_owned());
    let ticked = |name: String| by_name.contains_key(name.as_str());
    let rows = preview
        .rows
        .iter()
        .enumerate()
        .map(|(at, row)| {
            let written = text(format!("i{at}"))?;
            let suggested = row.suggested.clone().filter(|_| ticked(format!("x{at}")));
            Some(Choice {
                taken: ticked(format!("u{at}")),
                index: suggested.unwrap_or(written),
                restricted: ticked(format!("d{at}")),
                carry_over: ticked(format!("p{at}")),
                parts: (0..row.parts.len())
                    .map(|part| {
                        Some(PartChoice {
                            title: text(format!("t{at}.{part}"))?,
                            term: text(format!("s{at}.{part}"))?,
                            article: text(format!("a{at}.{part}"))?,
                        })
                    })
                    .collect::<Option<Vec<_>>>()?,
            })
        })
        .collect::<Option<Vec<_>>>()?;
    let sections = (0..preview.sections.len())
        .map(|at| {
            Some(match text(format!("g{at}"))?.as_str() {
                "" => SectionChoice::AsRecognised,
                "0" => SectionChoice::NoDivision,
                id => SectionChoice::Division(DivisionId(id.parse().ok()?)),
            })
        })
        .collect::<Option<Vec<_>>>()?;
    Some(Choices { rows, sections })
}

impl PreviewPage {
    fn address(&self) -> String {
        address(self.opened.nomenclature.id)
    }

    fn count(&self, outcome: &Outcome) -> usize {
        self.report.count(*outcome)
    }
}

impl ImportedPage {
    fn count(&self, outcome: &Outcome) -> usize {
        self.report.count(*outcome)
    }

    fn unlisted(&self, outcome: &Outcome) -> usize {
        self.report.unlisted(*outcome)
    }

    fn of(&self, outcome: &Outcome) -> impl Iterator<Item = &ReportRow> {
        self.report.of(*outcome)
    }

    fn heading(&self, outcome: &Outcome) -> String {
        crate::nomenclature::advice::capitalised(outcome.past_label())
    }
}
