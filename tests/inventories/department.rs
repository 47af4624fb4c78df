//! A department's inventory: proposal, drawing, signature, check, acceptance.

use delohran::db::{self, Store};
use delohran::inventories::desk;
use delohran::inventories::papers;
use delohran::inventories::proposal::{Asked, Reason};
use delohran::inventories::rules::{Acceptance, InventoryKind, InventoryState};
use delohran::inventories::store::{self, Filter};
use delohran::journal;
use delohran::nomenclature;
use delohran::nomenclature::rules::MarkKind;
use delohran::print;
use delohran::refusal::Refusal;
use delohran::transfer::desk as transfer;
use delohran::transfer::rules::{Found, Mark, Reason as AbsenceReason};

use super::{accepted, all_present, asked, checked, drawn, grant_restricted_access, refused};
use crate::harness::shelf::Case;
use crate::harness::{Agency, World, day};

crate::on_both! {
    an_inventory_goes_its_whole_way;
    a_finding_is_mended_before_the_check_ends;
    the_steps_go_one_after_the_other_by_the_right_people;
    what_is_not_ready_stays_on_the_shelf;
    a_proposal_that_is_no_longer_true_is_refused;
    a_draft_is_drawn_anew_and_a_signed_one_is_not;
    an_absent_volume_waits_for_the_next_inventory;
    volumes_are_taken_only_when_all_is_told;
    restricted_volumes_are_for_those_who_may_see_them;
    two_people_cannot_both_draw;
    two_people_cannot_both_accept;
    the_database_guards_inventories_by_itself;
}

const PERMANENT: InventoryKind = InventoryKind::Permanent;

/// 2025, when cases of 2022 are due in the archive.
async fn agency_in_2025(world: &World) -> Agency {
    world.on("2025-03-10");
    Agency::found(world).await
}

async fn an_inventory_goes_its_whole_way(world: World) {
    let agency = agency_in_2025(&world).await;
    let [first, second] = agency.records_divisions;
    let plans = Case {
        division: Some(second),
        position: 7,
        title: "Планы",
        ..Case::permanent(agency.records, "10-2-01", 2022)
    };
    let orders = Case {
        division: Some(first),
        volumes: 2,
        ..Case::permanent(agency.records, "10-1-01", 2022)
    };
    let carried = Case {
        division: Some(first),
        position: 2,
        title: "Протоколы",
        closed_on: Some(day("2023-12-31")),
        ..Case::permanent(agency.records, "10-1-02", 2022)
    };
    plans.put(&world).await;
    orders.put(&world).await;
    let carried = carried.put(&world).await;
    Case::personnel(agency.records, "10-1-09", 2022)
        .put(&world)
        .await;
    Case::short_term(agency.records, "10-1-10", 2022)
        .put(&world)
        .await;
    Case::permanent(agency.records, "10-1-01", 2021)
        .put(&world)
        .await;

    // Drawn: numbered by kind and year, in the order of the nomenclature, with the words of the cover.
    let clerk = agency.acting(&world, "clerk").await;
    let id = drawn(&world, &clerk, asked(agency.records, PERMANENT, 2022)).await;
    let opened = desk::open(&world.db, &clerk, id).await.expect("seen");
    assert_eq!(opened.inventory.number, "10п-2022");
    let rows: Vec<(String, &str, &str)> = opened
        .entries
        .iter()
        .map(|entry| {
            (
                entry.full_number(),
                entry.title.as_str(),
                entry.group_name.as_str(),
            )
        })
        .collect();
    let (one, two) = (
        "Отдел документационного обеспечения",
        "Отдел хозяйственного обеспечения",
    );
    assert_eq!(
        rows,
        [
            ("1".into(), "Приказы по основной деятельности. Том 1", one),
            ("2".into(), "Приказы по основной деятельности. Том 2", one),
            ("3".into(), "Протоколы", one),
            ("4".into(), "Планы", two),
        ]
    );
    assert_eq!(
        opened.entries[0].dates_text,
        "12 января 2022 г. – 28 декабря 2022 г."
    );
    assert_eq!(
        (
            opened.entries[0].sheets,
            opened.entries[0].term_text.as_str()
        ),
        (150, "Постоянно")
    );

    // As a draft its paper says so; the final record counts in words.
    let draft = papers::department_inventory(&world.db, &clerk, id, None)
        .await
        .expect("a form");
    let html = print::html::document(&draft, "print.css");
    assert!(html.contains("ПРОЕКТ"), "{html}");
    assert!(
        html.replace('\u{a0}', " ").contains("4 (четыре) дела"),
        "{html}"
    );

    // Signed, checked, accepted.
    checked(&world, &agency, id, "head").await;
    let archivist = agency.acting(&world, "archivist").await;
    let acceptance = all_present(&world, &agency, id, "clerk").await;
    let totals = transfer::accept(&world.db, &archivist, id, &acceptance)
        .await
        .expect("accepted");
    assert_eq!(totals.words(), "Принято 4 (четыре) дела");
    let states: Vec<(String,)> = world
        .db
        .fetch_all(
            "SELECT v.state FROM volume v JOIN inventory_entry e ON e.volume_id = v.id WHERE e.inventory_id = $1",
            (id,),
        )
        .await
        .expect("volumes");
    assert!(states.iter().all(|(state,)| state == "accepted") && states.len() == 4);

    // M-1 stands in every year through which a case was carried.
    for heading in &carried.headings {
        let row = nomenclature::store::heading(&world.db, *heading)
            .await
            .expect("a row");
        let marks = nomenclature::store::marks(&world.db, row.nomenclature_id)
            .await
            .expect("marks");
        let own: Vec<_> = marks
            .iter()
            .filter(|mark| mark.heading_id == *heading)
            .map(|mark| (mark.mark, mark.dated_on, mark.number.as_str()))
            .collect();
        assert_eq!(
            own,
            [(MarkKind::Transferred, day("2025-03-10"), "10п-2022")]
        );
    }

    // Both copies tell who handed over and who took.
    for copy in [1, 2] {
        let paper = papers::department_inventory(&world.db, &clerk, id, Some(copy))
            .await
            .expect("a form");
        let html = print::html::document(&paper, "print.css").replace('\u{a0}', " ");
        assert!(!html.contains("ПРОЕКТ"));
        for words in [
            &format!("Экз. № {copy}"),
            "О.Ю. Лебедева",
            "М.И. Орлова",
            "П.И. Громов",
            "10.03.2025",
        ] {
            assert!(html.contains(words), "{words}: {html}");
        }
        print::xlsx::spreadsheet(&paper, day("2025-03-10")).expect("a spreadsheet");
    }
    assert!(journal::verify(&world.db).await.expect("read").is_ok());
}

async fn a_finding_is_mended_before_the_check_ends(world: World) {
    let agency = agency_in_2025(&world).await;
    let shelved = Case::permanent(agency.records, "10-1-01", 2022)
        .put(&world)
        .await;
    let clerk = agency.acting(&world, "clerk").await;
    let id = drawn(&world, &clerk, asked(agency.records, PERMANENT, 2022)).await;
    let archivist = agency.acting(&world, "archivist").await;
    let early = desk::find_defect(&world.db, &archivist, id, None, "нет описи").await;
    assert!(refused(early).contains("10.4.3"));
    let head = agency.acting(&world, "head").await;
    desk::sign(&world.db, &head, id).await.expect("signed");

    let opened = desk::open(&world.db, &clerk, id).await.expect("seen");
    let row = opened.entries[0].id;
    let empty = desk::find_defect(&world.db, &archivist, id, Some(row), "  ").await;
    assert!(matches!(empty, Err(Refusal::Invalid(_))));
    let finding = desk::find_defect(&world.db, &archivist, id, Some(row), "листов 149")
        .await
        .expect("a finding");
    let kept = store::finding(&world.db, finding).await.expect("kept");
    assert_eq!(kept.due_on, day("2025-03-24"), "R-159: two weeks");
    let unmended = refused(desk::check(&world.db, &archivist, id, 1).await);
    assert!(unmended.contains("листов 149"), "{unmended}");

    // The department counts anew; the row follows its cover when the finding is mended.
    world
        .db
        .execute(
            "UPDATE volume SET certified_sheets = 149 WHERE id = $1",
            (shelved.volumes[0],),
        )
        .await
        .expect("recounted");
    let clerk20 = agency.acting(&world, "clerk20").await;
    let strange = desk::mend_defect(&world.db, &clerk20, finding, "исправлено").await;
    assert!(matches!(strange, Err(Refusal::NotFound(_))));
    desk::mend_defect(
        &world.db,
        &clerk,
        finding,
        "лист-заверитель составлен заново",
    )
    .await
    .expect("mended");
    let again = desk::mend_defect(&world.db, &clerk, finding, "ещё раз").await;
    assert!(refused(again).contains("уже устранено"));
    let entries = store::entries(&world.db, id).await.expect("rows");
    assert_eq!(entries[0].sheets, 149);

    // as many volumes ready as there are rows; R-144: every row as its cover.
    assert!(refused(desk::check(&world.db, &archivist, id, 2).await).contains("подготовлено 2"));
    world
        .db
        .execute(
            "UPDATE volume SET certified_sheets = 148 WHERE id = $1",
            (shelved.volumes[0],),
        )
        .await
        .expect("recounted");
    let differs = refused(desk::check(&world.db, &archivist, id, 1).await);
    assert!(differs.contains("№ 1, дело 10-1-01: листы"), "{differs}");
    world
        .db
        .execute(
            "UPDATE volume SET certified_sheets = 149 WHERE id = $1",
            (shelved.volumes[0],),
        )
        .await
        .expect("recounted");
    desk::check(&world.db, &archivist, id, 1)
        .await
        .expect("checked");
    let late = desk::find_defect(&world.db, &archivist, id, None, "поздно").await;
    assert!(refused(late).contains("10.4.3"));
}

async fn the_steps_go_one_after_the_other_by_the_right_people(world: World) {
    let agency = agency_in_2025(&world).await;
    Case::permanent(agency.records, "10-1-01", 2022)
        .put(&world)
        .await;
    let asked = asked(agency.records, PERMANENT, 2022);
    let clerk = agency.acting(&world, "clerk").await;
    let head = agency.acting(&world, "head").await;
    let archivist = agency.acting(&world, "archivist").await;

    // Only the department's own clerk draws.
    for stranger in ["clerk20", "head", "archivist", "director"] {
        let stranger = agency.acting(&world, stranger).await;
        let proposal = desk::propose(&world.db, &stranger, asked).await;
        assert!(matches!(proposal, Err(Refusal::Forbidden(_))));
    }
    let id = drawn(&world, &clerk, asked).await;
    for (stranger, hidden) in [("clerk", false), ("head20", true), ("archivist", false)] {
        let stranger = agency.acting(&world, stranger).await;
        let signed = desk::sign(&world.db, &stranger, id).await;
        match hidden {
            true => assert!(matches!(signed, Err(Refusal::NotFound(_)))),
            false => assert!(matches!(signed, Err(Refusal::Forbidden(_)))),
        }
    }
    let acceptance = all_present(&world, &agency, id, "clerk").await;
    assert!(refused(desk::check(&world.db, &archivist, id, 1).await).contains("не её очередь"));
    let unsigned = transfer::accept(&world.db, &archivist, id, &acceptance).await;
    assert!(refused(unsigned).contains("не её очередь"));
    let secretary = agency.acting(&world, "secretary").await;
    let endorsed = desk::annual::endorse(&world.db, &secretary, id).await;
    assert!(refused(endorsed).contains("такого действия у неё нет"));

    desk::sign(&world.db, &head, id).await.expect("signed");
    assert!(refused(desk::sign(&world.db, &head, id).await).contains("не её очередь"));
    let by_clerk = desk::check(&world.db, &clerk, id, 1).await;
    assert!(matches!(by_clerk, Err(Refusal::Forbidden(_))));
    let unchecked = transfer::accept(&world.db, &archivist, id, &acceptance).await;
    assert!(refused(unchecked).contains("не её очередь"));
    desk::check(&world.db, &archivist, id, 1)
        .await
        .expect("checked");
    let by_clerk = transfer::accept(&world.db, &clerk, id, &acceptance).await;
    assert!(matches!(by_clerk, Err(Refusal::Forbidden(_))));
    transfer::accept(&world.db, &archivist, id, &acceptance)
        .await
        .expect("accepted");
    let twice = transfer::accept(&world.db, &archivist, id, &acceptance).await;
    assert!(refused(twice).contains("не её очередь"));
}

async fn what_is_not_ready_stays_on_the_shelf(world: World) {
    let agency = agency_in_2025(&world).await;
    let base = Case::permanent(agency.records, "10-1-01", 2022);
    let unready = [
        (
            Case {
                index: "10-1-02",
                certified_sheets: None,
                ..base.clone()
            },
            Reason::NotCertified,
        ),
        (
            Case {
                index: "10-1-03",
                closed_on: None,
                ..base.clone()
            },
            Reason::CaseOpen,
        ),
        (
            Case {
                index: "10-1-04",
                review_required: true,
                ..base.clone()
            },
            Reason::NotReviewed,
        ),
    ];
    for (case, _) in &unready {
        case.put(&world).await;
    }
    let clerk = agency.acting(&world, "clerk").await;
    let asked = asked(agency.records, PERMANENT, 2022);
    let proposal = desk::propose(&world.db, &clerk, asked)
        .await
        .expect("a proposal");
    assert!(proposal.lines.is_empty());
    let reasons: Vec<(&str, &Reason)> = proposal
        .left_out
        .iter()
        .map(|left| (left.index_text.as_str(), &left.reasons[0]))
        .collect();
    let expected: Vec<(&str, &Reason)> = unready
        .iter()
        .map(|(case, reason)| (case.index, reason))
        .collect();
    assert_eq!(reasons, expected);
    let nothing = desk::draw(&world.db, &clerk, asked, &proposal.fingerprint()).await;
    assert!(refused(nothing).contains("Вносить в опись нечего"));

    // One ready case is enough; what it holds is in no second inventory.
    base.put(&world).await;
    drawn(&world, &clerk, asked).await;
    let proposal = desk::propose(&world.db, &clerk, asked)
        .await
        .expect("a proposal");
    assert!(proposal.lines.is_empty());
    assert!(
        proposal
            .left_out
            .iter()
            .any(|left| left.reasons == [Reason::Listed("10п-2022".into())])
    );
}

async fn a_proposal_that_is_no_longer_true_is_refused(world: World) {
    let agency = agency_in_2025(&world).await;
    let base = Case::permanent(agency.records, "10-1-01", 2022);
    base.put(&world).await;
    let clerk = agency.acting(&world, "clerk").await;
    let asked = asked(agency.records, PERMANENT, 2022);
    let seen = desk::propose(&world.db, &clerk, asked)
        .await
        .expect("a proposal");
    let late = Case {
        index: "10-1-02",
        ..base
    };
    late.put(&world).await;
    let moved = desk::draw(&world.db, &clerk, asked, &seen.fingerprint()).await;
    assert!(refused(moved).contains("дела изменились"));
    let all = store::list(&world.db, clerk.sight(), Filter::default(), clerk.today)
        .await
        .expect("a list");
    assert!(all.is_empty(), "nothing was written");
}

async fn a_draft_is_drawn_anew_and_a_signed_one_is_not(world: World) {
    let agency = agency_in_2025(&world).await;
    let base = Case::permanent(agency.records, "10-1-01", 2022);
    let shelved = base.put(&world).await;
    let clerk = agency.acting(&world, "clerk").await;
    let head = agency.acting(&world, "head").await;
    let id = drawn(&world, &clerk, asked(agency.records, PERMANENT, 2022)).await;
    world
        .db
        .execute(
            "UPDATE volume SET certified_sheets = 151 WHERE id = $1",
            (shelved.volumes[0],),
        )
        .await
        .expect("recounted");
    assert!(refused(desk::sign(&world.db, &head, id).await).contains("расходятся с обложками"));
    let late = Case {
        index: "10-1-02",
        ..base
    };
    late.put(&world).await;
    desk::redraw(&world.db, &clerk, id)
        .await
        .expect("drawn anew");
    let opened = desk::open(&world.db, &clerk, id).await.expect("seen");
    let sheets: Vec<i64> = opened.entries.iter().map(|entry| entry.sheets).collect();
    assert_eq!(
        (opened.inventory.number.as_str(), sheets),
        ("10п-2022", vec![151, 150])
    );
    desk::sign(&world.db, &head, id).await.expect("signed");
    let signed = desk::redraw(&world.db, &clerk, id).await;
    assert!(refused(signed).contains("строки не меняются"));
}

async fn an_absent_volume_waits_for_the_next_inventory(world: World) {
    let agency = agency_in_2025(&world).await;
    let case = Case {
        volumes: 3,
        ..Case::permanent(agency.records, "10-1-01", 2022)
    };
    let shelved = case.put(&world).await;
    let clerk = agency.acting(&world, "clerk").await;
    let archivist = agency.acting(&world, "archivist").await;
    let asked = asked(agency.records, PERMANENT, 2022);
    let id = drawn(&world, &clerk, asked).await;
    checked(&world, &agency, id, "head").await;
    let mut acceptance = all_present(&world, &agency, id, "clerk").await;
    acceptance.place = "хранилище 2, стеллаж 14".into();
    acceptance.marks[1].found = Found::Absent(AbsenceReason::new("выдан в суд").expect("a reason"));
    let totals = transfer::accept(&world.db, &archivist, id, &acceptance)
        .await
        .expect("accepted");
    assert_eq!(
        totals.words(),
        "Принято 2 (два) дела, отсутствует 1 (одно) дело"
    );
    let kept: Vec<(String, String)> = world
        .db
        .fetch_all(
            "SELECT state, place FROM volume WHERE case_id = $1 ORDER BY number",
            (shelved.case,),
        )
        .await
        .expect("volumes");
    let taken = ("accepted".to_owned(), "хранилище 2, стеллаж 14".to_owned());
    assert_eq!(
        kept,
        [taken.clone(), ("closed".to_owned(), String::new()), taken]
    );
    let paper = papers::department_inventory(&world.db, &clerk, id, Some(1))
        .await
        .expect("a form");
    let html = print::html::document(&paper, "print.css").replace('\u{a0}', " ");
    for words in ["отсутствует: выдан в суд", "3 (три) дела", "2 (два) дела"]
    {
        assert!(
            html.replace('\u{ad}', "").contains(words),
            "{words}: {html}"
        );
    }
    // the second of the kind and year.
    let second = drawn(&world, &clerk, asked).await;
    let opened = desk::open(&world.db, &clerk, second).await.expect("seen");
    assert_eq!(opened.inventory.number, "10п-2022/2");
    assert_eq!(opened.entries.len(), 1);
    assert_eq!(opened.entries[0].volume_id, shelved.volumes[1]);
}

async fn volumes_are_taken_only_when_all_is_told(world: World) {
    let agency = agency_in_2025(&world).await;
    let case = Case {
        volumes: 2,
        ..Case::permanent(agency.records, "10-1-01", 2022)
    };
    let shelved = case.put(&world).await;
    let clerk = agency.acting(&world, "clerk").await;
    let archivist = agency.acting(&world, "archivist").await;
    let id = drawn(&world, &clerk, asked(agency.records, PERMANENT, 2022)).await;
    checked(&world, &agency, id, "head").await;
    let told = all_present(&world, &agency, id, "clerk").await;
    let accept = async |change: fn(&mut transfer::AcceptanceAsked)| {
        let mut asked = told.clone();
        change(&mut asked);
        refused(transfer::accept(&world.db, &archivist, id, &asked).await)
    };
    let unmarked = accept(|asked| {
        asked.marks.pop();
    });
    assert!(unmarked.await.contains("№ 2, дело 10-1-01"));
    assert!(
        accept(|asked| asked.accepted_on = day("2025-03-11"))
            .await
            .contains("не наступила")
    );
    assert!(
        accept(|asked| asked.accepted_on = day("2025-03-09"))
            .await
            .contains("раньше окончания проверки")
    );
    let nothing = accept(|asked| {
        for mark in &mut asked.marks {
            mark.found = Found::Absent(AbsenceReason::new("нет").expect("a reason"));
        }
    });
    assert!(nothing.await.contains("принимать нечего"));
    let mut by_stranger = told.clone();
    by_stranger.delivered_by = agency.id("clerk20");
    let stranger = transfer::accept(&world.db, &archivist, id, &by_stranger).await;
    assert!(refused(stranger).contains("А.С. Белова"));
    let mut by_oneself = told.clone();
    by_oneself.delivered_by = agency.id("archivist");
    let oneself = transfer::accept(&world.db, &archivist, id, &by_oneself).await;
    assert!(refused(oneself).contains("один и тот же"));

    // Nothing of what was refused was kept; marks can be saved a few at a time.
    let entries = store::entries(&world.db, id).await.expect("rows");
    assert!(entries.iter().all(|entry| entry.acceptance.is_none()));
    let first = [Mark {
        entry: entries[0].id,
        found: Found::Present,
    }];
    transfer::mark(&world.db, &archivist, id, &first)
        .await
        .expect("marked");
    let mut rest = told.clone();
    rest.marks.remove(0);

    // A volume that went elsewhere meanwhile stops the acceptance.
    world
        .db
        .execute(
            "UPDATE volume SET state = 'lost' WHERE id = $1",
            (shelved.volumes[1],),
        )
        .await
        .expect("lost");
    let moved = transfer::accept(&world.db, &archivist, id, &rest).await;
    assert!(refused(moved).contains("уже не в подразделении"));
    world
        .db
        .execute(
            "UPDATE volume SET state = 'closed' WHERE id = $1",
            (shelved.volumes[1],),
        )
        .await
        .expect("found");
    transfer::accept(&world.db, &archivist, id, &rest)
        .await
        .expect("accepted");
    let entries = store::entries(&world.db, id).await.expect("rows");
    assert!(
        entries
            .iter()
            .all(|entry| entry.acceptance == Some(Acceptance::Present))
    );
}

async fn restricted_volumes_are_for_those_who_may_see_them(world: World) {
    let agency = agency_in_2025(&world).await;
    let open = Case::permanent(agency.records, "10-1-01", 2022);
    let restricted = Case {
        index: "10-1-02",
        position: 2,
        title: "Сведения ограниченного доступа",
        restricted: true,
        ..open.clone()
    };
    open.put(&world).await;
    restricted.put(&world).await;
    let plain = asked(agency.records, PERMANENT, 2022);
    let full = Asked {
        with_restricted: true,
        ..plain
    };
    // Without the right the volume is nowhere: not listed, not among what is left out.
    let clerk = agency.acting(&world, "clerk").await;
    let proposal = desk::propose(&world.db, &clerk, plain)
        .await
        .expect("a proposal");
    assert_eq!((proposal.lines.len(), proposal.left_out.len()), (1, 0));
    let without = desk::propose(&world.db, &clerk, full).await;
    assert!(refused(without).contains("с допуском"));

    // With the right it is left out with its reason, or listed when asked for.
    grant_restricted_access(&world, &agency, "clerk").await;
    let cleared = agency.acting(&world, "clerk").await;
    let proposal = desk::propose(&world.db, &cleared, plain)
        .await
        .expect("a proposal");
    assert_eq!(proposal.left_out[0].reasons, [Reason::Restricted]);
    let id = drawn(&world, &cleared, full).await;

    // The inventory is as restricted as its rows.
    let all = async |login: &str| {
        let acting = agency.acting(&world, login).await;
        let rows = store::list(&world.db, acting.sight(), Filter::default(), acting.today)
            .await
            .expect("a list");
        let opened = desk::open(&world.db, &acting, id).await;
        (rows.len(), opened.is_ok())
    };
    assert_eq!(all("clerk").await, (1, true));
    for without in ["head", "archivist", "clerk20", "director"] {
        assert_eq!(all(without).await, (0, false), "{without}");
    }
    assert_eq!(all("restricted").await, (1, true));
    let head = agency.acting(&world, "head").await;
    assert!(matches!(
        desk::sign(&world.db, &head, id).await,
        Err(Refusal::NotFound(_))
    ));
    let paper = papers::department_inventory(&world.db, &head, id, None).await;
    assert!(matches!(paper, Err(Refusal::NotFound(_))));
    grant_restricted_access(&world, &agency, "head").await;
    let head = agency.acting(&world, "head").await;
    desk::sign(&world.db, &head, id).await.expect("signed");
    let opened = desk::open(&world.db, &head, id).await.expect("seen");
    let history = journal::history(&world.db, opened.object())
        .await
        .expect("history");
    assert!(history.len() == 2 && history.iter().all(|entry| entry.restricted));
}

async fn two_people_cannot_both_draw(world: World) {
    let agency = agency_in_2025(&world).await;
    Case::permanent(agency.records, "10-1-01", 2022)
        .put(&world)
        .await;
    let asked = asked(agency.records, PERMANENT, 2022);
    let clerk = agency.acting(&world, "clerk").await;
    let print = desk::propose(&world.db, &clerk, asked)
        .await
        .expect("a proposal")
        .fingerprint();
    let (one, other) = tokio::join!(
        desk::draw(&world.db, &clerk, asked, &print),
        desk::draw(&world.db, &clerk, asked, &print),
    );
    assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1);
    let sentence = refused(if one.is_ok() { other } else { one });
    assert!(
        sentence.contains("дела изменились") || sentence.contains("нечего"),
        "{sentence}"
    );
}

async fn two_people_cannot_both_accept(world: World) {
    let agency = agency_in_2025(&world).await;
    Case::permanent(agency.records, "10-1-01", 2022)
        .put(&world)
        .await;
    let clerk = agency.acting(&world, "clerk").await;
    let id = drawn(&world, &clerk, asked(agency.records, PERMANENT, 2022)).await;
    checked(&world, &agency, id, "head").await;
    let told = all_present(&world, &agency, id, "clerk").await;
    let archivist = agency.acting(&world, "archivist").await;
    let other_archivist = agency.acting(&world, "archive_head").await;
    let (one, other) = tokio::join!(
        transfer::accept(&world.db, &archivist, id, &told),
        transfer::accept(&world.db, &other_archivist, id, &told),
    );
    assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1);
    let refusal = one.err().or(other.err()).expect("one was refused");
    assert!(
        matches!(refusal, Refusal::Rule(_) | Refusal::Db(db::Error::Stale)),
        "{refusal:?}"
    );
}

async fn the_database_guards_inventories_by_itself(world: World) {
    let agency = agency_in_2025(&world).await;
    let base = Case::permanent(agency.records, "10-1-01", 2022);
    base.put(&world).await;
    let other = Case {
        index: "10-1-02",
        certified_sheets: None,
        ..base
    };
    let other = other.put(&world).await;
    let clerk = agency.acting(&world, "clerk").await;
    let asked = asked(agency.records, PERMANENT, 2022);
    let id = drawn(&world, &clerk, asked).await;
    let head = agency.acting(&world, "head").await;
    desk::sign(&world.db, &head, id).await.expect("signed");

    let guarded = |outcome: db::Result<u64>, words: &str| match outcome {
        Err(db::Error::Refused(sentence)) => assert!(sentence.contains(words), "{sentence}"),
        other => panic!("the guard of «{words}» did not answer: {other:?}"),
    };
    let added = world
        .db
        .execute(
            "INSERT INTO inventory_entry (inventory_id, scope, volume_id, number, suffix, group_name, index_text, title,
            dates_text, sheets, term_text, note) VALUES ($1, 'department', $2, 2, '', '', '', 'дело', '', 1, '', '')",
            (id, other.volumes[0]),
        )
        .await;
    guarded(added, "опись подписана");
    let removed = world
        .db
        .execute("DELETE FROM inventory_entry WHERE inventory_id = $1", (id,))
        .await;
    guarded(removed, "опись подписана");
    let deleted = world
        .db
        .execute("DELETE FROM inventory WHERE id = $1", (id,))
        .await;
    guarded(deleted, "удалить нельзя");
    let begun = world
        .db
        .execute(
            "INSERT INTO inventory (scope, department_id, kind, year, number, state, compiled_by, compiled_on)
            VALUES ('department', $1, 'permanent', 2022, 'x', 'accepted', 1, $2)",
            (agency.records, day("2025-03-10")),
        )
        .await;
    guarded(begun, "начинается с проекта");

    let finished = accepted_after_signature(&world, &agency, id).await;
    let changed = world
        .db
        .execute(
            "UPDATE inventory_entry SET sheets = 1 WHERE inventory_id = $1",
            (finished,),
        )
        .await;
    guarded(changed, "строки не меняют");
    let reopened = world
        .db
        .execute(
            "UPDATE inventory SET state = 'draft' WHERE id = $1",
            (finished,),
        )
        .await;
    guarded(reopened, "не меняется");
    let seen = store::by_id(&world.db, finished).await.expect("kept");
    assert_eq!(seen.state, InventoryState::Accepted);

    // A volume that is in one inventory of departments cannot be put into another, whoever writes it.
    let year = Case::permanent(agency.personnel, "20-1-01", 2022);
    year.put(&world).await;
    let second = accepted(
        &world,
        &agency,
        Asked {
            department_id: agency.personnel,
            ..asked
        },
        "clerk20",
        "head20",
    )
    .await;
    assert_ne!(second, finished);
    let draft: i64 = world
        .db
        .fetch_value(
            "INSERT INTO inventory (scope, department_id, kind, year, number, state, compiled_by, compiled_on)
            VALUES ('department', $1, 'permanent', 2022, 'черновик', 'draft', 1, $2) RETURNING id",
            (agency.records, day("2025-03-10")),
        )
        .await
        .expect("a draft");
    let twice = world
        .db
        .execute(
            "INSERT INTO inventory_entry (inventory_id, scope, volume_id, number, suffix, group_name, index_text, title,
            dates_text, sheets, term_text, note)
            SELECT $1, scope, volume_id, 1, '', '', '', 'дело', '', 1, '', '' FROM inventory_entry WHERE inventory_id = $2",
            (draft, finished),
        )
        .await;
    assert!(matches!(twice, Err(db::Error::Duplicate(_))), "{twice:?}");
}

async fn accepted_after_signature(
    world: &World,
    agency: &Agency,
    id: delohran::ids::InventoryId,
) -> delohran::ids::InventoryId {
    let archivist = agency.acting(world, "archivist").await;
    desk::check(&world.db, &archivist, id, 1)
        .await
        .expect("checked");
    let told = all_present(world, agency, id, "clerk").await;
    transfer::accept(&world.db, &archivist, id, &told)
        .await
        .expect("accepted");
    id
}
