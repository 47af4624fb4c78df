//! A clerk at the grid: writing, pasting, undoing; two people in one cell; a connection that breaks.

use delohran::nomenclature::store;
use fantoccini::key::Key;

use super::{Desk, SAVED, STATE};
use crate::harness::screen::Driver;
use crate::in_browsers;

in_browsers! {
    a_clerk_writes_by_keyboard_alone;
    a_block_from_a_spreadsheet_is_pasted;
    two_people_see_both_texts;
    what_was_typed_outlives_the_connection_and_the_page;
    undoing_keeps_pace_with_the_hand;
    cells_are_copied_filled_and_walked_over_by_keys;
    two_people_write_one_row_at_once;
    a_remark_of_the_archive_is_answered_beside_the_row;
    a_removal_undone_brings_back_words_and_remarks;
}

async fn a_clerk_writes_by_keyboard_alone(driver: Driver) {
    let desk = Desk::set().await;
    let screen = desk.window(&driver, "clerk").await;
    screen.ctrl(Key::End).await;
    screen.ctrl(Key::Enter).await;
    screen.keys("Разные материалы").await;
    screen
        .wait_for("#grid-side", "Неконкретная формулировка")
        .await;
    screen.picture("таблица-замечание-при-наборе").await;
    screen.press(Key::Tab).await;
    screen.keys("5 лет").await;
    screen.press(Key::Enter).await;
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
    screen.ctrl(Key::Home).await;
    screen.press(Key::Home).await;
    screen.press(Key::F2).await;
    screen.ctrl("a").await;
    screen.keys("10-1-02").await;
    screen.press(Key::Enter).await;
    screen.wait_for(STATE, "Не сохранено: 1").await;
    screen.press(Key::Up).await;
    screen.wait_for("#grid-side", "уже занят строкой").await;
    screen.picture("таблица-индекс-занят").await;
    screen.press(Key::Escape).await;
    screen.wait_for(STATE, SAVED).await;
    screen
        .wait_for("#grid-table td:focus-within", "10-1-01")
        .await;
    // The row is moved down, and the order is kept.
    screen.with(&[Key::Alt], Key::Down).await;
    screen.wait_for(STATE, SAVED).await;
    assert!(
        desk.rows().await[0].starts_with("10-1-02"),
        "{:?}",
        desk.rows().await
    );
    screen.close().await;
}

async fn a_block_from_a_spreadsheet_is_pasted(driver: Driver) {
    let desk = Desk::set().await;
    let screen = desk.window(&driver, "clerk").await;
    screen.ctrl(Key::End).await;
    screen.press(Key::Home).await;
    let block = "<table><tr><td>Индекс дела</td><td>Заголовок дела</td><td>Кол-во дел</td><td>Срок хранения</td><td>Примечание</td></tr>
        <tr><td>1</td><td>2</td><td>3</td><td>4</td><td>5</td></tr>
        <tr><td>10-1-02</td><td>Переписка с управлениями ФНС России по вопросам делопроизводства</td><td></td><td>5 лет ЭПК, ст. 70 ТП</td><td>Подлинники</td></tr>
        <tr><td>10-1-03</td><td>Годовые планы работы ФНС России</td><td>2</td><td>Постоянно, ст. 198 ТП</td><td></td></tr>
        <tr><td></td><td>Номенклатура дел ФНС России</td><td></td><td>3 года</td><td></td></tr></table>";
    screen.copy_table(block).await;
    screen.ctrl("v").await;
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

async fn two_people_see_both_texts(driver: Driver) {
    let desk = Desk::set().await;
    let clerk = desk.window(&driver, "clerk").await;
    let officer = desk.window(&driver, "officer").await;
    // The clerk has begun to write when the officer saves another text.
    clerk.ctrl(Key::Home).await;
    clerk.press(Key::F2).await;
    clerk.keys(" и кадрам").await;
    officer.ctrl(Key::Home).await;
    officer.press(Key::F2).await;
    officer.keys(" (копии)").await;
    officer.press(Key::Enter).await;
    officer.wait_for(STATE, SAVED).await;
    clerk.press(Key::Enter).await;
    clerk.wait_for(STATE, "Не сохранено: 1").await;
    clerk.press(Key::Up).await;
    clerk.wait_for("#grid-side .both", "Зуева").await;
    clerk
        .wait_for("#grid-side .both", "по основной деятельности и кадрам")
        .await;
    clerk
        .wait_for("#grid-side .both", "по основной деятельности (копии)")
        .await;
    clerk.picture("таблица-два-текста").await;
    // F6 leads to the two texts, Enter writes one's own.
    clerk.press(Key::F6).await;
    clerk.press(Key::Enter).await;
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

async fn what_was_typed_outlives_the_connection_and_the_page(driver: Driver) {
    let desk = Desk::set().await;
    let screen = desk.window(&driver, "clerk").await;
    screen
        .script("window.fetch = () => Promise.reject(new Error('no line'));")
        .await;
    screen.ctrl(Key::End).await;
    screen.press(Key::Home).await;
    screen.press(Key::End).await;
    screen.press(Key::Left).await;
    screen.keys("Подлинники в архиве").await;
    screen.press(Key::Enter).await;
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

async fn undoing_keeps_pace_with_the_hand(driver: Driver) {
    let desk = Desk::set().await;
    let screen = desk.window(&driver, "clerk").await;
    let before = desk.rows().await;
    // Nobody waits for the server between two keys.
    screen.ctrl(Key::End).await;
    screen.ctrl(Key::Enter).await;
    screen.keys("Годовые планы работы ФНС России").await;
    screen.press(Key::Tab).await;
    screen.keys("Постоянно").await;
    screen.press(Key::Enter).await;
    screen.ctrl("zz").await;
    screen.wait_for(STATE, SAVED).await;
    assert_eq!(desk.rows().await, before);
    screen.ctrl("yy").await;
    screen.wait_for(STATE, SAVED).await;
    assert_eq!(
        desk.rows().await[2],
        "10-1-03 Годовые планы работы ФНС России | Постоянно"
    );
    screen.ctrl("zzyyzz").await;
    screen.wait_for(STATE, SAVED).await;
    assert_eq!(desk.rows().await, before);
    // A row taken out and brought back again and again is one row, where it was.
    screen.ctrl(Key::Home).await;
    screen.ctrl(Key::Delete).await;
    screen.ctrl("zyzyz").await;
    screen.wait_for(STATE, SAVED).await;
    assert_eq!(desk.rows().await, before);
    // A row added and taken out before the server has heard of it is not left behind.
    screen.ctrl(Key::Enter).await;
    screen.keys("Переписка о другом").await;
    screen.press(Key::Tab).await;
    screen.ctrl(Key::Delete).await;
    screen.wait_for(STATE, SAVED).await;
    assert_eq!(desk.rows().await, before);
    // Undoing what was not taken gives the old text back.
    screen.ctrl(Key::Home).await;
    screen.press(Key::Home).await;
    screen.keys("10-1-02").await;
    screen.press(Key::Enter).await;
    screen.wait_for(STATE, "Не сохранено: 1").await;
    screen.ctrl("z").await;
    screen.wait_for(STATE, SAVED).await;
    assert_eq!(desk.rows().await, before);
    screen.close().await;
}

async fn cells_are_copied_filled_and_walked_over_by_keys(driver: Driver) {
    let desk = Desk::set().await;
    desk.add_rows(3).await;
    let screen = desk.window(&driver, "clerk").await;
    let focus = "#grid-table td:focus-within";
    // Tab goes on to the next row, Shift+Tab back; Home and End to the ends of one.
    screen.ctrl(Key::Home).await;
    screen.press(Key::End).await;
    screen.press(Key::Tab).await;
    screen.wait_for(focus, "10-1-02").await;
    screen.with(&[Key::Shift], Key::Tab).await;
    screen.press(Key::Home).await;
    screen.wait_for(focus, "10-1-01").await;
    // Two terms are copied with their articles and laid over two other rows.
    for _ in 0..2 {
        screen.press(Key::Down).await;
    }
    for _ in 0..3 {
        screen.press(Key::Right).await;
    }
    screen.wait_for(focus, "5 лет ЭПК").await;
    screen.with(&[Key::Shift], Key::Down).await;
    screen.with(&[Key::Shift], Key::Right).await;
    screen.ctrl("c").await;
    screen.ctrl(Key::Home).await;
    screen.press(Key::Left).await;
    screen.ctrl("v").await;
    screen.wait_for(STATE, SAVED).await;
    let rows = store::headings(&desk.world.db, desk.id, true)
        .await
        .expect("rows");
    for row in &rows[..2] {
        assert_eq!(row.content.term_text, "5 лет ЭПК");
        assert_eq!(row.content.article_text, "ст. 70 ТП");
    }
    // The upper cell fills those below it.
    screen.keys("3 года").await;
    screen.press(Key::Enter).await;
    screen.press(Key::Up).await;
    for _ in 0..4 {
        screen.with(&[Key::Shift], Key::Down).await;
    }
    screen.ctrl("d").await;
    screen.wait_for(STATE, SAVED).await;
    let rows = desk.rows().await;
    assert!(rows.iter().all(|row| row.ends_with("| 3 года")), "{rows:?}");
    screen.close().await;
}

async fn two_people_write_one_row_at_once(driver: Driver) {
    let desk = Desk::set().await;
    let clerk = desk.window(&driver, "clerk").await;
    let officer = desk.window(&driver, "officer").await;
    for screen in [&clerk, &officer] {
        screen.ctrl(Key::Home).await;
    }
    // Both have begun before either has saved: one the title, one the note of the same row.
    clerk.press(Key::F2).await;
    clerk.keys(" и кадрам").await;
    for _ in 0..3 {
        officer.press(Key::Right).await;
    }
    officer.keys("Подлинники").await;
    officer.press(Key::Enter).await;
    officer.wait_for(STATE, SAVED).await;
    officer.ctrl(Key::Enter).await;
    officer.keys("Переписка о новом").await;
    officer.press(Key::Enter).await;
    officer.wait_for(STATE, SAVED).await;
    clerk.press(Key::Enter).await;
    clerk.wait_for(STATE, SAVED).await;
    let rows = store::headings(&desk.world.db, desk.id, true)
        .await
        .expect("rows");
    assert!(rows[0].content.title.ends_with("деятельности и кадрам"));
    assert_eq!(rows[0].content.note, "Подлинники");
    // Each sees what the other has written, and the new row.
    clerk.wait_for("#grid-table td", "Подлинники").await;
    clerk.wait_for("#grid-table td", "Переписка о новом").await;
    officer
        .wait_for("#grid-table td", "деятельности и кадрам")
        .await;
    clerk.close().await;
    officer.close().await;
}

async fn a_remark_of_the_archive_is_answered_beside_the_row(driver: Driver) {
    let desk = Desk::set().await;
    desk.return_with_remark("Уточните вопросы переписки").await;
    let screen = desk.window(&driver, "clerk").await;
    // F8 finds the row, F6 leads to what stands beside it.
    screen.press(Key::F8).await;
    screen
        .wait_for("#grid-side", "Уточните вопросы переписки")
        .await;
    screen.picture("таблица-замечание-архива").await;
    screen.press(Key::F6).await;
    screen.ctrl("a").await;
    screen.keys("Уточнено: по делопроизводству").await;
    screen.press(Key::Enter).await;
    screen.wait_for("#grid-side", "Ответ, ").await;
    screen
        .wait_for("#grid-side", "Уточнено: по делопроизводству")
        .await;
    let remarks = store::remarks(&desk.world.db, desk.id)
        .await
        .expect("remarks");
    assert_eq!(
        remarks[0].answer.as_deref(),
        Some("Уточнено: по делопроизводству")
    );
    screen.close().await;
}

async fn a_removal_undone_brings_back_words_and_remarks(driver: Driver) {
    let desk = Desk::set().await;
    desk.return_with_remark("Уточните вопросы переписки").await;
    let screen = desk.window(&driver, "clerk").await;
    let before = desk.rows().await;
    screen.press(Key::F8).await;
    screen.ctrl(Key::Delete).await;
    screen.wait_for(STATE, SAVED).await;
    assert_eq!(desk.rows().await.len(), before.len() - 1);
    screen.ctrl("z").await;
    screen.wait_for(STATE, SAVED).await;
    assert_eq!(desk.rows().await, before);
    screen
        .wait_for("#grid-side", "Уточните вопросы переписки")
        .await;
    screen.picture("таблица-строка-возвращена").await;
    // Back and forth without waiting for the server, and with a word that it does not have yet.
    screen.press(Key::End).await;
    screen.press(Key::Left).await;
    screen.keys("Подлинники").await;
    screen.press(Key::Enter).await;
    screen.ctrl(Key::End).await;
    screen.ctrl(Key::Delete).await;
    screen.ctrl("zyz").await;
    screen.wait_for(STATE, SAVED).await;
    let rows = store::headings(&desk.world.db, desk.id, true)
        .await
        .expect("rows");
    assert_eq!(rows[1].content.note, "Подлинники");
    let remarks = store::remarks(&desk.world.db, desk.id).await;
    let remarks = remarks.expect("remarks");
    assert_eq!(remarks.len(), 1);
    assert_eq!(remarks[0].heading_id, rows[1].id);
    screen.close().await;
}
