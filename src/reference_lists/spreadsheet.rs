//! A list as a spreadsheet that people fill in: written with what is there, read back when it was completed.
//!
//! The sheet «Статьи» is the table of the file format with Russian names; the sheet «О перечне» is its header. A table typed from
//! the official text is understood too: sections in rows of their own, items below their article, «434а» in one cell.

use rust_xlsxwriter::{Format, FormatAlign, Workbook as Book, Worksheet, XlsxError};

use super::article::{ArticleNumber, Confidence};
use super::edition::ListEdition;
use super::format::{self, Layout, LoadRemark, Loaded};
use super::header::Header;
use crate::intake::workbook::{Sheet, SheetRow, Value, Workbook, number_text};

/// The sheet of the header.
const ABOUT: &str = "О перечне";
/// The sheet of the articles.
const ARTICLES: &str = "Статьи";

/// The fields of the header as the file format names them, and as people read them.
const FIELDS: &[(&str, &str)] = &[
    ("code", "Код перечня"),
    ("title", "Название"),
    ("act", "Акт"),
    ("citation", "Название после «ст. …»"),
    ("cited-as", "Сокращение в номенклатурах"),
    ("edition", "Дата редакции"),
    ("in-force-since", "Действует с"),
    ("in-force-until", "Действует по"),
    ("replaces", "Заменил перечень (код)"),
    ("articles", "Число статей"),
    ("column", "Графа сроков (код и название)"),
    ("confidence", "Достоверность строк без указания"),
    ("general", "Общая статья для вида (вид, статья, пункт)"),
    ("remark", "Что надо знать о перечне"),
];

/// Names of the columns of articles with their widths; those of terms stand after the kind.
const BEFORE_TERMS: [(&str, f64); 4] = [
    ("Статья", 9.0),
    ("Пункт", 7.0),
    ("Раздел", 24.0),
    ("Вид документов", 70.0),
];
const AFTER_TERMS: [(&str, f64); 3] = [
    ("Примечание", 40.0),
    ("Достоверность", 26.0),
    ("Замечание", 40.0),
];
const TERM_WIDTH: f64 = 20.0;
const FIELD_WIDTHS: [f64; 4] = [44.0, 60.0, 40.0, 10.0];

/// Writes an edition to be completed: every known article, and a row with its number for every missing one.
///
/// # Errors
/// Those of the writer.
pub fn write(edition: &ListEdition) -> Result<Vec<u8>, XlsxError> {
    let mut book = Book::new();
    let bold = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::Top);
    let plain = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let sheet = book.add_worksheet();
    sheet.set_name(ARTICLES)?;
    sheet.set_freeze_panes(1, 0)?;
    let terms = edition
        .columns
        .iter()
        .map(|it| (it.title.as_str(), TERM_WIDTH));
    let names = BEFORE_TERMS.into_iter().chain(terms).chain(AFTER_TERMS);
    for (column, (name, width)) in (0_u16..).zip(names) {
        sheet.set_column_width(column, width)?;
        sheet.write_string_with_format(0, column, name, &bold)?;
    }
    for (row, cells) in (1_u32..).zip(rows_of(edition)) {
        write_row(sheet, row, &cells, &plain)?;
    }
    let about = book.add_worksheet();
    about.set_name(ABOUT)?;
    for (column, width) in (0_u16..).zip(FIELD_WIDTHS) {
        about.set_column_width(column, width)?;
    }
    for (row, mut cells) in (0_u32..).zip(fields_of(edition)) {
        cells[0] = label(&cells[0]).to_owned();
        write_row(about, row, &cells, &plain)?;
    }
    book.save_to_buffer()
}

fn write_row(
    sheet: &mut Worksheet,
    row: u32,
    cells: &[String],
    format: &Format,
) -> Result<(), XlsxError> {
    for (column, text) in (0_u16..).zip(cells) {
        if !text.is_empty() {
            sheet.write_string_with_format(row, column, text, format)?;
        }
    }
    Ok(())
}

/// The rows of the sheet of articles, with those still to be filled in.
fn rows_of(edition: &ListEdition) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let columns = edition.columns.len();
    let mut next = 1_u16;
    let blank = |number: u16| {
        let mut cells = vec![String::new(); BEFORE_TERMS.len() + columns + AFTER_TERMS.len()];
        cells[0] = number.to_string();
        cells[BEFORE_TERMS.len() + columns + 1] = Confidence::Official.explanation().to_owned();
        cells
    };
    for article in edition.articles() {
        let number = article.key.number.whole();
        if edition.article_count.is_some() {
            rows.extend((next..number).map(blank));
        }
        next = number.saturating_add(1).max(next);
        let item = article.key.item.as_ref().map_or("", |item| item.as_str());
        let mut cells = vec![
            article.key.number.to_string(),
            item.to_owned(),
            article.section.clone(),
            article.kind.clone(),
        ];
        cells.extend(article.terms.iter().map(|term| term.text.clone()));
        cells.push(article.note.clone());
        cells.push(article.confidence.explanation().to_owned());
        cells.push(article.remark.clone());
        rows.push(cells);
    }
    if let Some(last) = edition.article_count {
        rows.extend((next..=last).map(blank));
    }
    rows
}

/// The header as rows of cells, the name of the field first, as the file format has them.
fn fields_of(edition: &ListEdition) -> Vec<Vec<String>> {
    let bare = ListEdition::new(edition.header().clone(), Vec::new());
    format::write(&bare)
        .lines()
        .filter_map(|line| line.strip_prefix('@'))
        .map(|line| line.split('\t').map(str::to_owned).collect())
        .collect()
}

fn label(field: &str) -> &str {
    FIELDS
        .iter()
        .find(|(name, _)| *name == field)
        .map_or(field, |(_, label)| label)
}

/// Reads a filled-in spreadsheet. Where it has no header of its own, `otherwise` is taken.
///
/// # Errors
/// A Russian sentence when the file holds no table of articles, or nothing says which list it is.
pub fn read(workbook: &Workbook, otherwise: Option<Header>) -> Result<Loaded, String> {
    let mut remarks = Vec::new();
    let visible = || workbook.sheets.iter().filter(|sheet| !sheet.hidden);
    let about = visible().find(|sheet| sheet.name.trim() == ABOUT);
    let sheet = visible()
        .filter(|sheet| sheet.name.trim() != ABOUT)
        .find(|sheet| names_at(sheet).is_some())
        .ok_or_else(|| {
            "В файле нет таблицы статей: в одной из строк должны стоять названия граф «Статья», «Вид документов» и графы сроков. \
             Возьмите шаблон на странице перечня"
                .to_owned()
        })?;
    let start = names_at(sheet).unwrap_or_default();
    let mut fields: Vec<String> = about.map(fields_in).unwrap_or_default();
    fields.extend(fields_in_rows(&sheet.rows[..start]));
    let header = if fields.is_empty() {
        otherwise
    } else {
        format::read_header(fields.iter().map(String::as_str), &mut remarks)
    };
    let Some(header) = header else {
        return Err(
            "Неизвестно, какой это перечень: заполните лист «О перечне» (код и дата редакции) или укажите их в форме".to_owned(),
        );
    };
    let mut rows: Vec<(usize, Vec<String>)> = sheet.rows[start..]
        .iter()
        .map(|row| (row.number as usize, texts(row)))
        .collect();
    let (line, mut names) = rows.remove(0);
    let layout = Layout::read(&names, &header, line, &mut Vec::new());
    // Sections and items may stand in rows and cells of others; then their columns are made.
    let missing = [(layout.item, "пункт"), (layout.section, "раздел")];
    let made = missing.iter().filter(|(column, _)| column.is_none());
    names.extend(made.map(|(_, name)| (*name).to_owned()));
    let layout = Layout::read(&names, &header, line, &mut Vec::new());
    let table = as_typed(rows, &layout, &mut remarks);
    let mut loaded = format::from_rows(header, std::iter::once((line, names)).chain(table));
    loaded.remarks.append(&mut remarks);
    loaded.remarks.sort_by_key(|remark| remark.line);
    Ok(loaded)
}

/// The row that names the columns.
fn names_at(sheet: &Sheet) -> Option<usize> {
    sheet.rows.iter().position(|row| {
        let names: Vec<String> = texts(row).iter().map(|name| name.to_lowercase()).collect();
        Layout::names_articles(&names)
    })
}

fn texts(row: &SheetRow) -> Vec<String> {
    let width = row.cells.last().map_or(0, |cell| cell.column as usize + 1);
    let mut texts = vec![String::new(); width];
    for cell in &row.cells {
        texts[cell.column as usize] = match &cell.value {
            Value::Text(text) | Value::Error(text) => text.trim().to_owned(),
            Value::Number(number) => number_text(*number),
            Value::Date(date) => date.to_string(),
            Value::Bool(_) | Value::Formula(_) => String::new(),
        };
    }
    texts
}

/// The header on a sheet of its own: the label of a field, then its values.
fn fields_in(sheet: &Sheet) -> Vec<String> {
    sheet
        .rows
        .iter()
        .map(texts)
        .filter(|cells| cells.iter().any(|cell| !cell.is_empty()))
        .map(|mut cells| {
            let known = FIELDS.iter().find(|(_, label)| *label == cells[0]);
            if let Some((name, _)) = known {
                cells[0] = (*name).to_owned();
            }
            format!("@{}", cells.join("\t"))
        })
        .collect()
}

/// The header as the file format has it, above the table.
fn fields_in_rows(rows: &[SheetRow]) -> Vec<String> {
    let lines = rows.iter().map(|row| texts(row).join("\t"));
    lines.filter(|line| line.starts_with('@')).collect()
}

/// Rows as people type them from the official text, made into one row an item: sections above their articles, items below
/// theirs, numbers and items in one cell. Rows with nothing but a number are still to be filled in.
fn as_typed(
    rows: Vec<(usize, Vec<String>)>,
    layout: &Layout,
    remarks: &mut Vec<LoadRemark>,
) -> Vec<(usize, Vec<String>)> {
    let width = layout.width();
    let mut section = String::new();
    let mut article = String::new();
    let mut last: Option<(ArticleNumber, usize)> = None;
    let mut beginning = String::new();
    let mut table: Vec<(usize, Vec<String>)> = Vec::new();
    let mut rows = rows.into_iter().peekable();
    while let Some((line, mut cells)) = rows.next() {
        cells.resize(width.max(cells.len()), String::new());
        if cells.first().is_some_and(|cell| cell.starts_with('#')) {
            continue;
        }
        let filled: Vec<&String> = cells.iter().filter(|cell| !cell.is_empty()).collect();
        if filled.is_empty() {
            continue;
        }
        let (number, item) = split_number(layout.get(&cells, layout.number));
        let item_alone = layout.get(&cells, layout.item).to_owned();
        // «а)» below its article, and words alone: a section.
        let is_item = item.chars().count() == 1;
        if filled.len() == 1 && number.is_empty() && !is_item && item_alone.is_empty()
            || filled.len() == 1 && item.chars().count() > 2
        {
            section.clone_from(filled[0]);
            continue;
        }
        if number.is_empty() && !is_item && item_alone.is_empty() {
            // What is wrong with it, the reading of rows will say.
            table.push((line, cells));
            continue;
        }
        let item = if item_alone.is_empty() {
            item
        } else {
            item_alone
        };
        if !number.is_empty() {
            if number != article {
                beginning.clear();
            }
            article.clone_from(&number);
        }
        if let (Some(at), Ok(number)) = (layout.number, article.parse::<ArticleNumber>()) {
            if let Some((before, first)) = last
                && number < before
            {
                remarks.push(format::doubt(
                    line,
                    format!("Статья {number} стоит после статьи {before} (строка {first}): проверьте номер"),
                ));
            }
            last = Some((number, line));
            cells[at].clone_from(&article);
        }
        if let Some(at) = layout.item {
            cells[at].clone_from(&item);
        }
        if layout.says_nothing(&cells) {
            continue;
        }
        let goes_on = |next: &Vec<String>| {
            let (number, glued) = split_number(layout.get(next, layout.number));
            let same = number.is_empty() || number == article;
            same && !(glued.is_empty() && layout.get(next, layout.item).is_empty())
        };
        if item.is_empty()
            && layout.has_no_terms(&cells)
            && rows.peek().is_some_and(|(_, next)| goes_on(next))
        {
            beginning = layout
                .get(&cells, layout.kind)
                .trim_end_matches(':')
                .to_owned();
            continue;
        }
        if !beginning.is_empty()
            && let Some(at) = layout.kind
        {
            cells[at] = format!("{beginning}: {}", cells[at]);
        }
        if let Some(at) = layout.section
            && cells[at].is_empty()
        {
            cells[at].clone_from(&section);
        }
        table.push((line, cells));
    }
    table
}

/// «434а», «434 а)», «ст. 434»: the number, and the item that stands in the same cell.
fn split_number(cell: &str) -> (String, String) {
    let bare = cell.trim().trim_start_matches("ст.").trim();
    let end = bare
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(bare.len());
    let (number, item) = bare.split_at(end);
    (
        number.trim_end_matches('.').to_owned(),
        item.trim().trim_matches(['(', ')', '.']).to_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_items_in_one_cell_are_parted() {
        for (cell, number, item) in [
            ("434", "434", ""),
            ("434а", "434", "а"),
            ("434 а)", "434", "а"),
            ("ст. 434 (а)", "434", "а"),
            ("145.1", "145.1", ""),
            ("434.", "434", ""),
            ("", "", ""),
        ] {
            let (read, letter) = split_number(cell);
            assert_eq!((read.as_str(), letter.as_str()), (number, item), "{cell}");
        }
    }
}
