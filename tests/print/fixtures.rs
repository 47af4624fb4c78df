//! Honest sample values: a department, its cases, an act.

use std::sync::LazyLock;

use chrono::NaiveDate;
use delohran::cases::forms::*;
use delohran::destruction::forms::*;
use delohran::inventories::forms::*;
use delohran::nomenclature::forms::*;
use delohran::print::marks::Mark;
use delohran::print::{Agency, DocumentReference, Kilograms, Signatory, Signing, Templates};

static TEMPLATES: LazyLock<Templates> =
    LazyLock::new(|| Templates::shipped("526").expect("the shipped wording loads"));

pub fn templates() -> &'static Templates {
    &TEMPLATES
}

pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a real date")
}

pub fn reference(date: NaiveDate, number: &str) -> DocumentReference {
    DocumentReference {
        date,
        number: number.to_owned(),
    }
}

pub fn agency() -> Agency {
    Agency {
        name: "Федеральная налоговая служба".into(),
        name_genitive: "Федеральной налоговой службы".into(),
        apparatus_prepositional: "ЦА ФНС России".into(),
        apparatus_genitive: "ЦА ФНС России".into(),
        place: "Москва".into(),
        archive: "Центральный архив".into(),
        archive_genitive: "Центрального архива".into(),
        archive_accusative: "Центральный архив".into(),
        records_office_genitive: "Управления делами".into(),
        records_office_accusative: "Управление делами".into(),
        commission: "ЦЭК ФНС России".into(),
        expert_review_commission: "ЭПК ГА РФ".into(),
    }
}

pub fn department() -> DepartmentNames {
    DepartmentNames {
        index: "10".into(),
        name: "Управление обеспечения контроля оборота товаров".into(),
        genitive: "Управления обеспечения контроля оборота товаров".into(),
        prepositional: "Управлении обеспечения контроля оборота товаров".into(),
    }
}

pub fn signing(name: &str, signed_on: Option<NaiveDate>) -> Signing {
    Signing {
        name: name.into(),
        signed_on,
    }
}

pub fn signatory(post: &str, name: &str, signed_on: Option<NaiveDate>) -> Signatory {
    Signatory {
        post: post.into(),
        name: name.into(),
        signed_on,
    }
}

fn heading(
    index: &str,
    title: &str,
    volumes: Option<u64>,
    term: &str,
    basis: &str,
    notes: Vec<String>,
) -> HeadingRow {
    HeadingRow {
        index: index.into(),
        title: title.into(),
        volume_count: volumes,
        term: term.into(),
        basis: basis.into(),
        notes,
    }
}

/// The rows of a department; the numbers of volumes and the marks of transfer come when the year is over.
pub fn sections(year_is_over: bool) -> Vec<DivisionSection> {
    let volumes = |count: u64| year_is_over.then_some(count);
    let templates = templates();
    let carried_over = Mark::CarriedOver { since: 2019 }.text(templates);
    let transferred = Mark::Transferred(reference(day(2025, 3, 14), "10п-2022")).text(templates);
    vec![
        DivisionSection {
            division: Some(DivisionName {
                number: "1".into(),
                name: "Отдел методологии контроля оборота товаров".into(),
            }),
            rows: vec![
                heading(
                    "10-1-01",
                    "Приказы Федеральной налоговой службы по основной деятельности. Копии",
                    volumes(3),
                    "До минования надобности",
                    "ст. 19 а) ТП",
                    vec![],
                ),
                heading(
                    "10-1-02",
                    "Переписка с управлениями ФНС России по субъектам Российской Федерации по вопросам маркировки товаров",
                    volumes(12),
                    "5 лет ЭПК",
                    "ст. 70 ВП",
                    if year_is_over {
                        vec![carried_over, transferred]
                    } else {
                        vec![carried_over]
                    },
                ),
            ],
        },
        DivisionSection {
            division: Some(DivisionName {
                number: "2".into(),
                name: "Отдел контроля прослеживаемости".into(),
            }),
            rows: vec![heading(
                "10-2-01",
                "Документы (планы, списки, доклады) о проведении тематических проверок",
                volumes(1),
                "Постоянно",
                "ст. 141 а) ТП",
                vec![Mark::OfficialUse.text(templates)],
            )],
        },
    ]
}

pub fn department_nomenclature_input(signed: bool) -> DepartmentNomenclature {
    let registered = reference(day(2024, 11, 22), "10-07/0153");
    DepartmentNomenclature {
        department: department(),
        year: 2025,
        sections: sections(false),
        head: signing("О.В. Чепурина", signed.then(|| day(2024, 11, 20))),
        archive_worker: signing("Т.М. Орлова", signed.then(|| day(2024, 11, 21))),
        state: if signed {
            DepartmentNomenclatureState::Signed { registered }
        } else {
            DepartmentNomenclatureState::Draft
        },
    }
}

pub fn consolidated_input(
    year_is_over: bool,
    state: ConsolidatedNomenclatureState,
) -> ConsolidatedNomenclature {
    let second = DepartmentSection {
        index: "11".into(),
        name: "Управление делами".into(),
        sections: vec![DivisionSection {
            division: None,
            rows: vec![heading(
                "11-0-01",
                "Журнал регистрации поступающих документов",
                year_is_over.then_some(1),
                "5 лет",
                "ст. 182 г) ТП",
                vec![],
            )],
        }],
    };
    ConsolidatedNomenclature {
        year: 2025,
        departments: vec![
            DepartmentSection {
                index: "10".into(),
                name: department().name,
                sections: sections(year_is_over),
            },
            second,
        ],
        records_office_head: signing("Н.П. Зайцев", None),
        archive_keeper: signing("Т.М. Орлова", None),
        approver_name: "Д.В. Егоров".into(),
        state,
    }
}

pub fn approved_consolidated() -> ConsolidatedNomenclatureState {
    ConsolidatedNomenclatureState::Approved {
        registered: reference(day(2024, 12, 20), "ЕД-7-10/1098"),
        approved_on: day(2024, 12, 24),
        commission_minutes: reference(day(2024, 12, 12), "8"),
        expert_review_minutes: Some(reference(day(2024, 12, 18), "41")),
    }
}

pub fn counts(permanent: [u64; 2], long_term: [u64; 3], short_term: [u64; 3]) -> YearCounts {
    let category = |[total, carried_over, expert_review]: [u64; 3]| CategoryCount {
        total,
        carried_over,
        expert_review,
    };
    YearCounts::new(
        category([permanent[0], permanent[1], 0]),
        category(long_term),
        category(short_term),
    )
    .expect("parts within their wholes")
}

pub fn unit(number: u32, letter: Option<char>) -> UnitNumber {
    UnitNumber::new(number, letter).expect("a possible number")
}

fn inventory_row(
    number: UnitNumber,
    index: &str,
    title: &str,
    dates: &str,
    sheets: u64,
    notes: &[&str],
) -> InventoryRow {
    InventoryRow {
        number,
        index: index.into(),
        title: title.into(),
        dates: dates.into(),
        sheet_count: Some(sheets),
        term: String::new(),
        notes: notes.iter().map(|note| (*note).to_owned()).collect(),
    }
}

pub fn inventory_input(state: InventoryState) -> DepartmentInventory {
    DepartmentInventory {
        number: "10п-2022".into(),
        kind: InventoryKind::Permanent,
        year: 2022,
        department: department().name,
        department_genitive: department().genitive,
        sections: vec![
            InventorySection {
                division: Some("Отдел методологии контроля оборота товаров".into()),
                rows: vec![
                    inventory_row(
                        unit(1, None),
                        "10-1-03",
                        "Протоколы № 1–24 совещаний у начальника Управления. Том 1",
                        "12 января 2022 г. – 28 июня 2022 г.",
                        187,
                        &["принято"],
                    ),
                    inventory_row(
                        unit(2, None),
                        "10-1-03",
                        "Протоколы № 25–56 совещаний у начальника Управления. Том 2 (последний)",
                        "4 июля 2022 г. – 27 декабря 2022 г.",
                        196,
                        &["принято"],
                    ),
                    inventory_row(
                        unit(2, Some('а')),
                        "10-1-03",
                        "Приложения к протоколам совещаний у начальника Управления",
                        "4 июля 2022 г. – 27 декабря 2022 г.",
                        120,
                        &["принято"],
                    ),
                ],
            },
            InventorySection {
                division: Some("Отдел контроля прослеживаемости".into()),
                rows: vec![inventory_row(
                    unit(4, None),
                    "10-2-01",
                    "Документы (планы, списки, доклады) о проведении тематических проверок",
                    "17 января 2022 г. – 19 декабря 2022 г.",
                    143,
                    &[],
                )],
            },
        ],
        head: signing("О.В. Чепурина", Some(day(2025, 2, 3))),
        compiler: signatory(
            "Старший специалист 1 разряда",
            "М.А. Кузнецова",
            Some(day(2025, 1, 31)),
        ),
        copy: Some(1),
        state,
    }
}

pub fn acceptance() -> Acceptance {
    Acceptance {
        handed_over_count: 4,
        handed_over_by: signatory("Старший специалист 1 разряда", "М.А. Кузнецова", None),
        accepted_count: 3,
        accepted_by: signatory(
            "Главный специалист-эксперт Центрального архива",
            "Т.М. Орлова",
            None,
        ),
        accepted_on: day(2025, 3, 14),
    }
}

pub fn list_input(state: ListState, second: ListDecision) -> DestructionList {
    let row = |index: &str,
               title: &str,
               years: Vec<i32>,
               count: u64,
               term: &str,
               decision: ListDecision| ListRow {
        index: index.into(),
        title: title.into(),
        years,
        inventory: "номенклатура 2015".into(),
        unit: index.into(),
        unit_count: count,
        term: term.into(),
        expired_on: Some(day(2020, 12, 31)),
        decision,
        note: String::new(),
    };
    DestructionList {
        as_of_year: 2021,
        department_genitive: department().genitive,
        department_dative: "Управлению обеспечения контроля оборота товаров".into(),
        groups: vec![
            ListGroup {
                year: 2014,
                division: Some("Отдел методологии контроля оборота товаров".into()),
                rows: vec![row(
                    "10-1-05",
                    "Переписка с федеральными органами исполнительной власти по вопросам маркировки товаров",
                    vec![2014, 2015],
                    21,
                    "5 лет, ст. 70 ВП",
                    ListDecision::Agreed,
                )],
            },
            ListGroup {
                year: 2015,
                division: Some("Отдел методологии контроля оборота товаров".into()),
                rows: vec![row(
                    "10-1-07",
                    "Журнал учета выезда работников в командировки",
                    vec![2015],
                    1,
                    "5 лет, ст. 470 ТП",
                    second,
                )],
            },
        ],
        endorser_name: "О.В. Чепурина".into(),
        compiler: signatory(
            "Главный специалист-эксперт Центрального архива",
            "Т.М. Орлова",
            Some(day(2021, 9, 6)),
        ),
        state,
    }
}

pub fn act_input(state: ActState) -> DestructionAct {
    DestructionAct {
        approver: Approver::Deputy,
        approver_name: "Д.С. Сатин".into(),
        basis: vec![ListCitation::Standard236, ListCitation::Fns952],
        fonds_number: "Р-10247".into(),
        fonds_name: "Федеральная налоговая служба".into(),
        rows: vec![
            ActRow {
                title: "Переписка с федеральными органами исполнительной власти по вопросам маркировки товаров".into(),
                years: vec![2014, 2015],
                reference: ArchiveReference::Inventory { number: "3".into(), units: "118–138".into() },
                unit_count: 21,
                term: "5 лет, ст. 70 ВП".into(),
                note: String::new(),
            },
            ActRow {
                title: "Журнал учета выезда работников в командировки".into(),
                years: vec![2015],
                reference: ArchiveReference::Nomenclature { year: 2015, index: "10-1-07".into() },
                unit_count: 1,
                term: "5 лет, ст. 470 ТП".into(),
                note: String::new(),
            },
        ],
        inventories_approved: Some(InventoriesApproved {
            years: vec![2014, 2015],
            minutes: reference(day(2021, 6, 24), "12"),
        }),
        archive_keeper: signing("Т.М. Орлова", Some(day(2021, 10, 18))),
        state,
    }
}

pub fn approved_act(handed_over: Option<HandOver>) -> ActState {
    ActState::Approved(Box::new(ApprovedAct {
        registered: reference(day(2021, 10, 18), "3"),
        minutes: reference(day(2021, 10, 22), "7"),
        approved_on: day(2021, 10, 29),
        handed_over,
    }))
}

pub fn hand_over(registers_updated_by: Option<Signatory>) -> HandOver {
    HandOver {
        unit_count: 22,
        weight: Kilograms::from_grams(48_500),
        waybill: reference(day(2021, 11, 9), "2"),
        electronic_method: None,
        by: signatory(
            "Главный специалист-эксперт Центрального архива",
            "Т.М. Орлова",
            Some(day(2021, 11, 9)),
        ),
        registers_updated_by,
    }
}

pub fn waybill_input() -> Waybill {
    let bag = |number: &str, seal: &str, unit_count: u64, grams: u64| Bag {
        number: number.into(),
        seal: seal.into(),
        unit_count,
        weight: Kilograms::from_grams(grams),
        note: String::new(),
    };
    Waybill {
        number: "2".into(),
        handed_over_on: day(2021, 11, 9),
        act: reference(day(2021, 10, 18), "3"),
        act_unit_count: 22,
        contract: Some(reference(day(2021, 5, 12), "5-7-02/88")),
        address: "г. Москва, ул. Неглинная, д. 23".into(),
        vehicle: "ГАЗель Next, А 123 ВС 77".into(),
        driver: "П.П. Сорокин".into(),
        contractor: Contractor {
            name: "ООО «Вторичные ресурсы», ИНН 7700000016".into(),
            representative: signatory("Начальник участка", "И.И. Лебедев", None),
            warrant: Some(reference(day(2021, 11, 1), "17")),
        },
        bags: vec![
            bag("1", "0045871", 12, 26_000),
            bag("2", "0045872", 10, 22_500),
        ],
        sealed_by: signatory(
            "Главный специалист-эксперт Центрального архива",
            "Т.М. Орлова",
            None,
        ),
        delivered_by: signatory("Начальник Центрального архива", "С.С. Белова", None),
    }
}

pub fn deed_input(track: Track) -> DestructionDeed {
    DestructionDeed {
        track,
        registered: Some(reference(day(2021, 11, 15), "4")),
        place: "г. Подольск".into(),
        approver: signatory(
            "Заместитель Руководителя Федеральной налоговой службы",
            "Д.С. Сатин",
            Some(day(2021, 11, 17)),
        ),
        chair: "Н.П. Зайцев".into(),
        members: vec!["Т.М. Орлова".into(), "С.С. Белова".into()],
        contractor: Some("И.И. Лебедев".into()),
        act: reference(day(2021, 10, 18), "3"),
        unit_count: 22,
        bag_count: 2,
        weight: Kilograms::from_grams(48_500),
        waybill: reference(day(2021, 11, 9), "2"),
        seals: vec!["0045871".into(), "0045872".into()],
        seal_state: SealState::Intact,
        destroyed_on: day(2021, 11, 12),
        destroyed_at: "14:30".into(),
        method: DestructionMethod::Shredding(
            StripWidth::from_tenths_of_mm(39).expect("within 6 mm"),
        ),
        control: Control::new(vec!["Н.П. Зайцев".into()], vec!["видеозапись № 1".into()])
            .expect("watched"),
    }
}

pub fn list_draft() -> ListState {
    ListState::Draft {
        registered: Some(reference(day(2021, 9, 6), "14")),
    }
}

pub fn list_endorsed() -> ListState {
    ListState::Endorsed {
        registered: reference(day(2021, 9, 6), "14"),
        answer: reference(day(2021, 9, 20), "10-07/0421"),
    }
}

pub fn memo_input(registered: bool) -> NewCaseMemo {
    NewCaseMemo {
        department: department(),
        year: 2025,
        index: "10-1-03".into(),
        title: "Документы (планы, списки, доклады) о проведении эксперимента по маркировке".into(),
        term: "5 лет".into(),
        basis: "ст. 70 ВП".into(),
        ground: "Приказ ФНС России от 03.04.2025 № ЕД-7-15/271".into(),
        signed_by: if registered {
            signatory(
                "Заместитель начальника Управления обеспечения контроля оборота товаров",
                "О.В. Чепурина",
                Some(day(2025, 4, 7)),
            )
        } else {
            signatory("", "О.В. Чепурина", None)
        },
        registered: registered.then(|| reference(day(2025, 4, 8), "10-07/0412")),
    }
}

pub fn supplement_input(signed_on: Option<NaiveDate>) -> Supplement {
    let memo = Mark::Unforeseen(reference(day(2025, 4, 8), "10-07/0412")).text(templates());
    Supplement {
        year: 2025,
        departments: vec![DepartmentSection {
            index: "10".into(),
            name: department().name,
            sections: vec![DivisionSection {
                division: sections(true)[0].division.clone(),
                rows: vec![heading(
                    "10-1-03",
                    "Документы (планы, списки, доклады) о проведении эксперимента по маркировке",
                    Some(2),
                    "5 лет",
                    "ст. 70 ВП",
                    vec![memo],
                )],
            }],
        }],
        records_office_head: signing("Н.П. Зайцев", signed_on),
    }
}

pub fn extract_input() -> Extract {
    Extract {
        year: 2025,
        department: DepartmentSection {
            index: "10".into(),
            name: department().name,
            sections: sections(false),
        },
        clerk: signatory("Старший специалист 1 разряда", "М.А. Кузнецова", None),
    }
}

/// The second of two volumes.
pub fn second_volume() -> VolumeName {
    VolumeName {
        index: "10-1-03".into(),
        number: Some(2),
    }
}

/// Labels of two cases on one sheet.
pub fn spines() -> [SpineLabel; 2] {
    let years = "2022–2023".to_owned();
    let only = VolumeName {
        index: "10-1-04 а)".into(),
        number: None,
    };
    [(second_volume(), years), (only, "2023".into())]
        .map(|(volume, years)| SpineLabel { volume, years })
}

/// The cover of a finished volume of permanent keeping.
pub fn cover_input() -> VolumeCover {
    VolumeCover {
        volume: second_volume(),
        department: department().name,
        title: "Протоколы совещаний у начальника Управления. № 25–56".into(),
        dates: Some("4 июля 2022 г. – 27 декабря 2022 г.".into()),
        sheet_count: Some(196),
        term: "постоянно, ст. 18 б) ТП".into(),
        fonds_number: "Р-10247".into(),
        is_permanent: true,
        restricted: false,
    }
}

/// The cover as it is put on when the first document comes.
pub fn new_cover_input() -> VolumeCover {
    VolumeCover {
        volume: VolumeName {
            index: "10-1-05".into(),
            number: None,
        },
        title:
            "Переписка с федеральными органами исполнительной власти по вопросам маркировки товаров"
                .into(),
        dates: None,
        sheet_count: None,
        term: "5 лет, ст. 70 ВП".into(),
        fonds_number: String::new(),
        is_permanent: false,
        restricted: true,
        ..cover_input()
    }
}

pub fn certification_input(certified: bool) -> CertificationSheet {
    CertificationSheet {
        volume: second_volume(),
        sheet_count: certified.then_some(196),
        lettered: certified.then(|| vec!["25а".into(), "25б".into()]),
        skipped: certified.then(Vec::new),
        contents_sheets: certified.then_some(3),
        peculiarities: vec![("Крупноформатная схема".into(), "104".into())],
        certified_by: if certified {
            signatory(
                "Старший специалист 1 разряда",
                "М.А. Кузнецова",
                Some(day(2023, 1, 20)),
            )
        } else {
            Signatory::default()
        },
    }
}

pub fn contents_input() -> ContentsList {
    let row = |index: &str, on: NaiveDate, title: &str, sheets: &str| ContentsRow {
        index: index.into(),
        dated_on: on,
        title: title.into(),
        sheets: sheets.into(),
        official_use: None,
    };
    ContentsList {
        volume: second_volume(),
        rows: vec![
            row(
                "25",
                day(2022, 7, 4),
                "Протокол. О ходе эксперимента по маркировке",
                "1–12",
            ),
            ContentsRow {
                official_use: Some("1".into()),
                ..row(
                    "26дсп",
                    day(2022, 7, 11),
                    "Протокол. О результатах проверок",
                    "13",
                )
            },
        ],
        own_sheets: Some(1),
        compiled_by: signatory(
            "Старший специалист 1 разряда",
            "М.А. Кузнецова",
            Some(day(2022, 12, 30)),
        ),
    }
}

pub fn official_use_document() -> OfficialUseDocument {
    OfficialUseDocument {
        registration: "№ 12-3-05/0041дсп от 14.03.2014".into(),
        title: "Доклад о результатах проверки".into(),
        copy_number: "1".into(),
        main_sheets: 4,
        attachment_sheets: 12,
        note: String::new(),
    }
}
