//! The pages as people use them.

use delohran::nomenclature::papers::WITHOUT_RESTRICTED;

use super::{Scene, row, workbook};
use crate::harness::World;
use crate::harness::browser::Site;

crate::on_both! {
    a_clerk_brings_a_spreadsheet_in_through_the_pages;
    the_archive_remarks_and_the_clerk_answers_on_the_pages;
    prints_say_the_same_words_whether_or_not_there_are_restricted_rows;
}

fn borrowed(fields: &[(String, String)]) -> Vec<(&str, &str)> {
    fields
        .iter()
        .filter(|(name, _)| name != "csrf")
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect()
}

async fn a_clerk_brings_a_spreadsheet_in_through_the_pages(world: World) {
    let scene = Scene::set(world).await;
    let site = Site::open(&scene.world).await;
    let clerk = site.sign_in("clerk").await;
    let department = scene.agency.records.to_string();
    let begun = clerk
        .post(
            "/nomenclatures",
            &[("department_id", &department), ("year", "2027")],
        )
        .await
        .ok()
        .says("Номенклатура дел Управления делами на 2027 год")
        .says("Разрабатывается до 15.11.2026");
    let address = begun.path.clone();
    clerk
        .upload(&format!("{address}/imports"), "пусто.xlsx", Vec::new())
        .await
        .refused(422, "Выберите файл таблицы");
    let preview = clerk
        .upload(
            &format!("{address}/imports"),
            "номенклатура.xlsx",
            workbook::xlsx(),
        )
        .await
        .ok()
        .says("взять 10-1-04")
        .says("Срок хранения не читается")
        .says("УТВЕРЖДАЮ");
    let import = preview.path.clone();
    let mut fields = preview.form(&import);
    assert!(fields.iter().any(|(name, _)| name == "t2.1"), "{fields:?}");
    // A form cut short changes nothing.
    clerk
        .post(&import, &borrowed(&fields[..20]))
        .await
        .refused(422, "дошла не целиком");
    let suggested = preview
        .attributes("input[type=\"checkbox\"][name^=\"x\"]", "name")
        .remove(0);
    fields.push((suggested, "1".into()));
    clerk
        .post(&import, &borrowed(&fields))
        .await
        .ok()
        .says("Не добавлена (2)")
        .says("Добавлена (8)");
    clerk
        .post(&import, &borrowed(&fields))
        .await
        .refused(409, "уже импортирован");
    let sheet = clerk.get(&address).await.ok();
    let shown = sheet.all("td.index");
    assert_eq!(
        shown,
        [
            "10-1-01",
            "10-1-02",
            "10-1-03 а)",
            "10-1-03 б)",
            "10-1-04",
            "10-1-05",
            "10-2-02"
        ],
        "the restricted row 10-2-01 is not the clerk's to see"
    );
    clerk
        .post(&format!("{import}/again"), &[])
        .await
        .ok()
        .says("уже есть: 7");
    // Somebody else's upload is not there.
    site.sign_in("archivist")
        .await
        .get(&import)
        .await
        .refused(404, "Такого загруженного файла нет");
}

async fn the_archive_remarks_and_the_clerk_answers_on_the_pages(world: World) {
    let scene = Scene::set(world).await;
    let (id, rows) = scene.draft(2023).await;
    scene.submit_divisions(id).await.expect("submitted");
    let site = Site::open(&scene.world).await;
    let address = format!("/nomenclatures/{id}");
    let clerk = site.sign_in("clerk").await;
    let head = site.sign_in("head").await;
    let archivist = site.sign_in("archivist").await;

    // A row written with a mistake comes back with what was typed.
    clerk
        .post(
            &format!("{address}/headings"),
            &[
                ("index_text", "10-1-01"),
                ("title", "Планы работы Управления на год"),
                ("term_text", "Постоянно"),
                ("kind", "case"),
            ],
        )
        .await
        .refused(422, "Индекс 10-1-01 в этой номенклатуре уже есть")
        .says("Планы работы Управления на год");
    clerk
        .get(&format!(
            "{address}/headings/new?division={}",
            scene.agency.records_divisions[0]
        ))
        .await
        .ok();
    clerk
        .get(&format!("/headings/{}", rows[1]))
        .await
        .ok()
        .says("5 лет ЭПК, ст. 70")
        .says("временного (до 10 лет включительно) хранения");

    clerk
        .post(&format!("{address}/assemble"), &[])
        .await
        .ok()
        .says("сведена делопроизводителем");
    assert!(
        !clerk
            .get(&address)
            .await
            .html()
            .contains(&format!("action=\"{address}/sign\"")),
        "the button is the head's"
    );
    head.post(&format!("{address}/sign"), &[]).await.ok();
    archivist
        .post(
            &format!("/headings/{}/remarks", rows[1]),
            &[("remark", "Уточните вопрос"), ("from", "sheet")],
        )
        .await
        .ok()
        .says("Уточните вопрос");
    archivist
        .post(&format!("{address}/accept"), &[])
        .await
        .refused(409, "Без ответа замечания к строкам: 10-2-01");
    archivist
        .post(&format!("{address}/return"), &[])
        .await
        .ok()
        .says("возвращена с замечаниями");
    let page = clerk
        .get(&address)
        .await
        .ok()
        .says("Архив, 03.10.2022: Уточните вопрос");
    let answer = page
        .attributes("form[action^=\"/remarks/\"]", "action")
        .remove(0);
    clerk
        .post(&answer, &[("answer", "Исправлено"), ("from", "sheet")])
        .await
        .ok()
        .says("Ответ, 03.10.2022: Исправлено");
    // Others do not know that it is there.
    site.sign_in("clerk20")
        .await
        .get(&address)
        .await
        .refused(404, "Такой номенклатуры нет");
    site.sign_in("clerk20")
        .await
        .get(&format!("/headings/{}", rows[1]))
        .await
        .refused(404, "Такой строки номенклатуры нет");
    archivist
        .get("/nomenclatures?year=2023")
        .await
        .ok()
        .says("возвращена с замечаниями")
        .says("не начата");
}

async fn prints_say_the_same_words_whether_or_not_there_are_restricted_rows(world: World) {
    let scene = Scene::set(world).await;
    let (id, _) = scene.draft(2023).await;
    let site = Site::open(&scene.world).await;
    let clerk = site.sign_in("clerk").await;
    let print = format!("/nomenclatures/{id}/print/F-18.html");
    let before = clerk.get(&print).await.ok();
    assert!(before.html().contains("ПРОЕКТ"));
    assert!(
        before
            .html()
            .contains(WITHOUT_RESTRICTED.split(',').next().expect("words"))
    );
    let acting = scene.who("clerk").await;
    let mut hidden = row(
        "10-1-07",
        "Документы (акты) о проверках режима",
        "5 лет, ст. 141 ТП",
        None,
    );
    hidden.restricted = true;
    delohran::nomenclature::desk::add_heading(&scene.world.db, &acting, id, hidden)
        .await
        .expect("a row");
    assert_eq!(clerk.get(&print).await.ok().html(), before.html());
    let whole = site.sign_in("restricted").await.get(&print).await.ok();
    assert!(whole.html().contains("режима"));
    let spreadsheet = clerk
        .get(&format!("/nomenclatures/{id}/print/F-18.xlsx"))
        .await;
    assert_eq!(spreadsheet.status, 200);
    assert!(spreadsheet.bytes.starts_with(b"PK"));
}
