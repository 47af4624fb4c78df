//! Which papers are printed together: one form after another in one file.

use super::{desk, rules, store};
use crate::acting::Acting;
use crate::cases;
use crate::db::Db;
use crate::destruction;
use crate::ids::{InventoryId, NomenclatureId};
use crate::inventories;
use crate::nomenclature;
use crate::nomenclature::memos;
use crate::nomenclature::rules::{NomenclatureKind, NomenclatureState};
use crate::organisation;
use crate::print::catalogue::FormCode;
use crate::print::centre::{Printable, Subject, Wanted};
use crate::refusal::Result;

/// Papers printed together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    pub subject: Subject,
    /// Its name in addresses.
    pub code: &'static str,
    /// What it is, for people.
    pub title: String,
    /// In the order in which they follow each other.
    pub papers: Vec<Wanted>,
    /// About how many rows their tables have together.
    pub rows: u64,
}

impl Batch {
    /// Every paper in every copy that differs on paper; a batch of fewer than two is none.
    fn new(
        subject: Subject,
        (code, title): (&'static str, &str),
        papers: impl IntoIterator<Item = Printable>,
    ) -> Option<Self> {
        let mut wanted = Vec::new();
        let mut rows = 0;
        for paper in papers {
            let ways = paper.ways();
            rows += paper.rows * ways.len() as u64;
            wanted.extend(ways.into_iter().map(|way| way.wanted));
        }
        (wanted.len() > 1).then(|| Batch {
            subject,
            code,
            title: title.to_owned(),
            papers: wanted,
            rows,
        })
    }

    /// Whether it is made in the background.
    pub fn is_long(&self) -> bool {
        rules::is_long(self.papers.len(), self.rows)
    }

    /// Address in a format: «view», «pdf», «docx».
    pub fn address(&self, format: &str) -> String {
        format!("{}/{}.{format}", self.subject.centre(), self.code)
    }
}

/// The batches of a thing whose own papers these are.
///
/// # Errors
/// Those of the database.
pub async fn of(
    db: &Db,
    acting: &Acting,
    subject: Subject,
    own: &[Printable],
) -> Result<Vec<Batch>> {
    let batches = match subject {
        Subject::Nomenclature(id) => of_nomenclature(db, acting, id, own).await?,
        Subject::YearEnd(id) => {
            let year = desk::agency_year(db, acting, id).await?.nomenclature.year;
            let signed = store::final_records(db, year, acting.sight()).await?;
            let papers = signed
                .into_iter()
                .map(|(department, _)| cases::papers::final_record_of(department, year));
            let about = ("final-records", "Итоговые записи подразделений");
            vec![Batch::new(subject, about, papers)]
        }
        Subject::Inventory(id) => of_inventory(db, acting, id, own).await?,
        Subject::Case(_) => {
            let about = ("volumes", "Всё для всех томов дела");
            vec![Batch::new(subject, about, own.to_vec())]
        }
        Subject::Campaign(id) => {
            let mut tx = destruction::desk::reading(db).await?;
            let campaign = destruction::desk::load_campaign(&mut tx, acting, id).await?;
            let mut papers = Vec::new();
            for list in destruction::store::lists::of_campaign(&mut tx, id).await? {
                let is_seen = acting
                    .sight()
                    .covers(list.department_id, campaign.is_restricted());
                if is_seen {
                    let rows = destruction::store::lists::entries(&mut tx, list.id).await?;
                    papers.extend(destruction::papers::printables_of_list(&list, rows.len()));
                }
            }
            let about = ("lists", "Перечни всех подразделений");
            vec![Batch::new(subject, about, papers)]
        }
        Subject::Act(_) => {
            let about = ("papers", "Акт с накладной и актом об уничтожении");
            vec![Batch::new(subject, about, own.to_vec())]
        }
        Subject::DepartmentYear(..) | Subject::Memo(_) | Subject::DestructionList(_) => Vec::new(),
    };
    Ok(batches.into_iter().flatten().collect())
}

/// The copies of an inventory, and what goes with each of its volumes.
async fn of_inventory(
    db: &Db,
    acting: &Acting,
    id: InventoryId,
    own: &[Printable],
) -> Result<Vec<Option<Batch>>> {
    let subject = Subject::Inventory(id);
    let opened = inventories::desk::open(db, acting, id).await?;
    let of_volumes = |code: FormCode| {
        opened.entries.iter().map(move |entry| {
            Printable::new(Subject::Case(entry.case_id), code, entry.title.clone())
                .of_volume(entry.volume_id)
        })
    };
    let about = ("copies", "Все экземпляры описи");
    let mut batches = vec![Batch::new(subject, about, own.to_vec())];
    for (about, code) in [
        (("covers", "Обложки всех дел описи"), FormCode::F20A),
        (
            ("certifications", "Листы-заверители всех дел описи"),
            FormCode::F20B,
        ),
        (
            ("contents", "Внутренние описи всех дел описи"),
            FormCode::F20C,
        ),
    ] {
        batches.push(Batch::new(subject, about, of_volumes(code)));
    }
    Ok(batches)
}

async fn of_nomenclature(
    db: &Db,
    acting: &Acting,
    id: NomenclatureId,
    own: &[Printable],
) -> Result<Vec<Option<Batch>>> {
    let subject = Subject::Nomenclature(id);
    let it = nomenclature::papers::visible(db, acting, id).await?;
    let by_division = ("extracts-of-divisions", "Выписки для шкафов всех отделов");
    if it.kind == NomenclatureKind::Department {
        let papers = own.iter().filter(|it| it.variant.division.is_some());
        return Ok(vec![Batch::new(subject, by_division, papers.cloned())]);
    }
    let sight = acting.sight();
    let counts = nomenclature::store::printing::extracts(db, id, sight).await?;
    let divisions = organisation::store::divisions(db).await?;
    let departments: Vec<_> = counts.chunk_by(|one, other| one.id == other.id).collect();
    let whole = departments.iter().map(|counts| {
        let first = &counts[0];
        let rows: i64 = counts.iter().map(|one| one.rows).sum();
        let subject = Subject::Nomenclature(first.id);
        Printable::new(subject, FormCode::F18, "Номенклатура дел подразделения").with_rows(rows)
    });
    let mut batches = vec![Batch::new(
        subject,
        ("departments", "Номенклатуры всех подразделений"),
        whole,
    )];
    if it.state == NomenclatureState::Approved {
        let extracts = departments
            .iter()
            .filter_map(|counts| nomenclature::papers::extract_of_department(counts));
        let about = ("extracts", "Выписки для шкафов всех подразделений");
        batches.push(Batch::new(subject, about, extracts));
        let of_divisions = departments
            .iter()
            .flat_map(|counts| nomenclature::papers::extracts_of_divisions(counts, &divisions));
        batches.push(Batch::new(subject, by_division, of_divisions));
        let memos = memos::store::of_agency(db, id, sight).await?;
        let seen = memos.iter().filter(|_| sight.agency_wide);
        let papers = seen.flat_map(memos::papers::printables);
        let about = ("memos", "Служебные записки о новых делах");
        batches.push(Batch::new(subject, about, papers));
    }
    Ok(batches)
}
