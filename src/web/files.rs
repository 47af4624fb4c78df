//! The style sheets, the scripts and the sign in the tab, carried in the binary.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

const FILES: &[(&str, &str, &str)] = &[
    (
        "delohran.css",
        "text/css; charset=utf-8",
        include_str!("../../assets/delohran.css"),
    ),
    (
        "delohran.js",
        "text/javascript; charset=utf-8",
        include_str!("../../assets/delohran.js"),
    ),
    (
        "grid.css",
        "text/css; charset=utf-8",
        include_str!("../../assets/grid.css"),
    ),
    (
        "grid.js",
        "text/javascript; charset=utf-8",
        include_str!("../../assets/grid.js"),
    ),
    (
        "delohran.svg",
        "image/svg+xml",
        include_str!("../../assets/delohran.svg"),
    ),
    // The type of the forms is carried in the binary, so its licence is too.
    (
        "LICENSE-Liberation",
        "text/plain; charset=utf-8",
        include_str!("../../LICENSE-Liberation"),
    ),
    (
        "print.css",
        "text/css; charset=utf-8",
        crate::print::html::CSS,
    ),
];

/// Serves one of them.
pub async fn serve(Path(name): Path<String>) -> Response {
    FILES.iter().find(|(file, _, _)| *file == name).map_or_else(
        || StatusCode::NOT_FOUND.into_response(),
        |(_, kind, text)| {
            ([(CONTENT_TYPE, *kind), (CACHE_CONTROL, "no-cache")], *text).into_response()
        },
    )
}
