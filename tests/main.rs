//! All integration tests in one program: the harness, then a folder for each area.

mod harness;

mod destruction;
mod headings;
mod organisation;
mod print;
