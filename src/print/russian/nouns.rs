//! Counted nouns and their agreement with a number.

use super::numerals::{Case, Gender, cardinal};

/// Which form of a noun a number asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PluralForm {
    /// After 1, 21, 101 but not 11: «дело».
    One,
    /// After 2…4, 22…24 but not 12…14: «дела».
    Few,
    /// After everything else: «дел».
    Many,
}

/// The form of a noun after `number` in the nominative: 1 дело, 2 дела, 5 дел, 11 дел, 21 дело.
pub fn plural_form(number: u64) -> PluralForm {
    match (number % 100, number % 10) {
        (11..=14, _) => PluralForm::Many,
        (_, 1) => PluralForm::One,
        (_, 2..=4) => PluralForm::Few,
        _ => PluralForm::Many,
    }
}

/// A noun that forms count, with its gender and its forms in the order of [`Case::ALL`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noun {
    pub gender: Gender,
    pub singular: [&'static str; 6],
    pub plural: [&'static str; 6],
}

impl Noun {
    /// дело
    pub const CASE_FILE: Self = Self {
        gender: Gender::Neuter,
        singular: ["дело", "дела", "делу", "дело", "делом", "деле"],
        plural: ["дела", "дел", "делам", "дела", "делами", "делах"],
    };
    /// ед. хр.: never inflected, agrees as «единица хранения».
    pub const STORAGE_UNIT: Self = Self {
        gender: Gender::Feminine,
        singular: ["ед. хр."; 6],
        plural: ["ед. хр."; 6],
    };
    /// лист
    pub const SHEET: Self = Self {
        gender: Gender::Masculine,
        singular: ["лист", "листа", "листу", "лист", "листом", "листе"],
        plural: ["листы", "листов", "листам", "листы", "листами", "листах"],
    };
    /// документ
    pub const DOCUMENT: Self = Self {
        gender: Gender::Masculine,
        singular: [
            "документ",
            "документа",
            "документу",
            "документ",
            "документом",
            "документе",
        ],
        plural: [
            "документы",
            "документов",
            "документам",
            "документы",
            "документами",
            "документах",
        ],
    };
    /// том
    pub const VOLUME: Self = Self {
        gender: Gender::Masculine,
        singular: ["том", "тома", "тому", "том", "томом", "томе"],
        plural: ["тома", "томов", "томам", "тома", "томами", "томах"],
    };
    /// мешок
    pub const BAG: Self = Self {
        gender: Gender::Masculine,
        singular: ["мешок", "мешка", "мешку", "мешок", "мешком", "мешке"],
        plural: ["мешки", "мешков", "мешкам", "мешки", "мешками", "мешках"],
    };
    /// пломба
    pub const SEAL: Self = Self {
        gender: Gender::Feminine,
        singular: ["пломба", "пломбы", "пломбе", "пломбу", "пломбой", "пломбе"],
        plural: [
            "пломбы",
            "пломб",
            "пломбам",
            "пломбы",
            "пломбами",
            "пломбах",
        ],
    };

    /// The form of the noun that stands after `number` in `case`.
    ///
    /// In the nominative and the accusative the numeral governs the noun («два дела», «пять дел»); in the other
    /// cases both agree («двух дел», «пятью делами»).
    pub fn after(&self, number: u64, case: Case) -> &'static str {
        let index = case as usize;
        match (plural_form(number), case.is_direct()) {
            (PluralForm::One, _) => self.singular[index],
            (PluralForm::Few, true) => self.singular[Case::Genitive as usize],
            (PluralForm::Many, true) => self.plural[Case::Genitive as usize],
            (_, false) => self.plural[index],
        }
    }

    /// «247 (двести сорок семь)»: figures and words, nominative, agreeing with this noun (`forms.md` 1.9).
    pub fn figures_and_words(&self, number: u64) -> String {
        format!(
            "{number} ({})",
            cardinal(number, self.gender, Case::Nominative)
        )
    }

    /// «247 (двести сорок семь) дел»: the pattern of every final record (`forms.md` 1.9, clause 10.3.5).
    pub fn counted(&self, number: u64) -> String {
        format!(
            "{} {}",
            self.figures_and_words(number),
            self.after(number, Case::Nominative)
        )
    }

    /// «42 (сорока двух) дел»: the same inside a sentence that asks for another case.
    pub fn counted_in(&self, number: u64, case: Case) -> String {
        format!(
            "{number} ({}) {}",
            cardinal(number, self.gender, case),
            self.after(number, case)
        )
    }
}
