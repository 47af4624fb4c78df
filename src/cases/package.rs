//! The papers of a year as one archive for keeping: the approved nomenclature, its final record, its supplement, the same as
//! data, and the digests of all.

use std::io::{Cursor, Write};

use chrono::{Datelike, NaiveDate};
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;

use crate::db::Error;
use crate::print::Form;
use crate::print::pdf::{self, Manner};
use crate::refusal::{Refusal, Result};

/// A file of the package.
pub struct Packed {
    /// Its name.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// A form as a file PDF/A.
///
/// # Errors
/// [`Refusal::Rule`] when the form cannot be made.
pub fn paper(form: &Form, made_on: NaiveDate) -> Result<Packed> {
    Ok(Packed {
        name: format!("{}.pdf", form.code.as_str()),
        bytes: pdf::pdf(form, made_on, Manner::default())
            .map_err(Refusal::rule)?
            .bytes,
    })
}

/// The files in one archive, with their digests as `sha256sum --check` reads them.
///
/// # Errors
/// [`Refusal::Db`] when the archive cannot be made.
pub fn package(mut files: Vec<Packed>, made_on: NaiveDate) -> Result<Vec<u8>> {
    let list: String = files
        .iter()
        .map(|file| {
            let digest = hex::encode(Sha256::digest(&file.bytes));
            format!("{digest}  {}\n", file.name)
        })
        .collect();
    files.push(Packed {
        name: "SHA256SUMS".into(),
        bytes: list.into_bytes(),
    });
    zipped(&files, made_on).map_err(|error| {
        Error::Environment(format!("пакет документов не сложился: {error}")).into()
    })
}

fn zipped(files: &[Packed], made_on: NaiveDate) -> zip::result::ZipResult<Vec<u8>> {
    let made_on = zip::DateTime::from_date_and_time(
        u16::try_from(made_on.year()).unwrap_or(1980),
        u8::try_from(made_on.month()).unwrap_or(1),
        u8::try_from(made_on.day()).unwrap_or(1),
        0,
        0,
        0,
    )
    .unwrap_or_default();
    let options = SimpleFileOptions::default().last_modified_time(made_on);
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for file in files {
        archive.start_file(&file.name, options)?;
        archive.write_all(&file.bytes)?;
    }
    Ok(archive.finish()?.into_inner())
}
