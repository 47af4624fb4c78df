//! Which column is which: by the headings of the columns and by what stands in them, together. Neither is trusted
//! alone: headings are merged over two columns or absent, and contents are mixed.

use super::fields::has_index_before_heading;
use super::lines::{Line, Origin, Text, looks_like_index};
use super::terms;
use super::words::{Role, header_words, role_of_heading};
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// Columns by what they hold, counted from 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct ColumnMap {
    pub index: Option<u32>,
    pub heading: Option<u32>,
    pub count: Option<u32>,
    pub term: Option<u32>,
    pub article: Option<u32>,
    pub note: Option<u32>,
    pub section: Option<u32>,
}

impl ColumnMap {
    fn slot(&mut self, role: Role) -> Option<&mut Option<u32>> {
        match role {
            Role::Index => Some(&mut self.index),
            Role::Heading => Some(&mut self.heading),
            Role::Count => Some(&mut self.count),
            Role::Term => Some(&mut self.term),
            Role::Article => Some(&mut self.article),
            Role::Note => Some(&mut self.note),
            Role::Section => Some(&mut self.section),
            Role::Ordinal | Role::Other => None,
        }
    }

    /// Enough to find cases: their headings, and an index or a term beside them.
    pub fn is_nomenclature(&self) -> bool {
        self.heading.is_some() && (self.index.is_some() || self.term.is_some())
    }
}

/// A part of a sheet whose columns stay in place; a page of another layout begins the next one.
#[derive(Debug, Clone)]
pub struct Table {
    pub lines: Range<usize>,
    pub columns: ColumnMap,
    /// Columns that a nomenclature does not have: their number and heading.
    pub others: BTreeMap<u32, String>,
    pub has_header: bool,
}

impl Table {
    pub fn role(&self, column: u32) -> Option<Role> {
        let map = &self.columns;
        let roles = [
            (map.index, Role::Index),
            (map.heading, Role::Heading),
            (map.count, Role::Count),
            (map.term, Role::Term),
            (map.article, Role::Article),
            (map.note, Role::Note),
            (map.section, Role::Section),
        ];
        match roles.iter().find(|(place, _)| *place == Some(column)) {
            Some((_, role)) => Some(*role),
            None => self.others.contains_key(&column).then_some(Role::Other),
        }
    }
}

/// Lines that are headings of columns.
pub fn header_lines(lines: &[Line]) -> Vec<bool> {
    let mut marks: Vec<bool> = Vec::with_capacity(lines.len());
    for (at, line) in lines.iter().enumerate() {
        let after_header = at > 0 && marks[at - 1] && line.number - lines[at - 1].number <= 2;
        marks.push(is_header(line, after_header));
    }
    // The beginning of a heading over several rows may be less telling than its middle.
    for at in (0..lines.len().saturating_sub(1)).rev() {
        if marks[at + 1] && !marks[at] && lines[at].cells.len() > 1 {
            marks[at] = is_header(&lines[at], true);
        }
    }
    marks
}

fn is_header(line: &Line, beside_header: bool) -> bool {
    let too_long = |cell: &Text| cell.whole().chars().count() > 160;
    if line.cells.is_empty()
        || line
            .cells
            .iter()
            .any(|cell| looks_like_index(cell) || too_long(cell))
    {
        return false;
    }
    let roles: BTreeSet<Role> = line
        .cells
        .iter()
        .filter(|cell| cell.whole().chars().count() <= 80)
        .filter_map(|cell| role_of_heading(&cell.whole()))
        .collect();
    let named = [Role::Index, Role::Heading, Role::Term]
        .iter()
        .filter(|role| roles.contains(role))
        .count();
    if named >= 2 && roles.len() >= 3 {
        return true;
    }
    let texts: Vec<Cow<'_, str>> = line.cells.iter().map(Text::whole).collect();
    let (share, telling) = header_words(&texts.join(" "));
    let is_lone = line.lone_text().is_some();
    if is_lone {
        return beside_header
            && share > 0.99
            && line.merged_width < 3
            && !super::words::is_capitals(&texts[0]);
    }
    let has_term = line
        .cells
        .iter()
        .any(|cell| terms::begins_with_term(&cell.whole()));
    share >= 0.75 && (telling || beside_header) && !has_term
}

/// «1 2 3 4 5»: the numbers of the columns, under the headings and again on each page.
pub fn is_column_numbers(line: &Line) -> bool {
    let mut before = 0_u32;
    line.cells.len() >= 3
        && line.cells.iter().all(|cell| {
            let text = cell.whole();
            let digits = text.trim_matches(|c: char| !c.is_ascii_digit());
            let number: u32 = digits.parse().unwrap_or(0);
            // The first column is 1; one or two in the middle may have lost their numbers.
            let fits = if before == 0 {
                number == 1
            } else {
                (before + 1..=before + 2).contains(&number)
            };
            before = number;
            fits && text.chars().count() <= digits.len() + 2
        })
}

/// Parts the lines into tables and finds the columns of each.
pub fn tables(lines: &[Line], headers: &[bool], forced: Option<ColumnMap>) -> Vec<Table> {
    let mut starts: Vec<(usize, BTreeMap<u32, String>)> = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if !headers[at] {
            at += 1;
            continue;
        }
        let end = (at..lines.len())
            .find(|next| !headers[*next])
            .unwrap_or(lines.len());
        let titles = titles(&lines[at..end]);
        let is_new = starts
            .last()
            .is_none_or(|(_, before)| moved(before, &titles));
        if is_new && distinct_roles(&titles) >= 2 {
            starts.push((at, titles));
        }
        at = end;
    }
    if starts.is_empty() {
        let columns =
            forced.unwrap_or_else(|| assign(lines, headers, 0..lines.len(), &BTreeMap::new()).0);
        return vec![Table {
            lines: 0..lines.len(),
            columns,
            others: BTreeMap::new(),
            has_header: false,
        }];
    }
    let mut tables = Vec::new();
    for (number, (start, titles)) in starts.iter().enumerate() {
        let end = starts
            .get(number + 1)
            .map_or(lines.len(), |(next, _)| *next);
        let first = if number == 0 { 0 } else { *start };
        let (mut columns, others) = assign(lines, headers, *start..end, titles);
        columns = forced.unwrap_or(columns);
        tables.push(Table {
            lines: first..end,
            columns,
            others,
            has_header: true,
        });
    }
    tables
}

/// The heading of each column, put together from all rows of the block.
fn titles(block: &[Line]) -> BTreeMap<u32, String> {
    let mut titles = BTreeMap::<u32, String>::new();
    for cell in block.iter().flat_map(|line| &line.cells) {
        let title = titles.entry(cell.column).or_default();
        if !title.is_empty() {
            title.push(' ');
        }
        title.push_str(&cell.whole());
    }
    titles
}

fn distinct_roles(titles: &BTreeMap<u32, String>) -> usize {
    titles
        .values()
        .filter_map(|title| role_of_heading(title))
        .collect::<BTreeSet<_>>()
        .len()
}

/// The same headings stand in other columns than before.
fn moved(before: &BTreeMap<u32, String>, now: &BTreeMap<u32, String>) -> bool {
    let places = |titles: &BTreeMap<u32, String>| -> BTreeMap<Role, u32> {
        titles
            .iter()
            .rev()
            .filter_map(|(column, title)| Some((role_of_heading(title)?, *column)))
            .collect()
    };
    let earlier = places(before);
    let telling = [
        Role::Index,
        Role::Heading,
        Role::Term,
        Role::Article,
        Role::Note,
    ];
    places(now).iter().any(|(role, column)| {
        telling.contains(role) && earlier.get(role).is_some_and(|place| place != column)
    })
}

/// What stands in a column.
#[derive(Default)]
struct Contents {
    filled: f64,
    index: f64,
    term: f64,
    article: f64,
    count: f64,
    whole_numbers: f64,
    words: f64,
    characters: f64,
    different: BTreeSet<u64>,
    /// How often a text stands that does not stand above it.
    runs: f64,
    last: Option<u64>,
}

fn assign(
    lines: &[Line],
    headers: &[bool],
    range: Range<usize>,
    titles: &BTreeMap<u32, String>,
) -> (ColumnMap, BTreeMap<u32, String>) {
    let contents = contents(lines, headers, range);
    let roles_of_titles: BTreeMap<u32, Role> = titles
        .iter()
        .filter_map(|(column, title)| Some((*column, role_of_heading(title)?)))
        .collect();
    let mut columns: BTreeSet<u32> = contents.keys().copied().collect();
    columns.extend(roles_of_titles.keys());
    let most_filled = contents
        .values()
        .map(|seen| seen.filled)
        .fold(0.0, f64::max);
    let mut scores: Vec<(f64, Role, u32)> = Vec::new();
    for &column in &columns {
        let empty = Contents::default();
        let seen = contents.get(&column).unwrap_or(&empty);
        let title = roles_of_titles.get(&column).copied();
        for role in [
            Role::Index,
            Role::Heading,
            Role::Count,
            Role::Term,
            Role::Article,
            Role::Note,
            Role::Section,
        ] {
            let by_title = if title == Some(role) { 2.0 } else { 0.0 };
            let against = if title.is_some_and(|other| other != role) {
                -1.0
            } else {
                0.0
            };
            scores.push((
                by_title + against + by_contents(role, seen, titles.is_empty(), most_filled),
                role,
                column,
            ));
        }
    }
    scores.sort_by(|left, right| right.0.total_cmp(&left.0).then(left.2.cmp(&right.2)));
    let mut map = ColumnMap::default();
    let mut taken = BTreeSet::new();
    for (score, role, column) in scores {
        let Some(slot) = map.slot(role) else { continue };
        if score >= 0.75 && slot.is_none() && !taken.contains(&column) {
            *slot = Some(column);
            taken.insert(column);
        }
    }
    fill_gaps(&mut map, &contents, &roles_of_titles, &mut taken);
    let others = columns
        .iter()
        .filter(|column| !taken.contains(column))
        .filter(|column| roles_of_titles.contains_key(column) || titles.contains_key(column))
        .map(|column| (*column, titles.get(column).cloned().unwrap_or_default()))
        .collect();
    (map, others)
}

/// What the scores cannot see: a note column without a heading, an index that is a plain number.
fn fill_gaps(
    map: &mut ColumnMap,
    contents: &BTreeMap<u32, Contents>,
    titles: &BTreeMap<u32, Role>,
    taken: &mut BTreeSet<u32>,
) {
    if map.heading.is_none() && (map.index.is_some() || map.term.is_some()) {
        // Lines of a narrow column are short; it is still the column with the most text.
        let wordy = contents
            .iter()
            .filter(|(column, seen)| {
                let is_free = !taken.contains(column) && !titles.contains_key(column);
                let is_wordy = map.term.is_some() || seen.characters >= 12.0 * seen.words;
                is_free && seen.words > 0.0 && is_wordy
            })
            .max_by(|left, right| left.1.characters.total_cmp(&right.1.characters));
        if let Some((column, _)) = wordy {
            map.heading = Some(*column);
            taken.insert(*column);
        }
    }
    if map.index.is_none() {
        let before_heading = |column: u32| map.heading.is_none_or(|heading| column < heading);
        let ordinal = titles
            .iter()
            .find(|(_, role)| **role == Role::Ordinal)
            .map(|(column, _)| *column);
        let numbered = contents
            .iter()
            .find(|(column, seen)| {
                !taken.contains(column)
                    && before_heading(**column)
                    && seen.whole_numbers >= 2.0
                    && seen.whole_numbers >= 0.5 * seen.filled
            })
            .map(|(column, _)| *column);
        if let Some(column) = ordinal.or(numbered) {
            map.index = Some(column);
            taken.insert(column);
        }
    }
    if map.note.is_none() {
        let after = map.article.max(map.term).max(map.heading).unwrap_or(0);
        let note = contents.iter().find(|(column, seen)| {
            **column > after
                && !taken.contains(column)
                && !titles.contains_key(column)
                && seen.words > 0.0
                // Approvals and signatures put words into a column of counts as well.
                && seen.words >= seen.count
        });
        if let Some((column, _)) = note {
            map.note = Some(*column);
            taken.insert(*column);
        }
    }
}

fn contents(lines: &[Line], headers: &[bool], range: Range<usize>) -> BTreeMap<u32, Contents> {
    let mut contents = BTreeMap::<u32, Contents>::new();
    for at in range {
        let line = &lines[at];
        if headers[at]
            || is_column_numbers(line)
            || line.lone_text().is_some() && line.cells.len() != 1
        {
            continue;
        }
        let is_lone = line.cells.len() == 1;
        for cell in &line.cells {
            let whole = cell.whole();
            let is_index = looks_like_index(cell);
            let with_index = has_index_before_heading(&whole);
            // Names of sections and signatures stand alone in their rows; they say nothing about the column.
            if is_lone && !is_index {
                continue;
            }
            let seen = contents.entry(cell.column).or_default();
            seen.filled += 1.0;
            if is_index {
                seen.index += 1.0;
            } else if with_index {
                seen.words += 1.0;
                seen.characters += whole.chars().count() as f64;
            } else if terms::begins_with_term(&whole)
                || terms::begins_with_article(&whole) && terms::has_term(&whole)
            {
                seen.term += 1.0;
            } else if terms::begins_with_article(&whole)
                || terms::is_bare_article(&whole) && whole.parse::<u32>().is_err()
            {
                seen.article += 1.0;
            } else if is_count(&whole) {
                seen.count += 1.0;
                seen.whole_numbers += f64::from(u8::from(
                    matches!(cell.origin, Origin::Number(_))
                        || whole.trim_end_matches('.').parse::<u32>().is_ok(),
                ));
            } else {
                seen.words += 1.0;
                seen.characters += whole.chars().count() as f64;
            }
            let hash = hash(&whole);
            seen.different.insert(hash);
            if seen.last.replace(hash) != Some(hash) {
                seen.runs += 1.0;
            }
        }
    }
    contents
}

fn by_contents(role: Role, seen: &Contents, no_titles: bool, most_filled: f64) -> f64 {
    let share = |part: f64| part / (seen.filled + 1.0);
    let letters = seen.characters / (seen.words + 1.0);
    let length = (letters / 30.0).min(1.5) * share(seen.words);
    match role {
        Role::Index => {
            3.0 * share(seen.index) - 2.0 * share(seen.words) * f64::from(u8::from(letters > 30.0))
        }
        Role::Term => 3.0 * share(seen.term),
        Role::Article => 2.5 * share(seen.article) - share(seen.term),
        Role::Heading => {
            let variety = seen.different.len() as f64 / (seen.filled + 1.0);
            length * (0.4 + 0.6 * variety) - 2.0 * share(seen.term + seen.article + seen.index)
                + (seen.filled / 1_000.0).min(0.1)
        }
        Role::Count => {
            let title_needed = if no_titles { 0.5 } else { 0.0 };
            share(seen.count) * (0.3 + title_needed) - share(seen.words) - share(seen.index)
        }
        Role::Note => -share(seen.term).min(0.5) - 2.0 * share(seen.index),
        Role::Section => {
            let repeats = 1.0 - seen.different.len() as f64 / (seen.filled + 1.0);
            let beside_every_case = seen.filled >= 8.0 && seen.filled >= 0.7 * most_filled;
            // A section stands beside all its cases, one after the other; headings that repeat are scattered.
            let in_runs = seen.runs <= 1.5 * seen.different.len() as f64 + 1.0;
            let often_repeated =
                beside_every_case && in_runs && repeats > 0.7 && share(seen.words) > 0.8;
            f64::from(u8::from(often_repeated && no_titles)) - share(seen.term + seen.index)
        }
        Role::Ordinal | Role::Other => 0.0,
    }
}

/// «3», «3 т.», «2 тома».
pub fn is_count(text: &str) -> bool {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    if !(1..=3).contains(&digits) {
        return false;
    }
    let rest = text[digits..].trim().trim_end_matches('.').to_lowercase();
    [
        "",
        "т",
        "том",
        "тома",
        "томов",
        "д",
        "дело",
        "дела",
        "дел",
        "шт",
        "ед",
    ]
    .contains(&rest.as_str())
}

fn hash(text: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
