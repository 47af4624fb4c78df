//! Typed identifiers of records, so that the id of a case can never be taken for the id of a volume.

/// Makes a newtype over the 64-bit key of a table.
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        $(
            $(#[$doc])*
            #[derive(
                Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, sqlx::Type, serde::Serialize, serde::Deserialize,
            )]
            #[sqlx(transparent)]
            #[serde(transparent)]
            pub struct $name(pub i64);

            impl std::fmt::Display for $name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    self.0.fmt(f)
                }
            }

            impl std::str::FromStr for $name {
                type Err = std::num::ParseIntError;

                fn from_str(text: &str) -> Result<Self, Self::Err> {
                    text.parse().map($name)
                }
            }
        )*
    };
}

ids! {
    /// A person (работник).
    PersonId;
    /// A department (структурное подразделение).
    DepartmentId;
    /// A division of a department (отдел).
    DivisionId;
    /// A grant of a role.
    GrantId;
    /// An amendment of the wording of a form.
    AmendmentId;
    /// A nomenclature of a year.
    NomenclatureId;
    /// A row of a nomenclature.
    HeadingId;
    /// The taking out of a row, as whoever took it out calls it.
    RemovalId;
    /// A typical or exemplary nomenclature.
    ModelNomenclatureId;
    /// A row of one.
    ModelHeadingId;
    /// A remark of the archive on a row.
    RemarkId;
    /// A memo by which a department asks for a case that the approved nomenclature did not foresee.
    MemoId;
    /// A key of a program of another system.
    ApiTokenId;
    /// An uploaded spreadsheet.
    ImportId;
    /// A loading of an edition of a reference list.
    ListLoadingId;
    /// A file with a reference list on its way in.
    ListUploadId;
    /// A case (дело).
    CaseId;
    /// A volume of a case (том).
    VolumeId;
    /// A document in a volume.
    DocumentId;
    /// A hold on destruction.
    HoldId;
    /// An order that places holds.
    HoldOrderId;
    /// Long work in the background.
    JobId;
    /// A revision of terms.
    RevisionId;
    /// An inventory (опись).
    InventoryId;
    /// A row of an inventory.
    InventoryEntryId;
    /// A finding of the archive's check of an inventory.
    FindingId;
    /// A loan of a volume.
    LoanId;
    /// A commission.
    CommissionId;
    /// A meeting of a commission.
    MeetingId;
    /// A decision of a commission.
    DecisionId;
    /// A yearly campaign of destruction.
    CampaignId;
    /// A department's list of what may be destroyed.
    DestructionListId;
    /// A row of such a list.
    DestructionEntryId;
    /// An act of selection for destruction.
    ActId;
    /// A waybill by which documents are handed over for destruction.
    WaybillId;
}
