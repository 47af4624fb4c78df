//! The agency's final record and the supplement to its nomenclature: signed once, then as they were signed (R-097…R-099).

use serde::de::DeserializeOwned;
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::acting::{Acting, Place};
use crate::cases::rules::agency_year::{self, Refused, Reported, YearPaper};
use crate::cases::rules::final_record::Counts;
use crate::cases::store::{self, FinalRecord, SignedPaper};
use crate::db::{Db, Tx};
use crate::ids::NomenclatureId;
use crate::journal;
use crate::nomenclature;
use crate::nomenclature::papers::UnforeseenLine;
use crate::nomenclature::rules::{Nomenclature, NomenclatureKind, NomenclatureState};
use crate::organisation;
use crate::organisation::people::Department;
use crate::organisation::permissions::Procedure;
use crate::refusal::{Refusal, Result};

impl From<Refused> for Refusal {
    fn from(refused: Refused) -> Self {
        Refusal::rule(refused)
    }
}

/// The agency's year: its nomenclature, what each department reported, what is signed.
#[derive(Clone, Debug)]
pub struct AgencyYear {
    /// The agency's nomenclature.
    pub nomenclature: Nomenclature,
    /// The departments in the order of the structure, each with its final record.
    pub departments: Vec<(Department, Option<FinalRecord>)>,
    /// The papers signed.
    pub signed: Vec<SignedPaper>,
}

impl AgencyYear {
    /// What the rule asks of the departments.
    pub fn reported(&self) -> Vec<Reported> {
        self.departments
            .iter()
            .map(|(department, record)| Reported {
                department: format!("{}. {}", department.index_code, department.full_name),
                counts: record.as_ref().map(|record| record.counts.clone()),
            })
            .collect()
    }

    /// A paper, once it is signed.
    pub fn paper(&self, paper: YearPaper) -> Option<&SignedPaper> {
        self.signed.iter().find(|signed| signed.paper == paper)
    }

    /// Whether all is signed.
    ///
    /// # Errors
    /// [`Refused::Unsigned`].
    pub fn complete(&self) -> std::result::Result<(), Refused> {
        let signed: Vec<YearPaper> = self.signed.iter().map(|signed| signed.paper).collect();
        agency_year::complete(&signed)
    }

    /// The rows of the supplement as they were signed.
    ///
    /// # Errors
    /// [`Refusal::Rule`] when another version of the program wrote what this one cannot read.
    pub fn signed_lines(&self) -> Result<Option<Vec<UnforeseenLine>>> {
        self.content(YearPaper::Supplement)
    }

    /// The counts of the final record as they were signed.
    ///
    /// # Errors
    /// As [`AgencyYear::signed_lines`].
    pub fn signed_counts(&self) -> Result<Option<Counts>> {
        self.content(YearPaper::FinalRecord)
    }

    fn content<T: DeserializeOwned>(&self, paper: YearPaper) -> Result<Option<T>> {
        let read = |signed: &SignedPaper| serde_json::from_str(&signed.content);
        self.paper(paper).map(read).transpose().map_err(|_| {
            Refusal::rule("Подписанный документ записан другой версией программы и не читается: обновите программу")
        })
    }
}

/// The agency's year of a consolidated nomenclature.
///
/// # Errors
/// [`Refusal::Rule`] for a nomenclature that is not the agency's; those of the database.
pub async fn agency_year(tx: &mut Tx, id: NomenclatureId) -> Result<AgencyYear> {
    let nomenclature = nomenclature::desk::load(&mut *tx, id).await?;
    if nomenclature.kind != NomenclatureKind::Consolidated {
        return Err(Refusal::rule(
            "Итоги года органа подводят по сводной номенклатуре: откройте её",
        ));
    }
    let all = organisation::store::departments(&mut *tx).await?;
    let mut departments = Vec::new();
    for part in nomenclature::store::parts(&mut *tx, id).await? {
        let Some(department) = all
            .iter()
            .find(|department| Some(department.id) == part.department_id)
        else {
            continue;
        };
        let record = store::final_record(&mut *tx, department.id, nomenclature.year).await?;
        departments.push((department.clone(), record));
    }
    Ok(AgencyYear {
        departments,
        signed: store::year_papers(&mut *tx, id).await?,
        nomenclature,
    })
}

/// Signs the final record of the agency: the sum of those of the departments.
///
/// # Errors
/// [`Refusal::Forbidden`]; [`Refusal::Rule`] while a department is missing, with the list of the missing, or when it is signed.
pub async fn sign_agency_record(db: &Db, acting: &Acting, id: NomenclatureId) -> Result<()> {
    acting.may(Procedure::SignAgencyRecord, Place::Agency)?;
    let mut tx = db.begin().await?;
    let (year, counts) = ready(&mut tx, acting, id, YearPaper::FinalRecord).await?;
    let content = serde_json::to_string(&counts).expect("counts are plain numbers");
    write(
        &mut tx,
        acting,
        (Procedure::SignAgencyRecord, &year),
        YearPaper::FinalRecord,
        content,
    )
    .await?;
    Ok(tx.commit().await?)
}

/// Signs the supplement: the rows that the approved nomenclature did not foresee, with the volumes formed.
///
/// # Errors
/// As [`sign_agency_record`].
pub async fn sign_supplement(db: &Db, acting: &Acting, id: NomenclatureId) -> Result<()> {
    acting.may(Procedure::SignSupplement, Place::Agency)?;
    // Once every department has reported, no memo brings a row any more: what is read here cannot move before it is written.
    let mut tx = db.begin().await?;
    ready(&mut tx, acting, id, YearPaper::Supplement).await?;
    drop(tx);
    let lines = nomenclature::papers::unforeseen(db, acting, id).await?;
    let content = serde_json::to_string(&lines).expect("rows are plain texts");
    let mut tx = db.begin().await?;
    let (year, _) = ready(&mut tx, acting, id, YearPaper::Supplement).await?;
    write(
        &mut tx,
        acting,
        (Procedure::SignSupplement, &year),
        YearPaper::Supplement,
        content,
    )
    .await?;
    Ok(tx.commit().await?)
}

async fn ready(
    tx: &mut Tx,
    acting: &Acting,
    id: NomenclatureId,
    paper: YearPaper,
) -> Result<(AgencyYear, Counts)> {
    let year = agency_year(tx, id).await?;
    if year.nomenclature.state != NomenclatureState::Approved {
        return Err(Refused::NotApproved(year.nomenclature.year).into());
    }
    if year.paper(paper).is_some() {
        let year = year.nomenclature.year;
        return Err(Refused::AlreadySigned { paper, year }.into());
    }
    let counts = agency_year::summed(year.nomenclature.year, acting.today, &year.reported())?;
    Ok((year, counts))
}

async fn write(
    tx: &mut Tx,
    acting: &Acting,
    (procedure, year): (Procedure, &AgencyYear),
    paper: YearPaper,
    content: String,
) -> Result<()> {
    // The rows of a supplement may be restricted: the journal keeps the digest of what was signed.
    let digest = hex::encode(Sha256::digest(content.as_bytes()));
    let signed = SignedPaper {
        paper,
        content,
        signed_by: acting.person.id,
        signed_on: acting.today,
    };
    store::insert_year_paper(&mut *tx, year.nomenclature.id, &signed).await?;
    Ok(journal::record_new(
        tx,
        acting,
        procedure,
        &[nomenclature::desk::object(year.nomenclature.id)],
        &json!({"year": year.nomenclature.year, "paper": paper, "digest": digest}),
    )
    .await?)
}
