//! The SQL of people, structure and sessions.

use chrono::{DateTime, NaiveDate, Utc};

use super::people::{Department, Division, Grant, Organisation, Person};
use super::roles::Role;
use crate::db::{Params, Result, Store};
use crate::ids::{DepartmentId, DivisionId, GrantId, PersonId};

crate::statements! {
    ORGANISATION = "SELECT * FROM organisation WHERE id = 1";
    INSERT_ORGANISATION = "INSERT INTO organisation (id, full_name, name_genitive, short_name,
        apparatus_prepositional, place, archive_name, archive_genitive, archive_accusative, commission_name,
        external_commission_name, fonds_number, fonds_name, acquisition_source, body_kind, apparatus_genitive)
        VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    UPDATE_ORGANISATION = "UPDATE organisation SET full_name = $1, name_genitive = $2, short_name = $3,
        apparatus_prepositional = $4, place = $5, archive_name = $6, archive_genitive = $7, archive_accusative = $8,
        commission_name = $9, external_commission_name = $10, fonds_number = $11, fonds_name = $12,
        acquisition_source = $13, body_kind = $14, apparatus_genitive = $15, version = version + 1 WHERE id = 1";
    DEPARTMENTS = "SELECT * FROM department ORDER BY sort_order, id";
    DEPARTMENT = "SELECT * FROM department WHERE id = $1";
    DEPARTMENT_BY_INDEX = "SELECT * FROM department WHERE index_code = $1 AND until IS NULL";
    INSERT_DEPARTMENT = "INSERT INTO department
        (index_code, full_name, genitive_name, prepositional_name, accusative_name, sort_order, records_office, since)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id";
    CLOSE_DEPARTMENT = "UPDATE department SET until = $2 WHERE id = $1 AND until IS NULL";
    DIVISIONS = "SELECT * FROM division ORDER BY department_id, number";
    DIVISIONS_OF = "SELECT * FROM division WHERE department_id = $1 ORDER BY number";
    DIVISION = "SELECT * FROM division WHERE id = $1";
    INSERT_DIVISION = "INSERT INTO division (department_id, number, name, since) VALUES ($1, $2, $3, $4) RETURNING id";
    PEOPLE = "SELECT id, surname, given_name, patronymic, post, department_id, login, must_change_password, active
        FROM person ORDER BY surname COLLATE russian, given_name, id";
    WORKING_IN = "SELECT id, surname, given_name, patronymic, post, department_id, login, must_change_password, active
        FROM person WHERE active AND department_id = $1 ORDER BY surname COLLATE russian, given_name, id";
    PERSON = "SELECT id, surname, given_name, patronymic, post, department_id, login, must_change_password, active
        FROM person WHERE id = $1";
    CREDENTIALS = "SELECT id, password_hash FROM person WHERE login = $1 AND active";
    INSERT_PERSON = "INSERT INTO person
        (surname, given_name, patronymic, post, department_id, login, password_hash, must_change_password)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id";
    SET_PASSWORD = "UPDATE person SET password_hash = $2, must_change_password = $3 WHERE id = $1";
    SET_ACTIVE = "UPDATE person SET active = $2 WHERE id = $1";
    GRANTS = "SELECT id, person_id, role, department_id, division_id, since, until, ground FROM role_grant
        ORDER BY person_id, since, id";
    GRANTS_OF = "SELECT id, person_id, role, department_id, division_id, since, until, ground FROM role_grant
        WHERE person_id = $1 ORDER BY since, id";
    INSERT_GRANT = "INSERT INTO role_grant
        (person_id, role, department_id, division_id, since, until, ground, granted_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id";
    END_GRANT = "UPDATE role_grant SET until = $2 WHERE id = $1 AND (until IS NULL OR until > $2)";
    HOLDERS = "SELECT p.id, p.surname, p.given_name, p.patronymic, p.post, p.department_id, p.login,
        p.must_change_password, p.active
        FROM person p JOIN role_grant g ON g.person_id = p.id
        WHERE g.role = $1 AND g.since <= $3 AND (g.until IS NULL OR g.until >= $3)
          AND (CAST($2 AS BIGINT) IS NULL OR g.department_id = $2)
        ORDER BY g.since DESC, p.id";
    INSERT_SESSION = "INSERT INTO session (token_hash, person_id, csrf_token, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5)";
    SESSION = "SELECT person_id, csrf_token FROM session WHERE token_hash = $1 AND expires_at > $2";
    END_SESSION = "DELETE FROM session WHERE token_hash = $1";
    END_SESSIONS_OF = "DELETE FROM session WHERE person_id = $1";
    SWEEP_SESSIONS = "DELETE FROM session WHERE expires_at <= $1";
    INSERT_ATTEMPT = "INSERT INTO sign_in_attempt (login, attempted_at, succeeded) VALUES ($1, $2, $3)";
    FAILURES = "SELECT count(*) FROM sign_in_attempt WHERE login = $1 AND attempted_at > $2 AND succeeded = FALSE
        AND id > coalesce((SELECT max(id) FROM sign_in_attempt WHERE login = $1 AND succeeded = TRUE), 0)";
}

/// What is known of the body; missing before the first start is done.
pub async fn organisation(db: impl Store) -> Result<Organisation> {
    db.fetch_one(ORGANISATION, ()).await
}

fn organisation_params(it: &Organisation) -> impl Params {
    (
        it.full_name.clone(),
        it.name_genitive.clone(),
        it.short_name.clone(),
        it.apparatus_prepositional.clone(),
        it.place.clone(),
        it.archive_name.clone(),
        it.archive_genitive.clone(),
        it.archive_accusative.clone(),
        it.commission_name.clone(),
        it.external_commission_name.clone(),
        it.fonds_number.clone(),
        it.fonds_name.clone(),
        it.acquisition_source,
        it.body_kind.clone(),
        it.apparatus_genitive.clone(),
    )
}

/// Writes the body's names for the first time.
pub async fn insert_organisation(db: impl Store, it: &Organisation) -> Result<()> {
    db.execute(INSERT_ORGANISATION, organisation_params(it))
        .await?;
    Ok(())
}

/// Writes the body's names anew.
pub async fn update_organisation(db: impl Store, it: &Organisation) -> Result<()> {
    db.execute(UPDATE_ORGANISATION, organisation_params(it))
        .await?;
    Ok(())
}

/// All departments in the order of the approved structure, ended ones included.
pub async fn departments(db: impl Store) -> Result<Vec<Department>> {
    db.fetch_all(DEPARTMENTS, ()).await
}

/// One department.
pub async fn department(db: impl Store, id: DepartmentId) -> Result<Department> {
    db.fetch_one(DEPARTMENT, (id,)).await
}

/// The department with this index that exists now.
pub async fn department_by_index(db: impl Store, index_code: &str) -> Result<Department> {
    db.fetch_one(DEPARTMENT_BY_INDEX, (index_code,)).await
}

/// A new department.
pub struct NewDepartment<'a> {
    /// Its index.
    pub index_code: &'a str,
    /// Full name.
    pub full_name: &'a str,
    /// Full name after «начальник».
    pub genitive_name: &'a str,
    /// Full name after «в».
    pub prepositional_name: &'a str,
    /// Full name after «передано в».
    pub accusative_name: &'a str,
    /// Place in the structure.
    pub sort_order: i64,
    /// Whether it manages records.
    pub records_office: bool,
    /// First day.
    pub since: NaiveDate,
}

/// Adds a department.
pub async fn insert_department(db: impl Store, it: &NewDepartment<'_>) -> Result<DepartmentId> {
    db.fetch_value(
        INSERT_DEPARTMENT,
        (
            it.index_code,
            it.full_name,
            it.genitive_name,
            it.prepositional_name,
            it.accusative_name,
            it.sort_order,
            it.records_office,
            it.since,
        ),
    )
    .await
}

/// Writes a department's last day; tells whether it still existed.
pub async fn close_department(db: impl Store, id: DepartmentId, until: NaiveDate) -> Result<u64> {
    db.execute(CLOSE_DEPARTMENT, (id, until)).await
}

/// All divisions.
pub async fn divisions(db: impl Store) -> Result<Vec<Division>> {
    db.fetch_all(DIVISIONS, ()).await
}

/// The divisions of one department.
pub async fn divisions_of(db: impl Store, department: DepartmentId) -> Result<Vec<Division>> {
    db.fetch_all(DIVISIONS_OF, (department,)).await
}

/// One division.
pub async fn division(db: impl Store, id: DivisionId) -> Result<Division> {
    db.fetch_one(DIVISION, (id,)).await
}

/// Adds a division.
pub async fn insert_division(
    db: impl Store,
    department: DepartmentId,
    number: i64,
    name: &str,
    since: NaiveDate,
) -> Result<DivisionId> {
    db.fetch_value(INSERT_DIVISION, (department, number, name, since))
        .await
}

/// All people by surname.
pub async fn people(db: impl Store) -> Result<Vec<Person>> {
    db.fetch_all(PEOPLE, ()).await
}

/// Those who work in a department, by name.
pub async fn working_in(db: impl Store, department: DepartmentId) -> Result<Vec<Person>> {
    db.fetch_all(WORKING_IN, (department,)).await
}

/// One person.
pub async fn person(db: impl Store, id: PersonId) -> Result<Person> {
    db.fetch_one(PERSON, (id,)).await
}

/// Key and password hash of whoever signs in under this name.
pub async fn credentials(db: impl Store, login: &str) -> Result<Option<(PersonId, String)>> {
    db.fetch_optional(CREDENTIALS, (login,)).await
}

/// A new person.
pub struct NewPerson<'a> {
    /// Фамилия.
    pub surname: &'a str,
    /// Имя.
    pub given_name: &'a str,
    /// Отчество.
    pub patronymic: &'a str,
    /// Должность.
    pub post: &'a str,
    /// Where they work.
    pub department_id: Option<DepartmentId>,
    /// Name for signing in.
    pub login: &'a str,
    /// argon2id hash.
    pub password_hash: &'a str,
    /// Whether the password is to be changed at the first sign-in.
    pub must_change_password: bool,
}

/// Adds a person.
pub async fn insert_person(db: impl Store, it: &NewPerson<'_>) -> Result<PersonId> {
    db.fetch_value(
        INSERT_PERSON,
        (
            it.surname,
            it.given_name,
            it.patronymic,
            it.post,
            it.department_id,
            it.login,
            it.password_hash,
            it.must_change_password,
        ),
    )
    .await
}

/// Gives a person another password.
pub async fn set_password(
    db: impl Store,
    id: PersonId,
    hash: &str,
    must_change: bool,
) -> Result<()> {
    db.execute(SET_PASSWORD, (id, hash, must_change)).await?;
    Ok(())
}

/// Lets a person sign in, or no longer.
pub async fn set_active(db: impl Store, id: PersonId, active: bool) -> Result<()> {
    db.execute(SET_ACTIVE, (id, active)).await?;
    Ok(())
}

/// All grants, past ones included.
pub async fn grants(db: impl Store) -> Result<Vec<Grant>> {
    db.fetch_all(GRANTS, ()).await
}

/// The grants of one person, past ones included.
pub async fn grants_of(db: impl Store, person: PersonId) -> Result<Vec<Grant>> {
    db.fetch_all(GRANTS_OF, (person,)).await
}

/// A new grant of a role.
#[derive(Clone, Debug, serde::Serialize)]
pub struct NewGrant {
    /// To whom.
    pub person_id: PersonId,
    /// What.
    pub role: Role,
    /// Where.
    pub department_id: Option<DepartmentId>,
    /// In which division.
    pub division_id: Option<DivisionId>,
    /// First day.
    pub since: NaiveDate,
    /// Last day.
    pub until: Option<NaiveDate>,
    /// The order or other ground.
    pub ground: String,
}

/// Gives a role.
pub async fn insert_grant(db: impl Store, it: &NewGrant, by: Option<PersonId>) -> Result<GrantId> {
    db.fetch_value(
        INSERT_GRANT,
        (
            it.person_id,
            it.role,
            it.department_id,
            it.division_id,
            it.since,
            it.until,
            &it.ground,
            by,
        ),
    )
    .await
}

/// Ends a grant on a day; tells whether it lasted longer before.
pub async fn end_grant(db: impl Store, id: GrantId, until: NaiveDate) -> Result<u64> {
    db.execute(END_GRANT, (id, until)).await
}

/// Whoever holds a role (in a department) on a day, the latest first.
pub async fn holders(
    db: impl Store,
    role: Role,
    department: Option<DepartmentId>,
    day: NaiveDate,
) -> Result<Vec<Person>> {
    db.fetch_all(HOLDERS, (role, department, day)).await
}

/// Begins a session.
pub async fn insert_session(
    db: impl Store,
    token_hash: &str,
    person: PersonId,
    csrf_token: &str,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<()> {
    db.execute(
        INSERT_SESSION,
        (token_hash, person, csrf_token, from, until),
    )
    .await?;
    Ok(())
}

/// Whose session it is, and the token of its forms.
pub async fn session(
    db: impl Store,
    token_hash: &str,
    now: DateTime<Utc>,
) -> Result<Option<(PersonId, String)>> {
    db.fetch_optional(SESSION, (token_hash, now)).await
}

/// Ends a session.
pub async fn end_session(db: impl Store, token_hash: &str) -> Result<()> {
    db.execute(END_SESSION, (token_hash,)).await?;
    Ok(())
}

/// Ends every session of a person.
pub async fn end_sessions_of(db: impl Store, person: PersonId) -> Result<()> {
    db.execute(END_SESSIONS_OF, (person,)).await?;
    Ok(())
}

/// Removes sessions that have run out.
pub async fn sweep_sessions(db: impl Store, now: DateTime<Utc>) -> Result<()> {
    db.execute(SWEEP_SESSIONS, (now,)).await?;
    Ok(())
}

/// Notes an attempt to sign in.
pub async fn insert_attempt(
    db: impl Store,
    login: &str,
    at: DateTime<Utc>,
    succeeded: bool,
) -> Result<()> {
    db.execute(INSERT_ATTEMPT, (login, at, succeeded)).await?;
    Ok(())
}

/// How often signing in under this name failed since `since` and since the last success.
pub async fn failures(db: impl Store, login: &str, since: DateTime<Utc>) -> Result<i64> {
    db.fetch_value(FAILURES, (login, since)).await
}
