//! Destruction (10.5): the yearly campaign, the departments' lists, the act, the hand-over, the deed.
//!
//! Nothing here may destroy a volume before its term has run out, under a hold, unreviewed or without an approved act. The
//! rules say so with reasons ([`rules::eligibility`]), the procedures ask them again at every step, and the database asks
//! once more in the triggers of `migrations/*/0002_guards.sql`. When in doubt the case is kept.

pub mod desk;
pub mod forms;
pub mod rules;
pub mod store;
