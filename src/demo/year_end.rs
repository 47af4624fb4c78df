//! What follows a year: its closing, the final record, the review of ЭПК cases, volumes put in order.

use super::office::{Department, Office};
use super::tell;
use crate::appraisal;
use crate::appraisal::desk::ReviewAsked;
use crate::cases;
use crate::cases::desk::Closed;
use crate::cases::rules::certification::Certification;
use crate::cases::rules::closing::{Choice, Decision};
use crate::cases::rules::{CaseFile, CaseState, VolumeState};
use crate::cases::store::Filter;
use crate::nomenclature;
use crate::nomenclature::rules::Category;
use crate::refusal::{Refusal, Result};

/// Closes the year of some departments as the program proposes; what would wait is closed.
pub(super) async fn close(office: &Office<'_>, year: i64, departments: &[&str]) -> Result<()> {
    let mut sum = Closed::default();
    for index in departments {
        let department = office.department(index)?;
        let clerk = office.clerk(index).await?;
        let plan = cases::desk::plan_of_year(office.db, &clerk, department.id, year).await?;
        let decisions: Vec<Decision> = plan
            .proposals
            .iter()
            .map(|proposal| Decision {
                case: proposal.case.id,
                choice: match proposal.choice {
                    Choice::Wait => Choice::Close,
                    decided => decided,
                },
            })
            .collect();
        let of_year = (department.id, year);
        let done =
            cases::desk::close_year(office.db, &clerk, of_year, &plan.fingerprint, &decisions)
                .await?;
        sum.closed += done.closed;
        sum.carried_over += done.carried_over;
    }
    tell(format!(
        "{year} год: дел закрыто {}, переведено на следующий {}",
        sum.closed, sum.carried_over
    ));
    Ok(())
}

/// Signs the final record of the year in some departments.
pub(super) async fn sign_final_records(
    office: &Office<'_>,
    year: i64,
    departments: &[&str],
) -> Result<()> {
    for index in departments {
        let clerk = office.clerk(index).await?;
        let department = office.department(index)?.id;
        cases::desk::sign_final_record(office.db, &clerk, department, year).await?;
    }
    Ok(())
}

/// The head of the records department signs the agency's final record and the supplement to its nomenclature.
pub(super) async fn sign_year_papers(office: &Office<'_>, year: i64) -> Result<()> {
    let office_head = office.acting("dou").await?;
    let whole = nomenclature::store::consolidated(office.db, year)
        .await?
        .ok_or_else(|| Refusal::NotFound(format!("Сводной номенклатуры на {year} год нет")))?;
    cases::desk::sign_agency_record(office.db, &office_head, whole.id).await?;
    cases::desk::sign_supplement(office.db, &office_head, whole.id).await
}

/// Closed cases of a department opened in that year, as its clerk sees them.
async fn closed_cases(
    office: &Office<'_>,
    department: Department,
    year: i64,
) -> Result<Vec<CaseFile>> {
    let clerk = office.acting(department.plan.clerk.login).await?;
    let filter = Filter {
        department: Some(department.id),
        year: Some(year),
        state: Some(CaseState::Closed),
        ..Filter::default()
    };
    let mut found = Vec::new();
    for line in
        cases::store::page(office.db, clerk.sight(), &filter, None, cases::store::PAGE).await?
    {
        let case = cases::store::case(office.db, line.id).await?;
        if case.first_year == year {
            found.push(case);
        }
    }
    Ok(found)
}

/// The clerks look through every ЭПК case of the year, page by page; nothing permanent is found.
pub(super) async fn review(office: &Office<'_>, year: i64, departments: &[&str]) -> Result<()> {
    for index in departments {
        let department = office.department(index)?;
        for case in closed_cases(office, department, year).await? {
            let reviewed = !cases::store::reviews(office.db, case.id).await?.is_empty();
            if case.review_required && !reviewed {
                review_case(office, index, &case, None).await?;
            }
        }
    }
    Ok(())
}

/// The clerk of the department finds the first document of a case worth keeping for ever and puts it into an open permanent case.
pub(super) async fn review_and_move(
    office: &Office<'_>,
    department: &str,
    from: (i64, &str),
    to: (i64, &str),
) -> Result<()> {
    let case = office.case(from.0, from.1).await?;
    let target = office.case(to.0, to.1).await?;
    review_case(office, department, &case, Some(&target)).await
}

async fn review_case(
    office: &Office<'_>,
    department: &str,
    case: &CaseFile,
    target: Option<&CaseFile>,
) -> Result<()> {
    let clerk = office.clerk(department).await?;
    let volumes = cases::store::volumes(office.db, case.id).await?;
    let mut asked = ReviewAsked {
        sheets_reviewed: appraisal::rules::sheets_of(&volumes),
        note: "Документов постоянного хранения нет".into(),
        ..ReviewAsked::default()
    };
    if let Some(target) = target {
        let documents = cases::store::documents_of_case(office.db, case.id).await?;
        asked.permanent = documents
            .iter()
            .map(|document| document.id)
            .take(1)
            .collect();
        asked.target = Some(target.id);
        asked.note = format!(
            "Первый документ хранится постоянно: перенесён в дело {}",
            target.index_text
        );
    }
    appraisal::desk::review(office.db, &clerk, case.id, &asked).await
}

/// The clerks certify the sheets of every closed volume kept for more than ten years and say where it stands.
pub(super) async fn certify(office: &Office<'_>, year: i64, departments: &[&str]) -> Result<()> {
    let mut certified = 0;
    for index in departments {
        let department = office.department(index)?;
        let clerk = office.clerk(index).await?;
        for case in closed_cases(office, department, year).await? {
            if case.category == Category::ShortTerm {
                continue;
            }
            for volume in cases::store::volumes(office.db, case.id).await? {
                if volume.state != VolumeState::Closed || volume.certified_on.is_some() {
                    continue;
                }
                certified += 1;
                let (sheets, lettered, condition) = match certified % 9 {
                    // Now and then the count at the desk shows a sheet more.
                    4 => (volume.sheets + 1, "17а", ""),
                    7 => (volume.sheets, "", "Края листов 1–3 надорваны"),
                    _ => (volume.sheets, "", ""),
                };
                let contents = i64::from(case.category != Category::LongTerm);
                let says = Certification::read(sheets, (lettered, ""), contents, condition)
                    .map_err(Refusal::rule)?;
                let key = (volume.id, volume.version);
                cases::desk::certify_volume(office.db, &clerk, key, &says).await?;
                let place = format!("каб. {}{:02}, шкаф {}", index, 4, certified % 5 + 1);
                let version = cases::store::volume(office.db, volume.id).await?.version;
                cases::desk::place_volume(office.db, &clerk, (volume.id, version), &place).await?;
            }
        }
    }
    tell(format!("{year} год: томов оформлено {certified}"));
    Ok(())
}
