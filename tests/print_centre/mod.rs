//! The print centre over the demonstration agency: the gallery, what each person finds, batches in one file.

mod long;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

use delohran::acting::Acting;
use delohran::db::Store;
use delohran::ids::{CampaignId, DepartmentId, InventoryId, NomenclatureId, PersonId};
use delohran::organisation::wording;
use delohran::print::catalogue::FormCode;
use delohran::print::centre::{Subject, Variant, Wanted};
use delohran::print::{Form, Piece, Status};
use delohran::print_centre::{binding, desk, gallery, shelves};
use delohran::refusal::Refusal;
use delohran::web::paper::Format;
use delohran::{demo, journal};
use tokio::sync::Mutex;

use crate::harness::browser::Site;
use crate::harness::{Frozen, World, day};

/// Records of wording that are no papers themselves.
const NOT_HUNG: [FormCode; 3] = [FormCode::Common, FormCode::Marks, FormCode::F33];

/// The demonstration agency, filled once and copied for every test.
async fn agency() -> World {
    static FILLED: OnceLock<Mutex<Option<Frozen>>> = OnceLock::new();
    let mut filled = FILLED.get_or_init(Mutex::default).lock().await;
    if filled.is_none() {
        let world = World::sqlite().await;
        world.on("2026-11-20");
        demo::fill(&world.db, &world.clock)
            .await
            .expect("no rule stands against the story");
        *filled = Some(world.frozen().await);
    }
    let frozen = filled.as_ref().expect("filled above");
    frozen.copy().await
}

async fn acting(world: &World, login: &str) -> Acting {
    let id: PersonId = world
        .db
        .fetch_value("SELECT id FROM person WHERE login = $1", (login,))
        .await
        .expect("somebody of that name");
    world.acting(id).await
}

fn file(folder: &Path, name: &str) -> Vec<u8> {
    std::fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_form_hangs_in_the_gallery_in_every_format() {
    let world = agency().await;
    let head = acting(&world, demo::SEES_ALL).await;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let exhibits = gallery::hang(&world.db, &head, folder.path())
        .await
        .expect("the gallery is hung");
    let hung: BTreeSet<FormCode> = exhibits.iter().filter_map(|it| it.code).collect();
    for code in FormCode::ALL {
        assert_eq!(
            hung.contains(code),
            !NOT_HUNG.contains(code),
            "{}",
            code.as_str()
        );
    }
    let index = String::from_utf8(file(folder.path(), "index.html")).expect("text");
    for exhibit in &exhibits {
        for format in &exhibit.formats {
            let name = format!("{}.{}", exhibit.name, format.code());
            let begins: &[u8] = match format {
                Format::Pdf | Format::View => b"%PDF-",
                Format::Docx | Format::Xlsx => b"PK",
                Format::Html => b"<!DOCTYPE html>",
            };
            let bytes = file(folder.path(), &name);
            assert!(bytes.starts_with(begins), "{name}");
            assert!(index.contains(&format!("href=\"{name}\"")), "{name}");
        }
        assert!(
            index.contains(&format!("src=\"{}.pdf\"", exhibit.name)),
            "{}",
            exhibit.name
        );
    }
    for batch in [
        "batch-departments",
        "batch-extracts",
        "batch-extracts-of-divisions",
        "batch-final-records",
        "batch-lists",
        "batch-copies",
        "batch-papers",
    ] {
        assert!(exhibits.iter().any(|it| it.name == batch), "{batch}");
    }
}

/// Everything that is offered can be made; nothing is offered to those who may not see it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_offered_can_be_printed() {
    let world = agency().await;
    for (login, fewest) in [("lukina", 5), ("arhiv", 40), ("savina", 5), ("admin", 1)] {
        let person = acting(&world, login).await;
        let mut papers = 0;
        for year in [2019, 2024, 2025, 2026, 2027] {
            for shelf in shelves::of_year(&world.db, &person, year)
                .await
                .expect("shelves")
            {
                for line in shelf.lines {
                    let thing = desk::thing(&world.db, &person, line.subject)
                        .await
                        .unwrap_or_else(|refusal| panic!("{login}, {}: {refusal}", line.subject));
                    for way in thing.papers.iter().flat_map(|paper| paper.ways()) {
                        desk::paper(&world.db, &person, &way.wanted)
                            .await
                            .unwrap_or_else(|refusal| panic!("{login}, {way:?}: {refusal}"));
                        papers += 1;
                    }
                    for batch in &thing.batches {
                        for wanted in &batch.papers {
                            desk::paper(&world.db, &person, wanted)
                                .await
                                .unwrap_or_else(|refusal| panic!("{login}, {wanted:?}: {refusal}"));
                        }
                    }
                }
            }
        }
        assert!(papers >= fewest, "{login}: {papers}");
    }
}

/// Every paper of the agency, alone and in batches, as it is made today.
async fn made(world: &World, login: &str) -> BTreeMap<String, (Wanted, Form)> {
    let person = acting(world, login).await;
    let mut made = BTreeMap::new();
    for year in [2019, 2024, 2025, 2026, 2027] {
        let shelves = shelves::of_year(&world.db, &person, year).await;
        for line in shelves
            .expect("shelves")
            .into_iter()
            .flat_map(|it| it.lines)
        {
            let thing = desk::thing(&world.db, &person, line.subject).await;
            let thing = thing.expect("a thing on a shelf");
            let ways = thing.papers.iter().flat_map(|paper| paper.ways());
            let alone = ways.map(|way| way.wanted);
            let bound = thing.batches.iter().flat_map(|batch| batch.papers.clone());
            for wanted in alone.chain(bound) {
                let paper = desk::paper(&world.db, &person, &wanted).await;
                let form = paper.expect("what is offered").form;
                made.insert(wanted.address("pdf"), (wanted, form));
            }
        }
    }
    made
}

/// Every text of every form is amended: what was signed stays as it was, to the letter; what is not signed speaks the new words.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_signed_paper_changes_its_words() {
    let world = agency().await;
    world.on("2026-11-20");
    let before = made(&world, demo::SEES_ALL).await;
    for block in FormCode::ALL.iter().flat_map(|form| form.blocks()) {
        let new = wording::store::NewAmendment {
            block: *block,
            text: Some(format!("{}*", wording::shipped().wording(*block).text())),
            since: day("2026-11-21"),
            ground: "приказ",
        };
        wording::store::insert(&world.db, new, PersonId(1), world.clock.today())
            .await
            .expect("kept");
    }
    world.on("2026-11-21");
    let after = made(&world, demo::SEES_ALL).await;
    let is_put_in_order = |volume| {
        before.values().any(|(wanted, form)| {
            wanted.variant.volume == volume
                && form.code == FormCode::F20B
                && form.status == Status::Final
        })
    };
    let mut settled = BTreeSet::new();
    let mut reworded = BTreeSet::new();
    for (address, (wanted, was)) in &before {
        let (_, is) = &after[address];
        let is_signed = match was.code {
            // These carry no date of their own.
            FormCode::F19V | FormCode::F20K => false,
            FormCode::F20A | FormCode::F20C => is_put_in_order(wanted.variant.volume),
            // Printed for the signature of whoever approves it; what it tells is over.
            FormCode::F33A | FormCode::F33B => true,
            _ => was.status == Status::Final,
        };
        if is_signed {
            assert_eq!(was, is, "{address} was signed");
            settled.insert(was.code);
        } else if was != is {
            reworded.insert(was.code);
        }
    }
    use FormCode as F;
    let signed = [
        F::F18,
        F::F18Z,
        F::F19,
        F::F19Z,
        F::F19D,
        F::F20A,
        F::F20B,
        F::F20C,
        F::F21,
        F::F30,
        F::F31,
        F::F32,
        F::F33A,
        F::F33B,
        F::F54,
    ];
    assert_eq!(settled, BTreeSet::from(signed));
    let unsigned = [
        F::F18,
        F::F19Z,
        F::F19D,
        F::F19V,
        F::F20K,
        F::F21,
        F::F30,
        F::F31,
        F::F54,
    ];
    assert_eq!(reworded, BTreeSet::from(unsigned));
}

/// The labels of all volumes of a department's year are cut from the same sheets.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_year_has_its_labels_on_shared_sheets() {
    let world = agency().await;
    let volumes =
        "SELECT count(*) FROM volume v JOIN case_year y ON y.case_id = v.case_id AND y.year = 2024
        JOIN case_file c ON c.id = y.case_id JOIN department d ON d.id = c.department_id
        WHERE d.index_code = '20' AND ($1 OR NOT c.restricted)";
    let department: DepartmentId = world
        .db
        .fetch_value("SELECT id FROM department WHERE index_code = '20'", ())
        .await
        .expect("a department");
    let wanted = Wanted {
        subject: Subject::DepartmentYear(department, 2024),
        code: FormCode::F20K,
        variant: Variant::default(),
    };
    let mut counts = Vec::new();
    for (login, sees_restricted) in [("arhiv", false), (demo::SEES_ALL, true)] {
        let person = acting(&world, login).await;
        let stored: i64 = world
            .db
            .fetch_value(volumes, (sees_restricted,))
            .await
            .expect("counted");
        let form = desk::paper(&world.db, &person, &wanted).await;
        let form = form.expect("labels").form;
        let [Piece::Labels(labels)] = form.body.as_slice() else {
            panic!("{:?}", form.body)
        };
        assert_eq!(labels.len() as i64, stored, "{login}");
        assert!(labels.iter().all(|label| label[0].starts_with("20-")));
        counts.push(labels.len());
    }
    assert!(0 < counts[0] && counts[0] < counts[1], "{counts:?}");
    let stranger = acting(&world, "panina").await;
    let refused = desk::paper(&world.db, &stranger, &wanted).await;
    assert!(matches!(refused, Err(Refusal::NotFound(_))), "{refused:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stranger_finds_neither_the_thing_nor_its_papers() {
    let world = agency().await;
    let own: NomenclatureId = world
        .db
        .fetch_value(
            "SELECT n.id FROM nomenclature n JOIN department d ON d.id = n.department_id
             WHERE d.index_code = '12' AND n.year = 2026",
            (),
        )
        .await
        .expect("a nomenclature");
    let inventory: InventoryId = world
        .db
        .fetch_value(
            "SELECT i.id FROM inventory i JOIN department d ON d.id = i.department_id
             WHERE d.index_code = '12' ORDER BY i.id LIMIT 1",
            (),
        )
        .await
        .expect("an inventory");
    let restricted: CampaignId = world
        .db
        .fetch_value(
            "SELECT id FROM destruction_campaign WHERE track = 'restricted' ORDER BY year DESC LIMIT 1",
            (),
        )
        .await
        .expect("a campaign");
    let site = Site::open(&world).await;
    let lukina = sign_in(&site, "lukina").await;
    for subject in [Subject::Nomenclature(own), Subject::Inventory(inventory)] {
        lukina.get(&subject.centre()).await.refused(404, "");
    }
    // The clerk of a department without the right to ДСП cases.
    sign_in(&site, "isaeva")
        .await
        .get(&Subject::Campaign(restricted).centre())
        .await
        .refused(404, "");
    for address in [
        format!("/print/inventory-{inventory}/copies.pdf"),
        "/print/cat-1".to_owned(),
        format!("/print/nomenclature-{own}/nothing.pdf"),
    ] {
        lukina.get(&address).await.refused(404, "");
    }
}

async fn sign_in(site: &Site, login: &str) -> crate::harness::browser::Browser {
    site.sign_in_with(login, demo::PASSWORD).await
}

/// The pages lead to each other and to the papers, and a batch is one file with a page of its own for each form.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_is_one_file() {
    let world = agency().await;
    let whole: NomenclatureId = world
        .db
        .fetch_value(
            "SELECT id FROM nomenclature WHERE kind = 'consolidated' AND year = 2024",
            (),
        )
        .await
        .expect("the agency's nomenclature");
    let site = Site::open(&world).await;
    let archivist = sign_in(&site, "arhiv").await;
    let subject = Subject::Nomenclature(whole);
    archivist
        .get("/print?year=2024")
        .await
        .ok()
        .says("Сводная номенклатура");
    archivist
        .get(&subject.centre())
        .await
        .ok()
        .says("Выписки для шкафов всех подразделений")
        .says("Номенклатуры всех подразделений");
    let file = archivist
        .get(&format!("{}/extracts.view", subject.centre()))
        .await;
    assert_eq!(file.status, 200);
    assert!(file.bytes.starts_with(b"%PDF-"));
    let disposition = file.headers["content-disposition"].to_str().expect("text");
    assert!(disposition.starts_with("inline"), "{disposition}");

    let person = acting(&world, "arhiv").await;
    let thing = desk::thing(&world.db, &person, subject)
        .await
        .expect("the thing");
    let batch = thing
        .batches
        .iter()
        .find(|batch| batch.code == "extracts")
        .expect("the extracts");
    assert_eq!(batch.papers.len(), 6);
    let mut forms = Vec::new();
    for wanted in &batch.papers {
        forms.push(
            desk::paper(&world.db, &person, wanted)
                .await
                .expect("a form")
                .form,
        );
    }
    let (docx, _) =
        binding::bound("Выписки", &forms, Format::Docx.into(), person.today).expect("a file");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(docx)).expect("an archive");
    let mut text = String::new();
    std::io::Read::read_to_string(
        &mut archive.by_name("word/document.xml").expect("the text"),
        &mut text,
    )
    .expect("text");
    assert_eq!(text.matches("<w:sectPr>").count(), 6);
    assert_eq!(text.matches(r#"<w:pgNumType w:start="1"/>"#).count(), 6);
    // Only the last section stands outside of a paragraph.
    assert_eq!(text.matches("<w:p><w:pPr><w:sectPr>").count(), 5);
    assert!(binding::bound("Выписки", &forms, Format::Xlsx.into(), person.today).is_err());
    journal::verify(&world.db)
        .await
        .expect("read")
        .expect("printing writes nothing that breaks the chain");
}
