//! The SQL of nomenclatures.

use chrono::{DateTime, NaiveDate, Utc};

use super::rules::{
    Category, Draft, Heading, HeadingContent, HeadingKind, HeadingMark, Nomenclature,
    NomenclatureKind, NomenclatureState,
};
use crate::acting::Sight;
use crate::db::{OverRows, Result, Store, Tx, exactly_one, folded};
use crate::ids::{
    DepartmentId, DivisionId, HeadingId, ImportId, MemoId, NomenclatureId, PersonId, RemarkId,
};
use crate::retention::RetentionTerm;

/// The columns of a [`Nomenclature`].
macro_rules! nomenclature_columns {
    () => {
        "n.id, n.kind, n.year, n.department_id, n.state, n.number, n.assembled_by, n.assembled_on, n.signed_by,
        n.signed_on, n.checked_by, n.checked_on, n.memo_number, n.memo_on, n.visaed_by, n.visaed_on, n.decision_id,
        n.external_protocol_number, n.external_protocol_on, n.approved_by, n.approved_on, n.consolidated_id,
        n.joined_on, n.version"
    };
}

/// The columns of a [`HeadingRow`].
macro_rules! heading_columns {
    () => {
        "h.id, h.nomenclature_id, h.division_id, h.section, h.position, h.index_text, h.item, h.title, h.term_text,
        h.article_text, h.note, h.term, h.category, h.kind, h.restricted, h.carry_over, h.responsible_id, h.source_key,
        h.memo_id, h.version"
    };
}

pub mod campaign;
pub mod imports;
pub mod new_year;
pub mod printing;
pub mod removed;

crate::statements! {
    INSERT = "INSERT INTO nomenclature (kind, year, department_id, state, number) VALUES ($1, $2, $3, $4, $5) RETURNING id";
    BY_ID = concat!("SELECT ", nomenclature_columns!(), " FROM nomenclature n WHERE n.id = $1");
    OF_DEPARTMENT = concat!("SELECT ", nomenclature_columns!(),
        " FROM nomenclature n WHERE n.kind = 'department' AND n.department_id = $1 AND n.year = $2");
    CONSOLIDATED = concat!("SELECT ", nomenclature_columns!(),
        " FROM nomenclature n WHERE n.kind = 'consolidated' AND n.year = $1");
    ALL_OF_YEAR = concat!("SELECT ", nomenclature_columns!(),
        " FROM nomenclature n WHERE n.kind = 'department' AND n.year = $1");
    LIST = concat!("SELECT ", nomenclature_columns!(), " FROM nomenclature n
        WHERE n.kind = 'consolidated' OR $1 OR n.department_id = $2 ORDER BY n.year DESC, n.kind, n.id");
    PARTS = concat!("SELECT ", nomenclature_columns!(), " FROM nomenclature n JOIN department d ON d.id = n.department_id
        WHERE n.consolidated_id = $1 ORDER BY d.sort_order, d.id");
    YEARS = "SELECT DISTINCT year FROM nomenclature ORDER BY year DESC";
    LAST_EXTERNAL_AGREEMENT = "SELECT max(external_protocol_on) FROM nomenclature WHERE kind = 'consolidated'";
    ASSEMBLED = "UPDATE nomenclature SET state = 'assembled', assembled_by = $3, assembled_on = $4, version = version + 1
        WHERE id = $1 AND version = $2";
    SIGNED = "UPDATE nomenclature SET state = $5, signed_by = $3, signed_on = $4, version = version + 1
        WHERE id = $1 AND version = $2";
    CHECKED = "UPDATE nomenclature SET state = $5, checked_by = $3, checked_on = $4, version = version + 1
        WHERE id = $1 AND version = $2";
    SENT = "UPDATE nomenclature SET state = 'sent', memo_number = $3, memo_on = $4, version = version + 1
        WHERE id = $1 AND version = $2";
    VISAED = "UPDATE nomenclature SET state = 'visaed', visaed_by = $3, visaed_on = $4, version = version + 1
        WHERE id = $1 AND version = $2";
    ENDORSED = "UPDATE nomenclature SET state = 'endorsed', decision_id = $3, version = version + 1
        WHERE id = $1 AND version = $2";
    APPROVED = "UPDATE nomenclature SET state = 'approved', approved_by = $3, approved_on = $4,
        external_protocol_number = $5, external_protocol_on = $6, version = version + 1
        WHERE id = $1 AND version = $2";
    JOIN_CONSOLIDATED = "UPDATE nomenclature SET consolidated_id = $3, version = version + 1
        WHERE id = $1 AND version = $2";
    TOUCH = "UPDATE nomenclature SET version = version + 1 WHERE id = $1 RETURNING version";
    JOIN_APPROVED = "UPDATE nomenclature SET consolidated_id = $3, joined_on = $4, version = version + 1
        WHERE id = $1 AND version = $2";

    HEADING_COUNTS = "SELECT h.nomenclature_id, CAST(count(*) AS BIGINT) FROM heading h
        JOIN nomenclature n ON n.id = h.nomenclature_id
        WHERE n.year = $1 AND (h.restricted = FALSE OR $2 OR n.department_id = CAST($3 AS BIGINT))
        GROUP BY h.nomenclature_id";
    LAST_EXTERNAL_PROTOCOL = "SELECT external_protocol_number, external_protocol_on FROM nomenclature
        WHERE kind = 'consolidated' AND year <= $1 AND external_protocol_number IS NOT NULL
          AND external_protocol_on IS NOT NULL
        ORDER BY external_protocol_on DESC LIMIT 1";

    SUBMIT_DIVISION = "INSERT INTO nomenclature_division (nomenclature_id, division_id, submitted_by, submitted_on)
        VALUES ($1, $2, $3, $4) ON CONFLICT (nomenclature_id, division_id)
        DO UPDATE SET submitted_by = excluded.submitted_by, submitted_on = excluded.submitted_on";
    SUBMITTED_DIVISIONS = "SELECT division_id FROM nomenclature_division WHERE nomenclature_id = $1";

    INSERT_HEADING = "INSERT INTO heading (nomenclature_id, division_id, section, position, index_text, item, title,
        term_text, article_text, note, term, category, kind, restricted, carry_over, responsible_id, source_key, search_key, changed_in)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18,
                (SELECT version FROM nomenclature WHERE id = $1)) RETURNING id";
    UPDATE_HEADING = "UPDATE heading SET division_id = $3, section = $4, position = $5, index_text = $6, item = $7,
        title = $8, term_text = $9, article_text = $10, note = $11, term = $12, category = $13, kind = $14,
        restricted = $15, carry_over = $16, responsible_id = $17, search_key = $18, version = version + 1,
        changed_in = (SELECT n.version FROM nomenclature n WHERE n.id = heading.nomenclature_id)
        WHERE id = $1 AND version = $2";
    // No index begins with a tilde: rows that change indexes among each other step aside first.
    STEP_ASIDE = "UPDATE heading SET index_text = '~' || CAST(id AS TEXT) WHERE id = $1";
    STAMP_HEADING = "UPDATE heading SET changed_in = (SELECT n.version FROM nomenclature n WHERE n.id = heading.nomenclature_id)
        WHERE id = $1";
    CHANGED_AFTER = "SELECT id FROM heading WHERE nomenclature_id = $1 AND changed_in > $2";
    DELETE_HEADING_REMARKS = "DELETE FROM heading_remark WHERE heading_id = $1";
    DELETE_HEADING = "DELETE FROM heading WHERE id = $1 AND version = $2";
    INSERT_UNFORESEEN = "INSERT INTO heading (nomenclature_id, memo_id, division_id, section, position, index_text, item,
        title, term_text, article_text, note, term, category, kind, restricted, carry_over, search_key)
        SELECT m.nomenclature_id, m.id, m.division_id, m.section,
            (SELECT coalesce(max(h.position), 0) + 1 FROM heading h WHERE h.nomenclature_id = m.nomenclature_id),
            m.index_text, m.item, m.title, m.term_text, m.article_text, m.note, CAST($2 AS TEXT),
            CAST($3 AS TEXT), m.kind, m.restricted, m.carry_over, CAST($4 AS TEXT)
        FROM heading_memo m WHERE m.id = $1 RETURNING id";
    HEADING = concat!("SELECT ", heading_columns!(), " FROM heading h WHERE h.id = $1");
    HEADING_OF_MEMO = "SELECT id FROM heading WHERE memo_id = $1";
    HEADINGS = concat!("SELECT ", heading_columns!(), " FROM heading h
        WHERE h.nomenclature_id = $1 AND (h.restricted = FALSE OR $2) ORDER BY h.position, h.id");
    HEADINGS_BESIDE = concat!("SELECT ", heading_columns!(), " FROM heading h WHERE h.nomenclature_id = $1
        AND h.index_text = (SELECT o.index_text FROM heading o WHERE o.id = $2) ORDER BY h.position, h.id");
    LAST_POSITION = "SELECT coalesce(max(position), 0) FROM heading WHERE nomenclature_id = $1";
    HEADING_BY_INDEX = concat!("SELECT ", heading_columns!(), " FROM heading h
        WHERE h.nomenclature_id = $1 AND h.index_text = $2 AND h.item = $3");

    APPROVED_STAMP = "SELECT CAST(count(*) AS BIGINT), CAST(coalesce(max(id), 0) AS BIGINT) FROM nomenclature
        WHERE kind = 'consolidated' AND state = 'approved'";
    PAST_CHOICES = "SELECT max(h.id) AS heading_id, n.department_id, h.restricted, h.kind, h.title, h.term_text,
            h.article_text, h.note, max(h.index_text) AS index_text, max(n.year) AS year
        FROM heading h JOIN nomenclature n ON n.id = h.nomenclature_id
        JOIN nomenclature c ON c.id = n.consolidated_id
        WHERE c.state = 'approved' AND h.article_text <> '' AND n.department_id IS NOT NULL
        GROUP BY n.department_id, h.restricted, h.kind, h.title, h.term_text, h.article_text, h.note
        ORDER BY max(n.year), max(h.id)";

    INSERT_REMARK = "INSERT INTO heading_remark (heading_id, remark, made_by, made_on) VALUES ($1, $2, $3, $4) RETURNING id";
    ANSWER_REMARK = "UPDATE heading_remark SET answer = $2, answered_by = $3, answered_on = $4
        WHERE id = $1 AND answered_on IS NULL";
    REMARK_HEADING = "SELECT heading_id FROM heading_remark WHERE id = $1";
    REMARKS = "SELECT r.id, r.heading_id, r.remark, r.made_on, r.answer, r.answered_on
        FROM heading_remark r JOIN heading h ON h.id = r.heading_id
        WHERE h.nomenclature_id = $1 ORDER BY r.id";

    INSERT_MARK = "INSERT INTO heading_mark (heading_id, mark, dated_on, number) VALUES ($1, $2, $3, $4)
        ON CONFLICT DO NOTHING";
    MARKS = "SELECT m.heading_id, m.mark, m.dated_on, m.number
        FROM heading_mark m JOIN heading h ON h.id = m.heading_id
        WHERE h.nomenclature_id = $1 ORDER BY m.id";
    SET_COUNT = "INSERT INTO heading_count (heading_id, volumes) VALUES ($1, $2)
        ON CONFLICT (heading_id) DO UPDATE SET volumes = excluded.volumes";
    COUNTS = "SELECT c.heading_id, c.volumes FROM heading_count c JOIN heading h ON h.id = c.heading_id
        WHERE h.nomenclature_id = $1";

    INSERT_IMPORT = "INSERT INTO nomenclature_import
        (nomenclature_id, file_name, file_digest, recognised, uploaded_by, uploaded_at)
        VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
    IMPORT = "SELECT id, nomenclature_id, file_name, file_digest, recognised, uploaded_by, uploaded_at, imported_at, undone_at,
            report FROM nomenclature_import WHERE id = $1";
    IMPORTS = "SELECT id, file_name, uploaded_by, uploaded_at, imported_at, undone_at FROM nomenclature_import
        WHERE nomenclature_id = $1 ORDER BY id DESC";
    FINISH_IMPORT = "UPDATE nomenclature_import SET imported_at = $2, report = $3 WHERE id = $1 AND imported_at IS NULL";
    RECOGNISED_ANEW = "UPDATE nomenclature_import SET recognised = $2 WHERE id = $1 AND imported_at IS NULL";
    KEEP_FILE = "INSERT INTO nomenclature_import_file (import_id, content) VALUES ($1, $2)";
    FILE = "SELECT content FROM nomenclature_import_file WHERE import_id = $1";
    DROP_FILE = "DELETE FROM nomenclature_import_file WHERE import_id = $1";
    LAYOUT = "SELECT columns FROM nomenclature_layout WHERE department_id = $1 AND recognised = $2";
    KEEP_LAYOUT = "INSERT INTO nomenclature_layout (department_id, recognised, columns) VALUES ($1, $2, $3)
        ON CONFLICT (department_id, recognised) DO UPDATE SET columns = excluded.columns";
    UNDO_IMPORT = "UPDATE nomenclature_import SET undone_at = $2 WHERE id = $1 AND imported_at IS NOT NULL AND undone_at IS NULL";
    UNTOUCHED_OF_IMPORT = "SELECT id FROM heading h WHERE import_id = $1 AND version = 1
        AND NOT EXISTS (SELECT 1 FROM heading_remark r WHERE r.heading_id = h.id)";
    CAME_BY_IMPORT = "SELECT CAST(count(*) AS BIGINT) FROM heading WHERE import_id = $1";
}

/// Rows put in other places; what they say stays as it is.
const PLACES_OVER: OverRows = OverRows {
    before: "WITH v (id, position) AS (VALUES ",
    after: ") UPDATE heading SET position = v.position FROM v WHERE heading.id = v.id",
};

#[derive(sqlx::FromRow)]
struct HeadingRow {
    id: HeadingId,
    nomenclature_id: NomenclatureId,
    division_id: Option<DivisionId>,
    section: String,
    position: i64,
    index_text: String,
    item: String,
    title: String,
    term_text: String,
    article_text: String,
    note: String,
    term: Option<String>,
    category: Option<Category>,
    kind: HeadingKind,
    restricted: bool,
    carry_over: bool,
    responsible_id: Option<PersonId>,
    source_key: Option<String>,
    memo_id: Option<MemoId>,
    version: i64,
}

impl From<HeadingRow> for Heading {
    fn from(row: HeadingRow) -> Self {
        Heading {
            id: row.id,
            nomenclature_id: row.nomenclature_id,
            content: HeadingContent {
                division_id: row.division_id,
                section: row.section,
                position: row.position,
                index_text: row.index_text,
                item: row.item,
                title: row.title,
                term_text: row.term_text,
                article_text: row.article_text,
                note: row.note,
                kind: row.kind,
                restricted: row.restricted,
                carry_over: row.carry_over,
                responsible_id: row.responsible_id,
            },
            // A term that no longer parses is as good as unread: the row cannot be signed until it is mended.
            term: row.term.and_then(|json| serde_json::from_str(&json).ok()),
            category: row.category,
            source_key: row.source_key,
            memo_id: row.memo_id,
            version: row.version,
        }
    }
}

/// A remark of the archive on a row, with its answer.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow, serde::Serialize)]
pub struct Remark {
    /// Key.
    pub id: RemarkId,
    /// On which row.
    pub heading_id: HeadingId,
    /// What the archive says.
    pub remark: String,
    /// When it was made.
    pub made_on: NaiveDate,
    /// What the department answered.
    pub answer: Option<String>,
    /// When it was answered.
    pub answered_on: Option<NaiveDate>,
}

/// An uploaded spreadsheet waiting for the user's choices, or imported.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Upload {
    /// Key.
    pub id: ImportId,
    /// Into which nomenclature.
    pub nomenclature_id: NomenclatureId,
    /// As the user's machine called it.
    pub file_name: String,
    /// SHA-256 of the file.
    pub file_digest: String,
    /// JSON of everything recognised.
    pub recognised: String,
    /// Who uploaded it.
    pub uploaded_by: PersonId,
    /// When.
    pub uploaded_at: DateTime<Utc>,
    /// When it was imported.
    pub imported_at: Option<DateTime<Utc>>,
    /// When its rows were taken out again.
    pub undone_at: Option<DateTime<Utc>>,
    /// JSON of what became of each row.
    pub report: Option<String>,
}

/// An uploaded spreadsheet without its contents, for lists.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct UploadLine {
    /// Key.
    pub id: ImportId,
    /// As the user's machine called it.
    pub file_name: String,
    /// Who uploaded it.
    pub uploaded_by: PersonId,
    /// When.
    pub uploaded_at: DateTime<Utc>,
    /// When it was imported.
    pub imported_at: Option<DateTime<Utc>>,
    /// When its rows were taken out again.
    pub undone_at: Option<DateTime<Utc>>,
}

/// Begins a nomenclature.
pub async fn insert(
    db: impl Store,
    kind: NomenclatureKind,
    year: i64,
    department: Option<DepartmentId>,
    state: NomenclatureState,
    number: &str,
) -> Result<NomenclatureId> {
    db.fetch_value(INSERT, (kind, year, department, state, number))
        .await
}

/// One nomenclature.
pub async fn by_id(db: impl Store, id: NomenclatureId) -> Result<Nomenclature> {
    db.fetch_one(BY_ID, (id,)).await
}

/// A department's nomenclature for a year.
pub async fn of_department(
    db: impl Store,
    department: DepartmentId,
    year: i64,
) -> Result<Option<Nomenclature>> {
    db.fetch_optional(OF_DEPARTMENT, (department, year)).await
}

/// The agency's nomenclature for a year.
pub async fn consolidated(db: impl Store, year: i64) -> Result<Option<Nomenclature>> {
    db.fetch_optional(CONSOLIDATED, (year,)).await
}

/// The nomenclatures of all departments for a year.
pub async fn all_of_year(db: impl Store, year: i64) -> Result<Vec<Nomenclature>> {
    db.fetch_all(ALL_OF_YEAR, (year,)).await
}

/// What somebody may see, latest year first.
pub async fn list(db: impl Store, sight: Sight) -> Result<Vec<Nomenclature>> {
    db.fetch_all(LIST, (sight.agency_wide, sight.department))
        .await
}

/// The departments' nomenclatures within the agency's, in the order of the structure.
pub async fn parts(db: impl Store, consolidated: NomenclatureId) -> Result<Vec<Nomenclature>> {
    db.fetch_all(PARTS, (consolidated,)).await
}

/// The years that have a nomenclature, latest first.
pub async fn years(db: impl Store) -> Result<Vec<i64>> {
    let rows: Vec<(i64,)> = db.fetch_all(YEARS, ()).await?;
    Ok(rows.into_iter().map(|(year,)| year).collect())
}

/// How many rows that somebody may see each nomenclature of a year has.
pub async fn heading_counts(
    db: impl Store,
    year: i64,
    sight: Sight,
) -> Result<Vec<(NomenclatureId, i64)>> {
    db.fetch_all(
        HEADING_COUNTS,
        (year, sight.restricted_everywhere, sight.restricted_in),
    )
    .await
}

/// The latest protocol of the state archive's commission on a nomenclature for `year` or an earlier one.
pub async fn last_external_protocol(
    db: impl Store,
    year: i64,
) -> Result<Option<(String, NaiveDate)>> {
    db.fetch_optional(LAST_EXTERNAL_PROTOCOL, (year,)).await
}

/// When the state archive's commission last agreed the agency's nomenclature.
pub async fn last_external_agreement(db: impl Store) -> Result<Option<NaiveDate>> {
    db.fetch_value(LAST_EXTERNAL_AGREEMENT, ()).await
}

/// Writes that the clerk put it together.
pub async fn assembled(
    db: impl Store,
    it: &Nomenclature,
    by: PersonId,
    on: NaiveDate,
) -> Result<()> {
    exactly_one(db.execute(ASSEMBLED, (it.id, it.version, by, on)).await?)
}

/// Writes a signature.
pub async fn signed(
    db: impl Store,
    it: &Nomenclature,
    to: NomenclatureState,
    by: PersonId,
    on: NaiveDate,
) -> Result<()> {
    exactly_one(db.execute(SIGNED, (it.id, it.version, by, on, to)).await?)
}

/// Writes the outcome of the archive's check.
pub async fn checked(
    db: impl Store,
    it: &Nomenclature,
    to: NomenclatureState,
    by: PersonId,
    on: NaiveDate,
) -> Result<()> {
    exactly_one(db.execute(CHECKED, (it.id, it.version, by, on, to)).await?)
}

/// Writes that it was sent with a memo.
pub async fn sent(
    db: impl Store,
    it: &Nomenclature,
    memo_number: &str,
    memo_on: NaiveDate,
) -> Result<()> {
    exactly_one(
        db.execute(SENT, (it.id, it.version, memo_number, memo_on))
            .await?,
    )
}

/// Writes the visa.
pub async fn visaed(db: impl Store, it: &Nomenclature, by: PersonId, on: NaiveDate) -> Result<()> {
    exactly_one(db.execute(VISAED, (it.id, it.version, by, on)).await?)
}

/// Writes the commission's endorsement.
pub async fn endorsed(
    db: impl Store,
    it: &Nomenclature,
    decision: crate::ids::DecisionId,
) -> Result<()> {
    exactly_one(db.execute(ENDORSED, (it.id, it.version, decision)).await?)
}

/// Writes the approval.
pub async fn approved(
    db: impl Store,
    it: &Nomenclature,
    by: PersonId,
    on: NaiveDate,
    external_protocol: Option<(String, NaiveDate)>,
) -> Result<()> {
    let (number, dated) = external_protocol.unzip();
    exactly_one(
        db.execute(APPROVED, (it.id, it.version, by, on, number, dated))
            .await?,
    )
}

/// Writes that a department's nomenclature went into the agency's.
pub async fn join_consolidated(
    db: impl Store,
    part: &Nomenclature,
    consolidated: NomenclatureId,
) -> Result<()> {
    exactly_one(
        db.execute(JOIN_CONSOLIDATED, (part.id, part.version, consolidated))
            .await?,
    )
}

/// Writes that a department's nomenclature joined the agency's, approved before.
pub async fn join_approved(
    db: impl Store,
    part: &Nomenclature,
    consolidated: NomenclatureId,
    on: NaiveDate,
) -> Result<()> {
    exactly_one(
        db.execute(JOIN_APPROVED, (part.id, part.version, consolidated, on))
            .await?,
    )
}

/// Counts a change of its rows and tells the new version, which the rows written afterwards carry; nobody else writes rows of
/// the nomenclature until the transaction ends.
pub async fn touch(db: impl Store, draft: &Draft) -> Result<i64> {
    db.fetch_value(TOUCH, (draft.id,)).await
}

/// The rows written since the nomenclature had this version.
pub async fn changed_after(
    db: impl Store,
    nomenclature: NomenclatureId,
    version: i64,
) -> Result<Vec<HeadingId>> {
    let rows: Vec<(HeadingId,)> = db.fetch_all(CHANGED_AFTER, (nomenclature, version)).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Frees the index of a row that is about to be written anew in the same transaction.
pub async fn step_aside(db: impl Store, _draft: &Draft, id: HeadingId) -> Result<()> {
    exactly_one(db.execute(STEP_ASIDE, (id,)).await?)
}

/// Counts a row as written, because something said of it has changed.
pub async fn stamp_heading(db: impl Store, _draft: &Draft, id: HeadingId) -> Result<()> {
    exactly_one(db.execute(STAMP_HEADING, (id,)).await?)
}

/// Puts rows in other places.
pub async fn place_headings(
    tx: &mut Tx,
    _draft: &Draft,
    places: Vec<(HeadingId, i64)>,
) -> Result<()> {
    tx.execute_over(PLACES_OVER, places).await?;
    Ok(())
}

/// Writes that a division handed in its rows.
pub async fn submit_division(
    db: impl Store,
    draft: &Draft,
    division: DivisionId,
    by: PersonId,
    on: NaiveDate,
) -> Result<()> {
    db.execute(SUBMIT_DIVISION, (draft.id, division, by, on))
        .await?;
    Ok(())
}

/// The divisions that have handed in their rows.
pub async fn submitted_divisions(db: impl Store, id: NomenclatureId) -> Result<Vec<DivisionId>> {
    let rows: Vec<(DivisionId,)> = db.fetch_all(SUBMITTED_DIVISIONS, (id,)).await?;
    Ok(rows.into_iter().map(|(division,)| division).collect())
}

fn as_json(term: &RetentionTerm) -> String {
    serde_json::to_string(term).expect("a term has no maps with odd keys")
}

fn search_key(content: &HeadingContent) -> String {
    folded(&format!("{} {}", content.index_text, content.title))
}

/// Adds a row to a draft.
pub async fn insert_heading(
    db: impl Store,
    draft: &Draft,
    content: &HeadingContent,
    term: Option<&RetentionTerm>,
    source_key: Option<String>,
) -> Result<HeadingId> {
    db.fetch_value(
        INSERT_HEADING,
        (
            draft.id,
            content.division_id,
            &content.section,
            content.position,
            &content.index_text,
            &content.item,
            &content.title,
            &content.term_text,
            &content.article_text,
            &content.note,
            term.map(as_json),
            term.map(|term| Category::from(term.category())),
            content.kind,
            content.restricted,
            content.carry_over,
            content.responsible_id,
            source_key,
            search_key(content),
        ),
    )
    .await
}

/// Adds the row that a registered memo asks for; the database checks that the memo asks for just this row.
pub async fn insert_unforeseen(
    db: impl Store,
    memo: MemoId,
    content: &HeadingContent,
    term: &RetentionTerm,
) -> Result<HeadingId> {
    db.fetch_value(
        INSERT_UNFORESEEN,
        (
            memo,
            as_json(term),
            Category::from(term.category()),
            search_key(content),
        ),
    )
    .await
}

/// Writes a row of a draft anew.
pub async fn update_heading(
    db: impl Store,
    _draft: &Draft,
    (id, version): (HeadingId, i64),
    content: &HeadingContent,
    term: Option<&RetentionTerm>,
) -> Result<()> {
    exactly_one(
        db.execute(
            UPDATE_HEADING,
            (
                id,
                version,
                content.division_id,
                &content.section,
                content.position,
                &content.index_text,
                &content.item,
                &content.title,
                &content.term_text,
                &content.article_text,
                &content.note,
                term.map(as_json),
                term.map(|term| Category::from(term.category())),
                content.kind,
                content.restricted,
                content.carry_over,
                content.responsible_id,
                search_key(content),
            ),
        )
        .await?,
    )
}

/// Takes a row out of a draft; the journal keeps what it said.
pub async fn delete_heading(
    db: &mut crate::db::Tx,
    _draft: &Draft,
    id: HeadingId,
    version: i64,
) -> Result<()> {
    db.execute(DELETE_HEADING_REMARKS, (id,)).await?;
    exactly_one(db.execute(DELETE_HEADING, (id, version)).await?)
}

/// One row.
pub async fn heading(db: impl Store, id: HeadingId) -> Result<Heading> {
    let row: HeadingRow = db.fetch_one(HEADING, (id,)).await?;
    Ok(row.into())
}

/// The row that a memo brought.
pub async fn heading_of_memo(db: impl Store, memo: MemoId) -> Result<Option<HeadingId>> {
    let row: Option<(HeadingId,)> = db.fetch_optional(HEADING_OF_MEMO, (memo,)).await?;
    Ok(row.map(|(heading,)| heading))
}

/// The rows of a nomenclature in their order; restricted ones only for those who may see them.
pub async fn headings(
    db: impl Store,
    nomenclature: NomenclatureId,
    with_restricted: bool,
) -> Result<Vec<Heading>> {
    let rows: Vec<HeadingRow> = db
        .fetch_all(HEADINGS, (nomenclature, with_restricted))
        .await?;
    Ok(rows.into_iter().map(Heading::from).collect())
}

/// The rows of a nomenclature under the same index as one of them, itself among them; restricted ones too.
pub async fn headings_beside(
    db: impl Store,
    nomenclature: NomenclatureId,
    row: HeadingId,
) -> Result<Vec<Heading>> {
    let rows: Vec<HeadingRow> = db.fetch_all(HEADINGS_BESIDE, (nomenclature, row)).await?;
    Ok(rows.into_iter().map(Heading::from).collect())
}

/// A term and an article that were approved for a heading; of the same choice year after year, the latest.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct PastChoice {
    /// The latest row.
    pub heading_id: HeadingId,
    /// Whose.
    pub department_id: DepartmentId,
    /// ДСП.
    pub restricted: bool,
    /// What stands behind the row.
    pub kind: HeadingKind,
    /// Title.
    pub title: String,
    /// Term as written.
    pub term_text: String,
    /// Article as written.
    pub article_text: String,
    /// Note.
    pub note: String,
    /// Index.
    pub index_text: String,
    /// The latest year.
    pub year: i64,
}

/// How many nomenclatures of the agency were approved, and the last of them: changes whenever past choices do.
pub async fn approved_stamp(db: impl Store) -> Result<(i64, i64)> {
    db.fetch_one(APPROVED_STAMP, ()).await
}

/// What was approved for headings, the latest last.
pub async fn past_choices(db: impl Store) -> Result<Vec<PastChoice>> {
    db.fetch_all(PAST_CHOICES, ()).await
}

/// The place of the last row.
pub async fn last_position(db: impl Store, nomenclature: NomenclatureId) -> Result<i64> {
    db.fetch_value(LAST_POSITION, (nomenclature,)).await
}

/// The row with this index.
pub async fn heading_by_index(
    db: impl Store,
    nomenclature: NomenclatureId,
    index_text: &str,
    item: &str,
) -> Result<Option<Heading>> {
    let row: Option<HeadingRow> = db
        .fetch_optional(HEADING_BY_INDEX, (nomenclature, index_text, item))
        .await?;
    Ok(row.map(Heading::from))
}

/// Adds a remark to a row.
pub async fn insert_remark(
    db: impl Store,
    heading: HeadingId,
    remark: &str,
    by: PersonId,
    on: NaiveDate,
) -> Result<RemarkId> {
    db.fetch_value(INSERT_REMARK, (heading, remark, by, on))
        .await
}

/// Answers a remark.
pub async fn answer_remark(
    db: impl Store,
    remark: RemarkId,
    answer: &str,
    by: PersonId,
    on: NaiveDate,
) -> Result<()> {
    exactly_one(db.execute(ANSWER_REMARK, (remark, answer, by, on)).await?)
}

/// The row that a remark is on.
pub async fn heading_of_remark(db: impl Store, remark: RemarkId) -> Result<HeadingId> {
    db.fetch_value(REMARK_HEADING, (remark,)).await
}

/// All remarks on the rows of a nomenclature.
pub async fn remarks(db: impl Store, nomenclature: NomenclatureId) -> Result<Vec<Remark>> {
    db.fetch_all(REMARKS, (nomenclature,)).await
}

/// Writes a mark into the note of a row; a mark that is there stays as it is.
pub async fn insert_mark(db: impl Store, mark: &HeadingMark) -> Result<()> {
    db.execute(
        INSERT_MARK,
        (mark.heading_id, mark.mark, mark.dated_on, &mark.number),
    )
    .await?;
    Ok(())
}

/// All marks of a nomenclature, in the order of the events.
pub async fn marks(db: impl Store, nomenclature: NomenclatureId) -> Result<Vec<HeadingMark>> {
    db.fetch_all(MARKS, (nomenclature,)).await
}

/// Writes how many volumes were formed under a row.
pub async fn set_count(db: impl Store, heading: HeadingId, volumes: i64) -> Result<()> {
    db.execute(SET_COUNT, (heading, volumes)).await?;
    Ok(())
}

/// How many volumes were formed, by row; rows without a final record are missing.
pub async fn counts(db: impl Store, nomenclature: NomenclatureId) -> Result<Vec<(HeadingId, i64)>> {
    db.fetch_all(COUNTS, (nomenclature,)).await
}

/// Keeps an uploaded spreadsheet with everything recognised in it.
pub async fn insert_import(
    db: impl Store,
    draft: &Draft,
    file_name: &str,
    file_digest: &str,
    recognised: &str,
    by: PersonId,
    at: DateTime<Utc>,
) -> Result<ImportId> {
    db.fetch_value(
        INSERT_IMPORT,
        (draft.id, file_name, file_digest, recognised, by, at),
    )
    .await
}

/// An uploaded spreadsheet.
pub async fn import(db: impl Store, id: ImportId) -> Result<Upload> {
    db.fetch_one(IMPORT, (id,)).await
}

/// The spreadsheets uploaded for a nomenclature, latest first.
pub async fn imports(db: impl Store, nomenclature: NomenclatureId) -> Result<Vec<UploadLine>> {
    db.fetch_all(IMPORTS, (nomenclature,)).await
}

/// Writes what became of the rows of an upload.
pub async fn finish_import(
    db: impl Store,
    id: ImportId,
    at: DateTime<Utc>,
    report: &str,
) -> Result<()> {
    exactly_one(db.execute(FINISH_IMPORT, (id, at, report)).await?)
}

/// Writes that the rows of an upload were taken out again.
pub async fn undo_import(db: impl Store, id: ImportId, at: DateTime<Utc>) -> Result<()> {
    exactly_one(db.execute(UNDO_IMPORT, (id, at)).await?)
}

/// How many rows of the nomenclature came from an upload.
pub async fn came_by_import(db: impl Store, id: ImportId) -> Result<i64> {
    db.fetch_value(CAME_BY_IMPORT, (id,)).await
}

/// The rows that came from an upload and that nobody has written or remarked on since.
pub async fn untouched_of_import(db: impl Store, id: ImportId) -> Result<Vec<HeadingId>> {
    let rows: Vec<(HeadingId,)> = db.fetch_all(UNTOUCHED_OF_IMPORT, (id,)).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Keeps the file of an upload until it is imported.
pub async fn keep_import_file(db: impl Store, id: ImportId, content: Vec<u8>) -> Result<()> {
    exactly_one(db.execute(KEEP_FILE, (id, content)).await?)
}

/// The file of an upload, while it is kept.
pub async fn import_file(db: impl Store, id: ImportId) -> Result<Option<Vec<u8>>> {
    let found: Option<(Vec<u8>,)> = db.fetch_optional(FILE, (id,)).await?;
    Ok(found.map(|(content,)| content))
}

/// Forgets the file of an upload that was imported.
pub async fn drop_import_file(db: impl Store, id: ImportId) -> Result<()> {
    db.execute(DROP_FILE, (id,)).await?;
    Ok(())
}

/// Writes what was recognised in an upload with other columns.
pub async fn recognised_anew(db: impl Store, id: ImportId, recognised: &str) -> Result<()> {
    exactly_one(db.execute(RECOGNISED_ANEW, (id, recognised)).await?)
}

/// The columns that people of a department chose for files which the program took in this way.
pub async fn layout(
    db: impl Store,
    department: DepartmentId,
    recognised: &str,
) -> Result<Option<String>> {
    let found: Option<(String,)> = db.fetch_optional(LAYOUT, (department, recognised)).await?;
    Ok(found.map(|(columns,)| columns))
}

/// Remembers them.
pub async fn keep_layout(
    db: impl Store,
    department: DepartmentId,
    recognised: &str,
    columns: &str,
) -> Result<()> {
    exactly_one(
        db.execute(KEEP_LAYOUT, (department, recognised, columns))
            .await?,
    )
}
