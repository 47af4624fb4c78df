//! Who sends the request: the session's cookie, and the token that every form carries.

use axum::extract::multipart::Multipart;
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use serde::de::DeserializeOwned;

use super::App;
use super::answer::{WebRefusal, refused_data};
use super::fields::Fields;
use crate::acting::Acting;
use crate::organisation::{desk, passwords, store};
use crate::refusal::Refusal;

/// Name of the cookie with the session's secret.
pub const SESSION_COOKIE: &str = "delohran_session";
/// Name of the cookie with the message for the next page.
pub const FLASH_COOKIE: &str = "delohran_flash";
/// Largest form that is taken, in bytes; spreadsheets have a limit of their own. The preview of an import posts every row back, and a
/// nomenclature of 5 000 rows with long Russian titles (six bytes a letter in a form) comes to some 12 MB.
const LARGEST_FORM: usize = 20 << 20;

/// A signed-in person looking at a page.
#[derive(Clone)]
pub struct Visitor {
    /// Who, when, with what rights.
    pub acting: Acting,
    /// The secret of the session.
    pub token: String,
    /// The token that this session's forms carry.
    pub csrf: String,
    /// The message left by the action before.
    pub flash: Option<String>,
    /// Whether the date was set by hand (training).
    pub date_set_by_hand: bool,
}

/// A signed-in person sending a form whose token fits the session.
pub struct Filled {
    /// Who.
    pub visitor: Visitor,
    /// What was typed.
    pub fields: Fields,
}

/// A signed-in person sending a form with a file.
pub struct Uploaded {
    /// Who.
    pub visitor: Visitor,
    /// What was typed.
    pub fields: Fields,
    /// Name and content of the file, if one was chosen.
    pub file: Option<(String, Vec<u8>)>,
}

/// A signed-in person whose page's script sends data, with the session's token in the header `X-Csrf-Token`.
pub struct Sent<T> {
    /// Who.
    pub visitor: Visitor,
    /// What was sent.
    pub data: T,
}

impl std::ops::Deref for Filled {
    type Target = Acting;

    fn deref(&self) -> &Acting {
        &self.visitor.acting
    }
}

/// The value of a cookie of the request.
pub fn cookie_of(parts: &Parts, name: &str) -> Option<String> {
    parts
        .headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| cookie::Cookie::split_parse_encoded(header.to_owned()))
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == name)
        .map(|cookie| cookie.value().to_owned())
}

async fn visitor(parts: &Parts, app: &App) -> Result<Option<Visitor>, Refusal> {
    let Some(token) = cookie_of(parts, SESSION_COOKIE) else {
        return Ok(None);
    };
    let found = store::session(&app.db, &passwords::digest(&token), app.clock.now()).await?;
    let Some((person, csrf)) = found else {
        return Ok(None);
    };
    let acting = desk::acting(&app.db, &app.clock, person).await?;
    if !acting.person.active {
        return Ok(None);
    }
    Ok(Some(Visitor {
        acting,
        token,
        csrf,
        flash: cookie_of(parts, FLASH_COOKIE),
        date_set_by_hand: app.clock.is_set_by_hand(),
    }))
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let found = visitor(parts, app)
            .await
            .map_err(|refusal| WebRefusal(refusal).into_response())?;
        let Some(visitor) = found else {
            return Err(Redirect::to("/sign-in").into_response());
        };
        let path = parts.uri.path();
        if visitor.acting.person.must_change_password && path != "/password" && path != "/sign-out"
        {
            return Err(Redirect::to("/password").into_response());
        }
        Ok(visitor)
    }
}

fn check_token(visitor: &Visitor, token: &str) -> Result<(), WebRefusal> {
    if token == visitor.csrf {
        Ok(())
    } else {
        Err(WebRefusal(Refusal::Forbidden(
            "Форма устарела: откройте страницу заново и повторите. Ничего не изменено".into(),
        )))
    }
}

fn unreadable(what: &str) -> Response {
    WebRefusal(Refusal::invalid("form", what)).into_response()
}

impl FromRequest<App> for Filled {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, app).await?;
        let bytes = axum::body::to_bytes(body, LARGEST_FORM)
            .await
            .map_err(|_| unreadable("Форма не дошла целиком или слишком велика: повторите"))?;
        let pairs = serde_urlencoded::from_bytes(&bytes)
            .map_err(|_| unreadable("Форма не читается: откройте страницу заново и повторите"))?;
        let fields = Fields::new(pairs);
        check_token(&visitor, fields.get("csrf")).map_err(WebRefusal::into_response)?;
        Ok(Filled { visitor, fields })
    }
}

impl<T: DeserializeOwned> FromRequest<App> for Sent<T> {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, app).await?;
        let token = parts.headers.get("x-csrf-token");
        let token = token.and_then(|value| value.to_str().ok());
        check_token(&visitor, token.unwrap_or_default())
            .map_err(|WebRefusal(refusal)| refused_data(&refusal))?;
        let unreadable =
            |sentence: &str| refused_data(&Refusal::invalid("data", sentence.to_owned()));
        let bytes = axum::body::to_bytes(body, LARGEST_FORM)
            .await
            .map_err(|_| unreadable("Изменения не дошли целиком или слишком велики"))?;
        let data = serde_json::from_slice(&bytes).map_err(|error| {
            tracing::warn!(%error, "what a script sent cannot be read");
            unreadable("Изменения не читаются: обновите страницу")
        })?;
        Ok(Sent { visitor, data })
    }
}

impl FromRequest<App> for Uploaded {
    type Rejection = Response;

    async fn from_request(request: Request, app: &App) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let visitor = Visitor::from_request_parts(&mut parts, app).await?;
        let request = Request::from_parts(parts, body);
        let mut multipart = Multipart::from_request(request, app)
            .await
            .map_err(|_| unreadable("Файл не дошёл: выберите его ещё раз"))?;
        let mut pairs = Vec::new();
        let mut file = None;
        loop {
            let part = multipart
                .next_field()
                .await
                .map_err(|_| unreadable("Файл не дошёл целиком или он больше 40 МБ"))?;
            let Some(part) = part else { break };
            let name = part.name().unwrap_or_default().to_owned();
            let file_name = part.file_name().map(str::to_owned);
            let bytes = part
                .bytes()
                .await
                .map_err(|_| unreadable("Файл не дошёл целиком или он больше 40 МБ"))?;
            match file_name {
                Some(file_name) if !bytes.is_empty() => file = Some((file_name, bytes.to_vec())),
                Some(_) => {}
                None => pairs.push((name, String::from_utf8_lossy(&bytes).into_owned())),
            }
        }
        let fields = Fields::new(pairs);
        check_token(&visitor, fields.get("csrf")).map_err(WebRefusal::into_response)?;
        Ok(Uploaded {
            visitor,
            fields,
            file,
        })
    }
}
