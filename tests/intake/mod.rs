//! Spreadsheets in: fixtures are made by the tests themselves, in the layouts that departments use.

mod fixtures;
mod hostile;
mod layouts;
mod limits;
mod messy;
mod properties;
