//! Versioned wording: the literal strings of the forms, read from data files and checked when loaded.
//!
//! The base edition `526` has every block. An overlay (`77`) has only what differs and falls back to the base for the
//! rest; nothing is known yet of its differences (`forms.md` section 5), so it is empty. A record is one TOML file:
//!
//! ```toml
//! rules_edition = "526"
//! form_code = "F-18"
//!
//! [blocks.year_line]
//! text = "на {year} год"
//! sources = ["SEED п. 10.1.13"]
//! ```
//!
//! `sources` are the provenance tags of `forms.md` 0.1.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::catalogue::{Block, FormCode};
use super::provenance::Provenance;

/// Edition of the rules printed when nothing else is chosen.
pub const DEFAULT_EDITION: &str = "526";

/// Edition whose records only overlay the default one.
pub const OVERLAY_EDITION: &str = "77";

const BASE_RECORDS: &[&str] = &[
    include_str!("../../print-templates/526/common.toml"),
    include_str!("../../print-templates/526/marks.toml"),
    include_str!("../../print-templates/526/F-18.toml"),
    include_str!("../../print-templates/526/F-18Z.toml"),
    include_str!("../../print-templates/526/F-19.toml"),
    include_str!("../../print-templates/526/F-19Z.toml"),
    include_str!("../../print-templates/526/F-19D.toml"),
    include_str!("../../print-templates/526/F-19V.toml"),
    include_str!("../../print-templates/526/F-20A.toml"),
    include_str!("../../print-templates/526/F-20B.toml"),
    include_str!("../../print-templates/526/F-20C.toml"),
    include_str!("../../print-templates/526/F-20K.toml"),
    include_str!("../../print-templates/526/F-21.toml"),
    include_str!("../../print-templates/526/F-30.toml"),
    include_str!("../../print-templates/526/F-31.toml"),
    include_str!("../../print-templates/526/F-32.toml"),
    include_str!("../../print-templates/526/F-33.toml"),
    include_str!("../../print-templates/526/F-54.toml"),
];

/// Records of the overlay; a record is added here when its wording becomes known.
const OVERLAY_RECORDS: &[&str] = &[];

/// Why wording cannot be loaded.
#[derive(Debug, thiserror::Error)]
pub enum TemplateError {
    #[error("Шаблон формы не читается: {0}. Исправьте файл шаблона")]
    Syntax(#[from] toml::de::Error),
    #[error("Шаблон названной формы «{0}» системе не известен. Проверьте поле form_code")]
    UnknownForm(String),
    #[error("Шаблон {form}: редакция «{found}» вместо «{expected}». Проверьте поле rules_edition")]
    WrongEdition {
        form: &'static str,
        expected: String,
        found: String,
    },
    #[error("Шаблон {form} встречается дважды в редакции «{edition}». Оставьте один файл")]
    RepeatedForm { form: &'static str, edition: String },
    #[error("Шаблон {form}: блок «{block}» системе не известен. Проверьте его имя")]
    UnknownBlock { form: &'static str, block: String },
    #[error("Шаблон {form}: нет блока «{block}». Добавьте его в файл шаблона")]
    MissingBlock {
        form: &'static str,
        block: &'static str,
    },
    #[error("Шаблон {form}, блок «{block}»: {fault}")]
    Text {
        form: &'static str,
        block: &'static str,
        fault: TextFault,
    },
    #[error(
        "Шаблон {form}, блок «{block}»: источник «{source_tag}» не распознан. Допустимы SEED, S:ключ, COGNATE:ключ, GK, DESIGN"
    )]
    UnknownSource {
        form: &'static str,
        block: &'static str,
        source_tag: String,
    },
    #[error("Шаблон {form}, блок «{block}»: не указан источник текста. Добавьте поле sources")]
    NoSource {
        form: &'static str,
        block: &'static str,
    },
    #[error("Редакции правил «{0}» в системе нет. Выберите 526 или 77")]
    UnknownEdition(String),
}

/// What is wrong with the text of a block, whoever wrote it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextFault {
    #[error("текст пуст. Впишите его")]
    Empty,
    #[error("подстановка {{{placeholder}}} не известна. Допустимы: {allowed}")]
    UnknownPlaceholder {
        placeholder: String,
        allowed: String,
    },
    #[error("фигурная скобка без пары. Закройте подстановку")]
    UnbalancedBrace,
}

/// The checked text of one block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wording {
    parts: Vec<Part>,
    pub sources: Vec<Provenance>,
    /// The edition the text was taken from: an overlay's own, or that of the base.
    pub edition: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Literal(String),
    Placeholder(&'static str),
}

impl Wording {
    /// The text as it is written in data: «на {year} год».
    pub fn text(&self) -> String {
        let parts = self.parts.iter().map(|part| match part {
            Part::Literal(literal) => literal.clone(),
            Part::Placeholder(name) => format!("{{{name}}}"),
        });
        parts.collect()
    }

    /// Whether a placeholder stands in the text.
    pub fn has(&self, placeholder: &str) -> bool {
        self.parts
            .iter()
            .any(|part| matches!(part, Part::Placeholder(name) if *name == placeholder))
    }

    /// The same wording with another text.
    ///
    /// # Errors
    /// [`TextFault`] when the text is not one that the block can have.
    pub fn reworded(
        &self,
        block: Block,
        text: &str,
        source: Provenance,
    ) -> Result<Self, TextFault> {
        Ok(Self {
            parts: read_text(block, text)?,
            sources: vec![source],
            edition: self.edition.clone(),
        })
    }
}

/// All wording of one edition of the rules; every block of the catalogue is present.
#[derive(Clone, Debug)]
pub struct Templates {
    edition: String,
    blocks: BTreeMap<(FormCode, &'static str), Wording>,
}

impl Templates {
    /// The wording shipped with the program, edition `526` or `77`.
    ///
    /// # Errors
    /// [`TemplateError::UnknownEdition`]; a fault of the shipped files is found by the tests.
    pub fn shipped(edition: &str) -> Result<Self, TemplateError> {
        match edition {
            DEFAULT_EDITION => Self::from_records(DEFAULT_EDITION, BASE_RECORDS),
            OVERLAY_EDITION => Self::from_records(DEFAULT_EDITION, BASE_RECORDS)?
                .overlaid(OVERLAY_EDITION, OVERLAY_RECORDS),
            other => Err(TemplateError::UnknownEdition(other.to_owned())),
        }
    }

    /// A complete edition from its records.
    ///
    /// # Errors
    /// When a block is missing, unknown, empty or without source, or has an unknown placeholder.
    pub fn from_records(edition: &str, records: &[&str]) -> Result<Self, TemplateError> {
        let blocks = read_records(edition, records)?;
        for block in FormCode::ALL.iter().flat_map(|form| form.blocks()) {
            if !blocks.contains_key(&(block.form(), block.name())) {
                return Err(TemplateError::MissingBlock {
                    form: block.form().as_str(),
                    block: block.name(),
                });
            }
        }
        Ok(Self {
            edition: edition.to_owned(),
            blocks,
        })
    }

    /// The same wording with the blocks of an overlay in place of its own.
    ///
    /// # Errors
    /// As [`Templates::from_records`], but an overlay may leave blocks out.
    pub fn overlaid(mut self, edition: &str, records: &[&str]) -> Result<Self, TemplateError> {
        self.blocks.extend(read_records(edition, records)?);
        self.edition = edition.to_owned();
        Ok(self)
    }

    /// Puts another wording in the place of a block's own.
    pub fn put(&mut self, block: Block, wording: Wording) {
        self.blocks.insert((block.form(), block.name()), wording);
    }

    /// Edition of the rules chosen.
    pub fn edition(&self) -> &str {
        &self.edition
    }

    /// The wording of a block with its provenance.
    pub fn wording(&self, block: Block) -> &Wording {
        self.blocks
            .get(&(block.form(), block.name()))
            .expect("loading refuses an edition that lacks a block of the catalogue")
    }

    /// The text of a block without placeholders.
    pub fn say(&self, block: Block) -> String {
        self.fill(block, &[])
    }

    /// The text of a block with its placeholders filled; an absent or empty value leaves a blank to write on.
    pub fn fill(&self, block: Block, values: &[(&str, &str)]) -> String {
        let mut text = String::new();
        for part in &self.wording(block).parts {
            match part {
                // A full stop after an abbreviation is not doubled: «… 5 (пять) ед. хр.»
                Part::Literal(literal) if text.ends_with('.') => {
                    text.push_str(literal.strip_prefix('.').unwrap_or(literal));
                }
                Part::Literal(literal) => text.push_str(literal),
                Part::Placeholder(name) => {
                    let value = values
                        .iter()
                        .find(|(key, _)| key == name)
                        .map_or("", |(_, value)| *value);
                    text.push_str(if value.trim().is_empty() {
                        BLANK
                    } else {
                        value
                    });
                }
            }
        }
        text
    }
}

/// What stands on paper for an unknown value (`forms.md` section 4, notation).
pub const BLANK: &str = "________";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RecordFile {
    rules_edition: String,
    form_code: String,
    blocks: BTreeMap<String, BlockText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BlockText {
    text: String,
    sources: Vec<String>,
}

type Blocks = BTreeMap<(FormCode, &'static str), Wording>;

fn read_records(edition: &str, records: &[&str]) -> Result<Blocks, TemplateError> {
    let mut blocks = Blocks::new();
    let mut seen = Vec::new();
    for record in records {
        let file: RecordFile = toml::from_str(record)?;
        let form =
            FormCode::of(&file.form_code).ok_or(TemplateError::UnknownForm(file.form_code))?;
        if file.rules_edition != edition {
            return Err(TemplateError::WrongEdition {
                form: form.as_str(),
                expected: edition.to_owned(),
                found: file.rules_edition,
            });
        }
        if seen.contains(&form) {
            return Err(TemplateError::RepeatedForm {
                form: form.as_str(),
                edition: edition.to_owned(),
            });
        }
        seen.push(form);
        for (name, text) in file.blocks {
            let Some(block) = form.block(&name) else {
                return Err(TemplateError::UnknownBlock {
                    form: form.as_str(),
                    block: name,
                });
            };
            blocks.insert((form, block.name()), read_block(edition, block, &text)?);
        }
    }
    Ok(blocks)
}

fn read_block(edition: &str, block: Block, source: &BlockText) -> Result<Wording, TemplateError> {
    let (form, name) = (block.form().as_str(), block.name());
    if source.sources.is_empty() {
        return Err(TemplateError::NoSource { form, block: name });
    }
    let sources = source
        .sources
        .iter()
        .map(|tag| {
            Provenance::parse(tag).ok_or_else(|| TemplateError::UnknownSource {
                form,
                block: name,
                source_tag: tag.clone(),
            })
        })
        .collect::<Result<_, _>>()?;
    Ok(Wording {
        parts: read_text(block, &source.text).map_err(|fault| TemplateError::Text {
            form,
            block: name,
            fault,
        })?,
        sources,
        edition: edition.to_owned(),
    })
}

/// Splits «на {year} год» into literals and placeholders known to the block.
fn read_text(block: Block, text: &str) -> Result<Vec<Part>, TextFault> {
    if text.trim().is_empty() {
        return Err(TextFault::Empty);
    }
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((literal, after)) = rest.split_once('{') {
        let (placeholder, tail) = after.split_once('}').ok_or(TextFault::UnbalancedBrace)?;
        let known = block
            .placeholders()
            .iter()
            .find(|known| **known == placeholder)
            .ok_or_else(|| TextFault::UnknownPlaceholder {
                placeholder: placeholder.to_owned(),
                allowed: allowed_list(block.placeholders()),
            })?;
        push_literal(literal, &mut parts).ok_or(TextFault::UnbalancedBrace)?;
        parts.push(Part::Placeholder(known));
        rest = tail;
    }
    push_literal(rest, &mut parts).ok_or(TextFault::UnbalancedBrace)?;
    Ok(parts)
}

/// `None` when a closing brace stands without its opening one.
fn push_literal(literal: &str, parts: &mut Vec<Part>) -> Option<()> {
    if literal.contains('}') {
        return None;
    }
    if !literal.is_empty() {
        parts.push(Part::Literal(literal.to_owned()));
    }
    Some(())
}

fn allowed_list(placeholders: &[&str]) -> String {
    if placeholders.is_empty() {
        return "никакие".to_owned();
    }
    let braced: Vec<String> = placeholders
        .iter()
        .map(|name| format!("{{{name}}}"))
        .collect();
    braced.join(", ")
}
