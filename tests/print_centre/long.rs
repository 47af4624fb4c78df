//! Long prints: made in the background, fetched by whoever asked, gone after a week.

use std::io::Cursor;

use delohran::db::Store;
use delohran::demo;
use delohran::ids::{JobId, NomenclatureId};
use delohran::jobs::rules::JobState;
use delohran::jobs::worker::run_next;
use delohran::print::catalogue::FormCode;
use delohran::print::centre::{Subject, Variant, Wanted};
use delohran::print_centre::desk::{self, Chosen};
use delohran::print_centre::store;
use delohran::refusal::Refusal;
use delohran::web::paper::Format;
use delohran::{jobs, works};
use oxidize_pdf::parser::PdfReader;

use super::{acting, sign_in};
use crate::harness::World;
use crate::harness::browser::Site;

crate::on_both! {
    a_long_print_is_a_job_whose_file_is_fetched;
    a_long_print_cut_off_goes_on_with_the_next_file;
}

async fn agencys_nomenclature(world: &World) -> Subject {
    let whole: NomenclatureId = world
        .db
        .fetch_value(
            "SELECT id FROM nomenclature WHERE kind = 'consolidated' AND year = 2024",
            (),
        )
        .await
        .expect("the agency's nomenclature");
    Subject::Nomenclature(whole)
}

fn pages(pdf: &[u8]) -> u32 {
    let reader = PdfReader::new(Cursor::new(pdf)).expect("a PDF");
    reader.into_document().page_count().expect("counted")
}

async fn a_long_print_cut_off_goes_on_with_the_next_file(world: World) {
    world.on("2026-11-20");
    demo::fill(&world.db, &world.clock)
        .await
        .expect("no rule stands against the story");
    let subject = agencys_nomenclature(&world).await;
    let person = acting(&world, "arhiv").await;
    let extracts = || Chosen::Batch("extracts".into());
    let queue = async || {
        desk::queue(&world.db, &person, subject, extracts(), Format::Pdf.into())
            .await
            .expect("it waits")
    };
    let run = async || {
        run_next(&world.db, &world.clock, works::of)
            .await
            .expect("the queue is read")
    };
    let file = async |job: JobId, part: i64| {
        store::file(&world.db, (job, part), person.person.id, person.today)
            .await
            .expect("a file")
    };
    let whole = queue().await;
    assert_eq!(run().await, Some(whole));
    // The light goes out after the file with the first four of six papers is saved.
    let cut_off = queue().await;
    let now = chrono::Utc::now();
    let long_ago = now - chrono::Duration::minutes(5);
    let taken = jobs::store::take(&world.db, cut_off, "another", long_ago, now).await;
    assert!(taken.expect("asked"));
    let first = store::NewFile {
        job: cut_off,
        part: 1,
        name: "Выписки, часть 1".into(),
        format: Format::Pdf,
        content: b"%PDF- of four papers".to_vec(),
        remark: String::new(),
        kept_until: person.today,
    };
    store::insert_file(&world.db, first).await.expect("kept");
    world
        .db
        .execute(
            "UPDATE job SET place = $2, seen_at = $3 WHERE id = $1",
            (cut_off, r#"{"papers":4,"parts":1}"#, long_ago),
        )
        .await
        .expect("lost");
    assert_eq!(run().await, Some(cut_off));
    let job = jobs::store::job(&world.db, cut_off).await.expect("there");
    assert_eq!(job.state, JobState::Done, "{}", job.error);
    assert!(job.result_for(person.sight())[0].starts_with("Форм: 6, файлов: 2"));
    assert_eq!(file(cut_off, 1).await.content, b"%PDF- of four papers");
    let rest = file(cut_off, 2).await;
    assert!(rest.name.ends_with(", часть 2"), "{}", rest.name);
    let all = pages(&file(whole, 1).await.content);
    assert_eq!(
        (all, pages(&rest.content)),
        (12, 4),
        "each extract is two pages"
    );
}

async fn a_long_print_is_a_job_whose_file_is_fetched(world: World) {
    world.on("2026-11-20");
    demo::fill(&world.db, &world.clock)
        .await
        .expect("no rule stands against the story");
    let subject = agencys_nomenclature(&world).await;
    let site = Site::open(&world).await;
    let archivist = sign_in(&site, "arhiv").await;
    let page = archivist
        .post(
            &format!(
                "{}/extracts.pdf?binding=two-sided&part=1b",
                subject.centre()
            ),
            &[],
        )
        .await
        .ok()
        .says("Печать поставлена в очередь");
    let first = JobId(page.id());
    archivist
        .get("/print")
        .await
        .ok()
        .says(&format!("задание № {first}"));
    // A paper alone may be a spreadsheet, a batch may not.
    archivist
        .post(&format!("{}/F-19.xlsx", subject.centre()), &[])
        .await
        .ok();
    archivist
        .post(&format!("{}/extracts.xlsx", subject.centre()), &[])
        .await
        .refused(409, "выберите один из них");
    for missing in ["F-18.pdf", "nothing.pdf", "extracts.txt"] {
        archivist
            .post(&format!("{}/{missing}", subject.centre()), &[])
            .await
            .refused(404, "");
    }

    for _ in 0..2 {
        let done = run_next(&world.db, &world.clock, works::of)
            .await
            .expect("the queue is read")
            .expect("a job waits");
        let job = jobs::store::job(&world.db, done).await.expect("the job");
        assert_eq!(job.state, JobState::Done, "{}", job.error);
    }
    let person = acting(&world, "arhiv").await;
    let files = store::files(&world.db, person.person.id, person.today)
        .await
        .expect("files");
    assert_eq!(files.len(), 2);
    archivist
        .get(&format!("/jobs/{first}"))
        .await
        .ok()
        .says("Взять файлы")
        .says("Форм: 6, файлов: 1");
    let address = format!("/print/files/{first}/1");
    archivist
        .get("/print")
        .await
        .ok()
        .says("Выписки для шкафов всех подразделений");
    let file = archivist.get(&address).await;
    assert_eq!(file.status, 200);
    assert!(file.bytes.starts_with(b"%PDF-"));
    let properties = String::from_utf8_lossy(&file.bytes);
    assert!(properties.contains("<pdfaid:part>1</pdfaid:part>"));

    // Whoever did not ask finds neither the file nor the job, whatever they may see themselves.
    let head = sign_in(&site, demo::SEES_ALL).await;
    head.get(&address).await.refused(404, "");
    head.get(&format!("/jobs/{first}")).await.refused(404, "");

    world.on("2026-11-27");
    assert_eq!(archivist.get(&address).await.status, 200);
    world.on("2026-11-28");
    sign_in(&site, "arhiv")
        .await
        .get(&address)
        .await
        .refused(404, "Закажите её снова");
    let late = acting(&world, "arhiv").await;
    let wanted = Wanted {
        subject,
        code: FormCode::F19,
        variant: Variant::default(),
    };
    desk::queue(
        &world.db,
        &late,
        subject,
        Chosen::Paper(wanted),
        Format::Pdf.into(),
    )
    .await
    .expect("it waits");
    let kept: i64 = world
        .db
        .fetch_value("SELECT count(*) FROM print_file", ())
        .await
        .expect("counted");
    assert_eq!(kept, 0, "what nobody can fetch is thrown away");

    let stranger = acting(&world, "lukina").await;
    let hidden: NomenclatureId = world
        .db
        .fetch_value(
            "SELECT n.id FROM nomenclature n JOIN department d ON d.id = n.department_id
             WHERE d.index_code = '12' AND n.year = 2024",
            (),
        )
        .await
        .expect("a nomenclature");
    let hidden = Subject::Nomenclature(hidden);
    let wanted = Wanted {
        subject: hidden,
        code: FormCode::F18,
        variant: Variant::default(),
    };
    let refused = desk::queue(
        &world.db,
        &stranger,
        hidden,
        Chosen::Paper(wanted),
        Format::Pdf.into(),
    )
    .await;
    assert!(matches!(refused, Err(Refusal::NotFound(_))), "{refused:?}");
}
