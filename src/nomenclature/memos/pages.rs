//! Pages of a memo on a new case: written, signed, registered or refused; its paper.

use askama::Template;
use axum::extract::{Path, Query, State};
use chrono::Datelike;
use serde::Deserialize;

use super::rules::{Memo, MemoAsked, MemoState, MemoStep};
use super::{desk, papers as memo_papers, store};
use crate::acting::{Acting, Place};
use crate::ids::{DepartmentId, DivisionId, HeadingId, MemoId, NomenclatureId};
use crate::journal::{self, Entry, Object, ObjectKind};
use crate::nomenclature::advice::{Advice, advice};
use crate::nomenclature::case_index::CaseIndex;
use crate::nomenclature::desk::article_judge;
use crate::nomenclature::pages::{SECTION, address, name_of, title_of};
use crate::nomenclature::papers;
use crate::nomenclature::rules::{HeadingContent, HeadingKind, Nomenclature};
use crate::nomenclature::sections;
use crate::nomenclature::store as rows;
use crate::organisation;
use crate::organisation::people::{Department, Division};
use crate::organisation::permissions::Procedure;
use crate::print::centre::Printable;
use crate::print::pdf::Manner;
use crate::refusal::{OrMissing, Refusal, Result};
use crate::web::App;
use crate::web::answer::{Answer, Typed, done, page, page_with};
use crate::web::frame::{Frame, dotted};
use crate::web::paper;
use crate::web::session::{Filled, Visitor};

#[derive(Template)]
#[template(path = "nomenclature/memo.html")]
struct MemoPage {
    frame: Frame,
    typed: Typed,
    nomenclature: Nomenclature,
    back: String,
    /// The memo; missing for a new one.
    memo: Option<Memo>,
    asked: MemoAsked,
    divisions: Vec<Division>,
    facts: Vec<(&'static str, String)>,
    /// The row that came of it.
    row: Option<HeadingId>,
    advice: Vec<Advice>,
    allowed: Allowed,
    history: Vec<Entry>,
}

#[derive(Template)]
#[template(path = "nomenclature/memos.html")]
struct MemosPage {
    frame: Frame,
    year: i64,
    memos: Vec<Memo>,
}

/// Which year's memos are asked for.
#[derive(Deserialize)]
pub struct AskedYear {
    year: Option<i64>,
}

/// The memos of a year, the present one where none is asked for, that the person may see.
pub async fn list(
    State(app): State<App>,
    Query(asked): Query<AskedYear>,
    visitor: Visitor,
) -> Answer {
    let acting = &visitor.acting;
    let year = asked.year.unwrap_or(i64::from(acting.today.year()));
    page(&MemosPage {
        frame: Frame::new(&visitor, SECTION, "Служебные записки о новых делах"),
        year,
        memos: store::of_year(&app.db, year, acting.sight()).await?,
    })
}

/// What the person may do with the memo now.
#[derive(Default)]
struct Allowed {
    write: bool,
    sign: bool,
    register: bool,
    refuse: bool,
    withdraw: bool,
}

impl Allowed {
    fn of(acting: &Acting, memo: &Memo, department: DepartmentId) -> Self {
        let may = |step: MemoStep, procedure, place| {
            memo.state.after(step).is_ok() && acting.can(procedure, place)
        };
        let own = Place::Department(department);
        Allowed {
            write: may(MemoStep::Change, Procedure::DraftMemo, own),
            sign: may(MemoStep::Sign, Procedure::SignMemo, own),
            register: may(MemoStep::Register, Procedure::RegisterMemo, Place::Agency),
            refuse: may(MemoStep::Refuse, Procedure::RefuseMemo, Place::Agency),
            withdraw: may(MemoStep::Withdraw, Procedure::WithdrawMemo, own),
        }
    }
}

impl MemoPage {
    fn action(&self) -> String {
        match &self.memo {
            Some(memo) => memo_address(memo.id),
            None => format!("{}/memos", address(self.nomenclature.id)),
        }
    }

    fn printables(&self) -> Vec<Printable> {
        self.memo
            .as_ref()
            .map(memo_papers::printables)
            .unwrap_or_default()
    }

    /// What was typed wins over what the memo says, and an unticked box of a form that was sent says no.
    fn ticked(&self, name: &str, otherwise: &bool) -> bool {
        if self.is_typed() {
            self.typed.fields.ticked(name)
        } else {
            *otherwise
        }
    }

    fn is_typed(&self) -> bool {
        !self.typed.fields.get("kind").is_empty()
    }

    fn has_division(&self, division: &Division) -> bool {
        if self.is_typed() {
            self.typed.chosen("division_id", division.id)
        } else {
            self.asked.row.division_id == Some(division.id)
        }
    }

    fn has_kind(&self, kind: &HeadingKind) -> bool {
        if self.is_typed() {
            self.typed.chosen("kind", kind.code())
        } else {
            self.asked.row.kind == *kind
        }
    }
}

fn memo_address(id: MemoId) -> String {
    format!("/memos/{id}")
}

fn empty() -> MemoAsked {
    MemoAsked {
        row: HeadingContent::empty(),
        ground: String::new(),
    }
}

/// What a new memo begins with.
#[derive(Deserialize)]
pub struct Asked {
    division: Option<DivisionId>,
    /// A memo that was refused or taken back: its words are the beginning of a new one.
    like: Option<MemoId>,
}

/// An empty form with the next index of the division.
pub async fn new(
    State(app): State<App>,
    Path(id): Path<NomenclatureId>,
    Query(asked): Query<Asked>,
    visitor: Visitor,
) -> Answer {
    let it = papers::visible(&app.db, &visitor.acting, id).await?;
    let owner = owner_of(&app, &it).await?;
    visitor
        .acting
        .may(Procedure::DraftMemo, Place::Department(owner.id))?;
    let mut content = match asked.like {
        Some(like) => desk::visible(&app.db, &visitor.acting, like).await?.0.asked,
        None => empty(),
    };
    let divisions = organisation::store::divisions_of(&app.db, owner.id).await?;
    if asked.like.is_none() {
        content.row.division_id = asked.division.or_else(|| {
            divisions
                .iter()
                .find(|division| division.until.is_none())
                .map(|division| division.id)
        });
        let taken: Vec<CaseIndex> = store::taken(&app.db, id, None)
            .await?
            .iter()
            .filter_map(|(index, _)| index.parse().ok())
            .collect();
        let division = divisions
            .iter()
            .find(|division| Some(division.id) == content.row.division_id);
        content.row.index_text =
            sections::next_beside(&owner.index_code, division, &taken).unwrap_or_default();
    }
    show(&app, &visitor, it, None, content, Typed::default()).await
}

async fn owner_of(app: &App, it: &Nomenclature) -> Result<Department> {
    let missing = "Новое дело включают в номенклатуру подразделения: откройте её";
    match it.department_id {
        Some(department) => organisation::store::department(&app.db, department)
            .await
            .or_missing(missing),
        None => Err(Refusal::NotFound(missing.into())),
    }
}

/// A memo with what can be done with it.
pub async fn memo(State(app): State<App>, Path(id): Path<MemoId>, visitor: Visitor) -> Answer {
    let (memo, it) = desk::visible(&app.db, &visitor.acting, id).await?;
    let asked = memo.asked.clone();
    show(&app, &visitor, it, Some(memo), asked, Typed::default()).await
}

async fn show(
    app: &App,
    visitor: &Visitor,
    it: Nomenclature,
    memo: Option<Memo>,
    asked: MemoAsked,
    typed: Typed,
) -> Answer {
    let acting = &visitor.acting;
    let owner = owner_of(app, &it).await?;
    let allowed = match &memo {
        Some(memo) => Allowed::of(acting, memo, owner.id),
        None => Allowed {
            write: true,
            ..Allowed::default()
        },
    };
    let (facts, row, history) = match &memo {
        Some(memo) => (
            facts(app, memo).await?,
            rows::heading_of_memo(&app.db, memo.id).await?,
            journal::history(&app.db, Object::new(ObjectKind::Memo, memo.id.0))
                .await?
                .into_iter()
                .map(|entry| entry.covered(acting.sees_restricted(owner.id)))
                .collect(),
        ),
        None => (Vec::new(), None, Vec::new()),
    };
    let is_open = memo
        .as_ref()
        .is_some_and(|memo| matches!(memo.state, MemoState::Draft | MemoState::Signed));
    let advice = if is_open {
        let articles = article_judge(&app.db).await?;
        advice(&asked.row, it.year, &articles)
    } else {
        Vec::new()
    };
    let page = MemoPage {
        frame: Frame::new(visitor, SECTION, "Служебная записка о новом деле"),
        typed,
        back: title_of(&it, Some(&owner)),
        divisions: organisation::store::divisions_of(&app.db, owner.id)
            .await?
            .into_iter()
            .filter(|one| one.until.is_none() || Some(one.id) == asked.row.division_id)
            .collect(),
        nomenclature: it,
        memo,
        asked,
        facts,
        row,
        advice,
        allowed,
        history,
    };
    page_with(&page.typed, &page)
}

async fn facts(app: &App, memo: &Memo) -> Result<Vec<(&'static str, String)>> {
    let people = organisation::store::people(&app.db).await?;
    let said = |on: &chrono::NaiveDate, by| format!("{}, {}", dotted(on), name_of(&people, by));
    let mut facts = vec![("Составлена", said(&memo.drafted_on, Some(memo.drafted_by)))];
    if let Some(on) = &memo.signed_on {
        facts.push(("Подписана", said(on, memo.signed_by)));
    }
    if let (Some(on), Some(number)) = (&memo.registered_on, &memo.number) {
        facts.push((
            "Зарегистрирована",
            format!(
                "от {} № {number}, {}",
                dotted(on),
                name_of(&people, memo.registered_by)
            ),
        ));
    }
    if let Some(on) = &memo.ended_on {
        let what = match memo.state {
            MemoState::Refused => "Отклонена",
            _ => "Отозвана",
        };
        let mut text = said(on, memo.ended_by);
        if !memo.reason.is_empty() {
            text.push_str(&format!(": {}", memo.reason));
        }
        facts.push((what, text));
    }
    Ok(facts)
}

fn typed_asked(form: &Filled) -> Result<MemoAsked> {
    let mut reader = form.fields.reader();
    let asked = MemoAsked {
        row: HeadingContent {
            division_id: reader.optional_choice("division_id", "отдел"),
            section: reader.text("section"),
            index_text: reader.text("index_text"),
            item: reader.text("item"),
            title: reader.text("title"),
            term_text: reader.text("term_text"),
            article_text: reader.text("article_text"),
            note: reader.text("note"),
            kind: reader.choice("kind", "вид", HeadingKind::Case),
            restricted: reader.ticked("restricted"),
            carry_over: reader.ticked("carry_over"),
            ..empty().row
        },
        ground: reader.text("ground"),
    };
    reader.finish(asked)
}

/// The clerk writes a memo.
pub async fn draft(State(app): State<App>, Path(id): Path<NomenclatureId>, form: Filled) -> Answer {
    let it = papers::visible(&app.db, &form, id).await?;
    form.may(
        Procedure::DraftMemo,
        it.department_id.map_or(Place::Agency, Place::Department),
    )?;
    let drafted = match typed_asked(&form) {
        Ok(asked) => desk::draft(&app.db, &form, id, asked).await,
        Err(refusal) => Err(refusal),
    };
    match drafted {
        Ok(memo) => done(
            memo_address(memo),
            "Служебная записка составлена и ждёт подписи начальника",
        ),
        Err(refusal) => {
            let typed = Typed::refused(form.fields.clone(), refusal)?;
            show(&app, &form.visitor, it, None, empty(), typed).await
        }
    }
}

/// The clerk writes a draft anew.
pub async fn change(State(app): State<App>, Path(id): Path<MemoId>, form: Filled) -> Answer {
    let version = form.fields.get("version").parse().unwrap_or(0);
    let changed = match typed_asked(&form) {
        Ok(asked) => desk::change(&app.db, &form, (id, version), asked).await,
        Err(refusal) => Err(refusal),
    };
    answered(&app, form, id, changed, "Служебная записка сохранена").await
}

async fn answered(
    app: &App,
    form: Filled,
    id: MemoId,
    outcome: Result<()>,
    message: &str,
) -> Answer {
    match outcome {
        Ok(()) => done(memo_address(id), message),
        Err(refusal) => {
            let typed = Typed::refused(form.fields.clone(), refusal)?;
            let (memo, it) = desk::visible(&app.db, &form, id).await?;
            let asked = memo.asked.clone();
            show(app, &form.visitor, it, Some(memo), asked, typed).await
        }
    }
}

/// The head of the department signs.
pub async fn sign(State(app): State<App>, Path(id): Path<MemoId>, form: Filled) -> Answer {
    let outcome = desk::sign(&app.db, &form, id).await;
    let message = "Служебная записка подписана и направлена в Подразделение ДОУ";
    answered(&app, form, id, outcome, message).await
}

/// The records department registers it.
pub async fn register(State(app): State<App>, Path(id): Path<MemoId>, form: Filled) -> Answer {
    let mut reader = form.fields.reader();
    let number = reader.required("number", "регистрационный номер служебной записки");
    let on = reader.date("registered_on", "дата регистрации");
    let outcome = match reader.finish(()) {
        Ok(()) => desk::register(&app.db, &form, id, &number, on)
            .await
            .map(|_| ()),
        Err(refusal) => Err(refusal),
    };
    let message =
        "Записка зарегистрирована: дело включено в номенклатуру, документы можно подшивать";
    answered(&app, form, id, outcome, message).await
}

/// The records department refuses it.
pub async fn refuse(State(app): State<App>, Path(id): Path<MemoId>, form: Filled) -> Answer {
    let reason = form.fields.get("reason").to_owned();
    let outcome = desk::refuse(&app.db, &form, id, &reason).await;
    answered(&app, form, id, outcome, "Служебная записка отклонена").await
}

/// The department takes it back.
pub async fn withdraw(State(app): State<App>, Path(id): Path<MemoId>, form: Filled) -> Answer {
    let outcome = desk::withdraw(&app.db, &form, id).await;
    answered(&app, form, id, outcome, "Служебная записка отозвана").await
}

/// F-54 in any format.
pub async fn print(
    State(app): State<App>,
    Path((id, name)): Path<(MemoId, String)>,
    visitor: Visitor,
    manner: Manner,
) -> Answer {
    let (code, format) = paper::asked(&name, manner)?;
    let acting = &visitor.acting;
    let made = memo_papers::paper(&app.db, acting, id, code).await?;
    paper::printed(made.form, format, made.file_name, acting.today).await
}
