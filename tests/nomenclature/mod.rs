//! Nomenclatures through the desk, on both databases: the way, the refusals, what the database itself refuses, spreadsheets, pages.

mod campaign;
mod checking;
mod editing;
mod grid;
mod guards;
mod import;
mod large_import;
mod memos;
mod models;
mod new_year;
mod pages;
mod refusals;
mod round_trip;
mod suggestions;
mod way;
mod workbook;

use delohran::acting::Acting;
use delohran::commission;
use delohran::commission::desk::DecisionAsked;
use delohran::commission::rules::{Outcome, Part, Subject};
use delohran::db;
use delohran::ids::{DepartmentId, DivisionId, HeadingId, NomenclatureId};
use delohran::nomenclature::desk::{self, ApprovalAsked};
use delohran::nomenclature::rules::{HeadingContent, HeadingKind, NomenclatureState};
use delohran::nomenclature::store;
use delohran::refusal::{Refusal, Result};

use crate::harness::{Agency, World, day};

fn row(index: &str, title: &str, term: &str, division: Option<DivisionId>) -> HeadingContent {
    let (term_text, article_text) = term.split_once(", ").unwrap_or((term, ""));
    HeadingContent {
        division_id: division,
        section: String::new(),
        position: 0,
        index_text: index.into(),
        item: String::new(),
        title: title.into(),
        term_text: term_text.into(),
        article_text: article_text.into(),
        note: String::new(),
        kind: HeadingKind::Case,
        restricted: false,
        carry_over: false,
        responsible_id: None,
    }
}

const ORDERS: &str = "Приказы Федеральной налоговой службы по основной деятельности";
const LETTERS: &str = "Переписка с управлениями ФНС России по вопросам делопроизводства";
const STAFF: &str = "Приказы Федеральной налоговой службы по личному составу";

/// The world, its agency, and the people by their sign-in names.
struct Scene {
    world: World,
    agency: Agency,
}

impl Scene {
    async fn set(world: World) -> Scene {
        let agency = Agency::found(&world).await;
        Scene { world, agency }
    }

    async fn who(&self, login: &str) -> Acting {
        self.agency.acting(&self.world, login).await
    }

    async fn state(&self, id: NomenclatureId) -> NomenclatureState {
        store::by_id(&self.world.db, id)
            .await
            .expect("it is there")
            .state
    }

    /// The records department's draft for a year with one row of each division.
    async fn draft(&self, year: i64) -> (NomenclatureId, Vec<HeadingId>) {
        let [first, second] = self.agency.records_divisions;
        let clerk = self.who("clerk").await;
        let id = desk::begin(&self.world.db, &clerk, self.agency.records, year)
            .await
            .expect("begun");
        let mut rows = Vec::new();
        for content in [
            row("10-1-01", ORDERS, "Постоянно, ст. 19 а) ТП", Some(first)),
            row("10-2-01", LETTERS, "5 лет ЭПК, ст. 70 ТП", Some(second)),
        ] {
            rows.push(
                desk::add_heading(&self.world.db, &clerk, id, content)
                    .await
                    .expect("a row"),
            );
        }
        (id, rows)
    }

    async fn submit_divisions(&self, id: NomenclatureId) -> Result<()> {
        let clerk = self.who("clerk").await;
        for division in self.agency.records_divisions {
            desk::submit_division(&self.world.db, &clerk, id, division).await?;
        }
        Ok(())
    }

    /// From a draft to the head's signature.
    async fn sign(&self, id: NomenclatureId, clerk: &str, head: &str) -> Result<()> {
        let db = &self.world.db;
        desk::assemble(db, &self.who(clerk).await, id).await?;
        desk::sign(db, &self.who(head).await, id).await
    }

    /// From signed to sent.
    async fn pass_check(&self, id: NomenclatureId, clerk: &str) -> Result<()> {
        let db = &self.world.db;
        desk::accept(db, &self.who("archivist").await, id).await?;
        let clerk = self.who(clerk).await;
        desk::send(db, &clerk, id, "10-07/15", clerk.today).await
    }

    /// Both departments' nomenclatures of a year, sent.
    async fn both_sent(&self, year: i64) -> [NomenclatureId; 2] {
        let (records, _) = self.draft(year).await;
        self.submit_divisions(records).await.expect("submitted");
        self.sign(records, "clerk", "head").await.expect("signed");
        self.pass_check(records, "clerk").await.expect("sent");
        let personnel = self.personnel_signed(year).await;
        self.pass_check(personnel, "clerk20").await.expect("sent");
        [records, personnel]
    }

    async fn personnel_signed(&self, year: i64) -> NomenclatureId {
        let db = &self.world.db;
        let clerk = self.who("clerk20").await;
        let division = self.agency.personnel_division;
        let id = desk::begin(db, &clerk, self.agency.personnel, year)
            .await
            .expect("begun");
        if store::headings(db, id, true)
            .await
            .expect("rows")
            .is_empty()
        {
            let staff = row(
                "20-1-01",
                STAFF,
                "50/75 лет ЭПК, ст. 434 а) ТП",
                Some(division),
            );
            desk::add_heading(db, &clerk, id, staff)
                .await
                .expect("a row");
        }
        desk::submit_division(db, &clerk, id, division)
            .await
            .expect("submitted");
        self.sign(id, "clerk20", "head20").await.expect("signed");
        id
    }

    /// The commission exists and has a chair and a secretary.
    async fn commission(&self) {
        let db = &self.world.db;
        let office = self.who("office_head").await;
        commission::desk::create(db, &office, "ЦЭК ФНС России", "77", day("2015-02-01"))
            .await
            .expect("created");
        for (login, part) in [("chair", Part::Chair), ("secretary", Part::Secretary)] {
            commission::desk::name_member(
                db,
                &office,
                self.agency.id(login),
                part,
                day("2015-02-02"),
            )
            .await
            .expect("named");
        }
    }

    async fn commission_decides(&self, id: NomenclatureId, outcome: Outcome) -> Result<()> {
        let present = [self.agency.id("chair"), self.agency.id("secretary")];
        let secretary = self.who("secretary").await;
        let decision = DecisionAsked {
            subject: Subject::Nomenclature,
            subject_id: id.0,
            outcome,
            wording: "Согласовать номенклатуру".into(),
        };
        commission::desk::hold_meeting(
            &self.world.db,
            &secretary,
            secretary.today,
            &present,
            &[decision],
        )
        .await?;
        Ok(())
    }

    /// From the departments' nomenclatures to the commission's endorsement.
    async fn endorsed(&self, year: i64) -> Result<NomenclatureId> {
        let db = &self.world.db;
        let keeper = self.who("archive_head").await;
        let id = desk::consolidate(db, &keeper, year).await?;
        desk::visa(db, &keeper, id).await?;
        desk::sign_consolidated(db, &self.who("office_head").await, id).await?;
        self.commission_decides(id, Outcome::Endorsed).await?;
        desk::endorse(db, &self.who("secretary").await, id).await?;
        Ok(id)
    }

    async fn approve(&self, id: NomenclatureId, on: &str, external: Option<&str>) -> Result<()> {
        let asked = ApprovalAsked {
            approved_on: day(on),
            external_protocol: external.map(|on| ("8".to_owned(), day(on))),
        };
        desk::approve(&self.world.db, &self.who("director").await, id, &asked).await
    }
}

/// Insists on a refusal with these words.
#[track_caller]
fn refused<T>(outcome: Result<T>, words: &str) -> Refusal {
    let refusal = outcome.err().expect("this is to be refused");
    assert!(refusal.to_string().contains(words), "{refusal}");
    refusal
}

#[track_caller]
fn forbidden<T>(outcome: Result<T>) {
    let refusal = outcome.err().expect("this is to be refused");
    assert!(matches!(refusal, Refusal::Forbidden(_)), "{refusal}");
}

fn is_stale(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::Db(db::Error::Stale))
}

async fn department_rows(
    scene: &Scene,
    department: DepartmentId,
    year: i64,
) -> Vec<(String, String)> {
    let it = store::of_department(&scene.world.db, department, year)
        .await
        .expect("asked")
        .expect("it is there");
    store::headings(&scene.world.db, it.id, true)
        .await
        .expect("rows")
        .into_iter()
        .map(|row| (row.content.index_with_item(), row.content.title))
        .collect()
}
