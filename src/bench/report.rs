//! The figures as a table for people and as JSON for programs.

use std::time::Duration;

use serde::Serialize;

use super::world::Size;

/// One figure.
#[derive(Clone, Debug, Serialize)]
pub struct Figure {
    /// A short name that does not change.
    pub name: &'static str,
    /// What was measured, in words.
    pub what: &'static str,
    /// How much.
    pub value: f64,
    /// Of what.
    pub unit: &'static str,
    /// What it ought to be on two processors with a million cases.
    pub goal: &'static str,
}

/// All figures of one database.
#[derive(Debug, Serialize)]
pub struct Report {
    /// How large it is.
    pub size: Size,
    /// Which of the two databases.
    pub database: String,
    /// The figures.
    pub figures: Vec<Figure>,
}

impl Report {
    /// Adds a number of things in a second.
    pub fn rate(
        &mut self,
        name: &'static str,
        what: &'static str,
        things: usize,
        took: Duration,
        goal: &'static str,
    ) {
        let value = things as f64 / took.as_secs_f64().max(f64::EPSILON);
        self.add(name, what, value, "в секунду", goal);
    }

    /// Adds how long something took once.
    pub fn once(
        &mut self,
        name: &'static str,
        what: &'static str,
        took: Duration,
        goal: &'static str,
    ) {
        self.add(name, what, took.as_secs_f64(), "с", goal);
    }

    /// Adds the middle one of many times, and the one that nineteen of twenty do not exceed.
    pub fn many(
        &mut self,
        (middle, most): (&'static str, &'static str),
        (what_middle, what_most): (&'static str, &'static str),
        times: &mut [Duration],
        goal: &'static str,
    ) {
        times.sort_unstable();
        let at = |share: usize| {
            let place = (times.len().saturating_sub(1)) * share / 100;
            times
                .get(place)
                .map_or(0.0, |time| time.as_secs_f64() * 1000.0)
        };
        let (half, nineteen) = (at(50), at(95));
        self.add(middle, what_middle, half, "мс", "");
        self.add(most, what_most, nineteen, "мс", goal);
    }

    fn add(
        &mut self,
        name: &'static str,
        what: &'static str,
        value: f64,
        unit: &'static str,
        goal: &'static str,
    ) {
        self.figures.push(Figure {
            name,
            what,
            value,
            unit,
            goal,
        });
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Size {
            cases,
            departments,
            years,
        } = self.size;
        writeln!(
            f,
            "{}: дел {cases}, подразделений {departments}, лет {years}",
            self.database
        )?;
        let width = self
            .figures
            .iter()
            .map(|figure| figure.what.chars().count())
            .max()
            .unwrap_or(0);
        for figure in &self.figures {
            let value = if figure.value >= 1000.0 {
                format!("{:.0}", figure.value)
            } else {
                format!("{:.2}", figure.value)
            };
            write!(f, "{:width$}  {value:>12} {:<10}", figure.what, figure.unit)?;
            writeln!(f, "  {}", figure.goal)?;
        }
        Ok(())
    }
}
