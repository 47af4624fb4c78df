//! Inventories (10.3): of a department (F-21), and the annual section of the agency's own that the commissions approve.

pub mod forms;
