//! What the linter says about a heading.

use serde::Serialize;

/// Which requirement a finding is about; the codes are the ones of the machine-readable contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub enum FindingCode {
    /// Nothing is written.
    #[serde(rename = "H0")]
    Empty,
    /// Wording that says nothing definite: «разные материалы».
    #[serde(rename = "H1")]
    Vague,
    /// Introductory words or complex syntax.
    #[serde(rename = "H2")]
    Syntax,
    /// Correspondence that does not say with whom.
    #[serde(rename = "H3")]
    NoCorrespondent,
    /// Correspondence that does not say on what question.
    #[serde(rename = "H4")]
    NoSubject,
    /// Correspondents of one kind listed one by one.
    #[serde(rename = "H5")]
    ListedCorrespondents,
    /// A plan or report without its period.
    #[serde(rename = "H6")]
    NoPeriod,
    /// A period that cannot be or is badly written.
    #[serde(rename = "H6p")]
    WrongPeriod,
    /// «Документы» without their kinds in brackets.
    #[serde(rename = "H7")]
    UnnamedKinds,
    /// Periodicals and books, which are not kept in cases (R-076, clause 10.1.12).
    #[serde(rename = "H8")]
    Publication,
    /// Elements of the heading out of their order.
    #[serde(rename = "H9")]
    Order,
    /// A kind of documents without author and object.
    #[serde(rename = "H10")]
    NoSubstance,
    /// Kinds in one case that must be kept apart (R-110 … R-122, clause 10.2.2).
    #[serde(rename = "H12")]
    MixedKinds,
    /// Punctuation, spaces, letters.
    #[serde(rename = "H14")]
    Spelling,
}

impl FindingCode {
    /// The code as the contract writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "H0",
            Self::Vague => "H1",
            Self::Syntax => "H2",
            Self::NoCorrespondent => "H3",
            Self::NoSubject => "H4",
            Self::ListedCorrespondents => "H5",
            Self::NoPeriod => "H6",
            Self::WrongPeriod => "H6p",
            Self::UnnamedKinds => "H7",
            Self::Publication => "H8",
            Self::Order => "H9",
            Self::NoSubstance => "H10",
            Self::MixedKinds => "H12",
            Self::Spelling => "H14",
        }
    }
}

impl std::fmt::Display for FindingCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The clause is broken; the heading is bad.
    Error,
    /// Worth saying, but the heading may stay as it is.
    Advice,
}

/// One remark on a heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The requirement.
    pub code: FindingCode,
    /// Whether the clause is broken or the remark is advice.
    pub severity: Severity,
    /// What is wrong and how to mend it, in Russian, for the person who types the heading.
    pub text: String,
    /// A better heading, where one follows surely from the words given.
    pub suggest: Option<String>,
}

impl Finding {
    pub(super) fn error(code: FindingCode, text: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            text: text.into(),
            suggest: None,
        }
    }

    pub(super) fn advice(code: FindingCode, text: impl Into<String>) -> Self {
        Self {
            severity: Severity::Advice,
            ..Self::error(code, text)
        }
    }

    pub(super) fn suggesting(self, better: Option<String>) -> Self {
        Self {
            suggest: better,
            ..self
        }
    }
}

/// The outcome for a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Judgement {
    /// Clause 10.1.13 is kept, as far as a program can see.
    Good,
    /// Clause 10.1.13 is surely broken.
    Bad,
}

/// The judgement of a heading with everything found in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Everything found, errors and advice, in the order of the checks.
    pub findings: Vec<Finding>,
}

impl Verdict {
    /// Bad when at least one finding is an error.
    #[must_use]
    pub fn judgement(&self) -> Judgement {
        if self.is_bad() {
            Judgement::Bad
        } else {
            Judgement::Good
        }
    }

    /// Whether clause 10.1.13 is broken.
    #[must_use]
    pub fn is_bad(&self) -> bool {
        self.findings
            .iter()
            .any(|finding| finding.severity == Severity::Error)
    }
}

impl From<Vec<Finding>> for Verdict {
    fn from(findings: Vec<Finding>) -> Self {
        Self { findings }
    }
}
