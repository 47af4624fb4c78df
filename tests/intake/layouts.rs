//! Layouts met in departments. Each test writes the same school in another layout and wants the same cases back.

use super::fixtures::*;
use delohran::intake::nomenclature::{Level, Why};

#[test]
fn the_usual_layout() {
    let mut grid = Grid::new("Номенклатура дел");
    grid.approval();
    grid.header();
    grid.numbers();
    for (section, cases) in by_section(&school()) {
        grid.merged(&section, 5);
        cases.iter().for_each(|case| grid.case(case));
    }
    grid.signatures();
    let recognised = recognise_grid(&grid);
    assert_cases(&recognised.rows, &school());
    assert_eq!(recognised.sections.len(), 3);
    assert!(recognised.rows.iter().all(|row| row.is_ok()));
}

#[test]
fn headings_numbers_and_page_numbers_on_every_page() {
    let mut grid = Grid::new("Лист1");
    grid.approval();
    grid.header();
    grid.numbers();
    let mut on_page = 0;
    for (section, cases) in by_section(&school()) {
        grid.text(&[&section]);
        for case in &cases {
            grid.case(case);
            on_page += 1;
            if on_page % 6 == 0 {
                grid.text(&["", &format!("{}", on_page / 6 + 1)]);
                if on_page % 12 == 0 {
                    grid.header();
                }
                grid.numbers();
            }
        }
    }
    assert_cases(&recognise_grid(&grid).rows, &school());
}

#[test]
fn a_sheet_for_each_department() {
    let names = ["Руководство", "Кадры", "Бухгалтерия"];
    let mut wanted = school();
    let grids: Vec<Grid> = by_section(&school())
        .into_iter()
        .zip(names)
        .map(|((section, cases), name)| {
            let mut grid = Grid::new(name);
            grid.text(&["НОМЕНКЛАТУРА ДЕЛ на 2023 год"]);
            grid.header();
            cases.iter().for_each(|case| grid.case(case));
            grid.text(&["", "Итого:", "", "", ""]);
            wanted
                .iter_mut()
                .filter(|case| case.section == section)
                .for_each(|case| case.section = name.to_owned());
            grid
        })
        .collect();
    let recognised = recognise_bytes("xlsx", &xlsx(&grids));
    assert_cases(&recognised.rows, &wanted);
}

#[test]
fn columns_in_another_order_and_article_apart() {
    let mut grid = Grid::new("Лист1");
    grid.text(&[
        "Заголовок дела",
        "Примечание",
        "№ статьи по перечню",
        "Срок хранения",
        "Индекс",
    ]);
    for (section, cases) in by_section(&school()) {
        grid.merged(&section, 5);
        for case in &cases {
            grid.text(&[
                &case.heading,
                &case.note,
                &case.article,
                &case.term,
                &case.index,
            ]);
        }
    }
    assert_cases(&recognise_grid(&grid).rows, &school());
}

#[test]
fn headings_of_columns_shortened() {
    let ways: &[[&str; 6]] = &[
        [
            "Инд.",
            "Загол. дела",
            "Ср. хр.",
            "Ст.",
            "Прим.",
            "Кто ведёт",
        ],
        ["Шифр", "Наим. дел", "Срок хр.", "№ ст.", "Примеч.", "Отв."],
        [
            "№ дела",
            "Заг.",
            "Ср. хран.",
            "Ст. перечня",
            "Пометки",
            "Исп.",
        ],
        ["Индекс", "Заголовок", "Срок", "Статья", "Прим.", "Ведёт"],
    ];
    for (way, has_person_first) in ways.iter().flat_map(|way| [(way, false), (way, true)]) {
        let mut grid = Grid::new("Лист1");
        let put = |grid: &mut Grid, mut cells: [&str; 6]| {
            if has_person_first {
                cells.swap(4, 5);
            }
            grid.text(&cells);
        };
        put(&mut grid, *way);
        for (section, cases) in by_section(&school()) {
            grid.merged(&section, 6);
            for (at, case) in cases.iter().enumerate() {
                let person = ["Орлова А.П.", "Савина Н.К."][at % 2];
                let (index, heading) = (&case.index, &case.heading);
                let cells = [index, heading, &case.term, &case.article, &case.note];
                let [index, heading, term, article, note] = cells.map(String::as_str);
                put(&mut grid, [index, heading, term, article, note, person]);
            }
        }
        assert_cases(&recognise_grid(&grid).rows, &school());
    }
}

#[test]
fn without_headings_of_columns() {
    for apart in [false, true] {
        let mut grid = Grid::new("Лист1");
        for (section, cases) in by_section(&school()) {
            grid.text(&[&section]);
            for case in &cases {
                if apart {
                    grid.text(&[
                        &case.index,
                        &case.heading,
                        &case.term,
                        &case.article,
                        &case.note,
                    ]);
                } else {
                    grid.case(case);
                }
            }
        }
        assert_cases(&recognise_grid(&grid).rows, &school());
    }
}

#[test]
fn an_article_in_a_row_of_its_own() {
    let mut grid = Grid::new("Лист1");
    grid.header();
    for (section, cases) in by_section(&school()) {
        grid.merged(&section, 5);
        for case in &cases {
            grid.text(&[&case.index, &case.heading, "", &case.term, &case.note]);
            grid.text(&["", "", "", &case.article, ""]);
        }
    }
    assert_cases(&recognise_grid(&grid).rows, &school());
}

#[test]
fn one_printed_line_in_each_row() {
    for width in [18, 27, 40] {
        let mut grid = Grid::new("Table 1");
        grid.text(&[
            "Индекс",
            "Заголовок дела",
            "Кол-во",
            "Срок хранения",
            "Приме-",
        ]);
        grid.text(&["дела", "", "дел", "и № статей", "чание"]);
        grid.text(&["", "", "(томов)", "по перечню", ""]);
        grid.numbers();
        for (section, cases) in by_section(&school()) {
            grid.text(&[&section]);
            for case in &cases {
                let columns = [
                    vec![case.index.clone()],
                    wrapped(&case.heading, width),
                    Vec::new(),
                    wrapped(&format!("{} {}", case.term, case.article), 12),
                    wrapped(&case.note, 16),
                ];
                let lines = columns.iter().map(Vec::len).max().unwrap_or(0);
                for line in 0..lines {
                    let cells: Vec<&str> = columns
                        .iter()
                        .map(|column| column.get(line).map_or("", String::as_str))
                        .collect();
                    grid.text(&cells);
                }
            }
        }
        grid.signatures();
        assert_cases(&recognise_grid(&grid).rows, &school());
    }
}

#[test]
fn one_printed_line_in_each_row_with_the_index_in_the_middle() {
    let mut grid = Grid::new("Table 1");
    grid.header();
    for (section, cases) in by_section(&school()) {
        grid.merged(&section, 5);
        for case in &cases {
            let heading = wrapped(&case.heading, 20);
            let term = wrapped(&format!("{} {}", case.term, case.article), 12);
            let lines = heading.len().max(term.len());
            let place = |count: usize| (lines - count) / 2;
            for line in 0..lines {
                let of = |texts: &[String]| {
                    let at = line.checked_sub(place(texts.len()));
                    at.and_then(|at| texts.get(at).cloned()).unwrap_or_default()
                };
                let index = if line == place(1) {
                    case.index.clone()
                } else {
                    String::new()
                };
                grid.text(&[
                    &index,
                    heading.get(line).map_or("", String::as_str),
                    "",
                    &of(&term),
                    "",
                ]);
            }
        }
    }
    let wanted: Vec<Case> = school()
        .into_iter()
        .map(|case| Case {
            note: String::new(),
            ..case
        })
        .collect();
    assert_cases(&recognise_grid(&grid).rows, &wanted);
}

/// Words put into lines of at most so many characters.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[test]
fn sub_items_in_rows_without_an_index() {
    let mut grid = Grid::new("Лист1");
    grid.header();
    grid.merged("01 – РУКОВОДСТВО", 5);
    grid.text(&["01-01", "Планы работы:", "", "", ""]);
    grid.text(&["", "а) годовые", "", "Постоянно ст. 198(а)", ""]);
    grid.text(&["", "б) месячные", "", "1 год ст. 198(г)", ""]);
    grid.text(&["01-02", "Отчеты", "", "", ""]);
    grid.text(&["", "Сводный годовой отчет", "", "Постоянно ст. 211", ""]);
    grid.text(&["", "Квартальный отчет", "", "5 лет ст. 212", ""]);
    grid.text(&["01-03", "Приказы", "", "Постоянно ст. 19", ""]);
    let rows = recognise_grid(&grid).rows;
    assert_eq!(rows.len(), 3);
    assert_eq!(rows[0].heading, "Планы работы: а) годовые б) месячные");
    assert_eq!(rows[0].term, "Постоянно ст. 198(а) 1 год ст. 198(г)");
    assert_eq!(rows[0].article, "ст. 198(а); ст. 198(г)");
    let items = &rows[0].sub_items;
    assert_eq!(items.len(), 2);
    assert_eq!(
        (items[1].letter, items[1].title.as_str()),
        (Some('б'), "месячные")
    );
    assert_eq!(
        (items[1].term.as_str(), items[1].article.as_str()),
        ("1 год", "ст. 198(г)")
    );
    assert!(codes(&rows[0]).contains(&"several_terms"));
    assert_eq!(rows[1].sub_items.len(), 2);
    assert_eq!(rows[2].heading, "Приказы");
}

#[test]
fn indexes_that_became_dates() {
    // 1 January 2023 is 44927; the Russian Excel reads «01-05» as 1 May.
    for format in ["dd.mmm", "dd.mm.yyyy"] {
        let mut grid = Grid::new("Лист1");
        grid.header();
        for (section, cases) in by_section(&school()) {
            grid.merged(&section, 5);
            for case in &cases {
                let (left, right) = case.index.split_once('-').expect("two parts");
                let day: u32 = left.parse().expect("a number");
                let month: u32 = right.parse().expect("a number");
                let date = chrono::NaiveDate::from_ymd_opt(2023, month, day).expect("a date");
                let epoch = chrono::NaiveDate::from_ymd_opt(1899, 12, 30).expect("a date");
                let serial = (date - epoch).num_days() as f64;
                let index = if day == 2 && format == "dd.mm.yyyy" {
                    Put::Text(case.index.clone())
                } else {
                    Put::Formatted(serial, format)
                };
                let term = format!("{} {}", case.term, case.article);
                grid.row(vec![
                    index,
                    (&case.heading).into(),
                    "".into(),
                    term.as_str().into(),
                    (&case.note).into(),
                ]);
            }
        }
        let recognised = recognise_grid(&grid);
        assert_cases(&recognised.rows, &school());
        let dates = recognised
            .rows
            .iter()
            .filter(|row| codes(row).contains(&"date"))
            .count();
        assert_eq!(dates, if format == "dd.mmm" { 22 } else { 15 });
    }
}

#[test]
fn a_date_that_cannot_be_turned_back_is_an_error() {
    let mut grid = Grid::new("Лист1");
    grid.header();
    grid.row(vec![
        "07-01".into(),
        "Приказы".into(),
        "".into(),
        "Постоянно".into(),
    ]);
    grid.row(vec![
        Put::Formatted(45051.0, "dd.mm.yyyy"),
        "Планы".into(),
        "".into(),
        "Постоянно".into(),
    ]);
    grid.row(vec![
        "09-01".into(),
        "Отчеты".into(),
        "".into(),
        "Постоянно".into(),
    ]);
    let rows = recognise_grid(&grid).rows;
    assert_eq!(rows[1].index, None);
    let finding = rows[1]
        .findings
        .iter()
        .find(|finding| finding.code == "date")
        .expect("a finding");
    assert_eq!(finding.level, Level::Error);
    assert!(finding.text.contains("05.05.2023"), "{}", finding.text);
}

#[test]
fn letters_spaces_and_dashes_of_many_kinds() {
    let mut grid = Grid::new("Лист1");
    grid.header();
    let dashes = ["\u{2013}", "\u{2014}", "\u{2212}", "\u{2011}", " - ", "-"];
    for (section, cases) in by_section(&school()) {
        grid.merged(&section.replace(' ', "\u{a0}"), 5);
        for (at, case) in cases.iter().enumerate() {
            let index = format!(
                "\u{feff}{} ",
                case.index.replace('-', dashes[at % dashes.len()])
            );
            let heading = case
                .heading
                .replace("ам ", "aм ")
                .replace("работ", "pa\u{ad}бoт")
                .replace(' ', "\u{2009}\u{200b}");
            let term = format!(
                "{}\r\n{}",
                case.term.replace(' ', "\u{a0}"),
                case.article.replace("ТП", "TП")
            );
            grid.text(&[&index, &heading, "", &term, &case.note]);
        }
    }
    let recognised = recognise_grid(&grid);
    assert_cases(&recognised.rows, &school());
    assert!(
        recognised
            .rows
            .iter()
            .all(|row| codes(row).contains(&"look_alike"))
    );
}

#[test]
fn totals_abbreviations_and_the_final_record() {
    let mut grid = Grid::new("Лист1");
    grid.approval();
    grid.header();
    grid.numbers();
    for (section, cases) in by_section(&school()) {
        grid.merged(&section, 5);
        for case in &cases {
            let term = format!("{} {}", case.term, case.article);
            grid.text(&[&case.index, &case.heading, "2 т.", &term, &case.note]);
        }
        grid.text(&["", "Итого по разделу", "14", "", ""]);
    }
    grid.text(&["Начальник отдела кадров", "", "", "", "С.С. Сидорова"]);
    grid.text(&["Итоговая запись о категориях и количестве дел, заведенных в 2023 году"]);
    grid.text(&["По срокам хранения", "", "Всего", "В том числе", ""]);
    grid.text(&["", "", "", "переходящих", "с отметкой «ЭПК»"]);
    grid.text(&["Постоянного", "", "8", "", ""]);
    grid.text(&["Временного (свыше 10 лет)", "", "5", "", "3"]);
    grid.text(&["ИТОГО", "", "22", "", ""]);
    grid.text(&["Список сокращений:"]);
    grid.text(&["ДМН", "до минования надобности"]);
    grid.text(&["ЭПК – экспертно-проверочная комиссия"]);
    grid.text(&["ТП", "Перечень типовых управленческих архивных документов"]);
    let recognised = recognise_grid(&grid);
    assert_cases(&recognised.rows, &school());
    assert!(
        recognised
            .rows
            .iter()
            .all(|row| row.count.as_deref() == Some("2 т."))
    );
    let whys: Vec<Why> = recognised
        .skipped
        .iter()
        .map(|skipped| skipped.why)
        .collect();
    for why in [
        Why::Approval,
        Why::Header,
        Why::ColumnNumbers,
        Why::Section,
        Why::Total,
        Why::Signature,
        Why::Abbreviations,
    ] {
        assert!(whys.contains(&why), "{why:?}");
    }
}

#[test]
fn section_names_in_other_places() {
    // In two cells, in the heading column, in every column, with an index of its own.
    for kind in 0..4 {
        let mut grid = Grid::new("Лист1");
        grid.header();
        let mut wanted = school();
        for (section, cases) in by_section(&school()) {
            let (number, name) = section.split_once(" – ").expect("a number and a name");
            match kind {
                0 => grid.text(&[number, name]),
                1 => grid.text(&["", &section]),
                2 => grid.text(&[&section, &section, &section, &section, &section]),
                _ => grid.text(&[&format!("{number}-00"), name]),
            }
            cases.iter().for_each(|case| grid.case(case));
            let told = match kind {
                0 => format!("{number} {name}"),
                3 => format!("{number}-00 {name}"),
                _ => section.clone(),
            };
            wanted
                .iter_mut()
                .filter(|case| case.section == section)
                .for_each(|case| case.section = told.clone());
        }
        assert_cases(&recognise_grid(&grid).rows, &wanted);
    }
}

#[test]
fn a_column_of_sections_merged_down() {
    let mut grid = Grid::new("Лист1");
    grid.text(&[
        "Структурное подразделение",
        "Индекс",
        "Наименование дела",
        "Срок хранения",
        "Статья",
        "Примечание",
    ]);
    for (section, cases) in by_section(&school()) {
        let first = grid.last_row() + 1;
        for (at, case) in cases.iter().enumerate() {
            let name = if at == 0 { section.as_str() } else { "" };
            grid.text(&[
                name,
                &case.index,
                &case.heading,
                &case.term,
                &case.article,
                &case.note,
            ]);
        }
        grid.merges_down.push((0, first, grid.last_row()));
    }
    assert_cases(&recognise_grid(&grid).rows, &school());
}

#[test]
fn a_term_merged_over_several_cases() {
    let mut grid = Grid::new("Лист1");
    grid.header();
    grid.text(&["01-01", "Приказы директора", "", "Постоянно ст. 19", ""]);
    grid.text(&["01-02", "Приказы по школе", "", "", ""]);
    grid.text(&["01-03", "Распоряжения", "", "", ""]);
    grid.merges_down.push((3, 1, 3));
    let rows = recognise_grid(&grid).rows;
    assert!(
        rows.iter()
            .all(|row| row.term == "Постоянно" && row.article == "ст. 19")
    );
    assert!(codes(&rows[2]).contains(&"merged"));
}

#[test]
fn columns_that_move_on_the_next_page() {
    let mut grid = Grid::new("Table 1");
    let cases = school();
    grid.header();
    for case in &cases[..8] {
        grid.case(case);
    }
    grid.text(&[
        "Индекс дела",
        "",
        "Заголовок дела",
        "Кол-во дел",
        "",
        "Срок хранения и № статей",
        "Примечание",
    ]);
    for case in &cases[8..15] {
        let term = format!("{} {}", case.term, case.article);
        grid.text(&[&case.index, "", &case.heading, "", "", &term, &case.note]);
    }
    // Merged cells that begin a column earlier than their headings.
    for case in &cases[15..] {
        let term = format!("{} {}", case.term, case.article);
        grid.text(&[&case.index, &case.heading, "", "", &term, "", &case.note]);
    }
    let wanted: Vec<Case> = cases
        .into_iter()
        .map(|case| Case {
            section: String::new(),
            ..case
        })
        .collect();
    assert_cases(&recognise_grid(&grid).rows, &wanted);
}

#[test]
fn index_and_heading_in_one_cell() {
    let mut grid = Grid::new("Лист1");
    for (section, cases) in by_section(&school()) {
        grid.text(&[&section]);
        for case in &cases {
            let both = format!("{} {}", case.index, case.heading);
            grid.text(&[&both, &case.term, &case.article, &case.note]);
        }
    }
    assert_cases(&recognise_grid(&grid).rows, &school());
}

#[test]
fn hidden_rows_columns_and_sheets_are_read_and_told() {
    let mut grid = Grid::new("Лист1");
    grid.header();
    for case in &school()[..4] {
        grid.case(case);
    }
    grid.hidden_rows.push(2);
    grid.hidden_columns.push(3);
    let rows = recognise_grid(&grid).rows;
    assert_eq!(rows.len(), 4);
    let hidden_row = |at: usize| {
        rows[at]
            .findings
            .iter()
            .any(|finding| finding.code == "hidden" && finding.level == Level::Warning)
    };
    assert!(hidden_row(1) && !hidden_row(0));
    assert!(rows.iter().all(|row| codes(row).contains(&"hidden")));

    let mut first = Grid::new("Пояснения");
    first.text(&["Здесь ничего нет"]);
    grid.hidden_rows.clear();
    grid.hidden_columns.clear();
    grid.is_hidden = true;
    let recognised = recognise_bytes("xlsx", &xlsx(&[first, grid]));
    assert_eq!(recognised.rows.len(), 4);
    assert!(
        recognised
            .rows
            .iter()
            .all(|row| codes(row).contains(&"hidden"))
    );
}

#[test]
fn formulas_without_results() {
    let sheet = format!(
        "<sheetData><row r=\"1\">{}{}{}</row><row r=\"2\"><c r=\"A2\"><f>\"01-\"&amp;\"05\"</f><v></v></c>{}{}</row><row r=\"3\"><c r=\"A3\" t=\"str\"><f>CONCATENATE(\"01-\",\"0\",6)</f></c>{}<c r=\"C3\"><f>VLOOKUP(A3,X1:X9,2)</f></c></row></sheetData>",
        inline("A1", "Индекс"),
        inline("B1", "Заголовок дела"),
        inline("C1", "Срок хранения"),
        inline("B2", "Приказы"),
        inline("C2", "Постоянно"),
        inline("B3", "Планы"),
    );
    let rows = recognise_bytes("xlsx", &raw_xlsx("", &sheet)).rows;
    assert_eq!(rows[0].index.as_deref(), Some("01-05"));
    assert_eq!(rows[1].index.as_deref(), Some("01-06"));
    assert!(
        rows[1]
            .findings
            .iter()
            .any(|finding| finding.code == "formula" && finding.level == Level::Error)
    );
}

#[test]
fn dates_counted_from_1904() {
    // 1 May 2023 is 45047 in the common count and 43585 in that of 1904.
    let sheet = format!(
        "<sheetData><row r=\"1\">{}{}{}</row><row r=\"2\">{}{}{}</row><row r=\"3\"><c r=\"A3\" s=\"1\"><v>43585</v></c>{}{}</row><row r=\"4\">{}{}{}</row></sheetData>",
        inline("A1", "Индекс"),
        inline("B1", "Заголовок дела"),
        inline("C1", "Срок хранения"),
        inline("A2", "01-04"),
        inline("B2", "Приказы"),
        inline("C2", "Постоянно"),
        inline("B3", "Планы"),
        inline("C3", "Постоянно"),
        inline("A4", "01-06"),
        inline("B4", "Отчеты"),
        inline("C4", "Постоянно"),
    );
    let rows = recognise_bytes("xlsx", &raw_xlsx("<workbookPr date1904=\"1\"/>", &sheet)).rows;
    assert_eq!(rows[1].index.as_deref(), Some("01-05"));
    assert!(
        rows[1]
            .findings
            .iter()
            .any(|finding| finding.text.contains("01.05.2023"))
    );
}

#[test]
fn text_files_in_all_encodings_and_separators() {
    let cases = school();
    for separator in [';', ',', '\t'] {
        let mut text = [
            "Индекс дела",
            "Заголовок дела",
            "Срок хранения",
            "Статья",
            "Примечание",
        ]
        .join(&separator.to_string());
        text.push_str("\r\n");
        for (section, cases) in by_section(&cases) {
            text.push_str(&format!("{section}{}\r\n", separator.to_string().repeat(4)));
            for case in &cases {
                let quoted = [
                    &case.index,
                    &case.heading,
                    &case.term,
                    &case.article,
                    &case.note,
                ]
                .map(|field| format!("\"{field}\""));
                text.push_str(&quoted.join(&separator.to_string()));
                text.push_str("\r\n");
            }
        }
        let with_mark = [b"\xEF\xBB\xBF", text.as_bytes()].concat();
        let in_1251 = encoding_rs::WINDOWS_1251.encode(&text).0.into_owned();
        for bytes in [text.as_bytes(), &with_mark, &in_1251] {
            assert_cases(&recognise_bytes("csv", bytes).rows, &cases);
        }
    }
}

#[test]
fn an_open_document() {
    let cell = |text: &str| {
        let paragraphs: Vec<String> = text
            .split('\n')
            .map(|line| format!("<text:p>{line}</text:p>"))
            .collect();
        format!(
            "<table:table-cell office:value-type=\"string\">{}</table:table-cell>",
            paragraphs.concat()
        )
    };
    let mut rows = String::from(
        "<table:table-row table:number-rows-repeated=\"2\"><table:table-cell table:number-columns-repeated=\"5\"/></table:table-row>",
    );
    let mut row = |cells: &[&str]| {
        let cells: String = cells.iter().map(|text| cell(text)).collect();
        rows.push_str(&format!("<table:table-row>{cells}</table:table-row>"));
    };
    row(&[
        "Индекс дела",
        "Заголовок дела",
        "Срок хранения и № статей",
        "Примечание",
    ]);
    for (section, cases) in by_section(&school()) {
        row(&[&section]);
        for case in &cases {
            row(&[
                &case.index,
                &case.heading,
                &format!("{}\n{}", case.term, case.article),
                &case.note,
            ]);
        }
    }
    let recognised = recognise_bytes("ods", &ods("Номенклатура", &rows));
    assert_cases(&recognised.rows, &school());
    assert_eq!(recognised.rows[0].row, 5);
}

#[test]
fn oddities_between_rows_are_told_once_each() {
    let mut grid = Grid::new("Лист1");
    grid.header();
    for (index, heading, term) in [
        ("01-01", "Приказы", "Постоянно ст. 19"),
        ("01-02", "Планы", "Постоянно ст. 198"),
        ("01-02", "Отчеты", "Постоянно ст. 211"),
        ("01-05", "Письма", "когда-нибудь"),
        ("", "Докладные записки", "5 лет ст. 47"),
        ("01-04", "Справки", ""),
    ] {
        grid.text(&[index, heading, "", term, ""]);
    }
    let rows = recognise_grid(&grid).rows;
    let codes: Vec<Vec<&str>> = rows.iter().map(codes).collect();
    assert_eq!(
        codes,
        vec![
            vec![],
            vec![],
            vec!["duplicate_index"],
            vec!["term_unreadable"],
            vec!["no_index"],
            vec!["no_term", "order", "gap"],
        ]
    );
    assert_eq!(rows.iter().filter(|row| row.is_ok()).count(), 2);
}

#[test]
fn a_sheet_without_a_nomenclature_gives_no_cases() {
    let mut grid = Grid::new("Телефоны");
    grid.text(&["Фамилия", "Телефон"]);
    grid.text(&["Иванов", "12-34-56"]);
    let recognised = recognise_grid(&grid);
    assert!(recognised.rows.is_empty());
    assert!(
        recognised
            .skipped
            .iter()
            .all(|skipped| skipped.why == Why::OtherSheet)
    );
}
