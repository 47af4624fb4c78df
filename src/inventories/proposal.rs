//! The planner of a department's inventory: from the volumes on the shelf to the rows, and to what stays behind and why. Pure.
//!
//! A person looks at the proposal; carrying it out draws exactly this, and refuses when the ground has moved meanwhile.

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::cover::{Cover, ShelvedVolume, VolumeState};
use super::numbering::MAX_UNIT_NUMBER;
use super::rules::InventoryKind;
use super::window::Window;
use crate::ids::{DepartmentId, VolumeId};

/// What inventory is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// Of which department.
    pub department_id: DepartmentId,
    /// Of which cases.
    pub kind: InventoryKind,
    /// Opened in which year (N-10, N-11).
    pub year: i64,
    /// Whether restricted (ДСП) volumes go in; asked only by somebody who may see them.
    pub with_restricted: bool,
}

/// A row to be written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Line {
    /// The volume.
    pub volume_id: VolumeId,
    /// Its number.
    pub number: i64,
    /// Group row above it; empty where there are no groups.
    pub group_name: String,
    /// What the cover says.
    pub cover: Cover,
    /// State of the volume, copies and the like (N-28).
    pub note: String,
    /// What should be looked at, though it does not keep the volume out.
    pub remarks: Vec<String>,
}

/// A volume that stays behind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LeftOut {
    /// The volume.
    pub volume_id: VolumeId,
    /// Index of its case.
    pub index_text: String,
    /// Title with the number of the volume.
    pub title: String,
    /// Everything that keeps it out.
    pub reasons: Vec<Reason>,
}

/// Why a volume stays behind.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
pub enum Reason {
    /// Documents may still come into the case.
    #[error("дело ещё не закрыто")]
    CaseOpen,
    /// The volume is not finished.
    #[error("том ещё не закрыт")]
    VolumeOpen,
    /// Its sheets are not certified.
    #[error("том не оформлен: нет листа-заверителя (п. 10.3.4)")]
    NotCertified,
    /// An ЭПК case whose pages have not been looked through.
    #[error("дело с отметкой «ЭПК» не просмотрено полистно (п. 10.3.2)")]
    NotReviewed,
    /// The cover has no dates.
    #[error("не указаны крайние даты документов тома")]
    NoDates,
    /// Stands in an inventory already.
    #[error("уже внесён в опись № {0}")]
    Listed(String),
    /// The volume is not in the department.
    #[error("том {}", .0.label())]
    NotOnShelf(VolumeState),
    /// A restricted volume, while an inventory without them was asked for.
    #[error("дело «ДСП»: составляется опись без дел ограниченного доступа")]
    Restricted,
    /// An inventory ends at 9999 (N-08).
    #[error("в описи не больше 9999 номеров: войдёт в следующую")]
    NoRoom,
}

/// What an inventory would hold, and what it would leave out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Proposal {
    /// What was asked for.
    pub asked: Asked,
    /// The rows.
    pub lines: Vec<Line>,
    /// What stays behind.
    pub left_out: Vec<LeftOut>,
    /// When the earliest of the rows is due in the archive (N-22).
    #[serde(skip)]
    pub window: Option<Window>,
}

impl Proposal {
    /// Stands for everything the proposal says: two proposals with one fingerprint are the same.
    pub fn fingerprint(&self) -> String {
        fingerprint(self)
    }
}

pub(super) fn fingerprint(proposal: &impl Serialize) -> String {
    let text = serde_json::to_vec(proposal).expect("a proposal has no maps with odd keys");
    hex::encode(Sha256::digest(text))
}

/// Plans an inventory from the volumes of the department that belong to its kind and year.
///
/// Rows come in the order of the nomenclature under the names of their divisions, volumes of one case by number
/// numbered 1…n without breaks, with the words of the cover.
pub fn plan(asked: Asked, mut shelf: Vec<ShelvedVolume>) -> Proposal {
    shelf.sort_by(|left, right| in_order(left).cmp(&in_order(right)));
    let mut lines = Vec::new();
    let mut left_out = Vec::new();
    let mut closed_on = Vec::new();
    for volume in shelf {
        let mut reasons = reasons_against(&asked, &volume);
        let number = lines.len() as i64 + 1;
        if reasons.is_empty() && number > i64::from(MAX_UNIT_NUMBER) {
            reasons.push(Reason::NoRoom);
        }
        match volume.cover() {
            Some(cover) if reasons.is_empty() => {
                closed_on.extend(volume.closed_on);
                lines.push(Line {
                    volume_id: volume.volume_id,
                    number,
                    remarks: volume.remarks(),
                    group_name: volume.group_name,
                    cover,
                    note: volume.condition_note,
                });
            }
            _ => left_out.push(LeftOut {
                volume_id: volume.volume_id,
                index_text: volume.index_with_item(),
                title: volume.title(),
                reasons,
            }),
        }
    }
    Proposal {
        asked,
        lines,
        left_out,
        window: Window::of_all(closed_on),
    }
}

fn in_order(volume: &ShelvedVolume) -> impl Ord + use<'_> {
    (
        volume.division_number,
        volume.position,
        &volume.index_text,
        &volume.item,
        volume.case_id,
        volume.volume_number,
    )
}

fn reasons_against(asked: &Asked, volume: &ShelvedVolume) -> Vec<Reason> {
    let mut reasons = Vec::new();
    let mut note = |stands: bool, reason: Reason| {
        if stands {
            reasons.push(reason);
        }
    };
    match volume.volume_state {
        VolumeState::Closed => note(volume.case_open, Reason::CaseOpen),
        VolumeState::Open => note(
            true,
            if volume.case_open {
                Reason::CaseOpen
            } else {
                Reason::VolumeOpen
            },
        ),
        elsewhere => {
            // What is not in the department needs no further reason.
            return vec![
                volume
                    .listed_in
                    .clone()
                    .filter(|_| elsewhere == VolumeState::Accepted)
                    .map_or(Reason::NotOnShelf(elsewhere), Reason::Listed),
            ];
        }
    }
    if let Some(number) = &volume.listed_in {
        return vec![Reason::Listed(number.clone())];
    }
    note(volume.certified_sheets.is_none(), Reason::NotCertified);
    note(
        volume.first_date.is_none() || volume.last_date.is_none(),
        Reason::NoDates,
    );
    note(
        volume.review_required && !volume.reviewed,
        Reason::NotReviewed,
    );
    note(
        volume.restricted && !asked.with_restricted,
        Reason::Restricted,
    );
    reasons
}

/// The rows that no longer say what their covers say: the name of each row with what differs.
pub fn differences<'a>(
    rows: impl IntoIterator<Item = (String, Cover, Option<&'a ShelvedVolume>)>,
) -> Vec<String> {
    rows.into_iter()
        .filter_map(|(name, row, volume)| {
            let Some(cover) = volume.and_then(ShelvedVolume::cover) else {
                return Some(format!("{name}: обложка не заполнена"));
            };
            let mut fields = Vec::new();
            for (field, differs) in [
                ("индекс", row.index_text != cover.index_text),
                ("заголовок", row.title != cover.title),
                ("даты", row.dates_text != cover.dates_text),
                ("листы", row.sheets != cover.sheets),
                ("срок хранения", row.term_text != cover.term_text),
            ] {
                if differs {
                    fields.push(field);
                }
            }
            (!fields.is_empty()).then(|| format!("{name}: {}", fields.join(", ")))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::cover::tests::ready;
    use super::*;
    use crate::ids::CaseId;

    fn asked() -> Asked {
        Asked {
            department_id: DepartmentId(1),
            kind: InventoryKind::Permanent,
            year: 2022,
            with_restricted: false,
        }
    }

    fn numbered(proposal: &Proposal) -> Vec<(i64, i64)> {
        proposal
            .lines
            .iter()
            .map(|line| (line.number, line.volume_id.0))
            .collect()
    }

    #[test]
    fn rows_follow_the_nomenclature_and_volumes_their_numbers() {
        //
        let second_division = ShelvedVolume {
            division_number: Some(2),
            position: 1,
            group_name: "Отдел хозяйственного обеспечения".into(),
            ..ready(1)
        };
        let volume = |id: i64, number: i64| ShelvedVolume {
            case_id: CaseId(7),
            position: 3,
            volume_id: VolumeId(id),
            volume_number: number,
            volumes: 2,
            ..ready(7)
        };
        let proposal = plan(
            asked(),
            vec![second_division, volume(72, 2), ready(2), volume(71, 1)],
        );
        assert_eq!(numbered(&proposal), [(1, 2), (2, 71), (3, 72), (4, 1)]);
        assert!(proposal.left_out.is_empty());
        assert_eq!(
            proposal.lines[2].cover.title,
            "Приказы по основной деятельности. Том 2"
        );
    }

    #[test]
    fn what_stays_behind_says_why() {
        type Change = fn(&mut ShelvedVolume);
        let cases: &[(Change, &[Reason])] = &[
            (|v| v.case_open = true, &[Reason::CaseOpen]),
            (
                |v| {
                    v.case_open = true;
                    v.volume_state = VolumeState::Open;
                },
                &[Reason::CaseOpen],
            ),
            (
                |v| v.volume_state = VolumeState::Open,
                &[Reason::VolumeOpen],
            ),
            //
            (|v| v.certified_sheets = None, &[Reason::NotCertified]),
            (|v| v.first_date = None, &[Reason::NoDates]),
            //
            (|v| v.review_required = true, &[Reason::NotReviewed]),
            (|v| v.restricted = true, &[Reason::Restricted]),
            (
                |v| v.volume_state = VolumeState::Lost,
                &[Reason::NotOnShelf(VolumeState::Lost)],
            ),
            (
                |v| {
                    v.certified_sheets = None;
                    v.review_required = true;
                },
                &[Reason::NotCertified, Reason::NotReviewed],
            ),
        ];
        for (change, expected) in cases {
            let mut volume = ready(1);
            change(&mut volume);
            let proposal = plan(asked(), vec![volume]);
            assert!(proposal.lines.is_empty(), "{expected:?}");
            assert_eq!(proposal.left_out[0].reasons, *expected);
        }
        let listed = ShelvedVolume {
            listed_in: Some("10п-2022".into()),
            ..ready(1)
        };
        assert_eq!(
            plan(asked(), vec![listed]).left_out[0].reasons,
            [Reason::Listed("10п-2022".into())]
        );
    }

    #[test]
    fn a_reviewed_case_and_an_asked_for_restricted_one_go_in() {
        let reviewed = ShelvedVolume {
            review_required: true,
            reviewed: true,
            ..ready(1)
        };
        let restricted = ShelvedVolume {
            restricted: true,
            ..ready(2)
        };
        let asked = Asked {
            with_restricted: true,
            ..asked()
        };
        assert_eq!(plan(asked, vec![reviewed, restricted]).lines.len(), 2);
    }

    #[test]
    fn an_inventory_ends_at_9999() {
        // N-08.
        let shelf = (1..=10_001).map(ready).collect();
        let proposal = plan(asked(), shelf);
        assert_eq!(proposal.lines.len(), 9_999);
        assert!(
            proposal
                .left_out
                .iter()
                .all(|left| left.reasons == [Reason::NoRoom])
        );
    }

    #[test]
    fn differences_name_the_row_and_the_columns() {
        //
        fn named(row: &Cover, volume: &ShelvedVolume) -> Vec<String> {
            differences([("№ 1, дело 10-1-01".to_owned(), row.clone(), Some(volume))])
        }
        let volume = ready(1);
        let row = volume.cover().expect("a cover");
        assert!(named(&row, &volume).is_empty());
        let recounted = ShelvedVolume {
            certified_sheets: Some(149),
            case_title: "Приказы".into(),
            ..volume.clone()
        };
        assert_eq!(
            named(&row, &recounted),
            ["№ 1, дело 10-1-01: заголовок, листы"]
        );
        let emptied = ShelvedVolume {
            certified_sheets: None,
            ..volume
        };
        assert_eq!(
            named(&row, &emptied),
            ["№ 1, дело 10-1-01: обложка не заполнена"]
        );
    }

    prop_compose! {
        fn any_volume(id: i64)(
            division in prop::option::of(1_i64..4),
            position in 1_i64..6,
            volume_number in 1_i64..4,
            certified in any::<bool>(),
            restricted in any::<bool>(),
            open in any::<bool>(),
        ) -> ShelvedVolume {
            ShelvedVolume {
                division_number: division,
                position,
                case_id: CaseId(position),
                volume_number,
                certified_sheets: certified.then_some(10),
                restricted,
                volume_state: if open { VolumeState::Open } else { VolumeState::Closed },
                ..ready(id)
            }
        }
    }

    fn any_shelf() -> impl Strategy<Value = Vec<ShelvedVolume>> {
        (0_i64..20).prop_flat_map(|count| (0..count).map(any_volume).collect::<Vec<_>>())
    }

    proptest! {
        #[test]
        fn every_volume_is_listed_once_or_left_out_with_a_reason(shelf in any_shelf()) {
            let mut before: Vec<VolumeId> = shelf.iter().map(|volume| volume.volume_id).collect();
            let proposal = plan(asked(), shelf);
            let mut after: Vec<VolumeId> = proposal.lines.iter().map(|line| line.volume_id)
                .chain(proposal.left_out.iter().map(|left| left.volume_id)).collect();
            before.sort_unstable();
            after.sort_unstable();
            prop_assert_eq!(before, after);
            prop_assert!(proposal.left_out.iter().all(|left| !left.reasons.is_empty()));
            let numbers: Vec<i64> = proposal.lines.iter().map(|line| line.number).collect();
            let expected: Vec<i64> = (1..=numbers.len() as i64).collect();
            prop_assert_eq!(numbers, expected);
        }

        #[test]
        fn the_order_of_the_shelf_changes_nothing(shelf in any_shelf()) {
            let mut turned = shelf.clone();
            turned.reverse();
            // Twins by every key of the order keep their order on the shelf; real volumes have no twins (UNIQUE case, number).
            let keys: std::collections::BTreeSet<_> = shelf.iter()
                .map(|v| (v.division_number, v.position, v.index_text.clone(), v.volume_number)).collect();
            prop_assume!(keys.len() == shelf.len());
            prop_assert_eq!(plan(asked(), shelf).fingerprint(), plan(asked(), turned).fingerprint());
        }
    }
}
