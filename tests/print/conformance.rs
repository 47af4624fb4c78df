//! What `forms.md` section 8 asks of each form: caption, columns, number row, groups, final record, gryphs, signatures,
//! state preconditions, invariants.

use delohran::cases::forms::*;
use delohran::destruction::forms::*;
use delohran::inventories::forms::*;
use delohran::nomenclature::forms::*;
use delohran::print::layout::MARGINS;
use delohran::print::{Cell, Form, Gryph, Head, Kilograms, Page, Piece, Row, Status, Table};
use proptest::prelude::*;

use super::fixtures::*;

/// Every form in its states.
pub fn all_forms() -> Vec<Form> {
    let (templates, agency) = (templates(), agency());
    let final_record = DepartmentFinalRecord {
        department: department(),
        year: 2025,
        counts: counts([14, 2], [21, 0, 6], [103, 11, 8]),
        handed_over_by: signatory("Старший специалист", "М.А. Кузнецова", None),
        received_by: signatory("Заместитель начальника", "Л.К. Громова", None),
    };
    vec![
        department_nomenclature(templates, &agency, &department_nomenclature_input(false)),
        department_nomenclature(templates, &agency, &department_nomenclature_input(true)),
        department_final_record(templates, &agency, &final_record),
        consolidated_nomenclature(
            templates,
            &agency,
            &consolidated_input(true, approved_consolidated()),
        ),
        consolidated_final_record(templates, &agency, &whole_record(None, true)).expect("complete"),
        supplement(templates, &agency, &supplement_input(None)),
        extract(templates, &agency, &extract_input()),
        new_case_memo(templates, &agency, &memo_input(true)),
        volume_cover(templates, &agency, &cover_input()),
        volume_cover(templates, &agency, &new_cover_input()),
        certification_sheet(templates, &certification_input(false)),
        certification_sheet(templates, &certification_input(true)),
        contents_list(templates, &contents_input()),
        spine_labels(templates, &spines()),
        department_inventory(templates, &agency, &inventory_input(InventoryState::Draft))
            .expect("numbers"),
        department_inventory(
            templates,
            &agency,
            &inventory_input(InventoryState::Accepted(acceptance())),
        )
        .expect("numbers"),
        destruction_list(
            templates,
            &agency,
            &list_input(list_endorsed(), ListDecision::Agreed),
        )
        .expect("decided"),
        destruction_act(templates, &agency, &act_input(ActState::Draft)),
        destruction_act(
            templates,
            &agency,
            &act_input(approved_act(Some(hand_over(None)))),
        ),
        destruction_waybill(templates, &agency, &waybill_input()).expect("sums agree"),
        destruction_deed(templates, &agency, &deed_input(Track::Paper)).expect("complete"),
        destruction_deed(
            templates,
            &agency,
            &deed_input(Track::Confidential(vec![official_use_document()])),
        )
        .expect("complete"),
    ]
}

fn whole_record(
    signed_on: Option<chrono::NaiveDate>,
    second_reported: bool,
) -> ConsolidatedFinalRecord {
    let second = counts([1, 0], [0, 0, 0], [9, 1, 0]);
    ConsolidatedFinalRecord {
        year: 2025,
        departments: vec![
            DepartmentCounts {
                department: department().name,
                counts: Some(counts([14, 2], [21, 0, 6], [103, 11, 8])),
            },
            DepartmentCounts {
                department: "Управление делами".into(),
                counts: second_reported.then_some(second),
            },
        ],
        records_office_head: signing("Н.П. Зайцев", signed_on),
        handed_over_by: signatory("Заместитель начальника", "Л.К. Громова", None),
    }
}

fn head(form: &Form) -> &Head {
    form.body
        .iter()
        .find_map(|piece| {
            if let Piece::Head(head) = piece {
                Some(head)
            } else {
                None
            }
        })
        .expect("a form with a head")
}

fn table(form: &Form) -> &Table {
    form.body
        .iter()
        .find_map(|piece| {
            if let Piece::Table(table) = piece {
                Some(table)
            } else {
                None
            }
        })
        .expect("a form with a table")
}

/// `forms.md` 1.4: what differs only in writing is the same wording.
fn normalised(text: &str) -> String {
    text.replace('\u{a0}', " ")
        .replace('ё', "е")
        .replace('N', "№")
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

fn headings(form: &Form) -> Vec<String> {
    table(form)
        .columns()
        .iter()
        .map(|column| normalised(&column.heading))
        .collect()
}

fn final_record(form: &Form) -> String {
    let record = form.body.iter().find_map(|piece| {
        if let Piece::FinalRecord(lines) = piece {
            Some(lines)
        } else {
            None
        }
    });
    let lines: Vec<&str> = record
        .expect("a final record")
        .iter()
        .map(|line| line.text.as_str())
        .collect();
    normalised(&lines.join(" "))
}

fn gryphs_below(form: &Form) -> Vec<&Gryph> {
    form.body
        .iter()
        .filter_map(|piece| {
            if let Piece::Gryphs(gryphs) = piece {
                Some(gryphs)
            } else {
                None
            }
        })
        .flatten()
        .collect()
}

#[test]
fn tables_fit_between_the_margins_of_clause_3_3_4() {
    assert_eq!(
        (MARGINS.left, MARGINS.right, MARGINS.top, MARGINS.bottom),
        (30, 10, 20, 20)
    );
    for form in all_forms() {
        let tables = form.body.iter().filter_map(|piece| {
            if let Piece::Table(table) = piece {
                Some(table)
            } else {
                None
            }
        });
        for table in tables {
            assert_eq!(
                table.width_mm(),
                form.page.text_width_mm(),
                "{}",
                form.code.as_str()
            );
        }
    }
}

#[test]
fn a_group_row_is_never_the_last_row() {
    for form in all_forms() {
        for piece in &form.body {
            if let Piece::Table(table) = piece {
                assert!(
                    !matches!(table.rows().last(), Some(Row::Group { .. })),
                    "{}",
                    form.code.as_str()
                );
            }
        }
    }
}

/// both nomenclatures have the same five columns.
#[test]
fn columns_of_the_nomenclatures() {
    let of_department =
        department_nomenclature(templates(), &agency(), &department_nomenclature_input(true));
    let whole = consolidated_nomenclature(
        templates(),
        &agency(),
        &consolidated_input(true, approved_consolidated()),
    );
    let expected = [
        "Индекс дела",
        "Заголовок дела (тома, части)",
        "Кол-во дел (томов, частей)",
        "Срок хранения дела (тома, части) и № статей по перечню",
        "Примечание",
    ];
    assert_eq!(headings(&of_department), expected);
    assert_eq!(headings(&whole), expected);
    // Of the supplement and of the extract too.
    let supplement = supplement(templates(), &agency(), &supplement_input(None));
    assert_eq!(headings(&supplement), expected);
    let extract = extract(templates(), &agency(), &extract_input());
    assert_eq!(headings(&extract), expected);
}

/// Clause 10.1.6: индекс, заголовок, срок хранения, основание для заведения дела; signed, addressed to the records department.
#[test]
fn the_memo_on_a_new_case_says_four_things() {
    let form = new_case_memo(templates(), &agency(), &memo_input(true));
    assert_eq!(
        headings(&form),
        [
            "Индекс дела",
            "Заголовок дела (тома, части)",
            "Срок хранения дела (тома, части) и № статей по перечню",
            "Основание для заведения дела",
        ]
    );
    let head = head(&form);
    assert_eq!(
        head.right.as_ref().map(|gryph| gryph.word.as_str()),
        Some("В Управление делами")
    );
    assert_eq!(form.status, Status::Final);
    let draft = new_case_memo(templates(), &agency(), &memo_input(false));
    assert!(matches!(draft.status, Status::Draft { .. }));
}

#[test]
fn columns_of_the_inventory_the_list_and_the_act() {
    let inventory = department_inventory(
        templates(),
        &agency(),
        &inventory_input(InventoryState::Signed),
    )
    .expect("numbers");
    assert_eq!(
        headings(&inventory),
        [
            "№ п/п",
            "Индекс дела (тома)",
            "Заголовок дела (тома)",
            "Дата дела (тома)",
            "Количество листов в деле (томе)",
            "Срок хранения дела (тома)",
            "Примечания",
        ]
    );
    let act = destruction_act(templates(), &agency(), &act_input(ActState::Draft));
    assert_eq!(
        headings(&act),
        [
            "№ п/п",
            "Заголовок дела (групповой заголовок документов)",
            "Годы",
            "Номер описи",
            "Номер ед. хр. по описи",
            "Количество ед. хр.",
            "Сроки хранения и номера статей по перечню",
            "Примечание",
        ]
    );
    let list = destruction_list(
        templates(),
        &agency(),
        &list_input(list_draft(), ListDecision::Pending),
    )
    .expect("draft");
    assert_eq!(table(&list).columns().len(), 11);
    assert_eq!(
        (list.page, act.page, inventory.page),
        (Page::A4Landscape, Page::A4Landscape, Page::A4Portrait)
    );
}

/// Appendix 20, by the models of `forms.md`.
#[test]
fn columns_and_records_of_the_papers_of_a_case() {
    let contents = contents_list(templates(), &contents_input());
    assert_eq!(
        headings(&contents),
        [
            "№ п/п",
            "Индекс документа",
            "Дата документа",
            "Заголовок документа",
            "Номера листов дела",
            "Примечание",
        ]
    );
    assert_eq!(
        final_record(&contents),
        "Итого 2 (два) документа. Количество листов внутренней описи 1 (один)."
    );
    let sheet = certification_sheet(templates(), &certification_input(true));
    assert_eq!(
        headings(&sheet),
        [
            "Особенности физического состояния и формирования дела",
            "Номера листов",
        ]
    );
    assert_eq!(sheet.status, Status::Final);
    let draft = certification_sheet(templates(), &certification_input(false));
    assert!(matches!(draft.status, Status::Draft { .. }));
}

/// The name of the state archive stands only on what goes there; «листе» after 1, 21, 101, not after 11.
#[test]
fn what_the_cover_of_a_case_says() {
    let cover = |change: fn(&mut VolumeCover)| {
        let mut input = cover_input();
        change(&mut input);
        let form = volume_cover(templates(), &agency(), &input);
        super::outline::outline(&form)
    };
    let archive = "Государственный архив Российской Федерации";
    assert!(cover(|_| {}).contains(archive));
    assert!(!cover(|input| input.is_permanent = false).contains(archive));
    for (sheets, expected) in [
        (1, "На 1 листе"),
        (11, "На 11 листах"),
        (21, "На 21 листе"),
        (101, "На 101 листе"),
        (196, "На 196 листах"),
    ] {
        let mut input = cover_input();
        input.sheet_count = Some(sheets);
        let form = volume_cover(templates(), &agency(), &input);
        assert!(
            super::outline::outline(&form).contains(expected),
            "{expected}"
        );
    }
    assert!(cover(|input| input.restricted = true).contains("Для служебного пользования"));
}

#[test]
fn final_record_of_the_inventory_in_figures_and_words() {
    let mut input = inventory_input(InventoryState::Signed);
    let row = input.sections[0].rows[0].clone();
    input.sections = vec![InventorySection {
        division: None,
        rows: (1..=247)
            .map(|number| InventoryRow {
                number: unit(number, None),
                ..row.clone()
            })
            .collect(),
    }];
    let form = department_inventory(templates(), &agency(), &input).expect("numbers");
    assert_eq!(
        final_record(&form),
        "В данную опись внесено 247 (двести сорок семь) дел с № 1 по № 247, в том числе: \
         литерные номера: нет пропущенные номера: нет"
    );
}

/// N-13: `n = (last − first + 1) − skipped + lettered`.
#[test]
fn arithmetic_of_the_inventory() {
    assert_eq!(unit_count(1, 247, 0, 0), 247);
    assert_eq!(unit_count(1, 10, 2, 1), 9);
    assert_eq!(unit_count(101, 101, 0, 3), 4);
    let numbers = [
        unit(5, None),
        unit(5, Some('а')),
        unit(5, Some('б')),
        unit(8, None),
    ];
    let record = NumberingRecord::of(&numbers).expect("in order");
    assert_eq!((record.count, record.first, record.last), (4, 5, 8));
    assert_eq!(record.skipped, [6, 7]);
    assert_eq!(record.lettered, [unit(5, Some('а')), unit(5, Some('б'))]);
}

#[test]
fn numbers_that_make_no_inventory_are_refused() {
    let refusal = |numbers: &[UnitNumber]| {
        NumberingRecord::of(numbers)
            .expect_err("refused")
            .to_string()
    };
    assert_eq!(
        refusal(&[]),
        "В описи нет ни одного дела: итоговую запись составить нельзя. Внесите дела"
    );
    assert_eq!(
        refusal(&[unit(2, None), unit(2, None)]),
        "Номер 2 стоит после номера 2: номера в описи идут по возрастанию и не повторяются. Исправьте порядок"
    );
    assert_eq!(
        refusal(&[unit(3, Some('а')), unit(4, None)]),
        "Литерный номер 3а стоит без дела с тем же номером без литеры. Исправьте номер"
    );
    assert_eq!(UnitNumber::new(0, None), Err(NumberingError::OutOfRange(0)));
    assert_eq!(
        UnitNumber::new(10_000, None),
        Err(NumberingError::OutOfRange(10_000))
    );
    assert_eq!(
        UnitNumber::new(1, Some('a')),
        Err(NumberingError::WrongLetter('a')),
        "a Latin letter"
    );
}

proptest! {
    /// The count by numbers is the number of rows, whatever is skipped or lettered.
    #[test]
    fn the_count_by_numbers_is_the_number_of_rows(
        plan in proptest::collection::vec((any::<bool>(), 0..3_usize), 1..60)
    ) {
        let letters = ['а', 'б', 'в'];
        let mut numbers = Vec::new();
        for (number, (present, lettered)) in (1..).zip(plan) {
            if present {
                numbers.push(unit(number, None));
                numbers.extend(letters[..lettered].iter().map(|letter| unit(number, Some(*letter))));
            }
        }
        match NumberingRecord::of(&numbers) {
            Ok(record) => prop_assert_eq!(record.count, numbers.len() as u64),
            Err(error) => {
                prop_assert_eq!(error, NumberingError::Empty);
                prop_assert!(numbers.is_empty());
            }
        }
    }

    /// F-19Z = Σ F-18Z, and the row «ИТОГО» is the sum of the rows above it.
    #[test]
    fn the_record_of_the_whole_is_the_sum_of_the_departments(
        parts in proptest::collection::vec([[0..500_u64, 0..1], [0..500, 0..1], [0..500, 0..1]], 0..8)
    ) {
        let parts: Vec<YearCounts> = parts
            .into_iter()
            .map(|[[a, _], [b, _], [c, _]]| counts([a, a / 2], [b, b / 3, b / 5], [c, c / 7, c / 2]))
            .collect();
        let departments: Vec<DepartmentCounts> = parts
            .iter()
            .map(|part| DepartmentCounts { department: "Управление".into(), counts: Some(*part) })
            .collect();
        let whole = consolidate(&departments).expect("all reported");
        let sum = |number: fn(&CategoryCount) -> u64| -> u64 {
            parts.iter().flat_map(|part| part.by_category()).map(|(_, count)| number(&count)).sum()
        };
        prop_assert_eq!(whole.totals().total, sum(|count| count.total));
        prop_assert_eq!(whole.totals().carried_over, sum(|count| count.carried_over));
        prop_assert_eq!(whole.totals().expert_review, sum(|count| count.expert_review));
        prop_assert_eq!(whole.check_sum(&parts), Ok(()));
    }
}

#[test]
fn counts_that_contradict_themselves_are_refused() {
    let count = |total, carried_over, expert_review| CategoryCount {
        total,
        carried_over,
        expert_review,
    };
    let none = CategoryCount::default();
    let refusal =
        |result: Result<YearCounts, FinalRecordError>| result.expect_err("refused").to_string();
    assert_eq!(
        refusal(YearCounts::new(none, count(3, 4, 0), none)),
        "Дел временного хранения свыше 10 лет всего 3, а переходящих 4. Проверьте отметки о переходящих делах"
    );
    assert!(refusal(YearCounts::new(none, none, count(3, 0, 4))).contains("с отметкой «ЭПК» 4"));
    assert!(
        refusal(YearCounts::new(count(3, 0, 1), none, none))
            .contains("у 1 дел постоянного хранения")
    );
    let whole = counts([2, 0], [0, 0, 0], [0, 0, 0]);
    assert_eq!(
        whole
            .check_sum([&counts([1, 0], [0, 0, 0], [0, 0, 0])])
            .expect_err("refused")
            .to_string(),
        "Итоговая запись не равна сумме записей подразделений: дел постоянного хранения 2, а по подразделениям 1. \
         Составьте её заново"
    );
}

/// no final record of the whole while a department is missing.
#[test]
fn a_signed_record_of_the_whole_needs_all_departments() {
    let signed = Some(day(2026, 2, 2));
    let refused = consolidated_final_record(templates(), &agency(), &whole_record(signed, false));
    assert_eq!(
        refused,
        Err(FinalRecordError::DepartmentsMissing(vec![
            "Управление делами".into()
        ]))
    );
    let draft = consolidated_final_record(templates(), &agency(), &whole_record(None, false))
        .expect("a draft");
    assert!(matches!(draft.status, Status::Draft { .. }));
    let complete = consolidated_final_record(templates(), &agency(), &whole_record(signed, true))
        .expect("complete");
    assert_eq!(complete.status, Status::Final);
    let Some(Row::Total(cells)) = table(&complete).rows().last() else {
        panic!("a row of totals")
    };
    assert_eq!(
        cells[1..],
        [Cell::Number(148), Cell::Number(14), Cell::Number(14)]
    );
}

#[test]
fn gryphs_and_their_sides() {
    let word = |form: &Form| head(form).right.as_ref().map(|gryph| gryph.word.clone());
    let nomenclature = consolidated_nomenclature(
        templates(),
        &agency(),
        &consolidated_input(true, approved_consolidated()),
    );
    assert_eq!(word(&nomenclature).as_deref(), Some("УТВЕРЖДАЮ"));
    let below = gryphs_below(&nomenclature);
    assert_eq!(below.len(), 2);
    assert_eq!(
        below[0].lines,
        ["Протокол ЦЭК ФНС России", "от 12.12.2024 № 8"],
        "the commission's block is the left one"
    );
    assert_eq!(below[1].lines, ["Протокол ЭПК ГА РФ", "от 18.12.2024 № 41"]);

    let list = destruction_list(
        templates(),
        &agency(),
        &list_input(list_draft(), ListDecision::Pending),
    )
    .expect("draft");
    assert_eq!(word(&list).as_deref(), Some("СОГЛАСОВАНО"));
    let inventory = department_inventory(
        templates(),
        &agency(),
        &inventory_input(InventoryState::Signed),
    )
    .expect("numbers");
    assert_eq!(
        word(&inventory),
        None,
        "clause 10.3.6 asks only for the signature of the head"
    );
    let act = destruction_act(templates(), &agency(), &act_input(ActState::Draft));
    assert_eq!(word(&act).as_deref(), Some("УТВЕРЖДАЮ"));
    assert_eq!(gryphs_below(&act).len(), 1);
}

#[test]
fn the_block_of_the_expert_review_commission_appears_when_it_is_due() {
    let blocks = |expert_review_due| {
        let input = consolidated_input(
            false,
            ConsolidatedNomenclatureState::Draft { expert_review_due },
        );
        gryphs_below(&consolidated_nomenclature(templates(), &agency(), &input)).len()
    };
    assert_eq!((blocks(false), blocks(true)), (1, 2));
}

/// Section 8, item 10.
#[test]
fn only_finished_papers_lose_the_draft_mark() {
    let (templates, agency) = (templates(), agency());
    let is_draft = |form: &Form| matches!(&form.status, Status::Draft { mark } if mark == "ПРОЕКТ");
    assert!(is_draft(&department_nomenclature(
        templates,
        &agency,
        &department_nomenclature_input(false)
    )));
    assert!(!is_draft(&department_nomenclature(
        templates,
        &agency,
        &department_nomenclature_input(true)
    )));
    let act = |state| is_draft(&destruction_act(templates, &agency, &act_input(state)));
    assert!(act(ActState::Draft));
    assert!(
        act(ActState::Endorsed {
            minutes: reference(day(2021, 10, 22), "7")
        }),
        "considered is not approved"
    );
    assert!(!act(approved_act(None)));
    let refused = destruction_list(
        templates,
        &agency,
        &list_input(list_endorsed(), ListDecision::Pending),
    );
    assert_eq!(
        refused.expect_err("an open row").to_string(),
        "Перечень согласован, а по делу 10-1-07 «Журнал учета выезда работников в командировки» решения нет (п. 10.5.5). \
         Внесите решение подразделения"
    );
}

/// Clause 10.5.11: Σ of the bags is the act's, a bag has one seal, a seal closes one bag.
#[test]
fn bags_and_seals_of_the_waybill() {
    let refusal = |change: fn(&mut Waybill)| {
        let mut input = waybill_input();
        change(&mut input);
        destruction_waybill(templates(), &agency(), &input).expect_err("refused")
    };
    assert_eq!(
        refusal(|input| input.bags[0].unit_count = 11),
        WaybillError::CountMismatch {
            in_bags: 21,
            by_act: 22
        }
    );
    assert_eq!(
        refusal(|input| input.bags[1].seal = " 0045871".into()),
        WaybillError::RepeatedSeal(" 0045871".into())
    );
    assert_eq!(
        refusal(|input| input.bags[1].seal = String::new()),
        WaybillError::NoSeal("2".into())
    );
    assert_eq!(
        refusal(|input| input.bags[1].number = "1".into()),
        WaybillError::RepeatedBag("1".into())
    );
    assert_eq!(refusal(|input| input.bags.clear()), WaybillError::NoBags);
    assert_eq!(
        refusal(|input| input.bags[1].weight = Kilograms::from_grams(u64::MAX)),
        WaybillError::WeightOverflow
    );
}

/// Clauses 10.5.9 and 10.5.13.
#[test]
fn conditions_of_the_acts_of_destruction() {
    assert!(StripWidth::from_tenths_of_mm(60).is_ok());
    assert_eq!(
        StripWidth::from_tenths_of_mm(61),
        Err(DeedError::StripsTooWide("6,1".into()))
    );
    assert_eq!(
        StripWidth::from_tenths_of_mm(0),
        Err(DeedError::NoStripWidth)
    );
    assert_eq!(Control::new(vec![], vec![]), Err(DeedError::NoControl));
    let deed = |input: &DestructionDeed| {
        destruction_deed(templates(), &agency(), input).expect_err("refused")
    };
    assert_eq!(
        deed(&deed_input(Track::Confidential(vec![]))),
        DeedError::NoOfficialUseDocuments
    );
    let mut alone = deed_input(Track::Paper);
    alone.members.clear();
    assert_eq!(
        deed(&alone),
        DeedError::TooFewMembers { found: 0, least: 1 }
    );
    let mut unregistered = deed_input(Track::Paper);
    unregistered.registered = None;
    assert_eq!(deed(&unregistered), DeedError::NotRegistered);
}
