//! Every address of the program, on one page.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn;
use axum::routing::{get, post};

use super::{App, files, headers, home, sign_in};
use crate::{archive, commission, inventories, journal, organisation, transfer};

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
        // Inventories, acceptance, loans.
        .route(
            "/inventories",
            get(inventories::pages::list).post(inventories::pages::draw),
        )
        .route("/inventories/proposal", get(inventories::pages::proposal))
        .route(
            "/inventories/annual",
            post(inventories::pages::annual::draw),
        )
        .route(
            "/inventories/annual/proposal",
            get(inventories::pages::annual::proposal),
        )
        .route("/inventories/{id}", get(inventories::pages::inventory))
        .route("/inventories/{id}/redraw", post(inventories::pages::redraw))
        .route("/inventories/{id}/sign", post(inventories::pages::sign))
        .route("/inventories/{id}/findings", post(inventories::pages::find))
        .route(
            "/inventories/{id}/findings/{finding}/mend",
            post(inventories::pages::mend),
        )
        .route("/inventories/{id}/check", post(inventories::pages::check))
        .route(
            "/inventories/{id}/redraw-annual",
            post(inventories::pages::annual::redraw),
        )
        .route(
            "/inventories/{id}/endorse",
            post(inventories::pages::annual::endorse),
        )
        .route(
            "/inventories/{id}/approve",
            post(inventories::pages::annual::approve),
        )
        .route(
            "/inventories/{id}/print/{form}",
            get(inventories::pages::print_form),
        )
        .route("/transfers", get(transfer::pages::waiting))
        .route(
            "/inventories/{id}/acceptance",
            get(transfer::pages::acceptance),
        )
        .route("/inventories/{id}/marks", post(transfer::pages::mark))
        .route("/inventories/{id}/accept", post(transfer::pages::accept))
        .route("/loans", get(archive::pages::loans))
        .route(
            "/loans/volumes/{id}",
            get(archive::pages::volume).post(archive::pages::lend),
        )
        .route("/loans/{id}/return", post(archive::pages::take_back))
        // Journal.
        .route("/journal", get(journal::pages::list))
        .layer(DefaultBodyLimit::max(LARGEST_UPLOAD))
        .layer(from_fn(headers::strict))
        .with_state(app)
}
