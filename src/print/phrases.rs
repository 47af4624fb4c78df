//! What many forms say alike: references to documents, signature lines, gryphs and heads, in the wording of an edition.

use chrono::NaiveDate;

use super::catalogue::common;
use super::form::{Gryph, Signature, Status};
use super::russian::short_date;
use super::wording::Templates;

/// The body whose papers are printed, in the cases its forms need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Agency {
    /// «Федеральная налоговая служба»
    pub name: String,
    /// «Федеральной налоговой службы»
    pub name_genitive: String,
    /// «ЦА ФНС России»: the body whose consolidated nomenclature it is, in the prepositional case.
    pub apparatus_prepositional: String,
    /// The same, genitive: «номенклатура дел …».
    pub apparatus_genitive: String,
    /// Place of composition: «Москва».
    pub place: String,
    /// «Центральный архив»
    pub archive: String,
    /// «Центрального архива»
    pub archive_genitive: String,
    /// «Центральный архив»: whom a person is responsible for.
    pub archive_accusative: String,
    /// The department that keeps the records, genitive: «Управления делами».
    pub records_office_genitive: String,
    /// The same, accusative: «Управление делами».
    pub records_office_accusative: String,
    /// «ЦЭК ФНС России»
    pub commission: String,
    /// «ЭПК ГА РФ»
    pub expert_review_commission: String,
}

/// Date and number of a document: minutes, an act, a waybill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentReference {
    pub date: NaiveDate,
    pub number: String,
}

/// A person who signs: the post as printed, «И.О. Фамилия» (see [`super::russian::initials_first`]) and the date of the
/// signature. An empty name and an absent date leave blanks to write on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signatory {
    pub post: String,
    pub name: String,
    pub signed_on: Option<NaiveDate>,
}

/// A person whose post the form itself words («Начальник …»).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signing {
    pub name: String,
    pub signed_on: Option<NaiveDate>,
}

impl Signing {
    /// The same person with the post in words.
    pub fn with_post(&self, post: String) -> Signatory {
        Signatory {
            post,
            name: self.name.clone(),
            signed_on: self.signed_on,
        }
    }
}

impl Templates {
    /// «31.03.2022», or a blank for a date.
    pub fn date_or_blank(&self, date: Option<NaiveDate>) -> String {
        date.map_or_else(|| self.say(common::BLANK_DATE), short_date)
    }

    /// «31.03.2022 № 5», or blanks.
    pub fn date_and_number(&self, reference: Option<&DocumentReference>) -> String {
        self.fill_reference(common::DATE_AND_NUMBER, reference)
    }

    /// «от 31.03.2022 № 5», or blanks.
    pub fn reference(&self, reference: Option<&DocumentReference>) -> String {
        self.fill_reference(common::REFERENCE, reference)
    }

    fn fill_reference(
        &self,
        block: super::catalogue::Block,
        reference: Option<&DocumentReference>,
    ) -> String {
        let date = self.date_or_blank(reference.map(|document| document.date));
        let number = reference.map_or("", |document| document.number.as_str());
        self.fill(block, &[("date", &date), ("number", number)])
    }

    /// A list of numbers or names, or the word «нет» (`forms.md` 1.9).
    pub fn list_or_none<T: ToString>(&self, items: &[T]) -> String {
        if items.is_empty() {
            return self.say(common::EMPTY_LIST);
        }
        let printed: Vec<String> = items.iter().map(T::to_string).collect();
        printed.join(", ")
    }

    /// The mark of a draft.
    pub fn draft(&self) -> Status {
        Status::Draft {
            mark: self.say(common::DRAFT_MARK),
        }
    }

    /// «Экз. № 1»
    pub fn copy(&self, number: Option<u8>) -> Option<String> {
        number.map(|number| self.fill(common::COPY, &[("number", &number.to_string())]))
    }

    /// «УТВЕРЖДАЮ» with post, signature and date.
    pub fn approval(&self, signatory: &Signatory) -> Gryph {
        self.personal_gryph(self.say(common::APPROVED), signatory)
    }

    /// «СОГЛАСОВАНО» by a person.
    pub fn personal_endorsement(&self, signatory: &Signatory) -> Gryph {
        self.personal_gryph(self.say(common::ENDORSED), signatory)
    }

    fn personal_gryph(&self, word: String, signatory: &Signatory) -> Gryph {
        Gryph {
            word,
            lines: vec![signatory.post.clone()],
            signed_by: Some(signatory.name.clone()),
            dated: Some(self.date_or_blank(signatory.signed_on)),
        }
    }

    /// «СОГЛАСОВАНО / Протокол … / от … № …»
    pub fn endorsement(&self, commission: &str, minutes: Option<&DocumentReference>) -> Gryph {
        Gryph {
            word: self.say(common::ENDORSED),
            lines: vec![
                self.fill(common::MINUTES, &[("commission", commission)]),
                self.reference(minutes),
            ],
            signed_by: None,
            dated: None,
        }
    }

    /// A signature line with its date under it.
    pub fn signature(&self, signatory: &Signatory) -> Signature {
        let date = signatory.signed_on.map(short_date).unwrap_or_default();
        Signature {
            dated: Some(self.fill(common::SIGNATURE_DATE, &[("date", &date)])),
            ..self.undated_signature(signatory)
        }
    }

    /// A signature line of a model that asks for no date.
    pub fn undated_signature(&self, signatory: &Signatory) -> Signature {
        Signature {
            post: signatory.post.clone(),
            name: signatory.name.clone(),
            hint: self.say(common::SIGNATURE_HINT),
            ..Signature::default()
        }
    }
}

impl Signature {
    /// The same line under a line of text («Составил:»).
    pub fn led_by(self, lead: String) -> Self {
        Self {
            lead: Some(lead),
            ..self
        }
    }
}
