//! Cases by the thousand: what their expiries depend on is read in stretches of keys, and only what changed is written.

use std::collections::{HashMap, VecDeque};

use chrono::NaiveDate;
use tokio::task::JoinHandle;

use crate::cases::rules::ExpiryKind;
use crate::cases::rules::expiry::{Computed, EventRecord, FactRecord, HoldRecord, Recorded};
use crate::db::{Db, Error, OverRows, Result, Store, Tx};
use crate::ids::{CaseId, DepartmentId};
use crate::nomenclature::rules::Category;

crate::statements! {
    CLOSED_WITHIN = "SELECT id, department_id, restricted, version, opened_on, closed_on, term, category, review_required, expiry,
        destroy_from, shut_gates FROM case_file WHERE id > $1 AND id <= $2 AND state = 'closed' ORDER BY id";
    EVENTS_WITHIN = "SELECT case_id, event, happened_on, ground, recorded_on FROM retention_event
        WHERE case_id > $1 AND case_id <= $2 ORDER BY case_id, id";
    FACTS_WITHIN = "SELECT case_id, fact, holds, ground, recorded_on FROM retention_fact
        WHERE case_id > $1 AND case_id <= $2 ORDER BY case_id, fact";
    HOLDS_WITHIN = "SELECT id, case_id, reason, ground, placed_by, placed_on, review_on, lifted_on, lift_ground FROM hold
        WHERE case_id > $1 AND case_id <= $2 ORDER BY case_id, id";
    REVIEWED_WITHIN = "SELECT DISTINCT case_id FROM appraisal WHERE case_id > $1 AND case_id <= $2";
    FIRST_DOCUMENTS_WITHIN = "SELECT case_id, min(dated_on) FROM document
        WHERE case_id > $1 AND case_id <= $2 GROUP BY case_id";
    ACQUISITION_SOURCE = "SELECT acquisition_source FROM organisation WHERE id = 1";
    LAST_CASE = "SELECT coalesce(max(id), 0) FROM case_file";
}

/// Written only where nobody has changed the case since it was read.
const COMPUTED_OVER: OverRows = OverRows {
    before: "WITH v (id, version, expiry, destroy_from, shut_gates, review_required, reasons, computed_on) AS (VALUES ",
    after: ") UPDATE case_file SET expiry = v.expiry, destroy_from = v.destroy_from, shut_gates = v.shut_gates,
        review_required = v.review_required, reasons = v.reasons, computed_on = v.computed_on,
        version = case_file.version + 1
        FROM v WHERE case_file.id = v.id AND case_file.version = v.version",
};

/// What the expiry of a closed case depends on, and what it was taken to be; no more is read for a computing.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct ClosedCase {
    /// Key.
    pub id: CaseId,
    /// Where it was formed.
    pub department_id: DepartmentId,
    /// ДСП.
    pub restricted: bool,
    /// Counts changes.
    pub version: i64,
    /// The day on which the first document was filed.
    pub opened_on: NaiveDate,
    /// The day on which it was finished.
    pub closed_on: Option<NaiveDate>,
    /// JSON of the parsed term; the same text stands on thousands of cases, so it is parsed by whoever needs it.
    pub term: String,
    /// By how long it is kept.
    pub category: Category,
    /// Whether it must be reviewed page by page first.
    pub review_required: bool,
    /// What the term was taken to come to.
    pub expiry: ExpiryKind,
    /// First day in a destruction list.
    pub destroy_from: Option<NaiveDate>,
    /// Conditions that were not met.
    pub shut_gates: String,
}

impl ClosedCase {
    /// What its columns say now, but for the sentences.
    pub fn stored(&self) -> Computed {
        Computed {
            expiry: self.expiry,
            destroy_from: self.destroy_from,
            shut_gates: self.shut_gates.clone(),
            review_required: self.review_required,
            reasons: Default::default(),
        }
    }
}

/// How many keys a stretch spans.
const STRETCH: i64 = 2_500;

/// How many stretches are read at once: reading takes longer than computing, and a second reader has a processor of its own.
const READERS: usize = 2;

/// Keys of cases from the one after `after` to `to`.
#[derive(Clone, Copy, Debug)]
pub struct Span {
    /// The last key before the span.
    pub after: CaseId,
    /// The last key of the span.
    pub to: CaseId,
}

/// A stretch of closed cases with everything recorded about them.
#[derive(Debug)]
pub struct Stretch {
    /// The keys that were looked through.
    pub span: Span,
    /// The cases, by key.
    pub cases: Vec<ClosedCase>,
    /// What is recorded; a case about which nothing is has no entry.
    pub recorded: HashMap<CaseId, Recorded>,
    /// What stands for those.
    pub nothing: Recorded,
}

impl Stretch {
    /// Everything recorded about a case of the stretch.
    pub fn recorded(&self, case: CaseId) -> &Recorded {
        self.recorded.get(&case).unwrap_or(&self.nothing)
    }
}

/// All closed cases after a key, stretch after stretch; the next ones are read while the caller computes.
pub struct Stretches {
    db: Db,
    /// Where the next reading begins.
    next: CaseId,
    last: CaseId,
    reading: VecDeque<JoinHandle<Result<Stretch>>>,
}

impl Stretches {
    /// Begins after a key and ends with the last case there is now: a later one is computed by whoever closes it.
    pub async fn after(db: &Db, after: CaseId) -> Result<Stretches> {
        Ok(Stretches {
            db: db.clone(),
            next: after,
            last: db.fetch_value(LAST_CASE, ()).await?,
            reading: VecDeque::new(),
        })
    }

    /// The last case that will be looked at.
    pub fn last(&self) -> CaseId {
        self.last
    }

    /// The next stretch, or nothing behind the last one; a stretch may hold no cases.
    pub async fn next(&mut self) -> Result<Option<Stretch>> {
        while self.reading.len() < READERS && self.next < self.last {
            let to = CaseId((self.next.0 + STRETCH).min(self.last.0));
            let span = Span {
                after: self.next,
                to,
            };
            let db = self.db.clone();
            self.reading
                .push_back(tokio::spawn(async move { closed_within(&db, span).await }));
            self.next = to;
        }
        match self.reading.pop_front() {
            None => Ok(None),
            Some(reading) => match reading.await {
                Ok(stretch) => stretch.map(Some),
                Err(broken) => std::panic::resume_unwind(broken.into_panic()),
            },
        }
    }
}

/// The closed cases with keys of a span, with what is recorded about them.
pub async fn closed_within(db: &Db, span: Span) -> Result<Stretch> {
    let within = (span.after, span.to);
    let cases: Vec<ClosedCase> = db.fetch_all(CLOSED_WITHIN, within).await?;
    let nothing = Recorded {
        acquisition_source: db.fetch_value(ACQUISITION_SOURCE, ()).await?,
        ..Recorded::default()
    };
    let mut recorded = HashMap::new();
    let events: Vec<EventRecord> = db.fetch_all(EVENTS_WITHIN, within).await?;
    for event in events {
        of(&mut recorded, &nothing, event.case_id)
            .events
            .push(event);
    }
    let facts: Vec<FactRecord> = db.fetch_all(FACTS_WITHIN, within).await?;
    for fact in facts {
        of(&mut recorded, &nothing, fact.case_id).facts.push(fact);
    }
    let holds: Vec<HoldRecord> = db.fetch_all(HOLDS_WITHIN, within).await?;
    for hold in holds {
        of(&mut recorded, &nothing, hold.case_id).holds.push(hold);
    }
    let reviewed: Vec<(CaseId,)> = db.fetch_all(REVIEWED_WITHIN, within).await?;
    for (case,) in reviewed {
        of(&mut recorded, &nothing, case).reviewed = true;
    }
    let first: Vec<(CaseId, NaiveDate)> = db.fetch_all(FIRST_DOCUMENTS_WITHIN, within).await?;
    for (case, date) in first {
        of(&mut recorded, &nothing, case).first_document = Some(date);
    }
    Ok(Stretch {
        span,
        cases,
        recorded,
        nothing,
    })
}

/// What is recorded about one case, begun with what holds for all.
fn of<'a>(
    recorded: &'a mut HashMap<CaseId, Recorded>,
    nothing: &Recorded,
    case: CaseId,
) -> &'a mut Recorded {
    recorded.entry(case).or_insert_with(|| nothing.clone())
}

/// Writes what terms have come to, all or none.
///
/// # Errors
/// [`Error::Stale`] when one of the cases was changed since it was read.
pub async fn set_computed_of_many(
    tx: &mut Tx,
    computed: &[(&ClosedCase, Computed)],
    today: NaiveDate,
) -> Result<()> {
    let rows: Vec<_> = computed
        .iter()
        .map(|(case, computed)| {
            (
                case.id,
                case.version,
                computed.expiry,
                computed.destroy_from,
                computed.shut_gates.clone(),
                computed.review_required,
                super::reasons_json(computed),
                today,
            )
        })
        .collect();
    let changed = tx.execute_over(COMPUTED_OVER, rows).await?;
    if usize::try_from(changed) == Ok(computed.len()) {
        Ok(())
    } else {
        Err(Error::Stale)
    }
}
