//! The approved nomenclature of a year as other systems take it: a reference list that says which documents go into which case
//! (10.1.2, R-061). The order is that of the paper, so that two readings can be compared line by line.

use std::collections::HashMap;

use chrono::NaiveDate;
use rust_xlsxwriter::{Format, FormatAlign, Workbook, XlsxError};
use serde::Serialize;

use super::memos;
use super::rules::{Category, HeadingKind, NomenclatureState};
use super::sections;
use super::store;
use crate::db::{Db, Error};
use crate::ids::DepartmentId;
use crate::organisation::store as organisation;
use crate::refusal::{Refusal, Result};

/// The approved nomenclature of a year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Published {
    /// Its year.
    pub year: i64,
    /// Number of the document.
    pub number: String,
    /// When it was approved.
    pub approved_on: Option<NaiveDate>,
    /// 1 January of its year.
    pub valid_from: NaiveDate,
    /// 31 December: from the next day on the next one is in force.
    pub valid_until: NaiveDate,
    /// In the order of the structure, the divisions and the rows.
    pub rows: Vec<PublishedRow>,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublishedRow {
    /// Index of the case.
    pub index: String,
    /// Letter of the sub-item; empty for a whole row.
    pub item: String,
    /// Title.
    pub title: String,
    /// Term of storage as written.
    pub term: String,
    /// Article of the list as written.
    pub article: String,
    /// Note as written, without the marks of events.
    pub note: String,
    /// By how long it is kept.
    pub category: Option<Category>,
    /// What stands behind the row.
    pub kind: HeadingKind,
    /// ДСП.
    pub restricted: bool,
    /// Whether cases go on from year to year.
    pub carry_over: bool,
    /// Whose.
    pub department: PublishedPlace,
    /// Of which division.
    pub division: Option<PublishedPlace>,
    /// From when documents are put into it.
    pub valid_from: NaiveDate,
    /// Until when.
    pub valid_until: NaiveDate,
    /// The memo by which it came, where the approved nomenclature did not foresee it.
    pub unforeseen: Option<PublishedMemo>,
}

/// A department or a division.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublishedPlace {
    /// Index of the department or number of the division.
    pub index: String,
    /// Its name.
    pub name: String,
}

/// A registered memo.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublishedMemo {
    /// Number.
    pub number: String,
    /// Date of registration.
    pub date: NaiveDate,
    /// Why the case was opened.
    pub ground: String,
}

/// The approved nomenclature of a year with the rows that may be shown; `sees_restricted` tells of which departments the ДСП rows
/// may be.
///
/// # Errors
/// [`Refusal::NotFound`] while the year has no approved nomenclature; those of the database.
pub async fn published(
    db: &Db,
    year: i64,
    sees_restricted: impl Fn(DepartmentId) -> bool,
) -> Result<Published> {
    let missing = || Refusal::NotFound(format!("Утверждённой номенклатуры дел на {year} год нет"));
    let whole = store::consolidated(db, year)
        .await?
        .filter(|whole| whole.state == NomenclatureState::Approved)
        .ok_or_else(missing)?;
    let (valid_from, valid_until) = days_of(year).ok_or_else(missing)?;
    let departments = organisation::departments(db).await?;
    let divisions = organisation::divisions(db).await?;
    let mut rows = Vec::new();
    for part in store::parts(db, whole.id).await? {
        let Some(department) = departments
            .iter()
            .find(|department| Some(department.id) == part.department_id)
        else {
            continue;
        };
        let may_see = sees_restricted(department.id);
        let memos: HashMap<_, _> = memos::store::of_nomenclature(db, part.id, may_see)
            .await?
            .into_iter()
            .map(|memo| (memo.id, memo))
            .collect();
        let headings = store::headings(db, part.id, may_see).await?;
        for section in sections::in_order(headings, &divisions) {
            let division = section.division.as_ref().map(|division| PublishedPlace {
                index: division.number.to_string(),
                name: division.name.clone(),
            });
            rows.extend(section.rows.into_iter().map(|row| {
                let unforeseen = row.memo_id.and_then(|id| memos.get(&id)).and_then(|memo| {
                    Some(PublishedMemo {
                        number: memo.number.clone()?,
                        date: memo.registered_on?,
                        ground: memo.asked.ground.clone(),
                    })
                });
                let joined_on = part.joined_on.unwrap_or(valid_from);
                PublishedRow {
                    valid_from: unforeseen
                        .as_ref()
                        .map_or(joined_on, |memo| memo.date.max(joined_on)),
                    valid_until,
                    index: row.content.index_text,
                    item: row.content.item,
                    title: row.content.title,
                    term: row.content.term_text,
                    article: row.content.article_text,
                    note: row.content.note,
                    category: row.category,
                    kind: row.content.kind,
                    restricted: row.content.restricted,
                    carry_over: row.content.carry_over,
                    department: PublishedPlace {
                        index: department.index_code.clone(),
                        name: department.full_name.clone(),
                    },
                    division: division.clone(),
                    unforeseen,
                }
            }));
        }
    }
    Ok(Published {
        year,
        number: whole.number,
        approved_on: whole.approved_on,
        valid_from,
        valid_until,
        rows,
    })
}

fn days_of(year: i64) -> Option<(NaiveDate, NaiveDate)> {
    let year = i32::try_from(year).ok()?;
    Some((
        NaiveDate::from_ymd_opt(year, 1, 1)?,
        NaiveDate::from_ymd_opt(year, 12, 31)?,
    ))
}

impl Published {
    /// The same bytes for the same nomenclature.
    pub fn json(&self) -> Vec<u8> {
        serde_json::to_vec(self).expect("texts, dates and numbers")
    }

    /// The same as a spreadsheet with a row for each row.
    ///
    /// # Errors
    /// [`Refusal::Db`] when the file cannot be made.
    pub fn xlsx(&self) -> Result<Vec<u8>> {
        self.workbook().map_err(|error: XlsxError| {
            Error::Environment(format!("таблица не сложилась: {error}")).into()
        })
    }

    fn workbook(&self) -> std::result::Result<Vec<u8>, XlsxError> {
        const HEADINGS: [(&str, f64); 17] = [
            ("Индекс подразделения", 14.0),
            ("Подразделение", 34.0),
            ("№ отдела", 9.0),
            ("Отдел", 34.0),
            ("Индекс дела", 13.0),
            ("Пункт", 7.0),
            ("Заголовок дела", 70.0),
            ("Срок хранения", 22.0),
            ("Статья", 20.0),
            ("Примечание", 26.0),
            ("Категория", 30.0),
            ("Вид", 12.0),
            ("Переходящее", 13.0),
            ("ДСП", 6.0),
            ("Действует с", 12.0),
            ("Действует по", 12.0),
            ("Не предусмотрено, служебная записка", 34.0),
        ];
        let bold = Format::new()
            .set_bold()
            .set_text_wrap()
            .set_align(FormatAlign::Top);
        let mut workbook = Workbook::new();
        let sheet = workbook.add_worksheet();
        sheet.set_name(format!("Номенклатура {}", self.year))?;
        sheet.set_freeze_panes(1, 0)?;
        for (column, (heading, width)) in (0u16..).zip(HEADINGS) {
            sheet.set_column_width(column, width)?;
            sheet.write_string_with_format(0, column, heading, &bold)?;
        }
        let date = |date: NaiveDate| date.format("%d.%m.%Y").to_string();
        let yes = |holds: bool, word: &str| {
            if holds {
                word.to_owned()
            } else {
                String::new()
            }
        };
        for (number, row) in (1u32..).zip(&self.rows) {
            let (division, division_name) = row
                .division
                .as_ref()
                .map(|division| (division.index.clone(), division.name.clone()))
                .unwrap_or_default();
            let texts = [
                row.department.index.clone(),
                row.department.name.clone(),
                division,
                division_name,
                row.index.clone(),
                row.item.clone(),
                row.title.clone(),
                row.term.clone(),
                row.article.clone(),
                row.note.clone(),
                row.category
                    .map(|category| category.label().to_owned())
                    .unwrap_or_default(),
                row.kind.label().to_owned(),
                yes(row.carry_over, "да"),
                yes(row.restricted, "ДСП"),
                date(row.valid_from),
                date(row.valid_until),
                row.unforeseen
                    .as_ref()
                    .map(|memo| format!("от {} № {}", date(memo.date), memo.number))
                    .unwrap_or_default(),
            ];
            for (column, text) in (0u16..).zip(texts) {
                sheet.write_string(number, column, text)?;
            }
        }
        workbook.save_to_buffer()
    }
}
