//! From gathered lines to rows: joining lines, parting terms, turning dates back, telling what was odd.

use super::columns::is_count;
use super::dates::{self, IndexCell, Place, Restored};
use super::divided;
use super::fields::Fields;
use super::index::Shape;
use super::lines::{Line, Origin, place};
use super::sub_items::sub_items;
use super::terms::{self, TermPiece};
use super::words::{Role, is_open};
use super::{Finding, Level, Row, TermReader};
use crate::intake::cleaning::{Change, ends_inside_word, is_dash};

/// A case while its lines are being gathered.
#[derive(Debug, Clone)]
pub struct Draft {
    sheet: String,
    row: u32,
    pub last_row: u32,
    pub section: Option<String>,
    pub section_number: usize,
    pub section_code: Option<String>,
    pub index: IndexCell,
    pub sheet_is_hidden: bool,
    /// The terms stand beside its parts, in the rows below it.
    pub is_parent: bool,
    heading: Vec<String>,
    term: Vec<String>,
    article: Vec<String>,
    note: Vec<String>,
    count: Option<String>,
    other: Vec<(String, String)>,
    findings: Vec<Finding>,
}

impl Draft {
    pub fn new(sheet: &str, row: u32) -> Draft {
        Draft {
            sheet: sheet.to_owned(),
            row,
            last_row: row,
            section: None,
            section_number: 0,
            section_code: None,
            index: IndexCell::Missing,
            sheet_is_hidden: false,
            is_parent: false,
            heading: Vec::new(),
            term: Vec::new(),
            article: Vec::new(),
            note: Vec::new(),
            count: None,
            other: Vec::new(),
            findings: Vec::new(),
        }
    }

    /// Adds the texts of a line.
    pub fn take(&mut self, line: &Line, fields: Fields, hidden_columns: &[u32]) {
        self.last_row = line.number;
        if line.hidden {
            self.tell(
                Level::Warning,
                "hidden",
                "index",
                format!("Строка {} в таблице скрыта", line.number),
            );
        }
        for (role, column) in &fields.taken {
            let where_it_is = place(line, *column);
            if let Some(cell) = line.at(*column) {
                self.tell_changes(column_of(*role), &where_it_is, &cell.changes, &cell.origin);
            }
            if hidden_columns.contains(column) {
                let text = format!("Ячейка {where_it_is} стоит в скрытом столбце");
                self.tell(Level::Note, "hidden", column_of(*role), text);
            }
        }
        for (role, row) in &fields.from_merges {
            let text = format!("Значение взято из ячейки, объединённой со строки {row}");
            self.tell(Level::Note, "merged", column_of(*role), text);
        }
        self.heading.extend(fields.heading);
        self.term.extend(fields.term);
        self.article.extend(fields.article);
        self.note.extend(fields.note);
        self.other.extend(fields.other);
        if let Some(count) = fields.count {
            if !is_count(&count) && !count.chars().all(is_dash) {
                self.tell(
                    Level::Note,
                    "count",
                    "count",
                    format!("Количество «{count}» — не число"),
                );
            }
            self.count = Some(match self.count.take() {
                None => count,
                Some(before) => format!("{before} {count}"),
            });
        }
    }

    fn tell(&mut self, level: Level, code: &'static str, column: &'static str, text: String) {
        let finding = Finding {
            level,
            code,
            column,
            text,
        };
        if !self.findings.contains(&finding) {
            self.findings.push(finding);
        }
    }

    fn tell_changes(
        &mut self,
        column: &'static str,
        where_it_is: &str,
        changes: &[Change],
        origin: &Origin,
    ) {
        for change in changes {
            match change {
                Change::LookAlike { was, now } => {
                    let text = format!(
                        "В ячейке {where_it_is} слово «{was}» набрано с латинскими буквами, прочитано «{now}»"
                    );
                    self.tell(Level::Note, "look_alike", column, text);
                }
                // What becomes of divided words in terms is told where the term is cut.
                Change::LineBreakHyphen { .. } if column == "term" => {}
                Change::LineBreakHyphen { word } => {
                    let text = format!(
                        "В ячейке {where_it_is} слово «{word}» разорвано переносом; если дефис лишний, уберите его"
                    );
                    self.tell(Level::Note, "hyphenation", column, text);
                }
                Change::SpacedOut { word } => {
                    let text = format!(
                        "В ячейке {where_it_is} слово «{word}» набрано вразрядку и соединено"
                    );
                    self.tell(Level::Note, "spaced_out", column, text);
                }
            }
        }
        match origin {
            Origin::OpenFormula => {
                let text = format!("В ячейке {where_it_is} формула без сохранённого результата");
                self.tell(Level::Error, "formula", column, text);
            }
            Origin::ComputedFormula => {
                let text = format!("В ячейке {where_it_is} формула; её текст вычислен при чтении");
                self.tell(Level::Note, "formula", column, text);
            }
            Origin::Error => {
                let text = format!("В ячейке {where_it_is} ошибка вычисления");
                self.tell(Level::Error, "cell_error", column, text);
            }
            Origin::Text | Origin::Number(_) | Origin::Date(..) => {}
        }
    }

    pub fn heading(&self) -> String {
        self.heading.join(" ")
    }

    pub fn has_no_term(&self) -> bool {
        self.term.is_empty() && self.article.is_empty()
    }

    /// The heading ends with a colon somewhere above its parts: what follows without an index belongs to it.
    pub fn heads_a_list(&self) -> bool {
        self.heading
            .iter()
            .any(|line| line.trim_end().ends_with(':'))
    }
}

fn column_of(role: Role) -> &'static str {
    match role {
        Role::Index | Role::Ordinal => "index",
        Role::Heading | Role::Other => "heading",
        Role::Count => "count",
        Role::Term => "term",
        Role::Article => "article",
        Role::Note => "note",
        Role::Section => "section",
    }
}

/// Makes the rows of one sheet.
pub fn rows(drafts: Vec<Draft>, year: Option<i32>, reader: &dyn TermReader) -> Vec<Row> {
    let places: Vec<Place<'_>> = drafts
        .iter()
        .map(|draft| Place {
            cell: &draft.index,
            section: draft.section_number,
            section_code: draft.section_code.as_deref(),
        })
        .collect();
    let restored = dates::restore(&places, year);
    let shape = dates::common_shape(places.iter().map(|place| place.cell));
    let indexed = drafts
        .iter()
        .filter(|draft| draft.index != IndexCell::Missing)
        .count();
    let expects_index = indexed * 2 >= drafts.len();
    drafts
        .into_iter()
        .zip(restored)
        .map(|(draft, restored)| row(draft, restored, &shape, expects_index, reader))
        .collect()
}

fn row(
    mut draft: Draft,
    restored: Option<Restored>,
    shape: &Shape,
    expects_index: bool,
    reader: &dyn TermReader,
) -> Row {
    if draft.sheet_is_hidden {
        let text = format!("Лист «{}» в таблице скрыт", draft.sheet);
        draft.tell(Level::Warning, "hidden", "index", text);
    }
    let index = settle_index(&mut draft, restored, shape, expects_index);
    let heading = joined(&mut draft, "heading");
    if heading.is_empty() {
        draft.tell(
            Level::Error,
            "no_heading",
            "heading",
            "Нет заголовка дела".into(),
        );
    } else if is_open(&heading) {
        let text = "Заголовок обрывается: проверьте, не потерян ли его конец".to_owned();
        draft.tell(Level::Note, "open_heading", "heading", text);
    }
    let note = joined(&mut draft, "note");
    let (term, article, pieces) = settle_term(&mut draft);
    judge_term(&mut draft, &term, &article, &note, &pieces, reader);
    let sub_items = sub_items(&heading, &pieces, &note);
    Row {
        sheet: draft.sheet,
        row: draft.row,
        last_row: draft.last_row,
        section: draft.section,
        index,
        heading,
        term,
        article,
        note,
        count: draft.count,
        sub_items,
        other: draft.other,
        findings: draft.findings,
    }
}

fn settle_index(
    draft: &mut Draft,
    restored: Option<Restored>,
    shape: &Shape,
    expects_index: bool,
) -> Option<String> {
    let was = match &draft.index {
        IndexCell::Date(day, _) => format!("в дату {}", day.format("%d.%m.%Y")),
        IndexCell::Number(number) => format!("в число {number}"),
        _ => String::new(),
    };
    match (draft.index.clone(), restored) {
        (_, Some(Restored::Sure(index))) => {
            let written = index.written();
            if was != format!("в число {written}") {
                let text = format!(
                    "Индекс был превращён табличным редактором {was}; по соседним строкам восстановлено «{written}»"
                );
                draft.tell(Level::Warning, "date", "index", text);
            }
            Some(written)
        }
        (_, Some(Restored::Unsure(readings))) => {
            let may_be = if readings.is_empty() {
                String::new()
            } else {
                format!(" (может быть, {})", readings.join(" или "))
            };
            let text = format!(
                "Индекс превращён табличным редактором {was}, и восстановить его наверняка нельзя{may_be}. Впишите индекс"
            );
            draft.tell(Level::Error, "date", "index", text);
            None
        }
        (IndexCell::Plain(index), None) => {
            let written = index.written();
            if index.parts.len() != shape.widths.len()
                && shape.widths.len() > 1
                && index.parts.len() > 1
                || index.parts.len() == 1 && shape.widths.len() > 1 && expects_index
            {
                let text = format!("Индекс «{written}» построен иначе, чем остальные");
                draft.tell(Level::Warning, "index_shape", "index", text);
            }
            Some(written)
        }
        (IndexCell::Odd(text), None) => {
            let finding = format!("«{text}» не похоже на индекс дела");
            draft.tell(Level::Error, "index_shape", "index", finding);
            Some(text)
        }
        _ => {
            if expects_index {
                draft.tell(
                    Level::Error,
                    "no_index",
                    "index",
                    "У дела нет индекса".into(),
                );
            }
            None
        }
    }
}

/// The lines of a field in one; a word that goes on over the end of a line is put together, its hyphen kept.
fn joined(draft: &mut Draft, column: &'static str) -> String {
    let lines = match column {
        "heading" => std::mem::take(&mut draft.heading),
        _ => std::mem::take(&mut draft.note),
    };
    let mut text = String::new();
    for line in lines {
        let goes_on =
            ends_inside_word(&text) && line.chars().next().is_some_and(char::is_lowercase);
        if goes_on {
            let start = text.rsplit(' ').next().unwrap_or("").to_owned();
            let end = line.split(' ').next().unwrap_or("");
            let finding =
                format!("Слово «{start}{end}» разорвано переносом; если дефис лишний, уберите его");
            draft.tell(Level::Note, "hyphenation", column, finding);
        } else if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(&line);
    }
    text
}

/// Term and article as they go into the row, and the pieces.
fn settle_term(draft: &mut Draft) -> (String, String, Vec<TermPiece>) {
    let mut cell = draft.term.join("\n");
    let mut column = one_line(&draft.article.join("\n"));
    if terms::begins_with_article(&cell)
        && !terms::has_term(&cell)
        && terms::begins_with_term(&column)
    {
        std::mem::swap(&mut cell, &mut column);
        cell = one_line(&cell);
        let text = "Срок и статья стояли в чужих столбцах и поменяны местами".to_owned();
        draft.tell(Level::Warning, "swapped", "term", text);
    }
    let mended = divided::mended(&cell);
    if one_line(&mended) != one_line(&cell) {
        let text = format!(
            "В сроке соединено разорванное слово: «{}» прочитано как «{}»",
            one_line(&cell),
            one_line(&mended)
        );
        draft.tell(Level::Note, "hyphenation", "term", text);
    }
    let mut pieces = terms::split(&mended);
    if pieces.len() < draft.term.len() && draft.term.len() == draft.article.len() {
        pieces = terms_of_lines(&draft.term).unwrap_or(pieces);
    }
    if pieces.is_empty() && terms::has_term(&column) {
        // Everything stands in the column of articles.
        pieces = terms::split(&std::mem::take(&mut column));
    }
    let inside: Vec<&str> = pieces
        .iter()
        .map(|piece| piece.article.as_str())
        .filter(|text| !text.is_empty())
        .collect();
    let inside = inside.join("; ");
    if pieces.len() <= 1 {
        let term = pieces
            .first()
            .map(|piece| piece.term.clone())
            .unwrap_or_default();
        let article = [inside, column]
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        if let Some(piece) = pieces.first_mut() {
            piece.article.clone_from(&article);
        }
        return (term, article, pieces);
    }
    pair_with_articles(&mut pieces, &draft.article, &column);
    let article = if column.is_empty() { inside } else { column };
    (one_line(&mended), article, pieces)
}

/// The terms of sub-items that stand below one another, a line each, their articles beside them. «До замены новыми» is whole there,
/// though within a line words may follow it.
fn terms_of_lines(lines: &[String]) -> Option<Vec<TermPiece>> {
    let each = lines.iter().map(|line| {
        let mut pieces = terms::split(line);
        let piece = pieces
            .pop()
            .filter(|piece| pieces.is_empty() && piece.article.is_empty())?;
        terms::begins_with_term(&piece.term).then_some(piece)
    });
    each.collect()
}

/// Several terms in one column and as many articles in the other.
fn pair_with_articles(pieces: &mut [TermPiece], lines: &[String], column: &str) {
    if column.is_empty() || pieces.iter().any(|piece| !piece.article.is_empty()) {
        return;
    }
    let lines: Vec<&str> = lines.iter().map(|line| line.trim()).collect();
    let by_word: Vec<String> = column
        .split("ст.")
        .filter(|part| !part.trim().is_empty())
        .map(|part| format!("ст.{}", part.trim_end_matches([' ', ',', ';'])))
        .collect();
    if lines.len() == pieces.len() {
        for (piece, line) in pieces.iter_mut().zip(lines) {
            piece.article = line.trim_end_matches([',', ';']).to_owned();
        }
    } else if by_word.len() == pieces.len() {
        for (piece, article) in pieces.iter_mut().zip(by_word) {
            piece.article = article;
        }
    }
}

fn judge_term(
    draft: &mut Draft,
    term: &str,
    article: &str,
    note: &str,
    pieces: &[TermPiece],
    reader: &dyn TermReader,
) {
    if term.is_empty() {
        let text = if article.is_empty() {
            "Нет срока хранения".to_owned()
        } else {
            format!("Нет срока хранения, указана только статья: {article}")
        };
        draft.tell(Level::Error, "no_term", "term", text);
        return;
    }
    let whole = if pieces.len() > 1 {
        term.to_owned()
    } else {
        format!("{term} {article}").trim().to_owned()
    };
    match reader.terms_in(&whole, note) {
        Err(why) => draft.tell(
            Level::Error,
            "term_unreadable",
            "term",
            format!("Срок хранения не читается: {why}"),
        ),
        Ok(count) if count > 1 || pieces.len() > 1 => {
            let text = format!(
                "У дела несколько сроков хранения ({}): разделите его или назначьте наибольший",
                count.max(pieces.len())
            );
            draft.tell(Level::Warning, "several_terms", "term", text);
        }
        Ok(_) => {}
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
