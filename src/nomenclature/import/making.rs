//! From what was recognised in a file to rows that can be shown and kept: divisions, parts, indexes suggested, and what the linter,
//! the reader of terms and the lists say of each. Pure.

use std::collections::HashMap;
use std::sync::Arc;

use super::exact;
use super::preview::{
    ColumnsBy, Destination, Notice, Part, Preview, SheetRow, SkippedRow, Weight, article_remarks,
    content,
};
use super::suggestion::suggestions;
use crate::db::folded;
use crate::ids::DivisionId;
use crate::intake::Workbook;
use crate::intake::nomenclature::{Level, Recognised, Row, Skipped, SubItem};
use crate::nomenclature::advice::{self, ArticleCheck};
use crate::nomenclature::case_index::CaseIndex;
use crate::nomenclature::rules::HeadingKind;
use crate::organisation::people::Division;

/// As few rows as are worth a thread of their own.
const LEAST_SHARE: usize = 100;

impl Preview {
    /// The preview of what was found in a file that goes to `destination`.
    pub fn of(found: Found, destination: Destination, check: ArticleCheck<'_>) -> Self {
        let (mut preview, mut making) = Making::begin(found, destination);
        preview.rows = making.next_rows(usize::MAX, check);
        preview
    }
}

/// What was found in a file.
pub enum Found {
    /// By guessing what people meant.
    Recognised(Recognised),
    /// In a table that the program itself has written: the book has an [`exact::sheet`].
    Exact(Arc<Workbook>),
}

/// A row to be made.
enum Raw {
    Recognised(Row),
    Exact(SheetRow),
}

/// Rows of a preview in the making: as many at a time as are wanted, in the order of the file.
pub struct Making {
    rows: std::vec::IntoIter<Raw>,
    suggested: std::vec::IntoIter<Option<String>>,
    /// Sections by name: their place, and the division that the name surely names.
    sections: HashMap<String, (usize, Option<DivisionId>)>,
    /// How often each key was met; rows that say the same are told apart by which of them comes first.
    keys: HashMap<String, usize>,
    destination: Destination,
}

impl Making {
    /// Everything of the preview but its rows, and the rows to be made.
    pub fn begin(found: Found, destination: Destination) -> (Preview, Making) {
        match found {
            Found::Recognised(recognised) => Self::of_recognised(recognised, destination),
            Found::Exact(book) => Self::of_exact(&book, destination),
        }
    }

    fn of_exact(book: &Workbook, destination: Destination) -> (Preview, Making) {
        let (rows, sections) = exact::sheet(book)
            .map(|sheet| exact::rows(sheet, &destination))
            .unwrap_or_default();
        let preview = Preview {
            sections,
            ..Preview::default()
        };
        let making = Making {
            suggested: vec![None; rows.len()].into_iter(),
            rows: rows
                .into_iter()
                .map(Raw::Exact)
                .collect::<Vec<_>>()
                .into_iter(),
            sections: HashMap::new(),
            keys: HashMap::new(),
            destination,
        };
        (preview, making)
    }

    fn of_recognised(recognised: Recognised, destination: Destination) -> (Preview, Making) {
        let indexes: Vec<&str> = recognised
            .rows
            .iter()
            .map(|row| without_restriction_mark(row.index.as_deref().unwrap_or_default()))
            .collect();
        let suggested = suggestions(&indexes);
        let sections = recognised
            .sections
            .iter()
            .enumerate()
            .map(|(at, name)| (name.clone(), (at, by_section(name, &destination))))
            .collect();
        let preview = Preview {
            rows: Vec::new(),
            skipped: recognised
                .skipped
                .into_iter()
                .map(SkippedRow::from)
                .collect(),
            sections: recognised.sections,
            columns: recognised.columns,
            columns_by: ColumnsBy::Program,
            totals: None,
        };
        let making = Making {
            rows: recognised
                .rows
                .into_iter()
                .map(Raw::Recognised)
                .collect::<Vec<_>>()
                .into_iter(),
            suggested: suggested.into_iter(),
            sections,
            keys: HashMap::new(),
            destination,
        };
        (preview, making)
    }

    /// How many rows are still to be made.
    pub fn left(&self) -> usize {
        self.rows.len()
    }

    /// The next rows, at most so many; none when all are made.
    pub fn next_rows(&mut self, at_most: usize, check: ArticleCheck<'_>) -> Vec<SheetRow> {
        let mut made = Vec::with_capacity(at_most.min(self.rows.len()));
        while made.len() < at_most
            && let Some(row) = self.rows.next()
        {
            let mut row = match row {
                Raw::Exact(row) => row,
                Raw::Recognised(row) => {
                    let section = row
                        .section
                        .as_ref()
                        .and_then(|name| self.sections.get(name));
                    sheet_row(row, section.copied(), &self.destination)
                }
            };
            row.suggested = self.suggested.next().flatten();
            self.tell_repeated_keys_apart(&mut row);
            made.push(row);
        }
        judge_all(&mut made, self.destination.year, check);
        made
    }

    fn tell_repeated_keys_apart(&mut self, row: &mut SheetRow) {
        for part in &mut row.parts {
            let seen = self.keys.entry(part.source_key.clone()).or_default();
            *seen += 1;
            if *seen > 1 {
                part.source_key.push_str(&format!("\n№ {seen}"));
            }
        }
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

fn sheet_row(
    row: Row,
    section: Option<(usize, Option<DivisionId>)>,
    destination: &Destination,
) -> SheetRow {
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
    SheetRow {
        section: section.map(|(at, _)| at),
        division_id: by_index(&index, destination).or(section.and_then(|(_, division)| division)),
        suggested: None,
        restricted: marked_at_index || has_word(&row.note, "дсп"),
        carry_over: folded(&row.note).contains("переходящ"),
        kind: kind_of(&row.heading),
        exact: false,
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

/// The division that the index surely names.
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

/// The division that the name of a section surely names.
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

/// By what a row is recognised when the same file comes again.
pub(super) fn source_key(index: &str, title: &str, item: &str) -> String {
    folded(&format!("{index}\n{title}\n{item}"))
}

/// One part for a row with one term, one for each sub-item otherwise.
fn parts(row: &Row, index: &str) -> Vec<Part> {
    let key = |title: &str, item: &str| source_key(index, title, item);
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

/// Judging takes most of the time and no row's depends on another's: each processor takes its share of them.
fn judge_all(rows: &mut [SheetRow], year: i64, check: ArticleCheck<'_>) {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let share = rows.len().div_ceil(processors).max(LEAST_SHARE);
    std::thread::scope(|scope| {
        for share in rows.chunks_mut(share) {
            scope.spawn(move || {
                for row in share {
                    let more = judged(row, year, check);
                    row.notices.extend(more);
                    row.notices
                        .sort_by_key(|notice| std::cmp::Reverse(notice.weight));
                }
            });
        }
    });
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
        for said in advice::grave_on_title(&part.title) {
            notices.push(Notice {
                weight: Weight::Warning,
                code: "title".into(),
                text: here(&said),
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
    use crate::nomenclature::import::preview::terms_in;

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
        Preview::of(Found::Recognised(recognised), destination(), &|_, _| {
            Vec::new()
        })
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
                by_index(index, &destination()).or_else(|| by_section(section, &destination())),
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
