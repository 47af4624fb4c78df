//! Pieces of a page: texts and rules at their places, measured before anybody knows on which page they will stand.

use super::face::Type;
use super::lines::Line;
use super::structure::Element;

/// A text on one line.
#[derive(Clone, Debug)]
pub(super) struct Placed {
    pub(super) x: f32,
    /// Of the baseline.
    pub(super) y: f32,
    pub(super) text: String,
    pub(super) kind: Type,
    /// Whether the last word goes on on the next line.
    pub(super) is_broken: bool,
    /// What it is part of; nothing for page numbers and what is repeated.
    pub(super) element: Option<Element>,
}

/// A straight rule.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rule {
    pub(super) from: (f32, f32),
    pub(super) to: (f32, f32),
}

/// Texts and rules with the height they take; x from the left edge of the text, y downwards from the fragment's top, points.
#[derive(Clone, Debug, Default)]
pub(super) struct Fragment {
    pub(super) height: f32,
    pub(super) texts: Vec<Placed>,
    pub(super) rules: Vec<Rule>,
}

impl Fragment {
    /// An empty stretch.
    pub(super) fn gap(height: f32) -> Fragment {
        Fragment {
            height,
            ..Fragment::default()
        }
    }

    /// Adds a line of text below everything else.
    pub(super) fn push_line(&mut self, x: f32, line: Line, kind: Type) {
        self.texts.push(Placed {
            x,
            y: self.height + kind.ascent(),
            text: line.text,
            kind,
            is_broken: line.is_broken,
            element: None,
        });
        self.height += kind.leading();
    }

    /// The same fragment as part of an element; what is part of another already stays so.
    pub(super) fn marked(mut self, element: Option<Element>) -> Fragment {
        for text in &mut self.texts {
            text.element = text.element.or(element);
        }
        self
    }

    /// Adds another fragment below.
    pub(super) fn push_below(&mut self, other: Fragment) {
        let height = self.height + other.height;
        self.overlay(other, 0.0, self.height);
        self.height = height;
    }

    /// Adds another fragment at a place; the height grows to hold it.
    pub(super) fn overlay(&mut self, other: Fragment, x: f32, y: f32) {
        self.height = self.height.max(y + other.height);
        self.texts
            .extend(other.texts.into_iter().map(|text| Placed {
                x: text.x + x,
                y: text.y + y,
                ..text
            }));
        self.rules.extend(other.rules.into_iter().map(|rule| Rule {
            from: (rule.from.0 + x, rule.from.1 + y),
            to: (rule.to.0 + x, rule.to.1 + y),
        }));
    }

    pub(super) fn rule(&mut self, from: (f32, f32), to: (f32, f32)) {
        self.rules.push(Rule { from, to });
    }
}
