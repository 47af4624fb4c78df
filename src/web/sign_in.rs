//! Signing in and out, changing one's password.

use askama::Template;
use axum::Form;
use axum::extract::{Request, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use cookie::{Cookie, SameSite};
use serde::Deserialize;

use super::App;
use super::answer::{Answer, Typed, WebRefusal, done, page, page_with, sentences_of, status_of};
use super::frame::Frame;
use super::session::{FLASH_COOKIE, Filled, SESSION_COOKIE, Visitor, cookie_of};
use crate::organisation::{desk, passwords, store};

#[derive(Template)]
#[template(path = "web/sign_in.html")]
struct SignInPage {
    title: &'static str,
    login: String,
    flash: Option<String>,
    sentences: Vec<String>,
}

#[derive(Template)]
#[template(path = "web/password.html")]
struct PasswordPage {
    frame: Frame,
    typed: Typed,
    must_change: bool,
}

/// What the sign-in form sends.
#[derive(Deserialize)]
pub struct Credentials {
    login: String,
    password: String,
}

/// The form.
pub async fn form(request: Request) -> Answer {
    let (parts, _) = request.into_parts();
    page(&SignInPage {
        title: "Вход",
        login: String::new(),
        flash: cookie_of(&parts, FLASH_COOKIE),
        sentences: Vec::new(),
    })
}

fn session_cookie(token: &str, app: &App) -> HeaderValue {
    let cookie = Cookie::build((SESSION_COOKIE, token))
        .path("/")
        .http_only(true)
        .secure(app.secure_cookies)
        .same_site(SameSite::Strict)
        .build();
    HeaderValue::from_str(&cookie.to_string()).unwrap_or(HeaderValue::from_static(""))
}

/// Signs in.
pub async fn enter(State(app): State<App>, Form(sent): Form<Credentials>) -> Response {
    match desk::sign_in(&app.db, app.clock.now(), &sent.login, &sent.password).await {
        Ok(signed_in) => {
            let way = if signed_in.must_change_password {
                "/password"
            } else {
                "/"
            };
            let mut response = Redirect::to(way).into_response();
            response
                .headers_mut()
                .append(SET_COOKIE, session_cookie(&signed_in.token, &app));
            response
        }
        Err(refusal) => {
            let shown = page(&SignInPage {
                title: "Вход",
                login: sent.login,
                flash: None,
                sentences: sentences_of(&refusal),
            });
            match shown {
                Ok(mut response) => {
                    *response.status_mut() = status_of(&refusal);
                    response
                }
                Err(refusal) => refusal.into_response(),
            }
        }
    }
}

/// Signs out.
pub async fn leave(State(app): State<App>, form: Filled) -> Result<Response, WebRefusal> {
    store::end_session(&app.db, &passwords::digest(&form.visitor.token)).await?;
    let mut response = (StatusCode::SEE_OTHER, [("location", "/sign-in")]).into_response();
    response.headers_mut().append(
        SET_COOKIE,
        HeaderValue::from_static("delohran_session=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict"),
    );
    Ok(response)
}

/// The form for a new password.
pub async fn password_form(visitor: Visitor) -> Answer {
    show_password_form(&visitor, Typed::default())
}

fn show_password_form(visitor: &Visitor, typed: Typed) -> Answer {
    let shown = PasswordPage {
        frame: Frame::new(visitor, "", "Смена пароля"),
        must_change: visitor.acting.person.must_change_password,
        typed,
    };
    page_with(&shown.typed, &shown)
}

/// Changes the password; the sessions end, so the person signs in anew.
pub async fn change_password(State(app): State<App>, form: Filled) -> Answer {
    let changed = desk::change_password(
        &app.db,
        &form,
        form.fields.get("new"),
        form.fields.get("repeated"),
    )
    .await;
    match changed {
        Ok(()) => done("/sign-in", "Пароль сменён, войдите с новым"),
        Err(refusal) => {
            // Passwords are the one thing that is not shown again.
            let typed = Typed::refused(super::fields::Fields::default(), refusal)?;
            show_password_form(&form.visitor, typed)
        }
    }
}
