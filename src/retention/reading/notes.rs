//! A note column: footnotes by their marks, each cut into clauses.

use super::clauses::{self, Clause};
use super::marks::{Mark, mark_at};
use super::tokens::{Kind, Tokens};
use super::words::Word;

/// A note as read: its clauses, and whether every mark found its text.
#[derive(Debug, Default)]
pub(super) struct Note {
    pub(super) clauses: Vec<Clause>,
    pub(super) lacks_footnote: bool,
}

/// Reads the note that belongs to a term with these marks.
///
/// Where the note numbers its footnotes and the term carries marks, only the
/// marked ones are read: the others belong to other items. A note without
/// numbers is read whole.
pub(super) fn read(note: &str, marks: &[Mark]) -> Note {
    if note.is_empty() {
        return Note {
            clauses: Vec::new(),
            lacks_footnote: !marks.is_empty(),
        };
    }
    let tokens = Tokens::of(note);
    let footnotes = footnotes(&tokens, marks);
    let is_marked = |footnote: &Footnote| footnote.mark.is_some_and(|mark| marks.contains(&mark));
    let any_marked = footnotes.iter().any(is_marked);
    let has_text = footnotes.iter().any(|footnote| footnote.from < footnote.to);
    let all_found = marks.iter().all(|&mark| {
        footnotes
            .iter()
            .any(|footnote| footnote.mark == Some(mark) && footnote.from < footnote.to)
    });
    let is_numbered = footnotes.iter().any(|footnote| footnote.mark.is_some());
    let is_only_text = !is_numbered;
    let mut clauses = Vec::with_capacity(footnotes.len());
    for footnote in &footnotes {
        if any_marked && footnote.mark.is_some() && !is_marked(footnote) {
            continue;
        }
        let others = clauses.len();
        clauses_between(&tokens, footnote.from, footnote.to, &mut clauses);
        // A footnote is put to a term for a reason, even where it is not understood.
        if is_marked(footnote) || is_only_text && !marks.is_empty() {
            clauses[others..]
                .iter_mut()
                .for_each(Clause::take_seriously);
        }
    }
    Note {
        clauses,
        lacks_footnote: !marks.is_empty() && (!has_text || is_numbered && !all_found),
    }
}

/// Reads the clauses of a piece of text behind those already read.
pub(super) fn clauses_between(tokens: &Tokens, from: usize, to: usize, clauses: &mut Vec<Clause>) {
    let mut start = from;
    for at in from..to {
        if at > start && ends_clause(tokens, at, start) {
            clauses.push(clauses::read(tokens, start, at));
            start = at;
        }
    }
    clauses.push(clauses::read(tokens, start, to));
}

/// Whether a clause ends before this token.
pub(super) fn ends_clause(tokens: &Tokens, at: usize, start: usize) -> bool {
    let capital = tokens.get(at).is_some_and(|token| token.capital);
    match tokens.kind(at - 1) {
        Some(Kind::Sign(';')) => true,
        Some(Kind::Sign('.')) => {
            let after_abbreviation = at >= 2 && is_abbreviation(tokens, at - 2);
            (capital || ends_in_full_word(tokens, at) || clauses::begins_clause(tokens, at))
                && !after_abbreviation
        }
        Some(Kind::Sign(',')) => clauses::begins_clause(tokens, at),
        // A line break was lost: «После уничтожения дел На хранение не сдаются».
        Some(Kind::Word(_)) => {
            capital
                && is_opening_word(tokens, at)
                && (at > start + 1 || tokens.starts(at, "решени"))
        }
        Some(Kind::Sign(')')) => capital && is_opening_word(tokens, at),
        _ => false,
    }
}

/// A point behind a long word with a space behind it ends a sentence, even
/// where the next one begins with a small letter.
fn ends_in_full_word(tokens: &Tokens, at: usize) -> bool {
    at >= 2 && !tokens.is_glued(at) && tokens.text(at - 2).chars().count() > 5
}

/// «гос. архив», «г. Москва»: a point that ends no sentence.
fn is_abbreviation(tokens: &Tokens, at: usize) -> bool {
    matches!(
        tokens.text(at),
        "гос" | "мун" | "муниц" | "г" | "т" | "см" | "ст" | "п" | "им" | "ул"
    )
}

fn is_opening_word(tokens: &Tokens, at: usize) -> bool {
    const OPENINGS: [&str; 16] = [
        "после",
        "при",
        "хранится",
        "хранятся",
        "на",
        "не",
        "в",
        "для",
        "передаются",
        "передается",
        "состав",
        "по",
        "присланные",
        "оригиналы",
        "решение",
        "протокол",
    ];
    OPENINGS.contains(&tokens.text(at))
}

/// A footnote: its mark, if it has one, and its tokens.
#[derive(Debug, Clone, Copy)]
struct Footnote {
    mark: Option<Mark>,
    from: usize,
    to: usize,
}

fn footnotes(tokens: &Tokens, marks: &[Mark]) -> Vec<Footnote> {
    let mut footnotes = Vec::new();
    let mut current = Footnote {
        mark: None,
        from: 0,
        to: 0,
    };
    let mut at = 0;
    while at < tokens.len() {
        match footnote_at(tokens, at, marks) {
            Some((mark, next)) => {
                current.to = at;
                if current.mark.is_some() || current.from < current.to {
                    footnotes.push(current);
                }
                current = Footnote {
                    mark: Some(mark),
                    from: next,
                    to: next,
                };
                at = next;
            }
            None => at += 1,
        }
    }
    current.to = tokens.len();
    if current.mark.is_some() || current.from < current.to {
        footnotes.push(current);
    }
    footnotes
}

/// A mark that opens a footnote here.
fn footnote_at(tokens: &Tokens, at: usize, marks: &[Mark]) -> Option<(Mark, usize)> {
    if let Some(Kind::Number(mark)) = tokens.kind(at) {
        if tokens.is_sign(at + 1, ')') {
            let opens_sentence =
                at == 0 || matches!(tokens.kind(at - 1), Some(Kind::Sign('.' | ';')));
            return mark_at(tokens, at).filter(|_| opens_sentence);
        }
        // «1 - После …», «1. После …», where the term carries this mark.
        if at == 0 && marks.contains(&mark) {
            let next =
                at + 1 + usize::from(tokens.is_sign(at + 1, '-') || tokens.is_sign(at + 1, '.'));
            return (tokens.word(next) == Some(Word::Plain)).then_some((mark, next));
        }
        return None;
    }
    mark_at(tokens, at)
}
