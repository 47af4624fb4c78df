//! Fragments onto pages: what stays together, what is repeated, the number on top.

use super::super::layout::{MARGINS, Page, TABLE_POINTS};
use super::face::{Faces, Type};
use super::fragment::Fragment;
use super::lines::Line;
use super::points;

/// From the upper edge of the sheet to the baseline of its number, mm.
const NUMBER_MM: u16 = 13;

/// Puts fragments onto pages one below the other. What must stay with its neighbour is gathered until the neighbour has come.
pub(super) struct Flow<'a> {
    faces: &'a Faces,
    page: Page,
    /// Takes each page as it is full: its number and what stands on it.
    full: &'a mut dyn FnMut(usize, Fragment),
    /// Pages begun.
    pages: usize,
    /// What stands on the page, and how high it is.
    content: Fragment,
    /// Whether anything but the repeated heading stands on it.
    is_fresh: bool,
    /// Stands at the top of every page that begins now.
    repeated: Option<Fragment>,
    waiting: Vec<Fragment>,
}

impl<'a> Flow<'a> {
    pub(super) fn begin(
        faces: &'a Faces,
        page: Page,
        full: &'a mut dyn FnMut(usize, Fragment),
    ) -> Flow<'a> {
        Flow {
            faces,
            page,
            full,
            pages: 1,
            content: Fragment::default(),
            is_fresh: true,
            repeated: None,
            waiting: Vec::new(),
        }
    }

    /// Height between the margins, points.
    pub(super) fn room(&self) -> f32 {
        points(self.page.height_mm() - MARGINS.top - MARGINS.bottom)
    }

    /// From now on every new page begins with this; `None` ends it.
    pub(super) fn repeat(&mut self, fragment: Option<Fragment>) {
        self.repeated = fragment;
    }

    /// Height of what begins every new page now, points.
    pub(super) fn repeated_height(&self) -> f32 {
        self.repeated.as_ref().map_or(0.0, |it| it.height)
    }

    /// Puts a fragment that must not be parted from the next one.
    pub(super) fn put_with_next(&mut self, fragment: Fragment) {
        self.waiting.push(fragment);
    }

    /// Puts a fragment, with everything that waited for it, on this page or on the next.
    pub(super) fn put(&mut self, fragment: Fragment) {
        self.waiting.push(fragment);
        let together: f32 = self.waiting.iter().map(|it| it.height).sum();
        if self.content.height + together > self.room() && !self.is_fresh {
            self.next_page();
        }
        for fragment in std::mem::take(&mut self.waiting) {
            // What is higher than a page cannot stay together.
            if self.content.height + fragment.height > self.room() && !self.is_fresh {
                self.next_page();
            }
            self.content.push_below(fragment);
            self.is_fresh = false;
        }
    }

    /// Leaves some room, unless the page has just begun.
    pub(super) fn leave(&mut self, mm: u16) {
        if !self.is_fresh && self.waiting.is_empty() {
            self.content.push_below(Fragment::gap(points(mm)));
        }
    }

    fn next_page(&mut self) {
        self.end_page();
        self.pages += 1;
        self.content = Fragment::default();
        self.is_fresh = true;
        if let Some(repeated) = &self.repeated {
            self.content.push_below(repeated.clone());
        }
    }

    /// Ends the document; gives the number of its pages.
    pub(super) fn finish(mut self) -> usize {
        if let Some(last) = self.waiting.pop() {
            self.put(last);
        }
        self.end_page();
        self.pages
    }

    fn end_page(&mut self) {
        let mut content = std::mem::take(&mut self.content);
        if self.pages > 1 {
            let kind = Type::regular(TABLE_POINTS);
            let number = self.pages.to_string();
            let width = self.faces.width(&number, kind);
            let mut line = Fragment::default();
            let number = Line {
                text: number,
                width,
                is_broken: false,
            };
            line.push_line(0.0, number, kind);
            let middle = points(self.page.text_width_mm()) / 2.0;
            let above = points(NUMBER_MM) - points(MARGINS.top) - kind.ascent();
            content.overlay(line, middle - width / 2.0, above);
        }
        (self.full)(self.pages, content);
    }
}
