//! The way of a year's nomenclature through the offices, and the drafts of the coming year.

use chrono::NaiveDate;

use super::agency::{NEW_DEPARTMENT, NEW_ROWS, ROWS, RowPlan};
use super::founding::{found_new_department, present};
use super::office::{Department, Office};
use super::tell;
use crate::commission;
use crate::commission::desk::DecisionAsked;
use crate::commission::rules::{Outcome, Subject};
use crate::ids::NomenclatureId;
use crate::nomenclature::desk::{self, ApprovalAsked};
use crate::nomenclature::rules::HeadingContent;
use crate::nomenclature::store;
use crate::refusal::{Refusal, Result};

/// A step on the way of a year's nomenclature; all departments go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Begun, rows written, divisions hand in.
    Draft,
    /// Assembled by the clerks, signed by the heads.
    Sign,
    /// Found in order by the archive, sent with a memo.
    Accept,
    /// Made one, with visa and signature.
    Consolidate,
    /// Before the commission.
    Endorse,
    /// Approved; `true` with the protocol of the state archive's commission.
    Approve(bool),
}

/// Takes a step for all departments.
pub(super) async fn take(office: &mut Office<'_>, year: i64, way: Way) -> Result<()> {
    match way {
        Way::Draft => {
            for department in office.departments.clone() {
                let id = begin(office, department, year).await?;
                submit(office, department, id).await?;
                office.learn_rows(id, year).await?;
            }
            Ok(())
        }
        Way::Sign => {
            for department in office.departments.clone() {
                assemble(office, department, year).await?;
                sign(office, department, year).await?;
            }
            Ok(())
        }
        Way::Accept => {
            for department in office.departments.clone() {
                accept(office, department, year).await?;
                send(office, department, year).await?;
            }
            Ok(())
        }
        Way::Consolidate => consolidate(office, year).await,
        Way::Endorse => endorse(office, year).await,
        Way::Approve(with_protocol) => approve(office, year, with_protocol).await,
    }
}

/// Begins a department's nomenclature; where no rows came along from the year before, the clerk writes them.
async fn begin(office: &Office<'_>, department: Department, year: i64) -> Result<NomenclatureId> {
    let clerk = office.acting(department.plan.clerk.login).await?;
    let id = desk::begin(office.db, &clerk, department.id, year).await?;
    if store::headings(office.db, id, true).await?.is_empty() {
        let rows = ROWS
            .iter()
            .chain(NEW_ROWS.iter())
            .filter(|row| row.department == department.plan.index);
        for row in rows {
            desk::add_heading(office.db, &clerk, id, content(row, department)).await?;
        }
    }
    Ok(id)
}

fn content(row: &RowPlan, department: Department) -> HeadingContent {
    HeadingContent {
        division_id: Some(department.divisions[row.division]),
        section: String::new(),
        position: 0,
        index_text: row.index.into(),
        item: String::new(),
        title: row.title.into(),
        term_text: row.term.into(),
        article_text: row.article.into(),
        note: row.note.into(),
        kind: row.kind(),
        restricted: row.restricted(),
        carry_over: row.carry_over(),
        responsible_id: None,
    }
}

async fn submit(office: &Office<'_>, department: Department, id: NomenclatureId) -> Result<()> {
    let divisions = department.divisions.iter().zip(&department.plan.divisions);
    for (division, plan) in divisions {
        let login = plan
            .officer
            .map_or(department.plan.clerk.login, |officer| officer.login);
        let acting = office.acting(login).await?;
        desk::submit_division(office.db, &acting, id, *division).await?;
    }
    Ok(())
}

async fn assemble(office: &Office<'_>, department: Department, year: i64) -> Result<()> {
    let clerk = office.acting(department.plan.clerk.login).await?;
    let id = office.nomenclature(department.plan.index, year).await?;
    desk::assemble(office.db, &clerk, id).await
}

async fn sign(office: &Office<'_>, department: Department, year: i64) -> Result<()> {
    let head = office.acting(department.plan.head.login).await?;
    let id = office.nomenclature(department.plan.index, year).await?;
    desk::sign(office.db, &head, id).await
}

async fn accept(office: &Office<'_>, department: Department, year: i64) -> Result<()> {
    let archivist = office.acting("arhiv").await?;
    let id = office.nomenclature(department.plan.index, year).await?;
    desk::accept(office.db, &archivist, id).await
}

async fn send(office: &Office<'_>, department: Department, year: i64) -> Result<()> {
    let clerk = office.acting(department.plan.clerk.login).await?;
    let index = department.plan.index;
    let id = office.nomenclature(index, year).await?;
    let memo = format!("{index}-1-07/{:04}", year % 100 * 10 + 3);
    desk::send(office.db, &clerk, id, &memo, clerk.today).await
}

async fn consolidate(office: &Office<'_>, year: i64) -> Result<()> {
    let archivist = office.acting("arhiv").await?;
    let id = desk::consolidate(office.db, &archivist, year).await?;
    desk::visa(office.db, &office.acting("hranitel").await?, id).await?;
    desk::sign_consolidated(office.db, &office.acting("dou").await?, id).await
}

async fn consolidated(office: &Office<'_>, year: i64) -> Result<NomenclatureId> {
    store::consolidated(office.db, year)
        .await?
        .map(|found| found.id)
        .ok_or_else(|| Refusal::NotFound(format!("Сводной номенклатуры на {year} год нет")))
}

async fn endorse(office: &Office<'_>, year: i64) -> Result<()> {
    let id = consolidated(office, year).await?;
    let secretary = office.acting("sekretar").await?;
    let decision = DecisionAsked {
        subject: Subject::Nomenclature,
        subject_id: id.0,
        outcome: Outcome::Endorsed,
        wording: format!("Согласовать номенклатуру дел центрального аппарата на {year} год"),
    };
    let present = present(office)?;
    commission::desk::hold_meeting(
        office.db,
        &secretary,
        secretary.today,
        &present,
        &[decision],
    )
    .await?;
    desk::endorse(office.db, &secretary, id).await
}

async fn approve(office: &Office<'_>, year: i64, with_protocol: bool) -> Result<()> {
    let director = office.acting("rukovoditel").await?;
    let id = consolidated(office, year).await?;
    let protocol = |on: NaiveDate| (format!("ЭПК-{}", year % 100 + 20), on);
    let asked = ApprovalAsked {
        approved_on: director.today,
        external_protocol: with_protocol.then(|| protocol(director.today)),
    };
    desk::approve(office.db, &director, id, &asked).await?;
    tell(format!("{year} год: номенклатура утверждена"));
    Ok(())
}

/// A department is founded in the running year; its section is drawn up and sent, and waits to join the approved nomenclature
///
pub(super) async fn found_and_draw_up(office: &mut Office<'_>, year: i64) -> Result<()> {
    let department = found_new_department(office).await?;
    let id = begin(office, department, year).await?;
    submit(office, department, id).await?;
    assemble(office, department, year).await?;
    sign(office, department, year).await?;
    accept(office, department, year).await?;
    send(office, department, year).await?;
    let index = NEW_DEPARTMENT.index;
    tell(format!("{year} год: создано подразделение {index}"));
    Ok(())
}

/// A step of the drafts of the coming year; departments go at their own pace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Draft {
    /// All begin.
    Begin,
    /// All but the last hand in, assemble; all but the last two sign.
    Sign,
    /// The archive remarks on two and returns one, accepts the others.
    Check,
    /// One is sent.
    Send,
}

/// Takes a step with the drafts of the coming year.
pub(super) async fn take_draft(office: &mut Office<'_>, year: i64, step: Draft) -> Result<()> {
    match step {
        Draft::Begin => {
            for department in office.departments.clone() {
                begin(office, department, year).await?;
            }
            spoil_the_last(office, year).await?;
            tell(format!("{year} год: проекты номенклатуры начаты"));
        }
        Draft::Sign => {
            for index in ["10", "12", "14", "16", "18"] {
                let department = office.department(index)?;
                let id = office.nomenclature(index, year).await?;
                submit(office, department, id).await?;
                assemble(office, department, year).await?;
            }
            for index in ["10", "12", "14", "16"] {
                sign(office, office.department(index)?, year).await?;
            }
        }
        Draft::Check => {
            remark(
                office,
                (year, "14-2-04"),
                "Уточните, ведутся ли квартальные кассовые планы отдельным делом",
            )
            .await?;
            remark(
                office,
                (year, "16-2-03"),
                "Укажите в заголовке, с кем заключены договоры и соглашения",
            )
            .await?;
            let archivist = office.acting("arhiv").await?;
            let returned = office.nomenclature("16", year).await?;
            desk::return_with_remarks(office.db, &archivist, returned).await?;
            for index in ["10", "12"] {
                accept(office, office.department(index)?, year).await?;
            }
        }
        Draft::Send => send(office, office.department("10")?, year).await?,
    }
    Ok(())
}

async fn remark(office: &Office<'_>, (year, index): (i64, &str), text: &str) -> Result<()> {
    let archivist = office.acting("arhiv").await?;
    let department = super::office::department_of(index);
    let nomenclature = office.nomenclature(department, year).await?;
    let row = store::heading_by_index(office.db, nomenclature, index, "")
        .await?
        .ok_or_else(|| Refusal::NotFound(format!("Строки {index} нет")))?;
    desk::remark(office.db, &archivist, row.id, text).await?;
    Ok(())
}

/// Two new rows in the draft of the last department that the program has something to say of: a vague title and a term shorter
/// than its article.
async fn spoil_the_last(office: &Office<'_>, year: i64) -> Result<()> {
    let department = office.department("20")?;
    let clerk = office.acting(department.plan.clerk.login).await?;
    let nomenclature = office.nomenclature("20", year).await?;
    let model = ROWS
        .iter()
        .find(|row| row.index == "20-1-03")
        .ok_or_else(|| Refusal::NotFound("Строки 20-1-03 нет".into()))?;
    for (index, title, term, article) in [
        ("20-1-05", "Разные материалы", "5 лет", "ст. 70 ТП"),
        (
            "20-1-06",
            "Переписка с разработчиками по вопросам информатизации",
            "3 года",
            "ст. 70 ТП",
        ),
    ] {
        let row = HeadingContent {
            index_text: index.into(),
            title: title.into(),
            term_text: term.into(),
            article_text: article.into(),
            ..content(model, department)
        };
        desk::add_heading(office.db, &clerk, nomenclature, row).await?;
    }
    Ok(())
}
