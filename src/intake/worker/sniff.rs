//! What a file is, by its first bytes; names of files are not trusted.

/// The ways in.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// xlsx or ods, or something else in a zip container.
    Zip,
    /// xls, or another document of the older Microsoft Office.
    CompoundFile,
    /// csv or tsv.
    Text,
    /// Recognised as something else; how to name it in a sentence.
    Foreign(&'static str),
}

const FOREIGN: &[(&[u8], &str)] = &[
    (b"%PDF", "документ PDF"),
    (b"{\\rtf", "документ RTF"),
    (b"\x89PNG", "рисунок"),
    (b"\xFF\xD8\xFF", "рисунок"),
    (b"GIF8", "рисунок"),
    (b"II*\0", "рисунок"),
    (b"MM\0*", "рисунок"),
    (b"Rar!", "архив RAR"),
    (b"7z\xBC\xAF", "архив 7z"),
    (b"\x1F\x8B", "архив gzip"),
    (b"\x7FELF", "программа"),
    (b"MZ", "программа"),
];

pub(super) fn kind_of(bytes: &[u8]) -> Kind {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Kind::Zip;
    }
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Kind::CompoundFile;
    }
    if let Some((_, name)) = FOREIGN.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Kind::Foreign(name);
    }
    let has_utf16_mark = bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF");
    if !has_utf16_mark && bytes.contains(&0) {
        return Kind::Foreign("двоичный файл");
    }
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(2_000)]).to_lowercase();
    let start = start.trim_start_matches(['\u{feff}', ' ', '\r', '\n', '\t']);
    if start.starts_with("<!doctype html") || start.starts_with("<html") || start.contains("<table")
    {
        return Kind::Foreign(
            "веб-страница (HTML). Откройте её в табличном редакторе и сохраните как xlsx",
        );
    }
    if start.starts_with("<?xml") {
        return Kind::Foreign("файл XML. Откройте его в табличном редакторе и сохраните как xlsx");
    }
    Kind::Text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn by_contents() {
        assert_eq!(kind_of(b"PK\x03\x04..."), Kind::Zip);
        assert_eq!(kind_of("01-01;Приказы;5 лет".as_bytes()), Kind::Text);
        assert_eq!(kind_of(b"\xFF\xFE1\x000\x00"), Kind::Text);
        assert_eq!(kind_of(b"%PDF-1.7"), Kind::Foreign("документ PDF"));
        assert_eq!(kind_of(b"\x01\x00\x02"), Kind::Foreign("двоичный файл"));
        assert!(matches!(kind_of(b"\n<html><table>"), Kind::Foreign(_)));
    }
}
