//! Pages of lending: the loans, and the issue of a volume.

use askama::Template;
use axum::extract::{Path, Query, State};

use super::desk::{self, LoanAsked};
use super::rules::{self, KeptVolume, Loan};
use super::store::{self, Shown};
use crate::acting::{Place, Sight};
use crate::ids::{LoanId, PersonId, VolumeId};
use crate::journal::{self, Entry, Object, ObjectKind};
use crate::organisation;
use crate::organisation::people::Person;
use crate::organisation::permissions::Procedure;
use crate::web::App;
use crate::web::answer::{Answer, Typed, done, page_with};
use crate::web::fields::Fields;
use crate::web::frame::Frame;
use crate::web::session::{Filled, Visitor};

const SECTION: &str = "/loans";
/// How many volumes a search shows.
const FOUND: i64 = 50;

/// What was asked in the address.
pub type Pairs = Query<Vec<(String, String)>>;

#[derive(Template)]
#[template(path = "archive/loans.html")]
struct LoansPage {
    frame: Frame,
    typed: Typed,
    shown: Shown,
    words: String,
    found: Vec<KeptVolume>,
    loans: Vec<Loan>,
    people: Vec<Person>,
    today: chrono::NaiveDate,
    sight: Sight,
    may_lend: bool,
    may_return: bool,
}

impl LoansPage {
    /// Whether the person may open the volume's page: a borrower may hold a volume of another department.
    fn opens(&self, loan: &Loan) -> bool {
        self.sight.covers(loan.department_id, loan.restricted)
    }

    fn name(&self, id: &PersonId) -> String {
        name_among(&self.people, *id)
    }

    fn overdue(&self, loan: &Loan) -> bool {
        loan.overdue(self.today)
    }
}

fn name_among(people: &[Person], id: PersonId) -> String {
    people
        .iter()
        .find(|person| person.id == id)
        .map(Person::short_name)
        .unwrap_or_default()
}

/// The loans that the visitor may see, and a search for volumes to lend.
pub async fn loans(State(app): State<App>, Query(pairs): Pairs, visitor: Visitor) -> Answer {
    show_loans(&app, &visitor, &Fields::new(pairs), Typed::default()).await
}

async fn show_loans(app: &App, visitor: &Visitor, asked: &Fields, typed: Typed) -> Answer {
    let acting = &visitor.acting;
    let shown: Shown = asked.get("shown").parse().unwrap_or(Shown::Open);
    let words = asked.get("words").trim().to_owned();
    let found = if words.is_empty() {
        Vec::new()
    } else {
        store::search(&app.db, acting.sight(), &words, FOUND).await?
    };
    let page = LoansPage {
        frame: Frame::new(visitor, SECTION, "Выдача дел"),
        typed,
        found,
        words,
        loans: store::list(
            &app.db,
            acting.sight(),
            acting.person.id,
            shown,
            acting.today,
        )
        .await?,
        shown,
        sight: acting.sight(),
        people: organisation::store::people(&app.db).await?,
        today: acting.today,
        may_lend: acting.can(Procedure::LendVolume, Place::Agency),
        may_return: acting.can(Procedure::ReturnVolume, Place::Agency),
    };
    page_with(&page.typed, &page)
}

#[derive(Template)]
#[template(path = "archive/volume.html")]
struct VolumePage {
    frame: Frame,
    typed: Typed,
    volume: KeptVolume,
    loans: Vec<Loan>,
    people: Vec<Person>,
    latest_due: String,
    may_lend: bool,
    history: Vec<Entry>,
}

impl VolumePage {
    fn name(&self, id: &PersonId) -> String {
        name_among(&self.people, *id)
    }
}

/// A volume as the archive keeps it, with the form of its issue.
pub async fn volume(State(app): State<App>, Path(id): Path<VolumeId>, visitor: Visitor) -> Answer {
    show_volume(&app, &visitor, id, Typed::default()).await
}

async fn show_volume(app: &App, visitor: &Visitor, id: VolumeId, typed: Typed) -> Answer {
    let acting = &visitor.acting;
    let volume = desk::volume(&app.db, acting, id).await?;
    let latest_due = rules::latest_due(acting.today);
    let may_lend = acting.can(Procedure::LendVolume, Place::Agency)
        && rules::may_be_lent(&volume, acting.today, latest_due, true).is_ok();
    let sees_restricted = acting.sees_restricted(volume.department_id);
    let history = journal::history(&app.db, Object::new(ObjectKind::Volume, id.0)).await?;
    let page = VolumePage {
        frame: Frame::new(visitor, SECTION, format!("Том дела {}", volume.index_text)),
        typed,
        loans: store::of_volume(&app.db, id).await?,
        people: organisation::store::people(&app.db).await?,
        latest_due: latest_due.to_string(),
        may_lend,
        history: history
            .into_iter()
            .map(|entry| entry.covered(sees_restricted))
            .collect(),
        volume,
    };
    page_with(&page.typed, &page)
}

/// Lends the volume.
pub async fn lend(State(app): State<App>, Path(id): Path<VolumeId>, form: Filled) -> Answer {
    let mut reader = form.fields.reader();
    let asked = LoanAsked {
        volume: id,
        borrower: reader.choice("borrower", "кому выдаётся том", PersonId(0)),
        ground: reader.required("ground", "основание выдачи"),
        due_on: reader.date("due_on", "дата возврата"),
        compared: reader.ticked("compared"),
    };
    let lent = match reader.finish(()) {
        Ok(()) => desk::lend(&app.db, &form, &asked).await,
        Err(refusal) => Err(refusal),
    };
    match lent {
        Ok(_) => done("/loans", "Том выдан"),
        Err(refusal) => {
            let typed = Typed::refused(form.fields, refusal)?;
            show_volume(&app, &form.visitor, id, typed).await
        }
    }
}

/// Takes a volume back.
pub async fn take_back(State(app): State<App>, Path(id): Path<LoanId>, form: Filled) -> Answer {
    let mut reader = form.fields.reader();
    let sheets = reader.number("sheets", "Листов при возврате");
    let note = reader.text("note");
    let returned = match reader.finish(()) {
        Ok(()) => desk::take_back(&app.db, &form, id, sheets, &note).await,
        Err(refusal) => Err(refusal),
    };
    match returned {
        Ok(()) => done("/loans", "Том возвращён"),
        Err(refusal) => {
            let typed = Typed::refused(form.fields, refusal)?;
            show_loans(&app, &form.visitor, &Fields::default(), typed).await
        }
    }
}
