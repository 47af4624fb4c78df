//! A very small scanner of XML tags. It finds tags in a stream, whatever pieces the stream comes in, and leaves
//! everything else alone: the spreadsheet reader does the real reading, this one only learns what that reader does
//! not tell (hidden rows, formulas without results, spans of OpenDocument cells).

/// Longest tag that is looked at; longer ones are passed over. Tags of interest are much shorter.
const TAG_BYTES: usize = 8_192;
/// Longest text between two tags that is kept.
const TEXT_BYTES: usize = 8_192;

/// One tag as it stands between `<` and `>`.
pub(super) struct Tag<'a> {
    inside: &'a str,
}

#[derive(Default)]
pub(super) struct TagScanner {
    inside: Vec<u8>,
    text: Vec<u8>,
    in_tag: bool,
    quote: Option<u8>,
}

impl TagScanner {
    /// Feeds the next piece; `on_tag` gets each tag with the text that stood before it.
    pub(super) fn feed(&mut self, piece: &[u8], mut on_tag: impl FnMut(Tag<'_>, &[u8])) {
        for &byte in piece {
            if !self.in_tag {
                if byte == b'<' {
                    self.in_tag = true;
                    self.inside.clear();
                } else if self.text.len() < TEXT_BYTES {
                    self.text.push(byte);
                }
                continue;
            }
            match self.quote {
                Some(quote) if byte == quote => self.quote = None,
                Some(_) => {}
                None if byte == b'"' || byte == b'\'' => self.quote = Some(byte),
                None if byte == b'>' => {
                    self.in_tag = false;
                    if self.inside.len() < TAG_BYTES
                        && let Ok(inside) = std::str::from_utf8(&self.inside)
                    {
                        on_tag(Tag { inside }, &self.text);
                    }
                    self.text.clear();
                    continue;
                }
                None => {}
            }
            if self.inside.len() < TAG_BYTES {
                self.inside.push(byte);
            }
        }
    }
}

impl<'a> Tag<'a> {
    /// The name without the namespace's prefix; a closing tag has its `/` in front.
    pub(super) fn name(&self) -> (&'a str, bool) {
        let (body, closing) = match self.inside.strip_prefix('/') {
            Some(rest) => (rest, true),
            None => (self.inside, false),
        };
        let end = body
            .find(|c: char| c.is_whitespace() || c == '/')
            .unwrap_or(body.len());
        let name = &body[..end];
        (name.rsplit(':').next().unwrap_or(name), closing)
    }

    pub(super) fn is_empty_element(&self) -> bool {
        self.inside.ends_with('/')
    }

    /// The value of an attribute, its prefix ignored, with the five named entities resolved.
    pub(super) fn attribute(&self, wanted: &str) -> Option<String> {
        let mut rest = self.inside;
        while let Some(equals) = rest.find('=') {
            let name = rest[..equals]
                .trim_end()
                .rsplit(|c: char| c.is_whitespace() || c == ':')
                .next()
                .unwrap_or("");
            let value = rest[equals + 1..].trim_start();
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            let body = &value[1..];
            let end = body.find(quote)?;
            if name == wanted {
                return Some(plain(&body[..end]));
            }
            rest = &body[end + 1..];
        }
        None
    }

    pub(super) fn number(&self, wanted: &str) -> Option<u32> {
        self.attribute(wanted)?.trim().parse().ok()
    }

    pub(super) fn is_true(&self, wanted: &str) -> bool {
        matches!(self.attribute(wanted).as_deref(), Some("1" | "true"))
    }
}

/// Text with the five named entities resolved.
pub(super) fn plain(text: &str) -> String {
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&apos;", "'")
        .replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(pieces: &[&[u8]]) -> Vec<(String, bool, String)> {
        let mut scanner = TagScanner::default();
        let mut seen = Vec::new();
        for piece in pieces {
            scanner.feed(piece, |tag, text| {
                let (name, closing) = tag.name();
                let text = String::from_utf8_lossy(text);
                seen.push((name.to_owned(), closing, text.into_owned()));
            });
        }
        seen
    }

    #[test]
    fn tags_across_pieces() {
        let seen = all(&[b"<x:row r=\"1", b"\" hidden=\">\"><c", b"/>abc</x:row>"]);
        assert_eq!(
            seen,
            vec![
                ("row".into(), false, "".into()),
                ("c".into(), false, "".into()),
                ("row".into(), true, "abc".into()),
            ]
        );
    }

    #[test]
    fn attributes() {
        let tag = Tag {
            inside: r#"sheet name="А &amp; Б" r:id='rId1'/"#,
        };
        assert_eq!(tag.attribute("name").as_deref(), Some("А & Б"));
        assert_eq!(tag.attribute("id").as_deref(), Some("rId1"));
        assert_eq!(tag.attribute("none"), None);
        assert!(tag.is_empty_element());
    }
}
