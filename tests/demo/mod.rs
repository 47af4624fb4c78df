//! The demonstration agency: filled through the desks, on both databases, on any day of the year.

use chrono::NaiveDate;
use delohran::acting::{Acting, Clock};
use delohran::cases::rules::{CaseState, ExpiryKind};
use delohran::cases::store::Filter;
use delohran::db::{Db, Store};
use delohran::demo::{self, Guide};
use delohran::desktop;
use delohran::desktop::rules::Task;
use delohran::ids::PersonId;
use delohran::refusal::Refusal;
use delohran::{cases, journal, organisation};

use crate::harness::{World, day};

crate::on_both! {
    in_november_on_a_database_that_was_begun_before;
}

async fn in_november_on_a_database_that_was_begun_before(world: World) {
    world.on("2026-11-20");
    let guide = filled(&world.db, &world.clock).await;
    everything_is_as_told(&world.db, &world.clock, &guide).await;
    let drafts: Vec<(String, String)> = world
        .db
        .fetch_all(
            "SELECT d.index_code, n.state FROM nomenclature n JOIN department d ON d.id = n.department_id
             WHERE n.year = 2027 ORDER BY d.index_code",
            (),
        )
        .await
        .expect("the drafts");
    let expected = [
        ("10", "sent"),
        ("12", "accepted"),
        ("14", "signed"),
        ("16", "returned"),
        ("18", "assembled"),
        ("20", "draft"),
    ]
    .map(|(index, state)| (index.to_owned(), state.to_owned()));
    assert_eq!(drafts, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_january_on_a_new_database() {
    let files = tempfile::tempdir().expect("a temporary folder");
    let url = format!("sqlite://{}", files.path().join("demo.db").display());
    let db = Db::open(&url).await.expect("the database opens");
    let clock = Clock::standing_at(day("2027-01-05"));
    let guide = filled(&db, &clock).await;
    everything_is_as_told(&db, &clock, &guide).await;
    let moments: Vec<(String,)> = db
        .fetch_all("SELECT at FROM journal_entry ORDER BY seq", ())
        .await
        .expect("the journal");
    assert!(
        moments.is_sorted(),
        "a new database is filled in the order of the days"
    );
}

async fn filled(db: &Db, clock: &Clock) -> Guide {
    demo::fill(db, clock)
        .await
        .expect("no rule stands against the story")
}

async fn everything_is_as_told(db: &Db, clock: &Clock, guide: &Guide) {
    assert_eq!(guide.today, clock.today());
    journal::verify(db)
        .await
        .expect("the journal is read")
        .expect("the chain holds");
    everybody_can_sign_in(db, clock, guide).await;
    cases_are_counted_right(db, clock, guide).await;
    nothing_is_dated_later(db, clock.today()).await;
    everybody_has_something_to_do(db, clock).await;
    let again = demo::fill(db, clock).await.expect_err("refused");
    assert!(
        matches!(&again, Refusal::Rule(sentence) if sentence.contains("уже есть подразделения")),
        "{again}"
    );
    let told = guide.to_string();
    for person in &guide.people {
        assert!(told.contains(person.login), "{told}");
    }
}

async fn everybody_can_sign_in(db: &Db, clock: &Clock, guide: &Guide) {
    assert!(guide.people.len() > 20);
    for person in &guide.people {
        let signed_in = organisation::desk::sign_in(db, clock.now(), person.login, guide.password)
            .await
            .unwrap_or_else(|refusal| panic!("{}: {refusal}", person.login));
        assert!(!signed_in.must_change_password, "{}", person.login);
    }
}

async fn acting(db: &Db, clock: &Clock, login: &str) -> Acting {
    let (id,): (PersonId,) = db
        .fetch_one("SELECT id FROM person WHERE login = $1", (login,))
        .await
        .expect("somebody of that name");
    organisation::desk::acting(db, clock, id)
        .await
        .expect("at work")
}

async fn cases_are_counted_right(db: &Db, clock: &Clock, guide: &Guide) {
    let director = acting(db, clock, "rukovoditel").await;
    let mut all = 0;
    for state in CaseState::ALL {
        let filter = Filter {
            state: Some(*state),
            ..Filter::default()
        };
        let seen = cases::store::count(db, director.sight(), &filter)
            .await
            .expect("cases are counted");
        assert_eq!(guide.in_state(*state), seen, "{state:?}");
        assert_eq!(seen > 0, *state != CaseState::Lost, "{state:?}");
        all += seen;
    }
    for expiry in ExpiryKind::ALL {
        assert!(guide.with_expiry(*expiry) > 0, "{expiry:?}");
    }
    let by_expiry: i64 = ExpiryKind::ALL
        .iter()
        .map(|expiry| guide.with_expiry(*expiry))
        .sum();
    assert_eq!(by_expiry, all);
    assert!(all > 200, "{all}");
    assert!(guide.volumes > all, "some cases have several volumes");
}

async fn nothing_is_dated_later(db: &Db, today: NaiveDate) {
    for statement in [
        "SELECT max(dated_on) FROM document",
        "SELECT max(filed_on) FROM document",
        "SELECT max(opened_on) FROM case_file",
        "SELECT max(closed_on) FROM case_file",
        "SELECT max(certified_on) FROM volume",
        "SELECT max(happened_on) FROM retention_event",
        "SELECT max(placed_on) FROM hold",
        "SELECT max(compiled_on) FROM inventory",
        "SELECT max(issued_on) FROM loan",
        "SELECT max(held_on) FROM meeting",
        "SELECT max(approved_on) FROM nomenclature",
        "SELECT max(drawn_on) FROM destruction_act",
        "SELECT max(drawn_on) FROM destruction_list",
    ] {
        let latest: Option<NaiveDate> = db
            .fetch_value(statement, ())
            .await
            .unwrap_or_else(|error| panic!("{statement}: {error}"));
        assert!(
            latest.is_some_and(|latest| latest <= today),
            "{statement}: {latest:?}"
        );
    }
}

/// What waits for whom on any day of the year.
async fn everybody_has_something_to_do(db: &Db, clock: &Clock) {
    for (login, task) in [
        ("lukina", Task::FinishDraft),
        ("lukina", Task::CloseYear),
        ("orlova", Task::CertifyVolumes),
        ("panina", Task::Review),
        ("gromov", Task::SignInventory),
        ("arhiv", Task::CheckInventory),
        ("belova", Task::MendFindings),
        ("arhiv", Task::AcceptInventory),
        ("volkov", Task::AgreeLists),
        ("sekretar", Task::Agenda),
        ("arhiv", Task::OverdueLoans),
        ("sokolov", Task::ReviewHolds),
    ] {
        let acting = acting(db, clock, login).await;
        let sight = acting.sight();
        let year = i64::from(chrono::Datelike::year(&acting.today));
        let department = if sight.agency_wide {
            None
        } else {
            sight.department
        };
        let waiting = desktop::store::waiting(db, task, department, sight, acting.today, year)
            .await
            .expect("tasks are counted");
        assert!(waiting > 0, "{login}: {task:?}");
    }
}
