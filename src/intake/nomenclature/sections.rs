//! Names of sections and how they lie in one another.

use super::walk::WalkedSheet;
use super::words::{is_capitals, is_open, names_unit, section_number};

/// The sections that are open at a place of the sheet, outermost first.
#[derive(Debug, Default)]
pub struct Sections {
    open: Vec<Section>,
    /// How many names have been met.
    pub count: usize,
}

#[derive(Debug)]
struct Section {
    /// Smaller is further out.
    rank: usize,
    name: String,
}

impl Sections {
    /// A name has been met. `follows` says that the row before it was a name as well.
    pub fn enter(&mut self, name: &str, follows: bool) {
        let rank = rank(name);
        if follows && let Some(last) = self.open.last_mut() {
            let goes_on = is_open(&last.name)
                || name.chars().next().is_some_and(char::is_lowercase)
                || section_number(&last.name).is_some()
                    && section_number(name).is_none()
                    && is_capitals(name)
                    && is_capitals(&last.name);
            if goes_on {
                last.name.push(' ');
                last.name.push_str(name);
                return;
            }
        }
        self.count += 1;
        let rank = match self.open.last() {
            Some(last) if follows => rank.max(last.rank + 1),
            _ => rank,
        };
        while self.open.last().is_some_and(|last| last.rank >= rank) {
            self.open.pop();
        }
        self.open.push(Section {
            rank,
            name: name.to_owned(),
        });
    }

    /// All names, outermost first.
    pub fn path(&self) -> Option<String> {
        let names: Vec<&str> = self
            .open
            .iter()
            .map(|section| section.name.as_str())
            .collect();
        (!names.is_empty()).then(|| names.join(" / "))
    }

    /// The number in the innermost name.
    pub fn code(&self) -> Option<String> {
        let (number, _) = section_number(&self.open.last()?.name)?;
        number
            .chars()
            .all(|c| c.is_ascii_digit() || c == '-')
            .then_some(number)
    }
}

/// «Раздел 2» lies outside «2. Кадры», that outside «2.1 Приём»; capitals lie outside small letters.
fn rank(name: &str) -> usize {
    let lower = name.to_lowercase();
    if lower.starts_with("раздел") {
        return 10;
    }
    if lower.starts_with("подраздел") {
        return 38;
    }
    let capitals = is_capitals(name);
    match section_number(name) {
        Some((number, _)) => {
            let depth = number
                .split(['.', '-', '–', '/'])
                .filter(|part| !part.is_empty())
                .count();
            20 * depth - if capitals { 5 } else { 0 }
        }
        None if capitals => 17,
        None => 45,
    }
}

/// Where several sheets hold cases, the name of a sheet is a section: one sheet per department is a common layout.
/// So is the name of the only sheet that names a department and has no sections of its own.
pub fn name_after_sheets(sheets: &mut [WalkedSheet]) {
    let with_cases = sheets
        .iter()
        .filter(|sheet| !sheet.drafts.is_empty())
        .count();
    for sheet in sheets {
        let has_sections = sheet.drafts.iter().any(|draft| draft.section.is_some());
        let names_section = names_unit(&sheet.name) || section_number(&sheet.name).is_some();
        if with_cases < 2 && (has_sections || !names_section) {
            continue;
        }
        let name = if is_generic(&sheet.name) {
            match &sheet.unit {
                Some(unit) => unit.clone(),
                None => continue,
            }
        } else {
            sheet.name.trim().to_owned()
        };
        for draft in &mut sheet.drafts {
            draft.section = Some(match draft.section.take() {
                None => name.clone(),
                Some(section) if section.to_lowercase().contains(&name.to_lowercase()) => section,
                Some(section) => format!("{name} / {section}"),
            });
        }
    }
}

/// Names that programs give, and names that say no more than «a nomenclature».
fn is_generic(name: &str) -> bool {
    let lower = name.trim().to_lowercase();
    let words = [
        "лист",
        "sheet",
        "таблица",
        "table",
        "номенклатура",
        "nomenclature",
        "page",
        "страница",
        "стр",
        "свод",
    ];
    let is_number = lower
        .chars()
        .all(|c| c.is_ascii_digit() || !c.is_alphanumeric());
    is_number || words.iter().any(|word| lower.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_in_one_another() {
        let mut sections = Sections::default();
        let steps = [
            ("01 – РУКОВОДСТВО", false, "01 – РУКОВОДСТВО"),
            ("02 – КАДРЫ", false, "02 – КАДРЫ"),
            ("02.1 Приём", true, "02 – КАДРЫ / 02.1 Приём"),
            ("02.2 Отпуска", false, "02 – КАДРЫ / 02.2 Отпуска"),
            (
                "03 – БУХГАЛТЕРСКИЙ УЧЕТ И",
                false,
                "03 – БУХГАЛТЕРСКИЙ УЧЕТ И",
            ),
            ("ОТЧЕТНОСТЬ", true, "03 – БУХГАЛТЕРСКИЙ УЧЕТ И ОТЧЕТНОСТЬ"),
            (
                "Общий отдел",
                false,
                "03 – БУХГАЛТЕРСКИЙ УЧЕТ И ОТЧЕТНОСТЬ / Общий отдел",
            ),
        ];
        for (name, follows, expected) in steps {
            sections.enter(name, follows);
            assert_eq!(sections.path().as_deref(), Some(expected));
        }
        assert_eq!(sections.code(), None);
    }
}
