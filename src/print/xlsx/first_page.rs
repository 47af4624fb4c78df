//! The first page bears no number (`forms.md` section 1). The library knows one header for all pages, so the finished sheet is
//! told afterwards that its first page is different and has none.

use std::io::{Cursor, Read, Write};

use zip::result::ZipResult;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

const SHEET: &str = "xl/worksheets/sheet1.xml";
const HEADER: &[u8] = b"<headerFooter>";
const HEADER_FROM_PAGE_2: &[u8] = b"<headerFooter differentFirst=\"1\">";

/// The same workbook, its first page without a header.
///
/// # Errors
/// Those of the archive, which is read and written in memory.
pub(super) fn without_header(workbook: &[u8]) -> ZipResult<Vec<u8>> {
    let mut read = ZipArchive::new(Cursor::new(workbook))?;
    let mut written = ZipWriter::new(Cursor::new(Vec::with_capacity(workbook.len())));
    for index in 0..read.len() {
        let mut part = read.by_index_raw(index)?;
        if part.name() != SHEET {
            written.raw_copy_file(part)?;
            continue;
        }
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .compression_level(Some(FAST))
            .last_modified_time(part.last_modified().unwrap_or_default());
        drop(part);
        part = read.by_index(index)?;
        let mut sheet = Vec::with_capacity(usize::try_from(part.size()).unwrap_or_default());
        part.read_to_end(&mut sheet)?;
        written.start_file(SHEET, options)?;
        let (rows, rest) = sheet.split_at(place_of_header(&sheet));
        written.write_all(rows)?;
        if let Some(rest) = rest.strip_prefix(HEADER) {
            written.write_all(HEADER_FROM_PAGE_2)?;
            written.write_all(rest)?;
        }
    }
    Ok(written.finish()?.into_inner())
}

/// A sheet of many rows is pressed twice: the second time quickly.
const FAST: i64 = 1;

/// The header stands behind the rows, near the end of the sheet.
fn place_of_header(sheet: &[u8]) -> usize {
    let mut places = sheet.windows(HEADER.len());
    places
        .rposition(|window| window == HEADER)
        .unwrap_or(sheet.len())
}
