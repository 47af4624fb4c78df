//! What stands on the pages, told to a reader who does not see them: headings, paragraphs, tables, rows, cells in reading order.
//!
//! Layout adds elements as it goes and marks texts with them; drawing tells which texts came of each. What belongs to no
//! element (rules, page numbers, the repeated row of column numbers) is an artifact.

use std::cell::RefCell;
use std::num::{NonZeroU16, NonZeroU32};

use krilla::tagging::{Identifier, Node, TableHeaderScope, Tag, TagGroup, TagKind, TagTree};

/// A place in the structure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Element(usize);

/// What an element is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Role {
    /// A heading with its words.
    Heading(String),
    Paragraph,
    Table,
    /// The heading of a table.
    TableHead,
    /// The rows of a table.
    TableBody,
    Row,
    /// A cell of the heading, over so many columns and rows.
    HeaderCell {
        columns: usize,
        rows: usize,
    },
    /// The name of a group of rows, over all columns.
    GroupCell {
        columns: usize,
    },
    Cell,
}

impl Role {
    fn tag(self) -> TagKind {
        let span = |count: usize| u32::try_from(count).ok().and_then(NonZeroU32::new);
        match self {
            Role::Heading(words) => Tag::Hn(NonZeroU16::MIN, Some(words)).into(),
            Role::Paragraph => Tag::P.into(),
            Role::Table => Tag::Table.into(),
            Role::TableHead => Tag::THead.into(),
            Role::TableBody => Tag::TBody.into(),
            Role::Row => Tag::TR.into(),
            Role::HeaderCell { columns, rows } => Tag::TH(TableHeaderScope::Column)
                .with_col_span(span(columns).filter(|it| it.get() > 1))
                .with_row_span(span(rows).filter(|it| it.get() > 1))
                .into(),
            Role::GroupCell { columns } => Tag::TH(TableHeaderScope::Row)
                .with_col_span(span(columns).filter(|it| it.get() > 1))
                .into(),
            Role::Cell => Tag::TD.into(),
        }
    }

    /// Whether the element counts even when nothing stands in it.
    fn stays_empty(&self) -> bool {
        matches!(
            self,
            Role::HeaderCell { .. } | Role::GroupCell { .. } | Role::Cell
        )
    }
}

/// An element with what it is part of; the form itself when nothing.
struct Added {
    role: Role,
    parent: Option<Element>,
}

/// The elements of a form, each after the one it is part of, in reading order.
pub(super) struct Structure {
    /// None when the file is not tagged.
    elements: Option<RefCell<Vec<Added>>>,
}

impl Structure {
    pub(super) fn new(is_tagged: bool) -> Structure {
        Structure {
            elements: is_tagged.then(RefCell::default),
        }
    }

    /// Adds an element, to a part of the form or to the form itself; none when the file is not tagged.
    pub(super) fn add(&self, role: Role, parent: Option<Element>) -> Option<Element> {
        let mut elements = self.elements.as_ref()?.borrow_mut();
        elements.push(Added { role, parent });
        Some(Element(elements.len() - 1))
    }

    /// The tree of the elements with what stands on the pages of each; none when the file is not tagged.
    pub(super) fn tree(self, contents: Vec<(Element, Identifier)>) -> Option<TagTree> {
        let elements = self.elements?.into_inner();
        let mut children: Vec<Vec<Node>> = Vec::new();
        children.resize_with(elements.len(), Vec::new);
        for (Element(at), content) in contents {
            children[at].push(content.into());
        }
        let mut roots = Vec::new();
        // From the last to the first: when an element's turn comes, all its parts have come.
        for (at, Added { role, parent }) in elements.into_iter().enumerate().rev() {
            let mut parts = children.pop().unwrap_or_default();
            if parts.is_empty() && !role.stays_empty() {
                continue;
            }
            if matches!(parts.first(), Some(Node::Group(_))) {
                parts.reverse();
            }
            debug_assert_eq!(children.len(), at);
            let node = TagGroup::with_children(role.tag(), parts).into();
            match parent {
                Some(Element(parent)) => children[parent].push(node),
                None => roots.push(node),
            }
        }
        roots.reverse();
        Some(TagTree::from(roots).with_lang(Some("ru".to_owned())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tree in words: «Table(THead(TR(TH TH)))».
    fn words(nodes: &[Node]) -> String {
        let of = |node: &Node| match node {
            Node::Leaf(_) => "·".to_owned(),
            Node::Group(group) => {
                let name = format!("{:?}", group.tag);
                let name = name.split('(').next().unwrap_or_default();
                match group.children.as_slice() {
                    [] => name.to_owned(),
                    parts => format!("{name}({})", words(parts)),
                }
            }
        };
        nodes.iter().map(of).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn elements_stand_in_reading_order_and_empty_cells_stay() {
        let structure = Structure::new(true);
        structure.add(Role::Paragraph, None);
        let table = structure.add(Role::Table, None);
        for part in [Role::TableHead, Role::TableBody] {
            let part = structure.add(part, table);
            let row = structure.add(Role::Row, part);
            let first = Role::HeaderCell {
                columns: 2,
                rows: 1,
            };
            structure.add(first, row);
            structure.add(Role::Cell, row);
        }
        let tree = structure.tree(Vec::new()).expect("tagged");
        assert_eq!(
            words(&tree.children),
            "Table(THead(TR(TH TD)) TBody(TR(TH TD)))",
            "the paragraph of which nothing stands anywhere is left out"
        );
    }

    #[test]
    fn a_file_that_is_not_tagged_has_no_elements() {
        let structure = Structure::new(false);
        assert_eq!(structure.add(Role::Paragraph, None), None);
        assert!(structure.tree(Vec::new()).is_none());
    }
}
