//! How a handler answers: a page, a way on, a file, or a refusal.

use askama::Template;
use axum::Json;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION, SET_COOKIE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use cookie::{Cookie, SameSite};
use serde::Serialize;

use super::fields::Fields;
use super::session::FLASH_COOKIE;
use crate::db;
use crate::refusal::{Fault, Refusal};

/// What every handler returns.
pub type Answer = Result<Response, WebRefusal>;

/// A refusal on its way to the browser.
#[derive(Debug)]
pub struct WebRefusal(pub Refusal);

impl<E: Into<Refusal>> From<E> for WebRefusal {
    fn from(error: E) -> Self {
        WebRefusal(error.into())
    }
}

#[derive(Template)]
#[template(path = "web/refusal.html")]
struct RefusalPage<'a> {
    title: &'a str,
    sentences: Vec<String>,
}

/// The status of a refusal.
pub fn status_of(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::Forbidden(_) => StatusCode::FORBIDDEN,
        Refusal::NotFound(_) | Refusal::Db(db::Error::NotFound) => StatusCode::NOT_FOUND,
        Refusal::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::Rule(_)
        | Refusal::Db(db::Error::Stale | db::Error::Duplicate(_) | db::Error::Refused(_)) => {
            StatusCode::CONFLICT
        }
        Refusal::Db(db::Error::Environment(_) | db::Error::Database(_)) => {
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}

/// The sentences of a refusal for people; causes that they can do nothing about go to the log instead.
pub fn sentences_of(refusal: &Refusal) -> Vec<String> {
    match refusal {
        Refusal::Invalid(faults) => faults.iter().map(Fault::to_string).collect(),
        Refusal::Db(error @ (db::Error::Database(_) | db::Error::Environment(_))) => {
            tracing::error!(?error, "a request failed");
            vec![
                "Не получилось: база данных не выполнила запрос. Ничего не изменено. Повторите, а если не поможет, сообщите администратору"
                    .into(),
            ]
        }
        Refusal::Db(error @ db::Error::Duplicate(index)) => {
            tracing::warn!(%index, "a unique index refused a row");
            vec![format!("{}", RefusedAgain(error))]
        }
        other => vec![other.to_string()],
    }
}

struct RefusedAgain<'a>(&'a db::Error);

impl std::fmt::Display for RefusedAgain<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            db::Error::Duplicate(_) => f.write_str(
                "Такая запись уже есть: кто-то сделал это раньше. Откройте страницу заново",
            ),
            other => other.fmt(f),
        }
    }
}

impl IntoResponse for WebRefusal {
    fn into_response(self) -> Response {
        let status = status_of(&self.0);
        let title = match status {
            StatusCode::FORBIDDEN => "Нет права",
            StatusCode::NOT_FOUND => "Не найдено",
            StatusCode::UNPROCESSABLE_ENTITY => "Проверьте, что написано",
            StatusCode::CONFLICT => "Так нельзя",
            _ => "Не получилось",
        };
        let page = RefusalPage {
            title,
            sentences: sentences_of(&self.0),
        };
        (status, shown(&page)).into_response()
    }
}

#[derive(Serialize)]
struct RefusedData {
    sentences: Vec<String>,
}

/// A refusal for a script of a page: `{"sentences": […]}`.
pub fn refused_data(refusal: &Refusal) -> Response {
    let sentences = sentences_of(refusal);
    (status_of(refusal), Json(RefusedData { sentences })).into_response()
}

/// Data for a script of a page, or why there is none.
pub fn data<T: Serialize>(outcome: Result<T, Refusal>) -> Response {
    match outcome {
        Ok(data) => Json(data).into_response(),
        Err(refusal) => refused_data(&refusal),
    }
}

fn shown(template: &impl Template) -> Response {
    match template.render() {
        Ok(html) => Html(html).into_response(),
        Err(error) => {
            tracing::error!(%error, "a page could not be rendered");
            (StatusCode::INTERNAL_SERVER_ERROR, "Страница не сложилась").into_response()
        }
    }
}

/// Shows a page.
pub fn page(template: &impl Template) -> Answer {
    Ok(shown(template))
}

/// Shows a page with a form that was refused, or plainly when it was not.
pub fn page_with(typed: &Typed, template: &impl Template) -> Answer {
    Ok((typed.status, shown(template)).into_response())
}

/// Sends the browser on after something was done, with a message for the next page.
pub fn done(address: impl AsRef<str>, message: &str) -> Answer {
    let mut response = StatusCode::SEE_OTHER.into_response();
    response.headers_mut().insert(
        LOCATION,
        HeaderValue::from_str(address.as_ref()).unwrap_or(HeaderValue::from_static("/")),
    );
    Ok(with_message(response, message))
}

/// The same answer, with a message that the next page shows.
pub fn with_message(mut response: Response, message: &str) -> Response {
    let flash = Cookie::build((FLASH_COOKIE, message.to_owned()))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .build();
    if let Ok(value) = HeaderValue::from_str(&flash.encoded().to_string()) {
        response.headers_mut().append(SET_COOKIE, value);
    }
    response
}

/// Hands over a file to be saved under `name`.
pub fn file(name: &str, content_type: &'static str, bytes: Vec<u8>) -> Answer {
    disposed("attachment", name, content_type, bytes)
}

/// Hands over a file that the browser may show; saved, it is called `name`.
pub fn inline(name: &str, content_type: &'static str, bytes: Vec<u8>) -> Answer {
    disposed("inline", name, content_type, bytes)
}

fn disposed(how: &str, name: &str, content_type: &'static str, bytes: Vec<u8>) -> Answer {
    let mut encoded = String::new();
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    if let Ok(value) = HeaderValue::from_str(&format!("{how}; filename*=UTF-8''{encoded}")) {
        headers.insert(CONTENT_DISPOSITION, value);
    }
    Ok(response)
}

/// A form to be shown: empty, or again with what was typed and why it was refused.
#[derive(Clone, Debug)]
pub struct Typed {
    /// What was typed.
    pub fields: Fields,
    /// Why it was refused; empty for a form shown for the first time.
    pub sentences: Vec<String>,
    status: StatusCode,
}

impl Default for Typed {
    fn default() -> Self {
        Typed {
            fields: Fields::default(),
            sentences: Vec::new(),
            status: StatusCode::OK,
        }
    }
}

impl Typed {
    /// A form shown once more with what was typed, though nothing was refused.
    pub fn shown_again(fields: Fields) -> Typed {
        Typed {
            fields,
            ..Typed::default()
        }
    }

    /// A form refused.
    ///
    /// # Errors
    /// Gives the refusal back when showing the form again would not help: no right, nothing there, the database down.
    pub fn refused(fields: Fields, refusal: Refusal) -> Result<Typed, WebRefusal> {
        match refusal {
            Refusal::Invalid(_)
            | Refusal::Rule(_)
            | Refusal::Db(db::Error::Stale | db::Error::Duplicate(_) | db::Error::Refused(_)) => {
                Ok(Typed {
                    fields,
                    sentences: sentences_of(&refusal),
                    status: status_of(&refusal),
                })
            }
            other => Err(WebRefusal(other)),
        }
    }

    /// What to put into a field: what was typed, or `otherwise` on a first showing.
    pub fn value<'a>(&'a self, name: &str, otherwise: &'a str) -> &'a str {
        self.fields.get_or(name, otherwise)
    }

    /// Whether an option of a list was chosen.
    pub fn chosen(&self, name: &str, option: impl ToString) -> bool {
        self.fields.get(name) == option.to_string()
    }
}
