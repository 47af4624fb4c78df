//! Printed forms of destruction, in the order of its stages: F-30 (the list a department agrees to), F-31 (the act of
//! selection), F-32 (the waybill), F-33A and F-33B (the acts of the deed).
//!
//! Pure functions from plain values to a [`crate::print::Form`]. The states carry what they need, so that paper which
//! the rules forbid cannot be built: no hand-over before approval (clause 10.5.8), no agreed list with an open row.

mod act;
mod deed;
mod list;
mod waybill;

pub use act::{
    ActRow, ActState, ApprovedAct, Approver, ArchiveReference, DestructionAct, HandOver,
    InventoriesApproved, ListCitation, destruction_act,
};
pub use deed::{
    Control, DeedError, DestructionDeed, DestructionMethod, OfficialUseDocument, SealState,
    StripWidth, Track, destruction_deed,
};
pub use list::{
    DestructionList, ListDecision, ListError, ListGroup, ListRow, ListState, destruction_list,
};
pub use waybill::{Bag, Contractor, Waybill, WaybillError, destruction_waybill};
