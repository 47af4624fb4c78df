//! Every row of a file with what is odd about it, ready to be shown to people and kept until they have chosen. Pure.

use serde::{Deserialize, Serialize};

use super::suggestion::suggestions;
use crate::db::folded;
use crate::ids::DivisionId;
use crate::intake::nomenclature::{Level, Recognised, Row, SheetColumns, Skipped, SubItem};
use crate::nomenclature::advice::{self, Advice, ArticleCheck};
use crate::nomenclature::case_index::CaseIndex;
use crate::nomenclature::rules::{HeadingContent, HeadingKind};
use crate::organisation::people::Division;
use crate::retention::{self, Reading};

crate::words! {
    /// How grave a notice is.
    Weight {
        /// For information.
        Note = "note", "примечание";
        /// Odd, and taken as it is.
        Warning = "warning", "предупреждение";
        /// A person must look before the row can be used.
        Error = "error", "ошибка";
    }
}

/// Something to know about a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// How grave it is.
    pub weight: Weight,
    /// Stable name: `duplicate_index`, `gap`, `several_terms`, `shorter_than_article`, …
    pub code: String,
    /// A Russian sentence.
    pub text: String,
}

/// A row of the file that is a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetRow {
    /// Name of the sheet.
    pub sheet: String,
    /// Row of the sheet where the case begins, from 1.
    pub row: u32,
    /// Row of the sheet where it ends.
    pub last_row: u32,
    /// Its section: place in [`Preview::sections`].
    pub section: Option<usize>,
    /// The division it surely belongs to.
    pub division_id: Option<DivisionId>,
    /// Index as recognised; empty where it is missing.
    pub index: String,
    /// The index suggested in its place, where it is doubled or missing.
    pub suggested: Option<String>,
    /// Marked as restricted (ДСП).
    pub restricted: bool,
    /// Marked as carried over from year to year.
    pub carry_over: bool,
    /// What stands behind the row.
    pub kind: HeadingKind,
    /// What it becomes: one row, or one for each of several terms.
    pub parts: Vec<Part>,
    /// What is odd about it.
    pub notices: Vec<Notice>,
}

/// A row of the nomenclature that a row of the file becomes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Letter of the sub-item; empty for a whole row.
    pub item: String,
    /// Title.
    pub title: String,
    /// Term as written.
    pub term: String,
    /// Article as written.
    pub article: String,
    /// Note.
    pub note: String,
    /// By what the row is recognised when the same file comes again.
    pub source_key: String,
}

/// Rows of a sheet that are no cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SkippedRow {
    /// Name of the sheet.
    pub sheet: String,
    /// First row, from 1.
    pub row: u32,
    /// Last row.
    pub last_row: u32,
    /// Why they are no cases.
    pub why: String,
    /// Everything that stands there.
    pub text: String,
}

/// Everything that was recognised in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// Names of the sections that have cases, in their order.
    pub sections: Vec<String>,
    /// The cases.
    pub rows: Vec<SheetRow>,
    /// Everything else.
    pub skipped: Vec<SkippedRow>,
    /// Which columns were taken for what.
    #[serde(default)]
    pub columns: Vec<SheetColumns>,
    /// Who said so.
    #[serde(default)]
    pub columns_by: ColumnsBy,
}

/// Who said which column is which.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnsBy {
    /// The program, from headings and contents.
    #[default]
    Program,
    /// A person, for this file.
    Person,
    /// A person, for an earlier file that the program took in the same way.
    Memory,
}

/// Into whose nomenclature the file goes.
#[derive(Clone, Debug)]
pub struct Destination {
    /// Index of the department.
    pub department_index: String,
    /// Its divisions.
    pub divisions: Vec<Division>,
    /// Year of the nomenclature.
    pub year: i64,
}

impl SheetRow {
    /// A part of the row as a row of a nomenclature, with nothing corrected.
    pub fn content(&self, part: &Part) -> HeadingContent {
        content(self, part)
    }

    /// Whether nothing must be mended before the row can be used.
    pub fn is_ok(&self) -> bool {
        self.notices
            .iter()
            .all(|notice| notice.weight < Weight::Error)
    }

    /// «строка 14», «строки 14–15», with the sheet where there are several.
    pub fn place(&self) -> String {
        place(&self.sheet, self.row, self.last_row)
    }
}

impl SkippedRow {
    /// As [`SheetRow::place`].
    pub fn place(&self) -> String {
        place(&self.sheet, self.row, self.last_row)
    }
}

fn place(sheet: &str, row: u32, last_row: u32) -> String {
    if row == last_row {
        format!("лист «{sheet}», строка {row}")
    } else {
        format!("лист «{sheet}», строки {row}–{last_row}")
    }
}

/// How many terms a text holds, for the recogniser.
///
/// # Errors
/// In Russian, why it cannot be read.
pub fn terms_in(text: &str, note: &str) -> Result<usize, String> {
    match retention::read(text, note) {
        Ok(Reading::One(_)) => Ok(1),
        Ok(Reading::Several(terms)) => Ok(terms.len()),
        Err(unreadable) => Err(unreadable.message),
    }
}

/// What the articles of the loaded lists say against the term of a part, for the preview.
pub fn article_remarks(
    row: &SheetRow,
    part: &Part,
    year: i64,
    check: ArticleCheck<'_>,
) -> Vec<Advice> {
    check(&content(row, part), year)
}

/// The part as a row of a nomenclature, with nothing corrected yet.
pub(super) fn content(row: &SheetRow, part: &Part) -> HeadingContent {
    HeadingContent {
        division_id: row.division_id,
        section: String::new(),
        position: 0,
        index_text: row.index.clone(),
        item: part.item.clone(),
        title: part.title.clone(),
        term_text: part.term.clone(),
        article_text: part.article.clone(),
        note: part.note.clone(),
        kind: row.kind,
        restricted: row.restricted,
        carry_over: row.carry_over,
        responsible_id: None,
    }
}

impl Preview {
    /// The preview of what was recognised in a file that goes to `destination`.
    pub fn of(recognised: Recognised, destination: &Destination, check: ArticleCheck<'_>) -> Self {
        let mut preview = Preview {
            rows: Vec::with_capacity(recognised.rows.len()),
            skipped: recognised
                .skipped
                .into_iter()
                .map(SkippedRow::from)
                .collect(),
            sections: recognised.sections,
            columns: recognised.columns,
            columns_by: ColumnsBy::Program,
        };
        for row in recognised.rows {
            let row = sheet_row(row, &preview.sections, destination);
            preview.rows.push(row);
        }
        suggest_indexes(&mut preview.rows);
        tell_repeated_keys_apart(&mut preview.rows);
        for row in &mut preview.rows {
            let more = judged(row, destination.year, check);
            row.notices.extend(more);
            row.notices
                .sort_by_key(|notice| std::cmp::Reverse(notice.weight));
        }
        preview
    }

    /// How many notices of this weight there are.
    pub fn count(&self, weight: Weight) -> usize {
        self.rows
            .iter()
            .flat_map(|row| &row.notices)
            .filter(|notice| notice.weight == weight)
            .count()
    }

    /// How many rows need nothing mended.
    pub fn rows_without_errors(&self) -> usize {
        self.rows.iter().filter(|row| row.is_ok()).count()
    }

    /// Name of the section of a row.
    pub fn section_of(&self, row: &SheetRow) -> &str {
        row.section
            .and_then(|at| self.sections.get(at))
            .map_or("", String::as_str)
    }
}

impl From<Skipped> for SkippedRow {
    fn from(skipped: Skipped) -> Self {
        SkippedRow {
            sheet: skipped.sheet,
            row: skipped.row,
            last_row: skipped.last_row,
            why: skipped.why.in_russian().to_owned(),
            text: skipped.text,
        }
    }
}

fn sheet_row(row: Row, sections: &[String], destination: &Destination) -> SheetRow {
    let mut notices: Vec<Notice> = row
        .findings
        .iter()
        .map(|finding| Notice {
            weight: match finding.level {
                Level::Note => Weight::Note,
                Level::Warning => Weight::Warning,
                Level::Error => Weight::Error,
            },
            code: finding.code.to_owned(),
            text: finding.text.clone(),
        })
        .collect();
    let written = row.index.clone().unwrap_or_default();
    let index = without_restriction_mark(&written).to_owned();
    let marked_at_index = index != written;
    if marked_at_index {
        notices.push(note(
            "restricted",
            format!("При индексе стояла отметка «ДСП»: индекс прочитан как {index}, строка помечена «ДСП»"),
        ));
    }
    if let Some(count) = row
        .count
        .as_deref()
        .filter(|count| has_letters_or_digits(count))
    {
        notices.push(note(
            "count_left",
            format!("Количество «{count}» не переносится: графу 3 заполняет программа в конце года (п. 10.1.13)"),
        ));
    }
    for (column, text) in &row.other {
        notices.push(note(
            "column_left",
            format!("Столбца «{column}» в номенклатуре нет, его текст не переносится: «{text}»"),
        ));
    }
    let section = row.section.as_deref().unwrap_or_default();
    SheetRow {
        section: sections.iter().position(|name| name == section),
        division_id: division_of(&index, section, destination),
        suggested: None,
        restricted: marked_at_index || has_word(&row.note, "дсп"),
        carry_over: folded(&row.note).contains("переходящ"),
        kind: kind_of(&row.heading),
        parts: parts(&row, &written),
        index,
        sheet: row.sheet,
        row: row.row,
        last_row: row.last_row,
        notices,
    }
}

fn note(code: &str, text: String) -> Notice {
    Notice {
        weight: Weight::Note,
        code: code.to_owned(),
        text,
    }
}

fn has_letters_or_digits(text: &str) -> bool {
    text.chars().any(char::is_alphanumeric)
}

fn has_word(text: &str, word: &str) -> bool {
    folded(text)
        .split(|letter: char| !letter.is_alphanumeric())
        .any(|part| part == word)
}

/// «01-05 (ДСП)» without its mark.
fn without_restriction_mark(index: &str) -> &str {
    let bare = index.trim_end_matches([')', '.', ' ']);
    match bare.char_indices().rev().nth(2) {
        Some((at, _)) if folded(&bare[at..]) == "дсп" => {
            bare[..at].trim_end_matches(['(', ' ', '-'])
        }
        _ => index,
    }
}

/// What the first words of a title surely say of the kind of a row.
pub(in crate::nomenclature) fn kind_of(title: &str) -> HeadingKind {
    let title = folded(title);
    let begins = |words: &[&str]| words.iter().any(|word| title.starts_with(word));
    if begins(&["журнал", "книга учета", "книга регистрации"]) {
        HeadingKind::Register
    } else if begins(&["картотек"]) {
        HeadingKind::CardIndex
    } else if begins(&["база данных", "базы данных"]) {
        HeadingKind::Database
    } else if has_word(&title, "копии") || has_word(&title, "копия") {
        HeadingKind::Copies
    } else {
        HeadingKind::Case
    }
}

/// The division that the index or the name of the section surely names.
fn division_of(index: &str, section: &str, destination: &Destination) -> Option<DivisionId> {
    by_index(index, destination).or_else(|| by_section(section, destination))
}

fn by_index(index: &str, destination: &Destination) -> Option<DivisionId> {
    let index: CaseIndex = index.parse().ok()?;
    let is_own = destination.department_index.parse() == Ok(index.department());
    let number = i64::from(index.division()?);
    destination
        .divisions
        .iter()
        .find(|division| is_own && division.number == number)
        .map(|division| division.id)
}

fn by_section(section: &str, destination: &Destination) -> Option<DivisionId> {
    let section = folded(section);
    let named: Vec<&Division> = destination
        .divisions
        .iter()
        .filter(|division| section.contains(&folded(&division.name)))
        .collect();
    if let [division] = named[..] {
        return Some(division.id);
    }
    let innermost = section.rsplit(" / ").next().unwrap_or_default();
    destination
        .divisions
        .iter()
        .find(|division| {
            let code = format!("{}-{}", destination.department_index, division.number);
            innermost
                .strip_prefix(&code)
                .is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '-'))
        })
        .map(|division| division.id)
}

/// One part for a row with one term, one for each sub-item otherwise.
fn parts(row: &Row, index: &str) -> Vec<Part> {
    let key = |title: &str, item: &str| folded(&format!("{index}\n{title}\n{item}"));
    if row.sub_items.is_empty() {
        return vec![Part {
            item: String::new(),
            title: row.heading.clone(),
            term: row.term.clone(),
            article: row.article.clone(),
            note: row.note.clone(),
            source_key: key(&row.heading, ""),
        }];
    }
    let notes_are_parted = row.sub_items.iter().any(|item| !item.note.is_empty());
    let letters = letters_of(&row.sub_items);
    row.sub_items
        .iter()
        .zip(letters)
        .map(|(item, letter)| {
            let title = title_of(&row.heading, &row.sub_items, item);
            Part {
                source_key: key(&title, &letter),
                item: letter,
                title,
                term: item.term.clone(),
                article: item.article.clone(),
                note: if notes_are_parted {
                    item.note.clone()
                } else {
                    row.note.clone()
                },
            }
        })
        .collect()
}

/// The letters as written where every sub-item has one of its own; otherwise letters in the order of the alphabet.
fn letters_of(items: &[SubItem]) -> Vec<String> {
    const ALPHABET: &str = "абвгдежзиклмнопрстуфхцчшщэюя";
    let own: Vec<char> = items
        .iter()
        .filter_map(|item| item.letter.filter(|letter| letter.is_alphanumeric()))
        .collect();
    let mut different = own.clone();
    different.sort_unstable();
    different.dedup();
    if different.len() == items.len() {
        return own.iter().map(char::to_string).collect();
    }
    (0..items.len())
        .map(|at| {
            ALPHABET
                .chars()
                .nth(at)
                .map_or_else(|| (at + 1).to_string(), |letter| letter.to_string())
        })
        .collect()
}

/// «Отчёты: а) годовые; б) квартальные» gives «Отчёты: квартальные»; a title that is not parted stays whole.
fn title_of(heading: &str, items: &[SubItem], item: &SubItem) -> String {
    if item.title.is_empty() {
        return heading.to_owned();
    }
    let first = items.first().map_or("", |first| first.title.as_str());
    let stem = heading
        .find(first)
        .filter(|_| !first.is_empty())
        .map_or("", |at| &heading[..at]);
    let mark = items.first().and_then(|first| first.letter);
    let stem = stem.trim_end();
    let stem = mark
        .and_then(|mark| stem.strip_suffix(&format!("{mark})")))
        .unwrap_or(stem)
        .trim_end_matches([' ', '-', '–']);
    if stem.is_empty() {
        item.title.clone()
    } else {
        format!("{stem} {}", item.title)
    }
}

fn suggest_indexes(rows: &mut [SheetRow]) {
    let indexes: Vec<&str> = rows.iter().map(|row| row.index.as_str()).collect();
    let suggested = suggestions(&indexes);
    for (row, suggested) in rows.iter_mut().zip(suggested) {
        row.suggested = suggested;
    }
}

/// Two rows that say the same are told apart by which of them comes first.
fn tell_repeated_keys_apart(rows: &mut [SheetRow]) {
    let mut times: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    for part in rows.iter_mut().flat_map(|row| &mut row.parts) {
        let seen = times.entry(part.source_key.clone()).or_default();
        *seen += 1;
        if *seen > 1 {
            part.source_key.push_str(&format!("\n№ {seen}"));
        }
    }
}

/// What the linter, the reader of terms and the articles say, beside what the recogniser said.
fn judged(row: &SheetRow, year: i64, check: ArticleCheck<'_>) -> Vec<Notice> {
    let mut notices = Vec::new();
    let several = row.parts.len() > 1;
    for part in &row.parts {
        let here = |text: &str| {
            if several {
                format!("{}) {text}", part.item)
            } else {
                text.to_owned()
            }
        };
        for said in advice::on_title(&part.title)
            .iter()
            .filter(|said| said.grave)
        {
            notices.push(Notice {
                weight: Weight::Warning,
                code: "title".into(),
                text: here(&said.text),
            });
        }
        match content(row, part).read_term() {
            Ok(_) => {
                for said in article_remarks(row, part, year, check) {
                    notices.push(Notice {
                        weight: if said.grave {
                            Weight::Warning
                        } else {
                            Weight::Note
                        },
                        code: if said.grave {
                            "shorter_than_article"
                        } else {
                            "article"
                        }
                        .into(),
                        text: here(&said.text),
                    });
                }
            }
            Err(unreadable) if several => notices.push(Notice {
                weight: Weight::Error,
                code: "term_unreadable".into(),
                text: here(&advice::capitalised(&unreadable)),
            }),
            Err(_) => {}
        }
    }
    notices
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::DepartmentId;
    use crate::intake::nomenclature::{Options, recognise_with};
    use crate::intake::workbook::{Cell, Format, Sheet, SheetRow as Line, Value, Workbook};

    fn workbook(lines: &[&[&str]]) -> Workbook {
        let rows = (1..)
            .zip(lines)
            .map(|(number, cells)| Line {
                number,
                hidden: false,
                cells: (0..)
                    .zip(*cells)
                    .filter(|(_, text)| !text.is_empty())
                    .map(|(column, text)| Cell {
                        column,
                        value: Value::Text((*text).into()),
                        format: None,
                    })
                    .collect(),
            })
            .collect();
        Workbook {
            format: Format::Xlsx,
            sheets: vec![Sheet {
                name: "Лист1".into(),
                rows,
                ..Sheet::default()
            }],
        }
    }

    fn destination() -> Destination {
        let division = |id, number, name: &str| Division {
            id: DivisionId(id),
            department_id: DepartmentId(1),
            number,
            name: name.into(),
            since: chrono::NaiveDate::default(),
            until: None,
        };
        Destination {
            department_index: "10".into(),
            divisions: vec![
                division(5, 1, "Отдел кадров"),
                division(6, 2, "Отдел учёта"),
            ],
            year: 2027,
        }
    }

    fn preview(lines: &[&[&str]]) -> Preview {
        let head: &[&str] = &[
            "Индекс дела",
            "Заголовок дела",
            "Кол-во дел",
            "Срок хранения и № статей по перечню",
            "Примечание",
        ];
        let all: Vec<&[&str]> = std::iter::once(head).chain(lines.iter().copied()).collect();
        let recognised = recognise_with(&workbook(&all), &Options::default(), &terms_in);
        Preview::of(recognised, &destination(), &|_, _| Vec::new())
    }

    #[test]
    fn several_terms_become_rows_of_one_index() {
        let preview = preview(&[
            &[
                "10-1-01",
                "Приказы по основной деятельности",
                "",
                "Постоянно ст. 19 а)",
                "",
            ],
            &[
                "10-1-02",
                "Отчёты о работе: а) годовые; б) квартальные",
                "",
                "а) Постоянно ст. 211 а); б) 5 лет ст. 211 б)",
                "",
            ],
            &[
                "10-1-03",
                "Переписка с организациями по вопросам учёта",
                "2",
                "5 лет ст. 70",
                "",
            ],
        ]);
        let parts: Vec<(&str, &str, &str)> = preview.rows[1]
            .parts
            .iter()
            .map(|part| (part.item.as_str(), part.title.as_str(), part.term.as_str()))
            .collect();
        assert_eq!(
            parts,
            [
                ("а", "Отчёты о работе: годовые", "Постоянно"),
                ("б", "Отчёты о работе: квартальные", "5 лет"),
            ]
        );
        // A count of the file is told, not lost.
        assert!(
            preview.rows[2]
                .notices
                .iter()
                .any(|notice| notice.code == "count_left")
        );
        assert!(
            preview
                .rows
                .iter()
                .all(|row| row.division_id == Some(DivisionId(5)))
        );
    }

    #[test]
    fn a_doubled_index_comes_with_the_number_left_out() {
        let preview = preview(&[
            &[
                "10-1-01",
                "Приказы по основной деятельности",
                "",
                "Постоянно ст. 19 а)",
                "",
            ],
            &[
                "10-1-01",
                "Планы работы на год",
                "",
                "Постоянно ст. 198 а)",
                "",
            ],
            &[
                "10-1-03",
                "Отчёты о работе за год",
                "",
                "Постоянно ст. 211 а)",
                "",
            ],
        ]);
        assert_eq!(preview.rows[1].suggested.as_deref(), Some("10-1-02"));
        assert!(!preview.rows[1].is_ok());
        assert_eq!(preview.rows[0].suggested, None);
    }

    #[test]
    fn divisions_are_found_only_where_sure() {
        let cases = [
            ("10-2-05", "", Some(6)),
            ("10-3-05", "", None),
            ("20-1-05", "", None),
            ("01-05", "02 – Отдел кадров", Some(5)),
            ("01-05", "ОТДЕЛ УЧЕТА", Some(6)),
            ("01-05", "10-2. Бухгалтерия", Some(6)),
            ("01-05", "10-21. Бухгалтерия", None),
            ("01-05", "1. Бухгалтерия", None),
            ("01-05", "Отдел кадров и отдел учёта", None),
        ];
        for (index, section, expected) in cases {
            assert_eq!(
                division_of(index, section, &destination()),
                expected.map(DivisionId),
                "{index} {section}"
            );
        }
    }

    #[test]
    fn the_mark_of_restriction_is_no_part_of_the_index() {
        for (written, index) in [
            ("01-05ДСП", "01-05"),
            ("01-05 (ДСП)", "01-05"),
            ("01-05дсп", "01-05"),
            ("01-05", "01-05"),
            ("1-5", "1-5"),
            ("", ""),
        ] {
            assert_eq!(without_restriction_mark(written), index);
        }
    }
}
