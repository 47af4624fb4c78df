//! The autumn campaign: where each department stands on the way to next year's nomenclature (R-068…R-072). Pure.

use chrono::{Datelike, Months, NaiveDate};

use super::rules::{self, NomenclatureState};
use crate::ids::{DepartmentId, NomenclatureId};
use crate::organisation::roles::Role;
use crate::print::russian::{PluralForm, plural_form};

crate::words! {
    /// How far a department has come, in the order of the way.
    Progress {
        /// Nothing has been done.
        NotBegun = "not_begun", "не начата";
        /// Rows are being written.
        Draft = "draft", "проект";
        /// The archive has sent it back.
        Returned = "returned", "возвращена с замечаниями";
        /// Put together, waits for the head.
        Assembled = "assembled", "сведена, ждёт подписи";
        /// Signed, waits for the archive.
        Signed = "signed", "на проверке в архиве";
        /// Found in order, waits for the memo.
        Accepted = "accepted", "принята архивом";
        /// With the records department.
        Sent = "sent", "направлена";
    }
}

impl Progress {
    /// The progress of a department whose nomenclature is in this state; the agency's states come after all of them.
    pub fn of(state: Option<NomenclatureState>) -> Self {
        use NomenclatureState as S;
        match state {
            None => Progress::NotBegun,
            Some(S::Draft) => Progress::Draft,
            Some(S::Returned) => Progress::Returned,
            Some(S::Assembled) => Progress::Assembled,
            Some(S::Signed) => Progress::Signed,
            Some(S::Accepted) => Progress::Accepted,
            Some(
                S::Sent | S::Compiled | S::Visaed | S::OfficeSigned | S::Endorsed | S::Approved,
            ) => Progress::Sent,
        }
    }

    /// Whose turn it is; the first of the roles is the one that does it as a rule.
    pub fn waits_for(self) -> &'static [Role] {
        match self {
            Progress::NotBegun | Progress::Draft | Progress::Returned | Progress::Accepted => {
                &[Role::Clerk]
            }
            Progress::Assembled => &[Role::DepartmentHead],
            Progress::Signed => &[Role::ArchiveWorker, Role::ArchiveHead],
            Progress::Sent => &[Role::OfficeHead],
        }
    }
}

/// Until when a department draws its nomenclature up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The last day on which it is in time.
    pub last_day: NaiveDate,
    /// The day as the rule names it: 15 November, or the beginning of the department's work.
    pub named: NaiveDate,
    /// Whether the department begins its work in that year.
    pub is_new_department: bool,
}

impl Term {
    /// The term of the nomenclature for `year` of a department that exists since then.
    ///
    /// «До 15 ноября» is read as: the last day is 14 November (R-069, T-10); «не позднее даты начала деятельности»: that day is in
    /// time.
    pub fn of(year: i64, department_since: NaiveDate) -> Option<Self> {
        let named = rules::deadline(year, department_since)?;
        let is_new_department = i64::from(department_since.year()) == year;
        Some(Term {
            last_day: if is_new_department {
                named
            } else {
                named.pred_opt()?
            },
            named,
            is_new_department,
        })
    }

    /// Whether the term is over.
    pub fn is_over(&self, today: NaiveDate) -> bool {
        self.last_day < today
    }

    /// The clause that sets it.
    pub fn clause(&self) -> &'static str {
        if self.is_new_department {
            "п. 10.1.7"
        } else {
            "п. 10.1.6"
        }
    }

    /// «до 15.11.2026 (п. 10.1.6)».
    pub fn in_words(&self) -> String {
        let day = self.named.format("%d.%m.%Y");
        if self.is_new_department {
            format!(
                "не позднее {day}, дня начала деятельности подразделения ({})",
                self.clause()
            )
        } else {
            format!("до {day} ({})", self.clause())
        }
    }

    /// «осталось 12 дней», «сегодня последний день», «просрочено на 3 дня».
    pub fn standing(&self, today: NaiveDate) -> String {
        let days = self.last_day.signed_duration_since(today).num_days();
        match days {
            0 => "сегодня последний день".to_owned(),
            1.. => format!(
                "{} {}",
                if plural_form(days.unsigned_abs()) == PluralForm::One {
                    "остался"
                } else {
                    "осталось"
                },
                days_in_words(days.unsigned_abs())
            ),
            _ => format!("просрочено на {}", days_in_words(days.unsigned_abs())),
        }
    }
}

fn days_in_words(days: u64) -> String {
    let noun = match plural_form(days) {
        PluralForm::One => "день",
        PluralForm::Few => "дня",
        PluralForm::Many => "дней",
    };
    format!("{days} {noun}")
}

/// What a department's people are told of their nomenclature; nothing once it is sent, nothing before the autumn.
pub fn notice(
    year: i64,
    state: Option<NomenclatureState>,
    term: Term,
    today: NaiveDate,
) -> Option<String> {
    /// From 1 September on for the term of November.
    const EARLIEST: i64 = 75;
    let progress = Progress::of(state);
    let days = term.last_day.signed_duration_since(today).num_days();
    if progress == Progress::Sent || days > EARLIEST {
        return None;
    }
    Some(format!(
        "Номенклатура на {year} год разрабатывается {}: {}. Сейчас: {}",
        term.in_words(),
        term.standing(today),
        progress.label()
    ))
}

/// The agreement of the state archive's commission, once in five years.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExternalAgreement {
    /// There has been none.
    Never,
    /// It lasts for more than a year.
    Lasting(NaiveDate),
    /// It runs out within a year.
    RunningOut(NaiveDate),
    /// It has run out.
    Over(NaiveDate),
}

impl ExternalAgreement {
    /// How the agreement stands today; the day is the last on which a nomenclature may be approved without a new one.
    pub fn of(last_agreed_on: Option<NaiveDate>, today: NaiveDate) -> Self {
        const FIVE_YEARS: Months = Months::new(60);
        const A_YEAR: Months = Months::new(12);
        let Some(until) = last_agreed_on.and_then(|day| day.checked_add_months(FIVE_YEARS)) else {
            return ExternalAgreement::Never;
        };
        if rules::external_agreement_due(last_agreed_on, today) {
            return ExternalAgreement::Over(until);
        }
        let in_a_year = today.checked_add_months(A_YEAR).unwrap_or(today);
        if rules::external_agreement_due(last_agreed_on, in_a_year) {
            ExternalAgreement::RunningOut(until)
        } else {
            ExternalAgreement::Lasting(until)
        }
    }

    /// What is to be done, while there is something to be done.
    pub fn warning(&self) -> Option<String> {
        let day = |day: &NaiveDate| day.format("%d.%m.%Y").to_string();
        match self {
            ExternalAgreement::Lasting(_) => None,
            ExternalAgreement::Never => Some(
                "Согласования номенклатуры с ЭПК ГА РФ ещё не было: без него её не утвердить (п. 10.1.8)".into(),
            ),
            ExternalAgreement::RunningOut(until) => Some(format!(
                "Согласование номенклатуры с ЭПК ГА РФ действует по {}: подготовьте новое, оно нужно один раз в 5 лет (п. 10.1.8)",
                day(until)
            )),
            ExternalAgreement::Over(until) => Some(format!(
                "Согласование номенклатуры с ЭПК ГА РФ действовало по {}: без нового номенклатуру не утвердить (п. 10.1.8)",
                day(until)
            )),
        }
    }
}

/// What the check says of a nomenclature.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    /// Rows that break a rule.
    pub grave: usize,
    /// Rows with anything to be said of.
    pub remarked: usize,
}

/// A department in the campaign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The department.
    pub department_id: DepartmentId,
    /// Its index.
    pub index_code: String,
    /// Its name.
    pub name: String,
    /// Its nomenclature, once begun.
    pub nomenclature_id: Option<NomenclatureId>,
    /// How far it has come.
    pub progress: Progress,
    /// Until when.
    pub term: Option<Term>,
    /// Whether the term is over and the nomenclature is not sent.
    pub is_late: bool,
    /// Rows that the person may see.
    pub rows: i64,
    /// What the check says of them.
    pub findings: Findings,
    /// Remarks of the archive without an answer.
    pub open_remarks: i64,
    /// Remarks with one.
    pub answered_remarks: i64,
    /// Who has it now.
    pub holder: String,
    /// How often the archive has reminded, and when last.
    pub reminded: Option<(usize, NaiveDate)>,
}

impl Line {
    /// How the term stands, while there is something to be done.
    pub fn standing(&self, today: NaiveDate) -> String {
        match self.term {
            Some(term) if self.progress != Progress::Sent => term.standing(today),
            _ => String::new(),
        }
    }
}

crate::words! {
    /// In which order the departments stand.
    Order {
        /// As in the approved structure.
        Structure = "structure", "структуре";
        /// The least advanced first.
        Progress = "progress", "состоянию";
        /// The earliest term first.
        Term = "term", "сроку";
        /// The most rows first.
        Rows = "rows", "числу строк";
        /// The most rows that break a rule first.
        Grave = "grave", "числу нарушений";
        /// The most unanswered remarks first.
        Remarks = "remarks", "замечаниям без ответа";
    }
}

/// Which departments are shown, and in which order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Those that have come just so far.
    pub progress: Option<Progress>,
    /// Those that are late.
    pub late: bool,
    /// Those with rows that break a rule.
    pub grave: bool,
    /// The order.
    pub order: Order,
}

/// The lines asked for; equal ones stay in the order of the structure.
pub fn arranged(mut lines: Vec<Line>, asked: Asked) -> Vec<Line> {
    lines.retain(|line| {
        asked
            .progress
            .is_none_or(|progress| line.progress == progress)
            && (!asked.late || line.is_late)
            && (!asked.grave || line.findings.grave > 0)
    });
    match asked.order {
        Order::Structure => {}
        Order::Progress => lines.sort_by_key(|line| line.progress),
        Order::Term => lines.sort_by_key(|line| line.term.map(|term| term.last_day)),
        Order::Rows => lines.sort_by_key(|line| std::cmp::Reverse(line.rows)),
        Order::Grave => lines.sort_by_key(|line| std::cmp::Reverse(line.findings.grave)),
        Order::Remarks => lines.sort_by_key(|line| std::cmp::Reverse(line.open_remarks)),
    }
    lines
}

/// A step that a department's nomenclature took on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// When.
    pub on: NaiveDate,
    /// Which nomenclature.
    pub nomenclature: NomenclatureId,
    /// Where it came to.
    pub progress: Progress,
}

/// How many departments had come how far, day by day: what the picture shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Days {
    /// The first day and those after it; for each, how many departments by [`Progress::ALL`].
    pub days: Vec<(NaiveDate, Vec<usize>)>,
}

impl Days {
    /// Counts the steps (in the order they were taken) up to a day, among so many departments.
    pub fn of(steps: &[Taken], departments: usize, until: NaiveDate) -> Option<Days> {
        let first = steps.first()?.on;
        let mut stand: Vec<(NomenclatureId, Progress)> = Vec::new();
        let mut steps = steps.iter().peekable();
        let mut days = Vec::new();
        for day in first.iter_days().take_while(|day| *day <= until) {
            while let Some(step) = steps.next_if(|step| step.on <= day) {
                match stand.iter_mut().find(|(id, _)| *id == step.nomenclature) {
                    Some((_, progress)) => *progress = step.progress,
                    None => stand.push((step.nomenclature, step.progress)),
                }
            }
            let counts: Vec<usize> = Progress::ALL
                .iter()
                .map(|progress| match progress {
                    Progress::NotBegun => departments.saturating_sub(stand.len()),
                    _ => stand.iter().filter(|(_, one)| one == progress).count(),
                })
                .collect();
            days.push((day, counts));
        }
        (!days.is_empty()).then_some(Days { days })
    }
}

/// The days as columns of coloured pieces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// A piece of a column.
    pub pieces: Vec<Piece>,
    /// Days that are named below their columns: place and words.
    pub named: Vec<(usize, String)>,
    /// Where the last day of the term stands, when it is in the picture.
    pub term_at: Option<usize>,
    /// Width of the picture.
    pub width: usize,
}

/// So many departments that had come just so far on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// How far.
    pub progress: Progress,
    /// From the left.
    pub x: usize,
    /// From the top.
    pub y: usize,
    /// Height.
    pub height: usize,
    /// «14.11.2026, направлена: 3».
    pub title: String,
}

impl Picture {
    /// Height of a column.
    pub const HEIGHT: usize = 160;
    /// Width of a column.
    pub const COLUMN: usize = 7;

    /// Draws the days, those furthest on the way at the bottom.
    pub fn of(days: &Days, term: Option<NaiveDate>) -> Picture {
        let mut pieces = Vec::new();
        let mut named = Vec::new();
        let mut term_at = None;
        for (place, (day, counts)) in days.days.iter().enumerate() {
            let x = place * Self::COLUMN;
            let all: usize = counts.iter().sum();
            let mut below = 0;
            for (progress, count) in Progress::ALL.iter().zip(counts).rev() {
                // Rounded as a running sum, so that every column is exactly as high as the picture.
                let from = Self::HEIGHT * below / all.max(1);
                below += count;
                let to = Self::HEIGHT * below / all.max(1);
                if *count > 0 {
                    pieces.push(Piece {
                        progress: *progress,
                        x,
                        y: Self::HEIGHT - to,
                        height: to - from,
                        title: format!("{}, {}: {count}", day.format("%d.%m.%Y"), progress.label()),
                    });
                }
            }
            if day.day() == 1 || place == 0 && day.day() < 26 {
                named.push((x, day.format("%d.%m").to_string()));
            }
            if Some(*day) == term {
                term_at = Some(x + Self::COLUMN);
            }
        }
        Picture {
            pieces,
            named,
            term_at,
            width: days.days.len() * Self::COLUMN,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn term(year: i64, since: &str) -> Term {
        Term::of(year, date(since)).expect("a term")
    }

    #[test]
    fn the_term_of_november_is_read_strictly_and_a_new_department_has_its_own() {
        // R-069, T-10; R-071.
        let usual = term(2027, "2015-01-01");
        let new = term(2027, "2027-04-01");
        for (term, today, over, standing) in [
            (usual, "2026-11-13", false, "остался 1 день"),
            (usual, "2026-11-14", false, "сегодня последний день"),
            (usual, "2026-11-15", true, "просрочено на 1 день"),
            (usual, "2026-11-03", false, "осталось 11 дней"),
            (usual, "2026-11-18", true, "просрочено на 4 дня"),
            (new, "2026-11-15", false, "осталось 137 дней"),
            (new, "2027-04-01", false, "сегодня последний день"),
            (new, "2027-04-02", true, "просрочено на 1 день"),
        ] {
            assert_eq!(term.is_over(date(today)), over, "{today}");
            assert_eq!(term.standing(date(today)), standing, "{today}");
        }
        assert_eq!(usual.in_words(), "до 15.11.2026 (п. 10.1.6)");
        assert!(new.in_words().contains("не позднее 01.04.2027"));
        assert_eq!(new.clause(), "п. 10.1.7");
    }

    #[test]
    fn people_are_told_from_september_until_it_is_sent() {
        let told = |state, today| notice(2027, state, term(2027, "2015-01-01"), date(today));
        assert_eq!(told(None, "2026-08-30"), None);
        assert_eq!(
            told(None, "2026-11-12").as_deref(),
            Some(
                "Номенклатура на 2027 год разрабатывается до 15.11.2026 (п. 10.1.6): осталось 2 дня. Сейчас: не начата"
            )
        );
        assert!(
            told(Some(NomenclatureState::Signed), "2026-12-01")
                .is_some_and(|text| text.contains("просрочено на 17 дней"))
        );
        assert_eq!(told(Some(NomenclatureState::Sent), "2026-12-01"), None);
    }

    #[test]
    fn every_state_is_somewhere_on_the_way_and_somebodys_turn() {
        for state in NomenclatureState::ALL {
            assert!(Progress::of(Some(*state)) > Progress::NotBegun, "{state:?}");
        }
        for progress in Progress::ALL {
            assert!(!progress.waits_for().is_empty(), "{progress:?}");
        }
    }

    #[test]
    fn the_archive_is_warned_a_year_before_the_agreement_runs_out() {
        //
        use ExternalAgreement as E;
        let agreed = Some(date("2021-12-20"));
        let until = date("2026-12-20");
        for (last, today, expected) in [
            (None, "2026-01-01", E::Never),
            (agreed, "2025-12-20", E::Lasting(until)),
            (agreed, "2025-12-21", E::RunningOut(until)),
            (agreed, "2026-12-20", E::RunningOut(until)),
            (agreed, "2026-12-21", E::Over(until)),
        ] {
            let standing = E::of(last, date(today));
            assert_eq!(standing, expected, "{today}");
            assert_eq!(
                standing.warning().is_none(),
                matches!(standing, E::Lasting(_))
            );
        }
    }

    fn line(index: &str, progress: Progress, grave: usize, is_late: bool) -> Line {
        Line {
            department_id: DepartmentId(1),
            index_code: index.into(),
            name: String::new(),
            nomenclature_id: None,
            progress,
            term: None,
            is_late,
            rows: 0,
            findings: Findings {
                grave,
                remarked: grave,
            },
            open_remarks: 0,
            answered_remarks: 0,
            holder: String::new(),
            reminded: None,
        }
    }

    #[test]
    fn departments_are_filtered_and_ordered() {
        let lines = || {
            vec![
                line("10", Progress::Sent, 0, false),
                line("12", Progress::Draft, 2, true),
                line("14", Progress::NotBegun, 0, true),
                line("16", Progress::Draft, 5, false),
            ]
        };
        let all = Asked {
            progress: None,
            late: false,
            grave: false,
            order: Order::Structure,
        };
        let shown = |asked| -> Vec<String> {
            let lines = arranged(lines(), asked).into_iter();
            lines.map(|line| line.index_code).collect()
        };
        assert_eq!(shown(all), ["10", "12", "14", "16"]);
        assert_eq!(shown(Asked { late: true, ..all }), ["12", "14"]);
        assert_eq!(
            shown(Asked {
                grave: true,
                order: Order::Grave,
                ..all
            }),
            ["16", "12"]
        );
        assert_eq!(
            shown(Asked {
                progress: Some(Progress::Draft),
                ..all
            }),
            ["12", "16"]
        );
        assert_eq!(
            shown(Asked {
                order: Order::Progress,
                ..all
            }),
            ["14", "12", "16", "10"]
        );
    }

    #[test]
    fn days_tell_how_far_the_departments_had_come() {
        let step = |on, id, progress| Taken {
            on: date(on),
            nomenclature: NomenclatureId(id),
            progress,
        };
        let steps = [
            step("2026-10-01", 1, Progress::Draft),
            step("2026-10-03", 2, Progress::Draft),
            step("2026-10-03", 1, Progress::Assembled),
            step("2026-10-03", 1, Progress::Signed),
            step("2026-10-04", 1, Progress::Returned),
        ];
        let days = Days::of(&steps, 3, date("2026-10-05")).expect("days");
        let told: Vec<(String, &[usize])> = days
            .days
            .iter()
            .map(|(day, counts)| (day.to_string(), counts.as_slice()))
            .collect();
        // Not begun, draft, returned, assembled, signed, accepted, sent.
        assert_eq!(
            told,
            [
                ("2026-10-01".into(), &[2, 1, 0, 0, 0, 0, 0][..]),
                ("2026-10-02".into(), &[2, 1, 0, 0, 0, 0, 0]),
                ("2026-10-03".into(), &[1, 1, 0, 0, 1, 0, 0]),
                ("2026-10-04".into(), &[1, 1, 1, 0, 0, 0, 0]),
                ("2026-10-05".into(), &[1, 1, 1, 0, 0, 0, 0]),
            ]
        );
        assert_eq!(Days::of(&[], 3, date("2026-10-05")), None);
        let picture = Picture::of(&days, Some(date("2026-10-04")));
        assert_eq!(picture.width, 5 * Picture::COLUMN);
        assert_eq!(picture.term_at, Some(4 * Picture::COLUMN));
        assert_eq!(picture.named, [(0, "01.10".to_owned())]);
        assert_eq!(picture.pieces[0].title, "01.10.2026, проект: 1");
    }

    proptest! {
        #[test]
        fn every_day_counts_every_department_and_every_column_is_full(
            steps in proptest::collection::vec((0_u64..40, 0_i64..6, 1_usize..7), 1..40),
            more in 0_usize..5,
        ) {
            let mut steps: Vec<Taken> = steps
                .into_iter()
                .map(|(day, id, progress)| Taken {
                    on: date("2026-09-20") + chrono::Days::new(day),
                    nomenclature: NomenclatureId(id),
                    progress: Progress::ALL[progress],
                })
                .collect();
            steps.sort_by_key(|step| step.on);
            let departments = 6 + more;
            let days = Days::of(&steps, departments, date("2026-11-20")).expect("days");
            for (_, counts) in &days.days {
                prop_assert_eq!(counts.iter().sum::<usize>(), departments);
            }
            let picture = Picture::of(&days, Some(date("2026-11-14")));
            for place in 0..days.days.len() {
                let column = picture.pieces.iter().filter(|piece| piece.x == place * Picture::COLUMN);
                prop_assert_eq!(column.map(|piece| piece.height).sum::<usize>(), Picture::HEIGHT);
            }
        }
    }
}
