//! The retention term: what a clerk's words mean, with nothing left to guess.

use serde::{Deserialize, Serialize};

use super::events::{Event, EventSet};

/// A number of whole calendar years, from 1 to 999.
///
/// Zero and absurd numbers cannot be said: a term of no years would let a case
/// go on the day after it was closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct Years(u16);

impl Years {
    /// The longest term that can be written as a number.
    pub const MAX: u32 = 999;

    /// The number of years, unless it is zero or above [`Years::MAX`].
    pub fn new(count: u32) -> Option<Years> {
        match count {
            1..=Years::MAX => u16::try_from(count).ok().map(Years),
            _ => None,
        }
    }

    /// How many years.
    pub fn get(self) -> u32 {
        u32::from(self.0)
    }
}

/// The number of years is zero or too large.
#[derive(Debug, thiserror::Error)]
#[error("число лет в сроке хранения должно быть от 1 до {max}, указано {0}", max = Years::MAX)]
pub struct AbsurdYears(u32);

impl TryFrom<u32> for Years {
    type Error = AbsurdYears;

    fn try_from(count: u32) -> Result<Self, Self::Error> {
        Years::new(count).ok_or(AbsurdYears(count))
    }
}

impl From<Years> for u32 {
    fn from(years: Years) -> Self {
        years.get()
    }
}

/// What a term counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// «Постоянно».
    Permanent,
    /// «5 лет».
    Years(Years),
    /// «50/75 лет»: 75 years for cases closed before 1 January 2003, else 50
    /// (Federal Law 125-ФЗ, article 22.1).
    Personnel,
    /// «До минования надобности» (ДМН): the organisation decides, not before one year.
    UntilNoLongerNeeded,
    /// «До замены новыми» (ДЗН).
    UntilReplaced,
    /// «До ликвидации организации».
    UntilLiquidation,
    /// «До востребования», «До списания транспортных средств».
    Until(Trigger),
    /// «-» in a column of a list: documents of this kind are not made by this kind of body.
    NotApplicable,
}

/// The commission whose decision a case needs before it may be destroyed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gate {
    /// «ЭК», «ЦЭК»: the organisation's own expert commission.
    Ek,
    /// «ЭПК»: the expert-review commission of the archive authority.
    Epk,
}

/// Where the years are counted from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    /// 1 January after the case was closed.
    Closing,
    /// 1 January after the event, or after closing if that came later.
    Event(Trigger),
}

/// The event of a term, in the words of the term and as known events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trigger {
    /// The event the words name first.
    pub event: Event,
    /// Every event that answers the words.
    pub events: EventSet,
    /// Whether one of the events is enough («или») or all must have come.
    pub needs: Needs,
    /// The words as written: «После истечения срока действия договора».
    pub text: String,
}

/// How several events of one [`Trigger`] work together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Needs {
    /// One event is enough; of several recorded ones the latest counts.
    Any,
    /// Every event must have come; the latest counts.
    All,
}

/// What must also be true before a case may go, beside the years.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// «При условии проведения проверки (ревизии)».
    AuditDone,
    /// «В случае возникновения споров … сохраняются до вынесения решения по делу».
    DisputeClosed,
    /// A note that may matter and that only a person can judge, in its own words.
    Other(String),
    /// The term carries a footnote mark whose text is not at hand.
    FootnoteMissing,
}

/// A fact about a case that chooses between alternatives of a term.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Fact {
    /// There is no yearly report or plan that would hold the same data.
    NoAnnualReport,
    /// Harmful or dangerous working conditions.
    HazardousWork,
    /// There are no personal accounts or pay-sheets.
    NoPayrollAccounts,
    /// There are no books, journals, prints.
    NoLedgers,
    /// The documents concern the organisation's own activity.
    ConcernsOrganisation,
    /// The organisation hands nothing over to a state archive.
    NotAcquisitionSource,
    /// Nobody has claimed the papers.
    Unclaimed,
    /// Another fact; the words of the alternative say which.
    Other,
}

impl Fact {
    /// All facts, in the order of the contract.
    pub const ALL: [Fact; 8] = [
        Fact::NoAnnualReport,
        Fact::HazardousWork,
        Fact::NoPayrollAccounts,
        Fact::NoLedgers,
        Fact::ConcernsOrganisation,
        Fact::NotAcquisitionSource,
        Fact::Unclaimed,
        Fact::Other,
    ];

    /// The name used in the machine contract and in the database.
    pub fn code(self) -> &'static str {
        match self {
            Fact::NoAnnualReport => "no_annual_report",
            Fact::HazardousWork => "hazardous_work",
            Fact::NoPayrollAccounts => "no_payroll_accounts",
            Fact::NoLedgers => "no_ledgers",
            Fact::ConcernsOrganisation => "concerns_organisation",
            Fact::NotAcquisitionSource => "not_acquisition_source",
            Fact::Unclaimed => "unclaimed",
            Fact::Other => "other",
        }
    }

    /// The fact as people name it.
    pub fn title(self) -> &'static str {
        match self {
            Fact::NoAnnualReport => "нет годовых планов (отчётов) с теми же сведениями",
            Fact::HazardousWork => "вредные и (или) опасные условия труда",
            Fact::NoPayrollAccounts => "нет лицевых счетов или ведомостей начисления",
            Fact::NoLedgers => "нет книг, журналов, оттисков и слепков",
            Fact::ConcernsOrganisation => "относится к деятельности организации",
            Fact::NotAcquisitionSource => {
                "организация не передаёт документы в государственный архив"
            }
            Fact::Unclaimed => "документы не востребованы",
            Fact::Other => "иное обстоятельство, названное в примечании",
        }
    }

    /// The fact with this contract name.
    pub fn from_code(code: &str) -> Option<Fact> {
        Fact::ALL.into_iter().find(|fact| fact.code() == code)
    }
}

/// Another term for a part of the documents, or when something is missing:
/// «При отсутствии годовых - постоянно».
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alternative {
    /// The condition in the words of the note: «При отсутствии годовых».
    #[serde(rename = "if")]
    pub condition: String,
    /// The fact that decides.
    pub fact: Fact,
    /// The term that then holds. It has no alternatives and no basis of its own.
    pub then: RetentionTerm,
}

/// One article of a reference list.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ArticleReference {
    /// The number as printed: «434», «145.1».
    pub article: String,
    /// The letter of the item: «а».
    pub item: Option<String>,
    /// Code of the list (`236-2019`), or `None` where the text names none.
    pub list: Option<String>,
}

/// The ground of a term: articles of lists, or a law or decision in free words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Basis {
    /// Articles in the order of the text.
    pub articles: Vec<ArticleReference>,
    /// «Решение ЭПК от 26.10.2006 № 10», «ст. 22.1 Федерального закона № 125-ФЗ».
    pub text: Option<String>,
}

/// How long a case is kept, from when, and what must happen before it may go.
///
/// Made only by [`read`](super::read) or from its own JSON. `Display` gives the
/// canonical Russian words, [`note`](RetentionTerm::note) the text of their footnote; reading
/// both again gives an equal term.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetentionTerm {
    pub(super) base: Base,
    /// The number of years beside an «until» («ДМН, не менее 3 лет»).
    pub(super) at_least_years: Option<Years>,
    /// The words say «не менее».
    pub(super) at_least: bool,
    /// The old notation «75 лет - В» (minus the person's age).
    pub(super) minus_age: bool,
    pub(super) start: Start,
    pub(super) gate: Option<Gate>,
    pub(super) conditions: Vec<Condition>,
    pub(super) alternatives: Vec<Alternative>,
    pub(super) basis: Basis,
}

/// The four kinds of holdings that inventories and final records tell apart
/// (R-065, R-095, N-11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StorageCategory {
    /// Постоянного хранения.
    Permanent,
    /// По личному составу (50/75 лет).
    Personnel,
    /// Временного (свыше 10 лет) хранения.
    LongTerm,
    /// Временного (до 10 лет включительно) хранения: accounted by the nomenclature.
    ShortTerm,
}

impl RetentionTerm {
    /// A plain term of this base, counted from closing, without gates or grounds.
    pub fn plain(base: Base) -> RetentionTerm {
        RetentionTerm {
            base,
            at_least_years: None,
            at_least: false,
            minus_age: false,
            start: Start::Closing,
            gate: None,
            conditions: Vec::new(),
            alternatives: Vec::new(),
            basis: Basis::default(),
        }
    }

    /// What the term counts.
    pub fn base(&self) -> &Base {
        &self.base
    }

    /// The years that an «until» term lasts at least: «ДМН (3 года)».
    pub fn at_least_years(&self) -> Option<Years> {
        self.at_least_years
    }

    /// Whether the words say «не менее».
    pub fn is_at_least(&self) -> bool {
        self.at_least
    }

    /// Whether the organisation has set a number of years of its own beside «ДМН».
    pub fn is_own_term(&self) -> bool {
        self.base == Base::UntilNoLongerNeeded && self.at_least_years.is_some()
    }

    /// Where the years are counted from.
    pub fn start(&self) -> &Start {
        &self.start
    }

    /// The commission that must look before destruction.
    pub fn gate(&self) -> Option<Gate> {
        self.gate
    }

    /// What else must be true before the case may go.
    pub fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// Other terms for parts of the documents or for missing ones.
    pub fn alternatives(&self) -> &[Alternative] {
        &self.alternatives
    }

    /// Articles, laws and decisions the term rests on.
    pub fn basis(&self) -> &Basis {
        &self.basis
    }

    /// The same term resting on another ground, e.g. when the article stands in
    /// a column of its own.
    #[must_use]
    pub fn with_basis(mut self, basis: Basis) -> RetentionTerm {
        self.basis = basis;
        self
    }

    /// Whether an expert commission (ЭПК or ЭК) must look at the case first.
    pub fn has_expert_review(&self) -> bool {
        self.gate.is_some()
    }

    /// The kind of holdings the case belongs to (R-065, R-095, N-25).
    ///
    /// * Plain «50 лет» and «75 лет» are personnel terms: no other kind has these numbers.
    /// * «До ликвидации организации» outlives ten years, so it is long-term.
    /// * ДМН, ДЗН and other «until» terms are short-term, unless the number of years
    ///   beside them says more; where the unclaimed rest is kept 50/75 years
    ///   («До востребования»), the case is a personnel one.
    /// * A dash has no holdings; it counts as short-term and never forms a case.
    pub fn category(&self) -> StorageCategory {
        match &self.base {
            Base::Permanent => StorageCategory::Permanent,
            Base::Personnel => StorageCategory::Personnel,
            Base::Years(years) => StorageCategory::of_years(*years),
            Base::UntilLiquidation => StorageCategory::LongTerm,
            Base::Until(_) if self.rest_is_personnel() => StorageCategory::Personnel,
            Base::UntilNoLongerNeeded | Base::UntilReplaced | Base::Until(_) => self
                .at_least_years
                .map_or(StorageCategory::ShortTerm, StorageCategory::of_years),
            Base::NotApplicable => StorageCategory::ShortTerm,
        }
    }

    fn rest_is_personnel(&self) -> bool {
        self.alternatives
            .iter()
            .any(|alternative| alternative.then.category() == StorageCategory::Personnel)
    }
}

impl StorageCategory {
    fn of_years(years: Years) -> StorageCategory {
        match years.get() {
            50 | 75 => StorageCategory::Personnel,
            11.. => StorageCategory::LongTerm,
            _ => StorageCategory::ShortTerm,
        }
    }
}
