//! F-18Z and F-19Z: итоговая запись о категориях и количестве дел, and its arithmetic (clauses 10.1.14, 10.1.15).

use std::fmt;

use super::DepartmentNames;
use crate::print::catalogue::{FormCode, f18z, f19z};
use crate::print::{
    Agency, Align, Cell, Column, Form, Page, Paragraph, Piece, Rows, Signatory, Signing, Status,
    Table, Templates,
};

/// How many volumes of one category were opened in a year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CategoryCount {
    pub total: u64,
    /// Of them carried over.
    pub carried_over: u64,
    /// Of them with the mark «ЭПК»; always 0 for permanent storage.
    pub expert_review: u64,
}

impl CategoryCount {
    fn plus(self, other: Self) -> Self {
        Self {
            total: self.total.saturating_add(other.total),
            carried_over: self.carried_over.saturating_add(other.carried_over),
            expert_review: self.expert_review.saturating_add(other.expert_review),
        }
    }
}

/// Categories of the final record, in the order of its rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    Permanent,
    LongTerm,
    ShortTerm,
}

impl fmt::Display for Category {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Permanent => "постоянного хранения",
            Self::LongTerm => "временного хранения свыше 10 лет",
            Self::ShortTerm => "временного хранения до 10 лет включительно",
        })
    }
}

/// Why counts cannot be a final record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FinalRecordError {
    #[error(
        "Дел {category} всего {total}, а переходящих {part}. Проверьте отметки о переходящих делах"
    )]
    MoreCarriedOver {
        category: Category,
        total: u64,
        part: u64,
    },
    #[error("Дел {category} всего {total}, а с отметкой «ЭПК» {part}. Проверьте сроки хранения")]
    MoreExpertReview {
        category: Category,
        total: u64,
        part: u64,
    },
    #[error(
        "Отметка «ЭПК» стоит у {0} дел постоянного хранения, а бывает только у временных (п. 10.1.14). Исправьте сроки хранения"
    )]
    PermanentWithExpertReview(u64),
    #[error("Итоговую запись составить нельзя (п. 10.1.15): нет сведений подразделений: {}. Дождитесь их итоговых записей", .0.join(", "))]
    DepartmentsMissing(Vec<String>),
    #[error(
        "Итоговая запись не равна сумме записей подразделений: дел {category} {declared}, а по подразделениям {summed}. Составьте её заново"
    )]
    SumMismatch {
        category: Category,
        declared: u64,
        summed: u64,
    },
}

/// Volumes opened in a year by category, checked: no part is greater than its whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct YearCounts {
    permanent: CategoryCount,
    long_term: CategoryCount,
    short_term: CategoryCount,
}

impl YearCounts {
    /// Counts of permanent storage, temporary over 10 years, temporary up to 10 years inclusive.
    ///
    /// # Errors
    /// When a part exceeds its whole, or permanent cases carry the mark «ЭПК».
    pub fn new(
        permanent: CategoryCount,
        long_term: CategoryCount,
        short_term: CategoryCount,
    ) -> Result<Self, FinalRecordError> {
        let counts = Self {
            permanent,
            long_term,
            short_term,
        };
        if permanent.expert_review > 0 {
            return Err(FinalRecordError::PermanentWithExpertReview(
                permanent.expert_review,
            ));
        }
        for (
            category,
            CategoryCount {
                total,
                carried_over,
                expert_review,
            },
        ) in counts.by_category()
        {
            if carried_over > total {
                return Err(FinalRecordError::MoreCarriedOver {
                    category,
                    total,
                    part: carried_over,
                });
            }
            if expert_review > total {
                return Err(FinalRecordError::MoreExpertReview {
                    category,
                    total,
                    part: expert_review,
                });
            }
        }
        Ok(counts)
    }

    /// Each category with its counts, in the order of the rows.
    pub fn by_category(&self) -> [(Category, CategoryCount); 3] {
        [
            (Category::Permanent, self.permanent),
            (Category::LongTerm, self.long_term),
            (Category::ShortTerm, self.short_term),
        ]
    }

    /// The row «ИТОГО».
    pub fn totals(&self) -> CategoryCount {
        self.permanent.plus(self.long_term).plus(self.short_term)
    }

    /// The sum over departments: every number of F-19Z is the sum of those of F-18Z.
    pub fn sum<'a>(parts: impl IntoIterator<Item = &'a Self>) -> Self {
        parts.into_iter().fold(Self::default(), |sum, part| Self {
            permanent: sum.permanent.plus(part.permanent),
            long_term: sum.long_term.plus(part.long_term),
            short_term: sum.short_term.plus(part.short_term),
        })
    }

    /// Checks a stored record of the whole against those of the departments.
    ///
    /// # Errors
    /// [`FinalRecordError::SumMismatch`] with the first number that differs.
    pub fn check_sum<'a>(
        &self,
        parts: impl IntoIterator<Item = &'a Self>,
    ) -> Result<(), FinalRecordError> {
        let summed = Self::sum(parts);
        for ((category, own), (_, sum)) in self.by_category().into_iter().zip(summed.by_category())
        {
            let pairs = [
                (own.total, sum.total),
                (own.carried_over, sum.carried_over),
                (own.expert_review, sum.expert_review),
            ];
            if let Some((declared, summed)) = pairs
                .into_iter()
                .find(|(declared, summed)| declared != summed)
            {
                return Err(FinalRecordError::SumMismatch {
                    category,
                    declared,
                    summed,
                });
            }
        }
        Ok(())
    }
}

/// Values of F-18Z.
#[derive(Clone, Debug)]
pub struct DepartmentFinalRecord {
    pub department: DepartmentNames,
    pub year: i32,
    pub counts: YearCounts,
    /// Who handed the data over, with the post.
    pub handed_over_by: Signatory,
    /// Who took them in the records office; blank until then.
    pub received_by: Signatory,
}

/// F-18Z: итоговая запись о категориях и количестве дел, заведенных в году, of a department.
///
/// Final once the person who hands it over has dated the signature; a draft before.
pub fn department_final_record(
    templates: &Templates,
    agency: &Agency,
    input: &DepartmentFinalRecord,
) -> Form {
    let year = input.year.to_string();
    let heading = templates.fill(
        f18z::HEADING,
        &[
            ("year", &year),
            ("department", &input.department.prepositional),
        ],
    );
    let handed_over = templates.fill(
        f18z::HANDED_OVER,
        &[("office", &agency.records_office_accusative)],
    );
    Form {
        code: FormCode::F18Z,
        rules_edition: templates.edition().to_owned(),
        title: heading.clone(),
        page: Page::A4Portrait,
        status: status_by_signature(templates, &input.handed_over_by),
        copy: None,
        body: vec![
            Piece::Paragraph(Paragraph::heading(heading)),
            Piece::Table(counts_table(templates, &input.counts)),
            Piece::Signatures(vec![
                templates.signature(&input.handed_over_by),
                templates.signature(&input.received_by).led_by(handed_over),
            ]),
        ],
    }
}

/// Values of F-19Z.
#[derive(Clone, Debug)]
pub struct ConsolidatedFinalRecord {
    pub year: i32,
    /// Every department of the approved structure, with its record once it came.
    pub departments: Vec<DepartmentCounts>,
    pub records_office_head: Signing,
    pub handed_over_by: Signatory,
}

/// What one department reported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DepartmentCounts {
    pub department: String,
    pub counts: Option<YearCounts>,
}

/// Sums the records of all departments.
///
/// # Errors
/// [`FinalRecordError::DepartmentsMissing`] with the names of those that have not reported.
pub fn consolidate(departments: &[DepartmentCounts]) -> Result<YearCounts, FinalRecordError> {
    let missing = missing_departments(departments);
    if missing.is_empty() {
        Ok(YearCounts::sum(
            departments
                .iter()
                .filter_map(|department| department.counts.as_ref()),
        ))
    } else {
        Err(FinalRecordError::DepartmentsMissing(missing))
    }
}

/// F-19Z: итоговая запись of the consolidated nomenclature.
///
/// While a department is missing, the form is a draft that names it; a final one is refused.
///
/// # Errors
/// [`FinalRecordError::DepartmentsMissing`] when the form is already signed and a department is missing.
pub fn consolidated_final_record(
    templates: &Templates,
    agency: &Agency,
    input: &ConsolidatedFinalRecord,
) -> Result<Form, FinalRecordError> {
    let year = input.year.to_string();
    let heading = templates.fill(
        f19z::HEADING,
        &[
            ("year", &year),
            ("apparatus", &agency.apparatus_prepositional),
        ],
    );
    let signed_by = templates.fill(
        f19z::SIGNED_BY,
        &[("office", &agency.records_office_genitive)],
    );
    let head = input.records_office_head.with_post(signed_by);
    let status = status_by_signature(templates, &head);
    if status == Status::Final {
        consolidate(&input.departments)?;
    }
    let reported = YearCounts::sum(
        input
            .departments
            .iter()
            .filter_map(|department| department.counts.as_ref()),
    );
    let missing = missing_departments(&input.departments);
    let mut body = vec![
        Piece::Paragraph(Paragraph::heading(heading.clone())),
        Piece::Table(counts_table(templates, &reported)),
    ];
    if !missing.is_empty() {
        let note = templates.fill(f19z::MISSING, &[("departments", &missing.join(", "))]);
        body.push(Piece::Paragraph(Paragraph::running(note)));
    }
    body.push(Piece::Signatures(vec![
        templates.signature(&head),
        templates
            .signature(&input.handed_over_by)
            .led_by(templates.say(f19z::HANDED_OVER)),
    ]));
    Ok(Form {
        code: FormCode::F19Z,
        rules_edition: templates.edition().to_owned(),
        title: heading,
        page: Page::A4Portrait,
        status,
        copy: None,
        body,
    })
}

fn missing_departments(departments: &[DepartmentCounts]) -> Vec<String> {
    departments
        .iter()
        .filter(|department| department.counts.is_none())
        .map(|department| department.department.clone())
        .collect()
}

fn status_by_signature(templates: &Templates, signatory: &Signatory) -> Status {
    if signatory.signed_on.is_some() {
        Status::Final
    } else {
        templates.draft()
    }
}

/// The table of both final records: two-storey heading, three categories, the total.
fn counts_table(templates: &Templates, counts: &YearCounts) -> Table {
    let including = templates.say(f18z::COLUMN_INCLUDING);
    let mut rows = Rows::new([
        Column::new(templates.say(f18z::COLUMN_TERM), 74, Align::Left),
        Column::new(templates.say(f18z::COLUMN_TOTAL), 30, Align::Centre),
        Column::new(templates.say(f18z::COLUMN_CARRIED_OVER), 33, Align::Centre).under(&including),
        Column::new(templates.say(f18z::COLUMN_EXPERT_REVIEW), 33, Align::Centre).under(&including),
    ]);
    for (category, count) in counts.by_category() {
        let (label, expert_review) = match category {
            Category::Permanent => (f18z::ROW_PERMANENT, Cell::Empty),
            Category::LongTerm => (f18z::ROW_LONG_TERM, Cell::Number(count.expert_review)),
            Category::ShortTerm => (f18z::ROW_SHORT_TERM, Cell::Number(count.expert_review)),
        };
        rows.line([
            Cell::text(templates.say(label)),
            Cell::Number(count.total),
            Cell::Number(count.carried_over),
            expert_review,
        ]);
    }
    let totals = counts.totals();
    rows.total([
        Cell::text(templates.say(f18z::ROW_TOTAL)),
        Cell::Number(totals.total),
        Cell::Number(totals.carried_over),
        Cell::Number(totals.expert_review),
    ]);
    rows.finish()
}
