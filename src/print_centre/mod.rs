//! The print centre: what may be printed of every thing that a person may see, alone or many papers in one file.
//!
//! Which papers there are is said by each stage in its `papers.rs`, with the words of [`crate::print::centre`]; here the stages are
//! only asked, so a new form of a stage is seen here, on the page of the thing, and in the gallery at once.
//!
//! | module | what it knows |
//! |---|---|
//! | [`desk`] | which stage is asked about which thing |
//! | [`batches`] | which papers are printed together |
//! | [`shelves`] | the things of a year that a person may see |
//! | [`binding`] | many forms into one file |
//! | [`rules`] | what is printed at once and what in the background |
//! | [`works`] | long prints |
//! | [`store`] | their files |
//! | [`gallery`] | an example of every form in every format |
//! | [`pages`] | the pages |

pub mod batches;
pub mod binding;
pub mod desk;
pub mod gallery;
pub mod pages;
pub mod rules;
pub mod shelves;
pub mod store;
pub mod works;
