//! Destruction (10.5): the yearly campaign, the departments' lists, the act, the hand-over, the deed.

pub mod forms;
