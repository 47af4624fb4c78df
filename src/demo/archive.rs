//! Inventories of departments, acceptance, annual sections, loans.

use chrono::{Days, NaiveDate};

use super::founding::present;
use super::office::Office;
use super::tell;
use crate::archive;
use crate::archive::desk::LoanAsked;
use crate::cases;
use crate::commission;
use crate::commission::desk::DecisionAsked;
use crate::commission::rules::{Outcome, Subject};
use crate::ids::{InventoryId, VolumeId};
use crate::inventories::desk::{self, annual};
use crate::inventories::proposal::Asked;
use crate::inventories::rules::InventoryKind;
use crate::refusal::{Refusal, Result};
use crate::transfer;
use crate::transfer::desk::AcceptanceAsked;
use crate::transfer::rules::{Found, Mark, Reason};

/// An inventory by its department and kind; the year comes with the step.
pub(super) type Which = (&'static str, InventoryKind);

/// A step of departments' inventories.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    /// The clerk draws it; where there is nothing to list, nothing is drawn.
    Draw,
    /// The head signs.
    Sign,
    /// The archive finds something.
    Find,
    /// The department mends it.
    Mend,
    /// The archive ends its check.
    Check,
    /// The archive takes the volumes; of the long-term ones the first is not there.
    Accept,
}

/// Takes a step with the inventories named, as far as they were drawn.
pub(super) async fn take(
    office: &mut Office<'_>,
    year: i64,
    step: Step,
    inventories: &[Which],
) -> Result<()> {
    for (department, kind) in inventories {
        let key = (year, *department, *kind);
        match (step, office.inventories.get(&key).copied()) {
            (Step::Draw, _) => {
                if let Some(id) = draw(office, key).await? {
                    office.inventories.insert(key, id);
                }
            }
            (_, None) => {}
            (Step::Sign, Some(id)) => {
                desk::sign(office.db, &office.head(department).await?, id).await?;
            }
            (Step::Find, Some(id)) => find(office, id).await?,
            (Step::Mend, Some(id)) => mend(office, department, id).await?,
            (Step::Check, Some(id)) => check(office, id).await?,
            (Step::Accept, Some(id)) => accept(office, department, *kind, id).await?,
        }
    }
    if matches!(step, Step::Accept) {
        tell(format!("{year} год: дела приняты в архив"));
    }
    Ok(())
}

async fn draw(
    office: &Office<'_>,
    (year, department, kind): (i64, &str, InventoryKind),
) -> Result<Option<InventoryId>> {
    let clerk = office.clerk(department).await?;
    let asked = Asked {
        department_id: office.department(department)?.id,
        kind,
        year,
        with_restricted: false,
    };
    let proposal = desk::propose(office.db, &clerk, asked).await?;
    if proposal.lines.is_empty() {
        return Ok(None);
    }
    let id = desk::draw(office.db, &clerk, asked, &proposal.fingerprint()).await?;
    Ok(Some(id))
}

async fn find(office: &Office<'_>, id: InventoryId) -> Result<()> {
    let archivist = office.acting("arhiv").await?;
    let opened = desk::open(office.db, &archivist, id).await?;
    let row = opened.entries.first().map(|entry| entry.id);
    let finding = "На обложке не указан номер тома, листы подшиты не по датам";
    desk::find_defect(office.db, &archivist, id, row, finding).await?;
    Ok(())
}

async fn mend(office: &Office<'_>, department: &str, id: InventoryId) -> Result<()> {
    let clerk = office.clerk(department).await?;
    for finding in crate::inventories::store::findings(office.db, id).await? {
        let how = "Обложка дополнена, документы подшиты в порядке дат";
        desk::mend_defect(office.db, &clerk, finding.id, how).await?;
    }
    Ok(())
}

async fn check(office: &Office<'_>, id: InventoryId) -> Result<()> {
    let archivist = office.acting("arhiv").await?;
    let opened = desk::open(office.db, &archivist, id).await?;
    let prepared = i64::try_from(opened.entries.len()).unwrap_or(i64::MAX);
    desk::check(office.db, &archivist, id, prepared).await
}

async fn accept(
    office: &Office<'_>,
    department: &str,
    kind: InventoryKind,
    id: InventoryId,
) -> Result<()> {
    let archivist = office.acting("arhiv").await?;
    let opened = desk::open(office.db, &archivist, id).await?;
    let mut absence = Reason::new(
        "Том не предъявлен: передан в комиссию по расследованию несчастного случая, розыск ведёт отдел",
    )
    .filter(|_| kind == InventoryKind::LongTerm && opened.entries.len() > 1);
    let marks = opened
        .entries
        .iter()
        .map(|entry| Mark {
            entry: entry.id,
            found: absence.take().map_or(Found::Present, Found::Absent),
        })
        .collect();
    let asked = AcceptanceAsked {
        marks,
        delivered_by: office.id(office.department(department)?.plan.clerk.login)?,
        accepted_on: archivist.today,
        place: format!("хранилище 1, стеллаж {department}"),
    };
    transfer::desk::accept(office.db, &archivist, id, &asked).await?;
    Ok(())
}

/// The archive draws the annual section.
pub(super) async fn draw_annual(office: &Office<'_>, year: i64, kind: InventoryKind) -> Result<()> {
    let archivist = office.acting("arhiv").await?;
    let asked = crate::inventories::annual::Asked { kind, year };
    let proposed = annual::propose(office.db, &archivist, asked).await?;
    let fingerprint = proposed.proposal.fingerprint();
    annual::draw(office.db, &archivist, asked, &fingerprint).await?;
    Ok(())
}

async fn annual_section(
    office: &Office<'_>,
    year: i64,
    kind: InventoryKind,
) -> Result<InventoryId> {
    use crate::inventories::rules::Scope;
    use crate::inventories::store::{self, Filter};
    let archivist = office.acting("arhiv").await?;
    let filter = Filter {
        scope: Some(Scope::Annual),
        kind: Some(kind),
        year: Some(year),
        ..Filter::default()
    };
    store::list(office.db, archivist.sight(), filter, office.clock.today())
        .await?
        .first()
        .map(|line| line.id)
        .ok_or_else(|| Refusal::NotFound(format!("Годового раздела за {year} год нет")))
}

/// The commission endorses the annual sections.
pub(super) async fn endorse_annual(
    office: &Office<'_>,
    year: i64,
    kinds: &[InventoryKind],
) -> Result<()> {
    let secretary = office.acting("sekretar").await?;
    let mut sections = Vec::new();
    for kind in kinds {
        sections.push(annual_section(office, year, *kind).await?);
    }
    let decisions: Vec<DecisionAsked> = sections
        .iter()
        .map(|section| DecisionAsked {
            subject: Subject::Inventory,
            subject_id: section.0,
            outcome: Outcome::Endorsed,
            wording: "Согласовать годовой раздел описи и представить его на рассмотрение ЭПК"
                .into(),
        })
        .collect();
    let present = present(office)?;
    commission::desk::hold_meeting(office.db, &secretary, secretary.today, &present, &decisions)
        .await?;
    for section in sections {
        annual::endorse(office.db, &secretary, section).await?;
    }
    Ok(())
}

/// The state archive's commission has approved the annual sections.
pub(super) async fn approve_annual(
    office: &Office<'_>,
    year: i64,
    kinds: &[InventoryKind],
) -> Result<()> {
    let keeper = office.acting("hranitel").await?;
    for kind in kinds {
        let section = annual_section(office, year, *kind).await?;
        let protocol = format!("ЭПК-{}", 40 + year % 10);
        annual::approve(office.db, &keeper, section, &protocol, keeper.today).await?;
    }
    tell(format!("{year} год: описи утверждены ЭПК"));
    Ok(())
}

/// Lends the first volume of a case for so many days.
pub(super) async fn lend(
    office: &Office<'_>,
    (year, index): (i64, &str),
    borrower: &str,
    days: u64,
) -> Result<()> {
    let archivist = office.acting("arhiv").await?;
    let asked = LoanAsked {
        volume: first_volume(office, (year, index)).await?,
        borrower: office.id(borrower)?,
        ground: format!(
            "служебная записка от {} № {index}/з",
            archivist.today.format("%d.%m.%Y")
        ),
        due_on: later(archivist.today, days),
        compared: true,
    };
    archive::desk::lend(office.db, &archivist, &asked).await?;
    Ok(())
}

/// Takes the first volume of a case back, all sheets there.
pub(super) async fn take_back(office: &Office<'_>, case: (i64, &str)) -> Result<()> {
    let archivist = office.acting("arhiv").await?;
    let volume = first_volume(office, case).await?;
    let sheets = cases::store::volume(office.db, volume)
        .await?
        .known_sheets();
    for loan in archive::store::of_volume(office.db, volume).await? {
        if loan.returned_on.is_none() {
            archive::desk::take_back(office.db, &archivist, loan.id, sheets, "").await?;
        }
    }
    Ok(())
}

async fn first_volume(office: &Office<'_>, (year, index): (i64, &str)) -> Result<VolumeId> {
    let case = office.case(year, index).await?;
    let volumes = cases::store::volumes(office.db, case.id).await?;
    volumes
        .first()
        .map(|volume| volume.id)
        .ok_or_else(|| Refusal::NotFound(format!("У дела {index} нет томов")))
}

fn later(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days))
        .unwrap_or(NaiveDate::MAX)
}
