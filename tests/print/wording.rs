//! Loading of the wording: what is refused, and how an overlay falls back.

use delohran::print::catalogue::{Block, FormCode, common, f18, marks};
use delohran::print::marks::Mark;
use delohran::print::provenance::Provenance;
use delohran::print::wording::{TemplateError, Templates};

use super::fixtures::{day, reference, templates};

/// A complete edition in which one block of F-18 can be changed.
fn records(change: impl Fn(Block) -> Option<String>) -> Vec<String> {
    let record = |form: &FormCode| {
        let blocks: Vec<String> = form
            .blocks()
            .iter()
            .filter_map(|block| change(*block))
            .collect();
        format!(
            "rules_edition = \"526\"\nform_code = \"{}\"\n{}",
            form.as_str(),
            blocks.concat()
        )
    };
    let with_wording = FormCode::ALL
        .iter()
        .filter(|form| !form.blocks().is_empty());
    with_wording.map(record).collect()
}

fn block_text(block: Block, text: &str, sources: &str) -> String {
    format!(
        "[blocks.{}]\ntext = \"{text}\"\nsources = [{sources}]\n",
        block.name()
    )
}

fn load_with_year_line(text: &str, sources: &str) -> Result<Templates, TemplateError> {
    let records = records(|block| {
        Some(if block == f18::YEAR_LINE {
            block_text(block, text, sources)
        } else {
            block_text(block, "текст", "\"GK\"")
        })
    });
    let records: Vec<&str> = records.iter().map(String::as_str).collect();
    Templates::from_records("526", &records)
}

fn refusal(text: &str, sources: &str) -> String {
    load_with_year_line(text, sources)
        .expect_err("refused")
        .to_string()
}

#[test]
fn both_shipped_editions_load() {
    assert_eq!(
        Templates::shipped("526").expect("complete").edition(),
        "526"
    );
    let overlay = Templates::shipped("77").expect("complete");
    assert_eq!(overlay.edition(), "77");
    assert_eq!(
        overlay.wording(f18::CAPTION).edition,
        "526",
        "nothing is known of 77 yet, so its text is that of 526"
    );
    assert_eq!(
        Templates::shipped("88")
            .expect_err("no such edition")
            .to_string(),
        "Редакции правил «88» в системе нет. Выберите 526 или 77"
    );
}

#[test]
fn each_wording_tells_its_source() {
    let templates = templates();
    assert_eq!(
        templates.wording(marks::TRANSFERRED).sources,
        [Provenance::Seed("п. 10.4.5".into())],
        "M-1 is the instruction's own"
    );
    assert_eq!(
        templates.wording(common::DRAFT_MARK).sources,
        [Provenance::Design]
    );
}

#[test]
fn a_missing_block_is_an_error_at_load() {
    let records =
        records(|block| (block != f18::YEAR_LINE).then(|| block_text(block, "текст", "\"GK\"")));
    let records: Vec<&str> = records.iter().map(String::as_str).collect();
    assert_eq!(
        Templates::from_records("526", &records)
            .expect_err("incomplete")
            .to_string(),
        "Шаблон F-18: нет блока «year_line». Добавьте его в файл шаблона"
    );
}

#[test]
fn faults_of_a_block_are_errors_at_load() {
    assert!(load_with_year_line("на {year} год", "\"SEED п. 10.1.13\"").is_ok());
    assert_eq!(
        refusal("на {yaer} год", "\"GK\""),
        "Шаблон F-18, блок «year_line»: подстановка {yaer} не известна. Допустимы: {year}"
    );
    assert_eq!(
        refusal("на {year год", "\"GK\""),
        "Шаблон F-18, блок «year_line»: фигурная скобка без пары. Закройте подстановку"
    );
    assert_eq!(
        refusal("на year} год", "\"GK\""),
        "Шаблон F-18, блок «year_line»: фигурная скобка без пары. Закройте подстановку"
    );
    assert_eq!(
        refusal(" ", "\"GK\""),
        "Шаблон F-18, блок «year_line»: текст пуст. Впишите его"
    );
    assert_eq!(
        refusal("на {year} год", ""),
        "Шаблон F-18, блок «year_line»: не указан источник текста. Добавьте поле sources"
    );
    assert!(
        refusal("на {year} год", "\"Wikipedia\"").contains("источник «Wikipedia» не распознан")
    );
}

#[test]
fn an_overlay_replaces_its_blocks_and_falls_back_for_the_rest() {
    let record = "rules_edition = \"77\"\nform_code = \"F-18\"\n\
                  [blocks.column_count]\ntext = \"Кол-во ед. хр.\"\nsources = [\"S:OPR02\"]\n";
    let overlaid = templates()
        .clone()
        .overlaid("77", &[record])
        .expect("an overlay may be partial");
    assert_eq!(overlaid.say(f18::COLUMN_COUNT), "Кол-во ед. хр.");
    assert_eq!(overlaid.wording(f18::COLUMN_COUNT).edition, "77");
    assert_eq!(overlaid.say(f18::COLUMN_NOTE), "Примечание");
    assert_eq!(overlaid.edition(), "77");
}

#[test]
fn a_record_of_another_edition_or_form_is_refused() {
    let load = |record: &str| {
        templates()
            .clone()
            .overlaid("77", &[record])
            .expect_err("refused")
            .to_string()
    };
    assert_eq!(
        load("rules_edition = \"526\"\nform_code = \"F-18\"\n[blocks]\n"),
        "Шаблон F-18: редакция «526» вместо «77». Проверьте поле rules_edition"
    );
    assert!(load("rules_edition = \"77\"\nform_code = \"F-99\"\n[blocks]\n").contains("«F-99»"));
    assert!(load("rules_edition = \"77\"\nform_code = \"F-18\"\n[blocks.titel]\ntext = \"а\"\nsources = [\"GK\"]\n").contains("«titel»"));
    assert!(load("rules_edition = 77").starts_with("Шаблон формы не читается"));
}

#[test]
fn an_empty_value_leaves_a_blank() {
    assert_eq!(
        templates().fill(f18::YEAR_LINE, &[("year", " ")]),
        "на ________ год"
    );
    assert_eq!(
        templates().reference(None),
        "от «__» ________ 20__ г. № ________"
    );
}

/// `forms.md` section 3.
#[test]
fn marks_of_a_nomenclature() {
    let templates = templates();
    let cases = [
        (
            Mark::Transferred(reference(day(2025, 3, 14), "10п-2022")),
            "Передано в архив, опись от 14.03.2025 № 10п-2022",
        ),
        (
            Mark::Destroyed(reference(day(2021, 11, 15), "4")),
            "Уничтожено. См. акт от 15.11.2021 № 4",
        ),
        (Mark::CarriedOver { since: 2019 }, "Переходящее с 2019 года"),
        (
            Mark::Opened {
                on: day(2025, 1, 13),
            },
            "Заведено 13.01.2025",
        ),
        (
            Mark::Selected(reference(day(2021, 10, 18), "3")),
            "Выделено к уничтожению. См. акт от 18.10.2021 № 3",
        ),
        (
            Mark::Responsible {
                name: "Иванова А.П.".into(),
            },
            "Ответственный: Иванова А.П.",
        ),
        (
            Mark::ContinuedElsewhere {
                organisation: "Минфин России".into(),
                document: "приказ от 01.02.2025 № 12".into(),
            },
            "Передано в Минфин России для продолжения, приказ от 01.02.2025 № 12",
        ),
        (Mark::OfficialUse, "ДСП"),
    ];
    for (mark, expected) in cases {
        assert_eq!(mark.text(templates), expected);
    }
}
