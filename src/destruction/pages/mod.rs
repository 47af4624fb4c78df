//! Pages of destruction: campaigns, proposals, lists, acts, and the papers of each.

mod acts;
mod campaigns;
mod grounds;
mod lists;

use crate::print::{Form, html, xlsx};
use crate::refusal::Refusal;
use crate::web::answer::{Answer, file};
use crate::web::session::Visitor;

pub use acts::{act, act_paper, approve, endorse, hand_over, mark_destroyed, record_destruction};
pub use campaigns::{advance, campaign, draw_act, draw_list, open, overview, proposal};
pub use grounds::grounds;
pub use lists::{agree, agree_rest, decide, exclude, list, list_paper, send};

/// Where the menu leads.
const SECTION: &str = "/destruction";

/// What is asked of a paper: which form, and on screen or as a spreadsheet.
struct Asked<'a> {
    code: &'a str,
    spreadsheet: bool,
}

/// Reads «F-31.html» or «F-31.xlsx».
fn asked(name: &str) -> Result<Asked<'_>, Refusal> {
    let missing = || Refusal::NotFound("Такой печатной формы нет".into());
    match name.rsplit_once('.') {
        Some((code, "html")) => Ok(Asked {
            code,
            spreadsheet: false,
        }),
        Some((code, "xlsx")) => Ok(Asked {
            code,
            spreadsheet: true,
        }),
        _ => Err(missing()),
    }
}

fn printed(visitor: &Visitor, asked: &Asked<'_>, name: &str, form: &Form) -> Answer {
    use axum::response::{Html, IntoResponse};
    if !asked.spreadsheet {
        return Ok(Html(html::document(form, "/assets/print.css")).into_response());
    }
    let made = xlsx::spreadsheet(form, visitor.acting.today).map_err(Refusal::rule)?;
    file(
        &format!("{name}.xlsx"),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        made.bytes,
    )
}
