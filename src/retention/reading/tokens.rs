//! A text cut into words, numbers and signs, with the letters made comparable.
//!
//! Folding takes away what says nothing: case, ё, soft hyphens, zero-width and
//! non-breaking spaces, the kinds of dashes, Latin letters that look Cyrillic,
//! and the hyphen of a word broken at the end of a line. Every token knows
//! where it stood in the text as written.

use super::words::{Word, stands_alone};

/// One word, number or sign.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    pub(super) kind: Kind,
    /// Bytes of the folded text.
    from: u32,
    to: u32,
    /// Bytes of the text as written.
    source_from: u32,
    source_to: u32,
    /// Characters of the text as written that stand before the token.
    pub(super) at: u32,
    /// White space stands before the token.
    pub(super) spaced: bool,
    /// The word begins with a capital letter.
    pub(super) capital: bool,
}

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A run of letters; what it means by itself, if it is known.
    Word(Word),
    /// A run of digits; `u32::MAX` stands for any larger number.
    Number(u32),
    /// A raised digit: the mark of a footnote.
    Raised(u32),
    /// Any other sign.
    Sign(char),
}

/// A text and its tokens.
pub(super) struct Tokens<'a> {
    source: &'a str,
    folded: String,
    list: Vec<Token>,
}

impl<'a> Tokens<'a> {
    /// Cuts a text into tokens. Never fails.
    pub(super) fn of(source: &'a str) -> Tokens<'a> {
        let mut cutter = Cutter {
            source,
            rest: source.chars(),
            seen: 0,
            folded: String::with_capacity(source.len()),
            list: Vec::with_capacity(source.len() / 4 + 4),
        };
        cutter.cut();
        Tokens {
            source,
            folded: cutter.folded,
            list: cutter.list,
        }
    }

    /// How many tokens there are.
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// The token at this place.
    pub(super) fn get(&self, index: usize) -> Option<&Token> {
        self.list.get(index)
    }

    /// What the token at this place is.
    pub(super) fn kind(&self, index: usize) -> Option<Kind> {
        self.list.get(index).map(|token| token.kind)
    }

    /// The meaning of the word at this place, if a word stands there.
    pub(super) fn word(&self, index: usize) -> Option<Word> {
        match self.kind(index) {
            Some(Kind::Word(word)) => Some(word),
            _ => None,
        }
    }

    /// The folded letters of the token, or nothing past the end.
    pub(super) fn text(&self, index: usize) -> &str {
        match self.list.get(index) {
            Some(token) => &self.folded[token.from as usize..token.to as usize],
            None => "",
        }
    }

    /// Whether this sign stands here.
    pub(super) fn is_sign(&self, index: usize, sign: char) -> bool {
        self.kind(index) == Some(Kind::Sign(sign))
    }

    /// The number at this place.
    pub(super) fn number(&self, index: usize) -> Option<u32> {
        match self.kind(index) {
            Some(Kind::Number(number)) => Some(number),
            _ => None,
        }
    }

    /// Whether a word with this beginning stands here.
    pub(super) fn starts(&self, index: usize, stem: &str) -> bool {
        matches!(self.kind(index), Some(Kind::Word(_))) && self.text(index).starts_with(stem)
    }

    /// Whether the token follows the one before without a space.
    pub(super) fn is_glued(&self, index: usize) -> bool {
        self.list.get(index).is_some_and(|token| !token.spaced)
    }

    /// Characters before the token, or in the whole text past the end.
    pub(super) fn at(&self, index: usize) -> usize {
        match self.list.get(index) {
            Some(token) => token.at as usize,
            None => self.source.chars().count(),
        }
    }

    /// The text as written from one token up to another, on one line and
    /// without invisible signs.
    pub(super) fn as_written(&self, from: usize, to: usize) -> String {
        let (Some(first), Some(last)) = (self.list.get(from), self.list.get(to.wrapping_sub(1)))
        else {
            return String::new();
        };
        if from >= to {
            return String::new();
        }
        let written = &self.source[first.source_from as usize..last.source_to as usize];
        if is_tidy(written) {
            written.to_owned()
        } else {
            tidy(written)
        }
    }
}

/// Whether [`tidy`] would surely change nothing: the letters, signs and single
/// spaces that nearly every text is made of, and no hyphen before a space.
fn is_tidy(text: &str) -> bool {
    let mut before = b' ';
    let changes_nothing = text.bytes().all(|byte| {
        let known = match (before, byte) {
            (b' ' | b'-', b' ') => false,
            (0xc2, byte) => matches!(byte, 0xab | 0xbb),
            (_, byte) => matches!(byte, b' '..=b'~' | 0x80..=0xbf | 0xc2 | 0xd0 | 0xd1),
        };
        before = byte;
        known
    });
    changes_nothing && before != b' '
}

/// One line, single spaces, no invisible signs, words broken at a line's end joined.
pub(super) fn tidy(text: &str) -> String {
    let mut tidied = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(letter) = chars.next() {
        if is_space(letter) {
            if !tidied.ends_with(' ') {
                tidied.push(' ');
            }
            continue;
        }
        let breaks_word = matches!(letter, '-' | '\u{2010}' | '\u{ad}' | '\u{ac}')
            && tidied.ends_with(char::is_lowercase)
            && chars.peek().is_some_and(|&next| is_space(next));
        if breaks_word {
            let mut ahead = chars.clone();
            let next = ahead.find(|&next| !is_space(next) && !is_invisible(next));
            let word_before = tidied
                .rsplit(|gap: char| !gap.is_alphabetic())
                .next()
                .unwrap_or("");
            let word_after: String = next
                .into_iter()
                .chain(ahead.take_while(|next| next.is_alphabetic()))
                .collect();
            let joins = next.is_some_and(char::is_lowercase)
                && !stands_alone(&word_before.to_lowercase())
                && !stands_alone(&word_after.to_lowercase());
            if joins {
                while chars
                    .peek()
                    .is_some_and(|&next| is_space(next) || is_invisible(next))
                {
                    chars.next();
                }
                continue;
            }
        }
        if !is_invisible(letter) {
            tidied.push(letter);
        }
    }
    tidied.truncate(tidied.trim_end().len());
    let leading = tidied.len() - tidied.trim_start().len();
    tidied.drain(..leading);
    tidied
}

/// What a character is to the one who reads, before any word is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    /// Soft hyphens, zero-width signs, byte-order marks, direction marks.
    Invisible,
    Quote,
    Digit,
    Letter,
    Raised(u8),
    Sign,
}

impl Class {
    #[inline]
    fn of(letter: char) -> Class {
        match letter {
            'А'..='я' => Class::Letter,
            '\0'..='\x7f' => Class::ASCII[letter as usize],
            _ => Class::of_rare(letter),
        }
    }

    const ASCII: [Class; 128] = {
        let mut classes = [Class::Sign; 128];
        let mut sign = 0;
        while sign < 128 {
            classes[sign] = match sign as u8 {
                b' ' | b'\t'..=b'\r' => Class::Space,
                b'\0'..=b'\x1f' | b'\x7f' => Class::Invisible,
                b'"' | b'\'' | b'`' => Class::Quote,
                b'0'..=b'9' => Class::Digit,
                b'a'..=b'z' | b'A'..=b'Z' => Class::Letter,
                _ => Class::Sign,
            };
            sign += 1;
        }
        classes
    };

    #[cold]
    fn of_rare(letter: char) -> Class {
        match letter {
            '\u{00a0}' | '\u{2007}' | '\u{202f}' | '\u{3000}' => Class::Space,
            '«' | '»' | '„' | '“' | '”' | '‘' | '’' => Class::Quote,
            '\u{00ad}'
            | '\u{00ac}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2064}'
            | '\u{feff}' => Class::Invisible,
            '\u{b9}' => Class::Raised(1),
            '\u{b2}' => Class::Raised(2),
            '\u{b3}' => Class::Raised(3),
            '\u{2074}'..='\u{2079}' => Class::Raised((letter as u32 - 0x2070) as u8),
            _ if letter.is_whitespace() => Class::Space,
            _ if letter.is_control() => Class::Invisible,
            _ if letter.is_alphabetic() => Class::Letter,
            _ => Class::Sign,
        }
    }
}

fn is_space(letter: char) -> bool {
    Class::of(letter) == Class::Space
}

fn is_invisible(letter: char) -> bool {
    Class::of(letter) == Class::Invisible
}

fn is_capital(letter: char) -> bool {
    match letter {
        'А'..='Я' => true,
        'а'..='я' => false,
        _ => letter.is_uppercase(),
    }
}

/// Turns a letter into the one it is compared by: lower case, Cyrillic where the
/// Latin one looks the same, е for ё.
fn fold(letter: char) -> char {
    match letter {
        'а'..='я' => letter,
        'А'..='Я' => char::from_u32(letter as u32 + 32).unwrap_or(letter),
        'ё' | 'Ё' => 'е',
        'a' | 'A' => 'а',
        'B' => 'в',
        'c' | 'C' => 'с',
        'e' | 'E' => 'е',
        'H' => 'н',
        'k' | 'K' => 'к',
        'm' | 'M' => 'м',
        'o' | 'O' => 'о',
        'p' | 'P' => 'р',
        't' | 'T' => 'т',
        'r' => 'г',
        'x' | 'X' => 'х',
        'y' | 'Y' => 'у',
        _ => letter.to_lowercase().next().unwrap_or(letter),
    }
}

/// How many bytes of small Cyrillic letters a text begins with: they are their own folding.
fn small_letters(text: &str) -> usize {
    let letters = text.as_bytes().chunks_exact(2);
    2 * letters
        .take_while(|letter| matches!(letter, [0xd0, 0xb0..=0xbf] | [0xd1, 0x80..=0x8f]))
        .count()
}

/// The tokens under construction.
struct Cutter<'a> {
    source: &'a str,
    rest: std::str::Chars<'a>,
    /// Characters already taken.
    seen: u32,
    folded: String,
    list: Vec<Token>,
}

impl Cutter<'_> {
    fn cut(&mut self) {
        let mut spaced = true;
        while let Some(letter) = self.peek() {
            let (start, at, from) = (self.place(), self.seen, self.folded.len());
            let kind = match Class::of(letter) {
                Class::Space => {
                    spaced = true;
                    self.take();
                    continue;
                }
                Class::Quote | Class::Invisible => {
                    self.take();
                    continue;
                }
                Class::Digit => self.number(),
                Class::Letter => {
                    self.word();
                    Kind::Word(Word::of(&self.folded[from..]))
                }
                Class::Raised(mark) => {
                    self.take();
                    Kind::Raised(mark.into())
                }
                Class::Sign => {
                    self.take();
                    Kind::Sign(plain_sign(letter))
                }
            };
            self.list.push(Token {
                kind,
                from: from as u32,
                to: self.folded.len() as u32,
                source_from: start,
                source_to: self.place(),
                at,
                spaced,
                capital: is_capital(letter),
            });
            spaced = false;
        }
    }

    fn peek(&self) -> Option<char> {
        self.rest.clone().next()
    }

    fn take(&mut self) {
        self.seen += 1;
        self.rest.next();
    }

    /// Bytes of the text as written that are already taken.
    fn place(&self) -> u32 {
        (self.source.len() - self.rest.as_str().len()) as u32
    }

    /// Takes the small Cyrillic letters that come next, all at once.
    fn take_small_letters(&mut self) -> bool {
        let rest = self.rest.as_str();
        let (letters, behind) = rest.split_at(small_letters(rest));
        self.folded.push_str(letters);
        self.seen += letters.len() as u32 / 2;
        self.rest = behind.chars();
        !letters.is_empty()
    }

    fn number(&mut self) -> Kind {
        let mut number: u32 = 0;
        while let Some(letter) = self.peek() {
            match Class::of(letter) {
                Class::Digit => {
                    let digit = letter as u32 - '0' as u32;
                    number = number.saturating_mul(10).saturating_add(digit);
                    self.folded.push(letter);
                }
                Class::Invisible => {}
                _ => break,
            }
            self.take();
        }
        Kind::Number(number)
    }

    /// Takes a word; «летЭПК» is two words, «востре- бования» is one.
    fn word(&mut self) {
        let from = self.folded.len();
        let mut after_lower = false;
        loop {
            after_lower |= self.take_small_letters();
            let Some(letter) = self.peek() else {
                return;
            };
            match Class::of(letter) {
                Class::Letter => {
                    let is_upper = is_capital(letter);
                    if is_upper && after_lower {
                        return;
                    }
                    after_lower = !is_upper;
                    self.folded.push(fold(letter));
                    self.take();
                }
                Class::Invisible => {
                    self.take();
                    if self.peek().is_some_and(is_space) && !self.joins_next(from) {
                        return;
                    }
                }
                _ if is_hyphen(letter) => {
                    if !after_lower || !self.joins_next(from) {
                        return;
                    }
                }
                _ => return,
            }
        }
    }

    /// At a hyphen inside a word: steps over it if the word goes on behind it.
    fn joins_next(&mut self, from: usize) -> bool {
        let mut skipped = 0;
        let mut fragment = String::new();
        for letter in self.rest.clone() {
            let may_skip = fragment.is_empty() && skipped < 8;
            if may_skip
                && (is_hyphen(letter) && skipped == 0 || is_space(letter) || is_invisible(letter))
            {
                skipped += 1;
            } else if letter.is_lowercase() {
                fragment.push(fold(letter));
            } else {
                break;
            }
        }
        let joins = !fragment.is_empty()
            && self.folded[from..].chars().nth(1).is_some()
            && !stands_alone(&self.folded[from..])
            && !stands_alone(&fragment);
        if joins {
            for _ in 0..skipped {
                self.take();
            }
        }
        joins
    }
}

/// A hyphen at which a word may go on.
fn is_hyphen(letter: char) -> bool {
    matches!(letter, '-' | '\u{2010}' | '\u{2011}')
}

/// One dash for all dashes, ASCII for full-width brackets.
fn plain_sign(letter: char) -> char {
    match letter {
        '\u{2010}'..='\u{2015}'
        | '\u{2212}'
        | '\u{fe58}'
        | '\u{fe63}'
        | '\u{ff0d}'
        | '\u{2500}' => '-',
        '\u{ff08}' => '(',
        '\u{ff09}' => ')',
        '\u{2026}' => '…',
        '‹' | '〈' => '<',
        '›' | '〉' => '>',
        '\u{2217}' => '*',
        _ => letter,
    }
}
