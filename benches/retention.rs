//! The heart on one core: terms read and expiries computed in a second. `cargo bench --bench retention`.
//!
//! The terms are those of the lists that come with the program, so the mix of easy and hard ones is that of real life.

use chrono::NaiveDate;
use delohran::reference_lists;
use delohran::retention::{self, Facts, OrganisationKind, Reading, RetentionTerm};
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

/// Every term of the lists: its words with the article, and its footnotes.
fn written() -> Vec<(String, String)> {
    let mut written = Vec::new();
    for edition in reference_lists::builtin() {
        for article in edition.articles() {
            for term in article.terms.iter().filter(|term| term.term.is_some()) {
                let words = format!("{}, ст. {}", term.text, article.key);
                written.push((words, article.note.clone()));
            }
        }
    }
    written
}

fn terms() -> Vec<RetentionTerm> {
    written()
        .iter()
        .filter_map(|(words, note)| match retention::read(words, note) {
            Ok(Reading::One(term)) => Some(term),
            _ => None,
        })
        .collect()
}

/// A case closed in each of thirty years.
fn facts() -> Vec<Facts> {
    (1995..2025)
        .map(|year| Facts {
            opened: NaiveDate::from_ymd_opt(year, 1, 12).map(Into::into),
            closed: NaiveDate::from_ymd_opt(year, 12, 31).map(Into::into),
            organisation: Some(OrganisationKind::Source),
            ..Facts::default()
        })
        .collect()
}

/// Reading the words of a term.
#[divan::bench]
fn parse(bencher: Bencher) {
    let written = written();
    bencher.counter(ItemsCount::new(written.len())).bench(|| {
        for (words, note) in &written {
            let _ = black_box(retention::read(black_box(words), note));
        }
    });
}

/// From a term and facts to a date.
#[divan::bench]
fn expiry(bencher: Bencher) {
    let (terms, facts) = (terms(), facts());
    bencher
        .counter(ItemsCount::new(terms.len() * facts.len()))
        .bench(|| {
            for term in &terms {
                for facts in &facts {
                    black_box(retention::expiry(black_box(term), facts).outcome());
                }
            }
        });
}

/// The same with the sentences that explain it.
#[divan::bench]
fn expiry_with_reasons(bencher: Bencher) {
    let (terms, facts) = (terms(), facts());
    bencher
        .counter(ItemsCount::new(terms.len() * facts.len()))
        .bench(|| {
            for term in &terms {
                for facts in &facts {
                    black_box(retention::expiry(black_box(term), facts).reasons());
                }
            }
        });
}
