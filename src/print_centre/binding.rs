//! Many forms into one file: one after another, each beginning on a new page with page numbers of its own.

use chrono::NaiveDate;

use crate::print::{About, Form, docx, pdf};
use crate::refusal::{Refusal, Result};
use crate::web::paper::{self, Format, Way};

/// A file that takes one form after another.
pub enum Book {
    /// PDF/A.
    Pdf(Box<pdf::Book>),
    /// DOCX.
    Docx(Box<docx::Book>),
}

impl Book {
    /// An empty file.
    ///
    /// # Errors
    /// [`Refusal::NotFound`] for a format that takes only one form; [`Refusal::Rule`] when it cannot be made.
    pub fn begin(title: &str, way: Way, made_on: NaiveDate) -> Result<Self> {
        let about = About {
            title: title.to_owned(),
            description: String::new(),
        };
        match way.format {
            Format::Pdf | Format::View => pdf::Book::begin(&about, made_on, way.manner)
                .map(|book| Book::Pdf(Box::new(book)))
                .map_err(Refusal::rule),
            Format::Docx => docx::Book::begin(&about, made_on)
                .map(|book| Book::Docx(Box::new(book)))
                .map_err(Refusal::rule),
            Format::Html | Format::Xlsx => Err(paper::missing()),
        }
    }

    /// Puts a form behind those before it.
    ///
    /// # Errors
    /// [`Refusal::Rule`] when the file cannot be made.
    pub fn add(&mut self, form: &Form) -> Result<()> {
        match self {
            Book::Pdf(book) => {
                book.add(form);
                Ok(())
            }
            Book::Docx(book) => book.add(form).map_err(Refusal::rule),
        }
    }

    /// The file, and what its reader should know.
    ///
    /// # Errors
    /// [`Refusal::Rule`] when the file cannot be made.
    pub fn finish(self) -> Result<(Vec<u8>, Option<String>)> {
        match self {
            Book::Pdf(book) => {
                let made = book.finish().map_err(Refusal::rule)?;
                let remark = paper::replaced(&made);
                Ok((made.bytes, remark))
            }
            Book::Docx(book) => Ok((book.finish().map_err(Refusal::rule)?, None)),
        }
    }
}

/// Forms in one file.
///
/// # Errors
/// As [`Book::begin`] and [`Book::finish`].
pub fn bound(
    title: &str,
    forms: &[Form],
    way: Way,
    made_on: NaiveDate,
) -> Result<(Vec<u8>, Option<String>)> {
    let mut book = Book::begin(title, way, made_on)?;
    for form in forms {
        book.add(form)?;
    }
    book.finish()
}
