//! Kinds of jobs, their states, and what came of them. Pure.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::acting::{Acting, Place, Sight};
use crate::ids::{JobId, PersonId};
use crate::organisation::permissions::Procedure;

crate::words! {
    /// What is to be done.
    JobKind {
        /// All expiries of closed cases are computed anew.
        Recompute = "recompute", "Пересчёт сроков всех законченных дел";
        /// It is counted what a revision of terms would do.
        WhatIf = "what_if", "Подсчёт последствий пересмотра сроков";
        /// An approved revision of terms is done.
        ApplyRevision = "apply_revision", "Применение пересмотра сроков";
        /// A long paper or batch is made.
        Print = "print", "Печать большого документа";
        /// A large spreadsheet is read.
        ReadImport = "read_import", "Чтение большой таблицы";
        /// What was chosen of a large spreadsheet goes into a nomenclature.
        BringIn = "bring_in", "Загрузка большой таблицы в номенклатуру";
    }
}

impl JobKind {
    /// The right that it takes to ask for it, look at it and cancel it.
    pub fn procedure(self) -> Procedure {
        match self {
            JobKind::Recompute => Procedure::RecomputeExpiries,
            JobKind::WhatIf => Procedure::ProposeRevision,
            JobKind::ApplyRevision => Procedure::ApproveRevision,
            JobKind::Print => Procedure::PrintLong,
            JobKind::ReadImport | JobKind::BringIn => Procedure::ImportNomenclature,
        }
    }

    /// Whether it concerns the whole agency: then one of the kind is at work at a time, and it is for those with the right
    /// everywhere. Other jobs ask the right for their own place, and whoever asked for one may stop it.
    pub fn is_of_agency(self) -> bool {
        !matches!(
            self,
            JobKind::Print | JobKind::ReadImport | JobKind::BringIn
        )
    }
}

crate::words! {
    /// How far a job has come.
    JobState {
        /// Asked for.
        Waiting = "waiting", "ждёт очереди";
        /// Being carried out.
        Running = "running", "выполняется";
        /// Carried out.
        Done = "done", "выполнено";
        /// Stopped by an error; can be gone on with.
        Failed = "failed", "прервано ошибкой";
        /// Stopped by a person.
        Cancelled = "cancelled", "отменено";
    }
}

impl JobState {
    /// Whether nothing will happen any more by itself.
    pub fn is_over(self) -> bool {
        matches!(
            self,
            JobState::Done | JobState::Failed | JobState::Cancelled
        )
    }
}

/// A job.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Job {
    /// Key.
    pub id: JobId,
    /// What is done.
    pub kind: JobKind,
    /// JSON of what was asked.
    pub asked: String,
    /// Who asked.
    pub asked_by: PersonId,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// How far it has come.
    pub state: JobState,
    /// Whether somebody wants it stopped.
    pub cancel_asked: bool,
    /// JSON of the place to go on from; empty before the first.
    pub place: String,
    /// How much is done.
    pub percent: i64,
    /// What is being done, in words.
    pub words: String,
    /// JSON of an [`Outcome`]; empty until there is one.
    pub result: String,
    /// Why it was stopped.
    pub error: String,
    /// When it was over.
    pub finished_at: Option<DateTime<Utc>>,
}

impl Job {
    /// Whether the person may look at it and cancel it.
    pub fn is_for(&self, acting: &Acting) -> bool {
        self.asked_by == acting.person.id || acting.can(self.kind.procedure(), Place::Agency)
    }

    /// Whether the person may stop it and go on with it.
    pub fn may_be_stopped_by(&self, acting: &Acting) -> bool {
        let is_own = !self.kind.is_of_agency() && self.asked_by == acting.person.id;
        is_own || acting.can(self.kind.procedure(), Place::Agency)
    }

    /// What has come of it, for what the person may see.
    pub fn result_for(&self, sight: Sight) -> Vec<String> {
        let outcome: Outcome = serde_json::from_str(&self.result).unwrap_or_default();
        let mut sentences = outcome.sentences;
        if sight.restricted_everywhere {
            sentences.extend(outcome.of_restricted);
        }
        sentences
    }
}

/// What has come of a job: sentences for all who may look at it, and those about restricted (ДСП) cases apart.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// For everybody.
    pub sentences: Vec<String>,
    /// For those with the right to restricted cases.
    pub of_restricted: Vec<String>,
}

/// `done` of `all` in whole per cent; a hundred is said only of what is over.
pub fn percent(done: i64, all: i64) -> i64 {
    if all <= 0 {
        return 0;
    }
    (i128::from(done.max(0)) * 100 / i128::from(all))
        .min(99)
        .try_into()
        .unwrap_or(99)
}

/// Why a job is not done what was asked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// It is over.
    #[error("Задание уже закончено: отменять нечего")]
    Over,
    /// Only what an error stopped can be gone on with.
    #[error("Продолжить можно только задание, прерванное ошибкой")]
    NotFailed,
    /// One of its kind is at work.
    #[error("Такое задание уже выполняется или ждёт очереди: дождитесь его или отмените")]
    AtWork,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hundred_per_cent_is_said_of_what_is_over() {
        assert_eq!(percent(0, 0), 0);
        assert_eq!(percent(-1, 10), 0);
        assert_eq!(percent(5, 10), 50);
        assert_eq!(percent(10, 10), 99);
        assert_eq!(percent(i64::MAX, i64::MAX), 99);
    }

    #[test]
    fn restricted_cases_are_spoken_of_apart() {
        let outcome = Outcome {
            sentences: vec!["Проверено дел: 5".into()],
            of_restricted: vec!["Дел «ДСП»: 1".into()],
        };
        let job = Job {
            id: JobId(1),
            kind: JobKind::Recompute,
            asked: String::new(),
            asked_by: PersonId(1),
            asked_at: DateTime::UNIX_EPOCH,
            state: JobState::Done,
            cancel_asked: false,
            place: String::new(),
            percent: 100,
            words: String::new(),
            result: serde_json::to_string(&outcome).expect("plain"),
            error: String::new(),
            finished_at: None,
        };
        let sight = |restricted_everywhere| Sight {
            agency_wide: true,
            department: None,
            restricted_everywhere,
            restricted_in: None,
        };
        assert_eq!(job.result_for(sight(false)).len(), 1);
        assert_eq!(job.result_for(sight(true)).len(), 2);
    }
}
