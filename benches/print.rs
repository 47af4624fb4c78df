//! Long forms on paper and in files: an inventory of 10 000 rows, an act of 80 000. `cargo bench --bench print`.
//!
//! Each form and format is written by a process of its own, so that its peak of memory is its own; the times are those of
//! writing alone, without building the form. With arguments one is written into a file, to be looked at or set beside another
//! program's: `cargo bench --bench print -- inventory 10000 docx inventory.docx`; `tsv` instead of a format gives the rows alone.

use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};
use chrono::NaiveDate;
use delohran::destruction::forms::{
    ActRow, ActState, Approver, ArchiveReference, DestructionAct, ListCitation, destruction_act,
};
use delohran::inventories::forms::{
    DepartmentInventory, InventoryKind, InventoryRow, InventorySection, InventoryState, UnitNumber,
    department_inventory,
};
use delohran::print::pdf::{Binding, Manner, Part, pdf};
use delohran::print::{Agency, Form, Piece, Row, Signatory, Signing, Templates, docx, xlsx};

/// What is measured when nothing is named.
const MEASURED: [(&str, usize, &str); 7] = [
    ("inventory", 9999, "xlsx"),
    ("inventory", 9999, "docx"),
    ("inventory", 9999, "pdf"),
    ("inventory", 9999, "pdf-1b"),
    ("act", 80_000, "xlsx"),
    ("act", 80_000, "docx"),
    ("act", 80_000, "pdf"),
];

fn main() -> Result<()> {
    // Cargo adds a word of its own.
    let words: Vec<String> = std::env::args()
        .skip(1)
        .filter(|word| word != "--bench")
        .collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        [] => measure_all(),
        [form, rows, format] => {
            let (bytes, told) = written(form, rows.parse()?, format)?;
            println!("{told}; {:.1} MB; peak {}", megabytes(bytes.len()), peak());
            Ok(())
        }
        [form, rows, format, file] => {
            let (bytes, _) = written(form, rows.parse()?, format)?;
            std::fs::write(file, bytes).context("the file is written")
        }
        _ => bail!("[inventory|act ROWS xlsx|docx|pdf|pdf-1b|tsv [FILE]]"),
    }
}

fn measure_all() -> Result<()> {
    let program = std::env::current_exe()?;
    for (form, rows, format) in MEASURED {
        let told = Command::new(&program)
            .args([form, &rows.to_string(), format])
            .output()?;
        let told = String::from_utf8_lossy(&told.stdout).into_owned();
        println!("{form} {rows} {format}: {}", told.trim());
    }
    Ok(())
}

/// The file, and how long it took.
fn written(form: &str, rows: usize, format: &str) -> Result<(Vec<u8>, String)> {
    let form = match form {
        "inventory" => inventory(rows)?,
        "act" => act(rows)?,
        other => bail!("no form «{other}»"),
    };
    let on = NaiveDate::from_ymd_opt(2026, 11, 22).context("a date")?;
    let manner = |part| Manner {
        binding: Binding::OneSided,
        part,
    };
    let begun = Instant::now();
    let (bytes, pages) = match format {
        "xlsx" => (xlsx::spreadsheet(&form, on)?.bytes, None),
        "docx" => (docx::document(&form, on)?, None),
        "pdf" | "pdf-1b" => {
            let part = if format == "pdf" {
                Part::Two
            } else {
                Part::One
            };
            let made = pdf(&form, on, manner(part))?;
            (made.bytes, Some(made.pages))
        }
        "tsv" => (rows_of(&form).into_bytes(), None),
        other => bail!("no format «{other}»"),
    };
    let pages = pages.map_or_else(String::new, |pages| format!(", {pages} pages"));
    let told = format!("{:.2} s{pages}", begun.elapsed().as_secs_f64());
    Ok((bytes, told))
}

fn megabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e6
}

/// The most memory that this process has taken, as Linux tells it.
fn peak() -> String {
    std::fs::read_to_string("/proc/self/status")
        .ok()
        .and_then(|status| {
            let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
            let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
            Some(format!("{} MiB", kilobytes / 1024))
        })
        .unwrap_or_else(|| "unknown".to_owned())
}

/// The rows of the form's table, cells apart by tabs.
fn rows_of(form: &Form) -> String {
    let mut text = String::new();
    for piece in &form.body {
        let Piece::Table(table) = piece else {
            continue;
        };
        for row in table.rows() {
            if let Row::Line(cells) | Row::Total(cells) = row {
                let cells: Vec<String> = cells.iter().map(|cell| cell.printed()).collect();
                text.push_str(&cells.join("\t"));
                text.push('\n');
            }
        }
    }
    text
}

const TITLES: [&str; 4] = [
    "Переписка с управлениями ФНС России по субъектам Российской Федерации по вопросам налогообложения имущества",
    "Протоколы совещаний у начальника Управления",
    "Документы (планы, списки, доклады) о проведении тематических проверок",
    "Журнал регистрации поступающих документов",
];

fn title(number: usize) -> String {
    format!("{}, № {number}", TITLES[number % TITLES.len()])
}

fn agency() -> Agency {
    Agency {
        name: "Федеральная налоговая служба".into(),
        ..Agency::default()
    }
}

fn templates() -> Result<Templates> {
    Ok(Templates::shipped("526")?)
}

fn inventory(rows: usize) -> Result<Form> {
    let row = |number: usize| -> Result<InventoryRow> {
        Ok(InventoryRow {
            number: UnitNumber::new(u32::try_from(number)?, None)?,
            index: format!("10-1-{:02}", number % 100),
            title: title(number),
            dates: "12 января 2022 г. – 28 декабря 2022 г.".into(),
            sheet_count: Some(u64::try_from(number % 200)? + 1),
            term: String::new(),
            notes: Vec::new(),
        })
    };
    let input = DepartmentInventory {
        number: "10п-2022".into(),
        kind: InventoryKind::Permanent,
        year: 2022,
        department: "Управление обеспечения контроля оборота товаров".into(),
        department_genitive: "Управления обеспечения контроля оборота товаров".into(),
        sections: vec![InventorySection {
            division: None,
            rows: (1..=rows).map(row).collect::<Result<_>>()?,
        }],
        head: Signing::default(),
        compiler: Signatory::default(),
        copy: None,
        state: InventoryState::Signed,
    };
    Ok(department_inventory(&templates()?, &agency(), &input)?)
}

fn act(rows: usize) -> Result<Form> {
    let row = |number: usize| ActRow {
        title: title(number),
        years: vec![2014, 2015],
        reference: ArchiveReference::Nomenclature {
            year: 2015,
            index: format!("10-1-{:02}", number % 100),
        },
        unit_count: 1,
        term: "5 лет, ст. 70 ВП".into(),
        note: String::new(),
    };
    let input = DestructionAct {
        approver: Approver::Deputy,
        approver_name: "Д.С. Сатин".into(),
        basis: vec![ListCitation::Standard236],
        fonds_number: "Р-10247".into(),
        fonds_name: "Федеральная налоговая служба".into(),
        rows: (1..=rows).map(row).collect(),
        inventories_approved: None,
        archive_keeper: Signing::default(),
        state: ActState::Draft,
    };
    Ok(destruction_act(&templates()?, &agency(), &input))
}
