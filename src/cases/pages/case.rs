//! The page of one case: facts, volumes, documents, the card of its term, what can be done with it.

use askama::Template;
use axum::extract::{Path, Query, State};

use super::{SECTION, records};
use crate::acting::{Acting, Place};
use crate::cases::computings::Computing;
use crate::cases::desk;
use crate::cases::papers;
use crate::cases::rules::certification::Certification;
use crate::cases::rules::expiry::{self, EventRecord, FactRecord, HoldRecord};
use crate::cases::rules::{CaseFile, CaseState, Document, Medium, Volume, VolumeState};
use crate::cases::store;
use crate::ids::{CaseId, HoldId, VolumeId};
use crate::journal::{self, Entry};
use crate::organisation;
use crate::organisation::permissions::Procedure;
use crate::print::centre::{Printable, Variant};
use crate::print::pdf::Manner;
use crate::refusal::Refusal;
use crate::retention::Event;
use crate::web::App;
use crate::web::answer::{Answer, Typed, done, page_with};
use crate::web::fields::Fields;
use crate::web::frame::{Frame, dotted};
use crate::web::paper;
use crate::web::session::{Filled, Visitor};

/// What the person can do with the case now.
struct Rights {
    file: bool,
    open_volume: bool,
    close: bool,
    certify: bool,
    record: bool,
    hold: bool,
    lift: bool,
    review: bool,
}

impl Rights {
    fn of(acting: &Acting, case: &CaseFile, reviewed: bool) -> Rights {
        let department = Place::Department(case.department_id);
        let open = case.state == CaseState::Open;
        let alive = case.state != CaseState::Destroyed;
        Rights {
            file: open && acting.can(Procedure::FileDocument, desk::place_of(case)),
            open_volume: open && acting.can(Procedure::OpenVolume, desk::place_of(case)),
            close: open && acting.can(Procedure::CloseCase, department),
            certify: alive && acting.can(Procedure::CertifyVolume, department),
            record: alive && acting.can(Procedure::RecordEvent, department),
            hold: alive && acting.can(Procedure::PlaceHold, department),
            lift: acting.can(Procedure::LiftHold, department),
            review: case.state == CaseState::Closed
                && case.review_required
                && !reviewed
                && acting.can(Procedure::ReviewCase, department),
        }
    }
}

#[derive(Template)]
#[template(path = "cases/case.html")]
struct CasePage {
    frame: Frame,
    typed: Typed,
    department: String,
    volumes: Vec<Volume>,
    shown: Option<Volume>,
    documents: Vec<Document>,
    /// Where what is known of the case can be varied.
    calculator: String,
    rules: &'static str,
    gates: Vec<&'static str>,
    events: Vec<(EventRecord, &'static str)>,
    facts: Vec<(FactRecord, String)>,
    holds: Vec<HoldRecord>,
    reviews: Vec<store::Review>,
    /// Facts that the alternatives of the term ask for, with their words.
    asked_facts: Vec<(&'static str, String)>,
    computings: Vec<Computing>,
    rights: Rights,
    history: Vec<Entry>,
    case: CaseFile,
}

/// What the address may ask of the page.
#[derive(serde::Deserialize)]
pub struct Asked {
    /// Whose documents are shown; the last volume's otherwise.
    volume: Option<VolumeId>,
}

/// One case.
pub async fn case(
    State(app): State<App>,
    Path(id): Path<CaseId>,
    Query(asked): Query<Asked>,
    visitor: Visitor,
) -> Answer {
    show(&app, &visitor, id, asked.volume, Typed::default()).await
}

async fn show(
    app: &App,
    visitor: &Visitor,
    id: CaseId,
    volume: Option<VolumeId>,
    typed: Typed,
) -> Answer {
    let acting = &visitor.acting;
    let case = desk::visible_case(&app.db, acting, id).await?;
    let volumes = store::volumes(&app.db, id).await?;
    let shown = volumes
        .iter()
        .find(|known| Some(known.id) == volume)
        .or(volumes.last())
        .cloned();
    let documents = match &shown {
        Some(volume) => store::documents(&app.db, volume.id).await?,
        None => Vec::new(),
    };
    let events = store::events(&app.db, id).await?;
    let facts = store::facts(&app.db, id).await?;
    let reviews = store::reviews(&app.db, id).await?;
    let sees_restricted = acting.sees_restricted(case.department_id);
    let history: Vec<Entry> = journal::history(&app.db, desk::object(&case))
        .await?
        .into_iter()
        .map(|entry| entry.covered(sees_restricted))
        .collect();
    let department = organisation::store::department(&app.db, case.department_id).await?;
    let page = CasePage {
        frame: Frame::new(visitor, SECTION, format!("Дело {}", case.index_with_item())),
        typed,
        department: format!("{}. {}", department.index_code, department.full_name),
        shown,
        documents,
        calculator: calculator(&case, &events, &facts),
        rules: expiry::RULES,
        gates: expiry::gates_in_words(&case.shut_gates),
        events: events
            .into_iter()
            .map(|event| {
                let title = Event::from_code(&event.event).map_or("событие", Event::title);
                (event, title)
            })
            .collect(),
        asked_facts: asked_facts(&case),
        facts: facts
            .into_iter()
            .map(|fact| {
                let words = words_of_fact(&case, &fact.fact);
                (fact, words)
            })
            .collect(),
        holds: store::holds(&app.db, id).await?,
        rights: Rights::of(acting, &case, !reviews.is_empty()),
        reviews,
        computings: history.iter().filter_map(Computing::told_by).collect(),
        history,
        volumes,
        case,
    };
    page_with(&page.typed, &page)
}

/// The address of the calculator with everything known of the case.
fn calculator(case: &CaseFile, events: &[EventRecord], facts: &[FactRecord]) -> String {
    let day = |date: Option<chrono::NaiveDate>| {
        date.map(|date| date.format("%d.%m.%Y").to_string())
            .unwrap_or_default()
    };
    let mut asked = vec![
        ("term", case.term.0.to_string()),
        ("note", case.term.0.note()),
        ("opened", day(Some(case.opened_on))),
        ("closed", day(case.closed_on)),
    ];
    for event in events {
        asked.push(("event", event.event.clone()));
        asked.push(("event_on", day(event.happened_on)));
    }
    for fact in facts {
        let so = if fact.holds { "yes" } else { "no" };
        asked.push((fact.fact.as_str(), so.to_owned()));
    }
    let query = serde_urlencoded::to_string(asked).unwrap_or_default();
    format!("/calculator?{query}")
}

/// The facts that choose between the alternatives of the case's term, in the words of the term.
fn asked_facts(case: &CaseFile) -> Vec<(&'static str, String)> {
    let mut facts: Vec<(&'static str, String)> = Vec::new();
    for alternative in case.term.0.alternatives() {
        let code = alternative.fact.code();
        match facts.iter_mut().find(|(known, _)| *known == code) {
            Some((_, words)) => {
                words.push_str("; ");
                words.push_str(&alternative.condition);
            }
            None => facts.push((code, alternative.condition.clone())),
        }
    }
    facts
}

impl CasePage {
    fn printables(&self) -> Vec<Printable> {
        papers::printables_of_case(self.case.id, &self.volumes)
    }

    /// What the certification sheet of a volume says, once there is one.
    fn certified(&self, volume: &Volume) -> Option<String> {
        let (sheets, on) = (volume.certified_sheets?, volume.certified_on?);
        let said = [
            ("литерные ", volume.lettered_sheets.as_deref()),
            ("пропущены ", volume.skipped_sheets.as_deref()),
            ("", Some(volume.condition_note.as_str())),
        ];
        let said = said
            .into_iter()
            .filter_map(|(what, text)| Some((what, text.filter(|text| !text.is_empty())?)))
            .map(|(what, text)| format!("; {what}{text}"));
        Some(format!("{sheets} л. от {}", dotted(&on)) + &said.collect::<String>())
    }

    fn certification_sheet(&self, volume: &Volume) -> CertificationForm {
        CertificationForm::of(volume, &self.typed.fields)
    }
}

/// What the fields of a volume's certification sheet say.
struct CertificationForm {
    /// Whether it is shown once more with what was typed.
    is_typed: bool,
    sheets: String,
    lettered: String,
    skipped: String,
    contents: String,
    note: String,
}

impl CertificationForm {
    fn of(volume: &Volume, typed: &Fields) -> CertificationForm {
        let is_typed = typed.get("certified_volume") == volume.id.to_string();
        let say = |field, known: String| {
            if is_typed {
                typed.get(field).to_owned()
            } else {
                known
            }
        };
        let list = |numbers: &Option<String>| numbers.clone().unwrap_or_default();
        let contents = volume.contents_sheets.map(|sheets| sheets.to_string());
        CertificationForm {
            is_typed,
            sheets: say("certified_sheets", volume.known_sheets().to_string()),
            lettered: say("lettered_sheets", list(&volume.lettered_sheets)),
            skipped: say("skipped_sheets", list(&volume.skipped_sheets)),
            contents: say("contents_sheets", contents.unwrap_or_default()),
            note: say("condition_note", volume.condition_note.clone()),
        }
    }
}

fn words_of_fact(case: &CaseFile, code: &str) -> String {
    asked_facts(case)
        .into_iter()
        .find(|(known, _)| *known == code)
        .map_or_else(|| code.to_owned(), |(_, words)| words)
}

/// F-20A, F-20B, F-20C of a volume, F-20K of the case, in any format.
pub async fn print(
    State(app): State<App>,
    Path((id, name)): Path<(CaseId, String)>,
    Query(asked): Query<Asked>,
    visitor: Visitor,
    manner: Manner,
) -> Answer {
    let (code, format) = paper::asked(&name, manner)?;
    let acting = &visitor.acting;
    let variant = Variant {
        volume: asked.volume,
        ..Variant::default()
    };
    let made = papers::paper_of_case(&app.db, acting, id, (code, variant)).await?;
    paper::printed(made.form, format, made.file_name, acting.today).await
}

async fn answered(app: &App, form: Filled, id: CaseId, outcome: Result<String, Refusal>) -> Answer {
    match outcome {
        Ok(message) => done(format!("/cases/{id}"), &message),
        Err(refusal) => {
            let typed = Typed::refused(form.fields, refusal)?;
            show(app, &form.visitor, id, None, typed).await
        }
    }
}

/// Opens the next volume.
pub async fn open_volume(State(app): State<App>, Path(id): Path<CaseId>, form: Filled) -> Answer {
    let mut reader = form.fields.reader();
    let title = reader.text("volume_title");
    let medium = reader.choice("medium", "носитель", Medium::Paper);
    let version = reader.number("version", "Версия дела");
    let outcome = match reader.finish(()) {
        Ok(()) => desk::open_next_volume(&app.db, &form, (id, version), &title, medium)
            .await
            .map(|_| "Следующий том открыт".to_owned()),
        Err(refusal) => Err(refusal),
    };
    answered(&app, form, id, outcome).await
}

/// Closes the case.
pub async fn close(State(app): State<App>, Path(id): Path<CaseId>, form: Filled) -> Answer {
    let mut reader = form.fields.reader();
    let closed_on = reader.date("closed_on", "дата закрытия");
    let version = reader.number("version", "Версия дела");
    let outcome = match reader.finish(()) {
        Ok(()) => desk::close_case(&app.db, &form, (id, version), closed_on)
            .await
            .map(|()| "Дело закрыто, срок хранения исчислен".to_owned()),
        Err(refusal) => Err(refusal),
    };
    answered(&app, form, id, outcome).await
}

/// Records an event of the term.
pub async fn record_event(State(app): State<App>, Path(id): Path<CaseId>, form: Filled) -> Answer {
    let outcome = match records::event(&form.fields) {
        Ok(asked) => desk::record_event(&app.db, &form, id, &asked)
            .await
            .map(|()| "Событие записано, срок пересчитан".to_owned()),
        Err(refusal) => Err(refusal),
    };
    answered(&app, form, id, outcome).await
}

/// Records a fact of the term's alternatives.
pub async fn record_fact(State(app): State<App>, Path(id): Path<CaseId>, form: Filled) -> Answer {
    let outcome = match records::fact(&form.fields) {
        Ok(asked) => desk::record_fact(&app.db, &form, id, &asked)
            .await
            .map(|()| "Обстоятельство записано, срок пересчитан".to_owned()),
        Err(refusal) => Err(refusal),
    };
    answered(&app, form, id, outcome).await
}

/// Places a hold.
pub async fn place_hold(State(app): State<App>, Path(id): Path<CaseId>, form: Filled) -> Answer {
    let outcome = match records::hold(&form.fields) {
        Ok(asked) => desk::place_hold(&app.db, &form, id, &asked)
            .await
            .map(|_| "Уничтожение дела запрещено".to_owned()),
        Err(refusal) => Err(refusal),
    };
    answered(&app, form, id, outcome).await
}

/// Lifts a hold.
pub async fn lift_hold(State(app): State<App>, Path(id): Path<HoldId>, form: Filled) -> Answer {
    let ground = form.fields.get("lift_ground").to_owned();
    let case = desk::lift_hold(&app.db, &form, id, &ground).await?;
    done(format!("/cases/{case}"), "Запрет снят")
}

/// Certifies the sheets of a volume.
pub async fn certify(State(app): State<App>, Path(id): Path<VolumeId>, form: Filled) -> Answer {
    let case = case_of(&app, &form, id).await?;
    let mut reader = form.fields.reader();
    let sheets = reader.number("certified_sheets", "Листов по листу-заверителю");
    let lettered = reader.text("lettered_sheets");
    let skipped = reader.text("skipped_sheets");
    let contents = reader.optional_number("contents_sheets", "Листов внутренней описи");
    let note = reader.text("condition_note");
    let version = reader.number("version", "Версия тома");
    let says = reader.finish(()).and_then(|()| {
        let lists = (lettered.as_str(), skipped.as_str());
        Certification::read(sheets, lists, contents.unwrap_or(0), &note).map_err(Refusal::rule)
    });
    let outcome = match says {
        Ok(says) => desk::certify_volume(&app.db, &form, (id, version), &says)
            .await
            .map(|note| note.unwrap_or_else(|| "Лист-заверитель записан".to_owned())),
        Err(refusal) => Err(refusal),
    };
    answered(&app, form, case, outcome).await
}

/// Writes where a volume stands.
pub async fn place(State(app): State<App>, Path(id): Path<VolumeId>, form: Filled) -> Answer {
    let case = case_of(&app, &form, id).await?;
    let mut reader = form.fields.reader();
    let place = reader.text("place");
    let version = reader.number("version", "Версия тома");
    let outcome = match reader.finish(()) {
        Ok(()) => desk::place_volume(&app.db, &form, (id, version), &place)
            .await
            .map(|()| "Место хранения записано".to_owned()),
        Err(refusal) => Err(refusal),
    };
    answered(&app, form, case, outcome).await
}

async fn case_of(app: &App, acting: &Acting, id: VolumeId) -> Result<CaseId, Refusal> {
    let mut tx = app.db.begin().await?;
    let (case, _) = desk::visible_volume(&mut tx, acting, id).await?;
    Ok(case.id)
}
