//! A form as PDF/A: the paper itself, the same on every machine.
//!
//! The layout is our own, because the forms are tables, gryphs and signature lines and need little typography; what makes a
//! PDF of it is krilla, which checks the rules of PDF/A while it writes.
//!
//! | module | what it knows |
//! |---|---|
//! | [`face`] | the built-in type: which characters it has, how wide they are |
//! | [`lines`] | words into lines |
//! | [`fragment`] | pieces of a page: texts and rules at their places |
//! | [`blocks`] | the blocks of a form as fragments |
//! | [`table`] | rows, headings, the row of numbers |
//! | [`flow`] | fragments onto pages: what stays together, what is repeated |
//! | [`sheet`] | what stands on a page, drawn |
//! | [`structure`] | what each text is: a heading, a paragraph, a cell of a row |

mod blocks;
mod face;
mod flow;
mod fragment;
mod lines;
mod sheet;
mod structure;
mod table;

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::metadata::{DateTime, Metadata};
use krilla::tagging::Identifier;
use krilla::{Document, SerializeSettings};
use serde::{Deserialize, Serialize};

use self::blocks::Setting;
use self::face::Faces;
use self::flow::Flow;
use self::fragment::Fragment;
use self::structure::{Element, Structure};
use super::form::{About, Form, Piece};
use super::russian::for_print;

/// Points in a millimetre.
const POINTS_PER_MM: f32 = 72.0 / 25.4;

fn points(mm: u16) -> f32 {
    f32::from(mm) * POINTS_PER_MM
}

/// A written document and what its reader should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// Characters that the type does not have and that were printed as [`face::STAND_IN`].
    pub missing: BTreeSet<char>,
}

/// Why a form cannot be written as PDF/A.
#[derive(Debug, thiserror::Error)]
pub enum PdfError {
    /// The built-in type cannot be used.
    #[error("Встроенный шрифт не читается: программа собрана неверно, сообщите администратору")]
    Type,
    /// A rule of PDF/A would be broken, or the file would be too large.
    #[error("Файл PDF/A не сложился: {0}")]
    Archival(String),
}

crate::words! {
    /// How the sheets are bound (clause 3.3.4).
    Binding {
        /// The wide margin is always on the left.
        OneSided = "one-sided", "на одной стороне листа";
        /// On even pages the wide margin is on the right.
        TwoSided = "two-sided", "на двух сторонах листа";
    }
}

crate::words! {
    /// The part of ISO 19005 that the file keeps to.
    Part {
        /// For receivers that take nothing newer.
        One = "1b", "PDF/A-1b";
        /// For everybody else.
        Two = "2b", "PDF/A-2b";
    }
}

/// Forms of more rows are not tagged: every cell costs some 130 bytes of the file, and a longer table is not read aloud
/// (decision 016). An inventory ends at number 9999 (N-08), so every inventory is.
const MOST_TAGGED_ROWS: usize = 12_000;

/// How a file is made, where a form leaves a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manner {
    pub binding: Binding,
    pub part: Part,
}

impl Default for Manner {
    fn default() -> Self {
        Manner {
            binding: Binding::OneSided,
            part: Part::Two,
        }
    }
}

/// The form as a PDF/A file; `made_on` goes to the file's properties.
///
/// # Errors
/// [`PdfError`]; a text never is a reason: what the type does not have is replaced and told in [`Pdf::missing`].
pub fn pdf(form: &Form, made_on: NaiveDate, manner: Manner) -> Result<Pdf, PdfError> {
    let is_tagged = is_tagged(form, manner.part);
    let mut book = Book::open(&form.about(), made_on, manner, is_tagged)?;
    book.add(form);
    book.finish()
}

/// A file on its way: one form or many, each beginning on a page of its own with page numbers of its own.
pub struct Book {
    document: Document,
    faces: Faces,
    manner: Manner,
    structure: Structure,
    contents: Vec<(Element, Identifier)>,
    pages: usize,
}

impl Book {
    /// An empty file for many forms; how long they are together is not known yet, so their structure is not told (level B).
    /// `made_on` goes to the file's properties.
    ///
    /// # Errors
    /// [`PdfError`] in a program that was not built right.
    pub fn begin(about: &About, made_on: NaiveDate, manner: Manner) -> Result<Self, PdfError> {
        Book::open(about, made_on, manner, false)
    }

    fn open(
        about: &About,
        made_on: NaiveDate,
        manner: Manner,
        is_tagged: bool,
    ) -> Result<Self, PdfError> {
        let faces = Faces::built_in().ok_or(PdfError::Type)?;
        let configuration = ConfigurationBuilder::new()
            .with_archival_validator(match manner.part {
                Part::One => Archival::A1_B,
                Part::Two if is_tagged => Archival::A2_A,
                Part::Two => Archival::A2_B,
            })
            .finish()
            .map_err(|error| PdfError::Archival(format!("{error:?}")))?;
        let mut document = Document::new_with(SerializeSettings {
            configuration,
            enable_tagging: is_tagged,
            ..SerializeSettings::default()
        });
        document.set_metadata(metadata(about, made_on));
        Ok(Book {
            document,
            faces,
            manner,
            structure: Structure::new(is_tagged),
            contents: Vec::new(),
            pages: 0,
        })
    }

    /// Puts a form behind those before it. On sheets printed on both sides it begins on a face.
    pub fn add(&mut self, form: &Form) {
        let Book {
            document,
            faces,
            manner: Manner { binding, .. },
            structure,
            contents,
            pages,
        } = self;
        let side = (form.page, *binding);
        if *binding == Binding::TwoSided && *pages % 2 == 1 {
            contents.extend(sheet::draw(document, faces, side, 1, &Fragment::default()));
            *pages += 1;
        }
        *pages += lay_out(form, (faces, structure), &mut |number, content| {
            contents.extend(sheet::draw(document, faces, side, number, &content));
        });
    }

    /// How many pages there are so far.
    pub fn pages(&self) -> usize {
        self.pages
    }

    /// The file.
    ///
    /// # Errors
    /// [`PdfError::Archival`] when a rule of PDF/A would be broken.
    pub fn finish(mut self) -> Result<Pdf, PdfError> {
        if let Some(tree) = self.structure.tree(self.contents) {
            self.document.set_tag_tree(tree);
        }
        let missing = self.faces.missing();
        let bytes = self
            .document
            .finish()
            .map_err(|error| PdfError::Archival(error.to_string()))?;
        Ok(Pdf {
            bytes,
            pages: self.pages,
            missing,
        })
    }
}

/// Lays the form out page by page; gives the number of pages.
fn lay_out(
    form: &Form,
    (faces, structure): (&Faces, &Structure),
    full: &mut dyn FnMut(usize, Fragment),
) -> usize {
    let mut flow = Flow::begin(faces, form.page, full);
    let setting = Setting {
        faces,
        page: form.page,
        structure,
    };
    setting.marks(form, &mut flow);
    for (index, piece) in form.body.iter().enumerate() {
        setting.piece(piece, form.body.get(index + 1), &mut flow);
    }
    flow.finish()
}

/// Whether the file tells the structure of the form (level A): by part 2, and unless its tables are too long.
fn is_tagged(form: &Form, part: Part) -> bool {
    let rows = |piece: &Piece| match piece {
        Piece::Table(table) => table.rows().len(),
        _ => 0,
    };
    part == Part::Two && form.body.iter().map(rows).sum::<usize>() <= MOST_TAGGED_ROWS
}

fn metadata(about: &About, made_on: NaiveDate) -> Metadata {
    let date = u16::try_from(made_on.year())
        .ok()
        .zip(u8::try_from(made_on.month()).ok())
        .zip(u8::try_from(made_on.day()).ok());
    let metadata = Metadata::new()
        .title(for_print(&about.title))
        .description(about.description.clone())
        .language("ru".to_owned())
        .creator("Делохран".to_owned());
    match date {
        Some(((year, month), day)) => {
            metadata.creation_date(DateTime::new(year).month(month).day(day))
        }
        None => metadata,
    }
}

#[cfg(test)]
mod tests {
    use super::super::catalogue::FormCode;
    use super::super::form::{
        Align, Cell, Column, Gryph, Head, Paragraph, Piece, Rows, Signature, Status,
    };
    use super::super::layout::Page;
    use super::*;

    /// A table of so many rows, a group every tenth, then the final record and a signature.
    fn inventory(rows: u64, page: Page) -> Form {
        let mut table = Rows::new([
            Column::new("№ п/п", 15, Align::Centre),
            Column::new("Заголовок дела", 90, Align::Left).under("Дело"),
            Column::new("Листов", 20, Align::Right).under("Дело"),
        ]);
        for row in 1..=rows {
            if row % 10 == 1 {
                table.group(format!("Отдел {}", row / 10 + 1));
            }
            table.line([
                Cell::Number(row),
                Cell::text(format!(
                    "Переписка с управлениями по вопросам делопроизводства, дело {row}"
                )),
                Cell::Number(100),
            ]);
        }
        Form {
            code: FormCode::ALL[0],
            rules_edition: "526".into(),
            title: "Опись".into(),
            page,
            status: Status::Draft {
                mark: "ПРОЕКТ".into(),
            },
            copy: Some("Экз. № 1".into()),
            body: vec![
                Piece::Head(Head {
                    issuer: vec!["Федеральная налоговая служба".into()],
                    caption: "ОПИСЬ".into(),
                    details: vec!["за 2022 год".into()],
                    right: Some(Gryph {
                        word: "УТВЕРЖДАЮ".into(),
                        signed_by: Some("П.И. Громов".into()),
                        ..Gryph::default()
                    }),
                }),
                Piece::Table(table.finish()),
                Piece::FinalRecord(vec![Paragraph::line("Итоговая запись")]),
                Piece::Signatures(vec![Signature {
                    post: "Архивист".into(),
                    hint: "подпись".into(),
                    name: "О.Ю. Лебедева".into(),
                    ..Signature::default()
                }]),
            ],
        }
    }

    fn pages(form: &Form) -> Vec<Vec<String>> {
        let faces = Faces::built_in().expect("the faces are built in");
        let mut pages = Vec::new();
        let room = points(form.page.height_mm() - 40);
        let structure = Structure::new(true);
        let count = lay_out(form, (&faces, &structure), &mut |number, content| {
            assert_eq!(number, pages.len() + 1);
            for text in &content.texts {
                assert!(text.y <= room + 0.1, "{text:?} is below the margin");
            }
            pages.push(content.texts.into_iter().map(|it| it.text).collect());
        });
        assert_eq!(count, pages.len());
        pages
    }

    #[test]
    fn nothing_is_lost_on_the_way_to_the_pages() {
        for rows in [0, 1, 24, 25, 26, 27, 28, 29, 30, 31, 95] {
            for page in [Page::A4Portrait, Page::A4Landscape] {
                let pages = pages(&inventory(rows, page));
                let all = pages.concat().join(" ");
                for row in 1..=rows {
                    assert!(all.contains(&format!("дело {row}")), "row {row} of {rows}");
                }
                for words in [
                    "ПРОЕКТ",
                    "Экз. №\u{a0}1",
                    "УТВЕРЖДАЮ",
                    "Итоговая запись",
                    "О.Ю.\u{a0}Лебедева",
                ] {
                    assert!(all.contains(words), "{words} of {rows}: {all}");
                }
            }
        }
    }

    /// The rules of `forms.md` 1.8: a group is never last on a page, the record never alone; from page 2 on a number on top
    /// and the row of column numbers.
    #[test]
    fn pages_break_where_they_may() {
        for rows in 20..70 {
            let pages = pages(&inventory(rows, Page::A4Landscape));
            for (index, page) in pages.iter().enumerate() {
                let numbered = page.contains(&(index + 1).to_string());
                assert!(index == 0 || numbered, "page {} of {rows}", index + 1);
                let last = page.iter().rfind(|text| text.parse::<u64>().is_err());
                let last = last.map_or("", String::as_str);
                assert!(
                    !last.starts_with("Отдел"),
                    "a group is last on a page: {rows}"
                );
                if page.iter().any(|text| text == "Итоговая запись") {
                    assert!(
                        page.iter().any(|text| text.contains("дело")),
                        "the record is alone: {rows}"
                    );
                    assert!(page.iter().any(|text| text == "(подпись)"), "{rows}");
                }
            }
        }
    }

    #[test]
    fn the_same_form_gives_the_same_archival_file() {
        let form = inventory(40, Page::A4Portrait);
        let on = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a date");
        let one = pdf(&form, on, Manner::default()).expect("a file");
        let two = pdf(&form, on, Manner::default()).expect("a file");
        assert_eq!(one, two);
        let text = String::from_utf8_lossy(&one.bytes);
        for mark in [
            "%PDF-1.7",
            "pdfaid:part",
            "<pdfaid:conformance>A<",
            "GTS_PDFA1",
            "FontFile2",
            "/ID",
            "/StructTreeRoot",
            "/Lang",
        ] {
            assert!(text.contains(mark), "{mark}");
        }
        // Every row of the table, group and heading once: the repeated row of numbers is no part of it.
        assert_eq!(text.matches("/S/TR").count(), 3 + 4 + 40);
        assert_eq!(text.matches("/S/TD").count(), 3 * 40);
        let heads = text.matches("/S/THead").count();
        assert_eq!(
            (heads, text.matches("/S/TH").count() - heads),
            (1, 2 + 2 + 3 + 4)
        );
        for ban in ["/JavaScript", "/Encrypt", "/Launch"] {
            assert!(!text.contains(ban), "{ban}");
        }
        assert!(one.missing.is_empty());
    }

    #[test]
    fn forms_of_one_file_have_page_numbers_of_their_own() {
        let on = NaiveDate::from_ymd_opt(2026, 11, 22).expect("a date");
        let forms = [
            inventory(40, Page::A4Landscape),
            inventory(3, Page::A4Portrait),
        ];
        let alone: Vec<usize> = forms
            .iter()
            .map(|form| pdf(form, on, Manner::default()).expect("a file").pages)
            .collect();
        assert!(alone[0] > 1);
        for (binding, blank) in [
            (Binding::OneSided, 0),
            // The second form begins on a face.
            (Binding::TwoSided, alone[0] % 2),
        ] {
            let manner = Manner {
                binding,
                ..Manner::default()
            };
            let mut book = Book::begin(&forms[0].about(), on, manner).expect("a file begun");
            for form in &forms {
                book.add(form);
            }
            let file = book.finish().expect("a file");
            assert_eq!(file.pages, alone[0] + blank + alone[1], "{binding:?}");
            let text = String::from_utf8_lossy(&file.bytes);
            assert_eq!(
                text.matches("/Type/Page/").count() + text.matches("/Type /Page\n").count(),
                file.pages,
                "{binding:?}"
            );
        }
    }

    #[test]
    fn long_tables_and_the_first_part_are_not_tagged() {
        let form = |rows| inventory(rows, Page::A4Portrait);
        assert!(is_tagged(&form(10_000), Part::Two));
        assert!(
            !is_tagged(&form(12_000), Part::Two),
            "with its groups it has more"
        );
        assert!(!is_tagged(&form(10), Part::One));
    }

    #[test]
    fn a_row_higher_than_a_page_goes_on_on_the_next() {
        let mut form = inventory(1, Page::A4Landscape);
        let words: Vec<String> = (1..=3000).map(|word| format!("слово{word}")).collect();
        let mut table = Rows::new([Column::new("Заголовок", 100, Align::Left)]);
        table.line([Cell::text(words.join(" "))]);
        form.body[1] = Piece::Table(table.finish());
        let all = pages(&form).concat().join(" ");
        assert!(words.iter().all(|word| all.contains(word.as_str())));
    }
}
