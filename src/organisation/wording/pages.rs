//! The pages of the wording: the forms, the texts of a form, one text with its history. Everybody may look, the administrator amends.

use askama::Template;
use axum::extract::{Path, State};
use chrono::NaiveDate;

use super::desk::{self, Asked};
use super::rules::{self, Amendment, Told};
use super::{shipped, store};
use crate::acting::Place;
use crate::ids::{AmendmentId, PersonId};
use crate::organisation::letterhead;
use crate::organisation::people::Person;
use crate::organisation::permissions::Procedure;
use crate::organisation::store::people;
use crate::print::Templates;
use crate::print::catalogue::{Block, FormCode, meaning};
use crate::print::provenance::Provenance;
use crate::print::wording::Wording;
use crate::refusal::Result;
use crate::web::App;
use crate::web::answer::{Answer, Typed, done, page, page_with};
use crate::web::fields::Fields;
use crate::web::frame::{Frame, dotted};
use crate::web::session::{Filled, Visitor};

/// The menu entry of these pages.
const SECTION: &str = "/print";

/// A form in the list of all.
struct FormLine {
    form: FormCode,
    texts: usize,
    amended: usize,
    planned: usize,
}

#[derive(Template)]
#[template(path = "wording/forms.html")]
struct FormsPage {
    frame: Frame,
    forms: Vec<FormLine>,
}

/// A text in the list of its form.
struct TextLine {
    block: Block,
    text: String,
    sources: String,
    edition: String,
    is_amended: bool,
    /// What may stand in the text, and what each comes to on paper.
    placeholders: Vec<(&'static str, &'static str)>,
    /// The days from which other texts are to be in force.
    planned: Vec<NaiveDate>,
}

impl TextLine {
    fn of(block: Block, templates: &Templates, amendments: &[Amendment], today: NaiveDate) -> Self {
        let wording = templates.wording(block);
        TextLine {
            block,
            text: wording.text(),
            sources: in_words(wording),
            edition: wording.edition.clone(),
            is_amended: matches!(wording.sources[..], [Provenance::Amendment { .. }]),
            placeholders: block
                .placeholders()
                .iter()
                .map(|name| (*name, meaning(name)))
                .collect(),
            planned: amendments
                .iter()
                .filter(|it| it.block == block && it.is_planned(today))
                .map(|it| it.since)
                .collect(),
        }
    }

    fn address(&self) -> String {
        address(self.block)
    }
}

#[derive(Template)]
#[template(path = "wording/form.html")]
struct FormPage {
    frame: Frame,
    form: FormCode,
    texts: Vec<TextLine>,
}

#[derive(Template)]
#[template(path = "wording/text.html")]
struct TextPage<'a> {
    frame: Frame,
    typed: Typed,
    block: Block,
    now: TextLine,
    shipped: String,
    shipped_sources: String,
    /// What the text in force says on paper, with what stands in the place of each placeholder.
    on_paper: String,
    /// What the text that was typed would say.
    typed_on_paper: Option<String>,
    planned: Vec<&'a Amendment>,
    history: Vec<Told<'a>>,
    people: Vec<Person>,
    may_amend: bool,
    tomorrow: String,
}

impl TextPage<'_> {
    fn name(&self, id: &PersonId) -> String {
        let person = self.people.iter().find(|person| person.id == *id);
        person.map(Person::short_name).unwrap_or_default()
    }

    /// Whether the form for the return to the shipped text was the one refused.
    fn returns(&self) -> bool {
        self.typed.fields.ticked("back")
    }

    /// The text that an amendment brings.
    fn written(&self, amendment: &Amendment) -> String {
        amendment
            .text
            .clone()
            .unwrap_or_else(|| self.shipped.clone())
    }

    /// What paper will no longer say when an amendment is in force.
    fn gone(&self, amendment: &Amendment) -> String {
        let gone: Vec<String> = rules::dropped(shipped(), self.block, &self.written(amendment))
            .into_iter()
            .map(|name| format!("{{{name}}} ({})", meaning(name)))
            .collect();
        gone.join(", ")
    }
}

fn address(block: Block) -> String {
    format!("/wording/{}/{}", block.form().as_str(), block.name())
}

fn in_words(wording: &Wording) -> String {
    let sources: Vec<String> = wording.sources.iter().map(Provenance::in_words).collect();
    sources.join("; ")
}

/// The text with the meaning of each placeholder in its place.
fn on_paper(wording: &Wording, block: Block) -> String {
    let placeholders = block.placeholders().iter();
    placeholders.fold(wording.text(), |text, name| {
        text.replace(&format!("{{{name}}}"), &format!("‹{}›", meaning(name)))
    })
}

/// The forms, and how many of their texts were amended.
pub async fn forms(State(app): State<App>, visitor: Visitor) -> Answer {
    let today = visitor.acting.today;
    let amendments = store::amendments(&app.db).await?;
    let with_texts = FormCode::ALL
        .iter()
        .copied()
        .filter(|form| !form.blocks().is_empty());
    let line = |form: FormCode| {
        let blocks = form.blocks();
        let is_amended = |block: &&Block| {
            rules::in_force(&amendments, **block, today).is_some_and(|it| it.text.is_some())
        };
        FormLine {
            form,
            texts: blocks.len(),
            amended: blocks.iter().filter(is_amended).count(),
            planned: amendments
                .iter()
                .filter(|it| it.block.form() == form && it.is_planned(today))
                .count(),
        }
    };
    page(&FormsPage {
        frame: Frame::new(&visitor, SECTION, "Формулировки форм"),
        forms: with_texts.map(line).collect(),
    })
}

/// The texts of a form.
pub async fn form(State(app): State<App>, Path(code): Path<String>, visitor: Visitor) -> Answer {
    let form = FormCode::of(&code).ok_or(rules::Refused::NoSuchForm(code))?;
    let today = visitor.acting.today;
    let templates = letterhead::wording(&app.db, today).await?;
    let amendments = store::amendments(&app.db).await?;
    page(&FormPage {
        frame: Frame::new(&visitor, SECTION, format!("Формулировки: {}", form.title())),
        form,
        texts: form
            .blocks()
            .iter()
            .map(|block| TextLine::of(*block, &templates, &amendments, today))
            .collect(),
    })
}

/// One text: what it is, where it comes from, what it was.
pub async fn text(
    State(app): State<App>,
    Path((form, name)): Path<(String, String)>,
    visitor: Visitor,
) -> Answer {
    let block = rules::block(&form, &name)?;
    show(&app, &visitor, block, Typed::default()).await
}

async fn show(app: &App, visitor: &Visitor, block: Block, typed: Typed) -> Answer {
    let today = visitor.acting.today;
    let templates = letterhead::wording(&app.db, today).await?;
    let amendments = store::amendments(&app.db).await?;
    let own = shipped().wording(block);
    let asked = rules::one_line(typed.fields.get("text"));
    let page = TextPage {
        frame: Frame::new(
            visitor,
            SECTION,
            format!("Формулировка: {}", block.form().title()),
        ),
        block,
        now: TextLine::of(block, &templates, &amendments, today),
        shipped: own.text(),
        shipped_sources: in_words(own),
        on_paper: on_paper(templates.wording(block), block),
        typed_on_paper: own
            .reworded(block, &asked, Provenance::Design)
            .ok()
            .map(|wording| on_paper(&wording, block)),
        planned: amendments
            .iter()
            .filter(|it| it.block == block && it.is_planned(today))
            .collect(),
        history: rules::history(shipped(), &amendments, block),
        people: people(&app.db).await?,
        may_amend: visitor.acting.can(Procedure::AmendWording, Place::Agency),
        tomorrow: today.succ_opt().unwrap_or(today).to_string(),
        typed,
    };
    page_with(&page.typed, &page)
}

fn asked_of(fields: &Fields, block: Block) -> Result<Asked> {
    let mut reader = fields.reader();
    let asked = Asked {
        block,
        text: (!fields.ticked("back")).then(|| fields.get("text").to_owned()),
        since: reader.date("since", "дата начала действия"),
        ground: reader.required("ground", "документ, на основании которого меняется текст"),
    };
    reader.finish(asked)
}

/// Puts another text into a form from a day on, or the shipped one back.
pub async fn amend(State(app): State<App>, form: Filled) -> Answer {
    let block = rules::block(form.fields.get("form"), form.fields.get("block"))?;
    let made = match asked_of(&form.fields, block) {
        Ok(asked) => desk::amend(&app.db, &form, &asked).await,
        Err(refusal) => Err(refusal),
    };
    match made {
        Ok(made) => done(address(block), &said(&made)),
        Err(refusal) => {
            let typed = Typed::refused(form.fields, refusal)?;
            show(&app, &form.visitor, block, typed).await
        }
    }
}

fn said(made: &Amendment) -> String {
    let text = match made.text {
        Some(_) => "новый",
        None => "исходный",
    };
    format!("С {} форма печатает {text} текст", dotted(&made.since))
}

/// Takes an amendment back before it is in force.
pub async fn withdraw(State(app): State<App>, Path(id): Path<AmendmentId>, form: Filled) -> Answer {
    match desk::withdraw(&app.db, &form, id, form.fields.get("reason")).await {
        Ok(withdrawn) => done(address(withdrawn.block), "Поправка отозвана"),
        Err(refusal) => {
            let typed = Typed::refused(form.fields, refusal)?;
            let block = rules::block(typed.fields.get("form"), typed.fields.get("block"))?;
            show(&app, &form.visitor, block, typed).await
        }
    }
}
