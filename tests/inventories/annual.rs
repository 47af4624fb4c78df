//! Annual sections: stage 1 of the yearly destruction.

use delohran::commission::rules::Outcome;
use delohran::db::{self, Store};
use delohran::ids::InventoryId;
use delohran::inventories::annual::Asked;
use delohran::inventories::desk::{self, annual};
use delohran::inventories::rules::{InventoryKind, InventoryState};
use delohran::inventories::store;
use delohran::refusal::Refusal;

use super::{accepted, asked, commission_named, decided, refused};
use crate::harness::shelf::Case;
use crate::harness::{Agency, World, day};

crate::on_both! {
    a_section_goes_before_both_commissions;
    numbering_goes_on_from_section_to_section;
    no_cases_are_recorded_only_when_there_are_none;
    a_section_sent_back_is_drawn_anew;
    the_database_wants_the_commission_by_itself;
    a_section_of_temporary_storage_ends_with_the_commission;
    two_people_cannot_both_draw_a_section;
}

use InventoryKind::{LongTerm, Permanent, Personnel};

fn section(kind: InventoryKind, year: i64) -> Asked {
    Asked { kind, year }
}

async fn drawn(world: &World, agency: &Agency, kind: InventoryKind, year: i64) -> InventoryId {
    let archivist = agency.acting(world, "archivist").await;
    let proposed = annual::propose(&world.db, &archivist, section(kind, year))
        .await
        .expect("a proposal");
    annual::draw(
        &world.db,
        &archivist,
        section(kind, year),
        &proposed.proposal.fingerprint(),
    )
    .await
    .expect("a section")
}

/// Two departments whose permanent cases of a year are in the archive; the records department has two.
async fn permanent_in_the_archive(world: &World, agency: &Agency, year: i64) {
    let first = Case {
        division: Some(agency.records_divisions[0]),
        ..Case::permanent(agency.records, "10-1-01", year)
    };
    let second = Case {
        division: Some(agency.records_divisions[1]),
        index: "10-2-01",
        ..first.clone()
    };
    first.put(world).await;
    second.put(world).await;
    Case::permanent(agency.personnel, "20-1-01", year)
        .put(world)
        .await;
    // The personnel department is quicker; the section still follows the structure.
    let own = |department| asked(department, Permanent, year);
    accepted(world, agency, own(agency.personnel), "clerk20", "head20").await;
    accepted(world, agency, own(agency.records), "clerk", "head").await;
}

async fn founded(world: &World) -> Agency {
    world.on("2025-03-10");
    let agency = Agency::found(world).await;
    commission_named(world, &agency).await;
    agency
}

async fn a_section_goes_before_both_commissions(world: World) {
    let agency = founded(&world).await;
    permanent_in_the_archive(&world, &agency, 2022).await;
    for stranger in ["clerk", "head", "director", "secretary"] {
        let stranger = agency.acting(&world, stranger).await;
        let proposal = annual::propose(&world.db, &stranger, section(Permanent, 2022)).await;
        assert!(matches!(proposal, Err(Refusal::Forbidden(_))));
    }
    let id = drawn(&world, &agency, Permanent, 2022).await;
    let archive_head = agency.acting(&world, "archive_head").await;
    let opened = desk::open(&world.db, &archive_head, id)
        .await
        .expect("seen");
    assert_eq!(opened.inventory.number, "1/2022");
    let rows: Vec<(String, &str, &str)> = opened
        .entries
        .iter()
        .map(|entry| {
            (
                entry.full_number(),
                entry.index_text.as_str(),
                entry.group_name.as_str(),
            )
        })
        .collect();
    assert_eq!(
        rows,
        [
            (
                "1".into(),
                "10-1-01",
                "Управление делами. Отдел документационного обеспечения"
            ),
            (
                "2".into(),
                "10-2-01",
                "Управление делами. Отдел хозяйственного обеспечения"
            ),
            ("3".into(), "20-1-01", "Управление кадров"),
        ]
    );
    // A department's clerk does not see the agency's inventory.
    let clerk = agency.acting(&world, "clerk").await;
    assert!(desk::open(&world.db, &clerk, id).await.is_err());

    // First the agency's own commission, then the state archive's.
    let secretary = agency.acting(&world, "secretary").await;
    let undecided = annual::endorse(&world.db, &secretary, id).await;
    assert!(refused(undecided).contains("Нет решения ЦЭК"));
    let approve = async |number: &str, on: &str| {
        let archive_head = agency.acting(&world, "archive_head").await;
        annual::approve(&world.db, &archive_head, id, number, day(on)).await
    };
    assert!(refused(approve("12", "2025-03-10").await).contains("не её очередь"));
    decided(&world, &agency, id, Outcome::Endorsed).await;
    annual::endorse(&world.db, &secretary, id)
        .await
        .expect("endorsed");
    let archivist = agency.acting(&world, "archivist").await;
    let worker = annual::approve(&world.db, &archivist, id, "12", day("2025-03-10")).await;
    assert!(matches!(worker, Err(Refusal::Forbidden(_))));
    assert!(matches!(
        approve(" ", "2025-03-10").await,
        Err(Refusal::Invalid(_))
    ));
    assert!(refused(approve("12", "2025-03-09").await).contains("раньше протокола ЦЭК"));
    assert!(refused(approve("12", "2025-03-11").await).contains("не наступила"));
    world.on("2025-05-20");
    approve("12", "2025-05-15").await.expect("approved");
    let kept = store::by_id(&world.db, id).await.expect("kept");
    assert_eq!(kept.state, InventoryState::Approved);
    assert_eq!(kept.external_protocol_number.as_deref(), Some("12"));
    assert_eq!(kept.external_protocol_on, Some(day("2025-05-15")));
    assert!(refused(approve("13", "2025-05-16").await).contains("не её очередь"));
}

async fn numbering_goes_on_from_section_to_section(world: World) {
    let agency = founded(&world).await;
    permanent_in_the_archive(&world, &agency, 2021).await;
    permanent_in_the_archive(&world, &agency, 2022).await;
    Case::personnel(agency.personnel, "20-1-05", 2022)
        .put(&world)
        .await;
    let own = asked(agency.personnel, Personnel, 2022);
    accepted(&world, &agency, own, "clerk20", "head20").await;
    let archivist = agency.acting(&world, "archivist").await;
    let mut numbers = Vec::new();
    for (kind, year) in [(Permanent, 2021), (Personnel, 2022), (Permanent, 2022)] {
        let id = drawn(&world, &agency, kind, year).await;
        let opened = desk::open(&world.db, &archivist, id).await.expect("seen");
        let rows: Vec<i64> = opened.entries.iter().map(|entry| entry.number).collect();
        numbers.push((opened.inventory.number, rows));
    }
    assert_eq!(
        numbers,
        [
            ("1/2021".to_owned(), vec![1, 2, 3]),
            ("2/2022".to_owned(), vec![1]),
            ("1/2022".to_owned(), vec![4, 5, 6]),
        ]
    );
    // A case found later goes into a second section of its year.
    Case::permanent(agency.records, "10-1-07", 2021)
        .put(&world)
        .await;
    let proposal = annual::propose(&world.db, &archivist, section(Permanent, 2021)).await;
    assert!(refused(proposal).contains("есть закрытые дела вне принятых описей"));
    let own = asked(agency.records, Permanent, 2021);
    accepted(&world, &agency, own, "clerk", "head").await;
    let late = drawn(&world, &agency, Permanent, 2021).await;
    let opened = desk::open(&world.db, &archivist, late).await.expect("seen");
    assert_eq!(
        (opened.inventory.number.as_str(), opened.entries[0].number),
        ("1/2021/2", 7)
    );
}

async fn no_cases_are_recorded_only_when_there_are_none(world: World) {
    let agency = founded(&world).await;
    let archivist = agency.acting(&world, "archivist").await;
    let shelved = Case::personnel(agency.personnel, "20-1-01", 2022)
        .put(&world)
        .await;
    let denied = annual::propose(&world.db, &archivist, section(Personnel, 2022)).await;
    assert!(refused(denied).contains("(1)"));
    let unfinished = annual::propose(&world.db, &archivist, section(Permanent, 2025)).await;
    assert!(refused(unfinished).contains("ещё не закончен"));

    let id = drawn(&world, &agency, Permanent, 2022).await;
    let opened = desk::open(&world.db, &archivist, id).await.expect("seen");
    assert!(opened.entries.is_empty());
    assert_eq!(opened.inventory.number, "1/2022");
    let again = annual::propose(&world.db, &archivist, section(Permanent, 2022)).await;
    assert!(refused(again).contains("уже составлен (№ 1/2022)"));

    // A lost volume is nobody's to list.
    world
        .db
        .execute(
            "UPDATE volume SET state = 'lost' WHERE id = $1",
            (shelved.volumes[0],),
        )
        .await
        .expect("lost");
    drawn(&world, &agency, Personnel, 2022).await;
}

async fn a_section_sent_back_is_drawn_anew(world: World) {
    let agency = founded(&world).await;
    permanent_in_the_archive(&world, &agency, 2022).await;
    let archivist = agency.acting(&world, "archivist").await;
    let secretary = agency.acting(&world, "secretary").await;
    let id = drawn(&world, &agency, Permanent, 2022).await;
    decided(&world, &agency, id, Outcome::Rejected).await;
    assert!(refused(annual::endorse(&world.db, &secretary, id).await).contains("Нет решения"));
    Case::permanent(agency.records, "10-1-03", 2022)
        .put(&world)
        .await;
    let own = asked(agency.records, Permanent, 2022);
    accepted(&world, &agency, own, "clerk", "head").await;
    annual::redraw(&world.db, &archivist, id)
        .await
        .expect("drawn anew");
    let opened = desk::open(&world.db, &archivist, id).await.expect("seen");
    let numbers: Vec<i64> = opened.entries.iter().map(|entry| entry.number).collect();
    assert_eq!(numbers, [1, 2, 3, 4]);

    // Once it is endorsed, what the commission saw stays.
    decided(&world, &agency, id, Outcome::Endorsed).await;
    let endorsed = annual::redraw(&world.db, &archivist, id).await;
    assert!(refused(endorsed).contains("уже согласован"));

    // A section whose numbers another goes on from stays too.
    let other = drawn(&world, &agency, Permanent, 2020).await;
    drawn(&world, &agency, Permanent, 2019).await;
    let continued = annual::redraw(&world.db, &archivist, other).await;
    assert!(refused(continued).contains("1/2019"));
}

async fn the_database_wants_the_commission_by_itself(world: World) {
    let agency = founded(&world).await;
    permanent_in_the_archive(&world, &agency, 2022).await;
    let id = drawn(&world, &agency, Permanent, 2022).await;
    let other = drawn(&world, &agency, Personnel, 2022).await;
    decided(&world, &agency, other, Outcome::Endorsed).await;
    decided(&world, &agency, id, Outcome::Rejected).await;
    let refused_by_guard = |outcome: db::Result<u64>| match outcome {
        Err(db::Error::Refused(sentence)) => {
            assert!(
                sentence.contains("не согласована протоколом ЦЭК"),
                "{sentence}"
            );
        }
        other => panic!("the guard did not answer: {other:?}"),
    };
    // Without a decision, with another's, with one that sent it back.
    let raw = async |sql: &'static str| world.db.execute(sql, (id,)).await;
    refused_by_guard(raw("UPDATE inventory SET state = 'endorsed' WHERE id = $1").await);
    refused_by_guard(
        raw("UPDATE inventory SET state = 'endorsed', decision_id =
            (SELECT id FROM decision WHERE outcome = 'endorsed') WHERE id = $1")
        .await,
    );
    refused_by_guard(
        raw("UPDATE inventory SET state = 'endorsed', decision_id =
            (SELECT id FROM decision WHERE outcome = 'rejected') WHERE id = $1")
        .await,
    );
    refused_by_guard(
        raw("UPDATE inventory SET state = 'approved', external_protocol_number = '1',
            external_protocol_on = '2025-03-10', decision_id = (SELECT id FROM decision WHERE outcome = 'rejected')
            WHERE id = $1")
        .await,
    );
    // Endorsed, but without the state archive's protocol: the table's own CHECK.
    let secretary = agency.acting(&world, "secretary").await;
    annual::endorse(&world.db, &secretary, other)
        .await
        .expect("endorsed");
    let unprotocolled = world
        .db
        .execute(
            "UPDATE inventory SET state = 'approved' WHERE id = $1",
            (other,),
        )
        .await;
    assert!(unprotocolled.is_err());
    // What is approved stays as it is.
    let archive_head = agency.acting(&world, "archive_head").await;
    annual::approve(&world.db, &archive_head, other, "5", day("2025-03-10"))
        .await
        .expect("approved");
    let changed = world
        .db
        .execute("UPDATE inventory SET year = 2021 WHERE id = $1", (other,))
        .await;
    assert!(matches!(changed, Err(db::Error::Refused(_))), "{changed:?}");
    // One volume stands in one section.
    let draft = drawn(&world, &agency, Permanent, 2018).await;
    let twice = world
        .db
        .execute(
            "INSERT INTO inventory_entry (inventory_id, scope, volume_id, number, suffix, group_name, index_text, title,
            dates_text, sheets, term_text, note)
            SELECT $1, scope, volume_id, number, '', '', '', 'дело', '', 1, '', '' FROM inventory_entry
            WHERE inventory_id = $2",
            (draft, id),
        )
        .await;
    assert!(matches!(twice, Err(db::Error::Duplicate(_))), "{twice:?}");
}

async fn a_section_of_temporary_storage_ends_with_the_commission(world: World) {
    let agency = founded(&world).await;
    Case::long_term(agency.records, "10-1-05", 2022)
        .put(&world)
        .await;
    let own = asked(agency.records, LongTerm, 2022);
    let inventory = accepted(&world, &agency, own, "clerk", "head").await;
    let kept = store::by_id(&world.db, inventory).await.expect("kept");
    assert_eq!(kept.number, "10в-2022");
    let id = drawn(&world, &agency, LongTerm, 2022).await;
    decided(&world, &agency, id, Outcome::Endorsed).await;
    let secretary = agency.acting(&world, "secretary").await;
    annual::endorse(&world.db, &secretary, id)
        .await
        .expect("endorsed");
    let archive_head = agency.acting(&world, "archive_head").await;
    let approved = annual::approve(&world.db, &archive_head, id, "5", day("2025-03-10")).await;
    assert!(refused(approved).contains("ЭПК не рассматривает"));
}

async fn two_people_cannot_both_draw_a_section(world: World) {
    let agency = founded(&world).await;
    permanent_in_the_archive(&world, &agency, 2022).await;
    let archivist = agency.acting(&world, "archivist").await;
    let asked = section(Permanent, 2022);
    let print = annual::propose(&world.db, &archivist, asked)
        .await
        .expect("a proposal")
        .proposal
        .fingerprint();
    let (one, other) = tokio::join!(
        annual::draw(&world.db, &archivist, asked, &print),
        annual::draw(&world.db, &archivist, asked, &print),
    );
    assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1);
}
