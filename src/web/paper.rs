//! A printed form on its way to the browser, in the format that the address asks for: «F-31.pdf».
//!
//! A PDF is made for printing on both sides with `?binding=two-sided`, and by the first part of the standard with `?part=1b`.

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse};
use chrono::NaiveDate;

use super::answer::{Answer, WebRefusal, file, inline, with_message};
use super::fields::Fields;
use crate::print::pdf::Manner;
use crate::print::{Form, docx, html, pdf, xlsx};
use crate::print_centre::rules;
use crate::refusal::{Refusal, Result};

crate::words! {
    /// How a form is handed over.
    Format {
        /// On the screen, for the browser's own printing.
        Html = "html", "Печать из браузера";
        /// The paper itself.
        Pdf = "pdf", "PDF/A";
        /// The paper itself, looked at in the browser.
        View = "view", "просмотр";
        /// To be written on.
        Docx = "docx", "DOCX";
        /// To be reckoned with.
        Xlsx = "xlsx", "XLSX";
    }
}

impl Format {
    fn content_type(self) -> &'static str {
        match self {
            Format::Html => "text/html; charset=utf-8",
            Format::Pdf | Format::View => "application/pdf",
            Format::Docx => {
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
            }
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// The refusal of a form that there is not.
pub fn missing() -> Refusal {
    Refusal::NotFound("Такой печатной формы нет".into())
}

/// In what way a form is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    pub format: Format,
    /// How a PDF is made; other formats have no choice.
    pub manner: Manner,
}

/// The format in the usual manner.
impl From<Format> for Way {
    fn from(format: Format) -> Self {
        Way {
            format,
            manner: Manner::default(),
        }
    }
}

/// The manner of the query, that of every paper where the query names none.
impl<S: Sync> FromRequestParts<S> for Manner {
    type Rejection = WebRefusal;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> std::result::Result<Self, WebRefusal> {
        let Query(pairs) = Query::try_from_uri(&parts.uri).map_err(|_| WebRefusal(missing()))?;
        manner(&Fields::new(pairs)).map_err(WebRefusal)
    }
}

fn manner(query: &Fields) -> Result<Manner> {
    let usual = Manner::default();
    Ok(Manner {
        binding: match query.get("binding") {
            "" => usual.binding,
            binding => binding.parse().map_err(|_| missing())?,
        },
        part: match query.get("part") {
            "" => usual.part,
            part => part.parse().map_err(|_| missing())?,
        },
    })
}

/// Reads what is asked of a paper: which form, in which way.
///
/// # Errors
/// [`Refusal::NotFound`] for a format that there is not.
pub fn asked(name: &str, manner: Manner) -> Result<(&str, Way)> {
    let (code, format) = name.rsplit_once('.').ok_or_else(missing)?;
    let format = format.parse().map_err(|_| missing())?;
    Ok((code, Way { format, manner }))
}

/// Hands the form over; a file is saved under `name`. It may take seconds, so it is made beside the other requests.
///
/// # Errors
/// [`Refusal::Rule`] for a form that is printed in the background only, or cannot be made.
pub async fn printed(form: Form, way: Way, name: String, made_on: NaiveDate) -> Answer {
    if rules::is_far_too_long(form.rows()) {
        return Err(Refusal::rule(rules::Refused::TooLong).into());
    }
    let made = tokio::task::spawn_blocking(move || made(&form, way, made_on)).await;
    let format = way.format;
    let (bytes, remark) = match made {
        Ok(made) => made.map_err(WebRefusal)?,
        Err(error) => {
            tracing::error!(%error, "a form could not be made");
            return Err(Refusal::rule("Форма не сложилась: повторите").into());
        }
    };
    if format == Format::Html {
        return Ok(Html(bytes).into_response());
    }
    let answer = handed_over(&name, format, bytes)?;
    Ok(match remark {
        Some(remark) => with_message(answer, &remark),
        None => answer,
    })
}

/// A made file on its way: to be saved, or looked at where the browser can show it.
pub fn handed_over(name: &str, format: Format, bytes: Vec<u8>) -> Answer {
    let ending = match format {
        Format::View => Format::Pdf.code(),
        other => other.code(),
    };
    let name = format!("{}.{ending}", name.replace('/', "-"));
    match format {
        Format::View => inline(&name, format.content_type(), bytes),
        _ => file(&name, format.content_type(), bytes),
    }
}

/// The file, and what its reader should know.
///
/// # Errors
/// [`Refusal::Rule`] when the form cannot be made.
pub fn made(form: &Form, way: Way, made_on: NaiveDate) -> Result<(Vec<u8>, Option<String>)> {
    match way.format {
        Format::Html => Ok((html::document(form, "/assets/print.css").into_bytes(), None)),
        Format::Xlsx => {
            let made = xlsx::spreadsheet(form, made_on).map_err(Refusal::rule)?;
            let remarks: Vec<String> = made.remarks.iter().map(ToString::to_string).collect();
            Ok((
                made.bytes,
                (!remarks.is_empty()).then(|| remarks.join(". ")),
            ))
        }
        Format::Docx => Ok((docx::document(form, made_on).map_err(Refusal::rule)?, None)),
        Format::Pdf | Format::View => {
            let made = pdf::pdf(form, made_on, way.manner).map_err(Refusal::rule)?;
            let remark = replaced(&made);
            Ok((made.bytes, remark))
        }
    }
}

/// Tells of characters that the built-in type does not have.
pub fn replaced(made: &pdf::Pdf) -> Option<String> {
    let replaced: String = made.missing.iter().collect();
    (!replaced.is_empty()).then(|| {
        format!(
            "В файле PDF/A знаки «{replaced}» заменены на «□»: в шрифте их нет. Исправьте текст, если это важно"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::catalogue::FormCode;
    use crate::print::form::Rows;
    use crate::print::pdf::{Binding, Part};
    use crate::print::{Align, Cell, Column, Page, Piece, Status};

    fn of(query: &str) -> Option<Manner> {
        let pairs = serde_urlencoded::from_str(query).expect("a query");
        manner(&Fields::new(pairs)).ok()
    }

    #[tokio::test]
    async fn what_is_far_too_long_is_printed_in_the_background_only() {
        let mut rows = Rows::new([Column::new("№", 10, Align::Left)]);
        for _ in 0..=10_000 {
            rows.line([Cell::Empty]);
        }
        let form = Form {
            code: FormCode::F31,
            rules_edition: String::new(),
            title: String::new(),
            page: Page::A4Portrait,
            status: Status::Final,
            copy: None,
            body: vec![Piece::Table(rows.finish())],
        };
        let day = NaiveDate::default();
        let refused = printed(form, Format::Html.into(), String::new(), day).await;
        let Err(WebRefusal(refusal)) = refused else {
            panic!("printed at once");
        };
        assert!(refusal.to_string().contains("в фоне"), "{refusal}");
    }

    #[test]
    fn the_query_chooses_how_a_pdf_is_made() {
        let usual = Manner::default();
        assert_eq!(of(""), Some(usual));
        assert_eq!(of("copy=2"), Some(usual));
        let chosen = Manner {
            binding: Binding::TwoSided,
            part: Part::One,
        };
        assert_eq!(of("copy=2&binding=two-sided&part=1b"), Some(chosen));
        for unknown in ["binding=duplex", "part=4"] {
            assert_eq!(of(unknown), None, "{unknown}");
        }
    }
}
