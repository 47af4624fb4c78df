//! The yearly campaign: its year, its two tracks, its four stages (R-183…R-188).

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::eligibility::{Inventories, VolumeFacts};
use super::{Act, Campaign, Entry, EntryState, List, ListState, Refused, Verdict};

/// The four stages of 10.5.2, kept as their numbers.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, sqlx::Type, Serialize, Deserialize,
)]
#[repr(i64)]
pub enum Stage {
    /// Inventories of permanent and personnel cases are agreed and approved.
    Inventories = 1,
    /// Lists are drawn up and agreed with the departments.
    Lists = 2,
    /// The act: commission and approval.
    Act = 3,
    /// Physical destruction.
    Destruction = 4,
}

impl Stage {
    /// All four, in their order.
    pub const ALL: [Stage; 4] = [
        Stage::Inventories,
        Stage::Lists,
        Stage::Act,
        Stage::Destruction,
    ];

    /// The number in 10.5.2.
    pub fn number(self) -> i64 {
        self as i64
    }

    /// What is done in it.
    pub fn label(self) -> &'static str {
        match self {
            Stage::Inventories => "утверждение описей",
            Stage::Lists => "перечни подразделений",
            Stage::Act => "акт о выделении к уничтожению",
            Stage::Destruction => "физическое уничтожение",
        }
    }

    /// The stage after it.
    pub fn next(self) -> Option<Stage> {
        match self {
            Stage::Inventories => Some(Stage::Lists),
            Stage::Lists => Some(Stage::Act),
            Stage::Act => Some(Stage::Destruction),
            Stage::Destruction => None,
        }
    }
}

/// 1 January of the campaign's year, which must be the current one (R-185: «к 1 января текущего года»).
///
/// # Errors
/// [`Refused::WrongYear`].
pub fn open(year: i64, today: NaiveDate) -> Result<NaiveDate, Refused> {
    let wrong = Refused::WrongYear {
        asked: year,
        today: i64::from(today.year()),
    };
    if year != i64::from(today.year()) {
        return Err(wrong);
    }
    NaiveDate::from_ymd_opt(today.year(), 1, 1).ok_or(wrong)
}

/// Everything the passage from stage to stage looks at.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// Volumes of the track whose date has come, whatever stands in their way.
    pub due: &'a [VolumeFacts],
    /// Which years have their inventories.
    pub inventories: &'a Inventories,
    /// Lists of the campaign, with the department's name.
    pub lists: &'a [(List, String)],
    /// Their rows.
    pub entries: &'a [Entry],
    /// Acts of the campaign.
    pub acts: &'a [Act],
}

/// The next stage, when everything that must come before it is done.
///
/// # Errors
/// [`Refused`] with what is missing: inventories by year, lists by department, acts by number.
pub fn advance(campaign: &Campaign, ground: Ground<'_>) -> Result<Stage, Refused> {
    let next = campaign
        .stage
        .next()
        .ok_or(Refused::StageOutOfOrder(campaign.stage))?;
    match next {
        Stage::Inventories => {}
        Stage::Lists => inventories_are_approved(ground)?,
        Stage::Act => lists_are_agreed(ground)?,
        Stage::Destruction => acts_are_approved(ground)?,
    }
    Ok(next)
}

/// An action that belongs to one stage.
///
/// # Errors
/// [`Refused::WrongStage`].
pub fn at_stage(campaign: &Campaign, wanted: Stage) -> Result<(), Refused> {
    if campaign.stage == wanted {
        Ok(())
    } else {
        Err(Refused::WrongStage {
            now: campaign.stage,
            wanted,
        })
    }
}

/// What the inventories of the years concerned lack, a sentence for each gap.
pub fn inventories_missing(due: &[VolumeFacts], inventories: &Inventories) -> Vec<String> {
    let mut years: Vec<i64> = due.iter().flat_map(VolumeFacts::years).collect();
    years.sort_unstable();
    years.dedup();
    let mut missing = Vec::new();
    for year in years {
        if !inventories.approved.contains(&year) {
            missing.push(format!(
                "опись дел постоянного хранения за {year} год не утверждена"
            ));
        }
        if inventories.unlisted.contains(&year) {
            missing.push(format!(
                "за {year} год не все дела постоянного хранения и по личному составу внесены в утверждённую (согласованную) опись"
            ));
        }
    }
    missing
}

/// There is something to list: a volume whose date has come and whose years all have their inventories.
///
/// Volumes of other years stay behind one by one, with the reason in the proposal: else cases kept for a year would hold up
/// everybody, because permanent cases of their year come to the archive only two years later.
fn inventories_are_approved(ground: Ground<'_>) -> Result<(), Refused> {
    if ground.due.is_empty() {
        return Err(Refused::NothingExpired);
    }
    let listable = ground.due.iter().any(|volume| {
        inventories_missing(std::slice::from_ref(volume), ground.inventories).is_empty()
    });
    if listable {
        Ok(())
    } else {
        Err(Refused::InventoriesMissing(inventories_missing(
            ground.due,
            ground.inventories,
        )))
    }
}

fn lists_are_agreed(ground: Ground<'_>) -> Result<(), Refused> {
    let waiting: Vec<String> = ground
        .lists
        .iter()
        .filter(|(list, _)| list.state != ListState::Agreed)
        .filter(|(list, _)| {
            ground
                .entries
                .iter()
                .any(|entry| entry.list_id == list.id && entry.state == EntryState::Listed)
        })
        .map(|(list, department)| format!("№ {} ({department})", list.number))
        .collect();
    if !waiting.is_empty() {
        return Err(Refused::ListsWait(waiting));
    }
    let agreed = ground
        .entries
        .iter()
        .any(|entry| entry.state == EntryState::Listed && entry.decision == Some(Verdict::Agreed));
    if agreed {
        Ok(())
    } else {
        Err(Refused::NothingAgreed)
    }
}

fn acts_are_approved(ground: Ground<'_>) -> Result<(), Refused> {
    let waiting: Vec<String> = ground
        .acts
        .iter()
        .filter(|act| !act.state.is_approved())
        .map(|act| format!("№ {}", act.number))
        .collect();
    if !waiting.is_empty() || ground.acts.is_empty() {
        return Err(Refused::ActsWait(waiting));
    }
    let outside = ground
        .entries
        .iter()
        .filter(|entry| entry.state == EntryState::Listed)
        .count();
    if outside > 0 {
        return Err(Refused::RowsOutsideActs(outside));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    #[test]
    fn a_campaign_is_of_the_current_year() {
        // «к 1 января текущего года».
        assert_eq!(open(2021, day("2021-02-01")), Ok(day("2021-01-01")));
        assert_eq!(open(2021, day("2021-01-01")), Ok(day("2021-01-01")));
        for year in [2020, 2022] {
            assert!(matches!(
                open(year, day("2021-12-31")),
                Err(Refused::WrongYear { .. })
            ));
        }
    }

    #[test]
    fn stages_follow_one_another() {
        //
        let mut walked = vec![Stage::Inventories];
        while let Some(next) = walked.last().and_then(|stage| stage.next()) {
            assert_eq!(
                next.number(),
                walked.last().map_or(0, |stage| stage.number()) + 1
            );
            walked.push(next);
        }
        assert_eq!(walked, Stage::ALL);
    }
}
