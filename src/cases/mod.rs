//! Cases and volumes (10.2): documents are filed, the first one opens the case, the next volume is opened when one is full,
//! the year is closed, and every closed case knows when it may go and why.
//!
//! | module | what it knows |
//! |---|---|
//! | [`rules`] | what may be filed where, when a volume is full, how a year is closed, what the final record says |
//! | [`store`] | the SQL |
//! | [`desk`] | the procedures |
//! | [`computings`] | how a case's expiry came to be what it is, from the journal |
//! | [`export`] | the list as a spreadsheet, row after row |
//! | [`package`] | the papers of a year as one archive |
//! | [`forms`] | the printed forms of one case |
//! | [`papers`] | the values of the printed forms |
//! | [`works`] | what is done in the background |
//! | [`pages`] | what is seen of it |

pub mod computings;
pub mod desk;
pub mod export;
pub mod forms;
pub mod package;
pub mod pages;
pub mod papers;
pub mod rules;
pub mod store;
pub mod works;
