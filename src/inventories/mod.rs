//! Inventories (10.3): of a department (F-21), and the annual section of the agency's own that the commissions approve.
//!
//! Reading order: [`rules`] (kinds, states, refusals), [`cover`] and [`proposal`] (from the shelf to the rows), [`annual`]
//! (from accepted rows to a section), [`numbering`] and [`window`] (arithmetic), then [`desk`].

pub mod annual;
pub mod cover;
pub mod desk;
pub mod forms;
pub mod numbering;
pub mod pages;
pub mod papers;
pub mod proposal;
pub mod rules;
pub mod store;
pub mod window;
