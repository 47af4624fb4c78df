//! What programs of other systems read: the approved nomenclature of a year as a reference list. A program shows a key
//! that an administrator has issued; it reads what anybody may read, never ДСП rows, and changes nothing.

pub mod desk;
pub mod pages;
pub mod rules;
pub mod store;
