//! One nomenclature: its rows with everything said of them, its way so far, what can be done next; its paper.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, Query, State};
use chrono::Datelike;
use serde::Deserialize;

use super::{SECTION, name_of, title_of};
use crate::acting::{Acting, Place};
use crate::commission;
use crate::ids::{DepartmentId, DivisionId, HeadingId, NomenclatureId};
use crate::journal::{self, Entry};
use crate::nomenclature::advice::Advice;
use crate::nomenclature::campaign::Term;
use crate::nomenclature::checking::{Checked, Shown, check};
use crate::nomenclature::desk;
use crate::nomenclature::memos;
use crate::nomenclature::memos::rules::Memo;
use crate::nomenclature::papers::{self, Events, WITHOUT_RESTRICTED};
use crate::nomenclature::rules::{
    self, Heading, HeadingKind, Nomenclature, NomenclatureKind, NomenclatureState, Step,
};
use crate::nomenclature::sections;
use crate::nomenclature::store::campaign::Reminder;
use crate::nomenclature::store::{self, Remark, UploadLine};
use crate::organisation;
use crate::organisation::letterhead;
use crate::organisation::people::{Department, Division, Person};
use crate::organisation::permissions::Procedure;
use crate::print::centre::{Printable, Variant};
use crate::print::pdf::Manner;
use crate::refusal::Refusal;
use crate::web::App;
use crate::web::answer::{Answer, Typed, page_with};
use crate::web::frame::{Frame, dotted};
use crate::web::paper;
use crate::web::session::Visitor;

#[derive(Template)]
#[template(path = "nomenclature/sheet.html")]
pub(super) struct SheetPage {
    frame: Frame,
    typed: Typed,
    title: String,
    nomenclature: Nomenclature,
    facts: Vec<(&'static str, String)>,
    /// Until when it is drawn up and whether that is over, while it has not been sent.
    term: Option<(Term, bool)>,
    /// What the archive has reminded of, until it is sent.
    reminders: Vec<Reminder>,
    in_force_since: Option<chrono::NaiveDate>,
    groups: Vec<Group>,
    /// What the check says, where it was made.
    check: Option<CheckView>,
    parts: Vec<PartLine>,
    divisions: Vec<DivisionLine>,
    uploads: Vec<UploadLine>,
    /// Memos on new cases: of the department, or those that reached the records department.
    memos: Vec<Memo>,
    printables: Vec<Printable>,
    allowed: Allowed,
    external_due: bool,
    /// The sentence about restricted rows, for whoever may not see them.
    without_restricted: Option<&'static str>,
    history: Vec<Entry>,
}

/// The outcome of the check with its filters.
struct CheckView {
    summary: String,
    /// Whether a filter hides some rows.
    is_filtered: bool,
    filters: Vec<FilterLine>,
}

/// A filter: its code in the address, what it shows, how many rows.
struct FilterLine {
    code: &'static str,
    label: &'static str,
    rows: usize,
    chosen: bool,
}

impl CheckView {
    fn of(checked: &Checked, shown: Shown) -> Self {
        let filter = |code, label, filter| FilterLine {
            code,
            label,
            rows: checked.count(filter),
            chosen: filter == shown,
        };
        let mut filters = vec![
            filter("all", "все строки", Shown::All),
            filter("remarks", "с замечаниями", Shown::Remarked),
            filter("grave", "с нарушениями", Shown::Grave),
        ];
        let topics = checked.topics().into_iter();
        filters
            .extend(topics.map(|(topic, _)| filter(topic.code(), topic.label(), Shown::On(topic))));
        Self {
            summary: checked.summary(),
            is_filtered: shown != Shown::All,
            filters,
        }
    }
}

/// Which rows are shown.
#[derive(Deserialize)]
pub struct AskedRows {
    #[serde(default)]
    rows: String,
}

struct Group {
    label: String,
    rows: Vec<RowLine>,
}

struct RowLine {
    row: Heading,
    notes: String,
    volumes: Option<u64>,
    remarks: Vec<Remark>,
    advice: Vec<Advice>,
    may_answer: bool,
    /// Whether the filter lets it through.
    is_shown: bool,
}

impl Group {
    fn is_shown(&self) -> bool {
        self.rows.iter().any(|line| line.is_shown)
    }
}

struct PartLine {
    nomenclature: Nomenclature,
    department: Department,
    rows: i64,
    /// What the check says of its rows, where it was made.
    checked: Option<String>,
}

struct DivisionLine {
    division: Division,
    submitted: bool,
    may_submit: bool,
    rows: usize,
}

/// The actions that the person may take now.
#[derive(Default)]
struct Allowed {
    add: bool,
    upload: bool,
    assemble: bool,
    sign: bool,
    remark: bool,
    send_back: bool,
    accept: bool,
    send: bool,
    visa: bool,
    sign_consolidated: bool,
    endorse: bool,
    approve: bool,
    ask_for_case: bool,
    join: bool,
}

impl Allowed {
    fn of(acting: &Acting, it: &Nomenclature, divisions: &[Division]) -> Self {
        let place = desk::place_of(it);
        let step = |step: Step, procedure: Procedure| {
            it.state.after(step).is_ok() && acting.can(procedure, place)
        };
        let is_draft = it.kind == NomenclatureKind::Department && it.state.is_draft();
        let somewhere = divisions.iter().any(|division| {
            acting.can(
                Procedure::DraftHeadings,
                desk::place_of_division(it, Some(division.id)),
            )
        });
        Allowed {
            add: is_draft && (acting.can(Procedure::DraftHeadings, place) || somewhere),
            upload: is_draft && acting.can(Procedure::ImportNomenclature, place),
            assemble: step(Step::Assemble, Procedure::AssembleNomenclature),
            sign: step(Step::Sign, Procedure::SignNomenclature),
            remark: it.state.after(Step::Return).is_ok()
                && acting.can(Procedure::RemarkHeading, Place::Agency),
            send_back: step(Step::Return, Procedure::ReturnNomenclature),
            accept: step(Step::Accept, Procedure::AcceptNomenclature),
            send: step(Step::Send, Procedure::SendNomenclature),
            visa: step(Step::Visa, Procedure::VisaNomenclature),
            sign_consolidated: step(Step::SignConsolidated, Procedure::SignConsolidated),
            endorse: step(Step::Endorse, Procedure::EndorseNomenclature),
            approve: step(Step::Approve, Procedure::ApproveNomenclature),
            ask_for_case: false,
            join: false,
        }
    }

    fn any(&self) -> bool {
        self.add
            || self.upload
            || self.assemble
            || self.sign
            || self.send_back
            || self.accept
            || self.send
            || self.visa
            || self.sign_consolidated
            || self.endorse
            || self.approve
            || self.ask_for_case
            || self.join
    }
}

/// One nomenclature.
pub async fn sheet(
    State(app): State<App>,
    Path(id): Path<NomenclatureId>,
    Query(asked): Query<AskedRows>,
    visitor: Visitor,
) -> Answer {
    show_rows(&app, &visitor, id, Typed::default(), &asked.rows).await
}

pub(super) async fn show(app: &App, visitor: &Visitor, id: NomenclatureId, typed: Typed) -> Answer {
    show_rows(app, visitor, id, typed, "").await
}

async fn show_rows(
    app: &App,
    visitor: &Visitor,
    id: NomenclatureId,
    typed: Typed,
    rows: &str,
) -> Answer {
    let acting = &visitor.acting;
    let it = papers::visible(&app.db, acting, id).await?;
    let departments = organisation::store::departments(&app.db).await?;
    let owner = departments
        .iter()
        .find(|department| Some(department.id) == it.department_id);
    let people = organisation::store::people(&app.db).await?;
    let divisions = match it.department_id {
        Some(department) => organisation::store::divisions_of(&app.db, department).await?,
        None => Vec::new(),
    };
    let sees_restricted = sees_restricted(acting, &it);
    let mut groups = Vec::new();
    let mut check = None;
    let mut parts = Vec::new();
    // Anybody may have the rows checked; of those being drawn up it is done without asking.
    let is_asked = !rows.is_empty();
    let shown = Shown::from_code(rows);
    match it.kind {
        NomenclatureKind::Department => {
            let is_checked = is_asked || is_judged(&it);
            let (found, checked) =
                groups_of(app, acting, &it, (&divisions, &people), (is_checked, shown)).await?;
            groups = found;
            check = checked.map(|checked| CheckView::of(&checked, shown));
        }
        NomenclatureKind::Consolidated => {
            parts = parts_of(app, acting, &it, &departments, is_asked).await?;
        }
    }
    let mut allowed = Allowed::of(acting, &it, &divisions);
    let whole = match it.consolidated_id {
        Some(whole) => Some(desk::load(&app.db, whole).await?),
        None => None,
    };
    allowed.ask_for_case = whole
        .as_ref()
        .is_some_and(|whole| whole.in_force(acting.today))
        && i64::from(acting.today.year()) == it.year
        && acting.can(Procedure::DraftMemo, desk::place_of(&it));
    allowed.join = acting.can(Procedure::JoinNomenclature, Place::Agency)
        && rules::may_join(
            &it,
            store::consolidated(&app.db, it.year).await?.as_ref(),
            owner.map(|owner| owner.since),
            acting.today,
        )
        .is_ok();
    let memos = match it.kind {
        NomenclatureKind::Department => {
            memos::store::of_nomenclature(&app.db, id, sees_restricted).await?
        }
        NomenclatureKind::Consolidated => memos::store::of_agency(&app.db, id, acting.sight())
            .await?
            .into_iter()
            .filter(|_| acting.sight().agency_wide)
            .collect(),
    };
    let is_draft = it.kind == NomenclatureKind::Department && it.state.is_draft();
    let page = SheetPage {
        title: title_of(&it, owner),
        frame: Frame::new(visitor, SECTION, title_of(&it, owner)),
        typed,
        facts: facts(app, &it, &people).await?,
        term: term(&it, owner, acting),
        reminders: reminders(app, &it).await?,
        in_force_since: it.in_force_since(whole.as_ref(), acting.today),
        divisions: if is_draft {
            division_lines(app, acting, &it, divisions, &groups).await?
        } else {
            Vec::new()
        },
        uploads: if allowed.upload {
            store::imports(&app.db, id)
                .await?
                .into_iter()
                .filter(|upload| upload.uploaded_by == acting.person.id || sees_restricted)
                .collect()
        } else {
            Vec::new()
        },
        memos,
        printables: papers::printables(&app.db, acting, &it).await?,
        external_due: allowed.approve
            && rules::external_agreement_due(
                store::last_external_agreement(&app.db).await?,
                acting.today,
            ),
        without_restricted: (!sees_restricted).then_some(WITHOUT_RESTRICTED),
        history: journal::history(&app.db, desk::object(id))
            .await?
            .into_iter()
            .map(|entry| entry.covered(sees_restricted))
            .collect(),
        allowed,
        groups,
        check,
        parts,
        nomenclature: it,
    };
    page_with(&page.typed, &page)
}

fn sees_restricted(acting: &Acting, it: &Nomenclature) -> bool {
    match it.department_id {
        Some(department) => acting.sees_restricted(department),
        None => acting.sight().restricted_everywhere,
    }
}

async fn groups_of(
    app: &App,
    acting: &Acting,
    it: &Nomenclature,
    (divisions, people): (&[Division], &[Person]),
    (is_checked, shown): (bool, Shown),
) -> Result<(Vec<Group>, Option<Checked>), Refusal> {
    let rows = store::headings(&app.db, it.id, sees_restricted(acting, it)).await?;
    let events = Events::of(&app.db, it.id).await?;
    let templates = letterhead::wording(&app.db, it.worded_on(acting.today)).await?;
    let mut remarks: HashMap<HeadingId, Vec<Remark>> = HashMap::new();
    for remark in store::remarks(&app.db, it.id).await? {
        remarks.entry(remark.heading_id).or_default().push(remark);
    }
    let checked = if is_checked {
        let articles = desk::article_judge(&app.db).await?;
        Some(check(&rows, it.year, &articles))
    } else {
        None
    };
    let line = |row: Heading| {
        let place = desk::place_of_division(it, row.content.division_id);
        let responsible = row
            .content
            .responsible_id
            .and_then(|id| people.iter().find(|person| person.id == id));
        RowLine {
            notes: events.notes(&templates, &row, responsible).join("; "),
            volumes: events.volumes(row.id),
            remarks: remarks.get(&row.id).cloned().unwrap_or_default(),
            advice: checked
                .as_ref()
                .map(|checked| checked.of(row.id).to_vec())
                .unwrap_or_default(),
            may_answer: it.state.is_draft() && acting.can(Procedure::AnswerRemark, place),
            is_shown: checked
                .as_ref()
                .is_none_or(|checked| checked.shows(row.id, shown)),
            row,
        }
    };
    let groups = sections::in_order(rows, divisions)
        .into_iter()
        .map(|section| Group {
            label: section.label(),
            rows: section.rows.into_iter().map(line).collect(),
        })
        .collect();
    Ok((groups, checked))
}

/// The archive judges by the same remarks of the program as the clerk.
fn is_judged(it: &Nomenclature) -> bool {
    it.state.is_draft()
        || matches!(
            it.state,
            NomenclatureState::Assembled | NomenclatureState::Signed
        )
}

async fn parts_of(
    app: &App,
    acting: &Acting,
    it: &Nomenclature,
    departments: &[Department],
    is_checked: bool,
) -> Result<Vec<PartLine>, Refusal> {
    let articles = desk::article_judge(&app.db).await?;
    let counts = store::heading_counts(&app.db, it.year, acting.sight()).await?;
    let mut lines = Vec::new();
    for part in store::parts(&app.db, it.id).await? {
        let Some(department) = departments
            .iter()
            .find(|department| Some(department.id) == part.department_id)
        else {
            continue;
        };
        let may_see = acting.sight().covers(department.id, false);
        let checked = if is_checked && may_see {
            let rows = store::headings(&app.db, part.id, sees_restricted(acting, &part)).await?;
            Some(check(&rows, part.year, &articles).summary())
        } else {
            None
        };
        lines.push(PartLine {
            checked,
            rows: counts
                .iter()
                .find(|(id, _)| *id == part.id)
                .map_or(0, |(_, rows)| *rows),
            department: department.clone(),
            nomenclature: part,
        });
    }
    Ok(lines)
}

async fn division_lines(
    app: &App,
    acting: &Acting,
    it: &Nomenclature,
    divisions: Vec<Division>,
    groups: &[Group],
) -> Result<Vec<DivisionLine>, Refusal> {
    let submitted = store::submitted_divisions(&app.db, it.id).await?;
    Ok(divisions
        .into_iter()
        .filter(|division| division.until.is_none())
        .map(|division| {
            let place = desk::place_of_division(it, Some(division.id));
            DivisionLine {
                submitted: submitted.contains(&division.id),
                may_submit: acting.can(Procedure::SubmitDivision, place),
                rows: groups
                    .iter()
                    .flat_map(|group| &group.rows)
                    .filter(|line| line.row.content.division_id == Some(division.id))
                    .count(),
                division,
            }
        })
        .collect())
}

/// Whether the term to draw it up is still running, for a nomenclature that has not been sent yet.
fn term(it: &Nomenclature, owner: Option<&Department>, acting: &Acting) -> Option<(Term, bool)> {
    if it.kind != NomenclatureKind::Department || it.state == NomenclatureState::Sent {
        return None;
    }
    let term = Term::of(it.year, owner?.since)?;
    Some((term, term.is_over(acting.today)))
}

async fn reminders(app: &App, it: &Nomenclature) -> Result<Vec<Reminder>, Refusal> {
    let Some(department) = it.department_id else {
        return Ok(Vec::new());
    };
    let pending = store::campaign::pending_reminders(&app.db, department).await?;
    Ok(pending
        .into_iter()
        .filter(|reminder| reminder.year == it.year)
        .collect())
}

async fn facts(
    app: &App,
    it: &Nomenclature,
    people: &[Person],
) -> Result<Vec<(&'static str, String)>, Refusal> {
    let mut facts = Vec::new();
    let mut by = |what, person, on: Option<chrono::NaiveDate>| {
        if let Some(on) = on {
            facts.push((
                what,
                format!("{}, {}", dotted(&on), name_of(people, person)),
            ));
        }
    };
    by("Сведена", it.assembled_by, it.assembled_on);
    by("Подписана", it.signed_by, it.signed_on);
    by("Проверена архивом", it.checked_by, it.checked_on);
    by("Завизирована", it.visaed_by, it.visaed_on);
    if let Some(on) = &it.joined_on {
        facts.push(("Присоединена к утверждённой", dotted(on)));
    }
    if let (Some(number), Some(on)) = (&it.memo_number, &it.memo_on) {
        facts.push(("Служебная записка", format!("от {} № {number}", dotted(on))));
    }
    if let Some(decision) = it.decision_id {
        let decision = commission::store::decision(&app.db, decision).await?;
        facts.push((
            "Согласована ЦЭК",
            format!("протокол {}", decision.protocol()),
        ));
    }
    if let (Some(number), Some(on)) = (&it.external_protocol_number, &it.external_protocol_on) {
        facts.push((
            "Согласована ЭПК",
            format!("протокол от {} № {number}", dotted(on)),
        ));
    }
    if let Some(on) = &it.approved_on {
        facts.push((
            "Утверждена",
            format!("{}, {}", dotted(on), name_of(people, it.approved_by)),
        ));
    }
    Ok(facts)
}

/// Of which division an extract is asked for; of the whole department otherwise.
#[derive(Deserialize)]
pub struct AskedPart {
    division: Option<DivisionId>,
}

/// F-18 of a department, F-19 of the agency, an extract for a cupboard, in any format.
pub async fn print(
    State(app): State<App>,
    Path((id, name)): Path<(NomenclatureId, String)>,
    Query(asked): Query<AskedPart>,
    visitor: Visitor,
    manner: Manner,
) -> Answer {
    let (code, format) = paper::asked(&name, manner)?;
    let acting = &visitor.acting;
    let variant = Variant {
        division: asked.division,
        ..Variant::default()
    };
    let made = papers::paper(&app.db, acting, id, (code, variant)).await?;
    paper::printed(made.form, format, made.file_name, acting.today).await
}

/// The department of a nomenclature; none for the agency's.
pub(super) fn department_of(it: &Nomenclature) -> DepartmentId {
    it.department_id.unwrap_or(DepartmentId(0))
}
