//! All integration tests in one program: the harness, then a folder for each area.

mod harness;

mod headings;
mod inventories;
mod organisation;
mod print;
