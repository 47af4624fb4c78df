//! The whole cell of a term: core, gate, footnote marks, words and articles, in
//! any of the orders clerks write them in.

use super::articles;
use super::clauses::Clause;
use super::core::{Core, Freedom, core_at};
use super::grounds;
use super::lists::{self, NamedList};
use super::marks::Mark;
use super::notes::{self, Note};
use super::tokens::{Kind, Tokens};
use super::triggers;
use super::words::{ListName, Word};
use super::{Reading, Refusal, Stop};
use crate::retention::term::{
    ArticleReference, Base, Basis, Condition, Gate, RetentionTerm, Start, Trigger, Years,
};

/// Reads a cell and applies its note.
pub(super) fn read(tokens: &Tokens, note: &str) -> Result<Reading, Stop> {
    if tokens.len() == 0 {
        return Err(Stop::at(0, Refusal::Empty));
    }
    if (0..tokens.len()).all(|at| tokens.is_sign(at, '-')) && tokens.len() <= 3 {
        return Ok(Reading::One(RetentionTerm::plain(Base::NotApplicable)));
    }
    let drafts = CellReader::new(tokens).read()?;
    let mut terms: Vec<RetentionTerm> =
        drafts.into_iter().map(|draft| draft.finish(note)).collect();
    match terms.len() {
        1 => Ok(Reading::One(terms.remove(0))),
        _ => Ok(Reading::Several(terms)),
    }
}

/// One term under construction.
#[derive(Default)]
struct Draft {
    core: Option<Core>,
    at_least_years: Option<Years>,
    at_least: bool,
    gate: Option<Gate>,
    marks: Vec<Mark>,
    clauses: Vec<Clause>,
    articles: Vec<ArticleReference>,
    ground_texts: Vec<String>,
    /// The articles stand before the term: «ст. 70 ТП 5 лет».
    article_first: bool,
    /// «а)» before the term.
    label: Option<char>,
}

impl Draft {
    fn has_ground(&self) -> bool {
        !self.articles.is_empty() || !self.ground_texts.is_empty()
    }

    fn is_until(&self) -> bool {
        matches!(
            self.core,
            Some(Core {
                base: Base::UntilNoLongerNeeded
                    | Base::UntilReplaced
                    | Base::UntilLiquidation
                    | Base::Until(_),
                ..
            })
        )
    }

    fn finish(self, note: &str) -> RetentionTerm {
        let core = self.core.unwrap_or(Core::of(Base::NotApplicable));
        let mut term = RetentionTerm::plain(core.base);
        term.minus_age = core.minus_age;
        term.at_least_years = self.at_least_years;
        term.at_least = self.at_least;
        term.gate = self.gate;
        let mut texts = self.ground_texts;
        // The words of a missing footnote may stand in the cell itself.
        let marks: &[Mark] = if self.clauses.is_empty() || !note.is_empty() {
            &self.marks
        } else {
            &[]
        };
        let Note {
            clauses,
            lacks_footnote,
        } = notes::read(note, marks);
        let mut cited = self.articles;
        for clause in self.clauses.into_iter().chain(clauses) {
            match clause {
                // Articles of the note serve a cell that names none.
                Clause::Cites(articles) if cited.is_empty() => cited = articles,
                Clause::Lists(name) => articles::name_list(&mut cited, name),
                clause => apply(clause, &mut term, &mut texts),
            }
        }
        articles::spread_lists(&mut cited);
        if lacks_footnote {
            term.conditions.push(Condition::FootnoteMissing);
        }
        term.basis = Basis {
            articles: cited,
            text: (!texts.is_empty()).then(|| texts.join("; ")),
        };
        term
    }
}

/// Lets a clause of a note add to a term. Nothing here takes away.
fn apply(clause: Clause, term: &mut RetentionTerm, grounds: &mut Vec<String>) {
    match clause {
        Clause::Starts(trigger) => start_with(trigger, term),
        Clause::Requires(condition) => require(condition, term),
        Clause::Offers(alternative) => {
            if !term.alternatives.contains(&alternative) {
                term.alternatives.push(*alternative);
            }
        }
        Clause::Names { core, gate, .. } if core.base == term.base => {
            term.gate = term.gate.max(gate);
        }
        Clause::Names { text, .. } => require(Condition::Other(text), term),
        Clause::Gates(gate) => term.gate = term.gate.max(Some(gate)),
        Clause::Grounds(text) => {
            if !grounds.contains(&text) {
                grounds.push(text);
            }
        }
        Clause::Unclear {
            text,
            could_matter: true,
        } => require(Condition::Other(text), term),
        Clause::Neutral
        | Clause::Cites(_)
        | Clause::Lists(_)
        | Clause::Unclear {
            could_matter: false,
            ..
        } => {}
    }
}

fn start_with(trigger: Trigger, term: &mut RetentionTerm) {
    let repeats_base = match &term.base {
        Base::UntilReplaced => trigger.event == crate::retention::events::Event::Replaced,
        Base::UntilLiquidation => trigger.event == crate::retention::events::Event::Liquidated,
        Base::Until(until) => until.event == trigger.event,
        _ => false,
    };
    if repeats_base {
        return;
    }
    term.start = match std::mem::replace(&mut term.start, Start::Closing) {
        Start::Closing => Start::Event(trigger),
        Start::Event(first) if first.text.eq_ignore_ascii_case(&trigger.text) => {
            Start::Event(first)
        }
        Start::Event(first) => Start::Event(triggers::join(first, trigger)),
    };
}

fn require(condition: Condition, term: &mut RetentionTerm) {
    if !term.conditions.contains(&condition) {
        term.conditions.push(condition);
    }
}

struct CellReader<'t, 'a> {
    tokens: &'t Tokens<'a>,
    at: usize,
    draft: Draft,
    done: Vec<Draft>,
    /// A list named before the articles it belongs to: «ТП ст. 70».
    list_before: Option<ListName>,
    /// An article before the labelled items of its terms: «ст. 434 а) 5 лет б) 3 года».
    shared: Option<ArticleReference>,
}

impl<'t, 'a> CellReader<'t, 'a> {
    fn new(tokens: &'t Tokens<'a>) -> Self {
        CellReader {
            tokens,
            at: 0,
            draft: Draft::default(),
            done: Vec::with_capacity(1),
            list_before: None,
            shared: None,
        }
    }

    fn read(mut self) -> Result<Vec<Draft>, Stop> {
        while let Some(kind) = self.tokens.kind(self.at) {
            match kind {
                Kind::Sign(sign) => self.sign(sign)?,
                Kind::Number(_) => self.number()?,
                Kind::Raised(mark) => {
                    self.draft.marks.push(mark);
                    self.at += 1;
                }
                Kind::Word(word) => self.word(word)?,
            }
        }
        self.close_last()
    }

    fn close_last(mut self) -> Result<Vec<Draft>, Stop> {
        if self.draft.core.is_some() {
            self.close_draft();
        } else if self.draft.label.is_some() {
            return Err(Stop::at(self.tokens.len(), Refusal::NoTerm));
        } else if let Some(last) = self.done.last_mut() {
            last.articles.append(&mut self.draft.articles);
            last.ground_texts.append(&mut self.draft.ground_texts);
        } else {
            return Err(Stop::at(0, Refusal::NoTerm));
        }
        Ok(self.done)
    }

    /// Puts the draft away and begins the next one.
    fn close_draft(&mut self) {
        let mut draft = std::mem::take(&mut self.draft);
        if let (Some(label), Some(shared), true) =
            (draft.label, &self.shared, draft.articles.is_empty())
        {
            draft.articles.push(ArticleReference {
                item: Some(label.to_string()),
                ..shared.clone()
            });
        }
        if draft.article_first && self.shared.is_none() {
            self.shared = draft.articles.last().cloned();
        }
        self.done.push(draft);
    }

    fn sign(&mut self, sign: char) -> Result<(), Stop> {
        let at = self.at;
        match sign {
            '…' | '?' | '!' => Err(Stop::at(at, Refusal::Doubtful)),
            '.' if self.tokens.is_sign(at + 1, '.') => Err(Stop::at(at, Refusal::Doubtful)),
            '-' if at == 0 && self.tokens.number(1).is_some() && self.tokens.is_glued(1) => {
                Err(Stop::at(at, Refusal::Doubtful))
            }
            '|' => {
                if self.draft.core.is_some() {
                    self.close_draft();
                }
                self.step(1)
            }
            '*' => {
                self.draft.marks.push(0);
                while self.tokens.is_sign(self.at, '*') {
                    self.at += 1;
                }
                Ok(())
            }
            '(' | '<' | '[' => self.bracket(sign),
            '.' | ',' | ';' | ':' | '-' | '/' | '\\' | ')' | '>' | ']' | '№' | '_' => {
                self.step(1)
            }
            _ => Err(Stop::at(at, Refusal::Unknown)),
        }
    }

    fn step(&mut self, tokens: usize) -> Result<(), Stop> {
        self.at += tokens;
        Ok(())
    }

    /// «(1)», «(1, 2)», «(а)», «(ЭПК)», «(после замены новыми)».
    fn bracket(&mut self, opening: char) -> Result<(), Stop> {
        if let Some(next) = self.marks_in_brackets(opening) {
            self.at = next;
            return Ok(());
        }
        let at = self.at;
        if opening != '(' {
            return Err(Stop::at(at, Refusal::Unknown));
        }
        if let Some(label) = self.label_at(at + 1) {
            return self.begin_labelled(label, at + 3);
        }
        if lists::list_at(self.tokens, at).is_some() {
            return self.list();
        }
        let inside_stands_alone = match self.tokens.kind(at + 1) {
            Some(Kind::Word(Word::Epk | Word::Ek | Word::Not)) => true,
            Some(Kind::Word(_)) => {
                articles::begins_article(self.tokens, at + 1)
                    || grounds::ground_text_at(self.tokens, at + 1).is_some()
                    || matches!(
                        core_at(self.tokens, at + 1, Freedom::FixedOnly),
                        Ok(Some(_))
                    )
            }
            Some(Kind::Number(_)) => true,
            _ => false,
        };
        if inside_stands_alone {
            return self.step(1);
        }
        let close = (at + 1..self.tokens.len())
            .find(|&sign| self.tokens.is_sign(sign, ')'))
            .ok_or(Stop::at(at, Refusal::Unknown))?;
        self.sentence(at + 1, close)?;
        self.at = close + 1;
        Ok(())
    }

    fn marks_in_brackets(&mut self, opening: char) -> Option<usize> {
        let closing = match opening {
            '(' => ')',
            '<' => '>',
            _ => ']',
        };
        let mut next = self.at + 1;
        let mut marks = Vec::new();
        loop {
            match self.tokens.kind(next)? {
                Kind::Number(mark) if mark < 50 => marks.push(mark),
                Kind::Sign('*') => marks.push(0),
                _ => return None,
            }
            next += 1;
            if self.tokens.is_sign(next, closing) {
                self.draft.marks.append(&mut marks);
                return Some(next + 1);
            }
            if self.tokens.is_sign(next, ',') || self.tokens.is_sign(next, ';') {
                next += 1;
            }
        }
    }

    /// A letter with a closing bracket that numbers an item of the heading.
    fn label_at(&self, at: usize) -> Option<char> {
        let mut letters = self.tokens.text(at).chars();
        let letter = letters.next().filter(|letter| letter.is_alphabetic())?;
        (letters.next().is_none() && self.tokens.is_sign(at + 1, ')')).then_some(letter)
    }

    fn begin_labelled(&mut self, label: char, next: usize) -> Result<(), Stop> {
        if self.draft.core.is_some() {
            self.close_draft();
        } else if self.draft.has_ground() && self.shared.is_none() {
            self.shared = self.draft.articles.pop();
            self.draft.articles.clear();
        }
        if self.draft.label.is_some() {
            return Err(Stop::at(self.at, Refusal::NoTerm));
        }
        self.draft.label = Some(label);
        self.at = next;
        Ok(())
    }

    fn number(&mut self) -> Result<(), Stop> {
        let at = self.at;
        if let Some((core, next)) = core_at(self.tokens, at, Freedom::AnyEvent)? {
            return self.take_core(core, at, next);
        }
        let number = self.tokens.number(at).unwrap_or(0);
        if self.tokens.is_sign(at + 1, ')') && number < 20 {
            return self.numbered_label_or_mark(number);
        }
        if let Some((text, next)) = grounds::ground_text_at(self.tokens, at) {
            self.draft.ground_texts.push(text);
            self.at = next;
            return Ok(());
        }
        if self.is_article_without_word(at) {
            return self.articles();
        }
        Err(Stop::at(at, Refusal::NumberAlone))
    }

    /// «1)» marks a footnote behind a term and numbers an item before one.
    fn numbered_label_or_mark(&mut self, number: u32) -> Result<(), Stop> {
        let next = self.at + 2;
        let term_follows = matches!(core_at(self.tokens, next, Freedom::AnyEvent), Ok(Some(_)));
        if self.draft.core.is_none() {
            return self.step(2);
        }
        if term_follows {
            self.close_draft();
        } else {
            self.draft.marks.push(number);
        }
        self.at = next;
        Ok(())
    }

    /// «Постоянно 19а», «5 лет 70 ТП»: an article whose «ст.» is missing.
    fn is_article_without_word(&self, at: usize) -> bool {
        if !self
            .tokens
            .number(at)
            .is_some_and(|number| (1..1000).contains(&number))
        {
            return false;
        }
        let has_item = self.label_like(at + 1) && self.tokens.is_glued(at + 1);
        let behind_item = if self.label_like(at + 1) {
            at + 2
        } else {
            at + 1
        };
        let bracketed = self.tokens.is_sign(at + 1, '(') && self.label_at(at + 2).is_some();
        let list_follows = lists::list_at(self.tokens, behind_item)
            .is_some_and(|(list, _)| matches!(list, NamedList::Known(_)))
            || self.tokens.is_sign(behind_item, ')')
                && lists::list_at(self.tokens, behind_item + 1).is_some();
        has_item || bracketed || list_follows || self.list_before.is_some()
    }

    fn label_like(&self, at: usize) -> bool {
        self.tokens.word(at).is_some() && self.tokens.text(at).chars().count() == 1
    }

    fn word(&mut self, word: Word) -> Result<(), Stop> {
        let at = self.at;
        match word {
            Word::Epk | Word::Ek => {
                let gate = if word == Word::Epk {
                    Gate::Epk
                } else {
                    Gate::Ek
                };
                self.draft.gate = self.draft.gate.max(Some(gate));
                return self.step(1);
            }
            Word::Not if self.tokens.text(at + 1) == "менее" => {
                self.draft.at_least = true;
                return self.step(2);
            }
            Word::Article | Word::Point if articles::begins_article(self.tokens, at) => {
                return self.articles();
            }
            _ => {}
        }
        if self.is_list_name(at) {
            return self.list();
        }
        if let Some(label) = self.label_at(at) {
            return self.begin_labelled(label, at + 2);
        }
        if let Some((core, next)) = core_at(self.tokens, at, Freedom::AnyEvent)? {
            return self.take_core(core, at, next);
        }
        if let Some((text, next)) = grounds::ground_text_at(self.tokens, at) {
            self.draft.ground_texts.push(text);
            self.at = next;
            return Ok(());
        }
        if self.is_filler(at) {
            return self.step(1);
        }
        let end = self.end_of_sentence(at);
        self.sentence(at, end)?;
        self.at = end;
        Ok(())
    }

    /// Words that say nothing: «хранить 5 лет», «срок хранения», «с отметкой ЭПК».
    fn is_filler(&self, at: usize) -> bool {
        let text = self.tokens.text(at);
        let next = self.tokens.text(at + 1);
        match text {
            "хр" | "хранить" | "хранится" | "хранятся" | "хранение" | "хранения" => {
                self.draft.core.is_none()
                    || next.is_empty()
                    || text == "хранения"
                    || text == "хранение"
            }
            "срок" | "сроки" => self.draft.core.is_none(),
            "с" => next.starts_with("отметк") || next.starts_with("пометк"),
            "но" => self.draft.core.is_some() && next == "не",
            "и" => false,
            _ => text.starts_with("отметк") || text.starts_with("пометк"),
        }
    }

    fn is_list_name(&self, at: usize) -> bool {
        lists::list_at(self.tokens, at).is_some()
    }

    fn list(&mut self) -> Result<(), Stop> {
        let Some((list, next)) = lists::list_at(self.tokens, self.at) else {
            return Err(Stop::at(self.at, Refusal::Unknown));
        };
        match list {
            NamedList::Known(name) => {
                let unnamed = self
                    .draft
                    .articles
                    .iter()
                    .any(|article| article.list.is_none());
                if unnamed {
                    articles::name_list(&mut self.draft.articles, name);
                } else {
                    self.list_before = Some(name);
                }
            }
            NamedList::Foreign(text) => self.draft.ground_texts.push(text),
            NamedList::Unsaid => {}
        }
        self.at = next;
        Ok(())
    }

    fn articles(&mut self) -> Result<(), Stop> {
        if self.draft.article_first && self.draft.core.is_some() {
            self.close_draft();
        }
        let (mut ground, next) = articles::articles_at(self.tokens, self.at)?;
        if let Some(list) = self.list_before.take() {
            articles::name_list(&mut ground.articles, list);
        }
        self.draft.article_first |= self.draft.core.is_none();
        self.draft.articles.append(&mut ground.articles);
        self.draft.ground_texts.extend(ground.text);
        self.at = next;
        Ok(())
    }

    /// Takes a term, beside the one already there if it surely is another one's.
    fn take_core(&mut self, core: Core, at: usize, next: usize) -> Result<(), Stop> {
        if let Some(known) = &self.draft.core {
            if let (true, Base::Years(years)) = (self.sets_own_term(at), &core.base) {
                self.draft.at_least_years = Some(*years);
                self.at = next;
                return Ok(());
            }
            if let (Base::Years(years), Base::UntilNoLongerNeeded) = (&known.base, &core.base)
                && self.tokens.is_sign(at - 1, '(')
                && self.tokens.is_sign(next, ')')
            {
                // «3 года (ДМН)»
                self.draft.at_least_years = Some(*years);
                self.draft.core = Some(core);
                self.at = next;
                return Ok(());
            }
            let repeats = known.base == core.base && !self.ground_follows(next);
            if !self.draft.has_ground() || self.draft.article_first || repeats {
                return Err(Stop::at(at, Refusal::TwoTerms));
            }
            self.close_draft();
        }
        self.draft.marks.extend(core.mark);
        self.draft.core = Some(core);
        self.at = next;
        Ok(())
    }

    /// Whether an article or a decision stands somewhere behind the term.
    fn ground_follows(&self, from: usize) -> bool {
        (from..self.tokens.len()).any(|at| {
            articles::begins_article(self.tokens, at)
                || grounds::ground_text_at(self.tokens, at).is_some()
                || self.tokens.number(at).is_some() && self.is_article_without_word(at)
        })
    }

    /// «ДМН (3 года)», «ДМН, но не менее 3 лет», «ДЗН - 3 года».
    fn sets_own_term(&self, at: usize) -> bool {
        let is_tied = self.draft.at_least
            || self.tokens.is_sign(at - 1, '(')
            || self.tokens.is_sign(at - 1, '-');
        self.draft.is_until()
            && is_tied
            && self.draft.at_least_years.is_none()
            && !self.draft.has_ground()
    }

    /// A sentence in the cell runs to the next article, mark, list, gate or line.
    fn end_of_sentence(&self, from: usize) -> usize {
        let mut term_seen = false;
        let mut next = from + 1;
        while let Some(kind) = self.tokens.kind(next) {
            let ends = match kind {
                Kind::Sign('|' | '…' | '?' | '*') | Kind::Raised(_) => true,
                Kind::Sign('(' | '<' | '[') => {
                    self.tokens.number(next + 1).is_some()
                        && !matches!(
                            core_at(self.tokens, next + 1, Freedom::FixedOnly),
                            Ok(Some(_))
                        )
                        || articles::begins_article(self.tokens, next + 1)
                }
                Kind::Sign(')') => !(from..next).any(|at| self.tokens.is_sign(at, '(')),
                Kind::Word(Word::Epk | Word::Ek) => !term_seen,
                Kind::Word(Word::Article) => articles::begins_article(self.tokens, next),
                Kind::Word(Word::Point) => self
                    .tokens
                    .number(next + 1 + usize::from(self.tokens.is_sign(next + 1, '.')))
                    .is_some(),
                Kind::Word(Word::List(_)) => true,
                _ => false,
            };
            if ends {
                break;
            }
            term_seen |= matches!(core_at(self.tokens, next, Freedom::FixedOnly), Ok(Some(_)));
            next += 1;
        }
        next
    }

    /// Reads words of the cell as a note; in a cell nothing may stay unclear.
    fn sentence(&mut self, from: usize, to: usize) -> Result<(), Stop> {
        if self.draft.core.is_none() {
            return Err(Stop::at(from, Refusal::Unknown));
        }
        let mut clauses = Vec::with_capacity(1);
        notes::clauses_between(self.tokens, from, to, &mut clauses);
        for clause in clauses {
            match clause {
                Clause::Unclear { .. } => return Err(Stop::at(from, Refusal::Unknown)),
                Clause::Names { .. } => return Err(Stop::at(from, Refusal::TwoTerms)),
                clause => self.draft.clauses.push(clause),
            }
        }
        Ok(())
    }
}
