//! Typical and exemplary nomenclatures for subordinate bodies (R-062…R-064).

use delohran::db;
use delohran::ids::ModelNomenclatureId;
use delohran::nomenclature::desk as nomenclatures;
use delohran::nomenclature::models::rules::ModelRow;
use delohran::nomenclature::models::store;

use super::{Scene, row, workbook};
use crate::harness::World;
use crate::harness::browser::{Browser, Page, Site};

crate::on_both! {
    one_is_drawn_up_approved_and_handed_over;
    deviations_are_told_of_departments_and_of_files;
}

const ROWS: [[&str; 5]; 3] = [
    [
        "01-01",
        "Приказы инспекции по основной деятельности",
        "Постоянно",
        "ст. 19 а) ТП",
        "",
    ],
    [
        "01-02",
        "Переписка с налогоплательщиками по вопросам регистрации",
        "5 лет ЭПК",
        "ст. 70 ТП",
        "",
    ],
    [
        "01-03",
        "Журнал регистрации входящих документов",
        "5 лет",
        "ст. 182 г) ТП",
        "Переходящее",
    ],
];

async fn begun(archive: &Browser, kind: &str) -> ModelNomenclatureId {
    let page = archive
        .post(
            "/model-nomenclatures",
            &[
                ("kind", kind),
                ("title", "Номенклатура дел инспекций"),
                ("bodies", "Инспекции ФНС России"),
            ],
        )
        .await
        .ok()
        .says("Номенклатура начата");
    ModelNomenclatureId(page.id())
}

async fn add(archive: &Browser, id: ModelNomenclatureId, row: [&str; 5]) -> Page {
    let [index, title, term, article, note] = row;
    let fields = [
        ("index_text", index),
        ("section", "Общий отдел"),
        ("title", title),
        ("term_text", term),
        ("article_text", article),
        ("note", note),
    ];
    archive
        .post(&format!("/model-nomenclatures/{id}/rows"), &fields)
        .await
}

async fn rows(scene: &Scene, id: ModelNomenclatureId) -> Vec<ModelRow> {
    store::rows(&scene.world.db, id).await.expect("rows")
}

async fn one_is_drawn_up_approved_and_handed_over(world: World) {
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    let site = Site::open(&scene.world).await;
    let archive = site.sign_in("archivist").await;
    archive
        .post(
            "/model-nomenclatures",
            &[("kind", "typical"), ("title", " ")],
        )
        .await
        .refused(422, "Укажите название номенклатуры")
        .says("Укажите, для каких организаций она");
    let id = begun(&archive, "typical").await;
    let address = format!("/model-nomenclatures/{id}");
    for row in ROWS {
        add(&archive, id, row).await.ok().says("Строка добавлена");
    }
    add(&archive, id, ROWS[0])
        .await
        .refused(422, "Индекс 01-01 в этой номенклатуре уже есть")
        .says("Приказы инспекции");
    add(&archive, id, ["01-04", "", "", "", ""])
        .await
        .refused(422, "Укажите заголовок дела (графа 2)");

    // A vague row is told of, and keeps it from being approved.
    add(
        &archive,
        id,
        ["01-09", "Разные материалы", "5 лет", "ст. 70 ТП", ""],
    )
    .await
    .ok()
    .says("Неконкретная формулировка");
    let approve = format!("{address}/approve");
    let signed = |agreement: &'static str, order: &'static str| {
        [
            ("agreement_number", "4/15"),
            ("agreement_on", agreement),
            ("order_number", "ЕД-7-10/1"),
            ("order_on", order),
        ]
    };
    archive
        .post(&approve, &signed("2022-09-01", "2022-09-20"))
        .await
        .refused(403, "ответственный за Центральный архив");
    let head = site.sign_in("archive_head").await;
    head.post(&approve, &signed("2022-09-01", "2022-09-20"))
        .await
        .refused(409, "01-09");
    let vague = rows(&scene, id).await.pop().expect("the row");
    let of_row = format!("{address}/rows/{}", vague.id);
    let mended = [
        ("version", "1"),
        ("index_text", "01-09"),
        ("title", "Акты о выделении к уничтожению документов"),
        ("term_text", "Постоянно"),
        ("article_text", "ст. 170 ТП"),
    ];
    archive
        .post(&of_row, &mended)
        .await
        .ok()
        .says("Строка сохранена");
    archive
        .post(&of_row, &mended)
        .await
        .refused(409, "изменил кто-то другой");
    archive
        .post(&format!("{of_row}/remove"), &[("version", "2")])
        .await
        .ok()
        .says("Строка исключена");

    // the letter first, then the order.
    head.post(&approve, &signed("2022-09-21", "2022-09-20"))
        .await
        .refused(409, "раньше письма Росархива");
    head.post(&approve, &signed("2022-09-01", "2022-10-04"))
        .await
        .refused(409, "ещё не наступила");
    head.post(&approve, &signed("2022-09-01", "2022-09-20"))
        .await
        .ok()
        .says("приказ от 20.09.2022 № ЕД-7-10/1")
        .says("письмо от 01.09.2022 № 4/15");
    add(&archive, id, ["01-07", "Планы работы", "5 лет", "", ""])
        .await
        .refused(409, "её строки не меняются");
    for sql in [
        format!("UPDATE model_nomenclature SET title = 'Иное' WHERE id = {id}"),
        format!("DELETE FROM model_nomenclature WHERE id = {id}"),
        format!("UPDATE model_heading SET term_text = '1 год' WHERE model_id = {id}"),
        format!("DELETE FROM model_heading WHERE model_id = {id}"),
        format!(
            "INSERT INTO model_heading (model_id, position, section, index_text, title, term_text, article_text, note)
             VALUES ({id}, 9, '', '01-08', 'Планы', '5 лет', '', '')"
        ),
    ] {
        super::guards::guarded(db, sql).await;
    }

    // The file is the beginning of a subordinate body's own nomenclature.
    let clerk = site.sign_in("clerk").await;
    let file = clerk
        .get(&format!("{address}/export.xlsx"))
        .await
        .ok()
        .bytes;
    let acting = scene.who("clerk").await;
    let own = nomenclatures::begin_empty(db, &acting, scene.agency.records, 2023)
        .await
        .expect("begun");
    let preview = clerk
        .upload(
            &format!("/nomenclatures/{own}/imports"),
            "образец.xlsx",
            file,
        )
        .await
        .ok();
    let import = preview.path.clone();
    let fields = preview.form(&import);
    let fields: Vec<(&str, &str)> = fields
        .iter()
        .filter(|(name, _)| name != "csrf")
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    clerk
        .post(&import, &fields)
        .await
        .ok()
        .says("Добавлена (3)");
    let loaded = delohran::nomenclature::store::headings(db, own, true)
        .await
        .expect("rows");
    let words: Vec<[String; 5]> = loaded
        .iter()
        .map(|row| {
            let it = row.content.clone();
            [
                it.index_text,
                it.title,
                it.term_text,
                it.article_text,
                it.note,
            ]
        })
        .collect();
    assert_eq!(words, ROWS.map(|row| row.map(str::to_owned)));
    assert!(loaded[2].content.carry_over);
    assert!(
        loaded
            .iter()
            .all(|row| row.content.section == "Общий отдел")
    );
}

async fn deviations_are_told_of_departments_and_of_files(world: World) {
    let scene = Scene::set(world).await;
    let db = &scene.world.db;
    let site = Site::open(&scene.world).await;
    let archive = site.sign_in("archivist").await;
    let id = begun(&archive, "typical").await;
    let address = format!("/model-nomenclatures/{id}");

    // A spreadsheet fills it; every row that stays behind says why.
    let upload = format!("{address}/imports");
    archive
        .upload(&upload, "пусто.xlsx", Vec::new())
        .await
        .refused(422, "Выберите файл таблицы");
    archive
        .upload(&upload, "номенклатура.xlsx", workbook::xlsx())
        .await
        .ok()
        .says("Строка отмечена «ДСП»: номенклатура рассылается организациям")
        .says("В ячейке несколько сроков: разделите строку на несколько")
        .says("УТВЕРЖДАЮ");
    let loaded: Vec<String> = rows(&scene, id)
        .await
        .into_iter()
        .map(|row| row.index_text)
        .collect();
    assert_eq!(loaded, ["10-1-01", "10-1-02", "10-1-05", "10-2-02"]);
    archive
        .upload(&upload, "номенклатура.xlsx", workbook::xlsx())
        .await
        .ok()
        .says("Уже была (4)");
    assert_eq!(rows(&scene, id).await.len(), 4);

    // The file itself deviates in what was left behind only.
    let compared = archive
        .upload(
            &format!("{address}/deviations"),
            "номенклатура.xlsx",
            workbook::xlsx(),
        )
        .await
        .ok()
        .says("из них нарушений: 0");
    let kinds = compared.all("tbody td:first-child");
    assert!(
        kinds.iter().all(|kind| kind == "не предусмотрена"),
        "{kinds:?}"
    );
    assert_eq!(kinds.len(), 6);

    // A department's nomenclature: a term too short, rows that are not there, one that is not foreseen.
    let (own, _) = scene.draft(2023).await;
    let clerk = scene.who("clerk").await;
    let division = scene.agency.records_divisions[0];
    for (index, title, term, restricted) in [
        (
            "10-1-07",
            "Положение об отделе",
            "5 лет, ст. 33 а) ТП",
            false,
        ),
        (
            "10-1-08",
            "Документы (акты) о проверках режима",
            "5 лет, ст. 141 ТП",
            true,
        ),
    ] {
        let mut content = row(index, title, term, Some(division));
        content.restricted = restricted;
        nomenclatures::add_heading(db, &clerk, own, content)
            .await
            .expect("a row");
    }
    let page = archive
        .get(&format!("{address}/deviations?nomenclature={own}"))
        .await
        .ok()
        .says("Срок короче срока типовой номенклатуры")
        .says("Типовая номенклатура обязательна: добавьте строку")
        .says("из них нарушений: 4")
        .says("если они есть, в этот экземпляр не включены");
    assert!(page.text().contains("10-1-07 Положение об отделе"));
    assert!(
        !page.text().contains("режима"),
        "restricted rows are not told of"
    );
    let whole = site
        .sign_in("restricted")
        .await
        .get(&format!("{address}/deviations?nomenclature={own}"))
        .await
        .ok();
    assert!(whole.text().contains("о проверках режима"));
    site.sign_in("clerk20")
        .await
        .get(&format!("{address}/deviations?nomenclature={own}"))
        .await
        .refused(404, "Такой номенклатуры нет");
    site.sign_in("clerk")
        .await
        .upload(
            &format!("{address}/deviations"),
            "номенклатура.xlsx",
            workbook::xlsx(),
        )
        .await
        .refused(403, "Нет права");
    let advising = begun(&archive, "exemplary").await;
    add(
        &archive,
        advising,
        ["01-01", "Положение об отделе", "Постоянно", "", ""],
    )
    .await
    .ok();
    archive
        .get(&format!(
            "/model-nomenclatures/{advising}/deviations?nomenclature={own}"
        ))
        .await
        .ok()
        .says("Срок короче рекомендованного")
        .says("из них нарушений: 0");
    assert!(matches!(
        store::by_id(db, ModelNomenclatureId(99)).await,
        Err(db::Error::NotFound)
    ));
}
