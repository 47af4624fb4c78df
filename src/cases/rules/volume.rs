//! When a volume is full (R-108, T-8) and what an attachment may become (R-105, R-114, T-2).

use super::{Medium, Volume, VolumeState};
use crate::nomenclature::rules::Category;

/// A volume of paper holds no more sheets than this.
pub const SHEET_LIMIT: i64 = 200;
/// From here on the person is warned.
pub const SHEET_WARNING: i64 = 180;
/// An attachment with this many sheets may become a volume of its own.
const LARGE_ATTACHMENT: i64 = 100;

/// Where a document goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Placement {
    /// Into the volume at hand, with what is to be said about it.
    Here(Option<String>),
    /// The volume is full: into the next one.
    NextVolume,
}

/// Why something cannot be done with a volume.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The last volume has nothing in it.
    #[error("Том {0} пуст: открывать следующий незачем")]
    LastIsEmpty(i64),
    /// Sheets are certified once the volume is closed, until the archive takes it.
    #[error("Том {} {}: лист-заверитель составляют на закрытый том до передачи в архив (п. 10.3.4)", .0, .1.label())]
    NotToBeCertified(i64, VolumeState),
}

/// Decides whether `added` sheets still go into a volume that holds `sheets`.
///
/// A document is never split, so an empty volume takes any. Cases kept up to ten years have a limit of thickness and not of
/// sheets, so there the person is only warned (T-8). Files have no sheets to be sewn.
pub fn place(sheets: i64, added: i64, category: Category, medium: Medium) -> Placement {
    let after = sheets.saturating_add(added);
    if medium == Medium::Electronic || after < SHEET_WARNING {
        return Placement::Here(None);
    }
    if category == Category::ShortTerm {
        return Placement::Here((after > SHEET_LIMIT).then(|| {
            format!("В томе {after} л.: проверьте, что его толщина не больше 10 см (п. 10.2.1)")
        }));
    }
    if after <= SHEET_LIMIT {
        return Placement::Here(Some(format!(
            "В томе {after} л. из {SHEET_LIMIT}: скоро понадобится следующий том (п. 10.2.1)"
        )));
    }
    if sheets == 0 {
        return Placement::Here(Some(format!(
            "В документе {after} л., а в томе их не больше {SHEET_LIMIT}: документ не делится и занял том целиком (п. 10.2.1)"
        )));
    }
    Placement::NextVolume
}

/// What may be done with a large attachment; never forced (T-2).
pub fn advice_on_attachment(sheets: i64) -> Option<String> {
    (sheets >= LARGE_ATTACHMENT).then(|| {
        format!(
            "Приложение на {sheets} л. можно оформить отдельным томом: откройте следующий том с его названием (п. 10.2.1)"
        )
    })
}

/// Whether the next volume may be opened by hand.
///
/// # Errors
/// [`Refused::LastIsEmpty`].
pub fn may_open_next(last: &Volume) -> Result<(), Refused> {
    if last.sheets == 0 && last.state == VolumeState::Open {
        Err(Refused::LastIsEmpty(last.number))
    } else {
        Ok(())
    }
}

/// Whether the sheets of the volume may be certified now.
///
/// # Errors
/// [`Refused::NotToBeCertified`].
pub fn may_certify(volume: &Volume) -> Result<(), Refused> {
    if volume.state == VolumeState::Closed {
        Ok(())
    } else {
        Err(Refused::NotToBeCertified(volume.number, volume.state))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn two_hundred_sheets_fill_a_volume() {
        // 10.2.1: warning from 180, stop above 200; up to ten years only a warning (T-8).
        let cases = [
            (100, 79, Category::LongTerm, "here"),
            (100, 80, Category::LongTerm, "warned"),
            (180, 20, Category::Permanent, "warned"),
            (180, 21, Category::Permanent, "next"),
            (180, 21, Category::Personnel, "next"),
            (180, 21, Category::ShortTerm, "warned"),
            (150, 50, Category::ShortTerm, "here"),
            (0, 350, Category::Permanent, "warned"),
        ];
        for (sheets, added, category, expected) in cases {
            let found = match place(sheets, added, category, Medium::Paper) {
                Placement::Here(None) => "here",
                Placement::Here(Some(_)) => "warned",
                Placement::NextVolume => "next",
            };
            assert_eq!(found, expected, "{sheets} + {added} {category:?}");
        }
        assert_eq!(
            place(500, 500, Category::Permanent, Medium::Electronic),
            Placement::Here(None)
        );
    }

    proptest! {
        #[test]
        fn a_volume_of_long_keeping_never_grows_past_the_limit(
            documents in proptest::collection::vec(1i64..=SHEET_LIMIT, 1..60)
        ) {
            let mut sheets = 0;
            for added in documents {
                match place(sheets, added, Category::Permanent, Medium::Paper) {
                    Placement::Here(_) => sheets += added,
                    Placement::NextVolume => sheets = added,
                }
                prop_assert!(sheets <= SHEET_LIMIT);
            }
        }
    }

    #[test]
    fn a_large_attachment_may_become_a_volume() {
        // 10.2.1 and 10.2.2 with T-2: from 100 on it is offered.
        assert!(advice_on_attachment(99).is_none());
        assert!(advice_on_attachment(100).is_some());
    }
}
