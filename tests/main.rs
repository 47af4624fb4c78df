//! All integration tests in one program: the harness, then a folder for each area.

mod harness;

mod cases;
mod headings;
mod organisation;
mod print;
