//! Every address of the program, on one page.

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn;
use axum::routing::{get, post};

use super::{App, files, headers, sign_in};
use crate::{
    api, appraisal, archive, calculator, cases, commission, desktop, destruction, due, inventories,
    jobs, journal, nomenclature, organisation, print_centre, reference_lists, revision, transfer,
};

/// Largest upload in bytes: a spreadsheet of 40 MB and what surrounds it.
const LARGEST_UPLOAD: usize = 41 << 20;

/// The whole site.
pub fn site(app: App) -> Router {
    Router::new()
        .route("/", get(desktop::pages::home))
        .route("/assets/{*name}", get(files::serve))
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
            "/reference-lists/uploads",
            post(reference_lists::pages::upload),
        )
        .route(
            "/reference-lists/uploads/{id}",
            get(reference_lists::pages::preview).post(reference_lists::pages::load),
        )
        .route(
            "/reference-lists/{code}",
            get(reference_lists::pages::edition),
        )
        .route(
            "/reference-lists/{code}/template.xlsx",
            get(reference_lists::pages::template),
        )
        .route(
            "/reference-lists/{code}/articles/{number}",
            get(cases::pages::article::article),
        )
        .route(
            "/reference-lists/{code}/articles/{number}/{item}",
            get(cases::pages::article::item),
        )
        .route("/calculator", get(calculator::pages::calculator))
        .route("/calculator/rules", get(calculator::pages::rules))
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
        // Cases.
        .route("/cases", get(cases::pages::list))
        .route("/cases/export.xlsx", get(cases::pages::spreadsheet))
        .route(
            "/cases/record",
            get(cases::pages::records::form).post(cases::pages::records::record),
        )
        .route("/holds", get(cases::pages::records::holds))
        .route(
            "/holds/orders/{id}/lift",
            post(cases::pages::records::lift_order),
        )
        .route(
            "/holds/orders/{id}/keep",
            post(cases::pages::records::keep_order),
        )
        .route("/cases/{id}", get(cases::pages::case::case))
        .route(
            "/cases/{id}/file",
            get(cases::pages::filing::form_of_case).post(cases::pages::filing::file_into),
        )
        .route("/cases/{id}/print/{name}", get(cases::pages::case::print))
        .route("/cases/{id}/volumes", post(cases::pages::case::open_volume))
        .route("/cases/{id}/close", post(cases::pages::case::close))
        .route("/cases/{id}/events", post(cases::pages::case::record_event))
        .route("/cases/{id}/facts", post(cases::pages::case::record_fact))
        .route("/cases/{id}/holds", post(cases::pages::case::place_hold))
        .route("/holds/{id}/lift", post(cases::pages::case::lift_hold))
        .route("/due", get(due::pages::years))
        .route("/due/cases", get(due::pages::list))
        .route("/volumes/{id}/certify", post(cases::pages::case::certify))
        .route("/volumes/{id}/place", post(cases::pages::case::place))
        .route("/filing", get(cases::pages::filing::rows))
        .route(
            "/headings/{id}/file",
            get(cases::pages::filing::form_of_heading).post(cases::pages::filing::file_under),
        )
        .route(
            "/departments/{id}/years/{year}",
            get(cases::pages::year::closing).post(cases::pages::year::close),
        )
        .route(
            "/departments/{id}/years/{year}/final-record",
            get(cases::pages::year::final_record).post(cases::pages::year::sign),
        )
        .route(
            "/departments/{id}/years/{year}/print/{form}",
            get(cases::pages::year::print),
        )
        .route(
            "/nomenclatures/{id}/year-end",
            get(cases::pages::agency_year::year_end),
        )
        .route(
            "/nomenclatures/{id}/year-end/final-record",
            post(cases::pages::agency_year::sign_record),
        )
        .route(
            "/nomenclatures/{id}/year-end/supplement",
            post(cases::pages::agency_year::sign_supplement),
        )
        .route(
            "/nomenclatures/{id}/year-end/print/{file}",
            get(cases::pages::agency_year::print),
        )
        .route(
            "/nomenclatures/{id}/package.zip",
            get(cases::pages::agency_year::package),
        )
        // Appraisal.
        .route(
            "/cases/{id}/review",
            get(appraisal::pages::form).post(appraisal::pages::review),
        )
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
            "/destruction/acts/{id}/grounds",
            get(destruction::pages::grounds),
        )
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
        // Printing.
        .route("/print", get(print_centre::pages::shelves))
        .route("/print/{subject}", get(print_centre::pages::thing))
        .route(
            "/print/{subject}/{file}",
            get(print_centre::pages::batch).post(print_centre::pages::queue),
        )
        .route("/print/files/{job}/{part}", get(print_centre::pages::file))
        // Wording of the forms.
        .route("/wording", get(organisation::wording::pages::forms))
        .route("/wording/{form}", get(organisation::wording::pages::form))
        .route(
            "/wording/{form}/{block}",
            get(organisation::wording::pages::text),
        )
        .route(
            "/wording/amendments",
            post(organisation::wording::pages::amend),
        )
        .route(
            "/wording/amendments/{id}/withdraw",
            post(organisation::wording::pages::withdraw),
        )
        // Jobs.
        .route("/jobs", get(jobs::pages::list))
        .route("/jobs/recompute", post(jobs::pages::recompute))
        .route("/jobs/{id}", get(jobs::pages::job))
        .route("/jobs/{id}/cancel", post(jobs::pages::cancel))
        .route("/jobs/{id}/go-on", post(jobs::pages::go_on))
        // Revision of terms.
        .route(
            "/revisions",
            get(revision::pages::list).post(revision::pages::propose),
        )
        .route("/revisions/{id}", get(revision::pages::revision))
        .route("/revisions/{id}/approve", post(revision::pages::approve))
        // Programs of other systems.
        .route(
            "/api/v1/nomenclatures/{year}",
            get(api::pages::nomenclature),
        )
        .route(
            "/programs",
            get(api::pages::programs).post(api::pages::issue),
        )
        .route("/programs/{id}/revoke", post(api::pages::revoke))
        // Journal.
        .route("/journal", get(journal::pages::list))
        .layer(DefaultBodyLimit::max(LARGEST_UPLOAD))
        .layer(from_fn(headers::strict))
        .with_state(app)
}

fn nomenclatures() -> Router<App> {
    use nomenclature::memos::pages as memos;
    use nomenclature::models::pages as models;
    use nomenclature::pages::{campaign, changes, grid, import, list, row, sheet, steps};
    Router::new()
        .route("/nomenclatures", get(list::list).post(list::begin))
        .route("/nomenclatures/consolidate", post(list::consolidate))
        .route("/nomenclatures/campaign", get(campaign::campaign))
        .route("/nomenclatures/campaign.xlsx", get(campaign::spreadsheet))
        .route("/nomenclatures/campaign/reminders", post(campaign::remind))
        .route("/nomenclatures/{id}", get(sheet::sheet))
        .route("/nomenclatures/{id}/print/{file}", get(sheet::print))
        .route("/nomenclatures/{id}/grid", get(grid::show).post(grid::edit))
        .route("/nomenclatures/{id}/grid/written", get(grid::written))
        .route("/nomenclatures/{id}/grid/advice", get(grid::judge))
        .route("/nomenclatures/{id}/changes", get(changes::changes))
        .route(
            "/nomenclatures/{id}/changes/remove",
            post(changes::remove_idle),
        )
        .route(
            "/nomenclatures/{id}/changes/include",
            post(changes::include_again),
        )
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
        .route("/nomenclatures/{id}/join", post(steps::join))
        .route("/nomenclatures/{id}/headings/new", get(row::new))
        .route("/nomenclatures/{id}/headings", post(row::add))
        .route("/headings/{id}", get(row::row).post(row::change))
        .route("/nomenclatures/{id}/suggestions", get(row::suggestions))
        .route(
            "/nomenclatures/{id}/suggestions.json",
            get(row::suggestions_json),
        )
        .route(
            "/nomenclatures/{id}/headings/suggest",
            post(row::suggest_new),
        )
        .route("/headings/{id}/suggest", post(row::suggest_for))
        .route("/headings/{id}/remove", post(row::remove))
        .route("/headings/{id}/remarks", post(row::remark))
        .route("/remarks/{id}/answer", post(row::answer))
        .route("/nomenclatures/{id}/export.xlsx", get(import::export))
        .route("/nomenclatures/{id}/imports", post(import::upload))
        .route("/imports/{id}", get(import::preview).post(import::apply))
        .route("/imports/{id}/columns", post(import::choose_columns))
        .route("/imports/{id}/again", post(import::open_again))
        .route("/imports/{id}/undo", post(import::undo))
        // Typical and exemplary ones.
        .route(
            "/model-nomenclatures",
            get(models::list).post(models::begin),
        )
        .route("/model-nomenclatures/{id}", get(models::model))
        .route("/model-nomenclatures/{id}/rows", post(models::add_row))
        .route(
            "/model-nomenclatures/{id}/rows/{row}",
            post(models::change_row),
        )
        .route(
            "/model-nomenclatures/{id}/rows/{row}/remove",
            post(models::remove_row),
        )
        .route("/model-nomenclatures/{id}/imports", post(models::import))
        .route("/model-nomenclatures/{id}/approve", post(models::approve))
        .route(
            "/model-nomenclatures/{id}/export.xlsx",
            get(models::spreadsheet),
        )
        .route(
            "/model-nomenclatures/{id}/deviations",
            get(models::deviations).post(models::deviations_of_file),
        )
        // A new case in mid-year.
        .route("/nomenclatures/{id}/memos/new", get(memos::new))
        .route("/nomenclatures/{id}/memos", post(memos::draft))
        .route("/memos", get(memos::list))
        .route("/memos/{id}", get(memos::memo).post(memos::change))
        .route("/memos/{id}/sign", post(memos::sign))
        .route("/memos/{id}/register", post(memos::register))
        .route("/memos/{id}/refuse", post(memos::refuse))
        .route("/memos/{id}/withdraw", post(memos::withdraw))
        .route("/memos/{id}/print/{file}", get(memos::print))
}
