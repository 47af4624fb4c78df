//! Edits of the grid as rules: what is written, what gives way, and that no text is ever lost.

use std::collections::{HashMap, HashSet};

use delohran::ids::{DepartmentId, DivisionId, HeadingId, NomenclatureId, PersonId, RemovalId};
use delohran::journal::Former;
use delohran::nomenclature::editing::{Edit, Field, Ground, Outcome, Plan, Removed, apply, cell};
use delohran::nomenclature::rules::{Heading, HeadingContent};
use delohran::organisation::people::Division;
use proptest::prelude::*;

const FIRST: DivisionId = DivisionId(1);
const SECOND: DivisionId = DivisionId(2);

fn divisions() -> Vec<Division> {
    let division = |id: DivisionId| Division {
        id,
        department_id: DepartmentId(1),
        number: id.0,
        name: format!("Отдел {id}"),
        since: chrono::NaiveDate::default(),
        until: None,
    };
    vec![division(FIRST), division(SECOND)]
}

fn stored(id: i64, index: &str, title: &str, division: DivisionId) -> Heading {
    Heading {
        id: HeadingId(id),
        nomenclature_id: NomenclatureId(1),
        content: HeadingContent {
            division_id: Some(division),
            position: id,
            index_text: index.into(),
            title: title.into(),
            ..HeadingContent::empty()
        },
        term: None,
        category: None,
        source_key: None,
        memo_id: None,
        version: 1,
    }
}

fn sheet() -> Vec<Heading> {
    vec![
        stored(1, "10-1-01", "Приказы", FIRST),
        stored(2, "10-1-02", "Планы", FIRST),
        stored(3, "10-1-03", "Отчёты", FIRST),
        stored(4, "10-2-01", "Переписка", SECOND),
    ]
}

/// Carries the edits out as somebody who may write the rows of these divisions.
fn applied(rows: Vec<Heading>, edits: &[Edit], writes: &[DivisionId]) -> Plan {
    applied_with(rows, edits, writes, &HashMap::new())
}

fn applied_with(
    rows: Vec<Heading>,
    edits: &[Edit],
    writes: &[DivisionId],
    bound: &HashMap<HeadingId, String>,
) -> Plan {
    applied_beside(rows, edits, writes, (bound, &HashMap::new()), true)
}

/// The same beside rows that were taken out.
fn applied_beside(
    rows: Vec<Heading>,
    edits: &[Edit],
    writes: &[DivisionId],
    (bound, set_aside): (&HashMap<HeadingId, String>, &HashMap<RemovalId, Removed>),
    sees_restricted: bool,
) -> Plan {
    let may_write = |division: Option<DivisionId>| division.is_none_or(|id| writes.contains(&id));
    apply(
        rows,
        edits,
        &Ground {
            department_index: "10",
            divisions: &divisions(),
            people: &HashSet::from([PersonId(7)]),
            may_write: &may_write,
            sees_restricted,
            bound,
            set_aside,
        },
    )
}

fn everywhere(rows: Vec<Heading>, edits: &[Edit]) -> Plan {
    applied(rows, edits, &[FIRST, SECOND])
}

fn write(row: i64, field: Field, was: &str, value: &str) -> Edit {
    Edit::Write {
        row: HeadingId(row),
        field,
        was: was.into(),
        value: value.into(),
    }
}

fn add(name: i64, below: i64, cells: &[(Field, &str)]) -> Edit {
    Edit::Add {
        row: HeadingId(name),
        below: Some(HeadingId(below)),
        cells: cells
            .iter()
            .map(|(field, value)| (*field, (*value).to_owned()))
            .collect(),
        restores: None,
    }
}

/// «10-1-01 Приказы», in the order of the rows.
fn told(plan: &Plan) -> Vec<String> {
    let lines = plan.lines.iter();
    lines
        .map(|line| format!("{} {}", line.content.index_with_item(), line.content.title))
        .collect()
}

fn sentence(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Refused { sentence } | Outcome::NotYours { sentence } => sentence,
        other => panic!("{other:?} is no refusal"),
    }
}

#[test]
fn a_cell_is_written_only_while_it_says_what_was_seen() {
    let plan = everywhere(
        sheet(),
        &[
            write(1, Field::Title, "Приказы", "  Приказы   по кадрам "),
            write(2, Field::Title, "Программы", "Планы работы"),
            write(3, Field::Title, "Что угодно", "Отчёты"),
        ],
    );
    assert_eq!(
        plan.outcomes,
        [
            Outcome::Done,
            Outcome::Conflict {
                theirs: "Планы".into()
            },
            // Both wrote the same: there is nothing to settle.
            Outcome::Done,
        ]
    );
    assert_eq!(told(&plan)[0], "10-1-01 Приказы по кадрам");
    assert_eq!(told(&plan)[1], "10-1-02 Планы");
}

#[test]
fn what_a_row_must_have_is_not_taken_away() {
    let cases = [
        (write(1, Field::Title, "Приказы", " "), "Укажите заголовок"),
        (write(1, Field::Index, "10-1-01", ""), "Укажите индекс"),
        (write(9, Field::Note, "", "нет"), "Такой строки больше нет"),
        (
            write(1, Field::Responsible, "", "8"),
            "работник этого подразделения",
        ),
        (write(1, Field::Division, "1", "5"), "Такого отдела"),
        (add(-1, 1, &[(Field::Term, "5 лет")]), "Укажите заголовок"),
        (
            Edit::Remove {
                row: HeadingId(1),
                version: 0,
                removal: None,
            },
            "изменил другой человек",
        ),
    ];
    for (edit, expected) in cases {
        let plan = everywhere(sheet(), std::slice::from_ref(&edit));
        assert!(
            sentence(&plan.outcomes[0]).contains(expected),
            "{edit:?}: {:?}",
            plan.outcomes
        );
        assert_eq!(told(&plan).len(), 4, "{edit:?}");
    }
}

#[test]
fn indexes_may_be_swapped_but_never_repeated() {
    //
    let swapped = everywhere(
        sheet(),
        &[
            write(1, Field::Index, "10-1-01", "10-1-02"),
            write(2, Field::Index, "10-1-02", "10-1-01"),
        ],
    );
    assert_eq!(swapped.outcomes, [Outcome::Done, Outcome::Done]);
    let taken = everywhere(
        sheet(),
        &[
            write(1, Field::Index, "10-1-01", "10-1-02"),
            write(3, Field::Index, "10-1-03", "10-1-01"),
        ],
    );
    // The first gives way to the row that stays, and then the other to the first.
    assert!(sentence(&taken.outcomes[0]).contains("10-1-02 уже занят строкой «Планы»"));
    assert!(sentence(&taken.outcomes[1]).contains("10-1-01 уже занят строкой «Приказы»"));
    assert_eq!(told(&taken), told(&everywhere(sheet(), &[])));
    let as_items = everywhere(
        sheet(),
        &[
            write(1, Field::Item, "", "а"),
            write(2, Field::Item, "", "б"),
            write(2, Field::Index, "10-1-02", "10-1-01"),
        ],
    );
    assert_eq!(
        as_items.outcomes,
        [Outcome::Done, Outcome::Done, Outcome::Done]
    );
}

#[test]
fn a_new_row_stands_below_its_neighbour_with_the_next_index() {
    //
    let plan = everywhere(
        sheet(),
        &[
            add(-1, 1, &[(Field::Title, "Положения"), (Field::Term, "")]),
            add(-2, -1, &[(Field::Title, "Протоколы")]),
            write(-2, Field::Term, "", "5 лет"),
        ],
    );
    assert_eq!(plan.outcomes, vec![Outcome::Done; 3]);
    assert_eq!(
        told(&plan),
        [
            "10-1-01 Приказы",
            "10-1-04 Положения",
            "10-1-05 Протоколы",
            "10-1-02 Планы",
            "10-1-03 Отчёты",
            "10-2-01 Переписка"
        ]
    );
    let places: Vec<i64> = plan
        .lines
        .iter()
        .map(|line| line.content.position)
        .collect();
    assert!(places.is_sorted_by(|a, b| a < b), "{places:?}");
}

#[test]
fn renumbering_leaves_rows_that_go_on_from_year_to_year() {
    //
    let mut rows = sheet();
    rows[1].content.carry_over = true;
    rows[0].content.index_text = "10-1-09".into();
    rows[2].content.index_text = "10-1-05".into();
    let numbering = Edit::Renumber {
        division: Some(FIRST),
    };
    let plan = everywhere(rows.clone(), std::slice::from_ref(&numbering));
    assert_eq!(
        told(&plan),
        [
            "10-1-01 Приказы",
            "10-1-02 Планы",
            "10-1-03 Отчёты",
            "10-2-01 Переписка"
        ]
    );
    let reason = "По строке идёт переходящее дело".to_owned();
    let bound = HashMap::from([(HeadingId(3), reason.clone())]);
    let plan = applied_with(rows.clone(), &[numbering], &[FIRST], &bound);
    assert_eq!(told(&plan)[2], "10-1-05 Отчёты");
    let by_hand = [
        write(3, Field::Index, "10-1-05", "10-1-06"),
        Edit::Remove {
            row: HeadingId(3),
            version: 1,
            removal: None,
        },
    ];
    let plan = applied_with(rows, &by_hand, &[FIRST], &bound);
    for outcome in &plan.outcomes {
        assert_eq!(sentence(outcome), reason);
    }
}

#[test]
fn a_division_writes_its_own_rows_only() {
    let edits = [
        write(4, Field::Note, "", "чужая"),
        write(1, Field::Division, "1", "2"),
        add(-1, 4, &[(Field::Title, "Заявки")]),
        Edit::Move {
            row: HeadingId(1),
            below: Some(HeadingId(4)),
        },
        Edit::Remove {
            row: HeadingId(4),
            version: 1,
            removal: None,
        },
        Edit::Renumber {
            division: Some(SECOND),
        },
    ];
    let plan = applied(sheet(), &edits, &[FIRST]);
    for (edit, outcome) in edits.iter().zip(&plan.outcomes) {
        assert!(
            matches!(outcome, Outcome::NotYours { .. }),
            "{edit:?}: {outcome:?}"
        );
    }
    assert_eq!(told(&plan), told(&everywhere(sheet(), &[])));
}

#[test]
fn a_moved_row_takes_the_division_of_its_neighbour() {
    let plan = everywhere(
        sheet(),
        &[
            Edit::Move {
                row: HeadingId(1),
                below: Some(HeadingId(4)),
            },
            Edit::Move {
                row: HeadingId(3),
                below: None,
            },
        ],
    );
    assert_eq!(
        told(&plan),
        [
            "10-1-03 Отчёты",
            "10-1-02 Планы",
            "10-2-01 Переписка",
            "10-1-01 Приказы"
        ]
    );
    let moved = plan.lines.iter().find(|line| line.id == HeadingId(1));
    assert_eq!(
        moved.and_then(|line| line.content.division_id),
        Some(SECOND)
    );
}

/// A row that was taken out, as it lies aside.
fn aside(content: HeadingContent) -> HashMap<RemovalId, Removed> {
    let removed = Removed {
        removal: RemovalId(5),
        former: Former {
            heading: HeadingId(9),
            up_to: 40,
        },
        content,
        source_key: Some("источник".into()),
        version: 3,
    };
    HashMap::from([(removed.removal, removed)])
}

fn bringing_back(name: i64, cells: &[(Field, &str)]) -> Edit {
    let Edit::Add {
        row, below, cells, ..
    } = add(name, 2, cells)
    else {
        unreachable!("it adds");
    };
    Edit::Add {
        row,
        below,
        cells,
        restores: Some(RemovalId(5)),
    }
}

#[test]
fn what_was_taken_out_comes_back_with_what_it_carried() {
    let removed = stored(9, "10-1-09", "Сводки", FIRST).content;
    let removed = HeadingContent {
        note: "Подлинники".into(),
        responsible_id: Some(PersonId(8)),
        ..removed
    };
    let beside = |edits: &[Edit], writes: &[DivisionId], sees, removed: &HeadingContent| {
        let set_aside = aside(removed.clone());
        applied_beside(sheet(), edits, writes, (&HashMap::new(), &set_aside), sees)
    };
    let all = [FIRST, SECOND];
    // The page of the person need not know everything; a person who has left is no obstacle.
    let cells = [(Field::Title, "Сводки"), (Field::Responsible, "8")];
    let edit = bringing_back(-1, &cells);
    let plan = beside(std::slice::from_ref(&edit), &all, true, &removed);
    assert_eq!(plan.outcomes, [Outcome::Done]);
    assert_eq!(told(&plan)[2], "10-1-09 Сводки");
    let line = plan.lines[2].clone();
    assert_eq!(line.content.note, "Подлинники");
    let row = line.into_row(NomenclatureId(1), HeadingId(12));
    assert_eq!(row.source_key.as_deref(), Some("источник"));
    assert_eq!(row.version, 3, "it was not written meanwhile");
    // What was typed since goes over it.
    let typed = bringing_back(-2, &[(Field::Index, "10-1-10"), (Field::Title, "Сводки")]);
    let plan = beside(std::slice::from_ref(&typed), &all, true, &removed);
    assert_eq!(told(&plan)[2], "10-1-10 Сводки");
    assert_eq!(plan.lines[2].first_version(), 4);
    // It comes back once; the second one is a new row.
    let plan = beside(&[edit.clone(), typed], &all, true, &removed);
    let back: Vec<bool> = plan.lines.iter().map(|l| l.restores.is_some()).collect();
    assert_eq!(back, [false, false, false, true, false, false]);
    assert_eq!(plan.lines[2].first_version(), 1);
    // Neither another division's row nor one that the person may not know of.
    let plan = beside(std::slice::from_ref(&edit), &[SECOND], true, &removed);
    assert!(matches!(plan.outcomes[..], [Outcome::NotYours { .. }]));
    let secret = HeadingContent {
        restricted: true,
        ..removed.clone()
    };
    let plan = beside(&[bringing_back(-1, &cells[..1])], &all, false, &secret);
    assert_eq!(plan.outcomes, [Outcome::Done]);
    assert!(plan.lines[2].restores.is_none(), "a new row");
    assert_eq!(told(&plan)[2], "10-1-04 Сводки");
    assert_eq!(plan.lines[2].content.note, "");
    // Where its index is taken it stays aside.
    let taken = HeadingContent {
        index_text: "10-1-01".into(),
        ..removed
    };
    let plan = beside(&[edit], &all, true, &taken);
    assert!(sentence(&plan.outcomes[0]).contains("уже занят"));
    assert!(plan.lines.iter().all(|line| line.restores.is_none()));
}

#[test]
fn a_removal_sent_twice_takes_out_one_row() {
    let again = Edit::Remove {
        row: HeadingId(2),
        version: 1,
        removal: Some(RemovalId(5)),
    };
    let plan = everywhere(sheet(), std::slice::from_ref(&again));
    assert_eq!(plan.removed.len(), 1);
    // Its answer was lost, and under its key stands another row by now.
    let set_aside = aside(stored(2, "10-1-02", "Планы", FIRST).content);
    let grounds = (&HashMap::new(), &set_aside);
    let plan = applied_beside(sheet(), &[again], &[FIRST], grounds, true);
    assert_eq!(plan.outcomes, [Outcome::Done]);
    assert_eq!(plan.lines.len(), 4);
}

fn any_edit() -> impl Strategy<Value = Edit> {
    let row = prop_oneof![1_i64..7, -3_i64..0];
    let index = prop_oneof!["10-1-0[1-6]", "10-2-0[1-3]", Just(String::new())];
    let text = prop_oneof![
        "[а-я]{1,8}",
        Just(String::new()),
        Just("Приказы".to_owned())
    ];
    let field = prop_oneof![
        Just(Field::Title),
        Just(Field::Note),
        Just(Field::Term),
        Just(Field::Item)
    ];
    prop_oneof![
        (row.clone(), index.clone(), index.clone()).prop_map(|(row, was, value)| write(
            row,
            Field::Index,
            &was,
            &value
        )),
        (row.clone(), field, text.clone(), text.clone())
            .prop_map(|(row, field, was, value)| write(row, field, &was, &value)),
        (-3_i64..0, row.clone(), text, index).prop_map(|(name, below, title, index)| add(
            name,
            below,
            &[
                (Field::Title, title.as_str()),
                (Field::Index, index.as_str())
            ]
        )),
        (row.clone(), 0_i64..2).prop_map(|(row, version)| Edit::Remove {
            row: HeadingId(row),
            version,
            removal: None,
        }),
        (row.clone(), proptest::option::of(row)).prop_map(|(row, below)| Edit::Move {
            row: HeadingId(row),
            below: below.map(HeadingId)
        }),
        prop_oneof![Just(None), Just(Some(FIRST)), Just(Some(SECOND))]
            .prop_map(|division| Edit::Renumber { division }),
    ]
}

proptest! {
    #[test]
    fn whatever_is_sent_rows_stay_whole(edits in proptest::collection::vec(any_edit(), 0..25)) {
        let plan = everywhere(sheet(), &edits);
        prop_assert_eq!(plan.outcomes.len(), edits.len());
        let mut indexes = HashSet::new();
        for line in &plan.lines {
            prop_assert!(!line.content.title.is_empty() && !line.content.index_text.is_empty());
            let key = (line.content.index_text.clone(), line.content.item.clone());
            prop_assert!(indexes.insert(key), "an index is there twice: {:?}", told(&plan));
        }
        // A stored row is there or was taken out by an edit that was done; none is lost on the way.
        let there = plan.lines.iter().filter(|line| line.before.is_some()).count();
        prop_assert_eq!(there + plan.removed.len(), 4);
        let removals = edits.iter().zip(&plan.outcomes).filter(|(edit, outcome)| {
            matches!(edit, Edit::Remove { row, .. } if row.0 > 0) && **outcome == Outcome::Done
        });
        prop_assert_eq!(plan.removed.len(), removals.count());
        let places: Vec<i64> = plan.lines.iter().map(|line| line.content.position).collect();
        prop_assert!(places.is_sorted(), "{:?}", places);
    }

    #[test]
    fn an_edit_within_a_row_comes_to_the_same_with_the_others_unread(
        edits in proptest::collection::vec(any_edit(), 1..12),
        row in 1_i64..5,
    ) {
        let within = |edit: &Edit| edit.within() == Some(HeadingId(row));
        let edits: Vec<Edit> = edits.into_iter().filter(within).collect();
        let one = sheet().into_iter().filter(|heading| heading.id.0 == row).collect();
        let (alone, among) = (everywhere(one, &edits), everywhere(sheet(), &edits));
        prop_assert_eq!(&alone.outcomes, &among.outcomes);
        prop_assert!(alone.removed.is_empty() && among.removed.is_empty());
        for line in &among.lines {
            if line.id.0 == row {
                prop_assert_eq!(&line.content, &alone.lines[0].content);
            } else {
                prop_assert!(!line.is_rewritten() && !line.is_shifted());
            }
        }
    }

    #[test]
    fn a_written_cell_is_undone_by_writing_back(
        row in 1_i64..5,
        field in prop_oneof![Just(Field::Title), Just(Field::Note), Just(Field::Index)],
        value in "[а-я0-9-]{1,10}",
    ) {
        let rows = sheet();
        let was = cell(&rows.iter().find(|it| it.id.0 == row).expect("there").content, field);
        let plan = everywhere(rows, &[write(row, field, &was, &value)]);
        if plan.outcomes != [Outcome::Done] {
            return Ok(());
        }
        let now = plan.lines.iter().find(|line| line.id.0 == row).expect("there");
        let now = cell(&now.content, field);
        let rows = plan.lines.iter().map(|line| Heading {
            content: line.content.clone(),
            ..line.before.clone().expect("stored")
        });
        let back = everywhere(rows.collect(), &[write(row, field, &now, &was)]);
        prop_assert_eq!(&back.outcomes, &[Outcome::Done]);
        prop_assert_eq!(told(&back), told(&everywhere(sheet(), &[])));
    }
}
