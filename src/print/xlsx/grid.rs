//! The columns of the sheet, in millimetres.

use super::super::form::{Form, Piece, Table};
use super::super::layout::{GRYPH_WIDTH_MM, LABEL_MM, LABELS_IN_A_ROW};

/// How far from the edge of a table the right zone may begin, mm.
const NEAR_MM: u16 = 20;

/// The columns of the sheet: edges, in mm from the left margin, that every table of the form falls on.
pub(super) struct Grid {
    edges: Vec<u16>,
    /// Index of the column where the right zone (gryph, signature) begins.
    right_zone: u16,
}

/// Columns `first..=last` of the sheet.
#[derive(Clone, Copy)]
pub(super) struct Span {
    pub(super) first: u16,
    pub(super) last: u16,
}

impl Grid {
    pub(super) fn of(form: &Form) -> Self {
        let width = form.page.text_width_mm();
        let mut edges = vec![0];
        for piece in &form.body {
            match piece {
                Piece::Table(table) => edges.extend(column_edges(table).into_iter().skip(1)),
                Piece::Labels(_) => edges.extend(label_edges()),
                _ => {}
            }
        }
        edges.sort_unstable();
        edges.dedup();
        let zone = width - GRYPH_WIDTH_MM;
        if edges.len() == 1 {
            edges.push(width);
        }
        // Names are signed in the right zone: it begins at an edge of the table that is near enough, or has one of its own.
        if edges.iter().all(|edge| edge.abs_diff(zone) > NEAR_MM) {
            edges.push(zone);
            edges.sort_unstable();
        }
        let whole = edges.last().copied().unwrap_or(width);
        let right_zone = (1..edges.len() - 1)
            .min_by_key(|index| (whole - edges[*index]).abs_diff(GRYPH_WIDTH_MM))
            .unwrap_or(0);
        Self {
            right_zone: right_zone as u16,
            edges,
        }
    }

    pub(super) fn columns(&self) -> u16 {
        (self.edges.len() - 1) as u16
    }

    pub(super) fn all(&self) -> Span {
        Span {
            first: 0,
            last: self.columns() - 1,
        }
    }

    pub(super) fn left(&self) -> Span {
        Span {
            first: 0,
            last: self.right_zone.saturating_sub(1),
        }
    }

    pub(super) fn right(&self) -> Span {
        Span {
            first: self.right_zone,
            last: self.columns() - 1,
        }
    }

    /// The sheet's columns between two edges of a table.
    pub(super) fn between(&self, from_mm: u16, to_mm: u16) -> Span {
        let first = self.edges.partition_point(|edge| *edge < from_mm) as u16;
        let end = self.edges.partition_point(|edge| *edge < to_mm) as u16;
        Span {
            first,
            last: end.saturating_sub(1).max(first),
        }
    }

    pub(super) fn width_mm(&self, span: Span) -> f64 {
        f64::from(self.edges[usize::from(span.last) + 1] - self.edges[usize::from(span.first)])
    }
}

/// The edges of labels side by side, but for the first one.
pub(super) fn label_edges() -> impl Iterator<Item = u16> {
    (1_u16..)
        .take(LABELS_IN_A_ROW)
        .map(|labels| labels * LABEL_MM.0)
}

/// Edges of the columns of a table, mm from its left side: one more than columns.
pub(super) fn column_edges(table: &Table) -> Vec<u16> {
    let mut edges = vec![0];
    let mut edge = 0;
    for column in table.columns() {
        edge += column.width_mm;
        edges.push(edge);
    }
    edges
}
