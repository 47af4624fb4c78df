//! Pages of the administrator: the body's names, its structure, its people and their roles.

use askama::Template;
use axum::extract::{Path, State};

use super::desk::{self, DepartmentAsked, PersonAsked};
use super::people::{Department, Division, Grant, Organisation, Person};
use super::permissions::Procedure;
use super::roles::Role;
use super::store::{self, NewGrant};
use crate::acting::Place;
use crate::ids::{DepartmentId, GrantId, PersonId};
use crate::journal::{self, Entry, Object, ObjectKind};
use crate::refusal::{OrMissing, Refusal};
use crate::web::App;
use crate::web::answer::{Answer, Typed, WebRefusal, done, page_with};
use crate::web::frame::Frame;
use crate::web::session::{Filled, Visitor};

#[derive(Template)]
#[template(path = "organisation/overview.html")]
struct OverviewPage {
    frame: Frame,
    typed: Typed,
    organisation: Organisation,
    departments: Vec<(Department, Vec<Division>)>,
    people: Vec<(Person, Vec<String>)>,
}

#[derive(Template)]
#[template(path = "organisation/person.html")]
struct PersonPage {
    frame: Frame,
    typed: Typed,
    person: Person,
    grants: Vec<(Grant, String, bool)>,
    departments: Vec<Department>,
    divisions: Vec<(Division, String)>,
    history: Vec<Entry>,
}

/// Structure and people on one page.
pub async fn overview(State(app): State<App>, visitor: Visitor) -> Answer {
    show_overview(&app, &visitor, Typed::default()).await
}

async fn show_overview(app: &App, visitor: &Visitor, typed: Typed) -> Answer {
    visitor
        .acting
        .may(Procedure::KeepStructure, Place::Agency)?;
    let divisions = store::divisions(&app.db).await?;
    let departments = store::departments(&app.db).await?;
    let grants = store::grants(&app.db).await?;
    let today = visitor.acting.today;
    let people = store::people(&app.db)
        .await?
        .into_iter()
        .map(|person| {
            let roles = grants
                .iter()
                .filter(|grant| grant.person_id == person.id && grant.in_force(today))
                .map(|grant| where_granted(grant, &departments))
                .collect();
            (person, roles)
        })
        .collect();
    let page = OverviewPage {
        frame: Frame::new(visitor, "/organisation", "Организация"),
        typed,
        organisation: store::organisation(&app.db).await?,
        departments: departments
            .into_iter()
            .map(|department| {
                let own = divisions
                    .iter()
                    .filter(|division| division.department_id == department.id)
                    .cloned()
                    .collect();
                (department, own)
            })
            .collect(),
        people,
    };
    page_with(&page.typed, &page)
}

fn where_granted(grant: &Grant, departments: &[Department]) -> String {
    let place = grant
        .department_id
        .and_then(|id| departments.iter().find(|department| department.id == id));
    match place {
        Some(department) => format!("{} ({})", grant.role.label(), department.index_code),
        None => grant.role.label().to_owned(),
    }
}

/// Names the organisation anew.
pub async fn describe(State(app): State<App>, form: Filled) -> Answer {
    let fields = &form.fields;
    let text = |name: &str| fields.get(name).trim().to_owned();
    let organisation = Organisation {
        full_name: text("full_name"),
        name_genitive: text("name_genitive"),
        short_name: text("short_name"),
        apparatus_prepositional: text("apparatus_prepositional"),
        apparatus_genitive: text("apparatus_genitive"),
        place: text("place"),
        archive_name: text("archive_name"),
        archive_genitive: text("archive_genitive"),
        archive_accusative: text("archive_accusative"),
        commission_name: text("commission_name"),
        external_commission_name: text("external_commission_name"),
        fonds_number: text("fonds_number"),
        fonds_name: text("fonds_name"),
        acquisition_source: fields.ticked("acquisition_source"),
        body_kind: text("body_kind"),
    };
    match desk::describe_organisation(&app.db, &form, &organisation).await {
        Ok(()) => done("/organisation", "Сведения об организации сохранены"),
        Err(refusal) => refused(&app, form, refusal).await,
    }
}

async fn refused(app: &App, form: Filled, refusal: Refusal) -> Answer {
    let typed = Typed::refused(form.fields, refusal)?;
    show_overview(app, &form.visitor, typed).await
}

/// Adds a department.
pub async fn add_department(State(app): State<App>, form: Filled) -> Answer {
    let mut reader = form.fields.reader();
    let asked = DepartmentAsked {
        index_code: reader.required("index_code", "индекс подразделения"),
        full_name: reader.required("full_name", "полное наименование"),
        genitive_name: reader.required("genitive_name", "наименование в родительном падеже"),
        prepositional_name: reader.text("prepositional_name"),
        accusative_name: reader.text("accusative_name"),
        sort_order: reader.number("sort_order", "Место в структуре"),
        records_office: reader.ticked("records_office"),
        since: reader.date("since", "дата начала деятельности"),
    };
    let added = match reader.finish(asked) {
        Ok(asked) => desk::add_department(&app.db, &form, &asked).await,
        Err(refusal) => Err(refusal),
    };
    match added {
        Ok(_) => done("/organisation", "Подразделение добавлено"),
        Err(refusal) => refused(&app, form, refusal).await,
    }
}

/// Adds a division.
pub async fn add_division(
    State(app): State<App>,
    Path(department): Path<DepartmentId>,
    form: Filled,
) -> Answer {
    let mut reader = form.fields.reader();
    let number = reader.number("number", "Номер отдела");
    let name = reader.required("name", "наименование отдела");
    let since = reader.date("since", "дата начала деятельности");
    let added = match reader.finish(()) {
        Ok(()) => desk::add_division(&app.db, &form, department, number, &name, since).await,
        Err(refusal) => Err(refusal),
    };
    match added {
        Ok(_) => done("/organisation", "Отдел добавлен"),
        Err(refusal) => refused(&app, form, refusal).await,
    }
}

/// Adds a person.
pub async fn add_person(State(app): State<App>, form: Filled) -> Answer {
    let mut reader = form.fields.reader();
    let asked = PersonAsked {
        surname: reader.required("surname", "фамилию"),
        given_name: reader.required("given_name", "имя"),
        patronymic: reader.text("patronymic"),
        post: reader.required("post", "должность"),
        department_id: reader.optional_choice("department_id", "подразделение"),
        login: reader.required("login", "имя для входа"),
    };
    let added = match reader.finish(asked) {
        Ok(asked) => desk::add_person(&app.db, &form, &asked).await,
        Err(refusal) => Err(refusal),
    };
    match added {
        Ok((id, password)) => done(
            format!("/people/{id}"),
            &format!("Работник добавлен. Одноразовый пароль (покажется один раз): {password}"),
        ),
        Err(refusal) => refused(&app, form, refusal).await,
    }
}

/// A person and their roles.
pub async fn person(State(app): State<App>, Path(id): Path<PersonId>, visitor: Visitor) -> Answer {
    show_person(&app, &visitor, id, Typed::default()).await
}

async fn show_person(app: &App, visitor: &Visitor, id: PersonId, typed: Typed) -> Answer {
    visitor.acting.may(Procedure::KeepPeople, Place::Agency)?;
    let person = store::person(&app.db, id)
        .await
        .or_missing("Такого работника нет")?;
    let departments = store::departments(&app.db).await?;
    let today = visitor.acting.today;
    let grants = store::grants_of(&app.db, id)
        .await?
        .into_iter()
        .map(|grant| {
            let label = where_granted(&grant, &departments);
            let in_force = grant.in_force(today);
            (grant, label, in_force)
        })
        .collect();
    let divisions = store::divisions(&app.db)
        .await?
        .into_iter()
        .map(|division| {
            let index = departments
                .iter()
                .find(|department| department.id == division.department_id)
                .map_or("", |department| department.index_code.as_str());
            let label = format!("{index}-{}. {}", division.number, division.name);
            (division, label)
        })
        .collect();
    let page = PersonPage {
        frame: Frame::new(visitor, "/organisation", person.full_name()),
        typed,
        grants,
        departments,
        divisions,
        history: journal::history(&app.db, Object::new(ObjectKind::Person, id.0)).await?,
        person,
    };
    page_with(&page.typed, &page)
}

/// Gives a person a role.
pub async fn grant_role(State(app): State<App>, Path(id): Path<PersonId>, form: Filled) -> Answer {
    let mut reader = form.fields.reader();
    let asked = NewGrant {
        person_id: id,
        role: reader.choice("role", "роль", Role::Clerk),
        department_id: reader.optional_choice("department_id", "подразделение"),
        division_id: reader.optional_choice("division_id", "отдел"),
        since: reader.date("since", "дата начала"),
        until: reader.optional_date("until", "дата окончания"),
        ground: reader.required("ground", "основание"),
    };
    let granted = match reader.finish(asked) {
        Ok(asked) => desk::grant_role(&app.db, &form, &asked).await,
        Err(refusal) => Err(refusal),
    };
    match granted {
        Ok(_) => done(format!("/people/{id}"), "Роль назначена"),
        Err(refusal) => {
            let typed = Typed::refused(form.fields, refusal)?;
            show_person(&app, &form.visitor, id, typed).await
        }
    }
}

/// Ends a role.
pub async fn end_role(
    State(app): State<App>,
    Path((id, grant)): Path<(PersonId, GrantId)>,
    form: Filled,
) -> Result<axum::response::Response, WebRefusal> {
    desk::end_role(&app.db, &form, id, grant).await?;
    done(format!("/people/{id}"), "Роль снята")
}

/// Gives a person a one-time password.
pub async fn reset_password(
    State(app): State<App>,
    Path(id): Path<PersonId>,
    form: Filled,
) -> Answer {
    let password = desk::reset_password(&app.db, &form, id).await?;
    done(
        format!("/people/{id}"),
        &format!("Одноразовый пароль (покажется один раз): {password}"),
    )
}
