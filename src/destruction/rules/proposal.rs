//! The list of a department, planned: what goes in, what stays and why.
//!
//! The plan is computed and shown, then computed again and carried out; the fingerprint tells whether it is still the same.

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::eligibility::{Campaigning, Inventories, Obstacle, VolumeFacts, eligible};

/// A row to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// The volume.
    pub facts: VolumeFacts,
    /// Last day of its term.
    pub expired_on: NaiveDate,
}

/// A volume that stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// The volume.
    pub facts: VolumeFacts,
    /// Why.
    pub obstacles: Vec<Obstacle>,
}

/// What a list would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// What goes in: by year, division, index, volume.
    pub rows: Vec<Proposed>,
    /// What stays and why.
    pub left: Vec<Left>,
    /// Changes with anything that the list would say.
    pub fingerprint: String,
}

/// Plans the list of a department from its volumes.
///
/// A case goes whole or not at all: while one of its volumes is lent or held back, the others stay with it. Volumes that
/// are lost or gone already do not keep the rest.
pub fn plan(
    volumes: Vec<VolumeFacts>,
    inventories: &Inventories,
    campaign: Campaigning,
) -> Proposal {
    let mut rows = Vec::new();
    let mut left = Vec::new();
    for facts in volumes {
        match (
            eligible(&facts, inventories, campaign),
            last_day_of_term(&facts),
        ) {
            (Ok(()), Some(expired_on)) => rows.push(Proposed { facts, expired_on }),
            (Ok(()), None) => left.push(Left {
                facts,
                obstacles: vec![Obstacle::NoDate],
            }),
            (Err(obstacles), _) => left.push(Left { facts, obstacles }),
        }
    }
    keep_cases_whole(&mut rows, &mut left);
    rows.sort_by_cached_key(|row| order(&row.facts));
    left.sort_by_cached_key(|kept| order(&kept.facts));
    let fingerprint = fingerprint(&rows);
    Proposal {
        rows,
        left,
        fingerprint,
    }
}

fn last_day_of_term(facts: &VolumeFacts) -> Option<NaiveDate> {
    facts.destroy_from?.pred_opt()
}

fn order(facts: &VolumeFacts) -> (i64, i64, String, String, i64) {
    (
        facts.first_year,
        facts.division_number.unwrap_or(0),
        facts.index_text.clone(),
        facts.item.clone(),
        facts.volume_number,
    )
}

fn keep_cases_whole(rows: &mut Vec<Proposed>, left: &mut Vec<Left>) {
    let mut staying = Vec::new();
    rows.retain(|row| {
        let brother = left.iter().find(|kept| {
            kept.facts.case_id == row.facts.case_id
                && !matches!(kept.facts.volume_state.as_str(), "lost" | "destroyed")
        });
        let Some(brother) = brother else { return true };
        let reason = brother
            .obstacles
            .first()
            .map_or_else(String::new, Obstacle::to_string);
        staying.push(Left {
            facts: row.facts.clone(),
            obstacles: vec![Obstacle::OtherVolumeStays {
                number: brother.facts.volume_number,
                reason,
            }],
        });
        false
    });
    left.extend(staying);
}

fn fingerprint(rows: &[Proposed]) -> String {
    let mut digest = Sha256::new();
    for row in rows {
        digest.update(serde_json::to_vec(&row.facts).unwrap_or_default());
        digest.update([0]);
    }
    hex::encode(digest.finalize())
}

/// «2015», «2014–2016»: the years of a case.
pub fn years_text(facts: &VolumeFacts) -> String {
    if facts.first_year == facts.last_year {
        facts.first_year.to_string()
    } else {
        format!("{}–{}", facts.first_year, facts.last_year)
    }
}

/// «Переписка … Том 2»: the title with the volume, where there is more than one.
pub fn title(facts: &VolumeFacts) -> String {
    if facts.volume_count < 2 {
        return facts.title.clone();
    }
    let own = facts.volume_title.trim();
    if own.is_empty() || own == facts.title {
        format!("{}. Том {}", facts.title, facts.volume_number)
    } else {
        format!("{}. Том {}. {own}", facts.title, facts.volume_number)
    }
}

/// «10-1-05» or «10-1-05 а)»: the index with the letter of the sub-item.
pub fn index(facts: &VolumeFacts) -> String {
    if facts.item.is_empty() {
        facts.index_text.clone()
    } else {
        format!("{} {})", facts.index_text, facts.item)
    }
}

/// «5 лет, ст. 70 ТП»: the term with its article.
pub fn term(facts: &VolumeFacts) -> String {
    let article = facts.article_text.trim();
    if article.is_empty() || facts.term_text.contains(article) {
        facts.term_text.clone()
    } else {
        format!("{}, {article}", facts.term_text)
    }
}

/// The division under which the row stands; empty without divisions.
pub fn group(facts: &VolumeFacts) -> String {
    match (facts.division_number, &facts.division_name) {
        (Some(number), Some(name)) => format!("{number}. {name}"),
        _ => String::new(),
    }
}

/// Where the volume is listed: number of the inventory and number in it, or the nomenclature of its last year and the index.
pub fn reference(facts: &VolumeFacts) -> (String, String) {
    match (&facts.inventory_number, &facts.inventory_position) {
        (Some(inventory), Some(position)) => (inventory.clone(), position.clone()),
        _ => (format!("номенклатура {}", facts.last_year), index(facts)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::eligibility::tests::{campaign, day, five_years_closed_in_2015, inventories};
    use super::*;
    use crate::ids::{CaseId, VolumeId};

    fn volume(case: i64, number: i64) -> VolumeFacts {
        VolumeFacts {
            case_id: CaseId(case),
            volume_id: VolumeId(case * 10 + number),
            volume_number: number,
            volume_count: 2,
            ..five_years_closed_in_2015()
        }
    }

    #[test]
    fn a_case_goes_whole_or_not_at_all() {
        let lent = VolumeFacts {
            lent_until: Some(day("2021-02-01")),
            ..volume(1, 2)
        };
        let proposal = plan(
            vec![volume(1, 1), lent, volume(2, 1), volume(2, 2)],
            &inventories(),
            campaign(2021),
        );
        let listed: Vec<i64> = proposal
            .rows
            .iter()
            .map(|row| row.facts.case_id.0)
            .collect();
        assert_eq!(listed, [2, 2]);
        let reasons: Vec<String> = proposal
            .left
            .iter()
            .flat_map(|kept| &kept.obstacles)
            .map(Obstacle::to_string)
            .collect();
        assert!(reasons.iter().any(|reason| reason
            == "остаётся том 2 этого же дела: том выдан и не возвращён, срок возврата 01.02.2021 (п. 10.4.10)"));
    }

    #[test]
    fn a_lost_volume_does_not_keep_the_rest() {
        let lost = VolumeFacts {
            volume_state: "lost".into(),
            ..volume(1, 2)
        };
        let proposal = plan(vec![volume(1, 1), lost], &inventories(), campaign(2021));
        assert_eq!(proposal.rows.len(), 1);
    }

    #[test]
    fn the_fingerprint_tells_whether_the_ground_moved() {
        let of =
            |volumes: Vec<VolumeFacts>| plan(volumes, &inventories(), campaign(2021)).fingerprint;
        let same = of(vec![volume(1, 1), volume(2, 1)]);
        assert_eq!(
            same,
            of(vec![volume(2, 1), volume(1, 1)]),
            "order of loading"
        );
        assert_ne!(same, of(vec![volume(1, 1)]));
        let retitled = VolumeFacts {
            title: "Другое".into(),
            ..volume(2, 1)
        };
        assert_ne!(same, of(vec![volume(1, 1), retitled]));
    }

    #[test]
    fn the_last_day_is_the_day_before() {
        let proposal = plan(vec![volume(1, 1)], &inventories(), campaign(2021));
        assert_eq!(proposal.rows[0].expired_on, day("2020-12-31"));
    }
}
