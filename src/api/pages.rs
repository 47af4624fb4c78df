//! What programs ask over HTTP, and the page on which their keys are kept.

use askama::Template;
use axum::Json;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::header::{
    AUTHORIZATION, CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY, WWW_AUTHENTICATE,
};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::rules::{self, ApiToken};
use super::{desk, store};
use crate::acting::{Acting, Place};
use crate::ids::{ApiTokenId, DepartmentId};
use crate::nomenclature::publication::published;
use crate::organisation;
use crate::organisation::permissions::Procedure;
use crate::refusal::{Refusal, Result};
use crate::web::App;
use crate::web::answer::{Answer, Typed, done, file, page_with, sentences_of, status_of};
use crate::web::frame::{Frame, dotted};
use crate::web::session::{Filled, Visitor};

const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Who reads: a program with a key, or a person who is signed in.
pub enum Reader {
    /// A program: it sees no ДСП rows.
    Program(ApiToken),
    /// A person with their rights.
    Person(Box<Acting>),
}

impl Reader {
    fn sees_restricted(&self, department: DepartmentId) -> bool {
        match self {
            Reader::Program(_) => false,
            Reader::Person(acting) => acting.sees_restricted(department),
        }
    }
}

impl FromRequestParts<App> for Reader {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        if let Some(header) = parts.headers.get(AUTHORIZATION) {
            let key = header.to_str().ok().and_then(rules::bearer);
            let program = match key {
                Some(key) => desk::program(&app.db, key)
                    .await
                    .map_err(|refusal| refused(&refusal))?,
                None => None,
            };
            return program.map(Reader::Program).ok_or_else(unknown);
        }
        match Visitor::from_request_parts(parts, app).await {
            Ok(visitor) => Ok(Reader::Person(Box::new(visitor.acting))),
            // A program is told that it is not let in; the way to the page of signing in is for people.
            Err(response) if response.status().is_redirection() => Err(unknown()),
            Err(response) => Err(response),
        }
    }
}

fn unknown() -> Response {
    let said = json!({"error": "Нужен ключ программы в заголовке «Authorization: Bearer …»: ключа нет, он неизвестен или отозван"});
    let mut response = (StatusCode::UNAUTHORIZED, Json(said)).into_response();
    response
        .headers_mut()
        .insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    response
}

fn refused(refusal: &Refusal) -> Response {
    let said = json!({"error": sentences_of(refusal).join(". ")});
    (status_of(refusal), Json(said)).into_response()
}

/// The approved nomenclature of a year as JSON, or as a spreadsheet when «.xlsx» is asked for.
pub async fn nomenclature(
    State(app): State<App>,
    Path(name): Path<String>,
    headers: HeaderMap,
    reader: Reader,
) -> Response {
    let Some((year, is_spreadsheet)) = rules::asked(&name) else {
        return refused(&Refusal::NotFound(
            "Год пишут четырьмя цифрами: /api/v1/nomenclatures/2026 или /api/v1/nomenclatures/2026.xlsx"
                .into(),
        ));
    };
    let sees = |department| reader.sees_restricted(department);
    let found = match published(&app.db, year, sees).await {
        Ok(found) => found,
        Err(refusal) => return refused(&refusal),
    };
    let bytes = found.json();
    let form = if is_spreadsheet { "xlsx" } else { "json" };
    let tag = format!("\"{}-{form}\"", hex::encode(Sha256::digest(&bytes)));
    let known = headers
        .get(IF_NONE_MATCH)
        .and_then(|header| header.to_str().ok())
        .is_some_and(|header| rules::is_unchanged(header, &tag));
    let mut response = if known {
        StatusCode::NOT_MODIFIED.into_response()
    } else if is_spreadsheet {
        let made = found.xlsx().and_then(|bytes| {
            file(&format!("Номенклатура {year}.xlsx"), XLSX, bytes).map_err(|refused| refused.0)
        });
        match made {
            Ok(response) => response,
            Err(refusal) => return refused(&refusal),
        }
    } else {
        let kind = HeaderValue::from_static("application/json; charset=utf-8");
        ([(CONTENT_TYPE, kind)], bytes).into_response()
    };
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(ETAG, tag);
    }
    // The reader may keep the answer but asks each time whether it still holds; nobody on the way keeps it.
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(VARY, HeaderValue::from_static("Authorization, Cookie"));
    response
}

#[derive(Template)]
#[template(path = "organisation/programs.html")]
struct ProgramsPage {
    frame: Frame,
    typed: Typed,
    tokens: Vec<TokenLine>,
}

struct TokenLine {
    token: ApiToken,
    issued: String,
    revoked: Option<String>,
}

/// The keys of programs.
pub async fn programs(State(app): State<App>, visitor: Visitor) -> Answer {
    show(&app, &visitor, Typed::default()).await
}

async fn show(app: &App, visitor: &Visitor, typed: Typed) -> Answer {
    visitor.acting.may(Procedure::KeepPrograms, Place::Agency)?;
    let people = organisation::store::people(&app.db).await?;
    let tokens = store::all(&app.db)
        .await?
        .into_iter()
        .map(|token| {
            let name = people
                .iter()
                .find(|person| person.id == token.issued_by)
                .map(|person| person.short_name())
                .unwrap_or_default();
            TokenLine {
                issued: format!("{}, {name}", dotted(&token.issued_on)),
                revoked: token.revoked_on.as_ref().map(dotted),
                token,
            }
        })
        .collect();
    let page = ProgramsPage {
        frame: Frame::new(visitor, "/organisation", "Ключи программ"),
        typed,
        tokens,
    };
    page_with(&page.typed, &page)
}

/// Issues a key.
pub async fn issue(State(app): State<App>, form: Filled) -> Answer {
    match desk::issue(&app.db, &form, form.fields.get("name")).await {
        Ok(key) => done(
            "/programs",
            &format!("Ключ программы (покажется один раз): {key}"),
        ),
        Err(refusal) => {
            let typed = Typed::refused(form.fields.clone(), refusal)?;
            show(&app, &form.visitor, typed).await
        }
    }
}

/// Takes a key back.
pub async fn revoke(State(app): State<App>, Path(id): Path<ApiTokenId>, form: Filled) -> Answer {
    match desk::revoke(&app.db, &form, id).await {
        Ok(()) => done("/programs", "Ключ отозван: программа больше не читает"),
        Err(refusal) => {
            let typed = Typed::refused(form.fields.clone(), refusal)?;
            show(&app, &form.visitor, typed).await
        }
    }
}
