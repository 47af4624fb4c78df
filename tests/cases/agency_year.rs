//! The papers of the agency's year (R-097…R-099): F-19Z, F-19D, the package for keeping.

use std::io::Read;

use delohran::cases::desk;
use delohran::cases::desk::FilingTarget;
use delohran::db::{Error, Store};
use delohran::ids::DepartmentId;
use delohran::nomenclature::memos::{desk as memos, rules::MemoAsked};
use delohran::nomenclature::store as rows;
use sha2::{Digest, Sha256};

use super::{file, letter, opened};
use crate::harness::approved::{BUILDINGS, ORDERS, PERSONNEL_ORDERS, PLANS};
use crate::harness::browser::Site;
use crate::harness::{Agency, Approved, World, day};

crate::on_both! {
    the_papers_of_the_year_are_drawn_signed_and_packed;
    restricted_rows_stay_out_of_what_others_print;
    what_is_signed_of_a_year_stays_as_it_is;
}

/// A row by memo, registered today; its index.
async fn unforeseen(
    world: &World,
    agency: &Agency,
    approved: &Approved,
    (index, title, restricted): (&str, &str, bool),
) -> delohran::ids::HeadingId {
    let mut row = rows::heading(&world.db, approved.row(PLANS))
        .await
        .expect("a row")
        .content;
    row.index_text = index.into();
    row.title = title.into();
    row.restricted = restricted;
    let asked = MemoAsked {
        row,
        ground: "приказ".into(),
    };
    let clerk = agency.acting(world, "clerk").await;
    let memo = memos::draft(&world.db, &clerk, approved.records, asked)
        .await
        .expect("a memo");
    if restricted {
        // Signed and registered by those who may see it: here by one hand, in the table of permissions by two.
        return registered_by_hand(world, memo).await;
    }
    let head = agency.acting(world, "head").await;
    memos::sign(&world.db, &head, memo).await.expect("signed");
    let office_head = agency.acting(world, "office_head").await;
    memos::register(
        &world.db,
        &office_head,
        memo,
        "10-07/17",
        world.clock.today(),
    )
    .await
    .expect("registered")
}

async fn registered_by_hand(
    world: &World,
    memo: delohran::ids::MemoId,
) -> delohran::ids::HeadingId {
    use delohran::nomenclature::memos::store;
    let (by, on) = (delohran::ids::PersonId(1), world.clock.today());
    let it = store::by_id(&world.db, memo).await.expect("a memo");
    store::signed(&world.db, &it, by, on).await.expect("signed");
    let it = store::by_id(&world.db, memo).await.expect("a memo");
    store::register(&world.db, &it, "10-07/18", on, by)
        .await
        .expect("registered");
    let term = it.asked.row.read_term().expect("a term");
    rows::insert_unforeseen(&world.db, memo, &it.asked.row, &term)
        .await
        .expect("a row")
}

async fn year_closed(world: &World, agency: &Agency, login: &str, department: DepartmentId) {
    let clerk = agency.acting(world, login).await;
    let plan = desk::plan_of_year(&world.db, &clerk, department, 2023)
        .await
        .expect("a plan");
    let decisions: Vec<_> = plan
        .proposals
        .iter()
        .map(|proposal| delohran::cases::rules::closing::Decision {
            case: proposal.case.id,
            choice: proposal.choice,
        })
        .collect();
    desk::close_year(
        &world.db,
        &clerk,
        (department, 2023),
        &plan.fingerprint,
        &decisions,
    )
    .await
    .expect("closed");
    desk::sign_final_record(&world.db, &clerk, department, 2023)
        .await
        .expect("signed");
}

fn packed(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).expect("a file");
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("read");
            (file.name().to_owned(), bytes)
        })
        .collect()
}

async fn the_papers_of_the_year_are_drawn_signed_and_packed(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2023).await;
    world.on("2023-06-01");
    let title = "Планы переезда отделов Управления делами на год";
    let added = unforeseen(&world, &agency, &approved, ("10-1-13", title, false)).await;
    for index in [ORDERS, BUILDINGS, PERSONNEL_ORDERS] {
        opened(&world, &agency, &approved, index).await;
    }
    file(
        &world,
        &agency,
        "clerk",
        FilingTarget::Heading(added),
        letter("7", "2023-06-01"),
    )
    .await
    .expect("filed");
    let site = Site::open(&world).await;
    let address = format!("/nomenclatures/{}/year-end", approved.consolidated);
    let package = format!("/nomenclatures/{}/package.zip", approved.consolidated);
    let office_head = site.sign_in("office_head").await;
    office_head
        .post(&format!("{address}/final-record"), &[])
        .await
        .refused(409, "2023 год ещё не кончился");

    world.on("2024-01-15");
    year_closed(&world, &agency, "clerk", agency.records).await;
    let office_head = site.sign_in("office_head").await;
    let sheet = format!("/nomenclatures/{}", approved.consolidated);
    office_head.get(&sheet).await.ok().says("Итоги 2023 года");
    // the list of the missing.
    for paper in ["final-record", "supplement"] {
        office_head
            .post(&format!("{address}/{paper}"), &[])
            .await
            .refused(
                409,
                "Не сданы итоговые записи подразделений: 20. Управление кадров",
            );
    }
    let draft = office_head
        .get(&format!("{address}/print/F-19Z.html"))
        .await;
    assert!(
        draft
            .html()
            .contains("Не представлены сведения: Управление")
    );
    assert!(draft.html().contains("ПРОЕКТ"));
    let clerk20 = site.sign_in("clerk20").await;
    clerk20
        .post(&format!("{address}/final-record"), &[])
        .await
        .refused(403, "начальник Подразделения ДОУ");
    year_closed(&world, &agency, "clerk20", agency.personnel).await;
    office_head
        .get(&package)
        .await
        .refused(409, "Не подписано: Итоговая запись");
    office_head
        .post(&format!("{address}/final-record"), &[])
        .await
        .ok()
        .says("15.01.2024, Б.Е. Крылов");
    office_head
        .get(&package)
        .await
        .refused(409, "Не подписано: Дополнение");
    office_head
        .post(&format!("{address}/supplement"), &[])
        .await
        .ok()
        .says("Пакет документов года");
    office_head
        .post(&format!("{address}/supplement"), &[])
        .await
        .refused(409, "уже подписан");

    // Every number is the sum of the departments': one permanent, two above ten years (buildings, personnel), one below.
    let record = office_head
        .get(&format!("{address}/print/F-19Z.html"))
        .await;
    assert_eq!(record.status, 200);
    assert!(!record.html().contains("ПРОЕКТ"));
    let cells = record.all("tbody td");
    let words: Vec<&str> = cells.iter().map(String::as_str).collect();
    for line in [
        ["Постоянного", "1", "0"],
        ["Временного (свыше 10 лет)", "2", "0"],
        ["Временного (до 10 лет включительно)", "1", "0"],
        ["ИТОГО:", "4", "0"],
    ] {
        assert!(
            words.windows(3).any(|seen| seen == line),
            "{line:?} in {words:?}"
        );
    }
    let supplement = office_head
        .get(&format!("{address}/print/F-19D.html"))
        .await;
    assert_eq!(
        supplement.all("tbody td").first().map(String::as_str),
        Some("10-1-13")
    );
    for format in ["pdf", "docx", "xlsx"] {
        for code in ["F-19Z", "F-19D"] {
            let paper = office_head
                .get(&format!("{address}/print/{code}.{format}"))
                .await;
            assert_eq!(paper.status, 200, "{code} {format}");
        }
    }

    let zip = office_head.get(&package).await;
    assert_eq!(zip.status, 200);
    let files = packed(&zip.bytes);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "F-19.pdf",
            "F-19Z.pdf",
            "F-19D.pdf",
            "nomenclature-2023.json",
            "nomenclature-2023.xlsx",
            "SHA256SUMS"
        ]
    );
    let sums = String::from_utf8(files[5].1.clone()).expect("text");
    for (name, bytes) in &files[..5] {
        let digest = hex::encode(Sha256::digest(bytes));
        assert!(sums.contains(&format!("{digest}  {name}\n")), "{name}");
    }
    let data: serde_json::Value = serde_json::from_slice(&files[3].1).expect("JSON");
    assert!(
        data["rows"]
            .as_array()
            .expect("rows")
            .iter()
            .any(|row| row["title"] == title)
    );
}

async fn restricted_rows_stay_out_of_what_others_print(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2023).await;
    world.on("2023-06-01");
    agency.trust_clerk(&world).await;
    let title = "Планы защиты помещений на год";
    unforeseen(&world, &agency, &approved, ("10-1-13", title, true)).await;
    world.on("2024-01-15");
    year_closed(&world, &agency, "clerk", agency.records).await;
    year_closed(&world, &agency, "clerk20", agency.personnel).await;
    // The head of the records department has no right to ДСП cases and signs the supplement whole all the same.
    let office_head = agency.acting(&world, "office_head").await;
    desk::sign_agency_record(&world.db, &office_head, approved.consolidated)
        .await
        .expect("signed");
    desk::sign_supplement(&world.db, &office_head, approved.consolidated)
        .await
        .expect("signed");
    let site = Site::open(&world).await;
    let package = format!("/nomenclatures/{}/package.zip", approved.consolidated);
    let print = format!(
        "/nomenclatures/{}/year-end/print/F-19D.html",
        approved.consolidated
    );
    for (login, sees) in [("office_head", false), ("restricted", true)] {
        let browser = site.sign_in(login).await;
        let paper = browser.get(&print).await;
        assert_eq!(paper.html().contains("защиты"), sees, "{login}");
        let files = packed(&browser.get(&package).await.bytes);
        let data = String::from_utf8_lossy(&files[3].1).into_owned();
        assert_eq!(data.contains("защиты помещений"), sees, "{login}");
    }
}

async fn what_is_signed_of_a_year_stays_as_it_is(world: World) {
    let agency = Agency::found(&world).await;
    let approved = Approved::of_year(&world, &agency, 2023).await;
    world.on("2024-01-15");
    let insert = "INSERT INTO year_paper (nomenclature_id, paper, content, signed_by, signed_on)
        VALUES ($1, 'supplement', '[]', 1, $2)";
    let early = world
        .db
        .execute(insert, (approved.consolidated, day("2024-01-15")))
        .await;
    assert!(matches!(early, Err(Error::Refused(_))), "{early:?}");
    year_closed(&world, &agency, "clerk", agency.records).await;
    year_closed(&world, &agency, "clerk20", agency.personnel).await;
    let office_head = agency.acting(&world, "office_head").await;
    desk::sign_agency_record(&world.db, &office_head, approved.consolidated)
        .await
        .expect("signed");
    for sql in [
        "UPDATE year_paper SET content = '{}'",
        "DELETE FROM year_paper",
        "UPDATE final_record SET counts = '{}'",
        "DELETE FROM final_record",
    ] {
        let outcome = world.db.execute(sql, ()).await;
        assert!(
            matches!(outcome, Err(Error::Refused(_))),
            "{sql}: {outcome:?}"
        );
    }
}
