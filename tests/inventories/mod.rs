//! Inventories, acceptance, annual sections and loans, from the closed volume to the archive's shelf.

mod annual;
mod department;
mod loans;
mod pages;
mod statements;

use delohran::acting::Acting;
use delohran::commission::desk::{self as commission, DecisionAsked};
use delohran::commission::rules::{Outcome, Part, Subject};
use delohran::ids::{DepartmentId, InventoryId, PersonId};
use delohran::inventories::desk;
use delohran::inventories::proposal::Asked;
use delohran::inventories::rules::InventoryKind;
use delohran::inventories::store;
use delohran::organisation;
use delohran::organisation::roles::Role;
use delohran::organisation::store::NewGrant;
use delohran::refusal::Refusal;
use delohran::transfer::desk::{self as transfer, AcceptanceAsked};
use delohran::transfer::rules::{Found, Mark};

use crate::harness::{Agency, World, day};

/// The sentence of a refusal; a success is a failure of the test.
fn refused<T>(outcome: Result<T, Refusal>) -> String {
    match outcome {
        Ok(_) => panic!("a refusal was expected"),
        Err(refusal) => refusal.to_string(),
    }
}

pub fn asked(department_id: DepartmentId, kind: InventoryKind, year: i64) -> Asked {
    Asked {
        department_id,
        kind,
        year,
        with_restricted: false,
    }
}

/// Proposes and draws in one go.
pub async fn drawn(world: &World, clerk: &Acting, asked: Asked) -> InventoryId {
    let proposal = desk::propose(&world.db, clerk, asked)
        .await
        .expect("a proposal");
    desk::draw(&world.db, clerk, asked, &proposal.fingerprint())
        .await
        .expect("an inventory")
}

/// Signed by the head and checked by the archive.
pub async fn checked(world: &World, agency: &Agency, id: InventoryId, head: &str) {
    let head = agency.acting(world, head).await;
    let archivist = agency.acting(world, "archivist").await;
    desk::sign(&world.db, &head, id).await.expect("signed");
    let entries = store::entries(&world.db, id).await.expect("rows");
    desk::check(&world.db, &archivist, id, entries.len() as i64)
        .await
        .expect("checked");
}

/// Every volume is there.
async fn all_present(
    world: &World,
    agency: &Agency,
    id: InventoryId,
    clerk: &str,
) -> AcceptanceAsked {
    let entries = store::entries(&world.db, id).await.expect("rows");
    let archivist = agency.acting(world, "archivist").await;
    AcceptanceAsked {
        marks: entries
            .iter()
            .map(|entry| Mark {
                entry: entry.id,
                found: Found::Present,
            })
            .collect(),
        delivered_by: agency.id(clerk),
        accepted_on: archivist.today,
        place: String::new(),
    }
}

/// From the shelf of a department into the archive.
async fn accepted(
    world: &World,
    agency: &Agency,
    asked: Asked,
    clerk: &str,
    head: &str,
) -> InventoryId {
    let id = drawn(world, &agency.acting(world, clerk).await, asked).await;
    checked(world, agency, id, head).await;
    let acceptance = all_present(world, agency, id, clerk).await;
    transfer::accept(
        &world.db,
        &agency.acting(world, "archivist").await,
        id,
        &acceptance,
    )
    .await
    .expect("accepted");
    id
}

async fn grant_restricted_access(world: &World, agency: &Agency, login: &str) {
    let admin = world.acting(PersonId(1)).await;
    let grant = NewGrant {
        person_id: agency.id(login),
        role: Role::RestrictedAccess,
        department_id: Some(agency.records),
        division_id: None,
        since: day("2015-01-01"),
        until: None,
        ground: "приказ".into(),
    };
    organisation::desk::grant_role(&world.db, &admin, &grant)
        .await
        .expect("a grant");
}

/// The commission sits and decides on an annual section.
async fn decided(world: &World, agency: &Agency, section: InventoryId, outcome: Outcome) {
    let secretary = agency.acting(world, "secretary").await;
    let present = [agency.id("chair"), agency.id("secretary")];
    let decision = DecisionAsked {
        subject: Subject::Inventory,
        subject_id: section.0,
        outcome,
        wording: "рассмотрено".into(),
    };
    commission::hold_meeting(
        &world.db,
        &secretary,
        secretary.today,
        &present,
        &[decision],
    )
    .await
    .expect("a meeting");
}

async fn commission_named(world: &World, agency: &Agency) {
    let secretary = agency.acting(world, "secretary").await;
    let since = day("2020-01-01");
    commission::create(&world.db, &secretary, "ЦЭК", "1", since)
        .await
        .expect("a commission");
    for (login, part) in [("chair", Part::Chair), ("secretary", Part::Secretary)] {
        commission::name_member(&world.db, &secretary, agency.id(login), part, since)
            .await
            .expect("a member");
    }
}
