//! Cases that the approved nomenclature did not foresee: the memo, its signature, its registration, the first documents.

use chrono::NaiveDate;

use super::office::Office;
use crate::cases;
use crate::cases::desk::FilingTarget;
use crate::cases::rules::filing::{DocumentAsked, DocumentKind};
use crate::ids::MemoId;
use crate::nomenclature::memos::desk;
use crate::nomenclature::memos::rules::MemoAsked;
use crate::nomenclature::rules::{HeadingContent, HeadingKind};
use crate::refusal::Result;

/// A case that turned out to be needed in mid-year.
#[derive(Clone, Debug)]
pub(super) struct NewCase {
    pub department: &'static str,
    pub division: usize,
    pub index: &'static str,
    pub title: &'static str,
    pub term: &'static str,
    pub article: &'static str,
    pub ground: &'static str,
}

/// How far its memo comes on the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// Written by the clerk.
    Drafted,
    /// Signed by the head of the department.
    Signed,
    /// Registered by the records department: the row is in force.
    Registered,
}

/// The first letters under the row of a new case.
pub(super) const LETTERS: [&str; 2] = [
    "О сроках перехода на юридически значимый электронный документооборот",
    "О готовности территориальных органов к переходу на электронный документооборот",
];

pub(super) static ELECTRONIC_DOCUMENTS: NewCase = NewCase {
    department: "10",
    division: 0,
    index: "10-1-11",
    title: "Переписка с управлениями ФНС России по субъектам Российской Федерации о переходе на электронный документооборот",
    term: "5 лет ЭПК",
    article: "ст. 70 ТП",
    ground: "Поручение руководителя ФНС России о переходе на электронный документооборот",
};

pub(super) static TREASURY: NewCase = NewCase {
    department: "14",
    division: 0,
    index: "14-1-08",
    title: "Переписка с Федеральным казначейством об исполнении бюджетной сметы",
    term: "5 лет ЭПК",
    article: "ст. 70 ТП",
    ground: "Изменение порядка кассового обслуживания, письмо Федерального казначейства",
};

pub(super) static PUBLIC_DISCUSSION: NewCase = NewCase {
    department: "16",
    division: 1,
    index: "16-2-06",
    title: "Переписка с федеральными органами исполнительной власти о согласовании проектов нормативных правовых актов",
    term: "5 лет ЭПК",
    article: "ст. 70 ТП",
    ground: "Поручение о подготовке проектов нормативных правовых актов с участием заинтересованных органов",
};

/// The clerk writes a memo, and it goes as far as the story says.
pub(super) async fn take(
    office: &mut Office<'_>,
    year: i64,
    case: &NewCase,
    reach: Reach,
) -> Result<()> {
    let nomenclature = office.nomenclature(case.department, year).await?;
    let clerk = office.clerk(case.department).await?;
    let division = office.department(case.department)?.divisions[case.division];
    let asked = MemoAsked {
        row: HeadingContent {
            division_id: Some(division),
            section: String::new(),
            position: 0,
            index_text: case.index.into(),
            item: String::new(),
            title: case.title.into(),
            term_text: case.term.into(),
            article_text: case.article.into(),
            note: String::new(),
            kind: HeadingKind::Case,
            restricted: false,
            carry_over: false,
            responsible_id: None,
        },
        ground: case.ground.into(),
    };
    let memo = desk::draft(office.db, &clerk, nomenclature, asked).await?;
    if reach == Reach::Drafted {
        return Ok(());
    }
    let head = office.head(case.department).await?;
    desk::sign(office.db, &head, memo).await?;
    if reach == Reach::Registered {
        register(office, memo, case, year).await?;
        office.learn_rows(nomenclature, year).await?;
    }
    Ok(())
}

async fn register(office: &Office<'_>, memo: MemoId, case: &NewCase, year: i64) -> Result<()> {
    let office_head = office.acting("dou").await?;
    let number = format!("{}-1-07/{:04}", case.department, year % 100 * 10 + 5);
    desk::register(office.db, &office_head, memo, &number, office_head.today).await?;
    Ok(())
}

/// The clerk files a letter under the new row.
pub(super) async fn file(
    office: &Office<'_>,
    year: i64,
    case: &NewCase,
    (letter, dated_on): (usize, NaiveDate),
) -> Result<()> {
    let clerk = office.clerk(case.department).await?;
    let target = FilingTarget::Heading(office.row(year, case.index)?);
    let document = DocumentAsked {
        kind: DocumentKind::Letter,
        registration_number: format!("{}/{:04}", case.index, 140 + letter),
        dated_on,
        signatory: "Громов П.И.".into(),
        title: LETTERS[letter % LETTERS.len()].into(),
        sheets: 3,
        attachment_sheets: 4,
        period: None,
        restricted: false,
        copy_number: String::new(),
        valuable: false,
    };
    cases::desk::file_document(office.db, &clerk, target, document).await?;
    Ok(())
}
