//! From a term back to words: the canonical Russian form.
//!
//! Reading the words and their note again gives an equal term.

use std::fmt::{self, Write};

use super::term::{ArticleReference, Base, Condition, Gate, RetentionTerm, Start, Years};

/// «год», «года» or «лет» for this number.
pub(super) fn unit_of(years: u32) -> &'static str {
    match (years % 10, years % 100) {
        (_, 11..=14) => "лет",
        (1, _) => "год",
        (2..=4, _) => "года",
        _ => "лет",
    }
}

/// A list in the genitive, as it stands behind an article: «Перечня 2019».
pub(super) fn list_title(code: &str) -> &str {
    match code {
        "236-2019" => "Перечня 2019",
        "558-2010" => "Перечня 2010",
        "142-2021" => "ПНТД",
        "fns-952-2021" => "Перечня ФНС",
        other => other,
    }
}

impl fmt::Display for RetentionTerm {
    /// «5 лет ЭПК (1), ст. 11 Перечня 2019».
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_words(f)?;
        let has_note = self.has_note();
        if has_note {
            f.write_str(" (1)")?;
        }
        if self.conditions.contains(&Condition::FootnoteMissing) {
            f.write_str(if has_note { " (2)" } else { " (1)" })?;
        }
        if !self.basis.articles.is_empty() {
            f.write_str(", ")?;
            write_articles(f, &self.basis.articles)?;
        }
        if let Some(text) = &self.basis.text {
            write!(f, ", {text}")?;
        }
        Ok(())
    }
}

impl RetentionTerm {
    /// The footnote of the canonical words: «(1) После замены новыми; При отсутствии
    /// годовых - Постоянно». Empty where the term needs none.
    pub fn note(&self) -> String {
        let mut note = String::new();
        let mut add = |piece: &str| {
            note.push_str(if note.is_empty() { "(1) " } else { "; " });
            note.push_str(piece);
        };
        if let Start::Event(trigger) = &self.start {
            add(&trigger.text);
        }
        for condition in &self.conditions {
            match condition {
                Condition::AuditDone => add("При условии проведения проверки (ревизии)"),
                Condition::DisputeClosed => {
                    add(
                        "В случае возникновения споров, разногласий сохраняются до вынесения решения по делу",
                    );
                }
                Condition::Other(text) => add(text),
                Condition::FootnoteMissing => {}
            }
        }
        for alternative in &self.alternatives {
            add(&format!(
                "{} - {}",
                alternative.condition,
                alternative.then.in_words()
            ));
        }
        note
    }

    /// The term as it stands inside a sentence: «3 года после утверждения».
    pub fn in_words(&self) -> String {
        let mut words = String::new();
        let written = self.write_inline(&mut words);
        debug_assert!(written.is_ok(), "writing to a string cannot fail");
        words
    }

    fn has_note(&self) -> bool {
        matches!(self.start, Start::Event(_))
            || !self.alternatives.is_empty()
            || self
                .conditions
                .iter()
                .any(|condition| *condition != Condition::FootnoteMissing)
    }

    /// The term as it stands inside a sentence, its event behind it.
    fn write_inline(&self, out: &mut impl Write) -> fmt::Result {
        self.write_words(out)?;
        if let Start::Event(trigger) = &self.start {
            let mut letters = trigger.text.chars();
            if let Some(first) = letters.next() {
                write!(out, " {}{}", first.to_lowercase(), letters.as_str())?;
            }
        }
        Ok(())
    }

    /// The words of the term without footnotes and grounds.
    pub(super) fn write_words(&self, out: &mut impl Write) -> fmt::Result {
        if self.at_least && self.at_least_years.is_none() {
            out.write_str("не менее ")?;
        }
        match &self.base {
            Base::Permanent => out.write_str("Постоянно")?,
            Base::Years(years) => write_years(out, *years)?,
            Base::Personnel => out.write_str("50/75 лет")?,
            Base::UntilNoLongerNeeded => out.write_str("До минования надобности")?,
            Base::UntilReplaced => out.write_str("До замены новыми")?,
            Base::UntilLiquidation => out.write_str("До ликвидации организации")?,
            Base::Until(trigger) => out.write_str(&trigger.text)?,
            Base::NotApplicable => out.write_str("-")?,
        }
        if self.minus_age {
            out.write_str(" - В")?;
        }
        match self.at_least_years {
            Some(years) if self.at_least => {
                out.write_str(", но не менее ")?;
                write_years(out, years)?;
            }
            Some(years) => {
                out.write_str(" (")?;
                write_years(out, years)?;
                out.write_str(")")?;
            }
            None => {}
        }
        match self.gate {
            Some(Gate::Epk) => out.write_str(" ЭПК"),
            Some(Gate::Ek) => out.write_str(" ЭК"),
            None => Ok(()),
        }
    }
}

fn write_years(out: &mut impl Write, years: Years) -> fmt::Result {
    write!(out, "{} {}", years.get(), unit_of(years.get()))
}

/// «ст. 434а, 434б Перечня 2019; ст. 5 ПНТД».
pub(super) fn write_articles(out: &mut impl Write, articles: &[ArticleReference]) -> fmt::Result {
    let mut first = true;
    for run in articles.chunk_by(|one, other| one.list == other.list) {
        if !first {
            out.write_str("; ")?;
        }
        first = false;
        out.write_str("ст. ")?;
        for (index, article) in run.iter().enumerate() {
            if index > 0 {
                // «ст. 5а, 3г» would read as three years.
                let looks_like_years = matches!(article.item.as_deref(), Some("г" | "л"));
                out.write_str(if looks_like_years { ", ст. " } else { ", " })?;
            }
            out.write_str(&article.article)?;
            match &article.item {
                Some(item) if item.starts_with(|letter: char| letter.is_ascii_digit()) => {
                    write!(out, " п. {item}")?;
                }
                Some(item) => out.write_str(item)?,
                None => {}
            }
        }
        if let Some(list) = run.first().and_then(|article| article.list.as_deref()) {
            write!(out, " {}", list_title(list))?;
        }
    }
    Ok(())
}
