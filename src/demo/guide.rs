//! What the filling tells at its end: who to sign in as, what to look at, how much there is.

use std::fmt;

use chrono::{Datelike, NaiveDate};

use super::agency::{AGENCY_PEOPLE, DEPARTMENTS, DepartmentPlan, NEW_DEPARTMENT};
use super::calendar::YEARS_BACK;
use super::founding::PASSWORD;
use super::office::Office;
use super::store::{self, Count};
use crate::cases::rules::{CaseState, ExpiryKind};
use crate::organisation::roles::Role;
use crate::refusal::Result;

/// Somebody to sign in as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entrance {
    /// Name for signing in.
    pub login: &'static str,
    /// Name and post.
    pub who: String,
    /// What they do, and where.
    pub roles: String,
}

/// What to know of a filled database.
#[derive(Clone, Debug)]
pub struct Guide {
    /// The day on which the story ends.
    pub today: NaiveDate,
    /// The password of everybody.
    pub password: &'static str,
    /// Everybody.
    pub people: Vec<Entrance>,
    /// Cases by state and expiry.
    pub counts: Vec<Count>,
    /// Volumes of all cases.
    pub volumes: i64,
    /// Documents in them.
    pub documents: i64,
}

/// Counts what there is.
pub(super) async fn of(office: &Office<'_>) -> Result<Guide> {
    Ok(Guide {
        today: office.today,
        password: PASSWORD,
        people: people(),
        counts: store::counts(office.db).await?,
        volumes: store::volumes(office.db).await?,
        documents: store::documents(office.db).await?,
    })
}

fn people() -> Vec<Entrance> {
    let mut people = vec![Entrance {
        login: "admin",
        who: "Администратор".into(),
        roles: Role::Administrator.label().into(),
    }];
    people.extend(AGENCY_PEOPLE.iter().map(|(person, roles)| {
        Entrance {
            login: person.login,
            who: named(person.name),
            roles: roles
                .iter()
                .map(|role| role.label())
                .collect::<Vec<_>>()
                .join(", "),
        }
    }));
    let departments = DEPARTMENTS.iter().chain([&NEW_DEPARTMENT]);
    people.extend(departments.flat_map(of_department));
    people
}

fn of_department(department: &DepartmentPlan) -> Vec<Entrance> {
    let place = format!("{} {}", department.index, department.name);
    let restricted = if department.restricted {
        ", допуск к делам «ДСП»"
    } else {
        ""
    };
    let mut people = vec![
        Entrance {
            login: department.clerk.login,
            who: named(department.clerk.name),
            roles: format!("{}, {place}{restricted}", Role::Clerk.label()),
        },
        Entrance {
            login: department.head.login,
            who: named(department.head.name),
            roles: format!("{}, {place}{restricted}", Role::DepartmentHead.label()),
        },
    ];
    people.extend(department.divisions.iter().filter_map(|division| {
        division.officer.map(|officer| Entrance {
            login: officer.login,
            who: named(officer.name),
            roles: format!(
                "{}, {place}, {}",
                Role::DivisionOfficer.label(),
                division.name
            ),
        })
    }));
    people
}

fn named([surname, given_name, patronymic]: [&str; 3]) -> String {
    format!("{surname} {given_name} {patronymic}")
}

impl Guide {
    /// How many cases there are in that state.
    pub fn in_state(&self, state: CaseState) -> i64 {
        self.sum(|count| count.state == state)
    }

    /// How many cases there are whose term has come to that.
    pub fn with_expiry(&self, expiry: ExpiryKind) -> i64 {
        self.sum(|count| count.expiry == expiry)
    }

    fn sum(&self, wanted: impl Fn(&Count) -> bool) -> i64 {
        self.counts
            .iter()
            .filter(|count| wanted(count))
            .map(|count| count.cases)
            .sum()
    }

    /// What to look at: who, where, what is there.
    fn sights(&self) -> Vec<String> {
        let year = i64::from(self.today.year());
        let (first, before, last) = (year - YEARS_BACK, year - 2, year - 1);
        let next = year + 1;
        let drafts = if self.today.month() >= 9 {
            format!(
                "lukina: проект номенклатуры на {next} год с двумя строками, к которым у программы есть замечания; isaeva: номенклатура возвращена с замечанием; arhiv: номенклатура 14 на проверке; остальные подразделения — дальше по пути"
            )
        } else {
            format!(
                "lukina: проект номенклатуры на {next} год с двумя строками, к которым у программы есть замечания"
            )
        };
        vec![
            drafts,
            format!(
                "lukina: {last} год не закрыт — предложение о закрытии года; panina: год закрыт, итоговая запись не подписана"
            ),
            format!(
                "belova, дело 12-1-01 {first} года: срок 50/75 лет с обоснованием; isaeva, дело 16-2-05 {before} года: срок зависит от обстоятельства, которое не записано"
            ),
            format!(
                "zueva, дела 14-1-02 и 14-1-03 {first} года: проверка проведена и не проведена — второе уничтожать нельзя"
            ),
            format!(
                "panina: дела «ЭПК» {first} года не просмотрены полистно и потому не попали в перечень"
            ),
            format!(
                "arhiv: описи дел {before} года — проект (10), подписана (14), с неустранённым замечанием (12, личный состав), проверена и ждёт приёма (12); в описи 12в-{first} один том отсутствует"
            ),
            format!(
                "dou: служебная записка о новом деле 14-1-08 ждёт регистрации; volkov: такая же записка 16-2-06 ждёт подписи; итоги {before} года с дополнением к номенклатуре и пакетом документов"
            ),
            format!(
                "hranitel: раздел нового подразделения 22 прислан и ждёт включения в номенклатуру {year} года"
            ),
            "arhiv: три выдачи — возвращена, просрочена, на руках".into(),
            "sokolov: запрет уничтожения, который пора пересмотреть; volkov: запрет в силе".into(),
            "sekretar: на повестке ЦЭК годовой раздел описи временного хранения и акт по делам «ДСП»".into(),
            format!(
                "arhiv: кампания {last} года пройдена до отметок; кампания {year} года на втором этапе: перечень 12 согласован, 16 — у начальника (volkov), 18 — проект, остальные ещё не составлены"
            ),
            format!(
                "arhiv-dsp: кампания {last} года по делам «ДСП» пройдена до отметок, в кампании {year} года — проект акта; arhiv о них не знает"
            ),
        ]
    }
}

impl fmt::Display for Guide {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all: i64 = self.counts.iter().map(|count| count.cases).sum();
        writeln!(
            f,
            "Учебное учреждение создано: дел {all}, томов {}, документов {}.",
            self.volumes, self.documents
        )?;
        let states: Vec<String> = CaseState::ALL
            .iter()
            .map(|state| (state.label(), self.in_state(*state)))
            .filter(|(_, cases)| *cases > 0)
            .map(|(label, cases)| format!("{label} {cases}"))
            .collect();
        writeln!(f, "По состоянию: {}.", states.join(", "))?;
        let expiries: Vec<String> = ExpiryKind::ALL
            .iter()
            .map(|expiry| format!("{} {}", expiry.label(), self.with_expiry(*expiry)))
            .collect();
        writeln!(f, "По сроку: {}.", expiries.join(", "))?;
        let year = i64::from(self.today.year());
        let first = year - YEARS_BACK;
        writeln!(
            f,
            "Номенклатуры: {first}, {}, {} и {year} годы; годы между ними в базу не вносились.",
            year - 2,
            year - 1
        )?;
        if first <= 2020 {
            writeln!(
                f,
                "В номенклатуре {first} года статьи указаны по Перечню 2019 года (ТП), хотя тогда действовал прежний: его статей в программе нет."
            )?;
        }
        writeln!(f, "\nПароль у всех один: {}\n\nКем войти:", self.password)?;
        for person in &self.people {
            writeln!(f, "  {:12} {} — {}", person.login, person.who, person.roles)?;
        }
        writeln!(f, "\nЧто посмотреть:")?;
        for (number, sight) in (1..).zip(self.sights()) {
            writeln!(f, "  {number:2}. {sight}")?;
        }
        Ok(())
    }
}
