//! The SQL of destruction, by table.

pub mod acts;
pub mod campaigns;
pub mod deeds;
pub mod lists;
pub mod volumes;
