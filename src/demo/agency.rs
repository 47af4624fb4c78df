//! The believable agency: its departments, its people, and the rows of their nomenclatures.

use std::sync::LazyLock;

use crate::nomenclature::rules::HeadingKind;
use crate::organisation::roles::Role;

/// Somebody who works for the agency.
#[derive(Clone, Copy, Debug)]
pub(super) struct PersonPlan {
    /// Name for signing in.
    pub login: &'static str,
    /// Surname, given name, patronymic.
    pub name: [&'static str; 3],
    /// Post, as signatures print it.
    pub post: &'static str,
}

const fn person(login: &'static str, name: [&'static str; 3], post: &'static str) -> PersonPlan {
    PersonPlan { login, name, post }
}

/// A department with its divisions.
pub(super) struct DepartmentPlan {
    pub index: &'static str,
    pub name: &'static str,
    pub genitive: &'static str,
    pub prepositional: &'static str,
    /// Whether it manages records.
    pub records_office: bool,
    /// Whether its clerk and its head handle ДСП cases.
    pub restricted: bool,
    pub clerk: PersonPlan,
    pub head: PersonPlan,
    pub divisions: [DivisionPlan; 2],
}

/// A division, with the employee who files its documents where that is not the clerk.
pub(super) struct DivisionPlan {
    pub name: &'static str,
    pub officer: Option<PersonPlan>,
}

impl DepartmentPlan {
    /// Who files the documents of a row: the officer of the division, or the clerk; ДСП always the clerk.
    pub fn filer(&self, row: &RowPlan) -> &'static str {
        match self.divisions[row.division].officer {
            Some(officer) if !row.restricted() => officer.login,
            _ => self.clerk.login,
        }
    }
}

/// A row of the nomenclatures.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowPlan {
    pub index: &'static str,
    /// Index of the department.
    pub department: &'static str,
    /// Place of the division within the department, from 0.
    pub division: usize,
    pub title: &'static str,
    pub term: &'static str,
    pub article: &'static str,
    pub note: &'static str,
    special: &'static str,
}

impl RowPlan {
    /// Whether its cases go on from year to year.
    pub fn carry_over(&self) -> bool {
        self.special.contains('п')
    }

    /// ДСП.
    pub fn restricted(&self) -> bool {
        self.special.contains('д')
    }

    pub fn kind(&self) -> HeadingKind {
        match self.special {
            register if register.contains('ж') => HeadingKind::Register,
            copies if copies.contains('к') => HeadingKind::Copies,
            _ => HeadingKind::Case,
        }
    }
}

/// Every row of the [`DEPARTMENTS`], in order. In the last column `п` goes on from year to year, `д` is ДСП, `ж` a register,
/// `к` copies.
pub(super) static ROWS: LazyLock<Vec<RowPlan>> = LazyLock::new(|| rows(include_str!("rows.tsv")));

/// The rows of the [`NEW_DEPARTMENT`].
pub(super) static NEW_ROWS: LazyLock<Vec<RowPlan>> =
    LazyLock::new(|| rows(include_str!("new_rows.tsv")));

fn rows(table: &'static str) -> Vec<RowPlan> {
    table
        .lines()
        .skip(1)
        .map(|line| row(line).expect("the table has six columns and indexes of three parts"))
        .collect()
}

fn row(line: &'static str) -> Option<RowPlan> {
    let columns: Vec<&'static str> = line.split('\t').collect();
    let [index, title, term, article, note, special] = columns[..] else {
        return None;
    };
    let mut parts = index.split('-');
    Some(RowPlan {
        index,
        department: parts.next()?,
        division: parts.next()?.parse::<usize>().ok()?.checked_sub(1)?,
        title,
        term,
        article,
        note,
        special,
    })
}

/// Everybody who works for the agency as a whole.
pub(super) const AGENCY_PEOPLE: &[(PersonPlan, &[Role])] = &[
    (
        person(
            "arhiv",
            ["Лебедева", "Ольга", "Юрьевна"],
            "ведущий специалист Центрального архива",
        ),
        &[Role::ArchiveWorker],
    ),
    (
        person(
            "arhiv-dsp",
            ["Носов", "Пётр", "Фомич"],
            "специалист Центрального архива по документам ДСП",
        ),
        &[Role::ArchiveWorker, Role::RestrictedAccess],
    ),
    (
        person(
            "hranitel",
            ["Котов", "Денис", "Андреевич"],
            "заведующий Центральным архивом",
        ),
        &[Role::ArchiveHead, Role::RestrictedAccess],
    ),
    (
        person(
            "dou",
            ["Крылов", "Борис", "Егорович"],
            "начальник Управления делами",
        ),
        &[Role::OfficeHead, Role::RestrictedAccess],
    ),
    (
        person("sekretar", ["Фомина", "Вера", "Львовна"], "секретарь ЦЭК"),
        &[Role::CommissionSecretary, Role::RestrictedAccess],
    ),
    (
        person(
            "predsedatel",
            ["Титов", "Глеб", "Иванович"],
            "председатель ЦЭК",
        ),
        &[Role::CommissionChair, Role::RestrictedAccess],
    ),
    (
        person(
            "zam",
            ["Ершов", "Лев", "Маркович"],
            "заместитель Руководителя",
        ),
        &[Role::DeputyDirector],
    ),
    (
        person(
            "rukovoditel",
            ["Егоров", "Даниил", "Вячеславович"],
            "Руководитель",
        ),
        &[Role::Director, Role::RestrictedAccess],
    ),
];

/// The departments in the order of the structure.
pub(super) static DEPARTMENTS: [DepartmentPlan; 6] = [
    DepartmentPlan {
        index: "10",
        name: "Управление делами",
        genitive: "Управления делами",
        prepositional: "Управлении делами",
        records_office: true,
        restricted: true,
        clerk: person(
            "orlova",
            ["Орлова", "Мария", "Ивановна"],
            "главный специалист-эксперт",
        ),
        head: person(
            "gromov",
            ["Громов", "Павел", "Ильич"],
            "заместитель начальника Управления делами",
        ),
        divisions: [
            DivisionPlan {
                name: "Отдел документационного обеспечения",
                officer: None,
            },
            DivisionPlan {
                name: "Отдел хозяйственного обеспечения",
                officer: Some(person(
                    "frolov",
                    ["Фролов", "Антон", "Павлович"],
                    "специалист-эксперт",
                )),
            },
        ],
    },
    DepartmentPlan {
        index: "12",
        name: "Управление кадров",
        genitive: "Управления кадров",
        prepositional: "Управлении кадров",
        records_office: false,
        restricted: true,
        clerk: person(
            "belova",
            ["Белова", "Анна", "Сергеевна"],
            "ведущий специалист-эксперт",
        ),
        head: person(
            "sokolov",
            ["Соколов", "Игорь", "Олегович"],
            "начальник Управления кадров",
        ),
        divisions: [
            DivisionPlan {
                name: "Отдел кадровой работы",
                officer: None,
            },
            DivisionPlan {
                name: "Отдел профессионального развития и противодействия коррупции",
                officer: None,
            },
        ],
    },
    DepartmentPlan {
        index: "14",
        name: "Финансовое управление",
        genitive: "Финансового управления",
        prepositional: "Финансовом управлении",
        records_office: false,
        restricted: false,
        clerk: person(
            "zueva",
            ["Зуева", "Инна", "Петровна"],
            "главный специалист-эксперт",
        ),
        head: person(
            "martynov",
            ["Мартынов", "Олег", "Викторович"],
            "начальник Финансового управления",
        ),
        divisions: [
            DivisionPlan {
                name: "Отдел бухгалтерского учета",
                officer: None,
            },
            DivisionPlan {
                name: "Отдел бюджетного планирования",
                officer: None,
            },
        ],
    },
    DepartmentPlan {
        index: "16",
        name: "Правовое управление",
        genitive: "Правового управления",
        prepositional: "Правовом управлении",
        records_office: false,
        restricted: false,
        clerk: person(
            "isaeva",
            ["Исаева", "Дарья", "Романовна"],
            "специалист-эксперт",
        ),
        head: person(
            "volkov",
            ["Волков", "Роман", "Андреевич"],
            "начальник Правового управления",
        ),
        divisions: [
            DivisionPlan {
                name: "Отдел судебной работы",
                officer: Some(person(
                    "savina",
                    ["Савина", "Ксения", "Олеговна"],
                    "консультант",
                )),
            },
            DivisionPlan {
                name: "Отдел правовой экспертизы",
                officer: None,
            },
        ],
    },
    DepartmentPlan {
        index: "18",
        name: "Контрольное управление",
        genitive: "Контрольного управления",
        prepositional: "Контрольном управлении",
        records_office: false,
        restricted: true,
        clerk: person(
            "panina",
            ["Панина", "Юлия", "Олеговна"],
            "главный специалист-эксперт",
        ),
        head: person(
            "rybakov",
            ["Рыбаков", "Степан", "Фёдорович"],
            "начальник Контрольного управления",
        ),
        divisions: [
            DivisionPlan {
                name: "Отдел методологии контроля",
                officer: None,
            },
            DivisionPlan {
                name: "Отдел проверок",
                officer: None,
            },
        ],
    },
    DepartmentPlan {
        index: "20",
        name: "Управление информационных технологий",
        genitive: "Управления информационных технологий",
        prepositional: "Управлении информационных технологий",
        records_office: false,
        restricted: true,
        clerk: person(
            "lukina",
            ["Лукина", "Елена", "Игоревна"],
            "ведущий специалист-эксперт",
        ),
        head: person(
            "zhukov",
            ["Жуков", "Артём", "Денисович"],
            "начальник Управления информационных технологий",
        ),
        divisions: [
            DivisionPlan {
                name: "Отдел развития систем",
                officer: None,
            },
            DivisionPlan {
                name: "Отдел защиты информации",
                officer: None,
            },
        ],
    },
];

/// One that is founded while the last year is running.
pub(super) static NEW_DEPARTMENT: DepartmentPlan = DepartmentPlan {
    index: "22",
    name: "Управление досудебного урегулирования споров",
    genitive: "Управления досудебного урегулирования споров",
    prepositional: "Управлении досудебного урегулирования споров",
    records_office: false,
    restricted: false,
    clerk: person(
        "gusev",
        ["Гусев", "Роман", "Ильич"],
        "главный специалист-эксперт",
    ),
    head: person(
        "orehova",
        ["Орехова", "Дарья", "Кирилловна"],
        "начальник Управления досудебного урегулирования споров",
    ),
    divisions: [
        DivisionPlan {
            name: "Отдел рассмотрения жалоб",
            officer: None,
        },
        DivisionPlan {
            name: "Отдел обобщения практики",
            officer: None,
        },
    ],
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::nomenclature::advice::{Advice, advice};
    use crate::nomenclature::rules::{HeadingContent, HeadingKind};
    use crate::reference_lists;

    fn content(row: &RowPlan) -> HeadingContent {
        HeadingContent {
            division_id: None,
            section: String::new(),
            position: 1,
            index_text: row.index.into(),
            item: String::new(),
            title: row.title.into(),
            term_text: row.term.into(),
            article_text: row.article.into(),
            note: row.note.into(),
            kind: row.kind(),
            restricted: row.restricted(),
            carry_over: row.carry_over(),
            responsible_id: None,
        }
    }

    #[test]
    fn the_rows_say_nothing_that_the_program_would_mend() {
        let editions = reference_lists::builtin();
        let articles = |row: &HeadingContent, year: i64| {
            let cell = format!("{} {}", row.term_text, row.article_text);
            let is_copy = row.kind == HeadingKind::Copies;
            reference_lists::desk::judge(
                &editions,
                &cell,
                &row.note,
                year,
                is_copy,
                "central-office",
            )
            .into_iter()
            .filter(|remark| remark.problem != reference_lists::declared::Problem::WeakArticle)
            .map(Advice::from)
            .collect()
        };
        let said: Vec<String> = ROWS
            .iter()
            .chain(NEW_ROWS.iter())
            .flat_map(|row| {
                advice(&content(row), 2026, &articles)
                    .into_iter()
                    .map(|advice| format!("{}: {}", row.index, advice.text))
            })
            .collect();
        assert!(said.is_empty(), "{}", said.join("\n"));
    }

    #[test]
    fn every_row_belongs_to_a_department_and_sign_in_names_differ() {
        let departments = || DEPARTMENTS.iter().chain([&NEW_DEPARTMENT]);
        for row in ROWS.iter().chain(NEW_ROWS.iter()) {
            assert!(
                departments().any(|department| department.index == row.department),
                "{}",
                row.index
            );
        }
        let mut logins: Vec<&str> = AGENCY_PEOPLE
            .iter()
            .map(|(person, _)| person.login)
            .collect();
        for department in departments() {
            logins.extend([department.clerk.login, department.head.login]);
            logins.extend(
                department
                    .divisions
                    .iter()
                    .filter_map(|division| division.officer)
                    .map(|officer| officer.login),
            );
        }
        let all = logins.len();
        logins.sort_unstable();
        logins.dedup();
        assert_eq!(logins.len(), all);
    }
}
