//! Retention: readings, expiries, comparisons and the machine contract.

mod brief;
mod cases;
mod comparisons;
mod contract;
mod dates;
mod expiries;
mod gates;
mod oracle;
mod properties;
mod readings;
mod refusals;
