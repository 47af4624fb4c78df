//! What has become different since last year's nomenclature, row by row, and what the program offers for the draft.

use askama::Template;
use axum::extract::{Path, Query, State};
use serde::Deserialize;

use super::{SECTION, address, name_of, title_of};
use crate::acting::Acting;
use crate::ids::{DepartmentId, HeadingId, NomenclatureId};
use crate::nomenclature::advice::Advice;
use crate::nomenclature::checking;
use crate::nomenclature::desk;
use crate::nomenclature::new_year::{
    Difference, Fate, GoingOn, Lineages, Names, YearRow, differences, missing_rows,
};
use crate::nomenclature::papers::{self, WITHOUT_RESTRICTED};
use crate::nomenclature::rules::{Heading, HeadingContent, Nomenclature};
use crate::nomenclature::store;
use crate::organisation;
use crate::organisation::people::{Division, Person};
use crate::organisation::permissions::Procedure;
use crate::refusal::Refusal;
use crate::web::App;
use crate::web::answer::{Answer, Typed, done, page_with};
use crate::web::fields::Fields;
use crate::web::frame::Frame;
use crate::web::session::{Filled, Visitor};

#[derive(Template)]
#[template(path = "nomenclature/changes.html")]
struct ChangesPage {
    frame: Frame,
    typed: Typed,
    title: String,
    nomenclature: Nomenclature,
    /// Whether last year's nomenclature is there to be compared with.
    has_last: bool,
    lines: Vec<Line>,
    /// Rows that nobody needs.
    idle: Vec<Offer>,
    /// Last year's rows that did not come along.
    absent: Vec<Offer>,
    /// Cases that go on and have no row.
    missing: Vec<String>,
    may_write: bool,
    shown: Shown,
    counts: Vec<(Shown, usize)>,
    without_restricted: Option<&'static str>,
}

impl ChangesPage {
    fn address(&self) -> String {
        address(self.nomenclature.id)
    }
}

crate::words! {
    /// Which rows of the comparison are shown.
    Shown {
        /// Those that say something else, and those with something to be said of.
        Notable = "notable", "отличия и замечания";
        /// New ones.
        Added = "added", "новые";
        /// Those that say something else.
        Changed = "changed", "изменённые";
        /// Those that say the same.
        Same = "same", "без изменений";
        /// Those that the check says something of.
        Remarked = "remarked", "с замечаниями проверки";
        /// Those under which a case goes on.
        MustStay = "must_stay", "с переходящими делами";
        /// Every row.
        All = "all", "все";
    }
}

/// A row of this year.
struct Line {
    row: Heading,
    fate: Fate,
    differences: Vec<Difference>,
    /// Each term with its first year, where there was more than one.
    terms: Vec<(i64, String)>,
    /// What the lists in force on 1 January say of it.
    advice: Vec<Advice>,
    /// Since when the case goes on that keeps the row.
    goes_on_since: Option<i64>,
}

impl Line {
    fn is_shown(&self, shown: Shown) -> bool {
        match shown {
            Shown::Notable => self.fate != Fate::Same || !self.advice.is_empty(),
            Shown::Added => self.fate == Fate::Added,
            Shown::Changed => self.fate == Fate::Changed,
            Shown::Same => self.fate == Fate::Same,
            Shown::Remarked => !self.advice.is_empty(),
            Shown::MustStay => self.goes_on_since.is_some(),
            Shown::All => true,
        }
    }
}

/// A row with something to be done with it by a button.
struct Offer {
    row: Heading,
    reason: String,
    may: bool,
}

/// Which rows are shown.
#[derive(Deserialize)]
pub struct Asked {
    #[serde(default)]
    rows: String,
}

/// The comparison with last year.
pub async fn changes(
    State(app): State<App>,
    Path(id): Path<NomenclatureId>,
    Query(asked): Query<Asked>,
    visitor: Visitor,
) -> Answer {
    let shown = asked.rows.parse().unwrap_or(Shown::Notable);
    show(&app, &visitor, id, shown, Typed::default()).await
}

async fn show(
    app: &App,
    visitor: &Visitor,
    id: NomenclatureId,
    shown: Shown,
    typed: Typed,
) -> Answer {
    let acting = &visitor.acting;
    let it = papers::visible(&app.db, acting, id).await?;
    let department = it.department_id.ok_or_else(|| {
        Refusal::NotFound("С прошлым годом сравнивают номенклатуры подразделений".into())
    })?;
    let owner = organisation::store::department(&app.db, department).await?;
    let compared = Compared::of(app, acting, &it, department).await?;
    let all_lines = compared.lines(app, &it).await?;
    let title = format!(
        "Изменения с {} года: {}",
        it.year - 1,
        title_of(&it, Some(&owner))
    );
    let is_draft = it.state.is_draft();
    let count = |shown: Shown| all_lines.iter().filter(|line| line.is_shown(shown)).count();
    let page = ChangesPage {
        frame: Frame::new(visitor, SECTION, title.clone()),
        typed,
        title,
        has_last: compared.has_last(&it),
        idle: if is_draft {
            compared.idle(acting, &it)
        } else {
            Vec::new()
        },
        absent: compared.absent(acting, &it),
        missing: compared.missing(&it),
        may_write: is_draft && acting.can_somewhere(Procedure::DraftHeadings),
        counts: Shown::ALL
            .iter()
            .map(|shown| (*shown, count(*shown)))
            .collect(),
        lines: all_lines
            .into_iter()
            .filter(|line| line.is_shown(shown))
            .collect(),
        shown,
        without_restricted: (!compared.sees_restricted).then_some(WITHOUT_RESTRICTED),
        nomenclature: it,
    };
    page_with(&page.typed, &page)
}

/// Everything that the comparison stands on, as far as the person may see it.
struct Compared {
    all: Vec<YearRow>,
    going_on: Vec<GoingOn>,
    divisions: Vec<Division>,
    people: Vec<Person>,
    sees_restricted: bool,
}

impl Compared {
    async fn of(
        app: &App,
        acting: &Acting,
        it: &Nomenclature,
        department: DepartmentId,
    ) -> Result<Compared, Refusal> {
        let sees_restricted = acting.sees_restricted(department);
        let (db, year) = (&app.db, it.year);
        Ok(Compared {
            all: store::new_year::rows_up_to(db, department, year, sees_restricted).await?,
            going_on: store::new_year::going_on(db, department, year, sees_restricted).await?,
            divisions: organisation::store::divisions_of(db, department).await?,
            people: organisation::store::people(db).await?,
            sees_restricted,
        })
    }

    fn has_last(&self, it: &Nomenclature) -> bool {
        self.all.iter().any(|row| row.year == it.year - 1)
    }

    async fn lines(&self, app: &App, it: &Nomenclature) -> Result<Vec<Line>, Refusal> {
        let lineages = Lineages::of(&self.all);
        let rows = lineages.of_year(&self.all, it.year);
        let headings: Vec<Heading> = rows.iter().map(|row| row.heading.clone()).collect();
        let articles = desk::article_judge(&app.db).await?;
        let checked = checking::check(&headings, it.year, &articles);
        let division = |id| {
            let division = self.divisions.iter().find(|division| division.id == id);
            division.map_or(String::new(), |division| {
                format!("{}. {}", division.number, division.name)
            })
        };
        let person = |id| name_of(&self.people, Some(id));
        let names = Names {
            division: &division,
            person: &person,
        };
        Ok(rows
            .into_iter()
            .map(|row| {
                let last = lineages
                    .before(row.heading.id)
                    .filter(|last| last.year == it.year - 1);
                let differences = last.map_or_else(Vec::new, |last| {
                    differences(&last.heading.content, &row.heading.content, &names)
                });
                let terms = lineages.terms(row);
                Line {
                    fate: match last {
                        None => Fate::Added,
                        Some(_) if differences.is_empty() => Fate::Same,
                        Some(_) => Fate::Changed,
                    },
                    differences,
                    terms: if terms.len() > 1 { terms } else { Vec::new() },
                    advice: checked.of(row.heading.id).to_vec(),
                    goes_on_since: self.goes_on_since(&row.heading.content),
                    row: row.heading.clone(),
                }
            })
            .collect())
    }

    fn goes_on_since(&self, row: &HeadingContent) -> Option<i64> {
        let case = self.going_on.iter().find(|case| case.is_under(row))?;
        Some(case.first_year)
    }

    fn idle(&self, acting: &Acting, it: &Nomenclature) -> Vec<Offer> {
        let lineages = Lineages::of(&self.all);
        let rows = lineages.of_year(&self.all, it.year).into_iter();
        rows.filter_map(|row| {
            Some(Offer {
                reason: lineages.idle(row, &self.going_on)?,
                may: may_write(acting, it, &row.heading),
                row: row.heading.clone(),
            })
        })
        .collect()
    }

    fn absent(&self, acting: &Acting, it: &Nomenclature) -> Vec<Offer> {
        let lineages = Lineages::of(&self.all);
        let rows = lineages.absent(&self.all, it.year, it.year - 1).into_iter();
        rows.map(|row| Offer {
            reason: match self.goes_on_since(&row.heading.content) {
                Some(since) => format!(
                    "По строке продолжается дело, переходящее с {since} года: она должна войти с тем же индексом (п. 10.1.13)"
                ),
                None if row.used => format!("В {} году по строке велось дело", row.year),
                None => format!("В {} году дела по строке не заведено", row.year),
            },
            may: may_write(acting, it, &row.heading),
            row: row.heading.clone(),
        })
        .collect()
    }

    fn missing(&self, it: &Nomenclature) -> Vec<String> {
        let rows: Vec<HeadingContent> = self
            .all
            .iter()
            .filter(|row| row.year == it.year)
            .map(|row| row.heading.content.clone())
            .collect();
        missing_rows(&self.going_on, &rows)
    }
}

fn may_write(acting: &Acting, it: &Nomenclature, row: &Heading) -> bool {
    let place = desk::place_of_division(it, row.content.division_id);
    it.state.is_draft() && acting.can(Procedure::DraftHeadings, place)
}

/// The row whose own button was pressed, or all that are ticked.
fn chosen(fields: &Fields) -> Vec<HeadingId> {
    let one = fields.get("only").parse().ok();
    match one {
        Some(one) => vec![one],
        None => fields.all("row").filter_map(|id| id.parse().ok()).collect(),
    }
}

async fn answered(
    app: &App,
    form: Filled,
    id: NomenclatureId,
    outcome: Result<String, Refusal>,
) -> Answer {
    match outcome {
        Ok(message) => done(format!("{}/changes", address(id)), &message),
        Err(refusal) => {
            let typed = Typed::refused(form.fields, refusal)?;
            show(app, &form.visitor, id, Shown::Notable, typed).await
        }
    }
}

/// Takes out rows that nobody needs.
pub async fn remove_idle(
    State(app): State<App>,
    Path(id): Path<NomenclatureId>,
    form: Filled,
) -> Answer {
    let rows = chosen(&form.fields);
    let outcome = desk::remove_idle(&app.db, &form, id, &rows)
        .await
        .map(|count| {
            format!("Исключено строк: {count}. Их можно вернуть ниже, пока номенклатура не сведена")
        });
    answered(&app, form, id, outcome).await
}

/// Brings last year's rows back into the draft.
pub async fn include_again(
    State(app): State<App>,
    Path(id): Path<NomenclatureId>,
    form: Filled,
) -> Answer {
    let rows = chosen(&form.fields);
    let outcome = desk::include_again(&app.db, &form, id, &rows)
        .await
        .map(|count| format!("Включено строк: {count}"));
    answered(&app, form, id, outcome).await
}
