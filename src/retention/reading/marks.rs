//! The marks of footnotes: «(1)», «<1>», «[1]», «1)», «*», a raised digit.

use super::tokens::{Kind, Tokens};

/// The mark of a footnote: its number, or 0 for an asterisk.
pub(super) type Mark = u32;

/// Reads a mark, and the place behind it.
pub(super) fn mark_at(tokens: &Tokens, at: usize) -> Option<(Mark, usize)> {
    let closing = match tokens.kind(at)? {
        Kind::Sign('(') => ')',
        Kind::Sign('<') => '>',
        Kind::Sign('[') => ']',
        Kind::Sign('*') => {
            let mut next = at + 1;
            while tokens.is_sign(next, '*') {
                next += 1;
            }
            return Some((0, next));
        }
        Kind::Raised(mark) => return Some((mark, at + 1)),
        Kind::Number(mark) if mark < 20 && tokens.is_sign(at + 1, ')') => {
            return Some((mark, at + 2));
        }
        _ => return None,
    };
    if tokens.is_sign(at + 1, '*') && tokens.is_sign(at + 2, closing) {
        return Some((0, at + 3));
    }
    let mark = tokens.number(at + 1).filter(|&mark| mark < 100)?;
    tokens.is_sign(at + 2, closing).then_some((mark, at + 3))
}
