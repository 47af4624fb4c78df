//! Where a wording comes from (`forms.md` 0.1): the tag of the data file, and the same in words for people.

use chrono::NaiveDate;

use super::russian::short_date;

/// Where a wording comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Provenance {
    /// The instruction itself, with the clause.
    Seed(String),
    /// A published page, with its key and, if given, the place in it.
    Published(String),
    /// A sister form of the same tradition.
    Cognate(String),
    /// General knowledge: our default, to be kept editable.
    GeneralKnowledge,
    /// Reconstructed from what the paper must contain.
    Design,
    /// An amendment of the body that uses the program.
    Amendment { since: NaiveDate, ground: String },
}

/// What the keys of published pages stand for (`forms.md` 0.2).
const PAGES: &[(&str, &str)] = &[
    ("ACT-OLD", "форма акта о выделении до 2015 года"),
    ("FSIN", "инструкция ФСИН России, приложение № 5"),
    (
        "GH-ACT",
        "действующая программа: набор полей акта о выделении",
    ),
    ("GH-CHK", "программа проверки описей регионального архива"),
    ("GH-TN", "действующая программа составления описей"),
    ("GP45", "инструкция Генеральной прокуратуры, приложение 45"),
    (
        "KGD",
        "инструкция Правительства Калининградской области, приложение № 21.4",
    ),
    ("LEK", "учебный пересказ итоговой записи"),
    ("MJ-SP", "приказ Минюста России № 460, приложение 21"),
    ("MJ-SV", "приказ Минюста России № 460, приложение 22"),
    ("NS", "пособие по оформлению дел (nash-susuman.ru)"),
    ("OFP", "справочник по Правилам 2015 года (office-profi.ru)"),
    (
        "OPR02",
        "Основные правила работы архивов организаций 2002 года",
    ),
    (
        "ORL",
        "распоряжение Правительства Орловской области № 315-р",
    ),
    (
        "ROSR",
        "порядок Росреестра, раздел «Составление описей дел»",
    ),
    (
        "RSP",
        "приказ Роспатента от 17.12.2012 № 159, приложение № 17",
    ),
    (
        "SML",
        "инструкция органов Смоленской области, приложение № 20",
    ),
];

impl Provenance {
    /// Reads a tag of a data file: «SEED п. 10.1.13», «S:MJ-SP», «COGNATE:GH-KZ», «GK», «DESIGN».
    pub(super) fn parse(tag: &str) -> Option<Self> {
        let named = |prefix: &str| {
            tag.strip_prefix(prefix)
                .map(str::trim)
                .filter(|rest| !rest.is_empty())
                .map(str::to_owned)
        };
        match tag {
            "GK" => Some(Self::GeneralKnowledge),
            "DESIGN" => Some(Self::Design),
            _ => named("SEED ")
                .map(Self::Seed)
                .or_else(|| named("S:").map(Self::Published))
                .or_else(|| named("COGNATE:").map(Self::Cognate)),
        }
    }

    /// The same for people.
    pub fn in_words(&self) -> String {
        match self {
            Self::Seed(clause) => format!("инструкция по делопроизводству, {clause}"),
            Self::Published(key) => page(key).to_owned(),
            Self::Cognate(key) => format!("родственная форма: {}", page(key)),
            Self::GeneralKnowledge => {
                "как принято в российских формах; опубликованного образца не найдено".into()
            }
            Self::Design => {
                "составлено для программы по тому, что должно быть в документе; образца нет".into()
            }
            Self::Amendment { since, ground } => {
                format!("поправка с {}, основание: {ground}", short_date(*since))
            }
        }
    }
}

/// The page of a key; the key itself where it is not among the known ones.
fn page(key: &str) -> &str {
    let (name, _) = key.split_once(' ').unwrap_or((key, ""));
    PAGES
        .iter()
        .find(|(known, _)| *known == name)
        .map_or(key, |(_, page)| page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::print::catalogue::FormCode;
    use crate::print::wording::{DEFAULT_EDITION, Templates};

    #[test]
    fn every_shipped_source_is_told_in_words() {
        let templates = Templates::shipped(DEFAULT_EDITION).expect("the shipped wording");
        let blocks = FormCode::ALL.iter().flat_map(|form| form.blocks());
        for source in blocks.flat_map(|block| &templates.wording(*block).sources) {
            if let Provenance::Published(key) | Provenance::Cognate(key) = source {
                assert_ne!(page(key), key, "{key} is not among the known pages");
            }
        }
        let told = [
            (
                "SEED п. 10.1.13",
                "инструкция по делопроизводству, п. 10.1.13",
            ),
            (
                "S:GH-CHK check 21",
                "программа проверки описей регионального архива",
            ),
            ("S:ANOTHER", "ANOTHER"),
        ];
        for (tag, words) in told {
            let source = Provenance::parse(tag).expect("a tag");
            assert_eq!(source.in_words(), words);
        }
    }
}
