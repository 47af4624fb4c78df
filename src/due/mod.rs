//! What falls due when: closed cases by the first day on which they may stand in a destruction list.
//!
//! | module | what it knows |
//! |---|---|
//! | [`rules`] | what may be asked, how terms are grouped, how the chart is drawn |
//! | [`store`] | the SQL: pages without counting rows off, counts from the kept ledger |
//! | [`pages`] | the chart by year with its tables, the list |

pub mod pages;
pub mod rules;
pub mod store;
