//! The pages in real browsers, by keyboard alone.

mod grid;
mod lag;

use delohran::ids::{HeadingId, NomenclatureId};
use delohran::nomenclature::desk;
use delohran::nomenclature::editing::{Edit, Field};
use delohran::nomenclature::rules::HeadingContent;
use delohran::nomenclature::store;

use crate::harness::browser::Site;
use crate::harness::screen::{Driver, Screen};
use crate::harness::{Agency, World};

const STATE: &str = "#grid-state";
const SAVED: &str = "Всё сохранено";

/// A draft of two rows, and windows of people at its grid.
struct Desk {
    world: World,
    agency: Agency,
    id: NomenclatureId,
    site: Site,
}

impl Desk {
    async fn set() -> Desk {
        let world = World::sqlite().await;
        let agency = Agency::found(&world).await;
        let clerk = agency.acting(&world, "clerk").await;
        let id = desk::begin(&world.db, &clerk, agency.records, 2027)
            .await
            .expect("begun");
        for (index, title, term) in [
            (
                "10-1-01",
                "Приказы Федеральной налоговой службы по основной деятельности",
                "Постоянно",
            ),
            (
                "10-1-02",
                "Переписка с управлениями ФНС России по вопросам делопроизводства",
                "5 лет ЭПК",
            ),
        ] {
            let content = HeadingContent {
                division_id: Some(agency.records_divisions[0]),
                index_text: index.into(),
                title: title.into(),
                term_text: term.into(),
                ..HeadingContent::empty()
            };
            desk::add_heading(&world.db, &clerk, id, content)
                .await
                .expect("a row");
        }
        let site = Site::open(&world).await;
        Desk {
            world,
            agency,
            id,
            site,
        }
    }

    /// Adds rows below those that are there.
    async fn add_rows(&self, count: usize) {
        let clerk = self.agency.acting(&self.world, "clerk").await;
        let subjects = [
            "Переписка с территориальными органами ФНС России по вопросам камеральных проверок",
            "Протоколы совещаний у руководителя Управления и документы к ним (справки, доклады, информации)",
            "Планы работы отдела",
        ];
        let below = store::headings(&self.world.db, self.id, true).await;
        let below = below.expect("rows").last().map(|row| row.id);
        let edits: Vec<Edit> = (1_i64..)
            .take(count)
            .zip(subjects.iter().cycle())
            .map(|(number, subject)| Edit::Add {
                row: HeadingId(-number),
                below: if number == 1 {
                    below
                } else {
                    Some(HeadingId(1 - number))
                },
                cells: vec![
                    (Field::Title, format!("{subject} ({number})")),
                    (Field::Term, "5 лет ЭПК".to_owned()),
                    (Field::Article, "ст. 70 ТП".to_owned()),
                ],
                restores: None,
            })
            .collect();
        desk::grid::edit(&self.world.db, &clerk, self.id, &edits)
            .await
            .expect("rows are added");
    }

    /// The archive remarks on the second row and sends the draft back.
    async fn return_with_remark(&self, text: &str) {
        let db = &self.world.db;
        let who = async |login| self.agency.acting(&self.world, login).await;
        let clerk = who("clerk").await;
        let rows = store::headings(db, self.id, true).await.expect("rows");
        desk::submit_division(db, &clerk, self.id, self.agency.records_divisions[0])
            .await
            .expect("submitted");
        desk::assemble(db, &clerk, self.id)
            .await
            .expect("assembled");
        desk::sign(db, &who("head").await, self.id)
            .await
            .expect("signed");
        let archivist = who("archivist").await;
        desk::remark(db, &archivist, rows[1].id, text)
            .await
            .expect("remarked");
        desk::return_with_remarks(db, &archivist, self.id)
            .await
            .expect("returned");
    }

    async fn window(&self, driver: &Driver, login: &str) -> Screen {
        let screen = driver.open(&self.site).await;
        screen.sign_in(login).await;
        screen
            .visit(&format!("/nomenclatures/{}/grid", self.id))
            .await;
        screen.wait_for("#grid-table td", "10-1-01").await;
        screen
    }

    /// «10-1-01 Приказы | Постоянно», as they are stored.
    async fn rows(&self) -> Vec<String> {
        let rows = store::headings(&self.world.db, self.id, true)
            .await
            .expect("rows");
        rows.iter()
            .map(|row| {
                let content = &row.content;
                format!(
                    "{} {} | {}",
                    content.index_text, content.title, content.term_text
                )
            })
            .collect()
    }
}
