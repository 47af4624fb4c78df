//! The year's closing for many cases at once: which of the proposals are shown, and what is marked for all of them before people
//! mark the exceptions. Pure.

use super::closing::{Choice, OpenCase, Proposal};
use crate::ids::DivisionId;
use crate::nomenclature::rules::Category;

/// Which open cases are looked at together, and what is to become of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// By how long they are kept.
    pub category: Option<Category>,
    /// Only those whose row says that cases go on from year to year.
    pub only_carried_over: bool,
    /// Of this division.
    pub division: Option<DivisionId>,
    /// Every word stands in the index or the title.
    pub words: String,
    /// What is marked for all of them; what the planner proposes otherwise.
    pub for_all: Option<Choice>,
}

impl Selection {
    /// Whether anything is left out.
    pub fn is_partial(&self) -> bool {
        *self
            != Selection {
                for_all: self.for_all,
                ..Selection::default()
            }
    }

    /// Whether a case is looked at.
    pub fn shows(&self, case: &OpenCase) -> bool {
        let text = folded(&format!("{} {}", case.index_with_item(), case.title));
        self.category
            .is_none_or(|category| category == case.category)
            && (!self.only_carried_over || case.carry_over)
            && (self.division.is_none() || self.division == case.division_id)
            && folded(&self.words)
                .split_whitespace()
                .all(|word| text.contains(word))
    }

    /// What is marked for a case to begin with: what was chosen for all where that can be done; a case for which it cannot be done
    /// is left open, with its reason beside it.
    pub fn marked(&self, proposal: &Proposal) -> Choice {
        match self.for_all {
            None => proposal.choice,
            Some(Choice::Close) if proposal.close.is_ok() => Choice::Close,
            Some(Choice::CarryOver) if proposal.carry_over.is_ok() => Choice::CarryOver,
            Some(_) => Choice::Wait,
        }
    }
}

fn folded(text: &str) -> String {
    text.to_lowercase().replace('ё', "е")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{CaseId, HeadingId};

    fn case(index: &str, title: &str, category: Category) -> OpenCase {
        OpenCase {
            id: CaseId(1),
            version: 1,
            division_id: Some(DivisionId(1)),
            index_text: index.into(),
            item: String::new(),
            title: title.into(),
            category,
            term_text: "5 лет".into(),
            first_year: 2023,
            carry_over: index == "10-1-09",
            last_document: None,
            volumes: 1,
        }
    }

    #[test]
    fn cases_are_looked_at_by_category_mark_division_and_words() {
        let lawsuit = case(
            "10-1-09",
            "Документы о рассмотрении исков",
            Category::ShortTerm,
        );
        let orders = case("10-1-01", "Приказы о приёме дел", Category::Permanent);
        let shown = |selection: &Selection| [&lawsuit, &orders].map(|case| selection.shows(case));
        let all = Selection::default();
        assert_eq!(shown(&all), [true, true]);
        assert!(!all.is_partial());
        let cases = [
            (
                Selection {
                    category: Some(Category::Permanent),
                    ..all.clone()
                },
                [false, true],
            ),
            (
                Selection {
                    only_carried_over: true,
                    ..all.clone()
                },
                [true, false],
            ),
            (
                Selection {
                    division: Some(DivisionId(2)),
                    ..all.clone()
                },
                [false, false],
            ),
            (
                Selection {
                    words: "ПРИЕМЕ 10-1".into(),
                    ..all.clone()
                },
                [false, true],
            ),
        ];
        for (selection, expected) in cases {
            assert_eq!(shown(&selection), expected, "{selection:?}");
            assert!(selection.is_partial());
        }
    }

    #[test]
    fn what_cannot_be_done_is_left_open() {
        let proposal = |close: bool, carry_over: bool| Proposal {
            case: case("10-1-09", "Документы", Category::ShortTerm),
            choice: Choice::CarryOver,
            close: if close {
                Ok(chrono::NaiveDate::MIN)
            } else {
                Err("нет".into())
            },
            carry_over: if carry_over {
                Ok(HeadingId(1))
            } else {
                Err("нет".into())
            },
            remarks: Vec::new(),
        };
        let marked = |for_all, proposal: &Proposal| {
            Selection {
                for_all,
                ..Selection::default()
            }
            .marked(proposal)
        };
        for close in [true, false] {
            for carry_over in [true, false] {
                let one = proposal(close, carry_over);
                let may = |can, choice| if can { choice } else { Choice::Wait };
                assert_eq!(marked(None, &one), Choice::CarryOver);
                assert_eq!(marked(Some(Choice::Close), &one), may(close, Choice::Close));
                assert_eq!(
                    marked(Some(Choice::CarryOver), &one),
                    may(carry_over, Choice::CarryOver)
                );
                assert_eq!(marked(Some(Choice::Wait), &one), Choice::Wait);
            }
        }
    }
}
