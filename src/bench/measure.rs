//! What is measured and how. Every time is taken on a warm database by one asker, from the call to the answer.

use std::hint::black_box;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use chrono::NaiveDate;
use tower::ServiceExt;

use super::load::LOGIN;
use super::report::Report;
use super::world::{self, Kinds, LAST_YEAR, Size};
use super::{november, store, tell};
use crate::acting::{Acting, Clock};
use crate::db::{Db, Dialect, Store};
use crate::due::rules::{Asked, Obstacle};
use crate::due::store as due;
use crate::ids::DepartmentId;
use crate::intake::Worker;
use crate::jobs::rules::{JobKind, JobState};
use crate::organisation::{self, passwords};
use crate::refusal::{Refusal, Result};
use crate::retention::{self, Facts, Reading};
use crate::web::session::SESSION_COOKIE;
use crate::web::{App, router};
use crate::{jobs, reference_lists, revision, works};

/// How many pages, counts and suggestions are asked for.
const QUESTIONS: usize = 400;

/// Measures everything.
pub async fn all(
    db: &Db,
    clock: &Clock,
    size: Size,
    loaded_in: Option<Duration>,
) -> Result<Report> {
    let database = match db.dialect() {
        Dialect::Sqlite => "SQLite",
        Dialect::Postgres => "PostgreSQL",
    };
    let mut report = Report {
        size,
        database: database.into(),
        figures: Vec::new(),
    };
    if let Some(took) = loaded_in {
        report.once("load", "Наполнение базы", took, "");
    }
    let acting = organisation::desk::acting_by_login(db, clock, LOGIN).await?;
    tell("разбор и вычисление");
    heart(&mut report, acting.today);
    suggestions(&mut report);
    tell("страницы и подсчёты");
    lists(&mut report, db, &acting, size).await?;
    pages(&mut report, db, clock, &acting, size).await?;
    tell("пересчёт");
    recomputing(&mut report, db, clock, &acting).await?;
    tell("пересмотр сроков");
    revising(&mut report, db, clock, &acting).await?;
    tell("год номенклатуры");
    november::all(&mut report, db, clock, size).await?;
    Ok(report)
}

/// Repeats something for a second and tells how many things were done and how long it took.
fn for_a_second(mut once: impl FnMut() -> usize) -> (usize, Duration) {
    let began = Instant::now();
    let mut things = 0;
    while began.elapsed() < Duration::from_secs(1) {
        things += once();
    }
    (things, began.elapsed())
}

fn heart(report: &mut Report, today: NaiveDate) {
    let written: Vec<(String, String)> = reference_lists::builtin()
        .iter()
        .flat_map(|edition| edition.articles().to_vec())
        .filter(|article| article.usable())
        .map(|article| {
            let words = format!("{}, ст. {}", article.terms[0].text, article.key);
            (words, article.note)
        })
        .collect();
    let (things, took) = for_a_second(|| {
        for (words, note) in &written {
            let _ = black_box(retention::read(black_box(words), note));
        }
        written.len()
    });
    report.rate(
        "parse",
        "Разбор сроков, одно ядро",
        things,
        took,
        "≥ 500 000",
    );

    let kinds = Kinds::of_the_lists();
    let size = Size {
        cases: 20_000,
        departments: 10,
        years: 30,
    };
    let cases: Vec<_> = (0..size.cases)
        .map(|number| world::case(&kinds, size, number, today))
        .collect();
    let facts: Vec<Facts> = cases
        .iter()
        .map(|case| {
            crate::cases::rules::expiry::facts_of(
                case.opened_on,
                Some(case.closed_on),
                &Default::default(),
            )
        })
        .collect();
    let (things, took) = for_a_second(|| {
        for (case, facts) in cases.iter().zip(&facts) {
            black_box(retention::expiry(black_box(&case.kind.term), facts).outcome());
        }
        cases.len()
    });
    report.rate(
        "expiry",
        "Вычисление дат, одно ядро",
        things,
        took,
        "≥ 3 000 000",
    );
}

fn suggestions(report: &mut Report) {
    let editions = reference_lists::builtin();
    let editions: Vec<_> = editions.iter().collect();
    let suggester = reference_lists::search::Suggester::new(&editions);
    let titles: Vec<String> = editions
        .iter()
        .flat_map(|edition| edition.articles())
        .map(|article| article.kind.chars().take(40).collect())
        .collect();
    let mut times = Vec::new();
    for title in titles.iter().cycle().take(QUESTIONS) {
        let began = Instant::now();
        black_box(suggester.suggest(title, 3));
        times.push(began.elapsed());
    }
    report.many(
        ("suggest_p50", "suggest_p95"),
        ("Подсказка статьи, половина", "Подсказка статьи, 95 из 100"),
        &mut times,
        "≤ 5",
    );
}

/// A question as people ask them, and a page of its answer somewhere in the middle: the row before it is a case of the world.
fn question(size: Size, number: usize) -> (Asked, NaiveDate, i64, i64) {
    let mix = |salt: u64| {
        let mixed = (number as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15)
            ^ salt.wrapping_mul(0xD6E8_FEB8_6659_FD93);
        (mixed ^ (mixed >> 29)) as i64 & 0x7FFF_FFFF
    };
    let department = mix(1) % size.departments + 1;
    let year = (LAST_YEAR - size.years + 2 + mix(2) % (size.years + 15)) as i32;
    let terms = ["5", "3", "1", "10", "personnel", "15"];
    let term = terms[mix(3) as usize % terms.len()].parse().ok();
    let asked = match number % 10 {
        0 | 1 => Asked::default(),
        2 | 3 => Asked {
            department: Some(DepartmentId(department)),
            ..Asked::default()
        },
        4 => Asked {
            year: Some(year),
            ..Asked::default()
        },
        5 => Asked {
            year: Some(year),
            department: Some(DepartmentId(department)),
            ..Asked::default()
        },
        6 => Asked {
            term,
            ..Asked::default()
        },
        7 => Asked {
            department: Some(DepartmentId(department)),
            term,
            ..Asked::default()
        },
        8 => Asked {
            obstacle: Some(Obstacle::Held),
            ..Asked::default()
        },
        _ => Asked {
            obstacle: Some(Obstacle::AwaitingReview),
            ..Asked::default()
        },
    };
    let date = NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    (asked, date, department, mix(4) % size.cases + 1)
}

async fn lists(report: &mut Report, db: &Db, acting: &Acting, size: Size) -> Result<()> {
    let sight = acting.sight();
    let (mut turned, mut counted) = (Vec::new(), Vec::new());
    for number in 0..QUESTIONS + QUESTIONS / 4 {
        let (asked, date, department, case) = question(size, number);
        let cursor = format!("{date}~{department}~{case}").parse().ok();
        let began = Instant::now();
        let page = due::page(db, sight, &asked, cursor, due::PAGE + 1).await?;
        let took = began.elapsed();
        black_box(page);
        let began = Instant::now();
        black_box(due::by_department(db, sight, &asked).await?);
        black_box(due::by_term(db, sight, &asked).await?);
        if number >= QUESTIONS / 4 {
            turned.push(took);
            counted.push(began.elapsed());
        }
    }
    report.many(
        ("due_page_p50", "due_page_p95"),
        (
            "Страница списка истекающих, половина",
            "Страница списка истекающих, 95 из 100",
        ),
        &mut turned,
        "≤ 20",
    );
    report.many(
        ("due_counts_p50", "due_counts_p95"),
        (
            "Подсчёты по подразделениям и срокам, половина",
            "Подсчёты по подразделениям и срокам, 95 из 100",
        ),
        &mut counted,
        "≤ 100",
    );
    Ok(())
}

/// The same as people get it: through the whole site, with the session looked up and the page written out.
async fn pages(
    report: &mut Report,
    db: &Db,
    clock: &Clock,
    acting: &Acting,
    size: Size,
) -> Result<()> {
    let window = Window::open(db, clock, acting).await?;
    let mut times = Vec::new();
    for number in 0..QUESTIONS {
        let (asked, date, department, case) = question(size, number);
        let pairs = [
            (
                "department",
                asked.department.map_or(String::new(), |id| id.to_string()),
            ),
            (
                "year",
                asked.year.map_or(String::new(), |year| year.to_string()),
            ),
            (
                "term",
                asked
                    .term
                    .as_ref()
                    .map_or(String::new(), |term| term.code().to_owned()),
            ),
            (
                "obstacle",
                asked
                    .obstacle
                    .map_or(String::new(), |it| it.code().to_owned()),
            ),
            ("after", format!("{date}~{department}~{case}")),
        ];
        let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
        times.push(window.page(&format!("/due/cases?{query}")).await?);
    }
    report.many(
        ("due_http_p50", "due_http_p95"),
        (
            "Та же страница с подсчётами через сайт, половина",
            "Та же страница с подсчётами через сайт, 95 из 100",
        ),
        &mut times,
        "",
    );
    let mut times = Vec::new();
    for _ in 0..20 {
        times.push(window.page("/due").await?);
    }
    report.many(
        ("due_chart_p50", "due_chart_p95"),
        (
            "Что истекает: график и три таблицы, половина",
            "Что истекает: график и три таблицы, 95 из 100",
        ),
        &mut times,
        "",
    );
    Ok(())
}

/// Somebody signed in, asking the site without a network between.
pub(super) struct Window {
    site: Router,
    token: String,
    csrf: String,
}

impl Window {
    /// Signs the person in.
    pub(super) async fn open(db: &Db, clock: &Clock, acting: &Acting) -> Result<Window> {
        let (token, csrf) = (passwords::token(), passwords::token());
        let now = clock.now();
        organisation::store::insert_session(
            db,
            &passwords::digest(&token),
            acting.person.id,
            &csrf,
            now,
            now + organisation::desk::SESSION_LENGTH,
        )
        .await?;
        store::let_in(db, acting.person.id).await?;
        let worker = Worker::this_program().map_err(Refusal::rule)?;
        let site = router::site(App {
            db: db.clone(),
            clock: clock.clone(),
            spreadsheets: std::sync::Arc::new(worker),
            secure_cookies: false,
            indexes: Default::default(),
        });
        Ok(Window { site, token, csrf })
    }

    /// How long a page takes, whole.
    pub(super) async fn page(&self, address: &str) -> Result<Duration> {
        self.timed(Request::get(address), Body::empty(), address)
            .await
    }

    /// How long an answer to a script takes.
    pub(super) async fn send(&self, address: &str, data: &serde_json::Value) -> Result<Duration> {
        let request = Request::post(address)
            .header("x-csrf-token", &self.csrf)
            .header("content-type", "application/json");
        self.timed(request, Body::from(data.to_string()), address)
            .await
    }

    async fn timed(
        &self,
        request: axum::http::request::Builder,
        body: Body,
        address: &str,
    ) -> Result<Duration> {
        let request = request
            .header("cookie", format!("{SESSION_COOKIE}={}", self.token))
            .body(body)
            .map_err(Refusal::rule)?;
        let began = Instant::now();
        let answer = self
            .site
            .clone()
            .oneshot(request)
            .await
            .map_err(Refusal::rule)?;
        let status = answer.status();
        black_box(
            axum::body::to_bytes(answer.into_body(), usize::MAX)
                .await
                .map_err(Refusal::rule)?,
        );
        if status != StatusCode::OK {
            return Err(Refusal::rule(format!(
                "страница {address} не показана: {status}"
            )));
        }
        Ok(began.elapsed())
    }
}

async fn recomputing(report: &mut Report, db: &Db, clock: &Clock, acting: &Acting) -> Result<()> {
    let took = timed_recompute(db, clock, acting).await?;
    report.once(
        "recompute",
        "Пересчёт всех сроков, ничего не изменилось",
        took,
        "≤ 10",
    );
    let wrong = store::set_wrong(db).await?;
    let took = timed_recompute(db, clock, acting).await?;
    report.once(
        "recompute_changed",
        "Пересчёт всех сроков, изменилось у десятой части",
        took,
        "",
    );
    report.rate(
        "rewritten",
        "В том числе переписано дел с записью в журнале",
        usize::try_from(wrong).unwrap_or(0),
        took,
        "",
    );
    Ok(())
}

/// A new edition in which every article of five years has ten.
async fn revising(report: &mut Report, db: &Db, clock: &Clock, acting: &Acting) -> Result<()> {
    let Some(old) = reference_lists::builtin().into_iter().next() else {
        return Ok(());
    };
    let mut articles = old.articles().to_vec();
    for term in articles.iter_mut().flat_map(|article| &mut article.terms) {
        if term.text == "5 лет"
            && let Ok(Reading::One(longer)) = retention::read("10 лет", "")
        {
            term.text = "10 лет".into();
            term.term = Some(longer);
        }
    }
    let mut header = old.header().clone();
    header.edition = acting.today;
    let new = reference_lists::ListEdition::new(header, articles);
    let editions = reference_lists::store::current(db).await?;
    let of = |date| {
        let found = editions
            .iter()
            .find(|(_, edition)| edition.code == old.code && edition.edition == date);
        found.map(|(id, _)| *id)
    };
    let Some(old) = of(old.edition) else {
        return Ok(());
    };
    let new = match of(acting.today) {
        Some(loaded) => loaded,
        None => {
            let origin = reference_lists::store::Origin {
                at: acting.at,
                by: Some(acting.person.id),
                file_name: "",
            };
            let mut tx = db.begin().await?;
            let loaded = reference_lists::store::insert(&mut tx, &new, origin, None).await?;
            tx.commit().await?;
            loaded
        }
    };
    let began = Instant::now();
    let asked = revision::desk::Asked::Edition { old, new };
    let (_, job) = revision::desk::propose(db, acting, &asked).await?;
    let job = jobs::worker::run(db, clock, works::of, job, None).await?;
    if job.state != JobState::Done {
        return Err(Refusal::rule(job.error));
    }
    report.once(
        "what_if",
        "Последствия новой редакции",
        began.elapsed(),
        "≤ 20",
    );
    Ok(())
}

async fn timed_recompute(db: &Db, clock: &Clock, acting: &Acting) -> Result<Duration> {
    let began = Instant::now();
    let id = jobs::desk::ask(db, acting, JobKind::Recompute, &()).await?;
    let job = jobs::worker::run(db, clock, works::of, id, None).await?;
    if job.state != JobState::Done {
        return Err(Refusal::rule(job.error));
    }
    tell(job.result_for(acting.sight()).join("; "));
    Ok(began.elapsed())
}
