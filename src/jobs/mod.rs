//! Work that takes long: asked for by a person, carried out in the background, looked at and cancelled on a page.
//!
//! A job is a row. Whoever carries it out writes its place to go on from in the same transaction as the work that leads there,
//! so a job cut off anywhere, by cancelling or by a power cut, has done a whole number of steps and goes on with the next.
//!
//! | module | what it knows |
//! |---|---|
//! | [`rules`] | kinds of jobs, their states, whose they are |
//! | [`store`] | the SQL |
//! | [`desk`] | asking for a job, cancelling it, going on with a failed one |
//! | [`worker`] | carrying jobs out one after the other |
//! | [`pages`] | what is seen of it |
//!
//! What a kind of job does stands in its stage as a [`worker::Work`]; [`crate::works`] brings the two together.

pub mod desk;
pub mod pages;
pub mod rules;
pub mod store;
pub mod worker;
