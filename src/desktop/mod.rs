//! The desktop: what waits for the person who is signed in. Stands after all stages and asks them all.

pub mod pages;
pub mod rules;
pub mod store;
