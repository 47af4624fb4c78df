//! Procedures of the organisation: first start, structure, people, roles, signing in.

use std::sync::LazyLock;

use chrono::{DateTime, Duration, NaiveDate, Utc};
use serde::Serialize;

use super::passwords;
use super::people::Organisation;
use super::permissions::Procedure;
use super::roles::Role;
use super::store::{self, NewDepartment, NewGrant, NewPerson};
use crate::acting::{Acting, Clock, Place};
use crate::db::{self, Db, Tx};
use crate::ids::{DepartmentId, DivisionId, GrantId, PersonId};
use crate::journal::{self, Object, ObjectKind};
use crate::refusal::{OrMissing, Refusal, Result};

/// A session lasts a working day.
pub const SESSION_LENGTH: Duration = Duration::hours(12);

/// After so many failures in [`ATTEMPT_WINDOW`] signing in under a name waits.
const MOST_FAILURES: i64 = 8;
const ATTEMPT_WINDOW: Duration = Duration::minutes(15);

/// Loads a person with the grants that are in force now.
///
/// # Errors
/// [`Refusal::NotFound`] when there is no such person.
pub async fn acting(db: &Db, clock: &Clock, person: PersonId) -> Result<Acting> {
    let today = clock.today();
    let mut grants = store::grants_of(db, person).await?;
    grants.retain(|grant| grant.in_force(today));
    Ok(Acting {
        person: store::person(db, person)
            .await
            .or_missing("Такого работника нет")?,
        grants,
        at: clock.now(),
        today,
    })
}

/// Writes the organisation and its first administrator into an empty database; returns the one-time password.
///
/// Does nothing and returns `None` when that was done before.
///
/// # Errors
/// Those of the database.
pub async fn install(db: &Db, clock: &Clock) -> Result<Option<String>> {
    let mut tx = db.begin().await?;
    if store::organisation(&mut tx).await.is_ok() {
        return Ok(None);
    }
    let organisation = Organisation {
        full_name: "Федеральная налоговая служба".into(),
        name_genitive: "Федеральной налоговой службы".into(),
        short_name: "ФНС России".into(),
        apparatus_prepositional: "ЦА ФНС России".into(),
        apparatus_genitive: "ЦА ФНС России".into(),
        place: "Москва".into(),
        archive_name: "Центральный архив".into(),
        archive_genitive: "Центрального архива".into(),
        archive_accusative: "Центральный архив".into(),
        commission_name: "ЦЭК ФНС России".into(),
        external_commission_name: "ЭПК ГА РФ".into(),
        fonds_number: String::new(),
        fonds_name: "Федеральная налоговая служба".into(),
        acquisition_source: true,
        body_kind: "central-office".into(),
    };
    store::insert_organisation(&mut tx, &organisation).await?;
    let password = passwords::one_time();
    let id = store::insert_person(
        &mut tx,
        &NewPerson {
            surname: "Администратор",
            given_name: "",
            patronymic: "",
            post: "администратор",
            department_id: None,
            login: "admin",
            password_hash: &passwords::hash(&password),
            must_change_password: true,
        },
    )
    .await?;
    let grant = NewGrant {
        person_id: id,
        role: Role::Administrator,
        department_id: None,
        division_id: None,
        since: clock.today(),
        until: None,
        ground: "первый запуск".into(),
    };
    store::insert_grant(&mut tx, &grant, None).await?;
    let acting = Acting {
        person: store::person(&mut tx, id).await?,
        grants: Vec::new(),
        at: clock.now(),
        today: clock.today(),
    };
    journal::record_new(
        &mut tx,
        &acting,
        Procedure::Install,
        &[
            Object::new(ObjectKind::Organisation, 1),
            Object::new(ObjectKind::Person, id.0),
        ],
        &organisation,
    )
    .await?;
    tx.commit().await?;
    Ok(Some(password))
}

/// A session just begun.
pub struct SignedIn {
    /// The secret of the cookie.
    pub token: String,
    /// Whose it is.
    pub person: PersonId,
    /// Whether the password must be changed before anything else.
    pub must_change_password: bool,
}

/// Signs a person in.
///
/// # Errors
/// [`Refusal::Forbidden`] when name and password do not fit, or there were too many attempts; the two wrong cases read alike.
pub async fn sign_in(db: &Db, now: DateTime<Utc>, login: &str, password: &str) -> Result<SignedIn> {
    let login = login.trim().to_lowercase();
    if store::failures(db, &login, now - ATTEMPT_WINDOW).await? >= MOST_FAILURES {
        return Err(Refusal::Forbidden(
            "Слишком много неудачных попыток входа под этим именем. Подождите 15 минут или обратитесь к администратору"
                .into(),
        ));
    }
    let known = store::credentials(db, &login).await?;
    // A name that is not there costs as much time as a wrong password.
    let (person, hash) = known.unwrap_or_else(|| (PersonId(0), NOBODYS_HASH.clone()));
    let password = password.to_owned();
    let fits = tokio::task::spawn_blocking(move || passwords::fits(&password, &hash))
        .await
        .unwrap_or(false);
    let mut tx = db.begin().await?;
    store::insert_attempt(&mut tx, &login, now, fits && person != PersonId(0)).await?;
    if !fits || person == PersonId(0) {
        tx.commit().await?;
        return Err(Refusal::Forbidden("Имя или пароль не подходят".into()));
    }
    store::sweep_sessions(&mut tx, now).await?;
    let token = passwords::token();
    store::insert_session(
        &mut tx,
        &passwords::digest(&token),
        person,
        &passwords::token(),
        now,
        now + SESSION_LENGTH,
    )
    .await?;
    let must_change_password = store::person(&mut tx, person).await?.must_change_password;
    tx.commit().await?;
    Ok(SignedIn {
        token,
        person,
        must_change_password,
    })
}

/// The hash of a password that nobody knows.
static NOBODYS_HASH: LazyLock<String> = LazyLock::new(|| passwords::hash(&passwords::token()));

/// Changes one's own password and ends one's other sessions.
///
/// # Errors
/// [`Refusal::Invalid`] when the new one is unfit or the two differ.
pub async fn change_password(db: &Db, acting: &Acting, new: &str, repeated: &str) -> Result<()> {
    passwords::check(new).map_err(|unfit| Refusal::invalid("new", format!("Новый {unfit}")))?;
    if new != repeated {
        return Err(Refusal::invalid(
            "repeated",
            "Пароли в двух полях различаются",
        ));
    }
    let hash = hashed(new).await;
    let mut tx = db.begin().await?;
    store::set_password(&mut tx, acting.person.id, &hash, false).await?;
    store::end_sessions_of(&mut tx, acting.person.id).await?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::ChangePassword,
        &[Object::new(ObjectKind::Person, acting.person.id.0)],
        &"пароль сменён",
    )
    .await?;
    Ok(tx.commit().await?)
}

async fn hashed(password: &str) -> String {
    let password = password.to_owned();
    tokio::task::spawn_blocking(move || passwords::hash(&password))
        .await
        .expect("hashing does not panic")
}

/// Names the organisation anew.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Invalid`] when a name is empty.
pub async fn describe_organisation(db: &Db, acting: &Acting, new: &Organisation) -> Result<()> {
    acting.may(Procedure::DescribeOrganisation, Place::Agency)?;
    if new.full_name.trim().is_empty() {
        return Err(Refusal::invalid("full_name", "Укажите полное наименование"));
    }
    let mut tx = db.begin().await?;
    let before = store::organisation(&mut tx).await?;
    store::update_organisation(&mut tx, new).await?;
    journal::record(
        &mut tx,
        acting,
        Procedure::DescribeOrganisation,
        &[Object::new(ObjectKind::Organisation, 1)],
        Some(&before),
        Some(new),
    )
    .await?;
    Ok(tx.commit().await?)
}

/// What is asked of a new department.
#[derive(Clone, Debug, Serialize)]
pub struct DepartmentAsked {
    /// Its index: figures.
    pub index_code: String,
    /// Full name.
    pub full_name: String,
    /// Full name after «начальник».
    pub genitive_name: String,
    /// Full name after «в»; the full name itself when empty.
    pub prepositional_name: String,
    /// Full name after «передано в»; the full name itself when empty.
    pub accusative_name: String,
    /// Place in the structure.
    pub sort_order: i64,
    /// Whether it manages records.
    pub records_office: bool,
    /// First day.
    pub since: NaiveDate,
}

/// Adds a department to the structure.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Invalid`] when the index is no number or is taken.
pub async fn add_department(
    db: &Db,
    acting: &Acting,
    asked: &DepartmentAsked,
) -> Result<DepartmentId> {
    acting.may(Procedure::KeepStructure, Place::Agency)?;
    if asked.index_code.is_empty() || !asked.index_code.chars().all(|c| c.is_ascii_digit()) {
        return Err(Refusal::invalid(
            "index_code",
            "Индекс подразделения состоит из цифр (п. 10.1.13)",
        ));
    }
    if asked.full_name.trim().is_empty() {
        return Err(Refusal::invalid(
            "full_name",
            "Укажите полное наименование подразделения",
        ));
    }
    let mut tx = db.begin().await?;
    let id = store::insert_department(
        &mut tx,
        &NewDepartment {
            index_code: &asked.index_code,
            full_name: asked.full_name.trim(),
            genitive_name: or_full(&asked.genitive_name, asked),
            prepositional_name: or_full(&asked.prepositional_name, asked),
            accusative_name: or_full(&asked.accusative_name, asked),
            sort_order: asked.sort_order,
            records_office: asked.records_office,
            since: asked.since,
        },
    )
    .await
    .map_err(|error| match error {
        db::Error::Duplicate(_) => Refusal::invalid(
            "index_code",
            format!("Подразделение с индексом {} уже есть", asked.index_code),
        ),
        other => other.into(),
    })?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::KeepStructure,
        &[Object::new(ObjectKind::Department, id.0)],
        asked,
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

fn or_full<'a>(name: &'a str, asked: &'a DepartmentAsked) -> &'a str {
    Some(name.trim())
        .filter(|name| !name.is_empty())
        .unwrap_or(asked.full_name.trim())
}

/// Adds a division to a department.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Invalid`] when the number is taken or the name empty.
pub async fn add_division(
    db: &Db,
    acting: &Acting,
    department: DepartmentId,
    number: i64,
    name: &str,
    since: NaiveDate,
) -> Result<DivisionId> {
    acting.may(Procedure::KeepStructure, Place::Agency)?;
    if name.trim().is_empty() || number < 1 {
        return Err(Refusal::invalid(
            "name",
            "Укажите номер (с единицы) и наименование отдела",
        ));
    }
    let mut tx = db.begin().await?;
    store::department(&mut tx, department)
        .await
        .or_missing("Такого подразделения нет")?;
    let id = store::insert_division(&mut tx, department, number, name.trim(), since)
        .await
        .map_err(|error| match error {
            db::Error::Duplicate(_) => Refusal::invalid(
                "number",
                format!("Отдел с номером {number} в подразделении уже есть"),
            ),
            other => other.into(),
        })?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::KeepStructure,
        &[Object::new(ObjectKind::Department, department.0)],
        &serde_json::json!({"division": id, "number": number, "name": name.trim()}),
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// What is asked of a new person.
#[derive(Clone, Debug, Serialize)]
pub struct PersonAsked {
    /// Фамилия.
    pub surname: String,
    /// Имя.
    pub given_name: String,
    /// Отчество.
    pub patronymic: String,
    /// Должность.
    pub post: String,
    /// Where they work.
    pub department_id: Option<DepartmentId>,
    /// Name for signing in.
    pub login: String,
}

/// Adds a person; returns the key and the one-time password to hand over.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Invalid`] when a name is missing or the sign-in name is taken.
pub async fn add_person(
    db: &Db,
    acting: &Acting,
    asked: &PersonAsked,
) -> Result<(PersonId, String)> {
    acting.may(Procedure::KeepPeople, Place::Agency)?;
    let password = passwords::one_time();
    let id = add_person_with_password(db, acting, asked, &password, true).await?;
    Ok((id, password))
}

/// Adds a person with a password chosen beforehand; for the demonstration agency and for tests.
///
/// # Errors
/// As [`add_person`].
pub async fn add_person_with_password(
    db: &Db,
    acting: &Acting,
    asked: &PersonAsked,
    password: &str,
    must_change_password: bool,
) -> Result<PersonId> {
    acting.may(Procedure::KeepPeople, Place::Agency)?;
    let login = asked.login.trim().to_lowercase();
    if asked.surname.trim().is_empty() || asked.given_name.trim().is_empty() {
        return Err(Refusal::invalid("surname", "Укажите фамилию и имя"));
    }
    if login.is_empty() {
        return Err(Refusal::invalid("login", "Укажите имя для входа"));
    }
    let hash = hashed(password).await;
    let mut tx = db.begin().await?;
    let id = store::insert_person(
        &mut tx,
        &NewPerson {
            surname: asked.surname.trim(),
            given_name: asked.given_name.trim(),
            patronymic: asked.patronymic.trim(),
            post: asked.post.trim(),
            department_id: asked.department_id,
            login: &login,
            password_hash: &hash,
            must_change_password,
        },
    )
    .await
    .map_err(|error| match error {
        db::Error::Duplicate(_) => {
            Refusal::invalid("login", format!("Имя для входа «{login}» уже занято"))
        }
        other => other.into(),
    })?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::KeepPeople,
        &[Object::new(ObjectKind::Person, id.0)],
        asked,
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// Gives a person a new one-time password and ends their sessions.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::NotFound`].
pub async fn reset_password(db: &Db, acting: &Acting, person: PersonId) -> Result<String> {
    acting.may(Procedure::KeepPeople, Place::Agency)?;
    let mut tx = db.begin().await?;
    store::person(&mut tx, person)
        .await
        .or_missing("Такого работника нет")?;
    let password = replace_password(&mut tx, acting, person).await?;
    tx.commit().await?;
    Ok(password)
}

/// The person with this sign-in name at work; for the console of the machine.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn acting_by_login(db: &Db, clock: &Clock, login: &str) -> Result<Acting> {
    let (person, _) = store::credentials(db, &login.to_lowercase())
        .await?
        .ok_or_else(|| Refusal::NotFound(format!("Работника с именем для входа «{login}» нет")))?;
    acting(db, clock, person).await
}

/// Gives a person a new one-time password at the console of the machine, when nobody can sign in to do it.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn reset_password_from_console(db: &Db, clock: &Clock, login: &str) -> Result<String> {
    let acting = acting_by_login(db, clock, login).await?;
    let mut tx = db.begin().await?;
    let password = replace_password(&mut tx, &acting, acting.person.id).await?;
    tx.commit().await?;
    Ok(password)
}

async fn replace_password(tx: &mut Tx, acting: &Acting, person: PersonId) -> Result<String> {
    let password = passwords::one_time();
    let hash = hashed(&password).await;
    store::set_password(&mut *tx, person, &hash, true).await?;
    store::end_sessions_of(&mut *tx, person).await?;
    journal::record_new(
        tx,
        acting,
        Procedure::KeepPeople,
        &[Object::new(ObjectKind::Person, person.0)],
        &"выдан одноразовый пароль",
    )
    .await?;
    Ok(password)
}

/// Gives a role.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Invalid`] when the role needs a department or division that is not named, or the dates do not fit.
pub async fn grant_role(db: &Db, acting: &Acting, asked: &NewGrant) -> Result<GrantId> {
    acting.may(Procedure::GrantRole, Place::Agency)?;
    if asked.role.belongs_to_department() && asked.department_id.is_none() {
        return Err(Refusal::invalid(
            "department_id",
            format!(
                "Роль «{}» назначается в подразделении: выберите его",
                asked.role.label()
            ),
        ));
    }
    if asked.role == Role::DivisionOfficer && asked.division_id.is_none() {
        return Err(Refusal::invalid("division_id", "Выберите отдел"));
    }
    if asked.until.is_some_and(|until| until < asked.since) {
        return Err(Refusal::invalid(
            "until",
            "Последний день роли раньше первого",
        ));
    }
    if asked.ground.trim().is_empty() {
        return Err(Refusal::invalid(
            "ground",
            "Укажите основание: приказ или распоряжение",
        ));
    }
    let mut tx = db.begin().await?;
    store::person(&mut tx, asked.person_id)
        .await
        .or_missing("Такого работника нет")?;
    if let (Some(division), department) = (asked.division_id, asked.department_id) {
        let division = store::division(&mut tx, division)
            .await
            .or_missing("Такого отдела нет")?;
        if Some(division.department_id) != department {
            return Err(Refusal::invalid(
                "division_id",
                "Отдел не входит в выбранное подразделение",
            ));
        }
    }
    let id = store::insert_grant(&mut tx, asked, Some(acting.person.id)).await?;
    journal::record_new(
        &mut tx,
        acting,
        Procedure::GrantRole,
        &[Object::new(ObjectKind::Person, asked.person_id.0)],
        asked,
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// Ends a role yesterday, so that it no longer holds today.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] for the administrator's own role; [`Refusal::NotFound`] when it is not in force.
pub async fn end_role(db: &Db, acting: &Acting, person: PersonId, grant: GrantId) -> Result<()> {
    acting.may(Procedure::GrantRole, Place::Agency)?;
    let mut tx = db.begin().await?;
    let held = store::grants_of(&mut tx, person).await?;
    let Some(ended) = held
        .iter()
        .find(|held| held.id == grant && held.in_force(acting.today))
    else {
        return Err(Refusal::NotFound("Этой роли у работника уже нет".into()));
    };
    if person == acting.person.id && ended.role == Role::Administrator {
        return Err(Refusal::rule(
            "Свою роль администратора снять нельзя: назначьте другого, и пусть снимет он",
        ));
    }
    // A role given by mistake today ends before it began, and so never was in force on any day.
    let last_day = acting.today.pred_opt().unwrap_or(acting.today);
    store::end_grant(&mut tx, grant, last_day).await?;
    journal::record(
        &mut tx,
        acting,
        Procedure::GrantRole,
        &[Object::new(ObjectKind::Person, person.0)],
        Some(ended),
        Some(&serde_json::json!({"until": last_day})),
    )
    .await?;
    Ok(tx.commit().await?)
}
