//! The hand-over by waybill in sealed bags, and the record of the destruction (R-195…R-205).

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;

use super::act::{Standing, clear, in_order, in_state};
use super::{Act, ActState, Bag, Method, Refused, Track, lines};

/// Widest strip that 10.5.9 allows, micrometres.
pub const WIDEST_STRIP: i64 = 6_000;

/// Who destroys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Recipient {
    /// The archive with its own people.
    Own,
    /// A contractor, by a state contract.
    Contractor {
        /// With the taxpayer's number.
        name: String,
        /// Their person, with the post.
        representative: String,
        /// «от 12.05.2021 № 5-7-02/88».
        contract: String,
        /// Warrant of the person.
        warrant: String,
    },
}

/// What is asked of a hand-over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HandOver {
    /// Number of the waybill.
    pub number: String,
    /// Where: on the premises of the archive.
    pub place: String,
    /// Who destroys.
    pub recipient: Recipient,
    /// Car and number plate; may be empty.
    pub vehicle: String,
    /// Driver; may be empty.
    pub driver: String,
    /// When.
    pub handed_on: NaiveDate,
    /// The sealed bags.
    pub bags: Vec<Bag>,
}

/// Whether the documents may leave the archive (R-193, R-194, R-201…R-203).
///
/// # Errors
/// [`Refused`] with what stands in the way; every case with an obstacle is named.
pub fn hand_over(
    act: &Act,
    track: Track,
    rows: &[Standing],
    asked: &HandOver,
    today: NaiveDate,
) -> Result<(), Refused> {
    in_state(act, ActState::Approved)?;
    clear(rows)?;
    of_the_recipient(track, &asked.recipient)?;
    in_order(
        ("Сдача", asked.handed_on),
        ("утверждение акта", act.approved_on),
        today,
    )?;
    of_the_bags(&asked.bags, rows.len())
}

fn of_the_recipient(track: Track, recipient: &Recipient) -> Result<(), Refused> {
    match (recipient, track) {
        (Recipient::Own, _) => Ok(()),
        (Recipient::Contractor { .. }, Track::Restricted) => Err(Refused::RestrictedToContractor),
        (Recipient::Contractor { contract, name, .. }, Track::Ordinary) => {
            if contract.trim().is_empty() || name.trim().is_empty() {
                Err(Refused::NoContract)
            } else {
                Ok(())
            }
        }
    }
}

fn of_the_bags(bags: &[Bag], units_of_act: usize) -> Result<(), Refused> {
    if bags.is_empty() {
        return Err(Refused::NoBags);
    }
    let (mut numbers, mut seals) = (BTreeSet::new(), BTreeSet::new());
    let mut in_bags = 0_i64;
    for bag in bags {
        if bag.seal.trim().is_empty() || bag.storage_units < 1 || bag.weight_grams < 1 {
            return Err(Refused::EmptyBag(bag.number));
        }
        if !numbers.insert(bag.number) {
            return Err(Refused::RepeatedBag(bag.number));
        }
        if !seals.insert(bag.seal.trim()) {
            return Err(Refused::RepeatedSeal(bag.seal.clone()));
        }
        in_bags = in_bags.saturating_add(bag.storage_units);
    }
    let by_act = i64::try_from(units_of_act).unwrap_or(i64::MAX);
    if in_bags == by_act {
        Ok(())
    } else {
        Err(Refused::BagsDoNotFit { in_bags, by_act })
    }
}

/// What is asked of the record of a destruction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Deed {
    /// Number of the record.
    pub number: String,
    /// How.
    pub method: Method,
    /// Width of the strips, micrometres.
    pub strip_width_micrometres: Option<i64>,
    /// Whether the strips were mixed with other paper.
    pub mixed_with_other_paper: bool,
    /// Whether the folders burnt to the base.
    pub burnt_to_base: bool,
    /// Whether the seals were whole before destruction.
    pub seals_intact: bool,
    /// Where.
    pub place: String,
    /// Chair of the commission.
    pub chair: String,
    /// Members, one a line.
    pub members: String,
    /// Authorised persons who were there, one a line.
    pub witnesses: String,
    /// Video and photographs, one a line.
    pub footage: String,
    /// When.
    pub destroyed_on: NaiveDate,
    /// Who approved the record, once somebody has.
    pub approved: Option<(crate::ids::PersonId, NaiveDate)>,
}

/// Whether the destruction can be recorded: handed over, nothing in the way, done as 10.5.9 demands, watched.
///
/// # Errors
/// [`Refused`] with what is wrong; every case with an obstacle is named.
pub fn record(
    act: &Act,
    track: Track,
    rows: &[Standing],
    handed_on: Option<NaiveDate>,
    asked: &Deed,
    today: NaiveDate,
) -> Result<(), Refused> {
    in_state(act, ActState::HandedOver)?;
    clear(rows)?;
    of_the_method(asked)?;
    if lines(&asked.witnesses).is_empty() && lines(&asked.footage).is_empty() {
        return Err(Refused::NobodyWatched);
    }
    let least = match track {
        Track::Ordinary => 1,
        Track::Restricted => 2,
    };
    if asked.chair.trim().is_empty() || lines(&asked.members).len() < least {
        return Err(Refused::TooFewMembers { least });
    }
    in_order(
        ("Уничтожение", asked.destroyed_on),
        ("сдача по накладной", handed_on),
        today,
    )?;
    match asked.approved {
        None => Ok(()),
        Some((_, on)) => in_order(
            ("Утверждение акта об уничтожении", on),
            ("уничтожение", Some(asked.destroyed_on)),
            today,
        ),
    }
}

fn of_the_method(asked: &Deed) -> Result<(), Refused> {
    match (asked.method, asked.strip_width_micrometres) {
        (Method::Burning, _) if !asked.burnt_to_base => Err(Refused::NotBurntOut),
        (Method::Shredding, None) => Err(Refused::NoStripWidth),
        (Method::Shredding, Some(width)) if !(1..=WIDEST_STRIP).contains(&width) => {
            Err(Refused::StripsTooWide {
                millimetres: millimetres(width),
            })
        }
        (Method::Shredding, _) if !asked.mixed_with_other_paper => Err(Refused::NotMixed),
        (Method::Burning | Method::Chemical | Method::Shredding, _) => Ok(()),
    }
}

/// «3,9»: micrometres as millimetres with a decimal comma.
pub fn millimetres(micrometres: i64) -> String {
    let (whole, rest) = (micrometres / 1000, (micrometres % 1000).abs());
    if rest == 0 {
        return whole.to_string();
    }
    let decimals = format!("{rest:03}");
    format!("{whole},{}", decimals.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::super::eligibility::tests::day;
    use super::super::{Entry, EntryState, Verdict};
    use super::*;
    use crate::ids::{
        ActId, CampaignId, DestructionEntryId, DestructionListId, PersonId, VolumeId,
    };

    fn act(state: ActState) -> Act {
        Act {
            id: ActId(1),
            campaign_id: CampaignId(1),
            number: 7,
            state,
            drawn_by: PersonId(1),
            drawn_on: day("2021-10-18"),
            decision_id: None,
            approved_by: Some(PersonId(2)),
            approved_on: Some(day("2021-10-29")),
            marked_by: None,
            marked_on: None,
            version: 1,
        }
    }

    fn rows(count: i64) -> Vec<Standing> {
        (1..=count)
            .map(|number| Standing {
                entry: Entry {
                    id: DestructionEntryId(number),
                    list_id: DestructionListId(1),
                    act_id: Some(ActId(1)),
                    volume_id: VolumeId(number),
                    number,
                    years_text: "2015".into(),
                    index_text: "10-1-05".into(),
                    title: "Переписка".into(),
                    group_name: String::new(),
                    inventory_number: String::new(),
                    inventory_position: String::new(),
                    term_text: "5 лет".into(),
                    expired_on: day("2020-12-31"),
                    decision: Some(Verdict::Agreed),
                    keep_until: None,
                    decision_reason: String::new(),
                    decided_by: None,
                    decided_on: None,
                    state: EntryState::InAct,
                },
                obstacles: Vec::new(),
            })
            .collect()
    }

    fn bag(number: i64, seal: &str, storage_units: i64) -> Bag {
        Bag {
            number,
            seal: seal.into(),
            storage_units,
            weight_grams: 12_500,
        }
    }

    fn contractor(contract: &str) -> Recipient {
        Recipient::Contractor {
            name: "ООО «Вторичные ресурсы»".into(),
            representative: "И.И. Лебедев".into(),
            contract: contract.into(),
            warrant: String::new(),
        }
    }

    fn handed(recipient: Recipient, bags: Vec<Bag>) -> HandOver {
        HandOver {
            number: "2".into(),
            place: "г. Москва".into(),
            recipient,
            vehicle: String::new(),
            driver: String::new(),
            handed_on: day("2021-11-09"),
            bags,
        }
    }

    fn handing(track: Track, asked: &HandOver) -> Result<(), Refused> {
        hand_over(
            &act(ActState::Approved),
            track,
            &rows(22),
            asked,
            day("2021-11-10"),
        )
    }

    #[test]
    fn the_bags_hold_what_the_act_names() {
        // and the invariant of F-32.
        let own = |bags| handing(Track::Ordinary, &handed(Recipient::Own, bags));
        assert_eq!(
            own(vec![bag(1, "045871", 12), bag(2, "045872", 10)]),
            Ok(())
        );
        assert_eq!(own(vec![]), Err(Refused::NoBags));
        assert_eq!(
            own(vec![bag(1, "045871", 21)]),
            Err(Refused::BagsDoNotFit {
                in_bags: 21,
                by_act: 22
            })
        );
        assert_eq!(
            own(vec![bag(1, "045871", 12), bag(1, "045872", 10)]),
            Err(Refused::RepeatedBag(1))
        );
        assert_eq!(
            own(vec![bag(1, "045871", 12), bag(2, " 045871", 10)]),
            Err(Refused::RepeatedSeal(" 045871".into()))
        );
        assert_eq!(own(vec![bag(1, " ", 22)]), Err(Refused::EmptyBag(1)));
    }

    #[test]
    fn a_contractor_needs_a_contract_and_never_gets_restricted_documents() {
        //
        let bags = || vec![bag(1, "045871", 22)];
        let by = |track, contract: &str| handing(track, &handed(contractor(contract), bags()));
        assert_eq!(by(Track::Ordinary, "от 12.05.2021 № 5"), Ok(()));
        assert_eq!(by(Track::Ordinary, " "), Err(Refused::NoContract));
        assert_eq!(
            by(Track::Restricted, "от 12.05.2021 № 5"),
            Err(Refused::RestrictedToContractor)
        );
        assert_eq!(
            handing(Track::Restricted, &handed(Recipient::Own, bags())),
            Ok(())
        );
    }

    #[test]
    fn nothing_is_handed_over_before_approval_or_while_an_obstacle_stands() {
        //
        let asked = handed(Recipient::Own, vec![bag(1, "045871", 1)]);
        for state in ActState::ALL {
            let found = hand_over(
                &act(*state),
                Track::Ordinary,
                &rows(1),
                &asked,
                day("2021-11-10"),
            );
            assert_eq!(found.is_ok(), *state == ActState::Approved, "{state:?}");
        }
        let mut held = rows(1);
        held[0]
            .obstacles
            .push(super::super::eligibility::Obstacle::Held("суд".into()));
        let found = hand_over(
            &act(ActState::Approved),
            Track::Ordinary,
            &held,
            &asked,
            day("2021-11-10"),
        );
        let said = found.expect_err("a hold stands").to_string();
        assert!(
            said.contains("10-1-05") && said.contains("запрет"),
            "{said}"
        );
    }

    fn deed(method: Method) -> Deed {
        Deed {
            number: "4".into(),
            method,
            strip_width_micrometres: Some(3_900),
            mixed_with_other_paper: true,
            burnt_to_base: true,
            seals_intact: true,
            place: "г. Подольск".into(),
            chair: "Н.П. Зайцев".into(),
            members: "Т.М. Орлова\nС.С. Белова".into(),
            witnesses: "Н.П. Зайцев".into(),
            footage: String::new(),
            destroyed_on: day("2021-11-12"),
            approved: None,
        }
    }

    fn recorded(track: Track, asked: &Deed) -> Result<(), Refused> {
        record(
            &act(ActState::HandedOver),
            track,
            &rows(1),
            Some(day("2021-11-09")),
            asked,
            day("2021-11-15"),
        )
    }

    #[test]
    fn each_method_has_its_condition() {
        // R-196…R-198.
        for method in Method::ALL {
            assert_eq!(
                recorded(Track::Ordinary, &deed(*method)),
                Ok(()),
                "{method:?}"
            );
        }
        let with = |method, change: fn(&mut Deed)| {
            let mut asked = deed(method);
            change(&mut asked);
            recorded(Track::Ordinary, &asked)
        };
        assert_eq!(
            with(Method::Burning, |it| it.burnt_to_base = false),
            Err(Refused::NotBurntOut)
        );
        assert_eq!(
            with(Method::Shredding, |it| it.strip_width_micrometres = None),
            Err(Refused::NoStripWidth)
        );
        assert_eq!(
            with(Method::Shredding, |it| it.strip_width_micrometres =
                Some(6_001)),
            Err(Refused::StripsTooWide {
                millimetres: "6,001".into()
            })
        );
        assert_eq!(
            with(Method::Shredding, |it| it.strip_width_micrometres =
                Some(6_000)),
            Ok(())
        );
        assert_eq!(
            with(Method::Shredding, |it| it.mixed_with_other_paper = false),
            Err(Refused::NotMixed)
        );
    }

    #[test]
    fn somebody_watched() {
        // people or footage.
        let mut asked = deed(Method::Chemical);
        asked.witnesses = " \n".into();
        assert_eq!(
            recorded(Track::Ordinary, &asked),
            Err(Refused::NobodyWatched)
        );
        asked.footage = "видеозапись № 1".into();
        assert_eq!(recorded(Track::Ordinary, &asked), Ok(()));
    }

    #[test]
    fn restricted_documents_need_two_members() {
        let mut asked = deed(Method::Chemical);
        asked.members = "Т.М. Орлова".into();
        assert_eq!(recorded(Track::Ordinary, &asked), Ok(()));
        assert_eq!(
            recorded(Track::Restricted, &asked),
            Err(Refused::TooFewMembers { least: 2 })
        );
    }

    #[test]
    fn dates_follow_one_another() {
        let mut asked = deed(Method::Chemical);
        asked.destroyed_on = day("2021-11-08");
        assert!(matches!(
            recorded(Track::Ordinary, &asked),
            Err(Refused::TooEarly { .. })
        ));
        asked.destroyed_on = day("2021-11-16");
        assert!(matches!(
            recorded(Track::Ordinary, &asked),
            Err(Refused::InTheFuture { .. })
        ));
    }
}
