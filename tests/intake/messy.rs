//! Nomenclatures as departments send them, made by the hundred: a known one is written with a random choice of everything that
//! people, spreadsheet programs and converters do to a table, all at once, and read back.

use delohran::intake::nomenclature::{Options, Recognised, Row, recognise};
use delohran::intake::workbook::{Cell, Format, Merge, Sheet, SheetRow, Value, Workbook};

/// A case as it should come out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    index: String,
    heading: String,
    term: String,
    article: String,
    note: String,
    section: String,
    /// Sub-items in rows of their own below it: title, term, article.
    parts: Vec<(String, String, String)>,
}

/// What was done to a file.
#[derive(Debug, Clone)]
pub struct Mess {
    three_parts: bool,
    approval: bool,
    header: bool,
    /// Numbers of columns under the headings.
    numbers: bool,
    /// After so many rows the headings or numbers stand again.
    page: Option<usize>,
    order: Order,
    terms: Terms,
    sections: SectionsAs,
    dates: bool,
    /// A date that lost its format as well.
    serials: bool,
    formulas: bool,
    sub_items: bool,
    /// The headings of the columns stand in two rows.
    tall_header: bool,
    look_alikes: bool,
    invisible: bool,
    dashes: bool,
    counts: bool,
    hidden: bool,
    blanks: bool,
    footer: bool,
    printed_lines: bool,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Order {
    Usual,
    TermBeforeHeading,
    WithOrdinal,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Terms {
    OneCellTwoLines,
    OneCellComma,
    TwoColumns,
    ArticleInRowBelow,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum SectionsAs {
    Merged,
    InIndexColumn,
    Sheets,
    InEveryColumn,
}

/// Numbers that look random and are the same every time.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, many: usize) -> usize {
        (self.next() % many as u64) as usize
    }

    fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    fn pick<T: Clone>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())].clone()
    }
}

const SECTIONS: &[&str] = &[
    "РУКОВОДСТВО",
    "ОТДЕЛ КАДРОВ",
    "БУХГАЛТЕРИЯ",
    "ОТДЕЛ ДОКУМЕНТАЦИОННОГО ОБЕСПЕЧЕНИЯ",
    "ЮРИДИЧЕСКИЙ ОТДЕЛ",
    "АРХИВ",
];

const HEADINGS: &[&str] = &[
    "Приказы начальника управления по основной деятельности",
    "Протоколы заседаний коллегии и документы к ним (повестки, решения, справки)",
    "Переписка с территориальными органами по вопросам делопроизводства",
    "Журнал регистрации входящих документов",
    "Документы о проведении конкурса на замещение вакантных должностей (объявления, заявления, протоколы)",
    "Годовой план работы отдела",
    "Отчеты о выполнении плана работы за квартал",
    "Личные карточки уволенных работников",
    "Договоры о закупке товаров, работ и услуг",
    "Акты приема-передачи дел",
    "Номенклатура дел отдела",
    "Положение об отделе",
    "Должностные регламенты государственных гражданских служащих",
    "Графики отпусков",
    "Обращения граждан и документы по их рассмотрению",
    "Опись дел постоянного хранения",
    "Заявки на канцелярские товары",
    "Справки, сведения и докладные записки, представляемые руководству",
];

const TERMS: &[(&str, &str)] = &[
    ("Постоянно", "ст. 19 а) ТП"),
    ("5 лет ЭПК", "ст. 70 ТП"),
    ("3 года", "ст. 182 г) ТП"),
    ("50/75 лет ЭПК", "ст. 435 ТП"),
    ("До минования надобности", "ст. 33 б) ТП"),
    ("1 год", "ст. 196 ТП"),
    ("5 лет (1) ЭПК", "ст. 11 ТП"),
    ("ДМН", "ст. 157 ТП"),
    ("До замены новыми", "ст. 155 ТП"),
    ("10 лет", "ст. 5 ВП"),
];

const NOTES: &[&str] = &[
    "",
    "",
    "",
    "",
    "Переходящее",
    "ДСП",
    "В электронном виде",
    "После истечения срока действия договора",
];

/// A nomenclature of some sections.
fn nomenclature(dice: &mut Dice, mess: &Mess) -> Vec<Case> {
    let mut cases = Vec::new();
    let sections = 2 + dice.below(3);
    for number in 1..=sections {
        let name = SECTIONS[(number - 1 + dice.below(2) * 3) % SECTIONS.len()];
        let code = match mess.three_parts {
            true => format!("10-{number}"),
            false => format!("{number:02}"),
        };
        let section = format!("{code} {name}");
        for case in 1..=5 + dice.below(14) {
            let (term, article) = dice.pick(TERMS);
            cases.push(Case {
                index: format!("{code}-{case:02}"),
                heading: dice.pick(HEADINGS).to_owned(),
                term: term.to_owned(),
                article: article.to_owned(),
                note: dice.pick(NOTES).to_owned(),
                section: section.clone(),
                parts: Vec::new(),
            });
            if mess.sub_items && dice.one_in(6) {
                let parted = cases.last_mut().expect("just put there");
                parted.heading = "Отчеты о работе отдела:".into();
                parted.term = String::new();
                parted.article = String::new();
                parted.parts = ["а) годовые", "б) квартальные"]
                    .map(|title| {
                        let (term, article) = dice.pick(TERMS);
                        (title.to_owned(), term.to_owned(), article.to_owned())
                    })
                    .to_vec();
            }
        }
    }
    cases
}

pub fn mess(dice: &mut Dice) -> Mess {
    let mut mess = Mess {
        three_parts: dice.one_in(2),
        approval: dice.one_in(2),
        header: !dice.one_in(5),
        numbers: dice.one_in(2),
        page: dice.one_in(3).then(|| 7 + dice.below(10)),
        order: dice.pick(&[
            Order::Usual,
            Order::Usual,
            Order::TermBeforeHeading,
            Order::WithOrdinal,
        ]),
        terms: dice.pick(&[
            Terms::OneCellTwoLines,
            Terms::OneCellComma,
            Terms::TwoColumns,
            Terms::ArticleInRowBelow,
        ]),
        sections: dice.pick(&[
            SectionsAs::Merged,
            SectionsAs::InIndexColumn,
            SectionsAs::Sheets,
            SectionsAs::InEveryColumn,
        ]),
        dates: dice.one_in(4),
        serials: dice.one_in(6),
        formulas: dice.one_in(6),
        sub_items: dice.one_in(3),
        tall_header: dice.one_in(4),
        look_alikes: dice.one_in(2),
        invisible: dice.one_in(2),
        dashes: dice.one_in(2),
        counts: dice.one_in(2),
        hidden: dice.one_in(4),
        blanks: dice.one_in(3),
        footer: dice.one_in(2),
        printed_lines: dice.one_in(4),
    };
    if !mess.header {
        mess.numbers = false;
    }
    mess
}

/// A sheet while it is being written.
#[derive(Default)]
struct Writer {
    rows: Vec<SheetRow>,
    merges: Vec<Merge>,
    next: u32,
}

impl Writer {
    fn row(&mut self, cells: Vec<(u32, Value)>) {
        self.next += 1;
        let cells: Vec<Cell> = cells
            .into_iter()
            .filter(|(_, value)| *value != Value::Text(String::new()))
            .map(|(column, value)| Cell {
                column,
                value,
                format: None,
            })
            .collect();
        if !cells.is_empty() {
            self.rows.push(SheetRow {
                number: self.next,
                hidden: false,
                cells,
            });
        }
    }

    fn texts(&mut self, texts: &[&str]) {
        let cells = (0..)
            .zip(texts)
            .map(|(at, text)| (at, Value::Text((*text).into())));
        self.row(cells.collect());
    }

    fn merged(&mut self, text: &str, width: u32) {
        self.texts(&[text]);
        self.merges.push(Merge {
            first_row: self.next,
            last_row: self.next,
            first_column: 0,
            last_column: width - 1,
        });
    }
}

/// Columns in which a sheet has what.
struct Columns {
    titles: Vec<&'static str>,
    index: u32,
    heading: u32,
    count: u32,
    term: u32,
    article: Option<u32>,
    note: u32,
}

fn columns(mess: &Mess) -> Columns {
    let two = mess.terms == Terms::TwoColumns;
    let mut titles = Vec::new();
    if mess.order == Order::WithOrdinal {
        titles.push("№ п/п");
    }
    titles.push("Индекс дела");
    let term = if two {
        "Срок хранения"
    } else {
        "Срок хранения дела и № статей по перечню"
    };
    if mess.order == Order::TermBeforeHeading {
        titles.push(term);
        if two {
            titles.push("№ статьи по перечню");
        }
        titles.push("Заголовок дела (тома, части)");
        titles.push("Кол-во дел (томов, частей)");
    } else {
        titles.push("Заголовок дела (тома, части)");
        titles.push("Кол-во дел (томов, частей)");
        titles.push(term);
        if two {
            titles.push("№ статьи по перечню");
        }
    }
    titles.push("Примечание");
    let at = |wanted: &str| {
        let place = titles.iter().position(|title| title.starts_with(wanted));
        place.map(|place| u32::try_from(place).expect("few columns"))
    };
    Columns {
        index: at("Индекс").expect("it is there"),
        heading: at("Заголовок").expect("it is there"),
        count: at("Кол-во").expect("it is there"),
        term: at("Срок").expect("it is there"),
        article: at("№ статьи"),
        note: at("Примечание").expect("it is there"),
        titles,
    }
}

/// The file, and the cases that are in it as they should come out.
pub fn file(dice: &mut Dice, mess: &Mess) -> (Workbook, Vec<Case>) {
    let cases = nomenclature(dice, mess);
    let columns = columns(mess);
    let mut sheets = Vec::new();
    let groups: Vec<Vec<Case>> = match mess.sections {
        SectionsAs::Sheets => cases
            .chunk_by(|left, right| left.section == right.section)
            .map(<[Case]>::to_vec)
            .collect(),
        _ => vec![cases.clone()],
    };
    for group in &groups {
        let name = match mess.sections {
            SectionsAs::Sheets => group[0].section.clone(),
            _ => "Лист1".to_owned(),
        };
        sheets.push(sheet(dice, mess, &columns, name, group));
    }
    let book = Workbook {
        format: Format::Xlsx,
        sheets,
    };
    (book, cases)
}

fn sheet(dice: &mut Dice, mess: &Mess, columns: &Columns, name: String, cases: &[Case]) -> Sheet {
    let width = u32::try_from(columns.titles.len()).expect("few columns");
    let mut writer = Writer::default();
    if mess.approval {
        writer.texts(&["Федеральная служба", "", "", "УТВЕРЖДАЮ"]);
        writer.texts(&["", "", "", "Начальник управления"]);
        writer.texts(&["", "", "", "____________ И.И. Петров"]);
        writer.merged("НОМЕНКЛАТУРА ДЕЛ", width);
        writer.texts(&["на 2023 год"]);
        writer.texts(&[]);
    }
    if mess.header {
        if mess.tall_header {
            let halves: Vec<(&str, &str)> = columns
                .titles
                .iter()
                .map(|title| title.split_once(' ').unwrap_or((title, "")))
                .collect();
            let (upper, lower): (Vec<&str>, Vec<&str>) = halves.into_iter().unzip();
            writer.texts(&upper);
            writer.texts(&lower);
        } else {
            writer.texts(&columns.titles);
        }
        if mess.numbers {
            numbers(&mut writer, width);
        }
    }
    let mut section = "";
    for (at, case) in cases.iter().enumerate() {
        if case.section != section && mess.sections != SectionsAs::Sheets {
            section = &case.section;
            match mess.sections {
                SectionsAs::Merged => writer.merged(section, width),
                SectionsAs::InEveryColumn => writer.texts(&vec![section; width as usize]),
                _ => {
                    let cell = (columns.index, Value::Text(section.to_owned()));
                    writer.row(vec![cell]);
                }
            }
        } else if mess.page.is_some_and(|page| at > 0 && at % page == 0) {
            if mess.numbers {
                numbers(&mut writer, width);
            } else if mess.header {
                writer.texts(&columns.titles);
            }
        }
        if mess.blanks && dice.one_in(8) {
            writer.texts(&[]);
        }
        write_case(dice, mess, columns, &mut writer, case, at);
    }
    if mess.footer {
        writer.texts(&[]);
        writer.texts(&["Итого заведено дел", "", "42"]);
        writer.texts(&["Принятые сокращения:"]);
        writer.texts(&["ДМН – до минования надобности"]);
        writer.texts(&["ЭПК – экспертно-проверочная комиссия"]);
        writer.texts(&["Начальник отдела", "", "", "П.П. Сидоров"]);
    }
    if mess.hidden {
        for row in &mut writer.rows {
            row.hidden = dice.one_in(9);
        }
    }
    Sheet {
        name,
        rows: writer.rows,
        merges: writer.merges,
        ..Sheet::default()
    }
}

fn numbers(writer: &mut Writer, width: u32) {
    let cells = (0..width).map(|at| (at, Value::Number(f64::from(at + 1))));
    writer.row(cells.collect());
}

fn write_case(
    dice: &mut Dice,
    mess: &Mess,
    columns: &Columns,
    writer: &mut Writer,
    case: &Case,
    at: usize,
) {
    let mut cells = Vec::new();
    if mess.order == Order::WithOrdinal {
        cells.push((0, Value::Number((at + 1) as f64)));
    }
    cells.push((columns.index, index(dice, mess, &case.index)));
    let heading = soiled(dice, mess, &case.heading);
    let mut lines = vec![heading];
    if mess.printed_lines {
        lines = printed(&lines[0]);
    }
    cells.push((columns.heading, Value::Text(lines.remove(0))));
    if mess.counts && dice.one_in(3) {
        let count = dice.pick(&["1", "3 т.", "2", "5 т."]);
        cells.push((columns.count, Value::Text(count.into())));
    }
    let mut below = None;
    let term = match mess.terms {
        _ if !case.parts.is_empty() => String::new(),
        Terms::OneCellTwoLines => format!("{}\n{}", case.term, case.article),
        Terms::OneCellComma => format!("{}, {}", case.term, case.article),
        Terms::TwoColumns => case.term.clone(),
        Terms::ArticleInRowBelow => {
            below = Some((columns.term, case.article.clone()));
            case.term.clone()
        }
    };
    cells.push((columns.term, Value::Text(soiled_spaces(dice, mess, &term))));
    if let Some(column) = columns.article {
        cells.push((column, Value::Text(case.article.clone())));
    }
    cells.push((columns.note, Value::Text(case.note.clone())));
    cells.sort_by_key(|(column, _)| *column);
    writer.row(cells);
    let mut rest: Vec<Vec<(u32, Value)>> = lines
        .into_iter()
        .map(|line| vec![(columns.heading, Value::Text(line))])
        .collect();
    if let Some((column, article)) = below {
        if rest.is_empty() {
            rest.push(Vec::new());
        }
        rest[0].push((column, Value::Text(article)));
        rest[0].sort_by_key(|(column, _)| *column);
    }
    for cells in rest {
        writer.row(cells);
    }
    for (title, term, article) in &case.parts {
        let mut cells = vec![(columns.heading, Value::Text(title.clone()))];
        match columns.article {
            Some(column) => {
                cells.push((columns.term, Value::Text(term.clone())));
                cells.push((column, Value::Text(article.clone())));
            }
            None => cells.push((columns.term, Value::Text(format!("{term}\n{article}")))),
        }
        cells.sort_by_key(|(column, _)| *column);
        writer.row(cells);
    }
}

/// The index as it came to stand in its cell.
fn index(dice: &mut Dice, mess: &Mess, index: &str) -> Value {
    let parts: Vec<u32> = index
        .split('-')
        .filter_map(|part| part.parse().ok())
        .collect();
    let as_number = mess.serials && dice.one_in(8);
    if mess.formulas && dice.one_in(4) {
        return Value::Formula(format!("\"{index}\""));
    }
    if as_number || mess.dates && dice.one_in(6) {
        let day = match parts[..] {
            [day, month] => chrono::NaiveDate::from_ymd_opt(2023, month, day),
            [day, month, year] => chrono::NaiveDate::from_ymd_opt(2000 + year as i32, month, day),
            _ => None,
        };
        let epoch = chrono::NaiveDate::from_ymd_opt(1899, 12, 30).expect("a date");
        match day {
            Some(day) if as_number => {
                return Value::Number((day - epoch).num_days() as f64);
            }
            Some(day) => return Value::Date(day),
            None => {}
        }
    }
    if mess.dashes && dice.one_in(3) {
        return Value::Text(index.replace('-', dice.pick(&["–", " - ", "−", "‑", " – "])));
    }
    Value::Text(index.to_owned())
}

/// The text with what keyboards and converters leave in it.
fn soiled(dice: &mut Dice, mess: &Mess, text: &str) -> String {
    let text = soiled_spaces(dice, mess, text);
    if !mess.look_alikes {
        return text;
    }
    text.chars()
        .map(|letter| match letter {
            'о' if dice.one_in(6) => 'o',
            'а' if dice.one_in(6) => 'a',
            'е' if dice.one_in(6) => 'e',
            'р' if dice.one_in(6) => 'p',
            'с' if dice.one_in(6) => 'c',
            letter => letter,
        })
        .collect()
}

fn soiled_spaces(dice: &mut Dice, mess: &Mess, text: &str) -> String {
    if !mess.invisible {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            ' ' if dice.one_in(5) => out.push('\u{a0}'),
            ' ' if dice.one_in(9) => out.push_str("  "),
            letter => out.push(letter),
        }
        // A soft hyphen stands where a word may be divided, so inside of it.
        let inside =
            letter.is_alphabetic() && letters.peek().is_some_and(|next| next.is_alphabetic());
        if inside && dice.one_in(25) {
            out.push(dice.pick(&['\u{200b}', '\u{ad}', '\u{feff}']));
        }
    }
    out
}

/// The lines of a narrow column.
fn printed(text: &str) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let last = lines.last_mut().expect("one at least");
        if !last.is_empty() && last.chars().count() + word.chars().count() > 32 {
            lines.push(word.to_owned());
        } else {
            if !last.is_empty() {
                last.push(' ');
            }
            last.push_str(word);
        }
    }
    lines
}

/// How many cases came back to the letter, how many did not, and what became of those.
#[derive(Debug, Default)]
pub struct Score {
    pub exact: usize,
    pub all: usize,
    pub faults: Vec<String>,
}

impl Score {
    pub fn share(&self) -> f64 {
        self.exact as f64 / self.all.max(1) as f64
    }

    pub fn count(&mut self, seed: u64, mess: &Mess, recognised: &Recognised, cases: &[Case]) {
        self.all += cases.len();
        for case in cases {
            let same = recognised
                .rows
                .iter()
                .find(|row| row.index.as_deref() == Some(&case.index));
            match same.map(|row| differences(row, case)) {
                Some(differences) if differences.is_empty() => {
                    self.exact += 1;
                }
                Some(differences) => self.faults.push(format!(
                    "{seed}: {} {}\n    {mess:?}",
                    case.index,
                    differences.join("; ")
                )),
                None => self
                    .faults
                    .push(format!("{seed}: {} is not there\n    {mess:?}", case.index)),
            }
        }
    }
}

fn differences(row: &Row, case: &Case) -> Vec<String> {
    if !case.parts.is_empty() {
        let got: Vec<(String, String, String)> = row
            .sub_items
            .iter()
            .map(|item| {
                let letter = item
                    .letter
                    .map_or_else(String::new, |letter| format!("{letter}) "));
                let title = format!("{letter}{}", item.title);
                (title, item.term.clone(), item.article.clone())
            })
            .collect();
        return match got == case.parts && row.heading.starts_with(&case.heading) {
            true => Vec::new(),
            false => vec![format!("parts: {got:?} for {:?}", case.parts)],
        };
    }
    let fields = [
        ("heading", row.heading.as_str(), case.heading.as_str()),
        ("term", &row.term, &case.term),
        ("article", &row.article, &case.article),
        ("note", &row.note, &case.note),
        (
            "section",
            row.section.as_deref().unwrap_or_default(),
            &case.section,
        ),
    ];
    fields
        .iter()
        .filter(|(_, got, wanted)| got != wanted)
        .map(|(name, got, wanted)| format!("{name}: «{got}» for «{wanted}»"))
        .collect()
}

/// Every row of the workbook is in one case or among the skipped ones.
pub fn lost(workbook: &Workbook, recognised: &Recognised) -> Vec<u32> {
    let mut lost = Vec::new();
    for sheet in &workbook.sheets {
        for row in &sheet.rows {
            let told = recognised.skipped.iter().any(|skipped| {
                skipped.sheet == sheet.name
                    && (skipped.row..=skipped.last_row).contains(&row.number)
            }) || recognised.rows.iter().any(|case| {
                case.sheet == sheet.name && (case.row..=case.last_row).contains(&row.number)
            });
            if !told {
                lost.push(row.number);
            }
        }
    }
    lost
}

/// Reads so many files back.
pub fn measured(seeds: std::ops::Range<u64>) -> Score {
    let mut score = Score::default();
    for seed in seeds {
        let mut dice = Dice::new(seed);
        let mess = mess(&mut dice);
        let (book, cases) = file(&mut dice, &mess);
        let options = Options {
            year: Some(2023),
            ..Options::default()
        };
        let recognised = recognise(&book, &options);
        assert_eq!(
            lost(&book, &recognised),
            Vec::<u32>::new(),
            "{seed} {mess:?}"
        );
        score.count(seed, &mess, &recognised, &cases);
    }
    score
}

#[test]
fn nearly_every_case_of_a_messy_file_comes_back_to_the_letter() {
    let score = measured(0..300);
    let told = score.faults.iter().take(20).cloned().collect::<Vec<_>>();
    assert!(
        score.share() >= 0.995,
        "{} of {}:\n{}",
        score.exact,
        score.all,
        told.join("\n")
    );
}
