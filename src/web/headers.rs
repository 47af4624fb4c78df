//! What is sent with every answer, and the flash cookie taken back once shown.

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderName, REFERRER_POLICY, SET_COOKIE,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::middleware::Next;
use axum::response::Response;

use super::session::FLASH_COOKIE;

const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; \
    connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Adds the headers that keep pages from being framed, sniffed, cached or fed with foreign code.
pub async fn strict(request: Request, next: Next) -> Response {
    let had_flash = request.headers().get_all("cookie").iter().any(|header| {
        header
            .to_str()
            .is_ok_and(|text| text.contains(FLASH_COOKIE))
    });
    let asked_for_page = request.method() == axum::http::Method::GET;
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let mut put = |name: HeaderName, value: &'static str| {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    };
    put(CONTENT_SECURITY_POLICY, POLICY);
    put(X_FRAME_OPTIONS, "DENY");
    put(X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(REFERRER_POLICY, "same-origin");
    put(CACHE_CONTROL, "no-store");
    let shows_page = headers
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if had_flash && asked_for_page && shows_page {
        headers.append(
            SET_COOKIE,
            HeaderValue::from_static(
                "delohran_flash=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict",
            ),
        );
    }
    response
}
