//! The planner of an annual section of the agency's inventory, from the accepted rows of departments' inventories (R-151, N-12).
//! Pure.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use super::cover::Cover;
use super::numbering::{MAX_UNIT_NUMBER, NumberingRecord};
use super::proposal::{Line, fingerprint};
use super::rules::{InventoryKind, Refused};
use crate::ids::{DepartmentId, VolumeId};
use crate::print::russian::Noun;

/// What section is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// Of which cases.
    pub kind: InventoryKind,
    /// Opened in which year.
    pub year: i64,
}

/// An accepted row of a department's inventory that stands in no section yet; in the order of the structure, then of the
/// department's own rows.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct AcceptedRow {
    /// The volume.
    pub volume_id: VolumeId,
    /// Its department.
    pub department_id: DepartmentId,
    /// Full name of the department.
    pub department_name: String,
    /// Whether the case is restricted (ДСП).
    pub restricted: bool,
    /// The division within the department.
    pub group_name: String,
    /// Index of the case.
    pub index_text: String,
    /// Title as on the cover.
    pub title: String,
    /// Dates as on the cover.
    pub dates_text: String,
    /// Sheets as certified.
    pub sheets: i64,
    /// Term as on the cover.
    pub term_text: String,
    /// State of the volume and the like.
    pub note: String,
}

/// A volume of a closed case of the year that is in no section and among no accepted rows.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct OutsideVolume {
    /// The volume.
    pub volume_id: VolumeId,
    /// Its department.
    pub department_id: DepartmentId,
    /// Whether the case is restricted (ДСП).
    pub restricted: bool,
    /// Index of the case.
    pub index_text: String,
    /// Title of the case.
    pub title: String,
    /// Number of the volume.
    pub volume_number: i64,
    /// The department's inventory in which it stands, not accepted yet.
    pub listed_in: Option<String>,
}

/// Number of an annual section: «1/2022» is the section for 2022 of inventory № 1; «1/2022/2» the second for that year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SectionNumber {
    /// Number of the agency's inventory (N-09).
    pub inventory: u32,
    /// The year of the cases.
    pub year: i64,
    /// Which section of that year, from 1.
    pub ordinal: u32,
}

impl fmt::Display for SectionNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}", self.inventory, self.year)?;
        match self.ordinal {
            1 => Ok(()),
            ordinal => write!(formatter, "/{ordinal}"),
        }
    }
}

impl FromStr for SectionNumber {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unreadable = || format!("«{text}» — не номер годового раздела");
        let parts: Vec<&str> = text.split('/').collect();
        let (inventory, year, ordinal) = match parts[..] {
            [inventory, year] => (inventory, year, "1"),
            [inventory, year, ordinal] => (inventory, year, ordinal),
            _ => return Err(unreadable()),
        };
        Ok(SectionNumber {
            inventory: inventory.parse().map_err(|_| unreadable())?,
            year: year.parse().map_err(|_| unreadable())?,
            ordinal: ordinal.parse().map_err(|_| unreadable())?,
        })
    }
}

/// A section drawn before.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct EarlierSection {
    /// Of which cases.
    pub kind: InventoryKind,
    /// Of which year.
    pub year: i64,
    /// Its number.
    pub number: String,
    /// Number of its last row; missing in a section without rows.
    pub last: Option<i64>,
}

/// What a section would hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// What was asked for.
    pub asked: Asked,
    /// The number it would get.
    pub number: String,
    /// The rows.
    pub lines: Vec<Line>,
    /// How many volumes of the year stay outside, restricted ones included.
    pub outside: i64,
}

impl Proposal {
    /// Stands for everything the proposal says.
    pub fn fingerprint(&self) -> String {
        fingerprint(self)
    }
}

/// Plans a section: rows in the order of the structure, numbered on from the last section of the same kind (N-07).
///
/// `earlier` are all sections, in the order in which they were drawn. A section may have no rows: then it records that the
/// agency has no such cases of the year, which opens the way to destroying other cases of that year.
///
/// # Errors
/// [`Refused::CasesOutside`] when an empty section would deny cases that are there; [`Refused::NothingNew`].
pub fn plan(
    asked: Asked,
    rows: Vec<AcceptedRow>,
    outside: i64,
    earlier: &[EarlierSection],
) -> Result<Proposal, Refused> {
    if rows.is_empty() {
        if outside > 0 {
            return Err(Refused::CasesOutside {
                year: asked.year,
                count: outside,
            });
        }
        if let Some(drawn) = of_year(asked, earlier).last() {
            return Err(Refused::NothingNew {
                year: asked.year,
                number: drawn.number.clone(),
            });
        }
    }
    let (inventory, after) = place(asked.kind, rows.len(), earlier);
    let ordinal = of_year(asked, earlier)
        .filter_map(|section| section.number.parse::<SectionNumber>().ok())
        .filter(|number| number.inventory == inventory)
        .map(|number| number.ordinal)
        .max()
        .unwrap_or(0)
        + 1;
    let number = SectionNumber {
        inventory,
        year: asked.year,
        ordinal,
    };
    Ok(Proposal {
        asked,
        number: number.to_string(),
        lines: numbered(rows, after),
        outside,
    })
}

fn of_year(asked: Asked, earlier: &[EarlierSection]) -> impl Iterator<Item = &EarlierSection> {
    earlier
        .iter()
        .filter(move |section| section.kind == asked.kind && section.year == asked.year)
}

/// In which of the agency's inventories the rows go, and after which number: the one begun, unless it ends at 9999 before
/// they are all in; then the next free number of an inventory (N-08, N-09).
fn place(kind: InventoryKind, rows: usize, earlier: &[EarlierSection]) -> (u32, i64) {
    let numbered = |section: &EarlierSection| {
        let number: Option<SectionNumber> = section.number.parse().ok();
        number.map(|number| number.inventory)
    };
    let current = earlier
        .iter()
        .rev()
        .filter(|section| section.kind == kind)
        .find_map(numbered)
        .unwrap_or(kind.first_fonds_inventory());
    let last = earlier
        .iter()
        .filter(|section| section.kind == kind && numbered(section) == Some(current))
        .filter_map(|section| section.last)
        .max()
        .unwrap_or(0);
    if last + rows as i64 <= i64::from(MAX_UNIT_NUMBER) || last == 0 {
        return (current, last);
    }
    let used = InventoryKind::ALL
        .iter()
        .map(|kind| kind.first_fonds_inventory())
        .chain(earlier.iter().filter_map(numbered))
        .max()
        .unwrap_or(0);
    (used + 1, 0)
}

fn numbered(rows: Vec<AcceptedRow>, after: i64) -> Vec<Line> {
    // What does not fit into one inventory waits for the next section.
    let room = usize::try_from(i64::from(MAX_UNIT_NUMBER) - after).unwrap_or(0);
    rows.into_iter()
        .take(room)
        .zip(after + 1..)
        .map(|(row, number)| Line {
            volume_id: row.volume_id,
            number,
            group_name: match row.group_name.as_str() {
                "" => row.department_name,
                division => format!("{}. {division}", row.department_name),
            },
            cover: Cover {
                index_text: row.index_text,
                title: row.title,
                dates_text: row.dates_text,
                sheets: row.sheets,
                term_text: row.term_text,
            },
            note: row.note,
            remarks: Vec::new(),
        })
        .collect()
}

/// The final record of a section (N-12, N-13); `None` stands for a section without rows.
pub fn final_record(asked: Asked, record: Option<&NumberingRecord>) -> String {
    let Some(record) = record else {
        return format!(
            "Дел {} за {} год в организации нет",
            asked.kind.label(),
            asked.year
        );
    };
    let list = |numbers: Vec<String>| match numbers.is_empty() {
        true => "нет".to_owned(),
        false => numbers.join(", "),
    };
    format!(
        "В данный раздел описи внесено {} с № {} по № {}, в том числе: литерные номера: {}; пропущенные номера: {}",
        Noun::CASE_FILE.counted(record.count),
        record.first,
        record.last,
        list(record.lettered.iter().map(ToString::to_string).collect()),
        list(record.skipped.iter().map(ToString::to_string).collect()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventories::numbering::UnitNumber;

    const ASKED: Asked = Asked {
        kind: InventoryKind::Permanent,
        year: 2022,
    };

    fn row(volume: i64, department: &str, division: &str) -> AcceptedRow {
        AcceptedRow {
            volume_id: VolumeId(volume),
            department_id: DepartmentId(1),
            department_name: department.into(),
            restricted: false,
            group_name: division.into(),
            index_text: format!("10-1-{volume:02}"),
            title: "Приказы".into(),
            dates_text: "1 марта 2022 г.".into(),
            sheets: 10,
            term_text: "Постоянно".into(),
            note: String::new(),
        }
    }

    fn rows(count: i64) -> Vec<AcceptedRow> {
        (1..=count)
            .map(|volume| row(volume, "Управление делами", ""))
            .collect()
    }

    fn section(kind: InventoryKind, year: i64, number: &str, last: Option<i64>) -> EarlierSection {
        EarlierSection {
            kind,
            year,
            number: number.into(),
            last,
        }
    }

    fn drawn(count: i64, earlier: &[EarlierSection]) -> (String, Vec<i64>) {
        let proposal = plan(ASKED, rows(count), 0, earlier).expect("a proposal");
        let numbers = proposal.lines.iter().map(|line| line.number).collect();
        (proposal.number, numbers)
    }

    #[test]
    fn numbering_goes_on_from_the_last_section_of_the_kind() {
        // N-07, N-09.
        use InventoryKind::{Permanent, Personnel};
        assert_eq!(drawn(2, &[]), ("1/2022".into(), vec![1, 2]));
        let earlier = [
            section(Permanent, 2020, "1/2020", Some(17)),
            section(Personnel, 2020, "2/2020", Some(400)),
            section(Permanent, 2021, "1/2021", None),
        ];
        assert_eq!(drawn(2, &earlier), ("1/2022".into(), vec![18, 19]));
    }

    #[test]
    fn a_late_case_gets_a_second_section_of_its_year() {
        let earlier = [section(InventoryKind::Permanent, 2022, "1/2022", Some(5))];
        assert_eq!(drawn(1, &earlier), ("1/2022/2".into(), vec![6]));
        let earlier = [section(InventoryKind::Permanent, 2022, "1/2022", None)];
        assert_eq!(drawn(1, &earlier), ("1/2022/2".into(), vec![1]));
    }

    #[test]
    fn a_full_inventory_is_followed_by_the_next_free_number() {
        // N-08, N-09.
        use InventoryKind::{Permanent, Personnel};
        let full = section(Permanent, 2021, "1/2021", Some(9_998));
        assert_eq!(
            drawn(1, std::slice::from_ref(&full)),
            ("1/2022".into(), vec![9_999])
        );
        assert_eq!(
            drawn(2, std::slice::from_ref(&full)),
            ("4/2022".into(), vec![1, 2])
        );
        let earlier = [
            full,
            section(Personnel, 2021, "4/2021", Some(3)),
            section(Permanent, 2021, "5/2021", Some(7)),
        ];
        assert_eq!(drawn(1, &earlier), ("5/2022".into(), vec![8]));
    }

    #[test]
    fn no_cases_are_recorded_only_when_there_are_none() {
        //
        let empty = plan(ASKED, vec![], 0, &[]).expect("an empty section");
        assert!(empty.lines.is_empty());
        assert_eq!(
            plan(ASKED, vec![], 3, &[]),
            Err(Refused::CasesOutside {
                year: 2022,
                count: 3
            })
        );
        let earlier = [section(InventoryKind::Permanent, 2022, "1/2022", None)];
        assert!(matches!(
            plan(ASKED, vec![], 0, &earlier),
            Err(Refused::NothingNew { .. })
        ));
    }

    #[test]
    fn group_rows_name_the_department_and_the_division() {
        // N-12.
        let lines = numbered(
            vec![
                row(1, "Управление делами", "Отдел хозяйственного обеспечения"),
                row(2, "Управление кадров", ""),
            ],
            0,
        );
        let groups: Vec<&str> = lines.iter().map(|line| line.group_name.as_str()).collect();
        assert_eq!(
            groups,
            [
                "Управление делами. Отдел хозяйственного обеспечения",
                "Управление кадров"
            ]
        );
    }

    #[test]
    fn numbers_of_sections_are_read_as_they_are_written() {
        for text in ["1/2022", "4/2019/3"] {
            let number: SectionNumber = text.parse().expect("a number");
            assert_eq!(number.to_string(), text);
        }
        for text in ["10п-2022", "1", "1/2/3/4", ""] {
            assert!(text.parse::<SectionNumber>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_final_record_counts_in_words() {
        // N-13, forms.md 1.9.
        let numbers: Vec<UnitNumber> = [(18, None), (18, Some('а')), (20, None)]
            .map(|(number, letter)| UnitNumber::new(number, letter).expect("a number"))
            .into();
        let record = NumberingRecord::of(&numbers).expect("a record");
        assert_eq!(
            final_record(ASKED, Some(&record)),
            "В данный раздел описи внесено 3 (три) дела с № 18 по № 20, в том числе: литерные номера: 18а; пропущенные номера: 19"
        );
        assert_eq!(
            final_record(ASKED, None),
            "Дел постоянного хранения за 2022 год в организации нет"
        );
    }
}
