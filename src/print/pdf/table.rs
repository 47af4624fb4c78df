//! Rows with full borders; the row of column numbers is repeated on every page (`forms.md` 1.8).

use super::super::form::{Align, Cell, Column, Row, Table, UpperHeading};
use super::super::layout::TABLE_POINTS;
use super::blocks::{Setting, aligned};
use super::face::Type;
use super::flow::Flow;
use super::fragment::Fragment;
use super::lines::{Line, wrapped};
use super::points;
use super::structure::{Element, Role};

/// Room between the text of a cell and its borders at the sides, and above and below, points.
const SIDE: f32 = 2.8;
const ABOVE: f32 = 2.2;

/// The columns as they are set: where each begins, and how wide it is, points.
struct Columns<'a> {
    columns: &'a [Column],
    edges: Vec<f32>,
}

impl Columns<'_> {
    fn span(&self, first: usize, last: usize) -> (f32, f32) {
        (self.edges[first], self.edges[last + 1] - self.edges[first])
    }

    fn width(&self) -> f32 {
        self.edges.last().copied().unwrap_or_default()
    }
}

/// What stands in a cell, broken into lines.
struct Set {
    x: f32,
    width: f32,
    align: Align,
    lines: Vec<Line>,
    element: Option<Element>,
}

impl Set {
    fn marked(self, element: Option<Element>) -> Set {
        Set { element, ..self }
    }
}

impl Setting<'_> {
    /// Puts a table; the last row stays with the final record after it, if there is one.
    pub(super) fn table(&self, table: &Table, ends_with_record: bool, flow: &mut Flow<'_>) {
        let columns = self.columns(table);
        let whole = self.structure.add(Role::Table, None);
        let head = self.structure.add(Role::TableHead, whole);
        let mut heading = self.heading(table, &columns, head);
        heading.push_below(self.numbers(&columns, head));
        flow.put_with_next(heading);
        // Where it is repeated it is no part of the table, only of the page.
        let numbers = boxed(
            &self.number_cells(&columns),
            Type::regular(TABLE_POINTS),
            None,
        );
        let body = self.structure.add(Role::TableBody, whole);
        let rows = table.rows();
        if rows.is_empty() && !ends_with_record {
            flow.put(Fragment::default());
        }
        for (index, row) in rows.iter().enumerate() {
            if index == 1 {
                flow.repeat(Some(numbers.clone()));
            }
            let is_last = index + 1 == rows.len();
            let stays =
                (is_last && ends_with_record) || (!is_last && matches!(row, Row::Group { .. }));
            let room = flow.room() - flow.repeated_height();
            let mut parts = self.row(row, &columns, room, body);
            let last = parts.pop();
            for part in parts {
                flow.put(part);
            }
            match last {
                Some(part) if stays => flow.put_with_next(part),
                Some(part) => flow.put(part),
                None => {}
            }
        }
        flow.repeat(None);
    }

    fn columns<'t>(&self, table: &'t Table) -> Columns<'t> {
        let whole = f32::from(table.width_mm().max(1));
        let scale = self.width() / points(1) / whole;
        let mut edges = vec![0.0];
        for column in table.columns() {
            let last = edges.last().copied().unwrap_or_default();
            edges.push(last + f32::from(column.width_mm) * scale * points(1));
        }
        Columns {
            columns: table.columns(),
            edges,
        }
    }

    fn set(&self, text: &str, kind: Type, (x, width): (f32, f32), align: Align) -> Set {
        Set {
            x,
            width,
            align,
            lines: wrapped(self.faces, text, kind, width - 2.0 * SIDE, 0.0),
            element: None,
        }
    }

    fn number_cells(&self, columns: &Columns<'_>) -> Vec<Set> {
        let kind = Type::regular(TABLE_POINTS);
        (0..columns.columns.len())
            .map(|index| {
                let text = (index + 1).to_string();
                self.set(&text, kind, columns.span(index, index), Align::Centre)
            })
            .collect()
    }

    /// The row of column numbers as part of the heading.
    fn numbers(&self, columns: &Columns<'_>, head: Option<Element>) -> Fragment {
        let row = self.structure.add(Role::Row, head);
        let cells: Vec<Set> = self
            .number_cells(columns)
            .into_iter()
            .map(|cell| cell.marked(self.header_cell(row, 1, 1)))
            .collect();
        boxed(&cells, Type::regular(TABLE_POINTS), None)
    }

    fn header_cell(&self, row: Option<Element>, columns: usize, rows: usize) -> Option<Element> {
        self.structure.add(Role::HeaderCell { columns, rows }, row)
    }

    fn heading(&self, table: &Table, columns: &Columns<'_>, head: Option<Element>) -> Fragment {
        let kind = Type::regular(TABLE_POINTS);
        let row = self.structure.add(Role::Row, head);
        if !table.has_spanning_headings() {
            let cells: Vec<Set> = columns
                .columns
                .iter()
                .enumerate()
                .map(|(index, column)| {
                    self.set(
                        &column.heading,
                        kind,
                        columns.span(index, index),
                        Align::Centre,
                    )
                    .marked(self.header_cell(row, 1, 1))
                })
                .collect();
            return boxed(&cells, kind, None);
        }
        let (mut upper, mut under, mut tall) = (Vec::new(), Vec::new(), Vec::new());
        for heading in table.upper_headings() {
            match heading {
                UpperHeading::Single { column, index } => tall.push(
                    self.set(
                        &column.heading,
                        kind,
                        columns.span(index, index),
                        Align::Centre,
                    )
                    .marked(self.header_cell(row, 1, 2)),
                ),
                UpperHeading::Spanning { text, first, last } => {
                    let cell = self.set(text, kind, columns.span(first, last), Align::Centre);
                    upper.push(cell.marked(self.header_cell(row, last - first + 1, 1)));
                    under.extend(first..=last);
                }
            }
        }
        let row = self.structure.add(Role::Row, head);
        let lower: Vec<Set> = under
            .into_iter()
            .map(|index| {
                self.set(
                    &columns.columns[index].heading,
                    kind,
                    columns.span(index, index),
                    Align::Centre,
                )
                .marked(self.header_cell(row, 1, 1))
            })
            .collect();
        let (above, below) = (height_of(&upper, kind), height_of(&lower, kind));
        let whole = (above + below).max(height_of(&tall, kind));
        let mut heading = boxed(&upper, kind, Some(above));
        heading.overlay(boxed(&lower, kind, Some(whole - above)), 0.0, above);
        heading.overlay(boxed(&tall, kind, Some(whole)), 0.0, 0.0);
        heading
    }

    /// A row as one fragment; as several when it is higher than a page.
    fn row(
        &self,
        row: &Row,
        columns: &Columns<'_>,
        room: f32,
        body: Option<Element>,
    ) -> Vec<Fragment> {
        let element = self.structure.add(Role::Row, body);
        let (cells, kind) = match row {
            Row::Group { text } => {
                let kind = Type::regular(TABLE_POINTS);
                let span = (0.0, columns.width());
                let role = Role::GroupCell {
                    columns: columns.columns.len(),
                };
                let name = self.set(text, kind, span, Align::Centre);
                (vec![name.marked(self.structure.add(role, element))], kind)
            }
            Row::Line(cells) => (
                cells_of(self, cells, columns, (false, element)),
                Type::regular(TABLE_POINTS),
            ),
            Row::Total(cells) => (
                cells_of(self, cells, columns, (true, element)),
                Type::bold(TABLE_POINTS),
            ),
        };
        if height_of(&cells, kind) <= room {
            return vec![boxed(&cells, kind, None)];
        }
        let at_once = (((room - 2.0 * ABOVE) / kind.leading()) as usize).max(1);
        let most = cells.iter().map(|it| it.lines.len()).max().unwrap_or(0);
        (0..most.div_ceil(at_once))
            .map(|part| {
                let piece: Vec<Set> = cells
                    .iter()
                    .map(|cell| Set {
                        lines: cell
                            .lines
                            .iter()
                            .skip(part * at_once)
                            .take(at_once)
                            .cloned()
                            .collect(),
                        ..*cell
                    })
                    .collect();
                boxed(&piece, kind, None)
            })
            .collect()
    }
}

fn cells_of(
    setting: &Setting<'_>,
    cells: &[Cell],
    columns: &Columns<'_>,
    (bold, row): (bool, Option<Element>),
) -> Vec<Set> {
    let kind = if bold {
        Type::bold(TABLE_POINTS)
    } else {
        Type::regular(TABLE_POINTS)
    };
    cells
        .iter()
        .zip(columns.columns)
        .enumerate()
        .map(|(index, (cell, column))| {
            setting
                .set(
                    &cell.printed(),
                    kind,
                    columns.span(index, index),
                    column.align,
                )
                .marked(setting.structure.add(Role::Cell, row))
        })
        .collect()
}

fn height_of(cells: &[Set], kind: Type) -> f32 {
    let lines = cells.iter().map(|it| it.lines.len()).max().unwrap_or(0);
    lines.max(1) as f32 * kind.leading() + 2.0 * ABOVE
}

/// Cells side by side in their borders, as high as the highest of them, or as told.
fn boxed(cells: &[Set], kind: Type, height: Option<f32>) -> Fragment {
    let height = height.unwrap_or_else(|| height_of(cells, kind));
    let mut fragment = Fragment::gap(height);
    for cell in cells {
        let mut text = Fragment::default();
        for line in &cell.lines {
            let x = aligned(cell.align, cell.width - 2.0 * SIDE, line.width);
            text.push_line(x, line.clone(), kind);
        }
        fragment.overlay(text.marked(cell.element), cell.x + SIDE, ABOVE);
        let (left, right) = (cell.x, cell.x + cell.width);
        fragment.rule((left, 0.0), (right, 0.0));
        fragment.rule((left, height), (right, height));
        fragment.rule((left, 0.0), (left, height));
        fragment.rule((right, 0.0), (right, height));
    }
    fragment.height = height;
    fragment
}
