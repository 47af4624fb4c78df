//! The linter of case headings: clause 10.1.13 (column 2 of the nomenclature) as checks.
//!
//! A heading must name the kind of documents, their author, the correspondent, the subject,
//! the territory and the period, in this order (R-080 … R-086), and must not mix kinds
//! that are kept apart (R-110 … R-122). The checks are cautious on purpose: a heading is
//! judged bad only where the clause is surely broken, everything doubtful is advice.
//! Meaning is not judged; an archivist does that.
//!
//! ```
//! use delohran::nomenclature::headings::{FindingCode, lint};
//!
//! let verdict = lint("Переписка с ФНС России");
//! assert!(verdict.is_bad());
//! assert_eq!(verdict.findings[0].code, FindingCode::NoSubject);
//! assert!(!lint("Табели учета рабочего времени").is_bad());
//! ```

mod composition;
pub mod contract;
mod correspondence;
mod correspondents;
mod finding;
mod kinds;
mod order;
mod period;
mod period_text;
mod publications;
mod separation;
mod spelling;
mod substance;
mod syntax;
mod vague;
mod words;

pub use finding::{Finding, FindingCode, Judgement, Severity, Verdict};

use words::Heading;

/// The longest heading that is looked at, in characters; a longer one is certainly not a heading.
const LONGEST_HEADING: usize = 4000;

/// Judges one heading against clause 10.1.13.
///
/// Latin letters that stand in Russian words are turned into Cyrillic before anything else
/// is judged, and reported as [`FindingCode::Spelling`].
#[must_use]
pub fn lint(heading: &str) -> Verdict {
    let (text, spelling) = spelling::normalise(heading);
    if !text.chars().any(char::is_alphabetic) {
        return Verdict::from(vec![empty(&text)]);
    }
    if text.chars().count() > LONGEST_HEADING {
        return Verdict::from(vec![too_long()]);
    }
    let heading = Heading::read(&text);
    let mut findings = Vec::new();
    findings.extend(vague::check(&heading));
    findings.extend(syntax::check(&heading));
    findings.extend(publications::check(&heading));
    findings.extend(correspondence::check(&heading));
    findings.extend(period::check(&heading));
    findings.extend(composition::check(&heading));
    findings.extend(order::check(&heading));
    findings.extend(substance::check(&heading));
    findings.extend(separation::check(&heading));
    findings.extend(spelling);
    if findings
        .iter()
        .any(|finding| finding.code == FindingCode::Syntax)
    {
        withdraw_reordering(&mut findings);
    }
    Verdict::from(findings)
}

/// Only what keeps a row from being signed (R-081): that the heading is empty or its wording vague. Of these [`lint`] says the
/// same; a spreadsheet of many thousand rows is judged so in a fraction of the time.
#[must_use]
pub fn lint_grave(heading: &str) -> Vec<Finding> {
    let (text, _) = spelling::normalise(heading);
    if !text.chars().any(char::is_alphabetic) {
        return vec![empty(&text)];
    }
    if text.chars().count() > LONGEST_HEADING {
        return Vec::new();
    }
    vague::check(&Heading::read(&text))
}

/// Words of a sentence cannot be put in order by moving them; only the remark stays.
fn withdraw_reordering(findings: &mut [Finding]) {
    for finding in findings {
        if finding.code == FindingCode::Order {
            finding.suggest = None;
        }
    }
}

fn empty(text: &str) -> Finding {
    let what = if text.is_empty() {
        "Заголовок дела не заполнен"
    } else {
        "В заголовке дела нет ни одного слова"
    };
    Finding::error(
        FindingCode::Empty,
        format!("{what}: назовите вид документов, их автора и содержание (п. 10.1.13)"),
    )
}

fn too_long() -> Finding {
    Finding::error(
        FindingCode::Syntax,
        format!(
            "Заголовок длиннее {LONGEST_HEADING} знаков: дайте обобщенную формулировку, \
             кратко отражающую состав и содержание документов (п. 10.1.13)"
        ),
    )
}
