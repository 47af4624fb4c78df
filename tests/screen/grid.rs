//! A clerk at the grid: writing, pasting, undoing; two people in one cell; a connection that breaks.

use delohran::ids::NomenclatureId;
use delohran::nomenclature::desk;
use delohran::nomenclature::rules::HeadingContent;
use delohran::nomenclature::store;
use fantoccini::key::Key;

use crate::harness::browser::Site;
use crate::harness::screen::Screen;
use crate::harness::{Agency, World};

const STATE: &str = "#grid-state";
const SAVED: &str = "Всё сохранено";

/// A draft of two rows, and windows of people at its grid.
struct Desk {
    world: World,
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
        Desk { world, id, site }
    }

    async fn window(&self, login: &str) -> Option<Screen> {
        let screen = Screen::open(&self.site).await?;
        screen.sign_in(login).await;
        screen
            .visit(&format!("/nomenclatures/{}/grid", self.id))
            .await;
        screen.wait_for("#grid-table td", "10-1-01").await;
        Some(screen)
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

fn key(key: Key) -> String {
    key.to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clerk_writes_by_keyboard_alone() {
    let desk = Desk::set().await;
    let Some(screen) = desk.window("clerk").await else {
        return;
    };
    screen.ctrl(&key(Key::End)).await;
    screen.ctrl(&key(Key::Enter)).await;
    screen.keys("Разные материалы").await;
    screen
        .wait_for("#grid-side", "Неконкретная формулировка")
        .await;
    screen.picture("таблица-замечание-при-наборе").await;
    screen.keys(&key(Key::Tab)).await;
    screen.keys("5 лет").await;
    screen.keys(&key(Key::Enter)).await;
    screen.wait_for(STATE, SAVED).await;
    assert_eq!(desk.rows().await[2], "10-1-03 Разные материалы | 5 лет");
    // Undone step by step: the term, then the row itself; and brought back.
    screen.ctrl("z").await;
    screen.wait_for(STATE, SAVED).await;
    assert_eq!(desk.rows().await[2], "10-1-03 Разные материалы | ");
    screen.ctrl("z").await;
    screen.wait_for(STATE, SAVED).await;
    assert_eq!(desk.rows().await.len(), 2);
    screen.ctrl("y").await;
    screen.wait_for(STATE, SAVED).await;
    assert_eq!(desk.rows().await[2], "10-1-03 Разные материалы | ");
    // An index that is taken stays on the screen with the reason, and Escape gives the old one back.
    screen.ctrl(&key(Key::Home)).await;
    screen.keys(&key(Key::Home)).await;
    screen.keys(&key(Key::F2)).await;
    screen.ctrl("a").await;
    screen.keys("10-1-02").await;
    screen.keys(&key(Key::Enter)).await;
    screen.wait_for(STATE, "Не сохранено: 1").await;
    screen.keys(&key(Key::Up)).await;
    screen.wait_for("#grid-side", "уже занят строкой").await;
    screen.picture("таблица-индекс-занят").await;
    screen.keys(&key(Key::Escape)).await;
    screen.wait_for(STATE, SAVED).await;
    screen
        .wait_for("#grid-table td:focus-within", "10-1-01")
        .await;
    // The row is moved down, and the order is kept.
    let alt_down = format!("{}{}{}", key(Key::Alt), key(Key::Down), key(Key::Null));
    screen.keys(&alt_down).await;
    screen.wait_for(STATE, SAVED).await;
    assert!(
        desk.rows().await[0].starts_with("10-1-02"),
        "{:?}",
        desk.rows().await
    );
    screen.close().await;
}

/// A clipboard event with a table, as Excel puts it there.
fn pasting(html: &str) -> String {
    let html = serde_json::to_string(html).expect("a string");
    format!(
        "const data = new DataTransfer(); data.setData('text/html', {html}); data.setData('text/plain', '');
         document.activeElement.dispatchEvent(new ClipboardEvent('paste', {{ clipboardData: data, bubbles: true }}));"
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_block_from_a_spreadsheet_is_pasted() {
    let desk = Desk::set().await;
    let Some(screen) = desk.window("clerk").await else {
        return;
    };
    screen.ctrl(&key(Key::End)).await;
    screen.keys(&key(Key::Home)).await;
    let block = "<table><tr><td>Индекс дела</td><td>Заголовок дела</td><td>Кол-во дел</td><td>Срок хранения</td><td>Примечание</td></tr>
        <tr><td>1</td><td>2</td><td>3</td><td>4</td><td>5</td></tr>
        <tr><td>10-1-02</td><td>Переписка с управлениями ФНС России по вопросам делопроизводства</td><td></td><td>5 лет ЭПК, ст. 70 ТП</td><td>Подлинники</td></tr>
        <tr><td>10-1-03</td><td>Годовые планы работы ФНС России</td><td>2</td><td>Постоянно, ст. 198 ТП</td><td></td></tr>
        <tr><td></td><td>Номенклатура дел ФНС России</td><td></td><td>3 года</td><td></td></tr></table>";
    screen.script(&pasting(block)).await;
    screen.wait_for(STATE, SAVED).await;
    screen.wait_for("#grid-table td", "10-1-04").await;
    assert_eq!(
        desk.rows().await,
        [
            "10-1-01 Приказы Федеральной налоговой службы по основной деятельности | Постоянно",
            "10-1-02 Переписка с управлениями ФНС России по вопросам делопроизводства | 5 лет ЭПК, ст. 70 ТП",
            "10-1-03 Годовые планы работы ФНС России | Постоянно, ст. 198 ТП",
            "10-1-04 Номенклатура дел ФНС России | 3 года",
        ]
    );
    screen.picture("таблица-вставка").await;
    // One paste is undone as one.
    screen.ctrl("z").await;
    screen.wait_for(STATE, SAVED).await;
    assert_eq!(desk.rows().await.len(), 2);
    screen.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_people_see_both_texts() {
    let desk = Desk::set().await;
    let Some(clerk) = desk.window("clerk").await else {
        return;
    };
    let officer = desk.window("officer").await.expect("a second window");
    // The clerk has begun to write when the officer saves another text.
    clerk.ctrl(&key(Key::Home)).await;
    clerk.keys(&key(Key::F2)).await;
    clerk.keys(" и кадрам").await;
    officer.ctrl(&key(Key::Home)).await;
    officer.keys(&key(Key::F2)).await;
    officer.keys(" (копии)").await;
    officer.keys(&key(Key::Enter)).await;
    officer.wait_for(STATE, SAVED).await;
    clerk.keys(&key(Key::Enter)).await;
    clerk.wait_for(STATE, "Не сохранено: 1").await;
    clerk.keys(&key(Key::Up)).await;
    clerk.wait_for("#grid-side .both", "Зуева").await;
    clerk
        .wait_for("#grid-side .both", "по основной деятельности и кадрам")
        .await;
    clerk
        .wait_for("#grid-side .both", "по основной деятельности (копии)")
        .await;
    clerk.picture("таблица-два-текста").await;
    // F6 leads to the two texts, Enter writes one's own.
    clerk.keys(&key(Key::F6)).await;
    clerk.keys(&key(Key::Enter)).await;
    clerk.wait_for(STATE, SAVED).await;
    assert!(
        desk.rows().await[0].contains("деятельности и кадрам |"),
        "{:?}",
        desk.rows().await
    );
    // The officer sees it without doing anything.
    officer
        .wait_for("#grid-table td", "деятельности и кадрам")
        .await;
    clerk.close().await;
    officer.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_typed_outlives_the_connection_and_the_page() {
    let desk = Desk::set().await;
    let Some(screen) = desk.window("clerk").await else {
        return;
    };
    screen
        .script("window.fetch = () => Promise.reject(new Error('no line'));")
        .await;
    screen.ctrl(&key(Key::End)).await;
    screen.keys(&key(Key::Home)).await;
    screen.keys(&key(Key::End)).await;
    screen.keys(&key(Key::Left)).await;
    screen.keys("Подлинники в архиве").await;
    screen.keys(&key(Key::Enter)).await;
    screen.wait_for(STATE, "Нет связи").await;
    screen.picture("таблица-нет-связи").await;
    assert!(desk.rows().await.len() == 2);
    // The page is opened anew, with a line: what was typed is sent by itself.
    screen
        .visit(&format!("/nomenclatures/{}/grid", desk.id))
        .await;
    screen
        .wait_for("#grid-table td", "Подлинники в архиве")
        .await;
    screen.wait_for(STATE, SAVED).await;
    let rows = store::headings(&desk.world.db, desk.id, true)
        .await
        .expect("rows");
    assert_eq!(rows[1].content.note, "Подлинники в архиве");
    screen.close().await;
}
