//! Which pieces of wording exist: every block of every form, with the placeholders its text may use.
//!
//! The texts themselves are data (`print-templates/`, see [`super::wording`]). A [`Block`] can only be had from here, so
//! a builder cannot ask for wording that loading has not checked.

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

/// Declares for each record of wording: its variant, its code, a module of constants and the list of its blocks.
macro_rules! catalogue {
    ($( $(#[$doc:meta])* $module:ident $variant:ident $code:literal {
        $( $block:ident = $name:literal [ $($placeholder:literal)* ]; )*
    } )*) => {
        /// Code of a printed form (`forms.md` 0.3), or of wording that several forms share.
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
        )]
        pub enum FormCode {
            $( $(#[$doc])* #[serde(rename = $code)] $variant, )*
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

            /// Every block of the record.
            pub fn blocks(self) -> &'static [Block] {
                match self { $( Self::$variant => $module::ALL, )* }
            }
        }

        $(
            $(#[$doc])*
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
    /// Wording shared by all forms.
    common Common "common" {
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

    /// Marks in the column «Примечание» of a nomenclature (M-1…M-8).
    marks Marks "marks" {
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

    /// Номенклатура дел структурного подразделения.
    f18 F18 "F-18" {
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

    /// Итоговая запись к номенклатуре дел структурного подразделения.
    f18z F18Z "F-18Z" {
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

    /// Сводная номенклатура дел.
    f19 F19 "F-19" {
        CAPTION = "caption" [];
        YEAR_LINE = "year_line" ["year"];
        APPROVER = "approver" ["organisation"];
        DEPARTMENT_GROUP = "department_group" ["index" "name"];
        DIVISION_GROUP = "division_group" ["index" "number" "name"];
        SIGNED_BY = "signed_by" ["office"];
        ARCHIVE_VISA = "archive_visa" ["archive"];
    }

    /// Итоговая запись сводной номенклатуры дел.
    f19z F19Z "F-19Z" {
        HEADING = "heading" ["year" "apparatus"];
        MISSING = "missing" ["departments"];
        SIGNED_BY = "signed_by" ["office"];
        HANDED_OVER = "handed_over" [];
    }

    /// Дополнение к сводной номенклатуре дел.
    f19d F19D "F-19D" {
        CAPTION = "caption" [];
        SUBJECT = "subject" ["apparatus" "year"];
        NOTHING = "nothing" ["year"];
        SIGNED_BY = "signed_by" ["office"];
    }

    /// Выписка из номенклатуры дел.
    f19v F19V "F-19V" {
        CAPTION = "caption" [];
        SUBJECT = "subject" ["apparatus" "year"];
        CERTIFIED = "certified" [];
    }

    /// Обложка дела.
    f20a F20A "F-20A" {
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

    /// Лист-заверитель дела.
    f20b F20B "F-20B" {
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

    /// Внутренняя опись документов дела.
    f20c F20C "F-20C" {
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

    /// Ярлык на корешок дела.
    f20k F20K "F-20K" {
        TITLE = "title" [];
        VOLUME = "volume" ["number"];
    }

    /// Опись дел структурного подразделения.
    f21 F21 "F-21" {
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

    /// Перечень документов и дел, предлагаемых для выделения к уничтожению.
    f30 F30 "F-30" {
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

    /// Акт о выделении к уничтожению архивных документов.
    f31 F31 "F-31" {
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

    /// Накладная на передачу документов на уничтожение.
    f32 F32 "F-32" {
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

    /// Wording of both acts of destruction.
    f33 F33 "F-33" {
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

    /// Акт об уничтожении документов на бумажных носителях; worded by the record F-33.
    f33a F33A "F-33A" {}

    /// Акт об уничтожении документов, содержащих конфиденциальную информацию; worded by the record F-33.
    f33b F33B "F-33B" {}

    /// Служебная записка о включении нового дела в номенклатуру.
    f54 F54 "F-54" {
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
