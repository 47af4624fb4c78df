//! Every form as text and columns.

use delohran::cases::forms::*;
use delohran::destruction::forms::*;
use delohran::inventories::forms::{InventoryState, department_inventory};
use delohran::nomenclature::forms::*;
use insta::assert_snapshot;

use super::fixtures::*;
use super::outline::outline;

#[test]
fn f18_draft() {
    let form = department_nomenclature(
        templates(),
        &agency(),
        &department_nomenclature_input(false),
    );
    assert_snapshot!(outline(&form));
}

#[test]
fn f18_signed() {
    let form =
        department_nomenclature(templates(), &agency(), &department_nomenclature_input(true));
    assert_snapshot!(outline(&form));
}

#[test]
fn f18z() {
    let input = DepartmentFinalRecord {
        department: department(),
        year: 2025,
        counts: counts([14, 2], [21, 0, 6], [103, 11, 8]),
        handed_over_by: signatory(
            "Старший специалист 1 разряда",
            "М.А. Кузнецова",
            Some(day(2026, 1, 19)),
        ),
        received_by: signatory(
            "Заместитель начальника Управления делами",
            "Л.К. Громова",
            None,
        ),
    };
    assert_snapshot!(outline(&department_final_record(
        templates(),
        &agency(),
        &input
    )));
}

#[test]
fn f19_draft_in_a_year_of_the_expert_review_commission() {
    let input = consolidated_input(
        false,
        ConsolidatedNomenclatureState::Draft {
            expert_review_due: true,
        },
    );
    assert_snapshot!(outline(&consolidated_nomenclature(
        templates(),
        &agency(),
        &input
    )));
}

#[test]
fn f19_approved_with_the_marks_of_its_year() {
    let form = consolidated_nomenclature(
        templates(),
        &agency(),
        &consolidated_input(true, approved_consolidated()),
    );
    assert_snapshot!(outline(&form));
}

#[test]
fn f19z_draft_names_the_departments_that_have_not_reported() {
    let input = ConsolidatedFinalRecord {
        year: 2025,
        departments: vec![
            DepartmentCounts {
                department: department().name,
                counts: Some(counts([14, 2], [21, 0, 6], [103, 11, 8])),
            },
            DepartmentCounts {
                department: "Управление делами".into(),
                counts: None,
            },
        ],
        records_office_head: signing("Н.П. Зайцев", None),
        handed_over_by: signatory(
            "Заместитель начальника Управления делами",
            "Л.К. Громова",
            None,
        ),
    };
    let form = consolidated_final_record(templates(), &agency(), &input).expect("a draft");
    assert_snapshot!(outline(&form));
}

#[test]
fn f19d_draft() {
    let input = supplement_input(None);
    assert_snapshot!(outline(&supplement(templates(), &agency(), &input)));
}

#[test]
fn f19d_signed_with_nothing_to_add() {
    let input = Supplement {
        departments: Vec::new(),
        ..supplement_input(Some(day(2026, 1, 26)))
    };
    assert_snapshot!(outline(&supplement(templates(), &agency(), &input)));
}

#[test]
fn f19v() {
    let form = extract(templates(), &agency(), &extract_input());
    assert_snapshot!(outline(&form));
}

#[test]
fn f54_draft() {
    let form = new_case_memo(templates(), &agency(), &memo_input(false));
    assert_snapshot!(outline(&form));
}

#[test]
fn f54_registered() {
    let form = new_case_memo(templates(), &agency(), &memo_input(true));
    assert_snapshot!(outline(&form));
}

#[test]
fn f20a_of_a_finished_volume() {
    assert_snapshot!(outline(&volume_cover(
        templates(),
        &agency(),
        &cover_input()
    )));
}

#[test]
fn f20a_as_the_case_is_opened() {
    assert_snapshot!(outline(&volume_cover(
        templates(),
        &agency(),
        &new_cover_input()
    )));
}

#[test]
fn f20b_certified() {
    assert_snapshot!(outline(&certification_sheet(
        templates(),
        &certification_input(true)
    )));
}

#[test]
fn f20b_to_be_filled_in_by_hand() {
    assert_snapshot!(outline(&certification_sheet(
        templates(),
        &certification_input(false)
    )));
}

#[test]
fn f20c() {
    assert_snapshot!(outline(&contents_list(templates(), &contents_input())));
}

#[test]
fn f20k() {
    assert_snapshot!(outline(&spine_labels(templates(), &spines())));
}

#[test]
fn f21_signed_and_not_yet_accepted() {
    let form = department_inventory(
        templates(),
        &agency(),
        &inventory_input(InventoryState::Signed),
    )
    .expect("numbers");
    assert_snapshot!(outline(&form));
}

#[test]
fn f21_accepted_with_one_case_absent() {
    let input = inventory_input(InventoryState::Accepted(acceptance()));
    let form = department_inventory(templates(), &agency(), &input).expect("numbers");
    assert_snapshot!(outline(&form));
}

#[test]
fn f30_draft() {
    let form = destruction_list(
        templates(),
        &agency(),
        &list_input(list_draft(), ListDecision::Pending),
    );
    assert_snapshot!(outline(&form.expect("a draft")));
}

#[test]
fn f30_endorsed() {
    let decision = ListDecision::Declined {
        extend_until: Some(day(2023, 12, 31)),
    };
    assert_snapshot!(outline(
        &destruction_list(
            templates(),
            &agency(),
            &list_input(list_endorsed(), decision)
        )
        .expect("decided")
    ));
}

#[test]
fn f31_draft() {
    assert_snapshot!(outline(&destruction_act(
        templates(),
        &agency(),
        &act_input(ActState::Draft)
    )));
}

#[test]
fn f31_approved() {
    assert_snapshot!(outline(&destruction_act(
        templates(),
        &agency(),
        &act_input(approved_act(None))
    )));
}

#[test]
fn f31_carried_out() {
    let updated_by = signatory(
        "Главный специалист-эксперт Центрального архива",
        "Т.М. Орлова",
        Some(day(2021, 11, 18)),
    );
    let state = approved_act(Some(hand_over(Some(updated_by))));
    assert_snapshot!(outline(&destruction_act(
        templates(),
        &agency(),
        &act_input(state)
    )));
}

#[test]
fn f32() {
    assert_snapshot!(outline(
        &destruction_waybill(templates(), &agency(), &waybill_input()).expect("sums agree")
    ));
}

#[test]
fn f33a() {
    assert_snapshot!(outline(
        &destruction_deed(templates(), &agency(), &deed_input(Track::Paper)).expect("complete")
    ));
}

#[test]
fn f33b() {
    let input = deed_input(Track::Confidential(vec![official_use_document()]));
    assert_snapshot!(outline(
        &destruction_deed(templates(), &agency(), &input).expect("complete")
    ));
}
