//! Work in the background: it does the whole of what was asked and nothing twice, goes on where it was cut off, stops when told to,
//! and is nobody's who has no right to it. The computing of all expiries anew.

use chrono::NaiveDate;
use delohran::cases::desk::{HoldAsked, place_hold};
use delohran::db::Store;
use delohran::ids::{CaseId, JobId};
use delohran::jobs::rules::{JobKind, JobState, Outcome};
use delohran::jobs::worker::{Running, Stop, Work, Working, run_next};
use delohran::jobs::{desk, store};
use delohran::refusal::Refusal;
use delohran::works;

use crate::harness::browser::Site;
use crate::harness::shelf::Case;
use crate::harness::{Agency, World, day};

crate::on_both! {
    a_wrong_date_is_put_right_and_told;
    nothing_is_changed_twice;
    a_failed_job_goes_on_where_it_stopped;
    a_lost_runner_is_replaced;
    a_job_stops_when_told_to;
    only_the_entitled_ask_and_look;
    the_page_shows_how_far_it_is;
}

/// A shelf of closed five-year cases of 2015, one of them restricted.
async fn shelf(world: &World, agency: &Agency) -> Vec<CaseId> {
    let mut cases = Vec::new();
    for (number, index) in ["10-1-01", "10-1-02", "10-1-03", "10-1-04"]
        .into_iter()
        .enumerate()
    {
        let case = Case {
            restricted: number == 3,
            ..Case::short_term(agency.records, index, 2015)
        };
        cases.push(case.put(world).await.case);
    }
    cases
}

async fn date_of(world: &World, case: CaseId) -> Option<NaiveDate> {
    world
        .db
        .fetch_value("SELECT destroy_from FROM case_file WHERE id = $1", (case,))
        .await
        .expect("there is such a case")
}

async fn set_wrong(world: &World, cases: &[CaseId]) {
    for case in cases {
        world
            .db
            .execute(
                "UPDATE case_file SET destroy_from = '2018-01-01' WHERE id = $1",
                (*case,),
            )
            .await
            .expect("set wrong");
    }
}

async fn asked(world: &World, agency: &Agency) -> JobId {
    let head = agency.acting(world, "archive_head").await;
    desk::ask(&world.db, &head, JobKind::Recompute, &())
        .await
        .expect("asked")
}

async fn entries_of_recomputing(world: &World) -> i64 {
    world
        .db
        .fetch_value(
            "SELECT count(*) FROM journal_entry e JOIN journal_object o ON o.seq = e.seq
             WHERE e.action = 'case.recompute_all' AND o.object_kind = 'case'",
            (),
        )
        .await
        .expect("counted")
}

async fn a_wrong_date_is_put_right_and_told(world: World) {
    let agency = Agency::found(&world).await;
    world.on("2022-10-03");
    let cases = shelf(&world, &agency).await;
    let head = agency.acting(&world, "archive_head").await;
    let hold = HoldAsked {
        reason: "определение суда".into(),
        ground: "письмо".into(),
        owner: "Правовое управление".into(),
        review_on: day("2023-10-01"),
    };
    place_hold(&world.db, &head, cases[1], &hold)
        .await
        .expect("held");
    set_wrong(&world, &[cases[0], cases[1], cases[3]]).await;
    let id = asked(&world, &agency).await;
    assert_eq!(
        run_next(&world.db, &world.clock, works::of)
            .await
            .expect("run"),
        Some(id)
    );
    let job = store::job(&world.db, id).await.expect("there");
    assert_eq!(
        (job.state, job.percent, job.error.as_str()),
        (JobState::Done, 100, "")
    );
    for case in &cases {
        assert_eq!(date_of(&world, *case).await, Some(day("2021-01-01")));
    }
    let told = job.result_for(head.sight());
    assert_eq!(told, ["Проверено законченных дел: 3, срок изменён у 2"]);
    let trusted = agency.acting(&world, "restricted").await;
    assert_eq!(
        job.result_for(trusted.sight())[1],
        "Кроме того, дел «ДСП»: 1, срок изменён у 1"
    );
    // Each case tells of it in its own history, the restricted one only to those who may know.
    assert_eq!(entries_of_recomputing(&world).await, 3);
    let site = Site::open(&world).await;
    let page = site
        .sign_in("archivist")
        .await
        .get(&format!("/cases/{}", cases[0]))
        .await
        .ok();
    page.says("пересчёт сроков всех дел")
        .says("01.01.2021")
        .says("01.01.2018");
    let verified = delohran::journal::verify(&world.db).await.expect("walked");
    assert!(verified.is_ok(), "{verified:?}");
}

async fn nothing_is_changed_twice(world: World) {
    let agency = Agency::found(&world).await;
    world.on("2022-10-03");
    let cases = shelf(&world, &agency).await;
    set_wrong(&world, &cases[..2]).await;
    for changed in [2, 0] {
        let id = asked(&world, &agency).await;
        run_next(&world.db, &world.clock, works::of)
            .await
            .expect("run");
        let job = store::job(&world.db, id).await.expect("there");
        let head = agency.acting(&world, "archive_head").await;
        let told = format!("Проверено законченных дел: 3, срок изменён у {changed}");
        assert_eq!(job.result_for(head.sight()), [told]);
    }
    assert_eq!(entries_of_recomputing(&world).await, 2);
    assert_eq!(
        run_next(&world.db, &world.clock, works::of)
            .await
            .expect("looked"),
        None
    );
}

/// Adds one to the version of the organisation in each of five steps, and breaks off at the third on the first attempt.
struct FiveSteps;

impl Work for FiveSteps {
    fn carry_out<'a>(&'a self, running: &'a Running) -> Working<'a> {
        Box::pin(async move {
            let first: i64 = running.place().unwrap_or(0);
            for step in first + 1..=5 {
                let mut tx = running.db.begin().await?;
                tx.execute(
                    "UPDATE organisation SET version = version + 1 WHERE id = 1",
                    (),
                )
                .await?;
                if step == 3 && first == 0 {
                    return Err(Stop::Refused(Refusal::rule("Свет погас")));
                }
                running
                    .save(&mut tx, &step, (step, 5), "шаг за шагом")
                    .await?;
                tx.commit().await?;
            }
            Ok(Outcome::default())
        })
    }
}

fn five_steps(_: JobKind) -> &'static dyn Work {
    &FiveSteps
}

async fn steps_done(world: &World) -> i64 {
    world
        .db
        .fetch_value("SELECT version FROM organisation WHERE id = 1", ())
        .await
        .expect("read")
}

async fn a_failed_job_goes_on_where_it_stopped(world: World) {
    let agency = Agency::found(&world).await;
    let before = steps_done(&world).await;
    let id = asked(&world, &agency).await;
    run_next(&world.db, &world.clock, five_steps)
        .await
        .expect("run");
    let job = store::job(&world.db, id).await.expect("there");
    assert_eq!((job.state, job.percent), (JobState::Failed, 40));
    assert_eq!(job.error, "Свет погас");
    assert_eq!(steps_done(&world).await - before, 2);
    let head = agency.acting(&world, "archive_head").await;
    desk::go_on(&world.db, &head, id).await.expect("gone on");
    run_next(&world.db, &world.clock, five_steps)
        .await
        .expect("run");
    assert_eq!(steps_done(&world).await - before, 5);
    let refused = desk::go_on(&world.db, &head, id).await;
    assert!(matches!(refused, Err(Refusal::Rule(_))), "{refused:?}");
    let refused = desk::cancel(&world.db, &head, id).await;
    assert!(matches!(refused, Err(Refusal::Rule(_))), "{refused:?}");
}

async fn a_lost_runner_is_replaced(world: World) {
    let agency = Agency::found(&world).await;
    let before = steps_done(&world).await;
    let id = asked(&world, &agency).await;
    let now = chrono::Utc::now();
    assert!(
        store::take(&world.db, id, "another", now, now)
            .await
            .expect("taken")
    );
    // It is at work: nobody else takes it.
    assert_eq!(
        run_next(&world.db, &world.clock, works::of)
            .await
            .expect("looked"),
        None
    );
    let long_ago = now - chrono::Duration::minutes(5);
    world
        .db
        .execute(
            "UPDATE job SET place = '3', seen_at = $2 WHERE id = $1",
            (id, long_ago),
        )
        .await
        .expect("lost");
    assert_eq!(
        run_next(&world.db, &world.clock, five_steps)
            .await
            .expect("run"),
        Some(id)
    );
    assert_eq!(steps_done(&world).await - before, 2, "steps 4 and 5");
    // The one thought lost comes back: its work is no more its own.
    let progress = store::Progress {
        place: "4",
        percent: 80,
        words: "",
    };
    assert!(
        !store::save(&world.db, id, "another", progress, now)
            .await
            .expect("asked")
    );
}

async fn a_job_stops_when_told_to(world: World) {
    let agency = Agency::found(&world).await;
    let head = agency.acting(&world, "archive_head").await;
    let id = asked(&world, &agency).await;
    desk::cancel(&world.db, &head, id)
        .await
        .expect("cancelled before it began");
    assert_eq!(
        run_next(&world.db, &world.clock, works::of)
            .await
            .expect("looked"),
        None
    );
    let before = steps_done(&world).await;
    let id = asked(&world, &agency).await;
    let now = chrono::Utc::now();
    let long_ago = now - chrono::Duration::minutes(5);
    assert!(
        store::take(&world.db, id, "another", long_ago, now)
            .await
            .expect("taken")
    );
    desk::cancel(&world.db, &head, id)
        .await
        .expect("told to stop");
    run_next(&world.db, &world.clock, five_steps)
        .await
        .expect("taken over");
    let job = store::job(&world.db, id).await.expect("there");
    assert_eq!(job.state, JobState::Cancelled);
    assert_eq!(steps_done(&world).await, before);
}

async fn only_the_entitled_ask_and_look(world: World) {
    let agency = Agency::found(&world).await;
    let site = Site::open(&world).await;
    let clerk = site.sign_in("clerk").await;
    clerk
        .post("/jobs/recompute", &[])
        .await
        .refused(403, "Нет права");
    let head = site.sign_in("archive_head").await;
    let job = head.post("/jobs/recompute", &[]).await.ok();
    let address = job.path.clone();
    job.says("ждёт очереди").says("Пересчёт сроков");
    head.post("/jobs/recompute", &[])
        .await
        .refused(409, "уже выполняется");
    clerk.get(&address).await.refused(404, "Такого задания нет");
    clerk
        .post(&format!("{address}/cancel"), &[])
        .await
        .refused(404, "Такого задания нет");
    clerk.get("/jobs").await.ok().says("Заданий не было");
    // Whoever has lost the right by the time of the work gets nothing done.
    let administrator = agency.acting(&world, "archive_head").await;
    for grant in &administrator.grants {
        world
            .db
            .execute(
                "UPDATE role_grant SET until = since WHERE id = $1",
                (grant.id,),
            )
            .await
            .expect("ended");
    }
    run_next(&world.db, &world.clock, works::of)
        .await
        .expect("run");
    let job = store::job(&world.db, JobId(1)).await.expect("there");
    assert_eq!(job.state, JobState::Failed);
    assert!(job.error.contains("Нет права"), "{}", job.error);
}

async fn the_page_shows_how_far_it_is(world: World) {
    let agency = Agency::found(&world).await;
    shelf(&world, &agency).await;
    let site = Site::open(&world).await;
    let head = site.sign_in("archive_head").await;
    let job = head.post("/jobs/recompute", &[]).await.ok();
    let address = job.path.clone();
    assert_eq!(
        job.headers
            .get("refresh")
            .and_then(|value| value.to_str().ok()),
        Some("2")
    );
    run_next(&world.db, &world.clock, works::of)
        .await
        .expect("run");
    let over = head
        .get(&address)
        .await
        .ok()
        .says("выполнено")
        .says("100 %");
    assert!(
        over.headers.get("refresh").is_none(),
        "a page of a job that is over stands still"
    );
    over.says("Проверено законченных дел: 3").says("История");
    head.get("/jobs").await.ok().says("100 %");
    head.post(&format!("{address}/cancel"), &[])
        .await
        .refused(409, "уже закончено");
}
