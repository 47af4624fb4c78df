//! The blocks of a form as fragments (`forms.md` section 1).

use super::super::form::{
    Align, Form, Gryph, Head, Paragraph, Piece, Signature, Status, TextStyle,
};
use super::super::layout::{
    BODY_POINTS, GRYPH_WIDTH_MM, HINT_POINTS, LABEL_MM, LABELS_IN_A_ROW, Page,
};
use super::super::russian::for_print;
use super::super::wording::BLANK;
use super::face::{Faces, Type};
use super::flow::Flow;
use super::fragment::Fragment;
use super::lines::wrapped;
use super::structure::{Role, Structure};
use super::{POINTS_PER_MM, points};

/// Indent of the first line: 1.25 cm (clause 3.3.5).
const INDENT: f32 = 12.5 * POINTS_PER_MM;
/// Between two blocks side by side, mm.
const GUTTER_MM: u16 = 8;
/// Between the parts of a signature line, mm.
const SIGNATURE_GAP_MM: u16 = 4;
/// Above a signature, mm.
const ABOVE_SIGNATURE_MM: u16 = 6;
/// Around tables, records and gryphs, mm.
const AROUND_MM: u16 = 5;
/// Where a hint under a line begins, mm.
const HINT_INDENT_MM: u16 = 50;

/// What blocks are set with.
pub(super) struct Setting<'a> {
    pub(super) faces: &'a Faces,
    pub(super) page: Page,
    pub(super) structure: &'a Structure,
}

impl Setting<'_> {
    /// Width of the text, points.
    pub(super) fn width(&self) -> f32 {
        points(self.page.text_width_mm())
    }

    /// Draft mark at the top left, copy number at the top right.
    pub(super) fn marks(&self, form: &Form, flow: &mut Flow<'_>) {
        let draft = match &form.status {
            Status::Draft { mark } => mark.as_str(),
            Status::Final => "",
        };
        let copy = form.copy.as_deref().unwrap_or_default();
        if draft.is_empty() && copy.is_empty() {
            return;
        }
        let half = self.width() / 2.0;
        let mut marks = self.line(draft, Type::bold(BODY_POINTS), half, Align::Left);
        let right = self.line(copy, Type::regular(BODY_POINTS), half, Align::Right);
        marks.overlay(right, half, 0.0);
        flow.put(marks);
        flow.leave(SIGNATURE_GAP_MM);
    }

    /// Puts a block; `next` is the one after it.
    pub(super) fn piece(&self, piece: &Piece, next: Option<&Piece>, flow: &mut Flow<'_>) {
        match piece {
            Piece::Head(head) => {
                flow.put(self.head(head));
                flow.leave(AROUND_MM);
            }
            Piece::Paragraph(paragraph) => self.paragraph(paragraph, next, flow),
            Piece::Together(paragraphs) => {
                flow.leave(AROUND_MM);
                flow.put(self.together(paragraphs));
                flow.leave(AROUND_MM);
            }
            Piece::FinalRecord(paragraphs) => {
                let mut record = Fragment::gap(points(AROUND_MM));
                record.push_below(self.together(paragraphs));
                if matches!(next, Some(Piece::Signatures(_))) {
                    flow.put_with_next(record);
                } else {
                    flow.put(record);
                    flow.leave(AROUND_MM);
                }
            }
            Piece::Signatures(signatures) => {
                for signature in signatures {
                    let mut block = Fragment::gap(points(ABOVE_SIGNATURE_MM));
                    block.push_below(self.signature(signature));
                    flow.put(block);
                }
            }
            Piece::Gryphs(gryphs) => {
                for pair in gryphs.chunks(2) {
                    let mut row = Fragment::gap(points(GUTTER_MM));
                    let top = row.height;
                    for (index, gryph) in pair.iter().enumerate() {
                        let x = if index == 0 {
                            0.0
                        } else {
                            self.width() - points(GRYPH_WIDTH_MM)
                        };
                        row.overlay(self.gryph(gryph), x, top);
                    }
                    flow.put(row);
                }
            }
            Piece::Aside(lines) => flow.put(self.aside(lines)),
            Piece::Room(room) => flow.put(Fragment::gap(points(room.height_mm()))),
            Piece::Labels(labels) => {
                for row in labels.chunks(LABELS_IN_A_ROW) {
                    flow.put(self.labels(row));
                }
            }
            Piece::Table(table) => {
                flow.leave(AROUND_MM);
                let ends_with_record = matches!(next, Some(Piece::FinalRecord(_)));
                self.table(table, ends_with_record, flow);
                if !ends_with_record {
                    flow.leave(AROUND_MM);
                }
            }
        }
    }

    /// Text set to a width, line after line.
    pub(super) fn text(&self, text: &str, kind: Type, width: f32, align: Align) -> Fragment {
        let mut fragment = Fragment::default();
        if text.is_empty() {
            return fragment;
        }
        for line in wrapped(self.faces, text, kind, width, 0.0) {
            let x = aligned(align, width, line.width);
            fragment.push_line(x, line, kind);
        }
        fragment
    }

    /// The same as a paragraph of its own.
    fn line(&self, text: &str, kind: Type, width: f32, align: Align) -> Fragment {
        let element = self.structure.add(Role::Paragraph, None);
        self.text(text, kind, width, align).marked(element)
    }

    fn head(&self, head: &Head) -> Fragment {
        let width = match head.right {
            Some(_) => self.width() - points(GRYPH_WIDTH_MM + GUTTER_MM),
            None => self.width(),
        };
        let plain = Type::regular(BODY_POINTS);
        let mut left = Fragment::default();
        let mut add = |text: &str, kind, above: u16, role| {
            if left.height > 0.0 {
                left.push_below(Fragment::gap(points(above)));
            }
            let element = self.structure.add(role, None);
            let text = self.text(text, kind, width, Align::Left);
            left.push_below(text.marked(element));
        };
        for line in &head.issuer {
            add(line, plain, 1, Role::Paragraph);
        }
        let caption = Role::Heading(for_print(&head.caption));
        add(&head.caption, Type::bold(BODY_POINTS), AROUND_MM, caption);
        for line in &head.details {
            add(line, plain, 2, Role::Paragraph);
        }
        if let Some(gryph) = &head.right {
            left.overlay(
                self.gryph(gryph),
                self.width() - points(GRYPH_WIDTH_MM),
                0.0,
            );
        }
        left
    }

    fn gryph(&self, gryph: &Gryph) -> Fragment {
        let plain = Type::regular(BODY_POINTS);
        let width = points(GRYPH_WIDTH_MM);
        let mut fragment = self.line(&gryph.word, plain, width, Align::Left);
        for line in &gryph.lines {
            fragment.push_below(Fragment::gap(points(1)));
            fragment.push_below(self.line(line, plain, width, Align::Left));
        }
        if let Some(name) = &gryph.signed_by {
            let name = if name.trim().is_empty() { BLANK } else { name };
            let mut signed = self.line(name, plain, width, Align::Right);
            let taken = wrapped(self.faces, name, plain, width, 0.0)
                .iter()
                .map(|line| line.width)
                .fold(0.0, f32::max);
            let base = signed.height - plain.leading() + plain.ascent();
            let end = width - taken - points(2);
            if end > points(10) {
                signed.rule((0.0, base), (end, base));
            }
            fragment.push_below(Fragment::gap(points(4)));
            fragment.push_below(signed);
        }
        if let Some(date) = &gryph.dated {
            fragment.push_below(Fragment::gap(points(1)));
            fragment.push_below(self.line(date, plain, width, Align::Left));
        }
        fragment
    }

    fn aside(&self, lines: &[String]) -> Fragment {
        let width = points(GRYPH_WIDTH_MM);
        let mut fragment = Fragment::default();
        for line in lines {
            let top = fragment.height;
            let text = self.line(line, Type::regular(BODY_POINTS), width, Align::Left);
            fragment.overlay(text, self.width() - width, top);
            fragment.push_below(Fragment::gap(points(1)));
        }
        fragment
    }

    /// Labels side by side, each in the frame along which it is cut out.
    fn labels(&self, labels: &[Vec<String>]) -> Fragment {
        let (width, height) = (points(LABEL_MM.0), points(LABEL_MM.1));
        let mut row = Fragment::gap(height);
        let mut left = 0.0;
        for label in labels {
            let mut text = Fragment::default();
            for (index, line) in label.iter().enumerate() {
                let kind = if index == 0 {
                    Type::bold(BODY_POINTS)
                } else {
                    Type::regular(BODY_POINTS)
                };
                text.push_below(self.line(line, kind, width, Align::Centre));
                text.push_below(Fragment::gap(points(1)));
            }
            let above = (height - text.height).max(0.0) / 2.0;
            row.overlay(text, left, above);
            let right = left + width;
            for (from, to) in [
                ((left, 0.0), (right, 0.0)),
                ((left, height), (right, height)),
                ((left, 0.0), (left, height)),
                ((right, 0.0), (right, height)),
            ] {
                row.rule(from, to);
            }
            left = right;
        }
        row
    }

    /// A paragraph as lines; a long one may go on on the next page, but a heading stays with what follows.
    fn paragraph(&self, paragraph: &Paragraph, next: Option<&Piece>, flow: &mut Flow<'_>) {
        let is_heading = paragraph.style == TextStyle::Caption && next.is_some();
        let lines = self.paragraph_lines(paragraph);
        let height: f32 = lines.iter().map(|it| it.height).sum();
        if is_heading {
            flow.put_with_next(one_below_another(lines));
        } else if height <= flow.room() {
            flow.put(one_below_another(lines));
        } else {
            for line in lines {
                flow.put(line);
            }
        }
    }

    fn together(&self, paragraphs: &[Paragraph]) -> Fragment {
        let mut block = Fragment::default();
        for (index, paragraph) in paragraphs.iter().enumerate() {
            if index > 0 {
                block.push_below(Fragment::gap(points(1)));
            }
            block.push_below(one_below_another(self.paragraph_lines(paragraph)));
        }
        block
    }

    fn paragraph_lines(&self, paragraph: &Paragraph) -> Vec<Fragment> {
        let kind = match paragraph.style {
            TextStyle::Plain => Type::regular(BODY_POINTS),
            TextStyle::Caption => Type::bold(BODY_POINTS),
        };
        let width = self.width();
        let indent = if paragraph.indented { INDENT } else { 0.0 };
        let role = match paragraph.style {
            TextStyle::Plain => Role::Paragraph,
            TextStyle::Caption => Role::Heading(for_print(&paragraph.text)),
        };
        let element = self.structure.add(role, None);
        let lines = wrapped(self.faces, &paragraph.text, kind, width, indent);
        let mut set: Vec<Fragment> = lines
            .into_iter()
            .enumerate()
            .map(|(index, line)| {
                let mut fragment = Fragment::default();
                let x = aligned(paragraph.align, width, line.width)
                    + if index == 0 { indent } else { 0.0 };
                fragment.push_line(x, line, kind);
                fragment.marked(element)
            })
            .collect();
        if let Some(hint) = &paragraph.hint {
            let hint = format!("({hint})");
            let kind = Type::regular(HINT_POINTS);
            let mut fragment = Fragment::default();
            if paragraph.hint_is_centred() {
                fragment.push_below(self.line(&hint, kind, width, Align::Centre));
            } else {
                let from = points(HINT_INDENT_MM);
                let text = self.line(&hint, kind, width - from, Align::Left);
                fragment.overlay(text, from, 0.0);
            }
            match set.last_mut() {
                Some(last) => last.push_below(fragment),
                None => set.push(fragment),
            }
        }
        set
    }

    fn signature(&self, signature: &Signature) -> Fragment {
        let plain = Type::regular(BODY_POINTS);
        let (post_mm, rule_mm) = self.page.signature_mm();
        let (post_width, rule_width) = (points(post_mm), points(rule_mm));
        let sign_at = post_width + points(SIGNATURE_GAP_MM);
        let name_at = sign_at + rule_width + points(SIGNATURE_GAP_MM);
        let name_width = self.width() - name_at;
        let mut block = match &signature.lead {
            Some(lead) => self.line(lead, plain, self.width(), Align::Left),
            None => Fragment::default(),
        };
        let signed = self.structure.add(Role::Paragraph, None);
        let post = self.filled(&signature.post, post_width).marked(signed);
        let name = self.filled(&signature.name, name_width).marked(signed);
        // All three end on one line.
        let height = post.height.max(name.height);
        let base = height - plain.leading() + plain.ascent();
        let mut line = Fragment::gap(height);
        let (post_top, name_top) = (height - post.height, height - name.height);
        line.overlay(post, 0.0, post_top);
        line.overlay(name, name_at, name_top);
        line.rule((sign_at, base), (sign_at + rule_width, base));
        let hint = format!("({})", signature.hint);
        let hint = self.line(&hint, Type::regular(HINT_POINTS), rule_width, Align::Centre);
        line.overlay(hint, sign_at, height);
        block.push_below(line);
        for text in [&signature.note, &signature.dated].into_iter().flatten() {
            block.push_below(self.line(text, plain, self.width(), Align::Left));
        }
        block
    }

    /// The text, or a rule to write it on by hand.
    fn filled(&self, text: &str, width: f32) -> Fragment {
        let plain = Type::regular(BODY_POINTS);
        if !text.trim().is_empty() {
            return self.text(text, plain, width, Align::Left);
        }
        let mut blank = Fragment::gap(plain.leading());
        blank.rule((0.0, plain.ascent()), (width, plain.ascent()));
        blank
    }
}

fn one_below_another(lines: Vec<Fragment>) -> Fragment {
    let mut block = Fragment::default();
    for line in lines {
        block.push_below(line);
    }
    block
}

/// Where a line of `used` points begins within `width`.
pub(super) fn aligned(align: Align, width: f32, used: f32) -> f32 {
    match align {
        Align::Left => 0.0,
        Align::Centre => (width - used).max(0.0) / 2.0,
        Align::Right => (width - used).max(0.0),
    }
}
