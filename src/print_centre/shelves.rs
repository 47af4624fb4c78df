//! The things of a year of which a person may print something, by stage.

use std::collections::HashMap;

use super::store;
use crate::acting::Acting;
use crate::db::Db;
use crate::destruction;
use crate::ids::DepartmentId;
use crate::inventories;
use crate::inventories::rules::Scope;
use crate::inventories::store::Filter;
use crate::nomenclature;
use crate::nomenclature::memos;
use crate::organisation;
use crate::organisation::people::Department;
use crate::print::centre::Subject;
use crate::refusal::Result;

/// Things of one stage.
#[derive(Clone, Debug)]
pub struct Shelf {
    pub title: &'static str,
    pub lines: Vec<Line>,
}

/// A thing on a shelf.
#[derive(Clone, Debug)]
pub struct Line {
    pub subject: Subject,
    /// What it is, for people.
    pub title: String,
    /// How far it has come.
    pub state: String,
}

impl Line {
    fn new(subject: Subject, title: impl Into<String>, state: impl Into<String>) -> Self {
        Line {
            subject,
            title: title.into(),
            state: state.into(),
        }
    }
}

/// The shelves of a year; empty ones are left out.
///
/// # Errors
/// Those of the database.
pub async fn of_year(db: &Db, acting: &Acting, year: i64) -> Result<Vec<Shelf>> {
    let departments = organisation::store::departments(db).await?;
    let mut shelves = vec![
        Shelf {
            title: "Номенклатуры и выписки",
            lines: nomenclatures(db, acting, year, &departments).await?,
        },
        Shelf {
            title: "Служебные записки о новых делах",
            lines: memos::store::of_year(db, year, acting.sight())
                .await?
                .iter()
                .map(|memo| {
                    let row = &memo.asked.row;
                    let title = format!("{} {}", row.index_with_item(), row.title);
                    Line::new(Subject::Memo(memo.id), title, memo.state.label())
                })
                .collect(),
        },
        Shelf {
            title: "Итоги года",
            lines: year_ends(db, acting, year).await?,
        },
        Shelf {
            title: "Описи дел, заведённых в этом году",
            lines: inventories_of(db, acting, year).await?,
        },
    ];
    shelves.extend(destruction_in(db, acting, year, &departments).await?);
    shelves.retain(|shelf| !shelf.lines.is_empty());
    Ok(shelves)
}

async fn nomenclatures(
    db: &Db,
    acting: &Acting,
    year: i64,
    departments: &[Department],
) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    if let Some(whole) = nomenclature::store::consolidated(db, year).await? {
        let subject = Subject::Nomenclature(whole.id);
        lines.push(Line::new(
            subject,
            "Сводная номенклатура",
            whole.state.label(),
        ));
    }
    let of_departments: HashMap<DepartmentId, _> = nomenclature::store::all_of_year(db, year)
        .await?
        .into_iter()
        .filter_map(|it| Some((it.department_id?, it)))
        .collect();
    let sight = acting.sight();
    for department in departments {
        if let Some(it) = of_departments.get(&department.id)
            && sight.covers(department.id, false)
        {
            let title = format!("{}. {}", department.index_code, department.full_name);
            let subject = Subject::Nomenclature(it.id);
            lines.push(Line::new(subject, title, it.state.label()));
        }
    }
    Ok(lines)
}

async fn year_ends(db: &Db, acting: &Acting, year: i64) -> Result<Vec<Line>> {
    let mut lines = Vec::new();
    if let Some(whole) = nomenclature::store::consolidated(db, year).await? {
        let subject = Subject::YearEnd(whole.id);
        lines.push(Line::new(
            subject,
            "Итоговая запись и дополнение органа",
            "",
        ));
    }
    for department in store::department_years(db, year, acting.sight()).await? {
        let title = format!(
            "Подразделение {}: итоговая запись, ярлыки",
            department.index_code
        );
        let subject = Subject::DepartmentYear(department.id, year);
        let state = if department.is_signed {
            "итоговая запись подписана"
        } else {
            "итоговой записи нет"
        };
        lines.push(Line::new(subject, title, state));
    }
    Ok(lines)
}

async fn inventories_of(db: &Db, acting: &Acting, year: i64) -> Result<Vec<Line>> {
    let filter = Filter {
        scope: Some(Scope::Department),
        year: Some(year),
        ..Filter::default()
    };
    let found = inventories::store::list(db, acting.sight(), filter, acting.today).await?;
    let line = |it: inventories::store::ListRow| {
        let title = format!("Опись № {} ({})", it.number, it.kind.label());
        Line::new(Subject::Inventory(it.id), title, it.state.label())
    };
    Ok(found.into_iter().map(line).collect())
}

async fn destruction_in(
    db: &Db,
    acting: &Acting,
    year: i64,
    departments: &[Department],
) -> Result<Vec<Shelf>> {
    let sees_restricted = destruction::desk::sees_restricted_campaigns(acting);
    let mut shelves = Vec::new();
    let mut tx = destruction::desk::reading(db).await?;
    let campaigns = destruction::store::campaigns::list(&mut tx, sees_restricted).await?;
    for campaign in campaigns.into_iter().filter(|it| it.year == year) {
        let mut lines = Vec::new();
        let lists = destruction::store::lists::of_campaign(&mut tx, campaign.id).await?;
        for list in lists {
            let id = list.department_id;
            if !acting.sight().covers(id, campaign.is_restricted()) {
                continue;
            }
            let index = departments
                .iter()
                .find(|department| department.id == id)
                .map_or("", |department| department.index_code.as_str());
            let title = format!("Перечень № {}, подразделение {index}", list.number);
            let subject = Subject::DestructionList(list.id);
            lines.push(Line::new(subject, title, list.state.label()));
        }
        if lines.len() > 1 {
            let subject = Subject::Campaign(campaign.id);
            lines.insert(0, Line::new(subject, "Перечни всех подразделений", ""));
        }
        if destruction::desk::sees_acts(acting, &campaign) {
            for act in destruction::store::acts::of_campaign(&mut tx, campaign.id).await? {
                let title = format!("Акт о выделении к уничтожению № {}", act.number);
                lines.push(Line::new(Subject::Act(act.id), title, act.state.label()));
            }
        }
        shelves.push(Shelf {
            title: if campaign.is_restricted() {
                "Уничтожение дел «ДСП» в этом году"
            } else {
                "Уничтожение в этом году"
            },
            lines,
        });
    }
    Ok(shelves)
}
