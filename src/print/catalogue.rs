//! Which pieces of wording exist: every block of every form, with the placeholders its text may use.
//!
//! The texts themselves are data (`print-templates/`, see [`super::wording`]). A [`Block`] can only be had from here, so
//! a builder cannot ask for wording that loading has not checked.
//! Amendments name their block by form and name, so a name that was once released stays.

/// A named piece of wording of one form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    form: FormCode,
    name: &'static str,
    placeholders: &'static [&'static str],
}

impl Block {
    const fn new(
        form: FormCode,
        name: &'static str,
        placeholders: &'static [&'static str],
    ) -> Self {
        Self {
            form,
            name,
            placeholders,
        }
    }

    pub fn form(&self) -> FormCode {
        self.form
    }

    /// The block's name in the data file.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Placeholders the text may contain; any other is an error at load.
    pub fn placeholders(&self) -> &'static [&'static str] {
        self.placeholders
    }
}

/// Declares for each record of wording: its variant, its code, its name, a module of constants and the list of its blocks.
macro_rules! catalogue {
    ($( $module:ident $variant:ident $code:literal $title:literal {
        $( $block:ident = $name:literal [ $($placeholder:literal)* ]; )*
    } )*) => {
        /// Code of a printed form (`forms.md` 0.3), or of wording that several forms share.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
        )]
        pub enum FormCode {
            $( #[doc = $title] #[serde(rename = $code)] $variant, )*
        }

        impl FormCode {
            pub const ALL: &'static [Self] = &[ $( Self::$variant, )* ];

            /// The form of a code.
            pub fn of(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|form| form.as_str() == code)
            }

            /// The code as written: «F-18».
            pub fn as_str(self) -> &'static str {
                match self { $( Self::$variant => $code, )* }
            }

            /// What the paper is called: «Опись дел структурного подразделения».
            pub fn title(self) -> &'static str {
                match self { $( Self::$variant => $title, )* }
            }

            /// Every block of the record.
            pub fn blocks(self) -> &'static [Block] {
                match self { $( Self::$variant => $module::ALL, )* }
            }

            /// The block of a name.
            pub fn block(self, name: &str) -> Option<Block> {
                self.blocks().iter().copied().find(|block| block.name() == name)
            }
        }

        $(
            #[doc = $title]
            pub mod $module {
                $(
                    pub const $block: super::Block =
                        super::Block::new(super::FormCode::$variant, $name, &[ $($placeholder),* ]);
                )*

                pub const ALL: &[super::Block] = &[ $( $block, )* ];
            }
        )*
    };
}

catalogue! {
    common Common "common" "Слова, общие для всех форм" {
        DRAFT_MARK = "draft_mark" [];
        COPY = "copy" ["number"];
        APPROVED = "approved" [];
        ENDORSED = "endorsed" [];
        BLANK_DATE = "blank_date" [];
        DATE_AND_NUMBER = "date_and_number" ["date" "number"];
        REFERENCE = "reference" ["date" "number"];
        MINUTES = "minutes" ["commission"];
        SIGNATURE_DATE = "signature_date" ["date"];
        SIGNATURE_HINT = "signature_hint" [];
        FIGURES_HINT = "figures_hint" [];
        EMPTY_LIST = "empty_list" [];
    }

    marks Marks "marks" "Отметки в графе «Примечание» номенклатуры дел" {
        TRANSFERRED = "transferred" ["date" "number"];
        DESTROYED = "destroyed" ["date" "number"];
        CARRIED_OVER = "carried_over" ["year"];
        OPENED = "opened" ["date"];
        SELECTED = "selected" ["date" "number"];
        RESPONSIBLE = "responsible" ["name"];
        CONTINUED_ELSEWHERE = "continued_elsewhere" ["organisation" "document"];
        OFFICIAL_USE = "official_use" [];
        UNFORESEEN = "unforeseen" ["date" "number"];
    }

    f18 F18 "F-18" "Номенклатура дел структурного подразделения" {
        CAPTION = "caption" [];
        YEAR_LINE = "year_line" ["year"];
        COLUMN_INDEX = "column_index" [];
        COLUMN_TITLE = "column_title" [];
        COLUMN_COUNT = "column_count" [];
        COLUMN_TERM = "column_term" [];
        COLUMN_NOTE = "column_note" [];
        TERM_WITH_BASIS = "term_with_basis" ["term" "basis"];
        DIVISION_GROUP = "division_group" ["number" "name"];
        SIGNED_BY = "signed_by" ["department"];
        ARCHIVE_VISA = "archive_visa" ["archive"];
    }

    f18z F18Z "F-18Z" "Итоговая запись к номенклатуре дел структурного подразделения" {
        HEADING = "heading" ["year" "department"];
        COLUMN_TERM = "column_term" [];
        COLUMN_TOTAL = "column_total" [];
        COLUMN_INCLUDING = "column_including" [];
        COLUMN_CARRIED_OVER = "column_carried_over" [];
        COLUMN_EXPERT_REVIEW = "column_expert_review" [];
        ROW_PERMANENT = "row_permanent" [];
        ROW_LONG_TERM = "row_long_term" [];
        ROW_SHORT_TERM = "row_short_term" [];
        ROW_TOTAL = "row_total" [];
        HANDED_OVER = "handed_over" ["office"];
    }

    f19 F19 "F-19" "Сводная номенклатура дел" {
        CAPTION = "caption" [];
        YEAR_LINE = "year_line" ["year"];
        APPROVER = "approver" ["organisation"];
        DEPARTMENT_GROUP = "department_group" ["index" "name"];
        DIVISION_GROUP = "division_group" ["index" "number" "name"];
        SIGNED_BY = "signed_by" ["office"];
        ARCHIVE_VISA = "archive_visa" ["archive"];
    }

    f19z F19Z "F-19Z" "Итоговая запись сводной номенклатуры дел" {
        HEADING = "heading" ["year" "apparatus"];
        MISSING = "missing" ["departments"];
        SIGNED_BY = "signed_by" ["office"];
        HANDED_OVER = "handed_over" [];
    }

    f19d F19D "F-19D" "Дополнение к сводной номенклатуре дел" {
        CAPTION = "caption" [];
        SUBJECT = "subject" ["apparatus" "year"];
        NOTHING = "nothing" ["year"];
        SIGNED_BY = "signed_by" ["office"];
    }

    f19v F19V "F-19V" "Выписка из номенклатуры дел" {
        CAPTION = "caption" [];
        SUBJECT = "subject" ["apparatus" "year"];
        CERTIFIED = "certified" [];
    }

    f20a F20A "F-20A" "Обложка дела" {
        CODE_FONDS = "code_fonds" ["number"];
        CODE_INVENTORY = "code_inventory" ["number"];
        CODE_UNIT = "code_unit" ["number"];
        OFFICIAL_USE = "official_use" [];
        STATE_ARCHIVE = "state_archive" [];
        ARCHIVE_HINT = "archive_hint" [];
        ORGANISATION_HINT = "organisation_hint" [];
        DEPARTMENT_HINT = "department_hint" [];
        CASE = "case" ["index"];
        CASE_AND_VOLUME = "case_and_volume" ["index" "volume"];
        TITLE_HINT = "title_hint" [];
        DATES_HINT = "dates_hint" [];
        ON_SHEETS = "on_sheets" ["count"];
        ON_A_SHEET = "on_a_sheet" ["count"];
        KEEP = "keep" ["term"];
    }

    f20b F20B "F-20B" "Лист-заверитель дела" {
        CAPTION = "caption" ["index"];
        CAPTION_AND_VOLUME = "caption_and_volume" ["index" "volume"];
        SEWN = "sewn" ["counted"];
        BLANK_COUNTED = "blank_counted" [];
        INCLUDING = "including" [];
        LETTERED = "lettered" ["list"];
        SKIPPED = "skipped" ["list"];
        CONTENTS_SHEETS = "contents_sheets" ["counted"];
        COLUMN_PECULIARITIES = "column_peculiarities" [];
        COLUMN_SHEETS = "column_sheets" [];
        SIGNER = "signer" [];
    }

    f20c F20C "F-20C" "Внутренняя опись документов дела" {
        CAPTION = "caption" [];
        SUBJECT = "subject" ["index"];
        SUBJECT_AND_VOLUME = "subject_and_volume" ["index" "volume"];
        COLUMN_NUMBER = "column_number" [];
        COLUMN_INDEX = "column_index" [];
        COLUMN_DATE = "column_date" [];
        COLUMN_TITLE = "column_title" [];
        COLUMN_SHEETS = "column_sheets" [];
        COLUMN_NOTE = "column_note" [];
        TOTAL = "total" ["counted"];
        OWN_SHEETS = "own_sheets" ["counted"];
        OFFICIAL_USE = "official_use" ["copy"];
        SIGNER = "signer" [];
    }

    f20k F20K "F-20K" "Ярлык на корешок дела" {
        TITLE = "title" [];
        VOLUME = "volume" ["number"];
    }

    f21 F21 "F-21" "Опись дел структурного подразделения" {
        CAPTION = "caption" ["number"];
        KIND_PERMANENT = "kind_permanent" [];
        KIND_LONG_TERM = "kind_long_term" [];
        KIND_PERSONNEL = "kind_personnel" [];
        YEAR_LINE = "year_line" ["year"];
        COLUMN_NUMBER = "column_number" [];
        COLUMN_INDEX = "column_index" [];
        COLUMN_TITLE = "column_title" [];
        COLUMN_DATES = "column_dates" [];
        COLUMN_SHEETS = "column_sheets" [];
        COLUMN_TERM = "column_term" [];
        COLUMN_NOTES = "column_notes" [];
        TERM_PERMANENT = "term_permanent" [];
        ENTERED = "entered" ["counted"];
        NUMBERS = "numbers" ["first" "last"];
        LETTERED = "lettered" ["list"];
        SKIPPED = "skipped" ["list"];
        SIGNED_BY = "signed_by" ["department"];
        HANDED_OVER = "handed_over" ["counted"];
        ACCEPTED = "accepted" ["counted"];
        BLANK_COUNTED = "blank_counted" [];
        ACCEPTED_ON = "accepted_on" ["date"];
    }

    f30 F30 "F-30" "Перечень документов и дел, предлагаемых для выделения к уничтожению" {
        CAPTION = "caption" [];
        SUBJECT = "subject" [];
        SCOPE = "scope" ["department" "year"];
        ENDORSER = "endorser" ["department"];
        ENDORSED_IN_SED = "endorsed_in_sed" ["date" "number"];
        COLUMN_NUMBER = "column_number" [];
        COLUMN_INDEX = "column_index" [];
        COLUMN_TITLE = "column_title" [];
        COLUMN_YEARS = "column_years" [];
        COLUMN_INVENTORY = "column_inventory" [];
        COLUMN_UNIT = "column_unit" [];
        COLUMN_COUNT = "column_count" [];
        COLUMN_TERM = "column_term" [];
        COLUMN_EXPIRED = "column_expired" [];
        COLUMN_DECISION = "column_decision" [];
        COLUMN_NOTE = "column_note" [];
        YEAR_GROUP = "year_group" ["year"];
        AGREED = "agreed" [];
        DECLINED = "declined" [];
        DECLINED_UNTIL = "declined_until" ["until"];
        TOTAL = "total" ["counted" "years"];
        DECIDED = "decided" ["agreed" "declined"];
        COMPILED = "compiled" [];
    }

    f31 F31 "F-31" "Акт о выделении к уничтожению архивных документов" {
        CAPTION = "caption" [];
        SUBJECT = "subject" [];
        APPROVER_HEAD = "approver_head" ["organisation"];
        APPROVER_DEPUTY = "approver_deputy" ["organisation"];
        BASIS = "basis" ["basis"];
        BASIS_AND = "basis_and" ["lists" "last"];
        BASIS_HINT = "basis_hint" [];
        LIST_236 = "list_236" [];
        LIST_FNS_952 = "list_fns_952" [];
        SELECTED = "selected" [];
        FONDS = "fonds" ["number" "name"];
        FONDS_HINT = "fonds_hint" [];
        COLUMN_NUMBER = "column_number" [];
        COLUMN_TITLE = "column_title" [];
        COLUMN_YEARS = "column_years" [];
        COLUMN_INVENTORY = "column_inventory" [];
        COLUMN_UNIT = "column_unit" [];
        COLUMN_COUNT = "column_count" [];
        COLUMN_TERM = "column_term" [];
        COLUMN_NOTE = "column_note" [];
        NOT_INVENTORIED = "not_inventoried" ["year"];
        TOTAL = "total" ["counted" "years"];
        INVENTORIES_APPROVED = "inventories_approved" ["years" "commission" "reference"];
        ARCHIVE_KEEPER = "archive_keeper" ["archive"];
        HANDED_OVER = "handed_over" ["counted"];
        BLANK_COUNTED = "blank_counted" [];
        ON_PAPER = "on_paper" ["weight" "waybill"];
        ON_ELECTRONIC = "on_electronic" ["electronic"];
        ELECTRONIC_HANDED_OVER = "electronic_handed_over" ["method"];
        DELIVERER = "deliverer" [];
        REGISTERS_UPDATED = "registers_updated" [];
        UPDATER = "updater" ["archive"];
    }

    f32 F32 "F-32" "Накладная на передачу документов на уничтожение" {
        CAPTION = "caption" ["number"];
        SUBJECT = "subject" [];
        GROUND_ACT = "ground_act" ["reference"];
        GROUND_CONTRACT = "ground_contract" ["reference"];
        PLACE = "place" ["place"];
        PARTIES = "parties" ["organisation" "contractor"];
        VEHICLE = "vehicle" ["vehicle" "driver"];
        COLUMN_NUMBER = "column_number" [];
        COLUMN_BAG = "column_bag" [];
        COLUMN_SEAL = "column_seal" [];
        COLUMN_COUNT = "column_count" [];
        COLUMN_WEIGHT = "column_weight" [];
        COLUMN_NOTE = "column_note" [];
        TOTAL = "total" ["bags" "count" "weight"];
        SEALED = "sealed" [];
        DELIVERED = "delivered" [];
        RECEIVED = "received" [];
        WARRANT = "warrant" ["reference"];
        HANDED_OVER_ON = "handed_over_on" ["date"];
    }

    f33 F33 "F-33" "Акты об уничтожении" {
        CAPTION = "caption" [];
        SUBJECT_PAPER = "subject_paper" [];
        SUBJECT_CONFIDENTIAL = "subject_confidential" [];
        COMMISSION = "commission" ["chair" "members"];
        COMMISSION_WITH_CONTRACTOR = "commission_with_contractor" ["chair" "members" "contractor"];
        STATEMENT = "statement" ["act" "units" "bags" "weight" "waybill"];
        SEALS_INTACT = "seals_intact" ["seals"];
        SEALS_BROKEN = "seals_broken" ["seals"];
        DESTROYED = "destroyed" ["when" "method"];
        METHOD_BURNING = "method_burning" [];
        METHOD_CHEMICAL = "method_chemical" [];
        METHOD_SHREDDING = "method_shredding" [];
        BURNT_OUT = "burnt_out" [];
        STRIPS = "strips" ["width"];
        PRESENT = "present" ["persons"];
        RECORDED = "recorded" ["materials"];
        ATTACHMENT = "attachment" ["materials"];
        COLUMN_NUMBER = "column_number" [];
        COLUMN_REGISTRATION = "column_registration" [];
        COLUMN_TITLE = "column_title" [];
        COLUMN_COPY = "column_copy" [];
        COLUMN_SHEETS = "column_sheets" [];
        COLUMN_NOTE = "column_note" [];
        SHEETS = "sheets" ["main" "attachments"];
        CHAIR = "chair" [];
        MEMBER = "member" [];
    }

    f33a F33A "F-33A" "Акт об уничтожении документов на бумажных носителях" {}

    f33b F33B "F-33B" "Акт об уничтожении документов, содержащих конфиденциальную информацию" {}

    f54 F54 "F-54" "Служебная записка о включении нового дела в номенклатуру" {
        CAPTION = "caption" [];
        ADDRESSEE = "addressee" ["office"];
        SUBJECT = "subject" ["year"];
        REQUEST = "request" ["department" "year"];
        COLUMN_INDEX = "column_index" [];
        COLUMN_TITLE = "column_title" [];
        COLUMN_TERM = "column_term" [];
        COLUMN_GROUND = "column_ground" [];
        SIGNED_BY = "signed_by" ["department"];
    }
}

/// What stands in the place of each placeholder, for whoever amends a text.
const MEANINGS: &[(&str, &str)] = &[
    ("act", "дата и номер акта о выделении к уничтожению"),
    ("agreed", "сколько согласовано"),
    (
        "apparatus",
        "аппарат органа в падеже, которого требует исходный текст",
    ),
    ("archive", "архив в падеже, которого требует исходный текст"),
    ("attachments", "листов приложений"),
    ("bags", "количество мешков"),
    ("basis", "статьи или перечни"),
    ("chair", "председатель комиссии"),
    ("commission", "экспертная комиссия"),
    ("contractor", "исполнитель, которому сданы документы"),
    ("copy", "номер экземпляра"),
    ("count", "количество цифрами"),
    (
        "counted",
        "количество цифрами и прописью, со словом («5 (пять) дел»)",
    ),
    ("date", "дата"),
    ("declined", "сколько не согласовано"),
    (
        "department",
        "подразделение в падеже, которого требует исходный текст",
    ),
    ("departments", "подразделения через запятую"),
    ("document", "документ с датой и номером"),
    ("driver", "водитель"),
    ("electronic", "сведения об электронных носителях"),
    ("first", "первый номер"),
    ("index", "индекс"),
    ("last", "последний номер или последний перечень"),
    ("list", "номера через запятую или слово «нет»"),
    ("lists", "перечни, кроме последнего"),
    ("main", "листов основного документа"),
    ("materials", "материалы видео- и фотофиксации"),
    ("members", "члены комиссии"),
    ("method", "способ уничтожения"),
    ("name", "имя или наименование"),
    ("number", "номер"),
    (
        "office",
        "Подразделение ДОУ в падеже, которого требует исходный текст",
    ),
    ("organisation", "орган или организация"),
    ("persons", "присутствовавшие лица"),
    ("place", "место"),
    ("reference", "дата и номер документа («от 31.03.2022 № 5»)"),
    ("seals", "номера пломб"),
    ("term", "срок хранения"),
    ("units", "количество единиц хранения"),
    ("until", "до какого срока продлено"),
    ("vehicle", "автомобиль"),
    ("volume", "номер тома"),
    ("waybill", "дата и номер накладной"),
    ("weight", "вес в килограммах"),
    ("when", "дата и время"),
    ("width", "ширина полос в миллиметрах"),
    ("year", "год"),
    ("years", "годы"),
];

/// What stands in the place of a placeholder.
pub fn meaning(placeholder: &str) -> &'static str {
    MEANINGS
        .iter()
        .find(|(name, _)| *name == placeholder)
        .map_or("", |(_, meaning)| meaning)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_placeholder_has_a_meaning_and_every_meaning_a_placeholder() {
        let used: BTreeSet<&str> = FormCode::ALL
            .iter()
            .flat_map(|form| form.blocks())
            .flat_map(Block::placeholders)
            .copied()
            .collect();
        let explained: BTreeSet<&str> = MEANINGS.iter().map(|(name, _)| *name).collect();
        assert_eq!(used, explained);
    }

    #[test]
    fn a_block_is_found_by_the_name_it_has_in_its_form() {
        assert_eq!(FormCode::F18.block("year_line"), Some(f18::YEAR_LINE));
        assert_eq!(FormCode::F18.block("subject"), None);
    }
}
