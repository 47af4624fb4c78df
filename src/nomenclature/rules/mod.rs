//! The rules of a nomenclature (10.1): pure, without SQL, HTTP or the present time.
//!
//! Reading order: [`row`] (what a row must have), [`states`] (the way through the offices), [`year`] (when), [`refused`] (why not).

mod refused;
mod row;
mod states;
mod year;

pub use refused::Refused;
pub use row::{
    Category, Heading, HeadingContent, HeadingKind, HeadingMark, MarkKind, ready_to_sign,
};
pub use states::{Draft, Nomenclature, NomenclatureKind, NomenclatureState, Step};
pub use year::{date_of_approval, deadline, external_agreement_due, may_join};
