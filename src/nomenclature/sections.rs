//! How the rows of a nomenclature stand: by divisions and sections, and which index comes next. Pure.

use std::collections::HashMap;

use super::case_index::CaseIndex;
use super::rules::Heading;
use crate::ids::DivisionId;
use crate::organisation::people::Division;

/// Rows that stand together under one name.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// The division they belong to.
    pub division: Option<Division>,
    /// The name of the section, where rows have one of their own.
    pub name: String,
    /// Rows in their order.
    pub rows: Vec<Heading>,
}

impl Section {
    /// What is printed above the rows; empty where nothing is.
    pub fn label(&self) -> String {
        match (&self.division, self.name.as_str()) {
            (None, name) => name.to_owned(),
            (Some(division), "") => format!("{}. {}", division.number, division.name),
            (Some(division), name) => {
                format!("{}. {}. {name}", division.number, division.name)
            }
        }
    }
}

/// Puts the rows in order: those without a division first, then by the numbers of the divisions; inside, sections in the order in
/// which their first rows stand, and rows by their places.
pub fn in_order(rows: Vec<Heading>, divisions: &[Division]) -> Vec<Section> {
    let number_of = |id: Option<DivisionId>| {
        id.and_then(|id| divisions.iter().find(|division| division.id == id))
            .map_or(0, |division| division.number)
    };
    let mut first_place: HashMap<(Option<DivisionId>, String), i64> = HashMap::new();
    for row in &rows {
        let key = (row.content.division_id, row.content.section.clone());
        let place = first_place.entry(key).or_insert(row.content.position);
        *place = (*place).min(row.content.position);
    }
    let mut rows: Vec<(i64, i64, Heading)> = rows
        .into_iter()
        .map(|row| {
            let key = (row.content.division_id, row.content.section.clone());
            let section = first_place.get(&key).copied().unwrap_or_default();
            (number_of(row.content.division_id), section, row)
        })
        .collect();
    rows.sort_by_key(|(division, section, row)| {
        (*division, *section, row.content.position, row.id)
    });
    let mut sections: Vec<Section> = Vec::new();
    for (_, _, row) in rows {
        let together = sections.last_mut().filter(|section| {
            section.division.as_ref().map(|division| division.id) == row.content.division_id
                && section.name == row.content.section
        });
        match together {
            Some(section) => section.rows.push(row),
            None => sections.push(Section {
                division: row
                    .content
                    .division_id
                    .and_then(|id| divisions.iter().find(|division| division.id == id))
                    .cloned(),
                name: row.content.section.clone(),
                rows: vec![row],
            }),
        }
    }
    sections
}

/// The same rows in the same order, out of their sections.
pub fn rows_in_order(rows: Vec<Heading>, divisions: &[Division]) -> Vec<Heading> {
    let sections = in_order(rows, divisions).into_iter();
    sections.flat_map(|section| section.rows).collect()
}

/// The index for a new case of a division: the number after the largest; the first one where there is none yet.
pub fn next_index<'a>(
    department_index: &str,
    division: Option<&Division>,
    indexes: impl Iterator<Item = &'a str>,
) -> Option<String> {
    let taken: Vec<CaseIndex> = indexes.filter_map(|text| text.parse().ok()).collect();
    next_beside(department_index, division, &taken)
}

/// The same, where more indexes are taken than there are rows.
pub fn next_beside(
    department_index: &str,
    division: Option<&Division>,
    taken: &[CaseIndex],
) -> Option<String> {
    let department: u16 = department_index.parse().ok()?;
    let division = division.map(|division| u16::try_from(division.number).unwrap_or(u16::MAX));
    let first = CaseIndex::new(department, division, 1)?;
    let beside = taken.iter().find(|index| index.is_beside(&first));
    match beside {
        Some(model) => model.next_free(taken).map(|index| index.to_string()),
        None => Some(first.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{DepartmentId, HeadingId, NomenclatureId};
    use crate::nomenclature::rules::HeadingContent;

    fn division(id: i64, number: i64) -> Division {
        Division {
            id: DivisionId(id),
            department_id: DepartmentId(1),
            number,
            name: format!("Отдел {number}"),
            since: chrono::NaiveDate::default(),
            until: None,
        }
    }

    fn row(position: i64, index: &str, division: Option<i64>, section: &str) -> Heading {
        Heading {
            id: HeadingId(position),
            nomenclature_id: NomenclatureId(1),
            content: HeadingContent {
                division_id: division.map(DivisionId),
                section: section.into(),
                position,
                index_text: index.into(),
                title: "Приказы".into(),
                ..HeadingContent::empty()
            },
            term: None,
            category: None,
            source_key: None,
            memo_id: None,
            version: 1,
        }
    }

    #[test]
    fn rows_stand_by_division_and_section() {
        // a row added last stands at the end of its own section.
        let divisions = [division(7, 2), division(8, 1)];
        let rows = vec![
            row(1, "10-2-01", Some(7), ""),
            row(2, "10-1-01", Some(8), ""),
            row(3, "10-01", None, "Кадры"),
            row(4, "10-02", None, "Учёт"),
            row(5, "10-1-02", Some(8), ""),
            row(6, "10-03", None, "Кадры"),
        ];
        let shown: Vec<(String, Vec<i64>)> = in_order(rows, &divisions)
            .into_iter()
            .map(|section| {
                let places = section.rows.iter().map(|row| row.content.position);
                (section.label(), places.collect())
            })
            .collect();
        assert_eq!(
            shown,
            [
                ("Кадры".into(), vec![3, 6]),
                ("Учёт".into(), vec![4]),
                ("1. Отдел 1".into(), vec![2, 5]),
                ("2. Отдел 2".into(), vec![1]),
            ]
        );
    }

    #[test]
    fn the_next_index_is_after_the_largest_of_its_division() {
        //
        let rows = [
            row(1, "10-1-07", Some(8), ""),
            row(2, "10-1-02", Some(8), ""),
            row(3, "10-2-11", Some(7), ""),
        ];
        let indexes = || rows.iter().map(|row| row.content.index_text.as_str());
        let next = |division: Option<&Division>| next_index("10", division, indexes());
        assert_eq!(next(Some(&division(8, 1))).as_deref(), Some("10-1-08"));
        assert_eq!(next(Some(&division(9, 3))).as_deref(), Some("10-3-01"));
        assert_eq!(next(None).as_deref(), Some("10-01"));
        assert_eq!(next_index("АХО", None, indexes()), None);
    }
}
