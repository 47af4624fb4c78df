//! The main job, whole: one nomenclature from a spreadsheet to the act of destruction, by people in their browsers.

pub mod fixture;

use crate::harness::browser::{Browser, Page, Site};
use crate::harness::{Agency, World};

crate::on_both! {
    a_nomenclature_lives_its_whole_life;
}

/// Everybody at their desks.
struct People {
    clerk: Browser,
    head: Browser,
    clerk20: Browser,
    head20: Browser,
    archivist: Browser,
    archive_head: Browser,
    office_head: Browser,
    secretary: Browser,
    director: Browser,
}

impl People {
    /// Sessions last a working day, so everybody signs in anew when the clock has moved.
    async fn at_work(site: &Site) -> People {
        People {
            clerk: site.sign_in("clerk").await,
            head: site.sign_in("head").await,
            clerk20: site.sign_in("clerk20").await,
            head20: site.sign_in("head20").await,
            archivist: site.sign_in("archivist").await,
            archive_head: site.sign_in("archive_head").await,
            office_head: site.sign_in("office_head").await,
            secretary: site.sign_in("secretary").await,
            director: site.sign_in("director").await,
        }
    }
}

async fn a_nomenclature_lives_its_whole_life(world: World) {
    let agency = Agency::found(&world).await;
    let site = Site::open(&world).await;
    let people = People::at_work(&site).await;
    found_commission(&people.secretary, &agency).await;

    let (own, other) = drafted(&people, &agency).await;
    let whole = consolidated(&people, own, other).await;
    world.on("2022-12-26");
    let people = People::at_work(&site).await;
    approved(&people, whole).await;

    world.on("2023-04-03");
    let people = People::at_work(&site).await;
    let cases = filed(&people, own).await;

    world.on("2024-01-15");
    let people = People::at_work(&site).await;
    year_closed(&people, &agency, &cases).await;
    terms_are_explained(&people, &cases).await;
    volumes_certified(&people, &cases).await;

    world.on("2026-02-02");
    let people = People::at_work(&site).await;
    inventories_accepted(&people, &agency).await;
    annual_sections_approved(&people, &agency).await;
    people
        .clerk
        .get(&format!("/nomenclatures/{own}"))
        .await
        .ok()
        .says("Передано в архив, опись от 02.02.2026 № 10п-2023");

    destroyed(&people, &agency).await;
    people
        .clerk
        .get(&format!("/nomenclatures/{own}"))
        .await
        .ok()
        .says("Уничтожено. См. акт от");

    let verified = delohran::journal::verify(&world.db)
        .await
        .expect("the journal is read");
    assert!(verified.is_ok(), "{verified:?}");
}

/// The list on 1 January, agreed; the act before the commission, approved, handed over, carried out (R-183…R-206).
async fn destroyed(people: &People, agency: &Agency) {
    let opened = people
        .archivist
        .post("/destruction", &[("year", "2026"), ("track", "ordinary")])
        .await
        .ok();
    let campaign = format!("/destruction/campaigns/{}", opened.id());
    advance(people, &campaign).await;
    let proposal_address = format!("{campaign}/departments/{}", agency.records);
    let proposal = people.archivist.get(&proposal_address).await.ok();
    let listed = people
        .archivist
        .submit(&proposal, &proposal_address, &[])
        .await
        .ok();
    // Kept for one year and closed in 2023: over on 1 January 2025, so it is the only one.
    let listed = listed.says("Журнал регистрации командировок");
    assert_eq!(
        listed
            .attributes("form[action$=\"/exclude\"]", "action")
            .len(),
        1,
        "{}",
        listed.text()
    );
    let list = listed.path.clone();
    let action = format!("{list}/send");
    people
        .archivist
        .submit(&listed, &action, &[("dispatch_number", "СЭД-15")])
        .await
        .ok();
    let page = people.head.get(&list).await.ok();
    people
        .clerk
        .submit(&page, &format!("{list}/agree-rest"), &[])
        .await
        .refused(403, "Нет права");
    people
        .head
        .submit(&page, &format!("{list}/agree-rest"), &[])
        .await
        .ok();
    let page = people.head.get(&list).await.ok();
    people
        .head
        .submit(&page, &format!("{list}/agree"), &[])
        .await
        .ok();
    advance(people, &campaign).await;
    let act = people
        .archivist
        .post(&format!("{campaign}/acts"), &[])
        .await
        .ok();
    let address = act.path.clone();
    people
        .archivist
        .get(&format!("{address}/grounds"))
        .await
        .ok()
        .says("Журнал регистрации командировок")
        .says("10.5.4")
        .says("стало «к уничтожению не ранее 01.01.2025»");
    let number = act.all("h1").join(" ");
    assert!(number.contains('1'), "{number}");
    let approve = [("number", "1"), ("version", "1")];
    people
        .director
        .post(&format!("{address}/approve"), &approve)
        .await
        .not_done();
    meeting(&people.secretary, "2026-02-02").await;
    let page = people.secretary.get(&address).await.ok();
    people
        .secretary
        .submit(&page, &format!("{address}/endorse"), &[])
        .await
        .ok();
    let page = people.director.get(&address).await.ok();
    people
        .director
        .submit(&page, &format!("{address}/approve"), &[("number", "77")])
        .await
        .not_done();
    let page = people.director.get(&address).await.ok();
    people
        .director
        .submit(&page, &format!("{address}/approve"), &[("number", "1")])
        .await
        .ok();
    // Approved things cannot be changed by anybody.
    people
        .director
        .submit(&page, &format!("{address}/approve"), &[("number", "1")])
        .await
        .not_done();
    advance(people, &campaign).await;
    let page = people.archivist.get(&address).await.ok();
    let waybill = [
        ("number", "5"),
        ("handed_on", "2026-02-02"),
        ("place", "Центральный архив"),
        ("contractor", "ООО «Утиль»"),
        ("representative", "И.И. Иванов"),
        ("contract", "от 12.01.2026 № 5"),
        ("bags", "П-1; 1; 2,5"),
    ];
    people
        .archivist
        .submit(&page, &format!("{address}/hand-over"), &waybill)
        .await
        .ok();
    let page = people.archivist.get(&address).await.ok();
    let record = [
        ("number", "2"),
        ("destroyed_on", "2026-02-02"),
        ("place", "площадка подрядчика"),
        ("method", "shredding"),
        ("strip_width", "4"),
        ("mixed", "1"),
        ("seals_intact", "1"),
        ("chair", "Д.А. Котов"),
        ("members", "О.Ю. Лебедева\nВ.Л. Фомина"),
        ("witnesses", "О.Ю. Лебедева, В.Л. Фомина"),
    ];
    people
        .archivist
        .submit(&page, &format!("{address}/record"), &record)
        .await
        .ok();
    let page = people.archivist.get(&address).await.ok();
    people
        .archivist
        .submit(&page, &format!("{address}/mark"), &[])
        .await
        .ok();
}

/// The campaign goes on to its next stage.
async fn advance(people: &People, campaign: &str) {
    let page = people.archivist.get(campaign).await.ok();
    people
        .archivist
        .submit(&page, &format!("{campaign}/advance"), &[])
        .await
        .ok();
}

async fn found_commission(secretary: &Browser, agency: &Agency) {
    let fields = [
        ("name", "Центральная экспертная комиссия"),
        ("order_number", "15"),
        ("order_on", "2020-02-03"),
    ];
    secretary.post("/commission", &fields).await.ok();
    for (login, part) in [
        ("chair", "chair"),
        ("secretary", "secretary"),
        ("archive_head", "member"),
    ] {
        let person = agency.id(login).to_string();
        let fields = [
            ("person_id", person.as_str()),
            ("part", part),
            ("since", "2020-02-03"),
        ];
        secretary.post("/commission/members", &fields).await.ok();
    }
}

/// The clerk uploads, looks, chooses, imports; the head signs; the archive remarks; it is mended and sent.
async fn drafted(people: &People, agency: &Agency) -> (i64, i64) {
    let department = agency.records.to_string();
    let begun = people
        .clerk
        .post(
            "/nomenclatures",
            &[("department_id", department.as_str()), ("year", "2023")],
        )
        .await
        .ok();
    let own = begun.id();
    let preview = people
        .clerk
        .upload(
            &format!("/nomenclatures/{own}/imports"),
            "номенклатура.xlsx",
            fixture::workbook(),
        )
        .await
        .ok()
        .says("01-03")
        .says("взять 01-04")
        .says("НОМЕНКЛАТУРА ДЕЛ на 2023 год");
    assert!(
        preview.text().contains("короче"),
        "a term shorter than its article is told: {}",
        preview.text()
    );
    // The duplicate takes the missing number; the register's term is mended to that of its article.
    let take = preview
        .attributes("input[name^=\"x\"]", "name")
        .into_iter()
        .next()
        .expect("the duplicate has an index to take");
    let short = preview
        .attributes("input[value=\"3 года\"]", "name")
        .into_iter()
        .next()
        .expect("the short term can be mended");
    let imported = people
        .clerk
        .submit(
            &preview,
            &preview.path.clone(),
            &[(&take, "1"), (&short, "5 лет")],
        )
        .await
        .ok();
    let sheet = people
        .clerk
        .get(&format!("/nomenclatures/{own}"))
        .await
        .ok();
    for title in [
        "Переписка с образовательными организациями о летнем отдыхе детей",
        "присланные для сведения",
        "Протоколы заседаний аттестационной комиссии",
    ] {
        assert!(sheet.text().contains(title), "{title}: {}", imported.text());
    }
    second_import_changes_nothing(people, own, &sheet).await;
    let remarked = checked_by_the_archive(people, own).await;
    assert!(
        remarked.text().contains("направлена со служебной запиской"),
        "{}",
        remarked.text()
    );
    (own, other_department(people, agency).await)
}

async fn second_import_changes_nothing(people: &People, own: i64, before: &Page) {
    let again = people
        .clerk
        .upload(
            &format!("/nomenclatures/{own}/imports"),
            "номенклатура.xlsx",
            fixture::workbook(),
        )
        .await
        .ok();
    people
        .clerk
        .submit(&again, &again.path.clone(), &[])
        .await
        .ok();
    let after = people
        .clerk
        .get(&format!("/nomenclatures/{own}"))
        .await
        .ok();
    assert_eq!(rows_of(before), rows_of(&after));
}

/// Index and title of every row on the page of a nomenclature.
fn rows_of(page: &Page) -> Vec<String> {
    page.all("td.index")
}

async fn checked_by_the_archive(people: &People, own: i64) -> Page {
    let address = format!("/nomenclatures/{own}");
    let sheet = people.clerk.get(&address).await.ok();
    for action in sheet.attributes("form[action*=\"/divisions/\"]", "action") {
        people.clerk.post(&action, &[]).await.ok();
    }
    people
        .clerk
        .post(&format!("{address}/assemble"), &[])
        .await
        .ok();
    people
        .clerk
        .post(&format!("{address}/sign"), &[])
        .await
        .refused(403, "Нет права");
    people.head.post(&format!("{address}/sign"), &[]).await.ok();
    people
        .archivist
        .post(&format!("{address}/return"), &[])
        .await
        .refused(409, "Нет ни одного замечания");
    let sheet = people.archivist.get(&address).await.ok();
    let remark = sheet
        .attributes("form[action$=\"/remarks\"]", "action")
        .into_iter()
        .next()
        .expect("a row can be remarked on");
    people
        .archivist
        .post(
            &remark,
            &[("remark", "Уточните территорию"), ("from", "sheet")],
        )
        .await
        .ok();
    people
        .archivist
        .post(&format!("{address}/return"), &[])
        .await
        .ok();
    people
        .clerk
        .post(&format!("{address}/assemble"), &[])
        .await
        .refused(409, "Без ответа замечания");
    let sheet = people
        .clerk
        .get(&address)
        .await
        .ok()
        .says("Уточните территорию");
    let answer = sheet
        .attributes("form[action$=\"/answer\"]", "action")
        .into_iter()
        .next()
        .expect("the remark can be answered");
    people
        .clerk
        .post(&answer, &[("answer", "исправлено"), ("from", "sheet")])
        .await
        .ok();
    people
        .clerk
        .post(&format!("{address}/assemble"), &[])
        .await
        .ok();
    people.head.post(&format!("{address}/sign"), &[]).await.ok();
    people
        .archivist
        .post(&format!("{address}/accept"), &[])
        .await
        .ok();
    people
        .clerk
        .post(
            &format!("{address}/send"),
            &[("memo_number", "10-01/15"), ("memo_on", "2022-10-03")],
        )
        .await
        .ok()
}

/// The second department draws up two rows by hand.
async fn other_department(people: &People, agency: &Agency) -> i64 {
    let department = agency.personnel.to_string();
    let begun = people
        .clerk20
        .post(
            "/nomenclatures",
            &[("department_id", department.as_str()), ("year", "2023")],
        )
        .await
        .ok();
    let address = format!("/nomenclatures/{}", begun.id());
    for (index, title, term, article) in [
        (
            "20-1-01",
            "Приказы ФНС России по личному составу",
            "50/75 лет ЭПК",
            "ст. 434 а) ТП",
        ),
        (
            "20-1-02",
            "Графики отпусков работников управления",
            "3 года",
            "ст. 453 ТП",
        ),
    ] {
        let fields = [
            ("index_text", index),
            ("title", title),
            ("term_text", term),
            ("article_text", article),
            ("kind", "case"),
        ];
        people
            .clerk20
            .post(&format!("{address}/headings"), &fields)
            .await
            .ok();
    }
    for (who, step) in [
        (&people.clerk20, "assemble"),
        (&people.head20, "sign"),
        (&people.archivist, "accept"),
    ] {
        who.post(&format!("{address}/{step}"), &[]).await.ok();
    }
    people
        .clerk20
        .post(
            &format!("{address}/send"),
            &[("memo_number", "20-01/7"), ("memo_on", "2022-10-03")],
        )
        .await
        .ok();
    begun.id()
}

async fn consolidated(people: &People, own: i64, other: i64) -> i64 {
    let whole = people
        .archivist
        .post("/nomenclatures/consolidate", &[("year", "2023")])
        .await
        .ok();
    // In the order of the structure.
    let text = whole.text();
    let places =
        ["Управление делами", "Управление кадров"].map(|name| text.find(name).expect(name));
    assert!(places[0] < places[1]);
    for part in [own, other] {
        people
            .clerk
            .get(&format!("/nomenclatures/{own}"))
            .await
            .ok();
        assert_ne!(part, whole.id());
    }
    whole.id()
}

async fn approved(people: &People, whole: i64) {
    let address = format!("/nomenclatures/{whole}");
    people
        .archive_head
        .post(&format!("{address}/visa"), &[])
        .await
        .ok();
    people
        .office_head
        .post(&format!("{address}/sign-consolidated"), &[])
        .await
        .ok();
    people
        .secretary
        .post(&format!("{address}/endorse"), &[])
        .await
        .refused(409, "Нет решения ЦЭК");
    meeting(&people.secretary, "2022-12-26").await;
    people
        .secretary
        .post(&format!("{address}/endorse"), &[])
        .await
        .ok();
    let dated = [("approved_on", "2022-12-26")];
    people
        .director
        .post(&format!("{address}/approve"), &dated)
        .await
        .refused(409, "протокола ЭПК");
    let with_protocol = [
        ("approved_on", "2022-12-26"),
        ("external_number", "4"),
        ("external_on", "2022-12-20"),
    ];
    people
        .director
        .post(&format!("{address}/approve"), &with_protocol)
        .await
        .ok()
        .says("утверждена");
    people
        .director
        .post(&format!("{address}/approve"), &with_protocol)
        .await
        .refused(409, "не её очередь");
}

/// The commission decides on everything that is before it.
async fn meeting(secretary: &Browser, held_on: &str) {
    let page = secretary.get("/commission").await.ok();
    let outcomes = page.attributes("select[name^=\"outcome-\"]", "name");
    assert!(
        !outcomes.is_empty(),
        "something is before the commission: {}",
        page.text()
    );
    let mut fields: Vec<(&str, &str)> = vec![("held_on", held_on)];
    fields.extend(outcomes.iter().map(|name| (name.as_str(), "endorsed")));
    let present = page.attributes("input[name=\"present\"]", "value");
    fields.extend(present.iter().map(|person| ("present", person.as_str())));
    secretary.post("/commission/meetings", &fields).await.ok();
}

/// Index and key of each case opened.
type Cases = Vec<(String, i64)>;

/// Documents go into every row; the first opens the case.
async fn filed(people: &People, own: i64) -> Cases {
    let sheet = people
        .clerk
        .get(&format!("/nomenclatures/{own}"))
        .await
        .ok();
    let rows: Vec<String> = sheet
        .attributes("a[href^=\"/headings/\"]", "href")
        .into_iter()
        .filter(|href| href.trim_start_matches("/headings/").parse::<i64>().is_ok())
        .collect();
    let mut cases = Cases::new();
    for (number, row) in (1..).zip(rows) {
        let form = people.clerk.get(&format!("{row}/file")).await.ok();
        let registered = format!("01/{number}");
        let fields = [
            ("kind", "letter"),
            ("registration_number", registered.as_str()),
            ("dated_on", "2023-03-15"),
            ("signatory", "Громов П.И."),
            ("title", "Документ дела"),
            ("sheets", "12"),
            ("attachment_sheets", "0"),
        ];
        // A document of another year does not belong here.
        let mut of_last_year = fields;
        of_last_year[2].1 = "2022-03-15";
        people
            .clerk
            .submit(&form, &format!("{row}/file"), &of_last_year)
            .await
            .refused(409, "2022");
        let filed = people
            .clerk
            .submit(&form, &format!("{row}/file"), &fields)
            .await
            .ok();
        // One copy of each document.
        let twice = people.clerk.get(&format!("{}/file", filed.path)).await.ok();
        people
            .clerk
            .submit(&twice, &format!("{}/file", filed.path), &fields)
            .await
            .refused(409, "10.2.1");
        cases.push((row, filed.id()));
    }
    assert!(cases.len() >= 11, "{cases:?}");
    cases
}

async fn year_closed(people: &People, agency: &Agency, cases: &Cases) {
    let address = format!("/departments/{}/years/2023", agency.records);
    let plan = people.clerk.get(&address).await.ok();
    let choices = plan.attributes("input[type=\"radio\"][value=\"close\"]", "name");
    assert_eq!(choices.len(), cases.len());
    let all: Vec<(&str, &str)> = choices
        .iter()
        .map(|name| (name.as_str(), "close"))
        .collect();
    people.clerk.submit(&plan, &address, &all).await.ok();
    // The plan that was shown is carried out once.
    people
        .clerk
        .submit(&plan, &address, &all)
        .await
        .refused(409, "заново");
    let record = format!("{address}/final-record");
    people.clerk.get(&record).await.ok();
    people.clerk.post(&record, &[]).await.ok();
    people
        .clerk
        .post(&record, &[])
        .await
        .refused(409, "подписана");
}

async fn terms_are_explained(people: &People, cases: &Cases) {
    let mut dates = Vec::new();
    for (_, case) in cases {
        let page = people.clerk.get(&format!("/cases/{case}")).await.ok();
        let reasons = page.all(".reasons li");
        assert!(!reasons.is_empty(), "{}", page.text());
        let text = page.text();
        for date in ["01.01.2025", "01.01.2029", "01.01.2034"] {
            if text.contains(&format!("не ранее {date}")) {
                dates.push(date);
            }
        }
    }
    dates.sort_unstable();
    // 1 год; ДМН, where a person decides and not before a year is over; 5 лет (с ЭПК и без); 10 лет (10.5.4).
    assert_eq!(
        dates,
        [
            "01.01.2025",
            "01.01.2025",
            "01.01.2029",
            "01.01.2029",
            "01.01.2029",
            "01.01.2034"
        ]
    );
}

async fn volumes_certified(people: &People, cases: &Cases) {
    for (_, case) in cases {
        let page = people.clerk.get(&format!("/cases/{case}")).await.ok();
        for action in page.attributes("form[action$=\"/certify\"]", "action") {
            people
                .clerk
                .submit(&page, &action, &[("certified_sheets", "12")])
                .await
                .ok();
        }
    }
}

async fn inventories_accepted(people: &People, agency: &Agency) {
    for kind in ["permanent", "personnel"] {
        let asked = format!(
            "/inventories/proposal?department={}&kind={kind}&year=2023",
            agency.records
        );
        let proposal = people.clerk.get(&asked).await.ok();
        if kind == "personnel" {
            // «50 лет ЭПК» waits for its review.
            proposal.says("10.3.2");
            reviewed(people).await;
        }
        let proposal = people.clerk.get(&asked).await.ok();
        let drawn = people
            .clerk
            .submit(&proposal, "/inventories", &[])
            .await
            .ok();
        let address = format!("/inventories/{}", drawn.id());
        people
            .clerk
            .post(&format!("{address}/sign"), &[])
            .await
            .refused(403, "Нет права");
        let signed = people.head.post(&format!("{address}/sign"), &[]).await.ok();
        let rows = signed.all("tbody tr td.number").len().max(1);
        let page = people.archivist.get(&address).await.ok();
        let prepared = page.field("prepared").filter(|text| !text.is_empty());
        let count = prepared.unwrap_or_else(|| {
            if kind == "permanent" {
                "3".into()
            } else {
                "1".into()
            }
        });
        assert!(rows > 0);
        people
            .archivist
            .post(&format!("{address}/check"), &[("prepared", &count)])
            .await
            .ok();
        let form = people
            .archivist
            .get(&format!("{address}/acceptance"))
            .await
            .ok();
        let marks: Vec<String> =
            form.attributes("select[name^=\"mark-\"], input[name^=\"mark-\"]", "name");
        let mut fields: Vec<(&str, &str)> = marks
            .iter()
            .map(|name| (name.as_str(), "present"))
            .collect();
        let clerk = agency.id("clerk").to_string();
        fields.push(("delivered_by", &clerk));
        fields.push(("accepted_on", "2026-02-02"));
        people
            .archivist
            .submit(&form, &format!("{address}/accept"), &fields)
            .await
            .ok()
            .says("принят");
    }
}

/// Page by page.
async fn reviewed(people: &People) {
    let list = people.clerk.get("/cases?category=personnel").await.ok();
    let case = list
        .attributes("a[href^=\"/cases/\"]", "href")
        .into_iter()
        .find(|href| href.trim_start_matches("/cases/").parse::<i64>().is_ok())
        .expect("the personnel case is listed");
    let form = people.clerk.get(&format!("{case}/review")).await.ok();
    people
        .clerk
        .submit(
            &form,
            &format!("{case}/review"),
            &[("sheets_reviewed", "11"), ("note", "не выявлены")],
        )
        .await
        .refused(409, "10.3.2");
    people
        .clerk
        .submit(
            &form,
            &format!("{case}/review"),
            &[("sheets_reviewed", "12"), ("note", "не выявлены")],
        )
        .await
        .ok();
}

async fn annual_sections_approved(people: &People, _agency: &Agency) {
    for kind in ["permanent", "personnel"] {
        let asked = format!("/inventories/annual/proposal?kind={kind}&year=2023");
        let proposal = people.archivist.get(&asked).await.ok();
        let drawn = people
            .archivist
            .submit(&proposal, "/inventories/annual", &[])
            .await
            .ok();
        let address = format!("/inventories/{}", drawn.id());
        meeting(&people.secretary, "2026-02-02").await;
        people
            .secretary
            .post(&format!("{address}/endorse"), &[])
            .await
            .ok();
        people
            .archive_head
            .post(
                &format!("{address}/approve"),
                &[("protocol_number", "7"), ("protocol_on", "2026-02-02")],
            )
            .await
            .ok()
            .says("7");
    }
}
