//! Nomenclatures on paper: F-18 of a department, F-19 of the agency, F-19D with what it did not foresee, F-19V for a cupboard.

use std::collections::HashMap;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use super::desk::load;
use super::forms::{
    self, ConsolidatedNomenclature, ConsolidatedNomenclatureState, DepartmentNames,
    DepartmentNomenclature, DepartmentNomenclatureState, DepartmentSection, DivisionName,
    DivisionSection, Extract, HeadingRow, Supplement,
};
use super::memos;
use super::rules::{
    self, Heading, HeadingMark, MarkKind, Nomenclature, NomenclatureKind, NomenclatureState,
};
use super::sections::{self, Section};
use super::store::{self, printing::ExtractRows};
use crate::acting::Acting;
use crate::commission;
use crate::db::Db;
use crate::ids::{DepartmentId, DivisionId, HeadingId, MemoId, NomenclatureId, PersonId};
use crate::organisation::letterhead::{self, reference, signing};
use crate::organisation::people::{Department, Division, Person};
use crate::organisation::roles::Role;
use crate::organisation::store as organisation;
use crate::print::catalogue::FormCode;
use crate::print::centre::{Named, Printable, Subject, Variant};
use crate::print::marks::Mark;
use crate::print::russian::family_first;
use crate::print::{DocumentReference, Form, Paragraph, Piece, Signatory, Templates};
use crate::refusal::{OrMissing, Refusal, Result};

/// Said on every print for people without the right to restricted cases, whether or not there are any.
pub const WITHOUT_RESTRICTED: &str =
    "Дела с пометкой «ДСП», если они есть, в этот экземпляр не включены.";

/// What may be printed of a nomenclature by this person.
///
/// # Errors
/// Those of the database.
pub async fn printables(db: &Db, acting: &Acting, it: &Nomenclature) -> Result<Vec<Printable>> {
    let sight = acting.sight();
    let rows = store::printing::rows(db, it.id, sight).await?;
    let subject = Subject::Nomenclature(it.id);
    if it.kind == NomenclatureKind::Consolidated {
        let paper = Printable::new(subject, FormCode::F19, "Сводная номенклатура дел");
        return Ok(vec![paper.with_rows(rows)]);
    }
    let paper = Printable::new(subject, FormCode::F18, "Номенклатура дел подразделения");
    let mut papers = vec![paper.with_rows(rows)];
    if let Some(whole) = it.consolidated_id
        && load(db, whole).await?.state == NomenclatureState::Approved
    {
        let divisions = organisation::divisions(db).await?;
        let counts = store::printing::extracts(db, whole, sight).await?;
        let own: Vec<ExtractRows> = counts.into_iter().filter(|one| one.id == it.id).collect();
        papers.extend(extract_of_department(&own));
        papers.extend(extracts_of_divisions(&own, &divisions));
    }
    Ok(papers)
}

/// The extract of a whole department for its cupboard; none without rows.
pub fn extract_of_department(counts: &[ExtractRows]) -> Option<Printable> {
    let first = counts.first()?;
    let rows: i64 = counts.iter().map(|one| one.rows).sum();
    let title = format!(
        "Выписка для шкафа, подразделение {}",
        first.department_index
    );
    let paper = Printable::new(Subject::Nomenclature(first.id), FormCode::F19V, title);
    Some(paper.with_rows(rows))
}

/// The extracts of the divisions; none where all rows belong to one.
pub fn extracts_of_divisions(counts: &[ExtractRows], divisions: &[Division]) -> Vec<Printable> {
    if counts.len() < 2 {
        return Vec::new();
    }
    let named = |one: &ExtractRows| {
        let division = divisions
            .iter()
            .find(|division| Some(division.id) == one.division_id)?;
        let title = format!(
            "Выписка для шкафа, отдел {}-{}. {}",
            one.department_index, division.number, division.name
        );
        let paper = Printable::new(Subject::Nomenclature(one.id), FormCode::F19V, title);
        Some(paper.with_rows(one.rows).of_division(division.id))
    };
    counts.iter().filter_map(named).collect()
}

/// A paper of a nomenclature by its code.
///
/// # Errors
/// [`Refusal::NotFound`] for a code that it does not have; those of the form.
pub async fn paper(
    db: &Db,
    acting: &Acting,
    id: NomenclatureId,
    (code, variant): (&str, Variant),
) -> Result<Named> {
    let it = visible(db, acting, id).await?;
    let (number, year) = (&it.number, it.year);
    match (code, it.kind) {
        ("F-18", NomenclatureKind::Department) => Ok(Named::new(
            form(db, acting, id).await?,
            format!("Номенклатура {number} {year}"),
        )),
        ("F-19", NomenclatureKind::Consolidated) => Ok(Named::new(
            form(db, acting, id).await?,
            format!("Сводная номенклатура {year}"),
        )),
        ("F-19V", NomenclatureKind::Department) => Ok(Named::new(
            extract(db, acting, id, variant.division).await?,
            format!("Выписка из номенклатуры {number} {year}"),
        )),
        _ => Err(Refusal::NotFound("Такой печатной формы нет".into())),
    }
}

/// The printed form of a nomenclature as this person may see it.
///
/// # Errors
/// [`Refusal::NotFound`]; those of the database.
pub async fn form(db: &Db, acting: &Acting, id: NomenclatureId) -> Result<Form> {
    let nomenclature = visible(db, acting, id).await?;
    let desk = Desk::lay(db, acting).await?;
    match nomenclature.kind {
        NomenclatureKind::Department => desk.department(&nomenclature).await,
        NomenclatureKind::Consolidated => desk.consolidated(&nomenclature).await,
    }
}

/// A nomenclature that the person may know of: those of other departments are the archive's to see, the agency's is everybody's.
///
/// # Errors
/// [`Refusal::NotFound`].
pub async fn visible(db: &Db, acting: &Acting, id: NomenclatureId) -> Result<Nomenclature> {
    let nomenclature = load(db, id).await?;
    let is_seen = nomenclature
        .department_id
        .is_none_or(|department| acting.sight().covers(department, false));
    if is_seen {
        Ok(nomenclature)
    } else {
        Err(Refusal::NotFound("Такой номенклатуры нет".into()))
    }
}

/// Marks and counts of the rows of a nomenclature.
pub struct Events {
    marks: HashMap<HeadingId, Vec<HeadingMark>>,
    counts: HashMap<HeadingId, i64>,
    memos: HashMap<MemoId, DocumentReference>,
}

impl Events {
    /// Those of one nomenclature.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn of(db: &Db, nomenclature: NomenclatureId) -> Result<Events> {
        let mut marks: HashMap<HeadingId, Vec<HeadingMark>> = HashMap::new();
        for mark in store::marks(db, nomenclature).await? {
            marks.entry(mark.heading_id).or_default().push(mark);
        }
        let counts = store::counts(db, nomenclature).await?.into_iter().collect();
        let memos = memos::store::registered(db, nomenclature)
            .await?
            .into_iter()
            .map(|(id, on, number)| (id, reference(on, number)))
            .collect();
        Ok(Events {
            marks,
            counts,
            memos,
        })
    }

    /// How many volumes were formed under a row (gr. 3); nothing before the final record.
    pub fn volumes(&self, row: HeadingId) -> Option<u64> {
        self.counts
            .get(&row)
            .and_then(|count| u64::try_from(*count).ok())
    }

    /// The memo by which a row came that the approved nomenclature did not foresee.
    pub fn memo(&self, row: &Heading) -> Option<&DocumentReference> {
        row.memo_id.and_then(|id| self.memos.get(&id))
    }

    /// The note of a row (gr. 5): what was written, the mark of restriction, what the events left.
    pub fn notes(
        &self,
        templates: &Templates,
        row: &Heading,
        responsible: Option<&Person>,
    ) -> Vec<String> {
        let mut notes = Vec::new();
        if row.content.restricted {
            notes.push(Mark::OfficialUse.text(templates));
        }
        if !row.content.note.is_empty() {
            notes.push(row.content.note.clone());
        }
        if let Some(memo) = self.memo(row) {
            notes.push(Mark::Unforeseen(memo.clone()).text(templates));
        }
        if let Some(person) = responsible {
            let name = family_first(&person.surname, &person.given_name, &person.patronymic);
            notes.push(Mark::Responsible { name }.text(templates));
        }
        let marks = self.marks.get(&row.id).into_iter().flatten();
        notes.extend(marks.map(|mark| printed(mark).text(templates)));
        notes
    }
}

fn printed(mark: &HeadingMark) -> Mark {
    let document = || reference(mark.dated_on, &mark.number);
    match mark.mark {
        MarkKind::Opened => Mark::Opened { on: mark.dated_on },
        MarkKind::CarriedOver => Mark::CarriedOver {
            since: mark.dated_on.year(),
        },
        MarkKind::Selected => Mark::Selected(document()),
        MarkKind::Transferred => Mark::Transferred(document()),
        MarkKind::Destroyed => Mark::Destroyed(document()),
    }
}

/// Which rows a paper has.
#[derive(Clone, Copy)]
enum Rows {
    /// Those that were approved: later ones stand in the supplement.
    Foreseen,
    /// All that are in force, of one division or of all.
    InForce(Option<DivisionId>),
}

impl Rows {
    fn has(self, row: &Heading) -> bool {
        match self {
            Rows::Foreseen => row.memo_id.is_none(),
            Rows::InForce(division) => division.is_none() || row.content.division_id == division,
        }
    }
}

/// F-19V: what stands in a cupboard, of a department or of one division.
///
/// # Errors
/// [`Refusal::NotFound`] before approval or without a row that the person may see; those of the database.
pub async fn extract(
    db: &Db,
    acting: &Acting,
    id: NomenclatureId,
    division: Option<DivisionId>,
) -> Result<Form> {
    let missing = || {
        Refusal::NotFound(
            "Выписки из этой номенклатуры нет: она ещё не утверждена, или строк в ней нет".into(),
        )
    };
    let nomenclature = visible(db, acting, id).await?;
    let whole = load(db, nomenclature.consolidated_id.ok_or_else(missing)?).await?;
    if whole.state != NomenclatureState::Approved {
        return Err(missing());
    }
    let desk = Desk::lay(db, acting).await?;
    let owner = desk.owner(&nomenclature)?;
    // An extract is certified on the day on which it is printed.
    let templates = letterhead::wording(db, acting.today).await?;
    let sections = desk
        .sections(&templates, &nomenclature, owner.id, Rows::InForce(division))
        .await?;
    if sections.is_empty() {
        return Err(missing());
    }
    let clerk = if acting.has(Role::Clerk) && acting.own_department() == Some(owner.id) {
        Some(acting.person.clone())
    } else {
        desk.signatory(None, Role::Clerk, Some(owner.id)).await?
    };
    let input = Extract {
        year: year_of(&nomenclature),
        department: DepartmentSection {
            index: owner.index_code.clone(),
            name: owner.full_name.clone(),
            sections,
        },
        clerk: clerk
            .map(|person| Signatory {
                name: person.short_name(),
                post: person.post,
                signed_on: None,
            })
            .unwrap_or_default(),
    };
    let agency = letterhead::load(db).await?;
    let form = forms::extract(&templates, &agency, &input);
    Ok(desk.without_restricted(form, acting.sees_restricted(owner.id)))
}

/// A row of the supplement, with what is needed to hide it from those who may not see it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct UnforeseenLine {
    /// Of which department.
    pub department_id: DepartmentId,
    /// Its index.
    pub department_index: String,
    /// Its name.
    pub department_name: String,
    /// The division above the row.
    pub division: Option<DivisionName>,
    /// ДСП.
    pub restricted: bool,
    /// As printed.
    pub row: HeadingRow,
}

/// The rows that the agency's approved nomenclature did not foresee, in the order of its sections; restricted ones among
/// them: whoever shows them hides those.
///
/// # Errors
/// Those of the database.
pub async fn unforeseen(
    db: &Db,
    acting: &Acting,
    consolidated: NomenclatureId,
) -> Result<Vec<UnforeseenLine>> {
    let desk = Desk::lay(db, acting).await?;
    let templates = letterhead::wording(db, acting.today).await?;
    let mut lines = Vec::new();
    for part in store::parts(db, consolidated).await? {
        let owner = desk.owner(&part)?;
        let mut rows = store::headings(db, part.id, true).await?;
        rows.retain(|row| row.memo_id.is_some());
        if rows.is_empty() {
            continue;
        }
        let events = Events::of(db, part.id).await?;
        for section in sections::in_order(rows, &desk.divisions) {
            let division = division_name(&section);
            lines.extend(section.rows.iter().map(|row| UnforeseenLine {
                department_id: owner.id,
                department_index: owner.index_code.clone(),
                department_name: owner.full_name.clone(),
                division: division.clone(),
                restricted: row.content.restricted,
                row: desk.heading_row(&templates, row, &events),
            }));
        }
    }
    Ok(lines)
}

/// F-19D of a year: rows as they are now, or as they were signed.
///
/// # Errors
/// Those of the database.
pub async fn supplement(
    db: &Db,
    acting: &Acting,
    nomenclature: &Nomenclature,
    lines: Vec<UnforeseenLine>,
    signed: Option<(PersonId, NaiveDate)>,
) -> Result<Form> {
    let desk = Desk::lay(db, acting).await?;
    let mut departments: Vec<DepartmentSection> = Vec::new();
    for line in lines {
        if line.restricted && !acting.sees_restricted(line.department_id) {
            continue;
        }
        let is_next = departments
            .last()
            .is_none_or(|last| last.index != line.department_index);
        if is_next {
            departments.push(DepartmentSection {
                index: line.department_index,
                name: line.department_name,
                sections: Vec::new(),
            });
        }
        let sections = departments
            .last_mut()
            .map(|department| &mut department.sections)
            .expect("a department was put there above");
        match sections.last_mut() {
            Some(section) if section.division == line.division => section.rows.push(line.row),
            _ => sections.push(DivisionSection {
                division: line.division,
                rows: vec![line.row],
            }),
        }
    }
    let head = desk
        .signatory(signed.map(|(by, _)| by), Role::OfficeHead, None)
        .await?;
    let input = Supplement {
        year: year_of(nomenclature),
        departments,
        records_office_head: signing(head.as_ref(), signed.map(|(_, on)| on)),
    };
    let sees_all = acting.sight().restricted_everywhere;
    let worded_on = signed.map_or(acting.today, |(_, on)| on);
    let templates = letterhead::wording(db, worded_on).await?;
    let agency = letterhead::load(db).await?;
    let form = forms::supplement(&templates, &agency, &input);
    Ok(desk.without_restricted(form, sees_all))
}

/// Everything that a form needs beside the nomenclature itself.
struct Desk<'a> {
    db: &'a Db,
    acting: &'a Acting,
    people: HashMap<PersonId, Person>,
    departments: Vec<Department>,
    divisions: Vec<Division>,
}

impl<'a> Desk<'a> {
    async fn lay(db: &'a Db, acting: &'a Acting) -> Result<Desk<'a>> {
        Ok(Desk {
            db,
            acting,
            people: organisation::people(db)
                .await?
                .into_iter()
                .map(|person| (person.id, person))
                .collect(),
            departments: organisation::departments(db).await?,
            divisions: organisation::divisions(db).await?,
        })
    }

    fn person(&self, id: Option<PersonId>) -> Option<&Person> {
        id.and_then(|id| self.people.get(&id))
    }

    /// Whoever signed, or whoever is to sign by their role today.
    async fn signatory(
        &self,
        signed: Option<PersonId>,
        role: Role,
        department: Option<DepartmentId>,
    ) -> Result<Option<Person>> {
        if let Some(person) = self.person(signed) {
            return Ok(Some(person.clone()));
        }
        let holders = organisation::holders(self.db, role, department, self.acting.today).await?;
        Ok(holders.into_iter().next())
    }

    async fn department(&self, nomenclature: &Nomenclature) -> Result<Form> {
        let owner = self.owner(nomenclature)?;
        let head = self
            .signatory(nomenclature.signed_by, Role::DepartmentHead, Some(owner.id))
            .await?;
        let accepted = matches!(
            nomenclature.state,
            NomenclatureState::Accepted | NomenclatureState::Sent
        );
        let state = match nomenclature.signed_on {
            Some(signed_on) if accepted => DepartmentNomenclatureState::Signed {
                registered: reference(signed_on, &nomenclature.number),
            },
            _ => DepartmentNomenclatureState::Draft,
        };
        let (signed_on, checked_on) = match &state {
            DepartmentNomenclatureState::Signed { .. } => {
                (nomenclature.signed_on, nomenclature.checked_on)
            }
            DepartmentNomenclatureState::Draft => (None, None),
        };
        let templates = self.wording(nomenclature).await?;
        let input = DepartmentNomenclature {
            department: names(owner),
            year: year_of(nomenclature),
            sections: self
                .sections(&templates, nomenclature, owner.id, Rows::Foreseen)
                .await?,
            head: signing(head.as_ref(), signed_on),
            archive_worker: signing(
                self.person(nomenclature.checked_by).filter(|_| accepted),
                checked_on,
            ),
            state,
        };
        let agency = letterhead::load(self.db).await?;
        let form = forms::department_nomenclature(&templates, &agency, &input);
        Ok(self.without_restricted(form, self.acting.sees_restricted(owner.id)))
    }

    async fn consolidated(&self, nomenclature: &Nomenclature) -> Result<Form> {
        let templates = self.wording(nomenclature).await?;
        let mut departments = Vec::new();
        let mut sees_all = true;
        for part in store::parts(self.db, nomenclature.id).await? {
            let owner = self.owner(&part)?;
            sees_all &= self.acting.sees_restricted(owner.id);
            departments.push(DepartmentSection {
                index: owner.index_code.clone(),
                name: owner.full_name.clone(),
                sections: self
                    .sections(&templates, &part, owner.id, Rows::Foreseen)
                    .await?,
            });
        }
        let office_head = self
            .signatory(nomenclature.signed_by, Role::OfficeHead, None)
            .await?;
        let keeper = self
            .signatory(nomenclature.visaed_by, Role::ArchiveHead, None)
            .await?;
        let director = self
            .signatory(nomenclature.approved_by, Role::Director, None)
            .await?;
        let input = ConsolidatedNomenclature {
            year: year_of(nomenclature),
            departments,
            records_office_head: signing(office_head.as_ref(), nomenclature.signed_on),
            archive_keeper: signing(keeper.as_ref(), nomenclature.visaed_on),
            approver_name: signing(director.as_ref(), None).name,
            state: self.state_of_consolidated(nomenclature).await?,
        };
        let agency = letterhead::load(self.db).await?;
        let form = forms::consolidated_nomenclature(&templates, &agency, &input);
        Ok(self.without_restricted(form, sees_all))
    }

    async fn state_of_consolidated(
        &self,
        nomenclature: &Nomenclature,
    ) -> Result<ConsolidatedNomenclatureState> {
        let last = store::last_external_protocol(self.db, nomenclature.year).await?;
        if let (NomenclatureState::Approved, Some(approved_on), Some(decision)) = (
            nomenclature.state,
            nomenclature.approved_on,
            nomenclature.decision_id,
        ) {
            return Ok(ConsolidatedNomenclatureState::Approved {
                registered: reference(approved_on, &nomenclature.number),
                approved_on,
                commission_minutes: minutes(self.db, decision).await?,
                expert_review_minutes: last.map(|(number, on)| reference(on, number)),
            });
        }
        let end_of_year = NaiveDate::from_ymd_opt(year_of(nomenclature) - 1, 12, 31);
        Ok(ConsolidatedNomenclatureState::Draft {
            expert_review_due: end_of_year
                .is_some_and(|day| rules::external_agreement_due(last.map(|(_, on)| on), day)),
        })
    }

    fn owner(&self, nomenclature: &Nomenclature) -> Result<&Department> {
        self.departments
            .iter()
            .find(|department| Some(department.id) == nomenclature.department_id)
            .ok_or_else(|| Refusal::NotFound("Подразделения этой номенклатуры нет".into()))
    }

    async fn wording(&self, nomenclature: &Nomenclature) -> Result<Arc<Templates>> {
        letterhead::wording(self.db, nomenclature.worded_on(self.acting.today)).await
    }

    async fn sections(
        &self,
        templates: &Templates,
        nomenclature: &Nomenclature,
        department: DepartmentId,
        wanted: Rows,
    ) -> Result<Vec<DivisionSection>> {
        let sees_restricted = self.acting.sees_restricted(department);
        let mut rows = store::headings(self.db, nomenclature.id, sees_restricted).await?;
        rows.retain(|row| wanted.has(row));
        let events = Events::of(self.db, nomenclature.id).await?;
        Ok(sections::in_order(rows, &self.divisions)
            .into_iter()
            .map(|section| DivisionSection {
                division: division_name(&section),
                rows: section
                    .rows
                    .iter()
                    .map(|row| self.heading_row(templates, row, &events))
                    .collect(),
            })
            .collect())
    }

    fn heading_row(&self, templates: &Templates, row: &Heading, events: &Events) -> HeadingRow {
        HeadingRow {
            index: row.content.index_with_item(),
            title: row.content.title.clone(),
            volume_count: events.volumes(row.id),
            term: row.content.term_text.clone(),
            basis: row.content.article_text.clone(),
            notes: events.notes(templates, row, self.person(row.content.responsible_id)),
        }
    }

    fn without_restricted(&self, mut form: Form, sees_restricted: bool) -> Form {
        if !sees_restricted {
            let before_signatures = form
                .body
                .iter()
                .position(|piece| matches!(piece, Piece::Signatures(_)));
            let after_table = form
                .body
                .iter()
                .position(|piece| matches!(piece, Piece::Table(_)))
                .map_or(before_signatures.unwrap_or(form.body.len()), |at| at + 1);
            let said = Piece::Paragraph(Paragraph::line(WITHOUT_RESTRICTED));
            form.body.insert(after_table, said);
        }
        form
    }
}

async fn minutes(db: &Db, decision: crate::ids::DecisionId) -> Result<DocumentReference> {
    let decision = commission::store::decision(db, decision)
        .await
        .or_missing("Решения комиссии об этой номенклатуре нет")?;
    Ok(reference(
        decision.held_on,
        decision.protocol_number.to_string(),
    ))
}

/// The year as the forms take it.
pub(super) fn year_of(nomenclature: &Nomenclature) -> i32 {
    i32::try_from(nomenclature.year).unwrap_or(i32::MAX)
}

/// The department as the forms name it.
pub(super) fn names(department: &Department) -> DepartmentNames {
    DepartmentNames {
        index: department.index_code.clone(),
        name: department.full_name.clone(),
        genitive: department.genitive_name.clone(),
        prepositional: department.prepositional_name.clone(),
    }
}

/// The division, or the section of the spreadsheet with the number that its own name begins with.
fn division_name(section: &Section) -> Option<DivisionName> {
    if let Some(division) = &section.division {
        return Some(DivisionName {
            number: division.number.to_string(),
            name: if section.name.is_empty() {
                division.name.clone()
            } else {
                format!("{}. {}", division.name, section.name)
            },
        });
    }
    let name = section.name.trim();
    if name.is_empty() {
        return None;
    }
    let digits = name
        .find(|letter: char| !letter.is_ascii_digit() && letter != '.' && letter != '-')
        .unwrap_or(0);
    let (number, rest) = name.split_at(digits);
    Some(DivisionName {
        number: number.trim_matches(['.', '-']).to_owned(),
        name: rest
            .trim_start_matches([' ', '.', '-', '–', '—'])
            .to_owned(),
    })
}
