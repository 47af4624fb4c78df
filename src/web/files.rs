//! The style sheets, the scripts and the sign in the tab, carried in the binary.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

/// A file of `assets/` under its own name.
macro_rules! asset {
    ($name:literal, $kind:expr) => {
        ($name, $kind, include_str!(concat!("../../assets/", $name)))
    };
}

const FILES: &[(&str, &str, &str)] = &[
    asset!("delohran.css", CSS),
    asset!("delohran.js", SCRIPT),
    asset!("delohran.svg", "image/svg+xml"),
    asset!("grid.css", CSS),
    asset!("grid/actions.js", SCRIPT),
    asset!("grid/advice.js", SCRIPT),
    asset!("grid/blocks.js", SCRIPT),
    asset!("grid/cell.js", SCRIPT),
    asset!("grid/changes.js", SCRIPT),
    asset!("grid/clipboard.js", SCRIPT),
    asset!("grid/columns.js", SCRIPT),
    asset!("grid/conflicts.js", SCRIPT),
    asset!("grid/cursor.js", SCRIPT),
    asset!("grid/heading.js", SCRIPT),
    asset!("grid/keeping.js", SCRIPT),
    asset!("grid/keys.js", SCRIPT),
    asset!("grid/main.js", SCRIPT),
    asset!("grid/mouse.js", SCRIPT),
    asset!("grid/news.js", SCRIPT),
    asset!("grid/page.js", SCRIPT),
    asset!("grid/properties.js", SCRIPT),
    asset!("grid/remarks.js", SCRIPT),
    asset!("grid/rows.js", SCRIPT),
    asset!("grid/saving.js", SCRIPT),
    asset!("grid/side.js", SCRIPT),
    asset!("grid/state.js", SCRIPT),
    asset!("grid/table.js", SCRIPT),
    // The type of the forms is carried in the binary, so its licence is too.
    (
        "LICENSE-Liberation",
        "text/plain; charset=utf-8",
        include_str!("../../LICENSE-Liberation"),
    ),
    ("print.css", CSS, crate::print::html::CSS),
];

/// What tells a file from the one of another version of the program, in the order of [`FILES`].
static TAGS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let digest = |text: &str| hex::encode(&Sha256::digest(text)[..16]);
    let tags = FILES.iter().map(|(_, _, text)| digest(text));
    tags.map(|digest| format!("\"{digest}\"")).collect()
});

/// Serves one of them; who has it already is told that it is still the same.
pub async fn serve(Path(name): Path<String>, headers: HeaderMap) -> Response {
    let Some(at) = FILES.iter().position(|(file, _, _)| *file == name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let (_, kind, text) = FILES[at];
    let tag = TAGS[at].as_str();
    let known = [(ETAG, tag), (CACHE_CONTROL, "no-cache")];
    let has = headers.get(IF_NONE_MATCH);
    if has.is_some_and(|has| has == tag) {
        return (StatusCode::NOT_MODIFIED, known).into_response();
    }
    (known, [(CONTENT_TYPE, kind)], text).into_response()
}

/// Addresses of the scripts of a folder of `assets/`, for a page that begins to load all of them at once.
pub fn scripts(folder: &str) -> impl Iterator<Item = String> {
    let names = FILES.iter().map(|(name, _, _)| *name);
    names
        .filter(move |name| {
            name.strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/'))
        })
        .map(|name| format!("/assets/{name}"))
}
