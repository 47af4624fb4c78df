//! What stands on the cover of a volume, and so in the inventory (R-144, N-05, N-14, N-15). Pure.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use crate::cases::rules::cover::{dates_text, title};
use crate::ids::{CaseId, DepartmentId, VolumeId};

crate::words! {
    /// How far a volume has come.
    VolumeState {
        /// Documents are being filed.
        Open = "open", "ведётся";
        /// Finished, in the department.
        Closed = "closed", "закрыт";
        /// In the archive.
        Accepted = "accepted", "принят архивом";
        /// Destroyed under an act.
        Destroyed = "destroyed", "уничтожен";
        /// Lost.
        Lost = "lost", "утрачен";
    }
}

/// A volume on its shelf, with what is known of its case: all that a planner asks.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, Serialize)]
pub struct ShelvedVolume {
    /// Key.
    pub volume_id: VolumeId,
    /// Its case.
    pub case_id: CaseId,
    /// The department of the case.
    pub department_id: DepartmentId,
    /// Number of the division, which orders the groups; missing in a department without divisions.
    pub division_number: Option<i64>,
    /// The group row above it; empty where there is none.
    pub group_name: String,
    /// Place of the case's row in the nomenclature of the year in which it was opened.
    pub position: i64,
    /// Index of the case.
    pub index_text: String,
    /// Letter of the sub-item; empty for most.
    pub item: String,
    /// Title of the case.
    pub case_title: String,
    /// Whether the case is restricted (ДСП).
    pub restricted: bool,
    /// Whether documents may still come into the case.
    pub case_open: bool,
    /// The year in which the case was opened.
    pub first_year: i64,
    /// When it was closed.
    pub closed_on: Option<NaiveDate>,
    /// Term as on the cover.
    pub term_text: String,
    /// Whether the case has the mark «ЭПК».
    pub review_required: bool,
    /// Whether its pages have been reviewed.
    pub reviewed: bool,
    /// How many volumes the case has.
    pub volumes: i64,
    /// Number of this one.
    pub volume_number: i64,
    /// Title of this one; empty for most.
    pub volume_title: String,
    /// How far it has come.
    pub volume_state: VolumeState,
    /// Date of its earliest document.
    pub first_date: Option<NaiveDate>,
    /// Date of its latest document.
    pub last_date: Option<NaiveDate>,
    /// Sheets by the certification sheet.
    pub certified_sheets: Option<i64>,
    /// Its physical state, copies and the like.
    pub condition_note: String,
    /// Number of the department's inventory in which it stands.
    pub listed_in: Option<String>,
}

/// What a row of an inventory repeats from the cover, literally (N-15).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cover {
    /// Index of the case.
    pub index_text: String,
    /// Title with the number and the title of the volume.
    pub title: String,
    /// Dates of the earliest and the latest document.
    pub dates_text: String,
    /// Sheets by the certification sheet.
    pub sheets: i64,
    /// Term.
    pub term_text: String,
}

impl ShelvedVolume {
    /// The cover, as far as it is filled in: without dates or certified sheets there is none yet.
    pub fn cover(&self) -> Option<Cover> {
        Some(Cover {
            index_text: self.index_with_item(),
            title: self.title(),
            dates_text: dates_text(self.first_date?, self.last_date?),
            sheets: self.certified_sheets?,
            term_text: self.term_text.clone(),
        })
    }

    /// «10-1-05», «10-1-05 а)».
    pub fn index_with_item(&self) -> String {
        if self.item.is_empty() {
            self.index_text.clone()
        } else {
            format!("{} {})", self.index_text, self.item)
        }
    }

    /// Title of the case, then the volume, where there are several or it has a title of its own (N-05).
    pub fn title(&self) -> String {
        title(
            &self.case_title,
            (self.volume_number, self.volumes),
            &self.volume_title,
        )
    }

    /// What the archive's checker would say of the dates, though they do not keep the volume out (N-16).
    pub fn remarks(&self) -> Vec<String> {
        let (Some(first), Some(last)) = (self.first_date, self.last_date) else {
            return Vec::new();
        };
        let mut remarks = Vec::new();
        let formal = first.ordinal() == 1
            && (last.month(), last.day()) == (12, 31)
            && first.year() == last.year();
        if formal {
            remarks.push(
                "крайние даты — начало и конец года: проверьте, что это даты документов".to_owned(),
            );
        }
        if i64::from(first.year()) < self.first_year {
            remarks.push(format!(
                "есть документ от {}, хотя дело заведено в {} году: проверьте дату",
                first.format("%d.%m.%Y"),
                self.first_year
            ));
        }
        remarks
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    /// A volume that nothing keeps out of an inventory of 2022.
    pub fn ready(volume: i64) -> ShelvedVolume {
        ShelvedVolume {
            volume_id: VolumeId(volume),
            case_id: CaseId(volume),
            department_id: DepartmentId(1),
            division_number: Some(1),
            group_name: "Отдел документационного обеспечения".into(),
            position: volume,
            index_text: format!("10-1-{volume:02}"),
            item: String::new(),
            case_title: "Приказы по основной деятельности".into(),
            restricted: false,
            case_open: false,
            first_year: 2022,
            closed_on: Some(day("2022-12-31")),
            term_text: "Постоянно".into(),
            review_required: false,
            reviewed: false,
            volumes: 1,
            volume_number: 1,
            volume_title: String::new(),
            volume_state: VolumeState::Closed,
            first_date: Some(day("2022-01-12")),
            last_date: Some(day("2022-12-28")),
            certified_sheets: Some(150),
            condition_note: String::new(),
            listed_in: None,
        }
    }

    #[test]
    fn a_sub_item_is_part_of_the_index() {
        let volume = ShelvedVolume {
            item: "а".into(),
            ..ready(5)
        };
        assert_eq!(volume.index_with_item(), "10-1-05 а)");
    }

    #[test]
    fn without_dates_or_sheets_there_is_no_cover() {
        assert!(ready(1).cover().is_some());
        let undated = ShelvedVolume {
            last_date: None,
            ..ready(1)
        };
        let uncounted = ShelvedVolume {
            certified_sheets: None,
            ..ready(1)
        };
        assert_eq!(undated.cover(), None);
        assert_eq!(uncounted.cover(), None);
    }

    #[test]
    fn formal_and_early_dates_are_remarked_on() {
        // N-16.
        let dated = |first: &str, last: &str| ShelvedVolume {
            first_date: Some(day(first)),
            last_date: Some(day(last)),
            ..ready(1)
        };
        assert!(dated("2022-01-12", "2022-12-28").remarks().is_empty());
        assert_eq!(dated("2022-01-01", "2022-12-31").remarks().len(), 1);
        assert_eq!(dated("2021-12-30", "2022-12-28").remarks().len(), 1);
        assert!(dated("2022-01-01", "2023-12-31").remarks().is_empty());
    }
}
