//! Every address of the program, on one page.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn;
use axum::routing::{get, post};

use super::{App, files, headers, home, sign_in};
use crate::{commission, destruction, journal, organisation};

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
        // Destruction.
        .route(
            "/destruction",
            get(destruction::pages::overview).post(destruction::pages::open),
        )
        .route(
            "/destruction/campaigns/{id}",
            get(destruction::pages::campaign),
        )
        .route(
            "/destruction/campaigns/{id}/advance",
            post(destruction::pages::advance),
        )
        .route(
            "/destruction/campaigns/{id}/acts",
            post(destruction::pages::draw_act),
        )
        .route(
            "/destruction/campaigns/{id}/departments/{department}",
            get(destruction::pages::proposal).post(destruction::pages::draw_list),
        )
        .route("/destruction/lists/{id}", get(destruction::pages::list))
        .route(
            "/destruction/lists/{id}/send",
            post(destruction::pages::send),
        )
        .route(
            "/destruction/lists/{id}/agree-rest",
            post(destruction::pages::agree_rest),
        )
        .route(
            "/destruction/lists/{id}/agree",
            post(destruction::pages::agree),
        )
        .route(
            "/destruction/lists/{id}/print/{file}",
            get(destruction::pages::list_paper),
        )
        .route(
            "/destruction/entries/{id}/decide",
            post(destruction::pages::decide),
        )
        .route(
            "/destruction/entries/{id}/exclude",
            post(destruction::pages::exclude),
        )
        .route("/destruction/acts/{id}", get(destruction::pages::act))
        .route(
            "/destruction/acts/{id}/endorse",
            post(destruction::pages::endorse),
        )
        .route(
            "/destruction/acts/{id}/approve",
            post(destruction::pages::approve),
        )
        .route(
            "/destruction/acts/{id}/hand-over",
            post(destruction::pages::hand_over),
        )
        .route(
            "/destruction/acts/{id}/record",
            post(destruction::pages::record_destruction),
        )
        .route(
            "/destruction/acts/{id}/mark",
            post(destruction::pages::mark_destroyed),
        )
        .route(
            "/destruction/acts/{id}/print/{file}",
            get(destruction::pages::act_paper),
        )
        // Journal.
        .route("/journal", get(journal::pages::list))
        .layer(DefaultBodyLimit::max(LARGEST_UPLOAD))
        .layer(from_fn(headers::strict))
        .with_state(app)
}
