//! Which stage is asked about which thing. Nothing is written here, and every stage shows only what the person may see.

use serde::{Deserialize, Serialize};

use super::batches::{self, Batch};
use super::rules::Refused;
use super::store;
use crate::acting::Acting;
use crate::cases;
use crate::cases::desk::AgencyYear;
use crate::db::Db;
use crate::destruction;
use crate::ids::{ActId, JobId, NomenclatureId};
use crate::inventories;
use crate::jobs;
use crate::jobs::rules::JobKind;
use crate::nomenclature;
use crate::nomenclature::memos;
use crate::nomenclature::rules::NomenclatureKind;
use crate::organisation;
use crate::print::centre::{Named, Printable, Subject, Wanted};
use crate::print::pdf::Manner;
use crate::refusal::{OrMissing, Refusal, Result};
use crate::web::paper::{self, Format, Way};

/// A thing with everything that may be printed of it.
#[derive(Clone, Debug)]
pub struct Thing {
    pub subject: Subject,
    /// What it is, for people.
    pub title: String,
    /// Under which year it is found.
    pub year: i64,
    pub papers: Vec<Printable>,
    /// Papers printed together.
    pub batches: Vec<Batch>,
}

/// What a long print was asked for with: names of things and forms only, nothing that not everybody may read.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Queued {
    pub subject: Subject,
    /// Name of the batch; none for a paper alone.
    pub batch: Option<String>,
    pub papers: Vec<Wanted>,
    pub format: Format,
    #[serde(default)]
    pub manner: Manner,
}

impl Queued {
    /// In what way it is made.
    pub fn way(&self) -> Way {
        Way {
            format: self.format,
            manner: self.manner,
        }
    }
}

/// What is wanted of a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// One of its papers.
    Paper(Wanted),
    /// One of its batches, by name.
    Batch(String),
}

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Refusal::rule(refused)
    }
}

/// Has something printed in the background; the file is for the person who asked.
///
/// # Errors
/// [`Refusal::NotFound`] for what the person may not see; [`Refusal::Rule`] for a format that cannot be made.
pub async fn queue(
    db: &Db,
    acting: &Acting,
    subject: Subject,
    chosen: Chosen,
    Way { format, manner }: Way,
) -> Result<JobId> {
    let thing = thing(db, acting, subject).await?;
    let (batch, papers) = match chosen {
        Chosen::Paper(wanted) => {
            let mut ways = thing.papers.iter().flat_map(Printable::ways);
            let known = ways.any(|way| way.wanted == wanted);
            (None, if known { vec![wanted] } else { Vec::new() })
        }
        Chosen::Batch(code) => {
            let found = thing.batches.into_iter().find(|batch| batch.code == code);
            (Some(code), found.map(|it| it.papers).unwrap_or_default())
        }
    };
    if papers.is_empty() {
        return Err(paper::missing());
    }
    match format {
        Format::Pdf | Format::Docx => {}
        Format::Xlsx if batch.is_none() => {}
        Format::Html | Format::View | Format::Xlsx => return Err(Refused::WrongFormat.into()),
    }
    let asked = Queued {
        subject,
        batch,
        papers,
        format,
        manner,
    };
    let mut tx = db.begin().await?;
    store::sweep(&mut tx, acting.today).await?;
    let id = jobs::desk::put(&mut tx, acting, JobKind::Print, &asked).await?;
    tx.commit().await?;
    Ok(id)
}

/// What the files of a long print are called.
///
/// # Errors
/// As [`thing`].
pub async fn title(db: &Db, acting: &Acting, asked: &Queued) -> Result<String> {
    let thing = thing(db, acting, asked.subject).await?;
    let of_batch = asked.batch.as_ref().and_then(|code| {
        let mut batches = thing.batches.iter();
        batches.find(|batch| batch.code == code)
    });
    let mut ways = thing.papers.iter().flat_map(Printable::ways);
    let of_paper = ways.find(|way| asked.papers.contains(&way.wanted));
    let what = match (of_batch, of_paper) {
        (Some(batch), _) => batch.title.clone(),
        (None, Some(way)) => way.title,
        (None, None) => return Err(paper::missing()),
    };
    Ok(joined(&thing.title, &what))
}

/// The name of a thing and of what is printed of it, without saying the same twice.
pub fn joined(thing: &str, paper: &str) -> String {
    if thing.starts_with(paper) {
        thing.to_owned()
    } else {
        format!("{thing}. {paper}")
    }
}

/// What may be printed of a thing.
///
/// # Errors
/// [`crate::refusal::Refusal::NotFound`] for a thing that is not there or that the person may not see.
pub async fn thing(db: &Db, acting: &Acting, subject: Subject) -> Result<Thing> {
    let (title, year, papers) = match subject {
        Subject::Nomenclature(id) => {
            let it = nomenclature::papers::visible(db, acting, id).await?;
            let papers = nomenclature::papers::printables(db, acting, &it).await?;
            (title_of_nomenclature(db, &it).await?, it.year, papers)
        }
        Subject::YearEnd(id) => {
            let year = agency_year(db, acting, id).await?;
            let papers = cases::papers::printables_of_year_end(&year);
            let year = year.nomenclature.year;
            (format!("Итоги {year} года"), year, papers)
        }
        Subject::DepartmentYear(id, year) => {
            let department = cases::papers::seen_department(db, acting, id).await?;
            let papers = cases::papers::printables_of_department(db, acting, (id, year)).await?;
            let index = department.index_code;
            (format!("{year} год, подразделение {index}"), year, papers)
        }
        Subject::Memo(id) => {
            let (memo, of) = memos::desk::visible(db, acting, id).await?;
            let papers = memos::papers::printables(&memo);
            (first_title(&papers), of.year, papers)
        }
        Subject::Case(id) => {
            let case = cases::desk::visible_case(db, acting, id).await?;
            let volumes = cases::store::volumes(db, id).await?;
            let papers = cases::papers::printables_of_case(id, &volumes);
            let title = format!("Дело {}. {}", case.index_with_item(), case.title);
            (title, case.last_year, papers)
        }
        Subject::Inventory(id) => {
            let opened = inventories::desk::open(db, acting, id).await?;
            let inventory = &opened.inventory;
            let rows = opened.entries.len();
            let papers = inventories::papers::printables(id, inventory.scope, "Опись", rows);
            (inventory.title(), inventory.year, papers)
        }
        Subject::Campaign(id) => {
            let campaign = destruction::desk::load_campaign(db, acting, id).await?;
            let title = format!(
                "Уничтожение в {} году, {}",
                campaign.year,
                campaign.track.label()
            );
            (title, campaign.year, Vec::new())
        }
        Subject::DestructionList(id) => {
            let mut tx = destruction::desk::reading(db).await?;
            let (list, campaign) = destruction::desk::load_list(&mut tx, acting, id).await?;
            let rows = destruction::store::lists::entries(&mut tx, id).await?.len();
            let papers = destruction::papers::printables_of_list(&list, rows);
            (first_title(&papers), campaign.year, papers)
        }
        Subject::Act(id) => {
            let (year, papers) = papers_of_act(db, acting, id).await?;
            (first_title(&papers), year, papers)
        }
    };
    Ok(Thing {
        subject,
        title,
        year,
        batches: batches::of(db, acting, subject, &papers).await?,
        papers,
    })
}

fn first_title(papers: &[Printable]) -> String {
    papers
        .first()
        .map_or_else(String::new, |it| it.title.clone())
}

async fn title_of_nomenclature(db: &Db, it: &nomenclature::rules::Nomenclature) -> Result<String> {
    let year = it.year;
    let Some(department) = it.department_id else {
        return Ok(format!("Сводная номенклатура дел на {year} год"));
    };
    let department = organisation::store::department(db, department)
        .await
        .or_missing("Такого подразделения нет")?;
    debug_assert_eq!(it.kind, NomenclatureKind::Department);
    Ok(format!(
        "Номенклатура дел на {year} год, {}. {}",
        department.index_code, department.full_name
    ))
}

/// The end of the agency's year, for whoever may see the agency's nomenclature.
pub(super) async fn agency_year(
    db: &Db,
    acting: &Acting,
    id: NomenclatureId,
) -> Result<AgencyYear> {
    nomenclature::papers::visible(db, acting, id).await?;
    let mut tx = db.begin().await?;
    cases::desk::agency_year(&mut tx, id).await
}

async fn papers_of_act(db: &Db, acting: &Acting, id: ActId) -> Result<(i64, Vec<Printable>)> {
    let mut tx = destruction::desk::reading(db).await?;
    let (act, campaign) = destruction::desk::load_act(&mut tx, acting, id).await?;
    let rows = destruction::store::lists::entries_of_act(&mut tx, id).await?;
    let handed_over = destruction::store::deeds::waybill(&mut tx, id).await?;
    let destroyed = destruction::store::deeds::record(&mut tx, id).await?;
    let follows = (handed_over.is_some(), destroyed.is_some());
    let papers = destruction::papers::printables_of_act(&act, rows.len(), follows);
    Ok((campaign.year, papers))
}

/// A paper as this person may see it.
///
/// # Errors
/// [`crate::refusal::Refusal::NotFound`] for a paper that there is not; those of the form.
pub async fn paper(db: &Db, acting: &Acting, wanted: &Wanted) -> Result<Named> {
    let code = wanted.code.as_str();
    match wanted.subject {
        Subject::Nomenclature(id) => {
            nomenclature::papers::paper(db, acting, id, (code, wanted.variant)).await
        }
        Subject::YearEnd(id) => {
            let year = agency_year(db, acting, id).await?;
            cases::papers::paper_of_year_end(db, acting, &year, code).await
        }
        Subject::DepartmentYear(id, year) => {
            cases::papers::paper_of_department(db, acting, (id, year), code).await
        }
        Subject::Case(id) => {
            cases::papers::paper_of_case(db, acting, id, (code, wanted.variant)).await
        }
        Subject::Memo(id) => memos::papers::paper(db, acting, id, code).await,
        Subject::Inventory(id) => {
            inventories::papers::paper(db, acting, id, (code, wanted.variant)).await
        }
        Subject::Campaign(_) => Err(paper::missing()),
        Subject::DestructionList(id) => {
            destruction::papers::paper_of_list(db, acting, id, code).await
        }
        Subject::Act(id) => destruction::papers::paper_of_act(db, acting, id, code).await,
    }
}
