//! The story: what is done on which day. Pure; nothing in it is later than the last day.
//!
//! Years are counted back from the last one. Seven years back, so that terms of five years are over; then the last three. The
//! years between were not entered, as happens when a body begins to work with a new system.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::archive::{self, Which};
use super::destruction;
use super::documents::{self, Filing};
use super::memos::{self, NewCase, Reach};
use super::nomenclature::{self, Draft, Way};
use super::office::Office;
use super::records::{self, Record};
use super::year_end;
use crate::destruction::rules::Track;
use crate::inventories::rules::InventoryKind::{self, LongTerm, Permanent, Personnel};
use crate::refusal::Result;
use crate::retention::{Event, Fact};

/// How far back the first year lies.
pub(super) const YEARS_BACK: i64 = 7;

const ALL: &[&str] = &["10", "12", "14", "16", "18", "20"];

/// Something done on a day.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// On the way of a year's nomenclature.
    Nomenclature(i64, Way),
    /// A department is founded in the year, and its section of the nomenclature drawn up.
    FoundDepartment(i64),
    /// With the drafts of the coming year.
    Draft(i64, Draft),
    /// A document is filed.
    File(Box<Filing>),
    /// A case is asked for that the approved nomenclature did not foresee.
    AskForCase(i64, &'static NewCase, Reach),
    /// A letter of that day is filed into it.
    FileLetter(i64, &'static NewCase, usize, NaiveDate),
    /// The year is closed in these departments.
    CloseYear(i64, &'static [&'static str]),
    /// Its final record is signed.
    SignFinalRecords(i64, &'static [&'static str]),
    /// The final record of the agency and the supplement to its nomenclature are signed.
    SignYearPapers(i64),
    /// Recorded about the case of that year and index.
    Record(i64, &'static str, Record),
    /// ЭПК cases of the year are reviewed.
    Review(i64, &'static [&'static str]),
    /// One is reviewed, and its first document goes into a permanent case: department, from, to.
    ReviewAndMove(&'static str, (i64, &'static str), (i64, &'static str)),
    /// Volumes of the year are put in order.
    Certify(i64, &'static [&'static str]),
    /// On the way of departments' inventories of the year.
    Inventories(i64, archive::Step, &'static [Which]),
    /// The annual section is drawn.
    DrawAnnual(i64, InventoryKind),
    /// Annual sections are endorsed.
    EndorseAnnual(i64, &'static [InventoryKind]),
    /// Annual sections are approved.
    ApproveAnnual(i64, &'static [InventoryKind]),
    /// A volume is lent: the case, to whom, for how many days.
    Lend((i64, &'static str), &'static str, u64),
    /// And comes back.
    TakeBack((i64, &'static str)),
    /// In the campaign of the year.
    Destroy(i64, Track, destruction::Step),
}

impl Step {
    /// Does it, through the desks.
    pub async fn take(self, office: &mut Office<'_>) -> Result<()> {
        match self {
            Step::Nomenclature(year, way) => nomenclature::take(office, year, way).await,
            Step::FoundDepartment(year) => nomenclature::found_and_draw_up(office, year).await,
            Step::Draft(year, step) => nomenclature::take_draft(office, year, step).await,
            Step::File(filing) => documents::file(office, *filing).await,
            Step::AskForCase(year, case, reach) => memos::take(office, year, case, reach).await,
            Step::FileLetter(year, case, letter, on) => {
                memos::file(office, year, case, (letter, on)).await
            }
            Step::CloseYear(year, departments) => year_end::close(office, year, departments).await,
            Step::SignFinalRecords(year, departments) => {
                year_end::sign_final_records(office, year, departments).await
            }
            Step::SignYearPapers(year) => year_end::sign_year_papers(office, year).await,
            Step::Record(year, index, record) => {
                records::record(office, (year, index), record).await
            }
            Step::Review(year, departments) => year_end::review(office, year, departments).await,
            Step::ReviewAndMove(department, from, to) => {
                year_end::review_and_move(office, department, from, to).await
            }
            Step::Certify(year, departments) => year_end::certify(office, year, departments).await,
            Step::Inventories(year, step, which) => archive::take(office, year, step, which).await,
            Step::DrawAnnual(year, kind) => archive::draw_annual(office, year, kind).await,
            Step::EndorseAnnual(year, kinds) => archive::endorse_annual(office, year, kinds).await,
            Step::ApproveAnnual(year, kinds) => archive::approve_annual(office, year, kinds).await,
            Step::Lend(case, borrower, days) => archive::lend(office, case, borrower, days).await,
            Step::TakeBack(case) => archive::take_back(office, case).await,
            Step::Destroy(year, track, step) => {
                destruction::take(office, (year, track), step).await
            }
        }
    }
}

/// Everything that is done until `today`, in the order of the days.
///
/// What the story puts on a later day of the last year is done today, except documents, which do not exist yet, and except the
/// drafts of the coming year, which go on from being begun only from September.
pub(super) fn until(today: NaiveDate) -> Vec<(NaiveDate, Step)> {
    let last = i64::from(today.year());
    let mut story = Story(Vec::new());
    story.first_year(last - YEARS_BACK);
    story.year_before_last(last - 2);
    story.last_but_one(last - 1);
    story.this_year(last, today);
    story.loans(last - YEARS_BACK, today);
    let mut days = story.0;
    days.sort_by_key(|(day, _)| *day);
    for (day, _) in &mut days {
        *day = (*day).min(today);
    }
    days.sort_by_key(|(day, _)| *day);
    days
}

struct Story(Vec<(NaiveDate, Step)>);

impl Story {
    fn on(&mut self, on: NaiveDate, step: Step) {
        self.0.push((workday(on), step));
    }

    /// The way of the nomenclature for `year` in the autumn before.
    fn nomenclature(&mut self, year: i64, with_protocol: bool) {
        for (month, date, way) in [
            (10, 6, Way::Draft),
            (10, 20, Way::Sign),
            (11, 9, Way::Accept),
            (11, 24, Way::Consolidate),
            (12, 8, Way::Endorse),
            (12, 24, Way::Approve(with_protocol)),
        ] {
            self.on(day(year - 1, month, date), Step::Nomenclature(year, way));
        }
    }

    fn documents(&mut self, year: i64, back: i64) {
        for (filed_on, filing) in documents::of_year(year, back) {
            self.0.push((filed_on, Step::File(Box::new(filing))));
        }
    }

    fn record(&mut self, on: NaiveDate, year: i64, index: &'static str, record: Record) {
        self.on(on, Step::Record(year, index, record));
    }

    fn first_year(&mut self, year: i64) {
        self.nomenclature(year, true);
        self.documents(year, YEARS_BACK);
        self.on(day(year + 1, 1, 14), Step::CloseYear(year, ALL));
        self.on(day(year + 1, 1, 20), Step::SignFinalRecords(year, ALL));
        self.on(day(year + 1, 2, 4), Step::SignYearPapers(year));
        self.events_of_the_first_year(year);
        // The control department never got round to it.
        self.on(
            day(year + 1, 3, 15),
            Step::Review(year, &["10", "12", "14", "16", "20"]),
        );
        self.on(day(year + 1, 4, 10), Step::Certify(year, ALL));
        self.archive_takes_over(year);
    }

    fn events_of_the_first_year(&mut self, year: i64) {
        let end = day(year, 12, 31);
        let after = day(year + 1, 2, 3);
        let event = |event, on, ground| Record::Event(event, on, ground);
        for (on, index, record) in [
            (
                after,
                "10-2-02",
                event(Event::ContractEnd, end, "акт сверки расчетов по договору"),
            ),
            (
                day(year + 2, 7, 5),
                "20-1-01",
                event(
                    Event::ContractEnd,
                    day(year + 2, 6, 30),
                    "акт приемки последнего этапа работ",
                ),
            ),
            (
                after,
                "16-1-01",
                event(
                    Event::DecisionMade,
                    day(year, 12, 18),
                    "постановление суда апелляционной инстанции",
                ),
            ),
            (
                after,
                "14-1-07",
                event(
                    Event::Executed,
                    day(year, 11, 29),
                    "постановление об окончании исполнительного производства",
                ),
            ),
            (
                day(year + 1, 9, 10),
                "10-1-04",
                event(
                    Event::Replaced,
                    day(year + 1, 9, 1),
                    "новая инструкция, присланная письмом",
                ),
            ),
            (
                day(year + 3, 5, 20),
                "10-2-06",
                event(
                    Event::Replaced,
                    day(year + 3, 5, 18),
                    "утверждены новые планы-схемы",
                ),
            ),
            (
                day(year + 3, 8, 4),
                "14-1-02",
                event(
                    Event::AuditDone,
                    day(year + 3, 7, 31),
                    "акт проверки Счетной палаты Российской Федерации",
                ),
            ),
        ] {
            self.record(on, year, index, record);
        }
        for (index, ground) in [
            ("16-2-05", "годовой план работы ФНС России утверждён"),
            ("18-2-05", "годовой отчёт ФНС России утверждён"),
            ("14-2-06", "годовой статистический отчёт представлен"),
        ] {
            self.record(
                after,
                year,
                index,
                Record::NotSo(Fact::NoAnnualReport, ground),
            );
        }
    }

    /// Two years after the cases were closed they go to the archive.
    fn archive_takes_over(&mut self, year: i64) {
        const DEPARTMENTAL: &[Which] = &[
            ("10", Permanent),
            ("12", Permanent),
            ("12", Personnel),
            ("12", LongTerm),
            ("14", Permanent),
            ("14", Personnel),
            ("18", Permanent),
            ("20", Permanent),
        ];
        const ONE: &[Which] = &[("10", Permanent)];
        use archive::Step as S;
        let transfer = year + 3;
        for (month, date, step, which) in [
            (2, 10, S::Draw, DEPARTMENTAL),
            (2, 17, S::Sign, DEPARTMENTAL),
            (2, 24, S::Find, ONE),
            (3, 3, S::Mend, ONE),
            (3, 10, S::Check, DEPARTMENTAL),
            (3, 20, S::Accept, DEPARTMENTAL),
        ] {
            self.on(
                day(transfer, month, date),
                Step::Inventories(year, step, which),
            );
        }
        const FOR_STATE_ARCHIVE: &[InventoryKind] = &[Permanent, Personnel];
        for kind in FOR_STATE_ARCHIVE {
            self.on(day(transfer, 5, 15), Step::DrawAnnual(year, *kind));
        }
        self.on(
            day(transfer, 6, 10),
            Step::EndorseAnnual(year, FOR_STATE_ARCHIVE),
        );
        self.on(
            day(transfer, 9, 20),
            Step::ApproveAnnual(year, FOR_STATE_ARCHIVE),
        );
    }

    fn year_before_last(&mut self, year: i64) {
        // Five years after the first agreement the state archive's commission agrees again.
        self.nomenclature(year, true);
        self.documents(year, 2);
        self.unforeseen_case(year);
        let after = year + 1;
        self.on(day(after, 1, 14), Step::CloseYear(year, ALL));
        self.on(day(after, 1, 20), Step::SignFinalRecords(year, ALL));
        self.on(day(after, 2, 4), Step::SignYearPapers(year));
        self.on(day(after, 2, 25), Step::Review(year, &["10", "12", "14"]));
        self.on(day(after, 4, 10), Step::Certify(year, &["10", "12", "14"]));
        self.record(
            day(after, 5, 12),
            year,
            "14-1-02",
            Record::Event(
                Event::AuditDone,
                day(after, 4, 30),
                "акт внутреннего финансового аудита",
            ),
        );
        self.record(
            day(after, 7, 7),
            year,
            "10-2-02",
            Record::Event(
                Event::ContractEnd,
                day(after, 6, 30),
                "соглашение о расторжении договора",
            ),
        );
        self.on(
            day(after, 11, 20),
            Step::ReviewAndMove("18", (year, "18-1-03"), (after, "18-1-01")),
        );
    }

    /// A case that nobody foresaw: asked for in July, in force at once, with two letters by the end of the year.
    fn unforeseen_case(&mut self, year: i64) {
        let case = &memos::ELECTRONIC_DOCUMENTS;
        let asked = Step::AskForCase(year, case, Reach::Registered);
        self.on(day(year, 7, 10), asked);
        for (letter, written) in [(0, day(year, 7, 20)), (1, day(year, 10, 5))] {
            let filed = written + Days::new(2);
            self.on(filed, Step::FileLetter(year, case, letter, written));
        }
    }

    fn last_but_one(&mut self, year: i64) {
        self.nomenclature(year, false);
        self.documents(year, 1);
        let first = year + 1 - YEARS_BACK;
        // A ban whose day of review is still ahead, and one that nobody has looked at since it was to be reviewed.
        self.record(
            day(year - 1, 11, 5),
            first,
            "16-1-02",
            Record::Hold(
                "Документы запрошены следственным органом",
                "запрос Следственного комитета от 01.11 № 12-7",
                day(year + 2, 6, 1),
            ),
        );
        self.record(
            day(year, 3, 3),
            first,
            "12-1-04",
            Record::Hold(
                "Трудовой спор с уволенным служащим",
                "определение Тверского районного суда",
                day(year, 12, 1),
            ),
        );
        self.finished_campaign(year);
        // The department of information technologies leaves the year open.
        self.on(
            day(year + 1, 1, 14),
            Step::CloseYear(year, &["10", "12", "14", "16", "18"]),
        );
        self.on(
            day(year + 1, 1, 20),
            Step::SignFinalRecords(year, &["10", "12", "14", "16"]),
        );
    }

    fn campaign(
        &mut self,
        (year, track): (i64, Track),
        steps: impl IntoIterator<Item = (u32, u32, destruction::Step)>,
    ) {
        for (month, date, step) in steps {
            self.on(day(year, month, date), Step::Destroy(year, track, step));
        }
    }

    fn finished_campaign(&mut self, year: i64) {
        use destruction::Step as S;
        const TWO: &[&str] = &["10", "14"];
        let until = day(year + 2, 12, 31);
        self.campaign(
            (year, Track::Ordinary),
            [
                (2, 10, S::Open),
                (2, 16, S::Advance),
                (3, 2, S::Draw(TWO)),
                (3, 4, S::Send(TWO)),
                (3, 17, S::Agree("10")),
                (
                    3,
                    18,
                    S::Refuse(
                        "14",
                        "Нужно для сверки показателей прошлых лет",
                        Some(until),
                    ),
                ),
                (3, 20, S::Agree("14")),
                (3, 25, S::Advance),
                (4, 2, S::DrawAct),
                (4, 15, S::Endorse),
                (4, 27, S::Approve),
                (4, 28, S::Advance),
                (5, 12, S::HandOver),
                (5, 13, S::Record),
                (5, 20, S::Mark),
            ],
        );
        const ONE: &[&str] = &["18"];
        self.campaign(
            (year, Track::Restricted),
            [
                (2, 10, S::Open),
                (2, 16, S::Advance),
                (3, 3, S::Draw(ONE)),
                (3, 5, S::Send(ONE)),
                (3, 19, S::Agree("18")),
                (3, 26, S::Advance),
                (4, 3, S::DrawAct),
                (4, 16, S::Endorse),
                (4, 28, S::Approve),
                (4, 29, S::Advance),
                (5, 14, S::HandOver),
                (5, 15, S::Record),
                (5, 21, S::Mark),
            ],
        );
    }

    fn this_year(&mut self, year: i64, today: NaiveDate) {
        self.nomenclature(year, false);
        for (filed_on, filing) in documents::of_year(year, 0) {
            if filed_on <= today {
                self.0.push((filed_on, Step::File(Box::new(filing))));
            }
        }
        self.memos_under_way(year, today);
        self.campaigns_under_way(year);
        let first = year - YEARS_BACK;
        self.on(day(year, 3, 12), Step::DrawAnnual(first, LongTerm));
        self.inventories_under_way(year - 2, year);
        self.on(day(year, 9, 4), Step::Draft(year + 1, Draft::Begin));
        self.on(day(year, 9, 21), Step::FoundDepartment(year));
        if today.month() >= 9 {
            for (month, date, step) in [
                (10, 14, Draft::Sign),
                (10, 30, Draft::Check),
                (11, 6, Draft::Send),
            ] {
                self.on(day(year, month, date), Step::Draft(year + 1, step));
            }
        }
    }

    /// One waits for registration, one for the signature of the head of the department.
    fn memos_under_way(&mut self, year: i64, today: NaiveDate) {
        let ago = |days: u64| (today - Days::new(days)).max(day(year, 1, 1));
        for (on, case, reach) in [
            (ago(6), &memos::TREASURY, Reach::Signed),
            (ago(2), &memos::PUBLIC_DISCUSSION, Reach::Drafted),
        ] {
            self.on(on, Step::AskForCase(year, case, reach));
        }
    }

    /// One list agreed, one with its department, one a draft, the others still to come; of ДСП cases an act before the commission.
    fn campaigns_under_way(&mut self, year: i64) {
        use destruction::Step as S;
        self.campaign(
            (year, Track::Ordinary),
            [
                (1, 26, S::Open),
                (1, 28, S::Advance),
                (2, 10, S::Draw(&["12", "16", "18"])),
                (2, 12, S::Send(&["12", "16"])),
                (
                    3,
                    3,
                    S::Refuse(
                        "12",
                        "Документы нужны для пересмотра кадрового резерва",
                        None,
                    ),
                ),
                (3, 5, S::Agree("12")),
                (
                    3,
                    10,
                    S::Refuse(
                        "16",
                        "Возможен пересмотр дела по новым обстоятельствам",
                        None,
                    ),
                ),
            ],
        );
        const RESTRICTED: &[&str] = &["10", "12", "20"];
        self.campaign(
            (year, Track::Restricted),
            [
                (1, 26, S::Open),
                (1, 28, S::Advance),
                (2, 11, S::Draw(RESTRICTED)),
                (2, 13, S::Send(RESTRICTED)),
                (3, 4, S::Agree("10")),
                (3, 4, S::Agree("12")),
                (3, 4, S::Agree("20")),
                (3, 18, S::Advance),
                (3, 25, S::DrawAct),
            ],
        );
    }

    /// An inventory in every state before acceptance: checked, signed with a finding, signed, a draft.
    fn inventories_under_way(&mut self, of_year: i64, year: i64) {
        const DRAWN: &[Which] = &[
            ("10", Permanent),
            ("12", Permanent),
            ("12", Personnel),
            ("14", Permanent),
        ];
        const SIGNED: &[Which] = &[("12", Permanent), ("12", Personnel), ("14", Permanent)];
        use archive::Step as S;
        for (month, date, step, which) in [
            (9, 15, S::Draw, DRAWN),
            (9, 22, S::Sign, SIGNED),
            (9, 29, S::Find, &[("12", Personnel)]),
            (10, 6, S::Check, &[("12", Permanent)]),
        ] {
            self.on(
                day(year, month, date),
                Step::Inventories(of_year, step, which),
            );
        }
    }

    /// One volume returned, one overdue, one out.
    fn loans(&mut self, year: i64, today: NaiveDate) {
        let ago = |days: u64| today - Days::new(days);
        for (on, step) in [
            (ago(120), Step::Lend((year, "18-1-01"), "panina", 28)),
            (ago(100), Step::TakeBack((year, "18-1-01"))),
            (ago(60), Step::Lend((year, "14-1-01"), "zhukov", 28)),
            (ago(10), Step::Lend((year, "10-1-01"), "volkov", 25)),
        ] {
            self.0.push((on, step));
        }
    }
}

/// A day of the story.
pub(super) fn day(year: i64, month: u32, day: u32) -> NaiveDate {
    i32::try_from(year)
        .ok()
        .and_then(|year| NaiveDate::from_ymd_opt(year, month, day))
        .expect("the story names days that every year has")
}

/// The day itself, or the Monday after it.
pub(super) fn workday(date: NaiveDate) -> NaiveDate {
    match date.weekday() {
        Weekday::Sat => date + Days::new(2),
        Weekday::Sun => date + Days::new(1),
        _ => date,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_later_than_the_last_day_and_all_is_in_order() {
        for today in [
            day(2026, 11, 20),
            day(2027, 1, 5),
            day(2026, 1, 1),
            day(2028, 2, 29),
        ] {
            let days: Vec<NaiveDate> = until(today).into_iter().map(|(day, _)| day).collect();
            assert!(days.is_sorted());
            assert!(days.last().is_some_and(|last| *last <= today));
        }
    }

    #[test]
    fn in_january_the_coming_year_is_only_begun() {
        let drafts = until(day(2027, 1, 5))
            .into_iter()
            .filter(|(_, step)| matches!(step, Step::Draft(..)))
            .count();
        assert_eq!(drafts, 1);
    }
}
