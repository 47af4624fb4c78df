//! The sentences that explain an expiry, each with the clause it rests on.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::canonical::{unit_of, write_articles};
use super::expiry::{Expiry, Outcome, Step, Trace};
use super::facts::Hold;
use super::term::{Condition, Gate, RetentionTerm};

/// One step of the explanation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// A full Russian sentence, without the final point.
    pub text: String,
    /// The clause it rests on: «10.5.4» of the instruction, or a law.
    pub clause: String,
}

/// The clause of the instruction on when a case enters a destruction list.
const ARITHMETIC: &str = "10.5.4";
/// The clause on the terms being set by the lists and laws.
const TERMS: &str = "10.1.5";
/// The clause on the page-by-page review of cases marked «ЭПК».
const REVIEW: &str = "10.3.2";
/// The clause on cases carried over to the next year.
const CARRIED_OVER: &str = "10.1.13";
/// Storage terms of personnel documents.
const PERSONNEL_LAW: &str = "ст. 22.1 Федерального закона № 125-ФЗ";

impl<'a> Expiry<'a> {
    /// Why the expiry is what it is: at least one sentence, whatever the outcome.
    pub fn reasons(&self) -> Vec<Reason> {
        let mut story = Story {
            term: self.term(),
            reasons: Vec::with_capacity(4),
        };
        self.retrace(&mut story);
        if matches!(
            self.outcome(),
            Outcome::On(_) | Outcome::AtDiscretion { .. }
        ) {
            for hold in &self.facts().holds {
                story.tell(hold_sentence(hold), ARITHMETIC);
            }
        }
        story.reasons
    }
}

/// A trace that writes.
struct Story<'a> {
    term: &'a RetentionTerm,
    reasons: Vec<Reason>,
}

impl Story<'_> {
    fn tell(&mut self, text: String, clause: &str) {
        let reason = Reason {
            text,
            clause: clause.to_owned(),
        };
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }
}

impl<'a> Trace<'a> for Story<'a> {
    fn step(&mut self, step: Step<'a>) {
        let (text, clause) = sentence(&step, self.term);
        self.tell(text, clause);
    }
}

fn sentence<'a>(step: &Step<'a>, term: &RetentionTerm) -> (String, &'static str) {
    match step {
        Step::Contradicted(contradiction) => (contradiction.to_string(), ARITHMETIC),
        Step::Weighed { alternative, holds } => {
            let (condition, then) = (&alternative.condition, alternative.then.in_words());
            let text = match holds {
                Some(true) => format!("Условие «{condition}» выполнено: действует срок «{then}»"),
                Some(false) => format!("Условие «{condition}» не выполнено: срок «{then}» не применяется"),
                None => format!(
                    "Не указано, выполнено ли условие «{condition}» (тогда срок «{then}»): принимается более долгий срок, подтвердите сведения"
                ),
            };
            (text, TERMS)
        }
        Step::Governed(alternative) => (
            format!("Применён срок «{}» ({})", alternative.then.in_words(), alternative.condition),
            TERMS,
        ),
        Step::FactNeeded => (
            "Пока это не подтверждено, признать надобность миновавшей нельзя: решает комиссия".to_owned(),
            TERMS,
        ),
        Step::Permanent { note: None } => (
            format!("Срок хранения «Постоянно»{}: дело уничтожению не подлежит", ground_of(term)),
            TERMS,
        ),
        Step::Permanent { note: Some(trigger) } => (
            format!(
                "Срок хранения «Постоянно»{}: дело уничтожению не подлежит, примечание «{}» права уничтожить не даёт",
                ground_of(term),
                trigger.text
            ),
            TERMS,
        ),
        Step::NotApplicable => (
            "Срок для такого вида документов не установлен («-»): срок назначает комиссия".to_owned(),
            TERMS,
        ),
        Step::Open => (
            "Дело не закончено делопроизводством: срок хранения ещё не начался".to_owned(),
            CARRIED_OVER,
        ),
        Step::Closed(date) => (format!("Закончено делопроизводством {}", in_or_on(*date)), ARITHMETIC),
        Step::EventCame { trigger, date } => {
            (format!("Событие срока «{trigger}» наступило {}", in_or_on(*date)), ARITHMETIC)
        }
        Step::EventAwaited { trigger, undated: false } => (
            format!("Событие срока «{trigger}» не отмечено: срок не истекает, пока оно не наступит"),
            ARITHMETIC,
        ),
        Step::EventAwaited { trigger, undated: true } => (
            format!("Событие срока «{trigger}» отмечено без даты: укажите дату, без неё срок не исчисляется"),
            ARITHMETIC,
        ),
        Step::Counted { years, base_year, branch } => (counted(*years, *base_year, branch, term), ARITHMETIC),
        Step::Personnel { closed_before_2003: true } => (
            "Дело по личному составу закончено до 01.01.2003: хранится 75 лет".to_owned(),
            PERSONNEL_LAW,
        ),
        Step::Personnel { closed_before_2003: false } => (
            "Дело по личному составу закончено после 01.01.2003: хранится 50 лет".to_owned(),
            PERSONNEL_LAW,
        ),
        Step::FiftyBefore2003 => (
            "Указан срок 50 лет, но дело закончено до 01.01.2003: документы по личному составу этих лет хранятся 75 лет, срок должна подтвердить комиссия".to_owned(),
            PERSONNEL_LAW,
        ),
        Step::AgeNotSubtracted => (
            "Пометка «В» (минус возраст) требует проверки: возраст не вычитается, принят полный срок".to_owned(),
            PERSONNEL_LAW,
        ),
        Step::OwnTerm { least } => (
            format!("До минования надобности, но не менее {least} {}", genitive_unit(*least)),
            TERMS,
        ),
        Step::NeedOver(date) => (format!("Надобность признана миновавшей {}", in_or_on(*date)), TERMS),
        Step::NeedNotDecided => (
            "Решение о том, что надобность миновала, не записано: одного возраста дела мало".to_owned(),
            TERMS,
        ),
        Step::LiquidationToCheck => (
            "При ликвидации организации дела передают в архив или правопреемнику либо уничтожают: требует проверки".to_owned(),
            TERMS,
        ),
        Step::AuditDone(date) => {
            (format!("Проверка (ревизия) завершена {}", in_or_on(*date)), TERMS)
        }
        Step::AuditTooEarly => (
            "Отмеченная проверка (ревизия) проведена раньше, чем закончено дело, или без даты: нужна проверка после его окончания".to_owned(),
            TERMS,
        ),
        Step::AuditMissing => (
            "Проверка (ревизия) не отмечена: до неё дело в перечень не включается".to_owned(),
            TERMS,
        ),
        Step::DisputeOver(date) => (format!("Спор завершён {}", in_or_on(*date)), TERMS),
        Step::DisputeOpen => (
            "Спор не завершён (или не указано когда): дело сохраняется до вынесения решения".to_owned(),
            TERMS,
        ),
        Step::NoteToJudge(Condition::Other(text)) => {
            (format!("Примечание «{text}» требует решения человека"), TERMS)
        }
        Step::NoteToJudge(_) => (
            "У срока есть знак сноски, а её текста нет: сноска может менять срок, требует проверки".to_owned(),
            TERMS,
        ),
        Step::ReviewDone(gate) => (format!("{} проведена", review_of(*gate)), REVIEW),
        Step::ReviewMissing(gate) => (
            format!("{} не проведена: без неё дело в перечень не включается", review_of(*gate)),
            REVIEW,
        ),
        Step::NotBefore { date, is_sure: true } => {
            (format!("К уничтожению не ранее {}", day(*date)), ARITHMETIC)
        }
        Step::NotBefore { date, is_sure: false } => (
            format!("Решает комиссия; в любом случае не ранее {}", day(*date)),
            ARITHMETIC,
        ),
    }
}

/// «5 лет (ст. 70 Перечня 2019 г.) исчисляются с 01.01.2016 и истекают 31.12.2020».
fn counted(years: u32, base_year: i32, branch: &RetentionTerm, term: &RetentionTerm) -> String {
    let ground = match ground_of(branch) {
        own if own.is_empty() => ground_of(term),
        own => own,
    };
    let (run, end) = if unit_of(years) == "год" {
        ("исчисляется", "истекает")
    } else {
        ("исчисляются", "истекают")
    };
    let (first, last) = (base_year + 1, base_year + years as i32);
    format!(
        "{years} {}{ground} {run} с 01.01.{first} и {end} 31.12.{last}",
        unit_of(years)
    )
}

/// « (ст. 70 Перечня 2019 г.)», or nothing for a term without a ground.
fn ground_of(term: &RetentionTerm) -> String {
    let basis = term.basis();
    let mut ground = String::new();
    if !basis.articles.is_empty() {
        let written = write_articles(&mut ground, &basis.articles);
        debug_assert!(written.is_ok(), "writing to a string cannot fail");
        ground = ground
            .replace("Перечня 2019", "Перечня 2019 г.")
            .replace("Перечня 2010", "Перечня 2010 г.");
    }
    if let Some(text) = &basis.text {
        if !ground.is_empty() {
            ground.push_str("; ");
        }
        ground.push_str(text);
    }
    if ground.is_empty() {
        ground
    } else {
        format!(" ({ground})")
    }
}

fn genitive_unit(years: u32) -> &'static str {
    if years % 10 == 1 && years % 100 != 11 {
        "года"
    } else {
        "лет"
    }
}

fn review_of(gate: Gate) -> &'static str {
    match gate {
        Gate::Epk => "Экспертиза (полистный просмотр) по отметке «ЭПК»",
        Gate::Ek => "Экспертиза по отметке «ЭК»",
    }
}

/// «в 2015 г.» for a year, «31.12.2015» for a day, «в 11.2021» for a month.
fn in_or_on(date: super::dates::RecordedDate) -> String {
    if date.first() == date.last() {
        day(date.last())
    } else {
        format!("в {date}")
    }
}

fn day(date: NaiveDate) -> String {
    format!("{:02}.{:02}.{}", date.day(), date.month(), date.year())
}

fn hold_sentence(hold: &Hold) -> String {
    let from = hold
        .from
        .map(|from| format!(" с {}", day(from)))
        .unwrap_or_default();
    let to = match hold.to {
        Some(to) => format!(" по {}", day(to)),
        None => ", не снят".to_owned(),
    };
    let reason = if hold.reason.trim().is_empty() {
        String::new()
    } else {
        format!(": {}", hold.reason.trim())
    };
    format!("Запрет на уничтожение{from}{to}{reason}")
}
