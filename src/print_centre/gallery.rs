//! An example of every form in every format, with a page that puts them side by side.
//!
//! Of each form two examples are hung, a draft and a final one where there are both, and of those the one with most rows, so that
//! the gallery shows how pages go on.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::NaiveDate;

use super::binding;
use super::desk;
use super::shelves;
use crate::acting::Acting;
use crate::db::{Db, Error};
use crate::nomenclature;
use crate::print::catalogue::FormCode;
use crate::print::centre::{Subject, Wanted};
use crate::print::html::escaped;
use crate::print::{Form, Status};
use crate::refusal::{Refusal, Result};
use crate::web::paper::{self, Format};

/// The formats of a form alone.
const FORMATS: [Format; 4] = [Format::Html, Format::Pdf, Format::Docx, Format::Xlsx];
/// The formats of a batch.
const BOUND: [Format; 2] = [Format::Pdf, Format::Docx];

/// An example that was hung.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exhibit {
    /// Its files are called this, each with the ending of its format.
    pub name: String,
    /// The form; none for a batch.
    pub code: Option<FormCode>,
    /// What it is, for people.
    pub title: String,
    pub formats: Vec<Format>,
}

/// Writes the gallery of what the person may see into a folder, and tells what is in it.
///
/// # Errors
/// [`Refusal::Rule`] when a form cannot be made; [`Refusal::Db`] when the folder cannot be written.
pub async fn hang(db: &Db, acting: &Acting, folder: &Path) -> Result<Vec<Exhibit>> {
    std::fs::create_dir_all(folder).map_err(unwritten)?;
    let mut exhibits = forms(db, acting, folder).await?;
    exhibits.extend(batches(db, acting, folder).await?);
    write(folder, "print.css", include_bytes!("../print/print.css"))?;
    write(
        folder,
        "index.html",
        index(&exhibits, acting.today).as_bytes(),
    )?;
    Ok(exhibits)
}

fn unwritten(error: std::io::Error) -> Refusal {
    Error::Environment(format!(
        "папку галереи записать нельзя: {error}. Укажите папку, в которую можно писать"
    ))
    .into()
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<()> {
    std::fs::write(folder.join(name), bytes).map_err(unwritten)
}

/// Every thing of every year that the person may see, and a case of each inventory.
async fn things(db: &Db, acting: &Acting) -> Result<Vec<desk::Thing>> {
    let mut things = Vec::new();
    for year in nomenclature::store::years(db).await? {
        for shelf in shelves::of_year(db, acting, year).await? {
            for line in shelf.lines {
                let thing = desk::thing(db, acting, line.subject).await?;
                if let Some(case) = a_case_of(&thing) {
                    things.push(desk::thing(db, acting, case).await?);
                }
                things.push(thing);
            }
        }
    }
    Ok(things)
}

/// Cases stand on no shelf of their own: one is found where its papers are printed with those of others.
fn a_case_of(thing: &desk::Thing) -> Option<Subject> {
    let mut papers = thing.batches.iter().flat_map(|batch| &batch.papers);
    papers
        .find(|wanted| matches!(wanted.subject, Subject::Case(_)))
        .map(|wanted| wanted.subject)
}

async fn forms(db: &Db, acting: &Acting, folder: &Path) -> Result<Vec<Exhibit>> {
    let mut chosen: BTreeMap<(FormCode, bool), (u64, String, Form)> = BTreeMap::new();
    for thing in things(db, acting).await? {
        for paper in &thing.papers {
            let Some(way) = paper.ways().into_iter().next() else {
                continue;
            };
            let form = desk::paper(db, acting, &way.wanted).await?.form;
            let key = (form.code, form.status == Status::Final);
            let is_longer = chosen.get(&key).is_none_or(|(rows, ..)| *rows < paper.rows);
            if is_longer {
                let title = desk::joined(&thing.title, &paper.title);
                chosen.insert(key, (paper.rows, title, form));
            }
        }
    }
    let mut exhibits = Vec::new();
    for ((code, is_final), (_, title, form)) in chosen {
        let state = if is_final { "final" } else { "draft" };
        let name = format!("{}-{state}", code.as_str());
        for format in FORMATS {
            let (bytes, _) = match format {
                Format::Html => {
                    let page = crate::print::html::document(&form, "print.css");
                    (page.into_bytes(), None)
                }
                other => paper::made(&form, other.into(), acting.today)?,
            };
            write(folder, &format!("{name}.{}", format.code()), &bytes)?;
        }
        exhibits.push(Exhibit {
            name,
            code: Some(code),
            title,
            formats: FORMATS.to_vec(),
        });
    }
    Ok(exhibits)
}

/// Of every kind of batch the one with most papers.
async fn batches(db: &Db, acting: &Acting, folder: &Path) -> Result<Vec<Exhibit>> {
    let mut chosen: BTreeMap<&'static str, (Vec<Wanted>, String)> = BTreeMap::new();
    for thing in things(db, acting).await? {
        for batch in thing.batches {
            let is_longer = chosen
                .get(batch.code)
                .is_none_or(|(papers, _)| papers.len() < batch.papers.len());
            if is_longer {
                let title = desk::joined(&thing.title, &batch.title);
                chosen.insert(batch.code, (batch.papers, title));
            }
        }
    }
    let mut exhibits = Vec::new();
    for (code, (papers, title)) in chosen {
        let mut forms = Vec::new();
        for wanted in &papers {
            forms.push(desk::paper(db, acting, wanted).await?.form);
        }
        let name = format!("batch-{code}");
        for format in BOUND {
            let (bytes, _) = binding::bound(&title, &forms, format.into(), acting.today)?;
            write(folder, &format!("{name}.{}", format.code()), &bytes)?;
        }
        exhibits.push(Exhibit {
            name,
            code: None,
            title,
            formats: BOUND.to_vec(),
        });
    }
    Ok(exhibits)
}

const STYLE: &str = "body{margin:0 auto;max-width:100rem;padding:1rem 1.5rem;font-family:'Liberation Sans',Arial,sans-serif;color:#1d2733;background:#f4f5f2}\
    section{background:#fff;border:1px solid #d3d8d4;border-radius:5px;padding:.6rem 1rem;margin:1rem 0}h2{font-size:1.1rem;margin:.2rem 0}\
    .pair{display:grid;grid-template-columns:1fr 1fr;gap:.8rem}.pair>*{width:100%;height:46rem;border:1px solid #d3d8d4;background:#fff}\
    .ways a{margin-right:.8rem}nav a{margin-right:.9rem;white-space:nowrap}a{color:#1f5c4d}";

/// The page: links to every file, what is seen in the browser beside the paper itself.
fn index(exhibits: &[Exhibit], made_on: NaiveDate) -> String {
    let ways: String = exhibits
        .iter()
        .map(|it| format!(r##"<a href="#{0}">{0}</a> "##, it.name))
        .collect();
    let sections: String = exhibits.iter().map(section).collect();
    format!(
        r#"<!DOCTYPE html>
<html lang="ru"><head><meta charset="utf-8"><title>Галерея печатных форм — Делохран</title><style>{STYLE}</style></head>
<body><h1>Галерея печатных форм</h1><p>По одному примеру каждой формы, проект и окончательный вид, во всех форматах. Составлена {}.</p><nav>{ways}</nav>
{sections}</body></html>
"#,
        made_on.format("%d.%m.%Y"),
    )
}

fn section(it: &Exhibit) -> String {
    let name = &it.name;
    let ways: String = it
        .formats
        .iter()
        .map(|format| {
            let (code, label) = (format.code(), format.label());
            format!(r#"<a href="{name}.{code}">{label}</a>"#)
        })
        .collect();
    let page = if it.formats.contains(&Format::Html) {
        format!(r#"<iframe src="{name}.html" title="{name} на экране" loading="lazy"></iframe>"#)
    } else {
        String::new()
    };
    format!(
        r#"<section id="{name}"><h2>{name}. {}</h2><p class="ways">{ways}</p><div class="pair">{page}<iframe src="{name}.pdf" title="{name}, PDF/A" loading="lazy"></iframe></div></section>
"#,
        escaped(&it.title),
    )
}
