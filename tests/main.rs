//! All integration tests in one program: the harness, then a folder for each area.

mod harness;

mod db;
mod cases;
mod headings;
mod intake;
mod journal;
mod inventories;
mod organisation;
mod print;
mod reference_lists;
mod retention;
mod web;
