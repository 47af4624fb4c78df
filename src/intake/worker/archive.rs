//! A zip container is unpacked once in full, through a counter, before any reader that trusts its directory sees it.

use super::super::error::IntakeError;
use super::super::limits;
use super::layout::{OdsLayout, SheetLayout};
use super::tags::TagScanner;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

/// What was learnt on the way.
#[derive(Default)]
pub(super) struct Parts {
    names: Vec<String>,
    mimetype: Vec<u8>,
    encrypted: bool,
    /// xlsx: name of a sheet → id of its relationship.
    sheet_ids: Vec<(String, String)>,
    /// xlsx: id of a relationship → path of the part.
    targets: BTreeMap<String, String>,
    /// xlsx: path of a part → what stands beside its cells.
    layouts: BTreeMap<String, SheetLayout>,
    /// ods: the same for each table, in order.
    pub(super) tables: Vec<SheetLayout>,
}

impl Parts {
    pub(super) fn is_xlsx(&self) -> bool {
        self.names.iter().any(|name| name.ends_with("workbook.xml"))
    }

    pub(super) fn is_ods(&self) -> bool {
        self.mimetype
            .starts_with(b"application/vnd.oasis.opendocument.spreadsheet")
    }

    /// How to name a container that is neither.
    pub(super) fn what_else(&self) -> &'static str {
        let has = |what: &str| self.names.iter().any(|name| name.starts_with(what));
        if has("word/") {
            "документ Word. Скопируйте его таблицу в Excel и сохраните как xlsx"
        } else if has("ppt/") {
            "презентация"
        } else if has("xl/workbook.bin") {
            "двоичная книга Excel (xlsb). Сохраните её как xlsx"
        } else if self.mimetype.starts_with(b"application/vnd.oasis") {
            "документ OpenDocument другого вида. Скопируйте его таблицу в электронную таблицу"
        } else {
            "архив zip"
        }
    }

    /// Hidden rows and columns and formulas of an xlsx sheet.
    pub(super) fn layout_of(&self, sheet: &str) -> Option<&SheetLayout> {
        let (_, id) = self.sheet_ids.iter().find(|(name, _)| name == sheet)?;
        let target = self.targets.get(id)?.trim_start_matches('/');
        self.layouts
            .get(target)
            .or_else(|| self.layouts.get(&format!("xl/{target}")))
    }
}

pub(super) fn inspect(bytes: &[u8]) -> Result<Parts, IntakeError> {
    let damaged = |why: String| IntakeError::Damaged { why };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))
        .map_err(|why| damaged(format!("архив внутри файла: {why}")))?;
    if archive.len() > limits::ZIP_PARTS {
        return Err(IntakeError::TooManyParts {
            parts: archive.len(),
        });
    }
    let mut parts = Parts::default();
    let mut unpacked = 0_u64;
    let mut piece = vec![0_u8; 1 << 16];
    for number in 0..archive.len() {
        let mut entry = match archive.by_index(number) {
            Ok(entry) => entry,
            Err(zip::result::ZipError::UnsupportedArchive(why))
                if why == zip::result::ZipError::PASSWORD_REQUIRED =>
            {
                return Err(IntakeError::PasswordProtected);
            }
            Err(why) => return Err(damaged(format!("архив внутри файла: {why}"))),
        };
        let name = entry.name().replace('\\', "/");
        let name = name.trim_start_matches('/').to_owned();
        let mut listener = Listener::for_part(&name);
        loop {
            let count = entry
                .read(&mut piece)
                .map_err(|why| damaged(format!("часть «{name}»: {why}")))?;
            if count == 0 {
                break;
            }
            unpacked += count as u64;
            if unpacked > limits::UNPACKED_BYTES {
                return Err(IntakeError::UnpacksTooLarge);
            }
            listener.hear(&piece[..count], &mut parts);
        }
        listener.finish(&name, &mut parts);
        parts.names.push(name);
    }
    if parts.encrypted {
        return Err(IntakeError::PasswordProtected);
    }
    Ok(parts)
}

/// Who listens while a part goes by.
enum Listener {
    Mimetype,
    Workbook(TagScanner),
    Relationships(TagScanner),
    Sheet(TagScanner, SheetLayout),
    OdsContent(TagScanner, OdsLayout),
    OdsManifest(TagScanner),
    Nobody,
}

impl Listener {
    fn for_part(name: &str) -> Listener {
        let scanner = TagScanner::default();
        if name == "mimetype" {
            Listener::Mimetype
        } else if name.ends_with("workbook.xml") {
            Listener::Workbook(scanner)
        } else if name.ends_with("workbook.xml.rels") {
            Listener::Relationships(scanner)
        } else if name.starts_with("xl/") && name.contains("sheet") && name.ends_with(".xml") {
            Listener::Sheet(scanner, SheetLayout::default())
        } else if name == "content.xml" {
            Listener::OdsContent(scanner, OdsLayout::default())
        } else if name == "META-INF/manifest.xml" {
            Listener::OdsManifest(scanner)
        } else {
            Listener::Nobody
        }
    }

    fn hear(&mut self, piece: &[u8], parts: &mut Parts) {
        match self {
            Listener::Mimetype => {
                let room = 100_usize.saturating_sub(parts.mimetype.len());
                parts
                    .mimetype
                    .extend_from_slice(&piece[..piece.len().min(room)]);
            }
            Listener::Workbook(scanner) => scanner.feed(piece, |tag, _| {
                if tag.name() == ("sheet", false)
                    && let (Some(name), Some(id)) = (tag.attribute("name"), tag.attribute("id"))
                {
                    parts.sheet_ids.push((name, id));
                }
            }),
            Listener::Relationships(scanner) => scanner.feed(piece, |tag, _| {
                if tag.name() == ("Relationship", false)
                    && let (Some(id), Some(target)) = (tag.attribute("Id"), tag.attribute("Target"))
                {
                    parts.targets.insert(id, target);
                }
            }),
            Listener::Sheet(scanner, layout) => {
                scanner.feed(piece, |tag, text| layout.hear(&tag, text));
            }
            Listener::OdsContent(scanner, layout) => {
                scanner.feed(piece, |tag, _| layout.hear(&tag));
            }
            Listener::OdsManifest(scanner) => scanner.feed(piece, |tag, _| {
                parts.encrypted |= tag.name().0 == "encryption-data";
            }),
            Listener::Nobody => {}
        }
    }

    fn finish(self, name: &str, parts: &mut Parts) {
        match self {
            Listener::Sheet(_, layout) => {
                parts.layouts.insert(name.to_owned(), layout);
            }
            Listener::OdsContent(_, layout) => parts.tables = layout.tables,
            _ => {}
        }
    }
}
