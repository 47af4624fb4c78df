//! Every address of the program, on one page.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn;
use axum::routing::{get, post};

use super::{App, files, headers, home, sign_in};
use crate::{commission, journal, nomenclature, organisation, reference_lists};

/// Largest upload in bytes: a spreadsheet of 20 MB and what surrounds it.
const LARGEST_UPLOAD: usize = 21 << 20;

/// The whole site.
pub fn site(app: App) -> Router {
    Router::new()
        .route("/", get(home::desktop))
        .route("/assets/{name}", get(files::serve))
        // Signing in.
        .route("/sign-in", get(sign_in::form).post(sign_in::enter))
        .route("/sign-out", post(sign_in::leave))
        .route(
            "/password",
            get(sign_in::password_form).post(sign_in::change_password),
        )
        // Organisation.
        .route(
            "/organisation",
            get(organisation::pages::overview).post(organisation::pages::describe),
        )
        .route("/departments", post(organisation::pages::add_department))
        .route(
            "/departments/{id}/divisions",
            post(organisation::pages::add_division),
        )
        .route("/people", post(organisation::pages::add_person))
        .route("/people/{id}", get(organisation::pages::person))
        .route("/people/{id}/grants", post(organisation::pages::grant_role))
        .route(
            "/people/{id}/grants/{grant}/end",
            post(organisation::pages::end_role),
        )
        .route(
            "/people/{id}/password",
            post(organisation::pages::reset_password),
        )
        // Reference lists.
        .route("/reference-lists", get(reference_lists::pages::overview))
        .route(
            "/reference-lists/{code}",
            get(reference_lists::pages::edition),
        )
        // Commission.
        .route(
            "/commission",
            get(commission::pages::overview).post(commission::pages::create),
        )
        .route("/commission/members", post(commission::pages::name_member))
        .route(
            "/commission/meetings",
            post(commission::pages::hold_meeting),
        )
        .route("/commission/meetings/{id}", get(commission::pages::meeting))
        // Nomenclatures.
        .merge(nomenclatures())
        // Journal.
        .route("/journal", get(journal::pages::list))
        .layer(DefaultBodyLimit::max(LARGEST_UPLOAD))
        .layer(from_fn(headers::strict))
        .with_state(app)
}

fn nomenclatures() -> Router<App> {
    use nomenclature::pages::{import, list, row, sheet, steps};
    Router::new()
        .route("/nomenclatures", get(list::list).post(list::begin))
        .route("/nomenclatures/consolidate", post(list::consolidate))
        .route("/nomenclatures/{id}", get(sheet::sheet))
        .route("/nomenclatures/{id}/print.html", get(sheet::print_html))
        .route("/nomenclatures/{id}/print.xlsx", get(sheet::print_xlsx))
        .route(
            "/nomenclatures/{id}/divisions/{division}/submit",
            post(steps::submit_division),
        )
        .route("/nomenclatures/{id}/assemble", post(steps::assemble))
        .route("/nomenclatures/{id}/sign", post(steps::sign))
        .route("/nomenclatures/{id}/return", post(steps::send_back))
        .route("/nomenclatures/{id}/accept", post(steps::accept))
        .route("/nomenclatures/{id}/send", post(steps::send))
        .route("/nomenclatures/{id}/visa", post(steps::visa))
        .route(
            "/nomenclatures/{id}/sign-consolidated",
            post(steps::sign_consolidated),
        )
        .route("/nomenclatures/{id}/endorse", post(steps::endorse))
        .route("/nomenclatures/{id}/approve", post(steps::approve))
        .route("/nomenclatures/{id}/headings/new", get(row::new))
        .route("/nomenclatures/{id}/headings", post(row::add))
        .route("/headings/{id}", get(row::row).post(row::change))
        .route("/headings/{id}/remove", post(row::remove))
        .route("/headings/{id}/remarks", post(row::remark))
        .route("/remarks/{id}/answer", post(row::answer))
        .route("/nomenclatures/{id}/imports", post(import::upload))
        .route("/imports/{id}", get(import::preview).post(import::apply))
        .route("/imports/{id}/again", post(import::open_again))
}
