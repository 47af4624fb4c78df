//! The pages of lists: a search, the card of an article, a file that completes a list, on both databases.

use delohran::reference_lists::{self, ListEdition, format as files, spreadsheet};

use super::key;
use super::spreadsheet::typed;
use crate::harness::approved::{CORRESPONDENCE, RESTRICTED};
use crate::harness::browser::Site;
use crate::harness::program::run;
use crate::harness::{Agency, Approved, World};

const UPLOADS: &str = "/reference-lists/uploads";

crate::on_both! {
    a_list_is_completed_through_its_spreadsheet;
    a_list_with_errors_is_not_loaded_and_consent_is_asked;
    a_new_edition_stands_beside_the_old_one;
    an_article_tells_what_it_says_and_where_it_is_used;
    articles_are_sought_in_an_edition;
    the_command_line_loads_a_list_and_checks_a_nomenclature;
}

async fn editions(world: &World, code: &str) -> Vec<ListEdition> {
    let all = reference_lists::store::editions(&world.db)
        .await
        .expect("the lists");
    all.into_iter().filter(|list| list.code == code).collect()
}

/// The general list with an article put in.
async fn completed(world: &World) -> Vec<u8> {
    let general = editions(world, "236-2019").await.remove(0);
    let text = files::write(&general)
        + "5\t\t1 Организация системы управления\tПроекты нормативных актов\t5 лет ЭПК\t\tofficial\t\n";
    spreadsheet::write(&files::read(&text).edition.expect("a list")).expect("a spreadsheet")
}

async fn a_list_is_completed_through_its_spreadsheet(world: World) {
    Agency::found(&world).await;
    let site = Site::open(&world).await;
    let clerk = site.sign_in("clerk").await;
    let template = clerk.get("/reference-lists/236-2019/template.xlsx").await;
    assert_eq!(template.status, 200);
    // The clerk reads lists, the archive loads them.
    clerk
        .upload(UPLOADS, "перечень.xlsx", template.bytes.clone())
        .await
        .refused(403, "Нет права");
    let archive = site.sign_in("archivist").await;
    let same = archive
        .upload(UPLOADS, "перечень.xlsx", template.bytes)
        .await
        .ok()
        .says("Отличий нет");
    archive
        .post(&same.path, &[])
        .await
        .refused(409, "то же, что уже загружено");

    let preview = archive
        .upload(UPLOADS, "дополнен.xlsx", completed(&world).await)
        .await
        .ok()
        .says("Отличия: 1")
        .says("Статья 5 добавлена")
        .says("загружено статей: 217 из 657")
        .says("Строки с ненадёжным источником");
    assert_eq!(
        editions(&world, "236-2019").await[0].completeness().present,
        216
    );
    // Somebody else's file, read at the same time, cannot overwrite what was loaded meanwhile.
    let late = archive
        .upload(UPLOADS, "другой.xlsx", completed(&world).await)
        .await
        .ok();
    archive
        .post(&preview.path, &[])
        .await
        .ok()
        .says("загружено статей: 217 из 657");
    let list = editions(&world, "236-2019").await;
    assert_eq!(list.len(), 1);
    assert!(list[0].find(&key("5", "")).is_some());
    archive
        .post(&late.path, &[])
        .await
        .refused(409, "загрузил кто-то другой");
    archive
        .post(&preview.path, &[])
        .await
        .refused(409, "уже загружен");
    // The earlier loading is kept, and the general list stays the first one.
    let loadings = reference_lists::store::loadings(&world.db, "236-2019")
        .await
        .expect("loadings");
    assert_eq!(loadings.len(), 2);
    let all = reference_lists::store::editions(&world.db)
        .await
        .expect("the lists");
    assert_eq!(all[0].code, "236-2019");
    // Suggestions know it at once.
    archive
        .get("/reference-lists?q=проекты+нормативных+актов")
        .await
        .ok()
        .says("ст. 5 Перечня 2019 г.");
}

async fn a_list_with_errors_is_not_loaded_and_consent_is_asked(world: World) {
    Agency::found(&world).await;
    let site = Site::open(&world).await;
    let archive = site.sign_in("archivist").await;
    let names: &[&str] = &["Статья", "Вид документов", "Срок хранения"];
    let wrong = typed(&[
        names,
        &["1", "Приказы", "Постоянно"],
        &["1", "Планы", "5 лет"],
    ]);
    let fields = [("code", "558-2010")];
    let preview = archive
        .upload_with(UPLOADS, "558.xlsx", wrong, &fields)
        .await
        .ok()
        .says("Загрузить нельзя")
        .says("Строка 3: Статья 1 уже есть в строке 2");
    archive
        .post(&preview.path, &[])
        .await
        .refused(409, "целиком или никак");
    assert!(editions(&world, "558-2010").await[0].articles().is_empty());

    let unread = typed(&[
        names,
        &["1", "Приказы", "Постоянно"],
        &["2", "Планы", "пока не надоест"],
    ]);
    let preview = archive
        .upload_with(UPLOADS, "558.xlsx", unread, &fields)
        .await
        .ok();
    archive
        .post(&preview.path, &[])
        .await
        .refused(409, "Не прочитано сроков: 1");
    archive.post(&preview.path, &[("unread", "1")]).await.ok();
    assert_eq!(editions(&world, "558-2010").await[0].articles().len(), 2);

    let shorter = typed(&[names, &["1", "Приказы", "10 лет"]]);
    let preview = archive
        .upload_with(UPLOADS, "558.xlsx", shorter, &fields)
        .await
        .ok()
        .says("Статья 1: срок был «Постоянно», стал «10 лет», срок сокращен")
        .says("Статьи 2 в новой редакции нет");
    archive
        .post(&preview.path, &[])
        .await
        .refused(409, "нет статей, которые сейчас загружены");
    assert_eq!(editions(&world, "558-2010").await[0].articles().len(), 2);
    archive.post(&preview.path, &[("removed", "1")]).await.ok();
    assert_eq!(editions(&world, "558-2010").await[0].articles().len(), 1);
    archive
        .upload_with(UPLOADS, "мусор.xlsx", b"PK\x03\x04 no".to_vec(), &fields)
        .await
        .not_done();
}

async fn a_new_edition_stands_beside_the_old_one(world: World) {
    Agency::found(&world).await;
    let site = Site::open(&world).await;
    let archive = site.sign_in("archivist").await;
    let general = editions(&world, "236-2019").await.remove(0);
    let text = files::write(&general)
        .replace("@edition\t2019-12-20", "@edition\t2025-03-01")
        .replace("@in-force-since\t2020-02-18", "@in-force-since\t2025-04-01")
        .replace("Графики отпусков\t3 года", "Графики отпусков\t5 лет");
    let preview = archive
        .upload(UPLOADS, "новая.tsv", text.into_bytes())
        .await
        .ok()
        .says("редакция от 01.03.2025")
        .says("с редакцией от 20.12.2019")
        .says("Статья 453: срок был «3 года», стал «5 лет», срок увеличен");
    archive.post(&preview.path, &[]).await.ok();
    assert_eq!(editions(&world, "236-2019").await.len(), 2);
    archive
        .get("/reference-lists/236-2019/articles/453")
        .await
        .ok()
        .says("5 лет")
        .says("редакция от 01.03.2025");
    archive
        .get("/reference-lists/236-2019/articles/453?edition=2019-12-20")
        .await
        .ok()
        .says("редакция от 20.12.2019");
}

async fn an_article_tells_what_it_says_and_where_it_is_used(world: World) {
    let agency = Agency::found(&world).await;
    Approved::of_year(&world, &agency, 2023).await;
    let site = Site::open(&world).await;
    let card = "/reference-lists/236-2019/articles/70";
    let clerk = site.sign_in("clerk").await;
    let page = clerk
        .get(card)
        .await
        .ok()
        .says("5 лет ЭПК")
        .says("подтверждено несколькими источниками")
        .says("Переписка с управлениями ФНС России")
        .says("Строк номенклатур: 2");
    let indexes = page.all("td.index");
    assert!(indexes.contains(&CORRESPONDENCE.to_owned()), "{indexes:?}");
    assert!(!indexes.contains(&RESTRICTED.to_owned()), "{indexes:?}");
    // Another department sees nothing of it, and restricted rows are for those who may.
    site.sign_in("clerk20")
        .await
        .get(card)
        .await
        .ok()
        .says("на эту статью не ссылаются");
    agency.trust_clerk(&world).await;
    clerk.get(card).await.ok().says("Строк номенклатур: 3");
    // Items are cards of their own.
    clerk
        .get("/reference-lists/236-2019/articles/434/%D0%B0")
        .await
        .ok()
        .says("50/75 лет ЭПК")
        .says("Другие пункты статьи 434");
    clerk
        .get("/reference-lists/236-2019/articles/162")
        .await
        .ok()
        .says("Источник статьи ненадёжен");
    clerk
        .get("/reference-lists/236-2019/articles/5")
        .await
        .refused(404, "нет");
    clerk
        .get("/reference-lists/нет/articles/5")
        .await
        .refused(404, "Такого перечня нет");
}

async fn articles_are_sought_in_an_edition(world: World) {
    Agency::found(&world).await;
    let site = Site::open(&world).await;
    let clerk = site.sign_in("clerk").await;
    let found = |page: crate::harness::browser::Page| page.all("td.index");
    let edition = "/reference-lists/236-2019";
    let page = clerk
        .get(edition)
        .await
        .ok()
        .says("загружено статей: 216 из 657")
        .says("Не загружены статьи: 5–7");
    assert!(found(page).len() > 250);
    assert_eq!(
        found(clerk.get(&format!("{edition}?q=434а")).await.ok()),
        ["434а"]
    );
    assert_eq!(
        found(clerk.get(&format!("{edition}?q=путевым+листам")).await.ok()),
        ["554"]
    );
    let like = clerk
        .get(&format!("{edition}?q=больничные"))
        .await
        .ok()
        .says("Похожие статьи");
    assert!(found(like).contains(&"618".to_owned()));
    clerk
        .get("/reference-lists/558-2010")
        .await
        .ok()
        .says("Как дополнить перечень")
        .says("загружено статей: 0 из 1003");
}

async fn the_command_line_loads_a_list_and_checks_a_nomenclature(world: World) {
    let agency = Agency::found(&world).await;
    Approved::of_year(&world, &agency, 2023).await;
    let at = ["--database", world.url.as_str(), "--today", "2023-02-01"];
    let asked = |arguments: &[&str]| run(&[arguments, &at[..]].concat());

    let check = [
        "check",
        "--year",
        "2023",
        "--department",
        "10",
        "--as",
        "clerk",
    ];
    let (code, said) = asked(&check);
    assert_eq!(code, 1, "{said}");
    assert!(
        said.contains("10-1-11: нарушение, срок короче статьи"),
        "{said}"
    );
    assert!(said.contains("Строк с замечаниями"), "{said}");
    let elsewhere = [
        "check",
        "--year",
        "2023",
        "--department",
        "20",
        "--as",
        "clerk",
    ];
    let (code, said) = asked(&elsewhere);
    assert!(code == 1 && said.contains("нет"), "{said}");

    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("перечень.xlsx");
    std::fs::write(&path, completed(&world).await).expect("written");
    let file = path.to_str().expect("a path");
    let (code, said) = asked(&["import", "list", file, "--as", "archivist", "--dry-run"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("Статья 5 добавлена"), "{said}");
    let (code, said) = asked(&["import", "list", file, "--as", "clerk"]);
    assert!(code == 1 && said.contains("Нет права"), "{said}");
    assert!(
        editions(&world, "236-2019").await[0]
            .find(&key("5", ""))
            .is_none()
    );
    let (code, said) = asked(&["import", "list", file, "--as", "archivist"]);
    assert!(code == 0 && said.contains("Загружен"), "{said}");
    assert!(
        editions(&world, "236-2019").await[0]
            .find(&key("5", ""))
            .is_some()
    );
    let (code, said) = asked(&["import", "list", file, "--as", "archivist"]);
    assert!(code == 1 && said.contains("загружать нечего"), "{said}");
}
