//! A nomenclature with a dozen honest rows, brought through every desk to approval.

use std::collections::BTreeMap;

use delohran::commission::desk::{self as commission, DecisionAsked};
use delohran::commission::rules::{Outcome, Part, Subject};
use delohran::ids::{HeadingId, NomenclatureId};
use delohran::nomenclature::desk::{self, ApprovalAsked};
use delohran::nomenclature::rules::{HeadingContent, HeadingKind};
use delohran::nomenclature::store;

use super::{Agency, World, day};

/// An approved nomenclature of a year: rows by index.
pub struct Approved {
    pub year: i64,
    /// Of the records department (10).
    pub records: NomenclatureId,
    /// Of the personnel department (20).
    pub personnel: NomenclatureId,
    pub consolidated: NomenclatureId,
    rows: BTreeMap<String, HeadingId>,
}

/// Permanent: orders.
pub const ORDERS: &str = "10-1-01";
/// Permanent: protocols of the commission.
pub const PROTOCOLS: &str = "10-1-02";
/// 5 years: plans.
pub const PLANS: &str = "10-1-03";
/// 5 years ЭПК: correspondence.
pub const CORRESPONDENCE: &str = "10-1-04";
/// 5 years after the contract has run out.
pub const CONTRACTS: &str = "10-1-05";
/// 5 years on condition of an audit.
pub const ACCOUNTS: &str = "10-1-06";
/// ДМН: copies.
pub const COPIES: &str = "10-1-07";
/// 5 years, ДСП: correspondence.
pub const RESTRICTED: &str = "10-1-08";
/// 5 years, carried over: lawsuits.
pub const LAWSUITS: &str = "10-1-09";
/// 15 years: long-term.
pub const BUILDINGS: &str = "10-1-10";
/// 3 years: a register.
pub const REGISTER: &str = "10-1-11";
/// Permanent, ДСП: orders.
pub const RESTRICTED_ORDERS: &str = "10-1-12";
/// 5 years, of a division of its own: household matters.
pub const HOUSEHOLD: &str = "10-2-01";
/// 50/75 years ЭПК, carried over: personal files.
pub const PERSONAL_FILES: &str = "20-1-01";
/// 50/75 years: orders on personnel.
pub const PERSONNEL_ORDERS: &str = "20-1-02";

struct Row {
    index: &'static str,
    title: &'static str,
    term: &'static str,
    article: &'static str,
    note: &'static str,
    kind: HeadingKind,
    restricted: bool,
    carry_over: bool,
}

const PLAIN: Row = Row {
    index: "",
    title: "",
    term: "",
    article: "",
    note: "",
    kind: HeadingKind::Case,
    restricted: false,
    carry_over: false,
};

const ROWS: &[Row] = &[
    Row {
        index: ORDERS,
        title: "Приказы Федеральной налоговой службы по основной деятельности",
        term: "Постоянно",
        article: "ст. 19 а) ТП",
        ..PLAIN
    },
    Row {
        index: PROTOCOLS,
        title: "Протоколы заседаний Центральной экспертной комиссии ФНС России",
        term: "Постоянно",
        article: "ст. 18 д) ТП",
        ..PLAIN
    },
    Row {
        index: PLANS,
        title: "Годовые планы работы отделов Управления делами",
        term: "5 лет",
        article: "ст. 202 ТП",
        ..PLAIN
    },
    Row {
        index: CORRESPONDENCE,
        title: "Переписка с управлениями ФНС России по субъектам Российской Федерации по вопросам делопроизводства",
        term: "5 лет ЭПК",
        article: "ст. 70 ТП",
        ..PLAIN
    },
    Row {
        index: CONTRACTS,
        title: "Договоры об оказании услуг связи",
        term: "5 лет (1)",
        article: "ст. 11 ТП",
        note: "(1) После истечения срока действия договора",
        ..PLAIN
    },
    Row {
        index: ACCOUNTS,
        title: "Документы (акты, ведомости, счета) о приеме выполненных работ",
        term: "5 лет (1)",
        article: "ст. 277 ТП",
        note: "(1) При условии проведения проверки (ревизии)",
        ..PLAIN
    },
    Row {
        index: COPIES,
        title: "Приказы Министерства финансов Российской Федерации. Копии",
        term: "До минования надобности",
        article: "ст. 19 а) ТП",
        kind: HeadingKind::Copies,
        ..PLAIN
    },
    Row {
        index: RESTRICTED,
        title: "Переписка с государственными органами по вопросам защиты информации",
        term: "5 лет",
        article: "ст. 70 ТП",
        restricted: true,
        ..PLAIN
    },
    Row {
        index: LAWSUITS,
        title: "Документы (иски, решения, определения) о рассмотрении судебных дел",
        term: "5 лет (1)",
        article: "ст. 143 ТП",
        note: "(1) После вынесения решения",
        carry_over: true,
        ..PLAIN
    },
    Row {
        index: BUILDINGS,
        title: "Документы (акты, схемы, справки) о содержании зданий",
        term: "15 лет",
        article: "ст. 532 ТП",
        ..PLAIN
    },
    Row {
        index: REGISTER,
        title: "Журнал регистрации входящих документов",
        term: "3 года",
        article: "ст. 182 г) ТП",
        kind: HeadingKind::Register,
        ..PLAIN
    },
    Row {
        index: RESTRICTED_ORDERS,
        title: "Приказы Федеральной налоговой службы по вопросам защиты информации",
        term: "Постоянно",
        article: "ст. 19 а) ТП",
        restricted: true,
        ..PLAIN
    },
    Row {
        index: HOUSEHOLD,
        title: "Переписка с организациями по вопросам хозяйственного обеспечения",
        term: "5 лет",
        article: "ст. 70 ТП",
        ..PLAIN
    },
    Row {
        index: PERSONAL_FILES,
        title: "Личные дела государственных гражданских служащих",
        term: "50/75 лет ЭПК",
        article: "ст. 445 ТП",
        carry_over: true,
        ..PLAIN
    },
    Row {
        index: PERSONNEL_ORDERS,
        title: "Приказы Федеральной налоговой службы по личному составу",
        term: "50/75 лет",
        article: "ст. 434 а) ТП",
        ..PLAIN
    },
];

impl Approved {
    /// The row with this index.
    pub fn row(&self, index: &str) -> HeadingId {
        self.rows[index]
    }

    /// Brings the nomenclatures of a year to approval; the clock is left at 10 January of that year.
    ///
    /// The rows of the year before come along where there is one; otherwise all rows above are written.
    pub async fn of_year(world: &World, agency: &Agency, year: i64) -> Approved {
        world.on(&format!("{}-11-10", year - 1));
        let records = drawn(world, agency, year, "10").await;
        let personnel = drawn(world, agency, year, "20").await;
        world.on(&format!("{}-12-20", year - 1));
        let consolidated = consolidated(world, agency, year).await;
        world.on(&format!("{year}-01-10"));
        Approved::standing(world, year, (records, personnel, consolidated)).await
    }

    /// Nomenclatures that were brought to approval: of the two departments and of the agency.
    pub async fn standing(
        world: &World,
        year: i64,
        (records, personnel, consolidated): (NomenclatureId, NomenclatureId, NomenclatureId),
    ) -> Approved {
        let mut rows = BTreeMap::new();
        for nomenclature in [records, personnel] {
            for row in store::headings(&world.db, nomenclature, true)
                .await
                .expect("rows")
            {
                rows.insert(row.content.index_with_item(), row.id);
            }
        }
        Approved {
            year,
            records,
            personnel,
            consolidated,
            rows,
        }
    }
}

async fn drawn(world: &World, agency: &Agency, year: i64, index: &str) -> NomenclatureId {
    let (clerk, head, department) = match index {
        "10" => ("clerk", "head", agency.records),
        _ => ("clerk20", "head20", agency.personnel),
    };
    let clerk = agency.acting(world, clerk).await;
    let id = desk::begin(&world.db, &clerk, department, year)
        .await
        .expect("begun");
    let carried = store::headings(&world.db, id, true).await.expect("rows");
    if carried.is_empty() {
        for row in ROWS.iter().filter(|row| row.index.starts_with(index)) {
            add(world, agency, id, row).await;
        }
    }
    let divisions = match index {
        "10" => agency.records_divisions.to_vec(),
        _ => vec![agency.personnel_division],
    };
    for division in divisions {
        desk::submit_division(&world.db, &clerk, id, division)
            .await
            .expect("the division hands in");
    }
    desk::assemble(&world.db, &clerk, id)
        .await
        .expect("assembled");
    let head = agency.acting(world, head).await;
    desk::sign(&world.db, &head, id).await.expect("signed");
    let archivist = agency.acting(world, "archivist").await;
    desk::accept(&world.db, &archivist, id)
        .await
        .expect("accepted");
    let today = world.clock.today();
    desk::send(&world.db, &clerk, id, "17", today)
        .await
        .expect("sent");
    id
}

async fn add(world: &World, agency: &Agency, id: NomenclatureId, row: &Row) {
    let clerk = if row.index.starts_with("10") {
        "clerk"
    } else {
        "clerk20"
    };
    let division = if row.index.starts_with("10-1") {
        agency.records_divisions[0]
    } else if row.index.starts_with("10-2") {
        agency.records_divisions[1]
    } else {
        agency.personnel_division
    };
    let content = HeadingContent {
        division_id: Some(division),
        section: String::new(),
        position: 0,
        index_text: row.index.into(),
        item: String::new(),
        title: row.title.into(),
        term_text: row.term.into(),
        article_text: row.article.into(),
        note: row.note.into(),
        kind: row.kind,
        restricted: row.restricted,
        carry_over: row.carry_over,
        responsible_id: None,
    };
    assert_eq!(content.flaws(), Vec::<String>::new(), "{}", row.index);
    let clerk = agency.acting(world, clerk).await;
    desk::add_heading(&world.db, &clerk, id, content)
        .await
        .expect("a row");
}

/// The commission, once for all years.
pub async fn found_commission(world: &World, agency: &Agency) {
    let exists = delohran::commission::store::current(&world.db)
        .await
        .expect("asked");
    if exists.is_some() {
        return;
    }
    let office_head = agency.acting(world, "office_head").await;
    let since = day("2014-01-13");
    commission::create(
        &world.db,
        &office_head,
        "Центральная экспертная комиссия",
        "1",
        since,
    )
    .await
    .expect("a commission");
    for (login, part) in [
        ("chair", Part::Chair),
        ("secretary", Part::Secretary),
        ("archive_head", Part::Member),
        ("deputy", Part::Member),
    ] {
        commission::name_member(&world.db, &office_head, agency.id(login), part, since)
            .await
            .expect("a member");
    }
}

/// A meeting today that endorses one thing.
pub async fn endorsed_by_commission(world: &World, agency: &Agency, subject: Subject, id: i64) {
    found_commission(world, agency).await;
    let secretary = agency.acting(world, "secretary").await;
    let present = ["chair", "secretary", "archive_head", "deputy"].map(|login| agency.id(login));
    let decision = DecisionAsked {
        subject,
        subject_id: id,
        outcome: Outcome::Endorsed,
        wording: "Согласовать".into(),
    };
    let today = world.clock.today();
    commission::hold_meeting(&world.db, &secretary, today, &present, &[decision])
        .await
        .expect("a meeting");
}

async fn consolidated(world: &World, agency: &Agency, year: i64) -> NomenclatureId {
    let archive_head = agency.acting(world, "archive_head").await;
    let id = desk::consolidate(&world.db, &archive_head, year)
        .await
        .expect("consolidated");
    desk::visa(&world.db, &archive_head, id)
        .await
        .expect("visaed");
    let office_head = agency.acting(world, "office_head").await;
    desk::sign_consolidated(&world.db, &office_head, id)
        .await
        .expect("signed");
    endorsed_by_commission(world, agency, Subject::Nomenclature, id.0).await;
    desk::endorse(&world.db, &archive_head, id)
        .await
        .expect("endorsed");
    let director = agency.acting(world, "director").await;
    let today = world.clock.today();
    let approval = ApprovalAsked {
        approved_on: today,
        external_protocol: Some((format!("4-{year}"), today)),
    };
    desk::approve(&world.db, &director, id, &approval)
        .await
        .expect("approved");
    id
}
