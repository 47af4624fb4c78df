//! A world for tests: a database of its own, a clock that stands where it is put, an agency with people in every role.
//!
//! Every procedure is tested by one body on both databases: [`on_both!`](crate::on_both) makes the two tests. The PostgreSQL half runs
//! where `DELOHRAN_TEST_POSTGRES` names a server (as `.ci/run` does) and says so where it does not.

#![allow(dead_code, reason = "each area uses a part of the harness")]

pub mod agency;
pub mod approved;
pub mod browser;
pub mod program;
pub mod screen;
pub mod shelf;

use std::io::Write;
use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};

use chrono::NaiveDate;
use delohran::acting::{Acting, Clock};
use delohran::db::Db;
use delohran::ids::PersonId;
use delohran::organisation;

pub use agency::Agency;
pub use approved::Approved;

/// Names the server for the PostgreSQL half: `postgres://user@host:port/database`.
pub const POSTGRES_VARIABLE: &str = "DELOHRAN_TEST_POSTGRES";

/// Makes two tests of one body: `async fn body(world: World)`.
#[macro_export]
macro_rules! on_both {
    ($($body:ident;)*) => {
        $(
            mod $body {
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn sqlite() {
                    super::$body($crate::harness::World::sqlite().await).await;
                }

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn postgres() {
                    if let Some(world) = $crate::harness::World::postgres().await {
                        super::$body(world).await;
                    }
                }
            }
        )*
    };
}

/// A database of its own with a standing clock.
pub struct World {
    pub db: Db,
    pub clock: Clock,
    /// Address of the database, for programs started beside the test.
    pub url: String,
    _files: Option<tempfile::TempDir>,
}

/// A date as people read it in tests: `day("2026-11-22")`.
pub fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date in the test")
}

impl World {
    /// On SQLite.
    pub async fn sqlite() -> World {
        let files = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite://{}", files.path().join("delohran.db").display());
        World::at(url, Some(files)).await
    }

    /// On PostgreSQL, if there is a server for it.
    pub async fn postgres() -> Option<World> {
        static SAID: Once = Once::new();
        let Ok(server) = std::env::var(POSTGRES_VARIABLE) else {
            SAID.call_once(|| {
                // Written past the capture of the test runner, so that it is seen.
                let _ = writeln!(
                    std::io::stderr(),
                    "\n{POSTGRES_VARIABLE} не задана: половина проверок на PostgreSQL пропущена"
                );
            });
            return None;
        };
        Some(World::at(postgres_database(&server, "template1").await, None).await)
    }

    async fn at(url: String, files: Option<tempfile::TempDir>) -> World {
        let db = Db::open(&url).await.expect("the database opens");
        let clock = Clock::standing_at(day("2022-10-03"));
        organisation::desk::install(&db, &clock)
            .await
            .expect("the first start works");
        delohran::reference_lists::desk::load_builtin(&db, &clock)
            .await
            .expect("the lists are loaded");
        World {
            db,
            clock,
            url,
            _files: files,
        }
    }

    /// The person at work now, with the grants in force today.
    pub async fn acting(&self, person: PersonId) -> Acting {
        organisation::desk::acting(&self.db, &self.clock, person)
            .await
            .expect("the person is there")
    }

    /// Closes the world; copies of it can be had as often as a test needs them.
    pub async fn frozen(self) -> Frozen {
        self.db.close().await;
        Frozen { world: self }
    }

    /// Moves the clock.
    pub fn on(&self, date: &str) -> &World {
        self.clock.set(day(date));
        self
    }
}

/// A world at a standstill.
pub struct Frozen {
    world: World,
}

impl Frozen {
    /// A world of its own, the same in everything but the address of its database.
    pub async fn copy(&self) -> World {
        let (url, files) = match self.world.url.strip_prefix("sqlite://") {
            Some(original) => {
                let files = tempfile::tempdir().expect("a temporary folder");
                let copy = files.path().join("delohran.db");
                std::fs::copy(original, &copy).expect("the file is copied");
                (format!("sqlite://{}", copy.display()), Some(files))
            }
            None => {
                let (_, name) = self.world.url.rsplit_once('/').expect("a database's name");
                (postgres_database(&self.world.url, name).await, None)
            }
        };
        World {
            db: Db::open(&url).await.expect("the database opens"),
            clock: self.world.clock.clone(),
            url,
            _files: files,
        }
    }
}

/// Address of a new database on the server, a copy of another.
async fn postgres_database(server: &str, template: &str) -> String {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let name = format!(
        "t_{}_{}",
        std::process::id(),
        NUMBER.fetch_add(1, Ordering::SeqCst)
    );
    let (base, _) = server
        .rsplit_once('/')
        .expect("the address names a database");
    let pool = sqlx::PgPool::connect(&format!("{base}/postgres"))
        .await
        .expect("the server of the PostgreSQL half answers");
    let create = format!("CREATE DATABASE {name} TEMPLATE {template}");
    sqlx::query(sqlx::AssertSqlSafe(create))
        .execute(&pool)
        .await
        .expect("a database for the test can be made");
    pool.close().await;
    format!("{base}/{name}")
}
