//! Ranges merged downwards, found by row and column without going through all of them for every row.

use crate::intake::workbook::Merge;
use std::collections::BTreeMap;

/// Ranges of more than one row, by their first column and first row.
#[derive(Debug, Default)]
pub struct MergesDown {
    by_column: BTreeMap<u32, BTreeMap<u32, Merge>>,
}

impl MergesDown {
    pub fn new(merges: &[Merge]) -> MergesDown {
        let mut by_column = BTreeMap::<u32, BTreeMap<u32, Merge>>::new();
        for merge in merges
            .iter()
            .filter(|merge| merge.last_row > merge.first_row)
        {
            let column = by_column.entry(merge.first_column).or_default();
            column.insert(merge.first_row, *merge);
        }
        MergesDown { by_column }
    }

    /// The range that begins in this column and covers this row.
    pub fn covering(&self, row: u32, column: u32) -> Option<Merge> {
        let (_, merge) = self.by_column.get(&column)?.range(..=row).next_back()?;
        (merge.last_row >= row).then_some(*merge)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_found() {
        let merge = |first_row, last_row, first_column| Merge {
            first_row,
            last_row,
            first_column,
            last_column: first_column,
        };
        let merges = MergesDown::new(&[merge(2, 4, 0), merge(7, 7, 0), merge(5, 9, 3)]);
        assert_eq!(merges.covering(4, 0), Some(merge(2, 4, 0)));
        assert_eq!(merges.covering(5, 0), None);
        assert_eq!(merges.covering(7, 0), None);
        assert_eq!(merges.covering(9, 3), Some(merge(5, 9, 3)));
        assert_eq!(merges.covering(9, 1), None);
    }
}
