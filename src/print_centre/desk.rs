//! Which stage is asked about which thing. Nothing is written here, and every stage shows only what the person may see.

use super::batches::{self, Batch};
use crate::acting::Acting;
use crate::cases;
use crate::cases::desk::AgencyYear;
use crate::db::Db;
use crate::destruction;
use crate::ids::{ActId, NomenclatureId};
use crate::inventories;
use crate::nomenclature;
use crate::nomenclature::memos;
use crate::nomenclature::rules::NomenclatureKind;
use crate::organisation;
use crate::print::centre::{Named, Printable, Subject, Wanted};
use crate::refusal::{OrMissing, Result};

/// A thing with everything that may be printed of it.
#[derive(Clone, Debug)]
pub struct Thing {
    pub subject: Subject,
    /// What it is, for people.
    pub title: String,
    pub papers: Vec<Printable>,
    /// Papers printed together.
    pub batches: Vec<Batch>,
}

/// What may be printed of a thing.
///
/// # Errors
/// [`crate::refusal::Refusal::NotFound`] for a thing that is not there or that the person may not see.
pub async fn thing(db: &Db, acting: &Acting, subject: Subject) -> Result<Thing> {
    let (title, papers) = match subject {
        Subject::Nomenclature(id) => {
            let it = nomenclature::papers::visible(db, acting, id).await?;
            let papers = nomenclature::papers::printables(db, acting, &it).await?;
            (title_of_nomenclature(db, &it).await?, papers)
        }
        Subject::YearEnd(id) => {
            let year = agency_year(db, acting, id).await?;
            let papers = cases::papers::printables_of_year_end(&year);
            (format!("Итоги {} года", year.nomenclature.year), papers)
        }
        Subject::DepartmentYear(id, year) => {
            let department = cases::papers::seen_department(db, acting, id).await?;
            let papers = cases::papers::printables_of_department(db, id, year).await?;
            let index = department.index_code;
            (format!("{year} год, подразделение {index}"), papers)
        }
        Subject::Memo(id) => {
            let (memo, _) = memos::desk::visible(db, acting, id).await?;
            let papers = memos::papers::printables(&memo);
            let title = papers
                .first()
                .map_or_else(String::new, |it| it.title.clone());
            (title, papers)
        }
        Subject::Inventory(id) => {
            let opened = inventories::desk::open(db, acting, id).await?;
            let inventory = &opened.inventory;
            let rows = opened.entries.len();
            let papers = inventories::papers::printables(id, inventory.scope, "Опись", rows);
            (inventory.title(), papers)
        }
        Subject::Campaign(id) => {
            let campaign = destruction::desk::load_campaign(db, acting, id).await?;
            let title = format!(
                "Уничтожение в {} году, {}",
                campaign.year,
                campaign.track.label()
            );
            (title, Vec::new())
        }
        Subject::DestructionList(id) => {
            let mut tx = destruction::desk::reading(db).await?;
            let (list, _) = destruction::desk::load_list(&mut tx, acting, id).await?;
            let rows = destruction::store::lists::entries(&mut tx, id).await?.len();
            let papers = destruction::papers::printables_of_list(&list, rows);
            (format!("Перечень № {}", list.number), papers)
        }
        Subject::Act(id) => {
            let papers = papers_of_act(db, acting, id).await?;
            let title = papers
                .first()
                .map_or_else(String::new, |it| it.title.clone());
            (title, papers)
        }
    };
    Ok(Thing {
        subject,
        title,
        batches: batches::of(db, acting, subject, &papers).await?,
        papers,
    })
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

async fn papers_of_act(db: &Db, acting: &Acting, id: ActId) -> Result<Vec<Printable>> {
    let mut tx = destruction::desk::reading(db).await?;
    let (act, _) = destruction::desk::load_act(&mut tx, acting, id).await?;
    let rows = destruction::store::lists::entries_of_act(&mut tx, id).await?;
    let handed_over = destruction::store::deeds::waybill(&mut tx, id).await?;
    let destroyed = destruction::store::deeds::record(&mut tx, id).await?;
    let follows = (handed_over.is_some(), destroyed.is_some());
    Ok(destruction::papers::printables_of_act(
        &act,
        rows.len(),
        follows,
    ))
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
        Subject::Memo(id) => memos::papers::paper(db, acting, id, code).await,
        Subject::Inventory(id) => {
            inventories::papers::paper(db, acting, id, (code, wanted.variant)).await
        }
        Subject::Campaign(_) => Err(crate::web::paper::missing()),
        Subject::DestructionList(id) => {
            destruction::papers::paper_of_list(db, acting, id, code).await
        }
        Subject::Act(id) => destruction::papers::paper_of_act(db, acting, id, code).await,
    }
}
