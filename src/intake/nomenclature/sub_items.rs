//! Sub-items «а) …, б) …» of one heading, each with a term of its own.

use super::terms::TermPiece;

/// One of several terms of a case.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct SubItem {
    /// «а», «1», «-»; `None` where the heading is not parted.
    pub letter: Option<char>,
    pub title: String,
    pub term: String,
    pub article: String,
    /// The part of the note that is marked with the same letter.
    pub note: String,
}

/// Joins the parts of a heading with its terms. One term and no parts give nothing.
pub fn sub_items(heading: &str, pieces: &[TermPiece], note: &str) -> Vec<SubItem> {
    let titles = parts(heading);
    if pieces.len() < 2 {
        return Vec::new();
    }
    let notes = parts(note);
    let count = pieces.len().max(titles.len());
    (0..count)
        .map(|at| {
            let title = titles.get(at);
            let letter = title.map(|(letter, _)| *letter);
            let by_letter = pieces
                .iter()
                .find(|piece| piece.letter.is_some() && piece.letter == letter);
            let piece = by_letter
                .or_else(|| pieces.get(at))
                .cloned()
                .unwrap_or_default();
            let letter = letter.or(piece.letter);
            let note = notes
                .iter()
                .find(|(mark, _)| Some(*mark) == letter && *mark != '-');
            SubItem {
                letter,
                title: title.map(|(_, text)| text.clone()).unwrap_or_default(),
                term: piece.term,
                article: piece.article,
                note: note.map(|(_, text)| text.clone()).unwrap_or_default(),
            }
        })
        .collect()
}

/// The parts of a text: «а) … б) …» in the order of the alphabet, «1) … 2) …», or « - … - …» after a colon.
pub fn parts(text: &str) -> Vec<(char, String)> {
    for alphabet in ["абвгдежзиклмнопрст", "123456789"] {
        let found = lettered(text, alphabet);
        if found.len() > 1 {
            return found;
        }
    }
    let Some((_, list)) = text.split_once(": -").or_else(|| text.split_once(": –")) else {
        return Vec::new();
    };
    list.split(" - ")
        .flat_map(|part| part.split(" – "))
        .map(|part| ('-', tidy(part)))
        .collect()
}

fn lettered(text: &str, alphabet: &str) -> Vec<(char, String)> {
    let mut starts: Vec<(char, usize, usize)> = Vec::new();
    let mut searched_from = 0;
    for letter in alphabet.chars() {
        let mark = format!("{letter})");
        let Some(at) = find_mark(text, &mark, searched_from) else {
            break;
        };
        searched_from = at + mark.len();
        starts.push((letter, at, searched_from));
    }
    starts
        .iter()
        .enumerate()
        .map(|(number, (letter, _, start))| {
            let end = starts
                .get(number + 1)
                .map_or(text.len(), |(_, next, _)| *next);
            (*letter, tidy(&text[*start..end]))
        })
        .collect()
}

/// The mark at the beginning of a word; «19а)» and «(а)» are articles.
fn find_mark(text: &str, mark: &str, from: usize) -> Option<usize> {
    text[from..]
        .match_indices(mark)
        .map(|(at, _)| from + at)
        .find(|at| {
            let before = text[..*at].chars().next_back();
            before.is_none_or(|c| c.is_whitespace() || matches!(c, ':' | ';' | ','))
        })
}

fn tidy(part: &str) -> String {
    part.trim().trim_end_matches([';', ',']).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::terms;
    use super::*;

    #[test]
    fn parts_of_headings() {
        let shown = |text: &str| -> Vec<String> {
            parts(text)
                .iter()
                .map(|(letter, part)| format!("{letter}={part}"))
                .collect()
        };
        assert_eq!(
            shown("Отчеты: а) годовые; б) квартальные"),
            ["а=годовые", "б=квартальные"]
        );
        assert_eq!(
            shown("Описи дел: - постоянного хранения - по личному составу"),
            ["-=постоянного хранения", "-=по личному составу"]
        );
        assert!(shown("Приказы (ф. 11а) и справки").is_empty());
    }

    #[test]
    fn terms_go_with_parts() {
        let pieces = terms::split("Постоянно ст. 273(а) 5 лет ст. 273(в)");
        let items = sub_items(
            "Отчет: а) годовой б) квартальный",
            &pieces,
            "а) хранится здесь б) при отсутствии годовых – постоянно",
        );
        assert_eq!(items.len(), 2);
        assert_eq!(items[1].title, "квартальный");
        assert_eq!(items[1].term, "5 лет");
        assert_eq!(items[1].article, "ст. 273(в)");
        assert_eq!(items[1].note, "при отсутствии годовых – постоянно");
    }
}
